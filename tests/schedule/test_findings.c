/* What plugins found, for the leads of their areas: once, again when it is graver, and after some weeks. */
#include "tests/schedule/world.h"

static Area *
area_of(World *world, Person *lead)
{
    Area *area = world->plan->areas->pdata[0];
    area->lead = lead;
    area->assessment = assessment_new("attendance", world_day(3, 22));
    area->assessment->status = STATUS_RED;
    world->plan->activated = day_from_civil(2004, 12, 31); /* no lists and no digests */
    return area;
}

static Finding *
find(Area *area, const char *code, FindingSeverity severity, Day since)
{
    Finding *finding = finding_new(code, severity, "Text.", "");
    finding->since = since;
    g_ptr_array_add(area->assessment->findings, finding);
    return finding;
}

static void
tells_the_lead_once(void **state)
{
    World *world = *state;
    Area *area = area_of(world, world_person(world, "lead"));
    find(area, "low", FINDING_WARNING, world_day(4, 1));
    find(area, "small", FINDING_NOTE, world_day(4, 1)); /* a note is for the area's own section */
    check_hear(world, 4, 1, "reminder lead: finding low;");
    check_hear(world, 4, 2, "");
    check_hear(world, 4, 28, "");
}

static void
tells_again_after_some_weeks(void **state)
{
    World *world = *state;
    find(area_of(world, world_person(world, "lead")), "low", FINDING_WARNING, world_day(4, 1));
    check_hear(world, 4, 1, "reminder lead: finding low;");
    check_hear(world, 4, 28, "");
    assert_int_equal(world_next(world, world_at(world, 4, 28, WORLD_NINE)), world_at(world, 4, 29, 8 * 60));
    check_hear(world, 4, 29, "reminder lead: finding low;");
    /* after an outage once, not for each time that was missed */
    check_hear(world, 8, 2, "reminder lead: finding low;");
    check_hear(world, 8, 3, "");
    world->policy.finding_weeks = 52;
    check_hear(world, 8, 4, "");
}

static void
tells_what_is_graver_at_once(void **state)
{
    World *world = *state;
    Finding *finding =
        find(area_of(world, world_person(world, "lead")), "low", FINDING_WARNING, world_day(4, 1));
    check_hear(world, 4, 1, "reminder lead: finding low;");
    finding->severity = FINDING_BREACH;
    finding->since = world_day(4, 5);
    check_hear(world, 4, 5, "reminder lead: finding low;");
    check_hear(world, 4, 6, "");
}

static void
tells_who_is_there(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead"), *deputy = world_person(world, "deputy");
    find(area_of(world, lead), "low", FINDING_WARNING, world_day(4, 1));
    world_absence(lead, world_day(3, 29), world_day(4, 20), deputy);
    check_hear(world, 4, 1, "reminder deputy: finding low;");
    check_hear(world, 4, 21, ""); /* the deputy has seen to it */
}

static void
tells_the_officer_without_a_lead(void **state)
{
    World *world = *state;
    find(area_of(world, NULL), "low", FINDING_WARNING, world_day(4, 1));
    check_hear(world, 4, 1, "");
    world->plan->officer = world_person(world, "officer");
    check_hear(world, 4, 2, "reminder officer: finding low;");
}

static void
joins_the_mail_of_the_day(void **state)
{
    World *world = *state;
    Person *lead = world_person(world, "lead");
    find(area_of(world, lead), "low", FINDING_WARNING, world_day(4, 1));
    world_milestone(world, "R1.1", world_day(4, 1), lead);
    check_hear(world, 4, 1, "reminder lead: today R1.1; finding low;");
}

static void
says_nothing_of_a_fault_or_a_draft(void **state)
{
    World *world = *state;
    Area *area = area_of(world, world_person(world, "lead"));
    find(area, "low", FINDING_WARNING, world_day(4, 1));
    area->assessment->fault = g_strdup("it crashed");
    check_hear(world, 4, 1, "");
    g_clear_pointer(&area->assessment->fault, g_free);
    world->plan->state = PROGRAMME_DRAFT;
    check_hear(world, 4, 1, "");
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, world_set_up, world_tear_down)
    static const struct CMUnitTest tests[] = {CASE(tells_the_lead_once),
                                              CASE(tells_again_after_some_weeks),
                                              CASE(tells_what_is_graver_at_once),
                                              CASE(tells_who_is_there),
                                              CASE(tells_the_officer_without_a_lead),
                                              CASE(joins_the_mail_of_the_day),
                                              CASE(says_nothing_of_a_fault_or_a_draft)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
