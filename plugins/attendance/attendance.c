/*
 * attendance: how much school is missed, against the country in the same period.
 *
 * Only figures make it green or red. Where there are none, or none to compare with, the plan's own dates can
 * make it amber, and it says what is missing. README.md tells law from custom and proposal.
 */
#include <math.h>
#include <milestoned/look.h>
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
    {"penalty_sessions", MILESTONED_INTEGER, "10", 1, 100,
     "Sessions missed in ten school weeks from which a penalty notice is considered; only for its wording."},
    {"termly_meetings", MILESTONED_BOOLEAN, "yes", 0, 0,
     "Whether the end of each term is the date by which every school was met."},
    LOOK_FIGURE_MONTHS("12"),
    LOOK_SMALL_NUMBER,
};

static const struct milestoned_measure measures[] = {
    {"absence", "Absence", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"persistent_absence", "Persistent absence", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"severe_absence", "Severe absence", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"absence_at_risk", "Pupils on course to become persistently absent", "pupils",
     MILESTONED_LOWER_IS_BETTER, 0, 1000000},
    {"penalty_threshold", "Pupils at the threshold of a penalty notice", "pupils", MILESTONED_LOWER_IS_BETTER,
     0, 1000000},
    {"attendance_meetings", "Schools met this term about attendance", "%", MILESTONED_HIGHER_IS_BETTER, 0,
     100},
    LOOK_COUNT,
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

/* Counted the same way: the Department's definition, and the sheet's own. */
static int
is_comparable(const struct look *look, const struct milestoned_observation *own,
              const struct milestoned_observation *before)
{
    return look_comparable(own, before) && (strcmp(own->measure, "persistent_absence") != 0 ||
                                            threshold_on(look, own->on) == threshold_on(look, before->on));
}

/* Assessment */

static void
find_break(const struct look *look, struct milestoned_answer *answer, const char *title,
           const struct milestoned_observation *own, const struct milestoned_observation *before)
{
    char code[80];
    snprintf(code, sizeof code, "not-comparable/%s", own->measure);
    if (look_comparable(own, before))
        look->host->finding(
            answer, MILESTONED_NOTE, code, "",
            "%s of %s and of %s cannot be compared: it began at %g%% of sessions then and at %g%% now.",
            title, before->period, own->period, threshold_on(look, before->on), threshold_on(look, own->on));
    else
        look->host->finding(answer, MILESTONED_NOTE, code, "",
                            "%s of %s and of %s cannot be compared: it was defined otherwise.", title,
                            before->period, own->period);
}

static int
tell_trend(const struct look *look, struct milestoned_answer *answer, const char *title,
           const struct milestoned_observation *own)
{
    const struct milestoned_observation *before = look_before(look, own);
    if (before == NULL)
        return MILESTONED_NOT_COMPARABLE;
    if (!is_comparable(look, own, before)) {
        find_break(look, answer, title, own, before);
        return MILESTONED_NOT_COMPARABLE;
    }
    double change = look_gap(own, before);
    if (change > 0)
        look->host->finding(answer, MILESTONED_WARNING, own->measure, "",
                            "%s rose from %.1f%% (%s) to %.1f%% (%s).", title, before->value, before->period,
                            own->value, own->period);
    look->host->reason(answer, "%s a year before: %.1f%% (%s).", title, before->value,
                       change > 0   ? "it rose"
                       : change < 0 ? "it fell"
                                    : "it stayed");
    return look_trend(own, before, MILESTONED_LOWER_IS_BETTER, 0.1);
}

/* The colour of a figure beside the country's; severe absence has none, and warns. */
static int
judge_gap(const struct look *look, struct milestoned_answer *answer, size_t index,
          const struct milestoned_observation *own, const struct milestoned_observation *national)
{
    double gap = look_gap(own, national);
    const char *title = compared[index].title;
    look->host->reason(answer, "%s was %.1f%% in %s, %+.1f points from the national %.1f%%.", title,
                       own->value, own->period, gap, national->value);
    if (compared[index].margin != NULL)
        return look_colour(-gap, look->host->number(look->view, compared[index].margin));
    if (gap > 0)
        look->host->finding(answer, MILESTONED_WARNING, "above-national/severe_absence", "",
                            "%s lies above the national figure.", title);
    return MILESTONED_NOT_STARTED;
}

static void
judge(struct look *look, struct milestoned_answer *answer, size_t index, struct look_sum *sum)
{
    const char *title = compared[index].title;
    const struct milestoned_observation *own =
        look_latest(look, compared[index].measure, "all", MILESTONED_OWN);
    if (own == NULL)
        return;
    if (!look_fresh(look, own, (int)look->host->number(look->view, "figure_months"))) {
        char code[80];
        snprintf(code, sizeof code, "stale-figure/%s", own->measure);
        look->host->finding(answer, MILESTONED_WARNING, code, "",
                            "%s was last counted for %s: too long ago to go by.", title, own->period);
        return;
    }
    const struct milestoned_observation *national = look_beside(look, own, MILESTONED_NATIONAL);
    if (national == NULL)
        look->host->reason(answer, "%s was %.1f%% in %s; there is no national figure for the same period.",
                           title, own->value, own->period);
    int colour = national != NULL ? judge_gap(look, answer, index, own, national) : MILESTONED_NOT_STARTED;
    look_add(sum, colour, tell_trend(look, answer, title, own));
}

static void
find_at_risk(const struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *risk = look_latest(look, "absence_at_risk", "all", MILESTONED_OWN);
    char count[LOOK_TEXT];
    if (risk == NULL || risk->value <= 0)
        return;
    look_count(risk->value, look->host->number(look->view, "small_number"), count);
    look->host->finding(answer, MILESTONED_WARNING, "at-risk", "",
                        "On course to become persistently absent: %s pupils (%s).", count, risk->period);
}

/* Ten sessions missed without leave in ten school weeks are the threshold of a penalty notice (Department for
 * Education, Working together to improve school attendance, August 2024). */
static void
find_penalty(const struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *over = look_latest(look, "penalty_threshold", "all", MILESTONED_OWN);
    char count[LOOK_TEXT];
    if (over == NULL || over->value <= 0)
        return;
    look_count(over->value, look->host->number(look->view, "small_number"), count);
    look->host->finding(answer, MILESTONED_WARNING, "penalty-threshold", "",
                        "At %g missed sessions in ten school weeks, where a penalty notice is considered: %s "
                        "pupils (%s).",
                        look->host->number(look->view, "penalty_sessions"), count, over->period);
}

static void
find_unmet_schools(const struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *met =
        look_latest(look, "attendance_meetings", "all", MILESTONED_OWN);
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
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    struct look_sum sum = {0};
    for (size_t i = 0; i < COMPARED; i++)
        judge(&look, answer, i, &sum);
    int plan = look_judge_plan(&look, answer);
    if (sum.judged == 0)
        look.host->reason(answer, "No figures yet to hold against the country's.");
    find_at_risk(&look, answer);
    find_penalty(&look, answer);
    find_unmet_schools(&look, answer);
    look_tell_counts(&look, answer);
    look_answer(&look, answer, &sum, plan,
                sum.judged > 0 ? MILESTONED_CONFIDENCE_HIGH : MILESTONED_CONFIDENCE_LOW);
    return 0;
}

/* Dates */

/* Councils meet each school once a term about its absent pupils (Working together to improve school
 * attendance: targeting support meetings; from September 2022). */
static void
date_meetings(const struct look *look, struct milestoned_dates *dates)
{
    const struct milestoned_term *term;
    if (look->host->number(look->view, "termly_meetings") == 0)
        return;
    for (size_t i = 0; (term = look->host->term(look->view, i)) != NULL; i++) {
        char key[LOOK_TEXT];
        snprintf(key, sizeof key, "meetings/%.60s", term->id);
        if (look_ends_term(term) && term->certain && term->last >= look->host->make_day(2022, 9, 1))
            look->host->date(dates, MILESTONED_DEADLINE, look_worked(look, term->last), key,
                             "Termly meeting with every school about attendance held",
                             "Working together to improve school attendance: once in each term");
    }
}

static int
attendance_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
                 struct milestoned_dates *dates)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    if (strcmp(look.about->nation, "england") == 0) {
        for (int year = look_year(&look, from); year <= look_year(&look, to); year++)
            for (int which = LOOK_CENSUS_SPRING; which <= LOOK_CENSUS_AUTUMN; which++)
                look_date_census(&look, dates, which, year);
        date_meetings(&look, dates);
    }
    look_end(&look);
    return 0;
}

