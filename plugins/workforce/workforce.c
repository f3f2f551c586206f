/*
 * workforce: whether the people are there, trained and representative, and whether projects reach who they
 * should, cohort by cohort. README.md tells law from custom and proposal.
 */
#include <math.h>
#include <milestoned/look.h>
#include <stdio.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"ratio_green", MILESTONED_NUMBER, "0.9", 0, 10,
     "Representation (share of staff over share of the population) is green from this ratio on."},
    {"ratio_amber", MILESTONED_NUMBER, "0.7", 0, 10, "Amber from this ratio on; red below."},
    {"reach_amber", MILESTONED_NUMBER, "10", 0, 100,
     "Reach more than this many points behind its profile is amber."},
    {"reach_red", MILESTONED_NUMBER, "25", 0, 100, "Reach more than this many points behind is red."},
    {"vacancy_days", MILESTONED_INTEGER, "30", 1, 400,
     "Working days before a service starts at which a post that it needs must be filled."},
    {"engagement", MILESTONED_NUMBER, "100", 0, 100,
     "Share of schools that are to take part, in percent: the others are a finding."},
    {"equality_dates", MILESTONED_BOOLEAN, "yes", 0, 0,
     "Whether the dates of the equality and pay duties are told (England)."},
    {"quarterly", MILESTONED_BOOLEAN, "no", 0, 0, "Whether monitoring is due at the end of each quarter."},
    {"inset_dates", MILESTONED_BOOLEAN, "no", 0, 0,
     "Whether the days within a term are told on which staff work and pupils stay at home."},
    LOOK_FIGURE_MONTHS("18"),
    LOOK_SMALL_NUMBER,
};

static const struct milestoned_measure measures[] = {
    {"representation_ratio", "Representation among staff", "ratio", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"trained", "Trained, of those eligible", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"posts_filled", "Posts filled", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"cohort_progress", "Progress of a cohort", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"survey_return", "Surveys returned", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"schools_engaged", "Schools that take part", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"pilot_schools", "Schools in the pilot", "schools", MILESTONED_HIGHER_IS_BETTER, 0, 100000},
    {"delegates", "People who came to training", "people", MILESTONED_HIGHER_IS_BETTER, 0, 1000000},
    {"training_days", "Days of training held", "days", MILESTONED_HIGHER_IS_BETTER, 0, 10000},
    {"service_grade_gain", "Grades gained since the inspection", "grades", MILESTONED_HIGHER_IS_BETTER, -10,
     10},
    LOOK_COUNT,
};
enum { MEASURES = sizeof measures / sizeof *measures - 1 }; /* without the counts */

/* Those whose share should grow evenly to its target. Engagement is judged against its own setting where the
 * plan sets no target. */
static int
is_reach(const char *measure)
{
    return strcmp(measure, "trained") == 0 || strcmp(measure, "posts_filled") == 0 ||
           strcmp(measure, "survey_return") == 0 || strcmp(measure, "schools_engaged") == 0 ||
           strcmp(measure, "cohort_progress") == 0;
}

/* Measures */

static int
judge_ratio(const struct look *look, struct milestoned_answer *answer,
            const struct milestoned_observation *own)
{
    double green = look->host->number(look->view, "ratio_green");
    int colour = own->value >= green - 1e-9                                           ? MILESTONED_GREEN
                 : own->value >= look->host->number(look->view, "ratio_amber") - 1e-9 ? MILESTONED_AMBER
                                                                                      : MILESTONED_RED;
    look->host->reason(answer, "Representation (%s): %.2f in %s; %g is wanted.", look_group(own), own->value,
                       own->period, green);
    if (colour != MILESTONED_GREEN) {
        char code[LOOK_TEXT];
        snprintf(code, sizeof code, "under-represented/%.100s", look_group(own));
        look->host->finding(answer, MILESTONED_WARNING, code, "",
                            "%s: %.2f of their share of the population among staff (%s).", look_group(own),
                            own->value, own->period);
    }
    return colour;
}

/* Where a share should be on a day, on the straight way from the plan's beginning to its target. Without a
 * target all are wanted by the plan's end; without an end too, nothing is. NaN then. */
