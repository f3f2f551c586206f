#include "tests/area/scene.h"
#include "tests/check.h"

/* In order: term and holiday, half-terms, the turn of the year, a leap day, the summer. Weeks run through
 * all. */
static void
counts_the_limits_of_an_assessment(void **state)
{
    static const SceneClock clocks[] = {
        {"requested=2023-09-04", "decide", "2023-10-16"},
        {"requested=2023-10-16", "decide", "2023-11-27"},
        {"requested=2023-11-20", "decide", "2024-01-01"},
        {"requested=2023-12-25", "decide", "2024-02-05"},
        {"requested=2024-01-08", "decide", "2024-02-19"},
        {"requested=2024-02-01", "decide", "2024-03-14"},
        {"requested=2024-02-29", "decide", "2024-04-11"},
        {"requested=2024-05-31", "decide", "2024-07-12"},
        {"requested=2024-07-05", "decide", "2024-08-16"},
        {"requested=2024-07-22", "decide", "2024-09-02"},
        {"requested=2024-10-14", "decide", "2024-11-25"},
        {"requested=2024-12-20", "decide", "2025-01-31"},
        {"requested=2023-09-01 advice_asked=2023-09-04", "advice", "2023-10-16"},
        {"requested=2023-09-01 advice_asked=2023-10-16", "advice", "2023-11-27"},
        {"requested=2023-09-01 advice_asked=2023-11-20", "advice", "2024-01-01"},
        {"requested=2023-09-01 advice_asked=2023-12-25", "advice", "2024-02-05"},
        {"requested=2023-09-01 advice_asked=2024-01-08", "advice", "2024-02-19"},
        {"requested=2023-09-01 advice_asked=2024-02-01", "advice", "2024-03-14"},
        {"requested=2023-09-01 advice_asked=2024-02-29", "advice", "2024-04-11"},
        {"requested=2023-09-01 advice_asked=2024-05-31", "advice", "2024-07-12"},
        {"requested=2023-09-01 advice_asked=2024-07-05", "advice", "2024-08-16"},
        {"requested=2023-09-01 advice_asked=2024-07-22", "advice", "2024-09-02"},
        {"requested=2023-09-01 advice_asked=2024-10-14", "advice", "2024-11-25"},
        {"requested=2023-09-01 advice_asked=2024-12-20", "advice", "2025-01-31"},
        {"requested=2023-09-04 assess=yes", "issue", "2023-12-25"},
        {"requested=2023-10-16 assess=yes", "issue", "2024-02-05"},
        {"requested=2023-11-20 assess=yes", "issue", "2024-03-11"},
        {"requested=2023-12-25 assess=yes", "issue", "2024-04-15"},
        {"requested=2024-01-08 assess=yes", "issue", "2024-04-29"},
        {"requested=2024-02-01 assess=yes", "issue", "2024-05-23"},
        {"requested=2024-02-29 assess=yes", "issue", "2024-06-20"},
        {"requested=2024-05-31 assess=yes", "issue", "2024-09-20"},
        {"requested=2024-07-05 assess=yes", "issue", "2024-10-25"},
        {"requested=2024-07-22 assess=yes", "issue", "2024-11-11"},
        {"requested=2024-10-14 assess=yes", "issue", "2025-02-03"},
        {"requested=2024-12-20 assess=yes", "issue", "2025-04-11"},
        {"requested=2023-09-04 assess=yes", "draft", "2024-01-07"},
        {"requested=2023-10-16 assess=yes", "draft", "2024-02-18"},
        {"requested=2023-11-20 assess=yes", "draft", "2024-03-24"},
        {"requested=2023-12-25 assess=yes", "draft", "2024-04-28"},
        {"requested=2024-01-08 assess=yes", "draft", "2024-05-12"},
        {"requested=2024-02-01 assess=yes", "draft", "2024-06-05"},
        {"requested=2024-02-29 assess=yes", "draft", "2024-07-03"},
        {"requested=2024-05-31 assess=yes", "draft", "2024-10-03"},
        {"requested=2024-07-05 assess=yes", "draft", "2024-11-07"},
        {"requested=2024-07-22 assess=yes", "draft", "2024-11-24"},
        {"requested=2024-10-14 assess=yes", "draft", "2025-02-16"},
        {"requested=2024-12-20 assess=yes", "draft", "2025-04-24"},
        {"requested=2023-09-04 assess=yes", "final", "2024-01-22"},
        {"requested=2023-10-16 assess=yes", "final", "2024-03-04"},
        {"requested=2023-11-20 assess=yes", "final", "2024-04-08"},
        {"requested=2023-12-25 assess=yes", "final", "2024-05-13"},
        {"requested=2024-01-08 assess=yes", "final", "2024-05-27"},
        {"requested=2024-02-01 assess=yes", "final", "2024-06-20"},
        {"requested=2024-02-29 assess=yes", "final", "2024-07-18"},
        {"requested=2024-05-31 assess=yes", "final", "2024-10-18"},
        {"requested=2024-07-05 assess=yes", "final", "2024-11-22"},
        {"requested=2024-07-22 assess=yes", "final", "2024-12-09"},
        {"requested=2024-10-14 assess=yes", "final", "2025-03-03"},
        {"requested=2024-12-20 assess=yes", "final", "2025-05-09"},
        {"requested=2024-01-08 decided=2024-02-19 assess=no", "issue", NULL},
        {"requested=2024-01-08 decided=2024-02-19 assess=no", "final", NULL},
        {"requested=2024-01-08 decided=2024-02-19", "decide", NULL},
        {"requested=2024-01-08", "final", "2024-05-27"}, /* nobody has said no */
        {"requested=2024-01-08 exception=yes", "decide", NULL},
        {"requested=2024-01-08 assess=yes exception=yes", "final", NULL},
        {"requested=2024-01-08 assess=yes refused=2024-04-29", "issue", NULL},
        {"requested=2024-01-08 assess=yes refused=2024-04-29", "final", NULL},
        {"requested=2024-01-08 assess=yes draft=2024-05-12", "draft", NULL},
        {"requested=2024-01-08 assess=yes draft=2024-05-12", "final", "2024-05-27"},
        {"requested=2024-01-08 assess=yes closed=2024-03-01", "final", NULL},
    };
    scene_check_clocks("ehc_assessment", "hillshire", clocks, G_N_ELEMENTS(clocks));
}

