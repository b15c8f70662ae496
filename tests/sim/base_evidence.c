#include <stdlib.h>

#include "tests/sim/base_private.h"

/* From what is recorded anyway to the evidence of one appointment, as
 * guichet.evidence_seen() of schema/073-notice-of-what-stands.sql. */

static const int64_t DAY = INT64_C(86400) * 1000000;

enum {
	TALK_MOST = 20
};

struct look {
	const struct base_tables *t;
	const struct appointment *a;
	struct text jid; /* that the claimant has now */
	int64_t opens, closes;
	struct seen_rows *to;
};

static bool in_window(const struct look *look, int64_t at)
{
	return at >= look->opens && at <= look->closes;
}

/* What stands as evidence goes before. */
static bool is_known(
    const struct look *look, enum evidence_kind kind, struct text source)
{
	size_t i;

	for (i = 0; i < look->to->rows.count; i++)
		if (look->to->rows.at[i].kind == kind &&
		    text_equal(look->to->rows.at[i].source, source))
			return true;
	return false;
}

struct sight {
	enum evidence_kind kind;
	enum side who;
	int64_t at, until, arrived;
};

static void see(const struct look *look, const struct sight *sight,
    const char *where, uint64_t first, int64_t second)
{
	struct build source = {.arena = &look->to->arena};
	struct text name;

	build_string(&source, where);
	build_number(&source, (int64_t)first);
	if (second >= 0) {
		build_char(&source, '/');
		build_number(&source, second);
	}
	name = build_done(&source);
	if (is_known(look, sight->kind, name))
		return;
	*ROWS_ADD(&look->to->rows) = (struct evidence){
	    .kind = sight->kind,
	    .who = sight->who,
	    .at = sight->at,
	    .until = sight->until > sight->at ? sight->until : sight->at,
	    .arrived = sight->arrived,
	    .source = name,
	};
}

static struct sight at_once(enum evidence_kind kind, enum side who, int64_t at)
{
	return (struct sight){kind, who, at, at, at};
}

static void see_talk(const struct look *look)
{
	uint32_t places[FROM_ADVISOR + 1] = {0};
	const struct message *m;
	struct sight sight;
	size_t i;

	for (i = 0; i < look->t->message_count; i++) {
		m = &look->t->messages[i];
		if (m->claimant != look->a->claimant ||
		    (m->kind != FROM_CLAIMANT && m->kind != FROM_ADVISOR) ||
		    !in_window(look, m->arrived) ||
		    ++places[m->kind] > TALK_MOST)
			continue;
		sight = at_once(EVIDENCE_SENTENCE,
		    m->kind == FROM_CLAIMANT ? SIDE_CLAIMANT : SIDE_ADVISOR,
		    m->arrived);
		see(look, &sight, "message/", m->turn, -1);
	}
}

static void see_commands(const struct look *look)
{
	const struct audit *u;
	const struct letter_row *l;
	struct sight sight;
	size_t i;

	for (i = 0; i < look->t->audit_count; i++) {
		u = &look->t->audits[i];
		if (u->claimant != look->a->claimant ||
		    !text_equal(u->who, look->jid) || !in_window(look, u->at))
			continue;
		sight = at_once(EVIDENCE_HERE, SIDE_CLAIMANT, u->at);
		see(look, &sight, "audit/", u->turn, -1);
	}
	for (i = 0; i < look->t->judging.letters.count; i++) {
		l = &look->t->judging.letters.at[i];
		if (!text_equal(l->sender, look->jid) ||
		    !in_window(look, l->at))
			continue;
		sight = at_once(EVIDENCE_HERE, SIDE_CLAIMANT, l->at);
		see(look, &sight, "parked/", l->turn, -1);
	}
}

static void see_traces(const struct look *look)
{
	uint32_t places[EVIDENCE_DELAYED + 1] = {0};
	const struct trace_row *row;
	struct sight sight;
	size_t i;

	for (i = 0; i < look->t->judging.traces.count; i++) {
		row = &look->t->judging.traces.at[i];
		if (row->is.claimant != look->a->claimant ||
		    !in_window(look, row->is.at) ||
		    ++places[row->is.kind] > TALK_MOST)
			continue;
		sight = at_once(row->is.kind, SIDE_CLAIMANT, row->is.at);
		sight.arrived = row->is.arrived;
		see(look, &sight, "trace/", row->turn, -1);
	}
}

int32_t base_asked(const struct base_tables *t, uint64_t appointment)
{
	const struct move_row *e;
	int32_t version = 0;
	size_t i;

	for (i = 0; i < t->judging.moves.count; i++) {
		e = &t->judging.moves.at[i];
		if (e->appointment == appointment &&
		    (e->event == APPOINTMENT_PROPOSE ||
			e->event == APPOINTMENT_MOVE ||
			e->event == APPOINTMENT_TAKE) &&
		    e->version > version)
			version = e->version;
	}
	return version;
}

