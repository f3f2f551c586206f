/*
 * A request is read twice: once to count its records, so that every array is made in its final size, and once
 * to fill them. Texts and bitmaps point into the frame.
 */
#include "area/view.h"

#include "area/civil.h"
#include "area/wire.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ViewNote {
    ViewNote *next;
    char text[CIVIL_TEXT];
};

void
mistake_note(Mistake *mistake, const char *format, ...)
{
    if (mistake->made)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(mistake->text, sizeof mistake->text, format, args);
    va_end(args);
    mistake->made = true;
}

/* Reading */

static void *
make(size_t count, size_t size)
{
    void *array = calloc(count > 0 ? count : 1, size);
    if (array == NULL)
        abort();
    return array;
}

static void
read_ask(View *view, RecordReader *in)
{
    view->id = record_get_u64(in);
    view->what = record_get_u32(in);
    view->from = record_get_i32(in);
    view->to = record_get_i32(in);
}

static void
read_about(View *view, RecordReader *in)
{
    struct milestoned_about *about = &view->about;
    about->programme = record_get_text(in);
    about->programme_title = record_get_text(in);
    about->title = record_get_text(in);
    about->nation = record_get_text(in);
    about->year = record_get_text(in);
    about->today = record_get_i32(in);
    about->reference = record_get_i32(in);
    about->activated = record_get_i32(in);
    about->begins = record_get_i32(in);
    about->ends = record_get_i32(in);
}

static bool
read_setting(View *view, RecordReader *in, char why[static TABLES_TEXT])
{
    const char *name = record_get_text(in);
    const char *text = record_get_text(in);
    size_t index = tables_find_setting(view->area, name);
    const struct milestoned_setting *setting = tables_setting(view->area, index);
    if (setting == NULL) {
        tables_unknown(view->area, name, why);
        return false;
    }
    return tables_parse(setting, text, &view->values[index], why);
}

static void
read_days(View *view, RecordReader *in)
{
    uint32_t kind = record_get_u32(in);
    ViewDays days = {.first = record_get_i32(in), .count = record_get_u32(in)};
    size_t size;
    days.bits = record_get_bytes(in, &size);
    if (kind >= VIEW_DAY_KINDS || size != ((size_t)days.count + 7) / 8)
        in->failed = true;
    else
        view->days[kind] = days;
}

static void
read_action(View *view, RecordReader *in)
{
    struct milestoned_action *action = &view->actions[view->action_count++];
    action->ref = record_get_text(in);
    action->number = record_get_text(in);
    action->title = record_get_text(in);
    action->objective = record_get_text(in);
    action->count = record_get_u32(in);
    action->first = (uint32_t)view->milestone_count;
}

static void
read_milestone_texts(struct milestoned_milestone *row, RecordReader *in)
{
    row->ref = record_get_text(in);
    row->title = record_get_text(in);
    row->timescale = record_get_text(in);
    row->monitoring = record_get_text(in);
    row->success = record_get_text(in);
    row->note = record_get_text(in);
    row->reason = record_get_text(in);
}

static void
read_milestone(View *view, RecordReader *in)
{
    ViewMilestone *milestone = &view->milestones[view->milestone_count++];
    struct milestoned_milestone *row = &milestone->row;
    milestone->first_span = view->span_count;
    if (view->action_count == 0)
        in->failed = true;
    row->action = (uint32_t)view->action_count - 1;
    read_milestone_texts(row, in);
    row->leads = record_get_u32(in);
    row->moves = record_get_u32(in);
    row->spans = record_get_u32(in);
    int32_t *const words[] = {&row->school, &row->said, &row->status, &row->kind, &row->certain};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        *words[i] = record_get_i32(in);
    milestoned_day *const days[] = {&row->until,   &row->start,        &row->due,    &row->effective,
                                    &row->overdue, &row->original_due, &row->review, &row->forecast,
                                    &row->done,    &row->updated,      &row->seen};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        *days[i] = record_get_i32(in);
}

