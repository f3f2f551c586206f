#include "area/area_description.h"
#include "ctl/plugin_check.h"
#include "tests/check.h"

#include <math.h>

static void
declare_setting(AreaDescription *description, const char *name, int type, double max)
{
    AreaSetting *setting = g_new0(AreaSetting, 1);
    setting->name = g_strdup(name);
    setting->type = type;
    setting->ranged = max > 0;
    setting->max = max;
    g_ptr_array_add(description->settings, setting);
}

static void
declare_measure(AreaDescription *description, const char *name, double max)
{
    AreaMeasure *measure = g_new0(AreaMeasure, 1);
    measure->name = g_strdup(name);
    measure->ranged = max > 0;
    measure->max = max;
    g_ptr_array_add(description->measures, measure);
}

/* A plan of one area with the plugin attendance, and what that declares. */
typedef struct {
    Plan *plan;
    Area *area;
    GHashTable *descriptions;
    GPtrArray *problems, *notes;
} Check;

static int
setup(void **state)
{
    Check *c = g_new0(Check, 1);
    AreaDescription *description = area_description_new();
    declare_setting(description, "absence_margin", MILESTONED_NUMBER, 100);
    declare_setting(description, "months", MILESTONED_INTEGER, 0);
    declare_setting(description, "since", MILESTONED_DATE, 0);
    declare_setting(description, "strict", MILESTONED_BOOLEAN, 0);
    declare_measure(description, "absence", 100);
    declare_measure(description, "pupils", 0);
    c->plan = plan_new("plan");
    c->area = plan_add_area(c->plan, "Attendance");
    g_free(c->area->plugin);
    c->area->plugin = g_strdup("attendance");
    c->descriptions =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)area_description_free);
    g_hash_table_insert(c->descriptions, (gpointer) "attendance", description);
    c->problems = g_ptr_array_new_with_free_func(g_free);
    c->notes = g_ptr_array_new_with_free_func(g_free);
    *state = c;
    return 0;
}

static int
teardown(void **state)
{
    Check *c = *state;
    g_ptr_array_unref(c->problems);
    g_ptr_array_unref(c->notes);
    g_hash_table_unref(c->descriptions);
    plan_free(c->plan);
    g_free(c);
    return 0;
}

static void
observe(const Check *c, const char *measure, double value, const char *period, Day on)
{
    Observation *observation = observation_new(measure, "", "own", period);
    observation->value = value;
    observation->on = on;
    g_ptr_array_add(c->plan->observations, observation);
}

