/*
 * Until when what a look at a programme found still holds, so that a tick costs what has changed or become
 * due, and not what there is. An entry holds while the programme's revision stands (store/programmes.h), from
 * the instant of the look until the first at which time alone may want something; the end of the programme's
 * day always is one. A clock that is set back before the look makes an entry void.
 */
#ifndef MILESTONED_ENGINE_AGENDA_H
#define MILESTONED_ENGINE_AGENDA_H

#include "time/clock.h"

#include <stdbool.h>

typedef struct Agenda Agenda;

typedef struct AgendaEntry {
    int64_t programme_id;
    int64_t revision;    /* that was looked at; 0, which none is: it must be looked at again in any case */
    Instant from, until; /* the second no longer */
    Instant next;        /* when the programme wants a tick; INSTANT_NONE */
} AgendaEntry;

Agenda *agenda_new(void);
void agenda_free(Agenda *agenda);

void agenda_put(Agenda *agenda, const AgendaEntry *entry);

/* Drops what does not hold any more at an instant, whatever the revisions are. */
void agenda_expire(Agenda *agenda, Instant now);
void agenda_forget(Agenda *agenda); /* drops all */

/* Whether the programme need not be looked at. */
bool agenda_holds(const Agenda *agenda, int64_t programme_id, int64_t revision, Instant now);

/* The first instant that an entry names; INSTANT_NONE. */
Instant agenda_next(const Agenda *agenda);

#endif
