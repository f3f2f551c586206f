/*
 * attainment: what pupils achieve, group by group, against the country, the region and like authorities.
 *
 * The colour is that of the widest gap that counts. README.md tells law from custom and proposal.
 */
#include <math.h>
#include <milestoned/look.h>
#include <stdio.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"margin", MILESTONED_NUMBER, "3.0", 0, 100,
     "Amber down to this many percentage points below the national figure; red beyond."},
    {"widening", MILESTONED_NUMBER, "1.0", 0, 100,
     "A gap that grew by this many points since the year before makes its measure one colour worse."},
    {"groups", MILESTONED_TEXT, "*", 0, 0,
     "The groups of pupils that colour the area, with commas between them; * for all."},
    {"measures", MILESTONED_TEXT, "*", 0, 0, "The measures that colour the area; * for all."},
    {"benchmark_group", MILESTONED_TEXT, "not-disadvantaged", 0, 0,
     "The group whose national figure disadvantaged pupils are held against besides."},
    {"implausible_points", MILESTONED_NUMBER, "3.0", 0, 100,
     "A smaller group this many points above all pupils is asked about."},
    {"engagement", MILESTONED_NUMBER, "100", 0, 100,
     "Share of schools that are to take part in a project, in percent: the others are a finding."},
    LOOK_FIGURE_MONTHS("18"),
    {"test_weeks", MILESTONED_BOOLEAN, "yes", 0, 0, "Whether steps of schools in a test week are a finding."},
    {"phases", MILESTONED_TEXT, "*", 0, 0,
     "Whose tests and results are dates of this area: primary, secondary, post-16, with commas between; * "
     "for "
     "all."},
    {"ks2_results", MILESTONED_DATE, "", 0, 0,
     "The day of Key Stage 2 results where it is announced; stands for the rule in its year."},
    {"a_level_results", MILESTONED_DATE, "", 0, 0, "The same for A levels."},
    {"gcse_results", MILESTONED_DATE, "", 0, 0, "The same for GCSEs."},
};

