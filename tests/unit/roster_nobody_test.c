#include "roster/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/*
 * A fact about somebody or something that is not there changes nothing for
 * anybody else: the store is the truth, and memory may be behind it.
 */
static const struct roster_bounds BOUNDS = {.resources = 3,
    .courtesies = 4,
    .renamed = 4096,
    .hosts = 64,
    .sessions = 16,
    .heard = 16};
static const struct person JEAN = {SIDE_CLAIMANT, 1};
static const struct person CLAIMANT = {SIDE_CLAIMANT, 7};
static const struct person ADVISOR = {SIDE_ADVISOR, 7};

static void apply_claimant(struct roster *r)
{
	struct fact fact = {.kind = FACT_CLAIMANT};

	fact.as.claimant = (struct claimant){
	    .id = JEAN.id,
	    .consent = true,
	    .number = TEXT("C1"),
	    .alias = TEXT("c-aaaaaaaa"),
	    .jid = TEXT("jean@localhost"),
	    .name = TEXT("Jean"),
	};
	roster_apply(r, &fact);
}

static void apply_presence(struct roster *r, struct person who)
{
	struct fact fact = {.kind = FACT_PRESENCE};

	fact.as.presence = (struct presence){
	    .who = who, .resource = 1, .show = SHOW_AWAY, .at = 1};
	roster_apply(r, &fact);
}

static void apply_provision(struct roster *r, struct person who)
{
	struct fact fact = {.kind = FACT_PROVISION};

	fact.as.provision =
	    (struct provision){.who = who, .stage = PROVISION_ASKED};
	roster_apply(r, &fact);
}

static void apply_sentence(struct roster *r, uint32_t claimant)
{
	struct fact fact = {.kind = FACT_MESSAGE};

	fact.as.message = (struct message){
	    .turn = 3,
	    .arrived = 5,
	    .kind = FROM_CLAIMANT,
	    .claimant = claimant,
	};
	roster_apply(r, &fact);
}

static struct roster *set_up(void)
{
	struct roster *r = roster_new(&BOUNDS);

	apply_claimant(r);
	apply_presence(r, JEAN);
	apply_provision(r, JEAN);
	apply_sentence(r, JEAN.id);
	return r;
}

static void assert_jean_stands(const struct roster *r)
{
	struct claimant_view jean, other;
	struct advisor_view advisor;

	assert_true(roster_claimant(r, JEAN.id, &jean));
	assert_int_equal(jean.show, SHOW_AWAY);
	assert_int_equal(jean.provision, PROVISION_ASKED);
	assert_int_equal(jean.waiting_since, 5);
	assert_int_equal(roster_claimants(r), 1);
	assert_int_equal(roster_provisioning_count(r, PROVISION_ASKED), 1);
	assert_int_equal(roster_provisioning(r, PROVISION_ASKED).id, JEAN.id);
	assert_false(roster_claimant(r, CLAIMANT.id, &other));
	assert_false(roster_advisor(r, ADVISOR.id, &advisor));
}

static void a_presence_of_nobody__is_nobodys(void **state)
{
	struct roster *r = set_up();

	(void)state;
	apply_presence(r, CLAIMANT);
	apply_presence(r, ADVISOR);
	assert_jean_stands(r);
	roster_free(&r);
}

static void a_provision_of_nobody__waits_for_nothing(void **state)
{
	struct roster *r = set_up();

	(void)state;
	apply_provision(r, CLAIMANT);
	apply_provision(r, ADVISOR);
	assert_jean_stands(r);
	roster_free(&r);
}

static void a_sentence_of_nobody__waits_for_no_answer(void **state)
{
	struct roster *r = set_up();

	(void)state;
	apply_sentence(r, CLAIMANT.id);
	assert_jean_stands(r);
	roster_free(&r);
}

static void a_sighting_of_nobody__makes_nobody_absent(void **state)
{
	struct roster *r = set_up();
	struct fact fact = {.kind = FACT_SIGHTING};

	(void)state;
	fact.as.sighting = (struct sighting){.advisor = ADVISOR.id};
	roster_apply(r, &fact);
	assert_jean_stands(r);
	roster_free(&r);
}

static void a_consent_of_nobody__is_nobodys(void **state)
{
	struct roster *r = set_up();
	struct fact fact = {.kind = FACT_CONSENT};
	struct claimant_view jean;

	(void)state;
	fact.as.consent = (struct consent){.claimant = CLAIMANT.id, .at = 9};
	roster_apply(r, &fact);
	assert_jean_stands(r);
	assert_true(roster_claimant(r, JEAN.id, &jean));
	assert_true(jean.row.consent);
	roster_free(&r);
}

