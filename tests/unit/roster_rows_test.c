#include "roster/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/*
 * Rows of people replace each other in the order in which they were changed,
 * which is not always that in which they depend on each other.
 */
static const struct roster_bounds BOUNDS = {.resources = 3,
    .courtesies = 4,
    .renamed = 4096,
    .hosts = 64,
    .sessions = 16,
    .heard = 16};
static const struct person MARIE = {SIDE_ADVISOR, 1};
static const struct person JEAN = {SIDE_CLAIMANT, 1};

static struct advisor marie(const char *name)
{
	return (struct advisor){
	    .id = 1,
	    .region = 1,
	    .number = TEXT("A1"),
	    .jid = TEXT("marie@localhost"),
	    .name = text_of(name),
	};
}

static void put_advisor(struct roster *r, struct advisor advisor)
{
	struct fact fact = {.kind = FACT_ADVISOR};

	fact.as.advisor = advisor;
	roster_apply(r, &fact);
}

static void put_claimant(struct roster *r, uint32_t id, uint32_t advisor)
{
	struct fact fact = {.kind = FACT_CLAIMANT};
	char alias[16], jid[32];

	(void)snprintf(alias, sizeof(alias), "c-%08u", id);
	(void)snprintf(jid, sizeof(jid), "p%u@localhost", id);
	fact.as.claimant = (struct claimant){
	    .id = id,
	    .region = 1,
	    .advisor = advisor,
	    .consent = true,
	    .number = TEXT("C"),
	    .alias = text_of(alias),
	    .jid = text_of(jid),
	    .name = TEXT("Jean"),
	};
	roster_apply(r, &fact);
}

/* When all of them come and go. */
static const int64_t AT = 1000;

static void put_presence(
    struct roster *r, struct person who, uint64_t resource, enum show show)
{
	struct fact fact = {.kind = FACT_PRESENCE};

	fact.as.presence = (struct presence){
	    .who = who, .resource = resource, .show = show, .at = AT};
	roster_apply(r, &fact);
}

static void put_done(struct roster *r, struct person who)
{
	struct fact fact = {.kind = FACT_PROVISION};

	fact.as.provision = (struct provision){
	    .who = who,
	    .stage = PROVISION_DONE,
	};
	roster_apply(r, &fact);
}

static struct roster *both_there(void)
{
	struct roster *r = roster_new(&BOUNDS);

	put_advisor(r, marie("Marie"));
	put_claimant(r, 1, 1);
	put_presence(r, MARIE, 1, SHOW_AVAILABLE);
	put_presence(r, JEAN, 1, SHOW_AVAILABLE);
	put_done(r, MARIE);
	put_done(r, JEAN);
	return r;
}

static uint32_t walk(const struct roster *r, uint32_t advisor)
{
	uint32_t id = 0, count = 0;

	while ((id = roster_next_in_caseload(r, advisor, id)) != 0)
		count++;
	return count;
}

static uint32_t caseload(const struct roster *r, uint32_t advisor)
{
	struct advisor_view view;

	assert_true(roster_advisor(r, advisor, &view));
	return view.caseload;
}

static void caseload__is_whole__when_claimants_come_before_their_advisor(
    void **state)
{
	struct roster *r = roster_new(&BOUNDS);

	(void)state;
	put_claimant(r, 1, 1);
	put_claimant(r, 2, 1);
	put_claimant(r, 3, 7);
	assert_int_equal(walk(r, 1), 0);
	put_advisor(r, marie("Marie"));
	assert_int_equal(walk(r, 1), 2);
	put_claimant(r, 4, 1);
	put_claimant(r, 1, 1);
	assert_int_equal(walk(r, 1), 4 - 1);
	assert_int_equal(caseload(r, 1), 3);
	roster_free(&r);
}

static void caseload__loses_nobody__when_an_orphan_leaves(void **state)
{
	struct roster *r = roster_new(&BOUNDS);

	(void)state;
	put_advisor(r, marie("Marie"));
	put_claimant(r, 1, 7);
	put_claimant(r, 2, 7);
	put_claimant(r, 3, 7);
	put_claimant(r, 2, 1);
	put_claimant(r, 3, 0);
	assert_int_equal(caseload(r, 1), 1);
	put_claimant(r, 1, 1);
	put_claimant(r, 3, 1);
	assert_int_equal(walk(r, 1), 3);
	assert_int_equal(caseload(r, 1), 3);
	roster_free(&r);
}

