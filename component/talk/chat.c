#include "component/talk/chat.h"

#include "component/command/enrol.h"
#include "component/command/words.h"
#include "component/talk/absence.h"
#include "component/talk/closed.h"
#include "component/talk/digest.h"
#include "component/talk/forward.h"
#include "component/talk/notice.h"
#include "component/talk/payload.h"
#include "component/talk/prep.h"
#include "component/talk/receipt.h"
#include "roster/caseload.h"
#include "roster/cover.h"

static enum refusal find_from_claimant(
    const struct turn *turn, struct chat *chat)
{
	chat->kind = FROM_CLAIMANT;
	if (turn->asker.who.side != SIDE_CLAIMANT ||
	    !roster_claimant(turn->roster, turn->asker.who.id, &chat->claimant))
		return REFUSAL_STRANGER;
	(void)roster_advisor(turn->roster,
	    cover_responsible(turn->roster, chat->claimant.row.advisor),
	    &chat->advisor);
	chat->recipient = chat->advisor.row.jid;
	chat->listening = chat->advisor.show;
	return caseload_claimant_may(turn->roster, &chat->claimant, turn->now);
}

/* Whose alias it is stands in names[0], even where the asker may not know. */
static enum refusal find_from_advisor(
    const struct turn *turn, struct chat *chat)
{
	chat->kind = FROM_ADVISOR;
	if (!roster_claimant(
		turn->roster, turn->names[0].id, &chat->claimant) ||
	    turn->asker.who.side != SIDE_ADVISOR ||
	    !roster_advisor(turn->roster, turn->asker.who.id, &chat->advisor))
		return REFUSAL_NOT_FOLLOWED;
	chat->recipient = chat->claimant.row.jid;
	chat->listening = chat->claimant.show;
	return caseload_advisor_may(
	    turn->roster, &chat->advisor, &chat->claimant, turn->now);
}

enum refusal chat_find(struct turn *turn, struct chat *chat)
{
	enum refusal why;

	*chat = (struct chat){.sender = turn->asker.bare};
	if (turn->target == TARGET_ADVISOR) {
		why = find_from_claimant(turn, chat);
		chat->shown = forward_alias(turn, &chat->claimant);
	} else {
		why = find_from_advisor(turn, chat);
		chat->shown = turn->settings->advisor_address;
	}
	return why;
}

static struct text body_of(const struct stanza *s)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");

	return body != NULL && body->plain ? body->text : (struct text){0};
}

/* Is something meant to be read that is not plain text? */
static bool unreadable(const struct stanza *s)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");

	return body != NULL && !body->plain;
}

static const struct element *first_of(
    const struct stanza *s, enum payload_use use)
{
	const struct element *child;
	enum payload_name name;

	for (child = s->children; child != NULL; child = child->next) {
		name = payload_name(child);
		if (name != PAYLOADS && payload_use(name) == use)
			return child;
	}
	return NULL;
}

/* An id of ours: for a sentence that has none, the turn's number; for one
 * whose id another sentence of its sender bears, a digest of both, so that
 * its repeat is recognised in turn. */
static struct text own_id(struct turn *turn, const struct message *m)
{
	struct build b = {.arena = &turn->arena};
	struct text parts[2] = {m->id, m->digest};
	struct text digest;

	if (m->id.len > 0 && !turn->other)
		return m->id;
	build_string(&b, "g-");
	if (m->id.len == 0) {
		build_hex(&b, turn->number);
		return build_done(&b);
	}
	digest = digest_texts(&turn->arena, parts, 2);
	digest.len = 16;
	build_text(&b, digest_hex(&turn->arena, digest));
	return build_done(&b);
}

/* What somebody says, whatever it came in. */
struct said {
	struct text id;
	struct text body;
	struct text lang;
	struct text extra;
	struct text replaces;
	struct text variant;
};

static struct said said_by(
    struct turn *turn, const struct chat *chat, const struct stanza *s)
{
	struct said said = {
	    .id = s->id,
	    .body = body_of(s),
	    .lang = s->lang.len <= 35 ? s->lang : (struct text){0},
	};
	struct writer w = turn_write(turn);
	const struct element *child;
	enum payload_name name;

	for (child = s->children; child != NULL; child = child->next) {
		name = payload_name(child);
		if (name == PAYLOADS || payload_use(name) == USE_NEWS)
			continue;
		if (name == PAYLOAD_REPLACE)
			said.replaces = payload_id(turn, chat, child);
		payload_write(turn, &w, chat, child);
	}
	said.extra = build_done(&w.out);
	return said;
}

