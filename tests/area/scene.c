#include "tests/area/scene.h"

#include "area/tables.h"
#include "tests/check.h"

Day
scene_day(const char *text)
{
    Day day;
    assert_true(day_parse(text, &day));
    return day;
}

Scene *
scene_new(const char *today, const char *calendar)
{
    Scene *scene = g_new0(Scene, 1);
    g_autoptr(GError) error = NULL;
    const char *source = g_getenv("TEST_SRCDIR");
    g_autofree char *calendars = g_build_filename(source != NULL ? source : "..", "conf", "calendars", NULL);
    scene->almanac = almanac_new(calendars, &error);
    check_ok(scene->almanac != NULL, error);
    if (calendar != NULL)
        assert_true(almanac_knows(scene->almanac, calendar));
    scene->times = almanac_timetable(scene->almanac, NATION_ENGLAND, calendar);
    scene->today = scene_day(today);
    scene->plan = plan_new("programme");
    scene->plan->reference = scene->today - 100;
    scene->area = plan_add_area(scene->plan, "The area");
    scene->action = plan_add_action(scene->area, "R1", "An action");
    return scene;
}

void
scene_free(Scene *scene)
{
    plan_free(scene->plan);
    almanac_free(scene->almanac);
    g_free(scene);
}

void
scene_set(Scene *scene, const char *setting, const char *value)
{
    g_hash_table_insert(scene->area->settings, g_strdup(setting), g_strdup(value));
}

Milestone *
scene_step(Scene *scene, const char *ref, const char *title, const char *due)
{
    Milestone *step = plan_add_milestone(scene->action, ref, title);
    Day day = due != NULL ? scene_day(due) : DAY_NONE;
    plan_add_span(step, due != NULL ? TIMESCALE_DAY : TIMESCALE_UNRESOLVED, day, day);
    return step;
}

Observation *
scene_observe(Scene *scene, const char *measure, const char *group, const char *comparator, const char *on,
              double value)
{
    return hosted_observe(scene->plan, measure, group, comparator, on, value, scene_day(on));
}

/* "requested=2024-01-05" */
static void
put_fact(Case *it, const char *text)
{
    g_auto(GStrv) halves = g_strsplit(text, "=", 2);
    static const struct milestoned_case_fact closed = {.name = "closed", .type = MILESTONED_DATE};
    bool is_closed = g_str_equal(halves[0], "closed");
    const struct milestoned_case_fact *declared =
        is_closed ? &closed : tables_find_fact(&milestoned_area, it->kind, halves[0]);
    if (declared == NULL)
        fail_msg("%s is nothing known of %s", halves[0], it->kind);
    TableValue value;
    char why[TABLES_TEXT];
    if (!tables_parse_fact(declared, halves[1], &value, why))
        fail_msg("%s: %s", text, why);
    if (is_closed)
        it->closed = value.day;
    else
        case_put(it, &(CaseFact){.name = halves[0], .day = value.day, .number = value.number});
}

Case *
scene_case(Scene *scene, const char *kind, const char *reference, const char *facts)
{
    g_auto(GStrv) words = g_strsplit(facts, " ", -1);
    Case *it = case_new(kind, reference);
    for (guint i = 0; words[i] != NULL; i++)
        put_fact(it, words[i]);
    g_ptr_array_add(scene->plan->cases, it);
    return it;
}

void
scene_meet(Scene *scene, const char *on)
{
    Board *board = plan_find_board(scene->plan, "board");
    if (board == NULL)
        board = plan_add_board(scene->plan, "board", "The board");
    Day day = scene_day(on);
    g_array_append_val(board->meetings, day);
}

static Assessment *
assess(const Scene *scene)
{
    Assessment *assessment = hosted_assess(scene->plan, scene->area, scene->times, scene->today);
    if (assessment->fault != NULL)
        fail_msg("%s", assessment->fault);
    return assessment;
}

void
scene_check(const Scene *scene, Status status, const char *part)
{
    g_autoptr(Assessment) assessment = assess(scene);
    g_autofree char *text = hosted_text(assessment);
    if (assessment->status != status || strstr(text, part) == NULL)
        fail_msg("wanted %s and \"%s\", got\n%s", status_word(status), part, text);
}

void
scene_check_lacks(const Scene *scene, const char *part)
{
    g_autoptr(Assessment) assessment = assess(scene);
    g_autofree char *text = hosted_text(assessment);
    if (strstr(text, part) != NULL)
        fail_msg("not wanted: \"%s\", got\n%s", part, text);
}

void
scene_check_date(const Scene *scene, const char *key, const char *on)
{
    g_autoptr(Assessment) assessment = assess(scene);
    Day found = DAY_NONE;
    for (guint i = 0; i < assessment->dates->len; i++) {
        const AreaDate *date = assessment->dates->pdata[i];
        if (g_str_equal(date->key, key))
            found = date->on;
    }
    if (found != (on != NULL ? scene_day(on) : DAY_NONE)) {
        char text[DAY_TEXT_SIZE];
        fail_msg("%s falls on %s", key, found != DAY_NONE ? day_format(found, text) : "no day");
    }
}

