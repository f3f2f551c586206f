/*
 * attendance: how much school is missed, against the country in the same period.
 *
 * Only figures make it green or red. Where there are none, or none to compare with, the plan's own dates can
 * make it amber, and it says what is missing. README.md tells law from custom and proposal.
 */
#include <math.h>
#include <milestoned/area.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"absence_margin", MILESTONED_NUMBER, "0.5", 0, 100,
     "Amber up to this many percentage points above the national absence; red beyond."},
    {"persistent_margin", MILESTONED_NUMBER, "1.0", 0, 100, "The same for persistent absence."},
    {"persistent_threshold", MILESTONED_NUMBER, "0", 0, 100,
     "Share of sessions from which absence is persistent, in percent; 0: as it was defined in each school "
     "year."},
    {"figure_months", MILESTONED_INTEGER, "12", 1, 60, "Months after which a figure is too old to go by."},
    {"small_number", MILESTONED_INTEGER, "6", 1, 100, "Counts of pupils below this are not shown."},
};

static const struct milestoned_measure measures[] = {
    {"absence", "Absence", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"persistent_absence", "Persistent absence", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"severe_absence", "Severe absence", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"absence_at_risk", "Pupils on course to become persistently absent", "pupils",
     MILESTONED_LOWER_IS_BETTER, 0, 1000000},
    {"attendance_meetings", "Schools met this term about attendance", "%", MILESTONED_HIGHER_IS_BETTER, 0,
     100},
};

/* The measures that are compared with the country. Severe absence has no agreed margin: it only warns. */
static const struct {
    const char *measure, *margin;
    const char *title;
} compared[] = {
    {"absence", "absence_margin", "Absence"},
    {"persistent_absence", "persistent_margin", "Persistent absence"},
    {"severe_absence", NULL, "Severe absence"},
};
enum { COMPARED = sizeof compared / sizeof *compared };

struct attendance {
    const struct milestoned_host *host;
};

/* One call: what it asks and what it has found so far. */
struct look {
    const struct milestoned_host *host;
    const struct milestoned_view *view;
    milestoned_day today;
    milestoned_day until; /* the first day on which something here changes by time alone */
};

static struct look
look_at(const void *self, const struct milestoned_view *view)
{
    const struct milestoned_host *host = ((const struct attendance *)self)->host;
    return (struct look){host, view, host->about(view)->today, MILESTONED_DAY_NONE};
}

static void
change_on(struct look *look, milestoned_day day)
{
    if (day > look->today && (look->until == MILESTONED_DAY_NONE || day < look->until))
        look->until = day;
}

static int
worse(int a, int b)
{
    static const int badness[] = {[MILESTONED_NOT_STARTED] = 0,
                                  [MILESTONED_GREEN] = 1,
                                  [MILESTONED_AMBER] = 2,
                                  [MILESTONED_RED] = 3,
                                  [MILESTONED_BLUE] = 0};
    return badness[a] >= badness[b] ? a : b;
}

/* Figures */

static int
is_all(const char *group)
{
    return *group == '\0' || strcmp(group, "all") == 0;
}

static int
is_figure(const struct milestoned_observation *figure, const char *measure, int comparator)
{
    return figure->comparator == comparator && strcmp(figure->measure, measure) == 0 &&
           is_all(figure->group) && !isnan(figure->value);
}

/* The newest figure for all pupils; of two on one day the later row. NULL when there is none. */
static const struct milestoned_observation *
latest(const struct look *look, const char *measure, int comparator)
{
    const struct milestoned_observation *figure, *best = NULL;
    for (size_t i = 0; (figure = look->host->observation(look->view, i)) != NULL; i++)
        if (is_figure(figure, measure, comparator) && (best == NULL || figure->on >= best->on))
            best = figure;
    return best;
}

/* The figure of the same period for somebody else. */
static const struct milestoned_observation *
beside(const struct look *look, const struct milestoned_observation *own, int comparator)
{
    const struct milestoned_observation *figure, *best = NULL;
    for (size_t i = 0; (figure = look->host->observation(look->view, i)) != NULL; i++)
        if (is_figure(figure, own->measure, comparator) && strcmp(figure->period, own->period) == 0)
            best = figure;
    return best;
}

/* The same day some months later, or the last of a shorter month. */
static milestoned_day
add_months(const struct milestoned_host *host, milestoned_day day, int months)
{
    int year, month, day_of_month;
    host->split_day(day, &year, &month, &day_of_month);
    int index = year * 12 + month - 1 + months;
    milestoned_day found;
    while ((found = host->make_day(index / 12, index % 12 + 1, day_of_month)) == MILESTONED_DAY_NONE &&
           day_of_month > 28)
        day_of_month--;
    return found;
}

