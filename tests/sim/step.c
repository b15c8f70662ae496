#include "tests/sim/step.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sim/play.h"
#include "tests/sim/world.h"

#define S INT64_C(1000000)

static const struct {
	const char *word;
	uint32_t weight;
	uint32_t a, b, c;
} verbs[] = {
#define VERB(NAME, word, weight, a, b, c, meaning) {word, weight, a, b, c},
#include "tests/sim/verb.def"
#undef VERB
};

/* --- made
 * ------------------------------------------------------------------------ */

/* Mostly while something is under way, sometimes a long quiet; in slow worlds
 * hours go by, so that what is due in working time, or at night, comes. */
static uint64_t draw_wait(struct random *random, bool slow)
{
	uint32_t dice = random_below(random, 1000);

	if (slow && dice >= 930)
		return (uint64_t)random_below(random, 7200) * 1000000;
	if (dice < 250)
		return 0;
	if (dice < 700)
		return random_below(random, 3000);
	if (dice < 880)
		return random_below(random, 400000);
	if (dice < 970)
		return random_below(random, 8000000);
	if (dice < 992)
		return random_below(random, 90000000);
	return (uint64_t)random_below(random, 7200) * 1000000;
}

static enum verb draw_verb(struct random *random, const uint32_t *weights)
{
	uint32_t all = 0;
	enum verb i;

	for (i = 0; i < VERBS; i++)
		all += weights[i];
	all = random_below(random, all);
	for (i = 0; all >= weights[i]; i++)
		all -= weights[i];
	return i;
}

/* Each seed has a taste of its own, some like no faults at all. */
static void draw_weights(struct random *random, uint32_t *weights)
{
	static const uint32_t tastes[] = {0, 1, 1, 1, 2, 4};
	bool quiet = random_chance(random, 15);
	enum verb i;

	for (i = 0; i < VERBS; i++) {
		weights[i] = verbs[i].weight;
		if (i != VERB_SAY)
			weights[i] *= tastes[random_below(random, 6)];
		if (quiet && i >= VERB_MISHAP)
			weights[i] = 0;
	}
}

void scenario_make(struct scenario *scenario, uint64_t seed)
{
	struct random random = {seed};
	uint32_t weights[VERBS];
	bool slow = random_chance(&random, 15);
	struct step *step;
	uint32_t i;

	*scenario = (struct scenario){.seed = seed};
	scenario->server = random_below(&random, 2);
	scenario->count = 40 + random_below(&random, 120);
	draw_weights(&random, weights);
	for (i = 0; i < scenario->count; i++) {
		step = &scenario->steps[i];
		step->verb = draw_verb(&random, weights);
		step->a = random_below(&random, verbs[step->verb].a);
		step->b = random_below(&random, verbs[step->verb].b);
		step->c = random_below(&random, verbs[step->verb].c);
		step->wait = draw_wait(&random, slow);
	}
}

/* --- written and read
 * ------------------------------------------------------------- */

void scenario_write(const struct scenario *scenario, FILE *to)
{
	const struct step *step;
	uint32_t i;

	(void)fprintf(to, "seed %llu server %u\n",
	    (unsigned long long)scenario->seed, scenario->server);
	for (i = 0; i < scenario->count; i++) {
		step = &scenario->steps[i];
		(void)fprintf(to, "%s %u %u %u +%llu\n", verbs[step->verb].word,
		    step->a, step->b, step->c, (unsigned long long)step->wait);
	}
}

/* The number behind the next blank or plus sign; 0 at the end. */
static uint64_t next_number(char **at)
{
	*at += strcspn(*at, " +");
	*at += strspn(*at, " +");
	return strtoull(*at, at, 10);
}

static bool read_step(char *line, struct step *step)
{
	size_t len = strcspn(line, " ");

	*step = (struct step){0};
	while (step->verb < VERBS &&
	       (strlen(verbs[step->verb].word) != len ||
		   strncmp(verbs[step->verb].word, line, len) != 0))
		step->verb++;
	if (step->verb == VERBS)
		return false;
	step->a = (uint32_t)next_number(&line) % verbs[step->verb].a;
	step->b = (uint32_t)next_number(&line) % verbs[step->verb].b;
	step->c = (uint32_t)next_number(&line) % verbs[step->verb].c;
	step->wait = next_number(&line);
	return true;
}

