#include "ctl/output.h"
#include "tests/check.h"

static void
assert_json(json_t *value, const char *wanted)
{
    g_autofree char *got = json_dumps(value, JSON_ENCODE_ANY);
    assert_string_equal(got, wanted);
    json_decref(value);
}

static void
writes_absent_things_as_null(void **state)
{
    assert_json(output_day(DAY_NONE), "null");
    assert_json(output_instant(INSTANT_NONE), "null");
    assert_json(output_text(NULL), "null");
    assert_json(output_texts(NULL), "[]");
}

static void
writes_days_instants_and_texts(void **state)
{
    assert_json(output_day(day_from_civil(2004, 4, 30)), "\"2004-04-30\"");
    assert_json(output_instant(1080803700 * INSTANT_SECOND), "\"2004-04-01T07:15:00Z\"");
    assert_json(output_text("caf\xC3\xA9 \xFF"), "\"caf\xC3\xA9 \xEF\xBF\xBD\"");
}

/* the format that timescales.md fixes, its order of keys included */
static void
writes_a_reading(void **state)
{
    Reading reading = {.kind = TIMESCALE_WINDOW,
                       .start = DAY_NONE,
                       .due = day_from_civil(2004, 5, 31),
                       .rule = "by-month",
                       .certain = true,
                       .review = DAY_NONE};
    assert_json(output_reading(&reading),
                "{\"kind\": \"window\", \"start\": null, \"due\": \"2004-05-31\", \"recurrence\": null, "
                "\"rule\": \"by-month\", \"certain\": true, \"review\": null, \"note\": null}");
    const Offer other = {.kind = TIMESCALE_WINDOW, .start = DAY_NONE, .due = day_from_civil(2004, 9, 30)};
    g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(Offer));
    g_array_append_val(others, other);
    Reading recurring = {.kind = TIMESCALE_RECURRING,
                         .start = day_from_civil(2004, 9, 1),
                         .due = DAY_NONE,
                         .recurrence = RECURRENCE_UNSTATED,
                         .rule = "recurrence",
                         .review = day_from_civil(2005, 1, 31),
                         .note = (char *)"how often is not said",
                         .others = others};
    assert_json(
        output_reading(&recurring),
        "{\"kind\": \"recurring\", \"start\": \"2004-09-01\", \"due\": null, \"recurrence\": \"unstated\", "
        "\"rule\": \"recurrence\", \"certain\": false, \"review\": \"2005-01-31\", "
        "\"note\": \"how often is not said\", \"others\": [{\"kind\": \"window\", \"start\": null, "
        "\"due\": \"2004-09-30\", \"recurrence\": null}]}");
}

static void
writes_due_dates_for_people(void **state)
{
    const struct {
        PlanSpan span;
        const char *wanted;
    } rows[] = {
        {{.kind = TIMESCALE_WINDOW, .due = day_from_civil(2004, 4, 30), .certain = true}, "2004-04-30"},
        {{.kind = TIMESCALE_WINDOW, .due = day_from_civil(2004, 4, 30)}, "2004-04-30?"},
        {{.kind = TIMESCALE_OPEN, .due = DAY_NONE, .certain = true}, "ongoing"},
        {{.kind = TIMESCALE_RECURRING, .due = DAY_NONE, .recurrence = RECURRENCE_TERMLY}, "termly"},
        {{.kind = TIMESCALE_RECURRING, .due = DAY_NONE, .recurrence = RECURRENCE_UNSTATED}, "regularly"},
        {{.kind = TIMESCALE_RECURRING, .due = DAY_NONE, .repeat = (char *)"FREQ=MONTHLY"}, "regularly"},
        {{.kind = TIMESCALE_EVENT, .due = DAY_NONE}, "-"},
        {{.kind = TIMESCALE_UNRESOLVED, .due = DAY_NONE}, "-"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = output_due(&rows[i].span);
        assert_string_equal(got, rows[i].wanted);
    }
    g_autofree char *none = output_due(NULL);
    assert_string_equal(none, "-");
}

static void
names_leads(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone =
        plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
    g_autofree char *none = output_leads(milestone);
    assert_string_equal(none, "-");
    g_ptr_array_add(milestone->leads, plan_add_person(plan, "head", "Head of Planning"));
    g_ptr_array_add(milestone->leads, plan_add_person(plan, "lead", "SEND Lead"));
    g_autofree char *two = output_leads(milestone);
    assert_string_equal(two, "Head of Planning, SEND Lead");
    assert_json(output_people(milestone->leads), "[\"head\", \"lead\"]");
}

static Milestone *
add_returns(Plan *plan)
{
    Milestone *milestone =
        plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
    PlanSpan *span = plan_add_span(milestone, TIMESCALE_RECURRING, DAY_NONE, DAY_NONE);
    span->recurrence = RECURRENCE_QUARTERLY;
    span->certain = true;
    PlanSpan *first =
        plan_add_occurrence(span, "2004-05/q1", day_from_civil(2004, 4, 1), day_from_civil(2004, 6, 30));
    first->certain = true;
    first->status = STATUS_BLUE;
    first->done = first->due;
    first->original_due = first->due;
    return milestone;
}

static void
writes_occurrences_with_what_is_their_own(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    const Milestone *milestone = add_returns(plan);
    const PlanSpan *span = milestone->spans->pdata[0];
    Day today = day_from_civil(2004, 7, 1);
    json_t *whole = output_span(milestone, span, times, today);
    json_t *occurrences = json_object_get(whole, "occurrences");
    assert_json(
        json_incref(json_array_get(occurrences, 0)),
        "{\"ref\": \"A1.1@2004-05/q1\", \"occurrence\": \"2004-05/q1\", \"start\": \"2004-04-01\", "
        "\"due\": \"2004-06-30\", \"original_due\": \"2004-06-30\", \"effective_due\": \"2004-06-30\", "
        "\"status\": \"blue\", \"done\": \"2004-06-30\"}");
    json_decref(whole);
    json_t *date = output_milestone_date(milestone, span->occurrences->pdata[0], times, today);
    assert_string_equal(json_string_value(json_object_get(date, "ref")), "A1.1@2004-05/q1");
    assert_string_equal(json_string_value(json_object_get(date, "status")), "blue");
    assert_true(json_is_false(json_object_get(date, "school")));
    json_decref(date);
    json_t *all = output_milestone(milestone, times, today);
    assert_string_equal(json_string_value(json_object_get(all, "ref")), "A1.1");
    assert_true(json_is_null(json_object_get(all, "occurrence")));
    json_decref(all);
}

/* The days of a school are school days: 31 July lies in the summer holidays. */
static void
ends_a_schools_dates_on_a_school_day(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    Milestone *milestone = add_returns(plan);
    Person *head = plan_add_person(plan, "head", "Head teacher");
    head->kind = PERSON_SCHOOL;
    g_ptr_array_add(milestone->leads, head);
    PlanSpan *span = plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, day_from_civil(2004, 7, 31));
    span->certain = true;
    json_t *date = output_milestone_date(milestone, span, times, day_from_civil(2004, 4, 1));
    assert_true(json_is_true(json_object_get(date, "school")));
    assert_true(strcmp(json_string_value(json_object_get(date, "effective_due")), "2004-07-30") < 0);
    json_decref(date);
}

