#include "deliver/dsn.h"
#include "tests/check.h"

#include <gmime/gmime.h>

/* A report as servers write it: `status` and `returned` are the second and third part. */
static char *
report(const char *status, const char *returned_type, const char *returned)
{
    return g_strdup_printf("From: MAILER-DAEMON@mx.example.org\r\n"
                           "To: milestoned@example.org\r\n"
                           "Subject: Undelivered Mail Returned to Sender\r\n"
                           "MIME-Version: 1.0\r\n"
                           "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b/1\"\r\n"
                           "\r\n"
                           "--b/1\r\n"
                           "Content-Type: text/plain\r\n"
                           "\r\n"
                           "I could not deliver your message.\r\n"
                           "--b/1\r\n"
                           "Content-Type: message/delivery-status\r\n"
                           "\r\n"
                           "%s\r\n"
                           "--b/1\r\n"
                           "Content-Type: %s\r\n"
                           "\r\n"
                           "%s\r\n"
                           "--b/1--\r\n",
                           status, returned_type, returned);
}

static Dsn *
read_text(const char *text)
{
    return dsn_read(text, strlen(text));
}

static const char failed[] = "Reporting-MTA: dns; mx.example.org\r\n"
                             "X-Postfix-Queue-ID: 4711\r\n"
                             "Arrival-Date: Mon, 29 Mar 2004 09:00:00 +0100 (BST)\r\n"
                             "\r\n"
                             "Final-Recipient: rfc822; forwarded@example.net\r\n"
                             "Original-Recipient: rfc822;lead+2Bplan@example.org\r\n"
                             "Action: failed\r\n"
                             "Status: 5.1.1\r\n"
                             "Remote-MTA: dns; mail.example.net\r\n"
                             "Diagnostic-Code: smtp; 550 5.1.1 <forwarded@example.net>: no such\r\n"
                             "    mailbox here\r\n";

static const char header[] = "Message-ID: <reminder.00ff@example.org>\r\nSubject: Due\r\n";

static void
reads_what_postfix_reports(void **state)
{
    g_autofree char *text = report(failed, "text/rfc822-headers", header);
    g_autoptr(Dsn) dsn = read_text(text);
    assert_non_null(dsn);
    assert_string_equal(dsn->message_id, "reminder.00ff@example.org");
    assert_int_equal(dsn->recipients->len, 1);
    const DsnRecipient *recipient = dsn->recipients->pdata[0];
    assert_string_equal(recipient->address, "lead+plan@example.org");
    assert_int_equal(recipient->action, DSN_FAILED);
    assert_string_equal(recipient->status, "5.1.1");
    assert_string_equal(recipient->answer, "5.1.1 550 5.1.1 <forwarded@example.net>: no such mailbox here");
    assert_true(dsn_is_permanent(recipient));
}

/* Exchange returns the whole message; its groups have no envelope of their own before the recipient's. */
static void
reads_a_report_that_returns_the_whole_message(void **state)
{
    g_autofree char *message = g_strconcat(header, "\r\nHello\r\n", NULL);
    g_autofree char *text = report("Final-recipient: RFC822; lead@example.org\r\n"
                                   "Action: FAILED (mailbox full)\r\n"
                                   "Status: 4.4.7 (expired)\r\n",
                                   "message/rfc822", message);
    g_autoptr(Dsn) dsn = read_text(text);
    assert_non_null(dsn);
    assert_string_equal(dsn->message_id, "reminder.00ff@example.org");
    const DsnRecipient *recipient = dsn->recipients->pdata[0];
    assert_string_equal(recipient->address, "lead@example.org");
    assert_string_equal(recipient->status, "4.4.7");
    assert_false(dsn_is_permanent(recipient));
}

static void
knows_the_message_by_the_envelope_id(void **state)
{
    g_autofree char *status =
        g_strconcat("Original-Envelope-Id: digest.12+3D34@example.org\r\n", failed, NULL);
    g_autofree char *text = report(status, "text/plain", "the rest is left out");
    g_autoptr(Dsn) dsn = read_text(text);
    assert_non_null(dsn);
    assert_string_equal(dsn->message_id, "digest.12=34@example.org");
}

static void
reads_several_recipients_and_other_actions(void **state)
{
    g_autofree char *status = g_strconcat(failed,
                                          "\r\nFinal-Recipient: rfc822; other@example.org\r\n"
                                          "Action: delayed\r\nStatus: 4.2.0\r\n",
                                          NULL);
    g_autofree char *text = report(status, "text/rfc822-headers", header);
    g_autoptr(Dsn) dsn = read_text(text);
    assert_int_equal(dsn->recipients->len, 2);
    assert_int_equal(((const DsnRecipient *)dsn->recipients->pdata[1])->action, DSN_DELAYED);
}

static void
an_answer_is_one_clean_line(void **state)
{
    g_autofree char *text =
        report("Final-Recipient: rfc822; lead@example.org\r\nAction: failed\r\n"
               "Status: 5.0.0\r\nDiagnostic-Code: smtp; \x1b[31m no\xff \xe2\x80\xae way\r\n",
               "text/rfc822-headers", header);
    g_autoptr(Dsn) dsn = read_text(text);
    const char *answer = ((const DsnRecipient *)dsn->recipients->pdata[0])->answer;
    assert_true(g_utf8_validate(answer, -1, NULL));
    assert_null(strchr(answer, '\x1b'));
    assert_null(strstr(answer, "\xe2\x80\xae"));
}

static void
what_is_no_report_is_none(void **state)
{
    g_autofree char *no_status =
        report("Reporting-MTA: dns; mx.example.org\r\n", "text/rfc822-headers", header);
    g_autofree char *no_action =
        report("Final-Recipient: rfc822; a@example.org\r\nStatus: 5.0.0\r\n", "text/rfc822-headers", header);
    const char *const texts[] = {
        "",
        "\r\n",
        "no mail at all",
        "Subject: I am away\r\n\r\nUntil Monday\r\n",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: message/disposition-notification\r\n\r\nDisposition: displayed\r\n--b--\r\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n",
        no_status,
        no_action};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_null(read_text(texts[i]));
}

static int
start(void **state)
{
    g_mime_init();
    return 0;
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_postfix_reports),
        cmocka_unit_test(reads_a_report_that_returns_the_whole_message),
        cmocka_unit_test(knows_the_message_by_the_envelope_id),
        cmocka_unit_test(reads_several_recipients_and_other_actions),
        cmocka_unit_test(an_answer_is_one_clean_line),
        cmocka_unit_test(what_is_no_report_is_none),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
