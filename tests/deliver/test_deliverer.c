#include "deliver/deliverer.h"
#include "deliver/record.h"
#include "store/outbox.h"
#include "tests/store/fixture.h"

#define START (1079942400 * INSTANT_SECOND)

/* A transport that ends attempts when, and as, the test says. */
typedef struct {
    const Message *message;
    TransportDone done;
    void *data;
} Held;

typedef struct {
    Transport base;
    uv_loop_t *loop;
    int slots;
    Instant ready_at;
    GArray *held; /* Held */
    uv_timer_t timer;
    bool *gone;
    void (*closed)(void *data);
    void *data;
} Holder;

static int
holder_free_slots(const Transport *base)
{
    const Holder *self = (const Holder *)base;
    return self->slots - (int)self->held->len;
}

static Instant
holder_ready_at(const Transport *base)
{
    return ((const Holder *)base)->ready_at;
}

static void
holder_send(Transport *base, const Message *message, TransportDone done, void *data)
{
    Held held = {message, done, data};
    g_array_append_val(((Holder *)base)->held, held);
}

static void
on_holder_closed(uv_handle_t *handle)
{
    Holder *self = handle->data;
    *self->gone = true;
    g_array_unref(self->held);
    self->closed(self->data);
    g_free(self);
}

static void
holder_close(Transport *base, void (*closed)(void *data), void *data)
{
    Holder *self = (Holder *)base;
    self->closed = closed;
    self->data = data;
    uv_close((uv_handle_t *)&self->timer, on_holder_closed);
}

static const TransportOps holder_ops = {
    .free_slots = holder_free_slots, .ready_at = holder_ready_at, .send = holder_send, .close = holder_close};

static Holder *
holder_new(uv_loop_t *loop, int slots, bool *gone)
{
    Holder *self = g_new0(Holder, 1);
    self->base.ops = &holder_ops;
    self->loop = loop;
    self->slots = slots;
    self->ready_at = INSTANT_NONE;
    self->held = g_array_new(FALSE, FALSE, sizeof(Held));
    self->gone = gone;
    uv_timer_init(loop, &self->timer);
    self->timer.data = self;
    *gone = false;
    return self;
}

static void
holder_end(Holder *self, DeliveryResult result, int code, const char *answer, Instant retry_after)
{
    assert_true(self->held->len > 0);
    Held held = g_array_index(self->held, Held, 0);
    g_array_remove_index(self->held, 0);
    held.done(held.data, result, code, answer, retry_after);
}

/* A store, a loop, a clock that stands, and a deliverer over a holder for mail and a recorder for webhooks.
 */
typedef struct {
    Fixture *store;
    uv_loop_t loop;
    StoreThread *thread;
    Clock *clock;
    Random *random;
    Deliverer *deliverer;
    Holder *mail;
    bool mail_gone, second_gone;
    GPtrArray *seen;   /* char *: ids that the recorder saw */
    GString *finished; /* "ID:result " for each */
    int progress;
    bool closed;
} Bench;

static DeliveryResult
on_seen(void *data, const Message *message)
{
    Bench *b = data;
    g_ptr_array_add(b->seen, g_strdup(message->message_id));
    return DELIVERY_SENT;
}

static void
on_progress(void *data)
{
    ((Bench *)data)->progress++;
}

static void
on_finished(void *data, const Message *message, const Delivery *delivery)
{
    Bench *b = data;
    assert_int_equal(delivery->message_id, message->id);
    g_string_append_printf(b->finished, "%s:%s ", message->message_id,
                           delivery_result_word(delivery->result));
}

static void
on_closed(void *data)
{
    *(bool *)data = true;
}

static DelivererSetup
setup_of(Bench *b, Transport *mail)
{
    Transport *webhook = record_new(&b->loop, &(RecordOptions){.seen = on_seen, .data = b, .slots = 3});
    return (DelivererSetup){
        .mail = mail, .webhook = webhook, .retry = {.first = 60000, .longest = 3600000, .give_up = 7200000}};
}

static int
set_up(void **state)
{
    g_autoptr(GError) error = NULL;
    Bench *b = g_new0(Bench, 1);
    if (fixture_setup((void **)&b->store) != 0)
        return 1;
    uv_loop_init(&b->loop);
    b->thread = store_thread_new(&b->loop, b->store->path, STORE_READ_WRITE, &error);
    check_ok(b->thread != NULL, error);
    b->clock = clock_virtual_new(START);
    b->random = random_seeded_new(1);
    b->seen = g_ptr_array_new_with_free_func(g_free);
    b->finished = g_string_new(NULL);
    b->mail = holder_new(&b->loop, 2, &b->mail_gone);
    b->deliverer = deliverer_new(&(DelivererOptions){.loop = &b->loop,
                                                     .store = b->thread,
                                                     .clock = b->clock,
                                                     .random = b->random,
                                                     .setup = setup_of(b, &b->mail->base),
                                                     .progress = on_progress,
                                                     .finished = on_finished,
                                                     .data = b});
    *state = b;
    return 0;
}

