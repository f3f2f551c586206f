/*
 * Events are taken one after another into the six halves of each school year. A day on which a half begins or
 * ends lies in a window of the calendar that no other such day lies in, so that it is known by its day;
 * season and number, where the words have them, must agree. Then halves make terms, and what lies between two
 * halves their half-term, unless an event says it.
 */
#include "time/feed.h"

#include "base/error.h"
#include "base/text.h"
#include "time/calendar.h"
#include "time/feed_words.h"
#include "time/terms_private.h"

#include <string.h>

enum {
    HALVES = 6,          /* of a school year: autumn 1, autumn 2, spring 1 … */
    NEW_SCHOOL_YEAR = 8, /* August: what comes from then on is of the year that begins */
    SHORTEST_PART = 15,  /* days: less than that is no half of a term */
    LONGEST_BREAK = 21,  /* days off in a term's middle */
    LONGEST_INSET = 5,   /* days */
    BESIDE_TERM = 7,     /* days between inset days and their term */
    MONTH = 100          /* 9 * MONTH + 20 is 20 September */
};

/* The first or the last day of a half of a term. */
typedef struct Edge {
    Day day;
    const FeedEvent *event; /* NULL: nothing says it */
    bool disputed;          /* two events say different days */
} Edge;

typedef struct SchoolYear {
    int year;
    Edge edges[HALVES][2]; /* first day, last day */
} SchoolYear;

typedef struct Reader {
    Terms *terms;
    GArray *left;
    GArray *years;     /* SchoolYear */
    GPtrArray *breaks; /* FeedEvent *: half-terms; owned */
    GPtrArray *others; /* const FeedEvent *: what can be placed when the terms are known */
    FeedEvent *opened; /* a half-term whose first day alone was read; owned */
} Reader;

static void
clear_event(gpointer event)
{
    g_free(((FeedEvent *)event)->summary);
}

static void
clear_left(gpointer left)
{
    g_free(((FeedLeft *)left)->summary);
    g_free(((FeedLeft *)left)->reason);
}

GArray *
feed_events_new(void)
{
    GArray *events = g_array_new(FALSE, FALSE, sizeof(FeedEvent));
    g_array_set_clear_func(events, clear_event);
    return events;
}

GArray *
feed_left_new(void)
{
    GArray *left = g_array_new(FALSE, FALSE, sizeof(FeedLeft));
    g_array_set_clear_func(left, clear_left);
    return left;
}

static void
free_event(gpointer event)
{
    if (event != NULL)
        clear_event(event);
    g_free(event);
}

static FeedEvent *
copy_event(const FeedEvent *event)
{
    FeedEvent *copy = g_new(FeedEvent, 1);
    *copy = *event;
    copy->summary = g_strdup(event->summary);
    return copy;
}

/* `reason` is (transfer full); NULL where the event has nothing that is needed. */
static void
leave_out(const Reader *reader, const FeedEvent *event, char *reason)
{
    const FeedLeft left = {text_squeeze(event->summary), event->first, event->last, reason};
    g_array_append_val(reader->left, left);
}

static const char *
season_word(Season season)
{
    static const char *const words[] = {
        [SEASON_SPRING] = "spring", [SEASON_SUMMER] = "summer", [SEASON_AUTUMN] = "autumn"};
    return words[season];
}

static Season
season_of_half(int half)
{
    static const Season seasons[] = {SEASON_AUTUMN, SEASON_SPRING, SEASON_SUMMER};
    return seasons[half / 2];
}

