/*
 * new_arrivals: pupils who come during the year, refugees, and Gypsy, Roma and Traveller families. How fast
 * they get a place, when the school gets money for them, and whether those who travel keep up with school.
 *
 * Admissions during the year: School Admissions Code 2021. Funding follows the census of October: for a
 * school of the council from the next 1 April, for an academy from the 1 September after that. Sessions of
 * those who travel: Education Act 1996 s. 444(6).
 */
#include <math.h>
#include <milestoned/cases.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"green_days", MILESTONED_INTEGER, "10", 1, 200,
     "School days from an application to a place up to which it is green."},
    {"amber_days", MILESTONED_INTEGER, "15", 1, 200, "The same up to which it is amber."},
    {"academies", MILESTONED_BOOLEAN, "no", 0, 0,
     "Whether the schools are academies, whose funding begins on 1 September."},
    {"roll_percent", MILESTONED_NUMBER, "2", 0, 100,
     "Share of a school's roll, in percent, that may arrive after the census before it is told."},
    {"sessions", MILESTONED_INTEGER, "200", 1, 400,
     "Half-days that a pupil whose family travels attends in twelve months."},
    CASES_NOTICE,
    LOOK_FIGURE_MONTHS("12"),
    LOOK_SMALL_NUMBER,
};

static const struct milestoned_measure measures[] = {
    {"days_to_place", "School days from an application to a place", "days", MILESTONED_LOWER_IS_BETTER, 0,
     400},
    {"unfunded_pupils", "Pupils without funding yet", "pupils", MILESTONED_LOWER_IS_BETTER, 0, 1000000},
    {"post_census_arrivals", "Arrivals after the census, of the roll", "%", MILESTONED_LOWER_IS_BETTER, 0,
     100},
    {"reading_age_gain", "Gain in reading age", "months", MILESTONED_HIGHER_IS_BETTER, -120, 120},
    LOOK_COUNT,
};
enum { DAYS_TO_PLACE, UNFUNDED, POST_CENSUS, READING };

#define ADMISSION "admission"
#define ARRIVAL   "arrival"
#define TRAVELLER "traveller"

static const struct milestoned_case_fact facts[] = {
    {ADMISSION, "applied", MILESTONED_DATE, 0, 0, "The application for a place came in."},
    {ADMISSION, "notified", MILESTONED_DATE, 0, 0, "The parents were told the outcome."},
    {ADMISSION, "referred", MILESTONED_DATE, 0, 0, "It went to the fair access panel."},
    {ADMISSION, "allocated", MILESTONED_DATE, 0, 0, "The panel allocated a school."},
    {ADMISSION, "placed", MILESTONED_DATE, 0, 0, "The pupil began at the school."},
    {ARRIVAL, "arrived", MILESTONED_DATE, 0, 0, "The pupil came on roll."},
    {TRAVELLER, "since", MILESTONED_DATE, 0, 0, "The pupil came on roll, or the twelve months began."},
    {TRAVELLER, "counted", MILESTONED_DATE, 0, 0, "The day up to which sessions were counted."},
    {TRAVELLER, "sessions", MILESTONED_INTEGER, 0, 400,
     "Half-days attended in the twelve months up to then."},
};

/* Twelve months in which the sessions are to be attended; those who have are through. */
static milestoned_day
window_due(struct look *look, size_t index, milestoned_day since)
{
    double sessions = cases_number(look, index, "sessions");
    return sessions >= look->host->number(look->view, "sessions") ? CASES_NONE
                                                                  : look_months(look, since, 12) - 1;
}

