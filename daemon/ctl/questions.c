#include "ctl/questions.h"

#include "ctl/output.h"
#include "ctl/table.h"
#include "plan/sanity.h"

#include <stdio.h>

static json_t *
offer_json(const Offer *offer, guint number)
{
    g_autofree char *meaning = offer_describe(offer);
    json_t *object = json_object();
    json_object_set_new(object, "number", json_integer(number));
    json_object_set_new(object, "kind", json_string(timescale_kind_word(offer->kind)));
    json_object_set_new(object, "start", output_day(offer->start));
    json_object_set_new(object, "due", output_day(offer->due));
    json_object_set_new(object, "recurrence", output_text(recurrence_word(offer->recurrence)));
    json_object_set_new(object, "meaning", output_text(meaning));
    return object;
}

json_t *
questions_json(const Milestone *milestone, const PlanSpan *span, const Question *question)
{
    json_t *readings = json_array();
    for (guint i = 0; question != NULL && i < question->offers->len; i++)
        json_array_append_new(readings, offer_json(&g_array_index(question->offers, Offer, i), i + 1));
    json_t *object = json_object();
    json_object_set_new(object, "ref", output_text(milestone->ref));
    json_object_set_new(object, "title", output_text(milestone->title));
    json_object_set_new(object, "span", json_integer(span->ordinal));
    json_object_set_new(object, "phrase",
                        output_text(question != NULL ? question->phrase : milestone->timescale));
    json_object_set_new(object, "kind", json_string(timescale_kind_word(span->kind)));
    json_object_set_new(object, "start", output_day(span->start));
    json_object_set_new(object, "due", output_day(span->due));
    json_object_set_new(object, "note", output_text(span->note));
    json_object_set_new(object, "raised", output_day(question != NULL ? question->raised : DAY_NONE));
    json_object_set_new(object, "readings", readings);
    json_object_set_new(object, "answered", output_day(question != NULL ? question->answered : DAY_NONE));
    json_object_set_new(object, "answered_by", output_text(question != NULL ? question->answered_by : NULL));
    return object;
}

json_t *
questions_list_json(const GArray *open)
{
    json_t *array = json_array();
    for (guint i = 0; i < open->len; i++) {
        const OpenQuestion *one = &g_array_index(open, OpenQuestion, i);
        json_array_append_new(array, questions_json(one->milestone, one->span, one->question));
    }
    return array;
}

/* Of several timescales of a cell, the one that is asked about by its number. */
static char *
ref_text(const OpenQuestion *one)
{
    if (one->milestone->spans->len == 1)
        return g_strdup(one->milestone->ref);
    return g_strdup_printf("%s (--span %d)", one->milestone->ref, one->span->ordinal);
}

/* Nothing to choose from: the date as it stands, and why it is doubted. */
static void
add_plain_row(Table *table, const OpenQuestion *one, const char *ref)
{
    const Reading reading = plan_span_reading(one->span);
    g_autofree char *meaning = reading_describe(&reading);
    g_autofree char *doubt =
        one->span->note == NULL ? g_strdup(meaning) : g_strdup_printf("%s: %s", meaning, one->span->note);
    table_add(table, ref, one->milestone->timescale, "-", doubt, one->milestone->title, NULL);
}

static void
add_rows(Table *table, const OpenQuestion *one)
{
    g_autofree char *ref = ref_text(one);
    const GArray *offers = one->question == NULL ? NULL : one->question->offers;
    if (offers == NULL || offers->len == 0)
        add_plain_row(table, one, ref);
    for (guint i = 0; offers != NULL && i < offers->len; i++) {
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        g_autofree char *meaning = offer_describe(&g_array_index(offers, Offer, i));
        table_add(table, i == 0 ? ref : "", i == 0 ? one->question->phrase : "", number, meaning,
                  i == 0 ? one->milestone->title : "", NULL);
    }
}

void
questions_print(const GArray *open)
{
    g_autoptr(Table) table = table_new("REF", "THE PLAN SAYS", "N", "WHICH MAY MEAN", "OF", NULL);
    for (guint i = 0; i < open->len; i++)
        add_rows(table, &g_array_index(open, OpenQuestion, i));
    table_print(table, "No question is open.");
}

void
questions_print_hint(const char *programme, guint count)
{
    if (count == 0)
        return;
    printf("\n%u %s open: `milestonectl resolve %s` lists %s;\n"
           "`milestonectl resolve %s/REF --reading N`, --due DATE, --repeat RULE (such as\n"
           "'FREQ=MONTHLY;BYDAY=1MO') or --no-date answers one.\n",
           count, count == 1 ? "question is" : "questions are", programme, count == 1 ? "it" : "them",
           programme);
}

void
questions_doubt_day(const Picture *picture, const char *option, Day day, Day today, bool ahead)
{
    if (day == DAY_NONE)
        return;
    g_autoptr(GPtrArray) found = sanity_day(picture->plan, picture->times, day, today, ahead);
    for (guint i = 0; i < found->len; i++)
        fprintf(stderr, "note: %s: %s\n", option, ((const Oddity *)found->pdata[i])->text);
}
