#include "base/text.h"
#include "compose/view.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/picture.h"
#include "ctl/show_milestone.h"
#include "ctl/table.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const Picture *picture;
    Table *table;
} Rows;

/* A date of a milestone in a row of its own, with its status where it has one. */
static void
add_date(const Rows *rows, const Milestone *milestone, const PlanSpan *date)
{
    const Picture *picture = rows->picture;
    bool own = date->occurrence != NULL || !status_is_open(date->status);
    Status status = brag_shown_status(milestone, date, picture->times, picture->today);
    g_autofree char *due = output_due(date);
    g_autofree char *ref = date->occurrence != NULL ? output_ref(milestone, date) : g_strdup("");
    g_autofree char *title = view_occurrence(picture->plan, picture->times, date);
    table_add(rows->table, ref, own ? status_label(status) : "", due, "", title, NULL);
}

/* What is outstanding of something that repeats, and what comes next: the others are in its own sheet. */
static void
add_occurrences(const Rows *rows, const Milestone *milestone, const PlanSpan *span)
{
    for (guint i = 0; i < span->occurrences->len && status_is_open(milestone->status); i++) {
        const PlanSpan *date = span->occurrences->pdata[i];
        if (!status_is_open(date->status))
            continue;
        add_date(rows, milestone, date);
        if (date->due >= rows->picture->today)
            return;
    }
}

static void
add_milestone(const Rows *rows, const Milestone *milestone)
{
    const PlanSpan *first = milestone->spans->len > 0 ? milestone->spans->pdata[0] : NULL;
    g_autofree char *leads = output_leads(milestone);
    g_autofree char *due = output_due(first);
    table_add(rows->table, milestone->ref, status_label(picture_status(rows->picture, milestone)), due, leads,
              milestone->title, NULL);
    for (guint i = 0; i < milestone->spans->len; i++) {
        if (i > 0)
            add_date(rows, milestone, milestone->spans->pdata[i]);
        add_occurrences(rows, milestone, milestone->spans->pdata[i]);
    }
}

static void
add_area(const Rows *rows, const Area *area)
{
    g_autofree char *assessment = output_assessment(area);
    g_autofree char *caption = g_strdup_printf("%s (%s)", area->title, assessment);
    table_add_caption(rows->table, caption);
    for (guint i = 0; i < area->actions->len; i++) {
        const Action *action = area->actions->pdata[i];
        for (guint j = 0; j < action->milestones->len; j++)
            add_milestone(rows, action->milestones->pdata[j]);
    }
}

static void
print_plan(const Picture *picture)
{
    const Plan *plan = picture->plan;
    g_autofree char *day = day_format_long(picture->today);
    g_autofree char *title = text_printable(plan->title);
    printf("%s (%s, %s), as it stands on %s\n\n", title, plan->key, programme_state_word(plan->state), day);
    g_autoptr(Table) table = table_new("REF", "STATUS", "DUE", "LEAD", "MILESTONE", NULL);
    Rows rows = {.picture = picture, .table = table};
    for (guint i = 0; i < plan->areas->len; i++)
        add_area(&rows, plan->areas->pdata[i]);
    table_print(table, "The plan has no areas yet.");
}

static json_t *
area_json(const Picture *picture, const Area *area)
{
    json_t *object = output_area(area);
    json_t *milestones = json_array();
    for (guint i = 0; i < area->actions->len; i++) {
        const Action *action = area->actions->pdata[i];
        for (guint j = 0; j < action->milestones->len; j++)
            json_array_append_new(
                milestones, output_milestone(action->milestones->pdata[j], picture->times, picture->today));
    }
    json_object_set_new(object, "milestones", milestones);
    return object;
}

static json_t *
plan_json(const Picture *picture)
{
    const Plan *plan = picture->plan;
    json_t *areas = json_array();
    for (guint i = 0; i < plan->areas->len; i++)
        json_array_append_new(areas, area_json(picture, plan->areas->pdata[i]));
    json_t *object = json_object();
    json_object_set_new(object, "programme", output_text(plan->key));
    json_object_set_new(object, "title", output_text(plan->title));
    json_object_set_new(object, "state", json_string(programme_state_word(plan->state)));
    json_object_set_new(object, "on", output_day(picture->today));
    json_object_set_new(object, "areas", areas);
    return object;
}

static bool
show_one(Ctl *ctl, Store *store, const Picture *picture, const char *ref, const char *occurrence,
         GError **error)
{
    const Milestone *milestone = picture_milestone(picture, ref, error);
    if (milestone == NULL)
        return false;
    const PlanSpan *date =
        occurrence != NULL ? picture_occurrence(picture, milestone, occurrence, error) : NULL;
    return (occurrence == NULL || date != NULL) &&
           show_milestone(ctl, store, picture, milestone, date, error);
}

static bool
show(Ctl *ctl, const char *programme, const char *ref, const char *occurrence, const char *on, GError **error)
{
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    g_autoptr(Picture) picture = store != NULL ? picture_new(ctl, store, programme, on, error) : NULL;
    if (picture == NULL)
        return false;
    if (ref != NULL)
        return show_one(ctl, store, picture, ref, occurrence, error);
    if (ctl->json)
        ctl_print_json(plan_json(picture));
    else
        print_plan(picture);
    return true;
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    g_autofree char *on = NULL;
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_STRING, &on, "How it stands on that day (default: today)", "DATE"},
        G_OPTION_ENTRY_NULL};
    if (!command_parse(self, entries, 1, 1, &argc, &argv, error))
        return false;
    if (strchr(argv[1], '/') == NULL)
        return show(ctl, argv[1], NULL, NULL, on, error);
    g_autofree char *programme = NULL;
    g_autofree char *ref = NULL;
    g_autofree char *occurrence = NULL;
    return ctl_split_date_ref(argv[1], &programme, &ref, &occurrence, error) &&
           show(ctl, programme, ref, occurrence, on, error);
}

const Command command_show = {
    .name = "show",
    .arguments = "PROGRAMME[/REF[@KEY]]",
    .summary = "Show a programme area by area, or one milestone with its history",
    .run = run,
};
