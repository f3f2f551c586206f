#include "base/text.h"
#include "compose/chat.h"
#include "compose/view.h"
#include "tests/check.h"
#include "tests/compose/fixture.h"

#include <jansson.h>

/* 25 May 2004, 08:00 in London */
#define NOW ((Instant)1085468400 * INSTANT_SECOND)

static Message *
compose(const Composer *composer, const Draft *draft, guint64 seed)
{
    g_autoptr(GError) error = NULL;
    g_autofree Random *random = random_seeded_new(seed);
    Message *message = composer_compose(composer, draft, NOW, random, &error);
    check_ok(message != NULL, error);
    return message;
}

static char *
render(const Draft *draft, ComposeForm form)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composer) composer = fixture_composer(NULL);
    char *text = composer_render(composer, draft, form, &error);
    check_ok(text != NULL, error);
    return text;
}

/* Every part stands in the text, in that order; how lines are broken does not matter. */
static void
check_order(const char *text, const char *const *parts)
{
    g_autofree char *flat = text_squeeze(text);
    const char *at = flat;
    for (guint i = 0; parts[i] != NULL; i++) {
        const char *found = strstr(at, parts[i]);
        if (found == NULL)
            fail_msg("“%s” is missing or out of place in:\n%s", parts[i], text);
        at = found + strlen(parts[i]);
    }
}

static void
reminds_a_lead(void **state)
{
    static const char *const parts[] = {
        "Dear Head of Inclusion,",
        "In “Action plan after the inspection” 3 steps need you:",
        "1 overdue, 1 due today, 1 coming up",
        "WHAT TO DO",
        "Reply to this mail: your answer goes to Head of Planning (planning@example.org)",
        "Overdue (1)",
        "* Bring attendance",
        "Due Friday 30 April 2004, 16 working days late.",
        "The plan says “By end of April”.",
        "Status: Red, late or off course",
        "Reference: inspection-2004/R1.1",
        "Due today (1)",
        "Due Tuesday 25 May 2004, today.",
        "Coming up (1)",
        "Due Friday 28 May 2004, in 3 working days.",
        "The plan says “May 2004”, which ends on Monday 31 May 2004, not a working day.",
        "The date has moved once; at first it was Friday 30 April 2004.",
        NULL};
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    check_order(text, parts);
    g_autofree char *subject = render(draft, COMPOSE_SUBJECT);
    assert_string_equal(subject, "Overdue: Bring attendance, exclusions and targets of every child in care… "
                                 "(16 working days late) and 2 more");
}

static void
tells_of_what_others_have_to_do(void **state)
{
    static const char *const parts[] = {
        "7 steps need you: 1 overdue, 1 that others wait for, 2 overdue with others, 1 for the papers, 1 "
        "with a "
        "new date, 1 held up by others, 1 coming up.",
        "Overdue (1)",
        "* Visit schools below the mark For the Head of Attendance, away until Monday 14 June 2004.",
        "Due Thursday 20 May 2004, 3 working days late.",
        "Others wait for these (1)",
        "“Agree targets with schools” (inspection-2004/R9.2, Ann Smith) cannot begin before it is done.",
        "Overdue with others (2)",
        "Please see to it that each is",
        "* Publish the new funding formula with worked examples",
        "The Head of School Finance was to finish this by Friday 14 May 2004: 7 working days late. It comes "
        "to you as approver. The Head of School Finance has left.",
        "The Head of Attendance was to finish this by Thursday 20 May 2004: 3 working days late. It comes to "
        "you as chair of the Trust Board. The Head of Attendance is away until Monday 14 June 2004, and you "
        "deputise.",
        "For the papers (1)",
        "The papers for the Trust Board of Tuesday 8 June 2004 go out on Tuesday 1 June 2004: say by then",
        "New dates (1)",
        "Was due Wednesday 21 July 2004, now Saturday 24 July 2004, because the school calendar changed.",
        "The plan says “Summer term”, which ends on Saturday 24 July 2004, not a school day.",
        "Held up by others (1)",
        "It waits for “Publish the new funding formula with worked examples” (inspection-2004/R3.1, Head of "
        "School Finance), which was due Friday 14 May 2004.",
        "Coming up (1)",
        "* Quarterly return, Q1 2004-05",
        "Due Wednesday 30 June 2004, in 21 school days.",
        "Reference: inspection-2004/R9.3@2004-05/q1",
        "names you as deputy of the Head of Attendance, lead, approver and chair of the Trust Board:",
        NULL};
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_reminder_with_others(plan);
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    check_order(text, parts);
    g_autofree char *subject = render(draft, COMPOSE_SUBJECT);
    assert_string_equal(subject, "Overdue for the Head of Attendance: Visit schools below the mark "
                                 "(3 working days late) and 6 more");
}

/* Whatever stands first says in the subject what it is. */
static void
begins_a_subject_with_what_it_is(void **state)
{
    static const char *const wanted[] = {
        "Overdue for the Head of Attendance: Visit",
        "Others wait for this: Bring",
        "Overdue with the Head of School Finance: Publish",
        "Overdue with the Head of Attendance: Visit",
        "For the papers: Agree with social services who enters what, and how often (due in 3 working days)",
        "New date: Agree targets",
        "Held up: Put the joint",
        "Reminder: Quarterly return, Q1 2004-05 (due in 21 school days)",
    };
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_reminder_with_others(plan);
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        g_autofree char *subject = render(draft, COMPOSE_SUBJECT);
        if (!g_str_has_prefix(subject, wanted[i]))
            fail_msg("“%s” does not begin with “%s”", subject, wanted[i]);
        g_ptr_array_remove_index(draft->items, 0);
    }
}

static void
says_as_what_one_is_told(void **state)
{
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_reminder_with_others(plan);
    g_ptr_array_remove_range(draft->items, 0, 2);
    g_ptr_array_remove_range(draft->items, 2, 4);
    draft->person = plan_find_person(plan, "planning-head");
    g_autofree char *stand_in = render(draft, COMPOSE_TEXT);
    check_order(stand_in,
                (const char *const[]){"It comes to you as stand-in for its approver.",
                                      "It comes to you as stand-in for the chair of the Trust Board.", NULL});
    Milestone *milestone = plan_find_milestone(plan, "R3.1");
    g_ptr_array_set_size(milestone->approvers, 0);
    milestone->action->area->lead = plan->officer;
    ((Item *)draft->items->pdata[0])->lead = NULL;
    g_ptr_array_set_size(milestone->leads, 0);
    g_autofree char *area = render(draft, COMPOSE_TEXT);
    check_order(area, (const char *const[]){"This was due Friday 14 May 2004: 7 working days late.",
                                            "It comes to you as lead of “Schools' own budgets”.",
                                            "Nobody leads it.", NULL});
}

