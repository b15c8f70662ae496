#include "roster/roster_private.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Appointments in memory, beside a plain list of the same. */

static const struct roster_bounds BOUNDS = {.resources = 3,
    .courtesies = 4,
    .renamed = 16,
    .hosts = 4,
    .sessions = 4,
    .heard = 4};

enum {
	PLAIN = 400,
	PEOPLE = 7,
	MANY = 100000,
	SLOT_MAX = 128 /* bytes */
};

/* The same at every run. */
static uint32_t draw(uint32_t below)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(state >> 33) % below;
}

static struct appointment plain[PLAIN + 1]; /* by id; state 0: none */
static uint32_t follower[PEOPLE + 1];       /* 0: the first */

static void put(struct roster *r, const struct appointment *a)
{
	struct fact fact = {.kind = FACT_APPOINTMENT};

	fact.as.appointment = *a;
	roster_apply(r, &fact);
}

static void put_claimant(struct roster *r, uint32_t id, bool consent)
{
	struct fact fact = {.kind = FACT_CLAIMANT};
	char alias[16];

	(void)snprintf(alias, sizeof(alias), "c-%08u", id);
	fact.as.claimant = (struct claimant){
	    .id = id,
	    .region = 1,
	    .advisor = id <= PEOPLE && follower[id] != 0 ? follower[id] : 1,
	    .consent = consent,
	    .number = TEXT("C"),
	    .alias = text_of(alias),
	    .name = TEXT("Jean"),
	};
	roster_apply(r, &fact);
}

static void step(
    struct roster *r, struct appointment *a, enum appointment_event event)
{
	struct fact fact = {.kind = FACT_APPOINTMENT_STEP};

	fact.as.appointment_step = (struct appointment_step){
	    .appointment = a->id,
	    .event = event,
	    .version = a->version++,
	    .who = SIDE_CLAIMANT,
	    .state = a->state,
	    .at = a->at,
	    .since = a->since,
	    .until = a->until,
	    .channel = a->channel,
	    .advisor = a->advisor,
	};
	roster_apply(r, &fact);
}

static void leave(struct roster *r, uint64_t id)
{
	struct fact fact = {.kind = FACT_APPOINTMENT_LEFT};

	fact.as.appointment_left.appointment = id;
	roster_apply(r, &fact);
}

static int64_t plain_due(const struct appointment *a)
{
	if (a->state > APPOINTMENT_CONFIRMED)
		return a->at + APPOINTMENT_KEPT;
	return a->state == APPOINTMENT_CONFIRMED ? a->until : a->since;
}

static void check_lists(const struct roster *r)
{
	uint32_t who, count, expected, side;
	struct person of;
	uint64_t id;

	for (side = SIDE_CLAIMANT; side <= SIDE_ADVISOR; side++)
		for (who = 1; who <= PEOPLE; who++) {
			of = (struct person){(enum side)side, who};
			expected = count = 0;
			for (id = 1; id <= PLAIN; id++)
				expected += plain[id].state != 0 &&
					    (side == SIDE_CLAIMANT
						    ? plain[id].claimant
						    : plain[id].advisor) == who;
			for (id = 0;
			     (id = roster_next_appointment(r, of, id)) != 0;)
				count++;
			assert_int_equal(count, expected);
		}
}

static void check_due(const struct roster *r)
{
	int64_t at = 0, first = INT64_MAX;
	uint64_t due[HEAP_SOME];
	uint32_t i, count, expected = 0;
	uint64_t id;

	for (id = 1; id <= PLAIN; id++)
		if (plain[id].state != 0 && plain_due(&plain[id]) < first)
			first = plain_due(&plain[id]);
	if (roster_appointment_due(r, &at) == 0)
		assert_int_equal(first, INT64_MAX);
	else
		assert_int_equal(at, first);
	for (id = 1; id <= PLAIN; id++)
		expected += plain[id].state != 0 &&
			    plain_due(&plain[id]) <= first + 40000;
	count = roster_appointments_due(r, first + 40000, due);
	if (expected > HEAP_SOME)
		expected = HEAP_SOME;
	assert_int_equal(count, first == INT64_MAX ? 0 : expected);
	for (i = 0; i < count; i++)
		assert_true(plain_due(&plain[due[i]]) <= first + 40000);
}

