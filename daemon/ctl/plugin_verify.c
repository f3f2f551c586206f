#include "ctl/plugin_verify.h"

#include "plan/brag.h"

#include <math.h>
#include <string.h>

/* A day in term, with a year of days around it. */
#define TODAY day_from_civil(2024, 3, 4)
enum { MANY_STEPS = 10000, WALKED_DAYS = 400, OBSERVED_PERIODS = 3 };

typedef struct Verify {
    const AreaPoolOptions *options;
    const char *plugin;
    AreaAsker *asker;
    Almanac *almanac;
    AreaDescription *description;
    GPtrArray *checks;
} Verify;

static void
check_free(gpointer data)
{
    VerifyCheck *check = data;
    g_free(check->fault);
    g_free(check);
}

/* Takes over the fault. */
static bool
report(const Verify *verify, const char *name, char *fault)
{
    VerifyCheck *check = g_new0(VerifyCheck, 1);
    check->name = name;
    check->fault = fault;
    g_ptr_array_add(verify->checks, check);
    return fault == NULL;
}

/* Areas that are made up */

static Plan *
bare_plan(const Verify *verify)
{
    Plan *plan = plan_new("verify");
    plan->reference = TODAY - 200;
    Area *area = plan_add_area(plan, "An area");
    g_free(area->plugin);
    area->plugin = g_strdup(verify->plugin);
    return plan;
}

/* Every status, kind and doubt in turn. */
static void
add_steps(Plan *plan, int count)
{
    Area *area = plan->areas->pdata[0];
    Person *lead = plan_add_person(plan, "lead", "A lead");
    Person *head = plan_add_person(plan, "head", "A head teacher");
    head->kind = PERSON_SCHOOL;
    Action *action = NULL;
    for (int i = 0; i < count; i++) {
        if (i % 50 == 0) {
            g_autofree char *ref = g_strdup_printf("R%d", i / 50 + 1);
            action = plan_add_action(area, ref, i % 100 == 0 ? "An action" : "");
        }
        g_autofree char *ref = g_strdup_printf("%s.%d", action->ref, i % 50 + 1);
        Milestone *step =
            plan_add_milestone(action, ref, i % 7 == 0 ? "Launch cohort 2 after the consultation" : "A step");
        TimescaleKind kind = (TimescaleKind)(i % (TIMESCALE_UNRESOLVED + 1));
        bool dated = kind == TIMESCALE_DAY || kind == TIMESCALE_WINDOW;
        Day due = TODAY - 300 + i * 13 % 700;
        PlanSpan *span = plan_add_span(step, kind, dated ? due - i % 30 : DAY_NONE, dated ? due : DAY_NONE);
        span->certain = i % 5 != 0;
        step->status = (Status)(i % (STATUS_UNDATED + 1));
        step->seen = i % 3 != 0 ? TODAY - 150 : DAY_NONE;
        step->updated = i % 4 == 0 ? TODAY - i % 100 : DAY_NONE;
        step->moves = i % 6;
        if (i % 2 == 0)
            g_ptr_array_add(step->leads, i % 8 == 0 ? head : lead);
    }
}

static void
observe(Plan *plan, const AreaMeasure *measure, const char *group, const char *comparator, int year,
        double value)
{
    g_autofree char *period = g_strdup_printf("%d", year);
    Observation *observation = observation_new(measure->name, group, comparator, period);
    observation->value = value;
    observation->on = day_from_civil(year, 12, 31);
    if (!isnan(value) && year % 2 == 0) {
        observation->has_count = true;
        observation->numerator = 3;
        observation->denominator = 32;
    }
    g_ptr_array_add(plan->observations, observation);
}

/* Of every measure the ends and the middle of its range, for groups and comparators, suppressed and undated
 * too. */
static void
add_figures(Plan *plan, const AreaDescription *description)
{
    static const char *const groups[] = {"", "disadvantaged", "School A; a grant"};
    static const char *const comparators[] = {"own", "england", "region", "neighbours", "target", "somebody"};
    for (guint i = 0; i < description->measures->len; i++) {
        const AreaMeasure *measure = description->measures->pdata[i];
        double low = measure->ranged ? measure->min : 0, high = measure->ranged ? measure->max : 100;
        for (guint g = 0; g < G_N_ELEMENTS(groups); g++)
            for (guint c = 0; c < G_N_ELEMENTS(comparators); c++)
                for (int year = 2021; year < 2021 + OBSERVED_PERIODS; year++)
                    observe(plan, measure, groups[g], comparators[c], year,
                            (g + c) % 4 == 3 ? (double)NAN
                                             : low + (high - low) * ((g + c + (guint)year) % 3) / 2);
        Observation *undated = observation_new(measure->name, "no day", "own", "soon");
        undated->value = low;
        g_ptr_array_add(plan->observations, undated);
    }
}

