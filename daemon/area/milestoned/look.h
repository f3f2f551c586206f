/*
 * What area plugins have in common, on top of <milestoned/area.h>: an area looked at for one answer. Figures
 * are sorted once and then found at once, by measure, group and whose they are; what they say of gap and
 * trend, when they are too old to go by, which counts are too small to tell, and how the steps of the plan
 * stand, is reckoned here and nowhere else.
 *
 * Plain C that needs the C library only. A plugin of one's own is built with look.c beside it:
 *
 *     cc -shared -fPIC -fvisibility=hidden -Wl,-z,defs -o mine.so mine.c look.c -lm
 *
 * A group that is not named is "all". Values that may not be shown (suppressed) are left out of every answer
 * here. What is handed out lives as long as the view; nothing is to be freed but the look itself.
 */
#ifndef MILESTONED_LOOK_H
#define MILESTONED_LOOK_H

#include <milestoned/area.h>

struct look {
    const struct milestoned_host *host;
    const struct milestoned_view *view;
    const struct milestoned_about *about;
    milestoned_day today;
    milestoned_day
        until; /* the first day on which something here changes by time alone: give it to `status` */
    const struct milestoned_observation **figures;
    size_t figure_count;
};

/* For `open` and `close` of a plugin that keeps nothing of its own from one call to the next. */
void *look_open(const struct milestoned_host *host);
void look_close(void *self);

/* Looks at an area; `self` is what look_open gave. False when there is no memory for it; look_end is then not
 * needed. */
int look_begin(struct look *look, const void *self, const struct milestoned_view *view);
void look_end(struct look *look);

/* Something is otherwise from `day` on. */
void look_change_on(struct look *look, milestoned_day day);

/* The graver of two colours; not started and blue give way to all others. */
int look_worse(int a, int b);
const char *look_word(int status); /* "amber", "on hold"; "unknown" for one that is not known here */

/*
 * Settings
 */

/* Whether a text setting of names with commas between them has this one; "*" has all. */
int look_names(const struct look *look, const char *setting, const char *name);

/* Settings that several plugins have, for their tables, so that they mean the same in each. */
#define LOOK_FIGURE_MONTHS(fallback)                                                                         \
    {                                                                                                        \
        "figure_months", MILESTONED_INTEGER, fallback, 1, 120,                                               \
            "Months after which a figure is too old to go by."                                               \
    }
#define LOOK_SMALL_NUMBER                                                                                    \
    {                                                                                                        \
        "small_number", MILESTONED_INTEGER, "6", 1, 100,                                                     \
            "Counts of people below this are told as \"fewer than\" it."                                     \
    }

/* A measure that every plugin has: something counted that is told as it is, and judged by nobody. Its group
 * says what was counted: "Schools in the language bid". */
#define LOOK_COUNT                                                                                           \
    {                                                                                                        \
        "count", "Counted", "", MILESTONED_NO_DIRECTION, -1e12, 1e12                                         \
    }

/*
 * Figures
 */

/* Those of one measure, group and owner, oldest first; of two on one day the later row stands last. */
struct look_series {
    const struct milestoned_observation *const *at;
    size_t count;
};

const char *look_group(const struct milestoned_observation *figure); /* "all" for "" */
struct look_series look_series(const struct look *look, const char *measure, const char *group,
                               int comparator);

/* The next group of a measure that has figures of `comparator`, after `group` (NULL: the first); NULL at the
 * end. */
const char *look_next_group(const struct look *look, const char *measure, int comparator, const char *group);

/* The newest figure that is not of the future, but for targets. NULL. */
const struct milestoned_observation *look_latest(const struct look *look, const char *measure,
                                                 const char *group, int comparator);

/* The newest own figure of each group of a measure, one after the other: `group` begins as NULL and is set to
 * the group of what is given. NULL at the end. */
const struct milestoned_observation *look_next_own(const struct look *look, const char *measure,
                                                   const char **group);

/* Somebody else's figure of the same measure, group and period. NULL. */
const struct milestoned_observation *look_beside(const struct look *look,
                                                 const struct milestoned_observation *own, int comparator);
/* The same for another group ("not-disadvantaged"). */
const struct milestoned_observation *look_beside_group(const struct look *look,
                                                       const struct milestoned_observation *own,
                                                       const char *group, int comparator);

