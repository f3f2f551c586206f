/* Tables for people: columns as wide as what stands in them; on a terminal the widest ones and the last are
 * cut, so that a row is a line. */
#ifndef MILESTONED_CTL_TABLE_H
#define MILESTONED_CTL_TABLE_H

#include <glib.h>

typedef struct Table Table;

/* The headings, ending in NULL. (transfer full) */
Table *table_new(const char *heading, ...) G_GNUC_NULL_TERMINATED;
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)

/* One row: as many texts as there are headings, then NULL. Texts are copied; control characters are shown,
 * not obeyed. */
void table_add(Table *table, const char *cell, ...) G_GNUC_NULL_TERMINATED;

/* A line of its own across all columns, with an empty one above it: it heads the rows that follow. */
void table_add_caption(Table *table, const char *caption);

/* Rows and captions. */
guint table_rows(const Table *table);

/* `width`: columns of the terminal, 0 for no limit. (transfer full) */
char *table_format(const Table *table, guint width);

/* On standard output, as wide as the terminal where it is one. A table without rows prints the line `none`.
 */
void table_print(const Table *table, const char *none);

/* The columns of the terminal on standard output; 0 where it is none. */
guint table_terminal_width(void);

#endif
