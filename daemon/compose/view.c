#include "compose/phrase.h"
#include "compose/view_private.h"

#include <string.h>

/* How many of each a message shows. */
enum {
    MOST_ROLES = 6,
    MOST_AREAS = 40,
    MOST_REASONS = 3,
    MOST_FINDINGS = 3,
    MOST_DATES = 12,
    HEADLINE_SECTIONS = 3
};

typedef struct SectionText {
    const char *title, *one, *many; /* a heading; "1 overdue", "2 overdue" in a summary */
    const char *intro;              /* what the heading leaves unsaid, in the officer's list */
} SectionText;

static const SectionText section_texts[] = {
    [SECTION_OVERDUE] = {"Overdue", "overdue", "overdue", ""},
    [SECTION_TODAY] = {"Due today", "due today", "due today", ""},
    [SECTION_SOON] = {"Coming up", "coming up", "coming up", ""},
    [SECTION_ESCALATED] = {"Overdue with others", "overdue with others", "overdue with others",
                           "These are past their dates and still not done. Please see to it that each is: "
                           "agree with whoever leads it when it will be, or help with what is in the way."},
    [SECTION_BLOCKING] = {"Others wait for these", "that others wait for", "that others wait for",
                          "These are late, and others cannot begin before they are done."},
    [SECTION_WAITING] = {"Held up by others", "held up by others", "held up by others",
                         "What these wait for is late. If your own date cannot be kept, say so now."},
    [SECTION_MOVED] = {"New dates", "with a new date", "with new dates",
                       "The school calendar changed, and these dates with it. If a new date cannot be kept, "
                       "say so."},
    [SECTION_PAPERS] = {"For the papers", "for the papers", "for the papers",
                        "Say how each of these stands before the papers go out: done, on course, or late and "
                        "why."},
    [SECTION_FINDING] =
        {"Found in your areas", "finding", "findings",
         "What the figures and the plan of an area you lead give reason to ask. It is told once, "
         "and again only when it gets worse or still stands some weeks later."},
    [SECTION_AWAY] =
        {"Leads who are away", "whose lead is away", "whose lead is away",
         "Nobody is there in their place, so nobody is reminded until somebody is. Name a deputy who is "
         "in programme.conf (absences) or in the spreadsheet's column Deputy, and import the plan "
         "again; or leave it at that."},
    [SECTION_LEFT] =
        {"To pass on: people who have left", "to pass on", "to pass on",
         "Name who takes over, of a step in the plan's spreadsheet, of a board in programme.conf, "
         "and import the plan again. Until then nobody is reminded of these steps in their place."},
    [SECTION_QUESTION] = {"Dates to settle", "date to settle", "dates to settle",
                          "The plan's words do not say these dates for sure, so nobody is reminded of them "
                          "until you have said which is meant."},
    [SECTION_COMPLETED] = {"Completed", "completed", "completed", ""},
    [SECTION_SLIPPED] = {"Dates moved", "date moved", "dates moved", ""},
    [SECTION_CHANGED] = {"Status changed", "status changed", "statuses changed", ""},
    [SECTION_ADDED] = {"New in the plan", "new in the plan", "new in the plan", ""},
    [SECTION_UPCOMING] = {"Due in", "due in", "due in", ""} /* phrase_ahead follows */,
    [SECTION_UNOWNED] = {"Nobody leads these", "without a lead", "without a lead",
                         "Until somebody is named, nobody is reminded of them."},
    [SECTION_UNREACHABLE] = {"Leads without an address", "not reachable", "not reachable", ""},
    [SECTION_UNDATED] = {"No date", "without a date", "without a date",
                         "The plan's words give no date for these, so nobody is reminded of them."},
    [SECTION_UNCERTAIN] = {"Dates to confirm", "date to confirm", "dates to confirm",
                           "The plan's words can be read in more than one way. Nobody is reminded until one "
                           "reading is confirmed."},
    [SECTION_STALE] = {"No recent news", "without recent news", "without recent news",
                       "Under way, and nothing was heard of them for a long time."},
    [SECTION_HANDED_OVER] = {"Handed over to you", "handed over", "handed over",
                             "Overdue, and their leads have had every reminder there is. Somebody has to "
                             "speak to them."},
    [SECTION_UNDELIVERED] = {"Not delivered", "not delivered", "not delivered",
                             "These were refused, tried for too long, or came back, and are not sent again. "
                             "Put the address right in the plan and import it, or tell them another way. "
                             "Where the address is right after all: milestonectl bounce confirm ADDRESS"},
};

