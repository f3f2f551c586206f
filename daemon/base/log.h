/*
 * The log. Lines go to standard error; under systemd each carries its priority as "<N>" (sd-daemon(3)), so
 * that the journal knows its level. Control characters in a message are escaped: nothing that stands in a
 * plan can forge a line or move a terminal's cursor.
 */
#ifndef MILESTONED_BASE_LOG_H
#define MILESTONED_BASE_LOG_H

#include <glib.h>
#include <stdbool.h>

typedef enum { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG } LogLevel;

typedef struct LogSink {
    int fd;                 /* where lines go; not owned */
    _Atomic LogLevel level; /* the most talkative level that is written: set by one thread, read by all */
    bool prefixed;          /* "<N>" before each line */
} LogSink;

/* A sink on standard error; prefixed when $JOURNAL_STREAM says that the journal reads it. */
LogSink log_sink_stderr(LogLevel level);

void log_sink_set_level(LogSink *sink, LogLevel level);

/* Sends what GLib logs to `sink` from now on. `sink` must outlive all logging. Call it once, at start. */
void log_install(LogSink *sink);

/* Reads "error", "warning", "info" or "debug". False when it is none of them. */
bool log_level_parse(const char *word, LogLevel *level);

/* One line as it is written, with its newline (transfer full). */
char *log_line(const LogSink *sink, LogLevel level, const char *message);

/* Messages are printf formats: g_warning, g_info, g_debug and log_error. */
#define log_error(...) g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE", __VA_ARGS__)

#endif
