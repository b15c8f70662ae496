#include "roster/appointment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* The machine: what its table says, and nothing else, comes to pass. */

static const struct roster_bounds BOUNDS = {.resources = 3,
    .courtesies = 4,
    .renamed = 16,
    .hosts = 4,
    .sessions = 4,
    .heard = 4};
static const int64_t MINUTE = INT64_C(60) * 1000000;
static const int64_t HOUR = INT64_C(3600) * 1000000;
static const int64_t DAY = INT64_C(86400) * 1000000;
/* A Monday at noon in a zone without offset; it works from eight to six. */
static const int64_t NOON = INT64_C(1795435200) * 1000000;

static void put_region(struct roster *r)
{
	static const struct hours_offset offset = {0, 0};
	struct fact fact = {.kind = FACT_REGION};

	fact.as.region = (struct region){
	    .id = 1,
	    .state = REGION_OPEN,
	    .zone = TEXT("UTC"),
	    .hours = TEXT("0 1 480-1080\n0 2 480-1080\n0 3 480-1080\n"
			  "0 4 480-1080\n0 5 480-1080"),
	};
	roster_apply(r, &fact);
	fact = (struct fact){.kind = FACT_OFFSETS};
	fact.as.offsets = (struct offsets){
	    .zone = TEXT("UTC"),
	    .rows = &offset,
	    .count = 1,
	    .until = NOON + 1000 * DAY,
	};
	roster_apply(r, &fact);
}

static void put_claimant(struct roster *r, uint32_t advisor)
{
	struct fact fact = {.kind = FACT_CLAIMANT};

	fact.as.claimant = (struct claimant){
	    .id = 1,
	    .region = 1,
	    .advisor = advisor,
	    .consent = true,
	    .number = TEXT("C1"),
	    .alias = TEXT("c-aaaaaaaa"),
	    .name = TEXT("Jean"),
	};
	roster_apply(r, &fact);
}

static int set_up(void **state)
{
	static struct roster *r;
	struct fact fact = {.kind = FACT_ADVISOR};
	uint32_t i;

	r = roster_new(&BOUNDS);
	put_region(r);
	for (i = 1; i <= 2; i++) {
		fact.as.advisor = (struct advisor){.id = i,
		    .region = 1,
		    .jid = i == 1 ? TEXT("a@x") : TEXT("b@x"),
		    .name = TEXT("Marie")};
		roster_apply(r, &fact);
	}
	put_claimant(r, 1);
	*state = &r;
	return 0;
}

static int tear_down(void **state)
{
	roster_free(*state);
	return 0;
}

static const struct roster *roster_of(void **state)
{
	return *(struct roster **)*state;
}

/* Tomorrow at noon, half an hour. */
static struct appointment in(enum appointment_state state)
{
	return (struct appointment){
	    .id = 9,
	    .claimant = 1,
	    .advisor = 1,
	    .region = 1,
	    .since = NOON + DAY,
	    .until = NOON + DAY + 30 * MINUTE,
	    .channel = CHANNEL_PHONE,
	    .state = state,
	    .version = 4,
	    .by = SIDE_ADVISOR,
	};
}

static struct appointment_ask ask(enum appointment_event event, enum side who)
{
	return (struct appointment_ask){
	    .event = event,
	    .who = who,
	    .now = NOON,
	    .since = NOON + 2 * DAY,
	    .until = NOON + 2 * DAY + 30 * MINUTE,
	};
}

/* Who takes a row whose time is the advisor's. */
static bool takes(const struct appointment_row *row, enum side side)
{
	switch (row->who) {
	case BY_EITHER:
		return side != SIDE_NOBODY;
	case BY_OTHER:
		return side == SIDE_CLAIMANT;
	case BY_SAME:
		return side == SIDE_ADVISOR;
	case BY_CLAIMANT:
		return side == SIDE_CLAIMANT;
	case BY_SERVICE:
		return side == SIDE_NOBODY;
	}
	return false;
}

static const struct appointment_row *find(
    enum appointment_state from, enum appointment_event event)
{
	const struct appointment_row *row;
	uint32_t i;

	for (i = 0; (row = appointment_row_at(i)) != NULL; i++)
		if (row->from == from && row->event == event)
			return row;
	return NULL;
}

