#include "compose/phrase.h"
#include "compose/view_private.h"
#include "plan/brag.h"
#include "plan/occurrence.h"
#include "plan/resolution.h"

enum { MOST_NAMES = 6 };

static void
set_text(json_t *view, const char *key, const char *text, glong columns)
{
    json_object_set_new(view, key, text_view(text, columns));
}

static void
set_flag(json_t *view, const char *key, bool value)
{
    json_object_set_new(view, key, json_boolean(value));
}

static void
set_day(json_t *view, const char *key, Day day)
{
    json_object_set_new(view, key, day_view(day));
}

/* The names of people, but for one and for some others (both may be NULL). */
static json_t *
names_view(const GPtrArray *people, const Person *but, const GPtrArray *others)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < people->len; i++) {
        const Person *person = people->pdata[i];
        if (person != but && (others == NULL || !g_ptr_array_find((GPtrArray *)others, person, NULL)))
            g_ptr_array_add(names, phrase_clean(person->name, NAME_MAX_COLUMNS));
    }
    return text_taken(phrase_list(names, MOST_NAMES));
}

static json_t *
sections_flags(ItemSection section)
{
    json_t *flags = json_object();
    for (int i = 0; i <= SECTION_UNDELIVERED; i++)
        set_flag(flags, item_section_word((ItemSection)i), i == (int)section);
    return flags;
}

/* Past its day, whoever is told of it. */
static bool
is_late(const Item *item)
{
    return item->section == SECTION_OVERDUE || item->section == SECTION_HANDED_OVER ||
           item->section == SECTION_ESCALATED || item->section == SECTION_BLOCKING;
}

/* The day by which it had to be done has gone, and there is nothing to count: no day of its calendar since,
 * or not the day yet that the plan says. */
static bool
has_just_passed(const Viewing *viewing, const Item *item)
{
    Day on = viewing->draft->on;
    return item->effective != DAY_NONE && on > item->effective &&
           (item->working_days == 0 || on <= item->due);
}

/* "due in 2 working days", "3 school days late", "overdue": of a date whose last days are a holiday, "due
 * 24 Jul 2004" until they are over. */
static char *
when_of(const Viewing *viewing, const Item *item, const char *lateness)
{
    if (item->effective == DAY_NONE)
        return g_strdup("");
    if (has_just_passed(viewing, item)) {
        g_autofree char *due = day_format_short(item->due);
        return viewing->draft->on > item->due ? g_strdup("overdue") : g_strdup_printf("due %s", due);
    }
    return item->working_days >= 0 ? g_strdup_printf("due %s", lateness) : g_strdup(lateness);
}

/* Since its day nobody has worked who counts: when they do again; "" of any other. */
static char *
pause_of(const Viewing *viewing, const Item *item)
{
    Day on = viewing->draft->on;
    if (!has_just_passed(viewing, item) || on <= item->due)
        return g_strdup("");
    const Calendar *calendar = item->school ? viewing->times->school : viewing->times->working;
    Day next = calendar_working_after(calendar, on);
    g_autofree char *day = day_format_long(next);
    if (next == on)
        return g_strdup_printf("; the first %s since is today", phrase_day(item->school));
    return g_strdup_printf("; the next %s is %s", phrase_day(item->school), day);
}

static void
add_lateness(json_t *view, const Viewing *viewing, const Item *item)
{
    bool passed = has_just_passed(viewing, item);
    bool counted = item->effective != DAY_NONE && !passed;
    g_autofree char *lateness = counted ? phrase_lateness(item->working_days, item->school) : g_strdup("");
    json_object_set_new(view, "lateness", json_string(lateness));
    json_object_set_new(view, "when", text_taken(when_of(viewing, item, lateness)));
    json_object_set_new(view, "pause", text_taken(pause_of(viewing, item)));
    set_flag(view, "past", passed && viewing->draft->on > item->due);
}

