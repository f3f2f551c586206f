#include "tests/check.h"
#include "tests/time/at.h"
#include "time/feed.h"
#include "time/feed_words.h"
#include "time/terms_write.h"

static void
knows_what_words_say(void **state)
{
    static const struct {
        const char *summary;
        FeedKind kind;
        Season season;
        int number;
    } rows[] = {
        {"Autumn term starts", FEED_TERM_START, SEASON_AUTUMN, 0},
        {"AUTUMN TERM BEGINS", FEED_TERM_START, SEASON_AUTUMN, 0},
        {"First day of Autumn Term", FEED_TERM_START, SEASON_AUTUMN, 0},
        {"Start of term", FEED_TERM_START, SEASON_WINTER, 0},
        {"Term 3 begins", FEED_TERM_START, SEASON_WINTER, 3},
        {"Spring Term 2 starts", FEED_TERM_START, SEASON_SPRING, 2},
        {"Summer term ends", FEED_TERM_END, SEASON_SUMMER, 0},
        {"Last day of summer term", FEED_TERM_END, SEASON_SUMMER, 0},
        {"Schools break up: end of term", FEED_TERM_END, SEASON_WINTER, 0},
        {"Autumn Term 2024", FEED_TERM, SEASON_AUTUMN, 0},
        {"Second half of the spring term", FEED_TERM, SEASON_SPRING, 2},
        {"Half Term 1", FEED_TERM, SEASON_WINTER, 1},
        {"Half term", FEED_HALF_TERM, SEASON_WINTER, 0},
        {"October half-term (schools closed)", FEED_HALF_TERM, SEASON_WINTER, 0},
        {"Half-term holiday", FEED_HALF_TERM, SEASON_WINTER, 0},
        {"Half term starts", FEED_HALF_TERM_START, SEASON_WINTER, 0},
        {"Half term ends", FEED_HALF_TERM_END, SEASON_WINTER, 0},
        {"INSET day", FEED_INSET, SEASON_WINTER, 0},
        {"Staff training day", FEED_INSET, SEASON_WINTER, 0},
        {"School closed to pupils (In-service day)", FEED_INSET, SEASON_WINTER, 0},
        {"Spring term INSET", FEED_INSET, SEASON_SPRING, 0},
        {"Non-pupil day", FEED_INSET, SEASON_WINTER, 0},
        {"Autumn term starts (INSET day)", FEED_TWO_THINGS, SEASON_AUTUMN, 0},
        {"Term ends and half term starts", FEED_TWO_THINGS, SEASON_WINTER, 0},
        {"Bank holiday", FEED_BANK_HOLIDAY, SEASON_WINTER, 0},
        {"May Day Bank Holiday", FEED_BANK_HOLIDAY, SEASON_WINTER, 0},
        {"New Year’s Day", FEED_BANK_HOLIDAY, SEASON_WINTER, 0},
        {"Christmas holidays", FEED_HOLIDAY, SEASON_WINTER, 0},
        {"Summer break", FEED_HOLIDAY, SEASON_SUMMER, 0},
        {"School closed", FEED_CLOSURE, SEASON_WINTER, 0},
        {"Polling day", FEED_CLOSURE, SEASON_WINTER, 0},
        {"Summer holidays start", FEED_UNKNOWN, SEASON_SUMMER, 0},
        {"Parents’ evening", FEED_UNKNOWN, SEASON_WINTER, 0},
        {"Insets of maps", FEED_UNKNOWN, SEASON_WINTER, 0},
        {"Half Term Break", FEED_HALF_TERM, SEASON_WINTER, 0},
        {"INSET day — school closed", FEED_INSET, SEASON_WINTER, 0},
        {"Term 1 Begins", FEED_TERM_START, SEASON_WINTER, 1},
        {"", FEED_UNKNOWN, SEASON_WINTER, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        FeedWords found = feed_words(rows[i].summary);
        if (found.kind != rows[i].kind || found.season != rows[i].season || found.number != rows[i].number)
            fail_msg("\"%s\": kind %u, season %u, number %d", rows[i].summary, found.kind, found.season,
                     found.number);
    }
}

typedef struct Said {
    const char *summary, *first, *last; /* last NULL: one day */
} Said;

static Terms *
feed(const Said *said, GArray *left, GError **error)
{
    g_autoptr(GArray) events = feed_events_new();
    for (; said->summary != NULL; said++) {
        const FeedEvent event = {g_strdup(said->summary), at(said->first),
                                 at(said->last != NULL ? said->last : said->first), false};
        g_array_append_val(events, event);
    }
    return feed_read("council", "The Council", NATION_ENGLAND, events, left, error);
}

static char *
reasons(const GArray *left)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < left->len; i++) {
        const FeedLeft *each = &g_array_index(left, FeedLeft, i);
        if (each->reason != NULL)
            g_string_append_printf(out, "%s: %s\n", each->summary, each->reason);
    }
    return g_string_free(out, FALSE);
}

