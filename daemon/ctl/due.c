#include "compose/phrase.h"
#include "compose/view.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/picture.h"
#include "ctl/table.h"
#include "store/programmes.h"

#include <stdio.h>

enum { DAYS_IN_WEEK = 7, MOST_WEEKS = 520 };

typedef struct {
    char *on;
    int weeks; /* 0: as far as a digest looks */
} Options;

static json_t *
item_json(const Picture *picture, const Item *item)
{
    json_t *object = output_milestone_date(item->milestone, item->span, picture->times, picture->today);
    json_object_set_new(object, "programme", output_text(picture->plan->key));
    json_object_set_new(object, "area", output_text(item->milestone->action->area->title));
    json_object_set_new(object, "section", json_string(item_section_word(item->section)));
    json_object_set_new(object, "working_days", json_integer(item->working_days));
    return object;
}

/* "-3", "12s" of school days; "past" of a day that has gone with none that is counted since. (transfer full)
 */
static char *
days_text(const Picture *picture, const Item *item)
{
    if (item->working_days == 0 && item->effective != DAY_NONE && picture->today > item->effective)
        return g_strdup("past");
    return g_strdup_printf("%d%s", item->working_days, item->school ? "s" : "");
}

static void
add_row(Table *table, const Picture *picture, const Item *item)
{
    const Milestone *milestone = item->milestone;
    g_autofree char *ref = plan_date_ref(picture->plan, milestone, item->span);
    g_autofree char *leads = output_leads(milestone);
    g_autofree char *due = output_due(item->span);
    g_autofree char *days = days_text(picture, item);
    g_autofree char *occurrence = view_occurrence(picture->plan, picture->times, item->span);
    g_autofree char *title = phrase_titled(milestone->title, occurrence);
    Status status = brag_shown_status(milestone, item->span, picture->times, picture->today);
    table_add(table, ref, due, days, status_label(status), leads, title, NULL);
}

static void
add_items(Table *table, const Picture *picture, const GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        const Item *item = items->pdata[i];
        if (i == 0 || item->section != ((const Item *)items->pdata[i - 1])->section) {
            g_autofree char *caption = g_strdup_printf(
                "%s: %s", picture->plan->title, item->section == SECTION_OVERDUE ? "overdue" : "coming up");
            table_add_caption(table, caption);
        }
        add_row(table, picture, item);
    }
}

static bool
list_one(Ctl *ctl, Store *store, Table *table, const char *programme, const Options *options, GError **error)
{
    g_autoptr(Picture) picture = picture_new(ctl, store, programme, options->on, error);
    if (picture == NULL)
        return false;
    int days = options->weeks > 0 ? options->weeks * DAYS_IN_WEEK : picture->policy.horizon_days;
    g_autoptr(GPtrArray) items = schedule_outlook(picture->schedule, picture->today, picture->today + days);
    if (!ctl->json)
        add_items(table, picture, items);
    for (guint i = 0; ctl->json && i < items->len; i++)
        ctl_print_json(item_json(picture, items->pdata[i]));
    return true;
}

/* All that are not closed. */
static bool
list_all(Ctl *ctl, Store *store, Table *table, const Options *options, GError **error)
{
    g_autoptr(GPtrArray) programmes = programmes_list(store, error);
    bool well = programmes != NULL;
    for (guint i = 0; well && i < programmes->len; i++) {
        const ProgrammeRow *row = programmes->pdata[i];
        well = row->state == PROGRAMME_CLOSED || list_one(ctl, store, table, row->key, options, error);
    }
    return well;
}

static bool
list(Ctl *ctl, const char *programme, const Options *options, GError **error)
{
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    if (store == NULL)
        return false;
    g_autoptr(Table) table = table_new("REF", "DUE", "DAYS", "STATUS", "LEAD", "MILESTONE", NULL);
    bool well = programme != NULL ? list_one(ctl, store, table, programme, options, error)
                                  : list_all(ctl, store, table, options, error);
    if (well && !ctl->json)
        table_print(table, "Nothing is overdue, and nothing comes up.");
    return well;
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    Options options = {0};
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_STRING, &options.on, "As it stands on that day (default: today)", "DATE"},
        {"weeks", 0, 0, G_OPTION_ARG_INT, &options.weeks,
         "How many weeks ahead to look (default: schedule.horizon of the settings)", "N"},
        G_OPTION_ENTRY_NULL};
    bool well = command_parse(self, entries, 0, 1, &argc, &argv, error);
    if (well && (options.weeks < 0 || options.weeks > MOST_WEEKS))
        well = error_set(error, ERROR_USAGE, "--weeks is a number from 1 to %d", MOST_WEEKS);
    well = well && list(ctl, argc > 1 ? argv[1] : NULL, &options, error);
    g_free(options.on);
    return well;
}

const Command command_due = {
    .name = "due",
    .arguments = "[PROGRAMME]",
    .summary = "List what is overdue and what comes up",
    .run = run,
};
