/* Which dates of a step that repeats are shown, and how the others are counted. */
#include "ctl/explain_fold.h"
#include "tests/check.h"

/* 1 April 2004 */
enum { TODAY = 12509, MOST = 8 };

typedef struct Row {
    const char *name;
    Verdict verdicts[MOST]; /* of one date a week, from three weeks ago; VERDICT_NOTHING: no more */
    const char *shown;      /* a letter for each: x shown, - folded away */
    const char *text;
} Row;

static const Row rows[] = {
    {"a week told, one late, and what comes",
     {VERDICT_DATE_COMPLETE, VERDICT_TOLD, VERDICT_WANTED, VERDICT_NOT_YET, VERDICT_NOT_YET, VERDICT_NOT_YET,
      VERDICT_NOTHING},
     "-xxx--",
     "and 2 more, from Thursday 8 April 2004 on; 1 is over: complete, or passed before it was first seen"},
    {"nothing is folded", {VERDICT_TOLD, VERDICT_NOT_YET, VERDICT_NOTHING}, "xx", ""},
    {"a draft",
     {VERDICT_DRAFT, VERDICT_DRAFT, VERDICT_DRAFT, VERDICT_DRAFT, VERDICT_DRAFT, VERDICT_NOTHING},
     "xxxx-",
     "and 1 more, from Thursday 8 April 2004 on"},
    {"all over",
     {VERDICT_PASSED, VERDICT_DATE_COMPLETE, VERDICT_DATE_COMPLETE, VERDICT_NOTHING},
     "--x",
     "2 are over: complete, or passed before it was first seen"},
};

static void
check_row(const Row *row)
{
    g_autoptr(Plan) plan = plan_new("p");
    Action *action = plan_add_action(plan_add_area(plan, "Area"), "A1", "Action");
    Milestone *milestone = plan_add_milestone(action, "A1.1", "Weekly return");
    PlanSpan *span = plan_add_span(milestone, TIMESCALE_RECURRING, DAY_NONE, DAY_NONE);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)judgement_free);
    for (int i = 0; row->verdicts[i] != VERDICT_NOTHING; i++) {
        char key[DAY_TEXT_SIZE];
        Judgement *judgement = g_new0(Judgement, 1);
        Day due = TODAY - 21 + 7 * i;
        judgement->milestone = milestone;
        judgement->date = plan_add_occurrence(span, day_format(due, key), due, due);
        judgement->today = TODAY;
        judgement->verdict = row->verdicts[i];
        g_ptr_array_add(all, judgement);
    }
    g_autoptr(ExplainFold) fold = explain_fold_new(all);
    GString *shown = g_string_new(NULL);
    for (guint i = 0; i < all->len; i++)
        g_string_append_c(shown, explain_fold_hides(fold, all->pdata[i]) ? '-' : 'x');
    g_autofree char *got = g_string_free(shown, FALSE);
    g_autofree char *text = explain_fold_text(fold, milestone);
    if (strcmp(got, row->shown) != 0 || strcmp(text, row->text) != 0)
        fail_msg("%s: %s “%s”", row->name, got, text);
}

static void
folds_what_repeats(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
    const GPtrArray *nothing = g_ptr_array_new();
    g_autoptr(ExplainFold) fold = explain_fold_new(nothing);
    g_autofree char *none = explain_fold_text(fold, NULL);
    assert_string_equal(none, "");
    g_ptr_array_unref((GPtrArray *)nothing);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(folds_what_repeats)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
