#include "tests/area/scene.h"
#include "tests/check.h"

/* School days of an invented county: an inset day before half-term, another at the turn of each year,
 * holidays and weekends. */
static void
counts_the_limits_of_a_permanent_exclusion(void **state)
{
    static const SceneClock clocks[] = {
        {"excluded=2023-09-07", "provide", "2023-09-14"},
        {"excluded=2023-10-13", "provide", "2023-10-30"},
        {"excluded=2023-12-11", "provide", "2023-12-18"},
        {"excluded=2023-12-22", "provide", "2024-01-15"},
        {"excluded=2024-01-16", "provide", "2024-01-23"},
        {"excluded=2024-02-09", "provide", "2024-02-23"},
        {"excluded=2024-03-20", "provide", "2024-03-27"},
        {"excluded=2024-05-24", "provide", "2024-06-10"},
        {"excluded=2024-07-09", "provide", "2024-07-17"},
        {"excluded=2024-12-16", "provide", "2025-01-07"},
        {"excluded=2024-10-19", "provide", "2024-11-04"},
        {"excluded=2023-09-07 looked_after=yes", "provide", "2023-09-07"},
        {"excluded=2023-10-13 looked_after=yes", "provide", "2023-10-13"},
        {"excluded=2023-12-11 looked_after=yes", "provide", "2023-12-11"},
        {"excluded=2023-12-22 looked_after=yes", "provide", "2023-12-22"},
        {"excluded=2024-01-16 looked_after=yes", "provide", "2024-01-16"},
        {"excluded=2024-02-09 looked_after=yes", "provide", "2024-02-09"},
        {"excluded=2024-03-20 looked_after=yes", "provide", "2024-03-20"},
        {"excluded=2024-05-24 looked_after=yes", "provide", "2024-05-24"},
        {"excluded=2024-07-09 looked_after=yes", "provide", "2024-07-09"},
        {"excluded=2024-12-16 looked_after=yes", "provide", "2024-12-16"},
        {"excluded=2024-10-26 looked_after=yes", "provide", "2024-11-04"},
        {"excluded=2023-09-07", "consider", "2023-09-28"},
        {"excluded=2023-10-13", "consider", "2023-11-13"},
        {"excluded=2023-12-11", "consider", "2024-01-16"},
        {"excluded=2023-12-22", "consider", "2024-01-29"},
        {"excluded=2024-01-16", "consider", "2024-02-06"},
        {"excluded=2024-02-09", "consider", "2024-03-08"},
        {"excluded=2024-03-20", "consider", "2024-04-25"},
        {"excluded=2024-05-24", "consider", "2024-06-24"},
        {"excluded=2024-07-09", "consider", "2024-09-12"},
        {"excluded=2024-12-16", "consider", "2025-01-21"},
        {"excluded=2024-10-19", "consider", "2024-11-15"},
        {"excluded=2023-09-04 notified=2023-09-06", "consider", "2023-09-27"},
        {"excluded=2023-09-04 notified=2023-10-20", "consider", "2023-11-17"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2023-09-07", "hear",
         "2023-09-28"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2023-10-13", "hear",
         "2023-11-13"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2023-12-11", "hear",
         "2024-01-16"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2023-12-22", "hear",
         "2024-01-29"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2024-01-16", "hear",
         "2024-02-06"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2024-02-09", "hear",
         "2024-03-08"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2024-03-20", "hear",
         "2024-04-25"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2024-05-24", "hear",
         "2024-06-24"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2024-07-09", "hear",
         "2024-09-12"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2024-12-16", "hear",
         "2025-01-21"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 applied=2024-10-19", "hear",
         "2024-11-15"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2023-09-07", "reconsider",
         "2023-09-21"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2023-10-13", "reconsider",
         "2023-11-06"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2023-12-11", "reconsider",
         "2024-01-09"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2023-12-22", "reconsider",
         "2024-01-22"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2024-01-16", "reconsider",
         "2024-01-30"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2024-02-09", "reconsider",
         "2024-03-01"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2024-03-20", "reconsider",
         "2024-04-18"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2024-05-24", "reconsider",
         "2024-06-17"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2024-07-09", "reconsider",
         "2024-09-05"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2024-12-16", "reconsider",
         "2025-01-14"},
        {"excluded=2023-09-04 considered=2023-09-05 provided=2023-09-05 directed=2024-10-19", "reconsider",
         "2024-11-08"},
        /* an examination brings the meeting forward */
        {"excluded=2024-05-06 provided=2024-05-07 exam=2024-05-16", "consider", "2024-05-15"},
        {"excluded=2024-05-06 provided=2024-05-07 exam=2024-06-28", "consider", "2024-06-04"},
        {"excluded=2024-05-06 provided=2024-05-07 considered=2024-05-14", "consider", NULL},
        {"excluded=2024-05-06 provided=2024-05-07 considered=2024-05-14 applied=2024-06-04 heard=2024-06-20",
         "hear", NULL},
        {"excluded=2024-05-06 provided=2024-05-13", "provide", NULL},
        {"excluded=2024-05-06 closed=2024-05-08", "consider", NULL},
    };
    scene_check_clocks("permanent_exclusion", "hillshire", clocks, G_N_ELEMENTS(clocks));
}

