#include "tests/check.h"
#include "tests/time/at.h"
#include "time/almanac.h"
#include "time/overrides.h"

#include <glib/gstdio.h>

#define HEAD        "title = \"Test Council\"; source = \"Made up\"; taken = \"2024-01-01\";\n"
#define YEAR(words) HEAD "years = ( { year = \"2023-24\";\n" words "\n} );"
#define AUTUMN                                                                                               \
    "autumn: { first = \"2023-09-05\"; last = \"2023-12-19\"; half_term = [\"2023-10-23\", "                 \
    "\"2023-10-27\"]; };"
#define SPRING "spring: { first = \"2024-01-03\"; last = \"2024-03-22\"; };"

static void
reads_a_calendar(void **state)
{
    static const char text[] = YEAR(
        AUTUMN SPRING "inset = [\"2023-09-04\", \"2023-11-24\"];\n"
                      "closures = ( { name = \"Snow\"; first = \"2024-01-18\"; last = \"2024-01-19\"; } );");
    g_autoptr(GError) error = NULL;
    g_autoptr(Terms) terms = terms_parse("conf/test-council.conf", text, &error);
    Day first, last;
    bool estimated = true;
    check_ok(terms != NULL, error);
    assert_string_equal(terms_key(terms), "test-council");
    assert_string_equal(terms_title(terms), "Test Council");
    assert_string_equal(terms_source(terms), "Made up");
    assert_int_equal(terms_taken(terms), at("2024-01-01"));
    assert_int_equal(terms_nation(terms), NATION_ENGLAND);
    assert_int_equal(terms_closures(terms)->len, 3);

    assert_true(terms_dates(terms, SEASON_AUTUMN, 0, 2023, &first, &last, &estimated));
    assert_int_equal(first, at("2023-09-05"));
    assert_int_equal(last, at("2023-12-19"));
    assert_false(estimated);
    assert_true(terms_dates(terms, SEASON_AUTUMN, 2, 2023, &first, &last, &estimated));
    assert_int_equal(first, at("2023-10-30"));
    assert_false(estimated);
    /* the file gives no half-term of spring: its middle is the estimate's */
    assert_true(terms_dates(terms, SEASON_SPRING, 1, 2023, &first, &last, &estimated));
    assert_int_equal(last, at("2024-02-09"));
    assert_true(estimated);
    assert_false(terms_half_term(terms, SEASON_SPRING, 2023, &first, &last));
    /* and no summer at all */
    assert_true(terms_dates(terms, SEASON_SUMMER, 0, 2023, &first, &last, &estimated));
    assert_int_equal(first, at("2024-04-15"));
    assert_true(estimated);
}

static void
knows_school_days_of_a_calendar(void **state)
{
    static const struct {
        const char *day;
        bool open, estimated;
        const char *closure;
    } rows[] = {
        {"2023-09-04", false, true, "Inset day"}, /* before the term: the summer term before is estimated */
        {"2023-09-05", true, false, NULL},        {"2023-10-24", false, false, NULL},
        {"2023-10-30", true, false, NULL},        {"2023-11-24", false, false, "Inset day"},
        {"2023-12-20", false, false, NULL},       {"2024-01-02", false, false, NULL},
        {"2024-01-18", false, false, "Snow"},     {"2024-02-13", true, false, NULL},
        {"2024-03-27", false, true, NULL},        {"2024-04-15", true, true, NULL},
        {"2022-11-24", true, true, NULL},         {"2024-12-12", true, true, NULL},
    };
    static const char text[] = YEAR(
        AUTUMN SPRING "inset = [\"2023-09-04\", \"2023-11-24\"];\n"
                      "closures = ( { name = \"Snow\"; first = \"2024-01-18\"; last = \"2024-01-19\"; } );");
    g_autoptr(GError) error = NULL;
    g_autoptr(Terms) terms = terms_parse("x.conf", text, &error);
    check_ok(terms != NULL, error);
    g_autoptr(Calendar) national = calendar_new(NATION_ENGLAND);
    g_autoptr(Calendar) school = calendar_new_school(national, terms);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Day day = at(rows[i].day);
        const char *closure = terms_closure(terms, day);
        if (terms_is_open(terms, day) != rows[i].open || calendar_is_working(school, day) != rows[i].open ||
            terms_is_estimated(terms, day) != rows[i].estimated || g_strcmp0(closure, rows[i].closure) != 0 ||
            g_strcmp0(calendar_holiday(school, day), rows[i].closure) != 0)
            fail_msg("%s: open %d, estimated %d, %s", rows[i].day, terms_is_open(terms, day),
                     terms_is_estimated(terms, day), closure);
    }
}

