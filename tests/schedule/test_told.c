/* What was told before, and is told again or not: mailboxes that several read, dates and meetings that are
 * moved there and back, absences that overlap, questions that change. */
#include "tests/schedule/world.h"

/* Nothing but reminders. */
static void
quieten(World *world)
{
    world->plan->activated = day_from_civil(2004, 12, 31);
    world->policy.approver_days = world->policy.chair_days = 0;
}

static void
share(Person *person, const char *address)
{
    g_ptr_array_set_size(person->addresses, 0);
    g_ptr_array_add(person->addresses, g_strdup(address));
}

static bool
was_told(const World *world, const char *key)
{
    return g_hash_table_contains(world->told, key);
}

/* Ten working days before 30 April is the 16th. */
static void
tells_a_shared_mailbox_once(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *deputy = world_person(world, "deputy");
    quieten(world);
    share(lead, "office@example.org");
    share(deputy, "OFFICE@example.org");
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    world_absence(lead, world_day(4, 14), world_day(4, 20), deputy);
    check_hear(world, 4, 16, "reminder lead: soon R1.1;");
    assert_true(was_told(world, "p/R1.1#1/due-10/2004-04-30/lead+deputy"));
    check_hear(world, 4, 21, "");
    /* in the hands of another post that reads it too */
    g_ptr_array_set_size(step->leads, 0);
    Person *next = world_person(world, "next");
    share(next, "office@example.org");
    g_ptr_array_add(step->leads, next);
    check_hear(world, 4, 22, "");
    check_hear(world, 4, 28, "reminder lead: soon R1.1;");
    /* and of one with another mailbox */
    g_ptr_array_set_size(step->leads, 0);
    g_ptr_array_add(step->leads, world_person(world, "other"));
    check_hear(world, 4, 29, "reminder other: soon R1.1;");
}

static void
tells_no_second_of_two_who_share(void **state)
{
    World *world = *state;
    Person *first = world_person(world, "first");
    Person *second = world_person(world, "second");
    quieten(world);
    share(first, "office@example.org");
    share(second, "office@example.org");
    g_ptr_array_add(world_milestone(world, "R1.1", world_day(4, 30), first)->leads, second);
    first->left = world_day(4, 19);
    check_hear(world, 4, 16, "reminder first: soon R1.1;");
    check_hear(world, 4, 19, "");
    check_hear(world, 4, 28, "reminder second: soon R1.1;");
}

/* Schools are closed from Friday 23 July to Wednesday 1 September; an officer is overdue from 16 August. */
static void
speaks_for_the_strictest_of_a_mailbox(void **state)
{
    World *world = *state;
    Person *head = world_person(world, "head");
    Person *officer = world_person(world, "officer");
    quieten(world);
    head->kind = PERSON_SCHOOL;
    share(head, "office@example.org");
    share(officer, "office@example.org");
    Milestone *step = world_milestone(world, "R1.1", world_day(8, 13), head);
    g_ptr_array_add(step->leads, officer);
    step->seen = world_day(8, 2);
    check_hear(world, 8, 2, "reminder officer: today R1.1;");
    check_hear(world, 8, 13, "");
    check_hear(world, 8, 16, "reminder officer: overdue R1.1;");
    assert_true(was_told(world, "p/R1.1#1/late-1/2004-08-13/officer"));
    Instant next = world_next(world, world_at(world, 8, 16, WORLD_NINE));
    assert_true(next <= world_at(world, 8, 23, 8 * 60));
    check_hear(world, 8, 23, "reminder officer: overdue R1.1;");
    check_hear(world, 8, 31, "reminder officer: overdue R1.1;");
    /* the head's first week of it is the officer's fourth */
    check_hear(world, 9, 3, "");
    check_hear(world, 9, 6, "reminder head: overdue R1.1;");
    assert_true(was_told(world, "p/R1.1#1/late-4/2004-08-13/officer"));
    assert_false(was_told(world, "p/R1.1#1/late-1/2004-08-13/head"));
}

