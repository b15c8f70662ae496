#include "roster/duty.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* Who waits for an answer, in which order, and when somebody is told. All days
 * are worked from 0:00 to 24:00 UTC here, so hours are hours. */

static const int64_t HOUR = INT64_C(3600) * 1000000;

static const struct roster_bounds BOUNDS = {
    .resources = 3, .courtesies = 4, .renamed = 16, .hosts = 4, .sessions = 4};

static void put_region(struct roster *r, enum region_state state)
{
	struct fact fact = {.kind = FACT_REGION};

	fact.as.region = (struct region){.id = 1,
	    .state = state,
	    .code = TEXT("r"),
	    .zone = TEXT("UTC"),
	    .hours = TEXT("0 1 0-1440\n0 2 0-1440\n0 3 0-1440\n0 4 0-1440\n"
			  "0 5 0-1440\n0 6 0-1440\n0 7 0-1440")};
	roster_apply(r, &fact);
}

static void put_offsets(struct roster *r)
{
	static const struct hours_offset utc = {.from = INT64_MIN};
	struct fact fact = {.kind = FACT_OFFSETS};

	fact.as.offsets = (struct offsets){.zone = TEXT("UTC"),
	    .rows = &utc,
	    .count = 1,
	    .until = 100000 * HOUR};
	roster_apply(r, &fact);
}

static void put_advisor(struct roster *r, uint32_t id)
{
	struct fact fact = {.kind = FACT_ADVISOR};
	char jid[24];

	(void)snprintf(jid, sizeof(jid), "a%u@localhost", id);
	fact.as.advisor = (struct advisor){
	    .id = id, .region = 1, .ceiling = 9, .jid = text_of(jid)};
	roster_apply(r, &fact);
}

static void put_claimant(
    struct roster *r, uint32_t id, uint32_t advisor, bool consent, bool probe)
{
	struct fact fact = {.kind = FACT_CLAIMANT};
	char alias[24];

	(void)snprintf(alias, sizeof(alias), "c-%08u", id);
	fact.as.claimant = (struct claimant){.id = id,
	    .region = 1,
	    .advisor = advisor,
	    .consent = consent,
	    .probe = probe,
	    .alias = text_of(alias)};
	roster_apply(r, &fact);
}

static struct roster *town(void)
{
	struct roster *r = roster_new(&BOUNDS);
	uint32_t id;

	put_region(r, REGION_OPEN);
	put_offsets(r);
	put_advisor(r, 1);
	put_advisor(r, 2);
	for (id = 1; id <= 5; id++)
		put_claimant(r, id, 1, true, id == 5);
	return r;
}

static void say(struct roster *r, enum message_kind kind, uint32_t claimant,
    int64_t at, const char *wire_id, const char *replaces)
{
	struct fact fact = {.kind = FACT_MESSAGE};

	fact.as.message = (struct message){.kind = kind,
	    .claimant = claimant,
	    .advisor = 1,
	    .arrived = at,
	    .sender = TEXT("x@localhost"),
	    .id = text_of(wire_id),
	    .wire_id = text_of(wire_id),
	    .replaces = text_of(replaces)};
	roster_apply(r, &fact);
}

static void ask(struct roster *r, uint32_t claimant, int64_t at)
{
	say(r, FROM_CLAIMANT, claimant, at, "q", "");
}

static uint32_t at(const struct roster *r, enum duty_step told, uint32_t i)
{
	struct duty duty;

	return roster_duty_at(r, 1, told, i, &duty) ? duty.claimant : 0;
}

static struct claimant_view view_of(const struct roster *r, uint32_t id)
{
	struct claimant_view view;

	assert_true(roster_claimant(r, id, &view));
	return view;
}

static void duty__is_due_first_for_who_asked_first(void **state)
{
	struct roster *r = town();

	(void)state;
	assert_int_equal(roster_duty_next(r), INT64_MAX);
	ask(r, 2, 20 * HOUR);
	ask(r, 1, 30 * HOUR);
	assert_int_equal(roster_duty_next(r), (20 + 72) * HOUR);
	ask(r, 3, 10 * HOUR); /* the clock was put back */
	assert_int_equal(at(r, DUTY_NONE, 0), 3);
	assert_int_equal(at(r, DUTY_NONE, 1), 2);
	assert_int_equal(at(r, DUTY_NONE, 2), 1);
	assert_int_equal(at(r, DUTY_NONE, 3), 0);
	assert_int_equal(roster_waiting(r), 3);
	assert_int_equal(roster_duty_next(r), (10 + 72) * HOUR);
	say(r, FROM_ADVISOR, 3, 40 * HOUR, "r", "");
	assert_int_equal(roster_duty_next(r), (20 + 72) * HOUR);
	assert_int_equal(roster_waiting(r), 2);
	roster_free(&r);
}

static void duty__is_none__of_who_has_stopped_or_is_a_test(void **state)
{
	struct roster *r = town();

	(void)state;
	ask(r, 5, HOUR);
	assert_int_equal(roster_waiting(r), 0);
	ask(r, 1, HOUR);
	put_claimant(r, 1, 2, true, false);
	assert_int_equal(at(r, DUTY_NONE, 0), 1);
	put_claimant(r, 1, 2, false, false);
	assert_int_equal(roster_waiting(r), 0);
	put_claimant(r, 1, 2, true, false);
	assert_int_equal(view_of(r, 1).waiting_since, 0);
	assert_int_equal(roster_duty_next(r), INT64_MAX);
	roster_free(&r);
}

