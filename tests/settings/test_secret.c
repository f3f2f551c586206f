#include "base/error.h"
#include "settings/secret.h"
#include "tests/check.h"
#include "tests/settings/directory.h"

#include <sys/stat.h>

static char *
write_secret(void **state, const char *content, gssize size, mode_t mode)
{
    char *path = directory_write(state, "secret", content, size);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void
reads_secrets(void **state)
{
    static const struct {
        const char *content, *secret;
        mode_t mode;
    } rows[] = {{"word", "word", 0600},
                {"word\n", "word", 0640},
                {"word\r\n", "word", 0400},
                {" a b \n", " a b ", 0440},
                {"p\xC3\xA4ss", "p\xC3\xA4ss", 0600}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = write_secret(state, rows[i].content, -1, rows[i].mode);
        char *secret = secret_read(path, &error);
        check_ok(secret != NULL, error);
        assert_string_equal(secret, rows[i].secret);
        secret_free(secret);
    }
    secret_free(NULL);
}

static void
refuses_secrets(void **state)
{
    g_autofree char *large = g_strnfill(4097, 'x');
    const struct {
        const char *content;
        gssize size;
        mode_t mode;
        const char *part;
    } rows[] = {
        {"word", 4, 0644, "secret: others may read or change this secret (mode 0644): chmod 0640 or less"},
        {"word", 4, 0602, "others may read or change"},
        {"word", 4, 0660, "others may read or change"},
        {"", 0, 0600, "the secret is empty"},
        {"\n", 1, 0600, "the secret is empty"},
        {"wo\0rd", 5, 0600, "a zero byte"},
        {"word\n\n", 6, 0600, "a secret is one line"},
        {"word\nword\n", 10, 0600, "a secret is one line"},
        {large, 4097, 0600, "at most 4096 bytes"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = write_secret(state, rows[i].content, rows[i].size, rows[i].mode);
        assert_null(secret_read(path, &error));
        check_error(error, ERROR_SETTINGS, rows[i].part);
        assert_null(strstr(error->message, "word"));
    }
}

static void
refuses_what_is_no_file(void **state)
{
    g_autofree char *fifo = g_build_filename(*state, "fifo", NULL);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const char *const paths[] = {fifo, *state, "/dev/null"};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(secret_read(paths[i], &error));
        check_error(error, ERROR_SETTINGS, "a secret must be a regular file");
    }
    g_autoptr(GError) error = NULL;
    assert_null(secret_read("/nowhere/secret", &error));
    check_error(error, ERROR_SETTINGS, "/nowhere/secret: cannot be opened: No such file");
}

static void
reads_credentials(void **state)
{
    g_autoptr(GError) error = NULL;
    g_free(write_secret(state, "word\n", -1, 0400));
    g_setenv("CREDENTIALS_DIRECTORY", *state, TRUE);
    char *secret = secret_read("credential:secret", &error);
    check_ok(secret != NULL, error);
    assert_string_equal(secret, "word");
    secret_free(secret);
    static const char *const bad[] = {"credential:", "credential:../secret", "credential:.."};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_clear_error(&error);
        assert_null(secret_read(bad[i], &error));
        check_error(error, ERROR_SETTINGS, "a file name without slashes");
    }
    g_unsetenv("CREDENTIALS_DIRECTORY");
    g_clear_error(&error);
    assert_null(secret_read("credential:secret", &error));
    check_error(error, ERROR_SETTINGS,
                "$CREDENTIALS_DIRECTORY is not set: give the unit LoadCredential=secret:FILE");
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, directory_make, directory_remove)

int
main(void)
{
    const struct CMUnitTest tests[] = {IN_DIRECTORY(reads_secrets), IN_DIRECTORY(refuses_secrets),
                                       IN_DIRECTORY(refuses_what_is_no_file),
                                       IN_DIRECTORY(reads_credentials)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
