#include <string.h>

#include "roster/absence_file.h"
#include "tests/sim/play.h"
#include "tests/sim/world.h"

/* Appointments that are held or missed, from their proposal to what is found of
 * them, and the files of those that were missed. */

#define S INT64_C(1000000)

static int64_t wall(const struct world *world)
{
	return world->clock.now + world->clock.wall;
}

/* ---- an appointment --------------------------------------------------------
 */

struct pair {
	uint64_t id;
	int64_t since, until;
	uint32_t claimant;    /* its number, as are all of a world */
	uint32_t of_claimant; /* accounts */
	uint32_t of_advisor;
	struct text number, alias; /* of the claimant */
};

static bool find_both(
    const struct world *world, uint32_t claimant, struct pair *m)
{
	const struct base_tables *t = base_tables(world->base);
	const struct claimant *c = &t->claimants[claimant - 1];

	if (claimant > t->claimant_count || c->advisor == 0 || !c->consent)
		return false;
	*m = (struct pair){
	    .claimant = claimant,
	    .of_claimant = people_number(world, c->jid),
	    .of_advisor = people_number(world, t->advisors[c->advisor - 1].jid),
	    .number = c->number,
	    .alias = c->alias,
	};
	return m->of_claimant < ACCOUNTS && m->of_advisor < ACCOUNTS;
}

/* The first that is to come. */
static bool find_agreed(const struct world *world, struct pair *m)
{
	const struct base_tables *t = base_tables(world->base);
	const struct appointment *a;
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		a = &t->appointments[i].now;
		if (a->claimant != m->claimant ||
		    a->state != APPOINTMENT_CONFIRMED ||
		    a->since <= wall(world) ||
		    (m->id != 0 && a->since >= m->since))
			continue;
		m->id = a->id;
		m->since = a->since;
		m->until = a->until;
	}
	return m->id != 0;
}

static void run_to(struct world *world, int64_t at)
{
	if (at > wall(world))
		world_run(world, at - wall(world));
}

static void write_to(struct world *world, uint32_t from, const struct pair *m)
{
	struct build words = {.arena = &world->arena};
	struct text to = TEXT("conseiller@suivi.localhost");

	build_string(&words, "m");
	build_number(&words, ++world->words);
	if (from != m->of_claimant)
		to = build_all(&world->arena, m->alias.at, "@suivi.localhost",
		    (char *)NULL);
	people_say(world, from, to,
	    build_all(&world->arena, "je suis là ", build_done(&words).at,
		(char *)NULL),
	    build_done(&words));
}

static void note_call(
    struct world *world, const struct pair *m, const char *outcome)
{
	play_command(world, m->of_advisor,
	    build_all(&world->arena, "appel ", m->number.at, " ", outcome,
		(char *)NULL));
}

static void hand_over(
    struct world *world, const struct pair *m, uint32_t advisor)
{
	const struct base_tables *t = base_tables(world->base);

	play_command(world, play_supervisor(world, advisor),
	    build_all(&world->arena, "confier ", m->number.at, " ",
		t->advisors[advisor % t->advisor_count].number.at, " motif",
		(char *)NULL));
}

/* In the window, by the one or the other. */
static void attend(struct world *world, const struct pair *m, uint32_t who)
{
	if (who == ATTEND_CALL)
		note_call(world, m, "no-answer");
	else if (who != ATTEND_CLAIMANT && who != ATTEND_NOBODY)
		write_to(world, m->of_advisor, m);
	if (who == ATTEND_BOTH || who == ATTEND_CLAIMANT)
		write_to(world, m->of_claimant, m);
	if (who == ATTEND_HANDED)
		hand_over(world, m, world->words);
}

static void befall(struct world *world, const struct pair *m, uint32_t what)
{
	static const int64_t LONG = 100 * S;

	switch (what) {
	case BEFALL_KILLED:
		world_crash(world, 0, LONG);
		world_crash(world, 1, LONG);
		break;
	case BEFALL_NO_SERVER:
		server_restart(world, world->clock.now + LONG);
		break;
	case BEFALL_NO_BASE:
		base_down(world->base, world->clock.now + LONG);
		break;
	case BEFALL_CLOCK:
		world->clock.wall += 900 * S;
		break;
	case BEFALL_ACCOUNT:
		world->people.accounts[m->of_claimant].exists = false;
		people_logout(world, m->of_claimant, 0);
		people_logout(world, m->of_claimant, 1);
		break;
	default:
		break;
	}
}

