#include "roster/earlier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Who is offered a time that got free: in their order, each once, while there
 * is time to answer. */

static const int64_t MINUTE = INT64_C(60000000);
static const int64_t HOUR = INT64_C(3600000000);
static const int64_t DAY = INT64_C(86400000000);

enum {
	MONDAY = 20780, /* 2026-11-23 */
	FREED = 9
};

static const struct roster_bounds BOUNDS = {
    .resources = 3, .courtesies = 4, .renamed = 16, .hosts = 4, .sessions = 4};

static const struct hours_offset utc[] = {{.from = 0}};

static int64_t at(int32_t day, int64_t hour)
{
	return (MONDAY + day) * DAY + hour * HOUR;
}

static void advisor(struct roster *r, uint32_t id)
{
	struct fact fact = {.kind = FACT_ADVISOR};

	fact.as.advisor = (struct advisor){.id = id, .region = 1};
	roster_apply(r, &fact);
}

static void claimant(struct roster *r, uint32_t id, uint32_t advisor)
{
	struct fact fact = {.kind = FACT_CLAIMANT};

	fact.as.claimant = (struct claimant){
	    .id = id, .region = 1, .advisor = advisor, .consent = true};
	roster_apply(r, &fact);
}

static void appointment_with(struct roster *r, uint32_t advisor, uint64_t id,
    uint32_t claimant, int64_t since, int64_t length)
{
	struct fact fact = {.kind = FACT_APPOINTMENT};

	fact.as.appointment = (struct appointment){.id = id,
	    .claimant = claimant,
	    .advisor = advisor,
	    .region = 1,
	    .since = since,
	    .until = since + length,
	    .channel = CHANNEL_CHAT,
	    .state = APPOINTMENT_CONFIRMED,
	    .version = 2,
	    .by = SIDE_ADVISOR};
	roster_apply(r, &fact);
}

static void appointment(struct roster *r, uint64_t id, uint32_t claimant,
    int64_t since, int64_t length)
{
	appointment_with(r, 1, id, claimant, since, length);
}

static void wish(
    struct roster *r, uint32_t claimant, uint64_t appointment, uint32_t channel)
{
	struct fact fact = {.kind = FACT_EARLIER_WISH};

	fact.as.earlier_wish = (struct earlier_wish){.turn = claimant,
	    .at = at(0, 8),
	    .claimant = claimant,
	    .appointment = appointment,
	    .channel = channel};
	roster_apply(r, &fact);
}

/* An hour of Wednesday, at ten, from Monday at nine on. */
static struct freed free_time(struct roster *r)
{
	struct fact fact = {.kind = FACT_FREED};

	fact.as.freed = (struct freed){.appointment = FREED,
	    .version = 3,
	    .at = at(0, 9),
	    .advisor = 1,
	    .region = 1,
	    .since = at(2, 10),
	    .until = at(2, 11),
	    .channel = CHANNEL_CHAT};
	roster_apply(r, &fact);
	return fact.as.freed;
}

/* Claimants 1 and 2 wait, in this order, with half an hour on Thursday each; a
 * region that is open from nine to five. */
static struct roster *town(void)
{
	struct roster *r = roster_new(&BOUNDS);
	struct fact fact = {.kind = FACT_REGION};

	fact.as.region = (struct region){.id = 1,
	    .state = REGION_OPEN,
	    .code = TEXT("r"),
	    .name = TEXT("R"),
	    .zone = TEXT("Z"),
	    .hours = TEXT("0 1 540-1020\n0 2 540-1020\n0 3 540-1020\n"
			  "0 4 540-1020\n0 5 540-1020")};
	roster_apply(r, &fact);
	fact = (struct fact){.kind = FACT_OFFSETS};
	fact.as.offsets = (struct offsets){
	    .zone = TEXT("Z"), .rows = utc, .count = 1, .until = at(2000, 0)};
	roster_apply(r, &fact);
	advisor(r, 1);
	advisor(r, 2);
	claimant(r, 1, 1);
	claimant(r, 2, 1);
	appointment(r, 11, 1, at(3, 10), 30 * MINUTE);
	appointment(r, 12, 2, at(3, 12), 30 * MINUTE);
	wish(r, 1, 11, 0);
	wish(r, 2, 12, 0);
	return r;
}

