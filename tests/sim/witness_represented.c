#include "component/road_private.h"
#include "roster/absence_file.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/*
 * Who represents a claimant by law gets each line of a file that the claimant
 * gets, once, as long as they do, and nothing else of theirs; and it is their
 * receipt that counts. Whoever did so by the memory of a daemon, or by the
 * tables, did; witness_memory.c compares the two.
 */

static const int64_t JUST_REPRESENTED = INT64_C(30000000);

enum {
	TABLES = MEMORIES /* the last of represented_by.now */
};

/* The account, and one; 0: nobody. */
static uint32_t number_of(struct world *world, struct text jid)
{
	uint32_t i = people_number(world, jid);

	return i < ACCOUNTS ? i + 1 : 0;
}

static bool is_known(const struct daemon *daemon)
{
	return daemon->road != NULL && daemon->road->serving;
}

static uint32_t who_does(struct world *world, unsigned of, uint32_t claimant)
{
	const struct base_tables *t = base_tables(world->base);
	struct represent who;
	bool any = of == TABLES
		       ? base_representative(t, claimant, &who)
		       : roster_representative(
			     world->daemons[of].road->roster, claimant, &who);

	return any ? number_of(world, who.jid) : 0;
}

static void look_at(struct world *world, unsigned of, uint32_t claimant)
{
	struct represented_by *by = &world->witness.represented[claimant];
	uint32_t now;

	if (of != TABLES && !is_known(&world->daemons[of]))
		return;
	now = who_does(world, of, claimant);
	if (now == by->now[of])
		return;
	by->spans[by->count++ % REPRESENTED] =
	    (struct represented_span){by->now[of], world->clock.now};
	by->changed = world->clock.now;
	by->now[of] = now;
}

void witness_represents(struct world *world)
{
	unsigned of;
	uint32_t k;

	for (of = 0; of <= TABLES; of++)
		for (k = 1; k <= CLAIMANTS; k++)
			look_at(world, of, k);
}

static bool did_since(
    const struct world *world, const struct message *m, uint32_t number)
{
	const struct represented_by *by =
	    &world->witness.represented[m->claimant];
	uint32_t i;

	for (i = 0; i < by->count && i < REPRESENTED; i++)
		if (by->spans[i].account == number &&
		    by->spans[i].until >= witness_since(world, m->arrived))
			return true;
	return false;
}

bool witness_is_for_other(const struct world *world, const struct message *m)
{
	uint32_t number, i;

	if (m->kind != TO_CLAIMANT || m->claimant == 0 ||
	    !absence_file_is_for_other(m->wire_id))
		return false;
	number = people_number(world, m->recipient) + 1;
	for (i = 0; i <= TABLES; i++)
		if (world->witness.represented[m->claimant].now[i] == number)
			return true;
	return did_since(world, m, number);
}

/* Who came in another's stead heard the notice under its own id, and nothing of
 * what was said before. */
bool witness_is_theirs_to_hear(
    const struct roster *r, const struct message *m, struct text to)
{
	struct absence_file file = {0};
	int32_t version;

	(void)roster_file(r, absence_file_of_line(m->wire_id, &version), &file);
	return version >= file.renewed &&
	       roster_is_represented_by(r, m->claimant, to);
}

static const struct message *line_with(
    const struct base_tables *t, struct text wire_id)
{
	size_t i;

	for (i = 0; i < t->message_count; i++)
		if (text_equal(t->messages[i].wire_id, wire_id) &&
		    t->messages[i].kind == TO_CLAIMANT)
			return &t->messages[i];
	return NULL;
}

static void check_twice(struct world *world, const struct message *m)
{
	const struct message *other =
	    line_with(base_tables(world->base), m->wire_id);

	if (other != NULL && other != m)
		witness_complain(world, "%s is told twice", m->wire_id.at);
}

/* Has everybody heard of what an import said, as far as one can know? */
static bool is_heard(const struct world *world, uint32_t claimant)
{
	const uint32_t *now = world->witness.represented[claimant].now;
	unsigned of;

	for (of = 0; of < TABLES; of++)
		if (world->daemons[of].road != NULL &&
		    (!is_known(&world->daemons[of]) || now[of] != now[TABLES]))
			return false;
	return true;
}

/* With the claimant's line all was told, theirs first: to who represented them
 * by then, where a daemon died between the two. */
static void check_pair(struct world *world, const struct message *m,
    uint64_t file, int32_t version)
{
	const struct base_tables *t = base_tables(world->base);
	struct arena arena = {0};
	struct represent who = {0};
	const struct message *other =
	    line_with(t, absence_file_line(&arena, file, version, true));
	const bool any = base_representative(t, m->claimant, &who);

	if (is_heard(world, m->claimant) &&
	    world->witness.represented[m->claimant].changed <
		witness_since(
		    world, other != NULL ? other->arrived : m->arrived) &&
	    (any != (other != NULL) ||
		(any && !text_equal(other->recipient, who.jid))))
		witness_complain(world,
		    "%s: %.*s represents claimant %u, and %s gets it",
		    m->wire_id.at, any ? (int)who.jid.len : 6,
		    any ? who.jid.at : "nobody", m->claimant,
		    other != NULL ? other->recipient.at : "nobody");
	arena_free(&arena);
}