json_t *
text_view(const char *text, glong columns)
{
    g_autofree char *clean = phrase_clean(text, columns);
    return json_string(clean);
}

/* Takes `text`. */
json_t *
text_taken(char *text)
{
    json_t *value = json_string(text);
    g_free(text);
    return value;
}

json_t *
day_view(Day day)
{
    char iso[DAY_TEXT_SIZE];
    return json_pack("{s:b,s:s,s:o,s:o}", "known", day != DAY_NONE, "iso", day_format(day, iso), "long",
                     text_taken(day_format_long(day)), "short", text_taken(day_format_short(day)));
}

json_t *
status_view(Status status)
{
    return json_pack("{s:s,s:s,s:s}", "word", status_word(status), "label", status_label(status), "meaning",
                     phrase_status(status));
}

static const char *
person_address(const Person *person)
{
    return person != NULL && person->addresses->len > 0 ? person->addresses->pdata[0] : "";
}

/* A lead must see everything that is theirs as far as a mail can hold it; a board reads the top of a list. */
static guint
most_items(NoticeKind kind)
{
    return kind == NOTICE_DIGEST ? 15 : 40;
}

static json_t *
items_view(const Viewing *viewing, ItemSection section, guint *count)
{
    json_t *list = json_array();
    for (guint i = 0; i < viewing->entries->len; i++) {
        const Entry *entry = viewing->entries->pdata[i];
        if (entry->item->section != section)
            continue;
        if ((*count)++ < most_items(viewing->draft->kind))
            json_array_append_new(list, view_item(viewing, entry));
    }
    return list;
}

static GPtrArray *
people_without_address(const Draft *draft)
{
    GPtrArray *people = g_ptr_array_new();
    for (guint i = 0; i < draft->items->len; i++) {
        const Item *item = draft->items->pdata[i];
        for (guint j = 0; item->section == SECTION_UNREACHABLE && j < item->milestone->leads->len; j++) {
            Person *lead = item->milestone->leads->pdata[j];
            if (lead->addresses->len == 0 && !g_ptr_array_find(people, lead, NULL))
                g_ptr_array_add(people, lead);
        }
    }
    return people;
}

/* A section's words as its table has them, whole. */
static char *
section_words(const Draft *draft, ItemSection section, const char *words)
{
    if (section != SECTION_UPCOMING)
        return g_strdup(words);
    g_autofree char *ahead = phrase_ahead(draft->weeks);
    return g_strconcat(words, " ", ahead, NULL);
}

static json_t *
intro_view(const Draft *draft, ItemSection section)
{
    if (section != SECTION_UNREACHABLE)
        return json_string(section_texts[section].intro);
    g_autoptr(GPtrArray) people = people_without_address(draft);
    g_autofree char *leads = phrase_count(people->len, "lead", "leads");
    return text_taken(g_strdup_printf("Nothing was sent to %s: no address.", leads));
}

static json_t *
section_view(const Viewing *viewing, ItemSection section)
{
    guint count = 0;
    json_t *items = items_view(viewing, section, &count);
    if (count == 0) {
        json_decref(items);
        return NULL;
    }
    char *title = section_words(viewing->draft, section, section_texts[section].title);
    return json_pack("{s:s,s:o,s:o,s:i,s:i,s:o}", "id", item_section_word(section), "title",
                     text_taken(title), "intro", intro_view(viewing->draft, section), "count", (int)count,
                     "more", (int)(count - json_array_size(items)), "items", items);
}

