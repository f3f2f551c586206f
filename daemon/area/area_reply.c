#include "area/area_reply.h"

#include "area/wire.h"
#include "base/text.h"

enum { LONGEST_TEXT = 1000, LONGEST_PARAGRAPH = 10000, LONGEST_CODE = 200, MOST_CELLS = 1000 };

/* The contract's words are the plan's, number for number. */
G_STATIC_ASSERT((int)FINDING_NOTE == (int)MILESTONED_NOTE && (int)FINDING_BREACH == (int)MILESTONED_BREACH);
G_STATIC_ASSERT((int)TREND_NOT_COMPARABLE == (int)MILESTONED_NOT_COMPARABLE &&
                (int)TREND_IMPROVING == (int)MILESTONED_IMPROVING);
G_STATIC_ASSERT((int)CONFIDENCE_LOW == (int)MILESTONED_CONFIDENCE_LOW &&
                (int)CONFIDENCE_HIGH == (int)MILESTONED_CONFIDENCE_HIGH);
G_STATIC_ASSERT((int)CHART_BARS == (int)MILESTONED_BARS && (int)CHART_LINES == (int)MILESTONED_LINES);

static bool
is_unseen(gunichar c)
{
    return text_reorders(c) || (g_unichar_iscntrl(c) && !g_unichar_isspace(c));
}

/* One valid line of visible text (transfer full). */
static char *
clean(const char *text, glong longest)
{
    g_autofree char *line = text_squeeze(text);
    GString *out = g_string_new(NULL);
    for (const char *p = line; *p != '\0'; p = g_utf8_next_char(p))
        if (!is_unseen(g_utf8_get_char(p)))
            g_string_append_unichar(out, g_utf8_get_char(p));
    g_autofree char *seen = g_string_free(out, FALSE);
    return text_ellipsize(seen, longest);
}

static char *
get_clean(RecordReader *record)
{
    return clean(record_get_text(record), LONGEST_TEXT);
}

static GStrv
get_texts(RecordReader *record)
{
    guint count = record_get_u32(record);
    if (count > MOST_CELLS)
        record->failed = true;
    GStrv texts = g_new0(char *, record->failed ? 1 : (gsize)count + 1);
    for (guint i = 0; i < count && !record->failed; i++)
        texts[i] = get_clean(record);
    return texts;
}

ReplyKind
area_reply_look(const guint8 *frame, gsize size, guint64 *id, char **fault)
{
    RecordReader in = record_reader(frame, size), record;
    uint32_t type;
    *id = 0;
    *fault = NULL;
    if (!record_next(&in, &type, &record))
        return REPLY_BROKEN;
    if (type == WIRE_PLUGIN)
        return REPLY_DESCRIPTION;
    if (type != WIRE_ANSWER && type != WIRE_FAULT)
        return REPLY_BROKEN;
    *id = record_get_u64(&record);
    g_autofree char *text = type == WIRE_FAULT ? get_clean(&record) : NULL;
    if (record.failed)
        return REPLY_BROKEN;
    *fault = g_steal_pointer(&text);
    return type == WIRE_FAULT ? REPLY_FAULT : REPLY_ANSWER;
}

static void
read_plugin(AreaDescription *description, RecordReader *record)
{
    g_free(description->name);
    g_free(description->summary);
    g_free(description->file);
    description->name = get_clean(record);
    description->summary = get_clean(record);
    description->file = get_clean(record);
    description->abi = record_get_u32(record);
    description->has_dates = record_get_i32(record) != 0;
    description->has_section = record_get_i32(record) != 0;
}

static void
read_setting(AreaDescription *description, RecordReader *record)
{
    AreaSetting *setting = g_new0(AreaSetting, 1);
    g_ptr_array_add(description->settings, setting);
    setting->name = get_clean(record);
    setting->type = record_get_i32(record);
    setting->fallback = get_clean(record);
    setting->min = record_get_f64(record);
    setting->max = record_get_f64(record);
    setting->ranged = setting->min != 0 || setting->max != 0;
    setting->sentence = get_clean(record);
}

