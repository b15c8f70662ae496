#include "roster/duty.h"

#include "roster/cover.h"
#include "roster/hours.h"

static const int64_t HOUR = INT64_C(3600) * 1000000;

static const char *const names[] = {
    [DUTY_NONE] = "",
    [DUTY_ADVISOR] = "advisor",
    [DUTY_STAND_IN] = "stand-in",
    [DUTY_SUPERVISOR] = "supervisor",
};

const char *duty_step_name(enum duty_step step)
{
	return names[step];
}

enum duty_step duty_step_of(struct text wire_id)
{
	const struct text prefix = TEXT("duty/");
	enum duty_step step = DUTY_SUPERVISOR;

	if (!text_starts(wire_id, prefix))
		return DUTY_NONE;
	wire_id.at += prefix.len;
	wire_id.len -= prefix.len;
	while (step > DUTY_NONE && !text_starts(wire_id, text_of(names[step])))
		step--;
	return step;
}

uint32_t duty_claimant_of(struct text wire_id)
{
	uint32_t slashes = 0, number = 0;
	size_t i;

	for (i = 0; i < wire_id.len && slashes < 3; i++)
		if (wire_id.at[i] == '/')
			slashes++;
		else if (slashes == 2)
			number = number * 10 + (uint32_t)(wire_id.at[i] - '0');
	return duty_step_of(wire_id) != DUTY_NONE ? number : 0;
}

int64_t duty_time(const struct roster *r, enum policy_key key, uint32_t region)
{
	return roster_policy(r, key, region) * HOUR;
}

/* Where advisors may answer; caseload.c says the same of each sentence. */
static bool works(const struct roster *r, uint32_t id)
{
	struct region region;

	return roster_region(r, id, &region) &&
	       (region.state == REGION_PILOT ||
		   region.state == REGION_EVALUATED ||
		   region.state == REGION_OPEN);
}

int64_t duty_due(
    const struct roster *r, uint32_t region, const struct duty *duty)
{
	struct hours hours = roster_hours(r, region);

	if (duty->told == DUTY_SUPERVISOR || !works(r, region))
		return INT64_MAX;
	return hours_after(&hours, duty->from,
	    duty_time(r,
		duty->told == DUTY_NONE ? POLICY_ANSWER_DUTY
					: POLICY_ANSWER_STEP,
		region));
}

static bool has_supervisor(const struct roster *r, uint32_t region)
{
	struct role_event role;
	uint32_t i;

	for (i = 0; roster_role_at(r, i, &role); i++)
		if (role.role == ROLE_SUPERVISOR &&
		    (role.region == 0 || role.region == region))
			return true;
	return false;
}

enum duty_step duty_step(const struct roster *r,
    const struct claimant_view *claimant, enum duty_step told)
{
	uint32_t follower = claimant->row.advisor;

	if (told < DUTY_ADVISOR && follower != 0)
		return DUTY_ADVISOR;
	if (told < DUTY_STAND_IN && follower != 0 &&
	    cover_responsible(r, follower) != follower)
		return DUTY_STAND_IN;
	return told < DUTY_SUPERVISOR && has_supervisor(r, claimant->row.region)
		   ? DUTY_SUPERVISOR
		   : DUTY_NONE;
}

bool duty_overdue(const struct claimant_view *claimant)
{
	return claimant->waiting_since != 0 && claimant->duty != DUTY_NONE;
}

int64_t duty_waited(
    const struct roster *r, const struct claimant_view *claimant, int64_t now)
{
	struct hours hours = roster_hours(r, claimant->row.region);

	return claimant->waiting_since != 0
		   ? hours_between(&hours, claimant->waiting_since, now)
		   : 0;
}
