/* What a plugin answers, written as records while it speaks. Plain C. */
#ifndef MILESTONED_AREA_ANSWER_H
#define MILESTONED_AREA_ANSWER_H

#include "area/record.h"
#include "area/view.h"

/* One answer in the making; the plugin holds it as the type that suits the function it was called by. */
typedef struct Answer {
    const View *view;         /* borrowed */
    RecordBuffer *out;        /* borrowed: where the records go */
    Mistake *mistake;         /* borrowed */
    char reason[TABLES_TEXT]; /* the last reason given, "" */
    bool has_status;
    int32_t status;
    milestoned_day valid_until;
    milestoned_day from, to; /* the dates that are asked for */
    struct AnswerKey *keys;  /* of the dates given; freed by answer_clear */
    size_t columns;          /* of the table that is open; 0: none is */
    size_t labels;           /* of the chart that is open; 0: none is */
} Answer;

struct milestoned_answer {
    Answer answer;
};
struct milestoned_dates {
    Answer answer;
};
struct milestoned_section {
    Answer answer;
};

void answer_clear(Answer *answer);

/* Puts the functions that answer into the host's table. */
void answer_install(struct milestoned_host *host);

/* The day on which an assessment may change by time alone: the plugin's word, brought forward to the first
 * milestone whose dates change, and, where dates were asked, to the day after which others would be asked. */
milestoned_day answer_valid_until(const Answer *answer, bool dates);

#endif