static void
counts_the_limits_of_a_review(void **state)
{
    static const SceneClock clocks[] = {
        {"reviewed=2023-02-28", "review", "2024-02-27"},
        {"reviewed=2023-09-01", "review", "2024-08-31"},
        {"reviewed=2023-12-31", "review", "2024-12-30"},
        {"reviewed=2024-01-01", "review", "2024-12-31"},
        {"reviewed=2024-02-28", "review", "2025-02-27"},
        {"reviewed=2024-02-29", "review", "2025-02-28"},
        {"reviewed=2024-03-01", "review", "2025-02-28"},
        {"reviewed=2024-05-31", "review", "2025-05-30"},
        {"reviewed=2024-08-31", "review", "2025-08-30"},
        {"reviewed=2024-10-14", "review", "2025-10-13"},
        {"reviewed=2023-09-01 meeting=2023-09-01", "report", "2023-09-15"},
        {"reviewed=2023-09-01 meeting=2023-12-31", "report", "2024-01-14"},
        {"reviewed=2023-09-01 meeting=2024-01-01", "report", "2024-01-15"},
        {"reviewed=2023-09-01 meeting=2024-02-28", "report", "2024-03-13"},
        {"reviewed=2023-09-01 meeting=2024-02-29", "report", "2024-03-14"},
        {"reviewed=2023-09-01 meeting=2024-03-01", "report", "2024-03-15"},
        {"reviewed=2023-09-01 meeting=2024-05-31", "report", "2024-06-14"},
        {"reviewed=2023-09-01 meeting=2024-08-31", "report", "2024-09-14"},
        {"reviewed=2023-09-01 meeting=2024-10-14", "report", "2024-10-28"},
        {"reviewed=2023-09-01 meeting=2024-12-20", "report", "2025-01-03"},
        {"reviewed=2023-09-01 meeting=2023-09-01", "decide", "2023-09-29"},
        {"reviewed=2023-09-01 meeting=2023-12-31", "decide", "2024-01-28"},
        {"reviewed=2023-09-01 meeting=2024-01-01", "decide", "2024-01-29"},
        {"reviewed=2023-09-01 meeting=2024-02-28", "decide", "2024-03-27"},
        {"reviewed=2023-09-01 meeting=2024-02-29", "decide", "2024-03-28"},
        {"reviewed=2023-09-01 meeting=2024-03-01", "decide", "2024-03-29"},
        {"reviewed=2023-09-01 meeting=2024-05-31", "decide", "2024-06-28"},
        {"reviewed=2023-09-01 meeting=2024-08-31", "decide", "2024-09-28"},
        {"reviewed=2023-09-01 meeting=2024-10-14", "decide", "2024-11-11"},
        {"reviewed=2023-09-01 meeting=2024-12-20", "decide", "2025-01-17"},
        {"reviewed=2023-09-01 meeting=2023-09-01 amend=yes", "final", "2023-11-24"},
        {"reviewed=2023-09-01 meeting=2023-12-31 amend=yes", "final", "2024-03-24"},
        {"reviewed=2023-09-01 meeting=2024-01-01 amend=yes", "final", "2024-03-25"},
        {"reviewed=2023-09-01 meeting=2024-02-28 amend=yes", "final", "2024-05-22"},
        {"reviewed=2023-09-01 meeting=2024-02-29 amend=yes", "final", "2024-05-23"},
        {"reviewed=2023-09-01 meeting=2024-03-01 amend=yes", "final", "2024-05-24"},
        {"reviewed=2023-09-01 meeting=2024-05-31 amend=yes", "final", "2024-08-23"},
        {"reviewed=2023-09-01 meeting=2024-08-31 amend=yes", "final", "2024-11-23"},
        {"reviewed=2023-09-01 meeting=2024-10-14 amend=yes", "final", "2025-01-06"},
        {"reviewed=2023-09-01 meeting=2024-12-20 amend=yes", "final", "2025-03-14"},
        {"reviewed=2023-09-01 meeting=2024-06-03", "final", NULL},
        {"reviewed=2023-09-01 meeting=2024-06-03 decided=2024-07-01 amend=yes", "decide", NULL},
    };
    scene_check_clocks("ehc_review", "hillshire", clocks, G_N_ELEMENTS(clocks));
}

