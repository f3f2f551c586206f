#include "intake/import.h"

static json_t *
problems(const GPtrArray *list)
{
    json_t *array = json_array();
    for (guint i = 0; i < list->len; i++) {
        const Problem *problem = list->pdata[i];
        json_array_append_new(array, json_pack("{s:s, s:i, s:i, s:s, s:s, s:s}", "file", problem->file, "row",
                                               problem->row, "line", problem->line, "column", problem->column,
                                               "heading", problem->heading, "text", problem->text));
    }
    return array;
}

json_t *
import_result_json(const ImportResult *result)
{
    json_t *held = json_array();
    for (guint i = 0; i < result->held->len; i++)
        json_array_append_new(held, json_string(result->held->pdata[i]));
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, "
                     "s:i, s:o, s:o, "
                     "s:o}",
                     "rows", result->rows, "milestones", result->milestones, "updates", result->updates,
                     "outcomes", result->outcomes, "skipped", result->skipped, "dated", result->dated,
                     "uncertain", result->uncertain, "undated", result->undated, "added", result->added,
                     "changed", result->changed, "unchanged", result->unchanged, "missing", result->missing,
                     "conflicts", result->conflicts, "questions", result->questions, "oddities",
                     result->oddities, "measures", result->observations, "cases", result->cases,
                     "cases_missing", result->cases_gone, "warnings", problems(result->warnings), "errors",
                     problems(result->errors), "held", held);
}
