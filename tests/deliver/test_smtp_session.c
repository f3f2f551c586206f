#include "base/random.h"
#include "deliver/smtp_session.h"
#include "tests/check.h"

#define BODY "Subject: x\r\n\r\n.dot\r\n"
#define WIRE "Subject: x\r\n\r\n..dot\r\n.\r\n"
#define MAIL "MAIL FROM:<plan@example.org>\r\n"
#define RCPT "RCPT TO:<lead@example.org>\r\n"

static const SmtpOffer plain = {0};
static const SmtpOffer pipelining = {.pipelining = true};

/* Takes all that the session wants to write. (transfer full) */
static char *
take_output(SmtpSession *session)
{
    gsize size = 0;
    const void *bytes = smtp_session_output(session, &size);
    char *text = g_strndup(bytes == NULL ? "" : bytes, size);
    smtp_session_written(session, size);
    return text;
}

static void
check_output(SmtpSession *session, const char *wanted)
{
    g_autofree char *got = take_output(session);
    assert_string_equal(got, wanted);
}

static void
answer(SmtpSession *session, const char *text)
{
    smtp_session_input(session, text, strlen(text));
}

static void
send_to(SmtpSession *session, const char *address)
{
    g_autoptr(GBytes) body = g_bytes_new_static(BODY, strlen(BODY));
    smtp_session_send(session, address, "1@example.org", body);
}

static void
speaks_step_by_step(void **state)
{
    g_autoptr(SmtpSession) session = smtp_session_new(&plain, "plan@example.org");
    for (int i = 1; i <= 2; i++) {
        send_to(session, "lead@example.org");
        check_output(session, MAIL);
        answer(session, "250 2.1.0 ok\r\n");
        check_output(session, RCPT);
        answer(session, "250 2.1.5 ok\r\n");
        check_output(session, "DATA\r\n");
        assert_null(smtp_session_outcome(session));
        answer(session, "354 go on\r\n");
        check_output(session, WIRE);
        answer(session, "250 2.0.0 queued as 7\r\n");
        assert_int_equal(smtp_session_outcome(session)->result, DELIVERY_SENT);
        assert_int_equal(smtp_session_outcome(session)->code, 250);
        assert_string_equal(smtp_session_outcome(session)->answer, "250 2.0.0 queued as 7");
        assert_int_equal(smtp_session_step(session), SMTP_STEP_IDLE);
        assert_int_equal(smtp_session_count(session), i);
    }
    smtp_session_quit(session);
    check_output(session, "QUIT\r\n");
    answer(session, "221 bye\r\n");
    assert_int_equal(smtp_session_step(session), SMTP_STEP_OVER);
}

/* The server's side of a whole attempt, and how it must end. `wrote` is all that was sent; a server's text
 * ends its part where the session has something to write. Replies that end in "EOF" or "TIMEOUT" break off.
 */
typedef struct {
    const char *name;
    bool pipelining;
    const char *replies[8];
    DeliveryResult result;
    int code;
    const char *answer; /* a part of it */
    SmtpStep step;      /* afterwards */
    const char *wrote;
} Row;

#define GROUP MAIL RCPT "DATA\r\n"

