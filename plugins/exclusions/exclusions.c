/*
 * exclusions: suspensions and permanent exclusions. Whether governing boards and review panels meet in time,
 * whether education goes on from the sixth day, and how often pupils are excluded at all.
 *
 * The time limits are those of England: School Discipline (Pupil Exclusions and Reviews) (England)
 * Regulations 2012, SI 2012/1033, and the Department's guidance on them; education from the sixth day:
 * Education Act 1996 s. 19, Education and Inspections Act 2006 s. 100 and SI 2007/1870. They run in school
 * days, which are not known where no calendar of terms is loaded.
 */
#include <math.h>
#include <milestoned/cases.h>
#include <stdio.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"national_factor", MILESTONED_NUMBER, "1.25", 1, 10,
     "A rate above last year's is amber up to so many times the national one, and red beyond."},
    {"green_percent", MILESTONED_NUMBER, "100", 0, 100, "Share in time, in percent, from which it is green."},
    {"amber_percent", MILESTONED_NUMBER, "90", 0, 100, "Share in time, in percent, from which it is amber."},
    {"term_warning", MILESTONED_INTEGER, "13", 1, 15,
     "School days of suspension in a term from which the 15 are near."},
    {"year_warning", MILESTONED_INTEGER, "40", 1, 45,
     "School days of suspension in a school year from which the 45 are near."},
    CASES_NOTICE,
    LOOK_FIGURE_MONTHS("18"),
    LOOK_SMALL_NUMBER,
};

static const struct milestoned_measure measures[] = {
    {"permanent_rate", "Permanent exclusions", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"suspension_rate", "Suspensions", "%", MILESTONED_LOWER_IS_BETTER, 0, 1000},
    {"day6_met", "Education from the sixth day", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"boards_in_time", "Governing boards that met in time", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"interventions", "Pupils helped before an exclusion", "pupils", MILESTONED_HIGHER_IS_BETTER, 0, 1000000},
    LOOK_COUNT,
};
enum { PERMANENT_RATE, SUSPENSION_RATE, DAY_6, BOARDS, INTERVENTIONS };

#define PERMANENT  "permanent_exclusion"
#define SUSPENSION "suspension"

static const struct milestoned_case_fact facts[] = {
    {PERMANENT, "excluded", MILESTONED_DATE, 0, 0, "The first day on which the pupil is out of school."},
    {PERMANENT, "notified", MILESTONED_DATE, 0, 0, "The governing board was told; blank: that same day."},
    {PERMANENT, "exam", MILESTONED_DATE, 0, 0, "The first public examination that would be missed."},
    {PERMANENT, "considered", MILESTONED_DATE, 0, 0, "The governing board met."},
    {PERMANENT, "decided", MILESTONED_DATE, 0, 0, "The parents were told that the exclusion stands."},
    {PERMANENT, "applied", MILESTONED_DATE, 0, 0, "The parents asked for a review."},
    {PERMANENT, "heard", MILESTONED_DATE, 0, 0, "The review panel met."},
    {PERMANENT, "directed", MILESTONED_DATE, 0, 0, "The board was told to consider it again."},
    {PERMANENT, "reconsidered", MILESTONED_DATE, 0, 0, "The governing board met again."},
    {PERMANENT, "provided", MILESTONED_DATE, 0, 0, "Full-time education began elsewhere."},
    {PERMANENT, "looked_after", MILESTONED_BOOLEAN, 0, 0, "Whether the pupil is looked after."},
    {SUSPENSION, "suspended", MILESTONED_DATE, 0, 0, "The first day on which the pupil is out of school."},
    {SUSPENSION, "notified", MILESTONED_DATE, 0, 0, "The governing board was told; blank: that same day."},
    {SUSPENSION, "days", MILESTONED_NUMBER, 0.5, 45, "School days that it lasts."},
    {SUSPENSION, "term_days", MILESTONED_NUMBER, 0.5, 100,
     "The pupil's days of suspension in this term, with these."},
    {SUSPENSION, "year_days", MILESTONED_NUMBER, 0.5, 200, "The same in this school year."},
    {SUSPENSION, "exam", MILESTONED_DATE, 0, 0, "The first public examination that would be missed."},
    {SUSPENSION, "represented", MILESTONED_DATE, 0, 0, "The parents made representations."},
    {SUSPENSION, "considered", MILESTONED_DATE, 0, 0, "The governing board met."},
    {SUSPENSION, "provided", MILESTONED_DATE, 0, 0, "Full-time education began elsewhere."},
    {SUSPENSION, "looked_after", MILESTONED_BOOLEAN, 0, 0, "Whether the pupil is looked after."},
};

