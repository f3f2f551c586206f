/*
 * The records that daemon and plugin host exchange, with their fields in order. Types: u32, i32, u64, f64,
 * text, bytes as record.h writes them; a day is an i32.
 *
 * The host opens with one frame: a WIRE_PLUGIN and its tables, or a WIRE_FAULT, after which it ends. Then
 * each request frame is answered by one frame that repeats its id. At the end of its input the host ends.
 */
#ifndef MILESTONED_AREA_WIRE_H
#define MILESTONED_AREA_WIRE_H

enum {
    /* The daemon's requests: WIRE_ASK first, then the rest in this order. */
    WIRE_ASK = 1,   /* u64 id, u32 what (WIRE_ASK_…), day from, day to: the dates wanted */
    WIRE_ABOUT,     /* text programme, programme title, title, nation, year; day today, reference, activated,
                       begins, ends */
    WIRE_SETTING,   /* text name, text value */
    WIRE_DAYS,      /* u32 kind, day first, u32 count, bytes: a bit for each day, the first one lowest */
    WIRE_ACTION,    /* text ref, number, title, objective; u32 count of milestones */
    WIRE_MILESTONE, /* text ref, title, timescale, monitoring, success, note, reason; u32 leads, moves, spans;
                       i32 school, said, status, kind, certain; day until, start, due, effective, overdue,
                       original due, review, forecast, done, updated, seen. Those of an action follow it. */
    WIRE_SPAN,      /* i32 kind, certain; day start, due, effective, overdue, original due, review; text
                       recurrence, rule. Those of a milestone follow it. */
    WIRE_OBSERVATION, /* text measure, group, comparator, period, definition; i32 comparator, has count; f64
                         value; u64 numerator, denominator; day on */
    WIRE_UPDATE,      /* text period, text; i32 kind; day on */
    WIRE_OUTCOME,     /* text; i32 kind */
    WIRE_BOARD,       /* text title; i32 watches, paper days; u32 count of meetings; that many days */
    WIRE_TERM,        /* text id; day first, last; i32 certain */
    WIRE_CASE,        /* text kind, reference; day closed; u32 count of facts */
    WIRE_FACT,        /* text name; day; f64 number: one or the other. Those of a case follow it. */

    /* The host's first frame. */
    WIRE_PLUGIN = 32, /* text name, summary, file; u32 ABI; i32 has dates, has section */
    WIRE_DECLARED,    /* of a setting: text name, i32 type, text fallback, f64 min, max, text sentence */
    WIRE_MEASURE,     /* text name, title, unit; i32 direction; f64 min, max */
    WIRE_CASE_FACT,   /* of a kind of case: text kind, name; i32 type; f64 min, max; text sentence */

    /* The host's answers: WIRE_ANSWER or WIRE_FAULT first. */
    WIRE_ANSWER = 48, /* u64 id */
    WIRE_FAULT,       /* u64 id, or 0 where the host as a whole has to end; text: why, for a person */
    WIRE_STATUS,      /* i32 status; day valid until */
    WIRE_REASON,      /* text */
    WIRE_FINDING,     /* i32 severity; text code, ref, text */
    WIRE_DATE,        /* i32 kind; day on; text key, title, rule */
    WIRE_TREND,       /* i32 trend, confidence */
    WIRE_MEASURED,    /* i32 status */
    WIRE_PARAGRAPH,   /* text */
    WIRE_TABLE,       /* text title; u32 count; that many texts: the heads */
    WIRE_ROW,         /* u32 count; that many texts: the cells */
    WIRE_CHART,       /* i32 kind; text title, unit; u32 count; that many texts: the labels */
    WIRE_SERIES       /* text name; u32 count; that many f64 */
};

enum { WIRE_ASK_ASSESS = 1, WIRE_ASK_SECTION = 2 };

#define WIRE_REQUEST_LIMIT (256u << 20) /* bytes; the memory that the host may have ends it far earlier */
#define WIRE_ANSWER_LIMIT  (1u << 20)

#endif
