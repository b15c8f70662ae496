#include <string.h>

#include "component/road_private.h"
#include "roster/attendance.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* What was found of appointments: once each, from what stands, and nobody is
 * blamed over what was ours. What blame takes is said here once more, from the
 * tables and from what was away, and not from evidence. */

static const int64_t S = INT64_C(1000000);
static const int64_t MINUTE = INT64_C(60000000);

/* In the end, what is due is found within this. */
static const int64_t FOUND_BY = INT64_C(120) * 1000000;

/* By the policy's own words; no region says otherwise. */
static const int64_t TOLERANCE = INT64_C(60) * 1000000;

static int64_t wall(const struct world *world)
{
	return world->clock.now + world->clock.wall;
}

static int64_t due_of(const struct appointment *a)
{
	int64_t grace = a->since + ATTEND_GRACE * MINUTE;

	return (a->until > grace ? a->until : grace) + 10 * S;
}

/* ---- once ------------------------------------------------------------------
 */

/* What came back makes it looked at again, and need not be evidence; also what
 * came while the one before was being found. */
static bool has_bounced_since(const struct base_tables *t, uint32_t claimant,
    const struct finding_kept *found)
{
	const struct delivery *d;
	size_t i;

	for (i = 0; i < t->delivery_count; i++) {
		d = &t->deliveries[i];
		if (d->kind == BOUNCED && d->claimant == claimant &&
		    (d->turn > found->turn || d->at > found->at - 30 * S))
			return true;
	}
	return false;
}

void witness_judged(void *ctx, const struct finding_kept *found)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);
	const struct appointment *a = base_appointment(t, found->appointment);
	const struct finding_kept *before = base_finding(t, found->appointment);

	if (a == NULL || a->state != APPOINTMENT_PAST || due_of(a) > found->at)
		witness_complain(world,
		    "judged: appointment %llx before its end is due",
		    (unsigned long long)found->appointment);
	else if (before != NULL && before->turn != found->turn &&
		 base_is_judged(t, a->id) &&
		 !has_bounced_since(t, a->claimant, before))
		witness_complain(world,
		    "judged: appointment %llx once more for nothing, by turn "
		    "%llx after %llx",
		    (unsigned long long)a->id, (unsigned long long)found->turn,
		    (unsigned long long)before->turn);
}

/* ---- from what stands ------------------------------------------------------
 */

static bool is_used(struct text used, uint64_t id)
{
	uint64_t number = 0;
	size_t i;

	for (i = 0; i < used.len; i++)
		if (used.at[i] != ' ') {
			number = number * 10 + (uint64_t)(used.at[i] - '0');
		} else {
			if (number == id)
				return true;
			number = 0;
		}
	return false;
}

static enum attendance_rule recomputed(
    const struct base_tables *t, const struct finding_kept *found)
{
	const struct base_judging *j = &t->judging;
	struct arena arena = {0};
	struct evidence *rows =
	    arena_alloc(&arena, (j->evidence.count + 1) * sizeof(*rows));
	enum attendance_rule rule;
	size_t i, count = 0;

	for (i = 0; i < j->evidence.count; i++)
		if (j->evidence.at[i].appointment == found->appointment &&
		    is_used(found->used, j->evidence.at[i].is.id))
			rows[count++] = j->evidence.at[i].is;
	rule = attendance_judge(base_frame(t, found->appointment), rows, count);
	arena_free(&arena);
	return rule;
}

/* ---- whom it blames --------------------------------------------------------
 */

struct blame {
	struct world *world;
	const struct base_tables *t;
	const struct appointment *a;
	int64_t opens, closes;
};

static bool in_window(const struct blame *b, int64_t at)
{
	return at >= b->opens && at <= b->closes;
}

static bool wrote(const struct blame *b, enum message_kind kind)
{
	const struct message *m;
	size_t i;

	for (i = 0; i < b->t->message_count; i++) {
		m = &b->t->messages[i];
		if (m->claimant == b->a->claimant && m->kind == kind &&
		    in_window(b, m->arrived))
			return true;
	}
	return false;
}

static bool rang(const struct blame *b)
{
	const struct call_row *call;
	size_t i;

	for (i = 0; i < b->t->judging.calls.count; i++) {
		call = &b->t->judging.calls.at[i];
		if (call->appointment == b->a->id && in_window(b, call->rang))
			return true;
	}
	return false;
}

/* Their own yes to what was asked for last, at these instants. */
static bool agreed(const struct blame *b, int64_t since, int64_t until)
{
	const struct move_row *m;
	size_t i;

	for (i = 0; i < b->t->judging.moves.count; i++) {
		m = &b->t->judging.moves.at[i];
		if (m->appointment == b->a->id && m->side == SIDE_CLAIMANT &&
		    m->version >= base_asked(b->t, b->a->id) &&
		    m->at >= since && m->at <= until &&
		    (m->event == APPOINTMENT_CONFIRM ||
			m->event == APPOINTMENT_TAKE))
			return true;
	}
	return false;
}

