#include "intake/lead.h"
#include "tests/check.h"

static Plan *
plan_with_people(void)
{
    Plan *plan = plan_new("plan");
    Person *head = plan_add_person(plan, "people-head", "Head of People");
    g_ptr_array_add(head->addresses, g_strdup("people.head@trust.example.org"));
    g_ptr_array_add(head->aliases, g_strdup("HR Lead"));
    plan_add_person(plan, "adviser", "Diversity Adviser");
    plan_add_person(plan, "budgets", "Head of Budgets, Schools and Trusts");
    plan_add_person(plan, "chair", "Jo Marsh");
    return plan;
}

/* The keys of a cell's people. */
static char *
keys_of(LeadBook *book, const char *cell, GString *unowned)
{
    g_autoptr(GPtrArray) people = lead_read(book, cell, unowned);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < people->len; i++)
        g_string_append_printf(out, "%s%s", i == 0 ? "" : " ", ((const Person *)people->pdata[i])->key);
    return g_string_free(out, FALSE);
}

static void
splits_and_matches(void **state)
{
    static const struct {
        const char *cell, *keys;
    } cases[] = {
        {"", ""},
        {"  \n ", ""},
        {"Head of People", "people-head"},
        {"head  of PEOPLE", "people-head"},
        {"people-head", "people-head"},
        {"HR lead", "people-head"},
        {"People.Head@trust.example.org", "people-head"},
        {"Somebody <people.head@trust.example.org>", "people-head"},
        {"Head of People; Diversity Adviser", "people-head adviser"},
        {"Head of People;\nHead of People; ", "people-head"},
        {"Head of People\nDiversity Adviser", "people-head adviser"},
        {"Head of People; Area Team", "people-head area-team"},
        /* "/" and "," only where both sides are known */
        {"Head of People/Diversity Adviser", "people-head adviser"},
        {"Head of People, Diversity Adviser", "people-head adviser"},
        {"Head of People / Diversity Adviser, Jo Marsh", "people-head adviser chair"},
        {"Head of People / Area Team", "head-of-people-area-team"},
        {"Area Team / Head of People", "area-team-head-of-people"},
        {"Area Team, Other Team", "area-team-other-team"},
        {"Head of Budgets, Schools and Trusts", "budgets"},
        {"Head of Budgets, Schools and Trusts, Jo Marsh", "budgets chair"},
        /* and nowhere else */
        {"Head of People and Diversity Adviser", "head-of-people-and-diversity-adviser"},
        {"Head of People & Diversity Adviser", "head-of-people-diversity-adviser"},
        {"Jo Marsh (Chair, Trust)", "chair"},
        /* one person of two parts: by the name, by the post */
        {"Jo Marsh, Chair of the Forum", "chair"},
        {"Jo Marsh (Chair of the Forum)", "chair"},
        {"Jo Marsh – Chair of the Forum", "chair"},
        {"Jo Marsh - Chair of the Forum", "chair"},
        {"Ann Lee, Head of People", "people-head"},
        {"Ann Lee (Head of People)", "people-head"},
        {"Ann Lee — Head of People", "people-head"},
        {"Jo Marsh, Chair / Diversity Adviser", "chair adviser"},
        {"Diversity Adviser, Jo Marsh, Chair of the Forum", "adviser chair"},
        /* a hyphen within a name is no dash */
        {"Ann Lee-Jones", "ann-lee-jones"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Plan) plan = plan_with_people();
        g_autoptr(LeadBook) book = lead_book_new(plan);
        g_autofree char *got = keys_of(book, cases[i].cell, NULL);
        assert_string_equal(got, cases[i].keys);
    }
}

static void
makes_one_person_of_somebody_unknown(void **state)
{
    static const char *const cells[] = {"Ann Lee, Head of Reading", "Ann Lee (Head of Reading)",
                                        "Ann Lee – Head of Reading", "ann lee", "Ann Lee; Ann Lee"};
    g_autoptr(Plan) plan = plan_with_people();
    g_autoptr(LeadBook) book = lead_book_new(plan);
    guint known = plan->people->len;
    for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
        g_autofree char *got = keys_of(book, cells[i], NULL);
        assert_string_equal(got, "ann-lee-head-of-reading");
    }
    assert_int_equal(plan->people->len, known + 1);
    const Person *person = plan->people->pdata[known];
    assert_string_equal(person->name, "Ann Lee, Head of Reading");
    assert_int_equal(person->addresses->len, 0);
    /* Two people with one post stay two. */
    g_autofree char *other = keys_of(book, "Bo Day, Head of Reading", NULL);
    assert_string_equal(other, "bo-day-head-of-reading");
}

