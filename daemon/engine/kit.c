#include "engine/kit.h"

#include "base/address.h"
#include "base/error.h"
#include "deliver/maildir.h"
#include "deliver/smtp.h"
#include "deliver/webhook.h"
#include "settings/secret.h"

SchedulePolicy
kit_policy(const Settings *settings)
{
    const ScheduleSettings *schedule = &settings->schedule;
    return (SchedulePolicy){.hour = schedule->hour,
                            .ladder = schedule->ladder,
                            .overdue_mails = schedule->overdue_mails,
                            .approver_days = schedule->escalate_approver,
                            .chair_days = schedule->escalate_chair,
                            .officer_day = (Weekday)schedule->officer_day,
                            .stale_days = schedule->stale,
                            .finding_weeks = schedule->finding_repeat,
                            .unchanged_weeks = schedule->unchanged,
                            .horizon_days = schedule->horizon * 7};
}

static Composer *
composer_of(const Settings *settings, const Almanac *almanac, GError **error)
{
    ComposerOptions options = {.templates = settings->templates,
                               .overrides = settings->templates_override,
                               .almanac = almanac,
                               .from = settings->mail.from,
                               .host = settings->mail.host};
    return composer_new(&options, error);
}

Kit *
kit_new(const Settings *settings, Random *random, GPtrArray *faults, GError **error)
{
    g_autoptr(Kit) kit = g_new0(Kit, 1);
    kit->settings = settings;
    kit->random = random;
    kit->almanac =
        faults != NULL ? almanac_read(settings->calendars, faults) : almanac_new(settings->calendars, error);
    kit->composer = kit->almanac != NULL ? composer_of(settings, kit->almanac, error) : NULL;
    if (kit->composer == NULL)
        return NULL;
    kit->planner = (Planner){.composer = kit->composer,
                             .random = random,
                             .policy = kit_policy(settings),
                             .almanac = kit->almanac,
                             .keep_cases = settings->keep_cases};
    return g_steal_pointer(&kit);
}

void
kit_tell_faults(const GPtrArray *faults)
{
    for (guint i = 0; i < faults->len; i++)
        g_warning("left out: %s", (const char *)faults->pdata[i]);
}

void
kit_free(Kit *kit)
{
    if (kit == NULL)
        return;
    composer_free(kit->composer);
    almanac_free(kit->almanac);
    g_free(kit->random);
    g_free(kit);
}

/* mail.timeout is for one answer; RFC 5321, section 4.5.3.2, gives the answer to a whole message twice that.
 */
static SmtpTimeouts
timeouts_of(const MailSettings *mail)
{
    SmtpTimeouts timeouts = smtp_timeouts_defaults();
    timeouts.connect = timeouts.mail = timeouts.rcpt = mail->timeout;
    timeouts.data = timeouts.block = mail->timeout;
    timeouts.dot = 2 * mail->timeout;
    return timeouts;
}

static Transport *
make_smtp(const Settings *settings, uv_loop_t *loop, const Clock *clock, bool rehearsal, GError **error)
{
    const MailSettings *mail = &settings->mail;
    char *password = NULL;
    if (mail->user != NULL) {
        password = secret_read(mail->password_file, error);
        if (password == NULL)
            return NULL;
    }
    g_autofree char *sender = NULL;
    address_split(mail->from, NULL, &sender);
    SmtpOptions options = smtp_defaults();
    options.url = mail->url;
    options.sender = sender == NULL ? "" : sender;
    options.helo = mail->helo;
    options.user = mail->user;
    options.password = password;
    options.tls = (SmtpTls)mail->tls;
    options.ca_file = mail->ca_file;
    options.reach = rehearsal ? REACH_LOOPBACK : REACH_ANYWHERE;
    options.connections = mail->connections;
    options.idle = mail->idle;
    options.timeouts = timeouts_of(mail);
    Transport *transport = smtp_new(loop, clock, &options, error);
    secret_free(password);
    return transport;
}

