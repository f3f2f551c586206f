/* What is told to whom beyond the plain ladder: two calendars, occurrences, escalation, absence, snooze,
 * dependencies, leavers, moved dates and board cycles. */
#include "tests/schedule/world.h"

enum { EIGHT = 8 * 60 };

/* The next time to look comes no later than eight on a day. */
static void
check_wakes(World *world, int month, int day, int next_month, int next_day)
{
    Instant now = world_at(world, month, day, WORLD_NINE);
    Instant next = world_next(world, now);
    assert_true(next > now && next <= world_at(world, next_month, next_day, EIGHT));
}

/* No digest and no list in this test. */
static void
silence_weekly(World *world)
{
    world->plan->activated = day_from_civil(2004, 12, 31);
}

static bool
was_told(const World *world, const char *key)
{
    return g_hash_table_contains(world->told, key);
}

/* Easter 2004: schools are estimated to close from Friday 2 April to Friday 16 April, and in summer from
 * Friday 23 July to Wednesday 1 September. */
static void
counts_school_days_for_a_school(void **state)
{
    World *world = *state;
    Person *head = world_person(world, "head");
    head->kind = PERSON_SCHOOL;
    world_milestone(world, "R1.1", world_day(4, 20), head);
    Day first, last;
    assert_true(terms_dates(world->times->terms, SEASON_SUMMER, 0, 2003, &first, &last, NULL));
    assert_true(first > world_day(4, 8) && first <= world_day(4, 20));
    int left = calendar_working_between(world->times->school, world_day(4, 1), world_day(4, 20));
    Day ten = calendar_add_working(world->times->school, world_day(4, 20), -10);
    assert_true(ten < calendar_add_working(world->times->working, world_day(4, 20), -10));
    assert_true(left < 10);
    g_autoptr(GPtrArray) drafts = world_due(world, zone_instant(world->london, ten, WORLD_NINE));
    assert_int_equal(drafts->len, 1);
    const Item *item = ((Draft *)drafts->pdata[0])->items->pdata[0];
    assert_string_equal(item->key, "p/R1.1#1/due-10/2004-04-20/head");
    assert_true(item->school);
    assert_int_equal(item->working_days, 10);
    /* Maundy Thursday is worked, but not in school */
    check_hear(world, 4, 8, "");
}

/* Due in the holidays: by the last school day before them; overdue on the first after them; an officer who
 * leads it too is overdue on the next working day. */
static void
keeps_two_ladders(void **state)
{
    World *world = *state;
    Person *head = world_person(world, "head");
    Person *officer = world_person(world, "officer");
    head->kind = PERSON_SCHOOL;
    Milestone *both = world_milestone(world, "R1.1", world_day(8, 13), head);
    g_ptr_array_add(both->leads, officer);
    both->seen = world_day(7, 1);
    world->policy.approver_days = world->policy.chair_days = 0;
    Day last = calendar_working_before(world->times->school, world_day(8, 13));
    assert_int_equal(day_to_civil(last).month, 7);
    g_autofree char *today = world_hear(world, zone_instant(world->london, last, WORLD_NINE));
    assert_string_equal(today, "reminder head: today R1.1;\nreminder officer: today R1.1;");
    check_hear(world, 8, 13, "");
    check_hear(world, 8, 16, "reminder officer: overdue R1.1;");
    Day back = calendar_working_after(world->times->school, world_day(8, 16));
    g_autofree char *term = world_hear(world, zone_instant(world->london, back, WORLD_NINE));
    assert_string_equal(term, "reminder head: overdue R1.1;\nreminder officer: overdue R1.1;");
    assert_true(was_told(world, "p/R1.1#1/late-1/2004-08-13/head"));
}

/* A weekly reminder of a school rests in the half-term, and the next one has the next number. */
static void
rests_in_the_holidays(void **state)
{
    World *world = *state;
    Person *head = world_person(world, "head");
    head->kind = PERSON_SCHOOL;
    world_milestone(world, "R1.1", world_day(5, 14), head);
    const struct {
        int month, day, number;
    } rows[] = {{5, 17, 1}, {5, 24, 2}, {6, 7, 3}, {6, 14, 4}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        check_hear(world, rows[i].month, rows[i].day, "reminder head: overdue R1.1;");
        g_autofree char *key = g_strdup_printf("p/R1.1#1/late-%d/2004-05-14/head", rows[i].number);
        assert_true(was_told(world, key));
        if (i + 1 < G_N_ELEMENTS(rows))
            check_wakes(world, rows[i].month, rows[i].day, rows[i + 1].month, rows[i + 1].day);
    }
}

