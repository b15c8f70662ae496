#include "tests/turns/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/turns/compare.h"
#include "tests/turns/street.h"

struct player {
	const struct script *script;
	size_t at; /* line that is played */
	struct street *street;
	bool opened;
	const struct script_line *step; /* whose outcome is compared */
	struct wanted facts;
	struct wanted out;
	bool failed;
	unsigned depth; /* of `use` in a base */
};

enum {
	DEEPEST = 8
};

static const struct script_line *line_of(const struct player *p)
{
	return &p->script->lines[p->at];
}

static void fail(struct player *p, const char *why)
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
static const char *next_of_block(struct player *p)
{
	return has_block(p) ? p->script->lines[++p->at].text : NULL;
}

/* Compares what came of the last step with what was expected of it. */
static void finish_step(struct player *p)
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

static void begin_step(struct player *p)
{
	finish_step(p);
	open_street(p);
	p->step = line_of(p);
}

/* --- what stands --------------------------------------------------------- */

static const char *read_fact(
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
	finish_step(p);
	open_street(p);
	while ((line = next_of_block(p)) != NULL) {
		why = read_fact(p, line, &fact);
		if (why != NULL)
			fail(p, why);
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
		fail(p, "no such base");
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
		fail(p, "config stands first");
	else if (!street_configure(p->street, (struct text){rest, len}, number))
		fail(p, "no such number of the configuration");
}

static void play_now(struct player *p, const char *rest)
{
	int64_t step;

	finish_step(p);
	if (row_duration(text_of(rest), &step))
		p->street->now += step;
	else
		fail(p, "not a span of time");
}

/* --- the store ----------------------------------------------------------- */

static bool read_verdict(const char *word, struct verdict *verdict)
{
	*verdict = (struct verdict){0};
	for (; verdict->outcome <= OUTCOME_CLOSED; verdict->outcome++)
		if (strcmp(word, outcome_name(verdict->outcome)) == 0)
			return true;
	return false;
}

static bool read_refusal(const char *word, struct verdict *verdict)
{
	for (verdict->why = REFUSAL_NONE; verdict->why < REFUSALS;
	     verdict->why++)
		if (word != NULL &&
		    strcmp(word, refusal_name(verdict->why)) == 0)
			return true;
	return false;
}

/* settle other durable refused PARKED */
static void play_settle(struct player *p, const char *rest)
{
	char *words = arena_copy(&p->street->arena, rest, strlen(rest));
	struct verdict verdict;
	char *left;
	const char *word;

	finish_step(p);
	for (word = strtok_r(words, " ", &left); word != NULL;
	     word = strtok_r(NULL, " ", &left))
		if (!read_verdict(word, &verdict) ||
		    (verdict.outcome == OUTCOME_REFUSED &&
			!read_refusal(strtok_r(NULL, " ", &left), &verdict)) ||
		    !ledger_say(&p->street->ledger, verdict))
			fail(p, "no such outcome");
}

static void play_hold(struct player *p, const char *rest)
{
	(void)rest;
	finish_step(p);
	p->street->held = true;
}

static void play_release(struct player *p, const char *rest)
{
	uint32_t count = (uint32_t)strtoul(rest, NULL, 10);

	begin_step(p);
	p->street->held = count != 0;
	street_release(p->street, count);
}

static void play_doubt(struct player *p, const char *rest)
{
	(void)rest;
	begin_step(p);
	street_doubt(p->street);
}

/* --- inputs -------------------------------------------------------------- */

static void play_in(struct player *p, const char *rest)
{
	struct build b = {.arena = &p->street->arena};
	const char *line;

	begin_step(p);
	build_string(&b, rest);
	while ((line = next_of_block(p)) != NULL)
		build_string(&b, line);
	street_read(
	    p->street, script_expand(&p->street->arena, build_done(&b).at));
}

static void play_due(struct player *p, const char *rest)
{
	(void)rest;
	begin_step(p);
	street_due(p->street);
}

static void play_link(struct player *p, const char *rest)
{
	begin_step(p);
	street_link(p->street, strcmp(rest, "up") == 0);
}

static void play_goodbye(struct player *p, const char *rest)
{
	(void)rest;
	begin_step(p);
	street_goodbye(p->street);
}

static void play_stopping(struct player *p, const char *rest)
{
	(void)rest;
	finish_step(p);
	p->street->stopping = true;
}

static void play_proven(struct player *p, const char *rest)
{
	begin_step(p);
	street_proven(p->street, strtoull(rest, NULL, 10));
}

static bool read_question(
    struct player *p, const char *rest, struct question *asked)
{
	struct row row;
	size_t i;
	const struct text *word;

	*asked = (struct question){.limit = p->street->settings.slice};
	if (row_read(&p->street->arena, rest, &row) != NULL)
		return false;
	for (asked->kind = 0; asked->kind < QUESTION_KINDS; asked->kind++)
		if (text_is(row.name, question_name(asked->kind)))
			break;
	for (i = 0; i < row.count; i++) {
		word = &row.cells[i].value;
		if (text_is(row.cells[i].key, "limit"))
			asked->limit = (uint32_t)strtoul(word->at, NULL, 10);
		else if (!text_is(row.cells[i].key, "who") ||
			 !row_person(*word, &asked->who))
			return false;
	}
	return asked->kind < QUESTION_KINDS;
}

/* The greatest of what the question goes on behind. */
static void note_last(struct answer *answer, const struct fact *fact)
{
	int64_t last = 0;

	if (fact->kind == FACT_CLAIMANT)
		last = fact->as.claimant.change_no;
	else if (fact->kind == FACT_MESSAGE)
		last = (int64_t)fact->as.message.turn;
	if (last > answer->last)
		answer->last = last;
}

static void play_answer(struct player *p, const char *rest)
{
	struct answer answer = {0};
	const char *line, *why;
	struct fact fact;

	begin_step(p);
	if (!read_question(p, rest, &answer.question)) {
		fail(p, "no such question");
		return;
	}
	while ((line = next_of_block(p)) != NULL) {
		why = read_fact(p, line, &fact);
		if (why != NULL)
			fail(p, why);
		fact_append(&answer.facts, &p->street->arena, fact.kind)->as =
		    fact.as;
		note_last(&answer, &fact);
	}
	street_answer(p->street, &answer);
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
	while ((text = next_of_block(p)) != NULL) {
		count = times(&text);
		line = (struct line){.text = text_of(text)};
		why = row_read(&p->street->arena, text, &line.row);
		if (why != NULL)
			fail(p, why);
		for (; count > 0; count--)
			lines_add(&p->facts.lines, &line);
	}
}

static void play_out(struct player *p, const char *rest)
{
	const char *text;
	struct line line = {0};

	p->out.any_order = strcmp(rest, "any") == 0;
	while ((text = next_of_block(p)) != NULL) {
		line.text = script_expand(&p->street->arena, text);
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
	fail(p, "no such step");
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
		finish_step(&p);
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
