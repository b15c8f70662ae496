#include "component/command/words_private.h"

#include "component/command/appointments.h"
#include "component/command/offers.h"
#include "component/command/people.h"

/* What a command still wants to know, one question after another; what was
 * given stands in the dialogue meanwhile. */

static struct text values_and_choices(struct call *call)
{
	struct build b = {.arena = &call->turn->arena};
	struct claimant_view claimant;
	struct advisor_view advisor;
	uint32_t i;

	build_text(&b, call_values(call, false));
	if (call->choices.count == 0 && call->offered.count == 0)
		return build_done(&b);
	if (b.len > 0)
		build_char(&b, '\n');
	build_string(&b, WORDS_CHOICES);
	build_char(&b, '=');
	for (i = 0; i < call->offered.count; i++) {
		if (i > 0)
			build_char(&b, ' ');
		build_text(&b, call->offered.keys[i]);
	}
	for (i = 0; i < call->choices.count && i < PEOPLE_HITS; i++) {
		uint32_t id = call->choices.ids[i];

		if (i > 0)
			build_char(&b, ' ');
		if (call->choice_is_advisor &&
		    roster_advisor(call->turn->roster, id, &advisor))
			build_text(&b, advisor.row.number);
		else if (roster_claimant(call->turn->roster, id, &claimant))
			build_text(&b, claimant.row.alias);
	}
	return build_done(&b);
}

void words_await(struct call *call, const char *asked)
{
	struct turn *turn = call->turn;
	struct session *session = &turn_fact(turn, FACT_SESSION)->as.session;

	session->number = call->session != 0 ? call->session : turn->number;
	session->owner = turn->asker.bare;
	session->door = DOOR_WORDS;
	session->command = text_of(call->command->node);
	session->values = values_and_choices(call);
	session->asked = text_of(asked);
	session->until =
	    turn->now + (offers_are_asked(call) ? 2 * offers_life(call)
						: turn->settings->session_wait);
	session->line = turn->asker.line;
	session->at = turn->now;
}

static void put_options(
    struct call *call, struct build *b, const struct field *field)
{
	const struct option *option;
	struct region region;
	uint32_t i;

	for (option = field->options; option != NULL && option->value != NULL;
	     option++) {
		build_string(b, "\n- ");
		build_string(b, option->value);
		build_string(b, " \xc2\xb7 ");
		build_text(b, call_say(call, option->label));
	}
	for (i = 0; field->type == TYPE_REGION &&
		    roster_region_at(call->turn->roster, i, &region);
	     i++) {
		build_string(b, "\n- ");
		build_text(b, region.code);
	}
}

static enum wording_key question_of(
    const struct call *call, const struct field *field)
{
	if (call->choices.count + call->offered.count == 0)
		return WORDING_ASK_FIELD;
	return field->type == TYPE_INSTANT ? WORDING_ASK_SLOT
					   : WORDING_ASK_NUMBER;
}

void words_ask_for(struct call *call, uint32_t i)
{
	const struct field *field = &call->command->fields[i];
	struct build b = {.arena = &call->turn->arena};
	struct wording_argument arguments[1];

	offers_make(call, i);
	if (call->complaints.len > 0) {
		build_text(&b, call->complaints);
		build_char(&b, '\n');
	}
	arguments[0] =
	    (struct wording_argument){"field", call_say(call, field->label)};
	build_text(
	    &b, call_say_with(call, question_of(call, field), arguments, 1));
	put_options(call, &b, field);
	words_say(call->turn, build_done(&b));
	words_await(call, field->name);
}

static void ask_to_confirm(struct call *call, struct text question)
{
	struct build b = {.arena = &call->turn->arena};

	build_text(&b, question);
	build_char(&b, '\n');
	build_text(&b, call_say(call, WORDING_ASK_YES_NO));
	words_say(call->turn, build_done(&b));
	words_await(call, "confirm");
}

static void take_defaults(struct call *call)
{
	const struct field *field = call->command->fields;
	uint32_t i;

	for (i = 0; i < command_fields(call->command); i++)
		if (!call->values[i].given && field[i].otherwise != NULL)
			call_read(call, i, (struct text){0});
}

void words_ask(struct call *call, bool agreed)
{
	uint32_t i = call->complaints.len == 0 ? appointments_offer(call)
					       : COMMAND_FIELDS;
	struct text question = {0};

	if (appointments_none(call) || call_is_vain(call)) {
		call_run(call); /* says so, before anything is asked */
		return;
	}
	if (i == COMMAND_FIELDS)
		i = call_lacks(call);
	if (i < COMMAND_FIELDS) {
		words_ask_for(call, i);
		return;
	}
	if (call->complaints.len > 0) {
		call->report.note = call->complaints;
		words_render(call);
		return;
	}
	take_defaults(call);
	if (!agreed && call->command->confirm != NULL)
		question = call->command->confirm(call);
	if (question.len > 0)
		ask_to_confirm(call, question);
	else
		call_run(call);
}