static void
read_span(View *view, RecordReader *in)
{
    struct milestoned_span *span = &view->spans[view->span_count++];
    int32_t *const words[] = {&span->kind,      &span->certain, &span->start,        &span->due,
                              &span->effective, &span->overdue, &span->original_due, &span->review};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        *words[i] = record_get_i32(in);
    span->recurrence = record_get_text(in);
    span->rule = record_get_text(in);
}

static bool
is_plausible(const struct milestoned_measure *measure, double value)
{
    return isnan(value) || (measure->min == 0 && measure->max == 0) ||
           (value >= measure->min && value <= measure->max);
}

static void
read_observation(View *view, RecordReader *in)
{
    struct milestoned_observation row = {.measure = record_get_text(in)};
    row.group = record_get_text(in);
    row.comparator_name = record_get_text(in);
    row.period = record_get_text(in);
    row.definition = record_get_text(in);
    row.comparator = record_get_i32(in);
    row.has_count = record_get_i32(in);
    row.value = record_get_f64(in);
    row.numerator = (int64_t)record_get_u64(in);
    row.denominator = (int64_t)record_get_u64(in);
    row.on = record_get_i32(in);
    const struct milestoned_measure *measure = tables_find_measure(view->area, row.measure);
    if (measure == NULL)
        return;
    if (is_plausible(measure, row.value))
        view->observations[view->observation_count++] = row;
    else
        view->implausible[view->implausible_count++] = (ViewImplausible){measure, row.group, row.period};
}

static void
read_update(View *view, RecordReader *in)
{
    struct milestoned_update *update = &view->updates[view->update_count++];
    update->period = record_get_text(in);
    update->text = record_get_text(in);
    update->kind = record_get_i32(in);
    update->on = record_get_i32(in);
}

static void
read_outcome(View *view, RecordReader *in)
{
    struct milestoned_outcome *outcome = &view->outcomes[view->outcome_count++];
    outcome->text = record_get_text(in);
    outcome->kind = record_get_i32(in);
}

static void
read_board(View *view, RecordReader *in)
{
    ViewBoard *board = &view->boards[view->board_count++];
    board->row.title = record_get_text(in);
    board->row.watches = record_get_i32(in);
    board->row.paper_days = record_get_i32(in);
    board->row.meetings = record_get_u32(in);
    board->first_meeting = view->meeting_count;
    for (uint32_t i = 0; i < board->row.meetings && !in->failed; i++)
        view->meetings[view->meeting_count++] = record_get_i32(in);
}

static void
read_term(View *view, RecordReader *in)
{
    struct milestoned_term *term = &view->terms[view->term_count++];
    term->id = record_get_text(in);
    term->first = record_get_i32(in);
    term->last = record_get_i32(in);
    term->certain = record_get_i32(in);
}

/* One of a kind that the plugin does not declare is another's, and goes by with its facts. */
static void
read_case(View *view, RecordReader *in)
{
    ViewCase it = {.row.kind = record_get_text(in), .first_fact = view->fact_count};
    it.row.reference = record_get_text(in);
    it.row.closed = record_get_i32(in);
    it.facts = record_get_u32(in);
    view->others_case = tables_find_fact(view->area, it.row.kind, NULL) == NULL;
    if (!view->others_case)
        view->cases[view->case_count++] = it;
}

static void
read_fact(View *view, RecordReader *in)
{
    ViewFact fact = {.name = record_get_text(in), .day = record_get_i32(in)};
    fact.number = record_get_f64(in);
    if (!view->others_case)
        view->facts[view->fact_count++] = fact;
}

