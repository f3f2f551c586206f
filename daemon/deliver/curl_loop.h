/* libcurl's multi interface on a libuv loop. */
#ifndef MILESTONED_DELIVER_CURL_LOOP_H
#define MILESTONED_DELIVER_CURL_LOOP_H

#include "deliver/reach.h"

#include <curl/curl.h>
#include <glib.h>
#include <uv.h>

typedef struct CurlLoop CurlLoop;

/* A handle has done what it was added for. It stays in the loop until it is removed. Never called from inside
 * a call of libcurl or of this room, so that everything may be called from it. */
typedef void (*CurlDone)(void *data, CURLcode result);

CurlLoop *curl_loop_new(uv_loop_t *loop, GError **error); /* (transfer full) */

/* How many connections are kept for what comes next. Without it libcurl keeps four for each handle that is in
 * the loop just then, and closes the others whenever few are. */
void curl_loop_keep(CurlLoop *self, int connections);

/* Watches what a handle connects to. */
typedef struct CurlGuard {
    Reach reach;
    bool refused; /* set when an address was out of reach */
    bool reached; /* set when one was within it; a name may have both. The guard's owner clears them */
} CurlGuard;

/* Whether all that there was to connect to was out of reach: another attempt would fare no better. */
bool curl_guard_barred(const CurlGuard *guard);

/* An easy handle readied for a daemon: no signals, no proxies from the environment, no waiting for resolver
 * threads, and connections only within its guard's reach. The guard must outlive it. (transfer full): freed
 * with curl_easy_cleanup, after curl_loop_remove. */
CURL *curl_loop_easy_new(CurlGuard *guard);

/* Starts a handle; it remains its maker's. Not from inside a libcurl callback. CURLOPT_PRIVATE is taken. */
bool curl_loop_add(CurlLoop *self, CURL *easy, CurlDone done, void *data);

/* Stops a handle, whether it is done or not. One that was never added is left alone. */
void curl_loop_remove(CurlLoop *self, CURL *easy);

/* All handles were removed. Calls `closed` on the loop and frees itself. */
void curl_loop_close(CurlLoop *self, void (*closed)(void *data), void *data);

#endif
