/*
 * Mails as bytes: RFC 5322 with a multipart/alternative of text and HTML (RFC 2046), lines ended by CR LF,
 * 7-bit clean whatever stands in them (RFC 2045 quoted-printable, RFC 2047 encoded words), so that any server
 * takes them as they are. Only an address whose part before the @ is not ASCII stays UTF-8 (RFC 6532): there
 * is no other way to write it, and only a server with SMTPUTF8 takes it.
 */
#ifndef MILESTONED_COMPOSE_MIME_H
#define MILESTONED_COMPOSE_MIME_H

#include <glib.h>

/* All borrowed, UTF-8. No value can make a header line or an address of its own: control characters become
 * spaces, names are quoted or encoded, and what looks like an encoded word is parted by a space. Addresses
 * have passed address_ok. */
typedef struct Mail {
    const char *from_name, *from_address; /* a name may be "" */
    const char *to_name, *to_address;
    const char *reply_name, *reply_address; /* where a reply goes; NULL address: to `from` */
    const char *subject;
    const char *date;       /* as RFC 5322 writes it */
    const char *message_id; /* "left@right" */
    const GPtrArray
        *threads; /* char *, "left@right": what it belongs to, its parent last; NULL: stands alone */
    const char *list_name, *list_id; /* RFC 2919; NULL id: none */
    const char *boundary;            /* letters and digits that stand nowhere in the texts */
    const char *text, *html;         /* lines end in LF */
} Mail;

/*
 * The bytes of a mail. It is marked as sent by a program (`Auto-Submitted`, RFC 3834), so that absence notes
 * do not answer it. GMime must have been initialised (g_mime_init). (transfer full)
 */
GBytes *mime_build(const Mail *mail);

#endif
