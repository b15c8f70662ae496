#include "component/commands_print.h"

#include <stdlib.h>

#include "component/command/command.h"
#include "roster/policy.h"
#include "roster/region.h"

struct page {
	struct wording *wording;
	struct arena arena;
	FILE *to;
};

static const char *say(struct page *page, enum wording_key key, const char *in)
{
	const struct wording_ask ask = {
	    .key = key,
	    .language = text_of(in),
	    .otherwise = TEXT("en"),
	};

	return wording_say(page->wording, &page->arena, &ask, NULL).at;
}

static void print_roles(const struct page *page, unsigned may)
{
	static const struct {
		unsigned bit;
		const char *name;
	} roles[] = {
	    {MAY_CLAIMANT,   "claimant"  },
	    {MAY_ADVISOR,    "advisor"   },
	    {MAY_SUPERVISOR, "supervisor"},
	    {MAY_EVALUATOR,  "evaluator" },
	    {MAY_OPERATOR,   "operator"  },
	};
	const char *comma = "";
	size_t i;

	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if ((may & roles[i].bit) != 0) {
			(void)fprintf(page->to, "%s%s", comma, roles[i].name);
			comma = ", ";
		}
}

static const char *const types[] = {
    [TYPE_LINE] = "line",
    [TYPE_LINES] = "text",
    [TYPE_WORD] = "word",
    [TYPE_NUMBER] = "number",
    [TYPE_DAY] = "day",
    [TYPE_INSTANT] = "day and time",
    [TYPE_CHOICE] = "choice",
    [TYPE_CLAIMANT] = "claimant",
    [TYPE_ADVISOR] = "advisor",
    [TYPE_REGION] = "region",
    [TYPE_JID] = "address",
    [TYPE_SPANS] = "hours",
    [TYPE_APPOINTMENT] = "appointment",
    [TYPE_EVERY] = "days between",
    [TYPE_TIMES] = "how many",
};

static void print_field(struct page *page, const struct field *field)
{
	const struct option *option;
	const char *between = "";

	(void)fprintf(page->to, "| `%s` | %s | %s | %s | %s |", field->name,
	    say(page, field->label, "en"), types[field->type],
	    field->required ? "yes" : "",
	    field->otherwise != NULL ? field->otherwise : "");
	if (field->most > 0)
		(void)fprintf(page->to, " %lld to %lld",
		    (long long)field->least, (long long)field->most);
	for (option = field->options; option != NULL && option->value != NULL;
	     option++) {
		(void)fprintf(page->to, "%s `%s`", between, option->value);
		between = ",";
	}
	(void)fputs(
	    field->secret ? " left out of the audit |\n" : " |\n", page->to);
}

static void print_command(struct page *page, const struct command *command)
{
	const struct field *field = command->fields;
	uint32_t i;

	(void)fprintf(page->to, "\n## %s\n\n%s.\n\n- who: ", command->node,
	    say(page, command->about, "en"));
	print_roles(page, command->may);
	(void)fprintf(page->to, "\n- in chat: %s; %s\n",
	    say(page, command->words, "fr"), say(page, command->words, "en"));
	if (command->standard != NULL)
		(void)fprintf(page->to, "- also as `%s`\n", command->standard);
	if (command->confirm != NULL)
		(void)fputs("- asks before it does it\n", page->to);
	if (command->needs_second != NULL)
		(void)fputs("- may take a second operator\n", page->to);
	if (command->listed)
		(void)fputs("- also a search (XEP-0055)\n", page->to);
	if (field == NULL)
		return;
	(void)fputs("\n| field | label | type | required | default | values |\n"
		    "|---|---|---|---|---|---|\n",
	    page->to);
	for (i = 0; i < command_fields(command); i++)
		print_field(page, &field[i]);
}

static const char *state_name(struct page *page, enum region_state state)
{
	static const enum wording_key labels[] = {
	    [0] = WORDING_STATE_CLOSED,
	    [REGION_CLOSED] = WORDING_STATE_CLOSED,
	    [REGION_PILOT] = WORDING_STATE_PILOT,
	    [REGION_EVALUATED] = WORDING_STATE_EVALUATED,
	    [REGION_OPEN] = WORDING_STATE_OPEN,
	    [REGION_PAUSED] = WORDING_STATE_PAUSED,
	};

	return say(page, labels[state], "en");
}

static void print_moves(struct page *page)
{
	static const char *const whos[] = {
	    [WHO_ONE] = "an operator",
	    [WHO_TWO] = "an operator, and another who confirms it",
	};
	static const char *const needs[] = {
	    [NEEDS_NOTHING] = "",
	    [NEEDS_EVALUATED] = "an evaluation",
	    [NEEDS_CONVINCED] = "a last evaluation that convinced two",
	    [NEEDS_PAUSED] = "it was so before the pause",
	};
	const struct region_move *move;
	uint32_t i;

	(void)fputs("\n# States of a region\n\n"
		    "What `region-set` may do; imports are held to the same by "
		    "the schema.\n\n"
		    "| from | to | who | needs |\n|---|---|---|---|\n",
	    page->to);
	for (i = 0; (move = region_move_at(i)) != NULL; i++)
		(void)fprintf(page->to, "| %s | %s | %s | %s |\n",
		    state_name(page, move->from), state_name(page, move->to),
		    whos[move->who], needs[move->needs]);
}

static void print_policy(const struct page *page, enum policy_key key)
{
	const struct policy_row *row = policy_row(key);

	(void)fprintf(page->to,
	    "| `%s` | %s | %lld | %lld to %lld | %s | %s |\n", row->name,
	    policy_unit_name(row->unit), (long long)row->otherwise,
	    (long long)row->least, (long long)row->most, row->meaning,
	    row->reason);
}

static void print_policies(const struct page *page)
{
	enum policy_key key;

	(void)fputs("\n# Policies\n\n"
		    "What `policy-set` sets, everywhere or for one region.\n\n"
		    "| policy | unit | default | range | what it says | why |\n"
		    "|---|---|---|---|---|---|\n",
	    page->to);
	for (key = 0; key < POLICY_KEYS; key++)
		print_policy(page, key);
}

int commands_print(const char *wording_folder, FILE *to)
{
	struct page page = {.to = to};
	char why[300];
	uint32_t i;

	page.wording = wording_load(wording_folder, why, sizeof(why));
	if (page.wording == NULL) {
		(void)fprintf(stderr, "guichet: %s\n", why);
		return EXIT_FAILURE;
	}
	(void)fputs(
	    "# Commands\n\n"
	    "Printed by `guichet commands`; a test compares. They are offered as\n"
	    "forms (XEP-0050) by the component's domain and by its service address,\n"
	    "those with a claimant also by that claimant's alias, and as words in\n"
	    "chat to the service address. What is missing is asked for. Every use\n"
	    "and every refusal is a row of `guichet.audit`.\n",
	    to);
	for (i = 0; i < command_count; i++)
		print_command(&page, commands[i]);
	print_moves(&page);
	print_policies(&page);
	wording_free(&page.wording);
	arena_free(&page.arena);
	return EXIT_SUCCESS;
}