/* Once per absence, and once more after a restart, which `seen` stops. */
static void say_away(struct turn *turn, const struct chat *chat)
{
	struct wording_argument arguments[] = {
	    {"advisor", chat->advisor.row.name},
	};
	struct wording_ask ask = {
	    .key = WORDING_AWAY,
	    .arguments = arguments,
	    .count = 1,
	};
	struct addressee to = turn_addressee(turn, turn->asker.who);
	struct cover cover;
	const struct sighting *sighting = &chat->advisor.sighting;
	struct build id = {.arena = &turn->arena};

	/* Of an absence that was planned they hear something else. */
	if (chat->listening != SHOW_GONE || sighting->available ||
	    cover_of(turn->roster, chat->claimant.row.advisor, &cover) ||
	    chat->claimant.told_absence == sighting->absence + 1 ||
	    roster_policy(turn->roster, POLICY_AWAY_NOTICE,
		chat->claimant.row.region) == 0)
		return;
	build_string(&id, "away/");
	build_number(&id, chat->claimant.row.id);
	build_char(&id, '/');
	build_hex(&id, sighting->absence);
	turn_line(turn, &to, build_done(&id), &ask);
}

static enum refusal accept(
    struct turn *turn, const struct chat *chat, const struct said *said)
{
	struct message *m = &turn_fact(turn, FACT_MESSAGE)->as.message;
	struct text seen[5];

	m->turn = turn->number;
	m->arrived = turn->now;
	m->kind = chat->kind;
	m->claimant = chat->claimant.row.id;
	m->advisor = chat->advisor.row.id;
	m->sender = chat->sender;
	m->recipient = text_keep(&turn->arena, chat->recipient);
	m->id = said->id;
	m->body = said->body;
	m->lang = said->lang;
	m->extra = said->extra;
	m->replaces = said->replaces;
	m->variant = said->variant;
	if (m->extra.len > turn->settings->extra_max ||
	    m->replaces.len > turn->settings->id_max)
		return REFUSAL_TOO_LARGE;
	seen[0] = m->body;
	seen[1] = m->lang;
	seen[2] = m->extra;
	seen[3] = m->replaces;
	seen[4] = chat->claimant.row.alias; /* to somebody else: no repeat */
	m->digest = digest_texts(&turn->arena, seen, 5);
	m->wire_id = own_id(turn, m);
	forward_message(turn, m, false);
	if (turn->stopped > 0) /* as XML it is longer than the server takes */
		return REFUSAL_TOO_LARGE;
	if (m->kind == FROM_CLAIMANT) {
		if (!closed_tell(turn, &chat->claimant))
			say_away(turn, chat);
		notice_remind(turn, &chat->claimant);
	}
	if (m->kind == FROM_CLAIMANT ||
	    chat->advisor.row.id != chat->claimant.row.advisor)
		absence_tell_claimant(turn, &chat->claimant);
	return REFUSAL_NONE;
}

enum refusal chat_say(struct turn *turn, const struct advisor_view *advisor,
    const struct claimant_view *claimant, const struct chat_line *line)
{
	const struct chat chat = {
	    .kind = FROM_ADVISOR,
	    .claimant = *claimant,
	    .advisor = *advisor,
	    .sender = text_keep(&turn->arena, advisor->row.jid),
	    .recipient = claimant->row.jid,
	    .shown = turn->settings->advisor_address,
	    .listening = claimant->show,
	};
	struct said said = {
	    .id = text_keep(&turn->arena, line->id),
	    .body = text_keep(&turn->arena, line->body),
	    .extra = payload_wishes(turn),
	    .variant = text_keep(&turn->arena, line->variant),
	};
	enum refusal why =
	    caseload_advisor_may(turn->roster, advisor, claimant, turn->now);

	if (why == REFUSAL_NONE && said.body.len > turn->settings->body_max)
		why = REFUSAL_TOO_LARGE;
	turn->names[0] = (struct person){SIDE_CLAIMANT, claimant->row.id};
	turn->names[1] = (struct person){SIDE_ADVISOR, advisor->row.id};
	return why == REFUSAL_NONE ? accept(turn, &chat, &said) : why;
}

bool chat_is_said_for(struct text wire_id)
{
	return text_starts(wire_id, TEXT("reply/")) ||
	       text_starts(wire_id, TEXT("circular/"));
}

