/* One connection to a relay, from libcurl's connecting to QUIT: an SmtpSession with a socket and a timer. */
#ifndef MILESTONED_DELIVER_SMTP_CONNECTION_H
#define MILESTONED_DELIVER_SMTP_CONNECTION_H

#include "deliver/curl_loop.h"
#include "deliver/smtp.h"

typedef struct SmtpConnection SmtpConnection;

/* What its owner is told; always from the loop, never from inside a call of the owner's. */
typedef struct SmtpConnectionEvents {
    /* It is there and takes a message: after connecting, and after each message. */
    void (*ready)(void *owner);
    /* How the message that it was given ended. */
    void (*outcome)(void *owner, const SmtpOutcome *outcome);
    /* It takes no more and is being closed. A message's outcome was told before. `why` and the reply's `code`
     * (0 without one) matter where it never was ready. */
    void (*ended)(void *owner, const char *why, int code);
    /* Its memory is gone. The last that is told. */
    void (*freed)(void *owner);
} SmtpConnectionEvents;

/* `options` and `events` must outlive it. */
SmtpConnection *smtp_connection_open(uv_loop_t *loop, CurlLoop *curl, const SmtpOptions *options,
                                     const SmtpConnectionEvents *events, void *owner);

/* Only when ready. The message must live until its outcome is told, or the connection was closed. */
void smtp_connection_send(SmtpConnection *connection, const Message *message);

/* How many messages it was given. */
int smtp_connection_count(const SmtpConnection *connection);

/* Says QUIT where nothing is under way; closes at once otherwise, with no outcome for what was. `ended` is
 * not told any more, `freed` is. */
void smtp_connection_close(SmtpConnection *connection);

#endif
