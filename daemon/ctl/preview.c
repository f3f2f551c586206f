#include "base/file.h"
#include "ctl/command.h"
#include "ctl/picture.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    char *reminder, *digest, *to, *on, *file;
    gboolean officer, questions;
} Options;

static void
options_clear(Options *options)
{
    char **const texts[] = {&options->reminder, &options->digest, &options->to, &options->on, &options->file};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*texts[i]);
}

typedef enum { FORM_TEXT, FORM_HTML, FORM_MAIL, FORM_JSON } Form;

static bool
read_form(const Ctl *ctl, const char *file, Form *form, GError **error)
{
    static const struct {
        const char *suffix;
        Form form;
    } forms[] = {{".html", FORM_HTML}, {".txt", FORM_TEXT}, {".eml", FORM_MAIL}, {".json", FORM_JSON}};
    *form = ctl->json ? FORM_JSON : FORM_TEXT;
    if (file == NULL)
        return true;
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (g_str_has_suffix(file, forms[i].suffix)) {
            *form = forms[i].form;
            return true;
        }
    }
    return error_set(error, ERROR_USAGE, "%s: name it .html, .txt, .eml or .json: that says what to write",
                     file);
}

/* Whom a board's digest is shown to when nobody is named: the first who can get it. */
static const Person *
first_reader(const Board *board)
{
    const Person *first = board->chair;
    for (guint i = 0; i < board->members->len; i++) {
        const Person *member = board->members->pdata[i];
        if (member->addresses->len > 0)
            return member;
        if (first == NULL)
            first = member;
    }
    return first != NULL ? first : board->clerk;
}

static Draft *
draft_digest(const Picture *picture, const Options *options, GError **error)
{
    const Board *board = picture_board(picture, options->digest, error);
    const Person *person = NULL;
    if (board != NULL && options->to != NULL) {
        person = picture_reader(picture, board, options->to, error);
        if (person == NULL)
            return NULL;
    } else if (board != NULL) {
        person = first_reader(board);
    }
    return board != NULL ? schedule_preview(picture->schedule, board, person, picture->now) : NULL;
}

static Draft *
draft_officer(const Picture *picture, GError **error)
{
    Draft *draft = schedule_preview(picture->schedule, NULL, NULL, picture->now);
    if (draft == NULL)
        error_set(
            error, ERROR_DATA,
            "%s has no officer, so nobody gets this list: name one in its programme.conf and import it again",
            picture->plan->key);
    return draft;
}

static Draft *
draft_questions(const Picture *picture, GError **error)
{
    const char *programme = picture->plan->key;
    g_autoptr(Draft) draft = schedule_preview_questions(picture->schedule, picture->now);
    if (draft != NULL && draft->items->len > 0)
        return g_steal_pointer(&draft);
    if (draft == NULL)
        error_set(error, ERROR_DATA,
                  "%s has no officer, so nobody is asked: name one in its programme.conf and import it again",
                  programme);
    else
        error_set(error, ERROR_DATA, "%s has nothing to be settled", programme);
    return NULL;
}

static Draft *
draft_reminder(const Picture *picture, const Options *options, GError **error)
{
    const Person *person = picture_person(picture, options->reminder, error);
    Draft *draft = person != NULL ? schedule_preview_reminder(picture->schedule, person, picture->now) : NULL;
    if (person == NULL || (draft != NULL && draft->items->len > 0))
        return draft;
    g_autofree char *day = day_format_long(picture->today);
    error_set(error, ERROR_DATA, "%s has nothing to be reminded of on %s", person->name, day);
    draft_free(draft);
    return NULL;
}

static char *
render(const Kit *kit, const Draft *draft, Form form, GError **error)
{
    static const ComposeForm forms[] = {
        [FORM_TEXT] = COMPOSE_TEXT, [FORM_HTML] = COMPOSE_HTML, [FORM_JSON] = COMPOSE_JSON};
    return composer_render(kit->composer, draft, forms[form], error);
}

/* The bytes of a form. (transfer full) */
static GBytes *
make(const Kit *kit, const Draft *draft, Form form, Instant now, GError **error)
{
    if (form == FORM_MAIL) {
        g_autoptr(Message) message = composer_compose(kit->composer, draft, now, kit->random, error);
        return message != NULL ? g_bytes_ref(message->body) : NULL;
    }
    char *text = render(kit, draft, form, error);
    return text != NULL ? g_bytes_new_take(text, strlen(text)) : NULL;
}

static bool
write_out(const char *file, GBytes *bytes, GError **error)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    if (file != NULL)
        return file_write(file, data, size, 0644, error);
    fwrite(data, 1, size, stdout);
    if (size > 0 && data[size - 1] != '\n')
        putchar('\n');
    return true;
}

static bool
preview(Ctl *ctl, const char *programme, const Options *options, GError **error)
{
    Form form;
    if (!read_form(ctl, options->file, &form, error) || ctl_settings(ctl, error) == NULL)
        return false;
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    g_autoptr(Picture) picture =
        store != NULL ? picture_new(ctl, store, programme, options->on, error) : NULL;
    /* the picture has warned of them */
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Kit) kit = picture != NULL ? kit_new(ctl->settings, random_system_new(), faults, error) : NULL;
    if (kit == NULL)
        return false;
    g_autoptr(Draft) draft = options->officer          ? draft_officer(picture, error)
                             : options->questions      ? draft_questions(picture, error)
                             : options->digest != NULL ? draft_digest(picture, options, error)
                                                       : draft_reminder(picture, options, error);
    g_autoptr(GBytes) bytes = draft != NULL ? make(kit, draft, form, picture->now, error) : NULL;
    return bytes != NULL && write_out(options->file, bytes, error);
}

static bool
check_choice(const Options *options, GError **error)
{
    int chosen = (options->reminder != NULL) + (options->digest != NULL) + (options->officer ? 1 : 0) +
                 (options->questions ? 1 : 0);
    if (chosen != 1)
        return error_set(error, ERROR_USAGE,
                         "give one of --reminder PERSON, --digest BOARD, --officer and --questions");
    if (options->to != NULL && options->digest == NULL)
        return error_set(error, ERROR_USAGE, "--to goes with --digest");
    return true;
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    Options options = {0};
    const GOptionEntry entries[] = {
        {"reminder", 0, 0, G_OPTION_ARG_STRING, &options.reminder, "The reminder of a lead", "PERSON"},
        {"digest", 0, 0, G_OPTION_ARG_STRING, &options.digest, "The digest of a board", "BOARD"},
        {"to", 0, 0, G_OPTION_ARG_STRING, &options.to,
         "Which of the board's people reads it (default: the first)", "PERSON"},
        {"officer", 0, 0, G_OPTION_ARG_NONE, &options.officer, "The officer's weekly list", NULL},
        {"questions", 0, 0, G_OPTION_ARG_NONE, &options.questions,
         "What the officer is asked to settle: all that is open", NULL},
        {"on", 0, 0, G_OPTION_ARG_STRING, &options.on, "As it would be on that day (default: today)", "DATE"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.file,
         "Where to write it: .html, .txt, .eml or .json (default: text, here)", "FILE"},
        G_OPTION_ENTRY_NULL};
    bool well = command_parse(self, entries, 1, 1, &argc, &argv, error) && check_choice(&options, error) &&
                preview(ctl, argv[1], &options, error);
    options_clear(&options);
    return well;
}

const Command command_preview = {
    .name = "preview",
    .arguments = "PROGRAMME",
    .summary = "Write a reminder, a digest or the officer's list without sending it",
    .run = run,
};
