#include "base/quantity.h"
#include "base/text.h"
#include "intake/programme_private.h"

#include <string.h>

static const char *
check_day(const char *text)
{
    Day day;
    return day_parse(text, &day) ? NULL : "is no date: write it as YYYY-MM-DD";
}

static const char *
check_key(const char *text)
{
    return programme_key_ok(text) ? NULL : "is no key: use letters, digits and dashes";
}

static const char *
check_filled(const char *text)
{
    g_autofree char *bare = text_squeeze(text);
    return bare[0] != '\0' ? NULL : "says nothing";
}

/* "monday 08:00"; either pointer may be NULL. */
bool
programme_parse_digest(const char *text, Weekday *weekday, int *minute)
{
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
    g_autofree char *bare = text_squeeze(text);
    char *space = strchr(bare, ' ');
    int at = 0;
    if (space == NULL || !quantity_parse_time_of_day(space + 1, &at))
        return false;
    *space = '\0';
    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        if (g_ascii_strcasecmp(bare, days[i]) != 0)
            continue;
        if (weekday != NULL)
            *weekday = (Weekday)(i + 1);
        if (minute != NULL)
            *minute = at;
        return true;
    }
    return false;
}

static const char *
check_digest(const char *text)
{
    return programme_parse_digest(text, NULL, NULL) ? NULL
                                                    : "is no weekday and time, such as \"monday 08:00\"";
}

static const char *const nations[] = {"england", "wales", "scotland", "northern-ireland", NULL};
static const char *const years[] = {"financial", "academic", NULL};
static const char *const kinds[] = {"officer", "school", NULL};
static const char *const web_schemes[] = {"http", "https", NULL};
static const char *const webhook_forms[] = {"milestoned", "slack", "teams", "ntfy", NULL};

static const SchemaKey absence_keys[] = {
    {.name = "from",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_day,
     .example = "2024-04-08",
     .sentence = "The first day away."},
    {.name = "until",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_day,
     .example = "2024-04-19",
     .sentence = "The last day away."},
    {.name = "deputy",
     .type = SCHEMA_TEXT,
     .sentence = "The key of the person who gets the mail meanwhile; the milestone's own deputy otherwise. "
                 "Where there is neither, the officer is told."},
    {.name = NULL}};

static const SchemaKey person_keys[] = {
    {.name = "key",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_key,
     .sentence = "What the rest of the file, and updates, call the person. It never changes."},
    {.name = "name",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_filled,
     .sentence = "The name of a person, a post or a group, as the sheet has it and as mail shows it."},
    {.name = "addresses",
     .type = SCHEMA_ADDRESSES,
     .sentence =
         "Mail addresses in order of preference. Without one nothing is sent, and what would have been "
         "is listed."},
    {.name = "aliases",
     .type = SCHEMA_TEXTS,
     .check = check_filled,
     .sentence = "Other names under which the sheet has the person."},
    {.name = "kind",
     .type = SCHEMA_WORD,
     .choices = kinds,
     .fallback = "officer",
     .sentence = "Whether it is an officer or somebody of a school."},
    {.name = "hour",
     .type = SCHEMA_TIME,
     .example = "16:00",
     .sentence = "When mail may come; the settings' hour "
                 "otherwise."},
    {.name = "zone",
     .type = SCHEMA_TEXT,
     .example = "Europe/London",
     .sentence = "The person's time zone; the programme's otherwise."},
    {.name = "absences",
     .type = SCHEMA_GROUPS,
     .members = absence_keys,
     .sentence = "When the person is away."},
    {.name = "left",
     .type = SCHEMA_TEXT,
     .check = check_day,
     .example = "2024-06-01",
     .sentence = "The first day on which the person is no longer there: from then on the officer has what "
                 "they led."},
    {.name = NULL}};

