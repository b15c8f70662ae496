#include "component/talk/trace.h"

#include "component/talk/payload.h"
#include "component/talk/when.h"
#include "roster/attendance.h"

/* Calls are no part of the pass list (payload.def): that somebody tried one is
 * all that is known of it. */
#define NS_CALL  "urn:xmpp:jingle:1"
#define NS_RING  "urn:xmpp:jingle-message:0"
#define NS_DELAY "urn:xmpp:delay"
#define NS_FORMS "http://jabber.org/protocol/commands"

static bool took_place(enum appointment_state state)
{
	return state == APPOINTMENT_CONFIRMED || state == APPOINTMENT_PAST;
}

/* Does this instant lie in the window of an appointment of theirs? Then when
 * that window closes. */
static bool in_window(
    const struct turn *turn, uint32_t claimant, int64_t at, int64_t *closes)
{
	const struct person who = {SIDE_CLAIMANT, claimant};
	struct attendance_frame frame;
	struct appointment a;
	uint64_t id = 0;

	while ((id = roster_next_appointment(turn->roster, who, id)) != 0) {
		if (!roster_appointment(turn->roster, id, &a) ||
		    !took_place(a.state))
			continue;
		attendance_policies(turn->roster, a.region, a.since, &frame);
		*closes = a.since + frame.grace;
		if (at >= a.since - frame.early && at <= *closes)
			return true;
	}
	return false;
}

static void note(
    struct turn *turn, uint32_t claimant, enum evidence_kind kind, int64_t at)
{
	struct trace *fact = &turn_fact(turn_more(turn), FACT_TRACE)->as.trace;

	fact->claimant = claimant;
	fact->kind = kind;
	fact->at = at;
	fact->arrived = turn->now;
}

/* --- what they did -------------------------------------------------------- */

static bool is_said(const struct stanza *s)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");

	return s->kind == STANZA_MESSAGE &&
	       (body != NULL || s->unfit != REFUSAL_NONE ||
		   payload_encrypted(s, (struct text){0}));
}

static bool is_call(const struct stanza *s)
{
	return stanza_child(s, NS_RING, "propose") != NULL ||
	       (s->kind == STANZA_IQ && text_is(s->type, "set") &&
		   stanza_child(s, NS_CALL, "jingle") != NULL);
}

/* A form that they fill in. */
static bool is_given(const struct stanza *s)
{
	return s->kind == STANZA_IQ && text_is(s->type, "set") &&
	       stanza_child(s, NS_FORMS, "command") != NULL;
}

/* What reached whom it was for is a row of the ledger. */
static bool is_passed_on(const struct turn *turn)
{
	return turn->target == TARGET_ADVISOR && turn->refused == REFUSAL_NONE;
}

static void note_now(
    struct turn *turn, const struct stanza *s, uint32_t claimant)
{
	enum evidence_kind kind = is_call(s) ? EVIDENCE_CALL : EVIDENCE_HERE;
	int64_t closes;

	if (kind == EVIDENCE_HERE && !is_said(s) && !is_given(s))
		return;
	if (in_window(turn, claimant, turn->now, &closes))
		note(turn, claimant, kind, turn->now);
}

/* What their server or client held back (XEP-0203). Whoever writes the stamp
 * may write any: so it is no act, but it leaves a doubt. */
static void note_then(
    struct turn *turn, const struct stanza *s, uint32_t claimant)
{
	const struct element *delay = stanza_child(s, NS_DELAY, "delay");
	int64_t said, closes;

	if (delay == NULL || !is_said(s) ||
	    !when_read(xml_attribute(delay, "stamp"), &said))
		return;
	if (in_window(turn, claimant, said, &closes) && turn->now > closes)
		note(turn, claimant, EVIDENCE_DELAYED, said);
}

/* Whose act it may be; false: nobody's. */
static bool find(const struct turn *turn, const struct stanza *s,
    struct claimant_view *claimant)
{
	return !text_is(s->type, "error") && !text_is(s->type, "groupchat") &&
	       turn->target != TARGET_ALIAS &&
	       roster_claimant_by_jid(turn->roster, turn->asker.bare, claimant);
}

void trace_note(struct turn *turn, const struct stanza *s)
{
	struct claimant_view claimant;

	if (!find(turn, s, &claimant))
		return;
	if (is_call(s) || !is_passed_on(turn))
		note_now(turn, s, claimant.row.id);
	note_then(turn, s, claimant.row.id);
}

void trace_unstored(struct turn *turn)
{
	const struct stanza *s = turn->input.stanza;
	struct claimant_view claimant;

	if (turn->input.kind == INPUT_STANZA && s != NULL &&
	    find(turn, s, &claimant))
		note_now(turn, s, claimant.row.id);
}
