/*
 * semh_access: social, emotional and mental health. How long children wait for help, whether a service that
 * was to grow has grown, and how far schools have come with what they were to do themselves.
 *
 * Help within four weeks of a referral was tried in pilots after the Green Paper of December 2017 and
 * proposed as a standard in 2021; it is no law. Here it is a setting.
 */
#include <milestoned/cases.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct milestoned_setting settings[] = {
    {"wait_days", MILESTONED_INTEGER, "28", 1, 365, "Days from the referral within which help begins."},
    {"longest_weeks", MILESTONED_INTEGER, "26", 1, 260, "Weeks of waiting beyond which the area is red."},
    {"green_percent", MILESTONED_NUMBER, "80", 0, 100,
     "Share helped in time, in percent, from which it is green."},
    {"amber_percent", MILESTONED_NUMBER, "60", 0, 100,
     "Share helped in time, in percent, from which it is amber."},
    {"schools_wanted", MILESTONED_NUMBER, "100", 0, 100,
     "Share of schools, in percent, below which those that take no part are counted."},
    CASES_NOTICE,
    LOOK_FIGURE_MONTHS("12"),
    LOOK_SMALL_NUMBER,
};

static const struct milestoned_measure measures[] = {
    {"helped_in_time", "Helped within the time wanted", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"longest_wait", "Longest wait", "weeks", MILESTONED_LOWER_IS_BETTER, 0, 520},
    {"service_days", "Days a week on which the service is open", "days", MILESTONED_HIGHER_IS_BETTER, 0, 7},
    {"referrals", "Referrals", "referrals", MILESTONED_NO_DIRECTION, 0, 1000000},
    {"capacity", "Referrals that the service can take", "referrals", MILESTONED_HIGHER_IS_BETTER, 0, 1000000},
    {"schools_assessed", "Schools that have assessed themselves", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"leads_trained", "Mental health leads trained", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    LOOK_COUNT,
};
enum { HELPED, LONGEST, SERVICE_DAYS, SCHOOLS = 5, LEADS };

#define REFERRAL "referral"

static const struct milestoned_case_fact facts[] = {
    {REFERRAL, "referred", MILESTONED_DATE, 0, 0, "The referral came in."},
    {REFERRAL, "accepted", MILESTONED_DATE, 0, 0, "It was accepted."},
    {REFERRAL, "helped", MILESTONED_DATE, 0, 0, "Help began."},
    {REFERRAL, "paused", MILESTONED_DATE, 0, 0, "The family asked to wait."},
    {REFERRAL, "resumed", MILESTONED_DATE, 0, 0, "The family was ready again."},
};

static milestoned_day
wanted_due(struct look *look, size_t index, milestoned_day referred)
{
    return referred + (milestoned_day)look->host->number(look->view, "wait_days");
}

static milestoned_day
longest_due(struct look *look, size_t index, milestoned_day referred)
{
    return referred + 7 * (milestoned_day)look->host->number(look->view, "longest_weeks");
}

static const struct cases_clock clocks[] = {
    {.kind = REFERRAL,
     .what = "help",
     .title = "help after a referral",
     .rule = "aim of the four-week wait, Green Paper of December 2017",
     .from = "referred",
     .due = wanted_due,
     .met = {"helped"},
     .paused = "paused",
     .resumed = "resumed"},
    {.kind = REFERRAL,
     .what = "longest",
     .title = "help before the longest wait allowed",
     .rule = "the area's own limit",
     .from = "referred",
     .due = longest_due,
     .met = {"helped"},
     .paused = "paused",
     .resumed = "resumed"},
};
enum { CLOCKS = sizeof clocks / sizeof *clocks };

/* The service */

/* A step by which the service was to be larger, done or past its day; NULL. */
static const struct milestoned_milestone *
launch_passed(struct look *look)
{
    static const char *const words[] = {"launch", "expand", "extend", "start", "open", NULL};
    const struct milestoned_milestone *step, *found = NULL;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        if (!look_mentions_any(step->title, words) || step->status == MILESTONED_SUPERSEDED ||
            step->status == MILESTONED_ON_HOLD)
            continue;
        if (step->due != MILESTONED_DAY_NONE)
            look_change_on(look, step->due);
        if (found == NULL && (step->status == MILESTONED_BLUE ||
                              (step->due != MILESTONED_DAY_NONE && step->due <= look->today)))
            found = step;
    }
    return found;
}

