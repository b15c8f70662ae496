/*
 * PostgreSQL alone, fed the same rows by the same statement: the store without
 * a link, a decision or a stanza.
 *
 *	store_alone CONNINFO DOMAIN CLAIMANTS WINDOW:COUNT...
 *
 * Says "begin" and one line of JSON for each window, as load does.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <poll.h>
#include <time.h>

#include "roster/arena.h"
#include "store/store.h"

enum {
	BODY_BYTES = 200,
	EPOCH_SHIFT = 40,
	DIGEST_BYTES = 32,
};

static const int64_t SECOND = 1000000;

struct sentence {
	struct arena arena;
	struct fact_list facts;
	struct run *run;
	int64_t at;
};

struct run {
	struct store *store;
	uint64_t first; /* number of its first sentence */
	uint64_t claimants;
	uint64_t window;
	uint64_t count;
	uint64_t sent;
	uint64_t done;
	int64_t *took;
	const char *domain;
	char body[BODY_BYTES];
};

static int64_t clock_of(clockid_t which)
{
	struct timespec t;

	(void)clock_gettime(which, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

static int64_t now(void)
{
	return clock_of(CLOCK_MONOTONIC);
}

static void fail(const char *why)
{
	(void)fprintf(stderr, "store_alone: %s\n", why);
	exit(EXIT_FAILURE);
}

/* --- the store's events --------------------------------------------------- */

static void on_state(void *ctx, enum store_state state, const char *why)
{
	(void)ctx;
	if (state == STORE_SUPERSEDED || state == STORE_UNFIT)
		fail(why);
}

static void on_loaded(void *ctx, const struct fact *fact)
{
	(void)ctx;
	(void)fact;
}

static void on_changed(void *ctx)
{
	(void)ctx;
}

static void on_answer(void *ctx, const struct answer *answer)
{
	(void)ctx;
	(void)answer;
}

static void on_parked(void *ctx, uint64_t turn, const char *sqlstate)
{
	(void)ctx;
	(void)turn;
	fail(sqlstate);
}

static void on_warned(void *ctx, const char *what)
{
	(void)ctx;
	(void)fprintf(stderr, "the database warns: %s\n", what);
}

static void on_done(void *turn, enum outcome outcome, enum refusal refusal)
{
	struct sentence *sentence = turn;
	struct run *run = sentence->run;

	(void)refusal;
	if (outcome != OUTCOME_DURABLE)
		fail("a row was not stored");
	run->took[run->done++] = now() - sentence->at;
	arena_free(&sentence->arena);
	free(sentence);
}

static void on_doubt(void *turn)
{
	(void)turn;
}

static void turn_store(struct store *store)
{
	struct pollfd polls[STORE_LINES];
	int64_t wait = (store_due(store) - now()) / 1000;
	enum store_line i;
	struct store_want want;

	for (i = 0; i < STORE_LINES; i++) {
		want = store_want(store, i);
		polls[i] = (struct pollfd){.fd = want.fd};
		if (want.read)
			polls[i].events |= POLLIN;
		if (want.write)
			polls[i].events |= POLLOUT;
	}
	if (wait > 100)
		wait = 100;
	(void)poll(polls, STORE_LINES, wait < 0 ? 0 : (int)wait);
	for (i = 0; i < STORE_LINES; i++)
		store_pump(store, i, now());
}

/* --- sentences ------------------------------------------------------------ */

static struct text number_text(
    struct arena *arena, const char *before, uint64_t number, const char *after)
{
	struct build b = {.arena = arena};

	build_string(&b, before);
	build_number(&b, (int64_t)number);
	build_string(&b, after);
	return build_done(&b);
}

static void submit(struct run *run)
{
	struct sentence *sentence = must_calloc(1, sizeof(*sentence));
	uint64_t number = run->first + run->sent++;
	uint64_t turn = store_epoch(run->store) << EPOCH_SHIFT | (number + 1);
	struct arena *arena = &sentence->arena;
	char *digest = arena_alloc(arena, DIGEST_BYTES);
	struct message *m =
	    &fact_append(&sentence->facts, arena, FACT_MESSAGE)->as.message;

	memcpy(digest, &turn, sizeof(turn));
	m->turn = turn;
	m->arrived = clock_of(CLOCK_REALTIME);
	m->kind = FROM_CLAIMANT;
	m->claimant = (uint32_t)(number % run->claimants) + 1;
	m->advisor = 1;
	m->sender =
	    number_text(arena, "c", number % run->claimants, "@localhost");
	m->recipient = TEXT("a0@localhost");
	m->id = number_text(arena, "b", number, "");
	m->wire_id = m->id;
	m->digest = (struct text){digest, DIGEST_BYTES};
	m->body = (struct text){run->body, BODY_BYTES};
	sentence->run = run;
	sentence->at = now();
	store_submit(
	    run->store, turn, &sentence->facts, sentence, sentence->at);
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void run_it(struct run *run)
{
	int64_t begun = now();
	double seconds;

	run->took = must_calloc(run->count, sizeof(*run->took));
	(void)puts("begin");
	(void)fflush(stdout);
	while (run->done < run->count) {
		while (run->sent < run->count &&
		       run->sent - run->done < run->window)
			submit(run);
		turn_store(run->store);
	}
	seconds = (double)(now() - begun) / (double)SECOND;
	qsort(run->took, run->count, sizeof(*run->took), by_size);
	(void)printf("{\"window\": %" PRIu64
		     ", \"rate\": 0, \"count\": %" PRIu64
		     ", \"seconds\": %.6f, \"p50\": %" PRId64
		     ".0, \"p99\": %" PRId64 ".0, \"pings\": 0}\n",
	    run->window, run->count, seconds, run->took[run->count / 2],
	    run->took[(run->count - 1) * 99 / 100]);
	(void)fflush(stdout);
	free(run->took);
}

/* The next number of "WINDOW:COUNT"; 0 if there is none. */
static uint64_t next_number(const char **word)
{
	char *end;
	uint64_t number = strtoull(*word, &end, 10);

	*word = *end == ':' ? end + 1 : end;
	return number;
}

int main(int argc, char **argv)
{
	const struct store_events events = {on_state, on_loaded, on_changed,
	    on_answer, on_parked, on_warned, NULL};
	struct store_settings settings = {
	    .hold = 60 * SECOND,
	    .doubt = 60 * SECOND,
	    .batch_rows = 128,
	    .in_flight = 2,
	    .statement_timeout = 60000,
	    .backoff_first = SECOND / 10,
	    .backoff_most = SECOND,
	    .waiting_days = 60,
	    .heard = 4096,
	};
	struct run run = {0};
	const char *word;
	int i;

	if (argc < 5)
		fail("usage: store_alone CONNINFO DOMAIN CLAIMANTS "
		     "WINDOW:COUNT...");
	settings.conninfo = argv[1];
	settings.domain = argv[2];
	run.domain = argv[2];
	run.claimants = strtoull(argv[3], NULL, 10);
	memset(run.body, 'x', BODY_BYTES);
	run.store = store_open(&settings, &events, on_done, on_doubt);
	while (store_state(run.store) != STORE_UP) {
		store_pump(run.store, STORE_WRITE, now());
		turn_store(run.store);
	}
	for (i = 4; i < argc; i++) {
		run.first += run.count;
		run.sent = run.done = 0;
		word = argv[i];
		run.window = next_number(&word);
		run.count = next_number(&word);
		if (run.window == 0 || run.count == 0)
			fail("a run is WINDOW:COUNT");
		run_it(&run);
	}
	store_free(&run.store);
	return EXIT_SUCCESS;
}