static void
settings_are_held_against_the_table(void **state)
{
    static const struct {
        const char *name, *value, *says; /* NULL: well */
    } rows[] = {
        {"absence_margin", "0.5", NULL},
        {"absence_margin", "abc",
         "its setting \"absence_margin\" is \"abc\": it must be a number from 0 to 100"},
        {"absence_margin", "101", "from 0 to 100"},
        {"absence_margin", "", "from 0 to 100"},
        {"months", "-3", NULL},
        {"months", "1.5", "a whole number"},
        {"since", "2004-03-22", NULL},
        {"since", "", NULL},
        {"since", "2004-02-30", "a date such as"},
        {"strict", "yes", NULL},
        {"strict", "perhaps", "yes or no"},
        {"absence_margn", "0.5", "it has no setting \"absence_margn\": did you mean \"absence_margin\"?"},
        {"zzzzzzzzzzzz", "1", "it has no setting \"zzzzzzzzzzzz\""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        void *own = NULL;
        setup(&own);
        const Check *c = own;
        g_hash_table_insert(c->area->settings, g_strdup(rows[i].name), g_strdup(rows[i].value));
        plugin_check_described(c->plan, c->descriptions, c->problems, c->notes);
        assert_int_equal(c->notes->len, 0);
        assert_int_equal(c->problems->len, rows[i].says == NULL ? 0 : 1);
        if (rows[i].says != NULL) {
            assert_true(g_str_has_prefix(c->problems->pdata[0], "area \"Attendance\", plugin attendance: "));
            if (strstr(c->problems->pdata[0], rows[i].says) == NULL)
                fail_msg("\"%s\" does not say \"%s\"", (char *)c->problems->pdata[0], rows[i].says);
        }
        teardown(&own);
    }
}

static void
values_must_be_in_range_and_have_a_day(void **state)
{
    const Check *c = *state;
    observe(c, "absence", 5, "2004", 12000);
    observe(c, "absence", NAN, "2005", 12365);
    observe(c, "absence", 140, "2006", 12730);
    observe(c, "absence", -1, "2007", 13095);
    observe(c, "pupils", 1e9, "2004", 12000);
    observe(c, "pupils", 3, "soon", DAY_NONE);
    plugin_check_described(c->plan, c->descriptions, c->problems, c->notes);
    assert_int_equal(c->notes->len, 0);
    assert_int_equal(c->problems->len, 2);
    assert_string_equal(
        c->problems->pdata[0],
        "measure \"absence\" is 140 in the period \"2006\": plugin attendance leaves out what is "
        "not from 0 to 100 (and 1 more value of it)");
    assert_string_equal(c->problems->pdata[1],
                        "measure \"pupils\" has the period \"soon\", which is none that can be read: plugin "
                        "attendance cannot tell of when its value is");
}

/* They may be another plugin's that comes later; a slip of the pen shows by the nearest. */
static void
measures_of_nobody_are_one_note(void **state)
{
    const Check *c = *state;
    observe(c, "gcse_5_ac_em", 57.3, "2015", 12000);
    observe(c, "gcse_5_ac_em", 59, "soon", DAY_NONE);
    observe(c, "abscence", 5, "2004", 12000);
    plugin_check_described(c->plan, c->descriptions, c->problems, c->notes);
    assert_int_equal(c->problems->len, 0);
    assert_int_equal(c->notes->len, 1);
    assert_string_equal(c->notes->pdata[0],
                        "no plugin of the programme looks at these measures: abscence (did you "
                        "mean absence?), gcse_5_ac_em");
}

static void
check_refused(const Check *c, const char *measure, const Area *area, const char *why)
{
    Observation *observation = observation_new(measure, "", "own", "2015");
    observation->area = area;
    g_autofree char *got = plugin_check_refuse(c->plan, observation, c->descriptions);
    assert_string_equal(got != NULL ? got : "", why);
    observation_free(observation);
}

static void
a_measure_of_nobody_is_refused(void **state)
{
    const Check *c = *state;
    Area *first = c->plan->areas->pdata[0];
    check_refused(c, "absence", NULL, "");
    check_refused(c, "absence", first, "");
    check_refused(c, "abscence", NULL,
                  "is no measure of any plugin of this programme: did you mean absence?");
    check_refused(
        c, "gcse", first,
        "is no measure of the plugin attendance of this area (milestonectl plugins PLUGIN lists them)");
    Area *other = plan_add_area(c->plan, "Other");
    check_refused(c, "gcse", other, ""); /* its plugin could not be asked: it may know */
    check_refused(c, "gcse", NULL, "");
}

static void
cases_of_nobody_are_a_note_for_each_kind(void **state)
{
    const Check *c = *state;
    AreaDescription *description = g_hash_table_lookup(c->descriptions, "attendance");
    AreaFact *fact = g_new0(AreaFact, 1);
    fact->kind = g_strdup("visit");
    fact->name = g_strdup("held");
    fact->sentence = g_strdup("");
    g_ptr_array_add(description->facts, fact);
    g_ptr_array_add(c->plan->cases, case_new("visit", "V-1"));
    g_ptr_array_add(c->plan->cases, case_new("arrival", "N-1"));
    g_ptr_array_add(c->plan->cases, case_new("arrival", "N-2"));
    plugin_check_described(c->plan, c->descriptions, c->problems, c->notes);
    assert_int_equal(c->problems->len, 0);
    assert_int_equal(c->notes->len, 1);
    assert_string_equal(c->notes->pdata[0], "no plugin of the programme looks at cases of the kind arrival");
}

/* Its plugin could not be asked, which is said elsewhere. */
static void
an_area_whose_plugin_is_not_known_is_left_alone(void **state)
{
    const Check *c = *state;
    Area *other = plan_add_area(c->plan, "Other");
    g_free(other->plugin);
    other->plugin = g_strdup("broken");
    g_hash_table_insert(other->settings, g_strdup("x"), g_strdup("y"));
    plugin_check_described(c->plan, c->descriptions, c->problems, c->notes);
    assert_int_equal(c->problems->len + c->notes->len, 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_held_against_the_table),
        CASE(values_must_be_in_range_and_have_a_day),
        CASE(measures_of_nobody_are_one_note),
        CASE(cases_of_nobody_are_a_note_for_each_kind),
        CASE(a_measure_of_nobody_is_refused),
        CASE(an_area_whose_plugin_is_not_known_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
