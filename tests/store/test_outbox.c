#include "store/outbox.h"
#include "store/records.h"
#include "tests/store/plan_fixture.h"

static Message *
some_message(const Plan *plan, NoticeKind kind, const char *id, const char *key)
{
    Message *message = message_new(kind, CHANNEL_MAIL);
    message->programme_id = plan->id;
    message->person_id = plan_find_person(plan, "school-lead")->id;
    message->address = g_strdup("lead@example.org");
    message->subject = g_strdup("Two steps are due");
    message->message_id = g_strconcat(id, "@example.org", NULL);
    message->body = g_bytes_new("From: a\0b", 9);
    if (key != NULL)
        g_ptr_array_add(message->keys, g_strdup(key));
    g_ptr_array_add(message->refs, g_strdup("inspection-plan/R7a.1"));
    message->on = day("2004-04-20");
    message->change = 12;
    message->created = officer.at;
    return message;
}

typedef struct {
    Fixture *fixture;
    Store *store;
    Plan *plan;
} Scene;

static Scene
scene(void **state)
{
    Fixture *fixture = *state;
    return (Scene){fixture, fixture->store, load_plan(fixture->store, "inspection-plan")};
}

static int64_t
put(const Scene *scene, Message *message)
{
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(scene->store, &error), error);
    check_ok(outbox_put(scene->store, message, &error), error);
    check_ok(store_commit(scene->store, &error), error);
    return message->id;
}

static int64_t
put_new(const Scene *scene, NoticeKind kind, const char *id, const char *key)
{
    g_autoptr(Message) message = some_message(scene->plan, kind, id, key);
    return put(scene, message);
}

static GPtrArray *
claim_with(const Scene *scene, Instant now, int limit, bool notices)
{
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(scene->store, &error), error);
    GPtrArray *messages = outbox_claim(scene->store, CHANNEL_MAIL, now, limit, notices, &error);
    check_ok(messages != NULL, error);
    check_ok(store_commit(scene->store, &error), error);
    return messages;
}

static GPtrArray *
claim(const Scene *scene, Instant now, int limit)
{
    return claim_with(scene, now, limit, false);
}

static void
complete(const Scene *scene, int64_t id, DeliveryResult result, Instant retry_at)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = g_strdup(result == DELIVERY_SENT ? "2.0.0 Ok \xFF" : "4.2.2 Mailbox full");
    const Delivery delivery = {
        .message_id = id, .at = officer.at + 5, .result = result, .code = 250, .answer = answer};
    check_ok(store_begin(scene->store, &error), error);
    check_ok(outbox_complete(scene->store, &delivery, retry_at, &error), error);
    check_ok(store_commit(scene->store, &error), error);
}

static bool
discard(const Scene *scene, int64_t id)
{
    g_autoptr(GError) error = NULL;
    bool done = false;
    check_ok(store_begin(scene->store, &error), error);
    check_ok(outbox_discard(scene->store, id, &done, &error), error);
    check_ok(store_commit(scene->store, &error), error);
    return done;
}

static void
check_state(const Scene *scene, int64_t id, MessageState wanted)
{
    g_autoptr(GError) error = NULL;
    const OutboxFilter filter = {.id = id};
    g_autoptr(GPtrArray) messages = outbox_list(scene->store, &filter, &error);
    check_ok(messages != NULL, error);
    assert_int_equal(messages->len, 1);
    assert_int_equal(((Message *)messages->pdata[0])->state, wanted);
}

