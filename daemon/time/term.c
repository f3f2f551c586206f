#include "time/term.h"

#include "time/estimate.h"

static bool
fixed_days(Season season, int year, Day *first, Day *last)
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

static bool
estimated_half(Season season, int half, int year, Day *first, Day *last)
{
    Term term;
    return estimate_term(NATION_ENGLAND, season, year, &term) && estimate_half(&term, half, first, last);
}

bool
term_days(const Terms *terms, Season season, int half, int year, Day *first, Day *last, bool *estimated)
{
    int academic = season == SEASON_AUTUMN ? year : year - 1;
    bool by_estimate = true;
    bool found = terms != NULL ? terms_dates(terms, season, half, academic, first, last, &by_estimate)
                               : half != 0 && estimated_half(season, half, academic, first, last);
    if (estimated != NULL)
        *estimated = by_estimate;
    return half == 0 && by_estimate ? fixed_days(season, year, first, last) : found;
}
