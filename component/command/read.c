#include <string.h>

#include "component/command/appointments.h"
#include "component/command/cadence.h"
#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/fold.h"
#include "component/talk/moment.h"
#include "component/talk/prep.h"
#include "roster/hours_text.h"

/* Reading what was given for a field: one function per type. */

enum {
	LINE_MOST = 256, /* bytes of one line: a name, a JID, a title */
	WORD_MOST = 40,
};

static struct text label_of(struct call *call, const struct field *field)
{
	return call_say(call, field->label);
}

static void complain(struct call *call, struct text line)
{
	struct build b = {.arena = &call->turn->arena};

	build_text(&b, call->complaints);
	if (b.len > 0)
		build_char(&b, '\n');
	build_text(&b, line);
	call->complaints = build_done(&b);
}

/* What is long is not repeated to whom it came from. */
static struct text shortened(struct arena *arena, struct text given)
{
	struct build b = {.arena = arena};
	size_t len = given.len;

	if (len <= 60)
		return given;
	for (len = 60; (given.at[len] & 0xc0) == 0x80; len--)
		;
	build_text(&b, (struct text){given.at, len});
	build_string(&b, "\xe2\x80\xa6");
	return build_done(&b);
}

void call_complain(struct call *call, const struct field *field,
    enum wording_key key, struct text given)
{
	struct build least = {.arena = &call->turn->arena};
	struct build most = {.arena = &call->turn->arena};
	struct wording_argument arguments[4];

	build_number(&least, field->least);
	build_number(&most, field->most);
	arguments[0] =
	    (struct wording_argument){"field", label_of(call, field)};
	arguments[1] = (struct wording_argument){
	    "given", shortened(&call->turn->arena, given)};
	arguments[2] = (struct wording_argument){"least", build_done(&least)};
	arguments[3] = (struct wording_argument){"most", build_done(&most)};
	complain(call, call_say_with(call, key, arguments, 4));
}

static struct text trimmed(struct text text)
{
	while (text.len > 0 && strchr(" \t\r\n", text.at[text.len - 1]) != NULL)
		text.len--;
	while (text.len > 0 && strchr(" \t\r\n", text.at[0]) != NULL) {
		text.at++;
		text.len--;
	}
	return text;
}

typedef bool reader(
    struct call *call, const struct field *field, struct value *value);

static bool read_line(
    struct call *call, const struct field *field, struct value *value)
{
	if (memchr(value->text.at, '\n', value->text.len) == NULL)
		return true;
	call_complain(call, field, WORDING_FIELD_LONG, value->text);
	return false;
}

static bool read_lines(
    struct call *call, const struct field *field, struct value *value)
{
	if (value->text.len <= call->turn->settings->body_max)
		return true;
	call_complain(call, field, WORDING_FIELD_LONG_TEXT, value->text);
	return false;
}

static bool read_word(
    struct call *call, const struct field *field, struct value *value)
{
	struct text folded = fold(&call->turn->arena, value->text);

	if (value->text.len <= WORD_MOST && folded.len > 0 &&
	    memchr(folded.at, ' ', folded.len) == NULL)
		return true;
	call_complain(call, field, WORDING_FIELD_WORD, value->text);
	return false;
}

static bool read_number(
    struct call *call, const struct field *field, struct value *value)
{
	int64_t number = 0;
	size_t i;

	for (i = 0; i < value->text.len && i < 15; i++) {
		if (value->text.at[i] < '0' || value->text.at[i] > '9')
			break;
		number = number * 10 + (value->text.at[i] - '0');
	}
	value->number = number;
	if (i == value->text.len && number >= field->least &&
	    number <= field->most)
		return true;
	call_complain(call, field, WORDING_FIELD_NUMBER, value->text);
	return false;
}

/* The label in any language: people type what they read elsewhere. */
static bool is_label(
    struct call *call, struct text folded, enum wording_key label)
{
	static const char *const languages[] = {"fr", "en"};
	struct turn *turn = call->turn;
	size_t i;

	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (text_equal(folded,
			fold(&turn->arena,
			    turn_say(turn, label, text_of(languages[i])))))
			return true;
	return false;
}

/* As it is written, or by its label. */
static bool find_option(
    struct call *call, const struct field *field, struct value *value)
{
	struct text folded = fold(&call->turn->arena, value->text);
	const struct option *option;
	int64_t i = 0;

	for (option = field->options; option->value != NULL; option++, i++) {
		if (!text_is(value->text, option->value) &&
		    !is_label(call, folded, option->label))
			continue;
		value->number = i;
		value->text = text_of(option->value);
		return true;
	}
	return false;
}

static bool read_choice(
    struct call *call, const struct field *field, struct value *value)
{
	if (find_option(call, field, value))
		return true;
	call_complain(call, field, WORDING_FIELD_CHOICE, value->text);
	return false;
}