static int
tear_down(void **state)
{
    Bench *b = *state;
    bool thread_closed = false;
    if (!b->closed)
        deliverer_close(b->deliverer, 0, on_closed, &b->closed);
    while (!b->closed)
        uv_run(&b->loop, UV_RUN_ONCE);
    store_thread_close(b->thread, on_closed, &thread_closed);
    uv_run(&b->loop, UV_RUN_DEFAULT);
    assert_true(thread_closed);
    assert_int_equal(uv_loop_close(&b->loop), 0);
    clock_free(b->clock);
    g_free(b->random);
    g_ptr_array_unref(b->seen);
    g_string_free(b->finished, TRUE);
    fixture_teardown((void **)&b->store);
    g_free(b);
    return 0;
}

static void
put(Bench *b, Channel channel, const char *id, Instant not_before)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) message = message_new(NOTICE_TEST, channel);
    message->address = g_strdup(channel == CHANNEL_MAIL ? "lead@example.org" : "https://example.org/hook");
    message->subject = g_strdup("Test");
    message->message_id = g_strdup(id);
    message->body = g_bytes_new("x\r\n", 3);
    message->on = 12499;
    message->created = START;
    message->not_before = not_before;
    g_ptr_array_add(message->keys, g_strdup(id));
    check_ok(store_begin(b->store->store, &error), error);
    check_ok(outbox_put(b->store->store, message, &error), error);
    check_ok(store_commit(b->store->store, &error), error);
    assert_true(message->id > 0);
}

static void
put_mails(Bench *b, int count)
{
    for (int i = 1; i <= count; i++) {
        g_autofree char *id = g_strdup_printf("m%d", i);
        put(b, CHANNEL_MAIL, id, START);
    }
}

/* Runs the loop until no request to the store is under way any more. */
static void
run(Bench *b)
{
    do {
        uv_run(&b->loop, UV_RUN_NOWAIT);
    } while (store_thread_pending(b->thread) > 0);
    uv_run(&b->loop, UV_RUN_NOWAIT);
}

/* Runs it until the recorder has nothing left either. */
static void
run_until_idle(Bench *b)
{
    while (deliverer_busy(b->deliverer))
        uv_run(&b->loop, UV_RUN_ONCE);
}

static void
kick(Bench *b)
{
    deliverer_kick(b->deliverer);
    run(b);
}

static void
end(Bench *b, DeliveryResult result, int code, const char *answer)
{
    holder_end(b->mail, result, code, answer, INSTANT_NONE);
    run(b);
}

static void
check_counts(Bench *b, int queued, int claimed, int sent, int failed)
{
    g_autoptr(GError) error = NULL;
    int counts[MESSAGE_CANCELLED + 1];
    check_ok(outbox_counts(b->store->store, counts, &error), error);
    assert_int_equal(counts[MESSAGE_QUEUED], queued);
    assert_int_equal(counts[MESSAGE_CLAIMED], claimed);
    assert_int_equal(counts[MESSAGE_SENT], sent);
    assert_int_equal(counts[MESSAGE_FAILED], failed);
}

static void
sends_what_is_due(void **state)
{
    Bench *b = *state;
    for (int i = 1; i <= 10; i++) {
        g_autofree char *id = g_strdup_printf("w%d", i);
        put(b, CHANNEL_WEBHOOK, id, START);
    }
    put(b, CHANNEL_WEBHOOK, "later", START + INSTANT_HOUR);
    assert_false(deliverer_busy(b->deliverer));
    deliverer_kick(b->deliverer);
    assert_true(deliverer_busy(b->deliverer));
    run_until_idle(b);
    check_counts(b, 1, 0, 10, 0);
    assert_int_equal(b->seen->len, 10);
    assert_string_equal(b->seen->pdata[0], "w1");
    assert_string_equal(b->seen->pdata[9], "w10");
    assert_true(deliverer_next(b->deliverer) == START + INSTANT_HOUR);
    assert_true(b->progress > 0);

    clock_set(b->clock, START + INSTANT_HOUR + 1);
    assert_true(deliverer_next(b->deliverer) == START + INSTANT_HOUR); /* it has come */
    deliverer_kick(b->deliverer);
    run_until_idle(b);
    check_counts(b, 0, 0, 11, 0);
    assert_true(deliverer_next(b->deliverer) == INSTANT_NONE);
}

