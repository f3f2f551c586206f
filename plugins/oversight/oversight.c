/*
 * oversight: whether an area's plan is one that a board can hold people to, and whether it is being kept.
 *
 * It serves every area that has no plugin of its own. Thresholds and their defaults are settings; README.md
 * says which of them are law, which a board's own custom, and which proposed.
 */
#include <ctype.h>
#include <math.h>
#include <milestoned/look.h>
#include <stdio.h>
#include <string.h>

static const struct milestoned_setting settings[] = {
    {"green_share", MILESTONED_NUMBER, "80", 0, 100, "Green from this share on, in percent."},
    {"amber_share", MILESTONED_NUMBER, "60", 0, 100, "Amber from this share on, in percent; red below."},
    {"uncovered_red", MILESTONED_BOOLEAN, "yes", 0, 0,
     "Whether one numbered action without any dated step makes the area red."},
    {"update_weeks", MILESTONED_INTEGER, "6", 1, 52,
     "Weeks without an update after which a step under way is silent."},
    {"moves", MILESTONED_INTEGER, "2", 1, 100, "A step whose date was moved this often is a finding."},
    {"forum", MILESTONED_TEXT, "", 0, 0,
     "Whose attendance, papers, grades and meetings count in this area: a board or a group of measures.csv, "
     "* for "
     "all, nothing for none."},
    {"paper_days", MILESTONED_INTEGER, "5", 0, 60,
     "Clear working days before a meeting by which papers are out, where the board has no rule of its own."},
    {"meeting_days", MILESTONED_INTEGER, "14", 0, 100,
     "A step that names a board and is due longer than this many days before any meeting of it is a "
     "finding."},
    {"report_received", MILESTONED_DATE, "", 0, 0, "The day on which an inspection's report was received."},
    {"statement_days", MILESTONED_INTEGER, "70", 1, 400,
     "Working days from the report to the statement of action."},
    {"monitoring_months", MILESTONED_INTEGER, "18", 1, 120, "Months from the report to a monitoring visit."},
    {"inspection_months", MILESTONED_INTEGER, "36", 1, 120, "Months from the report to the next inspection."},
};