/* What nobody was told, or cannot be, is not claimed; and a deputy who is away is named. */
static void
says_what_is_true_of_leads(void **state)
{
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_reminder_with_others(plan);
    Person *head = plan_find_person(plan, "attendance-head");
    Person *deputy = plan_find_person(plan, "inclusion-head");
    const Absence away = {FIXTURE_TODAY, FIXTURE_TODAY + 3, NULL};
    draft->person = plan_find_person(plan, "planning-head");
    g_autofree char *present = render(draft, COMPOSE_TEXT);
    static const char *const deputises[] = {
        "The Head of Attendance is away until Monday 14 June 2004, and the Head of Inclusion deputises.",
        "It waits for “Publish the new funding formula with worked examples” (inspection-2004/R3.1, Head of "
        "School Finance), which was due Friday 14 May 2004. The Head of School Finance has left.",
        NULL};
    check_order(present, deputises);
    assert_null(strstr(present, "reminded"));
    g_array_append_val(deputy->absences, away);
    g_autofree char *alone = render(draft, COMPOSE_TEXT);
    static const char *const both_away[] = {
        "The Head of Attendance is away until Monday 14 June 2004. Their "
        "deputy, the Head of Inclusion, is away until Friday 28 May 2004.",
        NULL};
    check_order(alone, both_away);
    g_autoptr(Draft) question = fixture_question(plan);
    g_autofree char *asked = render(question, COMPOSE_TEXT);
    check_order(asked, both_away);
    assert_null(strstr(asked, "Nobody deputises"));
    g_array_set_size(head->absences, 0);
    g_ptr_array_set_size(head->addresses, 0);
    g_autofree char *unreachable = render(draft, COMPOSE_TEXT);
    check_order(unreachable, (const char *const[]){
                                 "The Head of Attendance has no address, so no mail reaches them.", NULL});
}

/* A date after which nobody who counts has worked is past, and not today's. */
static void
counts_no_days_that_nobody_works(void **state)
{
    static const struct {
        int month, day;
        ItemSection section;
        const char *wanted, *subject;
    } rows[] = {
        {7, 23, SECTION_TODAY, "Due Friday 23 July 2004, today.", "(due today)"},
        {7, 24, SECTION_UPCOMING, "Due Friday 23 July 2004. The plan says", "(due 24 Jul 2004)"},
        {8, 10, SECTION_OVERDUE,
         "Was due Friday 23 July 2004; the next school day is Wednesday 1 September 2004.", "(overdue)"},
        {9, 2, SECTION_OVERDUE, "Due Friday 23 July 2004, 2 school days late.", "(2 school days late)"},
    };
    g_autoptr(Plan) plan = fixture_plan_with_others();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Draft) draft = fixture_reminder(plan);
        draft->on = day_from_civil(2004, rows[i].month, rows[i].day);
        g_ptr_array_set_size(draft->items, 0);
        fixture_add(draft, rows[i].section, "R9.2");
        g_autofree char *text = render(draft, COMPOSE_TEXT);
        check_order(text, (const char *const[]){rows[i].wanted, NULL});
        g_autofree char *subject = render(draft, COMPOSE_SUBJECT);
        check_order(subject, (const char *const[]){rows[i].subject, NULL});
    }
}

/* To somebody of an office a day of school holidays is a working day; the school's part needs another reason.
 */
static void
says_why_a_day_does_not_count(void **state)
{
    g_autoptr(Plan) plan = fixture_plan_with_others();
    const Milestone *shared = plan_find_milestone(plan, "R9.2");
    ((PlanSpan *)shared->spans->pdata[0])->due = day_from_civil(2004, 7, 26);
    g_ptr_array_add(shared->leads, plan_find_person(plan, "inclusion-head"));
    g_autoptr(Draft) draft = fixture_reminder(plan);
    g_ptr_array_set_size(draft->items, 0);
    Item *item = fixture_add(draft, SECTION_SOON, "R9.2");
    item->school = false;
    item->effective = day_from_civil(2004, 7, 21);
    g_autofree char *office = render(draft, COMPOSE_TEXT);
    check_order(office, (const char *const[]){"which ends on Monday 26 July 2004, not a school day, and a "
                                              "school has to act too.",
                                              NULL});
    item->school = true;
    g_autofree char *school = render(draft, COMPOSE_TEXT);
    check_order(school, (const char *const[]){"Monday 26 July 2004, not a school day.", NULL});
}

/* One step stands once in a section, with all that waits for it; and with the papers it is asked for. */
static void
tells_of_a_date_once(void **state)
{
    static const char *const parts[] = {
        "3 steps need you: 1 overdue, 1 that others wait for, 1 for the papers.",
        "Overdue (1)",
        "* Bring attendance",
        "“Agree targets with schools” (inspection-2004/R9.2, Ann Smith) cannot begin before it is done.",
        "“Put the joint protocol before the trust board for approval” (inspection-2004/R1.3, Head of",
        "The papers for the Trust Board of Tuesday 8 June 2004 go out on Tuesday 1 June 2004: say by then",
        "Due Friday 30 April 2004, 16 working days late.",
        "Others wait for these (1)",
        "* Visit schools",
        "“Agree targets with schools” (inspection-2004/R9.2, Ann Smith) cannot begin before it is done.",
        "For the papers (1)",
        "* Put the joint protocol before the trust board for approval",
        NULL};
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    g_ptr_array_set_size(draft->items, 1);
    fixture_add(draft, SECTION_BLOCKING, "R1.1")->other = plan_find_milestone(plan, "R9.2");
    fixture_add(draft, SECTION_BLOCKING, "R1.1")->other = plan_find_milestone(plan, "R1.3");
    fixture_add(draft, SECTION_BLOCKING, "R9.1")->other = plan_find_milestone(plan, "R9.2");
    static const char *const asked[] = {"R1.1", "R1.3"};
    for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
        Item *papers = fixture_add(draft, SECTION_PAPERS, asked[i]);
        papers->board = plan_find_board(plan, "trust-board");
        papers->meeting = day_from_civil(2004, 6, 8);
    }
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    check_order(text, parts);
    g_autofree char *subject = render(draft, COMPOSE_SUBJECT);
    assert_true(g_str_has_suffix(subject, "and 2 more"));
}

