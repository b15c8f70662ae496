#include "roster/caseload.h"

#include "roster/consent.h"
#include "roster/cover.h"

/* What each state of a region means for somebody who wants to write. */
static const enum refusal by_state[] = {
    [0] = REFUSAL_REGION_SHUT,
    [REGION_CLOSED] = REFUSAL_REGION_SHUT,
    [REGION_PILOT] = REFUSAL_NONE,
    [REGION_EVALUATED] = REFUSAL_NONE,
    [REGION_OPEN] = REFUSAL_NONE,
    [REGION_PAUSED] = REFUSAL_REGION_HELD,
};

static enum refusal region_may(const struct roster *r, uint32_t id)
{
	struct region region;

	return roster_region(r, id, &region) ? by_state[region.state]
					     : REFUSAL_REGION_SHUT;
}

/* What each worth of a consent means for either side. */
static const struct {
	enum refusal claimant, advisor;
} by_consent[] = {
    [CONSENT_NONE] = {REFUSAL_NO_CONSENT, REFUSAL_LEFT          },
    [CONSENT_CURRENT] = {REFUSAL_NONE,       REFUSAL_NONE          },
    [CONSENT_GRACE] = {REFUSAL_NONE,       REFUSAL_NONE          },
    [CONSENT_LAPSED] = {REFUSAL_NOTICE_OLD, REFUSAL_NOTICE_WAITING},
};

bool caseload_queues(const struct claimant_view *claimant)
{
	return claimant->row.listed != 0 &&
	       claimant->row.listed_for != LISTED_FOR_ADVISOR;
}

enum refusal caseload_claimant_may(
    const struct roster *r, const struct claimant_view *claimant, int64_t now)
{
	enum consent_state consent = consent_state(r, claimant, now);
	enum refusal why = region_may(r, claimant->row.region);

	if (consent == CONSENT_NONE && caseload_queues(claimant))
		return REFUSAL_QUEUED;
	if (consent == CONSENT_NONE)
		return by_consent[consent].claimant;
	if (why == REFUSAL_NONE)
		why = by_consent[consent].claimant;
	if (why != REFUSAL_NONE)
		return why;
	return claimant->row.advisor == 0 ? REFUSAL_NO_ADVISOR : REFUSAL_NONE;
}

enum refusal caseload_advisor_may(const struct roster *r,
    const struct advisor_view *advisor, const struct claimant_view *claimant,
    int64_t now)
{
	enum consent_state consent = consent_state(r, claimant, now);
	enum refusal why = by_consent[consent].advisor;

	if (!cover_sees(r, advisor->row.id, claimant))
		return REFUSAL_NOT_FOLLOWED;
	if (claimant->row.jid.len == 0)
		return REFUSAL_NO_ACCOUNT;
	if (consent != CONSENT_NONE &&
	    region_may(r, claimant->row.region) != REFUSAL_NONE)
		why = region_may(r, claimant->row.region);
	return why;
}

static void add_waiting(
    const struct roster *r, uint32_t advisor, struct caseload_waiting *waiting)
{
	struct claimant_view claimant;
	uint32_t id = 0;

	while ((id = roster_next_waiting(r, advisor, id)) != 0) {
		if (!roster_claimant(r, id, &claimant) ||
		    claimant.waiting_since == 0)
			continue;
		waiting->count++;
		if (waiting->longest == 0 ||
		    claimant.waiting_since < waiting->since) {
			waiting->longest = id;
			waiting->since = claimant.waiting_since;
		}
	}
}

struct caseload_waiting caseload_waiting(
    const struct roster *r, uint32_t advisor)
{
	struct caseload_waiting waiting = {0};
	uint32_t of = 0;

	while ((of = cover_next(r, advisor, of)) != 0)
		add_waiting(r, of, &waiting);
	return waiting;
}

uint32_t caseload_ceiling(
    const struct roster *r, const struct advisor_view *advisor)
{
	if (advisor->row.ceiling != CEILING_BY_POLICY)
		return advisor->row.ceiling;
	return (uint32_t)roster_policy(r, POLICY_CEILING, advisor->row.region);
}

uint32_t caseload_free(
    const struct roster *r, const struct advisor_view *advisor)
{
	uint32_t ceiling = caseload_ceiling(r, advisor);

	return ceiling > advisor->caseload ? ceiling - advisor->caseload : 0;
}

uint32_t caseload_free_in(const struct roster *r, uint32_t region)
{
	struct advisor_view advisor;
	uint32_t i, places = 0;

	for (i = 0; i < roster_advisors(r); i++)
		if (roster_advisor(r, roster_advisor_at(r, i), &advisor) &&
		    advisor.row.region == region && !advisor.row.probe)
			places += caseload_free(r, &advisor);
	return places;
}

uint32_t caseload_place(
    const struct roster *r, const struct claimant_view *claimant)
{
	uint32_t i, place = 1;
	struct listed who;

	if (claimant->row.listed == 0)
		return 0;
	for (i = 0;
	     roster_listed_at(r, i, &who) && who.claimant != claimant->row.id;
	     i++)
		place +=
		    who.region == claimant->row.region &&
			    (who.what == LISTED_FOR_ADVISOR) ==
				(claimant->row.listed_for == LISTED_FOR_ADVISOR)
			? 1
			: 0;
	return place;
}

/* Does anybody wait whom they may advise: whom they do not represent by law? */
static bool is_waited_for(
    const struct roster *r, const struct advisor_view *advisor)
{
	struct represent other;
	struct listed who;
	uint32_t i;

	if (roster_listed_in(r, advisor->row.region) == 0)
		return false;
	for (i = 0; roster_listed_at(r, i, &who); i++)
		if (who.region == advisor->row.region &&
		    who.what == LISTED_FOR_ADVISOR &&
		    !(roster_representative(r, who.claimant, &other) &&
			roster_acts_for(r, advisor->row.jid, other.jid)))
			return true;
	return false;
}

uint32_t caseload_to_call_up(const struct roster *r)
{
	struct advisor_view advisor;
	struct listed first;
	uint32_t i;

	if (!roster_listed_at(r, 0, &first))
		return 0;
	for (i = 0; i < roster_advisors(r); i++)
		if (roster_advisor(r, roster_advisor_at(r, i), &advisor) &&
		    !advisor.row.probe && caseload_free(r, &advisor) > 0 &&
		    is_waited_for(r, &advisor))
			return advisor.row.region;
	return 0;
}
