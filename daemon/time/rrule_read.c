/*
 * The text of a rule: parts between semicolons, each NAME=VALUE, each at most once, FREQ among them. A table
 * has a row for each part that is taken. What depends on other parts is looked at when all are read.
 */
#include "base/error.h"
#include "base/text.h"
#include "time/rrule_private.h"

#include <string.h>

enum { TEXT_LIMIT = 4096, SHOWN_COLUMNS = 40, MOST_INTERVAL = 9999, MOST_COUNT = 99999 };
enum { MOST_IN_MONTH = 5, MOST_IN_YEAR = 53 };

typedef struct Reader {
    RRule *rule;
    RRuleTime time;
    uint32_t seen; /* a bit for each row of the table */
    bool any_plain_day, any_numbered_day;
    int largest_number;
} Reader;

typedef bool (*ReadValue)(Reader *reader, const char *value);

static const char *const frequencies[] = {"", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
static const char *const weekdays[] = {"", "MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static bool
find_word(const char *word, const char *const *words, guint count, int *found)
{
    for (guint i = 1; i < count; i++) {
        if (strcmp(word, words[i]) != 0)
            continue;
        *found = (int)i;
        return true;
    }
    return false;
}

/* Digits alone, from 1 to `most`. */
static bool
read_number(const char *text, int most, int *number)
{
    *number = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isdigit(*p))
            return false;
        *number = *number * 10 + (*p - '0');
        if (*number > most)
            return false;
    }
    return *number > 0;
}

/* "3", "+3", "-3" */
static bool
read_counted(const char *text, int most, CountedSet *set)
{
    int number;
    bool back = text[0] == '-';
    if (!read_number(text[0] == '+' || back ? text + 1 : text, most, &number))
        return false;
    *(back ? &set->back : &set->front) |= UINT64_C(1) << number;
    return true;
}

static bool
read_counted_list(const char *value, int most, CountedSet *set)
{
    g_auto(GStrv) items = g_strsplit(value, ",", -1);
    for (guint i = 0; items[i] != NULL; i++)
        if (!read_counted(items[i], most, set))
            return false;
    return items[0] != NULL;
}

static bool
read_frequency(Reader *reader, const char *value)
{
    int found;
    if (!find_word(value, frequencies, G_N_ELEMENTS(frequencies), &found))
        return false;
    reader->rule->frequency = (Frequency)found;
    return true;
}

static bool
read_interval(Reader *reader, const char *value)
{
    return read_number(value, MOST_INTERVAL, &reader->rule->interval);
}

static bool
read_count(Reader *reader, const char *value)
{
    return read_number(value, MOST_COUNT, &reader->rule->count);
}

