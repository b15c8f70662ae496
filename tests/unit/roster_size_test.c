#include "roster/roster_private.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

/*
 * A whole domain of claimants in memory. What a row may take is asserted from
 * the shapes; what it took here is only printed, for it depends on the
 * allocator, the machine and the sanitizers.
 */
enum {
	CLAIMANTS = 250000,
	ADVISORS = 1000,
	ROW_MAX = 80 /* bytes; with its indexes and its block under 130 */
};

static const struct roster_bounds BOUNDS = {.resources = 16,
    .courtesies = 16,
    .renamed = 4096,
    .hosts = 64,
    .sessions = 16,
    .heard = 16};

static size_t heap(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

static void put_advisor(struct roster *r, uint32_t id)
{
	struct fact fact = {.kind = FACT_ADVISOR};
	char jid[32];

	(void)snprintf(jid, sizeof(jid), "advisor%u@agency.example", id);
	fact.as.advisor = (struct advisor){
	    .id = id,
	    .region = 1,
	    .number = TEXT("A12345"),
	    .jid = text_of(jid),
	    .name = TEXT("Marie Roy"),
	};
	roster_apply(r, &fact);
}

/* Returns the length of the row's texts. */
static size_t put_claimant(struct roster *r, uint32_t id)
{
	struct fact fact = {.kind = FACT_CLAIMANT};
	struct claimant *row = &fact.as.claimant;
	char number[16], alias[16], jid[40];

	(void)snprintf(number, sizeof(number), "F%07u", id);
	(void)snprintf(alias, sizeof(alias), "c-%08x", id * 2654435761U);
	(void)snprintf(jid, sizeof(jid), "claimant%u@example.org", id);
	*row = (struct claimant){
	    .id = id,
	    .region = 1,
	    .advisor = id % ADVISORS + 1,
	    .consent = true,
	    .number = text_of(number),
	    .alias = text_of(alias),
	    .jid = text_of(jid),
	    .name = TEXT("Jean-Baptiste Martin"),
	    .language = TEXT("fr"),
	};
	roster_apply(r, &fact);
	return row->number.len + row->alias.len + row->jid.len + row->name.len +
	       row->language.len;
}

static struct roster *whole_domain(size_t *texts)
{
	struct roster *r = roster_new(&BOUNDS);
	uint32_t id;

	for (id = 1; id <= ADVISORS; id++)
		put_advisor(r, id);
	for (id = 1; id <= CLAIMANTS; id++)
		*texts += put_claimant(r, id);
	return r;
}

static void roster__holds_250000_claimants__in_little_memory(void **state)
{
	size_t before = heap();
	clock_t start = clock();
	size_t texts = 0;
	struct roster *r = whole_domain(&texts);
	size_t slack = (r->claimant_room - r->claimant_count) *
		       sizeof(struct claimant_slot);
	size_t took = heap() - before;

	(void)state;
	if (took > texts + slack)
		print_message("a claimant takes %zu bytes: texts %zu, all else "
			      "%zu, untouched room %zu; loaded in %ld ms\n",
		    took / CLAIMANTS, texts / CLAIMANTS,
		    (took - texts - slack) / CLAIMANTS, slack / CLAIMANTS,
		    (long)((clock() - start) * 1000 / CLOCKS_PER_SEC));
	assert_true(sizeof(struct claimant_slot) <= ROW_MAX);
	assert_true(r->claimant_room <= CLAIMANTS / 2 * 3 + 64);
	assert_int_equal(r->orphans.count, 0);
	assert_null(r->claimants[0].state.live);
	assert_int_equal(roster_claimants(r), CLAIMANTS);
	roster_free(&r);
}

static void roster__finds_each_of_250000__by_every_key(void **state)
{
	size_t texts = 0;
	struct roster *r = whole_domain(&texts);
	struct claimant_view by_id, by_key;
	struct advisor_view advisor;
	uint32_t id;

	(void)state;
	for (id = 1; id <= CLAIMANTS; id++) {
		if (!roster_claimant(r, id, &by_id) ||
		    !roster_claimant_by_jid(r, by_id.row.jid, &by_key) ||
		    by_key.row.id != id ||
		    !roster_claimant_by_alias(r, by_id.row.alias, &by_key) ||
		    by_key.row.id != id ||
		    !roster_claimant_by_number(r, by_id.row.number, &by_key) ||
		    by_key.row.id != id)
			fail_msg("claimant %u", id);
	}
	for (id = 1; id <= ADVISORS; id++) {
		assert_true(roster_advisor(r, id, &advisor));
		assert_int_equal(advisor.caseload, CLAIMANTS / ADVISORS);
	}
	roster_free(&r);
}

/* One turn of the loop goes through all names, of which one is meant. */
static void roster__looks_at_250000_names__in_one_turn(void **state)
{
	size_t texts = 0;
	struct roster *r = whole_domain(&texts);
	struct fact fact = {.kind = FACT_CLAIMANT};
	uint32_t i = 0;
	clock_t start;

	(void)state;
	fact.as.claimant = (struct claimant){
	    .id = CLAIMANTS,
	    .region = 1,
	    .number = TEXT("F0250000"),
	    .alias = TEXT("c-zzzzzzzz"),
	    .name = TEXT("Jean-Baptiste Martinez"),
	};
	roster_apply(r, &fact);
	start = clock();
	assert_int_equal(
	    roster_next_named(r, TEXT("jean martinez"), &i), CLAIMANTS);
	assert_int_equal(roster_next_named(r, TEXT("jean martinez"), &i), 0);
	print_message("250000 names looked at in %ld us\n",
	    (long)((clock() - start) * 1000000 / CLOCKS_PER_SEC));
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(roster__holds_250000_claimants__in_little_memory),
	    cmocka_unit_test(roster__finds_each_of_250000__by_every_key),
	    cmocka_unit_test(roster__looks_at_250000_names__in_one_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
