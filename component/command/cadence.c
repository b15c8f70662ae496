#include "component/command/cadence.h"

#include <string.h>

#include "component/talk/fold.h"

enum {
	DIGITS_MOST = 6
};

/* What a word is worth: words of 0 say nothing by themselves. */
struct word {
	const char *word;
	int64_t worth;
};

static const struct word every_words[] = {
    {"tous",     0},
    {"toutes",   0},
    {"les",      0},
    {"chaque",   0},
    {"every",    0},
    {"all",      0},
    {"jour",     1},
    {"jours",    1},
    {"day",      1},
    {"days",     1},
    {"semaine",  7},
    {"semaines", 7},
    {"week",     7},
    {"weeks",    7},
};

static const struct word times_words[] = {
    {"fois",  1},
    {"times", 1},
    {"x",     1},
};

/* One text is cut into words and numbers: "6x" is two. */
struct reading {
	const struct word *words;
	size_t word_count;
	int64_t number; /* 0: none yet */
	int64_t unit;   /* 0: none yet */
};

static bool take_word(struct reading *reading, struct text word)
{
	size_t i = 0;

	while (
	    i < reading->word_count && !text_is(word, reading->words[i].word))
		i++;
	if (i == reading->word_count || reading->unit != 0)
		return false;
	reading->unit = reading->words[i].worth;
	return reading->unit != 0 || reading->number == 0;
}

static bool take_number(struct reading *reading, struct text digits)
{
	size_t i;

	if (reading->number != 0 || reading->unit != 0 ||
	    digits.len > DIGITS_MOST)
		return false;
	for (i = 0; i < digits.len; i++)
		reading->number = reading->number * 10 + (digits.at[i] - '0');
	return reading->number != 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The length of what stands at the beginning: digits, or anything else. */
static size_t part_of(struct text text)
{
	bool digits = is_digit(text.at[0]);
	size_t len = 1;

	while (len < text.len && text.at[len] != ' ' &&
	       is_digit(text.at[len]) == digits)
		len++;
	return len;
}

static bool read(struct reading *reading, struct text text)
{
	struct text part;

	while (text.len > 0) {
		part = text;
		part.len = text.at[0] == ' ' ? 1 : part_of(text);
		text.at += part.len;
		text.len -= part.len;
		if (part.at[0] == ' ')
			continue;
		if (is_digit(part.at[0]) ? !take_number(reading, part)
					 : !take_word(reading, part))
			return false;
	}
	return reading->number != 0 || reading->unit != 0;
}

/* A number alone is one of days, or of times; a unit alone is one of it. */
static bool read_field(struct call *call, const struct field *field,
    struct value *value, struct reading *reading)
{
	if (!read(reading, fold(&call->turn->arena, value->text))) {
		call_complain(call, field,
		    field->type == TYPE_EVERY ? WORDING_FIELD_NOT_EVERY
					      : WORDING_FIELD_NUMBER,
		    value->text);
		return false;
	}
	value->number = (reading->number != 0 ? reading->number : 1) *
			(reading->unit != 0 ? reading->unit : 1);
	if (value->number < field->least || value->number > field->most) {
		call_complain(call, field, WORDING_FIELD_NUMBER, value->text);
		return false;
	}
	value->text = call_number(call, value->number);
	return true;
}

bool cadence_read_every(
    struct call *call, const struct field *field, struct value *value)
{
	struct reading reading = {.words = every_words,
	    .word_count = sizeof(every_words) / sizeof(every_words[0])};

	return read_field(call, field, value, &reading);
}

bool cadence_read_times(
    struct call *call, const struct field *field, struct value *value)
{
	struct reading reading = {.words = times_words,
	    .word_count = sizeof(times_words) / sizeof(times_words[0])};

	return read_field(call, field, value, &reading);
}