/* The figure to hold a figure against: the nearest before it that is of the same part of the year, a year or
 * more earlier. NULL. Autumn and spring, and this year's eleven-year-olds in two tests, are no trend. */
const struct milestoned_observation *look_before(const struct look *look,
                                                 const struct milestoned_observation *figure);

/* Whether both were counted the same way: a definition that changed begins a new series. */
int look_comparable(const struct milestoned_observation *figure, const struct milestoned_observation *before);

/* The first target of a measure and group that falls on `day` or later; without one the last. NULL. */
const struct milestoned_observation *look_target(const struct look *look, const char *measure,
                                                 const char *group, milestoned_day day);

/* How many points a figure lies above another one, to one decimal: what is equal when written so is equal. */
double look_gap(const struct milestoned_observation *own, const struct milestoned_observation *other);

/* Green where `lead` (points by which the figure is better) is none or more, amber down to `margin` points
 * behind, red beyond. */
int look_colour(double lead, double margin);

/* Improving, worsening, steady (less than `least` apart), or not comparable (NULL, another definition). */
int look_trend(const struct milestoned_observation *figure, const struct milestoned_observation *before,
               int direction, double least);
const char *look_trend_text(int trend); /* "it rose" is no word for this: "better than a year before" */

/* The trend of the whole from those of its parts: worsening where one is, else improving where one is. */
int look_trend_of(int a, int b);

/* Whether a figure is young enough to go by, `months` after its day; notes when it no longer is. One without
 * a day never grows old. */
int look_fresh(struct look *look, const struct milestoned_observation *figure, int months);

/* "23", or "fewer than 6": counts of people that could be recognised are not told. */
enum { LOOK_TEXT = 200 };
const char *look_count(double count, double small, char text[LOOK_TEXT]);

/* "24 of 32" where counts are known and not small, else "75%". */
const char *look_share(const struct milestoned_observation *figure, double small, char text[LOOK_TEXT]);

/* "250,000"; what is less than 10,000, or has decimals, as it is. */
const char *look_number(double value, char text[LOOK_TEXT]);

/* With its unit: "£250,000", "80%", "2 grades". */
const char *look_amount(const struct milestoned_measure *measure, double value, char text[LOOK_TEXT]);

/* Tells every `count`, newest first of each group, with its target. */
void look_tell_counts(const struct look *look, struct milestoned_answer *answer);

/* What the figures of an area come to, one after the other. It begins empty: {0}. */
struct look_sum {
    int colour, trend;
    unsigned judged; /* how many had a colour */
};
void look_add(struct look_sum *sum, int colour, int trend);

/* Judges the newest figure of all, where it is young enough: green from `wanted` on, amber from `least` on
 * (or, where lower is better, down to them), red beyond; adds it to the sum with its trend, changes of less
 * than `step` being none, and gives the reason. Whether there was one. */
int look_judge_level(struct look *look, struct milestoned_answer *answer,
                     const struct milestoned_measure *measure, double wanted, double least, double step,
                     struct look_sum *sum);

/* The same beside the country: green where the newest figure of all is the national one of its period or
 * better, amber down to `margin` points behind it, red beyond; no colour without a national figure. */
int look_judge_national(struct look *look, struct milestoned_answer *answer,
                        const struct milestoned_measure *measure, double margin, double step,
                        struct look_sum *sum);

/* Judges a figure by the straight way to its target: green on it or ahead, amber behind, with a finding
 * "behind/MEASURE/GROUP"; not started without a target, or before the way has begun. A rise (`_gain`) begins
 * at nothing on the plan's date, a level at its first figure. The reason is given either way. */
int look_judge_path(const struct look *look, struct milestoned_answer *answer,
                    const struct milestoned_measure *measure, const struct milestoned_observation *own);

/* A note "not-counted/MEASURE/GROUP" for each target for which nothing has been counted yet. */
void look_tell_uncounted(const struct look *look, struct milestoned_answer *answer,
                         const struct milestoned_measure *measure);

/* A warning "not-engaged/GROUP" of the schools that do not take part: a measure with counts, below `wanted`
 * percent. */
void look_find_unengaged(const struct look *look, struct milestoned_answer *answer,
                         const struct milestoned_observation *own, double wanted);

/* How much of the way from `from` to `to` has passed on `day`: 0 to 1. */
double look_elapsed(milestoned_day from, milestoned_day to, milestoned_day day);