/* Why the last day that counts is not the one that the plan says. */
static const char *
reason_of_shift(const Viewing *viewing, const Item *item)
{
    if (item->school)
        return "not a school day";
    if (calendar_working_before(viewing->times->working, item->due) == item->effective)
        return "not a working day";
    return "not a school day, and a school has to act too";
}

/* What has to be said beside the plan's own words of a date on which nobody works; "" of any other. */
static char *
aside_of(const Viewing *viewing, const Item *item)
{
    const PlanSpan *span = item->span;
    if (item->effective == DAY_NONE || item->effective == item->due)
        return g_strdup("");
    g_autofree char *due = day_format_long(item->due);
    const char *what = ", which ends on";
    if (span != NULL && span->occurrence != NULL)
        what = "; this time the last day is";
    else if (span != NULL && g_strcmp0(span->rule, RULE_AGREED) == 0)
        what = "; the day agreed since is";
    return g_strdup_printf("%s %s, %s", what, due, reason_of_shift(viewing, item));
}

static void
add_dates(json_t *view, const Viewing *viewing, const Item *item)
{
    const Milestone *milestone = item->milestone;
    const PlanSpan *span = item->span;
    bool alone = span != NULL && span->done != DAY_NONE;
    Day by = item->effective != DAY_NONE ? item->effective : item->due;
    set_day(view, "due", item->due);
    set_day(view, "by", by);
    set_flag(view, "shifted", by != item->due);
    json_object_set_new(view, "aside", text_taken(aside_of(viewing, item)));
    set_day(view, "start", span != NULL ? span->start : DAY_NONE);
    set_day(view, "original", span != NULL ? span->original_due : DAY_NONE);
    set_day(view, "from", item->from);
    set_flag(view, "earlier", item->due != DAY_NONE && item->from != DAY_NONE && item->due < item->from);
    set_day(view, "forecast", milestone->forecast);
    set_day(view, "done", alone ? span->done : milestone->done);
    set_day(view, "updated", milestone->updated);
    set_flag(view, "late", is_late(item));
    set_flag(view, "school", item->school);
    add_lateness(view, viewing, item);
    /* how often is counted of the milestone, not of each of its occurrences */
    int moves = span != NULL && span->occurrence != NULL ? 0 : milestone->moves;
    json_object_set_new(view, "moves", text_taken(phrase_moves(moves)));
    set_flag(view, "again", moves > 1);
}

/* Somebody in the middle of a sentence, and since or until when they are not there. */
static json_t *
whose_view(const Person *person, Day today)
{
    g_autofree char *name = phrase_clean(person != NULL ? person->name : NULL, NAME_MAX_COLUMNS);
    g_autofree char *the = phrase_person(name);
    g_autofree char *capital = phrase_sentence(the);
    const Absence *absence = person != NULL ? plan_absence(person, today) : NULL;
    bool left = person != NULL && person->left != DAY_NONE && person->left <= today;
    return json_pack("{s:b,s:s,s:s,s:s,s:o,s:o}", "known", person != NULL, "name", name, "the", the,
                     "capital", capital, "until", day_view(absence != NULL ? absence->until : DAY_NONE),
                     "left", day_view(left ? person->left : DAY_NONE));
}

/* The one of a milestone's leads whom the officer is told of as away or gone. */
static const Person *
missing_lead(const Milestone *milestone, ItemSection section, Day today)
{
    for (guint i = 0; i < milestone->leads->len; i++) {
        const Person *lead = milestone->leads->pdata[i];
        bool left = lead->left != DAY_NONE && lead->left <= today;
        if (section == SECTION_LEFT ? left : section == SECTION_AWAY && plan_absence(lead, today) != NULL)
            return lead;
    }
    return NULL;
}

