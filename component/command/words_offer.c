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

static void give(struct call *call, const char *field, struct text text)
{
	call_read(call, call_field(call->command, field), text);
}

/* The same way and as long as the one that was missed. */
static struct call *call_for(
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

static void take(
    struct turn *turn, const struct slot_offer *offer, uint32_t place)
{
	struct call *call = call_for(turn, offer, place);
	bool chosen = call->chosen;

	words_go_on(call);
	offer_end(turn, offer,
	    chosen && call->refused == REFUSAL_NONE ? OFFER_TAKEN : OFFER_GONE);
}

static void say(struct turn *turn, enum wording_key key)
{
	words_say(turn, turn_say(turn, key, turn_language(turn)));
}

bool words_hear_offer(struct turn *turn, const struct tokens *tokens)
{
	struct slot_offer offer;
	bool no = words_are(turn, tokens, WORDING_WORDS_NO);
	uint32_t place;

	if (!find(turn, &offer))
		return false;
	place = place_of(tokens, &offer);
	if (place == offer.count && !no)
		return false;
	if (offer.outcome != OFFER_OPEN || offer.until <= turn->now) {
		say(turn, WORDING_OFFER_EXPIRED);
	} else if (no) {
		offer_end(turn, &offer, OFFER_REFUSED);
		say(turn, WORDING_OFFER_REFUSED);
	} else {
		take(turn, &offer, place);
	}
	return true;
}
