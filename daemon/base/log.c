#include "base/log.h"

#include "base/text.h"

#include <string.h>
#include <unistd.h>

static const char *const level_words[] = {"error", "warning", "info", "debug"};
/* syslog(3) priorities: err, warning, info, debug */
static const int level_priorities[] = {3, 4, 6, 7};

LogSink
log_sink_stderr(LogLevel level)
{
    return (LogSink){.fd = STDERR_FILENO, .level = level, .prefixed = g_getenv("JOURNAL_STREAM") != NULL};
}

bool
log_level_parse(const char *word, LogLevel *level)
{
    for (guint i = 0; i < G_N_ELEMENTS(level_words); i++) {
        if (strcmp(word, level_words[i]) == 0) {
            *level = (LogLevel)i;
            return true;
        }
    }
    return false;
}

char *
log_line(const LogSink *sink, LogLevel level, const char *message)
{
    g_autofree char *safe = text_printable(message);
    if (sink->prefixed)
        return g_strdup_printf("<%d>%s\n", level_priorities[level], safe);
    return g_strdup_printf("%s: %s\n", level_words[level], safe);
}

/* GLib's own "message" level, between warning and info, is what log_error uses: GLib's "error" aborts. */
static LogLevel
level_of(GLogLevelFlags flags)
{
    switch (flags & G_LOG_LEVEL_MASK) {
    case G_LOG_LEVEL_ERROR:
    case G_LOG_LEVEL_CRITICAL:
    case G_LOG_LEVEL_MESSAGE:
        return LOG_LEVEL_ERROR;
    case G_LOG_LEVEL_WARNING:
        return LOG_LEVEL_WARNING;
    case G_LOG_LEVEL_INFO:
        return LOG_LEVEL_INFO;
    default:
        return LOG_LEVEL_DEBUG;
    }
}

static GLogWriterOutput
write_fields(GLogLevelFlags flags, const GLogField *fields, gsize n_fields, void *data)
{
    const LogSink *sink = data;
    LogLevel level = level_of(flags);
    if (level > sink->level)
        return G_LOG_WRITER_HANDLED;
    for (gsize i = 0; i < n_fields; i++) {
        if (strcmp(fields[i].key, "MESSAGE") != 0)
            continue;
        g_autofree char *line = log_line(sink, level, fields[i].value);
        ssize_t written = write(sink->fd, line, strlen(line));
        (void)written; /* there is nowhere left to say that the log cannot be written */
    }
    return G_LOG_WRITER_HANDLED;
}

void
log_sink_set_level(LogSink *sink, LogLevel level)
{
    sink->level = level;
}

void
log_install(LogSink *sink)
{
    g_log_set_writer_func(write_fields, sink, NULL);
}
