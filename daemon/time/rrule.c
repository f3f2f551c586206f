/*
 * A rule is stepped month by month: the days of a month on which it occurs are the bits of one word, bit 1
 * for the first. Months in which the interval leaves nothing are jumped over, so that the cost does not
 * depend on how long ago the rule began.
 *
 * The Gregorian calendar, its weekdays too, repeats after 400 years, which are 146,097 days: a rule that does
 * not occur in INTERVAL times as many never does.
 */
#include "base/error.h"
#include "time/rrule_private.h"

#define CALENDAR_CYCLE 146097
#define LAST_YEAR      9999

/* The days of a weekday whose first is bit 0. */
#define EVERY_SEVENTH UINT32_C(0x10204081)

typedef struct Month {
    int year, month, length;
    Day first;
} Month;

static int64_t
modulo(int64_t a, int64_t b)
{
    int64_t rest = a % b;
    return rest < 0 ? rest + b : rest;
}

static uint32_t
bit(int number)
{
    return UINT32_C(1) << number;
}

/* Months are numbered through. */
static int
month_index(Day day)
{
    CivilDate date = day_to_civil(day);
    return date.year * 12 + date.month - 1;
}

static Month
month_at(int index)
{
    Month month = {.year = index / 12, .month = index % 12 + 1};
    month.first = day_month_first(month.year, month.month);
    month.length = day_month_last(month.year, month.month) - month.first + 1;
    return month;
}

static int
first_of_weekday(const Month *month, int weekday)
{
    return 1 + (weekday - (int)day_weekday(month->first) + 7) % 7;
}

static uint32_t
days_by_number(const Month *month, CountedSet set)
{
    uint32_t days = (uint32_t)set.front;
    for (int n = 1; n <= month->length; n++)
        if (set.back & bit(n))
            days |= bit(month->length + 1 - n);
    return days;
}

static uint32_t
days_by_weekday(const Month *month, uint32_t weekdays)
{
    uint32_t days = 0;
    for (int weekday = MONDAY; weekday <= SUNDAY; weekday++)
        if (weekdays & bit(weekday))
            days |= EVERY_SEVENTH << first_of_weekday(month, weekday);
    return days;
}

/* Weekdays count in the month; in a yearly rule without months, in the year. */
static uint32_t
days_by_numbered(const RRule *rule, const Month *month)
{
    bool in_year = rule->frequency == FREQUENCY_YEARLY && rule->used.months == 0;
    Day origin = in_year ? day_month_first(month->year, 1) : month->first;
    Day end = in_year ? day_month_last(month->year, 12) : month->first + month->length - 1;
    uint32_t days = 0;
    for (int weekday = MONDAY; weekday <= SUNDAY; weekday++) {
        CountedSet set = rule->used.numbered[weekday];
        if (counted_set_is_empty(set))
            continue;
        for (int number = first_of_weekday(month, weekday); number <= month->length; number += 7) {
            Day day = month->first + number - 1;
            if ((set.front >> ((day - origin) / 7 + 1) | set.back >> ((end - day) / 7 + 1)) & 1)
                days |= bit(number);
        }
    }
    return days;
}

static uint32_t
days_of_daily(const RRule *rule, const Month *month)
{
    uint32_t days = 0;
    int passed = (int)modulo((int64_t)month->first - rule->start, rule->interval);
    int number = passed == 0 ? 1 : 1 + rule->interval - passed;
    for (; number <= month->length; number += rule->interval)
        days |= bit(number);
    return days;
}

static Day
first_week(const RRule *rule)
{
    return rule->start - (Day)modulo((int)day_weekday(rule->start) - (int)rule->week_start, 7);
}

static uint32_t
days_of_weekly(const RRule *rule, const Month *month)
{
    int64_t cycle = 7 * (int64_t)rule->interval;
    int64_t passed = modulo((int64_t)month->first - first_week(rule), cycle);
    uint32_t days = 0;
    for (int number = 1; number <= month->length; number++) {
        if (passed < 7)
            days |= bit(number);
        passed = passed + 1 == cycle ? 0 : passed + 1;
    }
    return days;
}

/* Those of `days` that stand at the positions. */
static uint32_t
days_at(uint32_t days, CountedSet positions)
{
    uint32_t chosen = 0;
    int position = 0;
    int total = __builtin_popcount(days);
    for (uint32_t left = days; left != 0; left &= left - 1) {
        position++;
        if ((positions.front >> position | positions.back >> (total + 1 - position)) & 1)
            chosen |= left & -left;
    }
    return chosen;
}

/* The days of a month that the interval does not leave out as a whole. */
static uint32_t
days_of(const RRule *rule, const Month *month)
{
    const RRuleParts *used = &rule->used;
    uint32_t days = (uint32_t)((UINT64_C(2) << month->length) - 2);
    if (used->months != 0 && (used->months & bit(month->month)) == 0)
        return 0;
    if (!counted_set_is_empty(used->month_days))
        days &= days_by_number(month, used->month_days);
    if (used->weekdays != 0)
        days &= days_by_weekday(month, used->weekdays);
    else if (rrule_has_numbers(used))
        days &= days_by_numbered(rule, month);
    if (rule->frequency == FREQUENCY_DAILY && rule->interval > 1)
        days &= days_of_daily(rule, month);
    if (rule->frequency == FREQUENCY_WEEKLY && rule->interval > 1)
        days &= days_of_weekly(rule, month);
    return counted_set_is_empty(used->positions) ? days : days_at(days, used->positions);
}

/* The month of the first day of an interval that ends on or after the beginning of a month. `length` is how
 * many days of an interval of `cycle` days occur. */
