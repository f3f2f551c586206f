/*
 * pathways: whether young people meet employers, get an offer, and are known to be in education, employment
 * or training. README.md tells law from custom and proposal.
 */
#include <milestoned/look.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"encounters", MILESTONED_NUMBER, "4", 0, 100,
     "Encounters with employers that each pupil is to have had by the end, where the plan sets no target."},
    {"encounters_amber", MILESTONED_NUMBER, "75", 0, 100,
     "Amber from this share of the encounters that should have been by now, in percent; red below."},
    {"neet_margin", MILESTONED_NUMBER, "1.0", 0, 100,
     "Amber up to this many points above the national share of those not in work or learning, or unknown."},
    {"offers_green", MILESTONED_NUMBER, "95", 0, 100, "Offers are green from this share on, in percent."},
    {"offers_amber", MILESTONED_NUMBER, "90", 0, 100, "Amber from this share on; red below."},
    {"unknown_times", MILESTONED_NUMBER, "2", 1, 100,
     "Where so many times as many are unknown as are known to be out of work, the figure is of low "
     "confidence."},
    {"short_days", MILESTONED_INTEGER, "60", 1, 200,
     "School days left in the year below which a school that is short of encounters is a finding."},
    {"access_dates", MILESTONED_BOOLEAN, "yes", 0, 0, "Whether the dates of provider access are told."},
    {"tracking_dates", MILESTONED_BOOLEAN, "yes", 0, 0, "Whether the dates of tracking leavers are told."},
    LOOK_FIGURE_MONTHS("18"),
};

