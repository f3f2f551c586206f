/* Any bytes as a phrase. Whatever they are, what is read from them keeps its promises. */
#include "tests/fuzz/fuzz.h"
#include "time/timescale.h"

#include <string.h>

static const char *const references[] = {"2004-03-22", "2018-02-01", "2019-06-11", "2024-02-29", "2000-12-31",
                                         "1996-01-01", "2199-12-31", "0001-01-01", "9999-12-31"};

/* The input alone decides, so that a finding can be repeated. */
static TimescaleContext
choose_context(const uint8_t *data, size_t size)
{
    guint sum = 0;
    for (size_t i = 0; i < size; i++)
        sum = sum * 31 + data[i];
    TimescaleContext context = {.year = sum / 9 % 2 == 0 ? YEAR_FINANCIAL : YEAR_ACADEMIC};
    if (!day_parse(references[sum % 9], &context.reference))
        abort();
    return context;
}

static bool
exists(Day day)
{
    return day == DAY_NONE || (day >= day_from_civil(1, 1, 1) && day <= day_from_civil(9999, 12, 31));
}

static bool
in_order(Day start, Day due)
{
    return start == DAY_NONE || due == DAY_NONE || start <= due;
}

static bool
fits_kind(const Reading *reading)
{
    switch (reading->kind) {
    case TIMESCALE_DAY:
        return reading->due != DAY_NONE && reading->start == reading->due;
    case TIMESCALE_WINDOW:
        return reading->due != DAY_NONE;
    case TIMESCALE_OPEN:
    case TIMESCALE_RECURRING:
        return reading->due == DAY_NONE;
    default:
        return reading->start == DAY_NONE && reading->due == DAY_NONE;
    }
}

static void
try_reading(const char *phrase, const Reading *reading)
{
    fuzz_check(reading->rule != NULL && timescale_kind_word(reading->kind) != NULL, phrase);
    fuzz_check(exists(reading->start) && exists(reading->due) && exists(reading->review), phrase);
    fuzz_check(in_order(reading->start, reading->due), phrase);
    fuzz_check(fits_kind(reading), phrase);
    fuzz_check(!reading->certain || reading->kind != TIMESCALE_UNRESOLVED, phrase);
    fuzz_check((reading->note == NULL) == reading->certain, phrase);
    fuzz_check(reading->note == NULL || g_utf8_validate(reading->note, -1, NULL), phrase);
    fuzz_check((reading->recurrence != RECURRENCE_NONE) == (reading->kind == TIMESCALE_RECURRING), phrase);
    g_autofree char *described = reading_describe(reading);
    fuzz_check(g_utf8_validate(described, -1, NULL), phrase);
}

static void
try_offers(const char *phrase, const Reading *reading)
{
    fuzz_check(reading->others == NULL || (!reading->certain && reading->others->len > 0), phrase);
    g_autoptr(GArray) offers = reading_offers(reading);
    for (guint i = 0; i < offers->len; i++) {
        const Offer *offer = &g_array_index(offers, Offer, i);
        fuzz_check(offer->kind != TIMESCALE_UNRESOLVED && exists(offer->start) && exists(offer->due), phrase);
        fuzz_check(in_order(offer->start, offer->due), phrase);
        fuzz_check((offer->recurrence != RECURRENCE_NONE) == (offer->kind == TIMESCALE_RECURRING), phrase);
        for (guint j = 0; j < i; j++)
            fuzz_check(memcmp(offer, &g_array_index(offers, Offer, j), sizeof *offer) != 0, phrase);
        g_autofree char *described = offer_describe(offer);
        fuzz_check(g_utf8_validate(described, -1, NULL), phrase);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *phrase = g_strndup((const char *)data, size);
    TimescaleContext context = choose_context(data, size);
    g_autoptr(GArray) readings = timescale_parse(phrase, &context);
    fuzz_check(readings != NULL && readings->len > 0, phrase);
    for (guint i = 0; i < readings->len; i++) {
        try_reading(phrase, &g_array_index(readings, Reading, i));
        try_offers(phrase, &g_array_index(readings, Reading, i));
    }
    return 0;
}
