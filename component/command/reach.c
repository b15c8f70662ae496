#include "component/command/call.h"

/* How an advisor is reached for an appointment, or, for an operator, all of a
 * region who have not said it themselves. */

static const struct option channels[] = {
    {"voice", WORDING_CHANNEL_NAME_VOICE},
    {"video", WORDING_CHANNEL_NAME_VIDEO},
    {"phone", WORDING_CHANNEL_NAME_PHONE},
    {NULL,    WORDING_KEYS              },
};

static const struct field fields[] = {
    {.name = "channel",
     .label = WORDING_FIELD_CHANNEL,
     .type = TYPE_CHOICE,
     .required = true,
     .options = channels},
    {.name = "region", .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = "text", .label = WORDING_FIELD_REACH, .type = TYPE_LINE},
    {.name = NULL   },
};

static void run(struct call *call)
{
	struct turn *turn = call->turn;
	const struct value *region = call_value(call, "region");
	struct advisor_view advisor = {0};
	struct meeting *fact;

	(void)roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor);
	if (region->given ? !command_has_role(turn, ROLE_OPERATOR, region->id)
			  : advisor.row.id == 0) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	fact = &turn_fact(turn, FACT_MEETING)->as.meeting;
	fact->at = turn->now;
	fact->advisor = region->given ? 0 : advisor.row.id;
	fact->region = region->id;
	fact->channel =
	    (enum channel)(call_value(call, "channel")->number + CHANNEL_VOICE);
	fact->text = call_value(call, "text")->text;
	fact->by = turn->asker.bare;
	call->advisor = fact->advisor;
	call->report.note = call_say(call, WORDING_DONE);
}

const struct command command_reach = {
    .node = "reach",
    .title = WORDING_COMMAND_REACH,
    .words = WORDING_WORDS_REACH,
    .about = WORDING_ABOUT_REACH,
    .may = MAY_ADVISOR | MAY_OPERATOR,
    .fields = fields,
    .run = run,
};