static void
a_message_comes_back_whole(void **state)
{
    Scene s = scene(state);
    g_autoptr(Message) message = some_message(s.plan, NOTICE_DIGEST, "m1", "z");
    g_ptr_array_add(message->keys, g_strdup("a"));
    g_ptr_array_add(message->keys, g_strdup("\xC3\xA9"));
    message->board_id = ((Board *)s.plan->boards->pdata[0])->id;
    assert_true(put(&s, message) > 0);
    g_autoptr(GPtrArray) claimed = claim_with(&s, officer.at, 10, true);
    assert_int_equal(claimed->len, 1);
    const Message *got = claimed->pdata[0];
    assert_int_equal(got->id, message->id);
    assert_int_equal(got->programme_id, s.plan->id);
    assert_int_equal(got->kind, NOTICE_DIGEST);
    assert_int_equal(got->channel, CHANNEL_MAIL);
    assert_int_equal(got->person_id, message->person_id);
    assert_int_equal(got->board_id, message->board_id);
    assert_string_equal(got->address, "lead@example.org");
    assert_string_equal(got->subject, "Two steps are due");
    assert_string_equal(got->message_id, "m1@example.org");
    assert_true(g_bytes_equal(got->body, message->body));
    assert_int_equal(got->keys->len, 3);
    assert_string_equal(got->keys->pdata[0], "a");
    assert_string_equal(got->keys->pdata[1], "z");
    assert_string_equal(got->refs->pdata[0], "inspection-plan/R7a.1");
    assert_int_equal(got->on, day("2004-04-20"));
    assert_int_equal(got->change, 12);
    assert_int_equal(got->created, officer.at);
    assert_int_equal(got->state, MESSAGE_CLAIMED);
    assert_int_equal(got->attempts, 1);
    plan_free(s.plan);
}

static void
a_key_is_told_once(void **state)
{
    Scene s = scene(state);
    assert_true(put_new(&s, NOTICE_REMINDER, "m1", "k1") > 0);
    g_autoptr(Message) second = some_message(s.plan, NOTICE_REMINDER, "m2", "k2");
    g_ptr_array_add(second->keys, g_strdup("k1"));
    assert_int_equal(put(&s, second), 0);
    assert_int_equal(fixture_number(s.fixture, "SELECT count(*) FROM notice WHERE key = 'k2'"), 0);
    assert_int_equal(fixture_number(s.fixture, "SELECT count(*) FROM message"), 1);
    assert_int_equal(fixture_number(s.fixture, "SELECT count(*) FROM message_body"), 1);
    plan_free(s.plan);
}

static void
a_message_id_is_used_once(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    put_new(&s, NOTICE_REMINDER, "m1", "k1");
    g_autoptr(Message) second = some_message(s.plan, NOTICE_REMINDER, "m1", "k2");
    check_ok(store_begin(s.store, &error), error);
    assert_false(outbox_put(s.store, second, &error));
    check_error(error, ERROR_DATA, "message_id");
    store_rollback(s.store);
    plan_free(s.plan);
}

static void
untried_keys_do_not_count(void **state)
{
    Scene s = scene(state);
    put_new(&s, NOTICE_REMINDER, "m1", "k1");
    assert_false(outbox_has(s.store, "k1"));
    g_ptr_array_unref(claim(&s, officer.at, 1));
    assert_true(outbox_has(s.store, "k1"));
    assert_false(outbox_has(s.store, "k2"));
    plan_free(s.plan);
}

static void
finds_what_was_told_by_its_beginning(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    put_new(&s, NOTICE_REMINDER, "m1", "p/R1.1#1/late-1/lead");
    put_new(&s, NOTICE_REMINDER, "m2", "p/R1.1#1/due-0/lead");
    put_new(&s, NOTICE_REMINDER, "m3", "p/R1.1#10/due-0/lead");
    g_ptr_array_unref(claim(&s, officer.at, 3));
    put_new(&s, NOTICE_REMINDER, "m4", "p/R1.1#1/due-2/lead");
    g_autoptr(GPtrArray) told = outbox_tellings(s.store, "p/R1.1#1/", &error);
    check_ok(told != NULL, error);
    assert_int_equal(told->len, 2);
    assert_string_equal(((Telling *)told->pdata[0])->key, "p/R1.1#1/late-1/lead");
    assert_int_equal(((Telling *)told->pdata[0])->on, day("2004-04-20"));
    assert_string_equal(((Telling *)told->pdata[1])->key, "p/R1.1#1/due-0/lead");
    plan_free(s.plan);
}

