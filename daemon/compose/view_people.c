/* What a reader has to know of the people a step is with. */
#include "compose/phrase.h"
#include "compose/view_private.h"

/* Deputies of deputies are asked so far; they may name each other. */
enum { MOST_STEPS = 8 };

static bool
has_left(const Person *person, Day on)
{
    return person->left != DAY_NONE && person->left <= on;
}

/* Whoever is there for somebody by their absences alone; NULL. */
static const Person *
find_present(const Person *person, Day on)
{
    for (int i = 0; person != NULL && i < MOST_STEPS && !has_left(person, on); i++) {
        const Absence *absence = plan_absence(person, on);
        if (absence == NULL)
            return person;
        person = absence->deputy;
    }
    return NULL;
}

/* The deputies that the plan names for somebody who is away. (transfer container) */
static GPtrArray *
deputies_of(const Milestone *milestone, const Person *person, Day on)
{
    GPtrArray *deputies = g_ptr_array_new();
    const Absence *absence = plan_absence(person, on);
    if (absence != NULL && absence->deputy != NULL)
        g_ptr_array_add(deputies, absence->deputy);
    for (guint i = 0; i < milestone->deputies->len; i++) {
        if (!g_ptr_array_find(deputies, milestone->deputies->pdata[i], NULL))
            g_ptr_array_add(deputies, milestone->deputies->pdata[i]);
    }
    return deputies;
}

static char *
name_of(const Person *person)
{
    g_autofree char *name = phrase_clean(person->name, NAME_MAX_COLUMNS);
    return phrase_person(name);
}

/* "is away until Friday 4 June 2004", "has left" */
static char *
absence_words(const Person *person, Day on)
{
    const Absence *absence = plan_absence(person, on);
    if (has_left(person, on) || absence == NULL)
        return g_strdup("has left");
    g_autofree char *until = day_format_long(absence->until);
    return g_strdup_printf("is away until %s", until);
}

char *
view_deputies_note(const Viewing *viewing, const Milestone *milestone, const Person *person)
{
    Day on = viewing->draft->on;
    g_autoptr(GPtrArray) deputies = deputies_of(milestone, person, on);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < deputies->len; i++) {
        const Person *deputy = deputies->pdata[i];
        if (find_present(deputy, on) != NULL)
            continue;
        g_autofree char *name = name_of(deputy);
        g_autofree char *words = absence_words(deputy, on);
        g_string_append_printf(out, "%sTheir deputy, %s, %s.", out->len > 0 ? " " : "", name, words);
    }
    return g_string_free(out, FALSE);
}

static char *
away_note(const Viewing *viewing, const Milestone *milestone, const Person *lead)
{
    Day on = viewing->draft->on;
    g_autofree char *the = name_of(lead);
    g_autofree char *name = phrase_sentence(the);
    g_autofree char *away = absence_words(lead, on);
    g_autoptr(GPtrArray) deputies = deputies_of(milestone, lead, on);
    const Person *present = NULL;
    for (guint i = 0; present == NULL && i < deputies->len; i++)
        present = find_present(deputies->pdata[i], on);
    if (present != NULL && present == viewing->draft->person)
        return g_strdup_printf("%s %s, and you deputise.", name, away);
    if (present != NULL) {
        g_autofree char *deputy = name_of(present);
        return g_strdup_printf("%s %s, and %s deputises.", name, away, deputy);
    }
    g_autofree char *more = view_deputies_note(viewing, milestone, lead);
    return g_strdup_printf("%s %s.%s%s", name, away, *more != '\0' ? " " : "", more);
}

static char *
lead_note(const Viewing *viewing, const Milestone *milestone, const Person *lead)
{
    g_autofree char *the = name_of(lead);
    g_autofree char *name = phrase_sentence(the);
    if (has_left(lead, viewing->draft->on))
        return g_strdup_printf("%s has left.", name);
    if (plan_absence(lead, viewing->draft->on) != NULL)
        return away_note(viewing, milestone, lead);
    if (lead->addresses->len == 0 && lead->marked->len > 0)
        return g_strdup_printf("Mail to %s came back, so none is sent to them.", the);
    if (lead->addresses->len == 0)
        return g_strdup_printf("%s has no address, so no mail reaches them.", name);
    return g_strdup("");
}

char *
view_leads_note(const Viewing *viewing, const Milestone *milestone)
{
    if (milestone->leads->len == 0)
        return g_strdup("Nobody leads it.");
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < milestone->leads->len; i++) {
        g_autofree char *note = lead_note(viewing, milestone, milestone->leads->pdata[i]);
        g_string_append_printf(out, "%s%s", out->len > 0 && *note != '\0' ? " " : "", note);
    }
    return g_string_free(out, FALSE);
}

bool
view_is_acting(ItemSection section)
{
    return section == SECTION_OVERDUE || section == SECTION_TODAY || section == SECTION_SOON ||
           section == SECTION_BLOCKING || section == SECTION_WAITING || section == SECTION_MOVED ||
           section == SECTION_PAPERS;
}

static bool
same_address(const Person *a, const Person *b)
{
    if (a->addresses->len == 0 || b->addresses->len == 0)
        return false;
    g_autofree char *one = g_utf8_casefold(a->addresses->pdata[0], -1);
    g_autofree char *other = g_utf8_casefold(b->addresses->pdata[0], -1);
    return g_str_equal(one, other);
}

GPtrArray *
view_neighbours(const Viewing *viewing, const Item *item)
{
    GPtrArray *found = g_ptr_array_new();
    const Person *reader = viewing->draft->person;
    if (reader == NULL || item->milestone == NULL || item->lead != NULL || !view_is_acting(item->section) ||
        viewing->draft->kind != NOTICE_REMINDER || g_ptr_array_find(item->milestone->leads, reader, NULL))
        return found;
    for (guint i = 0; i < item->milestone->leads->len; i++) {
        Person *lead = item->milestone->leads->pdata[i];
        if (same_address(lead, reader))
            g_ptr_array_add(found, lead);
    }
    return found;
}