/* As what the reader of an escalation is told: whoever stands in for somebody is neither of these. */
static char *
escalation_role(const Viewing *viewing, const Item *item)
{
    const Person *reader = viewing->draft->person;
    const Area *area = item->milestone->action->area;
    const char *stand_in = "";
    if (item->board != NULL) {
        g_autofree char *title = phrase_clean(item->board->title, NAME_MAX_COLUMNS);
        g_autofree char *the = phrase_body(title);
        stand_in = item->board->chair != reader ? "stand-in for the " : "";
        return g_strdup_printf("%schair of %s", stand_in, the);
    }
    if (g_ptr_array_find(item->milestone->approvers, reader, NULL))
        return g_strdup("approver");
    if (area->lead != reader)
        return g_strdup(item->milestone->approvers->len > 0 ? "stand-in for its approver"
                                                            : "stand-in for the lead of its area");
    g_autofree char *title = phrase_clean(area->title, PHRASE_MAX_COLUMNS);
    return g_strdup_printf("lead of “%s”", title);
}

char *
view_role(const Viewing *viewing, const Item *item)
{
    if (item->area != NULL) {
        g_autofree char *area = phrase_clean(item->area->title, PHRASE_MAX_COLUMNS);
        return g_strdup_printf("lead of the area “%s”", area);
    }
    if (item->milestone == NULL)
        return g_strdup("");
    if (item->section == SECTION_ESCALATED)
        return escalation_role(viewing, item);
    if (item->lead == NULL) {
        g_autoptr(GPtrArray) neighbours = view_neighbours(viewing, item);
        return g_strdup(neighbours->len > 0 ? "" : "lead");
    }
    g_autofree char *name = phrase_clean(item->lead->name, NAME_MAX_COLUMNS);
    g_autofree char *the = phrase_person(name);
    return g_strconcat("deputy of ", the, NULL);
}

/* All that the reader is of an item: who approves it may chair the board too. (transfer full) */
static char *
roles_of(const Viewing *viewing, const Entry *entry)
{
    g_autoptr(GPtrArray) roles = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < entry->items->len; i++) {
        char *role = view_role(viewing, entry->items->pdata[i]);
        if (*role == '\0' || g_ptr_array_find_with_equal_func(roles, role, g_str_equal, NULL))
            g_free(role);
        else
            g_ptr_array_add(roles, role);
    }
    return phrase_list(roles, MOST_NAMES);
}

/* What has to be known of people before they are spoken to, or waited for. (transfer full) */
static char *
notes_of(const Viewing *viewing, const Item *item, const Person *whose)
{
    if (item->section == SECTION_ESCALATED)
        return view_leads_note(viewing, item->milestone);
    if (item->section == SECTION_AWAY && whose != NULL)
        return view_deputies_note(viewing, item->milestone, whose);
    return g_strdup("");
}

static void
add_people(json_t *view, const Viewing *viewing, const Entry *entry)
{
    const Item *item = entry->item;
    const Milestone *milestone = item->milestone;
    const Person *whose = item->lead;
    if (whose == NULL)
        whose = missing_lead(milestone, item->section, viewing->draft->on);
    g_autoptr(GPtrArray) neighbours = view_neighbours(viewing, item);
    bool acting = view_is_acting(item->section);
    json_object_set_new(view, "whose", whose_view(whose, viewing->draft->on));
    json_object_set_new(view, "here", names_view(neighbours, NULL, NULL));
    json_object_set_new(view, "notes", text_taken(notes_of(viewing, item, whose)));
    set_flag(view, "own", item->lead == NULL && neighbours->len == 0);
    set_flag(view, "deputising", item->lead != NULL && acting);
    set_flag(view, "approves",
             item->section == SECTION_LEFT && whose != NULL &&
                 !g_ptr_array_find(milestone->leads, whose, NULL));
    json_object_set_new(view, "role", text_taken(roles_of(viewing, entry)));
    json_object_set_new(view, "leads", names_view(milestone->leads, NULL, NULL));
    json_object_set_new(
        view, "with",
        names_view(milestone->leads, whose != NULL ? whose : viewing->draft->person, neighbours));
}

