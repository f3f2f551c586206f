#include "base/random.h"
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
    {.name = NULL}};

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
    {.name = NULL}};

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

/* Every fault that one text has, exactly as it is reported. */
static void
refuses(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"title = 5;", "a.conf:1: title: wants a text in quotation marks"},
        {"\n\npoll\n=\n60;", "a.conf:3: poll: wants a duration such as \"90s\" or \"1h30m\""},
        {"poll = \"60\";", "a.conf:1: poll: \"60\" is not a duration such as \"90s\" or \"1h30m\""},
        {"poll = \"2h\";", "a.conf:1: poll: 2h is out of range: 1s to 1h"},
        {"poll = \"\";", "a.conf:1: poll: is empty; leave it out, or give its value"},
        {"poll = \"99999999999999w\";",
         "a.conf:1: poll: \"99999999999999w\" is not a duration such as \"90s\" or \"1h30m\""},
        {"memory = \"64MB\";", "a.conf:1: memory: \"64MB\" is not a size such as \"512K\" or \"64M\""},
        {"memory = \"1K\";", "a.conf:1: memory: 1K is out of range: at least 1M"},
        {"lines = \"4\";", "a.conf:1: lines: wants a whole number, without quotation marks"},
        {"lines = 4.0;", "a.conf:1: lines: wants a whole number, without quotation marks"},
        {"lines = 65;", "a.conf:1: lines: 65 is out of range: at most 64"},
        {"lines = 9000000000L;", "a.conf:1: lines: 9000000000 is out of range: at most 64"},
        /* libconfig alone reads 705032704 and -1 */
        {"lines = 5000000000;", "a.conf:1: 5000000000 is beyond what a number without an L after it can hold "
                                "(2147483647)"},
        {"ladder = [0xFFFFFFFF];",
         "a.conf:1: 0xFFFFFFFF is beyond what a number without an L after it can hold "
         "(2147483647)"},
        {"private = \"yes\";", "a.conf:1: private: wants true or false, without quotation marks"},
        {"hour = \"8:00\";", "a.conf:1: hour: \"8:00\" is not a time of day such as \"08:00\""},
        {"day = \"holiday\";", "a.conf:1: day: \"holiday\" is no day to work on"},
        {"ladder = 20;", "a.conf:1: ladder: wants a list of whole numbers such as [3, 2, 1]"},
        {"ladder = [\"20\"];", "a.conf:1: ladder: wants a list of whole numbers such as [3, 2, 1]"},
        {"ladder = [20, -1];", "a.conf:1: ladder: -1 is out of range: 0 to 99"},
        {"aliases = \"a\";", "a.conf:1: aliases: wants a list of texts such as [\"one\", \"two\"]"},
        {"aliases = (\"a\", 1);", "a.conf:1: aliases: wants a list of texts such as [\"one\", \"two\"]"},
        {"title = \"a\\xE9\";", "a.conf:1: title: \"a\\xE9\" is not valid UTF-8"},
        {"aliases = [\"\\xFF\"];", "a.conf:1: aliases: \"\\xFF\" is not valid UTF-8"},
        {"free: { a = \"\\xFF\"; };", "a.conf:1: free: a: \"\\xFF\" is not valid UTF-8"},
        {"free: { a: { b = 1; }; };", "a.conf:1: free: a must be a plain value, neither a group nor a list"},
        {"free = 1;", "a.conf:1: free: wants a group of plain values: { NAME = VALUE; }"},
        {"mail = 1;", "a.conf:1: mail: wants a group: keys and their values between { and }"},
        {"mail: {\n transport = \"stmp\"; };",
         "a.conf:2: mail.transport: \"stmp\" is not one of maildir or smtp; did you mean smtp?"},
        {"mail: { transport = \"pigeon\"; };",
         "a.conf:1: mail.transport: \"pigeon\" is not one of maildir or smtp"},
        {"mail: { transport = true; };", "a.conf:1: mail.transport: wants one of maildir or smtp"},
        {"mail: { url = \"https://mail.example.org\"; };",
         "a.conf:1: mail.url: \"https://mail.example.org\" is not an address beginning with smtp:// or "
         "smtps://"},
        {"mail: { url = \"smtp://\"; };",
         "a.conf:1: mail.url: \"smtp://\" is not an address beginning with smtp:// or smtps://"},
        {"mail: { url = \"smtp://user:word@mail.example.org\"; };",
         "a.conf:1: mail.url: may not carry a user or a password: settings hold no secrets"},
        {"mail: { lead = \"lead\"; };",
         "a.conf:1: mail.lead: \"lead\" is not a mail address such as \"lead@example.org\""},
        {"mail: { lead = \"a@example.org\\nBcc: b@example.org\"; };",
         "a.conf:1: mail.lead: \"a@example.org\\nBcc: b@example.org\" is not a mail address such as "
         "\"lead@example.org\""},
        {"mail: { from = \"Plans <plans>\"; };", "a.conf:1: mail.from: \"Plans <plans>\" is not a mail "
                                                 "address, alone or as \"Name <lead@example.org>\""},
        {"mail: { host = \"-x\"; };",
         "a.conf:1: mail.host: \"-x\" is not a host name such as \"mail.example.org\""},
        {"mail: { directory = \"a\\nb\"; };",
         "a.conf:1: mail.directory: \"a\\nb\" is not a path in quotation marks"},
        {"mail: { password_file = \"\"; };",
         "a.conf:1: mail.password_file: is empty; leave it out, or give its value"},
        {"people = 1;", "a.conf:1: people: wants a list of groups: ( { KEY = VALUE; }, { KEY = VALUE; } )"},
        {"people = ( { key = \"a\"; }, 1 );",
         "a.conf:1: people: wants a list of groups: ( { KEY = VALUE; }, { KEY = VALUE; } )"},
        {"people: { key = \"a\"; };",
         "a.conf:1: people: wants a list of groups: ( { KEY = VALUE; }, { KEY = VALUE; } )"},
        {"people = (\n{ key = \"a\"; },\n{ addresses = [\"a@example.org\"]; } );",
         "a.conf:3: key: is missing"},
        {"people = ( { key = \"a\"; adresses = [];\n hours: { form = \"08:00\"; }; } );",
         "a.conf:1: adresses: unknown key; did you mean addresses?\n"
         "a.conf:2: hours.form: unknown key; did you mean hours.from?"},
        /* a value that is refused is not missing as well */
        {"people = ( { key = 1; } );", "a.conf:1: key: wants a text in quotation marks"},
        {"titel = \"x\";", "a.conf:1: titel: unknown key; did you mean title?"},
        {"mial: { transport = \"smtp\"; url = \"smtp://x\"; };",
         "a.conf:1: mial: unknown key; did you mean mail?"},
        {"transport = \"smtp\";", "a.conf:1: transport: unknown key; did you mean mail.transport?"},
        {"quite_something_else = 1;", "a.conf:1: quite_something_else: unknown key"},
        /* in the order of the lines, all of them */
        {"poll = 1; title = 2;\nlines = 99;\n\nmail: { lead = 1; };\nx = 1;",
         "a.conf:1: poll: wants a duration such as \"90s\" or \"1h30m\"\n"
         "a.conf:1: title: wants a text in quotation marks\n"
         "a.conf:2: lines: 99 is out of range: at most 64\n"
         "a.conf:4: mail.lead: wants a mail address such as \"lead@example.org\"\n"
         "a.conf:5: x: unknown key"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
        schema_read_text(schema, "a.conf", rows[i].text);
        assert_false(schema_finish(schema, &error));
        assert_int_equal(error->code, ERROR_DATA);
        assert_string_equal(error->message, rows[i].message);
    }
}

