/*
 * Which column of a sheet is what. Headings are recognised regardless of case, plural and punctuation:
 *
 *   area        priority (area), strategic priority, theme, sub group, section
 *   action      recommendation, key area for action, strand, workstream; action, where another column is the
 *               title
 *   number      recommendation number, ref, no
 *   title       the first present of key task, task, step, milestone, update, text, action
 *   timescale   timescale, time scale, when, by when, due, deadline, target date, date mentioned
 *   lead        responsibility, lead, owner, who, group / lead
 *   approver    approver, approved by, sign off, signed off by
 *   monitor     monitor, monitored by, monitoring officer: people, where monitoring is a text
 *   deputy      deputy, deputy lead, deputised by
 *   depends     depends on, dependency, predecessor, after, waits for
 *   repeats     repeats, recurrence (rule)
 *   status      status, RAG, progress
 *   objective   objective
 *   monitoring  (how it will be) monitored
 *   success     (success) indicators, (success) criteria
 *   field       field: what a row of the highlight form is
 *
 * and by the names of the fields themselves. What stands in brackets may be left out; letters by themselves
 * are one word (R.A.G.); a heading of several names with slashes between is known when all of them mean the
 * same. The leftmost of two columns for one field is it; any other column, known or not, is a note.
 */
#ifndef MILESTONED_INTAKE_HEADING_H
#define MILESTONED_INTAKE_HEADING_H

#include "intake/csv.h"

typedef enum {
    FIELD_AREA,
    FIELD_ACTION,
    FIELD_NUMBER, /* the plan's own, of the action or of the row */
    FIELD_ID,     /* the row's own, whatever else changes in it */
    FIELD_TITLE,
    FIELD_TIMESCALE,
    FIELD_LEAD,
    FIELD_APPROVER,
    FIELD_MONITOR, /* people; FIELD_MONITORING is a text */
    FIELD_DEPUTY,
    FIELD_DEPENDS, /* on other rows */
    FIELD_REPEATS, /* a recurrence rule */
    FIELD_STATUS,
    FIELD_OBJECTIVE,
    FIELD_MONITORING,
    FIELD_SUCCESS,
    FIELD_FORM,   /* "field": which part of the highlight form a row is */
    FIELD_PERIOD, /* of an update */
    FIELD_NOTE,   /* any number of columns */
    FIELD_SKIP    /* any number of columns, not read */
} Field;
#define FIELD_COUNT (FIELD_SKIP + 1)

const char *field_word(Field field); /* "area", as a map file has it */
bool field_parse(const char *word, Field *field);

/*
 * A map file names columns by hand: a line each, `HEADING = FIELD`, either in quotation marks or not; "#"
 * begins a comment line. A heading is matched like any other; `column D` is a column by its letter. Failures
 * name file and line. (transfer full)
 */
typedef struct HeadingMap HeadingMap;
HeadingMap *heading_map_read(const char *path, GError **error);
HeadingMap *heading_map_parse(const char *file, const char *text, GError **error);
void heading_map_free(HeadingMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HeadingMap, heading_map_free)

typedef struct Column {
    Field field;
    char *heading; /* as written, white space squeezed; "" */
    bool known;    /* false for a note column that nobody named: its notes begin with its heading */
} Column;

typedef struct Headings {
    guint first;                /* index of the first row below the headings */
    GPtrArray *columns;         /* Column *, owned */
    int column_of[FIELD_COUNT]; /* index of the field's column, -1 where there is none; unset for notes */
} Headings;

/*
 * Finds the row of headings (the first row; or one of the first ten that has a title and another known
 * column, where the first has none) and says what its columns are. What is kept as a note unasked goes into
 * `warnings`. `map` may be NULL. Fails, with ERROR_DATA, when no column is the title (saying which headings
 * there are, and how to map one), or when a mapped heading is not in the file. (transfer full)
 */
Headings *headings_find(const CsvTable *table, const HeadingMap *map, GPtrArray *warnings, GError **error);
void headings_free(Headings *headings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Headings, headings_free)

/* A column by the name of its field or by its heading; -1 with an ERROR_DATA that lists the headings. */
int headings_column(const Headings *headings, const char *name, GError **error);

#endif
