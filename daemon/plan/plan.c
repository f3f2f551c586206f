#include "plan/plan.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

static void
person_free(Person *person)
{
    g_free(person->key);
    g_free(person->name);
    g_free(person->zone);
    g_ptr_array_unref(person->addresses);
    g_ptr_array_unref(person->marked);
    g_ptr_array_unref(person->aliases);
    g_array_unref(person->absences);
    g_free(person);
}

static void
board_free(Board *board)
{
    g_free(board->key);
    g_free(board->title);
    g_ptr_array_unref(board->members);
    g_array_unref(board->meetings);
    rrule_free(board->rule);
    g_array_unref(board->prompts);
    g_ptr_array_unref(board->areas);
    g_free(board->webhook);
    g_free(board->marked);
    g_free(board);
}

static void
question_free(Question *question)
{
    if (question == NULL)
        return;
    g_free(question->phrase);
    g_array_unref(question->offers);
    g_free(question->answered_by);
    g_free(question);
}

static void
span_free(PlanSpan *span)
{
    g_free(span->occurrence);
    g_free(span->repeat);
    g_free(span->rule);
    g_free(span->note);
    g_free(span->calendar);
    question_free(span->question);
    g_ptr_array_unref(span->occurrences);
    g_free(span);
}

static void
milestone_free(Milestone *milestone)
{
    g_free(milestone->ref);
    g_free(milestone->title);
    g_free(milestone->timescale);
    g_ptr_array_unref(milestone->spans);
    g_ptr_array_unref(milestone->leads);
    g_ptr_array_unref(milestone->approvers);
    g_ptr_array_unref(milestone->monitors);
    g_ptr_array_unref(milestone->deputies);
    g_array_unref(milestone->dependencies);
    g_free(milestone->snoozed_by);
    g_free(milestone->monitoring);
    g_free(milestone->success);
    g_free(milestone->note);
    g_free(milestone->rule_key);
    g_free(milestone->rule);
    g_free(milestone);
}

static void
action_free(Action *action)
{
    g_free(action->ref);
    g_free(action->number);
    g_free(action->title);
    g_free(action->objective);
    g_ptr_array_unref(action->milestones);
    g_free(action);
}

static void
area_free(Area *area)
{
    g_free(area->title);
    g_ptr_array_unref(area->aliases);
    g_free(area->plugin);
    g_hash_table_unref(area->settings);
    g_clear_pointer(&area->ladder, g_array_unref);
    g_ptr_array_unref(area->actions);
    assessment_free(area->assessment);
    g_ptr_array_unref(area->outcomes);
    g_ptr_array_unref(area->updates);
    g_free(area);
}

void
outcome_free(Outcome *outcome)
{
    if (outcome == NULL)
        return;
    g_free(outcome->text);
    g_free(outcome);
}

void
area_update_free(AreaUpdate *update)
{
    if (update == NULL)
        return;
    g_free(update->period);
    g_free(update->text);
    g_free(update);
}

Observation *
observation_new(const char *measure, const char *group, const char *comparator, const char *period)
{
    Observation *observation = g_new0(Observation, 1);
    observation->measure = g_strdup(measure);
    observation->group = g_strdup(group);
    observation->comparator = g_strdup(comparator);
    observation->period = g_strdup(period);
    observation->definition = g_strdup("");
    observation->value = (double)NAN;
    observation->on = DAY_NONE;
    return observation;
}

void
observation_free(Observation *observation)
{
    if (observation == NULL)
        return;
    g_free(observation->measure);
    g_free(observation->group);
    g_free(observation->comparator);
    g_free(observation->period);
    g_free(observation->definition);
    g_free(observation);
}

static GPtrArray *
owned(void *free_one)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)free_one);
}

