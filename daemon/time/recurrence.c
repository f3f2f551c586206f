#include "time/recurrence.h"

#include <string.h>

#define INTERVAL_HAS_NO_WORD  "there is no usual word for how often that is"
#define HOW_OFTEN_IS_NOT_SAID "how often is not said"

/* clang-format off */
static const char *const half_termly[] = {
    "halftermly", "half - termly", "half termly", "every 1 / 2 - term", "every 1 / 2 term", "each 1 / 2 term", "per 1 / 2 term", "1 / 2 - termly", "1 / 2 termly", "every half - term",
    "every half term", "each half - term", "each half term", "once every half term", "once every half - term", "once a half - term",
    "once a half term", "once per half term", "per half - term", "per half term", "twice a term", "twice termly",
    "twice per term", NULL};
static const char *const termly[] = {
    "termly", "once every term", "once / term", "once a school term", "every term", "each term", "once a term", "once per term", "per term", NULL};
static const char *const cut_off_termly[] = {"+ meet termly", "+ meet term", "+ termly", "+ term", NULL};
static const char *const weekly[] = {
    "weekly", "once every week", "once / week", "every week", "each week", "once a week", "once per week", "per week", NULL};
static const char *const fortnightly[] = {
    "fortnightly", "two - weekly", "two weekly", "every fortnight", "each fortnight", "once a fortnight", "every other week", "every two weeks", "once every two weeks", "once every fortnight",
    NULL};
static const char *const monthly[] = {
    "monthly", "once every month", "once / month", "every month", "each month", "once a month", "once per month", "per month",
    NULL};
static const char *const six_weekly[] = {"six - weekly", "six weekly", "once every six weeks", "every six weeks", NULL};
static const char *const quarterly[] = {
    "quarterly", "every quarter", "each quarter", "once a quarter", "once every quarter", "per quarter", "once every three months", "every three months",
    "three - monthly", "three monthly", "four times a year", "four times per year", NULL};
static const char *const half_yearly[] = {
    "half - yearly", "half yearly", "semi - annually", "semi annually", "semi - annual", "semi annual", "six - monthly", "six monthly", "once every six months", "every six months", "twice a year",
    "twice per year", "twice yearly", "twice annually", "every half - year", "every half year", NULL};
static const char *const annually[] = {
    "annually", "yearly", "once every year", "once / year", "every year", "each year", "once a year", "once per year",
    "per annum", "per year", "p . a .", "p . a", "once every twelve months", "every twelve months", "twelve - monthly", "twelve monthly", NULL};
static const char *const annual[] = {"annual", NULL};
static const char *const twice_or_every_second[] = {
    "biannually", "biannual", "bi - annually", "bi - annual", NULL};
static const char *const not_said[] = {
    "regularly", "at regular intervals", "regular intervals", "on a regular basis", "on regular basis",
    "regular basis", "at intervals", "intervals", "periodically", NULL};
static const char *const other[] = {
    "daily", "every day", "each day", "hourly", "nightly", "bimonthly", "bi - monthly", "biweekly",
    "bi - weekly", "bi monthly", "bi weekly", "bi - termly", "bi termly", "bi - quarterly", "bi quarterly", "tri - annually", "tri annually", "triannually", "tri - annual", "triannual", "thrice %", "thrice yearly", "thrice annually", "thrice termly", "two - yearly", "two yearly", "three - yearly", "three yearly", "four - yearly", "four yearly", "five - yearly", "five yearly", "two - monthly", "two monthly", "four - monthly", "four monthly", "three - weekly", "three weekly", "four - weekly", "four weekly", "eight - weekly", "eight weekly", "biennially", "biennial", "every other %", "every second %", "every third %", "every two %",
    "every three %", "every four %", "every five %", "every eight %", "every few %", "alternate %",
    "each meeting", "every meeting", "twice a %", "twice per %", "twice weekly", "twice monthly",
    "three times a %", "three times per %", "several times a %", "half - weekly", NULL};
/* clang-format on */