/* The milestone that it waits for, or that waits for it. */
static json_t *
other_view(const Viewing *viewing, const Item *item)
{
    const Milestone *other = item != NULL ? item->other : NULL;
    g_autofree char *ref = other != NULL ? plan_ref(viewing->draft->plan, other) : g_strdup("");
    const PlanSpan *span = other != NULL ? brag_current_span(other) : NULL;
    bool waiting = other != NULL && item->section == SECTION_WAITING;
    g_autoptr(GPtrArray) nobody = g_ptr_array_new();
    return json_pack("{s:b,s:o,s:o,s:o,s:o,s:o}", "known", other != NULL, "ref",
                     text_view(ref, PHRASE_MAX_COLUMNS), "title",
                     text_view(other != NULL ? other->title : NULL, TITLE_MAX_COLUMNS), "leads",
                     names_view(other != NULL ? other->leads : nobody, NULL, NULL), "due",
                     day_view(span != NULL ? span->due : DAY_NONE), "notes",
                     text_taken(waiting ? view_leads_note(viewing, other) : g_strdup("")));
}

static json_t *
links_view(const Viewing *viewing, const GPtrArray *items, ItemSection section)
{
    json_t *list = json_array();
    for (guint i = 0; i < items->len; i++) {
        const Item *item = items->pdata[i];
        if (item->section == section && item->other != NULL)
            json_array_append_new(list, other_view(viewing, item));
    }
    return list;
}

/* The board that a chair or the papers are of; the meeting's day, and the one on which its papers go out. */
static json_t *
meeting_view(const Viewing *viewing, const Item *item)
{
    const Board *board = item->board;
    g_autofree char *title = phrase_clean(board != NULL ? board->title : NULL, PHRASE_MAX_COLUMNS);
    Day papers = board != NULL && item->meeting != DAY_NONE
                     ? calendar_add_working(viewing->times->working, item->meeting, -board->paper_days)
                     : DAY_NONE;
    return json_pack("{s:b,s:s,s:o,s:o,s:o}", "known", board != NULL, "board", title, "the",
                     text_taken(phrase_body(title)), "on", day_view(item->meeting), "papers",
                     day_view(papers));
}

static json_t *
meetings_view(const Viewing *viewing, const Entry *entry)
{
    json_t *list = json_array();
    for (guint i = 0; i < entry->papers->len; i++)
        json_array_append_new(list, meeting_view(viewing, entry->papers->pdata[i]));
    return list;
}

/* What stands before the title in a subject. */
static char *
prefix_of(const Item *item)
{
    g_autofree char *name = phrase_clean(item->lead != NULL ? item->lead->name : NULL, SHORT_TITLE_COLUMNS);
    g_autofree char *whose = phrase_person(name);
    switch (item->section) {
    case SECTION_ESCALATED:
        return item->lead != NULL ? g_strdup_printf("Overdue with %s", whose) : g_strdup("Overdue");
    case SECTION_BLOCKING:
        return g_strdup("Others wait for this");
    case SECTION_WAITING:
        return g_strdup("Held up");
    case SECTION_MOVED:
        return g_strdup("New date");
    case SECTION_PAPERS:
        return g_strdup("For the papers");
    default: {
        const char *word = is_late(item) ? "Overdue" : "Reminder";
        return item->lead != NULL ? g_strdup_printf("%s for %s", word, whose) : g_strdup(word);
    }
    }
}

char *
view_occurrence(const Plan *plan, const Timetable *times, const PlanSpan *span)
{
    if (span == NULL || span->occurrence == NULL)
        return g_strdup("");
    Day day;
    if (day_parse(span->occurrence, &day))
        return day_format_long(day);
    const PeriodContext context = plan_periods(plan, times);
    Period period = {0};
    g_autofree char *id = occurrence_period_id(span->occurrence);
    bool known = period_parse(id, &context, &period);
    char *title = phrase_clean(known ? period.title : span->occurrence, PHRASE_MAX_COLUMNS);
    if (known)
        period_clear(&period);
    return title;
}