static void
find_unchanged_capacity(struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *own = look_latest(look, "service_days", "all", MILESTONED_OWN);
    const struct milestoned_observation *target = look_target(look, "service_days", "all", look->today);
    const struct milestoned_milestone *launch = launch_passed(look);
    if (own == NULL || target == NULL)
        return;
    look->host->reason(answer, "The service is open on %g days a week (%s); %g are wanted by %s.", own->value,
                       own->period, target->value, target->period);
    if (launch != NULL && own->value < target->value)
        look->host->finding(
            answer, MILESTONED_WARNING, "capacity-unchanged", launch->ref,
            "The day of \"%.120s\" has passed, and the service is open on %g days a week, not %g.",
            launch->title, own->value, target->value);
}

static void
find_outrun(const struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_observation *came = look_latest(look, "referrals", "all", MILESTONED_OWN);
    struct look_series series = look_series(look, "capacity", "all", MILESTONED_OWN);
    for (size_t i = series.count; came != NULL && i > 0; i--) {
        const struct milestoned_observation *room = series.at[i - 1];
        if (strcmp(room->period, came->period) != 0)
            continue;
        if (came->value > room->value)
            look->host->finding(answer, MILESTONED_WARNING, "referrals-outrun-capacity", "",
                                "%g referrals came in %s, and the service can take %g.", came->value,
                                came->period, room->value);
        return;
    }
}

/* The chain: an audit, its review, a package of support, training. Each waits for the one before. */

enum { STAGES = 4 };
static const struct {
    const char *word, *title;
} stages[STAGES] = {{"audit", "Audit"}, {"review", "Review"}, {"package", "Package"}, {"train", "Training"}};

struct stage {
    unsigned steps, done;
    const struct milestoned_milestone *first, *last; /* of those with a day */
};

/* By the first word of one: the review of an audit is a review. */
static int
stage_of(const char *title)
{
    for (const char *at = title; *at != '\0'; at++)
        for (int i = 0; i < STAGES; i++)
            if ((at == title || at[-1] == ' ') &&
                strncasecmp(at, stages[i].word, strlen(stages[i].word)) == 0)
                return i;
    return -1;
}

static void
find_stages(const struct look *look, struct stage found[static STAGES])
{
    const struct milestoned_milestone *step;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        int at = step->status != MILESTONED_SUPERSEDED ? stage_of(step->title) : -1;
        if (at < 0)
            continue;
        struct stage *stage = &found[at];
        stage->steps++;
        stage->done += step->status == MILESTONED_BLUE;
        if (step->due == MILESTONED_DAY_NONE)
            continue;
        if (stage->first == NULL || step->due < stage->first->due)
            stage->first = step;
        if (stage->last == NULL || step->due > stage->last->due)
            stage->last = step;
    }
}

/* A stage that is due before any step of the one before it. */
static void
find_broken_chain(const struct look *look, struct milestoned_answer *answer)
{
    struct stage found[STAGES] = {0};
    int before = -1;
    find_stages(look, found);
    for (int i = 0; i < STAGES; i++) {
        if (found[i].first == NULL)
            continue;
        if (before >= 0 && found[i].last->due < found[before].first->due) {
            char code[LOOK_TEXT];
            snprintf(code, sizeof code, "chain/%s-before-%s", stages[i].word, stages[before].word);
            look->host->finding(answer, MILESTONED_WARNING, code, found[i].last->ref,
                                "%s (%s, %s) is due before %s (%s, %s), on which it rests.", stages[i].title,
                                found[i].last->ref, look->host->day_text(look->view, found[i].last->due),
                                stages[before].title, found[before].first->ref,
                                look->host->day_text(look->view, found[before].first->due));
        }
        before = i;
    }
}

