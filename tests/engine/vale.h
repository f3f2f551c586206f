/* A council's school calendar of 2003 to 2005, for tests that move its summer of 2004. */
#ifndef MILESTONED_TESTS_ENGINE_VALE_H
#define MILESTONED_TESTS_ENGINE_VALE_H

/* Writes vale.conf: the summer term of 2004 ends on `summer_end`, its half-term holiday begins on the Monday
 * `half_term` and ends on 4 June. */
void vale_write(const char *directory, const char *summer_end, const char *half_term);
void vale_remove(const char *directory);

#endif