Plan *
plan_new(const char *key)
{
    Plan *plan = g_new0(Plan, 1);
    plan->key = g_strdup(key);
    plan->title = g_strdup(key);
    plan->nation = NATION_ENGLAND;
    plan->zone = g_strdup("Europe/London");
    plan->reference = DAY_NONE;
    plan->activated = plan->begins = plan->ends = DAY_NONE;
    plan->approver_days = plan->chair_days = -1;
    plan->bands = g_array_new(FALSE, FALSE, sizeof(Period));
    g_array_set_clear_func(plan->bands, (GDestroyNotify)period_clear);
    plan->people = owned(person_free);
    plan->boards = owned(board_free);
    plan->areas = owned(area_free);
    plan->observations = owned(observation_free);
    plan->cases = owned(case_free);
    return plan;
}

void
plan_free(Plan *plan)
{
    if (plan == NULL)
        return;
    g_free(plan->key);
    g_free(plan->title);
    g_free(plan->zone);
    g_free(plan->calendar);
    g_array_unref(plan->bands);
    g_clear_pointer(&plan->ladder, g_array_unref);
    g_ptr_array_unref(plan->areas);
    g_ptr_array_unref(plan->boards);
    g_ptr_array_unref(plan->people);
    g_ptr_array_unref(plan->observations);
    g_ptr_array_unref(plan->cases);
    g_free(plan);
}

Person *
plan_add_person(Plan *plan, const char *key, const char *name)
{
    Person *person = g_new0(Person, 1);
    person->key = g_strdup(key);
    person->name = g_strdup(name);
    person->hour = -1;
    person->absences = g_array_new(FALSE, FALSE, sizeof(Absence));
    person->left = DAY_NONE;
    person->addresses = owned(g_free);
    person->marked = owned(g_free);
    person->aliases = owned(g_free);
    g_ptr_array_add(plan->people, person);
    return person;
}

Board *
plan_add_board(Plan *plan, const char *key, const char *title)
{
    Board *board = g_new0(Board, 1);
    board->key = g_strdup(key);
    board->title = g_strdup(title);
    board->members = g_ptr_array_new();
    board->digest_day = MONDAY;
    board->digest_hour = 8 * 60;
    board->paper_days = 5;
    board->meetings = g_array_new(FALSE, FALSE, sizeof(Day));
    board->rule_from = DAY_NONE;
    board->prompts = g_array_new(FALSE, FALSE, sizeof(int));
    board->areas = g_ptr_array_new();
    g_ptr_array_add(plan->boards, board);
    return board;
}

Area *
plan_add_area(Plan *plan, const char *title)
{
    Area *area = g_new0(Area, 1);
    area->title = g_strdup(title);
    area->aliases = owned(g_free);
    area->plugin = g_strdup("oversight");
    area->settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    area->actions = owned(action_free);
    area->outcomes = owned(outcome_free);
    area->updates = owned(area_update_free);
    area->position = (int)plan->areas->len;
    g_ptr_array_add(plan->areas, area);
    return area;
}

Action *
plan_add_action(Area *area, const char *ref, const char *title)
{
    Action *action = g_new0(Action, 1);
    action->area = area;
    action->ref = g_strdup(ref);
    action->number = g_strdup("");
    action->title = g_strdup(title);
    action->objective = g_strdup("");
    action->milestones = owned(milestone_free);
    action->position = (int)area->actions->len;
    g_ptr_array_add(area->actions, action);
    return action;
}

Milestone *
plan_add_milestone(Action *action, const char *ref, const char *title)
{
    Milestone *milestone = g_new0(Milestone, 1);
    milestone->action = action;
    milestone->ref = g_strdup(ref);
    milestone->title = g_strdup(title);
    milestone->timescale = g_strdup("");
    milestone->spans = owned(span_free);
    milestone->leads = g_ptr_array_new();
    milestone->approvers = g_ptr_array_new();
    milestone->monitors = g_ptr_array_new();
    milestone->deputies = g_ptr_array_new();
    milestone->dependencies = g_array_new(FALSE, FALSE, sizeof(Dependency));
    milestone->monitoring = g_strdup("");
    milestone->success = g_strdup("");
    milestone->note = g_strdup("");
    milestone->rule = g_strdup("");
    milestone->forecast = milestone->done = milestone->updated = milestone->seen = DAY_NONE;
    milestone->snoozed_until = DAY_NONE;
    milestone->position = (int)action->milestones->len;
    g_ptr_array_add(action->milestones, milestone);
    return milestone;
}