static bool
read_record(View *view, uint32_t type, RecordReader *in, char why[static TABLES_TEXT])
{
    static void (*const readers[])(View *, RecordReader *) = {
        [WIRE_ASK] = read_ask,
        [WIRE_ABOUT] = read_about,
        [WIRE_DAYS] = read_days,
        [WIRE_ACTION] = read_action,
        [WIRE_MILESTONE] = read_milestone,
        [WIRE_SPAN] = read_span,
        [WIRE_OBSERVATION] = read_observation,
        [WIRE_UPDATE] = read_update,
        [WIRE_OUTCOME] = read_outcome,
        [WIRE_BOARD] = read_board,
        [WIRE_TERM] = read_term,
        [WIRE_CASE] = read_case,
        [WIRE_FACT] = read_fact,
    };
    if (type == WIRE_SETTING)
        return read_setting(view, in, why);
    if (type < sizeof readers / sizeof *readers && readers[type] != NULL)
        readers[type](view, in);
    else
        in->failed = true;
    return true;
}

/* How often each type stands in the frame. A board's record tells how many meetings it holds by its size. */
static void
count_records(RecordReader in, size_t counts[static WIRE_FACT + 1], size_t *meetings)
{
    uint32_t type;
    RecordReader record;
    while (record_next(&in, &type, &record)) {
        if (type <= WIRE_FACT)
            counts[type]++;
        if (type == WIRE_BOARD)
            *meetings += (size_t)(record.end - record.at) / sizeof(milestoned_day);
    }
}

static void
make_arrays(View *view, RecordReader in)
{
    size_t counts[WIRE_FACT + 1] = {0};
    size_t meetings = 0;
    count_records(in, counts, &meetings);
    view->values = make(view->area->setting_count, sizeof *view->values);
    view->actions = make(counts[WIRE_ACTION], sizeof *view->actions);
    view->milestones = make(counts[WIRE_MILESTONE], sizeof *view->milestones);
    view->spans = make(counts[WIRE_SPAN], sizeof *view->spans);
    view->observations = make(counts[WIRE_OBSERVATION], sizeof *view->observations);
    view->implausible = make(counts[WIRE_OBSERVATION], sizeof *view->implausible);
    view->updates = make(counts[WIRE_UPDATE], sizeof *view->updates);
    view->outcomes = make(counts[WIRE_OUTCOME], sizeof *view->outcomes);
    view->boards = make(counts[WIRE_BOARD], sizeof *view->boards);
    view->terms = make(counts[WIRE_TERM], sizeof *view->terms);
    view->cases = make(counts[WIRE_CASE], sizeof *view->cases);
    view->facts = make(counts[WIRE_FACT], sizeof *view->facts);
    view->meetings = make(meetings, sizeof *view->meetings);
    view->mistake = make(1, sizeof *view->mistake);
    view->notes = make(1, sizeof(ViewNote *));
}

/* Children follow their parents, so that a parent's range must end within what was read. */
static bool
ranges_hold(const View *view)
{
    for (size_t i = 0; i < view->action_count; i++)
        if ((size_t)view->actions[i].first + view->actions[i].count > view->milestone_count)
            return false;
    for (size_t i = 0; i < view->milestone_count; i++)
        if (view->milestones[i].first_span + view->milestones[i].row.spans > view->span_count)
            return false;
    for (size_t i = 0; i < view->case_count; i++)
        if (view->cases[i].first_fact + view->cases[i].facts > view->fact_count)
            return false;
    return view->about.title != NULL;
}

static bool
read_all(View *view, RecordReader in, char why[static TABLES_TEXT])
{
    char ignored[TABLES_TEXT];
    for (size_t i = 0; i < view->area->setting_count; i++) {
        const struct milestoned_setting *setting = tables_setting(view->area, i);
        tables_parse(setting, setting->fallback, &view->values[i], ignored);
    }
    uint32_t type;
    RecordReader record;
    bool whole = true;
    while (whole && record_next(&in, &type, &record)) {
        if (!read_record(view, type, &record, why))
            return false;
        whole = !record.failed;
    }
    if (whole && !in.failed && ranges_hold(view))
        return true;
    snprintf(why, TABLES_TEXT, "the request cannot be read: host and daemon are not of one version");
    return false;
}