static const struct milestoned_measure measures[] = {
    {"group_attendance", "Members present at meetings", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"papers_on_time", "Papers sent in time", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"meetings_held", "Meetings held", "meetings", MILESTONED_HIGHER_IS_BETTER, 0, 1000},
    {"service_grade_gain", "Grades gained since the inspection", "grades", MILESTONED_HIGHER_IS_BETTER, -10,
     10},
    {"services_satisfactory", "Services at least satisfactory", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"services_improved", "Services better in the yearly survey", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    {"schools_needing_support", "Schools that need additional support", "%", MILESTONED_LOWER_IS_BETTER, 0,
     100},
    {"good_schools_gain", "Rise in the share of good schools", "points", MILESTONED_HIGHER_IS_BETTER, -100,
     100},
    {"recommendations_covered", "Recommendations with a key task", "%", MILESTONED_HIGHER_IS_BETTER, 0, 100},
    LOOK_COUNT,
};

/* How a measure is judged: by the share that is wanted, by the way to its target, or only told. */
static int
is_share(const char *measure)
{
    return strcmp(measure, "group_attendance") == 0 || strcmp(measure, "papers_on_time") == 0;
}

/* Proposed: green from 80 percent, amber from 60. 80 is what an inspection plan of 2004 asked of attendance.
 */
static int
colour_of(const struct look *look, double share)
{
    if (share >= look->host->number(look->view, "green_share"))
        return MILESTONED_GREEN;
    return share >= look->host->number(look->view, "amber_share") ? MILESTONED_AMBER : MILESTONED_RED;
}

/* Steps */

static int
is_dated(const struct milestoned_milestone *step)
{
    return step->due != MILESTONED_DAY_NONE && step->certain;
}

static int
lead_spoke(const struct milestoned_milestone *step)
{
    return step->said == MILESTONED_GREEN || step->said == MILESTONED_AMBER || step->said == MILESTONED_RED;
}

/* A date that is still asked about, a beginning, a rhythm: enough to hold somebody to. */
static int
is_covered(const struct milestoned_milestone *step)
{
    return step->status == MILESTONED_BLUE || step->due != MILESTONED_DAY_NONE ||
           step->start != MILESTONED_DAY_NONE || step->kind == MILESTONED_RECURRING;
}

/* "consult", "consulting", "consultation", but neither a consultant nor a consultative group. */
static int
is_consultation(const char *title)
{
    static const char stem[] = "consult";
    for (const char *at = title; *at != '\0'; at++) {
        size_t i = 0;
        while (stem[i] != '\0' && tolower((unsigned char)at[i]) == stem[i])
            i++;
        const char *rest = at + i;
        if (stem[i] != '\0' || (at > title && isalpha((unsigned char)at[-1])))
            continue;
        if (!isalpha((unsigned char)*rest) || strncmp(rest, "ation", 5) == 0 || strncmp(rest, "ing", 3) == 0)
            return 1;
    }
    return 0;
}

struct tally {
    unsigned steps, counted, well, red, amber, done, held, begun, under_way;
    const struct milestoned_milestone *oldest; /* red, and due first */
    const struct milestoned_milestone *risk;   /* amber, and due first */
    const struct milestoned_milestone *next;   /* open, and due first from today on */
    struct look_list silent, moved, endless, unclosed;
};

static void
take_first(const struct milestoned_milestone **first, const struct milestoned_milestone *step)
{
    if (step->due != MILESTONED_DAY_NONE && (*first == NULL || step->due < (*first)->due))
        *first = step;
}

/* Nobody is asked for updates of a draft, and a step may be silent since the day it was first kept. */
static void
listen(struct look *look, struct tally *tally, const struct milestoned_milestone *step)
{
    if (step->seen == MILESTONED_DAY_NONE)
        return;
    look_change_on(look, step->start);
    if (!lead_spoke(step) && (step->start == MILESTONED_DAY_NONE || step->start > look->today))
        return;
    milestoned_day last = step->seen;
    last = step->updated > last ? step->updated : last;
    last = step->start > last && step->start <= look->today ? step->start : last;
    milestoned_day silent = last + 7 * (milestoned_day)look->host->number(look->view, "update_weeks") + 1;
    tally->under_way++;
    if (look->today >= silent)
        look_list_add(&tally->silent, step->ref, step->ref);
    look_change_on(look, silent);
}

static void
count_colour(struct tally *tally, const struct milestoned_milestone *step)
{
    if (!is_dated(step) && !lead_spoke(step))
        return;
    tally->counted++;
    if (step->status == MILESTONED_RED) {
        tally->red++;
        take_first(&tally->oldest, step);
    } else if (step->status == MILESTONED_AMBER) {
        tally->amber++;
        take_first(&tally->risk, step);
        take_first(&tally->next, step);
    } else {
        tally->well++;
        take_first(&tally->next, step);
    }
    if (lead_spoke(step) || step->status == MILESTONED_AMBER || step->status == MILESTONED_RED)
        tally->begun++;
}

static void
count_step(struct look *look, struct tally *tally, const struct milestoned_milestone *step)
{
    tally->steps++;
    tally->held += step->status == MILESTONED_ON_HOLD ? 1 : 0;
    if (step->status == MILESTONED_BLUE) {
        tally->counted++;
        tally->well++;
        tally->done++;
        tally->begun++;
    }
    if (!look_is_open(step))
        return;
    count_colour(tally, step);
    listen(look, tally, step);
    if (step->moves >= look->host->number(look->view, "moves"))
        look_list_add(&tally->moved, step->ref, step->ref);
    if (is_consultation(step->title) && step->due == MILESTONED_DAY_NONE)
        look_list_add(&tally->unclosed, step->ref, step->ref);
    else if (step->kind == MILESTONED_OPEN && step->review == MILESTONED_DAY_NONE)
        look_list_add(&tally->endless, step->ref, step->ref);
}

static struct tally
tally_steps(struct look *look)
{
    struct tally tally = {0};
    for (size_t i = 0; i < look->host->milestone_count(look->view); i++) {
        const struct milestoned_milestone *step = look->host->milestone(look->view, i);
        if (step->status != MILESTONED_SUPERSEDED)
            count_step(look, &tally, step);
    }
    return tally;
}

/* Actions */

struct cover {
    unsigned actions, numbered; /* numbered: of those that are not covered */
    struct look_list uncovered, unmeasured;
};

static const char *
name_of(const struct milestoned_action *action)
{
    return *action->number != '\0' ? action->number : action->ref;
}

static struct cover
cover_actions(const struct look *look)
{
    struct cover cover = {0};
    const struct milestoned_action *action;
    for (size_t i = 0; (action = look->host->action(look->view, i)) != NULL; i++) {
        unsigned live = 0, covered = 0, measured = 0;
        for (size_t j = action->first; j < (size_t)action->first + action->count; j++) {
            const struct milestoned_milestone *step = look->host->milestone(look->view, j);
            int counts = step->status != MILESTONED_SUPERSEDED;
            live += counts ? 1 : 0;
            covered += counts && is_covered(step) ? 1 : 0;
            measured += counts && *step->success != '\0' ? 1 : 0;
        }
        /* One whose steps were all replaced is no longer waited for; one that never had any is. */
        if (live == 0 && action->count > 0)
            continue;
        cover.actions++;
        cover.numbered += covered == 0 && *action->number != '\0' ? 1 : 0;
        if (covered == 0)
            look_list_add(&cover.uncovered, name_of(action), "");
        if (measured == 0)
            look_list_add(&cover.unmeasured, name_of(action), "");
    }
    return cover;
}

/* Measures */

static int
is_forum(const struct look *look, const char *group)
{
    const char *forum = look->host->text(look->view, "forum");
    return *forum != '\0' && (strcmp(forum, "*") == 0 || strcmp(forum, group) == 0);
}

static int
judge_share(const struct look *look, struct milestoned_answer *answer,
            const struct milestoned_observation *seen)
{
    int attendance = strcmp(seen->measure, "group_attendance") == 0;
    double share = seen->value;
    int colour = colour_of(look, share);
    char code[160];
    snprintf(code, sizeof code, "%s/%.100s", attendance ? "low-attendance" : "late-papers", look_group(seen));
    look->host->reason(answer, "%s of %s: %.0f%% (%s).", attendance ? "Attendance" : "Papers in time",
                       look_group(seen), share, seen->period);
    if (colour != MILESTONED_GREEN)
        look->host->finding(answer, MILESTONED_WARNING, code, "", "%s of %s is %.0f%%: %g%% is wanted.",
                            attendance ? "Attendance" : "Papers in time", look_group(seen), share,
                            look->host->number(look->view, "green_share"));
    return colour;
}

/* Forums are a board's own; what else is counted is the area's. */
static int
is_counted(const struct look *look, const char *measure, const char *group)
{
    return !is_share(measure) || is_forum(look, group);
}

static int
judge_measure(struct look *look, struct milestoned_answer *answer, const struct milestoned_measure *measure,
              int *trend)
{
    int status = MILESTONED_NOT_STARTED;
    const char *group = NULL;
    while ((group = look_next_group(look, measure->name, MILESTONED_OWN, group)) != NULL) {
        const struct milestoned_observation *seen =
            is_counted(look, measure->name, group) ? look_latest(look, measure->name, group, MILESTONED_OWN)
                                                   : NULL;
        if (seen == NULL || strcmp(measure->name, "count") == 0) /* told by itself */
            continue;
        int colour = is_share(measure->name) ? judge_share(look, answer, seen)
                                             : look_judge_path(look, answer, measure, seen);
        status = look_worse(status, colour);
        *trend = look_trend_of(*trend, look_trend(seen, look_before(look, seen), measure->direction, 1));
    }
    return status;
}

static int
judge_measures(struct look *look, struct milestoned_answer *answer, int *trend)
{
    int status = MILESTONED_NOT_STARTED;
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        status = look_worse(status, judge_measure(look, answer, &measures[i], trend));
        if (strcmp(measures[i].name, "count") != 0)
            look_tell_uncounted(look, answer, &measures[i]);
    }
    return status;
}