/* How grave the matter of a time limit is on a day; -1: it is none. */
static int
severity_on(const SceneClock *clock, const char *kind, const char *calendar, Day today)
{
    char text[DAY_TEXT_SIZE];
    g_autoptr(Scene) scene = scene_new(day_format(today, text), calendar);
    scene_set(scene, "notice_days", "0");
    scene_case(scene, kind, "X-1", clock->facts);
    g_autofree char *code = g_strdup_printf("case/%s/X-1/%s", kind, clock->what);
    g_autoptr(Assessment) assessment = assess(scene);
    const Finding *finding = hosted_finding(assessment, code);
    return finding != NULL ? (int)finding->severity : -1;
}

static Day
first_day(const char *facts)
{
    const char *equals = strchr(facts, '=');
    g_autofree char *text = g_strndup(equals + 1, strcspn(equals + 1, " "));
    g_autofree char *day = strlen(text) == 7 ? g_strconcat(text, "-01", NULL) : g_strdup(text);
    return scene_day(day);
}

static void
check_none(const SceneClock *clock, const char *kind, const char *calendar)
{
    Day first = first_day(clock->facts);
    for (Day day = first; day < first + 731; day += 17) {
        char text[DAY_TEXT_SIZE];
        if (severity_on(clock, kind, calendar, day) >= 0)
            fail_msg("%s, %s: there is one on %s", clock->facts, clock->what, day_format(day, text));
    }
}

void
scene_check_clocks(const char *kind, const char *calendar, const SceneClock *clocks, guint count)
{
    for (guint i = 0; i < count; i++) {
        const SceneClock *clock = &clocks[i];
        if (clock->due == NULL) {
            check_none(clock, kind, calendar);
            continue;
        }
        Day due = scene_day(clock->due);
        int before = severity_on(clock, kind, calendar, due - 1);
        int on = severity_on(clock, kind, calendar, due);
        int after = severity_on(clock, kind, calendar, due + 1);
        if (before != -1 || on != FINDING_WARNING || after != FINDING_BREACH)
            fail_msg("%s, %s, %s: %d the day before, %d, %d the day after", clock->facts, clock->what,
                     clock->due, before, on, after);
    }
}

static void
write_block(GString *text, const AreaBlock *block)
{
    g_string_append_printf(text, "%s\n", block->text);
    for (guint i = 0; block->kind == BLOCK_TABLE && i < block->rows->len; i++) {
        g_autofree char *row = g_strjoinv("|", block->rows->pdata[i]);
        g_string_append_printf(text, "%s\n", row);
    }
}

char *
scene_section(const Scene *scene)
{
    g_autofree char *fault = NULL;
    g_autoptr(AreaSection) section =
        hosted_section(scene->plan, scene->area, scene->times, scene->today, &fault);
    if (section == NULL)
        fail_msg("%s", fault);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < section->blocks->len; i++)
        write_block(text, section->blocks->pdata[i]);
    return g_string_free(text, FALSE);
}

void
scene_check_section(const Scene *scene, const char *part)
{
    g_autofree char *section = scene_section(scene);
    if (strstr(section, part) == NULL)
        fail_msg("wanted \"%s\", got\n%s", part, section);
}

/* Both answers to the same question. */
static void
check_same(const Scene *scene)
{
    g_autoptr(Assessment) one = assess(scene);
    g_autoptr(Assessment) other = assess(scene);
    g_autofree char *text = hosted_text(one);
    g_autofree char *again = hosted_text(other);
    assert_string_equal(text, again);
    assert_int_equal(one->valid_until, other->valid_until);
    g_autofree char *section = scene_section(scene);
    g_autofree char *section_again = scene_section(scene);
    assert_string_equal(section, section_again);
}

static void
add_steps(Scene *scene, int count)
{
    for (int i = 0; i < count; i++) {
        g_autofree char *ref = g_strdup_printf("X%d", i);
        Milestone *step = plan_add_milestone(scene->action, ref, "Launch the service for cohort 2");
        Day due = scene->today - 300 + i % 600;
        plan_add_span(step, i % 3 == 0 ? TIMESCALE_UNRESOLVED : TIMESCALE_DAY, i % 3 == 0 ? DAY_NONE : due,
                      i % 3 == 0 ? DAY_NONE : due);
        step->status = (Status)(i % (STATUS_UNDATED + 1));
    }
}

void
scene_check_contract(Scene *scene, int days)
{
    hosted_check_tables();
    check_same(scene);
    hosted_check_validity(scene->plan, scene->area, scene->times, scene->today, scene->today + days);
    Area *full = scene->area;
    scene->area = plan_add_area(scene->plan, "Nothing stands here");
    check_same(scene);
    scene->area = full;
    add_steps(scene, 10000);
    check_same(scene);
}