static void
refuses_what_cannot_be(void **state)
{
    static const struct {
        const char *text, *fault;
    } rows[] = {
        {"years = ( );", "x.conf: title: is missing"},
        {HEAD, "years"},
        {HEAD "years = ( );", "x.conf:2: years"},
        {HEAD "years = ( { year = \"2023\"; } );", "x.conf:2: year"},
        {HEAD "years = ( { year = \"2023-25\"; } );", "no school year"},
        {YEAR(""), "x.conf:2: has no term"},
        {YEAR("autumn: { first = \"2023-09-05\"; };"), "stands without autumn.last"},
        {YEAR("autumn: { last = \"2023-12-19\"; };"), "stands without autumn.first"},
        {YEAR("autumn: { half_term = [\"2023-10-23\", \"2023-10-27\"]; };"), "the middle of a term without"},
        {YEAR("autumn: { first = \"2023-09-31\"; last = \"2023-12-19\"; };"), "is no date"},
        {YEAR("autumn: { first = \"2022-09-05\"; last = \"2022-12-19\"; };"), "outside the school year"},
        {YEAR("autumn: { first = \"2023-09-03\"; last = \"2023-12-19\"; };"), "2023-09-03 is a Sunday"},
        {YEAR("autumn: { first = \"2023-09-05\"; last = \"2023-12-23\"; };"), "2023-12-23 is a Saturday"},
        {YEAR("autumn: { first = \"2023-12-19\"; last = \"2023-09-05\"; };"), "before the term begins"},
        {YEAR("autumn: { first = \"2023-09-05\"; last = \"2024-07-19\"; };"), "longer than a term can be"},
        {YEAR(AUTUMN "spring: { first = \"2023-12-18\"; last = \"2024-03-22\"; };"), "overlaps the one from"},
        {YEAR("spring: { first = \"2024-01-03\"; last = \"2024-03-22\"; };"
              "summer: { first = \"2023-09-05\"; last = \"2023-12-19\"; };"),
         "begins before the one that comes before it"},
        {YEAR("spring: { first = \"2024-01-03\"; last = \"2024-03-22\"; half_term = [\"2024-02-12\"]; };"),
         "wants two days"},
        {YEAR("spring: { first = \"2024-01-03\"; last = \"2024-03-22\";"
              "half_term = [\"2024-03-18\", \"2024-03-22\"]; };"),
         "does not lie within the term, which is from 2024-01-03 to 2024-03-22"},
        {YEAR("spring: { first = \"2024-01-03\"; last = \"2024-03-22\";"
              "half_term = [\"2024-02-16\", \"2024-02-12\"]; };"),
         "is before"},
        {YEAR("spring: { first = \"2024-01-03\"; last = \"2024-03-22\";"
              "half_term = [\"2024-01-15\", \"2024-02-16\"]; };"),
         "more than 21 days"},
        {YEAR(AUTUMN "inset = [\"2024-02-05\"];"), "in no term, nor within a week of one"},
        {YEAR(AUTUMN "inset = [\"2023-11-06\", \"2023-11-06\"];"), "stands twice"},
        {YEAR(AUTUMN "inset = [\"2023-11-05\"];"), "is a Sunday"},
        {YEAR(AUTUMN "closures = ( { name = \"Fair\"; first = \"2024-02-05\"; } );"),
         "in no term of this file"},
        {YEAR(AUTUMN "closures = ( { name = \"Fair\"; first = \"2023-11-07\"; last = \"2023-11-06\"; } );"),
         "before the first day"},
        {YEAR(AUTUMN "closures = ( { first = \"2023-11-07\"; } );"), "name"},
        {YEAR(AUTUMN "autunm: { first = \"2023-11-07\"; };"), "autunm"},
        {HEAD "years = ( { year = \"2023-24\"; " AUTUMN " }, { year = \"2023-24\"; " AUTUMN " } );",
         "stands twice"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Terms) terms = terms_parse("x.conf", rows[i].text, &error);
        if (terms != NULL)
            fail_msg("accepted: %s", rows[i].text);
        check_error(error, ERROR_DATA, rows[i].fault);
    }
}

