/*
 * What milestoned and an area plugin say to each other: the whole contract, in plain C.
 *
 * A plugin is a shared object that exports one symbol, `const struct milestoned_area milestoned_area`. It
 * looks at one priority area of one programme and says how it stands: a colour word with reasons, findings,
 * dates that follow from law or custom, and its part of a board paper. It proposes; only the daemon sends.
 *
 * It runs in a process of its own that may compute, and nothing else: no file, no network, no other program,
 * a limit on memory and on time. All that it knows of the world comes through `struct milestoned_host`. The
 * same area on the same day must give the same answer.
 *
 * How the contract grows. A change that would break a built plugin raises MILESTONED_AREA_ABI, and the host
 * refuses the others. Everything else is appended: to `struct milestoned_area` and its tables, whose sizes
 * the plugin states, and to the structs that the host hands out, which a plugin only ever holds by pointer. A
 * plugin that uses a function appended after its ABI number was first published checks `struct_size` of the
 * host before. Enumerations may gain values: a plugin ignores those that it does not know.
 *
 * Texts are UTF-8, end in NUL and are never NULL; absent ones are "". What the host hands out stays until the
 * call ends that it was handed out in. What a plugin hands over is copied at once.
 */
#ifndef MILESTONED_AREA_H
#define MILESTONED_AREA_H

#include <stddef.h>
#include <stdint.h>

/* 2: a date says what it is and which one (`date`), so that it can be reminded of, done, and moved. */
#define MILESTONED_AREA_ABI 2u

#if defined(__GNUC__)
#define MILESTONED_EXPORT       __attribute__((visibility("default")))
#define MILESTONED_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define MILESTONED_EXPORT
#define MILESTONED_PRINTF(f, a)
#endif

/* A civil day: the number of days since 1970-01-01. MILESTONED_DAY_NONE is no day, and less than every day.
 */
typedef int32_t milestoned_day;
#define MILESTONED_DAY_NONE INT32_MIN

/* How a step or an area stands. An area is blue, green, amber, red or not started (nothing to go by). */
enum {
    MILESTONED_NOT_STARTED,
    MILESTONED_GREEN,
    MILESTONED_AMBER,
    MILESTONED_RED,
    MILESTONED_BLUE, /* complete, with evidence */
    MILESTONED_ON_HOLD,
    MILESTONED_SUPERSEDED,
    MILESTONED_UNDATED
};

/* What a timescale is. */
enum {
    MILESTONED_ON_DAY,    /* one day */
    MILESTONED_WINDOW,    /* from start to due */
    MILESTONED_OPEN,      /* begins, has no end */
    MILESTONED_RECURRING, /* repeats */
    MILESTONED_EVENT,     /* tied to something without a date of its own */
    MILESTONED_UNRESOLVED /* no timescale, or none that could be read */
};

/* Whose value an observation is. */
enum {
    MILESTONED_OWN,
    MILESTONED_NATIONAL,
    MILESTONED_REGION,
    MILESTONED_NEIGHBOURS, /* statistical neighbours */
    MILESTONED_TARGET,     /* what the plan wants it to be */
    MILESTONED_OTHER       /* named by `comparator_name` */
};

enum { MILESTONED_NOTE, MILESTONED_WARNING, MILESTONED_BREACH }; /* how grave a finding is */

enum { MILESTONED_NO_DIRECTION, MILESTONED_HIGHER_IS_BETTER, MILESTONED_LOWER_IS_BETTER };

/* Types of settings, and of what is known of cases. Their values are written as text: "12", "0.5", "yes",
 * "2004-03-22". No setting is a month, and nothing known of a case is a text. */
enum {
    MILESTONED_INTEGER,
    MILESTONED_NUMBER,
    MILESTONED_BOOLEAN,
    MILESTONED_TEXT,
    MILESTONED_DATE,
    MILESTONED_MONTH /* "2022-05", as its first day */
};

/* Kinds of days that can be asked for and counted. */
enum {
    MILESTONED_WORKING,      /* neither a weekend nor a bank holiday of the programme's nation */
    MILESTONED_BANK_HOLIDAY, /* whatever day of the week it falls on */
    MILESTONED_SCHOOL        /* unknown (-1) where no term dates are loaded */
};

enum { MILESTONED_OUTCOME_INTENDED, MILESTONED_OUTCOME_IMPACT, MILESTONED_OUTCOME_EXIT };
enum { MILESTONED_UPDATE_ACTIVITY, MILESTONED_UPDATE_NOTE };
enum { MILESTONED_BARS, MILESTONED_LINES }; /* how a chart is meant to be drawn */

/* Whether figures move the right way. Those of two definitions, and those of one period, say nothing. */
enum { MILESTONED_NOT_COMPARABLE, MILESTONED_WORSENING, MILESTONED_STEADY, MILESTONED_IMPROVING };