static void
refuses_bad_syntax(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"title = \"x\"\n\npoll == \"1s\";", "a.conf:3: syntax error, at or before \"poll == \"1s\";\""},
        {"title = \"x\";\nmail.transport = \"smtp\";",
         "a.conf:2: syntax error, at or before \"mail.transport = \"smtp\";\"; a key of a group is written "
         "NAME: "
         "{ KEY = VALUE; };"},
        {"poll = \"1s\";\npoll = \"2s\";",
         "a.conf:2: duplicate setting name, at or before \"poll = \"2s\";\""},
        {"ladder = [1, \"x\"];",
         "a.conf:1: mismatched element type in array, at or before \"ladder = [1, \"x\"];\""},
        {"private = yes;", "a.conf:1: syntax error, at or before \"private = yes;\""},
        {"mail: {\n transport = \"smtp\";\n",
         "a.conf:2: syntax error, at or before \"transport = \"smtp\";\""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Schema) schema = schema_new(keys, ERROR_SETTINGS);
        schema_read_text(schema, "a.conf", rows[i].text);
        assert_false(schema_finish(schema, &error));
        assert_int_equal(error->code, ERROR_SETTINGS);
        assert_string_equal(error->message, rows[i].message);
    }
}

static void
survives_deep_nesting(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *open = g_strnfill(20000, '(');
    g_autofree char *close = g_strnfill(20000, ')');
    g_autofree char *text = g_strconcat("people = ", open, close, ";", NULL);
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_text(schema, "a.conf", text);
    assert_false(schema_finish(schema, &error));
    check_error(error, ERROR_DATA, "a.conf:1: memory exhausted, at or before \"people = ((((");
}

