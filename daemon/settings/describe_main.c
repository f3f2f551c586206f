/*
 * Writes what the build makes of the table of settings: the manual page from its frame, and the sample file.
 *
 *     describe manual FRAME    the frame with every key in place of its line "@KEYS@"
 *     describe sample FRAME    the frame, then every key commented out
 */
#include "base/file.h"
#include "settings/settings.h"

#include <stdio.h>
#include <string.h>

enum { FRAME_BYTES = 1 << 20 };

static char *
read_frame(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(path, FRAME_BYTES, error);
    if (bytes == NULL)
        return NULL;
    gsize size = 0;
    const char *content = g_bytes_get_data(bytes, &size);
    return g_strndup(content != NULL ? content : "", size);
}

static char *
manual(const char *frame, GError **error)
{
    static const char mark[] = "\n@KEYS@\n";
    const char *at = strstr(frame, mark);
    if (at == NULL) {
        error_set(error, ERROR_DATA, "the frame has no line @KEYS@");
        return NULL;
    }
    g_autofree char *keys = schema_describe_mdoc(settings_keys());
    g_autofree char *head = g_strndup(frame, (gsize)(at - frame));
    GString *page = g_string_new(head);
    g_string_append_printf(page, "\n%s%s", keys, at + strlen(mark));
    g_string_replace(page, "@CONFDIR@", MS_CONFDIR, 0);
    return g_string_free(page, FALSE);
}

static char *
sample(const char *frame)
{
    g_autofree char *keys = schema_describe_sample(settings_keys());
    return g_strconcat(frame, keys, NULL);
}

static char *
describe(const char *what, const char *path, GError **error)
{
    g_autofree char *frame = read_frame(path, error);
    if (frame == NULL)
        return NULL;
    if (strcmp(what, "manual") == 0)
        return manual(frame, error);
    if (strcmp(what, "sample") == 0)
        return sample(frame);
    error_set(error, ERROR_USAGE, "%s: neither manual nor sample", what);
    return NULL;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc != 3) {
        fputs("usage: describe manual|sample FRAME\n", stderr);
        return ERROR_USAGE;
    }
    g_autofree char *text = describe(argv[1], argv[2], &error);
    if (text == NULL) {
        fprintf(stderr, "describe: %s\n", error->message);
        return error_exit_code(error);
    }
    return fputs(text, stdout) >= 0 && fflush(stdout) == 0 ? 0 : ERROR_IO;
}
