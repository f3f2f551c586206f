#include "time/rules.h"

#include "time/recurrence.h"
#include "time/trap.h"

#include <string.h>

/* Longer patterns stand before their own beginnings. */
static const char *const between_words[] = {"between the", "between", NULL};
static const char *const since_words[] = {"since the", "since", NULL};
static const char *const from_words[] = {"wef",
                                         "w . e . f .",
                                         "w . e . f",
                                         "with effect from the",
                                         "with effect from",
                                         "effective from",
                                         "as from",
                                         "as of",
                                         "from",
                                         "commencing from",
                                         "commencing in",
                                         "commencing on",
                                         "commencing",
                                         "starting from",
                                         "starting in",
                                         "starting on",
                                         "starting",
                                         "beginning from",
                                         "beginning in",
                                         "beginning on",
                                         NULL};
static const char *const ongoing_words[] = {"ongoing", "on - going", "on going", NULL};
static const char *const onward_words[] = {"onwards",    "onward",    "and onwards", "and ongoing",
                                           "and beyond", "& ongoing", "& onwards",   "& beyond",
                                           "on going",   "ongoing",   "on - going",  NULL};
static const char *const by_words[] = {"ongoing to the",
                                       "ongoing to",
                                       "on - going to",
                                       "on going to",
                                       "by close of play on",
                                       "by close of play",
                                       "by close of business on",
                                       "by close of business",
                                       "by close on",
                                       "by close",
                                       "by cop on",
                                       "by cop",
                                       "by cob on",
                                       "by cob",
                                       "by midday on",
                                       "by midday",
                                       "by noon on",
                                       "by noon",
                                       "by the latest",
                                       "by latest",
                                       "by at latest",
                                       "by or before",
                                       "by / before",
                                       "on / before",
                                       "on or by",
                                       "nlt",
                                       "from now until the",
                                       "from now until",
                                       "from now to",
                                       "between now and the",
                                       "between now and",
                                       "now until the",
                                       "now until",
                                       "now to",
                                       "now -",
                                       "by no later than",
                                       "no later than",
                                       "not later than",
                                       "on or before",
                                       "by",
                                       "up until",
                                       "until",
                                       "till",
                                       "up to and including",
                                       "up to",
                                       "through to",
                                       "runs to",
                                       "run to",
                                       "extend to",
                                       "extends to",
                                       "continue to",
                                       "continues to",
                                       NULL};
static const char *const before_words[] = {"in advance of", "ahead of", "prior to", "before", NULL};
static const char *const at_words[] = {"in", "on", "during", "over", "within", "throughout", "across", NULL};

static bool
mark_at(const Phrase *phrase, guint at, const char *marks)
{
    const Token *token = phrase_at(phrase, at);
    return token->kind == TOKEN_MARK && !token->used && strlen(token->text) == 1 &&
           strchr(marks, token->text[0]) != NULL;
}

static bool
names_month(const Unit *unit)
{
    return unit->kind == UNIT_MONTH || unit->kind == UNIT_PART;
}

/* A dash at the beginning of a line is a bullet, alone on its line it is none. */
static guint
connector(const Phrase *phrase, guint at, bool between)
{
    static const char *const words[] = {"to the",     "to",      "until the", "until", "till",
                                        "through to", "through", "thru",      "up to", NULL};
    if (mark_at(phrase, at, "-/"))
        return phrase_at(phrase, at)->new_line && !phrase_at(phrase, at + 1)->new_line ? 0 : 1;
    if (between && (phrase_says(phrase, at, "and") || phrase_says(phrase, at, "&")))
        return 1;
    return phrase_match(phrase, at, words);
}

/* "March 16 to April 20" in a plan of 2018: days that follow one another, unless their years are near. */
static bool
may_be_days(const Unit *first, const Unit *last, Day reference)
{
    bool maybe = first->year_from == UNIT_YEAR_MAYBE && last->year_from == UNIT_YEAR_MAYBE;
    bool forward =
        first->month < last->month || (first->month == last->month && first->digits < last->digits);
    return maybe && forward &&
           !(unit_year_is_near(first->year, reference) && unit_year_is_near(last->year, reference));
}

