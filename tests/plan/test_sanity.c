#include "plan/resolution.h"
#include "plan/sanity.h"
#include "tests/check.h"

/* A plan of 22 March 2004: Good Friday is 9 April, and the summer holiday begins in the last week of July. */
typedef struct {
    Plan *plan;
    Action *action;
    Almanac *almanac;
} World;

static World
world_new(void)
{
    Plan *plan = plan_new("p");
    plan->reference = day_from_civil(2004, 3, 22);
    return (World){plan, plan_add_action(plan_add_area(plan, "Area"), "A1", "Action"),
                   almanac_new(NULL, NULL)};
}

static void
world_clear(World *world)
{
    plan_free(world->plan);
    almanac_free(world->almanac);
}

/* A step by its timescale, read as an import reads it. */
static Milestone *
step(World *world, const char *ref, const char *title, const char *phrase)
{
    const TimescaleContext context = {.reference = world->plan->reference};
    Milestone *milestone = plan_add_milestone(world->action, ref, title);
    g_autoptr(GArray) readings = timescale_parse(phrase, &context);
    const Resolution resolution = {.phrase = phrase,
                                   .readings = readings,
                                   .repeat = "",
                                   .from = context.reference,
                                   .calendar = "x",
                                   .today = context.reference};
    resolution_apply(milestone, &resolution);
    return milestone;
}

/* "weekend A1.1, past A1.2" (transfer full) */
static char *
found(World *world)
{
    const Timetable *times = almanac_timetable(world->almanac, world->plan->nation, NULL);
    g_autoptr(GPtrArray) oddities = sanity_check(world->plan, times);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < oddities->len; i++) {
        const Oddity *oddity = oddities->pdata[i];
        g_string_append_printf(out, "%s%s %s", i > 0 ? ", " : "", sanity_kind_word(oddity->kind),
                               oddity->milestone->ref);
    }
    return g_string_free(out, FALSE);
}