/* Boards */

/* A forum that has met, and has no date for the next time: a habit that ends quietly. */
static void
find_last_meeting(struct look *look, struct milestoned_answer *answer, size_t index)
{
    const struct milestoned_board *board = look->host->board(look->view, index);
    if (!is_forum(look, board->title) || board->meetings == 0)
        return;
    milestoned_day last = look->host->meeting(look->view, index, board->meetings - 1);
    look_change_on(look, last + 1);
    if (last >= look->today)
        return;
    char code[LOOK_TEXT];
    snprintf(code, sizeof code, "no-meeting/%.100s", board->title);
    look->host->finding(answer, MILESTONED_WARNING, code, "",
                        "%s met on %s last, and no further meeting is known.", board->title,
                        look->host->day_text(look->view, last));
}

static int
meets_within(const struct look *look, size_t index, milestoned_day from, milestoned_day to)
{
    milestoned_day meeting;
    for (size_t i = 0; (meeting = look->host->meeting(look->view, index, i)) != MILESTONED_DAY_NONE; i++)
        if (meeting >= from && meeting <= to)
            return 1;
    return 0;
}

/* A paper for a board, dated on a day on which the board does not meet, reaches it late or not at all. */
static void
find_paper_order(const struct look *look, struct milestoned_answer *answer, size_t index)
{
    const struct milestoned_board *board = look->host->board(look->view, index);
    const struct milestoned_milestone *step;
    struct look_list list = {0};
    if (board->meetings == 0 || *board->title == '\0')
        return;
    for (size_t i = 0; (step = look->host->milestone(look->view, i)) != NULL; i++) {
        if (step->kind == MILESTONED_ON_DAY && look_is_open(step) && is_dated(step) &&
            look_mentions(step->title, board->title) &&
            !meets_within(look, index, step->due,
                          step->due + (milestoned_day)look->host->number(look->view, "meeting_days")))
            look_list_add(&list, step->ref, step->ref);
    }
    char code[LOOK_TEXT];
    snprintf(code, sizeof code, "paper-order/%.100s", board->title);
    if (list.count > 0)
        look->host->finding(answer, MILESTONED_WARNING, code, list.only,
                            "%s does not meet within %g days of: %s.", board->title,
                            look->host->number(look->view, "meeting_days"), look_list_text(&list));
}

