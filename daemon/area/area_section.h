/* A plugin's part of a paper: blocks in order, in plain text, never markup. */
#ifndef MILESTONED_AREA_AREA_SECTION_H
#define MILESTONED_AREA_AREA_SECTION_H

#include <glib.h>

typedef enum { BLOCK_PARAGRAPH, BLOCK_TABLE, BLOCK_CHART } BlockKind;
typedef enum { CHART_BARS, CHART_LINES } ChartKind;

typedef struct AreaSeries {
    char *name;
    GArray *values; /* double, as many as the chart has labels; NaN where there is none */
} AreaSeries;

typedef struct AreaBlock {
    BlockKind kind;
    char *text;      /* the paragraph, or the title of the table or chart */
    GStrv labels;    /* a table's heads, a chart's labels; NULL for a paragraph */
    GPtrArray *rows; /* GStrv, as many cells as there are heads; tables only */
    ChartKind chart; /* charts only, as the rest */
    char *unit;
    GPtrArray *series; /* AreaSeries * */
} AreaBlock;

typedef struct AreaSection {
    GPtrArray *blocks; /* AreaBlock *, owned */
} AreaSection;

AreaSection *area_section_new(void); /* (transfer full) */
void area_section_free(AreaSection *section);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AreaSection, area_section_free)

/* Appends a block and takes over its text and labels. (transfer none) */
AreaBlock *area_section_add(AreaSection *section, BlockKind kind, char *text, GStrv labels);

/* Appends an empty series to a chart. (transfer none) */
AreaSeries *area_section_add_series(AreaBlock *chart, char *name);

#endif
