#include "tests/turns/row.h"

#include <stdio.h>
#include <string.h>

#include "component/talk/when.h"
#include "tests/turns/field.h"
#include "tests/turns/glob.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static char escaped(char c)
{
	if (c == 'n')
		return '\n';
	return c;
}

/* Behind the opening quote; moves behind the closing one. */
static bool read_quoted(
    struct arena *arena, const char **at, struct text *value)
{
	struct build b = {.arena = arena};

	for (; **at != '"'; (*at)++) {
		if (**at == '\0')
			return false;
		if (**at == '\\' && (*at)[1] != '\0')
			build_char(&b, escaped(*++*at));
		else
			build_char(&b, **at);
	}
	(*at)++;
	*value = build_done(&b);
	return true;
}

static struct text read_plain(const char **at, const char *ends)
{
	struct text text = {*at, strcspn(*at, ends)};

	*at += text.len;
	return text;
}

static bool read_cell(struct arena *arena, const char **at, struct cell *cell)
{
	cell->key = read_plain(at, " \t=");
	cell->value = TEXT("yes");
	if (**at != '=')
		return true;
	if (*++*at != '"') {
		cell->value = read_plain(at, " \t");
		return true;
	}
	++*at;
	return read_quoted(arena, at, &cell->value);
}

const char *row_read(struct arena *arena, const char *line, struct row *row)
{
	*row = (struct row){0};
	row->name = read_plain(&line, " \t");
	for (;;) {
		while (is_blank(*line))
			line++;
		if (*line == '\0')
			return NULL;
		if (row->count == ROW_CELLS)
			return "too many words";
		if (!read_cell(arena, &line, &row->cells[row->count++]))
			return "a quote that does not end";
	}
}

static void write_value(struct build *b, struct text value)
{
	size_t i;

	if (value.len > 0 && memchr(value.at, ' ', value.len) == NULL &&
	    memchr(value.at, '\n', value.len) == NULL &&
	    memchr(value.at, '"', value.len) == NULL) {
		build_text(b, value);
		return;
	}
	build_char(b, '"');
	for (i = 0; i < value.len; i++) {
		if (value.at[i] == '"' || value.at[i] == '\\')
			build_char(b, '\\');
		if (value.at[i] == '\n')
			build_string(b, "\\n");
		else
			build_char(b, value.at[i]);
	}
	build_char(b, '"');
}

struct text row_write(struct arena *arena, const struct row *row)
{
	struct build b = {.arena = arena};
	size_t i;

	build_text(&b, row->name);
	for (i = 0; i < row->count; i++) {
		build_char(&b, ' ');
		build_text(&b, row->cells[i].key);
		if (text_is(row->cells[i].value, "yes"))
			continue;
		build_char(&b, '=');
		write_value(&b, row->cells[i].value);
	}
	return build_done(&b);
}

const struct text *row_find(const struct row *row, const char *key)
{
	size_t i;

	for (i = 0; i < row->count; i++)
		if (text_is(row->cells[i].key, key))
			return &row->cells[i].value;
	return NULL;
}

static void add_cell(
    struct row *row, const char *key, struct text value, bool loose)
{
	if (value.len > 0 && row->count < ROW_CELLS)
		row->cells[row->count++] =
		    (struct cell){text_of(key), value, loose};
}

struct row row_of_fact(
    struct arena *arena, const struct fact *fact, int64_t now)
{
	struct row row = {.name = text_of(fact_name(fact->kind))};
	size_t i;

	for (i = 0; i < field_count; i++)
		if (fields[i].kind == fact->kind)
			add_cell(&row, fields[i].key,
			    text_keep(arena,
				field_write(arena, &fields[i], fact, now)),
			    fields[i].loose);
	return row;
}

/* A day is told by its date. */
static void add_case(
    struct arena *arena, struct row *row, const struct question *asked)
{
	struct build number = {.arena = arena};

	build_number(&number, (int64_t)(asked->appointment & ~ROW_EPOCH));
	add_cell(row, "appointment", build_done(&number), false);
}

static void add_figures(
    struct arena *arena, struct row *row, const struct question *asked)
{
	struct build region = {.arena = arena};
	struct text first = when_stamp(arena, asked->first);
	struct text last = when_stamp(arena, asked->last);

	build_number(&region, asked->region);
	add_cell(row, "region", build_done(&region), false);
	add_cell(row, "first", (struct text){first.at, 10}, false);
	add_cell(row, "last", (struct text){last.at, 10}, false);
	if (asked->subject != FIGURES_FOLLOWUP)
		add_cell(row, "subject",
		    text_of(question_subject(asked->subject)), false);
	if (asked->published)
		add_cell(row, "published", TEXT("yes"), false);
}

static void add_window(
    struct arena *arena, struct row *row, const struct question *asked)
{
	add_cell(row, "from", when_stamp(arena, asked->from), false);
	add_cell(row, "before", when_stamp(arena, asked->before), false);
}