static void
counts_the_limits_of_a_transfer(void **state)
{
    static const SceneClock clocks[] = {
        {"transfer=2024-09-02", "final", "2024-02-15"},
        {"transfer=2025-09-01", "final", "2025-02-15"},                /* a Saturday, and stays it */
        {"transfer=2024-09-02 to_post_16=yes", "final", "2024-03-31"}, /* Easter Sunday */
        {"transfer=2025-09-01 to_post_16=yes", "final", "2025-03-31"},
        {"transfer=2024-01-08 to_post_16=no", "final", "2024-02-15"},
        {"transfer=2024-09-02 within_post_16=yes", "final", "2024-04-02"},
        {"transfer=2025-01-06 within_post_16=yes", "final", "2024-08-06"},
        {"transfer=2024-07-31 within_post_16=yes", "final", "2024-02-29"},
        {"transfer=2025-07-31 within_post_16=yes", "final", "2025-02-28"},
        {"transfer=2025-04-22 within_post_16=yes", "final", "2024-11-22"},
        {"transfer=2024-09-02 final=2024-02-15", "final", NULL},
        {"transfer=2024-09-02 closed=2023-11-01", "final", NULL},
    };
    scene_check_clocks("phase_transfer", "hillshire", clocks, G_N_ELEMENTS(clocks));
}