static const struct milestoned_measure measures[] = {
    {"good_level_of_development", "Good level of development at five", "%", MILESTONED_HIGHER_IS_BETTER, 0,
     100},
    {"phonics", "Phonics standard in year 1", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"ks1_gain", "Rise in Key Stage 1 levels", "points", MILESTONED_HIGHER_IS_BETTER, -100, 100},
    {"ks2_level_4_rwm", "Level 4 in reading, writing and mathematics at Key Stage 2", "%",
     MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"ks2_expected", "Expected standard in reading, writing and mathematics at Key Stage 2", "%",
     MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"ks2_higher", "Higher standard in reading, writing and mathematics at Key Stage 2", "%",
     MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"gcse_5_ac_em", "Five GCSEs A* to C with English and mathematics", "%", MILESTONED_HIGHER_IS_BETTER, 0,
     100},
    {"gcse_english_maths", "Grade 5 in English and mathematics", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"level_3_at_19", "Qualified to level 3 at 19", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"schools_engaged", "Schools that take part", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"reviews_held", "Reviews held, of those held and booked", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    LOOK_COUNT,
};
enum { RESULTS = 9, MEASURES = sizeof measures / sizeof *measures }; /* results stand first */

static const struct {
    int comparator;
    const char *name;
} others[] = {
    {MILESTONED_NATIONAL, "national"}, {MILESTONED_REGION, "region"}, {MILESTONED_NEIGHBOURS, "neighbours"}};
enum { OTHERS = sizeof others / sizeof *others };

/* One measure of one group. */
struct standing {
    const struct milestoned_measure *measure;
    const char *group;
    const struct milestoned_observation *own, *national, *before, *national_before;
    double gap, widened; /* points below zero are behind */
    int colour, trend, comparable, fresh;
};

static const struct milestoned_observation *
beside_if(const struct look *look, const struct milestoned_observation *own)
{
    return own != NULL ? look_beside(look, own, MILESTONED_NATIONAL) : NULL;
}

static int
one_worse(int colour)
{
    return colour == MILESTONED_GREEN ? MILESTONED_AMBER : MILESTONED_RED;
}

static void
find_colour(const struct look *look, struct standing *standing)
{
    if (standing->national == NULL || !standing->fresh)
        return;
    standing->gap = look_gap(standing->own, standing->national);
    standing->colour = look_colour(standing->gap, look->host->number(look->view, "margin"));
    if (!standing->comparable || standing->national_before == NULL)
        return;
    double then = look_gap(standing->before, standing->national_before);
    standing->widened = round((then - standing->gap) * 10) / 10;
    if (standing->gap < 0 && standing->widened >= look->host->number(look->view, "widening"))
        standing->colour = one_worse(standing->colour);
}

static struct standing
stand(struct look *look, const struct milestoned_measure *measure, const char *group)
{
    struct standing standing = {.measure = measure, .group = group, .colour = MILESTONED_NOT_STARTED};
    standing.own = look_latest(look, measure->name, group, MILESTONED_OWN);
    if (standing.own == NULL)
        return standing;
    standing.fresh = look_fresh(look, standing.own, (int)look->host->number(look->view, "figure_months"));
    standing.national = beside_if(look, standing.own);
    standing.before = look_before(look, standing.own);
    standing.national_before = beside_if(look, standing.before);
    standing.comparable = standing.before != NULL && look_comparable(standing.own, standing.before);
    standing.trend = look_trend(standing.own, standing.before, measure->direction, 0.1);
    find_colour(look, &standing);
    return standing;
}

/* Assessment */

/* What the area as a whole comes to. */
struct sum {
    struct look_sum all;
    unsigned red, amber, stale;
    struct standing widest; /* the one that lies furthest behind */
};

/* A smaller group that does better than all is rare enough to look for a slip of a row in the table first. */
static void
doubt(const struct look *look, struct milestoned_answer *answer, const struct standing *standing)
{
    const struct milestoned_observation *all = look_beside_group(look, standing->own, "all", MILESTONED_OWN);
    if (all == NULL || all == standing->own || strncmp(standing->group, "not-", 4) == 0 ||
        look_gap(standing->own, all) < look->host->number(look->view, "implausible_points"))
        return;
    char code[LOOK_TEXT];
    snprintf(code, sizeof code, "above-all/%s/%.80s", standing->measure->name, standing->group);
    look->host->finding(
        answer, MILESTONED_WARNING, code, "",
        "%s: %g%% of the group %s against %g%% of all pupils (%s): check the rows of the table.",
        standing->measure->title, standing->own->value, standing->group, all->value, standing->own->period);
}

static void
find_break(const struct look *look, struct milestoned_answer *answer, const struct standing *standing)
{
    if (standing->before == NULL || standing->comparable)
        return;
    char code[LOOK_TEXT];
    snprintf(code, sizeof code, "not-comparable/%s/%.80s", standing->measure->name, standing->group);
    look->host->finding(answer, MILESTONED_NOTE, code, "",
                        "%s of the group %s was defined otherwise in %s: no trend is told.",
                        standing->measure->title, standing->group, standing->before->period);
}

static void
find_widening(const struct look *look, struct milestoned_answer *answer, const struct standing *standing)
{
    if (standing->gap >= 0 || standing->widened < look->host->number(look->view, "widening"))
        return;
    char code[LOOK_TEXT];
    snprintf(code, sizeof code, "widening/%s/%.80s", standing->measure->name, standing->group);
    look->host->finding(answer, MILESTONED_WARNING, code, "",
                        "%s, group %s: the gap to the national figure grew by %.1f points to %.1f (%s).",
                        standing->measure->title, standing->group, standing->widened, -standing->gap,
                        standing->own->period);
}

static void
add_up(const struct look *look, struct sum *sum, const struct standing *standing)
{
    if (standing->colour == MILESTONED_NOT_STARTED || !look_names(look, "groups", standing->group) ||
        !look_names(look, "measures", standing->measure->name))
        return;
    sum->red += standing->colour == MILESTONED_RED;
    sum->amber += standing->colour == MILESTONED_AMBER;
    if (sum->widest.own == NULL || standing->gap < sum->widest.gap)
        sum->widest = *standing;
    look_add(&sum->all, standing->colour, standing->trend);
}

static struct sum
add_all(struct look *look, struct milestoned_answer *answer)
{
    struct sum sum = {0};
    for (size_t i = 0; i < RESULTS; i++) {
        const char *group = NULL;
        while ((group = look_next_group(look, measures[i].name, MILESTONED_OWN, group)) != NULL) {
            struct standing standing = stand(look, &measures[i], group);
            if (standing.own == NULL)
                continue;
            sum.stale += !standing.fresh;
            doubt(look, answer, &standing);
            find_break(look, answer, &standing);
            find_widening(look, answer, &standing);
            add_up(look, &sum, &standing);
        }
    }
    return sum;
}

/* Disadvantaged pupils are held against the country's others: the gap between both is what a plan is for. */
static void
tell_benchmark(const struct look *look, struct milestoned_answer *answer)
{
    const char *group = look->host->text(look->view, "benchmark_group");
    for (size_t i = 0; i < RESULTS && *group != '\0'; i++) {
        const struct milestoned_observation *own =
            look_latest(look, measures[i].name, "disadvantaged", MILESTONED_OWN);
        const struct milestoned_observation *other =
            own != NULL ? look_beside_group(look, own, group, MILESTONED_NATIONAL) : NULL;
        if (other != NULL)
            look->host->reason(answer, "%s: disadvantaged pupils %.1f%%, others in the country %.1f%% (%s).",
                               measures[i].title, own->value, other->value, own->period);
    }
}

/* What is done about it: which schools take part, how many reviews were held. */
static void
tell_projects(const struct look *look, struct milestoned_answer *answer)
{
    for (size_t i = RESULTS; i < MEASURES - 1; i++) {
        const char *group = NULL;
        while ((group = look_next_group(look, measures[i].name, MILESTONED_OWN, group)) != NULL) {
            const struct milestoned_observation *own =
                look_latest(look, measures[i].name, group, MILESTONED_OWN);
            char share[LOOK_TEXT];
            if (own == NULL)
                continue;
            look->host->reason(answer, "%s (%s): %s in %s.", measures[i].title, group,
                               look_share(own, 0, share), own->period);
            if (strcmp(measures[i].name, "schools_engaged") == 0)
                look_find_unengaged(look, answer, own, look->host->number(look->view, "engagement"));
        }
    }
    look_tell_counts(look, answer);
}

/* Where the plan has set a target, how far the newest figure is from it. */
static void
tell_targets(const struct look *look, struct milestoned_answer *answer)
{
    for (size_t i = 0; i < RESULTS; i++) {
        const char *group = NULL;
        while ((group = look_next_group(look, measures[i].name, MILESTONED_TARGET, group)) != NULL) {
            const struct milestoned_observation *target =
                look_target(look, measures[i].name, group, look->today);
            const struct milestoned_observation *own =
                look_latest(look, measures[i].name, group, MILESTONED_OWN);
            if (own == NULL)
                look->host->reason(answer, "%s (%s): the target is %g for %s; there is no figure yet.",
                                   measures[i].title, group, target->value, target->period);
            else
                look->host->reason(answer, "%s (%s): %g in %s; the target is %g for %s.", measures[i].title,
                                   group, own->value, own->period, target->value, target->period);
        }
    }
}

static void
tell_sum(const struct look *look, struct milestoned_answer *answer, const struct sum *sum)
{
    const struct standing *widest = &sum->widest;
    look->host->reason(answer, "%s, group %s: %.1f%%, %+.1f points from the national %.1f%% (%s).",
                       widest->measure->title, widest->group, widest->own->value, widest->gap,
                       widest->national->value, widest->own->period);
    look->host->reason(answer, "Of %u figures with a national one beside them %u are red and %u amber.",
                       sum->all.judged, sum->red, sum->amber);
}

/* Tests last from Monday to Thursday: a school has no time for anything else. */
static void
find_test_steps(struct look *look, struct milestoned_answer *answer)
{
    struct look_list list = {0};
    const struct milestoned_milestone *step;
    if (look->host->number(look->view, "test_weeks") == 0 || strcmp(look->about->nation, "england") != 0)
        return;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        milestoned_day first, last;
        if (!step->school || !look_is_open(step) || step->due == MILESTONED_DAY_NONE ||
            step->due < look->today || step->kind != MILESTONED_ON_DAY)
            continue;
        look_change_on(look, step->due + 1);
        if (look_test_week(look, look_year(look, step->due), &first, &last) && step->due >= first &&
            step->due <= last)
            look_list_add(&list, step->ref, step->ref);
    }
    if (list.count > 0)
        look->host->finding(answer, MILESTONED_WARNING, "test-week", list.only,
                            "Schools are to act in the week of the Key Stage 2 tests: %s.",
                            look_list_text(&list));
}

