/*
 * What a plugin host answered, read into the plan's own structs. The host runs foreign code, so nothing of it
 * is trusted: texts become one valid line without control characters, of bounded length; a frame that does
 * not hold together is refused whole.
 */
#ifndef MILESTONED_AREA_AREA_REPLY_H
#define MILESTONED_AREA_AREA_REPLY_H

#include "area/area_description.h"
#include "area/area_section.h"
#include "area/record.h"
#include "plan/assessment.h"

typedef enum {
    REPLY_BROKEN,      /* no frame of a host */
    REPLY_DESCRIPTION, /* the first frame */
    REPLY_ANSWER,
    REPLY_FAULT
} ReplyKind;

/* What a whole frame is; `id` gets the request it answers (0: none), `fault` the text of a fault
 * (transfer full), NULL otherwise. */
ReplyKind area_reply_look(const guint8 *frame, gsize size, guint64 *id, char **fault);

/* The frame of that kind, or NULL when it is broken. (transfer full) */
AreaDescription *area_reply_description(const guint8 *frame, gsize size);
/* Broken is also one with a day outside the years 1 to 9999, or one that `on`, the day it is of, has already
 * made out of date. */
Assessment *area_reply_assessment(const guint8 *frame, gsize size, const char *plugin, Day on);
AreaSection *area_reply_section(const guint8 *frame, gsize size);

#endif
