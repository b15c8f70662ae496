#include <stdlib.h>

#include "component/road_settings.h"
#include "tests/turns/street_private.h"
#include "tests/turns/usual.h"

/* 2026-11-23T09:00:00Z */
static const int64_t BEGIN = INT64_C(1795424400) * 1000000;

bool street_configure(struct street *street, struct text name, int64_t number)
{
	return usual_number(&street->config, name, number);
}

struct street *street_new(const struct wording *wording)
{
	struct street *street = must_calloc(1, sizeof(*street));

	usual_config(&street->config, &street->arena);
	street->settings.wording = wording;
	street->now = BEGIN;
	return street;
}

void street_open(struct street *street)
{
	struct roster_bounds bounds = {
	    .resources = (uint32_t)street->config.resources,
	    .courtesies = (uint32_t)street->config.courtesies,
	    .renamed = (uint32_t)street->config.renamed,
	    .hosts = (uint32_t)street->config.hosts,
	    .sessions = (uint32_t)street->config.sessions,
	    .heard = (uint32_t)street->config.heard,
	    .tries = (uint32_t)street->config.code_tries_all,
	};
	struct outbox_edges edges = {street_on_submit, street_on_leave, street};
	struct fact up = {
	    .kind = FACT_LINK, .as.link = {.up = true, .at = street->now}
        };
	struct fact sealed = {
	    .kind = FACT_SEAL, .as.seal = {.at = street->now}};
	/* Nobody is asked for anything, unless a script gives a notice. */
	struct fact notice = {
	    .kind = FACT_NOTICE, .as.notice = {.since = street->now}};

	street->settings = settings_for_talk(
	    &street->config, &street->arena, street->settings.wording);
	street->settings.started = (uint64_t)street->now;
	street->settings.gauges = &street->gauges;
	street->gauges = (struct gauges){.version = "0",
	    .schema = "0.sql",
	    .epoch = 1,
	    .link_up = true,
	    .store_up = true,
	    .link_since = street->now,
	    .store_since = street->now};
	street->roster = roster_new(&bounds);
	street->outbox = outbox_new(&edges);
	street->pace = pace_new((uint32_t)street->config.pace_persons,
	    (uint32_t)street->config.pace_domains, 1);
	street->link_up = true;
	roster_apply(street->roster, &up);
	roster_apply(street->roster, &sealed);
	roster_apply(street->roster, &notice);
	street_open_stream(street);
}

void street_free(struct street **street)
{
	struct street *s = *street;

	if (s == NULL)
		return;
	frame_free(&s->frame);
	outbox_free(&s->outbox);
	pace_free(&s->pace);
	roster_free(&s->roster);
	ledger_free(&s->ledger);
	lines_free(&s->facts);
	lines_free(&s->out);
	lines_free(&s->later);
	lines_free(&s->faults);
	arena_free(&s->arena);
	free(s);
	*street = NULL;
}
