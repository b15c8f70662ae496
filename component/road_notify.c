#include <stdio.h>

#include "component/road_private.h"

static const int64_t SECOND = INT64_C(1000000);

/* Beside what the configuration allows: a slow host, a long load. */
static const int64_t PULSE_GRACE = INT64_C(5) * 1000000;

enum {
	BEATS = 3,          /* looks in the time that the watchdog gives */
	STATEMENTS = 2,     /* a batch and its repair, row by row */
	MILLISECOND = 1000, /* in microseconds */
	STATUS_BYTES = 320
};

enum stage {
	STAGE_NO_DATABASE,
	STAGE_STANDBY,
	STAGE_LOADING,
	STAGE_NO_SERVER,
	STAGE_RESENDING,
	STAGE_SERVING,
	STAGE_SUPERSEDED,
	STAGE_UNFIT,
	STAGE_STOPPING,
};

/* A standby is ready: it does what it is there for. */
static const struct {
	bool ready;
	const char *status;
} stages[] = {
    [STAGE_NO_DATABASE] = {false, "waiting for the database"      },
    [STAGE_STANDBY] = {true,  "standby: another daemon serves"},
    [STAGE_LOADING] = {false, "loading"                       },
    [STAGE_NO_SERVER] = {false, "waiting for the XMPP server"   },
    [STAGE_RESENDING] = {false, "sending again what is unproven"},
    [STAGE_SERVING] = {true,  "serving"                       },
    [STAGE_SUPERSEDED] = {false, "memory does not hold any more" },
    [STAGE_UNFIT] = {false, "schema or grants do not fit"   },
    [STAGE_STOPPING] = {false, "stopping"                      },
};

static enum stage stage_of(const struct road *road)
{
	if (road->stopping)
		return STAGE_STOPPING;
	switch (store_state(road->store)) {
	case STORE_DOWN:
		return STAGE_NO_DATABASE;
	case STORE_WAITING:
		return STAGE_STANDBY;
	case STORE_LOADING:
		return STAGE_LOADING;
	case STORE_SUPERSEDED:
		return STAGE_SUPERSEDED;
	case STORE_UNFIT:
		return STAGE_UNFIT;
	case STORE_UP:
		break;
	}
	if (!link_up(road->link))
		return STAGE_NO_SERVER;
	return road->serving ? STAGE_SERVING : STAGE_RESENDING;
}

void road_tell(struct road *road)
{
	enum stage stage = stage_of(road);
	char status[STATUS_BYTES];

	(void)snprintf(status, sizeof(status), "%s: %s", road->config->domain,
	    stages[stage].status);
	notify_status(road->notify, stages[stage].ready, status);
}

static void arm(struct road *road)
{
	loop_timer_at(road->pulse_timer,
	    loop_monotonic(road->loop) + notify_watchdog(road->notify) / BEATS);
}

static void on_pulse(void *ctx)
{
	struct road *road = ctx;
	struct pulse_sample sample = {
	    .store_up = store_state(road->store) == STORE_UP,
	    .link_up = link_up(road->link),
	    .held = (road->holds & HOLD_STORE) != 0,
	    .unsettled = store_unsettled(road->store),
	    .settled = road->settled,
	    .answered = link_answered(road->link),
	};

	if (pulse_beats(&road->pulse, &sample, loop_monotonic(road->loop)))
		notify_alive(road->notify);
	else
		LOG(road->log, LOG_ERROR, "stuck",
		    LOG_NUMBER("unsettled", sample.unsettled),
		    LOG_NUMBER("answered", sample.answered));
	arm(road);
}

void road_watch_pulse(struct road *road)
{
	const struct config *config = road->config;

	if (notify_watchdog(road->notify) == 0)
		return;
	road->pulse = pulse_new(
	    config->statement_timeout * STATEMENTS * MILLISECOND + PULSE_GRACE,
	    (config->ping_idle + config->ping_wait) * SECOND + PULSE_GRACE,
	    loop_monotonic(road->loop));
	road->pulse_timer = loop_timer_new(road->loop, on_pulse, road);
	arm(road);
}