static bool says_late(const struct look *look, const struct move_row *e)
{
	return e->event == APPOINTMENT_LATE && e->side != SIDE_NOBODY &&
	       e->since == look->a->since;
}

static bool answers(const struct look *look, const struct move_row *e)
{
	return (e->event == APPOINTMENT_CONFIRM ||
		   e->event == APPOINTMENT_TAKE) &&
	       e->side == SIDE_CLAIMANT &&
	       e->version >= base_asked(look->t, look->a->id);
}

static void see_moves(const struct look *look)
{
	const struct move_row *e;
	struct sight sight;
	size_t i;

	for (i = 0; i < look->t->judging.moves.count; i++) {
		e = &look->t->judging.moves.at[i];
		if (e->appointment != look->a->id || e->at > look->closes ||
		    (!says_late(look, e) && !answers(look, e)))
			continue;
		sight =
		    at_once(e->event == APPOINTMENT_LATE ? EVIDENCE_LATE
							 : EVIDENCE_ANSWERED,
			e->side, e->at);
		see(look, &sight, "appointment/", e->appointment, e->version);
	}
}

static void see_calls(const struct look *look)
{
	const struct call_row *r;
	struct sight sight;
	size_t i;

	for (i = 0; i < look->t->judging.calls.count; i++) {
		r = &look->t->judging.calls.at[i];
		if (r->appointment != look->a->id ||
		    (!r->reached && look->a->channel != CHANNEL_PHONE))
			continue;
		sight =
		    at_once(r->reached ? EVIDENCE_REACHED : EVIDENCE_NO_ANSWER,
			SIDE_ADVISOR, r->rang);
		sight.arrived = r->at;
		see(look, &sight, "record/", r->turn, r->place);
	}
}

/* ---- what became of sentences ----------------------------------------------
 */

/* The line about several of a series bears the name of one. */
static const struct move_row *told_with(
    const struct base_tables *t, const struct move_row *e)
{
	const struct move_row *other = t->judging.moves.at;
	size_t i = 0;

	while (i < t->judging.moves.count &&
	       (other[i].turn != e->turn || other[i].at != e->at ||
		   !other[i].told))
		i++;
	return i < t->judging.moves.count ? &other[i] : e;
}

/* invitation/cID/VERSION from what was asked for last on, but the claimant's
 * own, reminder/ID/SEQUENCE/WHICH of what stood. */
bool base_is_notice(
    const struct base_tables *t, const struct appointment *a, struct text id)
{
	const int32_t asked = base_asked(t, a->id);
	struct arena arena = {0};
	bool found = false;
	size_t i;

	for (i = 0; i < t->judging.moves.count && !found; i++) {
		const struct move_row *e = &t->judging.moves.at[i];
		struct build line = {.arena = &arena};

		if (e->appointment != a->id || e->version < asked ||
		    e->side == SIDE_CLAIMANT)
			continue;
		e = told_with(t, e);
		build_string(&line, "invitation/c");
		build_hex(&line, e->appointment);
		build_char(&line, '/');
		build_number(&line, e->version);
		found = text_equal(build_done(&line), id);
	}
	for (i = 0; i < t->reminder_count && !found; i++) {
		const struct reminder *r = &t->reminders[i].decided;
		struct build line = {.arena = &arena};

		if (r->appointment != a->id || r->outcome != REMINDER_SENT ||
		    r->sequence !=
			a->sequence - (a->state > APPOINTMENT_CONFIRMED))
			continue;
		build_string(&line, "reminder/");
		build_hex(&line, a->id);
		build_char(&line, '/');
		build_number(&line, r->sequence);
		build_char(&line, '/');
		build_number(&line, r->which);
		found = text_equal(build_done(&line), id);
	}
	arena_free(&arena);
	return found;
}

static bool was_under_way(const struct look *look, const struct delivery *d)
{
	const struct message *m;
	size_t i;

	for (i = 0; i < look->t->message_count; i++) {
		m = &look->t->messages[i];
		if (m->claimant == look->a->claimant &&
		    text_equal(m->wire_id, d->wire_id) &&
		    m->arrived >= look->opens - DAY &&
		    m->arrived <= look->closes)
			return true;
	}
	return false;
}

static void see_notice(const struct look *look, const struct delivery *d)
{
	static const enum evidence_kind kinds[] = {
	    [RECEIVED] = EVIDENCE_RECEIVED,
	    [DISPLAYED] = EVIDENCE_DISPLAYED,
	    [BOUNCED] = EVIDENCE_BOUNCED,
	};
	struct sight sight = at_once(kinds[d->kind], SIDE_CLAIMANT,
	    d->at < look->closes ? d->at : look->closes);

	if (d->kind == BOUNCED
		? d->at > look->closes + DAY
		: d->at > look->closes || !text_equal(d->reporter, look->jid))
		return;
	sight.arrived = d->at;
	see(look, &sight, "delivery/", d->turn, -1);
}

