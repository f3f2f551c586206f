/*
 * The host's look at a plugin's tables, and at the settings of an area that are held against them. Plain C;
 * the daemon's side uses it too (area_description.h), so that both say the same.
 */
#ifndef MILESTONED_AREA_TABLES_H
#define MILESTONED_AREA_TABLES_H

#include <milestoned/area.h>
#include <stdbool.h>
#include <stddef.h>

/* Room for one explanation. */
#define TABLES_TEXT 512

/* A setting's value. */
typedef struct TableValue {
    double number;      /* integers, numbers, booleans */
    milestoned_day day; /* dates */
    const char *text;   /* as written; borrowed */
} TableValue;

/* Rows of tables whose rows may be longer than this header knows; NULL when there is none. */
const struct milestoned_setting *tables_setting(const struct milestoned_area *area, size_t index);
const struct milestoned_measure *tables_measure(const struct milestoned_area *area, size_t index);
const struct milestoned_measure *tables_find_measure(const struct milestoned_area *area, const char *name);
const struct milestoned_case_fact *tables_fact(const struct milestoned_area *area, size_t index);
/* What is known of a kind of case by that name; `name` NULL: its first. */
const struct milestoned_case_fact *tables_find_fact(const struct milestoned_area *area, const char *kind,
                                                    const char *name);

/* The row of a setting of that name; the count of settings when there is none. */
size_t tables_find_setting(const struct milestoned_area *area, const char *name);

/* Whether the plugin's own declarations hold: names, defaults within their ranges, functions. False with the
 * reason in `why`. */
bool tables_check(const struct milestoned_area *area, char why[static TABLES_TEXT]);

/* Reads a value; false with the reason in `why`. `text` is kept by the value. */
bool tables_parse(const struct milestoned_setting *setting, const char *text, TableValue *value,
                  char why[static TABLES_TEXT]);

/* Reads what a sheet says of a case: also a day as 14/5/2024, a month as 5/2024, yes and no as y and n. */
bool tables_parse_fact(const struct milestoned_case_fact *fact, const char *text, TableValue *value,
                       char why[static TABLES_TEXT]);

/* Explains that there is no such setting, with the nearest that there is. */
void tables_unknown(const struct milestoned_area *area, const char *name, char why[static TABLES_TEXT]);

#endif