/* What runs out before the board meets, and not what runs out after it; what has run out first. */
static void
tells_what_breaches_before_the_board(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-03-11", "hillshire");
    scene_meet(s, "2024-03-11");
    scene_meet(s, "2024-05-08");
    scene_meet(s, "2024-07-10");
    scene_case(s, "ehc_assessment", "E-1", "requested=2023-12-18 decided=2024-01-20 assess=yes"); /* 6 May */
    scene_case(s, "ehc_assessment", "E-2", "requested=2024-03-27"); /* to come */
    scene_case(s, "ehc_assessment", "E-3", "requested=2024-01-22"); /* 4 March */
    scene_case(s, "ehc_assessment", "E-4", "requested=2024-03-08"); /* 19 April */
    scene_check(
        s, STATUS_AMBER,
        "breach case/ehc_assessment/E-3/decide []: E-3: decision whether to assess was due on 4 March 2024 "
        "(SI "
        "2014/1530 reg 5(1): six weeks from the request).\n"
        "warning case/ehc_assessment/E-1/issue []: E-1: decision whether to issue a plan is due on 8 April "
        "2024 (SI 2014/1530 reg 10(1): 16 weeks from the request).\n"
        "warning case/ehc_assessment/E-4/decide []: E-4: decision whether to assess is due on 19 April 2024");
    scene_check(s, STATUS_AMBER,
                "- Time limits that have passed: fewer than 6 (four weeks ago none); that run out before the "
                "board of 8 May 2024: "
                "fewer than "
                "6; running in all: 10.\n");
    scene_check_lacks(s, "E-2");
    scene_check_lacks(s, "E-4/issue"); /* 28 June, after the board */
    scene_check_contract(s, 500);
}

/* Of the boards that watch the area. */
static void
waits_for_its_own_board(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-03-11", "hillshire");
    scene_meet(s, "2024-05-08");
    Board *board = plan_find_board(s->plan, "board");
    g_ptr_array_add(board->areas, plan_add_area(s->plan, "Another"));
    scene_case(s, "ehc_assessment", "E-4", "requested=2024-03-08"); /* 19 April */
    scene_check(s, STATUS_NOT_STARTED, "that run out within 10 working days: none;");
    scene_check_lacks(s, "E-4");
    g_ptr_array_add(board->areas, s->area);
    scene_check(s, STATUS_NOT_STARTED, "E-4: decision whether to assess is due on 19 April 2024");
}

/* Seven have run out, where six had four weeks ago, of which one has been done since. */
static void
tells_where_it_goes(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-05-20", "hillshire");
    for (int i = 0; i < 8; i++) {
        g_autofree char *ref = g_strdup_printf("E-%d", i);
        scene_case(s, "ehc_assessment", ref,
                   i == 0  ? "requested=2024-03-04 decided=2024-05-01 assess=no"
                   : i < 6 ? "requested=2024-03-04" /* 15 April */
                           : "requested=2024-03-11" /* 22 April, four weeks ago to the day */);
    }
    scene_check(s, STATUS_AMBER, "Time limits that have passed: 7 (four weeks ago 6);");
    g_autoptr(Assessment) assessment = hosted_assess(s->plan, s->area, s->times, s->today);
    assert_int_equal(assessment->trend, TREND_WORSENING);
    s->today++;
    scene_check(s, STATUS_AMBER, "Time limits that have passed: 7 (four weeks ago 8);");
    g_autoptr(Assessment) then = hosted_assess(s->plan, s->area, s->times, s->today);
    assert_int_equal(then->trend, TREND_IMPROVING);
    scene_check_contract(s, 60);
}

static void
add_finished(Scene *s, const char *year, int in_time, int late)
{
    for (int i = 0; i < in_time + late; i++) {
        g_autofree char *ref = g_strdup_printf("F-%s-%d", year, i);
        g_autofree char *facts =
            g_strdup_printf("requested=%s-01-08 decided=%s-02-01 assess=yes draft=%s-05-01 "
                            "final=%s closed=%s-06-30",
                            year, year, year, "X", year);
        g_auto(GStrv) halves = g_strsplit(facts, "X", 2);
        g_autofree char *whole =
            g_strconcat(halves[0], year, i < in_time ? "-05-20" : "-06-20", halves[1], NULL);
        scene_case(s, "ehc_assessment", ref, whole);
    }
}