static bool
read_secrets(const WebhookSettings *webhook, char *secrets[static 3], GError **error)
{
    const char *const files[] = {webhook->secret_file, webhook->previous_secret_file};
    guint count = 0;
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        if (files[i] == NULL)
            continue;
        secrets[count] = secret_read(files[i], error);
        if (secrets[count++] == NULL)
            return false;
    }
    return true;
}

static Transport *
make_webhook(const Settings *settings, uv_loop_t *loop, const Clock *clock, bool rehearsal, GError **error)
{
    const WebhookSettings *webhook = &settings->webhook;
    char *secrets[3] = {NULL};
    Transport *transport = NULL;
    if (read_secrets(webhook, secrets, error)) {
        WebhookOptions options = webhook_defaults();
        options.secrets = (const char *const *)secrets;
        options.connections = webhook->connections;
        options.timeout = webhook->timeout;
        options.reach = webhook->allow_private ? REACH_ANYWHERE : REACH_PUBLIC;
        if (rehearsal)
            options.reach = REACH_LOOPBACK;
        transport = webhook_new(loop, clock, &options, error);
    }
    for (guint i = 0; i < G_N_ELEMENTS(secrets); i++)
        secret_free(secrets[i]);
    return transport;
}

static void
nothing_more(void *data)
{
}

/* Made by a replay in the directory that it delivers to. */
#define REHEARSED ".rehearsed"

static bool
is_empty(const char *directory)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    return entries == NULL || g_dir_read_name(entries) == NULL;
}

/* People read the directory that mail is really delivered to: a rehearsal writes to one of its own. */
static bool
take_directory(const char *root, GError **error)
{
    g_autofree char *mark = g_build_filename(root, REHEARSED, NULL);
    if (g_file_test(mark, G_FILE_TEST_EXISTS))
        return true;
    if (!is_empty(root))
        return error_set(
            error, ERROR_SETTINGS,
            "%s: mail was really delivered here, and this is a rehearsal: name another directory "
            "(--set mail.maildir=DIRECTORY)",
            root);
    if (g_mkdir_with_parents(root, 0700) != 0 || !g_file_set_contents(mark, "", 0, NULL))
        return error_set(error, ERROR_IO, "%s: cannot be written to", root);
    return true;
}

bool
kit_transports(const Settings *settings, uv_loop_t *loop, const Clock *clock, bool rehearsal,
               Transport **mail, Transport **webhook, GError **error)
{
    if (settings->mail.transport == MAIL_MAILDIR) {
        MaildirOptions options = {.root = settings->mail.maildir, .sync = !rehearsal, .slots = 4};
        if (rehearsal && !take_directory(options.root, error))
            return false;
        *mail = maildir_new(loop, &options);
        if (rehearsal) {
            *webhook = *mail;
            return true;
        }
    } else {
        *mail = make_smtp(settings, loop, clock, rehearsal, error);
    }
    if (*mail == NULL)
        return false;
    *webhook = make_webhook(settings, loop, clock, rehearsal, error);
    if (*webhook == NULL)
        transport_close(*mail, nothing_more, NULL);
    return *webhook != NULL;
}

bool
kit_check_transports(const Settings *settings, GError **error)
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    g_autoptr(Clock) clock = clock_real_new();
    Transport *mail;
    Transport *webhook;
    bool ok = kit_transports(settings, &loop, clock, false, &mail, &webhook, error);
    if (ok) {
        transport_close(mail, nothing_more, NULL);
        transport_close(webhook, nothing_more, NULL);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    return ok;
}

AreaPoolOptions
kit_area_options(const Settings *settings)
{
    return (AreaPoolOptions){.host = settings->plugins.host,
                             .directory = settings->plugins.directory,
                             .timeout = (guint)settings->plugins.timeout,
                             .memory = (guint64)settings->plugins.memory,
                             .hosts = (guint)settings->plugins.processes};
}

BackoffOptions
kit_retry(const Settings *settings)
{
    const RetrySettings *retry = &settings->retry;
    return (BackoffOptions){.first = retry->first, .longest = retry->longest, .give_up = retry->give_up};
}

AreaPool *
kit_areas(const Settings *settings, uv_loop_t *loop)
{
    AreaPoolOptions options = kit_area_options(settings);
    return area_pool_new(loop, &options);
}
