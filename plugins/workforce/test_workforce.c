#include "tests/area/scene.h"
#include "tests/check.h"

static Scene *
scene(void)
{
    Scene *scene = scene_new("2019-02-01", "merrowdale");
    scene->plan->begins = scene_day("2018-02-01");
    return scene;
}

static void
representation_is_a_ratio(void **state)
{
    static const struct {
        double ratio;
        Status status;
    } rows[] = {{0.9, STATUS_GREEN}, {0.89, STATUS_AMBER}, {0.7, STATUS_AMBER}, {0.69, STATUS_RED}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene();
        scene_observe(s, "representation_ratio", "minority staff", "own", "2018-12-31", rows[i].ratio);
        scene_check(s, rows[i].status, "Representation (minority staff): 0.");
    }
}

/* Half of the time to the target has passed: half of it should be there. */
static void
reach_follows_its_profile(void **state)
{
    static const struct {
        double reached;
        Status status;
    } rows[] = {
        {50, STATUS_GREEN}, {40, STATUS_GREEN}, {39, STATUS_AMBER}, {25, STATUS_AMBER}, {24, STATUS_RED}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene();
        scene_observe(s, "trained", "heads", "target", "2020-02-01", 100);
        scene_observe(s, "trained", "heads", "own", "2019-02-01", rows[i].reached);
        scene_check(s, rows[i].status, "50% should have been by then on the way to 100%.");
    }
    g_autoptr(Scene) s = scene();
    scene_observe(s, "trained", "heads", "own", "2019-02-01", 10);
    scene_check(s, STATUS_NOT_STARTED, "no day is known by which it should be 100%.");
    s->plan->ends = scene_day("2020-02-01");
    scene_check(s, STATUS_RED, "behind/trained/heads");
}

static void
names_schools_that_do_not_take_part(void **state)
{
    g_autoptr(Scene) s = scene();
    Observation *engaged = scene_observe(s, "schools_engaged", "language project", "own", "2019-01-31", 75);
    engaged->has_count = true;
    engaged->numerator = 24;
    engaged->denominator = 32;
    scene_check(s, STATUS_NOT_STARTED, "Schools that take part (language project): 24 of 32 in 2019-01-31");
    scene_check(s, STATUS_NOT_STARTED,
                "warning not-engaged/language project []: 8 of 32 schools do not take part "
                "(language project, 2019-01-31).");
    scene_set(s, "engagement", "75");
    scene_check_lacks(s, "not-engaged");
}

static void
small_counts_of_people_are_not_told(void **state)
{
    g_autoptr(Scene) s = scene();
    Observation *came = scene_observe(s, "delegates", "schools", "own", "2019-01-31", 5);
    scene_check(s, STATUS_NOT_STARTED, "People who came to training (schools): fewer than 6 in 2019-01-31.");
    came->value = 46;
    scene_check(s, STATUS_NOT_STARTED, "People who came to training (schools): 46 in");
    Observation *trained = scene_observe(s, "trained", "leads", "own", "2019-01-31", 50);
    trained->has_count = true;
    trained->numerator = 3;
    trained->denominator = 6;
    scene_check(s, STATUS_NOT_STARTED, "Trained, of those eligible (leads): 50% in");
}

static void
posts_are_filled_before_a_service_starts(void **state)
{
    g_autoptr(Scene) s = scene();
    Milestone *post = scene_step(s, "R1.1", "Recruit additional staff", "2019-03-01");
    scene_step(s, "R1.2", "Increased service launched", "2019-03-15"); /* 30 working days after 1 February */
    scene_check(s, STATUS_AMBER,
                "warning vacant/R1.1 [R1.1]: R1.1 is open, and R1.2 starts on 15 March 2019.");
    s->today--;
    scene_check_lacks(s, "vacant/");
    s->today++;
    post->status = STATUS_BLUE;
    scene_check_lacks(s, "vacant/");
}

static void
nothing_begins_in_a_blackout(void **state)
{
    static const struct {
        const char *due;
        bool found;
    } rows[] = {{"2019-05-14", true},   /* tests */
                {"2019-05-17", false},  /* the Friday after them */
                {"2019-04-16", true},   /* Easter holiday */
                {"2019-06-11", false}}; /* a school day */
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene();
        scene_step(s, "R1.1", "Launch for cohort 3", rows[i].due);
        if (rows[i].found)
            scene_check(s, STATUS_NOT_STARTED, "warning blackout [R1.1]: Schools are asked to begin");
        else
            scene_check_lacks(s, "blackout");
    }
}