static void
claims_no_more_than_fits(void **state)
{
    Bench *b = *state;
    put_mails(b, 5);
    kick(b);
    check_counts(b, 3, 2, 0, 0);
    assert_int_equal(b->mail->held->len, 2);
    kick(b);
    check_counts(b, 3, 2, 0, 0);
    end(b, DELIVERY_SENT, 250, "250 ok");
    check_counts(b, 2, 2, 1, 0);
    while (b->mail->held->len > 0)
        end(b, DELIVERY_SENT, 250, "250 ok");
    check_counts(b, 0, 0, 5, 0);
    assert_false(deliverer_busy(b->deliverer));
    assert_string_equal(b->finished->str, "m1:sent m2:sent m3:sent m4:sent m5:sent ");
}

static void
records_what_was_answered(void **state)
{
    Bench *b = *state;
    g_autoptr(GError) error = NULL;
    put_mails(b, 1);
    kick(b);
    clock_set(b->clock, START + 5 * INSTANT_SECOND);
    end(b, DELIVERY_TEMPORARY, 451, "451 later");
    clock_set(b->clock, deliverer_next(b->deliverer));
    kick(b);
    end(b, DELIVERY_SENT, 250, "250 ok");
    g_autoptr(GPtrArray) all = outbox_deliveries(b->store->store, 0, &error);
    check_ok(all != NULL, error);
    assert_int_equal(all->len, 2);
    const Delivery *first = all->pdata[0], *second = all->pdata[1];
    assert_int_equal(first->attempt, 1);
    assert_int_equal(first->result, DELIVERY_TEMPORARY);
    assert_int_equal(first->code, 451);
    assert_string_equal(first->answer, "451 later");
    assert_true(first->at == START + 5 * INSTANT_SECOND);
    assert_int_equal(second->attempt, 2);
    assert_int_equal(second->result, DELIVERY_SENT);
}

static void
tries_again_later(void **state)
{
    Bench *b = *state;
    put_mails(b, 1);
    kick(b);
    end(b, DELIVERY_TEMPORARY, 451, "later");
    check_counts(b, 1, 0, 0, 0);
    assert_false(deliverer_busy(b->deliverer));
    Instant next = deliverer_next(b->deliverer);
    assert_true(next >= START + INSTANT_MINUTE && next <= START + INSTANT_MINUTE * 5 / 4);
    clock_set(b->clock, next - 1);
    kick(b);
    check_counts(b, 1, 0, 0, 0);
    assert_true(deliverer_next(b->deliverer) == next);
    clock_set(b->clock, next);
    kick(b);
    check_counts(b, 0, 1, 0, 0);
    const Held *held = &g_array_index(b->mail->held, Held, 0);
    assert_int_equal(held->message->attempts, 2);
    assert_string_equal(held->message->message_id, "m1");
    end(b, DELIVERY_SENT, 250, "ok");
    assert_string_equal(b->finished->str, "m1:sent ");
}

static void
waits_as_the_far_end_asks(void **state)
{
    Bench *b = *state;
    put_mails(b, 1);
    kick(b);
    holder_end(b->mail, DELIVERY_TEMPORARY, 429, "slow down", START + INSTANT_HOUR);
    run(b);
    assert_true(deliverer_next(b->deliverer) == START + INSTANT_HOUR);
}

static void
gives_up_in_the_end(void **state)
{
    Bench *b = *state;
    put_mails(b, 1);
    int attempts = 0;
    kick(b);
    while (b->mail->held->len > 0) {
        attempts++;
        end(b, DELIVERY_TEMPORARY, 0, "no route");
        if (deliverer_next(b->deliverer) == INSTANT_NONE)
            break;
        assert_string_equal(b->finished->str, "");
        clock_set(b->clock, deliverer_next(b->deliverer));
        kick(b);
    }
    assert_true(clock_now(b->clock) == START + 2 * INSTANT_HOUR);
    assert_true(attempts > 5);
    check_counts(b, 0, 0, 0, 1);
    assert_string_equal(b->finished->str, "m1:temporary ");
}

static void
does_not_repeat_what_is_refused(void **state)
{
    Bench *b = *state;
    put_mails(b, 1);
    kick(b);
    end(b, DELIVERY_PERMANENT, 550, "550 nobody");
    check_counts(b, 0, 0, 0, 1);
    assert_true(deliverer_next(b->deliverer) == INSTANT_NONE);
    assert_string_equal(b->finished->str, "m1:permanent ");
}

