#include "base/text.h"
#include "tests/check.h"

typedef struct {
    const char *in, *out;
} Pair;

static void
folds_for_comparison(void **state)
{
    static const Pair rows[] = {{"  Key Tasks: ", "key tasks"},
                                {"How it will be\nmonitored", "how it will be monitored"},
                                {"Group / Lead", "group lead"},
                                {"ﬁnal Straße", "final strasse"},
                                {"", ""}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = text_fold(rows[i].in);
        assert_string_equal(got, rows[i].out);
    }
}

static void
folds_plurals(void **state)
{
    static const Pair rows[] = {{"Priorities", "priority"},    {"Key Tasks", "key task"},
                                {"Status", "status"},          {"Progress", "progress"},
                                {"Statuses", "status"},        {"Success criteria", "success criteria"},
                                {"Time-scales", "time scale"}, {"Refs", "ref"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = text_fold_singular(rows[i].in);
        assert_string_equal(got, rows[i].out);
    }
}

static void
squeezes_white_space(void **state)
{
    g_autofree char *got = text_squeeze(" a\xC2\xA0 b\r\n\tc ");
    assert_string_equal(got, "a b c");
}

static void
shows_control_characters(void **state)
{
    static const Pair rows[] = {{"a\nb\r\x1B[2J", "a\\nb\\r\\u001B[2J"},
                                {"x\xE2\x80\xAEy", "x\\u202Ey"},
                                {"\xFFz", "\\xFFz"},
                                {"caf\xC3\xA9", "caf\xC3\xA9"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = text_printable(rows[i].in);
        assert_string_equal(got, rows[i].out);
    }
}

static void
cuts_long_text(void **state)
{
    g_autofree char *kept = text_ellipsize("short", 5);
    assert_string_equal(kept, "short");
    g_autofree char *cut = text_ellipsize("agree the joint protocol", 12);
    assert_string_equal(cut, "agree the…");
    g_autofree char *word = text_ellipsize("undividedtext", 6);
    assert_string_equal(word, "undiv…");
}

static void
measures_distance(void **state)
{
    assert_int_equal(text_distance("december", "decemebr"), 1);
    assert_int_equal(text_distance("february", "febuary"), 1);
    assert_int_equal(text_distance("", "abc"), 3);
    assert_int_equal(text_distance("same", "same"), 0);
}

static void
finds_the_nearest(void **state)
{
    static const char *const keys[] = {"store", "poll", "mail.transport", NULL};
    assert_string_equal(text_nearest("mail.trasport", keys), "mail.transport");
    assert_string_equal(text_nearest("stor", keys), "store");
    assert_null(text_nearest("webhook", keys));
}

static void
counts_columns(void **state)
{
    assert_int_equal(text_columns("abc"), 3);
    assert_int_equal(text_columns("\xE6\x97\xA5"), 2);
    assert_int_equal(text_columns("e\xCC\x81"), 1);
}

static void
knows_what_reorders(void **state)
{
    static const struct {
        gunichar first, last;
        bool turns;
    } ranges[] = {
        {0x061C, 0x061C, false}, {0x200E, 0x200F, false}, {0x202A, 0x202E, true}, {0x2066, 0x2069, true}};
    for (gunichar c = 0; c < 0x3000; c++) {
        bool reorders = false;
        bool turns = false;
        for (guint i = 0; i < G_N_ELEMENTS(ranges); i++) {
            bool inside = c >= ranges[i].first && c <= ranges[i].last;
            reorders = reorders || inside;
            turns = turns || (inside && ranges[i].turns);
        }
        assert_int_equal(text_reorders(c), reorders);
        assert_int_equal(text_turns(c), turns);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_for_comparison), cmocka_unit_test(folds_plurals),
        cmocka_unit_test(squeezes_white_space), cmocka_unit_test(shows_control_characters),
        cmocka_unit_test(cuts_long_text),       cmocka_unit_test(measures_distance),
        cmocka_unit_test(finds_the_nearest),    cmocka_unit_test(counts_columns),
        cmocka_unit_test(knows_what_reorders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