static void
cohorts_follow_each_other(void **state)
{
    g_autoptr(Scene) s = scene();
    Milestone *second = scene_step(s, "R1.1", "Cohort 2 completes", "2019-06-21");
    scene_step(s, "R1.2", "Cohort 3 begins", "2019-06-11");
    scene_check(
        s, STATUS_NOT_STARTED,
        "warning overtaking/R1.2/R1.1 [R1.2]: Cohort 3 (R1.2) begins on 11 June 2019, and cohort 2 (R1.1) is "
        "not done before 21 June 2019.");
    second->status = STATUS_BLUE;
    scene_check_lacks(s, "overtaking");
}

static void
tells_what_is_not_counted(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "survey_return", "all schools", "target", "2019-03-31", 80);
    scene_check(s, STATUS_NOT_STARTED,
                "note not-counted/survey_return/all schools []: Surveys returned (all schools): 80% "
                "is wanted by 2019-03-31, and nothing has been counted yet.");
}

static void
gives_dates(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_check_date(s, "equality/2019", "2019-03-30");
    scene_check_date(s, "pay-snapshot/2019", "2019-03-31");
    scene_check_date(s, "monitoring/2019-06", NULL);
    scene_set(s, "quarterly", "yes");
    scene_check_date(s, "monitoring/2019-03", "2019-03-29"); /* the last working day of the quarter */
    scene_check_date(s, "monitoring/2019-06", "2019-06-28");
    scene_set(s, "equality_dates", "no");
    scene_check_date(s, "equality/2019", NULL);
    s->today = scene_day("2004-06-01");
    scene_set(s, "equality_dates", "yes");
    scene_check_date(s, "equality/2005", NULL); /* the regulations are of 2017 */
}

static void
gives_inset_days(void **state)
{
    g_autoptr(Scene) s = scene();
    g_autoptr(Assessment) without = hosted_assess(s->plan, s->area, s->times, s->today);
    scene_set(s, "inset_dates", "yes");
    g_autoptr(Assessment) with = hosted_assess(s->plan, s->area, s->times, s->today);
    guint inset = 0;
    const GArray *closures = terms_closures(s->times->terms);
    for (guint i = 0; i < with->dates->len; i++) {
        const AreaDate *date = with->dates->pdata[i];
        if (!g_str_has_prefix(date->key, "inset/"))
            continue;
        inset++;
        bool known = false;
        for (guint j = 0; j < closures->len; j++) {
            const TermsClosure *closure = &g_array_index(closures, TermsClosure, j);
            known = known || (date->on >= closure->first && date->on <= closure->last);
        }
        assert_true(known);
    }
    assert_true(inset > 0);
    assert_int_equal(with->dates->len, without->dates->len + inset);
}

static void
shows_reach_and_cohorts(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "trained", "heads", "target", "2020-02-01", 100);
    scene_observe(s, "trained", "heads", "own", "2019-02-01", 50);
    scene_observe(s, "pilot_schools", "cohort 1", "own", "2019-02-01", 2);
    scene_step(s, "R1.1", "Cohort 2 begins", "2019-06-21");
    scene_step(s, "R1.2", "Cohort 1 review", "2019-05-01");
    g_autofree char *text = scene_section(s);
    assert_string_equal(text, "Who is reached\n"
                              "Trained, of those eligible|heads|2019-02-01|50%|50|100\n"
                              "Schools in the pilot|cohort 1|2019-02-01|2|–|–\n"
                              "Cohorts in order\n"
                              "1|Cohort 1 review|1 May 2019|1 May 2019|not started\n"
                              "2|Cohort 2 begins|21 June 2019|21 June 2019|not started\n");
}

static void
keeps_the_contract(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "trained", "heads", "target", "2020-02-01", 100);
    scene_observe(s, "trained", "heads", "own", "2019-02-01", 50);
    scene_step(s, "R1.1", "Recruit staff", "2019-06-21");
    scene_step(s, "R1.2", "Launch for cohort 1", "2019-07-01");
    scene_check_contract(s, 700);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(representation_is_a_ratio),
                                              cmocka_unit_test(reach_follows_its_profile),
                                              cmocka_unit_test(names_schools_that_do_not_take_part),
                                              cmocka_unit_test(small_counts_of_people_are_not_told),
                                              cmocka_unit_test(posts_are_filled_before_a_service_starts),
                                              cmocka_unit_test(nothing_begins_in_a_blackout),
                                              cmocka_unit_test(cohorts_follow_each_other),
                                              cmocka_unit_test(tells_what_is_not_counted),
                                              cmocka_unit_test(gives_dates),
                                              cmocka_unit_test(gives_inset_days),
                                              cmocka_unit_test(shows_reach_and_cohorts),
                                              cmocka_unit_test(keeps_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