static void
untried_messages_can_be_taken_back(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    int64_t first = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    int64_t second = put_new(&s, NOTICE_REMINDER, "m2", "k2");
    assert_true(discard(&s, first));
    assert_false(discard(&s, first));
    check_state(&s, first, MESSAGE_CANCELLED);
    assert_int_equal(fixture_number(s.fixture, "SELECT count(*) FROM notice WHERE key = 'k1'"), 0);
    g_autoptr(GPtrArray) untried = outbox_untried(s.store, s.plan->id, &error);
    check_ok(untried != NULL, error);
    assert_int_equal(untried->len, 1);
    assert_int_equal(((Message *)untried->pdata[0])->id, second);
    assert_null(((Message *)untried->pdata[0])->body);
    g_autoptr(GPtrArray) claimed = claim(&s, officer.at, 10);
    assert_int_equal(claimed->len, 1);
    assert_false(discard(&s, second));
    complete(&s, second, DELIVERY_TEMPORARY, officer.at + 10);
    assert_false(discard(&s, second));
    assert_true(put_new(&s, NOTICE_REMINDER, "m3", "k1") > 0);
    plan_free(s.plan);
}

static void
claims_take_each_message_once_in_order(void **state)
{
    Scene s = scene(state);
    int64_t ids[4];
    for (int i = 0; i < 4; i++) {
        g_autofree char *id = g_strdup_printf("m%d", i);
        g_autoptr(Message) message = some_message(s.plan, NOTICE_REMINDER, id, id);
        message->not_before = officer.at + (i == 1 ? 100 : 0);
        ids[i] = put(&s, message);
    }
    g_autoptr(GPtrArray) first = claim(&s, officer.at, 2);
    g_autoptr(GPtrArray) second = claim(&s, officer.at, 2);
    g_autoptr(GPtrArray) none = claim(&s, officer.at + 99, 2);
    g_autoptr(GPtrArray) later = claim(&s, officer.at + 100, 2);
    assert_int_equal(first->len, 2);
    assert_int_equal(((Message *)first->pdata[0])->id, ids[0]);
    assert_int_equal(((Message *)first->pdata[1])->id, ids[2]);
    assert_int_equal(second->len, 1);
    assert_int_equal(((Message *)second->pdata[0])->id, ids[3]);
    assert_int_equal(none->len, 0);
    assert_int_equal(later->len, 1);
    assert_int_equal(((Message *)later->pdata[0])->id, ids[1]);
    plan_free(s.plan);
}

static void
channels_are_apart(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) hook = some_message(s.plan, NOTICE_DIGEST, "h1", "h1");
    hook->channel = CHANNEL_WEBHOOK;
    hook->person_id = 0;
    hook->not_before = officer.at + 7;
    put(&s, hook);
    assert_int_equal(outbox_next(s.store, CHANNEL_MAIL), INSTANT_NONE);
    assert_int_equal(outbox_next(s.store, CHANNEL_WEBHOOK), officer.at + 7);
    g_autoptr(GPtrArray) mails = claim(&s, officer.at + 7, 5);
    assert_int_equal(mails->len, 0);
    check_ok(store_begin(s.store, &error), error);
    g_autoptr(GPtrArray) hooks = outbox_claim(s.store, CHANNEL_WEBHOOK, officer.at + 7, 5, false, &error);
    check_ok(hooks != NULL && store_commit(s.store, &error), error);
    assert_int_equal(hooks->len, 1);
    assert_int_equal(outbox_next(s.store, CHANNEL_WEBHOOK), INSTANT_NONE);
    plan_free(s.plan);
}

typedef struct {
    DeliveryResult result;
    bool again;
    MessageState wanted;
} Ending;