/* Time limits */

enum { BOARD_DAYS = 15, SHORT_TERM_DAYS = 5, LONG_TERM_DAYS = 15, REPRESENTED_DAYS = 50, YEAR_DAYS = 45 };

/* So many school days after the board had notice; before the examination where one would be missed (reg 6).
 */
static milestoned_day
board_due(struct look *look, size_t index, milestoned_day from, int days)
{
    const struct milestoned_host *host = look->host;
    milestoned_day notified = host->case_day(look->view, index, "notified");
    milestoned_day exam = host->case_day(look->view, index, "exam");
    milestoned_day due = host->add_days(look->view, MILESTONED_SCHOOL,
                                        notified != MILESTONED_DAY_NONE ? notified : from, days);
    return exam != MILESTONED_DAY_NONE && exam > from && due != MILESTONED_DAY_NONE && exam <= due ? exam - 1
                                                                                                   : due;
}

static milestoned_day
permanent_board_due(struct look *look, size_t index, milestoned_day excluded)
{
    return board_due(look, index, excluded, BOARD_DAYS);
}

/* More than 15 days in the term, or an examination missed: 15 school days. More than five, and the parents
 * ask:
 * 50. Otherwise the board need not meet by a day (reg 6(2) to (4)). */
static milestoned_day
suspension_board_due(struct look *look, size_t index, milestoned_day suspended)
{
    double days = cases_number(look, index, "days"), term_days = cases_number(look, index, "term_days");
    double all = isnan(term_days) ? days : term_days;
    if (all > LONG_TERM_DAYS || look->host->case_day(look->view, index, "exam") != MILESTONED_DAY_NONE)
        return board_due(look, index, suspended, BOARD_DAYS);
    if (all > SHORT_TERM_DAYS &&
        look->host->case_day(look->view, index, "represented") != MILESTONED_DAY_NONE)
        return board_due(look, index, suspended, REPRESENTED_DAYS);
    return CASES_NONE;
}

/* The n-th school day of an absence that begins on a day. */
static milestoned_day
school_day_of(const struct look *look, milestoned_day from, int n)
{
    int is = look->host->day_is(look->view, MILESTONED_SCHOOL, from);
    return is < 0 ? MILESTONED_DAY_NONE : look->host->add_days(look->view, MILESTONED_SCHOOL, from, n - is);
}

/* From the sixth school day (SI 2007/1870; Education Act 1996 s. 19), for a looked-after pupil from the first
 * (guidance). */
static milestoned_day
provision_due(struct look *look, size_t index, milestoned_day from)
{
    return school_day_of(look, from, cases_flag(look, index, "looked_after") ? 1 : 6);
}

/* Nothing is owed for five days and fewer, but to those who are looked after. */
static milestoned_day
suspension_provision_due(struct look *look, size_t index, milestoned_day suspended)
{
    double days = cases_number(look, index, "days");
    if (!cases_flag(look, index, "looked_after") && !(days > SHORT_TERM_DAYS))
        return CASES_NONE;
    return provision_due(look, index, suspended);
}

