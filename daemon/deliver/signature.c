#include "deliver/signature.h"

#include "base/error.h"

#include <string.h>

#define PREFIX       "whsec_"
#define KEY_SHORTEST 24
#define KEY_LONGEST  64

/* g_base64_decode skips what is not base64, so a damaged secret would become another key. */
static guint8 *
decode(const char *secret, gsize *size)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (!g_str_has_prefix(secret, PREFIX))
        return NULL;
    const char *text = secret + strlen(PREFIX);
    gsize body = strspn(text, alphabet);
    gsize padding = strspn(text + body, "=");
    if (body == 0 || text[body + padding] != '\0' || padding > 2 || (body + padding) % 4 != 0)
        return NULL;
    return g_base64_decode(text, size);
}

bool
signature_check_secret(const char *secret, GError **error)
{
    gsize size = 0;
    g_autofree guint8 *key = decode(secret, &size);
    if (key == NULL)
        return error_set(error, ERROR_SETTINGS,
                         "a webhook secret must be \"" PREFIX
                         "\" followed by base64 text; write a new one with: "
                         "printf 'whsec_%%s\\n' \"$(openssl rand -base64 32)\"");
    if (size < KEY_SHORTEST || size > KEY_LONGEST)
        return error_set(error, ERROR_SETTINGS,
                         "a webhook secret must hold %d to %d bytes, this one holds %" G_GSIZE_FORMAT,
                         KEY_SHORTEST, KEY_LONGEST, size);
    return true;
}

static char *
sign_with(const char *secret, const char *head, GBytes *body)
{
    gsize key_size = 0;
    g_autofree guint8 *key = decode(secret, &key_size);
    g_return_val_if_fail(key != NULL, NULL);
    guint8 digest[32];
    gsize digest_size = sizeof digest;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(body, &size);
    GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA256, key, key_size);
    g_hmac_update(hmac, (const guchar *)head, (gssize)strlen(head));
    if (size > 0)
        g_hmac_update(hmac, bytes, (gssize)size);
    g_hmac_get_digest(hmac, digest, &digest_size);
    g_hmac_unref(hmac);
    g_autofree char *text = g_base64_encode(digest, digest_size);
    return g_strconcat("v1,", text, NULL);
}

char *
signature_sign(const char *const *secrets, const char *id, gint64 timestamp, GBytes *body)
{
    g_autofree char *head = g_strdup_printf("%s.%" G_GINT64_FORMAT ".", id, timestamp);
    GString *out = g_string_new(NULL);
    for (gsize i = 0; secrets != NULL && secrets[i] != NULL; i++) {
        g_autofree char *one = sign_with(secrets[i], head, body);
        g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", one);
    }
    return g_string_free(out, FALSE);
}
