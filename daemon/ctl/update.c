#include "base/text.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/picture.h"
#include "ctl/questions.h"
#include "ctl/show_milestone.h"
#include "engine/tend.h"
#include "intake/status.h"
#include "plan/brag.h"
#include "store/programmes.h"
#include "store/records.h"
#include "store/updates.h"

#include <stdio.h>
#include <string.h>

/* A milestone that its lead has seen is quiet for so many of its working days. */
enum { ACKNOWLEDGED_DAYS = 5 };

typedef struct {
    char *status, *due, *forecast, *reason, *note, *by, *on, *occurrence, *snooze_until;
    int span, part;
    gboolean whole, acknowledge, wake, dry_run;
} Options;

static void
options_clear(Options *options)
{
    char **const texts[] = {&options->status, &options->due,        &options->forecast,
                            &options->reason, &options->note,       &options->by,
                            &options->on,     &options->occurrence, &options->snooze_until};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*texts[i]);
}

static bool
unknown_status(const char *word, GError **error)
{
    const char *words[STATUS_SUPERSEDED + 2] = {NULL};
    for (Status status = STATUS_NOT_STARTED; status <= STATUS_SUPERSEDED; status++)
        words[status] = status_word(status);
    return command_unknown("--status", word, words, error);
}

static bool
unknown_reason(const char *word, GError **error)
{
    const char *words[REASON_SUPERSEDED + 1] = {NULL};
    for (Reason reason = REASON_STAFF_ABSENCE; reason <= REASON_SUPERSEDED; reason++)
        words[reason - 1] = reason_word(reason);
    return command_unknown("--reason", word, words, error);
}

static bool
read_words(const Options *options, MilestoneUpdate *update, GError **error)
{
    update->has_status = options->status != NULL;
    /* undated is what dates make of a milestone: nobody can say it */
    if (update->has_status &&
        (!status_words_parse(options->status, &update->status) || update->status == STATUS_UNDATED))
        return unknown_status(options->status, error);
    return options->reason == NULL || reason_parse(options->reason, &update->reason) ||
           unknown_reason(options->reason, error);
}

static bool
read_days(const Ctl *ctl, const Options *options, MilestoneUpdate *update, GError **error)
{
    if (options->span < 0)
        return error_set(error, ERROR_USAGE, "--span counts the dates of a milestone from 1");
    update->span = options->span;
    if (options->part < 0)
        return error_set(error, ERROR_USAGE, "--part counts the dates of a milestone from 1");
    update->part = options->part;
    return (options->due == NULL || ctl_day(ctl, options->due, NULL, &update->due, error)) &&
           (options->forecast == NULL || ctl_day(ctl, options->forecast, NULL, &update->forecast, error)) &&
           (options->snooze_until == NULL ||
            ctl_day(ctl, options->snooze_until, NULL, &update->snooze_until, error));
}

/* What it is of, and how it is to be quiet. */
static bool
read_subject(const Options *options, MilestoneUpdate *update, GError **error)
{
    if (options->occurrence != NULL && update->occurrence != NULL &&
        strcmp(options->occurrence, update->occurrence) != 0)
        return error_set(error, ERROR_USAGE, "--occurrence %s, and the reference says %s",
                         options->occurrence, update->occurrence);
    if (options->occurrence != NULL && *options->occurrence == '\0')
        return error_set(error, ERROR_USAGE,
                         "--occurrence needs the key of one, as `milestonectl show` has it");
    if (options->acknowledge + options->wake + (options->snooze_until != NULL) > 1)
        return error_set(error, ERROR_USAGE, "one of --acknowledge, --snooze-until and --wake");
    if (options->occurrence != NULL && update->occurrence == NULL)
        update->occurrence = g_strdup(options->occurrence);
    update->whole = options->whole;
    update->wake = options->wake;
    return true;
}

static bool
says_something(const Options *options, GError **error)
{
    if (options->status != NULL || options->due != NULL || options->forecast != NULL ||
        options->reason != NULL || (options->note != NULL && *options->note != '\0') ||
        options->snooze_until != NULL || options->acknowledge || options->wake)
        return true;
    return error_set(error, ERROR_USAGE,
                     "nothing to record: give --status, --due, --forecast, --reason, --note, --acknowledge, "
                     "--snooze-until or --wake");
}

