/* bounce: what mail servers report of mail that did not arrive, and the addresses that are marked for it. */
#include "base/error.h"
#include "base/text.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/table.h"
#include "deliver/dsn.h"
#include "store/outbox.h"
#include "store/suppressions.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A report returns at most the message that it speaks of. */
enum { LARGEST = 10 << 20 };

/* What a mail came to. */
typedef enum {
    FOUND_NO_REPORT,
    FOUND_PASSING,  /* of no failure: late, delivered, relayed */
    FOUND_STRANGER, /* of no message of this store */
    FOUND_KNOWN,    /* of one that is not counted as sent, or not any more */
    FOUND_EXPIRED,  /* tried for too long: the address may be good */
    FOUND_BOUNCED
} Found;

typedef struct {
    const char *word, *said;
} FoundText;

static const FoundText found_texts[] = {
    [FOUND_NO_REPORT] = {"no-report", "no delivery report: left alone"},
    [FOUND_PASSING] = {"passing", "a report of no failure: left alone"},
    [FOUND_STRANGER] = {"not-ours", "a report of no message of this store: left alone"},
    [FOUND_KNOWN] = {"known", "known before: nothing to do"},
    [FOUND_EXPIRED] = {"expired",
                       "the server gave up trying; the officer is told, and the address stays good"},
    [FOUND_BOUNCED] = {"bounced",
                       "it did not arrive; the officer is told, and nothing more is sent there until "
                       "`milestonectl bounce confirm`"}};

typedef struct {
    Ctl *ctl;
    Store *store;
    const char *source; /* a file's name; NULL: standard input */
    bool dry;
} Bouncing;

static void
say(const Bouncing *bouncing, Found found, const Message *message, const char *answer)
{
    const char *address = message != NULL ? message->address : NULL;
    if (bouncing->ctl->json) {
        ctl_print_json(json_pack("{s:o, s:s, s:o, s:o, s:o, s:b}", "file", output_text(bouncing->source),
                                 "found", found_texts[found].word, "to", output_text(address), "message",
                                 message != NULL ? json_integer(message->id) : json_null(), "answer",
                                 output_text(answer), "dry_run", bouncing->dry));
        return;
    }
    g_autofree char *name = text_printable(bouncing->source != NULL ? bouncing->source : "standard input");
    FILE *out = found <= FOUND_STRANGER ? stderr : stdout;
    if (message != NULL)
        fprintf(out, "%s: message %" G_GINT64_FORMAT " to %s: %s: %s%s\n", name, message->id, address, answer,
                found_texts[found].said, bouncing->dry ? " (nothing is recorded: a dry run)" : "");
    else
        fprintf(out, "%s: %s\n", name, found_texts[found].said);
}

/* The recipient of whom there is most to say. Each of our mails has one; a list's server may report of more.
 */
static const DsnRecipient *
gravest(const Dsn *dsn)
{
    const DsnRecipient *gravest = dsn->recipients->pdata[0];
    for (guint i = 1; i < dsn->recipients->len; i++) {
        const DsnRecipient *recipient = dsn->recipients->pdata[i];
        bool graver = dsn_is_permanent(recipient) && !dsn_is_permanent(gravest);
        if (graver || (recipient->action == DSN_FAILED && gravest->action != DSN_FAILED))
            gravest = recipient;
    }
    return gravest;
}

/*
 * A report marks the address that the message went to, whatever address it names itself: behind it others may
 * stand to which mail was passed on. What makes it credible is the Message-ID, which only those know who had
 * the message.
 */
static bool
record(const Bouncing *bouncing, const char *message_id, const DsnRecipient *recipient, Message **message,
       Found *found, GError **error)
{
    Author author = ctl_author(bouncing->ctl);
    bool done;
    g_autoptr(GError) own = NULL;
    *message = outbox_bounce(bouncing->store, message_id, recipient->answer, &author, &done, &own);
    if (own != NULL) {
        g_propagate_error(error, g_steal_pointer(&own));
        return false;
    }
    bool permanent = dsn_is_permanent(recipient);
    *found = *message == NULL ? FOUND_STRANGER
             : !done          ? FOUND_KNOWN
                              : (permanent ? FOUND_BOUNCED : FOUND_EXPIRED);
    if (*found != FOUND_BOUNCED)
        return true;
    const Suppression suppression = {.address = (*message)->address,
                                     .channel = CHANNEL_MAIL,
                                     .since = author.at,
                                     .answer = recipient->answer,
                                     .message_id = (*message)->id};
    return suppressions_mark(bouncing->store, &suppression, error);
}

