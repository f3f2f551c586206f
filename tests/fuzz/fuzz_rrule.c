/* "2004-03-22 FREQ=WEEKLY": a day and a rule that begins on it; anything else is a rule that begins on some
 * day. */
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "time/rrule.h"

#include <string.h>

enum { STEPS = 24, NOON = 12 * 60 };

static Day
take_start(char **text)
{
    Day start;
    if (strlen(*text) < 11 || (*text)[10] != ' ')
        return day_from_civil(2004, 3, 22);
    g_autofree char *day = g_strndup(*text, 10);
    if (!day_parse(day, &start))
        return day_from_civil(1999, 12, 31);
    *text += 11;
    return start;
}

static void
try_refusal(const char *text, const GError *error)
{
    fuzz_check(error != NULL && error->domain == MILESTONED_ERROR && error->code == ERROR_DATA, text);
    fuzz_check(g_utf8_validate(error->message, -1, NULL) && strlen(error->message) > 20, text);
}

/* Strictly forward, and the same from any day between two. */
static void
try_steps(const char *text, const RRule *rule, const RRule *again, Day start)
{
    Day day = DAY_NONE;
    for (int n = 0; n < STEPS; n++) {
        Day next = rrule_next(rule, day);
        fuzz_check(rrule_next(again, day) == next, text);
        fuzz_check(n > 0 || next != DAY_NONE, text);
        if (next == DAY_NONE)
            break;
        fuzz_check(next > day && next >= start && next <= day_from_civil(9999, 12, 31), text);
        fuzz_check(rrule_next(rule, next - 1) == next, text);
        fuzz_check(n == 0 || rrule_next(rule, day + (next - day) / 2) == next, text);
        day = next;
    }
}

static void
try_rule(const char *text, const RRule *rule, Day start)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(RRule) again = rrule_new(rrule_text(rule), start, &error);
    g_autofree char *meaning = rrule_describe(rule);
    fuzz_check(again != NULL, text);
    fuzz_check(strcmp(rrule_text(again), rrule_text(rule)) == 0, text);
    fuzz_check(g_str_has_prefix(meaning, "every ") && g_utf8_validate(meaning, -1, NULL), text);
    try_steps(text, rule, again, start);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *input = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) error_at = NULL;
    char *text = input;
    Day start = take_start(&text);
    g_autoptr(RRule) rule = rrule_new(text, start, &error);
    if (rule != NULL)
        try_rule(text, rule, start);
    else
        try_refusal(text, error);
    if (strpbrk(text, "zZ") == NULL)
        return 0;
    g_autoptr(Zone) zone = zone_new("UTC", NULL); /* another takes longer to make than all of the rest */
    g_autoptr(RRule) timed = rrule_new_at(text, start, NOON, zone, &error_at);
    if (timed != NULL)
        try_rule(text, timed, start);
    else
        try_refusal(text, error_at);
    return 0;
}
