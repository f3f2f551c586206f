#include "ctl/calendar.h"
#include "ctl/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DAYS = 100000 };

/* What is asked, and of which calendar. */
typedef struct Count {
    const CalendarOptions *options;
    const CalendarChoice *choice;
    const Calendar *calendar;
    const char *word; /* "working", "school" */
    Day from, to;
    int offset;
    bool by_offset;
} Count;

/* True where the estimate had a say in the school days from one day to another. */
static bool
is_estimated(const Count *count, Day from, Day to)
{
    if (count->calendar != count->choice->timetable->school)
        return false;
    for (Day day = MIN(from, to); day <= MAX(from, to); day++)
        if (terms_is_estimated(count->choice->timetable->terms, day))
            return true;
    return false;
}

static json_t *
common_json(const Count *count, Day last)
{
    json_t *object = json_object();
    json_object_set_new(object, "nation", json_string(nation_word(count->choice->nation)));
    if (count->calendar == count->choice->timetable->school) {
        json_object_set_new(object, "calendar", output_text(terms_key(count->choice->timetable->terms)));
        json_object_set_new(object, "estimated", json_boolean(is_estimated(count, count->from, last)));
    }
    json_object_set_new(object, "from", output_day(count->from));
    return object;
}

static void
print_estimated(const Count *count, Day last)
{
    if (is_estimated(count, count->from, last))
        puts("Some of these days are estimated: no loaded calendar says the terms.");
}

static void
answer_offset(const Ctl *ctl, const Count *count)
{
    Day day = calendar_add_working(count->calendar, count->from, count->offset);
    if (ctl->json) {
        json_t *object = common_json(count, day);
        json_object_set_new(object, "offset", json_integer(count->offset));
        json_object_set_new(object, "day", output_day(day));
        ctl_print_json(object);
        return;
    }
    char text[DAY_TEXT_SIZE];
    g_autofree char *written = day_format_long(day);
    printf("%s  %s\n", day_format(day, text), written);
    print_estimated(count, day);
}

static json_t *
list_json(const Count *count)
{
    json_t *days = json_array();
    for (Day day = count->from; day <= count->to; day++)
        if (calendar_is_working(count->calendar, day))
            json_array_append_new(days, output_day(day));
    return days;
}

static void
print_list(const Count *count)
{
    for (Day day = count->from; day <= count->to; day++) {
        char text[DAY_TEXT_SIZE];
        g_autofree char *written = day_format_long(day);
        if (calendar_is_working(count->calendar, day))
            printf("%s  %s\n", day_format(day, text), written);
    }
}

static void
answer_count(const Ctl *ctl, const Count *count)
{
    int days = calendar_working_between(count->calendar, count->from - 1, count->to);
    int after = calendar_working_between(count->calendar, count->from, count->to);
    if (ctl->json) {
        json_t *object = common_json(count, count->to);
        json_object_set_new(object, "to", output_day(count->to));
        json_object_set_new(object, "count", json_integer(days));
        json_object_set_new(object, "after_from", json_integer(after));
        if (count->options->list)
            json_object_set_new(object, "days", list_json(count));
        ctl_print_json(object);
        return;
    }
    if (count->options->list)
        print_list(count);
    printf("%d %s %s with the first day and the last; %d after the first\n", days, count->word,
           days == 1 ? "day" : "days", after);
    print_estimated(count, count->to);
}

/* "+5", and "+-5" for what was written as "-5". */
static bool
read_offset(const char *text, int *offset, GError **error)
{
    char *end = NULL;
    errno = 0;
    long number = strtol(text + 1, &end, 10);
    if (errno != 0 || *end != '\0' || end == text + 1 || labs(number) > MOST_DAYS)
        return error_set(error, ERROR_USAGE, "\"%s\" is no number of days up to %d, such as +15 or -5",
                         text[1] == '-' ? text + 1 : text, MOST_DAYS);
    *offset = (int)number;
    return true;
}

static bool
read_arguments(Count *count, char **arguments, GError **error)
{
    if (!calendar_day("FROM", arguments[0], &count->from, error))
        return false;
    count->by_offset = arguments[1][0] == '+';
    if (count->by_offset)
        return read_offset(arguments[1], &count->offset, error);
    if (!calendar_day("TO", arguments[1], &count->to, error))
        return false;
    return (count->to >= count->from && count->to - count->from <= MOST_DAYS) ||
           error_set(error, ERROR_USAGE, "TO (%s) is before FROM (%s), or more than %d days after it",
                     arguments[1], arguments[0], MOST_DAYS);
}

static bool
answer(Ctl *ctl, Count *count, char **arguments, GError **error)
{
    if (!read_arguments(count, arguments, error))
        return false;
    (count->by_offset ? answer_offset : answer_count)(ctl, count);
    return true;
}

bool
calendar_working_days(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error)
{
    g_autoptr(CalendarChoice) choice = calendar_choose(ctl, options, options->calendar, error);
    if (choice == NULL)
        return false;
    Count count = {
        .options = options, .choice = choice, .calendar = choice->timetable->working, .word = "working"};
    return answer(ctl, &count, arguments, error);
}

bool
calendar_school_days(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error)
{
    g_autoptr(CalendarChoice) choice = calendar_choose(ctl, options, options->calendar, error);
    if (choice == NULL)
        return false;
    Count count = {
        .options = options, .choice = choice, .calendar = choice->timetable->school, .word = "school"};
    return answer(ctl, &count, arguments, error);
}