static void
says_who_is_away(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    Person *head = plan_add_person(plan, "head", "Head of Planning");
    Person *deputy = plan_add_person(plan, "deputy", "SEND Lead");
    Absence absence = {day_from_civil(2004, 5, 4), day_from_civil(2004, 5, 14), deputy};
    g_array_append_val(head->absences, absence);
    assert_null(output_absence(head, day_from_civil(2004, 5, 3)));
    assert_null(output_absent(head, day_from_civil(2004, 5, 15)));
    g_autofree char *away = output_absence(head, day_from_civil(2004, 5, 4));
    assert_string_equal(away, "Head of Planning until Friday 14 May 2004; deputy: SEND Lead");
    assert_json(output_absent(head, day_from_civil(2004, 5, 14)),
                "{\"person\": \"head\", \"from\": \"2004-05-04\", \"until\": \"2004-05-14\", "
                "\"deputy\": \"deputy\", \"left\": null}");
    head->left = day_from_civil(2004, 5, 10);
    g_autofree char *gone = output_absence(head, day_from_civil(2004, 5, 10));
    assert_string_equal(gone, "Head of Planning has left, on Monday 10 May 2004");
}

static void
says_what_a_plugin_said(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    Area *area = plan_add_area(plan, "Attendance");
    g_autofree char *before = output_assessment(area);
    assert_string_equal(before, "not assessed yet");
    area->assessment = assessment_new("attendance", day_from_civil(2004, 4, 1));
    area->assessment->status = STATUS_AMBER;
    g_autofree char *bare = output_assessment(area);
    assert_string_equal(bare, "Amber");
    g_ptr_array_add(area->assessment->reasons, g_strdup("two schools have no meeting"));
    g_autofree char *reasoned = output_assessment(area);
    assert_string_equal(reasoned, "Amber: two schools have no meeting");
    assessment_free(area->assessment);
    area->assessment = assessment_fault("attendance", day_from_civil(2004, 4, 1), "took too long");
    g_autofree char *fault = output_assessment(area);
    assert_string_equal(fault, "no answer: took too long");
}

static void
tells_the_time_in_a_zone(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Zone) zone = zone_new("Europe/London", &error);
    check_ok(zone, error);
    g_autofree char *summer = output_when(zone, 1080803700 * INSTANT_SECOND);
    assert_string_equal(summer, "2004-04-01 08:15");
    g_autofree char *never = output_when(zone, INSTANT_NONE);
    assert_string_equal(never, "-");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_absent_things_as_null),
        cmocka_unit_test(writes_days_instants_and_texts),
        cmocka_unit_test(writes_a_reading),
        cmocka_unit_test(writes_due_dates_for_people),
        cmocka_unit_test(names_leads),
        cmocka_unit_test(writes_occurrences_with_what_is_their_own),
        cmocka_unit_test(ends_a_schools_dates_on_a_school_day),
        cmocka_unit_test(says_who_is_away),
        cmocka_unit_test(says_what_a_plugin_said),
        cmocka_unit_test(tells_the_time_in_a_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
