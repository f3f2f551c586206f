/* The table of milestoned.conf(5). A key's order here is its order in the manual page and the sample. */
#include "settings/settings.h"

static const char *const log_levels[] = {"error", "warning", "info", "debug", NULL};
static const char *const mail_transports[] = {"maildir", "smtp", NULL};
static const char *const mail_schemes[] = {"smtp", "smtps", NULL};
static const char *const mail_tls[] = {"required", "optional", "none", NULL};
static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday",    NULL};

static const SchemaKey table[] = {
    {.name = "store",
     .type = SCHEMA_PATH,
     .fallback = MS_STATEDIR "/milestoned.db",
     .sentence = "The store: the file that holds every programme, what was sent and what waits to be sent."},
    {.name = "poll",
     .type = SCHEMA_DURATION,
     .fallback = "60s",
     .min = "1s",
     .max = "1h",
     .sentence = "How often the daemon looks whether another program changed the store."},
    {.name = "templates",
     .type = SCHEMA_PATH,
     .fallback = MS_TEMPLATEDIR,
     .sentence = "The directory of the templates that messages are made from."},
    {.name = "templates_override",
     .type = SCHEMA_PATH,
     .fallback = MS_CONFDIR "/templates",
     .sentence =
         "A directory of your own templates. A file in it is used in place of the one of the same name "
         "above; it need not exist."},
    {.name = "calendars",
     .type = SCHEMA_PATH,
     .fallback = MS_CONFDIR "/calendars",
     .sentence = "The directory of the councils' school calendars, and of bank-holidays.conf. It need not "
                 "exist: bank holidays then are those of the rules, and school terms are estimated."},
    {.name = "log.level",
     .type = SCHEMA_WORD,
     .choices = log_levels,
     .fallback = "info",
     .sentence = "How much is logged on standard error."},
    {.name = "control.socket",
     .type = SCHEMA_PATH,
     .fallback = MS_RUNDIR "/control",
     .sentence = "The socket on which the daemon answers milestonectl."},

    {.name = "mail.transport",
     .type = SCHEMA_WORD,
     .choices = mail_transports,
     .fallback = "maildir",
     .sentence =
         "Where mail goes: into directories on this machine, which sends nothing out, or to a mail server."},
    {.name = "mail.from",
     .type = SCHEMA_MAILBOX,
     .fallback = "milestoned@localhost",
     .sentence =
         "The sender of every mail. Use an address that your mail server lets this machine send from."},
    {.name = "mail.host",
     .type = SCHEMA_HOST,
     .example = "example.org",
     .sentence = "What stands to the right of the @ in message ids. Unset, it is the domain of mail.from."},
    {.name = "mail.maildir",
     .type = SCHEMA_PATH,
     .fallback = MS_STATEDIR "/maildir",
     .sentence = "For the transport maildir: the directory in which each recipient gets a Maildir."},
    {.name = "mail.url",
     .type = SCHEMA_URL,
     .choices = mail_schemes,
     .example = "smtp://mail.example.org:587",
     .sentence = "For the transport smtp: the mail server. smtps:// begins with TLS; smtp:// turns to it by "
                 "STARTTLS, as mail.tls says."},
    {.name = "mail.tls",
     .type = SCHEMA_WORD,
     .choices = mail_tls,
     .example = "required",
     .sentence =
         "Whether mail may leave without TLS: required sends none without it and checks the server's "
         "certificate, optional takes it where the server offers it and insists on it for a login, none "
         "never asks. Unset, it is required, or optional where the server is this machine."},
    {.name = "mail.ca_file",
     .type = SCHEMA_PATH,
     .example = "/etc/ssl/certs/ca-certificates.crt",
     .sentence =
         "The authorities whose certificates are trusted, in one PEM file. Unset, they are the system's."},
    {.name = "mail.user",
     .type = SCHEMA_TEXT,
     .example = "milestoned",
     .sentence = "The name to log in with at the mail server, by PLAIN or LOGIN. Unset, there is no login."},
    {.name = "mail.password_file",
     .type = SCHEMA_SECRET,
     .example = "credential:mail-password",
     .sentence = "The file that holds the password of mail.user."},
    {.name = "mail.helo",
     .type = SCHEMA_HOST,
     .example = "plans.example.org",
     .sentence = "How this machine names itself to the mail server. Unset, by its own host name."},
    {.name = "mail.connections",
     .type = SCHEMA_INTEGER,
     .fallback = "4",
     .min = "1",
     .max = "64",
     .sentence = "How many connections to the mail server may be open at a time."},
    {.name = "mail.rate",
     .type = SCHEMA_INTEGER,
     .fallback = "0",
     .min = "0",
     .max = "100000",
     .sentence = "How many mails may leave in any minute. 0 sets no limit."},
    {.name = "mail.timeout",
     .type = SCHEMA_DURATION,
     .fallback = "5m",
     .min = "1s",
     .max = "30m",
     .sentence =
         "How long the mail server may take over one answer; over the answer to a whole message, twice "
         "as long. The default is what RFC 5321 asks for."},
    {.name = "mail.idle",
     .type = SCHEMA_DURATION,
     .fallback = "30s",
     .min = "0s",
     .max = "10m",
     .sentence = "How long a connection to the mail server is kept open without a message to send."},

    {.name = "webhook.secret_file",
     .type = SCHEMA_SECRET,
     .example = "credential:webhook-secret",
     .sentence = "The file that holds the secret webhooks are signed with, as the Standard Webhooks "
                 "specification writes it (whsec_ and base64). Unset, they are not signed."},
    {.name = "webhook.previous_secret_file",
     .type = SCHEMA_SECRET,
     .example = "credential:webhook-secret-before",
     .sentence = "While the secret is being replaced, the file with the one before: requests carry both "
                 "signatures."},
    {.name = "webhook.timeout",
     .type = SCHEMA_DURATION,
     .fallback = "20s",
     .min = "1s",
     .max = "5m",
     .sentence = "How long one webhook request may take."},
    {.name = "webhook.connections",
     .type = SCHEMA_INTEGER,
     .fallback = "4",
     .min = "1",
     .max = "64",
     .sentence =
         "How many webhook requests may be under way at a time; a host that takes more than a second to "
         "answer has a quarter of them."},
    {.name = "webhook.allow_private",
     .type = SCHEMA_BOOLEAN,
     .fallback = "false",
     .sentence = "Whether webhooks may go to this machine and to private networks. A host's name is judged "
                 "by the address that is connected to; proxies of the environment are not used."},

    {.name = "retry.first",
     .type = SCHEMA_DURATION,
     .fallback = "1m",
     .min = "1s",
     .max = "1d",
     .sentence = "After a passing failure, how long to wait before the second attempt. The wait doubles each "
                 "time."},
    {.name = "retry.longest",
     .type = SCHEMA_DURATION,
     .fallback = "4h",
     .min = "1s",
     .max = "1d",
     .sentence = "The longest wait between two attempts."},
    {.name = "retry.give_up",
     .type = SCHEMA_DURATION,
     .fallback = "5d",
     .min = "1m",
     .max = "30d",
     .sentence = "How long a message is tried before it is given up and the officer is told, on their next "
                 "working day."},

    {.name = "schedule.hour",
     .type = SCHEMA_TIME,
     .fallback = "08:00",
     .sentence = "When mail goes out, in the local time of whoever gets it. A person may have an hour "
                 "of their own."},
    {.name = "schedule.ladder",
     .type = SCHEMA_INTEGERS,
     .fallback = "20,10,2,0",
     .min = "0",
     .max = "250",
     .sentence =
         "How many working days before the due date a lead is reminded, falling; 0 is the day itself. "
         "A programme and an area may have a ladder of their own."},
    {.name = "schedule.overdue_mails",
     .type = SCHEMA_INTEGER,
     .fallback = "8",
     .min = "0",
     .max = "52",
     .sentence =
         "How many weekly reminders an overdue milestone gets before it moves to the officer's list."},
    {.name = "schedule.escalate_approver",
     .type = SCHEMA_INTEGER,
     .fallback = "5",
     .min = "0",
     .max = "250",
     .sentence =
         "After how many working days overdue (school days where a school must act) a milestone's "
         "approver, or without one the lead of its area, is told: after 5, so on the sixth; 0 is never. A "
         "programme may have a number of its own."},
    {.name = "schedule.escalate_chair",
     .type = SCHEMA_INTEGER,
     .fallback = "15",
     .min = "0",
     .max = "250",
     .sentence =
         "After how many such days the chair of the board that watches it is told; 0 is never. A programme "
         "may have a number of its own."},
    {.name = "schedule.officer_day",
     .type = SCHEMA_WORD,
     .choices = weekdays,
     .fallback = "monday",
     .sentence = "The day of the week on which the officer gets the list of what needs care."},
    {.name = "schedule.stale",
     .type = SCHEMA_INTEGER,
     .fallback = "40",
     .min = "1",
     .max = "500",
     .sentence = "After how many working days without an update a milestone under way counts as stale."},
    {.name = "schedule.finding_repeat",
     .type = SCHEMA_INTEGER,
     .fallback = "4",
     .min = "1",
     .max = "52",
     .sentence =
         "After how many weeks the lead of an area is told again of a finding of its plugin that still "
         "stands; one that becomes graver is told at once."},
    {.name = "schedule.unchanged",
     .type = SCHEMA_INTEGER,
     .fallback = "12",
     .min = "1",
     .max = "104",
     .sentence =
         "After how many weeks of amber or red without a change an area is asked what has been tried."},
    {.name = "schedule.horizon",
     .type = SCHEMA_INTEGER,
     .fallback = "6",
     .min = "1",
     .max = "52",
     .sentence = "How many weeks ahead a board's digest looks."},

    {.name = "cases.keep",
     .type = SCHEMA_INTEGER,
     .fallback = "731",
     .min = "1",
     .max = "3660",
     .sentence = "For how many days a case that is closed is kept: then it is taken out of the store. The "
                 "plugins hold a year's cases against those of the year before, for which they need 731."},

    {.name = "plugins.directory",
     .type = SCHEMA_PATH,
     .fallback = MS_AREADIR,
     .sentence = "The directory of the area plugins."},
    {.name = "plugins.host",
     .type = SCHEMA_PATH,
     .fallback = MS_HOSTDIR "/milestoned-area",
     .sentence = "The program in which each area plugin runs, apart from the daemon."},
    {.name = "plugins.timeout",
     .type = SCHEMA_DURATION,
     .fallback = "10s",
     .min = "100ms",
     .max = "10m",
     .sentence = "How long a plugin may take over one area before it is stopped."},
    {.name = "plugins.memory",
     .type = SCHEMA_SIZE,
     .fallback = "256M",
     .min = "16M",
     .max = "4G",
     .sentence = "How much memory a plugin may use."},
    {.name = "plugins.processes",
     .type = SCHEMA_INTEGER,
     .fallback = "2",
     .min = "1",
     .max = "64",
     .sentence = "How many plugins may run at a time."},
    {.name = NULL}};

const SchemaKey *
settings_keys(void)
{
    return table;
}

char *
settings_describe(void)
{
    return schema_describe_text(table);
}
