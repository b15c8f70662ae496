#include "tests/db/drive.h"

#include "roster/duty.h"

/*
 * Who waits for an answer, as the daemon loads it, as its memory then counts
 * it, and as the figures of an evaluation do. The last two know nothing of each
 * other: one asks roster/hours.c, the other the schema.
 */
static const struct roster_bounds BOUNDS = {
    .resources = 1, .courtesies = 1, .renamed = 1, .hosts = 1, .sessions = 1};

static PGconn *beside;
static struct roster *roster;

/* Two hundred who write and are answered as it comes: corrections, withdrawals
 * and all. Then three of whom it is known. */
static int people(void **state)
{
	(void)state;
	beside = sql_open("GUICHET_TEST_OWNER");
	(void)sql(beside,
	    "SELECT setseed(0.4);"
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('ALS', 'Alsace', 'UTC', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region, ceiling)"
	    " VALUES ('A1', 'marie@x', 'Marie', 1, 300);"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " SELECT 'C' || n,"
	    "  'c-' || translate(lpad(to_hex(n), 8, '0'), '0189', 'wxyz'),"
	    "  'c' || n || '@x', 'Name ' || n, 1 FROM generate_series(1, 300) n;"
	    "INSERT INTO guichet.assignment (claimant, advisor)"
	    " SELECT id, 1 FROM guichet.claimant;"
	    "INSERT INTO guichet.policy (turn, at, name, value, by_jid)"
	    " VALUES (1, now(), 'answer-duty', 10, 'o@x');"
	    "INSERT INTO guichet.consent (claimant, at, given)"
	    " SELECT id, '2020-01-01', true FROM guichet.claimant;"
	    "INSERT INTO guichet.message (turn, arrived, kind, claimant, advisor,"
	    "  sender, recipient, id, wire_id, digest, body, replaces, variant)"
	    " SELECT n, date_trunc('minute', now()) - (5000 - n) * interval"
	    "  '7 minutes', CASE WHEN n % 13 > 0 AND random() < 0.6 THEN 1 ELSE 2 END,"
	    "  1 + floor(random() * 200), 1, 'x', 'x', 'm' || n, 'm' || n, '',"
	    "  '', CASE WHEN random() < 0.2 THEN 'm' ELSE '' END,"
	    "  CASE WHEN n % 13 = 0 THEN 'circular' ELSE '' END"
	    " FROM generate_series(1, 5000) n;"
	    "INSERT INTO guichet.consent (claimant, at, instant, given, turn)"
	    " SELECT DISTINCT ON (claimant) claimant, arrived + interval"
	    "  '1 minute', arrived + interval '1 minute', false, turn"
	    " FROM guichet.message WHERE claimant % 7 = 0"
	    " ORDER BY claimant, turn DESC");
	roster = roster_new(&BOUNDS);
	return 0;
}

static int forget(void **state)
{
	(void)state;
	roster_free(&roster);
	PQfinish(beside);
	return 0;
}

static void take(const struct fact *fact)
{
	roster_apply(roster, fact);
}

static void load(struct drive *d)
{
	static const struct hours_offset utc = {.from = INT64_MIN};
	struct fact fact = {.kind = FACT_OFFSETS};

	roster_free(&roster);
	roster = roster_new(&BOUNDS);
	d->on_loaded = take;
	drive_up(d);
	fact.as.offsets = (struct offsets){
	    .zone = TEXT("UTC"),
	    .rows = &utc,
	    .count = 1,
	    .until = drive_utc() + SECOND * 86400 * 400,
	};
	roster_apply(roster, &fact);
}

