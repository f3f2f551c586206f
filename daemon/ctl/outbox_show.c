/* One message of the outbox: what it says, and how it fared. */
#include "ctl/outbox_show.h"

#include "base/text.h"
#include "ctl/output.h"
#include "ctl/table.h"
#include "store/outbox.h"
#include "store/pause.h"
#include "store/suppressions.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Why a message that is queued has not gone. */
typedef struct {
    bool foreign, paused, marked;
} Hindrance;

static bool
find_hindrance(Store *store, const Message *message, Hindrance *found, GError **error)
{
    g_autoptr(Pause) pause = NULL;
    found->foreign = store_is_foreign(store);
    if (!pause_read(store, &pause, error) ||
        !suppressions_has(store, message->channel, message->address, &found->marked, error))
        return false;
    found->paused = pause != NULL;
    return true;
}

static char *
queued_words(const Message *message, const Hindrance *hindrance, const Zone *zone, Instant now)
{
    if (hindrance->foreign)
        return g_strdup("waiting: the store was made for another machine or path (see: milestonectl adopt)");
    if (hindrance->paused)
        return g_strdup("waiting: sending is paused (see: milestonectl resume)");
    if (hindrance->marked)
        return g_strdup("waiting: its address is marked (see: milestonectl bounce confirm)");
    g_autofree char *next = output_when(zone, message->not_before);
    if (message->not_before <= now)
        return g_strdup(message->attempts > 0 ? "waiting to be tried again" : "waiting for its turn");
    return message->attempts > 0
               ? g_strdup_printf("waiting to be tried again at %s", next)
               : g_strdup_printf("not tried yet, for where it goes is left alone until %s", next);
}

/* In a sentence's words. (transfer full) */
static char *
state_words(const Message *message, const GPtrArray *deliveries, const Hindrance *hindrance, const Zone *zone,
            Instant now)
{
    const Delivery *last = deliveries->len > 0 ? deliveries->pdata[deliveries->len - 1] : NULL;
    g_autofree char *at = output_when(zone, last != NULL ? last->at : INSTANT_NONE);
    switch (message->state) {
    case MESSAGE_QUEUED:
        return queued_words(message, hindrance, zone, now);
    case MESSAGE_CLAIMED:
        return g_strdup("being delivered, or was when the daemon ended");
    case MESSAGE_SENT:
        return g_strdup_printf("delivered at %s", at);
    case MESSAGE_FAILED:
        return g_strdup_printf(last != NULL && last->result == DELIVERY_BOUNCED ? "came back at %s"
                               : last != NULL && last->result == DELIVERY_PERMANENT
                                   ? "refused at %s, and not tried again"
                                   : "given up at %s",
                               at);
    default:
        return g_strdup(
            message->keys->len > 0
                ? "cancelled by hand: what it tells counts as told"
                : "taken back before it was tried, for the plan had changed: what still holds stands in "
                  "a newer one");
    }
}

static void
print_attempts(const GPtrArray *deliveries, const Zone *zone)
{
    g_autoptr(Table) table = table_new("ATTEMPT", "AT", "RESULT", "ANSWER", NULL);
    for (guint i = 0; i < deliveries->len; i++) {
        const Delivery *delivery = deliveries->pdata[i];
        g_autofree char *number = g_strdup_printf("%d", delivery->attempt);
        g_autofree char *at = output_when(zone, delivery->at);
        table_add(table, number, at, delivery_result_word(delivery->result), delivery->answer, NULL);
    }
    table_print(table, "It was not tried yet.");
}

static bool
print_fate(Ctl *ctl, Store *store, const Message *message, const GPtrArray *deliveries, GError **error)
{
    g_autoptr(Zone) zone = ctl_local_zone();
    Hindrance hindrance = {0};
    if (!find_hindrance(store, message, &hindrance, error))
        return false;
    g_autofree char *made = output_when(zone, message->created);
    g_autofree char *words = state_words(message, deliveries, &hindrance, zone, clock_now(ctl->clock));
    g_autofree char *address = text_printable(message->address);
    g_autofree char *subject = text_printable(message->subject);
    printf("Message  %" G_GINT64_FORMAT ", %s by %s, made at %s\n", message->id,
           notice_kind_word(message->kind), channel_word(message->channel), made);
    printf("To       %s\nSubject  %s\nState    %s\n\n", address, subject, words);
    print_attempts(deliveries, zone);
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
    const char *bytes = message->body != NULL ? g_bytes_get_data(message->body, &size) : NULL;
    g_autofree char *body = bytes != NULL ? g_strndup(bytes, size) : NULL;
    json_t *object = output_message(message);
    json_object_set_new(object, "deliveries", attempts);
    json_object_set_new(object, "body", output_text(body));
    return object;
}

bool
outbox_show(Ctl *ctl, Store *store, int64_t id, bool fate, GError **error)
{
    OutboxFilter filter = {.all = true, .id = id};
    g_autoptr(GPtrArray) messages = outbox_list(store, &filter, error);
    g_autoptr(GPtrArray) deliveries = messages != NULL ? outbox_deliveries(store, filter.id, error) : NULL;
    if (deliveries == NULL)
        return false;
    if (messages->len == 0)
        return error_set(error, ERROR_DATA,
                         "there is no message %" G_GINT64_FORMAT " (see: milestonectl outbox --all)", id);
    const Message *message = messages->pdata[0];
    if (ctl->json)
        ctl_print_json(whole_json(message, deliveries));
    else if (fate)
        return print_fate(ctl, store, message, deliveries, error);
    else if (message->body != NULL)
        print_body(message->body);
    else
        return error_set(error, ERROR_DATA,
                         "message %" G_GINT64_FORMAT
                         " was taken back, and its text is gone (see: milestonectl outbox "
                         "show --attempts)",
                         id);
    return true;
}
