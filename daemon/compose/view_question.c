#include "compose/phrase.h"
#include "compose/view_private.h"
#include "plan/resolution.h"

/* More readings than a person can weigh are no help. */
enum { MOST_READINGS = 9 };

/* What is typed to settle a question. */
static char *
command_text(const char *ref, const PlanSpan *span, bool several, const char *answer)
{
    g_autofree char *which = several ? g_strdup_printf(" --span %d", span->ordinal) : g_strdup("");
    return g_strdup_printf("milestonectl resolve %s%s %s", ref, which, answer);
}

static json_t *
reading_view(const Offer *offer, guint number, const char *ref, const PlanSpan *span, bool several)
{
    g_autofree char *answer = g_strdup_printf("--reading %u", number);
    g_autofree char *words = resolution_describe_offer(offer);
    return json_pack("{s:i,s:o,s:o}", "number", (int)number, "text", text_taken(phrase_sentence(words)),
                     "command", text_taken(command_text(ref, span, several, answer)));
}

json_t *
view_question(const Milestone *milestone, const PlanSpan *span, const char *ref)
{
    const Question *question = span != NULL ? resolution_question(milestone, span) : NULL;
    bool open = question != NULL, several = open && milestone->spans->len > 1;
    json_t *readings = json_array();
    for (guint i = 0; open && i < question->offers->len && i < MOST_READINGS; i++)
        json_array_append_new(
            readings, reading_view(&g_array_index(question->offers, Offer, i), i + 1, ref, span, several));
    g_autofree char *list = open ? g_strconcat("milestonectl resolve ", ref, NULL) : NULL;
    json_t *no_date = open ? text_taken(command_text(ref, span, several, "--no-date")) : json_string("");
    json_t *by_day = open ? text_taken(command_text(ref, span, several, "--due DATE")) : json_string("");
    return json_pack("{s:b,s:o,s:o,s:b,s:o,s:o,s:o,s:s}", "known", open, "phrase",
                     text_view(open ? question->phrase : NULL, PHRASE_MAX_COLUMNS), "raised",
                     day_view(open ? question->raised : DAY_NONE), "choice", json_array_size(readings) > 0,
                     "readings", readings, "by_day", by_day, "no_date", no_date, "list",
                     list != NULL ? list : "");
}