static void
counts_the_limits_of_a_suspension(void **state)
{
    static const SceneClock clocks[] = {
        {"suspended=2023-09-07 days=6", "provide", "2023-09-14"},
        {"suspended=2023-10-13 days=6", "provide", "2023-10-30"},
        {"suspended=2023-12-11 days=6", "provide", "2023-12-18"},
        {"suspended=2023-12-22 days=6", "provide", "2024-01-15"},
        {"suspended=2024-01-16 days=6", "provide", "2024-01-23"},
        {"suspended=2024-02-09 days=6", "provide", "2024-02-23"},
        {"suspended=2024-03-20 days=6", "provide", "2024-03-27"},
        {"suspended=2024-05-24 days=6", "provide", "2024-06-10"},
        {"suspended=2024-07-09 days=6", "provide", "2024-07-17"},
        {"suspended=2024-12-16 days=6", "provide", "2025-01-07"},
        {"suspended=2024-10-19 days=6", "provide", "2024-11-04"},
        {"suspended=2023-09-07 days=2 looked_after=yes", "provide", "2023-09-07"},
        {"suspended=2023-10-13 days=2 looked_after=yes", "provide", "2023-10-13"},
        {"suspended=2023-12-11 days=2 looked_after=yes", "provide", "2023-12-11"},
        {"suspended=2023-12-22 days=2 looked_after=yes", "provide", "2023-12-22"},
        {"suspended=2024-01-16 days=2 looked_after=yes", "provide", "2024-01-16"},
        {"suspended=2024-02-09 days=2 looked_after=yes", "provide", "2024-02-09"},
        {"suspended=2024-03-20 days=2 looked_after=yes", "provide", "2024-03-20"},
        {"suspended=2024-05-24 days=2 looked_after=yes", "provide", "2024-05-24"},
        {"suspended=2024-07-09 days=2 looked_after=yes", "provide", "2024-07-09"},
        {"suspended=2024-12-16 days=2 looked_after=yes", "provide", "2024-12-16"},
        {"suspended=2023-09-07 days=16", "consider", "2023-09-28"},
        {"suspended=2023-10-13 days=16", "consider", "2023-11-13"},
        {"suspended=2023-12-11 days=16", "consider", "2024-01-16"},
        {"suspended=2023-12-22 days=16", "consider", "2024-01-29"},
        {"suspended=2024-01-16 days=16", "consider", "2024-02-06"},
        {"suspended=2024-02-09 days=16", "consider", "2024-03-08"},
        {"suspended=2024-03-20 days=16", "consider", "2024-04-25"},
        {"suspended=2024-05-24 days=16", "consider", "2024-06-24"},
        {"suspended=2024-07-09 days=16", "consider", "2024-09-12"},
        {"suspended=2024-12-16 days=16", "consider", "2025-01-21"},
        {"suspended=2024-10-19 days=16", "consider", "2024-11-15"},
        {"suspended=2023-09-07 days=3 term_days=15.5", "consider", "2023-09-28"},
        {"suspended=2023-10-13 days=3 term_days=15.5", "consider", "2023-11-13"},
        {"suspended=2023-12-11 days=3 term_days=15.5", "consider", "2024-01-16"},
        {"suspended=2023-09-07 days=6 represented=2023-09-10", "consider", "2023-11-24"},
        {"suspended=2023-10-13 days=6 represented=2023-09-10", "consider", "2024-01-16"},
        {"suspended=2023-11-06 days=6 represented=2023-09-10", "consider", "2024-01-30"},
        {"suspended=2023-12-11 days=6 represented=2023-09-10", "consider", "2024-03-12"},
        {"suspended=2024-01-16 days=6 represented=2023-09-10", "consider", "2024-04-17"},
        {"suspended=2024-02-09 days=6 represented=2023-09-10", "consider", "2024-05-14"},
        {"suspended=2024-03-20 days=6 represented=2023-09-10", "consider", "2024-06-24"},
        {"suspended=2024-05-24 days=6 represented=2023-09-10", "consider", "2024-09-25"},
        {"suspended=2024-07-09 days=6 represented=2023-09-10", "consider", "2024-11-07"},
        {"suspended=2024-10-19 days=6 represented=2023-09-10", "consider", "2025-01-21"},
        {"suspended=2024-05-07 days=5", "provide", NULL},
        {"suspended=2024-05-07 days=5.5 provided=2024-05-14", "provide", NULL},
        {"suspended=2024-05-07 days=6", "consider", NULL}, /* nobody has asked */
        {"suspended=2024-05-07 days=5 represented=2024-05-08", "consider", NULL},
        {"suspended=2024-05-07 days=2 term_days=15 represented=2024-05-08", "consider", "2024-09-06"},
        {"suspended=2024-05-07 days=2 term_days=15", "consider", NULL},
        {"suspended=2024-05-07 days=2 exam=2024-05-09", "consider", "2024-05-08"},
        {"suspended=2024-05-07 days=2 exam=2024-06-28", "consider", "2024-06-05"},
    };
    scene_check_clocks("suspension", "hillshire", clocks, G_N_ELEMENTS(clocks));
}

