#include "tests/area/scene.h"
#include "tests/check.h"

static Scene *
scene(void)
{
    Scene *scene = scene_new("2005-03-31", NULL);
    scene->plan->begins = scene_day("2004-04-01");
    return scene;
}

/* The profile of a year and a day is half spent after half of it. */
static void
holds_spending_against_its_profile(void **state)
{
    static const struct {
        double spent;
        Status status;
        const char *part;
    } rows[] = {
        {100000, STATUS_GREEN, "Spent of all: £100,000 by 2005-03-31, +0.0% from the profile of £100,000."},
        {105000, STATUS_GREEN, "+5.0%"},
        {94000, STATUS_AMBER, "warning variance/all []: all is 6.0% below its profile (2005-03-31)."},
        {110000, STATUS_AMBER, "+10.0%"},
        {111000, STATUS_RED, "all is 11.0% above its profile"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene();
        scene_observe(s, "spend", "", "target", "2005-03-31", 100000);
        scene_observe(s, "spend", "", "target", "2006-03-31", 300000);
        scene_observe(s, "spend", "", "own", "2005-03-31", rows[i].spent);
        scene_check(s, rows[i].status, rows[i].part);
    }
    g_autoptr(Scene) s = scene();
    s->today = scene_day("2005-09-30");
    scene_observe(s, "spend", "", "target", "2005-03-31", 100000);
    scene_observe(s, "spend", "", "target", "2006-03-31", 300000);
    scene_observe(s, "spend", "", "own", "2005-09-30", 200000);
    scene_check(s, STATUS_GREEN, "£200,000 by 2005-09-30, -0.1% from the profile of £200,274.");
}

static void
balances_have_a_limit(void **state)
{
    g_autoptr(Scene) s = scene();
    Observation *balance = scene_observe(s, "balance", "School A", "own", "2005-03-31", 3);
    scene_check(s, STATUS_GREEN, "");
    balance->value = 6;
    scene_check(s, STATUS_AMBER, "warning balance/School A []: School A: balance of +6.0%, beyond 5%.");
    scene_observe(s, "balance_threshold", "all", "target", "2005-03-31", 8);
    scene_check(s, STATUS_GREEN, "");
    balance->value = -2;
    scene_check(s, STATUS_RED, "breach balance/School A []: School A: deficit of 2.0% that was not agreed.");
    scene_set(s, "planned_deficits", "School B, School A");
    scene_check(s, STATUS_AMBER, "School A has a balance of -2.0% of its budget (2005-03-31); 8% either way");
}

static void
returns_are_wanted_in_time(void **state)
{
    g_autoptr(Scene) s = scene();
    Observation *returns = scene_observe(s, "returns_on_time", "all schools", "own", "2005-03-31", 100);
    scene_check(s, STATUS_GREEN, "Financial returns in time: 100% in 2005-03-31; 100% are wanted.");
    returns->value = 90;
    scene_check(s, STATUS_AMBER, "warning late-returns/returns_on_time []");
    returns->value = 89;
    scene_check(s, STATUS_RED, "");
    scene_observe(s, "returns_on_time", "all schools", "target", "2005-03-31", 85);
    scene_check(s, STATUS_GREEN, "85% are wanted");
}

/* £250,000 over three years, of which one has passed. */
static void
savings_have_a_way(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "savings", "schools", "target", "2007-03-31", 250000);
    scene_check(s, STATUS_NOT_STARTED,
                "note not-counted/savings/schools []: Saved since the start (schools): £250,000 is wanted by "
                "2007-03-31, and nothing has been counted yet.");
    Observation *saved = scene_observe(s, "savings", "schools", "own", "2005-03-31", 84000);
    scene_check(s, STATUS_GREEN,
                "Saved since the start: £84,000 by 2005-03-31; the way to its target asks for "
                "£83,181.");
    saved->value = 80000;
    scene_check(s, STATUS_AMBER, "short/savings/schools");
    saved->value = 40000;
    scene_check(s, STATUS_RED, "is 52% short of the way to its target.");
}

