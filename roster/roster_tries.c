#include <stdlib.h>

#include "roster/jid.h"
#include "roster/roster_private.h"

/*
 * Which accounts tried a one-time code, and when: a ring as long as the number
 * of tries that all together may make within a day, so that what falls out of
 * it need not be known. It is loaded at the start; a restart gives nobody new
 * tries.
 */

static uint64_t host_hash(struct text bare)
{
	struct jid jid;

	return jid_cut(bare, &jid) ? text_hash(jid.domain) : 0;
}

void tries_init(struct roster *r)
{
	if (r->bounds.tries > 0)
		r->tries = must_calloc(r->bounds.tries, sizeof(*r->tries));
}

void tries_free(struct roster *r)
{
	free(r->tries);
}

void tries_apply(struct roster *r, const struct code_try *fact)
{
	if (r->bounds.tries == 0)
		return;
	r->tries[r->tries_at] = (struct try_slot){
	    .account = text_hash(fact->jid),
	    .host = host_hash(fact->jid),
	    .at = fact->at,
	};
	r->tries_at = (r->tries_at + 1) % r->bounds.tries;
}

/* Whoever enrolled was no guesser. */
void tries_forgive(struct roster *r, struct text jid)
{
	uint64_t account = text_hash(jid);
	uint32_t i;

	for (i = 0; i < r->bounds.tries; i++)
		if (r->tries[i].account == account)
			r->tries[i] = (struct try_slot){0};
}

struct tries roster_tries(
    const struct roster *r, struct text bare, int64_t since)
{
	uint64_t account = text_hash(bare), host = host_hash(bare);
	struct tries tries = {0};
	uint32_t i;

	for (i = 0; i < r->bounds.tries; i++) {
		if (r->tries[i].at <= since)
			continue;
		tries.all++;
		tries.host += r->tries[i].host == host;
		tries.own += r->tries[i].account == account;
	}
	return tries;
}
