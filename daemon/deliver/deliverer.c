/*
 * The way of a message: claimed by the store, an attempt of a transport, its end recorded by the store. Each
 * channel is a lane; two lanes may share a transport.
 *
 * The store is asked in rounds, one at a time: a round records every attempt that has ended since the last
 * one began, and claims for the slots that are free. So a round is as large as the store is slow, each end is
 * asked for at once when the store is at leisure, and one commit serves both.
 *
 * An end that cannot be recorded (the disk is full) is kept and recorded later: to forget it would be to send
 * the message twice.
 */
#include "deliver/deliverer.h"

#include "base/error.h"
#include "base/log.h"
#include "deliver/pace.h"
#include "store/outbox.h"
#include "store/suppressions.h"

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
    bool wanted;    /* the next round shall claim for it */
    int claiming;   /* how many the round under way claims */
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

/* What one round claims for a lane. */
typedef struct {
    Channel channel;
    int limit;           /* 0: nothing is asked */
    GPtrArray *messages; /* Message * */
    Instant next;
} Claim;

/* One request to the store. */
typedef struct {
    Deliverer *owner;
    Instant now;
    GQueue ended; /* Attempt *, owned */
    Claim claims[LANES];
} Round;

struct Deliverer {
    DelivererOptions options;
    Lane lanes[LANES];
    GPtrArray *ways;      /* Way *, owned */
    GPtrArray *attempts;  /* Attempt *, owned: under way */
    GQueue ended;         /* Attempt *, owned: for the next round */
    GQueue unrecorded;    /* Attempt *, owned: ended, but the store would not have it */
    Instant record_again; /* when to try these again */
    bool round;           /* one is under way */
    bool paused, was_busy;
    Instant told_next;

    bool closing; /* claims nothing more */
    bool shut;    /* the transports are closing */
    uv_timer_t deadline;
    void (*closed)(void *data);
    void *data;
};

static void start_round(Deliverer *self);
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
    bool again =
        attempt->delivery.result == DELIVERY_TEMPORARY || attempt->delivery.result == DELIVERY_UNTRIED;
    return !again || attempt->retry_at == INSTANT_NONE;
}

/* The Standard Webhooks specification: 410 asks to be sent nothing any more. */
static bool
is_gone(const Attempt *attempt)
{
    return attempt->message->channel == CHANNEL_WEBHOOK && attempt->delivery.code == 410 &&
           attempt->delivery.result == DELIVERY_PERMANENT;
}

static bool
complete(Store *store, const Attempt *attempt, GError **error)
{
    const Delivery *delivery = &attempt->delivery;
    const Suppression gone = {.address = attempt->message->address,
                              .channel = CHANNEL_WEBHOOK,
                              .since = delivery->at,
                              .answer = delivery->answer,
                              .message_id = attempt->message->id};
    return outbox_complete(store, delivery, attempt->retry_at, error) &&
           (!is_gone(attempt) || suppressions_mark(store, &gone, error));
}

/* False when the store would not have it. One that is not claimed any more is a mistake of ours, and changes
 * nothing: there is nothing to keep it for. */
static bool
record(Store *store, const Attempt *attempt, GError **error)
{
    g_autoptr(GError) own = NULL;
    bool ok = attempt->delivery.result == DELIVERY_UNTRIED
                  ? outbox_release(store, attempt->message, attempt->retry_at, &own)
                  : complete(store, attempt, &own);
    if (!ok && own->code == ERROR_SOFTWARE) {
        log_error("%s", own->message);
        return true;
    }
    if (!ok)
        g_propagate_error(error, g_steal_pointer(&own));
    return ok;
}

static void
keep_unrecorded(Deliverer *self, GQueue *ended)
{
    Attempt *attempt;
    while ((attempt = g_queue_pop_head(ended)) != NULL) {
        if (!self->shut) {
            g_queue_push_tail(&self->unrecorded, attempt);
            self->record_again = now_of(self) + STORE_PAUSE;
            continue;
        }
        log_error("message %" G_GINT64_FORMAT " to %s: what became of it is not recorded: it is sent again",
                  attempt->message->id, attempt->message->address);
        attempt_free(attempt);
    }
}

