#include "ctl/show_milestone.h"

#include "base/text.h"
#include "compose/phrase.h"
#include "compose/view.h"
#include "ctl/facts.h"
#include "ctl/output.h"
#include "ctl/questions.h"
#include "ctl/table.h"
#include "store/outbox.h"
#include "store/records.h"
#include "store/updates.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const Picture *picture;
    const Milestone *milestone;
    const PlanSpan *date; /* the occurrence that was asked for; NULL: all */
    GPtrArray *updates;   /* MilestoneUpdate *: what was said of it */
    GPtrArray *changes;   /* Change *, of this milestone only */
    GPtrArray *messages;  /* Message *, that carry it */
} Story;

static bool
carries(const Message *message, const char *ref)
{
    for (guint i = 0; i < message->refs->len; i++)
        if (strcmp(message->refs->pdata[i], ref) == 0)
            return true;
    return false;
}

static bool
gather(Story *story, Store *store, GError **error)
{
    const Plan *plan = story->picture->plan;
    g_autofree char *ref = plan_ref(plan, story->milestone);
    OutboxFilter filter = {.programme = plan->key, .all = true};
    story->updates = updates_of(store, story->milestone->id, error);
    story->changes = story->updates != NULL ? changes_since(store, plan->id, 0, error) : NULL;
    story->messages = story->changes != NULL ? outbox_list(store, &filter, error) : NULL;
    if (story->messages == NULL)
        return false;
    for (guint i = story->changes->len; i-- > 0;)
        if (((Change *)story->changes->pdata[i])->milestone_id != story->milestone->id)
            g_ptr_array_remove_index(story->changes, i);
    for (guint i = story->messages->len; i-- > 0;)
        if (!carries(story->messages->pdata[i], ref))
            g_ptr_array_remove_index(story->messages, i);
    return true;
}

json_t *
show_change_json(const Change *change)
{
    json_t *object = json_object();
    json_object_set_new(object, "at", output_instant(change->at));
    json_object_set_new(object, "by", output_text(change->by));
    json_object_set_new(object, "noun", output_text(change->noun));
    json_object_set_new(object, "field", output_text(change->field));
    json_object_set_new(object, "before", output_text(change->before));
    json_object_set_new(object, "after", output_text(change->after));
    return object;
}

static bool
is_update(const Change *change)
{
    return strcmp(change->noun, "update") == 0 && strcmp(change->field, "added") == 0;
}

char *
show_change_text(const Change *change)
{
    if (is_update(change) && change->after != NULL && *change->after != '\0')
        return g_strdup_printf("note: %s", change->after);
    if (strcmp(change->field, "added") == 0)
        return g_strdup_printf("%s added", change->noun);
    if (strcmp(change->field, "removed") == 0)
        return g_strdup_printf("%s removed%s%s", change->noun, change->before != NULL ? ": " : "",
                               change->before != NULL ? change->before : "");
    const char *after = change->after != NULL && *change->after != '\0' ? change->after : "nothing";
    if (change->before == NULL || *change->before == '\0')
        return g_strdup_printf("%s: %s", change->field, after);
    return g_strdup_printf("%s: %s, was %s", change->field, after, change->before);
}

/* The key of the occurrence that a change is one of; NULL, also for one that is gone. */
static const char *
occurrence_of(const Milestone *milestone, const Change *change)
{
    if (strcmp(change->noun, "occurrence") != 0)
        return NULL;
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (date->occurrence != NULL && date->id == change->row_id)
            return date->occurrence;
    }
    return NULL;
}

static json_t *
change_json(const Milestone *milestone, const Change *change)
{
    json_t *object = show_change_json(change);
    json_object_set_new(object, "occurrence", output_text(occurrence_of(milestone, change)));
    return object;
}

/* "@2004-05/q1 due: 2004-07-30, was 2004-06-30" (transfer full) */
static char *
change_text(const Milestone *milestone, const Change *change)
{
    const char *key = occurrence_of(milestone, change);
    g_autofree char *text = show_change_text(change);
    return key != NULL ? g_strconcat("@", key, " ", text, NULL) : g_steal_pointer(&text);
}

