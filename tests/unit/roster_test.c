#include "roster/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "roster/caseload.h"

static const struct roster_bounds BOUNDS = {.resources = 3,
    .courtesies = 4,
    .renamed = 4096,
    .hosts = 64,
    .sessions = 16,
    .heard = 16};

static void put_region(struct roster *r, uint32_t id, enum region_state state)
{
	struct fact fact = {.kind = FACT_REGION};

	fact.as.region = (struct region){
	    .id = id,
	    .state = state,
	    .code = TEXT("idf"),
	    .name = TEXT("Ile-de-France"),
	    .zone = TEXT("Europe/Paris"),
	    .language = TEXT("fr"),
	};
	roster_apply(r, &fact);
}

static void put_advisor(struct roster *r, uint32_t id, const char *jid)
{
	struct fact fact = {.kind = FACT_ADVISOR};

	fact.as.advisor = (struct advisor){
	    .id = id,
	    .region = 1,
	    .number = TEXT("A"),
	    .jid = text_of(jid),
	    .name = TEXT("Marie"),
	};
	roster_apply(r, &fact);
}

static struct claimant row(uint32_t id, const char *alias, const char *jid)
{
	return (struct claimant){
	    .id = id,
	    .region = 1,
	    .advisor = 1,
	    .consent = true,
	    .number = TEXT("C"),
	    .alias = text_of(alias),
	    .jid = text_of(jid),
	    .name = TEXT("Jean"),
	};
}

static void put_claimant(struct roster *r, struct claimant claimant)
{
	struct fact fact = {.kind = FACT_CLAIMANT};

	fact.as.claimant = claimant;
	roster_apply(r, &fact);
}

static void put_presence(
    struct roster *r, struct person who, uint64_t resource, enum show show)
{
	struct fact fact = {.kind = FACT_PRESENCE};

	fact.as.presence =
	    (struct presence){.who = who, .resource = resource, .show = show};
	roster_apply(r, &fact);
}

static void put_message(struct roster *r, struct message message)
{
	struct fact fact = {.kind = FACT_MESSAGE};

	fact.as.message = message;
	roster_apply(r, &fact);
}

static struct roster *set_up(void)
{
	struct roster *r = roster_new(&BOUNDS);

	put_region(r, 1, REGION_PILOT);
	put_advisor(r, 1, "marie@localhost");
	put_advisor(r, 2, "karim@localhost");
	put_claimant(r, row(1, "c-aaaaaaaa", "jean@localhost"));
	put_claimant(r, row(2, "c-bbbbbbbb", "aicha@localhost"));
	put_claimant(r, row(3, "c-cccccccc", NULL));
	return r;
}

static void roster__finds_people__by_each_key(void **state)
{
	struct roster *r = set_up();
	struct claimant_view claimant;
	struct advisor_view advisor;

	(void)state;
	assert_true(
	    roster_claimant_by_jid(r, TEXT("aicha@localhost"), &claimant));
	assert_int_equal(claimant.row.id, 2);
	assert_true(roster_claimant_by_alias(r, TEXT("c-cccccccc"), &claimant));
	assert_int_equal(claimant.row.id, 3);
	assert_false(roster_claimant_by_jid(r, TEXT(""), &claimant));
	assert_false(
	    roster_claimant_by_jid(r, TEXT("Aicha@localhost"), &claimant));
	assert_true(
	    roster_advisor_by_jid(r, TEXT("karim@localhost"), &advisor));
	assert_int_equal(advisor.row.id, 2);
	assert_false(roster_advisor(r, 3, &advisor));
	roster_free(&r);
	assert_null(r);
}

static uint32_t walk(const struct roster *r, uint32_t advisor)
{
	uint32_t id = 0, count = 0;

	while ((id = roster_next_in_caseload(r, advisor, id)) != 0)
		count++;
	return count;
}

static void put_line(struct roster *r, uint64_t line, int64_t at)
{
	struct fact fact = {.kind = FACT_AUDIT};

	fact.as.audit.line = line;
	fact.as.audit.at = at;
	roster_apply(r, &fact);
}

static void roster__remembers_lines__as_many_as_it_may(void **state)
{
	static const int64_t WEEK = INT64_C(604800000000);
	struct roster *r = set_up();
	uint64_t line;

	(void)state;
	put_line(r, 0, 1);
	assert_false(roster_heard(r, 0, 1));
	for (line = 1; line <= BOUNDS.heard; line++)
		put_line(r, line, (int64_t)line);
	assert_true(roster_heard(r, 1, WEEK));
	assert_false(roster_heard(r, 1, WEEK + 1));
	put_line(r, 1, 2); /* heard again, it takes no other place */
	assert_true(roster_heard(r, 1, WEEK + 1));
	assert_true(roster_heard(r, BOUNDS.heard, 1));
	put_line(r, line, 1);
	assert_false(roster_heard(r, 1, 1));
	assert_true(roster_heard(r, 2, 1));
	assert_true(roster_heard(r, line, 1));
	roster_free(&r);
}

