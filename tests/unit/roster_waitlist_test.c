#include "roster/caseload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* Who waits for an advisor, and whose turn it is. */

static const struct roster_bounds BOUNDS = {
    .resources = 3, .courtesies = 4, .renamed = 16, .hosts = 4, .sessions = 4};

static void put_region(struct roster *r, uint32_t id)
{
	struct fact fact = {.kind = FACT_REGION};

	fact.as.region =
	    (struct region){.id = id, .state = REGION_OPEN, .code = TEXT("r")};
	roster_apply(r, &fact);
}

static void put_advisor(
    struct roster *r, uint32_t id, uint32_t region, uint32_t ceiling)
{
	struct fact fact = {.kind = FACT_ADVISOR};
	char jid[24];

	(void)snprintf(jid, sizeof(jid), "a%u@localhost", id);
	fact.as.advisor = (struct advisor){.id = id,
	    .region = region,
	    .ceiling = ceiling,
	    .jid = text_of(jid),
	    .name = TEXT("Marie")};
	roster_apply(r, &fact);
}

static void put_claimant(struct roster *r, uint32_t id, uint32_t region,
    uint32_t advisor, int64_t listed)
{
	struct fact fact = {.kind = FACT_CLAIMANT};
	char alias[24];

	(void)snprintf(alias, sizeof(alias), "c-%08u", id);
	fact.as.claimant = (struct claimant){.id = id,
	    .region = region,
	    .advisor = advisor,
	    .listed = listed,
	    .consent = true,
	    .alias = text_of(alias),
	    .name = TEXT("Jean")};
	roster_apply(r, &fact);
}

static void put_in_line(
    struct roster *r, uint32_t id, uint32_t region, int64_t listed)
{
	struct fact fact = {.kind = FACT_CLAIMANT};
	char alias[24];

	(void)snprintf(alias, sizeof(alias), "c-%08u", id);
	fact.as.claimant = (struct claimant){.id = id,
	    .region = region,
	    .listed = listed,
	    .listed_for = LISTED_FOR_PLACE,
	    .alias = text_of(alias),
	    .name = TEXT("Jean")};
	roster_apply(r, &fact);
}

static void put_ceiling(struct roster *r, uint32_t region, int64_t value)
{
	struct fact fact = {.kind = FACT_POLICY};

	fact.as.policy = (struct policy){
	    .region = region, .name = TEXT("ceiling"), .value = value};
	roster_apply(r, &fact);
}

static uint32_t place_of(const struct roster *r, uint32_t id)
{
	struct claimant_view claimant;

	assert_true(roster_claimant(r, id, &claimant));
	return caseload_place(r, &claimant);
}

static uint32_t free_of(const struct roster *r, uint32_t id)
{
	struct advisor_view advisor;

	assert_true(roster_advisor(r, id, &advisor));
	return caseload_free(r, &advisor);
}

static struct roster *set_up(void)
{
	struct roster *r = roster_new(&BOUNDS);

	put_region(r, 1);
	put_region(r, 2);
	put_advisor(r, 1, 1, 1);
	put_advisor(r, 2, 2, CEILING_BY_POLICY);
	put_claimant(r, 1, 1, 1, 0);
	put_claimant(r, 2, 1, 0, 30);
	put_claimant(r, 3, 1, 0, 10);
	put_claimant(r, 4, 2, 0, 20);
	put_ceiling(r, 2, 0);
	return r;
}

static void waitlist__keeps_each_region_in_order(void **state)
{
	struct roster *r = set_up();
	struct listed who;

	(void)state;
	assert_int_equal(place_of(r, 3), 1);
	assert_int_equal(place_of(r, 2), 2);
	assert_int_equal(place_of(r, 4), 1);
	assert_int_equal(place_of(r, 1), 0);
	assert_int_equal(roster_listed_in(r, 1), 2);
	assert_true(roster_listed_at(r, 2, &who));
	assert_int_equal(who.claimant, 2);
	assert_false(roster_listed_at(r, 3, &who));
	/* To another region, at the same instant; away for good. */
	put_claimant(r, 3, 2, 0, 10);
	assert_int_equal(place_of(r, 3), 1);
	assert_int_equal(place_of(r, 4), 2);
	assert_int_equal(place_of(r, 2), 1);
	put_claimant(r, 3, 2, 0, 0);
	assert_int_equal(place_of(r, 4), 1);
	assert_int_equal(roster_listed_in(r, 2), 1);
	roster_free(&r);
}