static void
tells_occurrences(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Milestone *review = world_milestone(world, "R1.1", DAY_NONE, lead);
    PlanSpan *span = world_span(review);
    span->kind = TIMESCALE_RECURRING;
    plan_add_occurrence(span, "2003-04/q3", DAY_NONE, day_from_civil(2003, 12, 31));
    plan_add_occurrence(span, "2004-01", DAY_NONE, world_day(1, 30));
    plan_add_occurrence(span, "2004-02", DAY_NONE, world_day(2, 27));
    PlanSpan *april = plan_add_occurrence(span, "2004-04", DAY_NONE, world_day(4, 30));
    plan_add_occurrence(span, "2004-05", DAY_NONE, world_day(5, 31));
    /* of those that had passed when it was first seen the newest; 30 April is 20 working days off on 31 March
     */
    check_hear(world, 3, 22, "reminder lead: overdue R1.1;");
    assert_true(was_told(world, "p/R1.1#1@2004-02/late-1/2004-02-27/lead"));
    ((PlanSpan *)span->occurrences->pdata[2])->status = STATUS_BLUE;
    check_hear(world, 3, 31, "reminder lead: soon R1.1;");
    assert_true(was_told(world, "p/R1.1#1@2004-04/due-20/2004-04-30/lead"));
    april->status = STATUS_BLUE;
    check_hear(world, 4, 30, "reminder lead: soon R1.1;");
    assert_true(was_told(world, "p/R1.1#1@2004-05/due-20/2004-05-31/lead"));
    check_wakes(world, 4, 30, 5, 14);
}

/* Due on Friday 26 March: overdue from Monday 29 March; five working days after it is Monday 5 April, fifteen
 * Wednesday 21 April (Easter lies between). */
static void
escalates_to_approver_and_chair(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *approver = world_person(world, "approver");
    Person *chair = world_person(world, "chair");
    Milestone *late = world_milestone(world, "R1.1", world_day(3, 26), lead);
    g_ptr_array_add(late->approvers, approver);
    Board *board = plan_add_board(world->plan, "board", "Board");
    board->chair = chair;
    world->plan->escalation = board;
    silence_weekly(world);
    late->snoozed_until = world_day(12, 31);
    late->forecast = world_day(6, 1);
    check_hear(world, 4, 2, "");
    check_wakes(world, 4, 2, 4, 5);
    check_hear(world, 4, 5, "reminder approver: escalated R1.1 of lead;");
    assert_true(was_told(world, "p/R1.1#1/escalated-approver/2004-03-26/approver"));
    check_hear(world, 4, 20, "");
    check_wakes(world, 4, 5, 4, 21);
    check_hear(world, 4, 21, "reminder chair: escalated R1.1 of lead board board;");
    assert_true(was_told(world, "p/R1.1#1/escalated-chair/2004-03-26/chair"));
    check_hear(world, 4, 22, "");
}

static void
escalates_nobody_by_surprise(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *boss = world_person(world, "boss");
    Area *area = world->plan->areas->pdata[0];
    area->lead = boss;
    Milestone *old = world_milestone(world, "R1.1", world_day(1, 30), lead);
    world_span(world_milestone(world, "R1.2", world_day(1, 30), lead))->certain = false;
    world_milestone(world, "R1.3", world_day(1, 30), lead)->status = STATUS_ON_HOLD;
    world_milestone(world, "R1.4", world_day(1, 30), boss);
    old->snoozed_until = world_day(12, 31);
    /* seen on 22 March: five working days later is the 29th; the area's lead stands for approvers */
    check_hear(world, 3, 26, "reminder boss: overdue R1.4;");
    check_hear(world, 3, 29, "reminder boss: overdue R1.4; escalated R1.1 of lead;");
    check_hear(world, 4, 5, "reminder boss: overdue R1.4;");
    world->policy.approver_days = 0;
    g_hash_table_remove_all(world->told);
    check_hear(world, 4, 13, "reminder boss: overdue R1.4;");
}