static void
claims_nothing_while_paused(void **state)
{
    Bench *b = *state;
    put_mails(b, 3);
    kick(b);
    deliverer_pause(b->deliverer, true);
    end(b, DELIVERY_SENT, 250, "ok");
    kick(b);
    check_counts(b, 1, 1, 1, 0);
    assert_true(deliverer_next(b->deliverer) == INSTANT_NONE);
    deliverer_pause(b->deliverer, false);
    kick(b);
    check_counts(b, 0, 2, 1, 0);
}

/* A relay that is left alone does not hide when a webhook is due. */
static void
keeps_the_channels_apart(void **state)
{
    Bench *b = *state;
    put_mails(b, 1);
    put(b, CHANNEL_WEBHOOK, "w1", START + 30 * INSTANT_SECOND);
    b->mail->slots = 0;
    b->mail->ready_at = START + 90 * INSTANT_SECOND;
    kick(b);
    assert_false(deliverer_busy(b->deliverer));
    assert_true(deliverer_next(b->deliverer) == START + 30 * INSTANT_SECOND);
    clock_set(b->clock, START + 30 * INSTANT_SECOND);
    deliverer_kick(b->deliverer);
    run_until_idle(b);
    assert_int_equal(b->seen->len, 1);
    assert_true(deliverer_next(b->deliverer) == START + 90 * INSTANT_SECOND);
    check_counts(b, 1, 0, 1, 0);
}

static void
keeps_to_its_pace(void **state)
{
    Bench *b = *state;
    DelivererSetup setup = setup_of(b, &b->mail->base);
    setup.mails_per_minute = 2;
    b->mail->slots = 10;
    deliverer_adopt(b->deliverer, &setup);
    put_mails(b, 5);
    for (int minute = 0; minute < 3; minute++) {
        kick(b);
        assert_int_equal(b->mail->held->len, minute < 2 ? 2 : 1);
        while (b->mail->held->len > 0)
            end(b, DELIVERY_SENT, 250, "ok");
        Instant next = deliverer_next(b->deliverer);
        if (minute == 2)
            break;
        assert_true(next == START + (minute + 1) * INSTANT_MINUTE);
        clock_set(b->clock, next);
    }
    check_counts(b, 0, 0, 5, 0);
}

static void
sends_nothing_without_a_transport(void **state)
{
    Bench *b = *state;
    DelivererSetup setup = setup_of(b, NULL);
    deliverer_adopt(b->deliverer, &setup);
    put_mails(b, 1);
    put(b, CHANNEL_WEBHOOK, "w1", START);
    deliverer_kick(b->deliverer);
    run_until_idle(b);
    check_counts(b, 1, 0, 1, 0);
    assert_true(deliverer_next(b->deliverer) == INSTANT_NONE);
    assert_true(b->mail_gone);
}

static void
lets_the_old_transport_finish(void **state)
{
    Bench *b = *state;
    put_mails(b, 4);
    kick(b);
    Holder *old = b->mail;
    b->mail = holder_new(&b->loop, 1, &b->second_gone);
    DelivererSetup setup = setup_of(b, &b->mail->base);
    deliverer_adopt(b->deliverer, &setup);
    run(b);
    assert_int_equal(old->held->len, 2);
    assert_int_equal(b->mail->held->len, 1);
    holder_end(old, DELIVERY_SENT, 250, "ok", INSTANT_NONE);
    run(b);
    assert_false(b->mail_gone);
    holder_end(old, DELIVERY_SENT, 250, "ok", INSTANT_NONE);
    run(b);
    assert_true(b->mail_gone);
    assert_false(b->second_gone);
    check_counts(b, 1, 1, 2, 0);
}

static void
shares_one_transport_between_channels(void **state)
{
    Bench *b = *state;
    DelivererSetup setup = setup_of(b, NULL);
    setup.mail = setup.webhook;
    deliverer_adopt(b->deliverer, &setup);
    put_mails(b, 7);
    for (int i = 1; i <= 7; i++) {
        g_autofree char *id = g_strdup_printf("w%d", i);
        put(b, CHANNEL_WEBHOOK, id, START);
    }
    deliverer_kick(b->deliverer);
    run_until_idle(b);
    check_counts(b, 0, 0, 14, 0);
}