/* Assessment */

static void
find(const struct look *look, struct milestoned_answer *answer, int severity, const char *code,
     const struct look_list *list, const char *sentence)
{
    if (list->count > 0)
        look->host->finding(answer, severity, code, list->only, "%s: %s.", sentence, look_list_text(list));
}

static void
find_all(const struct look *look, struct milestoned_answer *answer, const struct tally *tally,
         const struct cover *cover)
{
    find(look, answer, MILESTONED_WARNING, "uncovered", &cover->uncovered, "No step has a date in");
    find(look, answer, MILESTONED_WARNING, "consultation-open", &tally->unclosed,
         "A consultation has no closing date in");
    find(look, answer, MILESTONED_WARNING, "moved", &tally->moved, "Dates were moved again and again in");
    find(look, answer, MILESTONED_WARNING, "silent", &tally->silent, "Nobody has reported for too long on");
    find(look, answer, MILESTONED_NOTE, "open-ended", &tally->endless, "No end and no review date stand in");
    find(look, answer, MILESTONED_NOTE, "no-measure", &cover->unmeasured,
         "It is not said how success will be known in");
}

/* What the plan numbers is a recommendation or a commitment: one that nobody can be held to is red by itself.
 * Of other actions it is their share that counts, and one is enough for amber. */
static int
judge_cover(const struct look *look, struct milestoned_answer *answer, const struct cover *cover)
{
    const struct look_list *bare = &cover->uncovered;
    if (bare->count == 0)
        return MILESTONED_NOT_STARTED;
    if (bare->count == cover->actions)
        look->host->reason(answer, "No step of this area has a date: nobody can be held to it.");
    else
        look->host->reason(answer, "Without any dated step: %u of %u actions (%s).", bare->count,
                           cover->actions, look_list_text(bare));
    if (cover->numbered > 0 && look->host->number(look->view, "uncovered_red") != 0)
        return MILESTONED_RED;
    double share = 100.0 * (cover->actions - bare->count) / cover->actions;
    return look_worse(MILESTONED_AMBER, colour_of(look, share));
}

