/*
 * Steps of a transaction, and what may follow each:
 *
 *     idle ── send ──▶ mail ──▶ rcpt ──▶ data ──354──▶ body ──▶ idle
 *                       │        │        │
 *                       ▼        └────────┴──refused──▶ reset ──▶ idle
 *                      idle
 *
 * With pipelining a refusal of MAIL or RCPT does not shorten the way: the replies to what is already under
 * way are awaited, and a server that answers 354 all the same gets an empty message, which it must refuse
 * (RFC 2920, section 3.1). 421, a reply that nobody asked for, one of the wrong kind and one that is no SMTP
 * lead to over: from then on nobody can say which reply belongs to which command.
 */
#include "deliver/smtp_session.h"

#include "base/address.h"
#include "deliver/smtp_data.h"

#include <string.h>

#define PATH_LIMIT  254 /* RFC 5321, section 4.5.3.1.3, without its angle brackets */
#define ENVID_LIMIT 100 /* RFC 3461, section 4.4 */
#define ORCPT_LIMIT 500 /* RFC 3461, section 4.2 */

struct SmtpSession {
    SmtpOffer offer;
    char *sender;
    SmtpReplyReader *reader;
    GByteArray *output;
    gsize written; /* of output */
    SmtpStep step;
    int count;

    /* The transaction. */
    char *recipient;
    char *message_id; /* NULL: unknown */
    GBytes *message;
    bool answered; /* some reply belonged to it */
    bool decided;
    SmtpOutcome outcome;
};

SmtpTimeouts
smtp_timeouts_defaults(void)
{
    const int64_t minute = 60 * 1000;
    return (SmtpTimeouts){.connect = 5 * minute,
                          .mail = 5 * minute,
                          .rcpt = 5 * minute,
                          .data = 2 * minute,
                          .block = 3 * minute,
                          .dot = 10 * minute,
                          .quit = 2 * 1000};
}

SmtpSession *
smtp_session_new(const SmtpOffer *offer, const char *sender)
{
    SmtpSession *session = g_new0(SmtpSession, 1);
    session->offer = *offer;
    session->sender = g_strdup(sender);
    session->reader = smtp_reply_reader_new();
    session->output = g_byte_array_new();
    return session;
}

static void
drop_transaction(SmtpSession *session)
{
    g_clear_pointer(&session->recipient, g_free);
    g_clear_pointer(&session->message_id, g_free);
    g_clear_pointer(&session->message, g_bytes_unref);
}

void
smtp_session_free(SmtpSession *session)
{
    if (session == NULL)
        return;
    drop_transaction(session);
    g_free(session->outcome.answer);
    g_free(session->sender);
    smtp_reply_reader_free(session->reader);
    g_byte_array_unref(session->output);
    g_free(session);
}

char *
smtp_path(const char *address)
{
    if (!address_ok(address))
        return NULL;
    const char *at = strrchr(address, '@');
    g_autofree char *domain = g_hostname_to_ascii(at + 1);
    if (domain == NULL || *domain == '\0')
        return NULL;
    g_autofree char *path = g_strdup_printf("%.*s@%s", (int)(at - address), address, domain);
    return strlen(path) <= PATH_LIMIT ? g_steal_pointer(&path) : NULL;
}

static void
write_text(SmtpSession *session, const char *text)
{
    g_byte_array_append(session->output, (const guint8 *)text, (guint)strlen(text));
}

/* A report has nowhere to go where the sender is the null one. */
static bool
wants_report(const SmtpSession *session)
{
    return session->offer.dsn && *session->sender != '\0';
}

/* RFC 3461, section 4. What is not ASCII has no such form (RFC 6533 has another, which servers lack); it and
 * what would be too long is left out: a report then has the address that the server knows. */
static void
write_xtext(SmtpSession *session, const char *parameter, const char *value, gsize limit)
{
    if (value == NULL || !g_str_is_ascii(value))
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *at = value; *at != '\0'; at++) {
        if (g_ascii_isgraph(*at) && *at != '+' && *at != '=')
            g_string_append_c(text, *at);
        else
            g_string_append_printf(text, "+%02X", (guint)(guchar)*at);
    }
    if (text->len > limit)
        return;
    write_text(session, parameter);
    write_text(session, text->str);
}

