/*
 * The way of a message: claimed in one request to the store, an attempt of a transport, its end recorded in
 * another request. Each channel is a lane with at most one claim under way; two lanes may share a transport.
 *
 * An end that cannot be recorded (the disk is full) is kept and recorded later: to forget it would be to send
 * the message twice.
 */
#include "deliver/deliverer.h"

#include "base/error.h"
#include "base/log.h"
#include "deliver/pace.h"
#include "store/outbox.h"

#define LANES       2
#define STORE_PAUSE (10 * INSTANT_SECOND) /* after a failure of the store */

/* A transport in use, or on its way out. */
typedef struct {
    Deliverer *owner;
    Transport *transport;
    bool closing;
} Way;

typedef struct {
    Deliverer *owner;
    Channel channel;
    Way *way; /* NULL: nothing of this channel is sent */
    Pace *pace;
    int per_minute; /* what the pace was made for */
    int claiming;   /* how many the claim under way asked for */
    bool again;     /* claim once more when it has come back */
    Instant next;   /* when the first message that is not claimed may be sent, as far as is known */
} Lane;

typedef struct {
    Deliverer *owner;
    Lane *lane;
    Way *way; /* NULL when it has ended */
    Message *message;
    Delivery delivery; /* its answer is owned */
    Instant retry_at;
} Attempt;

struct Deliverer {
    DelivererOptions options;
    Lane lanes[LANES];
    GPtrArray *ways;      /* Way *, owned */
    GPtrArray *attempts;  /* Attempt *, owned: under way */
    GQueue unrecorded;    /* Attempt *, owned: ended, but the store would not have it */
    Instant record_again; /* when to try these again */
    int claims, records;  /* requests to the store under way */
    bool paused, was_busy;
    Instant told_next;

    bool closing; /* claims nothing more */
    bool shut;    /* the transports are closing */
    uv_timer_t deadline;
    void (*closed)(void *data);
    void *data;
};

typedef struct {
    Lane *lane;
    Instant now;
    int limit;
    GPtrArray *messages; /* Message * */
    Instant next;
} Claim;

static void lane_claim(Lane *lane);
static void record(Attempt *attempt);
static void finish_closing(Deliverer *self);

static Instant
now_of(const Deliverer *self)
{
    return clock_now(self->options.clock);
}

static void
attempt_free(void *data)
{
    Attempt *attempt = data;
    message_free(attempt->message);
    g_free(attempt->delivery.answer);
    g_free(attempt);
}

static void
tell_progress(Deliverer *self)
{
    bool busy = deliverer_busy(self);
    Instant next = deliverer_next(self);
    bool changed = next != self->told_next || (self->was_busy && !busy);
    self->told_next = next;
    self->was_busy = busy;
    if (changed && !self->closing && self->options.progress != NULL)
        self->options.progress(self->options.data);
}

/* Transports. */

static Way *
way_for(Deliverer *self, Transport *transport)
{
    for (guint i = 0; transport != NULL && i < self->ways->len; i++) {
        Way *way = self->ways->pdata[i];
        if (way->transport == transport)
            return way;
    }
    if (transport == NULL)
        return NULL;
    Way *way = g_new0(Way, 1);
    way->owner = self;
    way->transport = transport;
    g_ptr_array_add(self->ways, way);
    return way;
}

static bool
is_used(const Way *way)
{
    const Deliverer *self = way->owner;
    bool used = false;
    for (int i = 0; i < LANES && !self->shut; i++)
        used |= self->lanes[i].way == way;
    for (guint i = 0; i < self->attempts->len && !self->shut; i++)
        used |= ((Attempt *)self->attempts->pdata[i])->way == way;
    return used;
}

static void
on_way_closed(void *data)
{
    Way *way = data;
    Deliverer *self = way->owner;
    for (guint i = self->attempts->len; i-- > 0;) {
        if (((Attempt *)self->attempts->pdata[i])->way == way)
            g_ptr_array_remove_index_fast(self->attempts, i);
    }
    g_ptr_array_remove_fast(self->ways, way);
    finish_closing(self);
}

