#include "base/random.h"
#include "deliver/smtp_data.h"
#include "tests/check.h"

static GByteArray *
encode(const void *bytes, gsize size)
{
    GByteArray *out = g_byte_array_new();
    smtp_data_append(out, bytes, size);
    return out;
}

static void
encodes_messages(void **state)
{
    static const struct {
        const char *message, *wire;
    } rows[] = {{"", ".\r\n"},
                {"a", "a\r\n.\r\n"},
                {"a\r\n", "a\r\n.\r\n"},
                {"a\r\nb\r\n", "a\r\nb\r\n.\r\n"},
                {".\r\n", "..\r\n.\r\n"},
                {"..\r\n", "...\r\n.\r\n"},
                {"a.\r\n.b\r\n", "a.\r\n..b\r\n.\r\n"},
                {"a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"},
                {"a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"},
                {"a\r\n.\n", "a\r\n..\r\n.\r\n"},
                {"a\r\r\n", "a\r\n\r\n.\r\n"},
                {"\n\r", "\r\n\r\n.\r\n"},
                {"\r\n\r\n", "\r\n\r\n.\r\n"},
                {"a\n.\r\nMAIL FROM:<x@example.org>\r\n", "a\r\n..\r\nMAIL FROM:<x@example.org>\r\n.\r\n"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GByteArray) got = encode(rows[i].message, strlen(rows[i].message));
        assert_int_equal(got->len, strlen(rows[i].wire));
        assert_memory_equal(got->data, rows[i].wire, got->len);
    }
}

/* The lines of a text whose lines end in CR LF, LF or CR. */
static GPtrArray *
lines_of(const char *at, gsize size)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    const char *end = at + size;
    while (at < end) {
        gsize length = 0;
        while (at + length < end && at[length] != '\r' && at[length] != '\n')
            length++;
        g_ptr_array_add(lines, g_strndup(at, length));
        at += length;
        if (end - at >= 2 && at[0] == '\r' && at[1] == '\n')
            at++;
        at++;
    }
    return lines;
}

/* What a strict server makes of the wire: lines end in CR LF only, the first line of one dot ends it all. */
static void
check_wire(const GByteArray *wire, const GPtrArray *lines)
{
    const char *at = (const char *)wire->data;
    gsize left = wire->len;
    for (guint i = 0;; i++) {
        const char *cr = memchr(at, '\r', left);
        assert_non_null(cr);
        gsize length = (gsize)(cr - at);
        assert_null(memchr(at, '\n', length));
        assert_true(left >= length + 2 && cr[1] == '\n');
        left -= length + 2;
        if (length == 1 && at[0] == '.') {
            assert_int_equal(i, lines->len);
            assert_int_equal(left, 0);
            return;
        }
        gsize stuffed = at[0] == '.' ? 1 : 0;
        g_autofree char *line = g_strndup(at + stuffed, length - stuffed);
        assert_true(i < lines->len);
        assert_string_equal(line, lines->pdata[i]);
        at = cr + 2;
    }
}

static void
reads_back_whatever_was_sent(void **state)
{
    static const char alphabet[] = "..\r\r\n\n\nab";
    g_autofree Random *random = random_seeded_new(2004);
    for (int round = 0; round < 5000; round++) {
        char message[64];
        gsize size = random_below(random, sizeof message);
        for (gsize i = 0; i < size; i++)
            message[i] = alphabet[random_below(random, sizeof alphabet - 1)];
        g_autoptr(GByteArray) wire = encode(message, size);
        g_autoptr(GPtrArray) lines = lines_of(message, size);
        check_wire(wire, lines);
    }
}

static void
appends_to_what_is_there(void **state)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_byte_array_append(out, (const guint8 *)"x", 1);
    smtp_data_append(out, "a\0b\n", 4);
    assert_int_equal(out->len, 9);
    assert_memory_equal(out->data, "xa\0b\r\n.\r\n", 9);
}

static void
knows_eight_bits(void **state)
{
    assert_false(smtp_data_is_eight_bit("", 0));
    assert_false(smtp_data_is_eight_bit("abc\x7f", 4));
    assert_true(smtp_data_is_eight_bit("abc\x80", 4));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodes_messages), cmocka_unit_test(reads_back_whatever_was_sent),
        cmocka_unit_test(appends_to_what_is_there), cmocka_unit_test(knows_eight_bits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
