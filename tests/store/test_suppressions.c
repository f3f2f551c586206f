#include "store/outbox.h"
#include "store/suppressions.h"
#include "tests/store/plan_fixture.h"

static const Author later = {.by = "officer", .at = 6000 * INSTANT_SECOND};
static const Author somebody = {.by = "officer", .at = 5000 * INSTANT_SECOND};

static int64_t
put_message(Store *store, const Plan *plan, Channel channel, const char *id, const char *address)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) message = message_new(NOTICE_REMINDER, channel);
    message->programme_id = plan->id;
    message->address = g_strdup(address);
    message->subject = g_strdup("Due");
    message->message_id = g_strdup(id);
    message->body = g_bytes_new("x", 1);
    message->created = INSTANT_SECOND;
    g_ptr_array_add(message->keys, g_strdup(id));
    check_ok(store_begin(store, &error) && outbox_put(store, message, &error) && store_commit(store, &error),
             error);
    return message->id;
}

static void
try_all(Store *store, DeliveryResult result)
{
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(store, &error), error);
    g_autoptr(GPtrArray) messages = outbox_claim(store, CHANNEL_MAIL, somebody.at, 9, false, &error);
    for (guint i = 0; i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        Delivery delivery = {
            .message_id = message->id, .at = somebody.at, .result = result, .answer = (char *)"4"};
        check_ok(outbox_complete(store, &delivery, somebody.at + INSTANT_HOUR, &error), error);
    }
    check_ok(store_commit(store, &error), error);
}

static void
mark(Store *store, Channel channel, const char *address)
{
    g_autoptr(GError) error = NULL;
    const Suppression suppression = {
        .address = (char *)address, .channel = channel, .since = somebody.at, .answer = (char *)"5.1.1 no"};
    check_ok(store_begin(store, &error) && suppressions_mark(store, &suppression, &error) &&
                 store_commit(store, &error),
             error);
}

static char *
state_of(const Fixture *fixture, int64_t id)
{
    g_autofree char *sql = g_strdup_printf("SELECT state FROM message WHERE id = %" G_GINT64_FORMAT, id);
    return fixture_text(fixture, sql);
}

static void
a_marked_address_leaves_the_plan_that_is_told(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    Person *lead = plan_find_person(plan, "planning-head");
    Board *board = plan->boards->pdata[0];
    guint before = lead->addresses->len;
    assert_true(before > 0);
    g_autofree char *upper = g_ascii_strup(lead->addresses->pdata[0], -1);
    mark(fixture->store, CHANNEL_MAIL, upper);
    g_free(board->webhook);
    board->webhook = g_strdup("https://hooks.example.org/x");
    check_ok(suppressions_apply(fixture->store, plan, &error), error);
    assert_int_equal(lead->addresses->len, before - 1);
    assert_int_equal(lead->marked->len, 1);
    assert_non_null(board->webhook);
    mark(fixture->store, CHANNEL_WEBHOOK, board->webhook);
    check_ok(suppressions_apply(fixture->store, plan, &error), error);
    assert_null(board->webhook);
    assert_string_equal(board->marked, "https://hooks.example.org/x");
    bool done = false;
    check_ok(store_begin(fixture->store, &error) &&
                 suppressions_confirm(fixture->store, lead->marked->pdata[0], &done, &error) &&
                 store_commit(fixture->store, &error),
             error);
    assert_true(done);
    g_autoptr(GPtrArray) left = suppressions_list(fixture->store, &error);
    assert_int_equal(left->len, 1);
}

static void
what_was_tried_there_is_given_up(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    int64_t tried = put_message(fixture->store, plan, CHANNEL_MAIL, "1@x", "lead@example.org");
    int64_t other = put_message(fixture->store, plan, CHANNEL_MAIL, "2@x", "other@example.org");
    try_all(fixture->store, DELIVERY_TEMPORARY);
    int64_t untried = put_message(fixture->store, plan, CHANNEL_MAIL, "3@x", "lead@example.org");
    mark(fixture->store, CHANNEL_MAIL, "Lead@example.org");
    g_autofree char *a = state_of(fixture, tried);
    g_autofree char *b = state_of(fixture, other);
    g_autofree char *c = state_of(fixture, untried);
    assert_string_equal(a, "failed");
    assert_string_equal(b, "queued");
    assert_string_equal(c, "queued");
}

/* Its last answer was lost, so that it waits; the report says that it had arrived, and where it ended. */
static void
a_message_that_waits_after_an_attempt_bounces(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    put_message(fixture->store, plan, CHANNEL_MAIL, "1@x", "lead@example.org");
    try_all(fixture->store, DELIVERY_TEMPORARY);
    bool done;
    check_ok(store_begin(fixture->store, &error), error);
    g_autoptr(Message) message = outbox_bounce(fixture->store, "1@x", "5.1.1 no", &later, &done, &error);
    check_ok(store_commit(fixture->store, &error), error);
    assert_non_null(message);
    assert_true(done);
    g_autofree char *state_now = fixture_text(fixture, "SELECT state FROM message");
    assert_string_equal(state_now, "failed");
}

static void
a_sent_message_bounces_once(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    int64_t id = put_message(fixture->store, plan, CHANNEL_MAIL, "1@x", "lead@example.org");
    bool done;
    check_ok(store_begin(fixture->store, &error), error);
    g_autoptr(Message) early = outbox_bounce(fixture->store, "1@x", "5.1.1 no", &later, &done, &error);
    assert_non_null(early);
    assert_false(done);
    check_ok(store_commit(fixture->store, &error), error);
    try_all(fixture->store, DELIVERY_SENT);
    check_ok(store_begin(fixture->store, &error), error);
    g_autoptr(Message) stranger = outbox_bounce(fixture->store, "9@x", "5.1.1 no", &later, &done, &error);
    assert_null(stranger);
    assert_null(error);
    g_autoptr(Message) first = outbox_bounce(fixture->store, "1@x", "5.1.1 no", &later, &done, &error);
    assert_true(done);
    assert_int_equal(first->id, id);
    assert_string_equal(first->address, "lead@example.org");
    g_autoptr(Message) again = outbox_bounce(fixture->store, "1@x", "5.1.1 no", &later, &done, &error);
    assert_non_null(again);
    assert_false(done);
    check_ok(store_commit(fixture->store, &error), error);
    g_autoptr(GPtrArray) undelivered = outbox_undelivered(fixture->store, plan->id, 0, &error);
    assert_int_equal(undelivered->len, 1);
    assert_string_equal(((const Undelivered *)undelivered->pdata[0])->answer, "5.1.1 no");
    g_autoptr(GPtrArray) deliveries = outbox_deliveries(fixture->store, id, &error);
    assert_int_equal(deliveries->len, 2);
    assert_int_equal(((const Delivery *)deliveries->pdata[1])->result, DELIVERY_BOUNCED);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_marked_address_leaves_the_plan_that_is_told, fixture_with_plan,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(what_was_tried_there_is_given_up, fixture_with_plan,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_message_that_waits_after_an_attempt_bounces, fixture_with_plan,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_sent_message_bounces_once, fixture_with_plan, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
