#include "component/talk/agency_phone.h"

struct text agency_phone(
    struct turn *turn, uint32_t region, struct text language)
{
	const struct wording_argument number = {
	    "number", roster_region_number(turn->roster, region)};
	const struct wording_ask ask = {
	    .key = number.value.len > 0 ? WORDING_CALL_NUMBER
					: WORDING_CALL_AGENCY,
	    .language = language,
	    .otherwise = turn->settings->language,
	    .arguments = &number,
	    .count = 1,
	};

	return wording_say(turn->settings->wording, &turn->arena, &ask, NULL);
}
