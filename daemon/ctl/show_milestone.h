/* One milestone in full: what the plan says of it, how it changed, and who was told. */
#ifndef MILESTONED_CTL_SHOW_MILESTONE_H
#define MILESTONED_CTL_SHOW_MILESTONE_H

#include "ctl/picture.h"

bool show_milestone(const Ctl *ctl, Store *store, const Picture *picture, const Milestone *milestone,
                    const PlanSpan *date, GError **error);

/* One entry of the history as JSON, and as words ("status: green, was not-started"). Both (transfer full). */
json_t *show_change_json(const Change *change);
char *show_change_text(const Change *change);

#endif
