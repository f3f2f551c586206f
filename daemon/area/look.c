#include <ctype.h>
#include <math.h>
#include <milestoned/look.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Figures, sorted */

const char *
look_group(const struct milestoned_observation *figure)
{
    return *figure->group == '\0' ? "all" : figure->group;
}

static int
compare_place(const struct milestoned_observation *a, const struct milestoned_observation *b)
{
    int order = strcmp(a->measure, b->measure);
    order = order != 0 ? order : strcmp(look_group(a), look_group(b));
    return order != 0 ? order : a->comparator - b->comparator;
}

/* The host hands rows out in one array, so that the later row has the higher address. */
static int
compare(const void *one, const void *other)
{
    const struct milestoned_observation *a = *(const struct milestoned_observation *const *)one;
    const struct milestoned_observation *b = *(const struct milestoned_observation *const *)other;
    int order = compare_place(a, b);
    if (order != 0)
        return order;
    if (a->on != b->on)
        return a->on < b->on ? -1 : 1;
    return a < b ? -1 : a > b;
}

struct kept {
    const struct milestoned_host *host;
};

void *
look_open(const struct milestoned_host *host)
{
    struct kept *kept = calloc(1, sizeof *kept);
    if (kept != NULL)
        kept->host = host;
    return kept;
}

void
look_close(void *self)
{
    free(self);
}

int
look_begin(struct look *look, const void *self, const struct milestoned_view *view)
{
    const struct milestoned_host *host = ((const struct kept *)self)->host;
    size_t count = host->observation_count(view);
    *look = (struct look){.host = host,
                          .view = view,
                          .about = host->about(view),
                          .today = host->about(view)->today,
                          .until = MILESTONED_DAY_NONE};
    look->figures = calloc(count + 1, sizeof *look->figures);
    if (look->figures == NULL)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const struct milestoned_observation *figure = host->observation(view, i);
        if (!isnan(figure->value))
            look->figures[look->figure_count++] = figure;
    }
    qsort(look->figures, look->figure_count, sizeof *look->figures, compare);
    return 1;
}

void
look_end(struct look *look)
{
    free(look->figures);
    look->figures = NULL;
    look->figure_count = 0;
}

void
look_change_on(struct look *look, milestoned_day day)
{
    if (day > look->today && (look->until == MILESTONED_DAY_NONE || day < look->until))
        look->until = day;
}

int
look_worse(int a, int b)
{
    static const int badness[] = {[MILESTONED_NOT_STARTED] = 0,
                                  [MILESTONED_GREEN] = 1,
                                  [MILESTONED_AMBER] = 2,
                                  [MILESTONED_RED] = 3,
                                  [MILESTONED_BLUE] = 0};
    return badness[a] >= badness[b] ? a : b;
}

const char *
look_word(int status)
{
    static const char *const words[] = {"not started", "green",   "amber",      "red",
                                        "blue",        "on hold", "superseded", "undated"};
    return status >= 0 && (size_t)status < sizeof words / sizeof *words ? words[status] : "unknown";
}

/* Settings */

int
look_names(const struct look *look, const char *setting, const char *name)
{
    const char *at = look->host->text(look->view, setting);
    if (strcmp(at, "*") == 0)
        return 1;
    while (*at != '\0') {
        at += strspn(at, " ,");
        size_t length = strcspn(at, ",");
        const char *next = at + length;
        while (length > 0 && at[length - 1] == ' ')
            length--;
        if (length == strlen(name) && length > 0 && strncmp(at, name, length) == 0)
            return 1;
        at = next;
    }
    return 0;
}

/* Figures, found */

