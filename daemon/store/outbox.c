/*
 * A message is queued, claimed by a transport, and then sent, failed, or queued again for later. An untried
 * one can be cancelled. Its bytes lie in a table of their own: what happens to a message never rewrites them.
 *
 *     queued ──claim──▶ claimed ──complete──▶ sent | failed
 *       │ ▲                │
 *       │ └──temporary, or reclaimed at start
 *       ├──discard (untried only)──▶ cancelled, its notices gone: they may be told anew
 *       └──cancel (by hand)────────▶ cancelled, its notices kept: they count as told
 *
 * What failed, or was sent and bounced, can be queued again by hand.
 */
#include "store/outbox.h"

#include "base/error.h"
#include "store/statement.h"
#include "store/suppressions.h"

#include <string.h>

static bool
any_key_known(Store *store, const Message *message, bool *known, GError **error)
{
    *known = false;
    for (guint i = 0; i < message->keys->len && !*known; i++) {
        g_auto(Statement) s = statement_start(store, "SELECT 1 FROM notice WHERE key = ?");
        statement_put_text(&s, message->keys->pdata[i]);
        *known = statement_row(&s);
        if (!statement_ok(&s, error))
            return false;
    }
    return true;
}

static bool
insert_message(Store *store, Message *message, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO message (programme_id, kind, channel, person_id, board_id, address, subject, "
               "message_id, day, change_id, created_at, tried_from, not_before) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement_put_id(&s, message->programme_id);
    statement_put_text(&s, notice_kind_word(message->kind));
    statement_put_text(&s, channel_word(message->channel));
    statement_put_id(&s, message->person_id);
    statement_put_id(&s, message->board_id);
    statement_put_text(&s, message->address);
    statement_put_text(&s, message->subject);
    statement_put_text(&s, message->message_id);
    statement_put_day(&s, message->on);
    statement_put_int(&s, message->change);
    statement_put_instant(&s, message->created);
    statement_put_instant(&s, message->created);
    statement_put_instant(&s, MAX(message->not_before, message->created));
    return statement_run(&s, error);
}

static bool
insert_body(Store *store, int64_t id, GBytes *body, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO message_body (message_id, bytes) VALUES (?, ?)");
    statement_put_int(&s, id);
    statement_put_bytes(&s, body);
    return statement_run(&s, error);
}

static bool
insert_notice(Store *store, int64_t id, const char *key, GError **error)
{
    g_auto(Statement) s = statement_start(store, "INSERT INTO notice (key, message_id) VALUES (?, ?)");
    statement_put_text(&s, key);
    statement_put_int(&s, id);
    return statement_run(&s, error);
}

static bool
insert_item(Store *store, int64_t id, guint position, const char *ref, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO message_item (message_id, position, ref) VALUES (?, ?, ?)");
    statement_put_int(&s, id);
    statement_put_int(&s, position);
    statement_put_text(&s, ref);
    return statement_run(&s, error);
}

bool
outbox_put(Store *store, Message *message, GError **error)
{
    bool known = false;
    message->id = 0;
    if (!any_key_known(store, message, &known, error))
        return false;
    if (known)
        return true;
    if (!insert_message(store, message, error))
        return false;
    int64_t id = sqlite3_last_insert_rowid(store->db);
    bool ok = insert_body(store, id, message->body, error);
    for (guint i = 0; ok && i < message->keys->len; i++)
        ok = insert_notice(store, id, message->keys->pdata[i], error);
    for (guint i = 0; ok && i < message->refs->len; i++)
        ok = insert_item(store, id, i, message->refs->pdata[i], error);
    message->id = ok ? id : 0;
    return ok;
}

/* Of a message whose notices are there: one that was taken back has none. */
#define COUNTS_AS_TOLD "(message.attempts > 0 OR message.state = 'cancelled')"

bool
outbox_has(Store *store, const char *key)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT 1 FROM notice JOIN message ON message.id = notice.message_id "
                               "WHERE notice.key = ? AND " COUNTS_AS_TOLD);
    statement_put_text(&s, key);
    return statement_row(&s);
}

/* The first text behind all that begin with `prefix`: its last byte, which no UTF-8 has as 0xff, one higher.
 */
static char *
text_behind(const char *prefix)
{
    char *behind = g_strdup(prefix);
    behind[strlen(behind) - 1]++;
    return behind;
}

