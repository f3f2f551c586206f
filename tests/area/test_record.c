#include "area/area_reply.h"
#include "area/area_request.h"
#include "area/record.h"
#include "area/wire.h"
#include "tests/check.h"

#include <math.h>

static void
reads_back_what_it_wrote(void **state)
{
    RecordBuffer buffer = {0};
    size_t frame = record_frame_begin(&buffer), mark = record_begin(&buffer, 7);
    record_put_u32(&buffer, UINT32_MAX);
    record_put_i32(&buffer, INT32_MIN);
    record_put_u64(&buffer, UINT64_MAX - 1);
    record_put_f64(&buffer, -0.25);
    record_put_f64(&buffer, (double)NAN);
    record_put_text(&buffer, "Größe, \"£250k\"");
    record_put_text(&buffer, NULL);
    record_end(&buffer, mark);
    record_end(&buffer, record_begin(&buffer, 8));
    record_frame_end(&buffer, frame);

    size_t size;
    assert_int_equal(record_frame_look(buffer.bytes, buffer.length, 1000, &size), RECORD_FRAME_WHOLE);
    assert_int_equal(size, buffer.length);
    RecordReader in = record_reader(buffer.bytes, size), record;
    uint32_t type;
    assert_true(record_next(&in, &type, &record));
    assert_int_equal(type, 7);
    assert_int_equal(record_get_u32(&record), UINT32_MAX);
    assert_int_equal(record_get_i32(&record), INT32_MIN);
    assert_true(record_get_u64(&record) == UINT64_MAX - 1);
    assert_true(record_get_f64(&record) == -0.25);
    assert_true(isnan(record_get_f64(&record)));
    assert_string_equal(record_get_text(&record), "Größe, \"£250k\"");
    assert_string_equal(record_get_text(&record), "");
    assert_false(record.failed);
    assert_int_equal(record_get_u32(&record), 0);
    assert_true(record.failed);
    assert_true(record_next(&in, &type, &record));
    assert_int_equal(type, 8);
    assert_false(record_next(&in, &type, &record));
    assert_false(in.failed);
    record_clear(&buffer);
}

static void
knows_whole_frames_from_parts_and_garbage(void **state)
{
    RecordBuffer buffer = {0};
    size_t frame = record_frame_begin(&buffer);
    record_put_u32(&buffer, 1);
    record_frame_end(&buffer, frame);
    size_t size;
    for (size_t length = 0; length < buffer.length; length++)
        assert_int_equal(record_frame_look(buffer.bytes, length, 100, &size), RECORD_FRAME_MORE);
    assert_int_equal(record_frame_look(buffer.bytes, buffer.length, 100, &size), RECORD_FRAME_WHOLE);
    assert_int_equal(record_frame_look(buffer.bytes, buffer.length, 3, &size), RECORD_FRAME_BROKEN);
    assert_int_equal(record_frame_look((const uint8_t *)"h", 1, 100, &size), RECORD_FRAME_BROKEN);
    assert_int_equal(record_frame_look((const uint8_t *)"hello, world", 12, 100, &size), RECORD_FRAME_BROKEN);
    record_clear(&buffer);
}

static void
refuses_texts_that_do_not_end(void **state)
{
    static const uint8_t unended[] = {2, 0, 0, 0, 'a', 'b', 'c'}, holed[] = {2, 0, 0, 0, 'a', 0, 0};
    RecordReader in = {.at = unended, .end = unended + sizeof unended};
    assert_string_equal(record_get_text(&in), "");
    assert_true(in.failed);
    in = (RecordReader){.at = holed, .end = holed + sizeof holed};
    assert_string_equal(record_get_text(&in), "");
    assert_true(in.failed);
}

