#include "roster/hours_text.h"

#include <string.h>

/* ---- what people type ---------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* At most two digits. */
static bool take_number(struct text *rest, uint32_t *number)
{
	size_t i = 0;

	*number = 0;
	for (; i < rest->len && i < 2 && is_digit(rest->at[i]); i++)
		*number = *number * 10 + (uint32_t)(rest->at[i] - '0');
	rest->at += i;
	rest->len -= i;
	return i > 0;
}

static bool take_one_of(struct text *rest, const char *chars)
{
	if (rest->len == 0 || strchr(chars, rest->at[0]) == NULL)
		return false;
	rest->at++;
	rest->len--;
	return true;
}

/* 9, 9h, 9h30, 9:30, up to 24:00. */
static bool take_time(struct text *rest, uint16_t *time)
{
	uint32_t hour, minute = 0;

	if (!take_number(rest, &hour))
		return false;
	if (take_one_of(rest, ":hH") && rest->len > 0 &&
	    is_digit(rest->at[0]) && !take_number(rest, &minute))
		return false;
	*time = (uint16_t)(hour * 60 + minute);
	return minute < 60 && *time <= HOURS_MIDNIGHT;
}

static bool take_dash(struct text *rest)
{
	bool found;

	while (take_one_of(rest, " "))
		;
	found = take_one_of(rest, "-");
	while (take_one_of(rest, " "))
		;
	return found;
}

static enum hours_fault read_span(struct text *rest, struct hours_spans *spans)
{
	struct hours_span span;

	if (!take_time(rest, &span.opens) || !take_dash(rest) ||
	    !take_time(rest, &span.closes))
		return HOURS_UNREADABLE;
	if (span.opens >= span.closes)
		return HOURS_BACKWARDS;
	if (spans->count > 0 && spans->at[spans->count - 1].closes > span.opens)
		return HOURS_OVERLAP;
	if (spans->count == HOURS_SPANS)
		return HOURS_MANY;
	spans->at[spans->count++] = span;
	return HOURS_FINE;
}

enum hours_fault hours_read(struct text typed, struct hours_spans *spans)
{
	enum hours_fault fault = HOURS_FINE;
	bool apart = true;

	*spans = (struct hours_spans){0};
	while (fault == HOURS_FINE) {
		while (take_one_of(&typed, " ,;\t"))
			apart = true;
		if (typed.len == 0)
			return spans->count > 0 ? HOURS_FINE : HOURS_UNREADABLE;
		fault = apart ? read_span(&typed, spans) : HOURS_UNREADABLE;
		apart = false;
	}
	return fault;
}

/* ---- and back ------------------------------------------------------------ */

static void put_time(struct build *b, uint32_t time)
{
	build_number(b, time / 60);
	build_string(b, time % 60 < 10 ? ":0" : ":");
	build_number(b, time % 60);
}

struct text hours_say(struct arena *arena, const struct hours_spans *spans)
{
	struct build b = {.arena = arena};
	uint32_t i;

	for (i = 0; i < spans->count; i++) {
		if (i > 0)
			build_char(&b, ' ');
		put_time(&b, spans->at[i].opens);
		build_char(&b, '-');
		put_time(&b, spans->at[i].closes);
	}
	return build_done(&b);
}

struct text hours_row(struct arena *arena, const struct hours_spans *spans)
{
	struct build b = {.arena = arena};
	uint32_t i;

	for (i = 0; i < spans->count; i++) {
		if (i > 0)
			build_char(&b, ' ');
		build_number(&b, spans->at[i].opens);
		build_char(&b, '-');
		build_number(&b, spans->at[i].closes);
	}
	return build_done(&b);
}

/* ---- rows of the store --------------------------------------------------- */

static struct text take_line(struct text *rest)
{
	const char *end = memchr(rest->at, '\n', rest->len);
	struct text line = *rest;

	if (end != NULL)
		line.len = (size_t)(end - rest->at);
	rest->at += line.len + (end != NULL);
	rest->len -= line.len + (end != NULL);
	return line;
}

/* A number and the mark behind it, if any; days may be before 1970. */
static int32_t take_count(struct text *line)
{
	bool negative = take_one_of(line, "-");
	int32_t number = 0;

	while (line->len > 0 && is_digit(line->at[0])) {
		number = number * 10 + (line->at[0] - '0');
		line->at++;
		line->len--;
	}
	(void)take_one_of(line, " -");
	return negative ? -number : number;
}

struct hours_spans hours_of_row(struct text row)
{
	struct hours_spans spans = {0};

	while (
	    row.len > 0 && is_digit(row.at[0]) && spans.count < HOURS_SPANS) {
		spans.at[spans.count].opens = (uint16_t)take_count(&row);
		spans.at[spans.count++].closes = (uint16_t)take_count(&row);
	}
	return spans;
}

bool hours_next_rule(struct text *rest, struct hours_rule *rule)
{
	struct text line;

	if (rest->len == 0)
		return false;
	line = take_line(rest);
	*rule = (struct hours_rule){.since = take_count(&line)};
	rule->weekday = (uint32_t)take_count(&line);
	rule->spans = hours_of_row(line);
	return true;
}

bool hours_next_holiday(struct text *rest, struct holiday *holiday)
{
	struct text line;

	if (rest->len == 0)
		return false;
	line = take_line(rest);
	holiday->day = take_count(&line);
	holiday->name = line;
	return true;
}