static struct appointment made_up(uint64_t id)
{
	uint32_t claimant = draw(PEOPLE) + 1;

	return (struct appointment){
	    .id = id,
	    .at = 1000000 * (int64_t)draw(100),
	    .claimant = claimant,
	    .advisor = follower[claimant] != 0 ? follower[claimant] : 1,
	    .region = 1,
	    .since = 1000000 * (int64_t)draw(1000),
	    .state = APPOINTMENT_PROPOSED,
	    .channel = CHANNEL_CHAT,
	    .version = 1,
	    .by = SIDE_ADVISOR,
	    .note = draw(2) == 0 ? TEXT("CV") : (struct text){0},
	};
}

static void change(struct roster *r, uint64_t id)
{
	struct appointment *a = &plain[id];

	if (a->state == 0) {
		*a = made_up(id);
		a->until = a->since + 1800000000;
		put(r, a);
	} else if (a->state > APPOINTMENT_CONFIRMED) {
		leave(r, id);
		a->state = 0;
	} else {
		a->state = (enum appointment_state)(1 + draw(9));
		a->since = 1000000 * (int64_t)draw(1000);
		a->until = a->since + 1800000000;
		step(r, a,
		    a->state == APPOINTMENT_MOVED ? APPOINTMENT_MOVE
						  : APPOINTMENT_CONFIRM);
	}
}

/* Somebody else follows them, and will be at all that is open. */
static void hand_over(struct roster *r, uint32_t claimant)
{
	uint64_t id;

	follower[claimant] = draw(PEOPLE) + 1;
	put_claimant(r, claimant, true);
	for (id = 1; id <= PLAIN; id++)
		if (plain[id].claimant == claimant && plain[id].state != 0 &&
		    plain[id].state <= APPOINTMENT_CONFIRMED) {
			plain[id].advisor = follower[claimant];
			step(r, &plain[id], APPOINTMENT_HAND);
		}
}

static void appointments__stand_as_in_a_plain_list__whatever_happens(
    void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct appointment got;
	uint32_t i;
	uint64_t id;

	(void)state;
	for (i = 1; i <= PEOPLE; i++)
		put_claimant(r, i, true);
	for (i = 0; i < 20000; i++) {
		change(r, draw(PLAIN) + 1);
		if (i % 100 != 0)
			continue;
		hand_over(r, draw(PEOPLE) + 1);
		check_lists(r);
		check_due(r);
	}
	for (id = 1; id <= PLAIN; id++) {
		assert_int_equal(
		    roster_appointment(r, id, &got), plain[id].state != 0);
		if (plain[id].state == 0)
			continue;
		assert_int_equal(got.state, plain[id].state);
		assert_int_equal(got.version, plain[id].version);
		assert_int_equal(got.since, plain[id].since);
		assert_int_equal(got.until, plain[id].until);
		assert_int_equal(got.advisor, plain[id].advisor);
		assert_true(text_equal(got.note, plain[id].note));
	}
	roster_free(&r);
}

static void put_advisor(struct roster *r, uint32_t id)
{
	struct fact fact = {.kind = FACT_ADVISOR};

	fact.as.advisor = (struct advisor){.id = id, .region = 1};
	roster_apply(r, &fact);
}

static void stand_in(struct roster *r, uint32_t advisor, uint32_t by)
{
	struct fact fact = {.kind = FACT_COVER};

	fact.as.cover = (struct cover){.turn = advisor,
	    .advisor = advisor,
	    .stand_in = by,
	    .since = 0,
	    .until = INT64_C(1) << 50};
	roster_apply(r, &fact);
}

/* What could not be handed to who stands in, for they had something else, is
 * due when that goes: is called off, is shorter, or goes to another. */