GPtrArray *
outbox_tellings(Store *store, const char *prefix, GError **error)
{
    g_autoptr(GPtrArray) tellings = g_ptr_array_new_with_free_func((GDestroyNotify)telling_free);
    g_autofree char *behind = text_behind(prefix);
    g_auto(Statement) s =
        statement_start(store, "SELECT notice.key, message.day FROM notice JOIN message "
                               "ON message.id = notice.message_id WHERE notice.key >= ?1 AND notice.key < ?2 "
                               "AND " COUNTS_AS_TOLD " ORDER BY message.id, notice.key");
    statement_put_text(&s, prefix);
    statement_put_text(&s, behind);
    while (statement_row(&s)) {
        Telling *telling = g_new0(Telling, 1);
        telling->key = statement_text(&s);
        telling->on = statement_day(&s);
        g_ptr_array_add(tellings, telling);
    }
    return statement_ok(&s, error) ? g_steal_pointer(&tellings) : NULL;
}

#define MESSAGE_COLUMNS                                                                                      \
    "id, programme_id, kind, channel, person_id, board_id, address, subject, message_id, day, change_id, "   \
    "created_at, tried_from, not_before, state, attempts"

static Message *
read_message(Statement *s)
{
    Message *message = message_new(NOTICE_TEST, CHANNEL_MAIL);
    message->id = statement_int(s);
    message->programme_id = statement_int(s);
    statement_expect(s, notice_kind_parse(statement_word(s), &message->kind));
    statement_expect(s, channel_parse(statement_word(s), &message->channel));
    message->person_id = statement_int(s);
    message->board_id = statement_int(s);
    message->address = statement_text(s);
    message->subject = statement_text(s);
    message->message_id = statement_text(s);
    message->on = statement_day(s);
    message->change = statement_int(s);
    message->created = statement_instant(s);
    message->tried_from = statement_instant(s);
    message->not_before = statement_instant(s);
    statement_expect(s, message_state_parse(statement_word(s), &message->state));
    message->attempts = statement_count(s);
    return message;
}

static bool
read_texts(Store *store, const char *sql, int64_t id, GPtrArray *texts, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, id);
    while (statement_row(&s))
        g_ptr_array_add(texts, statement_text(&s));
    return statement_ok(&s, error);
}

static bool
read_body(Store *store, Message *message, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT bytes FROM message_body WHERE message_id = ?");
    statement_put_int(&s, message->id);
    if (statement_row(&s))
        message->body = statement_bytes(&s);
    return statement_ok(&s, error);
}

/* What each of the messages tells of. */
static bool
read_notices(Store *store, const GPtrArray *messages, GError **error)
{
    bool ok = true;
    for (guint i = 0; ok && i < messages->len; i++) {
        Message *message = messages->pdata[i];
        ok = read_texts(store, "SELECT key FROM notice WHERE message_id = ? ORDER BY key", message->id,
                        message->keys, error) &&
             read_texts(store, "SELECT ref FROM message_item WHERE message_id = ? ORDER BY position",
                        message->id, message->refs, error);
    }
    return ok;
}

/* Reads all rows of a started statement, and what hangs on them. */
static GPtrArray *
read_messages(Statement *s, bool bodies, GError **error)
{
    g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    while (statement_row(s))
        g_ptr_array_add(messages, read_message(s));
    bool ok = statement_ok(s, error) && read_notices(s->store, messages, error);
    for (guint i = 0; ok && bodies && i < messages->len; i++)
        ok = read_body(s->store, messages->pdata[i], error);
    return ok ? g_steal_pointer(&messages) : NULL;
}

GPtrArray *
outbox_untried(Store *store, int64_t programme_id, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT " MESSAGE_COLUMNS
                                                 " FROM message WHERE programme_id = ? AND state = 'queued' "
                                                 "AND not_before IS NOT NULL AND attempts = 0 ORDER BY id");
    statement_put_int(&s, programme_id);
    return read_messages(&s, false, error);
}

static bool
run_for(Store *store, const char *sql, int64_t id, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, id);
    return statement_run(&s, error);
}

bool
outbox_discard(Store *store, int64_t id, bool *done, GError **error)
{
    if (!run_for(store,
                 "UPDATE message SET state = 'cancelled', not_before = NULL WHERE id = ? "
                 "AND state = 'queued' AND attempts = 0",
                 id, error))
        return false;
    *done = sqlite3_changes(store->db) > 0;
    return !*done || (run_for(store, "DELETE FROM notice WHERE message_id = ?", id, error) &&
                      run_for(store, "DELETE FROM message_body WHERE message_id = ?", id, error));
}