static void see_other(const struct look *look, const struct delivery *d)
{
	struct sight sight =
	    at_once(d->kind == BOUNCED ? EVIDENCE_BOUNCED : EVIDENCE_ROUND_TRIP,
		d->of.side, d->at);

	if (!in_window(look, d->at)) {
		if (d->kind != BOUNCED || d->at <= look->closes ||
		    d->at > look->closes + DAY || !was_under_way(look, d))
			return;
		sight.at = sight.until = look->closes;
	}
	see(look, &sight, "delivery/", d->turn, -1);
}

static void see_deliveries(const struct look *look)
{
	const struct delivery *d;
	size_t i;

	for (i = 0; i < look->t->delivery_count; i++) {
		d = &look->t->deliveries[i];
		if (d->claimant != look->a->claimant || d->kind == RETRIED)
			continue;
		if (d->of.side == SIDE_CLAIMANT &&
		    base_is_notice(look->t, look->a, d->wire_id))
			see_notice(look, d);
		else if (d->of.side == SIDE_CLAIMANT ||
			 d->of.side == SIDE_ADVISOR)
			see_other(look, d);
	}
}

/* ---- what was away ----------------------------------------------------------
 */

static bool meets(const struct look *look, int64_t since, int64_t until)
{
	return since <= look->closes && until >= look->opens;
}

static void see_accounts(const struct look *look)
{
	const struct base_judging *j = &look->t->judging;
	const struct account_row *row, *next;
	struct sight sight;
	size_t i, k;

	for (i = 0; i < j->accounts.count; i++) {
		row = &j->accounts.at[i];
		if (row->is.claimant != look->a->claimant ||
		    row->is.state == ACCOUNT_FINE)
			continue;
		next = NULL;
		for (k = i + 1; k < j->accounts.count && next == NULL; k++)
			if (j->accounts.at[k].is.claimant == row->is.claimant &&
			    text_equal(j->accounts.at[k].is.jid, row->is.jid))
				next = &j->accounts.at[k];
		sight = at_once(EVIDENCE_LOST, SIDE_CLAIMANT, row->is.at);
		sight.until = next != NULL ? next->is.at : EVIDENCE_OPEN;
		if (meets(look, sight.at, sight.until))
			see(look, &sight, "account/", row->turn, -1);
	}
}

static void see_outages(const struct look *look)
{
	const struct outage_row *row;
	struct sight sight;
	size_t i;

	for (i = 0; i < look->t->judging.outages.count; i++) {
		row = &look->t->judging.outages.at[i];
		if (!meets(look, row->is.since, row->is.until))
			continue;
		sight = (struct sight){(enum evidence_kind)row->is.kind,
		    SIDE_NOBODY, row->is.since, row->is.until, row->stored};
		see(look, &sight, "outage/", row->turn, -1);
	}
}

static void see_regions(const struct look *look)
{
	const struct base_judging *j = &look->t->judging;
	const struct state_row *row;
	struct sight sight;
	size_t i, k;

	for (i = 0; i < j->states.count; i++) {
		row = &j->states.at[i];
		if (row->region != look->a->region ||
		    (row->state != REGION_CLOSED &&
			row->state != REGION_PAUSED))
			continue;
		sight = at_once(EVIDENCE_SHUT, SIDE_NOBODY, row->at);
		sight.until = EVIDENCE_OPEN;
		for (k = i + 1; k < j->states.count; k++)
			if (j->states.at[k].region == row->region) {
				sight.until = j->states.at[k].at;
				break;
			}
		if (meets(look, sight.at, sight.until))
			see(look, &sight, "region/", i + 1, -1);
	}
}

static void see_elsewhere(const struct look *look)
{
	struct sight sight =
	    at_once(EVIDENCE_ELSEWHERE, SIDE_NOBODY, look->a->since);

	if (look->a->channel == CHANNEL_VOICE ||
	    look->a->channel == CHANNEL_VIDEO)
		see(look, &sight, "appointment/", look->a->id, -1);
}

static void take_what_stands(const struct look *look)
{
	const struct base_judging *j = &look->t->judging;
	size_t i;

	for (i = 0; i < j->evidence.count; i++)
		if (j->evidence.at[i].appointment == look->a->id)
			*ROWS_ADD(&look->to->rows) = j->evidence.at[i].is;
}

void base_see(const struct base_tables *t, const struct appointment *a,
    struct text jid, const struct attendance_frame *frame, struct seen_rows *to)
{
	const struct look look = {t, a, jid, frame->start - frame->early,
	    frame->start + frame->grace, to};

	take_what_stands(&look);
	see_talk(&look);
	see_commands(&look);
	see_traces(&look);
	see_moves(&look);
	see_calls(&look);
	see_deliveries(&look);
	see_accounts(&look);
	see_outages(&look);
	see_regions(&look);
	see_elsewhere(&look);
}

void base_seen_free(struct seen_rows *seen)
{
	free(seen->rows.at);
	arena_free(&seen->arena);
	*seen = (struct seen_rows){0};
}
