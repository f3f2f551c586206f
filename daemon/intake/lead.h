/*
 * Who leads: the cell of a sheet, and the people of a plan.
 *
 * A cell splits on ";" and newline, and on "/" and "," only where what stands on both sides is known or has a
 * mail address. `Name, Post`, `Name (Post)`, `Name – Post` and `Name <address>` are one person. A person is
 * known by key, name or alias, or by the post in such a pair, regardless of case, spacing and punctuation;
 * and by address, regardless of case.
 */
#ifndef MILESTONED_INTAKE_LEAD_H
#define MILESTONED_INTAKE_LEAD_H

#include "plan/plan.h"

/* The people of a plan by everything that they are called. Borrows the plan, which gets the people that
 * cells name and nobody knew. */
typedef struct LeadBook LeadBook;
LeadBook *lead_book_new(Plan *plan); /* (transfer full) */
void lead_book_free(LeadBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LeadBook, lead_book_free)

/* Whoever is called that, or NULL. (transfer none) */
Person *lead_book_find(const LeadBook *book, const char *called);

/*
 * The people of a cell, each once, in its order: Person *, borrowed from the plan. Somebody unknown is added
 * to the plan by the name as written and with a key made of it; with an address where the cell has one, which
 * is the name of whoever has no other. Words that say that there
 * is nobody ("??", "TBC", "to be appointed", "vacant") give nobody and are added to `unowned` (may be NULL).
 * (transfer full)
 */
GPtrArray *lead_read(LeadBook *book, const char *cell, GString *unowned);

/* The people of a cell that names people who are known, and nothing else: Person *, borrowed. NULL for any
 * other cell; empty for a blank one. (transfer full) */
GPtrArray *lead_read_known(const LeadBook *book, const char *cell);

/* A key made of a name: lower-case ASCII letters and digits with dashes between, at most 40. "person" where
 * the name has none. (transfer full) */
char *lead_slug(const char *name);

#endif
