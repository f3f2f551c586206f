#include "time/feed_words.h"

#include "base/text.h"

#include <string.h>

/* Words of a summary, folded: lower case, one space around each. */
static const char *const inset_words[] = {"inset",
                                          "in service",
                                          "inservice",
                                          "staff training",
                                          "teacher training",
                                          "staff development",
                                          "professional development",
                                          "training day",
                                          "training days",
                                          "pd day",
                                          "pd days",
                                          "non pupil",
                                          "staff only",
                                          NULL};
static const char *const half_words[] = {"half term", "halfterm", "mid term", "midterm", "half terms", NULL};
static const char *const holiday_words[] = {"holiday", "holidays", "break", "vacation", "hols", NULL};
static const char *const bank_words[] = {"bank holiday",
                                         "public holiday",
                                         "good friday",
                                         "easter monday",
                                         "may day",
                                         "christmas day",
                                         "boxing day",
                                         "new year s day",
                                         "new years day",
                                         "st andrew s day",
                                         "st patrick s day",
                                         "spring holiday",
                                         NULL};
static const char *const closure_words[] = {"school closed",  "schools closed", "closed",       "closure",
                                            "occasional day", "polling day",    "schools shut", NULL};
static const char *const start_words[] = {"start",     "starts",    "begin",   "begins", "beginning",
                                          "commences", "opens",     "reopens", "reopen", "return",
                                          "returns",   "first day", NULL};
static const char *const end_words[] = {"end",   "ends",     "finish",   "finishes",  "closes",
                                        "close", "last day", "break up", "breaks up", NULL};
static const char *const break_up_words[] = {"break up", "breaks up", NULL};
static const char *const term_words[] = {"term", "terms", NULL};

static bool
says(const char *words, const char *const *any)
{
    for (guint i = 0; any[i] != NULL; i++) {
        g_autofree char *spaced = g_strconcat(" ", any[i], " ", NULL);
        if (strstr(words, spaced) != NULL)
            return true;
    }
    return false;
}

static Season
season_of(const char *words)
{
    static const struct {
        const char *word;
        Season season;
    } seasons[] = {{" autumn ", SEASON_AUTUMN}, {" spring ", SEASON_SPRING}, {" summer ", SEASON_SUMMER}};
    Season found = SEASON_WINTER;
    for (guint i = 0; i < G_N_ELEMENTS(seasons); i++)
        if (strstr(words, seasons[i].word) != NULL)
            found = seasons[i].season;
    return found;
}

/* "Autumn term 2", "second half of the spring term"; the first of "first day" counts nothing. */
static int
number_of(const char *words)
{
    static const struct {
        const char *word;
        int number;
    } numbers[] = {{" 1 ", 1},   {" 2 ", 2},   {" 3 ", 3},     {" 4 ", 4},      {" 5 ", 5},
                   {" 6 ", 6},   {" 1st ", 1}, {" 2nd ", 2},   {" 3rd ", 3},    {" 4th ", 4},
                   {" 5th ", 5}, {" 6th ", 6}, {" first ", 1}, {" second ", 2}, {" third ", 3}};
    g_autoptr(GString) rest = g_string_new(words);
    g_string_replace(rest, " first day ", " ", 0);
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (strstr(rest->str, numbers[i].word) != NULL)
            return numbers[i].number;
    return 0;
}

static FeedKind
edge_or(const char *words, FeedKind whole, FeedKind start, FeedKind end)
{
    bool starts = says(words, start_words), ends = says(words, end_words);
    if (starts && ends)
        return FEED_TWO_THINGS;
    return starts ? start : ends ? end : whole;
}

static FeedKind
kind_of(const char *words, const FeedWords *found)
{
    bool half = says(words, half_words), term = says(words, term_words) || found->season != SEASON_WINTER;
    if (says(words, inset_words))
        return half || (term && (says(words, start_words) || says(words, end_words))) ? FEED_TWO_THINGS
                                                                                      : FEED_INSET;
    if (says(words, bank_words))
        return half || says(words, term_words) ? FEED_TWO_THINGS : FEED_BANK_HOLIDAY;
    if (half && found->number == 0)
        return edge_or(words, FEED_HALF_TERM, FEED_HALF_TERM_START, FEED_HALF_TERM_END);
    if (says(words, holiday_words) && !half && !says(words, break_up_words))
        return edge_or(words, FEED_HOLIDAY, FEED_UNKNOWN, FEED_UNKNOWN);
    if (term || half)
        return edge_or(words, FEED_TERM, FEED_TERM_START, FEED_TERM_END);
    return says(words, closure_words) ? FEED_CLOSURE : FEED_UNKNOWN;
}

FeedWords
feed_words(const char *summary)
{
    g_autofree char *folded = text_fold(summary);
    g_autofree char *words = g_strconcat(" ", folded, " ", NULL);
    FeedWords found = {.season = season_of(words), .number = number_of(words)};
    found.kind = kind_of(words, &found);
    return found;
}
