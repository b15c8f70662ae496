#include <stdlib.h>
#include <string.h>

#include "component/road_settings.h"
#include "tests/turns/street_private.h"

/* 2026-11-23T09:00:00Z */
static const int64_t BEGIN = INT64_C(1795424400) * 1000000;

static const struct {
	const char *name;
	size_t offset;
	int64_t usual;
} numbers[] = {
#define CONFIG_TEXT(when, name, value, help)
#define CONFIG_SECRET(when, name, help)
#define CONFIG_SWITCH(when, name, value, help)
#define CONFIG_NUMBER(when, name, least, value, most, unit, help)              \
	{#name, offsetof(struct config, name), value},
#include "component/config.def"
#undef CONFIG_TEXT
#undef CONFIG_SECRET
#undef CONFIG_SWITCH
#undef CONFIG_NUMBER
};

bool street_configure(struct street *street, struct text name, int64_t number)
{
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (text_is(name, numbers[i].name)) {
			memcpy((char *)&street->config + numbers[i].offset,
			    &number, sizeof(number));
			return true;
		}
	return false;
}

struct street *street_new(const struct wording *wording)
{
	struct street *street = must_calloc(1, sizeof(*street));
	struct config *config = &street->config;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)street_configure(
		    street, text_of(numbers[i].name), numbers[i].usual);
	config->domain = arena_copy(&street->arena, "suivi.localhost", 15);
	config->advisor_address = arena_copy(&street->arena, "conseiller", 10);
	config->service_address = arena_copy(&street->arena, "accueil", 7);
	config->language = arena_copy(&street->arena, "fr", 2);
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
	};
	struct outbox_edges edges = {street_on_submit, street_on_leave, street};
	struct fact up = {
	    .kind = FACT_LINK, .as.link = {.up = true, .at = street->now}
        };

	street->settings = settings_for_talk(
	    &street->config, &street->arena, street->settings.wording);
	street->settings.started = (uint64_t)street->now;
	street->roster = roster_new(&bounds);
	street->outbox = outbox_new(&edges);
	street->pace = pace_new((uint32_t)street->config.pace_persons,
	    (uint32_t)street->config.pace_domains, 1);
	street->link_up = true;
	roster_apply(street->roster, &up);
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
