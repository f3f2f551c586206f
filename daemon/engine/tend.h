/*
 * What a plan needs before anybody can be told of it: what repeats has its occurrences made for the time
 * ahead, and days that a school calendar said are read again when the calendar is another one. A calendar
 * that is not there says nothing: what it said stays, and new occurrences that it would have said are not
 * certain. A date that a person agreed stays, and so does everything of a milestone that is complete or
 * superseded.
 *
 * Tending works on the plan alone and writes nothing, so that a draft can be shown as it would be.
 */
#ifndef MILESTONED_ENGINE_TEND_H
#define MILESTONED_ENGINE_TEND_H

#include "plan/plan.h"
#include "store/store.h"

/* An occurrence that tending made or moved. All borrowed from the plan. */
typedef struct TendedDate {
    Milestone *milestone;
    PlanSpan *span;
    PlanSpan *occurrence;
} TendedDate;

typedef struct Tending {
    GPtrArray *reread; /* Milestone *: its spans and their questions are by today's calendar now */
    GPtrArray *raised; /* Milestone *: a question of it was raised on a day to come, and is now */
    GArray *reset;     /* TendedDate: open occurrences that are by today's calendar now */
    GArray *made;      /* TendedDate: occurrences that were not there */
    char *calendar;    /* the key of that calendar */
    const Plan *plan;  /* borrowed */
    GPtrArray *ruled;  /* Milestone *: dates that plugins gave, made, moved or ended */
} Tending;

/*
 * Brings a plan up to date for a local day. Occurrences reach TEND_AHEAD days from `today`, at most
 * TEND_SLACK fewer between two ticks, and begin with the day on which the milestone was first seen (today,
 * for one that was not) or on which its span starts, whichever is later. None is made that was due more than
 * TEND_SLACK days ago: a step that is taken up again after years has no years of returns to make up for.
 * Tending a plan twice gives an empty tending the second time. (transfer full)
 */
enum { TEND_AHEAD = 400, TEND_SLACK = 31 };
Tending *tend_plan(Plan *plan, const Timetable *times, Day today);

/* Adds what the areas' plugins said of dates (ruled.h): for a plan that is saved, or thrown away. */
void tend_ruled(Tending *tending, Plan *plan, const Timetable *times, Day today);

bool tending_is_empty(const Tending *tending);

/* Writes it, in the caller's transaction: what the calendar moved by "calendar KEY", new occurrences by
 * "milestoned". */
bool tending_save(const Tending *tending, Store *store, Instant now, GError **error);

/* The same without new occurrences: what the dates that are there say now. For a draft too. */
bool tending_save_read(const Tending *tending, Store *store, Instant now, GError **error);
void tending_free(Tending *tending);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tending, tending_free)

#endif