static bool
claim(Store *store, Message *message, GError **error)
{
    message->state = MESSAGE_CLAIMED;
    message->attempts++;
    return run_for(store, "UPDATE message SET state = 'claimed', attempts = attempts + 1 WHERE id = ?",
                   message->id, error) &&
           read_body(store, message, error);
}

/* Nothing goes to an address that mail came back from, until somebody confirms it. */
#define UNMARKED                                                                                             \
    "AND NOT EXISTS (SELECT 1 FROM suppression AS marked WHERE marked.channel = message.channel "            \
    "AND marked.address = message.address COLLATE NOCASE) "

GPtrArray *
outbox_claim(Store *store, Channel channel, Instant now, int limit, bool notices, GError **error)
{
    g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    g_auto(Statement) s = statement_start(
        store, "SELECT " MESSAGE_COLUMNS " FROM message WHERE state = 'queued' AND channel = ?1 "
               "AND not_before <= ?2 " UNMARKED "ORDER BY not_before, id LIMIT ?3");
    statement_put_text(&s, channel_word(channel));
    statement_put_instant(&s, now);
    statement_put_int(&s, limit);
    while (statement_row(&s))
        g_ptr_array_add(messages, read_message(&s));
    bool ok = statement_ok(&s, error);
    for (guint i = 0; ok && i < messages->len; i++)
        ok = claim(store, messages->pdata[i], error);
    ok = ok && (!notices || read_notices(store, messages, error));
    return ok ? g_steal_pointer(&messages) : NULL;
}

#define CLAIMED_FOR_IT "WHERE id = ?1 AND state = 'claimed' AND attempts = coalesce(?2, attempts)"

/* False when it was not claimed for that attempt. This, as a claim, is written for every message: RETURNING,
 * or a trigger, would have SQLite make a table each time. */
static bool
unclaim(Store *store, const char *sql, const Delivery *delivery, MessageState state, Instant at,
        GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, delivery->message_id);
    statement_put_id(&s, delivery->attempt);
    statement_put_text(&s, message_state_word(state));
    statement_put_instant(&s, at);
    if (!statement_run(&s, error))
        return false;
    return sqlite3_changes(store->db) > 0 ||
           error_set(error, ERROR_SOFTWARE, "%s: message %" G_GINT64_FORMAT " is not claimed for attempt %d",
                     store->path, delivery->message_id, delivery->attempt);
}

/* Attempt 0: the one that the message is at. */
static bool
insert_delivery(Store *store, const Delivery *delivery, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO delivery (message_id, attempt, delivered_at, result, code, answer) "
               "VALUES (?1, coalesce(?2, (SELECT attempts FROM message WHERE id = ?1)), ?3, ?4, ?5, ?6)");
    g_autofree char *answer = g_utf8_make_valid(delivery->answer != NULL ? delivery->answer : "", -1);
    statement_put_int(&s, delivery->message_id);
    statement_put_id(&s, delivery->attempt);
    statement_put_instant(&s, delivery->at);
    statement_put_text(&s, delivery_result_word(delivery->result));
    statement_put_int(&s, delivery->code);
    statement_put_text(&s, answer);
    return statement_run(&s, error);
}

static MessageState
state_after(const Delivery *delivery, Instant retry_at)
{
    if (delivery->result == DELIVERY_SENT)
        return MESSAGE_SENT;
    if (delivery->result == DELIVERY_TEMPORARY && retry_at != INSTANT_NONE)
        return MESSAGE_QUEUED;
    return MESSAGE_FAILED;
}

/* Its address was marked while it was under way: it is not tried again. */
static bool
is_marked(Store *store, int64_t id, bool *marked, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "SELECT 1 FROM message JOIN suppression AS marked ON marked.channel = message.channel AND "
               "marked.address = message.address COLLATE NOCASE WHERE message.id = ?");
    statement_put_int(&s, id);
    *marked = statement_row(&s);
    return statement_ok(&s, error);
}

bool
outbox_complete(Store *store, const Delivery *delivery, Instant retry_at, GError **error)
{
    MessageState state = state_after(delivery, retry_at);
    bool marked = false;
    if (state == MESSAGE_QUEUED && !is_marked(store, delivery->message_id, &marked, error))
        return false;
    state = marked ? MESSAGE_FAILED : state;
    const char *sql = state == MESSAGE_FAILED
                          ? "UPDATE message SET state = ?3, not_before = NULL, changed_at = ?4, changed_by = "
                            "'milestoned' " CLAIMED_FOR_IT
                          : "UPDATE message SET state = ?3, not_before = ?4 " CLAIMED_FOR_IT;
    Instant at = state == MESSAGE_FAILED ? delivery->at : state == MESSAGE_QUEUED ? retry_at : INSTANT_NONE;
    return unclaim(store, sql, delivery, state, at, error) && insert_delivery(store, delivery, error);
}

