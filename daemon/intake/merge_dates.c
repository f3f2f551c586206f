/*
 * A row's timescale, the recurrence beside it, and the dates that they are read as. The words decide: while
 * the sheet says the same, what a person agreed stays, and all else is what the rules read today. Other words
 * take an answered question with them; a date that somebody moved by themselves is a conflict, as any field.
 */
#include "base/text.h"
#include "intake/merge_private.h"
#include "plan/resolution.h"

#include <string.h>

#define REPEAT_MARK   "\x1e"
#define READINGS_MARK "\x1f"

static void
append_reading(GString *out, const Reading *reading)
{
    char from[DAY_TEXT_SIZE];
    char to[DAY_TEXT_SIZE];
    char again[DAY_TEXT_SIZE];
    const char *repeats = recurrence_word(reading->recurrence);
    g_string_append_printf(out, "%s,%s,%s,%s,%s,%d,%s,%s;", timescale_kind_word(reading->kind),
                           day_format(reading->start, from), day_format(reading->due, to),
                           repeats == NULL ? "" : repeats, reading->rule, reading->certain,
                           day_format(reading->review, again), reading->note == NULL ? "" : reading->note);
}

static void
append_words(GString *out, const char *phrase, const char *repeat)
{
    g_string_append(out, phrase);
    if (*repeat != '\0')
        g_string_append_printf(out, REPEAT_MARK "%s", repeat);
}

/* What the memo keeps: the words, and after them how they were read. */
typedef struct {
    char *phrase, *repeat, *readings;
} Last;

static void
last_clear(Last *last)
{
    g_free(last->phrase);
    g_free(last->repeat);
    g_free(last->readings);
}

static Last
last_said(const Memo *memo)
{
    const char *text = memo_get(memo, "timescale");
    gsize words = strcspn(text, READINGS_MARK);
    gsize phrase = strcspn(text, REPEAT_MARK READINGS_MARK);
    return (Last){.phrase = g_strndup(text, phrase),
                  .repeat = phrase < words ? g_strndup(text + phrase + 1, words - phrase - 1) : g_strdup(""),
                  .readings = g_strdup(text[words] == '\0' ? "" : text + words + 1)};
}

static char *
readings_text(const GArray *readings)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < readings->len; i++)
        append_reading(out, &g_array_index(readings, Reading, i));
    return g_string_free(out, FALSE);
}

static char *
spans_text(const Milestone *milestone)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < milestone->spans->len; i++) {
        const Reading reading = plan_span_reading(milestone->spans->pdata[i]);
        append_reading(out, &reading);
    }
    return g_string_free(out, FALSE);
}

static void
say_repeat(Row *row)
{
    const Import *import = row->import;
    const char *cell = row->sheet->cells[FIELD_REPEATS];
    if (!sheet_has(import->sheet, FIELD_REPEATS))
        return;
    g_autoptr(GError) error = NULL;
    g_autofree char *rule = *cell == '\0' ? NULL
                                          : resolution_repeat(&g_array_index(row->readings, Reading, 0), cell,
                                                              resolution_first_day(import->plan), &error);
    row->repeat = text_squeeze(rule == NULL ? "" : cell);
    if (*cell == '\0' || rule != NULL)
        return;
    Place place = sheet_place(import->sheet, row->sheet, FIELD_REPEATS);
    problem_add(import->result->errors, &place,
                "%s; words such as \"monthly\" belong into the timescale, a rule is such as "
                "FREQ=MONTHLY;BYDAY=-1FR",
                error->message);
}

void
dates_say(Row *row)
{
    row->readings = timescale_parse(row->sheet->cells[FIELD_TIMESCALE], &row->import->context);
    say_repeat(row);
}

static void
remember(const Row *row, const char *phrase, const char *repeat)
{
    g_autofree char *readings = readings_text(row->readings);
    GString *text = g_string_new(NULL);
    append_words(text, phrase, repeat);
    g_string_append_printf(text, READINGS_MARK "%s", readings);
    memo_set(row->memo, "timescale", text->str);
    g_string_free(text, TRUE);
}

