/*
 * One SMTP connection from the first MAIL to QUIT, without the connection: bytes in, bytes out. What comes
 * before it (greeting, EHLO, STARTTLS, AUTH) is libcurl's.
 *
 * One recipient per transaction. With PIPELINING (RFC 2920), MAIL, RCPT and DATA go out together. With DSN
 * (RFC 3461), a server that cannot deliver later reports with the message's id as the envelope's
 * (Original-Envelope-Id) and with headers alone, so that a report finds its message. A message's
 * outcome may be known before the connection is ready for the next: see smtp_session_step.
 */
#ifndef MILESTONED_DELIVER_SMTP_SESSION_H
#define MILESTONED_DELIVER_SMTP_SESSION_H

#include "deliver/smtp_reply.h"
#include "plan/words.h"

#include <glib.h>

typedef enum {
    SMTP_STEP_IDLE, /* ready for smtp_session_send or smtp_session_quit */
    SMTP_STEP_MAIL, /* these wait for the reply to what they are named after */
    SMTP_STEP_RCPT,
    SMTP_STEP_DATA,
    SMTP_STEP_BODY, /* from the first byte of the message to the reply to its final dot */
    SMTP_STEP_RESET,
    SMTP_STEP_QUIT,
    SMTP_STEP_OVER /* nothing more can be done but close the connection */
} SmtpStep;

typedef struct SmtpOutcome {
    DeliveryResult result;
    int code;         /* of the reply that decided; 0 without one */
    char *answer;     /* one line for a person */
    bool retry_fresh; /* the connection had gone stale before the server took anything of this message: it may
                         be sent again at once, on a new one */
} SmtpOutcome;

/* How long a server may take, in milliseconds (RFC 5321, section 4.5.3.2). */
typedef struct SmtpTimeouts {
    int64_t connect; /* to be ready for MAIL: name, TCP, greeting, TLS and AUTH together */
    int64_t mail;
    int64_t rcpt;
    int64_t data;
    int64_t block; /* to take some more of the message */
    int64_t dot;   /* to answer the end of the message */
    int64_t quit;
} SmtpTimeouts;

/* The RFC's: 5, 5, 5, 2, 3 and 10 minutes; and 2 seconds for a goodbye that nobody needs. */
SmtpTimeouts smtp_timeouts_defaults(void);

typedef struct SmtpSession SmtpSession;

/* `sender` is the envelope's sender, "" for the null one. (transfer full) */
SmtpSession *smtp_session_new(const SmtpOffer *offer, const char *sender);
void smtp_session_free(SmtpSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SmtpSession, smtp_session_free)

/* Begins a transaction; only when idle. `message_id` is "left@right"; NULL: unknown. What cannot be put
 * before this server (an address that is none, one that needs SMTPUTF8, a message above its SIZE) has its
 * permanent outcome at once, and the session stays idle. */
void smtp_session_send(SmtpSession *session, const char *recipient, const char *message_id, GBytes *message);

/* Says QUIT; only when idle. Over when the server has answered. */
void smtp_session_quit(SmtpSession *session);

/* What is to be written now, and how much of it was. */
const void *smtp_session_output(const SmtpSession *session, gsize *size);
void smtp_session_written(SmtpSession *session, gsize size);

/* What was read. */
void smtp_session_input(SmtpSession *session, const char *bytes, gsize size);

/* The connection ended, or nothing came in time. The session is over. After the final dot was written, the
 * outcome is temporary, and says that the message may have arrived. */
void smtp_session_lost(SmtpSession *session, const char *why);
void smtp_session_timed_out(SmtpSession *session);

SmtpStep smtp_session_step(const SmtpSession *session);

/* The outcome of the message last given to it; NULL while it is not known. The session's, until the next
 * message. */
const SmtpOutcome *smtp_session_outcome(const SmtpSession *session);

/* How many messages were given to it so far. */
int smtp_session_count(const SmtpSession *session);

/* Milliseconds that the present step may last without anything read or written; 0: for ever. */
int64_t smtp_session_patience(const SmtpSession *session, const SmtpTimeouts *timeouts);

/*
 * The address as it may stand between "<" and ">": its domain in ASCII (IDNA), where that makes it so. NULL
 * when it could break out of its place or is no mail address. (transfer full)
 */
char *smtp_path(const char *address);

#endif
