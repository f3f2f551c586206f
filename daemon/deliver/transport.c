#include "deliver/transport.h"

int
transport_free_slots(const Transport *self)
{
    return self->ops->free_slots(self);
}

Instant
transport_ready_at(const Transport *self)
{
    return self->ops->ready_at(self);
}

void
transport_send(Transport *self, const Message *message, TransportDone done, void *data)
{
    self->ops->send(self, message, done, data);
}

void
transport_close(Transport *self, void (*closed)(void *data), void *data)
{
    self->ops->close(self, closed, data);
}

typedef struct {
    TransportDone done;
    void *data;
    DeliveryResult result;
    char *answer;
    Instant retry_after;
} Answer;

struct LateAnswers {
    uv_timer_t timer; /* of 0 ms: the next round of the loop */
    GQueue waiting;   /* Answer *, owned */
    void (*closed)(void *data);
    void *data;
};

LateAnswers *
late_answers_new(uv_loop_t *loop)
{
    LateAnswers *answers = g_new0(LateAnswers, 1);
    uv_timer_init(loop, &answers->timer);
    answers->timer.data = answers;
    g_queue_init(&answers->waiting);
    return answers;
}

static void
on_closed(uv_handle_t *handle)
{
    LateAnswers *answers = handle->data;
    answers->closed(answers->data);
    g_free(answers);
}

static void
on_timer(uv_timer_t *timer)
{
    LateAnswers *answers = timer->data;
    /* An answer may cause another attempt whose answer waits for the next round. */
    guint now = answers->waiting.length;
    for (guint i = 0; i < now; i++) {
        Answer *answer = g_queue_pop_head(&answers->waiting);
        answer->done(answer->data, answer->result, 0, answer->answer, answer->retry_after);
        g_free(answer->answer);
        g_free(answer);
    }
    if (answers->closed != NULL && answers->waiting.length == 0)
        uv_close((uv_handle_t *)&answers->timer, on_closed);
    else if (answers->waiting.length > 0)
        uv_timer_start(timer, on_timer, 0, 0);
}

void
late_answers_add(LateAnswers *answers, TransportDone done, void *data, DeliveryResult result,
                 const char *answer, Instant retry_after)
{
    Answer *late = g_new(Answer, 1);
    *late = (Answer){done, data, result, g_strdup(answer), retry_after};
    g_queue_push_tail(&answers->waiting, late);
    uv_timer_start(&answers->timer, on_timer, 0, 0);
}

guint
late_answers_waiting(const LateAnswers *answers)
{
    return answers->waiting.length;
}

void
late_answers_close(LateAnswers *answers, void (*closed)(void *data), void *data)
{
    answers->closed = closed;
    answers->data = data;
    uv_timer_start(&answers->timer, on_timer, 0, 0);
}