/* When, and whether the claimant is followed, so that the guard is content. */
static void content(
    struct roster *r, enum appointment_guard guard, struct appointment_ask *a)
{
	put_claimant(r, guard == GUARD_LEFT     ? 0
			: guard == GUARD_HANDED ? 2
						: 1);
	if (guard == GUARD_BEGUN || guard == GUARD_OVER)
		a->now = NOON + DAY + 30 * MINUTE;
}

static void step__takes_each_row__and_nothing_else(void **state)
{
	struct roster *r = *(struct roster **)*state;
	enum appointment_state from;
	enum appointment_event event;
	enum side side;

	for (from = APPOINTMENT_NONE; from < APPOINTMENT_STATES; from++)
		for (event = APPOINTMENT_PROPOSE; event < APPOINTMENT_EVENTS;
		     event++)
			for (side = SIDE_NOBODY; side <= SIDE_ADVISOR; side++) {
				const struct appointment_row *row =
				    find(from, event);
				struct appointment a = in(from);
				struct appointment_ask want = ask(event, side);
				enum refusal why;

				if (row != NULL)
					content(r, row->guard, &want);
				if (row != NULL && !takes(row, side))
					row = NULL;
				assert_ptr_equal(
				    appointment_step(r, &a, &want, &why), row);
				assert_int_equal(
				    why == REFUSAL_NONE, row != NULL);
			}
}

static void step__has_one_row__for_a_state_and_an_event(void **state)
{
	const struct appointment_row *row;
	uint32_t i;

	(void)state;
	for (i = 0; (row = appointment_row_at(i)) != NULL; i++)
		assert_ptr_equal(find(row->from, row->event), row);
	assert_int_equal(i, 25);
}

static enum refusal why_not(const struct roster *r, const struct appointment *a,
    const struct appointment_ask *want)
{
	enum refusal why;

	(void)appointment_step(r, a, want, &why);
	return why;
}

static void step__says_why_not__of_what_is_closed_or_open(void **state)
{
	static const struct {
		enum appointment_state from;
		enum appointment_event event;
		enum side who;
		enum refusal why;
	} cases[] = {
	    {APPOINTMENT_CANCELLED, APPOINTMENT_MOVE,    SIDE_CLAIMANT,
             REFUSAL_APPOINTMENT_CLOSED},
	    {APPOINTMENT_PAST,      APPOINTMENT_CANCEL,  SIDE_ADVISOR,
             REFUSAL_APPOINTMENT_CLOSED},
	    {APPOINTMENT_PROPOSED,  APPOINTMENT_CONFIRM, SIDE_ADVISOR,
             REFUSAL_APPOINTMENT_OTHER },
	    {APPOINTMENT_PROPOSED,  APPOINTMENT_LATE,    SIDE_CLAIMANT,
             REFUSAL_APPOINTMENT_OPEN  },
	    {APPOINTMENT_CONFIRMED, APPOINTMENT_CONFIRM, SIDE_CLAIMANT,
             REFUSAL_STANDS_ALREADY    },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct appointment a = in(cases[i].from);
		struct appointment_ask want = ask(cases[i].event, cases[i].who);

		assert_int_equal(
		    why_not(roster_of(state), &a, &want), cases[i].why);
	}
}

/* What is free for both, and no more than a few. */
static void take__is_refused__of_what_is_taken(void **state)
{
	struct roster *r = *(struct roster **)*state;
	struct appointment a = in(APPOINTMENT_NONE),
			   other = in(APPOINTMENT_NONE);
	struct appointment_ask want = ask(APPOINTMENT_TAKE, SIDE_CLAIMANT);
	struct fact fact = {.kind = FACT_APPOINTMENT};
	uint64_t i;

	other.state = APPOINTMENT_PROPOSED;
	other.claimant = 2;
	other.since = want.since;
	other.until = want.until;
	a.id = 99;
	assert_int_equal(why_not(r, &a, &want), REFUSAL_NONE);
	fact.as.appointment = other;
	roster_apply(r, &fact);
	assert_int_equal(why_not(r, &a, &want), REFUSAL_APPOINTMENT_TAKEN);
	want.insists = true;
	assert_int_equal(why_not(r, &a, &want), REFUSAL_APPOINTMENT_TAKEN);
	a.id = other.id; /* its own time is no obstacle */
	assert_int_equal(why_not(r, &a, &want), REFUSAL_NONE);
	a.id = 99;
	want.since += 30 * MINUTE;
	want.until += 30 * MINUTE;
	for (i = 0; i < 5; i++) {
		assert_int_equal(why_not(r, &a, &want), REFUSAL_NONE);
		fact.as.appointment = in(APPOINTMENT_CONFIRMED);
		fact.as.appointment.id = 10 + i;
		roster_apply(r, &fact);
	}
	assert_int_equal(why_not(r, &a, &want), REFUSAL_APPOINTMENT_MANY);
}