static const struct cases_clock clocks[] = {
    {.kind = ADMISSION,
     .what = "notify",
     .title = "outcome of an application during the year",
     .rule = "School Admissions Code 2021 para 2.28: 15 school days, aiming at ten",
     .from = "applied",
     .unit = CASES_SCHOOL_DAYS,
     .count = 15,
     .met = {"notified", "placed"}},
    {.kind = ADMISSION,
     .what = "allocate",
     .title = "school allocated by the fair access panel",
     .rule = "School Admissions Code 2021, fair access: 20 school days",
     .from = "referred",
     .unit = CASES_SCHOOL_DAYS,
     .count = 20,
     .met = {"allocated", "placed"}},
    {.kind = TRAVELLER,
     .what = "window",
     .title = "twelve months for the sessions of a pupil whose family travels",
     .rule = "Education Act 1996 s. 444(6): 200 sessions",
     .from = "since",
     .due = window_due},
};
enum { CLOCKS = sizeof clocks / sizeof *clocks };

/* Funding */

/* From when the school has money for a pupil: the census of October that first counts them, the day itself
 * included, and then the next financial year. */
static milestoned_day
funded_from(const struct look *look, milestoned_day arrived)
{
    int year = look_year(look, arrived);
    if (arrived > look_census(look, LOOK_CENSUS_AUTUMN, year))
        year++;
    int academies = look->host->number(look->view, "academies") != 0;
    return look->host->make_day(year + 1, academies ? 9 : 4, 1);
}

/* One per day on which funding begins. */
struct gap {
    milestoned_day from;
    unsigned pupils;
};
enum { GAPS = 8 };

static void
add_gap(struct gap gaps[static GAPS], milestoned_day from)
{
    for (int i = 0; i < GAPS; i++) {
        if (gaps[i].pupils == 0)
            gaps[i].from = from;
        if (gaps[i].from != from)
            continue;
        gaps[i].pupils++;
        return;
    }
}

/* Every pupil on roll for whom there is no money yet; with `answer`, a note for each. */
static unsigned
find_unfunded(struct look *look, struct gap gaps[static GAPS], struct cases *cases,
              struct milestoned_answer *answer)
{
    unsigned count = 0;
    for (size_t i = 0; i < look->host->case_count(look->view); i++) {
        const struct milestoned_case *it = look->host->case_at(look->view, i);
        milestoned_day arrived =
            strcmp(it->kind, ARRIVAL) == 0 ? cases_day(look, i, "arrived") : MILESTONED_DAY_NONE;
        if (arrived == MILESTONED_DAY_NONE || it->closed != MILESTONED_DAY_NONE)
            continue;
        milestoned_day from = funded_from(look, arrived);
        look_change_on(look, from);
        if (from <= look->today)
            continue;
        add_gap(gaps, from);
        count++;
        if (answer != NULL)
            cases_find(cases, answer, MILESTONED_NOTE, i, "funding",
                       "first funded from %s, %d days after the arrival.",
                       look->host->day_text(look->view, from), from - arrived);
    }
    return count;
}

static int
by_from(const void *one, const void *other)
{
    const struct gap *a = one, *b = other;
    if ((a->pupils == 0) != (b->pupils == 0))
        return a->pupils == 0 ? 1 : -1;
    return a->from < b->from ? -1 : a->from > b->from;
}

static void
tell_unfunded(struct look *look, struct cases *cases, struct milestoned_answer *answer)
{
    struct gap gaps[GAPS] = {0};
    char text[LOOK_TEXT];
    unsigned count = find_unfunded(look, gaps, cases, answer);
    if (count > 0)
        look->host->reason(answer, "Pupils on roll for whom there is no funding yet: %s.",
                           cases_count(cases, count, text));
}

static void
find_full_rolls(const struct look *look, struct milestoned_answer *answer)
{
    const char *group = NULL;
    const struct milestoned_observation *own;
    double most = look->host->number(look->view, "roll_percent");
    while ((own = look_next_own(look, measures[POST_CENSUS].name, &group)) != NULL) {
        char code[LOOK_TEXT];
        if (own->value <= most)
            continue;
        snprintf(code, sizeof code, "after-census/%.100s", group);
        look->host->finding(
            answer, MILESTONED_WARNING, code, "",
            "%.1f%% of the roll (%s) arrived after the census (%s), and are not funded this year.",
            own->value, group, own->period);
    }
}

