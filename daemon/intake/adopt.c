#include "base/text.h"
#include "intake/import_private.h"
#include "store/occurrences.h"

#include <string.h>

static void
replace_text(char **where, const char *text)
{
    if (*where != text) {
        g_free(*where);
        *where = g_strdup(text);
    }
}

static GPtrArray *
copy_texts(const GPtrArray *texts)
{
    GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < texts->len; i++)
        g_ptr_array_add(copy, g_strdup(texts->pdata[i]));
    return copy;
}

static void
replace_texts(GPtrArray **where, const GPtrArray *texts)
{
    g_ptr_array_unref(*where);
    *where = copy_texts(texts);
}

static void
replace_ladder(GArray **where, GArray *ladder)
{
    g_clear_pointer(where, g_array_unref);
    *where = ladder == NULL ? NULL : g_array_copy(ladder);
}

static bool
has_address(const Person *person, const char *address)
{
    g_autofree char *wanted = g_utf8_casefold(address, -1);
    for (guint i = 0; i < person->addresses->len; i++) {
        g_autofree char *own = g_utf8_casefold(person->addresses->pdata[i], -1);
        if (strcmp(own, wanted) == 0)
            return true;
    }
    return false;
}

/* Nobody's, or one that is now the wanted person's: a lead cell may have had it. */
static bool
is_same_address(const Person *person, const Person *wanted)
{
    bool same = person->addresses->len == 0;
    for (guint i = 0; !same && i < person->addresses->len; i++)
        same = has_address(wanted, person->addresses->pdata[i]);
    return same;
}

/* Somebody whom an earlier import made of a lead cell, and who is now among the programme's people. */
static Person *
find_made(const Import *import, const Plan *conf, const Person *wanted)
{
    Person *person = NULL;
    for (guint i = 0; person == NULL && i < wanted->addresses->len; i++)
        person = lead_book_find(import->book, wanted->addresses->pdata[i]);
    if (person == NULL)
        person = lead_book_find(import->book, wanted->name);
    for (guint i = 0; person == NULL && i < wanted->aliases->len; i++)
        person = lead_book_find(import->book, wanted->aliases->pdata[i]);
    bool free_to_take =
        person != NULL && is_same_address(person, wanted) && plan_find_person(conf, person->key) == NULL;
    return free_to_take ? person : NULL;
}

static bool
adopt_person(Import *import, const Plan *conf, const Person *wanted, GError **error)
{
    Person *person = plan_find_person(import->plan, wanted->key);
    if (person == NULL)
        person = find_made(import, conf, wanted);
    if (person == NULL)
        person = plan_add_person(import->plan, wanted->key, wanted->name);
    replace_text(&person->key, wanted->key);
    replace_text(&person->name, wanted->name);
    replace_text(&person->zone, wanted->zone);
    replace_texts(&person->addresses, wanted->addresses);
    replace_texts(&person->aliases, wanted->aliases);
    person->kind = wanted->kind;
    person->hour = wanted->hour;
    person->left = wanted->left;
    return persons_save(import->store, import->plan, person, import->author, error);
}

static Person *
same_person(const Import *import, const Person *person)
{
    return person == NULL ? NULL : plan_find_person(import->plan, person->key);
}

static Area *
find_area(const Plan *plan, const Area *wanted)
{
    Area *area = plan_find_area(plan, wanted->title);
    for (guint i = 0; area == NULL && i < wanted->aliases->len; i++)
        area = plan_find_area(plan, wanted->aliases->pdata[i]);
    return area;
}

/* Who deputises may stand further below in the file: all people are saved before. */
static bool
adopt_absences(Import *import, const Person *wanted, GError **error)
{
    Person *person = plan_find_person(import->plan, wanted->key);
    g_array_set_size(person->absences, 0);
    for (guint i = 0; i < wanted->absences->len; i++) {
        Absence absence = g_array_index(wanted->absences, Absence, i);
        absence.deputy = same_person(import, absence.deputy);
        g_array_append_val(person->absences, absence);
    }
    return persons_save(import->store, import->plan, person, import->author, error);
}

