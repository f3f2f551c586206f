/*
 * looked_after: children in care. Whether their education plans are there in time and up to date, whether
 * each has a school, and how they fare against the country.
 *
 * The time limits are those of England: Care Planning, Placement and Case Review (England) Regulations 2010,
 * SI 2010/959, and the Department's statutory guidance "Promoting the education of looked-after children".
 */
#include <milestoned/cases.h>
#include <stdio.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"green_percent", MILESTONED_NUMBER, "95", 0, 100,
     "Share of education plans in time and current, in percent, from which it is green."},
    {"amber_percent", MILESTONED_NUMBER, "85", 0, 100, "The same from which it is amber."},
    {"absence_margin", MILESTONED_NUMBER, "0.5", 0, 100,
     "Amber up to this many percentage points above the national absence; red beyond."},
    {"discussed", MILESTONED_DATE, "", 0, 0,
     "When members last discussed the education of children in care; they are to each year."},
    CASES_NOTICE,
    LOOK_FIGURE_MONTHS("12"),
    LOOK_SMALL_NUMBER,
};

static const struct milestoned_measure measures[] = {
    {"pep_current", "Education plans that are current", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"care_absence", "Absence of children in care", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"care_exclusions", "Children in care who were suspended", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
    {"targets_met", "Targets of education plans that were met", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"fields_complete", "Fields of the database that are complete", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"member_discussions", "Discussions by members in twelve months", "", MILESTONED_HIGHER_IS_BETTER, 0,
     1000},
    LOOK_COUNT,
};
enum { PEP_CURRENT, ABSENCE, EXCLUSIONS, TARGETS, FIELDS, DISCUSSIONS };

#define ENTRY "entry_to_care"

static const struct milestoned_case_fact facts[] = {
    {ENTRY, "entered", MILESTONED_DATE, 0, 0, "The child came into care."},
    {ENTRY, "pep_started", MILESTONED_DATE, 0, 0, "The education plan was begun."},
    {ENTRY, "pep_ready", MILESTONED_DATE, 0, 0, "The first education plan was there."},
    {ENTRY, "pep_reviewed", MILESTONED_DATE, 0, 0, "The education plan was last reviewed."},
    {ENTRY, "first_review", MILESTONED_DATE, 0, 0, "The first review of the care plan was held."},
    {ENTRY, "second_review", MILESTONED_DATE, 0, 0, "The second review was held."},
    {ENTRY, "last_review", MILESTONED_DATE, 0, 0, "The last review after the second was held."},
    {ENTRY, "without_school", MILESTONED_DATE, 0, 0, "Since when the child has no school place."},
    {ENTRY, "school_found", MILESTONED_DATE, 0, 0, "A school place was found."},
};

/* The plan is to be there for the first review, which is held within 20 working days (SI 2010/959 regs 5, 33;
 * guidance). */
enum { REVIEW_DAYS = 20, PLAN_START_DAYS = 10 };

static milestoned_day
plan_due(struct look *look, size_t index, milestoned_day entered)
{
    milestoned_day review = look->host->case_day(look->view, index, "first_review");
    milestoned_day last = look->host->add_days(look->view, MILESTONED_WORKING, entered, REVIEW_DAYS);
    return review != MILESTONED_DAY_NONE && review >= entered && review < last ? review : last;
}

/* Reviewed in each term: by the end of the term after the one in which, or after which, it was last looked
 * at. Terms of more than a year ago are not told; by then the one after was over within twelve months. */
static milestoned_day
termly_due(struct look *look, size_t index, milestoned_day ready)
{
    milestoned_day last = cases_day(look, index, "pep_reviewed");
    const struct milestoned_term *term = look->host->term(look->view, 0);
    int ends = 0;
    if (last == MILESTONED_DAY_NONE || last < ready)
        last = ready;
    if (term != NULL && last < term->first)
        return look_months(look, last, 12);
    for (size_t i = 0; (term = look->host->term(look->view, i)) != NULL; i++)
        if (look_ends_term(term) && term->last >= last && ++ends == 2)
            return term->certain ? term->last : MILESTONED_DAY_NONE;
    return MILESTONED_DAY_NONE;
}

static const struct cases_clock clocks[] = {
    {.kind = ENTRY,
     .what = "start",
     .title = "beginning of the education plan",
     .rule = "Promoting the education of looked-after children: ten working days from entry",
     .from = "entered",
     .unit = CASES_WORKING_DAYS,
     .count = PLAN_START_DAYS,
     .met = {"pep_started", "pep_ready"}},
    {.kind = ENTRY,
     .what = "plan",
     .title = "education plan, ready for the first review",
     .rule = "SI 2010/959 regs 5 and 33(1): 20 working days from entry",
     .from = "entered",
     .due = plan_due,
     .met = {"pep_ready"}},
    {.kind = ENTRY,
     .what = "first",
     .title = "first review",
     .rule = "SI 2010/959 reg 33(1): 20 working days from entry",
     .from = "entered",
     .unit = CASES_WORKING_DAYS,
     .count = REVIEW_DAYS,
     .met = {"first_review"}},
    {.kind = ENTRY,
     .what = "second",
     .title = "second review",
     .rule = "SI 2010/959 reg 33(2): three months from the first",
     .from = "first_review",
     .unit = CASES_MONTHS,
     .count = 3,
     .met = {"second_review"}},
    {.kind = ENTRY,
     .what = "third",
     .title = "third review",
     .rule = "SI 2010/959 reg 33(2): six months from the second",
     .from = "second_review",
     .unit = CASES_MONTHS,
     .count = 6,
     .met = {"last_review"}},
    {.kind = ENTRY,
     .what = "next",
     .title = "next review",
     .rule = "SI 2010/959 reg 33(2): six months from the last",
     .from = "last_review",
     .unit = CASES_MONTHS,
     .count = 6},
    {.kind = ENTRY,
     .what = "termly",
     .title = "termly review of the education plan",
     .rule = "Promoting the education of looked-after children: in each school term",
     .from = "pep_ready",
     .due = termly_due},
    {.kind = ENTRY,
     .what = "school",
     .title = "school place",
     .rule = "Promoting the education of looked-after children: 20 school days",
     .from = "without_school",
     .unit = CASES_SCHOOL_DAYS,
     .count = 20,
     .met = {"school_found"}},
};
enum { CLOCKS = sizeof clocks / sizeof *clocks };

/* Findings */

static void
find_without_school(struct cases *cases, struct milestoned_answer *answer)
{
    struct look *look = cases->look;
    unsigned count = 0;
    char text[LOOK_TEXT];
    for (size_t i = 0; i < look->host->case_count(look->view); i++) {
        milestoned_day since = cases_day(look, i, "without_school");
        milestoned_day found = cases_day(look, i, "school_found");
        if (since == MILESTONED_DAY_NONE || found != MILESTONED_DAY_NONE ||
            look->host->case_at(look->view, i)->closed != MILESTONED_DAY_NONE)
            continue;
        cases_find(cases, answer, MILESTONED_WARNING, i, "no-school", "without a school place since %s.",
                   look->host->day_text(look->view, since));
        count++;
    }
    if (count > 0)
        look->host->reason(answer, "Children in care without a school place: %s.",
                           cases_count(cases, count, text));
}

/* As counted, and by the day that is set. */
static void
find_undiscussed(struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *counted =
        look_latest(look, measures[DISCUSSIONS].name, "all", MILESTONED_OWN);
    if (counted != NULL && counted->value <= 0 &&
        look_fresh(look, counted, (int)look->host->number(look->view, "figure_months")))
        look->host->finding(
            answer, MILESTONED_WARNING, "not-discussed/counted", "",
            "Members had not discussed the education of children in care for twelve months (%s).",
            counted->period);
    milestoned_day discussed = look->host->day(look->view, "discussed");
    if (discussed == MILESTONED_DAY_NONE)
        return;
    milestoned_day late = look_months(look, discussed, 12) + 1;
    look_change_on(look, late);
    if (look->today >= late)
        look->host->finding(
            answer, MILESTONED_WARNING, "not-discussed", "",
            "Members last discussed the education of children in care on %s, more than twelve "
            "months ago.",
            look->host->day_text(look->view, discussed));
}

/* Judging */

static void
judge_paths(struct look *look, struct milestoned_answer *answer, struct look_sum *sum)
{
    for (int i = EXCLUSIONS; i <= FIELDS; i++) {
        const char *group = NULL;
        const struct milestoned_observation *own;
        while ((own = look_next_own(look, measures[i].name, &group)) != NULL)
            look_add(sum, look_judge_path(look, answer, &measures[i], own),
                     look_trend(own, look_before(look, own), measures[i].direction, 0.5));
        look_tell_uncounted(look, answer, &measures[i]);
    }
}

static int
looked_after_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    struct look_sum sum = {0};
    double green = look.host->number(view, "green_percent"), amber = look.host->number(view, "amber_percent");
    cases_tell(&cases, answer);
    find_without_school(&cases, answer);
    cases_judge(&cases, answer, ENTRY, "plan", green, amber, &sum);
    look_judge_level(&look, answer, &measures[PEP_CURRENT], green, amber, 1, &sum);
    look_judge_national(&look, answer, &measures[ABSENCE], look.host->number(view, "absence_margin"), 0.1,
                        &sum);
    judge_paths(&look, answer, &sum);
    if (cases_total(&cases, ENTRY, "plan")->overdue > 0) /* a child without a plan after 20 working days */
        look_add(&sum, MILESTONED_RED, MILESTONED_NOT_COMPARABLE);
    else if (cases.all.overdue > 0)
        look_add(&sum, MILESTONED_AMBER, MILESTONED_NOT_COMPARABLE);
    find_undiscussed(&look, answer);
    look_tell_counts(&look, answer);
    int plan = look_judge_plan(&look, answer);
    cases_answer(&cases, answer, &sum, plan, "No entry to care has come in, and no figure.");
    return 0;
}

