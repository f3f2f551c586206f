/* What composer_new makes of template files, and what the project's own templates have to keep to. */
#include "base/file.h"
#include "compose/templates.h"
#include "compose/view.h"
#include "tests/check.h"
#include "tests/compose/fixture.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <unistd.h>

static char *
own_templates(void)
{
    return g_build_filename(g_getenv("TEST_SRCDIR"), "conf", "templates", NULL);
}

static char *
scratch(void)
{
    char *directory = g_dir_make_tmp("milestoned-templates-XXXXXX", NULL);
    assert_non_null(directory);
    return directory;
}

static void
put(const char *directory, const char *file, const char *text)
{
    g_autofree char *path = g_build_filename(directory, file, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
scrap(const char *directory)
{
    GDir *dir = g_dir_open(directory, 0, NULL);
    for (const char *file = g_dir_read_name(dir); file != NULL; file = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(directory, file, NULL);
        assert_int_equal(g_unlink(path), 0);
    }
    g_dir_close(dir);
    assert_int_equal(g_rmdir(directory), 0);
}

/* A composer with one file in its overrides; NULL and an error where that is refused. */
static Composer *
composer_over(const char *file, const char *text, GError **error)
{
    g_autofree char *templates = own_templates(), *overrides = scratch();
    put(overrides, file, text);
    ComposerOptions options = {.templates = templates,
                               .overrides = overrides,
                               .almanac = fixture_almanac(),
                               .from = "m@example.org",
                               .host = "example.org"};
    Composer *composer = composer_new(&options, error);
    scrap(overrides);
    return composer;
}

static void
takes_an_override(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composer) composer =
        composer_over("reminder.subject.mustache", "{{programme.key}}: {{total}}\n", &error);
    check_ok(composer != NULL, error);
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    g_autofree char *subject = composer_render(composer, draft, COMPOSE_SUBJECT, &error);
    check_ok(subject != NULL, error);
    assert_string_equal(subject, "inspection-2004: 3");
}

static void
refuses_a_wrong_override(void **state)
{
    static const struct {
        const char *file, *text, *wanted;
    } rows[] = {
        {"reminder.txt.mustache", "a\n{{programme.titel}}", "reminder.txt.mustache:2: there is no variable"},
        {"item.html.mustache", "{{titles}}", "item.html.mustache:1: there is no variable “titles”"},
        {"footer.txt.mustache", "\n\n{{#x", "footer.txt.mustache:3: a tag begins here"},
        {"digest.html.mustache", "{{<layout.html}}{{$boddy}}{{/boddy}}{{/layout.html}}",
         "digest.html.mustache:1: there is no place"},
        {"remainder.html.mustache", "x", "is it reminder.html.mustache?"},
        {"digest.txt.mustache", "caf\xE9", "digest.txt.mustache is not UTF-8"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(composer_over(rows[i].file, rows[i].text, &error));
        check_error(error, ERROR_SETTINGS, rows[i].wanted);
    }
}

static void
takes_a_part_of_ones_own(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composer) composer = composer_over("letterhead.html.mustache", "x", &error);
    check_ok(composer != NULL, error);
    g_autoptr(Composer) other = composer_over("notes.txt", "{{#broken", &error);
    check_ok(other != NULL, error);
}

static void
wants_every_template(void **state)
{
    g_autofree char *templates = own_templates(), *copy = scratch();
    g_autoptr(GError) gone = NULL, error = NULL;
    GDir *dir = g_dir_open(templates, 0, NULL);
    for (const char *file = g_dir_read_name(dir); file != NULL; file = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(templates, file, NULL), *text = NULL;
        if (!g_str_has_suffix(file, ".mustache") || strcmp(file, "digest.html.mustache") == 0)
            continue;
        assert_true(g_file_get_contents(path, &text, NULL, NULL));
        put(copy, file, text);
    }
    g_dir_close(dir);
    assert_null(templates_load(copy, NULL, &gone));
    check_error(gone, ERROR_SETTINGS, "there is no template “digest.html”");
    scrap(copy);
    assert_null(templates_load(copy, NULL, &error));
    check_error(error, ERROR_SETTINGS, copy);
}

static void
refuses_a_wrong_sender(void **state)
{
    static const struct {
        const char *from, *host, *wanted;
    } rows[] = {{"nobody", "example.org", "is no address to send from"},
                {"a@example.org, b@example.org", "example.org", "is no address to send from"},
                {"", "example.org", "is no address to send from"},
                {"a@example.org", "exa mple.org", "is no host name"},
                {"a@example.org", "", "is no host name"},
                {"a@example.org", "x>\r\ny", "is no host name"}};
    g_autofree char *templates = own_templates();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        ComposerOptions options = {
            .templates = templates, .overrides = "/nonexistent", .from = rows[i].from, .host = rows[i].host};
        assert_null(composer_new(&options, &error));
        check_error(error, ERROR_SETTINGS, rows[i].wanted);
    }
}

