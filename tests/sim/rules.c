#include "tests/sim/world.h"

/* What the rules of the regions say, in a world that has a few hours at most:
 * in half of them other nights, some of which have begun. */

static int64_t one_of(struct random *random, const int64_t values[4])
{
	return values[random_below(random, 4)];
}

static void set_night(
    struct world *world, struct random *random, uint32_t region)
{
	uint32_t begins = random_below(random, 24);
	uint32_t ends = (begins + 1 + random_below(random, 11)) % 24;

	base_set_policy(world->base, POLICY_NIGHT_BEGINS, region, begins);
	base_set_policy(world->base, POLICY_NIGHT_ENDS, region, ends);
}

void world_rules(struct world *world, uint64_t seed)
{
	static const int64_t minutes[] = {60, 60, 15, 5};
	static const int64_t hours[] = {24, 24, 2, 1};
	static const int64_t days[] = {5, 5, 1, 0};
	struct random random = {seed ^ 0x41e5};
	struct base *base = world->base;
	uint32_t region;

	base_set_policy(base, POLICY_APPOINTMENT_NOTICE, 0, 0);
	base_set_policy(base, POLICY_ANSWER_DUTY, 0, DUTY_HOURS);
	base_set_policy(base, POLICY_ANSWER_STEP, 0, DUTY_STEP_HOURS);
	base_set_policy(base, POLICY_ATTEND_EARLY, 0, ATTEND_EARLY);
	base_set_policy(base, POLICY_ATTEND_GRACE, 0, ATTEND_GRACE);
	base_set_policy(base, POLICY_ATTEND_AHEAD, 0, ATTEND_AHEAD);
	base_set_policy(base, POLICY_FILE_DAYS, 0, FILE_DAYS_LONG);
	base_set_policy(base, POLICY_FILE_REMIND, 0, FILE_REMINDS);
	base_set_policy(base, POLICY_FILE_PROOF, 0, FILE_PROOF_DAYS);
	for (region = 1; region <= 2; region++) {
		if (random_chance(&random, 50))
			set_night(world, &random, region);
		base_set_policy(base, POLICY_REMIND_MINUTES, region,
		    one_of(&random, minutes));
		base_set_policy(
		    base, POLICY_REMIND_HOURS, region, one_of(&random, hours));
		base_set_policy(
		    base, POLICY_REMIND_DAYS, region, one_of(&random, days));
	}
}