struct row row_of_question(struct arena *arena, const struct question *asked)
{
	struct row row = {.name = TEXT("ask")};
	struct fact of = {.kind = FACT_PRESENCE};
	struct build after = {.arena = arena};
	struct build up_to = {.arena = arena};
	struct row who;
	const struct text *word;

	of.as.presence.who = asked->who;
	who = row_of_fact(arena, &of, 0);
	word = row_find(&who, "who");
	add_cell(&row, "question", text_of(question_name(asked->kind)), false);
	if (word != NULL)
		add_cell(&row, "who", *word, false);
	build_number(&after, asked->after);
	if (asked->after != 0)
		add_cell(&row, "after", build_done(&after), false);
	build_number(&up_to, asked->up_to);
	if (asked->up_to != 0)
		add_cell(&row, "up_to", build_done(&up_to), false);
	if (asked->kind == QUESTION_CASE)
		add_case(arena, &row, asked);
	if (asked->kind == QUESTION_EVIDENCE)
		add_window(arena, &row, asked);
	if (asked->kind == QUESTION_FIGURES)
		add_figures(arena, &row, asked);
	return row;
}

static bool find_kind(struct text name, enum fact_kind *kind)
{
	for (*kind = 0; *kind < FACT_KINDS; (*kind)++)
		if (text_is(name, fact_name(*kind)))
			return true;
	return false;
}

static bool read_field(const struct cell *cell, int64_t now, struct fact *fact)
{
	size_t i;

	for (i = 0; i < field_count; i++)
		if (fields[i].kind == fact->kind &&
		    text_is(cell->key, fields[i].key))
			return field_read(&fields[i], cell->value, now, fact);
	return false;
}

const char *row_to_fact(const struct row *row, int64_t now, struct fact *fact)
{
	size_t i;

	*fact = (struct fact){0};
	if (!find_kind(row->name, &fact->kind))
		return "no such fact";
	for (i = 0; i < row->count; i++)
		if (!read_field(&row->cells[i], now, fact))
			return "a field that is not there, or its value";
	return NULL;
}

static bool takes_any(const struct row *want)
{
	return row_find(want, "*") != NULL;
}

static const struct cell *cell_of(const struct row *row, struct text key)
{
	size_t i;

	for (i = 0; i < row->count; i++)
		if (text_equal(row->cells[i].key, key))
			return &row->cells[i];
	return NULL;
}

static bool all_wanted(const struct row *want, const struct row *got)
{
	size_t i;

	if (takes_any(want))
		return true;
	for (i = 0; i < got->count; i++)
		if (!got->cells[i].loose &&
		    cell_of(want, got->cells[i].key) == NULL)
			return false;
	return true;
}

bool row_matches(const struct row *want, const struct row *got)
{
	const struct cell *cell;
	size_t i;

	if (!text_equal(want->name, got->name) || !all_wanted(want, got))
		return false;
	for (i = 0; i < want->count; i++) {
		if (text_is(want->cells[i].key, "*"))
			continue;
		cell = cell_of(got, want->cells[i].key);
		if (cell == NULL || !glob(want->cells[i].value, cell->value))
			return false;
	}
	return true;
}

bool row_duration(struct text text, int64_t *microseconds)
{
	static const struct {
		const char *name;
		int64_t long_is;
	} units[] = {
	    {"us", 1                   },
	    {"ms", INT64_C(1000)       },
	    {"s",  INT64_C(1000000)    },
	    {"m",  INT64_C(60000000)   },
	    {"h",  INT64_C(3600000000) },
	    {"d",  INT64_C(86400000000)},
	};
	char word[32], unit[4];
	long long count;
	int end = 0;
	size_t i;

	*microseconds = 0;
	if (text_is(text, "now"))
		return true;
	(void)snprintf(word, sizeof(word), "%.*s", (int)text.len, text.at);
	/* NOLINTNEXTLINE(cert-err34-c): a test script's own number. */
	if (sscanf(word, "%lld%3[a-z]%n", &count, unit, &end) != 2 ||
	    (size_t)end != text.len)
		return false;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(unit, units[i].name) == 0) {
			*microseconds = count * units[i].long_is;
			return true;
		}
	return false;
}

bool row_person(struct text text, struct person *person)
{
	char side;
	char word[16];
	int end = 0;

	(void)snprintf(word, sizeof(word), "%.*s", (int)text.len, text.at);
	/* NOLINTNEXTLINE(cert-err34-c): a test script's own number. */
	if (sscanf(word, "%c%u%n", &side, &person->id, &end) != 2 ||
	    (size_t)end != text.len)
		return false;
	person->side = side == 'c'   ? SIDE_CLAIMANT
		       : side == 'a' ? SIDE_ADVISOR
		       : side == 's' ? SIDE_STAFF
				     : SIDE_NOBODY;
	return person->side != SIDE_NOBODY;
}
