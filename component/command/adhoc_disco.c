#include "component/command/adhoc_private.h"

/* Commands in service discovery: what the asker may do, where they ask. */

static bool stands_here(const struct turn *turn, const struct command *command)
{
	const struct field *field = command->fields;
	uint32_t i;

	if (!command_may(turn, command) || !adhoc_may_ask_here(turn))
		return false;
	if (turn->target != TARGET_ALIAS)
		return true;
	for (i = 0; i < command_fields(command); i++)
		if (field[i].type == TYPE_CLAIMANT)
			return true;
	return false;
}

void adhoc_items(struct turn *turn, struct writer *w)
{
	uint32_t i;

	for (i = 0; i < command_count; i++) {
		if (!stands_here(turn, commands[i]))
			continue;
		xml_start(w, "item");
		xml_put(w, "jid", turn->asker.wrote_to);
		xml_put_string(w, "node", commands[i]->node);
		xml_put(w, "name",
		    turn_say(turn, commands[i]->title, turn_language(turn)));
		xml_end(w);
	}
}

bool adhoc_info(struct turn *turn, struct writer *w, struct text node)
{
	static const char *const features[] = {NS_COMMANDS, NS_FORM};
	const struct command *command = command_find(node);
	size_t i;

	if (command == NULL || !stands_here(turn, command))
		return false;
	xml_start(w, "identity");
	xml_put_string(w, "category", "automation");
	xml_put_string(w, "type", "command-node");
	xml_put(w, "name", turn_say(turn, command->title, turn_language(turn)));
	xml_end(w);
	for (i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		xml_start(w, "feature");
		xml_put_string(w, "var", features[i]);
		xml_end(w);
	}
	return true;
}
