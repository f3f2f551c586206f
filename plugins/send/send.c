/*
 * send: special educational needs and disability. Whether assessments, plans, reviews and transfers keep the
 * time that the law gives them, which will not, and where pupils go.
 *
 * The time limits are those of England (Special Educational Needs and Disability Regulations 2014, SI
 * 2014/1530; Children and Families Act 2014). Weeks are of seven days and run through holidays.
 */
#include <milestoned/cases.h>
#include <stdio.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"green_percent", MILESTONED_NUMBER, "90", 0, 100,
     "Share in time, in percent, from which it is green; amber down to the national figure."},
    {"amber_percent", MILESTONED_NUMBER, "50", 0, 100,
     "Where amber ends while no national figure is there, in percent."},
    {"attendance_fall", MILESTONED_NUMBER, "5", 0, 100,
     "Percentage points by which attendance may fall after transport was taken away."},
    CASES_NOTICE,
    LOOK_FIGURE_MONTHS("18"),
    LOOK_SMALL_NUMBER,
};

static const struct milestoned_measure measures[] = {
    {"plans_in_20_weeks", "Plans issued within 20 weeks", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"reviews_in_12_months", "Reviews held within 12 months", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"transfers_in_time", "Plans amended in time for a transfer", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"out_of_area_placements", "Placements outside the area", "pupils", MILESTONED_LOWER_IS_BETTER, 0,
     1000000},
    {"attendance_after_transport", "Attendance after transport was taken away", "%",
     MILESTONED_HIGHER_IS_BETTER, 0, 100},
    LOOK_COUNT,
};

#define ASSESSMENT "ehc_assessment"
#define REVIEW     "ehc_review"
#define TRANSFER   "phase_transfer"

static const struct milestoned_case_fact facts[] = {
    {ASSESSMENT, "requested", MILESTONED_DATE, 0, 0,
     "The council was asked to assess, or became responsible."},
    {ASSESSMENT, "decided", MILESTONED_DATE, 0, 0, "It told the parent or young person whether it will."},
    {ASSESSMENT, "assess", MILESTONED_BOOLEAN, 0, 0, "Whether it will assess."},
    {ASSESSMENT, "advice_asked", MILESTONED_DATE, 0, 0, "It asked for advice."},
    {ASSESSMENT, "advice", MILESTONED_DATE, 0, 0, "The last advice came."},
    {ASSESSMENT, "refused", MILESTONED_DATE, 0, 0, "It told that there will be no plan."},
    {ASSESSMENT, "draft", MILESTONED_DATE, 0, 0, "The draft plan was served."},
    {ASSESSMENT, "final", MILESTONED_DATE, 0, 0, "The final plan was sent."},
    {ASSESSMENT, "exception", MILESTONED_BOOLEAN, 0, 0,
     "Whether an exception of reg 5(4), 8(2), 10(4) or 13(3) applies."},
    {REVIEW, "reviewed", MILESTONED_DATE, 0, 0, "The plan was made, or the decision after its last review."},
    {REVIEW, "meeting", MILESTONED_DATE, 0, 0, "The review meeting was held."},
    {REVIEW, "report", MILESTONED_DATE, 0, 0, "The report of the meeting was sent."},
    {REVIEW, "decided", MILESTONED_DATE, 0, 0, "The council told what it decided."},
    {REVIEW, "amend", MILESTONED_BOOLEAN, 0, 0, "Whether it amends the plan."},
    {REVIEW, "final", MILESTONED_DATE, 0, 0, "The amended final plan was sent."},
    {TRANSFER, "transfer", MILESTONED_DATE, 0, 0, "The day on which the pupil moves to another phase."},
    {TRANSFER, "to_post_16", MILESTONED_BOOLEAN, 0, 0, "Whether it is from a secondary school to post-16."},
    {TRANSFER, "within_post_16", MILESTONED_BOOLEAN, 0, 0,
     "Whether it is from one post-16 place to another."},
    {TRANSFER, "final", MILESTONED_DATE, 0, 0, "The plan was reviewed and amended."},
};

/* The 20 weeks less the days that a parent must have to comment on the draft: at least 15, beginning with the
 * day on which it was served (Children and Families Act 2014, s. 38(2)(b); reg 13(1)), so that the final plan
 * can follow on the day after them. */