static void
judges_by_the_share_in_time(void **state)
{
    static const struct {
        int in_time, late;
        Status status;
        const char *part;
    } rows[] = {
        {9, 1, STATUS_GREEN, "- Final plan in time: 90% in the last twelve months.\n"},
        {8, 2, STATUS_AMBER, "in time: 80%"},
        {5, 5, STATUS_AMBER, "in time: 50%"},
        {4, 6, STATUS_RED, "in time: 40%"},
        {4, 1, STATUS_NOT_STARTED, "No time limit is running."}, /* too few to tell */
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2024-09-02", "hillshire");
        add_finished(s, "2024", rows[i].in_time, rows[i].late);
        scene_check(s, rows[i].status, rows[i].part);
        scene_check_lacks(s, "F-2024");
    }
}

static void
holds_a_year_against_the_one_before(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-09-02", "hillshire");
    add_finished(s, "2024", 6, 4);
    add_finished(s, "2023", 9, 1);
    scene_check(s, STATUS_AMBER, "Final plan in time: 60% in the last twelve months, 90% in those before.");
    scene_observe(s, "plans_in_20_weeks", "", "england", "2023-12-31", 62);
    scene_check(s, STATUS_RED, "60% in the last twelve months");
    scene_check_contract(s, 900);
}

static void
judges_by_figures_without_cases(void **state)
{
    static const struct {
        double own, national;
        Status status;
    } rows[] = {{90, 50, STATUS_GREEN},
                {89, 50, STATUS_AMBER},
                {50, 50, STATUS_AMBER},
                {49, 50, STATUS_RED},
                {91, 95, STATUS_GREEN}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2024-09-02", NULL);
        scene_observe(s, "plans_in_20_weeks", "", "own", "2023-12-31", rows[i].own);
        scene_observe(s, "plans_in_20_weeks", "", "england", "2023-12-31", rows[i].national);
        scene_check(s, rows[i].status, "Plans issued within 20 weeks:");
    }
    g_autoptr(Scene) s = scene_new("2024-09-02", NULL);
    scene_observe(s, "out_of_area_placements", "", "own", "2024-03-31", 4);
    scene_check(s, STATUS_NOT_STARTED, "Placements outside the area: fewer than 6 in 2024-03-31.");
    scene_check(s, STATUS_NOT_STARTED, "No assessment, review or transfer has come in, and no figure.");
}

static void
warns_of_what_is_odd(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-09-10", "hillshire");
    scene_case(
        s, "ehc_assessment", "E-1",
        "requested=2024-07-08 assess=yes decided=2024-07-12 advice_asked=2024-07-17 advice=2024-08-20");
    scene_check(s, STATUS_NOT_STARTED,
                "note case/ehc_assessment/E-1/closure []: E-1: advice was asked for on 17 July 2024");
    scene_case(s, "ehc_assessment", "E-2",
               "requested=2024-05-08 assess=yes decided=2024-06-01 draft=2024-08-30 final=2024-09-09");
    scene_check(
        s, STATUS_NOT_STARTED,
        "warning case/ehc_assessment/E-2/comment []: E-2: the final plan followed its draft after 10 days");
    scene_case(s, "ehc_assessment", "E-3", "requested=2024-09-02 decided=2024-08-20 assess=yes");
    scene_check(
        s, STATUS_NOT_STARTED,
        "E-3: decision whether to assess, 20 August 2024, lies before \"requested\", 2 September 2024");
    scene_observe(s, "attendance_after_transport", "", "own", "2024-03-31", 93);
    scene_observe(s, "attendance_after_transport", "", "own", "2024-07-31", 88);
    scene_check(s, STATUS_NOT_STARTED,
                "attendance-fell/all []: Attendance after transport was taken away (all) fell from 93.0%");
    scene_check_contract(s, 300);
}

