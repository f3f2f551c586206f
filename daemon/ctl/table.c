#include "ctl/table.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The last column gets at least so much of a terminal, if need be from wider ones before it; not from the
 * first, which says what a row is about. */
enum { LAST_COLUMN_LEAST = 40, COLUMN_LEAST = 16, GAP = 2 };

struct Table {
    guint columns;
    GPtrArray *lines; /* GPtrArray * of char *: the headings, then rows and captions, which have one text */
};

static GPtrArray *
line_new(const char *first, va_list rest)
{
    GPtrArray *line = g_ptr_array_new_with_free_func(g_free);
    for (const char *cell = first; cell != NULL; cell = va_arg(rest, const char *))
        g_ptr_array_add(line, text_printable(cell));
    return line;
}

Table *
table_new(const char *heading, ...)
{
    Table *table = g_new0(Table, 1);
    table->lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    va_list rest;
    va_start(rest, heading);
    GPtrArray *headings = line_new(heading, rest);
    va_end(rest);
    table->columns = headings->len;
    g_assert(table->columns > 1);
    g_ptr_array_add(table->lines, headings);
    return table;
}

void
table_free(Table *table)
{
    if (table == NULL)
        return;
    g_ptr_array_unref(table->lines);
    g_free(table);
}

void
table_add(Table *table, const char *cell, ...)
{
    va_list rest;
    va_start(rest, cell);
    GPtrArray *row = line_new(cell, rest);
    va_end(rest);
    g_assert(row->len == table->columns);
    g_ptr_array_add(table->lines, row);
}

void
table_add_caption(Table *table, const char *caption)
{
    GPtrArray *line = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(line, text_printable(caption));
    g_ptr_array_add(table->lines, line);
}

guint
table_rows(const Table *table)
{
    return table->lines->len - 1;
}

static guint
column_width(const Table *table, guint column)
{
    guint width = 0;
    for (guint i = 0; i < table->lines->len; i++) {
        const GPtrArray *line = table->lines->pdata[i];
        if (line->len == table->columns)
            width = MAX(width, text_columns(line->pdata[column]));
    }
    return width;
}

static void
append_cut(GString *out, const char *text, guint room)
{
    g_autofree char *cut = room > 0 ? text_ellipsize(text, room) : g_strdup(text);
    g_string_append(out, cut);
}

static void
append_row(GString *out, const GPtrArray *row, const guint *widths, guint room)
{
    for (guint i = 0; i + 1 < row->len; i++) {
        g_autofree char *cell = text_ellipsize(row->pdata[i], widths[i]);
        g_string_append(out, cell);
        g_string_append_printf(out, "%*s", (int)(widths[i] - MIN(widths[i], text_columns(cell)) + GAP), "");
    }
    append_cut(out, row->pdata[row->len - 1], room);
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
}

/* Takes from the widest column until the last one has room; gives what all but the last take. */
static guint
fit_columns(guint *widths, guint columns, guint wanted, guint width)
{
    for (;;) {
        guint widest = 0;
        guint used = widths[0] + GAP;
        for (guint i = 1; i + 1 < columns; i++) {
            used += widths[i] + GAP;
            if (widest == 0 || widths[i] > widths[widest])
                widest = i;
        }
        if (width == 0 || used + wanted <= width || widest == 0 || widths[widest] <= COLUMN_LEAST)
            return used;
        widths[widest]--;
    }
}

char *
table_format(const Table *table, guint width)
{
    g_autofree guint *widths = g_new0(guint, table->columns);
    for (guint i = 0; i < table->columns; i++)
        widths[i] = column_width(table, i);
    guint wanted = MIN(widths[table->columns - 1], LAST_COLUMN_LEAST);
    guint used = fit_columns(widths, table->columns, wanted, width);
    /* a terminal too narrow even so wraps the lines by itself */
    guint room = width > used + LAST_COLUMN_LEAST / 2 ? width - used : 0;
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < table->lines->len; i++) {
        const GPtrArray *line = table->lines->pdata[i];
        if (line->len == table->columns) {
            append_row(out, line, widths, room);
        } else {
            g_string_append_c(out, '\n');
            append_cut(out, line->pdata[0], width);
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

guint
table_terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

void
table_print(const Table *table, const char *none)
{
    if (table_rows(table) == 0) {
        puts(none);
        return;
    }
    g_autofree char *text = table_format(table, table_terminal_width());
    fputs(text, stdout);
}