/* Assessment */

static void
judge_waits(struct look *look, const struct cases *cases, struct milestoned_answer *answer,
            struct look_sum *sum)
{
    double green = look->host->number(look->view, "green_percent");
    double amber = look->host->number(look->view, "amber_percent");
    double longest = look->host->number(look->view, "longest_weeks");
    const struct milestoned_observation *wait = look_latest(look, "longest_wait", "all", MILESTONED_OWN);
    char count[LOOK_TEXT];
    if (cases_share(cases, cases_total(cases, REFERRAL, "help")) >= 0)
        cases_judge(cases, answer, REFERRAL, "help", green, amber, sum);
    else
        look_judge_level(look, answer, &measures[HELPED], green, amber, 1, sum);
    unsigned over = cases_total(cases, REFERRAL, "longest")->overdue;
    if (over > 0) {
        look->host->reason(answer, "Waiting for more than %g weeks: %s.", longest,
                           cases_count(cases, over, count));
        look_add(sum, MILESTONED_RED, MILESTONED_NOT_COMPARABLE);
    } else if (cases->all.overdue > 0) {
        look_add(sum, MILESTONED_AMBER, MILESTONED_NOT_COMPARABLE);
    }
    if (wait != NULL && look_fresh(look, wait, (int)look->host->number(look->view, "figure_months"))) {
        look->host->reason(answer, "Longest wait: %g weeks in %s.", wait->value, wait->period);
        look_add(sum, wait->value > longest ? MILESTONED_RED : MILESTONED_GREEN,
                 look_trend(wait, look_before(look, wait), MILESTONED_LOWER_IS_BETTER, 1));
    }
}

static void
judge_schools(struct look *look, struct milestoned_answer *answer, struct look_sum *sum)
{
    double wanted = look->host->number(look->view, "schools_wanted");
    for (int i = SCHOOLS; i <= LEADS; i++) {
        const char *group = NULL;
        const struct milestoned_observation *own;
        while ((own = look_next_own(look, measures[i].name, &group)) != NULL) {
            look_add(sum, look_judge_path(look, answer, &measures[i], own),
                     look_trend(own, look_before(look, own), MILESTONED_HIGHER_IS_BETTER, 1));
            if (i == SCHOOLS)
                look_find_unengaged(look, answer, own, wanted);
        }
        look_tell_uncounted(look, answer, &measures[i]);
    }
}

static int
semh_access_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    struct look_sum sum = {0};
    cases_tell(&cases, answer);
    judge_waits(&look, &cases, answer, &sum);
    look_tell_uncounted(&look, answer, &measures[HELPED]);
    look_tell_uncounted(&look, answer, &measures[LONGEST]);
    judge_schools(&look, answer, &sum);
    find_unchanged_capacity(&look, answer);
    find_outrun(&look, answer);
    find_broken_chain(&look, answer);
    look_tell_counts(&look, answer);
    int plan = look_judge_plan(&look, answer);
    cases_answer(&cases, answer, &sum, plan, "No referral has come in, and no figure of waits.");
    return 0;
}

/* Section */

enum { BANDS = 4 };

static int
band_of(const struct look *look, milestoned_day waited)
{
    int wanted = (int)look->host->number(look->view, "wait_days");
    int longest = 7 * (int)look->host->number(look->view, "longest_weeks");
    return waited <= wanted ? 0 : waited <= 2 * wanted ? 1 : waited <= longest ? 2 : 3;
}

