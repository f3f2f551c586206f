/* What a plugin says of itself: what `milestonectl plugins` shows, and programme folders are held against. */
#ifndef MILESTONED_AREA_AREA_DESCRIPTION_H
#define MILESTONED_AREA_AREA_DESCRIPTION_H

#include <glib.h>
#include <milestoned/area.h>
#include <stdbool.h>

typedef struct AreaSetting {
    char *name;
    int type; /* MILESTONED_INTEGER … MILESTONED_DATE */
    char *fallback;
    bool ranged;
    double min, max; /* when ranged */
    char *sentence;
} AreaSetting;

typedef struct AreaMeasure {
    char *name, *title, *unit;
    int direction; /* MILESTONED_NO_DIRECTION … */
    bool ranged;
    double min, max; /* when ranged */
} AreaMeasure;

typedef struct AreaFact {
    char *kind, *name;
    int type; /* MILESTONED_DATE … */
    double min, max;
    char *sentence;
} AreaFact;

typedef struct AreaDescription {
    char *name, *summary, *file;
    guint abi;
    bool has_dates, has_section;
    GPtrArray *settings; /* AreaSetting *, owned */
    GPtrArray *measures; /* AreaMeasure *, owned */
    GPtrArray *facts;    /* AreaFact *, owned: those of a kind of case in order */
} AreaDescription;

/* (transfer full); empty texts and tables. */
AreaDescription *area_description_new(void);
void area_description_free(AreaDescription *description);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AreaDescription, area_description_free)

/* (transfer none); NULL where there is none. */
const AreaMeasure *area_description_find_measure(const AreaDescription *description, const char *name);

/* What is known of a kind of case; `name` NULL: its first. NULL where there is none. */
const AreaFact *area_description_find_fact(const AreaDescription *description, const char *kind,
                                           const char *name);

/* Reads what a sheet says of a case: why it cannot be, to stand after its column's name (transfer full), or
 * NULL with `day` or `number` set and the other DAY_NONE or NaN. */
char *area_description_read_fact(const AreaFact *fact, const char *text, milestoned_day *day, double *number);

/* Why an area may not have a setting of that name and value, in the words of the plugin's host: there is no
 * such setting, or the value is of another type or out of range. NULL: it may. (transfer full) */
char *area_description_refuse(const AreaDescription *description, const char *name, const char *value);

/* "integer", "number", "yes or no", "text", "date", "month"; and "higher is better", "lower is better", "".
 */
const char *area_description_type_word(int type);
const char *area_description_direction_word(int direction);

#endif
