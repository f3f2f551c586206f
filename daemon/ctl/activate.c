#include "base/text.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/picture.h"
#include "ctl/table.h"
#include "engine/rehearsal.h"
#include "store/programmes.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_DAYS = 7 };

typedef struct {
    char *on;
    gboolean close, dry_run, yes;
} Options;

/* Who would get what. */
typedef struct {
    json_t *messages; /* one object each, those that cannot be sent with "to": null */
    Table *table;
    guint sent, held;
} Week;

static const Board *
board_of(const Plan *plan, int64_t id)
{
    for (guint i = 0; i < plan->boards->len; i++) {
        const Board *board = plan->boards->pdata[i];
        if (board->id == id)
            return board;
    }
    return NULL;
}

/* One message of the first week. `to` is NULL for what is held: `held` says why, `name` whom it was for. */
typedef struct {
    Instant at;
    NoticeKind kind;
    const Board *board;
    const char *to, *held, *name, *subject;
} Line;

static json_t *
line_json(const Line *line, const Zone *zone)
{
    g_autofree char *at = zone_format_rfc3339(zone, line->at);
    json_t *object = json_object();
    json_object_set_new(object, "at", output_text(at));
    json_object_set_new(object, "kind", json_string(notice_kind_word(line->kind)));
    json_object_set_new(object, "board", output_text(line->board != NULL ? line->board->key : NULL));
    json_object_set_new(object, "to", output_text(line->to));
    json_object_set_new(object, "held", output_text(line->held));
    json_object_set_new(object, "name", output_text(line->name));
    json_object_set_new(object, "subject", output_text(line->subject));
    return object;
}

static void
add(Week *week, const Plan *plan, const Line *line)
{
    g_autoptr(Zone) zone = zone_new(plan->zone, NULL);
    g_autofree char *when = output_when(zone, line->at);
    const char *kind = notice_kind_word(line->kind);
    g_autofree char *what =
        line->board != NULL ? g_strdup_printf("%s, %s", kind, line->board->key) : g_strdup(kind);
    g_autofree char *to =
        line->to != NULL ? g_strdup(line->to) : g_strdup_printf("nobody (%s: %s)", line->held, line->name);
    table_add(week->table, when, what, to, line->subject, NULL);
    json_array_append_new(week->messages, line_json(line, zone));
}

static void
sent(void *data, const Message *message, const Plan *plan, Instant at)
{
    Week *week = data;
    Line line = {.at = at,
                 .kind = message->kind,
                 .board = board_of(plan, message->board_id),
                 .to = message->address,
                 .subject = message->subject};
    week->sent++;
    add(week, plan, &line);
}

static void
held(void *data, const Held *what, const Plan *plan, Instant at)
{
    Week *week = data;
    Line line = {
        .at = at, .kind = what->kind, .held = what->why, .name = what->name, .subject = what->subject};
    week->held++;
    add(week, plan, &line);
}

static bool
rehearse(Ctl *ctl, const Picture *picture, Week *week, GError **error)
{
    RehearsalOptions options = {.settings = ctl->settings,
                                .programme = picture->plan->key,
                                .from = picture->today,
                                .to = picture->today + FIRST_DAYS - 1,
                                .record = true,
                                .sent = sent,
                                .held = held,
                                .data = week};
    signal(SIGPIPE, SIG_IGN); /* a plugin's process may end early */
    return rehearsal_run(&options, error);
}

static void
print_week(const Picture *picture, const Week *week)
{
    g_autofree char *day = day_format_long(picture->today);
    printf("%s, active from %s. In its first week:\n\n", picture->plan->key, day);
    table_print(week->table, "Nothing would be sent.");
    if (week->held > 0)
        printf("\n%u would be sent, %u could not.\n", week->sent, week->held);
    else
        printf("\n%u would be sent.\n", week->sent);
}

static bool
agreed(const char *question, bool *yes, GError **error)
{
    char answer[16] = "";
    if (!isatty(STDIN_FILENO))
        return error_set(error, ERROR_USAGE, "nobody is there to ask: give --yes, or --dry-run to look only");
    printf("\n%s [y/N] ", question);
    fflush(stdout);
    *yes = fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
    return true;
}

