/* The pool with the real host and plugins that misbehave: each costs its own area, and nothing else. */
#include "area/area_asker.h"
#include "area/area_file.h"
#include "tests/check.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

typedef struct Fixture {
    uv_loop_t loop;
    AreaPool *pool;
    Almanac *almanac;
    const Timetable *times;
    GPtrArray *assessments; /* in the order in which they came */
    GPtrArray *areas;       /* char *: the title that each is of, in the same order */
    guint closed;
} Fixture;

typedef struct Wish {
    Fixture *fixture;
    char *title;
} Wish;

static char *
built(const char *path)
{
    return g_build_filename(g_getenv("TEST_BUILDDIR"), path, NULL);
}

static void
fixture_pool(Fixture *fixture, guint timeout)
{
    g_autofree char *host = built("milestoned-area"), *directory = built("tests/area/bad");
    AreaPoolOptions options = {
        .host = host, .directory = directory, .timeout = timeout, .memory = 64 << 20, .hosts = 2};
    fixture->pool = area_pool_new(&fixture->loop, &options);
}

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    uv_loop_init(&fixture->loop);
    fixture->almanac = almanac_new(NULL, NULL);
    fixture->times = almanac_timetable(fixture->almanac, NATION_ENGLAND, NULL);
    fixture->assessments = g_ptr_array_new_with_free_func((GDestroyNotify)assessment_free);
    fixture->areas = g_ptr_array_new_with_free_func(g_free);
    fixture_pool(fixture, 10000);
    *state = fixture;
    return 0;
}

static void
on_closed(void *data)
{
    ((Fixture *)data)->closed++;
}

static void
fixture_close(Fixture *fixture)
{
    area_pool_close(fixture->pool, on_closed, fixture);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;
    if (fixture->closed == 0)
        fixture_close(fixture);
    assert_int_equal(fixture->closed, 1);
    assert_int_equal(uv_loop_close(&fixture->loop), 0);
    almanac_free(fixture->almanac);
    g_ptr_array_unref(fixture->assessments);
    g_ptr_array_unref(fixture->areas);
    g_free(fixture);
    return 0;
}

static void
on_assessed(Assessment *assessment, void *data)
{
    Wish *wish = data;
    g_ptr_array_add(wish->fixture->assessments, assessment);
    g_ptr_array_add(wish->fixture->areas, wish->title);
    g_free(wish);
}

/* The plan is freed at once: the pool may not need it later. */
static void
wish(Fixture *fixture, const char *plugin, const char *title)
{
    g_autoptr(Plan) plan = plan_new("p");
    plan->change = 42;
    Area *area = plan_add_area(plan, title);
    g_free(area->plugin);
    area->plugin = g_strdup(plugin);
    Wish *data = g_new(Wish, 1);
    *data = (Wish){.fixture = fixture, .title = g_strconcat(plugin, "/", title, NULL)};
    area_pool_assess(fixture->pool, plan, area, fixture->times, day_from_civil(2004, 3, 22), on_assessed,
                     data);
}

static const Assessment *
got(const Fixture *fixture, const char *title)
{
    for (guint i = 0; i < fixture->areas->len; i++)
        if (g_str_equal(fixture->areas->pdata[i], title))
            return fixture->assessments->pdata[i];
    fail_msg("nothing came for %s", title);
    return NULL;
}

static void
check_fault(const Fixture *fixture, const char *title, const char *part)
{
    const Assessment *assessment = got(fixture, title);
    if (assessment->fault == NULL || strstr(assessment->fault, part) == NULL)
        fail_msg("%s: \"%s\" does not say \"%s\"", title, assessment->fault, part);
    assert_int_equal(assessment->on, day_from_civil(2004, 3, 22));
    assert_int_equal(assessment->valid_until, assessment->on + 1);
    assert_int_equal(assessment->change, 42);
}

static void
check_green(const Fixture *fixture, const char *title)
{
    const Assessment *assessment = got(fixture, title);
    if (assessment->fault != NULL)
        fail_msg("%s: %s", title, assessment->fault);
    assert_int_equal(assessment->status, STATUS_GREEN);
    assert_int_equal(assessment->change, 42);
}

