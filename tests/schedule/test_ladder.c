#include "schedule/ladder.h"
#include "tests/check.h"

static GArray *
steps(void)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(int));
    const int values[] = {20, 10, 2, 0};
    g_array_append_vals(array, values, G_N_ELEMENTS(values));
    return array;
}

static Day
on(int month, int day)
{
    return day_from_civil(2004, month, day);
}

typedef struct {
    Day today;
    RungKind kind;
    int number;
    Day since;
} Row;

static void
check_rows(const Row *rows, guint n_rows, Day due, Day seen)
{
    g_autoptr(Calendar) calendar = calendar_new(NATION_ENGLAND);
    g_autoptr(GArray) array = steps();
    Ladder ladder = {.steps = array, .overdue_mails = 8, .calendar = calendar, .due_calendar = calendar};
    PlanSpan span = {.due = due, .certain = true};
    for (guint i = 0; i < n_rows; i++) {
        Rung rung = ladder_rung(&ladder, &span, seen, rows[i].today);
        if (rung.kind != rows[i].kind || rung.number != rows[i].number ||
            (rung.kind != RUNG_NONE && rung.since != rows[i].since))
            fail_msg("row %u: kind %d, number %d, since %d", i, rung.kind, rung.number, rung.since);
    }
}

/* Due on Friday 30 April 2004: Easter lies between, and Monday 3 May is a bank holiday. */
static void
climbs_by_working_days(void **state)
{
    const Row rows[] = {
        {on(3, 30), RUNG_NONE, 0, DAY_NONE},     {on(3, 31), RUNG_BEFORE, 20, on(3, 31)},
        {on(4, 15), RUNG_BEFORE, 20, on(3, 31)}, {on(4, 16), RUNG_BEFORE, 10, on(4, 16)},
        {on(4, 28), RUNG_BEFORE, 2, on(4, 28)},  {on(4, 29), RUNG_BEFORE, 2, on(4, 28)},
        {on(4, 30), RUNG_BEFORE, 0, on(4, 30)},  {on(5, 3), RUNG_BEFORE, 0, on(4, 30)},
        {on(5, 4), RUNG_OVERDUE, 1, on(5, 4)},   {on(5, 10), RUNG_OVERDUE, 1, on(5, 4)},
        {on(5, 11), RUNG_OVERDUE, 2, on(5, 11)}, {on(6, 22), RUNG_OVERDUE, 8, on(6, 22)},
        {on(6, 28), RUNG_OVERDUE, 8, on(6, 22)}, {on(6, 29), RUNG_HANDED_OVER, 9, on(6, 29)},
    };
    check_rows(rows, G_N_ELEMENTS(rows), on(4, 30), on(3, 22));
}

/* Due on Easter Monday: the working day before it is Thursday 8 April. */
static void
ends_on_the_last_working_day(void **state)
{
    const Row rows[] = {
        {on(4, 7), RUNG_BEFORE, 2, on(4, 6)},
        {on(4, 8), RUNG_BEFORE, 0, on(4, 8)},
        {on(4, 12), RUNG_BEFORE, 0, on(4, 8)},
        {on(4, 13), RUNG_OVERDUE, 1, on(4, 13)},
    };
    check_rows(rows, G_N_ELEMENTS(rows), on(4, 12), on(1, 2));
}

/* The second weekly reminder would fall on Monday 31 May, a bank holiday. */
static void
waits_for_a_working_day(void **state)
{
    const Row rows[] = {
        {on(5, 24), RUNG_OVERDUE, 1, on(5, 24)},
        {on(5, 31), RUNG_OVERDUE, 1, on(5, 24)},
        {on(6, 1), RUNG_OVERDUE, 2, on(6, 1)},
        {on(6, 7), RUNG_OVERDUE, 3, on(6, 7)},
    };
    check_rows(rows, G_N_ELEMENTS(rows), on(5, 21), on(1, 2));
}

static void
begins_with_the_first_week_when_seen_late(void **state)
{
    const Row rows[] = {
        {on(3, 22), RUNG_OVERDUE, 1, on(3, 22)},
        {on(3, 29), RUNG_OVERDUE, 2, on(3, 29)},
    };
    check_rows(rows, G_N_ELEMENTS(rows), day_from_civil(2003, 9, 30), on(3, 22));
}

static void
finds_the_next_rung(void **state)
{
    g_autoptr(Calendar) calendar = calendar_new(NATION_ENGLAND);
    g_autoptr(GArray) array = steps();
    Ladder ladder = {.steps = array, .overdue_mails = 8, .calendar = calendar, .due_calendar = calendar};
    PlanSpan span = {.due = on(4, 30), .certain = true};
    const Day rows[][2] = {{on(1, 5), on(3, 31)}, {on(3, 31), on(4, 16)}, {on(4, 28), on(4, 30)},
                           {on(4, 30), on(5, 4)}, {on(5, 4), on(5, 11)},  {on(6, 22), on(6, 29)},
                           {on(6, 29), DAY_NONE}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(ladder_next(&ladder, &span, on(1, 2), rows[i][0]), rows[i][1]);
}

/* Between two days that ladder_next names, nothing changes: what the wake-up rests on. */
static void
changes_only_when_it_said(void **state)
{
    g_autoptr(Calendar) calendar = calendar_new(NATION_SCOTLAND);
    g_autoptr(GArray) array = steps();
    Ladder ladder = {.steps = array, .overdue_mails = 3, .calendar = calendar, .due_calendar = calendar};
    for (Day due = on(1, 1); due < on(3, 1); due++) {
        PlanSpan span = {.due = due, .certain = true};
        Day next = DAY_NONE;
        Rung before = {0};
        for (Day today = due - 40; today < due + 60; today++) {
            Rung rung = ladder_rung(&ladder, &span, DAY_NONE, today);
            if (today > due - 40 && today != next)
                assert_true(rung.kind == before.kind && rung.number == before.number);
            before = rung;
            next = ladder_next(&ladder, &span, DAY_NONE, today);
            assert_true(next == DAY_NONE || next > today);
        }
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(climbs_by_working_days),
        cmocka_unit_test(ends_on_the_last_working_day),
        cmocka_unit_test(waits_for_a_working_day),
        cmocka_unit_test(begins_with_the_first_week_when_seen_late),
        cmocka_unit_test(finds_the_next_rung),
        cmocka_unit_test(changes_only_when_it_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