static const struct cases_clock clocks[] = {
    {.kind = PERMANENT,
     .what = "provide",
     .title = "full-time education for a pupil who is permanently excluded",
     .rule =
         "Education Act 1996 s. 19, SI 2007/1870: from the sixth school day; looked after: from the first",
     .from = "excluded",
     .due = provision_due,
     .met = {"provided"}},
    {.kind = PERMANENT,
     .what = "consider",
     .title = "governing board's meeting on a permanent exclusion",
     .rule = "SI 2012/1033 reg 6: 15 school days from notice, and before an examination",
     .from = "excluded",
     .due = permanent_board_due,
     .met = {"considered"}},
    {.kind = PERMANENT,
     .what = "apply",
     .title = "parents' application for a review",
     .rule = "SI 2012/1033 reg 7: 15 school days from being told",
     .from = "decided",
     .unit = CASES_SCHOOL_DAYS,
     .count = 15,
     .met = {"applied"},
     .theirs = 1},
    {.kind = PERMANENT,
     .what = "hear",
     .title = "review panel's meeting",
     .rule = "SI 2012/1033 reg 7: 15 school days from the application",
     .from = "applied",
     .unit = CASES_SCHOOL_DAYS,
     .count = 15,
     .met = {"heard"}},
    {.kind = PERMANENT,
     .what = "reconsider",
     .title = "governing board's second meeting",
     .rule = "SI 2012/1033 reg 8: 10 school days from being told to consider again",
     .from = "directed",
     .unit = CASES_SCHOOL_DAYS,
     .count = 10,
     .met = {"reconsidered"}},
    {.kind = SUSPENSION,
     .what = "provide",
     .title = "full-time education for a pupil who is suspended",
     .rule =
         "Education and Inspections Act 2006 s. 100, SI 2007/1870: from the sixth school day; looked after: "
         "from the first",
     .from = "suspended",
     .due = suspension_provision_due,
     .met = {"provided"}},
    {.kind = SUSPENSION,
     .what = "consider",
     .title = "governing board's meeting on a suspension",
     .rule =
         "SI 2012/1033 reg 6: 15 school days from notice, 50 where the parents ask after more than five days",
     .from = "suspended",
     .due = suspension_board_due,
     .met = {"considered"}},
};
enum { CLOCKS = sizeof clocks / sizeof *clocks };

/* Counters. For them a term ends on 31 December, Easter Monday and 31 July (SI 2012/1033 reg 2). */

/* The Gregorian computus, as printed in the Astronomer Royal's almanac of 1876. */
static milestoned_day
easter_monday(const struct look *look, int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
    return look->host->make_day(year, f / 31, f % 31 + 1) + 1;
}

static milestoned_day
term_end(const struct look *look, milestoned_day day)
{
    int year = look_year(look, day);
    milestoned_day easter = easter_monday(look, year), july = look->host->make_day(year, 7, 31);
    return day <= easter ? easter : day <= july ? july : look->host->make_day(year, 12, 31);
}

/* School years end on 31 July, too: the next begins with the first term after it. */
static milestoned_day
year_end(const struct look *look, milestoned_day day)
{
    milestoned_day july = look->host->make_day(look_year(look, day), 7, 31);
    return day <= july ? july : look->host->make_day(look_year(look, day) + 1, 7, 31);
}

static void
find_counter(struct cases *cases, struct milestoned_answer *answer, size_t index, const char *fact,
             milestoned_day end, int limit, const char *warning)
{
    struct look *look = cases->look;
    double days = cases_number(look, index, fact);
    look_change_on(look, end + 1);
    if (isnan(days) || look->today > end || days < look->host->number(look->view, warning))
        return;
    const char *until = look->host->day_text(look->view, end);
    if (days > limit)
        cases_find(
            cases, answer, limit == YEAR_DAYS ? MILESTONED_BREACH : MILESTONED_WARNING, index, fact,
            limit == YEAR_DAYS
                ? "suspended for %g school days in the school year to %s: %d are the most (SI 2012/1033 "
                  "reg 4)."
                : "suspended for %g school days in the term to %s: over %d the governing board must meet "
                  "(SI 2012/1033 reg 6).",
            days, until, limit);
    else
        cases_find(cases, answer, MILESTONED_WARNING, index, fact,
                   "suspended for %g school days in the %s to %s, of the %d before more is owed.", days,
                   limit == YEAR_DAYS ? "school year" : "term", until, limit);
}

static void
find_counters(struct cases *cases, struct milestoned_answer *answer)
{
    struct look *look = cases->look;
    for (size_t i = 0; i < look->host->case_count(look->view); i++) {
        const struct milestoned_case *it = look->host->case_at(look->view, i);
        milestoned_day suspended =
            strcmp(it->kind, SUSPENSION) == 0 ? cases_day(look, i, "suspended") : MILESTONED_DAY_NONE;
        if (suspended == MILESTONED_DAY_NONE || it->closed != MILESTONED_DAY_NONE)
            continue;
        find_counter(cases, answer, i, "term_days", term_end(look, suspended), LONG_TERM_DAYS,
                     "term_warning");
        find_counter(cases, answer, i, "year_days", year_end(look, suspended), YEAR_DAYS, "year_warning");
    }
}