void witness_represented(struct world *world, const struct message *m)
{
	int32_t version;
	uint64_t file = absence_file_of_line(m->wire_id, &version);

	if (m->kind != TO_CLAIMANT || file == 0)
		return;
	check_twice(world, m);
	if (!absence_file_is_for_other(m->wire_id))
		check_pair(world, m, file, version);
}

/* ---- receipts --------------------------------------------------------------
 */

/* Whoever says that a line came is who it went to, or at their own account now,
 * where it is the claimant's. */
static bool is_reader(
    struct world *world, const struct message *line, const struct delivery *d)
{
	const struct account *account = people_find(world, d->reporter);

	if (absence_file_is_for_other(line->wire_id))
		return text_equal(d->reporter, line->recipient);
	return d->of.side == SIDE_CLAIMANT && account != NULL &&
	       (account->claimants & 1U << line->claimant) != 0;
}

static bool is_proven(struct world *world, const struct file_kept *file)
{
	const struct base_tables *t = base_tables(world->base);
	struct arena arena = {0};
	const struct text id = absence_file_notice(
	    &arena, &file->now, file->now.represented_by.len > 0);
	const struct message *line = line_with(t, id);
	bool is = false;
	size_t i;

	for (i = 0; line != NULL && i < t->delivery_count; i++)
		is = is || (t->deliveries[i].kind <= DISPLAYED &&
			       text_equal(t->deliveries[i].wire_id, id) &&
			       is_reader(world, line, &t->deliveries[i]));
	arena_free(&arena);
	return is;
}

void witness_represented_step(struct world *world, const struct file_kept *file,
    const struct file_step *step)
{
	const struct base_tables *t = base_tables(world->base);
	const struct represented_by *by =
	    &world->witness.represented[file->now.claimant];

	if (step->event == FILE_RECEIPT && !is_proven(world, file))
		witness_complain(world,
		    "file %llx: the days begin by who did not get the notice",
		    (unsigned long long)file->now.id);
	if (step->event == FILE_OBSERVE && file->now.until == 0 &&
	    file->now.represented_by.len > 0 && by->now[TABLES] != 0 &&
	    by->changed + JUST_REPRESENTED < world->clock.now &&
	    !base_ever_represented(t, file->now.claimant, step->by) &&
	    base_file_received(t, &file->now) == 0)
		witness_complain(world,
		    "file %llx: the days begin by who is represented",
		    (unsigned long long)file->now.id);
}

/* ---- memory ----------------------------------------------------------------
 */

void witness_represents_loads(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	struct represent a, b;
	uint32_t i;

	for (i = 1; i <= CLAIMANTS; i++) {
		a = b = (struct represent){0};
		(void)roster_representative(has, i, &a);
		(void)roster_representative(loads, i, &b);
		if (!text_equal(a.jid, b.jid) || !text_equal(a.name, b.name))
			witness_complain(world,
			    "memory: %.*s represents claimant %u, loads %.*s",
			    (int)a.jid.len, a.jid.at, i, (int)b.jid.len,
			    b.jid.at);
	}
}

/* ---- in the end ------------------------------------------------------------
 */

/* Whoever does not represent them any more need not hear of it. */
bool witness_represents_no_more(
    const struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	struct represent who;

	if (m->kind != TO_CLAIMANT || m->claimant == 0 ||
	    !absence_file_is_for_other(m->wire_id))
		return false;
	return base_represented_at(t, m->claimant) >
		   (size_t)(m - t->messages) ||
	       !base_representative(t, m->claimant, &who) ||
	       !text_equal(who.jid, m->recipient);
}

static bool is_told(enum file_state was, const struct file_step *step)
{
	const struct file_row *row;
	uint32_t i;

	for (i = 0; (row = absence_file_row_at(i)) != NULL; i++)
		if (row->event == step->event && row->from == was)
			return row->sentence[0] != '\0';
	return false;
}

void witness_represented_end(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	struct arena arena = {0};
	struct represent who;
	size_t i;

	for (i = 0; i < t->judging.file_moves.count; i++) {
		const struct file_move *move = &t->judging.file_moves.at[i];

		if (is_told(move->was, &move->is) &&
		    line_with(t, absence_file_line(&arena, move->file,
				     move->version, false)) == NULL)
			witness_complain(world,
			    "file %llx: move %d is told nobody",
			    (unsigned long long)move->file, move->version);
	}
	for (i = 0; i < t->judging.files.count; i++) {
		const struct absence_file *file = &t->judging.files.at[i].now;

		if ((file->state == FILE_NOTICED ||
			file->state == FILE_UNPROVEN) &&
		    file->represented_by.len > 0 &&
		    base_file_received(t, file) == 0 &&
		    base_representative(t, file->claimant, &who) &&
		    !text_equal(who.jid, file->represented_by))
			witness_complain(world, "file %llx: %s has no notice",
			    (unsigned long long)file->id, who.jid.at);
	}
	arena_free(&arena);
}