static void
attempts_end_as_they_should(void **state)
{
    Scene s = scene(state);
    static const Ending rows[] = {{DELIVERY_SENT, false, MESSAGE_SENT},
                                  {DELIVERY_SENT, true, MESSAGE_SENT},
                                  {DELIVERY_PERMANENT, true, MESSAGE_FAILED},
                                  {DELIVERY_TEMPORARY, false, MESSAGE_FAILED},
                                  {DELIVERY_TEMPORARY, true, MESSAGE_QUEUED}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *id = g_strdup_printf("m%u", i);
        int64_t message = put_new(&s, NOTICE_REMINDER, id, id);
        g_autoptr(GPtrArray) claimed = claim(&s, officer.at, 1);
        assert_int_equal(claimed->len, 1);
        complete(&s, message, rows[i].result, rows[i].again ? officer.at + 60 : INSTANT_NONE);
        check_state(&s, message, rows[i].wanted);
    }
    assert_int_equal(outbox_next(s.store, CHANNEL_MAIL), officer.at + 60);
    int counts[MESSAGE_CANCELLED + 1];
    assert_true(outbox_counts(s.store, counts, NULL));
    assert_int_equal(counts[MESSAGE_QUEUED], 1);
    assert_int_equal(counts[MESSAGE_CLAIMED], 0);
    assert_int_equal(counts[MESSAGE_SENT], 2);
    assert_int_equal(counts[MESSAGE_FAILED], 2);
    assert_int_equal(counts[MESSAGE_CANCELLED], 0);
    plan_free(s.plan);
}

static void
every_attempt_is_recorded(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    int64_t id = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    g_ptr_array_unref(claim(&s, officer.at, 1));
    complete(&s, id, DELIVERY_TEMPORARY, officer.at + 60);
    g_autoptr(GPtrArray) again = claim(&s, officer.at + 60, 1);
    assert_int_equal(((Message *)again->pdata[0])->attempts, 2);
    complete(&s, id, DELIVERY_SENT, INSTANT_NONE);
    g_autoptr(GPtrArray) deliveries = outbox_deliveries(s.store, id, &error);
    check_ok(deliveries != NULL, error);
    assert_int_equal(deliveries->len, 2);
    const Delivery *first = deliveries->pdata[0];
    const Delivery *second = deliveries->pdata[1];
    assert_int_equal(first->attempt, 1);
    assert_int_equal(first->result, DELIVERY_TEMPORARY);
    assert_string_equal(first->answer, "4.2.2 Mailbox full");
    assert_int_equal(second->attempt, 2);
    assert_int_equal(second->result, DELIVERY_SENT);
    assert_int_equal(second->code, 250);
    assert_string_equal(second->answer, "2.0.0 Ok \xEF\xBF\xBD");
    g_autoptr(GPtrArray) all = outbox_deliveries(s.store, 0, &error);
    check_ok(all != NULL, error);
    assert_int_equal(all->len, 2);
    plan_free(s.plan);
}

/* A completion is only for what is claimed, and for the attempt that is under way. */
static void
stale_completions_are_refused(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    int64_t id = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    Delivery delivery = {.message_id = id, .at = officer.at};
    check_ok(store_begin(s.store, &error), error);
    assert_false(outbox_complete(s.store, &delivery, INSTANT_NONE, &error));
    check_error(error, ERROR_SOFTWARE, "not claimed");
    g_clear_error(&error);
    check_ok(store_commit(s.store, &error), error);
    g_ptr_array_unref(claim(&s, officer.at, 1));
    delivery.attempt = 2;
    check_ok(store_begin(s.store, &error), error);
    assert_false(outbox_complete(s.store, &delivery, INSTANT_NONE, &error));
    check_error(error, ERROR_SOFTWARE, "attempt 2");
    g_clear_error(&error);
    delivery.attempt = 1;
    check_ok(outbox_complete(s.store, &delivery, INSTANT_NONE, &error), error);
    check_ok(store_commit(s.store, &error), error);
    check_state(&s, id, MESSAGE_SENT);
    plan_free(s.plan);
}

static void
state_is(const Scene *s, int64_t id, const char *state)
{
    g_autofree char *sql = g_strdup_printf("SELECT state FROM message WHERE id = %" G_GINT64_FORMAT, id);
    g_autofree char *got = fixture_text(s->fixture, sql);
    assert_string_equal(got, state);
}

