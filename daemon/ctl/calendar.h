/* The actions of "milestonectl calendar": one file each. The options are common to all. */
#ifndef MILESTONED_CTL_CALENDAR_H
#define MILESTONED_CTL_CALENDAR_H

#include "ctl/ctl.h"
#include "plan/plan.h"
#include "time/almanac.h"
#include "time/period.h"

typedef struct CalendarOptions {
    char *from, *until; /* NULL where not given */
    int count;          /* -1 */
    char *at, *zone;
    char *nation, *calendar, *year, *programme, *year_kind, *kind;
    char *name, *output;
    gboolean list, dry_run;
} CalendarOptions;

/* `arguments` are what follows the action's name, and end in NULL. */

/* "rule RRULE|-": the days on which a recurrence rule occurs; "-" reads "START RULE" line by line. */
bool calendar_rule(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error);

/* "show [NAME]": terms, half-terms, inset days and bank holidays of school years. */
bool calendar_show(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error);

/* "working-days FROM TO|+N|-N": how many there are, or which day is so many away. */
bool calendar_working_days(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error);
bool calendar_school_days(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error);

/* "periods": the periods of a programme or of a calendar, with their ids. */
bool calendar_periods(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error);

/* "import FILE.ics": a council's feed of events becomes a calendar. */
bool calendar_import(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error);

/* By which calendar a command counts: what --programme, --calendar, --nation and --year-kind say together. */
typedef struct CalendarChoice {
    Almanac *almanac; /* owned */
    Plan *plan;       /* owned; NULL without --programme */
    Nation nation;
    const Timetable *timetable;
    PeriodContext periods;
} CalendarChoice;

/* `calendar` is the key of one, NULL where none is named. ERROR_USAGE for a word that is no nation or kind of
 * year, ERROR_DATA for an unknown programme or calendar. (transfer full) */
CalendarChoice *calendar_choose(Ctl *ctl, const CalendarOptions *options, const char *calendar,
                                GError **error);
void calendar_choice_free(CalendarChoice *choice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CalendarChoice, calendar_choice_free)

/* An argument or option that is a day; ERROR_USAGE otherwise. */
bool calendar_day(const char *what, const char *text, Day *day, GError **error);

#endif