static void
shows_twenty_faults_and_counts_the_rest(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 1; i <= 25; i++)
        g_string_append_printf(text, "unknown%d = 1;\n", i);
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_text(schema, "a.conf", text->str);
    assert_false(schema_finish(schema, &error));
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    assert_int_equal(g_strv_length(lines), 21);
    assert_string_equal(lines[19], "a.conf:20: unknown20: unknown key");
    assert_string_equal(lines[20], "and 5 more");
}

static void
overrides(void **state)
{
    static const struct {
        const char *assignment, *literal;
    } rows[] = {
        {"title=a = \"b\"", "\"a = \\\"b\\\"\""},
        {"poll=1h", "\"1h\""},
        {"lines=-5", "-5"},
        {"private=true", "true"},
        {"hour=23:59", "\"23:59\""},
        {"ladder=[5, 3,1]", "[5, 3, 1]"},
        {"ladder=7", "[7]"},
        {"ladder=", "[]"},
        {"aliases=a, b c", "[\"a\", \"b c\"]"},
        {"mail.transport=smtp", "\"smtp\""},
        {" title =x", "\"x\""},
        {"mail.url=smtps://mail.example.org:465", "\"smtps://mail.example.org:465\""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Schema) schema = schema_new(keys, ERROR_SETTINGS);
        schema_override(schema, rows[i].assignment);
        check_ok(schema_finish(schema, &error), error);
        g_autofree char *name = g_strstrip(g_strndup(rows[i].assignment, strcspn(rows[i].assignment, "=")));
        g_autofree char *literal = schema_literal(schema_root(schema), name);
        assert_string_equal(literal, rows[i].literal);
    }
}

static void
refuses_overrides(void **state)
{
    static const struct {
        const char *assignment, *message;
    } rows[] = {
        {"mail.trasport=x", "--set mail.trasport=x: unknown key; did you mean mail.transport?"},
        {"transport=x", "--set transport=x: unknown key; did you mean mail.transport?"},
        {"poll", "--set poll: wants KEY=VALUE, in UTF-8"},
        {"=x", "--set =x: unknown key"},
        {"poll=2h", "--set poll=2h: 2h is out of range: 1s to 1h"},
        {"lines=4x", "--set lines=4x: \"4x\" is not a whole number, without quotation marks"},
        {"lines=99999999999999999999", "--set lines=99999999999999999999: \"99999999999999999999\" is not a "
                                       "whole number, without quotation "
                                       "marks"},
        {"private=yes", "--set private=yes: \"yes\" is not true or false, without quotation marks"},
        {"ladder=1,,2", "--set ladder=1,,2: \"\" is not a whole number"},
        {"people=x", "--set people=x: stands in a file only"},
        {"mail=x", "--set mail=x: is a group; name a key in it, as mail.KEY"},
        {"title=\xff", "--set title=\uFFFD: wants KEY=VALUE, in UTF-8"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Schema) schema = schema_new(keys, ERROR_SETTINGS);
        schema_override(schema, rows[i].assignment);
        assert_false(schema_finish(schema, &error));
        assert_string_equal(error->message, rows[i].message);
    }
}

