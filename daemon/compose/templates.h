/* The template files of messages: KIND.subject, KIND.txt and KIND.html, and what they share, each in a file
 * with ".mustache" after its name. */
#ifndef MILESTONED_COMPOSE_TEMPLATES_H
#define MILESTONED_COMPOSE_TEMPLATES_H

#include "compose/mustache.h"
#include "plan/words.h"

/*
 * Reads every template in `directory`, and then those in `overrides` (may be NULL or absent), which take the
 * place of those of the same name or add to them. Every kind that has templates is checked against its view.
 * A missing or malformed one, one that names what is not there, or an override whose name is nearly that of
 * a template, is an ERROR_SETTINGS that names the file. (transfer full)
 */
Mustache *templates_load(const char *directory, const char *overrides, GError **error);

/* The name of a kind's template: templates_name(NOTICE_DIGEST, "html") is "digest.html" (transfer full). */
char *templates_name(NoticeKind kind, const char *form);

#endif