static double
profile_on(const struct look *look, const struct milestoned_observation *own, double *wanted)
{
    const struct milestoned_observation *target = look_target(look, own->measure, look_group(own), own->on);
    milestoned_day from =
        look->about->begins != MILESTONED_DAY_NONE ? look->about->begins : look->about->reference;
    milestoned_day end = target != NULL ? target->on : look->about->ends;
    *wanted = target != NULL                                 ? target->value
              : strcmp(own->measure, "schools_engaged") == 0 ? look->host->number(look->view, "engagement")
                                                             : 100;
    if (end == MILESTONED_DAY_NONE)
        return (double)NAN;
    return *wanted * look_elapsed(from, end, own->on);
}

static int
judge_reach(const struct look *look, struct milestoned_answer *answer,
            const struct milestoned_measure *measure, const struct milestoned_observation *own)
{
    double wanted, profile = profile_on(look, own, &wanted);
    char have[LOOK_TEXT], code[LOOK_TEXT];
    look_share(own, look->host->number(look->view, "small_number"), have);
    if (isnan(profile)) {
        look->host->reason(answer, "%s (%s): %s in %s; no day is known by which it should be %g%%.",
                           measure->title, look_group(own), have, own->period, wanted);
        return MILESTONED_NOT_STARTED;
    }
    double behind = profile - own->value;
    look->host->reason(answer, "%s (%s): %s in %s; %.0f%% should have been by then on the way to %g%%.",
                       measure->title, look_group(own), have, own->period, profile, wanted);
    if (behind <= look->host->number(look->view, "reach_amber"))
        return MILESTONED_GREEN;
    snprintf(code, sizeof code, "behind/%s/%.80s", measure->name, look_group(own));
    look->host->finding(answer, MILESTONED_WARNING, code, "",
                        "%s (%s) is %.0f points behind its profile (%s).", measure->title, look_group(own),
                        behind, own->period);
    return behind <= look->host->number(look->view, "reach_red") ? MILESTONED_AMBER : MILESTONED_RED;
}

static int
judge_one(const struct look *look, struct milestoned_answer *answer, const struct milestoned_measure *measure,
          const struct milestoned_observation *own)
{
    if (strcmp(measure->name, "schools_engaged") == 0)
        look_find_unengaged(look, answer, own, look->host->number(look->view, "engagement"));
    if (strcmp(measure->name, "representation_ratio") == 0)
        return judge_ratio(look, answer, own);
    if (strcmp(measure->name, "service_grade_gain") == 0)
        return look_judge_path(look, answer, measure, own);
    if (is_reach(measure->name))
        return judge_reach(look, answer, measure, own);
    char count[LOOK_TEXT];
    int people = strcmp(measure->unit, "people") == 0;
    look_count(own->value, people ? look->host->number(look->view, "small_number") : 0, count);
    look->host->reason(answer, "%s (%s): %s in %s.", measure->title, look_group(own), count, own->period);
    return MILESTONED_NOT_STARTED;
}

static void
judge_all(struct look *look, struct milestoned_answer *answer, struct look_sum *sum)
{
    for (size_t i = 0; i < MEASURES; i++) {
        const char *group = NULL;
        while ((group = look_next_group(look, measures[i].name, MILESTONED_OWN, group)) != NULL) {
            const struct milestoned_observation *own =
                look_latest(look, measures[i].name, group, MILESTONED_OWN);
            if (own == NULL || !look_fresh(look, own, (int)look->host->number(look->view, "figure_months")))
                continue;
            look_add(sum, judge_one(look, answer, &measures[i], own),
                     look_trend(own, look_before(look, own), measures[i].direction, 1));
        }
    }
}

/* Steps */

static const char *const post_words[] = {"recruit", "appoint", "second", "fill", NULL};

static int
needs_post(const struct milestoned_milestone *step)
{
    static const char vacant[] = "post-vacant";
    return look_is_open(step) &&
           (strcmp(step->reason, vacant) == 0 || look_mentions_any(step->title, post_words));
}

