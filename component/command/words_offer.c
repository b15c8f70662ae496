#include "component/command/appointments.h"
#include "component/command/offers.h"
#include "component/command/words_private.h"
#include "component/talk/offer.h"

/* Answers to free times that the service offered by itself: they are kept in
 * the store, so they may come hours later, and after a restart. */

static const int64_t MINUTE = INT64_C(60) * 1000000;

/* The last one to this person, if nothing was asked since. */
static bool find(struct turn *turn, struct slot_offer *offer)
{
	struct claimant_view claimant;

	return roster_claimant_by_jid(
		   turn->roster, turn->asker.bare, &claimant) &&
	       roster_offer_to(turn->roster, claimant.row.id, offer) &&
	       (offer->outcome == OFFER_OPEN ||
		   offer->outcome == OFFER_EXPIRED) &&
	       !words_asked_since(turn, offer->at);
}

/* Of a number the place from 0 on; else the count. */
static uint32_t place_of(
    const struct tokens *tokens, const struct slot_offer *offer)
{
	uint32_t place;

	if (tokens->count != 1 || tokens->folded[0].len != 1)
		return offer->count;
	place = (uint32_t)(tokens->folded[0].at[0] - '1');
	return place < offer->count ? place : offer->count;
}

static bool is_two(const struct tokens *tokens)
{
	return tokens->count == 1 && text_is(tokens->folded[0], "2");
}

bool words_offered_since(
    struct turn *turn, const struct tokens *tokens, int64_t at)
{
	struct slot_offer offer;

	return find(turn, &offer) && offer.at >= at &&
	       (place_of(tokens, &offer) < offer.count ||
		   (offer.why == OFFER_EARLIER && is_two(tokens)));
}

static void give(struct call *call, const char *field, struct text text)
{
	call_read(call, call_field(call->command, field), text);
}

static struct call *call_earlier(
    struct turn *turn, const struct slot_offer *offer)
{
	struct call *call =
	    call_new(turn, command_find(TEXT("appt-move")), DOOR_WORDS);
	struct build id = {.arena = &turn->arena};

	build_hex(&id, offer->appointment);
	give(call, "appointment", build_done(&id));
	give(call, "when", offers_key(call, offer->slots[0]));
	offers_choose(call, call_field(call->command, "when"));
	return call;
}

/* The same way and as long as the one that was missed. */
static struct call *call_again(
    struct turn *turn, const struct slot_offer *offer, uint32_t place)
{
	static const char *const channels[] = {
	    [0] = "chat",
	    [CHANNEL_CHAT] = "chat",
	    [CHANNEL_VOICE] = "voice",
	    [CHANNEL_VIDEO] = "video",
	    [CHANNEL_PHONE] = "phone",
	};
	struct call *call =
	    call_new(turn, command_find(TEXT("appointment")), DOOR_WORDS);
	struct appointment missed = {.channel = CHANNEL_CHAT};

	(void)roster_appointment(turn->roster, offer->appointment, &missed);
	give(call, "minutes", call_number(call, offer->length / MINUTE));
	give(call, "channel", text_of(channels[missed.channel]));
	give(call, "when", offers_key(call, offer->slots[place]));
	offers_choose(call, call_field(call->command, "when"));
	return call;
}

/* Whoever has an earlier one does not wait for it any more. */
static void leave(struct turn *turn, uint32_t claimant)
{
	struct earlier_wish *fact =
	    &turn_fact(turn, FACT_EARLIER_WISH)->as.earlier_wish;

	fact->turn = turn->number;
	fact->at = turn->now;
	fact->claimant = claimant;
	fact->by = turn->asker.bare;
}

static void take(struct turn *turn, const struct slot_offer *offer,
    uint32_t place, uint64_t session)
{
	struct call *call = offer->why == OFFER_EARLIER
				? call_earlier(turn, offer)
				: call_again(turn, offer, place);
	bool chosen = call->chosen;

	call->session = session;
	words_go_on(call);
	offer_end(turn, offer,
	    chosen && call->refused == REFUSAL_NONE ? OFFER_TAKEN : OFFER_GONE);
	if (chosen && offer->why == OFFER_EARLIER)
		leave(turn, offer->claimant);
}

static void say(struct turn *turn, enum wording_key key)
{
	words_say(turn, turn_say(turn, key, turn_language(turn)));
}

/* It may be meant for what was asked before: it is said again what is offered,
 * and whoever answers once more means that. */
static void say_again(struct turn *turn, const struct slot_offer *offer)
{
	struct call *call =
	    call_new(turn, command_find(TEXT("appointment")), DOOR_WORDS);
	struct wording_argument arguments[1];

	arguments[0] = (struct wording_argument){"slots",
	    offer_slots(turn, offer, call_zone(call), turn_language(turn))};
	words_say(
	    turn, call_say_with(call,
		      offer->why == OFFER_EARLIER ? WORDING_OFFER_EARLIER_AGAIN
						  : WORDING_OFFER_AGAIN,
		      arguments, 1));
	words_await(call, ASKED_OFFER);
}

static void refuse(
    struct turn *turn, const struct slot_offer *offer, uint64_t session)
{
	struct call *call =
	    call_new(turn, command_find(TEXT("appointment")), DOOR_WORDS);

	offer_end(turn, offer, OFFER_REFUSED);
	say(turn, offer->why == OFFER_EARLIER ? WORDING_OFFER_EARLIER_REFUSED
					      : WORDING_OFFER_REFUSED);
	call->session = session;
	call_end_session(call);
}

bool words_hear_offer(
    struct turn *turn, const struct tokens *tokens, const struct session *waits)
{
	struct slot_offer offer;
	bool no = words_are(turn, tokens, WORDING_WORDS_NO);
	uint64_t session =
	    text_is(waits->asked, ASKED_OFFER) ? waits->number : 0;
	uint32_t place;

	if (!find(turn, &offer))
		return false;
	place = place_of(tokens, &offer);
	if (offer.why == OFFER_EARLIER) {
		no = no || is_two(tokens);
		if (words_are(turn, tokens, WORDING_WORDS_YES))
			place = 0;
	}
	if (place == offer.count && !no)
		return false;
	if (offer.outcome != OFFER_OPEN || offer.until <= turn->now) {
		if (words_asked_since(turn, INT64_MIN))
			return false;
		say(turn, WORDING_OFFER_EXPIRED);
	} else if (!roster_offer_seen(turn->roster, &offer)) {
		say_again(turn, &offer);
	} else if (no) {
		refuse(turn, &offer, session);
	} else {
		take(turn, &offer, place, session);
	}
	return true;
}
