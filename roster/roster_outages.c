#include <string.h>

#include "roster/roster_private.h"

/*
 * Outages that have ended and are not stored yet, oldest first: while the store
 * is away they wait here. Where more wait than there is room for, the last ones
 * become one that spans them.
 */

static struct outage ordered(struct outage outage)
{
	int64_t since = outage.since;

	if (outage.until < since) {
		outage.since = outage.until;
		outage.until = since;
	}
	return outage;
}

static void stretch(struct outage *outage, const struct outage *by)
{
	if (by->since < outage->since)
		outage->since = by->since;
	if (by->until > outage->until)
		outage->until = by->until;
}

/* What is known of the time before says nothing of the time after. */
static void end(struct roster *r, struct outage outage)
{
	/* That of a daemon ends now, as the store knows since when it was. */
	if (outage.kind != OUTAGE_DAEMON)
		outage = ordered(outage);
	r->alive = 0;
	r->judgements.asked = (struct judging){0}; /* nor is an answer used */
	if (r->outage_count < OUTAGES_MOST)
		r->outages[r->outage_count++] = outage;
	else
		stretch(&r->outages[OUTAGES_MOST - 1], &outage);
}

static bool is_same(const struct outage *a, const struct outage *b)
{
	return a->kind == b->kind && a->since == b->since &&
	       a->until == b->until;
}

static void forget(struct roster *r, const struct outage *stored)
{
	uint32_t i = 0;

	while (i < r->outage_count && !is_same(&r->outages[i], stored))
		i++;
	if (i == r->outage_count)
		return;
	r->outage_count--;
	memmove(&r->outages[i], &r->outages[i + 1],
	    (r->outage_count - i) * sizeof(r->outages[0]));
}

/* Of the first daemon of all nobody knows since when there was none. */
static void stored(struct roster *r, const struct outage *outage)
{
	const struct outage span = ordered(*outage);

	forget(r, outage);
	if (outage->since != 0)
		judgements_outage(r, &span);
}

void outages_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_LAPSE)
		end(r, fact->as.lapse);
	else if (fact->kind == FACT_OUTAGE)
		stored(r, &fact->as.outage);
	else if (fact->kind == FACT_ALIVE)
		r->alive = r->lived = fact->as.alive.at;
	else
		r->answered = fact->as.answered.at;
}

bool roster_outage(const struct roster *r, struct outage *outage)
{
	if (r->outage_count == 0)
		return false;
	*outage = r->outages[0];
	return true;
}

int64_t roster_alive(const struct roster *r)
{
	return r->alive;
}

int64_t roster_lived(const struct roster *r)
{
	return r->lived;
}

int64_t roster_answered(const struct roster *r)
{
	return r->answered;
}