/* `count` digits from `text` on, which is at least as long. */
static int
digits(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

static bool
has_form(const char *text, const char *form)
{
    gsize length = strlen(form);
    if (strlen(text) != length)
        return false;
    for (gsize i = 0; i < length; i++)
        if (form[i] == '9' ? !g_ascii_isdigit(text[i]) : text[i] != form[i])
            return false;
    return true;
}

/* The last day whose occurrence is not later than a local day and second, or than an instant. */
static Day
last_by_local(RRuleTime time, Day day, int second)
{
    return time.minute * 60 <= second ? day : day - 1;
}

static Day
last_by_instant(RRuleTime time, Instant at)
{
    Day day = zone_day(time.zone, at, NULL);
    return zone_instant(time.zone, day, time.minute) <= at ? day : day - 1;
}

static bool
read_until(Reader *reader, const char *value)
{
    bool utc = has_form(value, "99999999T999999Z");
    bool timed = utc || has_form(value, "99999999T999999");
    if (!timed && !has_form(value, "99999999"))
        return false;
    Day day = day_from_civil(digits(value, 4), digits(value + 4, 2), digits(value + 6, 2));
    if (day == DAY_NONE || (utc && reader->time.zone == NULL))
        return false;
    if (timed) {
        int hour = digits(value + 9, 2), minute = digits(value + 11, 2), second = digits(value + 13, 2);
        if (hour > 23 || minute > 59 || second > 60)
            return false;
        int of_day = hour * 3600 + minute * 60 + second;
        day = utc ? last_by_instant(reader->time, ((int64_t)day * 86400 + of_day) * INSTANT_SECOND)
                  : last_by_local(reader->time, day, of_day);
    }
    reader->rule->until = day;
    return true;
}

static bool
read_week_start(Reader *reader, const char *value)
{
    int found;
    if (!find_word(value, weekdays, G_N_ELEMENTS(weekdays), &found))
        return false;
    reader->rule->week_start = (Weekday)found;
    return true;
}

static bool
read_months(Reader *reader, const char *value)
{
    g_auto(GStrv) items = g_strsplit(value, ",", -1);
    for (guint i = 0; items[i] != NULL; i++) {
        int month;
        if (!read_number(items[i], 12, &month))
            return false;
        reader->rule->said.months |= UINT32_C(1) << month;
    }
    return items[0] != NULL;
}

static bool
read_month_days(Reader *reader, const char *value)
{
    return read_counted_list(value, 31, &reader->rule->said.month_days);
}

static bool
read_positions(Reader *reader, const char *value)
{
    return read_counted_list(value, 31, &reader->rule->said.positions);
}

/* "FR", "2FR", "-1FR" */
static bool
read_weekday(Reader *reader, char *item)
{
    int weekday;
    gsize length = strlen(item);
    if (length < 2 || !find_word(item + length - 2, weekdays, G_N_ELEMENTS(weekdays), &weekday))
        return false;
    item[length - 2] = '\0';
    if (length == 2) {
        reader->any_plain_day = true;
        reader->rule->said.weekdays |= UINT32_C(1) << weekday;
        return true;
    }
    reader->any_numbered_day = true;
    if (!read_counted(item, MOST_IN_YEAR, &reader->rule->said.numbered[weekday]))
        return false;
    reader->largest_number = MAX(reader->largest_number, abs(atoi(item)));
    return true;
}

static bool
read_weekdays(Reader *reader, const char *value)
{
    g_auto(GStrv) items = g_strsplit(value, ",", -1);
    for (guint i = 0; items[i] != NULL; i++)
        if (!read_weekday(reader, items[i]))
            return false;
    return items[0] != NULL;
}

static const struct Part {
    const char *name;
    ReadValue read;
    const char *may; /* what may stand there */
} parts[] = {
    {"FREQ", read_frequency, "DAILY, WEEKLY, MONTHLY or YEARLY"},
    {"INTERVAL", read_interval, "a whole number from 1 to 9999"},
    {"COUNT", read_count, "a whole number from 1 to 99999"},
    {"UNTIL", read_until,
     "a day that exists, such as 20050731, or a local time, such as 20050731T093000 (with a Z behind it only "
     "where "
     "the rule has a time of day and a zone)"},
    {"WKST", read_week_start, "one of MO, TU, WE, TH, FR, SA, SU"},
    {"BYMONTH", read_months, "months from 1 to 12, with commas between them"},
    {"BYMONTHDAY", read_month_days, "days from 1 to 31, or -1 for the last to -31, with commas between them"},
    {"BYDAY", read_weekdays,
     "weekdays out of MO, TU, WE, TH, FR, SA, SU, with commas between them; in MONTHLY and YEARLY with a "
     "number, "
     "such as 2TU or -1FR"},
    {"BYSETPOS", read_positions,
     "positions from 1 to 31, or -1 for the last to -31, with commas between them"},
};

enum { PART_COUNT = 2, PART_UNTIL = 3 };

static bool
refuse_name(const char *name, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append_printf(known, "%s%s",
                               i == 0                        ? ""
                               : i + 1 < G_N_ELEMENTS(parts) ? ", "
                                                             : " or ",
                               parts[i].name);
    return error_set(error, ERROR_DATA, "\"%s\" is no part of a rule that is taken: a part is %s", name,
                     known->str);
}

static bool
read_part(Reader *reader, char *part, GError **error)
{
    char *equals = strchr(part, '=');
    g_autofree char *shown = text_ellipsize(part, SHOWN_COLUMNS);
    if (equals == NULL)
        return error_set(error, ERROR_DATA,
                         "\"%s\" is no part of a rule: write NAME=VALUE, parts with a "
                         "semicolon between them, such as FREQ=MONTHLY;BYDAY=-1FR",
                         shown);
    *equals = '\0';
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (strcmp(part, parts[i].name) != 0)
            continue;
        if (reader->seen & (UINT32_C(1) << i))
            return error_set(error, ERROR_DATA, "%s stands twice in the rule: leave one out", part);
        reader->seen |= UINT32_C(1) << i;
        return parts[i].read(reader, equals + 1) ||
               error_set(error, ERROR_DATA, "%s: %s may be %s", shown, parts[i].name, parts[i].may);
    }
    g_autofree char *name = text_ellipsize(part, SHOWN_COLUMNS);
    return refuse_name(name, error);
}

