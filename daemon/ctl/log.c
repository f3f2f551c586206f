#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/table.h"
#include "store/outbox.h"
#include "store/programmes.h"

enum { LIMIT = 50 };

/* id of a message → GPtrArray * of Delivery *, borrowed from `deliveries`. (transfer full) */
static GHashTable *
by_message(const GPtrArray *deliveries)
{
    GHashTable *table =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < deliveries->len; i++) {
        Delivery *delivery = deliveries->pdata[i];
        GPtrArray *attempts = g_hash_table_lookup(table, &delivery->message_id);
        if (attempts == NULL) {
            attempts = g_ptr_array_new();
            g_hash_table_insert(table, &delivery->message_id, attempts);
        }
        g_ptr_array_add(attempts, delivery);
    }
    return table;
}

static void
print_json(const Message *message, const GPtrArray *attempts)
{
    json_t *array = json_array();
    for (guint i = 0; i < attempts->len; i++)
        json_array_append_new(array, output_delivery(attempts->pdata[i]));
    json_t *object = output_message(message);
    json_object_set_new(object, "deliveries", array);
    ctl_print_json(object);
}

static void
add_row(Table *table, const Zone *zone, const Message *message, const GPtrArray *attempts)
{
    const Delivery *last = attempts->pdata[attempts->len - 1];
    g_autofree char *when = output_when(zone, last->at);
    g_autofree char *answer = output_answer(last);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, message->id);
    table_add(table, when, id, notice_kind_word(message->kind), message->address, message->subject, answer,
              NULL);
}

/* What no transport has tried yet was told to nobody. */
static void
drop_untold(GPtrArray *messages, GHashTable *attempts, guint limit)
{
    for (guint i = messages->len; i-- > 0;)
        if (!g_hash_table_contains(attempts, &((Message *)messages->pdata[i])->id))
            g_ptr_array_remove_index(messages, i);
    if (limit > 0 && messages->len > limit)
        g_ptr_array_remove_range(messages, 0, messages->len - limit);
}

static void
print_all(const Ctl *ctl, const GPtrArray *messages, GHashTable *attempts)
{
    g_autoptr(Zone) zone = ctl_local_zone();
    g_autoptr(Table) table = table_new("WHEN", "ID", "KIND", "TO", "SUBJECT", "ANSWER", NULL);
    for (guint i = 0; i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        const GPtrArray *own = g_hash_table_lookup(attempts, &message->id);
        if (ctl->json)
            print_json(message, own);
        else
            add_row(table, zone, message, own);
    }
    if (!ctl->json)
        table_print(table, "Nobody was told anything yet.");
}

static bool
print_log(Ctl *ctl, const char *programme, guint limit, GError **error)
{
    OutboxFilter filter = {.programme = programme, .all = true};
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    if (store == NULL || (programme != NULL && programmes_find(store, programme, NULL, error) == 0))
        return false;
    g_autoptr(GPtrArray) messages = outbox_list(store, &filter, error);
    g_autoptr(GPtrArray) deliveries = messages != NULL ? outbox_deliveries(store, 0, error) : NULL;
    if (deliveries == NULL)
        return false;
    g_autoptr(GHashTable) attempts = by_message(deliveries);
    drop_untold(messages, attempts, limit);
    print_all(ctl, messages, attempts);
    return true;
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    int limit = LIMIT;
    const GOptionEntry entries[] = {
        {"limit", 0, 0, G_OPTION_ARG_INT, &limit, "How many messages, the newest (default: 50; 0: all)", "N"},
        G_OPTION_ENTRY_NULL};
    if (!command_parse(self, entries, 0, 1, &argc, &argv, error))
        return false;
    if (limit < 0)
        return error_set(error, ERROR_USAGE, "--limit is a number, or 0 for all");
    return print_log(ctl, argc > 1 ? argv[1] : NULL, (guint)limit, error);
}

const Command command_log = {
    .name = "log",
    .arguments = "[PROGRAMME]",
    .summary = "Show who was told what and when, and what the server answered",
    .run = run,
};
