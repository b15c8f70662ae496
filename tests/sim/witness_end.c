#include "component/road_private.h"
#include "roster/absence_file.h"
#include "roster/cover.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* When all faults are over: everything has come right. */

/* A place and somebody who waits for it are not left side by side. */
static void check_waitlist(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i, who, advisor;

	for (i = 1; i <= t->region_count; i++) {
		who = base_first_listed(t, i, &advisor);
		if (who != 0)
			witness_complain(world,
			    "claimant %u waits, advisor %u has a place", who,
			    advisor);
	}
}

/* What is over has gone back. */
static void check_covers(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	int64_t now = world->clock.now + world->clock.wall;
	size_t i;

	for (i = 0; i < t->cover_count; i++)
		if (t->covers[i].until <= now ||
		    (t->covers[i].since <= now && !t->covers[i].begun))
			witness_complain(world,
			    "the absence of advisor %u has moved on alone",
			    t->covers[i].advisor);
}

static bool has_heard(const struct account *account, const struct message *m)
{
	uint32_t i;

	for (i = 0; i < account->heard_count; i++)
		if (text_equal(account->heard[i].id, m->wire_id) &&
		    text_equal(account->heard[i].body, m->body))
			return true;
	return false;
}

/* Whoever is meant by it, or was before an import moved them. */
bool witness_means(const struct world *world, const struct account *account,
    const struct message *m)
{
	switch (m->kind) {
	case FROM_CLAIMANT:
		return (account->advisors &
			   witness_followers(world, m->claimant)) != 0;
	case TO_CLAIMANT:
		if (absence_file_is_for_other(m->wire_id))
			return base_ever_represented(base_tables(world->base),
			    m->claimant, account->jid);
		return (account->claimants & 1U << m->claimant) != 0;
	case FROM_ADVISOR:
		return (account->claimants & 1U << m->claimant) != 0;
	case TO_ADVISOR:
		return m->advisor == 0
			   ? text_equal(m->recipient, account->jid)
			   : (account->advisors & 1U << m->advisor) != 0;
	}
	return false;
}

/* What was under way when nobody followed them any more has no successor to
 * reach; it stands in the ledger. */
static bool has_ended(const struct world *world, size_t row)
{
	const struct message *m = &base_tables(world->base)->messages[row];

	return m->kind == FROM_CLAIMANT &&
	       world->people.ended[m->claimant] > row;
}

static bool was_heard(const struct world *world, const struct message *m)
{
	const struct account *account;
	uint32_t i;

	for (i = 0; i < ACCOUNTS; i++) {
		account = &world->people.accounts[i];
		if (witness_means(world, account, m) && has_heard(account, m))
			return true;
	}
	return false;
}

/* What comes back from somebody who is not followed or known any more cannot
 * be told from a forgery; and while ejabberd has two links it may come to the
 * daemon that is about to end. Such a bounce is in no row. */
static bool is_astray(const struct world *world, size_t row)
{
	const struct base_tables *t = base_tables(world->base);
	const struct message *m = &t->messages[row];

	return (world->witness.split ||
		   people_moved_at(world, m->claimant) != 0) &&
	       witness_news_of(world, m, BOUNCED) <
		   world->witness.handled[row].bounces;
}

/* That an answer is late is no matter any more of who does not follow them, or
 * did not when it would have left: a handover says so to whoever follows them
 * again. */
static bool is_another_s(const struct world *world, const struct message *m)
{
	const struct message *first = base_tables(world->base)->messages;
	struct claimant_view view;
	unsigned i;

	if (!text_starts(m->wire_id, TEXT("duty/")) || m->advisor == 0)
		return false;
	if (world->people.left[m->claimant][m->advisor] > (size_t)(m - first))
		return true;
	for (i = 0; i < DAEMONS; i++)
		if (world->daemons[i].road != NULL &&
		    world->daemons[i].road->serving &&
		    roster_claimant(
			world->daemons[i].road->roster, m->claimant, &view))
			return !cover_sees(
			    world->daemons[i].road->roster, m->advisor, &view);
	return false;
}

static bool is_advisor(const struct base_tables *t, struct text jid)
{
	uint32_t i;

	for (i = 0; i < t->advisor_count; i++)
		if (text_equal(t->advisors[i].jid, jid))
			return true;
	return false;
}

