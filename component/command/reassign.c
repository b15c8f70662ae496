#include "component/command/call.h"
#include "component/command/people.h"

/* One claimant gets an advisor, another one, or none any more; rosters and the
 * line to the claimant follow as after an import. */

static const struct field reassign_fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "advisor",
     .label = WORDING_FIELD_NEW_ADVISOR,
     .type = TYPE_ADVISOR,
     .required = true},
    {.name = "reason",
     .label = WORDING_FIELD_REASON,
     .type = TYPE_LINE,
     .required = true},
    {.name = NULL},
};

/* Without an advisor the service chooses. */
static const struct field assign_fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "advisor",
     .label = WORDING_FIELD_ADVISOR_OR_NONE,
     .type = TYPE_ADVISOR},
    {.name = "reason",
     .label = WORDING_FIELD_REASON,
     .type = TYPE_LINE,
     .required = true},
    {.name = NULL},
};

static const struct field end_fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "reason",
     .label = WORDING_FIELD_REASON,
     .type = TYPE_LINE,
     .required = true},
    {.name = NULL		    },
};

static struct text confirm_with(struct call *call, enum wording_key key)
{
	const struct value *who = call_value(call, "claimant");
	struct claimant_view claimant = {0};
	struct wording_argument arguments[3];

	(void)roster_claimant(call->turn->roster, who->id, &claimant);
	arguments[0] =
	    (struct wording_argument){"claimant", people_name(call, who->id)};
	arguments[1] = (struct wording_argument){
	    "before", people_advisor_name(call, claimant.row.advisor)};
	arguments[2] = (struct wording_argument){"advisor",
	    people_advisor_name(call, call_value(call, "advisor")->id)};
	return call_say_with(call, key, arguments, 3);
}

static struct text confirm_reassign(struct call *call)
{
	return confirm_with(call, WORDING_REASSIGN_CONFIRM);
}

static struct text confirm_assign(struct call *call)
{
	return confirm_with(call, call_value(call, "advisor")->given
				      ? WORDING_ASSIGN_CONFIRM
				      : WORDING_PLACE_CONFIRM);
}

static struct text confirm_end(struct call *call)
{
	return confirm_with(call, WORDING_END_CONFIRM);
}

static bool may(struct call *call, struct claimant_view *claimant)
{
	if (roster_claimant(call->turn->roster, call->claimant, claimant) &&
	    people_may(call, claimant))
		return true;
	call_refuse(call, REFUSAL_NOT_YOURS);
	return false;
}

static void give(struct call *call, const struct claimant_view *claimant)
{
	struct reassign *fact =
	    &turn_fact(call->turn, FACT_REASSIGN)->as.reassign;

	fact->claimant = claimant->row.id;
	fact->decided_on = claimant->row.advisor;
	fact->advisor = call_value(call, "advisor")->id;
	fact->reason = call_value(call, "reason")->text;
	fact->by = call->turn->asker.bare;
	call->report.note = call_say(call, WORDING_DONE);
}

static void run_reassign(struct call *call)
{
	struct claimant_view claimant;

	if (!may(call, &claimant))
		return;
	if (claimant.row.advisor == call->advisor)
		call_refuse(call, REFUSAL_STANDS_ALREADY);
	else
		give(call, &claimant);
}

static void run_end(struct call *call)
{
	struct claimant_view claimant;

	if (!may(call, &claimant))
		return;
	if (claimant.row.advisor == 0)
		call_refuse(call, REFUSAL_STANDS_ALREADY);
	else
		give(call, &claimant);
}

static void find_place(struct call *call)
{
	struct placing *fact = &turn_fact(call->turn, FACT_PLACE)->as.place;

	fact->claimant = call->claimant;
	fact->reason = call_value(call, "reason")->text;
	fact->by = call->turn->asker.bare;
	call->report.note = call_say(call, WORDING_PLACED);
}

static void run_assign(struct call *call)
{
	bool chosen = call_value(call, "advisor")->given;
	struct claimant_view claimant;

	if (!may(call, &claimant))
		return;
	if (claimant.row.advisor != 0 || (!chosen && claimant.row.listed != 0))
		call_refuse(call, REFUSAL_STANDS_ALREADY);
	else if (chosen)
		give(call, &claimant);
	else
		find_place(call);
}

const struct command command_assign = {
    .node = "assign",
    .title = WORDING_COMMAND_ASSIGN,
    .words = WORDING_WORDS_ASSIGN,
    .about = WORDING_ABOUT_ASSIGN,
    .may = MAY_OPERATOR | MAY_SUPERVISOR,
    .fields = assign_fields,
    .confirm = confirm_assign,
    .run = run_assign,
};

const struct command command_reassign = {
    .node = "reassign",
    .title = WORDING_COMMAND_REASSIGN,
    .words = WORDING_WORDS_REASSIGN,
    .about = WORDING_ABOUT_REASSIGN,
    .may = MAY_OPERATOR | MAY_SUPERVISOR,
    .fields = reassign_fields,
    .confirm = confirm_reassign,
    .run = run_reassign,
};

const struct command command_end = {
    .node = "end",
    .title = WORDING_COMMAND_END,
    .words = WORDING_WORDS_END,
    .about = WORDING_ABOUT_END,
    .may = MAY_OPERATOR | MAY_SUPERVISOR,
    .fields = end_fields,
    .confirm = confirm_end,
    .run = run_end,
};