static const struct milestoned_measure measures[] = {
    {"employer_encounters", "Encounters with employers", "for each pupil", MILESTONED_HIGHER_IS_BETTER, 0,
     1000},
    {"gatsby_benchmarks", "Gatsby benchmarks met, of eight", "benchmarks", MILESTONED_HIGHER_IS_BETTER, 0, 8},
    {"workplace_experience", "Pupils with an experience of a workplace", "%", MILESTONED_HIGHER_IS_BETTER, 0,
     100},
    {"offers", "Young people with an offer of learning", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"neet_not_known", "Not in education, employment or training, or not known", "%",
     MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"neet", "Not in education, employment or training", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"not_known", "Activity not known", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    LOOK_COUNT,
};
enum { MEASURES = sizeof measures / sizeof *measures - 1 }; /* without the counts */

static const struct milestoned_observation *
fresh(struct look *look, const char *measure, const char *group)
{
    const struct milestoned_observation *own = look_latest(look, measure, group, MILESTONED_OWN);
    return own != NULL && look_fresh(look, own, (int)look->host->number(look->view, "figure_months")) ? own
                                                                                                      : NULL;
}

/* Encounters */

static milestoned_day
beginning(const struct look *look)
{
    return look->about->begins != MILESTONED_DAY_NONE ? look->about->begins : look->about->reference;
}

/* How many encounters there should have been by a day: the target, by the share of its time that has passed.
 */
struct way {
    double target, wanted;
    const char *by; /* "" where the plan sets no target */
};

static struct way
encounters_wanted(const struct look *look, const char *group, milestoned_day day)
{
    const struct milestoned_observation *target = look_target(look, "employer_encounters", group, day);
    if (target == NULL)
        target = look_target(look, "employer_encounters", "all", day);
    milestoned_day end = target != NULL ? target->on : look->about->ends;
    struct way way = {target != NULL ? target->value : look->host->number(look->view, "encounters"), 0,
                      target != NULL ? target->period : ""};
    way.wanted = way.target * look_elapsed(beginning(look), end, day);
    return way;
}

static int
judge_encounters(const struct look *look, struct milestoned_answer *answer,
                 const struct milestoned_observation *own)
{
    struct way way = encounters_wanted(look, look_group(own), own->on);
    look->host->reason(answer,
                       "Encounters with employers (%s): %.1f for each pupil in %s; %.1f should have been by "
                       "then on the way to %g.",
                       look_group(own), own->value, own->period, way.wanted, way.target);
    if (own->value >= way.wanted - 1e-9)
        return MILESTONED_GREEN;
    return own->value >= way.wanted * look->host->number(look->view, "encounters_amber") / 100
               ? MILESTONED_AMBER
               : MILESTONED_RED;
}

/* The last day of the school year that a day lies in: that of its second summer half, where terms are loaded.
 */
static milestoned_day
year_end(const struct look *look)
{
    const struct milestoned_term *term;
    for (size_t i = 0; (term = look->host->term(look->view, i)) != NULL; i++)
        if (term->certain && term->last >= look->today && strstr(term->id, "/summer-2") != NULL)
            return term->last;
    return MILESTONED_DAY_NONE;
}

/* A school short of its encounters, and too few school days left to make them up. */
static void
find_short_schools(struct look *look, struct milestoned_answer *answer)
{
    milestoned_day end = year_end(look);
    int few = (int)look->host->number(look->view, "short_days");
    int left = end != MILESTONED_DAY_NONE
                   ? look->host->count_days(look->view, MILESTONED_SCHOOL, look->today, end)
                   : -1;
    if (left < 0)
        return;
    /* The day on which it becomes few: so many school days before the last one are left after it. */
    look_change_on(look, look->host->add_days(look->view, MILESTONED_SCHOOL, end, 1 - few));
    look_change_on(look, end + 1);
    const char *group = NULL;
    while ((group = look_next_group(look, "employer_encounters", MILESTONED_OWN, group)) != NULL) {
        const struct milestoned_observation *own =
            strcmp(group, "all") != 0 ? fresh(look, "employer_encounters", group) : NULL;
        struct way way = encounters_wanted(look, group, look->today);
        char code[LOOK_TEXT];
        if (own == NULL || own->value >= way.target || left >= few)
            continue;
        snprintf(code, sizeof code, "short/%.100s", group);
        look->host->finding(answer, MILESTONED_WARNING, code, "",
                            "%s: %.1f of %g encounters for each pupil, with fewer than %d school days left.",
                            group, own->value, way.target, few);
    }
}

/* In work and learning */

static int
judge_neet(const struct look *look, struct milestoned_answer *answer,
           const struct milestoned_observation *own)
{
    const struct milestoned_observation *national = look_beside(look, own, MILESTONED_NATIONAL);
    if (national == NULL) {
        look->host->reason(
            answer,
            "Not in education, employment or training, or unknown (%s): %.1f%% in %s; there is "
            "no national figure for it.",
            look_group(own), own->value, own->period);
        return MILESTONED_NOT_STARTED;
    }
    double gap = look_gap(own, national);
    look->host->reason(
        answer,
        "Not in education, employment or training, or unknown (%s): %.1f%% in %s, %+.1f points "
        "from the national %.1f%%.",
        look_group(own), own->value, own->period, gap, national->value);
    return look_colour(-gap, look->host->number(look->view, "neet_margin"));
}

/* Where most are unknown, a low share of those known to be out of work says nothing. */
static int
find_unknown(struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *neet = fresh(look, "neet", "all");
    const struct milestoned_observation *unknown =
        neet != NULL ? look_beside_group(look,
                                         &(struct milestoned_observation){
                                             .measure = "not_known", .group = "all", .period = neet->period},
                                         "all", MILESTONED_OWN)
                     : NULL;
    if (unknown == NULL || unknown->value <= neet->value * look->host->number(look->view, "unknown_times"))
        return 0;
    look->host->finding(
        answer, MILESTONED_WARNING, "mostly-unknown", "",
        "What %.1f%% do is not known, against %.1f%% known to be out of work and learning (%s): "
        "the figure is not to be trusted.",
        unknown->value, neet->value, neet->period);
    return 1;
}

static int
judge_offers(const struct look *look, struct milestoned_answer *answer,
             const struct milestoned_observation *own)
{
    look->host->reason(answer, "With an offer of learning (%s): %.1f%% in %s.", look_group(own), own->value,
                       own->period);
    if (own->value >= look->host->number(look->view, "offers_green"))
        return MILESTONED_GREEN;
    return own->value >= look->host->number(look->view, "offers_amber") ? MILESTONED_AMBER : MILESTONED_RED;
}

static int
judge_told(const struct look *look, struct milestoned_answer *answer,
           const struct milestoned_measure *measure, const struct milestoned_observation *own)
{
    const struct milestoned_observation *target = look_target(look, measure->name, look_group(own), own->on);
    if (target == NULL)
        look->host->reason(answer, "%s (%s): %g in %s.", measure->title, look_group(own), own->value,
                           own->period);
    else
        look->host->reason(answer, "%s (%s): %g in %s; the target is %g for %s.", measure->title,
                           look_group(own), own->value, own->period, target->value, target->period);
    return MILESTONED_NOT_STARTED;
}

static int
judge_one(const struct look *look, struct milestoned_answer *answer, const struct milestoned_measure *measure,
          const struct milestoned_observation *own)
{
    if (strcmp(measure->name, "employer_encounters") == 0)
        return judge_encounters(look, answer, own);
    if (strcmp(measure->name, "neet_not_known") == 0)
        return judge_neet(look, answer, own);
    if (strcmp(measure->name, "offers") == 0)
        return judge_offers(look, answer, own);
    return judge_told(look, answer, measure, own);
}

static void
judge_all(struct look *look, struct milestoned_answer *answer, struct look_sum *sum)
{
    for (size_t i = 0; i < MEASURES; i++) {
        const char *group = NULL;
        while ((group = look_next_group(look, measures[i].name, MILESTONED_OWN, group)) != NULL) {
            const struct milestoned_observation *own = fresh(look, measures[i].name, group);
            if (own != NULL)
                look_add(sum, judge_one(look, answer, &measures[i], own),
                         look_trend(own, look_before(look, own), measures[i].direction, 0.1));
        }
    }
}

/* What is wanted, while nobody has counted. */
static void
tell_uncounted(const struct look *look, struct milestoned_answer *answer)
{
    const char *group = NULL;
    while ((group = look_next_group(look, "employer_encounters", MILESTONED_TARGET, group)) != NULL) {
        const struct milestoned_observation *target =
            look_target(look, "employer_encounters", group, look->today);
        if (look_latest(look, "employer_encounters", group, MILESTONED_OWN) == NULL)
            look->host->reason(answer,
                               "%g encounters with employers are wanted for each pupil (%s) by %s; none has "
                               "been counted yet.",
                               target->value, group, target->period);
    }
}

static int
pathways_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    struct look_sum sum = {0};
    judge_all(&look, answer, &sum);
    int plan = look_judge_plan(&look, answer);
    tell_uncounted(&look, answer);
    if (sum.judged == 0)
        look.host->reason(answer, "No figures yet of encounters, offers or whereabouts.");
    look_tell_counts(&look, answer);
    int doubtful = find_unknown(&look, answer);
    find_short_schools(&look, answer);
    look_answer(&look, answer, &sum, plan,
                sum.judged > 0 && !doubtful ? MILESTONED_CONFIDENCE_HIGH : MILESTONED_CONFIDENCE_LOW);
    return 0;
}