bool witness_enrols(const struct world *world, uint32_t account)
{
	const struct base_tables *t = base_tables(world->base);
	const struct text jid = world->people.accounts[account].jid;
	const bool sent = world->witness.codes[account] != 0;
	const struct road *road;
	unsigned i;

	if (!base_holds_jid(t, jid) && (sent || !is_advisor(t, jid)))
		return true;
	for (i = 0; i < DAEMONS; i++) {
		road = world->daemons[i].road;
		if (road != NULL && road->opened &&
		    roster_claimant_with_jid(road->roster, jid) == 0 &&
		    (sent || roster_advisor_with_jid(road->roster, jid) == 0))
			return true;
	}
	return false;
}

static const struct message *row_of(const struct world *world,
    const struct account *account, const struct sentence *s)
{
	const struct base_tables *t = base_tables(world->base);
	size_t i;

	for (i = 0; i < t->message_count; i++)
		if (text_equal(t->messages[i].sender, account->jid) &&
		    text_equal(t->messages[i].body, s->body))
			return &t->messages[i];
	return NULL;
}

/* Committed, refused, or lost with a link or a process. */
static void check_sentences(struct world *world, const struct account *account)
{
	const struct sentence *s;
	const struct message *row;
	uint64_t last = 0;
	uint32_t i;

	for (i = 0; i < account->sentence_count; i++) {
		s = &account->sentences[i];
		row = row_of(world, account, s);
		if (row == NULL && !s->answered && !s->excused)
			witness_complain(world,
			    "%s of %s is neither committed nor refused",
			    s->body.at, account->jid.at);
		if (row == NULL && !s->answered)
			world->witness.lost++;
		if (row == NULL && s->answered)
			world->witness.refused++;
		if (row != NULL && s->denied && s->tries == 1)
			witness_complain(world,
			    "promise 1: %s of %s is refused and committed",
			    s->body.at, account->jid.at);
		if (row == NULL || s->tries != 1)
			continue;
		if (row->turn < last)
			witness_complain(world, "%s of %s overtook another",
			    s->body.at, account->jid.at);
		last = row->turn;
	}
}

static void check_serving(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	const struct road *road;
	unsigned i;

	for (i = 0; i < DAEMONS; i++) {
		road = world->daemons[i].road;
		if (road == NULL || !road->serving)
			continue;
		if (roster_followed(road->roster) != (int64_t)t->change_count)
			witness_complain(
			    world, "changes of an import are not followed");
		witness_appointments_handed(world, road->roster);
		return;
	}
	witness_complain(world, "nobody serves in the end");
}

void witness_end(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	const struct road *road;
	uint32_t i;
	size_t k;

	check_waitlist(world);
	check_covers(world);
	witness_line(world);
	witness_appointments_end(world);
	witness_reminders_end(world);
	witness_earlier_end(world);
	witness_findings_end(world);
	witness_files_end(world);
	witness_represented_end(world);
	witness_back_end(world);
	witness_series_end(world);
	witness_rosters(world);
	for (k = 0; k < t->message_count; k++)
		if (was_heard(world, &t->messages[k]) || has_ended(world, k) ||
		    witness_is_given_up(world, &t->messages[k]) ||
		    is_another_s(world, &t->messages[k]) ||
		    witness_represents_no_more(world, &t->messages[k]))
			continue;
		else if (is_astray(world, k))
			world->witness.astray++;
		else
			witness_complain(world,
			    "promise 2: %s (%s, turn %llx) never reached %s",
			    t->messages[k].wire_id.at, t->messages[k].body.at,
			    (unsigned long long)t->messages[k].turn,
			    t->messages[k].recipient.at);
	for (i = 0; i < ACCOUNTS; i++)
		check_sentences(world, &world->people.accounts[i]);
	for (i = 0; i < DAEMONS; i++) {
		road = world->daemons[i].road;
		if (road != NULL && outbox_count(road->outbox) > 0)
			witness_complain(world,
			    "promise 7: %u turns are held for ever",
			    outbox_count(road->outbox));
		if (road != NULL && store_state(road->store) == STORE_UP)
			witness_offsets(world, &world->daemons[i]);
		if (road != NULL && road->serving)
			witness_duty(world, road->roster);
	}
	check_serving(world);
}
