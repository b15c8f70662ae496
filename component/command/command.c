#include "component/command/command.h"

#define COMMAND(name) extern const struct command command_##name;
#include "component/command/command.def"
#undef COMMAND

const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "component/command/command.def"
#undef COMMAND
};
const uint32_t command_count = sizeof(commands) / sizeof(commands[0]);

const struct command *command_find(struct text node)
{
	uint32_t i;

	for (i = 0; i < command_count; i++)
		if (text_is(node, commands[i]->node) ||
		    (commands[i]->standard != NULL &&
			text_is(node, commands[i]->standard)))
			return commands[i];
	return NULL;
}

uint32_t command_fields(const struct command *command)
{
	uint32_t count = 0;

	while (command->fields != NULL && count < COMMAND_FIELDS &&
	       command->fields[count].name != NULL)
		count++;
	return count;
}

bool command_has_role(const struct turn *turn, enum role role, uint32_t region)
{
	const struct settings *settings = turn->settings;
	struct text bare = turn->asker.bare;

	if (role == ROLE_OPERATOR && settings->operator.len> 0 &&
				     text_equal(bare, settings->operator))
		return true;
	return roster_has_role(turn->roster, bare, role, region);
}

bool command_oversees(const struct turn *turn, uint32_t region)
{
	return command_has_role(turn, ROLE_OPERATOR, region) ||
	       command_has_role(turn, ROLE_SUPERVISOR, region);
}

unsigned command_roles(const struct turn *turn)
{
	static const struct {
		enum role role;
		unsigned bit;
	} staff[] = {
	    {ROLE_SUPERVISOR, MAY_SUPERVISOR},
	    {ROLE_EVALUATOR,  MAY_EVALUATOR },
	    {ROLE_OPERATOR,   MAY_OPERATOR  },
	};
	struct claimant_view claimant;
	struct advisor_view advisor;
	unsigned roles = 0;
	size_t i;

	if (roster_claimant_by_jid(turn->roster, turn->asker.bare, &claimant))
		roles |= MAY_CLAIMANT;
	if (roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor))
		roles |= MAY_ADVISOR;
	for (i = 0; i < sizeof(staff) / sizeof(staff[0]); i++)
		if (command_has_role(turn, staff[i].role, ROSTER_ANY_REGION))
			roles |= staff[i].bit;
	if (roster_represents(turn->roster, turn->asker.bare))
		roles |= MAY_REPRESENTATIVE;
	return roles;
}

bool command_may(const struct turn *turn, const struct command *command)
{
	return (command_roles(turn) & command->may) != 0;
}