static const SchemaKey board_keys[] = {
    {.name = "key",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_key,
     .sentence = "What the store calls the board. It never changes."},
    {.name = "title", .type = SCHEMA_TEXT, .required = true, .check = check_filled, .sentence = "Its name."},
    {.name = "chair",
     .type = SCHEMA_TEXT,
     .sentence = "The key of the person in the chair, who gets its digest."},
    {.name = "clerk", .type = SCHEMA_TEXT, .sentence = "The key of the clerk, who gets its digest."},
    {.name = "members", .type = SCHEMA_TEXTS, .sentence = "The keys of the others who get its digest."},
    {.name = "digest",
     .type = SCHEMA_TEXT,
     .fallback = "monday 08:00",
     .check = check_digest,
     .sentence = "The weekday and the time of its weekly digest, in the programme's zone."},
    {.name = "meetings",
     .type = SCHEMA_TEXTS,
     .check = check_day,
     .example = "2024-05-09",
     .sentence = "The days on which it meets."},
    {.name = "rule",
     .type = SCHEMA_TEXT,
     .check = check_filled,
     .example = "FREQ=MONTHLY;BYDAY=2FR",
     .sentence = "A recurrence rule (RFC 5545) of its meetings, beside those that are named. FREQ is DAILY, "
                 "WEEKLY, MONTHLY or YEARLY."},
    {.name = "from",
     .type = SCHEMA_TEXT,
     .check = check_day,
     .example = "2024-01-12",
     .sentence = "The day on which the rule begins; the rule needs one."},
    {.name = "papers",
     .type = SCHEMA_INTEGER,
     .min = "0",
     .max = "60",
     .fallback = "5",
     .sentence = "How many working days before a meeting its papers go out."},
    {.name = "prompts",
     .type = SCHEMA_INTEGERS,
     .min = "0",
     .max = "60",
     .example = "10",
     .sentence = "So many working days before its papers go out, falling, the leads of its areas are asked "
                 "how things stand."},
    {.name = "areas",
     .type = SCHEMA_TEXTS,
     .check = check_filled,
     .sentence = "The titles of the areas that it watches, of which alone its digest tells; all otherwise."},
    {.name = "webhook",
     .type = SCHEMA_URL,
     .choices = web_schemes,
     .sentence = "An address that gets the digest, beside the members."},
    {.name = "webhook_form",
     .type = SCHEMA_WORD,
     .choices = webhook_forms,
     .fallback = "milestoned",
     .sentence =
         "What is posted there: milestoned is JSON for programs (milestoned(8)); slack is for Slack and "
         "Mattermost, teams for a workflow of Microsoft Teams, ntfy for a topic of ntfy, whose address "
         "ends in the topic's name."},
    {.name = NULL}};

static const SchemaKey area_keys[] = {
    {.name = "title",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_filled,
     .sentence = "The name of the area, as the sheet has it."},
    {.name = "aliases",
     .type = SCHEMA_TEXTS,
     .check = check_filled,
     .sentence = "Other names under which the sheet has the area."},
    {.name = "plugin",
     .type = SCHEMA_TEXT,
     .fallback = "oversight",
     .check = check_key,
     .sentence = "The plugin that assesses it."},
    {.name = "lead", .type = SCHEMA_TEXT, .sentence = "The key of the person who answers for the area."},
    {.name = "settings",
     .type = SCHEMA_FREE,
     .sentence =
         "What the plugin reads; its own README names the keys. Each is a text, a number or a boolean."},
    {.name = "ladder",
     .type = SCHEMA_INTEGERS,
     .min = "0",
     .max = "250",
     .sentence = "Working days before the due date on which leads are reminded, falling, 0 being the day "
                 "itself; the programme's otherwise."},
    {.name = NULL}};

static const SchemaKey band_keys[] = {
    {.name = "id",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_key,
     .example = "spring-push",
     .sentence = "What measures and updates call the band. It never changes."},
    {.name = "title", .type = SCHEMA_TEXT, .required = true, .check = check_filled, .sentence = "Its name."},
    {.name = "first",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_day,
     .example = "2024-02-01",
     .sentence = "Its first day."},
    {.name = "last",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_day,
     .example = "2024-03-31",
     .sentence = "Its last day."},
    {.name = NULL}};

