/*
 * The daemon sleeps until schedule_next. On plans made at random, with everything that a day may change,
 * walking from one such instant to the next must find what trying every hour of half a year finds: the same
 * drafts, with the same keys, at the same times. And what it finds must keep the promises that hold for every
 * plan.
 */
#include "tests/schedule/world.h"

#include <string.h>

enum { PEOPLE = 9, MILESTONES = 24, DAYS = 184, PLANS = 6 };

typedef struct Making {
    World *world;
    GRand *rand;
    Day first;
} Making;

static int
up_to(const Making *making, int most)
{
    return g_rand_int_range(making->rand, 0, most + 1);
}

static bool
once_in(const Making *making, int n)
{
    return up_to(making, n - 1) == 0;
}

static Day
some_day(const Making *making)
{
    return making->first - 40 + up_to(making, DAYS + 80);
}

static Person *
somebody(const Making *making)
{
    return making->world->plan->people->pdata[up_to(making, PEOPLE - 1)];
}

static void
make_person(const Making *making, int number)
{
    static const char *const zones[] = {"Europe/Paris", "America/New_York", "Asia/Tokyo"};
    g_autofree char *key = g_strdup_printf("person-%d", number);
    Person *person = world_person(making->world, key);
    person->kind = once_in(making, 3) ? PERSON_SCHOOL : PERSON_OFFICER;
    if (once_in(making, 3))
        person->hour = 60 * (6 + up_to(making, 12));
    if (once_in(making, 4))
        person->zone = g_strdup(zones[up_to(making, 2)]);
    if (once_in(making, 4))
        person->left = some_day(making);
    if (once_in(making, 6))
        g_ptr_array_set_size(person->addresses, 0);
    else if (once_in(making, 2)) {
        g_ptr_array_set_size(person->addresses, 0);
        g_ptr_array_add(person->addresses,
                        g_strdup(once_in(making, 2) ? "shared@example.org" : "Office@example.org"));
    }
}

static void
make_absences(const Making *making, Person *person)
{
    Day from = making->first - 20;
    for (int i = up_to(making, 3); i > 0; i--) {
        from += 5 + up_to(making, 60);
        Day until = from + up_to(making, 25);
        world_absence(person, from, until, once_in(making, 2) ? somebody(making) : NULL);
        from = once_in(making, 3) ? from : until + 1;
    }
}

static void
make_board(const Making *making, int number)
{
    g_autofree char *key = g_strdup_printf("board-%d", number);
    Board *board = plan_add_board(making->world->plan, key, key);
    board->digest_day = (Weekday)(1 + up_to(making, 6));
    board->digest_hour = 60 * up_to(making, 23);
    board->paper_days = up_to(making, 8);
    board->chair = somebody(making);
    g_ptr_array_add(board->members, somebody(making));
    for (int i = up_to(making, 3); i > 0; i--) {
        int days = up_to(making, 20);
        g_array_append_val(board->prompts, days);
    }
    Day meeting = making->first - 10;
    for (int i = up_to(making, 5); i > 0; i--) {
        meeting += 5 + up_to(making, 50);
        g_array_append_val(board->meetings, meeting);
    }
    if (once_in(making, 2)) {
        board->rule_from = making->first - 60;
        board->rule = rrule_new("FREQ=WEEKLY;INTERVAL=3;BYDAY=WE", board->rule_from, NULL);
    }
}

static void
make_people_of(const Making *making, GPtrArray *people, int most)
{
    for (int i = up_to(making, most); i > 0; i--) {
        Person *person = somebody(making);
        if (!g_ptr_array_find(people, person, NULL))
            g_ptr_array_add(people, person);
    }
}