/* Which half begins (or ends) around that time of the year; -1 for none. */
static int
half_by_day(Day day, bool last)
{
    static const int windows[2][HALVES][2] = {{{8 * MONTH + 10, 9 * MONTH + 20},
                                               {10 * MONTH + 10, 11 * MONTH + 15},
                                               {1 * MONTH + 1, 1 * MONTH + 22},
                                               {2 * MONTH + 8, 3 * MONTH + 5},
                                               {3 * MONTH + 25, 5 * MONTH + 5},
                                               {5 * MONTH + 20, 6 * MONTH + 15}},
                                              {{10 * MONTH + 5, 11 * MONTH + 5},
                                               {12 * MONTH + 8, 12 * MONTH + 24},
                                               {2 * MONTH + 1, 2 * MONTH + 25},
                                               {3 * MONTH + 15, 4 * MONTH + 22},
                                               {5 * MONTH + 15, 6 * MONTH + 5},
                                               {6 * MONTH + 15, 7 * MONTH + 31}}};
    CivilDate date = day_to_civil(day);
    int at = date.month * MONTH + date.day;
    for (int half = 0; half < HALVES; half++)
        if (windows[last][half][0] <= at && at <= windows[last][half][1])
            return half;
    return -1;
}

/* A season without a number is the whole term, which begins with its first half and ends with its second; but
 * an event that lasts as long as it says is either half too. A number counts the halves of the season, or the
 * terms of a year that has three, four or six of them. */
static bool
agrees(const FeedWords *words, int half, bool last)
{
    static const int of_four[HALVES] = {1, 2, 3, 3, 4, 4};
    int number = words->number, in_season = half % 2 + 1;
    if (words->season != SEASON_WINTER)
        return words->season == season_of_half(half) &&
               (number != 0 ? number == in_season : words->kind == FEED_TERM || in_season == (last ? 2 : 1));
    return number == 0 || number == half + 1 || number == half / 2 + 1 || number == of_four[half];
}

static SchoolYear *
school_year(const Reader *reader, Day day)
{
    CivilDate date = day_to_civil(day);
    const SchoolYear fresh = {.year = date.month >= NEW_SCHOOL_YEAR ? date.year : date.year - 1};
    for (guint i = 0; i < reader->years->len; i++) {
        SchoolYear *year = &g_array_index(reader->years, SchoolYear, i);
        if (year->year == fresh.year)
            return year;
    }
    g_array_append_val(reader->years, fresh);
    return &g_array_index(reader->years, SchoolYear, reader->years->len - 1);
}

static void
take_edge(const Reader *reader, const FeedEvent *event, const FeedWords *words, bool last)
{
    Day day = last ? event->last : event->first;
    int half = half_by_day(day, last);
    if (half < 0 || !agrees(words, half, last)) {
        leave_out(reader, event,
                  g_strdup_printf("it is not the time of the year at which such a term %s",
                                  last ? "ends" : "begins"));
        return;
    }
    Edge *edge = &school_year(reader, day)->edges[half][last];
    if (edge->event != NULL && edge->day != day) {
        char text[DAY_TEXT_SIZE];
        edge->disputed = true;
        leave_out(reader, event, g_strdup_printf("another event says %s", day_format(edge->day, text)));
        return;
    }
    *edge = (Edge){.day = day, .event = event, .disputed = edge->disputed};
}

static void
take_term(const Reader *reader, const FeedEvent *event, const FeedWords *words)
{
    if (words->kind == FEED_TERM && event->last - event->first < SHORTEST_PART) {
        leave_out(reader, event, g_strdup("it does not say whether a term begins or ends"));
        return;
    }
    if (words->kind != FEED_TERM && event->last != event->first) {
        leave_out(reader, event, g_strdup("it is several days long, and a term begins or ends on one"));
        return;
    }
    if (words->kind != FEED_TERM_END)
        take_edge(reader, event, words, false);
    if (words->kind != FEED_TERM_START)
        take_edge(reader, event, words, true);
}

static void
close_half_term(Reader *reader, const FeedEvent *event)
{
    if (reader->opened == NULL)
        return;
    if (event != NULL && event->last - reader->opened->first < LONGEST_BREAK) {
        reader->opened->last = event->last;
        g_ptr_array_add(reader->breaks, g_steal_pointer(&reader->opened));
        return;
    }
    leave_out(reader, reader->opened, g_strdup("only one end of the half-term is said"));
    g_clear_pointer(&reader->opened, free_event);
}

