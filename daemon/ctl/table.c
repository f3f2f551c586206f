#include "ctl/table.h"

#include "base/text.h"

#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct Table {
    guint columns;
    GPtrArray *cells; /* char *, row after row; the first row is the headings */
};

static void
add_cells(Table *table, const char *first, va_list rest)
{
    for (const char *cell = first; cell != NULL; cell = va_arg(rest, const char *))
        g_ptr_array_add(table->cells, text_printable(cell));
}

Table *
table_new(const char *heading, ...)
{
    Table *table = g_new0(Table, 1);
    table->cells = g_ptr_array_new_with_free_func(g_free);
    va_list rest;
    va_start(rest, heading);
    add_cells(table, heading, rest);
    va_end(rest);
    table->columns = table->cells->len;
    return table;
}

void
table_free(Table *table)
{
    if (table == NULL)
        return;
    g_ptr_array_unref(table->cells);
    g_free(table);
}

void
table_add(Table *table, const char *cell, ...)
{
    va_list rest;
    va_start(rest, cell);
    add_cells(table, cell, rest);
    va_end(rest);
    g_assert(table->cells->len % table->columns == 0);
}

guint
table_rows(const Table *table)
{
    return table->cells->len / table->columns - 1;
}

static guint
column_width(const Table *table, guint column)
{
    guint width = 0;
    for (guint i = column; i < table->cells->len; i += table->columns)
        width = MAX(width, text_columns(table->cells->pdata[i]));
    return width;
}

static void
format_row(const Table *table, guint row, const guint *widths, guint room, GString *out)
{
    for (guint i = 0; i < table->columns; i++) {
        const char *cell = table->cells->pdata[row * table->columns + i];
        if (i + 1 < table->columns) {
            g_string_append(out, cell);
            g_string_append_printf(out, "%*s", (int)(widths[i] - text_columns(cell) + 2), "");
        } else {
            g_autofree char *last = room > 0 ? text_ellipsize(cell, room) : g_strdup(cell);
            g_string_append(out, last);
        }
    }
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

char *
table_format(const Table *table, guint width)
{
    g_autofree guint *widths = g_new0(guint, table->columns);
    guint used = 0;
    for (guint i = 0; i < table->columns; i++) {
        widths[i] = column_width(table, i);
        used += i + 1 < table->columns ? widths[i] + 2 : 0;
    }
    /* a terminal too narrow for a last column of 20 wraps it by itself */
    guint room = width > used + 20 ? width - used : 0;
    GString *out = g_string_new(NULL);
    for (guint row = 0; row <= table_rows(table); row++)
        format_row(table, row, widths, room, out);
    return g_string_free(out, FALSE);
}

static guint
terminal_width(void)
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
    g_autofree char *text = table_format(table, terminal_width());
    fputs(text, stdout);
}
