#include "component/talk/tally.h"

#include <assert.h>
#include <stdlib.h>

struct row {
	struct person who; /* SIDE_NOBODY: free */
	int32_t counts[TALLY_KINDS];
	uint32_t freed, stopped; /* the last round that did so */
};

/* Open addressing, linear probing; the mask is a power of two less one. */
struct tally {
	struct row *rows;
	size_t mask;
	size_t used;
};

enum {
	FIRST_ROWS = 64
};

struct tally *tally_new(void)
{
	struct tally *tally = must_calloc(1, sizeof(*tally));

	tally->rows = must_calloc(FIRST_ROWS, sizeof(*tally->rows));
	tally->mask = FIRST_ROWS - 1;
	return tally;
}

void tally_free(struct tally **tally)
{
	if (*tally == NULL)
		return;
	free((*tally)->rows);
	free(*tally);
	*tally = NULL;
}

static size_t home(const struct tally *tally, struct person who)
{
	uint64_t key = ((uint64_t)who.id << 2) | (uint64_t)who.side;

	key *= UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(key >> 32) & tally->mask;
}

/* Their row, or the free one where it would be. */
static struct row *find(const struct tally *tally, struct person who)
{
	size_t i = home(tally, who);

	while (tally->rows[i].who.side != SIDE_NOBODY &&
	       (tally->rows[i].who.id != who.id ||
		   tally->rows[i].who.side != who.side))
		i = (i + 1) & tally->mask;
	return &tally->rows[i];
}

static void grow(struct tally *tally)
{
	struct row *old = tally->rows;
	size_t i, count = tally->mask + 1;

	tally->rows = must_calloc(count * 2, sizeof(*tally->rows));
	tally->mask = count * 2 - 1;
	for (i = 0; i < count; i++)
		if (old[i].who.side != SIDE_NOBODY)
			*find(tally, old[i].who) = old[i];
	free(old);
}

/* Frees a row and moves up those that probing would not find any more. */
static void clear(struct tally *tally, size_t hole)
{
	size_t i = hole;
	size_t from;

	tally->used--;
	for (;;) {
		tally->rows[hole] = (struct row){0};
		do {
			i = (i + 1) & tally->mask;
			if (tally->rows[i].who.side == SIDE_NOBODY)
				return;
			from = home(tally, tally->rows[i].who);
		} while (
		    ((i - from) & tally->mask) < ((i - hole) & tally->mask));
		tally->rows[hole] = tally->rows[i];
		hole = i;
	}
}

static void add(
    struct tally *tally, struct person who, enum tally_what what, int32_t by)
{
	struct row *row;
	size_t kind;

	if (tally->used * 2 > tally->mask)
		grow(tally);
	row = find(tally, who);
	if (row->who.side == SIDE_NOBODY) {
		row->who = who;
		tally->used++;
	}
	row->counts[what] += by;
	assert(row->counts[what] >= 0);
	for (kind = 0; kind < TALLY_KINDS; kind++)
		if (row->counts[kind] != 0)
			return;
	clear(tally, (size_t)(row - tally->rows));
}

void tally_add(struct tally *tally, const struct person *names,
    enum tally_what what, int32_t by)
{
	size_t i;

	for (i = 0; i < NAMES; i++)
		if (names[i].side != SIDE_NOBODY)
			add(tally, names[i], what, by);
}

bool tally_any(
    const struct tally *tally, const struct person *names, enum tally_what what)
{
	size_t i;

	for (i = 0; tally->used > 0 && i < NAMES; i++)
		if (names[i].side != SIDE_NOBODY &&
		    find(tally, names[i])->counts[what] > 0)
			return true;
	return false;
}

uint64_t tally_frees(
    struct tally *tally, const struct person *names, uint32_t round)
{
	uint64_t count = 0;
	struct row *row;
	size_t i;

	for (i = 0; i < NAMES; i++) {
		if (names[i].side == SIDE_NOBODY)
			continue;
		row = find(tally, names[i]);
		if (row->counts[TALLY_WAITING] == 0 || row->freed == round)
			continue;
		row->freed = round;
		count += (uint64_t)row->counts[TALLY_WAITING];
	}
	return count;
}

bool tally_waits_on(struct tally *tally, const struct person *names,
    uint32_t round, uint64_t *left)
{
	struct row *rows[NAMES] = {0};
	bool waits = false;
	size_t i;

	for (i = 0; i < NAMES; i++) {
		if (names[i].side == SIDE_NOBODY)
			continue;
		rows[i] = find(tally, names[i]);
		*left -= rows[i]->freed == round ? 1 : 0;
		waits = waits || rows[i]->counts[TALLY_SINGLE] > 0 ||
			rows[i]->counts[TALLY_NOTE] > 0 ||
			rows[i]->stopped == round;
	}
	for (i = 0; waits && i < NAMES; i++)
		if (rows[i] != NULL)
			rows[i]->stopped = round;
	return waits;
}