static void
tell_course(const struct look *look, struct milestoned_answer *answer, const struct tally *tally)
{
    if (tally->oldest != NULL)
        look->host->reason(answer, "Late or beyond repair: %u of %u steps; the oldest, %s, was due on %s.",
                           tally->red, tally->counted, tally->oldest->ref,
                           look->host->day_text(look->view, tally->oldest->due));
    else if (tally->red > 0)
        look->host->reason(answer, "Red by the word of their leads: %u of %u steps.", tally->red,
                           tally->counted);
    if (tally->risk != NULL)
        look->host->reason(answer, "At risk: %u of %u steps; the first is %s, due on %s.", tally->amber,
                           tally->counted, tally->risk->ref,
                           look->host->day_text(look->view, tally->risk->due));
    look->host->reason(answer, "Done or on course: %u of %u steps (%.0f%%).", tally->well, tally->counted,
                       floor(100.0 * tally->well / tally->counted));
}

/* What is at risk can still be mended: red needs a step that is late beyond that. */
static int
judge_course(const struct look *look, struct milestoned_answer *answer, const struct tally *tally)
{
    if (tally->counted == 0 || tally->begun == 0)
        return MILESTONED_NOT_STARTED;
    tell_course(look, answer, tally);
    int colour = colour_of(look, 100.0 * tally->well / tally->counted);
    return colour == MILESTONED_RED && tally->red == 0 ? MILESTONED_AMBER : colour;
}

/* Silence is a warning about what is not known, never red by itself. */
static int
judge_cadence(const struct look *look, struct milestoned_answer *answer, const struct tally *tally)
{
    if (tally->silent.count == 0)
        return MILESTONED_NOT_STARTED;
    double kept = 100.0 * (tally->under_way - tally->silent.count) / tally->under_way;
    look->host->reason(answer, "Without an update for %g weeks: %u of %u steps under way.",
                       look->host->number(look->view, "update_weeks"), tally->silent.count, tally->under_way);
    return colour_of(look, kept) == MILESTONED_GREEN ? MILESTONED_GREEN : MILESTONED_AMBER;
}

static void
explain_quiet(const struct look *look, struct milestoned_answer *answer, const struct tally *tally)
{
    if (tally->steps == 0)
        look->host->reason(answer, "The plan names no step in this area.");
    else if (tally->next != NULL)
        look->host->reason(answer, "No step is due or begun yet; the next, %s, is due on %s.",
                           tally->next->ref, look->host->day_text(look->view, tally->next->due));
    else
        look->host->reason(answer, "No step has begun, and none has a date that could be late.");
}

/* The share of what is known: a plan without dates and without figures says little of its area. */
static int
confidence_of(const struct tally *tally, int measured)
{
    if (measured != MILESTONED_NOT_STARTED)
        return MILESTONED_CONFIDENCE_HIGH;
    return tally->counted * 2 >= tally->steps && tally->begun > 0 ? MILESTONED_CONFIDENCE_MEDIUM
                                                                  : MILESTONED_CONFIDENCE_LOW;
}

static int
oversight_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    struct tally tally = tally_steps(&look);
    struct cover cover = cover_actions(&look);
    int trend = MILESTONED_NOT_COMPARABLE;
    int status = judge_cover(&look, answer, &cover);
    status = look_worse(status, judge_course(&look, answer, &tally));
    status = look_worse(status, judge_cadence(&look, answer, &tally));
    int measured = judge_measures(&look, answer, &trend);
    status = look_worse(status, measured);
    if (status == MILESTONED_NOT_STARTED)
        explain_quiet(&look, answer, &tally);
    look_tell_counts(&look, answer);
    if (tally.held > 0)
        look.host->reason(answer, "On hold and not counted: %u.", tally.held);
    int complete = tally.steps > 0 && tally.done == tally.steps;
    if (complete && status != MILESTONED_AMBER && status != MILESTONED_RED)
        status = MILESTONED_BLUE;
    find_all(&look, answer, &tally, &cover);
    for (size_t i = 0; i < look.host->board_count(view); i++) {
        find_last_meeting(&look, answer, i);
        find_paper_order(&look, answer, i);
    }
    if (measured != MILESTONED_NOT_STARTED)
        look.host->measured(answer, measured);
    look.host->trend(answer, trend, confidence_of(&tally, measured));
    look.host->status(answer, status, look.until);
    look_end(&look);
    return 0;
}

