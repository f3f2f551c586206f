#include "store/outbox.h"

#include "base/text.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/table.h"
#include "store/programmes.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

static bool
list(Ctl *ctl, Store *store, const char *programme, bool all, GError **error)
{
    OutboxFilter filter = {.programme = programme, .all = all};
    if (programme != NULL && programmes_find(store, programme, NULL, error) == 0)
        return false;
    g_autoptr(GPtrArray) messages = outbox_list(store, &filter, error);
    if (messages == NULL)
        return false;
    if (!ctl->json)
        print_list(messages);
    for (guint i = 0; ctl->json && i < messages->len; i++)
        ctl_print_json(output_message(messages->pdata[i]));
    return true;
}

/* On a terminal the control characters of a body are shown, not obeyed; a pipe gets the bytes as they are. */
static void
print_body(GBytes *body)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(body, &size);
    if (!isatty(STDOUT_FILENO)) {
        fwrite(bytes, 1, size, stdout);
        return;
    }
    g_autofree char *text = g_strndup(bytes, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_strchomp(lines[i]);
        g_autofree char *line = text_printable(lines[i]);
        puts(line);
    }
}

static json_t *
whole_json(const Message *message, const GPtrArray *deliveries)
{
    json_t *attempts = json_array();
    for (guint i = 0; i < deliveries->len; i++)
        json_array_append_new(attempts, output_delivery(deliveries->pdata[i]));
    gsize size = 0;
    const char *bytes = g_bytes_get_data(message->body, &size);
    g_autofree char *body = g_strndup(bytes, size);
    json_t *object = output_message(message);
    json_object_set_new(object, "deliveries", attempts);
    json_object_set_new(object, "body", output_text(body));
    return object;
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
show(Ctl *ctl, Store *store, const char *text, GError **error)
{
    OutboxFilter filter = {.all = true};
    if (!read_id(text, &filter.id, error))
        return false;
    g_autoptr(GPtrArray) messages = outbox_list(store, &filter, error);
    g_autoptr(GPtrArray) deliveries = messages != NULL ? outbox_deliveries(store, filter.id, error) : NULL;
    if (deliveries == NULL)
        return false;
    if (messages->len == 0)
        return error_set(error, ERROR_DATA, "there is no message %s (see: milestonectl outbox --all)", text);
    const Message *message = messages->pdata[0];
    if (ctl->json)
        ctl_print_json(whole_json(message, deliveries));
    else
        print_body(message->body);
    return true;
}

static bool
do_word(Ctl *ctl, int argc, char **argv, const char *programme, bool all, GError **error)
{
    static const char *const words[] = {"list", "show", NULL};
    const char *word = argc > 1 ? argv[1] : "list";
    bool shows = strcmp(word, "show") == 0;
    if (!shows && strcmp(word, "list") != 0)
        return command_unknown("outbox", word, words, error);
    if (argc - 1 > (shows ? 2 : 1) || (shows && argc != 3))
        return error_set(error, ERROR_USAGE, "usage: milestonectl outbox [list] | outbox show ID");
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    if (store == NULL)
        return false;
    return shows ? show(ctl, store, argv[2], error) : list(ctl, store, programme, all, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    gboolean all = FALSE;
    g_autofree char *programme = NULL;
    const GOptionEntry entries[] = {
        {"all", 0, 0, G_OPTION_ARG_NONE, &all, "Also what was delivered, refused or taken back", NULL},
        {"programme", 0, 0, G_OPTION_ARG_STRING, &programme, "Only of this programme", "P"},
        G_OPTION_ENTRY_NULL};
    return command_parse(self, entries, 0, 2, &argc, &argv, error) &&
           do_word(ctl, argc, argv, programme, all, error);
}

const Command command_outbox = {
    .name = "outbox",
    .arguments = "[list | show ID]",
    .summary = "List what is not yet delivered, or show one message with its headers",
    .run = run,
};