/* Posts that share an address are told apart. */
static void
says_for_whom_at_one_address(void **state)
{
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    Person *tess = plan_add_person(plan, "tess", "Tess Two");
    g_ptr_array_add(tess->addresses, g_strdup("Inclusion@example.org"));
    const Milestone *hers = plan_find_milestone(plan, "R1.3");
    hers->leads->pdata[0] = tess;
    g_ptr_array_add(hers->leads, plan_find_person(plan, "chief-officer"));
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    static const char *const parts[] = {"For Tess Two, whose mail comes to this address.",
                                        "Shared with Chief Education Officer.",
                                        "because the plan names you as lead, and Tess Two, whose mail comes "
                                        "to this address, as lead:",
                                        NULL};
    check_order(text, parts);
    g_ptr_array_remove_index(draft->items, 2);
    g_ptr_array_remove_index(draft->items, 0);
    g_autofree char *alone = render(draft, COMPOSE_TEXT);
    check_order(alone, (const char *const[]){"because the plan names Tess Two, whose mail comes", NULL});
}

static void
says_as_what_a_digest_comes(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    Board *board = plan_find_board(plan, "trust-board");
    g_autofree char *member = render(draft, COMPOSE_TEXT);
    check_order(member, (const char *const[]){"You get this as a member of the board:", NULL});
    board->clerk = (Person *)draft->person;
    g_autofree char *clerk = render(draft, COMPOSE_TEXT);
    check_order(clerk, (const char *const[]){"You get this as the clerk of the board:", NULL});
    board->chair = (Person *)draft->person;
    g_autofree char *chair = render(draft, COMPOSE_HTML);
    check_order(chair, (const char *const[]){"You get this as the chair of the board:", NULL});
}

static void
asks_the_officer(void **state)
{
    static const char *const parts[] = {
        "Dear Head of Planning,",
        "needs you: 2 dates to settle, 2 to pass on, 1 whose lead is away.",
        "Nobody is reminded of what is asked until it is settled.",
        "All that is open: milestonectl resolve inspection-2004",
        "Dates to settle (2)",
        "* Hold the first meeting of the forum for members and chairs The plan says “June 19”.",
        "In doubt, because 19 is read as the day, June 2019 is as good.",
        "1. On 19 June 2004: milestonectl resolve inspection-2004/R6.1 --reading 1",
        "2. On 30 June 2019: milestonectl resolve inspection-2004/R6.1 --reading 2",
        "None of these, but another day, or none at all: milestonectl resolve inspection-2004/R6.1 --due "
        "YYYY-MM-DD "
        "milestonectl resolve inspection-2004/R6.1 --no-date",
        "Lead: Chief Education Officer",
        "* Report on the first year of the partnership The plan says “??”.",
        "By which day is it due? Type, with that day in the place of YYYY-MM-DD (or the second line, if "
        "there is "
        "none): "
        "milestonectl resolve inspection-2004/R6.2 --due YYYY-MM-DD",
        "To pass on: people who have left (2)",
        "Name who takes over",
        "The Head of School Finance leads it by the plan, and left on Monday 17 May 2004.",
        "* Trust Board The Head of School Finance sits there by the plan, and left on Monday 17 May 2004.",
        "Leads who are away (1)",
        "The Head of Attendance is away until Monday 14 June 2004.",
        "a reply comes back to yourself (planning@example.org)",
        NULL};
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_question(plan);
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    check_order(text, parts);
    g_autofree char *subject = render(draft, COMPOSE_SUBJECT);
    assert_string_equal(subject, "Action plan after the inspection: 2 dates to settle, 2 to pass on, "
                                 "1 whose lead is away");
}

/* A milestone with two dates says which of them is asked about; to somebody else the mail says who is
 * reached by a reply. */
static void
names_the_span_that_is_asked_about(void **state)
{
    g_autoptr(Plan) plan = fixture_plan_with_others();
    plan_add_span(plan_find_milestone(plan, "R6.1"), TIMESCALE_DAY, FIXTURE_TODAY, FIXTURE_TODAY);
    g_autoptr(Draft) draft = fixture_question(plan);
    draft->person = plan_find_person(plan, "inclusion-head");
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    static const char *const parts[] = {"The plan says “June 19”; this is about the first of its 2 times.",
                                        "milestonectl resolve inspection-2004/R6.1 --span 1 --reading 2",
                                        "milestonectl resolve inspection-2004/R6.1 --span 1 --due YYYY-MM-DD",
                                        "A reply reaches Head of Planning (planning@example.org).", NULL};
    check_order(text, parts);
}

/* The second time of a cell may be the earlier day, and is asked about after the first all the same. */
static void
asks_about_times_in_their_order(void **state)
{
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_question(plan);
    Milestone *milestone = plan_find_milestone(plan, "R6.1");
    PlanSpan *second = plan_add_span(milestone, TIMESCALE_RECURRING, DAY_NONE, DAY_NONE);
    second->recurrence = RECURRENCE_UNSTATED;
    plan_add_question(second, "June 19, regularly")->raised = FIXTURE_TODAY;
    Item *item = item_new(SECTION_QUESTION, milestone, second);
    g_ptr_array_insert(draft->items, 0, item);
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    static const char *const parts[] = {
        "this is about the first of its 2 times.",
        "this is about the second of its 2 times.",
        "How often? Type this, if it is each month;",
        "milestonectl resolve inspection-2004/R6.1 --span 2 --repeat FREQ=MONTHLY",
        "Or by which day is it due, once?",
        "milestonectl resolve inspection-2004/R6.1 --span 2 --due YYYY-MM-DD",
        "* Report on the first year",
        "By which day is it due?",
        NULL};
    check_order(text, parts);
}

