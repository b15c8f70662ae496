#include "roster/reminder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* When people are reminded, and what is decided of each instant. */

static const struct roster_bounds BOUNDS = {.resources = 3,
    .courtesies = 4,
    .renamed = 16,
    .hosts = 4,
    .sessions = 4,
    .heard = 4};
static const int64_t MINUTE = INT64_C(60) * 1000000;
static const int64_t HOUR = INT64_C(3600) * 1000000;
static const int64_t DAY = INT64_C(86400) * 1000000;

/* Monday 26 October 2026, 10:00 in Paris, a day after clocks were set back. */
static const int64_t MONDAY = INT64_C(1793005200) * 1000000;
/* 25 October, 01:00 UTC. */
static const int64_t SET_BACK = INT64_C(1792890000) * 1000000;
/* 28 March 2027, 01:00 UTC. */
static const int64_t SET_FORWARD = INT64_C(1806195600) * 1000000;

enum {
	NIGHT_BEGINS = 21,
	NIGHT_ENDS = 8,
	PLAYED = 3000
};

/* The same at every run. */
static uint32_t draw(uint32_t below)
{
	static uint64_t state = 7;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(state >> 33) % below;
}

static void put_zone(struct roster *r)
{
	const struct hours_offset rows[] = {
	    {0,           7200},
	    {SET_BACK,    3600},
	    {SET_FORWARD, 7200},
	};
	struct fact fact = {.kind = FACT_OFFSETS};

	fact.as.offsets = (struct offsets){
	    .zone = TEXT("Europe/Paris"),
	    .rows = rows,
	    .count = 3,
	    .until = MONDAY + 1000 * DAY,
	};
	roster_apply(r, &fact);
}

static void put_claimant(struct roster *r, struct text jid)
{
	struct fact fact = {.kind = FACT_CLAIMANT};

	fact.as.claimant = (struct claimant){
	    .id = 1,
	    .region = 1,
	    .advisor = 1,
	    .consent = true,
	    .number = TEXT("C1"),
	    .alias = TEXT("c-aaaaaaaa"),
	    .jid = jid,
	    .name = TEXT("Jean"),
	};
	roster_apply(r, &fact);
}

static void set_policy(struct roster *r, const char *name, int64_t value)
{
	struct fact fact = {.kind = FACT_POLICY};

	fact.as.policy.name = text_of(name);
	fact.as.policy.value = value;
	roster_apply(r, &fact);
}

static int set_up(void **state)
{
	static struct roster *r;
	struct fact fact = {.kind = FACT_REGION};

	r = roster_new(&BOUNDS);
	fact.as.region = (struct region){
	    .id = 1, .state = REGION_OPEN, .zone = TEXT("Europe/Paris")};
	roster_apply(r, &fact);
	put_zone(r);
	fact = (struct fact){.kind = FACT_ADVISOR};
	fact.as.advisor = (struct advisor){
	    .id = 1, .region = 1, .jid = TEXT("a@x"), .name = TEXT("Marie")};
	roster_apply(r, &fact);
	put_claimant(r, TEXT("c@x"));
	*state = &r;
	return 0;
}

static int tear_down(void **state)
{
	roster_free(*state);
	return 0;
}

static struct roster *roster_of(void **state)
{
	return *(struct roster **)*state;
}

/* Agreed long before. */
static struct appointment at(int64_t since)
{
	return (struct appointment){
	    .id = 9,
	    .at = since - 100 * DAY,
	    .claimant = 1,
	    .advisor = 1,
	    .region = 1,
	    .since = since,
	    .until = since + 30 * MINUTE,
	    .channel = CHANNEL_PHONE,
	    .state = APPOINTMENT_CONFIRMED,
	    .sequence = 3,
	};
}

static void due__is_as_the_policies_say__on_both_sides_of_a_change(void **state)
{
	struct roster *r = roster_of(state);
	struct appointment a = at(MONDAY);

	/* 21 October, 10:00 as well, when Paris was two hours ahead. */
	assert_int_equal(
	    reminder_due(r, &a, REMINDER_DAYS), MONDAY - 5 * DAY - HOUR);
	assert_int_equal(reminder_due(r, &a, REMINDER_HOURS), MONDAY - DAY);
	assert_int_equal(reminder_due(r, &a, REMINDER_MINUTES), MONDAY - HOUR);
	assert_int_equal(reminder_due(r, &a, REMINDER_START), MONDAY);
	assert_int_equal(reminder_due(r, &a, REMINDER_ADVISOR), MONDAY);
	assert_int_equal(reminder_next(r, &a), MONDAY - 5 * DAY - HOUR);
	a = at(SET_FORWARD + 10 * HOUR);
	assert_int_equal(
	    reminder_due(r, &a, REMINDER_DAYS), a.since - 5 * DAY + HOUR);
	set_policy(r, "remind-days", 0);
	set_policy(r, "remind-hours", 48);
	assert_int_equal(reminder_due(r, &a, REMINDER_DAYS), INT64_MAX);
	assert_int_equal(reminder_next(r, &a), a.since - 2 * DAY);
	a.reminded = 1U << REMINDER_HOURS | 1U << REMINDER_MINUTES |
		     1U << REMINDER_START | 1U << REMINDER_ADVISOR;
	assert_int_equal(reminder_next(r, &a), INT64_MAX);
}

