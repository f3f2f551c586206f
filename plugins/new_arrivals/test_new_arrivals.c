#include "tests/area/scene.h"
#include "tests/check.h"

static void
counts_the_limits_of_an_admission(void **state)
{
    static const SceneClock clocks[] = {
        {"applied=2023-09-07", "notify", "2023-09-28"},
        {"applied=2023-10-13", "notify", "2023-11-13"},
        {"applied=2023-11-06", "notify", "2023-11-27"},
        {"applied=2023-12-11", "notify", "2024-01-16"},
        {"applied=2023-12-22", "notify", "2024-01-29"},
        {"applied=2024-01-16", "notify", "2024-02-06"},
        {"applied=2024-02-09", "notify", "2024-03-08"},
        {"applied=2024-03-20", "notify", "2024-04-25"},
        {"applied=2024-05-24", "notify", "2024-06-24"},
        {"applied=2024-07-09", "notify", "2024-09-12"},
        {"applied=2024-10-19", "notify", "2024-11-15"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2023-09-07", "allocate", "2023-10-05"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2023-10-13", "allocate", "2023-11-20"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2023-11-06", "allocate", "2023-12-04"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2023-12-11", "allocate", "2024-01-23"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2023-12-22", "allocate", "2024-02-05"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2024-01-16", "allocate", "2024-02-20"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2024-02-09", "allocate", "2024-03-15"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2024-03-20", "allocate", "2024-05-02"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2024-05-24", "allocate", "2024-07-01"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2024-07-09", "allocate", "2024-09-19"},
        {"applied=2023-09-05 notified=2023-09-06 referred=2024-10-19", "allocate", "2024-11-22"},
        {"applied=2024-01-16 notified=2024-02-06", "notify", NULL},
        {"applied=2024-01-16 placed=2024-01-30", "notify", NULL},
        {"applied=2024-01-16 closed=2024-01-20", "notify", NULL},
        {"applied=2023-09-05 notified=2023-09-06 referred=2024-01-16 allocated=2024-02-13", "allocate", NULL},
    };
    scene_check_clocks("admission", "hillshire", clocks, G_N_ELEMENTS(clocks));
}

static void
counts_twelve_months_of_sessions(void **state)
{
    static const SceneClock clocks[] = {
        {"since=2023-02-28", "window", "2024-02-27"},
        {"since=2023-09-04", "window", "2024-09-03"},
        {"since=2023-12-31", "window", "2024-12-30"},
        {"since=2024-01-01", "window", "2024-12-31"},
        {"since=2024-02-29", "window", "2025-02-27"},
        {"since=2024-03-01", "window", "2025-02-28"},
        {"since=2024-05-31", "window", "2025-05-30"},
        {"since=2024-07-22", "window", "2025-07-21"},
        {"since=2024-08-31", "window", "2025-08-30"},
        {"since=2024-10-14", "window", "2025-10-13"},
        {"since=2024-01-08 counted=2024-06-03 sessions=200", "window", NULL},
        {"since=2024-01-08 counted=2024-06-03 sessions=199", "window", "2025-01-07"},
    };
    scene_check_clocks("traveller", "hillshire", clocks, G_N_ELEMENTS(clocks));
}

/* One that arrives on the day after the census of October waits for the next, and then for the financial
 * year: 544 days. */