/* What was sent is never forgotten, whatever the store says. */
static void
records_it_later_when_the_store_fails(void **state)
{
    Bench *b = *state;
    put_mails(b, 1);
    kick(b);
    fixture_outside(b->store, "CREATE TRIGGER full BEFORE INSERT ON delivery BEGIN "
                              "SELECT raise(ABORT, 'full'); END");
    end(b, DELIVERY_SENT, 250, "ok");
    check_counts(b, 0, 1, 0, 0);
    assert_string_equal(b->finished->str, "");
    Instant next = deliverer_next(b->deliverer);
    assert_true(next > START);
    kick(b);
    check_counts(b, 0, 1, 0, 0);
    fixture_outside(b->store, "DROP TRIGGER full");
    clock_set(b->clock, next);
    kick(b);
    check_counts(b, 0, 0, 1, 0);
    assert_string_equal(b->finished->str, "m1:sent ");
    assert_int_equal(b->mail->held->len, 0);
}

static void
claims_later_when_the_store_fails(void **state)
{
    Bench *b = *state;
    put_mails(b, 1);
    fixture_outside(b->store, "CREATE TRIGGER full BEFORE UPDATE ON message BEGIN "
                              "SELECT raise(ABORT, 'full'); END");
    kick(b);
    assert_int_equal(b->mail->held->len, 0);
    assert_false(deliverer_busy(b->deliverer));
    Instant next = deliverer_next(b->deliverer);
    assert_true(next > START);
    fixture_outside(b->store, "DROP TRIGGER full");
    clock_set(b->clock, next);
    kick(b);
    assert_int_equal(b->mail->held->len, 1);
}

static void
forgets_what_somebody_else_has_completed(void **state)
{
    Bench *b = *state;
    put_mails(b, 1);
    kick(b);
    fixture_outside(b->store, "UPDATE message SET state = 'sent', not_before = NULL");
    end(b, DELIVERY_SENT, 250, "ok");
    assert_false(deliverer_busy(b->deliverer));
    assert_true(deliverer_next(b->deliverer) == INSTANT_NONE);
}

static void
waits_for_what_is_under_way_when_it_closes(void **state)
{
    Bench *b = *state;
    put_mails(b, 4);
    kick(b);
    deliverer_close(b->deliverer, 3600000, on_closed, &b->closed);
    run(b);
    assert_false(b->closed);
    end(b, DELIVERY_SENT, 250, "ok");
    assert_false(b->closed);
    end(b, DELIVERY_TEMPORARY, 451, "later");
    while (!b->closed)
        uv_run(&b->loop, UV_RUN_ONCE);
    assert_true(b->mail_gone);
    check_counts(b, 3, 0, 1, 0);
}

static void
leaves_what_does_not_end_claimed(void **state)
{
    Bench *b = *state;
    g_autoptr(GError) error = NULL;
    put_mails(b, 3);
    kick(b);
    deliverer_close(b->deliverer, 1, on_closed, &b->closed);
    while (!b->closed)
        uv_run(&b->loop, UV_RUN_ONCE);
    assert_true(b->mail_gone);
    check_counts(b, 1, 2, 0, 0);
    check_ok(store_begin(b->store->store, &error), error);
    assert_int_equal(outbox_reclaim(b->store->store, clock_now(b->clock), &error), 2);
    check_ok(store_commit(b->store->store, &error), error);
    check_counts(b, 3, 0, 0, 0);
}

/* A claim that is on its way when the close begins is not sent. */
static void
closes_while_it_claims(void **state)
{
    Bench *b = *state;
    put_mails(b, 1);
    deliverer_kick(b->deliverer);
    deliverer_close(b->deliverer, 3600000, on_closed, &b->closed);
    while (!b->closed)
        uv_run(&b->loop, UV_RUN_ONCE);
    check_counts(b, 1, 0, 0, 0); /* given back */
    assert_string_equal(b->finished->str, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sends_what_is_due),
        TEST(claims_no_more_than_fits),
        TEST(records_what_was_answered),
        TEST(tries_again_later),
        TEST(waits_as_the_far_end_asks),
        TEST(gives_up_in_the_end),
        TEST(does_not_repeat_what_is_refused),
        TEST(claims_nothing_while_paused),
        TEST(keeps_the_channels_apart),
        TEST(keeps_to_its_pace),
        TEST(sends_nothing_without_a_transport),
        TEST(lets_the_old_transport_finish),
        TEST(shares_one_transport_between_channels),
        TEST(records_it_later_when_the_store_fails),
        TEST(claims_later_when_the_store_fails),
        TEST(forgets_what_somebody_else_has_completed),
        TEST(waits_for_what_is_under_way_when_it_closes),
        TEST(leaves_what_does_not_end_claimed),
        TEST(closes_while_it_claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