static void
provisional_money_is_told_in_time(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_step(s, "R1.1", "Deliver the training", "2005-04-28");
    scene_check(s, STATUS_NOT_STARTED,
                "The next step, R1.1, is due on 28 April 2005."); /* 20 working days ahead, Easter passed */
    scene_check_lacks(s, "provisional");
    scene_set(s, "provisional", "R1");
    scene_check(s, STATUS_AMBER,
                "warning provisional-money [R1.1]: Resting on money that is not agreed yet: R1.1.");
    s->today--;
    scene_check(s, STATUS_NOT_STARTED, "");
    scene_set(s, "provisional_days", "21");
    scene_check(s, STATUS_AMBER, "");
    scene_set(s, "provisional", "R2, R1.2");
    scene_check(s, STATUS_NOT_STARTED, "");
}

static void
tenders_follow_decisions(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_step(s, "R1.1", "Campaign out to tender", "2005-05-10");
    Milestone *decision = scene_step(s, "R1.2", "Board agrees the proposal", "2005-05-20");
    scene_check(s, STATUS_NOT_STARTED,
                "warning tender-first/R1.1 [R1.1]: R1.1 begins on 10 May 2005, before the "
                "decision R1.2 of 20 May 2005.");
    decision->status = STATUS_BLUE;
    scene_check_lacks(s, "tender-first");
}

static void
a_school_is_not_paid_twice(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "school_grant", "School A; area fund", "own", "2005-03-31", 1000);
    scene_observe(s, "school_grant", "School B; research fund", "own", "2005-03-31", 1000);
    scene_check_lacks(s, "double-funded");
    scene_observe(s, "school_grant", "School A; research fund", "own", "2005-03-31", 2000);
    scene_check(s, STATUS_NOT_STARTED,
                "warning double-funded/School A []: School A is funded by two sources in "
                "2005-03-31: School A; area fund and School A; research fund.");
}

static void
grants_end(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_step(s, "R1.1", "Evaluate", "2005-09-30");
    scene_set(s, "spend_by", "2005-08-31");
    scene_check(s, STATUS_NOT_STARTED,
                "warning after-spend-by [R1.1]: Due after the grant must be spent (31 August 2005): R1.1.");
    scene_check_date(s, "spend-by/2005", "2005-08-31");
    scene_set(s, "spend_by", "2005-09-30");
    scene_check_lacks(s, "after-spend-by");
}

static void
gives_budget_dates(void **state)
{
    g_autoptr(Scene) s = scene();
    s->today = scene_day("2027-01-15");
    scene_check_date(s, "budget-shares/2027", "2027-02-26"); /* 28 February is a Sunday */
    scene_check_date(s, "year-begins/2027", "2027-04-01");
    scene_check_date(s, "budget-statement/2027", "2027-04-30");
    scene_set(s, "budget_dates", "no");
    scene_check_date(s, "budget-statement/2027", NULL);
    scene_set(s, "budget_dates", "yes");
    s->today = scene_day("2005-01-15");
    scene_check_date(s, "budget-statement/2005", NULL); /* the Act is of 2009 */
}

static void
shows_profile_and_balances(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "spend", "", "target", "2005-03-31", 100000);
    scene_observe(s, "spend", "", "own", "2005-03-31", 94000);
    scene_observe(s, "balance", "School A", "own", "2005-03-31", 0)->value = -1.5;
    g_autofree char *text = scene_section(s);
    assert_string_equal(text, "Spending against its profile\n"
                              "all|2005-03-31|£94,000|£100,000|-6.0\n"
                              "Balances\n"
                              "School A|2005-03-31|-1.5|5\n");
}

static void
keeps_the_contract(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "spend", "", "target", "2005-03-31", 100000);
    scene_observe(s, "spend", "", "own", "2005-03-31", 94000);
    scene_set(s, "provisional", "R1");
    scene_step(s, "R1.1", "Deliver the training", "2005-06-29");
    scene_check_contract(s, 700);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(holds_spending_against_its_profile),
                                              cmocka_unit_test(balances_have_a_limit),
                                              cmocka_unit_test(returns_are_wanted_in_time),
                                              cmocka_unit_test(savings_have_a_way),
                                              cmocka_unit_test(provisional_money_is_told_in_time),
                                              cmocka_unit_test(tenders_follow_decisions),
                                              cmocka_unit_test(a_school_is_not_paid_twice),
                                              cmocka_unit_test(grants_end),
                                              cmocka_unit_test(gives_budget_dates),
                                              cmocka_unit_test(shows_profile_and_balances),
                                              cmocka_unit_test(keeps_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