/* Autumn and spring lie apart: only the same part of the year a year before shows a trend. */
static const struct milestoned_observation *
year_before(const struct look *look, const struct milestoned_observation *own)
{
    const struct milestoned_observation *figure;
    if (own->on == MILESTONED_DAY_NONE)
        return NULL;
    milestoned_day then = add_months(look->host, own->on, -12);
    for (size_t i = 0; (figure = look->host->observation(look->view, i)) != NULL; i++)
        if (is_figure(figure, own->measure, MILESTONED_OWN) && figure->on > then - 45 &&
            figure->on < then + 45)
            return figure;
    return NULL;
}

/* Persistent meant 20% of sessions missed before the school year 2010/11, 15% before 2015/16, 10% since
 * (Department for Education, guides to absence statistics). */
static double
threshold_on(const struct look *look, milestoned_day on)
{
    double fixed = look->host->number(look->view, "persistent_threshold");
    if (fixed > 0)
        return fixed;
    if (on < look->host->make_day(2010, 9, 1))
        return 20;
    return on < look->host->make_day(2015, 9, 1) ? 15 : 10;
}

static int
is_comparable(const struct look *look, const struct milestoned_observation *own,
              const struct milestoned_observation *before)
{
    return strcmp(own->measure, "persistent_absence") != 0 ||
           threshold_on(look, own->on) == threshold_on(look, before->on);
}

/* A figure without a date is taken as it stands; it cannot grow old. */
static int
is_fresh(struct look *look, const struct milestoned_observation *figure)
{
    if (figure->on == MILESTONED_DAY_NONE)
        return 1;
    milestoned_day old =
        add_months(look->host, figure->on, (int)look->host->number(look->view, "figure_months")) + 1;
    change_on(look, old);
    return look->today < old;
}

/* Figures carry one decimal: what is equal when written so is equal. */
static double
gap_of(const struct milestoned_observation *own, const struct milestoned_observation *other)
{
    return round((own->value - other->value) * 10) / 10;
}

static int
colour_of(double gap, double margin)
{
    if (gap <= 0)
        return MILESTONED_GREEN;
    return gap <= margin + 1e-9 ? MILESTONED_AMBER : MILESTONED_RED;
}

/* Assessment */

static void
tell_trend(const struct look *look, struct milestoned_answer *answer, const char *title,
           const struct milestoned_observation *own)
{
    const struct milestoned_observation *before = year_before(look, own);
    if (before == NULL)
        return;
    if (!is_comparable(look, own, before)) {
        char code[80];
        snprintf(code, sizeof code, "not-comparable/%s", own->measure);
        look->host->finding(
            answer, MILESTONED_NOTE, code, "",
            "%s of %s and of %s cannot be compared: it began at %g%% of sessions then and at %g%% now.",
            title, before->period, own->period, threshold_on(look, before->on), threshold_on(look, own->on));
        return;
    }
    double change = gap_of(own, before);
    if (change > 0)
        look->host->finding(answer, MILESTONED_WARNING, own->measure, "",
                            "%s rose from %.1f%% (%s) to %.1f%% (%s).", title, before->value, before->period,
                            own->value, own->period);
    look->host->reason(answer, "%s a year before: %.1f%% (%s).", title, before->value,
                       change > 0   ? "it rose"
                       : change < 0 ? "it fell"
                                    : "it stayed");
}

/* The colour of one measure; not started when it says nothing. */
static int
judge(struct look *look, struct milestoned_answer *answer, size_t index)
{
    const char *title = compared[index].title;
    const struct milestoned_observation *own = latest(look, compared[index].measure, MILESTONED_OWN);
    if (own == NULL)
        return MILESTONED_NOT_STARTED;
    char code[80];
    snprintf(code, sizeof code, "stale-figure/%s", own->measure);
    if (!is_fresh(look, own)) {
        look->host->finding(answer, MILESTONED_WARNING, code, "",
                            "%s was last counted for %s: too long ago to go by.", title, own->period);
        return MILESTONED_NOT_STARTED;
    }
    const struct milestoned_observation *national = beside(look, own, MILESTONED_NATIONAL);
    int colour = MILESTONED_NOT_STARTED;
    if (national == NULL)
        look->host->reason(answer, "%s was %.1f%% in %s; there is no national figure for the same period.",
                           title, own->value, own->period);
    else
        look->host->reason(answer, "%s was %.1f%% in %s, %+.1f points from the national %.1f%%.", title,
                           own->value, own->period, gap_of(own, national), national->value);
    if (national != NULL && compared[index].margin != NULL)
        colour = colour_of(gap_of(own, national), look->host->number(look->view, compared[index].margin));
    if (national != NULL && compared[index].margin == NULL && gap_of(own, national) > 0)
        look->host->finding(answer, MILESTONED_WARNING, own->measure, "",
                            "%s lies above the national figure.", title);
    tell_trend(look, answer, title, own);
    return colour;
}