static void
looks_at_dates(void **state)
{
    static const struct {
        const char *title, *phrase, *wanted;
    } rows[] = {
        {"Plan written", "30 April 2004", ""},
        {"Plan written", "Friday 30 April 2004", ""},
        {"Plan written", "Thursday 30 April 2004", "weekday A1.1"},
        {"Plan written", "2 May 2004", "weekend A1.1"},
        {"Plan written", "by Saturday 1 May 2004", "weekend A1.1"},
        {"Plan written", "9 April 2004", "bank-holiday A1.1"},
        {"Plan written", "by 3 May 2004", "bank-holiday A1.1"},
        {"Plan written", "from 1 June 2004 to 1 May 2004", "backwards A1.1"},
        {"Plan written", "1 June 2004 - 1st of May 2004", "backwards A1.1"},
        {"Plan written", "start 1 June 2004, finish May 3, 2004", "backwards A1.1"},
        {"Plan written", "between 05/06/2004 and 2004-05-04", "backwards A1.1"},
        {"Plan written", "Autumn 2004 to spring 2004", "backwards A1.1"},
        {"Plan written", "from 4 May 2004 to 1 June 2004", ""},
        {"Plan written", "1 May 2004 - 2 May 2004", "weekend A1.1"},
        {"Plan written", "1 April to 3 May 2004", "bank-holiday A1.1"},
        {"Plan written", "April to May 2004", ""},
        /* the end of a month is no day that somebody chose */
        {"Plan written", "July 2004", ""},
        {"Plan written", "by May 2004", ""},
        {"Plan written", "August 2004", ""},
        {"Schools write their plans", "August 2004", "school-holiday A1.1"},
        {"Schools write their plans", "13 April 2004", "school-holiday A1.1"},
        {"Schools write their plans", "April 2004", ""},
        {"Plan written", "February 2004", "past A1.1"},
        {"Plan will be launched", "19 March 2004", "past A1.1"},
        {"Plan written", "22 March 2004", ""},
        {"Reports begin", "Monthly from 28 March 2004", "weekend A1.1"},
        {"Reports begin", "Monthly from May 2004", ""},
        /* what is not certain is looked at in all its readings */
        {"Plan shared", "20 March", "weekend A1.1, past A1.1"},
        {"Plan written", "TBC", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        World world = world_new();
        step(&world, "A1.1", rows[i].title, rows[i].phrase);
        g_autofree char *got = found(&world);
        if (strstr(got, rows[i].wanted) == NULL || (rows[i].wanted[0] == '\0' && got[0] != '\0'))
            fail_msg("\"%s\", %s: wanted \"%s\", got \"%s\"", rows[i].title, rows[i].phrase, rows[i].wanted,
                     got);
        world_clear(&world);
    }
}

static void
leaves_alone_what_is_done(void **state)
{
    World world = world_new();
    step(&world, "A1.1", "Plan written", "2 May 2004")->status = STATUS_BLUE;
    step(&world, "A1.2", "Plan written", "February 2004")->status = STATUS_SUPERSEDED;
    g_autofree char *got = found(&world);
    assert_string_equal(got, "");
    world_clear(&world);
}

static void
counts_school_days_where_a_school_must_act(void **state)
{
    World world = world_new();
    Person *head = plan_add_person(world.plan, "head", "Head");
    head->kind = PERSON_SCHOOL;
    g_ptr_array_add(step(&world, "A1.1", "Plan written", "August 2004")->leads, head);
    g_autofree char *got = found(&world);
    assert_string_equal(got, "school-holiday A1.1");
    world_clear(&world);
}

static void
looks_at_a_day_that_a_person_gives(void **state)
{
    static const struct {
        CivilDate day;
        bool ahead;
        const char *wanted;
    } rows[] = {
        {{2004, 4, 30}, true, ""},
        {{2004, 5, 2}, true, "weekend"},
        {{2004, 5, 3}, true, "bank-holiday"},
        {{2004, 3, 19}, true, "past"},
        {{2004, 3, 19}, false, ""},
        {{2005, 1, 4}, true, "outside"},
        {{2003, 12, 31}, false, "outside"},
        {{2024, 3, 22}, true, "outside far"},
        {{1984, 3, 22}, false, "outside far"},
    };
    World world = world_new();
    world.plan->begins = day_from_civil(2004, 1, 1);
    world.plan->ends = day_from_civil(2004, 12, 31);
    const Timetable *times = almanac_timetable(world.almanac, world.plan->nation, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Day day = day_from_civil(rows[i].day.year, rows[i].day.month, rows[i].day.day);
        g_autoptr(GPtrArray) oddities =
            sanity_day(world.plan, times, day, world.plan->reference, rows[i].ahead);
        g_autoptr(GString) got = g_string_new(NULL);
        for (guint k = 0; k < oddities->len; k++)
            g_string_append_printf(got, "%s%s", k > 0 ? " " : "",
                                   sanity_kind_word(((const Oddity *)oddities->pdata[k])->kind));
        assert_string_equal(got->str, rows[i].wanted);
    }
    world_clear(&world);
}

static void
says_a_span_that_runs_backwards(void **state)
{
    World world = world_new();
    Milestone *milestone = step(&world, "A1.1", "Plan written", "April 2004");
    PlanSpan *span = milestone->spans->pdata[0];
    span->start = day_from_civil(2004, 5, 3);
    g_autofree char *got = found(&world);
    assert_string_equal(got, "backwards A1.1");
    world_clear(&world);
}

static void
holds_dates_against_the_plans_own(void **state)
{
    World world = world_new();
    world.plan->begins = day_from_civil(2004, 4, 1);
    world.plan->ends = day_from_civil(2005, 3, 31);
    step(&world, "A1.1", "Plan written", "30 March 2004");
    step(&world, "A1.2", "Plan written", "31 March 2005");
    step(&world, "A1.3", "Plan written", "April 2005");
    g_autofree char *got = found(&world);
    assert_string_equal(got, "outside A1.1, outside A1.3");
    world_clear(&world);
}

static void
holds_a_step_against_what_it_depends_on(void **state)
{
    static const struct {
        const char *first, *second;
        int lag;
        bool odd;
    } rows[] = {
        {"30 April 2004", "4 May 2004", 0, false}, {"30 April 2004", "30 April 2004", 0, false},
        {"30 April 2004", "4 May 2004", 1, false}, {"30 April 2004", "4 May 2004", 2, true},
        {"May 2004", "28 May 2004", 0, true},      {"TBC", "28 May 2004", 0, false},
        {"May 2004", "April 2004", 0, true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        World world = world_new();
        Dependency on = {step(&world, "A1.1", "First", rows[i].first), rows[i].lag};
        Milestone *second = step(&world, "A1.2", "Second", rows[i].second);
        g_array_append_val(second->dependencies, on);
        g_autofree char *got = found(&world);
        if (strcmp(got, rows[i].odd ? "dependency A1.2" : "") != 0)
            fail_msg("%s after %s: \"%s\"", rows[i].second, rows[i].first, got);
        world_clear(&world);
    }
}

/* The board meets on Tuesday 11 May; its papers go out on Tuesday 4 May. */
static void
knows_when_papers_go_out(void **state)
{
    static const struct {
        const char *board, *before, *title;
        bool depends, odd;
    } rows[] = {
        {"Trust Board", "30 April 2004", "Paper to the Trust Board", false, false},
        {"Trust Board", "4 May 2004", "Paper to the Trust Board", false, false},
        {"Trust Board", "5 May 2004", "Paper to the Trust Board", false, true},
        {"Trust Board", "5 May 2004", "Paper to the board", false, true},
        {"Trust Board", "5 May 2004", "Boarding house opens", false, false},
        {"Trust Board", "5 May 2004", "Paper to the Trust Board", true, true},
        {"Executive", "5 May 2004", "Paper to the board", true, false},
        {"Trust Board", "July 2004", "Paper to the Trust Board", false, false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        World world = world_new();
        const Day meeting = day_from_civil(2004, 5, 11);
        g_array_append_val(plan_add_board(world.plan, "board", rows[i].board)->meetings, meeting);
        Dependency on = {step(&world, "A1.1", "Draft", rows[i].before), 0};
        Milestone *paper = step(&world, "A1.2", rows[i].title, "11 May 2004");
        if (rows[i].depends)
            g_array_append_val(paper->dependencies, on);
        g_autofree char *got = found(&world);
        if (strcmp(got, rows[i].odd ? "board A1.2" : "") != 0)
            fail_msg("%u: \"%s\"", i, got);
        world_clear(&world);
    }
}

static void
sees_a_bunch(void **state)
{
    static const struct {
        guint together, others;
        bool bunch;
    } rows[] = {{12, 90, true}, {11, 90, false}, {6, 12, true}, {6, 13, false}, {5, 0, false}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        World world = world_new();
        for (guint j = 0; j < rows[i].together; j++)
            step(&world, "A1.1", "Together", "30 April 2004");
        for (guint j = 0; j < rows[i].others; j++) {
            Milestone *other = plan_add_milestone(world.action, "A1.2", "Other");
            plan_add_span(other, TIMESCALE_WINDOW, DAY_NONE, day_from_civil(2004, 9, 1) + (Day)j);
        }
        g_autofree char *got = found(&world);
        if (strcmp(got, rows[i].bunch ? "bunch A1.1" : "") != 0)
            fail_msg("%u of %u: \"%s\"", rows[i].together, rows[i].together + rows[i].others, got);
        world_clear(&world);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_at_dates),
        cmocka_unit_test(leaves_alone_what_is_done),
        cmocka_unit_test(counts_school_days_where_a_school_must_act),
        cmocka_unit_test(looks_at_a_day_that_a_person_gives),
        cmocka_unit_test(says_a_span_that_runs_backwards),
        cmocka_unit_test(holds_dates_against_the_plans_own),
        cmocka_unit_test(holds_a_step_against_what_it_depends_on),
        cmocka_unit_test(knows_when_papers_go_out),
        cmocka_unit_test(sees_a_bunch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