static bool
handle_failure(const Bouncing *bouncing, const char *message_id, const DsnRecipient *recipient,
               GError **error)
{
    g_autoptr(Message) message = NULL;
    Found found = FOUND_STRANGER;
    if (!store_begin(bouncing->store, error))
        return false;
    bool ok = record(bouncing, message_id, recipient, &message, &found, error);
    if (!ok || bouncing->dry)
        store_rollback(bouncing->store);
    else
        ok = store_commit(bouncing->store, error);
    if (ok)
        say(bouncing, found, message, recipient->answer);
    return ok;
}

static bool
handle_mail(const Bouncing *bouncing, const GString *mail, GError **error)
{
    g_autoptr(Dsn) dsn = mail->len <= LARGEST ? dsn_read(mail->str, mail->len) : NULL;
    if (dsn == NULL) {
        say(bouncing, FOUND_NO_REPORT, NULL, NULL);
        return true;
    }
    const DsnRecipient *recipient = gravest(dsn);
    if (recipient->action != DSN_FAILED || dsn->message_id == NULL) {
        say(bouncing, recipient->action != DSN_FAILED ? FOUND_PASSING : FOUND_STRANGER, NULL,
            recipient->answer);
        return true;
    }
    return handle_failure(bouncing, dsn->message_id, recipient, error);
}

/* Reads no more than is needed to see that it is too large. */
static bool
read_all(FILE *in, const char *name, GString *mail, GError **error)
{
    char chunk[65536];
    size_t got;
    while (mail->len <= LARGEST && (got = fread(chunk, 1, sizeof chunk, in)) > 0)
        g_string_append_len(mail, chunk, (gssize)got);
    return !ferror(in) || error_set(error, ERROR_IO, "%s: cannot be read: %s", name, g_strerror(errno));
}

static bool
read_file(const char *path, GString *mail, GError **error)
{
    FILE *in = fopen(path, "rbe");
    if (in == NULL)
        return error_set(error, ERROR_DATA, "%s: cannot be read: %s", path, g_strerror(errno));
    bool ok = read_all(in, path, mail, error);
    fclose(in);
    return ok;
}

static bool
do_one(Bouncing *bouncing, const char *path, GError **error)
{
    bouncing->source = path;
    GString *mail = g_string_new(NULL);
    bool ok = path != NULL ? read_file(path, mail, error) : read_all(stdin, "standard input", mail, error);
    ok = ok && handle_mail(bouncing, mail, error);
    g_string_free(mail, TRUE);
    return ok;
}

/* What was looked at is not looked at again: it goes where a mail program puts what was read. */
static bool
put_aside(const char *path, const char *directory, const char *name, GError **error)
{
    g_autofree char *seen = g_strconcat(name, strstr(name, ":2,") == NULL ? ":2,S" : "", NULL);
    g_autofree char *target = g_build_filename(directory, "cur", seen, NULL);
    return rename(path, target) == 0 ||
           error_set(error, ERROR_IO, "%s: cannot be moved to %s: %s", path, target, g_strerror(errno));
}

static bool
do_maildir(Bouncing *bouncing, const char *directory, GError **error)
{
    g_autofree char *fresh = g_build_filename(directory, "new", NULL);
    g_autoptr(GError) own = NULL;
    GDir *dir = g_dir_open(fresh, 0, &own);
    if (dir == NULL)
        return error_set(error, ERROR_DATA, "%s is no Maildir: %s", directory, own->message);
    bool ok = true;
    const char *name;
    while (ok && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(fresh, name, NULL);
        if (*name == '.' || !g_file_test(path, G_FILE_TEST_IS_REGULAR))
            continue;
        ok = do_one(bouncing, path, error) && (bouncing->dry || put_aside(path, directory, name, error));
    }
    g_dir_close(dir);
    return ok;
}

static json_t *
suppression_json(const Suppression *suppression)
{
    return json_pack("{s:o, s:s, s:o, s:o, s:I}", "address", output_text(suppression->address), "channel",
                     channel_word(suppression->channel), "since", output_instant(suppression->since),
                     "answer", output_text(suppression->answer), "message", suppression->message_id);
}