/* The first open step of an action that starts something, on a sure day; NULL. */
static const struct milestoned_milestone *
service_start(const struct look *look, const struct milestoned_action *action)
{
    const struct milestoned_milestone *first = NULL;
    for (size_t i = action->first; i < (size_t)action->first + action->count; i++) {
        const struct milestoned_milestone *step = look->host->milestone(look->view, i);
        if (look_is_open(step) && step->certain && look_first_day(step) != MILESTONED_DAY_NONE &&
            look_starts(step) && !look_mentions_any(step->title, post_words) &&
            (first == NULL || look_first_day(step) < look_first_day(first)))
            first = step;
    }
    return first;
}

/* Whoever is not there so many days before a service starts will not be there when it does. */
static int
find_vacancies(struct look *look, struct milestoned_answer *answer)
{
    int colour = MILESTONED_NOT_STARTED, days = (int)look->host->number(look->view, "vacancy_days");
    const struct milestoned_action *action;
    for (size_t a = 0; (action = look->host->action(look->view, a)) != NULL; a++) {
        const struct milestoned_milestone *start = service_start(look, action);
        milestoned_day from =
            start != NULL ? look->host->add_days(look->view, MILESTONED_WORKING, look_first_day(start), -days)
                          : MILESTONED_DAY_NONE;
        for (size_t i = action->first; start != NULL && i < (size_t)action->first + action->count; i++) {
            const struct milestoned_milestone *post = look->host->milestone(look->view, i);
            char code[LOOK_TEXT];
            if (post == start || !needs_post(post))
                continue;
            look_change_on(look, from);
            if (from > look->today)
                continue;
            snprintf(code, sizeof code, "vacant/%.100s", post->ref);
            look->host->finding(answer, MILESTONED_WARNING, code, post->ref,
                                "%s is open, and %s starts on %s.", post->ref, start->ref,
                                look->host->day_text(look->view, look_first_day(start)));
            colour = MILESTONED_AMBER;
        }
    }
    return colour;
}

static int
workforce_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    struct look_sum sum = {0};
    judge_all(&look, answer, &sum);
    int steps = look_worse(find_vacancies(&look, answer), look_judge_plan(&look, answer));
    if (sum.judged == 0)
        look.host->reason(answer, "No figures yet that could be held against a target.");
    for (size_t i = 0; i < MEASURES; i++)
        look_tell_uncounted(&look, answer, &measures[i]);
    look_tell_counts(&look, answer);
    look_find_blackouts(&look, answer);
    look_find_overtaking(&look, answer);
    look_answer(&look, answer, &sum, steps,
                sum.judged > 0 ? MILESTONED_CONFIDENCE_HIGH : MILESTONED_CONFIDENCE_LOW);
    return 0;
}

/* Dates */

/* Public bodies publish equality information each year by 30 March, and what men and women earn, as it was on
 * 31 March of the year before (Equality Act 2010 (Specific Duties and Public Authorities) Regulations 2017,
 * SI 2017/353). */
static void
date_equality(const struct look *look, struct milestoned_dates *dates, int year)
{
    if (year >= 2018)
        look_date(look, dates, MILESTONED_DEADLINE, look->host->make_day(year, 3, 30), "equality", year,
                  "Equality information and the pay gap of the year before are published",
                  "SI 2017/353: by 30 March each year");
    if (year >= 2017)
        look_date(look, dates, MILESTONED_OCCASION, look->host->make_day(year, 3, 31), "pay-snapshot", year,
                  "Snapshot day of pay", "SI 2017/353: what is paid on 31 March");
}

static void
date_quarters(const struct look *look, struct milestoned_dates *dates, int year)
{
    for (int month = 3; month <= 12; month += 3) {
        milestoned_day end = look->host->make_day(month == 12 ? year + 1 : year, month % 12 + 1, 1) - 1;
        char key[LOOK_TEXT];
        snprintf(key, sizeof key, "monitoring/%d-%02d", year, month);
        look->host->date(dates, MILESTONED_DEADLINE, look_worked(look, end), key,
                         "Quarterly monitoring of the workforce", "setting: the end of each quarter");
    }
}

