/* What the plugins of areas have found, for the areas' leads: in the one mail that they get of a day. */
#include "schedule/schedule_private.h"

/* Whose it is: the area's lead, or the officer. */
static const Person *
lead_of(const Schedule *schedule, const Area *area, Look *look)
{
    return area->lead != NULL ? area->lead : officer_of(schedule, look);
}

/* Which telling it is: 0 for the first, and one more each time that so many weeks have passed. */
static int
telling_of(const Schedule *schedule, const Finding *finding, Look *look)
{
    int days = 7 * schedule->policy->finding_weeks;
    int number = MAX(look->today - finding->since, 0) / days;
    look_note(look, finding->since + (number + 1) * days);
    return number;
}

/* "inspection-plan/area/12/finding/late-papers/Trust Board/2004-03-22/warning/0/planning-head": what was
 * found, since when it stands so grave, and which telling to whom. (transfer full) */
static char *
key_of(const Schedule *schedule, const Area *area, const Finding *finding, const Person *lead, Look *look)
{
    char since[DAY_TEXT_SIZE];
    return g_strdup_printf("%s/area/%" G_GINT64_FORMAT "/finding/%s/%s/%s/%d/%s", schedule->plan->key,
                           area->id, finding->code, day_format(finding->since, since),
                           finding_severity_word(finding->severity), telling_of(schedule, finding, look),
                           lead->key);
}

static void
add_finding(const Schedule *schedule, const Area *area, const Finding *finding, const Person *lead,
            Look *look, bool told, GPtrArray *items)
{
    g_autofree char *key = key_of(schedule, area, finding, lead, look);
    if (!told && schedule->past->told(schedule->past->data, key))
        return;
    Item *item = item_new(SECTION_FINDING, NULL, NULL);
    item->finding = finding;
    item->area = area;
    item->key = g_steal_pointer(&key);
    g_ptr_array_add(items, item);
}

static bool
is_told_of(const Finding *finding)
{
    return finding->severity > FINDING_NOTE && finding->since != DAY_NONE;
}

void
findings_add(const Schedule *schedule, const Mailbox *mailbox, Look *look, bool told, GPtrArray *items)
{
    if (schedule->plan->state != PROGRAMME_ACTIVE)
        return;
    for (guint i = 0; i < schedule->plan->areas->len; i++) {
        const Area *area = schedule->plan->areas->pdata[i];
        const Person *lead = lead_of(schedule, area, look);
        const Person *reader = lead != NULL ? person_stand_in(lead, NULL, look) : NULL;
        if (reader == NULL || mailbox_of(schedule, reader) != mailbox || area->assessment == NULL ||
            area->assessment->fault != NULL)
            continue;
        for (guint j = 0; j < area->assessment->findings->len; j++) {
            const Finding *finding = area->assessment->findings->pdata[j];
            if (is_told_of(finding))
                add_finding(schedule, area, finding, lead, look, told, items);
        }
    }
}
