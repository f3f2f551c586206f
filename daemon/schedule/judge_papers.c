/* Before the papers for a meeting of a board go out, the leads of what it will ask about are asked how things
 * stand: so many working days before, as the board's prompts say. */
#include "schedule/schedule_private.h"

#include <string.h>

/* Asked about is what is due within so many working days after the meeting, unless something was heard of it
 * within so many working days. Meetings of one board that are looked at; of a weekly board these are a year.
 */
enum { LOOK_AHEAD = 20, HEARD_LATELY = 10, MOST_MEETINGS = 52 };

typedef struct Prompt {
    const Board *board;
    Day meeting;
    int days; /* before the papers go out */
    Day since;
} Prompt;

static Day
papers_out(const Judging *judging, const Board *board, Day meeting)
{
    return calendar_add_working(judging->schedule->times->working, meeting, -board->paper_days);
}

/* The prompt that holds for a meeting, of several the last; false before the first, with `since` the day of
 * that, and once the papers are out, with none. */
static bool
find_prompt(Judging *judging, const Board *board, Day meeting, Prompt *prompt)
{
    *prompt = (Prompt){.board = board, .meeting = meeting, .days = -1, .since = DAY_NONE};
    Day out = papers_out(judging, board, meeting);
    if (look_reached(&judging->look, out + 1))
        return false;
    Day first = DAY_NONE;
    for (guint i = 0; i < board->prompts->len; i++) {
        int days = g_array_index(board->prompts, int, i);
        Day day = calendar_add_working(judging->schedule->times->working, out, -days);
        first = first == DAY_NONE ? day : MIN(first, day);
        if (look_reached(&judging->look, day) && (prompt->days < 0 || days < prompt->days)) {
            prompt->days = days;
            prompt->since = day;
        }
    }
    if (prompt->days < 0)
        prompt->since = first;
    return prompt->days >= 0;
}

static bool
is_asked_about(const Judging *judging, const PlanSpan *date, Day meeting)
{
    return date->due <= calendar_add_working(judging->schedule->times->working, meeting, LOOK_AHEAD);
}

static bool
was_heard_of(Judging *judging, const Milestone *milestone)
{
    Day again = calendar_add_working(judging->schedule->times->working, milestone->updated, HEARD_LATELY + 1);
    return milestone->updated != DAY_NONE && !look_reached(&judging->look, again);
}

/* A meeting that the board no longer has was moved: within the time from the prompt to the meeting what was
 * asked for it counts for this one. */
static Heard
heard_prompt(const Schedule *schedule, const Judgement *judgement, const char *rest, Day on)
{
    g_autofree char *day = g_strndup(rest, strcspn(rest, "~/"));
    Day meeting;
    if (!day_parse(day, &meeting))
        return HEARD_ELSE;
    if (meeting == judgement->meeting)
        return HEARD_IT;
    const Board *board = judgement->board;
    Day first = MIN(meeting, judgement->meeting);
    Day last = MAX(meeting, judgement->meeting);
    bool moved = plan_next_meeting(board, meeting - 1) != meeting;
    int lead = MAX(judgement->days + board->paper_days, 1);
    return moved && calendar_working_between(schedule->times->working, first, last) <= lead ? HEARD_IT
                                                                                            : HEARD_ELSE;
}

static void
judge_lead(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Prompt *prompt,
           const Person *lead)
{
    Judgement *judgement = judgement_new(judging, SECTION_PAPERS, milestone, date, lead);
    judgement->board = prompt->board;
    judgement->meeting = prompt->meeting;
    judgement->days = prompt->days;
    judgement->since = prompt->since;
    if (prompt->days < 0) {
        judgement_give(judging, judgement, VERDICT_NOT_YET);
        return;
    }
    if (was_heard_of(judging, milestone)) {
        judgement->since = milestone->updated;
        judgement_give(judging, judgement, VERDICT_UPDATED);
        return;
    }
    char meeting[DAY_TEXT_SIZE];
    g_autofree char *ref = plan_ref(judging->schedule->plan, milestone);
    g_autofree char *subject = g_strdup_printf("%s/papers-%d/%s/", ref, prompt->days, prompt->board->key);
    judgement_settle(judging, judgement,
                     &(Stem){subject, day_format(prompt->meeting, meeting), heard_prompt});
}

/* Meetings come one after the other, and so do their prompts: the first that nothing is asked for yet ends
 * the search. */
static void
judge_board(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Board *board,
            const Parties *parties)
{
    Day meeting = plan_next_meeting(board, judging->look.today - 1);
    bool more = true;
    for (int i = 0; more && meeting != DAY_NONE && i < MOST_MEETINGS; i++) {
        Prompt prompt;
        bool holds = find_prompt(judging, board, meeting, &prompt);
        more = holds || prompt.since == DAY_NONE;
        bool said = (holds || judging->mailbox == NULL) && prompt.since != DAY_NONE;
        for (guint j = 0; said && is_asked_about(judging, date, meeting) && j < parties->leads->len; j++)
            judge_lead(judging, milestone, date, &prompt, parties->leads->pdata[j]);
        meeting = plan_next_meeting(board, meeting);
    }
}

void
judge_papers(Judging *judging, const Milestone *milestone, const Parties *parties)
{
    const GPtrArray *boards = judging->schedule->plan->boards;
    const PlanSpan *date = NULL;
    /* a board asks about what it planned; dates by rule stand in its digest */
    bool asked = parties->leads->len > 0 && !milestone->action->ruled;
    for (guint i = 0; asked && i < boards->len; i++) {
        const Board *board = boards->pdata[i];
        if (board->prompts->len == 0 || !plan_watches(board, milestone->action->area))
            continue;
        if (date == NULL && (date = schedule_current(milestone)) == NULL)
            return;
        judge_board(judging, milestone, date, board, parties);
    }
}
