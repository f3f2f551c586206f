#include "ctl/status_programme.h"

#include "base/text.h"
#include "ctl/output.h"
#include "ctl/questions.h"
#include "ctl/table.h"
#include "intake/import.h"

#include <stdio.h>

/* Worst first; what is over stands last. */
static const Status order[] = {STATUS_RED,     STATUS_AMBER,   STATUS_GREEN, STATUS_NOT_STARTED,
                               STATUS_UNDATED, STATUS_ON_HOLD, STATUS_BLUE,  STATUS_SUPERSEDED};

typedef struct {
    const Picture *picture;
    int counts[STATUS_UNDATED + 1];
} Tally;

static void
count(Milestone *milestone, void *data)
{
    Tally *tally = data;
    tally->counts[picture_status(tally->picture, milestone)]++;
}

static Tally
tally_of(const Picture *picture)
{
    Tally tally = {.picture = picture};
    plan_foreach_milestone(picture->plan, count, &tally);
    return tally;
}

static json_t *
absent_json(const Picture *picture)
{
    json_t *array = json_array();
    for (guint i = 0; i < picture->plan->people->len; i++) {
        json_t *object = output_absent(picture->plan->people->pdata[i], picture->today);
        if (object != NULL)
            json_array_append_new(array, object);
    }
    return array;
}

json_t *
status_programme_json(const Picture *picture)
{
    const Plan *plan = picture->plan;
    Tally tally = tally_of(picture);
    json_t *counts = json_object();
    json_t *areas = json_array();
    for (guint i = 0; i < G_N_ELEMENTS(order); i++)
        json_object_set_new(counts, status_word(order[i]), json_integer(tally.counts[order[i]]));
    for (guint i = 0; i < plan->areas->len; i++)
        json_array_append_new(areas, output_area(plan->areas->pdata[i]));
    json_t *object = json_object();
    json_object_set_new(object, "programme", output_text(plan->key));
    json_object_set_new(object, "title", output_text(plan->title));
    json_object_set_new(object, "state", json_string(programme_state_word(plan->state)));
    json_object_set_new(object, "activated", output_day(plan->activated));
    json_object_set_new(object, "on", output_day(picture->today));
    json_object_set_new(object, "milestones", counts);
    json_object_set_new(object, "areas", areas);
    json_object_set_new(object, "calendar", output_text(plan->calendar));
    json_object_set_new(object, "calendar_absent", json_boolean(picture->times->absent));
    g_autoptr(GArray) open = resolution_unsettled(plan);
    json_object_set_new(object, "questions", questions_list_json(open));
    json_object_set_new(object, "absent", absent_json(picture));
    g_autoptr(GPtrArray) held = import_held(plan, picture->today);
    json_object_set_new(object, "held", output_texts(held));
    return object;
}

/* "2 Red, 5 Amber, 12 Green" */
static char *
counts_text(const Picture *picture)
{
    Tally tally = tally_of(picture);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(order); i++)
        if (tally.counts[order[i]] > 0)
            g_string_append_printf(text, "%s%d %s", text->len > 0 ? ", " : "", tally.counts[order[i]],
                                   status_label(order[i]));
    return g_string_free(text, FALSE);
}

static void
print_programmes(const GPtrArray *pictures)
{
    g_autoptr(Table) table = table_new("PROGRAMME", "STATE", "SINCE", "MILESTONES", NULL);
    for (guint i = 0; i < pictures->len; i++) {
        const Picture *picture = pictures->pdata[i];
        const Plan *plan = picture->plan;
        g_autofree char *counts = counts_text(picture);
        char since[DAY_TEXT_SIZE];
        table_add(table, plan->key, programme_state_word(plan->state), day_format(plan->activated, since),
                  *counts != '\0' ? counts : "none", NULL);
    }
    table_print(table, "The store has no programmes yet (see: milestonectl import --help).");
}

static void
print_areas(const GPtrArray *pictures)
{
    g_autoptr(Table) table = table_new("AREA", "ASSESSMENT", NULL);
    for (guint i = 0; i < pictures->len; i++) {
        const Plan *plan = ((const Picture *)pictures->pdata[i])->plan;
        table_add_caption(table, plan->title);
        for (guint j = 0; j < plan->areas->len; j++) {
            const Area *area = plan->areas->pdata[j];
            g_autofree char *assessment = output_assessment(area);
            table_add(table, area->title, assessment, NULL);
        }
    }
    putchar('\n');
    table_print(table, "");
}

static void
print_held(const GPtrArray *pictures)
{
    for (guint i = 0; i < pictures->len; i++) {
        const Picture *picture = pictures->pdata[i];
        const Plan *plan = picture->plan;
        g_autoptr(GPtrArray) held = import_held(plan, picture->today);
        if (held->len > 0 && plan->state != PROGRAMME_CLOSED) {
            printf("\nNot sent for %s:\n", plan->key);
            output_print_held(held);
        }
    }
}

/* Of one programme all of them, of several how many. */
static void
print_questions(const GPtrArray *pictures)
{
    for (guint i = 0; i < pictures->len; i++) {
        const Plan *plan = ((const Picture *)pictures->pdata[i])->plan;
        g_autoptr(GArray) open = resolution_unsettled(plan);
        if (open->len == 0 || plan->state == PROGRAMME_CLOSED)
            continue;
        if (pictures->len == 1) {
            puts("\nTo be settled:");
            questions_print(open);
        }
        questions_print_hint(plan->key, open->len);
    }
}

static void
print_absent(const GPtrArray *pictures)
{
    bool any = false;
    for (guint i = 0; i < pictures->len; i++) {
        const Picture *picture = pictures->pdata[i];
        for (guint j = 0; j < picture->plan->people->len; j++) {
            g_autofree char *text = output_absence(picture->plan->people->pdata[j], picture->today);
            g_autofree char *line = text != NULL ? text_printable(text) : NULL;
            if (line == NULL || picture->plan->state == PROGRAMME_CLOSED)
                continue;
            printf("%s  %s: %s\n", any ? "" : "\nAway or gone:\n", picture->plan->key, line);
            any = true;
        }
    }
}

static void
print_calendars(const GPtrArray *pictures)
{
    for (guint i = 0; i < pictures->len; i++) {
        const Picture *picture = pictures->pdata[i];
        if (!picture->times->absent || picture->plan->state == PROGRAMME_CLOSED)
            continue;
        g_autofree char *key = text_printable(picture->plan->calendar);
        printf("\n%s: there is no calendar \"%s\": dates that it said stay, and its other school terms are "
               "estimated.\n",
               picture->plan->key, key);
    }
}

void
status_programme_print(const GPtrArray *pictures)
{
    putchar('\n');
    print_programmes(pictures);
    if (pictures->len == 0)
        return;
    print_areas(pictures);
    print_calendars(pictures);
    print_questions(pictures);
    print_absent(pictures);
    print_held(pictures);
}