/* Dates */

/* Area inspections of special needs: a written statement within 70 working days of the report (SI 2015/1792,
 * regulation 4); the same was asked of councils in 2004. Visits after 18 months and 3 years are practice. */
static void
date_inspection(const struct look *look, struct milestoned_dates *dates)
{
    const struct milestoned_host *host = look->host;
    milestoned_day report = host->day(look->view, "report_received");
    if (report == MILESTONED_DAY_NONE)
        return;
    look_date(look, dates, MILESTONED_DEADLINE,
              host->add_days(look->view, MILESTONED_WORKING, report,
                             (int)host->number(look->view, "statement_days")),
              "statement", look_year(look, report), "Statement of action is due",
              "working days from the inspection report; 70 by SI 2015/1792, regulation 4");
    look_date(look, dates, MILESTONED_OCCASION,
              look_months(look, report, (int)host->number(look->view, "monitoring_months")), "monitoring",
              look_year(look, report), "Monitoring visit may be expected",
              "months from the inspection report, by practice");
    look_date(look, dates, MILESTONED_OCCASION,
              look_months(look, report, (int)host->number(look->view, "inspection_months")), "inspection",
              look_year(look, report), "Next inspection may be expected",
              "months from the inspection report, by practice");
}

/* Clear days count neither the day of sending nor that of the meeting. Councils owe five of them for papers
 * (Local Government Act 1972, section 100B, as amended by SI 2002/715). A paper is known by its meeting, so
 * that it moves with it only while the meeting keeps its place. */
static void
date_papers(const struct look *look, struct milestoned_dates *dates, size_t index)
{
    const struct milestoned_host *host = look->host;
    const struct milestoned_board *board = host->board(look->view, index);
    int own = board->paper_days > 0;
    int days = own ? board->paper_days : (int)host->number(look->view, "paper_days") + 1;
    char title[LOOK_TEXT], key[LOOK_TEXT];
    snprintf(title, sizeof title, "Papers for %.150s", board->title);
    for (size_t i = 0; i < board->meetings; i++) {
        milestoned_day meeting = host->meeting(look->view, index, i);
        snprintf(key, sizeof key, "papers/%.100s/%d", board->title, (int)meeting);
        host->date(dates, MILESTONED_DEADLINE, host->add_days(look->view, MILESTONED_WORKING, meeting, -days),
                   key, title,
                   own ? "working days before the meeting, by the board's own rule"
                       : "clear working days before the meeting; 5 by the Local Government Act 1972, "
                         "section 100B");
    }
}

static int
oversight_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
                struct milestoned_dates *dates)
{
    struct look look;
    (void)from, (void)to; /* the host leaves out what lies outside */
    if (!look_begin(&look, self, view))
        return -1;
    date_inspection(&look, dates);
    for (size_t i = 0; i < look.host->board_count(view); i++)
        if (is_forum(&look, look.host->board(view, i)->title))
            date_papers(&look, dates, i);
    look_end(&look);
    return 0;
}

/* Section: who is covered by what, and how the steps stand */