/* What is to be judged in a moment is not, for a while. */
static void befall_at_the_end(struct world *world, uint32_t what)
{
	if (what == BEFALL_BEFORE_JUDGING || what == BEFALL_WHILE_JUDGING) {
		world_run(world,
		    what == BEFALL_BEFORE_JUDGING ? 9 * S : 10 * S + 900);
		world_crash(world, 0, 8 * S);
		world_crash(world, 1, 8 * S);
	}
	if (what == BEFALL_SLOW_JUDGING) {
		world_run(world, 9 * S);
		base_stall(world->base, world->clock.now + 45 * S);
	}
}

/* ---- and its file
 * ----------------------------------------------------------------
 */

static struct text first_line(struct arena *arena,
    const struct absence_file *file, bool for_other, bool now)
{
	return now ? absence_file_notice(arena, file, for_other)
		   : absence_file_line(arena, file->id, 1, for_other);
}

static void confirm(struct world *world, uint32_t who, struct text line)
{
	people_send(world, who, TEXT("accueil@suivi.localhost"), "chat",
	    build_all(&world->arena, "<received xmlns='urn:xmpp:receipts' id='",
		line.at, "'/>", (char *)NULL),
	    (struct text){0});
}

void play_confirm(struct world *world, const struct absence_file *file,
    uint32_t who, bool for_other, bool now)
{
	struct text line = first_line(&world->arena, file, for_other, now);
	uint32_t i;

	for (i = 0;
	     who < ACCOUNTS && i < world->people.accounts[who].heard_count; i++)
		if (text_equal(world->people.accounts[who].heard[i].id, line))
			confirm(world, who, line);
}

static void confirm_own(struct world *world, const struct absence_file *file)
{
	const struct base_tables *t = base_tables(world->base);

	play_confirm(world, file,
	    people_number(world, t->claimants[file->claimant - 1].jid), false,
	    true);
}

/* Also who has been replaced meanwhile. */
static void confirm_other(
    struct world *world, const struct absence_file *file, bool now)
{
	uint32_t i;

	for (i = 0; i < ACCOUNTS; i++)
		play_confirm(world, file, i, true, now);
}

/* Who proposes is not asked: of a claimant nothing proves then that they know
 * that it stands. */
static void agree(
    struct world *world, const struct pair *m, const struct step *step)
{
	const bool own = step->c % 4 == 1;

	play_command(world, own ? m->of_claimant : m->of_advisor,
	    build_all(&world->arena, "rdv ", own ? "" : m->number.at,
		" dans 5 minutes 10 ",
		step->b == ATTEND_CALL ? "phone" : "chat", (char *)NULL));
	world_run(world, 2 * S);
	people_send(world, own ? m->of_advisor : m->of_claimant,
	    TEXT("accueil@suivi.localhost"), "chat", TEXT("<body>1</body>"),
	    (struct text){0});
}

void play_meet(struct world *world, const struct step *step)
{
	const struct file_kept *file;
	struct pair m;

	if (!find_both(world, step->a + 1, &m))
		return;
	agree(world, &m, step);
	world_run(world, 2 * S);
	if (!find_agreed(world, &m))
		return;
	run_to(world, m.since - 30 * S);
	befall(world, &m, step->c);
	attend(world, &m, step->b);
	run_to(world, m.since + 180 * S);
	if (step->c >= BEFALL_KILLED && step->c <= BEFALL_LATER)
		attend(world, &m, step->b);
	run_to(world, m.until);
	world->people.accounts[m.of_claimant].exists = true;
	befall_at_the_end(world, step->c);
	world_run(world, 20 * S);
	if (step->b == ATTEND_NOTED)
		note_call(world, &m, "reached");
	file = base_file(base_tables(world->base), m.id);
	if (file != NULL && step->c % 2 == 0)
		confirm_own(world, &file->now);
	if (file != NULL && step->c % 3 == 0)
		confirm_other(world, &file->now, true);
}

static void explain(struct world *world, uint32_t who)
{
	people_send(world, who, TEXT("accueil@suivi.localhost"), "chat",
	    TEXT("<body>expliquer mon train n’est pas venu</body>"),
	    play_id(world));
}