static void
takes_names_that_can_be_keys(void **state)
{
    static const struct {
        const char *key;
        bool good;
    } rows[] = {{"hillshire", true}, {"port-2", true},         {"", false},
                {"-a", false},       {"bank-holidays", false}, {"estimate", false},
                {"Hill", false},     {"a b", false},           {"../x", false}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(terms_key_fault(rows[i].key) == NULL, rows[i].good);
    assert_non_null(strstr(terms_key_fault("bank-holidays"), "is taken"));
    g_autoptr(GError) error = NULL;
    g_autoptr(Terms) terms = terms_parse("dir/Some Council.conf", YEAR(AUTUMN), &error);
    assert_null(terms);
    check_error(error, ERROR_DATA, "\"Some Council\" is no name for a calendar");
}

static void
changes_its_version_with_its_dates(void **state)
{
    g_autoptr(Terms) one = terms_parse("x.conf", YEAR(AUTUMN), NULL),
                     renamed = terms_parse("y.conf", YEAR("/* the same */" AUTUMN), NULL),
                     longer = terms_parse("x.conf", YEAR(AUTUMN SPRING), NULL),
                     inset = terms_parse("x.conf", YEAR(AUTUMN "inset = [\"2023-11-06\"];"), NULL);
    assert_non_null(inset);
    assert_string_equal(terms_version(one), terms_version(renamed));
    assert_string_not_equal(terms_version(one), terms_version(longer));
    assert_string_not_equal(terms_version(one), terms_version(inset));
}

static void
overrides_bank_holidays(void **state)
{
    static const char text[] = "add = ( { day = \"2030-06-03\"; name = \"Visit\"; nations = [\"wales\"]; },\n"
                               "        { day = \"2031-03-14\"; name = \"Election\"; } );\n"
                               "remove = ( { day = \"2030-05-27\"; } );";
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) overrides = overrides_parse("bank-holidays.conf", text, &error);
    check_ok(overrides != NULL, error);
    g_autoptr(Calendar) wales = calendar_new_with(NATION_WALES, overrides),
                        england = calendar_new_with(NATION_ENGLAND, overrides);
    assert_string_equal(calendar_holiday(wales, at("2030-06-03")), "Visit");
    assert_false(calendar_is_working(wales, at("2030-06-03")));
    assert_null(calendar_holiday(england, at("2030-06-03")));
    assert_true(calendar_is_working(england, at("2030-06-03")));
    assert_string_equal(calendar_holiday(england, at("2031-03-14")), "Election");
    assert_null(calendar_holiday(england, at("2030-05-27")));
    assert_int_equal(calendar_add_working(england, at("2030-05-24"), 1), at("2030-05-27"));
    assert_int_equal(calendar_working_between(wales, at("2030-05-31"), at("2030-06-04")), 1);
}

static void
refuses_overrides_that_are_none(void **state)
{
    static const struct {
        const char *text, *fault;
    } rows[] = {
        {"add = ( { day = \"2030-06-02\"; name = \"Visit\"; } );", "is no weekday"},
        {"add = ( { day = \"2030-06-04\"; } );", "name"},
        {"add = ( { day = \"2030-06-04\"; name = \"A\"; }, { day = \"2030-06-04\"; name = \"B\"; } );",
         "stands twice"},
        {"add = ( { day = \"2030-06-31\"; name = \"A\"; } );", "is no date"},
        {"add = ( { day = \"2230-06-03\"; name = \"A\"; } );", "outside the years"},
        {"add = ( { day = \"2030-06-04\"; name = \"A\"; nations = [\"britain\"]; } );", "is none of"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) overrides = overrides_parse("bank-holidays.conf", rows[i].text, &error);
        if (overrides != NULL)
            fail_msg("accepted: %s", rows[i].text);
        check_error(error, ERROR_DATA, rows[i].fault);
    }
}