static void
lists_what_is_to_settle_for_the_officer(void **state)
{
    static const char *const parts[] = {
        "2 dates to settle, 2 to pass on, 1 whose lead is away",
        "The Head of School Finance leads it by the plan, and left on Monday 17 May 2004. Due "
        "Friday 14 May 2004",
        NULL};
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_question(plan);
    draft->kind = NOTICE_OFFICER;
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    check_order(text, parts);
    g_autoptr(Draft) list = fixture_officer(plan);
    g_autofree char *doubts = render(list, COMPOSE_TEXT);
    static const char *const commands[] = {
        "To settle it: milestonectl resolve inspection-2004/R6.1 (asked in a mail of today) Lead:",
        "To settle it: milestonectl resolve inspection-2004/R6.2 (asked in a mail of today) Lead:", NULL};
    check_order(doubts, commands);
    list->on++;
    g_autofree char *since = render(list, COMPOSE_TEXT);
    assert_null(strstr(since, "of today"));
}

static void
names_an_occurrence(void **state)
{
    static const struct {
        const char *key, *wanted;
    } rows[] = {
        {"2004-05/q1", "Q1 2004-05"}, {"2004-04-30", "Friday 30 April 2004"}, {"no period", "no period"}};
    g_autoptr(Plan) plan = fixture_plan_with_others();
    PlanSpan *span = plan_find_milestone(plan, "R9.3")->spans->pdata[0];
    PlanSpan *occurrence = span->occurrences->pdata[0];
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        fixture_set(&occurrence->occurrence, rows[i].key);
        g_autofree char *got = view_occurrence(plan, fixture_times(), occurrence);
        assert_string_equal(got, rows[i].wanted);
    }
    g_autofree char *none = view_occurrence(plan, fixture_times(), span);
    assert_string_equal(none, "");
}

/* An occurrence that is done is done, though the milestone goes on. */
static void
gives_an_occurrence_its_own_status(void **state)
{
    g_autoptr(Plan) plan = fixture_plan_with_others();
    PlanSpan *occurrence = plan_find_occurrence(plan_find_milestone(plan, "R9.3"), "2004-05/q1");
    occurrence->status = STATUS_BLUE;
    occurrence->done = FIXTURE_TODAY - 1;
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    g_ptr_array_set_size(draft->items, 0);
    fixture_add(draft, SECTION_COMPLETED, "R9.3");
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    static const char *const parts[] = {"* Quarterly return, Q1 2004-05 Completed Monday 24 May 2004.",
                                        "Status: Blue, complete",
                                        "Reference: inspection-2004/R9.3@2004-05/q1", NULL};
    check_order(text, parts);
}

static void
describes_what_is_new_in_json(void **state)
{
    static const char *const wanted[] = {
        "\"ref\":\"inspection-2004/R9.3@2004-05/q1\"",
        "\"working_days\":21,",
        "\"school\":true,\"occurrence\":\"Q1 2004-05\",\"whose\":null",
        "\"whose\":\"Head of Attendance\"",
        "\"other\":\"inspection-2004/R9.2\"",
        "\"meeting\":{\"board\":\"trust-board\",\"on\":\"2004-06-08\",\"papers\":\"2004-06-01\"}",
        ("\"question\":{\"phrase\":\"June 19\",\"readings\":[{\"kind\":\"day\",\"start\":\"2004-06-19\","
         "\"due\":\"2004-06-19\",\"recurrence\":null}"),
        "\"question\":{\"phrase\":\"??\",\"readings\":[]}",
    };
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) daily = fixture_reminder_with_others(plan), question = fixture_question(plan);
    g_autofree char *one = render(daily, COMPOSE_JSON), *two = render(question, COMPOSE_JSON);
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
        if (strstr(i < 6 ? one : two, wanted[i]) == NULL)
            fail_msg("%s is not in\n%s", wanted[i], i < 6 ? one : two);
}

static void
tells_a_board_its_week(void **state)
{
    static const char *const parts[] = {
        "Trust Board: week of Monday 24 May 2004",
        "1 completed, 2 dates moved, 1 status changed, 2 overdue",
        "Next meeting: Tuesday 8 June 2004.",
        "Completed (1)",
        "Completed Friday 21 May 2004.",
        "Status: Blue, complete",
        "Dates moved (2)",
        "Moved from 30 Jun 2004 to 31 Jul 2004; moved 3 times, at first 31 May 2004.",
        "Moved from 30 Apr 2004 to 31 May 2004.",
        "Status changed (1)",
        "Overdue (2)",
        "16 working days late",
        "Now expected Friday 4 June 2004.",
        "Due in the next six weeks (2)",
        "WHERE EACH AREA STANDS",
        "* Support for children in care: Amber, at risk One step is overdue",
        "Breach: Members have not",
        "0 of 4 steps complete",
        "* Joint working: Green",
        "1 of 3 steps complete",
        "Other dates in the next six weeks (1)",
        "Friday 11 June 2004: Members' yearly discussion",
        "A reply reaches Head of Planning",
        NULL};
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    check_order(text, parts);
    g_autofree char *subject = render(draft, COMPOSE_SUBJECT);
    assert_string_equal(subject, "Trust Board: 2 overdue, 1 completed, 2 dates moved "
                                 "(week of 24 May 2004)");
}

static void
lists_for_the_officer(void **state)
{
    static const char *const parts[] = {
        "Dear Head of Planning,",
        "Handed over to you (1)",
        "Not delivered (1)",
        "* Overdue: Set <b>targets</b>",
        "To: Head of Inclusion (inclusion@example.org)",
        "Last tried Saturday 22 May 2004.",
        "The answer was: 550 5.1.1 No such mailbox",
        "Leads without an address (1)",
        "Nothing was sent to 1 lead: no address.",
        "Lead: Partnership Secretary",
        "Nobody leads these (1)",
        "Lead: nobody",
        "Dates to confirm (1)",
        "Read as Saturday 19 June 2004. In doubt, because 19 is read as the day, June 2019 is as good.",
        "No date (1)",
        "The plan says “??”.",
        "Dates moved (1)",
        "No recent news (1)",
        "Last news: none yet.",
        NULL};
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_officer(plan);
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    check_order(text, parts);
}

/* Whatever a template names is there in every item. */
static void
gives_every_item_the_same_keys(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_officer(plan);
    json_t *view = view_draft(draft, fixture_times(), NULL);
    json_t *sections = json_object_get(view, "sections");
    const json_t *first = json_array_get(json_object_get(json_array_get(sections, 0), "items"), 0);
    for (size_t i = 0; i < json_array_size(sections); i++) {
        json_t *item = json_array_get(json_object_get(json_array_get(sections, i), "items"), 0);
        const char *key;
        json_t *value;
        assert_int_equal(json_object_size(item), json_object_size(first));
        json_object_foreach (item, key, value) {
            const json_t *own = json_object_get(first, key);
            if (own == NULL || json_object_size(own) != json_object_size(value))
                fail_msg("%s", key);
        }
    }
    json_decref(view);
}

