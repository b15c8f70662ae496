#include <string.h>

#include "component/command/call.h"
#include "component/command/people.h"

/*
 * A whole caseload, or a part of it, goes to another advisor, or to all of
 * their regions as they have places: everybody or nobody. Rosters, the line to
 * each claimant and what their new advisor is told follow.
 */

static const struct field fields[] = {
    {.name = "from",
     .label = WORDING_FIELD_FROM_ADVISOR,
     .type = TYPE_ADVISOR,
     .required = true},
    {.name = "to",		   .label = WORDING_FIELD_ADVISOR_OR_ALL, .type = TYPE_ADVISOR},
    {.name = "reason",
     .label = WORDING_FIELD_REASON,
     .type = TYPE_LINE,
     .required = true},
    {.name = "people",.label = WORDING_FIELD_PEOPLE, .type = TYPE_LINES},
    {.name = NULL				     },
};

struct part {
	struct build ids; /* with commas between them */
	uint32_t count;
	bool others; /* does it hold some whom the asker may not move? */
};

static void add(
    struct call *call, struct part *part, const struct claimant_view *claimant)
{
	if (!people_may(call, claimant)) {
		part->others = true;
		return;
	}
	if (part->count++ > 0)
		build_char(&part->ids, ',');
	build_number(&part->ids, claimant->row.id);
}

static bool next_key(struct text *list, struct text *key)
{
	static const char between[] = " ,;\t\r\n";

	while (list->len > 0 && strchr(between, *list->at) != NULL) {
		list->at++;
		list->len--;
	}
	*key = (struct text){list->at, 0};
	while (list->len > 0 && strchr(between, *list->at) == NULL) {
		list->at++;
		list->len--;
		key->len++;
	}
	return key->len > 0;
}

static bool is_named(struct text list, const struct claimant_view *claimant)
{
	struct text key;

	while (next_key(&list, &key))
		if (text_equal(key, claimant->row.number) ||
		    text_equal(key, claimant->row.alias))
			return true;
	return false;
}

static uint32_t key_count(struct text list)
{
	uint32_t count = 0;
	struct text key;

	while (next_key(&list, &key))
		count++;
	return count;
}

/* Those of the caseload who are named, or all. Who is named and not of it, or
 * whom the asker may not move, leaves fewer than there are keys: which of the
 * two it was, or whether there is such a person, is not told. */
static struct part part_of(struct call *call)
{
	const struct value *people = call_value(call, "people");
	const struct roster *roster = call->turn->roster;
	struct part part = {.ids = {.arena = &call->turn->arena}};
	struct claimant_view claimant;
	uint32_t id = 0;

	while ((id = roster_next_in_caseload(
		    roster, call_value(call, "from")->id, id)) != 0)
		if (roster_claimant(roster, id, &claimant) &&
		    (!people->given || is_named(people->text, &claimant)))
			add(call, &part, &claimant);
	return part;
}

static struct text confirm(struct call *call)
{
	const struct value *to = call_value(call, "to");
	struct part part = part_of(call);
	const struct wording_argument arguments[] = {
	    {"count",  call_number(call,         part.count)    },
	    {"before", people_advisor_name(call, call_value(call, "from")->id)},
	    {"advisor",        people_advisor_name(call,                        to->id)       },
	};

	return call_say_with(call,
	    to->given ? WORDING_MOVE_CONFIRM : WORDING_SHARE_CONFIRM, arguments,
	    3);
}

static bool needs_second(const struct call *call)
{
	const struct value *people = call_value(call, "people");
	struct advisor_view advisor;
	uint32_t count;

	if (!roster_advisor(
		call->turn->roster, call_value(call, "from")->id, &advisor))
		return false;
	count = people->given ? key_count(people->text) : advisor.caseload;
	return count > roster_policy(call->turn->roster, POLICY_MOVE_ALONE,
			   advisor.row.region);
}

static void run(struct call *call)
{
	struct part part = part_of(call);
	const struct value *people = call_value(call, "people");
	uint32_t from = call_value(call, "from")->id;
	uint32_t to = call_value(call, "to")->id;
	struct move *fact;

	if (!people->given && part.others) {
		call_refuse(call, REFUSAL_NOT_YOURS);
	} else if (part.count == 0 ||
		   (people->given && part.count != key_count(people->text))) {
		call_refuse(call, REFUSAL_NOT_THEIRS);
	} else if (from == to) {
		call_refuse(call, REFUSAL_STANDS_ALREADY);
	} else {
		fact = &turn_fact(call->turn, FACT_MOVE)->as.move;
		fact->predecessor = from;
		fact->claimants = build_done(&part.ids);
		fact->successor = to;
		fact->reason = call_value(call, "reason")->text;
		fact->by = call->turn->asker.bare;
		call->report.note = call_say(call, WORDING_DONE);
	}
	call->advisor = from;
}

const struct command command_move = {
    .node = "move",
    .title = WORDING_COMMAND_MOVE,
    .words = WORDING_WORDS_MOVE,
    .about = WORDING_ABOUT_MOVE,
    .may = MAY_OPERATOR | MAY_SUPERVISOR,
    .fields = fields,
    .confirm = confirm,
    .needs_second = needs_second,
    .run = run,
};