static RecordBuffer
answer_with(Day date, Day until)
{
    RecordBuffer out = {0};
    size_t frame = record_frame_begin(&out), mark = record_begin(&out, WIRE_ANSWER);
    record_put_u64(&out, 5);
    record_end(&out, mark);
    mark = record_begin(&out, WIRE_REASON);
    record_put_text(&out, "One\nline, \x1b[2J no\xff terminal.");
    record_end(&out, mark);
    mark = record_begin(&out, WIRE_FINDING);
    record_put_i32(&out, FINDING_WARNING);
    record_put_text(&out, "code/of it");
    record_put_text(&out, "R1.1");
    record_put_text(&out, "Text.");
    record_end(&out, mark);
    mark = record_begin(&out, WIRE_DATE);
    record_put_i32(&out, MILESTONED_DEADLINE);
    record_put_i32(&out, date);
    record_put_text(&out, "key/1");
    record_put_text(&out, "Title");
    record_put_text(&out, "Rule");
    record_end(&out, mark);
    mark = record_begin(&out, WIRE_STATUS);
    record_put_i32(&out, STATUS_AMBER);
    record_put_i32(&out, until);
    record_end(&out, mark);
    record_frame_end(&out, frame);
    return out;
}

static RecordBuffer
sample_answer(void)
{
    return answer_with(12000, 12345);
}

static RecordBuffer
sample_section(void)
{
    static const char *const texts[] = {"a", "b"};
    RecordBuffer out = {0};
    size_t frame = record_frame_begin(&out), mark = record_begin(&out, WIRE_TABLE);
    record_put_text(&out, "Table");
    record_put_u32(&out, 2);
    for (int i = 0; i < 2; i++)
        record_put_text(&out, texts[i]);
    record_end(&out, mark);
    mark = record_begin(&out, WIRE_ROW);
    record_put_u32(&out, 2);
    for (int i = 0; i < 2; i++)
        record_put_text(&out, texts[i]);
    record_end(&out, mark);
    mark = record_begin(&out, WIRE_CHART);
    record_put_i32(&out, MILESTONED_LINES);
    record_put_text(&out, "Chart");
    record_put_text(&out, "%");
    record_put_u32(&out, 1);
    record_put_text(&out, "2004");
    record_end(&out, mark);
    mark = record_begin(&out, WIRE_SERIES);
    record_put_text(&out, "own");
    record_put_u32(&out, 1);
    record_put_f64(&out, 1.5);
    record_end(&out, mark);
    record_frame_end(&out, frame);
    return out;
}

static void
reads_an_assessment(void **state)
{
    RecordBuffer frame = sample_answer();
    guint64 id;
    char *fault;
    assert_int_equal(area_reply_look(frame.bytes, frame.length, &id, &fault), REPLY_ANSWER);
    assert_int_equal(id, 5);
    assert_null(fault);
    g_autoptr(Assessment) assessment = area_reply_assessment(frame.bytes, frame.length, "p", 12000);
    assert_int_equal(assessment->status, STATUS_AMBER);
    assert_int_equal(assessment->valid_until, 12345);
    assert_string_equal(assessment->reasons->pdata[0], "One line, [2J no\xef\xbf\xbd terminal.");
    const Finding *finding = assessment->findings->pdata[0];
    assert_string_equal(finding->code, "code/of it");
    assert_string_equal(finding->ref, "R1.1");
    assert_string_equal(((AreaDate *)assessment->dates->pdata[0])->rule, "Rule");
    record_clear(&frame);
}

/* A day that the store cannot keep, or one by which the area would be asked again at once, without end. */
static void
refuses_days_that_cannot_be(void **state)
{
    const Day first = day_from_civil(1, 1, 1), last = day_from_civil(9999, 12, 31);
    const struct {
        Day date, until;
        bool taken;
    } rows[] = {{12000, DAY_NONE, true},   {12000, 12001, true},          {12000, 12000, false},
                {12000, 11999, false},     {12000, last, true},           {12000, last + 1, false},
                {12000, INT32_MAX, false}, {12000, INT32_MIN + 1, false}, {first, 12345, true},
                {first - 1, 12345, false}, {last, 12345, true},           {last + 1, 12345, false},
                {DAY_NONE, 12345, false},  {INT32_MAX, 12345, false}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        RecordBuffer frame = answer_with(rows[i].date, rows[i].until);
        g_autoptr(Assessment) assessment = area_reply_assessment(frame.bytes, frame.length, "p", 12000);
        if ((assessment != NULL) != rows[i].taken)
            fail_msg("row %u: date %d, valid until %d", i, rows[i].date, rows[i].until);
        record_clear(&frame);
    }
}

