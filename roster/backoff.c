#include "roster/backoff.h"

/* splitmix64: any seed will do, zero too. */
static uint64_t draw(uint64_t *seed)
{
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

int64_t backoff_draw(struct backoff *backoff)
{
	int64_t whole = backoff->next > 0 ? backoff->next : backoff->first;
	int64_t half;

	if (whole > backoff->most)
		whole = backoff->most;
	backoff->next = whole > backoff->most / 2 ? backoff->most : whole * 2;
	half = whole / 2;
	return half +
	       (int64_t)(draw(&backoff->seed) % (uint64_t)(whole - half + 1));
}

void backoff_reset(struct backoff *backoff)
{
	backoff->next = 0;
}