/* Nothing goes to a marked address: neither what waits, nor again what was under way. */
static void
a_marked_address_gets_nothing_more(void **state)
{
    Scene s = scene(state);
    int64_t first = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    g_autoptr(GPtrArray) claimed = claim(&s, officer.at, 1);
    assert_int_equal(claimed->len, 1);
    int64_t second = put_new(&s, NOTICE_REMINDER, "m2", "k2");
    fixture_outside(s.fixture,
                    "INSERT INTO suppression (address, channel, since) SELECT DISTINCT upper(address), "
                    "channel, 0 FROM message");
    g_autoptr(GPtrArray) none = claim(&s, officer.at, 9);
    assert_int_equal(none->len, 0);
    assert_int_equal(outbox_next(s.store, CHANNEL_MAIL), INSTANT_NONE);
    complete(&s, first, DELIVERY_TEMPORARY, officer.at + 60);
    state_is(&s, first, "failed");
    state_is(&s, second, "queued");
    plan_free(s.plan);
}

/* A clock that was years ahead put something off for years. */
static void
a_wrong_clock_s_wait_is_taken_back(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    put_new(&s, NOTICE_REMINDER, "m1", "k1");
    fixture_outside(s.fixture, "UPDATE message SET not_before = not_before + 400000000000000");
    check_ok(store_begin(s.store, &error), error);
    assert_int_equal(outbox_reclaim(s.store, officer.at, &error), 0);
    check_ok(store_commit(s.store, &error), error);
    assert_int_equal(outbox_next(s.store, CHANNEL_MAIL), officer.at);
    plan_free(s.plan);
}

static void
a_closed_programme_sends_nothing_more(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    int64_t id = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    check_ok(store_begin(s.store, &error), error);
    check_ok(programmes_set_state(s.store, "inspection-plan", PROGRAMME_CLOSED, 0, &officer, &error), error);
    check_ok(store_commit(s.store, &error), error);
    state_is(&s, id, "cancelled");
    plan_free(s.plan);
}

static void
a_rehearsal_leaves_out_what_is_not_its_own(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    int64_t id = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    check_ok(store_begin(s.store, &error), error);
    check_ok(outbox_leave_out(s.store, s.plan->id, &error), error);
    state_is(&s, id, "queued");
    check_ok(outbox_leave_out(s.store, s.plan->id + 1, &error), error);
    check_ok(store_commit(s.store, &error), error);
    state_is(&s, id, "cancelled");
    plan_free(s.plan);
}

/* What a killed run had in hand is tried again, with the same bytes, and counts as tried. */
static void
claims_of_a_killed_run_come_back(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    int64_t id = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    put_new(&s, NOTICE_REMINDER, "m2", "k2");
    g_autoptr(GPtrArray) first = claim(&s, officer.at, 1);
    check_ok(store_begin(s.store, &error), error);
    assert_int_equal(outbox_reclaim(s.store, officer.at, &error), 1);
    assert_int_equal(outbox_reclaim(s.store, officer.at, &error), 0);
    check_ok(store_commit(s.store, &error), error);
    assert_false(discard(&s, id));
    g_autoptr(GPtrArray) again = claim(&s, officer.at, 1);
    const Message *before = first->pdata[0];
    const Message *after = again->pdata[0];
    assert_int_equal(after->id, id);
    assert_int_equal(after->attempts, 2);
    assert_string_equal(after->message_id, before->message_id);
    assert_true(g_bytes_equal(after->body, before->body));
    complete(&s, id, DELIVERY_SENT, INSTANT_NONE);
    plan_free(s.plan);
}