static void
tell_recorded(Deliverer *self, GQueue *ended)
{
    Attempt *attempt;
    while ((attempt = g_queue_pop_head(ended)) != NULL) {
        if (is_final(attempt) && self->options.finished != NULL)
            self->options.finished(self->options.data, attempt->message, &attempt->delivery);
        attempt_free(attempt);
    }
}

/* Sending. */

static void
log_end(const Attempt *attempt)
{
    const Message *message = attempt->message;
    const char *answer = attempt->delivery.answer;
    if (attempt->delivery.result == DELIVERY_SENT)
        g_info("message %" G_GINT64_FORMAT " to %s: sent: %s", message->id, message->address, answer);
    else if (attempt->delivery.result == DELIVERY_UNTRIED)
        g_debug("message %" G_GINT64_FORMAT " to %s: not tried: %s", message->id, message->address, answer);
    else if (!is_final(attempt))
        g_info("message %" G_GINT64_FORMAT " to %s: attempt %d failed, will be repeated: %s", message->id,
               message->address, message->attempts, answer);
    else
        g_warning("message %" G_GINT64_FORMAT " to %s: %s: %s", message->id, message->address,
                  attempt->delivery.result == DELIVERY_PERMANENT ? "refused" : "given up", answer);
}

/* When the next attempt may be. What was not tried costs none: it may wait as long as its transport wants,
 * but no longer than any message is kept; it is given up then like one that was tried. */
static void
decide_retry(Attempt *attempt, Instant now, Instant retry_after)
{
    const Deliverer *self = attempt->owner;
    const Message *message = attempt->message;
    const BackoffOptions *retry = &self->options.setup.retry;
    DeliveryResult *result = &attempt->delivery.result;
    attempt->retry_at = INSTANT_NONE;
    if (*result == DELIVERY_UNTRIED && backoff_is_over(retry, message->tried_from, now))
        *result = DELIVERY_TEMPORARY;
    else if (*result == DELIVERY_UNTRIED)
        attempt->retry_at = MAX(retry_after, now);
    else if (*result == DELIVERY_TEMPORARY)
        attempt->retry_at = backoff_next(retry, message->tried_from, message->attempts, now, retry_after,
                                         self->options.random);
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
    decide_retry(attempt, now, retry_after);
    attempt->lane->next = instant_earlier(attempt->lane->next, attempt->retry_at);
    log_end(attempt);
    g_queue_push_tail(&self->ended, attempt);
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
    for (int i = 0; i < LANES; i++)
        self->lanes[i].wanted |= self->lanes[i].way == way;
    start_round(self);
    close_unused(self);
    tell_progress(self);
    finish_closing(self);
}

/* What was asked for before the close is given back. */
static void
begin_attempt(Lane *lane, Message *message)
{
    Deliverer *self = lane->owner;
    Attempt *attempt = g_new0(Attempt, 1);
    attempt->owner = self;
    attempt->lane = lane;
    attempt->message = message;
    if (self->closing) {
        end_attempt(attempt, DELIVERY_UNTRIED, 0, "the daemon stops", now_of(self));
        return;
    }
    attempt->way = lane->way;
    if (lane->way == NULL) {
        end_attempt(attempt, DELIVERY_UNTRIED, 0, "the settings name no transport for it any more",
                    now_of(self) + STORE_PAUSE);
        return;
    }
    g_ptr_array_add(self->attempts, attempt);
    pace_count(lane->pace, now_of(self));
    transport_send(lane->way->transport, message, on_done, attempt);
}

/* Rounds. */

static bool
claim(Store *store, const Round *round, Claim *claim, GError **error)
{
    g_clear_pointer(&claim->messages, g_ptr_array_unref);
    claim->messages = outbox_claim(store, claim->channel, round->now, claim->limit,
                                   round->owner->options.with_notices, error);
    claim->next = outbox_next(store, claim->channel);
    return claim->messages != NULL;
}