/* Closes the transports that nobody needs any more. */
static void
close_unused(Deliverer *self)
{
    for (guint i = self->ways->len; i-- > 0;) {
        Way *way = self->ways->pdata[i];
        if (way->closing || is_used(way))
            continue;
        way->closing = true;
        transport_close(way->transport, on_way_closed, way);
    }
}

/* Recording. */

static bool
is_final(const Attempt *attempt)
{
    return attempt->delivery.result != DELIVERY_TEMPORARY || attempt->retry_at == INSTANT_NONE;
}

static bool
record_work(Store *store, void *data, GError **error)
{
    const Attempt *attempt = data;
    return outbox_complete(store, &attempt->delivery, attempt->retry_at, error);
}

static void
keep_unrecorded(Attempt *attempt, const GError *error)
{
    Deliverer *self = attempt->owner;
    log_error("message %" G_GINT64_FORMAT ": its delivery is not recorded: %s", attempt->message->id,
              error->message);
    bool lost = error->code == ERROR_SOFTWARE || self->shut;
    if (lost) {
        attempt_free(attempt);
        return;
    }
    g_queue_push_tail(&self->unrecorded, attempt);
    self->record_again = now_of(self) + STORE_PAUSE;
}

static void
on_recorded(void *data, const GError *error)
{
    Attempt *attempt = data;
    Deliverer *self = attempt->owner;
    self->records--;
    if (error != NULL) {
        keep_unrecorded(attempt, error);
    } else {
        if (is_final(attempt) && self->options.finished != NULL)
            self->options.finished(self->options.data, attempt->message, &attempt->delivery);
        attempt_free(attempt);
    }
    tell_progress(self);
    finish_closing(self);
}

static void
record(Attempt *attempt)
{
    attempt->owner->records++;
    store_thread_submit(attempt->owner->options.store, record_work, on_recorded, attempt);
}

static void
record_unrecorded(Deliverer *self)
{
    GQueue waiting = self->unrecorded;
    g_queue_init(&self->unrecorded);
    self->record_again = INSTANT_NONE;
    Attempt *attempt;
    while ((attempt = g_queue_pop_head(&waiting)) != NULL)
        record(attempt);
}

/* Sending. */

static void
log_end(const Attempt *attempt)
{
    const Message *message = attempt->message;
    const char *answer = attempt->delivery.answer;
    if (attempt->delivery.result == DELIVERY_SENT)
        g_info("message %" G_GINT64_FORMAT " to %s: sent: %s", message->id, message->address, answer);
    else if (!is_final(attempt))
        g_info("message %" G_GINT64_FORMAT " to %s: attempt %d failed, will be repeated: %s", message->id,
               message->address, message->attempts, answer);
    else
        g_warning("message %" G_GINT64_FORMAT " to %s: %s: %s", message->id, message->address,
                  attempt->delivery.result == DELIVERY_PERMANENT ? "refused" : "given up", answer);
}

static void
end_attempt(Attempt *attempt, DeliveryResult result, int code, const char *answer, Instant retry_after)
{
    Deliverer *self = attempt->owner;
    const Message *message = attempt->message;
    Instant now = now_of(self);
    attempt->delivery = (Delivery){.message_id = message->id,
                                   .attempt = message->attempts,
                                   .at = now,
                                   .result = result,
                                   .code = code,
                                   .answer = g_strdup(answer)};
    attempt->retry_at = INSTANT_NONE;
    if (result == DELIVERY_TEMPORARY)
        attempt->retry_at = backoff_next(&self->options.setup.retry, message->created, message->attempts, now,
                                         retry_after, self->options.random);
    attempt->lane->next = instant_earlier(attempt->lane->next, attempt->retry_at);
    log_end(attempt);
    record(attempt);
}

static void
on_done(void *data, DeliveryResult result, int code, const char *answer, Instant retry_after)
{
    Attempt *attempt = data;
    Deliverer *self = attempt->owner;
    const Way *way = attempt->way;
    attempt->way = NULL;
    guint place = 0;
    g_ptr_array_find(self->attempts, attempt, &place);
    g_ptr_array_steal_index_fast(self->attempts, place);
    end_attempt(attempt, result, code, answer, retry_after);
    for (int i = 0; i < LANES; i++) {
        if (self->lanes[i].way == way)
            lane_claim(&self->lanes[i]);
    }
    close_unused(self);
    tell_progress(self);
    finish_closing(self);
}