/* A digest tells first what changed; everybody else is first told what is late. */
static const ItemSection *
section_order(NoticeKind kind)
{
    static const ItemSection late_first[] = {
        SECTION_OVERDUE,   SECTION_TODAY,     SECTION_BLOCKING,    SECTION_ESCALATED,   SECTION_PAPERS,
        SECTION_MOVED,     SECTION_WAITING,   SECTION_SOON,        SECTION_FINDING,     SECTION_QUESTION,
        SECTION_LEFT,      SECTION_AWAY,      SECTION_HANDED_OVER, SECTION_UNDELIVERED, SECTION_UNREACHABLE,
        SECTION_UNOWNED,   SECTION_UNCERTAIN, SECTION_UNDATED,     SECTION_SLIPPED,     SECTION_STALE,
        SECTION_COMPLETED, SECTION_CHANGED,   SECTION_ADDED,       SECTION_UPCOMING};
    static const ItemSection news_first[] = {
        SECTION_COMPLETED, SECTION_SLIPPED,   SECTION_MOVED,       SECTION_CHANGED,    SECTION_ADDED,
        SECTION_OVERDUE,   SECTION_ESCALATED, SECTION_BLOCKING,    SECTION_WAITING,    SECTION_PAPERS,
        SECTION_TODAY,     SECTION_SOON,      SECTION_FINDING,     SECTION_UPCOMING,   SECTION_QUESTION,
        SECTION_LEFT,      SECTION_AWAY,      SECTION_HANDED_OVER, SECTION_UNOWNED,    SECTION_UNREACHABLE,
        SECTION_UNDATED,   SECTION_UNCERTAIN, SECTION_STALE,       SECTION_UNDELIVERED};
    G_STATIC_ASSERT(G_N_ELEMENTS(late_first) == G_N_ELEMENTS(section_texts));
    G_STATIC_ASSERT(G_N_ELEMENTS(news_first) == G_N_ELEMENTS(section_texts));
    return kind == NOTICE_DIGEST ? news_first : late_first;
}

/* What a subject, which has room for little, had better say. */
static const ItemSection headline_order[] = {
    SECTION_OVERDUE,     SECTION_ESCALATED,   SECTION_QUESTION,  SECTION_LEFT,      SECTION_AWAY,
    SECTION_HANDED_OVER, SECTION_UNDELIVERED, SECTION_TODAY,     SECTION_BLOCKING,  SECTION_PAPERS,
    SECTION_MOVED,       SECTION_WAITING,     SECTION_FINDING,   SECTION_COMPLETED, SECTION_SLIPPED,
    SECTION_UNREACHABLE, SECTION_UNOWNED,     SECTION_UNCERTAIN, SECTION_UNDATED,   SECTION_SOON,
    SECTION_UPCOMING,    SECTION_STALE,       SECTION_CHANGED,   SECTION_ADDED};
G_STATIC_ASSERT(G_N_ELEMENTS(headline_order) == G_N_ELEMENTS(section_texts));

static json_t *
sections_view(const Viewing *viewing)
{
    const ItemSection *order = section_order(viewing->draft->kind);
    json_t *sections = json_array();
    for (guint i = 0; i < G_N_ELEMENTS(section_texts); i++) {
        json_t *section = section_view(viewing, order[i]);
        if (section != NULL)
            json_array_append_new(sections, section);
    }
    return sections;
}

static json_t *
counts_view(const Viewing *viewing)
{
    int counts[G_N_ELEMENTS(section_texts)] = {0};
    for (guint i = 0; i < viewing->entries->len; i++)
        counts[((const Entry *)viewing->entries->pdata[i])->item->section]++;
    json_t *view = json_object();
    for (guint i = 0; i < G_N_ELEMENTS(section_texts); i++)
        json_object_set_new(view, item_section_word((ItemSection)i), json_integer(counts[i]));
    return view;
}

/* "2 overdue, 1 due today": of the first `most` sections that have items */
static char *
summary_text(const Draft *draft, const json_t *counts, const ItemSection *order, guint most)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(section_texts) && most > 0; i++) {
        const SectionText *text = &section_texts[order[i]];
        json_int_t count = json_integer_value(json_object_get(counts, item_section_word(order[i])));
        if (count == 0)
            continue;
        most--;
        g_autofree char *words = section_words(draft, order[i], count == 1 ? text->one : text->many);
        g_string_append_printf(out, "%s%" JSON_INTEGER_FORMAT " %s", out->len > 0 ? ", " : "", count, words);
    }
    if (out->len == 0)
        g_string_append(out, draft->kind == NOTICE_DIGEST ? "nothing changed, nothing due" : "nothing to do");
    return g_string_free(out, FALSE);
}

static json_t *
person_view(const Person *person)
{
    const char *address = person_address(person);
    return json_pack("{s:b,s:o,s:o,s:o}", "known", *address != '\0', "name",
                     text_view(person != NULL ? person->name : NULL, NAME_MAX_COLUMNS), "address",
                     text_view(address, 254), "mailto", text_taken(g_uri_escape_string(address, "@", FALSE)));
}

/* As what a digest comes to its reader. */
static const char *
seat_of(const Draft *draft)
{
    const Board *board = draft->board;
    if (board != NULL && board->chair != NULL && board->chair == draft->person)
        return "the chair of the board";
    if (board != NULL && board->clerk != NULL && board->clerk == draft->person)
        return "the clerk of the board";
    return "a member of the board";
}