static void
take_half_term(Reader *reader, const FeedEvent *event, FeedKind kind)
{
    bool one_day = event->first == event->last;
    if (kind == FEED_HALF_TERM_END && one_day && reader->opened != NULL) {
        close_half_term(reader, event);
    } else if (kind == FEED_HALF_TERM_START && one_day) {
        close_half_term(reader, NULL);
        reader->opened = copy_event(event);
    } else if (one_day) {
        leave_out(reader, event, g_strdup("only one end of the half-term is said"));
    } else if (event->last - event->first >= LONGEST_BREAK) {
        leave_out(reader, event, g_strdup("it is too long for a half-term holiday"));
    } else {
        g_ptr_array_add(reader->breaks, copy_event(event));
    }
}

static void
take_bank_holiday(const Reader *reader, const FeedEvent *event)
{
    for (Day day = event->first; day <= event->last; day++) {
        if (day_weekday(day) > FRIDAY || calendar_rule_holiday(reader->terms->nation, day) != NULL)
            continue;
        leave_out(reader, event,
                  g_strdup("it is no bank holiday that the rules know (see bank-holidays.conf)"));
        return;
    }
    leave_out(reader, event, NULL);
}

static void
take_event(Reader *reader, const FeedEvent *event)
{
    FeedWords words = feed_words(event->summary);
    if (event->repeats) {
        leave_out(reader, event, g_strdup("it repeats"));
        return;
    }
    switch (words.kind) {
    case FEED_UNKNOWN:
        leave_out(reader, event, g_strdup("its words are not understood"));
        break;
    case FEED_TWO_THINGS:
        leave_out(reader, event, g_strdup("it says two things at once"));
        break;
    case FEED_TERM:
    case FEED_TERM_START:
    case FEED_TERM_END:
        take_term(reader, event, &words);
        break;
    case FEED_HALF_TERM:
    case FEED_HALF_TERM_START:
    case FEED_HALF_TERM_END:
        take_half_term(reader, event, words.kind);
        break;
    case FEED_BANK_HOLIDAY:
        take_bank_holiday(reader, event);
        break;
    case FEED_INSET:
    case FEED_CLOSURE:
    case FEED_HOLIDAY:
        g_ptr_array_add(reader->others, (gpointer)event);
    }
}

static bool
is_said(const Edge *edge)
{
    return edge->event != NULL && !edge->disputed;
}

/* A term lacks an end: the events that say the rest of it are of no use. */
static void
leave_term_out(const Reader *reader, const SchoolYear *year, int first_half)
{
    for (int half = first_half; half < first_half + 2; half++) {
        for (int last = 0; last < 2; last++) {
            const Edge *edge = &year->edges[half][last];
            Season season = season_of_half(half);
            if (edge->event != NULL)
                leave_out(reader, edge->event,
                          g_strdup_printf("the feed does not say both ends of the %s term %d, or says "
                                          "different days",
                                          season_word(season),
                                          season == SEASON_AUTUMN ? year->year : year->year + 1));
        }
    }
}

/* A term that begins on a Saturday begins for schools on the Monday: taken so, and told. */
static void
tell_moved(const Reader *reader, const Edge *edge, bool last)
{
    Day to = last ? day_weekday_until(edge->day) : day_weekday_from(edge->day);
    if (to == edge->day)
        return;
    g_autofree char *day = day_format_long(to);
    const FeedEvent on = {edge->event->summary, edge->day, edge->day, false};
    leave_out(reader, &on,
              g_strdup_printf("it is a %s: taken as %s",
                              day_weekday(edge->day) == SUNDAY ? "Sunday" : "Saturday", day));
}

