/* Which network addresses a transport may connect to. */
#ifndef MILESTONED_DELIVER_REACH_H
#define MILESTONED_DELIVER_REACH_H

#include <stdbool.h>
#include <sys/socket.h>

typedef enum {
    REACH_PUBLIC,   /* only what is routed on the internet: a webhook's address is somebody else's choice */
    REACH_ANYWHERE, /* the machine itself and its own networks too */
    REACH_LOOPBACK  /* only the machine itself: rehearsals */
} Reach;

/*
 * True when `address` (IPv4 or IPv6; any other family is refused) lies within reach. Not public is what
 * IANA's special-purpose registries (RFC 6890) hold back: loopback, private, shared, link-local,
 * documentation, benchmarking, multicast and reserved ranges; an IPv6 address that carries an IPv4 one
 * (mapped, NAT64, 6to4) is judged by the latter. It judges the address that is being connected to, not a
 * name, so that a name that answers differently the second time gains nothing.
 */
bool reach_allows(Reach reach, const struct sockaddr *address);

#endif