/* Two digits at both ends are years. Alone they are settled before two months with nothing between count as
 * a range: "March 16 April" is a day and a month. */
static void
settle_ends(Found *found, Day reference)
{
    bool both = found->first.short_year && found->last.short_year;
    Unit *ends[] = {&found->first, &found->last};
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
        unit_settle_digits(ends[i], reference, both);
    bool days = both && may_be_days(&found->first, &found->last, reference);
    for (guint i = 0; both && !days && i < G_N_ELEMENTS(ends); i++) {
        if (ends[i]->year_from == UNIT_YEAR_MAYBE && unit_year_is_in_reach(ends[i]->year, reference))
            ends[i]->year_from = UNIT_YEAR_SURE;
    }
    if (both)
        found->first.crowded = false;
}

/* "academic years 2019/20 – 2020/21": which kind of year is said once, for both. */
static void
share_kind_of_year(Found *found)
{
    Unit *first = &found->first, *last = &found->last;
    if (first->kind != UNIT_YEAR || last->kind != UNIT_YEAR ||
        (first->doubt == NULL) == (last->doubt == NULL))
        return;
    Unit *open = first->doubt != NULL ? first : last;
    open->year_kind = open == first ? last->year_kind : first->year_kind;
    open->doubt = NULL;
}

static bool
second_end(const Phrase *phrase, Found *found, const TimescaleContext *context, bool between)
{
    guint at = found->first.end, length = connector(phrase, at, between);
    const Token *next = phrase_at(phrase, at + length);
    if (!unit_parse(phrase, at + length, context, &found->last))
        return false;
    settle_ends(found, context->reference);
    share_kind_of_year(found);
    if (length > 0) {
        if (phrase_is_mark(phrase, at, "/") && found->first.year_from == UNIT_YEAR_SURE &&
            found->last.year_from == UNIT_YEAR_SURE && found->first.kind != UNIT_DAY) {
            found->doubt = "one or the other may be meant";
            found->other = OTHER_EACH;
        }
        if (found->first.kind != found->last.kind &&
            (found->first.kind == UNIT_DAY || found->last.kind == UNIT_DAY))
            found->doubt = "one of the two is a day, the other is not";
        return true;
    }
    if (phrase_at(phrase, at - 1)->dotted) {
        found->doubt = "these may be two separate times";
        found->other = OTHER_EACH;
    }
    return names_month(&found->first) && names_month(&found->last) && !next->new_line;
}

/* Whether yet another end follows, as in "April-May-June". */
static bool
goes_on(const Phrase *phrase, const Found *found, const TimescaleContext *context)
{
    Unit unit;
    guint length = connector(phrase, found->last.end, false);
    bool follows = unit_parse(phrase, found->last.end + length, context, &unit);
    return follows && !phrase_at(phrase, found->last.end)->new_line && (length > 0 || names_month(&unit));
}

static bool
find_ends(const Phrase *phrase, guint at, const TimescaleContext *context, bool between, Found *found)
{
    found->range = found->has_unit = true;
    if (unit_parse_days(phrase, at, context->reference, &found->first, &found->last)) {
        bool year = found->last.year_from == UNIT_YEAR_SURE && !found->last.two_digits;
        bool month_first = phrase_is(phrase, at, TOKEN_MONTH);
        if (!year && month_first && (found->last.day > 9 || phrase_at(phrase, at + 1)->text[0] == '0')) {
            found->doubt = "the numbers may be years";
            found->other = OTHER_MONTH;
        }
        if (!year && trap_is_phase(found->first.day, found->last.day)) {
            found->doubt = "the numbers may be ages";
            found->other = OTHER_MONTH;
        }
    } else if (!unit_parse(phrase, at, context, &found->first) ||
               !second_end(phrase, found, context, between)) {
        found->doubt = NULL;
        found->other = OTHER_NONE;
        return false;
    }
    found->impossible = goes_on(phrase, found, context);
    found->end = found->last.end;
    return true;
}

