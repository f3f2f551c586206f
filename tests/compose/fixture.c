#include "tests/compose/fixture.h"

#include "plan/brag.h"
#include "tests/check.h"

#include <gmime/gmime.h>

typedef struct Row {
    const char *area, *action, *ref, *title, *timescale, *lead;
    int due_month, due_day, original_month, original_day; /* of 2004; 0: none */
    Status status;
    int moves;
} Row;

static const Row rows[] = {
    {"Support for children in care", "One record for every child", "R1.1",
     "Bring attendance, exclusions and targets of every child in care into one database", "By end of April",
     "inclusion-head", 4, 30, 4, 30, STATUS_AMBER, 0},
    {"Support for children in care", "One record for every child", "R1.2",
     "Agree with social services who enters what, and how often", "May 2004", "inclusion-head", 5, 31, 4, 30,
     STATUS_GREEN, 1},
    {"Support for children in care", "Joint protocol", "R1.3",
     "Put the joint protocol before the trust board for approval", "25 May 2004", "inclusion-head", 5, 25, 5,
     25, STATUS_GREEN, 0},
    {"Support for children in care", "Joint protocol", "R1.4", "Train designated teachers in every school",
     "June – July 2004", "inclusion-head", 7, 31, 5, 31, STATUS_NOT_STARTED, 3},
    {"Schools' own budgets", "", "R3.1", "Publish the new funding formula with worked examples",
     "By 14 May 2004", "finance-head", 5, 14, 5, 14, STATUS_RED, 0},
    {"Schools' own budgets", "", "R3.2", "Visit the nine schools with a deficit", "Ongoing from April", "", 0,
     0, 0, 0, STATUS_GREEN, 0},
    {"Joint working", "Member forum", "R6.1", "Hold the first meeting of the forum for members and chairs",
     "June 19", "chief-officer", 6, 19, 6, 19, STATUS_NOT_STARTED, 0},
    {"Joint working", "Member forum", "R6.2", "Report on the first year of the partnership", "??",
     "supply-lead", 0, 0, 0, 0, STATUS_NOT_STARTED, 0},
    {"Joint working", "Member forum", "R6.3", "Send the quarterly figures to opposition leaders",
     "By end of March", "chief-officer", 3, 31, 3, 31, STATUS_BLUE, 0},
};

static const char *const people[][3] = {
    {"planning-head", "Head of Planning", "planning@example.org"},
    {"inclusion-head", "Head of Inclusion", "inclusion@example.org"},
    {"finance-head", "Head of School Finance", "finance@example.org"},
    {"chief-officer", "Chief Education Officer", "chief@example.org"},
    {"supply-lead", "Partnership Secretary", NULL},
};

void
fixture_set(char **text, const char *value)
{
    g_free(*text);
    *text = g_strdup(value);
}

static void
add_people(Plan *plan)
{
    for (guint i = 0; i < G_N_ELEMENTS(people); i++) {
        Person *person = plan_add_person(plan, people[i][0], people[i][1]);
        person->id = (int64_t)i + 1;
        if (people[i][2] != NULL)
            g_ptr_array_add(person->addresses, g_strdup(people[i][2]));
    }
    plan->officer = plan_find_person(plan, "planning-head");
}

static Area *
area_of(Plan *plan, const char *title)
{
    Area *area = plan_find_area(plan, title);
    return area != NULL ? area : plan_add_area(plan, title);
}

static Action *
action_of(Area *area, const char *title)
{
    for (guint i = 0; i < area->actions->len; i++) {
        Action *action = area->actions->pdata[i];
        if (strcmp(action->title, title) == 0)
            return action;
    }
    return plan_add_action(area, "A", title);
}

static Day
day_of(int month, int day)
{
    return month == 0 ? DAY_NONE : day_from_civil(2004, month, day);
}

static void
add_row(Plan *plan, const Row *row)
{
    Action *action = action_of(area_of(plan, row->area), row->action);
    Milestone *milestone = plan_add_milestone(action, row->ref, row->title);
    fixture_set(&milestone->timescale, row->timescale);
    milestone->status = row->status;
    milestone->moves = row->moves;
    if (*row->lead != '\0')
        g_ptr_array_add(milestone->leads, plan_find_person(plan, row->lead));
    Day due = day_of(row->due_month, row->due_day);
    PlanSpan *span =
        plan_add_span(milestone, due == DAY_NONE ? TIMESCALE_UNRESOLVED : TIMESCALE_WINDOW, DAY_NONE, due);
    span->original_due = day_of(row->original_month, row->original_day);
}

