#include "store/encode_private.h"

/* Regions: their state, hours and policies. */

void encode_region_set(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.region_set.region, 4);
	single_number(s, fact->as.region_set.decided_on, 4);
	single_number(s, fact->as.region_set.state, 4);
	single_number(s, fact->as.region_set.cap, 4);
}

void encode_evaluation(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.evaluation.at);
	single_number(s, fact->as.evaluation.region, 4);
	single_number(s, fact->as.evaluation.convincing ? 1 : 0, 1);
	single_words(s, fact->as.evaluation.reason);
	single_words(s, fact->as.evaluation.by);
	single_number(s, fact->as.evaluation.proposal, 8);
	single_words(s, fact->as.evaluation.confirmed_by);
}

void encode_hours_set(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.hours_set.region, 4);
	single_number(s, fact->as.hours_set.weekdays, 4);
	single_number(s, (uint64_t)fact->as.hours_set.since, 4);
	single_words(s, fact->as.hours_set.spans);
	single_instant(s, fact->as.hours_set.at);
}

void encode_holiday_set(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.holiday_set.region, 4);
	single_number(s, (uint64_t)fact->as.holiday_set.day, 4);
	single_words(s, fact->as.holiday_set.name);
	single_number(s, fact->as.holiday_set.observed ? 1 : 0, 1);
	single_instant(s, fact->as.holiday_set.at);
}

void encode_policy(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.policy.at);
	single_number(s, fact->as.policy.region, 4);
	single_words(s, fact->as.policy.name);
	single_number(s, (uint64_t)fact->as.policy.value, 8);
	single_words(s, fact->as.policy.by);
}