static void due__is_not_known__before_the_clocks_are(void **state)
{
	struct roster *r = roster_of(state);
	struct appointment a = at(MONDAY);
	struct fact fact = {.kind = FACT_REGION};

	fact.as.region = (struct region){
	    .id = 1, .state = REGION_OPEN, .zone = TEXT("Indian/Reunion")};
	roster_apply(r, &fact);
	assert_int_equal(reminder_next(r, &a), INT64_MAX);
	fact = (struct fact){.kind = FACT_OFFSETS};
	fact.as.offsets =
	    (struct offsets){.zone = TEXT("Indian/Reunion"), .until = MONDAY};
	roster_apply(r, &fact);
	assert_int_equal(reminder_next(r, &a), MONDAY - 5 * DAY);
}

static void due__is_the_evening_before__where_it_would_be_night(void **state)
{
	struct roster *r = roster_of(state);
	struct appointment a = at(MONDAY - HOUR); /* 9:00 */

	/* An hour before is 8:00, which is no night any more. */
	assert_int_equal(
	    reminder_due(r, &a, REMINDER_MINUTES), MONDAY - 2 * HOUR);
	a = at(MONDAY - HOUR - 30 * MINUTE); /* 8:30; 20:45 on Sunday */
	assert_int_equal(reminder_due(r, &a, REMINDER_MINUTES),
	    MONDAY - 13 * HOUR - 15 * MINUTE);
	/* 2:30 on Sunday, for the second time: 20:45 on Saturday, of summer. */
	a = at(SET_BACK + 30 * MINUTE);
	assert_int_equal(reminder_due(r, &a, REMINDER_START),
	    SET_BACK - 6 * HOUR - 15 * MINUTE);
	/* So shortly before the night that it is moved, too: 20:50. */
	a = at(MONDAY + 10 * HOUR + 50 * MINUTE);
	assert_int_equal(reminder_due(r, &a, REMINDER_START),
	    MONDAY + 10 * HOUR + 45 * MINUTE);
	set_policy(r, "night-begins", 8);
	assert_int_equal(reminder_due(r, &a, REMINDER_START), a.since);
}

static bool is_night(int64_t at)
{
	int64_t ahead = at < SET_BACK || at >= SET_FORWARD ? 2 * HOUR : HOUR;
	int64_t hour = (at + ahead) % DAY / HOUR;

	return hour >= NIGHT_BEGINS || hour < NIGHT_ENDS;
}

static void due__is_never_at_night__and_keeps_the_order(void **state)
{
	struct roster *r = roster_of(state);
	int64_t due, before, since;
	struct appointment a;
	unsigned which, i;

	for (i = 0; i < PLAYED; i++) {
		since = (i % 2 == 0 ? SET_BACK : SET_FORWARD) - 8 * DAY +
			(int64_t)draw(16 * 24 * 60) * MINUTE;
		a = at(since);
		before = INT64_MIN;
		for (which = 1; which <= REMINDERS; which++) {
			due = reminder_due(r, &a, which);
			assert_false(is_night(due));
			assert_false(reminder_is_night(r, 1, due));
			assert_int_equal(
			    reminder_is_night(r, 1, since), is_night(since));
			assert_true(due >= before && due <= since);
			if (which >= REMINDER_START)
				assert_true(since - due <= 13 * HOUR);
			before = due;
		}
	}
}

/* ---- decisions ----------------------------------------------------------- */

static void one_is(const struct reminder *one, enum reminder_which which,
    enum reminder_outcome outcome)
{
	assert_int_equal(one->which, which);
	assert_int_equal(one->outcome, outcome);
	assert_int_equal(one->appointment, 9);
	assert_int_equal(one->sequence, 3);
}