static void provision__is_wanted_by_claimants__when_their_advisor_is_renamed(
    void **state)
{
	struct roster *r = both_there();

	(void)state;
	put_claimant(r, 2, 1);
	put_advisor(r, marie("Marie"));
	assert_int_equal(roster_provision(r, JEAN).stage, PROVISION_DONE);
	put_advisor(r, marie("Marie Roy"));
	assert_int_equal(roster_provision(r, JEAN).stage, PROVISION_CHANGED);
	assert_int_equal(
	    roster_provision(r, (struct person){SIDE_CLAIMANT, 2}).stage,
	    PROVISION_UNKNOWN);
	roster_free(&r);
}

static void provision__is_wanted_by_both__when_the_advisor_changes(void **state)
{
	struct roster *r = both_there();

	(void)state;
	put_claimant(r, 1, 0);
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_CHANGED);
	assert_int_equal(roster_provision(r, JEAN).stage, PROVISION_CHANGED);
	assert_int_equal(roster_provisioning_count(r, PROVISION_CHANGED), 2);
	put_done(r, MARIE);
	put_claimant(r, 1, 1);
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_CHANGED);
	roster_free(&r);
}

static void put_stage(struct roster *r, struct provision provision)
{
	struct fact fact = {.kind = FACT_PROVISION};

	fact.as.provision = provision;
	roster_apply(r, &fact);
}

static void put_answer(struct roster *r, struct person who, int64_t link)
{
	struct fact fact = {.kind = FACT_PROVISION_ANSWER};

	fact.as.provision_answer =
	    (struct provision_answer){.who = who, .until = 9, .link = link};
	roster_apply(r, &fact);
}

static void provision__looks_again__at_what_changed_meanwhile(void **state)
{
	struct roster *r = both_there();

	(void)state;
	put_stage(
	    r, (struct provision){.who = MARIE, .stage = PROVISION_ASKED});
	put_claimant(r, 1, 0); /* is in the answer that will be compared */
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_ASKED);
	put_stage(r, (struct provision){.who = MARIE,
			 .stage = PROVISION_SETTING,
			 .left = 2,
			 .todo = TEXT("some")});
	put_claimant(r, 1, 1);
	put_answer(r, MARIE, 0);
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_SETTING);
	assert_int_equal(roster_provision(r, MARIE).left, 1);
	assert_true(text_is(roster_provision(r, MARIE).todo, "some"));
	put_answer(r, MARIE, 0);
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_SET);
	put_done(r, MARIE);
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_CHANGED);
	assert_int_equal(roster_provision(r, MARIE).todo.len, 0);
	put_done(r, MARIE);
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_DONE);
	roster_free(&r);
}

static void provision__of_another_link__is_worth_nothing(void **state)
{
	struct roster *r = both_there();
	struct fact link = {.kind = FACT_LINK};

	(void)state;
	link.as.link = (struct link_state){.up = true, .at = 5};
	roster_apply(r, &link);
	put_stage(r, (struct provision){
			 .who = MARIE, .stage = PROVISION_SET, .link = 4});
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_DONE);
	put_stage(r, (struct provision){.who = MARIE,
			 .stage = PROVISION_SETTING,
			 .left = 1,
			 .link = 5});
	put_answer(r, MARIE, 4);
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_SETTING);
	put_answer(r, MARIE, 5);
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_SET);
	link.as.link = (struct link_state){.at = 6};
	roster_apply(r, &link);
	put_stage(r, (struct provision){.who = MARIE,
			 .stage = PROVISION_SETTING,
			 .left = 1,
			 .link = 5});
	assert_int_equal(roster_provision(r, MARIE).stage, PROVISION_UNKNOWN);
	roster_free(&r);
}

/* Each of them is remembered no longer than there is room. */
static void resources__are_bounded__however_many_come(void **state)
{
	struct roster *r = both_there();
	struct claimant_view view;
	uint64_t i;

	(void)state;
	for (i = 1; i <= 10000; i++)
		put_presence(r, JEAN, i, i == 9999 ? SHOW_DND : SHOW_AWAY);
	assert_int_equal(roster_show_with(r, JEAN, 10000, SHOW_GONE), SHOW_DND);
	for (i = 1; i <= 10000; i++) {
		assert_true(roster_claimant(r, 1, &view));
		assert_int_equal(view.show, i < 10000 ? SHOW_DND : SHOW_AWAY);
		put_presence(r, JEAN, i, SHOW_GONE);
	}
	assert_true(roster_claimant(r, 1, &view));
	assert_int_equal(view.show, SHOW_GONE);
	roster_free(&r);
}