static void duty__goes_on_from_when_it_was_told(void **state)
{
	struct roster *r = town();
	struct duty duty;

	(void)state;
	ask(r, 1, HOUR);
	assert_false(duty_overdue(&(struct claimant_view){0}));
	say(r, TO_ADVISOR, 1, 100 * HOUR, "duty/advisor/1/0", "");
	assert_int_equal(view_of(r, 1).duty, DUTY_ADVISOR);
	assert_int_equal(roster_duty_next(r), (100 + 8) * HOUR);
	/* Another advisor: what was told stays told. */
	put_claimant(r, 1, 2, true, false);
	assert_true(roster_duty_at(r, 1, DUTY_ADVISOR, 0, &duty));
	assert_int_equal(duty.from, 100 * HOUR);
	/* A line that is sent again, or late, takes nothing back. */
	say(r, TO_ADVISOR, 1, 200 * HOUR, "duty/supervisor/1/0/7", "");
	say(r, TO_ADVISOR, 1, 201 * HOUR, "duty/stand-in/1/0", "");
	say(r, TO_ADVISOR, 1, 201 * HOUR, "moved/1/0", "");
	assert_int_equal(view_of(r, 1).duty, DUTY_SUPERVISOR);
	assert_int_equal(roster_duty_next(r), INT64_MAX);
	say(r, FROM_ADVISOR, 1, 202 * HOUR, "r", "");
	assert_int_equal(view_of(r, 1).duty, DUTY_NONE);
	say(r, TO_ADVISOR, 1, 203 * HOUR, "duty/advisor/1/0", "");
	assert_int_equal(view_of(r, 1).duty, DUTY_NONE);
	roster_free(&r);
}

static void duty__is_no_matter_of_the_link(void **state)
{
	struct roster *r = town();
	struct fact fact = {.kind = FACT_LINK};

	(void)state;
	ask(r, 1, HOUR);
	say(r, TO_ADVISOR, 1, 100 * HOUR, "duty/advisor/1/0", "");
	roster_apply(r, &fact);
	assert_int_equal(view_of(r, 1).duty, DUTY_ADVISOR);
	assert_true(view_of(r, 5).row.probe);
	say(r, FROM_ADVISOR, 1, 101 * HOUR, "r", "");
	assert_int_equal(roster_waiting(r), 0);
	roster_free(&r);
}

static void duty__rests__while_a_region_does(void **state)
{
	struct roster *r = town();
	struct fact fact = {.kind = FACT_POLICY};

	(void)state;
	ask(r, 1, HOUR);
	put_region(r, REGION_PAUSED);
	assert_int_equal(roster_duty_next(r), INT64_MAX);
	put_region(r, REGION_PILOT);
	assert_int_equal(roster_duty_next(r), 73 * HOUR);
	fact.as.policy = (struct policy){
	    .region = 1, .name = TEXT("answer-duty"), .value = 5};
	roster_apply(r, &fact);
	assert_int_equal(roster_duty_next(r), 6 * HOUR);
	roster_free(&r);
}

static void duty__is_not_due__while_the_zone_is_unknown(void **state)
{
	struct roster *r = roster_new(&BOUNDS);

	(void)state;
	put_region(r, REGION_OPEN);
	put_advisor(r, 1);
	put_claimant(r, 1, 1, true, false);
	ask(r, 1, HOUR);
	assert_int_equal(roster_duty_next(r), INT64_MAX);
	put_offsets(r);
	assert_int_equal(roster_duty_next(r), 73 * HOUR);
	roster_free(&r);
}

static void duty__names_its_steps(void **state)
{
	static const struct {
		const char *wire_id;
		enum duty_step step;
		uint32_t claimant;
	} rows[] = {
	    {"duty/advisor/1/0",       DUTY_ADVISOR,    1  },
	    {"duty/stand-in/420/a0",   DUTY_STAND_IN,   420},
	    {"duty/supervisor/12/0/7", DUTY_SUPERVISOR, 12 },
	    {"duty/",                  DUTY_NONE,       0  },
	    {"waiting/1/2/3",          DUTY_NONE,       0  },
	    {"",		       DUTY_NONE,       0  },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
		    duty_step_of(text_of(rows[i].wire_id)), rows[i].step);
		assert_int_equal(duty_claimant_of(text_of(rows[i].wire_id)),
		    rows[i].claimant);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(duty__is_due_first_for_who_asked_first),
	    cmocka_unit_test(duty__is_none__of_who_has_stopped_or_is_a_test),
	    cmocka_unit_test(duty__goes_on_from_when_it_was_told),
	    cmocka_unit_test(duty__is_no_matter_of_the_link),
	    cmocka_unit_test(duty__rests__while_a_region_does),
	    cmocka_unit_test(duty__is_not_due__while_the_zone_is_unknown),
	    cmocka_unit_test(duty__names_its_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