static void
write_mail(SmtpSession *session)
{
    gsize size = g_bytes_get_size(session->message);
    g_autofree char *command = g_strdup_printf("MAIL FROM:<%s>", session->sender);
    write_text(session, command);
    if (session->offer.size) {
        g_autofree char *parameter = g_strdup_printf(" SIZE=%" G_GSIZE_FORMAT, size);
        write_text(session, parameter);
    }
    if (smtp_data_is_eight_bit(g_bytes_get_data(session->message, NULL), size))
        write_text(session, " BODY=8BITMIME");
    if (!g_str_is_ascii(session->recipient) || !g_str_is_ascii(session->sender))
        write_text(session, " SMTPUTF8");
    if (wants_report(session)) {
        write_text(session, " RET=HDRS");
        write_xtext(session, " ENVID=", session->message_id, ENVID_LIMIT);
    }
    write_text(session, "\r\n");
}

static void
write_rcpt(SmtpSession *session)
{
    g_autofree char *command = g_strdup_printf("RCPT TO:<%s>", session->recipient);
    write_text(session, command);
    if (wants_report(session)) {
        write_text(session, " NOTIFY=FAILURE");
        write_xtext(session, " ORCPT=rfc822;", session->recipient, ORCPT_LIMIT);
    }
    write_text(session, "\r\n");
}

/* Only the first decision counts: later replies are consequences of it. */
static void
decide(SmtpSession *session, DeliveryResult result, int code, const char *answer)
{
    if (session->decided)
        return;
    session->decided = true;
    g_free(session->outcome.answer);
    session->outcome = (SmtpOutcome){.result = result, .code = code, .answer = g_strdup(answer)};
}

static void
end_session(SmtpSession *session)
{
    session->step = SMTP_STEP_OVER;
    g_byte_array_set_size(session->output, 0);
    session->written = 0;
}

/* Why this server cannot have this message; NULL when it can. */
static const char *
refusal(const SmtpSession *session, const char *path, GBytes *message)
{
    gsize size = g_bytes_get_size(message);
    if (path == NULL)
        return "this is no mail address: correct it in the programme folder";
    if ((!g_str_is_ascii(path) || !g_str_is_ascii(session->sender)) && !session->offer.utf8)
        return "the mail server takes no address with other letters than ASCII (SMTPUTF8)";
    if (session->offer.largest > 0 && size > (guint64)session->offer.largest)
        return "the message is larger than the mail server takes (SIZE)";
    if (!session->offer.eight_bit && smtp_data_is_eight_bit(g_bytes_get_data(message, NULL), size))
        return "the message has bytes above 127, which the mail server does not take (8BITMIME)";
    return NULL;
}

void
smtp_session_send(SmtpSession *session, const char *recipient, const char *message_id, GBytes *message)
{
    g_return_if_fail(session->step == SMTP_STEP_IDLE);
    drop_transaction(session);
    session->count++;
    session->answered = false;
    session->decided = false;
    g_autofree char *path = smtp_path(recipient);
    const char *why = refusal(session, path, message);
    if (why != NULL) {
        decide(session, DELIVERY_PERMANENT, 0, why);
        return;
    }
    session->recipient = g_steal_pointer(&path);
    session->message_id = g_strdup(message_id);
    session->message = g_bytes_ref(message);
    session->step = SMTP_STEP_MAIL;
    write_mail(session);
    if (session->offer.pipelining) {
        write_rcpt(session);
        write_text(session, "DATA\r\n");
    }
}

void
smtp_session_quit(SmtpSession *session)
{
    g_return_if_fail(session->step == SMTP_STEP_IDLE);
    session->step = SMTP_STEP_QUIT;
    write_text(session, "QUIT\r\n");
}

const void *
smtp_session_output(const SmtpSession *session, gsize *size)
{
    *size = session->output->len - session->written;
    return *size == 0 ? NULL : session->output->data + session->written;
}

