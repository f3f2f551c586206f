#include "base/text.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/picture.h"
#include "ctl/questions.h"
#include "ctl/show_milestone.h"
#include "store/questions.h"
#include "store/records.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { UNSAID = INT_MIN };

typedef struct {
    char *due, *start, *repeat, *by, *on;
    int reading, span;
    gboolean no_date, dry_run;
} Options;

static void
options_clear(Options *options)
{
    g_free(options->due);
    g_free(options->start);
    g_free(options->repeat);
    g_free(options->by);
    g_free(options->on);
}

static int
answers_given(const Options *options)
{
    return (options->reading != UNSAID) + (options->due != NULL) + (options->repeat != NULL) +
           options->no_date;
}

static bool
check_options(const Options *options, bool one, GError **error)
{
    int given = answers_given(options);
    if ((options->span != UNSAID && options->span < 1) ||
        (options->reading != UNSAID && options->reading < 1))
        return error_set(error, ERROR_USAGE, "--span and --reading count from 1");
    bool beside =
        options->start != NULL || options->by != NULL || options->span != UNSAID || options->dry_run;
    if (given > 1)
        return error_set(error, ERROR_USAGE, "one answer at a time: --reading, --due, --repeat or --no-date");
    if (!one && (given > 0 || beside))
        return error_set(
            error, ERROR_USAGE,
            "an answer needs a reference, such as plan/R7a.3: a programme alone lists its questions");
    if (given == 0 && beside)
        return error_set(error, ERROR_USAGE, "no answer: give --reading, --due, --repeat or --no-date");
    if (options->start != NULL && options->due == NULL && options->repeat == NULL)
        return error_set(error, ERROR_USAGE, "--start stands with --due or --repeat");
    return true;
}

static bool
read_answer(const Ctl *ctl, const Options *options, QuestionAnswer *answer, GError **error)
{
    answer->ordinal = MAX(options->span, 0);
    answer->offer = MAX(options->reading, 0);
    answer->repeat = options->repeat;
    answer->none = options->no_date;
    answer->by = options->by;
    answer->due = answer->start = DAY_NONE;
    return (options->due == NULL || ctl_day(ctl, options->due, NULL, &answer->due, error)) &&
           (options->start == NULL || ctl_day(ctl, options->start, NULL, &answer->start, error));
}

/* As update says it: what the answer made of the milestone. */
static void
say(const Ctl *ctl, const QuestionAnswer *answer, const GPtrArray *changes, guint open, bool dry_run)
{
    if (ctl->json) {
        json_t *array = json_array();
        for (guint i = 0; i < changes->len; i++)
            json_array_append_new(array, show_change_json(changes->pdata[i]));
        json_t *object = json_object();
        json_object_set_new(object, "programme", output_text(answer->programme));
        json_object_set_new(object, "ref", output_text(answer->ref));
        json_object_set_new(object, "dry_run", json_boolean(dry_run));
        json_object_set_new(object, "changes", array);
        json_object_set_new(object, "open", json_integer(open));
        ctl_print_json(object);
        return;
    }
    printf("%s/%s%s\n", answer->programme, answer->ref, dry_run ? ", if it were recorded:" : ":");
    for (guint i = 0; i < changes->len; i++) {
        g_autofree char *text = show_change_text(changes->pdata[i]);
        g_autofree char *line = text_printable(text);
        printf("  %s\n", line);
    }
    printf("%u %s of %s %s still open\n", open, open == 1 ? "question" : "questions", answer->programme,
           open == 1 ? "is" : "are");
}

/* What the answer made of the plan, in the history, and how many questions are left. */
static GPtrArray *
apply(Ctl *ctl, Store *store, QuestionAnswer *answer, const Picture *picture, guint *open, GError **error)
{
    Author author = ctl_author(ctl);
    if (answer->by != NULL)
        author.by = answer->by;
    answer->on = picture->today;
    if (!questions_answer(store, answer, &author, error))
        return NULL;
    g_autoptr(Picture) after = picture_new(ctl, store, answer->programme, NULL, error);
    g_autoptr(GArray) left = after != NULL ? resolution_open(after->plan) : NULL;
    if (left == NULL)
        return NULL;
    *open = left->len;
    return changes_since(store, picture->plan->id, picture->plan->change, error);
}

/* What was listed is by the calendar of today; so is what is answered then. */
static bool
read_anew(Ctl *ctl, Store *store, const char *programme, GError **error)
{
    if (ctl_settings(ctl, error) == NULL)
        return false;
    g_autoptr(Almanac) almanac = ctl_almanac(ctl);
    const Planner planner = {.almanac = almanac};
    return planner_reread(&planner, store, programme, clock_now(ctl->clock), error);
}

