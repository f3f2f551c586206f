#include "base/address.h"
#include "tests/check.h"

static void
judges_addresses(void **state)
{
    g_autofree char *local64 = g_strnfill(64, 'a');
    g_autofree char *longest = g_strconcat(local64, "@example.org", NULL);
    g_autofree char *longer = g_strconcat("a", longest, NULL);
    g_autofree char *label = g_strnfill(64, 'b');
    g_autofree char *wide = g_strconcat("a@", label, ".org", NULL);
    g_autofree char *labels = g_strnfill(260, 'c');
    for (gsize i = 10; i < 260; i += 10)
        labels[i] = '.';
    g_autofree char *far = g_strconcat("a@", labels, NULL);
    const struct {
        const char *address;
        bool ok;
    } rows[] = {{"lead@example.org", true},
                {"first.last+plan@sub.example.org", true},
                {"o'brien@example.org", true},
                {"root@localhost", true},
                {"j\u00F6rg@b\u00FCcher.example", true},
                {longest, true},
                {longer, false},
                {wide, false},
                {far, false},
                {"", false},
                {"lead", false},
                {"@example.org", false},
                {"lead@", false},
                {"a@b@example.org", false},
                {".a@example.org", false},
                {"a.@example.org", false},
                {"a..b@example.org", false},
                {"a b@example.org", false},
                {"\"a b\"@example.org", false},
                {"a@[127.0.0.1]", false},
                {"a@-example.org", false},
                {"a@example-.org", false},
                {"a@example..org", false},
                {"a@example.org.", false},
                {"a@exa_mple.org", false},
                {"a@example.org\r\nBcc: b@example.org", false},
                {"<a@example.org>", false},
                {"a,b@example.org", false},
                {"a@b c", false},
                {"a\n@example.org", false},
                {"a(comment)@example.org", false},
                {"@relay:a@example.org", false},
                {"a\u200Bb@example.org", false},
                {"a\u202Eb@example.org", false},
                {"a\xFF@example.org", false}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (address_ok(rows[i].address) != rows[i].ok)
            fail_msg("%s", rows[i].address);
    }
}

static void
splits_mailboxes(void **state)
{
    static const struct {
        const char *mailbox, *name, *address; /* address NULL: refused */
    } rows[] = {{"lead@example.org", NULL, "lead@example.org"},
                {"<lead@example.org>", NULL, "lead@example.org"},
                {"Lead <lead@example.org>", "Lead", "lead@example.org"},
                {"  Plans, the  <lead@example.org>", "Plans, the", "lead@example.org"},
                {"\"Plans, the\" <lead@example.org>", "Plans, the", "lead@example.org"},
                {"Caf\u00E9 <lead@example.org>", "Caf\u00E9", "lead@example.org"},
                {"", NULL, NULL},
                {"Lead <lead@example.org", NULL, NULL},
                {"Lead lead@example.org", NULL, NULL},
                {"Lead <lead>", NULL, NULL},
                {"a@example.org <b@example.org> <c@example.org>", NULL, NULL},
                {"Lead\r\nBcc: <b@example.org>", NULL, NULL},
                {"Le\"ad <lead@example.org>", NULL, NULL},
                {"\xFF <lead@example.org>", NULL, NULL}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = NULL;
        g_autofree char *address = NULL;
        bool ok = address_split(rows[i].mailbox, &name, &address);
        assert_int_equal(ok, rows[i].address != NULL);
        assert_int_equal(g_strcmp0(name, rows[i].name), 0);
        assert_int_equal(g_strcmp0(address, rows[i].address), 0);
        assert_int_equal(address_split(rows[i].mailbox, NULL, NULL), ok);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(judges_addresses),
                                       cmocka_unit_test(splits_mailboxes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
