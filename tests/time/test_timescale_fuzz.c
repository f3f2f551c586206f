/* Phrases of the table, and thousands made from them by a seeded generator: cut, joined, doubled, torn and
 * sprinkled with what spreadsheets hold. Whatever comes, a reading keeps its promises. */
#include "base/random.h"
#include "tests/check.h"
#include "tests/time/timescale_rows.h"
#include "time/timescale.h"

#define ROUNDS 6000

static const char *const pieces[] = {"may",
                                     "May ",
                                     "2004",
                                     "04",
                                     "'04",
                                     " - ",
                                     "/",
                                     "\n",
                                     ", ",
                                     "?",
                                     "??",
                                     "1st",
                                     " 31 ",
                                     "Feb",
                                     "Febuary",
                                     "to ",
                                     "by ",
                                     "until ",
                                     "end ",
                                     "mid-",
                                     "the ",
                                     "of ",
                                     "ongoing",
                                     "onwards",
                                     "Summer",
                                     " term",
                                     " 2 ",
                                     "½",
                                     "\xC2\xA0",
                                     "\xE2\x80\x93",
                                     "\xFF",
                                     "\xE2\x80",
                                     "\xE2\x80\x8B",
                                     "٣",
                                     "99999999999",
                                     "0",
                                     "00:00",
                                     "w/c ",
                                     "every ",
                                     "review ",
                                     "Tuesday ",
                                     "(",
                                     ")",
                                     "+",
                                     "%",
                                     "£",
                                     "KS2 ",
                                     "Year 10 ",
                                     "14-19 ",
                                     "2004-05",
                                     "11/06/2019",
                                     "2019-06-11",
                                     "29 February ",
                                     "between ",
                                     " and ",
                                     ".",
                                     ";"};

static const char *const references[] = {"2004-03-22", "2018-02-01", "2019-06-11", "2024-02-29", "2000-12-31",
                                         "1996-01-01", "2199-12-31", "0001-01-01", "9999-12-31"};

static void
keeps_its_promises(const char *phrase, const Reading *reading)
{
    if (reading->rule == NULL || timescale_kind_word(reading->kind) == NULL)
        fail_msg("\"%s\" has no rule or kind", phrase);
    if (reading->start != DAY_NONE && reading->due != DAY_NONE && reading->start > reading->due)
        fail_msg("\"%s\" ends before it begins", phrase);
    if ((reading->note == NULL) != reading->certain)
        fail_msg("\"%s\" is uncertain without a note, or certain with one", phrase);
    if (reading->note != NULL && !g_utf8_validate(reading->note, -1, NULL))
        fail_msg("\"%s\" has a note that is no UTF-8", phrase);
    if ((reading->recurrence != RECURRENCE_NONE) != (reading->kind == TIMESCALE_RECURRING))
        fail_msg("\"%s\" recurs and does not", phrase);
    bool day = reading->kind == TIMESCALE_DAY, window = reading->kind == TIMESCALE_WINDOW;
    if ((day && (reading->start != reading->due || reading->due == DAY_NONE)) ||
        (window && reading->due == DAY_NONE) || (!day && !window && reading->due != DAY_NONE))
        fail_msg("\"%s\" has the wrong days for its kind", phrase);
    if (reading->kind == TIMESCALE_UNRESOLVED && (reading->start != DAY_NONE || reading->certain))
        fail_msg("\"%s\" is unresolved and has a start", phrase);
}

static void
keeps_its_offers(const char *phrase, const Reading *reading)
{
    if (reading->others != NULL && (reading->certain || reading->others->len == 0))
        fail_msg("\"%s\" is certain and has others, or has none in a list", phrase);
    g_autoptr(GArray) offers = reading_offers(reading);
    for (guint i = 0; i < offers->len; i++) {
        const Alternative *offer = &g_array_index(offers, Alternative, i);
        if (offer->kind == TIMESCALE_UNRESOLVED ||
            (offer->kind == TIMESCALE_RECURRING) != (offer->recurrence != RECURRENCE_NONE) ||
            (offer->start != DAY_NONE && offer->due != DAY_NONE && offer->start > offer->due))
            fail_msg("\"%s\" offers what is no reading", phrase);
        for (guint j = 0; j < i; j++)
            if (memcmp(offer, &g_array_index(offers, Alternative, j), sizeof(Alternative)) == 0)
                fail_msg("\"%s\" offers the same twice", phrase);
        g_autofree char *described = alternative_describe(offer);
        assert_true(g_utf8_validate(described, -1, NULL));
    }
}

static void
try_phrase(const char *phrase)
{
    for (guint i = 0; i < G_N_ELEMENTS(references); i++) {
        TimescaleContext context = {.year = i % 2 == 0 ? YEAR_FINANCIAL : YEAR_ACADEMIC};
        assert_true(day_parse(references[i], &context.reference));
        g_autoptr(GArray) readings = timescale_parse(phrase, &context);
        assert_true(readings->len > 0);
        for (guint j = 0; j < readings->len; j++) {
            const Reading *reading = &g_array_index(readings, Reading, j);
            keeps_its_promises(phrase, reading);
            keeps_its_offers(phrase, reading);
            g_autofree char *described = reading_describe(reading);
            assert_true(g_utf8_validate(described, -1, NULL));
        }
    }
}

static const char *
any_piece(Random *random)
{
    if (random_below(random, 3) == 0)
        return timescale_rows[random_below(random, G_N_ELEMENTS(timescale_rows))].phrase;
    return pieces[random_below(random, G_N_ELEMENTS(pieces))];
}

/* Bytes, not characters: halves of characters come too. */
static void
mutate(GString *phrase, Random *random)
{
    gssize at = (gssize)random_below(random, phrase->len + 1);
    switch (random_below(random, 5)) {
    case 0:
        g_string_insert(phrase, at, any_piece(random));
        break;
    case 1:
        g_string_truncate(phrase, (gsize)at);
        break;
    case 2:
        g_string_erase(phrase, 0, at);
        break;
    case 3:
        g_string_insert_c(phrase, at, (char)(1 + random_below(random, 255)));
        break;
    default:
        g_string_append(phrase, any_piece(random));
        break;
    }
}

static void
survives_the_seeds(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(timescale_rows); i++)
        try_phrase(timescale_rows[i].phrase);
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++)
        try_phrase(pieces[i]);
}

static void
survives_mutations(void **state)
{
    g_autofree Random *random = random_seeded_new(20040322);
    for (guint round = 0; round < ROUNDS; round++) {
        g_autoptr(GString) phrase = g_string_new(any_piece(random));
        guint64 changes = 1 + random_below(random, 5);
        for (guint64 i = 0; i < changes; i++)
            mutate(phrase, random);
        try_phrase(phrase->str);
    }
}

static void
survives_long_cells(void **state)
{
    g_autoptr(GString) phrase = g_string_new(NULL);
    for (guint i = 0; i < 4000; i++)
        g_string_append(phrase, i % 2 == 0 ? "June 2004, by end of May; " : "ongoing 14-19 ? ");
    TimescaleContext context = {.reference = 12499, .year = YEAR_FINANCIAL};
    g_autoptr(GArray) readings = timescale_parse(phrase->str, &context);
    assert_true(readings->len > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_the_seeds),
        cmocka_unit_test(survives_mutations),
        cmocka_unit_test(survives_long_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