/* Dates */

/* Schools give providers of technical education two encounters in each of three pairs of years, by 28
 * February of the later one (Education Act 1997, section 42B, as amended by the Skills and Post-16 Education
 * Act 2022). */
static void
date_access(const struct look *look, struct milestoned_dates *dates, int year)
{
    static const struct {
        const char *stem, *title;
    } pairs[] = {
        {"access-9", "Provider access: two encounters for years 8 and 9 have been offered"},
        {"access-11", "Provider access: two encounters for years 10 and 11 have been offered"},
        {"access-13", "Provider access: two encounters for years 12 and 13 have been offered"},
    };
    /* in force from 1 January 2023 */
    for (size_t i = 0; year >= 2023 && i < sizeof pairs / sizeof *pairs; i++)
        look_date(look, dates, MILESTONED_DEADLINE, look->host->make_day(year, 2, 28), pairs[i].stem, year,
                  pairs[i].title, "Education Act 1997, section 42B: by 28 February of the later year");
}

/* Councils see that 16- and 17-year-olds have an offer by the end of September, and follow what becomes of
 * leavers (Education and Skills Act 2008, sections 68 and 12; the days are the Department's). */
static void
date_tracking(const struct look *look, struct milestoned_dates *dates, int year)
{
    static const struct {
        int month, day, kind;
        const char *stem, *title, *rule;
    } days[] = {
        {1, 31, MILESTONED_DEADLINE, "survey-return", "Return of the survey of leavers' activity",
         "Department for Education: activity on 1 November is returned by the end of January"},
        {5, 31, MILESTONED_DEADLINE, "cohort-fixed", "Cohort of this summer's leavers is fixed",
         "Department for Education: by the end of May"},
        {9, 30, MILESTONED_DEADLINE, "offers-made", "Every 16- and 17-year-old has an offer of learning",
         "September Guarantee: Education and Skills Act 2008, section 68"},
        {11, 1, MILESTONED_OCCASION, "survey-day", "Day of the survey of leavers' activity",
         "Department for Education: what leavers do on 1 November"},
    };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        look_date(look, dates, days[i].kind, look->host->make_day(year, days[i].month, days[i].day),
                  days[i].stem, year, days[i].title, days[i].rule);
    /* Education (School Leaving Date) Order 1997, SI 1997/1970. */
    look_date(look, dates, MILESTONED_OCCASION, look_nth(look, year, 6, 4, 0), "leaving-day", year,
              "School leaving date", "SI 1997/1970: the last Friday in June");
}

