#include "plan/sanity.h"

#include "base/text.h"
#include "plan/brag.h"
#include "plan/resolution.h"
#include "plan/stated.h"
#include "time/phrase.h"

#include <string.h>

/* A dozen on a day is a bunch in any plan; in a small one, half as many that are a third of it. */
enum { BUNCH = 12, SMALL_BUNCH = 6, SMALL_SHARE = 3 };

/* A year that is not said may be the one that has just gone by: that is asked anyway, and worth a word only
 * while it is close. */
enum { OFFERED_PAST = 61 };

/* Nobody agrees a date that far ahead, or reports one that far back. */
enum { FAR = 5 * 365 };

const char *
sanity_kind_word(SanityKind kind)
{
    static const char *const words[] = {"weekday",        "backwards", "weekend",    "bank-holiday",
                                        "school-holiday", "past",      "dependency", "board",
                                        "bunch",          "outside",   "far"};
    return words[kind];
}

typedef struct {
    const Plan *plan;
    const Timetable *times;
    GPtrArray *found;
} Check;

static void
oddity_free(Oddity *oddity)
{
    g_free(oddity->text);
    g_free(oddity);
}

static void G_GNUC_PRINTF(5, 6)
    say(const Check *check, SanityKind kind, const Milestone *milestone, Day day, const char *format, ...)
{
    va_list args;
    Oddity *oddity = g_new0(Oddity, 1);
    *oddity = (Oddity){.kind = kind, .milestone = milestone, .day = day};
    va_start(args, format);
    oddity->text = g_strdup_vprintf(format, args);
    va_end(args);
    g_ptr_array_add(check->found, oddity);
}

/* A date to look at: a span, or another reading of one. */
typedef struct {
    const Milestone *milestone;
    Day start, due;
    bool day; /* a day is said, not the end of a month or a term */
    bool certain;
    bool offered; /* it is another reading, and less likely */
} Date;

static bool
says_a_day(const PlanSpan *span)
{
    static const char *const rules[] = {"full-date", "day-month", "by-date"};
    bool found = span->kind == TIMESCALE_DAY;
    for (guint i = 0; !found && i < G_N_ELEMENTS(rules); i++)
        found = strcmp(span->rule, rules[i]) == 0;
    return found && span->due != DAY_NONE;
}

/* "6 April 2024 - 7 April 2024" ends on a day that is said, "April to July 2024" does not. */
static bool
ends_on_a_day(const Milestone *milestone, const PlanSpan *span)
{
    if (span->due == DAY_NONE || strcmp(span->rule, "range") != 0)
        return false;
    const CivilDate due = day_to_civil(span->due);
    g_autoptr(GArray) dates = stated_dates(milestone->timescale);
    for (guint i = 0; i < dates->len; i++) {
        const StatedDate *date = &g_array_index(dates, StatedDate, i);
        if (date->day == due.day && date->month == due.month && (date->year == 0 || date->year == due.year))
            return true;
    }
    return false;
}

/* Two dates that cannot be the beginning and the end of one time have no reading, or two. */
static void
check_order(const Check *check, const Milestone *milestone)
{
    for (guint i = 0; i < milestone->spans->len; i++) {
        if (((const PlanSpan *)milestone->spans->pdata[i])->certain)
            return;
    }
    g_autoptr(GArray) dates = stated_dates(milestone->timescale);
    if (dates->len != 2 || !stated_is_range(milestone->timescale))
        return;
    const StatedDate *from = &g_array_index(dates, StatedDate, 0);
    const StatedDate *to = &g_array_index(dates, StatedDate, 1);
    if (from->year == 0 || to->year == 0 || to->last >= from->first)
        return;
    g_autofree char *start = day_format_full(from->first);
    g_autofree char *due = day_format_full(to->last);
    say(check, SANITY_BACKWARDS, milestone, to->last, "it ends by %s, before it starts, on %s", due, start);
}

/* "23 May 2019", and of a date that is not certain "if 23 May 2019 is meant, that". */
static char *
name_day(const Date *date)
{
    g_autofree char *day = day_format_full(date->due);
    return date->certain ? g_strdup(day) : g_strdup_printf("if %s is meant, that", day);
}

static void
check_day(const Check *check, const Date *date)
{
    const char *holiday = calendar_holiday(check->times->working, date->due);
    Weekday weekday = day_weekday(date->due);
    g_autofree char *day = name_day(date);
    if (weekday >= SATURDAY)
        say(check, SANITY_WEEKEND, date->milestone, date->due, "%s is a %s", day,
            weekday == SUNDAY ? "Sunday" : "Saturday");
    else if (holiday != NULL)
        say(check, SANITY_BANK_HOLIDAY, date->milestone, date->due, "%s is a bank holiday (%s)", day,
            holiday);
}