static bool
apply(const Row *row)
{
    const Import *import = row->import;
    const Resolution resolution = {.phrase = row->sheet->cells[FIELD_TIMESCALE],
                                   .readings = row->readings,
                                   .repeat = row->repeat,
                                   .from = resolution_first_day(import->plan),
                                   .calendar = terms_version(import->times->terms),
                                   .absent = import->times->absent,
                                   .today = import->today};
    return resolution_apply(row->milestone, &resolution);
}

void
dates_fill(Row *row)
{
    apply(row);
    remember(row, row->sheet->cells[FIELD_TIMESCALE], row->repeat == NULL ? "" : row->repeat);
}

static bool
was_moved(const Milestone *milestone)
{
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (resolution_is_agreed(span) && span->question == NULL)
            return true;
    }
    return false;
}

/* A date that differs from what was read and that nobody agreed was written by another program, and is not
 * ours to read anew. */
static bool
was_written(const Milestone *milestone, const Last *last)
{
    g_autofree char *stored = spans_text(milestone);
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (resolution_is_agreed(span) || span->by_terms || span->repeat != NULL)
            return false;
    }
    return strcmp(stored, last->readings) != 0;
}

static void
say_withdrawn(const Row *row)
{
    Place place = sheet_place(row->import->sheet, row->sheet, FIELD_TIMESCALE);
    for (guint i = 0; i < row->milestone->spans->len; i++) {
        const PlanSpan *span = row->milestone->spans->pdata[i];
        if (span->question == NULL || span->question->answered == DAY_NONE)
            continue;
        g_autofree char *agreed = resolution_describe_span(span);
        g_autofree char *on = day_format_full(span->question->answered);
        g_autofree char *before = merge_for_people(span->question->phrase);
        problem_add(row->import->result->warnings, &place,
                    "said \"%s\" before, which %s settled on %s (%s): the words are others now, so this no "
                    "longer holds",
                    before, span->question->answered_by, on, agreed);
    }
}

static void
merge_same_words(Row *row, const Last *last)
{
    Milestone *milestone = row->milestone;
    g_autofree char *readings = readings_text(row->readings);
    g_autofree char *stored = spans_text(milestone);
    bool ours = text_same_words(milestone->timescale, row->sheet->cells[FIELD_TIMESCALE]) &&
                (!was_written(milestone, last) || strcmp(stored, readings) == 0);
    if (ours)
        row->changed = apply(row) || row->changed;
}

/* False when the store stands. */
static bool
merge_other_words(Row *row, const Last *last)
{
    Milestone *milestone = row->milestone;
    const char *phrase = row->sheet->cells[FIELD_TIMESCALE];
    bool agrees = text_same_words(milestone->timescale, phrase) && !text_same_words(last->phrase, phrase);
    bool stood = text_same_words(milestone->timescale, last->phrase) && !was_moved(milestone);
    Place place = sheet_place(row->import->sheet, row->sheet, FIELD_TIMESCALE);
    if (!agrees && !stood && !merge_conflict(row->import, &place, phrase, milestone->timescale))
        return false;
    if (!text_same_words(milestone->timescale, phrase))
        say_withdrawn(row);
    row->changed = apply(row) || row->changed;
    return true;
}

void
dates_merge(Row *row)
{
    const Sheet *sheet = row->import->sheet;
    if (!sheet_has(sheet, FIELD_TIMESCALE) && !sheet_has(sheet, FIELD_REPEATS))
        return;
    const char *phrase = row->sheet->cells[FIELD_TIMESCALE];
    Last last = last_said(row->memo);
    const char *repeat = row->repeat == NULL ? last.repeat : row->repeat;
    bool same = text_same_words(phrase, last.phrase) && text_same_words(repeat, last.repeat);
    if (same)
        merge_same_words(row, &last);
    if (same || merge_other_words(row, &last))
        remember(row, phrase, repeat);
    last_clear(&last);
}