/* A host that is left alone is left alone with all that waits for it: thousands of messages are not claimed
 * one by one to hear so. */
static bool
hold_address(Store *store, const Message *message, Instant until, GError **error)
{
    g_auto(Statement) s = statement_start(store, "UPDATE message SET not_before = ?1 WHERE state = 'queued' "
                                                 "AND channel = ?2 AND not_before < ?1 AND address = ?3");
    statement_put_instant(&s, until);
    statement_put_text(&s, channel_word(message->channel));
    statement_put_text(&s, message->address);
    return statement_run(&s, error);
}

/* Untried again, it may be composed anew: what was planned while it was claimed does not hold. */
static bool
touch(Store *store, int64_t programme_id, GError **error)
{
    return programme_id == 0 ||
           run_for(store, "UPDATE revision SET number = number + 1 WHERE programme_id = ?", programme_id,
                   error);
}

bool
outbox_release(Store *store, const Message *message, Instant not_before, GError **error)
{
    const Delivery delivery = {.message_id = message->id, .attempt = message->attempts};
    return unclaim(store,
                   "UPDATE message SET state = ?3, not_before = ?4, attempts = attempts - 1 " CLAIMED_FOR_IT,
                   &delivery, MESSAGE_QUEUED, not_before, error) &&
           touch(store, message->programme_id, error) && hold_address(store, message, not_before, error);
}

/* Sets the state of a message by hand, where it is one of `states`. */
static bool
handle(Store *store, const char *sql, int64_t id, const Author *author, bool *done, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    bool ok = statement_run(&s, error);
    *done = ok && sqlite3_changes(store->db) > 0;
    return ok;
}

/* Why a message could not be handled so. */
static bool
refuse(Store *store, int64_t id, const char *verb, GError **error)
{
    OutboxFilter filter = {.id = id};
    g_autoptr(GPtrArray) messages = outbox_list(store, &filter, error);
    if (messages == NULL)
        return false;
    if (messages->len == 0)
        return error_set(error, ERROR_DATA, "there is no message %" G_GINT64_FORMAT, id);
    const Message *message = messages->pdata[0];
    MessageState state = message->state;
    bool marked = false;
    if (!suppressions_has(store, message->channel, message->address, &marked, error))
        return false;
    const char *why = state == MESSAGE_CLAIMED ? "it is being delivered just now"
                      : state == MESSAGE_SENT  ? "it was sent"
                      : marked                 ? "its address is marked (see: milestonectl bounce confirm)"
                      : state == MESSAGE_FAILED
                          ? "it was given up already"
                          : "it was taken back, and its notices may stand in a later one";
    return error_set(error, ERROR_DATA, "message %" G_GINT64_FORMAT " cannot be %s: %s", id, verb, why);
}

bool
outbox_retry(Store *store, int64_t id, const Author *author, GError **error)
{
    bool done;
    return handle(store,
                  "UPDATE message SET state = 'queued', not_before = ?2, tried_from = ?2, changed_at = ?2, "
                  "changed_by = ?3 WHERE id = ?1 AND state IN ('queued', 'failed') "
                  "AND EXISTS (SELECT 1 FROM message_body WHERE message_id = ?1) "
                  "AND NOT EXISTS (SELECT 1 FROM suppression WHERE suppression.address = message.address "
                  "AND suppression.channel = message.channel)",
                  id, author, &done, error) &&
           (done || refuse(store, id, "tried again", error));
}

bool
outbox_cancel(Store *store, int64_t id, const Author *author, GError **error)
{
    bool done;
    return handle(store,
                  "UPDATE message SET state = 'cancelled', not_before = NULL, changed_at = ?2, "
                  "changed_by = ?3 WHERE id = ?1 AND state = 'queued'",
                  id, author, &done, error) &&
           (done || refuse(store, id, "cancelled", error));
}

/* The mail with this id; NULL where there is none, or on failure. (transfer full) */
static Message *
find_mail(Store *store, const char *message_id, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT " MESSAGE_COLUMNS
                                                 " FROM message WHERE message_id = ? AND channel = 'mail'");
    statement_put_text(&s, message_id);
    g_autoptr(Message) message = statement_row(&s) ? read_message(&s) : NULL;
    return statement_ok(&s, error) ? g_steal_pointer(&message) : NULL;
}