static bool
has_word(const char *folded, const char *const *words)
{
    g_autofree char *padded = g_strconcat(" ", folded, " ", NULL);
    for (guint i = 0; words[i] != NULL; i++) {
        g_autofree char *word = g_strconcat(" ", words[i], " ", NULL);
        if (strstr(padded, word) != NULL)
            return true;
    }
    return false;
}

static bool
names_schools(const Milestone *milestone)
{
    static const char *const words[] = {"school",       "schools",  "pupil",     "pupils", "head teachers",
                                        "headteachers", "teachers", "classroom", NULL};
    g_autofree char *folded = text_fold(milestone->title);
    return has_word(folded, words);
}

/* Nothing of it can be done on a school day: neither on the day that is said, nor on any between. */
static void
check_school(const Check *check, const Date *date)
{
    const Timetable *times = check->times;
    bool window = date->start != DAY_NONE && date->start < date->due;
    bool acts = brag_calendar(date->milestone, times) == times->school;
    if ((!window && !date->day) || (!acts && !names_schools(date->milestone)))
        return;
    Day first = window ? date->start : date->due;
    bool idle = calendar_working_between(times->school, first - 1, date->due) == 0;
    bool worked = calendar_working_between(times->working, first - 1, date->due) > 0;
    if (!idle || !worked)
        return;
    g_autofree char *from = day_format_full(first);
    g_autofree char *to = day_format_full(date->due);
    g_autofree char *days =
        window ? g_strdup_printf("from %s to %s schools are closed", from, to)
               : g_strdup_printf("%s%s schools are closed", date->certain ? "on " : "if it is on ", to);
    const char *closure = window ? NULL : terms_closure(times->terms, date->due);
    say(check, SANITY_SCHOOL_HOLIDAY, date->milestone, date->due, "%s%s%s, and %s", days,
        closure == NULL ? "" : ": ",
        closure != NULL                               ? closure
        : terms_is_estimated(times->terms, date->due) ? " by the estimated school calendar"
                                                      : "",
        acts ? "a school must act" : "the step is about schools");
}

static bool
is_put_as_future(const Milestone *milestone)
{
    static const char *const words[] = {"will",     "shall",   "to be",   "is to", "are to",
                                        "going to", "planned", "plan to", NULL};
    g_autofree char *text = g_strconcat(milestone->title, " ", milestone->timescale, NULL);
    g_autofree char *folded = text_fold(text);
    return has_word(folded, words);
}

static void
check_past(const Check *check, const Date *date)
{
    Day made = check->plan->reference;
    if (made == DAY_NONE || date->due >= made || (date->offered && date->due < made - OFFERED_PAST))
        return;
    g_autofree char *day = name_day(date);
    g_autofree char *reference = day_format_full(made);
    say(check, SANITY_PAST, date->milestone, date->due, "%s was past on %s, the date of the plan, and %s",
        day, reference,
        is_put_as_future(date->milestone) ? "is spoken of as still to come" : "nothing says that it is done");
}

static void
check_bounds(const Check *check, const Date *date)
{
    const Plan *plan = check->plan;
    g_autofree char *day = name_day(date);
    g_autofree char *begins = day_format_full(plan->begins);
    g_autofree char *ends = day_format_full(plan->ends);
    if (plan->ends != DAY_NONE && date->due > plan->ends)
        say(check, SANITY_OUTSIDE, date->milestone, date->due, "%s is after the plan ends, on %s", day, ends);
    else if (plan->begins != DAY_NONE && date->due < plan->begins)
        say(check, SANITY_OUTSIDE, date->milestone, date->due, "%s is before the plan begins, on %s", day,
            begins);
}

/* Of what has no end, a first day that begins neither a month nor a third of one was said as a day. */
static void
check_first_day(const Check *check, const Date *date)
{
    const Date first = {date->milestone, date->start, date->start, true, date->certain, date->offered};
    if (date->start != DAY_NONE && day_to_civil(date->start).day % 10 != 1)
        check_day(check, &first);
}

static void
check_date(const Check *check, const Date *date)
{
    g_autofree char *start = day_format_full(date->start);
    g_autofree char *due = day_format_full(date->due);
    if (date->due == DAY_NONE) {
        check_first_day(check, date);
        return;
    }
    if (date->start != DAY_NONE && date->start > date->due)
        say(check, SANITY_BACKWARDS, date->milestone, date->due, "it is due on %s, before it starts on %s",
            due, start);
    if (date->day)
        check_day(check, date);
    check_school(check, date);
    check_past(check, date);
    check_bounds(check, date);
}

