#include "plan/case.h"
#include "tests/check.h"

#define TODAY day_from_civil(2024, 6, 3)

static void
keeps_facts_by_their_names(void **state)
{
    Case *it = case_new("arrival", "N-1");
    case_put(it, &(CaseFact){.name = "sessions", .day = DAY_NONE, .number = 12});
    case_put(it, &(CaseFact){.name = "arrived", .day = TODAY});
    case_put(it, &(CaseFact){.name = "sessions", .day = DAY_NONE, .number = 13});
    assert_int_equal(it->facts->len, 2);
    assert_string_equal(g_array_index(it->facts, CaseFact, 0).name, "arrived");
    assert_true(case_fact(it, "sessions")->number == 13);
    assert_null(case_fact(it, "notes"));
    case_take(it, "arrived");
    case_take(it, "arrived");
    assert_null(case_fact(it, "arrived"));
    assert_int_equal(it->facts->len, 1);
    case_free(it);
}

/* Numbers of files, with the letters that people put before them. */
static void
takes_references(void **state)
{
    static const char *const good[] = {"1",
                                       "104233",
                                       "EHC-1042",
                                       "EHC/2024/0017",
                                       "CASE-12",
                                       "EHCNA_0031",
                                       "PEX.7",
                                       "a1",
                                       "24-0117",
                                       "S-990001",
                                       "123456789",
                                       "991399", /* no day */
                                       "310299", /* the 31st of February */
                                       "120575", /* of somebody of 49 */
                                       "3f2a9c01-7b1e-4d2a-9b6e-0c5d1e2f3a4b",
                                       "deadbeefcafe0123",
                                       "X-2024-13"};
    for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
        const char *why = case_reference_refuse(good[i], TODAY);
        if (why != NULL)
            fail_msg("%s %s", good[i], why);
    }
}

static void
refuses_what_could_be_a_child(void **state)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"", "is blank"},
        {"EHC 1042", "is no reference"},
        {"EHC-1042 (ben)", "is no reference"},
        {"N\xc2\xba 12", "is no reference"},
        {"12345678901234567890123456789012345678901", "is no reference"},
        {"Smith", "looks like a name"},
        {"SMITH-1", "looks like a name"},
        {"JohnS2", "looks like a name"},
        {"Ben7", "looks like a name"},
        {"AMY-1", "looks like a name"},
        {"1.Jo", "looks like a name"},
        {"12-harriet", "looks like a name"},
        {"14052012", "looks like a date of birth"},
        {"20120514", "looks like a date of birth"},
        {"EHC-14052012", "looks like a date of birth"},
        {"JS140512", "looks like a date of birth"},
        {"120514", "looks like a date of birth"}, /* either way round */
        {"2012-05-14", "looks like a date of birth"},
        {"X/2012.5.14", "looks like a date of birth"},
        {"14-05-2012", "looks like a date of birth"},
        {"14/5/12", "looks like a date of birth"},
        {"14MAY12", "looks like a date of birth"},
        {"JS-14-may-2012", "looks like a date of birth"},
        {"A123456789012", "a person's own"},
        {"A12345678901B", "a person's own"},
        {"9434765919", "a person's own"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *why = case_reference_refuse(rows[i].text, TODAY);
        if (why == NULL || strstr(why, rows[i].why) == NULL)
            fail_msg("%s: %s", rows[i].text, why != NULL ? why : "is taken");
    }
}

/* Whatever the bytes, there is an answer, and a text that is taken keeps to the alphabet. */
static void
survives_anything(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    static const char spice[] = "09/-._aZ\xc3 12JAN";
    for (int i = 0; i < 20000; i++) {
        char text[48] = "";
        int length = g_rand_int_range(rand, 0, 47);
        for (int j = 0; j < length; j++)
            text[j] = spice[g_rand_int_range(rand, 0, sizeof spice - 1)];
        if (case_reference_refuse(text, TODAY) == NULL)
            assert_true(length > 0 && length <= CASE_REFERENCE_LONGEST && strpbrk(text, "\xc3 ") == NULL &&
                        strpbrk(text, "0912") != NULL);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_facts_by_their_names), cmocka_unit_test(takes_references),
        cmocka_unit_test(refuses_what_could_be_a_child), cmocka_unit_test(survives_anything)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