/* The rule that was read once is read again: a rule has one owner. */
static void
adopt_cycle(const Import *import, Board *board, const Board *wanted)
{
    g_array_unref(board->meetings);
    board->meetings = g_array_copy(wanted->meetings);
    g_array_unref(board->prompts);
    board->prompts = g_array_copy(wanted->prompts);
    g_clear_pointer(&board->rule, rrule_free);
    board->rule_from = wanted->rule_from;
    if (wanted->rule != NULL)
        board->rule = rrule_new(rrule_text(wanted->rule), wanted->rule_from, NULL);
    g_ptr_array_set_size(board->areas, 0);
    for (guint i = 0; i < wanted->areas->len; i++)
        g_ptr_array_add(board->areas, find_area(import->plan, wanted->areas->pdata[i]));
}

static bool
adopt_board(Import *import, const Board *wanted, GError **error)
{
    Board *board = plan_find_board(import->plan, wanted->key);
    if (board == NULL)
        board = plan_add_board(import->plan, wanted->key, wanted->title);
    replace_text(&board->title, wanted->title);
    replace_text(&board->webhook, wanted->webhook);
    board->form = wanted->form;
    board->chair = same_person(import, wanted->chair);
    board->clerk = same_person(import, wanted->clerk);
    board->digest_day = wanted->digest_day;
    board->digest_hour = wanted->digest_hour;
    board->paper_days = wanted->paper_days;
    g_ptr_array_set_size(board->members, 0);
    for (guint i = 0; i < wanted->members->len; i++)
        g_ptr_array_add(board->members, same_person(import, wanted->members->pdata[i]));
    adopt_cycle(import, board, wanted);
    return boards_save(import->store, import->plan, board, import->author, error);
}

static bool
adopt_area(Import *import, const Area *wanted, GError **error)
{
    Area *area = find_area(import->plan, wanted);
    if (area == NULL)
        area = plan_add_area(import->plan, wanted->title);
    replace_text(&area->title, wanted->title);
    replace_text(&area->plugin, wanted->plugin);
    replace_texts(&area->aliases, wanted->aliases);
    replace_ladder(&area->ladder, wanted->ladder);
    area->lead = same_person(import, wanted->lead);
    area->position = wanted->position;
    g_hash_table_unref(area->settings);
    area->settings = g_hash_table_ref(wanted->settings);
    return areas_save(import->store, import->plan, area, import->author, error);
}

static bool
names_address(const SheetRow *row, Field field, const Person *person)
{
    g_autofree char *cell = g_utf8_casefold(row->cells[field], -1);
    for (guint j = 0; j < person->addresses->len; j++) {
        g_autofree char *address = g_utf8_casefold(person->addresses->pdata[j], -1);
        if (strstr(cell, address) != NULL)
            return true;
    }
    return false;
}

/* The sheet itself says it: no programme.conf ever named them. */
static bool
is_in_the_sheet(const Import *import, const Person *person)
{
    for (guint i = 0; i < import->sheet->rows->len; i++) {
        const SheetRow *row = import->sheet->rows->pdata[i];
        if (names_address(row, FIELD_LEAD, person) || names_address(row, FIELD_APPROVER, person) ||
            names_address(row, FIELD_DEPUTY, person))
            return true;
    }
    return false;
}

static void
warn_of_leftovers(Import *import, const Plan *conf, const char *file)
{
    Place place = {.file = file, .column = -1};
    for (guint i = 0; i < import->plan->people->len; i++) {
        const Person *person = import->plan->people->pdata[i];
        if (person->addresses->len > 0 && plan_find_person(conf, person->key) == NULL &&
            !is_in_the_sheet(import, person))
            problem_add(import->result->warnings, &place,
                        "%s is no longer among the people, and stays with an address", person->key);
    }
    for (guint i = 0; i < import->plan->boards->len; i++) {
        const Board *board = import->plan->boards->pdata[i];
        if (plan_find_board(conf, board->key) == NULL)
            problem_add(import->result->warnings, &place, "%s is no longer among the boards, and stays",
                        board->key);
    }
}

