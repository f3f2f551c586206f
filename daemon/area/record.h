/*
 * How the daemon and the plugin host talk: frames on a pipe, records in a frame.
 *
 * A frame is a magic number that carries the protocol's version, the length of what follows, and records. A
 * record is its type, the length of what follows, and fields in the order that wire.h gives. All numbers are
 * little-endian; a text is its length, its bytes and a NUL, so that a reader may point into the frame.
 *
 * Plain C without GLib: the host links nothing else. Memory that cannot be had ends the process.
 */
#ifndef MILESTONED_AREA_RECORD_H
#define MILESTONED_AREA_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_MAGIC      0x0141534DU /* "MSA" and version 1 */
#define RECORD_FRAME_HEAD 8u          /* magic and length */

/* A buffer that grows. All zero is an empty one. */
typedef struct RecordBuffer {
    uint8_t *bytes;
    size_t length, capacity;
} RecordBuffer;

/* Frees what the buffer holds; it is then empty and may be used again. */
void record_clear(RecordBuffer *buffer);

void record_append(RecordBuffer *buffer, const void *bytes, size_t size);

/* Opens a frame or a record, and closes it again with what the opening gave. Frames hold records; records do
 * not nest. */
size_t record_frame_begin(RecordBuffer *buffer);
void record_frame_end(RecordBuffer *buffer, size_t mark);
size_t record_begin(RecordBuffer *buffer, uint32_t type);
void record_end(RecordBuffer *buffer, size_t mark);

void record_put_u32(RecordBuffer *buffer, uint32_t value);
void record_put_i32(RecordBuffer *buffer, int32_t value);
void record_put_u64(RecordBuffer *buffer, uint64_t value);
void record_put_f64(RecordBuffer *buffer, double value);
void record_put_bytes(RecordBuffer *buffer, const void *bytes, size_t size);
/* NULL is written as "". */
void record_put_text(RecordBuffer *buffer, const char *text);

typedef enum {
    RECORD_FRAME_MORE,  /* as far as it goes it is a frame, but not all of it is there */
    RECORD_FRAME_WHOLE, /* it begins with a whole frame */
    RECORD_FRAME_BROKEN /* no frame, or one above the limit */
} RecordFrame;

/* Looks at what came so far. `size` gets the length of the whole frame, head included, once it is known, else
 * 0. `limit` is the largest length allowed. */
RecordFrame record_frame_look(const uint8_t *bytes, size_t length, size_t limit, size_t *size);

/* A place in bytes that are being read. `failed` once something was read that is not there or not right;
 * everything read from then on is 0 or "". */
typedef struct RecordReader {
    const uint8_t *at, *end;
    bool failed;
} RecordReader;

/* A reader of the records in a whole frame. */
RecordReader record_reader(const uint8_t *frame, size_t size);

/* The next record; false at the end, and when the reader has failed. */
bool record_next(RecordReader *frame, uint32_t *type, RecordReader *record);

uint32_t record_get_u32(RecordReader *record);
int32_t record_get_i32(RecordReader *record);
uint64_t record_get_u64(RecordReader *record);
double record_get_f64(RecordReader *record);
const uint8_t *record_get_bytes(RecordReader *record, size_t *size);
/* Points into the frame; never NULL. */
const char *record_get_text(RecordReader *record);

#endif
