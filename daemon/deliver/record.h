/* A transport that sends nothing: forecasts and tests. */
#ifndef MILESTONED_DELIVER_RECORD_H
#define MILESTONED_DELIVER_RECORD_H

#include "deliver/transport.h"

/* Sees a message and says how its attempt shall end. */
typedef DeliveryResult (*RecordSeen)(void *data, const Message *message);

typedef struct RecordOptions {
    RecordSeen seen; /* NULL: every attempt ends `sent` */
    void *data;
    int slots; /* how many attempts at a time; at least 1 */
} RecordOptions;

/* (transfer full): closed with transport_close. */
Transport *record_new(uv_loop_t *loop, const RecordOptions *options);

#endif
