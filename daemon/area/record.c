#include "area/record.h"

#include <stdlib.h>
#include <string.h>

void
record_clear(RecordBuffer *buffer)
{
    free(buffer->bytes);
    *buffer = (RecordBuffer){0};
}

static void
reserve(RecordBuffer *buffer, size_t size)
{
    if (size <= buffer->capacity - buffer->length)
        return;
    size_t wanted = buffer->capacity < 1024 ? 1024 : buffer->capacity;
    while (wanted - buffer->length < size)
        wanted *= 2;
    uint8_t *bytes = realloc(buffer->bytes, wanted);
    if (bytes == NULL)
        abort();
    buffer->bytes = bytes;
    buffer->capacity = wanted;
}

void
record_append(RecordBuffer *buffer, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    reserve(buffer, size);
    memcpy(buffer->bytes + buffer->length, bytes, size);
    buffer->length += size;
}

static void
store_u32(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t
load_u32(const uint8_t *at)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < 4; i++)
        value |= (uint32_t)at[i] << (8 * i);
    return value;
}

/* The length stands in the four bytes before `mark`, and counts from there. */
static void
close_at(RecordBuffer *buffer, size_t mark)
{
    if (buffer->length - mark > UINT32_MAX)
        abort();
    store_u32(buffer->bytes + mark - 4, (uint32_t)(buffer->length - mark));
}

static size_t
open_with(RecordBuffer *buffer, uint32_t word)
{
    record_put_u32(buffer, word);
    record_put_u32(buffer, 0);
    return buffer->length;
}

size_t
record_frame_begin(RecordBuffer *buffer)
{
    return open_with(buffer, RECORD_MAGIC);
}

void
record_frame_end(RecordBuffer *buffer, size_t mark)
{
    close_at(buffer, mark);
}

size_t
record_begin(RecordBuffer *buffer, uint32_t type)
{
    return open_with(buffer, type);
}

void
record_end(RecordBuffer *buffer, size_t mark)
{
    close_at(buffer, mark);
}

void
record_put_u32(RecordBuffer *buffer, uint32_t value)
{
    reserve(buffer, 4);
    store_u32(buffer->bytes + buffer->length, value);
    buffer->length += 4;
}

void
record_put_i32(RecordBuffer *buffer, int32_t value)
{
    record_put_u32(buffer, (uint32_t)value);
}

void
record_put_u64(RecordBuffer *buffer, uint64_t value)
{
    record_put_u32(buffer, (uint32_t)value);
    record_put_u32(buffer, (uint32_t)(value >> 32));
}

void
record_put_f64(RecordBuffer *buffer, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    record_put_u64(buffer, bits);
}

void
record_put_bytes(RecordBuffer *buffer, const void *bytes, size_t size)
{
    if (size > UINT32_MAX)
        abort();
    record_put_u32(buffer, (uint32_t)size);
    record_append(buffer, bytes, size);
    record_append(buffer, "", 1);
}

void
record_put_text(RecordBuffer *buffer, const char *text)
{
    record_put_bytes(buffer, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
}

RecordFrame
record_frame_look(const uint8_t *bytes, size_t length, size_t limit, size_t *size)
{
    uint8_t magic[4];
    store_u32(magic, RECORD_MAGIC);
    *size = 0;
    if (length > 0 && memcmp(bytes, magic, length < 4 ? length : 4) != 0)
        return RECORD_FRAME_BROKEN;
    if (length < RECORD_FRAME_HEAD)
        return RECORD_FRAME_MORE;
    size_t body = load_u32(bytes + 4);
    if (body > limit)
        return RECORD_FRAME_BROKEN;
    *size = RECORD_FRAME_HEAD + body;
    return length < *size ? RECORD_FRAME_MORE : RECORD_FRAME_WHOLE;
}

RecordReader
record_reader(const uint8_t *frame, size_t size)
{
    return (RecordReader){.at = frame + RECORD_FRAME_HEAD, .end = frame + size};
}

static const uint8_t *
take(RecordReader *reader, size_t size)
{
    if (reader->failed || size > (size_t)(reader->end - reader->at)) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *taken = reader->at;
    reader->at += size;
    return taken;
}

bool
record_next(RecordReader *frame, uint32_t *type, RecordReader *record)
{
    if (frame->failed || frame->at == frame->end)
        return false;
    *type = record_get_u32(frame);
    size_t size = record_get_u32(frame);
    const uint8_t *body = take(frame, size);
    if (body == NULL)
        return false;
    *record = (RecordReader){.at = body, .end = body + size};
    return true;
}

uint32_t
record_get_u32(RecordReader *record)
{
    const uint8_t *at = take(record, 4);
    return at != NULL ? load_u32(at) : 0;
}

int32_t
record_get_i32(RecordReader *record)
{
    return (int32_t)record_get_u32(record);
}

uint64_t
record_get_u64(RecordReader *record)
{
    uint64_t low = record_get_u32(record);
    return low | (uint64_t)record_get_u32(record) << 32;
}

double
record_get_f64(RecordReader *record)
{
    uint64_t bits = record_get_u64(record);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

const uint8_t *
record_get_bytes(RecordReader *record, size_t *size)
{
    size_t length = record_get_u32(record);
    const uint8_t *bytes = take(record, length);
    const uint8_t *end = take(record, 1);
    if (end == NULL || *end != 0) {
        record->failed = true;
        *size = 0;
        return (const uint8_t *)"";
    }
    *size = length;
    return bytes;
}

const char *
record_get_text(RecordReader *record)
{
    size_t size;
    const char *text = (const char *)record_get_bytes(record, &size);
    if (strlen(text) == size)
        return text;
    record->failed = true;
    return "";
}
