/*
 * Questions that a board should ask of a colour, whatever plugin gave it: a green area with late steps, a red
 * one with nothing under way to mend it, a colour that has not moved for long, one that its own figures speak
 * against. They stand beside the plugin's findings, with codes that begin with "challenge/".
 */
#ifndef MILESTONED_PLAN_CHALLENGE_H
#define MILESTONED_PLAN_CHALLENGE_H

#include "plan/plan.h"

/* Adds to an assessment of `area` on its day what is to be asked, and brings `valid_until` forward to the day
 * on which more will be. `weeks` is how long amber or red may stand unmoved; `before` is the area's
 * assessment until now (NULL: none). One with a fault, or that does not say how the area stands, is left
 * alone. */
void challenge_add(Assessment *assessment, const Area *area, const Assessment *before, const Timetable *times,
                   int weeks);

#endif
