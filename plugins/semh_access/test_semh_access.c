#include "tests/area/scene.h"
#include "tests/check.h"

static void
counts_the_wait(void **state)
{
    static const SceneClock clocks[] = {
        {"referred=2023-09-04", "help", "2023-10-02"},
        {"referred=2023-10-20", "help", "2023-11-17"},
        {"referred=2023-12-04", "help", "2024-01-01"},
        {"referred=2023-12-22", "help", "2024-01-19"},
        {"referred=2024-02-01", "help", "2024-02-29"},
        {"referred=2024-02-29", "help", "2024-03-28"},
        {"referred=2024-03-28", "help", "2024-04-25"},
        {"referred=2024-05-24", "help", "2024-06-21"},
        {"referred=2024-07-22", "help", "2024-08-19"},
        {"referred=2024-12-20", "help", "2025-01-17"},
        /* it stands still while the family asked to wait */
        {"referred=2024-01-08 paused=2024-01-15 resumed=2024-01-29", "help", "2024-02-19"},
        {"referred=2024-01-08 paused=2024-02-01 resumed=2024-02-01", "help", "2024-02-05"},
        {"referred=2024-01-08 paused=2024-01-15", "help", NULL},
        {"referred=2024-01-08 helped=2024-02-05", "help", NULL},
        {"referred=2024-01-08 closed=2024-01-20", "help", NULL},
        {"referred=2023-09-04", "longest", "2024-03-04"},
        {"referred=2023-10-20", "longest", "2024-04-19"},
        {"referred=2023-12-22", "longest", "2024-06-21"},
        {"referred=2024-01-01", "longest", "2024-07-01"},
        {"referred=2024-02-29", "longest", "2024-08-29"},
        {"referred=2024-03-28", "longest", "2024-09-26"},
        {"referred=2024-05-24", "longest", "2024-11-22"},
        {"referred=2024-07-22", "longest", "2025-01-20"},
        {"referred=2024-08-31", "longest", "2025-03-01"},
        {"referred=2024-01-08 paused=2024-02-01 resumed=2024-03-01", "longest", "2024-08-06"},
        {"referred=2024-01-08 helped=2024-06-05", "longest", NULL},
    };
    scene_check_clocks("referral", NULL, clocks, G_N_ELEMENTS(clocks));
}

static void
add_referrals(Scene *s, const char *name, int count, const char *facts)
{
    for (int i = 0; i < count; i++) {
        g_autofree char *ref = g_strdup_printf("%s-%d", name, i);
        scene_case(s, "referral", ref, facts);
    }
}

static void
judges_waits(void **state)
{
    static const struct {
        int in_time, late;
        Status status;
        const char *part;
    } rows[] = {{8, 2, STATUS_GREEN, "Help after a referral in time: 80% in the last twelve months."},
                {7, 3, STATUS_AMBER, "70%"},
                {6, 4, STATUS_AMBER, "60%"},
                {5, 5, STATUS_RED, "50%"},
                {2, 3, STATUS_NOT_STARTED, "No time limit is running."}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2024-06-03", NULL);
        add_referrals(s, "A", rows[i].in_time, "referred=2024-01-08 helped=2024-02-05 closed=2024-05-01");
        add_referrals(s, "B", rows[i].late, "referred=2024-01-08 helped=2024-02-06 closed=2024-05-01");
        scene_check(s, rows[i].status, rows[i].part);
    }
}

/* One that waits too long makes it red, and is told to the lead alone. */
static void
is_red_beyond_the_longest_wait(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-07-08", NULL);
    scene_case(s, "referral", "R-1", "referred=2024-01-08");
    scene_check(s, STATUS_AMBER,
                "breach case/referral/R-1/help []: R-1: help after a referral was due on 5 February 2024");
    scene_set(s, "longest_weeks", "25");
    scene_check(s, STATUS_RED, "- Waiting for more than 25 weeks: fewer than 6.\n");
    g_autoptr(Scene) t = scene_new("2024-07-08", NULL);
    scene_observe(t, "longest_wait", "", "own", "2024-06-30", 26);
    scene_check(t, STATUS_GREEN, "Longest wait: 26 weeks");
    scene_observe(t, "longest_wait", "", "own", "2024-07-01", 27);
    scene_check(t, STATUS_RED, "Longest wait: 27 weeks");
}

/* From three days to five: the day of the launch has passed, and it is still three. */
static void
sees_a_launch_without_capacity(void **state)
{
    g_autoptr(Scene) s = scene_new("2018-07-02", "hillshire");
    scene_observe(s, "service_days", "", "own", "2018-02-01", 3);
    scene_observe(s, "service_days", "", "target", "2018-12-31", 5);
    Milestone *launch = scene_step(s, "R1.1", "Launch of the larger service", "2018-07-04");
    scene_check(s, STATUS_AMBER,
                "The service is open on 3 days a week (2018-02-01); 5 are wanted by 2018-12-31.");
    scene_check_lacks(s, "capacity-unchanged");
    s->today = scene_day("2018-07-04");
    scene_check(
        s, STATUS_AMBER,
        "warning capacity-unchanged [R1.1]: The day of \"Launch of the larger service\" has passed, and the "
        "service is open on 3 days a week, not 5.");
    launch->status = STATUS_BLUE;
    scene_check(s, STATUS_NOT_STARTED, "capacity-unchanged [R1.1]");
    scene_observe(s, "service_days", "", "own", "2018-07-03", 5);
    scene_check_lacks(s, "capacity-unchanged");
}

