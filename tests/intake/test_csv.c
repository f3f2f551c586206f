#include "base/random.h"
#include "intake/csv.h"
#include "tests/check.h"

#include <stdio.h>

/* Rows as "ROW@LINE[cell|cell]", so that a case fits a line. */
static char *
shown(const CsvTable *table)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < table->rows->len; i++) {
        const CsvRow *row = table->rows->pdata[i];
        g_string_append_printf(out, "%d@%d[", row->row, g_array_index(row->lines, int, 0));
        for (guint j = 0; j < row->cells->len; j++)
            g_string_append_printf(out, "%s%s", j == 0 ? "" : "|", csv_row_cell(row, j));
        g_string_append_c(out, ']');
    }
    return g_string_free(out, FALSE);
}

static void
cuts_rows_and_cells(void **state)
{
    static const struct {
        const char *bytes, *want;
        CsvEncoding encoding;
    } cases[] = {
        {"", "", CSV_UTF8},
        {"a,b\nc,d\n", "1@1[a|b]2@2[c|d]", CSV_UTF8},
        {"a,b\r\nc,d", "1@1[a|b]2@2[c|d]", CSV_UTF8},
        {"a,b\rc,d\r", "1@1[a|b]2@2[c|d]", CSV_UTF8},
        {"\xEF\xBB\xBFTask,When\nx,y\n", "1@1[Task|When]2@2[x|y]", CSV_UTF8_BOM},
        {"a,,\n,,\n,b,\n", "1@1[a||]2@2[||]3@3[|b|]", CSV_UTF8},
        {"a\n\n  \nb\n", "1@1[a]4@4[b]", CSV_UTF8},
        {"a,\"one\ntwo\",c\nd\n", "1@1[a|one\ntwo|c]2@3[d]", CSV_UTF8},
        {"\"one\r\ntwo\r\n\",c\r\nd\r\n", "1@1[one\ntwo\n|c]2@4[d]", CSV_UTF8},
        {"\"one\rtwo\",c\rd", "1@1[one\ntwo|c]2@3[d]", CSV_UTF8},
        {"\"say \"\"when\"\"\",\" x \", y \n", "1@1[say \"when\"| x |y]", CSV_UTF8},
        {"\"\",b\n\"\"\n", "1@1[|b]2@2[]", CSV_UTF8},
        {"caf\xC3\xA9 \xE2\x80\x93 x\n", "1@1[café – x]", CSV_UTF8},
        {"caf\xE9 \x96 \x93x\x94 \x80\n", "1@1[café – “x” €]", CSV_WINDOWS_1252},
        /* One bad byte decides for the whole file: what looked like UTF-8 is two characters each. */
        {"\xC3\xA9,\xE9\n", "1@1[Ã©|é]", CSV_WINDOWS_1252},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(CsvTable) table =
            csv_table_parse("plan.csv", cases[i].bytes, strlen(cases[i].bytes), &error);
        check_ok(table != NULL, error);
        g_autofree char *got = shown(table);
        assert_string_equal(got, cases[i].want);
        assert_int_equal(table->encoding, cases[i].encoding);
    }
}

static void
knows_the_line_of_every_cell(void **state)
{
    static const char text[] = "a,\"x\ny\",\"z\n\",end\n\nlast,\"\n\"\n";
    static const int want[2][4] = {{1, 1, 2, 3}, {5, 5}};
    g_autoptr(CsvTable) table = csv_table_parse("plan.csv", text, strlen(text), NULL);
    assert_int_equal(table->rows->len, 2);
    for (guint i = 0; i < 2; i++) {
        const CsvRow *row = table->rows->pdata[i];
        for (guint j = 0; j < row->lines->len; j++)
            assert_int_equal(g_array_index(row->lines, int, j), want[i][j]);
    }
    assert_int_equal(((CsvRow *)table->rows->pdata[1])->row, 3);
    Place place = csv_row_place(table, table->rows->pdata[0], 3);
    assert_int_equal(place.line, 3);
    assert_int_equal(place.row, 1);
}

static void
refuses_with_place_and_remedy(void **state)
{
    static const struct {
        const char *bytes;
        gsize size;
        const char *place, *remedy;
    } cases[] = {
#define CASE(bytes, place, remedy) {bytes, sizeof bytes - 1, place, remedy}
        CASE("a,b\nc,5\" pipe\n", "plan.csv: line 2:", "write the inner one twice"),
        CASE("a,b\n\"c\"d,e\n", "plan.csv: line 2:", "inside a quoted cell twice"),
        CASE("a\n\"c\nd\" e\n", "plan.csv: line 3: the quoted cell that begins on line 2", "twice"),
        CASE("a,b\n\nc,\"d\ne\nf\n", "plan.csv: line 3:", "close it"),
        CASE("a\nb\x81\n", "plan.csv: line 2: the byte 0x81", "CSV UTF-8"),
        CASE("a\r\nb\r\n\xE9 \x9D\n", "plan.csv: line 3: the byte 0x9D", "CSV UTF-8"),
        CASE("\xEF\xBB\xBF"
             "a\nb\xE9\n",
             "plan.csv: line 2: the file is marked", "CSV UTF-8"),
        CASE("\xFF\xFE"
             "a\0",
             "plan.csv: is UTF-16", "CSV UTF-8"),
        CASE("a\nb\0c\n", "plan.csv: line 2: has a NUL", "CSV UTF-8"),
#undef CASE
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(csv_table_parse("plan.csv", cases[i].bytes, cases[i].size, &error));
        check_error(error, ERROR_DATA, cases[i].place);
        check_error(error, ERROR_DATA, cases[i].remedy);
    }
}