enum { PLAN_WEEKS = 20, COMMENT_DAYS = 15 };

/* By 31 March before a pupil goes from a secondary school to post-16, by 15 February before any other move
 * (reg 18(1)); five months before a move between post-16 institutions (reg 18(2)). */
static milestoned_day
transfer_due(struct look *look, size_t index, milestoned_day transfer)
{
    if (cases_flag(look, index, "within_post_16"))
        return look_months(look, transfer, -5);
    int year = look_year(look, transfer);
    return cases_flag(look, index, "to_post_16") ? look->host->make_day(year, 3, 31)
                                                 : look->host->make_day(year, 2, 15);
}

static const struct cases_clock clocks[] = {
    {.kind = ASSESSMENT,
     .what = "decide",
     .title = "decision whether to assess",
     .rule = "SI 2014/1530 reg 5(1): six weeks from the request",
     .from = "requested",
     .unit = CASES_WEEKS,
     .count = 6,
     .met = {"decided"},
     .not_if = "exception"},
    {.kind = ASSESSMENT,
     .what = "advice",
     .title = "advice for the assessment",
     .rule = "SI 2014/1530 reg 8(1): six weeks from being asked",
     .from = "advice_asked",
     .unit = CASES_WEEKS,
     .count = 6,
     .met = {"advice"},
     .not_if = "exception"},
    {.kind = ASSESSMENT,
     .what = "issue",
     .title = "decision whether to issue a plan",
     .rule = "SI 2014/1530 reg 10(1): 16 weeks from the request",
     .from = "requested",
     .unit = CASES_WEEKS,
     .count = 16,
     .met = {"refused", "draft", "final"},
     .unless_no = "assess",
     .not_if = "exception"},
    {.kind = ASSESSMENT,
     .what = "draft",
     .title = "draft plan, with 15 days left for comments",
     .rule = "Children and Families Act 2014 s. 38(2); SI 2014/1530 reg 13",
     .from = "requested",
     .unit = CASES_DAYS,
     .count = 7 * PLAN_WEEKS - COMMENT_DAYS,
     .met = {"draft", "final"},
     .over = "refused",
     .unless_no = "assess",
     .not_if = "exception"},
    {.kind = ASSESSMENT,
     .what = "final",
     .title = "final plan",
     .rule = "SI 2014/1530 reg 13(2): 20 weeks from the request",
     .from = "requested",
     .unit = CASES_WEEKS,
     .count = PLAN_WEEKS,
     .met = {"final"},
     .over = "refused",
     .unless_no = "assess",
     .not_if = "exception"},
    {.kind = REVIEW,
     .what = "review",
     .title = "annual review",
     .rule = "Children and Families Act 2014 s. 44(1): in the 12 months that begin with the last",
     .from = "reviewed",
     .unit = CASES_MONTHS_WITH,
     .count = 12,
     .met = {"meeting", "decided"}},
    {.kind = REVIEW,
     .what = "report",
     .title = "report of the review meeting",
     .rule = "SI 2014/1530 reg 20(8): two weeks from the meeting",
     .from = "meeting",
     .unit = CASES_WEEKS,
     .count = 2,
     .met = {"report", "decided"}},
    {.kind = REVIEW,
     .what = "decide",
     .title = "decision after the review",
     .rule = "SI 2014/1530 reg 20(10): four weeks from the meeting",
     .from = "meeting",
     .unit = CASES_WEEKS,
     .count = 4,
     .met = {"decided"}},
    {.kind = REVIEW,
     .what = "final",
     .title = "amended final plan",
     .rule = "SI 2014/1530 regs 20(10), 22; [2022] EWHC 493 (Admin): 12 weeks from the meeting",
     .from = "meeting",
     .unit = CASES_WEEKS,
     .count = 12,
     .met = {"final"},
     .only_if = "amend"},
    {.kind = TRANSFER,
     .what = "final",
     .title = "plan amended for the transfer",
     .rule = "SI 2014/1530 reg 18",
     .from = "transfer",
     .due = transfer_due,
     .met = {"final"},
     .ahead = 1},
};
enum { CLOCKS = sizeof clocks / sizeof *clocks };

