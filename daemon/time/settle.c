#include "time/settle.h"

#include <string.h>

/* A day without a year that lies less than this before the reference date may be meant, and not the next. */
#define MONTHS_THAT_STILL_COUNT 6
#define MONTHS_AHEAD            12

typedef struct Days {
    Day first, last;
} Days;

/* Everything one call of settle needs. */
typedef struct Settling {
    const Found *found;
    Day reference;
    bool past;
    Reading *reading;
} Settling;

void
settle_doubt(Reading *reading, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *more = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *before = reading->note;
    reading->note = before == NULL ? g_strdup(more) : g_strdup_printf("%s; %s", before, more);
    reading->certain = false;
}

static bool
days_in(const Unit *unit, int year, Days *days)
{
    return unit_days(unit, year, &days->first, &days->last);
}

static Day
months_after(Day day, int months)
{
    CivilDate date = day_to_civil(day);
    int month = date.month - 1 + months;
    int year = date.year + month / 12;
    Day last = day_month_last(year, month % 12 + 1);
    return MIN(last, day_month_first(year, month % 12 + 1) + date.day - 1);
}

static bool
ended_lately(const Settling *settling, Day last)
{
    return last < settling->reference && months_after(last, MONTHS_THAT_STILL_COUNT) > settling->reference;
}

/* Whether the unit, in the year before the reference date's or in its own, ended lately. */
static bool
may_be_the_last_one(const Settling *settling, const Unit *unit)
{
    int year = day_to_civil(settling->reference).year;
    for (int y = year - 1; y <= year; y++) {
        Days days;
        if (days_in(unit, y, &days) && ended_lately(settling, days.last))
            return true;
    }
    return false;
}

static bool
next_year(const Settling *settling, const Unit *unit, int *year)
{
    int reference_year = day_to_civil(settling->reference).year;
    for (*year = reference_year - 1; *year <= reference_year + 1; (*year)++) {
        Days days;
        if (days_in(unit, *year, &days) && days.last >= settling->reference)
            return days.first <= months_after(settling->reference, MONTHS_AHEAD);
    }
    return false;
}

static bool
last_year(const Settling *settling, const Unit *unit, int *year)
{
    int reference_year = day_to_civil(settling->reference).year;
    for (*year = reference_year; *year >= reference_year - 1; (*year)--) {
        Days days;
        if (days_in(unit, *year, &days) && days.first <= settling->reference)
            return true;
    }
    return false;
}

static void
doubt_year(const Settling *settling, int year)
{
    settle_doubt(settling->reading, "no year is given: %d is read, %d is as good", year,
                 settling->past ? year + 1 : year - 1);
}

/* The year of a unit that stands alone. */
static bool
settle_year(const Settling *settling, const Unit *unit, int *year)
{
    if (unit->year_from == UNIT_YEAR_SURE) {
        *year = unit->year;
        return true;
    }
    if (unit->year_from == UNIT_YEAR_MAYBE) {
        *year = unit->year;
        settle_doubt(settling->reading, "%02d is read as the year %d, the day of the month is as good",
                     unit->digits, unit->year);
        return true;
    }
    bool found = settling->past ? last_year(settling, unit, year) : next_year(settling, unit, year);
    if (found && may_be_the_last_one(settling, unit))
        doubt_year(settling, *year);
    return found;
}

static void
doubt_weekday(const Settling *settling, const Unit *unit, int year)
{
    static const char *const names[] = {"",         "Monday", "Tuesday",  "Wednesday",
                                        "Thursday", "Friday", "Saturday", "Sunday"};
    if (unit->kind != UNIT_DAY && unit->kind != UNIT_WEEK)
        return;
    Day day = day_from_civil(year, unit->month, unit->day);
    Weekday weekday = day_weekday(day);
    if (unit->weekday != 0 && weekday != unit->weekday)
        settle_doubt(settling->reading, "that day is a %s, the phrase says %s", names[weekday],
                     names[unit->weekday]);
    bool begins = unit->half == 1;
    if (unit->kind == UNIT_WEEK && (begins ? weekday != MONDAY : weekday < FRIDAY))
        settle_doubt(settling->reading, "no week %s on that day, a %s", begins ? "begins" : "ends",
                     names[weekday]);
}

