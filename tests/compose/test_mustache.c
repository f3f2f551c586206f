/*
 * The renderer's own tests, and one test for each case of the Mustache specification's files, which are
 * looked for in $MUSTACHE_SPEC, else beside the source tree. Where they are absent those are left out.
 */
#include "base/random.h"
#include "compose/mustache.h"
#include "tests/check.h"

#include <stdio.h>

static Mustache *
set_of(const char *name, const char *text)
{
    Mustache *set = mustache_new();
    g_autoptr(GError) error = NULL;
    check_ok(mustache_add(set, name, name, text, &error), error);
    return set;
}

static char *
render(const Mustache *set, const char *json, MustacheEscape escape)
{
    g_autoptr(GError) error = NULL;
    json_t *view = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    assert_non_null(view);
    char *out = mustache_render(set, "t", view, escape, &error);
    json_decref(view);
    check_ok(out != NULL, error);
    return out;
}

static void
check_render(const char *template, const char *json, MustacheEscape escape, const char *wanted)
{
    g_autoptr(Mustache) set = set_of("t", template);
    g_autofree char *out = render(set, json, escape);
    assert_string_equal(out, wanted);
}

static void
escapes_for_its_output(void **state)
{
    static const char data[] = "{\"x\": \"<a href='x'>&\\\"\\r\\nBcc: y\\u0000z\"}";
    check_render("{{x}}", data, MUSTACHE_HTML,
                 "&lt;a href=&#39;x&#39;&gt;&amp;&quot;\r\nBcc: y\xEF\xBF\xBDz");
    check_render("{{x}}", data, MUSTACHE_TEXT, "<a href='x'>&\"\r\nBcc: y\xEF\xBF\xBDz");
    check_render("{{x}}", data, MUSTACHE_HEADER, "<a href='x'>&\"  Bcc: y\xEF\xBF\xBDz");
}

static void
never_reads_data_as_a_template(void **state)
{
    check_render("{{x}}{{{x}}}", "{\"x\": \"{{y}}{{>t}}\", \"y\": 1}", MUSTACHE_HTML,
                 "{{y}}{{&gt;t}}{{y}}{{>t}}");
}

static void
takes_empty_values_for_false(void **state)
{
    static const char *const values[] = {"\"\"", "0", "0.0", "[]", "null", "false"};
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *json = g_strdup_printf("{\"x\": %s}", values[i]);
        check_render("{{#x}}yes{{/x}}{{^x}}no{{/x}}", json, MUSTACHE_TEXT, "no");
    }
    check_render("{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": {}}", MUSTACHE_TEXT, "yes");
}

static void
shows_values_of_every_type(void **state)
{
    check_render("{{a}} {{b}} {{c}} {{d}} {{e}} {{f}}|",
                 "{\"a\": -7, \"b\": 13.6, \"c\": true, \"d\": null, \"e\": [1], \"f\": {\"g\": 1}}",
                 MUSTACHE_TEXT, "-7 13.6 true   |");
}

static void
names_file_and_line_of_a_fault(void **state)
{
    static const struct {
        const char *template, *wanted;
    } rows[] = {{"a\n{{#b}}\nc", "t:2: “b” begins here and has no {{/b}}"},
                {"a\n\n{{/b}}", "t:3: {{/b}} ends nothing"},
                {"{{#a}}\n{{#b}}\n{{/a}}{{/b}}", "t:3: {{/a}} stands where “b”, open since line 2"},
                {"\n{{ a\n", "t:2: a tag begins here and is not ended by “}}”"},
                {"{{{a}}", "t:1: a tag begins here and is not ended by “}}}”"},
                {"x\n{{}}", "t:2: a tag without a name"},
                {"{{> }}", "t:1: a tag without a name"},
                {"{{a b}}", "t:1: “a b” is no name"},
                {"{{=<% =}}", "t:1: “<%” does not set delimiters"},
                {"{{=a b c=}}", "t:1: “a b c” does not set delimiters"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Mustache) set = mustache_new();
        g_autoptr(GError) error = NULL;
        assert_false(mustache_add(set, "t", "t", rows[i].template, &error));
        check_error(error, ERROR_SETTINGS, rows[i].wanted);
    }
}

static void
bounds_depth_in_a_template(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i <= MUSTACHE_MAX_DEPTH; i++)
        g_string_append(text, "{{#a}}");
    for (int i = 0; i <= MUSTACHE_MAX_DEPTH; i++)
        g_string_append(text, "{{/a}}");
    g_autoptr(Mustache) set = mustache_new();
    g_autoptr(GError) error = NULL;
    assert_false(mustache_add(set, "t", "t", text->str, &error));
    check_error(error, ERROR_SETTINGS, "more than 64 deep");
}