/* Advice asked for between a week before the summer closure and a week before its end. */
static void
sees_a_closure_of_four_weeks(void **state)
{
    static const struct {
        const char *asked;
        bool near;
    } rows[] = {{"2024-07-14", false}, {"2024-07-16", true},  {"2024-08-20", true},
                {"2024-08-28", false}, {"2024-04-02", false}, {"2024-05-28", false}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2024-09-10", "hillshire");
        g_autofree char *facts = g_strconcat("requested=2024-03-08 advice_asked=", rows[i].asked, NULL);
        scene_case(s, "ehc_assessment", "E-1", facts);
        if (rows[i].near)
            scene_check(s, STATUS_AMBER, "/closure []");
        else
            scene_check_lacks(s, "/closure []");
    }
}

/* Cases of other kinds are other plugins'. */
static void
sees_its_own_cases_alone(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-03-11", "hillshire");
    static const char *const kinds[] = {"arrival", "zzz"};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        Case *other = case_new(kinds[i], "X-1");
        case_put(other, &(CaseFact){.name = "arrived", .day = s->today - 300});
        g_ptr_array_add(s->plan->cases, other);
    }
    scene_check(s, STATUS_NOT_STARTED, "No assessment, review or transfer has come in, and no figure.");
    scene_case(s, "ehc_assessment", "E-1", "requested=2024-01-22"); /* 4 March */
    scene_check(s, STATUS_AMBER, "E-1: decision whether to assess was due on 4 March 2024");
    scene_check_lacks(s, "X-1");
}

/* A mail is no register: the first forty, and how many more. */
static void
tells_the_first_of_many(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-03-11", "hillshire");
    for (int i = 0; i < 3000; i++) {
        g_autofree char *ref = g_strdup_printf("E-%d", i);
        scene_case(s, "ehc_assessment", ref, "requested=2024-01-22 draft=2024-02-20 final=2024-02-21");
    }
    g_autoptr(Assessment) assessment = hosted_assess(s->plan, s->area, s->times, s->today);
    assert_null(assessment->fault);
    assert_int_equal(assessment->findings->len,
                     101); /* forty limits, what is wrong beside them, and how many more */
    const Finding *more = hosted_finding(assessment, "case/more");
    assert_string_equal(more->text,
                        "And 2960 more that run out later: they come up as those before them are settled.");
}

static void
gives_its_dates(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-09-02", NULL);
    scene_check_date(s, "phase-transfer/2025", "2025-02-15");
    scene_check_date(s, "post-16-transfer/2025", "2025-03-31");
    s->plan->nation = NATION_WALES;
    scene_check_date(s, "phase-transfer/2025", NULL);
}

static void
writes_its_section(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-03-11", "hillshire");
    scene_meet(s, "2024-05-08");
    for (int i = 0; i < 7; i++) {
        g_autofree char *ref = g_strdup_printf("E-%d", i);
        scene_case(s, "ehc_assessment", ref, "requested=2024-03-01");
    }
    scene_case(s, "ehc_assessment", "E-9", "requested=2023-09-01 decided=2023-09-20 assess=yes");
    g_autofree char *section = scene_section(s);
    scene_check_section(s, "Decision whether to assess|7|7|none|–|–\n");
    scene_check_section(s, "Final plan|7|none|fewer than 6|–|–\n");
    scene_check_section(s, "Weeks 1–4|7\n");
    scene_check_section(s, "Over 20 weeks|fewer than 6\n");
    assert_null(strstr(section, "E-"));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(counts_the_limits_of_an_assessment),
                                              cmocka_unit_test(counts_the_limits_of_a_review),
                                              cmocka_unit_test(counts_the_limits_of_a_transfer),
                                              cmocka_unit_test(tells_what_breaches_before_the_board),
                                              cmocka_unit_test(waits_for_its_own_board),
                                              cmocka_unit_test(tells_where_it_goes),
                                              cmocka_unit_test(judges_by_the_share_in_time),
                                              cmocka_unit_test(holds_a_year_against_the_one_before),
                                              cmocka_unit_test(judges_by_figures_without_cases),
                                              cmocka_unit_test(warns_of_what_is_odd),
                                              cmocka_unit_test(sees_a_closure_of_four_weeks),
                                              cmocka_unit_test(sees_its_own_cases_alone),
                                              cmocka_unit_test(tells_the_first_of_many),
                                              cmocka_unit_test(gives_its_dates),
                                              cmocka_unit_test(writes_its_section)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