static json_t *
said_json(const MilestoneUpdate *update)
{
    json_t *object = json_object();
    json_object_set_new(object, "on", output_day(update->on));
    json_object_set_new(object, "by", output_text(update->by));
    json_object_set_new(object, "status",
                        output_text(update->has_status ? status_word(update->status) : NULL));
    json_object_set_new(object, "due", output_day(update->due));
    json_object_set_new(object, "span", update->span > 0 ? json_integer(update->span) : json_null());
    json_object_set_new(object, "part", update->part > 0 ? json_integer(update->part) : json_null());
    json_object_set_new(object, "occurrence", output_text(update->occurrence));
    json_object_set_new(object, "forecast", output_day(update->forecast));
    json_object_set_new(object, "snooze_until", output_day(update->snooze_until));
    json_object_set_new(object, "reason", output_text(reason_word(update->reason)));
    json_object_set_new(object, "note", output_text(update->note));
    return object;
}

/* The leads that are away or have left on the day that is looked at. */
static json_t *
absent_json(const Story *story)
{
    json_t *array = json_array();
    for (guint i = 0; i < story->milestone->leads->len; i++) {
        const Person *lead = story->milestone->leads->pdata[i];
        json_t *object = output_absent(lead, story->picture->today);
        if (object != NULL)
            json_array_append_new(array, object);
    }
    return array;
}

static json_t *
waits_for_json(const Story *story)
{
    json_t *array = json_array();
    for (guint i = 0; i < story->milestone->dependencies->len; i++) {
        const Dependency *dependency = &g_array_index(story->milestone->dependencies, Dependency, i);
        json_t *object = json_object();
        json_object_set_new(object, "ref", output_text(dependency->on->ref));
        json_object_set_new(object, "title", output_text(dependency->on->title));
        json_object_set_new(object, "status",
                            json_string(status_word(picture_status(story->picture, dependency->on))));
        json_object_set_new(object, "lag", json_integer(dependency->lag));
        json_array_append_new(array, object);
    }
    return array;
}

typedef struct {
    const Milestone *milestone;
    GPtrArray *found; /* Milestone * */
} Search;

static void
look_whether_it_waits(Milestone *other, void *data)
{
    const Search *search = data;
    for (guint i = 0; i < other->dependencies->len; i++) {
        if (g_array_index(other->dependencies, Dependency, i).on == search->milestone)
            g_ptr_array_add(search->found, other);
    }
}

/* The milestones that wait for this one: Milestone *. (transfer full) */
static GPtrArray *
waiting(const Story *story)
{
    Search search = {story->milestone, g_ptr_array_new()};
    plan_foreach_milestone(story->picture->plan, look_whether_it_waits, &search);
    return search.found;
}

static json_t *
waited_for_by_json(const Story *story)
{
    g_autoptr(GPtrArray) others = waiting(story);
    json_t *array = json_array();
    for (guint i = 0; i < others->len; i++)
        json_array_append_new(array, output_text(((const Milestone *)others->pdata[i])->ref));
    return array;
}

/* With what was asked about it, and may have been answered; null where that is nothing. */
static json_t *
span_json(const Story *story, const PlanSpan *span)
{
    const Picture *picture = story->picture;
    json_t *object = output_span(story->milestone, span, picture->times, picture->today);
    json_object_set_new(object, "question",
                        span->question != NULL ? questions_json(story->milestone, span, span->question)
                                               : json_null());
    return object;
}

