#include "compose/phrase.h"
#include "tests/check.h"

static void
cleans_what_stands_in_a_plan(void **state)
{
    static const struct {
        const char *in, *out;
    } rows[] = {{"  Agree\r\nthe  plan\t", "Agree the plan"},
                {"a\x01\x1B[2Jb\x7F", "a [2Jb"},
                {"a\xC2\x85z\xE2\x80\xA8y\xE2\x80\xA9x", "a z y x"},
                {"pay \xE2\x80\xAE"
                 "evil\xE2\x80\xAC now",
                 "pay evil now"},
                {"\xE2\x81\xA6iso\xE2\x81\xA9late \xEF\xBB\xBFmark", "isolate mark"},
                {"bad \xFF byte", "bad \xEF\xBF\xBD byte"},
                {"شجرة", "شجرة"},
                {NULL, ""},
                {"", ""}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = phrase_clean(rows[i].in, 100);
        assert_string_equal(got, rows[i].out);
    }
    g_autofree char *cut = phrase_clean("one two three", 9);
    assert_string_equal(cut, "one two…");
}

static void
counts_in_words(void **state)
{
    static const struct {
        guint count;
        const char *wanted;
    } rows[] = {{0, "no steps"}, {1, "1 step"}, {2, "2 steps"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = phrase_count(rows[i].count, "step", "steps");
        assert_string_equal(got, rows[i].wanted);
    }
}

static void
says_how_late_something_is(void **state)
{
    static const struct {
        int days;
        bool school;
        const char *wanted;
    } rows[] = {{-3, false, "3 working days late"},
                {-1, false, "1 working day late"},
                {-1, true, "1 school day late"},
                {0, false, "today"},
                {0, true, "today"},
                {1, false, "in 1 working day"},
                {20, false, "in 20 working days"},
                {20, true, "in 20 school days"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = phrase_lateness(rows[i].days, rows[i].school);
        assert_string_equal(got, rows[i].wanted);
    }
}

static void
tells_posts_from_names(void **state)
{
    static const struct {
        const char *name, *wanted;
    } rows[] = {{"Head of Attendance", "the Head of Attendance"},
                {"Clerk to the Board", "the Clerk to the Board"},
                {"Programme officer", "the Programme officer"},
                {"School Improvement Lead", "the School Improvement Lead"},
                {"The Virtual School", "the Virtual School"},
                {"Ann Smith", "Ann Smith"},
                {"Ann Head", "Ann Head"},
                {"Lead", "Lead"},
                {"Vincent van Gogh", "Vincent van Gogh"},
                {"", ""}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = phrase_person(rows[i].name);
        assert_string_equal(got, rows[i].wanted);
    }
}

static void
names_bodies_and_occurrences(void **state)
{
    static const struct {
        const char *title, *wanted;
    } bodies[] = {{"Trust Board", "the Trust Board"}, {"The Forum", "the Forum"}, {"", ""}};
    for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autofree char *got = phrase_body(bodies[i].title);
        assert_string_equal(got, bodies[i].wanted);
    }
    static const struct {
        const char *title, *more, *wanted;
    } titles[] = {{"Quarterly return", "Q1 2004-05", "Quarterly return, Q1 2004-05"},
                  {"Send the return. ", "April 2004", "Send the return, April 2004"},
                  {"Send the long…", "April 2004", "Send the long… April 2004"},
                  {"Send it.", "", "Send it."},
                  {"", "April 2004", ", April 2004"}};
    for (guint i = 0; i < G_N_ELEMENTS(titles); i++) {
        g_autofree char *got = phrase_titled(titles[i].title, titles[i].more);
        assert_string_equal(got, titles[i].wanted);
    }
}

static void
says_how_often_a_date_moved(void **state)
{
    static const char *const wanted[] = {"", "moved once", "moved twice", "moved 3 times"};
    for (int moves = 0; moves < 4; moves++) {
        g_autofree char *got = phrase_moves(moves);
        assert_string_equal(got, wanted[moves]);
    }
}

static void
says_how_far_ahead(void **state)
{
    static const struct {
        int weeks;
        const char *wanted;
    } rows[] = {{0, "the weeks ahead"},    {1, "the next week"},          {2, "the next two weeks"},
                {6, "the next six weeks"}, {12, "the next twelve weeks"}, {13, "the next 13 weeks"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = phrase_ahead(rows[i].weeks);
        assert_string_equal(got, rows[i].wanted);
    }
}

static void
lists_names(void **state)
{
    static const char *const wanted[] = {"", "Ann", "Ann and Bob", "Ann, Bob and Cy",
                                         "Ann, Bob, Cy and 1 more"};
    static char *const names[] = {(char *)"Ann", (char *)"Bob", (char *)"Cy", (char *)"Di"};
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        g_autofree char *got = phrase_list(list, 3);
        assert_string_equal(got, wanted[i]);
        if (i < G_N_ELEMENTS(names))
            g_ptr_array_add(list, names[i]);
    }
}

static void
begins_a_sentence(void **state)
{
    g_autofree char *got = phrase_sentence("état");
    assert_string_equal(got, "État");
    g_autofree char *none = phrase_sentence("");
    assert_string_equal(none, "");
}

static void
wraps_lines(void **state)
{
    static const struct {
        const char *in, *out;
    } rows[] = {{"short\n", "short\n"},
                {"one two three four", "one two\nthree four\n"},
                {"  * one two three", "  * one two\n    three\n"},
                {"  indented words here", "  indented\n  words here\n"},
                {"anunbreakableword x", "anunbreakableword\nx\n"},
                {"\n\na\n\n\n\nb\n\n", "a\n\nb\n"},
                {"ééééééééééé é", "ééééééééééé\né\n"},
                {"", ""}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = phrase_wrap(rows[i].in, 12);
        assert_string_equal(got, rows[i].out);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleans_what_stands_in_a_plan),
        cmocka_unit_test(counts_in_words),
        cmocka_unit_test(says_how_late_something_is),
        cmocka_unit_test(tells_posts_from_names),
        cmocka_unit_test(names_bodies_and_occurrences),
        cmocka_unit_test(says_how_often_a_date_moved),
        cmocka_unit_test(says_how_far_ahead),
        cmocka_unit_test(lists_names),
        cmocka_unit_test(begins_a_sentence),
        cmocka_unit_test(wraps_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
