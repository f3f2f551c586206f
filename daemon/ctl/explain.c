#include "base/text.h"
#include "ctl/command.h"
#include "ctl/explain_fold.h"
#include "ctl/explain_record.h"
#include "ctl/explain_text.h"
#include "ctl/output.h"
#include "store/programmes.h"

#include <stdio.h>
#include <string.h>

/* One programme being explained. */
typedef struct {
    Ctl *ctl;
    Store *store;
    Picture *picture;
    const Milestone *milestone; /* NULL: a person's everything */
    const PlanSpan *date;       /* NULL: all of the milestone's */
    const Person *person;       /* NULL: everybody */
    ExplainRecord *record;
    bool past;   /* about a day that has gone */
    bool future; /* about one that is to come */
} Explanation;

static void
explanation_clear(Explanation *explanation)
{
    g_clear_pointer(&explanation->record, explain_record_free);
    g_clear_pointer(&explanation->picture, picture_free);
}

static bool
open_programme(Explanation *explanation, const char *programme, const char *on, GError **error)
{
    explanation->picture = picture_new(explanation->ctl, explanation->store, programme, on, error);
    if (explanation->picture == NULL)
        return false;
    Day today = zone_day(explanation->picture->zone, clock_now(explanation->ctl->clock), NULL);
    explanation->past = explanation->picture->today < today;
    explanation->future = explanation->picture->today > today;
    explanation->record =
        explain_record_new(explanation->store, explanation->picture, explanation->past, error);
    return explanation->record != NULL;
}

/* "message 12 <…>, for 1 April 2004, sent on 2004-04-01 08:00: 250 2.0.0 Ok" (transfer full) */
static char *
record_text(const Explanation *explanation, const Message *message)
{
    if (message == NULL)
        return g_strdup(explanation->past ? "nothing of it was sent up to that day"
                                          : "nothing of it was sent to them yet");
    g_autofree char *on = day_format_full(message->on);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "message %" G_GINT64_FORMAT " <%s> to %s, for %s: %s", message->id,
                           message->message_id, message->address, on, message_state_word(message->state));
    g_autoptr(GPtrArray) attempts = explain_record_deliveries(explanation->record, message);
    if (attempts->len > 0) {
        const Delivery *attempt = attempts->pdata[attempts->len - 1];
        g_autofree char *when = output_when(explanation->picture->zone, attempt->at);
        g_autofree char *answer = output_answer(attempt);
        g_string_append_printf(out, " (%s, %s)", when, answer);
    }
    return g_string_free(out, FALSE);
}

/* What was not told on a day that has gone may yet be wanted by the plan of today. (transfer full) */
static char *
verdict_text(const Explanation *explanation, const Judgement *judgement)
{
    if (!explanation->past || judgement->verdict != VERDICT_WANTED)
        return explain_verdict(explanation->picture, judgement);
    if (explain_record_find(explanation->record, judgement) != NULL)
        return g_strdup("told on that day, if not of this: the record has it");
    return g_strdup("not told on that day, though it would be by the plan as it stands now");
}

static json_t *
record_json(const Explanation *explanation, const Message *message)
{
    if (message == NULL)
        return json_null();
    json_t *attempts = json_array();
    g_autoptr(GPtrArray) deliveries = explain_record_deliveries(explanation->record, message);
    for (guint i = 0; i < deliveries->len; i++)
        json_array_append_new(attempts, output_delivery(deliveries->pdata[i]));
    json_t *object = output_message(message);
    json_object_set_new(object, "keys", output_texts(message->keys));
    json_object_set_new(object, "deliveries", attempts);
    return object;
}

static json_t *
key_json(const Person *person)
{
    return output_text(person != NULL ? person->key : NULL);
}

static void
set_text(json_t *object, const char *name, char *text)
{
    json_object_set_new(object, name, output_text(text));
    g_free(text);
}

static json_t *
date_json(const Picture *picture, const Judgement *judgement)
{
    const PlanSpan *date = judgement->date;
    if (date == NULL)
        return json_null();
    const Calendar *calendar = brag_calendar(judgement->milestone, picture->times);
    json_t *object = json_object();
    json_object_set_new(object, "occurrence", output_text(date->occurrence));
    json_object_set_new(object, "due", output_day(date->due));
    json_object_set_new(object, "effective_due", output_day(brag_effective_due(date, calendar)));
    json_object_set_new(object, "certain", json_boolean(plan_is_certain(date)));
    return object;
}

