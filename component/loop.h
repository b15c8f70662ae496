#ifndef COMPONENT_LOOP_H
#define COMPONENT_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/backoff.h"

/*
 * The only clock, the only timers, the only signals. Everything else is told
 * the time. Monotonic instants are microseconds since some start and order
 * deadlines; UTC instants are what is recorded.
 */
struct loop;
struct uv_loop_s;

struct loop *loop_new(void);
void loop_free(struct loop **loop);
int loop_run(struct loop *loop); /* until loop_stop(); the code given there */
void loop_stop(struct loop *loop, int code);
struct uv_loop_s *loop_uv(struct loop *loop);

int64_t loop_monotonic(const struct loop *loop);
int64_t loop_utc(const struct loop *loop); /* test builds: with the offset */

uint64_t loop_random(const struct loop *loop); /* not to be foreseen */

/* Told of each pass of the loop that kept others waiting for longer than
 * `most` microseconds, and how long of it this thread was computing: the rest
 * is the host's. NULL: not any more. */
typedef void loop_stalled(void *ctx, int64_t took, int64_t computing);
void loop_watch_stalls(
    struct loop *loop, int64_t most, loop_stalled *stalled, void *ctx);

/* One timer; armed again it forgets the earlier instant. */
struct loop_timer;
typedef void loop_fire(void *ctx);
struct loop_timer *loop_timer_new(
    struct loop *loop, loop_fire *fire, void *ctx);
void loop_timer_free(struct loop_timer **timer);
void loop_timer_at(struct loop_timer *timer, int64_t monotonic);
void loop_timer_stop(struct loop_timer *timer);

/* A socket that another library owns (libpq). fd -1 stops watching. */
struct loop_watch;
struct loop_watch *loop_watch_new(
    struct loop *loop, loop_fire *ready, void *ctx);
void loop_watch_free(struct loop_watch **watch);
void loop_watch_set(struct loop_watch *watch, int fd, bool read, bool write);

/* SIGTERM and SIGINT end in stop(), SIGHUP in reload(). SIGPIPE is ignored. */
void loop_signals(
    struct loop *loop, loop_fire *stop, loop_fire *reload, void *ctx);

#endif