static void account__is_forgotten__when_an_advisor_is_rebound(void **state)
{
	struct roster *r = both_there();
	struct advisor other = marie("Marie");
	struct advisor_view view;

	(void)state;
	other.jid = TEXT("marie@other.example");
	put_advisor(r, other);
	assert_false(roster_advisor_by_jid(r, TEXT("marie@localhost"), &view));
	assert_true(
	    roster_advisor_by_jid(r, TEXT("marie@other.example"), &view));
	assert_int_equal(view.show, SHOW_GONE);
	assert_int_equal(view.provision, PROVISION_UNKNOWN);
	assert_int_equal(walk(r, 1), 1);
	roster_free(&r);
}

static void link_down__empties_every_stage(void **state)
{
	struct roster *r = both_there();
	struct fact down = {.kind = FACT_LINK};
	struct fact bounce = {.kind = FACT_DELIVERY};
	struct claimant_view view;

	(void)state;
	bounce.as.delivery = (struct delivery){.kind = BOUNCED, .of = JEAN};
	roster_apply(r, &bounce);
	put_claimant(r, 1, 0);
	assert_int_equal(roster_provisioning_count(r, PROVISION_CHANGED), 2);
	roster_apply(r, &down);
	assert_int_equal(roster_provisioning_count(r, PROVISION_CHANGED), 0);
	assert_int_equal(
	    roster_provisioning(r, PROVISION_CHANGED).side, SIDE_NOBODY);
	assert_true(roster_claimant(r, 1, &view));
	assert_int_equal(view.show, SHOW_GONE);
	assert_true(view.bounced);
	put_presence(r, JEAN, 1, SHOW_AVAILABLE);
	put_claimant(r, 1, 1);
	assert_int_equal(roster_provisioning_count(r, PROVISION_WANTED), 1);
	roster_free(&r);
}

/* The set is full: the first resource, the only one that is available, goes. */
static void show_with__foretells_what_apply_leaves__when_full(void **state)
{
	struct roster *r = both_there();
	struct claimant_view view;
	uint64_t resource;
	enum show foretold;

	(void)state;
	for (resource = 2; resource < 6; resource++) {
		foretold = roster_show_with(r, JEAN, resource, SHOW_XA);
		put_presence(r, JEAN, resource, SHOW_XA);
		assert_true(roster_claimant(r, 1, &view));
		assert_int_equal(view.show, foretold);
	}
	assert_int_equal(view.show, SHOW_XA);
	roster_free(&r);
}

static void sighting__stands_for_the_next_version(void **state)
{
	struct roster *r = both_there();
	struct fact fact = {.kind = FACT_SIGHTING};
	struct advisor_view view;

	(void)state;
	fact.as.sighting = (struct sighting){
	    .advisor = 1, .available = true, .absence = 4, .version = 2};
	roster_apply(r, &fact);
	assert_true(roster_advisor(r, 1, &view));
	assert_int_equal(view.sighting.version, 3);
	assert_int_equal(view.sighting.absence, 4);
	put_advisor(r, marie("Marie Roy"));
	assert_true(roster_advisor(r, 1, &view));
	assert_int_equal(view.sighting.version, 3);
	roster_free(&r);
}

static void assert_unnoted(const struct roster *r, int64_t since)
{
	uint32_t ids[HEAP_SOME];
	int64_t found = 0;

	assert_int_equal(roster_unnoted(r, &found), since != 0);
	assert_int_equal(found, since);
	assert_int_equal(roster_unnoted_since(r, since - 1, ids), 0);
	assert_int_equal(roster_unnoted_since(r, since, ids), since != 0);
	if (since != 0)
		assert_int_equal(ids[0], 1);
}

/* Whom the store knows otherwise than they are, as they come and go. */
static void unnoted__is__who_is_known_otherwise(void **state)
{
	struct roster *r = both_there();
	struct fact fact = {.kind = FACT_SIGHTING};

	(void)state;
	assert_unnoted(r, AT);
	fact.as.sighting = (struct sighting){.advisor = 1, .available = true};
	roster_apply(r, &fact);
	assert_unnoted(r, 0);
	put_presence(r, MARIE, 2, SHOW_XA);
	put_presence(r, JEAN, 1, SHOW_GONE);
	put_presence(r, MARIE, 1, SHOW_GONE);
	assert_unnoted(r, 0);
	put_presence(r, MARIE, 2, SHOW_GONE);
	assert_unnoted(r, AT);
	put_presence(r, MARIE, 3, SHOW_AVAILABLE);
	assert_unnoted(r, 0);
	fact = (struct fact){.kind = FACT_LINK};
	roster_apply(r, &fact);
	assert_unnoted(r, AT);
	roster_free(&r);
}

