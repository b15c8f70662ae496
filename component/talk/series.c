#include "component/talk/series.h"

enum wording_key series_sentence(enum appointment_event event)
{
	static const enum wording_key keys[APPOINTMENT_EVENTS] = {
	    [0] = WORDING_KEYS,
	    [APPOINTMENT_PROPOSE] = WORDING_SERIES_PROPOSED,
	    [APPOINTMENT_CONFIRM] = WORDING_SERIES_CONFIRMED,
	    [APPOINTMENT_DECLINE] = WORDING_SERIES_DECLINED,
	    [APPOINTMENT_MOVE] = WORDING_KEYS,
	    [APPOINTMENT_WITHDRAW] = WORDING_SERIES_WITHDRAWN,
	    [APPOINTMENT_CANCEL] = WORDING_SERIES_CANCELLED,
	    [APPOINTMENT_LATE] = WORDING_KEYS,
	    [APPOINTMENT_PASS] = WORDING_KEYS,
	    [APPOINTMENT_RETURN] = WORDING_SERIES_RETURNED,
	    [APPOINTMENT_HAND] = WORDING_SERIES_HANDED,
	    [APPOINTMENT_TAKE] = WORDING_KEYS,
	};

	return keys[event];
}

struct text series_dates(struct turn *turn, const struct appointment *all,
    uint32_t count, enum side side, struct text language)
{
	struct build b = {.arena = &turn->arena};
	uint32_t i;

	for (i = 0; i < count; i++) {
		build_string(&b, "\n- ");
		build_text(
		    &b, appointment_moment(turn, &all[i], side, language));
		if (all[i].advisor != all[0].advisor) {
			build_string(&b, " \xc2\xb7 ");
			build_text(&b,
			    turn_name_of(turn,
				(struct person){SIDE_ADVISOR, all[i].advisor}));
		}
		if (all[i].outside) {
			build_string(&b, " \xc2\xb7 ");
			build_text(&b,
			    turn_say(turn, WORDING_SERIES_OUTSIDE, language));
		}
	}
	return build_done(&b);
}

bool series_is_named(struct text with, uint64_t id)
{
	uint64_t number = 0;
	size_t i;

	for (i = 0; i < with.len; i++) {
		if (with.at[i] != ' ') {
			number = number * 10 + (uint64_t)(with.at[i] - '0');
			continue;
		}
		if (number == id)
			return true;
		number = 0;
	}
	return number == id;
}
