/*
 * The host's copy of one request: an area on one day, as a plugin may see it, and the functions by which it
 * does. Plain C.
 */
#ifndef MILESTONED_AREA_VIEW_H
#define MILESTONED_AREA_VIEW_H

#include "area/record.h"
#include "area/tables.h"

#include <stdint.h>

/* What a plugin did wrong in the call that runs: the first mistake is kept. */
typedef struct Mistake {
    bool made;
    char text[TABLES_TEXT];
} Mistake;

void mistake_note(Mistake *mistake, const char *format, ...) MILESTONED_PRINTF(2, 3);

/* Days of one kind that are known: a bit for each from `first` on. */
typedef struct ViewDays {
    milestoned_day first;
    uint32_t count;
    const uint8_t *bits;
} ViewDays;

enum { VIEW_DAY_KINDS = MILESTONED_SCHOOL + 1 };

typedef struct ViewMilestone {
    struct milestoned_milestone row;
    size_t first_span;
} ViewMilestone;

typedef struct ViewBoard {
    struct milestoned_board row;
    size_t first_meeting;
} ViewBoard;

typedef struct ViewCase {
    struct milestoned_case row;
    uint32_t facts;
    size_t first_fact;
} ViewCase;

typedef struct ViewFact {
    const char *name;
    milestoned_day day;
    double number;
} ViewFact;

/* A value that was left out because it lies outside what its measure allows. */
typedef struct ViewImplausible {
    const struct milestoned_measure *measure;
    const char *group, *period;
} ViewImplausible;

/* Texts that were made for the plugin; freed with the view. */
typedef struct ViewNote ViewNote;

struct milestoned_view {
    const struct milestoned_area *area; /* borrowed: whose tables the request is held against */
    uint64_t id;
    uint32_t what;
    milestoned_day from, to;
    struct milestoned_about about;
    TableValue *values; /* one for each setting of the tables */
    struct milestoned_action *actions;
    ViewMilestone *milestones;
    struct milestoned_span *spans;
    struct milestoned_observation *observations;
    ViewImplausible *implausible;
    struct milestoned_update *updates;
    struct milestoned_outcome *outcomes;
    ViewBoard *boards;
    struct milestoned_term *terms;
    ViewCase *cases;
    ViewFact *facts;
    bool others_case; /* the facts that are being read are of a case that is left out */
    milestoned_day *meetings;
    size_t action_count, milestone_count, span_count, observation_count, implausible_count, update_count,
        outcome_count, board_count, meeting_count, term_count, case_count, fact_count;
    ViewDays days[VIEW_DAY_KINDS];
    Mistake *mistake;
    ViewNote **notes;
};
typedef struct milestoned_view View;

/* Reads a whole request frame, which must outlive the view. NULL with the reason in `why` when a setting is
 * refused or the frame is not a request; `id` gets the request's id, 0 where even that cannot be read.
 * (transfer full) */
View *view_new(const struct milestoned_area *area, const uint8_t *frame, size_t size, uint64_t *id,
               char why[static TABLES_TEXT]);
void view_free(View *view);

/* Puts the functions that look at a view into the host's table. */
void view_install(struct milestoned_host *host);

#endif