static void
count_process(uv_handle_t *handle, void *count)
{
    *(int *)count += handle->type == UV_PROCESS && uv_is_active(handle) ? 1 : 0;
}

static int
processes(Fixture *fixture)
{
    int count = 0;
    uv_walk(&fixture->loop, count_process, &count);
    return count;
}

static void
assesses_a_queue_in_one_process(void **state)
{
    Fixture *fixture = *state;
    for (int i = 0; i < 20; i++)
        wish(fixture, "honest", i == 0 ? "first" : "area");
    assert_int_equal(fixture->assessments->len, 0);
    assert_int_equal(processes(fixture), 1);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_int_equal(fixture->assessments->len, 20);
    assert_int_equal(processes(fixture), 0);
    check_green(fixture, "honest/first");
    const Assessment *assessment = got(fixture, "honest/first");
    assert_string_equal(assessment->reasons->pdata[0],
                        "Middle 387.3, 80, fine, [31mnot red[0m, second line.");
}

/* Each misdeed costs its own area: the one before, the one after, and one of another plugin are assessed. */
static void
survives_each_misdeed(void **state)
{
    static const struct {
        const char *plugin, *fault;
    } rows[] = {{"crash", "it crashed (signal 11"},
                {"hog", "it crashed (signal 11"},
                {"opener", "it tried to open a file, which no plugin may"},
                {"socket", "it tried to open a socket"},
                {"forker", "it tried to start a process"},
                {"executor", "it tried to run a program"},
                {"executable", "it tried to map a file or code into memory"},
                {"closer", "it tried to close a file"},
                {"garbage", "it wrote what is no answer"},
                {"leaver", "ended without an answer (exit status 0)"},
                {"aborter", "it crashed (signal 6"}};
    Fixture *fixture = *state;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        wish(fixture, rows[i].plugin, "before");
        wish(fixture, rows[i].plugin, "bad");
        wish(fixture, rows[i].plugin, "after");
        wish(fixture, "honest", rows[i].plugin);
    }
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_int_equal(fixture->assessments->len, 4 * G_N_ELEMENTS(rows));
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *bad = g_strconcat(rows[i].plugin, "/bad", NULL);
        g_autofree char *before = g_strconcat(rows[i].plugin, "/before", NULL);
        g_autofree char *after = g_strconcat(rows[i].plugin, "/after", NULL);
        g_autofree char *beside = g_strconcat("honest/", rows[i].plugin, NULL);
        g_autofree char *named = g_strdup_printf("plugin \"%s\": ", rows[i].plugin);
        check_fault(fixture, bad, rows[i].fault);
        check_fault(fixture, bad, named);
        check_green(fixture, before);
        check_green(fixture, after);
        check_green(fixture, beside);
    }
}

static void
ends_what_takes_too_long(void **state)
{
    Fixture *fixture = *state;
    fixture_close(fixture);
    fixture->closed = 0;
    fixture_pool(fixture, 300);
    wish(fixture, "loop", "bad");
    wish(fixture, "loop", "after");
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    check_fault(fixture, "loop/bad", "it gave no answer within 300 milliseconds");
    check_green(fixture, "loop/after");
}

static void
refuses_what_is_no_plugin(void **state)
{
    static const struct {
        const char *plugin, *fault;
    } rows[] = {{"version", "/version.so has version 7 of the plugin contract, and 2 is wanted"},
                {"symbol", "/symbol.so is no area plugin: it does not export milestoned_area"},
                {"table", "its setting \"share\" is \"120\": it must be a number from 0 to 100"},
                {"constructor", "it tried to open a file"},
                {"honets", "there is no plugin \"honets\" in"},
                {"honets", "did you mean \"honest\"?"},
                {"../honest", "is no name of a plugin"},
                {"", "is no name of a plugin"}};
    Fixture *fixture = *state;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        for (int j = 0; j < 5; j++)
            wish(fixture, rows[i].plugin, "area");
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_int_equal(fixture->assessments->len, 5 * G_N_ELEMENTS(rows));
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *title = g_strconcat(rows[i].plugin, "/area", NULL);
        check_fault(fixture, title, rows[i].fault);
    }
    assert_false(g_file_test("/constructor-was-here", G_FILE_TEST_EXISTS));
}