static void
write_waits(const struct cases *cases, struct milestoned_section *section)
{
    static const char *const heads[] = {"Waiting since the referral", "Children"};
    struct look *look = cases->look;
    int wanted = (int)look->host->number(look->view, "wait_days");
    double longest = look->host->number(look->view, "longest_weeks");
    unsigned counts[BANDS] = {0}, all = 0;
    for (size_t i = 0; i < cases->count; i++) {
        const struct cases_run *run = &cases->runs[i];
        if (strcmp(run->clock->what, "longest") != 0 || run->met != MILESTONED_DAY_NONE)
            continue;
        counts[band_of(look, look->today - cases_day(look, run->index, "referred"))]++;
        all++;
    }
    if (all == 0)
        return;
    look->host->table(section, "Who waits, and for how long", heads, 2);
    for (int i = 0; i < BANDS; i++) {
        char label[LOOK_TEXT], count[LOOK_TEXT];
        if (i == 0)
            snprintf(label, sizeof label, "Up to %d days", wanted);
        else if (i == 1)
            snprintf(label, sizeof label, "Up to %d days", 2 * wanted);
        else
            snprintf(label, sizeof label, "%s %g weeks", i == 2 ? "Up to" : "Over", longest);
        const char *const cells[] = {label, cases_count(cases, counts[i], count)};
        look->host->row(section, cells, 2);
    }
}

/* Of the referrals of the last twelve months. */
static void
write_funnel(const struct cases *cases, struct milestoned_section *section)
{
    static const char *const heads[] = {"Referrals of the last twelve months", ""};
    static const char *const steps[] = {"referred", "accepted", "helped"};
    static const char *const titles[] = {"Referred", "Accepted", "Helped"};
    struct look *look = cases->look;
    unsigned counts[3] = {0};
    for (size_t i = 0; i < look->host->case_count(look->view); i++) {
        if (cases_day(look, i, "referred") <= look_months(look, look->today, -12))
            continue;
        for (int j = 0; j < 3; j++)
            counts[j] += cases_day(look, i, steps[j]) != MILESTONED_DAY_NONE;
    }
    if (counts[0] == 0)
        return;
    look->host->table(section, "From referral to help", heads, 2);
    for (int j = 0; j < 3; j++) {
        char count[LOOK_TEXT];
        const char *const cells[] = {titles[j], cases_count(cases, counts[j], count)};
        look->host->row(section, cells, 2);
    }
}

static const char *
half_term_of(const struct look *look, milestoned_day day)
{
    const struct milestoned_term *term;
    for (size_t i = 0; (term = look->host->term(look->view, i)) != NULL; i++)
        if (day >= term->first && day <= term->last)
            return term->id;
    return "–";
}

static void
write_chain(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"Stage", "Done", "Last due", "Half-term"};
    struct stage found[STAGES] = {0};
    find_stages(look, found);
    if (found[0].steps + found[1].steps + found[2].steps + found[3].steps == 0)
        return;
    look->host->table(section, "From audit to training", heads, 4);
    for (int i = 0; i < STAGES; i++) {
        char done[LOOK_TEXT];
        const struct milestoned_milestone *last = found[i].last;
        snprintf(done, sizeof done, "%u of %u", found[i].done, found[i].steps);
        const char *const cells[] = {stages[i].title, found[i].steps > 0 ? done : "no step",
                                     last != NULL ? look->host->day_text(look->view, last->due) : "–",
                                     last != NULL ? half_term_of(look, last->due) : "–"};
        look->host->row(section, cells, 4);
    }
}

static int
semh_access_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    struct cases cases;
    if (!cases_look(&cases, &look, self, view, clocks, CLOCKS))
        return -1;
    cases_table(&cases, section);
    write_waits(&cases, section);
    write_funnel(&cases, section);
    write_chain(&look, section);
    look_chart(&look, section, "helped_in_time", measures[HELPED].title);
    cases_end(&cases);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "semh_access",
    .summary =
        "Watches how long children wait for help with their mental health, and the service's capacity.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    MILESTONED_CASES(facts),
    .open = look_open,
    .assess = semh_access_assess,
    .section = semh_access_section,
    .close = look_close,
};