static void
make_term(const Reader *reader, const SchoolYear *year, int half)
{
    const Edge *first = &year->edges[half][0], *middle = &year->edges[half][1];
    const Edge *again = &year->edges[half + 1][0], *last = &year->edges[half + 1][1];
    if (!is_said(first) || !is_said(last)) {
        leave_term_out(reader, year, half);
        return;
    }
    tell_moved(reader, first, false);
    tell_moved(reader, last, true);
    LoadedTerm loaded = {.season = season_of_half(half), .year = year->year};
    loaded.term = (Term){day_weekday_from(first->day), day_weekday_until(last->day), DAY_NONE, DAY_NONE};
    if (is_said(middle) && is_said(again)) {
        loaded.term.away = day_weekday_from(middle->day + 1);
        loaded.term.back = day_weekday_until(again->day - 1);
        if (loaded.term.back < loaded.term.away)
            loaded.term.away = loaded.term.back = DAY_NONE;
    }
    g_array_append_val(reader->terms->loaded, loaded);
}

static LoadedTerm *
term_of(const Terms *terms, Day first, Day last)
{
    for (guint i = 0; i < terms->loaded->len; i++) {
        LoadedTerm *loaded = &g_array_index(terms->loaded, LoadedTerm, i);
        if (loaded->term.first <= last && first <= loaded->term.last)
            return loaded;
    }
    return NULL;
}

static void
place_break(const Reader *reader, const FeedEvent *event)
{
    Day away = day_weekday_from(event->first), back = day_weekday_until(event->last);
    LoadedTerm *loaded = term_of(reader->terms, away, back);
    if (loaded == NULL || away <= loaded->term.first || back >= loaded->term.last || back < away) {
        leave_out(reader, event, g_strdup("it lies within no term that the feed gives"));
    } else if (loaded->term.away != DAY_NONE && (loaded->term.away != away || loaded->term.back != back)) {
        char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE];
        leave_out(reader, event,
                  g_strdup_printf("other events say %s to %s", day_format(loaded->term.away, from),
                                  day_format(loaded->term.back, to)));
    } else {
        loaded->term.away = away;
        loaded->term.back = back;
    }
}

static void
add_closure(const Reader *reader, Day first, Day last, const char *name, bool inset)
{
    const TermsClosure closure = {first, last, text_squeeze(name), inset};
    g_array_append_val(reader->terms->closures, closure);
}

static void
place_inset(const Reader *reader, const FeedEvent *event)
{
    if (event->last - event->first >= LONGEST_INSET ||
        term_of(reader->terms, event->first - BESIDE_TERM, event->last + BESIDE_TERM) == NULL) {
        leave_out(reader, event,
                  g_strdup("it lies in no term that the feed gives, nor within a week of one"));
        return;
    }
    for (Day day = event->first; day <= event->last; day++)
        if (day_weekday(day) <= FRIDAY && terms_closure(reader->terms, day) == NULL)
            add_closure(reader, day, day, "Inset day", true);
}

static void
place_closure(const Reader *reader, const FeedEvent *event)
{
    if (event->last - event->first >= LONGEST_BREAK ||
        term_of(reader->terms, event->first, event->last) == NULL)
        leave_out(reader, event, g_strdup("it lies in no term that the feed gives, or is very long"));
    else if (terms_closure(reader->terms, event->first) == NULL)
        add_closure(reader, event->first, event->last, event->summary, false);
}

/* The holidays between terms follow from the terms, and may not contradict them. */
static void
place_holiday(const Reader *reader, const FeedEvent *event)
{
    const LoadedTerm *loaded =
        term_of(reader->terms, day_weekday_from(event->first), day_weekday_until(event->last));
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    char *reason = NULL;
    if (loaded != NULL)
        reason = g_strdup_printf("it reaches into the %s term, from %s to %s", season_word(loaded->season),
                                 day_format(loaded->term.first, first), day_format(loaded->term.last, last));
    leave_out(reader, event, reason);
}

