/*
 * Plays made-up worlds (README.md beside this).
 *
 *	sim SEEDS [FIRST]   so many seeds
 *	sim SECONDS s       as many seeds as fit
 *	sim SECONDS first   the same, up to the first that fails, as it is
 *	sim FILE [-v]       a scenario that was printed; -v: with all that is
 *sent
 *
 * What fails is shrunk and printed. Prints the Test Anything Protocol; exits
 * non-zero if a seed failed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/sim/world.h"

struct totals {
	uint64_t seeds;
	uint64_t failed;
	uint64_t steps;
	uint64_t sentences;
	uint64_t forwarded;
	uint64_t again;
	uint64_t refused;
	uint64_t lost;
	uint64_t astray;
	uint64_t found, filed, decided;
	double days;
};

static bool play(const struct scenario *scenario, bool verbose,
    struct totals *totals, char *complaint)
{
	struct world *world = world_new(scenario, verbose);
	int64_t began = world->clock.now;
	bool fine = world_play(world, scenario);
	const struct witness *w = &world->witness;

	memcpy(complaint, w->complaint, sizeof(w->complaint));
	totals->seeds++;
	totals->failed += fine ? 0 : 1;
	totals->steps += scenario->count;
	totals->sentences += w->sentences;
	totals->forwarded += w->forwarded;
	totals->again += w->again;
	totals->refused += w->refused;
	totals->lost += w->lost;
	totals->astray += w->astray;
	totals->found += w->found;
	totals->filed += w->filed;
	totals->decided += w->decided;
	totals->days += (double)(world->clock.now - began) / 86400e6;
	world_free(&world);
	return fine;
}

/* The same complaint, but for its numbers. */
static bool is_alike(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b && (*a < '0' || *a > '9')) {
		a++;
		b++;
	}
	return (*a >= '0' && *a <= '9') || *a == *b;
}

static bool still_fails(const struct scenario *scenario, const char *complaint)
{
	struct totals totals = {0};
	char now[COMPLAINT_BYTES];

	return !play(scenario, false, &totals, now) && is_alike(complaint, now);
}

static void leave_out(const struct scenario *from, uint32_t at, uint32_t count,
    struct scenario *to)
{
	*to = *from;
	memmove(&to->steps[at], &to->steps[at + count],
	    (from->count - at - count) * sizeof(struct step));
	to->count -= count;
}

/* Leaves out halves, quarters, ... single steps, as long as it fails. */
static void shrink(struct scenario *scenario, const char *complaint)
{
	struct scenario *less = must_calloc(1, sizeof(*less));
	uint32_t size, at;

	for (size = scenario->count / 2; size > 0; size /= 2)
		for (at = 0; at + size <= scenario->count;) {
			leave_out(scenario, at, size, less);
			if (less->count > 0 && still_fails(less, complaint))
				*scenario = *less;
			else
				at += size;
		}
	free(less);
}

static void play_seed(uint64_t seed, bool shrinks, struct totals *totals)
{
	struct scenario *scenario = must_calloc(1, sizeof(*scenario));
	char complaint[COMPLAINT_BYTES];

	scenario_make(scenario, seed);
	if (!play(scenario, false, totals, complaint)) {
		(void)printf("not ok %llu - seed %llu: %s\n",
		    (unsigned long long)totals->seeds, (unsigned long long)seed,
		    complaint);
		(void)fflush(stdout);
		if (shrinks)
			shrink(scenario, complaint);
		scenario_write(scenario, stdout);
	}
	free(scenario);
}

static int play_file(const char *file, bool verbose)
{
	struct scenario *scenario = must_calloc(1, sizeof(*scenario));
	struct totals totals = {0};
	char complaint[COMPLAINT_BYTES];
	FILE *from = fopen(file, "r");
	bool fine = from != NULL && scenario_read(scenario, from);

	if (!fine)
		(void)printf("%s cannot be read\n", file);
	else if (!(fine = play(scenario, verbose, &totals, complaint)))
		(void)printf("%s\n", complaint);
	if (from != NULL)
		(void)fclose(from);
	free(scenario);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Of the processor, so that a busy machine plays as many seeds. */
static double seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void report(const struct totals *totals, double took)
{
	(void)printf(
	    "# %llu seeds, %llu steps, %.1f simulated days in %.1f s\n"
	    "# %llu sentences committed, %llu forwarded, %llu again, "
	    "%llu refused, %llu lost with a link, %llu bounced astray\n"
	    "# %llu findings, %llu absence files, %llu decisions\n",
	    (unsigned long long)totals->seeds,
	    (unsigned long long)totals->steps, totals->days, took,
	    (unsigned long long)totals->sentences,
	    (unsigned long long)totals->forwarded,
	    (unsigned long long)totals->again,
	    (unsigned long long)totals->refused,
	    (unsigned long long)totals->lost,
	    (unsigned long long)totals->astray,
	    (unsigned long long)totals->found,
	    (unsigned long long)totals->filed,
	    (unsigned long long)totals->decided);
}

int main(int argc, char **argv)
{
	struct totals totals = {0};
	double began = seconds(), most = 1e9;
	uint64_t count = 100, first = 1, i;
	bool alone = false;

	if (argc > 1 && (argv[1][0] < '0' || argv[1][0] > '9'))
		return play_file(argv[1], argc > 2);
	if (argc > 1)
		count = strtoull(argv[1], NULL, 10);
	if (argc > 2 && (argv[2][0] < '0' || argv[2][0] > '9')) {
		alone = strcmp(argv[2], "first") == 0;
		most = (double)count;
		count = UINT64_MAX;
	} else if (argc > 2) {
		first = strtoull(argv[2], NULL, 10);
	}
	for (i = 0; i < count && seconds() - began < most &&
		    (!alone || totals.failed == 0);
	     i++)
		play_seed(first + i, !alone, &totals);
	report(&totals, seconds() - began);
	if (totals.failed == 0)
		(void)printf("ok 1 - %llu seeds\n1..1\n",
		    (unsigned long long)totals.seeds);
	return totals.failed == 0 && totals.seeds > 0 ? EXIT_SUCCESS
						      : EXIT_FAILURE;
}