static const char *
kind_of(const Judgement *judgement)
{
    if (judgement->kind != NOTICE_REMINDER)
        return notice_kind_word(judgement->kind);
    return judgement->ladder ? "reminder" : item_section_word(judgement->section);
}

static void
print_json(const Explanation *explanation, const Judgement *judgement)
{
    const Picture *picture = explanation->picture;
    const Milestone *milestone = judgement->milestone;
    const Person *to = judgement->reader != NULL ? judgement->reader : judgement->person;
    json_t *object = json_object();
    json_object_set_new(object, "programme", output_text(picture->plan->key));
    json_object_set_new(object, "ref", output_text(milestone != NULL ? milestone->ref : NULL));
    json_object_set_new(object, "on", output_day(judgement->today));
    json_object_set_new(object, "date", date_json(picture, judgement));
    json_object_set_new(object, "kind", json_string(kind_of(judgement)));
    json_object_set_new(object, "person", key_json(judgement->person));
    json_object_set_new(object, "reader", key_json(judgement->reader));
    json_object_set_new(object, "board",
                        output_text(judgement->board != NULL ? judgement->board->key : NULL));
    json_object_set_new(object, "other",
                        output_text(judgement->other != NULL ? judgement->other->ref : NULL));
    json_object_set_new(object, "verdict", json_string(verdict_word(judgement->verdict)));
    bool wanted = judgement->verdict == VERDICT_WANTED;
    json_object_set_new(object, "gate", wanted ? json_string(gate_word(judgement->gate)) : json_null());
    set_text(object, "why", verdict_text(explanation, judgement));
    set_text(object, "rule", explain_rule(picture, judgement));
    json_object_set_new(object, "since", output_day(judgement->since));
    json_object_set_new(object, "at", output_instant(judgement->at));
    set_text(object, "day", explain_day(picture, judgement));
    set_text(object, "preference", to != NULL ? explain_preference(picture, to) : NULL);
    json_object_set_new(object, "key", output_text(judgement->key));
    json_object_set_new(object, "record",
                        record_json(explanation, explain_record_find(explanation->record, judgement)));
    ctl_print_json(object);
}

/* Takes the text. */
static void
print_line(const char *label, char *text)
{
    g_autofree char *line = text_printable(text);
    printf("    %-11s %s\n", label, line);
    g_free(text);
}

static void
print_date(const Explanation *explanation, const Judgement *judgement)
{
    const PlanSpan *date = judgement->date;
    g_autofree char *ref = plan_date_ref(explanation->picture->plan, judgement->milestone, date);
    g_autofree char *due = output_due(date);
    g_autofree char *title = text_printable(judgement->milestone->title);
    const Calendar *calendar = brag_calendar(judgement->milestone, explanation->picture->times);
    Day effective = date != NULL ? brag_effective_due(date, calendar) : DAY_NONE;
    char by[DAY_TEXT_SIZE];
    printf("%s  %s\n", ref, title);
    if (effective != DAY_NONE && effective != date->due)
        printf("  due %s, by %s\n", due, day_format(effective, by));
    else
        printf("  due %s\n", due);
}

static const char *
heading_of(const Judgement *judgement)
{
    switch (judgement->kind) {
    case NOTICE_DIGEST:
        return "digest";
    case NOTICE_OFFICER:
        return "officer's list";
    case NOTICE_QUESTION:
        return "officer's questions";
    default:
        return judgement->ladder ? "reminder" : item_section_word(judgement->section);
    }
}

/* Who reads it in the place of somebody is named. */
static void
print_preference(const Picture *picture, const Judgement *judgement, const Person *to)
{
    char *preference = explain_preference(picture, to);
    if (to != judgement->person) {
        char *named = g_strdup_printf("of %s: %s", to->name, preference);
        g_free(preference);
        preference = named;
    }
    print_line("preference", preference);
}