static void
gives_up_after_three_failures_in_a_row(void **state)
{
    Fixture *fixture = *state;
    for (int i = 0; i < 50; i++)
        wish(fixture, "crash", i < 3 ? "bad" : "badly");
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_int_equal(fixture->assessments->len, 50);
    check_fault(fixture, "crash/badly", "after 3 failures in a row it was not asked again for now");
    /* It is asked again when somebody wants to know again. */
    wish(fixture, "crash", "fine");
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    check_green(fixture, "crash/fine");
}

static void
blames_one_area_for_its_settings_and_mistakes(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = plan_new("p");
    plan->change = 42;
    Area *area = plan_add_area(plan, "settings");
    g_free(area->plugin);
    area->plugin = g_strdup("honest");
    g_hash_table_insert(area->settings, g_strdup("shore"), g_strdup("1"));
    Wish *data = g_new(Wish, 1);
    *data = (Wish){.fixture = fixture, .title = g_strdup("settings")};
    area_pool_assess(fixture->pool, plan, area, fixture->times, day_from_civil(2004, 3, 22), on_assessed,
                     data);
    wish(fixture, "honest", "mistake");
    wish(fixture, "honest", "after");
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    check_fault(fixture, "settings", "it has no setting \"shore\": did you mean \"share\"?");
    check_fault(fixture, "honest/mistake", "it asked for the setting \"shear\"");
    check_green(fixture, "honest/after");
}

static void
says_what_is_wrong_with_the_host(void **state)
{
    Fixture *fixture = *state;
    fixture_close(fixture);
    fixture->closed = 0;
    g_autofree char *directory = built("tests/area/bad");
    AreaPoolOptions options = {.host = "/nonexistent/host",
                               .directory = directory,
                               .timeout = 10000,
                               .memory = 64 << 20,
                               .hosts = 1};
    fixture->pool = area_pool_new(&fixture->loop, &options);
    wish(fixture, "honest", "area");
    wish(fixture, "honest", "other");
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    check_fault(fixture, "honest/area", "its host /nonexistent/host cannot be started: no such file");
    check_fault(fixture, "honest/other", "cannot be started");
}

static void
survives_another_program_as_its_host(void **state)
{
    Fixture *fixture = *state;
    fixture_close(fixture);
    fixture->closed = 0;
    g_autofree char *directory = built("tests/area/bad");
    AreaPoolOptions options = {
        .host = "/bin/echo", .directory = directory, .timeout = 10000, .memory = 64 << 20, .hosts = 1};
    fixture->pool = area_pool_new(&fixture->loop, &options);
    wish(fixture, "honest", "area");
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    check_fault(fixture, "honest/area", "it wrote what is no answer");
}

static void
answers_everybody_when_it_is_closed(void **state)
{
    Fixture *fixture = *state;
    for (int i = 0; i < 5; i++)
        wish(fixture, "loop", "bad");
    wish(fixture, "honest", "area");
    wish(fixture, "nonexistent", "area");
    fixture_close(fixture);
    assert_int_equal(fixture->closed, 1);
    assert_int_equal(fixture->assessments->len, 7);
    check_fault(fixture, "loop/bad", "milestoned is ending");
    check_fault(fixture, "honest/area", "milestoned is ending");
}

typedef struct Chain {
    Fixture *fixture;
    guint left;
} Chain;

static void
on_chain(Assessment *assessment, void *data)
{
    Chain *chain = data;
    assert_null(assessment->fault);
    assessment_free(assessment);
    g_autoptr(Plan) plan = plan_new("p");
    Area *area = plan_add_area(plan, "chain");
    g_free(area->plugin);
    area->plugin = g_strdup("honest");
    if (chain->left-- > 0)
        area_pool_assess(chain->fixture->pool, plan, area, chain->fixture->times, 12000, on_chain, chain);
    else
        area_pool_close(chain->fixture->pool, on_closed, chain->fixture);
}

static void
may_be_asked_and_closed_from_an_answer(void **state)
{
    Fixture *fixture = *state;
    Chain chain = {.fixture = fixture, .left = 3};
    on_chain(assessment_new("honest", 12000), &chain);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_int_equal(fixture->closed, 1);
}

static void
on_section(AreaSection *section, const char *fault, void *data)
{
    if (fault != NULL)
        fail_msg("%s", fault);
    AreaSection **own = data;
    *own = section;
}