static void
says_a_plugin_failed(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    Area *area = plan_find_area(plan, "Joint working");
    assessment_free(area->assessment);
    area->assessment = assessment_fault("oversight", FIXTURE_TODAY, "it did not answer within 5 s");
    assessment_free(plan_find_area(plan, "Schools' own budgets")->assessment);
    plan_find_area(plan, "Schools' own budgets")->assessment = NULL;
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    static const char *const parts[] = {
        "* Schools' own budgets: not assessed 0 of 2",
        "* Joint working: not assessed This area could not be assessed this time.", NULL};
    check_order(text, parts);
}

static void
tells_of_a_quiet_week(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    g_ptr_array_set_size(draft->items, 0);
    draft->first = true;
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    static const char *const parts[] = {"Nothing changed, nothing due. This is the first digest", NULL};
    check_order(text, parts);
    g_autofree char *subject = render(draft, COMPOSE_SUBJECT);
    assert_non_null(strstr(subject, "nothing changed, nothing due"));
    g_autofree char *html = render(draft, COMPOSE_HTML);
    assert_non_null(strstr(html, "Week of Monday 24 May 2004"));
}

static void
cuts_long_lists_with_a_count(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    for (int i = 0; i < 99; i++) {
        g_autofree char *ref = g_strdup_printf("X%d", i);
        Milestone *step = plan_add_milestone(plan_find_milestone(plan, "R1.1")->action, ref, ref);
        plan_add_span(step, TIMESCALE_DAY, FIXTURE_TODAY - 9, FIXTURE_TODAY - 9);
        fixture_add(draft, SECTION_OVERDUE, ref);
    }
    g_autofree char *text = render(draft, COMPOSE_TEXT);
    static const char *const parts[] = {"100 overdue", "Overdue (100)", "And 60 more.", "Due today (1)",
                                        NULL};
    check_order(text, parts);
    g_autofree char *html = render(draft, COMPOSE_HTML);
    assert_non_null(strstr(html, "And 60 more."));
}

static void
does_without_an_officer(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    plan->officer = NULL;
    g_autoptr(Draft) draft = fixture_reminder(plan);
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Message) message = compose(composer, draft, 1);
    assert_null(fixture_header(message, "Reply-To"));
    g_autofree char *text = fixture_part(message, "plain");
    assert_non_null(strstr(text, "replies to this mail are not read"));
}

static void
check_header(const Message *message, const char *name, const char *wanted)
{
    g_autofree char *value = fixture_header(message, name);
    if (value == NULL || strcmp(value, wanted) != 0)
        fail_msg("%s is “%s”, not “%s”", name, value != NULL ? value : "(absent)", wanted);
}

static void
makes_a_mail(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Message) message = compose(composer, draft, 1);
    check_header(message, "From", "Milestones <milestoned@example.org>");
    check_header(message, "To", "Head of Inclusion <inclusion@example.org>");
    check_header(message, "Reply-To", "Head of Planning <planning@example.org>");
    check_header(message, "Date", "Tue, 25 May 2004 08:00:00 +0100");
    check_header(message, "Auto-Submitted", "auto-generated");
    check_header(message, "X-Auto-Response-Suppress", "All");
    check_header(message, "List-Id", "Action plan after the inspection <inspection-2004.mail.example.org>");
    check_header(message, "MIME-Version", "1.0");
    check_header(message, "Subject", message->subject);
    g_autofree char *id = g_strdup_printf("<%s>", message->message_id);
    check_header(message, "Message-ID", id);
    assert_true(g_str_has_suffix(message->message_id, "@mail.example.org"));
}

static void
puts_both_forms_in_a_mail(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Message) message = compose(composer, draft, 1);
    g_autofree char *text = fixture_part(message, "plain"), *html = fixture_part(message, "html");
    g_autofree char *wanted_text = render(draft, COMPOSE_TEXT), *wanted_html = render(draft, COMPOSE_HTML);
    assert_string_equal(text, wanted_text);
    assert_string_equal(html, wanted_html);
}

static void
fills_the_outbox_row(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Message) message = compose(composer, draft, 1);
    assert_int_equal(message->programme_id, 7);
    assert_int_equal(message->board_id, 3);
    assert_int_equal(message->person_id, draft->person->id);
    assert_int_equal(message->kind, NOTICE_DIGEST);
    assert_int_equal(message->channel, CHANNEL_MAIL);
    assert_string_equal(message->address, "chief@example.org");
    assert_int_equal(message->on, FIXTURE_TODAY);
    assert_int_equal(message->change, 42);
    assert_true(message->created == NOW && message->not_before == NOW);
    assert_int_equal(message->state, MESSAGE_QUEUED);
    assert_int_equal(message->keys->len, 9);
    assert_int_equal(message->refs->len, 6);
    assert_string_equal(message->refs->pdata[0], "inspection-2004/R1.1");
}

static void
repeats_its_bytes_for_the_same_random(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Message) one = compose(composer, draft, 5), same = compose(composer, draft, 5);
    g_autoptr(Message) other = compose(composer, draft, 6);
    assert_true(g_bytes_equal(one->body, same->body));
    assert_string_not_equal(one->message_id, other->message_id);
}

/* What it names in References; the last one, its parent, stands in In-Reply-To, too. (transfer full) */
static GStrv
threads_of(const Message *message)
{
    g_autofree char *folded = fixture_header(message, "References");
    g_autofree char *references = text_squeeze(folded);
    GStrv ids = g_strsplit(references, " ", -1);
    check_header(message, "In-Reply-To", ids[g_strv_length(ids) - 1]);
    return ids;
}

static char *
thread_of(const Composer *composer, const Draft *draft, guint64 seed)
{
    g_autoptr(Message) message = compose(composer, draft, seed);
    g_auto(GStrv) ids = threads_of(message);
    return g_strdup(ids[0]);
}

