#include "store/programmes.h"
#include "store/statement.h"

/* A second value for the same place replaces the first, and is written only where it differs. */
bool
observations_save(Store *store, const Plan *plan, const Observation *observation, const Author *author,
                  GError **error)
{
    g_auto(Statement) s = statement_start(
        store,
        "INSERT INTO observation (programme_id, changed_at, changed_by, measure, group_name, comparator, "
        "period, value, numerator, denominator, day, definition, area_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) "
        "ON CONFLICT (programme_id, measure, group_name, comparator, period, coalesce(area_id, 0)) "
        "DO UPDATE SET (value, numerator, denominator, day, definition) = "
        "(?8, ?9, ?10, ?11, ?12), " STATEMENT_AUTHOR
        " WHERE (value, numerator, denominator, day, definition) IS NOT (?8, ?9, ?10, ?11, ?12)");
    statement_put_int(&s, plan->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_text(&s, observation->measure);
    statement_put_text(&s, observation->group);
    statement_put_text(&s, observation->comparator);
    statement_put_text(&s, observation->period);
    statement_put_real(&s, observation->value);
    if (observation->has_count) {
        statement_put_int(&s, observation->numerator);
        statement_put_int(&s, observation->denominator);
    } else {
        statement_put_id(&s, 0);
        statement_put_id(&s, 0);
    }
    statement_put_day(&s, observation->on);
    statement_put_text(&s, observation->definition);
    statement_put_id(&s, observation->area != NULL ? observation->area->id : 0);
    return statement_run(&s, error);
}
