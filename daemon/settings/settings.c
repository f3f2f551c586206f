#include "settings/settings.h"

#include "base/address.h"

#include <arpa/inet.h>
#include <string.h>

static char *
text(const SchemaGroup *root, const char *name)
{
    return g_strdup(schema_text(root, name));
}

/* The table's ranges keep every whole number well inside an int. */
static int
whole(const SchemaGroup *root, const char *name)
{
    return (int)schema_number(root, name, 0);
}

static gint64
quantity(const SchemaGroup *root, const char *name)
{
    return schema_number(root, name, 0);
}

bool
settings_url_is_loopback(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
    struct in_addr four;
    struct in6_addr six;
    if (host == NULL)
        return false;
    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == 127;
    if (inet_pton(AF_INET6, host, &six) == 1)
        return IN6_IS_ADDR_LOOPBACK(&six);
    return g_ascii_strcasecmp(host, "localhost") == 0;
}

static char *
host_of(const SchemaGroup *root)
{
    const char *given = schema_text(root, "mail.host");
    g_autofree char *address = NULL;
    if (given != NULL || !address_split(schema_text(root, "mail.from"), NULL, &address))
        return g_strdup(given);
    return g_strdup(strrchr(address, '@') + 1);
}

static MailTls
tls_of(const SchemaGroup *root)
{
    const char *url = schema_text(root, "mail.url");
    bool here = url != NULL && settings_url_is_loopback(url);
    return (MailTls)schema_number(root, "mail.tls", here ? MAIL_TLS_OPTIONAL : MAIL_TLS_REQUIRED);
}

static MailSettings
read_mail(const SchemaGroup *root)
{
    return (MailSettings){
        .transport = (MailTransport)schema_number(root, "mail.transport", MAIL_MAILDIR),
        .from = text(root, "mail.from"),
        .host = host_of(root),
        .maildir = text(root, "mail.maildir"),
        .url = text(root, "mail.url"),
        .tls = tls_of(root),
        .ca_file = text(root, "mail.ca_file"),
        .user = text(root, "mail.user"),
        .password_file = text(root, "mail.password_file"),
        .helo = text(root, "mail.helo"),
        .connections = whole(root, "mail.connections"),
        .rate = whole(root, "mail.rate"),
        .timeout = quantity(root, "mail.timeout"),
        .idle = quantity(root, "mail.idle"),
    };
}

static WebhookSettings
read_webhook(const SchemaGroup *root)
{
    return (WebhookSettings){
        .secret_file = text(root, "webhook.secret_file"),
        .previous_secret_file = text(root, "webhook.previous_secret_file"),
        .timeout = quantity(root, "webhook.timeout"),
        .connections = whole(root, "webhook.connections"),
        .allow_private = schema_boolean(root, "webhook.allow_private"),
    };
}

static ScheduleSettings
read_schedule(const SchemaGroup *root)
{
    guint count = 0;
    const gint64 *steps = schema_numbers(root, "schedule.ladder", &count);
    GArray *ladder = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < count; i++) {
        int step = (int)steps[i];
        g_array_append_val(ladder, step);
    }
    return (ScheduleSettings){
        .hour = whole(root, "schedule.hour"),
        .ladder = ladder,
        .overdue_mails = whole(root, "schedule.overdue_mails"),
        .escalate_approver = whole(root, "schedule.escalate_approver"),
        .escalate_chair = whole(root, "schedule.escalate_chair"),
        .officer_day = whole(root, "schedule.officer_day") + 1, /* the first word is Monday */
        .stale = whole(root, "schedule.stale"),
        .finding_repeat = whole(root, "schedule.finding_repeat"),
        .unchanged = whole(root, "schedule.unchanged"),
        .horizon = whole(root, "schedule.horizon"),
    };
}

static Settings *
read_settings(const SchemaGroup *root)
{
    Settings *settings = g_new0(Settings, 1);
    *settings = (Settings){
        .store = text(root, "store"),
        .poll = quantity(root, "poll"),
        .keep_cases = whole(root, "cases.keep"),
        .log_level = (LogLevel)whole(root, "log.level"),
        .control_socket = text(root, "control.socket"),
        .templates = text(root, "templates"),
        .templates_override = text(root, "templates_override"),
        .calendars = text(root, "calendars"),
        .mail = read_mail(root),
        .webhook = read_webhook(root),
        .retry = {.first = quantity(root, "retry.first"),
                  .longest = quantity(root, "retry.longest"),
                  .give_up = quantity(root, "retry.give_up")},
        .schedule = read_schedule(root),
        .plugins = {.directory = text(root, "plugins.directory"),
                    .host = text(root, "plugins.host"),
                    .timeout = quantity(root, "plugins.timeout"),
                    .memory = quantity(root, "plugins.memory"),
                    .processes = whole(root, "plugins.processes")},
        .given = g_ptr_array_new_with_free_func(g_free),
        .advice = g_ptr_array_new_with_free_func(g_free),
    };
    return settings;
}

