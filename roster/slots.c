#include "roster/slots.h"

#include <stddef.h>

/* The first start that may be at or after `at`; INT64_MAX: there is none. */
static int64_t step_up(const struct slots *slots, int64_t at)
{
	int64_t over = at % slots->step;

	if (over < 0)
		over += slots->step;
	if (over == 0)
		return at;
	return at > INT64_MAX - slots->step ? INT64_MAX
					    : at - over + slots->step;
}

static bool receives(const struct hours *hours, int64_t since, int64_t until)
{
	return hours_between(hours, since, until) == until - since;
}

/* When those who are busy in [since, until) are all done; `since` if nobody
 * is. */
static int64_t busy_until(
    const struct slots *slots, int64_t since, int64_t until)
{
	int64_t done = since;
	uint32_t i;

	for (i = 0; i < slots->busy_count && slots->busy[i].since < until; i++)
		if (slots->busy[i].until > done)
			done = slots->busy[i].until;
	return done;
}

/* The first start at or after `at` that is worth a look; INT64_MAX: none. An
 * hour of closed doors is skipped in one step. */
static int64_t next_start(const struct slots *slots, int64_t at)
{
	int64_t open;

	for (;;) {
		at = step_up(slots, at);
		open = hours_next(slots->region, at);
		if (slots->own != NULL && open != INT64_MAX)
			open = hours_next(slots->own, open);
		if (open <= at || open == INT64_MAX)
			return open == INT64_MAX ? INT64_MAX : at;
		at = open;
	}
}

bool slots_fits(const struct slots *slots, int64_t since)
{
	int64_t until;

	if (slots->length <= 0 || since < slots->from ||
	    since > slots->until - slots->length)
		return false;
	until = since + slots->length;
	return receives(slots->region, since, until) &&
	       (slots->own == NULL || receives(slots->own, since, until)) &&
	       busy_until(slots, since, until) == since;
}

uint32_t slots_find(
    const struct slots *slots, int64_t found[SLOTS_MOST], uint32_t most)
{
	int64_t at = next_start(slots, slots->from);
	uint32_t count = 0;

	if (most > SLOTS_MOST)
		most = SLOTS_MOST;
	while (count < most && slots->length > 0 &&
	       at <= slots->until - slots->length) {
		int64_t done = busy_until(slots, at, at + slots->length);

		if (slots_fits(slots, at)) {
			found[count++] = at;
			done = at + slots->apart;
		}
		at = next_start(slots, done > at ? done : at + slots->step);
	}
	return count;
}
