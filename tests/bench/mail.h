/* A transport to a server on loopback that asks for nothing. */
#ifndef MILESTONED_TESTS_BENCH_MAIL_H
#define MILESTONED_TESTS_BENCH_MAIL_H

#include "deliver/smtp.h"

static inline Transport *
mail_transport(uv_loop_t *loop, const Clock *clock, const char *url, int connections, GError **error)
{
    SmtpOptions smtp = smtp_defaults();
    smtp.url = url;
    smtp.tls = SMTP_TLS_NONE;
    smtp.helo = "bench.example.org";
    smtp.sender = "milestoned@example.org";
    smtp.connections = connections;
    smtp.messages = 0;
    return smtp_new(loop, clock, &smtp, error);
}

#endif