/* A step without a date comes after all that have one. */
static int
is_older(const struct milestoned_milestone *step, const struct milestoned_milestone *than)
{
    if (than == NULL || than->due == MILESTONED_DAY_NONE)
        return 1;
    return step->due != MILESTONED_DAY_NONE && step->due < than->due;
}

/* Late steps of the plan: amber at most, for what they do to attendance only figures can show. */
static int
judge_plan(const struct look *look, struct milestoned_answer *answer)
{
    unsigned late = 0, risk = 0;
    const struct milestoned_milestone *step, *oldest = NULL;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        risk += step->status == MILESTONED_AMBER ? 1 : 0;
        if (step->status != MILESTONED_RED)
            continue;
        late++;
        if (is_older(step, oldest))
            oldest = step;
    }
    if (oldest != NULL && oldest->due != MILESTONED_DAY_NONE)
        look->host->reason(answer, "Late or beyond repair: %u of %zu steps; the oldest, %s, was due on %s.",
                           late, look->host->milestone_count(look->view), oldest->ref,
                           look->host->day_text(look->view, oldest->due));
    else if (late + risk > 0)
        look->host->reason(answer, "Late or at risk: %u of %zu steps.", late + risk,
                           look->host->milestone_count(look->view));
    return late + risk > 0 ? MILESTONED_AMBER : MILESTONED_NOT_STARTED;
}

/* Few pupils could be recognised, so that their number is not told. */
static void
find_at_risk(const struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *risk = latest(look, "absence_at_risk", MILESTONED_OWN);
    int small = (int)look->host->number(look->view, "small_number");
    if (risk == NULL || risk->value <= 0)
        return;
    if (risk->value < small)
        look->host->finding(answer, MILESTONED_WARNING, "at-risk", "",
                            "Fewer than %d pupils are on course to become persistently absent (%s).", small,
                            risk->period);
    else
        look->host->finding(answer, MILESTONED_WARNING, "at-risk", "",
                            "%.0f pupils are on course to become persistently absent (%s).", risk->value,
                            risk->period);
}

static void
find_unmet_schools(const struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *met = latest(look, "attendance_meetings", MILESTONED_OWN);
    if (met == NULL || met->value >= 100)
        return;
    if (met->has_count)
        look->host->finding(answer, MILESTONED_WARNING, "schools-not-met", "",
                            "%lld of %lld schools had no meeting about attendance in %s.",
                            (long long)(met->denominator - met->numerator), (long long)met->denominator,
                            met->period);
    else
        look->host->finding(answer, MILESTONED_WARNING, "schools-not-met", "",
                            "Only %.0f%% of schools had a meeting about attendance in %s.", met->value,
                            met->period);
}

static int
attendance_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look = look_at(self, view);
    int figures = MILESTONED_NOT_STARTED;
    for (size_t i = 0; i < COMPARED; i++)
        figures = worse(figures, judge(&look, answer, i));
    if (figures == MILESTONED_NOT_STARTED)
        look.host->reason(answer, "No figures yet to hold against the country's.");
    int plan = judge_plan(&look, answer);
    find_at_risk(&look, answer);
    find_unmet_schools(&look, answer);
    look.host->status(answer, worse(figures, plan), look.until);
    return 0;
}

/* Dates */

/* The n-th Thursday of a month. 1970-01-01 was one. */
static milestoned_day
thursday(const struct milestoned_host *host, int year, int month, int n)
{
    milestoned_day first = host->make_day(year, month, 1);
    milestoned_day past = (first % 7 + 7) % 7;
    return first + (past == 0 ? 0 : 7 - past) + 7 * (n - 1);
}

/* Schools in England return attendance with the school census (Education (Information About Individual
 * Pupils) (England) Regulations 2013, SI 2013/2094); its days are the Department's: first Thursday of
 * October, third of January and of May. */
static int
attendance_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
                 struct milestoned_dates *dates)
{
    static const struct {
        int month, thursday;
        const char *title;
    } censuses[] = {
        {1, 3, "School census, spring"}, {5, 3, "School census, summer"}, {10, 1, "School census, autumn"}};
    struct look look = look_at(self, view);
    if (strcmp(look.host->about(view)->nation, "england") != 0)
        return 0;
    int year, month, day;
    look.host->split_day(from, &year, &month, &day);
    for (; look.host->make_day(year, 1, 1) <= to; year++)
        for (size_t i = 0; i < sizeof censuses / sizeof *censuses; i++)
            look.host->date(dates, thursday(look.host, year, censuses[i].month, censuses[i].thursday),
                            censuses[i].title,
                            "SI 2013/2094; first Thursday of October, third of January and May");
    return 0;
}

