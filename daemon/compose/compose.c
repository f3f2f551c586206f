#include "compose/compose.h"

#include "base/address.h"
#include "base/error.h"
#include "compose/chat.h"
#include "compose/mime.h"
#include "compose/phrase.h"
#include "compose/templates.h"
#include "compose/view.h"
#include "compose/webhook.h"

#include <gmime/gmime.h>
#include <string.h>

enum { TEXT_COLUMNS = 72, SUBJECT_COLUMNS = 160, LONGEST_LABEL = 63, MOST_THREADS = 20 };

struct Composer {
    Mustache *templates;
    char *from_name, *from_address;
    char *host;
    char *note;             /* NULL or a line for the top */
    const Almanac *almanac; /* borrowed */
};

static bool
host_ok(const char *host)
{
    g_autofree char *address = g_strconcat("x@", host, NULL);
    return g_str_is_ascii(host) && host[0] != '[' && address_ok(address);
}

static bool
read_addresses(Composer *composer, const ComposerOptions *options, GError **error)
{
    if (!address_split(options->from, &composer->from_name, &composer->from_address) ||
        !address_ok(composer->from_address) || !g_str_is_ascii(composer->from_address))
        return error_set(error, ERROR_SETTINGS, "“%s” is no address to send from: write Name <name@host>",
                         options->from);
    if (!host_ok(options->host))
        return error_set(error, ERROR_SETTINGS, "“%s” is no host name", options->host);
    composer->host = g_strdup(options->host);
    return true;
}

Composer *
composer_new(const ComposerOptions *options, GError **error)
{
    g_mime_init();
    g_autoptr(Composer) composer = g_new0(Composer, 1);
    composer->note = g_strdup(options->test_note);
    composer->almanac = options->almanac;
    if (!read_addresses(composer, options, error))
        return NULL;
    composer->templates = templates_load(options->templates, options->overrides, error);
    return composer->templates != NULL ? g_steal_pointer(&composer) : NULL;
}

void
composer_free(Composer *composer)
{
    if (composer == NULL)
        return;
    mustache_free(composer->templates);
    g_free(composer->from_name);
    g_free(composer->from_address);
    g_free(composer->host);
    g_free(composer->note);
    g_free(composer);
}

static char *
render_form(const Composer *composer, NoticeKind kind, const json_t *view, ComposeForm form, GError **error)
{
    static const char *const names[] = {
        [COMPOSE_SUBJECT] = "subject", [COMPOSE_TEXT] = "txt", [COMPOSE_HTML] = "html"};
    static const MustacheEscape escapes[] = {
        [COMPOSE_SUBJECT] = MUSTACHE_HEADER, [COMPOSE_TEXT] = MUSTACHE_TEXT, [COMPOSE_HTML] = MUSTACHE_HTML};
    g_autofree char *name = templates_name(kind, names[form]);
    g_autofree char *raw = mustache_render(composer->templates, name, view, escapes[form], error);
    if (raw == NULL)
        return NULL;
    if (form == COMPOSE_SUBJECT)
        return phrase_clean(raw, SUBJECT_COLUMNS);
    return form == COMPOSE_TEXT ? phrase_wrap(raw, TEXT_COLUMNS) : g_steal_pointer(&raw);
}

static const Timetable *
times_of(const Composer *composer, const Draft *draft)
{
    return almanac_timetable(composer->almanac, draft->plan->nation, draft->plan->calendar);
}

static char *render_chat(const Composer *composer, const Draft *draft, const char *url, WebhookForm form,
                         GError **error);

char *
composer_render(const Composer *composer, const Draft *draft, ComposeForm form, GError **error)
{
    const Timetable *times = times_of(composer, draft);
    const Board *board = draft->board;
    if (form == COMPOSE_JSON && board != NULL && board->form != WEBHOOK_MILESTONED && board->webhook != NULL)
        return render_chat(composer, draft, board->webhook, board->form, error);
    if (form == COMPOSE_JSON)
        return webhook_body(draft, times, composer->note);
    json_t *view = view_draft(draft, times, composer->note);
    char *text = render_form(composer, draft->kind, view, form, error);
    json_decref(view);
    return text;
}

/* A key as a label of a List-Id: RFC 2919 wants what a host name may have. */
static char *
label(const char *key)
{
    char *text = g_ascii_strdown(key, -1);
    for (char *p = text; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p))
            *p = '-';
    if (strlen(text) > LONGEST_LABEL)
        text[LONGEST_LABEL] = '\0';
    return text;
}

static char *
list_id(const Composer *composer, const Draft *draft)
{
    g_autofree char *programme = label(draft->plan->key);
    if (draft->board == NULL)
        return g_strdup_printf("%s.%s", programme, composer->host);
    g_autofree char *board = label(draft->board->key);
    return g_strdup_printf("%s.%s.%s", board, programme, composer->host);
}

/* No mail has such an id, but mail programs gather under it what names it. */
static char *
thread_id(const Composer *composer, const char *word, const char *name)
{
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    return g_strdup_printf("%s.%.32s@%s", word, hash, composer->host);
}

