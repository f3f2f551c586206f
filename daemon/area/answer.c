#include "area/answer.h"

#include "area/civil.h"
#include "area/wire.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Formats into memory of its own (transfer full). */
MILESTONED_PRINTF(1, 0)
static char *
format_text(const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text == NULL)
        abort();
    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

static void
put_text_record(Answer *answer, uint32_t type, const char *text)
{
    size_t mark = record_begin(answer->out, type);
    record_put_text(answer->out, text);
    record_end(answer->out, mark);
}

static void
say_status(struct milestoned_answer *to, int status, milestoned_day valid_until)
{
    Answer *answer = &to->answer;
    if (status < MILESTONED_NOT_STARTED || status > MILESTONED_BLUE)
        mistake_note(answer->mistake, "it answered with the status %d, which no area can have", status);
    if (valid_until != MILESTONED_DAY_NONE &&
        (valid_until < civil_make(1, 1, 1) || valid_until > civil_make(9999, 12, 31)))
        mistake_note(answer->mistake, "its answer is valid until day %d, which is no date", valid_until);
    answer->has_status = true;
    answer->status = status;
    answer->valid_until = valid_until;
}

MILESTONED_PRINTF(2, 3)
static void
say_reason(struct milestoned_answer *to, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = format_text(format, args);
    va_end(args);
    snprintf(to->answer.reason, sizeof to->answer.reason, "%s", text);
    put_text_record(&to->answer, WIRE_REASON, text);
    free(text);
}

static bool
has_milestone(const View *view, const char *ref)
{
    for (size_t i = 0; i < view->milestone_count; i++)
        if (strcmp(view->milestones[i].row.ref, ref) == 0)
            return true;
    return false;
}

MILESTONED_PRINTF(5, 6)
static void
say_finding(struct milestoned_answer *to, int severity, const char *code, const char *ref, const char *format,
            ...)
{
    Answer *answer = &to->answer;
    if (severity < MILESTONED_NOTE || severity > MILESTONED_BREACH || *code == '\0')
        mistake_note(answer->mistake, "its finding \"%.64s\" has no code or the unknown severity %d", code,
                     severity);
    if (*ref != '\0' && !has_milestone(answer->view, ref))
        mistake_note(answer->mistake,
                     "its finding \"%.64s\" is about \"%.64s\", which is no step of the area", code, ref);
    va_list args;
    va_start(args, format);
    char *text = format_text(format, args);
    va_end(args);
    size_t mark = record_begin(answer->out, WIRE_FINDING);
    record_put_i32(answer->out, severity);
    record_put_text(answer->out, code);
    record_put_text(answer->out, ref);
    record_put_text(answer->out, text);
    record_end(answer->out, mark);
    free(text);
}

static void
say_measured(struct milestoned_answer *to, int status)
{
    if (status != MILESTONED_GREEN && status != MILESTONED_AMBER && status != MILESTONED_RED)
        mistake_note(to->answer.mistake, "its measures say the status %d: only green, amber and red are told",
                     status);
    size_t mark = record_begin(to->answer.out, WIRE_MEASURED);
    record_put_i32(to->answer.out, status);
    record_end(to->answer.out, mark);
}

static void
say_trend(struct milestoned_answer *to, int trend, int confidence)
{
    if (trend < MILESTONED_NOT_COMPARABLE || trend > MILESTONED_IMPROVING ||
        confidence < MILESTONED_CONFIDENCE_LOW || confidence > MILESTONED_CONFIDENCE_HIGH)
        mistake_note(to->answer.mistake, "it answered with the unknown trend %d or confidence %d", trend,
                     confidence);
    size_t mark = record_begin(to->answer.out, WIRE_TREND);
    record_put_i32(to->answer.out, trend);
    record_put_i32(to->answer.out, confidence);
    record_end(to->answer.out, mark);
}

struct AnswerKey {
    struct AnswerKey *next;
    char text[];
};

void
answer_clear(Answer *answer)
{
    for (struct AnswerKey *key = answer->keys; key != NULL;) {
        struct AnswerKey *next = key->next;
        free(key);
        key = next;
    }
    answer->keys = NULL;
}

/* False for one that was given before. */
static bool
take_key(Answer *answer, const char *text)
{
    for (const struct AnswerKey *key = answer->keys; key != NULL; key = key->next)
        if (strcmp(key->text, text) == 0)
            return false;
    size_t size = strlen(text) + 1;
    struct AnswerKey *key = malloc(sizeof *key + size);
    if (key == NULL)
        abort();
    memcpy(key->text, text, size);
    key->next = answer->keys;
    answer->keys = key;
    return true;
}

