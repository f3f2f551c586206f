#include "service/notify.h"
#include "tests/check.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int
listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void
sends_a_datagram_per_state(void **state)
{
    g_autofree char *directory = g_dir_make_tmp("notify-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "socket", NULL);
    int fd = listen_at(path);
    g_setenv("NOTIFY_SOCKET", path, TRUE);
    Notify notify = {0};
    notify_init(&notify);
    assert_true(notify_send(&notify, "READY=1"));
    assert_true(notify_send(&notify, "WATCHDOG=1"));
    char got[32] = {0};
    assert_int_equal(recv(fd, got, sizeof got, 0), 7);
    assert_string_equal(got, "READY=1");
    assert_int_equal(recv(fd, got, sizeof got, 0), 10);
    close(fd);
    assert_false(notify_send(&notify, "STOPPING=1"));
    notify_clear(&notify);
    g_unsetenv("NOTIFY_SOCKET");
    unlink(path);
    rmdir(directory);
}

static void
is_content_when_nobody_listens(void **state)
{
    g_unsetenv("NOTIFY_SOCKET");
    Notify notify = {0};
    notify_init(&notify);
    assert_true(notify_send(&notify, "READY=1"));
    notify_clear(&notify);
}

static void
reads_the_watchdog_that_is_meant_for_it(void **state)
{
    g_autofree char *own = g_strdup_printf("%d", getpid());
    const struct {
        const char *interval, *pid;
        int64_t wanted;
    } rows[] = {
        {"180000000", own, 180000000}, {"180000000", NULL, 180000000}, {"180000000", "1", 0}, {NULL, own, 0}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_unsetenv("WATCHDOG_USEC");
        g_unsetenv("WATCHDOG_PID");
        if (rows[i].interval != NULL)
            g_setenv("WATCHDOG_USEC", rows[i].interval, TRUE);
        if (rows[i].pid != NULL)
            g_setenv("WATCHDOG_PID", rows[i].pid, TRUE);
        Notify notify = {0};
        notify_init(&notify);
        assert_int_equal(notify.watchdog, rows[i].wanted);
        notify_clear(&notify);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(sends_a_datagram_per_state),
                                              cmocka_unit_test(is_content_when_nobody_listens),
                                              cmocka_unit_test(reads_the_watchdog_that_is_meant_for_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