static const Row rows[] = {
    {"sent in one group",
     true,
     {"250 a\r\n250 b\r\n354 c\r\n", "250 d\r\n"},
     DELIVERY_SENT,
     250,
     "250 d",
     SMTP_STEP_IDLE,
     GROUP WIRE},
    {"MAIL refused for now",
     false,
     {"451 4.3.0 later\r\n"},
     DELIVERY_TEMPORARY,
     451,
     "451 4.3.0 later (in reply to MAIL)",
     SMTP_STEP_IDLE,
     MAIL},
    {"MAIL refused for good",
     false,
     {"550 5.7.1 no\r\n"},
     DELIVERY_PERMANENT,
     550,
     "550 5.7.1 no (in reply to MAIL)",
     SMTP_STEP_IDLE,
     MAIL},
    {"MAIL wants a login",
     false,
     {"530 5.7.0 authenticate first\r\n"},
     DELIVERY_TEMPORARY,
     530,
     "authenticate first",
     SMTP_STEP_OVER,
     MAIL},
    {"RCPT refused for now",
     false,
     {"250 a\r\n", "450 4.2.1 busy\r\n", "250 reset\r\n"},
     DELIVERY_TEMPORARY,
     450,
     "450 4.2.1 busy (in reply to RCPT)",
     SMTP_STEP_IDLE,
     MAIL RCPT "RSET\r\n"},
    {"RCPT refused for good",
     false,
     {"250 a\r\n", "550 5.1.1 nobody\r\n", "250 reset\r\n"},
     DELIVERY_PERMANENT,
     550,
     "550 5.1.1 nobody (in reply to RCPT)",
     SMTP_STEP_IDLE,
     MAIL RCPT "RSET\r\n"},
    {"DATA refused for now",
     false,
     {"250 a\r\n", "250 b\r\n", "452 4.3.1 full\r\n", "250 reset\r\n"},
     DELIVERY_TEMPORARY,
     452,
     "452 4.3.1 full (in reply to DATA)",
     SMTP_STEP_IDLE,
     MAIL RCPT "DATA\r\nRSET\r\n"},
    {"DATA refused for good",
     false,
     {"250 a\r\n", "250 b\r\n", "554 no\r\n", "250 reset\r\n"},
     DELIVERY_PERMANENT,
     554,
     "554 no (in reply to DATA)",
     SMTP_STEP_IDLE,
     MAIL RCPT "DATA\r\nRSET\r\n"},
    {"message refused for now",
     false,
     {"250 a\r\n", "250 b\r\n", "354 c\r\n", "451 4.7.1 grey\r\n"},
     DELIVERY_TEMPORARY,
     451,
     "451 4.7.1 grey (in reply to the message)",
     SMTP_STEP_IDLE,
     MAIL RCPT "DATA\r\n" WIRE},
    {"message refused for good",
     false,
     {"250 a\r\n", "250 b\r\n", "354 c\r\n", "554 5.6.0 spam\r\n"},
     DELIVERY_PERMANENT,
     554,
     "554 5.6.0 spam (in reply to the message)",
     SMTP_STEP_IDLE,
     MAIL RCPT "DATA\r\n" WIRE},
    {"MAIL refused, group",
     true,
     {"550 no\r\n503 b\r\n503 c\r\n", "250 reset\r\n"},
     DELIVERY_PERMANENT,
     550,
     "550 no (in reply to MAIL)",
     SMTP_STEP_IDLE,
     GROUP "RSET\r\n"},
    {"RCPT refused, group",
     true,
     {"250 a\r\n550 no\r\n", "554 no recipients\r\n", "250 reset\r\n"},
     DELIVERY_PERMANENT,
     550,
     "550 no (in reply to RCPT)",
     SMTP_STEP_IDLE,
     GROUP "RSET\r\n"},
    {"RCPT refused, DATA taken all the same",
     true,
     {"250 a\r\n550 no\r\n354 c\r\n", "554 no recipients\r\n"},
     DELIVERY_PERMANENT,
     550,
     "550 no (in reply to RCPT)",
     SMTP_STEP_IDLE,
     GROUP ".\r\n"},
    {"RCPT refused, the empty message taken",
     true,
     {"250 a\r\n450 no\r\n354 c\r\n", "250 fine\r\n"},
     DELIVERY_TEMPORARY,
     450,
     "450 no (in reply to RCPT)",
     SMTP_STEP_IDLE,
     GROUP ".\r\n"},
    {"reset refused",
     false,
     {"250 a\r\n", "550 no\r\n", "500 what\r\n"},
     DELIVERY_PERMANENT,
     550,
     "550 no",
     SMTP_STEP_OVER,
     MAIL RCPT "RSET\r\n"},
    {"421 in reply to MAIL",
     false,
     {"421 4.3.2 down\r\n"},
     DELIVERY_TEMPORARY,
     421,
     "421 4.3.2 down (in reply to MAIL)",
     SMTP_STEP_OVER,
     MAIL},
    {"421 in reply to the message",
     false,
     {"250 a\r\n", "250 b\r\n", "354 c\r\n", "421 down\r\n"},
     DELIVERY_TEMPORARY,
     421,
     "421 down (in reply to the message)",
     SMTP_STEP_OVER,
     MAIL RCPT "DATA\r\n" WIRE},
    {"354 to MAIL", false, {"354 what\r\n"}, DELIVERY_TEMPORARY, 354, "354 what", SMTP_STEP_OVER, MAIL},
    {"250 to DATA",
     false,
     {"250 a\r\n", "250 b\r\n", "250 c\r\n"},
     DELIVERY_TEMPORARY,
     250,
     "250 c (in reply to DATA)",
     SMTP_STEP_OVER,
     MAIL RCPT "DATA\r\n"},
    {"250 before the message was written",
     false,
     {"250 a\r\n", "250 b\r\n", "354 c\r\n250 d\r\n"},
     DELIVERY_TEMPORARY,
     250,
     "250 d",
     SMTP_STEP_OVER,
     MAIL RCPT "DATA\r\n"},
    {"552 before the message was written",
     false,
     {"250 a\r\n", "250 b\r\n", "354 c\r\n552 too big\r\n"},
     DELIVERY_PERMANENT,
     552,
     "552 too big",
     SMTP_STEP_OVER,
     MAIL RCPT "DATA\r\n"},
    {"no SMTP", false, {"+OK POP3\r\n"}, DELIVERY_TEMPORARY, 0, "no SMTP", SMTP_STEP_OVER, MAIL},
    {"one reply too many",
     false,
     {"250 a\r\n", "250 b\r\n", "354 c\r\n", "250 d\r\n250 e\r\n"},
     DELIVERY_SENT,
     250,
     "250 d",
     SMTP_STEP_OVER,
     MAIL RCPT "DATA\r\n" WIRE},
    {"dropped after MAIL",
     false,
     {"EOF"},
     DELIVERY_TEMPORARY,
     0,
     "lost, waiting for the reply to MAIL",
     SMTP_STEP_OVER,
     MAIL},
    {"dropped after RCPT",
     false,
     {"250 a\r\n", "EOF"},
     DELIVERY_TEMPORARY,
     0,
     "lost, waiting for the reply to RCPT",
     SMTP_STEP_OVER,
     MAIL RCPT},
    {"dropped after DATA",
     false,
     {"250 a\r\n", "250 b\r\n", "EOF"},
     DELIVERY_TEMPORARY,
     0,
     "lost, waiting for the reply to DATA",
     SMTP_STEP_OVER,
     MAIL RCPT "DATA\r\n"},
    {"dropped in the message",
     false,
     {"250 a\r\n", "250 b\r\n", "354 c\r\nEOF"},
     DELIVERY_TEMPORARY,
     0,
     "lost, waiting for the reply to the message",
     SMTP_STEP_OVER,
     MAIL RCPT "DATA\r\n"},
    {"dropped after the dot",
     false,
     {"250 a\r\n", "250 b\r\n", "354 c\r\n", "EOF"},
     DELIVERY_TEMPORARY,
     0,
     "after the whole message was sent: it may have arrived",
     SMTP_STEP_OVER,
     MAIL RCPT "DATA\r\n" WIRE},
    {"dropped after half a reply",
     false,
     {"250 a\r\n", "250 b\r\n", "354 c\r\n", "250-d\r\nEOF"},
     DELIVERY_TEMPORARY,
     0,
     "it may have arrived",
     SMTP_STEP_OVER,
     MAIL RCPT "DATA\r\n" WIRE},
    {"silent after MAIL",
     false,
     {"TIMEOUT"},
     DELIVERY_TEMPORARY,
     0,
     "did not answer in time, waiting for the reply to MAIL",
     SMTP_STEP_OVER,
     MAIL},
    {"silent after the dot",
     true,
     {"250 a\r\n250 b\r\n354 c\r\n", "TIMEOUT"},
     DELIVERY_TEMPORARY,
     0,
     "did not answer in time, after the whole message was sent",
     SMTP_STEP_OVER,
     GROUP WIRE},
    {"dropped in the reset",
     false,
     {"250 a\r\n", "550 no\r\n", "EOF"},
     DELIVERY_PERMANENT,
     550,
     "550 no",
     SMTP_STEP_OVER,
     MAIL RCPT "RSET\r\n"},
};