static bool
fail_sent(Store *store, int64_t id, const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(store, "UPDATE message SET state = 'failed', not_before = NULL, "
                                                 "changed_at = ?2, changed_by = ?3 WHERE id = ?1");
    statement_put_int(&s, id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    return statement_run(&s, error);
}

Message *
outbox_bounce(Store *store, const char *message_id, const char *answer, const Author *author, bool *done,
              GError **error)
{
    *done = false;
    g_autoptr(Message) message = find_mail(store, message_id, error);
    /* one that waits after an attempt may have arrived after all: its last answer was lost */
    bool tried = message != NULL && message->state == MESSAGE_QUEUED && message->attempts > 0;
    if (message == NULL || (message->state != MESSAGE_SENT && !tried))
        return g_steal_pointer(&message);
    const Delivery delivery = {.message_id = message->id,
                               .attempt = message->attempts,
                               .at = author->at,
                               .result = DELIVERY_BOUNCED,
                               .answer = (char *)answer};
    *done = fail_sent(store, message->id, author, error) && insert_delivery(store, &delivery, error);
    return *done ? g_steal_pointer(&message) : NULL;
}

bool
outbox_leave_out(Store *store, int64_t programme_id, GError **error)
{
    g_auto(Statement) s = statement_start(
        store,
        "UPDATE message SET state = 'cancelled', not_before = NULL WHERE state IN ('queued', 'claimed') "
        "AND coalesce(programme_id, 0) NOT IN "
        "(SELECT id FROM programme WHERE iif(?1 IS NULL, state = 'active', id = ?1))");
    statement_put_id(&s, programme_id);
    return statement_run(&s, error);
}

/* No wait is longer: a message is tried for 30 days at most. */
#define LONGEST_WAIT (31 * 24 * 60 * INSTANT_MINUTE)

static bool
pull_back(Store *store, Instant now, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "UPDATE message SET not_before = ?1 WHERE state = 'queued' AND not_before > ?2");
    statement_put_instant(&s, now);
    statement_put_instant(&s, now + LONGEST_WAIT);
    return statement_run(&s, error);
}

int
outbox_reclaim(Store *store, Instant now, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "UPDATE message SET state = 'queued' WHERE state = 'claimed' "
                               "AND not_before IS NOT NULL");
    int count = statement_run(&s, error) ? sqlite3_changes(store->db) : -1;
    return count >= 0 && pull_back(store, now, error) ? count : -1;
}

Instant
outbox_next(Store *store, Channel channel)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT not_before FROM message WHERE state = 'queued' AND channel = ?1 AND "
                               "not_before IS NOT NULL " UNMARKED "ORDER BY not_before LIMIT 1");
    statement_put_text(&s, channel_word(channel));
    return statement_row(&s) ? statement_instant(&s) : INSTANT_NONE;
}

GPtrArray *
outbox_list(Store *store, const OutboxFilter *filter, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, filter->limit > 0
                   ? "SELECT " MESSAGE_COLUMNS " FROM message WHERE (?1 IS NULL OR programme_id = (SELECT id "
                     "FROM programme WHERE key = ?1)) AND (?2 OR state IN ('queued', 'claimed')) "
                     "AND (?3 IS NULL OR id = ?3) ORDER BY id DESC LIMIT ?4"
                   : "SELECT " MESSAGE_COLUMNS " FROM message WHERE (?1 IS NULL OR programme_id = (SELECT id "
                     "FROM programme WHERE key = ?1)) AND (?2 OR state IN ('queued', 'claimed')) "
                     "AND (?3 IS NULL OR id = ?3) ORDER BY id LIMIT coalesce(?4, -1)");
    statement_put_text(&s, filter->programme);
    statement_put_int(&s, filter->all || filter->id != 0);
    statement_put_id(&s, filter->id);
    statement_put_id(&s, filter->limit);
    return read_messages(&s, filter->id != 0, error);
}