static json_t *
story_json(const Story *story)
{
    const Milestone *milestone = story->milestone;
    const Timetable *times = story->picture->times;
    Day today = story->picture->today;
    json_t *object = story->date != NULL ? output_milestone_date(milestone, story->date, times, today)
                                         : output_milestone(milestone, times, today);
    json_t *spans = json_array();
    json_t *history = json_array();
    json_t *sent = json_array();
    json_t *said = json_array();
    for (guint i = 0; i < milestone->spans->len; i++)
        json_array_append_new(spans, span_json(story, milestone->spans->pdata[i]));
    for (guint i = 0; i < story->updates->len; i++)
        json_array_append_new(said, said_json(story->updates->pdata[i]));
    for (guint i = 0; i < story->changes->len; i++)
        json_array_append_new(history, change_json(milestone, story->changes->pdata[i]));
    for (guint i = 0; i < story->messages->len; i++)
        json_array_append_new(sent, output_message(story->messages->pdata[i]));
    json_object_set_new(object, "programme", output_text(story->picture->plan->key));
    json_object_set_new(object, "area", output_text(milestone->action->area->title));
    json_object_set_new(object, "action", output_text(milestone->action->title));
    json_object_set_new(object, "approvers", output_people(milestone->approvers));
    json_object_set_new(object, "monitors", output_people(milestone->monitors));
    json_object_set_new(object, "deputies", output_people(milestone->deputies));
    json_object_set_new(object, "absent", absent_json(story));
    json_object_set_new(object, "waits_for", waits_for_json(story));
    json_object_set_new(object, "waited_for_by", waited_for_by_json(story));
    json_object_set_new(object, "snoozed_by", output_text(milestone->snoozed_by));
    json_object_set_new(object, "reason", output_text(reason_word(milestone->reason)));
    json_object_set_new(object, "updated", output_day(milestone->updated));
    json_object_set_new(object, "monitoring", output_text(milestone->monitoring));
    json_object_set_new(object, "success", output_text(milestone->success));
    json_object_set_new(object, "note", output_text(milestone->note));
    json_object_set_new(object, "spans", spans);
    json_object_set_new(object, "said", said);
    json_object_set_new(object, "history", history);
    json_object_set_new(object, "sent", sent);
    return object;
}

/* "1. by 31 May 2004\n   milestonectl resolve …" for each reading of a question, and how another day is said
 */
static char *
question_text(const Story *story, const PlanSpan *span, const Question *question)
{
    g_autofree char *ref = plan_ref(story->picture->plan, story->milestone);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < question->offers->len; i++) {
        g_autofree char *words = offer_describe(&g_array_index(question->offers, Offer, i));
        g_string_append_printf(text, "%u. %s\n", i + 1, words);
    }
    g_string_append_printf(text, "milestonectl resolve %s ", ref);
    if (story->milestone->spans->len > 1)
        g_string_append_printf(text, "--span %d ", span->ordinal);
    g_string_append(text, question->offers->len > 0 ? "--reading N, --due DATE or --no-date"
                                                    : "--due DATE or --no-date");
    return g_string_free(text, FALSE);
}

static void
add_doubt(Facts *facts, const Story *story, const PlanSpan *span)
{
    if (!span->certain)
        facts_add(facts, "uncertain", span->note != NULL ? span->note : "another reading is as good");
    const Question *question = resolution_question(story->milestone, span);
    g_autofree char *text = question != NULL ? question_text(story, span, question) : NULL;
    facts_add(facts, "to be settled", text);
    const Question *answered = span->question;
    if (answered != NULL && answered->answered != DAY_NONE) {
        g_autofree char *day = day_format_long(answered->answered);
        g_autofree char *who = g_strdup_printf("%s, by %s", day, answered->answered_by);
        facts_add(facts, "settled", who);
    }
}

static void
add_shift(Facts *facts, const PlanSpan *span)
{
    if (span->shifted_on == DAY_NONE)
        return;
    g_autofree char *from = day_format_long(span->shifted_from);
    g_autofree char *on = day_format_long(span->shifted_on);
    g_autofree char *text = g_strdup_printf("from %s, on %s, by a new school calendar", from, on);
    facts_add(facts, "moved", text);
}

static void
add_span(Facts *facts, const Story *story, const PlanSpan *span)
{
    const Timetable *times = story->picture->times;
    const Calendar *calendar = brag_calendar(story->milestone, times);
    Day effective = brag_effective_due(span, calendar);
    g_autofree char *last = g_strdup_printf("last %s", phrase_day(calendar == times->school));
    g_autofree char *occurrence = view_occurrence(story->picture->plan, times, span);
    facts_add(facts, "occurrence", occurrence);
    facts_add_day(facts, "begins", span->start);
    facts_add_day(facts, "due", span->due);
    facts_add_day(facts, last, effective != span->due ? effective : DAY_NONE);
    facts_add_day(facts, "first due", span->original_due != span->due ? span->original_due : DAY_NONE);
    add_shift(facts, span);
    facts_add_day(facts, "date complete", span->done);
    facts_add_day(facts, "review", span->review);
    facts_add(facts, "repeats", recurrence_word(span->recurrence));
    facts_add(facts, "rule", span->repeat);
    facts_add(facts, "read by rule", span->rule);
    add_doubt(facts, story, span);
}