static void
make_date(const Making *making, PlanSpan *span)
{
    span->certain = !once_in(making, 6);
    if (!span->certain)
        plan_add_question(span, "By then or so")->raised = once_in(making, 3) ? DAY_NONE : some_day(making);
    if (once_in(making, 6)) {
        span->shifted_from = span->due + 3;
        span->shifted_on = some_day(making);
    }
    if (once_in(making, 6)) {
        span->kind = TIMESCALE_RECURRING;
        for (int i = 0; i < 5; i++) {
            g_autofree char *key = g_strdup_printf("2004-%02d", i + 1);
            PlanSpan *one = plan_add_occurrence(span, key, DAY_NONE, making->first - 60 + 30 * i);
            one->status = once_in(making, 3) ? STATUS_BLUE : STATUS_NOT_STARTED;
        }
    }
}

static void
make_milestone(const Making *making, int number)
{
    static const Status statuses[] = {STATUS_GREEN, STATUS_AMBER, STATUS_BLUE, STATUS_ON_HOLD};
    g_autofree char *ref = g_strdup_printf("R1.%d", number);
    Day due = once_in(making, 8) ? DAY_NONE : some_day(making);
    Milestone *made = world_milestone(making->world, ref, due, NULL);
    make_people_of(making, made->leads, 2);
    make_people_of(making, made->approvers, 2);
    make_people_of(making, made->deputies, 2);
    made->status = once_in(making, 3) ? statuses[up_to(making, 3)] : STATUS_NOT_STARTED;
    made->updated = once_in(making, 2) ? some_day(making) : DAY_NONE;
    made->snoozed_until = once_in(making, 4) ? some_day(making) : DAY_NONE;
    made->seen = making->first - up_to(making, 30);
    PlanSpan *span = world_span(made);
    if (due != DAY_NONE)
        make_date(making, span);
    Action *action = made->action;
    if (number > 0 && once_in(making, 3)) {
        Dependency on = {.on = action->milestones->pdata[up_to(making, number - 1)], .lag = 2};
        g_array_append_val(made->dependencies, on);
    }
}

static void
make_plan(World *world, guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    const Making making = {.world = world, .rand = rand, .first = world->plan->activated};
    for (int i = 0; i < PEOPLE; i++)
        make_person(&making, i);
    for (int i = 0; i < PEOPLE; i++)
        make_absences(&making, world->plan->people->pdata[i]);
    for (int i = 0; i < 3; i++)
        make_board(&making, i);
    ((Area *)world->plan->areas->pdata[0])->lead = somebody(&making);
    for (int i = 0; i < MILESTONES; i++)
        make_milestone(&making, i);
    world->plan->officer = somebody(&making);
    world->policy.officer_day = (Weekday)(1 + up_to(&making, 6));
    world->policy.stale_days = 10 + up_to(&making, 40);
}

/* Drafts as lines: the instant, the kind, whom for, and the keys. */
static void
write_draft(GString *out, Instant now, const Draft *draft)
{
    g_autoptr(GPtrArray) keys = draft_keys(draft);
    g_string_append_printf(out, "%" G_GINT64_FORMAT " %s %s %u:", now / INSTANT_HOUR,
                           notice_kind_word(draft->kind), draft->person != NULL ? draft->person->key : "-",
                           draft->items->len);
    for (guint i = 0; i < keys->len; i++)
        g_string_append_printf(out, " %s", (char *)keys->pdata[i]);
    g_string_append_c(out, '\n');
}

static bool
may_be_uncertain(ItemSection section)
{
    return section == SECTION_QUESTION || section == SECTION_UNCERTAIN || section == SECTION_LEFT ||
           section == SECTION_UNOWNED || section == SECTION_UNREACHABLE || section == SECTION_STALE;
}

