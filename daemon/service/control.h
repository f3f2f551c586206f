/*
 * The control socket: a UNIX stream socket on which milestonectl speaks to the daemon. A request is one word
 * and a newline, the answer one JSON object and a newline, after which the daemon closes.
 *
 *   status   {"ok": true, "pid": …, "next": "2004-04-01T07:00:00Z" or null, "idle": …}
 *   reload   {"ok": true}: the settings are read again
 *   poke     {"ok": true}: the store has changed, look now
 *
 * What is refused is answered {"ok": false, "code": 75, "error": "…"}, the code that of the daemon's error.
 * Who has not finished a request, or not taken its answer, ten seconds after connecting is left.
 */
#ifndef MILESTONED_SERVICE_CONTROL_H
#define MILESTONED_SERVICE_CONTROL_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <uv.h>

typedef struct ControlServer ControlServer;

/* Answers one request: (transfer full). */
typedef json_t *(*ControlHandler)(void *data, const char *request);

/* Listens on `path`, mode 0660, its directory made where it is missing; a socket that a dead daemon left is
 * replaced, anything else that stands there is left alone (ERROR_SETTINGS). (transfer full) */
ControlServer *control_server_new(uv_loop_t *loop, const char *path, ControlHandler handler, void *data,
                                  GError **error);

/* Another time than ten seconds, for the conversations that begin from now on. */
void control_server_set_patience(ControlServer *server, uint64_t milliseconds);

/* The answer that passes an error on. (transfer full) */
json_t *control_refusal(const GError *error);

/* Stops listening, drops open conversations, removes the socket, and frees itself once the loop has closed
 * all. */
void control_server_close(ControlServer *server);

/* The other end, blocking: sends a request and reads the answer within five seconds. A daemon that is not
 * there is ERROR_UNAVAILABLE; an answer that is not ok has the daemon's own error. (transfer full) */
json_t *control_request(const char *path, const char *request, GError **error);

#endif
