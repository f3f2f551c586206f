#include "schedule/ladder.h"

#include <limits.h>

enum { WEEK = 7 };

/* The weekly reminders, one after the other: each on the first day of the calendar in its week. */
typedef struct Weeks {
    const Calendar *calendar;
    Day start;
    int week;   /* the next to look at, from 0 */
    int number; /* of the reminder found last, from 1 */
    Day day;    /* its day */
} Weeks;

static Weeks
weeks_after(const Ladder *ladder, const PlanSpan *span, Day seen)
{
    Day start = MAX(brag_overdue_from(span, ladder->calendar), seen);
    return (Weeks){.calendar = ladder->calendar, .start = start};
}

static void
step(Weeks *weeks)
{
    weeks->day = calendar_working_after(weeks->calendar, weeks->start + WEEK * weeks->week);
    weeks->week = (weeks->day - weeks->start) / WEEK + 1;
    weeks->number++;
}

/* The last reminder that has come; what lies beyond the one that hands over does not count. */
static Rung
overdue_rung(const Ladder *ladder, const PlanSpan *span, Day seen, Day today)
{
    Weeks weeks = weeks_after(ladder, span, seen);
    Rung rung = {.kind = RUNG_NONE};
    for (step(&weeks); weeks.day <= today && weeks.number <= ladder->overdue_mails + 1; step(&weeks)) {
        bool last = weeks.number > ladder->overdue_mails;
        rung = (Rung){last ? RUNG_HANDED_OVER : RUNG_OVERDUE, weeks.number, weeks.day};
    }
    return rung;
}

int
rung_strictness(const Rung *rung)
{
    if (rung->kind == RUNG_BEFORE)
        return -rung->number;
    return rung->kind == RUNG_OVERDUE ? rung->number : INT_MIN;
}

Rung
ladder_rung(const Ladder *ladder, const PlanSpan *span, Day seen, Day today)
{
    if (today >= brag_overdue_from(span, ladder->calendar))
        return overdue_rung(ladder, span, seen, today);
    Rung rung = {.kind = RUNG_NONE};
    Day effective = brag_effective_due(span, ladder->due_calendar);
    for (guint i = 0; i < ladder->steps->len; i++) {
        int days = g_array_index(ladder->steps, int, i);
        Day day = calendar_add_working(ladder->calendar, effective, -days);
        if (day <= today && (rung.kind == RUNG_NONE || days < rung.number))
            rung = (Rung){.kind = RUNG_BEFORE, .number = days, .since = day};
    }
    return rung;
}

static Day
earlier(Day a, Day b)
{
    return a == DAY_NONE || b < a ? b : a;
}

Day
ladder_next(const Ladder *ladder, const PlanSpan *span, Day seen, Day today)
{
    Day next = DAY_NONE;
    Day effective = brag_effective_due(span, ladder->due_calendar);
    for (guint i = 0; i < ladder->steps->len; i++) {
        Day day = calendar_add_working(ladder->calendar, effective, -g_array_index(ladder->steps, int, i));
        if (day > today)
            next = earlier(next, day);
    }
    Weeks weeks = weeks_after(ladder, span, seen);
    for (step(&weeks); weeks.day <= today && weeks.number <= ladder->overdue_mails; step(&weeks))
        ;
    if (weeks.day > today)
        next = earlier(next, weeks.day);
    return next;
}