static void
threads_what_belongs_together(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    plan_add_board(plan, "scrutiny", "Scrutiny commission");
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Draft) week = fixture_digest(plan, "trust-board"), next = fixture_digest(plan, "trust-board");
    g_autoptr(Draft) elsewhere = fixture_digest(plan, "scrutiny"), mine = fixture_reminder(plan);
    next->on += 7;
    g_autofree char *one = thread_of(composer, week, 1), *two = thread_of(composer, next, 2);
    g_autofree char *three = thread_of(composer, elsewhere, 3), *four = thread_of(composer, mine, 4);
    assert_string_equal(one, two);
    assert_string_not_equal(one, three);
    assert_string_not_equal(one, four);
}

/* A mail about milestones names each, the first one as its parent; the same one by the same id in any mail.
 */
static void
threads_by_milestone(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Draft) draft = fixture_reminder(plan), later = fixture_reminder(plan),
                     list = fixture_officer(plan);
    g_ptr_array_remove_index(later->items, 0);
    g_autoptr(Message) message = compose(composer, draft, 1), next = compose(composer, later, 2);
    g_auto(GStrv) all = threads_of(message), rest = threads_of(next);
    assert_int_equal(g_strv_length(all), 3);
    assert_int_equal(g_strv_length(rest), 2);
    assert_true(g_str_has_prefix(all[2], "<milestone.") && g_str_has_suffix(all[2], "@mail.example.org>"));
    assert_string_equal(all[0], rest[0]);
    assert_string_equal(all[1], rest[1]);
    g_autofree char *own = thread_of(composer, list, 3);
    assert_true(g_str_has_prefix(own, "<thread."));
}

static void
bounds_the_names_of_threads(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Draft) draft = fixture_reminder(plan);
    Action *action = plan_find_milestone(plan, "R1.1")->action;
    for (int i = 0; i < 100; i++) {
        g_autofree char *ref = g_strdup_printf("X%d", i);
        Milestone *milestone = plan_add_milestone(action, ref, "One of many");
        g_ptr_array_add(draft->items, item_new(SECTION_SOON, milestone, NULL));
    }
    g_autoptr(Message) message = compose(composer, draft, 1);
    g_auto(GStrv) ids = threads_of(message);
    assert_int_equal(g_strv_length(ids), 20);
    g_autofree char *bytes =
        g_strndup(g_bytes_get_data(message->body, NULL), g_bytes_get_size(message->body));
    g_auto(GStrv) lines = g_strsplit(bytes, "\r\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        assert_true(strlen(lines[i]) <= 998);
}

static void
names_the_list_of_a_board(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Message) message = compose(composer, draft, 1);
    check_header(message, "List-Id", "Trust Board <trust-board.inspection-2004.mail.example.org>");
}

static void
dates_in_the_recipients_zone(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    g_autoptr(Composer) composer = fixture_composer(NULL);
    plan_find_person(plan, "inclusion-head")->zone = g_strdup("Asia/Kathmandu");
    g_autoptr(Message) message = compose(composer, draft, 1);
    check_header(message, "Date", "Tue, 25 May 2004 12:45:00 +0545");
}

static void
refuses_who_cannot_be_written_to(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autofree Random *random = random_seeded_new(1);
    g_autoptr(GError) none = NULL, wrong = NULL, zone = NULL, url = NULL;
    Person *person = plan_find_person(plan, "inclusion-head");
    person->zone = g_strdup("Europe/Nowhere");
    assert_null(composer_compose(composer, draft, NOW, random, &zone));
    assert_non_null(zone);
    g_ptr_array_set_size(person->addresses, 0);
    assert_null(composer_compose(composer, draft, NOW, random, &none));
    check_error(none, ERROR_DATA, "inspection-2004: Head of Inclusion has no address");
    g_ptr_array_add(person->addresses, g_strdup("a@b\r\nBcc: c@d"));
    assert_null(composer_compose(composer, draft, NOW, random, &wrong));
    check_error(wrong, ERROR_DATA, "of Head of Inclusion is no mail address");
    draft->channel = CHANNEL_WEBHOOK;
    assert_null(composer_compose(composer, draft, NOW, random, &url));
    check_error(url, ERROR_DATA, "no http or https address");
}

static void
fills_a_webhook(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    draft->channel = CHANNEL_WEBHOOK;
    draft->person = NULL;
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Message) message = compose(composer, draft, 1);
    assert_string_equal(message->address, "https://hooks.example.org/milestones");
    assert_true(g_str_has_prefix(message->message_id, "msg_"));
    assert_int_equal(message->person_id, 0);
    gsize size;
    const char *bytes = g_bytes_get_data(message->body, &size);
    json_t *body = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL), *areas, *items, *note;
    const char *type, *programme, *board, *period, *on;
    int first, overdue, left_out;
    assert_int_equal(json_unpack_ex(body, NULL, JSON_STRICT,
                                    "{s:s,s:o,s:{s:s,s:s*},s:{s:s,s:s*},s:s,s:s,s:b,s:{s:i*},s:o,s:o,s:i}",
                                    "type", &type, "note", &note, "programme", "key", &programme, "title",
                                    &on, "board", "key", &board, "title", &on, "period", &period, "on", &on,
                                    "first", &first, "counts", "overdue", &overdue, "areas", &areas, "items",
                                    &items, "left_out", &left_out),
                     0);
    assert_string_equal(type, "milestoned.digest");
    assert_string_equal(programme, "inspection-2004");
    assert_string_equal(board, "trust-board");
    assert_string_equal(period, "2004-W22");
    assert_string_equal(on, "2004-05-25");
    assert_true(json_is_null(note) && !first && left_out == 0);
    assert_int_equal(overdue, 2);
    assert_int_equal(json_array_size(areas), 3);
    assert_int_equal(json_array_size(items), 8);
    json_decref(body);
}

static void
describes_an_item_in_a_webhook(void **state)
{
    static const char wanted[] =
        "{\"ref\":\"inspection-2004/R1.4\",\"section\":\"slipped\",\"title\":\"Train designated teachers in "
        "every "
        "school\",\"area\":\"Support for children in care\",\"action\":\"Joint "
        "protocol\",\"timescale\":\"June – July "
        "2004\",\"due\":\"2004-07-31\",\"by\":\"2004-07-30\",\"from\":\"2004-06-30\",\"working_days\":47,"
        "\"moves\":3,"
        "\"status\":\"not-started\",\"leads\":[\"Head of Inclusion\"],\"school\":false,\"occurrence\":null,"
        "\"whose\":null,\"other\":null,\"meeting\":null,\"question\":null}";
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    g_autofree char *json = render(draft, COMPOSE_JSON);
    if (strstr(json, wanted) == NULL)
        fail_msg("%s", json);
}

