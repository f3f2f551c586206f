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

/* What no key can say alone; each row's faults whole, without the file's directory. */
static void
refuses_what_does_not_go_together(void **state)
{
    static const struct {
        const char *text, *faults;
    } rows[] = {
        {"mail: { transport = \"smtp\"; };",
         "milestoned.conf:1: mail.transport: smtp needs mail.url, such as smtp://mail.example.org:587"},
        /* a refused value is not a missing one */
        {"mail: { transport = \"smtp\"; url = 1; };",
         "milestoned.conf:1: mail.url: wants an address beginning with smtp:// or smtps://"},
        {"\nmail: {\n user = \"plans\"; };",
         "milestoned.conf:3: mail.user: a login needs mail.password_file"},
        {"mail: { password_file = \"x\"; };",
         "milestoned.conf:1: mail.password_file: a password needs mail.user"},
        {"mail: { user = \"plans\"; password_file = \"x\"; url = \"smtp://mail.example.org\";\n tls = "
         "\"optional\"; };",
         "milestoned.conf:2: mail.tls: a login at another machine must be required to use TLS"},
        {"schedule: { ladder = [10, 20]; };",
         "milestoned.conf:1: schedule.ladder: must fall: 20 stands after 10"},
        {"schedule: { ladder = [10, 10]; };",
         "milestoned.conf:1: schedule.ladder: must fall: 10 stands after 10"},
        {"retry: { first = \"5h\"; };", "milestoned.conf:1: retry.first: is longer than retry.longest"},
        {"webhook: { previous_secret_file = \"x\"; };",
         "milestoned.conf:1: webhook.previous_secret_file: needs webhook.secret_file beside it"},
        {"mail: {\n trasport = \"smtp\";\n};\npoll = \"2h\";",
         "milestoned.conf:2: mail.trasport: unknown key; did you mean mail.transport?\n"
         "milestoned.conf:4: poll: 2h is out of range: 1s to 1h"},
    };
    g_autofree char *prefix = g_strconcat(*state, "/", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(load(state, rows[i].text, NULL, NULL, &error));
        assert_int_equal(error->code, ERROR_SETTINGS);
        g_autoptr(GString) faults = g_string_new(error->message);
        g_string_replace(faults, prefix, "", 0);
        assert_string_equal(faults->str, rows[i].faults);
    }
}

static void
refuses_overrides_beside_the_file(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(load(state, "poll = 1;", "mail.trasport=x", "mail.transport=smtp", &error));
    check_error(error, ERROR_SETTINGS, "milestoned.conf:1: poll: wants a duration");
    check_error(error, ERROR_SETTINGS, "\n--set mail.trasport=x: unknown key; did you mean mail.transport?");
    check_error(error, ERROR_SETTINGS, "\n--set mail.transport=smtp: smtp needs mail.url");
}

static void
allows_what_goes_together(void **state)
{
    static const struct {
        const char *text;
        MailTls tls;
        const char *host;
        guint advice;
    } rows[] = {
        {"mail: { transport = \"smtp\"; url = \"smtp://mail.example.org\"; from = \"Plans "
         "<p@plans.example.org>\"; };",
         MAIL_TLS_REQUIRED, "plans.example.org", 0},
        {"mail: { transport = \"smtp\"; url = \"smtp://[::1]:25\"; host = \"id.example.org\"; };",
         MAIL_TLS_OPTIONAL, "id.example.org", 0},
        {"mail: { transport = \"smtp\"; url = \"smtp://127.9.9.9\"; user = \"u\"; password_file = \"x\"; tls "
         "= \"none\"; };",
         MAIL_TLS_NONE, "localhost", 0},
        {"mail: { transport = \"smtp\"; url = \"smtps://mail.example.org\"; user = \"u\"; password_file = "
         "\"x\";"
         " tls = \"none\"; from = \"p@example.org\"; };",
         MAIL_TLS_NONE, "example.org", 0},
        {"mail: { transport = \"smtp\"; url = \"smtp://mail.example.org\"; tls = \"none\"; };", MAIL_TLS_NONE,
         "localhost", 2},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Settings) s = load(state, rows[i].text, NULL, NULL, &error);
        check_ok(s != NULL, error);
        assert_int_equal(s->mail.tls, rows[i].tls);
        assert_string_equal(s->mail.host, rows[i].host);
        assert_int_equal(s->advice->len, rows[i].advice);
    }
}

