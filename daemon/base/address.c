#include "base/address.h"

#include <string.h>

enum { ADDRESS_BYTES = 254, LOCAL_BYTES = 64, HOST_BYTES = 253, LABEL_BYTES = 63 };

/* RFC 5322's atext, and every letter beyond ASCII that can be seen (RFC 6531, section 3.3). */
static bool
is_atom(gunichar c)
{
    if (c < 0x80)
        return g_ascii_isalnum((char)c) || (c != 0 && strchr("!#$%&'*+-/=?^_`{|}~", (int)c) != NULL);
    return g_unichar_isgraph(c) && !g_unichar_iszerowidth(c) && !g_unichar_isspace(c);
}

static bool
is_label(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((char)c) || c == '-' : g_unichar_isalnum(c) || g_unichar_ismark(c);
}

/* Parts between dots, each of at least one character of the kind and at most `limit` bytes. */
static bool
dotted_ok(const char *text, bool (*allowed)(gunichar), gsize limit)
{
    gsize length = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '.' ? length == 0 : !allowed(c))
            return false;
        length = c == '.' ? 0 : length + (gsize)(g_utf8_next_char(p) - p);
        if (length > limit)
            return false;
    }
    return length > 0;
}

bool
address_host_ok(const char *host)
{
    if (strlen(host) > HOST_BYTES || !g_utf8_validate(host, -1, NULL))
        return false;
    bool hyphen_at_edge = host[0] == '-' || g_str_has_suffix(host, "-") || strstr(host, ".-") != NULL ||
                          strstr(host, "-.") != NULL;
    return !hyphen_at_edge && dotted_ok(host, is_label, LABEL_BYTES);
}

bool
address_ok(const char *address)
{
    const char *at = strrchr(address, '@');
    if (at == NULL || strlen(address) > ADDRESS_BYTES || !g_utf8_validate(address, -1, NULL))
        return false;
    g_autofree char *local = g_strndup(address, (gsize)(at - address));
    return strlen(local) <= LOCAL_BYTES && dotted_ok(local, is_atom, LOCAL_BYTES) && address_host_ok(at + 1);
}

/* What stands before "<", without its quotation marks; NULL when it holds what no header may. */
static char *
display_name(const char *start, gsize length)
{
    g_autofree char *name = g_strndup(start, length);
    g_strstrip(name);
    gsize end = strlen(name);
    if (end >= 2 && name[0] == '"' && name[end - 1] == '"') {
        name[end - 1] = '\0';
        memmove(name, name + 1, end - 1);
    }
    for (const char *p = name; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_iscntrl(c) || c == '"' || c == '<' || c == '>' || c == '\\')
            return NULL;
    }
    return g_steal_pointer(&name);
}

bool
address_split(const char *mailbox, char **name, char **address)
{
    if (!g_utf8_validate(mailbox, -1, NULL))
        return false;
    const char *open = strrchr(mailbox, '<');
    g_autofree char *shown = NULL;
    g_autofree char *bare = g_strdup(mailbox);
    if (open != NULL) {
        if (!g_str_has_suffix(mailbox, ">"))
            return false;
        shown = display_name(mailbox, (gsize)(open - mailbox));
        if (shown == NULL)
            return false;
        g_free(bare);
        bare = g_strndup(open + 1, strlen(open) - 2);
    }
    if (!address_ok(bare))
        return false;
    if (name != NULL)
        *name = shown != NULL && *shown != '\0' ? g_steal_pointer(&shown) : NULL;
    if (address != NULL)
        *address = g_steal_pointer(&bare);
    return true;
}
