#include "area/area_asker.h"

#include "base/error.h"

struct AreaAsker {
    uv_loop_t loop;
    AreaPool *pool;
    bool answered; /* what was asked last */
    AreaDescription *description;
    Assessment *assessment;
    AreaSection *section;
    char *fault;
};

AreaAsker *
area_asker_new(const AreaPoolOptions *options)
{
    AreaAsker *asker = g_new0(AreaAsker, 1);
    uv_loop_init(&asker->loop);
    asker->pool = area_pool_new(&asker->loop, options);
    return asker;
}

void
area_asker_free(AreaAsker *asker)
{
    if (asker == NULL)
        return;
    area_pool_close(asker->pool, NULL, NULL);
    uv_run(&asker->loop, UV_RUN_DEFAULT);
    uv_loop_close(&asker->loop);
    g_free(asker->fault);
    g_free(asker);
}

static void
end(AreaAsker *asker, const char *fault)
{
    g_free(asker->fault);
    asker->fault = g_strdup(fault);
    asker->answered = true;
}

static void
wait_for(AreaAsker *asker)
{
    while (!asker->answered)
        uv_run(&asker->loop, UV_RUN_ONCE);
    asker->answered = false;
}

static void
described(AreaDescription *description, const char *fault, void *data)
{
    AreaAsker *asker = data;
    asker->description = description;
    end(asker, fault);
}

AreaDescription *
area_asker_describe(AreaAsker *asker, const char *plugin, GError **error)
{
    area_pool_describe(asker->pool, plugin, described, asker);
    wait_for(asker);
    if (asker->description == NULL)
        error_set(error, ERROR_DATA, "%s", asker->fault);
    return g_steal_pointer(&asker->description);
}

static void
assessed(Assessment *assessment, void *data)
{
    AreaAsker *asker = data;
    asker->assessment = assessment;
    end(asker, NULL);
}

Assessment *
area_asker_assess(AreaAsker *asker, const Plan *plan, const Area *area, const Timetable *times, Day today)
{
    area_pool_assess(asker->pool, plan, area, times, today, assessed, asker);
    wait_for(asker);
    return g_steal_pointer(&asker->assessment);
}

static void
sectioned(AreaSection *section, const char *fault, void *data)
{
    AreaAsker *asker = data;
    asker->section = section;
    end(asker, fault);
}

AreaSection *
area_asker_section(AreaAsker *asker, const Plan *plan, const Area *area, const Timetable *times, Day today,
                   GError **error)
{
    area_pool_section(asker->pool, plan, area, times, today, sectioned, asker);
    wait_for(asker);
    if (asker->section == NULL)
        error_set(error, ERROR_DATA, "%s", asker->fault);
    return g_steal_pointer(&asker->section);
}
