/*
 * The cells are cut by libcsv, strictly. It knows neither lines nor encodings, so the text is decoded first
 * and then fed byte by byte: after each byte it is known whether a cell or a row has just ended, and on which
 * line the next one begins.
 */
#include "intake/csv.h"

#include "base/error.h"
#include "base/file.h"

#include <csv.h>
#include <string.h>

static void
row_free(CsvRow *row)
{
    g_ptr_array_unref(row->cells);
    g_array_unref(row->lines);
    g_free(row);
}

void
csv_table_free(CsvTable *table)
{
    if (table == NULL)
        return;
    g_free(table->file);
    g_ptr_array_unref(table->rows);
    g_free(table);
}

/* What Windows-1252 has at 0x80 to 0x9F; 0 where it has nothing. */
static const gunichar windows_1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                          0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                          0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                          0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static int
line_of(const guint8 *bytes, gsize offset)
{
    int line = 1;
    for (gsize i = 0; i < offset; i++) {
        if (bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n'))
            line++;
    }
    return line;
}

static bool
decode_windows(const char *file, const guint8 *bytes, gsize size, GString *text, GError **error)
{
    for (gsize i = 0; i < size; i++) {
        gunichar c = bytes[i];
        if (c >= 0x80 && c < 0xA0)
            c = windows_1252[c - 0x80];
        if (c == 0)
            return error_set(error, ERROR_DATA,
                             "%s: line %d: the byte 0x%02X is neither UTF-8 nor Windows-1252: save the sheet "
                             "again as \"CSV UTF-8\"",
                             file, line_of(bytes, i), bytes[i]);
        g_string_append_unichar(text, c);
    }
    return true;
}

static bool
is_utf16(const guint8 *bytes, gsize size)
{
    return size >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF));
}

/* Appends the text of `bytes` as UTF-8 without a mark. */
static bool
decode(CsvTable *table, const guint8 *bytes, gsize size, GString *text, GError **error)
{
    const guint8 *nul = memchr(bytes, '\0', size);
    if (is_utf16(bytes, size))
        return error_set(error, ERROR_DATA, "%s: is UTF-16: save the sheet again as \"CSV UTF-8\"",
                         table->file);
    if (nul != NULL)
        return error_set(error, ERROR_DATA,
                         "%s: line %d: has a NUL byte: this is not a CSV file; save the sheet "
                         "as \"CSV UTF-8\"",
                         table->file, line_of(bytes, (gsize)(nul - bytes)));
    bool marked = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    gsize skip = marked ? 3 : 0;
    const char *end = NULL;
    table->encoding = marked ? CSV_UTF8_BOM : CSV_UTF8;
    if (g_utf8_validate_len((const char *)bytes + skip, size - skip, &end)) {
        g_string_append_len(text, (const char *)bytes + skip, (gssize)(size - skip));
        return true;
    }
    if (marked)
        return error_set(
            error, ERROR_DATA,
            "%s: line %d: the file is marked as UTF-8, but this line is not: save the sheet again "
            "as \"CSV UTF-8\"",
            table->file, line_of(bytes, (gsize)(end - (const char *)bytes)));
    table->encoding = CSV_WINDOWS_1252;
    return decode_windows(table->file, bytes, size, text, error);
}

typedef struct {
    CsvTable *table;
    CsvRow *row; /* being filled; NULL between rows */
    int line;    /* of the byte being fed */
    int begun;   /* the line on which the cell being read began */
    int row_no;  /* of the row in which it stands */
    int inside;  /* newlines inside quoted cells so far: what a spreadsheet does not count */
    bool cell_ended;
    const char *excess; /* what there is too much of; NULL */
} Cutter;