/* What all digests of a board and all lists of an officer answer to; and what else tells of no milestone. */
static char *
kind_thread(const Composer *composer, const Draft *draft)
{
    const char *whose = draft->board != NULL ? draft->board->key : draft->person->key;
    g_autofree char *name =
        g_strdup_printf("%s/%s/%s", notice_kind_word(draft->kind), draft->plan->key, whose);
    return thread_id(composer, "thread", name);
}

/* "PROGRAMME/REF" of the milestones that a mail is about: not those of a digest or of the officer's list,
 * which tell of the whole plan. (transfer full) */
static GPtrArray *
threaded_refs(const Draft *draft)
{
    bool whole = draft->kind == NOTICE_DIGEST || draft->kind == NOTICE_OFFICER;
    return whole ? g_ptr_array_new_with_free_func(g_free) : draft_refs(draft);
}

/*
 * The ids of what a mail belongs to, for References. One for each milestone that it tells of, the first one's
 * last: it is the parent. So all mail about one milestone is one thread, and what tells of two joins theirs.
 * Beyond MOST_THREADS the rest is left out: the header stays below 2 KB, and a mail that tells of more is a
 * list rather than part of a conversation. (transfer full)
 */
static GPtrArray *
thread_ids(const Composer *composer, const Draft *draft)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) refs = threaded_refs(draft);
    for (guint i = MIN(refs->len, MOST_THREADS); i-- > 0;)
        g_ptr_array_add(ids, thread_id(composer, "milestone", refs->pdata[i]));
    if (ids->len == 0)
        g_ptr_array_add(ids, kind_thread(composer, draft));
    return ids;
}

static void
set_mail_id(Message *message, const Composer *composer, Random *random)
{
    g_autofree char *hex = random_hex(random, 16);
    message->message_id = g_strdup_printf("%s.%s@%s", notice_kind_word(message->kind), hex, composer->host);
}

/* Renders what is left of `mail` and makes it the message's body. */
static bool
finish_mail(const Composer *composer, Message *message, Mail *mail, const json_t *view, Random *random,
            GError **error)
{
    g_autofree char *text = render_form(composer, message->kind, view, COMPOSE_TEXT, error);
    g_autofree char *html =
        text != NULL ? render_form(composer, message->kind, view, COMPOSE_HTML, error) : NULL;
    message->subject =
        html != NULL ? render_form(composer, message->kind, view, COMPOSE_SUBJECT, error) : NULL;
    if (message->subject == NULL)
        return false;
    g_autofree char *hex = random_hex(random, 16);
    g_autofree char *boundary = g_strconcat("part", hex, NULL);
    mail->from_name = composer->from_name != NULL ? composer->from_name : "";
    mail->from_address = composer->from_address;
    mail->to_address = message->address;
    mail->message_id = message->message_id;
    mail->subject = message->subject;
    mail->boundary = boundary;
    mail->text = text;
    mail->html = html;
    message->body = mime_build(mail);
    return true;
}

static bool
write_mail(const Composer *composer, const Draft *draft, Message *message, const Zone *zone, Random *random,
           GError **error)
{
    const Person *officer = plan_officer_on(draft->plan, draft->on);
    const char *reply = officer != NULL && officer->addresses->len > 0 ? officer->addresses->pdata[0] : NULL;
    g_autofree char *date = zone_format_rfc5322(zone, message->created);
    g_autoptr(GPtrArray) threads = thread_ids(composer, draft);
    g_autofree char *list = list_id(composer, draft);
    Mail mail = {.to_name = draft->person->name,
                 .reply_name = officer != NULL ? officer->name : NULL,
                 .reply_address = reply != NULL && address_ok(reply) ? reply : NULL,
                 .date = date,
                 .threads = threads,
                 .list_name = draft->board != NULL ? draft->board->title : draft->plan->title,
                 .list_id = list};
    set_mail_id(message, composer, random);
    json_t *view = view_draft(draft, times_of(composer, draft), composer->note);
    bool ok = finish_mail(composer, message, &mail, view, random, error);
    json_decref(view);
    return ok;
}

static bool
compose_mail(const Composer *composer, const Draft *draft, Message *message, Random *random, GError **error)
{
    const Person *person = draft->person;
    if (person == NULL || person->addresses->len == 0)
        return error_set(error, ERROR_DATA, "%s: %s has no address", draft->plan->key,
                         person != NULL ? person->name : "nobody");
    const char *address = person->addresses->pdata[0];
    if (!address_ok(address))
        return error_set(error, ERROR_DATA, "%s: “%s” of %s is no mail address", draft->plan->key, address,
                         person->name);
    g_autoptr(Zone) zone = zone_new(person->zone != NULL ? person->zone : draft->plan->zone, error);
    if (zone == NULL)
        return false;
    message->address = g_strdup(address);
    message->person_id = person->id;
    return write_mail(composer, draft, message, zone, random, error);
}

static bool
url_ok(const char *url)
{
    return url != NULL && (g_str_has_prefix(url, "https://") || g_str_has_prefix(url, "http://")) &&
           g_uri_is_valid(url, G_URI_FLAGS_NONE, NULL);
}