static void
assess(Plan *plan)
{
    Area *care = plan_find_area(plan, "Support for children in care");
    care->assessment = assessment_new("oversight", FIXTURE_TODAY);
    care->assessment->status = STATUS_AMBER;
    g_ptr_array_add(care->assessment->reasons,
                    g_strdup("One step is overdue and one moved for the third time."));
    g_ptr_array_add(care->assessment->findings,
                    finding_new("months/members", FINDING_BREACH,
                                "Members have not discussed children in care for 14 months.", ""));
    g_ptr_array_add(care->assessment->dates, area_date_new("members/2004", FIXTURE_TODAY + 17, true,
                                                           "Members' yearly discussion of children in care",
                                                           "inspection finding, within 12 months"));
    Area *budgets = plan_find_area(plan, "Schools' own budgets");
    budgets->assessment = assessment_new("oversight", FIXTURE_TODAY);
    budgets->assessment->status = STATUS_RED;
    g_ptr_array_add(budgets->assessment->reasons,
                    g_strdup("The formula is late and its lead gives no new date."));
    Area *joint = plan_find_area(plan, "Joint working");
    joint->assessment = assessment_new("oversight", FIXTURE_TODAY);
    joint->assessment->status = STATUS_GREEN;
    g_ptr_array_add(joint->assessment->reasons, g_strdup("Every recommendation has a step with a date."));
}

Plan *
fixture_plan(void)
{
    Plan *plan = plan_new("inspection-2004");
    plan->id = 7;
    plan->change = 42;
    fixture_set(&plan->title, "Action plan after the inspection");
    add_people(plan);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        add_row(plan, &rows[i]);
    plan_find_milestone(plan, "R6.3")->done = FIXTURE_TODAY - 4;
    plan_find_milestone(plan, "R1.4")->reason = REASON_SCHOOL_CALENDAR;
    plan_find_milestone(plan, "R1.1")->forecast = FIXTURE_TODAY + 10;
    PlanSpan *unsure = plan_find_milestone(plan, "R6.1")->spans->pdata[0];
    unsure->certain = false;
    unsure->note = g_strdup("19 is read as the day, June 2019 is as good");
    Board *board = plan_add_board(plan, "trust-board", "Trust Board");
    board->id = 3;
    board->webhook = g_strdup("https://hooks.example.org/milestones");
    Day meeting = FIXTURE_TODAY + 14;
    g_array_append_val(board->meetings, meeting);
    assess(plan);
    return plan;
}

/* One for all tests of a program: it never changes, and is as old as the program. */
const Almanac *
fixture_almanac(void)
{
    static Almanac *almanac;
    if (almanac == NULL)
        almanac = almanac_new(NULL, NULL);
    assert_non_null(almanac);
    return almanac;
}

const Timetable *
fixture_times(void)
{
    return almanac_timetable(fixture_almanac(), NATION_ENGLAND, NULL);
}

Item *
fixture_add(Draft *draft, ItemSection section, const char *ref)
{
    const Milestone *milestone = plan_find_milestone(draft->plan, ref);
    const Calendar *calendar = brag_calendar(milestone, fixture_times());
    PlanDates dates = plan_dates(milestone);
    Item *item = item_new(section, milestone, plan_dates_next(&dates));
    item->school = calendar == fixture_times()->school;
    item->effective = brag_effective_due(item->span, calendar);
    if (item->effective != DAY_NONE)
        item->working_days = calendar_working_between(calendar, draft->on, item->effective);
    item->key = g_strdup_printf("%s/%s", item_section_word(section), ref);
    g_ptr_array_add(draft->items, item);
    return item;
}

static Draft *
draft_for(NoticeKind kind, const Plan *plan, const char *person)
{
    Draft *draft = draft_new(kind, plan, plan_find_person(plan, person));
    draft->on = FIXTURE_TODAY;
    if (kind != NOTICE_REMINDER) {
        draft->period = g_strdup("2004-W22");
        draft->weeks = 6;
        draft->key = g_strdup_printf("%s/2004-W22", notice_kind_word(kind));
    }
    return draft;
}

Draft *
fixture_reminder(const Plan *plan)
{
    Draft *draft = draft_for(NOTICE_REMINDER, plan, "inclusion-head");
    fixture_add(draft, SECTION_OVERDUE, "R1.1");
    fixture_add(draft, SECTION_TODAY, "R1.3");
    fixture_add(draft, SECTION_SOON, "R1.2");
    return draft;
}

