#include "service/control.h"
#include "tests/check.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct {
    char *directory, *path;
    uv_loop_t loop;
    ControlServer *server;
    uv_thread_t client;
    uv_async_t ended;
    void (*talk)(void *world);
    const char *request;
    uint64_t patience; /* 0: the server's own */
    json_t *reply;
    GError *error;
} World;

static json_t *
handle(void *data, const char *request)
{
    if (strcmp(request, "status") == 0)
        return json_pack("{s:b, s:s}", "ok", 1, "heard", request);
    if (strcmp(request, "sulk") == 0)
        return json_pack("{s:b}", "ok", 0);
    g_autoptr(GError) error = NULL;
    if (strcmp(request, "reload") == 0)
        error_set(&error, ERROR_TEMPORARY, "the settings are being read already");
    else
        error_set(&error, ERROR_USAGE, "no such request");
    return control_refusal(error);
}

static void
end(uv_async_t *async)
{
    World *world = async->data;
    control_server_close(world->server);
    uv_close((uv_handle_t *)async, NULL);
}

static void
client(void *data)
{
    World *world = data;
    world->talk(world);
    uv_async_send(&world->ended);
}

/* The server on this thread's loop, the client on another; the loop must end clean. */
static void
converse(World *world, void (*talk)(void *))
{
    GError *error = NULL;
    world->talk = talk;
    world->directory = g_dir_make_tmp("control-XXXXXX", NULL);
    world->path = g_build_filename(world->directory, "run", "control", NULL);
    uv_loop_init(&world->loop);
    world->server = control_server_new(&world->loop, world->path, handle, NULL, &error);
    check_ok(world->server != NULL, error);
    if (world->patience > 0)
        control_server_set_patience(world->server, world->patience);
    struct stat status;
    assert_int_equal(stat(world->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0660);
    uv_async_init(&world->loop, &world->ended, end);
    world->ended.data = world;
    uv_thread_create(&world->client, client, world);
    uv_run(&world->loop, UV_RUN_DEFAULT);
    uv_thread_join(&world->client);
    assert_int_equal(uv_loop_close(&world->loop), 0);
    assert_int_not_equal(stat(world->path, &status), 0);
    g_autofree char *run = g_path_get_dirname(world->path);
    rmdir(run);
    rmdir(world->directory);
    g_free(world->directory);
    g_free(world->path);
}

static void
ask(void *data)
{
    World *world = data;
    world->reply = control_request(world->path, world->request, &world->error);
}

static void
answers_a_request(void **state)
{
    World world = {.request = "status"};
    converse(&world, ask);
    check_ok(world.reply != NULL, world.error);
    assert_string_equal(json_string_value(json_object_get(world.reply, "heard")), "status");
    json_decref(world.reply);
}

static void
passes_on_a_refusal(void **state)
{
    static const struct {
        const char *request, *why;
        ErrorCode code;
    } rows[] = {{"dance", "the daemon refuses: no such request", ERROR_USAGE},
                {"reload", "are being read already", ERROR_TEMPORARY},
                {"sulk", "it does not say why", ERROR_SOFTWARE}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        World world = {.request = rows[i].request};
        converse(&world, ask);
        assert_null(world.reply);
        check_error(world.error, rows[i].code, rows[i].why);
        g_error_free(world.error);
    }
}

static int
connect_to(const World *world)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, world->path, sizeof address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* Connects, says something, and leaves or waits to be left. */
static void
say(World *world, const char *text, size_t size, bool wait)
{
    int fd = connect_to(world);
    assert_int_equal(send(fd, text, size, MSG_NOSIGNAL), (ssize_t)size);
    char got[16];
    if (wait)
        assert_true(recv(fd, got, sizeof got, 0) <= 0);
    close(fd);
}

static void
be_rude(void *data)
{
    World *world = data;
    char flood[4096];
    memset(flood, 'x', sizeof flood);
    say(world, "sta", 3, false);
    say(world, flood, sizeof flood, true);
    ask(world);
}

static void
survives_rude_clients(void **state)
{
    World world = {.request = "status"};
    converse(&world, be_rude);
    check_ok(world.reply != NULL, world.error);
    json_decref(world.reply);
}

/* As many as the server listens to at once, none of which says anything; each is left in the end. */
static void
say_nothing(void *data)
{
    World *world = data;
    int idle[16];
    char got[16];
    for (guint i = 0; i < G_N_ELEMENTS(idle); i++)
        idle[i] = connect_to(world);
    for (guint i = 0; i < G_N_ELEMENTS(idle); i++) {
        assert_int_equal(recv(idle[i], got, sizeof got, 0), 0);
        close(idle[i]);
    }
    ask(world);
}

static void
leaves_who_says_nothing(void **state)
{
    World world = {.request = "status", .patience = 400};
    converse(&world, say_nothing);
    check_ok(world.reply != NULL, world.error);
    json_decref(world.reply);
}

static bool
try_path(const char *path, GError **error)
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    ControlServer *server = control_server_new(&loop, path, handle, NULL, error);
    if (server != NULL)
        control_server_close(server);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    return server != NULL;
}

static void
leave_a_dead_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
}

/* A setting that names the store by mistake must not cost the store. */
static void
replaces_nothing_but_a_socket(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = g_dir_make_tmp("control-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "store", NULL);
    g_autofree char *link = g_build_filename(directory, "link", NULL);
    assert_true(g_file_set_contents(path, "plan", -1, NULL));
    assert_int_equal(symlink("store", link), 0);
    const char *const paths[] = {path, link, directory};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        assert_false(try_path(paths[i], &error));
        check_error(error, ERROR_SETTINGS, "no socket");
        assert_non_null(strstr(error->message, paths[i]));
        g_clear_error(&error);
    }
    g_autofree char *kept = NULL;
    assert_true(g_file_get_contents(link, &kept, NULL, NULL));
    assert_string_equal(kept, "plan");

    unlink(link);
    unlink(path);
    leave_a_dead_socket(path);
    check_ok(try_path(path, &error), error);
    assert_int_equal(rmdir(directory), 0);
}

static void
says_when_nobody_is_there(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(control_request("/nonexistent/control", "status", &error));
    check_error(error, ERROR_UNAVAILABLE, "is milestoned running?");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(answers_a_request),
                                              cmocka_unit_test(passes_on_a_refusal),
                                              cmocka_unit_test(survives_rude_clients),
                                              cmocka_unit_test(leaves_who_says_nothing),
                                              cmocka_unit_test(replaces_nothing_but_a_socket),
                                              cmocka_unit_test(says_when_nobody_is_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