/* "onwards", "ongoing", "– ongoing" behind a unit. */
static guint
onward_length(const Phrase *phrase, guint at)
{
    guint mark = mark_at(phrase, at, ",-(+") ? 1 : 0;
    guint length = phrase_match(phrase, at + mark, onward_words);
    return length > 0 ? length + mark : 0;
}

static bool
find_range(const Phrase *phrase, guint at, const TimescaleContext *context, Found *found)
{
    guint between = phrase_match(phrase, at, between_words);
    guint words = between + (between == 0 ? phrase_match(phrase, at, from_words) : 0);
    words += words == 0 ? phrase_match(phrase, at, at_words) : 0;
    found->preposition = words > 0;
    if (!find_ends(phrase, at + words, context, between > 0, found))
        return false;
    guint onward = onward_length(phrase, found->end);
    if (onward > 0) {
        found->doubt = "the words after it say that it goes on";
        found->other = OTHER_OPEN;
        found->end += onward;
    }
    return true;
}

static bool
says_ongoing(const Phrase *phrase, guint end)
{
    const char *text = phrase_at(phrase, end - 1)->text;
    return strcmp(text, "ongoing") == 0 || strcmp(text, "going") == 0;
}

/* "To commence in September": open as "commencing" is, and sure where the cell begins so. What is said to
 * start or begin then may be said to do so in that time only. */
static guint
begin_words(const Phrase *phrase, guint at, const char **doubt)
{
    static const char *const commence[] = {"to commence in",     "to commence on",   "to commence from",
                                           "to commence",        "will commence in", "will commence on",
                                           "will commence from", "will commence",    NULL};
    static const char *const begin[] = {
        "to start in",     "to start on",       "to start from",     "to start",       "to begin in",
        "to begin on",     "to begin from",     "to begin",          "will start in",  "will start on",
        "will start from", "will start",        "will begin in",     "will begin on",  "will begin from",
        "will begin",      "to be launched in", "to be launched on", "to be launched", NULL};
    const Token *before = phrase_at(phrase, at - 1);
    bool first = before->kind == TOKEN_END || before->kind == TOKEN_MARK || phrase_at(phrase, at)->new_line;
    guint length = phrase_match(phrase, at, commence);
    if (length == 0 && first)
        length = phrase_match(phrase, at, begin);
    bool sure = first && phrase_match(phrase, at, commence) > 0;
    *doubt = length == 0 || sure ? NULL : "it may only begin then, or all of it may happen then";
    return length;
}

/* "June 2004 ongoing to June 2005" has an end after all. */
static bool
reaches_on(const Phrase *phrase, guint at, const TimescaleContext *context)
{
    Unit unit;
    guint length = connector(phrase, at, false);
    return length > 0 && unit_parse(phrase, at + length, context, &unit);
}

static bool
find_open(const Phrase *phrase, guint at, const TimescaleContext *context, Found *found)
{
    guint ongoing = phrase_match(phrase, at, ongoing_words), words = at + ongoing;
    if (ongoing > 0 && mark_at(phrase, words, ",-:("))
        words++;
    guint since = phrase_match(phrase, words, since_words);
    guint from = since + (since == 0 ? phrase_match(phrase, words, from_words) : 0);
    const char *doubt = NULL;
    from += from + ongoing == 0 ? begin_words(phrase, words, &doubt) : 0;
    Found whole = {0};
    *found = (Found){.role = ROLE_FROM, .has_unit = true, .preposition = from > 0, .since = since > 0};
    found->doubt = doubt;
    found->other = doubt != NULL ? OTHER_AT : OTHER_NONE;
    if (find_range(phrase, words, context, &whole) || find_range(phrase, words + from, context, &whole) ||
        !unit_parse(phrase, words + from, context, &found->first))
        return false;
    guint onward = onward_length(phrase, found->first.end);
    unit_settle_digits(&found->first, context->reference, false);
    found->end = found->first.end + onward;
    found->ongoing = onward > 0 && says_ongoing(phrase, found->end);
    found->impossible = onward > 0 && reaches_on(phrase, found->end, context);
    if (ongoing > 0 && from == 0) {
        found->doubt = "it may be going on until then";
        found->other = OTHER_BY;
    }
    return ongoing + from + onward > 0;
}

