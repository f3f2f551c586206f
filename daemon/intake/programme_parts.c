#include "base/text.h"
#include "intake/programme_private.h"

#include <string.h>

Day
programme_day(const SchemaGroup *group, const char *key)
{
    Day day = DAY_NONE;
    const char *text = schema_text(group, key);
    if (text != NULL)
        day_parse(text, &day);
    return day;
}

/* Says that a name is unknown, and which it may have been meant to be. `names` gets a NULL at its end. */
static void
say_unknown(const Reader *reader, const SchemaGroup *group, const char *where, const char *what,
            const char *name, GPtrArray *names)
{
    g_ptr_array_add(names, NULL);
    const char *near = text_nearest(name, (const char *const *)names->pdata);
    schema_fault(reader->schema, group, where, "\"%s\" is %s%s%s%s", name, what,
                 near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                 near == NULL ? "" : "\"?");
}

Person *
programme_person(const Reader *reader, const SchemaGroup *group, const char *where, const char *key)
{
    Person *person = key == NULL ? NULL : plan_find_person(reader->plan, key);
    if (key == NULL || person != NULL)
        return person;
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (guint i = 0; i < reader->plan->people->len; i++)
        g_ptr_array_add(all, ((Person *)reader->plan->people->pdata[i])->key);
    say_unknown(reader, group, where, "nobody's key among the people", key, all);
    return NULL;
}

GArray *
programme_steps(const Reader *reader, const SchemaGroup *group, const char *key)
{
    guint count = 0;
    const gint64 *steps = schema_numbers(group, key, &count);
    if (count == 0)
        return NULL;
    GArray *ladder = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < count; i++) {
        int step = (int)steps[i];
        g_array_append_val(ladder, step);
        if (i > 0 && steps[i] >= steps[i - 1])
            schema_fault(reader->schema, group, key, "must fall: %d stands after %d", step,
                         g_array_index(ladder, int, i - 1));
    }
    return ladder;
}

