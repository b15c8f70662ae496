#include "roster/cover.h"

/* The database knows no circle; a chain this long is somebody's mistake. */
enum {
	CHAIN_MOST = 16
};

bool cover_of(const struct roster *r, uint32_t advisor, struct cover *cover)
{
	uint32_t i;

	for (i = 0; roster_cover_at(r, i, cover); i++)
		if (cover->advisor == advisor && cover->begun)
			return true;
	return false;
}

uint32_t cover_responsible(const struct roster *r, uint32_t advisor)
{
	struct cover cover;
	uint32_t steps;

	for (steps = 0; steps < CHAIN_MOST && cover_of(r, advisor, &cover) &&
			cover.stand_in != 0;
	     steps++)
		advisor = cover.stand_in;
	return advisor;
}

static bool absent_at(
    const struct roster *r, uint32_t advisor, int64_t at, struct cover *cover)
{
	uint32_t i;

	for (i = 0; roster_cover_at(r, i, cover); i++)
		if (cover->advisor == advisor && cover->since <= at &&
		    at < cover->until)
			return true;
	return false;
}

static uint32_t stand_in_at(
    const struct roster *r, uint32_t advisor, int64_t at)
{
	struct cover cover;

	return absent_at(r, advisor, at, &cover) ? cover.stand_in : 0;
}

uint32_t cover_responsible_at(
    const struct roster *r, uint32_t advisor, int64_t at)
{
	uint32_t steps, next;

	for (steps = 0; steps < CHAIN_MOST; steps++) {
		next = stand_in_at(r, advisor, at);
		if (next == 0)
			break;
		advisor = next;
	}
	return advisor;
}

bool cover_absent_at(const struct roster *r, uint32_t advisor, int64_t at)
{
	struct cover cover;

	return absent_at(r, cover_responsible_at(r, advisor, at), at, &cover);
}

/* Of one person: the next beginning or end of an absence. */
static int64_t own_change(const struct roster *r, uint32_t advisor, int64_t at)
{
	int64_t next = INT64_MAX;
	struct cover cover;
	uint32_t i;

	for (i = 0; roster_cover_at(r, i, &cover); i++) {
		if (cover.advisor != advisor)
			continue;
		if (cover.since > at && cover.since < next)
			next = cover.since;
		if (cover.until > at && cover.until < next)
			next = cover.until;
	}
	return next;
}

int64_t cover_changes(const struct roster *r, uint32_t advisor, int64_t at)
{
	int64_t next = INT64_MAX, own;
	uint32_t steps;

	for (steps = 0; steps < CHAIN_MOST && advisor != 0; steps++) {
		own = own_change(r, advisor, at);
		if (own < next)
			next = own;
		advisor = stand_in_at(r, advisor, at);
	}
	return next;
}

/* By their ids, for somebody may have two absences at once: one that has
 * begun before the end of the one before it was stored. */
uint32_t cover_next(const struct roster *r, uint32_t advisor, uint32_t before)
{
	uint32_t above = before == advisor ? 0 : before;
	uint32_t next = 0;
	struct cover cover;
	uint32_t i;

	if (before == 0)
		return advisor;
	for (i = 0; roster_cover_at(r, i, &cover); i++)
		if (cover.begun && cover.advisor != advisor &&
		    cover.advisor > above &&
		    (next == 0 || cover.advisor < next) &&
		    cover_responsible(r, cover.advisor) == advisor)
			next = cover.advisor;
	return next;
}

bool cover_sees(const struct roster *r, uint32_t advisor,
    const struct claimant_view *claimant)
{
	return cover_sees_those_of(r, advisor, claimant->row.advisor);
}

bool cover_sees_those_of(
    const struct roster *r, uint32_t advisor, uint32_t follower)
{
	return advisor != 0 && follower != 0 &&
	       (follower == advisor ||
		   cover_responsible(r, follower) == advisor);
}