static void appointments__that_clashed__are_due_when_they_clash_no_more(
    void **state)
{
	static const enum appointment_event events[] = {
	    APPOINTMENT_CANCEL, APPOINTMENT_TAKE, APPOINTMENT_HAND};
	struct appointment theirs = made_up(1), own = made_up(2);
	struct roster *r;
	int64_t at;
	uint32_t id;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		r = roster_new(&BOUNDS);
		for (id = 1; id <= 4; id++)
			put_advisor(r, id);
		follower[1] = 1;
		follower[2] = 3;
		put_claimant(r, 1, true);
		put_claimant(r, 2, true);
		stand_in(r, 1, 2);
		stand_in(r, 2, 3);
		theirs.claimant = theirs.advisor = 1;
		theirs.state = own.state = APPOINTMENT_CONFIRMED;
		own.since = 50000000;
		theirs.since = 70000000;
		own.until = theirs.until = 90000000;
		theirs.reminded = own.reminded = UINT16_MAX;
		own.claimant = 2;
		own.advisor = 3;
		put(r, &own);
		put(r, &theirs);
		assert_int_not_equal(roster_appointment_due(r, &at), 0);
		assert_int_not_equal(at, 0);
		if (events[i] == APPOINTMENT_CANCEL)
			own.state = APPOINTMENT_CANCELLED;
		else if (events[i] == APPOINTMENT_TAKE)
			own.until = theirs.since;
		else
			own.advisor = follower[2] = 4;
		put_claimant(r, 2, true);
		step(r, &own, events[i]);
		assert_int_equal(roster_appointment_due(r, &at), 1);
		assert_int_equal(at, 0);
		roster_free(&r);
	}
}

static void appointments__of_who_is_not_followed__are_due_at_once(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct appointment a = made_up(1);
	int64_t at;

	(void)state;
	a.claimant = 1;
	a.advisor = follower[1];
	a.since = 5000000;
	a.until = 9000000;
	put_claimant(r, 1, true);
	put(r, &a);
	assert_int_equal(roster_appointment_due(r, &at), 1);
	assert_int_equal(at, 5000000);
	put_claimant(r, 1, false);
	assert_int_equal(roster_appointment_due(r, &at), 1);
	assert_int_equal(at, 0);
	put_claimant(r, 1, true);
	assert_int_equal(roster_appointment_due(r, &at), 1);
	assert_int_equal(at, 5000000);
	roster_free(&r);
}

/* A load that was broken off begins anew. */
static void appointments__that_are_loaded_again__stand_once(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct appointment a = made_up(1), got;
	struct person of = {SIDE_CLAIMANT, 1};

	(void)state;
	a.claimant = 1;
	put(r, &a);
	a.version = 2;
	a.state = APPOINTMENT_CONFIRMED;
	put(r, &a);
	assert_int_equal(roster_appointments(r), 1);
	assert_true(roster_appointment(r, 1, &got));
	assert_int_equal(got.version, 2);
	assert_int_equal(roster_next_appointment(r, of, 0), 1);
	assert_int_equal(roster_next_appointment(r, of, 1), 0);
	roster_free(&r);
}

/* A calendar learns a new time, and that there is none, by a greater number. */
static void sequence__grows__with_the_time_and_the_end(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct appointment a = made_up(1), got;

	(void)state;
	a.until = a.since + 1800000000;
	put(r, &a);
	a.state = APPOINTMENT_CONFIRMED;
	step(r, &a, APPOINTMENT_CONFIRM);
	assert_true(roster_appointment(r, 1, &got));
	assert_int_equal(got.sequence, 0);
	a.state = APPOINTMENT_MOVED;
	a.since += 60000000;
	step(r, &a, APPOINTMENT_MOVE);
	assert_true(roster_appointment(r, 1, &got));
	assert_int_equal(got.sequence, 1);
	assert_int_equal(got.by, SIDE_CLAIMANT);
	a.state = APPOINTMENT_DECLINED;
	step(r, &a, APPOINTMENT_DECLINE);
	assert_true(roster_appointment(r, 1, &got));
	assert_int_equal(got.sequence, 2);
	assert_int_equal(got.version, 4);
	roster_free(&r);
}

