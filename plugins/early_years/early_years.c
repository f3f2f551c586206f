/*
 * early_years: places for two-year-olds and three-year-olds, the check at two, the start of school, and how
 * children stand at the end of the foundation stage.
 *
 * When a place is owed follows from the month of a birthday alone, so that no day of birth is wanted here:
 * Local Authority (Duty to Secure Early Years Provision Free of Charge) Regulations 2014, SI 2014/2147.
 */
#include <milestoned/cases.h>
#include <stdio.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"margin", MILESTONED_NUMBER, "5", 0, 100,
     "Amber down to this many percentage points below the national figure; red beyond."},
    {"posts_wanted", MILESTONED_NUMBER, "100", 0, 100,
     "Share of a project's posts, in percent, that are to be filled when it starts."},
    CASES_NOTICE,
    LOOK_FIGURE_MONTHS("18"),
    LOOK_SMALL_NUMBER,
};

static const struct milestoned_measure measures[] = {
    {"take_up_2", "Two-year-olds who take their place", "%", MILESTONED_HIGHER_IS_BETTER, 0, 200},
    {"take_up_3", "Three- and four-year-olds who take their place", "%", MILESTONED_HIGHER_IS_BETTER, 0, 200},
    {"good_level_of_development", "A good level of development", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"checks_at_two", "Checks held between 24 and 36 months", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"eligible", "Children who are owed a place", "children", MILESTONED_NO_DIRECTION, 0, 1000000},
    {"places", "Places that there are", "places", MILESTONED_HIGHER_IS_BETTER, 0, 1000000},
    {"posts_filled", "Posts of projects that are filled", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    LOOK_COUNT,
};
enum { TAKE_UP_2, CHECKS = 3, ELIGIBLE, PLACES, POSTS };

#define PLACE_2 "place_at_two"
#define PLACE_3 "place_at_three"
#define CHECK   "check_at_two"
#define START   "reception_start"

static const struct milestoned_case_fact facts[] = {
    {PLACE_2, "turns_two", MILESTONED_MONTH, 0, 0, "The month in which the child turns two; never the day."},
    {PLACE_2, "placed", MILESTONED_DATE, 0, 0, "A place was found."},
    {PLACE_3, "turns_three", MILESTONED_MONTH, 0, 0,
     "The month in which the child turns three; never the day."},
    {PLACE_3, "placed", MILESTONED_DATE, 0, 0, "A place was found."},
    {CHECK, "turns_two", MILESTONED_MONTH, 0, 0, "The month in which the child turns two; never the day."},
    {CHECK, "checked", MILESTONED_DATE, 0, 0, "The check was held."},
    {START, "started", MILESTONED_DATE, 0, 0, "The child began in the reception class."},
    {START, "assessed", MILESTONED_DATE, 0, 0, "The baseline assessment was made."},
};

/* From the first of the term after the birthday: 1 April, 1 September or 1 January (SI 2014/2147). */
static milestoned_day
place_due(struct look *look, size_t index, milestoned_day month)
{
    int year, number, day;
    look->host->split_day(month, &year, &number, &day);
    if (number <= 3)
        return look->host->make_day(year, 4, 1);
    return number <= 8 ? look->host->make_day(year, 9, 1) : look->host->make_day(year + 1, 1, 1);
}

/* Between 24 and 36 months: by the end of the month before the one in which the child turns three, which is
 * in time whatever the day. */
static milestoned_day
check_due(struct look *look, size_t index, milestoned_day month)
{
    return look_months(look, month, 12) - 1;
}

static const struct cases_clock clocks[] = {
    {.kind = PLACE_2,
     .what = "place",
     .title = "place for a two-year-old",
     .rule = "SI 2014/2147: from the term after the second birthday",
     .from = "turns_two",
     .due = place_due,
     .met = {"placed"},
     .ahead = 1},
    {.kind = PLACE_3,
     .what = "place",
     .title = "place for a three-year-old",
     .rule = "Childcare Act 2006 s. 7, SI 2014/2147: from the term after the third birthday",
     .from = "turns_three",
     .due = place_due,
     .met = {"placed"},
     .ahead = 1},
    {.kind = CHECK,
     .what = "check",
     .title = "check at two years",
     .rule = "statutory framework for the early years foundation stage: between 24 and 36 months",
     .from = "turns_two",
     .due = check_due,
     .met = {"checked"}},
    {.kind = START,
     .what = "baseline",
     .title = "baseline assessment",
     .rule = "reception baseline assessment: in the first six weeks, the day of the start counted",
     .from = "started",
     .unit = CASES_DAYS,
     .count = 41,
     .met = {"assessed"}},
};
enum { CLOCKS = sizeof clocks / sizeof *clocks };

/* Figures */

/* The next figure of children who are owed a place, of today or to come; without one the last. */
static const struct milestoned_observation *
next_eligible(struct look *look, const char *group)
{
    struct look_series series = look_series(look, measures[ELIGIBLE].name, group, MILESTONED_OWN);
    for (size_t i = 0; i < series.count; i++)
        if (series.at[i]->on >= look->today) {
            look_change_on(look, series.at[i]->on + 1);
            return series.at[i];
        }
    return series.count > 0 ? series.at[series.count - 1] : NULL;
}

static const struct milestoned_observation *
figure_in(const struct look *look, const char *measure, const struct milestoned_observation *beside)
{
    struct look_series series = look_series(look, measure, look_group(beside), MILESTONED_OWN);
    for (size_t i = series.count; i > 0; i--)
        if (strcmp(series.at[i - 1]->period, beside->period) == 0)
            return series.at[i - 1];
    return NULL;
}

static void
find_short_places(struct look *look, struct milestoned_answer *answer)
{
    const char *group = NULL;
    while ((group = look_next_group(look, measures[ELIGIBLE].name, MILESTONED_OWN, group)) != NULL) {
        const struct milestoned_observation *owed = next_eligible(look, group);
        const struct milestoned_observation *places =
            owed != NULL ? figure_in(look, measures[PLACES].name, owed) : NULL;
        char code[LOOK_TEXT];
        if (places == NULL)
            continue;
        look->host->reason(answer, "%s (%s): %g children are owed a place, and there are %g places.",
                           owed->period, group, owed->value, places->value);
        snprintf(code, sizeof code, "places-short/%.100s", group);
        if (owed->value > places->value)
            look->host->finding(answer, MILESTONED_WARNING, code, "",
                                "In %s (%s) %g children are owed a place, and there are %g: %g are missing.",
                                owed->period, group, owed->value, places->value, owed->value - places->value);
    }
}

/* A step by which a project starts, done or past its day, while its posts are not filled. */
static void
find_empty_posts(struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *filled =
        look_latest(look, measures[POSTS].name, "all", MILESTONED_OWN);
    double wanted = look->host->number(look->view, "posts_wanted");
    const struct milestoned_milestone *step;
    if (filled == NULL || filled->value >= wanted)
        return;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        if (!look_starts(step) || step->status == MILESTONED_SUPERSEDED || step->status == MILESTONED_ON_HOLD)
            continue;
        if (step->due != MILESTONED_DAY_NONE)
            look_change_on(look, step->due);
        if (step->status != MILESTONED_BLUE && (step->due == MILESTONED_DAY_NONE || step->due > look->today))
            continue;
        look->host->finding(answer, MILESTONED_WARNING, "posts-empty", step->ref,
                            "\"%.120s\" has begun with %.0f%% of its posts filled (%s).", step->title,
                            filled->value, filled->period);
        return;
    }
}