static void
tells_the_deputy_and_the_lead_on_return(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *deputy = world_person(world, "deputy");
    Person *second = world_person(world, "second");
    world_milestone(world, "R1.1", world_day(5, 14), lead); /* 10 working days before: 29 April */
    Milestone *other = world_milestone(world, "R1.2", world_day(5, 14), lead);
    g_ptr_array_add(other->deputies, second);
    world_absence(lead, world_day(4, 26), world_day(5, 7), deputy);
    check_hear(world, 4, 15, "reminder lead: soon R1.1; soon R1.2;"); /* the rung of 20 days */
    check_hear(world, 4, 28, "");
    check_hear(world, 4, 29, "reminder deputy: soon R1.1 of lead; soon R1.2 of lead;");
    assert_true(was_told(world, "p/R1.1#1/due-10/2004-05-14/lead+deputy"));
    check_wakes(world, 4, 29, 5, 10); /* back on Monday 10 May, two working days before the next rung */
    check_hear(world, 5, 10, "reminder lead: soon R1.1; soon R1.2;");
    check_hear(world, 5, 12, "reminder lead: soon R1.1; soon R1.2;");
}

/* Deputies who are away or have left in turn, and two who name each other. */
static void
goes_on_to_the_next_deputy(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *gone = world_person(world, "gone");
    Person *away = world_person(world, "away");
    Person *there = world_person(world, "there");
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    gone->left = world_day(1, 1);
    world_absence(lead, world_day(3, 22), world_day(5, 28), away);
    world_absence(away, world_day(3, 22), world_day(4, 2), lead);
    g_ptr_array_add(step->deputies, gone);
    g_ptr_array_add(step->deputies, away);
    g_ptr_array_add(step->deputies, there);
    check_hear(world, 4, 1, "reminder there: soon R1.1 of lead;");
    check_hear(world, 4, 5, "reminder away: soon R1.1 of lead;");
}

static void
tells_the_officer_who_is_away(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    world->plan->officer = world_person(world, "officer");
    world_milestone(world, "R1.1", world_day(4, 30), lead);
    world_milestone(world, "R1.2", world_day(10, 29), lead);
    silence_weekly(world);
    world_absence(lead, world_day(3, 30), world_day(4, 19), NULL);
    check_wakes(world, 3, 26, 3, 30);
    check_hear(world, 3, 30, "question officer: away R1.1 of lead;");
    assert_true(was_told(world, "p/R1.1/away/2004-03-30/lead"));
    check_hear(world, 3, 31, "");
    check_wakes(world, 3, 30, 4, 20);
    g_autoptr(Schedule) schedule = world_schedule(world);
    g_autoptr(Draft) list = schedule_preview(schedule, NULL, NULL, world_at(world, 4, 5, WORLD_NINE));
    assert_int_equal(list->items->len, 1);
    assert_int_equal(((Item *)list->items->pdata[0])->section, SECTION_AWAY);
    check_hear(world, 4, 20, "reminder lead: soon R1.1;");
}

static void
respects_a_snooze(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    step->snoozed_until = world_day(4, 20);
    check_hear(world, 4, 1, "");
    check_hear(world, 4, 20, "");
    check_wakes(world, 4, 20, 4, 21);
    check_hear(world, 4, 21, "reminder lead: soon R1.1;");
    assert_true(was_told(world, "p/R1.1#1/due-10/2004-04-30/lead"));
}

static void
depend(Milestone *milestone, Milestone *on)
{
    Dependency dependency = {.on = on, .lag = 3};
    g_array_append_val(milestone->dependencies, dependency);
}

static void
asks_the_blocker_and_tells_the_dependant(void **state)
{
    World *world = *state;
    Person *first = world_person(world, "first");
    Person *second = world_person(world, "second");
    Person *third = world_person(world, "third");
    world->policy.approver_days = world->policy.chair_days = 0;
    Milestone *a = world_milestone(world, "R1.1", world_day(4, 2), first);
    Milestone *b = world_milestone(world, "R1.2", world_day(9, 30), second);
    Milestone *c = world_milestone(world, "R1.3", world_day(12, 17), third);
    Milestone *done = world_milestone(world, "R1.4", world_day(9, 30), second);
    depend(b, a);
    depend(c, b);
    depend(done, a);
    done->status = STATUS_BLUE;
    check_hear(world, 4, 2, "reminder first: today R1.1;");
    check_hear(
        world, 4, 5,
        "reminder first: overdue R1.1; blocking R1.1 other R1.2;\nreminder second: waiting R1.2 other R1.1;");
    assert_true(was_told(world, "p/R1.1#1/blocking/R1.2/2004-04-02/first"));
    assert_true(was_told(world, "p/R1.2/waiting/R1.1#1/2004-04-02/second"));
    check_hear(world, 4, 6, "");
    world_span(a)->due = world_day(4, 8); /* moved, and late again on the Tuesday after Easter */
    check_hear(world, 4, 7, "reminder first: soon R1.1;");
    check_hear(
        world, 4, 13,
        "reminder first: overdue R1.1; blocking R1.1 other R1.2;\nreminder second: waiting R1.2 other R1.1;");
    world_span(a)->due = world_day(4, 7); /* put right, and late all the time */
    check_hear(world, 4, 14, "reminder first: overdue R1.1;");
    world_span(a)->due = world_day(4, 14);
    world_span(a)->certain = false;
    check_hear(world, 4, 22, "");
}

