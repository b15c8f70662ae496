#include "component/command/appointment_private.h"

/* What a time that may not be lacks, in the numbers of the region. */

static struct text say_count(struct call *call, enum wording_key key,
    enum policy_key policy, uint32_t region)
{
	const struct wording_argument arguments[] = {
	    {"count", call_number(call,
             roster_policy(call->turn->roster, policy, region))},
	};

	return call_say_with(call, key, arguments, 1);
}

static struct text say_length(struct call *call, uint32_t region)
{
	const struct roster *roster = call->turn->roster;
	const struct wording_argument arguments[] = {
	    {"least", call_number(call, roster_policy(roster,
             POLICY_APPOINTMENT_LEAST, region))},
	    {"most",  call_number(call, roster_policy(roster,
             POLICY_APPOINTMENT_MOST,  region))},
	};

	return call_say_with(call, WORDING_LIMIT_LENGTH, arguments, 2);
}

struct text appointment_limit(
    struct call *call, uint32_t region, enum refusal why)
{
	struct build b = {.arena = &call->turn->arena};

	build_char(&b, '\n');
	if (why == REFUSAL_APPOINTMENT_SOON)
		build_text(&b, say_count(call, WORDING_LIMIT_SOON,
				   POLICY_APPOINTMENT_NOTICE, region));
	else if (why == REFUSAL_APPOINTMENT_FAR)
		build_text(&b, say_count(call, WORDING_LIMIT_FAR,
				   POLICY_APPOINTMENT_AHEAD, region));
	else if (why == REFUSAL_APPOINTMENT_LENGTH)
		build_text(&b, say_length(call, region));
	else
		return (struct text){0};
	return build_done(&b);
}