static void
bounds_what_rendering_may_take(void **state)
{
    static const struct {
        const char *template, *wanted;
    } rows[] = {{"{{>t}}", "t:1: templates stand too deep"},
                {"{{<t}}{{/t}}", "t:1: templates stand too deep"},
                {"{{#l}}{{#l}}{{#l}}0123456789{{x}}{{/l}}{{/l}}{{/l}}", "t:1: the result grows too long"},
                {"{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}", "t:1: there is no end"}};
    json_t *list = json_array();
    for (int i = 0; i < 100; i++)
        json_array_append_new(list, json_integer(i));
    json_t *view = json_pack("{s:o}", "l", list);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Mustache) set = set_of("t", rows[i].template);
        g_autoptr(GError) error = NULL;
        assert_null(mustache_render(set, "t", view, MUSTACHE_TEXT, &error));
        check_error(error, ERROR_DATA, rows[i].wanted);
    }
    json_decref(view);
}

static void
fills_blocks_from_the_outside(void **state)
{
    g_autoptr(Mustache) set = set_of("layout", "<{{$a}}A{{/a}}{{$b}}B{{/b}}>");
    g_autoptr(GError) error = NULL;
    check_ok(
        mustache_add(set, "t", "t", "{{<layout}}{{$a}}x{{$a}}y{{/a}}{{$b}}z{{/b}}{{/a}}{{/layout}}", &error),
        error);
    g_autofree char *out = render(set, "{}", MUSTACHE_TEXT);
    assert_string_equal(out, "<xyzB>");
}

static void
puts_a_template_in_the_place_of_another(void **state)
{
    g_autoptr(Mustache) set = set_of("t", "old");
    g_autoptr(GError) error = NULL;
    check_ok(mustache_add(set, "t", "t", "new", &error), error);
    g_autofree char *out = render(set, "{}", MUSTACHE_TEXT);
    assert_string_equal(out, "new");
}

static void
checks_what_a_template_names(void **state)
{
    static const struct {
        const char *template, *wanted; /* NULL: nothing is wrong */
    } rows[] = {
        {"{{a.b}}{{#list}}{{c}}{{a.b}}{{/list}}{{^no}}{{a.b}}{{/no}}", NULL},
        {"{{>part}}{{<layout}}{{$title}}{{a.b}}{{/title}}{{/layout}}{{#no}}{{>*a.name}}{{/no}}", NULL},
        {"{{#list}}{{>tree}}{{/list}}", NULL},
        {"\n{{a.x}}", "t:2: there is no variable “a.x”"},
        {"{{#x}}{{/x}}", "t:1: there is no variable “x”"},
        {"{{#no}}{{x}}{{/no}}", "t:1: there is no variable “x”"},
        {"{{^a}}{{b}}{{/a}}", "t:1: there is no variable “b”"},
        {"{{#list}}{{d}}{{/list}}", "t:1: there is no variable “d”"},
        {"{{c}}", "t:1: there is no variable “c”"},
        {"{{>wrong}}", "wrong:1: there is no variable “x”"},
        {"{{>gone}}", "t:1: there is no template “gone”"},
        {"{{<layout}}\n{{$titel}}x{{/titel}}{{/layout}}", "t:2: there is no place in its parent"},
        {"{{<layout}}{{$title}}\n{{x}}{{/title}}{{/layout}}", "t:2: there is no variable “x”"}};
    static const char *const others[][2] = {{"part", "{{a.b}}"},
                                            {"wrong", "{{x}}"},
                                            {"layout", "{{#no}}{{$title}}-{{/title}}{{/no}}{{a.b}}"},
                                            {"tree", "{{c}}{{#list}}{{>tree}}{{/list}}"}};
    json_t *example =
        json_pack("{s:{s:s,s:s},s:[{s:i}],s:b}", "a", "b", "B", "name", "part", "list", "c", 1, "no", 0);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Mustache) set = set_of("t", rows[i].template);
        g_autoptr(GError) error = NULL;
        for (guint j = 0; j < G_N_ELEMENTS(others); j++)
            check_ok(mustache_add(set, others[j][0], others[j][0], others[j][1], &error), error);
        bool ok = mustache_check(set, "t", example, &error);
        if (rows[i].wanted == NULL)
            check_ok(ok, error);
        else
            check_error(error, ERROR_SETTINGS, rows[i].wanted);
    }
    json_decref(example);
}

