#include "component/command/appointments.h"

#include <stdlib.h>
#include <string.h>

#include "component/command/people.h"
#include "component/command/together.h"
#include "component/talk/appointment.h"
#include "component/talk/moment.h"
#include "roster/cover.h"

/* ---- whose -------------------------------------------------------------- */

static void add(
    const struct call *call, struct agenda *agenda, const struct appointment *a)
{
	struct appointment *rows;
	uint32_t i;

	if (agenda->count == agenda->room) {
		agenda->room = agenda->room * 2 + 8;
		rows = arena_alloc(
		    &call->turn->arena, agenda->room * sizeof(*rows));
		if (agenda->count > 0)
			memcpy(
			    rows, agenda->rows, agenda->count * sizeof(*rows));
		agenda->rows = rows;
	}
	for (i = agenda->count++; i > 0 && agenda->rows[i - 1].since > a->since;
	     i--)
		agenda->rows[i] = agenda->rows[i - 1];
	agenda->rows[i] = *a;
}

static bool has(const struct agenda *agenda, uint64_t id)
{
	uint32_t i = 0;

	while (i < agenda->count && agenda->rows[i].id != id)
		i++;
	return i < agenda->count;
}

static void add_all(
    const struct call *call, struct agenda *agenda, struct person of)
{
	const struct roster *roster = call->turn->roster;
	struct appointment a;
	uint64_t id = 0;

	while ((id = roster_next_appointment(roster, of, id)) != 0)
		if (!has(agenda, id) && roster_appointment(roster, id, &a))
			add(call, agenda, &a);
}

static void add_caseload(
    const struct call *call, struct agenda *agenda, uint32_t advisor)
{
	uint32_t claimant = 0;

	while ((claimant = roster_next_in_caseload(
		    call->turn->roster, advisor, claimant)) != 0)
		add_all(call, agenda, (struct person){SIDE_CLAIMANT, claimant});
}

struct agenda appointments_of_advisor(const struct call *call, uint32_t advisor)
{
	struct agenda agenda = {0};
	uint32_t of = 0;

	while ((of = cover_next(call->turn->roster, advisor, of)) != 0)
		add_caseload(call, &agenda, of);
	add_all(call, &agenda, (struct person){SIDE_ADVISOR, advisor});
	return agenda;
}

struct agenda appointments_of_asker(const struct call *call)
{
	const struct turn *turn = call->turn;
	struct claimant_view claimant;
	struct advisor_view advisor;
	struct agenda agenda = {0};

	if (roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor))
		agenda = appointments_of_advisor(call, advisor.row.id);
	if (roster_claimant_by_jid(turn->roster, turn->asker.bare, &claimant))
		add_all(call, &agenda,
		    (struct person){SIDE_CLAIMANT, claimant.row.id});
	return agenda;
}

struct person appointments_person(
    const struct call *call, const struct appointment *a)
{
	const struct turn *turn = call->turn;
	struct claimant_view claimant;
	struct advisor_view advisor;

	if (!roster_claimant(turn->roster, a->claimant, &claimant))
		return (struct person){0};
	if (text_equal(claimant.row.jid, turn->asker.bare))
		return (struct person){SIDE_CLAIMANT, claimant.row.id};
	if (roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor) &&
	    cover_sees(turn->roster, advisor.row.id, &claimant))
		return (struct person){SIDE_ADVISOR, advisor.row.id};
	return (struct person){0};
}

enum side appointments_side(
    const struct call *call, const struct appointment *a)
{
	return appointments_person(call, a).side;
}

/* ---- which one ----------------------------------------------------------- */

enum appointment_event appointments_event(
    const struct field *field, const struct appointment *a, enum side side)
{
	if (field->event != APPOINTMENT_CANCEL || !appointment_waits(a->state))
		return field->event;
	return a->by == side ? APPOINTMENT_WITHDRAW : APPOINTMENT_DECLINE;
}

/* Has the table such a row, whatever its guard says? */
static bool has_row(
    const struct appointment *a, enum appointment_event event, enum side side)
{
	const struct appointment_row *row;
	uint32_t i;

	for (i = 0; (row = appointment_row_at(i)) != NULL; i++)
		if (row->from == a->state && row->event == event)
			return row->who == BY_EITHER ||
			       (row->who == BY_OTHER && a->by != side) ||
			       (row->who == BY_SAME && a->by == side);
	return false;
}

/* Those with which the command can do something. */
static struct agenda fitting(const struct call *call, const struct field *field)
{
	struct agenda all = appointments_of_asker(call), some = {0};
	enum side side;
	uint32_t i;

