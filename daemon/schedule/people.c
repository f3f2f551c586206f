/* Who is there on a day, who stands in for whom, and when a mail may go to them. */
#include "schedule/schedule_private.h"

bool
look_reached(Look *look, Day day)
{
    if (day == DAY_NONE)
        return false;
    look_note(look, day);
    return look->today >= day;
}

void
look_note(Look *look, Day day)
{
    if (day != DAY_NONE && day > look->today && (look->next == DAY_NONE || day < look->next))
        look->next = day;
}

bool
person_has_left(const Person *person, Look *look)
{
    return look_reached(look, person->left);
}

/* Every day on which somebody goes or comes back may make it another absence. */
const Absence *
person_absence(const Person *person, Look *look)
{
    for (guint i = 0; i < person->absences->len; i++) {
        const Absence *absence = &g_array_index(person->absences, Absence, i);
        look_note(look, absence->from);
        look_note(look, absence->until + 1);
    }
    return plan_absence(person, look->today);
}

Day
person_away_until(const Person *person, Look *look)
{
    Day until = DAY_NONE;
    for (const Absence *absence = person_absence(person, look); absence != NULL;
         absence = plan_absence(person, until + 1))
        until = absence->until;
    return until;
}

static bool
is_away_by(const Absence *absence, Day day)
{
    return absence->from <= day && day <= absence->until;
}

/* `asked` keeps those who were looked at: deputies may name each other. */
static const Person *
find_present(const Person *person, GPtrArray *asked, Look *look)
{
    if (person == NULL || g_ptr_array_find(asked, person, NULL) || person_has_left(person, look))
        return NULL;
    g_ptr_array_add(asked, (gpointer)person);
    if (person_absence(person, look) == NULL)
        return person;
    const Person *found = NULL;
    for (guint i = 0; found == NULL && i < person->absences->len; i++) {
        const Absence *absence = &g_array_index(person->absences, Absence, i);
        if (is_away_by(absence, look->today))
            found = find_present(absence->deputy, asked, look);
    }
    return found;
}

const Person *
person_stand_in(const Person *person, const GPtrArray *deputies, Look *look)
{
    if (person_has_left(person, look))
        return NULL;
    if (person_absence(person, look) == NULL)
        return person;
    g_autoptr(GPtrArray) asked = g_ptr_array_new();
    const Person *found = find_present(person, asked, look);
    for (guint i = 0; found == NULL && deputies != NULL && i < deputies->len; i++)
        found = find_present(deputies->pdata[i], asked, look);
    return found;
}

void
person_add_deputies(const Person *person, GPtrArray *people)
{
    if (person == NULL || g_ptr_array_find(people, person, NULL))
        return;
    g_ptr_array_add(people, (gpointer)person);
    for (guint i = 0; i < person->absences->len; i++)
        person_add_deputies(g_array_index(person->absences, Absence, i).deputy, people);
}

const Zone *
schedule_zone(const Schedule *schedule, const Person *person)
{
    if (person == NULL || person->zone == NULL)
        return schedule->zone;
    return g_hash_table_lookup(schedule->zones, person->zone);
}

int
schedule_hour(const Schedule *schedule, const Person *person)
{
    return person != NULL && person->hour >= 0 ? person->hour : schedule->policy->hour;
}

const Calendar *
schedule_calendar(const Schedule *schedule, const Person *person)
{
    bool school = person != NULL && person->kind == PERSON_SCHOOL;
    return school ? schedule->times->school : schedule->times->working;
}

Gate
gate_of(const Schedule *schedule, const Person *person, Instant now, Day *today)
{
    int minute;
    *today = zone_day(schedule_zone(schedule, person), now, &minute);
    if (!calendar_is_working(schedule_calendar(schedule, person), *today))
        return GATE_NO_MAIL_DAY;
    if (minute < schedule_hour(schedule, person))
        return GATE_BEFORE_HOUR;
    return schedule->past->reminded(schedule->past->data, person, *today) ? GATE_HAD_MAIL : GATE_OPEN;
}

Instant
gate_next(const Schedule *schedule, const Person *person, Day day, Instant now)
{
    const Zone *zone = schedule_zone(schedule, person);
    const Calendar *calendar = schedule_calendar(schedule, person);
    int hour = schedule_hour(schedule, person);
    day = calendar_working_after(calendar, day);
    Instant at = zone_instant(zone, day, hour);
    return at > now ? at : zone_instant(zone, calendar_working_after(calendar, day + 1), hour);
}

const Mailbox *
mailbox_of(const Schedule *schedule, const Person *person)
{
    return g_hash_table_lookup(schedule->mailboxes, person);
}

bool
mailbox_same(const Schedule *schedule, const Person *a, const Person *b)
{
    return mailbox_of(schedule, a) == mailbox_of(schedule, b);
}

static bool
is_gone(const Person *person, Day day)
{
    return person->left != DAY_NONE && person->left <= day;
}

