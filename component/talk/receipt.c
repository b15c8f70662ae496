#include "component/talk/receipt.h"

#include "component/talk/absence_file.h"
#include "component/talk/account.h"
#include "component/talk/forward.h"
#include "component/talk/payload.h"

static struct delivery *delivery(struct turn *turn, enum delivery_kind kind,
    const struct asker *asker, uint32_t claimant)
{
	struct delivery *fact = &turn_fact(turn, FACT_DELIVERY)->as.delivery;

	/* Whoever reports waits for no answer, also if it cannot be stored. */
	turn->asker.kind = STANZA_OTHER;
	fact->at = turn->now;
	fact->kind = kind;
	fact->claimant = claimant;
	fact->of = asker->who;
	fact->reporter = text_keep(&turn->arena, asker->bare);
	return fact;
}

static enum delivery_kind kind_of(enum payload_name name)
{
	return name == PAYLOAD_RECEIVED || name == PAYLOAD_MARK_RECEIVED
		   ? RECEIVED
		   : DISPLAYED;
}

/* A line of the service in an advisor's conversation: it is nobody else's to
 * hear of. */
static bool is_of_service(const struct chat *chat, struct text wire_id)
{
	return chat->kind == FROM_ADVISOR && forward_is_alias_line(wire_id);
}

/* What the service said for an advisor is known to no client of theirs. */
static bool ends_here(const struct chat *chat, struct text wire_id)
{
	return is_of_service(chat, wire_id) ||
	       (chat->kind == FROM_CLAIMANT && chat_is_said_for(wire_id));
}

void receipt_news(
    struct turn *turn, const struct chat *chat, const struct element *news)
{
	struct text id = xml_attribute(news, "id");
	struct asker reporter = {
	    .who = chat->kind == FROM_CLAIMANT
		       ? (struct person){SIDE_CLAIMANT, chat->claimant.row.id}
		       : (struct person){SIDE_ADVISOR,  chat->advisor.row.id },
	    .bare = chat->sender,
	};
	struct delivery *fact;
	struct writer w;

	if (id.len == 0 || id.len > turn->settings->id_max)
		return;
	fact = delivery(turn, kind_of(payload_name(news)), &reporter,
	    chat->claimant.row.id);
	fact->wire_id = text_keep(&turn->arena, id);
	if (ends_here(chat, id))
		return;
	w = turn_write(turn);
	xml_start(&w, "message");
	xml_put(&w, "from", chat->shown);
	xml_put(&w, "to", chat->recipient);
	xml_put_string(&w, "type", "chat");
	payload_write(turn, &w, chat, news);
	xml_end(&w);
	turn_send(turn, &w, false);
}

void receipt_of_line(struct turn *turn, const struct element *news)
{
	struct text id = xml_attribute(news, "id");
	struct delivery *fact;
	struct turn *more;

	if (id.len == 0 || id.len > turn->settings->id_max ||
	    absence_file_receipt(
		turn, id, kind_of(payload_name(news)) == DISPLAYED) ||
	    turn->asker.who.side != SIDE_CLAIMANT)
		return;
	more = turn_more(turn);
	fact = delivery(more, kind_of(payload_name(news)), &turn->asker,
	    turn->asker.who.id);
	fact->wire_id = text_keep(&more->arena, id);
}

/* Once per sentence: its id makes the line's. */
static void tell_sender(
    struct turn *turn, const struct chat *chat, struct text wire_id)
{
	struct person sender =
	    chat->kind == FROM_CLAIMANT
		? (struct person){SIDE_ADVISOR, chat->advisor.row.id}
		: (struct person){SIDE_CLAIMANT, chat->claimant.row.id};
	struct wording_argument arguments[] = {
	    {"person", chat->kind == FROM_CLAIMANT ? chat->claimant.row.name
						   : chat->advisor.row.name},
	};
	struct wording_ask ask = {
	    .key = WORDING_BOUNCED,
	    .arguments = arguments,
	    .count = 1,
	};
	struct addressee to = turn_addressee(turn, sender);
	struct build id = {.arena = &turn->arena};

	build_string(&id, "bounced/");
	build_number(&id, chat->claimant.row.id);
	build_char(&id, '/');
	build_text(&id, wire_id);
	to.claimant = chat->claimant.row.id;
	if (id.len <= turn->settings->id_max)
		turn_line(turn, &to, build_done(&id), &ask);
}

/* What an account that they left behind takes or not says nothing of theirs. */
static bool is_lost(
    struct turn *turn, const struct chat *chat, struct text condition)
{
	return chat->kind == FROM_CLAIMANT &&
	       text_equal(chat->sender, chat->claimant.row.jid) &&
	       account_bounced(turn, &chat->claimant, condition);
}

/* Somebody who is no end of the conversation has nothing to report of it. */
static bool is_outside(enum refusal may)
{
	return may == REFUSAL_NOT_FOLLOWED || may == REFUSAL_STRANGER;
}

void receipt_bounce(struct turn *turn, const struct stanza *s)
{
	bool conversation =
	    turn->target == TARGET_ADVISOR || turn->target == TARGET_ALIAS;
	struct delivery *fact;
	struct chat chat;

	if (s->id.len == 0 || s->id.len > turn->settings->id_max ||
	    turn->asker.who.side == SIDE_NOBODY)
		return;
	if (conversation && is_outside(chat_find(turn, &chat)))
		return;
	fact = delivery(turn, BOUNCED, &turn->asker, turn->names[0].id);
	fact->wire_id = s->id;
	fact->detail = stanza_condition(&turn->arena, s);
	if (!conversation || is_lost(turn, &chat, fact->detail))
		return;
	if (!is_of_service(&chat, s->id))
		tell_sender(turn, &chat, s->id);
}
