#include "roster/appointment.h"
#include "roster/reminder.h"
#include "tests/sim/run.h"

/* What two people agree on. */

void run_appointment(struct run *run)
{
	base_put_appointment(run->base, run->params);
	run_give_number(run, 0);
}

void run_appointment_step(struct run *run)
{
	base_step_appointment(run->base, run->params);
	run_give_number(run, 0);
}

static struct reminder reminder_at(const struct params *p, uint32_t i)
{
	return (struct reminder){
	    .appointment = (uint64_t)params_element_number(p, 0, i),
	    .sequence = (uint32_t)params_element_number(p, 1, i),
	    .which = (enum reminder_which)params_element_number(p, 2, i),
	    .due = params_instant(params_element_number(p, 3, i)),
	    .at = params_instant(params_element_number(p, 4, i)),
	    .outcome = (enum reminder_outcome)params_element_number(p, 5, i),
	    .turn = (uint64_t)params_element_number(p, 6, i),
	};
}

static void put_reminder(struct run *run, const struct reminder *row)
{
	const struct base_events *events = &run->base->events;

	events->reminded(events->ctx, row,
	    base_reminder(run->t, row->appointment, row->sequence, row->which));
	base_put_reminder(run->base, row);
}

/* One that is a sentence stands with it only. */
void run_reminders(struct run *run)
{
	uint32_t count = params_count(run->params, 0);
	struct message line = {.sender = TEXT("accueil@suivi.localhost")};
	const struct seen *seen;
	struct reminder row;
	uint32_t i;

	for (i = 0; i < count; i++) {
		row = reminder_at(run->params, i);
		line.wire_id = params_element(run->params, 8, i);
		seen = run_find_seen(run->t, &line);
		if (row.outcome != REMINDER_SENT ||
		    (seen != NULL && seen->turn == row.turn))
			put_reminder(run, &row);
	}
}

void run_reminder_left(struct run *run)
{
	const struct params *p = run->params;
	const struct reminder row = {
	    .appointment = (uint64_t)params_number(p, 0),
	    .sequence = (uint32_t)params_number(p, 1),
	    .which = (enum reminder_which)params_number(p, 2),
	    .due = params_instant(params_number(p, 3)),
	    .at = params_instant(params_number(p, 4)),
	    .outcome = (enum reminder_outcome)params_number(p, 5),
	};

	put_reminder(run, &row);
}

static int64_t reminded(
    const struct base_tables *t, const struct appointment *a)
{
	int64_t bits = 0;
	unsigned which;

	for (which = 1; which <= REMINDERS; which++)
		if (a->state == APPOINTMENT_CONFIRMED &&
		    base_reminder(t, a->id, a->sequence, which) != NULL)
			bits |= INT64_C(1) << which;
	return bits;
}

/* Those that were closed long ago are forgotten, but for what nobody judged
 * then. */
static bool is_kept(const struct run *run, const struct appointment *a)
{
	const struct finding_kept *found = base_finding(run->t, a->id);
	const int64_t since = run_now(run) - APPOINTMENT_KEPT;

	return appointment_is_open(a->state) || a->at > since ||
	       (a->state == APPOINTMENT_PAST &&
		   (found == NULL || found->at > since));
}

void run_load_appointments(struct run *run)
{
	const struct appointment *a;
	size_t i;

	for (i = 0; i < run->t->appointment_count; i++) {
		struct row row = {0};

		a = &run->t->appointments[i].now;
		if (!is_kept(run, a))
			continue;
		row_number(&run->arena, &row, (int64_t)a->id);
		row_number(&run->arena, &row, a->at);
		row_number(&run->arena, &row, a->claimant);
		row_number(&run->arena, &row, a->advisor);
		row_number(&run->arena, &row, a->region);
		row_number(&run->arena, &row, a->since);
		row_number(&run->arena, &row, a->until);
		row_number(&run->arena, &row, a->channel);
		row_number(&run->arena, &row, a->state);
		row_number(&run->arena, &row, a->version);
		row_number(&run->arena, &row, a->sequence);
		row_number(&run->arena, &row, a->by);
		row_bool(&row, a->outside);
		row_number(&run->arena, &row, (int64_t)a->series);
		row_text(&row, a->note);
		row_number(&run->arena, &row, reminded(run->t, a));
		run_give(run, &row);
	}
}

bool run_appointment_was_told(
    struct arena *arena, const struct base_tables *t, size_t i)
{
	const struct appointment_news *last = &t->appointments[i].last;
	struct message line = {.sender = TEXT("accueil@suivi.localhost")};
	struct build id = {.arena = arena};

	build_string(&id, "appointment/");
	build_hex(&id, last->appointment);
	build_char(&id, '/');
	build_number(&id, last->version);
	line.wire_id = build_done(&id);
	return run_find_seen(t, &line) != NULL;
}

void run_load_appointments_untold(struct run *run)
{
	const struct appointment_news *last;
	size_t i;

	for (i = run->t->appointment_count; i-- > 0;) {
		struct row row = {0};

		last = &run->t->appointments[i].last;
		if (!run->t->appointments[i].told ||
		    run->t->appointments[i].now.at <=
			run_now(run) - APPOINTMENT_KEPT ||
		    run_appointment_was_told(&run->arena, run->t, i))
			continue;
		row_number(&run->arena, &row, (int64_t)last->appointment);
		row_number(&run->arena, &row, last->version);
		row_number(&run->arena, &row, last->event);
		row_number(&run->arena, &row, last->who);
		row_text(&row, last->reason);
		row_text(&row, base_moved_with(&run->arena, run->t, last));
		run_give(run, &row);
	}
}

void run_load_policies(struct run *run)
{
	const struct policy_kept *kept;
	uint32_t i;

	for (i = 0; i < run->t->policy_count; i++) {
		struct row row = {0};

		kept = &run->t->policies[i];
		row_number(&run->arena, &row, (int64_t)i + 1);
		row_number(&run->arena, &row, kept->region);
		row_text(&row, text_of(policy_row(kept->key)->name));
		row_number(&run->arena, &row, kept->value);
		row_number(&run->arena, &row, 0);
		run_give(run, &row);
	}
}