static void
add_spans(Facts *facts, const Story *story)
{
    if (story->date != NULL) {
        add_span(facts, story, story->date);
        return;
    }
    for (guint i = 0; i < story->milestone->spans->len; i++)
        add_span(facts, story, story->milestone->spans->pdata[i]);
}

static void
add_people(Facts *facts, const char *name, const GPtrArray *people)
{
    g_autofree char *names = people->len > 0 ? output_names(people) : NULL;
    facts_add(facts, name, names);
}

static void
add_absent(Facts *facts, const Story *story)
{
    for (guint i = 0; i < story->milestone->leads->len; i++) {
        g_autofree char *text = output_absence(story->milestone->leads->pdata[i], story->picture->today);
        facts_add(facts, "away", text);
    }
}

static char *
other_text(const Story *story, const Milestone *other, int lag)
{
    g_autofree char *after = lag > 0 ? g_strdup_printf(", and %d working days more", lag) : g_strdup("");
    return g_strdup_printf("%s %s (%s%s)", other->ref, other->title,
                           status_label(picture_status(story->picture, other)), after);
}

static void
add_others(Facts *facts, const Story *story)
{
    const GArray *dependencies = story->milestone->dependencies;
    for (guint i = 0; i < dependencies->len; i++) {
        const Dependency *dependency = &g_array_index(dependencies, Dependency, i);
        g_autofree char *text = other_text(story, dependency->on, dependency->lag);
        facts_add(facts, "waits for", text);
    }
    g_autoptr(GPtrArray) others = waiting(story);
    for (guint i = 0; i < others->len; i++) {
        g_autofree char *text = other_text(story, others->pdata[i], 0);
        facts_add(facts, "is waited for by", text);
    }
}

static void
add_snooze(Facts *facts, const Milestone *milestone)
{
    if (milestone->snoozed_until == DAY_NONE)
        return;
    g_autofree char *until = day_format_long(milestone->snoozed_until);
    const char *who = milestone->snoozed_by != NULL ? milestone->snoozed_by : "somebody";
    g_autofree char *text = g_strdup_printf("until %s, as %s asked", until, who);
    facts_add(facts, "no reminder", text);
}

static void
print_facts(const Story *story)
{
    const Milestone *milestone = story->milestone;
    const Picture *picture = story->picture;
    g_autofree char *ref = plan_date_ref(picture->plan, milestone, story->date);
    g_autofree char *leads = output_leads(milestone);
    Status status = brag_shown_status(milestone, story->date, picture->times, picture->today);
    g_autoptr(Facts) facts = facts_new();
    facts_add(facts, "milestone", milestone->title);
    facts_add(facts, "reference", ref);
    facts_add(facts, "area", milestone->action->area->title);
    facts_add(facts, "action", milestone->action->title);
    facts_add(facts, "status", status_label(status));
    facts_add(facts, "reason", reason_word(milestone->reason));
    facts_add(facts, "lead", leads);
    add_absent(facts, story);
    add_people(facts, "deputy", milestone->deputies);
    add_people(facts, "approver", milestone->approvers);
    add_people(facts, "monitor", milestone->monitors);
    facts_add(facts, "timescale", milestone->timescale);
    add_spans(facts, story);
    add_others(facts, story);
    facts_add_day(facts, "forecast", milestone->forecast);
    facts_add_day(facts, "done", milestone->done);
    facts_add_day(facts, "last update", milestone->updated);
    add_snooze(facts, milestone);
    facts_add(facts, "monitoring", milestone->monitoring);
    facts_add(facts, "success", milestone->success);
    facts_add(facts, "note", milestone->note);
    facts_print(facts);
}

