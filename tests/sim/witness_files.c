#include "component/road_private.h"
#include "roster/absence_file.h"
#include "roster/attendance.h"
#include "tests/sim/run.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* Absence files: opened by one finding, decided by people who may, none by the
 * lapse of time, whose days begin with a proof; and in memory as they stand. */

static const int64_t DAY = INT64_C(86400) * 1000000;
static const int64_t HOUR = INT64_C(3600) * 1000000;
static const int64_t JUST_NOW = INT64_C(30) * 1000000;

static unsigned long long name_of(const struct absence_file *file)
{
	return (unsigned long long)file->id;
}

static bool is_absent(const struct base_tables *t, uint64_t appointment)
{
	const struct finding_kept *found = base_finding(t, appointment);

	return found != NULL && found->finding == FINDING_CLAIMANT_ABSENT;
}

void witness_filed(void *ctx, const struct file_kept *file)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);

	world->witness.filed++;
	if (!is_absent(t, file->now.id))
		witness_complain(world,
		    "file %llx is opened, and nobody was found absent",
		    name_of(&file->now));
	if (base_file(t, file->now.id) != NULL)
		witness_complain(
		    world, "file %llx is opened twice", name_of(&file->now));
}

/* ---- who decides ------------------------------------------------------------
 */

static bool is_decision(const struct file_kept *file, const struct file_step *s)
{
	return (absence_file_is_decided(s->state) ||
		   absence_file_is_decided(file->now.state)) &&
	       s->state != file->now.state && s->state != FILE_UNFOUNDED;
}

static void check_decision(struct world *world, const struct file_kept *file,
    const struct file_step *step)
{
	const struct base_tables *t = base_tables(world->base);
	const char *why = NULL;

	world->witness.decided++;
	if (step->event < FILE_EXCUSE || step->event > FILE_REOPEN ||
	    step->by.len == 0)
		why = "by the lapse of time";
	else if (!base_is_supervisor(t, step->by))
		why = "by who may not";
	else if (base_file_is_party(t, file, step->by))
		why = "by who was to be met there";
	else if (step->words.len == 0)
		why = "without a reason";
	if (why != NULL)
		witness_complain(world, "file %llx is decided %s (%.*s)",
		    name_of(&file->now), why, (int)step->by.len, step->by.at);
}

/* ---- days
 * -------------------------------------------------------------------- */

/* Of who represented the claimant once, and does no more, it need not. */
static bool represented_once(
    const struct base_tables *t, const struct file_kept *file, struct text by)
{
	struct represent who;

	return base_acts_for_other(t, file->now.claimant, by) &&
	       !(base_representative(t, file->now.claimant, &who) &&
		   base_acts_for(t, by, who.jid)) &&
	       !base_acts_for(t, by, file->now.represented_by);
}

/* The daemon knows that as it decides, but for who was moved or named a moment
 * ago, or since: what was in doubt is tried again as it was decided. */
void witness_meddled(
    void *ctx, const struct file_kept *file, int64_t decided, struct text by)
{
	struct world *world = ctx;
	const int64_t earliest = witness_since(world, decided);
	const struct represented_by *represented =
	    &world->witness.represented[file->now.claimant];

	if (earliest - people_moved_at(world, file->now.claimant) >= JUST_NOW &&
	    earliest - represented->changed >= JUST_NOW &&
	    !represented_once(base_tables(world->base), file, by))
		witness_complain(world,
		    "file %llx: the store alone refuses who decides",
		    name_of(&file->now));
}

static bool is_claimants(
    struct world *world, const struct absence_file *file, struct text jid)
{
	const struct account *account = people_find(world, jid);

	return account != NULL &&
	       (account->claimants & 1U << file->claimant) != 0;
}

/* From when the days are counted at the latest: who explains while the receipt
 * is on its way to the store has until then, which another clock may have
 * shown. */
static int64_t latest_begin(
    const struct world *world, const struct file_step *step, int64_t received)
{
	return step->event == FILE_OBSERVE && step->at > received &&
		       witness_since(world, step->at) -
			       witness_since(world, received) <
			   JUST_NOW
		   ? step->at
		   : received;
}

