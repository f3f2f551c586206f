/*
 * Whatever stands in a plan, a message keeps its shape: the same headers, the same two parts, the same HTML
 * elements as with harmless words, and in the text the same paragraphs.
 */
#include "base/text.h"
#include "tests/check.h"
#include "tests/compose/fixture.h"

#include <gmime/gmime.h>
#include <jansson.h>

#define NOW ((Instant)1085468400 * INSTANT_SECOND)

static const char *const hostile[] = {
    "x\r\nBcc: victim@example.org\r\n\r\nINJECTED",
    "x\nINJECTED\n.\n",
    "x\rINJECTED",
    "INJECTED\x01\x02\x1B]0;t\x07\x7F",
    "x\xE2\x80\xA8INJECTED\xE2\x80\xA9\xC2\x85y",
    "\xE2\x80\xAEgro.elpmaxe\xE2\x80\xAC \xE2\x81\xA7x",
    "\xD7\x90\xD7\x91\xD7\x92 \xE2\x80\x8F \xD8\xB4\xD8\xAC\xD8\xB1\xD8\xA9",
    "%s%n%d%100000x%%",
    "<script>alert(1)</script><img src=x onerror=y></td></table>",
    "\"'><a href=\"http://evil.example.org\">",
    "--></style><!--",
    "{{programme.title}}{{{note}}}{{>layout.html}}{{=<% %>=}}<%x%>",
    "Last, First; Group: a@b, <c@d>",
    "\"quoted\" (comment) \\backslash",
    "=?UTF-8?Q?x=0D=0ABcc:_y?=",
    "--part0123456789abcdef",
    "bad \xFF\xC0\x80 bytes \xED\xA0\x80",
    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8F\xAB caf\xC3\xA9 e\xCC\x81\xCC\x81\xCC\x81",
    "\xF3\xA0\x81\xA1",
};

/* Every text of a plan that a message may show. */
static void
poison(Plan *plan, const char *text)
{
    fixture_set(&plan->title, text);
    for (guint i = 0; i < plan->people->len; i++)
        fixture_set(&((Person *)plan->people->pdata[i])->name, text);
    Board *board = plan->boards->pdata[0];
    fixture_set(&board->title, text);
    for (guint i = 0; i < plan->areas->len; i++) {
        Area *area = plan->areas->pdata[i];
        fixture_set(&area->title, text);
        fixture_set((char **)&area->assessment->reasons->pdata[0], text);
        for (guint j = 0; j < area->assessment->findings->len; j++)
            fixture_set(&((Finding *)area->assessment->findings->pdata[j])->text, text);
        for (guint j = 0; j < area->assessment->dates->len; j++) {
            fixture_set(&((AreaDate *)area->assessment->dates->pdata[j])->title, text);
            fixture_set(&((AreaDate *)area->assessment->dates->pdata[j])->rule, text);
        }
    }
}

static void
poison_milestone(Milestone *milestone, void *data)
{
    fixture_set(&milestone->title, data);
    fixture_set(&milestone->timescale, data);
    fixture_set(&milestone->action->title, data);
    PlanSpan *span = milestone->spans->pdata[0];
    if (span->note != NULL)
        fixture_set(&span->note, data);
    if (span->question != NULL)
        fixture_set(&span->question->phrase, data);
    for (guint i = 0; i < span->occurrences->len; i++)
        fixture_set(&((PlanSpan *)span->occurrences->pdata[i])->occurrence, data);
}

static Draft *
draft_of(const Plan *plan, int kind)
{
    if (kind == 0)
        return fixture_reminder(plan);
    if (kind == 1)
        return fixture_digest(plan, "trust-board");
    if (kind == 2)
        return fixture_officer(plan);
    return kind == 3 ? fixture_reminder_with_others(plan) : fixture_question(plan);
}

static Message *
compose_with(const char *text, int kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composer) composer = fixture_composer(text);
    g_autoptr(Plan) plan = fixture_plan_with_others();
    poison(plan, text);
    plan_foreach_milestone(plan, poison_milestone, (void *)text);
    g_autoptr(Draft) draft = draft_of(plan, kind);
    g_autofree Random *random = random_seeded_new(1);
    Message *message = composer_compose(composer, draft, NOW, random, &error);
    check_ok(message != NULL, error);
    return message;
}