static void keep(struct roster *r, const struct slot_offer *offer)
{
	struct fact fact = {.kind = FACT_SLOT_OFFER};

	fact.as.slot_offer = *offer;
	roster_apply(r, &fact);
}

static void end(struct roster *r, struct slot_offer offer,
    enum offer_outcome outcome, int64_t when)
{
	struct fact fact = {.kind = FACT_SLOT_OFFER_END};

	fact.as.slot_offer_end = offer;
	fact.as.slot_offer_end.outcome = outcome;
	fact.as.slot_offer_end.at = when;
	roster_apply(r, &fact);
}

/* To whom it is offered at that instant; 0: to nobody. */
static uint32_t asked(
    const struct roster *r, const struct freed *freed, int64_t now)
{
	struct slot_offer offer;

	return earlier_offer(r, freed, now, &offer) == EARLIER_OFFERED
		   ? offer.claimant
		   : 0;
}

static void first_in_the_line__is_offered__the_time(void **state)
{
	struct roster *r = town();
	struct freed freed = free_time(r), due;
	struct slot_offer offer;

	(void)state;
	assert_int_equal(earlier_next(r), 0);
	assert_true(earlier_due(r, &due));
	assert_int_equal(due.appointment, FREED);
	assert_int_equal(
	    earlier_offer(r, &freed, at(0, 9), &offer), EARLIER_OFFERED);
	assert_int_equal(offer.why, OFFER_EARLIER);
	assert_int_equal(offer.claimant, 1);
	assert_int_equal(offer.appointment, 11);
	assert_int_equal(offer.freed, FREED);
	assert_int_equal(offer.version, 3);
	assert_int_equal(offer.advisor, 1);
	assert_int_equal(offer.count, 1);
	assert_int_equal(offer.slots[0], at(2, 10));
	assert_int_equal(offer.length, 30 * MINUTE); /* as long as theirs */
	assert_int_equal(offer.until, at(0, 13));    /* four hours */
	roster_free(&r);
}

/* Whoever thinks about it is waited for; then it is the next one's turn, and
 * nobody is asked twice. */
static void next__is_asked__when_the_first_does_not_take_it(void **state)
{
	struct roster *r = town();
	struct freed freed = free_time(r), due;
	struct slot_offer offer;

	(void)state;
	assert_int_equal(
	    earlier_offer(r, &freed, at(0, 9), &offer), EARLIER_OFFERED);
	keep(r, &offer);
	assert_false(earlier_due(r, &due));
	assert_int_equal(earlier_next(r), INT64_MAX);
	end(r, offer, OFFER_REFUSED, at(0, 10));
	assert_true(earlier_due(r, &due));
	assert_int_equal(
	    earlier_offer(r, &freed, at(0, 10), &offer), EARLIER_OFFERED);
	assert_int_equal(offer.claimant, 2);
	keep(r, &offer);
	end(r, offer, OFFER_EXPIRED, at(0, 14));
	assert_int_equal(asked(r, &freed, at(0, 14)), 0);
	roster_free(&r);
}

static void what_is_taken__is_offered__to_nobody(void **state)
{
	struct roster *r = town();
	struct freed freed = free_time(r);
	struct slot_offer offer;

	(void)state;
	assert_int_equal(
	    earlier_offer(r, &freed, at(0, 9), &offer), EARLIER_OFFERED);
	keep(r, &offer);
	end(r, offer, OFFER_TAKEN, at(0, 10));
	assert_int_equal(asked(r, &freed, at(0, 10)), 0);
	roster_free(&r);
}

/* The notice that an appointment needs (two hours) is theirs to think, a
 * quarter of an hour of it at least. */
static void answer__is_awaited__while_there_is_notice(void **state)
{
	struct roster *r = town();
	struct freed freed = free_time(r);
	struct slot_offer offer;

	(void)state;
	assert_int_equal(
	    earlier_offer(r, &freed, at(2, 6), &offer), EARLIER_OFFERED);
	assert_int_equal(offer.until, at(2, 8));
	assert_int_equal(
	    earlier_offer(r, &freed, at(2, 8) - 15 * MINUTE, &offer),
	    EARLIER_OFFERED);
	assert_int_equal(asked(r, &freed, at(2, 8) - 15 * MINUTE + 1), 0);
	roster_free(&r);
}