/* Section */

static void
write_figures(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"Measure", "Period", "Own", "National", "Gap", "A year before"};
    look->host->table(section, "Absence against the country, %", heads, 6);
    for (size_t i = 0; i < COMPARED; i++) {
        const struct milestoned_observation *own =
            look_latest(look, compared[i].measure, "all", MILESTONED_OWN);
        const struct milestoned_observation *national =
            own != NULL ? look_beside(look, own, MILESTONED_NATIONAL) : NULL;
        const struct milestoned_observation *before = own != NULL ? look_before(look, own) : NULL;
        char figures[4][24] = {"–", "–", "–", "–"};
        if (own != NULL)
            snprintf(figures[0], sizeof figures[0], "%.1f", own->value);
        if (national != NULL) {
            snprintf(figures[1], sizeof figures[1], "%.1f", national->value);
            snprintf(figures[2], sizeof figures[2], "%+.1f", look_gap(own, national));
        }
        if (before != NULL && is_comparable(look, own, before))
            snprintf(figures[3], sizeof figures[3], "%.1f", before->value);
        const char *const cells[] = {compared[i].title, own != NULL ? own->period : "–",
                                     figures[0],        figures[1],
                                     figures[2],        figures[3]};
        look->host->row(section, cells, 6);
    }
}