static const struct {
    const char *const *patterns;
    Recurrence recurrence;
    const char *doubt;
} words[] = {
    {half_termly, RECURRENCE_HALF_TERMLY, NULL},
    {cut_off_termly, RECURRENCE_TERMLY, "the words after it may be cut off, and it may happen once"},
    {six_weekly, RECURRENCE_SIX_WEEKLY, NULL},
    {half_yearly, RECURRENCE_HALF_YEARLY, NULL},
    {quarterly, RECURRENCE_QUARTERLY, NULL},
    {fortnightly, RECURRENCE_FORTNIGHTLY, NULL},
    {other, RECURRENCE_UNSTATED, INTERVAL_HAS_NO_WORD},
    {termly, RECURRENCE_TERMLY, NULL},
    {weekly, RECURRENCE_WEEKLY, NULL},
    {monthly, RECURRENCE_MONTHLY, NULL},
    {annually, RECURRENCE_ANNUALLY, NULL},
    {annual, RECURRENCE_ANNUALLY, NULL},
    {twice_or_every_second, RECURRENCE_HALF_YEARLY, "every second year may be meant"},
    {not_said, RECURRENCE_UNSTATED, HOW_OFTEN_IS_NOT_SAID},
};

/* "every 6 weeks", "6-weekly", "3 times a year". */
static const struct {
    int number;
    const char *noun, *adverb;
    Recurrence recurrence;
} intervals[] = {
    {2, "weeks", "weekly", RECURRENCE_FORTNIGHTLY}, {6, "weeks", "weekly", RECURRENCE_SIX_WEEKLY},
    {3, "months", "monthly", RECURRENCE_QUARTERLY}, {6, "months", "monthly", RECURRENCE_HALF_YEARLY},
    {12, "months", "monthly", RECURRENCE_ANNUALLY}, {1, "week", "weekly", RECURRENCE_WEEKLY},
    {1, "month", "monthly", RECURRENCE_MONTHLY},    {1, "year", "yearly", RECURRENCE_ANNUALLY},
    {1, "term", "termly", RECURRENCE_TERMLY}};

static Recurrence
interval(int number, const char *unit)
{
    for (guint i = 0; i < G_N_ELEMENTS(intervals); i++)
        if (intervals[i].number == number &&
            (strcmp(intervals[i].noun, unit) == 0 || strcmp(intervals[i].adverb, unit) == 0))
            return intervals[i].recurrence;
    return RECURRENCE_UNSTATED;
}

/* The frequency of "N times a year" where it has a word. */
static Recurrence
frequency(int number, const char *noun)
{
    if (strcmp(noun, "year") == 0)
        return number == 4    ? RECURRENCE_QUARTERLY
               : number == 2  ? RECURRENCE_HALF_YEARLY
               : number == 12 ? RECURRENCE_MONTHLY
                              : RECURRENCE_UNSTATED;
    return number == 2 && strcmp(noun, "term") == 0 ? RECURRENCE_HALF_TERMLY : RECURRENCE_UNSTATED;
}

static guint
match_number(const Phrase *phrase, guint at, Recurrence *recurrence)
{
    static const char *const every[] = {"once every # %", "every # %", "each # %", NULL};
    static const char *const adverbs[] = {"# - weekly", "# - monthly", "# - termly", "# - yearly", "# weekly",
                                          "# monthly",  "# termly",    "# yearly",   NULL};
    static const char *const times[] = {"# times a %", "# times per %", "# times each %",
                                        "# x a %",     "# x per %",     NULL};
    guint length = phrase_match(phrase, at, every);
    if (length > 0) {
        *recurrence =
            interval(phrase_at(phrase, at + length - 2)->value, phrase_at(phrase, at + length - 1)->text);
        return length;
    }
    length = phrase_match(phrase, at, adverbs);
    if (length > 0) {
        *recurrence = interval(phrase_at(phrase, at)->value, phrase_at(phrase, at + length - 1)->text);
        return length;
    }
    length = phrase_match(phrase, at, times);
    if (length > 0)
        *recurrence = frequency(phrase_at(phrase, at)->value, phrase_at(phrase, at + length - 1)->text);
    return length;
}

guint
recurrence_match(const Phrase *phrase, guint at, Recurrence *recurrence, const char **doubt)
{
    guint longest = match_number(phrase, at, recurrence);
    *doubt = longest > 0 && *recurrence == RECURRENCE_UNSTATED ? INTERVAL_HAS_NO_WORD : NULL;
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        guint length = phrase_match(phrase, at, words[i].patterns);
        if (length > longest) {
            longest = length;
            *recurrence = words[i].recurrence;
            *doubt = words[i].doubt;
        }
    }
    return longest;
}