static json_t *
board_view(const Draft *draft)
{
    const Board *board = draft->board;
    Day meeting = board != NULL ? plan_next_meeting(board, draft->on - 1) : DAY_NONE;
    return json_pack("{s:b,s:o,s:o,s:o,s:s}", "known", board != NULL, "key",
                     text_view(board != NULL ? board->key : NULL, PHRASE_MAX_COLUMNS), "title",
                     text_view(board != NULL ? board->title : NULL, PHRASE_MAX_COLUMNS), "meeting",
                     day_view(meeting), "as", seat_of(draft));
}

static json_t *
reasons_view(const GPtrArray *reasons)
{
    json_t *view = json_array();
    for (guint i = 0; i < reasons->len && i < MOST_REASONS; i++)
        json_array_append_new(view, text_view(reasons->pdata[i], TITLE_MAX_COLUMNS));
    return view;
}

static json_t *
finding_view(const Finding *finding)
{
    const char *severity = finding_severity_word(finding->severity);
    return json_pack("{s:s,s:o,s:o}", "severity", severity, "label", text_taken(phrase_sentence(severity)),
                     "text", text_view(finding->text, TITLE_MAX_COLUMNS));
}

/* The gravest first, notes left out, and what names a case, which is the lead's alone. */
static json_t *
findings_view(const GPtrArray *findings)
{
    json_t *view = json_array();
    for (int severity = FINDING_BREACH; severity > FINDING_NOTE; severity--) {
        for (guint i = 0; i < findings->len && json_array_size(view) < MOST_FINDINGS; i++) {
            const Finding *finding = findings->pdata[i];
            if ((int)finding->severity == severity && !finding_is_of_case(finding))
                json_array_append_new(view, finding_view(finding));
        }
    }
    return view;
}

void
view_progress(const Area *area, int *done, int *steps)
{
    *done = *steps = 0;
    for (guint i = 0; i < area->actions->len; i++) {
        const Action *action = area->actions->pdata[i];
        for (guint j = 0; !action->ruled && j < action->milestones->len; j++) {
            Status status = ((const Milestone *)action->milestones->pdata[j])->status;
            *steps += status != STATUS_SUPERSEDED;
            *done += status == STATUS_BLUE;
        }
    }
}

static void
add_progress(json_t *view, const Area *area)
{
    int done, steps;
    view_progress(area, &done, &steps);
    json_object_set_new(view, "done", json_integer(done));
    json_object_set_new(view, "steps", json_integer(steps));
    json_object_set_new(view, "share", json_integer(steps > 0 ? done * 100 / steps : 0));
}

/* Where the measures go; "" where nothing can be compared. */
static const char *
trend_text(Trend trend)
{
    static const char *const texts[] = {"", "getting worse", "steady", "getting better"};
    return texts[trend];
}

static const char *
confidence_text(Confidence confidence)
{
    static const char *const texts[] = {"low confidence", "medium confidence", "high confidence"};
    return texts[confidence];
}

static json_t *
area_view(const Area *area)
{
    const Assessment *assessment = area->assessment;
    bool given = assessment != NULL && assessment->fault == NULL;
    json_t *view = json_object();
    json_t *reasons = given ? reasons_view(assessment->reasons) : json_array();
    const char *reason = json_string_value(json_array_get(reasons, 0));
    json_object_set_new(view, "title", text_view(area->title, PHRASE_MAX_COLUMNS));
    json_object_set_new(view, "lead",
                        text_view(area->lead != NULL ? area->lead->name : NULL, NAME_MAX_COLUMNS));
    json_object_set_new(view, "assessed", json_boolean(given));
    json_object_set_new(view, "status", status_view(given ? assessment->status : STATUS_NOT_STARTED));
    json_object_set_new(view, "reason", json_string(reason != NULL ? reason : ""));
    json_object_set_new(view, "reasons", reasons);
    json_object_set_new(view, "findings", given ? findings_view(assessment->findings) : json_array());
    json_object_set_new(view, "fault",
                        text_view(assessment != NULL ? assessment->fault : NULL, TITLE_MAX_COLUMNS));
    json_object_set_new(view, "trend", json_string(given ? trend_text(assessment->trend) : ""));
    json_object_set_new(view, "confidence",
                        json_string(given ? confidence_text(assessment->confidence) : ""));
    add_progress(view, area);
    return view;
}