static void
has_no_words_for_other_kinds(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composer) composer = fixture_composer(NULL);
    g_autoptr(Plan) plan = fixture_plan();
    g_autoptr(Draft) draft = fixture_reminder(plan);
    draft->kind = NOTICE_FAULT;
    assert_null(composer_render(composer, draft, COMPOSE_TEXT, &error));
    check_error(error, ERROR_SETTINGS, "there is no template “fault.txt”");
}

/* Two views have the same keys, as deep as both have them. */
static void
check_shape(const json_t *one, const json_t *other, const char *path)
{
    const char *key;
    json_t *value;
    if (json_is_array(one) && json_array_size(one) > 0 && json_array_size(other) > 0)
        check_shape(json_array_get(one, 0), json_array_get(other, 0), path);
    if (!json_is_object(one) || !json_is_object(other))
        return;
    if (json_object_size(one) != json_object_size(other))
        fail_msg("%s has %zu keys and %zu", path, json_object_size(one), json_object_size(other));
    json_object_foreach ((json_t *)one, key, value) {
        g_autofree char *below = g_strdup_printf("%s.%s", path, key);
        if (json_object_get(other, key) == NULL)
            fail_msg("%s is not in every view", below);
        check_shape(value, json_object_get(other, key), below);
    }
}

static void
gives_every_view_the_same_keys(void **state)
{
    g_autoptr(Plan) example = view_example_plan(), plan = fixture_plan(), bare = plan_new("bare");
    g_autoptr(Plan) others = fixture_plan_with_others();
    const Timetable *times = fixture_times();
    g_autoptr(Draft) wanted = view_example_draft(NOTICE_DIGEST, example);
    Draft *drafts[6];
    drafts[0] = fixture_reminder(plan);
    drafts[1] = fixture_digest(plan, "trust-board");
    drafts[2] = fixture_officer(plan);
    drafts[3] = draft_new(NOTICE_DIGEST, bare, NULL);
    drafts[3]->on = FIXTURE_TODAY;
    drafts[4] = fixture_reminder_with_others(others);
    drafts[5] = fixture_question(others);
    json_t *view = view_draft(wanted, times, "note");
    for (guint i = 0; i < G_N_ELEMENTS(drafts); i++) {
        json_t *other = view_draft(drafts[i], times, NULL);
        check_shape(view, other, "view");
        json_decref(other);
        draft_free(drafts[i]);
    }
    json_decref(view);
}

static Draft *
draft_of(const Plan *plan, NoticeKind kind)
{
    if (kind == NOTICE_DIGEST)
        return fixture_digest(plan, "trust-board");
    if (kind == NOTICE_QUESTION)
        return fixture_question(plan);
    return kind == NOTICE_OFFICER ? fixture_officer(plan) : fixture_reminder_with_others(plan);
}

