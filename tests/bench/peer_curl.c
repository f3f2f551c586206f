/*
 * The peer of the webhooks: libcurl's multi interface by itself, posting ready bytes.
 *
 *     peer_curl URL MESSAGES CONNECTIONS SIZE
 *
 * Prints posts per second.
 */
#include <curl/curl.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t
on_body(char *bytes, size_t size, size_t count, void *data)
{
    return size * count;
}

static CURL *
easy_new(const char *url, const char *body)
{
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    return easy;
}

/* Counts what has ended, and begins as many again while there are any. */
static void
go_round(CURLM *multi, int *left, int *waiting)
{
    CURLMsg *message;
    int queued = 0;
    while ((message = curl_multi_info_read(multi, &queued)) != NULL) {
        CURL *easy = message->easy_handle;
        if (message->data.result != CURLE_OK) {
            fprintf(stderr, "peer_curl: %s\n", curl_easy_strerror(message->data.result));
            exit(1);
        }
        (*left)--;
        curl_multi_remove_handle(multi, easy);
        if (*waiting > 0) {
            (*waiting)--;
            curl_multi_add_handle(multi, easy);
        }
    }
}

int
main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: peer_curl URL MESSAGES CONNECTIONS SIZE\n", stderr);
        return 64;
    }
    int left = atoi(argv[2]);
    int connections = atoi(argv[3]);
    int waiting = left - connections;
    char *body = g_strnfill((gsize)atoi(argv[4]), 'x');
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    gint64 start = g_get_monotonic_time();
    for (int i = 0; i < connections; i++)
        curl_multi_add_handle(multi, easy_new(argv[1], body));
    int running = 0;
    int messages = left;
    while (left > 0) {
        curl_multi_perform(multi, &running);
        go_round(multi, &left, &waiting);
        if (running > 0)
            curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    printf("%.0f\n", messages / ((double)(g_get_monotonic_time() - start) / 1e6));
    return 0;
}