static void it_must__suit_who_is_asked(void **state)
{
	struct roster *r = town();
	struct freed freed = free_time(r);

	(void)state;
	/* Of another kind than they want. Who says so anew goes to the end. */
	wish(r, 1, 11, CHANNEL_PHONE);
	wish(r, 2, 12, 0);
	assert_int_equal(asked(r, &freed, at(0, 9)), 2);
	wish(r, 1, 11, CHANNEL_CHAT);
	assert_int_equal(asked(r, &freed, at(0, 9)), 2);
	wish(r, 2, 12, CHANNEL_CHAT);
	assert_int_equal(asked(r, &freed, at(0, 9)), 1);
	/* Longer than what got free. */
	appointment(r, 11, 1, at(3, 10), 90 * MINUTE);
	assert_int_equal(asked(r, &freed, at(0, 9)), 2);
	/* Theirs is earlier already. */
	appointment(r, 11, 1, at(2, 9), 30 * MINUTE);
	assert_int_equal(asked(r, &freed, at(0, 9)), 2);
	/* They have something else then. */
	appointment(r, 11, 1, at(3, 10), 30 * MINUTE);
	appointment_with(r, 2, 13, 1, at(2, 10), 15 * MINUTE);
	assert_int_equal(asked(r, &freed, at(0, 9)), 2);
	roster_free(&r);
}

static void who_asked_later__or_is_anothers__is_not_asked(void **state)
{
	struct roster *r = town();
	struct freed freed = free_time(r);

	(void)state;
	freed.at = at(0, 8) - 1;
	assert_int_equal(asked(r, &freed, at(0, 9)), 0);
	freed.at = at(0, 9);
	claimant(r, 1, 2);
	assert_int_equal(asked(r, &freed, at(0, 9)), 2);
	freed.advisor = 2;
	assert_int_equal(asked(r, &freed, at(0, 9)), 1);
	roster_free(&r);
}

/* Who is asked about one thing is not asked about another meanwhile. */
static void who_thinks__about_another_offer__is_passed_over(void **state)
{
	struct roster *r = town();
	struct freed freed = free_time(r);
	struct slot_offer apology = {.why = OFFER_APOLOGY,
	    .appointment = 7,
	    .at = at(0, 8),
	    .claimant = 1,
	    .advisor = 1,
	    .length = 30 * MINUTE,
	    .slots = {at(1, 10)},
	    .count = 1,
	    .until = at(1, 8)};

	(void)state;
	keep(r, &apology);
	assert_int_equal(asked(r, &freed, at(0, 9)), 2);
	end(r, apology, OFFER_REFUSED, at(0, 9));
	assert_int_equal(asked(r, &freed, at(0, 9)), 1);
	roster_free(&r);
}

/* Who left the list, or is followed no more, waits for nothing. */
static void who_left__is_offered__nothing(void **state)
{
	struct roster *r = town();
	struct freed freed = free_time(r);

	(void)state;
	wish(r, 1, 0, 0);
	assert_int_equal(asked(r, &freed, at(0, 9)), 2);
	claimant(r, 2, 0);
	assert_int_equal(asked(r, &freed, at(0, 9)), 0);
	roster_free(&r);
}

static void nothing__is_due__before_the_wait_is_over(void **state)
{
	struct roster *r = town();
	struct fact fact = {.kind = FACT_EARLIER_WAIT};

	(void)state;
	assert_int_equal(earlier_next(r), INT64_MAX);
	(void)free_time(r);
	fact.as.earlier_wait.until = at(0, 21);
	roster_apply(r, &fact);
	assert_int_equal(earlier_next(r), at(0, 21));
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(first_in_the_line__is_offered__the_time),
	    cmocka_unit_test(next__is_asked__when_the_first_does_not_take_it),
	    cmocka_unit_test(what_is_taken__is_offered__to_nobody),
	    cmocka_unit_test(answer__is_awaited__while_there_is_notice),
	    cmocka_unit_test(it_must__suit_who_is_asked),
	    cmocka_unit_test(who_asked_later__or_is_anothers__is_not_asked),
	    cmocka_unit_test(who_thinks__about_another_offer__is_passed_over),
	    cmocka_unit_test(who_left__is_offered__nothing),
	    cmocka_unit_test(nothing__is_due__before_the_wait_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
