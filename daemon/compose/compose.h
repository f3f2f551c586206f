/*
 * Drafts become messages: a draft's items are laid out as a view, the view is rendered through Mustache
 * templates as text, as HTML and as a subject, and those are put into a mail (RFC 5322, RFC 2045) or a
 * webhook's JSON. Composing sends nothing and asks nobody for the time.
 */
#ifndef MILESTONED_COMPOSE_COMPOSE_H
#define MILESTONED_COMPOSE_COMPOSE_H

#include "base/random.h"
#include "plan/message.h"
#include "plan/notice.h"
#include "time/zone.h"

typedef struct Composer Composer;

typedef struct ComposerOptions {
    const char *templates; /* the directory of the project's templates */
    const char
        *overrides; /* files in it stand before those of `templates`, one by one; NULL or absent: none */
    const Almanac *almanac; /* borrowed: what programmes count days by */
    const char *from;       /* the address that mail comes from: "Milestones <milestoned@example.org>" */
    const char *host;       /* the right-hand side of message ids */
    const char *test_note;  /* NULL, or a line put at the top of every message: a rehearsal says so */
} ComposerOptions;

/* Reads and checks every template: one that is missing, malformed or names a variable that its view does not
 * have is an ERROR_SETTINGS that names file and line. This initialises GMime, which belongs to the process
 * and stays initialised; make the first composer before there are threads. Afterwards a composer is only
 * read: threads may share it. (transfer full) */
Composer *composer_new(const ComposerOptions *options, GError **error);
void composer_free(Composer *composer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Composer, composer_free)

typedef enum { COMPOSE_SUBJECT, COMPOSE_TEXT, COMPOSE_HTML, COMPOSE_JSON } ComposeForm;

/* One form of a draft, as a preview shows it. (transfer full) */
char *composer_render(const Composer *composer, const Draft *draft, ComposeForm form, GError **error);

/*
 * The whole message for a draft, addressed to the person's first address or to the board's webhook; `now`
 * becomes its Date, shown in the recipient's zone, and `random` its id. A recipient without an address is the
 * caller's to hold back: it is an ERROR_DATA here. Everything that stands in the plan is data: no header,
 * line or tag can be made of it.
 *
 * A mail about milestones names an id for each in References, at most 20, the first one's last and in
 * In-Reply-To: mail about one milestone is one thread. The digests of a board have an id of their own, and so
 * have an officer's lists. (transfer full)
 */
Message *composer_compose(const Composer *composer, const Draft *draft, Instant now, Random *random,
                          GError **error);

/* A message that says only that mail, or the webhook, works; `form` is the webhook's. (transfer full) */
Message *composer_test(const Composer *composer, Channel channel, WebhookForm form, const char *address,
                       const Zone *zone, Instant now, Random *random, GError **error);

#endif
