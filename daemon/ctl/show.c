#include "base/text.h"
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

/* A second date of a milestone stands in a row of its own, with nothing else in it. */
static void
add_milestone(const Rows *rows, const Milestone *milestone)
{
    g_autofree char *leads = output_leads(milestone);
    guint spans = MAX(milestone->spans->len, 1);
    for (guint i = 0; i < spans; i++) {
        g_autofree char *due = output_due(i < milestone->spans->len ? milestone->spans->pdata[i] : NULL);
        if (i == 0)
            table_add(rows->table, milestone->ref, status_label(picture_status(rows->picture, milestone)),
                      due, leads, milestone->title, NULL);
        else
            table_add(rows->table, "", "", due, "", "", NULL);
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
show(Ctl *ctl, const char *programme, const char *ref, const char *on, GError **error)
{
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    g_autoptr(Picture) picture = store != NULL ? picture_new(ctl, store, programme, on, error) : NULL;
    if (picture == NULL)
        return false;
    if (ref != NULL) {
        const Milestone *milestone = picture_milestone(picture, ref, error);
        return milestone != NULL && show_milestone(ctl, store, picture, milestone, error);
    }
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
        return show(ctl, argv[1], NULL, on, error);
    g_autofree char *programme = NULL;
    g_autofree char *ref = NULL;
    return ctl_split_ref(argv[1], &programme, &ref, error) && show(ctl, programme, ref, on, error);
}

const Command command_show = {
    .name = "show",
    .arguments = "PROGRAMME[/REF]",
    .summary = "Show a programme area by area, or one milestone with its history",
    .run = run,
};
