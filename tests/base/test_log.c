#include "base/log.h"
#include "tests/check.h"

#include <unistd.h>

static void
makes_one_safe_line(void **state)
{
    LogSink sink = {.fd = -1, .level = LOG_LEVEL_INFO, .prefixed = true};
    g_autofree char *line = log_line(&sink, LOG_LEVEL_WARNING, "title \"a\nb\"");
    assert_string_equal(line, "<4>title \"a\\nb\"\n");
    sink.prefixed = false;
    g_autofree char *plain = log_line(&sink, LOG_LEVEL_ERROR, "x");
    assert_string_equal(plain, "error: x\n");
}

static void
writes_what_the_level_allows(void **state)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    LogSink sink = {.fd = ends[1], .level = LOG_LEVEL_INFO};
    log_install(&sink);
    g_debug("hidden");
    g_info("seen %d", 1);
    log_error("bad");
    char got[64] = {0};
    assert_int_equal(read(ends[0], got, sizeof got - 1), (ssize_t)strlen("info: seen 1\nerror: bad\n"));
    assert_string_equal(got, "info: seen 1\nerror: bad\n");
    sink.fd = STDERR_FILENO;
    close(ends[0]);
    close(ends[1]);
}

static void
reads_level_words(void **state)
{
    LogLevel level;
    assert_true(log_level_parse("debug", &level));
    assert_int_equal(level, LOG_LEVEL_DEBUG);
    assert_false(log_level_parse("loud", &level));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(makes_one_safe_line),
                                              cmocka_unit_test(reads_level_words),
                                              cmocka_unit_test(writes_what_the_level_allows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