/* What follows makes "ongoing" say nothing of its own: "ongoing work", "ongoing until July". */
static bool
find_ongoing(const Phrase *phrase, guint at, const TimescaleContext *context, Found *found)
{
    static const char *const free_words[] = {"and", "as",     "with", "in",  "through", "throughout",
                                             "but", "review", "at",   "via", "for",     NULL};
    guint length = phrase_match(phrase, at, ongoing_words);
    Found whole = {0};
    Unit unit;
    *found = (Found){.role = ROLE_FROM, .end = at + length};
    if (length == 0)
        return false;
    const Token *next = phrase_at(phrase, at + length);
    guint mark = mark_at(phrase, at + length, ",-:") ? 1 : 0;
    guint words = phrase_match(phrase, at + length, at_words);
    found->weak = (next->kind == TOKEN_WORD && !g_strv_contains(free_words, next->text)) ||
                  find_range(phrase, at + length + mark, context, &whole) ||
                  (words > 0 && unit_parse(phrase, at + length + words, context, &unit));
    return true;
}

static bool
find_limit(const Phrase *phrase, guint at, const TimescaleContext *context, Found *found)
{
    if (find_ends(phrase, at, context, false, found)) {
        found->doubt = "the earlier of the two may be meant";
        found->other = OTHER_FIRST;
        return true;
    }
    found->range = false;
    if (!unit_parse(phrase, at, context, &found->first))
        return false;
    unit_settle_digits(&found->first, context->reference, false);
    found->end = found->first.end;
    return true;
}

static bool
find_by(const Phrase *phrase, guint at, const TimescaleContext *context, Found *found)
{
    guint by = phrase_match(phrase, at, by_words);
    guint before = by == 0 ? phrase_match(phrase, at, before_words) : 0;
    *found = (Found){.role = before > 0 ? ROLE_BEFORE : ROLE_BY, .preposition = true};
    if (by + before == 0 || !find_limit(phrase, at + by + before, context, found))
        return false;
    found->has_unit = true;
    if (before > 0 && found->first.kind == UNIT_PART && found->first.part == PART_END) {
        found->role = ROLE_BY;
        found->first.kind = UNIT_MONTH;
    } else if (before > 0 && found->first.closes) {
        found->role = ROLE_BY;
    } else if (before > 0 && found->first.kind != UNIT_DAY && found->first.kind != UNIT_MONTH) {
        found->doubt = "the end of that time may be meant";
        found->other = OTHER_BY;
    }
    return true;
}

static bool
find_unit(const Phrase *phrase, guint at, const TimescaleContext *context, Found *found)
{
    guint words = phrase_match(phrase, at, at_words);
    *found = (Found){.has_unit = true, .preposition = words > 0};
    if (!unit_parse(phrase, at + words, context, &found->first))
        return false;
    const Token *before = phrase_at(phrase, at - 1);
    unit_settle_digits(&found->first, context->reference, false);
    if (words == 0 && before->kind == TOKEN_NUMBER && before->used && before->digits <= 2 &&
        phrase_at(phrase, at)->kind == TOKEN_MONTH && found->first.kind == UNIT_MONTH)
        found->first.doubt_day = before->value;
    found->end = found->first.end;
    return true;
}

static bool
find_recurrence(const Phrase *phrase, guint at, const TimescaleContext *context, Found *found)
{
    *found = (Found){0};
    if (strcmp(phrase_at(phrase, at - 1)->text, "times") == 0)
        return false;
    guint length = recurrence_match(phrase, at, &found->recurrence, &found->doubt);
    found->end = at + length;
    return length > 0;
}

bool
rules_find(const Phrase *phrase, guint at, const TimescaleContext *context, Found *found)
{
    static bool (*const rules[])(const Phrase *, guint, const TimescaleContext *, Found *) = {
        find_range, find_recurrence, find_open, find_ongoing, find_by, find_unit};
    bool any = false;
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        Found candidate = {0};
        if (rules[i](phrase, at, context, &candidate) && (!any || candidate.end > found->end)) {
            *found = candidate;
            found->start = at;
            any = true;
        }
    }
    return any;
}
