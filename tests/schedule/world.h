/* A small programme, and a past that is a set of keys: what the schedule is asked with. */
#ifndef MILESTONED_TESTS_SCHEDULE_WORLD_H
#define MILESTONED_TESTS_SCHEDULE_WORLD_H

#include "schedule/schedule.h"
#include "tests/check.h"

typedef struct World {
    Plan *plan; /* "p", active from Monday 22 March 2004, with one area and one action */
    Almanac *almanac;
    const Timetable *times; /* England's, with the estimated terms */
    Zone *london;
    GArray *steps; /* 20, 10, 2, 0 */
    SchedulePolicy policy;
    SchedulePast past;
    GHashTable *told;
    GTree *tellings;        /* key → Telling of what is in `told`, with its place among them */
    GHashTable *days;       /* "PERSON DAY" of each reminder */
    GPtrArray *changes;     /* Change *, or NULL */
    GPtrArray *undelivered; /* Undelivered *, or NULL */
    int64_t baseline;
} World;

int world_set_up(void **state);
int world_tear_down(void **state);

/* One of the action's, seen since the programme was activated; `lead` may be NULL. */
Milestone *world_milestone(World *world, const char *ref, Day due, Person *lead);
PlanSpan *world_span(const Milestone *milestone); /* its first */

/* With an address of their own. */
Person *world_person(World *world, const char *key);
void world_absence(Person *person, Day from, Day until, Person *deputy);

/* A moment of 2004, in London; a day of it. */
Instant world_at(World *world, int month, int day, int minute);
Day world_day(int month, int day);

Schedule *world_schedule(World *world);
GPtrArray *world_due(World *world, Instant now);
Instant world_next(World *world, Instant now);

/* Remembers a draft as told, as the store would. */
void world_tell(World *world, const Draft *draft);

/* The drafts of a moment, told at once: a line each, "reminder lead: overdue R1.1;". (transfer full) */
char *world_hear(World *world, Instant now);

/* What is told at nine on a day of 2004. */
enum { WORLD_NINE = 9 * 60 };
#define check_hear(world, month, day, wanted)                                                                \
    do {                                                                                                     \
        g_autofree char *heard = world_hear((world), world_at((world), (month), (day), WORLD_NINE));         \
        assert_string_equal(heard, (wanted));                                                                \
    } while (0)

#endif
