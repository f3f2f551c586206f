/*
 * Comma-separated values as spreadsheets write them (RFC 4180, with LF, CRLF or CR at the end of a line).
 *
 * A file is read whole. Its text is UTF-8, with a byte order mark or without; a file without a mark that is
 * not valid UTF-8 is Windows-1252, all of it. White space around a cell is taken off unless it stands in
 * quotation marks; a newline inside a quoted cell is LF.
 */
#ifndef MILESTONED_INTAKE_CSV_H
#define MILESTONED_INTAKE_CSV_H

#include "intake/problem.h"

#include <glib.h>
#include <stdbool.h>

#define CSV_MAX_BYTES   (8 * 1024 * 1024)
#define CSV_MAX_ROWS    100000
#define CSV_MAX_COLUMNS 512

typedef enum { CSV_UTF8, CSV_UTF8_BOM, CSV_WINDOWS_1252 } CsvEncoding;

typedef struct CsvRow {
    int row;          /* as a spreadsheet counts, from 1; an empty line is a row that is not kept */
    GPtrArray *cells; /* char *; NULL for an empty cell */
    GArray *lines;    /* int: the line on which each cell begins, from 1 */
} CsvRow;

typedef struct CsvTable {
    char *file; /* as it is named in messages */
    CsvEncoding encoding;
    GPtrArray *rows; /* CsvRow *, owned */
} CsvTable;

/*
 * Reads a file. Every failure is an ERROR_DATA that names file and line and says what to do: a file above
 * CSV_MAX_BYTES, rows or columns above their limits, UTF-16, a NUL, bytes that neither encoding has, a
 * quotation mark where none may stand, a quoted cell that never ends. (transfer full)
 */
CsvTable *csv_table_read(const char *path, GError **error);

/* The same for bytes in memory; `file` is their name in messages. (transfer full) */
CsvTable *csv_table_parse(const char *file, const void *bytes, gsize size, GError **error);

void csv_table_free(CsvTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CsvTable, csv_table_free)

/* A cell's text, "" where the row has none. (transfer none) */
const char *csv_row_cell(const CsvRow *row, guint column);

/* True when no cell of the row has text in it. */
bool csv_row_is_blank(const CsvRow *row);

/* Where a cell stands; column -1 for the row itself. The row must be the table's. */
Place csv_row_place(const CsvTable *table, const CsvRow *row, int column);

#endif