/* All in one transaction: what is said is what was written, whoever else writes. */
static bool
record(Ctl *ctl, Store *store, QuestionAnswer *answer, const Options *options, GError **error)
{
    if (!store_begin(store, error))
        return false;
    guint open = 0;
    g_autoptr(Picture) picture = read_anew(ctl, store, answer->programme, error)
                                     ? picture_new(ctl, store, answer->programme, options->on, error)
                                     : NULL;
    g_autoptr(GPtrArray) changes = NULL;
    const Milestone *milestone = picture != NULL ? picture_milestone(picture, answer->ref, error) : NULL;
    if (milestone != NULL) {
        answer->ref = milestone->ref;
        questions_doubt_day(picture, "--due", answer->due, picture->today, true);
        changes = apply(ctl, store, answer, picture, &open, error);
    }
    if (changes == NULL || options->dry_run)
        store_rollback(store);
    else if (!store_commit(store, error))
        return false;
    if (changes != NULL)
        say(ctl, answer, changes, open, options->dry_run);
    if (changes != NULL && !options->dry_run)
        ctl_poke(ctl);
    return changes != NULL;
}

static void
show_answered(const PlanSpan *span)
{
    g_autofree char *meaning = resolution_describe_span(span);
    g_autofree char *by = text_printable(span->question->answered_by);
    char on[DAY_TEXT_SIZE];
    printf("timescale %d was settled by %s on %s: %s\n", span->ordinal, by,
           day_format(span->question->answered, on), meaning);
}

/* One milestone's: open ones as a table, answered ones in a line each. */
static void
show_one(const Ctl *ctl, const Picture *picture, const Milestone *milestone)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(OpenQuestion));
    json_t *all = json_array();
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        const OpenQuestion one = {milestone, span, resolution_question(milestone, span)};
        if (one.question != NULL)
            g_array_append_val(open, one);
        else if (!ctl->json && span->question != NULL && span->question->answered != DAY_NONE)
            show_answered(span);
        if (span->question != NULL)
            json_array_append_new(all, questions_json(milestone, span, span->question));
    }
    if (!ctl->json) {
        json_decref(all);
        questions_print(open);
        return;
    }
    json_t *object = json_object();
    json_object_set_new(object, "programme", output_text(picture->plan->key));
    json_object_set_new(object, "questions", all);
    ctl_print_json(object);
}

static void
show_all(const Ctl *ctl, const Picture *picture)
{
    g_autoptr(GArray) open = resolution_unsettled(picture->plan);
    if (!ctl->json) {
        questions_print(open);
        questions_print_hint(picture->plan->key, open->len);
        return;
    }
    json_t *object = json_object();
    json_object_set_new(object, "programme", output_text(picture->plan->key));
    json_object_set_new(object, "questions", questions_list_json(open));
    ctl_print_json(object);
}

static bool
show(Ctl *ctl, const char *programme, const char *ref, const Options *options, GError **error)
{
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    g_autoptr(Picture) picture =
        store != NULL ? picture_new(ctl, store, programme, options->on, error) : NULL;
    if (picture == NULL)
        return false;
    const Milestone *milestone = ref == NULL ? NULL : picture_milestone(picture, ref, error);
    if (milestone != NULL)
        show_one(ctl, picture, milestone);
    else if (ref == NULL)
        show_all(ctl, picture);
    return ref == NULL || milestone != NULL;
}

static bool
resolve(Ctl *ctl, const char *reference, const Options *options, GError **error)
{
    bool one = strchr(reference, '/') != NULL;
    if (!check_options(options, one, error))
        return false;
    g_autofree char *programme = NULL;
    g_autofree char *ref = NULL;
    if (!one)
        return show(ctl, reference, NULL, options, error);
    if (!ctl_split_ref(reference, &programme, &ref, error))
        return false;
    if (answers_given(options) == 0)
        return show(ctl, programme, ref, options, error);
    QuestionAnswer answer = {.programme = programme, .ref = ref};
    g_autoptr(Store) store =
        read_answer(ctl, options, &answer, error) ? ctl_store(ctl, STORE_READ_WRITE, error) : NULL;
    return store != NULL && record(ctl, store, &answer, options, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    Options options = {.reading = UNSAID, .span = UNSAID};
    const GOptionEntry entries[] = {
        {"reading", 0, 0, G_OPTION_ARG_INT, &options.reading, "The reading of this number is meant", "N"},
        {"due", 0, 0, G_OPTION_ARG_STRING, &options.due, "It is due on this date", "DATE"},
        {"start", 0, 0, G_OPTION_ARG_STRING, &options.start, "With --due or --repeat: it begins on this date",
         "DATE"},
        {"repeat", 0, 0, G_OPTION_ARG_STRING, &options.repeat,
         "It repeats by this rule, such as FREQ=MONTHLY;BYDAY=-1FR", "RULE"},
        {"no-date", 0, 0, G_OPTION_ARG_NONE, &options.no_date, "It has no date: nobody is asked again", NULL},
        {"span", 0, 0, G_OPTION_ARG_INT, &options.span,
         "Which of several timescales, from 1 (default: the one that is open)", "N"},
        {"by", 0, 0, G_OPTION_ARG_STRING, &options.by, "Who says so (default: you)", "WHO"},
        {"on", 0, 0, G_OPTION_ARG_STRING, &options.on, "The day it was said (default: today)", "DATE"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "Only say what would change", NULL},
        G_OPTION_ENTRY_NULL};
    bool well =
        command_parse(self, entries, 1, 1, &argc, &argv, error) && resolve(ctl, argv[1], &options, error);
    options_clear(&options);
    return well;
}

const Command command_resolve = {
    .name = "resolve",
    .arguments = "PROGRAMME[/REF]",
    .summary = "List what is asked of a plan's words of time, or answer it",
    .run = run,
};