/* How far an answer can be trusted: low where what it rests on is missing, old, or too little. */
enum { MILESTONED_CONFIDENCE_LOW, MILESTONED_CONFIDENCE_MEDIUM, MILESTONED_CONFIDENCE_HIGH };

enum {
    MILESTONED_DEADLINE, /* something must be done by then, and is late afterwards */
    MILESTONED_OCCASION  /* a day that comes by itself: a census, a visit, a test week */
};

/*
 * What a plugin is given
 */

/* The area, its programme, and the day it is looked at. */
struct milestoned_about {
    const char *programme; /* its key: "inspection-plan" */
    const char *programme_title;
    const char *title;  /* of the area */
    const char *nation; /* "england", "wales", "scotland", "northern-ireland" */
    const char *year;   /* "financial" (from 1 April) or "academic" (from 1 September) */
    milestoned_day today;
    milestoned_day reference;    /* the date of the plan */
    milestoned_day activated;    /* since when the programme is kept; MILESTONED_DAY_NONE: still a draft */
    milestoned_day begins, ends; /* of the whole plan; MILESTONED_DAY_NONE */
};

/* A recommendation, workstream, commitment or key area for action. */
struct milestoned_action {
    const char *ref;    /* "R7a": the daemon's own, stable */
    const char *number; /* as the plan writes it */
    const char *title;  /* "" for the steps of an area that names no action */
    const char *objective;
    uint32_t first; /* index of its first milestone */
    uint32_t count; /* how many it has */
};

/* A step. Where it has several dates, due and the rest are those of the first that is not complete. */
struct milestoned_milestone {
    const char *ref; /* "R7a.3" */
    const char *title;
    const char *timescale;  /* the plan's own words */
    const char *monitoring; /* how it will be monitored */
    const char *success;    /* its success indicator */
    const char *note;
    const char *reason;   /* why it is amber, red, on hold or moved: "post-vacant"; "" */
    uint32_t action;      /* index of its action */
    uint32_t leads;       /* how many lead it; 0: nobody */
    uint32_t moves;       /* how often a due date of it was moved */
    uint32_t spans;       /* how many dates it has, at least 1 */
    int32_t school;       /* 1 when a school must act */
    int32_t said;         /* the status its lead gave */
    int32_t status;       /* the same, made worse where the dates say worse */
    int32_t kind;         /* what its timescale is */
    int32_t certain;      /* 0 where another reading is as good */
    milestoned_day until; /* the first day on which status or dates are others by time alone */
    milestoned_day start, due;
    milestoned_day effective; /* the last working day on or before due; school day where a school must act */
    milestoned_day overdue;   /* the first such day on which it is late */
    milestoned_day original_due;
    milestoned_day review;
    milestoned_day forecast; /* when its lead expects it */
    milestoned_day done;
    milestoned_day updated; /* when somebody last reported on it */
    milestoned_day seen;    /* since when the daemon has kept it */
};

/* One date of a step: a timescale, or an occurrence of one that repeats. */
struct milestoned_span {
    int32_t kind, certain;
    milestoned_day start, due, effective, overdue, original_due, review;
    const char *recurrence; /* "half-termly"; "" */
    const char *rule;       /* how the date was read: "by-month", "agreed" */
};

/* One value of something counted. Only measures that the plugin declares are handed out, and of those that
 * the programme keeps for one area only that area's. */
struct milestoned_observation {
    const char *measure, *group, *comparator_name, *period;
    const char *definition; /* what exactly was counted: where it changes, a new series begins */
    int32_t comparator;     /* MILESTONED_OWN … */
    int32_t has_count;      /* 1 when numerator and denominator are known */
    double value;           /* where only counts were given, their share in percent; NaN when suppressed */
    int64_t numerator, denominator;
    milestoned_day on; /* last day of the period; MILESTONED_DAY_NONE: unknown */
};

/* What was reported of the area as a whole, oldest first. */
struct milestoned_update {
    const char *period, *text;
    int32_t kind;
    milestoned_day on;
};

struct milestoned_outcome {
    const char *text;
    int32_t kind;
};

struct milestoned_board {
    const char *title;
    int32_t paper_days; /* working days before a meeting at which its papers go out */
    uint32_t meetings;  /* how many are known */
    int32_t watches;    /* 1 when this area is one of those that it watches */
};

/* Half a term of the programme's schools, inset days at either end included. */
struct milestoned_term {
    const char *id; /* "2023-24/spring-2" */
    milestoned_day first, last;
    int32_t certain; /* 0 where no calendar of terms is loaded: the nation's usual one is told */
};

/* Something that is dealt with one by one and has clocks: a request, an exclusion, an arrival. Its reference
 * stands in somebody's files, and names nobody. Only cases of the kinds that the plugin declares are handed
 * out. What else is known of it: `case_day`, `case_number`. */
