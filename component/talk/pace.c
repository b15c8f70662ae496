#include "component/talk/pace.h"

#include <stdlib.h>
#include <string.h>

#include "roster/arena.h"

static const int64_t SECOND = 1000000;

enum {
	WAYS = 8, /* places where one key may stand */
	STANZAS = 0,
	BYTES = 1,
	COMMANDS = 2, /* of persons only */
	MEASURES = 3,
	MINUTE = 60 /* seconds */
};

struct bucket {
	uint64_t key;
	int64_t full[MEASURES]; /* when it will be full again */
	int64_t told;           /* of who is too fast: not again before */
};

struct buckets {
	struct bucket *at;
	uint64_t sets; /* of WAYS buckets; a power of two */
};

struct pace {
	struct buckets persons;
	struct buckets domains;
	struct bucket all;
	uint64_t seed;
};

static void init(struct buckets *buckets, uint32_t count)
{
	buckets->sets = 1;
	while (buckets->sets * WAYS < count)
		buckets->sets *= 2;
	buckets->at = must_calloc(buckets->sets * WAYS, sizeof(struct bucket));
}

struct pace *pace_new(uint32_t persons, uint32_t domains, uint64_t seed)
{
	struct pace *pace = must_calloc(1, sizeof(*pace));

	init(&pace->persons, persons);
	init(&pace->domains, domains);
	pace->seed = seed;
	return pace;
}

void pace_free(struct pace **pace)
{
	if (*pace == NULL)
		return;
	free((*pace)->persons.at);
	free((*pace)->domains.at);
	free(*pace);
	*pace = NULL;
}

static int64_t latest(const struct bucket *bucket)
{
	int64_t full = bucket->full[0];
	size_t i;

	for (i = 1; i < MEASURES; i++)
		if (bucket->full[i] > full)
			full = bucket->full[i];
	return full;
}

/* Its own, or that of whoever was idle longest. */
static struct bucket *find(
    const struct pace *pace, struct buckets *buckets, struct text name)
{
	uint64_t key = text_hash_from(pace->seed, name);
	uint64_t set = (key >> 32) & (buckets->sets - 1);
	struct bucket *at = &buckets->at[set * WAYS];
	struct bucket *oldest = at;
	size_t i;

	for (i = 0; i < WAYS; i++) {
		if (at[i].key == key)
			return &at[i];
		if (latest(&at[i]) < latest(oldest))
			oldest = &at[i];
	}
	*oldest = (struct bucket){.key = key};
	return oldest;
}

/* When it will be full again after this. */
static int64_t after(int64_t full, int64_t cost, int64_t rate, int64_t now)
{
	return (full > now ? full : now) + cost * SECOND / rate;
}

static enum pace_verdict over(
    struct bucket *person, int64_t window, int64_t now)
{
	if (person->told > now)
		return PACE_OVER;
	person->told = now + window * SECOND;
	return PACE_OVER_FIRST;
}

enum pace_verdict pace_take(struct pace *pace, const struct pace_rates *rates,
    const struct pace_load *load, int64_t now)
{
	struct bucket *buckets[PACE_SCOPES] = {
	    [PACE_PERSON] = find(pace, &pace->persons, load->bare),
	    [PACE_DOMAIN] = find(pace, &pace->domains, load->domain),
	    [PACE_ALL] = &pace->all,
	};
	int64_t full[PACE_SCOPES][MEASURES];
	int64_t most = now + rates->burst * SECOND;
	size_t i;

	for (i = 0; i < PACE_SCOPES; i++) {
		full[i][COMMANDS] = buckets[i]->full[COMMANDS];
		full[i][STANZAS] = after(buckets[i]->full[STANZAS],
		    load->stanzas, rates->stanzas[i], now);
		full[i][BYTES] = after(
		    buckets[i]->full[BYTES], load->bytes, rates->bytes[i], now);
		if (full[i][STANZAS] > most || full[i][BYTES] > most)
			return over(buckets[PACE_PERSON], rates->window, now);
	}
	if (load->commands > 0) {
		full[PACE_PERSON][COMMANDS] = after(full[PACE_PERSON][COMMANDS],
		    load->commands * MINUTE, rates->commands[load->role], now);
		if (full[PACE_PERSON][COMMANDS] > most)
			return over(buckets[PACE_PERSON], rates->window, now);
	}
	for (i = 0; i < PACE_SCOPES; i++)
		memcpy(buckets[i]->full, full[i], sizeof(full[i]));
	return PACE_FINE;
}