bool scenario_read(struct scenario *scenario, FILE *from)
{
	char line[128];
	char *at = line;

	*scenario = (struct scenario){0};
	if (fgets(line, sizeof(line), from) == NULL ||
	    strncmp(line, "seed ", 5) != 0)
		return false;
	scenario->seed = next_number(&at);
	at += strcspn(at, " ") + strlen(" server");
	scenario->server = (uint32_t)next_number(&at) % 2;
	while (scenario->count < STEPS_MOST &&
	       fgets(line, sizeof(line), from) != NULL)
		if (!read_step(line, &scenario->steps[scenario->count++]))
			return false;
	return scenario->count > 0;
}

/* --- played
 * ------------------------------------------------------------------------ */

static void (*const plays[VERBS])(struct world *, const struct step *) = {
    [VERB_SAY] = play_say,
    [VERB_BURST] = play_burst,
    [VERB_REPEAT] = play_repeat,
    [VERB_RECEIPT] = play_receipt,
    [VERB_TYPING] = play_typing,
    [VERB_ASK] = play_ask,
    [VERB_ANSWER] = play_answer,
    [VERB_CODE] = play_code,
    [VERB_NOTICE] = play_notice,
    [VERB_ABSENT] = play_absent,
    [VERB_RETURN] = play_come_back,
    [VERB_APPOINT] = play_appoint,
    [VERB_MEET] = play_meet,
    [VERB_FILE] = play_file,
    [VERB_HOURS_PASS] = play_hours_pass,
    [VERB_REPRESENT] = play_represent,
    [VERB_SERIES] = play_series,
    [VERB_NOTE] = play_note,
    [VERB_REASSIGN] = play_reassign,
    [VERB_LOGIN] = play_login,
    [VERB_BEFRIEND] = play_befriend,
    [VERB_LOGOUT] = play_logout,
    [VERB_ACCOUNT] = play_account,
    [VERB_ASSIGN] = play_assign,
    [VERB_ENROL] = play_enrol,
    [VERB_END] = play_end_one,
    [VERB_SHARE] = play_share,
    [VERB_CEILING] = play_ceiling,
    [VERB_REBIND] = play_rebind,
    [VERB_MOVE] = play_move,
    [VERB_RENAME] = play_rename_claimant,
    [VERB_REGION] = play_region,
    [VERB_CAP] = play_cap,
    [VERB_EVALUATE] = play_evaluate,
    [VERB_HOURS] = play_hours,
    [VERB_MISHAP] = play_mishap,
    [VERB_SLOW] = play_slow,
    [VERB_STALL] = play_stall,
    [VERB_DOWN] = play_down,
    [VERB_READ_ONLY] = play_read_only,
    [VERB_CUT_BASE] = play_cut_base,
    [VERB_CUT_LINK] = play_cut_link,
    [VERB_SERVER_DOWN] = play_server_goes_down,
    [VERB_DEAF] = play_deaf,
    [VERB_MUTE] = play_mute,
    [VERB_LAG] = play_lag,
    [VERB_CHUNK] = play_chunk,
    [VERB_REMOTE_DOWN] = play_remote_down,
    [VERB_CRASH] = play_crash,
    [VERB_STOP] = play_stop,
    [VERB_START] = play_start,
    [VERB_RELOAD] = play_reload,
    [VERB_CLOCK] = play_step_clock,
    [VERB_NIGHTFALL] = play_nightfall,
    [VERB_SLOTS] = play_slots,
    [VERB_EARLIER] = play_earlier,
    [VERB_OWN_HOURS] = play_own_hours,
};

void step_play(struct world *world, const struct step *step)
{
	if (world->verbose)
		(void)printf("%lld.%06lld %s %u %u %u\n",
		    (long long)(world->clock.now / S),
		    (long long)(world->clock.now % S), verbs[step->verb].word,
		    step->a, step->b, step->c);
	plays[step->verb](world, step);
}