static void
read_measure(AreaDescription *description, RecordReader *record)
{
    AreaMeasure *measure = g_new0(AreaMeasure, 1);
    g_ptr_array_add(description->measures, measure);
    measure->name = get_clean(record);
    measure->title = get_clean(record);
    measure->unit = get_clean(record);
    measure->direction = record_get_i32(record);
    measure->min = record_get_f64(record);
    measure->max = record_get_f64(record);
    measure->ranged = measure->min != 0 || measure->max != 0;
}

static void
read_fact(AreaDescription *description, RecordReader *record)
{
    AreaFact *fact = g_new0(AreaFact, 1);
    g_ptr_array_add(description->facts, fact);
    fact->kind = get_clean(record);
    fact->name = get_clean(record);
    fact->type = record_get_i32(record);
    fact->min = record_get_f64(record);
    fact->max = record_get_f64(record);
    fact->sentence = get_clean(record);
}

AreaDescription *
area_reply_description(const guint8 *frame, gsize size)
{
    g_autoptr(AreaDescription) description = area_description_new();
    RecordReader in = record_reader(frame, size), record;
    uint32_t type;
    while (record_next(&in, &type, &record)) {
        if (type == WIRE_PLUGIN)
            read_plugin(description, &record);
        else if (type == WIRE_DECLARED)
            read_setting(description, &record);
        else if (type == WIRE_MEASURE)
            read_measure(description, &record);
        else if (type == WIRE_CASE_FACT)
            read_fact(description, &record);
        else
            return NULL;
        if (record.failed)
            return NULL;
    }
    return in.failed ? NULL : g_steal_pointer(&description);
}

/* A day that can be written as a date. */
static bool
is_date(Day day)
{
    return day >= day_from_civil(1, 1, 1) && day <= day_from_civil(9999, 12, 31);
}

static void
read_status(Assessment *assessment, RecordReader *record)
{
    int status = record_get_i32(record);
    Day until = record_get_i32(record);
    bool lasts = until == DAY_NONE || (until > assessment->on && is_date(until));
    assessment->valid_until = until;
    if (!lasts || status < STATUS_NOT_STARTED || status > STATUS_BLUE)
        record->failed = true;
    else
        assessment->status = (Status)status;
}

static void
read_finding(Assessment *assessment, RecordReader *record)
{
    int severity = record_get_i32(record);
    g_autofree char *code = clean(record_get_text(record), LONGEST_CODE);
    g_autofree char *ref = clean(record_get_text(record), LONGEST_CODE);
    g_autofree char *text = get_clean(record);
    if (severity < FINDING_NOTE || severity > FINDING_BREACH)
        record->failed = true;
    else if (assessment_finding(assessment, code) == NULL) /* what is cut to one length is one */
        g_ptr_array_add(assessment->findings, finding_new(code, (FindingSeverity)severity, text, ref));
}

static void
read_date(Assessment *assessment, RecordReader *record)
{
    bool occasion = record_get_i32(record) == MILESTONED_OCCASION;
    Day on = record_get_i32(record);
    g_autofree char *key = clean(record_get_text(record), LONGEST_CODE);
    g_autofree char *title = get_clean(record);
    g_autofree char *rule = get_clean(record);
    if (is_date(on) && *key != '\0')
        g_ptr_array_add(assessment->dates, area_date_new(key, on, occasion, title, rule));
    else
        record->failed = true;
}

static void
read_trend(Assessment *assessment, RecordReader *record)
{
    int trend = record_get_i32(record), confidence = record_get_i32(record);
    if (trend < TREND_NOT_COMPARABLE || trend > TREND_IMPROVING || confidence < CONFIDENCE_LOW ||
        confidence > CONFIDENCE_HIGH) {
        record->failed = true;
        return;
    }
    assessment->trend = (Trend)trend;
    assessment->confidence = (Confidence)confidence;
}