/* Staff work, pupils stay at home: a working day within a half-term that is no school day. Closures of a day
 * look the same to a plugin. */
static void
date_inset(const struct look *look, struct milestoned_dates *dates)
{
    const struct milestoned_term *term;
    for (size_t i = 0; (term = look->host->term(look->view, i)) != NULL; i++) {
        for (milestoned_day day = term->first; term->certain && day <= term->last; day++) {
            char key[LOOK_TEXT];
            if (look->host->day_is(look->view, MILESTONED_WORKING, day) != 1 ||
                look->host->day_is(look->view, MILESTONED_SCHOOL, day) != 0)
                continue;
            snprintf(key, sizeof key, "inset/%d", (int)day);
            look->host->date(dates, MILESTONED_OCCASION, day, key, "Schools' training day, or closed",
                             "the council's calendar of terms");
        }
    }
}

static int
workforce_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
                struct milestoned_dates *dates)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    int equality =
        strcmp(look.about->nation, "england") == 0 && look.host->number(view, "equality_dates") != 0;
    for (int year = look_year(&look, from); year <= look_year(&look, to); year++) {
        if (equality)
            date_equality(&look, dates, year);
        if (look.host->number(view, "quarterly") != 0)
            date_quarters(&look, dates, year);
    }
    if (look.host->number(view, "inset_dates") != 0)
        date_inset(&look, dates);
    look_end(&look);
    return 0;
}

/* Section: the reach, and the cohort ladder */

static void
write_reach(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"Measure", "Group", "Period", "Value", "Should be, %", "Target, %"};
    int begun = 0;
    for (size_t i = 0; i < MEASURES; i++) {
        const char *group = NULL;
        while ((group = look_next_group(look, measures[i].name, MILESTONED_OWN, group)) != NULL) {
            const struct milestoned_observation *own =
                look_latest(look, measures[i].name, group, MILESTONED_OWN);
            char have[LOOK_TEXT], should[24] = "–", target[24] = "–";
            double wanted;
            if (own == NULL)
                continue;
            if (is_reach(measures[i].name)) {
                double profile = profile_on(look, own, &wanted);
                look_share(own, look->host->number(look->view, "small_number"), have);
                snprintf(target, sizeof target, "%g", wanted);
                if (!isnan(profile))
                    snprintf(should, sizeof should, "%.0f", profile);
            } else {
                snprintf(have, sizeof have, "%g", own->value);
            }
            if (!begun++)
                look->host->table(section, "Who is reached", heads, 6);
            const char *const cells[] = {measures[i].title, group, own->period, have, should, target};
            look->host->row(section, cells, 6);
        }
    }
}

enum { COHORTS = 40 };

static void
write_cohorts(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"Cohort", "Step", "Begins", "Due", "Status"};
    int begun = 0;
    for (int cohort = 1; cohort <= COHORTS; cohort++) {
        const struct milestoned_milestone *step;
        for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
            char number[12];
            if (look_cohort(step) != cohort || step->status == MILESTONED_SUPERSEDED)
                continue;
            if (!begun++)
                look->host->table(section, "Cohorts in order", heads, 5);
            snprintf(number, sizeof number, "%d", cohort);
            const char *const cells[] = {
                number, step->title,
                step->start != MILESTONED_DAY_NONE ? look->host->day_text(look->view, step->start) : "–",
                step->due != MILESTONED_DAY_NONE ? look->host->day_text(look->view, step->due) : "–",
                look_word(step->status)};
            look->host->row(section, cells, 5);
        }
    }
}

static int
workforce_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    if (look.figure_count == 0)
        look.host->paragraph(section, "There are no figures of the workforce yet for %s.", look.about->title);
    write_reach(&look, section);
    write_cohorts(&look, section);
    look_end(&look);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "workforce",
    .summary = "Watches posts, training, representation, reach into schools, and cohorts in order.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    .open = look_open,
    .assess = workforce_assess,
    .dates = workforce_dates,
    .section = workforce_section,
    .close = look_close,
};