static int
compare_absences(gconstpointer a, gconstpointer b)
{
    const Absence *x = a;
    const Absence *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* At `from`, which is where they are told of. */
static void
check_absences(const Reader *reader, const Person *person, const SchemaGroup *group)
{
    for (guint i = 1; i < person->absences->len; i++) {
        const Absence *before = &g_array_index(person->absences, Absence, i - 1);
        const Absence *absence = &g_array_index(person->absences, Absence, i);
        char from[DAY_TEXT_SIZE];
        if (absence->from <= before->until)
            schema_fault(reader->schema, group, "absences",
                         "%s is away from %s, and by the absence before that is away already", person->key,
                         day_format(absence->from, from));
    }
}

void
programme_read_absences(const Reader *reader, Person *person, const SchemaGroup *group)
{
    for (guint i = 0; i < schema_group_count(group, "absences"); i++) {
        const SchemaGroup *member = schema_group(group, "absences", i);
        const Absence absence = {
            .from = programme_day(member, "from"),
            .until = programme_day(member, "until"),
            .deputy = programme_person(reader, member, "deputy", schema_text(member, "deputy"))};
        if (absence.deputy == person)
            schema_fault(reader->schema, member, "deputy", "\"%s\" is the person who is away", person->key);
        if (absence.from == DAY_NONE || absence.until == DAY_NONE)
            continue;
        if (absence.until < absence.from)
            schema_fault(reader->schema, member, "until", "is before the absence begins");
        g_array_append_val(person->absences, absence);
    }
    g_array_sort(person->absences, compare_absences);
    check_absences(reader, person, group);
}

static int
compare_bands(gconstpointer a, gconstpointer b)
{
    const Period *x = a;
    const Period *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

static const Period *
find_band(const GArray *bands, const char *id)
{
    for (guint i = 0; i < bands->len; i++) {
        const Period *band = &g_array_index(bands, Period, i);
        if (strcmp(band->id, id) == 0)
            return band;
    }
    return NULL;
}

static const Period *
find_overlap(const GArray *bands, Day first, Day last)
{
    for (guint i = 0; i < bands->len; i++) {
        const Period *band = &g_array_index(bands, Period, i);
        if (first <= band->last && band->first <= last)
            return band;
    }
    return NULL;
}

static void
check_band(const Reader *reader, const SchemaGroup *group, const char *id, Day first, Day last)
{
    g_autoptr(Terms) estimate = terms_estimate(reader->plan->nation);
    const PeriodContext context = {.year = reader->plan->year, .terms = estimate};
    const Period *overlap = find_overlap(reader->plan->bands, first, last);
    Period period = {0};
    if (period_parse(id, &context, &period)) {
        schema_fault(reader->schema, group, "id", "\"%s\" is the id of a %s already", id,
                     period_kind_word(period.kind));
        period_clear(&period);
    }
    if (find_band(reader->plan->bands, id) != NULL)
        schema_fault(reader->schema, group, "id", "\"%s\" is another band's already", id);
    if (last < first)
        schema_fault(reader->schema, group, "last", "is before the band's first day");
    else if (overlap != NULL)
        schema_fault(reader->schema, group, "first", "\"%s\" overlaps with \"%s\"", id, overlap->id);
}

void
programme_read_bands(const Reader *reader, const SchemaGroup *root)
{
    for (guint i = 0; i < schema_group_count(root, "bands"); i++) {
        const SchemaGroup *group = schema_group(root, "bands", i);
        const char *id = schema_text(group, "id");
        const char *title = schema_text(group, "title");
        Day first = programme_day(group, "first");
        Day last = programme_day(group, "last");
        if (id == NULL || title == NULL || first == DAY_NONE || last == DAY_NONE)
            continue;
        check_band(reader, group, id, first, last);
        const Period band = {.kind = PERIOD_BAND,
                             .id = g_strdup(id),
                             .title = text_squeeze(title),
                             .first = first,
                             .last = last};
        g_array_append_val(reader->plan->bands, band);
    }
    g_array_sort(reader->plan->bands, compare_bands);
}

void
programme_read_escalation(const Reader *reader, const SchemaGroup *root)
{
    Plan *plan = reader->plan;
    const char *key = schema_text(root, "escalation.board");
    plan->approver_days = (int)schema_number(root, "escalation.approver", -1);
    plan->chair_days = (int)schema_number(root, "escalation.chair", -1);
    plan->escalation = key == NULL ? NULL : plan_find_board(plan, key);
    if (key == NULL)
        return;
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < plan->boards->len; i++)
        g_ptr_array_add(keys, ((Board *)plan->boards->pdata[i])->key);
    if (plan->escalation == NULL)
        say_unknown(reader, root, "escalation.board", "no board's key", key, keys);
    else if (plan->escalation->chair == NULL)
        schema_fault(reader->schema, root, "escalation.board", "\"%s\" has no chair", key);
}

static int
compare_days(gconstpointer a, gconstpointer b)
{
    return *(const Day *)a < *(const Day *)b ? -1 : *(const Day *)a > *(const Day *)b;
}

static void
read_meetings(Board *board, const SchemaGroup *group)
{
    const char *const *texts = schema_texts(group, "meetings");
    for (guint i = 0; texts[i] != NULL; i++) {
        Day day;
        if (day_parse(texts[i], &day))
            g_array_append_val(board->meetings, day);
    }
    g_array_sort(board->meetings, compare_days);
    for (guint i = board->meetings->len; i > 1; i--) {
        if (g_array_index(board->meetings, Day, i - 1) == g_array_index(board->meetings, Day, i - 2))
            g_array_remove_index(board->meetings, i - 1);
    }
}

static void
read_rule(const Reader *reader, Board *board, const SchemaGroup *group)
{
    const char *rule = schema_text(group, "rule");
    Day from = programme_day(group, "from");
    g_autoptr(GError) error = NULL;
    if (rule == NULL && schema_given(group, "from"))
        schema_fault(reader->schema, group, "from", "says when a rule begins, and there is no rule");
    else if (rule != NULL && !schema_given(group, "from"))
        schema_fault(reader->schema, group, "rule", "needs `from`, the day on which it begins");
    if (rule == NULL || from == DAY_NONE)
        return;
    board->rule = rrule_new(rule, from, &error);
    board->rule_from = from;
    if (board->rule == NULL)
        schema_fault(reader->schema, group, "rule", "%s", error->message);
}

static void
read_watched(const Reader *reader, Board *board, const SchemaGroup *group)
{
    const char *const *titles = schema_texts(group, "areas");
    for (guint i = 0; titles[i] != NULL; i++) {
        Area *area = plan_find_area(reader->plan, titles[i]);
        if (area != NULL) {
            if (!g_ptr_array_find(board->areas, area, NULL))
                g_ptr_array_add(board->areas, area);
            continue;
        }
        g_autoptr(GPtrArray) all = g_ptr_array_new();
        for (guint j = 0; j < reader->plan->areas->len; j++)
            g_ptr_array_add(all, ((Area *)reader->plan->areas->pdata[j])->title);
        say_unknown(reader, group, "areas", "no area's title", titles[i], all);
    }
}

void
programme_read_cycle(const Reader *reader, Board *board, const SchemaGroup *group)
{
    GArray *prompts = programme_steps(reader, group, "prompts");
    if (prompts != NULL) {
        g_array_unref(board->prompts);
        board->prompts = prompts;
    }
    read_meetings(board, group);
    read_rule(reader, board, group);
    read_watched(reader, board, group);
}