static char *
html_of(NoticeKind kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composer) composer = fixture_composer("A rehearsal");
    g_autoptr(Plan) plan = fixture_plan_with_others();
    g_autoptr(Draft) draft = draft_of(plan, kind);
    char *html = composer_render(composer, draft, COMPOSE_HTML, &error);
    check_ok(html != NULL, error);
    return html;
}

static const NoticeKind kinds[] = {NOTICE_REMINDER, NOTICE_DIGEST, NOTICE_OFFICER, NOTICE_QUESTION};

static void
reaches_for_nothing_outside(void **state)
{
    static const char *const never[] = {"http:",   "https:", "src=",    "<script", "<img",   "url(",
                                        "@import", "<link",  "<iframe", "<form",   "onload", "javascript:"};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *html = html_of(kinds[i]);
        for (guint j = 0; j < G_N_ELEMENTS(never); j++)
            if (strstr(html, never[j]) != NULL)
                fail_msg("%s has %s", notice_kind_word(kinds[i]), never[j]);
    }
}

static void
serves_phones_and_the_dark(void **state)
{
    static const char *const wanted[] = {
        "<html lang=\"en-GB\"", "name=\"viewport\"", "name=\"color-scheme\"", "prefers-color-scheme: dark",
        "max-width:640px",      "font-size:16px",    "role=\"presentation\"", "<h1",
        "A rehearsal"};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *html = html_of(kinds[i]);
        for (guint j = 0; j < G_N_ELEMENTS(wanted); j++)
            if (strstr(html, wanted[j]) == NULL)
                fail_msg("%s lacks %s", notice_kind_word(kinds[i]), wanted[j]);
    }
}

/* Every badge says its colour's word. */
static void
never_lets_colour_stand_alone(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *html = html_of(kinds[i]);
        guint badges = 0;
        for (const char *at = strstr(html, "<span class=\"badge"); at != NULL;
             at = strstr(at + 1, "<span class=\"badge")) {
            const char *word = strchr(at, '>') + 1;
            assert_true(g_ascii_isupper(*word));
            badges++;
        }
        assert_in_range(badges, 2, 100);
    }
}

/* Elements are closed in the order in which they were opened. */
static void
check_nesting(const char *html)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GRegex) tags = g_regex_new("<!--.*?-->|<(/?)([a-z0-9]+)[^>]*>", G_REGEX_DOTALL, 0, NULL);
    GMatchInfo *match = NULL;
    for (g_regex_match(tags, html, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *slash = g_match_info_fetch(match, 1), *name = g_match_info_fetch(match, 2);
        if (name == NULL || *name == '\0' || strcmp(name, "meta") == 0 || strcmp(name, "br") == 0)
            continue;
        if (*slash == '\0') {
            g_ptr_array_add(open, g_strdup(name));
            continue;
        }
        if (open->len == 0 || strcmp(open->pdata[open->len - 1], name) != 0)
            fail_msg("</%s> stands where <%s> is open", name,
                     open->len > 0 ? (char *)open->pdata[open->len - 1] : "nothing");
        g_ptr_array_remove_index(open, open->len - 1);
    }
    g_match_info_free(match);
    assert_int_equal(open->len, 0);
}

static void
nests_its_elements(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *html = html_of(kinds[i]);
        check_nesting(html);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_an_override),
        cmocka_unit_test(refuses_a_wrong_override),
        cmocka_unit_test(takes_a_part_of_ones_own),
        cmocka_unit_test(wants_every_template),
        cmocka_unit_test(refuses_a_wrong_sender),
        cmocka_unit_test(has_no_words_for_other_kinds),
        cmocka_unit_test(gives_every_view_the_same_keys),
        cmocka_unit_test(reaches_for_nothing_outside),
        cmocka_unit_test(serves_phones_and_the_dark),
        cmocka_unit_test(never_lets_colour_stand_alone),
        cmocka_unit_test(nests_its_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
