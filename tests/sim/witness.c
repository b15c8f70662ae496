#include "tests/sim/witness_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "component/road_private.h"
#include "roster/cover.h"
#include "roster/jid.h"
#include "tests/sim/world.h"

#define SERVICE "accueil@suivi.localhost"
#define ADVISOR "conseiller@suivi.localhost"

enum {
	EPOCH_SHIFT = 40
};

static const int64_t DAY = INT64_C(86400) * 1000000;
static const int64_t JUST_NOW = INT64_C(30000000);

void witness_complain(struct world *world, const char *format, ...)
{
	struct witness *w = &world->witness;
	va_list arguments;

	if (w->complaint[0] != '\0')
		return;
	va_start(arguments, format);
	(void)vsnprintf(w->complaint, sizeof(w->complaint), format, arguments);
	va_end(arguments);
}

/* --- commits
 * ------------------------------------------------------------------ */

/* Of all who ever followed this claimant, or were to stand in for one of them
 * in turn. */
static uint32_t followers_of(const struct world *world, uint32_t claimant)
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
	    m->claimant != 0 ? followers_of(world, m->claimant) : 0;

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
		       (to->claimants & claimant) != 0;
	case TO_ADVISOR:
		return text_is(m->sender, SERVICE) && to->advisors != 0;
	}
	return false;
}

static bool is_twice(const struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const struct message *other;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		other = &t->messages[i];
		if (other != m && m->id.len > 0 &&
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

static const struct notice *in_force(
    const struct base_tables *t, const struct message *m)
{
	const struct notice *notice = NULL;
	uint32_t i;

	for (i = 0; i < t->notice_count; i++)
		if (t->notices[i].since <= m->arrived &&
		    t->notice_epochs[i] < m->turn >> EPOCH_SHIFT)
			notice = &t->notices[i];
	return notice;
}

/* No sentence is relayed without a consent to the notice in force, or within
 * its grace, at the instant it arrived. */
static bool is_agreed(const struct base_tables *t, const struct message *m)
{
	const struct consent *said = said_before(t, m);
	const struct notice *notice = in_force(t, m);

	if (m->kind != FROM_CLAIMANT && m->kind != FROM_ADVISOR)
		return true;
	if (said == NULL || !said->given)
		return false;
	return notice == NULL || said->notice >= notice->version ||
	       m->arrived <
		   notice->since +
		       policy_row(POLICY_NOTICE_GRACE)->otherwise * DAY;
}

void witness_committed(void *ctx, const struct message *m)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);

	world->witness.sentences++;
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
	if (t->message_count >= HANDLED)
		witness_complain(world, "more sentences than HANDLED");
}

/* Inputs wait for what is unsettled, so that only another daemon could. */
void witness_outrun(void *ctx, uint32_t advisor)
{
	witness_complain(
	    ctx, "a sighting of advisor %u outran another", advisor);
}

/* --- what a daemon writes
 * ------------------------------------------------------ */

static size_t row_at(
    const struct world *world, struct text wire_id, struct text body)
{
	const struct base_tables *t = base_tables(world->base);
	size_t i;

	for (i = 0; i < t->message_count; i++)
		if (text_equal(t->messages[i].wire_id, wire_id) &&
		    text_equal(t->messages[i].body, body))
			return i;
	return SIZE_MAX;
}

static bool is_from(
    const struct world *world, const struct message *m, struct text from)
{
	const struct base_tables *t = base_tables(world->base);
	struct jid jid;

	switch (m->kind) {
	case FROM_CLAIMANT:
		return jid_cut(from, &jid) &&
		       text_equal(
			   jid.local, t->claimants[m->claimant - 1].alias);
	case FROM_ADVISOR:
		return text_is(from, ADVISOR);
	case TO_CLAIMANT:
	case TO_ADVISOR:
		return text_is(from, SERVICE);
	}
	return false;
}

static bool is_meant(const struct world *world, const struct account *account,
    const struct message *m);

/* A retry that waited for its commit was decided on what stood before. */
static bool has_just_moved(
    struct world *world, const struct message *m, struct text to)
{
	const struct account *account = people_find(world, to);

	return account != NULL && is_meant(world, account, m) &&
	       world->clock.now - world->people.moved_at < JUST_NOW;
}

/* Whoever it is written to may read it: as stored, or as it stands now in the
 * memory of the daemon, which witness_memory() compares with the store. */
static bool may_hear(
    const struct daemon *daemon, const struct message *m, struct text to)
{
	const struct roster *r = daemon->road->roster;
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	if (text_equal(to, m->recipient) ||
	    has_just_moved(daemon->world, m, to))
		return true;
	(void)roster_claimant(r, m->claimant, &claimant);
	if (m->kind == FROM_CLAIMANT)
		(void)roster_advisor(
		    r, cover_responsible(r, claimant.row.advisor), &advisor);
	else if (m->kind == TO_ADVISOR)
		(void)roster_advisor(r, m->advisor, &advisor);
	return m->kind == FROM_CLAIMANT || m->kind == TO_ADVISOR
		   ? text_equal(to, advisor.row.jid)
		   : text_equal(to, claimant.row.jid);
}

