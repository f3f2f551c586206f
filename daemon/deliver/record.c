#include "deliver/record.h"

typedef struct {
    Transport base;
    RecordOptions options;
    LateAnswers *answers;
    void (*closed)(void *data);
    void *data;
} RecordTransport;

static int
record_free_slots(const Transport *base)
{
    const RecordTransport *self = (const RecordTransport *)base;
    return self->options.slots - (int)late_answers_waiting(self->answers);
}

static Instant
record_ready_at(const Transport *base)
{
    return INSTANT_NONE;
}

static void
record_send(Transport *base, const Message *message, TransportDone done, void *data)
{
    RecordTransport *self = (RecordTransport *)base;
    DeliveryResult result =
        self->options.seen == NULL ? DELIVERY_SENT : self->options.seen(self->options.data, message);
    late_answers_add(self->answers, done, data, result, "recorded", INSTANT_NONE);
}

static void
on_closed(void *data)
{
    RecordTransport *self = data;
    self->closed(self->data);
    g_free(self);
}

static void
record_close(Transport *base, void (*closed)(void *data), void *data)
{
    RecordTransport *self = (RecordTransport *)base;
    self->closed = closed;
    self->data = data;
    late_answers_close(self->answers, on_closed, self);
}

static const TransportOps record_ops = {
    .free_slots = record_free_slots, .ready_at = record_ready_at, .send = record_send, .close = record_close};

Transport *
record_new(uv_loop_t *loop, const RecordOptions *options)
{
    RecordTransport *self = g_new0(RecordTransport, 1);
    self->base.ops = &record_ops;
    self->options = *options;
    self->answers = late_answers_new(loop);
    return &self->base;
}
