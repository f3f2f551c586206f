/* Why somebody is told, or is not: each verdict, and that it agrees with what is sent. */
#include "tests/schedule/world.h"

enum { NINE = 9 * 60 };

/* The judgement of the ladder for a person, or what else is of a section; NULL. */
static const Judgement *
find(const GPtrArray *all, const Person *person, ItemSection section)
{
    for (guint i = 0; i < all->len; i++) {
        const Judgement *judgement = all->pdata[i];
        if (judgement->person == person && (judgement->ladder || judgement->section == section))
            return judgement;
    }
    return NULL;
}

static GPtrArray *
explain(World *world, const Milestone *milestone, const Person *person, Instant now)
{
    g_autoptr(Schedule) schedule = world_schedule(world);
    return schedule_explain(schedule, milestone, person, now);
}

/* The verdict of the ladder on Thursday 1 April 2004 at nine, when the rung of 20 days holds. */
static void
check_verdict(World *world, const Milestone *milestone, Verdict wanted)
{
    g_autoptr(GPtrArray) all = explain(world, milestone, NULL, world_at(world, 4, 1, NINE));
    const Person *lead = milestone->leads->len > 0 ? milestone->leads->pdata[0] : NULL;
    const Judgement *judgement = find(all, lead, SECTION_SOON);
    assert_non_null(judgement);
    if (judgement == NULL) /* the assertion does not return then, which no compiler knows */
        return;
    assert_string_equal(verdict_word(judgement->verdict), verdict_word(wanted));
    g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 4, 1, NINE));
    bool sent = drafts->len > 0 && ((Draft *)drafts->pdata[0])->kind == NOTICE_REMINDER;
    bool open = judgement->gate == GATE_OPEN || judgement->gate == GATE_NO_ADDRESS;
    assert_int_equal(sent, wanted == VERDICT_WANTED && open);
}

static void
says_why_nobody_is_told(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    PlanSpan *span = world_span(step);
    check_verdict(world, step, VERDICT_WANTED);
    world->plan->state = PROGRAMME_DRAFT;
    check_verdict(world, step, VERDICT_DRAFT);
    world->plan->state = PROGRAMME_CLOSED;
    check_verdict(world, step, VERDICT_CLOSED);
    world->plan->state = PROGRAMME_ACTIVE;
    const struct {
        Status status;
        Verdict verdict;
    } statuses[] = {{STATUS_BLUE, VERDICT_COMPLETE},
                    {STATUS_SUPERSEDED, VERDICT_SUPERSEDED},
                    {STATUS_ON_HOLD, VERDICT_ON_HOLD}};
    for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
        step->status = statuses[i].status;
        check_verdict(world, step, statuses[i].verdict);
    }
    step->status = STATUS_GREEN;
    span->status = STATUS_BLUE;
    check_verdict(world, step, VERDICT_DATE_COMPLETE);
    span->status = STATUS_NOT_STARTED;
    span->certain = false;
    check_verdict(world, step, VERDICT_UNCERTAIN);
    span->certain = true;
    span->due = world_day(6, 30);
    check_verdict(world, step, VERDICT_NOT_YET);
    span->due = DAY_NONE;
    check_verdict(world, step, VERDICT_NO_DATE);
    span->due = world_day(4, 30);
    g_ptr_array_set_size(step->leads, 0);
    check_verdict(world, step, VERDICT_NO_LEAD);
}

static void
says_what_keeps_a_lead_from_mail(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *other = world_person(world, "other");
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    lead->left = world_day(4, 1);
    check_verdict(world, step, VERDICT_LEFT);
    lead->left = DAY_NONE;
    step->snoozed_until = world_day(4, 1);
    check_verdict(world, step, VERDICT_SNOOZED);
    step->snoozed_until = DAY_NONE;
    world_absence(lead, world_day(4, 1), world_day(4, 2), NULL);
    check_verdict(world, step, VERDICT_AWAY);
    g_ptr_array_add(step->deputies, other);
    check_verdict(world, step, VERDICT_WANTED);
    g_array_set_size(lead->absences, 0);
    g_autofree char *heard = world_hear(world, world_at(world, 4, 1, NINE));
    assert_string_equal(heard, "reminder lead: soon R1.1;");
    check_verdict(world, step, VERDICT_TOLD);
    world_span(step)->due = world_day(3, 23);
    step->seen = day_from_civil(2003, 1, 1);
    world->policy.overdue_mails = 0;
    check_verdict(world, step, VERDICT_HANDED_OVER);
}