static void
place_others(const Reader *reader)
{
    for (guint i = 0; i < reader->others->len; i++) {
        const FeedEvent *event = reader->others->pdata[i];
        switch (feed_words(event->summary).kind) {
        case FEED_INSET:
            place_inset(reader, event);
            break;
        case FEED_CLOSURE:
            place_closure(reader, event);
            break;
        default:
            place_holiday(reader, event);
        }
    }
}

static int
by_words_and_day(gconstpointer a, gconstpointer b)
{
    const FeedEvent *x = a, *y = b;
    int words = strcmp(x->summary, y->summary);
    return words != 0 ? words : (x->first > y->first) - (x->first < y->first);
}

static int
by_day(gconstpointer a, gconstpointer b)
{
    const FeedEvent *x = a, *y = b;
    return x->first != y->first ? (x->first > y->first) - (x->first < y->first)
                                : strcmp(x->summary, y->summary);
}

/* True where two events with the same words may be parts of one: two first days of a term are not. */
static bool
goes_on(const FeedEvent *before, const FeedEvent *event)
{
    FeedKind kind = feed_words(event->summary).kind;
    return kind != FEED_TERM && kind != FEED_TERM_START && kind != FEED_TERM_END && !before->repeats &&
           !event->repeats && strcmp(before->summary, event->summary) == 0 &&
           day_weekday_from(event->first) <= day_weekday_from(before->last + 1);
}

/* Some feeds have an event for each day of a holiday: those that follow each other, over a weekend too, with
 * the same words become one. Ordered by day. (transfer full) */
static GArray *
join_days(const GArray *events)
{
    g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(FeedEvent));
    GArray *joined = feed_events_new();
    g_array_append_vals(sorted, events->data, events->len);
    g_array_sort(sorted, by_words_and_day);
    for (guint i = 0; i < sorted->len; i++) {
        FeedEvent event = g_array_index(sorted, FeedEvent, i);
        FeedEvent *before = joined->len > 0 ? &g_array_index(joined, FeedEvent, joined->len - 1) : NULL;
        if (before != NULL && goes_on(before, &event)) {
            before->last = MAX(before->last, event.last);
            continue;
        }
        event.summary = g_strdup(event.summary);
        g_array_append_val(joined, event);
    }
    g_array_sort(joined, by_day);
    return joined;
}

static int
by_first_day(gconstpointer a, gconstpointer b)
{
    Day x = ((const LoadedTerm *)a)->term.first, y = ((const LoadedTerm *)b)->term.first;
    return (x > y) - (x < y);
}

static void
read_events(Reader *reader, const GArray *events)
{
    for (guint i = 0; i < events->len; i++)
        take_event(reader, &g_array_index(events, FeedEvent, i));
    close_half_term(reader, NULL);
    for (guint i = 0; i < reader->years->len; i++)
        for (int half = 0; half < HALVES; half += 2)
            make_term(reader, &g_array_index(reader->years, SchoolYear, i), half);
    g_array_sort(reader->terms->loaded, by_first_day);
    for (guint i = 0; i < reader->breaks->len; i++)
        place_break(reader, reader->breaks->pdata[i]);
    place_others(reader);
}

Terms *
feed_read(const char *key, const char *title, Nation nation, const GArray *events, GArray *left,
          GError **error)
{
    g_autoptr(GArray) joined = join_days(events);
    g_autoptr(GArray) years = g_array_new(FALSE, FALSE, sizeof(SchoolYear));
    g_autoptr(GPtrArray) breaks = g_ptr_array_new_with_free_func(free_event);
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    g_autoptr(Terms) terms = terms_blank(key, title, nation);
    Reader reader = {.terms = terms, .left = left, .years = years, .breaks = breaks, .others = others};
    read_events(&reader, joined);
    if (terms->loaded->len == 0) {
        error_set(error, ERROR_DATA,
                  "there is no whole term in it, of %u events; give one a first and a last day, or write the "
                  "calendar by hand (milestoned-calendar(5))",
                  events->len);
        return NULL;
    }
    terms_seal(terms);
    return g_steal_pointer(&terms);
}
