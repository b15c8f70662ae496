#ifndef TESTS_TURNS_STREET_H
#define TESTS_TURNS_STREET_H

#include <stdbool.h>
#include <stdint.h>

#include "component/config.h"
#include "component/frame.h"
#include "component/talk/outbox.h"
#include "component/talk/turn.h"
#include "tests/turns/ledger.h"
#include "tests/turns/lines.h"

/*
 * The road (component/road*.c) without its edges: the same way of an input
 * through talk/ and roster/, with the ledger of the tests for the store, a
 * list of lines for the server and a clock that stands still.
 */
struct street {
	struct arena arena; /* of one case */
	struct config config;
	struct gauges gauges;
	struct settings settings;
	struct roster *roster;
	struct outbox *outbox;
	struct pace *pace;
	struct frame *frame;
	struct ledger ledger;
	int64_t now;
	uint64_t counter;
	uint64_t left; /* before the link came up */
	uint64_t forwarded;
	uint64_t proving;
	bool link_up;
	bool resending;
	bool stopping;
	bool held;           /* nothing is settled before street_release() */
	struct lines facts;  /* that were applied, and questions put */
	struct lines out;    /* that was sent */
	struct lines later;  /* stanzas behind what is sent again */
	struct lines faults; /* what no case may ever do */
};

/* Another wording for all cases is a matter of config->wording_folder. */
struct street *street_new(const struct wording *wording);
void street_free(struct street **street);
/* Sets a number of the configuration; before street_open() only. */
bool street_configure(struct street *street, struct text name, int64_t number);
void street_open(struct street *street);

/* As if the store had loaded it. */
void street_apply(struct street *street, const struct fact *fact);

/* The inputs; all that can be settled is, unless held. */
void street_read(struct street *street, struct text xml);
void street_answer(struct street *street, const struct answer *answer);
void street_due(struct street *street);
void street_link(struct street *street, bool up);
void street_goodbye(struct street *street);
void street_proven(struct street *street, uint64_t turn); /* 0: all */

/* Settles the oldest, so many; 0: all, and what comes of it. */
void street_release(struct street *street, uint32_t count);
/* The store says of all that it holds that it is in doubt. */
void street_doubt(struct street *street);

#endif