/* At an account that they have, or had. */
static bool is_theirs(const struct blame *b, struct text jid)
{
	const struct account *account = people_find(b->world, jid);

	return account != NULL &&
	       (account->claimants & 1U << b->a->claimant) != 0;
}

static bool knew(const struct blame *b)
{
	const struct delivery *d;
	size_t i;

	for (i = 0; i < b->t->delivery_count; i++) {
		d = &b->t->deliveries[i];
		if (d->claimant == b->a->claimant && d->kind <= DISPLAYED &&
		    d->of.side == SIDE_CLAIMANT && is_theirs(b, d->reporter) &&
		    d->at <= b->a->since - ATTEND_AHEAD * MINUTE &&
		    base_is_notice(b->t, b->a, d->wire_id))
			return true;
	}
	return agreed(b, INT64_MIN, b->a->since);
}

/* So long in the window no link of ours was up. */
static int64_t away_in(const struct world *world, const struct blame *b)
{
	const struct witness *w = &world->witness;
	int64_t sum = 0, since, until;
	size_t i;

	for (i = 0; i < w->away.count; i++) {
		since = w->away.at[i].since;
		until = w->away.at[i].until;
		if (since < b->opens)
			since = b->opens;
		if (until > b->closes)
			until = b->closes;
		sum += until > since ? until - since : 0;
	}
	return sum;
}

static void check_blame(struct world *world, const struct appointment *a)
{
	const struct blame b = {
	    .world = world,
	    .t = base_tables(world->base),
	    .a = a,
	    .opens = a->since - ATTEND_EARLY * MINUTE,
	    .closes = a->since + ATTEND_GRACE * MINUTE,
	};
	const char *why = NULL;

	if (wrote(&b, FROM_CLAIMANT) || agreed(&b, b.opens, b.closes))
		why = "and was there";
	else if (!wrote(&b, FROM_ADVISOR) && !rang(&b))
		why = "and nobody waited for them";
	else if (!knew(&b))
		why = "without a proof that they knew";
	else if (away_in(world, &b) > TOLERANCE)
		why = "over an outage";
	else if (a->channel == CHANNEL_VOICE || a->channel == CHANNEL_VIDEO)
		why = "who may have been elsewhere";
	if (why != NULL)
		witness_complain(world,
		    "blamed: claimant %u for appointment %llx, %s", a->claimant,
		    (unsigned long long)a->id, why);
}

void witness_found(void *ctx, const struct finding_kept *found)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);
	const struct appointment *a = base_appointment(t, found->appointment);
	const struct attendance_rule_row *rule =
	    attendance_rule_row(recomputed(t, found));

	world->witness.found++;
	if (rule->finding != found->finding ||
	    !text_is(found->rule, rule->name))
		witness_complain(world,
		    "promise 6: %s was found of appointment %llx, its rows "
		    "say %s",
		    found->rule.at, (unsigned long long)found->appointment,
		    rule->name);
	if (found->finding == FINDING_CLAIMANT_ABSENT && a != NULL)
		check_blame(world, a);
}

/* ---- what was away ----------------------------------------------------------
 */

/* Without a server there is no link, whoever runs. */
void witness_away(struct world *world)
{
	struct witness *w = &world->witness;
	bool away = world->server.up_count == 0;

	if (away && !w->is_away)
		*ROWS_ADD(&w->away) = (struct away){wall(world), wall(world)};
	if (w->is_away)
		w->away.at[w->away.count - 1].until = wall(world);
	w->is_away = away;
}

/* ---- in the end -------------------------------------------------------------
 */

/* From all that is known by now. */
static enum attendance_rule judged_anew(const struct base_tables *t,
    const struct appointment *a, const struct finding_kept *found)
{
	const struct attendance_frame *f = base_frame(t, a->id);
	struct seen_rows seen = {0};
	enum attendance_rule rule;

	base_see(t, a, found->jid, f, &seen);
	rule = attendance_judge(f, seen.rows.at, seen.rows.count);
	base_seen_free(&seen);
	return rule;
}

/* What is older is not looked at again, nor does `seen` know it any more. */
static bool is_kept(const struct world *world, const struct appointment *a)
{
	return a->at + APPOINTMENT_KEPT > wall(world);
}

static void check_found(struct world *world, const struct appointment *a)
{
	const struct base_tables *t = base_tables(world->base);
	const struct finding_kept *found = base_finding(t, a->id);
	const char *anew;

	if (found == NULL || (is_kept(world, a) && !base_is_judged(t, a->id))) {
		witness_complain(world,
		    "judged: nobody found, or told, what became of %llx",
		    (unsigned long long)a->id);
		return;
	}
	if (!is_kept(world, a))
		return;
	anew = attendance_rule_row(judged_anew(t, a, found))->name;
	if (!text_is(found->rule, anew))
		witness_complain(world,
		    "judged: of appointment %llx stands %s, all that is known "
		    "says %s",
		    (unsigned long long)a->id, found->rule.at, anew);
}

void witness_findings_end(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	const struct appointment *a;
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		a = &t->appointments[i].now;
		if (a->state == APPOINTMENT_PAST &&
		    due_of(a) + FOUND_BY < wall(world))
			check_found(world, a);
	}
}
