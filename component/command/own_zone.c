#include "component/command/call.h"
#include "component/talk/moment.h"
#include "component/talk/zone.h"

/* The clock that a claimant lives by, shown beside their region's. */

static const struct field fields[] = {
    {.name = "zone",     .label = WORDING_FIELD_OWN_ZONE, .type = TYPE_LINE},
    {.name = NULL},
};

/* What it shows now, so that they see whether it is theirs. */
static struct text say_done(struct call *call, struct text zone)
{
	const struct turn *turn = call->turn;
	const struct wording_argument arguments[] = {
	    {"moment", moment_say(&call->turn->arena, turn->settings, turn->now,
             zone, call->language)},
	};

	return call_say_with(call, WORDING_OWN_ZONE_DONE, arguments, 1);
}

static void run(struct call *call)
{
	struct turn *turn = call->turn;
	struct text zone = call_value(call, "zone")->text;
	struct claimant_view claimant = {0};
	struct own_zone *fact;
	struct wall wall;

	(void)roster_claimant_by_jid(turn->roster, turn->asker.bare, &claimant);
	if (zone.len > 0 && !zone_wall(zone, turn->now, &wall)) {
		call_refuse(call, REFUSAL_NO_SUCH_ZONE);
		return;
	}
	fact = &turn_fact(turn, FACT_OWN_ZONE)->as.own_zone;
	fact->at = turn->now;
	fact->claimant = claimant.row.id;
	fact->zone = zone;
	call->claimant = claimant.row.id;
	call->report.note = zone.len > 0
				? say_done(call, zone)
				: call_say(call, WORDING_OWN_ZONE_NONE);
}

const struct command command_own_zone = {
    .node = "zone",
    .title = WORDING_COMMAND_OWN_ZONE,
    .words = WORDING_WORDS_OWN_ZONE,
    .about = WORDING_ABOUT_OWN_ZONE,
    .may = MAY_CLAIMANT,
    .fields = fields,
    .run = run,
};
