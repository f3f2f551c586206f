#include <ctype.h>
#include <math.h>
#include <milestoned/cases.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One case */

int
cases_is(const struct look *look, size_t index, const char *kind)
{
    return strcmp(look->host->case_at(look->view, index)->kind, kind) == 0;
}

double
cases_number(const struct look *look, size_t index, const char *fact)
{
    return look->host->case_number(look->view, index, fact);
}

int
cases_flag(const struct look *look, size_t index, const char *fact)
{
    double number = cases_number(look, index, fact);
    return !isnan(number) && number != 0;
}

milestoned_day
cases_day(struct look *look, size_t index, const char *fact)
{
    milestoned_day day = look->host->case_day(look->view, index, fact);
    look_change_on(look, day);
    return day <= look->today ? day : MILESTONED_DAY_NONE;
}

/* Counting */

static int
day_of_month(const struct look *look, milestoned_day day)
{
    int year, month, day_in_month;
    look->host->split_day(day, &year, &month, &day_in_month);
    return day_in_month;
}

/* The day before the one that corresponds to the first; where the last month is too short to have it, its
 * last. */
static milestoned_day
months_with(const struct look *look, milestoned_day from, int count)
{
    milestoned_day day = look_months(look, from, count);
    return day_of_month(look, day) < day_of_month(look, from) ? day : day - 1;
}

static milestoned_day
count_on(const struct look *look, const struct cases_clock *clock, milestoned_day from)
{
    switch (clock->unit) {
    case CASES_DAYS:
        return from + clock->count;
    case CASES_WEEKS:
        return from + 7 * clock->count;
    case CASES_MONTHS:
        return look_months(look, from, clock->count);
    case CASES_MONTHS_WITH:
        return months_with(look, from, clock->count);
    case CASES_WORKING_DAYS:
        return look->host->add_days(look->view, MILESTONED_WORKING, from, clock->count);
    default:
        return look->host->add_days(look->view, MILESTONED_SCHOOL, from, clock->count);
    }
}

/* The first of the days that end it. */
static milestoned_day
met_on(struct look *look, size_t index, const struct cases_clock *clock)
{
    milestoned_day first = MILESTONED_DAY_NONE;
    for (size_t i = 0; i < sizeof clock->met / sizeof *clock->met && clock->met[i] != NULL; i++) {
        milestoned_day day = cases_day(look, index, clock->met[i]);
        if (day != MILESTONED_DAY_NONE && (first == MILESTONED_DAY_NONE || day < first))
            first = day;
    }
    return first;
}

/* The last day, moved on by as long as it stood still; `paused` while it does. */
static milestoned_day
last_day(struct look *look, size_t index, const struct cases_clock *clock, milestoned_day from, int *paused)
{
    milestoned_day due = clock->due != NULL ? clock->due(look, index, from) : count_on(look, clock, from);
    *paused = 0;
    if (clock->paused == NULL || due == MILESTONED_DAY_NONE || due == CASES_NONE)
        return due;
    milestoned_day stopped = cases_day(look, index, clock->paused);
    milestoned_day went_on = cases_day(look, index, clock->resumed);
    if (stopped == MILESTONED_DAY_NONE)
        return due;
    *paused = went_on == MILESTONED_DAY_NONE;
    return went_on != MILESTONED_DAY_NONE && went_on > stopped ? due + (went_on - stopped) : due;
}

static int
state_of(const struct look *look, const struct cases_clock *clock, const struct cases_run *run, int paused)
{
    if (clock->not_if != NULL && cases_flag(look, run->index, clock->not_if))
        return CASES_LIFTED;
    if (run->met != MILESTONED_DAY_NONE)
        return run->met <= run->due ? CASES_MET : CASES_LATE;
    if (paused)
        return CASES_PAUSED;
    if (run->due == MILESTONED_DAY_NONE)
        return CASES_UNKNOWN;
    return look->today <= run->due ? CASES_RUNNING : CASES_OVERDUE;
}