/* Areas that an earlier import made stand after those of the file. */
static void
number_other_areas(Import *import, const Plan *conf)
{
    int next = (int)conf->areas->len;
    for (guint i = 0; i < import->plan->areas->len; i++) {
        Area *area = import->plan->areas->pdata[i];
        if (plan_find_area(conf, area->title) == NULL)
            area->position = next++;
    }
}

static bool
adopt_parts(Import *import, const Plan *conf, GError **error)
{
    bool ok = true;
    for (guint i = 0; ok && i < conf->people->len; i++)
        ok = adopt_person(import, conf, conf->people->pdata[i], error);
    for (guint i = 0; ok && i < conf->people->len; i++)
        ok = adopt_absences(import, conf->people->pdata[i], error);
    for (guint i = 0; ok && i < conf->areas->len; i++)
        ok = adopt_area(import, conf->areas->pdata[i], error);
    number_other_areas(import, conf);
    for (guint i = 0; ok && i < import->plan->areas->len; i++)
        ok = areas_save(import->store, import->plan, import->plan->areas->pdata[i], import->author, error);
    for (guint i = 0; ok && i < conf->boards->len; i++)
        ok = adopt_board(import, conf->boards->pdata[i], error);
    return ok;
}

static void
adopt_bands(Plan *plan, const Plan *conf)
{
    g_array_set_size(plan->bands, 0);
    for (guint i = 0; i < conf->bands->len; i++) {
        Period band = g_array_index(conf->bands, Period, i);
        band.id = g_strdup(band.id);
        band.title = g_strdup(band.title);
        g_array_append_val(plan->bands, band);
    }
}

typedef struct {
    const Import *import;
    GError **error;
    bool ok;
} Trimming;

static void
adopt_head(Plan *plan, const Plan *conf)
{
    replace_text(&plan->title, conf->title);
    replace_text(&plan->zone, conf->zone);
    replace_text(&plan->calendar, conf->calendar);
    plan->nation = conf->nation;
    plan->year = conf->year;
    plan->begins = conf->begins;
    plan->ends = conf->ends;
    plan->approver_days = conf->approver_days;
    plan->chair_days = conf->chair_days;
    replace_ladder(&plan->ladder, conf->ladder);
    adopt_bands(plan, conf);
}

static void
trim_occurrences(Milestone *milestone, void *data)
{
    Trimming *trimming = data;
    const Import *import = trimming->import;
    for (guint i = 0; trimming->ok && i < milestone->spans->len; i++) {
        PlanSpan *span = milestone->spans->pdata[i];
        if (span->id != 0 && span->occurrences->len > 0)
            trimming->ok =
                occurrences_trim(import->store, span, import->today, import->author, trimming->error);
    }
}

/* Another kind of year has other quarters: what nobody touched is made anew by it. */
static bool
follow_year(Import *import, YearKind before, GError **error)
{
    Trimming trimming = {import, error, true};
    if (import->plan->year != before)
        plan_foreach_milestone(import->plan, trim_occurrences, &trimming);
    return trimming.ok;
}

static void
warn_of_calendar(const Import *import, const char *file)
{
    const char *key = import->plan->calendar;
    if (key == NULL || almanac_knows(import->almanac, key))
        return;
    Place place = {.file = file, .column = -1};
    problem_add(
        import->result->warnings, &place,
        "there is no school calendar \"%s\": dates that it said stay, and other terms and school days are "
        "estimated until it is imported (milestonectl calendar import)",
        key);
}

bool
adopt_programme(Import *import, const Plan *conf, const char *file, GError **error)
{
    Plan *plan = import->plan;
    YearKind before = plan->year;
    adopt_head(plan, conf);
    if (!follow_year(import, before, error) || !programmes_save(import->store, plan, import->author, error) ||
        !adopt_parts(import, conf, error))
        return false;
    plan->officer = same_person(import, conf->officer);
    plan->escalation = conf->escalation == NULL ? NULL : plan_find_board(plan, conf->escalation->key);
    warn_of_leftovers(import, conf, file);
    warn_of_calendar(import, file);
    return programmes_save(import->store, plan, import->author, error);
}
