/*
 * cases.csv, and cases-NAME.csv beside it: a case in a row. No column holds a text.
 *
 *   kind, reference   what kind of case, and what it is known by (plan/case.h says what is refused)
 *   area              title or alias of the only area that it is for; blank: all whose plugin knows the kind
 *   closed            the day on which it was over; blank while it is open
 *   and a column for each thing that a plugin of the programme knows of its cases: a day, a month, a number,
 *   yes or no (`milestonectl plugins PLUGIN` lists them); blank: not known
 */
#ifndef MILESTONED_INTAKE_CASES_H
#define MILESTONED_INTAKE_CASES_H

#include "plan/plan.h"

/* The files of cases in a folder, by their names: char *. (transfer full) */
GPtrArray *cases_files(const char *directory);

/* What the plugins of a plan know of cases. Texts that say why not follow the name of a column. */
typedef struct CaseBook {
    /* Every name that a column may have besides the four above: char *, borrowed by the array. (transfer
     * full)
     */
    GPtrArray *(*names)(const Plan *plan, void *data);
    /* Why there is no such kind, of that area (NULL: any); NULL: there is. (transfer full) */
    char *(*refuse)(const Plan *plan, const Case *it, void *data);
    /* Reads one cell that is not blank: NULL with the fact, its name set, or why not. (transfer full) */
    char *(*read)(const Plan *plan, const Case *it, const char *text, CaseFact *fact, void *data);
    /* What the case lacks that none of its kind is without; NULL: nothing. Borrowed. */
    const char *(*lacks)(const Plan *plan, const Case *it, void *data);
    void *data;
} CaseBook;

typedef struct CasesRead {
    GPtrArray *cases;   /* Case *, owned: as they are to be, each with the id of the one that was there */
    GHashTable *listed; /* Case * of the plan that the files have, borrowed */
    GHashTable *kinds;  /* char *: the kinds of its rows */
} CasesRead;
void cases_read_free(CasesRead *read);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CasesRead, cases_read_free)

/* The cases of some files, laid over those of the plan: what a column says replaces what was known, a column
 * that the file lacks leaves it. Wrong rows go into `errors` (Problem *) and are left out, as does each
 * column that is no such thing: there is no place for names or notes. NULL where a file itself cannot be
 * read. (transfer full) */
CasesRead *cases_read(const GPtrArray *paths, const Plan *plan, Day today, const CaseBook *book,
                      GPtrArray *errors, GError **error);

#endif