/* A newline inside a cell is LF, whatever the sheet wrote. */
static char *
cell_text(const char *bytes, gsize size)
{
    GString *text = g_string_sized_new(size);
    for (gsize i = 0; i < size; i++) {
        if (bytes[i] != '\r')
            g_string_append_c(text, bytes[i]);
        else if (i + 1 == size || bytes[i + 1] != '\n')
            g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

static void
on_cell(void *bytes, size_t size, void *data)
{
    Cutter *cutter = data;
    cutter->cell_ended = true;
    if (cutter->row == NULL) {
        cutter->row = g_new0(CsvRow, 1);
        cutter->row->row = cutter->row_no;
        cutter->row->cells = g_ptr_array_new_with_free_func(g_free);
        cutter->row->lines = g_array_new(FALSE, FALSE, sizeof(int));
    }
    if (cutter->row->cells->len == CSV_MAX_COLUMNS) {
        cutter->excess = "columns";
        return;
    }
    g_ptr_array_add(cutter->row->cells, bytes == NULL || size == 0 ? NULL : cell_text(bytes, size));
    g_array_append_val(cutter->row->lines, cutter->begun);
}

static void
on_row(int end, void *data)
{
    Cutter *cutter = data;
    g_ptr_array_add(cutter->table->rows, g_steal_pointer(&cutter->row));
    if (cutter->table->rows->len > CSV_MAX_ROWS)
        cutter->excess = "rows";
}

static bool
quote_fault(const Cutter *cutter, bool quoted, GError **error)
{
    if (!quoted)
        return error_set(
            error, ERROR_DATA,
            "%s: line %d: a quotation mark stands inside a cell that does not begin with one: put "
            "the whole cell in quotation marks and write the inner one twice",
            cutter->table->file, cutter->line);
    return error_set(
        error, ERROR_DATA,
        "%s: line %d: the quoted cell that begins on line %d ends here, and something other than a "
        "comma follows: write a quotation mark inside a quoted cell twice",
        cutter->table->file, cutter->line, cutter->begun);
}

static bool
excess_fault(const Cutter *cutter, GError **error)
{
    return error_set(error, ERROR_DATA, "%s: line %d: has more %s than the %d that are read",
                     cutter->table->file, cutter->line, cutter->excess,
                     cutter->excess[0] == 'r' ? CSV_MAX_ROWS : CSV_MAX_COLUMNS);
}

/* Feeds one byte and keeps count of lines. `last_of_line`: the byte ends a line (CRLF does so at its LF). */
static bool
feed(struct csv_parser *parser, Cutter *cutter, const char *byte, bool last_of_line, GError **error)
{
    bool quoted = parser->quoted != 0;
    cutter->cell_ended = false;
    if (csv_parse(parser, byte, 1, on_cell, on_row, cutter) != 1)
        return quote_fault(cutter, quoted, error);
    if (cutter->excess != NULL)
        return excess_fault(cutter, error);
    if (last_of_line)
        cutter->line++;
    /* libcsv forgets the quotation mark when a cell ends: a newline that leaves it set is part of a cell. */
    if (last_of_line && parser->quoted != 0) {
        cutter->inside++;
    } else if (last_of_line || cutter->cell_ended) {
        cutter->begun = cutter->line;
        cutter->row_no = cutter->line - cutter->inside;
    }
    return true;
}

static bool
cut(struct csv_parser *parser, Cutter *cutter, const GString *text, GError **error)
{
    for (gsize i = 0; i < text->len; i++) {
        char c = text->str[i];
        bool last = c == '\n' || (c == '\r' && text->str[i + 1] != '\n');
        if (!feed(parser, cutter, text->str + i, last, error))
            return false;
    }
    if (csv_fini(parser, on_cell, on_row, cutter) == 0)
        return cutter->excess == NULL || excess_fault(cutter, error);
    return error_set(error, ERROR_DATA,
                     "%s: line %d: a cell begins with a quotation mark and never ends: close it, or take the "
                     "mark away",
                     cutter->table->file, cutter->begun);
}

CsvTable *
csv_table_parse(const char *file, const void *bytes, gsize size, GError **error)
{
    g_autoptr(CsvTable) table = g_new0(CsvTable, 1);
    table->file = g_strdup(file);
    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
    g_autoptr(GString) text = g_string_sized_new(size + 1);
    if (size > 0 && !decode(table, bytes, size, text, error))
        return NULL;
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) != 0) {
        error_set(error, ERROR_SOFTWARE, "%s: libcsv does not start", file);
        return NULL;
    }
    Cutter cutter = {.table = table, .line = 1, .begun = 1, .row_no = 1};
    bool ok = cut(&parser, &cutter, text, error);
    csv_free(&parser);
    if (cutter.row != NULL)
        row_free(cutter.row);
    return ok ? g_steal_pointer(&table) : NULL;
}

CsvTable *
csv_table_read(const char *path, GError **error)
{
    g_autoptr(GBytes) content = file_read(path, CSV_MAX_BYTES, error);
    if (content == NULL)
        return NULL;
    gsize size = 0;
    const void *bytes = g_bytes_get_data(content, &size);
    return csv_table_parse(path, bytes, size, error);
}

const char *
csv_row_cell(const CsvRow *row, guint column)
{
    const char *text = column < row->cells->len ? row->cells->pdata[column] : NULL;
    return text == NULL ? "" : text;
}

bool
csv_row_is_blank(const CsvRow *row)
{
    for (guint i = 0; i < row->cells->len; i++) {
        const char *p = csv_row_cell(row, i);
        while (g_unichar_isspace(g_utf8_get_char(p)))
            p = g_utf8_next_char(p);
        if (*p != '\0')
            return false;
    }
    return true;
}

Place
csv_row_place(const CsvTable *table, const CsvRow *row, int column)
{
    guint cell = column < 0 ? 0 : MIN((guint)column, row->lines->len - 1);
    return (Place){
        .file = table->file, .row = row->row, .line = g_array_index(row->lines, int, cell), .column = column};
}