/* False where there is no such limit for the case, or no longer. */
static int
look_at(struct cases *cases, const struct cases_clock *clock, size_t index, struct cases_run *run)
{
    struct look *look = cases->look;
    const struct milestoned_case *it = look->host->case_at(look->view, index);
    if (strcmp(it->kind, clock->kind) != 0 ||
        (clock->only_if != NULL && !cases_flag(look, index, clock->only_if)) ||
        (clock->unless_no != NULL && cases_number(look, index, clock->unless_no) == 0))
        return 0;
    milestoned_day from = clock->ahead ? look->host->case_day(look->view, index, clock->from)
                                       : cases_day(look, index, clock->from);
    if (from == MILESTONED_DAY_NONE)
        return 0;
    int paused;
    *run = (struct cases_run){.index = index, .clock = clock};
    run->due = last_day(look, index, clock, from, &paused);
    if (run->due == CASES_NONE)
        return 0;
    run->met = met_on(look, index, clock);
    run->state = state_of(look, clock, run, paused);
    look_change_on(look, it->closed);
    if (run->met != MILESTONED_DAY_NONE) {
        if (run->met < from && !clock->ahead)
            run->state = CASES_ODD;
        return run->due != MILESTONED_DAY_NONE;
    }
    if (it->closed != MILESTONED_DAY_NONE && it->closed <= look->today)
        return 0; /* withdrawn, or gone elsewhere */
    if (clock->over != NULL && cases_day(look, index, clock->over) != MILESTONED_DAY_NONE)
        return 0;
    return !(clock->theirs && run->state == CASES_OVERDUE);
}

/* Together */

static int
by_due(const void *one, const void *other)
{
    const struct cases_run *a = one, *b = other;
    if (a->due != b->due)
        return a->due < b->due ? -1 : 1;
    if (a->index != b->index)
        return a->index < b->index ? -1 : 1;
    return a->clock < b->clock ? -1 : a->clock > b->clock;
}

static milestoned_day
next_meeting(const struct look *look)
{
    milestoned_day next = MILESTONED_DAY_NONE, day;
    for (size_t i = 0; i < look->host->board_count(look->view); i++)
        for (size_t j = 0; look->host->board(look->view, i)->watches &&
                           (day = look->host->meeting(look->view, i, j)) != MILESTONED_DAY_NONE;
             j++)
            if (day > look->today && (next == MILESTONED_DAY_NONE || day < next))
                next = day;
    return next;
}

/* When it becomes one that runs out soon, and when it has run out. */
static void
note_running(const struct cases *cases, milestoned_day due)
{
    const struct milestoned_host *host = cases->look->host;
    int notice = (int)host->number(cases->look->view, "notice_days");
    look_change_on(cases->look, due + 1);
    look_change_on(cases->look, host->add_days(cases->look->view, MILESTONED_WORKING, due, -notice));
}

/* A year later it is no longer among the last twelve months, and two years later not among those before. */
static void
note_ended(struct look *look, milestoned_day met)
{
    for (int months = 12; months <= 24; months += 12) {
        milestoned_day day = look_months(look, met, months);
        look_change_on(look, day);
        look_change_on(look, day + 1);
    }
}

static void
add_ended(const struct cases *cases, const struct cases_run *run, struct cases_total *total)
{
    struct look *look = cases->look;
    note_ended(look, run->met);
    if (run->met > look_months(look, look->today, -12))
        *(run->state == CASES_MET ? &total->met : &total->late) += 1;
    else if (run->met > look_months(look, look->today, -24))
        *(run->state == CASES_MET ? &total->met_before : &total->late_before) += 1;
}

enum { WEEKS_BEFORE = 28 };

/* Whether it had run out four weeks ago and was not met then; notes when that will be otherwise. */
static int
was_overdue(struct look *look, const struct cases_run *run)
{
    milestoned_day then = look->today - WEEKS_BEFORE;
    if (run->due == MILESTONED_DAY_NONE || run->clock->theirs ||
        (run->state != CASES_OVERDUE && run->state != CASES_MET && run->state != CASES_LATE))
        return 0;
    look_change_on(look, run->due + WEEKS_BEFORE + 1);
    if (run->met != MILESTONED_DAY_NONE)
        look_change_on(look, run->met + WEEKS_BEFORE);
    return run->due < then && (run->met == MILESTONED_DAY_NONE || run->met > then);
}

static void
add_run(const struct cases *cases, const struct cases_run *run, struct cases_total *total)
{
    total->overdue_before += (unsigned)was_overdue(cases->look, run);
    total->running += run->state == CASES_RUNNING;
    total->soon += run->state == CASES_RUNNING && run->due <= cases->until && !run->clock->theirs;
    total->overdue += run->state == CASES_OVERDUE;
    total->paused += run->state == CASES_PAUSED;
    total->lifted += run->state == CASES_LIFTED;
    total->unknown += run->state == CASES_UNKNOWN;
    if (run->state == CASES_MET || run->state == CASES_LATE)
        add_ended(cases, run, total);
}

