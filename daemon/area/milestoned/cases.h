/*
 * Time limits of cases, on top of <milestoned/look.h>: a table says what each begins with, how it is counted,
 * what ends it and which statute says so; from it follows what runs, what runs out before the board meets
 * next, what has run out, and how many were kept in the last twelve months.
 *
 * What leaves it: for the area's lead a finding for each case that needs somebody, by its reference; for
 * everybody else counts, of which those below `small_number` are "fewer than 6", and shares of which nobody
 * can tell how many they are shares of. A plugin of one's own is built with cases.c and look.c beside it.
 */
#ifndef MILESTONED_CASES_H
#define MILESTONED_CASES_H

#include <milestoned/look.h>

/* What a time limit is counted in. The day that it begins with is not counted ("within six weeks of"), but
 * for CASES_MONTHS_WITH ("in the period of 12 months starting with the date"). */
enum {
    CASES_DAYS,
    CASES_WEEKS,
    CASES_MONTHS,
    CASES_MONTHS_WITH,
    CASES_WORKING_DAYS,
    CASES_SCHOOL_DAYS /* not known where no calendar of terms is loaded */
};

/* For the tables of settings. */
#define CASES_NOTICE                                                                                         \
    {                                                                                                        \
        "notice_days", MILESTONED_INTEGER, "10", 0, 100,                                                     \
            "Working days ahead within which a time limit that runs out is told, also when no board meets "  \
            "before."                                                                                        \
    }

struct cases_clock {
    const char *kind;      /* of the case */
    const char *what;      /* names it among those of the kind: "decide" */
    const char *title;     /* for a sentence: "decision whether to assess" */
    const char *rule;      /* the statute or custom: "SI 2014/1530, reg 5(1)" */
    const char *from;      /* the fact that it begins with */
    int unit, count;       /* CASES_DAYS … */
    const char *met[3];    /* facts that end it, whichever comes first; NULL after the last */
    const char *over;      /* a fact that ends it, as neither kept nor missed; NULL */
    const char *only_if;   /* a flag without which there is none; NULL */
    const char *unless_no; /* a flag that says no where there is none; NULL */
    const char *not_if;    /* a flag that lifts it; NULL */
    /* Where the law is more than counting: the last day, MILESTONED_DAY_NONE where it is not known, or
     * CASES_NONE where there is no such limit. NULL: by unit and count. */
    milestoned_day (*due)(struct look *look, size_t index, milestoned_day from);
    const char *paused, *resumed; /* facts between which it stands still; NULL */
    int ahead;                    /* 1: it runs before the day that it begins with has come */
    int theirs;                   /* 1: somebody else's right, which lapses: never a breach */
};
#define CASES_NONE (MILESTONED_DAY_NONE + 1)

enum {
    CASES_RUNNING,
    CASES_PAUSED,
    CASES_OVERDUE,
    CASES_MET,
    CASES_LATE,    /* met, after its last day */
    CASES_LIFTED,  /* by an exception */
    CASES_UNKNOWN, /* school days are not known */
    CASES_ODD      /* what ends it lies before what it begins with: one of the two is wrong */
};

struct cases_run {
    size_t index; /* of the case */
    const struct cases_clock *clock;
    milestoned_day due, met;
    int state;
};

/* Of one clock. */
struct cases_total {
    unsigned running, soon, overdue, paused, lifted, unknown;
    unsigned overdue_before;          /* four weeks ago */
    unsigned met, late;               /* ended in the last twelve months */
    unsigned met_before, late_before; /* and in those before */
};

struct cases {
    struct look *look;
    const struct cases_clock *clocks;
    size_t clock_count;
    struct cases_run *runs; /* those that are due first first */
    size_t count;
    struct cases_total *totals; /* one for each clock, in the order of the table */
    struct cases_total all;
    milestoned_day board; /* when a board meets next; MILESTONED_DAY_NONE */
    milestoned_day until; /* what is due by then runs out soon */
    unsigned small;
    unsigned notes, warnings; /* told by cases_find */
};

/* Begins a look and looks at every case; notes in the look when something here changes by time alone. False
 * when there is no memory; cases_end, which ends the look too, is then not needed. */
int cases_look(struct cases *cases, struct look *look, const void *self, const struct milestoned_view *view,
               const struct cases_clock *clocks, size_t count);
void cases_end(struct cases *cases);

/* Answers as look_answer does, with high confidence where something could be judged, and says `nothing` where
 * there is neither a case nor a figure to judge by. Ends both. */
void cases_answer(struct cases *cases, struct milestoned_answer *answer, const struct look_sum *sum,
                  int steps, const char *nothing);

const struct cases_total *cases_total(const struct cases *cases, const char *kind, const char *what);

/* Whether more or fewer have run out than four weeks ago; not comparable where they are too few to tell. */
int cases_trend(const struct cases *cases);

/* Finds each case whose time limit has run out (breach) or is about to (warning), in the order of their last
 * days, at most 40; and what is wrong with cases. Gives the reason how many there are, and how
 * many there were four weeks ago. */
void cases_tell(struct cases *cases, struct milestoned_answer *answer);

/* How many of one clock's that ended in twelve months were kept, in percent; negative where there are fewer
 * than `small`. */
double cases_share(const struct cases *cases, const struct cases_total *total);
double cases_share_before(const struct cases *cases, const struct cases_total *total);

/* Judges that share: green from `wanted` percent on, amber from `least` on, red below; adds it to the sum
 * with its trend, and gives the reason. Nothing where there are too few. */
void cases_judge(const struct cases *cases, struct milestoned_answer *answer, const char *kind,
                 const char *what, double wanted, double least, struct look_sum *sum);

/* A finding for the lead about one case; `what` tells it from others about the same case. Of notes the first
 * 40 are told, of the others the first 100: a mail is no register. */
void cases_find(struct cases *cases, struct milestoned_answer *answer, int severity, size_t index,
                const char *what, const char *format, ...) MILESTONED_PRINTF(6, 7);

/* "12", "fewer than 6", "none". */
const char *cases_count(const struct cases *cases, unsigned count, char text[LOOK_TEXT]);

/* A table of all clocks: running, about to run out, run out, kept in twelve months and before. */
void cases_table(const struct cases *cases, struct milestoned_section *section);

/* A flag of a case; 0 where it is not known. */
int cases_flag(const struct look *look, size_t index, const char *fact);
/* A number of a case; NaN where it is not known. */
double cases_number(const struct look *look, size_t index, const char *fact);
/* A day of a case; MILESTONED_DAY_NONE where it is not known, or to come. */
milestoned_day cases_day(struct look *look, size_t index, const char *fact);
int cases_is(const struct look *look, size_t index, const char *kind);

#endif