/* The rung of ten days holds for 30 April from the 16th, for the 28th from the 14th. */
static void
tells_of_a_date_that_came_back(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    quieten(world);
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    plan_add_span(step, TIMESCALE_DAY, DAY_NONE, world_day(5, 14))->ordinal = 2;
    check_hear(world, 4, 16, "reminder lead: soon R1.1; soon R1.1;");
    world_span(step)->due = world_day(4, 28);
    step->moves++;
    check_hear(world, 4, 19, "reminder lead: soon R1.1;");
    check_hear(world, 4, 20, "");
    world_span(step)->due = world_day(4, 30);
    check_hear(world, 4, 21, "reminder lead: soon R1.1;");
    assert_true(was_told(world, "p/R1.1#1/due-10/2004-04-30~2/lead"));
    check_hear(world, 4, 22, "");
    world_span(step)->due = world_day(4, 28);
    check_hear(world, 4, 23, "reminder lead: soon R1.1;");
    /* moved and moved back before anybody heard of it */
    world_span(step)->due = world_day(4, 30);
    world_span(step)->due = world_day(4, 28);
    step->moves += 2;
    check_hear(world, 4, 26, "reminder lead: soon R1.1;");
    assert_true(was_told(world, "p/R1.1#1/due-2/2004-04-28/lead"));
    check_hear(world, 4, 27, "");
}

static void
tells_of_each_shift(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    quieten(world);
    PlanSpan *span = world_span(world_milestone(world, "R1.1", world_day(12, 17), lead));
    const struct {
        int month, day, from, to;
    } rows[] = {{4, 5, 20, 17}, {4, 13, 17, 20}, {4, 19, 20, 17}, {4, 26, 17, 20}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        span->shifted_from = world_day(12, rows[i].from);
        span->due = world_day(12, rows[i].to);
        span->shifted_on = world_day(rows[i].month, rows[i].day);
        check_hear(world, rows[i].month, rows[i].day, "reminder lead: moved R1.1;");
        check_hear(world, rows[i].month, rows[i].day + 1, "");
    }
}

/* News of a shift waits for whoever gets no mail for long. */
static void
tells_of_a_shift_after_the_holidays(void **state)
{
    World *world = *state;
    Person *head = world_person(world, "head");
    Person *away = world_person(world, "away");
    quieten(world);
    head->kind = PERSON_SCHOOL;
    PlanSpan *span = world_span(world_milestone(world, "R1.1", world_day(12, 17), head));
    PlanSpan *other = world_span(world_milestone(world, "R1.2", world_day(12, 17), away));
    span->shifted_from = other->shifted_from = world_day(12, 10);
    span->shifted_on = other->shifted_on = world_day(7, 26);
    world_absence(away, world_day(7, 19), world_day(9, 5), NULL);
    check_hear(world, 8, 27, "");
    Day back = calendar_working_after(world->times->school, world_day(8, 27));
    g_autofree char *term = world_hear(world, zone_instant(world->london, back, WORLD_NINE));
    assert_string_equal(term, "reminder head: moved R1.1;");
    check_hear(world, 9, 6, "reminder away: moved R1.2;");
    g_hash_table_remove_all(world->told);
    check_hear(world, 10, 11, "");
}

/* Due on 26 March; five working days after the first overdue day is 5 April. */
static void
escalates_to_who_stands_in_once(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *one = world_person(world, "one");
    Person *two = world_person(world, "two");
    Person *deputy = world_person(world, "deputy");
    Milestone *late = world_milestone(world, "R1.1", world_day(3, 26), lead);
    world->plan->activated = day_from_civil(2004, 12, 31);
    late->snoozed_until = world_day(12, 31);
    g_ptr_array_add(late->approvers, one);
    g_ptr_array_add(late->approvers, two);
    world_absence(one, world_day(4, 1), world_day(4, 13), lead);
    world_absence(two, world_day(4, 1), world_day(4, 6), deputy);
    check_hear(world, 4, 5, "reminder deputy: escalated R1.1 of lead;");
    g_array_index(one->absences, Absence, 0).deputy = deputy;
    check_hear(world, 4, 6, "");
    check_hear(world, 4, 7, "reminder two: escalated R1.1 of lead;");
    check_hear(world, 4, 13, "");
    check_hear(world, 4, 14, "reminder one: escalated R1.1 of lead;");
}