static void
add_names(json_t *view, const Viewing *viewing, const Item *item, const char *ref)
{
    const Milestone *milestone = item->milestone;
    g_autofree char *occurrence = view_occurrence(viewing->draft->plan, viewing->times, item->span);
    g_autofree char *title = phrase_clean(milestone->title, TITLE_MAX_COLUMNS);
    g_autofree char *brief = phrase_clean(milestone->title, SHORT_TITLE_COLUMNS);
    set_text(view, "ref", ref, PHRASE_MAX_COLUMNS);
    json_object_set_new(view, "title", text_taken(phrase_titled(title, occurrence)));
    json_object_set_new(view, "short_title", text_taken(phrase_titled(brief, occurrence)));
    json_object_set_new(view, "occurrence", json_string(occurrence));
    json_object_set_new(view, "prefix", text_taken(prefix_of(item)));
    set_text(view, "area", milestone->action->area->title, PHRASE_MAX_COLUMNS);
    set_text(view, "action", milestone->action->title, PHRASE_MAX_COLUMNS);
    set_text(view, "timescale", milestone->action->ruled ? "" : milestone->timescale, PHRASE_MAX_COLUMNS);
    set_text(view, "rule", milestone->rule, PHRASE_MAX_COLUMNS);
    set_text(view, "severity", "", 1);
    set_day(view, "since", DAY_NONE);
    set_flag(view, "occasion", milestone->occasion);
    set_text(view, "monitoring", milestone->monitoring, TITLE_MAX_COLUMNS);
    set_text(view, "success", milestone->success, TITLE_MAX_COLUMNS);
}

static json_t *
milestone_view(const Viewing *viewing, const Entry *entry)
{
    const Item *item = entry->item;
    const Milestone *milestone = item->milestone;
    json_t *view = json_object();
    g_autofree char *ref = plan_date_ref(viewing->draft->plan, milestone, item->span);
    g_autofree char *whole = plan_ref(viewing->draft->plan, milestone);
    add_names(view, viewing, item, ref);
    json_object_set_new(
        view, "status",
        status_view(brag_shown_status(milestone, item->span, viewing->times, viewing->draft->on)));
    json_object_set_new(view, "reason", text_taken(phrase_reason(milestone->reason)));
    set_text(view, "doubt", item->span != NULL ? item->span->note : NULL, TITLE_MAX_COLUMNS);
    json_object_set_new(view, "is", sections_flags(item->section));
    set_text(view, "to", "", 1);
    set_text(view, "address", "", 1);
    set_text(view, "answer", "", 1);
    set_day(view, "tried", DAY_NONE);
    add_dates(view, viewing, item);
    add_people(view, viewing, entry);
    json_object_set_new(view, "other", other_view(viewing, item));
    json_object_set_new(view, "waits_for", links_view(viewing, entry->items, SECTION_WAITING));
    json_object_set_new(view, "waited_for_by", links_view(viewing, entry->blocking, SECTION_BLOCKING));
    json_object_set_new(view, "meeting", meeting_view(viewing, item));
    json_object_set_new(view, "meetings", meetings_view(viewing, entry));
    json_object_set_new(view, "question", view_question(viewing, milestone, item->span, whole));
    return view;
}

