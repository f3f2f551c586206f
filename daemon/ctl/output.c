#include "ctl/output.h"

#include "base/text.h"

#include <stdio.h>

json_t *
output_day(Day day)
{
    char text[DAY_TEXT_SIZE];
    return day != DAY_NONE ? json_string(day_format(day, text)) : json_null();
}

json_t *
output_instant(Instant at)
{
    if (at == INSTANT_NONE)
        return json_null();
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at / INSTANT_SECOND);
    g_autofree char *text = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    return output_text(text);
}

json_t *
output_text(const char *text)
{
    if (text == NULL)
        return json_null();
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

json_t *
output_texts(const GPtrArray *texts)
{
    json_t *array = json_array();
    for (guint i = 0; texts != NULL && i < texts->len; i++)
        json_array_append_new(array, output_text(texts->pdata[i]));
    return array;
}

json_t *
output_people(const GPtrArray *people)
{
    json_t *array = json_array();
    for (guint i = 0; i < people->len; i++)
        json_array_append_new(array, output_text(((const Person *)people->pdata[i])->key));
    return array;
}

static json_t *
output_others(const Reading *reading)
{
    json_t *others = json_array();
    for (guint i = 0; i < reading->others->len; i++) {
        const Offer *other = &g_array_index(reading->others, Offer, i);
        json_t *object = json_object();
        json_object_set_new(object, "kind", json_string(timescale_kind_word(other->kind)));
        json_object_set_new(object, "start", output_day(other->start));
        json_object_set_new(object, "due", output_day(other->due));
        json_object_set_new(object, "recurrence", output_text(recurrence_word(other->recurrence)));
        json_array_append_new(others, object);
    }
    return others;
}

json_t *
output_reading(const Reading *reading)
{
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(timescale_kind_word(reading->kind)));
    json_object_set_new(object, "start", output_day(reading->start));
    json_object_set_new(object, "due", output_day(reading->due));
    json_object_set_new(object, "recurrence", output_text(recurrence_word(reading->recurrence)));
    json_object_set_new(object, "rule", output_text(reading->rule));
    json_object_set_new(object, "certain", json_boolean(reading->certain));
    json_object_set_new(object, "review", output_day(reading->review));
    json_object_set_new(object, "note", output_text(reading->note));
    if (reading->others != NULL)
        json_object_set_new(object, "others", output_others(reading));
    return object;
}

/* What any date has: when it is due, and what became of it. */
static void
add_date(json_t *object, const Milestone *milestone, const PlanSpan *date, const Timetable *times, Day today)
{
    json_object_set_new(object, "original_due", output_day(date->original_due));
    json_object_set_new(object, "effective_due",
                        output_day(brag_effective_due(date, brag_calendar(milestone, times))));
    json_object_set_new(object, "status",
                        json_string(status_word(brag_shown_status(milestone, date, times, today))));
    json_object_set_new(object, "done", output_day(date->done));
}

static json_t *
occurrence_json(const Milestone *milestone, const PlanSpan *date, const Timetable *times, Day today)
{
    g_autofree char *ref = output_ref(milestone, date);
    json_t *object = json_object();
    json_object_set_new(object, "ref", output_text(ref));
    json_object_set_new(object, "occurrence", output_text(date->occurrence));
    json_object_set_new(object, "start", output_day(date->start));
    json_object_set_new(object, "due", output_day(date->due));
    add_date(object, milestone, date, times, today);
    return object;
}

json_t *
output_span(const Milestone *milestone, const PlanSpan *span, const Timetable *times, Day today)
{
    const Reading reading = plan_span_reading(span);
    json_t *object = output_reading(&reading);
    json_t *occurrences = json_array();
    for (guint i = 0; i < span->occurrences->len; i++)
        json_array_append_new(occurrences,
                              occurrence_json(milestone, span->occurrences->pdata[i], times, today));
    add_date(object, milestone, span, times, today);
    json_object_set_new(object, "repeat", output_text(span->repeat));
    json_object_set_new(object, "shifted_from", output_day(span->shifted_from));
    json_object_set_new(object, "shifted_on", output_day(span->shifted_on));
    json_object_set_new(object, "occurrences", occurrences);
    return object;
}

/* The date that counts on a day; where none is sure, the first that there is. */
static const PlanSpan *
span_of(const Milestone *milestone)
{
    const PlanSpan *span = brag_current_span(milestone);
    if (span == NULL && milestone->spans->len > 0)
        span = milestone->spans->pdata[0];
    return span;
}