/* Sessions */

/* How many of the sessions should have been attended by a day: by the school days that have passed of the
 * twelve months, where those are known. */
static double
pace_on(const struct look *look, milestoned_day since, milestoned_day counted, double wanted)
{
    milestoned_day end = look_months(look, since, 12) - 1;
    if (counted >= end)
        return wanted;
    int32_t passed = look->host->count_days(look->view, MILESTONED_SCHOOL, since - 1, counted);
    int32_t all = look->host->count_days(look->view, MILESTONED_SCHOOL, since - 1, end);
    if (passed == INT32_MIN || all == INT32_MIN || all == 0) {
        passed = counted - since + 1;
        all = end - since + 1;
    }
    return floor(wanted * passed / all);
}

static void
find_off_pace(struct look *look, struct cases *cases, struct milestoned_answer *answer)
{
    double wanted = look->host->number(look->view, "sessions");
    for (size_t i = 0; i < look->host->case_count(look->view); i++) {
        const struct milestoned_case *it = look->host->case_at(look->view, i);
        if (strcmp(it->kind, TRAVELLER) != 0 || it->closed != MILESTONED_DAY_NONE)
            continue;
        milestoned_day since = cases_day(look, i, "since"), counted = cases_day(look, i, "counted");
        double sessions = cases_number(look, i, "sessions");
        if (since == MILESTONED_DAY_NONE || counted == MILESTONED_DAY_NONE || counted < since ||
            isnan(sessions))
            continue;
        double pace = pace_on(look, since, counted, wanted);
        if (sessions < pace)
            cases_find(cases, answer, MILESTONED_WARNING, i, "pace",
                       "%.0f sessions attended by %s, where %.0f would be the way to %.0f in twelve months.",
                       sessions, look->host->day_text(look->view, counted), pace, wanted);
    }
}

/* Places */

static int
by_size(const void *one, const void *other)
{
    const int32_t *a = one, *b = other;
    return *a < *b ? -1 : *a > *b;
}

/* School days from application to place of those placed in the last twelve months: the middle one; negative
 * where there are too few, or days that are not known. */
static double
median_days(struct look *look, const struct cases *cases)
{
    size_t all = look->host->case_count(look->view), count = 0;
    int32_t *days = calloc(all + 1, sizeof *days);
    for (size_t i = 0; days != NULL && i < all; i++) {
        if (!cases_is(look, i, ADMISSION))
            continue;
        milestoned_day applied = cases_day(look, i, "applied"), placed = cases_day(look, i, "placed");
        if (placed == MILESTONED_DAY_NONE || placed < applied)
            continue;
        look_change_on(look, look_months(look, placed, 12));
        look_change_on(look, look_months(look, placed, 12) + 1);
        if (placed <= look_months(look, look->today, -12))
            continue;
        int32_t took = look->host->count_days(look->view, MILESTONED_SCHOOL, applied, placed);
        if (took != INT32_MIN)
            days[count++] = took;
    }
    double median = -1;
    if (count > 0 && count >= cases->small) {
        qsort(days, count, sizeof *days, by_size);
        median = (days[(count - 1) / 2] + days[count / 2]) / 2.0;
    }
    free(days);
    return median;
}

static void
judge_places(struct look *look, const struct cases *cases, struct milestoned_answer *answer,
             struct look_sum *sum)
{
    double green = look->host->number(look->view, "green_days");
    double amber = look->host->number(look->view, "amber_days");
    double median = median_days(look, cases);
    if (median < 0) {
        look_judge_level(look, answer, &measures[DAYS_TO_PLACE], green, amber, 1, sum);
        return;
    }
    look->host->reason(
        answer,
        "From application to place: %g school days for the middle one of the last twelve months "
        "(green up to %g, amber up to %g).",
        median, green, amber);
    look_add(sum,
             median <= green   ? MILESTONED_GREEN
             : median <= amber ? MILESTONED_AMBER
                               : MILESTONED_RED,
             MILESTONED_NOT_COMPARABLE);
}