static void time__is_refused__at_its_bounds(void **state)
{
	static const struct {
		int64_t from_now, minutes;
		bool insists;
		enum refusal why;
	} cases[] = {
	    {0,      30,    false, REFUSAL_APPOINTMENT_PAST  },
	    {-60,    30,    false, REFUSAL_APPOINTMENT_PAST  },
	    {119,    30,    false, REFUSAL_APPOINTMENT_SOON  },
	    {120,    30,    false, REFUSAL_NONE              },
	    {120,    4,     false, REFUSAL_APPOINTMENT_LENGTH},
	    {120,    5,     false, REFUSAL_NONE              },
	    {120,    0,     false, REFUSAL_APPOINTMENT_LENGTH},
	    {120,    240,   false, REFUSAL_NONE              },
	    {120,    241,   false, REFUSAL_APPOINTMENT_LENGTH},
	    {120,    10080, false, REFUSAL_APPOINTMENT_LENGTH},
	    {331,    30,    false, REFUSAL_APPOINTMENT_SHUT  }, /* 17:31 */
	    {331,    30,    true,  REFUSAL_NONE              },
	    {7200,   30,    false, REFUSAL_APPOINTMENT_SHUT  }, /* Saturday */
	    {262080, 30,    false, REFUSAL_APPOINTMENT_FAR   },
	};
	struct appointment a = in(APPOINTMENT_NONE);
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct appointment_ask want =
		    ask(APPOINTMENT_PROPOSE, SIDE_CLAIMANT);

		want.since = NOON + cases[i].from_now * MINUTE;
		want.until = want.since + cases[i].minutes * MINUTE;
		want.insists = cases[i].insists;
		if (why_not(roster_of(state), &a, &want) != cases[i].why)
			fail_msg("case %zu", i);
	}
}

/* The year 9999 is far, not an overflow. */
static void time__of_the_year_9999__is_far(void **state)
{
	struct appointment a = in(APPOINTMENT_NONE);
	struct appointment_ask want = ask(APPOINTMENT_PROPOSE, SIDE_CLAIMANT);

	want.since = INT64_C(253370764800) * 1000000;
	want.until = want.since + HOUR;
	assert_int_equal(
	    why_not(roster_of(state), &a, &want), REFUSAL_APPOINTMENT_FAR);
}

static void confirm__of_what_has_begun__is_refused(void **state)
{
	struct appointment a = in(APPOINTMENT_PROPOSED);
	struct appointment_ask want = ask(APPOINTMENT_CONFIRM, SIDE_CLAIMANT);

	want.now = a.since - 1;
	assert_int_equal(why_not(roster_of(state), &a, &want), REFUSAL_NONE);
	want.now = a.since;
	assert_int_equal(
	    why_not(roster_of(state), &a, &want), REFUSAL_APPOINTMENT_BEGUN);
}

/* Both know, for the question says so; else hours were changed since. */
static void confirm__out_of_hours__needs_that_both_know(void **state)
{
	struct appointment a = in(APPOINTMENT_PROPOSED);
	struct appointment_ask want = ask(APPOINTMENT_CONFIRM, SIDE_CLAIMANT);

	a.since += 9 * HOUR;
	a.until += 9 * HOUR;
	assert_int_equal(
	    why_not(roster_of(state), &a, &want), REFUSAL_APPOINTMENT_SHUT);
	a.outside = true;
	assert_int_equal(why_not(roster_of(state), &a, &want), REFUSAL_NONE);
}

