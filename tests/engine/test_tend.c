#include "engine/tend.h"
#include "plan/brag.h"
#include "plan/resolution.h"
#include "tests/check.h"
#include "tests/engine/vale.h"

#include <glib/gstdio.h>

/* A programme of a council whose calendar a test writes, and its almanac of today. */
typedef struct {
    char *directory;
    Almanac *almanac;
    Plan *plan;
    Action *action;
} World;

static Day
on(int month, int day)
{
    return day_from_civil(2004, month, day);
}

static void
load_calendar(World *world, const char *summer_end, const char *half_term)
{
    GError *error = NULL;
    vale_write(world->directory, summer_end, half_term);
    almanac_free(world->almanac);
    world->almanac = almanac_new(world->directory, &error);
    check_ok(world->almanac != NULL, error);
}

static const Timetable *
times(const World *world)
{
    return almanac_timetable(world->almanac, NATION_ENGLAND, "vale");
}

static int
set_up(void **state)
{
    World *world = g_new0(World, 1);
    world->directory = g_dir_make_tmp("tend-XXXXXX", NULL);
    world->plan = plan_new("p");
    world->plan->reference = on(3, 22);
    world->plan->calendar = g_strdup("vale");
    world->action = plan_add_action(plan_add_area(world->plan, "Area"), "R1", "Action");
    load_calendar(world, "2004-07-21", "2004-05-31");
    *state = world;
    return 0;
}

static int
tear_down(void **state)
{
    World *world = *state;
    vale_remove(world->directory);
    g_rmdir(world->directory);
    plan_free(world->plan);
    almanac_free(world->almanac);
    g_free(world->directory);
    g_free(world);
    return 0;
}

/* A milestone as the import makes it, by the calendar of the moment. */
static Milestone *
add(World *world, const char *ref, const char *phrase)
{
    Milestone *milestone = plan_add_milestone(world->action, ref, ref);
    milestone->seen = on(3, 22);
    const TimescaleContext context = {
        .reference = world->plan->reference, .year = world->plan->year, .terms = times(world)->terms};
    g_autoptr(GArray) readings = timescale_parse(phrase, &context);
    const Resolution resolution = {.phrase = phrase,
                                   .readings = readings,
                                   .repeat = "",
                                   .from = world->plan->reference,
                                   .calendar = terms_version(times(world)->terms),
                                   .today = on(3, 22)};
    resolution_apply(milestone, &resolution);
    return milestone;
}

static PlanSpan *
first_span(const Milestone *milestone)
{
    return milestone->spans->pdata[0];
}

/* How many parts of the plan tending changed. */
static guint
tend(const World *world, Day today)
{
    g_autoptr(Tending) tending = tend_plan(world->plan, times(world), today);
    guint count = tending->reread->len + tending->raised->len + tending->reset->len + tending->made->len;
    assert_int_equal(tending_is_empty(tending), count == 0);
    return count;
}

static const PlanSpan *
nth(const Milestone *milestone, guint index)
{
    const GPtrArray *occurrences = first_span(milestone)->occurrences;
    assert_true(index < occurrences->len);
    return occurrences->pdata[index];
}

static void
makes_the_occurrences_of_the_time_ahead(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "Quarterly");
    assert_int_equal(tend(world, on(3, 22)), 5);
    assert_string_equal(nth(milestone, 0)->occurrence, "2003-04/q4");
    assert_int_equal(nth(milestone, 0)->due, on(3, 31));
    assert_string_equal(nth(milestone, 1)->occurrence, "2004-05/q1");
    assert_int_equal(nth(milestone, 1)->start, on(4, 1));
    assert_int_equal(nth(milestone, 1)->due, on(6, 30));
    assert_int_equal(nth(milestone, 1)->status, STATUS_NOT_STARTED);
    assert_int_equal(tend(world, on(3, 22)), 0);
    assert_int_equal(tend(world, on(4, 22)), 0);
    assert_int_equal(tend(world, on(6, 1)), 1);
    assert_string_equal(nth(milestone, 5)->occurrence, "2005-06/q1");
}