static void
judge_reading(struct look *look, struct milestoned_answer *answer, struct look_sum *sum)
{
    const char *group = NULL;
    const struct milestoned_observation *own;
    while ((own = look_next_own(look, measures[READING].name, &group)) != NULL)
        look_add(sum, look_judge_path(look, answer, &measures[READING], own),
                 look_trend(own, look_before(look, own), MILESTONED_HIGHER_IS_BETTER, 1));
    look_tell_uncounted(look, answer, &measures[READING]);
}

static int
new_arrivals_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    struct look_sum sum = {0};
    cases_tell(&cases, answer);
    judge_places(&look, &cases, answer, &sum);
    judge_reading(&look, answer, &sum);
    if (cases.all.overdue > 0)
        look_add(&sum, MILESTONED_AMBER, MILESTONED_NOT_COMPARABLE);
    tell_unfunded(&look, &cases, answer);
    find_full_rolls(&look, answer);
    find_off_pace(&look, &cases, answer);
    look_tell_counts(&look, answer);
    int plan = look_judge_plan(&look, answer);
    cases_answer(&cases, answer, &sum, plan,
                 "No application, arrival or family that travels has come in, and no "
                 "figure.");
    return 0;
}

/* Dates */

static int
new_arrivals_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
                   struct milestoned_dates *dates)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    int academies = look.host->number(view, "academies") != 0;
    for (int year = look_year(&look, from); year <= look_year(&look, to); year++) {
        if (strcmp(look.about->nation, "england") != 0)
            continue;
        look_date_census(&look, dates, LOOK_CENSUS_AUTUMN, year);
        look_date(&look, dates, MILESTONED_OCCASION, look.host->make_day(year, academies ? 9 : 4, 1),
                  "funding", year, "Schools are funded for the pupils of last October's census",
                  academies ? "academies' funding year, from 1 September" : "financial year, from 1 April");
    }
    look_end(&look);
    return 0;
}

/* Section */

static void
write_gaps(struct look *look, struct cases *cases, struct milestoned_section *section)
{
    static const char *const heads[] = {"First funded from", "Pupils on roll"};
    struct gap gaps[GAPS] = {0};
    if (find_unfunded(look, gaps, cases, NULL) == 0)
        return;
    qsort(gaps, GAPS, sizeof *gaps, by_from);
    look->host->table(section, "Pupils for whom there is no funding yet", heads, 2);
    for (int i = 0; i < GAPS && gaps[i].pupils > 0; i++) {
        char count[LOOK_TEXT];
        const char *const cells[] = {look->host->day_text(look->view, gaps[i].from),
                                     cases_count(cases, gaps[i].pupils, count)};
        look->host->row(section, cells, 2);
    }
}

static void
write_schools(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"School", "Period", "Pupils without funding"};
    const char *group = NULL;
    const struct milestoned_observation *own;
    double small = look->host->number(look->view, "small_number");
    unsigned rows = 0;
    while ((own = look_next_own(look, measures[UNFUNDED].name, &group)) != NULL) {
        char count[LOOK_TEXT];
        if (rows++ == 0)
            look->host->table(section, "Funding gap by school", heads, 3);
        const char *const cells[] = {group, own->period, look_count(own->value, small, count)};
        look->host->row(section, cells, 3);
    }
}

static int
new_arrivals_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    cases_table(&cases, section);
    write_gaps(&look, &cases, section);
    write_schools(&look, section);
    cases_end(&cases);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "new_arrivals",
    .summary = "Watches places, funding and attendance of pupils who arrive during the year or travel.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    MILESTONED_CASES(facts),
    .open = look_open,
    .assess = new_arrivals_assess,
    .dates = new_arrivals_dates,
    .section = new_arrivals_section,
    .close = look_close,
};
