#include "intake/status.h"

#include "base/text.h"

#include <string.h>

/* As text_fold gives them. */
static const struct {
    const char *words;
    Status status;
} known[] = {
    {"", STATUS_NOT_STARTED},
    {"blue", STATUS_BLUE},
    {"b", STATUS_BLUE},
    {"complete", STATUS_BLUE},
    {"completed", STATUS_BLUE},
    {"done", STATUS_BLUE},
    {"achieved", STATUS_BLUE},
    {"finished", STATUS_BLUE},
    {"delivered", STATUS_BLUE},
    {"closed", STATUS_BLUE},
    {"green", STATUS_GREEN},
    {"g", STATUS_GREEN},
    {"on track", STATUS_GREEN},
    {"on target", STATUS_GREEN},
    {"on course", STATUS_GREEN},
    {"on schedule", STATUS_GREEN},
    {"in progress", STATUS_GREEN},
    {"under way", STATUS_GREEN},
    {"underway", STATUS_GREEN},
    {"ongoing", STATUS_GREEN},
    {"on going", STATUS_GREEN},
    {"started", STATUS_GREEN},
    {"amber", STATUS_AMBER},
    {"a", STATUS_AMBER},
    {"yellow", STATUS_AMBER},
    {"delayed", STATUS_AMBER},
    {"at risk", STATUS_AMBER},
    {"slipping", STATUS_AMBER},
    {"slipped", STATUS_AMBER},
    {"behind", STATUS_AMBER},
    {"behind schedule", STATUS_AMBER},
    {"some delay", STATUS_AMBER},
    {"red", STATUS_RED},
    {"r", STATUS_RED},
    {"off track", STATUS_RED},
    {"overdue", STATUS_RED},
    {"late", STATUS_RED},
    {"missed", STATUS_RED},
    {"not achieved", STATUS_RED},
    {"critical", STATUS_RED},
    {"stalled", STATUS_RED},
    {"not started", STATUS_NOT_STARTED},
    {"not yet started", STATUS_NOT_STARTED},
    {"not begun", STATUS_NOT_STARTED},
    {"planned", STATUS_NOT_STARTED},
    {"to do", STATUS_NOT_STARTED},
    {"no progress", STATUS_NOT_STARTED},
    {"on hold", STATUS_ON_HOLD},
    {"hold", STATUS_ON_HOLD},
    {"paused", STATUS_ON_HOLD},
    {"suspended", STATUS_ON_HOLD},
    {"deferred", STATUS_ON_HOLD},
    {"superseded", STATUS_SUPERSEDED},
    {"cancelled", STATUS_SUPERSEDED},
    {"withdrawn", STATUS_SUPERSEDED},
    {"no longer required", STATUS_SUPERSEDED},
    {"not applicable", STATUS_SUPERSEDED},
    {"n a", STATUS_SUPERSEDED},
    {"undated", STATUS_UNDATED},
};

static bool
parse_words(const char *text, Status *status)
{
    g_autofree char *folded = text_fold(text);
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strcmp(known[i].words, folded) == 0) {
            *status = known[i].status;
            return true;
        }
    }
    return false;
}

/* Where the first word or two end and an explanation begins; a hyphen does so only with a space before it. */
static const char *
explanation(const char *cell)
{
    for (const char *p = cell; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (strchr(":;,.(\n", *p) != NULL || c == 0x2013 || c == 0x2014 ||
            (c == '-' && p > cell && p[-1] == ' '))
            return p;
    }
    return NULL;
}

bool
status_cell_parse(const char *cell, Status *status)
{
    const char *end = explanation(cell);
    if (parse_words(cell, status))
        return true;
    if (end == NULL || end == cell)
        return false;
    g_autofree char *head = g_strndup(cell, (gsize)(end - cell));
    g_autofree char *folded = text_fold(head);
    return folded[0] != '\0' && parse_words(head, status);
}