static const SchemaKey glossary_keys[] = {
    {.name = "term", .type = SCHEMA_TEXT, .required = true, .check = check_filled, .sentence = "The term."},
    {.name = "meaning",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_filled,
     .sentence = "What it means."},
    {.name = NULL}};

static const SchemaKey keys[] = {
    {.name = "title",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_filled,
     .sentence = "The name of the programme, as every mail shows it."},
    {.name = "nation",
     .type = SCHEMA_WORD,
     .choices = nations,
     .fallback = "england",
     .sentence = "Whose bank holidays count."},
    {.name = "zone", .type = SCHEMA_TEXT, .fallback = "Europe/London", .sentence = "The time zone."},
    {.name = "year",
     .type = SCHEMA_WORD,
     .choices = years,
     .fallback = "financial",
     .sentence = "What a year such as 2023-24 is in the plan: from 1 April, or from 1 September."},
    {.name = "reference",
     .type = SCHEMA_TEXT,
     .check = check_day,
     .example = "2024-03-28",
     .sentence = "The date of the plan, from which its phrases are read. --on of milestonectl import stands "
                 "before it."},
    {.name = "calendar",
     .type = SCHEMA_TEXT,
     .check = check_key,
     .example = "hillshire",
     .sentence = "The key of the school calendar (milestoned-calendar(5)) that says its terms and school "
                 "days. Without one they are estimated."},
    {.name = "begins",
     .type = SCHEMA_TEXT,
     .check = check_day,
     .example = "2024-04-01",
     .sentence = "The first day of the plan."},
    {.name = "ends",
     .type = SCHEMA_TEXT,
     .check = check_day,
     .example = "2025-03-31",
     .sentence = "The last day of the plan. A milestone that is due later is warned of."},
    {.name = "bands",
     .type = SCHEMA_GROUPS,
     .members = band_keys,
     .sentence = "The plan's own periods, of any length."},
    {.name = "officer",
     .type = SCHEMA_TEXT,
     .sentence = "The key of the person who keeps the plan: gets questions, faults and the weekly list."},
    {.name = "ladder",
     .type = SCHEMA_INTEGERS,
     .min = "0",
     .max = "250",
     .sentence = "Working days before the due date on which leads are reminded, falling, 0 being the day "
                 "itself; the settings' otherwise."},
    {.name = "escalation.approver",
     .type = SCHEMA_INTEGER,
     .min = "0",
     .max = "250",
     .example = "5",
     .sentence = "After how many working days overdue, school days where a school must act, a milestone is "
                 "taken to its approver, or where it has none to the lead of its area: after 5, so on the "
                 "sixth; 0 being never; the settings' otherwise."},
    {.name = "escalation.chair",
     .type = SCHEMA_INTEGER,
     .min = "0",
     .max = "250",
     .example = "15",
     .sentence = "And to the chair of a board, 0 being never; the settings' otherwise."},
    {.name = "escalation.board",
     .type = SCHEMA_TEXT,
     .sentence = "The key of the board whose chair that is; the first that watches the area and has a chair "
                 "otherwise."},
    {.name = "people",
     .type = SCHEMA_GROUPS,
     .members = person_keys,
     .sentence = "Who can lead, sit and answer."},
    {.name = "boards", .type = SCHEMA_GROUPS, .members = board_keys, .sentence = "Who gets a digest."},
    {.name = "areas", .type = SCHEMA_GROUPS, .members = area_keys, .sentence = "The areas, in their order."},
    {.name = "glossary",
     .type = SCHEMA_GROUPS,
     .members = glossary_keys,
     .sentence =
         "The plan's own terms, for whoever reads the folder: checked, and used in nothing that is sent."},
    {.name = NULL}};

const SchemaKey *
programme_keys(void)
{
    return keys;
}