static void line__for_a_place__is_another_than_that_for_an_advisor(void **state)
{
	struct roster *r = set_up();
	struct claimant_view claimant;

	(void)state;
	put_in_line(r, 5, 1, 5);
	put_in_line(r, 6, 1, 40);
	assert_int_equal(place_of(r, 5), 1);
	assert_int_equal(place_of(r, 6), 2);
	assert_int_equal(place_of(r, 3), 1);
	assert_int_equal(roster_listed_in(r, 1), 2);
	assert_true(roster_claimant(r, 6, &claimant));
	assert_true(caseload_queues(&claimant));
	assert_int_equal(
	    caseload_claimant_may(r, &claimant, 50), REFUSAL_QUEUED);
	assert_true(roster_claimant(r, 3, &claimant));
	assert_false(caseload_queues(&claimant));
	/* A free place with an advisor is not theirs. */
	put_claimant(r, 2, 1, 0, 0);
	put_claimant(r, 3, 1, 0, 0);
	put_claimant(r, 1, 1, 0, 0);
	assert_int_equal(caseload_to_call_up(r), 0);
	put_in_line(r, 5, 1, 0);
	assert_int_equal(place_of(r, 6), 1);
	roster_free(&r);
}

static void ceiling__is_the_regions__where_none_is_set(void **state)
{
	struct roster *r = set_up();

	(void)state;
	assert_int_equal(free_of(r, 1), 0);
	assert_int_equal(free_of(r, 2), 0);
	put_ceiling(r, 2, 3);
	assert_int_equal(free_of(r, 2), 3);
	assert_int_equal(caseload_free_in(r, 2), 3);
	/* A ceiling may be lowered below the load. */
	put_advisor(r, 1, 1, 0);
	assert_int_equal(free_of(r, 1), 0);
	roster_free(&r);
}

static void call_up__is_due__where_a_place_and_somebody_meet(void **state)
{
	struct roster *r = set_up();

	(void)state;
	assert_int_equal(caseload_to_call_up(r), 0);
	put_ceiling(r, 2, 1);
	assert_int_equal(caseload_to_call_up(r), 2);
	put_claimant(r, 4, 2, 2, 0);
	assert_int_equal(caseload_to_call_up(r), 0);
	put_claimant(r, 1, 1, 0, 0);
	assert_int_equal(caseload_to_call_up(r), 1);
	roster_free(&r);
}

static void represent(struct roster *r, uint32_t claimant, const char *jid)
{
	struct fact fact = {.kind = FACT_REPRESENT};

	fact.as.represent = (struct represent){
	    .claimant = claimant, .jid = text_of(jid), .name = TEXT("E")};
	roster_apply(r, &fact);
}

/* Nobody is to follow whom they represent, by whatever account. */
static void call_up__is_not_due__for_who_would_be_their_own(void **state)
{
	struct roster *r = set_up();
	struct fact fact = {.kind = FACT_FORMER_ACCOUNT};

	(void)state;
	put_ceiling(r, 2, 1);
	represent(r, 4, "old@localhost");
	assert_int_equal(caseload_to_call_up(r), 2);
	fact.as.former_account = (struct former_account){
	    {SIDE_ADVISOR, 2},
            TEXT("old@localhost")
        };
	roster_apply(r, &fact);
	assert_int_equal(caseload_to_call_up(r), 0);
	represent(r, 4, "a2@localhost");
	assert_int_equal(caseload_to_call_up(r), 0);
	put_advisor(r, 3, 2, 1);
	assert_int_equal(caseload_to_call_up(r), 2);
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(waitlist__keeps_each_region_in_order),
	    cmocka_unit_test(
		line__for_a_place__is_another_than_that_for_an_advisor),
	    cmocka_unit_test(ceiling__is_the_regions__where_none_is_set),
	    cmocka_unit_test(call_up__is_due__where_a_place_and_somebody_meet),
	    cmocka_unit_test(call_up__is_not_due__for_who_would_be_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
