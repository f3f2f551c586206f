#include "intake/import.h"
#include "plan/occurrence.h"
#include "plan/resolution.h"

typedef struct {
    GHashTable *unreachable; /* Person * without an address who lead something open */
    GHashTable *marked;      /* Person * of them whose addresses mail came back from */
    int unled, undated, uncertain, estimated;
    bool terms; /* the programme names a school calendar */
} Gaps;

static void
look_at_leads(const Milestone *milestone, Gaps *gaps)
{
    if (milestone->leads->len == 0)
        gaps->unled++;
    for (guint i = 0; i < milestone->leads->len; i++) {
        Person *person = milestone->leads->pdata[i];
        if (person->addresses->len == 0)
            g_hash_table_add(person->marked->len > 0 ? gaps->marked : gaps->unreachable, person);
    }
}

static void
look_at(Milestone *milestone, void *data)
{
    Gaps *gaps = data;
    bool uncertain = false;
    bool due = false;
    bool estimated = false;
    if (!status_is_open(milestone->status))
        return;
    look_at_leads(milestone, gaps);
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        uncertain = uncertain || (!span->certain && span->due != DAY_NONE);
        due = due || resolution_has_date(span);
        estimated = estimated || (span->certain && !gaps->terms && occurrence_needs_calendar(span));
    }
    gaps->estimated += estimated ? 1 : 0;
    gaps->uncertain += uncertain ? 1 : 0;
    gaps->undated += !uncertain && !due ? 1 : 0;
}

static void
hold(GPtrArray *held, int count, const char *what, const char *noun, const char *reason)
{
    if (count > 0)
        g_ptr_array_add(held,
                        g_strdup_printf("%s %d %s%s: %s", what, count, noun, count == 1 ? "" : "s", reason));
}

static bool
reaches_somebody(const Board *board)
{
    g_autoptr(GPtrArray) people = plan_board_recipients(board);
    for (guint i = 0; i < people->len; i++) {
        if (((const Person *)people->pdata[i])->addresses->len > 0)
            return true;
    }
    return board->webhook != NULL;
}

static void
hold_boards(const Plan *plan, GPtrArray *held)
{
    if (plan->boards->len == 0)
        g_ptr_array_add(held, g_strdup("no digest: the programme has no board"));
    for (guint i = 0; i < plan->boards->len; i++) {
        const Board *board = plan->boards->pdata[i];
        if (!reaches_somebody(board))
            g_ptr_array_add(
                held, g_strdup_printf("no digest to %s: nobody on it has an address, and it has no webhook",
                                      board->title));
    }
}

static void
hold_officer(const Plan *plan, Day today, GPtrArray *held)
{
    if (plan->officer == NULL)
        g_ptr_array_add(held, g_strdup("no weekly list, question or fault: the programme has no officer"));
    else if (plan_officer_on(plan, today) == NULL)
        g_ptr_array_add(held, g_strdup_printf("no weekly list, question or fault: the officer, %s, has left",
                                              plan->officer->name));
    else if (plan->officer->addresses->len == 0)
        g_ptr_array_add(held, g_strdup("no weekly list, question or fault: the officer has no address"));
}

GPtrArray *
import_held(const Plan *plan, Day today)
{
    GPtrArray *held = g_ptr_array_new_with_free_func(g_free);
    Gaps gaps = {.unreachable = g_hash_table_new(NULL, NULL),
                 .marked = g_hash_table_new(NULL, NULL),
                 .terms = plan->calendar != NULL};
    plan_foreach_milestone(plan, look_at, &gaps);
    hold(held, (int)g_hash_table_size(gaps.unreachable), "nothing to", "lead", "no address");
    hold(held, (int)g_hash_table_size(gaps.marked), "nothing to", "lead",
         "mail to them came back (see: milestonectl bounce list)");
    hold(held, gaps.unled, "no reminder of", "milestone", "no lead");
    hold(held, gaps.uncertain, "no reminder of", "milestone",
         "an uncertain date, until somebody confirms it");
    hold(held, gaps.undated, "no reminder of", "milestone", "no date");
    hold(held, gaps.estimated, "no reminder of", "milestone",
         "half-termly, and the programme names no school calendar");
    hold_officer(plan, today, held);
    hold_boards(plan, held);
    if (plan->state == PROGRAMME_DRAFT)
        g_ptr_array_add(held,
                        g_strdup_printf("nothing at all before `milestonectl activate %s`: the programme is "
                                        "a draft",
                                        plan->key));
    g_hash_table_unref(gaps.unreachable);
    g_hash_table_unref(gaps.marked);
    return held;
}
