#include "deliver/maildir.h"
#include "tests/check.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    uv_loop_t loop;
    char *root;
    Transport *transport;
    int answered;
    DeliveryResult result;
    char *answer;
} Fixture;

static int
set_up(void **state)
{
    Fixture *f = g_new0(Fixture, 1);
    uv_loop_init(&f->loop);
    f->root = g_dir_make_tmp("maildir-XXXXXX", NULL);
    g_autofree char *below = g_build_filename(f->root, "var", "mail", NULL);
    g_free(f->root);
    f->root = g_steal_pointer(&below);
    f->transport = maildir_new(&f->loop, &(MaildirOptions){.root = f->root, .sync = true, .slots = 2});
    *state = f;
    return 0;
}

static void
on_closed(void *data)
{
    *(bool *)data = true;
}

static void
remove_tree(const char *path)
{
    GDir *entries = g_dir_open(path, 0, NULL);
    const char *entry;
    while (entries != NULL && (entry = g_dir_read_name(entries)) != NULL) {
        g_autofree char *below = g_build_filename(path, entry, NULL);
        remove_tree(below);
    }
    if (entries != NULL)
        g_dir_close(entries);
    g_remove(path);
}

static int
tear_down(void **state)
{
    Fixture *f = *state;
    bool closed = false;
    transport_close(f->transport, on_closed, &closed);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(closed);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    g_autofree char *var = g_path_get_dirname(f->root);
    g_autofree char *top = g_path_get_dirname(var);
    remove_tree(top);
    g_free(f->answer);
    g_free(f->root);
    g_free(f);
    return 0;
}

static Message *
make(Channel channel, const char *address, const char *id, const char *body)
{
    Message *message = message_new(NOTICE_REMINDER, channel);
    message->address = g_strdup(address);
    message->message_id = g_strdup(id);
    message->body = g_bytes_new(body, strlen(body));
    message->created = 1079942400 * INSTANT_SECOND;
    message->attempts = 1;
    return message;
}

static void
on_done(void *data, DeliveryResult result, int code, const char *answer, Instant retry_after)
{
    Fixture *f = data;
    f->answered++;
    f->result = result;
    g_free(f->answer);
    f->answer = g_strdup(answer);
    assert_int_equal(code, 0);
    assert_true(retry_after == INSTANT_NONE);
}

static void
deliver(Fixture *f, const Message *message)
{
    f->answered = 0;
    transport_send(f->transport, message, on_done, f);
    assert_int_equal(f->answered, 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->answered, 1);
}

