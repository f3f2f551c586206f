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
    if (!schedule_is_live(milestone) || milestone->occasion) /* occasions stand among the other dates */
        return;
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (!schedule_is_told(milestone, date) || date->due > outlook->today + schedule->policy->horizon_days)
            continue;
        bool overdue = outlook->today >= brag_overdue_from(date, schedule->times->working);
        g_ptr_array_add(outlook->items,
                        schedule_item(schedule, overdue ? SECTION_OVERDUE : SECTION_UPCOMING, milestone, date,
                                      schedule_count(schedule, milestone, overdue), outlook->today));
    }
}

/* A board that watches some areas only reads of those. */
static void
keep_watched(Draft *draft)
{
    for (guint i = draft->items->len; i > 0; i--) {
        const Item *item = draft->items->pdata[i - 1];
        if (!plan_watches(draft->board, item->milestone->action->area))
            g_ptr_array_remove_index(draft->items, i - 1);
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
    keep_watched(draft);
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

/* Who gets a board's digest on a day: nobody who has left, and of posts that share a mailbox the first.
 * (transfer full) */
static GPtrArray *
readers_of(const Schedule *schedule, const Board *board, Look *look)
{
    GPtrArray *people = plan_board_recipients(board);
    GHashTable *boxes = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < people->len;) {
        const Person *person = people->pdata[i];
        if (person_has_left(person, look) || !g_hash_table_add(boxes, (gpointer)mailbox_of(schedule, person)))
            g_ptr_array_remove_index(people, i);
        else
            i++;
    }
    g_hash_table_unref(boxes);
    return people;
}

void
digests_due(const Schedule *schedule, Instant now, GPtrArray *drafts)
{
    Look look = {.today = zone_day(schedule->zone, now, NULL), .next = DAY_NONE};
    for (guint i = 0; i < schedule->plan->boards->len; i++) {
        const Board *board = schedule->plan->boards->pdata[i];
        Weekly weekly = weekly_of(schedule, board);
        WeeklyTurn turn;
        if (!schedule_weekly_turn(schedule, &weekly, now, &turn))
            continue;
        g_autoptr(GPtrArray) people = readers_of(schedule, board, &look);
        for (guint j = 0; j < people->len; j++)
            add_recipient(schedule, board, people->pdata[j], look.today, &turn, drafts);
        if (board->webhook != NULL)
            add_recipient(schedule, board, NULL, look.today, &turn, drafts);
    }
}

static void
explain_board(Judging *judging, const Board *board, const Person *person, Instant now)
{
    const Schedule *schedule = judging->schedule;
    Weekly weekly = weekly_of(schedule, board);
    WeeklyTurn turn;
    Judgement *judgement = judgement_new(judging, SECTION_UPCOMING, NULL, NULL, person);
    judgement->kind = NOTICE_DIGEST;
    judgement->board = board;
    judgement->at = schedule_weekly_next(schedule, &weekly, now);
    judgement->since = judgement->at != INSTANT_NONE ? zone_day(weekly.zone, judgement->at, NULL) : DAY_NONE;
    g_autoptr(GPtrArray) readers = readers_of(schedule, board, &judging->look);
    if (person_has_left(person, &judging->look)) {
        judgement->since = person->left;
        judgement_give(judging, judgement, VERDICT_LEFT);
    } else if (!g_ptr_array_find(readers, person, NULL)) {
        judgement_give(judging, judgement, VERDICT_SHARED);
    } else if (!schedule_weekly_turn(schedule, &weekly, now, &turn)) {
        judgement_give(judging, judgement, VERDICT_NOT_YET);
    } else {
        g_autoptr(Draft) draft = digest_for(schedule, board, person, judging->look.today, &turn);
        judgement->reader = person;
        judgement->key = g_strdup(draft->key);
        bool told = schedule->past->told(schedule->past->data, judgement->key);
        judgement_give(judging, judgement, told ? VERDICT_TOLD : VERDICT_WANTED);
    }
}

void
digests_explain(const Schedule *schedule, const Person *person, Instant now, GPtrArray *found)
{
    Look look = {.today = zone_day(schedule->zone, now, NULL), .next = DAY_NONE};
    Judging judging = {.schedule = schedule, .look = look, .found = found};
    for (guint i = 0; i < schedule->plan->boards->len; i++) {
        const Board *board = schedule->plan->boards->pdata[i];
        g_autoptr(GPtrArray) people = plan_board_recipients(board);
        if (g_ptr_array_find(people, person, NULL))
            explain_board(&judging, board, person, now);
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
