#include "tests/area/scene.h"
#include "tests/check.h"

/* Working days pass over weekends and bank holidays, school days over holidays and inset days too; months end
 * where a shorter one does; terms end by the calendar. */
static void
counts_the_limits_of_a_child_in_care(void **state)
{
    static const SceneClock clocks[] = {
        {"entered=2023-09-04", "start", "2023-09-18"},
        {"entered=2023-10-20", "start", "2023-11-03"},
        {"entered=2023-12-08", "start", "2023-12-22"},
        {"entered=2023-12-22", "start", "2024-01-10"},
        {"entered=2024-01-15", "start", "2024-01-29"},
        {"entered=2024-02-29", "start", "2024-03-14"},
        {"entered=2024-03-18", "start", "2024-04-03"},
        {"entered=2024-04-26", "start", "2024-05-13"},
        {"entered=2024-07-22", "start", "2024-08-05"},
        {"entered=2024-12-16", "start", "2025-01-02"},
        {"entered=2024-08-17", "start", "2024-09-02"},
        {"entered=2023-09-04", "plan", "2023-10-02"},
        {"entered=2023-10-20", "plan", "2023-11-17"},
        {"entered=2023-12-08", "plan", "2024-01-10"},
        {"entered=2023-12-22", "plan", "2024-01-24"},
        {"entered=2024-01-15", "plan", "2024-02-12"},
        {"entered=2024-02-29", "plan", "2024-03-28"},
        {"entered=2024-03-18", "plan", "2024-04-17"},
        {"entered=2024-04-26", "plan", "2024-05-28"},
        {"entered=2024-07-22", "plan", "2024-08-19"},
        {"entered=2024-12-16", "plan", "2025-01-16"},
        {"entered=2024-08-17", "plan", "2024-09-16"},
        {"entered=2023-09-04", "first", "2023-10-02"},
        {"entered=2023-10-20", "first", "2023-11-17"},
        {"entered=2023-12-08", "first", "2024-01-10"},
        {"entered=2023-12-22", "first", "2024-01-24"},
        {"entered=2024-01-15", "first", "2024-02-12"},
        {"entered=2024-02-29", "first", "2024-03-28"},
        {"entered=2024-03-18", "first", "2024-04-17"},
        {"entered=2024-04-26", "first", "2024-05-28"},
        {"entered=2024-07-22", "first", "2024-08-19"},
        {"entered=2024-12-16", "first", "2025-01-16"},
        {"entered=2024-08-17", "first", "2024-09-16"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-30", "second", "2023-12-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-11-30", "second", "2024-02-29"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-12-31", "second", "2024-03-31"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2024-01-31", "second", "2024-04-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2024-02-29", "second", "2024-05-29"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2024-03-15", "second", "2024-06-15"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2024-05-31", "second", "2024-08-31"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2024-07-22", "second", "2024-10-22"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2024-08-30", "second", "2024-11-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2024-11-29", "second", "2025-02-28"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-30", "third",
         "2024-03-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-11-30", "third",
         "2024-05-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-12-31", "third",
         "2024-06-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2024-01-31", "third",
         "2024-07-31"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2024-02-29", "third",
         "2024-08-29"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2024-03-15", "third",
         "2024-09-15"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2024-05-31", "third",
         "2024-11-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2024-07-22", "third",
         "2025-01-22"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2024-08-30", "third",
         "2025-02-28"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2024-11-29", "third",
         "2025-05-29"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2023-09-30",
         "next", "2024-03-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2023-11-30",
         "next", "2024-05-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2023-12-31",
         "next", "2024-06-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2024-01-31",
         "next", "2024-07-31"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2024-02-29",
         "next", "2024-08-29"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2024-03-15",
         "next", "2024-09-15"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2024-05-31",
         "next", "2024-11-30"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2024-07-22",
         "next", "2025-01-22"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2024-08-30",
         "next", "2025-02-28"},
        {"entered=2023-09-01 pep_ready=2023-09-02 first_review=2023-09-20 second_review=2023-09-21 "
         "last_review=2024-11-29",
         "next", "2025-05-29"},
        {"entered=2023-09-01 without_school=2023-09-07", "school", "2023-10-05"},
        {"entered=2023-09-01 without_school=2023-10-13", "school", "2023-11-20"},
        {"entered=2023-09-01 without_school=2023-11-06", "school", "2023-12-04"},
        {"entered=2023-09-01 without_school=2023-12-11", "school", "2024-01-23"},
        {"entered=2023-09-01 without_school=2024-01-16", "school", "2024-02-20"},
        {"entered=2023-09-01 without_school=2024-02-09", "school", "2024-03-15"},
        {"entered=2023-09-01 without_school=2024-03-20", "school", "2024-05-02"},
        {"entered=2023-09-01 without_school=2024-05-24", "school", "2024-07-01"},
        {"entered=2023-09-01 without_school=2024-07-09", "school", "2024-09-19"},
        {"entered=2023-09-01 without_school=2024-10-19", "school", "2024-11-22"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2023-09-07", "termly", "2024-03-28"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2023-12-22", "termly", "2024-03-28"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2023-12-23", "termly", "2024-07-22"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2024-01-10", "termly", "2024-07-22"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2024-03-28", "termly", "2024-07-22"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2024-04-02", "termly", "2024-12-20"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2024-05-29", "termly", "2024-12-20"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2024-07-22", "termly", "2024-12-20"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2024-08-10", "termly", "2025-04-04"},
        {"entered=2023-09-01 first_review=2023-09-20 pep_ready=2024-12-20", "termly", "2025-04-04"},
        /* the plan is wanted for the first review, also when that is held early */
        {"entered=2024-01-15 first_review=2024-01-30", "plan", "2024-01-30"},
        {"entered=2024-01-15 first_review=2024-02-20", "plan", "2024-02-12"},
        {"entered=2024-01-15 pep_started=2024-01-20", "start", NULL},
        {"entered=2024-01-15 pep_ready=2024-01-20", "plan", NULL},
        {"entered=2024-01-15 first_review=2024-02-10", "first", NULL},
        {"entered=2024-01-15 closed=2024-01-22", "plan", NULL},
        {"entered=2024-01-15 first_review=2024-02-10 second_review=2024-05-10", "second", NULL},
        {"entered=2023-09-01 without_school=2024-01-16 school_found=2024-02-20", "school", NULL},
        /* a review in the term carries it on by one */
        {"entered=2023-09-01 pep_ready=2023-09-20 pep_reviewed=2024-02-01", "termly", "2024-07-22"},
    };
    scene_check_clocks("entry_to_care", "hillshire", clocks, G_N_ELEMENTS(clocks));
}

static void
is_red_when_a_plan_is_late(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-02-12", "hillshire");
    scene_case(s, "entry_to_care", "C-1",
               "entered=2024-01-15 pep_started=2024-01-20 first_review=2024-02-12");
    scene_check(s, STATUS_NOT_STARTED,
                "C-1: education plan, ready for the first review is due on 12 February 2024");
    s->today = scene_day("2024-02-13");
    scene_check(s, STATUS_RED, "breach case/entry_to_care/C-1/plan []");
    g_autoptr(Scene) t = scene_new("2024-02-13", "hillshire");
    scene_case(t, "entry_to_care", "C-1", "entered=2024-01-15 pep_ready=2024-01-20");
    scene_check(t, STATUS_AMBER, "breach case/entry_to_care/C-1/first []");
}

/* Long ago is late, whatever terms are still known. */
static void
sees_a_plan_that_was_long_forgotten(void **state)
{
    g_autoptr(Scene) s = scene_new("2025-02-03", "hillshire");
    scene_case(s, "entry_to_care", "C-1",
               "entered=2023-08-20 pep_ready=2023-09-05 first_review=2023-09-05 second_review=2023-11-01 "
               "last_review=2025-01-10");
    scene_check(s, STATUS_AMBER, "breach case/entry_to_care/C-1/termly []");
}

static void
judges_plans(void **state)
{
    static const struct {
        double current;
        Status status;
    } rows[] = {{95, STATUS_GREEN}, {94, STATUS_AMBER}, {85, STATUS_AMBER}, {84, STATUS_RED}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2024-06-03", NULL);
        scene_observe(s, "pep_current", "", "own", "2024-03-28", rows[i].current);
        scene_check(s, rows[i].status, "Education plans that are current:");
    }
    g_autoptr(Scene) s = scene_new("2024-06-03", "hillshire");
    for (int i = 0; i < 20; i++) {
        g_autofree char *ref = g_strdup_printf("C-%d", i);
        scene_case(s, "entry_to_care", ref,
                   i < 19 ? "entered=2024-01-15 pep_ready=2024-02-12 closed=2024-03-01"
                          : "entered=2024-01-15 pep_ready=2024-02-14 closed=2024-03-01");
    }
    scene_check(s, STATUS_GREEN,
                "Education plan, ready for the first review in time: 95% in the last twelve months.");
    scene_check_lacks(s, "C-");
}

static void
holds_absence_against_the_country(void **state)
{
    static const struct {
        double own, national;
        Status status;
        const char *part;
    } rows[] = {{7.8, 7.8, STATUS_GREEN, "+0.0 points"},
                {8.3, 7.8, STATUS_AMBER, "+0.5 points"},
                {8.4, 7.8, STATUS_RED, "+0.6 points"},
                {8.4, -1, STATUS_NOT_STARTED, "there is no national figure"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2024-06-03", NULL);
        scene_observe(s, "care_absence", "", "own", "2024-03-28", rows[i].own);
        scene_observe(s, "care_absence", "", "england", "2024-03-28", rows[i].national);
        scene_check(s, rows[i].status, rows[i].part);
    }
}

static void
names_who_has_no_school(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-02-05", "hillshire");
    scene_case(s, "entry_to_care", "C-1",
               "entered=2023-09-01 pep_ready=2023-09-20 first_review=2023-09-28 second_review=2023-12-15 "
               "pep_reviewed=2024-01-20 without_school=2024-01-30");
    scene_check(s, STATUS_NOT_STARTED, "- Children in care without a school place: fewer than 6.\n");
    scene_check(
        s, STATUS_NOT_STARTED,
        "warning case/entry_to_care/C-1/no-school []: C-1: without a school place since 30 January 2024.");
}

static void
asks_whether_members_have_discussed_it(void **state)
{
    g_autoptr(Scene) s = scene_new("2004-03-22", NULL);
    scene_check_lacks(s, "discussed");
    scene_observe(s, "member_discussions", "", "own", "2004-01-31", 0);
    scene_check(s, STATUS_NOT_STARTED,
                "warning not-discussed/counted []: Members had not discussed the education of "
                "children in care for twelve months (2004-01-31).");
    scene_observe(s, "member_discussions", "", "own", "2004-02-29", 1);
    scene_check_lacks(s, "discussed");
    scene_set(s, "discussed", "2003-03-22");
    scene_check_lacks(s, "not-discussed");
    scene_set(s, "discussed", "2003-03-21");
    scene_check(s, STATUS_NOT_STARTED,
                "warning not-discussed []: Members last discussed the education of children in care on 21 "
                "March 2003");
}

static void
follows_its_other_figures(void **state)
{
    g_autoptr(Scene) s = scene_new("2004-06-03", NULL);
    scene_observe(s, "fields_complete", "", "own", "2004-03-22", 60);
    scene_observe(s, "fields_complete", "", "target", "2004-12-22", 90);
    scene_check(s, STATUS_NOT_STARTED, "Fields of the database that are complete (all): 60 in 2004-03-22");
    scene_observe(s, "fields_complete", "", "own", "2004-05-31", 61);
    scene_check(s, STATUS_AMBER, "warning behind/fields_complete/all []");
}

static void
gives_its_dates(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-02-05", "hillshire");
    scene_check_date(s, "plans/2023-24/spring-2", "2024-03-28");
    scene_check_date(s, "plans/2023-24/summer-2", "2024-07-22");
    g_autoptr(Scene) t = scene_new("2024-02-05", NULL);
    scene_check_date(t, "plans/2023-24/spring-2", NULL);
}

static void
writes_its_section(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-02-05", "hillshire");
    for (int i = 0; i < 6; i++) {
        g_autofree char *ref = g_strdup_printf("C-%d", i);
        scene_case(s, "entry_to_care", ref, "entered=2024-01-22");
    }
    scene_observe(s, "care_absence", "", "own", "2023-12-22", 8.1);
    scene_observe(s, "care_absence", "", "england", "2023-12-22", 7.8);
    scene_check_section(s, "Beginning of the education plan|6|6|none|–|–\n");
    scene_check_section(s, "Absence of children in care|2023-12-22|8.1|7.8\n");
}

static void
keeps_the_contract(void **state)
{
    g_autoptr(Scene) s = scene_new("2023-11-06", "hillshire");
    scene_meet(s, "2023-12-06");
    scene_meet(s, "2024-02-07");
    scene_case(s, "entry_to_care", "C-1", "entered=2023-11-06 pep_ready=2023-12-10 first_review=2023-12-01");
    scene_case(s, "entry_to_care", "C-2", "entered=2023-11-20 pep_started=2023-11-25");
    scene_case(s, "entry_to_care", "C-3",
               "entered=2023-01-20 pep_ready=2023-02-10 pep_reviewed=2024-01-20 without_school=2023-11-20 "
               "school_found=2024-01-08");
    scene_set(s, "discussed", "2023-01-20");
    scene_observe(s, "pep_current", "", "own", "2023-10-20", 96);
    scene_check_contract(s, 420);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(counts_the_limits_of_a_child_in_care),
                                              cmocka_unit_test(is_red_when_a_plan_is_late),
                                              cmocka_unit_test(sees_a_plan_that_was_long_forgotten),
                                              cmocka_unit_test(judges_plans),
                                              cmocka_unit_test(holds_absence_against_the_country),
                                              cmocka_unit_test(names_who_has_no_school),
                                              cmocka_unit_test(asks_whether_members_have_discussed_it),
                                              cmocka_unit_test(follows_its_other_figures),
                                              cmocka_unit_test(gives_its_dates),
                                              cmocka_unit_test(writes_its_section),
                                              cmocka_unit_test(keeps_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