static void
play_reply(SmtpSession *session, const char *reply)
{
    const char *end = strstr(reply, "EOF");
    if (strcmp(reply, "TIMEOUT") == 0) {
        smtp_session_timed_out(session);
    } else if (end != NULL) {
        smtp_session_input(session, reply, (gsize)(end - reply));
        smtp_session_lost(session, "the connection was lost");
    } else {
        answer(session, reply);
    }
}

static void
check_row(const Row *row, SmtpSession *session)
{
    g_autoptr(GString) wrote = g_string_new(NULL);
    send_to(session, "lead@example.org");
    for (guint i = 0; row->replies[i] != NULL; i++) {
        g_autofree char *part = take_output(session);
        g_string_append(wrote, part);
        play_reply(session, row->replies[i]);
    }
    g_autofree char *rest = take_output(session);
    g_string_append(wrote, rest);
    const SmtpOutcome *outcome = smtp_session_outcome(session);
    if (outcome == NULL)
        fail_msg("%s: no outcome", row->name);
    if (outcome->result != row->result || outcome->code != row->code ||
        strstr(outcome->answer, row->answer) == NULL || smtp_session_step(session) != row->step ||
        strcmp(wrote->str, row->wrote) != 0)
        fail_msg("%s: %d %d \"%s\", step %d, wrote %s", row->name, (int)outcome->result, outcome->code,
                 outcome->answer, (int)smtp_session_step(session), wrote->str);
    assert_false(outcome->retry_fresh);
}