static int
pathways_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
               struct milestoned_dates *dates)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    int england = strcmp(look.about->nation, "england") == 0;
    for (int year = look_year(&look, from); england && year <= look_year(&look, to); year++) {
        if (look.host->number(view, "access_dates") != 0)
            date_access(&look, dates, year);
        if (look.host->number(view, "tracking_dates") != 0)
            date_tracking(&look, dates, year);
    }
    look_end(&look);
    return 0;
}

/* Section: the encounter funnel by school, and the tracking curve */

static void
write_encounters(struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"School or group", "Period", "Encounters", "Wanted by then",
                                        "Target"};
    const char *group = NULL;
    int begun = 0;
    while ((group = look_next_group(look, "employer_encounters", MILESTONED_OWN, group)) != NULL) {
        const struct milestoned_observation *own =
            look_latest(look, "employer_encounters", group, MILESTONED_OWN);
        char numbers[3][24];
        if (own == NULL)
            continue;
        struct way way = encounters_wanted(look, group, own->on);
        snprintf(numbers[0], sizeof numbers[0], "%.1f", own->value);
        snprintf(numbers[1], sizeof numbers[1], "%.1f", way.wanted);
        snprintf(numbers[2], sizeof numbers[2], "%g", way.target);
        if (!begun++)
            look->host->table(section, "Encounters with employers for each pupil", heads, 5);
        const char *const cells[] = {group, own->period, numbers[0], numbers[1], numbers[2]};
        look->host->row(section, cells, 5);
    }
}

static int
pathways_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    if (look.figure_count == 0)
        look.host->paragraph(section, "There are no figures of pathways yet for %s.", look.about->title);
    write_encounters(&look, section);
    look_chart(&look, section, "neet_not_known", "Not in work or learning, or not known");
    look_end(&look);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "pathways",
    .summary = "Watches encounters with employers, offers, and who is not in work or learning.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    .open = look_open,
    .assess = pathways_assess,
    .dates = pathways_dates,
    .section = pathways_section,
    .close = look_close,
};