static int
attainment_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    struct sum sum = add_all(&look, answer);
    if (sum.all.judged > 0)
        tell_sum(&look, answer, &sum);
    int plan = look_judge_plan(&look, answer);
    if (sum.all.judged == 0)
        look.host->reason(answer, sum.stale > 0 ? "All figures are too old to go by."
                                                : "No figures yet to hold against the country's.");
    tell_benchmark(&look, answer);
    tell_targets(&look, answer);
    tell_projects(&look, answer);
    find_test_steps(&look, answer);
    if (sum.stale > 0)
        look.host->finding(answer, MILESTONED_WARNING, "stale-figures", "",
                           "%u figures are older than %g months and are not gone by.", sum.stale,
                           look.host->number(view, "figure_months"));
    look_answer(&look, answer, &sum.all, plan,
                sum.all.judged == 0 ? MILESTONED_CONFIDENCE_LOW
                : sum.stale == 0    ? MILESTONED_CONFIDENCE_HIGH
                                    : MILESTONED_CONFIDENCE_MEDIUM);
    return 0;
}

/* Dates */

static void
date_tests(const struct look *look, struct milestoned_dates *dates, int year)
{
    milestoned_day first, last;
    if (look_test_week(look, year, &first, &last))
        look_date(look, dates, MILESTONED_OCCASION, first, "ks2-tests", year,
                  "Key Stage 2 tests begin (four days)",
                  "Standards and Testing Agency: week of the second Monday in May");
    if (year >= 2012 && year != 2020 && year != 2021)
        look_date(look, dates, MILESTONED_OCCASION, look_from(look, year, 6, 6, 0), "phonics-check", year,
                  "Phonics screening check begins (one week)",
                  "Standards and Testing Agency: week from the Monday of 6 to 12 June");
    if (year >= 2022)
        look_date(look, dates, MILESTONED_OCCASION, look_nth(look, year, 6, 0, 1), "tables-check", year,
                  "Multiplication tables check begins (two weeks)",
                  "Standards and Testing Agency: from the first Monday in June");
}

