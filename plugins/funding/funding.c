/*
 * funding: whether money is spent as planned, balances stay within bounds, and returns come in time.
 *
 * It also looks at what steps rest on: money that is not agreed yet, tenders that go out before the decision.
 * README.md tells law from custom and proposal.
 */
#include <math.h>
#include <milestoned/look.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"variance_green", MILESTONED_NUMBER, "5", 0, 100,
     "Green up to this distance of what was spent from its profile, in percent of the profile."},
    {"variance_amber", MILESTONED_NUMBER, "10", 0, 1000, "Amber up to this distance; red beyond."},
    {"balance_limit", MILESTONED_NUMBER, "5", 0, 100,
     "A balance further than this from nothing, in percent of the budget, is amber."},
    {"planned_deficits", MILESTONED_TEXT, "", 0, 0,
     "Groups whose deficit is agreed, with commas between them: theirs is amber, not red."},
    {"returns_green", MILESTONED_NUMBER, "100", 0, 100,
     "Returns in time are green from this share on, in percent."},
    {"returns_amber", MILESTONED_NUMBER, "90", 0, 100, "Amber from this share on; red below."},
    {"provisional", MILESTONED_TEXT, "", 0, 0,
     "Actions and steps that rest on money not agreed yet, by number or reference, with commas between "
     "them."},
    {"provisional_days", MILESTONED_INTEGER, "20", 0, 400,
     "Working days before such a step begins or is due from which it is a finding."},
    {"spend_by", MILESTONED_DATE, "", 0, 0, "The day by which a grant must be spent."},
    {"budget_dates", MILESTONED_BOOLEAN, "yes", 0, 0,
     "Whether the dates of a council's school budgets are told (England)."},
    LOOK_FIGURE_MONTHS("18"),
};

static const struct milestoned_measure measures[] = {
    {"spend", "Spent since the start", "£", MILESTONED_NO_DIRECTION, 0, 1e12},
    {"balance", "Balance", "% of budget", MILESTONED_NO_DIRECTION, -1000, 1000},
    {"balance_threshold", "Balance from which a school is reported", "% of budget", MILESTONED_NO_DIRECTION,
     0, 100},
    {"returns_on_time", "Financial returns in time", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"consistent_returns_on_time", "Consistent financial reporting returns in time", "%",
     MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"budgets_on_time", "School budgets in time", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"savings", "Saved since the start", "£", MILESTONED_HIGHER_IS_BETTER, 0, 1e12},
    {"external_funding", "Income from outside sources", "£ a year", MILESTONED_HIGHER_IS_BETTER, 0, 1e12},
    {"headroom", "Headroom of the schools' budget", "£", MILESTONED_NO_DIRECTION, -1e12, 1e12},
    {"grant", "Grant, by its source", "£", MILESTONED_NO_DIRECTION, 0, 1e12},
    {"school_grant", "Grant to a school, by \"school; source\"", "£", MILESTONED_NO_DIRECTION, 0, 1e12},
    LOOK_COUNT,
};
enum { MEASURES = sizeof measures / sizeof *measures - 1 }; /* without the counts */

/* "£250,000" */
static const char *
pounds(double amount, char text[LOOK_TEXT])
{
    char number[LOOK_TEXT];
    snprintf(text, LOOK_TEXT, "%s£%.100s", amount <= -0.5 ? "-" : "",
             look_number(round(fabs(amount)), number));
    return text;
}

/* Profile and balance */

/* The profile on a day, in a straight line between the targets around it; before the first one from the
 * plan's beginning. NaN without a profile. */
static double
profile_on(const struct look *look, const char *measure, const char *group, milestoned_day day)
{
    struct look_series series = look_series(look, measure, group, MILESTONED_TARGET);
    milestoned_day from =
        look->about->begins != MILESTONED_DAY_NONE ? look->about->begins : look->about->reference;
    double start = 0;
    for (size_t i = 0; i < series.count; i++) {
        const struct milestoned_observation *target = series.at[i];
        if (target->on >= day)
            return start + (target->value - start) * look_elapsed(from, target->on, day);
        from = target->on;
        start = target->value;
    }
    return series.count > 0 ? start : (double)NAN;
}