/* Easter Monday is a working day in Scotland, and one elsewhere only once it is taken away. */
static void
accepts_overrides_that_change_nothing(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) overrides =
        overrides_parse("bank-holidays.conf",
                        "add = ( { day = \"2030-12-25\"; name = \"Christmas\"; } ); remove = ( { day = "
                        "\"2030-06-04\"; }, { day = \"2030-04-22\"; } );",
                        &error);
    check_ok(overrides != NULL, error);
    g_autoptr(Calendar) scotland = calendar_new_with(NATION_SCOTLAND, overrides);
    g_autoptr(Calendar) wales = calendar_new_with(NATION_WALES, overrides);
    assert_false(calendar_is_working(wales, day_from_civil(2030, 12, 25)));
    assert_string_equal(calendar_holiday(wales, day_from_civil(2030, 12, 25)), "Christmas Day");
    assert_true(calendar_is_working(wales, day_from_civil(2030, 6, 4)));
    assert_true(calendar_is_working(wales, day_from_civil(2030, 4, 22)));
    assert_true(calendar_is_working(scotland, day_from_civil(2030, 4, 22)));
}

static void
needs_no_directory(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Almanac) none = almanac_new(NULL, &error),
                       absent = almanac_new("/nonexistent/calendars", &error);
    check_ok(none != NULL && absent != NULL, error);
    const Timetable *wales = almanac_timetable(none, NATION_WALES, NULL);
    const Timetable *unknown = almanac_timetable(none, NATION_WALES, "unknown");
    assert_ptr_equal(wales->terms, unknown->terms);
    assert_false(wales->absent);
    assert_true(unknown->absent);
    assert_ptr_not_equal(wales, almanac_timetable(none, NATION_ENGLAND, NULL));
    assert_string_equal(terms_key(wales->terms), "estimate");
    assert_false(almanac_knows(none, "unknown"));
    assert_false(almanac_knows(none, NULL));
    assert_int_equal(almanac_keys(none)->len, 0);
    assert_null(almanac_new("/dev/null/calendars", &error));
    check_error(error, ERROR_SETTINGS, "calendars");
}

static char *
write_directory(const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    char *directory = g_dir_make_tmp("almanac-XXXXXX", &error);
    g_autofree char *path = g_build_filename(directory, name, NULL);
    check_ok(g_file_set_contents(path, text, -1, &error), error);
    return directory;
}

static void
remove_directory(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_unlink(path);
    g_rmdir(directory);
}

static void
names_the_file_at_fault(void **state)
{
    static const char *const names[] = {"council.conf", "bank-holidays.conf"};
    static const char *const texts[] = {YEAR("spring: { first = \"2024-01-06\"; last = \"2024-03-22\"; };"),
                                        "\nremove = ( { day = \"2030-06-02\"; } );"};
    static const char *const faults[] = {"council.conf:3: spring.first: 2024-01-06 is a Saturday",
                                         "bank-holidays.conf:2: day: 2030-06-02 is no weekday"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *directory = write_directory(names[i], texts[i]);
        assert_null(almanac_new(directory, &error));
        check_error(error, ERROR_SETTINGS, faults[i]);
        remove_directory(directory, names[i]);
    }
}

/* One council's slip is not the others'. */
static void
leaves_out_what_is_at_fault(void **state)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *directory =
        write_directory("hill.conf", YEAR("spring: { first = \"2024-01-08\"; last = \"2024-03-22\"; };"));
    g_autofree char *other = g_build_filename(directory, "vale.conf", NULL);
    assert_true(g_file_set_contents(other, "title = 5;\n", -1, NULL));
    g_autoptr(Almanac) almanac = almanac_read(directory, faults);
    assert_true(almanac_knows(almanac, "hill"));
    assert_false(almanac_timetable(almanac, NATION_ENGLAND, "hill")->absent);
    assert_true(almanac_timetable(almanac, NATION_ENGLAND, "vale")->absent);
    assert_int_equal(faults->len, 1);
    assert_non_null(strstr(faults->pdata[0], "vale.conf:1"));
    g_autoptr(Almanac) none = almanac_read("/dev/null/calendars", faults);
    assert_int_equal(almanac_keys(none)->len, 0);
    assert_int_equal(faults->len, 2);
    g_unlink(other);
    remove_directory(directory, "hill.conf");
}