static void check_sentence(struct world *world, const struct daemon *daemon,
    const struct stanza *s, struct text body)
{
	const struct base_tables *t = base_tables(world->base);
	size_t row = row_at(world, s->id, body);
	const struct message *m;

	if (row == SIZE_MAX) {
		witness_complain(world,
		    "promise 1: %s to %s is sent and not committed", s->id.at,
		    s->to.at);
		return;
	}
	m = &t->messages[row];
	if (!is_from(world, m, s->from))
		witness_complain(world, "%s of turn %llu comes from %s",
		    s->id.at, (unsigned long long)m->turn, s->from.at);
	if (!may_hear(daemon, m, s->to))
		witness_complain(world, "%s of turn %llu goes to %s", s->id.at,
		    (unsigned long long)m->turn, s->to.at);
}

static bool shows(const char *xml, const char *word)
{
	return strstr(xml, word) != NULL;
}

/* What is left of a stanza without its recipient, and without what somebody
 * wrote themselves. */
static char *blanked(struct arena *arena, struct text raw, bool keep_body)
{
	char *xml = arena_copy(arena, raw.at, raw.len);
	char *body = strstr(xml, "<body>");
	char *to = strstr(xml, " to='");
	const char *end = strstr(xml, "</body>");

	if (to != NULL)
		memset(to + 5, ' ', strcspn(to + 5, "'"));
	if (!keep_body && body != NULL && end != NULL)
		memset(body, ' ', (size_t)(end - body));
	return xml;
}

static void check_leaks(
    struct world *world, const struct stanza *s, struct text raw)
{
	struct arena arena = {0};
	bool ours = text_is(s->from, SERVICE);
	const char *xml = blanked(&arena, raw, ours);
	const struct account *account;
	uint32_t i;

	for (i = 0; i < ACCOUNTS; i++) {
		account = &world->people.accounts[i];
		if (text_starts(s->to, account->jid))
			continue;
		if (shows(xml, account->jid.at) ||
		    shows(xml, account->typed.at))
			witness_complain(world,
			    "promise 5: %s shows in what %s is sent: %.*s",
			    account->jid.at, s->to.at, (int)raw.len, raw.at);
	}
	for (i = 0; i < RESOURCES; i++)
		if (shows(xml, people_resource(i)))
			witness_complain(world,
			    "promise 5: a resource shows in what %s is sent",
			    s->to.at);
	arena_free(&arena);
}

/* Whoever is told that their sentence was put aside can be helped: it is. */
static void check_parked(
    struct world *world, const struct stanza *s, struct text raw)
{
	if (s->kind != STANZA_MESSAGE || !text_is(s->type, "error") ||
	    !shows(raw.at, "<error type='cancel'><internal-server-error"))
		return;
	if (++world->witness.parked > base_tables(world->base)->parked_count)
		witness_complain(world,
		    "promise 1: %s is told of a parked sentence that is not",
		    s->to.at);
}

void witness_sent(struct world *world, const struct daemon *daemon,
    const struct stanza *s, struct text raw)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");

	world->witness.sent++;
	if (world->verbose)
		(void)printf("    out %.*s\n", (int)raw.len, raw.at);
	if (s->to.len == 0 || s->from.len == 0)
		witness_complain(world, "promise 4: without an address: %.*s",
		    (int)raw.len, raw.at);
	check_leaks(world, s, raw);
	check_parked(world, s, raw);
	if (s->kind != STANZA_MESSAGE || body == NULL ||
	    text_is(s->type, "error"))
		return;
	if (s->id.len > 0)
		check_sentence(world, daemon, s, body->text);
	else if (!text_is(s->from, SERVICE))
		witness_complain(
		    world, "promise 1: from %s without an id", s->from.at);
}

/* --- what the server handles
 * --------------------------------------------------- */

static void check_order(struct world *world, const struct message *m)
{
	static const size_t lanes[] = {
	    [FROM_CLAIMANT] = 0, [FROM_ADVISOR] = 1, [TO_CLAIMANT] = 2};
	uint64_t *last;

	if (m->kind == TO_ADVISOR)
		return;
	last = &world->witness.last[m->claimant][lanes[m->kind]];
	if (m->turn < *last)
		witness_complain(world,
		    "promise 2: turn %llu of claimant %u comes after %llu",
		    (unsigned long long)m->turn, m->claimant,
		    (unsigned long long)*last);
	*last = m->turn;
}

