#ifndef TALK_SETTINGS_H
#define TALK_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "component/talk/pace.h"
#include "roster/enrolment.h"
#include "roster/text.h"

struct almanac;
struct caps;
struct gallery;
struct wording;

/* How the edge stands, for `status`. Instants are UTC microseconds. */
struct gauges {
	const char *version; /* of the program */
	const char *schema;  /* that it runs on */
	uint64_t epoch;
	bool link_up, store_up;
	int64_t link_since, store_since; /* that they are as they are */
	int64_t outage_from, outage_to;  /* of either, the last; 0: none */
	uint32_t unsettled;              /* turns at the store */
	uint32_t held;                   /* turns that have not left */
	uint32_t due;   /* of these, what fell due; weighed as in outbox.h */
	int64_t oldest; /* arrival of the first of these; 0: none */
	size_t held_bytes, link_bytes; /* not yet written to the server */
	uint64_t unproven;             /* turns above the watermark */
};

/* What handlers may know of the configuration; const after start. */
struct settings {
	struct text domain;           /* suivi.localhost */
	struct text advisor_address;  /* conseiller@suivi.localhost */
	struct text service_address;  /* accueil@suivi.localhost */
	struct text service_resource; /* accueil@suivi.localhost/guichet */
	struct text language;         /* of the service: fr */
	const struct wording *wording;
	struct gallery *gallery; /* remembers; nothing is decided on it */
	struct caps *caps;       /* so does this */
	struct almanac *almanac; /* and this */
	size_t body_max;         /* bytes of a body */
	size_t id_max;           /* bytes of a stanza id */
	size_t extra_max;        /* bytes of the other relayed payloads */
	size_t
	    stanza_max;  /* bytes of what we send; servers close above theirs */
	uint32_t probes; /* presence probes a tick */
	uint32_t due_room;     /* of what fell due, that is under way (due.h) */
	uint32_t provisions;   /* persons whose rosters are filled at once */
	uint32_t roster_items; /* of each of them that are set at once */
	int64_t roster_pause;  /* microseconds from one look at a roster to
				  the next */
	uint32_t slice;        /* rows of one slice of an answer */
	int64_t answer_wait;   /* microseconds for an IQ of ours */
	int64_t session_wait;  /* microseconds for the next step of a command */
	struct text code_key;  /* secret; empty: nobody enrols by code */
	struct code_limits tries;
	struct text operator; /* bare JID; empty: none by configuration */
	const struct gauges *gauges; /* kept by the edge */
	struct pace_rates pace;
	uint64_t started; /* UTC microseconds, for last activity (XEP-0012) */
};

#endif
