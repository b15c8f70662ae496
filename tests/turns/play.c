#include "tests/turns/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/turns/play_private.h"

enum {
	DEEPEST = 8
}; /* of `use` in a base */

static const struct script_line *line_of(const struct player *p)
{
	return &p->script->lines[p->at];
}

void play_fail(struct player *p, const char *why)
{
	(void)printf("# %s:%u: %s: %s\n", p->script->file, line_of(p)->number,
	    why, line_of(p)->text);
	p->failed = true;
}

static bool has_block(const struct player *p)
{
	return p->at + 1 < p->script->count &&
	       p->script->lines[p->at + 1].indented;
}

/* The next line of the block under the present one. */
const char *play_next_of_block(struct player *p)
{
	return has_block(p) ? p->script->lines[++p->at].text : NULL;
}

/* Compares what came of the last step with what was expected of it. */
void play_finish_step(struct player *p)
{
	const char *file = p->script->file;
	unsigned number = p->step != NULL ? p->step->number : 0;
	size_t i;

	if (!compare(file, number, "facts", &p->facts, &p->street->facts) ||
	    !compare(file, number, "out", &p->out, &p->street->out))
		p->failed = true;
	for (i = 0; i < p->street->faults.count; i++)
		(void)printf("# %s:%u: %s\n", file, number,
		    p->street->faults.at[i].text.at);
	p->failed = p->failed || p->street->faults.count > 0;
	lines_empty(&p->street->faults);
	lines_empty(&p->street->facts);
	lines_empty(&p->street->out);
	lines_empty(&p->facts.lines);
	lines_empty(&p->out.lines);
	p->facts.any_order = p->out.any_order = false;
}

static void open_street(struct player *p)
{
	if (p->opened)
		return;
	street_open(p->street);
	p->opened = true;
}

void play_begin_step(struct player *p)
{
	play_finish_step(p);
	open_street(p);
	p->step = line_of(p);
}

/* --- what stands --------------------------------------------------------- */

const char *play_read_fact(
    struct player *p, const char *line, struct fact *fact)
{
	struct row *row = arena_alloc(&p->street->arena, sizeof(*row));
	const char *why = row_read(&p->street->arena, line, row);

	return why != NULL ? why : row_to_fact(row, p->street->now, fact);
}

static void play_given(struct player *p, const char *rest)
{
	const char *line, *why;
	struct fact fact;

	(void)rest;
	play_finish_step(p);
	open_street(p);
	while ((line = play_next_of_block(p)) != NULL) {
		why = play_read_fact(p, line, &fact);
		if (why != NULL)
			play_fail(p, why);
		else
			street_apply(p->street, &fact);
	}
}

static void play_lines(struct player *p, size_t from);

static void play_use(struct player *p, const char *rest)
{
	const struct script *script = p->script;
	size_t stands = p->at;
	size_t at = script_find(script, 0, "base");

	while (at < script->count &&
	       strcmp(script_after(&script->lines[at], "base"), rest) != 0)
		at = script_find(script, at + 1, "base");
	if (at == script->count || p->depth == DEEPEST) {
		play_fail(p, "no such base");
		return;
	}
	p->depth++;
	play_lines(p, at + 1);
	p->depth--;
	p->at = stands;
}

static void play_config(struct player *p, const char *rest)
{
	size_t len = strcspn(rest, " =");
	int64_t number =
	    strtoll(rest + len + strspn(rest + len, " ="), NULL, 10);

	if (p->opened)
		play_fail(p, "config stands first");
	else if (!street_configure(p->street, (struct text){rest, len}, number))
		play_fail(p, "no such number of the configuration");
}

static void play_now(struct player *p, const char *rest)
{
	int64_t step;

	play_finish_step(p);
	if (row_duration(text_of(rest), &step))
		p->street->now += step;
	else
		play_fail(p, "not a span of time");
}

/* --- what is expected ---------------------------------------------------- */

/* 500 times presence who=c1: the line as often. */
static unsigned long times(const char **text)
{
	char *end;
	unsigned long count = strtoul(*text, &end, 10);

	if (end == *text || strncmp(end, " times ", 7) != 0)
		return 1;
	*text = end + 7;
	return count;
}

static void play_facts(struct player *p, const char *rest)
{
	const char *text, *why;
	unsigned long count;
	struct line line;

	p->facts.any_order = strcmp(rest, "any") == 0;
	while ((text = play_next_of_block(p)) != NULL) {
		count = times(&text);
		line = (struct line){.text = text_of(text)};
		why = row_read(&p->street->arena, text, &line.row);
		if (why != NULL)
			play_fail(p, why);
		for (; count > 0; count--)
			lines_add(&p->facts.lines, &line);
	}
}

static void play_out(struct player *p, const char *rest)
{
	const char *text;
	unsigned long count;
	struct line line = {0};

	p->out.any_order = strcmp(rest, "any") == 0;
	while ((text = play_next_of_block(p)) != NULL) {
		count = times(&text);
		line.text = script_expand(&p->street->arena, text);
		for (; count > 0; count--)
			lines_add(&p->out.lines, &line);
	}
}

static const struct step {
	const char *word;
	void (*play)(struct player *, const char *rest);
} steps[] = {
    {"given",    play_given   },
    {"use",      play_use     },
    {"config",   play_config  },
    {"now",      play_now     },
    {"settle",   play_settle  },
    {"hold",     play_hold    },
    {"release",  play_release },
    {"doubt",    play_doubt   },
    {"in",       play_in      },
    {"due",      play_due     },
    {"link",     play_link    },
    {"goodbye",  play_goodbye },
    {"stopping", play_stopping},
    {"proven",   play_proven  },
    {"answer",   play_answer  },
    {"facts",    play_facts   },
    {"out",      play_out     },
};

static void play_step(struct player *p)
{
	const char *rest;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		rest = script_after(line_of(p), steps[i].word);
		if (rest != NULL) {
			steps[i].play(p, rest);
			return;
		}
	}
	play_fail(p, "no such step");
}

static void play_lines(struct player *p, size_t from)
{
	for (p->at = from; p->at < p->script->count; p->at++) {
		if (script_after(line_of(p), "case") != NULL ||
		    script_after(line_of(p), "base") != NULL)
			return;
		play_step(p);
	}
}

bool play_case(
    const struct script *script, size_t at, const struct wording *wording)
{
	struct player p = {.script = script};

	p.street = street_new(wording);
	play_lines(&p, at + 1);
	if (p.opened)
		play_finish_step(&p);
	if (p.street->held && p.street->ledger.count > 0) {
		(void)printf("# %s:%u: something is held at the end\n",
		    script->file, script->lines[at].number);
		p.failed = true;
	}
	lines_free(&p.facts.lines);
	lines_free(&p.out.lines);
	street_free(&p.street);
	return !p.failed;
}