static void
sees_referrals_outrun_capacity(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-06-03", NULL);
    scene_observe(s, "referrals", "", "own", "2024-05-31", 40);
    scene_observe(s, "capacity", "", "own", "2024-04-30", 10);
    scene_check_lacks(s, "outrun");
    scene_observe(s, "capacity", "", "own", "2024-05-31", 40);
    scene_check_lacks(s, "outrun");
    scene_observe(s, "capacity", "", "own", "2024-05-31", 39);
    scene_check(s, STATUS_NOT_STARTED, "40 referrals came in 2024-05-31, and the service can take 39.");
}

static void
holds_the_chain_in_order(void **state)
{
    g_autoptr(Scene) s = scene_new("2018-02-01", "hillshire");
    scene_step(s, "R1.1", "Audit of provision in schools", "2018-03-29");
    scene_step(s, "R1.2", "Review of the audit's findings", "2018-06-15");
    scene_step(s, "R1.3", "Package of support", "2018-07-20");
    scene_step(s, "R1.4", "Training for staff", "2018-12-14");
    scene_check_lacks(s, "chain/");
    scene_check_section(s, "Audit|0 of 1|29 March 2018|2017-18/spring-2\n");
    scene_check_section(s, "Training|0 of 1|14 December 2018|2018-19/autumn-2\n");
    scene_step(s, "R1.5", "A package for a school alone", "2018-01-31");
    scene_check_lacks(s, "chain/");
    g_autoptr(Scene) t = scene_new("2018-02-01", "hillshire");
    scene_step(t, "R1.1", "Audit of provision", "2018-06-15");
    scene_step(t, "R1.4", "Training for staff", "2018-05-01");
    scene_check(
        t, STATUS_NOT_STARTED,
        "warning chain/train-before-audit [R1.4]: Training (R1.4, 1 May 2018) is due before Audit (R1.1, 15 "
        "June 2018), on which it rests.");
}

static void
follows_schools_and_leads(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-06-03", NULL);
    scene_observe(s, "schools_assessed", "", "target", "2024-12-31", 100);
    scene_check(s, STATUS_NOT_STARTED, "not-counted/schools_assessed/all");
    Observation *own = scene_observe(s, "schools_assessed", "", "own", "2024-05-31", 75);
    own->has_count = true;
    own->numerator = 24;
    own->denominator = 32;
    scene_check(s, STATUS_NOT_STARTED, "8 of 32 schools do not take part (all, 2024-05-31).");
}

static void
writes_its_section(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-06-03", NULL);
    add_referrals(s, "A", 8, "referred=2024-05-20 accepted=2024-05-22");
    add_referrals(s, "B", 7, "referred=2024-01-08 accepted=2024-01-10 helped=2024-02-01");
    add_referrals(s, "C", 2, "referred=2023-11-01");
    g_autofree char *section = scene_section(s);
    scene_check_section(s, "Help after a referral|8|8|fewer than 6|100%|–\n");
    scene_check_section(s, "Up to 28 days|8\n");
    scene_check_section(s, "Over 26 weeks|fewer than 6\n");
    scene_check_section(s, "Referred|17\nAccepted|15\nHelped|7\n");
    assert_null(strstr(section, "C-"));
}

static void
keeps_the_contract(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-01-15", NULL);
    scene_meet(s, "2024-02-14");
    scene_meet(s, "2024-04-17");
    add_referrals(s, "A", 7, "referred=2024-01-08 helped=2024-02-20");
    scene_case(s, "referral", "B-1", "referred=2024-01-08 paused=2024-02-01 resumed=2024-03-10");
    scene_case(s, "referral", "B-2", "referred=2024-01-31 paused=2024-02-10");
    scene_observe(s, "longest_wait", "", "own", "2024-01-01", 12);
    scene_observe(s, "service_days", "", "own", "2024-01-01", 3);
    scene_observe(s, "service_days", "", "target", "2024-12-31", 5);
    scene_step(s, "R1.1", "Start of the service", "2024-03-01");
    scene_check_contract(s, 800);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(counts_the_wait),
                                              cmocka_unit_test(judges_waits),
                                              cmocka_unit_test(is_red_beyond_the_longest_wait),
                                              cmocka_unit_test(sees_a_launch_without_capacity),
                                              cmocka_unit_test(sees_referrals_outrun_capacity),
                                              cmocka_unit_test(holds_the_chain_in_order),
                                              cmocka_unit_test(follows_schools_and_leads),
                                              cmocka_unit_test(writes_its_section),
                                              cmocka_unit_test(keeps_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