/* Of a person who is asked about the day and the preference stand on top. */
static void
print_judgement(const Explanation *explanation, const Judgement *judgement)
{
    const Picture *picture = explanation->picture;
    const Person *to = judgement->reader != NULL ? judgement->reader : judgement->person;
    g_autofree char *name = text_printable(judgement->person != NULL ? judgement->person->name : "nobody");
    g_autofree char *why = verdict_text(explanation, judgement);
    g_autofree char *line = text_printable(why);
    printf("  %s, %s: %s\n", heading_of(judgement), name, line);
    print_line("rule", explain_rule(picture, judgement));
    if (to != explanation->person) {
        print_line("day", explain_day(picture, judgement));
        if (to != NULL)
            print_preference(picture, judgement, to);
    }
    print_line("record", record_text(explanation, explain_record_find(explanation->record, judgement)));
}

static void
print_text(const Explanation *explanation, const Judgement *judgement, const Judgement *before)
{
    bool same =
        before != NULL && before->milestone == judgement->milestone && before->date == judgement->date;
    if (!same && before != NULL)
        printf("\n");
    if (!same && judgement->milestone != NULL)
        print_date(explanation, judgement);
    else if (!same)
        printf("%s\n", explanation->picture->plan->title);
    print_judgement(explanation, judgement);
}

/* Prompts for papers and what has no rung are said of one milestone; of a person only what has something to
 * say on the day, or was told. */
static bool
is_worth_saying(const Explanation *explanation, const Judgement *judgement)
{
    if (explanation->date != NULL && judgement->date != explanation->date)
        return false;
    bool notice = judgement->kind == NOTICE_REMINDER && !judgement->ladder;
    return explanation->milestone != NULL || !notice || judgement->verdict != VERDICT_NOT_YET;
}

/* What is worth saying of all that can be said; borrowed. (transfer container) */
static GPtrArray *
worth_saying(const Explanation *explanation, const GPtrArray *all)
{
    GPtrArray *said = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++) {
        if (is_worth_saying(explanation, all->pdata[i]))
            g_ptr_array_add(said, all->pdata[i]);
    }
    return said;
}

static void
print_folded(const ExplainFold *fold, const Judgement *judgement)
{
    g_autofree char *folded = explain_fold_text(fold, judgement->milestone);
    if (*folded != '\0')
        printf("\n  %s\n", folded);
}

/* To people only the dates of what repeats that matter now; one that is asked about is. */
static void
print_texts(const Explanation *explanation, const GPtrArray *said)
{
    g_autoptr(ExplainFold) fold = explain_fold_new(said);
    const Judgement *before = NULL;
    for (guint i = 0; i < said->len; i++) {
        const Judgement *judgement = said->pdata[i];
        const Judgement *next = i + 1 < said->len ? said->pdata[i + 1] : NULL;
        if (explanation->date != NULL || !explain_fold_hides(fold, judgement)) {
            print_text(explanation, judgement, before);
            before = judgement;
        }
        if (explanation->date == NULL && (next == NULL || next->milestone != judgement->milestone))
            print_folded(fold, judgement);
    }
}

static guint
print_all(const Explanation *explanation)
{
    g_autoptr(GPtrArray) all = schedule_explain(explanation->picture->schedule, explanation->milestone,
                                                explanation->person, explanation->picture->now);
    g_autoptr(GPtrArray) said = worth_saying(explanation, all);
    if (!explanation->ctl->json)
        print_texts(explanation, said);
    for (guint i = 0; explanation->ctl->json && i < said->len; i++)
        print_json(explanation, said->pdata[i]);
    return said->len;
}

static void
print_person(const Explanation *explanation)
{
    const Picture *picture = explanation->picture;
    const Person *person = explanation->person;
    Judgement judgement = {.person = (Person *)person, .today = picture->today};
    g_autofree char *name = text_printable(person->name);
    printf("%s\n", name);
    print_line("day", explain_day(picture, &judgement));
    print_line("preference", explain_preference(picture, person));
    printf("\n");
}

static const char *
standpoint(const Explanation *explanation)
{
    if (explanation->past)
        return ": the record goes up to that day, the rules look at the plan as it stands now";
    return explanation->future ? ": as things stand now; what is sent and said until then may change it" : "";
}