/* The board met, or has not met, when the examination came. */
static void
find_late_for_exam(struct cases *cases, struct milestoned_answer *answer)
{
    struct look *look = cases->look;
    for (size_t i = 0; i < look->host->case_count(look->view); i++) {
        milestoned_day exam = cases_day(look, i, "exam"), considered = cases_day(look, i, "considered");
        if (exam == MILESTONED_DAY_NONE ||
            look->host->case_at(look->view, i)->closed != MILESTONED_DAY_NONE ||
            (considered != MILESTONED_DAY_NONE && considered < exam))
            continue;
        cases_find(cases, answer, MILESTONED_WARNING, i, "exam",
                   "the examination of %s came before the governing board had met.",
                   look->host->day_text(look->view, exam));
    }
}

/* A weekend with a bank holiday at either end is five days from school day to school day; more is a holiday.
 */
enum { HOLIDAY_GAP = 6 };

static int
spans_holiday(const struct look *look, milestoned_day from, milestoned_day to)
{
    for (milestoned_day day = from; day < to;) {
        milestoned_day next = look->host->add_days(look->view, MILESTONED_SCHOOL, day, 1);
        if (next == MILESTONED_DAY_NONE || next - day > HOLIDAY_GAP)
            return next != MILESTONED_DAY_NONE;
        day = next;
    }
    return 0;
}

static void
tell_holidays(const struct cases *cases, struct milestoned_answer *answer)
{
    unsigned count = 0;
    char text[LOOK_TEXT];
    for (size_t i = 0; i < cases->count; i++) {
        const struct cases_run *run = &cases->runs[i];
        milestoned_day from = cases->look->host->case_day(cases->look->view, run->index, run->clock->from);
        count += run->state == CASES_RUNNING && spans_holiday(cases->look, from, run->due);
    }
    if (count > 0)
        cases->look->host->finding(answer, MILESTONED_NOTE, "spans-holiday", "",
                                   "Time limits that run across a holiday, and end later than they look: %s.",
                                   cases_count(cases, count, text));
}

/* Rates */

static int
rate_colour(const struct look *look, const struct milestoned_observation *own,
            const struct milestoned_observation *before, const struct milestoned_observation *national)
{
    double most = national != NULL ? national->value * look->host->number(look->view, "national_factor") : 0;
    const struct milestoned_observation *held = before != NULL ? before : national;
    if (held == NULL)
        return MILESTONED_NOT_STARTED;
    if (look_gap(own, held) <= 0)
        return MILESTONED_GREEN;
    return national == NULL || own->value <= most + 1e-9 ? MILESTONED_AMBER : MILESTONED_RED;
}

static void
judge_rate(struct look *look, struct milestoned_answer *answer, const struct milestoned_measure *measure,
           struct look_sum *sum)
{
    const struct milestoned_observation *own = look_latest(look, measure->name, "all", MILESTONED_OWN);
    if (own == NULL || !look_fresh(look, own, (int)look->host->number(look->view, "figure_months")))
        return;
    const struct milestoned_observation *before = look_before(look, own);
    const struct milestoned_observation *national = look_beside(look, own, MILESTONED_NATIONAL);
    if (before != NULL && !look_comparable(own, before))
        before = NULL;
    char last[LOOK_TEXT] = "no figure a year before", other[LOOK_TEXT] = "no national figure";
    if (before != NULL)
        snprintf(last, sizeof last, "%.2f a year before", before->value);
    if (national != NULL)
        snprintf(other, sizeof other, "nationally %.2f", national->value);
    look->host->reason(answer, "%s: %.2f for each hundred pupils in %s, %s; %s.", measure->title, own->value,
                       own->period, last, other);
    look_add(sum, rate_colour(look, own, before, national),
             look_trend(own, before, MILESTONED_LOWER_IS_BETTER, 0.1));
}