/* key and address of each person whom the cells made. */
static void
takes_addresses(void **state)
{
    static const struct {
        const char *cell, *keys, *made;
    } cases[] = {
        {"jo@example.org", "jo-example-org", "jo@example.org=jo@example.org "},
        {" Jo.Day@Example.org ", "jo-day-example-org", "Jo.Day@Example.org=Jo.Day@Example.org "},
        {"Jo Day <jo@example.org>", "jo-day", "Jo Day=jo@example.org "},
        {"\"Day, Jo\" <jo@example.org>", "day-jo", "Day, Jo=jo@example.org "},
        {"Day, Jo <jo@example.org>", "day-jo", "Day, Jo=jo@example.org "},
        {"jo@example.org; JO@EXAMPLE.ORG; Jo <jo@example.org>", "jo-example-org",
         "jo@example.org=jo@example.org "},
        {"jo@example.org, bo@example.org", "jo-example-org bo-example-org",
         "jo@example.org=jo@example.org bo@example.org=bo@example.org "},
        {"Jo Marsh / Bo <bo@example.org>", "chair bo", "Bo=bo@example.org "},
        /* addresses that differ in punctuation alone are two */
        {"jo.day@example.org; jo-day@example.org", "jo-day-example-org jo-day-example-org-2",
         "jo.day@example.org=jo.day@example.org jo-day@example.org=jo-day@example.org "},
        {"people-head@trust.example.org", "people-head-trust-example-org",
         "people-head@trust.example.org=people-head@trust.example.org "},
        /* known already, by address before name */
        {"PEOPLE.HEAD@trust.example.org", "people-head", ""},
        {"Jo Marsh <people.head@trust.example.org>", "people-head", ""},
        /* no address */
        {"jo@", "jo", "jo@= "},
        {"Jo Day <jo at example.org>", "jo-day-jo-at-example-org", "Jo Day <jo at example.org>= "},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Plan) plan = plan_with_people();
        g_autoptr(LeadBook) book = lead_book_new(plan);
        guint known = plan->people->len;
        g_autofree char *keys = keys_of(book, cases[i].cell, NULL);
        g_autoptr(GString) made = g_string_new(NULL);
        for (guint j = known; j < plan->people->len; j++) {
            const Person *person = plan->people->pdata[j];
            const char *address = person->addresses->len > 0 ? person->addresses->pdata[0] : "";
            g_string_append_printf(made, "%s=%s ", person->name, address);
        }
        assert_string_equal(keys, cases[i].keys);
        assert_string_equal(made->str, cases[i].made);
    }
}

static void
gives_nobody_where_there_is_nobody(void **state)
{
    static const struct {
        const char *cell, *keys, *unowned;
    } cases[] = {
        {"??", "", "??"},
        {"?", "", "?"},
        {"TBC", "", "TBC"},
        {"to be appointed", "", "to be appointed"},
        {"To be appointed.", "", "To be appointed."},
        {"Vacant", "", "Vacant"},
        {"TBC; Head of People; ??", "people-head", "TBC; ??"},
        {"", "", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Plan) plan = plan_with_people();
        g_autoptr(LeadBook) book = lead_book_new(plan);
        g_autoptr(GString) unowned = g_string_new(NULL);
        guint known = plan->people->len;
        g_autofree char *got = keys_of(book, cases[i].cell, unowned);
        assert_string_equal(got, cases[i].keys);
        assert_string_equal(unowned->str, cases[i].unowned);
        assert_int_equal(plan->people->len, known);
    }
}

static void
makes_keys_of_names(void **state)
{
    static const struct {
        const char *name, *key;
    } cases[] = {
        {"Head of People", "head-of-people"},
        {"Café – Zürich", "cafe-zurich"},
        {"Head of Looked After Children Services and More", "head-of-looked-after-children-services"},
        {"Ωμέγα", "person"},
        {"学校", "person"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *key = lead_slug(cases[i].name);
        assert_string_equal(key, cases[i].key);
    }
}

static void
never_gives_a_key_twice(void **state)
{
    g_autoptr(Plan) plan = plan_with_people();
    g_autoptr(LeadBook) book = lead_book_new(plan);
    g_autofree char *got = keys_of(book, "Adviser!; Ádviser; 学校; 学园", NULL);
    assert_string_equal(got, "adviser adviser-2 person person-2");
}

static void
survives_long_cells(void **state)
{
    g_autoptr(Plan) plan = plan_with_people();
    g_autoptr(LeadBook) book = lead_book_new(plan);
    GString *cell = g_string_new("Jo Marsh");
    for (int i = 0; i < 500; i++)
        g_string_append(cell, "/ Jo Marsh , x(");
    g_autofree char *got = keys_of(book, cell->str, NULL);
    assert_true(strlen(got) > 0);
    g_string_free(cell, TRUE);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_and_matches),  cmocka_unit_test(makes_one_person_of_somebody_unknown),
        cmocka_unit_test(takes_addresses),     cmocka_unit_test(gives_nobody_where_there_is_nobody),
        cmocka_unit_test(makes_keys_of_names), cmocka_unit_test(never_gives_a_key_twice),
        cmocka_unit_test(survives_long_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