static void decide__sends_the_last__of_those_that_are_due(void **state)
{
	struct roster *r = roster_of(state);
	struct appointment a = at(MONDAY);
	struct reminder got[REMINDERS];
	int64_t again;

	assert_int_equal(
	    reminder_decide(r, &a, MONDAY - 6 * DAY, got, &again), 0);
	/* Found four days late. */
	assert_int_equal(
	    reminder_decide(r, &a, MONDAY - 2 * DAY, got, &again), 1);
	one_is(&got[0], REMINDER_DAYS, REMINDER_SENT);
	assert_int_equal(got[0].due, MONDAY - 5 * DAY - HOUR);
	assert_int_equal(got[0].at, MONDAY - 2 * DAY);
	/* Twenty hours before. */
	assert_int_equal(
	    reminder_decide(r, &a, MONDAY - 20 * HOUR, got, &again), 2);
	one_is(&got[0], REMINDER_DAYS, REMINDER_OVERTAKEN);
	one_is(&got[1], REMINDER_HOURS, REMINDER_SENT);
	/* What came before one that was decided comes no more. */
	a.reminded = 1U << REMINDER_MINUTES;
	assert_int_equal(
	    reminder_decide(r, &a, MONDAY - 30 * MINUTE, got, &again), 2);
	one_is(&got[0], REMINDER_DAYS, REMINDER_OVERTAKEN);
	one_is(&got[1], REMINDER_HOURS, REMINDER_OVERTAKEN);
}

static void decide__tells_both__as_it_begins(void **state)
{
	struct roster *r = roster_of(state);
	struct appointment a = at(MONDAY);
	struct reminder got[REMINDERS];
	int64_t again;

	a.reminded = 1U << REMINDER_DAYS | 1U << REMINDER_HOURS;
	assert_int_equal(
	    reminder_decide(r, &a, MONDAY + 14 * MINUTE, got, &again), 3);
	one_is(&got[0], REMINDER_MINUTES, REMINDER_OVERTAKEN);
	one_is(&got[1], REMINDER_START, REMINDER_SENT);
	one_is(&got[2], REMINDER_ADVISOR, REMINDER_SENT);
	assert_int_equal(
	    reminder_decide(r, &a, MONDAY + 15 * MINUTE, got, &again), 3);
	one_is(&got[1], REMINDER_START, REMINDER_LATE);
	one_is(&got[2], REMINDER_ADVISOR, REMINDER_LATE);
	put_claimant(r, (struct text){0});
	assert_int_equal(reminder_decide(r, &a, MONDAY, got, &again), 3);
	one_is(&got[1], REMINDER_START, REMINDER_NOBODY);
	one_is(&got[2], REMINDER_ADVISOR, REMINDER_SENT);
}

static void decide__leaves_out__what_was_agreed_later(void **state)
{
	struct roster *r = roster_of(state);
	struct appointment a = at(MONDAY);
	struct reminder got[REMINDERS];
	int64_t again;

	a.at = MONDAY - 3 * HOUR;
	assert_int_equal(reminder_decide(r, &a, a.at, got, &again), 2);
	one_is(&got[0], REMINDER_DAYS, REMINDER_AGREED);
	one_is(&got[1], REMINDER_HOURS, REMINDER_AGREED);
}

static void decide__waits_for_the_morning__if_it_means_something_then(
    void **state)
{
	struct roster *r = roster_of(state);
	struct appointment a = at(MONDAY);
	struct reminder got[REMINDERS];
	int64_t again;

	a.reminded = 1U << REMINDER_DAYS;
	/* We were away on Sunday, and it is 23:00 by now. */
	assert_int_equal(
	    reminder_decide(r, &a, MONDAY - 11 * HOUR, got, &again), 0);
	assert_int_equal(again, MONDAY - 2 * HOUR);
	assert_int_equal(reminder_decide(r, &a, again, got, &again), 1);
	one_is(&got[0], REMINDER_HOURS, REMINDER_SENT);
	assert_int_equal(again, 0);
	/* It begins at 7:00. */
	a = at(MONDAY - 3 * HOUR);
	assert_int_equal(
	    reminder_decide(r, &a, MONDAY - 11 * HOUR, got, &again), 5);
	one_is(&got[3], REMINDER_START, REMINDER_LATE);
	assert_int_equal(again, 0);
}

/* A daemon that comes too late may not know yet what clocks show there. */
static void drop__names_each__also_where_clocks_are_not_known(void **state)
{
	struct roster *r = roster_of(state);
	struct fact fact = {.kind = FACT_REGION};
	struct appointment a = at(MONDAY);
	struct appointment_step step = {.at = MONDAY + DAY,
	    .event = APPOINTMENT_PASS,
	    .state = APPOINTMENT_PAST};
	struct reminder got[REMINDERS];

	fact.as.region = (struct region){
	    .id = 1, .state = REGION_OPEN, .zone = TEXT("Not/Learned")};
	roster_apply(r, &fact);
	assert_int_equal(reminder_drop(r, &a, &step, got), REMINDERS);
	assert_true(got[0].due == a.since);
}

