#include "intake/import.h"

#include "base/text.h"
#include "ctl/command.h"
#include "ctl/plugin_check.h"
#include "ctl/questions.h"
#include "ctl/table.h"

#include <signal.h>
#include <stdio.h>

static void
add_count(Table *table, const char *what, int count, const char *beside)
{
    g_autofree char *number = g_strdup_printf("%d", count);
    table_add(table, what, number, beside, NULL);
}

static void
print_plan_counts(Table *table, const ImportResult *result)
{
    g_autofree char *dates = g_strdup_printf("%d dated, %d uncertain, %d undated", result->dated,
                                             result->uncertain, result->undated);
    add_count(table, "rows", result->rows, "");
    add_count(table, "milestones", result->milestones, dates);
    add_count(table, "updates", result->updates, "");
    add_count(table, "outcomes", result->outcomes, "");
    add_count(table, "skipped", result->skipped, "blank, headings within the sheet, or wrong");
    add_count(table, "added", result->added, "");
    add_count(table, "changed", result->changed, "");
    add_count(table, "unchanged", result->unchanged, "");
    add_count(table, "missing", result->missing, "imported before, and no longer in the sheet");
    add_count(table, "conflicts", result->conflicts, "fields changed in the sheet and in the store");
    if (result->reported > 0)
        add_count(table, "reports", result->reported, "updates up to the date of the plan");
    if (result->later > 0)
        add_count(table, "later", result->later,
                  "updates after the date of the plan: not taken, but for --updates of forecast and replay");
}

static void
print_counts(const ImportResult *result, const ImportOptions *options)
{
    g_autoptr(Table) table = table_new("WHAT", "COUNT", "", NULL);
    if (options->kind == IMPORT_PLAN)
        print_plan_counts(table, result);
    if (result->observations > 0 || options->kind == IMPORT_MEASURES)
        add_count(table, "measures", result->observations, "values");
    if (result->cases > 0 || options->kind == IMPORT_CASES)
        add_count(table, "cases", result->cases, "");
    if (result->cases_gone > 0)
        add_count(table, "not there", result->cases_gone,
                  options->whole ? "cases of these kinds that the file no longer has: taken away"
                                 : "cases of these kinds that the file does not have: they stay (--whole)");
    table_print(table, "");
}

static void
print_problems(const GPtrArray *problems, const char *word)
{
    for (guint i = 0; i < problems->len; i++) {
        g_autofree char *text = problem_text(problems->pdata[i]);
        g_autofree char *line = text_printable(text);
        fprintf(stderr, "%s: %s\n", word, line);
    }
}

static void
print_held(const ImportResult *result)
{
    if (result->held->len > 0)
        puts("\nWhat will not be sent, and why:");
    for (guint i = 0; i < result->held->len; i++) {
        g_autofree char *line = text_printable(result->held->pdata[i]);
        printf("  %s\n", line);
    }
}

static const char *
outcome_phrase(const ImportResult *result, const ImportOptions *options)
{
    if (result->imported)
        return "imported";
    return options->dry_run && (result->errors->len == 0 || options->partial) ? "dry run, nothing is written"
                                                                              : "not imported";
}

/* What is held stands last, below what went to standard error. */
static void
print_text(const ImportResult *result, const ImportOptions *options)
{
    g_autofree char *title = text_printable(result->title);
    g_autofree char *reference = day_format_long(result->reference);
    printf("%s (%s), plan of %s: %s\n\n", title, options->programme, reference,
           outcome_phrase(result, options));
    print_counts(result, options);
    fflush(stdout);
    print_problems(result->warnings, "warning");
    print_problems(result->errors, "error");
    if (options->kind != IMPORT_PLAN)
        return;
    print_held(result);
    questions_print_hint(options->programme, (guint)result->questions);
}

/* Import stands above the plugins and cannot ask them itself. A setting that they would refuse is no reason
 * not to import. */
static void
warn_of_plugins(const ImportOptions *options, ImportResult *result)
{
    const Place place = {.file = options->path, .column = -1};
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    plugin_check_plan(result->plan, options->refuse_data, texts, texts);
    for (guint i = 0; i < texts->len; i++)
        problem_add(result->warnings, &place, "%s", (const char *)texts->pdata[i]);
}