static void
print_programme(const Explanation *explanation, bool *first)
{
    const Picture *picture = explanation->picture;
    if (!explanation->ctl->json) {
        g_autofree char *day = day_format_long(picture->today);
        g_autofree char *title = text_printable(picture->plan->title);
        printf("%s%s, on %s%s\n\n", *first ? "" : "\n", title, day, standpoint(explanation));
    }
    *first = false;
    if (!explanation->ctl->json && explanation->person != NULL)
        print_person(explanation);
    if (print_all(explanation) == 0 && !explanation->ctl->json)
        printf("%s is told of nothing.\n",
               explanation->person != NULL ? explanation->person->name : "Nobody");
}

/* What stands behind the programme is a milestone or one of its dates; else a person, who may be called by an
 * address. */
static bool
find_subject(Explanation *explanation, const char *name, const char *ref, const char *occurrence,
             GError **error)
{
    const Picture *picture = explanation->picture;
    g_autoptr(GError) own = NULL;
    explanation->milestone = picture_milestone(picture, ref, &own);
    if (explanation->milestone != NULL) {
        explanation->date = occurrence != NULL
                                ? picture_occurrence(picture, explanation->milestone, occurrence, error)
                                : NULL;
        return occurrence == NULL || explanation->date != NULL;
    }
    explanation->person = picture_person(picture, name, NULL);
    if (explanation->person == NULL)
        g_propagate_error(error, g_steal_pointer(&own));
    return explanation->person != NULL;
}

static bool
explain_one(Explanation *explanation, const char *subject, const char *on, GError **error)
{
    g_autofree char *programme = NULL;
    g_autofree char *ref = NULL;
    g_autofree char *occurrence = NULL;
    bool first = true;
    if (!ctl_split_date_ref(subject, &programme, &ref, &occurrence, error) ||
        !open_programme(explanation, programme, on, error) ||
        !find_subject(explanation, strchr(subject, '/') + 1, ref, occurrence, error))
        return false;
    print_programme(explanation, &first);
    return true;
}

static bool
has_address(const Person *person, const char *folded)
{
    for (guint i = 0; i < person->addresses->len; i++) {
        g_autofree char *address = g_utf8_casefold(person->addresses->pdata[i], -1);
        if (strcmp(address, folded) == 0)
            return true;
    }
    return false;
}

/* Everybody of a programme who is written to at an address. */
static bool
explain_people(Explanation *explanation, const char *programme, const char *folded, const char *on,
               bool *first, GError **error)
{
    if (!open_programme(explanation, programme, on, error))
        return false;
    const GPtrArray *people = explanation->picture->plan->people;
    for (guint i = 0; i < people->len; i++) {
        explanation->person = people->pdata[i];
        if (has_address(explanation->person, folded))
            print_programme(explanation, first);
    }
    return true;
}

static bool
explain_address(Explanation *explanation, const char *address, const char *on, GError **error)
{
    g_autofree char *folded = g_utf8_casefold(address, -1);
    g_autoptr(GPtrArray) programmes = programmes_list(explanation->store, error);
    bool first = true;
    bool well = programmes != NULL;
    for (guint i = 0; well && i < programmes->len; i++) {
        const ProgrammeRow *row = programmes->pdata[i];
        well = explain_people(explanation, row->key, folded, on, &first, error);
        explanation_clear(explanation);
    }
    if (well && first)
        return error_set(error, ERROR_DATA, "nobody in any programme has the address %s", address);
    return well;
}

static bool
explain(Ctl *ctl, const char *subject, const char *on, GError **error)
{
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    Explanation explanation = {.ctl = ctl, .store = store};
    if (store == NULL)
        return false;
    bool well = strchr(subject, '/') == NULL && strchr(subject, '@') != NULL
                    ? explain_address(&explanation, subject, on, error)
                    : explain_one(&explanation, subject, on, error);
    explanation_clear(&explanation);
    return well;
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    char *on = NULL;
    const GOptionEntry entries[] = {{"on", 0, 0, G_OPTION_ARG_STRING, &on,
                                     "As it is on that day (default: today); of a day that has gone, what "
                                     "was sent up to it",
                                     "DATE"},
                                    G_OPTION_ENTRY_NULL};
    bool well = command_parse(self, entries, 1, 1, &argc, &argv, error) && explain(ctl, argv[1], on, error);
    g_free(on);
    return well;
}

const Command command_explain = {
    .name = "explain",
    .arguments = "PROGRAMME/REF|PROGRAMME/PERSON|ADDRESS",
    .summary = "Say why somebody was told, or was not: rule, day, preference, record",
    .run = run,
};