static void
bounds_a_webhook(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    while (draft->items->len < 503)
        fixture_add(draft, SECTION_UPCOMING, "R1.2");
    g_autofree char *json = render(draft, COMPOSE_JSON);
    assert_true(g_str_has_suffix(json, "],\"left_out\":3}"));
}

static void
cuts_long_lists_in_chats(void **state)
{
    g_autoptr(Chat) chat = chat_note("Title", "Sentence");
    ChatPart *part = g_new0(ChatPart, 1);
    part->heading = g_strdup("Coming up (40)");
    part->lines = g_ptr_array_new_with_free_func(g_free);
    part->more = 10;
    for (int i = 0; i < 30; i++)
        g_ptr_array_add(part->lines, g_strdup_printf("Step %d", i));
    g_ptr_array_add(chat->parts, part);
    g_autoptr(GPtrArray) lines = chat_lines(part, 3);
    assert_int_equal(lines->len, 4);
    assert_string_equal(lines->pdata[3], "and 37 more");
    json_t *body = chat_slack(chat);
    assert_non_null(strstr(json_string_value(json_object_get(body, "text")), "and 30 more"));
    json_decref(body);
}

/* What a chat makes of these areas, "name: assessed" each, and a title. (transfer full) */
static Chat *
chat_of(const char *subject, const char *areas)
{
    json_error_t error;
    g_autofree char *text = g_strdup_printf(
        "{\"note\":\"\",\"summary\":\"1 overdue\",\"summary_sentence\":\"1 "
        "overdue\",\"programme\":{\"title\":\"Plan\"},"
        "\"officer\":{\"known\":true,\"name\":\"Officer\",\"address\":\"officer@example.org\"},\"sections\":"
        "[{\"id\":\"upcoming\",\"title\":\"Due\",\"count\":1,\"items\":[{\"title\":\"Report, 31 May 2004\","
        "\"by\":{\"known\":true,\"long\":\"31 May 2004\"},\"lateness\":\"in 4 working days\","
        "\"when\":\"due in 4 working days\",\"leads\":\"Lead\"}]}],\"areas\":[%s]}",
        areas);
    json_t *view = json_loads(text, 0, &error);
    if (view == NULL)
        fail_msg("%s", error.text);
    Chat *chat = chat_new(view, subject);
    json_decref(view);
    return chat;
}

#define KNOWN   "{\"title\":\"SEND\",\"assessed\":true,\"status\":{\"label\":\"Amber\"},\"reason\":\"late\"}"
#define UNKNOWN "{\"title\":\"Maths\",\"assessed\":false}"

static void
says_once_what_a_chat_has_to_say(void **state)
{
    g_autoptr(Chat) none = chat_of("Board: 1 overdue", UNKNOWN "," UNKNOWN);
    assert_string_equal(
        none->summary,
        "From the plan “Plan”; tell Officer (officer@example.org) what is done or wrong here.");
    const ChatPart *due = none->parts->pdata[0], *part = none->parts->pdata[1];
    assert_string_equal(due->lines->pdata[0], "Report, 31 May 2004: due in 4 working days (Lead)");
    assert_string_equal(part->heading, "Where each area stands");
    assert_int_equal(part->lines->len, 1);
    assert_string_equal(part->lines->pdata[0], "2 areas not assessed yet");

    g_autoptr(Chat) some = chat_of("Board", UNKNOWN "," KNOWN);
    assert_true(g_str_has_prefix(some->summary, "1 overdue. From the plan"));
    part = some->parts->pdata[1];
    assert_string_equal(part->heading, "Where each area stands (1 not assessed yet)");
    assert_int_equal(part->lines->len, 1);
    assert_string_equal(part->lines->pdata[0], "SEND: Amber, late");
}

/* A digest in a form, with plan text that would be markup; what was made of it. */
static json_t *
in_form(WebhookForm form, guint items, const char *title)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
    draft->channel = CHANNEL_WEBHOOK;
    draft->person = NULL;
    ((Board *)draft->board)->form = form;
    if (title != NULL) {
        Milestone *milestone = plan_find_milestone(plan, "R1.2");
        g_free(milestone->title);
        milestone->title = g_strdup(title);
    }
    while (draft->items->len < items)
        fixture_add(draft, SECTION_UPCOMING, "R1.2");
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Message) message = compose(composer, draft, 1);
    gsize size;
    const char *bytes = g_bytes_get_data(message->body, &size);
    assert_true(form != WEBHOOK_TEAMS || size < 28 * 1024);
    assert_string_equal(message->address, form == WEBHOOK_NTFY ? "https://hooks.example.org/"
                                                               : "https://hooks.example.org/milestones");
    json_t *body = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(body);
    return body;
}

static const char hostile[] = "<!channel> @all & *b* [x](http://e.example) \xe2\x80\xae";

static void
fills_slack(void **state)
{
    json_t *body = in_form(WEBHOOK_SLACK, 300, hostile), *blocks, *block;
    const char *text;
    size_t i;
    assert_int_equal(json_unpack_ex(body, NULL, JSON_STRICT, "{s:s,s:o}", "text", &text, "blocks", &blocks),
                     0);
    assert_null(strstr(text, "<!channel>"));
    assert_null(strstr(text, "@all"));
    assert_non_null(strstr(text, "&lt;!channel&gt;"));
    assert_true(strlen(text) <= 16383);
    assert_true(json_array_size(blocks) > 3 && json_array_size(blocks) <= 50);
    json_array_foreach (blocks, i, block) {
        const char *type, *form, *said;
        int emoji;
        assert_int_equal(json_unpack_ex(block, NULL, JSON_STRICT, "{s:s,s:{s:s,s:s,s:b}}", "type", &type,
                                        "text", "type", &form, "text", &said, "emoji", &emoji),
                         0);
        assert_string_equal(type, i == 0 ? "header" : "section");
        assert_string_equal(form, "plain_text");
        assert_true(g_utf8_strlen(said, -1) <= (i == 0 ? 150 : 3000));
    }
    json_decref(body);
}

