#include "roster/cover.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* What is committed: by whom it may be said, to whom, once, and agreed to. */

#define SERVICE "accueil@suivi.localhost"

enum {
	EPOCH_SHIFT = 40
};

static const int64_t DAY = INT64_C(86400) * 1000000;

/* Of all who ever followed this claimant, or were to stand in for one of them
 * in turn. */
uint32_t witness_followers(const struct world *world, uint32_t claimant)
{
	uint32_t bits = world->people.followers[claimant], before;
	uint32_t i;

	do {
		before = bits;
		for (i = 1; i <= ADVISORS; i++)
			if ((bits & 1U << i) != 0)
				bits |= world->people.stand_ins[i];
	} while (bits != before);
	return bits;
}

/* Is this who answers for one of those who ever followed them? Imports come in
 * when they like, absences in the order of what is said. */
static bool is_responsible(const struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i;

	for (i = 1; i <= ADVISORS; i++)
		if ((world->people.followers[m->claimant] & 1U << i) != 0 &&
		    base_answered(t, i, m->advisor, m->arrived))
			return true;
	return false;
}

void witness_covered(void *ctx, const struct cover *cover)
{
	struct world *world = ctx;

	if (cover->stand_in != 0)
		world->people.stand_ins[cover->advisor] |= 1U
							   << cover->stand_in;
}

/* Who may have written this, and who may read it: of all that imports ever
 * said. */
static bool is_allowed(struct world *world, const struct message *m)
{
	const struct account *from = people_find(world, m->sender);
	const struct account *to = people_find(world, m->recipient);
	uint32_t claimant = m->claimant != 0 ? 1U << m->claimant : 0;
	uint32_t followers =
	    m->claimant != 0 ? witness_followers(world, m->claimant) : 0;

	if (to == NULL)
		return false;
	switch (m->kind) {
	case FROM_CLAIMANT:
		return from != NULL && (from->claimants & claimant) != 0 &&
		       (to->advisors & followers) != 0 &&
		       is_responsible(world, m);
	case FROM_ADVISOR:
		return from != NULL && (from->advisors & followers) != 0 &&
		       (to->claimants & claimant) != 0;
	case TO_CLAIMANT:
		return text_is(m->sender, SERVICE) &&
		       ((to->claimants & claimant) != 0 ||
			   witness_is_for_other(world, m));
	case TO_ADVISOR:
		return text_is(m->sender, SERVICE) && to->advisors != 0;
	}
	return false;
}

/* Ids are remembered for seven days. */
static bool is_twice(const struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const struct message *other;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		other = &t->messages[i];
		if (other != m && m->id.len > 0 &&
		    m->arrived - other->arrived < 7 * DAY &&
		    other->claimant == m->claimant &&
		    text_equal(other->sender, m->sender) &&
		    text_equal(other->id, m->id) &&
		    text_equal(other->body, m->body))
			return true;
	}
	return false;
}

/* What the claimant had said when the turn began. */
static const struct consent *said_before(
    const struct base_tables *t, const struct message *m)
{
	const struct consent *said = NULL;
	size_t i;

	for (i = 0; i < t->answer_count; i++)
		if (t->answers[i].said.claimant == m->claimant &&
		    t->answers[i].turn < m->turn)
			said = &t->answers[i].said;
	return said;
}

/* Its row. A clock that is put back before its instant does not take it back.
 */
static uint32_t in_force(const struct base_tables *t, const struct message *m)
{
	uint32_t i, row = ROOM_NOTICES;

	for (i = 0; i < t->notice_count; i++)
		if (t->notice_epochs[i] < m->turn >> EPOCH_SHIFT)
			row = i;
	return row;
}

/* No sentence is relayed without a consent to the notice in force, or within
 * its grace, at the instant it arrived, as the daemon that decided knew it: one
 * that came later may be older. */
static bool is_agreed(const struct base_tables *t, const struct message *m)
{
	const struct consent *said = said_before(t, m);
	const uint32_t notice = in_force(t, m);

	if (m->kind != FROM_CLAIMANT && m->kind != FROM_ADVISOR)
		return true;
	if (said == NULL || !said->given)
		return false;
	return notice == ROOM_NOTICES ||
	       said->notice >= t->notices[notice].version ||
	       m->arrived <
		   t->notice_sinces[notice] +
		       policy_row(POLICY_NOTICE_GRACE)->otherwise * DAY;
}

/* A daemon may have decided a sentence, or a line about a late answer, before
 * it heard that its advisor does not follow them any more. */
static void note_left(struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const uint32_t follows =
	    m->claimant != 0 ? t->claimants[m->claimant - 1].advisor : 0;

	if (m->kind == FROM_CLAIMANT && follows == 0)
		world->people.ended[m->claimant] = t->message_count;
	if (m->claimant != 0 && m->advisor != 0 &&
	    text_starts(m->wire_id, TEXT("duty/advisor/")) &&
	    follows != m->advisor)
		world->people.left[m->claimant][m->advisor] = t->message_count;
}

void witness_committed(void *ctx, const struct message *m)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);

	world->witness.sentences++;
	note_left(world, m);
	if (m->turn >> EPOCH_SHIFT != t->epoch)
		witness_complain(world,
		    "promise 8: a turn of epoch %llu is committed in %llu",
		    (unsigned long long)(m->turn >> EPOCH_SHIFT),
		    (unsigned long long)t->epoch);
	if (is_twice(world, m))
		witness_complain(world, "promise 3: %s of %s is stored twice",
		    m->id.at, m->sender.at);
	if (!is_allowed(world, m))
		witness_complain(world,
		    "stored from %s to %s, who may not (claimant %u)",
		    m->sender.at, m->recipient.at, m->claimant);
	if (!is_agreed(t, m))
		witness_complain(world,
		    "relayed without consent: %s of %s (claimant %u)", m->id.at,
		    m->sender.at, m->claimant);
	witness_region(world, m);
	witness_answered(world, m);
	witness_line_told(world, m);
	witness_represented(world, m);
	witness_duty_told(world, m);
	witness_reminded(world, m);
	witness_series_told(world, m);
	if (t->message_count >= HANDLED)
		witness_complain(world, "more sentences than HANDLED");
}

/* Inputs wait for what is unsettled, so that only another daemon could. */
void witness_outrun(void *ctx, uint32_t advisor)
{
	witness_complain(
	    ctx, "a sighting of advisor %u outran another", advisor);
}

void witness_placed(void *ctx, const struct claimant *row)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);

	world->people.followers[row->id] |= 1U << row->advisor;
	if (base_room(t, row->advisor) == 0)
		witness_complain(
		    world, "advisor %u follows one too many", row->advisor);
	if (base_is_own(t, row->advisor, row->id))
		witness_complain(world,
		    "claimant %u gets who represents them for an advisor",
		    row->id);
}

/* Every note has other words. */
void witness_noted(void *ctx, const struct note *note)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);
	size_t i;

	if ((witness_followers(world, note->claimant) & 1U << note->advisor) ==
	    0)
		witness_complain(world, "advisor %u notes about claimant %u",
		    note->advisor, note->claimant);
	for (i = 0; i < t->note_count; i++)
		if (text_equal(t->notes[i].text, note->text))
			witness_complain(world,
			    "promise 3: a command is done twice: %s",
			    note->text.at);
}
