#include "roster/consent.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

int64_t consent_grace_ends(const struct roster *r, uint32_t region)
{
	return roster_notice(r).since +
	       roster_policy(r, POLICY_NOTICE_GRACE, region) * DAY;
}

enum consent_state consent_state(
    const struct roster *r, const struct claimant_view *claimant, int64_t now)
{
	const struct claimant *row = &claimant->row;

	if (!row->consent)
		return CONSENT_NONE;
	if (row->probe || row->notice >= roster_notice(r).version)
		return CONSENT_CURRENT;
	return now < consent_grace_ends(r, row->region) ? CONSENT_GRACE
							: CONSENT_LAPSED;
}

bool consent_reminds(
    const struct roster *r, const struct claimant_view *claimant, int64_t now)
{
	int64_t pause =
	    roster_policy(r, POLICY_NOTICE_REMINDER, claimant->row.region);

	return now / DAY >= claimant->shown_on + pause;
}
