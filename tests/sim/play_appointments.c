#include "roster/appointment.h"
#include "tests/sim/play.h"
#include "tests/sim/world.h"

/* Who meets whom, and when. */

void play_agree(
    struct world *world, const struct claimant *with, const char *when)
{
	const struct base_tables *t = base_tables(world->base);
	const struct appointment *a;
	uint32_t who;

	if (with->advisor == 0)
		return;
	who = play_number_of(world, t->advisors[with->advisor - 1].jid);
	play_command(world, who,
	    build_all(
		&world->arena, "rdv ", with->number.at, when, (char *)NULL));
	world_run(world, 300000);
	if (t->appointment_count == 0)
		return;
	a = &t->appointments[t->appointment_count - 1].now;
	who = play_number_of(world, a->by == SIDE_ADVISOR
					? t->claimants[a->claimant - 1].jid
					: t->advisors[a->advisor - 1].jid);
	if (who < ACCOUNTS && appointment_waits(a->state))
		play_tell(world, who, "1");
}

/* From in a moment to tomorrow: what nobody answers lapses while it is looked
 * at; and some of it is at night. */
void play_appoint(struct world *world, const struct step *step)
{
	static const char *const whens[WHENS] = {" dans 1 minute",
	    " dans 2 minutes", " dans 3 minutes", " dans 5 minutes",
	    " dans 10 minutes", " dans 30 minutes", " dans 50 minutes",
	    " dans 2 heures", " dans 4 heures", " dans 20 heures",
	    " aujourd’hui à 22h15", " demain à 7h30"};
	const struct base_tables *t = base_tables(world->base);
	const uint32_t with = step->c % CLAIMANTS;
	const char *when = whens[step->c / CLAIMANTS];
	const char *who = step->a < ADVISORS && with < t->claimant_count
			      ? t->claimants[with].number.at
			      : "";

	switch (step->b) {
	case APPOINT_YES:
		play_tell(world, step->a, "1");
		return;
	case APPOINT_NO:
		play_tell(world, step->a, "3");
		return;
	case APPOINT_LATE:
		play_tell(world, step->a, "je serai en retard");
		return;
	case APPOINT_CANCEL:
		play_command(world, step->a, TEXT("annuler le rendez-vous x"));
		return;
	case APPOINT_MOVE:
		play_command(world, step->a,
		    build_all(&world->arena, "reporter", when, (char *)NULL));
		return;
	case APPOINT_AGREED:
	case APPOINT_AGREED_TOO:
	case APPOINT_AGREED_AS_WELL:
		if (with < t->claimant_count)
			play_agree(world, &t->claimants[with], when);
		return;
	default:
		play_command(world, step->a,
		    build_all(&world->arena, "rdv ", who, when, (char *)NULL));
	}
}

/* ---- free times ---------------------------------------------------------- */

static const struct claimant *claimant_at(
    const struct world *world, uint32_t which)
{
	const struct base_tables *t = base_tables(world->base);

	return which < t->claimant_count ? &t->claimants[which] : NULL;
}

static void tell_of(
    struct world *world, const struct claimant *of, const char *words)
{
	uint32_t who = play_number_of(world, of->jid);

	if (who < ACCOUNTS)
		play_tell(world, who, words);
	world_run(world, 300000);
}

/* Where nobody names an hour, three are offered. */
void play_slots(struct world *world, const struct step *step)
{
	static const char *const numbers[] = {"1", "2", "3", "4"};
	const struct base_tables *t = base_tables(world->base);
	const struct claimant *with = claimant_at(world, step->a);
	const char *words = "rdv";
	uint32_t who;

	if (with == NULL || with->advisor == 0)
		return;
	who = play_number_of(world, with->jid);
	if (step->b == 0) {
		who = play_number_of(world, t->advisors[with->advisor - 1].jid);
		words = build_all(
		    &world->arena, "rdv ", with->number.at, (char *)NULL)
			    .at;
	}
	if (who == ACCOUNTS)
		return;
	play_tell(world, who, words);
	world_run(world, 300000);
	play_tell(world, who, numbers[step->c]);
}

/* A third one of that advisor, if there is one, stands behind the first. */
static const struct claimant *third_of(const struct world *world,
    const struct claimant *late, const struct claimant *soon)
{
	const struct base_tables *t = base_tables(world->base);
	const struct claimant *c;
	uint32_t i;

	for (i = 0; i < t->claimant_count; i++) {
		c = &t->claimants[i];
		if (c->advisor == late->advisor && c != late && c != soon)
			return c;
	}
	return NULL;
}

static void wait_too(struct world *world, const struct claimant *third)
{
	if (third == NULL)
		return;
	play_agree(world, third, " demain à 21h");
	tell_of(world, third, "plus tôt");
}

static void call_off(
    struct world *world, const struct claimant *of, const char *when)
{
	play_agree(world, of, when);
	tell_of(world, of, "annuler le rendez-vous x");
	tell_of(world, of, "oui");
}

static void move_away(
    struct world *world, const struct claimant *of, const char *when)
{
	play_agree(world, of, when);
	tell_of(world, of, "reporter demain à 22h");
	tell_of(world, of, "oui");
}

/* While they think about one, another time gets free; it may be taken again. */
static void think(struct world *world, const struct claimant *late,
    const struct claimant *soon, const char *when, bool taken)
{
	call_off(world, soon, when);
	world_run(world, 40000000);
	if (taken)
		play_agree(world, soon, when);
	tell_of(world, late, "2");
	world_run(world, 40000000);
}

/* One of an advisor's two has the later time and wants it earlier; the other
 * calls theirs off, or moves it. */
void play_earlier(struct world *world, const struct step *step)
{
	enum {
		THINKS = 3 /* of the answers */
	};
	static const char *const sooner[] = {
	    " demain à 10h", " demain à 11h30", " aujourd’hui à 15h"};
	static const char *const answers[] = {"2", "1", "2", "?", "non"};
	const struct claimant *late = claimant_at(world, step->a);
	const struct claimant *soon = claimant_at(world, step->b);

	if (late == NULL || soon == NULL || late == soon ||
	    late->advisor != soon->advisor)
		return;
	play_agree(world, late, " demain à 20h");
	tell_of(world, late, "plus tôt");
	wait_too(world, third_of(world, late, soon));
	if (step->c % 5 == 2)
		move_away(world, soon, sooner[step->c % 3]);
	else
		call_off(world, soon, sooner[step->c % 3]);
	if (step->c % 4 == 1)
		play_agree(world, soon, sooner[step->c % 3]);
	tell_of(world, late, answers[step->c / 3]);
	if (step->c / 3 == THINKS)
		think(world, late, soon, sooner[(step->c + 1) % 3],
		    step->c % 3 > 0);
	if (step->c == 14)
		tell_of(world, late, "plus besoin de plus tôt");
}

void play_own_hours(struct world *world, const struct step *step)
{
	static const char *const hours[OWN_HOURS] = {"mes créneaux lundi 9-12",
	    "mes créneaux lundi 10-11 12-17", "mes créneaux lundi fermé",
	    "mes créneaux lundi comme l’agence", "mes créneaux mardi 8-20"};

	play_command(world, step->a, text_of(hours[step->b]));
}
