/*
 * milestoned-ical: reads an iCalendar file (RFC 5545) and prints its events as one JSON object:
 *
 *     {"name": "Term dates", "events": [{"summary": "Half term", "start": "2024-10-28", "end": "2024-11-02",
 *      "repeats": false, "cancelled": false}]}
 *
 * `end` is exclusive, as in the file, and null where the file has neither end nor duration. A time of day
 * follows the date ("2024-09-03T09:00:00"), with a Z where it is UTC; zones are not looked up. libical stays
 * in this process, so that a file that upsets it costs no more than one import.
 */
#include <jansson.h>
#include <libical/ical.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
    SIZE_LIMIT = 8 * 1024 * 1024,
    EVENT_LIMIT = 20000,
    LINE_LIMIT = 400000, /* a line, however short, takes some 500 bytes of libical's memory */
    SECONDS_LIMIT = 20,
    BAD_DATA = 65,
    UNREADABLE = 74
};

static const char no_calendar[] = "is no iCalendar file";
static const char no_text[] = "is not UTF-8 text";
static const char no_memory[] = "takes more memory than there is";
static const char no_end[] = "has more than 20000 events";

static bool
has_too_many_lines(const char *text, size_t size)
{
    int lines = 0;
    const char *end = text + size;
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) {
        if (++lines > LINE_LIMIT)
            return true;
    }
    return false;
}

/* NULL, and why, for what cannot be read or is no text of that size. */
static char *
read_all(FILE *file, const char **fault)
{
    char *text = malloc(SIZE_LIMIT + 2); /* one byte more than may be, and the end */
    size_t size = text != NULL ? fread(text, 1, SIZE_LIMIT + 1, file) : 0;
    if (text == NULL)
        *fault = no_memory;
    else if (ferror(file) != 0)
        *fault = "cannot be read";
    else if (size > SIZE_LIMIT)
        *fault = "is above 8 MiB";
    else if (memchr(text, '\0', size) != NULL)
        *fault = no_calendar;
    else if (has_too_many_lines(text, size))
        *fault = "has more than 400000 lines";
    if (*fault == NULL && size <= SIZE_LIMIT) {
        text[size] = '\0';
        return text;
    }
    free(text);
    return NULL;
}

static json_t *
time_json(struct icaltimetype time)
{
    if (icaltime_is_null_time(time) || !icaltime_is_valid_time(time))
        return json_null();
    char text[64];
    int length = snprintf(text, sizeof text, "%04d-%02d-%02d", time.year, time.month, time.day);
    if (!time.is_date)
        snprintf(text + length, sizeof text - (size_t)length, "T%02d:%02d:%02d%s", time.hour, time.minute,
                 time.second, icaltime_is_utc(time) ? "Z" : "");
    return json_string(text);
}

static json_t *
end_json(icalcomponent *event, struct icaltimetype start)
{
    icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    icalproperty *duration = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    if (end != NULL)
        return time_json(icalproperty_get_dtend(end));
    if (duration != NULL)
        return time_json(icaltime_add(start, icalproperty_get_duration(duration)));
    return json_null();
}

static int
has(icalcomponent *event, icalproperty_kind kind)
{
    return icalcomponent_get_first_property(event, kind) != NULL;
}

/* NULL for a text that is not UTF-8. */
static json_t *
text_json(const char *text)
{
    return json_string(text != NULL ? text : "");
}

/* NULL, or what is wrong. */
static const char *
add_event(json_t *events, icalcomponent *event)
{
    icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    struct icaltimetype at = start != NULL ? icalproperty_get_dtstart(start) : icaltime_null_time();
    json_t *object = json_object(), *summary = text_json(icalcomponent_get_summary(event));
    if (summary != NULL)
        json_object_set_new(object, "summary", summary);
    json_object_set_new(object, "start", time_json(at));
    json_object_set_new(object, "end", end_json(event, at));
    json_object_set_new(object, "repeats",
                        json_boolean(has(event, ICAL_RRULE_PROPERTY) || has(event, ICAL_RDATE_PROPERTY)));
    json_object_set_new(object, "cancelled",
                        json_boolean(icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED));
    json_array_append_new(events, object);
    if (summary == NULL)
        return no_text;
    return json_array_size(events) > EVENT_LIMIT ? no_end : NULL;
}

static const char *
add_events(json_t *events, icalcomponent *component)
{
    const char *fault = NULL;
    if (icalcomponent_isa(component) == ICAL_VEVENT_COMPONENT)
        return add_event(events, component);
    for (icalcomponent *inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
         fault == NULL && inner != NULL;
         inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
        fault = add_events(events, inner);
    return fault;
}

static json_t *
name_json(icalcomponent *root)
{
    for (icalproperty *property = icalcomponent_get_first_property(root, ICAL_X_PROPERTY); property != NULL;
         property = icalcomponent_get_next_property(root, ICAL_X_PROPERTY)) {
        const char *called = icalproperty_get_x_name(property);
        if (called != NULL && strcmp(called, "X-WR-CALNAME") == 0)
            return text_json(icalproperty_get_x(property));
    }
    return json_null();
}

static int
refuse(const char *fault)
{
    fprintf(stderr, "%s\n", fault);
    return BAD_DATA;
}

static int
print(icalcomponent *root)
{
    json_t *object = json_object(), *events = json_array(), *name = name_json(root);
    const char *fault = name != NULL ? add_events(events, root) : no_text;
    if (name != NULL)
        json_object_set_new(object, "name", name);
    json_object_set_new(object, "events", events);
    char *text = fault == NULL ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (fault == NULL && text == NULL)
        fault = no_memory;
    else if (fault == NULL && (puts(text) == EOF || fflush(stdout) != 0))
        fault = "cannot be printed";
    free(text);
    return fault == NULL ? 0 : refuse(fault);
}

static void
set_limit(void)
{
    const struct rlimit seconds = {SECONDS_LIMIT, SECONDS_LIMIT};
    setrlimit(RLIMIT_CPU, &seconds);
}

int
main(int argc, char **argv)
{
    const char *fault = NULL;
    FILE *file = argc == 2 && strcmp(argv[1], "-") != 0 ? fopen(argv[1], "rb") : stdin;
    if (argc != 2 || file == NULL) {
        perror(argc == 2 ? "cannot be read" : "usage: milestoned-ical FILE|-");
        return UNREADABLE;
    }
    set_limit();
    icalerror_set_errors_are_fatal(0);
    char *text = read_all(file, &fault);
    icalcomponent *root = text != NULL ? icalparser_parse_string(text) : NULL;
    int code = root != NULL ? print(root) : refuse(fault != NULL ? fault : no_calendar);
    if (root != NULL)
        icalcomponent_free(root);
    icalmemory_free_ring();
    free(text);
    fclose(file);
    return code;
}