static void
knows_when_a_pupil_is_funded(void **state)
{
    static const struct {
        const char *arrived, *part;
        bool academies;
    } rows[] = {
        {"2018-10-05", "first funded from 1 April 2020, 544 days after the arrival.", false},
        {"2018-10-04", "first funded from 1 April 2019, 179 days", false}, /* the census itself */
        {"2018-10-03", "first funded from 1 April 2019, 180 days", false},
        {"2018-09-03", "first funded from 1 April 2019, 210 days", false},
        {"2018-12-31", "first funded from 1 April 2020, 457 days", false},
        {"2019-01-01", "first funded from 1 April 2020, 456 days", false},
        {"2019-02-28", "first funded from 1 April 2020, 398 days", false},
        {"2019-07-23", "first funded from 1 April 2020, 253 days", false},
        {"2019-10-03", "first funded from 1 April 2020, 181 days", false},
        {"2019-10-04", "first funded from 1 April 2021, 545 days", false}, /* with a leap day */
        {"2018-10-05", "first funded from 1 September 2020, 697 days", true},
        {"2018-10-04", "first funded from 1 September 2019, 332 days", true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new(rows[i].arrived, NULL);
        g_autofree char *facts = g_strconcat("arrived=", rows[i].arrived, NULL);
        scene_case(s, "arrival", "N-1", facts);
        if (rows[i].academies)
            scene_set(s, "academies", "yes");
        scene_check(s, STATUS_NOT_STARTED, rows[i].part);
        scene_check(s, STATUS_NOT_STARTED, "Pupils on roll for whom there is no funding yet: fewer than 6.");
    }
    g_autoptr(Scene) s = scene_new("2020-03-31", NULL);
    scene_case(s, "arrival", "N-1", "arrived=2018-10-05");
    scene_check(s, STATUS_NOT_STARTED,
                "note case/arrival/N-1/funding []: N-1: first funded from 1 April 2020");
    s->today++;
    scene_check_lacks(s, "funded from");
}

/* Of the school days of the twelve months those that have passed; 200 once they are over. */
static void
holds_sessions_to_their_pace(void **state)
{
    static const struct {
        const char *calendar, *facts;
        int pace; /* 0: it is kept */
    } rows[] = {
        {NULL, "since=2023-09-04 counted=2023-09-04 sessions=0", 0},
        {NULL, "since=2023-09-01 counted=2024-02-29 sessions=98", 99}, /* 182 of 366 days */
        {NULL, "since=2023-09-01 counted=2024-02-29 sessions=99", 0},
        {NULL, "since=2023-09-01 counted=2024-08-30 sessions=198", 199},
        {NULL, "since=2023-09-01 counted=2024-08-31 sessions=199", 200},
        {NULL, "since=2023-09-01 counted=2024-08-31 sessions=200", 0},
        {NULL, "since=2022-01-01 counted=2024-02-29 sessions=150", 200},
        {NULL, "since=2024-01-01 counted=2023-12-31 sessions=0", 0},
        {NULL, "since=2023-09-01 counted=2024-02-29", 0},
        {"hillshire", "since=2023-09-05 counted=2023-12-22 sessions=75", 76},
        {"hillshire", "since=2023-09-05 counted=2023-12-22 sessions=76", 0},
        {"hillshire", "since=2023-09-05 counted=2024-01-05 sessions=76", 0}, /* no school day has passed */
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2024-09-02", rows[i].calendar);
        scene_case(s, "traveller", "T-1", rows[i].facts);
        g_autoptr(GString) part = g_string_new(NULL);
        g_string_printf(part, "where %d would be the way to 200 in twelve months.", rows[i].pace);
        Assessment *assessment = hosted_assess(s->plan, s->area, s->times, s->today);
        const Finding *finding = hosted_finding(assessment, "case/traveller/T-1/pace");
        if ((finding != NULL) != (rows[i].pace > 0) ||
            (finding != NULL && strstr(finding->text, part->str) == NULL))
            fail_msg("%s: %s", rows[i].facts, finding != NULL ? finding->text : "nothing");
        assessment_free(assessment);
    }
}

static void
judges_days_to_a_place(void **state)
{
    static const struct {
        const char *placed;
        Status status;
        const char *part;
    } rows[] = {{"2024-01-30", STATUS_GREEN, "10 school days for the middle one"},
                {"2024-01-31", STATUS_AMBER, "11 school days"},
                {"2024-02-06", STATUS_AMBER, "15 school days"},
                {"2024-02-07", STATUS_RED, "16 school days"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2024-06-03", "hillshire");
        g_autofree char *facts = g_strconcat(
            "applied=2024-01-16 notified=2024-01-20 closed=2024-03-01 placed=", rows[i].placed, NULL);
        for (int j = 0; j < 7; j++) {
            g_autofree char *ref = g_strdup_printf("A-%d", j);
            scene_case(s, "admission", ref,
                       j < 3   ? "applied=2024-01-16 notified=2024-01-17 placed=2024-01-18 closed=2024-03-01"
                       : j > 4 ? "applied=2024-01-16 notified=2024-01-17 placed=2024-03-18 closed=2024-03-20"
                               : facts);
        }
        scene_check(s, rows[i].status, rows[i].part);
    }
    g_autoptr(Scene) s = scene_new("2024-06-03", NULL);
    scene_observe(s, "days_to_place", "", "own", "2024-03-28", 12);
    scene_check(s, STATUS_AMBER,
                "School days from an application to a place: 12 days in 2024-03-28 (green up to 10 days, "
                "amber up to 15 "
                "days).");
}

static void
warns_of_full_rolls(void **state)
{
    g_autoptr(Scene) s = scene_new("2019-06-11", NULL);
    scene_observe(s, "post_census_arrivals", "School A", "own", "2019-05-16", 2);
    scene_check_lacks(s, "after-census");
    scene_observe(s, "post_census_arrivals", "School B", "own", "2019-05-16", 2.1);
    scene_check(s, STATUS_NOT_STARTED,
                "warning after-census/School B []: 2.1% of the roll (School B) arrived after the census "
                "(2019-05-16), and "
                "are not funded this year.");
}

static void
gives_its_dates(void **state)
{
    g_autoptr(Scene) s = scene_new("2018-09-03", NULL);
    scene_check_date(s, "census-autumn/2018", "2018-10-04");
    scene_check_date(s, "funding/2019", "2019-04-01");
    scene_set(s, "academies", "yes");
    scene_check_date(s, "funding/2019", "2019-09-01");
}

static void
writes_its_section(void **state)
{
    g_autoptr(Scene) s = scene_new("2019-06-11", NULL);
    for (int i = 0; i < 8; i++) {
        g_autofree char *ref = g_strdup_printf("N-%d", i);
        scene_case(s, "arrival", ref, i < 7 ? "arrived=2018-10-05" : "arrived=2018-09-05");
    }
    scene_case(s, "arrival", "N-9", "arrived=2019-06-10");
    scene_observe(s, "unfunded_pupils", "School A", "own", "2019-05-16", 7);
    scene_observe(s, "unfunded_pupils", "School B", "own", "2019-05-16", 2);
    scene_check_section(s, "Pupils for whom there is no funding yet\n1 April 2020|8\n");
    scene_check_section(s, "School A|2019-05-16|7\nSchool B|2019-05-16|fewer than 6\n");
}

static void
keeps_the_contract(void **state)
{
    g_autoptr(Scene) s = scene_new("2023-11-06", "hillshire");
    scene_meet(s, "2023-12-06");
    scene_case(s, "admission", "A-1", "applied=2023-11-06 referred=2023-11-20");
    scene_case(s, "admission", "A-2", "applied=2023-11-01 notified=2023-11-08 placed=2023-11-20");
    scene_case(s, "arrival", "N-1", "arrived=2023-11-20");
    scene_case(s, "traveller", "T-1", "since=2023-10-20 counted=2023-12-22 sessions=20");
    scene_observe(s, "days_to_place", "", "own", "2023-10-20", 9);
    scene_check_contract(s, 560);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(counts_the_limits_of_an_admission),
                                              cmocka_unit_test(counts_twelve_months_of_sessions),
                                              cmocka_unit_test(knows_when_a_pupil_is_funded),
                                              cmocka_unit_test(holds_sessions_to_their_pace),
                                              cmocka_unit_test(judges_days_to_a_place),
                                              cmocka_unit_test(warns_of_full_rolls),
                                              cmocka_unit_test(gives_its_dates),
                                              cmocka_unit_test(writes_its_section),
                                              cmocka_unit_test(keeps_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