static char *
repeated(const char *text, guint times)
{
    GString *out = g_string_new(NULL);
    while (times-- > 0)
        g_string_append(out, text);
    return g_string_free(out, FALSE);
}

static void
bounds_what_it_reads(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *wide = repeated(",", CSV_MAX_COLUMNS);
    assert_null(csv_table_parse("plan.csv", wide, strlen(wide), &error));
    check_error(error, ERROR_DATA, "plan.csv: line 1: has more columns than the 512");
    g_clear_error(&error);
    g_autofree char *tall = repeated("x\n", CSV_MAX_ROWS + 1);
    assert_null(csv_table_parse("plan.csv", tall, strlen(tall), &error));
    check_error(error, ERROR_DATA, "plan.csv: line 100001: has more rows than the 100000");
}

static void
reads_files(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(csv_table_read("/nowhere/plan.csv", &error));
    check_error(error, ERROR_DATA, "/nowhere/plan.csv");
    g_clear_error(&error);
    g_autofree char *path = g_build_filename(g_getenv("TEST_SRCDIR"), "tests/intake/data/windows.csv", NULL);
    g_autoptr(CsvTable) table = csv_table_read(path, &error);
    check_ok(table != NULL, error);
    assert_int_equal(table->encoding, CSV_WINDOWS_1252);
    assert_string_equal(csv_row_cell(table->rows->pdata[1], 0), "Governors’ café – “open day”");
}

static void
names_columns_as_spreadsheets_do(void **state)
{
    static const struct {
        int column;
        const char *name;
    } cases[] = {{0, "A"},   {3, "D"},   {25, "Z"},   {26, "AA"},
                 {51, "AZ"}, {52, "BA"}, {701, "ZZ"}, {702, "AAA"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = problem_column_name(cases[i].column);
        assert_string_equal(name, cases[i].name);
    }
}

static void
says_where(void **state)
{
    static const struct {
        Place place;
        const char *want;
    } cases[] = {
        {{"plan.csv", 0, 0, -1, NULL}, "plan.csv: bad"},
        {{"plan.csv", 4, 4, -1, NULL}, "plan.csv:4: bad"},
        {{"plan.csv", 4, 4, 3, NULL}, "plan.csv:4:D: bad"},
        {{"plan.csv", 4, 6, 3, "When"}, "plan.csv:4:D: When: bad (line 6 of the file)"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) list = problem_list_new();
        problem_add(list, &cases[i].place, "%s", "bad");
        g_autofree char *text = problem_text(list->pdata[0]);
        assert_string_equal(text, cases[i].want);
    }
}

/* Whatever the bytes are, the answer is a table or an error. */
static void
survives_any_bytes(void **state)
{
    static const char seed[] =
        "Area,Task,When,Lead\r\nA,\"one\n\"\"two\"\"\",May 2004,\"B; C\"\r\n,,,\r\n\xE9,x,,\n";
    static const char spice[] = "\",\n\r \xEF\xBB\xBF\x81\0a";
    g_autofree Random *random = random_seeded_new(4);
    for (int round = 0; round < 20000; round++) {
        char bytes[sizeof seed];
        memcpy(bytes, seed, sizeof seed);
        for (guint64 n = random_below(random, 8); n > 0; n--)
            bytes[random_below(random, sizeof seed)] = spice[random_below(random, sizeof spice)];
        g_autoptr(GError) error = NULL;
        g_autoptr(CsvTable) table = csv_table_parse("x", bytes, random_below(random, sizeof seed), &error);
        assert_true((table == NULL) != (error == NULL));
        for (guint i = 0; table != NULL && i < table->rows->len; i++) {
            const CsvRow *row = table->rows->pdata[i];
            assert_int_equal(row->cells->len, row->lines->len);
            for (guint j = 0; j < row->cells->len; j++)
                assert_true(g_utf8_validate(csv_row_cell(row, j), -1, NULL));
        }
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_rows_and_cells),
        cmocka_unit_test(knows_the_line_of_every_cell),
        cmocka_unit_test(refuses_with_place_and_remedy),
        cmocka_unit_test(bounds_what_it_reads),
        cmocka_unit_test(reads_files),
        cmocka_unit_test(names_columns_as_spreadsheets_do),
        cmocka_unit_test(says_where),
        cmocka_unit_test(survives_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