static int
judge_spend(const struct look *look, struct milestoned_answer *answer, const char *group)
{
    const struct milestoned_observation *own = look_latest(look, "spend", group, MILESTONED_OWN);
    double profile = own != NULL ? profile_on(look, "spend", group, own->on) : (double)NAN;
    char spent[LOOK_TEXT], planned[LOOK_TEXT], code[LOOK_TEXT];
    if (own == NULL || isnan(profile) || profile <= 0)
        return MILESTONED_NOT_STARTED;
    double variance = 100 * (own->value - profile) / profile;
    look->host->reason(answer, "Spent of %s: %s by %s, %+.1f%% from the profile of %s.", group,
                       pounds(own->value, spent), own->period, variance, pounds(profile, planned));
    if (fabs(variance) <= look->host->number(look->view, "variance_green") + 1e-9)
        return MILESTONED_GREEN;
    snprintf(code, sizeof code, "variance/%.100s", group);
    look->host->finding(answer, MILESTONED_WARNING, code, "", "%s is %.1f%% %s its profile (%s).", group,
                        fabs(variance), variance < 0 ? "below" : "above", own->period);
    return fabs(variance) <= look->host->number(look->view, "variance_amber") + 1e-9 ? MILESTONED_AMBER
                                                                                     : MILESTONED_RED;
}

/* The limit that the plan itself sets, or the setting's. */
static double
balance_limit(const struct look *look, const char *group)
{
    const struct milestoned_observation *limit = look_target(look, "balance_threshold", group, look->today);
    if (limit == NULL)
        limit = look_target(look, "balance_threshold", "all", look->today);
    return limit != NULL ? limit->value : look->host->number(look->view, "balance_limit");
}

static int
judge_balance(const struct look *look, struct milestoned_answer *answer, const char *group)
{
    const struct milestoned_observation *own = look_latest(look, "balance", group, MILESTONED_OWN);
    double limit = balance_limit(look, group);
    char code[LOOK_TEXT];
    if (own == NULL)
        return MILESTONED_NOT_STARTED;
    int planned = look_names(look, "planned_deficits", group);
    if (own->value >= 0 && own->value <= limit)
        return MILESTONED_GREEN;
    snprintf(code, sizeof code, "balance/%.100s", group);
    if (own->value < 0 && !planned) {
        look->host->reason(answer, "%s has a deficit of %.1f%% of its budget that was not agreed (%s).",
                           group, -own->value, own->period);
        look->host->finding(answer, MILESTONED_BREACH, code, "", "%s: deficit of %.1f%% that was not agreed.",
                            group, -own->value);
        return MILESTONED_RED;
    }
    look->host->reason(answer,
                       "%s has a balance of %+.1f%% of its budget (%s); %g%% either way is the limit.", group,
                       own->value, own->period, limit);
    if (fabs(own->value) <= limit)
        return MILESTONED_AMBER;
    look->host->finding(answer, MILESTONED_WARNING, code, "", "%s: balance of %+.1f%%, beyond %g%%.", group,
                        own->value, limit);
    return MILESTONED_AMBER;
}

/* Returns and savings */

static int
judge_returns(const struct look *look, struct milestoned_answer *answer,
              const struct milestoned_measure *measure, const struct milestoned_observation *own)
{
    const struct milestoned_observation *target = look_target(look, own->measure, look_group(own), own->on);
    double green = target != NULL ? target->value : look->host->number(look->view, "returns_green");
    look->host->reason(answer, "%s: %.0f%% in %s; %g%% are wanted.", measure->title, own->value, own->period,
                       green);
    if (own->value >= green)
        return MILESTONED_GREEN;
    char code[LOOK_TEXT];
    snprintf(code, sizeof code, "late-returns/%s", own->measure);
    look->host->finding(answer, MILESTONED_WARNING, code, "", "%s: %.0f%%, and %g%% are wanted.",
                        measure->title, own->value, green);
    return own->value >= look->host->number(look->view, "returns_amber") ? MILESTONED_AMBER : MILESTONED_RED;
}

/* Money that is to be saved or raised by a day: a straight line to it, with the variance that spending has.
 */
static int
judge_gain(const struct look *look, struct milestoned_answer *answer,
           const struct milestoned_measure *measure, const struct milestoned_observation *own)
{
    char have[LOOK_TEXT], wanted[LOOK_TEXT], code[LOOK_TEXT];
    double path = profile_on(look, own->measure, look_group(own), own->on);
    if (isnan(path) || path <= 0)
        return MILESTONED_NOT_STARTED;
    double short_by = 100 * (path - own->value) / path;
    look->host->reason(answer, "%s: %s by %s; the way to its target asks for %s.", measure->title,
                       pounds(own->value, have), own->period, pounds(path, wanted));
    if (short_by <= 0)
        return MILESTONED_GREEN;
    snprintf(code, sizeof code, "short/%s/%.80s", own->measure, look_group(own));
    look->host->finding(answer, MILESTONED_WARNING, code, "",
                        "%s (%s) is %.0f%% short of the way to its target.", measure->title, look_group(own),
                        short_by);
    return short_by <= look->host->number(look->view, "variance_amber") ? MILESTONED_AMBER : MILESTONED_RED;
}