/* Three thousand damaged templates: each compiles or is refused with a line, and what compiles renders. */
static void
survives_damaged_templates(void **state)
{
    static const char seed[] =
        "{{<p}}{{$a}}\n  {{#l}}\n {{x}} {{{y}}}\n {{/l}}\n{{/a}}{{/p}}\n{{=<% %>=}}<%^n%>"
        "<%>p%>\r\n  <%$b%>z<%/b%>\n<%/n%><%! c\n %><%={{ }}=%>{{>*d}}{{&x}}\n";
    static const char bits[] = "{}#^/<>$!&=*. \n\r\tablnpx%\xC3\xA9";
    g_autofree Random *random = random_seeded_new(20040322);
    json_t *view =
        json_loads("{\"l\": [{\"x\": 1}, {\"x\": 2}], \"y\": \"<\", \"d\": \"p\", \"x\": \"X\"}", 0, NULL);
    guint compiled = 0;
    for (int round = 0; round < 3000; round++) {
        g_autofree char *text = g_strdup(seed);
        for (guint64 hits = 1 + random_below(random, 8); hits > 0; hits--)
            text[random_below(random, strlen(text))] = bits[random_below(random, sizeof bits - 1)];
        g_autoptr(Mustache) set = set_of("p", "[{{$a}}\n    one\n  {{/a}}|{{>*d}}{{$b}}two{{/b}}]");
        g_autoptr(GError) error = NULL;
        if (!mustache_add(set, "t", "t", text, &error)) {
            check_error(error, ERROR_SETTINGS, "t:");
            continue;
        }
        g_autofree char *out = mustache_render(set, "t", view, MUSTACHE_HTML, &error);
        assert_true((out != NULL) != (error != NULL));
        compiled++;
    }
    assert_in_range(compiled, 100, 2900);
    json_decref(view);
}

static void
follows_the_specification(void **state)
{
    const json_t *test = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Mustache) set = mustache_new();
    const char *name;
    json_t *partial;
    json_object_foreach (json_object_get(test, "partials"), name, partial)
        check_ok(mustache_add(set, name, name, json_string_value(partial), &error), error);
    const char *template = json_string_value(json_object_get(test, "template"));
    check_ok(mustache_add(set, " main ", "main", template, &error), error);
    const json_t *data = json_object_get(test, "data");
    g_autofree char *out = mustache_render(set, " main ", data, MUSTACHE_HTML, &error);
    check_ok(out != NULL, error);
    assert_string_equal(out, json_string_value(json_object_get(test, "expected")));
}

/* Adds a test for each case of one file of the specification; the texts stay with `root`. */
static void
add_cases(GArray *tests, GPtrArray *names, const char *file, const json_t *root)
{
    gsize index;
    json_t *test;
    json_array_foreach (json_object_get(root, "tests"), index, test) {
        char *name = g_strdup_printf("%s: %s", file, json_string_value(json_object_get(test, "name")));
        g_ptr_array_add(names, name);
        struct CMUnitTest unit = {name, follows_the_specification, NULL, NULL, test};
        g_array_append_val(tests, unit);
    }
}

static void
add_specification(GArray *tests, GPtrArray *names, json_t *roots)
{
    static const char *const files[] = {"comments", "delimiters", "interpolation",  "inverted",
                                        "partials", "sections",   "~dynamic-names", "~inheritance"};
    const char *source = g_getenv("TEST_SRCDIR") != NULL ? g_getenv("TEST_SRCDIR") : ".";
    g_autofree char *beside = g_build_filename(source, "..", "shared", "data", "mustache-spec", NULL);
    const char *directory = g_getenv("MUSTACHE_SPEC") != NULL ? g_getenv("MUSTACHE_SPEC") : beside;
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *name = g_strconcat(files[i], ".json", NULL);
        g_autofree char *path = g_build_filename(directory, name, NULL);
        json_t *root = json_load_file(path, 0, NULL);
        if (root == NULL) {
            printf("# Mustache specification: no %s in %s, left out\n", name, directory);
            continue;
        }
        json_array_append_new(roots, root);
        add_cases(tests, names, files[i], root);
    }
}

int
main(void)
{
    static const struct CMUnitTest own[] = {
        cmocka_unit_test(escapes_for_its_output),
        cmocka_unit_test(never_reads_data_as_a_template),
        cmocka_unit_test(takes_empty_values_for_false),
        cmocka_unit_test(shows_values_of_every_type),
        cmocka_unit_test(names_file_and_line_of_a_fault),
        cmocka_unit_test(bounds_depth_in_a_template),
        cmocka_unit_test(bounds_what_rendering_may_take),
        cmocka_unit_test(fills_blocks_from_the_outside),
        cmocka_unit_test(puts_a_template_in_the_place_of_another),
        cmocka_unit_test(checks_what_a_template_names),
        cmocka_unit_test(survives_damaged_templates),
    };
    g_autoptr(GArray) tests = g_array_new(FALSE, FALSE, sizeof(struct CMUnitTest));
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    json_t *roots = json_array();
    g_array_append_vals(tests, own, G_N_ELEMENTS(own));
    add_specification(tests, names, roots);
    int failed = _cmocka_run_group_tests("mustache", (const struct CMUnitTest *)(void *)tests->data,
                                         tests->len, NULL, NULL);
    json_decref(roots);
    return failed;
}