View *
view_new(const struct milestoned_area *area, const uint8_t *frame, size_t size, uint64_t *id,
         char why[static TABLES_TEXT])
{
    View *view = make(1, sizeof *view);
    view->area = area;
    RecordReader in = record_reader(frame, size);
    make_arrays(view, in);
    bool read = read_all(view, in, why);
    *id = view->id;
    if (read)
        return view;
    view_free(view);
    return NULL;
}

void
view_free(View *view)
{
    if (view == NULL)
        return;
    for (ViewNote *note = *view->notes; note != NULL;) {
        ViewNote *next = note->next;
        free(note);
        note = next;
    }
    void *const parts[] = {view->values,       view->actions,     view->milestones, view->spans,
                           view->observations, view->implausible, view->updates,    view->outcomes,
                           view->boards,       view->meetings,    view->terms,      view->mistake,
                           view->cases,        view->facts,       view->notes};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        free(parts[i]);
    free(view);
}

/* Looking */

static const struct milestoned_about *
look_about(const View *view)
{
    return &view->about;
}

#define LOOKER(name, type, array, counted, member)                                                           \
    static size_t name##_count(const View *view)                                                             \
    {                                                                                                        \
        return view->counted;                                                                                \
    }                                                                                                        \
    static const struct type *name(const View *view, size_t index)                                           \
    {                                                                                                        \
        return index < view->counted ? &view->array[index] member : NULL;                                    \
    }

LOOKER(look_action, milestoned_action, actions, action_count, )
LOOKER(look_milestone, milestoned_milestone, milestones, milestone_count, .row)
LOOKER(look_observation, milestoned_observation, observations, observation_count, )
LOOKER(look_update, milestoned_update, updates, update_count, )
LOOKER(look_outcome, milestoned_outcome, outcomes, outcome_count, )
LOOKER(look_board, milestoned_board, boards, board_count, .row)
LOOKER(look_term, milestoned_term, terms, term_count, )
LOOKER(look_case, milestoned_case, cases, case_count, .row)

static const struct milestoned_span *
look_span(const View *view, size_t milestone, size_t index)
{
    if (milestone >= view->milestone_count || index >= view->milestones[milestone].row.spans)
        return NULL;
    return &view->spans[view->milestones[milestone].first_span + index];
}

static milestoned_day
look_meeting(const View *view, size_t board, size_t index)
{
    if (board >= view->board_count || index >= view->boards[board].row.meetings)
        return MILESTONED_DAY_NONE;
    return view->meetings[view->boards[board].first_meeting + index];
}

/* What is known of a case; NULL. To ask for what is not declared of its kind is a mistake. */
static const ViewFact *
find_fact(const View *view, size_t index, const char *name)
{
    if (index >= view->case_count)
        return NULL;
    const ViewCase *it = &view->cases[index];
    for (uint32_t i = 0; i < it->facts; i++)
        if (strcmp(view->facts[it->first_fact + i].name, name) == 0)
            return &view->facts[it->first_fact + i];
    if (tables_find_fact(view->area, it->row.kind, name) == NULL)
        mistake_note(view->mistake,
                     "it asked for \"%.64s\" of a case of the kind \"%.64s\", which it does not declare",
                     name, it->row.kind);
    return NULL;
}

static milestoned_day
look_case_day(const View *view, size_t index, const char *name)
{
    const ViewFact *fact = find_fact(view, index, name);
    return fact != NULL ? fact->day : MILESTONED_DAY_NONE;
}

static double
look_case_number(const View *view, size_t index, const char *name)
{
    const ViewFact *fact = find_fact(view, index, name);
    return fact != NULL ? fact->number : (double)NAN;
}

/* A declared setting of one of the types in `types`, a bit for each; notes a mistake otherwise. */
static const TableValue *
find_value(const View *view, const char *name, unsigned types)
{
    size_t index = tables_find_setting(view->area, name);
    const struct milestoned_setting *setting = tables_setting(view->area, index);
    if (setting != NULL && (types & 1u << setting->type) != 0)
        return &view->values[index];
    mistake_note(view->mistake,
                 "it asked for the setting \"%.64s\", which it does not declare with that type", name);
    return NULL;
}