static void
says_when_the_mail_goes(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    lead->hour = 10 * 60;
    const struct {
        int day, minute;
        Gate gate;
        int at_day;
    } rows[] = {{1, NINE, GATE_BEFORE_HOUR, 1},
                {1, 10 * 60, GATE_OPEN, 1},
                {9, 11 * 60, GATE_NO_MAIL_DAY, 13}}; /* Good Friday; after Easter Monday */
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Instant now = world_at(world, 4, rows[i].day, rows[i].minute);
        g_autoptr(GPtrArray) all = explain(world, step, lead, now);
        const Judgement *judgement = all->pdata[0];
        assert_int_equal(judgement->verdict, VERDICT_WANTED);
        assert_int_equal(judgement->gate, rows[i].gate);
        assert_int_equal(judgement->at, world_at(world, 4, rows[i].at_day, 10 * 60));
    }
    g_autofree char *heard = world_hear(world, world_at(world, 4, 1, 11 * 60));
    assert_string_equal(heard, "reminder lead: soon R1.1;");
    world_milestone(world, "R1.2", world_day(4, 30), lead);
    g_autoptr(GPtrArray) all = explain(world, NULL, lead, world_at(world, 4, 1, 12 * 60));
    assert_int_equal(((Judgement *)all->pdata[0])->verdict, VERDICT_TOLD);
    const Judgement *second = all->pdata[1];
    assert_int_equal(second->gate, GATE_HAD_MAIL);
    assert_int_equal(second->at, world_at(world, 4, 2, 10 * 60));
    g_ptr_array_set_size(lead->addresses, 0);
    g_autoptr(GPtrArray) nowhere = explain(world, NULL, lead, world_at(world, 4, 2, 12 * 60));
    assert_int_equal(((Judgement *)nowhere->pdata[1])->gate, GATE_NO_ADDRESS);
}

/* What somebody was told before they went was told to them, and is not their deputy's. */
static void
keeps_who_was_told(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *deputy = world_person(world, "deputy");
    const Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    g_autofree char *heard = world_hear(world, world_at(world, 4, 1, NINE));
    assert_string_equal(heard, "reminder lead: soon R1.1;");
    world_absence(lead, world_day(4, 2), world_day(4, 30), deputy);
    g_autoptr(GPtrArray) all = explain(world, step, NULL, world_at(world, 4, 2, NINE));
    const Judgement *told = find(all, lead, SECTION_SOON);
    assert_non_null(told);
    assert_int_equal(told->verdict, VERDICT_TOLD);
    assert_ptr_equal(told->reader, lead);
    g_autoptr(GPtrArray) theirs = explain(world, step, deputy, world_at(world, 4, 2, NINE));
    assert_int_equal(theirs->len, 0);
    g_autofree char *later = world_hear(world, world_at(world, 4, 19, NINE));
    assert_string_equal(later, "reminder deputy: soon R1.1 of lead;");
    g_autoptr(GPtrArray) instead = explain(world, step, NULL, world_at(world, 4, 19, NINE));
    assert_ptr_equal(find(instead, lead, SECTION_SOON)->reader, deputy);
}

