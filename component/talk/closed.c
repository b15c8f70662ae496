#include "component/talk/closed.h"

#include "component/talk/moment.h"
#include "roster/doors.h"

static const int64_t SECOND = INT64_C(1000000);

/* closed/CLAIMANT/OPENING, which makes it once for each time it is closed. */
static struct text line_id(
    struct turn *turn, uint32_t claimant, int64_t opening)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, "closed/");
	build_number(&b, claimant);
	build_char(&b, '/');
	build_hex(&b, (uint64_t)(opening / SECOND));
	return build_done(&b);
}

static void tell(
    struct turn *turn, const struct claimant_view *claimant, int64_t opening)
{
	struct addressee to = turn_addressee(
	    turn, (struct person){SIDE_CLAIMANT, claimant->row.id});
	struct build hours = {.arena = &turn->arena};
	struct wording_argument arguments[3];
	struct wording_ask ask = {
	    .key = WORDING_CLOSED_UNKNOWN, .arguments = arguments, .count = 3};
	struct region region = {0};

	(void)roster_region(turn->roster, claimant->row.region, &region);
	arguments[0] = (struct wording_argument){.name = "opening"};
	if (opening != INT64_MAX) {
		ask.key = WORDING_CLOSED;
		arguments[0].value = moment_say(&turn->arena, turn->settings,
		    opening, region.zone, to.language);
	}
	build_number(
	    &hours, roster_policy(turn->roster, POLICY_ANSWER_DUTY, region.id));
	arguments[1] = (struct wording_argument){"hours", build_done(&hours)};
	arguments[2] = (struct wording_argument){
	    "emergency", turn_say(turn, WORDING_EMERGENCY, to.language)};
	turn_line(turn, &to, line_id(turn, claimant->row.id, opening), &ask);
}

bool closed_tell(struct turn *turn, const struct claimant_view *claimant)
{
	struct hours hours = roster_hours(turn->roster, claimant->row.region);

	if (doors_open(turn->roster, claimant->row.region, turn->now) ||
	    roster_policy(
		turn->roster, POLICY_CLOSED_NOTICE, claimant->row.region) == 0)
		return false;
	if (!doors_told(turn->roster, claimant, turn->now))
		tell(turn, claimant, hours_next(&hours, turn->now));
	return true;
}