static void
hands_a_leavers_steps_to_the_officer(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *deputy = world_person(world, "deputy");
    world->plan->officer = world_person(world, "officer");
    world->policy.officer_day = FRIDAY;
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    g_ptr_array_add(step->deputies, deputy);
    world_milestone(world, "R1.2", DAY_NONE, lead)->status = STATUS_ON_HOLD;
    world_milestone(world, "R1.3", world_day(4, 30), lead)->status = STATUS_BLUE;
    Board *board = plan_add_board(world->plan, "board", "Board");
    board->digest_day = THURSDAY;
    board->chair = lead;
    lead->left = world_day(4, 1);
    static const char all[] = "left R1.1 of lead; left R1.2 of lead; left - of lead board board;";
    g_autofree char *asked = g_strconcat("question officer: ", all, NULL);
    g_autofree char *listed = g_strconcat("officer officer: ", all, NULL);
    check_hear(world, 3, 31, "reminder lead: soon R1.1;\ndigest lead: upcoming R1.1;");
    world->plan->activated = world_day(4, 2);
    check_wakes(world, 3, 31, 4, 1);
    check_hear(world, 4, 1, asked);
    check_hear(world, 4, 2, listed);
    check_hear(world, 4, 8, "");
    check_hear(world, 4, 19, listed);
}

static void
asks_the_officer_once(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    world->plan->officer = world_person(world, "officer");
    silence_weekly(world);
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    PlanSpan *span = world_span(step);
    span->certain = false;
    Question *question = plan_add_question(span, "By April");
    question->raised = world_day(4, 3); /* a Saturday */
    check_hear(world, 3, 31, "");
    check_wakes(world, 4, 2, 4, 5);
    check_hear(world, 4, 5, "question officer: question R1.1;");
    assert_true(was_told(world, "p/questions/2004-04-05/officer"));
    check_hear(world, 4, 6, "");
    g_autoptr(Schedule) schedule = world_schedule(world);
    g_autoptr(Draft) open = schedule_preview_questions(schedule, world_at(world, 4, 6, WORLD_NINE));
    assert_int_equal(open->items->len, 1);
    /* another phrase is another question */
    question = plan_add_question(span, "By May or so");
    question->raised = world_day(4, 7);
    check_hear(world, 4, 7, "question officer: question R1.1;");
    question->answered = world_day(4, 7);
    span->certain = true;
    check_hear(world, 4, 8, "reminder lead: soon R1.1;");
}

static void
tells_of_a_moved_date_once(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    PlanSpan *span = world_span(world_milestone(world, "R1.1", world_day(12, 17), lead));
    world_milestone(world, "R1.2", world_day(12, 17), lead);
    span->shifted_from = world_day(12, 20);
    span->shifted_on = world_day(4, 3);
    check_hear(world, 4, 2, "");
    check_wakes(world, 4, 2, 4, 5);
    g_autoptr(GPtrArray) late = world_due(world, world_at(world, 5, 6, WORLD_NINE));
    assert_int_equal(late->len, 0);
    check_hear(world, 4, 30, "reminder lead: moved R1.1;");
    assert_true(was_told(world, "p/R1.1#1/moved/2004-12-17/2004-04-03/lead"));
    check_hear(world, 5, 3, "");
}

/* The board meets on Friday 21 May; papers go out five working days before, on the 14th; its leads are asked
 * ten (29 April) and three (11 May) working days before that. */