struct place {
    const struct milestoned_observation *now, *before;
    double change; /* NaN without a figure before */
};

/* Where it got worse first; those without a figure before last. */
static int
by_change(const void *one, const void *other)
{
    double a = ((const struct place *)one)->change, b = ((const struct place *)other)->change;
    if (isnan(a) || isnan(b))
        return isnan(a) - isnan(b);
    return a > b ? -1 : a < b;
}

enum { PLACES = 60 };

static size_t
find_places(const struct look *look, struct place places[static PLACES])
{
    size_t count = 0;
    const char *group = NULL;
    while (count < PLACES && (group = look_next_group(look, "absence", MILESTONED_OWN, group)) != NULL) {
        const struct milestoned_observation *now =
            strcmp(group, "all") != 0 ? look_latest(look, "absence", group, MILESTONED_OWN) : NULL;
        if (now == NULL)
            continue;
        const struct milestoned_observation *before = look_before(look, now);
        if (before != NULL && !is_comparable(look, now, before))
            before = NULL;
        double change = before != NULL ? look_gap(now, before) : (double)NAN;
        places[count++] = (struct place){now, before, change};
    }
    qsort(places, count, sizeof *places, by_change);
    return count;
}

/* Groups beside "all" are schools or groups of pupils, never a pupil. */
static void
write_league(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"School or group", "Period", "Absence, %", "A year before, %",
                                        "Change"};
    struct place places[PLACES];
    size_t count = find_places(look, places);
    if (count == 0)
        return;
    look->host->table(section, "Absence by school or group, where it grew most first", heads, 5);
    for (size_t i = 0; i < count; i++) {
        char now[24], then[24] = "–", change[24] = "–";
        snprintf(now, sizeof now, "%.1f", places[i].now->value);
        if (places[i].before != NULL) {
            snprintf(then, sizeof then, "%.1f", places[i].before->value);
            snprintf(change, sizeof change, "%+.1f", places[i].change);
        }
        const char *const cells[] = {places[i].now->group, places[i].now->period, now, then, change};
        look->host->row(section, cells, 5);
    }
}

/* How many sessions of this half-term a pupil may miss and stay below the threshold: two a day. */
static void
write_ceiling(const struct look *look, struct milestoned_section *section)
{
    const struct milestoned_term *term;
    for (size_t i = 0; (term = look->host->term(look->view, i)) != NULL; i++) {
        if (!term->certain || look->today < term->first || look->today > term->last)
            continue;
        int days = look->host->count_days(look->view, MILESTONED_SCHOOL, term->first - 1, term->last);
        double threshold = threshold_on(look, look->today);
        if (days > 0)
            look->host->paragraph(section,
                                  "This half-term has %d school days: a pupil who misses %.0f of its %d "
                                  "sessions is at the %g%% from which absence is persistent.",
                                  days, ceil(2 * days * threshold / 100 - 1e-9), 2 * days, threshold);
    }
}

static int
attendance_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    if (look.figure_count == 0) {
        look.host->paragraph(section, "There are no figures of attendance yet for %s.", look.about->title);
    } else {
        write_figures(&look, section);
        look_chart(&look, section, "absence", "Absence");
        write_league(&look, section);
    }
    write_ceiling(&look, section);
    look_end(&look);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "attendance",
    .summary = "Watches absence, persistent and severe absence against the country in the same period.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    .open = look_open,
    .assess = attendance_assess,
    .dates = attendance_dates,
    .section = attendance_section,
    .close = look_close,
};
