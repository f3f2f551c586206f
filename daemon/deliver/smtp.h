/*
 * Mail by SMTP to one relay, over a few connections that are kept and used again. libcurl makes a connection
 * (name, TCP, greeting, EHLO, STARTTLS, TLS, AUTH); from there on this room speaks itself, since libcurl
 * waits for the reply to a message with the whole loop standing still.
 *
 * A relay that cannot be reached is left alone for a while, and then asked by one message at a time; what
 * waited behind that message was not tried.
 */
#ifndef MILESTONED_DELIVER_SMTP_H
#define MILESTONED_DELIVER_SMTP_H

#include "deliver/reach.h"
#include "deliver/smtp_session.h"
#include "deliver/transport.h"

typedef enum {
    SMTP_TLS_REQUIRED, /* STARTTLS, or no mail is sent; smtps:// needs none of it */
    SMTP_TLS_OPTIONAL, /* STARTTLS where it is offered; with a user it is required */
    SMTP_TLS_NONE      /* as it comes: for a relay on the same machine */
} SmtpTls;

/* Plain values; all text is copied. Durations in milliseconds. */
typedef struct SmtpOptions {
    const char *url;      /* smtp://HOST[:PORT] or smtps://HOST[:PORT] */
    const char *sender;   /* the envelope's sender, where bounces go; "" is the null sender */
    const char *helo;     /* our name in EHLO; NULL: the machine's */
    const char *user;     /* NULL: no AUTH */
    const char *password; /* NULL where there is no user */
    SmtpTls tls;
    const char *ca_file; /* PEM certificates to trust; NULL: the system's */
    Reach reach;         /* rehearsals: REACH_LOOPBACK */
    int connections;     /* at most so many; at least 1 */
    int messages;        /* a connection is closed after so many messages; 0: never for that */
    int64_t idle;        /* and when nothing was to be sent for so long */
    int64_t rest_first;  /* how long an unreachable relay is left alone: this, doubled up to … */
    int64_t rest_longest;
    SmtpTimeouts timeouts;
} SmtpOptions;

/* No url, sender "", STARTTLS required, anywhere, 4 connections, 100 messages, 30 s idle, rests of 5 s to
 * 5 min, the RFC's timeouts. */
SmtpOptions smtp_defaults(void);

/* An address that is no smtp:// or smtps:// one, or a sender that is no address, is an ERROR_SETTINGS. The
 * clock is borrowed. (transfer full): closed with transport_close. */
Transport *smtp_new(uv_loop_t *loop, const Clock *clock, const SmtpOptions *options, GError **error);

#endif