static void told_absence__is_kept__until_the_advisor_changes(void **state)
{
	struct roster *r = both_there();
	struct fact seen = {.kind = FACT_SIGHTING};
	struct fact told = {.kind = FACT_MESSAGE};
	struct claimant_view view;

	(void)state;
	seen.as.sighting = (struct sighting){.advisor = 1, .absence = 9};
	roster_apply(r, &seen);
	told.as.message = (struct message){
	    .kind = TO_CLAIMANT,
	    .claimant = 1,
	    .advisor = 1,
	    .wire_id = TEXT("away/1/9"),
	};
	roster_apply(r, &told);
	put_claimant(r, 1, 1);
	assert_true(roster_claimant(r, 1, &view));
	assert_int_equal(view.told_absence, 10);
	put_claimant(r, 1, 0);
	assert_true(roster_claimant(r, 1, &view));
	assert_int_equal(view.told_absence, 0);
	roster_free(&r);
}

static bool stands_bounced(struct roster *r, const struct fact *fact)
{
	struct claimant_view view;

	roster_apply(r, fact);
	assert_true(roster_claimant(r, 1, &view));
	return view.bounced;
}

static void bounced__is_cleared__when_none_is_left(void **state)
{
	struct roster *r = both_there();
	struct fact news = {.kind = FACT_DELIVERY};
	struct fact done = {.kind = FACT_CAUGHT_UP};

	(void)state;
	news.as.delivery =
	    (struct delivery){.kind = BOUNCED, .of = JEAN, .turn = 7};
	assert_true(stands_bounced(r, &news));
	news.as.delivery.kind = RECEIVED;
	assert_true(stands_bounced(r, &news));
	news.as.delivery.kind = RETRIED; /* some may be left */
	assert_true(stands_bounced(r, &news));
	done.as.caught_up = (struct caught_up){.who = JEAN, .up_to = 7};
	assert_false(stands_bounced(r, &done));
	done.as.caught_up.who.id = 99; /* nobody */
	assert_false(stands_bounced(r, &done));
	roster_free(&r);
}

static void bounced__stands__when_it_came_after_the_question(void **state)
{
	struct roster *r = both_there();
	struct fact news = {.kind = FACT_DELIVERY};
	struct fact done = {.kind = FACT_CAUGHT_UP};

	(void)state;
	news.as.delivery =
	    (struct delivery){.kind = BOUNCED, .of = JEAN, .turn = 7};
	assert_true(stands_bounced(r, &news));
	done.as.caught_up = (struct caught_up){.who = JEAN, .up_to = 6};
	assert_true(stands_bounced(r, &done));
	roster_free(&r);
}

static void privileges__are_bounded(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct fact fact = {.kind = FACT_PRIVILEGE};
	char host[16];
	int i;

	(void)state;
	for (i = 0; i < 100; i++) {
		(void)snprintf(host, sizeof(host), "h%d", i);
		fact.as.privilege =
		    (struct privilege){.host = text_of(host), .version = 2};
		roster_apply(r, &fact);
	}
	assert_int_equal(roster_privilege(r, TEXT("h63")).version, 2);
	assert_int_equal(roster_privilege(r, TEXT("h64")).version, 0);
	fact.as.privilege = (struct privilege){.host = TEXT("h0")};
	roster_apply(r, &fact);
	assert_int_equal(roster_privilege(r, TEXT("h0")).version, 0);
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		caseload__is_whole__when_claimants_come_before_their_advisor),
	    cmocka_unit_test(caseload__loses_nobody__when_an_orphan_leaves),
	    cmocka_unit_test(
		provision__is_wanted_by_claimants__when_their_advisor_is_renamed),
	    cmocka_unit_test(
		provision__is_wanted_by_both__when_the_advisor_changes),
	    cmocka_unit_test(provision__looks_again__at_what_changed_meanwhile),
	    cmocka_unit_test(provision__of_another_link__is_worth_nothing),
	    cmocka_unit_test(resources__are_bounded__however_many_come),
	    cmocka_unit_test(account__is_forgotten__when_an_advisor_is_rebound),
	    cmocka_unit_test(link_down__empties_every_stage),
	    cmocka_unit_test(show_with__foretells_what_apply_leaves__when_full),
	    cmocka_unit_test(sighting__stands_for_the_next_version),
	    cmocka_unit_test(unnoted__is__who_is_known_otherwise),
	    cmocka_unit_test(told_absence__is_kept__until_the_advisor_changes),
	    cmocka_unit_test(bounced__is_cleared__when_none_is_left),
	    cmocka_unit_test(bounced__stands__when_it_came_after_the_question),
	    cmocka_unit_test(privileges__are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
