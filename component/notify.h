#ifndef COMPONENT_NOTIFY_H
#define COMPONENT_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What the service manager is told, as sd_notify(3) describes it: datagrams of
 * NAME=value lines to the socket that $NOTIFY_SOCKET names. Without one every
 * call does nothing. Nothing here waits; what cannot be sent is dropped.
 */
struct notify;

/* Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. */
struct notify *notify_new(void);
void notify_free(struct notify **notify);

/* STATUS=, if it is not what was said last; with READY=1 the first time that
 * ready is true. */
void notify_status(struct notify *notify, bool ready, const char *status);

/* RELOADING=1 at `monotonic` microseconds, and READY=1 when it is over. A
 * daemon that is not ready yet says neither. */
void notify_reloading(struct notify *notify, int64_t monotonic);
void notify_reloaded(struct notify *notify);

void notify_stopping(struct notify *notify);

/* Microseconds within which the service manager wants a sign of life; 0: it
 * does not. */
int64_t notify_watchdog(const struct notify *notify);
void notify_alive(struct notify *notify); /* WATCHDOG=1 */

#endif
