/* Delivery status notifications (RFC 3464): what a mail server reports of a message that it could not
 * deliver. */
#ifndef MILESTONED_DELIVER_DSN_H
#define MILESTONED_DELIVER_DSN_H

#include <glib.h>
#include <stdbool.h>

/* RFC 3464, section 2.3.3. */
typedef enum { DSN_FAILED, DSN_DELAYED, DSN_DELIVERED, DSN_RELAYED, DSN_EXPANDED } DsnAction;

/* What is said of one recipient. */
typedef struct DsnRecipient {
    char *address; /* the one that we wrote to, as far as the report knows it */
    DsnAction action;
    char *status; /* "5.1.1" (RFC 3463) */
    char *answer; /* one line for a person: the status, and what the server said */
} DsnRecipient;

typedef struct Dsn {
    char *message_id;      /* "left@right": of the message that it speaks of; NULL where it does not say */
    GPtrArray *recipients; /* DsnRecipient *, owned */
} Dsn;

void dsn_free(Dsn *dsn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dsn, dsn_free)

/* True where mail to the recipient failed for good: their address is not to be written to again. One that
 * failed with a status of 4.x.x was only tried for too long. */
bool dsn_is_permanent(const DsnRecipient *recipient);

/*
 * Reads a mail. NULL where it is no delivery status notification: anything may come to an address that
 * bounces come to. The message is known by the envelope id that we gave it (RFC 3461, section 4.4, where the
 * server takes one), else by the Message-ID of what is returned. Nothing in a report is to be believed for
 * itself: the caller holds it against what was sent. GMime must have been initialised. (transfer full)
 */
Dsn *dsn_read(const void *bytes, gsize size);

#endif
