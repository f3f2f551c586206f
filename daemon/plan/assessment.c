#include "plan/assessment.h"

#include <string.h>

Assessment *
assessment_new(const char *plugin, Day on)
{
    Assessment *assessment = g_new0(Assessment, 1);
    assessment->plugin = g_strdup(plugin);
    assessment->on = on;
    assessment->valid_until = DAY_NONE;
    assessment->since = DAY_NONE;
    assessment->confidence = CONFIDENCE_MEDIUM;
    assessment->reasons = g_ptr_array_new_with_free_func(g_free);
    assessment->findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    assessment->dates = g_ptr_array_new_with_free_func((GDestroyNotify)area_date_free);
    return assessment;
}

Assessment *
assessment_fault(const char *plugin, Day on, const char *fault)
{
    Assessment *assessment = assessment_new(plugin, on);
    assessment->fault = g_strdup(fault);
    return assessment;
}

void
assessment_free(Assessment *assessment)
{
    if (assessment == NULL)
        return;
    g_free(assessment->plugin);
    g_free(assessment->fault);
    g_ptr_array_unref(assessment->reasons);
    g_ptr_array_unref(assessment->findings);
    g_ptr_array_unref(assessment->dates);
    g_free(assessment);
}

Finding *
finding_new(const char *code, FindingSeverity severity, const char *text, const char *ref)
{
    Finding *finding = g_new0(Finding, 1);
    finding->code = g_strdup(code);
    finding->severity = severity;
    finding->text = g_strdup(text);
    finding->ref = g_strdup(ref);
    finding->since = DAY_NONE;
    return finding;
}

bool
finding_is_of_case(const Finding *finding)
{
    return g_str_has_prefix(finding->code, "case/");
}

void
finding_free(Finding *finding)
{
    if (finding == NULL)
        return;
    g_free(finding->code);
    g_free(finding->text);
    g_free(finding->ref);
    g_free(finding);
}

Finding *
assessment_finding(const Assessment *assessment, const char *code)
{
    for (guint i = 0; i < assessment->findings->len; i++) {
        Finding *finding = assessment->findings->pdata[i];
        if (strcmp(finding->code, code) == 0)
            return finding;
    }
    return NULL;
}

AreaDate *
area_date_new(const char *key, Day on, bool occasion, const char *title, const char *rule)
{
    AreaDate *date = g_new0(AreaDate, 1);
    date->key = g_strdup(key);
    date->on = on;
    date->occasion = occasion;
    date->title = g_strdup(title);
    date->rule = g_strdup(rule);
    return date;
}

void
area_date_free(AreaDate *date)
{
    if (date == NULL)
        return;
    g_free(date->key);
    g_free(date->title);
    g_free(date->rule);
    g_free(date);
}
