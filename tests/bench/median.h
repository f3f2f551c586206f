/* What a benchmark gives of several runs. */
#ifndef MILESTONED_TESTS_BENCH_MEDIAN_H
#define MILESTONED_TESTS_BENCH_MEDIAN_H

#include <stdlib.h>

#define RUNS 5

static inline int
by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of RUNS values, which it sorts. */
static inline double
median(double *values)
{
    qsort(values, RUNS, sizeof *values, by_value);
    return values[RUNS / 2];
}

#endif
