#include "component/talk/turn.h"

#include "component/talk/digest.h"
#include "component/talk/forward.h"
#include "component/talk/notice.h"
#include "component/talk/payload.h"

/* Microseconds. */
static const int64_t DAY = INT64_C(86400) * 1000000;
static const int64_t STORE_AWAY = INT64_C(600) * 1000000;

struct text turn_language_of(const struct turn *turn, struct person who)
{
	struct region region;
	uint32_t region_id;
	struct text language = roster_language(turn->roster, who, &region_id);

	if (language.len == 0 &&
	    roster_region(turn->roster, region_id, &region))
		language = region.language;
	return language.len > 0 ? language : turn->settings->language;
}

/* Their own goes first: Gajim says "en" in every country, and whoever chose a
 * language by a command must find it in the forms, too. */
struct text turn_language(const struct turn *turn)
{
	uint32_t region;

	return roster_language(turn->roster, turn->asker.who, &region).len ==
			   0 &&
		       wording_speaks(
			   turn->settings->wording, turn->asker.language)
		   ? turn->asker.language
		   : turn_language_of(turn, turn->asker.who);
}

struct text turn_name_of(const struct turn *turn, struct person who)
{
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	if (who.side == SIDE_CLAIMANT)
		(void)roster_claimant(turn->roster, who.id, &claimant);
	else if (who.side == SIDE_ADVISOR)
		(void)roster_advisor(turn->roster, who.id, &advisor);
	return who.side == SIDE_CLAIMANT ? claimant.row.name : advisor.row.name;
}

struct text turn_say(
    struct turn *turn, enum wording_key key, struct text language)
{
	struct wording_argument arguments[] = {
	    {"advisor_address",                turn->settings->advisor_address},
	    {        "service_address", turn->settings->service_address                               },
	    { "notice",		       notice_text(turn,						      language)},
	};
	struct wording_ask ask = {
	    .key = key,
	    .language = language,
	    .otherwise = turn->settings->language,
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};

	return wording_say(turn->settings->wording, &turn->arena, &ask, NULL);
}

struct addressee turn_addressee(const struct turn *turn, struct person who)
{
	struct addressee to = {.who = who};
	struct claimant_view claimant;
	struct advisor_view advisor;

	to.language = turn_language_of(turn, who);
	if (who.side == SIDE_CLAIMANT &&
	    roster_claimant(turn->roster, who.id, &claimant)) {
		to.claimant = claimant.row.id;
		to.advisor = claimant.row.advisor;
		to.jid = claimant.row.jid;
	} else if (who.side == SIDE_ADVISOR &&
		   roster_advisor(turn->roster, who.id, &advisor)) {
		to.advisor = advisor.row.id;
		to.jid = advisor.row.jid;
	}
	return to;
}

/* <message> of the service with one body. */
static void send_line(struct turn *turn, struct text to, struct text id,
    struct text body, bool stored)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "message");
	xml_put(&w, "from", turn->settings->service_address);
	xml_put(&w, "to", to);
	xml_put_some(&w, "id", id);
	xml_put_string(&w, "type", "chat");
	xml_leaf(&w, "body", body);
	xml_end(&w);
	turn_send(turn, &w, stored);
}

struct turn *turn_line(struct turn *turn, const struct addressee *to,
    struct text id, const struct wording_ask *ask)
{
	struct wording_ask full = *ask;
	struct turn *more;
	struct message *m;

	if (to->jid.len == 0)
		return NULL;
	more = turn_more(turn);
	more->names[0] = to->who;
	more->names[1] = (struct person){0};
	full.language = to->language;
	full.otherwise = turn->settings->language;
	m = &turn_fact(more, FACT_MESSAGE)->as.message;
	m->arrived = more->now;
	m->kind = to->who.side == SIDE_CLAIMANT ? TO_CLAIMANT : TO_ADVISOR;
	m->claimant = to->claimant;
	m->advisor = to->advisor;
	m->sender = turn->settings->service_address;
	m->recipient = text_keep(&more->arena, to->jid);
	m->wire_id = text_keep(&more->arena, id);
	m->id = m->wire_id;
	m->body = wording_say(
	    turn->settings->wording, &more->arena, &full, &m->variant);
	m->digest = digest_texts(&more->arena, &m->body, 1);
	if (to->proof)
		m->extra = payload_wishes(more);
	forward_message(more, m, false);
	return more;
}

