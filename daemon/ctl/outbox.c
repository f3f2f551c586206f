#include "store/outbox.h"

#include "ctl/command.h"
#include "ctl/outbox_show.h"
#include "ctl/output.h"
#include "ctl/table.h"
#include "store/programmes.h"
#include "store/suppressions.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *programme;
    gboolean all, failed, attempts, dry;
} Options;

static void
print_list(const GPtrArray *messages)
{
    g_autoptr(Zone) zone = ctl_local_zone();
    g_autoptr(Table) table =
        table_new("ID", "STATE", "KIND", "MADE", "TRIES", "NEXT TRY", "TO", "SUBJECT", NULL);
    for (guint i = 0; i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, message->id);
        g_autofree char *made = output_when(zone, message->created);
        g_autofree char *tries = g_strdup_printf("%d", message->attempts);
        g_autofree char *next =
            output_when(zone, message->state == MESSAGE_QUEUED ? message->not_before : INSTANT_NONE);
        table_add(table, id, message_state_word(message->state), notice_kind_word(message->kind), made, tries,
                  next, message->address, message->subject, NULL);
    }
    table_print(table, "Nothing waits to be delivered.");
}

static void
print_pause(const Pause *pause)
{
    g_autoptr(Zone) zone = ctl_local_zone();
    g_autofree char *text = pause != NULL ? output_paused(zone, pause) : NULL;
    if (text != NULL)
        printf("\nSending is %s: `milestonectl resume` lets it go on.\n", text);
}

static bool
list(Ctl *ctl, Store *store, const Options *options, GError **error)
{
    g_autoptr(Pause) pause = NULL;
    OutboxFilter filter = {.programme = options->programme, .all = options->all};
    if (options->programme != NULL && programmes_find(store, options->programme, NULL, error) == 0)
        return false;
    g_autoptr(GPtrArray) messages = outbox_list(store, &filter, error);
    if (messages == NULL || !pause_read(store, &pause, error))
        return false;
    if (!ctl->json) {
        print_list(messages);
        print_pause(pause);
    }
    for (guint i = 0; ctl->json && i < messages->len; i++)
        ctl_print_json(output_message(messages->pdata[i]));
    return true;
}

static bool
read_id(const char *text, int64_t *id, GError **error)
{
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64, &number, NULL))
        return error_set(error, ERROR_USAGE,
                         "\"%s\" is no number of a message (see: milestonectl outbox --all)", text);
    *id = (int64_t)number;
    return true;
}

static bool
show(Ctl *ctl, Store *store, const char *text, bool fate, GError **error)
{
    int64_t id = 0;
    return read_id(text, &id, error) && outbox_show(ctl, store, id, fate, error);
}

/* What one word does to a message; the words for it. */
typedef struct {
    const char *word;
    bool (*handle)(Store *store, int64_t id, const Author *author, GError **error);
    const char *done, *dry;
} Handling;

static const Handling handlings[] = {
    {"retry", outbox_retry, "will be tried at once", "would be tried at once"},
    {"cancel", outbox_cancel, "is cancelled: it will not be sent, and what it tells counts as told",
     "would be cancelled"}};

/* The ids of all that were given up, but for those to marked addresses. (transfer full) */
static GArray *
failed_ids(Store *store, const char *programme, GError **error)
{
    OutboxFilter filter = {.programme = programme, .all = true};
    if (programme != NULL && programmes_find(store, programme, NULL, error) == 0)
        return NULL;
    g_autoptr(GPtrArray) messages = outbox_list(store, &filter, error);
    if (messages == NULL)
        return NULL;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        bool marked = false;
        if (message->state != MESSAGE_FAILED)
            continue;
        if (!suppressions_has(store, message->channel, message->address, &marked, error))
            return NULL;
        if (!marked)
            g_array_append_val(ids, message->id);
    }
    return g_steal_pointer(&ids);
}

/* (transfer full) */
static GArray *
read_ids(char **texts, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (; *texts != NULL; texts++) {
        int64_t id;
        if (!read_id(*texts, &id, error))
            return NULL;
        g_array_append_val(ids, id);
    }
    return g_steal_pointer(&ids);
}