/* An announced day stands for the rule, which is what the years before had in common. */
static void
date_results(const struct look *look, struct milestoned_dates *dates, int year, const char *setting,
             milestoned_day usual, const char *title, const char *rule)
{
    milestoned_day announced = look->host->day(look->view, setting);
    int known = announced != MILESTONED_DAY_NONE && look_year(look, announced) == year;
    look_date(look, dates, MILESTONED_OCCASION, known ? announced : usual, setting, year, title,
              known ? "as announced (setting)" : rule);
}

static void
date_year(const struct look *look, struct milestoned_dates *dates, int year)
{
    if (look_names(look, "phases", "primary")) {
        date_tests(look, dates, year);
        date_results(look, dates, year, "ks2_results", look_from(look, year, 7, 5, 1), "Key Stage 2 results",
                     "custom: the Tuesday of 5 to 11 July, until it is announced");
    }
    if (look_names(look, "phases", "post-16"))
        date_results(look, dates, year, "a_level_results", look_from(look, year, 8, 12, 3), "A level results",
                     "custom: the Thursday of 12 to 18 August, until it is announced");
    if (look_names(look, "phases", "secondary"))
        date_results(look, dates, year, "gcse_results", look_from(look, year, 8, 12, 3) + 7, "GCSE results",
                     "custom: a week after A levels, until it is announced");
    /* Maintained schools publish how they use the pupil premium (School Information (England) Regulations
     * 2008, schedule 4); the Department asks for it by 31 December. */
    if (year >= 2012)
        look_date(look, dates, MILESTONED_DEADLINE, look->host->make_day(year, 12, 31), "premium-statement",
                  year, "Pupil premium statements are published",
                  "SI 2008/3093, schedule 4; by 31 December as the Department asks");
}