static void an_absence_that_is_gone__neither_begins_nor_ends(void **state)
{
	struct roster *r = set_up();
	struct fact fact = {.kind = FACT_COVER};
	struct cover cover;

	(void)state;
	fact.as.cover = (struct cover){.turn = 4, .advisor = ADVISOR.id};
	roster_apply(r, &fact);
	fact = (struct fact){.kind = FACT_COVER_BEGUN};
	fact.as.cover_begun.cover = 5;
	roster_apply(r, &fact);
	fact = (struct fact){.kind = FACT_COVER_ENDED};
	fact.as.cover_ended.cover = 5;
	roster_apply(r, &fact);
	assert_true(roster_cover_at(r, 0, &cover));
	assert_false(cover.begun);
	assert_false(roster_cover_at(r, 1, &cover));
	assert_jean_stands(r);
	roster_free(&r);
}

static void apply_proposal(struct roster *r, uint64_t turn)
{
	struct fact fact = {.kind = FACT_PROPOSAL};

	fact.as.proposal = (struct proposal){
	    .turn = turn,
	    .by = TEXT("olga@localhost"),
	    .command = TEXT("region-set"),
	};
	roster_apply(r, &fact);
}

static void end_proposal(struct roster *r, uint64_t turn)
{
	struct fact fact = {.kind = FACT_PROPOSAL_END};

	fact.as.proposal_end.proposal = turn;
	roster_apply(r, &fact);
}

static void a_proposal_that_ended__ends_no_other(void **state)
{
	struct roster *r = set_up();
	struct proposal proposal;

	(void)state;
	apply_proposal(r, 11);
	apply_proposal(r, 12);
	end_proposal(r, 12);
	end_proposal(r, 12);
	assert_true(roster_proposal_at(r, 0, &proposal));
	assert_int_equal(proposal.turn, 11);
	assert_false(roster_proposal_at(r, 1, &proposal));
	roster_free(&r);
}

static void apply_announcement(struct roster *r, uint64_t turn)
{
	struct fact fact = {.kind = FACT_ANNOUNCEMENT};

	fact.as.announcement = (struct announcement){
	    .turn = turn,
	    .by = TEXT("olga@localhost"),
	    .audience = AUDIENCE_ADVISORS,
	    .text = TEXT("a line"),
	};
	roster_apply(r, &fact);
}

static void end_announcement(struct roster *r, uint64_t turn)
{
	struct fact fact = {.kind = FACT_ANNOUNCEMENT_END};

	fact.as.announcement_end.announcement = turn;
	roster_apply(r, &fact);
}

/* The oldest goes first, and who ends twice ends one. */
static void an_announcement_that_ended__ends_no_other(void **state)
{
	struct roster *r = set_up();
	struct announcement_view view;
	struct fact far = {.kind = FACT_ANNOUNCED};

	(void)state;
	apply_announcement(r, 21);
	apply_announcement(r, 22);
	end_announcement(r, 22);
	end_announcement(r, 22);
	far.as.announced.announcement = 22;
	far.as.announced.reached = 5;
	roster_apply(r, &far);
	far.kind = FACT_ANNOUNCING;
	assert_true(roster_announcement(r, &view));
	assert_int_equal(view.row.turn, 21);
	assert_int_equal(view.reached, 0);
	end_announcement(r, 21);
	roster_apply(r, &far);
	assert_false(roster_announcement(r, &view));
	roster_free(&r);
}

/* Operators may write two at once: the newest holds, whichever comes last. */
static void an_older_notice__takes_nothing_back(void **state)
{
	struct roster *r = set_up();
	struct fact fact = {.kind = FACT_NOTICE};

	(void)state;
	fact.as.notice.version = 3;
	fact.as.notice.fr = TEXT("nouveau");
	roster_apply(r, &fact);
	fact.as.notice.version = 2;
	fact.as.notice.fr = TEXT("ancien");
	roster_apply(r, &fact);
	assert_int_equal(roster_notice(r).version, 3);
	assert_true(text_is(roster_notice(r).fr, "nouveau"));
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_presence_of_nobody__is_nobodys),
	    cmocka_unit_test(a_provision_of_nobody__waits_for_nothing),
	    cmocka_unit_test(a_sentence_of_nobody__waits_for_no_answer),
	    cmocka_unit_test(a_consent_of_nobody__is_nobodys),
	    cmocka_unit_test(an_absence_that_is_gone__neither_begins_nor_ends),
	    cmocka_unit_test(a_sighting_of_nobody__makes_nobody_absent),
	    cmocka_unit_test(a_proposal_that_ended__ends_no_other),
	    cmocka_unit_test(an_announcement_that_ended__ends_no_other),
	    cmocka_unit_test(an_older_notice__takes_nothing_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