static int
compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a directory, sorted and joined by spaces. (transfer full) */
static char *
list(const Fixture *f, const char *below)
{
    g_autofree char *path = g_build_filename(f->root, below, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GDir *entries = g_dir_open(path, 0, NULL);
    const char *entry;
    while (entries != NULL && (entry = g_dir_read_name(entries)) != NULL)
        g_ptr_array_add(names, g_strdup(entry));
    if (entries != NULL)
        g_dir_close(entries);
    g_ptr_array_sort(names, compare);
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(joined, "%s%s", i > 0 ? " " : "", (char *)names->pdata[i]);
    return g_string_free(joined, FALSE);
}

static void
check_list(const Fixture *f, const char *below, const char *wanted)
{
    g_autofree char *got = list(f, below);
    assert_string_equal(got, wanted);
}

static void
check_content(const Fixture *f, const char *below, const char *wanted)
{
    g_autofree char *path = g_build_filename(f->root, below, NULL);
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(path, &content, NULL, NULL));
    assert_string_equal(content, wanted);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

#define NAME "1079942400.left.example.org"

static void
delivers_mail(void **state)
{
    Fixture *f = *state;
    g_autoptr(Message) message =
        make(CHANNEL_MAIL, "lead@example.org", "left@example.org", "A: b\r\n\r\nx\r\n\r\ry\r\n");
    deliver(f, message);
    assert_int_equal(f->result, DELIVERY_SENT);
    assert_non_null(strstr(f->answer, "lead@example.org"));
    check_list(f, "", "lead@example.org");
    check_list(f, "lead@example.org", "cur new tmp");
    check_list(f, "lead@example.org/new", NAME);
    check_list(f, "lead@example.org/tmp", "");
    check_content(f, "lead@example.org/new/" NAME, "A: b\n\nx\n\r\ry\n");
}

static void
delivers_webhooks_as_files(void **state)
{
    Fixture *f = *state;
    g_autoptr(Message) message =
        make(CHANNEL_WEBHOOK, "https://hooks.example.org/in/../board?k=1", "msg_1", "{\"a\":\"\r\n\"}");
    deliver(f, message);
    assert_int_equal(f->result, DELIVERY_SENT);
    check_list(f, "", "webhooks");
    check_list(f, "webhooks", "hooks.example.org%2Fin%2F..%2Fboard%3Fk=1");
    check_content(f, "webhooks/hooks.example.org%2Fin%2F..%2Fboard%3Fk=1/new/msg_1.json", "{\"a\":\"\r\n\"}");
}

static void
makes_no_second_file(void **state)
{
    Fixture *f = *state;
    g_autoptr(Message) message = make(CHANNEL_MAIL, "lead@example.org", "left@example.org", "x\r\n");
    deliver(f, message);
    message->attempts = 2;
    deliver(f, message);
    assert_int_equal(f->result, DELIVERY_SENT);
    check_list(f, "lead@example.org/new", NAME);

    /* A mail program has read it. */
    g_autofree char *new = g_build_filename(f->root, "lead@example.org/new/" NAME, NULL);
    g_autofree char *cur = g_build_filename(f->root, "lead@example.org/cur/" NAME ":2,S", NULL);
    assert_int_equal(rename(new, cur), 0);
    message->attempts = 3;
    deliver(f, message);
    assert_int_equal(f->result, DELIVERY_SENT);
    check_list(f, "lead@example.org/new", "");
    check_list(f, "lead@example.org/cur", NAME ":2,S");

    g_autoptr(Message) other = make(CHANNEL_MAIL, "lead@example.org", "left@example.or", "y\r\n");
    other->attempts = 2;
    deliver(f, other);
    check_list(f, "lead@example.org/new", "1079942400.left.example.or");
}

/* What a crash left in tmp is no obstacle. */
static void
overwrites_what_a_crash_left(void **state)
{
    Fixture *f = *state;
    g_autoptr(Message) message = make(CHANNEL_MAIL, "lead@example.org", "left@example.org", "x\r\n");
    g_autofree char *tmp = g_build_filename(f->root, "lead@example.org", "tmp", NULL);
    assert_int_equal(g_mkdir_with_parents(tmp, 0700), 0);
    g_autofree char *left = g_build_filename(tmp, NAME, NULL);
    assert_true(g_file_set_contents(left, "half a message that is longer", -1, NULL));
    deliver(f, message);
    check_list(f, "lead@example.org", "cur new tmp");
    check_list(f, "lead@example.org/tmp", "");
    g_autofree char *content = NULL;
    g_autofree char *path = g_build_filename(f->root, "lead@example.org/new/" NAME, NULL);
    assert_true(g_file_get_contents(path, &content, NULL, NULL));
    assert_string_equal(content, "x\n");
}

static void
keeps_addresses_in_their_place(void **state)
{
    static const struct {
        Channel channel;
        const char *address, *path;
    } rows[] = {{CHANNEL_MAIL, "lead@example.org", "lead@example.org"},
                {CHANNEL_MAIL, "../../etc@example.org", "%2E.%2F..%2Fetc@example.org"},
                {CHANNEL_MAIL, ".hidden@example.org", "%2Ehidden@example.org"},
                {CHANNEL_MAIL, "a/b@example.org", "a%2Fb@example.org"},
                {CHANNEL_MAIL, "a%2Fb@example.org", "a%252Fb@example.org"},
                {CHANNEL_MAIL, "josé@example.org", "jos%C3%A9@example.org"},
                {CHANNEL_MAIL, "a b:c\n@example.org", "a%20b%3Ac%0A@example.org"},
                {CHANNEL_WEBHOOK, "http://127.0.0.1:8080", "webhooks/127.0.0.1%3A8080"},
                {CHANNEL_WEBHOOK, "https://../x", "webhooks/%2E.%2Fx"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = maildir_path("/r", rows[i].channel, rows[i].address);
        g_autofree char *wanted = g_strconcat("/r/", rows[i].path, NULL);
        assert_string_equal(got, wanted);
    }
    g_autofree char *local = g_strnfill(220, 'a');
    g_autofree char *first = g_strconcat(local, "1@example.org", NULL);
    g_autofree char *second = g_strconcat(local, "2@example.org", NULL);
    g_autofree char *first_path = maildir_path("/r", CHANNEL_MAIL, first);
    g_autofree char *second_path = maildir_path("/r", CHANNEL_MAIL, second);
    assert_true(strlen(first_path) <= 210);
    assert_string_not_equal(first_path, second_path);
}

static void
refuses_what_is_no_address(void **state)
{
    Fixture *f = *state;
    g_autoptr(Message) message = make(CHANNEL_MAIL, "webhooks", "left@example.org", "x\r\n");
    deliver(f, message);
    assert_int_equal(f->result, DELIVERY_PERMANENT);
    check_list(f, "", "");
}

static void
tries_again_when_it_cannot_write(void **state)
{
    Fixture *f = *state;
    g_autoptr(Message) message = make(CHANNEL_MAIL, "lead@example.org", "left@example.org", "x\r\n");
    assert_int_equal(g_mkdir_with_parents(f->root, 0700), 0);
    g_autofree char *obstacle = g_build_filename(f->root, "lead@example.org", NULL);
    assert_true(g_file_set_contents(obstacle, "", 0, NULL));
    deliver(f, message);
    assert_int_equal(f->result, DELIVERY_TEMPORARY);
    assert_non_null(strstr(f->answer, "lead@example.org: cannot be written: "));
    assert_int_equal(unlink(obstacle), 0);
    deliver(f, message);
    assert_int_equal(f->result, DELIVERY_SENT);
}

static void
counts_its_slots(void **state)
{
    Fixture *f = *state;
    g_autoptr(Message) one = make(CHANNEL_MAIL, "lead@example.org", "1@example.org", "x\r\n");
    g_autoptr(Message) two = make(CHANNEL_MAIL, "lead@example.org", "2@example.org", "x\r\n");
    assert_int_equal(transport_free_slots(f->transport), 2);
    transport_send(f->transport, one, on_done, f);
    assert_int_equal(transport_free_slots(f->transport), 1);
    transport_send(f->transport, two, on_done, f);
    assert_int_equal(transport_free_slots(f->transport), 0);
    assert_true(transport_ready_at(f->transport) == INSTANT_NONE);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->answered, 2);
    assert_int_equal(transport_free_slots(f->transport), 2);
}

/* A close waits for the files under way. */
static void
ends_what_it_began(void **state)
{
    Fixture *f = *state;
    g_autoptr(Message) message = make(CHANNEL_MAIL, "lead@example.org", "left@example.org", "x\r\n");
    transport_send(f->transport, message, on_done, f);
    bool closed = false;
    transport_close(f->transport, on_closed, &closed);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(closed);
    assert_int_equal(f->answered, 1);
    check_list(f, "lead@example.org/new", NAME);
    f->transport = maildir_new(&f->loop, &(MaildirOptions){.root = f->root, .slots = 1});
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {TEST(delivers_mail),
                                       TEST(delivers_webhooks_as_files),
                                       TEST(makes_no_second_file),
                                       TEST(overwrites_what_a_crash_left),
                                       TEST(refuses_what_is_no_address),
                                       TEST(tries_again_when_it_cannot_write),
                                       TEST(counts_its_slots),
                                       TEST(ends_what_it_began),
                                       cmocka_unit_test(keeps_addresses_in_their_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