static int
is_return(const char *measure)
{
    return strstr(measure, "_on_time") != NULL;
}

static int
judge_other(const struct look *look, struct milestoned_answer *answer,
            const struct milestoned_measure *measure, const char *group)
{
    const struct milestoned_observation *own = look_latest(look, measure->name, group, MILESTONED_OWN);
    if (own == NULL)
        return MILESTONED_NOT_STARTED;
    if (is_return(measure->name))
        return judge_returns(look, answer, measure, own);
    return strcmp(measure->name, "savings") == 0 ? judge_gain(look, answer, measure, own)
                                                 : MILESTONED_NOT_STARTED;
}

static void
judge_measure(struct look *look, struct milestoned_answer *answer, const struct milestoned_measure *measure,
              struct look_sum *sum)
{
    const char *group = NULL;
    while ((group = look_next_group(look, measure->name, MILESTONED_OWN, group)) != NULL) {
        const struct milestoned_observation *own = look_latest(look, measure->name, group, MILESTONED_OWN);
        if (own == NULL || !look_fresh(look, own, (int)look->host->number(look->view, "figure_months")))
            continue;
        int colour = strcmp(measure->name, "spend") == 0     ? judge_spend(look, answer, group)
                     : strcmp(measure->name, "balance") == 0 ? judge_balance(look, answer, group)
                                                             : judge_other(look, answer, measure, group);
        look_add(sum, colour, look_trend(own, look_before(look, own), measure->direction, 1));
    }
    if (strcmp(measure->name, "balance_threshold") != 0)
        look_tell_uncounted(look, answer, measure);
}

/* What was said of money: told where it is all that is known. */
static void
tell_amounts(const struct look *look, struct milestoned_answer *answer)
{
    static const char *const told[] = {"external_funding", "headroom", "grant"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const char *group = NULL;
        while ((group = look_next_group(look, told[i], MILESTONED_OWN, group)) != NULL) {
            const struct milestoned_observation *own = look_latest(look, told[i], group, MILESTONED_OWN);
            char amount[LOOK_TEXT];
            for (size_t j = 0; own != NULL && j < MEASURES; j++)
                if (strcmp(measures[j].name, told[i]) == 0)
                    look->host->reason(answer, "%s (%s): %s in %s.", measures[j].title, group,
                                       pounds(own->value, amount), own->period);
        }
    }
}

/* One school that is paid twice for one period: by two sources. */
static int
same_school(const char *a, const char *b)
{
    size_t length = strcspn(a, ";");
    return length == strcspn(b, ";") && strncmp(a, b, length) == 0;
}

static void
find_double_funding(const struct look *look, struct milestoned_answer *answer)
{
    const char *group = NULL, *before = NULL;
    while ((group = look_next_group(look, "school_grant", MILESTONED_OWN, group)) != NULL) {
        const struct milestoned_observation *own = look_latest(look, "school_grant", group, MILESTONED_OWN);
        const struct milestoned_observation *other =
            own != NULL && before != NULL && same_school(before, group)
                ? look_beside_group(look, own, before, MILESTONED_OWN)
                : NULL;
        if (other != NULL) {
            char code[LOOK_TEXT];
            int length = (int)strcspn(group, ";");
            snprintf(code, sizeof code, "double-funded/%.*s", length < 100 ? length : 100, group);
            look->host->finding(answer, MILESTONED_WARNING, code, "",
                                "%.*s is funded by two sources in %s: %s and %s.", length, group, own->period,
                                before, group);
        }
        before = group;
    }
}

/* Steps */

static int
rests_on_provisional(const struct look *look, const struct milestoned_milestone *step)
{
    const struct milestoned_action *action = look->host->action(look->view, step->action);
    return look_names(look, "provisional", step->ref) || look_names(look, "provisional", action->ref) ||
           (*action->number != '\0' && look_names(look, "provisional", action->number));
}

