/*
 * What earlier imports saw: for every row of the sheet, and every action, the texts that were imported, by
 * the names of fields. It is kept in the store's import_row.
 *
 * Identities. A milestone's row: "id:" and its own id, or area, action, title (folded) and ordinal with "|"
 * between. Others begin with "action:", "outcome:", "activity:" or "script:".
 */
#ifndef MILESTONED_INTAKE_MEMORY_H
#define MILESTONED_INTAKE_MEMORY_H

#include "store/imports.h"

#include <jansson.h>

typedef struct Memo {
    char *identity;
    int64_t milestone_id; /* 0: none */
    json_t *fields;       /* name → text */
    char *source;         /* "plan.csv:14" */
    bool used;            /* a row of the sheet has been found to be this one */
} Memo;

typedef struct Memory Memory;

/* Everything that earlier imports of a programme saw. (transfer full) */
Memory *memory_load(Store *store, int64_t programme_id, GError **error);
void memory_free(Memory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Memory, memory_free)

/* By identity; NULL where there is none. (transfer none), as all below. */
Memo *memory_find(const Memory *memory, const char *identity);

/* A memo of a milestone that no row has taken yet, whose fields "area", "title" and `by` ("action" or
 * "number") fold to the same; the oldest of several. NULL where there is none, or where `text` says nothing.
 */
Memo *memory_find_like(const Memory *memory, const char *area, const char *title, const char *by,
                       const char *text);

/* A new one. An identity that is taken gets a mark of its own. */
Memo *memory_add(Memory *memory, const char *identity);

/* Memos of milestones that no row has taken, oldest milestone first. (transfer container) */
GPtrArray *memory_unused(const Memory *memory);

/* "" where the field was not imported. */
const char *memo_get(const Memo *memo, const char *field);
void memo_set(Memo *memo, const char *field, const char *text);

bool memory_save(const Memory *memory, Store *store, const Memo *memo, Instant at, GError **error);

#endif
