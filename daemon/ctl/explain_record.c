#include "ctl/explain_record.h"

#include "store/outbox.h"

#include <string.h>

struct ExplainRecord {
    const Picture *picture;
    bool past;
    GPtrArray *messages;   /* Message *, none taken back, and none for a later day */
    GPtrArray *deliveries; /* Delivery *, of all */
    GHashTable *by_key;    /* key → Message, borrowed from them */
    SchedulePast then;     /* what was told by a day that has gone */
};

static bool
told(void *data, const char *key)
{
    const ExplainRecord *record = data;
    return g_hash_table_contains(record->by_key, key);
}

static void
add_tellings(const Message *message, const char *prefix, GPtrArray *found)
{
    for (guint i = 0; i < message->keys->len; i++) {
        if (!g_str_has_prefix(message->keys->pdata[i], prefix))
            continue;
        Telling *telling = g_new0(Telling, 1);
        telling->key = g_strdup(message->keys->pdata[i]);
        telling->on = message->on;
        g_ptr_array_add(found, telling);
    }
}

static GPtrArray *
tellings(void *data, const char *prefix)
{
    const ExplainRecord *record = data;
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)telling_free);
    for (guint i = 0; i < record->messages->len; i++)
        add_tellings(record->messages->pdata[i], prefix, found);
    return found;
}

static bool
reminded(void *data, const Person *person, Day day)
{
    const SchedulePast *past = &((const ExplainRecord *)data)->picture->past;
    return past->reminded(past->data, person, day);
}

static int64_t
baseline(void *data, const Board *board, const Person *person)
{
    const SchedulePast *past = &((const ExplainRecord *)data)->picture->past;
    return past->baseline(past->data, board, person);
}

static GPtrArray *
changes(void *data, int64_t after)
{
    const SchedulePast *past = &((const ExplainRecord *)data)->picture->past;
    return past->changes(past->data, after);
}

static GPtrArray *
undelivered(void *data, int64_t after)
{
    const SchedulePast *past = &((const ExplainRecord *)data)->picture->past;
    return past->undelivered(past->data, after);
}

static void
take_messages(ExplainRecord *record)
{
    for (guint i = 0; i < record->messages->len;) {
        Message *message = record->messages->pdata[i];
        if (message->state == MESSAGE_CANCELLED || (record->past && message->on > record->picture->today)) {
            g_ptr_array_remove_index(record->messages, i);
            continue;
        }
        for (guint j = 0; j < message->keys->len; j++)
            g_hash_table_insert(record->by_key, message->keys->pdata[j], message);
        i++;
    }
}

ExplainRecord *
explain_record_new(Store *store, Picture *picture, bool past, GError **error)
{
    ExplainRecord *record = g_new0(ExplainRecord, 1);
    OutboxFilter filter = {.programme = picture->plan->key, .all = true};
    record->picture = picture;
    record->past = past;
    record->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    record->messages = outbox_list(store, &filter, error);
    record->deliveries = record->messages != NULL ? outbox_deliveries(store, 0, error) : NULL;
    bool well = record->deliveries != NULL;
    if (well)
        take_messages(record);
    if (well && past) {
        record->then = (SchedulePast){told, tellings, reminded, baseline, changes, undelivered, record};
        schedule_free(picture->schedule);
        picture->schedule =
            schedule_new(picture->plan, picture->times, &picture->policy, &record->then, error);
        well = picture->schedule != NULL;
    }
    if (!well)
        g_clear_pointer(&record, explain_record_free);
    return record;
}

void
explain_record_free(ExplainRecord *record)
{
    if (record == NULL)
        return;
    g_clear_pointer(&record->messages, g_ptr_array_unref);
    g_clear_pointer(&record->deliveries, g_ptr_array_unref);
    g_hash_table_unref(record->by_key);
    g_free(record);
}

/* What the keys of a date begin with. (transfer full) */
static char *
date_key(const ExplainRecord *record, const Judgement *judgement)
{
    const PlanSpan *date = judgement->date;
    bool of_many = date->occurrence != NULL;
    return g_strdup_printf("%s/%s#%d%s%s/", record->picture->plan->key, judgement->milestone->ref,
                           date->ordinal, of_many ? "@" : "", of_many ? date->occurrence : "");
}

/* Whether a key is of a reminder of the ladder, to somebody or in their place. */
static bool
is_reminder_for(const char *key, const char *date, const Person *person)
{
    if (!g_str_has_prefix(key, date))
        return false;
    const char *word = key + strlen(date);
    const char *to = strrchr(key, '/') + 1;
    gsize length = strlen(person->key);
    return (g_str_has_prefix(word, "due-") || g_str_has_prefix(word, "late-")) &&
           strncmp(to, person->key, length) == 0 && (to[length] == '\0' || to[length] == '+');
}

static bool
reminds_of(const Message *message, const char *date, const Person *person)
{
    bool found = false;
    for (guint i = 0; i < message->keys->len && !found; i++)
        found = is_reminder_for(message->keys->pdata[i], date, person);
    return found;
}

/* The last reminder of the date up to the judgement's day, or of that day alone; one that was tried before
 * one that waits. */
static const Message *
last_reminder(const ExplainRecord *record, const Judgement *judgement, bool that_day)
{
    if (!judgement->ladder || judgement->person == NULL || judgement->date == NULL)
        return NULL;
    const Message *found = NULL;
    g_autofree char *date = date_key(record, judgement);
    for (guint i = record->messages->len; i > 0 && (found == NULL || found->attempts == 0); i--) {
        const Message *message = record->messages->pdata[i - 1];
        bool in_time = that_day ? message->on == judgement->today : message->on <= judgement->today;
        if (in_time && (found == NULL || message->attempts > 0) &&
            reminds_of(message, date, judgement->person))
            found = message;
    }
    return found;
}

const Message *
explain_record_find(const ExplainRecord *record, const Judgement *judgement)
{
    const Message *found =
        judgement->key != NULL ? g_hash_table_lookup(record->by_key, judgement->key) : NULL;
    if (found != NULL)
        return found;
    switch (judgement->verdict) {
    case VERDICT_NOT_YET:
    case VERDICT_TOLD:
    case VERDICT_WANTED:
        return record->past ? last_reminder(record, judgement, true) : NULL;
    default:
        return last_reminder(record, judgement, false);
    }
}

GPtrArray *
explain_record_deliveries(const ExplainRecord *record, const Message *message)
{
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < record->deliveries->len; i++) {
        Delivery *delivery = record->deliveries->pdata[i];
        if (delivery->message_id == message->id)
            g_ptr_array_add(found, delivery);
    }
    return found;
}