GPtrArray *
outbox_deliveries(Store *store, int64_t message_id, GError **error)
{
    g_autoptr(GPtrArray) deliveries = g_ptr_array_new_with_free_func((GDestroyNotify)delivery_free);
    g_auto(Statement) s = statement_start(
        store, message_id != 0 ? "SELECT message_id, attempt, delivered_at, result, code, answer "
                                 "FROM delivery WHERE message_id = ? ORDER BY attempt, delivered_at"
                               : "SELECT message_id, attempt, delivered_at, result, code, answer "
                                 "FROM delivery ORDER BY delivered_at, message_id, attempt");
    if (message_id != 0)
        statement_put_int(&s, message_id);
    while (statement_row(&s)) {
        Delivery *delivery = g_new0(Delivery, 1);
        g_ptr_array_add(deliveries, delivery);
        delivery->message_id = statement_int(&s);
        delivery->attempt = statement_count(&s);
        delivery->at = statement_instant(&s);
        statement_expect(&s, delivery_result_parse(statement_word(&s), &delivery->result));
        delivery->code = statement_count(&s);
        delivery->answer = statement_text(&s);
    }
    return statement_ok(&s, error) ? g_steal_pointer(&deliveries) : NULL;
}

bool
outbox_reminded(Store *store, int64_t person_id, Day day)
{
    g_auto(Statement) s = statement_start(
        store,
        "SELECT 1 FROM message WHERE kind = 'reminder' AND person_id = ? AND day = ? AND " COUNTS_AS_TOLD
        " AND EXISTS (SELECT 1 FROM notice WHERE message_id = message.id)");
    statement_put_int(&s, person_id);
    statement_put_day(&s, day);
    return statement_row(&s);
}

int64_t
outbox_baseline(Store *store, NoticeKind kind, int64_t board_id, int64_t person_id)
{
    g_auto(Statement) s = statement_start(
        store, "SELECT change_id FROM message WHERE kind = ? AND board_id IS ? AND person_id IS ? "
               "AND state = 'sent' ORDER BY id DESC LIMIT 1");
    statement_put_text(&s, notice_kind_word(kind));
    statement_put_id(&s, board_id);
    statement_put_id(&s, person_id);
    return statement_row(&s) ? statement_int(&s) : 0;
}

int64_t
outbox_baseline_at(Store *store, int64_t board_id, const char *address)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT change_id FROM message WHERE kind = 'digest' AND board_id = ? "
                               "AND address = ? COLLATE NOCASE AND state = 'sent' ORDER BY id DESC LIMIT 1");
    statement_put_int(&s, board_id);
    statement_put_text(&s, address);
    return statement_row(&s) ? statement_int(&s) : 0;
}

static Undelivered *
read_undelivered(Statement *s)
{
    Undelivered *undelivered = g_new0(Undelivered, 1);
    undelivered->change = statement_int(s);
    undelivered->message_id = statement_int(s);
    statement_expect(s, notice_kind_parse(statement_word(s), &undelivered->kind));
    statement_expect(s, channel_parse(statement_word(s), &undelivered->channel));
    undelivered->person_id = statement_int(s);
    undelivered->board_id = statement_int(s);
    undelivered->address = statement_text(s);
    undelivered->subject = statement_text(s);
    undelivered->at = statement_instant(s);
    statement_into(s, &undelivered->answer);
    return undelivered;
}

GPtrArray *
outbox_undelivered(Store *store, int64_t programme_id, int64_t after, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)undelivered_free);
    g_auto(Statement) s = statement_start(
        store,
        "SELECT change.id, message.id, kind, channel, person_id, board_id, address, subject, "
        "change.changed_at, answer "
        "FROM change JOIN message ON message.id = change.row_id "
        "LEFT JOIN delivery ON delivery.message_id = message.id AND attempt = attempts "
        "AND result <> 'sent' WHERE change.programme_id = ? AND change.id > ? AND noun = 'message' AND field "
        "= 'failed' "
        "AND state = 'failed' "
        "ORDER BY change.id");
    statement_put_int(&s, programme_id);
    statement_put_int(&s, after);
    while (statement_row(&s))
        g_ptr_array_add(all, read_undelivered(&s));
    return statement_ok(&s, error) ? g_steal_pointer(&all) : NULL;
}

bool
outbox_counts(Store *store, int counts[MESSAGE_CANCELLED + 1], GError **error)
{
    memset(counts, 0, sizeof(int) * (MESSAGE_CANCELLED + 1));
    g_auto(Statement) s = statement_start(store, "SELECT state, count(*) FROM message GROUP BY state");
    while (statement_row(&s)) {
        MessageState state = MESSAGE_QUEUED;
        statement_expect(&s, message_state_parse(statement_word(&s), &state));
        counts[state] = statement_count(&s);
    }
    return statement_ok(&s, error);
}