/* What the update made of the milestone, as the history has it. */
static GPtrArray *
apply(Store *store, const MilestoneUpdate *update, const Author *author, const Plan *plan, GError **error)
{
    if (!updates_apply(store, update, author, error))
        return NULL;
    return changes_since(store, plan->id, plan->change, error);
}

static void
say(const Ctl *ctl, const MilestoneUpdate *update, const GPtrArray *changes, bool dry_run)
{
    if (ctl->json) {
        json_t *array = json_array();
        for (guint i = 0; i < changes->len; i++)
            json_array_append_new(array, show_change_json(changes->pdata[i]));
        json_t *object = json_object();
        json_object_set_new(object, "programme", output_text(update->programme));
        json_object_set_new(object, "ref", output_text(update->ref));
        json_object_set_new(object, "occurrence", output_text(update->occurrence));
        json_object_set_new(object, "dry_run", json_boolean(dry_run));
        json_object_set_new(object, "changes", array);
        ctl_print_json(object);
        return;
    }
    printf("%s/%s%s%s%s\n", update->programme, update->ref, update->occurrence != NULL ? "@" : "",
           update->occurrence != NULL ? update->occurrence : "", dry_run ? ", if it were recorded:" : ":");
    for (guint i = 0; i < changes->len; i++) {
        g_autofree char *text = show_change_text(changes->pdata[i]);
        g_autofree char *line = text_printable(text);
        /* one has a status, and so has its milestone */
        const char *noun = ((const Change *)changes->pdata[i])->noun;
        bool of_one = (update->occurrence != NULL || update->part != 0) && strcmp(noun, "update") != 0;
        printf("  %s%s%s\n", of_one ? noun : "", of_one ? " " : "", line);
    }
}

static bool
repeats(const Milestone *milestone)
{
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (span->kind == TIMESCALE_RECURRING)
            return true;
    }
    return false;
}

/* What the next tick would do. */
static bool
tend(const Picture *picture, Store *store, GError **error)
{
    if (!programmes_mark_seen(store, picture->plan->id, picture->now, error))
        return false;
    g_autoptr(Plan) plan = programmes_load(store, picture->plan->key, error);
    g_autoptr(Tending) tending = plan != NULL ? tend_plan(plan, picture->times, picture->today) : NULL;
    return tending != NULL && tending_save(tending, store, picture->now, error);
}

/* What is complete was completed by today; other days are only doubted. */
static bool
take_day(const Ctl *ctl, const Picture *picture, MilestoneUpdate *update, const Options *options,
         GError **error)
{
    update->on = picture->today;
    if (options->on != NULL && !ctl_day(ctl, options->on, NULL, &update->on, error))
        return false;
    if (update->has_status && update->status == STATUS_BLUE && update->on > picture->today)
        return error_set(error, ERROR_DATA,
                         "%s/%s: --on %s is a day to come, and what is complete was completed by today: say "
                         "so then, or give the day that is expected (--forecast)",
                         update->programme, update->ref, options->on);
    if (options->on != NULL)
        questions_doubt_day(picture, "--on", update->on, picture->today, false);
    questions_doubt_day(picture, "--due", update->due, update->on, true);
    questions_doubt_day(picture, "--forecast", update->forecast, update->on, true);
    return true;
}

/* The occurrences that are shown may not be stored yet: a draft's never are, an active programme's by the
 * first tick. Nobody is told of a draft's others by this. */
static bool
prepare(Ctl *ctl, Store *store, MilestoneUpdate *update, const Options *options, const Author *author,
        GError **error)
{
    g_autoptr(Picture) picture = picture_new(ctl, store, update->programme, NULL, error);
    const Milestone *milestone = picture != NULL ? picture_milestone(picture, update->ref, error) : NULL;
    if (milestone == NULL || !take_day(ctl, picture, update, options, error))
        return false;
    if (!repeats(milestone))
        return true;
    if (picture->plan->state == PROGRAMME_ACTIVE && !tend(picture, store, error))
        return false;
    g_autoptr(Plan) plan = programmes_load(store, update->programme, error);
    return plan != NULL && updates_make_occurrence(store, plan, picture->times, update, author, error);
}

