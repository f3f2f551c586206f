#include "ctl/facts.h"

#include "base/text.h"
#include "compose/phrase.h"
#include "ctl/table.h"

#include <stdio.h>

/* Lines longer than this are hard to read, however wide the terminal is. */
enum { READABLE = 100, TEXT_LEAST = 20, GAP = 2 };

struct Facts {
    GPtrArray *names, *texts; /* char *, as many of the one as of the other */
};

Facts *
facts_new(void)
{
    Facts *facts = g_new0(Facts, 1);
    facts->names = g_ptr_array_new_with_free_func(g_free);
    facts->texts = g_ptr_array_new_with_free_func(g_free);
    return facts;
}

void
facts_free(Facts *facts)
{
    if (facts == NULL)
        return;
    g_ptr_array_unref(facts->names);
    g_ptr_array_unref(facts->texts);
    g_free(facts);
}

void
facts_add(Facts *facts, const char *name, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        char *line = text_printable(lines[i]);
        g_free(lines[i]);
        lines[i] = line;
    }
    g_ptr_array_add(facts->names, g_strdup(name));
    g_ptr_array_add(facts->texts, g_strjoinv("\n", lines));
}

void
facts_add_day(Facts *facts, const char *name, Day day)
{
    g_autofree char *text = day != DAY_NONE ? day_format_long(day) : NULL;
    facts_add(facts, name, text);
}

static void
append_fact(GString *out, const char *name, const char *text, guint indent, guint width)
{
    g_autofree char *wrapped = phrase_wrap(text, (glong)width);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(wrapped), "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *before = i == 0 ? name : "";
        g_string_append_printf(out, "%s%*s%s\n", before, (int)(indent - text_columns(before)), "", lines[i]);
    }
}

char *
facts_format(const Facts *facts, guint width)
{
    guint indent = 0;
    for (guint i = 0; i < facts->names->len; i++)
        indent = MAX(indent, text_columns(facts->names->pdata[i]) + GAP);
    guint room = width > 0 ? MIN(width, READABLE) : READABLE;
    room = room > indent + TEXT_LEAST ? room - indent : TEXT_LEAST;
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < facts->names->len; i++)
        append_fact(out, facts->names->pdata[i], facts->texts->pdata[i], indent, room);
    return g_string_free(out, FALSE);
}

void
facts_print(const Facts *facts)
{
    g_autofree char *text = facts_format(facts, table_terminal_width());
    fputs(text, stdout);
}
