/*
 * How many phrases are read a second, and how many occurrences of recurrence rules are found: stepping
 * through them, and asked from a day thirty years on. A second is one of a core's own time, so that what else
 * runs on the machine does not count; every figure is the median of five runs. peer_dateutil.py asks
 * python-dateutil for the same occurrences.
 */
#include "tests/bench/median.h"
#include "time/rrule.h"
#include "time/timescale.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PHRASES 40000
#define STEPS   200000

static const char *const phrases[] = {
    "By May 2004",
    "April 2004",
    "Summer 2004",
    "Ongoing",
    "End April/Early May",
    "Quarterly monitoring from January 2005",
    "TBC",
    "Completed by 31 March 2024, review in June",
    "Sept 17 \xE2\x80\x93 Sept 18",
    "Half termly",
    "Tuesday 11 June 2019",
    "w/c 6 November 2023",
    "2019-20",
    "following on from the audit of governance and the visits to nine schools",
    "by end of April. Report to the board by early May",
    "Ongoing from end of April",
};

/* Those of peer_dateutil.py. */
static const char *const rules[] = {
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=15",
    "FREQ=YEARLY;BYDAY=20MO",
};

static double
rate_since(clock_t start, guint count)
{
    return count / ((double)(clock() - start) / CLOCKS_PER_SEC);
}

static double
read_phrases(void)
{
    TimescaleContext context = {.reference = day_from_civil(2004, 3, 22), .year = YEAR_FINANCIAL};
    clock_t start = clock();
    for (guint i = 0; i < PHRASES; i++)
        g_array_unref(timescale_parse(phrases[i % G_N_ELEMENTS(phrases)], &context));
    return rate_since(start, PHRASES);
}

static RRule *
known_rule(guint i)
{
    g_autoptr(GError) error = NULL;
    RRule *rule = rrule_new(rules[i], day_from_civil(2004, 3, 22), &error);
    if (rule == NULL) {
        fprintf(stderr, "bench_time: %s\n", error->message);
        exit(1);
    }
    return rule;
}

/* Occurrences one after the other, from the start again after a hundred. */
static double
step_rules(void)
{
    clock_t start = clock();
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(RRule) rule = known_rule(i);
        Day day = DAY_NONE;
        for (guint n = 0; n < STEPS / G_N_ELEMENTS(rules); n++)
            day = rrule_next(rule, n % 100 == 0 ? DAY_NONE : day);
    }
    return rate_since(start, STEPS);
}

static double
ask_rules(void)
{
    Day far = day_from_civil(2034, 3, 22);
    clock_t start = clock();
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(RRule) rule = known_rule(i);
        for (guint n = 0; n < STEPS / G_N_ELEMENTS(rules); n++)
            if (rrule_next(rule, far + (Day)(n % 1000)) == DAY_NONE)
                exit(1);
    }
    return rate_since(start, STEPS);
}

static void
measure(const char *what, double (*run)(void))
{
    double rates[RUNS];
    for (guint i = 0; i < RUNS; i++)
        rates[i] = run();
    printf("%-52s %11.0f a second\n", what, median(rates));
}

int
main(void)
{
    measure("phrases read", read_phrases);
    measure("occurrences of rules, one after the other", step_rules);
    measure("next occurrences, asked from thirty years on", ask_rules);
    return 0;
}