static void roster__counts_people__without_test_accounts(void **state)
{
	struct roster *r = set_up();
	struct claimant claimant = row(3, "c-cccccccc", NULL);
	struct fact fact = {.kind = FACT_ADVISOR};
	int again;

	(void)state;
	assert_int_equal(roster_count(r).claimants, 3);
	assert_int_equal(roster_count(r).advisors, 2);
	claimant.probe = true;
	fact.as.advisor = (struct advisor){.id = 3,
	    .jid = TEXT("probe@localhost"),
	    .name = TEXT("Probe"),
	    .probe = true};
	for (again = 0; again < 2; again++) {
		put_claimant(r, claimant);
		roster_apply(r, &fact);
		assert_int_equal(roster_count(r).claimants, 2);
		assert_int_equal(roster_count(r).advisors, 2);
	}
	assert_int_equal(roster_claimants(r), 3);
	roster_free(&r);
}

static void roster__moves_a_claimant__between_caseloads(void **state)
{
	struct roster *r = set_up();
	struct claimant moved = row(2, "c-bbbbbbbb", "aicha@localhost");
	struct advisor_view advisor;

	(void)state;
	assert_int_equal(walk(r, 1), 3);
	moved.advisor = 2;
	put_claimant(r, moved);
	assert_int_equal(walk(r, 1), 2);
	assert_int_equal(walk(r, 2), 1);
	assert_true(roster_advisor(r, 1, &advisor));
	assert_int_equal(advisor.caseload, 2);
	moved.advisor = 0;
	put_claimant(r, moved);
	assert_int_equal(walk(r, 2), 0);
	roster_free(&r);
}

static void roster__forgets_the_old_jid__when_rebound(void **state)
{
	struct roster *r = set_up();
	struct person jean = {SIDE_CLAIMANT, 1};
	struct claimant_view claimant;

	(void)state;
	put_presence(r, jean, 7, SHOW_AVAILABLE);
	put_claimant(r, row(1, "c-aaaaaaaa", "jean@other.example"));
	assert_false(
	    roster_claimant_by_jid(r, TEXT("jean@localhost"), &claimant));
	assert_true(
	    roster_claimant_by_jid(r, TEXT("jean@other.example"), &claimant));
	assert_int_equal(claimant.show, SHOW_GONE);
	roster_free(&r);
}

static void presence__shows_the_best_of_a_bounded_set(void **state)
{
	struct roster *r = set_up();
	struct person jean = {SIDE_CLAIMANT, 1};
	struct claimant_view view;
	uint64_t i;

	(void)state;
	put_presence(r, jean, 1, SHOW_AWAY);
	assert_int_equal(
	    roster_show_with(r, jean, 2, SHOW_AVAILABLE), SHOW_AVAILABLE);
	assert_int_equal(roster_show_with(r, jean, 1, SHOW_GONE), SHOW_GONE);
	put_presence(r, jean, 2, SHOW_DND);
	assert_true(roster_claimant(r, 1, &view));
	assert_int_equal(view.show, SHOW_DND);
	put_presence(r, jean, 2, SHOW_GONE);
	assert_true(roster_claimant(r, 1, &view));
	assert_int_equal(view.show, SHOW_AWAY);
	for (i = 10; i < 10000; i++)
		put_presence(r, jean, i, SHOW_XA);
	assert_true(roster_claimant(r, 1, &view));
	assert_int_equal(view.show, SHOW_XA);
	put_presence(r, jean, 0, SHOW_GONE);
	assert_true(roster_claimant(r, 1, &view));
	assert_int_equal(view.show, SHOW_GONE);
	roster_free(&r);
}

static void link_down__forgets_what_was_learned_over_it(void **state)
{
	struct roster *r = set_up();
	struct person jean = {SIDE_CLAIMANT, 1};
	struct fact fact = {.kind = FACT_PRIVILEGE};
	struct claimant_view view;

	(void)state;
	fact.as.privilege = (struct privilege){
	    .host = TEXT("localhost"), .version = 2, .roster = true};
	roster_apply(r, &fact);
	assert_true(roster_privilege(r, TEXT("localhost")).roster);
	put_presence(r, jean, 1, SHOW_AVAILABLE);
	fact = (struct fact){.kind = FACT_LINK};
	roster_apply(r, &fact);
	assert_int_equal(roster_privilege(r, TEXT("localhost")).version, 0);
	assert_true(roster_claimant(r, 1, &view));
	assert_int_equal(view.show, SHOW_GONE);
	roster_free(&r);
}

