#include "component/machine_print.h"

#include <stdlib.h>

void machine_print_said(const struct wording *wording, enum wording_key key,
    const char *to_whom, FILE *to)
{
	static const char *const languages[] = {"fr", "en"};
	struct text said;
	size_t i;

	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		said = wording_show(wording, key, languages[i]);
		if (to_whom[0] != '\0')
			(void)fprintf(to, "- %s, %s: ", to_whom, languages[i]);
		else
			(void)fputs("- ", to);
		(void)fprintf(to, "%.*s\n", (int)said.len, said.at);
	}
}

static void print_states(const struct machine *machine, FILE *to)
{
	uint32_t state;

	(void)fputs("\n| state | meaning |\n|---|---|\n", to);
	for (state = 1; state < machine->state_count; state++)
		(void)fprintf(to, "| %s | %s |\n", machine->states[state],
		    machine->meanings[state]);
}

static void print_moves(const struct machine *machine, FILE *to)
{
	struct machine_move move;
	uint32_t i;

	(void)fputs("\n# Moves\n\n", to);
	for (i = 0; machine->move(i, &move); i++) {
		if (i == 0 && move.guard != NULL)
			(void)fputs("| from | event | who | if | to | said |\n"
				    "|---|---|---|---|---|---|\n",
			    to);
		else if (i == 0)
			(void)fputs("| from | event | who | to | said |\n"
				    "|---|---|---|---|---|\n",
			    to);
		(void)fprintf(to, "| %s | %s | %s |",
		    move.from == 0 ? "" : machine->states[move.from],
		    machine->events[move.event], move.who);
		if (move.guard != NULL)
			(void)fprintf(to, " %s |", move.guard);
		(void)fprintf(to, " %s | %s |\n", machine->states[move.to],
		    move.sentence);
	}
}

static const char *node(const struct machine *machine, uint32_t state)
{
	return state == 0 ? "[*]" : machine->states[state];
}

static bool ends(const struct machine *machine, uint32_t state)
{
	struct machine_move move;
	uint32_t i;

	for (i = 0; machine->move(i, &move); i++)
		if (move.from == state)
			return false;
	return true;
}

/* Mermaid: what shows Markdown draws it. */
static void print_picture(const struct machine *machine, FILE *to)
{
	struct machine_move move;
	uint32_t i;

	(void)fputs("\n# Picture\n\n```mermaid\nstateDiagram-v2\n", to);
	for (i = 0; machine->move(i, &move); i++)
		(void)fprintf(to, "    %s --> %s: %s\n",
		    node(machine, move.from), node(machine, move.to),
		    machine->events[move.event]);
	for (i = 1; i < machine->state_count; i++)
		if (ends(machine, i))
			(void)fprintf(
			    to, "    %s --> [*]\n", machine->states[i]);
	(void)fputs("```\n", to);
}

/* Several moves may say the same: it is shown once. */
static bool was_said(
    const struct machine *machine, uint32_t before, const char *sentence)
{
	struct machine_move move;
	uint32_t i;

	for (i = 0; i < before; i++)
		if (machine->move(i, &move) &&
		    text_is(text_of(sentence), move.sentence))
			return true;
	return false;
}

static void print_sentence(
    const struct wording *wording, const char *sentence, FILE *to)
{
	(void)fprintf(to, "\n`%s`\n\n", sentence);
	machine_print_said(wording, wording_find(sentence), "", to);
}

static void print_sentences(
    const struct machine *machine, const struct wording *wording, FILE *to)
{
	struct machine_move move;
	uint32_t i;

	(void)fprintf(to, "\n# %s\n", machine->said);
	for (i = 0; machine->move(i, &move); i++)
		if (move.sentence[0] != '\0' &&
		    !was_said(machine, i, move.sentence))
			print_sentence(wording, move.sentence, to);
}

int machine_print(
    const struct machine *machine, const char *wording_folder, FILE *to)
{
	char why[300];
	struct wording *wording =
	    wording_load(wording_folder, why, sizeof(why));

	if (wording == NULL) {
		(void)fprintf(stderr, "guichet: %s\n", why);
		return EXIT_FAILURE;
	}
	(void)fputs(machine->about, to);
	print_states(machine, to);
	print_moves(machine, to);
	print_picture(machine, to);
	print_sentences(machine, wording, to);
	wording_free(&wording);
	return EXIT_SUCCESS;
}
