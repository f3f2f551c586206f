/* Programmes and the parts of their plans. */
#ifndef MILESTONED_STORE_PROGRAMMES_H
#define MILESTONED_STORE_PROGRAMMES_H

#include "plan/plan.h"
#include "store/store.h"

typedef struct ProgrammeRow {
    int64_t id;
    char *key, *title;
    ProgrammeState state;
    int64_t revision; /* moves with every write to what the programme's planning rests on */
} ProgrammeRow;
void programme_row_free(ProgrammeRow *row);

/* All programmes by key: ProgrammeRow *. (transfer full); NULL on failure. */
GPtrArray *programmes_list(Store *store, GError **error);

/* Whether there is a programme of this key: its id, 0 when there is none. False only on failure. */
bool programmes_look_up(Store *store, const char *key, int64_t *id, GError **error);

/* The id of a programme; `state` may be NULL. 0 and an error, as programmes_load gives it, for an unknown
 * key.
 */
int64_t programmes_find(Store *store, const char *key, ProgrammeState *state, GError **error);

/* The whole plan. An unknown key is ERROR_DATA and names the nearest known one. (transfer full) */
Plan *programmes_load(Store *store, const char *key, GError **error);

/*
 * Saving: a part whose id is 0 is inserted and gets its id, any other is updated where it differs. Parts are
 * saved one by one, by whoever changed them, the enclosing part and the people it names first;
 * programmes_save does not save the parts that hang on a plan, but for its periods. What does not differ is
 * not written, and leaves no trace in the history. All of it happens inside the caller's transaction.
 */

/* State and activation are written with a new programme only; from then on programmes_set_state changes
 * them. An officer who is not saved yet is appointed by persons_save, a board of escalation by boards_save.
 */
bool programmes_save(Store *store, Plan *plan, const Author *author, GError **error);
/* With the person's absences: a deputy who is not saved yet is saved first. */
bool persons_save(Store *store, const Plan *plan, Person *person, const Author *author, GError **error);
bool boards_save(Store *store, const Plan *plan, Board *board, const Author *author, GError **error);
/* Puts a new area to the boards that watch it and are saved; boards_save does for areas that are. */
bool areas_save(Store *store, const Plan *plan, Area *area, const Author *author, GError **error);
bool actions_save(Store *store, Action *action, const Author *author, GError **error);
/* With its spans, their questions, and everybody's role in it; without occurrences (occurrences.h). The store
 * keeps a span's original_due from its first date on, and counts the milestone's moves: both are read back
 * into the structs. A span whose id is 0 takes the place of the one of its ordinal. One that repeats
 * otherwise than before loses the occurrences that occurrences_trim takes away. A question that was answered
 * stays for as long as the milestone has its phrase, whatever the struct says. */
bool milestones_save(Store *store, Milestone *milestone, const Author *author, GError **error);
/* What must be complete before it: once all milestones that it names are saved. */
bool dependencies_save(Store *store, const Milestone *milestone, const Author *author, GError **error);
bool outcomes_save(Store *store, const Area *area, Outcome *outcome, const Author *author, GError **error);
bool area_updates_save(Store *store, const Area *area, AreaUpdate *update, const Author *author,
                       GError **error);
/* One value per measure, group, comparator and period: a second one replaces the first. */
bool observations_save(Store *store, const Plan *plan, const Observation *observation, const Author *author,
                       GError **error);

/* The next reference number, given once and never reused: "A" + n for an action without its own number.
 * `parent` is the action's ref for a milestone's ("R7a" → "R7a.4"), NULL for an action's. (transfer full) */
char *programmes_next_ref(Store *store, int64_t programme_id, const char *parent, GError **error);

/* True when nothing of the programme has, or ever had, this reference. */
bool programmes_ref_is_free(Store *store, int64_t programme_id, const char *ref);

/* Draft to active (recording the day, and the newest change as what everybody knows already), or any state to
 * closed. Milestones not seen yet are marked as seen on `today`. */
bool programmes_set_state(Store *store, const char *key, ProgrammeState state, Day today,
                          const Author *author, GError **error);

/* Marks milestones of an active programme that were never seen, with the programme's local day of `now`. */
bool programmes_mark_seen(Store *store, int64_t programme_id, Instant now, GError **error);

#endif