struct milestoned_case {
    const char *kind, *reference;
    milestoned_day closed; /* MILESTONED_DAY_NONE while it is open */
};

struct milestoned_view;    /* an area as it stands on one day */
struct milestoned_answer;  /* what assess fills */
struct milestoned_dates;   /* what dates fills */
struct milestoned_section; /* what section fills */

/*
 * The host's functions. Indexes begin at 0; an index too high gives NULL. To ask for a setting that is not
 * declared, or to answer what makes no sense (an unknown status, a row that does not fit its table), costs
 * the answer, with an explanation: these are mistakes of the plugin, not of the plan.
 */
struct milestoned_host {
    uint32_t abi, struct_size;

    const struct milestoned_about *(*about)(const struct milestoned_view *view);

    size_t (*action_count)(const struct milestoned_view *view);
    const struct milestoned_action *(*action)(const struct milestoned_view *view, size_t index);
    size_t (*milestone_count)(const struct milestoned_view *view);
    const struct milestoned_milestone *(*milestone)(const struct milestoned_view *view, size_t index);
    const struct milestoned_span *(*span)(const struct milestoned_view *view, size_t milestone, size_t index);
    size_t (*observation_count)(const struct milestoned_view *view);
    const struct milestoned_observation *(*observation)(const struct milestoned_view *view, size_t index);
    size_t (*update_count)(const struct milestoned_view *view);
    const struct milestoned_update *(*update)(const struct milestoned_view *view, size_t index);
    size_t (*outcome_count)(const struct milestoned_view *view);
    const struct milestoned_outcome *(*outcome)(const struct milestoned_view *view, size_t index);
    size_t (*board_count)(const struct milestoned_view *view);
    const struct milestoned_board *(*board)(const struct milestoned_view *view, size_t index);
    /* Meetings ascend; MILESTONED_DAY_NONE beyond the last. */
    milestoned_day (*meeting)(const struct milestoned_view *view, size_t board, size_t index);

    /* From a year before today to two years after it, in order. */
    size_t (*term_count)(const struct milestoned_view *view);
    const struct milestoned_term *(*term)(const struct milestoned_view *view, size_t index);

    /* The value of a declared setting, or its default. `number` gives integers, numbers and booleans (0, 1).
     */
    double (*number)(const struct milestoned_view *view, const char *setting);
    const char *(*text)(const struct milestoned_view *view, const char *setting);
    milestoned_day (*day)(const struct milestoned_view *view, const char *setting);

    /* 1, 0, or -1 where it is not known. Far from today only weekends are known as not worked. */
    int (*day_is)(const struct milestoned_view *view, int kind, milestoned_day day);
    /* The day that lies `count` such days after a day (negative: before); the day itself is not counted, and
     * 0 gives it back. MILESTONED_DAY_NONE where the way leads through unknown days. */
    milestoned_day (*add_days)(const struct milestoned_view *view, int kind, milestoned_day day, int count);
    /* How many such days lie in (from, to]; negative when `to` is before `from`; INT32_MIN where one of the
     * days between is unknown. */
    int32_t (*count_days)(const struct milestoned_view *view, int kind, milestoned_day from,
                          milestoned_day to);
    /* The day of a date, MILESTONED_DAY_NONE for one that does not exist; and back. */
    milestoned_day (*make_day)(int year, int month, int day);
    void (*split_day)(milestoned_day day, int *year, int *month, int *day_of_month);
    /* "1 April 2004", as sentences need it. */
    const char *(*day_text)(const struct milestoned_view *view, milestoned_day day);

    /* assess: the colour, called once, and the day on which the answer may change by time alone
     * (MILESTONED_DAY_NONE: never). The host brings that forward to the first `until` of a milestone, so a
     * plugin states only what it adds itself; a day that is no date of the years 1 to 9999 is a mistake. A
     * later call replaces an earlier one. */
    void (*status)(struct milestoned_answer *answer, int status, milestoned_day valid_until);
    /* assess: what the measures say by themselves, where they say anything; the daemon holds it against the
     * plan. */
    void (*measured)(struct milestoned_answer *answer, int status);
    /* assess: where the area is going, and how far the answer can be trusted. Not said: not comparable, and
     * medium. */
    void (*trend)(struct milestoned_answer *answer, int trend, int confidence);
    /* One sentence why; the most important first. */
    void (*reason)(struct milestoned_answer *answer, const char *format, ...) MILESTONED_PRINTF(2, 3);
    /* Something that somebody must see. `code` names the kind and what it is about and stays the same from
     * day to day ("low-attendance/trust-board"); `ref` is the milestone's, or "". What names a case has a
     * code that begins with "case/", and is told to the area's lead alone; nothing else may name one. Of
     * these the first that are told in one mail are the first that were found. */
    void (*finding)(struct milestoned_answer *answer, int severity, const char *code, const char *ref,
                    const char *format, ...) MILESTONED_PRINTF(5, 6);