/* The parents have fifteen school days to ask; when they let them go, nobody has missed anything. */
static void
knows_whose_right_it_is(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-06-03", "hillshire");
    scene_case(s, "permanent_exclusion", "P-1",
               "excluded=2024-05-06 provided=2024-05-07 considered=2024-05-14 decided=2024-05-15");
    scene_check(s, STATUS_NOT_STARTED, "running in all: fewer than 6.");
    scene_check_lacks(s, "case/");
    s->today = scene_day("2024-06-14"); /* the fifteenth was the 13th: inset on 3 June */
    scene_check(s, STATUS_NOT_STARTED, "No time limit is running.");
    scene_check_contract(s, 300);
}

static void
cannot_count_without_a_calendar(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-06-03", NULL);
    scene_case(s, "permanent_exclusion", "P-1", "excluded=2024-05-06");
    scene_check(s, STATUS_NOT_STARTED,
                "warning school-days-unknown []: Time limits that cannot be counted: fewer than 6.");
    scene_check_section(s, "Not countable without a calendar of terms: fewer than 6.");
}

static void
is_red_when_a_limit_is_missed(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-05-14", "hillshire");
    scene_case(s, "permanent_exclusion", "P-1", "excluded=2024-05-07");
    scene_check(s, STATUS_NOT_STARTED, "warning case/permanent_exclusion/P-1/provide []");
    s->today = scene_day("2024-05-15");
    scene_check(s, STATUS_RED,
                "breach case/permanent_exclusion/P-1/provide []: P-1: full-time education for a pupil who is "
                "permanently excluded was due on 14 May 2024 (Education Act 1996 s. 19");
}

