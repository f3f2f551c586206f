#include "schedule/schedule_private.h"

typedef struct {
    const Schedule *schedule;
    GPtrArray *items;
    Day today;
} Outlook;

/* Overdue, or due within the horizon. */
static void
add_dated(Milestone *milestone, void *data)
{
    const Outlook *outlook = data;
    const Schedule *schedule = outlook->schedule;
    if (!schedule_is_live(milestone))
        return;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (!brag_is_dated(span) || span->due > outlook->today + schedule->policy->horizon_days)
            continue;
        bool overdue = outlook->today >= brag_overdue_from(span, schedule->times->working);
        g_ptr_array_add(outlook->items, schedule_item(schedule, overdue ? SECTION_OVERDUE : SECTION_UPCOMING,
                                                      milestone, span, outlook->today));
    }
}

void
digests_fill(const Schedule *schedule, Draft *draft, Day today)
{
    schedule_set_baseline(schedule, draft);
    draft->weeks = schedule->policy->horizon_days / 7;
    schedule_add_changes(schedule, draft->items, draft->baseline, today);
    Outlook outlook = {.schedule = schedule, .items = draft->items, .today = today};
    plan_foreach_milestone(schedule->plan, add_dated, &outlook);
    schedule_sort(draft->items);
}

/* Whom a digest is for, in its key: the mailbox, so that one which several posts read, or which is handed on,
 * is told once; somebody without one by their own key. (transfer full) */
static char *
reader(const Person *person)
{
    if (person == NULL)
        return g_strdup("(webhook)");
    return person->addresses->len > 0 ? g_utf8_casefold(person->addresses->pdata[0], -1)
                                      : g_strdup(person->key);
}

static Draft *
digest_for(const Schedule *schedule, const Board *board, const Person *person, Day today,
           const WeeklyTurn *turn)
{
    Draft *draft = draft_new(NOTICE_DIGEST, schedule->plan, person);
    draft->board = board;
    draft->channel = person != NULL ? CHANNEL_MAIL : CHANNEL_WEBHOOK;
    draft->on = today;
    draft->period = schedule_week(turn->nominal);
    g_autofree char *to = reader(person);
    draft->key = g_strdup_printf("%s/digest/%s/%s/%s", schedule->plan->key, board->key, draft->period, to);
    return draft;
}

static void
add_recipient(const Schedule *schedule, const Board *board, const Person *person, Day today,
              const WeeklyTurn *turn, GPtrArray *drafts)
{
    Draft *draft = digest_for(schedule, board, person, today, turn);
    if (schedule->past->told(schedule->past->data, draft->key)) {
        draft_free(draft);
        return;
    }
    digests_fill(schedule, draft, today);
    g_ptr_array_add(drafts, draft);
}

static Weekly
weekly_of(const Schedule *schedule, const Board *board)
{
    return (Weekly){.zone = schedule->zone, .weekday = board->digest_day, .minute = board->digest_hour};
}

/* Posts that share a mailbox get one digest of a board. */
static bool
is_first_at_mailbox(const Schedule *schedule, const GPtrArray *people, guint index)
{
    const Person *mailbox = schedule_mailbox(schedule, people->pdata[index]);
    for (guint i = 0; i < index; i++) {
        if (schedule_mailbox(schedule, people->pdata[i]) == mailbox)
            return false;
    }
    return true;
}

void
digests_due(const Schedule *schedule, Instant now, GPtrArray *drafts)
{
    Day today = zone_day(schedule->zone, now, NULL);
    for (guint i = 0; i < schedule->plan->boards->len; i++) {
        const Board *board = schedule->plan->boards->pdata[i];
        Weekly weekly = weekly_of(schedule, board);
        WeeklyTurn turn;
        if (!schedule_weekly_turn(schedule, &weekly, now, &turn))
            continue;
        g_autoptr(GPtrArray) people = plan_board_recipients(board);
        for (guint j = 0; j < people->len; j++) {
            if (is_first_at_mailbox(schedule, people, j))
                add_recipient(schedule, board, people->pdata[j], today, &turn, drafts);
        }
        if (board->webhook != NULL)
            add_recipient(schedule, board, NULL, today, &turn, drafts);
    }
}

Instant
digests_next(const Schedule *schedule, Instant now)
{
    Instant next = INSTANT_NONE;
    for (guint i = 0; i < schedule->plan->boards->len; i++) {
        Weekly weekly = weekly_of(schedule, schedule->plan->boards->pdata[i]);
        next = instant_earlier(next, schedule_weekly_next(schedule, &weekly, now));
    }
    return next;
}