/* Section */

static void
write_figures(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"Measure", "Period", "Own", "National", "Gap"};
    look->host->table(section, "Absence against the country, %", heads, 5);
    for (size_t i = 0; i < COMPARED; i++) {
        const struct milestoned_observation *own = latest(look, compared[i].measure, MILESTONED_OWN);
        const struct milestoned_observation *national =
            own != NULL ? beside(look, own, MILESTONED_NATIONAL) : NULL;
        char figures[3][24] = {"–", "–", "–"};
        if (own != NULL)
            snprintf(figures[0], sizeof figures[0], "%.1f", own->value);
        if (national != NULL) {
            snprintf(figures[1], sizeof figures[1], "%.1f", national->value);
            snprintf(figures[2], sizeof figures[2], "%+.1f", gap_of(own, national));
        }
        const char *const cells[] = {compared[i].title, own != NULL ? own->period : "–", figures[0],
                                     figures[1], figures[2]};
        look->host->row(section, cells, 5);
    }
}

enum { POINTS = 24 };

/* Own and national absence, period by period in the order of the rows. */
static void
write_chart(const struct look *look, struct milestoned_section *section)
{
    const char *labels[POINTS];
    double own[POINTS], national[POINTS];
    size_t count = 0;
    const struct milestoned_observation *figure;
    for (size_t i = 0; count < POINTS && (figure = look->host->observation(look->view, i)) != NULL; i++) {
        if (!is_figure(figure, "absence", MILESTONED_OWN))
            continue;
        const struct milestoned_observation *other = beside(look, figure, MILESTONED_NATIONAL);
        labels[count] = figure->period;
        own[count] = figure->value;
        national[count++] = other != NULL ? other->value : (double)NAN;
    }
    if (count < 2)
        return;
    look->host->chart(section, MILESTONED_LINES, "Absence", "%", labels, count);
    look->host->series(section, "own", own, count);
    look->host->series(section, "national", national, count);
}

/* Groups beside "all" are schools or groups of pupils: their latest absence and how it changed in a year. A
 * group is listed at its last row. */
static void
write_league(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"School or group", "Period", "Absence, %", "Before, %"};
    const struct milestoned_observation *figure;
    int begun = 0;
    for (size_t i = 0; (figure = look->host->observation(look->view, i)) != NULL; i++) {
        if (figure->comparator != MILESTONED_OWN || is_all(figure->group) || isnan(figure->value) ||
            strcmp(figure->measure, "absence") != 0)
            continue;
        const struct milestoned_observation *other, *before = NULL, *after = NULL;
        for (size_t j = 0; (other = look->host->observation(look->view, j)) != NULL; j++) {
            if (j == i || other->comparator != MILESTONED_OWN || strcmp(other->measure, "absence") != 0 ||
                strcmp(other->group, figure->group) != 0 || isnan(other->value))
                continue;
            before = other->on < figure->on && (before == NULL || other->on > before->on) ? other : before;
            after = other->on > figure->on || (other->on == figure->on && j > i) ? other : after;
        }
        if (after != NULL)
            continue;
        if (!begun++)
            look->host->table(section, "Absence by school or group", heads, 4);
        char now[24], then[24] = "–";
        snprintf(now, sizeof now, "%.1f", figure->value);
        if (before != NULL)
            snprintf(then, sizeof then, "%.1f", before->value);
        const char *const cells[] = {figure->group, figure->period, now, then};
        look->host->row(section, cells, 4);
    }
}

static int
attendance_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look = look_at(self, view);
    if (look.host->observation_count(view) == 0) {
        look.host->paragraph(section, "There are no figures of attendance yet for %s.",
                             look.host->about(view)->title);
        return 0;
    }
    write_figures(&look, section);
    write_chart(&look, section);
    write_league(&look, section);
    return 0;
}

static void *
attendance_open(const struct milestoned_host *host)
{
    struct attendance *attendance = calloc(1, sizeof *attendance);
    if (attendance != NULL)
        attendance->host = host;
    return attendance;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "attendance",
    .summary = "Watches absence, persistent and severe absence against the country in the same period.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    .open = attendance_open,
    .assess = attendance_assess,
    .dates = attendance_dates,
    .section = attendance_section,
    .close = free,
};