static PlanSpan *
span_new(TimescaleKind kind, Day start, Day due)
{
    PlanSpan *span = g_new0(PlanSpan, 1);
    span->kind = kind;
    span->start = start;
    span->due = span->original_due = due;
    span->review = span->done = span->shifted_from = span->shifted_on = DAY_NONE;
    span->rule = g_strdup("");
    span->calendar = g_strdup("");
    span->certain = true;
    span->occurrences = owned(span_free);
    return span;
}

PlanSpan *
plan_add_span(Milestone *milestone, TimescaleKind kind, Day start, Day due)
{
    PlanSpan *span = span_new(kind, start, due);
    g_ptr_array_add(milestone->spans, span);
    span->ordinal = (int)milestone->spans->len;
    return span;
}

PlanSpan *
plan_add_occurrence(PlanSpan *span, const char *key, Day start, Day due)
{
    PlanSpan *occurrence = span_new(TIMESCALE_WINDOW, start, due);
    occurrence->occurrence = g_strdup(key);
    occurrence->of = span;
    occurrence->ordinal = span->ordinal;
    occurrence->by_terms = span->by_terms;
    g_free(occurrence->rule);
    occurrence->rule = g_strdup(span->rule);
    guint place = span->occurrences->len;
    while (place > 0 && ((const PlanSpan *)span->occurrences->pdata[place - 1])->due > due)
        place--;
    g_ptr_array_insert(span->occurrences, (gint)place, occurrence);
    return occurrence;
}

Question *
plan_add_question(PlanSpan *span, const char *phrase)
{
    Question *question = g_new0(Question, 1);
    question->phrase = g_strdup(phrase);
    question->offers = g_array_new(FALSE, FALSE, sizeof(Offer));
    question->raised = question->answered = DAY_NONE;
    question_free(span->question);
    span->question = question;
    return question;
}

void
plan_drop_question(PlanSpan *span)
{
    question_free(span->question);
    span->question = NULL;
}

PlanDates
plan_dates(const Milestone *milestone)
{
    return (PlanDates){.milestone = milestone};
}

PlanSpan *
plan_dates_next(PlanDates *dates)
{
    while (dates->span < dates->milestone->spans->len) {
        PlanSpan *span = dates->milestone->spans->pdata[dates->span];
        if (span->kind == TIMESCALE_RECURRING && dates->occurrence < span->occurrences->len)
            return span->occurrences->pdata[dates->occurrence++];
        bool itself = span->kind != TIMESCALE_RECURRING || span->occurrences->len == 0;
        dates->span++;
        dates->occurrence = 0;
        if (itself)
            return span;
    }
    return NULL;
}

bool
plan_is_certain(const PlanSpan *date)
{
    return date->certain && (date->of == NULL || date->of->certain);
}

PlanSpan *
plan_find_occurrence(const Milestone *milestone, const char *key)
{
    PlanDates dates = plan_dates(milestone);
    for (PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (date->occurrence != NULL && strcmp(date->occurrence, key) == 0)
            return date;
    }
    return NULL;
}

bool
plan_watches(const Board *board, const Area *area)
{
    return board->areas->len == 0 || g_ptr_array_find(board->areas, area, NULL);
}

GPtrArray *
plan_watched(const Plan *plan, const Board *board)
{
    GPtrArray *areas = g_ptr_array_new();
    for (guint i = 0; i < plan->areas->len; i++) {
        if (board == NULL || plan_watches(board, plan->areas->pdata[i]))
            g_ptr_array_add(areas, plan->areas->pdata[i]);
    }
    return areas;
}