static void
check_term(const Terms *terms, Season season, int year, const char *first, const char *last, const char *away,
           const char *back)
{
    Day days[4];
    bool estimated = true;
    assert_true(terms_dates(terms, season, 0, year, &days[0], &days[1], &estimated));
    assert_false(estimated);
    assert_int_equal(days[0], at(first));
    assert_int_equal(days[1], at(last));
    assert_int_equal(terms_half_term(terms, season, year, &days[2], &days[3]), away != NULL);
    if (away != NULL) {
        assert_int_equal(days[2], at(away));
        assert_int_equal(days[3], at(back));
    }
}

/* The ways in which councils write the same term. */
static void
reads_the_same_from_marks_ranges_and_halves(void **state)
{
    static const Said marks[] = {{"Autumn term starts", "2024-09-03", NULL},
                                 {"Half term", "2024-10-28", "2024-11-01"},
                                 {"Term ends", "2024-12-20", NULL},
                                 {NULL, NULL, NULL}};
    static const Said ranges[] = {{"Autumn term", "2024-09-03", "2024-12-20"},
                                  {"October half term", "2024-10-26", "2024-11-03"},
                                  {NULL, NULL, NULL}};
    static const Said halves[] = {
        {"Term 1", "2024-09-03", "2024-10-25"}, {"Term 2", "2024-11-04", "2024-12-20"}, {NULL, NULL, NULL}};
    static const Said daily[] = {{"Start of term", "2024-09-03", NULL}, {"Half Term", "2024-10-28", NULL},
                                 {"Half Term", "2024-10-29", NULL},     {"Half Term", "2024-10-30", NULL},
                                 {"Half Term", "2024-10-31", NULL},     {"Half Term", "2024-11-01", NULL},
                                 {"End of term", "2024-12-20", NULL},   {NULL, NULL, NULL}};
    static const Said pair[] = {{"Autumn term starts", "2024-09-03", NULL},
                                {"Half term begins", "2024-10-28", NULL},
                                {"Half term ends", "2024-11-01", NULL},
                                {"Autumn term ends", "2024-12-20", NULL},
                                {NULL, NULL, NULL}};
    static const Said twice[] = {{"Autumn term", "2024-09-03", "2024-10-25"},
                                 {"Autumn term", "2024-11-04", "2024-12-20"},
                                 {NULL, NULL, NULL}};
    static const Said *const feeds[] = {marks, ranges, halves, daily, pair, twice};
    for (guint i = 0; i < G_N_ELEMENTS(feeds); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) left = feed_left_new();
        g_autoptr(Terms) terms = feed(feeds[i], left, &error);
        check_ok(terms != NULL, error);
        assert_int_equal(left->len, 0);
        check_term(terms, SEASON_AUTUMN, 2024, "2024-09-03", "2024-12-20", "2024-10-28", "2024-11-01");
    }
}

#define WHOLE                                                                                                \
    {"Autumn term starts", "2024-09-03", NULL},                                                              \
    {                                                                                                        \
        "Autumn term ends", "2024-12-20", NULL                                                               \
    }

