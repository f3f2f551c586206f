/*
 * Delivery into Maildirs, one per recipient: ROOT/ADDRESS/{tmp,new,cur}. Messages have LF line ends there, as
 * mail on a disk has. A webhook's body is written as it is, to ROOT/webhooks/WHERE/new/ID.json, WHERE being
 * the web address without its scheme. Bytes that do not suit a file name are written %XX.
 *
 * A file's name comes from its message alone (when it was made, and its Message-ID): an attempt repeated
 * after a crash finds the first one's file, also where a mail program has moved it to cur, and makes no
 * second.
 */
#ifndef MILESTONED_DELIVER_MAILDIR_H
#define MILESTONED_DELIVER_MAILDIR_H

#include "deliver/transport.h"

typedef struct MaildirOptions {
    const char *root; /* made when it is missing; copied */
    bool sync;        /* reach the disk before an attempt counts as sent; rehearsals need not */
    int slots;        /* how many attempts at a time; at least 1 */
} MaildirOptions;

/* Takes both channels. (transfer full): closed with transport_close, which waits for the files under way. */
Transport *maildir_new(uv_loop_t *loop, const MaildirOptions *options);

/* The directory of a mail address or web address under a root, without tmp, new or cur. (transfer full) */
char *maildir_path(const char *root, Channel channel, const char *address);

#endif