static void
collect(struct cases *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < cases->clock_count; j++) {
            struct cases_run *run = &cases->runs[cases->count];
            if (!look_at(cases, &cases->clocks[j], i, run))
                continue;
            cases->count++;
            if (run->state == CASES_RUNNING)
                note_running(cases, run->due);
            add_run(cases, run, &cases->totals[j]);
            add_run(cases, run, &cases->all);
        }
    qsort(cases->runs, cases->count, sizeof *cases->runs, by_due);
}

static void
begin(struct cases *cases)
{
    struct look *look = cases->look;
    const struct milestoned_host *host = look->host;
    int notice = (int)host->number(look->view, "notice_days");
    int year, month, day;
    cases->small = (unsigned)host->number(look->view, "small_number");
    cases->board = next_meeting(look);
    cases->until = host->add_days(look->view, MILESTONED_WORKING, look->today, notice);
    if (cases->board > cases->until)
        cases->until = cases->board;
    if (cases->board != MILESTONED_DAY_NONE)
        look_change_on(look, host->add_days(look->view, MILESTONED_WORKING, cases->board + 1, -notice));
    look_change_on(look, cases->board);
    /* meetings and days are told as far as a month says */
    host->split_day(look->today, &year, &month, &day);
    look_change_on(look, look_months(look, host->make_day(year, month, 1), 1));
}

int
cases_look(struct cases *cases, struct look *look, const void *self, const struct milestoned_view *view,
           const struct cases_clock *clocks, size_t count)
{
    if (!look_begin(look, self, view))
        return 0;
    size_t all = look->host->case_count(view);
    *cases = (struct cases){.look = look, .clocks = clocks, .clock_count = count};
    cases->runs = calloc(all * count + 1, sizeof *cases->runs);
    cases->totals = calloc(count + 1, sizeof *cases->totals);
    if (cases->runs == NULL || cases->totals == NULL) {
        cases_end(cases);
        return 0;
    }
    begin(cases);
    collect(cases, all);
    return 1;
}

void
cases_end(struct cases *cases)
{
    free(cases->runs);
    free(cases->totals);
    cases->runs = NULL;
    cases->totals = NULL;
    cases->count = 0;
    look_end(cases->look);
}

void
cases_answer(struct cases *cases, struct milestoned_answer *answer, const struct look_sum *sum, int steps,
             const char *nothing)
{
    struct look_sum all = *sum;
    all.trend = look_trend_of(all.trend, cases_trend(cases));
    if (sum->judged == 0 && cases->count == 0)
        cases->look->host->reason(answer, "%s", nothing);
    look_answer(cases->look, answer, &all, steps,
                sum->judged > 0 ? MILESTONED_CONFIDENCE_HIGH : MILESTONED_CONFIDENCE_LOW);
    cases_end(cases);
}

const struct cases_total *
cases_total(const struct cases *cases, const char *kind, const char *what)
{
    for (size_t i = 0; i < cases->clock_count; i++)
        if (strcmp(cases->clocks[i].kind, kind) == 0 && strcmp(cases->clocks[i].what, what) == 0)
            return &cases->totals[i];
    return NULL;
}

/* Telling */

const char *
cases_count(const struct cases *cases, unsigned count, char text[LOOK_TEXT])
{
    return count == 0 ? "none" : look_count(count, cases->small, text);
}

enum { NOTES_MOST = 40, WARNINGS_MOST = 100 };

void
cases_find(struct cases *cases, struct milestoned_answer *answer, int severity, size_t index,
           const char *what, const char *format, ...)
{
    const struct look *look = cases->look;
    const struct milestoned_case *it = look->host->case_at(look->view, index);
    char code[LOOK_TEXT], text[4 * LOOK_TEXT];
    va_list args;
    if (severity == MILESTONED_NOTE ? ++cases->notes > NOTES_MOST : ++cases->warnings > WARNINGS_MOST)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    snprintf(code, sizeof code, "case/%.60s/%.40s/%.60s", it->kind, it->reference, what);
    look->host->finding(answer, severity, code, "", "%s: %s", it->reference, text);
}

enum { TOLD_MOST = 40 };

static int
is_told(const struct cases *cases, const struct cases_run *run)
{
    return run->state == CASES_OVERDUE ||
           (run->state == CASES_RUNNING && run->due <= cases->until && !run->clock->theirs);
}