static bool
round_work(Store *store, void *data, GError **error)
{
    Round *round = data;
    bool ok = true;
    for (GList *link = round->ended.head; ok && link != NULL; link = link->next)
        ok = record(store, link->data, error);
    for (int i = 0; ok && i < LANES; i++)
        ok = round->claims[i].limit == 0 || claim(store, round, &round->claims[i], error);
    return ok;
}

static void
take_claimed(Lane *lane, const Claim *claim)
{
    GPtrArray *messages = claim->messages;
    lane->next = claim->next;
    g_ptr_array_set_free_func(messages, NULL);
    for (guint i = 0; i < messages->len; i++)
        begin_attempt(lane, messages->pdata[i]);
}

static void
end_claims(Deliverer *self, const Round *round, const GError *error)
{
    for (int i = 0; i < LANES; i++) {
        Lane *lane = &self->lanes[i];
        bool asked = lane->claiming > 0;
        lane->claiming = 0;
        if (asked && error == NULL)
            take_claimed(lane, &round->claims[i]);
        else if (asked)
            lane->next = now_of(self) + STORE_PAUSE;
        /* there is more, or another lane did not need the room that it had asked for */
        lane->wanted |= error == NULL && lane->next != INSTANT_NONE && lane->next <= now_of(self);
    }
}

static void
round_free(Round *round)
{
    g_queue_clear_full(&round->ended, attempt_free);
    for (int i = 0; i < LANES; i++)
        g_clear_pointer(&round->claims[i].messages, g_ptr_array_unref);
    g_free(round);
}

static void
on_round(void *data, const GError *error)
{
    Round *round = data;
    Deliverer *self = round->owner;
    self->round = false;
    if (error == NULL) {
        tell_recorded(self, &round->ended);
    } else {
        log_error("the outbox cannot be written: %s", error->message);
        keep_unrecorded(self, &round->ended);
    }
    end_claims(self, round, error);
    round_free(round);
    start_round(self);
    tell_progress(self);
    finish_closing(self);
}

/* How many more messages the lane's transport takes, less what the round asks for already. */
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

/* Has the round claim what the lane has room for; false when that is nothing. */
static bool
ask(Lane *lane, Claim *claim, Instant now)
{
    const Deliverer *self = lane->owner;
    bool wanted = lane->wanted;
    lane->wanted = false;
    if (!wanted || lane->way == NULL || self->paused || self->closing)
        return false;
    *claim = (Claim){.channel = lane->channel,
                     .limit = pace_allows(lane->pace, now, MAX(room(lane), 0)),
                     .next = INSTANT_NONE};
    lane->claiming = claim->limit;
    if (claim->limit == 0)
        lane->next = instant_earlier(lane->next, now);
    return claim->limit > 0;
}

/* Asks the store for what there is to record and to claim, unless it is being asked: then the end of that
 * round begins the next. */
static void
start_round(Deliverer *self)
{
    if (self->round)
        return;
    Round *round = g_new0(Round, 1);
    round->owner = self;
    round->now = now_of(self);
    round->ended = self->ended;
    g_queue_init(&self->ended);
    bool wanted = round->ended.length > 0;
    for (int i = 0; i < LANES; i++)
        wanted |= ask(&self->lanes[i], &round->claims[i], round->now);
    if (!wanted) {
        round_free(round);
        return;
    }
    self->round = true;
    store_thread_submit(self->options.store, round_work, on_round, round);
}

/* What could not be recorded is asked for by itself: a claim that fails must not undo it once more. */
static void
record_unrecorded(Deliverer *self)
{
    Attempt *attempt;
    self->record_again = INSTANT_NONE;
    while ((attempt = g_queue_pop_head(&self->unrecorded)) != NULL)
        g_queue_push_tail(&self->ended, attempt);
    start_round(self);
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
    g_queue_init(&self->ended);
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
        self->lanes[i].wanted = true;
    start_round(self);
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
    return self->round || self->attempts->len > 0;
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
    bool done = self->shut && self->ways->len == 0 && !self->round && self->ended.length == 0;
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
