#include "base/address.h"
#include "compose/compose.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "engine/kit.h"

#include <signal.h>
#include <stdio.h>

typedef struct {
    Delivery delivery;
    bool answered;
} Attempt;

static void
answered(void *data, DeliveryResult result, int code, const char *answer, Instant retry_after)
{
    Attempt *attempt = data;
    attempt->delivery.result = result;
    attempt->delivery.code = code;
    attempt->delivery.answer = g_strdup(answer);
    attempt->answered = true;
}

static void
closed(void *data)
{
}

/* One attempt on a loop of its own, which ends when nothing is left to do on it. */
static bool
attempt_on(uv_loop_t *loop, const Ctl *ctl, const Message *message, Attempt *attempt, GError **error)
{
    Transport *mail = NULL;
    Transport *webhook = NULL;
    if (!kit_transports(ctl->settings, loop, ctl->clock, false, &mail, &webhook, error))
        return false;
    Transport *transport = message->channel == CHANNEL_MAIL ? mail : webhook;
    transport_send(transport, message, answered, attempt);
    while (!attempt->answered && uv_run(loop, UV_RUN_ONCE) != 0)
        ;
    transport_close(mail, closed, NULL);
    if (webhook != mail)
        transport_close(webhook, closed, NULL);
    return true;
}

static bool
send_once(const Ctl *ctl, const Message *message, Attempt *attempt, GError **error)
{
    uv_loop_t loop;
    if (uv_loop_init(&loop) != 0)
        return error_set(error, ERROR_SOFTWARE, "the event loop cannot be made");
    bool well = attempt_on(&loop, ctl, message, attempt, error);
    uv_run(&loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&loop) != 0)
        g_warning("the event loop was not left clean");
    if (well && !attempt->answered)
        return error_set(error, ERROR_SOFTWARE, "the transport gave no answer");
    return well;
}

static const char *
transport_word(const Ctl *ctl, const Message *message)
{
    if (message->channel == CHANNEL_WEBHOOK)
        return "webhook";
    return ctl->settings->mail.transport == MAIL_SMTP ? ctl->settings->mail.url : ctl->settings->mail.maildir;
}

static bool
say(const Ctl *ctl, const Message *message, const Attempt *attempt, GError **error)
{
    const Delivery *delivery = &attempt->delivery;
    if (ctl->json) {
        json_t *object = output_delivery(delivery);
        json_object_set_new(object, "to", output_text(message->address));
        json_object_set_new(object, "by", output_text(transport_word(ctl, message)));
        json_object_set_new(object, "message_id", output_text(message->message_id));
        ctl_print_json(object);
    }
    if (delivery->result == DELIVERY_SENT) {
        if (!ctl->json)
            printf("sent to %s by %s: %s\n", message->address, transport_word(ctl, message),
                   delivery->answer);
        return true;
    }
    if (delivery->result == DELIVERY_TEMPORARY)
        return error_set(error, ERROR_UNAVAILABLE, "%s: not taken now by %s: %s", message->address,
                         transport_word(ctl, message), delivery->answer);
    return error_set(error, ERROR_DATA, "%s: refused by %s: %s", message->address,
                     transport_word(ctl, message), delivery->answer);
}

static bool
send_message(const Ctl *ctl, Message *message, GError **error)
{
    Attempt attempt = {.delivery = {.attempt = 1, .at = clock_now(ctl->clock)}};
    message->attempts = 1;
    bool well = send_once(ctl, message, &attempt, error) && say(ctl, message, &attempt, error);
    g_free(attempt.delivery.answer);
    return well;
}

static void
rehearse(const Ctl *ctl, const Message *message)
{
    if (!ctl->json) {
        printf("would send \"%s\" to %s by %s\n", message->subject, message->address,
               transport_word(ctl, message));
        return;
    }
    json_t *object = json_object();
    json_object_set_new(object, "to", output_text(message->address));
    json_object_set_new(object, "by", output_text(transport_word(ctl, message)));
    json_object_set_new(object, "message_id", output_text(message->message_id));
    json_object_set_new(object, "dry_run", json_true());
    ctl_print_json(object);
}

static bool
test(Ctl *ctl, const char *target, WebhookForm form, bool dry_run, GError **error)
{
    bool web = g_str_has_prefix(target, "http://") || g_str_has_prefix(target, "https://");
    if (!web && !address_ok(target))
        return error_set(error, ERROR_DATA, "\"%s\" is neither a mail address nor an http(s) address",
                         target);
    /* a message that tries the way needs no calendar */
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Kit) kit =
        ctl_settings(ctl, error) != NULL ? kit_new(ctl->settings, random_system_new(), faults, error) : NULL;
    if (kit == NULL)
        return false;
    g_autoptr(Zone) zone = ctl_local_zone();
    g_autoptr(Message) message = composer_test(kit->composer, web ? CHANNEL_WEBHOOK : CHANNEL_MAIL, form,
                                               target, zone, clock_now(ctl->clock), kit->random, error);
    if (message == NULL)
        return false;
    if (dry_run) {
        rehearse(ctl, message);
        return true;
    }
    signal(SIGPIPE, SIG_IGN); /* a server may hang up while it is being written to */
    return send_message(ctl, message, error);
}

static bool
parse_form(const char *word, WebhookForm *form, GError **error)
{
    static const char *const words[] = {"milestoned", "slack", "teams", "ntfy", NULL};
    return word == NULL || webhook_form_parse(word, form) || command_unknown("--form", word, words, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    gboolean dry_run = FALSE;
    g_autofree char *form = NULL;
    const GOptionEntry entries[] = {
        {"form", 0, 0, G_OPTION_ARG_STRING, &form, "What a webhook is sent: milestoned, slack, teams or ntfy",
         "FORM"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Only say what would be sent", NULL},
        G_OPTION_ENTRY_NULL};
    WebhookForm parsed = WEBHOOK_MILESTONED;
    return command_parse(self, entries, 1, 1, &argc, &argv, error) && parse_form(form, &parsed, error) &&
           test(ctl, argv[1], parsed, dry_run, error);
}

const Command command_test = {
    .name = "test",
    .arguments = "ADDRESS|URL",
    .summary = "Send one test message now, and say what the server answered",
    .run = run,
};