/* Dates: where a calendar says when terms end, plans are to be reviewed by then. */

static int
looked_after_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
                   struct milestoned_dates *dates)
{
    struct look look;
    const struct milestoned_term *term;
    if (!look_begin(&look, self, view))
        return -1;
    for (size_t i = 0; (term = look.host->term(view, i)) != NULL; i++) {
        char key[LOOK_TEXT];
        snprintf(key, sizeof key, "plans/%.60s", term->id);
        if (look_ends_term(term) && term->certain && strcmp(look.about->nation, "england") == 0)
            look.host->date(dates, MILESTONED_DEADLINE, look_worked(&look, term->last), key,
                            "Education plan of every child in care reviewed this term",
                            "Promoting the education of looked-after children: in each school term");
    }
    look_end(&look);
    return 0;
}

/* Section */

static void
write_figures(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"Measure", "Period", "Own", "National"};
    unsigned rows = 0;
    for (int i = PEP_CURRENT; i <= FIELDS; i++) {
        const struct milestoned_observation *own = look_latest(look, measures[i].name, "all", MILESTONED_OWN);
        const struct milestoned_observation *national =
            own != NULL ? look_beside(look, own, MILESTONED_NATIONAL) : NULL;
        char have[24], other[24] = "–";
        if (own == NULL)
            continue;
        if (rows++ == 0)
            look->host->table(section, "Figures, %", heads, 4);
        snprintf(have, sizeof have, "%.1f", own->value);
        if (national != NULL)
            snprintf(other, sizeof other, "%.1f", national->value);
        const char *const cells[] = {measures[i].title, own->period, have, other};
        look->host->row(section, cells, 4);
    }
}

static int
looked_after_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    cases_table(&cases, section);
    write_figures(&look, section);
    look_chart(&look, section, measures[PEP_CURRENT].name, measures[PEP_CURRENT].title);
    cases_end(&cases);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "looked_after",
    .summary = "Watches the education plans, reviews and school places of children in care.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    MILESTONED_CASES(facts),
    .open = look_open,
    .assess = looked_after_assess,
    .dates = looked_after_dates,
    .section = looked_after_section,
    .close = look_close,
};