static json_t *
areas_view(const GPtrArray *areas)
{
    json_t *view = json_array();
    for (guint i = 0; i < areas->len && i < MOST_AREAS; i++)
        json_array_append_new(view, area_view(areas->pdata[i]));
    return view;
}

typedef struct Dated {
    const AreaDate *date;
    const Area *area;
} Dated;

static int
compare_dated(gconstpointer a, gconstpointer b)
{
    const Dated *one = a, *other = b;
    return one->date->on < other->date->on ? -1 : one->date->on > other->date->on;
}

/* Two areas may have the same date by the same rule. */
static bool
has_date(const GArray *dates, const AreaDate *date)
{
    for (guint i = 0; i < dates->len; i++) {
        const AreaDate *other = g_array_index(dates, Dated, i).date;
        if (other->on == date->on && strcmp(other->title, date->title) == 0)
            return true;
    }
    return false;
}

static GArray *
coming_dates(const Draft *draft)
{
    GArray *dates = g_array_new(FALSE, FALSE, sizeof(Dated));
    Day until = draft->on + 7 * draft->weeks;
    g_autoptr(GPtrArray) areas = plan_watched(draft->plan, draft->board);
    for (guint i = 0; i < areas->len; i++) {
        const Area *area = areas->pdata[i];
        for (guint j = 0; area->assessment != NULL && j < area->assessment->dates->len; j++) {
            Dated dated = {area->assessment->dates->pdata[j], area};
            if (dated.date->occasion && dated.date->on >= draft->on && dated.date->on <= until &&
                !has_date(dates, dated.date))
                g_array_append_val(dates, dated);
        }
    }
    g_array_sort(dates, compare_dated);
    return dates;
}

static json_t *
dates_view(const Draft *draft)
{
    g_autoptr(GArray) dates = coming_dates(draft);
    json_t *view = json_array();
    for (guint i = 0; i < dates->len && i < MOST_DATES; i++) {
        const Dated *dated = &g_array_index(dates, Dated, i);
        json_array_append_new(view, json_pack("{s:o,s:o,s:o,s:o}", "on", day_view(dated->date->on), "title",
                                              text_view(dated->date->title, TITLE_MAX_COLUMNS), "rule",
                                              text_view(dated->date->rule, PHRASE_MAX_COLUMNS), "area",
                                              text_view(dated->area->title, PHRASE_MAX_COLUMNS)));
    }
    return view;
}

/* "lead and deputy of the Head of Attendance" */
static json_t *
roles_view(const Viewing *viewing)
{
    g_autoptr(GPtrArray) roles = g_ptr_array_new_with_free_func(g_free);
    const GPtrArray *items = viewing->draft->items;
    for (guint i = 0; i < items->len; i++) {
        char *role = view_role(viewing, items->pdata[i]);
        if (*role == '\0' || g_ptr_array_find_with_equal_func(roles, role, g_str_equal, NULL))
            g_free(role);
        else
            g_ptr_array_add(roles, role);
    }
    return text_taken(phrase_list(roles, MOST_ROLES));
}

/* Those who lead something told here, and read mail at the reader's address. */
static json_t *
also_view(const Viewing *viewing)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const GPtrArray *items = viewing->draft->items;
    for (guint i = 0; i < items->len; i++) {
        g_autoptr(GPtrArray) neighbours = view_neighbours(viewing, items->pdata[i]);
        for (guint j = 0; j < neighbours->len; j++) {
            char *name = phrase_clean(((const Person *)neighbours->pdata[j])->name, NAME_MAX_COLUMNS);
            if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
                g_free(name);
            else
                g_ptr_array_add(names, name);
        }
    }
    return text_taken(phrase_list(names, MOST_ROLES));
}

/* What an item is about: one date may be late and be waited for, and stand in a draft twice. */
static gpointer
subject_of(Item *item)
{
    if (item->milestone == NULL)
        return item;
    return item->span != NULL ? (gpointer)item->span : (gpointer)item->milestone;
}

static guint
count_subjects(const Draft *draft)
{
    g_autoptr(GHashTable) subjects = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < draft->items->len; i++)
        g_hash_table_add(subjects, subject_of(draft->items->pdata[i]));
    return g_hash_table_size(subjects);
}

static guint
count_findings(const Draft *draft)
{
    guint count = 0;
    for (guint i = 0; i < draft->items->len; i++)
        count += ((const Item *)draft->items->pdata[i])->finding != NULL;
    return count;
}

