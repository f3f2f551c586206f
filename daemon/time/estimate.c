#include "time/estimate.h"

#include "time/calendar.h"

static Day
friday_until(int year, int month, int day)
{
    return day_week_monday(day_from_civil(year, month, day) + 3) - 3;
}

static Day
monday_until(int year, int month, int day)
{
    return day_week_monday(day_from_civil(year, month, day));
}

static Day
working_from(Nation nation, Day day)
{
    while (day_weekday(day) > FRIDAY || calendar_rule_holiday(nation, day) != NULL)
        day++;
    return day;
}

static Day
autumn_begins(Nation nation, int year)
{
    Day day = day_from_civil(year, 9, 1);
    if (nation == NATION_SCOTLAND)
        return monday_until(year, 8, 16) + 2;
    if (nation == NATION_NORTHERN_IRELAND)
        return day_weekday_from(day);
    while (day_weekday(day) < TUESDAY || day_weekday(day) > THURSDAY)
        day++;
    return day;
}

static Term
autumn(Nation nation, int year)
{
    static const int latest[] = {
        [NATION_ENGLAND] = 29, [NATION_WALES] = 29, [NATION_SCOTLAND] = 18, [NATION_NORTHERN_IRELAND] = 31};
    Day away = monday_until(year, 10, latest[nation]);
    return (Term){autumn_begins(nation, year), friday_until(year, 12, 22), away, away + 4};
}

static Day
spring_ends(Nation nation, int year)
{
    Day friday = friday_until(year, 4, 5), good_friday = calendar_easter(year) - 2;
    return nation == NATION_NORTHERN_IRELAND || good_friday <= friday ? good_friday - 1 : friday;
}

static Term
spring(Nation nation, int year)
{
    Day away = monday_until(year, 2, 18);
    return (Term){working_from(nation, friday_until(year - 1, 12, 22) + 17), spring_ends(nation, year), away,
                  away + 4};
}

static Term
summer(Nation nation, int year)
{
    Day away = day_week_monday(calendar_spring_holiday(year)), easter = spring_ends(nation, year);
    switch (nation) {
    case NATION_SCOTLAND:
        return (Term){working_from(nation, day_week_monday(easter) + 21), friday_until(year, 6, 30), away,
                      away - 1};
    case NATION_NORTHERN_IRELAND:
        return (Term){working_from(nation, day_week_monday(easter) + 14),
                      day_weekday_until(day_from_civil(year, 6, 30)), away, away - 1};
    default:
        return (Term){working_from(nation, day_week_monday(easter) + 21), friday_until(year, 7, 23), away,
                      away + 4};
    }
}

bool
estimate_term(Nation nation, Season season, int year, Term *term)
{
    if (season == SEASON_WINTER || year < CALENDAR_FIRST_YEAR - 1 || year > CALENDAR_LAST_YEAR)
        return false;
    if (season == SEASON_AUTUMN)
        *term = autumn(nation, year);
    else
        *term = season == SEASON_SPRING ? spring(nation, year + 1) : summer(nation, year + 1);
    return true;
}

bool
estimate_half(const Term *term, int half, Day *first, Day *last)
{
    if (half != 0 && term->away == DAY_NONE)
        return false;
    *first = half == 2 ? day_weekday_from(term->back + 1) : term->first;
    *last = half == 1 ? day_weekday_until(term->away - 1) : term->last;
    return true;
}