/* All in one transaction: what is said is what was written, whoever else writes. */
static bool
record(Ctl *ctl, Store *store, MilestoneUpdate *update, const Options *options, GError **error)
{
    if (!store_begin(store, error))
        return false;
    Author author = ctl_author(ctl);
    author.by = update->by;
    bool prepared = prepare(ctl, store, update, options, &author, error);
    g_autoptr(Picture) picture =
        prepared ? picture_new(ctl, store, update->programme, options->on, error) : NULL;
    g_autoptr(GPtrArray) changes = NULL;
    const Milestone *milestone = picture != NULL ? picture_milestone(picture, update->ref, error) : NULL;
    if (milestone != NULL) {
        g_free(update->ref);
        update->ref = g_strdup(milestone->ref);
        if (options->acknowledge)
            update->snooze_until = calendar_add_working(brag_calendar(milestone, picture->times),
                                                        picture->today, ACKNOWLEDGED_DAYS);
        changes = apply(store, update, &author, picture->plan, error);
    }
    if (changes == NULL || options->dry_run)
        store_rollback(store);
    else if (!store_commit(store, error))
        return false;
    if (changes != NULL)
        say(ctl, update, changes, options->dry_run);
    if (changes != NULL && !options->dry_run)
        ctl_poke(ctl);
    return changes != NULL;
}

static bool
update_milestone(Ctl *ctl, const char *reference, const Options *options, GError **error)
{
    g_autoptr(MilestoneUpdate) update = milestone_update_new();
    g_clear_pointer(&update->programme, g_free);
    g_clear_pointer(&update->ref, g_free);
    if (!says_something(options, error) ||
        !ctl_split_date_ref(reference, &update->programme, &update->ref, &update->occurrence, error) ||
        !read_subject(options, update, error) || !read_words(options, update, error) ||
        !read_days(ctl, options, update, error))
        return false;
    g_free(update->note);
    g_free(update->by);
    update->note = g_strdup(options->note != NULL ? options->note : "");
    update->by = g_strdup(options->by != NULL ? options->by : ctl_author(ctl).by);
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_WRITE, error);
    return store != NULL && record(ctl, store, update, options, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    Options options = {0};
    const GOptionEntry entries[] = {
        {"status", 0, 0, G_OPTION_ARG_STRING, &options.status,
         "The new status: not-started, green, amber, red, blue (done), on-hold or superseded, or as a sheet "
         "says it",
         "WORD"},
        {"due", 0, 0, G_OPTION_ARG_STRING, &options.due, "The new date that was agreed", "DATE"},
        {"span", 0, 0, G_OPTION_ARG_INT, &options.span,
         "Which of its dates moves, from 1 (default: the first not past)", "N"},
        {"occurrence", 0, 0, G_OPTION_ARG_STRING, &options.occurrence,
         "Which occurrence of one that repeats the status and the new date are of", "KEY"},
        {"part", 0, 0, G_OPTION_ARG_INT, &options.part, "Which of its dates alone the status is of, from 1",
         "N"},
        {"whole", 0, 0, G_OPTION_ARG_NONE, &options.whole,
         "The status is of all of one that repeats: it is over", NULL},
        {"forecast", 0, 0, G_OPTION_ARG_STRING, &options.forecast, "When its lead expects it", "DATE"},
        {"reason", 0, 0, G_OPTION_ARG_STRING, &options.reason,
         "Why: amber, red, on-hold and a new date need one, of those in milestonectl(1)", "WORD"},
        {"note", 0, 0, G_OPTION_ARG_STRING, &options.note, "What there is to say", "TEXT"},
        {"acknowledge", 0, 0, G_OPTION_ARG_NONE, &options.acknowledge,
         "Its lead has seen it: no reminder for five working days", NULL},
        {"snooze-until", 0, 0, G_OPTION_ARG_STRING, &options.snooze_until,
         "No reminder up to this day, at most 92 days ahead; its dates stay", "DATE"},
        {"wake", 0, 0, G_OPTION_ARG_NONE, &options.wake, "Reminders come again", NULL},
        {"by", 0, 0, G_OPTION_ARG_STRING, &options.by, "Who says so (default: you)", "WHO"},
        {"on", 0, 0, G_OPTION_ARG_STRING, &options.on, "The day it was said (default: today)", "DATE"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "Only say what would change", NULL},
        G_OPTION_ENTRY_NULL};
    bool well = command_parse(self, entries, 1, 1, &argc, &argv, error) &&
                update_milestone(ctl, argv[1], &options, error);
    options_clear(&options);
    return well;
}

const Command command_update = {
    .name = "update",
    .arguments = "PROGRAMME/REF[@KEY]",
    .summary = "Record what is new of a milestone: done, moved, in trouble",
    .run = run,
};
