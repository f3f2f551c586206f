/* What every command of milestonectl(1) stands on: global options, settings, the store, the time. */
#ifndef MILESTONED_CTL_CTL_H
#define MILESTONED_CTL_CTL_H

#include "base/error.h"
#include "settings/settings.h"
#include "store/store.h"
#include "time/almanac.h"
#include "time/clock.h"
#include "time/zone.h"

#include <glib.h>
#include <jansson.h>

typedef struct Ctl {
    Clock *clock;
    bool json;          /* --json */
    const char *file;   /* -c; NULL */
    char **overrides;   /* --set, ends in NULL */
    Settings *settings; /* read by ctl_settings */
    bool warned;        /* of calendars that are at fault */
} Ctl;

/* The settings, read once. (transfer none) */
const Settings *ctl_settings(Ctl *ctl, GError **error);

/* The calendars of the settings, which are read already. What is at fault is left out; stderr says so, once.
 * (transfer full) */
Almanac *ctl_almanac(Ctl *ctl);

/* The path of a program that milestonectl runs for itself: beside it in a build tree, else where such
 * programs are installed. (transfer full) */
char *ctl_helper(const char *name);

/* The store of the settings. (transfer full) */
Store *ctl_store(Ctl *ctl, StoreMode mode, GError **error);

/* Who runs the command, and now: what is recorded with a change. `by` is borrowed until the program ends. */
Author ctl_author(const Ctl *ctl);

/* Reads --on: an ISO day; NULL gives today in `zone` ("Europe/London"). ERROR_USAGE otherwise. */
bool ctl_day(const Ctl *ctl, const char *text, const char *zone, Day *day, GError **error);

/* The zone of whoever runs the command; UTC where it has no name. (transfer full) */
Zone *ctl_local_zone(void);

/* Tells the daemon that the store has changed. One that does not run, or does not answer, finds out by
 * itself. */
void ctl_poke(Ctl *ctl);

/* Prints a JSON value with a newline and drops the reference. */
void ctl_print_json(json_t *value);

/* Splits "PROGRAMME/REF"; ERROR_USAGE when there is no slash. Both (transfer full). */
bool ctl_split_ref(const char *text, char **programme, char **ref, GError **error);

/* The same with "PROGRAMME/REF@KEY", the key of an occurrence; NULL where there is none. */
bool ctl_split_date_ref(const char *text, char **programme, char **ref, char **occurrence, GError **error);

/* The whole program: its exit code. */
int ctl_main(int argc, char **argv);

#endif
