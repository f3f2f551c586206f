#include "time/term.h"

#include "time/estimate.h"

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

bool
term_half_days(Season season, int half, int year, Day *first, Day *last)
{
    Term term;
    return estimate_term(NATION_ENGLAND, season, season == SEASON_AUTUMN ? year : year - 1, &term) &&
           estimate_half(&term, half, first, last);
}