struct writer turn_result(struct turn *turn)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "iq");
	xml_put(&w, "from", turn->asker.wrote_to);
	xml_put(&w, "to", turn->asker.address);
	xml_put(&w, "id", turn->asker.id);
	xml_put_string(&w, "type", "result");
	return w;
}

static void send_error(struct turn *turn, enum refusal why, struct text words)
{
	const struct asker *asker = &turn->asker;
	struct writer w = turn_write(turn);

	xml_start(&w, asker->kind == STANZA_IQ ? "iq" : "message");
	xml_put(&w, "from", asker->wrote_to);
	xml_put(&w, "to", asker->address);
	xml_put_some(&w, "id", asker->id);
	xml_put_string(&w, "type", "error");
	xml_start(&w, "error");
	xml_put_string(&w, "type", refusal_type(why));
	xml_empty(&w, refusal_condition(why), NS_STANZAS);
	xml_start_ns(&w, "text", NS_STANZAS);
	xml_put(&w, "xml:lang", turn_language(turn));
	xml_text(&w, words);
	xml_end(&w);
	xml_end(&w);
	xml_end(&w);
	turn_send(turn, &w, false);
}

/* The line to somebody whom the ledger does not know, or while it is away. */
static void courtesy(struct turn *turn, struct text words, int64_t time)
{
	struct courtesy *fact;

	if (!roster_courtesy_due(turn->roster, turn->asker.bare, turn->now))
		return;
	fact = &turn_fact(turn, FACT_COURTESY)->as.courtesy;
	fact->jid = turn->asker.bare;
	fact->until = turn->now + time;
	send_line(turn, turn->asker.bare, (struct text){0}, words, false);
}

/* refused/REASON/SIDE/PERSON/DAY: `seen` keeps it to one a day. */
static void daily_line(
    struct turn *turn, enum refusal why, enum wording_key key)
{
	struct person who = turn->asker.who;
	struct addressee to = turn_addressee(turn, who);
	struct text language = turn_language(turn);
	struct wording_argument arguments[] = {
	    {"advisor_address",                turn->settings->advisor_address},
	    {        "service_address", turn->settings->service_address                               },
	    { "notice",		       notice_text(turn,						      language)},
	};
	struct wording_ask ask = {
	    .key = key,
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};
	struct build id = {.arena = &turn->arena};

	build_string(&id, "refused/");
	build_string(&id, refusal_name(why));
	build_string(&id, who.side == SIDE_CLAIMANT ? "/c" : "/a");
	build_number(&id, who.id);
	build_char(&id, '/');
	build_number(&id, turn->now / DAY);
	to.language = language;
	turn_line(turn, &to, build_done(&id), &ask);
}

/* To answer what is an answer could go on for ever (RFC 6120, 8.3.1). */
static bool answers(const struct stanza *s)
{
	return s != NULL &&
	       (text_is(s->type, "error") || text_is(s->type, "result"));
}

void turn_refuse(struct turn *turn, enum refusal why)
{
	enum wording_key key = wording_find(refusal_wording(why));
	struct text words;

	turn->refused = why;
	if (turn->asker.refuse != NULL) {
		turn->asker.refuse(turn, why);
		return;
	}
	if (turn->asker.kind == STANZA_OTHER || turn->asker.bare.len == 0 ||
	    answers(turn->input.stanza))
		return;
	words = turn_say(turn, key, turn_language(turn));
	if (turn->asker.kind != STANZA_PRESENCE)
		send_error(turn, why, words);
	if (turn->asker.kind == STANZA_IQ)
		return;
	if (why == REFUSAL_TOO_FAST) {
		if (turn->pace == PACE_OVER_FIRST)
			send_line(turn, turn->asker.bare, (struct text){0},
			    words, false);
		return;
	}
	if (why == REFUSAL_STORE_AWAY)
		courtesy(turn, words, STORE_AWAY);
	else if (turn->asker.who.side == SIDE_NOBODY ||
		 turn->asker.who.side == SIDE_STAFF)
		courtesy(turn, words, DAY);
	else
		daily_line(turn, why, key);
}

struct turn *turn_doubt(const struct turn *of)
{
	struct input none = {.kind = INPUT_NONE};
	struct turn *turn =
	    turn_open(0, of->now, of->roster, of->settings, &none);
	struct text words;

	turn->asker = of->asker;
	if (of->asker.kind == STANZA_MESSAGE && of->asker.bare.len > 0) {
		words = turn_say(turn, WORDING_UNCERTAIN, turn_language(turn));
		send_line(turn, of->asker.bare, (struct text){0}, words, false);
	}
	return turn;
}