void
smtp_session_written(SmtpSession *session, gsize size)
{
    session->written += size;
    g_return_if_fail(session->written <= session->output->len);
    if (session->written == session->output->len) {
        g_byte_array_set_size(session->output, 0);
        session->written = 0;
    }
}

static bool
is_pending(const SmtpSession *session)
{
    return session->written < session->output->len;
}

static const char *
step_name(SmtpStep step)
{
    static const char *const names[] = {
        [SMTP_STEP_IDLE] = "nothing", [SMTP_STEP_MAIL] = "MAIL",        [SMTP_STEP_RCPT] = "RCPT",
        [SMTP_STEP_DATA] = "DATA",    [SMTP_STEP_BODY] = "the message", [SMTP_STEP_RESET] = "RSET",
        [SMTP_STEP_QUIT] = "QUIT",    [SMTP_STEP_OVER] = "nothing"};
    return names[step];
}

static bool
in_transaction(const SmtpSession *session)
{
    return session->step >= SMTP_STEP_MAIL && session->step <= SMTP_STEP_BODY;
}

/* The message never began, and the connection had served before: what ended it was its age. */
static bool
is_stale(const SmtpSession *session)
{
    return session->count > 1 && !session->answered && session->step == SMTP_STEP_MAIL;
}

static void
break_off(SmtpSession *session, const char *why, bool may_be_stale)
{
    if (in_transaction(session) && !session->decided) {
        bool arrived = session->step == SMTP_STEP_BODY && !is_pending(session);
        g_autofree char *answer =
            arrived ? g_strdup_printf("%s, after the whole message was sent: it may have arrived", why)
                    : g_strdup_printf("%s, waiting for the reply to %s", why, step_name(session->step));
        decide(session, DELIVERY_TEMPORARY, 0, answer);
        session->outcome.retry_fresh = may_be_stale && is_stale(session);
    }
    end_session(session);
}

void
smtp_session_lost(SmtpSession *session, const char *why)
{
    break_off(session, why, true);
}

void
smtp_session_timed_out(SmtpSession *session)
{
    break_off(session, "the mail server did not answer in time", false);
}

/* A 5xx that speaks of this program's login or dialogue, not of the message: retried, since whoever mends the
 * settings wants the message delivered then. */
static bool
is_about_dialogue(int code)
{
    return code == 503 || code == 530 || code == 534 || code == 535 || code == 538;
}

static void
decide_by(SmtpSession *session, const SmtpReply *reply)
{
    g_autofree char *text = smtp_reply_describe(reply);
    g_autofree char *answer = session->step == SMTP_STEP_BODY && reply->code < 300
                                  ? g_strdup(text)
                                  : g_strdup_printf("%s (in reply to %s)", text, step_name(session->step));
    DeliveryResult result = DELIVERY_TEMPORARY;
    if (reply->code < 300)
        result = DELIVERY_SENT;
    else if (reply->code >= 500 && !is_about_dialogue(reply->code))
        result = DELIVERY_PERMANENT;
    decide(session, result, reply->code, answer);
}

static bool
is_positive(const SmtpReply *reply)
{
    return reply->code < 300;
}

static bool
is_negative(const SmtpReply *reply)
{
    return reply->code >= 400;
}

static void
reset(SmtpSession *session)
{
    session->step = SMTP_STEP_RESET;
    write_text(session, "RSET\r\n");
}

static void
on_mail(SmtpSession *session, const SmtpReply *reply)
{
    if (is_negative(reply))
        decide_by(session, reply);
    if (session->offer.pipelining) {
        session->step = SMTP_STEP_RCPT;
    } else if (is_negative(reply)) {
        session->step = SMTP_STEP_IDLE;
    } else {
        session->step = SMTP_STEP_RCPT;
        write_rcpt(session);
    }
}

static void
on_rcpt(SmtpSession *session, const SmtpReply *reply)
{
    if (is_negative(reply))
        decide_by(session, reply);
    if (session->offer.pipelining) {
        session->step = SMTP_STEP_DATA;
    } else if (is_negative(reply)) {
        reset(session);
    } else {
        session->step = SMTP_STEP_DATA;
        write_text(session, "DATA\r\n");
    }
}

