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
    const TimescaleContext *context;
    Day reference;
    bool past;
    bool other; /* what is settled is another reading: it has none of its own */
    Reading *reading;
} Settling;

void
settle_doubt(Reading *reading, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *more = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    reading->certain = false;
    if (reading->note != NULL && strstr(reading->note, more) != NULL)
        return;
    g_autofree char *before = reading->note;
    reading->note = before == NULL ? g_strdup(more) : g_strdup_printf("%s; %s", before, more);
}

/* "Next week" in the last one of the year 9999 is none. */
static bool
in_calendar(Day day)
{
    return day == DAY_NONE || (day >= day_from_civil(1, 1, 1) && day <= day_from_civil(9999, 12, 31));
}

void
settle_offer_days(Reading *reading, TimescaleKind kind, Day start, Day due)
{
    const Offer other = {.kind = kind, .start = start, .due = due};
    if (!in_calendar(start) || !in_calendar(due))
        return;
    if (reading->others == NULL)
        reading->others = g_array_new(FALSE, FALSE, sizeof(Offer));
    g_array_append_val(reading->others, other);
}

static Unit
without_doubts(const Unit *unit)
{
    Unit plain = *unit;
    plain.doubt = NULL;
    plain.doubt_day = 0;
    plain.weekday = 0;
    plain.far = plain.crowded = plain.other = plain.two_digits = false;
    return plain;
}

static void offer(const Settling *settling, const Found *found);

/* The unit of a find that has no range, in a year. */
static void
offer_unit(const Settling *settling, const Unit *unit, int year)
{
    Found other = *settling->found;
    other.first = *unit;
    other.first.year = year;
    other.first.year_from = year != 0 ? UNIT_YEAR_SURE : UNIT_YEAR_ABSENT;
    if (!other.range)
        offer(settling, &other);
}

static void
offer_years(const Settling *settling, int first, int last)
{
    Found other = *settling->found;
    other.first.year = first;
    other.last.year = last;
    other.first.year_from = other.last.year_from = UNIT_YEAR_SURE;
    offer(settling, &other);
}

static Unit
as_day(const Unit *unit, int day)
{
    Unit other = *unit;
    other.kind = UNIT_DAY;
    other.day = day;
    return other;
}