/* What a share of cases is judged by, or the figure that came in for it while there are too few cases. */
static const struct {
    const char *kind, *what;
    const struct milestoned_measure *measure;
} judged[] = {
    {ASSESSMENT, "final", &measures[0]}, {REVIEW, "review", &measures[1]}, {TRANSFER, "final", &measures[2]}};

static double
amber_from(const struct look *look, const char *measure)
{
    const struct milestoned_observation *national = look_latest(look, measure, "all", MILESTONED_NATIONAL);
    return national != NULL ? national->value : look->host->number(look->view, "amber_percent");
}

static void
judge_shares(struct look *look, const struct cases *cases, struct milestoned_answer *answer,
             struct look_sum *sum)
{
    double green = look->host->number(look->view, "green_percent");
    for (size_t i = 0; i < sizeof judged / sizeof *judged; i++) {
        const struct cases_total *total = cases_total(cases, judged[i].kind, judged[i].what);
        if (cases_share(cases, total) >= 0)
            cases_judge(cases, answer, judged[i].kind, judged[i].what, green,
                        amber_from(look, judged[i].measure->name), sum);
        else
            look_judge_level(look, answer, judged[i].measure, green,
                             amber_from(look, judged[i].measure->name), 1, sum);
    }
}

/* Findings about single assessments */

enum { CLOSURE_DAYS = 28 };

/* Whether advice was asked for from a week before a closure of four weeks or more until a week before it ends
 * (reg 10(4)(a)): between two half-terms. */
static int
is_near_closure(const struct look *look, milestoned_day asked)
{
    const struct milestoned_term *term, *next;
    for (size_t i = 0; (term = look->host->term(look->view, i)) != NULL &&
                       (next = look->host->term(look->view, i + 1)) != NULL;
         i++)
        if (term->certain && next->certain && next->first - term->last - 1 >= CLOSURE_DAYS &&
            asked >= term->last + 1 - 7 && asked < next->first - 7)
            return 1;
    return 0;
}

static void
find_closure(struct cases *cases, struct milestoned_answer *answer, size_t index)
{
    struct look *look = cases->look;
    milestoned_day asked = cases_day(look, index, "advice_asked");
    if (asked == MILESTONED_DAY_NONE || cases_flag(look, index, "exception") ||
        cases_day(look, index, "final") != MILESTONED_DAY_NONE || !is_near_closure(look, asked))
        return;
    cases_find(cases, answer, MILESTONED_NOTE, index, "closure",
               "advice was asked for on %s, near a closure of four weeks or more: if a school was asked, the "
               "exception of reg 10(4)(a) may apply.",
               look->host->day_text(look->view, asked));
}

/* The final plan left less than the days for comments. */
static void
find_short_comment(struct cases *cases, struct milestoned_answer *answer, size_t index)
{
    struct look *look = cases->look;
    milestoned_day draft = cases_day(look, index, "draft"), final = cases_day(look, index, "final");
    if (draft != MILESTONED_DAY_NONE && final != MILESTONED_DAY_NONE && final >= draft &&
        final - draft < COMMENT_DAYS)
        cases_find(
            cases, answer, MILESTONED_WARNING, index, "comment",
            "the final plan followed its draft after %d days; 15 are the parents', counting the day of "
            "service.",
            final - draft);
}

static void
find_in_cases(struct cases *cases, struct milestoned_answer *answer)
{
    for (size_t i = 0; i < cases->look->host->case_count(cases->look->view); i++) {
        const struct milestoned_case *it = cases->look->host->case_at(cases->look->view, i);
        if (strcmp(it->kind, ASSESSMENT) != 0 || it->closed != MILESTONED_DAY_NONE)
            continue;
        find_closure(cases, answer, i);
        find_short_comment(cases, answer, i);
    }
}

/* Figures that only warn */

static void
find_attendance(const struct look *look, struct milestoned_answer *answer)
{
    const char *group = NULL;
    const struct milestoned_observation *own;
    double fall = look->host->number(look->view, "attendance_fall");
    while ((own = look_next_own(look, "attendance_after_transport", &group)) != NULL) {
        struct look_series series = look_series(look, own->measure, group, MILESTONED_OWN);
        const struct milestoned_observation *first = series.at[0];
        char code[LOOK_TEXT];
        if (first->value - own->value < fall || !look_comparable(own, first))
            continue;
        snprintf(code, sizeof code, "attendance-fell/%.100s", group);
        look->host->finding(answer, MILESTONED_WARNING, code, "",
                            "Attendance after transport was taken away (%s) fell from %.1f%% (%s) to %.1f%% "
                            "(%s).",
                            group, first->value, first->period, own->value, own->period);
    }
}