static void
reads_a_section(void **state)
{
    RecordBuffer frame = sample_section();
    g_autoptr(AreaSection) section = area_reply_section(frame.bytes, frame.length);
    assert_int_equal(section->blocks->len, 2);
    const AreaBlock *chart = section->blocks->pdata[1];
    assert_int_equal(chart->chart, CHART_LINES);
    const AreaSeries *series = chart->series->pdata[0];
    assert_true(g_array_index(series->values, double, 0) == 1.5);
    record_clear(&frame);
}

/* Whatever comes out of a host is either read or refused; the sanitizers see to the rest. */
static void
survives_any_change_of_its_bytes(void **state)
{
    RecordBuffer frames[] = {sample_answer(), sample_section()};
    g_autoptr(GRand) rand = g_rand_new_with_seed(20040322);
    for (guint i = 0; i < 20000; i++) {
        const RecordBuffer *from = &frames[i % 2];
        gsize length = from->length;
        g_autofree guint8 *bytes = g_memdup2(from->bytes, length);
        for (gint32 n = g_rand_int_range(rand, 1, 6); n > 0; n--)
            bytes[g_rand_int_range(rand, RECORD_FRAME_HEAD, (gint32)length)] =
                (guint8)(g_rand_boolean(rand) ? g_rand_int_range(rand, 0, 256)
                                              : g_rand_int_range(rand, 0, 4));
        if (i % 5 == 0)
            length = (gsize)g_rand_int_range(rand, RECORD_FRAME_HEAD, (gint32)length + 1);
        g_autofree guint8 *exact = g_memdup2(bytes, length);
        guint64 id;
        g_autofree char *fault = NULL;
        area_reply_look(exact, length, &id, &fault);
        g_autoptr(Assessment) assessment = area_reply_assessment(exact, length, "p", 1);
        g_autoptr(AreaSection) section = area_reply_section(exact, length);
        g_autoptr(AreaDescription) description = area_reply_description(exact, length);
        assert_true(assessment == NULL || assessment->status <= STATUS_BLUE);
        assert_true(section == NULL || section->blocks != NULL);
        assert_true(description == NULL || description->settings != NULL);
    }
    record_clear(&frames[0]);
    record_clear(&frames[1]);
}

static void
knows_comparators(void **state)
{
    static const struct {
        const char *words;
        int comparator;
    } rows[] = {{"", MILESTONED_OWN},
                {"Own", MILESTONED_OWN},
                {"England", MILESTONED_NATIONAL},
                {"Statistical neighbours", MILESTONED_NEIGHBOURS},
                {"neighbours", MILESTONED_NEIGHBOURS},
                {"region", MILESTONED_REGION},
                {"target", MILESTONED_TARGET},
                {"London boroughs", MILESTONED_OTHER}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        if (area_request_comparator(rows[i].words) != rows[i].comparator)
            fail_msg("%s: %d", rows[i].words, area_request_comparator(rows[i].words));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(reads_back_what_it_wrote),
                                              cmocka_unit_test(knows_whole_frames_from_parts_and_garbage),
                                              cmocka_unit_test(refuses_texts_that_do_not_end),
                                              cmocka_unit_test(reads_an_assessment),
                                              cmocka_unit_test(refuses_days_that_cannot_be),
                                              cmocka_unit_test(reads_a_section),
                                              cmocka_unit_test(survives_any_change_of_its_bytes),
                                              cmocka_unit_test(knows_comparators)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
