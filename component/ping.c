#include "component/ping.h"

#include <assert.h>
#include <string.h>

enum {
	DECIMAL = 10
};

void pings_start(struct pings *pings, int64_t now)
{
	struct pings fresh = {
	    .settings = pings->settings,
	    .number = pings->number,
	    .next = now + pings->settings.soon,
	    .reading = INT64_MAX,
	};

	*pings = fresh;
}

static void sooner(struct pings *pings, int64_t at)
{
	if (pings->next > at)
		pings->next = at;
}

void pings_mark(struct pings *pings, uint64_t mark, bool due, int64_t now)
{
	if (mark > pings->mark)
		pings->mark = mark;
	if (!due || pings->mark <= pings->asked)
		return;
	if (pings->stanzas >= pings->settings.count)
		pings->next = now;
	else
		sooner(pings, now + pings->settings.soon);
}

void pings_sent(struct pings *pings)
{
	pings->stanzas++;
}

void pings_read(struct pings *pings, bool on, int64_t now)
{
	if (!on)
		pings->reading = INT64_MAX;
	else if (pings->reading == INT64_MAX)
		pings->reading = now;
}

int64_t pings_deadline(const struct pings *pings)
{
	int64_t since;

	if (pings->count == 0 || pings->reading == INT64_MAX)
		return INT64_MAX;
	since = pings->out[0].at;
	if (since < pings->reading)
		since = pings->reading;
	return since + pings->settings.wait;
}

static int64_t next_ping(const struct pings *pings)
{
	return pings->count < PINGS_MOST ? pings->next : INT64_MAX;
}

int64_t pings_next(const struct pings *pings)
{
	int64_t ping = next_ping(pings);
	int64_t lost = pings_deadline(pings);

	return ping < lost ? ping : lost;
}

bool pings_due(const struct pings *pings, int64_t now)
{
	return next_ping(pings) <= now;
}

uint64_t pings_write(struct pings *pings, int64_t now)
{
	struct ping *ping;

	assert(pings->count < PINGS_MOST);
	ping = &pings->out[pings->count++];
	ping->number = ++pings->number;
	ping->mark = pings->mark;
	ping->at = now;
	pings->asked = pings->mark;
	pings->stanzas = 0;
	pings->next = now + pings->settings.idle;
	return ping->number;
}

static bool parse(struct text id, uint64_t *number)
{
	static const struct text prefix = {"ping/", sizeof("ping/") - 1};
	uint64_t value = 0;
	size_t i;

	if (!text_starts(id, prefix) || id.len == prefix.len)
		return false;
	for (i = prefix.len; i < id.len; i++) {
		unsigned digit = (unsigned char)id.at[i] - (unsigned)'0';

		if (digit >= DECIMAL || value > (UINT64_MAX - digit) / DECIMAL)
			return false;
		value = value * DECIMAL + digit;
	}
	*number = value;
	return true;
}

bool pings_return(
    struct pings *pings, struct text id, int64_t now, uint64_t *proven)
{
	uint64_t number, mark;
	uint32_t i = 0;

	if (!parse(id, &number))
		return false;
	while (i < pings->count && pings->out[i].number != number)
		i++;
	if (i == pings->count)
		return false;
	mark = pings->out[i].mark;
	pings->count -= i + 1;
	memmove(pings->out, &pings->out[i + 1],
	    pings->count * sizeof(pings->out[0]));
	pings->answered = now;
	*proven = mark > pings->proven ? mark : 0;
	if (mark > pings->proven)
		pings->proven = mark;
	return true;
}