/* What holds for every plan. */
static void
check_draft(const World *world, const Schedule *schedule, const Draft *draft, Instant now)
{
    const Person *person = draft->person;
    Day today = zone_day(schedule_zone(schedule, person), now, NULL);
    if (draft->kind != NOTICE_DIGEST) {
        /* what an officer who left would get is held back by the caller */
        assert_true(draft->plan->officer == person || person->left == DAY_NONE || today < person->left);
        assert_true(calendar_is_working(schedule_calendar(schedule, person), today));
    }
    for (guint i = 0; i < draft->items->len; i++) {
        const Item *item = draft->items->pdata[i];
        assert_false(item->key != NULL && g_hash_table_contains(world->told, item->key));
        assert_true(item->span == NULL || item->span->certain || may_be_uncertain(item->section));
        if (draft->kind != NOTICE_REMINDER)
            continue;
        assert_non_null(item->key);
        assert_true(status_is_open(item->milestone->status));
        assert_int_not_equal(item->milestone->status, STATUS_ON_HOLD);
    }
}

/* "shared@example.org p/R1.1#1/due-10/2004-04-30": what a mailbox was told. (transfer full) */
static char *
at_mailbox(const Draft *draft, const Item *item)
{
    const Person *person = draft->person;
    g_autofree char *folded =
        g_utf8_casefold(person->addresses->len > 0 ? person->addresses->pdata[0] : person->key, -1);
    return g_strdup_printf("%s %.*s", folded, (int)(strrchr(item->key, '/') - item->key), item->key);
}

/* No mailbox is told the same twice, whoever reads it. */
static void
check_mailbox(World *world, const Draft *draft)
{
    for (guint i = 0; draft->kind == NOTICE_REMINDER && i < draft->items->len; i++) {
        char *told = at_mailbox(draft, draft->items->pdata[i]);
        if (!g_hash_table_add(world->told, told))
            fail_msg("twice: %s", told);
    }
}

/* What is told at an instant, written down and remembered. */
static void
tell_all(World *world, const Schedule *schedule, Instant now, GString *out)
{
    g_autoptr(GPtrArray) drafts = schedule_due(schedule, now);
    for (guint i = 0; i < drafts->len; i++) {
        check_draft(world, schedule, drafts->pdata[i], now);
        check_mailbox(world, drafts->pdata[i]);
        write_draft(out, now, drafts->pdata[i]);
    }
    for (guint i = 0; i < drafts->len; i++)
        world_tell(world, drafts->pdata[i]);
}

static char *
first_difference(const char *a, const char *b)
{
    g_auto(GStrv) one = g_strsplit(a, "\n", -1);
    g_auto(GStrv) other = g_strsplit(b, "\n", -1);
    guint i = 0;
    while (one[i] != NULL && other[i] != NULL && strcmp(one[i], other[i]) == 0)
        i++;
    return g_strdup_printf("hours: %s\nwalk: %s", one[i] != NULL ? one[i] : "-",
                           other[i] != NULL ? other[i] : "-");
}

static void
check_plan(World *world, guint32 seed)
{
    make_plan(world, seed);
    g_autoptr(Schedule) schedule = world_schedule(world);
    Instant first = zone_instant(world->london, world->plan->activated, 0);
    Instant end = zone_instant(world->london, world->plan->activated + DAYS, 0);
    g_autoptr(GString) by_hours = g_string_new(NULL);
    for (Instant now = first; now < end; now += INSTANT_HOUR)
        tell_all(world, schedule, now, by_hours);
    g_hash_table_remove_all(world->told);
    g_hash_table_remove_all(world->days);
    g_autoptr(GString) by_walking = g_string_new(NULL);
    guint steps = 0;
    for (Instant now = first; now != INSTANT_NONE && now < end; now = schedule_next(schedule, now), steps++)
        tell_all(world, schedule, now, by_walking);
    assert_true(by_hours->len > 1000);
    if (!g_string_equal(by_hours, by_walking)) {
        g_autofree char *difference = first_difference(by_hours->str, by_walking->str);
        fail_msg("plan %u: %s", seed, difference);
    }
    assert_true(steps < 3 * DAYS * PEOPLE);
}

static void
finds_by_walking_what_the_hours_have(void **state)
{
    for (guint32 seed = 1; seed <= PLANS; seed++) {
        void *world = NULL;
        world_set_up(&world);
        check_plan(world, seed);
        world_tear_down(&world);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_by_walking_what_the_hours_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
