#include "intake/measures.h"

#include "base/text.h"
#include "intake/ledger.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { MEASURE, PERIOD, VALUE, GROUP, COMPARATOR, NUMERATOR, DENOMINATOR, DEFINITION, AREA };
static const char *const names[] = {"measure",     "period",     "value", "group",  "comparator", "numerator",
                                    "denominator", "definition", "area",  "source", NULL};

typedef struct {
    const Ledger *ledger;
    const MeasuresOptions *options;
    GPtrArray *warnings, *errors;
    GHashTable *seen; /* measure, group, comparator and period → row number */
} Reader;

static bool
fault(const Reader *reader, const CsvRow *row, guint name, const char *text)
{
    Place place = ledger_place(reader->ledger, row, name);
    problem_add(reader->errors, &place, "%s", text);
    return false;
}

static bool
is_suppressed(const char *text)
{
    static const char *const words[] = {"suppressed", "c", "x", "z", ":", "*"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(words[i], text) == 0)
            return true;
    }
    return false;
}

static bool
parse_number(const char *text, double *value)
{
    char *end = NULL;
    *value = g_ascii_strtod(text, &end);
    if (*end == '%')
        end++;
    return end != text && *end == '\0' && isfinite(*value) && strpbrk(text, "xX") == NULL;
}

static bool
read_count(const Reader *reader, const CsvRow *row, guint name, int64_t *count, bool *given)
{
    g_autofree char *text = ledger_cell(reader->ledger, row, name);
    *given = text[0] != '\0';
    if (!*given)
        return true;
    errno = 0;
    char *end = NULL;
    *count = g_ascii_strtoll(text, &end, 10);
    if (errno == 0 && *end == '\0' && g_ascii_isdigit(text[0]))
        return true;
    return fault(reader, row, name, "is no whole number");
}

static bool
read_counts(const Reader *reader, const CsvRow *row, Observation *observation)
{
    bool numerator = false;
    bool denominator = false;
    if (!read_count(reader, row, NUMERATOR, &observation->numerator, &numerator) ||
        !read_count(reader, row, DENOMINATOR, &observation->denominator, &denominator))
        return false;
    observation->has_count = numerator && denominator;
    if (numerator != denominator)
        return fault(reader, row, numerator ? DENOMINATOR : NUMERATOR,
                     "is blank, and the other count is not");
    return true;
}

static bool
read_value(const Reader *reader, const CsvRow *row, Observation *observation)
{
    g_autofree char *text = ledger_cell(reader->ledger, row, VALUE);
    if (is_suppressed(text)) {
        observation->value = NAN;
        return true;
    }
    if (text[0] != '\0')
        return parse_number(text, &observation->value) || fault(reader, row, VALUE, "is no number");
    if (!observation->has_count)
        return fault(reader, row, VALUE, "is blank, and there are no counts");
    if (observation->denominator == 0)
        return fault(reader, row, DENOMINATOR, "is 0: say the value");
    observation->value = 100.0 * (double)observation->numerator / (double)observation->denominator;
    return true;
}

static void
warn_of_period(const Reader *reader, const CsvRow *row, const char *period)
{
    Place place = ledger_place(reader->ledger, row, PERIOD);
    g_autofree char *shown = text_ellipsize(period, 60);
    problem_add(
        reader->warnings, &place,
        "\"%s\" is no period that can be read, so no plugin can tell of when the value is: write a term "
        "(2023-24/spring-2), a month, a day or a year",
        shown);
}

static bool
read_texts(const Reader *reader, const CsvRow *row, Observation *observation)
{
    g_free(observation->definition);
    observation->definition = ledger_cell(reader->ledger, row, DEFINITION);
    observation->on =
        period_end(observation->period, reader->options->plan->reference, reader->options->periods);
    if (observation->measure[0] == '\0')
        return fault(reader, row, MEASURE, "is blank: say what is counted");
    if (observation->period[0] == '\0')
        return fault(reader, row, PERIOD, "is blank: say of when the value is");
    if (observation->on == DAY_NONE)
        warn_of_period(reader, row, observation->period);
    return true;
}

static bool
read_area(const Reader *reader, const CsvRow *row, Observation *observation)
{
    g_autofree char *why = NULL;
    observation->area = ledger_area(reader->ledger, row, AREA, reader->options->plan, &why);
    return why == NULL || fault(reader, row, AREA, why);
}

static bool
is_measure(const Reader *reader, const CsvRow *row, const Observation *observation)
{
    const MeasuresOptions *options = reader->options;
    g_autofree char *why =
        options->refuse != NULL ? options->refuse(options->plan, observation, options->data) : NULL;
    return why == NULL || fault(reader, row, MEASURE, why);
}

static bool
is_first(const Reader *reader, const CsvRow *row, const Observation *observation)
{
    char *key =
        g_strjoin("\n", observation->measure, observation->group, observation->comparator,
                  observation->period, observation->area != NULL ? observation->area->title : "", NULL);
    int first = GPOINTER_TO_INT(g_hash_table_lookup(reader->seen, key));
    if (first == 0) {
        g_hash_table_insert(reader->seen, key, GINT_TO_POINTER(row->row));
        return true;
    }
    g_free(key);
    g_autofree char *text =
        g_strdup_printf("this group, comparator, period and area stand in row %d already", first);
    return fault(reader, row, MEASURE, text);
}

static Observation *
read_row(const Reader *reader, const CsvRow *row)
{
    g_autofree char *measure = ledger_cell(reader->ledger, row, MEASURE);
    g_autofree char *group = ledger_cell(reader->ledger, row, GROUP);
    g_autofree char *comparator = ledger_cell(reader->ledger, row, COMPARATOR);
    g_autofree char *period = ledger_cell(reader->ledger, row, PERIOD);
    Observation *observation = observation_new(measure, group, comparator, period);
    if (read_texts(reader, row, observation) && read_area(reader, row, observation) &&
        is_measure(reader, row, observation) && read_counts(reader, row, observation) &&
        read_value(reader, row, observation) && is_first(reader, row, observation))
        return observation;
    observation_free(observation);
    return NULL;
}

GPtrArray *
measures_read(const char *path, const MeasuresOptions *options, GPtrArray *warnings, GPtrArray *errors,
              GError **error)
{
    g_autoptr(Ledger) ledger = ledger_read(path, names, 3, warnings, error);
    if (ledger == NULL)
        return NULL;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Reader reader = {ledger, options, warnings, errors, seen};
    GPtrArray *observations = g_ptr_array_new_with_free_func((GDestroyNotify)observation_free);
    for (guint i = 1; i < ledger->table->rows->len; i++) {
        const CsvRow *row = ledger->table->rows->pdata[i];
        Observation *observation = csv_row_is_blank(row) ? NULL : read_row(&reader, row);
        if (observation != NULL)
            g_ptr_array_add(observations, observation);
    }
    return observations;
}