static void
escalates_once_while_it_is_late(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *approver = world_person(world, "approver");
    Milestone *late = world_milestone(world, "R1.1", world_day(3, 26), lead);
    world->plan->activated = day_from_civil(2004, 12, 31);
    late->snoozed_until = world_day(12, 31);
    g_ptr_array_add(late->approvers, approver);
    check_hear(world, 4, 5, "reminder approver: escalated R1.1 of lead;");
    world_span(late)->due = world_day(3, 29);
    check_hear(world, 4, 6, "");
    check_hear(world, 4, 16, "");
    world_span(late)->due = world_day(4, 30); /* overdue from 4 May */
    check_hear(world, 5, 10, "");
    check_hear(world, 5, 11, "reminder approver: escalated R1.1 of lead;");
    check_hear(world, 5, 12, "");
}

/* Ten working days before the papers of a meeting on 21 May is 29 April; of one on the 28th 7 May. */
static void
asks_once_for_a_meeting_that_moves(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    quieten(world);
    Board *board = plan_add_board(world->plan, "board", "Board");
    board->paper_days = 5;
    const int prompt = 10;
    g_array_append_val(board->prompts, prompt);
    const Day meetings[] = {world_day(5, 21), world_day(5, 28)};
    g_array_append_vals(board->meetings, meetings, 2);
    world_milestone(world, "R1.1", world_day(6, 21), lead);
    check_hear(world, 4, 29, "reminder lead: papers R1.1 board board;");
    check_hear(world, 5, 7, "reminder lead: papers R1.1 board board;");
    g_array_index(board->meetings, Day, 1) = world_day(5, 27);
    check_hear(world, 5, 10, "");
    g_array_index(board->meetings, Day, 1) = world_day(6, 2);
    check_hear(world, 5, 12, "");
    /* so much later that it is another meeting */
    g_array_index(board->meetings, Day, 1) = world_day(6, 24);
    world_span(((Action *)((Area *)world->plan->areas->pdata[0])->actions->pdata[0])->milestones->pdata[0])
        ->due = world_day(7, 19);
    check_hear(world, 6, 3, "reminder lead: papers R1.1 board board;");
}

static void
finds_the_deputy_of_overlapping_absences(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *deputy = world_person(world, "deputy");
    Person *other = world_person(world, "other");
    quieten(world);
    world_milestone(world, "R1.1", world_day(4, 30), lead);
    world_absence(lead, world_day(4, 1), world_day(4, 27), NULL);
    world_absence(lead, world_day(4, 15), world_day(4, 19), deputy);
    world_absence(lead, world_day(4, 16), world_day(4, 26), other);
    world_absence(deputy, world_day(4, 16), world_day(4, 16), NULL);
    check_hear(world, 4, 14, "");
    Instant next = world_next(world, world_at(world, 4, 14, WORLD_NINE));
    assert_int_equal(next, world_at(world, 4, 15, 8 * 60));
    check_hear(world, 4, 15, "reminder deputy: soon R1.1 of lead;");
    check_hear(world, 4, 16, "reminder other: soon R1.1 of lead;");
    check_hear(world, 4, 28, "reminder lead: soon R1.1;");
}

/* Mail to a deputy without an address is held: the officer has to know at once. */
static void
asks_who_reads_for_a_deputy_without_address(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *deputy = world_person(world, "deputy");
    quieten(world);
    world->plan->officer = world_person(world, "officer");
    world_milestone(world, "R1.1", world_day(4, 30), lead);
    world_absence(lead, world_day(4, 13), world_day(4, 23), deputy);
    g_autoptr(Schedule) schedule = world_schedule(world);
    check_hear(world, 4, 14, "reminder deputy: soon R1.1 of lead;");
    g_ptr_array_set_size(deputy->addresses, 0);
    check_hear(world, 4, 15, "question officer: away R1.1 of lead;");
    g_autoptr(Draft) list = schedule_preview(schedule, NULL, NULL, world_at(world, 4, 15, WORLD_NINE));
    assert_int_equal(list->items->len, 2);
    assert_int_equal(((Item *)list->items->pdata[0])->section, SECTION_UNREACHABLE);
    assert_int_equal(((Item *)list->items->pdata[1])->section, SECTION_AWAY);
}