	for (i = 0; i < all.count; i++) {
		side = appointments_side(call, &all.rows[i]);
		if (side != SIDE_NOBODY &&
		    (!field->series || all.rows[i].series != 0) &&
		    (field->event == APPOINTMENT_EVENTS ||
			has_row(&all.rows[i],
			    appointments_event(field, &all.rows[i], side),
			    side)))
			add(call, &some, &all.rows[i]);
	}
	return some;
}

static struct text hex(const struct call *call, uint64_t id)
{
	struct build b = {.arena = &call->turn->arena};

	build_hex(&b, id);
	return build_done(&b);
}

/* "10000000009/1": the appointment, and which of its times; "10000000009/1*3":
 * with all that it stands for, and how many they are. */
static struct text key_of(const struct call *call, const struct field *field,
    const struct appointment *a)
{
	struct build b = {.arena = &call->turn->arena};
	struct appointment all[SERIES_MOST];
	uint32_t count = together_with(call, field, a, all);

	build_hex(&b, a->id);
	build_char(&b, '/');
	build_number(&b, a->sequence);
	if (count > 1) {
		build_char(&b, '*');
		build_number(&b, count);
	}
	return build_done(&b);
}

/* Whoever names it by its key speaks of what it was then. */
static bool is_named(struct call *call, const struct field *field,
    const struct appointment *a, struct text words)
{
	struct text id = hex(call, a->id);

	if (text_equal(id, words) || text_equal(key_of(call, field, a), words))
		return true;
	if (words.len > id.len && words.at[id.len] == '/' &&
	    text_starts(words, id))
		call->moved = true;
	return false;
}

static bool is_of(const struct people *people, uint32_t claimant)
{
	uint32_t i;

	for (i = 0; i < people->count && i < PEOPLE_HITS; i++)
		if (people->ids[i] == claimant)
			return true;
	return false;
}

/* What of them the words mean. */
static struct agenda meant(struct call *call, const struct field *field,
    const struct agenda *all, struct text words)
{
	struct people people = people_claimants(call, words);
	struct moment_ask ask = {
	    .words = words,
	    .zone = call_zone(call),
	    .now = call->turn->now,
	    .kind = MOMENT_DAY,
	};
	struct moment day;
	bool is_day =
	    moment_read(&call->turn->arena, &ask, &day) == MOMENT_FINE;
	struct agenda some = {0};
	uint32_t i;

	for (i = 0; i < all->count; i++) {
		const struct appointment *a = &all->rows[i];

		if (is_named(call, field, a, words))
			return (struct agenda){&all->rows[i], 1, 1};
		if (is_of(&people, a->claimant) ||
		    (is_day && a->since >= day.at && a->since < day.until))
			add(call, &some, a);
	}
	return some;
}

/* Those that a choice is made of. */
static struct agenda choices(const struct call *call, const struct field *field)
{
	struct agenda some = fitting(call, field);

	together_collapse(field, &some);
	return some;
}

static void take(const struct call *call, const struct field *field,
    struct value *value, const struct appointment *a)
{
	value->given = true;
	value->number = (int64_t)a->id;
	value->text = key_of(call, field, a);
}

/* The appointments to choose from, numbered where a number can be the answer.
 */
static void complain_of_many(
    struct call *call, const struct field *field, const struct agenda *some)
{
	struct build b = {.arena = &call->turn->arena};
	uint32_t i;

	call_complain(
	    call, field, WORDING_FIELD_APPOINTMENTS, (struct text){0});
	build_text(&b, call->complaints);
	for (i = 0; i < some->count && i < PEOPLE_HITS; i++) {
		build_char(&b, '\n');
		if (call->door == DOOR_WORDS) {
			build_number(&b, i + 1);
			build_string(&b, ". ");
		}
		build_text(&b, together_name(call, field, &some->rows[i]));
		call->offered.keys[i] = key_of(call, field, &some->rows[i]);
	}
	call->offered.count = i;
	call->complaints = build_done(&b);
}

bool appointments_read(
    struct call *call, const struct field *field, struct value *value)
{
	struct agenda all = fitting(call, field);
	struct agenda some = meant(call, field, &all, value->text);

	together_collapse(field, &some);
	if (some.count == 1) {
		take(call, field, value, &some.rows[0]);
		return true;
	}
	if (some.count == 0)
		call_complain(call, field,
		    call->moved ? WORDING_FIELD_APPOINTMENT_MOVED
				: WORDING_FIELD_NO_APPOINTMENT,
		    value->text);
	else
		complain_of_many(call, field, &some);
	return false;
}

/* Who comes late comes late to the next. */
static bool is_clear(const struct field *field, const struct agenda *some)
{
	return some->count == 1 ||
	       (some->count > 1 && field->event == APPOINTMENT_LATE);
}

