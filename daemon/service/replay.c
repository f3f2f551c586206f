#include "service/replay.h"

#include "base/error.h"
#include "base/progress.h"
#include "engine/rehearsal.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    char *to;
    guint counts[NOTICE_TEST + 1];
} Recipient;

typedef struct {
    GHashTable *recipients; /* address → Recipient */
    GHashTable *held;       /* name → Recipient without an address */
    GHashTable *left;       /* name → Recipient who has left */
    Day from, to;
} Replay;

static void
recipient_free(void *data)
{
    Recipient *recipient = data;
    g_free(recipient->to);
    g_free(recipient);
}

static void
count(GHashTable *table, const char *to, NoticeKind kind)
{
    Recipient *recipient = g_hash_table_lookup(table, to);
    if (recipient == NULL) {
        recipient = g_new0(Recipient, 1);
        recipient->to = g_strdup(to);
        g_hash_table_insert(table, recipient->to, recipient);
    }
    recipient->counts[kind]++;
}

static void
sent(void *data, const Message *message, const Plan *plan, Instant at)
{
    count(((Replay *)data)->recipients, message->address, message->kind);
}

static void
held(void *data, const Held *what, const Plan *plan, Instant at)
{
    const Replay *replay = data;
    count(strcmp(what->why, HELD_LEFT) == 0 ? replay->left : replay->held, what->name, what->kind);
}

static void
progress(void *data, Day day)
{
    const Replay *replay = data;
    char text[DAY_TEXT_SIZE];
    progress_show(day_format(day, text), 100 * (day - replay->from) / MAX(replay->to - replay->from, 1));
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const Recipient *const *)a)->to, (*(const Recipient *const *)b)->to);
}

static GPtrArray *
sorted(GHashTable *table)
{
    g_autoptr(GList) values = g_hash_table_get_values(table);
    GPtrArray *array = g_ptr_array_new();
    for (GList *at = values; at != NULL; at = at->next)
        g_ptr_array_add(array, at->data);
    g_ptr_array_sort(array, compare_names);
    return array;
}

static void
print_row(const char *to, const guint *counts)
{
    printf("%-44s %9u %9u %9u %9u\n", to, counts[NOTICE_REMINDER], counts[NOTICE_DIGEST],
           counts[NOTICE_OFFICER], counts[NOTICE_QUESTION]);
}

static void
print_table(GHashTable *table, const char *heading)
{
    g_autoptr(GPtrArray) rows = sorted(table);
    if (rows->len == 0)
        return;
    printf("%-44s %9s %9s %9s %9s\n", heading, "REMINDERS", "DIGESTS", "OFFICER", "QUESTIONS");
    guint totals[NOTICE_TEST + 1] = {0};
    for (guint i = 0; i < rows->len; i++) {
        const Recipient *row = rows->pdata[i];
        print_row(row->to, row->counts);
        for (guint kind = 0; kind <= NOTICE_TEST; kind++)
            totals[kind] += row->counts[kind];
    }
    print_row("in all", totals);
}

static void
print_json(GHashTable *table, const char *to, const char *why)
{
    g_autoptr(GPtrArray) rows = sorted(table);
    for (guint i = 0; i < rows->len; i++) {
        const Recipient *row = rows->pdata[i];
        json_t *line = json_pack("{s:s, s:s?, s:i, s:i, s:i, s:i}", to, row->to, "held", why, "reminders",
                                 (int)row->counts[NOTICE_REMINDER], "digests",
                                 (int)row->counts[NOTICE_DIGEST], "officer", (int)row->counts[NOTICE_OFFICER],
                                 "questions", (int)row->counts[NOTICE_QUESTION]);
        json_dumpf(line, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(line);
    }
}

static bool
read_period(const char *text, Day *from, Day *to, GError **error)
{
    g_auto(GStrv) ends = g_strsplit(text, "..", 2);
    if (ends[0] != NULL && ends[1] != NULL && day_parse(ends[0], from) && day_parse(ends[1], to) &&
        *from <= *to)
        return true;
    return error_set(error, ERROR_USAGE, "\"%s\" is no period: write it as 2004-03-22..2005-04-01", text);
}

bool
replay_run(const ReplayOptions *options, GError **error)
{
    Replay replay = {0};
    if (!read_period(options->period, &replay.from, &replay.to, error))
        return false;
    replay.recipients = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, recipient_free);
    replay.held = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, recipient_free);
    guint refused = 0;
    replay.left = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, recipient_free);
    RehearsalOptions rehearsal = {.settings = options->settings,
                                  .programme = options->programme,
                                  .from = replay.from,
                                  .to = replay.to,
                                  .script = options->script,
                                  .refused = &refused,
                                  .sent = sent,
                                  .held = held,
                                  .progress = progress,
                                  .data = &replay};
    bool ok = rehearsal_run(&rehearsal, error);
    progress_end();
    if (ok && options->json) {
        print_json(replay.recipients, "to", NULL);
        print_json(replay.held, "name", HELD_NO_ADDRESS);
        print_json(replay.left, "name", HELD_LEFT);
    } else if (ok) {
        print_table(replay.recipients, "TO");
        print_table(replay.held, "HELD: NO ADDRESS");
        print_table(replay.left, "HELD: HAS LEFT");
    }
    g_hash_table_unref(replay.recipients);
    g_hash_table_unref(replay.held);
    g_hash_table_unref(replay.left);
    if (!ok || refused == 0)
        return ok;
    return error_set(error, ERROR_DATA, "%s: %u %s refused, and the rest was played without %s",
                     options->script, refused, refused == 1 ? "row was" : "rows were",
                     refused == 1 ? "it" : "them");
}
