/* Mail addresses and host names, as far as their form goes. */
#ifndef MILESTONED_BASE_ADDRESS_H
#define MILESTONED_BASE_ADDRESS_H

#include <glib.h>
#include <stdbool.h>

/* True for a mail address that may stand in an envelope: RFC 5321, section 4.1.2, without source routes,
 * quoted local parts, address literals and comments; UTF-8 allowed as RFC 6531 has it; at most 254 bytes. */
bool address_ok(const char *address);

/* True for a host name: labels of letters, digits and inner hyphens (RFC 1123, section 2.1), UTF-8 letters
 * among them, at most 63 bytes each and 253 in all. One label ("localhost") is enough. */
bool address_host_ok(const char *host);

/* Reads "ada@example.org" or "Ada Example <ada@example.org>" (the name may stand in quotation marks). Gives
 * the name, NULL where there is none, and the address (both transfer full; either pointer may be NULL). False
 * for anything else, and then gives nothing. */
bool address_split(const char *mailbox, char **name, char **address);

#endif