/* 7 bits, no NUL, CR and LF only together, no line beyond RFC 5322's 998 bytes. */
static void
check_wire(const Message *message)
{
    gsize size, line = 0;
    const char *bytes = g_bytes_get_data(message->body, &size);
    for (gsize i = 0; i < size; i++) {
        assert_true((guchar)bytes[i] < 0x80 && bytes[i] != '\0');
        assert_true((bytes[i] == '\r') == (i + 1 < size && bytes[i + 1] == '\n'));
        line = bytes[i] == '\n' ? 0 : line + 1;
        assert_true(line <= 998);
    }
    assert_true(size > 2 && bytes[size - 1] == '\n');
}

/* The names of a mail's headers and of its parts' headers, as the bytes have them. */
static char *
header_names(const Message *message)
{
    gsize size;
    const char *bytes = g_bytes_get_data(message->body, &size);
    g_autofree char *text = g_strndup(bytes, size);
    *strstr(text, "\r\n\r\n") = '\0';
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    GString *names = g_string_new(NULL);
    for (guint i = 0; lines[i] != NULL; i++)
        if (lines[i][0] != ' ' && lines[i][0] != '\t')
            g_string_append_len(names, lines[i], strchr(lines[i], ':') - lines[i] + 1);
    return g_string_free(names, FALSE);
}

static char *
element_names(const char *html)
{
    g_autoptr(GRegex) tags = g_regex_new("<[^>]*>", 0, 0, NULL);
    GString *names = g_string_new(NULL);
    GMatchInfo *match = NULL;
    for (g_regex_match(tags, html, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *tag = g_match_info_fetch(match, 0);
        g_string_append(names, tag);
    }
    g_match_info_free(match);
    return g_string_free(names, FALSE);
}

static void
check_address(const Message *message, const char *header, const char *wanted)
{
    gsize size;
    const char *bytes = g_bytes_get_data(message->body, &size);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *parsed = g_mime_parser_construct_message(parser, NULL);
    GMimeAddressType type = strcmp(header, "To") == 0 ? GMIME_ADDRESS_TYPE_TO : GMIME_ADDRESS_TYPE_REPLY_TO;
    InternetAddressList *list = g_mime_message_get_addresses(parsed, type);
    assert_int_equal(internet_address_list_length(list), 1);
    InternetAddress *only = internet_address_list_get_address(list, 0);
    assert_true(INTERNET_ADDRESS_IS_MAILBOX(only));
    assert_string_equal(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(only)), wanted);
    g_object_unref(parsed);
    g_object_unref(parser);
    g_object_unref(stream);
}

static guint
count_paragraphs(const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    return g_strv_length(paragraphs);
}

/* Long words make more lines, because lines are wrapped, but never another paragraph. */
static void
check_text(const char *text, const char *harmless)
{
    assert_int_equal(count_paragraphs(text), count_paragraphs(harmless));
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
        assert_true(*p == '\n' || !g_unichar_iscntrl(g_utf8_get_char(p)));
}

static void
check_message(const char *text, int kind, const char *to)
{
    g_autoptr(Message) message = compose_with(text, kind), harmless = compose_with("x", kind);
    check_wire(message);
    g_autofree char *names = header_names(message), *wanted_names = header_names(harmless);
    assert_string_equal(names, wanted_names);
    check_address(message, "To", to);
    check_address(message, "Reply-To", "planning@example.org");
    g_autofree char *html = fixture_part(message, "html"), *wanted_html = fixture_part(harmless, "html");
    g_autofree char *elements = element_names(html), *wanted_elements = element_names(wanted_html);
    assert_string_equal(elements, wanted_elements);
    g_autofree char *plain = fixture_part(message, "plain"), *wanted_plain = fixture_part(harmless, "plain");
    check_text(plain, wanted_plain);
}

static void
keeps_its_shape(void **state)
{
    static const char *const to[] = {"inclusion@example.org", "chief@example.org", "planning@example.org",
                                     "inclusion@example.org", "planning@example.org"};
    for (guint i = 0; i < G_N_ELEMENTS(hostile); i++)
        for (int kind = 0; kind < (int)G_N_ELEMENTS(to); kind++)
            check_message(hostile[i], kind, to[kind]);
}

