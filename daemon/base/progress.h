/* How far long work has come: one line on standard error that is written over, on a terminal only. */
#ifndef MILESTONED_BASE_PROGRESS_H
#define MILESTONED_BASE_PROGRESS_H

/* Shows "WHERE  NN %". Nothing when standard error is no terminal. */
void progress_show(const char *where, int percent);

/* Takes the line away. */
void progress_end(void);

#endif
