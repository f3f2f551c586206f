#include "tests/engine/vale.h"

#include "tests/check.h"

#include <glib/gstdio.h>

void
vale_write(const char *directory, const char *summer_end, const char *half_term)
{
    g_autofree char *path = g_build_filename(directory, "vale.conf", NULL);
    g_autofree char *text = g_strdup_printf(
        "title = \"Vale Council\";\nnation = \"england\";\nsource = \"Invented\";\n"
        "taken = \"2004-02-01\";\nyears = ( {\n  year = \"2003-04\";\n"
        "  autumn: { first = \"2003-09-03\"; last = \"2003-12-19\"; half_term = [\"2003-10-27\", "
        "\"2003-10-31\"]; };\n"
        "  spring: { first = \"2004-01-05\"; last = \"2004-04-02\"; half_term = [\"2004-02-16\", "
        "\"2004-02-20\"]; };\n"
        "  summer: { first = \"2004-04-19\"; last = \"%s\"; half_term = [\"%s\", \"2004-06-04\"]; };\n"
        "}, {\n  year = \"2004-05\";\n"
        "  autumn: { first = \"2004-09-02\"; last = \"2004-12-17\"; half_term = [\"2004-10-25\", "
        "\"2004-10-29\"]; };\n"
        "  spring: { first = \"2005-01-04\"; last = \"2005-03-24\"; half_term = [\"2005-02-14\", "
        "\"2005-02-18\"]; };\n"
        "  summer: { first = \"2005-04-11\"; last = \"2005-07-21\"; half_term = [\"2005-05-30\", "
        "\"2005-06-03\"]; };\n"
        "} );\n",
        summer_end, half_term);
    GError *error = NULL;
    check_ok(g_file_set_contents(path, text, -1, &error), error);
}

void
vale_remove(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "vale.conf", NULL);
    g_unlink(path);
}