static void say(struct drive *d, uint32_t claimant, enum message_kind kind,
    const char *wire_id, int64_t arrived, const char *replaces)
{
	struct sent sent;
	struct message *m = sent_message(d, &sent,
	    kind == TO_ADVISOR ? "accueil" : "x", text_of(wire_id), TEXT("x"));

	m->kind = kind;
	m->claimant = claimant;
	m->arrived = arrived;
	m->replaces = text_of(replaces);
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static struct claimant_view view_of(uint32_t id)
{
	struct claimant_view view;

	assert_true(roster_claimant(roster, id, &view));
	return view;
}

static void store__loads_who_was_told__of_this_question(void **state)
{
	struct drive *d = *state;
	int64_t now = drive_utc();
	struct duty duty;

	drive_up(d);
	say(d, 298, FROM_CLAIMANT, "1", now - 90 * SECOND, "");
	say(d, 298, TO_ADVISOR, "duty/supervisor/298/1/2", now - 85 * SECOND,
	    "");
	say(d, 298, FROM_ADVISOR, "2", now - 80 * SECOND, "");
	say(d, 298, FROM_CLAIMANT, "3", now - 70 * SECOND, "");
	say(d, 299, FROM_CLAIMANT, "4", now - 60 * SECOND, "");
	say(d, 299, FROM_ADVISOR, "5", now - 50 * SECOND, "0");
	say(d, 299, TO_ADVISOR, "duty/advisor/299/4", now - 40 * SECOND, "");
	say(d, 299, TO_ADVISOR, "duty/stand-in/299/4", now - 30 * SECOND, "");
	say(d, 299, TO_ADVISOR, "moved/299/4", now - 20 * SECOND, "");
	say(d, 300, FROM_CLAIMANT, "6", now - 20 * SECOND, "0");
	drive_close(d);
	drive_init(d);
	load(d);
	assert_int_equal(view_of(298).waiting_since, now - 70 * SECOND);
	assert_int_equal(view_of(298).duty, DUTY_NONE);
	assert_int_equal(view_of(299).waiting_since, now - 60 * SECOND);
	assert_int_equal(view_of(299).duty, DUTY_STAND_IN);
	assert_true(roster_duty_at(roster, 1, DUTY_STAND_IN, 0, &duty));
	assert_int_equal(duty.from, now - 30 * SECOND);
	assert_int_equal(view_of(300).waiting_since, 0);
}

/* What the schema says of all who wait. */
static void ask_figures(int64_t now)
{
	char statement[300];

	(void)snprintf(statement, sizeof(statement),
	    "CREATE TEMPORARY TABLE waits AS SELECT claimant, asked, seconds"
	    " FROM guichet.evaluation_questions(1, now() - interval '60 days',"
	    " to_timestamp(%lld / 1000000.0), to_timestamp(%lld / 1000000.0))"
	    " WHERE answered IS NULL",
	    (long long)now, (long long)now);
	(void)sql(beside, statement);
}

/* Of one of them, in microseconds; -1: they do not wait. */
static int64_t figure(uint32_t claimant, const char *column)
{
	char statement[200];

	(void)snprintf(statement, sizeof(statement),
	    "SELECT coalesce((SELECT round(%s * 1000000)::bigint FROM waits"
	    " WHERE claimant = %u), -1)",
	    column, claimant);
	return sql_number(beside, statement);
}

static void memory__counts_what_the_figures_count(void **state)
{
	int64_t now = drive_utc(), duty_hours = SECOND * 3600 * 10;
	struct claimant_view c;
	struct duty duty = {0};
	uint32_t id, waiting = 0, late = 0;

	load(*state);
	ask_figures(now);
	for (id = 1; id <= 200; id++) {
		c = view_of(id);
		if (id % 7 == 0) {
			assert_int_equal(c.waiting_since, 0);
			continue;
		}
		duty.from = c.waiting_since;
		if (c.waiting_since == 0) {
			assert_int_equal(figure(id, "seconds"), -1);
			continue;
		}
		waiting++;
		assert_int_equal(
		    figure(id, "extract(epoch FROM asked)"), c.waiting_since);
		assert_int_equal(
		    figure(id, "seconds"), duty_waited(roster, &c, now));
		assert_int_equal(figure(id, "seconds") >= duty_hours,
		    duty_due(roster, 1, &duty) <= now);
		late += duty_due(roster, 1, &duty) <= now;
	}
	print_message("# %u wait, %u for too long\n", waiting, late);
	assert_true(late > 0 && late < waiting);
}

int main(void)
{
#define ROW(name)                                                              \
	cmocka_unit_test_setup_teardown(name, drive_make, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(store__loads_who_was_told__of_this_question),
	    ROW(memory__counts_what_the_figures_count),
	};

	return cmocka_run_group_tests(tests, people, forget);
}