struct region call_region(const struct call *call)
{
	const struct turn *turn = call->turn;
	struct claimant_view claimant;
	struct advisor_view advisor;
	struct region region = {0};
	uint32_t id = 0;

	if (roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor))
		id = advisor.row.region;
	else if (roster_claimant_by_jid(
		     turn->roster, turn->asker.bare, &claimant))
		id = claimant.row.region;
	if (!roster_region(turn->roster, id, &region))
		(void)roster_region_at(turn->roster, 0, &region);
	return region;
}

struct text call_zone(const struct call *call)
{
	struct region region = call_region(call);

	return region.zone.len > 0 ? region.zone : TEXT("Europe/Paris");
}

static bool read_day(
    struct call *call, const struct field *field, struct value *value)
{
	struct moment_ask ask = {
	    .words = value->text,
	    .zone = call_zone(call),
	    .now = call->turn->now,
	    .kind = MOMENT_DAY,
	    .past = !field->ahead,
	};
	struct moment moment;

	switch (moment_read(&call->turn->arena, &ask, &moment)) {
	case MOMENT_FINE:
		value->number = moment.at;
		value->until = moment.until;
		return true;
	case MOMENT_NO_SUCH_DAY:
		call_complain(
		    call, field, WORDING_FIELD_NO_SUCH_DAY, value->text);
		return false;
	case MOMENT_UNREADABLE:
	case MOMENT_NO_SUCH_HOUR:
	case MOMENT_NEEDS_TIME:
	case MOMENT_ZONE_UNKNOWN:
		break;
	}
	call_complain(call, field, WORDING_FIELD_DAY, value->text);
	return false;
}

static enum wording_key fault_of(enum moment_fault fault)
{
	switch (fault) {
	case MOMENT_NO_SUCH_DAY:
		return WORDING_FIELD_NO_SUCH_DAY;
	case MOMENT_NO_SUCH_HOUR:
		return WORDING_FIELD_NO_SUCH_HOUR;
	case MOMENT_NEEDS_TIME:
		return WORDING_FIELD_NEEDS_TIME;
	case MOMENT_FINE:
		return WORDING_FIELD_TWICE;
	case MOMENT_UNREADABLE:
	case MOMENT_ZONE_UNKNOWN:
		break;
	}
	return WORDING_FIELD_INSTANT;
}

/* Written back in full, which of two included: what was said of tomorrow may
 * be read again the day after. */
static struct text instant_text(
    struct call *call, const struct moment_ask *ask, int64_t at)
{
	struct build b = {.arena = &call->turn->arena};
	struct moment_ask again = *ask;
	struct moment moment;

	build_text(&b, moment_say_short(&call->turn->arena, at, ask->zone));
	again.words = build_done(&b);
	if (moment_read(&call->turn->arena, &again, &moment) == MOMENT_FINE &&
	    moment.second != 0)
		build_string(
		    &b, moment.second == at ? " winter time" : " summer time");
	return build_done(&b);
}

static bool read_instant(
    struct call *call, const struct field *field, struct value *value)
{
	struct moment_ask ask = {
	    .words = value->text,
	    .zone = call_zone(call),
	    .now = call->turn->now,
	    .kind = MOMENT_INSTANT,
	};
	struct moment moment;
	enum moment_fault fault =
	    moment_read(&call->turn->arena, &ask, &moment);

	if (fault != MOMENT_FINE || moment.second != 0) {
		call_complain(call, field, fault_of(fault), value->text);
		return false;
	}
	value->number = moment.at;
	value->text = instant_text(call, &ask, moment.at);
	return true;
}

/* The names of those who are meant, with the word that says which. */
static void complain_of_many(struct call *call, const struct field *field,
    const struct people *people, struct text given)
{
	struct build b = {.arena = &call->turn->arena};
	uint32_t i;

	if (people->count > PEOPLE_HITS) {
		call_complain(call, field, WORDING_FIELD_MANY, given);
		return;
	}
	call_complain(call, field, WORDING_FIELD_SEVERAL, given);
	build_text(&b, call->complaints);
	for (i = 0; i < people->count; i++) {
		if (call->door == DOOR_WORDS) {
			build_char(&b, '\n');
			build_number(&b, i + 1);
			build_string(&b, ". ");
		} else {
			build_string(&b, i == 0 ? " " : ", ");
		}
		build_text(&b, field->type == TYPE_CLAIMANT
				   ? people_name(call, people->ids[i])
				   : people_advisor_name(call, people->ids[i]));
	}
	if (call->door != DOOR_WORDS)
		build_char(&b, '.');
	call->complaints = build_done(&b);
	call->choices = *people;
	call->choice_is_advisor = field->type == TYPE_ADVISOR;
}