uint32_t appointments_offer(struct call *call)
{
	const struct field *field = call->command->fields;
	struct agenda some;
	uint32_t i;

	for (i = 0; i < command_fields(call->command); i++) {
		if (field[i].type != TYPE_APPOINTMENT || call->values[i].given)
			continue;
		some = choices(call, &field[i]);
		if (is_clear(&field[i], &some)) {
			take(call, &field[i], &call->values[i], &some.rows[0]);
		} else if (some.count > 1) {
			complain_of_many(call, &field[i], &some);
			return i;
		}
	}
	return COMMAND_FIELDS;
}

bool appointments_none(const struct call *call)
{
	const struct field *field = call->command->fields;
	uint32_t i;

	for (i = 0; i < command_fields(call->command); i++)
		if (field[i].type == TYPE_APPOINTMENT && !call->values[i].given)
			return fitting(call, &field[i]).count == 0;
	return false;
}

uint32_t appointments_options(
    struct call *call, uint32_t i, struct form_option **options)
{
	const struct field *field = &call->command->fields[i];
	struct agenda some = choices(call, field);
	uint32_t k;

	*options = arena_alloc(
	    &call->turn->arena, (some.count + 1) * sizeof(**options));
	for (k = 0; k < some.count; k++) {
		(*options)[k].value = key_of(call, field, &some.rows[k]);
		(*options)[k].label = together_name(call, field, &some.rows[k]);
	}
	return some.count;
}

bool appointments_given(const struct call *call, struct appointment *a)
{
	const struct value *value = call_value(call, "appointment");

	return value->given && roster_appointment(call->turn->roster,
				   (uint64_t)value->number, a);
}

/* ---- what they are called ------------------------------------------------ */

enum wording_key appointments_state(enum appointment_state state)
{
	static const enum wording_key keys[APPOINTMENT_STATES] = {
	    [APPOINTMENT_NONE] = WORDING_APPOINTMENT_IS_PROPOSED,
	    [APPOINTMENT_PROPOSED] = WORDING_APPOINTMENT_IS_PROPOSED,
	    [APPOINTMENT_MOVED] = WORDING_APPOINTMENT_IS_MOVED,
	    [APPOINTMENT_CONFIRMED] = WORDING_APPOINTMENT_IS_CONFIRMED,
	    [APPOINTMENT_DECLINED] = WORDING_APPOINTMENT_IS_DECLINED,
	    [APPOINTMENT_WITHDRAWN] = WORDING_APPOINTMENT_IS_WITHDRAWN,
	    [APPOINTMENT_CANCELLED] = WORDING_APPOINTMENT_IS_CANCELLED,
	    [APPOINTMENT_LAPSED] = WORDING_APPOINTMENT_IS_LAPSED,
	    [APPOINTMENT_PAST] = WORDING_APPOINTMENT_IS_PAST,
	    [APPOINTMENT_RETURNED] = WORDING_APPOINTMENT_IS_RETURNED,
	};

	return keys[state];
}

struct text appointments_other(
    const struct call *call, const struct appointment *a)
{
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	(void)roster_claimant(call->turn->roster, a->claimant, &claimant);
	(void)roster_advisor(call->turn->roster, a->advisor, &advisor);
	return text_equal(claimant.row.jid, call->turn->asker.bare)
		   ? advisor.row.name
		   : claimant.row.name;
}

struct text appointments_name(struct call *call, const struct appointment *a)
{
	struct build b = {.arena = &call->turn->arena};

	build_text(&b, appointment_moment(call->turn, a,
			   appointments_side(call, a), call->language));
	build_string(&b, " \xc2\xb7 ");
	build_text(&b, appointments_other(call, a));
	build_string(&b, " \xc2\xb7 ");
	build_text(&b, call_say(call, appointments_state(a->state)));
	return build_done(&b);
}

struct text appointments_say(struct call *call, enum wording_key key,
    const struct appointment *a, struct text reason, struct text before)
{
	struct turn *turn = call->turn;
	struct text language = call->language;
	struct text moment =
	    appointment_moment(turn, a, appointments_side(call, a), language);
	struct text length = appointment_length(turn, a, language);
	struct text channel = call_say(call, appointment_channel(a->channel));
	struct text other = appointments_other(call, a);
	struct text state = call_say(call, appointments_state(a->state));
	struct text details = appointment_details(turn, a, reason, language);
	const struct wording_argument arguments[] = {
	    {"moment",  moment },
	    {"length",  length },
	    {"channel", channel},
	    {"other",   other  },
	    {"state",   state  },
	    {"before",  before },
	    {"details", details},
	};

	return call_say_with(
	    call, key, arguments, sizeof(arguments) / sizeof(arguments[0]));
}
