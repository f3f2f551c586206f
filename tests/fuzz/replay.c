/*
 * A fuzz target as a plain test: each of its seeds, then inputs that a seeded generator makes of them by
 * cutting, joining, doubling and changing bytes, then very long ones.
 *
 *     fuzz_NAME [DIRECTORY [COUNT [SEED]]]
 *
 * The default are tests/fuzz/seeds/NAME below $TEST_SRCDIR and a few thousand inputs. Of what libFuzzer kept
 * as its corpus, many more can be made in a short time, because nothing is traced.
 */
#include "base/random.h"
#include "tests/fuzz/fuzz.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { MADE = 6000, LONG = 20000 };

static void
must(bool ok, const char *what)
{
    if (ok)
        return;
    printf("Bail out! %s\n", what);
    exit(1);
}

static GPtrArray *
read_seeds(const char *directory)
{
    GPtrArray *seeds = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GDir) open = g_dir_open(directory, 0, NULL);
    must(open != NULL, directory);
    for (const char *name = g_dir_read_name(open); name != NULL; name = g_dir_read_name(open)) {
        char *contents = NULL;
        gsize size = 0;
        g_autofree char *path = g_build_filename(directory, name, NULL);
        must(g_file_get_contents(path, &contents, &size, NULL), path);
        g_ptr_array_add(seeds, g_bytes_new_take(contents, size));
    }
    must(seeds->len > 0, "there are no seeds");
    return seeds;
}

/* The order of a directory is nobody's: the generator needs one of its own. */
static gint
by_bytes(gconstpointer a, gconstpointer b)
{
    return g_bytes_compare(*(GBytes *const *)a, *(GBytes *const *)b);
}

static void
try_input(const char *bytes, gsize size)
{
    LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
}

static void
append_seed(GString *input, gssize at, const GPtrArray *seeds, Random *random)
{
    gsize size = 0;
    GBytes *seed = seeds->pdata[random_below(random, seeds->len)];
    const char *bytes = g_bytes_get_data(seed, &size);
    g_string_insert_len(input, at, bytes, (gssize)size);
}

/* Bytes, not characters: halves of characters come too. */
static void
change(GString *input, const GPtrArray *seeds, Random *random)
{
    gssize at = (gssize)random_below(random, input->len + 1);
    switch (random_below(random, 6)) {
    case 0:
        append_seed(input, at, seeds, random);
        break;
    case 1:
        g_string_truncate(input, (gsize)at);
        break;
    case 2:
        g_string_erase(input, 0, at);
        break;
    case 3:
        g_string_insert_c(input, at, (char)random_below(random, 256));
        break;
    case 4:
        g_string_insert_c(input, at, (char)('0' + random_below(random, 10)));
        break;
    default:
        if ((gsize)at < input->len)
            g_string_erase(input, at, 1);
        break;
    }
}

static void
try_made(const GPtrArray *seeds, guint64 count, guint64 seed)
{
    g_autofree Random *random = random_seeded_new(seed);
    for (guint64 i = 0; i < count; i++) {
        g_autoptr(GString) input = g_string_new(NULL);
        append_seed(input, 0, seeds, random);
        for (guint64 left = 1 + random_below(random, 6); left > 0; left--)
            change(input, seeds, random);
        try_input(input->str, input->len);
    }
}

static void
try_long(const GPtrArray *seeds)
{
    g_autofree Random *random = random_seeded_new(1);
    g_autoptr(GString) input = g_string_new(NULL);
    while (input->len < LONG) {
        append_seed(input, -1, seeds, random);
        g_string_append_c(input, " ;,\n"[random_below(random, 4)]);
    }
    try_input(input->str, input->len);
}

int
main(int argc, char **argv)
{
    const char *source = g_getenv("TEST_SRCDIR");
    guint64 count = argc > 2 ? g_ascii_strtoull(argv[2], NULL, 10) : MADE;
    guint64 seed = argc > 3 ? g_ascii_strtoull(argv[3], NULL, 10) : 20040322;
    g_autofree char *program = g_path_get_basename(argv[0]);
    const char *name = g_str_has_prefix(program, "fuzz_") ? program + strlen("fuzz_") : program;
    g_autofree char *usual =
        g_build_filename(source != NULL ? source : ".", "tests", "fuzz", "seeds", name, NULL);
    g_autoptr(GPtrArray) seeds = read_seeds(argc > 1 ? argv[1] : usual);
    g_ptr_array_sort(seeds, by_bytes);
    puts("1..3");
    for (guint i = 0; i < seeds->len; i++) {
        gsize size = 0;
        const char *bytes = g_bytes_get_data(seeds->pdata[i], &size);
        try_input(bytes, size);
    }
    printf("ok 1 - %u seeds of %s\n", seeds->len, name);
    try_made(seeds, count, seed);
    printf("ok 2 - %" G_GUINT64_FORMAT " inputs made of them\n", count);
    try_long(seeds);
    printf("ok 3 - a long one\n");
    return 0;
}
