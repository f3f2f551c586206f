#include "settings/settings.h"
#include "tests/check.h"
#include "tests/settings/directory.h"

static Settings *
load(void **state, const char *text, const char *first, const char *second, GError **error)
{
    g_autofree char *path = directory_write(state, "milestoned.conf", text, -1);
    char *overrides[] = {(char *)first, (char *)second, NULL};
    return settings_load_beside("/nowhere", path, overrides, error);
}

static void
has_defaults(void **state)
{
    static const int ladder[] = {20, 10, 2, 0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) s = load(state, "", NULL, NULL, &error);
    check_ok(s != NULL, error);
    assert_string_equal(s->store, MS_STATEDIR "/milestoned.db");
    assert_int_equal(s->poll, 60000);
    assert_int_equal(s->log_level, LOG_LEVEL_INFO);
    assert_string_equal(s->control_socket, MS_RUNDIR "/control");
    assert_string_equal(s->templates_override, MS_CONFDIR "/templates");
    assert_int_equal(s->mail.transport, MAIL_MAILDIR);
    assert_string_equal(s->mail.from, "milestoned@localhost");
    assert_string_equal(s->mail.host, "localhost");
    assert_null(s->mail.url);
    assert_int_equal(s->mail.tls, MAIL_TLS_REQUIRED);
    assert_int_equal(s->mail.connections, 4);
    assert_int_equal(s->webhook.timeout, 20000);
    assert_false(s->webhook.allow_private);
    assert_int_equal(s->retry.first, 60000);
    assert_int_equal(s->retry.longest, 4 * 3600 * 1000);
    assert_int_equal(s->retry.give_up, 5 * 24 * 3600 * 1000);
    assert_int_equal(s->schedule.hour, 480);
    assert_int_equal(s->schedule.ladder->len, 4);
    assert_memory_equal(s->schedule.ladder->data, ladder, sizeof ladder);
    assert_int_equal(s->schedule.overdue_mails, 8);
    assert_int_equal(s->schedule.officer_day, 1);
    assert_int_equal(s->schedule.stale, 40);
    assert_int_equal(s->schedule.horizon, 6);
    assert_string_equal(s->plugins.host, MS_HOSTDIR "/milestoned-area");
    assert_int_equal(s->plugins.timeout, 10000);
    assert_int_equal(s->plugins.memory, 256 << 20);
    assert_int_equal(s->plugins.processes, 2);
    assert_int_equal(s->given->len, 0);
    assert_int_equal(s->advice->len, 0);
}

static void
lays_overrides_over_the_file(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) s =
        load(state, "poll = \"5s\";\nmail: { transport = \"maildir\"; connections = 2; };\n",
             "mail.transport=smtp", "mail.url=smtp://127.0.0.1:2525", &error);
    check_ok(s != NULL, error);
    assert_int_equal(s->poll, 5000);
    assert_int_equal(s->mail.transport, MAIL_SMTP);
    assert_string_equal(s->mail.url, "smtp://127.0.0.1:2525");
    assert_int_equal(s->mail.tls, MAIL_TLS_OPTIONAL);
    assert_int_equal(s->mail.connections, 2);
    g_autofree char *path = g_build_filename(*state, "milestoned.conf", NULL);
    g_autofree char *poll = g_strdup_printf("poll = \"5s\" (%s:1)", path);
    assert_int_equal(s->given->len, 4);
    assert_string_equal(s->given->pdata[0], poll);
    assert_string_equal(s->given->pdata[1], "mail.transport = \"smtp\" (--set mail.transport=smtp)");
}

static void
refuses_a_named_file_that_is_missing(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(settings_load_beside("/nowhere", "/nowhere/milestoned.conf", NULL, &error));
    check_error(error, ERROR_SETTINGS, "/nowhere/milestoned.conf: cannot be opened: No such file");
    assert_int_equal(error_exit_code(error), 78);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(has_defaults, directory_make, directory_remove),
        cmocka_unit_test_setup_teardown(lays_overrides_over_the_file, directory_make, directory_remove),
        cmocka_unit_test(refuses_a_named_file_that_is_missing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
