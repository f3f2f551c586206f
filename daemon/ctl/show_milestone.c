#include "ctl/show_milestone.h"

#include "base/text.h"
#include "ctl/facts.h"
#include "ctl/output.h"
#include "ctl/table.h"
#include "store/outbox.h"
#include "store/records.h"
#include "store/updates.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const Picture *picture;
    const Milestone *milestone;
    GPtrArray *updates;  /* MilestoneUpdate *: what was said of it */
    GPtrArray *changes;  /* Change *, of this milestone only */
    GPtrArray *messages; /* Message *, that carry it */
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
    const char *after = change->after != NULL && *change->after != '\0' ? change->after : "nothing";
    if (change->before == NULL || *change->before == '\0')
        return g_strdup_printf("%s: %s", change->field, after);
    return g_strdup_printf("%s: %s, was %s", change->field, after, change->before);
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
    json_object_set_new(object, "occurrence", output_text(update->occurrence));
    json_object_set_new(object, "forecast", output_day(update->forecast));
    json_object_set_new(object, "snooze_until", output_day(update->snooze_until));
    json_object_set_new(object, "reason", output_text(reason_word(update->reason)));
    json_object_set_new(object, "note", output_text(update->note));
    return object;
}

static json_t *
story_json(const Story *story)
{
    const Milestone *milestone = story->milestone;
    const Timetable *times = story->picture->times;
    json_t *object = output_milestone(milestone, times, story->picture->today);
    json_t *spans = json_array();
    json_t *history = json_array();
    json_t *sent = json_array();
    json_t *said = json_array();
    for (guint i = 0; i < milestone->spans->len; i++)
        json_array_append_new(spans,
                              output_span(milestone->spans->pdata[i], brag_calendar(milestone, times)));
    for (guint i = 0; i < story->updates->len; i++)
        json_array_append_new(said, said_json(story->updates->pdata[i]));
    for (guint i = 0; i < story->changes->len; i++)
        json_array_append_new(history, show_change_json(story->changes->pdata[i]));
    for (guint i = 0; i < story->messages->len; i++)
        json_array_append_new(sent, output_message(story->messages->pdata[i]));
    json_object_set_new(object, "programme", output_text(story->picture->plan->key));
    json_object_set_new(object, "area", output_text(milestone->action->area->title));
    json_object_set_new(object, "action", output_text(milestone->action->title));
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

static void
add_spans(Facts *facts, const Story *story)
{
    for (guint i = 0; i < story->milestone->spans->len; i++) {
        const PlanSpan *span = story->milestone->spans->pdata[i];
        facts_add_day(facts, "begins", span->start);
        facts_add_day(facts, "due", span->due);
        Day effective = brag_effective_due(span, brag_calendar(story->milestone, story->picture->times));
        facts_add_day(facts, "last working day", effective != span->due ? effective : DAY_NONE);
        facts_add_day(facts, "first due", span->original_due != span->due ? span->original_due : DAY_NONE);
        facts_add_day(facts, "review", span->review);
        facts_add(facts, "repeats", recurrence_word(span->recurrence));
        facts_add(facts, "read by rule", span->rule);
        if (!span->certain)
            facts_add(facts, "uncertain", span->note != NULL ? span->note : "another reading is as good");
    }
}

static void
print_facts(const Story *story)
{
    const Milestone *milestone = story->milestone;
    g_autofree char *ref = plan_ref(story->picture->plan, milestone);
    g_autofree char *leads = output_leads(milestone);
    g_autoptr(Facts) facts = facts_new();
    facts_add(facts, "milestone", milestone->title);
    facts_add(facts, "reference", ref);
    facts_add(facts, "area", milestone->action->area->title);
    facts_add(facts, "action", milestone->action->title);
    facts_add(facts, "status", status_label(picture_status(story->picture, milestone)));
    facts_add(facts, "reason", reason_word(milestone->reason));
    facts_add(facts, "lead", leads);
    facts_add(facts, "timescale", milestone->timescale);
    add_spans(facts, story);
    facts_add_day(facts, "forecast", milestone->forecast);
    facts_add_day(facts, "done", milestone->done);
    facts_add_day(facts, "last update", milestone->updated);
    facts_add(facts, "monitoring", milestone->monitoring);
    facts_add(facts, "success", milestone->success);
    facts_add(facts, "note", milestone->note);
    facts_print(facts);
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

/* "Red; due 2004-06-30; because of post-vacant; no head yet" (transfer full) */
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
        g_autofree char *text = show_change_text(change);
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
               GError **error)
{
    Story story = {.picture = picture, .milestone = milestone};
    bool well = gather(&story, store, error);
    if (well && ctl->json) {
        ctl_print_json(story_json(&story));
    } else if (well) {
        print_facts(&story);
        print_said(&story);
        print_history(&story);
        print_messages(&story);
    }
    g_clear_pointer(&story.updates, g_ptr_array_unref);
    g_clear_pointer(&story.changes, g_ptr_array_unref);
    g_clear_pointer(&story.messages, g_ptr_array_unref);
    return well;
}