static void
leaves_out_what_it_cannot_know(void **state)
{
    static const struct {
        Said said;
        const char *reason; /* NULL: nothing is needed of it */
    } rows[] = {
        {{"Autumn term starts", "2024-09-04", NULL}, "another event says 2024-09-03"},
        {{"Autumn term starts", "2024-11-20", NULL}, "not the time of the year"},
        {{"Spring term starts", "2024-10-30", NULL}, "not the time of the year"},
        {{"Term 5 starts", "2024-10-30", NULL}, "not the time of the year"},
        {{"Autumn term", "2024-09-03", "2024-09-06"}, "whether a term begins or ends"},
        {{"Term ends", "2024-12-19", "2024-12-20"}, "several days long"},
        {{"Spring term starts", "2025-01-06", NULL}, "does not say both ends of the spring term 2025"},
        {{"Half term", "2024-10-28", NULL}, "only one end"},
        {{"Half term ends", "2024-10-28", NULL}, "only one end"},
        {{"Half term starts", "2024-10-28", NULL}, "only one end"},
        {{"Half term", "2024-10-01", "2024-10-28"}, "too long"},
        {{"Half term", "2025-02-17", "2025-02-21"}, "within no term"},
        {{"INSET day", "2025-02-14", NULL}, "no term that the feed gives"},
        {{"INSET days", "2024-10-01", "2024-10-10"}, "no term that the feed gives"},
        {{"School closed", "2025-02-14", NULL}, "no term that the feed gives"},
        {{"Bank holiday", "2024-10-10", NULL}, "no bank holiday that the rules know"},
        {{"Christmas holidays", "2024-12-19", "2025-01-03"}, "reaches into the autumn term"},
        {{"Christmas holidays", "2024-12-21", "2025-01-03"}, NULL},
        {{"Boxing Day", "2024-12-26", NULL}, NULL},
        {{"Sports day", "2024-10-10", NULL}, "not understood"},
        {{"Autumn term starts – INSET", "2024-09-02", NULL}, "two things"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) left = feed_left_new();
        const Said said[] = {
            {"Spring term", "2024-01-08", "2024-03-28"}, WHOLE, rows[i].said, {NULL, NULL, NULL}};
        g_autoptr(Terms) terms = feed(said, left, &error);
        check_ok(terms != NULL, error);
        g_autofree char *told = reasons(left);
        if (rows[i].reason != NULL ? strstr(told, rows[i].reason) == NULL : told[0] != '\0' || left->len != 1)
            fail_msg("%s %s: \"%s\"", rows[i].said.summary, rows[i].said.first, told);
        check_term(terms, SEASON_SPRING, 2023, "2024-01-08", "2024-03-28", NULL, NULL);
    }
}

/* A weekend is no day of a term: the next school day is taken, and that is told. */
static void
tells_of_a_term_that_begins_on_a_weekend(void **state)
{
    static const Said said[] = {{"Spring term starts", "2025-01-04", NULL},
                                {"Spring term ends", "2025-04-06", NULL},
                                {NULL, NULL, NULL}};
    g_autoptr(GArray) left = feed_left_new();
    g_autoptr(Terms) terms = feed(said, left, NULL);
    g_autofree char *told = reasons(left);
    assert_string_equal(told, "Spring term starts: it is a Saturday: taken as Monday 6 January 2025\n"
                              "Spring term ends: it is a Sunday: taken as Friday 4 April 2025\n");
    check_term(terms, SEASON_SPRING, 2024, "2025-01-06", "2025-04-04", NULL, NULL);
}

/* Two events that differ leave the term to the estimate; two that agree are one. */
static void
trusts_neither_of_two_that_differ(void **state)
{
    static const Said differ[] = {{"Spring term", "2024-01-08", "2024-03-28"},
                                  WHOLE,
                                  {"Autumn term begins", "2024-09-04", NULL},
                                  {NULL, NULL, NULL}};
    static const Said agree[] = {WHOLE, {"Autumn term begins", "2024-09-03", NULL}, {NULL, NULL, NULL}};
    g_autoptr(GArray) left = feed_left_new(), nothing = feed_left_new();
    g_autoptr(Terms) terms = feed(differ, left, NULL), same = feed(agree, nothing, NULL);
    Day first, last;
    bool estimated = false;
    assert_true(terms_dates(terms, SEASON_AUTUMN, 0, 2024, &first, &last, &estimated));
    assert_true(estimated);
    check_term(same, SEASON_AUTUMN, 2024, "2024-09-03", "2024-12-20", NULL, NULL);
    assert_int_equal(nothing->len, 0);
}

static void
takes_days_off(void **state)
{
    static const Said said[] = {WHOLE,
                                {"INSET", "2024-09-02", NULL},
                                {"Staff training days", "2024-11-14", "2024-11-15"},
                                {"School closed (polling)", "2024-10-10", NULL},
                                {NULL, NULL, NULL}};
    g_autoptr(GArray) left = feed_left_new();
    g_autoptr(Terms) terms = feed(said, left, NULL);
    assert_non_null(terms);
    assert_int_equal(left->len, 0);
    assert_int_equal(terms_closures(terms)->len, 4);
    assert_string_equal(terms_closure(terms, at("2024-11-15")), "Inset day");
    assert_string_equal(terms_closure(terms, at("2024-10-10")), "School closed (polling)");
}