/* Every occurrence once, whatever days ticks come on. */
static void
leaves_no_gap(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "Weekly");
    g_autoptr(GRand) rand = g_rand_new_with_seed(20040322);
    Day today = on(3, 22);
    for (; today < on(3, 22) + 800; today += g_rand_int_range(rand, 1, 50)) {
        tend(world, today);
        Day end = nth(milestone, first_span(milestone)->occurrences->len - 1)->due;
        assert_true(end > today + TEND_AHEAD - TEND_SLACK - 7 && end <= today + TEND_AHEAD);
    }
    for (guint i = 1; i < first_span(milestone)->occurrences->len; i++)
        assert_int_equal(nth(milestone, i)->due, nth(milestone, i - 1)->due + 7);
}

/* Nobody is reminded of what is doubtful, and nothing of what is complete begins again. */
static void
makes_none_where_there_is_nothing_to_keep(void **state)
{
    World *world = *state;
    first_span(add(world, "R1.1", "Quarterly"))->certain = false;
    add(world, "R1.2", "Quarterly")->status = STATUS_BLUE;
    add(world, "R1.3", "Quarterly")->status = STATUS_SUPERSEDED;
    first_span(add(world, "R1.4", "Quarterly"))->status = STATUS_BLUE;
    add(world, "R1.5", "April 2004");
    assert_int_equal(tend(world, on(3, 22)), 0);
}

static void
begins_with_the_day_it_was_first_seen(void **state)
{
    World *world = *state;
    Milestone *later = add(world, "R1.1", "Monthly");
    Milestone *draft = add(world, "R1.2", "Monthly");
    later->seen = on(5, 10);
    draft->seen = DAY_NONE;
    tend(world, on(6, 1));
    assert_int_equal(nth(later, 0)->due, on(5, 31));
    assert_int_equal(nth(draft, 0)->due, on(6, 30));
}

/* Quarterly, of which somebody spoke of the third quarter already, is changed to monthly: as the store trims
 * it, that one stays, and the months come all the same, from now on. */
static void
makes_a_new_pattern_beside_what_was_touched(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "Quarterly");
    PlanSpan *span = first_span(milestone);
    tend(world, on(4, 15));
    g_ptr_array_set_size(span->occurrences, 3);
    g_ptr_array_remove_range(span->occurrences, 0, 2);
    assert_string_equal(nth(milestone, 0)->occurrence, "2004-05/q2");
    span->recurrence = RECURRENCE_MONTHLY;
    assert_int_equal(tend(world, on(4, 15)), 13);
    assert_string_equal(nth(milestone, 0)->occurrence, "2004-M04");
    assert_int_equal(tend(world, on(4, 15)), 0);
    span->recurrence = RECURRENCE_QUARTERLY;
    tend(world, on(4, 15));
    PlanSpan *first = plan_find_occurrence(milestone, "2004-05/q1");
    assert_non_null(first);
    assert_non_null(plan_find_occurrence(milestone, "2004-05/q3"));
    assert_null(plan_find_occurrence(milestone, "2003-04/q4"));
}

/* Of the last month nobody was told by the new pattern. */
static void
makes_up_for_no_days_of_a_new_pattern(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "Monthly");
    PlanSpan *span = first_span(milestone);
    tend(world, on(3, 22));
    g_ptr_array_set_size(span->occurrences, 1);
    ((PlanSpan *)span->occurrences->pdata[0])->status = STATUS_BLUE;
    span->repeat = g_strdup("FREQ=MONTHLY;BYDAY=-1FR");
    span->start = on(3, 1);
    tend(world, on(4, 6));
    tend(world, on(4, 7));
    assert_null(plan_find_occurrence(milestone, "2004-03-26"));
    assert_non_null(plan_find_occurrence(milestone, "2004-04-30"));
}

/* Nobody is told of what is in doubt as a whole; it comes into force again with its span. */
static void
doubts_the_occurrences_of_a_doubtful_span(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "Quarterly");
    PlanSpan *span = first_span(milestone);
    tend(world, on(3, 22));
    assert_non_null(brag_current_span(milestone));
    span->certain = false;
    assert_null(brag_current_span(milestone));
    assert_false(plan_is_certain(nth(milestone, 0)));
    span->certain = true;
    assert_ptr_equal(brag_current_span(milestone), nth(milestone, 0));
    span->status = STATUS_SUPERSEDED;
    assert_null(brag_current_span(milestone));
}

static void
makes_up_for_no_years(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "Quarterly");
    tend(world, on(3, 22));
    milestone->status = STATUS_BLUE;
    tend(world, on(3, 22) + 1000);
    guint before = first_span(milestone)->occurrences->len;
    milestone->status = STATUS_GREEN;
    Day today = on(3, 22) + 1200;
    tend(world, today);
    assert_true(first_span(milestone)->occurrences->len > before);
    assert_true(nth(milestone, before)->due >= today - TEND_SLACK);
}