static bool
import_into(Ctl *ctl, ImportOptions *options, GError **error)
{
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_WRITE, error);
    if (store == NULL)
        return false;
    const Author author = ctl_author(ctl);
    g_autoptr(Almanac) almanac = ctl_almanac(ctl);
    options->almanac = almanac;
    g_autoptr(PluginBook) book = plugin_book_new(ctl->settings);
    options->refuse = plugin_book_refuse;
    options->refuse_data = book;
    const CaseBook cases = plugin_book_cases(book);
    options->cases = &cases;
    g_autoptr(ImportResult) result = import_run(store, options, &author, error);
    if (result == NULL)
        return false;
    warn_of_plugins(options, result);
    if (ctl->json)
        ctl_print_json(import_result_json(result));
    else
        print_text(result, options);
    if (result->imported)
        ctl_poke(ctl);
    if (result->errors->len == 0 || options->partial)
        return true;
    return error_set(error, ERROR_DATA, "%s: %u %s: nothing is imported (--partial leaves wrong rows out)",
                     options->path, result->errors->len, result->errors->len == 1 ? "error" : "errors");
}

typedef struct {
    char *map, *on;
    char **fill_down;
    gboolean measures, cases, whole, partial, theirs, dry_run;
} Flags;

static bool
import(Ctl *ctl, char **argv, const Flags *flags, GError **error)
{
    ImportOptions options = {.programme = argv[1],
                             .path = argv[2],
                             .kind = flags->cases      ? IMPORT_CASES
                                     : flags->measures ? IMPORT_MEASURES
                                                       : IMPORT_PLAN,
                             .whole = flags->whole,
                             .map = flags->map,
                             .on = DAY_NONE,
                             .fill_down = flags->fill_down,
                             .partial = flags->partial,
                             .theirs = flags->theirs,
                             .dry_run = flags->dry_run};
    if (flags->cases && flags->measures)
        return error_set(error, ERROR_USAGE, "a file has measures or cases, not both");
    if (flags->whole && !flags->cases)
        return error_set(error, ERROR_USAGE, "--whole is for --cases FILE.csv");
    if (flags->on != NULL && !ctl_day(ctl, flags->on, NULL, &options.on, error))
        return false;
    return import_into(ctl, &options, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    Flags flags = {0};
    const GOptionEntry entries[] = {
        {"map", 0, 0, G_OPTION_ARG_FILENAME, &flags.map, "A file that names columns by hand", "FILE"},
        {"on", 0, 0, G_OPTION_ARG_STRING, &flags.on, "The date of the plan", "YYYY-MM-DD"},
        {"fill-down", 0, 0, G_OPTION_ARG_STRING_ARRAY, &flags.fill_down,
         "Blank cells of this column have what stands above them; may be repeated", "COLUMN"},
        {"measures", 0, 0, G_OPTION_ARG_NONE, &flags.measures,
         "The file has measures of a programme that is there, and no plan", NULL},
        {"cases", 0, 0, G_OPTION_ARG_NONE, &flags.cases,
         "The file has cases of a programme that is there, and no plan", NULL},
        {"whole", 0, 0, G_OPTION_ARG_NONE, &flags.whole,
         "The file has all cases of its kinds: those that it does not have are taken away", NULL},
        {"partial", 0, 0, G_OPTION_ARG_NONE, &flags.partial, "Leave wrong rows out and import the others",
         NULL},
        {"theirs", 0, 0, G_OPTION_ARG_NONE, &flags.theirs, "In a conflict the sheet stands, not the store",
         NULL},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &flags.dry_run, "Do it all and write nothing", NULL},
        G_OPTION_ENTRY_NULL};
    signal(SIGPIPE, SIG_IGN); /* a plugin's process may end early */
    bool ok = command_parse(self, entries, 2, 2, &argc, &argv, error) && import(ctl, argv, &flags, error);
    g_free(flags.map);
    g_free(flags.on);
    g_strfreev(flags.fill_down);
    return ok;
}

const Command command_import = {
    .name = "import",
    .arguments = "PROGRAMME FOLDER|FILE.csv",
    .summary = "Read a programme folder or a sheet into the store",
    .run = run,
};
