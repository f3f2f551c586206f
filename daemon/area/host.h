/*
 * A plugin's host: loads one plugin and answers requests about areas with it. Plain C. main and the sandbox
 * stand around it; tests call it with plugins that are linked into them.
 */
#ifndef MILESTONED_AREA_HOST_H
#define MILESTONED_AREA_HOST_H

#include "area/record.h"
#include "area/tables.h"

typedef struct Host {
    const struct milestoned_area *area;
    struct milestoned_host functions;
    void *self; /* the plugin's own; NULL until it is opened */
} Host;

/* Loads the plugin in `file`. NULL with the reason in `why`, which names the file, and for a wrong version
 * the one found and the one wanted. The plugin stays loaded until the process ends. */
const struct milestoned_area *host_load(const char *file, char why[static TABLES_TEXT]);

/* A host for a plugin; its tables must have been checked (tables_check). */
void host_init(Host *host, const struct milestoned_area *area);

/* Calls the plugin's close function. */
void host_close(Host *host);

/* The frame that describes the plugin: its name and tables. */
void host_describe(const struct milestoned_area *area, const char *file, RecordBuffer *out);

/* A frame that says why there is no answer to `id`. */
void host_fault(RecordBuffer *out, uint64_t id, const char *why);

/* Answers one request frame: appends an answer or a fault to `out`. */
void host_answer(Host *host, const uint8_t *frame, size_t size, RecordBuffer *out);

/* Reads requests from `in` and writes answers to `out` until the input ends (true) or is no request (false).
 */
bool host_serve(Host *host, int in, int out);

/* Writes all of it, whatever it takes; false when the other side is gone. */
bool host_write(int fd, const RecordBuffer *buffer);

#endif
