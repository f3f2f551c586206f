#include "deliver/reach.h"
#include "tests/check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

static bool
allows(Reach reach, const char *text)
{
    struct sockaddr_storage storage = {0};
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)&storage;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)&storage;
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &six->sin6_addr), 1);
        six->sin6_family = AF_INET6;
    }
    return reach_allows(reach, (const struct sockaddr *)(const void *)&storage);
}

static void
judges_addresses(void **state)
{
    static const struct {
        const char *address;
        bool public, loopback;
    } rows[] = {{"8.8.8.8", true, false},
                {"93.184.216.34", true, false},
                {"127.0.0.1", false, true},
                {"127.255.255.254", false, true},
                {"128.0.0.1", true, false},
                {"0.0.0.0", false, false},
                {"10.1.2.3", false, false},
                {"11.0.0.1", true, false},
                {"100.63.255.255", true, false},
                {"100.64.0.1", false, false},
                {"100.127.255.255", false, false},
                {"100.128.0.1", true, false},
                {"169.254.169.254", false, false},
                {"172.15.0.1", true, false},
                {"172.16.0.1", false, false},
                {"172.31.255.255", false, false},
                {"172.32.0.1", true, false},
                {"192.0.0.8", false, false},
                {"192.0.1.1", true, false},
                {"192.0.2.1", false, false},
                {"192.88.99.1", false, false},
                {"192.168.0.1", false, false},
                {"198.17.0.1", true, false},
                {"198.18.0.1", false, false},
                {"198.19.255.255", false, false},
                {"198.20.0.1", true, false},
                {"198.51.100.7", false, false},
                {"203.0.113.7", false, false},
                {"223.255.255.255", true, false},
                {"224.0.0.1", false, false},
                {"239.255.255.250", false, false},
                {"240.0.0.1", false, false},
                {"255.255.255.255", false, false},
                {"::", false, false},
                {"::1", false, true},
                {"::2", false, false},
                {"::127.0.0.1", false, false},
                {"::ffff:127.0.0.1", false, true},
                {"::ffff:10.0.0.1", false, false},
                {"::ffff:8.8.8.8", true, false},
                {"64:ff9b::8.8.8.8", true, false},
                {"64:ff9b::10.0.0.1", false, false},
                {"64:ff9b::127.0.0.1", false, false},
                {"64:ff9b::169.254.169.254", false, false},
                {"64:ff9b:1::8.8.8.8", false, false},
                {"::ffff:169.254.169.254", false, false},
                {"::ffff:100.64.0.1", false, false},
                {"2002:808:808::1", true, false},
                {"2002:a00:1::1", false, false},
                {"2002:7f00:1::1", false, false},
                {"2001::1", false, false},
                {"2001:db8::1", false, false},
                {"2001:4860:4860::8888", true, false},
                {"2606:4700::1111", true, false},
                {"3fff:fff::1", false, false},
                {"fc00::1", false, false},
                {"fd12::1", false, false},
                {"fe80::1", false, false},
                {"fec0::1", false, false},
                {"ff02::1", false, false},
                {"100::1", false, false}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *address = rows[i].address;
        if (allows(REACH_PUBLIC, address) != rows[i].public)
            fail_msg("%s is judged wrongly as public", address);
        if (allows(REACH_LOOPBACK, address) != rows[i].loopback)
            fail_msg("%s is judged wrongly as loopback", address);
        assert_true(allows(REACH_ANYWHERE, address));
    }
}

static void
refuses_other_families(void **state)
{
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    for (Reach reach = REACH_PUBLIC; reach <= REACH_LOOPBACK; reach++)
        assert_false(reach_allows(reach, (const struct sockaddr *)(const void *)&local));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(judges_addresses),
                                       cmocka_unit_test(refuses_other_families)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