static void
asks_before_the_papers(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    world->policy.approver_days = world->policy.chair_days = 0;
    Board *board = plan_add_board(world->plan, "board", "Board");
    board->paper_days = 5;
    const int prompts[] = {3, 10};
    g_array_append_vals(board->prompts, prompts, 2);
    const Day meetings[] = {world_day(4, 7), world_day(5, 21), world_day(12, 10)};
    g_array_append_vals(board->meetings, meetings, 3);
    Milestone *soon = world_milestone(world, "R1.1", world_day(6, 21), lead);
    world_milestone(world, "R1.2", world_day(6, 22), lead); /* 21 working days after the meeting */
    world_milestone(world, "R1.3", world_day(6, 1), lead)->updated = world_day(4, 27);
    world_milestone(world, "R1.4", world_day(6, 1), lead)->status = STATUS_ON_HOLD;
    check_hear(world, 4, 28, "");
    check_hear(world, 4, 29, "reminder lead: papers R1.1 board board;");
    assert_true(was_told(world, "p/R1.1/papers-10/board/2004-05-21/lead"));
    soon->updated = world_day(4, 30);
    check_hear(world, 4, 30, "reminder lead: soon R1.3;");
    /* the 12th is the 11th working day after 27 April */
    check_hear(world, 5, 11, "");
    check_hear(world, 5, 13, "reminder lead: papers R1.3 board board;");
    assert_true(was_told(world, "p/R1.3/papers-3/board/2004-05-21/lead"));
    soon->updated = DAY_NONE;
    g_autoptr(GPtrArray) out = world_due(world, world_at(world, 5, 17, WORLD_NINE));
    for (guint i = 0; i < out->len; i++)
        for (guint j = 0; j < ((Draft *)out->pdata[i])->items->len; j++)
            assert_int_not_equal(((Item *)((Draft *)out->pdata[i])->items->pdata[j])->section,
                                 SECTION_PAPERS);
}

/* This week's list had nothing to say on Monday: it goes when the first thing does, at the hour of mail. */
static void
wakes_for_a_list_that_was_empty(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    world->plan->officer = world_person(world, "officer");
    world->policy.stale_days = 10;
    world_milestone(world, "R1.1", day_from_civil(2005, 3, 31), lead);
    check_hear(world, 4, 5, "");
    check_wakes(world, 4, 5, 4, 6);
    g_autoptr(GPtrArray) night = world_due(world, world_at(world, 4, 6, 60));
    assert_int_equal(night->len, 0);
    check_hear(world, 4, 6, "officer officer: stale R1.1;");
}

/* On the day on which the first of a shared mailbox has left, mail there goes by the hour of the second. */
static void
wakes_when_a_mailbox_passes_on(void **state)
{
    World *world = *state;
    Person *first = world_person(world, "first");
    Person *second = world_person(world, "second");
    g_ptr_array_set_size(second->addresses, 0);
    g_ptr_array_add(second->addresses, g_strdup("FIRST@example.org"));
    second->hour = 6 * 60;
    first->left = world_day(4, 7);
    world_milestone(world, "R1.1", world_day(4, 23), second); /* ten working days before: 7 April */
    check_hear(world, 4, 6, "reminder first: soon R1.1;");
    Instant six = world_at(world, 4, 7, 6 * 60);
    Instant now = world_at(world, 4, 6, WORLD_NINE);
    while (now < six)
        now = world_next(world, now);
    assert_int_equal(now, six);
    g_autofree char *heard = world_hear(world, six);
    assert_string_equal(heard, "reminder second: soon R1.1;");
}

int
main(void)
{
#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, world_set_up, world_tear_down)
    static const struct CMUnitTest tests[] = {
        WITH_WORLD(counts_school_days_for_a_school),
        WITH_WORLD(keeps_two_ladders),
        WITH_WORLD(rests_in_the_holidays),
        WITH_WORLD(tells_occurrences),
        WITH_WORLD(escalates_to_approver_and_chair),
        WITH_WORLD(escalates_nobody_by_surprise),
        WITH_WORLD(tells_the_deputy_and_the_lead_on_return),
        WITH_WORLD(goes_on_to_the_next_deputy),
        WITH_WORLD(tells_the_officer_who_is_away),
        WITH_WORLD(respects_a_snooze),
        WITH_WORLD(asks_the_blocker_and_tells_the_dependant),
        WITH_WORLD(hands_a_leavers_steps_to_the_officer),
        WITH_WORLD(asks_the_officer_once),
        WITH_WORLD(tells_of_a_moved_date_once),
        WITH_WORLD(asks_before_the_papers),
        WITH_WORLD(wakes_for_a_list_that_was_empty),
        WITH_WORLD(wakes_when_a_mailbox_passes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
