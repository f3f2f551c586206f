#include "schedule/ladder.h"

static Day
overdue_start(const PlanSpan *span, Day seen, const Calendar *calendar)
{
    return MAX(brag_overdue_from(span, calendar), seen);
}

/* The day of the n-th weekly reminder; the one after the last hands over. */
static Day
overdue_day(const PlanSpan *span, Day seen, const Calendar *calendar, int number)
{
    return calendar_working_after(calendar, overdue_start(span, seen, calendar) + 7 * (number - 1));
}

static Rung
overdue_rung(const Ladder *ladder, const PlanSpan *span, Day seen, const Calendar *calendar, Day today)
{
    int number = (today - overdue_start(span, seen, calendar)) / 7 + 1;
    /* a reminder whose day is no working day is reached only on the next one */
    if (overdue_day(span, seen, calendar, number) > today)
        number--;
    if (number < 1)
        return (Rung){.kind = RUNG_NONE};
    RungKind kind = number > ladder->overdue_mails ? RUNG_HANDED_OVER : RUNG_OVERDUE;
    number = MIN(number, ladder->overdue_mails + 1);
    return (Rung){.kind = kind, .number = number, .since = overdue_day(span, seen, calendar, number)};
}

Rung
ladder_rung(const Ladder *ladder, const PlanSpan *span, Day seen, const Calendar *calendar, Day today)
{
    if (today >= brag_overdue_from(span, calendar))
        return overdue_rung(ladder, span, seen, calendar, today);
    Rung rung = {.kind = RUNG_NONE};
    Day effective = brag_effective_due(span, calendar);
    for (guint i = 0; i < ladder->steps->len; i++) {
        int step = g_array_index(ladder->steps, int, i);
        Day day = calendar_add_working(calendar, effective, -step);
        if (day <= today && (rung.kind == RUNG_NONE || step < rung.number))
            rung = (Rung){.kind = RUNG_BEFORE, .number = step, .since = day};
    }
    return rung;
}

static Day
earlier(Day a, Day b)
{
    return a == DAY_NONE || b < a ? b : a;
}

Day
ladder_next(const Ladder *ladder, const PlanSpan *span, Day seen, const Calendar *calendar, Day today)
{
    Day next = DAY_NONE;
    Day effective = brag_effective_due(span, calendar);
    for (guint i = 0; i < ladder->steps->len; i++) {
        Day day = calendar_add_working(calendar, effective, -g_array_index(ladder->steps, int, i));
        if (day > today)
            next = earlier(next, day);
    }
    int number = MAX((today - overdue_start(span, seen, calendar)) / 7, 0) + 1;
    while (number <= ladder->overdue_mails + 1 && overdue_day(span, seen, calendar, number) <= today)
        number++;
    if (number <= ladder->overdue_mails + 1)
        next = earlier(next, overdue_day(span, seen, calendar, number));
    return next;
}
