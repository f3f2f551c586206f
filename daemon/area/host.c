#include "area/host.h"

#include "area/answer.h"
#include "area/view.h"
#include "area/wire.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct milestoned_area *
host_load(const char *file, char why[static TABLES_TEXT])
{
    void *object = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (object == NULL) {
        snprintf(why, TABLES_TEXT, "%s cannot be loaded: %s", file, dlerror());
        return NULL;
    }
    const struct milestoned_area *area = dlsym(object, "milestoned_area");
    if (area == NULL) {
        snprintf(why, TABLES_TEXT, "%s is no area plugin: it does not export milestoned_area", file);
        return NULL;
    }
    if (area->abi != MILESTONED_AREA_ABI) {
        snprintf(why, TABLES_TEXT,
                 "%s has version %u of the plugin contract, and %u is wanted: build it again with the header "
                 "<milestoned/area.h> of this release",
                 file, area->abi, MILESTONED_AREA_ABI);
        return NULL;
    }
    char fault[TABLES_TEXT];
    if (tables_check(area, fault))
        return area;
    snprintf(why, TABLES_TEXT, "%.200s cannot be used: %.280s", file, fault);
    return NULL;
}

void
host_init(Host *host, const struct milestoned_area *area)
{
    *host = (Host){.area = area,
                   .functions = {.abi = MILESTONED_AREA_ABI, .struct_size = sizeof host->functions}};
    view_install(&host->functions);
    answer_install(&host->functions);
}

void
host_close(Host *host)
{
    if (host->self != NULL && host->area->close != NULL)
        host->area->close(host->self);
    host->self = NULL;
}

static void
describe_setting(const struct milestoned_setting *setting, RecordBuffer *out)
{
    size_t mark = record_begin(out, WIRE_DECLARED);
    record_put_text(out, setting->name);
    record_put_i32(out, setting->type);
    record_put_text(out, setting->fallback);
    record_put_f64(out, setting->min);
    record_put_f64(out, setting->max);
    record_put_text(out, setting->sentence);
    record_end(out, mark);
}

static void
describe_measure(const struct milestoned_measure *measure, RecordBuffer *out)
{
    size_t mark = record_begin(out, WIRE_MEASURE);
    record_put_text(out, measure->name);
    record_put_text(out, measure->title);
    record_put_text(out, measure->unit);
    record_put_i32(out, measure->direction);
    record_put_f64(out, measure->min);
    record_put_f64(out, measure->max);
    record_end(out, mark);
}

static void
describe_fact(const struct milestoned_case_fact *fact, RecordBuffer *out)
{
    size_t mark = record_begin(out, WIRE_CASE_FACT);
    record_put_text(out, fact->kind);
    record_put_text(out, fact->name);
    record_put_i32(out, fact->type);
    record_put_f64(out, fact->min);
    record_put_f64(out, fact->max);
    record_put_text(out, fact->sentence);
    record_end(out, mark);
}

void
host_describe(const struct milestoned_area *area, const char *file, RecordBuffer *out)
{
    size_t frame = record_frame_begin(out);
    size_t mark = record_begin(out, WIRE_PLUGIN);
    record_put_text(out, area->name);
    record_put_text(out, area->summary);
    record_put_text(out, file);
    record_put_u32(out, area->abi);
    record_put_i32(out, area->dates != NULL);
    record_put_i32(out, area->section != NULL);
    record_end(out, mark);
    for (size_t i = 0; i < area->setting_count; i++)
        describe_setting(tables_setting(area, i), out);
    for (size_t i = 0; i < area->measure_count; i++)
        describe_measure(tables_measure(area, i), out);
    for (size_t i = 0; tables_fact(area, i) != NULL; i++)
        describe_fact(tables_fact(area, i), out);
    record_frame_end(out, frame);
}

void
host_fault(RecordBuffer *out, uint64_t id, const char *why)
{
    size_t frame = record_frame_begin(out);
    size_t mark = record_begin(out, WIRE_FAULT);
    record_put_u64(out, id);
    record_put_text(out, why);
    record_end(out, mark);
    record_frame_end(out, frame);
}

static void
put_answer_head(RecordBuffer *out, uint64_t id)
{
    size_t mark = record_begin(out, WIRE_ANSWER);
    record_put_u64(out, id);
    record_end(out, mark);
}

static void
give_up(const Answer *answer)
{
    if (answer->reason[0] != '\0')
        mistake_note(answer->mistake, "it gave up: %s", answer->reason);
    else
        mistake_note(answer->mistake, "it gave up without a reason");
}