/* "3 steps and 1 finding", and that they need somebody. */
static void
add_subjects(json_t *view, guint steps, guint findings)
{
    g_autofree char *found = findings > 0 ? phrase_count(findings, "finding", "findings") : NULL;
    g_autofree char *some = phrase_count(steps, "step", "steps");
    if (findings == 0) {
        json_object_set_new(view, "steps", json_string(some));
        json_object_set_new(view, "need", text_taken(phrase_count(steps, "step needs", "steps need")));
        return;
    }
    g_autofree char *all = steps > 0 ? g_strdup_printf("%s and %s", some, found) : g_strdup(found);
    json_object_set_new(view, "steps", json_string(all));
    json_object_set_new(view, "need",
                        text_taken(g_strconcat(all, steps + findings == 1 ? " needs" : " need", NULL)));
}

static void
add_summary(json_t *view, const Viewing *viewing, json_t *sections)
{
    const Draft *draft = viewing->draft;
    json_t *counts = counts_view(viewing);
    guint subjects = count_subjects(draft);
    guint all = G_N_ELEMENTS(section_texts);
    g_autofree char *summary = summary_text(draft, counts, section_order(draft->kind), all);
    g_autofree char *headline = summary_text(draft, counts, headline_order, HEADLINE_SECTIONS);
    const json_t *first = json_array_get(json_object_get(json_array_get(sections, 0), "items"), 0);
    json_object_set_new(view, "total", json_integer(viewing->entries->len));
    guint findings = count_findings(draft);
    add_subjects(view, subjects - findings, findings);
    json_object_set_new(view, "has_steps", json_boolean(subjects > findings));
    json_object_set_new(view, "summary", json_string(summary));
    json_object_set_new(view, "headline", json_string(headline));
    json_object_set_new(view, "summary_sentence", text_taken(phrase_sentence(summary)));
    json_object_set_new(view, "counts", counts);
    json_object_set_new(view, "top", first != NULL ? json_incref((json_t *)first) : json_null());
    json_object_set_new(view, "others", json_integer(subjects > 1 ? subjects - 1 : 0));
    json_object_set_new(view, "sections", sections);
}

json_t *
view_draft(const Draft *draft, const Timetable *times, const char *note)
{
    const Plan *plan = draft->plan;
    g_autoptr(GPtrArray) entries = view_entries(draft);
    Viewing viewing = {draft, times, entries};
    json_t *view = json_object();
    json_object_set_new(view, "kind", json_string(notice_kind_word(draft->kind)));
    json_object_set_new(view, "note", text_view(note, TITLE_MAX_COLUMNS));
    json_object_set_new(view, "programme",
                        json_pack("{s:o,s:o}", "key", text_view(plan->key, PHRASE_MAX_COLUMNS), "title",
                                  text_view(plan->title, PHRASE_MAX_COLUMNS)));
    json_object_set_new(view, "recipient", person_view(draft->person));
    json_object_set_new(view, "officer", person_view(plan_officer_on(plan, draft->on)));
    json_object_set_new(view, "to_officer",
                        json_boolean(draft->person != NULL && draft->person == plan->officer));
    json_object_set_new(view, "roles", roles_view(&viewing));
    json_object_set_new(view, "also", also_view(&viewing));
    json_object_set_new(view, "board", board_view(draft));
    json_object_set_new(view, "on", day_view(draft->on));
    json_object_set_new(view, "week", day_view(day_week_monday(draft->on)));
    json_object_set_new(view, "period", text_view(draft->period, PHRASE_MAX_COLUMNS));
    json_object_set_new(view, "first", json_boolean(draft->first));
    add_summary(view, &viewing, sections_view(&viewing));
    g_autoptr(GPtrArray) areas = plan_watched(plan, draft->board);
    json_object_set_new(view, "areas", areas_view(areas));
    json_object_set_new(view, "more_areas", json_integer(areas->len - MIN(areas->len, MOST_AREAS)));
    json_t *dates = dates_view(draft);
    json_object_set_new(view, "ahead", text_taken(phrase_ahead(draft->weeks)));
    json_object_set_new(view, "date_count", json_integer((json_int_t)json_array_size(dates)));
    json_object_set_new(view, "dates", dates);
    return view;
}

json_t *
view_test(const char *channel, const char *address, Day on, const char *note)
{
    return json_pack("{s:s,s:o,s:s,s:o,s:o}", "kind", notice_kind_word(NOTICE_TEST), "note",
                     text_view(note, TITLE_MAX_COLUMNS), "channel", channel, "address",
                     text_view(address, TITLE_MAX_COLUMNS), "on", day_view(on));
}
