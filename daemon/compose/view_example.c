#include "compose/view.h"

#define EXAMPLE_TODAY 12509 /* 1 April 2004, a Thursday */

static void
set_text(char **text, const char *value)
{
    g_free(*text);
    *text = g_strdup(value);
}

static Person *
add_person(Plan *plan, const char *key, const char *name)
{
    Person *person = plan_add_person(plan, key, name);
    g_ptr_array_add(person->addresses, g_strdup_printf("%s@example.org", key));
    return person;
}

static Assessment *
example_assessment(void)
{
    Assessment *assessment = assessment_new("attendance", EXAMPLE_TODAY);
    assessment->status = STATUS_AMBER;
    g_ptr_array_add(assessment->reasons, g_strdup("Absence is 0.3 points above the national rate."));
    g_ptr_array_add(assessment->findings, finding_new("absence/primary", FINDING_WARNING,
                                                      "One school in five has held no meeting.", ""));
    g_ptr_array_add(assessment->dates, area_date_new("meeting/summer", EXAMPLE_TODAY + 20, true,
                                                     "Termly meeting with schools", "the area's settings"));
    return assessment;
}

static void
add_board(Plan *plan)
{
    Board *board = plan_add_board(plan, "board", "Partnership board");
    Day meeting = EXAMPLE_TODAY + 22;
    g_array_append_val(board->meetings, meeting);
    board->paper_days = 5;
}

static void
add_question(PlanSpan *span)
{
    Question *question = plan_add_question(span, "By end of April");
    const Offer offers[] = {
        {.kind = TIMESCALE_WINDOW, .start = DAY_NONE, .due = EXAMPLE_TODAY + 29},
        {.kind = TIMESCALE_WINDOW, .start = DAY_NONE, .due = EXAMPLE_TODAY + 29 + 365},
    };
    g_array_append_vals(question->offers, offers, G_N_ELEMENTS(offers));
    question->raised = EXAMPLE_TODAY - 3;
}

static void
fill_milestone(Milestone *milestone, Person *lead, Person *other)
{
    set_text(&milestone->timescale, "By end of April");
    set_text(&milestone->monitoring, "Termly review");
    set_text(&milestone->success, "Every school has agreed it");
    g_ptr_array_add(milestone->leads, lead);
    g_ptr_array_add(milestone->leads, other);
    milestone->status = STATUS_AMBER;
    milestone->reason = REASON_AWAITING_DECISION;
    milestone->forecast = EXAMPLE_TODAY + 30;
    milestone->done = milestone->updated = EXAMPLE_TODAY - 3;
    milestone->moves = 2;
}

Plan *
view_example_plan(void)
{
    Plan *plan = plan_new("example");
    set_text(&plan->title, "Example programme");
    plan->officer = add_person(plan, "officer", "Programme officer");
    Person *lead = add_person(plan, "lead", "Head of attendance");
    Person *other = add_person(plan, "other", "Area lead");
    add_board(plan);
    Area *area = plan_add_area(plan, "Attendance");
    area->lead = lead;
    area->assessment = example_assessment();
    Area *faulty = plan_add_area(plan, "Early years");
    faulty->assessment = assessment_fault("early-years", EXAMPLE_TODAY, "the plugin did not answer in time");
    Action *action = plan_add_action(area, "A1", "Raise attendance");
    Milestone *milestone = plan_add_milestone(action, "A1.1", "Agree the protocol with schools");
    fill_milestone(milestone, lead, other);
    PlanSpan *span = plan_add_span(milestone, TIMESCALE_WINDOW, EXAMPLE_TODAY - 10, EXAMPLE_TODAY + 29);
    span->note = g_strdup("no year is given: 2005 is as good");
    add_question(span);
    Milestone *before = plan_add_milestone(action, "A1.2", "Meet every head teacher");
    g_ptr_array_add(before->leads, other);
    plan_add_span(before, TIMESCALE_DAY, EXAMPLE_TODAY - 20, EXAMPLE_TODAY - 20);
    return plan;
}

static void
add_item(Draft *draft, ItemSection section, const Milestone *milestone)
{
    Item *item = item_new(section, milestone, milestone->spans->pdata[0]);
    item->effective = item->due - 1;
    item->from = item->due - 30;
    item->working_days = 19;
    item->lead = plan_find_person(draft->plan, "other");
    item->other = plan_find_milestone(draft->plan, "A1.2");
    item->board = plan_find_board(draft->plan, "board");
    item->meeting = EXAMPLE_TODAY + 22;
    g_ptr_array_add(draft->items, item);
}

static void
add_undelivered(Draft *draft)
{
    Item *item = item_new(SECTION_UNDELIVERED, NULL, NULL);
    item->undelivered = g_new0(Undelivered, 1);
    item->undelivered->address = g_strdup("other@example.org");
    item->undelivered->subject = g_strdup("Example programme: 1 overdue");
    item->undelivered->answer = g_strdup("5.1.1 No such mailbox");
    item->to = "Area lead";
    item->on = EXAMPLE_TODAY - 2;
    g_ptr_array_add(draft->items, item);
}

static void
add_found(Draft *draft, const Area *area)
{
    Item *item = item_new(SECTION_FINDING, NULL, NULL);
    item->area = area;
    item->finding = area->assessment->findings->pdata[0];
    g_ptr_array_add(draft->items, item);
}

Draft *
view_example_draft(NoticeKind kind, const Plan *plan)
{
    const Milestone *milestone = plan_find_milestone(plan, "A1.1");
    Draft *draft = draft_new(kind, plan, plan_find_person(plan, "lead"));
    draft->board = kind == NOTICE_DIGEST ? plan_find_board(plan, "board") : NULL;
    draft->on = EXAMPLE_TODAY;
    draft->period = g_strdup("2004-W14");
    draft->weeks = 6;
    for (int section = SECTION_OVERDUE; section < SECTION_UNDELIVERED; section++)
        if (section == SECTION_FINDING)
            add_found(draft, plan->areas->pdata[0]);
        else
            add_item(draft, (ItemSection)section, milestone);
    add_item(draft, SECTION_PAPERS, plan_find_milestone(plan, "A1.2"));
    add_undelivered(draft);
    return draft;
}