static int
month_of_cycle(int index, Day origin, int64_t cycle, int64_t length)
{
    Day first = day_month_first(index / 12, index % 12 + 1);
    int64_t passed = modulo((int64_t)first - origin, cycle);
    if (passed < length)
        return index;
    int64_t day = first + cycle - passed;
    return day > day_month_last(LAST_YEAR, 12) ? INT_MAX : month_index((Day)day);
}

/* The first month from `index` on that the interval does not leave out; INT_MAX when there is none. */
static int
month_in_interval(const RRule *rule, int index)
{
    int interval = rule->interval;
    int start = month_index(rule->start);
    int rest;
    if (index / 12 > LAST_YEAR)
        return INT_MAX;
    switch (rule->frequency) {
    case FREQUENCY_YEARLY:
        rest = (int)modulo(index / 12 - start / 12, interval);
        return rest == 0 ? index : (index / 12 + interval - rest) * 12;
    case FREQUENCY_MONTHLY:
        rest = (int)modulo(index - start, interval);
        return rest == 0 ? index : index + interval - rest;
    case FREQUENCY_WEEKLY:
        return interval < 5 ? index : month_of_cycle(index, first_week(rule), 7 * (int64_t)interval, 7);
    default:
        return interval < 29 ? index : month_of_cycle(index, rule->start, interval, 1);
    }
}

Day
rrule_next(const RRule *rule, Day after)
{
    if (after >= rule->last)
        return DAY_NONE;
    Day from = after < rule->start ? rule->start : after + 1;
    int64_t cycle = (int64_t)from + (int64_t)CALENDAR_CYCLE * rule->interval;
    int end = month_index(cycle < rule->last ? (Day)cycle : rule->last);
    int begin = month_index(from);
    for (int index = month_in_interval(rule, begin); index <= end;
         index = month_in_interval(rule, index + 1)) {
        Month month = month_at(index);
        uint32_t days = days_of(rule, &month);
        if (index == begin)
            days &= (uint32_t)(UINT64_MAX << (from - month.first + 1));
        if (days == 0)
            continue;
        Day day = month.first + __builtin_ctz(days) - 1;
        return day <= rule->last ? day : DAY_NONE;
    }
    return DAY_NONE;
}

bool
rrule_has_numbers(const RRuleParts *parts)
{
    for (int weekday = MONDAY; weekday <= SUNDAY; weekday++)
        if (!counted_set_is_empty(parts->numbered[weekday]))
            return true;
    return false;
}

/* Where a rule names no days of its frequency, they are those of its start. */
static void
take_from_start(RRule *rule)
{
    CivilDate start = day_to_civil(rule->start);
    RRuleParts *used = &rule->used;
    *used = rule->said;
    if (!counted_set_is_empty(used->month_days) || used->weekdays != 0 || rrule_has_numbers(used))
        return;
    if (rule->frequency == FREQUENCY_YEARLY && used->months == 0)
        used->months = bit(start.month);
    if (rule->frequency == FREQUENCY_YEARLY || rule->frequency == FREQUENCY_MONTHLY)
        used->month_days.front = bit(start.day);
    if (rule->frequency == FREQUENCY_WEEKLY)
        used->weekdays = bit((int)day_weekday(rule->start));
}

static bool
refuse_empty(const RRule *rule, GError **error)
{
    g_autofree char *start = day_format_full(rule->start);
    g_autofree char *until = day_format_full(rule->until);
    if (rule->until != DAY_NONE && rule->until < rule->start)
        return error_set(error, ERROR_DATA,
                         "UNTIL=%s lies before the first day, %s: the rule has no occurrence", until, start);
    if (rule->until != DAY_NONE)
        return error_set(error, ERROR_DATA,
                         "the rule has no occurrence from %s to %s: no day fits all of its parts", start,
                         until);
    return error_set(error, ERROR_DATA, "the rule has no occurrence from %s on: no day fits all of its parts",
                     start);
}

/* With the last day known, a rule with COUNT is stepped like any other. */
static bool
find_last(RRule *rule, GError **error)
{
    rule->last = rule->until != DAY_NONE ? rule->until : day_month_last(LAST_YEAR, 12);
    Day day = rrule_next(rule, DAY_NONE);
    if (day == DAY_NONE)
        return refuse_empty(rule, error);
    for (int n = 1; n < rule->count && day != DAY_NONE; n++)
        day = rrule_next(rule, day);
    if (rule->count > 0 && day != DAY_NONE)
        rule->last = day;
    return true;
}

static RRule *
read_rule(const char *text, Day start, RRuleTime time, GError **error)
{
    g_autoptr(RRule) rule = g_new0(RRule, 1);
    rule->start = start;
    if (start < day_month_first(1, 1) || start > day_month_last(LAST_YEAR, 12)) {
        error_set(error, ERROR_DATA, "a rule needs a day on which it begins, from the year 1 to 9999");
        return NULL;
    }
    if (!rrule_read(rule, text, time, error))
        return NULL;
    take_from_start(rule);
    if (!find_last(rule, error))
        return NULL;
    rule->text = rrule_write(rule);
    return g_steal_pointer(&rule);
}

RRule *
rrule_new(const char *text, Day start, GError **error)
{
    return read_rule(text, start, (RRuleTime){0}, error);
}

RRule *
rrule_new_at(const char *text, Day start, int minute, const Zone *zone, GError **error)
{
    return read_rule(text, start, (RRuleTime){.minute = minute, .zone = zone}, error);
}

void
rrule_free(RRule *rule)
{
    if (rule == NULL)
        return;
    g_free(rule->text);
    g_free(rule);
}

const char *
rrule_text(const RRule *rule)
{
    return rule->text;
}