static bool read_person(struct call *call, const struct field *field,
    struct value *value, const struct people *people)
{
	if (people->count == 1) {
		value->id = people->ids[0];
		return true;
	}
	if (people->count == 0)
		call_complain(call, field, WORDING_FIELD_NOBODY, value->text);
	else
		complain_of_many(call, field, people, value->text);
	return false;
}

static bool read_claimant(
    struct call *call, const struct field *field, struct value *value)
{
	struct people people = people_claimants(call, value->text);
	struct claimant_view claimant;

	if (!read_person(call, field, value, &people))
		return false;
	if (roster_claimant(call->turn->roster, value->id, &claimant))
		value->text = claimant.row.alias;
	return true;
}

static bool read_advisor(
    struct call *call, const struct field *field, struct value *value)
{
	struct people people = people_advisors(call, value->text);
	struct advisor_view advisor;

	if (!read_person(call, field, value, &people))
		return false;
	if (roster_advisor(call->turn->roster, value->id, &advisor))
		value->text = advisor.row.number;
	return true;
}

static bool read_region(
    struct call *call, const struct field *field, struct value *value)
{
	struct arena *arena = &call->turn->arena;
	struct text folded = fold(arena, value->text);
	struct region region;
	uint32_t i;

	for (i = 0; roster_region_at(call->turn->roster, i, &region); i++)
		if (text_equal(folded, fold(arena, region.code)) ||
		    text_equal(folded, fold(arena, region.name))) {
			value->id = region.id;
			value->text = region.code;
			return true;
		}
	call_complain(call, field, WORDING_FIELD_NO_REGION, value->text);
	return false;
}

static bool read_jid(
    struct call *call, const struct field *field, struct value *value)
{
	struct jid jid;

	if (prep_jid(&call->turn->arena, value->text, PREP_IMPORT, &jid) &&
	    jid.local.len > 0 && jid.resource.len == 0) {
		value->text = jid_bare(&call->turn->arena, &jid);
		return true;
	}
	call_complain(call, field, WORDING_FIELD_NO_JID, value->text);
	return false;
}

/* Written back as it was understood; some fields take a word instead. */
static bool read_spans(
    struct call *call, const struct field *field, struct value *value)
{
	static const enum wording_key faults[] = {
	    [HOURS_UNREADABLE] = WORDING_FIELD_SPANS_UNREADABLE,
	    [HOURS_BACKWARDS] = WORDING_FIELD_SPANS_BACKWARDS,
	    [HOURS_OVERLAP] = WORDING_FIELD_SPANS_OVERLAP,
	    [HOURS_MANY] = WORDING_FIELD_SPANS_MANY,
	};
	struct arena *arena = &call->turn->arena;
	struct hours_spans spans;
	enum hours_fault fault;

	if (text_is(value->text, "closed") ||
	    is_label(call, fold(arena, value->text), WORDING_HOURS_CLOSED)) {
		value->text = TEXT("closed");
		return true;
	}
	if (field->options != NULL && find_option(call, field, value))
		return true;
	fault = hours_read(value->text, &spans);
	if (fault == HOURS_FINE)
		value->text = hours_say(arena, &spans);
	else
		call_complain(call, field, faults[fault], value->text);
	return fault == HOURS_FINE;
}

static reader *const readers[] = {
    [TYPE_LINE] = read_line,
    [TYPE_LINES] = read_lines,
    [TYPE_WORD] = read_word,
    [TYPE_NUMBER] = read_number,
    [TYPE_DAY] = read_day,
    [TYPE_INSTANT] = read_instant,
    [TYPE_CHOICE] = read_choice,
    [TYPE_CLAIMANT] = read_claimant,
    [TYPE_ADVISOR] = read_advisor,
    [TYPE_REGION] = read_region,
    [TYPE_JID] = read_jid,
    [TYPE_SPANS] = read_spans,
    [TYPE_APPOINTMENT] = appointments_read,
    [TYPE_EVERY] = cadence_read_every,
    [TYPE_TIMES] = cadence_read_times,
};

void call_read(struct call *call, uint32_t i, struct text text)
{
	const struct field *field = &call->command->fields[i];
	struct value *value = &call->values[i];

	*value = (struct value){.text = trimmed(text)};
	if (value->text.len == 0 && field->otherwise != NULL)
		value->text = text_of(field->otherwise);
	if (value->text.len == 0) {
		if (field->required)
			call_complain(
			    call, field, WORDING_FIELD_MISSING, value->text);
		return;
	}
	if (value->text.len > LINE_MOST && field->type != TYPE_LINES)
		call_complain(call, field, WORDING_FIELD_LONG, value->text);
	else
		value->given = readers[field->type](call, field, value);
}
