/* Replies of an SMTP server (RFC 5321, section 4.2), read from a stream in pieces of any size. */
#ifndef MILESTONED_DELIVER_SMTP_REPLY_H
#define MILESTONED_DELIVER_SMTP_REPLY_H

#include <glib.h>
#include <stdbool.h>

typedef struct SmtpReply {
    int code; /* 200 to 599 */
    char
        *text; /* the lines after their codes, joined by newlines; never NULL, any bytes but CR, LF and NUL */
} SmtpReply;

typedef enum {
    SMTP_REPLY_MORE, /* all bytes were taken, the reply is not complete */
    SMTP_REPLY_READY,
    SMTP_REPLY_BAD /* this is no SMTP: nothing more can be read from the connection */
} SmtpReplyState;

typedef struct SmtpReplyReader SmtpReplyReader;
SmtpReplyReader *smtp_reply_reader_new(void); /* (transfer full) */
void smtp_reply_reader_free(SmtpReplyReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SmtpReplyReader, smtp_reply_reader_free)

/*
 * Takes bytes up to the end of one reply, moving `bytes` and `size` over what it took. Lines may end in LF
 * alone, and a code may stand alone on its line. Bad: a line that does not begin with three digits and a
 * space or a hyphen, a code that changes inside a reply, more than 4 KiB in a line or 64 KiB in a reply.
 */
SmtpReplyState smtp_reply_read(SmtpReplyReader *reader, const char **bytes, gsize *size);

/* The reply that was READY; the reader's, until it reads on. */
const SmtpReply *smtp_reply_get(const SmtpReplyReader *reader);

/* As people read it, on one line, shortened: "550 5.1.1 No such user". (transfer full) */
char *smtp_reply_describe(const SmtpReply *reply);

/* What a server offers, as its reply to EHLO says (RFC 5321, section 4.1.1.1). */
typedef struct SmtpOffer {
    bool pipelining; /* RFC 2920 */
    bool utf8;       /* SMTPUTF8, RFC 6531 */
    bool eight_bit;  /* 8BITMIME, RFC 6152 */
    bool auth;       /* RFC 4954 */
    bool dsn;        /* RFC 3461 */
    bool size;       /* RFC 1870 */
    gint64 largest;  /* what SIZE names; 0: no limit known */
} SmtpOffer;

SmtpOffer smtp_offer_read(const SmtpReply *reply);

#endif