static void
tell_placements(const struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *own =
        look_latest(look, "out_of_area_placements", "all", MILESTONED_OWN);
    char count[LOOK_TEXT];
    if (own != NULL)
        look->host->reason(answer, "Placements outside the area: %s in %s.",
                           look_count(own->value, look->host->number(look->view, "small_number"), count),
                           own->period);
}

static int
send_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    struct look_sum sum = {0};
    cases_tell(&cases, answer);
    judge_shares(&look, &cases, answer, &sum);
    if (cases.all.overdue > 0) /* a time limit of a statute has been missed */
        look_add(&sum, MILESTONED_AMBER, MILESTONED_NOT_COMPARABLE);
    find_in_cases(&cases, answer);
    find_attendance(&look, answer);
    tell_placements(&look, answer);
    look_tell_counts(&look, answer);
    int plan = look_judge_plan(&look, answer);
    cases_answer(&cases, answer, &sum, plan, "No assessment, review or transfer has come in, and no figure.");
    return 0;
}

/* Dates */

/* The days by which plans of those who move to another phase must be amended (reg 18(1)). */
static int
send_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
           struct milestoned_dates *dates)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    for (int year = look_year(&look, from); year <= look_year(&look, to); year++) {
        if (strcmp(look.about->nation, "england") != 0 || year < 2015) /* the first after the Regulations */
            continue;
        look_date(&look, dates, MILESTONED_DEADLINE, look.host->make_day(year, 2, 15), "phase-transfer", year,
                  "Plans amended for pupils who move to another phase in September",
                  "SI 2014/1530 reg 18(1)(b): 15 February");
        look_date(&look, dates, MILESTONED_DEADLINE, look.host->make_day(year, 3, 31), "post-16-transfer",
                  year, "Plans amended for pupils who leave secondary school for post-16",
                  "SI 2014/1530 reg 18(1)(a): 31 March");
    }
    look_end(&look);
    return 0;
}

/* Section: how far assessments have come, in bands of four weeks */

enum { BANDS = 6, BAND_DAYS = 28 };

static void
write_pipeline(const struct cases *cases, struct milestoned_section *section)
{
    static const char *const labels[BANDS] = {"Weeks 1–4",   "Weeks 5–8",   "Weeks 9–12",
                                              "Weeks 13–16", "Weeks 17–20", "Over 20 weeks"};
    static const char *const heads[] = {"Since the request", "Open assessments"};
    const struct look *look = cases->look;
    unsigned counts[BANDS] = {0}, all = 0;
    for (size_t i = 0; i < cases->count; i++) {
        const struct cases_run *run = &cases->runs[i];
        if (strcmp(run->clock->kind, ASSESSMENT) != 0 || strcmp(run->clock->what, "final") != 0 ||
            (run->state != CASES_RUNNING && run->state != CASES_OVERDUE && run->state != CASES_LIFTED) ||
            run->met != MILESTONED_DAY_NONE)
            continue;
        int days = look->today - (run->due - 7 * PLAN_WEEKS);
        int band = days > 0 ? (days - 1) / BAND_DAYS : 0;
        counts[band < BANDS ? band : BANDS - 1]++;
        all++;
    }
    if (all == 0)
        return;
    look->host->table(section, "How far open assessments have come", heads, 2);
    for (int i = 0; i < BANDS; i++) {
        char count[LOOK_TEXT];
        const char *const cells[] = {labels[i], cases_count(cases, counts[i], count)};
        look->host->row(section, cells, 2);
    }
}

static int
send_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    cases_table(&cases, section);
    write_pipeline(&cases, section);
    look_chart(&look, section, "plans_in_20_weeks", "Plans issued within 20 weeks");
    cases_end(&cases);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "send",
    .summary = "Watches the time limits of assessments, plans, reviews and transfers for special needs.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    MILESTONED_CASES(facts),
    .open = look_open,
    .assess = send_assess,
    .dates = send_dates,
    .section = send_section,
    .close = look_close,
};
