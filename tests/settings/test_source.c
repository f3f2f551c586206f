#include "settings/source.h"
#include "tests/check.h"
#include "tests/settings/directory.h"

/* The faults of a text, one per line; NULL without any. */
static char *
faults_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Faults) faults = faults_new();
    source_free(source_read_text("a.conf", text, faults));
    faults_raise(faults, ERROR_SETTINGS, &error);
    return error != NULL ? g_strdup(error->message) : NULL;
}

#define NARROW " is beyond what a number without an L after it can hold (2147483647)"
#define WIDE   " is beyond what any number here can hold"

static void
finds_damaged_numbers(void **state)
{
    static const struct {
        const char *text, *faults;
    } rows[] = {
        {"n = 2147483647; m = -2147483648; o = +2147483647; p = 0x7FFFFFFF; q = 007;", NULL},
        {"n = 2147483648;", "a.conf:1: 2147483648" NARROW},
        {"\nn = [1,\n 5000000000];", "a.conf:3: 5000000000" NARROW},
        {"n = -2147483649;", "a.conf:1: -2147483649" NARROW},
        {"n = 0xFFFFFFFF;", "a.conf:1: 0xFFFFFFFF" NARROW},
        {"n = 5000000000L; m = 0xFFFFFFFFL; o = -9223372036854775808LL;", NULL},
        {"n = 9223372036854775808L;", "a.conf:1: 9223372036854775808" WIDE},
        {"n = 0xFFFFFFFFFFFFFFFFL;", "a.conf:1: 0xFFFFFFFFFFFFFFFF" WIDE},
        {"n = 99999999999999999999;", "a.conf:1: 99999999999999999999" WIDE},
        {"n = 1.5; m = .5e3; o = 5.; p = -1e300;", NULL},
        {"n = 1e999;", "a.conf:1: 1e999 is beyond what a number here can hold"},
        {"n=5000000000;m=6000000000;", "a.conf:1: 5000000000" NARROW "\na.conf:1: 6000000000" NARROW},
        /* digits that are no numbers */
        {"s = \"5000000000\"; # 5000000000\nt5000000000 = 1; // 5000000000\n/* 5000000000\n5000000000 */ u = "
         "1;",
         NULL},
        {"s = \"\\\"\"; n = 5000000000;", "a.conf:1: 5000000000" NARROW},
        {"s = \"a\n5000000000\"; n = 5000000000;", "a.conf:2: 5000000000" NARROW},
        {"/* \" */ n = 5000000000;", "a.conf:1: 5000000000" NARROW},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *faults = faults_of(rows[i].text);
        if (rows[i].faults == NULL && faults != NULL)
            fail_msg("%s", faults);
        else if (rows[i].faults != NULL)
            assert_string_equal(faults, rows[i].faults);
    }
}

static void
refuses_what_is_no_text(void **state)
{
    static const struct {
        const char *text, *faults;
    } rows[] = {
        {"\xEF\xBB\xBFs = \"caf\xC3\xA9\";\r\n", NULL},
        {"a = 1;\ns = \"caf\xE9\";", "a.conf:2: is not UTF-8: s = \"caf\uFFFD\";"},
        {"s = \"a\\x00b\";", "a.conf:1: \\x00 may not stand in a string"},
        {"s = \"a\\\\x00b\";", NULL},
        {"a = 1;\ns = \"a\n\n", "a.conf:2: the string that begins here has no end"},
        {"a = 1; /* \n\n", "a.conf:1: the comment that begins here has no end"},
        {"a = 1; /*/ x", "a.conf:1: the comment that begins here has no end"},
        {"@include \"a\" b = 1;", "a.conf:1: an include is written @include \"FILE\", alone on its line"},
        {"@include a", "a.conf:1: an include is written @include \"FILE\", alone on its line"},
        {"@include \"\"", "a.conf:1: an include is written @include \"FILE\", alone on its line"},
        {"# @include \"a\"\n/*\n@include \"a\"\n*/", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *faults = faults_of(rows[i].text);
        if (rows[i].faults == NULL && faults != NULL)
            fail_msg("%s", faults);
        else if (rows[i].faults != NULL)
            assert_string_equal(faults, rows[i].faults);
    }
}

/* Reads `name` of the test's directory; gives the text, and the faults without the directory's name. */
static char *
read_files(void **state, const char *name, char **faults_text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Faults) faults = faults_new();
    g_autofree char *path = g_build_filename(*state, name, NULL);
    g_autofree char *prefix = g_strconcat(*state, "/", NULL);
    g_autoptr(Source) source = source_read_file(path, faults);
    faults_raise(faults, ERROR_SETTINGS, &error);
    g_autoptr(GString) out = g_string_new(error != NULL ? error->message : "");
    g_string_replace(out, prefix, "", 0);
    *faults_text = g_strdup(out->str);
    return g_strdup(source_text(source));
}

