/* What is amiss in a file, and where: the warnings and errors that an import reports. */
#ifndef MILESTONED_INTAKE_PROBLEM_H
#define MILESTONED_INTAKE_PROBLEM_H

#include <glib.h>

/* A place in a file. Nothing in it is owned. */
typedef struct Place {
    const char *file;
    int row;             /* as a spreadsheet counts, headings included, from 1; 0: the whole file */
    int line;            /* as a text editor counts; differs from `row` below a cell with a newline in it */
    int column;          /* from 0; -1: the whole row */
    const char *heading; /* of the column, as written; NULL or "" where it has none */
} Place;

typedef struct Problem {
    char *file;
    int row, line;
    char *column;  /* "A", "AB"; "" for the whole row */
    char *heading; /* "" */
    char *text;    /* what is amiss and what to do */
} Problem;
void problem_free(Problem *problem);

/* An empty list that frees its Problems. (transfer full) */
GPtrArray *problem_list_new(void);

void problem_add(GPtrArray *list, const Place *place, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* "plan.csv:14:D: Timescale: …" (transfer full) */
char *problem_text(const Problem *problem);

/* The letters that a spreadsheet has above a column, counted from 0: "A", "Z", "AA". (transfer full) */
char *problem_column_name(int column);

#endif