static bool
list(const Ctl *ctl, Store *store, GError **error)
{
    g_autoptr(GPtrArray) all = suppressions_list(store, error);
    if (all == NULL)
        return false;
    g_autoptr(Zone) zone = ctl_local_zone();
    g_autoptr(Table) table = table_new("ADDRESS", "SINCE", "MESSAGE", "ANSWER", NULL);
    for (guint i = 0; i < all->len; i++) {
        const Suppression *suppression = all->pdata[i];
        g_autofree char *since = output_when(zone, suppression->since);
        g_autofree char *message = g_strdup_printf("%" G_GINT64_FORMAT, suppression->message_id);
        if (ctl->json)
            ctl_print_json(suppression_json(suppression));
        else
            table_add(table, suppression->address, since, message, suppression->answer, NULL);
    }
    if (!ctl->json)
        table_print(table, "No address is marked.");
    return true;
}

static bool
confirm(Ctl *ctl, Store *store, const char *address, bool dry, GError **error)
{
    bool done = false;
    if (!store_begin(store, error))
        return false;
    bool ok = suppressions_confirm(store, address, &done, error);
    if (!ok || dry || !done)
        store_rollback(store);
    else
        ok = store_commit(store, error);
    if (!ok)
        return false;
    if (!done)
        return error_set(error, ERROR_DATA, "%s is not marked (see: milestonectl bounce list)", address);
    if (!dry)
        ctl_poke(ctl);
    if (ctl->json)
        ctl_print_json(
            json_pack("{s:o, s:b, s:b}", "address", output_text(address), "confirmed", true, "dry_run", dry));
    else
        printf(dry ? "%s would be sent to again\n" : "%s is sent to again\n", address);
    return true;
}

/* An alias gets all kinds of mail: what is no report ends well, or the mail server would answer it with a
 * report of its own. What cannot be recorded ends with the error's code, and the server tries again. */
static bool
take_reports(Ctl *ctl, const char *path, const char *maildir, bool dry, GError **error)
{
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_WRITE, error);
    if (store == NULL)
        return false;
    g_mime_init();
    Bouncing bouncing = {.ctl = ctl, .store = store, .dry = dry};
    bool ok = maildir != NULL ? do_maildir(&bouncing, maildir, error) : do_one(&bouncing, path, error);
    g_mime_shutdown();
    if (!dry)
        ctl_poke(ctl);
    return ok;
}

static bool
do_word(Ctl *ctl, int argc, char **argv, const char *maildir, bool dry, GError **error)
{
    const char *word = argc > 1 ? argv[1] : "";
    bool lists = strcmp(word, "list") == 0, confirms = strcmp(word, "confirm") == 0;
    int wanted = lists ? 2 : confirms ? 3 : argc > 1 ? 2 : 1;
    if (argc != wanted || (maildir != NULL && argc > 1))
        return error_set(error, ERROR_USAGE,
                         "usage: milestonectl bounce [FILE | --maildir DIR] | bounce list | "
                         "bounce confirm ADDRESS");
    if (!lists && !confirms)
        return take_reports(ctl, argc > 1 ? word : NULL, maildir, dry, error);
    g_autoptr(Store) store = ctl_store(ctl, lists ? STORE_READ_ONLY : STORE_READ_WRITE, error);
    if (store == NULL)
        return false;
    return lists ? list(ctl, store, error) : confirm(ctl, store, argv[2], dry, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    gboolean dry = FALSE;
    g_autofree char *maildir = NULL;
    const GOptionEntry entries[] = {
        {"maildir", 0, 0, G_OPTION_ARG_FILENAME, &maildir,
         "Read every new mail of a Maildir, and move it to cur", "DIR"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, "Say what would be recorded, and record nothing", NULL},
        G_OPTION_ENTRY_NULL};
    return command_parse(self, entries, 0, 2, &argc, &argv, error) &&
           do_word(ctl, argc, argv, maildir, dry, error);
}

const Command command_bounce = {
    .name = "bounce",
    .arguments = "[FILE | list | confirm ADDRESS]",
    .summary = "Read a report of mail that came back; list or confirm marked addresses",
    .run = run,
};