static double
look_number(const View *view, const char *setting)
{
    unsigned types = 1u << MILESTONED_INTEGER | 1u << MILESTONED_NUMBER | 1u << MILESTONED_BOOLEAN;
    const TableValue *value = find_value(view, setting, types);
    return value != NULL ? value->number : 0;
}

static const char *
look_text(const View *view, const char *setting)
{
    const TableValue *value = find_value(view, setting, 1u << MILESTONED_TEXT);
    return value != NULL ? value->text : "";
}

static milestoned_day
look_day(const View *view, const char *setting)
{
    const TableValue *value = find_value(view, setting, 1u << MILESTONED_DATE);
    return value != NULL ? value->day : MILESTONED_DAY_NONE;
}

static int
look_day_is(const View *view, int kind, milestoned_day day)
{
    if (kind < 0 || kind >= VIEW_DAY_KINDS || day == MILESTONED_DAY_NONE)
        return -1;
    const ViewDays *days = &view->days[kind];
    int64_t offset = (int64_t)day - days->first;
    if (offset >= 0 && offset < days->count)
        return days->bits[offset / 8] >> (offset % 8) & 1;
    return kind == MILESTONED_WORKING ? !civil_is_weekend(day) : -1;
}

/* Far beyond any plan; it ends a search that cannot find. */
enum { SEARCH_LIMIT = 20000 };

static milestoned_day
look_add_days(const View *view, int kind, milestoned_day day, int count)
{
    if (day == MILESTONED_DAY_NONE)
        return MILESTONED_DAY_NONE;
    int step = count < 0 ? -1 : 1;
    int64_t at = day;
    for (int walked = 0; count != 0; walked++) {
        at += step;
        int is = walked < SEARCH_LIMIT && at > INT32_MIN && at <= INT32_MAX
                     ? look_day_is(view, kind, (milestoned_day)at)
                     : -1;
        if (is < 0)
            return MILESTONED_DAY_NONE;
        if (is == 1)
            count -= step;
    }
    return (milestoned_day)at;
}

static int32_t
look_count_days(const View *view, int kind, milestoned_day from, milestoned_day to)
{
    if (to < from) {
        int32_t back = look_count_days(view, kind, to, from);
        return back == INT32_MIN ? INT32_MIN : -back;
    }
    if (from == MILESTONED_DAY_NONE || (int64_t)to - from > SEARCH_LIMIT)
        return INT32_MIN;
    int32_t count = 0;
    for (milestoned_day day = from; day < to; day++) {
        int is = look_day_is(view, kind, day + 1);
        if (is < 0)
            return INT32_MIN;
        count += is;
    }
    return count;
}

static const char *
look_day_text(const View *view, milestoned_day day)
{
    ViewNote *note = make(1, sizeof *note);
    civil_format(day, note->text);
    note->next = *view->notes;
    *view->notes = note;
    return note->text;
}

void
view_install(struct milestoned_host *host)
{
    host->about = look_about;
    host->action_count = look_action_count;
    host->action = look_action;
    host->milestone_count = look_milestone_count;
    host->milestone = look_milestone;
    host->span = look_span;
    host->observation_count = look_observation_count;
    host->observation = look_observation;
    host->update_count = look_update_count;
    host->update = look_update;
    host->outcome_count = look_outcome_count;
    host->outcome = look_outcome;
    host->board_count = look_board_count;
    host->board = look_board;
    host->meeting = look_meeting;
    host->term_count = look_term_count;
    host->term = look_term;
    host->case_count = look_case_count;
    host->case_at = look_case;
    host->case_day = look_case_day;
    host->case_number = look_case_number;
    host->number = look_number;
    host->text = look_text;
    host->day = look_day;
    host->day_is = look_day_is;
    host->add_days = look_add_days;
    host->count_days = look_count_days;
    host->make_day = civil_make;
    host->split_day = civil_split;
    host->day_text = look_day_text;
}
