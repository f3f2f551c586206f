#include "area/area_section.h"

static void
series_free(AreaSeries *series)
{
    g_free(series->name);
    g_array_unref(series->values);
    g_free(series);
}

static void
block_free(AreaBlock *block)
{
    g_free(block->text);
    g_free(block->unit);
    g_strfreev(block->labels);
    g_ptr_array_unref(block->rows);
    g_ptr_array_unref(block->series);
    g_free(block);
}

AreaSection *
area_section_new(void)
{
    AreaSection *section = g_new0(AreaSection, 1);
    section->blocks = g_ptr_array_new_with_free_func((GDestroyNotify)block_free);
    return section;
}

void
area_section_free(AreaSection *section)
{
    if (section == NULL)
        return;
    g_ptr_array_unref(section->blocks);
    g_free(section);
}

AreaBlock *
area_section_add(AreaSection *section, BlockKind kind, char *text, GStrv labels)
{
    AreaBlock *block = g_new0(AreaBlock, 1);
    block->kind = kind;
    block->text = text;
    block->labels = labels;
    block->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    block->series = g_ptr_array_new_with_free_func((GDestroyNotify)series_free);
    g_ptr_array_add(section->blocks, block);
    return block;
}

AreaSeries *
area_section_add_series(AreaBlock *chart, char *name)
{
    AreaSeries *series = g_new0(AreaSeries, 1);
    series->name = name;
    series->values = g_array_new(FALSE, FALSE, sizeof(double));
    g_ptr_array_add(chart->series, series);
    return series;
}