static void
reminders_count_for_their_day_once_tried(void **state)
{
    Scene s = scene(state);
    int64_t person = plan_find_person(s.plan, "school-lead")->id;
    put_new(&s, NOTICE_REMINDER, "m1", "k1");
    assert_false(outbox_reminded(s.store, person, day("2004-04-20")));
    g_ptr_array_unref(claim(&s, officer.at, 1));
    assert_true(outbox_reminded(s.store, person, day("2004-04-20")));
    assert_false(outbox_reminded(s.store, person, day("2004-04-19")));
    assert_false(outbox_reminded(s.store, person + 1, day("2004-04-20")));
    g_autoptr(Message) digest = some_message(s.plan, NOTICE_DIGEST, "m2", "k2");
    digest->on = day("2004-04-27");
    put(&s, digest);
    g_ptr_array_unref(claim(&s, officer.at, 1));
    assert_false(outbox_reminded(s.store, person, day("2004-04-27")));
    plan_free(s.plan);
}

typedef struct {
    NoticeKind kind;
    bool board, person;
    int64_t change;
    DeliveryResult result;
} Told;

static void
baselines_are_of_what_was_delivered(void **state)
{
    Scene s = scene(state);
    int64_t board = ((Board *)s.plan->boards->pdata[0])->id;
    int64_t person = plan_find_person(s.plan, "school-lead")->id;
    static const Told rows[] = {{NOTICE_DIGEST, true, true, 10, DELIVERY_SENT},
                                {NOTICE_DIGEST, true, true, 20, DELIVERY_PERMANENT},
                                {NOTICE_DIGEST, true, false, 30, DELIVERY_SENT},
                                {NOTICE_OFFICER, false, true, 40, DELIVERY_SENT}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *id = g_strdup_printf("m%u", i);
        g_autoptr(Message) message = some_message(s.plan, rows[i].kind, id, id);
        message->board_id = rows[i].board ? board : 0;
        message->person_id = rows[i].person ? person : 0;
        message->change = rows[i].change;
        put(&s, message);
        g_ptr_array_unref(claim(&s, officer.at, 1));
        complete(&s, message->id, rows[i].result, INSTANT_NONE);
    }
    assert_int_equal(outbox_baseline(s.store, NOTICE_DIGEST, board, person), 10);
    assert_int_equal(outbox_baseline(s.store, NOTICE_DIGEST, board, 0), 30);
    assert_int_equal(outbox_baseline(s.store, NOTICE_OFFICER, 0, person), 40);
    assert_int_equal(outbox_baseline(s.store, NOTICE_OFFICER, board, person), 0);
    g_autoptr(Message) any = some_message(s.plan, NOTICE_DIGEST, "any", "any");
    g_autofree char *shouted = g_ascii_strup(any->address, -1);
    assert_int_equal(outbox_baseline_at(s.store, board, shouted), 30);
    assert_int_equal(outbox_baseline_at(s.store, board, "nobody@example.org"), 0);
    plan_free(s.plan);
}

/* What was given up has a place in the history, which renews neither assessments nor untried messages. */
static void
what_was_given_up_is_listed(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    static const struct {
        const char *id;
        DeliveryResult result;
        Instant retry_at;
    } rows[] = {{"m1", DELIVERY_SENT, INSTANT_NONE},
                {"m2", DELIVERY_PERMANENT, INSTANT_NONE},
                {"m3", DELIVERY_TEMPORARY, INSTANT_NONE},
                {"m4", DELIVERY_TEMPORARY, 2000 * INSTANT_SECOND}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        int64_t id = put_new(&s, NOTICE_REMINDER, rows[i].id, rows[i].id);
        g_ptr_array_unref(claim(&s, officer.at, 1));
        complete(&s, id, rows[i].result, rows[i].retry_at);
    }
    g_autoptr(GPtrArray) all = outbox_undelivered(s.store, s.plan->id, 0, &error);
    check_ok(all != NULL, error);
    assert_int_equal(all->len, 2);
    const Undelivered *first = all->pdata[0];
    assert_int_equal(first->kind, NOTICE_REMINDER);
    assert_int_equal(first->person_id, plan_find_person(s.plan, "school-lead")->id);
    assert_int_equal(first->board_id, 0);
    assert_string_equal(first->address, "lead@example.org");
    assert_string_equal(first->subject, "Two steps are due");
    assert_string_equal(first->answer, "4.2.2 Mailbox full");
    assert_int_equal(first->at, officer.at + 5);
    g_autoptr(GPtrArray) later = outbox_undelivered(s.store, s.plan->id, first->change, &error);
    assert_int_equal(later->len, 1);
    g_autoptr(Plan) plan = load_plan(s.store, "inspection-plan");
    assert_int_equal(plan->change, s.plan->change);
    g_autoptr(GHashTable) areas = changes_by_area(s.store, plan->id, &error);
    const Area *area = plan->areas->pdata[0];
    assert_int_equal(*(int64_t *)g_hash_table_lookup(areas, &area->id), plan->change);
    plan_free(s.plan);
}