/* In one's own sheet all are shown, the complete ones too. */
static void
print_occurrences(const Story *story)
{
    const Picture *picture = story->picture;
    g_autoptr(Table) table = table_new("OCCURRENCE", "STATUS", "DUE", "DONE", "OF", NULL);
    PlanDates dates = plan_dates(story->milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (date->occurrence == NULL || (story->date != NULL && date != story->date))
            continue;
        char done[DAY_TEXT_SIZE];
        g_autofree char *ref = output_ref(story->milestone, date);
        g_autofree char *due = output_due(date);
        g_autofree char *title = view_occurrence(picture->plan, picture->times, date);
        Status status = brag_shown_status(story->milestone, date, picture->times, picture->today);
        table_add(table, ref, status_label(status), due, day_format(date->done, done), title, NULL);
    }
    if (story->date != NULL || table_rows(table) == 0)
        return;
    putchar('\n');
    table_print(table, "");
}

static void
add_part(GString *out, const char *name, const char *text)
{
    if (text != NULL && *text != '\0')
        g_string_append_printf(out, "%s%s%s", out->len > 0 ? "; " : "", name, text);
}

static void
add_day(GString *out, const char *name, Day day)
{
    char text[DAY_TEXT_SIZE];
    if (day != DAY_NONE)
        add_part(out, name, day_format(day, text));
}

/* "@2004-05/q1; Red; due 2004-06-30; because of post-vacant; no head yet" (transfer full) */
static char *
said_text(const MilestoneUpdate *update)
{
    GString *out = g_string_new(NULL);
    add_part(out, "@", update->occurrence);
    add_part(out, "", update->has_status ? status_label(update->status) : NULL);
    add_day(out, "due ", update->due);
    add_day(out, "forecast ", update->forecast);
    add_day(out, "no reminder until ", update->snooze_until);
    add_part(out, "because of ", reason_word(update->reason));
    add_part(out, "", update->note);
    return g_string_free(out, FALSE);
}

/* Not in a table: what was said is shown whole. */
static void
print_said(const Story *story)
{
    g_autoptr(Facts) facts = facts_new();
    for (guint i = 0; i < story->updates->len; i++) {
        const MilestoneUpdate *update = story->updates->pdata[i];
        char day[DAY_TEXT_SIZE];
        g_autofree char *who = text_printable(update->by);
        g_autofree char *when = g_strdup_printf("%s %s", day_format(update->on, day), who);
        g_autofree char *text = said_text(update);
        facts_add(facts, when, text);
    }
    if (story->updates->len > 0)
        puts("\nWhat was said");
    facts_print(facts);
}

/* What was said stands above, in its own words. */
static void
print_history(const Story *story)
{
    g_autoptr(Table) table = table_new("WHEN", "BY", "CHANGE", NULL);
    for (guint i = 0; i < story->changes->len; i++) {
        const Change *change = story->changes->pdata[i];
        if (is_update(change))
            continue;
        g_autofree char *when = output_when(story->picture->zone, change->at);
        g_autofree char *text = change_text(story->milestone, change);
        table_add(table, when, change->by, text, NULL);
    }
    putchar('\n');
    table_print(table, "Nothing has changed.");
}

static void
print_messages(const Story *story)
{
    g_autoptr(Table) table = table_new("MADE", "KIND", "TO", "STATE", "SUBJECT", NULL);
    for (guint i = 0; i < story->messages->len; i++) {
        const Message *message = story->messages->pdata[i];
        g_autofree char *when = output_when(story->picture->zone, message->created);
        table_add(table, when, notice_kind_word(message->kind), message->address,
                  message_state_word(message->state), message->subject, NULL);
    }
    putchar('\n');
    table_print(table, "Nobody was told of it yet.");
}

bool
show_milestone(const Ctl *ctl, Store *store, const Picture *picture, const Milestone *milestone,
               const PlanSpan *date, GError **error)
{
    Story story = {.picture = picture, .milestone = milestone, .date = date};
    bool well = gather(&story, store, error);
    if (well && ctl->json) {
        ctl_print_json(story_json(&story));
    } else if (well) {
        print_facts(&story);
        print_occurrences(&story);
        print_said(&story);
        print_history(&story);
        print_messages(&story);
    }
    g_clear_pointer(&story.updates, g_ptr_array_unref);
    g_clear_pointer(&story.changes, g_ptr_array_unref);
    g_clear_pointer(&story.messages, g_ptr_array_unref);
    return well;
}