static void
write_action(const struct look *look, struct milestoned_section *section,
             const struct milestoned_action *action)
{
    unsigned steps = 0, dated = 0, done = 0, late = 0, measured = 0;
    for (size_t i = action->first; i < (size_t)action->first + action->count; i++) {
        const struct milestoned_milestone *step = look->host->milestone(look->view, i);
        steps += step->status != MILESTONED_SUPERSEDED ? 1 : 0;
        dated += is_covered(step) ? 1 : 0;
        done += step->status == MILESTONED_BLUE ? 1 : 0;
        late += step->status == MILESTONED_RED ? 1 : 0;
        measured += *step->success != '\0' ? 1 : 0;
    }
    char numbers[4][12];
    const unsigned values[] = {steps, dated, done, late};
    for (int i = 0; i < 4; i++)
        snprintf(numbers[i], sizeof numbers[i], "%u", values[i]);
    const char *const cells[] = {name_of(action),
                                 action->title,
                                 numbers[0],
                                 numbers[1],
                                 numbers[2],
                                 numbers[3],
                                 measured > 0 ? "yes" : "no"};
    look->host->row(section, cells, 7);
}

static void
write_chart(const struct look *look, struct milestoned_section *section)
{
    static const char *const labels[] = {"not started", "green",   "amber",      "red",
                                         "blue",        "on hold", "superseded", "undated"};
    enum { LABELS = sizeof labels / sizeof *labels };
    double counts[LABELS] = {0};
    for (size_t i = 0; i < look->host->milestone_count(look->view); i++) {
        int status = look->host->milestone(look->view, i)->status;
        if (status >= 0 && status < LABELS)
            counts[status]++;
    }
    look->host->chart(section, MILESTONED_BARS, "How the steps stand", "steps", labels, LABELS);
    look->host->series(section, "steps", counts, LABELS);
}

/* The forum ledger: when each meets, and who was there. */
static void
write_forums(const struct look *look, struct milestoned_section *section)
{
    static const char *const heads[] = {"Forum", "Last meeting", "Next meeting", "Present, %",
                                        "Papers in time, %"};
    int begun = 0;
    const struct milestoned_board *board;
    for (size_t i = 0; (board = look->host->board(look->view, i)) != NULL; i++) {
        if (!is_forum(look, board->title))
            continue;
        milestoned_day last = MILESTONED_DAY_NONE, next = MILESTONED_DAY_NONE, meeting;
        for (size_t j = 0; (meeting = look->host->meeting(look->view, i, j)) != MILESTONED_DAY_NONE; j++) {
            last = meeting < look->today ? meeting : last;
            next = meeting >= look->today && next == MILESTONED_DAY_NONE ? meeting : next;
        }
        char shares[2][24] = {"–", "–"};
        const char *const names[] = {"group_attendance", "papers_on_time"};
        for (int k = 0; k < 2; k++) {
            const struct milestoned_observation *seen =
                look_latest(look, names[k], board->title, MILESTONED_OWN);
            if (seen != NULL)
                snprintf(shares[k], sizeof shares[k], "%.0f", seen->value);
        }
        if (!begun++)
            look->host->table(section, "Forums", heads, 5);
        const char *const cells[] = {
            board->title, last != MILESTONED_DAY_NONE ? look->host->day_text(look->view, last) : "–",
            next != MILESTONED_DAY_NONE ? look->host->day_text(look->view, next) : "–", shares[0], shares[1]};
        look->host->row(section, cells, 5);
    }
}

static int
oversight_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    static const char *const heads[] = {"No.", "Action", "Steps", "Dated", "Done", "Late", "Measured"};
    struct look look;
    if (!look_begin(&look, self, view))
        return -1;
    struct tally tally = tally_steps(&look);
    look.host->paragraph(section, "%s has %u steps: %u done, %u late, %u on hold.", look.about->title,
                         tally.steps, tally.done, tally.red, tally.held);
    if (tally.next != NULL)
        look.host->paragraph(section, "Next is %s, %s, due on %s.", tally.next->ref, tally.next->title,
                             look.host->day_text(view, tally.next->due));
    if (look.host->action_count(view) > 0) {
        look.host->table(section, "What covers each action", heads, 7);
        for (size_t i = 0; i < look.host->action_count(view); i++)
            write_action(&look, section, look.host->action(view, i));
        write_chart(&look, section);
    }
    write_forums(&look, section);
    look_end(&look);
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "oversight",
    .summary = "Watches whether the plan can be held to and is kept: dates, updates, coverage, forums.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    .open = look_open,
    .assess = oversight_assess,
    .dates = oversight_dates,
    .section = oversight_section,
    .close = look_close,
};