static void
survives_failure_at_every_step(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const SmtpOffer *offer = rows[i].pipelining ? &pipelining : &plain;
        g_autoptr(SmtpSession) session = smtp_session_new(offer, "plan@example.org");
        check_row(&rows[i], session);
        if (smtp_session_step(session) != SMTP_STEP_IDLE)
            continue;
        /* The next message on the same connection goes as if nothing had been. */
        const Row next = {rows[i].name,
                          rows[i].pipelining,
                          {"250 a\r\n", "250 b\r\n", "354 c\r\n", "250 d\r\n"},
                          DELIVERY_SENT,
                          250,
                          "250 d",
                          SMTP_STEP_IDLE,
                          rows[i].pipelining ? GROUP WIRE : MAIL RCPT "DATA\r\n" WIRE};
        check_row(&next, session);
    }
}

/* What had served before and ends before it took anything of this message was only stale. */
static void
knows_a_stale_connection(void **state)
{
    static const struct {
        const char *replies[3];
        bool fresh;
    } table[] = {{{"421 4.4.2 idle too long\r\n"}, true},
                 {{"EOF"}, true},
                 {{"TIMEOUT"}, false},
                 {{"garbage\r\n"}, false},
                 {{"451 later\r\n"}, false},
                 {{"250 a\r\n", "421 going down\r\n"}, false},
                 {{"250 a\r\n", "EOF"}, false}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(SmtpSession) session = smtp_session_new(&pipelining, "plan@example.org");
        send_to(session, "first@example.org");
        answer(session, "250 a\r\n250 b\r\n354 c\r\n");
        g_free(take_output(session));
        answer(session, "250 d\r\n");
        send_to(session, "lead@example.org");
        g_free(take_output(session));
        for (guint n = 0; table[i].replies[n] != NULL; n++)
            play_reply(session, table[i].replies[n]);
        assert_int_equal(smtp_session_outcome(session)->result, DELIVERY_TEMPORARY);
        assert_int_equal(smtp_session_outcome(session)->retry_fresh, table[i].fresh);
    }
}

static void
ends_on_an_unasked_reply(void **state)
{
    g_autoptr(SmtpSession) session = smtp_session_new(&plain, "plan@example.org");
    answer(session, "421 4.4.2 idle too long\r\n");
    assert_int_equal(smtp_session_step(session), SMTP_STEP_OVER);
    assert_null(smtp_session_outcome(session));
}