static bool
set_state(Ctl *ctl, Store *store, const Picture *picture, ProgrammeState state, GError **error)
{
    Author author = ctl_author(ctl);
    if (!store_begin(store, error))
        return false;
    if (!programmes_set_state(store, picture->plan->key, state, picture->today, &author, error)) {
        store_rollback(store);
        return false;
    }
    if (!store_commit(store, error))
        return false;
    ctl_poke(ctl);
    return true;
}

/* Asks, unless told not to, and does it. `done` says whether. */
static bool
decide(Ctl *ctl, Store *store, const Picture *picture, const Options *options, ProgrammeState state,
       bool *done, GError **error)
{
    const char *question = state == PROGRAMME_CLOSED ? "Close it for good?" : "Begin?";
    bool yes = options->yes;
    *done = false;
    if (options->dry_run)
        return true;
    if (!yes && !agreed(question, &yes, error))
        return false;
    *done = yes;
    return !yes || set_state(ctl, store, picture, state, error);
}

static void
say(const Ctl *ctl, const Picture *picture, ProgrammeState state, bool done, json_t *messages)
{
    const Plan *plan = picture->plan;
    if (ctl->json) {
        json_t *object = json_object();
        json_object_set_new(object, "programme", output_text(plan->key));
        json_object_set_new(object, "state", json_string(programme_state_word(done ? state : plan->state)));
        json_object_set_new(object, "changed", json_boolean(done));
        json_object_set_new(object, "on", output_day(picture->today));
        if (messages != NULL)
            json_object_set(object, "first_week", messages);
        ctl_print_json(object);
    } else {
        printf("%s is %s%s\n", plan->key, done ? "now " : "still ",
               programme_state_word(done ? state : plan->state));
    }
}

static bool
begin(Ctl *ctl, Store *store, const Picture *picture, const Options *options, GError **error)
{
    g_autoptr(Table) table = table_new("WHEN", "KIND", "TO", "SUBJECT", NULL);
    Week week = {.messages = json_array(), .table = table};
    bool done = false;
    bool well = rehearse(ctl, picture, &week, error);
    if (well && !ctl->json)
        print_week(picture, &week);
    well = well && decide(ctl, store, picture, options, PROGRAMME_ACTIVE, &done, error);
    if (well)
        say(ctl, picture, PROGRAMME_ACTIVE, done, week.messages);
    json_decref(week.messages);
    return well;
}

static bool
end(Ctl *ctl, Store *store, const Picture *picture, const Options *options, GError **error)
{
    bool done = false;
    if (!ctl->json)
        printf("%s: nothing more is sent for a closed programme, and it cannot be opened again.\n",
               picture->plan->key);
    if (!decide(ctl, store, picture, options, PROGRAMME_CLOSED, &done, error))
        return false;
    say(ctl, picture, PROGRAMME_CLOSED, done, NULL);
    return true;
}

static bool
activate(Ctl *ctl, const char *programme, const Options *options, GError **error)
{
    g_autoptr(Store) store = ctl_store(ctl, options->dry_run ? STORE_READ_ONLY : STORE_READ_WRITE, error);
    g_autoptr(Picture) picture =
        store != NULL ? picture_new(ctl, store, programme, options->on, error) : NULL;
    if (picture == NULL)
        return false;
    ProgrammeState wanted = options->close ? PROGRAMME_CLOSED : PROGRAMME_ACTIVE;
    if (picture->plan->state == wanted) {
        say(ctl, picture, wanted, false, NULL);
        return true;
    }
    if (picture->plan->state == PROGRAMME_CLOSED)
        return error_set(error, ERROR_DATA,
                         "%s is closed, and cannot be opened again: import it under another name", programme);
    return options->close ? end(ctl, store, picture, options, error)
                          : begin(ctl, store, picture, options, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    Options options = {0};
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_STRING, &options.on, "The day on which it begins (default: today)", "DATE"},
        {"close", 0, 0, G_OPTION_ARG_NONE, &options.close, "Close the programme instead", NULL},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "Only show who would get what", NULL},
        {"yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, "Begin without asking", NULL},
        G_OPTION_ENTRY_NULL};
    bool well =
        command_parse(self, entries, 1, 1, &argc, &argv, error) && activate(ctl, argv[1], &options, error);
    g_free(options.on);
    return well;
}

const Command command_activate = {
    .name = "activate",
    .arguments = "PROGRAMME",
    .summary = "Show who would get what in the first week, then begin to send",
    .run = run,
};
