#include "base/random.h"
#include "deliver/smtp_reply.h"
#include "tests/check.h"

static const struct {
    const char *bytes;
    int code; /* 0: bad */
    const char *text;
    gsize left; /* bytes after the reply */
} rows[] = {
    {"250 OK\r\n", 250, "OK", 0},
    {"250\r\n", 250, "", 0},
    {"250 \r\n", 250, "", 0},
    {"250 OK\n", 250, "OK", 0},
    {"354 go on\r\n250 next\r\n", 354, "go on", 10},
    {"250-mail.example.org\r\n250-PIPELINING\r\n250 SIZE 100\r\n", 250,
     "mail.example.org\nPIPELINING\nSIZE 100", 0},
    {"550-5.1.1 No\r\n550 5.1.1 such user\r\n", 550, "5.1.1 No\n5.1.1 such user", 0},
    {"250-\r\n250 x\r\n", 250, "\nx", 0},
    {"550 \xff\xfe\r\n", 550, "\xff\xfe", 0},
    {"220 a - b\r\n", 220, "a - b", 0},
    {"250-a\r\n251 b\r\n", 0, NULL, 0},
    {"150 early\r\n", 0, NULL, 0},
    {"650 late\r\n", 0, NULL, 0},
    {"25 OK\r\n", 0, NULL, 0},
    {"2500 OK\r\n", 0, NULL, 0},
    {"250OK\r\n", 0, NULL, 0},
    {"HTTP/1.1 400 Bad Request\r\n", 0, NULL, 0},
    {"\r\n", 0, NULL, 0},
    {" 250 OK\r\n", 0, NULL, 0},
    {"250 a\rb\r\n", 0, NULL, 0},
};

static void
reads_replies(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(SmtpReplyReader) reader = smtp_reply_reader_new();
        const char *at = rows[i].bytes;
        gsize size = strlen(at);
        SmtpReplyState got = smtp_reply_read(reader, &at, &size);
        if (rows[i].code == 0) {
            assert_int_equal(got, SMTP_REPLY_BAD);
            continue;
        }
        assert_int_equal(got, SMTP_REPLY_READY);
        assert_int_equal(smtp_reply_get(reader)->code, rows[i].code);
        assert_string_equal(smtp_reply_get(reader)->text, rows[i].text);
        assert_int_equal(size, rows[i].left);
    }
}

/* All good rows one after the other, cut anywhere, give the same replies. */
static void
reads_replies_in_pieces(void **state)
{
    g_autoptr(GString) stream = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].code != 0)
            g_string_append_len(stream, rows[i].bytes, (gssize)(strlen(rows[i].bytes) - rows[i].left));
    }
    g_autofree Random *random = random_seeded_new(7);
    for (int round = 0; round < 200; round++) {
        g_autoptr(SmtpReplyReader) reader = smtp_reply_reader_new();
        gsize offset = 0;
        for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
            SmtpReplyState got = SMTP_REPLY_MORE;
            while (rows[i].code != 0 && got == SMTP_REPLY_MORE) {
                gsize piece = MIN(1 + random_below(random, 9), stream->len - offset);
                assert_true(piece > 0);
                const char *at = stream->str + offset;
                gsize size = piece;
                got = smtp_reply_read(reader, &at, &size);
                offset += piece - size;
            }
            if (rows[i].code == 0)
                continue;
            assert_int_equal(got, SMTP_REPLY_READY);
            assert_int_equal(smtp_reply_get(reader)->code, rows[i].code);
            assert_string_equal(smtp_reply_get(reader)->text, rows[i].text);
        }
        assert_int_equal(offset, stream->len);
    }
}

static void
limits_what_it_keeps(void **state)
{
    g_autofree char *line = g_strnfill(5000, 'x');
    g_autofree char *long_line = g_strconcat("250 ", line, NULL);
    g_autoptr(SmtpReplyReader) first = smtp_reply_reader_new();
    const char *at = long_line;
    gsize size = strlen(at);
    assert_int_equal(smtp_reply_read(first, &at, &size), SMTP_REPLY_BAD);

    g_autoptr(SmtpReplyReader) second = smtp_reply_reader_new();
    SmtpReplyState got = SMTP_REPLY_MORE;
    int lines = 0;
    for (; got == SMTP_REPLY_MORE && lines < 10000; lines++) {
        at = "250-0123456789012345678901234567890123456789\r\n";
        size = strlen(at);
        got = smtp_reply_read(second, &at, &size);
    }
    assert_int_equal(got, SMTP_REPLY_BAD);
    assert_true(lines > 1000 && lines < 2000);
}

static void
refuses_nul(void **state)
{
    g_autoptr(SmtpReplyReader) reader = smtp_reply_reader_new();
    static const char bytes[] = "250 a\0b\r\n";
    const char *at = bytes;
    gsize size = sizeof bytes - 1;
    assert_int_equal(smtp_reply_read(reader, &at, &size), SMTP_REPLY_BAD);
}

static void
describes_replies_on_one_line(void **state)
{
    static const struct {
        SmtpReply reply;
        const char *text;
    } table[] = {{{550, (char *)"5.1.1 No\nsuch user"}, "550 5.1.1 No such user"},
                 {{250, (char *)""}, "250"},
                 {{451, (char *)"a\tb\x1b[2J"}, "451 a b\\u001B[2J"}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = smtp_reply_describe(&table[i].reply);
        assert_string_equal(got, table[i].text);
    }
    g_autofree char *many = g_strnfill(2000, 'y');
    g_autofree char *brief = smtp_reply_describe(&(SmtpReply){.code = 550, .text = many});
    assert_true(strlen(brief) < 320);
    assert_true(g_str_has_suffix(brief, "…"));
}

static void
reads_what_a_server_offers(void **state)
{
    SmtpReply reply = {250, (char *)"pipelining.example.org AUTH\nPIPELINING\nsize 52428800\n8bitmime\n"
                                    "AUTH PLAIN LOGIN\nSMTPUTF8\nSTARTTLS\nDSN"};
    SmtpOffer offer = smtp_offer_read(&reply);
    assert_true(offer.pipelining && offer.size && offer.eight_bit && offer.auth && offer.utf8 && offer.dsn);
    assert_int_equal(offer.largest, 52428800);

    reply.text = (char *)"PIPELINING\nSIZE\nX-SIZE 9";
    offer = smtp_offer_read(&reply);
    assert_false(offer.pipelining || offer.eight_bit || offer.auth || offer.utf8 || offer.dsn);
    assert_true(offer.size);
    assert_int_equal(offer.largest, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_replies),
                                       cmocka_unit_test(reads_replies_in_pieces),
                                       cmocka_unit_test(limits_what_it_keeps),
                                       cmocka_unit_test(refuses_nul),
                                       cmocka_unit_test(describes_replies_on_one_line),
                                       cmocka_unit_test(reads_what_a_server_offers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