/* To the advisor it is a sentence like any other, so whoever means it is told
 * where it is heard; also where it does not reach the advisor. */
static void say_where_to_stop(
    struct turn *turn, const struct chat *chat, struct text body)
{
	struct wording_argument arguments[] = {
	    {"service_address", turn->settings->service_address},
	};
	struct wording_ask ask = {
	    .key = WORDING_STOP_WHERE,
	    .arguments = arguments,
	    .count = 1,
	};
	struct addressee to = turn_addressee(turn, turn->asker.who);
	struct build id = {.arena = &turn->arena};

	if (chat->kind != FROM_CLAIMANT || !chat->claimant.row.consent ||
	    !words_say_stop(turn, body))
		return;
	build_string(&id, "stop-where/");
	build_number(&id, chat->claimant.row.id);
	build_char(&id, '/');
	build_hex(&id, turn->number);
	turn_line(turn, &to, build_done(&id), &ask);
}

static enum refusal check(const struct turn *turn, const struct stanza *s,
    struct text body, enum refusal may)
{
	if (may != REFUSAL_NONE)
		return may;
	if (payload_encrypted(s, body))
		return REFUSAL_ENCRYPTED;
	if (unreadable(s))
		return REFUSAL_BAD_SHAPE;
	if (body.len > turn->settings->body_max)
		return REFUSAL_TOO_LARGE;
	return s->id.len > turn->settings->id_max ? REFUSAL_BAD_ID
						  : REFUSAL_NONE;
}

/* A chat state says what happens now: nobody hears it later, so it goes only
 * to somebody who is there. */
static void relay_state(
    struct turn *turn, const struct chat *chat, const struct element *state)
{
	struct writer w = turn_write(turn);

	if (chat->listening == SHOW_GONE)
		return;
	xml_start(&w, "message");
	xml_put(&w, "from", chat->shown);
	xml_put(&w, "to", chat->recipient);
	xml_put_string(&w, "type", "chat");
	payload_write(turn, &w, chat, state);
	xml_end(&w);
	turn_send(turn, &w, false);
}

void chat_message(struct turn *turn, const struct stanza *s)
{
	struct chat chat;
	enum refusal may = chat_find(turn, &chat);
	struct text body = body_of(s);
	const struct element *news = first_of(s, USE_NEWS);
	const struct element *state = first_of(s, USE_STATE);
	struct said said;
	enum refusal why;

	if (turn->target == TARGET_ADVISOR && enrol_takes(turn, body)) {
		enrol_message(turn, s, body);
		return;
	}
	if (body.len == 0 && !unreadable(s) && !payload_encrypted(s, body)) {
		if (may != REFUSAL_NONE)
			return;
		if (news != NULL)
			receipt_news(turn, &chat, news);
		else if (state != NULL)
			relay_state(turn, &chat, state);
		return;
	}
	why = check(turn, s, body, may);
	if (why == REFUSAL_NONE) {
		said = said_by(turn, &chat, s);
		why = accept(turn, &chat, &said);
	}
	if (why != REFUSAL_NONE) {
		turn_again(turn);
		turn_refuse(turn, why);
	} else if (news != NULL) {
		receipt_news(turn_more(turn), &chat, news);
	}
	say_where_to_stop(turn, &chat, body);
}

/* A machine answers, and says so. */
void chat_to_service(struct turn *turn, const struct stanza *s)
{
	struct text body = body_of(s);
	const struct element *news = first_of(s, USE_NEWS);

	if (news != NULL)
		receipt_of_line(turn, news);
	if (body.len > turn->settings->body_max)
		turn_refuse(turn, REFUSAL_TOO_LARGE);
	else if (enrol_takes(turn, body))
		enrol_message(turn, s, body);
	else if (body.len > 0)
		words_message(turn, body);
}

/* An alias that nobody has reads like one that the asker may not use. */
void chat_to_nobody(struct turn *turn, const struct stanza *s)
{
	struct jid to;

	if (body_of(s).len == 0)
		return;
	if (!prep_jid(&turn->arena, s->to, PREP_STREAM, &to))
		turn_refuse(turn, REFUSAL_BAD_ADDRESS);
	else if (text_starts(turn->asker.wrote_to, TEXT("c-")))
		turn_refuse(turn, REFUSAL_NOT_FOLLOWED);
	else
		turn_refuse(turn, REFUSAL_NO_SUCH_ADDRESS);
}
