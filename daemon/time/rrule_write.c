#include "time/rrule_private.h"

#include <string.h>

static const char *const frequency_words[] = {"", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
static const char *const weekday_words[] = {"", "MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static const char *const unit_names[] = {"", "day", "week", "month", "year"};
static const char *const weekday_names[] = {"",         "Monday", "Tuesday",  "Wednesday",
                                            "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const month_names[] = {"",        "January",  "February", "March",  "April",
                                          "May",     "June",     "July",     "August", "September",
                                          "October", "November", "December"};

static bool
weeks_matter(const RRule *rule)
{
    return rule->frequency == FREQUENCY_WEEKLY && rule->interval > 1 && rule->week_start != MONDAY;
}

/* "1,15,-1" behind what is there already */
static void
append_counted(GString *text, CountedSet set, const char *suffix)
{
    for (int n = 1; n < 64; n++)
        if (set.front >> n & 1)
            g_string_append_printf(text, "%s%d%s", text->len > 0 ? "," : "", n, suffix);
    for (int n = 1; n < 64; n++)
        if (set.back >> n & 1)
            g_string_append_printf(text, "%s-%d%s", text->len > 0 ? "," : "", n, suffix);
}

static void
append_part(GString *text, const char *name, const GString *value)
{
    if (value->len > 0)
        g_string_append_printf(text, ";%s=%s", name, value->str);
}

static void
append_counted_part(GString *text, const char *name, CountedSet set)
{
    g_autoptr(GString) value = g_string_new(NULL);
    append_counted(value, set, "");
    append_part(text, name, value);
}

static void
append_weekdays(GString *text, const RRuleParts *said)
{
    g_autoptr(GString) value = g_string_new(NULL);
    for (int weekday = MONDAY; weekday <= SUNDAY; weekday++) {
        if (said->weekdays >> weekday & 1)
            g_string_append_printf(value, "%s%s", value->len > 0 ? "," : "", weekday_words[weekday]);
        append_counted(value, said->numbered[weekday], weekday_words[weekday]);
    }
    append_part(text, "BYDAY", value);
}

char *
rrule_write(const RRule *rule)
{
    g_autoptr(GString) text = g_string_new("FREQ=");
    CivilDate until = day_to_civil(rule->until);
    g_string_append(text, frequency_words[rule->frequency]);
    if (rule->interval > 1)
        g_string_append_printf(text, ";INTERVAL=%d", rule->interval);
    if (rule->count > 0)
        g_string_append_printf(text, ";COUNT=%d", rule->count);
    if (rule->until != DAY_NONE)
        g_string_append_printf(text, ";UNTIL=%04d%02d%02d", until.year, until.month, until.day);
    if (weeks_matter(rule))
        g_string_append_printf(text, ";WKST=%s", weekday_words[rule->week_start]);
    append_counted_part(text, "BYMONTH", (CountedSet){.front = rule->said.months});
    append_counted_part(text, "BYMONTHDAY", rule->said.month_days);
    append_weekdays(text, &rule->said);
    append_counted_part(text, "BYSETPOS", rule->said.positions);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* "1st", "2nd", "23rd", "last", "2nd last" */
static char *
ordinal(int number, bool back)
{
    int unit = number / 10 == 1 ? 0 : number % 10;
    const char *suffix = unit == 1 ? "st" : unit == 2 ? "nd" : unit == 3 ? "rd" : "th";
    if (back && number == 1)
        return g_strdup("last");
    return g_strdup_printf("%d%s%s", number, suffix, back ? " last" : "");
}

static void
add_ordinals(GPtrArray *items, CountedSet set, const char *suffix)
{
    for (int n = 1; n < 128; n++) {
        bool back = n >= 64;
        if (((back ? set.back : set.front) >> (n % 64) & 1) == 0)
            continue;
        g_autofree char *word = ordinal(n % 64, back);
        g_ptr_array_add(items, g_strconcat(word, suffix, NULL));
    }
}

static void
add_names(GPtrArray *items, uint32_t set, const char *const *names)
{
    for (int n = 1; n <= 12; n++)
        if (set >> n & 1)
            g_ptr_array_add(items, g_strdup(names[n]));
}

/* "Monday, Tuesday and Friday" behind what is there already; `before` stands before it, unless it is empty.
 */
static void
append_items(GString *text, const char *before, const GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        const char *joint = i == 0 ? before : i + 1 < items->len ? ", " : " and ";
        g_string_append_printf(text, "%s%s", joint, (const char *)items->pdata[i]);
    }
}

static GPtrArray *
list_month_days(const RRuleParts *used)
{
    GPtrArray *items = g_ptr_array_new_with_free_func(g_free);
    add_ordinals(items, (CountedSet){.front = used->month_days.front}, "");
    add_ordinals(items, (CountedSet){.back = used->month_days.back}, " day");
    return items;
}

static GPtrArray *
list_weekdays(const RRuleParts *used)
{
    GPtrArray *items = g_ptr_array_new_with_free_func(g_free);
    add_names(items, used->weekdays, weekday_names);
    for (int weekday = MONDAY; weekday <= SUNDAY; weekday++) {
        g_autofree char *suffix = g_strconcat(" ", weekday_names[weekday], NULL);
        add_ordinals(items, used->numbered[weekday], suffix);
    }
    return items;
}

/* A weekday with a number is one day; a plain one chooses among the days of a rule, or is each of its kind.
 */
static const char *
before_weekdays(const RRule *rule, bool among_days, bool among_positions)
{
    bool plain = rule->used.weekdays != 0;
    if (among_days)
        return plain ? " where it is a " : " where it is the ";
    if (among_positions)
        return plain ? " of " : " of the ";
    if (!plain)
        return " on the ";
    return rule->frequency == FREQUENCY_WEEKLY  ? " on "
           : rule->frequency == FREQUENCY_DAILY ? " that is a "
                                                : " on each ";
}

static void
append_days(GString *text, const RRule *rule)
{
    const RRuleParts *used = &rule->used;
    g_autoptr(GPtrArray) days = list_month_days(used);
    g_autoptr(GPtrArray) names = list_weekdays(used);
    g_autoptr(GPtrArray) positions = g_ptr_array_new_with_free_func(g_free);
    add_ordinals(positions, used->positions, "");
    append_items(text, " on the ", positions);
    const char *to = positions->len > 0 ? " of " : " on ";
    g_autofree char *to_days = g_strconcat(to, "the ", NULL);
    append_items(text, to_days, days);
    append_items(text, before_weekdays(rule, days->len > 0, positions->len > 0), names);
}

static void
append_end(GString *text, const RRule *rule)
{
    g_autofree char *until = day_format_full(rule->until);
    if (weeks_matter(rule))
        g_string_append_printf(text, ", weeks beginning on %s", weekday_names[rule->week_start]);
    if (rule->count == 1)
        g_string_append(text, ", once");
    if (rule->count > 1)
        g_string_append_printf(text, ", %d times", rule->count);
    if (rule->until != DAY_NONE)
        g_string_append_printf(text, ", until %s", until);
}

char *
rrule_describe(const RRule *rule)
{
    g_autoptr(GString) text = g_string_new("every ");
    g_autoptr(GPtrArray) months = g_ptr_array_new_with_free_func(g_free);
    if (rule->interval > 1)
        g_string_append_printf(text, "%d %ss", rule->interval, unit_names[rule->frequency]);
    else
        g_string_append(text, unit_names[rule->frequency]);
    add_names(months, rule->used.months, month_names);
    append_items(text, " in ", months);
    append_days(text, rule);
    append_end(text, rule);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
