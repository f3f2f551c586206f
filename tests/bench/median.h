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

/* Of so many values, which it sorts. */
static inline double
median_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

/* Of RUNS of them. */
static inline double
median(double *values)
{
    return median_of(values, RUNS);
}

#endif