static void
keeps_its_shape_at_great_length(void **state)
{
    g_autofree char *word = g_strnfill(10240, 'w');
    g_autoptr(GString) wide = g_string_new(NULL), spaced = g_string_new(NULL);
    while (wide->len < 10240)
        g_string_append(wide, "\xF0\x9F\x90\x99<");
    while (spaced->len < 10240)
        g_string_append(spaced, "& \r\n{{x}} ");
    check_message(word, 0, "inclusion@example.org");
    check_message(wide->str, 1, "chief@example.org");
    check_message(spaced->str, 2, "planning@example.org");
    check_message(wide->str, 3, "inclusion@example.org");
    check_message(spaced->str, 4, "planning@example.org");
}

static void
shows_hostile_words_as_words(void **state)
{
    g_autoptr(Message) message = compose_with("<b>{{note}}</b> %n", 0);
    g_autofree char *html = fixture_part(message, "html"), *text = fixture_part(message, "plain");
    assert_non_null(strstr(html, "&lt;b&gt;{{note}}&lt;/b&gt; %n"));
    assert_non_null(strstr(text, "<b>{{note}}</b> %n"));
    assert_non_null(strstr(message->subject, "<b>{{note}}</b> %n"));
}

static void
makes_no_encoded_word_of_a_name(void **state)
{
    g_autoptr(Message) message = compose_with("=?UTF-8?Q?x=0D=0ABcc:_y?= =?=?UTF-8?B?DQo=?=", 0);
    gsize size;
    const char *bytes = g_bytes_get_data(message->body, &size);
    g_autofree char *text = g_strndup(bytes, size);
    assert_null(strstr(text, "=?UTF-8?Q?x"));
    assert_null(strstr(text, "=?UTF-8?B?DQo"));
    g_autofree char *subject = fixture_header(message, "Subject");
    assert_null(strpbrk(subject, "\r\n"));
    assert_non_null(strstr(subject, "= ?UTF-8?Q?x=0D=0ABcc:_y?="));
}

static void
keeps_json_whole(void **state)
{
    g_autoptr(Composer) composer = fixture_composer(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Plan) plan = fixture_plan();
        poison(plan, hostile[i]);
        plan_foreach_milestone(plan, poison_milestone, (void *)hostile[i]);
        g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
        g_autofree char *json = composer_render(composer, draft, COMPOSE_JSON, &error);
        check_ok(json != NULL, error);
        assert_null(strpbrk(json, "\r\n"));
        json_t *body = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(body);
        assert_int_equal(json_array_size(json_object_get(body, "items")), 8);
        json_decref(body);
    }
}

static void
makes_a_list_id_of_any_key(void **state)
{
    static const char *const keys[] = {"A b>\r\nX: y", "", "\xC3\xA9t\xC3\xA9", "..", "a.b_c"};
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autofree Random *random = random_seeded_new(1);
    g_autoptr(GRegex) shape = g_regex_new("^x <[a-z0-9-]*\\.[a-z0-9-]*\\.mail\\.example\\.org>$", 0, 0, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Plan) plan = fixture_plan();
        poison(plan, "x");
        g_autoptr(Draft) draft = fixture_digest(plan, "trust-board");
        fixture_set(&plan->key, keys[i]);
        fixture_set(&((Board *)plan->boards->pdata[0])->key, keys[i]);
        g_autoptr(Message) message = composer_compose(composer, draft, NOW, random, &error);
        check_ok(message != NULL, error);
        check_wire(message);
        g_autofree char *list = fixture_header(message, "List-Id");
        if (!g_regex_match(shape, list, 0, NULL))
            fail_msg("List-Id: %s", list);
    }
}

/* What is meant to be copied into a shell is one word there. */
static void
quotes_a_reference_in_a_command(void **state)
{
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = fixture_question(plan);
    fixture_set(&plan_find_milestone(plan, "R6.1")->ref, "R6.1;\nreboot $(id)");
    g_autofree char *text = composer_render(composer, draft, COMPOSE_TEXT, &error);
    check_ok(text != NULL, error);
    assert_null(strstr(text, "\nreboot"));
    g_autofree char *flat = text_squeeze(text);
    assert_non_null(strstr(flat, "resolve 'inspection-2004/R6.1; reboot $(id)' --reading 1"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_its_shape),
        cmocka_unit_test(keeps_its_shape_at_great_length),
        cmocka_unit_test(shows_hostile_words_as_words),
        cmocka_unit_test(makes_no_encoded_word_of_a_name),
        cmocka_unit_test(keeps_json_whole),
        cmocka_unit_test(makes_a_list_id_of_any_key),
        cmocka_unit_test(quotes_a_reference_in_a_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