/* Their days are whole ones as clocks show them, and end at midnight. */
static void check_days(struct world *world, const struct file_kept *file,
    const struct file_step *step)
{
	const struct base_tables *t = base_tables(world->base);
	int64_t received = base_file_received(t, &file->now);

	if (step->event == FILE_OBSERVE &&
	    !is_claimants(world, &file->now, step->by) &&
	    !base_ever_represented(t, file->now.claimant, step->by))
		witness_complain(world, "file %llx is explained by %.*s",
		    name_of(&file->now), (int)step->by.len, step->by.at);
	if (received == 0 && step->event == FILE_OBSERVE)
		received = step->at;
	if (step->until == file->now.until)
		return;
	if (received == 0)
		witness_complain(world,
		    "file %llx: the days begin without a proof",
		    name_of(&file->now));
	else if (step->until <= received + FILE_DAYS_LONG * DAY ||
		 step->until > latest_begin(world, step, received) +
				   (FILE_DAYS_LONG + 1) * DAY + HOUR)
		witness_complain(world,
		    "file %llx: the days from %lld end at %lld",
		    name_of(&file->now), (long long)received,
		    (long long)step->until);
}

static void check_lapse(struct world *world, const struct file_kept *file,
    const struct file_step *step)
{
	if (step->event == FILE_EXPIRE && step->at < file->now.until)
		witness_complain(world, "file %llx: the days end early",
		    name_of(&file->now));
	if (step->event == FILE_GIVE_UP && step->at < file->now.due)
		witness_complain(world,
		    "file %llx: a proof is waited for no "
		    "more, too early",
		    name_of(&file->now));
}

void witness_filed_on(
    void *ctx, const struct file_kept *file, const struct file_step *step)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);

	if (file->now.state == FILE_UNFOUNDED)
		witness_complain(world, "file %llx was closed for good",
		    name_of(&file->now));
	if (is_decision(file, step))
		check_decision(world, file, step);
	if (step->state == FILE_UNFOUNDED && is_absent(t, file->now.id))
		witness_complain(world,
		    "file %llx is unfounded, and they were absent",
		    name_of(&file->now));
	check_days(world, file, step);
	witness_represented_step(world, file, step);
	check_lapse(world, file, step);
}

/* ---- memory
 * ------------------------------------------------------------------ */

static bool same(const struct absence_file *a, const struct absence_file *b)
{
	return a->id == b->id && a->claimant == b->claimant &&
	       a->advisor == b->advisor && a->region == b->region &&
	       a->since == b->since && a->channel == b->channel &&
	       a->state == b->state && a->version == b->version &&
	       text_equal(a->represented_by, b->represented_by) &&
	       a->renewed == b->renewed && a->opened == b->opened &&
	       a->until == b->until && a->due == b->due &&
	       a->received == b->received && a->closed == b->closed &&
	       text_equal(a->parties, b->parties);
}

static void compare_files(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	struct absence_file a, b;
	uint32_t i;

	for (i = 0; roster_file_at(loads, i, &b); i++)
		if (!roster_file(has, b.id, &a) || !same(&a, &b))
			witness_complain(world,
			    "memory: file %llx, version %d in state %d, "
			    "received %lld, due %lld, of %.*s, loads %d, %d, "
			    "%lld, %lld, %.*s",
			    name_of(&b), a.version, a.state,
			    (long long)a.received, (long long)a.due,
			    (int)a.parties.len, a.parties.at, b.version,
			    b.state, (long long)b.received, (long long)b.due,
			    (int)b.parties.len, b.parties.at);
	if (roster_file_at(has, i, &a))
		witness_complain(world, "memory: a file too many");
}

/* What is still to be judged is so after a start, too, if anything is new. */
static void compare_judgements(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	const struct base_tables *t = base_tables(world->base);
	int64_t due;
	uint64_t a = roster_judgement(has, &due);
	uint64_t b = roster_judgement(loads, &due);

	if ((a == 0 && b != 0) ||
	    (a != 0 && b == 0 &&
		(base_finding(t, a) == NULL || base_has_news(t, a))))
		witness_complain(world,
		    "memory: appointment %llx is to be judged, loads %llx",
		    (unsigned long long)a, (unsigned long long)b);
}

void witness_files(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	compare_files(world, has, loads);
	compare_judgements(world, has, loads);
}

/* ---- in the end
 * ---------------------------------------------------------------- */

void witness_files_end(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	int64_t now = world->clock.now + world->clock.wall;
	const struct absence_file *file;
	struct absence_file at;
	enum file_event event;
	size_t i;

	for (i = 0; i < t->judging.files.count; i++) {
		file = &t->judging.files.at[i].now;
		at = *file;
		at.received = base_file_received(t, file);
		if (!is_absent(t, file->id) != (file->state == FILE_UNFOUNDED))
			witness_complain(world,
			    "file %llx is in state %d, which is not what was "
			    "found",
			    name_of(file), file->state);
		if (absence_file_due(&at, now, &event) < now - HOUR / 60)
			witness_complain(world,
			    "file %llx: what is due is not done (%d)",
			    name_of(file), event);
	}
}
