/*
 * The daemon's settings: milestoned.conf(5). One constant table of keys, whose sentences are also the manual
 * page, the sample file and what `milestoned --check` prints; read into plain fields.
 *
 * Later stands over earlier: the table's fallbacks; conf/uninstalled.conf of the build tree, when the program
 * runs from there; the settings file; the overrides of the command line. Settings never change: to read them
 * anew, load them again, and keep the old ones when that fails.
 */
#ifndef MILESTONED_SETTINGS_SETTINGS_H
#define MILESTONED_SETTINGS_SETTINGS_H

#include "base/log.h"
#include "settings/schema.h"

/* In the order of the table's words. */
typedef enum { MAIL_MAILDIR, MAIL_SMTP } MailTransport;
typedef enum { MAIL_TLS_REQUIRED, MAIL_TLS_OPTIONAL, MAIL_TLS_NONE } MailTls;

/* Where mail goes. Durations in milliseconds, as everywhere here. */
typedef struct MailSettings {
    MailTransport transport;
    char *from;    /* "Milestones <milestoned@example.org>" */
    char *host;    /* the right-hand side of message ids; never NULL */
    char *maildir; /* one Maildir per recipient is made in it */
    char *url;     /* "smtp://mail.example.org:587"; never NULL when the transport is smtp */
    MailTls tls;
    char *ca_file;       /* NULL: the system's authorities */
    char *user;          /* NULL: no login */
    char *password_file; /* for secret_read; never NULL when there is a user */
    char *helo;          /* NULL: the machine's name */
    int connections;
    int rate; /* messages in any minute; 0: no limit */
    gint64 timeout, idle;
} MailSettings;

typedef struct WebhookSettings {
    char *secret_file;          /* for secret_read; NULL: unsigned */
    char *previous_secret_file; /* the secret that is being replaced; NULL */
    gint64 timeout;
    int connections;
    bool allow_private;
} WebhookSettings;

typedef struct RetrySettings {
    gint64 first, longest, give_up;
} RetrySettings;

typedef struct ScheduleSettings {
    int hour;       /* minutes of the day */
    GArray *ladder; /* int: working days before the due date, falling */
    int overdue_mails;
    int escalate_approver, escalate_chair; /* working days overdue; 0: never */
    int officer_day;                       /* as ISO 8601 counts: Monday is 1 */
    int stale;                             /* working days */
    int finding_repeat, unchanged;         /* weeks */
    int horizon;                           /* weeks */
} ScheduleSettings;

typedef struct PluginSettings {
    char *directory, *host;
    gint64 timeout;
    gint64 memory; /* bytes */
    int processes;
} PluginSettings;

typedef struct Settings {
    char *store;
    gint64 poll;
    LogLevel log_level;
    char *control_socket;
    char *templates, *templates_override;
    char *calendars; /* a directory; it need not exist */
    int keep_cases;  /* days */
    MailSettings mail;
    WebhookSettings webhook;
    RetrySettings retry;
    ScheduleSettings schedule;
    PluginSettings plugins;
    GPtrArray *given;  /* char *: `poll = "30s" (FILE:LINE)`, every key that a file or an override set */
    GPtrArray *advice; /* char *: what is allowed and likely not meant; may be empty */
} Settings;

/*
 * Reads the settings. `file` NULL stands for the installed milestoned.conf, which may be missing; a file that
 * was named may not. `overrides` (NULL, or ending in NULL) are "KEY=VALUE". ERROR_SETTINGS names every fault
 * with file and line. (transfer full)
 */
Settings *settings_load(const char *file, char **overrides, GError **error);

/* The same with the directory of the running program given: what settings_load does once it knows it. */
Settings *settings_load_beside(const char *directory, const char *file, char **overrides, GError **error);

void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/* The table, ending in a key without a name. */
const SchemaKey *settings_keys(void);

/* Every key with its type, range, fallback and sentence, for a terminal. (transfer full) */
char *settings_describe(void);

/* True when the host of an address is this machine: localhost, 127.0.0.0/8 or ::1. */
bool settings_url_is_loopback(const char *url);

#endif