/* The first that does not come before a place. */
static size_t
lower_bound(const struct look *look, const struct milestoned_observation *place)
{
    size_t low = 0, high = look->figure_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_place(look->figures[middle], place) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct look_series
look_series(const struct look *look, const char *measure, const char *group, int comparator)
{
    const struct milestoned_observation place = {
        .measure = measure, .group = group, .comparator = comparator};
    const struct milestoned_observation past = {
        .measure = measure, .group = group, .comparator = comparator + 1};
    size_t from = lower_bound(look, &place), to = lower_bound(look, &past);
    return (struct look_series){look->figures + from, to - from};
}

const char *
look_next_group(const struct look *look, const char *measure, int comparator, const char *group)
{
    const struct milestoned_observation place = {
        .measure = measure, .group = group != NULL ? group : "\x01", .comparator = INT32_MAX};
    for (size_t i = lower_bound(look, &place); i < look->figure_count; i++) {
        const struct milestoned_observation *figure = look->figures[i];
        if (strcmp(figure->measure, measure) != 0)
            return NULL;
        if (figure->comparator == comparator)
            return look_group(figure);
    }
    return NULL;
}

const struct milestoned_observation *
look_latest(const struct look *look, const char *measure, const char *group, int comparator)
{
    struct look_series series = look_series(look, measure, group, comparator);
    for (size_t i = series.count; i > 0; i--)
        if (comparator == MILESTONED_TARGET || series.at[i - 1]->on <= look->today)
            return series.at[i - 1];
    return NULL;
}

const struct milestoned_observation *
look_next_own(const struct look *look, const char *measure, const char **group)
{
    while ((*group = look_next_group(look, measure, MILESTONED_OWN, *group)) != NULL) {
        const struct milestoned_observation *own = look_latest(look, measure, *group, MILESTONED_OWN);
        if (own != NULL)
            return own;
    }
    return NULL;
}

const struct milestoned_observation *
look_beside_group(const struct look *look, const struct milestoned_observation *own, const char *group,
                  int comparator)
{
    struct look_series series = look_series(look, own->measure, group, comparator);
    for (size_t i = series.count; i > 0; i--)
        if (strcmp(series.at[i - 1]->period, own->period) == 0)
            return series.at[i - 1];
    return NULL;
}

const struct milestoned_observation *
look_beside(const struct look *look, const struct milestoned_observation *own, int comparator)
{
    return look_beside_group(look, own, look_group(own), comparator);
}

/* A part of a year may begin some weeks earlier or later than a year before: terms move. */
enum { SEASON_DAYS = 45, YEAR_DAYS = 365 };

static int
is_same_season(milestoned_day day, milestoned_day before)
{
    int years = (day - before + YEAR_DAYS / 2) / YEAR_DAYS;
    int apart = day - before - years * YEAR_DAYS;
    return years >= 1 && apart > -SEASON_DAYS && apart < SEASON_DAYS;
}

const struct milestoned_observation *
look_before(const struct look *look, const struct milestoned_observation *figure)
{
    if (figure->on == MILESTONED_DAY_NONE)
        return NULL;
    struct look_series series = look_series(look, figure->measure, look_group(figure), figure->comparator);
    for (size_t i = series.count; i > 0; i--)
        if (series.at[i - 1]->on != MILESTONED_DAY_NONE && is_same_season(figure->on, series.at[i - 1]->on))
            return series.at[i - 1];
    return NULL;
}

int
look_comparable(const struct milestoned_observation *figure, const struct milestoned_observation *before)
{
    return strcmp(figure->definition, before->definition) == 0;
}

const struct milestoned_observation *
look_target(const struct look *look, const char *measure, const char *group, milestoned_day day)
{
    struct look_series series = look_series(look, measure, group, MILESTONED_TARGET);
    for (size_t i = 0; i < series.count; i++)
        if (series.at[i]->on >= day)
            return series.at[i];
    return series.count > 0 ? series.at[series.count - 1] : NULL;
}

double
look_gap(const struct milestoned_observation *own, const struct milestoned_observation *other)
{
    return round((own->value - other->value) * 10) / 10;
}

int
look_colour(double lead, double margin)
{
    if (lead >= 0)
        return MILESTONED_GREEN;
    return lead >= -margin - 1e-9 ? MILESTONED_AMBER : MILESTONED_RED;
}

int
look_trend(const struct milestoned_observation *figure, const struct milestoned_observation *before,
           int direction, double least)
{
    if (before == NULL || direction == MILESTONED_NO_DIRECTION || !look_comparable(figure, before))
        return MILESTONED_NOT_COMPARABLE;
    double change = look_gap(figure, before) * (direction == MILESTONED_LOWER_IS_BETTER ? -1 : 1);
    if (fabs(change) < least)
        return MILESTONED_STEADY;
    return change > 0 ? MILESTONED_IMPROVING : MILESTONED_WORSENING;
}

const char *
look_trend_text(int trend)
{
    static const char *const texts[] = {[MILESTONED_NOT_COMPARABLE] = "not comparable",
                                        [MILESTONED_WORSENING] = "worse",
                                        [MILESTONED_STEADY] = "the same",
                                        [MILESTONED_IMPROVING] = "better"};
    return texts[trend];
}

int
look_trend_of(int a, int b)
{
    if (a == MILESTONED_WORSENING || b == MILESTONED_WORSENING)
        return MILESTONED_WORSENING;
    return a >= b ? a : b;
}

int
look_fresh(struct look *look, const struct milestoned_observation *figure, int months)
{
    if (figure->on == MILESTONED_DAY_NONE)
        return 1;
    milestoned_day old = look_months(look, figure->on, months) + 1;
    look_change_on(look, old);
    return look->today < old;
}

const char *
look_count(double count, double small, char text[LOOK_TEXT])
{
    if (count > 0 && count < small)
        snprintf(text, LOOK_TEXT, "fewer than %g", small);
    else
        snprintf(text, LOOK_TEXT, "%.0f", count);
    return text;
}

const char *
look_share(const struct milestoned_observation *figure, double small, char text[LOOK_TEXT])
{
    if (figure->has_count && (figure->numerator == 0 || (double)figure->numerator >= small))
        snprintf(text, LOOK_TEXT, "%lld of %lld", (long long)figure->numerator,
                 (long long)figure->denominator);
    else
        snprintf(text, LOOK_TEXT, "%.0f%%", figure->value);
    return text;
}

/* "250,000" */
const char *
look_number(double value, char text[LOOK_TEXT])
{
    char digits[LOOK_TEXT];
    int whole = fabs(value - round(value)) < 1e-9 && fabs(value) >= 10000;
    int length = snprintf(digits, sizeof digits, whole ? "%.0f" : "%g", fabs(value));
    size_t at = (size_t)snprintf(text, LOOK_TEXT, "%s", value < 0 ? "-" : "");
    for (int i = 0; i < length && at + 2 < LOOK_TEXT; i++) {
        if (whole && i > 0 && (length - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    return text;
}

const char *
look_amount(const struct milestoned_measure *measure, double value, char text[LOOK_TEXT])
{
    static const char pound[] = "£";
    char number[LOOK_TEXT];
    look_number(value, number);
    if (strncmp(measure->unit, pound, sizeof pound - 1) == 0)
        snprintf(text, LOOK_TEXT, "£%.90s%.90s", number, measure->unit + sizeof pound - 1);
    else
        snprintf(text, LOOK_TEXT, "%.90s%s%.90s", number,
                 *measure->unit == '%' || *measure->unit == '\0' ? "" : " ", measure->unit);
    return text;
}

static void
tell_count(const struct look *look, struct milestoned_answer *answer, const char *group)
{
    const struct milestoned_observation *own = look_latest(look, "count", group, MILESTONED_OWN);
    const struct milestoned_observation *target = look_target(look, "count", group, look->today);
    char have[LOOK_TEXT], wanted[LOOK_TEXT];
    if (own != NULL && target != NULL)
        look->host->reason(answer, "%s: %s in %s; %s are wanted by %s.", group, look_number(own->value, have),
                           own->period, look_number(target->value, wanted), target->period);
    else if (own != NULL)
        look->host->reason(answer, "%s: %s in %s.", group, look_number(own->value, have), own->period);
    else if (target != NULL)
        look->host->reason(answer, "%s: %s are wanted by %s.", group, look_number(target->value, wanted),
                           target->period);
}

void
look_tell_counts(const struct look *look, struct milestoned_answer *answer)
{
    const char *group = NULL;
    while ((group = look_next_group(look, "count", MILESTONED_OWN, group)) != NULL)
        tell_count(look, answer, group);
    while ((group = look_next_group(look, "count", MILESTONED_TARGET, group)) != NULL)
        if (look_latest(look, "count", group, MILESTONED_OWN) == NULL)
            tell_count(look, answer, group);
}

int
look_judge_level(struct look *look, struct milestoned_answer *answer,
                 const struct milestoned_measure *measure, double wanted, double least, double step,
                 struct look_sum *sum)
{
    const struct milestoned_observation *own = look_latest(look, measure->name, "all", MILESTONED_OWN);
    char have[LOOK_TEXT], green[LOOK_TEXT], amber[LOOK_TEXT];
    if (own == NULL || !look_fresh(look, own, (int)look->host->number(look->view, "figure_months")))
        return 0;
    int sign = measure->direction == MILESTONED_LOWER_IS_BETTER ? -1 : 1;
    if (sign * least > sign * wanted)
        least = wanted;
    look->host->reason(answer, "%s: %s in %s (green %s %s, amber %s %s).", measure->title,
                       look_amount(measure, own->value, have), own->period, sign > 0 ? "from" : "up to",
                       look_amount(measure, wanted, green), sign > 0 ? "from" : "up to",
                       look_amount(measure, least, amber));
    look_add(sum,
             sign * own->value >= sign * wanted  ? MILESTONED_GREEN
             : sign * own->value >= sign * least ? MILESTONED_AMBER
                                                 : MILESTONED_RED,
             look_trend(own, look_before(look, own), measure->direction, step));
    return 1;
}

int
look_judge_national(struct look *look, struct milestoned_answer *answer,
                    const struct milestoned_measure *measure, double margin, double step,
                    struct look_sum *sum)
{
    const struct milestoned_observation *own = look_latest(look, measure->name, "all", MILESTONED_OWN);
    if (own == NULL || !look_fresh(look, own, (int)look->host->number(look->view, "figure_months")))
        return 0;
    const struct milestoned_observation *national = look_beside(look, own, MILESTONED_NATIONAL);
    int trend = look_trend(own, look_before(look, own), measure->direction, step);
    if (national == NULL) {
        look->host->reason(answer, "%s: %.1f%% in %s; there is no national figure.", measure->title,
                           own->value, own->period);
        look_add(sum, MILESTONED_NOT_STARTED, trend);
        return 1;
    }
    double gap = look_gap(own, national);
    look->host->reason(answer, "%s: %.1f%% in %s, %+.1f points from the national %.1f%%.", measure->title,
                       own->value, own->period, gap, national->value);
    look_add(sum, look_colour(measure->direction == MILESTONED_LOWER_IS_BETTER ? -gap : gap, margin), trend);
    return 1;
}

static double
path_start(const struct look *look, const struct milestoned_observation *own, milestoned_day *from)
{
    struct look_series series = look_series(look, own->measure, look_group(own), MILESTONED_OWN);
    *from = look->about->reference;
    if (strstr(own->measure, "_gain") != NULL)
        return 0;
    *from = series.at[0]->on;
    return series.at[0]->value;
}

int
look_judge_path(const struct look *look, struct milestoned_answer *answer,
                const struct milestoned_measure *measure, const struct milestoned_observation *own)
{
    const struct milestoned_observation *target = look_target(look, own->measure, look_group(own), own->on);
    milestoned_day from;
    double start = path_start(look, own, &from);
    if (target == NULL) {
        look->host->reason(answer, "%s (%s): %g in %s.", measure->title, look_group(own), own->value,
                           own->period);
        return MILESTONED_NOT_STARTED;
    }
    double path = start + (target->value - start) * look_elapsed(from, target->on, own->on);
    double behind = measure->direction == MILESTONED_LOWER_IS_BETTER ? own->value - path : path - own->value;
    look->host->reason(answer, "%s (%s): %g in %s, on a way to %g by %s that asks for %.1f by then.",
                       measure->title, look_group(own), own->value, own->period, target->value,
                       target->period, path);
    if (own->on <= from)
        return MILESTONED_NOT_STARTED;
    if (behind <= 1e-9)
        return MILESTONED_GREEN;
    char code[LOOK_TEXT];
    snprintf(code, sizeof code, "behind/%s/%.100s", own->measure, look_group(own));
    look->host->finding(answer, MILESTONED_WARNING, code, "", "%s (%s) is behind the way to its target.",
                        measure->title, look_group(own));
    return MILESTONED_AMBER;
}

void
look_tell_uncounted(const struct look *look, struct milestoned_answer *answer,
                    const struct milestoned_measure *measure)
{
    const char *group = NULL;
    while ((group = look_next_group(look, measure->name, MILESTONED_TARGET, group)) != NULL) {
        const struct milestoned_observation *target = look_target(look, measure->name, group, look->today);
        char code[LOOK_TEXT], wanted[LOOK_TEXT];
        if (look_latest(look, measure->name, group, MILESTONED_OWN) != NULL)
            continue;
        snprintf(code, sizeof code, "not-counted/%s/%.100s", measure->name, group);
        look->host->finding(answer, MILESTONED_NOTE, code, "",
                            "%s (%s): %s is wanted by %s, and nothing has been counted yet.", measure->title,
                            group, look_amount(measure, target->value, wanted), target->period);
    }
}

void
look_find_unengaged(const struct look *look, struct milestoned_answer *answer,
                    const struct milestoned_observation *own, double wanted)
{
    char code[LOOK_TEXT];
    if (own->value >= wanted || !own->has_count)
        return;
    snprintf(code, sizeof code, "not-engaged/%.100s", look_group(own));
    look->host->finding(answer, MILESTONED_WARNING, code, "",
                        "%lld of %lld schools do not take part (%s, %s).",
                        (long long)(own->denominator - own->numerator), (long long)own->denominator,
                        look_group(own), own->period);
}

double
look_elapsed(milestoned_day from, milestoned_day to, milestoned_day day)
{
    if (from == MILESTONED_DAY_NONE || to <= from || day >= to)
        return 1;
    return day <= from ? 0 : (double)(day - from) / (double)(to - from);
}

void
look_add(struct look_sum *sum, int colour, int trend)
{
    sum->judged += colour != MILESTONED_NOT_STARTED;
    sum->colour = look_worse(sum->colour, colour);
    sum->trend = look_trend_of(sum->trend, trend);
}

void
look_answer(struct look *look, struct milestoned_answer *answer, const struct look_sum *sum, int steps,
            int confidence)
{
    struct look_plan plan = look_plan(look);
    if (sum->judged > 0)
        look->host->measured(answer, sum->colour);
    else if (steps == MILESTONED_NOT_STARTED && plan.next != NULL)
        look->host->reason(answer, "The next step, %s, is due on %s.", plan.next->ref,
                           look->host->day_text(look->view, plan.next->due));
    look->host->trend(answer, sum->trend, confidence);
    look->host->status(answer, look_worse(sum->colour, steps), look->until);
    look_end(look);
}

enum { POINTS = 24 };

void
look_chart(const struct look *look, struct milestoned_section *section, const char *measure,
           const char *title)
{
    const char *labels[POINTS];
    double own[POINTS], national[POINTS];
    struct look_series series = look_series(look, measure, "all", MILESTONED_OWN);
    size_t first = series.count > POINTS ? series.count - POINTS : 0, count = series.count - first;
    for (size_t i = 0; i < count; i++) {
        const struct milestoned_observation *figure = series.at[first + i];
        const struct milestoned_observation *other = look_beside(look, figure, MILESTONED_NATIONAL);
        labels[i] = figure->period;
        own[i] = figure->value;
        national[i] = other != NULL ? other->value : (double)NAN;
    }
    if (count < 2)
        return;
    look->host->chart(section, MILESTONED_LINES, title, "%", labels, count);
    look->host->series(section, "own", own, count);
    look->host->series(section, "national", national, count);
}

/* Steps */

int
look_is_open(const struct milestoned_milestone *step)
{
    return step->status != MILESTONED_BLUE && step->status != MILESTONED_SUPERSEDED &&
           step->status != MILESTONED_ON_HOLD;
}

static void
take_first(const struct milestoned_milestone **first, const struct milestoned_milestone *step)
{
    if (step->due != MILESTONED_DAY_NONE && (*first == NULL || step->due < (*first)->due))
        *first = step;
}

struct look_plan
look_plan(const struct look *look)
{
    struct look_plan plan = {0};
    const struct milestoned_milestone *step;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        plan.steps += step->status != MILESTONED_SUPERSEDED;
        plan.done += step->status == MILESTONED_BLUE;
        plan.held += step->status == MILESTONED_ON_HOLD;
        plan.risk += step->status == MILESTONED_AMBER;
        plan.late += step->status == MILESTONED_RED;
        if (step->status == MILESTONED_RED)
            take_first(&plan.oldest, step);
        else if (look_is_open(step))
            take_first(&plan.next, step);
    }
    return plan;
}

int
look_judge_plan(const struct look *look, struct milestoned_answer *answer)
{
    struct look_plan plan = look_plan(look);
    if (plan.oldest != NULL)
        look->host->reason(answer, "Late or beyond repair: %u of %u steps; the oldest, %s, was due on %s.",
                           plan.late, plan.steps, plan.oldest->ref,
                           look->host->day_text(look->view, plan.oldest->due));
    else if (plan.late + plan.risk > 0)
        look->host->reason(answer, "Late or at risk: %u of %u steps.", plan.late + plan.risk, plan.steps);
    return plan.late + plan.risk > 0 ? MILESTONED_AMBER : MILESTONED_NOT_STARTED;
}

int
look_mentions(const char *text, const char *stem)
{
    size_t length = strlen(stem);
    for (const char *at = text; *at != '\0'; at++) {
        size_t i = 0;
        while (i < length && tolower((unsigned char)at[i]) == tolower((unsigned char)stem[i]))
            i++;
        if (i == length && (at == text || !isalnum((unsigned char)at[-1])))
            return 1;
    }
    return 0;
}

int
look_mentions_any(const char *text, const char *const *stems)
{
    for (size_t i = 0; stems[i] != NULL; i++)
        if (look_mentions(text, stems[i]))
            return 1;
    return 0;
}

enum { LIST_SHOWN = 5 };

void
look_list_add(struct look_list *list, const char *name, const char *ref)
{
    size_t length = strlen(list->text);
    if (list->count < LIST_SHOWN)
        snprintf(list->text + length, sizeof list->text - length, "%s%.60s", list->count > 0 ? ", " : "",
                 name);
    else if (list->count == LIST_SHOWN)
        snprintf(list->text + length, sizeof list->text - length, " and more");
    list->only = list->count == 0 ? ref : "";
    list->count++;
}

const char *
look_list_text(const struct look_list *list)
{
    return list->text;
}

/* Starting */

milestoned_day
look_first_day(const struct milestoned_milestone *step)
{
    return step->start != MILESTONED_DAY_NONE ? step->start : step->due;
}

int
look_starts(const struct milestoned_milestone *step)
{
    static const char *const words[] = {"launch", "start", "begin", "deliver", "roll", "running", NULL};
    return look_mentions_any(step->title, words);
}

void
look_find_blackouts(struct look *look, struct milestoned_answer *answer)
{
    struct look_list list = {0};
    const struct milestoned_milestone *step;
    int england = strcmp(look->about->nation, "england") == 0;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        milestoned_day day = look_first_day(step), first, last;
        if (!look_is_open(step) || !step->certain || step->kind != MILESTONED_ON_DAY ||
            day == MILESTONED_DAY_NONE || day < look->today ||
            !(step->school || look_mentions(step->title, "cohort")) ||
            !(look_starts(step) || look_mentions(step->title, "cohort")))
            continue;
        look_change_on(look, day + 1);
        int tests = england && look_test_week(look, look_year(look, day), &first, &last) && day >= first &&
                    day <= last;
        if (tests || look->host->day_is(look->view, MILESTONED_SCHOOL, day) == 0)
            look_list_add(&list, step->ref, step->ref);
    }
    if (list.count > 0)
        look->host->finding(answer, MILESTONED_WARNING, "blackout", list.only,
                            "Schools are asked to begin in a test week or on a day they are shut: %s.",
                            list.text);
}

int
look_cohort(const struct milestoned_milestone *step)
{
    static const char word[] = "cohort ";
    for (const char *at = step->title; *at != '\0'; at++) {
        size_t i = 0;
        while (word[i] != '\0' && tolower((unsigned char)at[i]) == word[i])
            i++;
        if (word[i] == '\0' && isdigit((unsigned char)at[i]))
            return atoi(at + i);
    }
    return 0;
}

void
look_find_overtaking(const struct look *look, struct milestoned_answer *answer)
{
    const struct milestoned_milestone *step, *other;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        int cohort = look_cohort(step);
        milestoned_day begins = look_first_day(step);
        if (cohort < 2 || !look_is_open(step) || begins == MILESTONED_DAY_NONE || !step->certain)
            continue;
        for (size_t j = 0; (other = look->host->milestone(look->view, j)) != NULL; j++) {
            char code[LOOK_TEXT];
            if (look_cohort(other) != cohort - 1 || !look_is_open(other) || !other->certain ||
                other->due == MILESTONED_DAY_NONE || other->due < begins)
                continue;
            snprintf(code, sizeof code, "overtaking/%.60s/%.60s", step->ref, other->ref);
            look->host->finding(answer, MILESTONED_WARNING, code, step->ref,
                                "Cohort %d (%s) begins on %s, and cohort %d (%s) is not done before %s.",
                                cohort, step->ref, look->host->day_text(look->view, begins), cohort - 1,
                                other->ref, look->host->day_text(look->view, other->due));
        }
    }
}

/* Days */

milestoned_day
look_months(const struct look *look, milestoned_day day, int months)
{
    int year, month, day_of_month;
    look->host->split_day(day, &year, &month, &day_of_month);
    int index = year * 12 + month - 1 + months;
    milestoned_day found;
    while ((found = look->host->make_day(index / 12, index % 12 + 1, day_of_month)) == MILESTONED_DAY_NONE &&
           day_of_month > 28)
        day_of_month--;
    return found;
}

int
look_year(const struct look *look, milestoned_day day)
{
    int year, month, day_of_month;
    look->host->split_day(day, &year, &month, &day_of_month);
    return year;
}

/* 1970-01-01 was a Thursday. */
int
look_weekday(milestoned_day day)
{
    return ((day + 3) % 7 + 7) % 7;
}

milestoned_day
look_from(const struct look *look, int year, int month, int day, int weekday)
{
    milestoned_day first = look->host->make_day(year, month, day);
    return first + (weekday - look_weekday(first) + 7) % 7;
}

milestoned_day
look_nth(const struct look *look, int year, int month, int weekday, int n)
{
    if (n > 0)
        return look_from(look, year, month, 1, weekday) + 7 * (n - 1);
    return look_from(look, month == 12 ? year + 1 : year, month % 12 + 1, 1, weekday) - 7;
}

milestoned_day
look_worked(const struct look *look, milestoned_day day)
{
    return look->host->day_is(look->view, MILESTONED_WORKING, day) == 1
               ? day
               : look->host->add_days(look->view, MILESTONED_WORKING, day, -1);
}

int
look_test_week(const struct look *look, int year, milestoned_day *first, milestoned_day *last)
{
    *first = look_nth(look, year, 5, 0, 2) + (year == 2023 ? 1 : 0);
    *last = *first + 3;
    return year != 2020 && year != 2021;
}

static const struct {
    int month, thursday;
    const char *stem, *title;
} censuses[] = {[LOOK_CENSUS_SPRING] = {1, 3, "census-spring", "School census, spring"},
                [LOOK_CENSUS_SUMMER] = {5, 3, "census-summer", "School census, summer"},
                [LOOK_CENSUS_AUTUMN] = {10, 1, "census-autumn", "School census, autumn"}};

milestoned_day
look_census(const struct look *look, int which, int year)
{
    return look_nth(look, year, censuses[which].month, 3, censuses[which].thursday);
}

void
look_date_census(const struct look *look, struct milestoned_dates *dates, int which, int year)
{
    if (year >= 2014)
        look_date(look, dates, MILESTONED_OCCASION, look_census(look, which, year), censuses[which].stem,
                  year, censuses[which].title,
                  "SI 2013/2094; first Thursday of October, third of January and May");
}

int
look_ends_term(const struct milestoned_term *term)
{
    size_t length = strlen(term->id);
    return length > 0 && term->id[length - 1] == '2';
}

void
look_date(const struct look *look, struct milestoned_dates *dates, int kind, milestoned_day on,
          const char *stem, int year, const char *title, const char *rule)
{
    char key[LOOK_TEXT];
    snprintf(key, sizeof key, "%.150s/%d", stem, year);
    look->host->date(dates, kind, on, key, title, rule);
}