/* What no key can say alone. */
static void
check_mail(Schema *schema, const SchemaGroup *root)
{
    bool smtp = schema_number(root, "mail.transport", MAIL_MAILDIR) == MAIL_SMTP;
    const char *url = schema_text(root, "mail.url");
    const char *user = schema_text(root, "mail.user");
    if (smtp && !schema_given(root, "mail.url"))
        schema_fault(schema, root, "mail.transport",
                     "smtp needs mail.url, such as smtp://mail.example.org:587");
    if (user != NULL && !schema_given(root, "mail.password_file"))
        schema_fault(schema, root, "mail.user", "a login needs mail.password_file");
    if (schema_text(root, "mail.password_file") != NULL && !schema_given(root, "mail.user"))
        schema_fault(schema, root, "mail.password_file", "a password needs mail.user");
    if (user != NULL && url != NULL && g_str_has_prefix(url, "smtp:") && tls_of(root) != MAIL_TLS_REQUIRED &&
        !settings_url_is_loopback(url))
        schema_fault(schema, root, "mail.tls", "a login at another machine must be required to use TLS");
}

static void
check_schedule(Schema *schema, const SchemaGroup *root)
{
    guint count = 0;
    const gint64 *steps = schema_numbers(root, "schedule.ladder", &count);
    for (guint i = 1; i < count; i++) {
        if (steps[i] >= steps[i - 1]) {
            schema_fault(schema, root, "schedule.ladder",
                         "must fall: %" G_GINT64_FORMAT " stands after %" G_GINT64_FORMAT, steps[i],
                         steps[i - 1]);
            return;
        }
    }
}

static void
check_together(Schema *schema)
{
    const SchemaGroup *root = schema_root(schema);
    check_mail(schema, root);
    check_schedule(schema, root);
    if (quantity(root, "retry.first") > quantity(root, "retry.longest"))
        schema_fault(schema, root, "retry.first", "is longer than retry.longest");
    if (schema_text(root, "webhook.previous_secret_file") != NULL &&
        !schema_given(root, "webhook.secret_file"))
        schema_fault(schema, root, "webhook.previous_secret_file", "needs webhook.secret_file beside it");
}

static void
list_given(Settings *settings, const SchemaGroup *root)
{
    for (const SchemaKey *key = settings_keys(); key->name != NULL; key++) {
        if (!schema_given(root, key->name))
            continue;
        g_autofree char *value = schema_literal(root, key->name);
        g_autofree char *place = schema_place(root, key->name);
        g_ptr_array_add(settings->given, g_strdup_printf("%s = %s (%s)", key->name, value, place));
    }
}

static void
give_advice(Settings *settings)
{
    const MailSettings *mail = &settings->mail;
    if (mail->transport != MAIL_SMTP)
        return;
    if (g_str_has_suffix(mail->host, "localhost") && !settings_url_is_loopback(mail->url))
        g_ptr_array_add(
            settings->advice,
            g_strdup_printf("mail.from is %s: most mail servers refuse such a sender", mail->from));
    if (mail->tls == MAIL_TLS_NONE && g_str_has_prefix(mail->url, "smtp:") &&
        !settings_url_is_loopback(mail->url))
        g_ptr_array_add(settings->advice,
                        g_strdup("mail.tls is none: mail crosses the network in clear text"));
}

Settings *
settings_load_beside(const char *directory, const char *file, char **overrides, GError **error)
{
    g_autoptr(Schema) schema = schema_new(settings_keys(), ERROR_SETTINGS);
    g_autofree char *uninstalled = g_build_filename(directory, "conf", "uninstalled.conf", NULL);
    if (g_file_test(uninstalled, G_FILE_TEST_EXISTS))
        schema_read_file(schema, uninstalled);
    if (file != NULL)
        schema_read_file(schema, file);
    else if (g_file_test(MS_CONFDIR "/milestoned.conf", G_FILE_TEST_EXISTS))
        schema_read_file(schema, MS_CONFDIR "/milestoned.conf");
    for (guint i = 0; overrides != NULL && overrides[i] != NULL; i++)
        schema_override(schema, overrides[i]);
    check_together(schema);
    if (!schema_finish(schema, error))
        return NULL;
    Settings *settings = read_settings(schema_root(schema));
    list_given(settings, schema_root(schema));
    give_advice(settings);
    return settings;
}

Settings *
settings_load(const char *file, char **overrides, GError **error)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *directory = program != NULL ? g_path_get_dirname(program) : g_strdup(".");
    return settings_load_beside(directory, file, overrides, error);
}

static void
mail_clear(MailSettings *mail)
{
    g_free(mail->from);
    g_free(mail->host);
    g_free(mail->maildir);
    g_free(mail->url);
    g_free(mail->ca_file);
    g_free(mail->user);
    g_free(mail->password_file);
    g_free(mail->helo);
}

void
settings_free(Settings *settings)
{
    if (settings == NULL)
        return;
    g_ptr_array_unref(settings->advice);
    g_ptr_array_unref(settings->given);
    g_free(settings->plugins.host);
    g_free(settings->plugins.directory);
    g_array_unref(settings->schedule.ladder);
    g_free(settings->webhook.previous_secret_file);
    g_free(settings->webhook.secret_file);
    mail_clear(&settings->mail);
    g_free(settings->templates_override);
    g_free(settings->templates);
    g_free(settings->calendars);
    g_free(settings->control_socket);
    g_free(settings->store);
    g_free(settings);
}
