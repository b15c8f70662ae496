#include "tests/sim/play.h"
#include "tests/sim/world.h"

/* What people and their clients do. */

enum {
	BURST = 40
};

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

void play_say(struct world *world, const struct step *step)
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

void play_burst(struct world *world, const struct step *step)
{
	struct step one = *step;
	uint32_t i;

	one.c = CLAIMANTS; /* an id of its own */
	for (i = 0; i < BURST; i++)
		play_say(world, &one);
}

void play_repeat(struct world *world, const struct step *step)
{
	people_repeat(world, step->a);
}

void play_receipt(struct world *world, const struct step *step)
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

void play_typing(struct world *world, const struct step *step)
{
	people_send(world, step->a, address_for(world, step->a, step->b),
	    "chat",
	    TEXT("<composing xmlns='http://jabber.org/protocol/chatstates'/>"),
	    (struct text){0});
}

void play_ask(struct world *world, const struct step *step)
{
	people_send(world, step->a, TEXT("accueil@suivi.localhost"), "chat",
	    TEXT("<body>?</body>"), play_id(world));
}

void play_tell(struct world *world, unsigned account, const char *words)
{
	people_send(world, account, TEXT("accueil@suivi.localhost"), "chat",
	    build_all(&world->arena, "<body>", words, "</body>", (char *)NULL),
	    play_id(world));
}

void play_answer(struct world *world, const struct step *step)
{
	static const char *const answers[ANSWERS] = {"stop", "oui", "oui",
	    "oui", "non", "accord", "agence", "plus l’agence"};

	play_tell(world, step->a, answers[step->b]);
	if (step->c == 0)
		return;
	world_run(world, 300000);
	play_tell(world, step->a, "oui");
}

/* Strangers and spares more often than those who are somebody already. */
void play_code(struct world *world, const struct step *step)
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
	if (step->c > 4)
		world->witness.codes[a] |= 1U << (step->b + 1);
	people_send(world, a, TEXT("accueil@suivi.localhost"), "chat",
	    build_all(
		&world->arena, "<body>", words.at, "</body>", (char *)NULL),
	    number_word(world, "k", ++world->words));
	if (step->c < 6)
		return;
	world_run(world, 300000);
	play_tell(world, a, "oui");
}

uint32_t play_number_of(struct world *world, struct text jid)
{
	uint32_t i = 0;

	while (i < ACCOUNTS && !text_equal(world->people.accounts[i].jid, jid))
		i++;
	return i;
}

static bool has_heard(const struct account *account, struct text prefix)
{
	uint32_t i;

	for (i = 0; i < account->heard_count; i++)
		if (text_starts(account->heard[i].id, prefix))
			return true;
	return false;
}

void play_take_places(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i, k, account;

	for (i = 0; i < t->claimant_count; i++) {
		account = play_number_of(world, t->claimants[i].jid);
		if (t->claimants[i].listed_for != LISTED_FOR_CONSENT ||
		    account == ACCOUNTS ||
		    !has_heard(&world->people.accounts[account],
			number_word(world, "invited/", i + 1)))
			continue;
		for (k = 0; k < 2; k++) {
			play_tell(world, account, "oui");
			world_run(world, 300000);
		}
	}
}

/* The answer to what the service asks comes a moment later. */
/* No two commands have the same: an error to one answers nothing else. */
struct text play_id(struct world *world)
{
	return number_word(world, "q", ++world->words);
}

/* One of the two, who are advisors, too, at the account that they have now. */
uint32_t play_supervisor(const struct world *world, uint32_t which)
{
	const struct base_tables *t = base_tables(world->base);
	size_t i = 0;

	if (base_role(t, &i) != NULL && which % 2 == 1)
		i++;
	return people_number(world, base_role(t, &i)->jid);
}

void play_command(struct world *world, uint32_t account, struct text words)
{
	people_send(world, account, TEXT("accueil@suivi.localhost"), "chat",
	    build_all(
		&world->arena, "<body>", words.at, "</body>", (char *)NULL),
	    play_id(world));
	world_run(world, 300000);
	people_send(world, account, TEXT("accueil@suivi.localhost"), "chat",
	    TEXT("<body>oui</body>"), play_id(world));
}

void play_absent(struct world *world, const struct step *step)
{
	static const char *const days[] = {"aujourd'hui", "aujourd'hui",
	    "aujourd'hui", "demain", "demain", "aujourd'hui", "demain",
	    "demain"};
	const struct base_tables *t = base_tables(world->base);
	const char *who =
	    step->b < t->advisor_count ? t->advisors[step->b].number.at : "";

	play_command(world, step->a,
	    build_all(&world->arena, "absence aujourd'hui ", days[step->c], " ",
		who, (char *)NULL));
}

void play_come_back(struct world *world, const struct step *step)
{
	play_command(world, step->a, TEXT("fin d'absence"));
}

/* A client that heard no answer sends the same line once more. */
void play_note(struct world *world, const struct step *step)
{
	const struct base_tables *t = base_tables(world->base);
	struct text id = number_word(world, "n", ++world->words);
	struct text body;
	unsigned i;

	if (step->b >= t->claimant_count)
		return;
	body = build_all(&world->arena, "<body>note ",
	    t->claimants[step->b].number.at, " observation ", id.at, "</body>",
	    (char *)NULL);
	people_send(
	    world, step->a, TEXT("accueil@suivi.localhost"), "chat", body, id);
	if (step->c > 2)
		return;
	world_run(world, step->c == 1 ? 30000000 : 4000);
	for (i = 0; i < DAEMONS && step->c == 2; i++)
		world_crash(world, i, 0);
	world_run(world, step->c == 2 ? 5000000 : 0);
	people_send(
	    world, step->a, TEXT("accueil@suivi.localhost"), "chat", body, id);
}

void play_reassign(struct world *world, const struct step *step)
{
	const struct base_tables *t = base_tables(world->base);

	if (step->a >= t->claimant_count || step->b >= t->advisor_count)
		return;
	play_command(world, step->c == 0 ? step->b : play_supervisor(world, 0),
	    build_all(&world->arena, "confier ",
		t->claimants[step->a].number.at, " ",
		t->advisors[step->b].number.at, " motif", (char *)NULL));
}

void play_login(struct world *world, const struct step *step)
{
	static const enum show shows[] = {
	    SHOW_AVAILABLE, SHOW_AVAILABLE, SHOW_AWAY, SHOW_DND};

	people_login(world, step->a, step->b, shows[step->c]);
}

void play_befriend(struct world *world, const struct step *step)
{
	const struct base_tables *t = base_tables(world->base);
	const struct account *account = &world->people.accounts[step->a];
	const char *whom = "conseiller";

	if (!account_online(account))
		return;
	if (step->b < t->claimant_count)
		whom = t->claimants[step->b].alias.at;
	(void)server_pass(
	    world, build_all(&world->arena, "<presence from='", account->jid.at,
		       "' to='", whom, "@suivi.localhost' type='subscribe'/>",
		       (char *)NULL));
}

void play_logout(struct world *world, const struct step *step)
{
	people_logout(world, step->a, step->b);
}

void play_account(struct world *world, const struct step *step)
{
	struct account *account = &world->people.accounts[step->a];
	unsigned i;

	account->exists = step->b == 0;
	for (i = 0; i < RESOURCES && !account->exists; i++)
		people_logout(world, step->a, i);
	if (!account->exists)
		account->buddy_count = account->stored = 0;
}
