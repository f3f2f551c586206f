#include "store/ladder.h"

char *
ladder_format(const GArray *ladder)
{
    if (ladder == NULL || ladder->len == 0)
        return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < ladder->len; i++)
        g_string_append_printf(text, "%s%d", i > 0 ? "," : "", g_array_index(ladder, int, i));
    return g_string_free(text, FALSE);
}

bool
ladder_parse(const char *text, GArray **ladder)
{
    *ladder = NULL;
    if (*text == '\0')
        return true;
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    g_autoptr(GArray) rungs = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; words[i] != NULL; i++) {
        guint64 days = 0;
        if (!g_ascii_string_to_unsigned(words[i], 10, 0, LADDER_MOST, &days, NULL))
            return false;
        int rung = (int)days;
        g_array_append_val(rungs, rung);
    }
    *ladder = g_steal_pointer(&rungs);
    return true;
}