static void put_region(struct roster *r, struct text zone, int32_t seconds)
{
	const struct hours_offset row = {0, seconds};
	struct fact fact = {.kind = FACT_OFFSETS};

	fact.as.offsets = (struct offsets){
	    .zone = zone, .rows = &row, .count = 1, .until = INT64_MAX};
	roster_apply(r, &fact);
	fact = (struct fact){.kind = FACT_REGION};
	fact.as.region =
	    (struct region){.id = 1, .state = REGION_OPEN, .zone = zone};
	roster_apply(r, &fact);
}

static void decide(struct roster *r, enum reminder_which which)
{
	struct fact fact = {.kind = FACT_REMINDER};

	fact.as.reminder = (struct reminder){
	    .appointment = 1, .which = which, .outcome = REMINDER_OVERTAKEN};
	roster_apply(r, &fact);
}

/* At eight in the evening, and in a zone where that is eleven at night. */
static void reminders__fall_due__as_clocks_of_the_region_show(void **state)
{
	static const int64_t hour = INT64_C(3600000000);
	struct roster *r = roster_new(&BOUNDS);
	struct appointment a = made_up(1);
	struct fact fact = {.kind = FACT_APPOINTMENTS_REVIEW};
	int64_t at;

	(void)state;
	a.advisor = follower[1];
	put_claimant(r, 1, true);
	put_region(r, TEXT("UTC"), 0);
	a.claimant = 1;
	a.state = APPOINTMENT_CONFIRMED;
	a.at = 0;
	a.since = 2420 * hour;
	a.until = a.since + hour;
	put(r, &a);
	assert_int_equal(roster_appointment_due(r, &at), 1);
	assert_int_equal(at, a.since - 120 * hour);
	decide(r, REMINDER_DAYS);
	decide(r, REMINDER_HOURS);
	(void)roster_appointment_due(r, &at);
	assert_int_equal(at, a.since - hour);
	assert_false(roster_appointments_stale(r));
	put_region(r, TEXT("Ahead"), 3 * 3600);
	assert_true(roster_appointments_stale(r));
	fact.as.appointments_review.count = 1;
	roster_apply(r, &fact);
	assert_false(roster_appointments_stale(r));
	(void)roster_appointment_due(r, &at);
	assert_int_equal(at, a.since - 2 * hour - hour / 4);
	decide(r, REMINDER_MINUTES);
	decide(r, REMINDER_START);
	decide(r, REMINDER_ADVISOR);
	(void)roster_appointment_due(r, &at);
	assert_int_equal(at, a.until);
	a.since += hour;
	a.until += hour;
	step(r, &a, APPOINTMENT_DECLINE);
	(void)roster_appointment_due(r, &at);
	assert_int_equal(at, a.since - 120 * hour - 3 * hour - hour / 4);
	roster_free(&r);
}

static void appointments__take_little_memory__each(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct appointment a = made_up(1);
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd, took, slack;
	uint64_t id;

	(void)state;
	a.note = (struct text){0};
	for (id = 1; id <= MANY; id++) {
		a.id = id;
		a.claimant = (uint32_t)id / 4 + 1;
		a.advisor = (uint32_t)id / 250 + 1;
		a.since = (int64_t)(id * 7919 % MANY);
		put(r, &a);
	}
	took = mallinfo2().uordblks + mallinfo2().hblkhd - before;
	slack = (r->appointments.room - r->appointments.count) *
		    sizeof(struct appointment_slot) +
		(r->appointments.due.room - r->appointments.due.count) *
		    (sizeof(int64_t) + sizeof(uint32_t));
	print_message("an appointment takes %zu bytes, untouched room %zu\n",
	    (took - slack) / MANY, slack / MANY);
	assert_int_equal(roster_appointments(r), MANY);
	assert_true(sizeof(struct appointment_slot) <= SLOT_MAX);
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		appointments__stand_as_in_a_plain_list__whatever_happens),
	    cmocka_unit_test(
		appointments__that_clashed__are_due_when_they_clash_no_more),
	    cmocka_unit_test(
		appointments__of_who_is_not_followed__are_due_at_once),
	    cmocka_unit_test(appointments__that_are_loaded_again__stand_once),
	    cmocka_unit_test(sequence__grows__with_the_time_and_the_end),
	    cmocka_unit_test(reminders__fall_due__as_clocks_of_the_region_show),
	    cmocka_unit_test(appointments__take_little_memory__each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