static void
find_run(struct cases *cases, struct milestoned_answer *answer, const struct cases_run *run)
{
    const struct look *look = cases->look;
    const char *on = look->host->day_text(look->view, run->due);
    if (run->state == CASES_OVERDUE)
        cases_find(cases, answer, MILESTONED_BREACH, run->index, run->clock->what, "%s was due on %s (%s).",
                   run->clock->title, on, run->clock->rule);
    else
        cases_find(cases, answer, MILESTONED_WARNING, run->index, run->clock->what, "%s is due on %s (%s).",
                   run->clock->title, on, run->clock->rule);
}

static void
find_runs(struct cases *cases, struct milestoned_answer *answer)
{
    unsigned told = 0;
    for (size_t i = 0; i < cases->count; i++) {
        const struct cases_run *run = &cases->runs[i];
        if (is_told(cases, run) && told++ < TOLD_MOST)
            find_run(cases, answer, run);
    }
    if (told > TOLD_MOST)
        cases->look->host->finding(answer, MILESTONED_WARNING, "case/more", "",
                                   "And %u more that run out later: they come up as those before them are "
                                   "settled.",
                                   told - TOLD_MOST);
}

/* A day that ends a limit and lies before its beginning is a slip of the sheet. */
static void
find_odd(struct cases *cases, struct milestoned_answer *answer)
{
    for (size_t i = 0; i < cases->count; i++) {
        const struct cases_run *run = &cases->runs[i];
        const struct cases_clock *clock = run->clock;
        milestoned_day from = cases->look->host->case_day(cases->look->view, run->index, clock->from);
        char what[LOOK_TEXT];
        if (run->state != CASES_ODD)
            continue;
        snprintf(what, sizeof what, "%s-before-%s", clock->what, clock->from);
        cases_find(cases, answer, MILESTONED_WARNING, run->index, what,
                   "%s, %s, lies before \"%s\", %s: one of the two is wrong.", clock->title,
                   cases->look->host->day_text(cases->look->view, run->met), clock->from,
                   cases->look->host->day_text(cases->look->view, from));
    }
}

static void
find_unknown(const struct cases *cases, struct milestoned_answer *answer)
{
    char count[LOOK_TEXT];
    if (cases->all.unknown > 0)
        cases->look->host->finding(answer, MILESTONED_WARNING, "school-days-unknown", "",
                                   "Time limits that cannot be counted: %s. They run in school days, and no "
                                   "calendar of terms says which days those are: load the council's.",
                                   cases_count(cases, cases->all.unknown, count));
}

/* "before the board of 14 May 2024", or "within 10 working days", which says the same tomorrow. */
static const char *
until_text(const struct cases *cases, char text[LOOK_TEXT])
{
    const struct look *look = cases->look;
    if (cases->board == cases->until)
        snprintf(text, LOOK_TEXT, "before the board of %s", look->host->day_text(look->view, cases->board));
    else
        snprintf(text, LOOK_TEXT, "within %.0f working days", look->host->number(look->view, "notice_days"));
    return text;
}

int
cases_trend(const struct cases *cases)
{
    unsigned now = cases->all.overdue, before = cases->all.overdue_before;
    if (now < cases->small || before < cases->small)
        return MILESTONED_NOT_COMPARABLE;
    return now == before ? MILESTONED_STEADY : now < before ? MILESTONED_IMPROVING : MILESTONED_WORSENING;
}

static void
tell_totals(const struct cases *cases, struct milestoned_answer *answer)
{
    const struct cases_total *all = &cases->all;
    char soon[LOOK_TEXT], overdue[LOOK_TEXT], before[LOOK_TEXT], running[LOOK_TEXT], until[LOOK_TEXT];
    if (cases->count == 0)
        return;
    if (all->running + all->overdue + all->paused == 0)
        cases->look->host->reason(answer, "No time limit is running.");
    else
        cases->look->host->reason(
            answer,
            "Time limits that have passed: %s (four weeks ago %s); that run out %s: %s; running in all: %s.",
            cases_count(cases, all->overdue, overdue), cases_count(cases, all->overdue_before, before),
            until_text(cases, until), cases_count(cases, all->soon, soon),
            cases_count(cases, all->running, running));
}

void
cases_tell(struct cases *cases, struct milestoned_answer *answer)
{
    tell_totals(cases, answer);
    find_runs(cases, answer);
    find_odd(cases, answer);
    find_unknown(cases, answer);
}