/* What is wrong with the parts together; NULL when nothing is. Static text. */
static const char *
find_conflict(const Reader *reader)
{
    const RRuleParts *said = &reader->rule->said;
    Frequency frequency = reader->rule->frequency;
    bool by_position = !counted_set_is_empty(said->positions);
    bool by_month_day = !counted_set_is_empty(said->month_days);
    if (frequency == FREQUENCY_NONE)
        return "FREQ is missing: it may be DAILY, WEEKLY, MONTHLY or YEARLY";
    if ((reader->seen & (1U << PART_COUNT)) && (reader->seen & (1U << PART_UNTIL)))
        return "COUNT and UNTIL cannot stand together: leave one out";
    if (frequency == FREQUENCY_WEEKLY && by_month_day)
        return "BYMONTHDAY cannot stand in FREQ=WEEKLY: only in DAILY, MONTHLY and YEARLY";
    if (reader->any_numbered_day && (frequency == FREQUENCY_DAILY || frequency == FREQUENCY_WEEKLY))
        return "BYDAY has a number, which may stand only in FREQ=MONTHLY and YEARLY: write plain weekdays";
    if (reader->any_numbered_day && reader->any_plain_day)
        return "BYDAY has weekdays with a number and some without: write all with one, or two rules";
    if (frequency == FREQUENCY_MONTHLY && reader->largest_number > MOST_IN_MONTH)
        return "BYDAY has a number beyond 5, and no month has more than five of a weekday: in FREQ=MONTHLY "
               "it may "
               "be 1 to 5 or -1 to -5";
    if (by_position && frequency != FREQUENCY_MONTHLY)
        return "BYSETPOS may stand only in FREQ=MONTHLY";
    if (by_position && !by_month_day && !reader->any_plain_day && !reader->any_numbered_day &&
        said->months == 0)
        return "BYSETPOS chooses from days that BYDAY, BYMONTHDAY or BYMONTH name: one of them must stand "
               "beside it";
    return NULL;
}

/* White space around it and "RRULE:" before it are not part of a rule. */
static char *
take_value(const char *text)
{
    g_autofree char *upper = g_strstrip(g_ascii_strup(text, -1));
    return text_printable(g_str_has_prefix(upper, "RRULE:") ? upper + strlen("RRULE:") : upper);
}

bool
rrule_read(RRule *rule, const char *text, RRuleTime time, GError **error)
{
    Reader reader = {.rule = rule, .time = time};
    rule->interval = 1;
    rule->until = DAY_NONE;
    rule->week_start = MONDAY;
    if (strlen(text) > TEXT_LIMIT)
        return error_set(error, ERROR_DATA, "the rule is longer than %d characters", TEXT_LIMIT);
    g_autofree char *value = take_value(text);
    g_auto(GStrv) items = g_strsplit(value, ";", -1);
    if (items[0] == NULL)
        return error_set(error, ERROR_DATA, "the rule is empty: write such as FREQ=MONTHLY;BYDAY=-1FR");
    for (guint i = 0; items[i] != NULL; i++)
        if (!read_part(&reader, items[i], error))
            return false;
    const char *conflict = find_conflict(&reader);
    return conflict == NULL || error_set(error, ERROR_DATA, "%s", conflict);
}