/* Of each kind cases that have just begun and others of years ago, with all that can be known of them and
 * with nothing but their beginning, open and closed. References that no other text has. */
enum { CASES_OF_A_KIND = 9 };
#define CASE_MARK "Q7Z-"

static void
add_fact(Case *it, const AreaFact *fact, Day day, int i)
{
    double low = fact->min, high = fact->max > fact->min ? fact->max : fact->min + 10;
    CaseFact known = {.name = fact->name, .day = DAY_NONE, .number = low + (high - low) * (i % 3) / 2};
    if (fact->type == MILESTONED_BOOLEAN)
        known.number = i % 2;
    else if (fact->type == MILESTONED_INTEGER)
        known.number = (double)(int64_t)known.number;
    else if (fact->type == MILESTONED_DATE)
        known.day = day;
    else if (fact->type == MILESTONED_MONTH)
        known.day = day_month_first(day_to_civil(day).year, day_to_civil(day).month);
    case_put(it, &known);
}

static void
add_case(Plan *plan, const AreaDescription *description, const char *kind, int i)
{
    static const int ages[CASES_OF_A_KIND] = {0, 3, 20, 45, 110, 150, 300, 500, -30};
    g_autofree char *reference = g_strdup_printf(CASE_MARK "%d", i);
    Case *it = case_new(kind, reference);
    Day day = TODAY - ages[i % CASES_OF_A_KIND];
    g_ptr_array_add(plan->cases, it);
    for (guint j = 0, known = 0; j < description->facts->len; j++) {
        const AreaFact *fact = description->facts->pdata[j];
        if (strcmp(fact->kind, kind) == 0 && (known++ == 0 || i % 3 == 0 || (i + (int)j) % 4 == 1)) {
            add_fact(it, fact, day, i);
            day += 5 + i;
        }
    }
    if (i % 5 == 4)
        it->closed = TODAY - 2;
}

static void
add_cases(Plan *plan, const AreaDescription *description)
{
    const char *kind = "";
    for (guint i = 0; i < description->facts->len; i++) {
        const AreaFact *fact = description->facts->pdata[i];
        for (int j = 0; strcmp(fact->kind, kind) != 0 && j < 2 * CASES_OF_A_KIND; j++)
            add_case(plan, description, fact->kind, j);
        kind = fact->kind;
    }
}

static void
add_boards(Plan *plan)
{
    Board *board = plan_add_board(plan, "board", "The board");
    for (int i = -200; i <= 300; i += 50) {
        Day meeting = TODAY + i;
        g_array_append_val(board->meetings, meeting);
    }
    plan_add_board(plan, "silent", "A board without meetings");
}

static Plan *
rich_plan(const Verify *verify, int steps)
{
    Plan *plan = bare_plan(verify);
    plan->begins = TODAY - 300;
    plan->ends = TODAY + 400;
    plan->activated = TODAY - 150;
    plan->state = PROGRAMME_ACTIVE;
    add_steps(plan, steps);
    add_figures(plan, verify->description);
    add_cases(plan, verify->description);
    add_boards(plan);
    return plan;
}

/* Asking */

static Assessment *
ask_of(const Verify *verify, const Plan *plan, Day today)
{
    const Timetable *times = almanac_timetable(verify->almanac, plan->nation, NULL);
    return area_asker_assess(verify->asker, plan, plan->areas->pdata[0], times, today);
}

static char *
text_of(const Assessment *assessment)
{
    char day[DAY_TEXT_SIZE];
    GString *text = g_string_new(status_word(assessment->status));
    g_string_append_printf(text, " %d %d %d", assessment->measured, assessment->trend,
                           assessment->confidence);
    for (guint i = 0; i < assessment->reasons->len; i++)
        g_string_append_printf(text, "\n%s", (const char *)assessment->reasons->pdata[i]);
    for (guint i = 0; i < assessment->findings->len; i++) {
        const Finding *finding = assessment->findings->pdata[i];
        g_string_append_printf(text, "\n%d %s %s %s", finding->severity, finding->code, finding->ref,
                               finding->text);
    }
    for (guint i = 0; i < assessment->dates->len; i++) {
        const AreaDate *date = assessment->dates->pdata[i];
        g_string_append_printf(text, "\n%s %s %d", day_format(date->on, day), date->key, date->occasion);
    }
    return g_string_free(text, FALSE);
}

/* Whether an area is answered, its section too, and twice the same; the second time by another process. NULL:
 * it is. */