static void
reads_the_build_tree_first(void **state)
{
    g_autoptr(GError) error = NULL;
    directory_put(state, "conf/uninstalled.conf", "plugins: { directory = \"areas\"; timeout = \"1s\"; };",
                  -1);
    g_autofree char *file = directory_write(state, "a.conf", "plugins: { timeout = \"2s\"; };", -1);
    g_autofree char *areas = g_build_filename(*state, "conf", "areas", NULL);
    g_autoptr(Settings) s = settings_load_beside(*state, file, NULL, &error);
    check_ok(s != NULL, error);
    assert_string_equal(s->plugins.directory, areas);
    assert_int_equal(s->plugins.timeout, 2000);
    assert_int_equal(s->plugins.processes, 2);
}

static void
shows_a_sample_that_changes_nothing(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *sample = schema_describe_sample(settings_keys());
    g_autoptr(Settings) s = load(state, sample, NULL, NULL, &error);
    check_ok(s != NULL, error);
    assert_int_equal(s->given->len, 0);
}

/* Every key of the sample with its "#" taken away: all are read, at the table's fallbacks and examples. */
static void
shows_every_key_in_the_sample(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *sample = schema_describe_sample(settings_keys());
    g_autoptr(GRegex) commented = g_regex_new("^( *)#(?=\\w)", G_REGEX_MULTILINE, 0, NULL);
    g_autofree char *text = g_regex_replace(commented, sample, -1, 0, "\\1", 0, NULL);
    g_autoptr(Schema) schema = schema_new(settings_keys(), ERROR_SETTINGS);
    g_autoptr(Schema) defaults = schema_new(settings_keys(), ERROR_SETTINGS);
    schema_read_text(schema, "sample", text);
    check_ok(schema_finish(schema, &error), error);
    for (const SchemaKey *key = settings_keys(); key->name != NULL; key++) {
        g_autofree char *value = schema_literal(schema_root(schema), key->name);
        g_autofree char *fallback = schema_literal(schema_root(defaults), key->name);
        assert_true(schema_given(schema_root(schema), key->name));
        if (fallback != NULL)
            assert_string_equal(value, fallback);
    }
    g_autoptr(Settings) s = load(state, text, NULL, NULL, &error);
    check_ok(s != NULL, error);
}

static void
describes_every_key(void **state)
{
    g_autofree char *text = settings_describe();
    for (const SchemaKey *key = settings_keys(); key->name != NULL; key++) {
        g_autofree char *heading = g_strconcat("\n", key->name, "\n    ", NULL);
        assert_true(strstr(text, heading) != NULL || g_str_has_prefix(text, heading + 1));
        assert_true(g_str_has_suffix(key->sentence, "."));
    }
}

static void
knows_this_machine(void **state)
{
    static const struct {
        const char *url;
        bool here;
    } rows[] = {{"smtp://127.0.0.1:2525", true},
                {"smtp://127.255.0.1", true},
                {"smtps://[::1]", true},
                {"smtp://LocalHost:25", true},
                {"smtp://10.0.0.1", false},
                {"smtp://[::2]", false},
                {"smtp://mail.example.org", false},
                {"smtp://localhost.example.org", false},
                {"smtp://127.0.0.1.example.org", false},
                {"nonsense", false},
                {"", false}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(settings_url_is_loopback(rows[i].url), rows[i].here);
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, directory_make, directory_remove)

int
main(void)
{
    const struct CMUnitTest tests[] = {IN_DIRECTORY(has_defaults),
                                       IN_DIRECTORY(lays_overrides_over_the_file),
                                       cmocka_unit_test(refuses_a_named_file_that_is_missing),
                                       IN_DIRECTORY(refuses_what_does_not_go_together),
                                       IN_DIRECTORY(refuses_overrides_beside_the_file),
                                       IN_DIRECTORY(allows_what_goes_together),
                                       IN_DIRECTORY(reads_the_build_tree_first),
                                       IN_DIRECTORY(shows_a_sample_that_changes_nothing),
                                       IN_DIRECTORY(shows_every_key_in_the_sample),
                                       cmocka_unit_test(describes_every_key),
                                       cmocka_unit_test(knows_this_machine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
