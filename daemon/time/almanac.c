#include "time/almanac.h"

#include "base/error.h"
#include "time/overrides.h"

#include <string.h>

#define OVERRIDES_FILE "bank-holidays.conf"

/* Made once, by whichever thread comes first. */
typedef struct NationSlot {
    gsize made; /* for g_once_init_enter */
    Calendar *working;
    Terms *estimate;
} NationSlot;

typedef struct SchoolSlot {
    gsize made;
    Timetable timetable;
    Calendar *school;
} SchoolSlot;

struct Almanac {
    GPtrArray *keys;   /* char *, sorted */
    GPtrArray *terms;  /* Terms *, each at the place of its key */
    GArray *overrides; /* HolidayOverride */
    NationSlot *nations;
    SchoolSlot *schools; /* of each nation its estimate, those of the keys, and the estimate for one absent */
};

/* What is laid out for each nation besides the calendars: its estimate, and the same for a key that is not
 * there. */
enum { ESTIMATES = 2 };

static guint
slots(const Almanac *almanac)
{
    return NATIONS * (almanac->keys->len + ESTIMATES);
}

static void
read_file(Almanac *almanac, const char *directory, const char *name, GPtrArray *faults)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autoptr(GError) error = NULL;
    if (strcmp(name, OVERRIDES_FILE) == 0) {
        GArray *overrides = overrides_read(path, &error);
        if (overrides != NULL) {
            g_array_unref(almanac->overrides);
            almanac->overrides = overrides;
        }
    } else {
        Terms *terms = terms_read(path, &error);
        if (terms != NULL) {
            g_ptr_array_add(almanac->keys, g_strdup(terms_key(terms)));
            g_ptr_array_add(almanac->terms, terms);
        }
    }
    if (error != NULL)
        g_ptr_array_add(faults, g_strdup(error->message));
}

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of a directory's *.conf, sorted; hidden ones are an editor's own. A directory that is not there
 * is an empty one. (transfer full) */
static GPtrArray *
list_files(const char *directory, GPtrArray *faults)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) fault = NULL;
    g_autoptr(GDir) dir = directory != NULL ? g_dir_open(directory, 0, &fault) : NULL;
    if (fault != NULL && !g_error_matches(fault, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_ptr_array_add(faults, g_strdup_printf("calendars: %s", fault->message));
    for (const char *name = dir != NULL ? g_dir_read_name(dir) : NULL; name != NULL;
         name = g_dir_read_name(dir))
        if (g_str_has_suffix(name, ".conf") && name[0] != '.')
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    return names;
}

Almanac *
almanac_read(const char *directory, GPtrArray *faults)
{
    g_autoptr(GPtrArray) names = list_files(directory, faults);
    Almanac *almanac = g_new0(Almanac, 1);
    almanac->keys = g_ptr_array_new_with_free_func(g_free);
    almanac->terms = g_ptr_array_new_with_free_func((GDestroyNotify)terms_free);
    almanac->overrides = g_array_new(FALSE, FALSE, sizeof(HolidayOverride));
    almanac->nations = g_new0(NationSlot, NATIONS);
    for (guint i = 0; i < names->len; i++)
        read_file(almanac, directory, names->pdata[i], faults);
    almanac->schools = g_new0(SchoolSlot, slots(almanac));
    return almanac;
}

Almanac *
almanac_new(const char *directory, GError **error)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Almanac) almanac = almanac_read(directory, faults);
    if (faults->len == 0)
        return g_steal_pointer(&almanac);
    g_ptr_array_add(faults, NULL);
    g_autofree char *all = g_strjoinv("\n", (char **)faults->pdata);
    error_set(error, ERROR_SETTINGS, "%s", all);
    return NULL;
}

void
almanac_free(Almanac *almanac)
{
    if (almanac == NULL)
        return;
    for (guint i = 0; i < slots(almanac); i++)
        calendar_free(almanac->schools[i].school);
    for (guint i = 0; i < NATIONS; i++) {
        calendar_free(almanac->nations[i].working);
        terms_free(almanac->nations[i].estimate);
    }
    g_free(almanac->schools);
    g_free(almanac->nations);
    g_array_unref(almanac->overrides);
    g_ptr_array_unref(almanac->terms);
    g_ptr_array_unref(almanac->keys);
    g_free(almanac);
}

static const NationSlot *
nation_slot(const Almanac *almanac, Nation nation)
{
    NationSlot *slot = &almanac->nations[nation];
    if (g_once_init_enter(&slot->made)) {
        slot->working = calendar_new_with(nation, almanac->overrides);
        slot->estimate = terms_estimate(nation);
        g_once_init_leave(&slot->made, 1);
    }
    return slot;
}

static bool
find_key(const Almanac *almanac, const char *key, guint *index)
{
    for (guint i = 0; key != NULL && i < almanac->keys->len; i++) {
        if (strcmp(almanac->keys->pdata[i], key) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

const Timetable *
almanac_timetable(const Almanac *almanac, Nation nation, const char *key)
{
    const NationSlot *of_nation = nation_slot(almanac, nation);
    guint index = 0;
    bool known = find_key(almanac, key, &index);
    bool absent = key != NULL && !known;
    guint place = known ? index + 1 : absent ? almanac->keys->len + 1 : 0;
    SchoolSlot *slot = &almanac->schools[place * NATIONS + nation];
    if (g_once_init_enter(&slot->made)) {
        const Terms *terms = known ? almanac->terms->pdata[index] : of_nation->estimate;
        slot->school = calendar_new_school(of_nation->working, terms);
        slot->timetable = (Timetable){
            .working = of_nation->working, .school = slot->school, .terms = terms, .absent = absent};
        g_once_init_leave(&slot->made, 1);
    }
    return &slot->timetable;
}

bool
almanac_knows(const Almanac *almanac, const char *key)
{
    return almanac_terms(almanac, key) != NULL;
}

const Terms *
almanac_terms(const Almanac *almanac, const char *key)
{
    guint index = 0;
    return find_key(almanac, key, &index) ? almanac->terms->pdata[index] : NULL;
}

const GPtrArray *
almanac_keys(const Almanac *almanac)
{
    return almanac->keys;
}