static void
lays_one_file_over_another(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Schema) schema = schema_new(keys, ERROR_SETTINGS);
    schema_read_text(schema, "a.conf", "poll = \"2s\"; ladder = [3, 2, 1]; title = \"a\";");
    schema_read_text(schema, "b.conf", "\npoll = \"3s\"; ladder = [9];");
    schema_override(schema, "title=c");
    check_ok(schema_finish(schema, &error), error);
    const SchemaGroup *root = schema_root(schema);
    guint count = 0;
    assert_int_equal(schema_numbers(root, "ladder", &count)[0], 9);
    assert_int_equal(count, 1);
    assert_int_equal(schema_number(root, "poll", 0), 3000);
    assert_string_equal(schema_text(root, "title"), "c");
    g_autofree char *poll = schema_place(root, "poll");
    g_autofree char *title = schema_place(root, "title");
    g_autofree char *lines = schema_place(root, "lines");
    assert_string_equal(poll, "b.conf:2");
    assert_string_equal(title, "--set title=c");
    assert_string_equal(lines, "b.conf");
}

/* What a caller finds wrong stands among the other faults, at the place it is about. */
static void
takes_faults_of_the_caller(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_text(schema, "a.conf", "people = ( { key = \"a\"; },\n { key = \"a\"; } );\nx = 1;\n");
    const SchemaGroup *second = schema_group(schema_root(schema), "people", 1);
    assert_false(schema_fault(schema, schema_root(schema), "title", "may not be %s", "missing"));
    assert_false(schema_fault(schema, second, "key", "\"%s\" stands twice", schema_text(second, "key")));
    assert_false(schema_fault(schema, second, NULL, "has no address"));
    assert_false(schema_finish(schema, &error));
    assert_string_equal(error->message, "a.conf: title: may not be missing\n"
                                        "a.conf:2: key: \"a\" stands twice\n"
                                        "a.conf:2: has no address\n"
                                        "a.conf:3: x: unknown key");
}

static void
makes_relative_paths_absolute(void **state)
{
    g_autofree char *here = g_get_current_dir();
    g_autofree char *wanted = g_build_filename(here, "mail/in", NULL);
    static const struct {
        const char *file, *path, *got; /* NULL: `wanted` */
    } rows[] = {{"/etc/a.conf", "x", "/etc/x"},
                {"/etc/a.conf", "/x", "/x"},
                {"a.conf", "mail/in", NULL},
                {"mail/a.conf", "in", NULL}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text =
            g_strdup_printf("mail: { directory = \"%s\"; password_file = \"credential:x\"; };", rows[i].path);
        g_autoptr(Schema) schema = schema_new(keys, ERROR_SETTINGS);
        schema_read_text(schema, rows[i].file, text);
        assert_string_equal(schema_text(schema_root(schema), "mail.directory"),
                            rows[i].got != NULL ? rows[i].got : wanted);
        assert_string_equal(schema_text(schema_root(schema), "mail.password_file"), "credential:x");
        schema_override(schema, "mail.directory=mail/in");
        assert_string_equal(schema_text(schema_root(schema), "mail.directory"), wanted);
    }
}

static void
describes_its_table(void **state)
{
    g_autofree char *text = schema_describe_text(keys);
    g_autofree char *mdoc = schema_describe_mdoc(keys);
    assert_non_null(strstr(text, "poll\n    How often.\n    Duration, 1s to 1h; default \"60s\".\n"));
    assert_non_null(
        strstr(text, "ladder\n    Steps.\n    List of whole numbers, 0 to 99; default [20, 10].\n"));
    assert_non_null(strstr(text, "people\n    Who.\n    List of groups.\n    key\n        What rows call the "
                                 "person.\n        Text; required.\n"));
    assert_non_null(
        strstr(mdoc, ".It Ic mail.transport\nHow.\nOne of maildir or smtp; default \"maildir\".\n"));
}

