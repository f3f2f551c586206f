#include "deliver/reach.h"

#include <glib.h>
#include <netinet/in.h>
#include <string.h>

typedef struct {
    guint8 bytes[16];
    int bits;
} Range;

static const Range special4[] = {
    {{0}, 8},             /* this network */
    {{10}, 8},            /* private, RFC 1918 */
    {{100, 64}, 10},      /* shared, RFC 6598 */
    {{127}, 8},           /* loopback */
    {{169, 254}, 16},     /* link-local, where clouds keep their secrets */
    {{172, 16}, 12},      /* private */
    {{192, 0, 0}, 24},    /* protocol assignments */
    {{192, 0, 2}, 24},    /* documentation */
    {{192, 88, 99}, 24},  /* 6to4 relays, given up */
    {{192, 168}, 16},     /* private */
    {{198, 18}, 15},      /* benchmarking */
    {{198, 51, 100}, 24}, /* documentation */
    {{203, 0, 113}, 24},  /* documentation */
    {{224}, 3},           /* multicast, reserved, broadcast */
};

/* Public unicast is 2000::/3; inside it these are not. */
static const Range special6[] = {
    {{0x20, 0x01, 0x00}, 23},       /* protocol assignments, Teredo among them */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x3f, 0xff, 0x00}, 20},       /* documentation, RFC 9637 */
};

static const Range unicast6 = {{0x20}, 3};
static const Range mapped6 = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
static const Range nat64 = {{0x00, 0x64, 0xff, 0x9b}, 96};
static const Range six_to_four = {{0x20, 0x02}, 16};

static bool
in_range(const Range *range, const guint8 *address)
{
    int whole = range->bits / 8;
    int rest = range->bits % 8;
    if (memcmp(range->bytes, address, (size_t)whole) != 0)
        return false;
    return rest == 0 || (range->bytes[whole] ^ address[whole]) >> (8 - rest) == 0;
}

static bool
is_public4(const guint8 *address)
{
    for (gsize i = 0; i < G_N_ELEMENTS(special4); i++) {
        if (in_range(&special4[i], address))
            return false;
    }
    return true;
}

static bool
is_public6(const guint8 *address)
{
    if (in_range(&mapped6, address) || in_range(&nat64, address))
        return is_public4(address + 12);
    if (in_range(&six_to_four, address))
        return is_public4(address + 2);
    if (!in_range(&unicast6, address))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(special6); i++) {
        if (in_range(&special6[i], address))
            return false;
    }
    return true;
}

static bool
is_loopback6(const guint8 *address)
{
    return in_range(&mapped6, address) ? address[12] == 127
                                       : memcmp(address, &in6addr_loopback, sizeof in6addr_loopback) == 0;
}

bool
reach_allows(Reach reach, const struct sockaddr *address)
{
    guint8 bytes[16];
    bool four = address->sa_family == AF_INET;
    if (four)
        memcpy(bytes, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    else if (address->sa_family == AF_INET6)
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
    else
        return false;
    switch (reach) {
    case REACH_ANYWHERE:
        return true;
    case REACH_LOOPBACK:
        return four ? bytes[0] == 127 : is_loopback6(bytes);
    default:
        return four ? is_public4(bytes) : is_public6(bytes);
    }
}