/* Shares */

static double
share_of(const struct cases *cases, unsigned met, unsigned late)
{
    return met + late == 0 || met + late < cases->small ? -1 : round(100.0 * met / (met + late));
}

double
cases_share(const struct cases *cases, const struct cases_total *total)
{
    return share_of(cases, total->met, total->late);
}

double
cases_share_before(const struct cases *cases, const struct cases_total *total)
{
    return share_of(cases, total->met_before, total->late_before);
}

static const struct cases_clock *
clock_of(const struct cases *cases, const struct cases_total *total)
{
    return &cases->clocks[total - cases->totals];
}

/* "Final plan" */
static const char *
headed(const char *title, char text[LOOK_TEXT])
{
    snprintf(text, LOOK_TEXT, "%s", title);
    text[0] = (char)toupper((unsigned char)text[0]);
    return text;
}

static int
trend_of(double share, double before)
{
    if (before < 0)
        return MILESTONED_NOT_COMPARABLE;
    if (fabs(share - before) < 1)
        return MILESTONED_STEADY;
    return share > before ? MILESTONED_IMPROVING : MILESTONED_WORSENING;
}

void
cases_judge(const struct cases *cases, struct milestoned_answer *answer, const char *kind, const char *what,
            double wanted, double least, struct look_sum *sum)
{
    const struct look *look = cases->look;
    const struct cases_total *total = cases_total(cases, kind, what);
    double share = cases_share(cases, total), before = cases_share_before(cases, total);
    char title[LOOK_TEXT];
    if (share < 0)
        return;
    headed(clock_of(cases, total)->title, title);
    if (before < 0)
        look->host->reason(answer, "%s in time: %.0f%% in the last twelve months.", title, share);
    else
        look->host->reason(answer, "%s in time: %.0f%% in the last twelve months, %.0f%% in those before.",
                           title, share, before);
    look_add(sum,
             share >= wanted  ? MILESTONED_GREEN
             : share >= least ? MILESTONED_AMBER
                              : MILESTONED_RED,
             trend_of(share, before));
}

/* Section */

static const char *
share_text(double share, char text[LOOK_TEXT])
{
    if (share < 0)
        return "–";
    snprintf(text, LOOK_TEXT, "%.0f%%", share);
    return text;
}

static void
write_total(const struct cases *cases, struct milestoned_section *section, size_t index)
{
    const struct cases_total *total = &cases->totals[index];
    char texts[6][LOOK_TEXT];
    const char *const cells[] = {headed(cases->clocks[index].title, texts[0]),
                                 cases_count(cases, total->running, texts[1]),
                                 cases_count(cases, total->soon, texts[2]),
                                 cases_count(cases, total->overdue, texts[3]),
                                 share_text(cases_share(cases, total), texts[4]),
                                 share_text(cases_share_before(cases, total), texts[5])};
    cases->look->host->row(section, cells, 6);
}

static int
is_used(const struct cases_total *total)
{
    return total->running + total->overdue + total->paused + total->lifted + total->unknown + total->met +
               total->late + total->met_before + total->late_before >
           0;
}

static void
write_beside(const struct cases *cases, struct milestoned_section *section)
{
    char paused[LOOK_TEXT], lifted[LOOK_TEXT], unknown[LOOK_TEXT];
    if (cases->all.paused + cases->all.lifted + cases->all.unknown > 0)
        cases->look->host->paragraph(
            section,
            "Standing still: %s. Lifted by an exception: %s. Not countable without a calendar of terms: %s.",
            cases_count(cases, cases->all.paused, paused), cases_count(cases, cases->all.lifted, lifted),
            cases_count(cases, cases->all.unknown, unknown));
}

void
cases_table(const struct cases *cases, struct milestoned_section *section)
{
    const struct look *look = cases->look;
    char soon[LOOK_TEXT + 10], until[LOOK_TEXT];
    snprintf(soon, sizeof soon, "Run out %s", until_text(cases, until));
    const char *const heads[] = {
        "Time limit", "Running", soon, "Passed", "In time, 12 months", "In time, 12 months before"};
    if (cases->count == 0) {
        look->host->paragraph(section,
                              "No case has a time limit that runs or has ended in the last two years.");
        return;
    }
    look->host->table(section, "Time limits", heads, 6);
    for (size_t i = 0; i < cases->clock_count; i++)
        if (is_used(&cases->totals[i]))
            write_total(cases, section, i);
    write_beside(cases, section);
}
