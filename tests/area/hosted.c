#include "hosted.h"

#include "area/area_reply.h"
#include "area/area_request.h"
#include "area/host.h"
#include "area/wire.h"
#include "tests/check.h"

#include <math.h>

static RecordBuffer
ask(const Plan *plan, const Area *area, const Timetable *times, Day today, uint32_t what)
{
    RecordBuffer request = {0}, answer = {0};
    AreaRequest about = {.id = 1, .what = what, .plan = plan, .area = area, .times = times, .today = today};
    area_request_write(&about, &request);
    Host host;
    host_init(&host, &milestoned_area);
    host_answer(&host, request.bytes, request.length, &answer);
    host_close(&host);
    record_clear(&request);
    return answer;
}

Assessment *
hosted_assess(const Plan *plan, const Area *area, const Timetable *times, Day today)
{
    RecordBuffer answer = ask(plan, area, times, today, WIRE_ASK_ASSESS);
    guint64 id;
    g_autofree char *fault = NULL;
    ReplyKind kind = area_reply_look(answer.bytes, answer.length, &id, &fault);
    assert_int_equal(id, 1);
    Assessment *assessment = kind == REPLY_FAULT
                                 ? assessment_fault(area->plugin, today, fault)
                                 : area_reply_assessment(answer.bytes, answer.length, area->plugin, today);
    assert_non_null(assessment);
    record_clear(&answer);
    return assessment;
}

AreaSection *
hosted_section(const Plan *plan, const Area *area, const Timetable *times, Day today, char **fault)
{
    RecordBuffer answer = ask(plan, area, times, today, WIRE_ASK_SECTION);
    guint64 id;
    AreaSection *section = NULL;
    if (area_reply_look(answer.bytes, answer.length, &id, fault) == REPLY_ANSWER)
        section = area_reply_section(answer.bytes, answer.length);
    record_clear(&answer);
    return section;
}

void
hosted_check_tables(void)
{
    char why[TABLES_TEXT];
    if (!tables_check(&milestoned_area, why))
        fail_msg("%s", why);
}

char *
hosted_text(const Assessment *assessment)
{
    GString *text =
        g_string_new(assessment->fault != NULL ? assessment->fault : status_word(assessment->status));
    g_string_append_c(text, '\n');
    for (guint i = 0; i < assessment->reasons->len; i++)
        g_string_append_printf(text, "- %s\n", (const char *)assessment->reasons->pdata[i]);
    for (guint i = 0; i < assessment->findings->len; i++) {
        const Finding *finding = assessment->findings->pdata[i];
        g_string_append_printf(text, "%s %s [%s]: %s\n", finding_severity_word(finding->severity),
                               finding->code, finding->ref, finding->text);
    }
    for (guint i = 0; i < assessment->dates->len; i++) {
        const AreaDate *date = assessment->dates->pdata[i];
        char day[DAY_TEXT_SIZE];
        g_string_append_printf(text, "%s %s (%s)\n", day_format(date->on, day), date->title, date->rule);
    }
    return g_string_free(text, FALSE);
}

void
hosted_check_validity(const Plan *plan, const Area *area, const Timetable *times, Day from, Day to)
{
    Day until = DAY_NONE;
    g_autofree char *before = NULL;
    for (Day day = from; day <= to; day++) {
        g_autoptr(Assessment) assessment = hosted_assess(plan, area, times, day);
        g_autofree char *text = hosted_text(assessment);
        char shown[DAY_TEXT_SIZE];
        if (before != NULL && (until == DAY_NONE || day < until) && strcmp(before, text) != 0)
            fail_msg("%s: it was to hold longer:\n%swas\n%s", day_format(day, shown), text, before);
        assert_true(assessment->valid_until == DAY_NONE || assessment->valid_until > day);
        until = assessment->valid_until;
        g_free(before);
        before = g_steal_pointer(&text);
    }
}

Observation *
hosted_observe(Plan *plan, const char *measure, const char *group, const char *comparator, const char *period,
               double value, Day on)
{
    Observation *observation = observation_new(measure, group, comparator, period);
    observation->value = value < 0 ? (double)NAN : value;
    observation->on = on;
    g_ptr_array_add(plan->observations, observation);
    return observation;
}

const Finding *
hosted_finding(const Assessment *assessment, const char *code)
{
    for (guint i = 0; i < assessment->findings->len; i++) {
        const Finding *finding = assessment->findings->pdata[i];
        if (g_str_equal(finding->code, code))
            return finding;
    }
    return NULL;
}