/* The calendars that come with the source. */
static Almanac *
shipped(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = g_build_filename(g_getenv("TEST_SRCDIR"), "conf", "calendars", NULL);
    Almanac *almanac = almanac_new(directory, &error);
    check_ok(almanac != NULL, error);
    return almanac;
}

static gpointer
ask_for_all(gpointer data)
{
    const Almanac *almanac = data;
    const GPtrArray *keys = almanac_keys(almanac);
    gsize sum = 0;
    for (guint i = 0; i < NATIONS; i++)
        for (guint k = 0; k <= keys->len; k++)
            sum +=
                (gsize)almanac_timetable(almanac, (Nation)i, k < keys->len ? keys->pdata[k] : NULL)->school;
    return (gpointer)sum;
}

static void
is_shared_by_threads(void **state)
{
    g_autoptr(Almanac) almanac = shipped();
    assert_true(almanac_keys(almanac)->len >= 3);
    assert_true(almanac_knows(almanac, "hillshire"));
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("asks", ask_for_all, almanac);
    gpointer first = g_thread_join(threads[0]);
    for (guint i = 1; i < G_N_ELEMENTS(threads); i++)
        assert_ptr_equal(g_thread_join(threads[i]), first);
}

/* Of every calendar shipped each year that it gives is a school's: 190 days of teaching, give or take those
 * that a council leaves to its schools. */
static void
ships_years_of_the_usual_length(void **state)
{
    g_autoptr(Almanac) almanac = shipped();
    const GPtrArray *keys = almanac_keys(almanac);
    for (guint i = 0; i < keys->len; i++) {
        const Timetable *table = almanac_timetable(almanac, NATION_ENGLAND, keys->pdata[i]);
        for (int year = 2000; year < 2030; year++) {
            Day first, last;
            bool estimated;
            assert_true(terms_dates(table->terms, SEASON_AUTUMN, 0, year, &first, &last, &estimated));
            int days = calendar_working_between(table->school, day_from_civil(year, 7, 31),
                                                day_from_civil(year + 1, 7, 31));
            if (!estimated && (days < 187 || days > 195))
                fail_msg("%s %d: %d school days", (const char *)keys->pdata[i], year, days);
        }
    }
}

static void
is_described_by_its_manual_page(void **state)
{
    g_autofree char *page = NULL, *terms = schema_describe_mdoc(terms_keys()),
                    *overrides = schema_describe_mdoc(overrides_keys()),
                    *path = g_build_filename(g_getenv("TEST_SRCDIR"), "daemon", "time",
                                             "milestoned-calendar.5", NULL);
    assert_true(g_file_get_contents(path, &page, NULL, NULL));
    if (strstr(page, terms) == NULL || strstr(page, overrides) == NULL)
        fail_msg("milestoned-calendar(5) must have these lists of keys:\n%s\n%s", terms, overrides);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_calendar),
        cmocka_unit_test(knows_school_days_of_a_calendar),
        cmocka_unit_test(refuses_what_cannot_be),
        cmocka_unit_test(takes_names_that_can_be_keys),
        cmocka_unit_test(changes_its_version_with_its_dates),
        cmocka_unit_test(overrides_bank_holidays),
        cmocka_unit_test(refuses_overrides_that_are_none),
        cmocka_unit_test(accepts_overrides_that_change_nothing),
        cmocka_unit_test(needs_no_directory),
        cmocka_unit_test(leaves_out_what_is_at_fault),
        cmocka_unit_test(names_the_file_at_fault),
        cmocka_unit_test(is_shared_by_threads),
        cmocka_unit_test(ships_years_of_the_usual_length),
        cmocka_unit_test(is_described_by_its_manual_page),
    };
    return cmocka_run_group_tests_name("almanac", tests, NULL, NULL);
}
