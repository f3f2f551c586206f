/* A store, and files to import into it. */
#ifndef MILESTONED_TESTS_IMPORT_FIXTURE_H
#define MILESTONED_TESTS_IMPORT_FIXTURE_H

#include "intake/import.h"
#include "store/programmes.h"
#include "store/updates.h"
#include "tests/check.h"
#include "tests/store/fixture.h"

/* 2004-06-01T09:00Z */
static const Author importer = {"importer",
                                (Instant)12570 * 86400 * INSTANT_SECOND + 9 * 3600 * INSTANT_SECOND};

static char *
import_file(const Fixture *fixture, const char *name, const char *text, gssize size)
{
    g_autoptr(GError) error = NULL;
    char *path = g_build_filename(fixture->directory, name, NULL);
    check_ok(g_file_set_contents(path, text, size, &error), error);
    return path;
}

/* Imports a sheet as programme "p" with options. (transfer full) */
G_GNUC_UNUSED static ImportResult *
import_with(const Fixture *fixture, const char *csv, ImportOptions options)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = import_file(fixture, "plan.csv", csv, -1);
    options.programme = "p";
    options.path = path;
    if (options.on == 0)
        options.on = day_from_civil(2004, 3, 22);
    ImportResult *result = import_run(fixture->store, &options, &importer, &error);
    check_ok(result != NULL, error);
    assert_int_equal(result->rows, result->milestones + result->updates + result->outcomes + result->skipped);
    assert_int_equal(result->milestones, result->dated + result->uncertain + result->undated);
    return result;
}

/* The same; the result is of no interest, but that it was imported. */
G_GNUC_UNUSED static void
import_text(const Fixture *fixture, const char *csv)
{
    g_autoptr(ImportResult) result = import_with(fixture, csv, (ImportOptions){0});
    for (guint i = 0; i < result->errors->len; i++) {
        g_autofree char *text = problem_text(result->errors->pdata[i]);
        fail_msg("%s", text);
    }
    assert_true(result->imported);
}

/* What a folder's files are; NULL where it has none of that name. */
typedef struct Files {
    const char *conf, *plan, *measures, *updates;
} Files;

G_GNUC_UNUSED static ImportResult *
import_folder(const Fixture *fixture, const Files *files, ImportOptions options, GError **error)
{
    const char *const texts[] = {files->conf, files->plan, files->measures, files->updates};
    static const char *const names[] = {"programme.conf", "plan.csv", "measures.csv", "updates.csv"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->directory, names[i], NULL);
        g_remove(path);
        if (texts[i] != NULL)
            g_free(import_file(fixture, names[i], texts[i], -1));
    }
    options.programme = "p";
    options.path = fixture->directory;
    options.on = options.on == 0 ? DAY_NONE : options.on;
    return import_run(fixture->store, &options, &importer, error);
}

G_GNUC_UNUSED static Plan *
load_plan(const Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    Plan *plan = programmes_load(fixture->store, "p", &error);
    check_ok(plan != NULL, error);
    return plan;
}

/* A line for each milestone: "R1.1 title|timescale|leads|status|note". (transfer full) */
static void
show_milestone(Milestone *milestone, void *data)
{
    GString *out = data;
    g_string_append_printf(out, "%s %s|%s|", milestone->ref, milestone->title, milestone->timescale);
    for (guint i = 0; i < milestone->leads->len; i++)
        g_string_append_printf(out, "%s%s", i == 0 ? "" : " ", ((Person *)milestone->leads->pdata[i])->key);
    g_string_append_printf(out, "|%s|%s\n", status_word(milestone->status), milestone->note);
}

G_GNUC_UNUSED static char *
show_plan(const Fixture *fixture)
{
    g_autoptr(Plan) plan = load_plan(fixture);
    GString *out = g_string_new(NULL);
    plan_foreach_milestone(plan, show_milestone, out);
    return g_string_free(out, FALSE);
}

G_GNUC_UNUSED static void
check_plan(const Fixture *fixture, const char *want)
{
    g_autofree char *got = show_plan(fixture);
    assert_string_equal(got, want);
}

G_GNUC_UNUSED static gint64
count_changes(const Fixture *fixture)
{
    return fixture_number(fixture, "SELECT count(*) FROM change");
}

/* Somebody says something of a milestone of "p". */
G_GNUC_UNUSED static void
say_status(const Fixture *fixture, const char *ref, Status status, Day due)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MilestoneUpdate) update = milestone_update_new();
    g_free(update->programme);
    g_free(update->ref);
    update->programme = g_strdup("p");
    update->ref = g_strdup(ref);
    update->has_status = status != STATUS_UNDATED;
    update->status = status;
    update->due = due;
    update->reason = REASON_AWAITING_DECISION;
    update->on = day_from_civil(2004, 4, 1);
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(updates_apply(fixture->store, update, &officer, &error), error);
    check_ok(store_commit(fixture->store, &error), error);
}

/* The first warning or error, as a person reads it, from the file's name on. (transfer full) */
G_GNUC_UNUSED static char *
first_of(const GPtrArray *problems)
{
    if (problems->len == 0)
        return g_strdup("");
    g_autofree char *text = problem_text(problems->pdata[0]);
    char *name = strstr(text, "plan.csv");
    return g_strdup(name == NULL ? text : name);
}

#endif