/* A step that begins, or is due, while its money is only hoped for. */
static int
find_provisional(struct look *look, struct milestoned_answer *answer)
{
    struct look_list list = {0};
    const struct milestoned_milestone *step;
    int days = (int)look->host->number(look->view, "provisional_days");
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        milestoned_day first = step->start != MILESTONED_DAY_NONE ? step->start : step->due;
        if (!look_is_open(step) || first == MILESTONED_DAY_NONE || !rests_on_provisional(look, step))
            continue;
        milestoned_day from = look->host->add_days(look->view, MILESTONED_WORKING, first, -days);
        look_change_on(look, from);
        if (from <= look->today)
            look_list_add(&list, step->ref, step->ref);
    }
    if (list.count == 0)
        return MILESTONED_NOT_STARTED;
    look->host->reason(answer, "%u of the next steps rest on money that is not agreed: %s.", list.count,
                       look_list_text(&list));
    look->host->finding(answer, MILESTONED_WARNING, "provisional-money", list.only,
                        "Resting on money that is not agreed yet: %s.", look_list_text(&list));
    return MILESTONED_AMBER;
}

static const char *const tender_words[] = {"tender", "procure", "commission", "advertise", NULL};
static const char *const decision_words[] = {"agree", "agreed", "approv", "decision", "decide", NULL};

/* The last decision of an action that is still open and dated; NULL. */
static const struct milestoned_milestone *
open_decision(const struct look *look, const struct milestoned_action *action)
{
    const struct milestoned_milestone *last = NULL;
    for (size_t i = action->first; i < (size_t)action->first + action->count; i++) {
        const struct milestoned_milestone *step = look->host->milestone(look->view, i);
        if (look_is_open(step) && step->due != MILESTONED_DAY_NONE && step->certain &&
            look_mentions_any(step->title, decision_words) && !look_mentions_any(step->title, tender_words) &&
            (last == NULL || step->due > last->due))
            last = step;
    }
    return last;
}

/* Going out to tender before the money or the scope is decided. */
static void
find_early_tenders(const struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_action *action;
    for (size_t a = 0; (action = look->host->action(look->view, a)) != NULL; a++) {
        const struct milestoned_milestone *decision = open_decision(look, action);
        for (size_t i = action->first; decision != NULL && i < (size_t)action->first + action->count; i++) {
            const struct milestoned_milestone *step = look->host->milestone(look->view, i);
            milestoned_day first = step->start != MILESTONED_DAY_NONE ? step->start : step->due;
            char code[LOOK_TEXT];
            if (!look_is_open(step) || !step->certain || first == MILESTONED_DAY_NONE ||
                first >= decision->due || !look_mentions_any(step->title, tender_words))
                continue;
            snprintf(code, sizeof code, "tender-first/%.100s", step->ref);
            look->host->finding(answer, MILESTONED_WARNING, code, step->ref,
                                "%s begins on %s, before the decision %s of %s.", step->ref,
                                look->host->day_text(look->view, first), decision->ref,
                                look->host->day_text(look->view, decision->due));
        }
    }
}

static void
find_spend_by(struct look *look, struct milestoned_answer *answer)
{
    milestoned_day end = look->host->day(look->view, "spend_by");
    struct look_list list = {0};
    const struct milestoned_milestone *step;
    if (end == MILESTONED_DAY_NONE)
        return;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++)
        if (look_is_open(step) && step->due > end)
            look_list_add(&list, step->ref, step->ref);
    if (list.count > 0)
        look->host->finding(answer, MILESTONED_WARNING, "after-spend-by", list.only,
                            "Due after the grant must be spent (%s): %s.",
                            look->host->day_text(look->view, end), look_list_text(&list));
}

static int
funding_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    struct look_sum sum = {0};
    for (size_t i = 0; i < MEASURES; i++)
        judge_measure(&look, answer, &measures[i], &sum);
    int steps = look_worse(find_provisional(&look, answer), look_judge_plan(&look, answer));
    if (sum.judged == 0)
        look.host->reason(answer, "No figures yet of what was spent, saved or returned.");
    tell_amounts(&look, answer);
    look_tell_counts(&look, answer);
    find_double_funding(&look, answer);
    find_early_tenders(&look, answer);
    find_spend_by(&look, answer);
    look_answer(&look, answer, &sum, steps,
                sum.judged > 0 ? MILESTONED_CONFIDENCE_HIGH : MILESTONED_CONFIDENCE_LOW);
    return 0;
}

/* Dates */

/* A council tells its schools their budget shares by the end of February (School and Early Years Finance
 * (England) Regulations; of medium confidence), its year begins on 1 April, and its budget statement is due
 * at the end of April (Apprenticeships, Skills, Children and Learning Act 2009, section 251). */