typedef struct {
    OutboxFilter filter;
    guint count;
    gint64 first; /* which of those put, from 1 */
} Listing;

/* What a statement of the outbox's own did, in a transaction; its refusal where it refuses. (transfer full)
 */
typedef bool Handling(Store *store, int64_t id, const Author *author, GError **error);

static char *
by_hand(const Scene *scene, Handling *handling, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) own = NULL;
    const Author author = {.by = "officer", .at = 9000 * INSTANT_SECOND};
    check_ok(store_begin(scene->store, &error), error);
    bool done = handling(scene->store, id, &author, &own);
    check_ok(store_commit(scene->store, &error), error);
    return done ? NULL : g_strdup(own->message);
}

static void
release(const Scene *scene, const Message *message, Instant not_before)
{
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(scene->store, &error), error);
    check_ok(outbox_release(scene->store, message, not_before, &error), error);
    check_ok(store_commit(scene->store, &error), error);
}

static void
what_was_not_tried_can_be_taken_back(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    int64_t id = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    put_new(&s, NOTICE_REMINDER, "m2", "k2");
    g_autoptr(GPtrArray) claimed = claim(&s, officer.at, 1);
    assert_true(outbox_has(s.store, "k1"));
    release(&s, claimed->pdata[0], officer.at + INSTANT_HOUR);
    assert_false(outbox_has(s.store, "k1"));
    g_autoptr(GPtrArray) untried = outbox_untried(s.store, s.plan->id, &error);
    assert_int_equal(untried->len, 2);
    /* the other one goes to the same address: it waits, too */
    g_autoptr(GPtrArray) none = claim(&s, officer.at + INSTANT_HOUR - 1, 5);
    assert_int_equal(none->len, 0);
    assert_true(outbox_next(s.store, CHANNEL_MAIL) == officer.at + INSTANT_HOUR);
    g_autoptr(GPtrArray) deliveries = outbox_deliveries(s.store, id, &error);
    assert_int_equal(deliveries->len, 0);
    g_autoptr(GPtrArray) both = claim(&s, officer.at + INSTANT_HOUR, 5);
    assert_int_equal(both->len, 2);
    assert_int_equal(((const Message *)both->pdata[0])->attempts, 1);
    plan_free(s.plan);
}

static void
what_is_cancelled_counts_as_told(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    int64_t id = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    assert_false(outbox_reminded(s.store, plan_find_person(s.plan, "school-lead")->id, day("2004-04-20")));
    assert_null(by_hand(&s, outbox_cancel, id));
    assert_true(outbox_has(s.store, "k1"));
    assert_true(outbox_reminded(s.store, plan_find_person(s.plan, "school-lead")->id, day("2004-04-20")));
    g_autoptr(GPtrArray) tellings = outbox_tellings(s.store, "k", &error);
    assert_int_equal(tellings->len, 1);
    g_autoptr(GPtrArray) none = claim(&s, officer.at + INSTANT_HOUR, 5);
    assert_int_equal(none->len, 0);
    g_autofree char *who = fixture_text(s.fixture, "SELECT changed_by FROM change WHERE field = 'cancelled'");
    assert_string_equal(who, "officer");
    g_autofree char *again = by_hand(&s, outbox_cancel, id);
    assert_non_null(strstr(again, "cannot be cancelled"));
    plan_free(s.plan);
}

