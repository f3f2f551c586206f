/*
 * The record that an explanation rests on: the messages of a programme, and what was told with them. Of a day
 * that has gone only what was for that day and those before it counts.
 */
#ifndef MILESTONED_CTL_EXPLAIN_RECORD_H
#define MILESTONED_CTL_EXPLAIN_RECORD_H

#include "ctl/picture.h"

typedef struct ExplainRecord ExplainRecord;

/* `past`: the picture's day has gone, and from now on its schedule knows of nothing that was told after it.
 * The picture is borrowed, must outlive it, and is not to be judged by afterwards. (transfer full) */
ExplainRecord *explain_record_new(Store *store, Picture *picture, bool past, GError **error);
void explain_record_free(ExplainRecord *record);

/* The message that told what a judgement is about, by its notice's key; where no key holds any more (all
 * reminders were sent, it is snoozed, it is done), the last reminder of the same date to the same person. Of
 * a day that has gone, where that is not recorded, what was told of the date on that very day. Nothing was
 * told of what is not due to be told yet. (transfer none); NULL */
const Message *explain_record_find(const ExplainRecord *record, const Judgement *judgement);

/* The attempts at a message: Delivery *. (transfer container) */
GPtrArray *explain_record_deliveries(const ExplainRecord *record, const Message *message);

#endif