/* What speaks against a unit once its year is known. */
static void
doubt_unit(const Settling *settling, const Unit *unit, int year)
{
    doubt_weekday(settling, unit, year);
    if (unit->doubt != NULL)
        settle_doubt(settling->reading, "%s", unit->doubt);
    if (unit->doubt_day != 0 && day_exists(year, unit->month, unit->doubt_day)) {
        g_autofree char *other = day_format_short(day_from_civil(year, unit->month, unit->doubt_day));
        settle_doubt(settling->reading, "%s is as good", other);
    }
    if (unit->far)
        settle_doubt(settling->reading, "%02d is read as the year %d, the day of the month is as good",
                     unit->digits, year);
    if (unit->crowded)
        settle_doubt(settling->reading, "the number may belong to the month behind it");
    if (unit->kind == UNIT_HALF_TERM)
        settle_doubt(settling->reading, "half-terms are estimated, no council's calendar is loaded");
}

/* The year of one end of a range from that of the other: the first end lies before the last, less than a year
 * before. Two ends in one month that are out of order belong to no two years. */
static bool
year_beside(const Unit *unit, const Unit *known, int year, int step, int *found)
{
    Days here, there;
    *found = year;
    if (!days_in(unit, year, &here) || !days_in(known, year, &there))
        return false;
    bool ordered = step < 0 ? here.first <= there.first : here.first >= there.first;
    if (here.first == there.first && here.last == there.last)
        return false;
    if (!ordered)
        *found = year + step;
    return ordered || day_to_civil(here.first).month != day_to_civil(there.first).month;
}

/* A range that began before the reference date and has not ended is as good as the next one. The one going on
 * is read where its first end lies lately, the next one where that is long ago. */
static bool
next_range(const Settling *settling, int *first, int *last)
{
    const Unit *from = &settling->found->first, *to = &settling->found->last;
    int next_first, next_last;
    if (!next_year(settling, to, last) || !year_beside(from, to, *last, -1, first) ||
        !next_year(settling, from, &next_first) || !year_beside(to, from, next_first, 1, &next_last))
        return false;
    bool lately = may_be_the_last_one(settling, from) || may_be_the_last_one(settling, to);
    int read = *first, other = next_first;
    if (*first != next_first && !may_be_the_last_one(settling, from)) {
        read = next_first;
        other = *first;
        *first = next_first;
        *last = next_last;
    }
    if (lately || read != other)
        settle_doubt(settling->reading, "no year is given: %d is read, %d is as good", read,
                     read != other ? other : read - 1);
    return true;
}

static bool
last_range(const Settling *settling, int *first, int *last)
{
    const Unit *from = &settling->found->first, *to = &settling->found->last;
    if (!last_year(settling, from, first) || !year_beside(to, from, *first, 1, last))
        return false;
    if (may_be_the_last_one(settling, from) || may_be_the_last_one(settling, to))
        doubt_year(settling, *first);
    return true;
}

static bool
range_years(const Settling *settling, int *first, int *last)
{
    const Unit *from = &settling->found->first, *to = &settling->found->last;
    bool from_said = from->year_from != UNIT_YEAR_ABSENT, to_said = to->year_from != UNIT_YEAR_ABSENT;
    if (!from_said && !to_said)
        return settling->past ? last_range(settling, first, last) : next_range(settling, first, last);
    if (from_said != to_said && from->kind != to->kind &&
        (from->kind >= UNIT_QUARTER || to->kind >= UNIT_QUARTER))
        settle_doubt(settling->reading, "a year is given only for one of its ends");
    if (from_said && !settle_year(settling, from, first))
        return false;
    if (to_said && !settle_year(settling, to, last))
        return false;
    if (!from_said)
        return year_beside(from, to, *last, -1, first);
    return to_said || year_beside(to, from, *first, 1, last);
}

static bool
settle_days(const Settling *settling, Days *days)
{
    const Found *found = settling->found;
    int first_year, last_year_found;
    Days first, last;
    if (!found->range) {
        if (!settle_year(settling, &found->first, &first_year) || !days_in(&found->first, first_year, days))
            return false;
        doubt_unit(settling, &found->first, first_year);
        return true;
    }
    if (!range_years(settling, &first_year, &last_year_found) ||
        !days_in(&found->first, first_year, &first) || !days_in(&found->last, last_year_found, &last))
        return false;
    doubt_unit(settling, &found->first, first_year);
    doubt_unit(settling, &found->last, last_year_found);
    *days = (Days){.first = first.first, .last = last.last};
    return (found->last.closes || first.first <= last.first) && first.last <= last.last;
}