static json_t *
date_json(const Milestone *milestone, const PlanSpan *date, const char *ref, Status status,
          const Timetable *times)
{
    const Calendar *calendar = brag_calendar(milestone, times);
    json_t *object = json_object();
    json_object_set_new(object, "ref", output_text(ref));
    json_object_set_new(object, "title", output_text(milestone->title));
    json_object_set_new(object, "status", json_string(status_word(status)));
    json_object_set_new(object, "timescale", output_text(milestone->timescale));
    json_object_set_new(object, "due", output_day(date != NULL ? date->due : DAY_NONE));
    json_object_set_new(object, "effective_due",
                        output_day(date != NULL ? brag_effective_due(date, calendar) : DAY_NONE));
    json_object_set_new(object, "certain", json_boolean(date != NULL && plan_is_certain(date)));
    json_object_set_new(object, "occurrence", output_text(date != NULL ? date->occurrence : NULL));
    json_object_set_new(object, "school", json_boolean(calendar == times->school));
    json_object_set_new(object, "leads", output_people(milestone->leads));
    json_object_set_new(object, "forecast", output_day(milestone->forecast));
    json_object_set_new(object, "done", output_day(milestone->done));
    json_object_set_new(object, "moves", json_integer(milestone->moves));
    json_object_set_new(object, "snoozed_until", output_day(milestone->snoozed_until));
    return object;
}

json_t *
output_milestone(const Milestone *milestone, const Timetable *times, Day today)
{
    return date_json(milestone, span_of(milestone), milestone->ref, brag_status(milestone, times, today),
                     times);
}

json_t *
output_milestone_date(const Milestone *milestone, const PlanSpan *date, const Timetable *times, Day today)
{
    g_autofree char *ref = output_ref(milestone, date);
    return date_json(milestone, date, ref, brag_shown_status(milestone, date, times, today), times);
}

static bool
has_left(const Person *person, Day today)
{
    return person->left != DAY_NONE && person->left <= today;
}

json_t *
output_absent(const Person *person, Day today)
{
    const Absence *absence = plan_absence(person, today);
    bool left = has_left(person, today);
    if (absence == NULL && !left)
        return NULL;
    const Person *deputy = absence != NULL ? absence->deputy : NULL;
    json_t *object = json_object();
    json_object_set_new(object, "person", output_text(person->key));
    json_object_set_new(object, "from", output_day(absence != NULL ? absence->from : DAY_NONE));
    json_object_set_new(object, "until", output_day(absence != NULL ? absence->until : DAY_NONE));
    json_object_set_new(object, "deputy", output_text(deputy != NULL ? deputy->key : NULL));
    json_object_set_new(object, "left", output_day(left ? person->left : DAY_NONE));
    return object;
}

json_t *
output_area(const Area *area)
{
    const Assessment *assessment = area->assessment;
    bool answered = assessment != NULL && assessment->fault == NULL;
    json_t *object = json_object();
    json_object_set_new(object, "title", output_text(area->title));
    json_object_set_new(object, "plugin", output_text(area->plugin));
    json_object_set_new(object, "status",
                        answered ? json_string(status_word(assessment->status)) : json_null());
    json_object_set_new(object, "reasons", output_texts(answered ? assessment->reasons : NULL));
    json_object_set_new(object, "fault", output_text(assessment != NULL ? assessment->fault : NULL));
    json_object_set_new(object, "assessed", output_day(assessment != NULL ? assessment->on : DAY_NONE));
    return object;
}

json_t *
output_pause(const Pause *pause)
{
    if (pause == NULL)
        return json_null();
    return json_pack("{s:o, s:o, s:o}", "since", output_instant(pause->since), "by", output_text(pause->by),
                     "reason", output_text(pause->reason));
}

json_t *
output_message(const Message *message)
{
    json_t *object = json_object();
    json_object_set_new(object, "id", json_integer(message->id));
    json_object_set_new(object, "state", json_string(message_state_word(message->state)));
    json_object_set_new(object, "kind", json_string(notice_kind_word(message->kind)));
    json_object_set_new(object, "channel", json_string(channel_word(message->channel)));
    json_object_set_new(object, "to", output_text(message->address));
    json_object_set_new(object, "subject", output_text(message->subject));
    json_object_set_new(object, "message_id", output_text(message->message_id));
    json_object_set_new(object, "items", output_texts(message->refs));
    json_object_set_new(object, "on", output_day(message->on));
    json_object_set_new(object, "created", output_instant(message->created));
    bool waits = message->state == MESSAGE_QUEUED;
    json_object_set_new(object, "not_before", output_instant(waits ? message->not_before : INSTANT_NONE));
    json_object_set_new(object, "attempts", json_integer(message->attempts));
    return object;
}