static void
fills_teams(void **state)
{
    json_t *body = in_form(WEBHOOK_TEAMS, 300, hostile), *parts, *part;
    const char *type, *content_type, *version;
    json_t *url;
    size_t i;
    assert_int_equal(json_unpack(body, "{s:s,s:[{s:s,s:o,s:{s:s,s:o}}]}", "type", &type, "attachments",
                                 "contentType", &content_type, "contentUrl", &url, "content", "version",
                                 &version, "body", &parts),
                     0);
    assert_string_equal(type, "message");
    assert_string_equal(content_type, "application/vnd.microsoft.card.adaptive");
    assert_string_equal(version, "1.4");
    json_array_foreach (parts, i, part) {
        /* what is no run would be read as Markdown */
        assert_string_equal(json_string_value(json_object_get(part, "type")), "RichTextBlock");
        json_t *run = json_array_get(json_object_get(part, "inlines"), 0);
        assert_string_equal(json_string_value(json_object_get(run, "type")), "TextRun");
    }
    json_decref(body);
}

static void
fills_ntfy(void **state)
{
    json_t *body = in_form(WEBHOOK_NTFY, 300, hostile);
    const char *topic, *title, *message, *tag;
    int priority;
    assert_int_equal(json_unpack_ex(body, NULL, JSON_STRICT, "{s:s,s:s,s:s,s:i,s:[s]}", "topic", &topic,
                                    "title", &title, "message", &message, "priority", &priority, "tags",
                                    &tag),
                     0);
    assert_string_equal(topic, "milestones");
    assert_true(*title != '\0' && strlen(message) <= 4096);
    assert_int_equal(priority, 4);
    json_decref(body);
}

static void
makes_test_messages(void **state)
{
    g_autoptr(Composer) composer = fixture_composer("A rehearsal: nothing is due.");
    g_autoptr(GError) error = NULL;
    g_autofree Random *random = random_seeded_new(1);
    g_autoptr(Zone) zone = zone_new("Europe/London", &error);
    g_autoptr(Message) mail =
        composer_test(composer, CHANNEL_MAIL, WEBHOOK_MILESTONED, "a@example.org", zone, NOW, random, &error);
    check_ok(mail != NULL, error);
    check_header(mail, "To", "a@example.org");
    g_autofree char *text = fixture_part(mail, "plain");
    assert_true(g_str_has_prefix(text, "*** A rehearsal: nothing is due. ***\n"));
    check_order(text, (const char *const[]){"can reach a@example.org", NULL});
    assert_null(fixture_header(mail, "References"));
    g_autoptr(Message) hook = composer_test(composer, CHANNEL_WEBHOOK, WEBHOOK_MILESTONED,
                                            "http://127.0.0.1/x", zone, NOW, random, &error);
    check_ok(hook != NULL, error);
    static const char wanted[] =
        "{\"type\":\"milestoned.test\",\"on\":\"2004-05-25\",\"note\":\"A rehearsal: nothing is due.\"}";
    g_autoptr(GBytes) body = g_bytes_new_static(wanted, strlen(wanted));
    assert_true(g_bytes_equal(hook->body, body));
    assert_null(
        composer_test(composer, CHANNEL_MAIL, WEBHOOK_MILESTONED, "a b@c", zone, NOW, random, &error));
    check_error(error, ERROR_DATA, "is no mail address");
}

static void
puts_a_note_on_top_of_everything(void **state)
{
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    g_autoptr(Composer) composer = fixture_composer("Only a rehearsal");
    g_autoptr(Message) message = compose(composer, draft, 1);
    g_autofree char *text = fixture_part(message, "plain"), *html = fixture_part(message, "html");
    assert_true(g_str_has_prefix(text, "*** Only a rehearsal ***\n"));
    assert_non_null(strstr(html, "Only a rehearsal"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reminds_a_lead),
        cmocka_unit_test(tells_of_what_others_have_to_do),
        cmocka_unit_test(begins_a_subject_with_what_it_is),
        cmocka_unit_test(says_as_what_one_is_told),
        cmocka_unit_test(says_what_is_true_of_leads),
        cmocka_unit_test(counts_no_days_that_nobody_works),
        cmocka_unit_test(says_why_a_day_does_not_count),
        cmocka_unit_test(tells_of_a_date_once),
        cmocka_unit_test(says_for_whom_at_one_address),
        cmocka_unit_test(says_as_what_a_digest_comes),
        cmocka_unit_test(asks_the_officer),
        cmocka_unit_test(names_the_span_that_is_asked_about),
        cmocka_unit_test(asks_about_times_in_their_order),
        cmocka_unit_test(lists_what_is_to_settle_for_the_officer),
        cmocka_unit_test(names_an_occurrence),
        cmocka_unit_test(gives_an_occurrence_its_own_status),
        cmocka_unit_test(describes_what_is_new_in_json),
        cmocka_unit_test(tells_a_board_its_week),
        cmocka_unit_test(lists_for_the_officer),
        cmocka_unit_test(gives_every_item_the_same_keys),
        cmocka_unit_test(says_a_plugin_failed),
        cmocka_unit_test(tells_of_a_quiet_week),
        cmocka_unit_test(cuts_long_lists_with_a_count),
        cmocka_unit_test(does_without_an_officer),
        cmocka_unit_test(makes_a_mail),
        cmocka_unit_test(puts_both_forms_in_a_mail),
        cmocka_unit_test(fills_the_outbox_row),
        cmocka_unit_test(repeats_its_bytes_for_the_same_random),
        cmocka_unit_test(threads_what_belongs_together),
        cmocka_unit_test(threads_by_milestone),
        cmocka_unit_test(bounds_the_names_of_threads),
        cmocka_unit_test(names_the_list_of_a_board),
        cmocka_unit_test(dates_in_the_recipients_zone),
        cmocka_unit_test(refuses_who_cannot_be_written_to),
        cmocka_unit_test(fills_a_webhook),
        cmocka_unit_test(describes_an_item_in_a_webhook),
        cmocka_unit_test(bounds_a_webhook),
        cmocka_unit_test(cuts_long_lists_in_chats),
        cmocka_unit_test(says_once_what_a_chat_has_to_say),
        cmocka_unit_test(fills_slack),
        cmocka_unit_test(fills_teams),
        cmocka_unit_test(fills_ntfy),
        cmocka_unit_test(makes_test_messages),
        cmocka_unit_test(puts_a_note_on_top_of_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
