#include "roster/invitation.h"

#include <string.h>

/* invitation/c10000000009/2 */
static const char PREFIX[] = "invitation/";

enum {
	HEX_MOST = 16,
	DIGITS_MOST = 9
};

struct text invitation_id(struct arena *arena, const struct invitation *of)
{
	struct build b = {.arena = arena};

	build_string(&b, PREFIX);
	build_char(&b, of->asked == SIDE_CLAIMANT ? 'c' : 'a');
	build_hex(&b, of->appointment);
	build_char(&b, '/');
	build_number(&b, of->version);
	return build_done(&b);
}

struct text invitation_offer_id(
    struct arena *arena, const struct slot_offer *offer)
{
	struct build b = {.arena = arena};

	build_string(&b, offer->why == OFFER_APOLOGY ? "apology/" : "earlier/");
	build_hex(&b, offer->appointment);
	if (offer->why == OFFER_APOLOGY)
		return build_done(&b);
	build_char(&b, '/');
	build_hex(&b, offer->freed);
	build_char(&b, '/');
	build_number(&b, offer->version);
	return build_done(&b);
}

/* Takes the digits at the beginning off the text; how many there were. */
static size_t take_number(
    struct text *text, const char *digits, size_t most, uint64_t *number)
{
	const char *digit;
	size_t taken;

	*number = 0;
	for (taken = 0; taken < most && text->len > 0; taken++) {
		digit = strchr(digits, *text->at);
		if (digit == NULL || *digit == '\0')
			break;
		*number = *number * strlen(digits) + (uint64_t)(digit - digits);
		text->at++;
		text->len--;
	}
	return taken;
}

static bool take_char(struct text *text, char c)
{
	if (text->len == 0 || *text->at != c)
		return false;
	text->at++;
	text->len--;
	return true;
}

struct invitation invitation_of(struct text id)
{
	struct invitation of = {0};
	uint64_t version;

	if (!text_starts(id, text_of(PREFIX)))
		return of;
	id.at += sizeof(PREFIX) - 1;
	id.len -= sizeof(PREFIX) - 1;
	of.asked = SIDE_ADVISOR;
	if (take_char(&id, 'c'))
		of.asked = SIDE_CLAIMANT;
	else if (!take_char(&id, 'a'))
		return of;
	if (take_number(&id, "0123456789abcdef", HEX_MOST, &of.appointment) >
		0 &&
	    take_char(&id, '/') &&
	    take_number(&id, "0123456789", DIGITS_MOST, &version) > 0 &&
	    id.len == 0)
		of.version = (int32_t)version;
	return of;
}
