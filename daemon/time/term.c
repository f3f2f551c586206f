#include "time/term.h"

#include "time/calendar.h"

bool
term_days(Season season, int year, Day *first, Day *last)
{
    static const struct {
        int first, last;
    } months[] = {[SEASON_SPRING] = {1, 3}, [SEASON_SUMMER] = {4, 7}, [SEASON_AUTUMN] = {9, 12}};
    if (season == SEASON_WINTER)
        return false;
    *first = day_month_first(year, months[season].first);
    *last = day_month_last(year, months[season].last);
    return *first != DAY_NONE && *last != DAY_NONE;
}

static Day
friday_until(Day day)
{
    return day_week_monday(day + 3) - 3;
}

static Day
autumn_begins(int year)
{
    Day day = day_from_civil(year, 9, 1);
    while (day_weekday(day) < TUESDAY || day_weekday(day) > THURSDAY)
        day++;
    return day;
}

static Day
autumn_ends(int year)
{
    return friday_until(day_from_civil(year, 12, 22));
}

static Day
spring_ends(int year)
{
    Day friday = friday_until(day_from_civil(year, 4, 5));
    Day good_friday = calendar_easter(year) - 2;
    return good_friday <= friday ? good_friday - 1 : friday;
}

/* Two whole weeks after the week in which a term ended, and on a working day. */
static Day
begins_after(Day end)
{
    g_autoptr(Calendar) calendar = calendar_new(NATION_ENGLAND);
    return calendar_working_after(calendar, day_week_monday(end) + 21);
}

/* The Monday of the week that has the spring bank holiday: the last Monday of May, or the days in June that
 * it was moved to. */
static Day
may_half_term(int year)
{
    g_autoptr(Calendar) calendar = calendar_new(NATION_ENGLAND);
    Day day = day_from_civil(year, 5, 25);
    while (g_strcmp0(calendar_holiday(calendar, day), "Spring bank holiday") != 0)
        day++;
    return day_week_monday(day);
}

bool
term_half_days(Season season, int half, int year, Day *first, Day *last)
{
    Day begins, ends, break_monday;
    if (season == SEASON_WINTER || year < CALENDAR_FIRST_YEAR + 1 || year > CALENDAR_LAST_YEAR)
        return false;
    if (season == SEASON_AUTUMN) {
        begins = autumn_begins(year);
        ends = autumn_ends(year);
        break_monday = day_week_monday(day_from_civil(year, 10, 29));
    } else if (season == SEASON_SPRING) {
        begins = begins_after(autumn_ends(year - 1));
        ends = spring_ends(year);
        break_monday = day_week_monday(day_from_civil(year, 2, 18));
    } else {
        begins = begins_after(spring_ends(year));
        ends = friday_until(day_from_civil(year, 7, 23));
        break_monday = may_half_term(year);
    }
    *first = half == 1 ? begins : break_monday + 7;
    *last = half == 1 ? break_monday - 3 : ends;
    return true;
}
