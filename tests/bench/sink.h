/* A server on loopback that ends with its input. */
#ifndef MILESTONED_TESTS_BENCH_SINK_H
#define MILESTONED_TESTS_BENCH_SINK_H

#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

static void
sink_on_input(uv_poll_t *poll, int status, int events)
{
    char byte;
    if (read(STDIN_FILENO, &byte, 1) <= 0)
        uv_stop(poll->loop);
}

/* Prints its port and serves until its input ends; what the program returns. */
static int
sink_serve(uv_connection_cb on_connection)
{
    uv_loop_t *loop = uv_default_loop();
    uv_tcp_t server;
    uv_poll_t input;
    struct sockaddr_in address;
    int size = sizeof address;
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &server);
    if (uv_tcp_bind(&server, (const struct sockaddr *)&address, 0) != 0 ||
        uv_listen((uv_stream_t *)&server, 128, on_connection) != 0 ||
        uv_tcp_getsockname(&server, (struct sockaddr *)&address, &size) != 0)
        return 1;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    uv_poll_init(loop, &input, STDIN_FILENO);
    uv_poll_start(&input, UV_READABLE, sink_on_input);
    uv_run(loop, UV_RUN_DEFAULT);
    return 0;
}

#endif