static bool
tell_handled(const Ctl *ctl, Store *store, const Handling *handling, int64_t id, bool dry, GError **error)
{
    OutboxFilter filter = {.id = id};
    g_autoptr(GPtrArray) messages = outbox_list(store, &filter, error);
    if (messages == NULL)
        return false;
    const Message *message = messages->pdata[0];
    if (ctl->json)
        ctl_print_json(output_message(message));
    else
        printf("message %" G_GINT64_FORMAT " to %s %s\n", id, message->address,
               dry ? handling->dry : handling->done);
    return true;
}

/* All or none, so that a mistake in the last number leaves nothing half done. */
static bool
handle_all(Ctl *ctl, Store *store, const Handling *handling, const GArray *ids, bool dry, GError **error)
{
    Author author = ctl_author(ctl);
    bool ok = true;
    for (guint i = 0; ok && i < ids->len; i++)
        ok = handling->handle(store, g_array_index(ids, int64_t, i), &author, error);
    for (guint i = 0; ok && i < ids->len; i++)
        ok = tell_handled(ctl, store, handling, g_array_index(ids, int64_t, i), dry, error);
    if (ok && ids->len == 0 && !ctl->json)
        puts("No message was given up that could be tried again.");
    return ok;
}

static bool
handle(Ctl *ctl, const Handling *handling, char **texts, const Options *options, GError **error)
{
    if (options->failed == (*texts != NULL) || (options->failed && handling->handle != outbox_retry))
        return error_set(error, ERROR_USAGE,
                         "usage: milestonectl outbox retry ID... | outbox retry --failed | "
                         "outbox cancel ID...");
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_WRITE, error);
    if (store == NULL || !store_begin(store, error))
        return false;
    g_autoptr(GArray) ids =
        options->failed ? failed_ids(store, options->programme, error) : read_ids(texts, error);
    bool ok = ids != NULL && handle_all(ctl, store, handling, ids, options->dry, error);
    if (!ok || options->dry) {
        store_rollback(store);
        return ok;
    }
    ok = store_commit(store, error);
    ctl_poke(ctl);
    return ok;
}

static bool
do_word(Ctl *ctl, int argc, char **argv, const Options *options, GError **error)
{
    static const char *const words[] = {"list", "show", "retry", "cancel", NULL};
    const char *word = argc > 1 ? argv[1] : "list";
    for (guint i = 0; i < G_N_ELEMENTS(handlings); i++) {
        if (strcmp(word, handlings[i].word) == 0)
            return handle(ctl, &handlings[i], argv + 2, options, error);
    }
    bool shows = strcmp(word, "show") == 0;
    if (!shows && strcmp(word, "list") != 0)
        return command_unknown("outbox", word, words, error);
    if (argc - 1 > (shows ? 2 : 1) || (shows && argc != 3))
        return error_set(error, ERROR_USAGE,
                         "usage: milestonectl outbox [list] | outbox show [--attempts] ID");
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    if (store == NULL)
        return false;
    return shows ? show(ctl, store, argv[2], options->attempts, error) : list(ctl, store, options, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    Options options = {0};
    g_autofree char *programme = NULL;
    const GOptionEntry entries[] = {
        {"all", 0, 0, G_OPTION_ARG_NONE, &options.all, "list: also what was delivered, refused or taken back",
         NULL},
        {"programme", 0, 0, G_OPTION_ARG_STRING, &programme, "Only of this programme", "P"},
        {"failed", 0, 0, G_OPTION_ARG_NONE, &options.failed, "retry: all that were refused or given up",
         NULL},
        {"attempts", 0, 0, G_OPTION_ARG_NONE, &options.attempts,
         "show: how it fared, in place of what it says", NULL},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry,
         "retry, cancel: say what would be, and change nothing", NULL},
        G_OPTION_ENTRY_NULL};
    if (!command_parse(self, entries, 0, -1, &argc, &argv, error))
        return false;
    options.programme = programme;
    return do_word(ctl, argc, argv, &options, error);
}

const Command command_outbox = {
    .name = "outbox",
    .arguments = "[list | show ID | retry ID... | cancel ID...]",
    .summary = "List what is not yet delivered; show, retry or cancel messages",
    .run = run,
};
