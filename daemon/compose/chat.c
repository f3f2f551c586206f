#include "compose/chat.h"

#include "base/text.h"
#include "compose/phrase.h"

#include <string.h>

/* A line is one line on a screen or two. */
enum { LINE_COLUMNS = 240, TITLE_COLUMNS = 150, SUMMARY_COLUMNS = 400 };

static void
part_free(void *data)
{
    ChatPart *part = data;
    g_free(part->heading);
    g_ptr_array_unref(part->lines);
    g_free(part);
}

static ChatPart *
part_add(Chat *chat, char *heading)
{
    ChatPart *part = g_new0(ChatPart, 1);
    part->heading = heading;
    part->lines = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(chat->parts, part);
    return part;
}

void
chat_free(Chat *chat)
{
    if (chat == NULL)
        return;
    g_free(chat->title);
    g_free(chat->summary);
    g_ptr_array_unref(chat->parts);
    g_free(chat);
}

static const char *
text_at(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

static bool
is_true(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

/* "30 April 2004"; "" where the day is not known. */
static const char *
day_at(const json_t *item, const char *name)
{
    const json_t *day = json_object_get(item, name);
    return is_true(day, "known") ? text_at(day, "long") : "";
}

/* The title of one of a row of dates may say the day itself. */
static bool
says_day(const json_t *item, const char *day)
{
    return g_str_has_suffix(text_at(item, "title"), day);
}

/* What the section makes worth saying of a date. (transfer full) */
static char *
date_text(const char *section, const json_t *item)
{
    const char *due = day_at(item, "by");
    const char *lateness = text_at(item, "lateness");
    if (strcmp(section, item_section_word(SECTION_COMPLETED)) == 0)
        return *day_at(item, "done") != '\0' ? g_strconcat("completed ", day_at(item, "done"), NULL)
                                             : g_strdup("");
    if (strcmp(section, item_section_word(SECTION_SLIPPED)) == 0 ||
        strcmp(section, item_section_word(SECTION_MOVED)) == 0)
        return g_strdup_printf("from %s to %s", day_at(item, "from"), day_at(item, "due"));
    if (*due == '\0')
        return g_strdup("");
    if (*lateness != '\0' && says_day(item, due))
        return g_strdup(text_at(item, "when"));
    return g_strconcat(is_true(item, "past") ? "was due " : "due ", due, *lateness != '\0' ? ", " : "",
                       lateness, NULL);
}

static char *
item_line(const char *section, const json_t *item)
{
    g_autofree char *date = date_text(section, item);
    const char *leads = text_at(item, "leads");
    g_autofree char *line = g_strconcat(text_at(item, "title"), *date != '\0' ? ": " : "", date,
                                        *leads != '\0' ? " (" : "", leads, *leads != '\0' ? ")" : "", NULL);
    return text_ellipsize(line, LINE_COLUMNS);
}

static void
add_section(Chat *chat, const json_t *section)
{
    const json_t *items = json_object_get(section, "items");
    json_int_t count = json_integer_value(json_object_get(section, "count"));
    ChatPart *part =
        part_add(chat, g_strdup_printf("%s (%" JSON_INTEGER_FORMAT ")", text_at(section, "title"), count));
    for (size_t i = 0; i < json_array_size(items); i++)
        g_ptr_array_add(part->lines, item_line(text_at(section, "id"), json_array_get(items, i)));
    part->more = (int)json_integer_value(json_object_get(section, "more"));
}

/* "Attendance: Amber, 3 of 9 schools have no meeting yet": the word, so that no colour has to be seen. */
static char *
area_line(const json_t *area)
{
    const json_t *status = json_object_get(area, "status");
    const char *word = is_true(area, "assessed") ? text_at(status, "label") : "not assessed";
    const char *reason = text_at(area, "reason");
    g_autofree char *line =
        g_strconcat(text_at(area, "title"), ": ", word, *reason != '\0' ? ", " : "", reason, NULL);
    return text_ellipsize(line, LINE_COLUMNS);
}

/* Those that are assessed; a list of what is not known yet would tell nobody anything. */
static void
add_areas(Chat *chat, const json_t *view)
{
    const json_t *areas = json_object_get(view, "areas");
    guint unknown = 0;
    if (json_array_size(areas) == 0)
        return;
    ChatPart *part = part_add(chat, NULL);
    for (size_t i = 0; i < json_array_size(areas); i++) {
        const json_t *area = json_array_get(areas, i);
        if (is_true(area, "assessed"))
            g_ptr_array_add(part->lines, area_line(area));
        else
            unknown++;
    }
    part->heading = part->lines->len > 0 && unknown > 0
                        ? g_strdup_printf("Where each area stands (%u not assessed yet)", unknown)
                        : g_strdup("Where each area stands");
    if (part->lines->len == 0) {
        g_autofree char *count = phrase_count(unknown, "area", "areas");
        g_ptr_array_add(part->lines, g_strconcat(count, " not assessed yet", NULL));
    }
    part->more = (int)json_integer_value(json_object_get(view, "more_areas"));
}

static Chat *
chat_empty(const char *title, const char *summary)
{
    Chat *chat = g_new0(Chat, 1);
    chat->title = text_ellipsize(title, TITLE_COLUMNS);
    chat->summary = text_ellipsize(summary, SUMMARY_COLUMNS);
    chat->parts = g_ptr_array_new_with_free_func(part_free);
    return chat;
}

/* Nobody can reply to a webhook: it says whose plan it is of, and whom to tell. */
static void
append_origin(GString *text, const json_t *view)
{
    const json_t *officer = json_object_get(view, "officer");
    g_string_append_printf(text, "From the plan “%s”", text_at(json_object_get(view, "programme"), "title"));
    if (is_true(officer, "known"))
        g_string_append_printf(text, "; tell %s (%s) what is done or wrong here", text_at(officer, "name"),
                               text_at(officer, "address"));
    g_string_append_c(text, '.');
}

Chat *
chat_new(const json_t *view, const char *subject)
{
    const char *note = text_at(view, "note");
    g_autoptr(GString) text = g_string_new(note);
    if (*note != '\0')
        g_string_append_c(text, ' ');
    if (strstr(subject, text_at(view, "summary")) == NULL)
        g_string_append_printf(text, "%s. ", text_at(view, "summary_sentence"));
    append_origin(text, view);
    Chat *chat = chat_empty(subject, text->str);
    const json_t *sections = json_object_get(view, "sections");
    const json_t *counts = json_object_get(view, "counts");
    chat->urgent = json_integer_value(json_object_get(counts, item_section_word(SECTION_OVERDUE))) > 0 ||
                   json_integer_value(json_object_get(counts, item_section_word(SECTION_ESCALATED))) > 0;
    for (size_t i = 0; i < json_array_size(sections); i++)
        add_section(chat, json_array_get(sections, i));
    add_areas(chat, view);
    return chat;
}

Chat *
chat_note(const char *title, const char *sentence)
{
    return chat_empty(title, sentence);
}

GPtrArray *
chat_lines(const ChatPart *part, guint most)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < part->lines->len && i < most; i++)
        g_ptr_array_add(lines, g_strdup(part->lines->pdata[i]));
    int more = part->more + (int)part->lines->len - (int)lines->len;
    if (more > 0)
        g_ptr_array_add(lines, g_strdup_printf("and %d more", more));
    return lines;
}