/* Without its council's calendar a half-term is a guess; with it it is none, and nobody is asked any more. */
static void
settles_what_was_estimated(void **state)
{
    World *world = *state;
    vale_remove(world->directory);
    almanac_free(world->almanac);
    world->almanac = almanac_new(world->directory, NULL);
    Milestone *milestone = add(world, "R1.1", "Summer term 1 2004");
    assert_false(first_span(milestone)->certain);
    assert_non_null(first_span(milestone)->question);
    assert_int_equal(tend(world, on(3, 23)), 0);
    load_calendar(world, "2004-07-21", "2004-05-24");
    assert_int_equal(tend(world, on(3, 24)), 1);
    assert_true(first_span(milestone)->certain);
    assert_null(first_span(milestone)->question);
    assert_int_equal(first_span(milestone)->due, on(5, 21));
    assert_int_equal(first_span(milestone)->shifted_on, DAY_NONE);
}

/* No reminder rests on an estimated half-term; a whole term has fixed days where no calendar is named. */
static void
doubts_half_terms_that_are_estimated(void **state)
{
    World *world = *state;
    const Timetable *estimate = almanac_timetable(world->almanac, NATION_ENGLAND, NULL);
    Milestone *half = add(world, "R1.1", "Half-termly");
    Milestone *whole = add(world, "R1.2", "Termly");
    tending_free(tend_plan(world->plan, estimate, on(3, 23)));
    assert_false(nth(half, 0)->certain);
    assert_non_null(nth(half, 0)->note);
    assert_true(nth(whole, 0)->certain);
    assert_null(brag_current_span(half));
    load_calendar(world, "2004-07-21", "2004-05-24");
    assert_true(tend(world, on(3, 24)) > 0);
    PlanSpan *summer = plan_find_occurrence(half, "2003-04/summer-1");
    assert_true(summer->certain);
    assert_null(summer->note);
    assert_int_equal(summer->due, on(5, 21));
    assert_int_equal(summer->shifted_on, DAY_NONE);
}

static void
moves_what_a_new_calendar_moves(void **state)
{
    World *world = *state;
    Milestone *moved = add(world, "R1.1", "By end of summer term 2004");
    Milestone *fixed = add(world, "R1.2", "By 21 July 2004");
    Milestone *agreed = add(world, "R1.3", "By end of summer term 2004");
    Milestone *done = add(world, "R1.4", "By end of summer term 2004");
    PlanSpan *own = first_span(agreed);
    g_free(own->rule);
    own->rule = g_strdup(RULE_AGREED);
    done->status = STATUS_BLUE;
    assert_int_equal(first_span(moved)->due, on(7, 21));
    assert_int_equal(tend(world, on(3, 23)), 0);
    load_calendar(world, "2004-07-16", "2004-05-31");
    assert_int_equal(tend(world, on(3, 24)), 1);
    assert_int_equal(first_span(moved)->due, on(7, 16));
    assert_int_equal(first_span(moved)->original_due, on(7, 21));
    assert_int_equal(first_span(moved)->shifted_from, on(7, 21));
    assert_int_equal(first_span(moved)->shifted_on, on(3, 24));
    assert_string_equal(first_span(moved)->calendar, terms_version(times(world)->terms));
    assert_int_equal(first_span(fixed)->due, on(7, 21));
    assert_int_equal(own->due, on(7, 21));
    assert_int_equal(first_span(done)->due, on(7, 21));
    assert_int_equal(tend(world, on(3, 25)), 0);
}

/* A calendar that says the same of the phrase is known from then on, and nobody is told. */
static void
keeps_what_a_new_calendar_leaves(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "By end of summer term 2004");
    load_calendar(world, "2004-07-21", "2004-05-24");
    assert_int_equal(tend(world, on(3, 24)), 1);
    assert_int_equal(first_span(milestone)->shifted_on, DAY_NONE);
    assert_int_equal(tend(world, on(3, 24)), 0);
}