void witness_handled(struct world *world, const struct stanza *s)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");
	struct handled *handled;
	size_t row;

	if (body == NULL || s->id.len == 0 || text_is(s->type, "error"))
		return;
	row = row_at(world, s->id, body->text);
	if (row == SIZE_MAX)
		return;
	handled = &world->witness.handled[row];
	if (handled->times++ > 0) {
		world->witness.again++;
		return;
	}
	world->witness.forwarded++;
	check_order(world, &base_tables(world->base)->messages[row]);
}

void witness_bounced(struct world *world, const struct stanza *s)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");
	size_t row = body != NULL ? row_at(world, s->id, body->text) : SIZE_MAX;

	if (row != SIZE_MAX)
		world->witness.handled[row].bounces++;
}

void witness_log(const struct daemon *daemon, const char *event)
{
	static const char *const bad[] = {"gate-held-back", "stuck"};
	size_t i;

	if (daemon->world->verbose)
		(void)printf("    log %u %s\n", daemon->number, event);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (strcmp(event, bad[i]) == 0)
			witness_complain(daemon->world, "logged: %s", event);
}

/* --- places
 * ------------------------------------------------------------------ */

void witness_placed(void *ctx, const struct claimant *row)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);

	world->people.followers[row->id] |= 1U << row->advisor;
	if (base_room(t, row->advisor) == 0)
		witness_complain(
		    world, "advisor %u follows one too many", row->advisor);
}

/* A place and somebody who waits for it are not left side by side. */
static void check_waitlist(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i;

	for (i = 1; i <= t->region_count; i++)
		if (base_first_listed(t, i) != 0 && base_choose(t, i, 0) != 0)
			witness_complain(world,
			    "claimant %u waits, advisor %u has a place",
			    base_first_listed(t, i), base_choose(t, i, 0));
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

/* --- after each step, and at the end
 * ------------------------------------------- */

void witness_step(struct world *world)
{
	const struct daemon *daemon;
	unsigned i;

	if (clock_spins(&world->clock))
		witness_complain(world, "promise 7: somebody spins");
	for (i = 0; i < DAEMONS; i++) {
		daemon = &world->daemons[i];
		if (daemon->road == NULL)
			continue;
		witness_bounds(world, daemon);
		witness_memory(world, daemon);
	}
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
static bool is_meant(const struct world *world, const struct account *account,
    const struct message *m)
{
	switch (m->kind) {
	case FROM_CLAIMANT:
		return (account->advisors & followers_of(world, m->claimant)) !=
		       0;
	case FROM_ADVISOR:
	case TO_CLAIMANT:
		return (account->claimants & 1U << m->claimant) != 0;
	case TO_ADVISOR:
		return (account->advisors & 1U << m->advisor) != 0;
	}
	return false;
}

/* What was under way when nobody followed them any more has no successor to
 * reach; it stands in the ledger. */
static bool has_ended(const struct world *world, const struct message *m)
{
	return m->kind == FROM_CLAIMANT &&
	       (world->people.ended & 1U << m->claimant) != 0;
}

static bool was_heard(const struct world *world, const struct message *m)
{
	const struct account *account;
	uint32_t i;

	for (i = 0; i < ACCOUNTS; i++) {
		account = &world->people.accounts[i];
		if (is_meant(world, account, m) && has_heard(account, m))
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
	const struct delivery *d;
	uint32_t noted = 0;
	size_t i;

	if (!world->witness.split && !world->people.moved)
		return false;
	for (i = 0; i < t->delivery_count; i++) {
		d = &t->deliveries[i];
		if (d->kind == BOUNCED && text_equal(d->wire_id, m->wire_id))
			noted++;
	}
	return noted < world->witness.handled[row].bounces;
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
		return;
	}
	witness_complain(world, "nobody serves in the end");
}

void witness_print(const struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	const struct delivery *d;
	const struct message *m;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		m = &t->messages[i];
		(void)printf("message %llx kind %d claimant %u advisor %u "
			     "from %s to %s id %s wire %s\n",
		    (unsigned long long)m->turn, (int)m->kind, m->claimant,
		    m->advisor, m->sender.at, m->recipient.at, m->id.at,
		    m->wire_id.at);
	}
	for (i = 0; i < t->delivery_count; i++) {
		d = &t->deliveries[i];
		(void)printf("delivery %llx kind %d claimant %u of %d/%u "
			     "reporter %s wire %s\n",
		    (unsigned long long)d->turn, (int)d->kind, d->claimant,
		    (int)d->of.side, d->of.id, d->reporter.at, d->wire_id.at);
	}
}

void witness_end(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	const struct road *road;
	uint32_t i;
	size_t k;

	check_waitlist(world);
	check_covers(world);
	for (k = 0; k < t->message_count; k++)
		if (was_heard(world, &t->messages[k]) ||
		    has_ended(world, &t->messages[k]))
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
	}
	check_serving(world);
}