/* Answers: the worse of the figures and of what the steps come to, what the figures say by themselves, where
 * they go, with `confidence`, and until when it holds; where there is nothing to go by, which step is next.
 * Ends the look. */
void look_answer(struct look *look, struct milestoned_answer *answer, const struct look_sum *sum, int steps,
                 int confidence);

/* A line chart of a measure's own figures for all, the newest 24, beside the national ones; none of fewer
 * than two. */
void look_chart(const struct look *look, struct milestoned_section *section, const char *measure,
                const char *title);

/*
 * The plan's own steps
 */

struct look_plan {
    unsigned steps; /* without those replaced by others */
    unsigned done, late, risk, held;
    const struct milestoned_milestone *oldest; /* late, and due first; NULL */
    const struct milestoned_milestone *next;   /* neither complete nor late, due first; NULL */
};

struct look_plan look_plan(const struct look *look);
int look_is_open(const struct milestoned_milestone *step);

/* Amber where steps are late or at risk, not started otherwise, and the reason: what late steps do to a
 * measure only figures can show. */
int look_judge_plan(const struct look *look, struct milestoned_answer *answer);

/* Whether a text has a word that begins with `stem`, in whatever case ("consult" in "Consulting heads"). */
int look_mentions(const char *text, const char *stem);
/* The same for one of several, which end in NULL. */
int look_mentions_any(const char *text, const char *const *stems);

/* The day on which a step begins, or the one it is due on. */
milestoned_day look_first_day(const struct milestoned_milestone *step);

/* Whether something is launched, started, delivered by it. */
int look_starts(const struct milestoned_milestone *step);

/* A warning "blackout" of launches and cohorts that need schools and begin in the test week, in which they
 * have no time, or on a day on which they are shut. */
void look_find_blackouts(struct look *look, struct milestoned_answer *answer);

/* The number of the cohort that a step is about ("cohort 3"); 0: none. */
int look_cohort(const struct milestoned_milestone *step);

/* A warning "overtaking/STEP/STEP" of each cohort that begins before the one before it is done. */
void look_find_overtaking(const struct look *look, struct milestoned_answer *answer);

/* Names in a row, for a sentence: the first few, then "and more". */
struct look_list {
    unsigned count;
    const char *only; /* the reference while there is one alone, for a finding; else "" */
    char text[LOOK_TEXT];
};
void look_list_add(struct look_list *list, const char *name, const char *ref);
const char *look_list_text(const struct look_list *list);

/*
 * Days
 */

/* The same day some months later (earlier), or the last of a shorter month. */
milestoned_day look_months(const struct look *look, milestoned_day day, int months);
int look_year(const struct look *look, milestoned_day day);
/* 0 Monday to 6 Sunday. */
int look_weekday(milestoned_day day);
/* The n-th such weekday of a month, the last one for n = 0. */
milestoned_day look_nth(const struct look *look, int year, int month, int weekday, int n);
/* The first such weekday on or after a date. */
milestoned_day look_from(const struct look *look, int year, int month, int day, int weekday);
/* The last working day on or before a day. */
milestoned_day look_worked(const struct look *look, milestoned_day day);

/* Key Stage 2 tests: Monday to Thursday of the week with the second Monday in May; in 2023, when that was a
 * bank holiday, Tuesday to Friday (Standards and Testing Agency). 0 where there were none: 2020, 2021. */
int look_test_week(const struct look *look, int year, milestoned_day *first, milestoned_day *last);

/* School census days, on which schools in England return attendance and numbers on roll (Education
 * (Information About Individual Pupils) (England) Regulations 2013, SI 2013/2094); the days are the
 * Department's: first Thursday of October, third of January and of May. */
enum { LOOK_CENSUS_SPRING, LOOK_CENSUS_SUMMER, LOOK_CENSUS_AUTUMN };
milestoned_day look_census(const struct look *look, int which, int year);
/* As an occasion, from 2014 on. Several areas that have it have one and the same. */
void look_date_census(const struct look *look, struct milestoned_dates *dates, int which, int year);

/* Whether a half-term is the second of its term, which ends with it. */
int look_ends_term(const struct milestoned_term *term);

/* A date whose key ends in the year: "census/2026". */
void look_date(const struct look *look, struct milestoned_dates *dates, int kind, milestoned_day on,
               const char *stem, int year, const char *title, const char *rule);

#endif