json_t *
output_delivery(const Delivery *delivery)
{
    json_t *object = json_object();
    json_object_set_new(object, "attempt", json_integer(delivery->attempt));
    json_object_set_new(object, "at", output_instant(delivery->at));
    json_object_set_new(object, "result", json_string(delivery_result_word(delivery->result)));
    json_object_set_new(object, "code", delivery->code != 0 ? json_integer(delivery->code) : json_null());
    json_object_set_new(object, "answer", output_text(delivery->answer));
    return object;
}

char *
output_answer(const Delivery *delivery)
{
    const char *result = delivery_result_word(delivery->result);
    return g_strdup_printf("%s: %s", result, delivery->answer);
}

char *
output_assessment(const Area *area)
{
    const Assessment *assessment = area->assessment;
    if (assessment == NULL)
        return g_strdup("not assessed yet");
    if (assessment->fault != NULL)
        return g_strconcat("no answer: ", assessment->fault, NULL);
    const char *label = status_label(assessment->status);
    if (assessment->reasons->len == 0)
        return g_strdup(label);
    return g_strconcat(label, ": ", assessment->reasons->pdata[0], NULL);
}

char *
output_due(const PlanSpan *span)
{
    char day[DAY_TEXT_SIZE];
    if (span == NULL)
        return g_strdup("-");
    if (span->due != DAY_NONE)
        return g_strconcat(day_format(span->due, day), plan_is_certain(span) ? "" : "?", NULL);
    if (span->kind == TIMESCALE_OPEN)
        return g_strdup("ongoing");
    if (span->kind != TIMESCALE_RECURRING)
        return g_strdup("-");
    /* by a rule there is no word for it */
    const char *word = span->recurrence != RECURRENCE_UNSTATED ? recurrence_word(span->recurrence) : NULL;
    return g_strdup(word != NULL ? word : "regularly");
}

void
output_print_held(const GPtrArray *held)
{
    for (guint i = 0; i < held->len; i++) {
        g_autofree char *line = text_printable(held->pdata[i]);
        printf("  %s\n", line);
    }
}

char *
output_ref(const Milestone *milestone, const PlanSpan *date)
{
    bool of_many = date != NULL && date->occurrence != NULL;
    return g_strconcat(milestone->ref, of_many ? "@" : NULL, of_many ? date->occurrence : NULL, NULL);
}

char *
output_names(const GPtrArray *people)
{
    if (people->len == 0)
        return g_strdup("-");
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < people->len; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", ((const Person *)people->pdata[i])->name);
    return g_string_free(names, FALSE);
}

char *
output_leads(const Milestone *milestone)
{
    return output_names(milestone->leads);
}

char *
output_absence(const Person *person, Day today)
{
    const Absence *absence = plan_absence(person, today);
    bool left = has_left(person, today);
    if (absence == NULL && !left)
        return NULL;
    g_autofree char *day = day_format_long(left ? person->left : absence->until);
    if (left)
        return g_strdup_printf("%s has left, on %s", person->name, day);
    if (absence->deputy == NULL)
        return g_strdup_printf("%s until %s", person->name, day);
    return g_strdup_printf("%s until %s; deputy: %s", person->name, day, absence->deputy->name);
}

char *
output_when(const Zone *zone, Instant at)
{
    if (at == INSTANT_NONE)
        return g_strdup("-");
    char day[DAY_TEXT_SIZE];
    int minute;
    day_format(zone_day(zone, at, &minute), day);
    return g_strdup_printf("%s %02d:%02d", day, minute / 60, minute % 60);
}

char *
output_paused(const Zone *zone, const Pause *pause)
{
    g_autofree char *since = output_when(zone, pause->since);
    g_autofree char *by = text_printable(pause->by);
    g_autofree char *reason = text_printable(pause->reason);
    return g_strdup_printf("paused since %s by %s%s%s", since, by, *reason != '\0' ? ": " : "", reason);
}