static char *
chat_body(const Chat *chat, const char *url, WebhookForm form)
{
    if (form == WEBHOOK_SLACK)
        return webhook_dump(chat_slack(chat));
    return webhook_dump(form == WEBHOOK_TEAMS ? chat_teams(chat) : chat_ntfy(chat, url));
}

static void
set_webhook(Message *message, const char *url, WebhookForm form, char *body, Random *random)
{
    g_autofree char *hex = random_hex(random, 16);
    message->address = plan_webhook_address(url, form);
    message->message_id = g_strconcat("msg_", hex, NULL);
    message->body = g_bytes_new_take(body, strlen(body));
}

/* What a draft says in a chat. (transfer full) */
static char *
render_chat(const Composer *composer, const Draft *draft, const char *url, WebhookForm form, GError **error)
{
    json_t *view = view_draft(draft, times_of(composer, draft), composer->note);
    g_autofree char *subject = render_form(composer, draft->kind, view, COMPOSE_SUBJECT, error);
    g_autoptr(Chat) chat = subject != NULL ? chat_new(view, subject) : NULL;
    json_decref(view);
    return chat != NULL ? chat_body(chat, url, form) : NULL;
}

static bool
compose_webhook(const Composer *composer, const Draft *draft, Message *message, Random *random,
                GError **error)
{
    const char *url = draft->board != NULL ? draft->board->webhook : NULL;
    if (!url_ok(url) || !plan_webhook_ok(url, draft->board->form))
        return error_set(error, ERROR_DATA, "%s: “%s” is no http or https address for a webhook",
                         draft->plan->key, url != NULL ? url : "");
    char *body = composer_render(composer, draft, COMPOSE_JSON, error);
    if (body == NULL)
        return false;
    set_webhook(message, url, draft->board->form, body, random);
    message->subject = composer_render(composer, draft, COMPOSE_SUBJECT, error);
    return message->subject != NULL;
}

static Message *
message_of(const Draft *draft, Instant now)
{
    Message *message = message_new(draft->kind, draft->channel);
    message->programme_id = draft->plan->id;
    message->board_id = draft->board != NULL ? draft->board->id : 0;
    message->on = draft->on;
    message->change = draft->change;
    message->created = message->not_before = now;
    g_ptr_array_unref(message->keys);
    g_ptr_array_unref(message->refs);
    message->keys = draft_keys(draft);
    message->refs = draft_refs(draft);
    return message;
}

Message *
composer_compose(const Composer *composer, const Draft *draft, Instant now, Random *random, GError **error)
{
    g_autoptr(Message) message = message_of(draft, now);
    bool ok = draft->channel == CHANNEL_WEBHOOK ? compose_webhook(composer, draft, message, random, error)
                                                : compose_mail(composer, draft, message, random, error);
    return ok ? g_steal_pointer(&message) : NULL;
}

static bool
test_mail(const Composer *composer, Message *message, const char *address, const Zone *zone, Random *random,
          GError **error)
{
    if (!address_ok(address))
        return error_set(error, ERROR_DATA, "“%s” is no mail address", address);
    g_autofree char *date = zone_format_rfc5322(zone, message->created);
    Mail mail = {.to_name = "", .date = date};
    message->address = g_strdup(address);
    set_mail_id(message, composer, random);
    json_t *view = view_test(channel_word(CHANNEL_MAIL), address, message->on, composer->note);
    bool ok = finish_mail(composer, message, &mail, view, random, error);
    json_decref(view);
    return ok;
}

static bool
test_webhook(const Composer *composer, Message *message, const char *url, WebhookForm form, Random *random,
             GError **error)
{
    if (!url_ok(url))
        return error_set(error, ERROR_DATA, "“%s” is no http or https address", url);
    if (!plan_webhook_ok(url, form))
        return error_set(error, ERROR_DATA, "“%s” does not end in a topic: write https://HOST/TOPIC", url);
    json_t *view = view_test(channel_word(CHANNEL_WEBHOOK), url, message->on, composer->note);
    message->subject = render_form(composer, NOTICE_TEST, view, COMPOSE_SUBJECT, error);
    json_decref(view);
    if (message->subject == NULL)
        return false;
    g_autoptr(Chat) chat = chat_note(message->subject, "Digests of a board can be posted here.");
    set_webhook(message, url, form,
                form == WEBHOOK_MILESTONED ? webhook_test_body(message->on, composer->note)
                                           : chat_body(chat, url, form),
                random);
    return true;
}

Message *
composer_test(const Composer *composer, Channel channel, WebhookForm form, const char *address,
              const Zone *zone, Instant now, Random *random, GError **error)
{
    g_autoptr(Message) message = message_new(NOTICE_TEST, channel);
    message->on = zone_day(zone, now, NULL);
    message->created = message->not_before = now;
    bool ok = channel == CHANNEL_WEBHOOK ? test_webhook(composer, message, address, form, random, error)
                                         : test_mail(composer, message, address, zone, random, error);
    return ok ? g_steal_pointer(&message) : NULL;
}