static void
date_year(const struct look *look, struct milestoned_dates *dates, int year)
{
    look_date(look, dates, MILESTONED_DEADLINE, look_worked(look, look->host->make_day(year, 3, 1) - 1),
              "budget-shares", year, "Schools are told their budget shares",
              "School and Early Years Finance (England) Regulations: by the end of February");
    look_date(look, dates, MILESTONED_OCCASION, look->host->make_day(year, 4, 1), "year-begins", year,
              "The financial year begins", "custom: a council's year runs from 1 April");
    if (year >= 2010)
        look_date(look, dates, MILESTONED_DEADLINE, look_worked(look, look->host->make_day(year, 4, 30)),
                  "budget-statement", year, "Budget statement to the Department is due",
                  "Apprenticeships, Skills, Children and Learning Act 2009, section 251: by 30 April");
}

static int
funding_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
              struct milestoned_dates *dates)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    milestoned_day end = look.host->day(view, "spend_by");
    if (end != MILESTONED_DAY_NONE)
        look_date(&look, dates, MILESTONED_DEADLINE, end, "spend-by", look_year(&look, end),
                  "The grant must be spent", "condition of the grant (setting)");
    if (strcmp(look.about->nation, "england") == 0 && look.host->number(view, "budget_dates") != 0)
        for (int year = look_year(&look, from); year <= look_year(&look, to); year++)
            date_year(&look, dates, year);
    look_end(&look);
    return 0;
}

/* Section */

static void
write_profile(const struct look *look, struct milestoned_section *section, const char *measure,
              const char *title)
{
    static const char *const heads[] = {"For", "By", "Amount", "Profile", "Variance, %"};
    const char *group = NULL;
    int begun = 0;
    while ((group = look_next_group(look, measure, MILESTONED_OWN, group)) != NULL) {
        const struct milestoned_observation *own = look_latest(look, measure, group, MILESTONED_OWN);
        char have[LOOK_TEXT], wanted[LOOK_TEXT] = "–", variance[24] = "–";
        if (own == NULL)
            continue;
        double profile = profile_on(look, measure, group, own->on);
        pounds(own->value, have);
        if (!isnan(profile) && profile > 0) {
            pounds(profile, wanted);
            snprintf(variance, sizeof variance, "%+.1f", 100 * (own->value - profile) / profile);
        }
        if (!begun++)
            look->host->table(section, title, heads, 5);
        const char *const cells[] = {group, own->period, have, wanted, variance};
        look->host->row(section, cells, 5);
    }
}

static void
write_balances(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"School or budget", "Period", "Balance, %", "Limit, %"};
    const char *group = NULL;
    int begun = 0;
    while ((group = look_next_group(look, "balance", MILESTONED_OWN, group)) != NULL) {
        const struct milestoned_observation *own = look_latest(look, "balance", group, MILESTONED_OWN);
        char balance[24], limit[24];
        if (own == NULL)
            continue;
        snprintf(balance, sizeof balance, "%+.1f", own->value);
        snprintf(limit, sizeof limit, "%g", balance_limit(look, group));
        if (!begun++)
            look->host->table(section, "Balances", heads, 4);
        const char *const cells[] = {group, own->period, balance, limit};
        look->host->row(section, cells, 4);
    }
}

enum { POINTS = 24 };

/* What was spent of all, against the profile of the same days. */
static void
write_chart(const struct look *look, struct milestoned_section *section)
{
    const char *labels[POINTS];
    double own[POINTS], planned[POINTS];
    struct look_series series = look_series(look, "spend", "all", MILESTONED_OWN);
    size_t first = series.count > POINTS ? series.count - POINTS : 0, count = series.count - first;
    for (size_t i = 0; i < count; i++) {
        labels[i] = series.at[first + i]->period;
        own[i] = series.at[first + i]->value;
        planned[i] = profile_on(look, "spend", "all", series.at[first + i]->on);
    }
    if (count < 2)
        return;
    look->host->chart(section, MILESTONED_LINES, "Spent", "£", labels, count);
    look->host->series(section, "spent", own, count);
    look->host->series(section, "profile", planned, count);
}

static int
funding_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    if (look.figure_count == 0)
        look.host->paragraph(section, "There are no figures of money yet for %s.", look.about->title);
    write_profile(&look, section, "spend", "Spending against its profile");
    write_chart(&look, section);
    write_profile(&look, section, "savings", "Savings against the way to their target");
    write_balances(&look, section);
    look_end(&look);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "funding",
    .summary = "Watches spending against its profile, balances, returns, savings, and money not agreed yet.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    .open = look_open,
    .assess = funding_assess,
    .dates = funding_dates,
    .section = funding_section,
    .close = look_close,
};