static void
offer(Question *question, Day due)
{
    const Offer made = {.kind = TIMESCALE_DAY, .start = due, .due = due};
    g_array_append_val(question->offers, made);
}

static void
asks_anew_when_readings_change(void **state)
{
    World *world = *state;
    quieten(world);
    world->plan->officer = world_person(world, "officer");
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), world_person(world, "lead"));
    PlanSpan *span = world_span(step);
    span->certain = false;
    Question *question = plan_add_question(span, "By April");
    question->raised = world_day(3, 29);
    offer(question, world_day(4, 1));
    check_hear(world, 3, 29, "question officer: question R1.1;");
    check_hear(world, 3, 30, "");
    offer(question, world_day(4, 30));
    check_hear(world, 3, 31, "question officer: question R1.1;");
    check_hear(world, 4, 1, "");
    /* another phrase, and the old one again, is asked of on the day it came back */
    question->raised = world_day(4, 2);
    check_hear(world, 4, 2, "question officer: question R1.1;");
    question->raised = world_day(4, 5);
    span->status = STATUS_BLUE;
    check_hear(world, 4, 5, "");
}

/* An occurrence is told of as long as what repeats is certain and open. */
static void
tells_no_occurrence_of_a_doubtful_span(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    quieten(world);
    PlanSpan *span = world_span(world_milestone(world, "R1.1", DAY_NONE, lead));
    span->kind = TIMESCALE_RECURRING;
    plan_add_occurrence(span, "2004-04", DAY_NONE, world_day(4, 30));
    span->certain = false;
    check_hear(world, 4, 19, "");
    span->certain = true;
    const Status closed[] = {STATUS_BLUE, STATUS_SUPERSEDED, STATUS_ON_HOLD};
    for (guint i = 0; i < G_N_ELEMENTS(closed); i++) {
        span->status = closed[i];
        check_hear(world, 4, 19, "");
    }
    span->status = STATUS_GREEN;
    check_hear(world, 4, 19, "reminder lead: soon R1.1;");
}

static void
tells_the_officer_of_approvers_who_left(void **state)
{
    World *world = *state;
    Person *approver = world_person(world, "approver");
    Person *boss = world_person(world, "boss");
    world->plan->activated = day_from_civil(2004, 12, 31);
    world->plan->officer = world_person(world, "officer");
    Person *lead = world_person(world, "lead");
    Milestone *first = world_milestone(world, "R1.1", world_day(10, 29), lead);
    world_milestone(world, "R1.2", world_day(10, 29), lead);
    world_milestone(world, "R1.3", world_day(10, 29), lead);
    ((Area *)world->plan->areas->pdata[0])->lead = boss;
    g_ptr_array_add(first->approvers, approver);
    check_hear(world, 4, 1, "");
    boss->left = world_day(4, 2);
    check_hear(world, 4, 2, "question officer: left R1.2 of boss;");
    approver->left = world_day(4, 5);
    check_hear(world, 4, 5, "question officer: left R1.1 of approver;");
    check_hear(world, 4, 6, "");
}

int
main(void)
{
#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, world_set_up, world_tear_down)
    static const struct CMUnitTest tests[] = {
        WITH_WORLD(tells_a_shared_mailbox_once),
        WITH_WORLD(tells_no_second_of_two_who_share),
        WITH_WORLD(speaks_for_the_strictest_of_a_mailbox),
        WITH_WORLD(tells_of_a_date_that_came_back),
        WITH_WORLD(tells_of_each_shift),
        WITH_WORLD(tells_of_a_shift_after_the_holidays),
        WITH_WORLD(escalates_to_who_stands_in_once),
        WITH_WORLD(escalates_once_while_it_is_late),
        WITH_WORLD(asks_once_for_a_meeting_that_moves),
        WITH_WORLD(finds_the_deputy_of_overlapping_absences),
        WITH_WORLD(asks_who_reads_for_a_deputy_without_address),
        WITH_WORLD(asks_anew_when_readings_change),
        WITH_WORLD(tells_no_occurrence_of_a_doubtful_span),
        WITH_WORLD(tells_the_officer_of_approvers_who_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
