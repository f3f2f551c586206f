#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/status_programme.h"
#include "service/control.h"
#include "store/outbox.h"
#include "store/programmes.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    json_t *answer; /* what the daemon said of itself; NULL when it said nothing */
    int pid;        /* of a daemon that holds the store and does not answer; 0 */
} Daemon;

/* The number in a lock file outlives its process, and may be another's by now. */
static bool
is_daemon(int pid)
{
    if (pid <= 0 || (kill(pid, 0) != 0 && errno != EPERM))
        return false;
    g_autofree char *path = g_strdup_printf("/proc/%d/comm", pid);
    g_autofree char *name = NULL;
    return g_file_get_contents(path, &name, NULL, NULL) && strcmp(g_strchomp(name), "milestoned") == 0;
}

static Daemon
find_daemon(const Settings *settings)
{
    Daemon daemon = {.answer = control_request(settings->control_socket, "status", NULL)};
    int pid = daemon.answer == NULL ? store_lock_pid(settings->store) : 0;
    daemon.pid = is_daemon(pid) ? pid : 0;
    return daemon;
}

/* null for what the daemon did not say */
static void
set_said(json_t *object, const char *name, const json_t *answer)
{
    json_t *said = json_object_get(answer, name);
    json_object_set_new(object, name, said != NULL ? json_incref(said) : json_null());
}

static json_t *
daemon_json(const Daemon *daemon)
{
    json_t *object = json_object();
    json_object_set_new(object, "running", json_boolean(daemon->answer != NULL || daemon->pid != 0));
    json_object_set_new(object, "answers", json_boolean(daemon->answer != NULL));
    set_said(object, "pid", daemon->answer);
    set_said(object, "next", daemon->answer);
    set_said(object, "idle", daemon->answer);
    if (daemon->pid != 0)
        json_object_set_new(object, "pid", json_integer(daemon->pid));
    return object;
}

static char *
next_wake(const json_t *answer)
{
    const char *next = json_string_value(json_object_get(answer, "next"));
    g_autoptr(GDateTime) at = next != NULL ? g_date_time_new_from_iso8601(next, NULL) : NULL;
    if (at == NULL)
        return g_strdup("when the store changes");
    g_autoptr(Zone) zone = ctl_local_zone();
    return output_when(zone, g_date_time_to_unix(at) * INSTANT_SECOND);
}

static void
print_daemon(const Daemon *daemon, const Settings *settings)
{
    if (daemon->answer != NULL) {
        g_autofree char *next = next_wake(daemon->answer);
        printf("daemon   running, pid %" JSON_INTEGER_FORMAT ", next wake %s\n",
               json_integer_value(json_object_get(daemon->answer, "pid")), next);
    } else if (daemon->pid != 0) {
        printf("daemon   pid %d holds the store, and does not answer on %s\n", daemon->pid,
               settings->control_socket);
    } else {
        printf("daemon   not running: nothing is sent (no answer on %s)\n", settings->control_socket);
    }
}

static json_t *
outbox_json(const int counts[static MESSAGE_CANCELLED + 1])
{
    json_t *object = json_object();
    for (MessageState state = MESSAGE_QUEUED; state <= MESSAGE_CANCELLED; state++)
        json_object_set_new(object, message_state_word(state), json_integer(counts[state]));
    return object;
}

static void
print_pause(const Pause *pause)
{
    g_autoptr(Zone) zone = ctl_local_zone();
    g_autofree char *text = pause != NULL ? output_paused(zone, pause) : NULL;
    if (text != NULL)
        printf("sending  %s (milestonectl resume lets it go on)\n", text);
}

static void
print_outbox(const int counts[static MESSAGE_CANCELLED + 1])
{
    printf("outbox   %d queued, %d under way, %d sent, %d failed, %d taken back\n", counts[MESSAGE_QUEUED],
           counts[MESSAGE_CLAIMED], counts[MESSAGE_SENT], counts[MESSAGE_FAILED], counts[MESSAGE_CANCELLED]);
}

/* The pictures of one programme, or of all. (transfer full) */
static GPtrArray *
load_pictures(Ctl *ctl, Store *store, const char *programme, const char *on, GError **error)
{
    g_autoptr(GPtrArray) rows = programmes_list(store, error);
    if (rows == NULL || (programme != NULL && programmes_find(store, programme, NULL, error) == 0))
        return NULL;
    g_autoptr(GPtrArray) pictures = g_ptr_array_new_with_free_func((GDestroyNotify)picture_free);
    for (guint i = 0; i < rows->len; i++) {
        const ProgrammeRow *row = rows->pdata[i];
        if (programme != NULL && strcmp(programme, row->key) != 0)
            continue;
        Picture *picture = picture_new(ctl, store, row->key, on, error);
        if (picture == NULL)
            return NULL;
        g_ptr_array_add(pictures, picture);
    }
    return g_steal_pointer(&pictures);
}

static void
print_json(const Settings *settings, Store *store, const Daemon *daemon, const Pause *pause,
           const int counts[static MESSAGE_CANCELLED + 1], const GPtrArray *pictures)
{
    json_t *programmes = json_array();
    for (guint i = 0; i < pictures->len; i++)
        json_array_append_new(programmes, status_programme_json(pictures->pdata[i]));
    json_t *object = json_object();
    json_object_set_new(object, "daemon", daemon_json(daemon));
    json_object_set_new(object, "store", output_text(settings->store));
    json_object_set_new(object, "foreign", json_boolean(store_is_foreign(store)));
    json_object_set_new(object, "paused", output_pause(pause));
    json_object_set_new(object, "outbox", outbox_json(counts));
    json_object_set_new(object, "programmes", programmes);
    ctl_print_json(object);
}

static void
print_text(const Settings *settings, Store *store, const Daemon *daemon, const Pause *pause,
           const int counts[static MESSAGE_CANCELLED + 1], const GPtrArray *pictures)
{
    print_daemon(daemon, settings);
    printf("store    %s%s\n", settings->store,
           store_is_foreign(store) ? ": made for another machine or path, so nothing is sent from it" : "");
    print_pause(pause);
    print_outbox(counts);
    status_programme_print(pictures);
}

static bool
status(Ctl *ctl, const char *programme, const char *on, GError **error)
{
    const Settings *settings = ctl_settings(ctl, error);
    g_autoptr(Store) store = settings != NULL ? ctl_store(ctl, STORE_READ_ONLY, error) : NULL;
    g_autoptr(GPtrArray) pictures = store != NULL ? load_pictures(ctl, store, programme, on, error) : NULL;
    int counts[MESSAGE_CANCELLED + 1] = {0};
    g_autoptr(Pause) pause = NULL;
    if (pictures == NULL || !pause_read(store, &pause, error) || !outbox_counts(store, counts, error))
        return false;
    Daemon daemon = find_daemon(settings);
    (ctl->json ? print_json : print_text)(settings, store, &daemon, pause, counts, pictures);
    json_decref(daemon.answer);
    return true;
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    g_autofree char *on = NULL;
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_STRING, &on, "How plans stand on that day (default: today)", "DATE"},
        G_OPTION_ENTRY_NULL};
    return command_parse(self, entries, 0, 1, &argc, &argv, error) &&
           status(ctl, argc > 1 ? argv[1] : NULL, on, error);
}

const Command command_status = {
    .name = "status",
    .arguments = "[PROGRAMME]",
    .summary = "Say how the daemon, the store and every programme stand",
    .run = run,
};
