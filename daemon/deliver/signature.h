/* Signatures of webhooks, by the Standard Webhooks specification, version 1 (symmetric). */
#ifndef MILESTONED_DELIVER_SIGNATURE_H
#define MILESTONED_DELIVER_SIGNATURE_H

#include <glib.h>
#include <stdbool.h>

/* A secret is "whsec_" and base64 of 24 to 64 bytes. ERROR_SETTINGS says what is wrong with one that is not,
 * without repeating it. */
bool signature_check_secret(const char *secret, GError **error);

/* The value of the webhook-signature header: one "v1,BASE64" per secret, separated by spaces: HMAC-SHA256
 * over "ID.TIMESTAMP.BODY". `secrets` ends in NULL and passed signature_check_secret; without one the result
 * is empty. `timestamp` counts seconds since 1970. (transfer full) */
char *signature_sign(const char *const *secrets, const char *id, gint64 timestamp, GBytes *body);

#endif
