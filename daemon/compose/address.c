#include "compose/compose.h"

#include <glib.h>
#include <string.h>

/* RFC 5321, section 4.5.3.1, and the erratum that bounds the whole */
enum { LONGEST_ADDRESS = 254, LONGEST_LOCAL = 64, LONGEST_LABEL = 63 };

/* atext of RFC 5322; beyond ASCII, what is neither space nor control nor formatting (RFC 6531). */
static bool
is_local(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((char)c) || strchr("!#$%&'*+-/=?^_`{|}~", (int)c) != NULL
                    : g_unichar_isgraph(c);
}

static bool
is_domain(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((char)c) || c == '-' : g_unichar_isalnum(c) || g_unichar_ismark(c);
}

/* Parts between dots, none of them empty or longer than `longest` bytes. */
static bool
dotted(const char *text, gsize length, bool (*allowed)(gunichar), gsize longest)
{
    const char *part = text, *end = text + length;
    for (const char *p = text; p < end; p = g_utf8_next_char(p)) {
        if (*p == '.') {
            if (p == part)
                return false;
            part = p + 1;
        } else if (!allowed(g_utf8_get_char(p)) || (gsize)(p - part) >= longest) {
            return false;
        }
    }
    return part < end;
}

static bool
domain_ok(const char *domain)
{
    gsize length = strlen(domain);
    if (domain[0] == '[')
        return length > 2 && domain[length - 1] == ']' &&
               strspn(domain + 1, "0123456789abcdefABCDEFIPv.:") == length - 2;
    return domain[0] != '-' && dotted(domain, length, is_domain, LONGEST_LABEL);
}

bool
compose_address_ok(const char *address)
{
    if (!g_utf8_validate(address, -1, NULL) || strlen(address) > LONGEST_ADDRESS)
        return false;
    const char *at = strrchr(address, '@');
    if (at == NULL || (gsize)(at - address) > LONGEST_LOCAL)
        return false;
    return dotted(address, (gsize)(at - address), is_local, LONGEST_LOCAL) && domain_ok(at + 1);
}
