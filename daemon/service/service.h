/*
 * milestoned(8), the service: an engine on the real clock, told to wake by one timer, to look by the control
 * socket and its poll, and to stop or read its settings again by signals.
 */
#ifndef MILESTONED_SERVICE_SERVICE_H
#define MILESTONED_SERVICE_SERVICE_H

#include "base/log.h"

#include <glib.h>
#include <stdbool.h>

/* Runs until SIGTERM or SIGINT. `sink` gets the settings' log level, at start and when they are read again.
 */
bool service_run(const char *file, char **overrides, LogSink *sink, GError **error);

#endif