static void
refuses_a_feed_without_a_term(void **state)
{
    static const Said said[] = {{"Autumn term starts", "2024-09-03", NULL},
                                {"Half term", "2024-10-28", "2024-11-01"},
                                {NULL, NULL, NULL}};
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) left = feed_left_new();
    assert_null(feed(said, left, &error));
    check_error(error, ERROR_DATA, "no whole term in it, of 2 events");
}

static const char before[] = "title = \"The \\\"Old\\\" Council\"; source = \"A page\"; taken = "
                             "\"2023-01-01\"; nation = \"wales\"; years = (\n"
                             "{ year = \"2023-24\"; summer: { first = \"2024-04-15\"; last = \"2024-07-22\"; "
                             "half_term = [\"2024-05-27\", \"2024-05-31\"]; };\n"
                             "  inset = [\"2024-07-22\"]; closures = ( { name = \"Fair \\\\ show\"; first = "
                             "\"2024-06-10\"; last = \"2024-06-11\"; } ); },\n"
                             "{ year = \"2024-25\"; autumn: { first = \"2024-09-02\"; last = \"2024-12-20\"; "
                             "}; inset = [\"2024-09-02\"]; } );";

/* What is written is read as the same. */
static void
writes_what_it_reads(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Terms) terms = terms_parse("council.conf", before, &error);
    check_ok(terms != NULL, error);
    g_autofree char *text = terms_format(terms);
    g_autoptr(Terms) again = terms_parse("council.conf", text, &error);
    check_ok(again != NULL, error);
    g_autoptr(GPtrArray) changes = terms_changes(again, terms);
    assert_int_equal(changes->len, 0);
    assert_string_equal(terms_version(again), terms_version(terms));
    assert_string_equal(terms_title(again), "The \"Old\" Council");
    assert_int_equal(terms_nation(again), NATION_WALES);
    assert_string_equal(terms_closure(again, at("2024-06-11")), "Fair \\ show");
    assert_int_equal(terms_taken(again), at("2023-01-01"));
}

/* A feed of this year changes this year, and keeps what was known of the one before. */
static void
keeps_what_a_feed_does_not_say(void **state)
{
    static const Said said[] = {WHOLE,
                                {"INSET", "2024-11-15", NULL},
                                {"Spring term", "2025-01-06", "2025-04-04"},
                                {NULL, NULL, NULL}};
    static const char *const wanted[] = {
        "its nation is england, no longer wales",
        "autumn term 2024: its first day is 2024-09-03, no longer 2024-09-02",
        "spring term 2025: new, from 2025-01-06 to 2025-04-04", "Inset day, 2024-11-15: new"};
    g_autoptr(GArray) left = feed_left_new();
    g_autoptr(Terms) older = terms_parse("council.conf", before, NULL), terms = feed(said, left, NULL);
    terms_set_source(terms, "A feed", at("2024-08-01"));
    g_autoptr(GPtrArray) kept = terms_keep(terms, older);
    assert_int_equal(kept->len, 1);
    assert_string_equal(kept->pdata[0], "Inset day, 2024-09-02");
    g_autoptr(GPtrArray) changes = terms_changes(terms, older);
    assert_int_equal(changes->len, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < changes->len; i++)
        assert_string_equal(changes->pdata[i], wanted[i]);
    check_term(terms, SEASON_SUMMER, 2023, "2024-04-15", "2024-07-22", "2024-05-27", "2024-05-31");
    g_autofree char *text = terms_format(terms);
    g_autoptr(Terms) again = terms_parse("council.conf", text, NULL);
    assert_non_null(again);
    assert_string_equal(terms_version(again), terms_version(terms));
    g_autoptr(GPtrArray) none = terms_changes(again, terms);
    assert_int_equal(none->len, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_words_say),
        cmocka_unit_test(reads_the_same_from_marks_ranges_and_halves),
        cmocka_unit_test(leaves_out_what_it_cannot_know),
        cmocka_unit_test(tells_of_a_term_that_begins_on_a_weekend),
        cmocka_unit_test(trusts_neither_of_two_that_differ),
        cmocka_unit_test(takes_days_off),
        cmocka_unit_test(refuses_a_feed_without_a_term),
        cmocka_unit_test(writes_what_it_reads),
        cmocka_unit_test(keeps_what_a_feed_does_not_say),
    };
    return cmocka_run_group_tests_name("feed", tests, NULL, NULL);
}