static void
what_was_given_up_is_taken_up_anew(void **state)
{
    Scene s = scene(state);
    int64_t id = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    g_ptr_array_unref(claim(&s, officer.at, 1));
    g_autofree char *busy = by_hand(&s, outbox_cancel, id);
    assert_non_null(strstr(busy, "it is being delivered just now"));
    g_autofree char *busy_too = by_hand(&s, outbox_retry, id);
    assert_non_null(strstr(busy_too, "it is being delivered just now"));
    complete(&s, id, DELIVERY_PERMANENT, INSTANT_NONE);
    assert_null(by_hand(&s, outbox_retry, id));
    g_autoptr(GPtrArray) claimed = claim(&s, 9000 * INSTANT_SECOND, 5);
    assert_int_equal(claimed->len, 1);
    const Message *message = claimed->pdata[0];
    assert_int_equal(message->attempts, 2);
    assert_true(message->tried_from == 9000 * INSTANT_SECOND);
    assert_string_equal(message->message_id, "m1@example.org");
    complete(&s, id, DELIVERY_SENT, INSTANT_NONE);
    g_autofree char *sent = by_hand(&s, outbox_retry, id);
    assert_non_null(strstr(sent, "it was sent"));
    g_autofree char *missing = by_hand(&s, outbox_retry, 4711);
    assert_non_null(strstr(missing, "there is no message 4711"));
    plan_free(s.plan);
}

static void
the_outbox_is_listed(void **state)
{
    Scene s = scene(state);
    g_autoptr(GError) error = NULL;
    int64_t sent = put_new(&s, NOTICE_REMINDER, "m1", "k1");
    g_ptr_array_unref(claim(&s, officer.at, 1));
    complete(&s, sent, DELIVERY_SENT, INSTANT_NONE);
    put_new(&s, NOTICE_REMINDER, "m2", "k2");
    g_autoptr(Message) test = some_message(s.plan, NOTICE_TEST, "m3", NULL);
    test->programme_id = test->person_id = 0;
    put(&s, test);
    const Listing rows[] = {
        {{.all = false}, 2, 2},
        {{.all = true}, 3, 1},
        {{.all = true, .limit = 2}, 2, 3},
        {{.all = true, .programme = "inspection-plan"}, 2, 1},
        {{.programme = "another"}, 0, 0},
        {{.id = sent}, 1, 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) messages = outbox_list(s.store, &rows[i].filter, &error);
        check_ok(messages != NULL, error);
        assert_int_equal(messages->len, rows[i].count);
        if (messages->len > 0) {
            const Message *first = messages->pdata[0];
            assert_int_equal(first->id, rows[i].first);
            assert_int_equal(first->body != NULL, rows[i].filter.id != 0);
        }
    }
    plan_free(s.plan);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, fixture_with_plan, fixture_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_message_comes_back_whole),
        CASE(a_key_is_told_once),
        CASE(a_message_id_is_used_once),
        CASE(untried_keys_do_not_count),
        CASE(finds_what_was_told_by_its_beginning),
        CASE(untried_messages_can_be_taken_back),
        CASE(claims_take_each_message_once_in_order),
        CASE(channels_are_apart),
        CASE(attempts_end_as_they_should),
        CASE(every_attempt_is_recorded),
        CASE(stale_completions_are_refused),
        CASE(claims_of_a_killed_run_come_back),
        CASE(reminders_count_for_their_day_once_tried),
        CASE(baselines_are_of_what_was_delivered),
        CASE(what_was_given_up_is_listed),
        CASE(what_was_not_tried_can_be_taken_back),
        CASE(what_is_cancelled_counts_as_told),
        CASE(what_was_given_up_is_taken_up_anew),
        CASE(a_marked_address_gets_nothing_more),
        CASE(a_wrong_clock_s_wait_is_taken_back),
        CASE(a_closed_programme_sends_nothing_more),
        CASE(a_rehearsal_leaves_out_what_is_not_its_own),
        CASE(the_outbox_is_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