Draft *
fixture_digest(const Plan *plan, const char *board_key)
{
    Draft *draft = draft_for(NOTICE_DIGEST, plan, "chief-officer");
    draft->board = plan_find_board(plan, board_key);
    draft->baseline = 11;
    fixture_add(draft, SECTION_OVERDUE, "R1.1");
    fixture_add(draft, SECTION_OVERDUE, "R3.1");
    fixture_add(draft, SECTION_COMPLETED, "R6.3");
    fixture_add(draft, SECTION_SLIPPED, "R1.4")->from = day_from_civil(2004, 6, 30);
    fixture_add(draft, SECTION_SLIPPED, "R1.2")->from = day_from_civil(2004, 4, 30);
    fixture_add(draft, SECTION_CHANGED, "R3.1");
    fixture_add(draft, SECTION_UPCOMING, "R1.3");
    fixture_add(draft, SECTION_UPCOMING, "R1.2");
    return draft;
}

static void
add_undelivered(Draft *draft)
{
    const Person *person = plan_find_person(draft->plan, "inclusion-head");
    Item *item = item_new(SECTION_UNDELIVERED, NULL, NULL);
    item->undelivered = g_new0(Undelivered, 1);
    item->undelivered->address = g_strdup(person->addresses->pdata[0]);
    item->undelivered->subject = g_strdup("Overdue: Set <b>targets</b>");
    item->undelivered->answer = g_strdup("550 5.1.1 No such mailbox");
    item->to = person->name;
    item->on = FIXTURE_TODAY - 3;
    g_ptr_array_add(draft->items, item);
}

Draft *
fixture_officer(const Plan *plan)
{
    Draft *draft = draft_for(NOTICE_OFFICER, plan, "planning-head");
    fixture_add(draft, SECTION_HANDED_OVER, "R3.1");
    fixture_add(draft, SECTION_UNOWNED, "R3.2");
    fixture_add(draft, SECTION_UNREACHABLE, "R6.2");
    fixture_add(draft, SECTION_UNDATED, "R6.2");
    fixture_add(draft, SECTION_UNCERTAIN, "R6.1");
    fixture_add(draft, SECTION_SLIPPED, "R1.4")->from = day_from_civil(2004, 6, 30);
    fixture_add(draft, SECTION_STALE, "R1.2");
    add_undelivered(draft);
    return draft;
}

static Milestone *
add_step(Plan *plan, const char *ref, const char *title, const char *timescale, const char *lead)
{
    Milestone *milestone = plan_add_milestone(action_of(area_of(plan, "Attendance"), ""), ref, title);
    fixture_set(&milestone->timescale, timescale);
    g_ptr_array_add(milestone->leads, plan_find_person(plan, lead));
    return milestone;
}

static void
add_return(Plan *plan)
{
    Milestone *milestone = add_step(plan, "R9.3", "Quarterly return.", "Quarterly", "school-head");
    PlanSpan *span = plan_add_span(milestone, TIMESCALE_RECURRING, DAY_NONE, DAY_NONE);
    span->recurrence = RECURRENCE_QUARTERLY;
    PlanSpan *first = plan_add_occurrence(span, "2004-05/q1", FIXTURE_TODAY, day_of(6, 30));
    first->certain = true;
    first->original_due = first->due;
}

/* Whose words no rule settles. */
static void
ask(Plan *plan, const char *ref)
{
    const Milestone *milestone = plan_find_milestone(plan, ref);
    Question *question = plan_add_question(milestone->spans->pdata[0], milestone->timescale);
    question->raised = FIXTURE_TODAY;
}

static void
offer(Plan *plan, const char *ref, Day due)
{
    const Milestone *milestone = plan_find_milestone(plan, ref);
    const Offer day = {.kind = TIMESCALE_DAY, .start = due, .due = due};
    g_array_append_val(((const PlanSpan *)milestone->spans->pdata[0])->question->offers, day);
}

Plan *
fixture_plan_with_others(void)
{
    Plan *plan = fixture_plan();
    Person *head = plan_add_person(plan, "attendance-head", "Head of Attendance");
    Person *school = plan_add_person(plan, "school-head", "Ann Smith");
    Absence away = {FIXTURE_TODAY - 5, day_of(6, 14), plan_find_person(plan, "inclusion-head")};
    g_array_append_val(head->absences, away);
    school->kind = PERSON_SCHOOL;
    plan_find_person(plan, "finance-head")->left = day_of(5, 17);
    ((Board *)plan->boards->pdata[0])->paper_days = 5;
    ((Board *)plan->boards->pdata[0])->chair = plan_find_person(plan, "inclusion-head");
    g_ptr_array_add(plan_find_milestone(plan, "R3.1")->approvers, plan_find_person(plan, "inclusion-head"));
    plan_add_span(add_step(plan, "R9.1", "Visit schools below the mark", "By mid May", "attendance-head"),
                  TIMESCALE_WINDOW, DAY_NONE, day_of(5, 20));
    plan_add_span(add_step(plan, "R9.2", "Agree targets with schools", "Summer term", "school-head"),
                  TIMESCALE_WINDOW, day_of(4, 19), day_of(7, 24));
    add_return(plan);
    area_of(plan, "Attendance")->assessment = assessment_new("oversight", FIXTURE_TODAY);
    g_ptr_array_add(area_of(plan, "Attendance")->assessment->reasons, g_strdup("One step is late."));
    ask(plan, "R6.1");
    offer(plan, "R6.1", day_of(6, 19));
    offer(plan, "R6.1", day_from_civil(2019, 6, 30));
    ask(plan, "R6.2");
    return plan;
}