/* Every item has the same keys: these are empty in one that is no milestone. */
static json_t *
blank_view(const Viewing *viewing)
{
    static const char *const texts[] = {
        "ref",   "occurrence", "prefix",     "role",    "area",     "action",  "timescale", "reason",
        "doubt", "aside",      "monitoring", "success", "lateness", "when",    "moves",     "leads",
        "with",  "pause",      "here",       "notes",   "rule",     "severity"};
    static const char *const days[] = {"due",      "by",   "start",   "original", "from",
                                       "forecast", "done", "updated", "since"};
    static const char *const flags[] = {"shifted", "earlier",    "late", "again",    "school",
                                        "own",     "deputising", "past", "approves", "occasion"};
    const Item nothing = {.meeting = DAY_NONE};
    json_t *view = json_object();
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        json_object_set_new(view, texts[i], json_string(""));
    for (guint i = 0; i < G_N_ELEMENTS(days); i++)
        set_day(view, days[i], DAY_NONE);
    for (guint i = 0; i < G_N_ELEMENTS(flags); i++)
        set_flag(view, flags[i], false);
    json_object_set_new(view, "status", json_pack("{s:s,s:s,s:s}", "word", "", "label", "", "meaning", ""));
    json_object_set_new(view, "whose", whose_view(NULL, viewing->draft->on));
    json_object_set_new(view, "other", other_view(viewing, NULL));
    json_object_set_new(view, "meeting", meeting_view(viewing, &nothing));
    json_object_set_new(view, "waits_for", json_array());
    json_object_set_new(view, "waited_for_by", json_array());
    json_object_set_new(view, "meetings", json_array());
    json_object_set_new(view, "question", view_question(viewing, NULL, NULL, ""));
    return view;
}

static json_t *
undelivered_view(const Viewing *viewing, const Item *item)
{
    const Undelivered *undelivered = item->undelivered;
    json_t *view = blank_view(viewing);
    set_text(view, "title", undelivered->subject, TITLE_MAX_COLUMNS);
    set_text(view, "short_title", undelivered->subject, SHORT_TITLE_COLUMNS);
    set_text(view, "to", item->to, NAME_MAX_COLUMNS);
    set_text(view, "address", undelivered->address, TITLE_MAX_COLUMNS);
    set_text(view, "answer", undelivered->answer, TITLE_MAX_COLUMNS);
    set_day(view, "tried", item->on);
    json_object_set_new(view, "is", sections_flags(item->section));
    return view;
}

/* A board on which somebody sits who has left: no milestone either. */
static json_t *
seat_view(const Viewing *viewing, const Item *item)
{
    json_t *view = blank_view(viewing);
    const char *title = item->board != NULL ? item->board->title : NULL;
    set_text(view, "title", title, TITLE_MAX_COLUMNS);
    set_text(view, "short_title", title, SHORT_TITLE_COLUMNS);
    set_text(view, "to", "", 1);
    set_text(view, "address", "", 1);
    set_text(view, "answer", "", 1);
    set_day(view, "tried", DAY_NONE);
    json_object_set_new(view, "whose", whose_view(item->lead, viewing->draft->on));
    json_object_set_new(view, "meeting", meeting_view(viewing, item));
    json_object_set_new(view, "is", sections_flags(item->section));
    return view;
}

static json_t *
finding_item_view(const Viewing *viewing, const Item *item)
{
    json_t *view = blank_view(viewing);
    const char *severity = finding_severity_word(item->finding->severity);
    set_text(view, "title", item->finding->text, TITLE_MAX_COLUMNS);
    gsize length = strlen(item->finding->text);
    bool stopped = length > 0 && item->finding->text[length - 1] == '.';
    g_autofree char *headline =
        g_strndup(item->finding->text, length - stopped); /* a subject has no full stop */
    set_text(view, "short_title", headline, SHORT_TITLE_COLUMNS);
    json_object_set_new(view, "prefix", text_taken(phrase_sentence(severity)));
    json_object_set_new(view, "severity", json_string(severity));
    set_text(view, "area", item->area->title, PHRASE_MAX_COLUMNS);
    set_day(view, "since", item->finding->since);
    set_text(view, "to", "", 1);
    set_text(view, "address", "", 1);
    set_text(view, "answer", "", 1);
    set_day(view, "tried", DAY_NONE);
    json_object_set_new(view, "is", sections_flags(item->section));
    return view;
}

json_t *
view_item(const Viewing *viewing, const Entry *entry)
{
    const Item *item = entry->item;
    if (item->milestone != NULL)
        return milestone_view(viewing, entry);
    if (item->finding != NULL)
        return finding_item_view(viewing, item);
    return item->undelivered != NULL ? undelivered_view(viewing, item) : seat_view(viewing, item);
}