static void put(struct roster *r, uint64_t id, uint32_t claimant)
{
	struct fact fact = {.kind = FACT_APPOINTMENT};

	fact.as.appointment = in(APPOINTMENT_PROPOSED);
	fact.as.appointment.id = id;
	fact.as.appointment.claimant = claimant;
	roster_apply(r, &fact);
}

static void propose__many__is_refused(void **state)
{
	struct roster *r = *(struct roster **)*state;
	struct appointment a = in(APPOINTMENT_NONE);
	struct appointment_ask want = ask(APPOINTMENT_PROPOSE, SIDE_CLAIMANT);
	uint64_t id;

	for (id = 1; id <= 4; id++)
		put(r, id, 1);
	assert_int_equal(why_not(r, &a, &want), REFUSAL_NONE);
	put(r, 5, 1);
	assert_int_equal(why_not(r, &a, &want), REFUSAL_APPOINTMENT_MANY);
	a.claimant = 2;
	assert_int_equal(why_not(r, &a, &want), REFUSAL_NONE);
	for (id = 6; id <= 300; id++)
		put(r, id, (uint32_t)id);
	assert_int_equal(why_not(r, &a, &want), REFUSAL_APPOINTMENT_MANY);
}

/* ---- what a move makes of it --------------------------------------------- */

static void put_cover(struct roster *r, int64_t since, int64_t until)
{
	struct fact fact = {.kind = FACT_COVER};

	fact.as.cover = (struct cover){.turn = 7,
	    .advisor = 1,
	    .stand_in = 2,
	    .since = since,
	    .until = until};
	roster_apply(r, &fact);
}

static void move__takes_the_new_time__and_who_is_there_then(void **state)
{
	struct roster *r = *(struct roster **)*state;
	struct appointment a = in(APPOINTMENT_CONFIRMED);
	struct appointment_ask want = ask(APPOINTMENT_MOVE, SIDE_CLAIMANT);
	struct appointment_step fact;
	const struct appointment_row *row;
	enum refusal why;

	put_cover(r, NOON + 2 * DAY, NOON + 3 * DAY);
	row = appointment_step(r, &a, &want, &why);
	assert_non_null(row);
	appointment_take(r, &a, &want, row, &fact);
	assert_int_equal(fact.since, want.since);
	assert_int_equal(fact.until, want.until);
	assert_int_equal(fact.state, APPOINTMENT_MOVED);
	assert_int_equal(fact.version, 4);
	assert_int_equal(fact.advisor, 2);
	assert_false(fact.outside);
	assert_true(fact.told);
	want.since += DAY;
	want.until += DAY;
	appointment_take(r, &a, &want, row, &fact);
	assert_int_equal(fact.advisor, 1);
}

static void other_moves__leave_the_time__and_who_is_there(void **state)
{
	struct roster *r = *(struct roster **)*state;
	struct appointment a = in(APPOINTMENT_CONFIRMED);
	struct appointment_ask want = ask(APPOINTMENT_PASS, SIDE_NOBODY);
	struct appointment_step fact;
	const struct appointment_row *row;
	enum refusal why;

	put_cover(r, NOON, NOON + 3 * DAY);
	want.now = a.until;
	row = appointment_step(r, &a, &want, &why);
	assert_non_null(row);
	appointment_take(r, &a, &want, row, &fact);
	assert_int_equal(fact.since, a.since);
	assert_int_equal(fact.until, a.until);
	assert_int_equal(fact.state, APPOINTMENT_PAST);
	assert_int_equal(fact.advisor, 1);
	assert_false(fact.told);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(step__takes_each_row__and_nothing_else),
	    CASE(step__has_one_row__for_a_state_and_an_event),
	    CASE(step__says_why_not__of_what_is_closed_or_open),
	    CASE(take__is_refused__of_what_is_taken),
	    CASE(time__is_refused__at_its_bounds),
	    CASE(time__of_the_year_9999__is_far),
	    CASE(confirm__of_what_has_begun__is_refused),
	    CASE(confirm__out_of_hours__needs_that_both_know),
	    CASE(propose__many__is_refused),
	    CASE(move__takes_the_new_time__and_who_is_there_then),
	    CASE(other_moves__leave_the_time__and_who_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