/* libconfig 1.5 loses a string that stands just before a syntax error: 64 bytes for a file that is refused.
 */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

/* What a mutation puts in: the words of the notation, and what is known to trouble libconfig. */
static const char *const scraps[] = {"{",
                                     "}",
                                     "(",
                                     ")",
                                     "[",
                                     "]",
                                     "\"",
                                     "\\",
                                     "\\x00",
                                     "\\xff",
                                     ";",
                                     ",",
                                     "=",
                                     ":",
                                     "/*",
                                     "*/",
                                     "#",
                                     "//",
                                     "\n",
                                     "0x",
                                     "5000000000",
                                     "-1",
                                     "1e999",
                                     ".",
                                     "L",
                                     "true",
                                     "mail",
                                     "people",
                                     "key",
                                     "\xff",
                                     "\xC3",
                                     "\xEF\xBB\xBF",
                                     "\n@include \".\"\n",
                                     "\n@include \"/nowhere\"\n",
                                     "((((((((",
                                     "{a={a={a={",
                                     "\r",
                                     "*"};

static void
mutate(GString *text, Random *random)
{
    gsize at = (gsize)random_below(random, text->len + 1);
    gsize length = (gsize)random_below(random, MIN(text->len - at, 24) + 1);
    switch (random_below(random, 4)) {
    case 0:
        if (at < text->len)
            text->str[at] = (char)(1 + random_below(random, 255));
        break;
    case 1:
        g_string_erase(text, (gssize)at, (gssize)length);
        break;
    case 2:
        g_string_insert(text, (gssize)at, scraps[random_below(random, G_N_ELEMENTS(scraps))]);
        break;
    default: {
        g_autofree char *slice = g_strndup(text->str + at, length);
        g_string_insert(text, (gssize)random_below(random, text->len + 1), slice);
    }
    }
}

/* A file that was not refused keeps its table's promises, however it came about. */
static void
check_promises(const SchemaGroup *root)
{
    guint count = 0;
    const gint64 *ladder = schema_numbers(root, "ladder", &count);
    for (guint i = 0; i < count; i++)
        assert_in_range(ladder[i], 0, 99);
    assert_in_range(schema_number(root, "poll", 0), 1000, 3600000);
    assert_true(schema_number(root, "lines", 0) <= 64);
    assert_true(g_utf8_validate(schema_text(root, "title"), -1, NULL));
    for (guint i = 0; i < schema_group_count(root, "people"); i++)
        assert_non_null(schema_text(schema_group(root, "people", i), "key"));
}

static void
survives_mutated_files(void **state)
{
    enum { FILES = 6000 };
    g_autofree Random *random = random_seeded_new(20040322);
    int read = 0;
    for (int i = 0; i < FILES; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) text = g_string_new(whole);
        for (guint64 n = 1 + random_below(random, 4); n > 0; n--)
            mutate(text, random);
        g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
        schema_read_text(schema, "a.conf", text->str);
        if (schema_finish(schema, &error)) {
            check_promises(schema_root(schema));
            read++;
        } else {
            assert_int_equal(error->code, ERROR_DATA);
            assert_true(g_utf8_validate(error->message, -1, NULL));
        }
    }
    /* both ways are walked, or the test shows nothing */
    assert_in_range(read, FILES / 50, FILES - FILES / 50);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_every_type),
                                       cmocka_unit_test(reads_groups_in_lists),
                                       cmocka_unit_test(keeps_fallbacks),
                                       cmocka_unit_test(refuses),
                                       cmocka_unit_test(refuses_bad_syntax),
                                       cmocka_unit_test(survives_deep_nesting),
                                       cmocka_unit_test(shows_twenty_faults_and_counts_the_rest),
                                       cmocka_unit_test(overrides),
                                       cmocka_unit_test(refuses_overrides),
                                       cmocka_unit_test(lays_one_file_over_another),
                                       cmocka_unit_test(takes_faults_of_the_caller),
                                       cmocka_unit_test(makes_relative_paths_absolute),
                                       cmocka_unit_test(describes_its_table),
                                       cmocka_unit_test(survives_mutated_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