static void
moves_occurrences_that_nobody_moved(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "Half-termly");
    tend(world, on(4, 20));
    PlanSpan *half = plan_find_occurrence(milestone, "2003-04/summer-1");
    PlanSpan *end = plan_find_occurrence(milestone, "2003-04/summer-2");
    assert_int_equal(half->due, on(5, 28));
    assert_int_equal(end->due, on(7, 21));
    g_free(end->rule);
    end->rule = g_strdup(RULE_AGREED);
    guint count = first_span(milestone)->occurrences->len;
    load_calendar(world, "2004-07-16", "2004-05-24");
    assert_true(tend(world, on(4, 21)) > 0);
    assert_int_equal(half->due, on(5, 21));
    assert_int_equal(half->shifted_from, on(5, 28));
    assert_int_equal(half->shifted_on, on(4, 21));
    assert_int_equal(end->due, on(7, 21));
    assert_int_equal(first_span(milestone)->occurrences->len, count);
    assert_int_equal(tend(world, on(4, 21)), 0);
}

static void
knows_a_recurrence_that_was_agreed(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "Half-termly");
    PlanSpan *span = first_span(milestone);
    g_free(span->rule);
    span->rule = g_strdup(RULE_AGREED);
    tend(world, on(4, 20));
    PlanSpan *half = plan_find_occurrence(milestone, "2003-04/summer-1");
    assert_string_equal(half->rule, RULE_REPEATS);
    load_calendar(world, "2004-07-21", "2004-05-24");
    tend(world, on(4, 21));
    assert_int_equal(half->due, on(5, 21));
}

/* A rehearsal of a spring that is past, with a plan that was imported in the autumn. */
static void
raises_questions_of_days_to_come(void **state)
{
    World *world = *state;
    PlanSpan *span = first_span(add(world, "R1.1", "By end of February"));
    assert_non_null(span->question);
    assert_int_equal(tend(world, on(3, 22)), 0);
    span->question->raised = on(11, 26);
    assert_int_equal(tend(world, on(3, 23)), 1);
    assert_int_equal(span->question->raised, on(3, 23));
    assert_int_equal(tend(world, on(3, 24)), 0);
}

/* The calendar's file is gone, or is not to be read. */
static void
lose_calendar(World *world)
{
    vale_remove(world->directory);
    almanac_free(world->almanac);
    world->almanac = almanac_new(world->directory, NULL);
    assert_true(times(world)->absent);
}

/* What it said stays said, and is told of to nobody, while it is away and when it is back. */
static void
keeps_what_a_calendar_said_that_is_away(void **state)
{
    World *world = *state;
    const PlanSpan *term = first_span(add(world, "R1.1", "By end of summer term 2004"));
    const Milestone *halves = add(world, "R1.2", "Half-termly");
    tend(world, on(3, 22));
    const PlanSpan *half = plan_find_occurrence(halves, "2003-04/summer-1");
    assert_int_equal(half->due, on(5, 28));
    guint count = first_span(halves)->occurrences->len;
    lose_calendar(world);
    assert_int_equal(tend(world, on(3, 23)), 0);
    assert_true(tend(world, on(6, 23)) > 0);
    assert_int_equal(tend(world, on(6, 23)), 0);
    assert_int_equal(term->due, on(7, 21));
    assert_true(half->certain && half->due == on(5, 28));
    const PlanSpan *made = nth(halves, count);
    assert_false(made->certain);
    load_calendar(world, "2004-07-21", "2004-05-31");
    assert_true(tend(world, on(6, 24)) > 0);
    assert_int_equal(tend(world, on(6, 24)), 0);
    assert_int_equal(term->shifted_on, DAY_NONE);
    assert_int_equal(half->shifted_on, DAY_NONE);
    assert_int_equal(made->shifted_on, DAY_NONE);
}

/* Of whole terms too, whose fixed days hold only where no calendar is meant. */
static void
doubts_what_a_calendar_would_say_that_is_away(void **state)
{
    World *world = *state;
    lose_calendar(world);
    const Milestone *milestone = add(world, "R1.1", "Termly");
    tend(world, on(3, 22));
    const PlanSpan *summer = plan_find_occurrence(milestone, "2003-04/summer");
    assert_false(summer->certain);
    load_calendar(world, "2004-07-20", "2004-05-31");
    tend(world, on(3, 23));
    assert_true(summer->certain);
    assert_int_equal(summer->due, on(7, 20));
    assert_int_equal(summer->original_due, on(7, 20));
    assert_int_equal(summer->shifted_on, DAY_NONE);
}

