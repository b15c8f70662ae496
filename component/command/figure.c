#include "component/command/figure.h"

const struct figure_row figure_rows[FIGURE_ROWS] = {
#define FIGURE(NAME, figure, part, UNIT)                                       \
	{figure, part, FIGURE_##UNIT, WORDING_FIGURE_##NAME},
#include "component/command/figure.def"
#undef FIGURE
};

static void put_hour(struct figure *day, const struct figure *figure)
{
	const char *at = figure->part.at;
	unsigned hour = FIGURE_DAY;

	if (figure->part.len == 2)
		hour = (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
	if (hour < FIGURE_DAY)
		day[hour] = *figure;
}

void figures_put(struct figures *figures, const struct figure *figure)
{
	size_t i;

	if (text_is(figure->figure, "hour-claimants"))
		put_hour(figures->by_claimants, figure);
	else if (text_is(figure->figure, "hour-advisors"))
		put_hour(figures->by_advisors, figure);
	for (i = 0; i < FIGURE_ROWS; i++)
		if (text_is(figure->figure, figure_rows[i].figure) &&
		    text_is(figure->part, figure_rows[i].part))
			figures->rows[i] = *figure;
}

/* Only counts are withheld for being small. */
bool figures_withheld(const struct figures *figures)
{
	size_t i;

	for (i = 0; i < FIGURE_ROWS; i++)
		if (figure_rows[i].unit == FIGURE_COUNT &&
		    figures->rows[i].state == FIGURE_WITHHELD)
			return true;
	return false;
}

struct text figure_word_with(const struct figure_reader *reader,
    enum wording_key key, const struct wording_argument *arguments,
    size_t count)
{
	struct wording_ask ask = {
	    .key = key,
	    .language = reader->language,
	    .otherwise = reader->otherwise,
	    .arguments = arguments,
	    .count = count,
	};

	return wording_say(reader->wording, reader->arena, &ask, NULL);
}

struct text figure_word(
    const struct figure_reader *reader, enum wording_key key)
{
	return figure_word_with(reader, key, NULL, 0);
}

/* In groups of three digits, as the language writes them. */
static void put_grouped(
    const struct figure_reader *reader, struct build *b, int64_t number)
{
	struct build digits = {.arena = reader->arena};
	struct text text;
	size_t i;

	build_number(&digits, number);
	text = build_done(&digits);
	for (i = 0; i < text.len; i++) {
		if (i > 0 && (text.len - i) % 3 == 0)
			build_text(
			    b, figure_word(reader, WORDING_NUMBER_GROUP));
		build_char(b, text.at[i]);
	}
}

static void put_tenth(
    const struct figure_reader *reader, struct build *b, int64_t tenths)
{
	put_grouped(reader, b, tenths / 10);
	build_text(b, figure_word(reader, WORDING_NUMBER_POINT));
	build_number(b, tenths % 10);
}

struct text figure_say(const struct figure_reader *reader,
    const struct figure *figure, enum figure_unit unit)
{
	static const enum wording_key units[] = {
	    [FIGURE_HOURS] = WORDING_NUMBER_HOURS,
	    [FIGURE_DAYS] = WORDING_NUMBER_DAYS,
	    [FIGURE_PERCENT] = WORDING_NUMBER_PERCENT,
	};
	struct build b = {.arena = reader->arena};
	struct wording_argument number[1] = {{.name = "number"}};

	if (figure->state == FIGURE_NOT_REACHED)
		return figure_word(reader, WORDING_FIGURE_NOT_REACHED);
	if (figure->state != FIGURE_SHOWN)
		return TEXT("\xe2\x80\x93");
	if (unit == FIGURE_COUNT)
		put_grouped(reader, &b, figure->hundredths / 100);
	else
		put_tenth(reader, &b, (figure->hundredths + 5) / 10);
	number[0].value = build_done(&b);
	if (unit == FIGURE_COUNT || unit == FIGURE_MEAN)
		return number[0].value;
	return figure_word_with(reader, units[unit], number, 1);
}

struct figure_reader figure_reader_of(struct call *call)
{
	return (struct figure_reader){
	    .wording = call->turn->settings->wording,
	    .arena = &call->turn->arena,
	    .language = call->language,
	    .otherwise = call->turn->settings->language,
	};
}

struct figures figures_of(const struct answer *answer)
{
	struct figures figures = {0};
	const struct fact *fact;

	for (fact = answer->facts.head; fact != NULL; fact = fact->next)
		figures_put(&figures, &fact->as.figure);
	return figures;
}

void figure_report(
    struct call *call, const struct figures *figures, enum figure_place place)
{
	const struct figure_reader reader = figure_reader_of(call);
	const struct figure_row *row = &figure_rows[place];

	report_row(&call->report, figure_word(&reader, row->label),
	    figure_say(&reader, &figures->rows[place], row->unit));
}