static void put_stage(struct roster *r, uint32_t id, enum provision_stage stage)
{
	struct fact fact = {.kind = FACT_PROVISION};

	fact.as.provision = (struct provision){
	    .who = {SIDE_CLAIMANT, id},
              .stage = stage
        };
	roster_apply(r, &fact);
}

static void provision__keeps_each_stage_in_order(void **state)
{
	struct roster *r = set_up();

	(void)state;
	put_stage(r, 2, PROVISION_WANTED);
	put_stage(r, 1, PROVISION_WANTED);
	put_stage(r, 3, PROVISION_WANTED);
	put_stage(r, 2, PROVISION_WANTED);
	assert_int_equal(roster_provisioning_count(r, PROVISION_WANTED), 3);
	assert_int_equal(roster_provisioning(r, PROVISION_WANTED).id, 2);
	put_stage(r, 2, PROVISION_ASKED);
	assert_int_equal(roster_provisioning(r, PROVISION_WANTED).id, 1);
	assert_int_equal(roster_provisioning(r, PROVISION_ASKED).id, 2);
	put_stage(r, 3, PROVISION_DONE);
	put_stage(r, 1, PROVISION_DONE);
	assert_int_equal(roster_provisioning_count(r, PROVISION_WANTED), 0);
	assert_int_equal(
	    roster_provisioning(r, PROVISION_WANTED).side, SIDE_NOBODY);
	roster_free(&r);
}

static struct message said(enum message_kind kind, int64_t arrived)
{
	return (struct message){
	    .kind = kind,
	    .arrived = arrived,
	    .claimant = 1,
	    .advisor = 1,
	    .sender = TEXT("jean@localhost"),
	    .id = TEXT("m1"),
	    .wire_id = TEXT("m1"),
	};
}

static void waiting__counts_from_the_first_unanswered_sentence(void **state)
{
	struct roster *r = set_up();
	struct caseload_waiting waiting;

	(void)state;
	assert_int_equal(caseload_waiting(r, 1).count, 0);
	put_message(r, said(FROM_CLAIMANT, 500));
	put_message(r, said(FROM_CLAIMANT, 900));
	waiting = caseload_waiting(r, 1);
	assert_int_equal(waiting.count, 1);
	assert_int_equal(waiting.longest, 1);
	assert_int_equal(waiting.since, 500);
	put_message(r, said(FROM_ADVISOR, 1000));
	assert_int_equal(caseload_waiting(r, 1).count, 0);
	roster_free(&r);
}

static void ids__are_mapped_both_ways__when_renamed(void **state)
{
	struct roster *r = set_up();
	struct message m = said(FROM_CLAIMANT, 1);
	char id[16];
	int i;

	(void)state;
	put_message(r, m);
	assert_int_equal(roster_wire_id(r, m.sender, m.id).len, 0);
	m.wire_id = TEXT("g-1");
	put_message(r, m);
	put_message(r, m);
	assert_true(text_is(roster_wire_id(r, m.sender, m.id), "g-1"));
	assert_true(text_is(roster_own_id(r, m.sender, TEXT("g-1")), "m1"));
	assert_int_equal(roster_own_id(r, TEXT("other@x"), TEXT("g-1")).len, 0);
	m.wire_id = TEXT("g-2");
	put_message(r, m);
	assert_true(text_is(roster_wire_id(r, m.sender, m.id), "g-2"));
	assert_true(text_is(roster_own_id(r, m.sender, TEXT("g-1")), "m1"));
	for (i = 0; i < 10000; i++) {
		(void)snprintf(id, sizeof(id), "n%d", i);
		m.id = text_of(id);
		put_message(r, m);
	}
	assert_true(text_is(roster_wire_id(r, m.sender, TEXT("n9999")), "g-2"));
	assert_int_equal(roster_wire_id(r, m.sender, TEXT("m1")).len, 0);
	roster_free(&r);
}

static void courtesy__is_due_once_a_day__and_bounded(void **state)
{
	struct roster *r = set_up();
	struct fact fact = {.kind = FACT_COURTESY};
	const char *const jids[] = {"a@x", "b@x", "c@x", "d@x", "e@x"};
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		fact.as.courtesy.jid = text_of(jids[i]);
		fact.as.courtesy.until = 100;
		assert_true(roster_courtesy_due(r, text_of(jids[i]), 1));
		roster_apply(r, &fact);
	}
	assert_false(roster_courtesy_due(r, TEXT("e@x"), 99));
	assert_true(roster_courtesy_due(r, TEXT("e@x"), 100));
	assert_true(roster_courtesy_due(r, TEXT("a@x"), 1));
	roster_free(&r);
}