void play_explain_for(struct world *world, uint32_t claimant)
{
	struct pair m;

	if (find_both(world, claimant, &m))
		explain(world, m.of_claimant);
}

static void decide(struct world *world, uint32_t who, const char *word,
    const struct absence_file *file, const char *how)
{
	struct build id = {.arena = &world->arena};

	build_hex(&id, file->id);
	people_send(world, who, TEXT("accueil@suivi.localhost"), "chat",
	    build_all(&world->arena, "<body>", word, " ", build_done(&id).at,
		" ", how, " il y avait une bonne raison à cela</body>",
		(char *)NULL),
	    play_id(world));
}

/* An import gives this advisor a spare account. */
static uint32_t move_away(struct world *world, uint32_t account, uint32_t which)
{
	const struct base_tables *t = base_tables(world->base);
	const struct text jid = world->people.accounts[account].jid;
	uint32_t spare = ACCOUNTS - 1 - which % SPARES;
	uint32_t i;

	for (i = 0; i < t->advisor_count; i++)
		if (text_equal(t->advisors[i].jid, jid))
			break;
	world_move(world, i + 1, spare);
	world_run(world, 60 * S);
	return i < t->advisor_count ? people_number(world, t->advisors[i].jid)
				    : account;
}

/* Memory knows by then that they represent whom the file is about; and whose
 * account is which. */
static void decide_named(struct world *world, const struct step *step,
    const struct absence_file file, uint32_t supervisor)
{
	world_represent(world, file.claimant, supervisor);
	world_run(world, 60 * S);
	if (step->c % 4 >= 2)
		supervisor = move_away(world, supervisor, step->a);
	decide(world, supervisor, "décider", &file, "excused");
}

void play_file(struct world *world, const struct step *step)
{
	static const char *const decisions[] = {"excused", "noted", "referred"};
	const struct base_tables *t = base_tables(world->base);
	const uint32_t supervisor = play_supervisor(world, step->c);
	const struct absence_file *file;
	uint32_t other;
	struct pair m;

	if (t->judging.files.count == 0)
		return;
	file = &t->judging.files.at[step->c % t->judging.files.count].now;
	other = play_representative(world, file->claimant);
	switch (step->b) {
	case FILE_ACT_CONFIRM:
		confirm_own(world, file);
		return;
	case FILE_ACT_CONFIRM_OTHER:
		confirm_other(world, file, step->c % 2 == 0);
		return;
	case FILE_ACT_EXPLAIN_OTHER:
		if (other < ACCOUNTS)
			explain(world, other);
		return;
	case FILE_ACT_DECIDE_OTHER:
		if (other < ACCOUNTS)
			decide(world, other, "décider", file,
			    decisions[step->c % 3]);
		return;
	case FILE_ACT_DECIDE_NAMED:
		decide_named(world, step, *file, supervisor);
		return;
	case FILE_ACT_EXPLAIN:
		if (find_both(world, file->claimant, &m))
			explain(world, m.of_claimant);
		return;
	case FILE_ACT_EXPLAIN_ANY:
		explain(world, step->a);
		return;
	case FILE_ACT_REOPEN:
		decide(world, supervisor, "rouvrir", file, "");
		return;
	case FILE_ACT_RECORD:
		if (find_both(world, file->claimant, &m))
			note_call(world, &m, "reached");
		return;
	case FILE_ACT_CONFIRM_ANY:
		confirm(world, step->a,
		    first_line(
			&world->arena, file, step->c % 2 == 0, step->c < 4));
		return;
	case FILE_ACT_DECIDE_ANY:
		decide(world, step->a, "décider", file, decisions[step->c % 3]);
		return;
	default:
		decide(
		    world, supervisor, "décider", file, decisions[step->c % 3]);
	}
}

/* Does anything come of itself? */
static bool is_waited_for(const struct base_tables *t)
{
	size_t i;

	for (i = 0; i < t->judging.files.count; i++)
		if (t->judging.files.at[i].now.state == FILE_NOTICED ||
		    t->judging.files.at[i].now.state == FILE_OBSERVING)
			return true;
	return false;
}

void play_hours_pass(struct world *world, const struct step *step)
{
	int64_t hours = ((int64_t)step->a + 1) * 6 * 3600 * S;

	if (is_waited_for(base_tables(world->base)) &&
	    !world_is_old(world, hours))
		world_run(world, hours);
}