static void
say_date(struct milestoned_dates *to, int kind, milestoned_day on, const char *key, const char *title,
         const char *rule)
{
    Answer *answer = &to->answer;
    if (kind != MILESTONED_DEADLINE && kind != MILESTONED_OCCASION)
        mistake_note(answer->mistake, "its date \"%.64s\" is of the unknown kind %d", key, kind);
    if (on < answer->from || on > answer->to)
        return;
    if (*key == '\0' || *title == '\0' || *rule == '\0')
        mistake_note(answer->mistake, "its date \"%.64s\" lacks a key, a title or a rule", key);
    if (!take_key(answer, key))
        mistake_note(answer->mistake, "it gave two dates with the key \"%.64s\"", key);
    size_t mark = record_begin(answer->out, WIRE_DATE);
    record_put_i32(answer->out, kind);
    record_put_i32(answer->out, on);
    record_put_text(answer->out, key);
    record_put_text(answer->out, title);
    record_put_text(answer->out, rule);
    record_end(answer->out, mark);
}

MILESTONED_PRINTF(2, 3)
static void
say_paragraph(struct milestoned_section *to, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = format_text(format, args);
    va_end(args);
    put_text_record(&to->answer, WIRE_PARAGRAPH, text);
    free(text);
    to->answer.columns = to->answer.labels = 0;
}

static void
put_texts(RecordBuffer *out, const char *const *texts, size_t count)
{
    record_put_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        record_put_text(out, texts[i]);
}

static void
say_table(struct milestoned_section *to, const char *title, const char *const *heads, size_t count)
{
    Answer *answer = &to->answer;
    if (count == 0 || count > 64)
        mistake_note(answer->mistake, "its table \"%.64s\" has %zu columns", title, count);
    size_t mark = record_begin(answer->out, WIRE_TABLE);
    record_put_text(answer->out, title);
    put_texts(answer->out, heads, count);
    record_end(answer->out, mark);
    answer->columns = count;
    answer->labels = 0;
}

static void
say_row(struct milestoned_section *to, const char *const *cells, size_t count)
{
    Answer *answer = &to->answer;
    if (count == 0 || count != answer->columns)
        mistake_note(answer->mistake, "it put a row of %zu cells where a table of %zu columns stood", count,
                     answer->columns);
    size_t mark = record_begin(answer->out, WIRE_ROW);
    put_texts(answer->out, cells, count);
    record_end(answer->out, mark);
}

static void
say_chart(struct milestoned_section *to, int kind, const char *title, const char *unit,
          const char *const *labels, size_t count)
{
    Answer *answer = &to->answer;
    if (kind < MILESTONED_BARS || kind > MILESTONED_LINES || count == 0 || count > 1000)
        mistake_note(answer->mistake, "its chart \"%.64s\" is of the kind %d and has %zu labels", title, kind,
                     count);
    size_t mark = record_begin(answer->out, WIRE_CHART);
    record_put_i32(answer->out, kind);
    record_put_text(answer->out, title);
    record_put_text(answer->out, unit);
    put_texts(answer->out, labels, count);
    record_end(answer->out, mark);
    answer->columns = 0;
    answer->labels = count;
}

static void
say_series(struct milestoned_section *to, const char *name, const double *values, size_t count)
{
    Answer *answer = &to->answer;
    if (count == 0 || count != answer->labels)
        mistake_note(answer->mistake, "it put a series of %zu values where a chart of %zu labels stood",
                     count, answer->labels);
    size_t mark = record_begin(answer->out, WIRE_SERIES);
    record_put_text(answer->out, name);
    record_put_u32(answer->out, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        record_put_f64(answer->out, values[i]);
    record_end(answer->out, mark);
}

void
answer_install(struct milestoned_host *host)
{
    host->status = say_status;
    host->measured = say_measured;
    host->trend = say_trend;
    host->reason = say_reason;
    host->finding = say_finding;
    host->date = say_date;
    host->paragraph = say_paragraph;
    host->table = say_table;
    host->row = say_row;
    host->chart = say_chart;
    host->series = say_series;
}

static void
bring_forward(milestoned_day *until, milestoned_day day, milestoned_day today)
{
    if (day > today && (*until == MILESTONED_DAY_NONE || day < *until))
        *until = day;
}

milestoned_day
answer_valid_until(const Answer *answer, bool dates)
{
    const View *view = answer->view;
    milestoned_day today = view->about.today;
    milestoned_day until = MILESTONED_DAY_NONE;
    bring_forward(&until, answer->valid_until, today);
    for (size_t i = 0; i < view->milestone_count; i++)
        bring_forward(&until, view->milestones[i].row.until, today);
    if (dates) {
        int year, month, day;
        civil_split(today, &year, &month, &day);
        bring_forward(&until, civil_make(month == 12 ? year + 1 : year, month % 12 + 1, 1), today);
    }
    return until;
}
