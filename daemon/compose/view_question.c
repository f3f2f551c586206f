#include "compose/phrase.h"
#include "compose/view_private.h"
#include "plan/resolution.h"

#include <string.h>

/* More readings than a person can weigh are no help. */
enum { MOST_READINGS = 9 };

/* A reference as a shell takes it for one word, whatever another tool wrote into the plan. */
static char *
shell_word(const char *ref)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.-_@";
    g_autofree char *clean = phrase_clean(ref, PHRASE_MAX_COLUMNS);
    return strspn(clean, plain) == strlen(clean) ? g_steal_pointer(&clean) : g_shell_quote(clean);
}

/* What is typed to settle a question. */
static char *
command_text(const char *ref, const PlanSpan *span, bool several, const char *answer)
{
    g_autofree char *which = several ? g_strdup_printf(" --span %d", span->ordinal) : g_strdup("");
    g_autofree char *word = shell_word(ref);
    return g_strdup_printf("milestonectl resolve %s%s %s", word, which, answer);
}

static json_t *
reading_view(const Offer *offer, guint number, const char *ref, const PlanSpan *span, bool several)
{
    g_autofree char *answer = g_strdup_printf("--reading %u", number);
    g_autofree char *words = offer_describe(offer);
    return json_pack("{s:i,s:o,s:o}", "number", (int)number, "text", text_taken(phrase_sentence(words)),
                     "command", text_taken(command_text(ref, span, several, answer)));
}

/* Which of a cell's times is asked about: "the first of its 2 times". */
static char *
which_text(const Milestone *milestone, const PlanSpan *span)
{
    static const char *const ordinals[] = {"first", "second", "third", "fourth", "fifth"};
    guint times = milestone->spans->len;
    if (span->ordinal >= 1 && span->ordinal <= (int)G_N_ELEMENTS(ordinals))
        return g_strdup_printf("the %s of its %u times", ordinals[span->ordinal - 1], times);
    return g_strdup_printf("time %d of its %u", span->ordinal, times);
}

/* The officer is asked on the first working day on which the question stands in an active programme; what is
 * asked on a list's own day is in another mail of that day. */
static bool
is_asked_today(const Viewing *viewing, const Question *question)
{
    const Plan *plan = viewing->draft->plan;
    if (question->raised == DAY_NONE)
        return false;
    Day from = plan->activated != DAY_NONE ? MAX(question->raised, plan->activated) : question->raised;
    return calendar_working_after(viewing->times->working, from) == viewing->draft->on;
}

json_t *
view_question(const Viewing *viewing, const Milestone *milestone, const PlanSpan *span, const char *ref)
{
    const Question *question = span != NULL ? resolution_question(milestone, span) : NULL;
    bool open = question != NULL, several = open && milestone->spans->len > 1;
    json_t *readings = json_array();
    for (guint i = 0; open && i < question->offers->len && i < MOST_READINGS; i++)
        json_array_append_new(
            readings, reading_view(&g_array_index(question->offers, Offer, i), i + 1, ref, span, several));
    g_autofree char *word = shell_word(ref);
    g_autofree char *list = open ? g_strconcat("milestonectl resolve ", word, NULL) : NULL;
    json_t *no_date = open ? text_taken(command_text(ref, span, several, "--no-date")) : json_string("");
    json_t *by_day =
        open ? text_taken(command_text(ref, span, several, "--due YYYY-MM-DD")) : json_string("");
    bool unstated = open && span->kind == TIMESCALE_RECURRING && span->recurrence == RECURRENCE_UNSTATED;
    json_t *by_rule =
        unstated ? text_taken(command_text(ref, span, several, "--repeat FREQ=MONTHLY")) : json_string("");
    json_t *view = json_object();
    json_object_set_new(view, "known", json_boolean(open));
    json_object_set_new(view, "phrase", text_view(open ? question->phrase : NULL, PHRASE_MAX_COLUMNS));
    json_object_set_new(view, "which", several ? text_taken(which_text(milestone, span)) : json_string(""));
    json_object_set_new(view, "raised", day_view(open ? question->raised : DAY_NONE));
    json_object_set_new(view, "choice", json_boolean(json_array_size(readings) > 0));
    json_object_set_new(view, "readings", readings);
    json_object_set_new(view, "by_day", by_day);
    json_object_set_new(view, "by_rule", by_rule);
    json_object_set_new(view, "no_date", no_date);
    json_object_set_new(view, "today", json_boolean(open && is_asked_today(viewing, question)));
    json_object_set_new(view, "list", json_string(list != NULL ? list : ""));
    return view;
}