static void
follows_includes(void **state)
{
    g_autofree char *a =
        directory_write(state, "a.conf", "a = 1;\n  @include \"sub/b.conf\" # here\nz = 1;\n", -1);
    directory_put(state, "sub/b.conf", "b = 1;\n@include \"c.conf\"", -1);
    directory_put(state, "sub/c.conf", "c = 1;", -1);
    static const struct {
        const char *file;
        guint line;
    } places[] = {{"a.conf", 1}, {"sub/b.conf", 1}, {"sub/c.conf", 1}, {"a.conf", 3}};
    g_autoptr(Faults) faults = faults_new();
    g_autoptr(Source) source = source_read_file(a, faults);
    assert_int_equal(faults_count(faults), 0);
    assert_string_equal(source_text(source), "a = 1;\nb = 1;\nc = 1;\nz = 1;\n");
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        const char *file;
        guint line;
        source_locate(source, i + 1, &file, &line);
        assert_true(g_str_has_suffix(file, places[i].file));
        assert_int_equal(line, places[i].line);
    }
}

static void
refuses_bad_includes(void **state)
{
    directory_put(
        state, "a.conf",
        "a = 1;\n@include \"gone.conf\"\n@include \".\"\n@include \"zero.conf\"\n@include \"n.conf\"\n", -1);
    directory_put(state, "zero.conf", "a\0b", 3);
    directory_put(state, "n.conf", "\nn = 5000000000;", -1);
    g_autofree char *faults = NULL;
    g_autofree char *text = read_files(state, "a.conf", &faults);
    assert_string_equal(text, "a = 1;\n\nn = 5000000000;\n");
    assert_string_equal(faults, "a.conf:2: include: gone.conf: cannot be opened: No such file or directory\n"
                                "a.conf:3: include: .: cannot be read: Is a directory\n"
                                "a.conf:4: include: zero.conf: is not a text: it has a zero byte\n"
                                "n.conf:2: 5000000000" NARROW);
}

static void
ends_circles_and_floods(void **state)
{
    directory_put(state, "loop.conf", "@include \"loop.conf\"\n", -1);
    g_autofree char *large = g_strnfill(1 << 20, ' ');
    directory_put(state, "page.conf", large, 1 << 20);
    directory_put(state, "more.conf", large, -1);
    directory_put(
        state, "flood.conf",
        "@include \"page.conf\"\n@include \"page.conf\"\n@include \"page.conf\"\n@include \"page.conf\"\n",
        -1);
    g_autofree char *looped = NULL;
    g_autofree char *flooded = NULL;
    g_free(read_files(state, "loop.conf", &looped));
    g_free(read_files(state, "flood.conf", &flooded));
    assert_string_equal(looped, "loop.conf:1: loop.conf is not included: includes nest more than 8 deep");
    assert_string_equal(flooded,
                        "flood.conf:4: include: page.conf: with what is included, more than 4194304 bytes");
}

static void
says_when_a_file_cannot_be_read(void **state)
{
    g_autofree char *large = g_strnfill((1 << 20) + 1, ' ');
    directory_put(state, "large.conf", large, -1);
    static const struct {
        const char *name, *faults;
    } rows[] = {{"gone.conf", "gone.conf: cannot be opened: No such file or directory"},
                {"large.conf", "large.conf: is larger than 1048576 bytes"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *faults = NULL;
        g_autofree char *text = read_files(state, rows[i].name, &faults);
        assert_null(text);
        assert_string_equal(faults, rows[i].faults);
    }
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, directory_make, directory_remove)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_damaged_numbers), cmocka_unit_test(refuses_what_is_no_text),
        IN_DIRECTORY(follows_includes),          IN_DIRECTORY(refuses_bad_includes),
        IN_DIRECTORY(ends_circles_and_floods),   IN_DIRECTORY(says_when_a_file_cannot_be_read)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