static bool
days_in(const Settling *settling, const Unit *unit, int year, Days *days)
{
    return unit_days(unit, year, settling->context, &days->first, &days->last);
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

static Day
months_before(Day day, int months)
{
    CivilDate date = day_to_civil(day);
    int month = date.year * 12 + date.month - 1 - months;
    Day last = day_month_last(month / 12, month % 12 + 1);
    return MIN(last, day_month_first(month / 12, month % 12 + 1) + date.day - 1);
}

/* Of the ends of months of unequal length either count will do. */
static bool
ended_lately(const Settling *settling, Day last)
{
    return last < settling->reference && (months_after(last, MONTHS_THAT_STILL_COUNT) > settling->reference ||
                                          last > months_before(settling->reference, MONTHS_THAT_STILL_COUNT));
}

/* Whether the unit, in the year before the reference date's or in its own, ended lately. */
static bool
may_be_the_last_one(const Settling *settling, const Unit *unit)
{
    int year = day_to_civil(settling->reference).year;
    for (int y = year - 1; y <= year; y++) {
        Days days;
        if (days_in(settling, unit, y, &days) && ended_lately(settling, days.last))
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
        if (days_in(settling, unit, *year, &days) && days.last >= settling->reference)
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
        if (days_in(settling, unit, *year, &days) && days.first <= settling->reference)
            return true;
    }
    return false;
}

/* "By end of February" in a plan of March: what was to be done by then is late, rather than due in eleven
 * months. Both years are said, and neither is sure. */
#define MONTHS_OVERDUE 1

static bool
just_fell_due(const Settling *settling, const Unit *unit, int *year)
{
    Days days;
    int last;
    if (settling->past || settling->found->role != ROLE_BY || settling->found->range ||
        unit->kind != UNIT_PART || unit->part != PART_END || !last_year(settling, unit, &last) ||
        !days_in(settling, unit, last, &days) || days.last >= settling->reference ||
        months_after(days.last, MONTHS_OVERDUE) <= settling->reference)
        return false;
    *year = last;
    return true;
}

static void
doubt_year(const Settling *settling, int year, bool past)
{
    int other = past ? year + 1 : year - 1;
    settle_doubt(settling->reading, "no year is given: %d was taken, but it may be %d", year, other);
    offer_unit(settling, &settling->found->first, other);
}

/* "May 32" in a plan of 2004: of two digits so far away nobody knows the century. */
static void
doubt_far(const Settling *settling, const Unit *unit)
{
    if (unit->two_digits && !unit->far && !unit_year_is_in_reach(unit->year, settling->reference))
        settle_doubt(settling->reading,
                     "the two digits were taken as %d, which is far from the date of the plan", unit->year);
}

/* The year of a unit that stands alone. */
static bool
settle_year(const Settling *settling, const Unit *unit, int *year)
{
    if (unit->year_from == UNIT_YEAR_SURE) {
        *year = unit->year;
        doubt_far(settling, unit);
        return true;
    }
    if (unit->year_from == UNIT_YEAR_MAYBE) {
        *year = unit->year;
        settle_doubt(settling->reading,
                     "\"%02d\" was taken as the year %d, but it may be the day of the month", unit->digits,
                     unit->year);
        const Unit day = as_day(unit, unit->digits);
        offer_unit(settling, &day, 0);
        return true;
    }
    bool late = just_fell_due(settling, unit, year), past = settling->past || late;
    bool found = late || (past ? last_year(settling, unit, year) : next_year(settling, unit, year));
    if (found && may_be_the_last_one(settling, unit))
        doubt_year(settling, *year, past);
    return found;
}

/* The days of that name next to the one that does not bear it, and those of the years next to it. */
static void
offer_weekday(const Settling *settling, const Unit *unit, Day day)
{
    Day nearby = day - 3;
    while (day_weekday(nearby) != unit->weekday)
        nearby++;
    CivilDate date = day_to_civil(day);
    for (int step = 1; unit->year_from == UNIT_YEAR_ABSENT && step >= -1; step -= 2)
        if (day_weekday(day_from_civil(date.year + step, unit->month, unit->day)) == unit->weekday)
            offer_unit(settling, unit, date.year + step);
    Unit other = *unit;
    date = day_to_civil(nearby);
    other.month = date.month;
    other.day = date.day;
    offer_unit(settling, &other, date.year);
}

static void
offer_week(const Settling *settling, const Unit *unit, Day day)
{
    bool before = unit->half != 1 || day_weekday(day) > FRIDAY;
    CivilDate date = day_to_civil(before ? day - 7 : day + 7);
    Unit other = *unit;
    other.month = date.month;
    other.day = date.day;
    offer_unit(settling, &other, date.year);
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
    if (unit->weekday != 0 && weekday != unit->weekday) {
        settle_doubt(settling->reading, "that day is a %s, but the words say %s", names[weekday],
                     names[unit->weekday]);
        offer_weekday(settling, unit, day);
    }
    bool begins = unit->half == 1;
    if (unit->kind == UNIT_WEEK && (begins ? weekday != MONDAY : weekday < FRIDAY)) {
        settle_doubt(settling->reading, "no week %s on that day, a %s", begins ? "begins" : "ends",
                     names[weekday]);
        offer_week(settling, unit, day);
    }
}

/* The other reading of a unit that its own doubt speaks of. */
static void
offer_other_unit(const Settling *settling, const Unit *unit, int year)
{
    Unit other = *unit;
    if (unit->kind == UNIT_YEAR) {
        other.year_kind = unit->year_kind == YEAR_FINANCIAL ? YEAR_ACADEMIC : YEAR_FINANCIAL;
        offer_unit(settling, &other, year);
    } else if (unit->other) {
        other.kind = UNIT_FIXED;
        other.first_day = unit->other_first;
        other.last_day = unit->other_last;
        offer_unit(settling, &other, year);
    }
}

/* What speaks against a unit once its year is known. */
static void
doubt_unit(const Settling *settling, const Unit *unit, int year)
{
    doubt_weekday(settling, unit, year);
    if (unit->doubt != NULL) {
        settle_doubt(settling->reading, "%s", unit->doubt);
        offer_other_unit(settling, unit, year);
    }
    if (unit->doubt_day != 0 && day_exists(year, unit->month, unit->doubt_day)) {
        g_autofree char *other = day_format_short(day_from_civil(year, unit->month, unit->doubt_day));
        settle_doubt(settling->reading, "it may be %s instead", other);
        const Unit day = as_day(unit, unit->doubt_day);
        offer_unit(settling, &day, year);
    }
    if (unit->far) {
        settle_doubt(settling->reading,
                     "\"%02d\" was taken as the year %d, but it may be the day of the month", unit->digits,
                     year);
        const Unit day = as_day(unit, unit->digits);
        offer_unit(settling, &day, 0);
    }
    if (unit->crowded) {
        settle_doubt(settling->reading, "the number may belong to the month after it");
        Unit month = *unit;
        month.kind = UNIT_MONTH;
        offer_unit(settling, &month, year);
    }
    if (unit->kind == UNIT_HALF_TERM && unit_is_estimated(unit, year, settling->context))
        settle_doubt(settling->reading, "half-term dates are estimated: no council's term dates are loaded");
}

/* The year of one end of a range from that of the other: the first end lies before the last, less than a year
 * before. Two ends in one month that are out of order belong to no two years. */
static bool
year_beside(const Settling *settling, const Unit *unit, const Unit *known, int year, int step, int *found)
{
    Days here, there;
    *found = year;
    if (!days_in(settling, unit, year, &here) || !days_in(settling, known, year, &there))
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
    if (!next_year(settling, to, last) || !year_beside(settling, from, to, *last, -1, first) ||
        !next_year(settling, from, &next_first) ||
        !year_beside(settling, to, from, next_first, 1, &next_last))
        return false;
    bool lately = may_be_the_last_one(settling, from) || may_be_the_last_one(settling, to);
    int read = *first, other = next_first;
    if (*first != next_first && !may_be_the_last_one(settling, from)) {
        read = next_first;
        other = *first;
        *first = next_first;
        *last = next_last;
    }
    if (lately || read != other) {
        other = read != other ? other : read - 1;
        settle_doubt(settling->reading, "no year is given: %d was taken, but it may be %d", read, other);
        offer_years(settling, other, *last + other - read);
    }
    return true;
}

static bool
last_range(const Settling *settling, int *first, int *last)
{
    const Unit *from = &settling->found->first, *to = &settling->found->last;
    if (!last_year(settling, from, first) || !year_beside(settling, to, from, *first, 1, last))
        return false;
    if (may_be_the_last_one(settling, from) || may_be_the_last_one(settling, to)) {
        doubt_year(settling, *first, true);
        offer_years(settling, *first + 1, *last + 1);
    }
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
        settle_doubt(settling->reading, "only one of the two dates has a year");
    if (from_said && !settle_year(settling, from, first))
        return false;
    if (to_said && !settle_year(settling, to, last))
        return false;
    if (!from_said)
        return year_beside(settling, from, to, *last, -1, first);
    return to_said || year_beside(settling, to, from, *first, 1, last);
}

static void
set_year(Unit *unit, int year)
{
    unit->year = year;
    unit->year_from = UNIT_YEAR_SURE;
}

static bool
lasts(const Unit *unit)
{
    return unit->kind == UNIT_TERM || unit->kind == UNIT_HALF_TERM || unit->kind == UNIT_QUARTER ||
           unit->kind == UNIT_YEAR || unit->kind == UNIT_FIXED;
}

static void
offer_second(const Settling *settling, const Unit *unit)
{
    Found other = *settling->found;
    other.first = *unit;
    other.range = false;
    offer(settling, &other);
}

/* `known` gets what was found with its years. */
static bool
settle_days(const Settling *settling, Days *days, Found *known)
{
    const Found *found = settling->found;
    int first_year, last_year_found;
    *known = *found;
    Days first, last;
    if (!found->range) {
        if (!settle_year(settling, &found->first, &first_year) ||
            !days_in(settling, &found->first, first_year, days))
            return false;
        set_year(&known->first, first_year);
        doubt_unit(settling, &found->first, first_year);
        return true;
    }
    if (!range_years(settling, &first_year, &last_year_found) ||
        !days_in(settling, &found->first, first_year, &first) ||
        !days_in(settling, &found->last, last_year_found, &last))
        return false;
    set_year(&known->first, first_year);
    set_year(&known->last, last_year_found);
    doubt_unit(settling, &found->first, first_year);
    doubt_unit(settling, &found->last, last_year_found);
    if (found->first.kind == UNIT_MONTH && found->first.doubt != NULL)
        offer_second(settling, &known->last);
    if (found->first.kind != found->last.kind && lasts(&found->first) && last.first >= first.first &&
        last.last <= first.last) {
        settle_doubt(settling->reading, "the second date may say which part of the first is meant");
        offer_second(settling, &known->last);
    }
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
    bool slip = found->ongoing || found->first.two_digits;
    if (!found->preposition && slip && found->first.year_from == UNIT_YEAR_SURE &&
        found->first.kind < UNIT_QUARTER && year < day_to_civil(settling->reference).year) {
        settle_doubt(settling->reading, "it begins before the date of the plan, so %d may be meant",
                     year + 1);
        offer_unit(settling, &found->first, found->first.year + 1);
    }
    if (found->preposition && found->first.kind == UNIT_PART && found->first.part == PART_END) {
        g_autofree char *other = day_format_short(days->last);
        settle_doubt(settling->reading, "its first day was taken, but it may be %s", other);
        settle_offer_days(settling->reading, TIMESCALE_OPEN, days->last, DAY_NONE);
    }
}

static bool
has_terms(const Unit *unit)
{
    return unit->kind == UNIT_TERM || unit->kind == UNIT_HALF_TERM || unit->by_terms;
}

/* The Monday of a week that is a limit. */
static void
doubt_monday(const Settling *settling, const Days *days)
{
    const Found *found = settling->found;
    if (found->role != ROLE_BY || !found->has_unit || found->range || found->first.kind != UNIT_WEEK ||
        found->first.half != 1)
        return;
    settle_doubt(settling->reading, "the end of that week was taken, but its Monday may be meant");
    settle_offer_days(settling->reading, TIMESCALE_WINDOW, DAY_NONE, days->first);
}

/* "by next half-term": the holiday may be its end. */
static void
doubt_half_term(const Settling *settling)
{
    const Unit *unit = &settling->found->first;
    if (settling->found->role == ROLE_AT || settling->found->range || unit->kind != UNIT_FIXED ||
        !unit->other || unit->doubt != NULL)
        return;
    settle_doubt(settling->reading, "the holiday may be meant");
    offer_other_unit(settling, unit, unit->year);
}

bool
settle_other(const Found *found, Other other, Found *result)
{
    *result = *found;
    switch (other) {
    case OTHER_NONE:
    case OTHER_EACH:
    case OTHER_EVENT:
        return false;
    case OTHER_FIRST:
        result->range = false;
        break;
    case OTHER_AT:
        result->role = ROLE_AT;
        break;
    case OTHER_BY:
        result->role = ROLE_BY;
        break;
    case OTHER_OPEN:
        result->role = ROLE_FROM;
        result->range = false;
        break;
    case OTHER_MONTH:
        result->range = false;
        result->first.kind = UNIT_MONTH;
        break;
    }
    return true;
}

/* Of a range that is two times: "Dec 2004 / January 2005". */
static void
offer_each(const Settling *settling, const Found *known)
{
    Found end = *known;
    end.range = false;
    offer(settling, &end);
    end.first = end.last;
    offer(settling, &end);
}

static void
offer_other(const Settling *settling, const Found *found)
{
    Found other;
    if (settle_other(found, found->other, &other))
        offer(settling, &other);
    else if (found->other == OTHER_EACH)
        offer_each(settling, found);
    else if (found->other == OTHER_EVENT)
        settle_offer_days(settling->reading, TIMESCALE_EVENT, DAY_NONE, DAY_NONE);
}

static bool
settle_in(const Settling *settling)
{
    const Found *found = settling->found;
    Found known = *found;
    Days days = {DAY_NONE, DAY_NONE};
    *settling->reading = (Reading){
        .start = DAY_NONE, .due = DAY_NONE, .review = DAY_NONE, .rule = rule_name(found), .certain = true};
    settling->reading->by_terms =
        found->has_unit && (has_terms(&found->first) || (found->range && has_terms(&found->last)));
    if (found->impossible || (found->has_unit && !settle_days(settling, &days, &known)))
        return false;
    if (found->doubt != NULL) {
        settle_doubt(settling->reading, "%s", found->doubt);
        offer_other(settling, &known);
    }
    doubt_monday(settling, &days);
    doubt_half_term(settling);
    doubt_open(settling, &days);
    place(found, &days, settling->reading);
    return in_calendar(settling->reading->start) && in_calendar(settling->reading->due);
}

bool
settle(const Found *found, const TimescaleContext *context, bool past, Reading *reading)
{
    const Settling settling = {.found = found,
                               .context = context,
                               .reference = context->reference,
                               .past = past || found->since,
                               .reading = reading};
    return settle_in(&settling);
}

void
settle_offer(Reading *reading, const Found *found, const TimescaleContext *context, bool past)
{
    Found plain = *found;
    Reading other;
    plain.first = without_doubts(&found->first);
    plain.last = without_doubts(&found->last);
    plain.doubt = NULL;
    plain.impossible = false;
    const Settling settling = {.found = &plain,
                               .context = context,
                               .reference = context->reference,
                               .past = past || found->since,
                               .other = true,
                               .reading = &other};
    if (settle_in(&settling))
        settle_offer_days(reading, other.kind, other.start, other.due);
    reading_clear(&other);
}

static void
offer(const Settling *settling, const Found *found)
{
    if (!settling->other)
        settle_offer(settling->reading, found, settling->context, settling->past);
}

static bool
same_offer(const Offer *a, const Offer *b)
{
    return a->kind == b->kind && a->start == b->start && a->due == b->due && a->recurrence == b->recurrence;
}

static bool
offered_before(const Reading *reading, guint index)
{
    const Offer *others = (const Offer *)(const void *)reading->others->data;
    const Offer itself = {reading->kind, reading->start, reading->due, reading->recurrence};
    for (guint i = 0; i < index; i++)
        if (same_offer(&others[i], &others[index]))
            return true;
    return same_offer(&itself, &others[index]);
}

void
settle_tidy_others(Reading *reading)
{
    for (guint i = reading->others != NULL ? reading->others->len : 0; i-- > 0;)
        if (offered_before(reading, i))
            g_array_remove_index(reading->others, i);
    if (reading->certain || (reading->others != NULL && reading->others->len == 0))
        g_clear_pointer(&reading->others, g_array_unref);
}

int
settle_year_said(const Found *found)
{
    if (!found->has_unit)
        return 0;
    const Unit *last = found->range ? &found->last : &found->first;
    return last->year_from == UNIT_YEAR_ABSENT ? 0 : last->year;
}