/* A weekday belongs to the day of its place, when there are as many of the one as of the other. */
static void
check_weekdays(const Check *check, const Milestone *milestone)
{
    g_autoptr(Phrase) phrase = phrase_new(milestone->timescale);
    g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(Weekday));
    for (guint i = 0; i < phrase_length(phrase); i++) {
        Weekday weekday = (Weekday)phrase_at(phrase, i)->value;
        if (phrase_is(phrase, i, TOKEN_WEEKDAY))
            g_array_append_val(named, weekday);
    }
    if (named->len != milestone->spans->len)
        return;
    for (guint i = 0; i < named->len; i++) {
        static const char *const names[] = {"",         "Monday", "Tuesday",  "Wednesday",
                                            "Thursday", "Friday", "Saturday", "Sunday"};
        const PlanSpan *span = milestone->spans->pdata[i];
        Weekday weekday = g_array_index(named, Weekday, i);
        g_autofree char *day = day_format_full(span->due);
        bool stated = says_a_day(span) && !resolution_is_agreed(span);
        if (stated && day_weekday(span->due) != weekday)
            say(check, SANITY_WEEKDAY, milestone, span->due, "it says %s, and %s is a %s", names[weekday],
                day, names[day_weekday(span->due)]);
    }
}

static void
check_span(const Check *check, const Milestone *milestone, const PlanSpan *span)
{
    bool day = says_a_day(span) || ends_on_a_day(milestone, span);
    const Date date = {milestone, span->start, span->due, day, span->certain, false};
    bool asked = span->question != NULL && span->question->answered == DAY_NONE;
    check_date(check, &date);
    for (guint i = 0; asked && i < span->question->offers->len; i++) {
        const Offer *offer = &g_array_index(span->question->offers, Offer, i);
        const Date other = {milestone, offer->start, offer->due, offer->kind == TIMESCALE_DAY, false, true};
        if (offer->due != span->due || offer->start != span->start)
            check_date(check, &other);
    }
}

/* The day by which all of a milestone is to be done, as far as it is known; DAY_NONE. */
static Day
last_due(const Milestone *milestone)
{
    Day last = DAY_NONE;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (span->certain && span->due != DAY_NONE && span->due > last)
            last = span->due;
    }
    return last;
}

static void
check_dependencies(const Check *check, const Milestone *milestone)
{
    Day due = last_due(milestone);
    for (guint i = 0; due != DAY_NONE && i < milestone->dependencies->len; i++) {
        const Dependency *dependency = &g_array_index(milestone->dependencies, Dependency, i);
        Day before = last_due(dependency->on);
        Day ready = before != DAY_NONE && dependency->lag > 0
                        ? calendar_add_working(check->times->working, before, dependency->lag)
                        : before;
        if (ready == DAY_NONE || due >= ready)
            continue;
        g_autofree char *own = day_format_full(due);
        g_autofree char *others = day_format_full(before);
        g_autofree char *lag =
            dependency->lag > 0 ? g_strdup_printf(" and %d working days", dependency->lag) : g_strdup("");
        say(check, SANITY_DEPENDENCY, milestone, due, "it is due on %s, and depends on %s, due on %s%s", own,
            dependency->on->ref, others, lag);
    }
}

static bool
holds_words(const char *folded, const char *title)
{
    g_autofree char *words = text_fold(title);
    const char *const list[] = {words, NULL};
    return *words != '\0' && has_word(folded, list);
}

/* The board that a step names: by its title; or as "the board" where only one is called that. */
static const Board *
named_board(const Plan *plan, const Milestone *milestone)
{
    static const char *const word[] = {"board", NULL};
    g_autofree char *folded = text_fold(milestone->title);
    const Board *only = NULL;
    guint boards = 0;
    for (guint i = 0; i < plan->boards->len; i++) {
        const Board *board = plan->boards->pdata[i];
        g_autofree char *title = text_fold(board->title);
        if (holds_words(folded, board->title))
            return board;
        if (has_word(title, word)) {
            only = board;
            boards++;
        }
    }
    return boards == 1 && has_word(folded, word) ? only : NULL;
}

static const Milestone *
step_before(const Milestone *milestone)
{
    GPtrArray *steps = milestone->action->milestones;
    guint index = 0;
    return g_ptr_array_find(steps, milestone, &index) && index > 0 ? steps->pdata[index - 1] : NULL;
}

typedef struct {
    const Milestone *milestone;
    const Board *board;
    Day due, meeting, papers;
} Sitting;

static void
check_informed(const Check *check, const Sitting *sitting, const Milestone *before, const char *how,
               Day latest)
{
    Day due = last_due(before);
    if (due == DAY_NONE || due <= sitting->papers || due > latest || !status_is_open(before->status))
        return;
    g_autofree char *meeting = day_format_full(sitting->meeting);
    g_autofree char *papers = day_format_full(sitting->papers);
    g_autofree char *other = day_format_full(due);
    say(check, SANITY_BOARD, sitting->milestone, sitting->due,
        "the papers of %s for %s go out on %s, before %s, %s, due on %s", sitting->board->title, meeting,
        papers, before->ref, how, other);
}