static int
attainment_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
                 struct milestoned_dates *dates)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    if (strcmp(look.about->nation, "england") == 0)
        for (int year = look_year(&look, from); year <= look_year(&look, to); year++)
            date_year(&look, dates, year);
    look_end(&look);
    return 0;
}

/* Section: group by comparator, with gaps */

static void
write_value(char text[24], const struct milestoned_observation *figure)
{
    if (figure != NULL)
        snprintf(text, 24, "%.1f", figure->value);
    else
        snprintf(text, 24, "–");
}

static void
write_row(const struct look *look, struct milestoned_section *section, const struct standing *standing)
{
    char values[OTHERS + 1][24], gap[24] = "–";
    write_value(values[0], standing->own);
    for (size_t i = 0; i < OTHERS; i++)
        write_value(values[i + 1], look_beside(look, standing->own, others[i].comparator));
    if (standing->national != NULL)
        snprintf(gap, sizeof gap, "%+.1f", look_gap(standing->own, standing->national));
    const char *const cells[] = {standing->group,
                                 standing->own->period,
                                 values[0],
                                 values[1],
                                 values[2],
                                 values[3],
                                 gap,
                                 look_word(standing->colour),
                                 look_trend_text(standing->trend)};
    look->host->row(section, cells, sizeof cells / sizeof *cells);
}

static void
write_measure(struct look *look, struct milestoned_section *section, const struct milestoned_measure *measure)
{
    static const char *const heads[] = {"Group",      "Period", "Own",    "National",     "Region",
                                        "Neighbours", "Gap",    "Colour", "A year before"};
    const char *group = look_next_group(look, measure->name, MILESTONED_OWN, NULL);
    if (group == NULL)
        return;
    char title[LOOK_TEXT];
    snprintf(title, sizeof title, "%s, %s", measure->title, measure->unit);
    look->host->table(section, title, heads, sizeof heads / sizeof *heads);
    for (; group != NULL; group = look_next_group(look, measure->name, MILESTONED_OWN, group)) {
        struct standing standing = stand(look, measure, group);
        if (standing.own != NULL)
            write_row(look, section, &standing);
    }
}

enum { BARS = 12 };

static void
write_chart(struct look *look, struct milestoned_section *section, const struct milestoned_measure *measure)
{
    const char *labels[BARS], *group = NULL;
    double own[BARS], national[BARS];
    size_t count = 0;
    while (count < BARS && (group = look_next_group(look, measure->name, MILESTONED_OWN, group)) != NULL) {
        struct standing standing = stand(look, measure, group);
        if (standing.own == NULL)
            continue;
        labels[count] = group;
        own[count] = standing.own->value;
        national[count++] = standing.national != NULL ? standing.national->value : (double)NAN;
    }
    if (count < 2)
        return;
    look->host->chart(section, MILESTONED_BARS, measure->title, measure->unit, labels, count);
    look->host->series(section, "own", own, count);
    look->host->series(section, "national", national, count);
}

static int
attainment_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    if (look.figure_count == 0)
        look.host->paragraph(section, "There are no figures of attainment yet for %s.", look.about->title);
    for (size_t i = 0; i < RESULTS; i++) {
        write_measure(&look, section, &measures[i]);
        write_chart(&look, section, &measures[i]);
    }
    look_end(&look);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "attainment",
    .summary = "Watches results of all pupils and of groups against the country, the region and neighbours.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    .open = look_open,
    .assess = attainment_assess,
    .dates = attainment_dates,
    .section = attainment_section,
    .close = look_close,
};