static const char *
rule_name(const Found *found)
{
    static const char *const at[] = {
        [UNIT_DAY] = "day-month", [UNIT_PART] = "part-of-month", [UNIT_MONTH] = "month",
        [UNIT_TERM] = "term",     [UNIT_HALF_TERM] = "term",     [UNIT_QUARTER] = "quarter",
        [UNIT_WEEK] = "week",     [UNIT_YEAR] = "year",          [UNIT_FIXED] = "relative"};
    static const char *const by[] = {[UNIT_DAY] = "by-date",        [UNIT_PART] = "by-part-of-month",
                                     [UNIT_MONTH] = "by-month",     [UNIT_TERM] = "by-month",
                                     [UNIT_HALF_TERM] = "by-month", [UNIT_QUARTER] = "quarter",
                                     [UNIT_WEEK] = "week",          [UNIT_YEAR] = "year",
                                     [UNIT_FIXED] = "relative"};
    if (found->recurrence != RECURRENCE_NONE)
        return "recurrence";
    if (found->role == ROLE_FROM)
        return "open";
    if (found->role == ROLE_BY || found->role == ROLE_BEFORE)
        return by[found->range ? found->last.kind : found->first.kind];
    if (found->range)
        return "range";
    if (found->first.kind == UNIT_DAY && found->first.year_from != UNIT_YEAR_ABSENT)
        return "full-date";
    return at[found->first.kind];
}

static void
place(const Found *found, const Days *days, Reading *reading)
{
    bool whole = found->role == ROLE_AT && !(found->first.closes && !found->range);
    if (found->recurrence != RECURRENCE_NONE) {
        reading->kind = TIMESCALE_RECURRING;
        reading->recurrence = found->recurrence;
        return;
    }
    switch (found->role) {
    case ROLE_FROM:
        reading->kind = TIMESCALE_OPEN;
        reading->start = found->first.closes ? days->last : days->first;
        return;
    case ROLE_BEFORE:
        reading->kind = TIMESCALE_WINDOW;
        reading->due = days->first - 1;
        return;
    case ROLE_AT:
    case ROLE_BY:
        reading->kind = found->role == ROLE_AT && !found->range && found->first.kind == UNIT_DAY
                            ? TIMESCALE_DAY
                            : TIMESCALE_WINDOW;
        reading->start = whole ? days->first : DAY_NONE;
        reading->due = days->last;
        return;
    }
}

/* "September 2003 ongoing" in a plan of 2004 may be a slip, "from the end of April" is ten days long. */
static void
doubt_open(const Settling *settling, const Days *days)
{
    const Found *found = settling->found;
    int year = day_to_civil(days->first).year;
    if (found->role != ROLE_FROM || !found->has_unit || found->since)
        return;
    if (!found->preposition && found->first.year_from == UNIT_YEAR_SURE && found->first.kind < UNIT_QUARTER &&
        year < day_to_civil(settling->reference).year)
        settle_doubt(settling->reading, "it begins before the plan, %d is as good", year + 1);
    if (found->preposition && found->first.kind == UNIT_PART && found->first.part == PART_END) {
        g_autofree char *other = day_format_short(days->last);
        settle_doubt(settling->reading, "its first day is read, %s is as good", other);
    }
}

bool
settle(const Found *found, const TimescaleContext *context, bool past, Reading *reading)
{
    Days days = {DAY_NONE, DAY_NONE};
    *reading = (Reading){
        .start = DAY_NONE, .due = DAY_NONE, .review = DAY_NONE, .rule = rule_name(found), .certain = true};
    Settling settling = {
        .found = found, .reference = context->reference, .past = past || found->since, .reading = reading};
    if (found->impossible || (found->has_unit && !settle_days(&settling, &days)))
        return false;
    if (found->doubt != NULL)
        settle_doubt(reading, "%s", found->doubt);
    if (found->role == ROLE_BY && found->has_unit && !found->range && found->first.kind == UNIT_WEEK &&
        found->first.half == 1)
        settle_doubt(reading, "its end is read, its Monday is as good");
    doubt_open(&settling, &days);
    place(found, &days, reading);
    return true;
}

int
settle_year_said(const Found *found)
{
    if (!found->has_unit)
        return 0;
    const Unit *last = found->range ? &found->last : &found->first;
    return last->year_from == UNIT_YEAR_ABSENT ? 0 : last->year;
}