static void
holds_rates_against_last_year_and_the_country(void **state)
{
    static const struct {
        double own, before, national; /* below 0: none */
        Status status;
        const char *part;
    } rows[] = {
        {0.10, 0.10, 0.08, STATUS_GREEN,
         "0.10 for each hundred pupils in 2024-07-22, 0.10 a year before; nationally 0.08"},
        {0.20, 0.10, 0.16, STATUS_AMBER, "Permanent exclusions"},
        {0.21, 0.10, 0.16, STATUS_RED, "Permanent exclusions"},
        {0.21, -1, 0.21, STATUS_GREEN, "no figure a year before"},
        {0.30, 0.10, -1, STATUS_AMBER, "no national figure"},
        {0.30, -1, -1, STATUS_NOT_STARTED, "no national figure"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2024-09-10", NULL);
        scene_observe(s, "permanent_rate", "", "own", "2024-07-22", rows[i].own);
        scene_observe(s, "permanent_rate", "", "own", "2023-07-21", rows[i].before);
        scene_observe(s, "permanent_rate", "", "england", "2024-07-22", rows[i].national);
        scene_check(s, rows[i].status, rows[i].part);
    }
}

/* 13 of 15 days until Easter Monday, 31 July or 31 December; 40 of 45 until 31 July. */
static void
counts_days_by_term_and_year(void **state)
{
    static const struct {
        const char *today, *facts, *part; /* NULL: nothing is said */
    } rows[] = {
        {"2024-03-11", "suspended=2024-03-04 days=2 term_days=12.5", NULL},
        {"2024-03-11", "suspended=2024-03-04 days=2 term_days=13",
         "X-1: suspended for 13 school days in the term to 1 April 2024, of the 15 before more is owed."},
        {"2024-04-01", "suspended=2024-03-04 days=2 term_days=13", "to 1 April 2024"},
        {"2024-04-02", "suspended=2024-03-04 days=2 term_days=13", NULL},
        {"2024-06-11", "suspended=2024-06-04 days=2 term_days=14", "in the term to 31 July 2024"},
        {"2024-10-08", "suspended=2024-10-01 days=2 term_days=15", "in the term to 31 December 2024"},
        {"2024-10-08", "suspended=2024-10-01 days=2 term_days=15.5", "over 15 the governing board must meet"},
        {"2024-06-11", "suspended=2024-06-04 days=2 year_days=39", NULL},
        {"2024-06-11", "suspended=2024-06-04 days=2 year_days=40",
         "in the school year to 31 July 2024, of the 45"},
        {"2024-10-08", "suspended=2024-10-01 days=2 year_days=41", "to 31 July 2025"},
        {"2024-06-11", "suspended=2024-06-04 days=2 year_days=45.5",
         "breach case/suspension/X-1/year_days []: X-1: suspended for 45.5 school days in the school year to "
         "31 July "
         "2024: 45 are the most (SI 2012/1033 reg 4)."},
        {"2024-08-01", "suspended=2024-06-04 days=2 year_days=45.5", NULL},
        {"2024-06-11", "suspended=2024-06-04 days=2 year_days=45.5 closed=2024-06-10", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new(rows[i].today, "hillshire");
        scene_case(s, "suspension", "X-1", rows[i].facts);
        if (rows[i].part == NULL)
            scene_check_lacks(s, "_days []");
        else
            scene_check(s, STATUS_NOT_STARTED, rows[i].part);
    }
}

static void
warns_when_the_examination_came_first(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-05-16", "hillshire");
    scene_case(s, "permanent_exclusion", "P-1", "excluded=2024-05-13 provided=2024-05-13 exam=2024-05-16");
    scene_check(
        s, STATUS_RED,
        "warning case/permanent_exclusion/P-1/exam []: P-1: the examination of 16 May 2024 came before the "
        "governing board had met.");
    scene_case(s, "permanent_exclusion", "P-2",
               "excluded=2024-05-13 provided=2024-05-13 exam=2024-05-16 considered=2024-05-15");
    scene_check_lacks(s, "P-2");
}

static void
tells_of_holidays(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-05-08", "hillshire");
    scene_case(s, "permanent_exclusion", "P-1", "excluded=2024-05-07 provided=2024-05-07"); /* to 5 June */
    scene_check(s, STATUS_NOT_STARTED, "note spans-holiday []: Time limits that run across a holiday");
    g_autoptr(Scene) t = scene_new("2024-05-01", "hillshire");
    scene_case(t, "permanent_exclusion", "P-1",
               "excluded=2024-05-01 considered=2024-05-01"); /* a bank holiday */
    scene_check_lacks(t, "spans-holiday");
}

/* The next cohort waits for the one before, and for the week of the tests to pass: 13 to 16 May. */
static void
holds_cohorts_to_their_order(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-04-15", "hillshire");
    scene_step(s, "R1.1", "Review of cohort 2", "2024-05-10");
    Milestone *start = scene_step(s, "R1.2", "Start cohort 3 of the restorative programme", "2024-05-14");
    scene_check(s, STATUS_NOT_STARTED,
                "warning blackout [R1.2]: Schools are asked to begin in a test week or on a day they are "
                "shut: R1.2.");
    scene_check_lacks(s, "overtaking");
    PlanSpan *span = start->spans->pdata[0];
    span->due = span->start = scene_day("2024-05-09");
    scene_check(s, STATUS_NOT_STARTED,
                "warning overtaking/R1.2/R1.1 [R1.2]: Cohort 3 (R1.2) begins on 9 May 2024");
    scene_check_lacks(s, "blackout");
}

static void
judges_shares(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-06-03", "hillshire");
    for (int i = 0; i < 10; i++) {
        g_autofree char *ref = g_strdup_printf("P-%d", i);
        scene_case(s, "permanent_exclusion", ref,
                   i < 9 ? "excluded=2024-01-16 provided=2024-01-23 considered=2024-02-05 closed=2024-03-01"
                         : "excluded=2024-01-16 provided=2024-01-24 considered=2024-02-05 closed=2024-03-01");
    }
    scene_check(s, STATUS_AMBER,
                "Full-time education for a pupil who is permanently excluded in time: 90% in the last twelve "
                "months.");
    scene_set(s, "amber_percent", "91");
    scene_check(s, STATUS_RED, "Governing board's meeting on a permanent exclusion in time: 100%");
    scene_check_lacks(s, "P-");
    g_autoptr(Scene) t = scene_new("2024-06-03", "hillshire");
    scene_observe(t, "day6_met", "", "own", "2024-03-28", 100);
    scene_observe(t, "boards_in_time", "", "own", "2024-03-28", 95);
    scene_check(t, STATUS_AMBER,
                "Governing boards that met in time: 95% in 2024-03-28 (green from 100%, amber from 90%).");
}

static void
writes_its_section(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-05-09", "hillshire");
    for (int i = 0; i < 6; i++) {
        g_autofree char *ref = g_strdup_printf("S-%d", i);
        scene_case(s, "suspension", ref, "suspended=2024-05-07 days=6");
    }
    scene_observe(s, "suspension_rate", "", "own", "2024-04-30", 3.456);
    scene_observe(s, "interventions", "", "own", "2024-04-30", 5);
    scene_check_section(s, "Full-time education for a pupil who is suspended|6|6|none|–|–\n");
    scene_check_section(s, "Suspensions|2024-04-30|3.46|–|–\n");
    scene_check_section(s, "Pupils helped before an exclusion (all, 2024-04-30): fewer than 6.\n");
}

static void
keeps_the_contract(void **state)
{
    g_autoptr(Scene) s = scene_new("2023-11-06", "hillshire");
    scene_meet(s, "2023-12-06");
    scene_meet(s, "2024-02-07");
    scene_case(s, "permanent_exclusion", "P-1", "excluded=2023-11-06 exam=2023-11-20");
    scene_case(s, "permanent_exclusion", "P-2",
               "excluded=2023-11-01 provided=2023-11-03 considered=2023-11-15 decided=2023-11-16 "
               "applied=2023-12-01");
    scene_case(s, "suspension", "S-1",
               "suspended=2023-11-20 days=6 term_days=14 year_days=44 represented=2023-11-21");
    scene_observe(s, "permanent_rate", "", "own", "2023-07-21", 0.1);
    scene_check_contract(s, 420);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(counts_the_limits_of_a_permanent_exclusion),
                                              cmocka_unit_test(counts_the_limits_of_a_suspension),
                                              cmocka_unit_test(knows_whose_right_it_is),
                                              cmocka_unit_test(cannot_count_without_a_calendar),
                                              cmocka_unit_test(is_red_when_a_limit_is_missed),
                                              cmocka_unit_test(holds_rates_against_last_year_and_the_country),
                                              cmocka_unit_test(counts_days_by_term_and_year),
                                              cmocka_unit_test(warns_when_the_examination_came_first),
                                              cmocka_unit_test(tells_of_holidays),
                                              cmocka_unit_test(holds_cohorts_to_their_order),
                                              cmocka_unit_test(judges_shares),
                                              cmocka_unit_test(writes_its_section),
                                              cmocka_unit_test(keeps_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
