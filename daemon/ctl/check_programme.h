/* What there is to say of one programme before anything is sent for it: dates that are not sure, what would
 * not be sent and why, and what is wrong. */
#ifndef MILESTONED_CTL_CHECK_PROGRAMME_H
#define MILESTONED_CTL_CHECK_PROGRAMME_H

#include "ctl/picture.h"

typedef struct CheckProgramme CheckProgramme;

/* `picture` (transfer full) is NULL when the plan cannot be loaded. (transfer full) */
CheckProgramme *check_programme_new(const char *key, Picture *picture);
void check_programme_free(CheckProgramme *check);

/* Notes something that is wrong. */
void check_programme_problem(CheckProgramme *check, const char *text);

/* Holds the plan against the plugins that its areas name (plugin_check.h). SIGPIPE must be ignored. */
void check_programme_plugins(CheckProgramme *check, const Settings *settings);

guint check_programme_problems(const CheckProgramme *check);

/* (transfer full) */
json_t *check_programme_json(const CheckProgramme *check);
void check_programme_print(const CheckProgramme *check);

#endif