static void
begin_attempt(Lane *lane, Message *message)
{
    Deliverer *self = lane->owner;
    Attempt *attempt = g_new0(Attempt, 1);
    attempt->owner = self;
    attempt->lane = lane;
    attempt->way = lane->way;
    attempt->message = message;
    if (lane->way == NULL) {
        end_attempt(attempt, DELIVERY_TEMPORARY, 0, "the settings name no transport for it any more",
                    INSTANT_NONE);
        return;
    }
    g_ptr_array_add(self->attempts, attempt);
    pace_count(lane->pace, now_of(self));
    transport_send(lane->way->transport, message, on_done, attempt);
}

/* Claiming. */

static bool
claim_work(Store *store, void *data, GError **error)
{
    Claim *claim = data;
    g_clear_pointer(&claim->messages, g_ptr_array_unref);
    claim->messages = outbox_claim(store, claim->lane->channel, claim->now, claim->limit, error);
    claim->next = outbox_next(store, claim->lane->channel);
    return claim->messages != NULL;
}

static void
take_claimed(Lane *lane, Claim *claim)
{
    GPtrArray *messages = claim->messages;
    lane->next = claim->next;
    if ((int)messages->len == claim->limit)
        lane->again = true;
    g_ptr_array_set_free_func(messages, NULL);
    for (guint i = 0; i < messages->len; i++) {
        if (lane->owner->closing)
            message_free(messages->pdata[i]); /* the store keeps it as claimed */
        else
            begin_attempt(lane, messages->pdata[i]);
    }
}

/* The room that this lane asked for and did not need may be what another one has waited for. */
static void
claim_for_others(const Lane *lane)
{
    Deliverer *self = lane->owner;
    for (int i = 0; i < LANES; i++) {
        Lane *other = &self->lanes[i];
        bool waits = other->next != INSTANT_NONE && other->next <= now_of(self);
        if (other != lane && other->way == lane->way && waits)
            lane_claim(other);
    }
}

static void
on_claimed(void *data, const GError *error)
{
    Claim *claim = data;
    Lane *lane = claim->lane;
    Deliverer *self = lane->owner;
    self->claims--;
    lane->claiming = 0;
    bool again = lane->again;
    lane->again = false;
    if (error == NULL) {
        take_claimed(lane, claim);
    } else {
        log_error("the outbox cannot be read: %s", error->message);
        lane->next = now_of(self) + STORE_PAUSE;
        again = false;
    }
    if (again || lane->again) {
        lane->again = false;
        lane_claim(lane);
    }
    claim_for_others(lane);
    g_clear_pointer(&claim->messages, g_ptr_array_unref);
    g_free(claim);
    tell_progress(self);
    finish_closing(self);
}

/* How many more messages the lane's transport takes, less what the other lane has asked for already. */
static int
room(const Lane *lane)
{
    int slots = transport_free_slots(lane->way->transport);
    for (int i = 0; i < LANES; i++) {
        const Lane *other = &lane->owner->lanes[i];
        if (other->way == lane->way)
            slots -= other->claiming;
    }
    return slots;
}

static void
lane_claim(Lane *lane)
{
    Deliverer *self = lane->owner;
    if (lane->way == NULL || self->paused || self->closing)
        return;
    if (lane->claiming > 0) {
        lane->again = true;
        return;
    }
    Instant now = now_of(self);
    int limit = pace_allows(lane->pace, now, MAX(room(lane), 0));
    if (limit == 0) {
        lane->next = instant_earlier(lane->next, now);
        return;
    }
    Claim *claim = g_new0(Claim, 1);
    *claim = (Claim){.lane = lane, .now = now, .limit = limit, .next = INSTANT_NONE};
    lane->claiming = limit;
    self->claims++;
    store_thread_submit(self->options.store, claim_work, on_claimed, claim);
}

/* What its driver sees. */

static void
use(Deliverer *self, const DelivererSetup *setup)
{
    Transport *const transports[LANES] = {setup->mail, setup->webhook};
    const int limits[LANES] = {setup->mails_per_minute, 0};
    for (int i = 0; i < LANES; i++) {
        Lane *lane = &self->lanes[i];
        lane->way = way_for(self, transports[i]);
        if (lane->pace != NULL && lane->per_minute == limits[i])
            continue; /* what went in the last minute still counts */
        pace_free(lane->pace);
        lane->pace = pace_new(limits[i]);
        lane->per_minute = limits[i];
    }
    self->options.setup = *setup;
}