static void
names_what_the_message_needs(void **state)
{
    static const struct {
        SmtpOffer offer;
        const char *sender, *recipient, *body;
        const char *wrote; /* NULL: refused */
    } table[] = {{{0}, "", "lead@example.org", "x", "MAIL FROM:<>\r\n"},
                 {{.size = true},
                  "a@example.org",
                  "lead@example.org",
                  "12345",
                  "MAIL FROM:<a@example.org> SIZE=5\r\n"},
                 {{.size = true, .largest = 5}, "", "lead@example.org", "12345", "MAIL FROM:<> SIZE=5\r\n"},
                 {{.size = true, .largest = 4}, "", "lead@example.org", "12345", NULL},
                 {{.utf8 = true}, "", "josé@example.org", "x", "MAIL FROM:<> SMTPUTF8\r\n"},
                 {{0}, "", "josé@example.org", "x", NULL},
                 {{.utf8 = true},
                  "josé@example.org",
                  "lead@example.org",
                  "x",
                  "MAIL FROM:<josé@example.org> SMTPUTF8\r\n"},
                 {{0}, "josé@example.org", "lead@example.org", "x", NULL},
                 {{0}, "", "lead@bücher.example.org", "x", "MAIL FROM:<>\r\n"},
                 {{.eight_bit = true}, "", "lead@example.org", "\xc3\xa9", "MAIL FROM:<> BODY=8BITMIME\r\n"},
                 {{0}, "", "lead@example.org", "\xc3\xa9", NULL}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(SmtpSession) session = smtp_session_new(&table[i].offer, table[i].sender);
        g_autoptr(GBytes) body = g_bytes_new_static(table[i].body, strlen(table[i].body));
        smtp_session_send(session, table[i].recipient, NULL, body);
        check_output(session, table[i].wrote == NULL ? "" : table[i].wrote);
        if (table[i].wrote == NULL) {
            assert_int_equal(smtp_session_outcome(session)->result, DELIVERY_PERMANENT);
            assert_int_equal(smtp_session_step(session), SMTP_STEP_IDLE);
        } else {
            assert_null(smtp_session_outcome(session));
        }
    }
}

/* RFC 3461: a report of failure names the message by what is said here. */
static void
asks_for_reports_that_name_the_message(void **state)
{
    static const struct {
        const char *sender, *recipient, *id, *wrote;
    } table[] = {
        {"plan@example.org", "lead@example.org", "a.1@example.org",
         "MAIL FROM:<plan@example.org> RET=HDRS ENVID=a.1@example.org\r\n"
         "RCPT TO:<lead@example.org> NOTIFY=FAILURE ORCPT=rfc822;lead@example.org\r\nDATA\r\n"},
        {"plan@example.org", "lead+plan=x@example.org", "a+b=c d@example.org",
         "MAIL FROM:<plan@example.org> RET=HDRS ENVID=a+2Bb+3Dc+20d@example.org\r\n"
         "RCPT TO:<lead+plan=x@example.org> NOTIFY=FAILURE ORCPT=rfc822;lead+2Bplan+3Dx@example.org\r\n"
         "DATA\r\n"},
        {"plan@example.org", "josé@example.org", NULL,
         "MAIL FROM:<plan@example.org> SMTPUTF8 RET=HDRS\r\n"
         "RCPT TO:<josé@example.org> NOTIFY=FAILURE\r\nDATA\r\n"},
        {"", "lead@example.org", "a.1@example.org",
         "MAIL FROM:<>\r\nRCPT TO:<lead@example.org>\r\nDATA\r\n"}};
    const SmtpOffer offer = {.pipelining = true, .dsn = true, .utf8 = true};
    g_autoptr(GBytes) body = g_bytes_new_static(BODY, strlen(BODY));
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(SmtpSession) session = smtp_session_new(&offer, table[i].sender);
        smtp_session_send(session, table[i].recipient, table[i].id, body);
        check_output(session, table[i].wrote);
    }
    g_autoptr(SmtpSession) session = smtp_session_new(&offer, "plan@example.org");
    g_autofree char *id = g_strnfill(101, 'a');
    smtp_session_send(session, "lead@example.org", id + 1, body);
    g_autofree char *longest = take_output(session);
    assert_non_null(strstr(longest, " ENVID=aaa"));
    g_autoptr(SmtpSession) other = smtp_session_new(&offer, "plan@example.org");
    smtp_session_send(other, "lead@example.org", id, body);
    g_autofree char *without = take_output(other);
    assert_null(strstr(without, "ENVID"));
}