Draft *
fixture_reminder_with_others(const Plan *plan)
{
    Draft *draft = draft_for(NOTICE_REMINDER, plan, "inclusion-head");
    const Board *board = plan_find_board(plan, "trust-board");
    fixture_add(draft, SECTION_OVERDUE, "R9.1")->lead = plan_find_person(plan, "attendance-head");
    fixture_add(draft, SECTION_BLOCKING, "R1.1")->other = plan_find_milestone(plan, "R9.2");
    fixture_add(draft, SECTION_ESCALATED, "R3.1")->lead = plan_find_person(plan, "finance-head");
    Item *chaired = fixture_add(draft, SECTION_ESCALATED, "R9.1");
    chaired->lead = plan_find_person(plan, "attendance-head");
    chaired->board = board;
    Item *papers = fixture_add(draft, SECTION_PAPERS, "R1.2");
    papers->board = board;
    papers->meeting = day_of(6, 8);
    fixture_add(draft, SECTION_MOVED, "R9.2")->from = day_of(7, 21);
    fixture_add(draft, SECTION_WAITING, "R1.3")->other = plan_find_milestone(plan, "R3.1");
    fixture_add(draft, SECTION_SOON, "R9.3");
    return draft;
}

Draft *
fixture_question(const Plan *plan)
{
    Draft *draft = draft_for(NOTICE_QUESTION, plan, "planning-head");
    fixture_add(draft, SECTION_QUESTION, "R6.1");
    fixture_add(draft, SECTION_QUESTION, "R6.2");
    fixture_add(draft, SECTION_LEFT, "R3.1")->lead = plan_find_person(plan, "finance-head");
    Item *seat = item_new(SECTION_LEFT, NULL, NULL);
    seat->board = plan_find_board(plan, "trust-board");
    seat->lead = plan_find_person(plan, "finance-head");
    g_ptr_array_add(draft->items, seat);
    fixture_add(draft, SECTION_AWAY, "R9.1");
    return draft;
}

Composer *
fixture_composer(const char *note)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *templates = g_build_filename(g_getenv("TEST_SRCDIR"), "conf", "templates", NULL);
    ComposerOptions options = {.templates = templates,
                               .almanac = fixture_almanac(),
                               .from = "Milestones <milestoned@example.org>",
                               .host = "mail.example.org",
                               .test_note = note};
    Composer *composer = composer_new(&options, &error);
    check_ok(composer != NULL, error);
    return composer;
}

static GMimeMessage *
parse(const Message *message)
{
    gsize size;
    const char *bytes = g_bytes_get_data(message->body, &size);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *parsed = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    assert_non_null(parsed);
    return parsed;
}

char *
fixture_part(const Message *message, const char *subtype)
{
    GMimeMessage *parsed = parse(message);
    GMimeObject *body = g_mime_message_get_mime_part(parsed);
    assert_true(GMIME_IS_MULTIPART(body));
    assert_int_equal(g_mime_multipart_get_count(GMIME_MULTIPART(body)), 2);
    char *text = NULL;
    for (int i = 0; i < 2; i++) {
        GMimeObject *part = g_mime_multipart_get_part(GMIME_MULTIPART(body), i);
        assert_true(GMIME_IS_TEXT_PART(part));
        const char *own = g_mime_content_type_get_media_subtype(g_mime_object_get_content_type(part));
        if (strcmp(own, subtype) == 0)
            text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    }
    assert_non_null(text);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    g_free(text);
    g_object_unref(parsed);
    return g_strjoinv("\n", lines);
}

char *
fixture_header(const Message *message, const char *name)
{
    GMimeMessage *parsed = parse(message);
    const char *raw = g_mime_object_get_header(GMIME_OBJECT(parsed), name);
    char *value = raw != NULL ? g_mime_utils_header_decode_text(NULL, raw) : NULL;
    g_object_unref(parsed);
    return value;
}