const Person *
mailbox_reader(const Schedule *schedule, const Mailbox *mailbox, Instant now, Day *today)
{
    const Person *found = NULL;
    for (guint i = 0; i < mailbox->people->len; i++) {
        const Person *person = mailbox->people->pdata[i];
        Day day = zone_day(schedule_zone(schedule, person), now, NULL);
        bool works = calendar_is_working(schedule_calendar(schedule, person), day);
        if (is_gone(person, day) || (found != NULL && !works))
            continue;
        found = person;
        *today = day;
        if (works)
            return found;
    }
    return found;
}

Gate
mailbox_gate(const Schedule *schedule, const Mailbox *mailbox, Instant now)
{
    Day today = DAY_NONE;
    const Person *reader = mailbox_reader(schedule, mailbox, now, &today);
    Gate gate = reader != NULL ? gate_of(schedule, reader, now, &today) : GATE_NO_MAIL_DAY;
    for (guint i = 0; gate == GATE_OPEN && i < mailbox->people->len; i++) {
        if (schedule->past->reminded(schedule->past->data, mailbox->people->pdata[i], today))
            gate = GATE_HAD_MAIL;
    }
    return gate;
}

Instant
mailbox_next(const Schedule *schedule, const Mailbox *mailbox, Day day, Instant now)
{
    Instant next = INSTANT_NONE;
    for (guint i = 0; i < mailbox->people->len; i++) {
        const Person *person = mailbox->people->pdata[i];
        /* the day may be another's, who is behind in another zone */
        Day from = MAX(day, zone_day(schedule_zone(schedule, person), now, NULL));
        if (!is_gone(person, from))
            next = instant_earlier(next, gate_next(schedule, person, from, now));
    }
    return next;
}

/* So many times are tried: a person's mail goes on most days. */
enum { MOST_TRIES = 100 };

Instant
mailbox_opens(const Schedule *schedule, const Mailbox *mailbox, Day day, Instant now)
{
    Instant first = mailbox_next(schedule, mailbox, day, now);
    Instant next = first;
    for (int i = 0; i < MOST_TRIES && next != INSTANT_NONE; i++) {
        if (mailbox_gate(schedule, mailbox, next) == GATE_OPEN)
            return next;
        next = mailbox_next(schedule, mailbox, day, next);
    }
    return first;
}

bool
schedule_leads(const Schedule *schedule, const Milestone *milestone, const Person *person)
{
    for (guint i = 0; i < milestone->leads->len; i++) {
        if (mailbox_same(schedule, milestone->leads->pdata[i], person))
            return true;
    }
    return false;
}

static void
mailbox_free(gpointer data)
{
    Mailbox *mailbox = data;
    g_ptr_array_unref(mailbox->people);
    g_ptr_array_unref(mailbox->milestones);
    g_free(mailbox);
}

static Mailbox *
mailbox_new(GPtrArray *boxes)
{
    Mailbox *mailbox = g_new0(Mailbox, 1);
    mailbox->people = g_ptr_array_new();
    mailbox->milestones = g_ptr_array_new();
    g_ptr_array_add(boxes, mailbox);
    return mailbox;
}

/* Posts that share an address share a mailbox; somebody without one has their own. */
static void
take_person(Schedule *schedule, GHashTable *by_address, Person *person)
{
    Mailbox *mailbox = NULL;
    if (person->addresses->len > 0) {
        g_autofree char *folded = g_utf8_casefold(person->addresses->pdata[0], -1);
        mailbox = g_hash_table_lookup(by_address, folded);
        if (mailbox == NULL) {
            mailbox = mailbox_new(schedule->boxes);
            g_hash_table_insert(by_address, g_steal_pointer(&folded), mailbox);
        }
    } else {
        mailbox = mailbox_new(schedule->boxes);
    }
    g_ptr_array_add(mailbox->people, person);
    g_hash_table_insert(schedule->mailboxes, person, mailbox);
}

static void
add_all(const GPtrArray *from, GPtrArray *people)
{
    for (guint i = 0; i < from->len; i++)
        person_add_deputies(from->pdata[i], people);
}

static void
take_milestone(Milestone *milestone, void *data)
{
    Schedule *schedule = data;
    g_autoptr(GPtrArray) people = g_ptr_array_new();
    const Area *area = milestone->action->area;
    const Board *board = plan_escalation_board(schedule->plan, area);
    add_all(milestone->leads, people);
    add_all(milestone->deputies, people);
    add_all(milestone->approvers, people);
    person_add_deputies(area->lead, people);
    person_add_deputies(board != NULL ? board->chair : NULL, people);
    for (guint i = 0; i < people->len; i++) {
        GPtrArray *milestones = ((Mailbox *)mailbox_of(schedule, people->pdata[i]))->milestones;
        if (milestones->len == 0 || milestones->pdata[milestones->len - 1] != milestone)
            g_ptr_array_add(milestones, milestone);
    }
}

void
mailboxes_make(Schedule *schedule)
{
    schedule->boxes = g_ptr_array_new_with_free_func(mailbox_free);
    schedule->mailboxes = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) by_address = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < schedule->plan->people->len; i++)
        take_person(schedule, by_address, schedule->plan->people->pdata[i]);
    plan_foreach_milestone(schedule->plan, take_milestone, schedule);
}