/* A part that is done keeps the date by which it was, whatever becomes of the others. */
static void
leaves_a_part_that_is_done(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "By end of spring term 2004; by end of summer term 2004");
    assert_int_equal(milestone->spans->len, 2);
    PlanSpan *done = milestone->spans->pdata[1];
    const PlanSpan *open = first_span(milestone);
    done->status = STATUS_BLUE;
    assert_int_equal(done->due, on(7, 21));
    g_free(first_span(milestone)->calendar);
    first_span(milestone)->calendar = g_strdup("another");
    load_calendar(world, "2004-07-16", "2004-05-31");
    assert_int_equal(tend(world, on(3, 24)), 1);
    assert_string_equal(open->calendar, terms_version(times(world)->terms));
    assert_int_equal(done->due, on(7, 21));
    assert_int_equal(done->shifted_on, DAY_NONE);
}

/* A plan that is read from another day has no second series beside the first. */
static void
goes_on_with_the_stretches_that_are_there(void **state)
{
    static const char *const words[] = {"Fortnightly", "Six-weekly"};
    World *world = *state;
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autofree char *ref = g_strdup_printf("R1.%u", i + 1);
        Milestone *milestone = add(world, ref, words[i]);
        world->plan->reference = on(3, 22);
        assert_true(tend(world, on(3, 22)) > 8);
        world->plan->reference = on(3, 29);
        assert_int_equal(tend(world, on(3, 29)), 0);
        /* one that somebody moved is counted by what it was */
        PlanSpan *first = first_span(milestone)->occurrences->pdata[0];
        first->due += 3;
        tend(world, on(8, 29));
        for (guint o = 2; o < first_span(milestone)->occurrences->len; o++)
            assert_int_equal(nth(milestone, o)->due - nth(milestone, o - 1)->due, i == 0 ? 14 : 42);
    }
}

/* The first quarter of the financial year was touched, and stands; the academic year's has its key with the
 * year. */
static void
tells_the_periods_of_two_kinds_of_year_apart(void **state)
{
    World *world = *state;
    Milestone *milestone = add(world, "R1.1", "Quarterly");
    tend(world, on(9, 10));
    PlanSpan *span = first_span(milestone);
    while (span->occurrences->len > 2)
        g_ptr_array_set_size(span->occurrences, (gint)span->occurrences->len - 1);
    assert_string_equal(nth(milestone, 1)->occurrence, "2004-05/q3");
    assert_int_equal(nth(milestone, 1)->due, on(12, 31));
    world->plan->year = YEAR_ACADEMIC;
    assert_true(tend(world, on(9, 10)) > 0);
    assert_int_equal(tend(world, on(9, 10)), 0);
    assert_int_equal(plan_find_occurrence(milestone, "2004-05/q3")->due, on(12, 31));
    const PlanSpan *first = plan_find_occurrence(milestone, "2004-05/q1");
    const PlanSpan *third = plan_find_occurrence(milestone, "2004-05/q3/academic");
    assert_non_null(first);
    assert_non_null(third);
    assert_int_equal(first->start, on(9, 1));
    assert_true(third->due > on(12, 31));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(makes_the_occurrences_of_the_time_ahead, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leaves_no_gap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(makes_none_where_there_is_nothing_to_keep, set_up, tear_down),
        cmocka_unit_test_setup_teardown(begins_with_the_day_it_was_first_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(makes_a_new_pattern_beside_what_was_touched, set_up, tear_down),
        cmocka_unit_test_setup_teardown(makes_up_for_no_days_of_a_new_pattern, set_up, tear_down),
        cmocka_unit_test_setup_teardown(doubts_the_occurrences_of_a_doubtful_span, set_up, tear_down),
        cmocka_unit_test_setup_teardown(makes_up_for_no_years, set_up, tear_down),
        cmocka_unit_test_setup_teardown(doubts_half_terms_that_are_estimated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(settles_what_was_estimated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_what_a_calendar_said_that_is_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(doubts_what_a_calendar_would_say_that_is_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leaves_a_part_that_is_done, set_up, tear_down),
        cmocka_unit_test_setup_teardown(goes_on_with_the_stretches_that_are_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tells_the_periods_of_two_kinds_of_year_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(moves_what_a_new_calendar_moves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_what_a_new_calendar_leaves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(moves_occurrences_that_nobody_moved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(raises_questions_of_days_to_come, set_up, tear_down),
        cmocka_unit_test_setup_teardown(knows_a_recurrence_that_was_agreed, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
