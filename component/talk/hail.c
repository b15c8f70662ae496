#include "component/talk/hail.h"

#include "component/talk/due.h"
#include "roster/attendance.h"
#include "roster/jid.h"

static const int64_t MINUTE = INT64_C(60) * 1000000;

/* By then a server has told what it allows, and so whose it is. */
static const int64_t KNOWN = INT64_C(5) * 1000000;

/* Nothing is stored of a question, but of each answer: a transaction of its
 * own, behind which people's sentences wait. So what falls due by the thousand
 * is asked settings.due_room at a time (due.h), and no faster than the answers
 * are stored. */
static const int64_t PAUSE = INT64_C(20000);

/* A server that is there answers within that. */
static const int64_t PATIENCE = INT64_C(30) * 1000000;

#define PREFIX "hail/"

/* hail/APPOINTMENT/INSTANT */
static struct text id_of(struct turn *turn, uint64_t appointment, int64_t sent)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, PREFIX);
	build_hex(&b, appointment);
	build_char(&b, '/');
	build_number(&b, sent);
	return build_done(&b);
}

bool hail_is_foreign(const struct turn *turn, uint32_t claimant)
{
	struct claimant_view view = {0};
	struct jid jid;

	(void)roster_claimant(turn->roster, claimant, &view);
	return !jid_cut(view.row.jid, &jid) ||
	       roster_privilege(turn->roster, jid.domain).version == 0;
}

/* It names no person, so that nobody's input waits for it; but the appointment,
 * for what is alike under way (outbox_is_early) would be left out for good. */
static void note(struct turn *turn, const struct appointment *a,
    enum evidence_kind kind, int64_t at, struct text detail)
{
	struct turn *more = turn_more(turn);
	struct trace *fact = &turn_fact(more, FACT_TRACE)->as.trace;

	more->names[0] = (struct person){SIDE_NOBODY, (uint32_t)a->id};
	more->names[1] = (struct person){0};
	fact->claimant = a->claimant;
	fact->kind = kind;
	fact->at = at;
	fact->arrived = turn->now;
	fact->detail = text_keep(&more->arena, detail);
}

static struct hail *set(struct turn *turn, uint64_t appointment, int64_t next)
{
	struct hail *fact = &turn_fact(turn, FACT_HAIL)->as.hail;

	fact->appointment = appointment;
	fact->next = next;
	return fact;
}

/* ---- questions ----------------------------------------------------------- */

int64_t hail_next(const struct roster *roster, const struct settings *settings)
{
	struct link_state link = roster_link(roster);
	int64_t next = roster_hail_next(roster);

	if (!due_may_go(settings) || !link.up || next == INT64_MAX)
		return INT64_MAX;
	if (next < link.at + KNOWN)
		next = link.at + KNOWN;
	return next > roster_hail_last(roster) + PAUSE
		   ? next
		   : roster_hail_last(roster) + PAUSE;
}

static void ask(struct turn *turn, struct text to, struct text id)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "iq");
	xml_put(&w, "from", turn->settings->domain);
	xml_put(&w, "to", to);
	xml_put(&w, "id", id);
	xml_put_string(&w, "type", "get");
	xml_start_ns(&w, "ping", "urn:xmpp:ping");
	xml_end(&w);
	xml_end(&w);
	turn_send(turn, &w, false);
}

/* The last instant at which an answer says something of this appointment, and
 * comes before it is judged. */
static int64_t end_of(const struct turn *turn, const struct appointment *a)
{
	struct attendance_frame frame;

	attendance_policies(turn->roster, a->region, a->since, &frame);
	return a->since + frame.grace < a->until ? a->since + frame.grace
						 : a->until;
}

static bool is_asked(const struct turn *turn, const struct appointment *a)
{
	return hail_is_foreign(turn, a->claimant) &&
	       end_of(turn, a) - turn->now >= PATIENCE;
}

static int64_t after(const struct turn *turn, const struct appointment *a)
{
	int64_t next =
	    turn->now +
	    roster_policy(turn->roster, POLICY_ATTEND_ASK, a->region) * MINUTE;
	int64_t end = end_of(turn, a);

	if (end <= turn->now)
		return INT64_MAX;
	return next < end ? next : end;
}

/* Is their server asked now? */
static bool go_on(struct turn *turn, const struct appointment *a)
{
	const struct person who = {SIDE_CLAIMANT, a->claimant};
	struct hail *fact = set(turn, a->id, after(turn, a));
	struct text to = turn_addressee(turn, who).jid;

	if (to.len == 0 || !is_asked(turn, a))
		return false;
	ask(turn, to, id_of(turn, a->id, turn->now));
	fact->sent = turn->now;
	return true;
}

void hail_due(struct turn *turn)
{
	uint64_t due[HEAP_SOME];
	uint32_t i, count, left = turn->settings->due_room;
	struct appointment a;
	int64_t sent;

	count = roster_hails_due(turn->roster, turn->now, due);
	for (i = 0; i < count && left > 0 && due_has_room(turn); i++) {
		if (!roster_appointment(turn->roster, due[i], &a))
			continue;
		sent = roster_hailed(turn->roster, a.id);
		if (sent != 0)
			note(turn, &a, EVIDENCE_UNANSWERED, sent,
			    (struct text){0});
		left -= go_on(turn, &a) ? 1 : 0;
	}
}

/* ---- answers ------------------------------------------------------------- */

/* These a server says of its account, and so it is there. Others are, or may
 * be, our own server's, which found no way (RFC 6120, 8.3.3). */
static bool is_theirs(struct text condition)
{
	return text_is(condition, "service-unavailable") ||
	       text_is(condition, "feature-not-implemented");
}

static void take(struct turn *turn, const struct stanza *s,
    const struct appointment *a, int64_t sent)
{
	struct text condition = {0};

	if (text_is(s->type, "error"))
		condition = stanza_condition(&turn->arena, s);
	if (!text_is(s->type, "error") || is_theirs(condition))
		note(turn, a, EVIDENCE_ROUND_TRIP, turn->now, condition);
	else
		note(turn, a, EVIDENCE_UNANSWERED, sent, condition);
	(void)set(turn, a->id, 0);
}

/* A server answers for an account from its bare address. */
bool hail_answered(struct turn *turn, const struct stanza *s)
{
	const struct person who = turn->names[0];
	struct appointment a;
	uint64_t id = 0;
	int64_t sent;

	if (!text_starts(s->id, TEXT(PREFIX)))
		return false;
	if (who.side != SIDE_CLAIMANT || turn->target != TARGET_DOMAIN ||
	    !text_equal(turn->asker.address, turn->asker.bare))
		return true;
	while ((id = roster_next_appointment(turn->roster, who, id)) != 0) {
		sent = roster_hailed(turn->roster, id);
		if (sent != 0 && text_equal(s->id, id_of(turn, id, sent)) &&
		    roster_appointment(turn->roster, id, &a))
			take(turn, s, &a, sent);
	}
	return true;
}
