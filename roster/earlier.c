#include "roster/earlier.h"

#include "roster/appointment.h"
#include "roster/cover.h"
#include "roster/openings.h"

static const int64_t MINUTE = INT64_C(60) * 1000000;
static const int64_t HOUR = INT64_C(3600) * 1000000;

enum {
	LEAST_MINUTES = 15 /* to see it and to answer */
};

static bool is_about(const struct slot_offer *offer, const struct freed *freed)
{
	return offer->why == OFFER_EARLIER &&
	       offer->freed == freed->appointment &&
	       offer->version == freed->version;
}

/* Does somebody think about it, or have it? */
static bool is_offered(const struct roster *r, const struct freed *freed)
{
	struct slot_offer offer;
	uint32_t i;

	for (i = 0; roster_offer_at(r, i, &offer); i++)
		if (is_about(&offer, freed) && offer.outcome == OFFER_OPEN)
			return true;
	return false;
}

bool earlier_due(const struct roster *r, struct freed *freed)
{
	uint32_t i;

	for (i = 0; roster_freed_at(r, i, freed); i++)
		if (!freed->held && !is_offered(r, freed))
			return true;
	return false;
}

int64_t earlier_next(const struct roster *r)
{
	struct freed freed;

	return earlier_due(r, &freed) ? roster_earlier_again(r) : INT64_MAX;
}

static bool was_asked(
    const struct roster *r, uint32_t claimant, const struct freed *freed)
{
	struct slot_offer offer;
	uint32_t i;

	for (i = 0; roster_offer_at(r, i, &offer); i++)
		if (offer.claimant == claimant && is_about(&offer, freed))
			return true;
	return false;
}

static bool is_asked(const struct roster *r, uint32_t claimant)
{
	struct slot_offer offer;
	uint32_t i;

	for (i = 0; roster_offer_at(r, i, &offer); i++)
		if (offer.claimant == claimant && offer.outcome == OFFER_OPEN)
			return true;
	return false;
}

static bool is_taken(const struct roster *r, const struct freed *freed)
{
	struct slot_offer offer;
	uint32_t i;

	for (i = 0; roster_offer_at(r, i, &offer); i++)
		if (is_about(&offer, freed) && offer.outcome == OFFER_TAKEN)
			return true;
	return false;
}

static int64_t answer_until(
    const struct roster *r, const struct freed *freed, int64_t now)
{
	int64_t hours = roster_policy(r, POLICY_EARLIER_HOURS, freed->region);
	int64_t notice =
	    roster_policy(r, POLICY_APPOINTMENT_NOTICE, freed->region);
	int64_t until = now + hours * HOUR;

	return until < freed->since - notice * HOUR
		   ? until
		   : freed->since - notice * HOUR;
}

/* As long, with whoever answers for their advisor then, and later by now. */
static bool fits(const struct roster *r, const struct earlier_wish *wish,
    const struct freed *freed, const struct appointment *a, int64_t now)
{
	struct openings openings =
	    openings_with(r, wish->claimant, now, a->until - a->since);

	openings.except = a->id;
	return appointment_is_open(a->state) && a->since > freed->since &&
	       a->id != freed->appointment &&
	       openings.length <= freed->until - freed->since &&
	       (wish->channel == 0 || wish->channel == freed->channel) &&
	       roster_is_followed(r, wish->claimant) &&
	       appointment_advisor(r, wish->claimant, freed->since) ==
		   freed->advisor &&
	       openings_fit(r, &openings, freed->since);
}

enum earlier_verdict earlier_offer(const struct roster *r,
    const struct freed *freed, int64_t now, struct slot_offer *offer)
{
	enum earlier_verdict verdict = EARLIER_NOBODY;
	int64_t until = answer_until(r, freed, now);
	struct earlier_wish wish;
	struct appointment a;
	uint32_t i;

	if (until < now + LEAST_MINUTES * MINUTE || is_taken(r, freed))
		return EARLIER_NOBODY;
	for (i = 0; roster_earlier_at(r, i, &wish); i++) {
		if (wish.at > freed->at || was_asked(r, wish.claimant, freed) ||
		    !roster_appointment(r, wish.appointment, &a) ||
		    !fits(r, &wish, freed, &a, now))
			continue;
		if (is_asked(r, wish.claimant)) {
			verdict = EARLIER_HELD;
			continue;
		}
		*offer = (struct slot_offer){
		    .why = OFFER_EARLIER,
		    .appointment = a.id,
		    .freed = freed->appointment,
		    .version = freed->version,
		    .at = now,
		    .claimant = wish.claimant,
		    .advisor = freed->advisor,
		    .length = a.until - a.since,
		    .slots = {freed->since},
		    .count = 1,
		    .until = until,
		    .told = true,
		};
		return EARLIER_OFFERED;
	}
	return verdict;
}
