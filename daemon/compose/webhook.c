#include "compose/webhook.h"

#include "compose/phrase.h"
#include "compose/view.h"
#include "plan/brag.h"
#include "plan/resolution.h"

#include <jansson.h>

enum { TEXT_COLUMNS = 400 };

static json_t *
text_json(const char *text)
{
    g_autofree char *clean = phrase_clean(text, TEXT_COLUMNS);
    return json_string(clean);
}

/* null for NULL and for nothing */
static json_t *
text_or_null(const char *text)
{
    return text == NULL || *text == '\0' ? json_null() : text_json(text);
}

static json_t *
day_json(Day day)
{
    char text[DAY_TEXT_SIZE];
    return day == DAY_NONE ? json_null() : json_string(day_format(day, text));
}

static json_t *
leads_json(const Milestone *milestone)
{
    json_t *leads = json_array();
    for (guint i = 0; i < milestone->leads->len; i++)
        json_array_append_new(leads, text_json(((const Person *)milestone->leads->pdata[i])->name));
    return leads;
}

/* null where there is nothing to settle */
static json_t *
question_json(const Item *item)
{
    const Question *question = item->span != NULL ? resolution_question(item->milestone, item->span) : NULL;
    if (question == NULL)
        return json_null();
    json_t *readings = json_array();
    for (guint i = 0; i < question->offers->len; i++) {
        const Offer *offer = &g_array_index(question->offers, Offer, i);
        const char *recurrence = recurrence_word(offer->recurrence);
        json_array_append_new(readings,
                              json_pack("{s:s,s:o,s:o,s:o}", "kind", timescale_kind_word(offer->kind),
                                        "start", day_json(offer->start), "due", day_json(offer->due),
                                        "recurrence", text_or_null(recurrence)));
    }
    return json_pack("{s:o,s:o}", "phrase", text_json(question->phrase), "readings", readings);
}

static json_t *
meeting_json(const Item *item, const Timetable *times)
{
    if (item->board == NULL)
        return json_null();
    Day papers = item->meeting != DAY_NONE
                     ? calendar_add_working(times->working, item->meeting, -item->board->paper_days)
                     : DAY_NONE;
    return json_pack("{s:o,s:o,s:o}", "board", text_json(item->board->key), "on", day_json(item->meeting),
                     "papers", day_json(papers));
}

/* What an item has beside the milestone's own: whose it is where the reader's is another, and what it has to
 * do with others. */
static void
add_relations(json_t *object, const Draft *draft, const Timetable *times, const Item *item)
{
    g_autofree char *occurrence = view_occurrence(draft->plan, times, item->span);
    g_autofree char *other = item->other != NULL ? plan_ref(draft->plan, item->other) : NULL;
    json_object_set_new(object, "school", json_boolean(item->school));
    json_object_set_new(object, "occurrence", text_or_null(occurrence));
    json_object_set_new(object, "whose", text_or_null(item->lead != NULL ? item->lead->name : NULL));
    json_object_set_new(object, "other", text_or_null(other));
    json_object_set_new(object, "meeting", meeting_json(item, times));
    json_object_set_new(object, "question", question_json(item));
}

static json_t *
item_json(const Draft *draft, const Timetable *times, const Item *item)
{
    const Milestone *milestone = item->milestone;
    bool dated = item->effective != DAY_NONE;
    g_autofree char *ref = plan_date_ref(draft->plan, milestone, item->span);
    json_t *object =
        json_pack("{s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:i,s:s,s:o}", "ref", text_json(ref), "section",
                  item_section_word(item->section), "title", text_json(milestone->title), "area",
                  text_json(milestone->action->area->title), "action", text_or_null(milestone->action->title),
                  "timescale", text_or_null(milestone->timescale), "due", day_json(item->due), "by",
                  day_json(dated ? item->effective : item->due), "from", day_json(item->from), "working_days",
                  dated ? json_integer(item->working_days) : json_null(), "moves", milestone->moves, "status",
                  status_word(brag_shown_status(milestone, item->span, times, draft->on)), "leads",
                  leads_json(milestone));
    add_relations(object, draft, times, item);
    return object;
}

static json_t *
items_json(const Draft *draft, const Timetable *times)
{
    json_t *items = json_array();
    for (guint i = 0; i < draft->items->len && i < WEBHOOK_MOST_ITEMS; i++) {
        const Item *item = draft->items->pdata[i];
        if (item->milestone != NULL)
            json_array_append_new(items, item_json(draft, times, item));
    }
    return items;
}

static json_t *
counts_json(const Draft *draft)
{
    json_t *counts = json_object();
    for (guint i = 0; i < draft->items->len; i++) {
        const char *section = item_section_word(((const Item *)draft->items->pdata[i])->section);
        json_int_t before = json_integer_value(json_object_get(counts, section));
        json_object_set_new(counts, section, json_integer(before + 1));
    }
    return counts;
}

static json_t *
area_json(const Area *area)
{
    const Assessment *assessment = area->assessment;
    bool given = assessment != NULL && assessment->fault == NULL;
    const char *reason = given && assessment->reasons->len > 0 ? assessment->reasons->pdata[0] : NULL;
    int done, steps;
    view_progress(area, &done, &steps);
    return json_pack(
        "{s:o,s:o,s:o,s:o,s:i,s:i}", "title", text_json(area->title), "status",
        given ? json_string(status_word(assessment->status)) : json_null(), "reason", text_or_null(reason),
        "fault", text_or_null(assessment != NULL ? assessment->fault : NULL), "done", done, "steps", steps);
}

static json_t *
areas_json(const Draft *draft)
{
    json_t *areas = json_array();
    g_autoptr(GPtrArray) watched = plan_watched(draft->plan, draft->board);
    for (guint i = 0; i < watched->len; i++)
        json_array_append_new(areas, area_json(watched->pdata[i]));
    return areas;
}

static json_t *
named_json(const char *key, const char *title)
{
    return json_pack("{s:o,s:o}", "key", text_json(key), "title", text_json(title));
}

char *
webhook_dump(json_t *body)
{
    char *made = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    char *text = g_strdup(made);
    free(made);
    return text;
}

char *
webhook_body(const Draft *draft, const Timetable *times, const char *note)
{
    const Plan *plan = draft->plan;
    guint items = draft->items->len;
    json_t *body = json_object();
    g_autofree char *type = g_strconcat("milestoned.", notice_kind_word(draft->kind), NULL);
    json_object_set_new(body, "type", json_string(type));
    json_object_set_new(body, "note", text_or_null(note));
    json_object_set_new(body, "programme", named_json(plan->key, plan->title));
    json_object_set_new(body, "board",
                        draft->board == NULL ? json_null()
                                             : named_json(draft->board->key, draft->board->title));
    json_object_set_new(body, "period", text_or_null(draft->period));
    json_object_set_new(body, "on", day_json(draft->on));
    json_object_set_new(body, "first", json_boolean(draft->first));
    json_object_set_new(body, "counts", counts_json(draft));
    json_object_set_new(body, "areas", areas_json(draft));
    json_object_set_new(body, "items", items_json(draft, times));
    json_object_set_new(body, "left_out",
                        json_integer(items > WEBHOOK_MOST_ITEMS ? items - WEBHOOK_MOST_ITEMS : 0));
    return webhook_dump(body);
}

char *
webhook_test_body(Day on, const char *note)
{
    return webhook_dump(json_pack("{s:s,s:o,s:o}", "type", "milestoned.test", "on", day_json(on), "note",
                                  text_or_null(note)));
}