static void
judge_limits(struct look *look, const struct cases *cases, struct milestoned_answer *answer,
             struct look_sum *sum)
{
    static const struct {
        const char *kind, *what;
        int measure;
    } judged[] = {{PERMANENT, "provide", DAY_6},
                  {SUSPENSION, "provide", DAY_6},
                  {PERMANENT, "consider", BOARDS},
                  {SUSPENSION, "consider", BOARDS}};
    double green = look->host->number(look->view, "green_percent");
    double amber = look->host->number(look->view, "amber_percent");
    unsigned counted = 0;
    for (size_t i = 0; i < sizeof judged / sizeof *judged; i++) {
        const struct cases_total *total = cases_total(cases, judged[i].kind, judged[i].what);
        cases_judge(cases, answer, judged[i].kind, judged[i].what, green, amber, sum);
        counted |= cases_share(cases, total) >= 0 ? 1U << judged[i].measure : 0;
    }
    for (int measure = DAY_6; measure <= BOARDS; measure++)
        if ((counted & 1U << measure) == 0)
            look_judge_level(look, answer, &measures[measure], green, amber, 1, sum);
}

static int
exclusions_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    struct look_sum sum = {0};
    cases_tell(&cases, answer);
    judge_rate(&look, answer, &measures[PERMANENT_RATE], &sum);
    judge_rate(&look, answer, &measures[SUSPENSION_RATE], &sum);
    judge_limits(&look, &cases, answer, &sum);
    if (cases.all.overdue > 0) /* a time limit of a statute has been missed */
        look_add(&sum, MILESTONED_RED, MILESTONED_NOT_COMPARABLE);
    find_counters(&cases, answer);
    find_late_for_exam(&cases, answer);
    tell_holidays(&cases, answer);
    look_find_blackouts(&look, answer);
    look_find_overtaking(&look, answer);
    look_tell_counts(&look, answer);
    int plan = look_judge_plan(&look, answer);
    cases_answer(&cases, answer, &sum, plan, "No exclusion has come in, and no figure.");
    return 0;
}

/* Section */

static void
write_rates(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"For each hundred pupils", "Period", "Own", "National",
                                        "A year before"};
    look->host->table(section, "Rates", heads, 5);
    for (int i = PERMANENT_RATE; i <= SUSPENSION_RATE; i++) {
        const struct milestoned_observation *own = look_latest(look, measures[i].name, "all", MILESTONED_OWN);
        const struct milestoned_observation *national =
            own != NULL ? look_beside(look, own, MILESTONED_NATIONAL) : NULL;
        const struct milestoned_observation *before = own != NULL ? look_before(look, own) : NULL;
        char texts[3][24] = {"–", "–", "–"};
        if (own != NULL)
            snprintf(texts[0], sizeof texts[0], "%.2f", own->value);
        if (national != NULL)
            snprintf(texts[1], sizeof texts[1], "%.2f", national->value);
        if (before != NULL && look_comparable(own, before))
            snprintf(texts[2], sizeof texts[2], "%.2f", before->value);
        const char *const cells[] = {measures[i].title, own != NULL ? own->period : "–", texts[0], texts[1],
                                     texts[2]};
        look->host->row(section, cells, 5);
    }
}

static void
write_interventions(const struct look *look, struct milestoned_section *section)
{
    const char *group = NULL;
    const struct milestoned_observation *own;
    double small = look->host->number(look->view, "small_number");
    while ((own = look_next_own(look, measures[INTERVENTIONS].name, &group)) != NULL) {
        char count[LOOK_TEXT];
        look->host->paragraph(section, "Pupils helped before an exclusion (%s, %s): %s.", group, own->period,
                              look_count(own->value, small, count));
    }
}

static int
exclusions_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    cases_table(&cases, section);
    write_rates(&look, section);
    write_interventions(&look, section);
    look_chart(&look, section, "suspension_rate", measures[SUSPENSION_RATE].title);
    cases_end(&cases);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "exclusions",
    .summary = "Watches the time limits of suspensions and permanent exclusions, and how many there are.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    MILESTONED_CASES(facts),
    .open = look_open,
    .assess = exclusions_assess,
    .section = exclusions_section,
    .close = look_close,
};
