/* The scene of a plugin's test: one area of one programme on one day, and what is checked of the answer. */
#ifndef MILESTONED_TESTS_AREA_SCENE_H
#define MILESTONED_TESTS_AREA_SCENE_H

#include "tests/area/hosted.h"

typedef struct Scene {
    Almanac *almanac;
    const Timetable *times;
    Plan *plan;
    Area *area;
    Action *action; /* R1, the first */
    Day today;
} Scene;

/* An area of England on a day ("2024-06-03"); `calendar` is the key of one of the sample calendars, NULL: the
 * estimate. (transfer full) */
Scene *scene_new(const char *today, const char *calendar);
void scene_free(Scene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scene, scene_free)

Day scene_day(const char *text);
void scene_set(Scene *scene, const char *setting, const char *value);

/* A step of R1 due on a day (NULL: without one). (transfer none) */
Milestone *scene_step(Scene *scene, const char *ref, const char *title, const char *due);

/* A value for a group ("" for all), whose period is the day that it ends on. (transfer none) */
Observation *scene_observe(Scene *scene, const char *measure, const char *group, const char *comparator,
                           const char *on, double value);

/* A case with what is known of it: "requested=2024-01-05 assess=yes closed=2024-03-01". (transfer none) */
Case *scene_case(Scene *scene, const char *kind, const char *reference, const char *facts);

/* The board meets on that day. */
void scene_meet(Scene *scene, const char *on);

/* One case of a kind by hand: which of its time limits runs out when. */
typedef struct SceneClock {
    const char *facts, *what;
    const char *due; /* NULL: there is none that could be missed on any day for two years after the facts */
} SceneClock;

/* Fails unless that time limit is about to run out on its last day, has run out on the next, and was no
 * matter the day before; `calendar` as in scene_new. */
void scene_check_clocks(const char *kind, const char *calendar, const SceneClock *clocks, guint count);

/* Fails unless the answer has that status and its text (hosted_text) has `part` in it. */
void scene_check(const Scene *scene, Status status, const char *part);
/* Fails when the text of the answer has `part` in it. */
void scene_check_lacks(const Scene *scene, const char *part);
/* Fails unless one date of that key falls on that day; `on` NULL: unless there is none. */
void scene_check_date(const Scene *scene, const char *key, const char *on);
/* The section as text: a paragraph a line, a table's rows with bars between their cells. (transfer full) */
char *scene_section(const Scene *scene);

/* Fails unless the section's text has `part` in it. */
void scene_check_section(const Scene *scene, const char *part);

/* What every plugin must keep: its tables hold; an empty area, one of ten thousand steps and one without
 * anything optional are answered, each twice the same; and no answer changes before it said so, for `days`
 * from today. */
void scene_check_contract(Scene *scene, int days);

#endif
