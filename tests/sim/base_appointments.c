#include "tests/sim/base_private.h"
#include "tests/sim/params.h"

#include "roster/appointment.h"

/* Appointments, as schema/021-appointments.sql has them, each with its last
 * move. */

static struct appointment_kept *find(const struct base_tables *t, uint64_t id)
{
	size_t i;

	for (i = 0; i < t->appointment_count; i++)
		if (t->appointments[i].now.id == id)
			return &t->appointments[i];
	return NULL;
}

static struct appointment proposed(const struct params *p)
{
	return (struct appointment){
	    .id = (uint64_t)params_number(p, 0),
	    .at = params_instant(params_number(p, 1)),
	    .claimant = (uint32_t)params_number(p, 2),
	    .advisor = (uint32_t)params_number(p, 3),
	    .region = (uint32_t)params_number(p, 4),
	    .since = params_instant(params_number(p, 6)),
	    .until = params_instant(params_number(p, 7)),
	    .channel = (enum channel)params_number(p, 8),
	    .state = (enum appointment_state)params_number(p, 15),
	    .version = 1,
	    .by = (enum side)params_number(p, 10),
	    .outside = params_number(p, 11) != 0,
	    .series = (uint64_t)params_number(p, 12),
	};
}

void base_put_appointment(struct base *base, const struct params *p)
{
	struct base_tables *t = &base->t;
	struct appointment_kept *row;

	if (t->appointment_count == t->appointment_room) {
		t->appointment_room = t->appointment_room * 2 + 8;
		t->appointments = must_realloc(t->appointments,
		    t->appointment_room, sizeof(*t->appointments));
	}
	row = &t->appointments[t->appointment_count++];
	*row = (struct appointment_kept){.now = proposed(p)};
	row->told = row->now.series == 0 || row->now.series == row->now.id;
	row->now.note = base_keep(base, params_text(p, 9));
	row->last = (struct appointment_news){
	    .appointment = row->now.id,
	    .version = 1,
	    .event = row->now.state == APPOINTMENT_CONFIRMED
			 ? APPOINTMENT_TAKE
			 : APPOINTMENT_PROPOSE,
	    .who = row->now.by,
	};
	row->moved = row->now.at;
	row->turn = row->now.series != 0 ? row->now.series : row->now.id;
	base_note_move(base, row, &row->now);
}

/* What commits late may find that it has moved on. */
void base_step_appointment(struct base *base, const struct params *p)
{
	struct appointment_kept *row =
	    find(&base->t, (uint64_t)params_number(p, 1));
	struct appointment *a, before;
	int64_t since = params_instant(params_number(p, 7));
	int64_t until = params_instant(params_number(p, 8));
	bool ended;

	if (row == NULL || row->now.version != params_number(p, 2))
		return;
	a = &row->now;
	before = *a;
	ended = a->state == APPOINTMENT_CONFIRMED &&
		params_number(p, 6) != APPOINTMENT_CONFIRMED;
	row->agreed |= (uint64_t)ended << a->sequence;
	a->version++;
	if (params_number(p, 4) != APPOINTMENT_HAND)
		a->at = params_instant(params_number(p, 3));
	a->state = (enum appointment_state)params_number(p, 6);
	a->sequence += !appointment_is_open(a->state) || ended ||
		       a->since != since || a->until != until;
	a->since = since;
	a->until = until;
	a->channel = (enum channel)params_number(p, 9);
	a->advisor = (uint32_t)params_number(p, 10);
	a->outside = params_number(p, 11) != 0;
	row->told = params_number(p, 13) != 0;
	row->last = (struct appointment_news){
	    .appointment = a->id,
	    .version = a->version,
	    .event = (enum appointment_event)params_number(p, 4),
	    .who = (enum side)params_number(p, 5),
	    .reason = base_keep(base, params_text(p, 12)),
	};
	if (row->last.event == APPOINTMENT_MOVE)
		a->by = row->last.who;
	row->moved = params_instant(params_number(p, 3));
	row->turn = (uint64_t)params_number(p, 0);
	base_note_move(base, row, &before);
}

/* Those of its series that went the same way in the same turn. */
struct text base_moved_with(struct arena *arena, const struct base_tables *t,
    const struct appointment_news *news)
{
	struct build b = {.arena = arena};
	const struct move_row *moves = t->judging.moves.at, *of = NULL;
	size_t i, count = t->judging.moves.count;

	for (i = 0; i < count; i++)
		if (moves[i].appointment == news->appointment &&
		    moves[i].version == news->version)
			of = &moves[i];
	for (i = 0; of != NULL && i < count; i++) {
		if (moves[i].turn != of->turn || moves[i].at != of->at ||
		    moves[i].appointment == of->appointment)
			continue;
		if (b.len > 0)
			build_char(&b, ' ');
		build_number(&b, (int64_t)moves[i].appointment);
	}
	return build_done(&b);
}

bool base_appointment_stands(
    const struct base_tables *t, const struct params *p)
{
	const struct appointment_kept *row =
	    find(t, (uint64_t)params_number(p, 1));

	return row != NULL && row->now.version == params_number(p, 2);
}

bool base_appointments_overlap(
    const struct appointment *a, const struct appointment *b)
{
	return a->state == APPOINTMENT_CONFIRMED &&
	       b->state == APPOINTMENT_CONFIRMED && a->since < b->until &&
	       b->since < a->until;
}

static const char *fault_of(
    const struct base_tables *t, const struct appointment *then)
{
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		const struct appointment *other = &t->appointments[i].now;

		if (other->id == then->id ||
		    !base_appointments_overlap(other, then))
			continue;
		if (other->claimant == then->claimant)
			return "appointment_claimant";
		if (other->advisor == then->advisor)
			return "appointment_advisor";
	}
	return NULL;
}

const char *base_proposal_fault(
    const struct base_tables *t, const struct params *p)
{
	const struct appointment then = proposed(p);

	return fault_of(t, &then);
}

const char *base_appointment_fault(
    const struct base_tables *t, const struct params *p)
{
	struct appointment then = find(t, (uint64_t)params_number(p, 1))->now;

	then.state = (enum appointment_state)params_number(p, 6);
	then.since = params_instant(params_number(p, 7));
	then.until = params_instant(params_number(p, 8));
	then.advisor = (uint32_t)params_number(p, 10);
	return fault_of(t, &then);
}

/* ---- reminders ----------------------------------------------------------- */

const struct reminder_row *base_reminder(const struct base_tables *t,
    uint64_t appointment, uint32_t sequence, enum reminder_which which)
{
	size_t i;

	for (i = 0; i < t->reminder_count; i++)
		if (t->reminders[i].decided.appointment == appointment &&
		    t->reminders[i].decided.sequence == sequence &&
		    t->reminders[i].decided.which == which)
			return &t->reminders[i];
	return NULL;
}

/* The first stands. */
void base_put_reminder(struct base *base, const struct reminder *reminder)
{
	struct base_tables *t = &base->t;
	const struct appointment_kept *of = find(t, reminder->appointment);

	if (base_reminder(t, reminder->appointment, reminder->sequence,
		reminder->which) != NULL)
		return;
	if (t->reminder_count == t->reminder_room) {
		t->reminder_room = t->reminder_room * 2 + 8;
		t->reminders = must_realloc(
		    t->reminders, t->reminder_room, sizeof(*t->reminders));
	}
	t->reminders[t->reminder_count++] = (struct reminder_row){
	    .decided = *reminder,
	    .standing = of != NULL && of->now.state == APPOINTMENT_CONFIRMED &&
			of->now.sequence == reminder->sequence,
	    .stored = base->clock->now,
	};
}