static const struct {
	enum region_state state;
	bool consent;
	uint32_t advisor;
	enum refusal want;
} rules[] = {
    {REGION_CLOSED,    true,  1, REFUSAL_REGION_SHUT},
    {REGION_PILOT,     true,  1, REFUSAL_NONE       },
    {REGION_EVALUATED, true,  1, REFUSAL_NONE       },
    {REGION_OPEN,      true,  1, REFUSAL_NONE       },
    {REGION_PAUSED,    true,  1, REFUSAL_REGION_HELD},
    {REGION_PILOT,     false, 1, REFUSAL_NO_CONSENT },
    {REGION_PILOT,     true,  0, REFUSAL_NO_ADVISOR },
};

static void caseload__says_who_may(void **state)
{
	struct roster *r = set_up();
	struct claimant claimant = row(1, "c-aaaaaaaa", "jean@localhost");
	struct claimant_view view;
	struct advisor_view marie, karim;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		put_region(r, 1, rules[i].state);
		claimant.consent = rules[i].consent;
		claimant.advisor = rules[i].advisor;
		put_claimant(r, claimant);
		assert_true(roster_claimant(r, 1, &view));
		if (caseload_claimant_may(r, &view, 0) != rules[i].want)
			fail_msg("rule %zu", i);
		assert_true(roster_advisor(r, 1, &marie));
		assert_true(roster_advisor(r, 2, &karim));
		assert_int_equal(caseload_advisor_may(r, &karim, &view, 0),
		    REFUSAL_NOT_FOLLOWED);
		if (rules[i].advisor != 0)
			assert_int_equal(
			    caseload_advisor_may(r, &marie, &view, 0),
			    rules[i].want == REFUSAL_NO_CONSENT
				? REFUSAL_LEFT
				: rules[i].want);
	}
	roster_free(&r);
}

/* Rows are replaced and people come and go; look-ups stay right throughout. */
static void roster__stays_consistent__under_many_changes(void **state)
{
	enum {
		PEOPLE = 300,
		STEPS = 20000
	};
	struct roster *r = set_up();
	uint64_t seed = 99;
	uint32_t total, step;

	(void)state;
	for (step = 0; step < STEPS; step++) {
		char alias[16], jid[32];
		struct claimant claimant;
		uint32_t id;

		seed = seed * UINT64_C(6364136223846793005) + 1;
		id = (uint32_t)(seed >> 33) % PEOPLE + 1;
		(void)snprintf(alias, sizeof(alias), "c-%08u", id);
		(void)snprintf(jid, sizeof(jid), "p%u.%u@localhost", id,
		    (unsigned)(seed >> 50) % 3);
		claimant = row(id, alias, jid);
		claimant.advisor = (uint32_t)(seed >> 45) % 3;
		put_claimant(r, claimant);
		put_presence(r, (struct person){SIDE_CLAIMANT, id},
		    (seed >> 20) % 5, (enum show)((seed >> 25) % 5));
		if (step % 1000 != 0)
			continue;
		total = walk(r, 1) + walk(r, 2);
		assert_true(total <= roster_claimants(r));
	}
	assert_int_equal(roster_claimants(r), PEOPLE);
	for (step = 0; step < PEOPLE; step++) {
		struct claimant_view a, b;

		assert_true(
		    roster_claimant(r, roster_claimant_at(r, step), &a));
		assert_true(roster_claimant_by_jid(r, a.row.jid, &b));
		assert_int_equal(a.row.id, b.row.id);
		assert_true(roster_claimant_by_alias(r, a.row.alias, &b));
		assert_int_equal(a.row.id, b.row.id);
	}
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(roster__finds_people__by_each_key),
	    cmocka_unit_test(roster__remembers_lines__as_many_as_it_may),
	    cmocka_unit_test(roster__counts_people__without_test_accounts),
	    cmocka_unit_test(roster__moves_a_claimant__between_caseloads),
	    cmocka_unit_test(roster__forgets_the_old_jid__when_rebound),
	    cmocka_unit_test(presence__shows_the_best_of_a_bounded_set),
	    cmocka_unit_test(link_down__forgets_what_was_learned_over_it),
	    cmocka_unit_test(provision__keeps_each_stage_in_order),
	    cmocka_unit_test(
		waiting__counts_from_the_first_unanswered_sentence),
	    cmocka_unit_test(ids__are_mapped_both_ways__when_renamed),
	    cmocka_unit_test(courtesy__is_due_once_a_day__and_bounded),
	    cmocka_unit_test(caseload__says_who_may),
	    cmocka_unit_test(roster__stays_consistent__under_many_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
