#include "settings/schema.h"
#include "tests/check.h"

#include <glib/gstdio.h>

static const char *
no_holiday(const char *text)
{
    return strcmp(text, "holiday") == 0 ? "is no day to work on" : NULL;
}

static const char *const schemes[] = {"smtp", "smtps", NULL};
static const char *const modes[] = {"maildir", "smtp", NULL};

static const SchemaKey person_keys[] = {
    {.name = "key", .type = SCHEMA_TEXT, .required = true, .sentence = "What rows call the person."},
    {.name = "addresses", .type = SCHEMA_ADDRESSES, .sentence = "Where mail goes."},
    {.name = "hours.from", .type = SCHEMA_TIME, .fallback = "08:00", .sentence = "When mail may come."},
    {.name = "settings", .type = SCHEMA_FREE, .sentence = "What the plugin reads."},
    {NULL}};

static const SchemaKey keys[] = {
    {.name = "title", .type = SCHEMA_TEXT, .fallback = "untitled", .sentence = "A title."},
    {.name = "poll",
     .type = SCHEMA_DURATION,
     .fallback = "60s",
     .min = "1s",
     .max = "1h",
     .sentence = "How often."},
    {.name = "memory", .type = SCHEMA_SIZE, .fallback = "64M", .min = "1M", .sentence = "How much."},
    {.name = "lines", .type = SCHEMA_INTEGER, .fallback = "4", .max = "64", .sentence = "How many."},
    {.name = "private", .type = SCHEMA_BOOLEAN, .fallback = "false", .sentence = "Whether."},
    {.name = "hour", .type = SCHEMA_TIME, .sentence = "At what hour."},
    {.name = "day", .type = SCHEMA_TEXT, .check = no_holiday, .sentence = "On what day."},
    {.name = "ladder",
     .type = SCHEMA_INTEGERS,
     .fallback = "20,10",
     .min = "0",
     .max = "99",
     .sentence = "Steps."},
    {.name = "aliases", .type = SCHEMA_TEXTS, .sentence = "Other names."},
    {.name = "mail.transport",
     .type = SCHEMA_WORD,
     .choices = modes,
     .fallback = "maildir",
     .sentence = "How."},
    {.name = "mail.url", .type = SCHEMA_URL, .choices = schemes, .sentence = "To where."},
    {.name = "mail.from", .type = SCHEMA_MAILBOX, .sentence = "From whom."},
    {.name = "mail.lead", .type = SCHEMA_ADDRESS, .sentence = "To whom."},
    {.name = "mail.host", .type = SCHEMA_HOST, .sentence = "Which host."},
    {.name = "mail.directory", .type = SCHEMA_PATH, .sentence = "Into what."},
    {.name = "mail.password_file", .type = SCHEMA_SECRET, .sentence = "With what."},
    {.name = "people", .type = SCHEMA_GROUPS, .members = person_keys, .sentence = "Who."},
    {.name = "free", .type = SCHEMA_FREE, .sentence = "Anything."},
    {NULL}};

static const char whole[] =
    "title = \"Attendance\";\n"
    "poll = \"1m30s\"; memory = \"2M\"; lines = 0x10; private = true; hour = \"09:30\";\n"
    "ladder = [5, 0]; aliases = (\"a\", \"b,c\");\n"
    "mail: { transport = \"smtp\"; url = \"smtp://[::1]:2525\"; host = \"mail.example.org\";\n"
    "  from = \"Milestones <plans@example.org>\"; lead = \"lead@example.org\";\n"
    "  directory = \"/var/mail\"; password_file = \"credential:smtp\"; };\n"
    "people = ( { key = \"head\"; addresses = [\"head@example.org\"]; hours: { from = \"07:15\"; };\n"
    "            settings: { floor = 95; share = 0.1; big = 5000000000L; on = true; word = \"x\"; }; },\n"
    "           { key = \"clerk\"; } );\n"
    "free: { };\n";

static void
reads_every_type(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_text(schema, "a.conf", whole);
    check_ok(schema_finish(schema, &error), error);
    const SchemaGroup *root = schema_root(schema);
    guint count = 0;
    const gint64 *ladder = schema_numbers(root, "ladder", &count);
    assert_string_equal(schema_text(root, "title"), "Attendance");
    assert_int_equal(schema_number(root, "poll", 0), 90000);
    assert_int_equal(schema_number(root, "memory", 0), 2 << 20);
    assert_int_equal(schema_number(root, "lines", 0), 16);
    assert_true(schema_boolean(root, "private"));
    assert_int_equal(schema_number(root, "hour", -1), 570);
    assert_int_equal(count, 2);
    assert_int_equal(ladder[0], 5);
    assert_string_equal(schema_texts(root, "aliases")[1], "b,c");
    assert_null(schema_texts(root, "aliases")[2]);
    assert_int_equal(schema_number(root, "mail.transport", -1), 1);
    assert_string_equal(schema_text(root, "mail.transport"), "smtp");
    assert_string_equal(schema_text(root, "mail.url"), "smtp://[::1]:2525");
    assert_string_equal(schema_text(root, "mail.directory"), "/var/mail");
    assert_string_equal(schema_text(root, "mail.password_file"), "credential:smtp");
}

static void
reads_groups_in_lists(void **state)
{
    static const char *const pairs[][2] = {
        {"floor", "95"}, {"share", "0.1"}, {"big", "5000000000"}, {"on", "true"}, {"word", "x"}};
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_text(schema, "a.conf", whole);
    assert_int_equal(schema_group_count(schema_root(schema), "people"), 2);
    const SchemaGroup *head = schema_group(schema_root(schema), "people", 0);
    const SchemaGroup *clerk = schema_group(schema_root(schema), "people", 1);
    assert_int_equal(schema_number(head, "hours.from", 0), 435);
    assert_int_equal(schema_number(clerk, "hours.from", 0), 480);
    assert_string_equal(schema_texts(head, "addresses")[0], "head@example.org");
    assert_null(schema_texts(clerk, "addresses")[0]);
    assert_int_equal(schema_free_count(clerk, "settings"), 0);
    assert_int_equal(schema_free_count(head, "settings"), G_N_ELEMENTS(pairs));
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        const char *name;
        const char *text;
        schema_free_pair(head, "settings", i, &name, &text);
        assert_string_equal(name, pairs[i][0]);
        assert_string_equal(text, pairs[i][1]);
    }
    g_autofree char *place = schema_place(clerk, NULL);
    assert_string_equal(place, "a.conf:9");
}

static void
keeps_fallbacks(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_text(schema, "a.conf", "");
    check_ok(schema_finish(schema, &error), error);
    const SchemaGroup *root = schema_root(schema);
    assert_int_equal(schema_number(root, "poll", 0), 60000);
    assert_int_equal(schema_number(root, "hour", -1), -1);
    assert_null(schema_text(root, "mail.url"));
    assert_false(schema_given(root, "poll"));
    assert_int_equal(schema_group_count(root, "people"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_every_type),
                                       cmocka_unit_test(reads_groups_in_lists),
                                       cmocka_unit_test(keeps_fallbacks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
