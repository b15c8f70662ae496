#ifndef TALK_SETTINGS_H
#define TALK_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "component/talk/pace.h"
#include "roster/text.h"

struct wording;

/* What handlers may know of the configuration; const after start. */
struct settings {
	struct text domain;          /* suivi.localhost */
	struct text advisor_address; /* conseiller@suivi.localhost */
	struct text service_address; /* accueil@suivi.localhost */
	struct text language;        /* of the service: fr */
	const struct wording *wording;
	size_t body_max;  /* bytes of a body */
	size_t id_max;    /* bytes of a stanza id */
	size_t extra_max; /* bytes of the other relayed payloads */
	size_t
	    stanza_max;  /* bytes of what we send; servers close above theirs */
	uint32_t probes; /* presence probes a tick */
	uint32_t provisions; /* persons whose rosters are filled at once */
	uint32_t slice;      /* rows of one slice of an answer */
	int64_t answer_wait; /* microseconds for an IQ of ours */
	struct pace_rates pace;
	uint64_t started; /* UTC microseconds, for last activity (XEP-0012) */
};

#endif