Deliverer *
deliverer_new(const DelivererOptions *options)
{
    static const Channel channels[LANES] = {CHANNEL_MAIL, CHANNEL_WEBHOOK};
    Deliverer *self = g_new0(Deliverer, 1);
    self->options = *options;
    self->ways = g_ptr_array_new_with_free_func(g_free);
    self->attempts = g_ptr_array_new_with_free_func(attempt_free);
    self->record_again = INSTANT_NONE;
    self->told_next = INSTANT_NONE;
    g_queue_init(&self->unrecorded);
    uv_timer_init(options->loop, &self->deadline);
    self->deadline.data = self;
    for (int i = 0; i < LANES; i++)
        self->lanes[i] = (Lane){.owner = self, .channel = channels[i], .next = INSTANT_NONE};
    use(self, &options->setup);
    return self;
}

void
deliverer_kick(Deliverer *self)
{
    if (self->unrecorded.length > 0 && now_of(self) >= self->record_again)
        record_unrecorded(self);
    for (int i = 0; i < LANES; i++)
        lane_claim(&self->lanes[i]);
}

static Instant
lane_next(const Lane *lane)
{
    if (lane->way == NULL || lane->claiming > 0 || lane->next == INSTANT_NONE)
        return INSTANT_NONE;
    Instant now = now_of(lane->owner);
    Instant ready = pace_ready(lane->pace, now);
    if (room(lane) <= 0) {
        Instant rested = transport_ready_at(lane->way->transport);
        if (rested == INSTANT_NONE)
            return INSTANT_NONE; /* an attempt will end */
        ready = MAX(ready, rested);
    }
    /* "at once" is said by an instant that has passed, not by a now which lies after its reader's */
    return ready <= now ? lane->next : MAX(lane->next, ready);
}

Instant
deliverer_next(const Deliverer *self)
{
    Instant next = self->record_again;
    for (int i = 0; i < LANES && !self->paused && !self->closing; i++)
        next = instant_earlier(next, lane_next(&self->lanes[i]));
    return next;
}

bool
deliverer_busy(const Deliverer *self)
{
    return self->claims > 0 || self->records > 0 || self->attempts->len > 0;
}

void
deliverer_pause(Deliverer *self, bool paused)
{
    self->paused = paused;
}

void
deliverer_adopt(Deliverer *self, const DelivererSetup *setup)
{
    use(self, setup);
    close_unused(self);
    deliverer_kick(self);
}

/* Closing. */

static void
on_timer_closed(uv_handle_t *handle)
{
    Deliverer *self = handle->data;
    for (int i = 0; i < LANES; i++)
        pace_free(self->lanes[i].pace);
    g_ptr_array_unref(self->ways);
    g_ptr_array_unref(self->attempts);
    self->closed(self->data);
    g_free(self);
}

static void
shut(Deliverer *self)
{
    self->shut = true;
    uv_timer_stop(&self->deadline);
    record_unrecorded(self);
    close_unused(self);
}

/* Goes on with a close that is under way, as far as what has ended allows. */
static void
finish_closing(Deliverer *self)
{
    if (!self->closing)
        return;
    if (!self->shut && self->attempts->len == 0)
        shut(self);
    bool done = self->shut && self->ways->len == 0 && self->claims == 0 && self->records == 0;
    if (done && !uv_is_closing((uv_handle_t *)&self->deadline))
        uv_close((uv_handle_t *)&self->deadline, on_timer_closed);
}

static void
on_deadline(uv_timer_t *timer)
{
    Deliverer *self = timer->data;
    shut(self);
    finish_closing(self);
}

void
deliverer_close(Deliverer *self, int64_t deadline, void (*closed)(void *data), void *data)
{
    self->closing = true;
    self->closed = closed;
    self->data = data;
    if (self->attempts->len > 0)
        uv_timer_start(&self->deadline, on_deadline, (uint64_t)deadline, 0);
    finish_closing(self);
}
