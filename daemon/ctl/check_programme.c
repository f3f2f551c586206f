#include "ctl/check_programme.h"

#include "base/text.h"
#include "ctl/output.h"
#include "ctl/plugin_check.h"
#include "ctl/questions.h"
#include "ctl/table.h"
#include "intake/import.h"
#include "plan/sanity.h"

#include <stdio.h>

struct CheckProgramme {
    char *key;
    Picture *picture;    /* NULL when the plan cannot be loaded */
    GPtrArray *problems; /* char * */
    GPtrArray *notes;    /* char *: what may be well, and may be a slip */
    GPtrArray *oddities; /* Oddity *; NULL when the plan cannot be loaded */
    GPtrArray *held;     /* char *: what will not be sent, and why */
    guint milestones, dated, uncertain, undated;
};

static bool
is_unsure(const Milestone *milestone)
{
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (!span->certain && span->kind != TIMESCALE_UNRESOLVED)
            return true;
    }
    return false;
}

static bool
has_date(const Milestone *milestone)
{
    for (guint i = 0; i < milestone->spans->len; i++)
        if (resolution_has_date(milestone->spans->pdata[i]))
            return true;
    return false;
}

static void
sort_out(Milestone *milestone, void *data)
{
    CheckProgramme *check = data;
    check->milestones++;
    if (is_unsure(milestone))
        check->uncertain++;
    else if (has_date(milestone))
        check->dated++;
    else
        check->undated++;
}

/* The daemon counts on, by the estimate: whoever wrote the key meant another calendar. */
static void
look_for_calendar(CheckProgramme *check, const Picture *picture)
{
    const char *key = picture->plan->calendar;
    if (key != NULL && !almanac_knows(picture->almanac, key))
        g_ptr_array_add(
            check->problems,
            g_strdup_printf("there is no calendar \"%s\": dates that it said stay, and its other school "
                            "terms are estimated: write or "
                            "import it (milestoned-calendar(5))",
                            key));
}

CheckProgramme *
check_programme_new(const char *key, Picture *picture)
{
    CheckProgramme *check = g_new0(CheckProgramme, 1);
    check->key = g_strdup(key);
    check->picture = picture;
    check->problems = g_ptr_array_new_with_free_func(g_free);
    check->notes = g_ptr_array_new_with_free_func(g_free);
    if (picture != NULL) {
        look_for_calendar(check, picture);
        plan_foreach_milestone(picture->plan, sort_out, check);
        check->oddities = sanity_check(picture->plan, picture->times);
    }
    check->held = picture != NULL ? import_held(picture->plan, picture->today) : g_ptr_array_new();
    return check;
}

void
check_programme_free(CheckProgramme *check)
{
    if (check == NULL)
        return;
    g_ptr_array_unref(check->held);
    g_clear_pointer(&check->oddities, g_ptr_array_unref);
    g_ptr_array_unref(check->notes);
    g_ptr_array_unref(check->problems);
    picture_free(check->picture);
    g_free(check->key);
    g_free(check);
}

void
check_programme_problem(CheckProgramme *check, const char *text)
{
    g_ptr_array_add(check->problems, g_strdup(text));
}

void
check_programme_plugins(CheckProgramme *check, const Settings *settings)
{
    g_autoptr(PluginBook) book = plugin_book_new(settings);
    plugin_check_plan(check->picture->plan, book, check->problems, check->notes);
}

guint
check_programme_problems(const CheckProgramme *check)
{
    return check->problems->len;
}

static json_t *
sanity_json(const CheckProgramme *check)
{
    json_t *array = json_array();
    for (guint i = 0; check->oddities != NULL && i < check->oddities->len; i++) {
        const Oddity *oddity = check->oddities->pdata[i];
        json_t *object = json_object();
        json_object_set_new(object, "ref", output_text(oddity->milestone->ref));
        json_object_set_new(object, "check", json_string(sanity_kind_word(oddity->kind)));
        json_object_set_new(object, "day", output_day(oddity->day));
        json_object_set_new(object, "text", output_text(oddity->text));
        json_array_append_new(array, object);
    }
    return array;
}

json_t *
check_programme_json(const CheckProgramme *check)
{
    const Plan *plan = check->picture != NULL ? check->picture->plan : NULL;
    json_t *object = json_object();
    json_object_set_new(object, "programme", output_text(check->key));
    json_object_set_new(object, "state",
                        output_text(plan != NULL ? programme_state_word(plan->state) : NULL));
    json_object_set_new(object, "milestones", json_integer(check->milestones));
    json_object_set_new(object, "dated", json_integer(check->dated));
    json_object_set_new(object, "uncertain", json_integer(check->uncertain));
    json_object_set_new(object, "undated", json_integer(check->undated));
    g_autoptr(GArray) open = plan != NULL ? resolution_unsettled(plan) : NULL;
    json_object_set_new(object, "questions", open != NULL ? questions_list_json(open) : json_array());
    json_object_set_new(object, "sanity", sanity_json(check));
    json_object_set_new(object, "problems", output_texts(check->problems));
    json_object_set_new(object, "notes", output_texts(check->notes));
    json_object_set_new(object, "held", output_texts(check->held));
    return object;
}

static void
print_sanity(const CheckProgramme *check)
{
    g_autoptr(Table) table = table_new("REF", "CHECK", "WHAT IS ODD", NULL);
    for (guint i = 0; check->oddities != NULL && i < check->oddities->len; i++) {
        const Oddity *oddity = check->oddities->pdata[i];
        table_add(table, oddity->milestone->ref, sanity_kind_word(oddity->kind), oddity->text, NULL);
    }
    if (table_rows(table) == 0)
        return;
    puts("\nWhat may be a slip in the dates:");
    table_print(table, "");
}

static void
print_questions(const CheckProgramme *check)
{
    g_autoptr(GArray) open = check->picture != NULL ? resolution_unsettled(check->picture->plan) : NULL;
    if (open == NULL || open->len == 0)
        return;
    puts("\nWhat is asked of the plan's words of time:");
    questions_print(open);
    questions_print_hint(check->key, open->len);
}

static void
print_texts(const char *word, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *text = text_printable(texts->pdata[i]);
        printf("  %s: %s\n", word, text);
    }
}

void
check_programme_print(const CheckProgramme *check)
{
    const Plan *plan = check->picture != NULL ? check->picture->plan : NULL;
    printf("\n%s (%s): %u milestones: %u dated, %u uncertain, %u undated\n", check->key,
           plan != NULL ? programme_state_word(plan->state) : "unreadable", check->milestones, check->dated,
           check->uncertain, check->undated);
    print_texts("wrong", check->problems);
    print_texts("note", check->notes);
    print_sanity(check);
    output_print_held(check->held);
    print_questions(check);
}