/* Values that no plugin got to see, so that a slip in a spreadsheet shows where people look. */
static void
find_implausible(const Host *host, const View *view, struct milestoned_answer *answer)
{
    for (size_t i = 0; i < view->implausible_count; i++) {
        const ViewImplausible *out = &view->implausible[i];
        char code[TABLES_TEXT];
        snprintf(code, sizeof code, "implausible/%s/%.100s/%.100s", out->measure->name, out->group,
                 out->period);
        host->functions.finding(answer, MILESTONED_WARNING, code, "",
                                "%s of %s for %s was left out: it is not between %g and %g.",
                                out->measure->title, *out->group != '\0' ? out->group : "all", out->period,
                                out->measure->min, out->measure->max);
    }
}

static void
answer_assess(const Host *host, const View *view, RecordBuffer *out)
{
    const struct milestoned_area *area = host->area;
    struct milestoned_answer answer = {.answer = {.view = view, .out = out, .mistake = view->mistake}};
    if (area->assess(host->self, view, &answer) != 0)
        give_up(&answer.answer);
    if (!answer.answer.has_status)
        mistake_note(view->mistake, "it answered without a status");
    find_implausible(host, view, &answer);
    struct milestoned_dates dates = {.answer = {.view = view, .out = out, .mistake = view->mistake}};
    dates.answer.from = view->from;
    dates.answer.to = view->to;
    if (area->dates != NULL && area->dates(host->self, view, view->from, view->to, &dates) != 0)
        mistake_note(view->mistake, "it gave up on its dates");
    answer_clear(&dates.answer);
    size_t mark = record_begin(out, WIRE_STATUS);
    record_put_i32(out, answer.answer.status);
    record_put_i32(out, answer_valid_until(&answer.answer, area->dates != NULL));
    record_end(out, mark);
}

static void
answer_section(const Host *host, const View *view, RecordBuffer *out)
{
    struct milestoned_section section = {.answer = {.view = view, .out = out, .mistake = view->mistake}};
    if (host->area->section != NULL && host->area->section(host->self, view, &section) != 0)
        mistake_note(view->mistake, "it gave up on its section");
}

static bool
open_once(Host *host, const View *view)
{
    if (host->self == NULL)
        host->self = host->area->open(&host->functions);
    if (host->self == NULL)
        mistake_note(view->mistake, "it could not be opened");
    return host->self != NULL;
}

void
host_answer(Host *host, const uint8_t *frame, size_t size, RecordBuffer *out)
{
    char why[TABLES_TEXT];
    uint64_t id;
    View *view = view_new(host->area, frame, size, &id, why);
    if (view == NULL) {
        host_fault(out, id, why);
        return;
    }
    size_t before = out->length;
    size_t mark = record_frame_begin(out);
    put_answer_head(out, id);
    if (open_once(host, view) && view->what == WIRE_ASK_SECTION)
        answer_section(host, view, out);
    else if (host->self != NULL)
        answer_assess(host, view, out);
    record_frame_end(out, mark);
    if (!view->mistake->made && out->length - before > WIRE_ANSWER_LIMIT)
        mistake_note(view->mistake, "its answer is larger than %u KiB", WIRE_ANSWER_LIMIT >> 10);
    if (view->mistake->made) {
        out->length = before;
        host_fault(out, id, view->mistake->text);
    }
    view_free(view);
}

bool
host_write(int fd, const RecordBuffer *buffer)
{
    for (size_t done = 0; done < buffer->length;) {
        ssize_t wrote = write(fd, buffer->bytes + done, buffer->length - done);
        if (wrote < 0 && errno != EINTR)
            return false;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

/* Appends what is there to read; 0 at the end of the input, -1 when it fails. */
static ssize_t
read_more(int fd, RecordBuffer *buffer)
{
    uint8_t chunk[65536];
    ssize_t got;
    do
        got = read(fd, chunk, sizeof chunk);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        record_append(buffer, chunk, (size_t)got);
    return got;
}

/* Answers the whole frames that stand in `requests` and takes them out. */
static bool
answer_all(Host *host, RecordBuffer *requests, int out)
{
    size_t size;
    size_t done = 0;
    bool well = true;
    RecordFrame found = RECORD_FRAME_MORE;
    while (well && (found = record_frame_look(requests->bytes + done, requests->length - done,
                                              WIRE_REQUEST_LIMIT, &size)) == RECORD_FRAME_WHOLE) {
        RecordBuffer answer = {0};
        host_answer(host, requests->bytes + done, size, &answer);
        well = host_write(out, &answer);
        record_clear(&answer);
        done += size;
    }
    if (done > 0)
        memmove(requests->bytes, requests->bytes + done, requests->length - done);
    requests->length -= done;
    return well && found != RECORD_FRAME_BROKEN;
}

bool
host_serve(Host *host, int in, int out)
{
    RecordBuffer requests = {0};
    ssize_t got;
    bool well = true;
    while (well && (got = read_more(in, &requests)) > 0)
        well = answer_all(host, &requests, out);
    well = well && got == 0;
    record_clear(&requests);
    return well;
}