static int
early_years_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    struct look_sum sum = {0};
    cases_tell(&cases, answer);
    for (int i = TAKE_UP_2; i <= CHECKS; i++)
        look_judge_national(&look, answer, &measures[i], look.host->number(view, "margin"), 0.5, &sum);
    if (cases.all.overdue > 0)
        look_add(&sum, MILESTONED_AMBER, MILESTONED_NOT_COMPARABLE);
    find_short_places(&look, answer);
    find_empty_posts(&look, answer);
    look_tell_counts(&look, answer);
    int plan = look_judge_plan(&look, answer);
    cases_answer(&cases, answer, &sum, plan, "No child who is owed a place has come in, and no figure.");
    return 0;
}

/* Dates */

static int
early_years_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
                  struct milestoned_dates *dates)
{
    static const struct {
        int month;
        const char *stem;
    } starts[] = {{1, "places-spring"}, {4, "places-summer"}, {9, "places-autumn"}};
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    for (int year = look_year(&look, from); year <= look_year(&look, to); year++) {
        if (strcmp(look.about->nation, "england") != 0)
            continue;
        for (size_t i = 0; year >= 2014 && i < sizeof starts / sizeof *starts; i++)
            look_date(&look, dates, MILESTONED_OCCASION, look.host->make_day(year, starts[i].month, 1),
                      starts[i].stem, year, "Free places begin for children whose birthday was last term",
                      "SI 2014/2147: 1 January, 1 April, 1 September");
        look_date_census(&look, dates, LOOK_CENSUS_SPRING, year);
        if (year >= 2009)
            look_date(&look, dates, MILESTONED_DEADLINE, look.host->make_day(year, 6, 30), "profile", year,
                      "Foundation stage profile of every child complete",
                      "Early Years Foundation Stage (Learning and Development Requirements) Order 2007, SI "
                      "2007/1772: 30 June");
    }
    look_end(&look);
    return 0;
}

/* Section */

static void
write_terms(struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"Term", "Owed a place", "Places"};
    struct look_series series = look_series(look, measures[ELIGIBLE].name, "all", MILESTONED_OWN);
    double small = look->host->number(look->view, "small_number");
    if (series.count > 0)
        look->host->table(section, "Children who are owed a place, and places", heads, 3);
    for (size_t i = 0; i < series.count; i++) {
        const struct milestoned_observation *places = figure_in(look, measures[PLACES].name, series.at[i]);
        char owed[LOOK_TEXT], there[LOOK_TEXT] = "–";
        if (places != NULL)
            snprintf(there, sizeof there, "%.0f", places->value);
        const char *const cells[] = {series.at[i]->period, look_count(series.at[i]->value, small, owed),
                                     there};
        look->host->row(section, cells, 3);
    }
}

static int
early_years_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    cases_table(&cases, section);
    write_terms(&look, section);
    look_chart(&look, section, measures[TAKE_UP_2].name, measures[TAKE_UP_2].title);
    look_chart(&look, section, "good_level_of_development", "A good level of development");
    cases_end(&cases);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "early_years",
    .summary = "Watches places for young children, the check at two and the start of school.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    MILESTONED_CASES(facts),
    .open = look_open,
    .assess = early_years_assess,
    .dates = early_years_dates,
    .section = early_years_section,
    .close = look_close,
};