/* A step listed right before one that goes to a board is taken to feed it. */
static void
check_board(const Check *check, const Milestone *milestone)
{
    Sitting sitting = {milestone, named_board(check->plan, milestone), last_due(milestone), DAY_NONE,
                       DAY_NONE};
    if (sitting.board == NULL || sitting.due == DAY_NONE)
        return;
    sitting.meeting = plan_next_meeting(sitting.board, sitting.due - 1);
    if (sitting.meeting == DAY_NONE)
        return;
    sitting.papers = calendar_add_working(check->times->working, sitting.meeting, -sitting.board->paper_days);
    const Milestone *before = step_before(milestone);
    for (guint i = 0; i < milestone->dependencies->len; i++) {
        const Milestone *on = g_array_index(milestone->dependencies, Dependency, i).on;
        check_informed(check, &sitting, on, "on which it depends", sitting.due);
        before = before == on ? NULL : before;
    }
    if (before != NULL)
        check_informed(check, &sitting, before, "the step before it", sitting.meeting);
}

static void
check_milestone(Milestone *milestone, void *data)
{
    const Check *check = data;
    if (!status_is_open(milestone->status) || milestone->action->ruled)
        return;
    check_weekdays(check, milestone);
    check_order(check, milestone);
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (status_is_open(span->status))
            check_span(check, milestone, span);
    }
    check_dependencies(check, milestone);
    check_board(check, milestone);
}

typedef struct {
    Day day;
    guint count;
    const Milestone *first;
} Bunch;

typedef struct {
    GArray *bunches; /* Bunch */
    guint total;
} Bunches;

static void
count_day(Milestone *milestone, void *data)
{
    Bunches *bunches = data;
    const PlanSpan *span = status_is_open(milestone->status) ? brag_current_span(milestone) : NULL;
    if (span == NULL || milestone->action->ruled)
        return;
    bunches->total++;
    for (guint i = 0; i < bunches->bunches->len; i++) {
        Bunch *bunch = &g_array_index(bunches->bunches, Bunch, i);
        if (bunch->day == span->due) {
            bunch->count++;
            return;
        }
    }
    const Bunch fresh = {span->due, 1, milestone};
    g_array_append_val(bunches->bunches, fresh);
}

static int
compare_bunches(gconstpointer a, gconstpointer b)
{
    const Bunch *x = a;
    const Bunch *y = b;
    return x->day < y->day ? -1 : x->day > y->day;
}

static void
check_bunches(const Check *check)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Bunch));
    Bunches bunches = {.bunches = list};
    plan_foreach_milestone(check->plan, count_day, &bunches);
    g_array_sort(list, compare_bunches);
    for (guint i = 0; i < list->len; i++) {
        const Bunch *bunch = &g_array_index(list, Bunch, i);
        bool many = bunch->count >= BUNCH ||
                    (bunch->count >= SMALL_BUNCH && bunch->count * SMALL_SHARE >= bunches.total);
        g_autofree char *day = day_format_long(bunch->day);
        if (many)
            say(check, SANITY_BUNCH, bunch->first, bunch->day,
                "%u of the %u milestones with a date (%u%%) are due on one day, %s", bunch->count,
                bunches.total, bunch->count * 100 / bunches.total, day);
    }
}

GPtrArray *
sanity_check(const Plan *plan, const Timetable *times)
{
    Check check = {plan, times, g_ptr_array_new_with_free_func((GDestroyNotify)oddity_free)};
    plan_foreach_milestone(plan, check_milestone, &check);
    check_bunches(&check);
    return check.found;
}

GPtrArray *
sanity_day(const Plan *plan, const Timetable *times, Day day, Day today, bool ahead)
{
    Check check = {plan, times, g_ptr_array_new_with_free_func((GDestroyNotify)oddity_free)};
    const Date date = {.start = DAY_NONE, .due = day, .day = true, .certain = true};
    g_autofree char *name = day_format_full(day);
    check_day(&check, &date);
    if (ahead && day < today)
        say(&check, SANITY_PAST, NULL, day, "%s is past", name);
    check_bounds(&check, &date);
    /* a plan of long ago has days of long ago */
    bool near = plan->reference != DAY_NONE && ABS(day - plan->reference) <= FAR;
    if (ABS(day - today) > FAR && !near)
        say(&check, SANITY_FAR, NULL, day, "%s is more than five years %s", name,
            day < today ? "ago" : "away");
    return check.found;
}