static void
on_whole(Assessment *assessment, void *data)
{
    Assessment **own = data;
    *own = assessment;
}

/* The template has both; an area with one late step shows them. */
static void
brings_dates_and_sections_back(void **state)
{
    Fixture *fixture = *state;
    fixture_close(fixture);
    fixture->closed = 0;
    g_autofree char *host = built("milestoned-area"), *directory = built("plugins");
    AreaPoolOptions options = {
        .host = host, .directory = directory, .timeout = 10000, .memory = 64 << 20, .hosts = 1};
    fixture->pool = area_pool_new(&fixture->loop, &options);
    g_autoptr(Plan) plan = plan_new("p");
    Area *area = plan_add_area(plan, "Parents' voice");
    g_free(area->plugin);
    area->plugin = g_strdup("template");
    Day due = day_from_civil(2004, 4, 1);
    plan_add_span(plan_add_milestone(plan_add_action(area, "A1", ""), "A1.1", "Meet <b>parents</b>"),
                  TIMESCALE_DAY, due, due);
    g_autoptr(AreaSection) section = NULL;
    g_autoptr(Assessment) assessment = NULL;
    area_pool_section(fixture->pool, plan, area, fixture->times, due + 30, on_section, &section);
    area_pool_assess(fixture->pool, plan, area, fixture->times, due + 30, on_whole, &assessment);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_int_equal(section->blocks->len, 2);
    const AreaBlock *table = section->blocks->pdata[1];
    g_autofree char *row = g_strjoinv("|", table->rows->pdata[0]);
    assert_string_equal(row, "Meet <b>parents</b>|1 April 2004");
    assert_int_equal(assessment->status, STATUS_RED);
    assert_int_equal(assessment->dates->len, 1);
    assert_int_equal(((AreaDate *)assessment->dates->pdata[0])->on, day_from_civil(2004, 8, 31));
}

static void
describes_plugins(void **state)
{
    g_autofree char *host = built("milestoned-area"), *directory = built("tests/area/bad");
    AreaPoolOptions options = {
        .host = host, .directory = directory, .timeout = 10000, .memory = 64 << 20, .hosts = 1};
    g_auto(GStrv) names = area_file_list(directory);
    assert_true(g_strv_contains((const char *const *)names, "honest"));
    assert_true(g_strv_contains((const char *const *)names, "version"));
    g_autoptr(GError) error = NULL;
    g_autoptr(AreaAsker) asker = area_asker_new(&options);
    g_autoptr(AreaDescription) description = area_asker_describe(asker, "honest", &error);
    check_ok(description != NULL, error);
    assert_string_equal(description->name, "honest");
    assert_int_equal(description->abi, MILESTONED_AREA_ABI);
    assert_true(g_str_has_suffix(description->file, "honest.so"));
    assert_int_equal(description->settings->len, 3);
    const AreaSetting *setting = description->settings->pdata[0];
    assert_string_equal(setting->name, "share");
    assert_string_equal(area_description_type_word(setting->type), "number");
    assert_true(setting->ranged && setting->max == 100);
    assert_non_null(area_description_find_measure(description, "absence"));
    assert_null(area_asker_describe(asker, "version", &error));
    check_error(error, ERROR_DATA, "version 7");
}

int
main(void)
{
    signal(SIGPIPE, SIG_IGN);
#define POOL_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    static const struct CMUnitTest tests[] = {POOL_TEST(assesses_a_queue_in_one_process),
                                              POOL_TEST(survives_each_misdeed),
                                              POOL_TEST(ends_what_takes_too_long),
                                              POOL_TEST(refuses_what_is_no_plugin),
                                              POOL_TEST(gives_up_after_three_failures_in_a_row),
                                              POOL_TEST(blames_one_area_for_its_settings_and_mistakes),
                                              POOL_TEST(says_what_is_wrong_with_the_host),
                                              POOL_TEST(survives_another_program_as_its_host),
                                              POOL_TEST(answers_everybody_when_it_is_closed),
                                              POOL_TEST(may_be_asked_and_closed_from_an_answer),
                                              POOL_TEST(brings_dates_and_sections_back),
                                              cmocka_unit_test(describes_plugins)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
