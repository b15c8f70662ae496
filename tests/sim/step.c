#include "tests/sim/step.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sim/world.h"

#define MS INT64_C(1000)
#define S  INT64_C(1000000)

/* What `a` of a time means. */
static const int64_t times[] = {0, 1 * MS, 20 * MS, 100 * MS, 400 * MS, 1 * S,
    3 * S, 8 * S, 15 * S, 25 * S, 45 * S, 100 * S};

enum {
	TIMES = sizeof(times) / sizeof(times[0]),
	BURST = 40,
	ANSWERS = 8
};

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

/* Mostly while something is under way, sometimes a long quiet. */
static uint64_t draw_wait(struct random *random)
{
	uint32_t dice = random_below(random, 1000);

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
		step->wait = draw_wait(&random);
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

/* --- played: people
 * ---------------------------------------------------------------- */

/* To the one contact, or to an alias; half of all say what they should. */
static struct text address_for(struct world *world, uint32_t who, uint32_t to)
{
	const struct base_tables *t = base_tables(world->base);

	if (who >= ADVISORS || to >= CLAIMANTS || to >= t->claimant_count)
		return TEXT("conseiller@suivi.localhost");
	return build_all(&world->arena, t->claimants[to].alias.at,
	    "@suivi.localhost", (char *)NULL);
}

static struct text number_word(
    struct world *world, const char *before, uint32_t number)
{
	struct build b = {.arena = &world->arena};

	build_string(&b, before);
	build_number(&b, number);
	return build_done(&b);
}

static void say(struct world *world, const struct step *step)
{
	const struct account *account = &world->people.accounts[step->a];
	struct text id = number_word(world, "m", ++world->words);
	struct text body = number_word(world, "phrase ", world->words);

	if (step->c == 0)
		id = (struct text){0};
	else if (step->c == 1 && account->sentence_count > 0)
		id = account->sentences[account->sentence_count - 1].id;
	else if (step->c == 2 || step->c == 4)
		body = number_word(world, "POISON ", world->words);
	else if (step->c == 3) /* as another's */
		id = number_word(world, "m", world->words / 2);
	people_say(
	    world, step->a, address_for(world, step->a, step->b), body, id);
}

static void burst(struct world *world, const struct step *step)
{
	struct step one = *step;
	uint32_t i;

	one.c = CLAIMANTS; /* an id of its own */
	for (i = 0; i < BURST; i++)
		say(world, &one);
}

static void repeat(struct world *world, const struct step *step)
{
	people_repeat(world, step->a);
}

static void receipt(struct world *world, const struct step *step)
{
	static const char *const news[] = {
	    "<received xmlns='urn:xmpp:receipts' id='",
	    "<displayed xmlns='urn:xmpp:chat-markers:0' id='",
	    "<received xmlns='urn:xmpp:chat-markers:0' id='",
	};
	const struct account *account = &world->people.accounts[step->a];
	const struct heard *heard;

	if (account->heard_count == 0)
		return;
	heard = &account->heard[account->heard_count - 1];
	people_send(world, step->a, heard->from, "chat",
	    build_all(&world->arena, news[step->b], heard->id.at, "'/>",
		(char *)NULL),
	    (struct text){0});
}

static void typing(struct world *world, const struct step *step)
{
	people_send(world, step->a, address_for(world, step->a, step->b),
	    "chat",
	    TEXT("<composing xmlns='http://jabber.org/protocol/chatstates'/>"),
	    (struct text){0});
}

static void ask(struct world *world, const struct step *step)
{
	people_send(world, step->a, TEXT("accueil@suivi.localhost"), "chat",
	    TEXT("<body>?</body>"), number_word(world, "q", ++world->words));
}

static void say_to_service(
    struct world *world, unsigned account, const char *words)
{
	people_send(world, account, TEXT("accueil@suivi.localhost"), "chat",
	    build_all(&world->arena, "<body>", words, "</body>", (char *)NULL),
	    number_word(world, "q", ++world->words));
}

static void answer(struct world *world, const struct step *step)
{
	static const char *const answers[ANSWERS] = {"stop", "oui", "oui",
	    "oui", "non", "accord", "agence",
	    "plus l’agence"};

	say_to_service(world, step->a, answers[step->b]);
	if (step->c == 0)
		return;
	world_run(world, 300000);
	say_to_service(world, step->a, "oui");
}

/* Strangers and spares more often than those who are somebody already. */
static void code(struct world *world, const struct step *step)
{
	enum {
		FIRST_STRANGER = ADVISORS + CLAIMANTS
	};
	uint32_t a =
	    step->a % 2 == 0
		? step->a
		: FIRST_STRANGER + step->a / 2 % (ACCOUNTS - FIRST_STRANGER);
	struct text words = step->c == 0   ? TEXT("01258-V0855")
			    : step->c <= 4 ? TEXT("oui")
					   : world_code(world, step->b + 1);

	if (words.len == 0)
		return;
	people_send(world, a, TEXT("accueil@suivi.localhost"), "chat",
	    build_all(
		&world->arena, "<body>", words.at, "</body>", (char *)NULL),
	    number_word(world, "k", ++world->words));
}

static void notice(struct world *world, const struct step *step)
{
	unsigned i;

	world_publish(world, step->a * 10);
	for (i = 0; i < DAEMONS; i++)
		world_crash(world, i, 0);
}

/* The answer to what the service asks comes a moment later. */
static void command(struct world *world, uint32_t account, struct text words)
{
	people_send(world, account, TEXT("accueil@suivi.localhost"), "chat",
	    build_all(
		&world->arena, "<body>", words.at, "</body>", (char *)NULL),
	    number_word(world, "q", ++world->words));
	world_run(world, 300000);
	people_send(world, account, TEXT("accueil@suivi.localhost"), "chat",
	    TEXT("<body>oui</body>"), number_word(world, "q", ++world->words));
}

static void absent(struct world *world, const struct step *step)
{
	static const char *const days[] = {"aujourd'hui", "aujourd'hui",
	    "aujourd'hui", "demain", "demain", "aujourd'hui", "demain",
	    "demain"};
	const struct base_tables *t = base_tables(world->base);
	const char *who =
	    step->b < t->advisor_count ? t->advisors[step->b].number.at : "";

	command(world, step->a,
	    build_all(&world->arena, "absence aujourd'hui ", days[step->c], " ",
		who, (char *)NULL));
}

static void come_back(struct world *world, const struct step *step)
{
	command(world, step->a, TEXT("fin d'absence"));
}

static void login(struct world *world, const struct step *step)
{
	static const enum show shows[] = {
	    SHOW_AVAILABLE, SHOW_AVAILABLE, SHOW_AWAY, SHOW_DND};

	people_login(world, step->a, step->b, shows[step->c]);
}

static void logout(struct world *world, const struct step *step)
{
	people_logout(world, step->a, step->b);
}

static void account(struct world *world, const struct step *step)
{
	struct account *account = &world->people.accounts[step->a];
	unsigned i;

	account->exists = step->b == 0;
	for (i = 0; i < RESOURCES && !account->exists; i++)
		people_logout(world, step->a, i);
	if (!account->exists)
		account->buddy_count = account->stored = 0;
}

/* --- played: imports
 * --------------------------------------------------------------- */

static void assign(struct world *world, const struct step *step)
{
	world_assign(world, step->a + 1, step->b + 1);
	if (step->c == 0)
		return;
	world_run(world, 300 + random_below(&world->random, 400));
	world_assign(world, (step->a + 1) % CLAIMANTS + 1, step->b + 1);
}

static void enrol(struct world *world, const struct step *step)
{
	world_enrol(world, step->a + 1, step->b + 1);
}

static void end_one(struct world *world, const struct step *step)
{
	world_end(world, step->a + 1);
}

static void share(struct world *world, const struct step *step)
{
	world_share(world, step->a + 1);
}

static void ceiling(struct world *world, const struct step *step)
{
	world_ceiling(world, step->a + 1, step->b);
}

static void rebind(struct world *world, const struct step *step)
{
	world_rebind(world, step->a + 1, step->b);
}

static void move(struct world *world, const struct step *step)
{
	world_move(world, step->a + 1, step->b);
}

static void rename_claimant(struct world *world, const struct step *step)
{
	world_rename(world, step->a + 1, step->b);
}

static void region(struct world *world, const struct step *step)
{
	world_region(world, step->a + 1, step->b + 1);
}

static void evaluate(struct world *world, const struct step *step)
{
	base_evaluate(world->base, step->a + 1, step->b == 1);
}

static void hours(struct world *world, const struct step *step)
{
	world_hours(world, step->a + 1, step->b, step->c);
}

/* --- played: faults
 * ---------------------------------------------------------------- */

static int64_t until(const struct world *world, uint32_t time)
{
	return world->clock.now + times[time];
}

static void mishap(struct world *world, const struct step *step)
{
	base_befall(
	    world->base, &(struct mishap_plan){.mishap = (enum mishap)step->a,
			     .after = step->b,
			     .parks = step->c == 3});
}

static void slow(struct world *world, const struct step *step)
{
	base_delay(world->base, times[step->a % 8] + 2);
}

static void stall(struct world *world, const struct step *step)
{
	base_stall(world->base, until(world, step->a));
}

static void down(struct world *world, const struct step *step)
{
	base_down(world->base, until(world, step->a));
}

static void read_only(struct world *world, const struct step *step)
{
	base_read_only(world->base, until(world, step->a));
}

static void cut_base(struct world *world, const struct step *step)
{
	base_cut(world->base, step->a + 1);
}

static void cut_link(struct world *world, const struct step *step)
{
	(void)step;
	server_cut(world);
}

static void server_goes_down(struct world *world, const struct step *step)
{
	server_restart(world, until(world, step->a));
}

static void deaf(struct world *world, const struct step *step)
{
	world->server.stalled = until(world, step->a);
}

static void mute(struct world *world, const struct step *step)
{
	world->server.mute = until(world, step->a);
}

static void lag(struct world *world, const struct step *step)
{
	world->server.lag = times[step->a % 6];
}

static void chunk(struct world *world, const struct step *step)
{
	world->server.chunk = step->a;
}

static void remote_down(struct world *world, const struct step *step)
{
	world->server.remote_down = until(world, step->a);
}

static void crash(struct world *world, const struct step *step)
{
	world_crash(world, step->a, times[step->b]);
}

static void stop(struct world *world, const struct step *step)
{
	world_stop(world, step->a, times[step->b]);
}

static void start(struct world *world, const struct step *step)
{
	world_start(world, step->a);
}

static void reload(struct world *world, const struct step *step)
{
	if (world->daemons[step->a].road != NULL)
		road_reload(world->daemons[step->a].road);
}

static void step_clock(struct world *world, const struct step *step)
{
	world->clock.wall += ((int64_t)step->a - 8) * 900 * S;
}

void step_play(struct world *world, const struct step *step)
{
	static void (*const plays[VERBS])(
	    struct world *, const struct step *) = {
	    [VERB_SAY] = say,
	    [VERB_BURST] = burst,
	    [VERB_REPEAT] = repeat,
	    [VERB_RECEIPT] = receipt,
	    [VERB_TYPING] = typing,
	    [VERB_ASK] = ask,
	    [VERB_ANSWER] = answer,
	    [VERB_CODE] = code,
	    [VERB_NOTICE] = notice,
	    [VERB_ABSENT] = absent,
	    [VERB_RETURN] = come_back,
	    [VERB_LOGIN] = login,
	    [VERB_LOGOUT] = logout,
	    [VERB_ACCOUNT] = account,
	    [VERB_ASSIGN] = assign,
	    [VERB_ENROL] = enrol,
	    [VERB_END] = end_one,
	    [VERB_SHARE] = share,
	    [VERB_CEILING] = ceiling,
	    [VERB_REBIND] = rebind,
	    [VERB_MOVE] = move,
	    [VERB_RENAME] = rename_claimant,
	    [VERB_REGION] = region,
	    [VERB_EVALUATE] = evaluate,
	    [VERB_HOURS] = hours,
	    [VERB_MISHAP] = mishap,
	    [VERB_SLOW] = slow,
	    [VERB_STALL] = stall,
	    [VERB_DOWN] = down,
	    [VERB_READ_ONLY] = read_only,
	    [VERB_CUT_BASE] = cut_base,
	    [VERB_CUT_LINK] = cut_link,
	    [VERB_SERVER_DOWN] = server_goes_down,
	    [VERB_DEAF] = deaf,
	    [VERB_MUTE] = mute,
	    [VERB_LAG] = lag,
	    [VERB_CHUNK] = chunk,
	    [VERB_REMOTE_DOWN] = remote_down,
	    [VERB_CRASH] = crash,
	    [VERB_STOP] = stop,
	    [VERB_START] = start,
	    [VERB_RELOAD] = reload,
	    [VERB_CLOCK] = step_clock,
	};

	if (world->verbose)
		(void)printf("%lld.%06lld %s %u %u %u\n",
		    (long long)(world->clock.now / S),
		    (long long)(world->clock.now % S), verbs[step->verb].word,
		    step->a, step->b, step->c);
	plays[step->verb](world, step);
}