static void
read_measured(Assessment *assessment, RecordReader *record)
{
    int status = record_get_i32(record);
    if (status < STATUS_GREEN || status > STATUS_RED)
        record->failed = true;
    else
        assessment->measured = (Status)status;
}

static void
read_answer(Assessment *assessment, uint32_t type, RecordReader *record)
{
    if (type == WIRE_STATUS)
        read_status(assessment, record);
    else if (type == WIRE_REASON)
        g_ptr_array_add(assessment->reasons, get_clean(record));
    else if (type == WIRE_FINDING)
        read_finding(assessment, record);
    else if (type == WIRE_DATE)
        read_date(assessment, record);
    else if (type == WIRE_TREND)
        read_trend(assessment, record);
    else if (type == WIRE_MEASURED)
        read_measured(assessment, record);
    else if (type != WIRE_ANSWER)
        record->failed = true;
}

Assessment *
area_reply_assessment(const guint8 *frame, gsize size, const char *plugin, Day on)
{
    g_autoptr(Assessment) assessment = assessment_new(plugin, on);
    RecordReader in = record_reader(frame, size), record;
    uint32_t type;
    bool has_status = false;
    while (record_next(&in, &type, &record)) {
        read_answer(assessment, type, &record);
        if (record.failed)
            return NULL;
        has_status = has_status || type == WIRE_STATUS;
    }
    return in.failed || !has_status ? NULL : g_steal_pointer(&assessment);
}

static void
read_row(AreaSection *section, RecordReader *record)
{
    AreaBlock *block = section->blocks->len > 0 ? section->blocks->pdata[section->blocks->len - 1] : NULL;
    GStrv cells = get_texts(record);
    if (block == NULL || block->kind != BLOCK_TABLE || g_strv_length(cells) != g_strv_length(block->labels)) {
        record->failed = true;
        g_strfreev(cells);
        return;
    }
    g_ptr_array_add(block->rows, cells);
}

static void
read_chart(AreaSection *section, RecordReader *record)
{
    int kind = record_get_i32(record);
    char *title = get_clean(record);
    char *unit = get_clean(record);
    AreaBlock *block = area_section_add(section, BLOCK_CHART, title, get_texts(record));
    block->unit = unit;
    block->chart = kind == MILESTONED_LINES ? CHART_LINES : CHART_BARS;
}

static void
read_series(AreaSection *section, RecordReader *record)
{
    AreaBlock *block = section->blocks->len > 0 ? section->blocks->pdata[section->blocks->len - 1] : NULL;
    g_autofree char *name = get_clean(record);
    guint count = record_get_u32(record);
    if (block == NULL || block->kind != BLOCK_CHART || count != g_strv_length(block->labels)) {
        record->failed = true;
        return;
    }
    AreaSeries *series = area_section_add_series(block, g_steal_pointer(&name));
    for (guint i = 0; i < count; i++) {
        double value = record_get_f64(record);
        g_array_append_val(series->values, value);
    }
}

static void
read_block(AreaSection *section, uint32_t type, RecordReader *record)
{
    if (type == WIRE_PARAGRAPH) {
        area_section_add(section, BLOCK_PARAGRAPH, clean(record_get_text(record), LONGEST_PARAGRAPH), NULL);
    } else if (type == WIRE_TABLE) {
        char *title = get_clean(record);
        area_section_add(section, BLOCK_TABLE, title, get_texts(record));
    } else if (type == WIRE_ROW) {
        read_row(section, record);
    } else if (type == WIRE_CHART) {
        read_chart(section, record);
    } else if (type == WIRE_SERIES) {
        read_series(section, record);
    } else if (type != WIRE_ANSWER) {
        record->failed = true;
    }
}

AreaSection *
area_reply_section(const guint8 *frame, gsize size)
{
    g_autoptr(AreaSection) section = area_section_new();
    RecordReader in = record_reader(frame, size), record;
    uint32_t type;
    while (record_next(&in, &type, &record)) {
        read_block(section, type, &record);
        if (record.failed)
            return NULL;
    }
    return in.failed ? NULL : g_steal_pointer(&section);
}
