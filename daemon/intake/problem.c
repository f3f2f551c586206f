#include "intake/problem.h"

void
problem_free(Problem *problem)
{
    if (problem == NULL)
        return;
    g_free(problem->file);
    g_free(problem->column);
    g_free(problem->heading);
    g_free(problem->text);
    g_free(problem);
}

GPtrArray *
problem_list_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)problem_free);
}

char *
problem_column_name(int column)
{
    GString *name = g_string_new(NULL);
    for (int n = column; n >= 0; n = n / 26 - 1)
        g_string_prepend_c(name, (char)('A' + n % 26));
    return g_string_free(name, FALSE);
}

void
problem_add(GPtrArray *list, const Place *place, const char *format, ...)
{
    va_list args;
    Problem *problem = g_new0(Problem, 1);
    problem->file = g_strdup(place->file);
    problem->row = place->row;
    problem->line = place->line;
    problem->column = place->column < 0 ? g_strdup("") : problem_column_name(place->column);
    problem->heading = g_strdup(place->heading == NULL ? "" : place->heading);
    va_start(args, format);
    problem->text = g_strdup_vprintf(format, args);
    va_end(args);
    g_ptr_array_add(list, problem);
}

char *
problem_text(const Problem *problem)
{
    GString *out = g_string_new(problem->file);
    if (problem->row > 0)
        g_string_append_printf(out, ":%d", problem->row);
    if (problem->column[0] != '\0')
        g_string_append_printf(out, ":%s", problem->column);
    if (problem->heading[0] != '\0')
        g_string_append_printf(out, ": %s", problem->heading);
    g_string_append_printf(out, ": %s", problem->text);
    if (problem->line > 0 && problem->line != problem->row)
        g_string_append_printf(out, " (line %d of the file)", problem->line);
    return g_string_free(out, FALSE);
}