/* The topic that an address of ntfy ends in: what is behind its last slash, where that is a topic's name;
 * NULL. */
static const char *
topic_of(const char *webhook)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    const char *host = strstr(webhook, "://");
    const char *topic = host != NULL ? strchr(host + 3, '/') : NULL;
    while (topic != NULL && strchr(topic + 1, '/') != NULL)
        topic = strchr(topic + 1, '/');
    gsize length = topic != NULL ? strlen(topic + 1) : 0;
    return length > 0 && length <= 64 && strspn(topic + 1, letters) == length ? topic + 1 : NULL;
}

bool
plan_webhook_ok(const char *webhook, WebhookForm form)
{
    return form != WEBHOOK_NTFY || topic_of(webhook) != NULL;
}

char *
plan_webhook_address(const char *webhook, WebhookForm form)
{
    const char *topic = webhook != NULL && form == WEBHOOK_NTFY ? topic_of(webhook) : NULL;
    return topic != NULL ? g_strndup(webhook, (gsize)(topic - webhook)) : g_strdup(webhook);
}

Board *
plan_escalation_board(const Plan *plan, const Area *area)
{
    if (plan->escalation != NULL)
        return plan->escalation;
    for (guint i = 0; i < plan->boards->len; i++) {
        Board *board = plan->boards->pdata[i];
        if (board->chair != NULL && plan_watches(board, area))
            return board;
    }
    return NULL;
}

Person *
plan_officer_on(const Plan *plan, Day day)
{
    Person *officer = plan->officer;
    return officer != NULL && (officer->left == DAY_NONE || day < officer->left) ? officer : NULL;
}

Day
plan_next_meeting(const Board *board, Day after)
{
    Day next = board->rule != NULL ? rrule_next(board->rule, after) : DAY_NONE;
    for (guint i = 0; i < board->meetings->len; i++) {
        Day day = g_array_index(board->meetings, Day, i);
        if (day > after && (next == DAY_NONE || day < next))
            next = day;
    }
    return next;
}

/* Of two that a day lies in, the one that says more. */
static bool
says_more(const Absence *absence, const Absence *other)
{
    if ((absence->deputy != NULL) != (other->deputy != NULL))
        return absence->deputy != NULL;
    return absence->until > other->until;
}

const Absence *
plan_absence(const Person *person, Day day)
{
    const Absence *found = NULL;
    for (guint i = 0; i < person->absences->len; i++) {
        const Absence *absence = &g_array_index(person->absences, Absence, i);
        if (absence->from <= day && day <= absence->until && (found == NULL || says_more(absence, found)))
            found = absence;
    }
    return found;
}

PeriodContext
plan_periods(const Plan *plan, const Timetable *times)
{
    return (PeriodContext){.year = plan->year, .terms = times->terms, .bands = plan->bands};
}

Reading
plan_span_reading(const PlanSpan *span)
{
    return (Reading){.kind = span->kind,
                     .start = span->start,
                     .due = span->due,
                     .recurrence = span->recurrence,
                     .rule = span->rule,
                     .certain = span->certain,
                     .review = span->review,
                     .note = span->note};
}

Person *
plan_find_person(const Plan *plan, const char *key)
{
    for (guint i = 0; i < plan->people->len; i++) {
        Person *person = plan->people->pdata[i];
        if (strcmp(person->key, key) == 0)
            return person;
    }
    return NULL;
}

Person *
plan_find_person_id(const Plan *plan, int64_t id)
{
    for (guint i = 0; i < plan->people->len; i++) {
        Person *person = plan->people->pdata[i];
        if (person->id == id)
            return person;
    }
    return NULL;
}

Board *
plan_find_board(const Plan *plan, const char *key)
{
    for (guint i = 0; i < plan->boards->len; i++) {
        Board *board = plan->boards->pdata[i];
        if (strcmp(board->key, key) == 0)
            return board;
    }
    return NULL;
}