static char *
answers(Verify *verify, const Plan *plan)
{
    g_autoptr(GError) error = NULL;
    const Timetable *times = almanac_timetable(verify->almanac, plan->nation, NULL);
    g_autoptr(Assessment) one = ask_of(verify, plan, TODAY);
    if (one->fault != NULL)
        return g_strdup(one->fault);
    g_autoptr(AreaSection) section =
        area_asker_section(verify->asker, plan, plan->areas->pdata[0], times, TODAY, &error);
    if (section == NULL)
        return g_strdup(error->message);
    area_asker_free(verify->asker);
    verify->asker = area_asker_new(verify->options);
    g_autoptr(Assessment) other = ask_of(verify, plan, TODAY);
    if (other->fault != NULL)
        return g_strdup(other->fault);
    g_autofree char *text = text_of(one);
    g_autofree char *again = text_of(other);
    if (strcmp(text, again) != 0 || one->valid_until != other->valid_until)
        return g_strdup_printf("the same area was answered in two ways:\n%s\n--\n%s", text, again);
    return NULL;
}

static void
set(const Plan *plan, const char *name, const char *value)
{
    const Area *area = plan->areas->pdata[0];
    g_hash_table_remove_all(area->settings);
    g_hash_table_insert(area->settings, g_strdup(name), g_strdup(value));
}

static char *
answers_with(Verify *verify, const Plan *plan, const AreaSetting *setting, const char *value)
{
    set(plan, setting->name, value);
    g_autoptr(Assessment) assessment = ask_of(verify, plan, TODAY);
    return assessment->fault != NULL
               ? g_strdup_printf("with %s = %s: %s", setting->name, value, assessment->fault)
               : NULL;
}

/* Each setting at its default and at the ends of its range. */
static char *
takes_setting(Verify *verify, const Plan *plan, const AreaSetting *setting)
{
    char *fault = answers_with(verify, plan, setting, setting->fallback);
    if (fault != NULL)
        return fault;
    if (setting->type == MILESTONED_BOOLEAN) {
        fault = answers_with(verify, plan, setting, "yes");
        return fault != NULL ? fault : answers_with(verify, plan, setting, "no");
    }
    if (setting->type == MILESTONED_DATE)
        return answers_with(verify, plan, setting, "2024-02-29");
    if (setting->type == MILESTONED_TEXT)
        return answers_with(verify, plan, setting, "all, %s, *, \xe2\x80\x93");
    if (!setting->ranged)
        return NULL;
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    fault = answers_with(verify, plan, setting, g_ascii_dtostr(number, sizeof number, setting->min));
    return fault != NULL
               ? fault
               : answers_with(verify, plan, setting, g_ascii_dtostr(number, sizeof number, setting->max));
}

static char *
takes_settings(Verify *verify)
{
    g_autoptr(Plan) plan = rich_plan(verify, 100);
    for (guint i = 0; i < verify->description->settings->len; i++) {
        char *fault = takes_setting(verify, plan, verify->description->settings->pdata[i]);
        if (fault != NULL)
            return fault;
    }
    return NULL;
}

/* An answer may change on the day that it named, and not before. */
static char *
holds_until(Verify *verify, const Plan *plan)
{
    Day until = DAY_NONE;
    g_autofree char *before = NULL;
    for (Day day = TODAY; day < TODAY + WALKED_DAYS; day++) {
        g_autoptr(Assessment) assessment = ask_of(verify, plan, day);
        if (assessment->fault != NULL)
            return g_strdup(assessment->fault);
        g_autofree char *text = text_of(assessment);
        char shown[DAY_TEXT_SIZE];
        if (before != NULL && (until == DAY_NONE || day < until) && strcmp(before, text) != 0)
            return g_strdup_printf("on %s it answered otherwise, before the day it had named:\n%s\n--\n%s",
                                   day_format(day, shown), before, text);
        until = assessment->valid_until;
        g_free(before);
        before = g_steal_pointer(&text);
    }
    return NULL;
}

static const AreaDate *
find_date(const Assessment *assessment, const char *key)
{
    for (guint i = 0; i < assessment->dates->len; i++) {
        const AreaDate *date = assessment->dates->pdata[i];
        if (strcmp(date->key, key) == 0)
            return date;
    }
    return NULL;
}

/* A date is known by its key: nothing but its own rule moves it, and a month that goes by is no such rule. */
static char *
keeps_its_dates(Verify *verify, const Plan *plan)
{
    g_autoptr(Assessment) now = ask_of(verify, plan, TODAY);
    g_autoptr(Assessment) later = ask_of(verify, plan, TODAY + 61);
    for (guint i = 0; now->fault == NULL && later->fault == NULL && i < now->dates->len; i++) {
        const AreaDate *date = now->dates->pdata[i];
        const AreaDate *same = find_date(later, date->key);
        if (same != NULL && same->on != date->on)
            return g_strdup_printf("the date \"%s\" moved by two months that went by", date->key);
    }
    return now->fault != NULL ? g_strdup(now->fault) : g_strdup(later->fault);
}

