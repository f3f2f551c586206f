/* One programme as it stands on a day: its plan, and a schedule that looks at it. */
#ifndef MILESTONED_CTL_PICTURE_H
#define MILESTONED_CTL_PICTURE_H

#include "ctl/ctl.h"
#include "engine/kit.h"

typedef struct Picture {
    Plan *plan;
    Almanac *almanac;
    const Timetable *times; /* the programme's */
    Zone *zone;             /* the programme's */
    SchedulePolicy policy;
    Schedule *schedule;
    Day today;   /* in the programme's zone, or the day of --on */
    Instant now; /* of the clock; with --on the hour of that day at which mail goes */
    SchedulePast past;
    PastData past_data;
} Picture;

/* `on` is the value of --on, or NULL. The store is borrowed and must outlive it. (transfer full) */
Picture *picture_new(Ctl *ctl, Store *store, const char *programme, const char *on, GError **error);
void picture_free(Picture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_free)

/* A milestone by its reference without the programme, in any case of letters that tells no two apart; an
 * unknown one is ERROR_DATA and names the nearest. (transfer none) */
const Milestone *picture_milestone(const Picture *picture, const char *ref, GError **error);

/* One of a milestone's occurrences by its key; an unknown one is ERROR_DATA and names those that there are.
 * (transfer none) */
const PlanSpan *picture_occurrence(const Picture *picture, const Milestone *milestone, const char *key,
                                   GError **error);

/* A person by key, address, alias or name, a board by key or title; ERROR_DATA as above. (transfer none) */
const Person *picture_person(const Picture *picture, const char *called, GError **error);
const Board *picture_board(const Picture *picture, const char *called, GError **error);

/* The same, of those who get a board's digest: ERROR_DATA for anybody else names who does. */
const Person *picture_reader(const Picture *picture, const Board *board, const char *called, GError **error);

/* Its status on that day, dates considered. */
Status picture_status(const Picture *picture, const Milestone *milestone);

#endif
