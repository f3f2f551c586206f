#include "plan/notice.h"
#include "plan/plan.h"
#include "tests/check.h"

/* One of each part, with a title that anybody might write. */
static Plan *
small_plan(void)
{
    Plan *plan = plan_new("inspection");
    Area *area = plan_add_area(plan, "Looked-after children");
    g_ptr_array_add(area->aliases, g_strdup("Children in care"));
    Milestone *milestone =
        plan_add_milestone(plan_add_action(area, "R1", "Data"), "R1.1", "Extend the sheet");
    plan_add_span(milestone, TIMESCALE_WINDOW, day_from_civil(2004, 4, 1), day_from_civil(2004, 4, 30));
    plan_add_milestone(area->actions->pdata[0], "R1.2", "Agree the plan");
    return plan;
}

static void
finds_parts(void **state)
{
    g_autoptr(Plan) plan = small_plan();
    Person *head = plan_add_person(plan, "head", "Head of Service");
    assert_ptr_equal(plan_find_person(plan, "head"), head);
    assert_null(plan_find_person(plan, "nobody"));
    head->id = 7;
    assert_ptr_equal(plan_find_person_id(plan, 7), head);
    assert_null(plan_find_person_id(plan, 8));
    assert_non_null(plan_find_area(plan, "looked after CHILDREN"));
    assert_ptr_equal(plan_find_area(plan, "children in care:"), plan->areas->pdata[0]);
    assert_null(plan_find_area(plan, "Early years"));
    Milestone *milestone = plan_find_milestone(plan, "R1.2");
    assert_string_equal(milestone->title, "Agree the plan");
    g_autofree char *ref = plan_ref(plan, milestone);
    assert_string_equal(ref, "inspection/R1.2");
}

static void
reads_a_span_as_its_phrase(void **state)
{
    g_autoptr(Plan) plan = small_plan();
    PlanSpan *span = plan_find_milestone(plan, "R1.1")->spans->pdata[0];
    span->review = day_from_civil(2004, 9, 1);
    span->recurrence = RECURRENCE_TERMLY;
    span->certain = false;
    span->note = g_strdup("May is as good");
    Reading reading = plan_span_reading(span);
    assert_int_equal(reading.kind, TIMESCALE_WINDOW);
    assert_int_equal(reading.start, day_from_civil(2004, 4, 1));
    assert_int_equal(reading.due, day_from_civil(2004, 4, 30));
    assert_int_equal(reading.review, span->review);
    assert_int_equal(reading.recurrence, RECURRENCE_TERMLY);
    assert_false(reading.certain);
    assert_ptr_equal(reading.rule, span->rule);
    assert_ptr_equal(reading.note, span->note);
}

static void
lists_keys_and_references_once(void **state)
{
    g_autoptr(Plan) plan = small_plan();
    g_autoptr(Draft) draft = draft_new(NOTICE_REMINDER, plan, plan_add_person(plan, "head", "Head"));
    Milestone *milestone = plan_find_milestone(plan, "R1.1");
    const char *keys[] = {"b", "a", NULL};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        Item *item = item_new(SECTION_SOON, milestone, milestone->spans->pdata[0]);
        item->key = g_strdup(keys[i]);
        g_ptr_array_add(draft->items, item);
    }
    g_autoptr(GPtrArray) got = draft_keys(draft);
    assert_int_equal(got->len, 2);
    assert_string_equal(got->pdata[0], "a");
    g_autoptr(GPtrArray) refs = draft_refs(draft);
    assert_int_equal(refs->len, 1);
    assert_string_equal(refs->pdata[0], "inspection/R1.1");
}

static void
counts_each_recipient_once(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    Person *chair = plan_add_person(plan, "chair", "Chair");
    Person *member = plan_add_person(plan, "member", "Member");
    Board *board = plan_add_board(plan, "board", "Board");
    g_autoptr(GPtrArray) nobody = plan_board_recipients(board);
    assert_int_equal(nobody->len, 0);
    board->chair = board->clerk = chair;
    g_ptr_array_add(board->members, member);
    g_ptr_array_add(board->members, chair);
    g_autoptr(GPtrArray) people = plan_board_recipients(board);
    assert_int_equal(people->len, 2);
    assert_ptr_equal(people->pdata[0], chair);
    assert_ptr_equal(people->pdata[1], member);
}

static void
reads_its_own_words(void **state)
{
    for (Status status = STATUS_NOT_STARTED; status <= STATUS_UNDATED; status++) {
        Status back;
        assert_true(status_parse(status_word(status), &back));
        assert_int_equal(back, status);
    }
    Reason reason;
    assert_null(reason_word(REASON_NONE));
    assert_true(reason_parse("dependency", &reason));
    assert_int_equal(reason, REASON_DEPENDENCY);
    assert_false(reason_parse("weather", &reason));
}

static void
takes_references_apart(void **state)
{
    static const struct {
        const char *text, *programme, *ref, *occurrence;
    } cases[] = {
        {"plan/R7a.3", "plan", "R7a.3", NULL},
        {"R7a.3", NULL, "R7a.3", NULL},
        {"plan/R7a.3@2004-05/q1", "plan", "R7a.3", "2004-05/q1"},
        {"R7a.3@2004-05/q1", NULL, "R7a.3", "2004-05/q1"},
        {"", NULL, NULL, NULL},
        {"/R7a.3", NULL, NULL, NULL},
        {"plan/", NULL, NULL, NULL},
        {"plan/@q1", NULL, NULL, NULL},
        {"plan/R7a.3@", NULL, NULL, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *programme = NULL;
        g_autofree char *ref = NULL;
        g_autofree char *occurrence = NULL;
        assert_int_equal(plan_split_ref(cases[i].text, &programme, &ref, &occurrence), cases[i].ref != NULL);
        assert_true(g_strcmp0(programme, cases[i].programme) == 0);
        assert_true(g_strcmp0(ref, cases[i].ref) == 0);
        assert_true(g_strcmp0(occurrence, cases[i].occurrence) == 0);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(finds_parts),
                                              cmocka_unit_test(reads_a_span_as_its_phrase),
                                              cmocka_unit_test(lists_keys_and_references_once),
                                              cmocka_unit_test(counts_each_recipient_once),
                                              cmocka_unit_test(reads_its_own_words),
                                              cmocka_unit_test(takes_references_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