static void
add_once(GPtrArray *people, Person *person)
{
    if (person != NULL && !g_ptr_array_find(people, person, NULL))
        g_ptr_array_add(people, person);
}

GPtrArray *
plan_board_recipients(const Board *board)
{
    GPtrArray *people = g_ptr_array_new();
    add_once(people, board->chair);
    add_once(people, board->clerk);
    for (guint i = 0; i < board->members->len; i++)
        add_once(people, board->members->pdata[i]);
    return people;
}

static bool
is_called(const Area *area, const char *folded)
{
    g_autofree char *title = text_fold(area->title);
    if (strcmp(title, folded) == 0)
        return true;
    for (guint i = 0; i < area->aliases->len; i++) {
        g_autofree char *alias = text_fold(area->aliases->pdata[i]);
        if (strcmp(alias, folded) == 0)
            return true;
    }
    return false;
}

Area *
plan_find_area(const Plan *plan, const char *title_or_alias)
{
    g_autofree char *folded = text_fold(title_or_alias);
    for (guint i = 0; i < plan->areas->len; i++) {
        if (is_called(plan->areas->pdata[i], folded))
            return plan->areas->pdata[i];
    }
    return NULL;
}

void
plan_foreach_milestone(const Plan *plan, PlanMilestoneFunc each, void *data)
{
    for (guint i = 0; i < plan->areas->len; i++) {
        const Area *area = plan->areas->pdata[i];
        for (guint j = 0; j < area->actions->len; j++) {
            const Action *action = area->actions->pdata[j];
            for (guint k = 0; k < action->milestones->len; k++)
                each(action->milestones->pdata[k], data);
        }
    }
}

static void
add_dependant(Milestone *milestone, void *data)
{
    GHashTable *dependants = data;
    for (guint i = 0; i < milestone->dependencies->len; i++) {
        Milestone *on = g_array_index(milestone->dependencies, Dependency, i).on;
        GPtrArray *those = g_hash_table_lookup(dependants, on);
        if (those == NULL) {
            those = g_ptr_array_new();
            g_hash_table_insert(dependants, on, those);
        }
        g_ptr_array_add(those, milestone);
    }
}

GHashTable *
plan_dependants(const Plan *plan)
{
    GHashTable *dependants = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    plan_foreach_milestone(plan, add_dependant, dependants);
    return dependants;
}

typedef struct {
    const char *ref;
    Milestone *found;
} Search;

static void
compare_ref(Milestone *milestone, void *data)
{
    Search *search = data;
    if (strcmp(milestone->ref, search->ref) == 0)
        search->found = milestone;
}

Milestone *
plan_find_milestone(const Plan *plan, const char *ref)
{
    Search search = {.ref = ref};
    plan_foreach_milestone(plan, compare_ref, &search);
    return search.found;
}

char *
plan_ref(const Plan *plan, const Milestone *milestone)
{
    return g_strconcat(plan->key, "/", milestone->ref, NULL);
}

char *
plan_date_ref(const Plan *plan, const Milestone *milestone, const PlanSpan *date)
{
    bool of_many = date != NULL && date->occurrence != NULL;
    return g_strconcat(plan->key, "/", milestone->ref, of_many ? "@" : NULL,
                       of_many ? date->occurrence : NULL, NULL);
}

bool
plan_split_ref(const char *text, char **programme, char **ref, char **occurrence)
{
    const char *at = strchr(text, '@');
    const char *end = at != NULL ? at : text + strlen(text);
    const char *slash = memchr(text, '/', (gsize)(end - text));
    const char *begin = slash != NULL ? slash + 1 : text;
    if (slash == text || begin == end || (at != NULL && at[1] == '\0'))
        return false;
    *programme = slash != NULL ? g_strndup(text, (gsize)(slash - text)) : NULL;
    *ref = g_strndup(begin, (gsize)(end - begin));
    *occurrence = at != NULL ? g_strdup(at + 1) : NULL;
    return true;
}