static void
on_data(SmtpSession *session, const SmtpReply *reply)
{
    if (is_negative(reply)) {
        decide_by(session, reply);
        reset(session);
        return;
    }
    session->step = SMTP_STEP_BODY;
    gsize size = 0;
    const void *bytes = g_bytes_get_data(session->message, &size);
    smtp_data_append(session->output, session->decided ? NULL : bytes, session->decided ? 0 : size);
}

static void
on_body(SmtpSession *session, const SmtpReply *reply)
{
    decide_by(session, reply);
    session->step = SMTP_STEP_IDLE;
}

/* A reply of a kind that cannot stand here, or that came before its command was sent. */
static bool
is_out_of_place(const SmtpSession *session, const SmtpReply *reply)
{
    if (session->step == SMTP_STEP_DATA)
        return is_positive(reply) || (!is_negative(reply) && reply->code != 354);
    if (session->step == SMTP_STEP_BODY && is_pending(session))
        return !is_negative(reply);
    return !is_positive(reply) && !is_negative(reply);
}

/* Nobody can say any more which reply belongs to what. */
static void
break_off_by(SmtpSession *session, const SmtpReply *reply)
{
    bool fresh = !session->decided && reply->code == 421 && is_stale(session);
    g_autofree char *text = smtp_reply_describe(reply);
    g_autofree char *answer = g_strdup_printf("%s (in reply to %s)", text, step_name(session->step));
    decide(session, DELIVERY_TEMPORARY, reply->code, answer);
    session->outcome.retry_fresh |= fresh;
    end_session(session);
}

static void
on_transaction_reply(SmtpSession *session, const SmtpReply *reply)
{
    static void (*const handlers[])(SmtpSession *, const SmtpReply *) = {[SMTP_STEP_MAIL] = on_mail,
                                                                         [SMTP_STEP_RCPT] = on_rcpt,
                                                                         [SMTP_STEP_DATA] = on_data,
                                                                         [SMTP_STEP_BODY] = on_body};
    if (reply->code == 421 || is_out_of_place(session, reply)) {
        break_off_by(session, reply);
        return;
    }
    bool early = session->step == SMTP_STEP_BODY && is_pending(session);
    session->answered = true;
    handlers[session->step](session, reply);
    if (early || (session->decided && is_about_dialogue(session->outcome.code)))
        end_session(session);
}

static void
on_reply(SmtpSession *session, const SmtpReply *reply)
{
    if (in_transaction(session))
        on_transaction_reply(session, reply);
    else if (session->step == SMTP_STEP_RESET && is_positive(reply))
        session->step = SMTP_STEP_IDLE;
    else
        end_session(session);
}

void
smtp_session_input(SmtpSession *session, const char *bytes, gsize size)
{
    while (size > 0 && session->step != SMTP_STEP_OVER) {
        SmtpReplyState state = smtp_reply_read(session->reader, &bytes, &size);
        if (state == SMTP_REPLY_MORE)
            return;
        if (state == SMTP_REPLY_BAD)
            break_off(session, "the mail server answered with something that is no SMTP", false);
        else
            on_reply(session, smtp_reply_get(session->reader));
    }
}

SmtpStep
smtp_session_step(const SmtpSession *session)
{
    return session->step;
}

const SmtpOutcome *
smtp_session_outcome(const SmtpSession *session)
{
    return session->decided ? &session->outcome : NULL;
}

int
smtp_session_count(const SmtpSession *session)
{
    return session->count;
}

int64_t
smtp_session_patience(const SmtpSession *session, const SmtpTimeouts *timeouts)
{
    switch (session->step) {
    case SMTP_STEP_MAIL:
    case SMTP_STEP_RESET:
        return timeouts->mail;
    case SMTP_STEP_RCPT:
        return timeouts->rcpt;
    case SMTP_STEP_DATA:
        return timeouts->data;
    case SMTP_STEP_BODY:
        return is_pending(session) ? timeouts->block : timeouts->dot;
    case SMTP_STEP_QUIT:
        return timeouts->quit;
    default:
        return 0;
    }
}