/* What a deputy gets is explained to them too, and so are digest, questions and list. */
static void
explains_all_that_somebody_gets(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    Person *deputy = world_person(world, "deputy");
    world->plan->officer = deputy;
    Board *board = plan_add_board(world->plan, "board", "Board");
    g_ptr_array_add(board->members, deputy);
    world_milestone(world, "R1.1", world_day(4, 30), lead);
    world_absence(lead, world_day(3, 31), world_day(4, 30), deputy);
    g_autoptr(GPtrArray) all = explain(world, NULL, deputy, world_at(world, 4, 1, NINE));
    assert_int_equal(all->len, 4);
    const Judgement *first = all->pdata[0];
    assert_ptr_equal(first->person, lead);
    assert_ptr_equal(first->reader, deputy);
    assert_string_equal(first->key, "p/R1.1#1/due-20/2004-04-30/lead+deputy");
    const struct {
        NoticeKind kind;
        Verdict verdict;
    } rows[] = {{NOTICE_QUESTION, VERDICT_NOTHING},
                {NOTICE_DIGEST, VERDICT_WANTED},
                {NOTICE_OFFICER, VERDICT_NOTHING}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Judgement *judgement = all->pdata[i + 1];
        assert_int_equal(judgement->kind, rows[i].kind);
        assert_string_equal(verdict_word(judgement->verdict), verdict_word(rows[i].verdict));
    }
    board->members->pdata[0] = lead;
    lead->left = world_day(4, 1);
    g_autoptr(GPtrArray) gone = explain(world, NULL, lead, world_at(world, 4, 1, NINE));
    assert_int_equal(gone->len, 2);
    assert_int_equal(((Judgement *)gone->pdata[1])->verdict, VERDICT_LEFT);
    g_autoptr(GPtrArray) asked = explain(world, NULL, deputy, world_at(world, 4, 1, NINE));
    assert_int_equal(((Judgement *)asked->pdata[0])->kind, NOTICE_QUESTION);
    assert_int_equal(((Judgement *)asked->pdata[0])->verdict, VERDICT_WANTED);
}

/* In New York, six hours behind London, it is still the day before: that is looked at for who reads it there.
 */
static void
goes_by_the_readers_day(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    lead->zone = g_strdup("America/New_York");
    Milestone *step = world_milestone(world, "R1.1", world_day(4, 30), lead);
    g_autoptr(GPtrArray) all = explain(world, step, NULL, world_at(world, 3, 31, 60));
    assert_int_equal(all->len, 1);
    const Judgement *judgement = all->pdata[0];
    assert_int_equal(judgement->today, world_day(3, 30));
    assert_int_equal(judgement->verdict, VERDICT_NOT_YET);
    assert_int_equal(judgement->at, world_at(world, 3, 31, 14 * 60));
}

/* Long before the programme is active, a digest and a list have their first day. */
static void
says_the_first_day_of_weekly_messages(void **state)
{
    World *world = *state;
    Person *officer = world_person(world, "officer");
    Board *board = plan_add_board(world->plan, "board", "Board");
    g_ptr_array_add(board->members, officer);
    world->plan->officer = officer;
    g_autoptr(GPtrArray) all = explain(world, NULL, officer, world_at(world, 1, 5, NINE));
    assert_int_equal(all->len, 3);
    for (guint i = 0; i < all->len; i++) {
        const Judgement *judgement = all->pdata[i];
        if (judgement->kind == NOTICE_QUESTION)
            continue;
        assert_int_equal(judgement->verdict, VERDICT_NOT_YET);
        assert_int_equal(judgement->since, world_day(3, 22));
        assert_int_equal(judgement->at, world_at(world, 3, 22, 8 * 60));
    }
}

int
main(void)
{
#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, world_set_up, world_tear_down)
    static const struct CMUnitTest tests[] = {
        WITH_WORLD(says_why_nobody_is_told),
        WITH_WORLD(says_what_keeps_a_lead_from_mail),
        WITH_WORLD(says_when_the_mail_goes),
        WITH_WORLD(keeps_who_was_told),
        WITH_WORLD(explains_all_that_somebody_gets),
        WITH_WORLD(goes_by_the_readers_day),
        WITH_WORLD(says_the_first_day_of_weekly_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