    /* dates: one date. `key` tells it from all others of the area and stays the same when its day moves
     * ("census/2026-autumn"): by it a date is the same date. `rule` is the statute or setting that it follows
     * from. A day outside those asked for is left out by the host; one key twice is a mistake. */
    void (*date)(struct milestoned_dates *dates, int kind, milestoned_day on, const char *key,
                 const char *title, const char *rule);

    /* section: blocks in order. Plain text: markup has no meaning here, and is shown as it stands. */
    void (*paragraph)(struct milestoned_section *section, const char *format, ...) MILESTONED_PRINTF(2, 3);
    void (*table)(struct milestoned_section *section, const char *title, const char *const *heads,
                  size_t count);
    void (*row)(struct milestoned_section *section, const char *const *cells, size_t count);
    void (*chart)(struct milestoned_section *section, int kind, const char *title, const char *unit,
                  const char *const *labels, size_t count);
    /* As many values as the chart has labels; NaN where there is none. */
    void (*series)(struct milestoned_section *section, const char *name, const double *values, size_t count);

    /* Cases, by kind and reference. What is not known of one is MILESTONED_DAY_NONE, and NaN; a flag is 1 or
     * 0. */
    size_t (*case_count)(const struct milestoned_view *view);
    const struct milestoned_case *(*case_at)(const struct milestoned_view *view, size_t index);
    milestoned_day (*case_day)(const struct milestoned_view *view, size_t index, const char *fact);
    double (*case_number)(const struct milestoned_view *view, size_t index, const char *fact);
};

/*
 * What a plugin gives
 */

/* One of its settings. `fallback` is the default, written as a value is; it must itself be allowed. */
struct milestoned_setting {
    const char *name; /* lower-case letters, digits and _ */
    int32_t type;
    const char *fallback; /* "" is allowed for text and dates: nothing set */
    double min, max;      /* integers and numbers; both 0: any */
    const char *sentence; /* what it does, in which unit */
};

/* One of its measures. Values outside min and max are left out, and a finding says so; both 0: any. */
struct milestoned_measure {
    const char *name; /* as in measures.csv */
    const char *title;
    const char *unit; /* "%", "pupils" */
    int32_t direction;
    double min, max;
};

/* One thing that is known of a case of a kind, and a column of cases.csv: a date, a month, a number or a
 * flag, never a text. The kinds of a plugin are those that stand in its table; the first fact of a kind is
 * the day that it begins with, and no case is without it. */
struct milestoned_case_fact {
    const char *kind; /* lower-case letters, digits and _ */
    const char *name; /* the same; not "kind", "reference", "area" or "closed" */
    int32_t type;     /* MILESTONED_DATE … but MILESTONED_TEXT */
    double min, max;  /* numbers; both 0: any */
    const char *sentence;
};

struct milestoned_area {
    uint32_t abi;         /* MILESTONED_AREA_ABI; nothing else is read until it matches */
    uint32_t struct_size; /* sizeof(struct milestoned_area) */
    const char *name;     /* as its file is called */
    const char *summary;  /* one sentence: what it watches */

    const struct milestoned_setting *settings;
    uint32_t setting_count, setting_size;
    const struct milestoned_measure *measures;
    uint32_t measure_count, measure_size;

    /* Once per process, before all else; what it gives is handed to the others. NULL: it cannot work. */
    void *(*open)(const struct milestoned_host *host);
    /* These give 0, or anything else to give up: the reasons given so far then tell people why. `dates` and
     * `section` may be NULL. `dates` answers for the days from `from` to `to`, both included. */
    int (*assess)(void *self, const struct milestoned_view *view, struct milestoned_answer *answer);
    int (*dates)(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
                 struct milestoned_dates *dates);
    int (*section)(void *self, const struct milestoned_view *view, struct milestoned_section *section);
    void (*close)(void *self); /* may be NULL */

    const struct milestoned_case_fact *facts;
    uint32_t fact_count, fact_size;
};

/* For the initializer of a plugin: its tables with their sizes. */
#define MILESTONED_SETTINGS(table)                                                                           \
    .settings = (table), .setting_count = sizeof(table) / sizeof((table)[0]),                                \
    .setting_size = sizeof((table)[0])
#define MILESTONED_MEASURES(table)                                                                           \
    .measures = (table), .measure_count = sizeof(table) / sizeof((table)[0]),                                \
    .measure_size = sizeof((table)[0])
#define MILESTONED_CASES(table)                                                                              \
    .facts = (table), .fact_count = sizeof(table) / sizeof((table)[0]), .fact_size = sizeof((table)[0])

extern MILESTONED_EXPORT const struct milestoned_area milestoned_area;

#endif
