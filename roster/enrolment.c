#include "roster/enrolment.h"

#include "roster/caseload.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

enum refusal enrolment_may_try(const struct roster *r,
    const struct code_limits *limits, struct text bare, int64_t now)
{
	struct tries tries = roster_tries(r, bare, now - DAY);

	if (tries.own >= limits->own || tries.host >= limits->host ||
	    tries.all >= limits->all)
		return REFUSAL_CODE_TRIES;
	return REFUSAL_NONE;
}

/* What each state of a region means for somebody who has a code. */
static const enum refusal by_state[] = {
    [0] = REFUSAL_ENROL_CLOSED,
    [REGION_CLOSED] = REFUSAL_ENROL_CLOSED,
    [REGION_PILOT] = REFUSAL_NONE,
    [REGION_EVALUATED] = REFUSAL_NONE,
    [REGION_OPEN] = REFUSAL_NONE,
    [REGION_PAUSED] = REFUSAL_ENROL_PAUSED,
};

static enum refusal region_takes(const struct roster *r, uint32_t id)
{
	struct region region;

	return roster_region(r, id, &region) ? by_state[region.state]
					     : REFUSAL_ENROL_CLOSED;
}

static enum refusal is_good(
    const struct new_code *code, bool enrolled, int64_t now)
{
	if (code->how == CODE_USED)
		return enrolled ? REFUSAL_ENROLLED : REFUSAL_CODE_USED;
	if (code->how == CODE_REPLACED)
		return REFUSAL_CODE_REPLACED;
	return code->until > now ? REFUSAL_NONE : REFUSAL_CODE_EXPIRED;
}

enum refusal enrolment_finds(const struct roster *r,
    const struct new_code *code, struct text bare, int64_t now,
    struct claimant_view *claimant)
{
	struct claimant_view asker = {0};
	enum refusal why;
	bool enrolled;

	(void)roster_claimant_by_jid(r, bare, &asker);
	if (code == NULL || !roster_claimant(r, code->claimant, claimant))
		return REFUSAL_CODE_WRONG;
	enrolled = asker.row.id == code->claimant && asker.row.consent;
	why = is_good(code, enrolled, now);
	if (why == REFUSAL_CODE_USED && asker.row.id == code->claimant &&
	    caseload_queues(&asker))
		return REFUSAL_QUEUED;
	if (why != REFUSAL_NONE)
		return why;
	if (asker.row.id != 0 && asker.row.id != code->claimant)
		return REFUSAL_JID_TAKEN;
	return region_takes(r, claimant->row.region);
}

bool enrolment_asks(
    const struct roster *r, const struct claimant_view *claimant)
{
	return !claimant->row.consent ||
	       claimant->row.notice != roster_notice(r).version;
}