static void
lets_no_address_break_out(void **state)
{
    static const struct {
        const char *address, *path; /* NULL: refused */
    } table[] = {{"lead@example.org", "lead@example.org"},
                 {"o'neill+plan=x@sub.example.org", "o'neill+plan=x@sub.example.org"},
                 {"josé@example.org", "josé@example.org"},
                 {"lead@bücher.example.org", "lead@xn--bcher-kva.example.org"},
                 {"lead@example.org>\r\nRCPT TO:<x@example.org", NULL},
                 {"lead@example.org\r\nDATA", NULL},
                 {"lead@example.org\n", NULL},
                 {"lead @example.org", NULL},
                 {"lead@example.org SIZE=1", NULL},
                 {"<lead@example.org>", NULL},
                 {"\"a b\"@example.org", NULL},
                 {"a(b)@example.org", NULL},
                 {"a,b@example.org", NULL},
                 {"@relay:lead@example.org", NULL},
                 {"lead@[127.0.0.1]", NULL},
                 {"lead@@example.org", NULL},
                 {"lead@", NULL},
                 {"@example.org", NULL},
                 {"lead", NULL},
                 {"", NULL},
                 {"lead@.example.org", NULL},
                 {"lead@example..org", NULL},
                 {"lead\x7f@example.org", NULL},
                 {"lead\xc2\x85@example.org", NULL},     /* next line */
                 {"lead\xe2\x80\xae@example.org", NULL}, /* right-to-left override */
                 {"lead\xe2\x80\xa8@example.org", NULL}, /* line separator */
                 {"lead\xff@example.org", NULL},
                 {"a%s%n@example.org", "a%s%n@example.org"}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *path = smtp_path(table[i].address);
        if (g_strcmp0(path, table[i].path) != 0)
            fail_msg("\"%s\" gives \"%s\"", table[i].address, path == NULL ? "(refused)" : path);
        if (path != NULL)
            continue;
        g_autoptr(SmtpSession) session = smtp_session_new(&pipelining, "plan@example.org");
        send_to(session, table[i].address);
        check_output(session, "");
        assert_int_equal(smtp_session_outcome(session)->result, DELIVERY_PERMANENT);
    }
    g_autofree char *local = g_strnfill(250, 'a');
    g_autofree char *address = g_strconcat(local, "@example.org", NULL);
    assert_null(smtp_path(address));
}

/* Output taken and input given in pieces of any size, the conversation is the same. */
static void
works_in_pieces_of_any_size(void **state)
{
    g_autofree Random *random = random_seeded_new(5);
    for (int round = 0; round < 300; round++) {
        g_autoptr(SmtpSession) session = smtp_session_new(&pipelining, "plan@example.org");
        send_to(session, "lead@example.org");
        const char *script = "250-a\r\n250 a\r\n250 b\r\n354 c\r\n";
        g_autoptr(GString) wrote = g_string_new(NULL);
        while (smtp_session_outcome(session) == NULL) {
            gsize size = 0;
            const char *bytes = smtp_session_output(session, &size);
            if (size > 0) {
                size = 1 + random_below(random, size);
                g_string_append_len(wrote, bytes, (gssize)size);
                smtp_session_written(session, size);
                continue;
            }
            if (*script == '\0')
                script = "250 d\r\n";
            size = 1 + random_below(random, strlen(script));
            smtp_session_input(session, script, size);
            script += size;
        }
        assert_string_equal(wrote->str, GROUP WIRE);
        assert_int_equal(smtp_session_outcome(session)->result, DELIVERY_SENT);
    }
}

static void
is_patient_as_each_step_needs(void **state)
{
    const SmtpTimeouts times = {.mail = 1, .rcpt = 2, .data = 3, .block = 4, .dot = 5, .quit = 6};
    g_autoptr(SmtpSession) session = smtp_session_new(&plain, "plan@example.org");
    assert_int_equal(smtp_session_patience(session, &times), 0);
    send_to(session, "lead@example.org");
    static const struct {
        const char *reply;
        int64_t before;
    } table[] = {{"250 a\r\n", 1}, {"250 b\r\n", 2}, {"354 c\r\n", 3}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_free(take_output(session));
        assert_int_equal(smtp_session_patience(session, &times), table[i].before);
        answer(session, table[i].reply);
    }
    assert_int_equal(smtp_session_patience(session, &times), 4);
    g_free(take_output(session));
    assert_int_equal(smtp_session_patience(session, &times), 5);
    answer(session, "250 d\r\n");
    smtp_session_quit(session);
    assert_int_equal(smtp_session_patience(session, &times), 6);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(speaks_step_by_step),
                                       cmocka_unit_test(survives_failure_at_every_step),
                                       cmocka_unit_test(knows_a_stale_connection),
                                       cmocka_unit_test(ends_on_an_unasked_reply),
                                       cmocka_unit_test(names_what_the_message_needs),
                                       cmocka_unit_test(asks_for_reports_that_name_the_message),
                                       cmocka_unit_test(lets_no_address_break_out),
                                       cmocka_unit_test(works_in_pieces_of_any_size),
                                       cmocka_unit_test(is_patient_as_each_step_needs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
