#include "engine/planner.h"
#include "intake/programme.h"
#include "intake/script.h"
#include "tests/intake/import_fixture.h"

static const struct {
    const char *name, *reference;
    int rows, milestones, updates, outcomes, areas, observations, warnings;
} samples[] = {
    {"opportunity-area", "2018-02-01", 95, 95, 0, 0, 4, 10, 0},
    {"education-partnership", "2019-06-11", 70, 70, 0, 0, 8, 14, 0},
    {"locality", "2024-03-28", 38, 9, 7, 22, 3, 5, 0},
    {"vulnerable-learners", "2016-11-01", 44, 44, 0, 0, 8, 64, 0},
    /* Its columns Class and Commentary are kept as notes. */
    {"inspection-plan", "2004-03-22", 104, 104, 0, 0, 24, 30, 2},
};

static char *
sample_path(const char *name, const char *file)
{
    return g_build_filename(g_getenv("TEST_SRCDIR"), "conf/samples", name, file, NULL);
}

/* The calendars that the samples name: the project's own. One for all tests, as old as the program. */
static const Almanac *
sample_almanac(void)
{
    static Almanac *almanac;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(g_getenv("TEST_SRCDIR"), "conf/calendars", NULL);
    if (almanac == NULL)
        almanac = almanac_new(path, &error);
    check_ok(almanac != NULL, error);
    return almanac;
}

static ImportResult *
import_sample(const Fixture *fixture, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = sample_path(name, NULL);
    const ImportOptions options = {
        .programme = name, .path = path, .on = DAY_NONE, .almanac = sample_almanac()};
    ImportResult *result = import_run(fixture->store, &options, &importer, &error);
    check_ok(result != NULL, error);
    for (guint i = 0; i < result->errors->len; i++) {
        g_autofree char *text = problem_text(result->errors->pdata[i]);
        fail_msg("%s", text);
    }
    return result;
}

static void
imports_every_sample_as_it_is_written(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
        char day[DAY_TEXT_SIZE];
        g_autoptr(ImportResult) result = import_sample(*state, samples[i].name);
        assert_true(result->imported);
        assert_string_equal(day_format(result->reference, day), samples[i].reference);
        assert_int_equal(result->rows, samples[i].rows);
        assert_int_equal(result->milestones, samples[i].milestones);
        assert_int_equal(result->updates, samples[i].updates);
        assert_int_equal(result->outcomes, samples[i].outcomes);
        assert_int_equal(result->skipped, 0);
        assert_int_equal(result->added, samples[i].rows);
        assert_int_equal(result->observations, samples[i].observations);
        assert_int_equal((int)result->warnings->len - result->oddities, samples[i].warnings);
        assert_int_equal(result->milestones, result->dated + result->uncertain + result->undated);
    }
}

/* What a reader of the plans would stumble over, each at its row. */
static void
sees_what_is_odd_in_them(void **state)
{
    static const struct {
        const char *sample, *says;
    } rows[] = {
        {"opportunity-area",
         "plan.csv:4:D: Step: A1.3: the papers of Partnership Board for 23 February 2018 go out "
         "on 16 February 2018, before A1.2"},
        {"opportunity-area", "plan.csv:30:E: By when: A10.2: if 2 June 2018 is meant, that is a Saturday"},
        {"opportunity-area",
         "plan.csv:39:G: Depends on: A11.8: it is due on 20 April 2018, and depends on A11.9, "
         "due on 30 April 2018"},
        {"opportunity-area", "plan.csv:70:E: By when: A17.4: 18 March 2018 is a Sunday"},
        {"opportunity-area",
         "plan.csv:81:E: By when: A19.7: from 1 April 2018 to 10 April 2018 schools are closed"},
        {"education-partnership",
         "plan.csv:25:D: Date mentioned: A8.2: if 19 May 2019 is meant, that is a Sunday"},
        {"education-partnership",
         "plan.csv:47:D: Date mentioned: A16.1: if 23 May 2019 is meant, that was past on "
         "11 June 2019"},
        {"inspection-plan", "plan.csv:18:G: Timescales: R4.3: 29 February 2004 was past on 22 March 2004"},
        {"inspection-plan", "R23.2: if 29 February 2004 is meant, that was past on 22 March 2004"},
        {"inspection-plan", "are due on one day, Friday 30 April 2004"},
        {"inspection-plan", "are due on one day, Saturday 31 July 2004"},
        {"inspection-plan", "are due on one day, Thursday 30 September 2004"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ImportResult) result = import_sample(*state, rows[i].sample);
        bool said = false;
        for (guint j = 0; !said && j < result->warnings->len; j++) {
            g_autofree char *text = problem_text(result->warnings->pdata[j]);
            said = strstr(text, rows[i].says) != NULL;
        }
        if (!said)
            fail_msg("%s: nothing says \"%s\"", rows[i].sample, rows[i].says);
    }
}

static void
changes_no_sample_the_second_time(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
        import_result_free(import_sample(*state, samples[i].name));
        gint64 changes = count_changes(*state);
        g_autoptr(ImportResult) again = import_sample(*state, samples[i].name);
        assert_int_equal(again->unchanged, samples[i].rows);
        assert_int_equal(count_changes(*state), changes);
    }
}

/* The sheet names nobody and no area that the programme does not have: an alias is missing otherwise. */
static void
knows_everybody_and_every_area(void **state)
{
    Fixture *fixture = *state;
    for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = sample_path(samples[i].name, PROGRAMME_FILE);
        g_autoptr(Plan) conf = programme_read(path, samples[i].name, &error);
        check_ok(conf != NULL, error);
        import_result_free(import_sample(fixture, samples[i].name));
        g_autoptr(Plan) plan = programmes_load(fixture->store, samples[i].name, &error);
        check_ok(plan != NULL, error);
        assert_int_equal(plan->people->len, conf->people->len);
        assert_int_equal(plan->areas->len, samples[i].areas);
        assert_int_equal(plan->areas->len, conf->areas->len);
    }
}

/* Noon of the day, when occurrences are there that were not the day before. */
static bool
apply(Fixture *fixture, const MilestoneUpdate *update, GError **error)
{
    const Planner planner = {.almanac = sample_almanac()};
    Instant noon = ((Instant)update->on * 24 + 12) * 3600 * INSTANT_SECOND;
    return planner_tend(&planner, fixture->store, update->programme, noon, error) &&
           updates_apply(fixture->store, update, &importer, error);
}

static void
can_apply_every_scripted_update(void **state)
{
    Fixture *fixture = *state;
    for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = sample_path(samples[i].name, SCRIPT_FILE);
        import_result_free(import_sample(fixture, samples[i].name));
        g_autoptr(GPtrArray) script = script_load(path, samples[i].name, DAY_NONE, &error);
        check_ok(script != NULL, error);
        check_ok(store_begin(fixture->store, &error), error);
        for (guint j = 0; j < script->len; j++)
            check_ok(apply(fixture, script->pdata[j], &error), error);
        check_ok(store_commit(fixture->store, &error), error);
    }
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    static const struct CMUnitTest tests[] = {
        TEST(imports_every_sample_as_it_is_written), TEST(sees_what_is_odd_in_them),
        TEST(changes_no_sample_the_second_time),     TEST(knows_everybody_and_every_area),
        TEST(can_apply_every_scripted_update),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