static void drop__says_why__of_each_that_is_left(void **state)
{
	static const struct {
		enum appointment_event event;
		enum appointment_state state;
		enum reminder_outcome outcome;
	} ends[] = {
	    {APPOINTMENT_MOVE,   APPOINTMENT_MOVED,     REMINDER_MOVED    },
	    {APPOINTMENT_CANCEL, APPOINTMENT_CANCELLED, REMINDER_CANCELLED},
	    {APPOINTMENT_RETURN, APPOINTMENT_RETURNED,  REMINDER_RETURNED },
	    {APPOINTMENT_PASS,   APPOINTMENT_PAST,      REMINDER_LATE     },
	};
	struct roster *r = roster_of(state);
	struct appointment a = at(MONDAY);
	struct appointment_step step = {
	    .at = MONDAY - 2 * DAY, .since = a.since, .until = a.until};
	struct reminder got[REMINDERS];
	size_t i;

	set_policy(r, "remind-start", 0);
	a.at = MONDAY - 3 * DAY;
	a.reminded = 1U << REMINDER_HOURS;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		step.event = ends[i].event;
		step.state = ends[i].state;
		assert_int_equal(reminder_drop(r, &a, &step, got), 3);
		one_is(&got[0], REMINDER_DAYS, REMINDER_AGREED);
		one_is(&got[1], REMINDER_MINUTES, ends[i].outcome);
		one_is(&got[2], REMINDER_ADVISOR, ends[i].outcome);
	}
	step.event = APPOINTMENT_LATE;
	step.state = APPOINTMENT_CONFIRMED;
	assert_int_equal(reminder_drop(r, &a, &step, got), 0);
	step.event = APPOINTMENT_TAKE; /* of another time */
	step.since += DAY;
	step.until += DAY;
	assert_int_equal(reminder_drop(r, &a, &step, got), 3);
	one_is(&got[1], REMINDER_MINUTES, REMINDER_MOVED);
	a.state = APPOINTMENT_PROPOSED;
	step.state = APPOINTMENT_DECLINED;
	assert_int_equal(reminder_drop(r, &a, &step, got), 0);
}

/* Whatever outages there are: each instant is decided once, nothing is sent at
 * night, and nobody who could be reminded in time was not. */
static void play(const struct roster *r, struct appointment *a)
{
	struct reminder got[REMINDERS];
	int64_t now = a->at, again, next;
	uint32_t i, count, sent = 0;

	while (now < a->until) {
		count = reminder_decide(r, a, now, got, &again);
		for (i = 0; i < count; i++) {
			assert_int_equal(a->reminded & (1U << got[i].which), 0);
			a->reminded |= (uint16_t)(1U << got[i].which);
			if (got[i].outcome != REMINDER_SENT)
				continue;
			assert_false(is_night(now));
			sent += got[i].which != REMINDER_ADVISOR;
		}
		assert_true(again == 0 || (again > now && again < a->since));
		next = again != 0 ? again : reminder_next(r, a);
		if (next == INT64_MAX)
			break;
		now = next > now ? next : now + 1;
		if (draw(3) == 0)
			now += (int64_t)draw(50 * 60) * MINUTE;
	}
	if (now < a->until)
		assert_int_equal(a->reminded, (2U << REMINDERS) - 2);
	if (sent > 0)
		assert_true(sent <= 4);
}

static void decide__decides_each_once__through_outages(void **state)
{
	struct roster *r = roster_of(state);
	struct appointment a;
	unsigned i;

	for (i = 0; i < PLAYED; i++) {
		a = at((i % 2 == 0 ? SET_BACK : SET_FORWARD) - 8 * DAY +
		       (int64_t)draw(16 * 24 * 60) * MINUTE);
		a.at = a.since - (int64_t)draw(10 * 24 * 60) * MINUTE;
		play(r, &a);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(due__is_as_the_policies_say__on_both_sides_of_a_change),
	    TEST(due__is_not_known__before_the_clocks_are),
	    TEST(due__is_the_evening_before__where_it_would_be_night),
	    TEST(due__is_never_at_night__and_keeps_the_order),
	    TEST(decide__sends_the_last__of_those_that_are_due),
	    TEST(decide__tells_both__as_it_begins),
	    TEST(decide__leaves_out__what_was_agreed_later),
	    TEST(decide__waits_for_the_morning__if_it_means_something_then),
	    TEST(drop__names_each__also_where_clocks_are_not_known),
	    TEST(drop__says_why__of_each_that_is_left),
	    TEST(decide__decides_each_once__through_outages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