static char *
names_case(const char *where, const char *text)
{
    return strstr(text, CASE_MARK) != NULL ? g_strdup_printf("%s names a case: %s", where, text) : NULL;
}

static char *
block_names_case(const AreaBlock *block)
{
    char *fault = names_case("its section", block->text);
    for (guint i = 0; fault == NULL && block->kind == BLOCK_TABLE && i < block->rows->len; i++) {
        g_autofree char *row = g_strjoinv(", ", block->rows->pdata[i]);
        fault = names_case("its section", row);
    }
    return fault;
}

/* What names a case is for the lead alone, and known by its code. */
static char *
keeps_cases_to_the_lead(Verify *verify, const Plan *plan)
{
    g_autoptr(GError) error = NULL;
    const Timetable *times = almanac_timetable(verify->almanac, plan->nation, NULL);
    g_autoptr(Assessment) assessment = ask_of(verify, plan, TODAY);
    if (assessment->fault != NULL)
        return g_strdup(assessment->fault);
    char *fault = NULL;
    for (guint i = 0; fault == NULL && i < assessment->reasons->len; i++)
        fault = names_case("a reason", assessment->reasons->pdata[i]);
    for (guint i = 0; fault == NULL && i < assessment->findings->len; i++) {
        const Finding *finding = assessment->findings->pdata[i];
        if (!finding_is_of_case(finding))
            fault = names_case("a finding whose code does not begin with \"case/\"", finding->text);
    }
    for (guint i = 0; fault == NULL && i < assessment->dates->len; i++)
        fault = names_case("a date", ((const AreaDate *)assessment->dates->pdata[i])->title);
    g_autoptr(AreaSection) section =
        area_asker_section(verify->asker, plan, plan->areas->pdata[0], times, TODAY, &error);
    for (guint i = 0; fault == NULL && section != NULL && i < section->blocks->len; i++)
        fault = block_names_case(section->blocks->pdata[i]);
    return fault != NULL || section != NULL ? fault : g_strdup(error->message);
}

static char *
answers_everywhere(Verify *verify)
{
    for (int nation = NATION_ENGLAND; nation <= NATION_NORTHERN_IRELAND; nation++) {
        g_autoptr(Plan) plan = rich_plan(verify, 100);
        plan->nation = (Nation)nation;
        g_autoptr(Assessment) assessment = ask_of(verify, plan, TODAY);
        if (assessment->fault != NULL)
            return g_strdup_printf("in %s: %s", nation_word(plan->nation), assessment->fault);
    }
    return NULL;
}

static void
verify_areas(Verify *verify)
{
    g_autoptr(Plan) empty = bare_plan(verify);
    g_autoptr(Plan) bare = bare_plan(verify);
    Action *action = plan_add_action(bare->areas->pdata[0], "R1", "");
    plan_add_span(plan_add_milestone(action, "R1.1", "A step"), TIMESCALE_UNRESOLVED, DAY_NONE, DAY_NONE);
    g_autoptr(Plan) rich = rich_plan(verify, 200);
    g_autoptr(Plan) many = rich_plan(verify, MANY_STEPS);
    report(verify, "an empty area", answers(verify, empty));
    report(verify, "nothing but a step", answers(verify, bare));
    report(verify, "every kind of row", answers(verify, rich));
    report(verify, "ten thousand steps", answers(verify, many));
    report(verify, "every nation", answers_everywhere(verify));
    report(verify, "every setting", takes_settings(verify));
    report(verify, "valid until it says", holds_until(verify, rich));
    report(verify, "dates keep their keys", keeps_its_dates(verify, rich));
    report(verify, "cases are told to the lead", keeps_cases_to_the_lead(verify, rich));
}

GPtrArray *
plugin_verify(const AreaPoolOptions *options, const char *plugin)
{
    g_autoptr(GError) error = NULL;
    Verify verify = {.options = options,
                     .plugin = plugin,
                     .asker = area_asker_new(options),
                     .almanac = almanac_read(NULL, NULL),
                     .checks = g_ptr_array_new_with_free_func(check_free)};
    verify.description = area_asker_describe(verify.asker, plugin, &error);
    if (report(&verify, "version and tables", error != NULL ? g_strdup(error->message) : NULL))
        verify_areas(&verify);
    area_asker_free(verify.asker);
    area_description_free(verify.description);
    almanac_free(verify.almanac);
    return verify.checks;
}
