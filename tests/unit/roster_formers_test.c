#include "roster/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* Whose an account was, and for whom it acts. */

static const struct roster_bounds BOUNDS = {.resources = 3,
    .courtesies = 4,
    .renamed = 16,
    .hosts = 4,
    .sessions = 4,
    .heard = 4};

static const struct person MARIE = {SIDE_ADVISOR, 1};
static const struct person PAUL = {SIDE_ADVISOR, 2};
static const struct person JEAN = {SIDE_CLAIMANT, 1};

static void move_advisor(struct roster *r, uint32_t id, const char *jid)
{
	struct fact fact = {.kind = FACT_ADVISOR};

	fact.as.advisor = (struct advisor){
	    .id = id, .region = 1, .name = TEXT("A"), .jid = text_of(jid)};
	roster_apply(r, &fact);
}

static void move_claimant(struct roster *r, uint32_t id, const char *jid)
{
	struct fact fact = {.kind = FACT_CLAIMANT};

	fact.as.claimant = (struct claimant){.id = id,
	    .region = 1,
	    .name = TEXT("C"),
	    .alias = TEXT("c-aaaaaaaa"),
	    .number = TEXT("C"),
	    .jid = text_of(jid)};
	roster_apply(r, &fact);
}

static void assert_had(
    const struct roster *r, const char *jid, struct person who)
{
	struct person had = roster_had_account(r, text_of(jid));

	assert_int_equal(had.side, who.side);
	assert_int_equal(had.id, who.id);
}

/* Of an advisor and of a claimant with the same number, each their own; who
 * comes back to one and leaves it again left it last. */
static void accounts__of_before__are_the_last_eight(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	char jid[20];
	int i;

	(void)state;
	move_claimant(r, 1, "jean@x");
	move_claimant(r, 1, "jean.m@x");
	for (i = 1; i <= 9; i++) {
		(void)snprintf(jid, sizeof(jid), "m%d@x", i);
		move_advisor(r, 1, jid);
		if (i == 8)
			move_advisor(r, 1, "m1@x");
	}
	assert_had(r, "jean@x", JEAN);
	assert_had(r, "m1@x", MARIE);
	assert_had(r, "m2@x", MARIE);
	assert_had(r, "m9@x", (struct person){0});
	move_advisor(r, 1, "m10@x");
	assert_had(r, "m2@x", (struct person){0});
	assert_had(r, "m3@x", MARIE);
	assert_had(r, "m1@x", MARIE);
	assert_had(r, "m9@x", MARIE);
	roster_free(&r);
}

/* What two had is the latest's where it comes back, and either's who decides.
 */
static void account__that_two_had__is_of_both(void **state)
{
	struct roster *r = roster_new(&BOUNDS);

	(void)state;
	move_advisor(r, 1, "one@x");
	move_advisor(r, 1, "marie@x");
	move_advisor(r, 2, "one@x");
	assert_true(roster_is_account_of(r, PAUL, TEXT("one@x")));
	assert_false(roster_is_account_of(r, MARIE, TEXT("one@x")));
	move_advisor(r, 2, "paul@x");
	assert_had(r, "one@x", PAUL);
	assert_true(roster_is_account_of(r, PAUL, TEXT("one@x")));
	assert_true(roster_is_account_of(r, MARIE, TEXT("one@x")));
	assert_false(roster_is_account_of(r, JEAN, TEXT("one@x")));
	move_claimant(r, 1, "one@x");
	assert_true(roster_is_account_of(r, JEAN, TEXT("one@x")));
	assert_false(roster_is_account_of(r, PAUL, TEXT("one@x")));
	roster_free(&r);
}

static void account__acts__for_whom_another_stands_for(void **state)
{
	struct roster *r = roster_new(&BOUNDS);

	(void)state;
	move_advisor(r, 1, "one@x");
	move_advisor(r, 2, "paul@x");
	assert_true(roster_acts_for(r, TEXT("else@x"), TEXT("else@x")));
	assert_false(roster_acts_for(r, TEXT("else@x"), TEXT("one@x")));
	assert_false(roster_acts_for(r, TEXT("one@x"), (struct text){0}));
	move_advisor(r, 1, "two@x");
	move_advisor(r, 1, "marie@x");
	assert_true(roster_acts_for(r, TEXT("marie@x"), TEXT("one@x")));
	assert_false(roster_acts_for(r, TEXT("paul@x"), TEXT("one@x")));
	/* From one of before to another of before. */
	assert_true(roster_acts_for(r, TEXT("two@x"), TEXT("one@x")));
	assert_true(roster_acts_for(r, TEXT("one@x"), TEXT("marie@x")));
	/* Another has it by now: what is named stands for both. */
	move_advisor(r, 2, "one@x");
	assert_true(roster_acts_for(r, TEXT("marie@x"), TEXT("one@x")));
	assert_true(roster_acts_for(r, TEXT("one@x"), TEXT("one@x")));
	assert_false(roster_acts_for(r, TEXT("one@x"), TEXT("marie@x")));
	/* Somebody who is followed, too. */
	move_claimant(r, 1, "marie@x");
	move_claimant(r, 1, "jean@x");
	assert_true(roster_acts_for(r, TEXT("jean@x"), TEXT("marie@x")));
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(accounts__of_before__are_the_last_eight),
	    cmocka_unit_test(account__that_two_had__is_of_both),
	    cmocka_unit_test(account__acts__for_whom_another_stands_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
