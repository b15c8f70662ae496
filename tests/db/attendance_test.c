#include "tests/db/drive.h"

#include "roster/attendance.h"
#include "tests/sim/random.h"

/*
 * The two who find what became of an appointment know nothing of each other:
 * guichet.finding_of asks PostgreSQL, roster/attendance.c walks the rows. They
 * are given the same made-up timelines.
 */
enum {
	TIMELINES = 100000,
	MOST = 32,    /* rows of one */
	ADVISORS = 3, /* who may answer in turn */
	OFTEN = 200,  /* each rule holds at least so often */
	STAMP_SIZE = 64,
	LINE_SIZE = 512,
};

static const int64_t MINUTE = INT64_C(60000000);
static const int64_t HOUR = INT64_C(3600000000);
static const int64_t DAY = INT64_C(86400000000);

struct timeline {
	uint32_t number; /* of the appointment */
	struct random random;
	struct attendance_frame frame;
	int64_t covered, covered_until, handed; /* who answers when */
	struct evidence rows[MOST];
	size_t count;
};

static PGconn *owner;

static int64_t between(struct timeline *t, int64_t least, int64_t most)
{
	return least + (int64_t)(random_next(&t->random) %
				 (uint64_t)(most - least + 1));
}

static bool chance(struct timeline *t, uint32_t percent)
{
	return random_chance(&t->random, percent);
}

/* Days on which clocks are put on or back in Paris and in Miquelon, and others.
 */
static int64_t some_day(struct timeline *t)
{
	static const int64_t days[] = {
	    20520, /* 2026-03-08 */
	    20541, /* 2026-03-29 */
	    20751, /* 2026-10-25 */
	    20758, /* 2026-11-01 */
	    20905, /* 2027-03-28 */
	    21122, /* 2027-10-31 */
	};

	if (chance(t, 50))
		return days[random_below(&t->random, 6)] * DAY;
	return between(t, 20454, 21184) * DAY;
}

/* Where the region is: west and east of Greenwich, the half hours too, with
 * summer time or without. */
static int64_t some_zone(struct timeline *t)
{
	static const int64_t quarters[] = {
	    -44, -38, -16, -12, -8, 0, 4, 8, 12, 16, 22, 40, 44, 48};

	return quarters[random_below(&t->random, 14)] * 15 * MINUTE;
}

/* Somebody stands in for a while; another follows the claimant from then on:
 * long before, in the window, to the microsecond at its ends, or never. */
static void make_advisors(struct timeline *t)
{
	const struct attendance_frame *f = &t->frame;

	t->covered = t->covered_until = t->handed = INT64_MAX;
	if (chance(t, 30)) {
		t->covered = f->start + between(t, -DAY, f->grace);
		t->covered_until = t->covered + between(t, MINUTE, 2 * DAY);
	}
	if (chance(t, 30))
		t->handed = f->start + between(t, -f->early - MINUTE, f->grace);
	else if (chance(t, 10))
		t->handed = f->start + f->grace;
}

/* Who may write to the claimant at that instant: 0 their advisor of before, 1
 * who stands in, 2 who follows them since. */
static uint32_t answers_at(const struct timeline *t, int64_t at)
{
	if (at >= t->handed)
		return 2;
	return at >= t->covered && at < t->covered_until ? 1 : 0;
}

static void make_frame(struct timeline *t)
{
	t->frame = (struct attendance_frame){
	    .start =
		some_day(t) + 5 * MINUTE * between(t, 0, 288) - some_zone(t),
	    .length = between(t, 1, 12) * 5 * MINUTE,
	    .early = between(t, 0, 2) * 5 * MINUTE,
	    .grace = between(t, 0, 4) * 5 * MINUTE,
	    .tolerance = between(t, 0, 2) * 30 * SECOND,
	    .ahead = between(t, 0, 2) * 30 * MINUTE,
	    .foreign = chance(t, 25),
	};
}

/* On an edge or a microsecond from it, in the window, or days about it. */
static int64_t some_instant(struct timeline *t)
{
	const struct attendance_frame *f = &t->frame;
	const int64_t edges[] = {
	    f->start - f->early,
	    f->start + f->grace,
	    f->start - f->ahead,
	    f->start,
	    f->start + f->length,
	};

	switch (random_below(&t->random, 5)) {
	case 0:
		return edges[random_below(&t->random, 5)] + between(t, -1, 1);
	case 1:
		return f->start + between(t, -2 * DAY, DAY);
	default:
		return f->start + between(t, -f->early, f->grace);
	}
}

static struct evidence *add(
    struct timeline *t, enum evidence_kind kind, enum side who, int64_t at)
{
	struct evidence *row = &t->rows[t->count++];

	assert_true(t->count <= MOST);
	*row = (struct evidence){
	    .kind = kind, .who = who, .at = at, .until = at, .arrived = at};
	if (chance(t, 20)) /* it was learned of later */
		row->arrived += between(t, 0, 2 * DAY);
	return row;
}

/* What somebody does who may not write to the claimant then is refused, and no
 * evidence. */
static void add_act_of(struct timeline *t, uint32_t advisor)
{
	static const enum evidence_kind acts[] = {EVIDENCE_SENTENCE,
	    EVIDENCE_SENTENCE, EVIDENCE_LATE, EVIDENCE_NO_ANSWER,
	    EVIDENCE_NO_ANSWER, EVIDENCE_REACHED};
	uint32_t which = random_below(&t->random, chance(t, 20) ? 6 : 5);
	int64_t at = some_instant(t);

	if (answers_at(t, at) == advisor)
		(void)add(t, acts[which], SIDE_ADVISOR, at);
}

static void add_acts(struct timeline *t)
{
	static const enum evidence_kind acts[] = {
	    EVIDENCE_SENTENCE, EVIDENCE_HERE, EVIDENCE_LATE, EVIDENCE_CALL};
	uint32_t advisor;

	if (chance(t, 30))
		(void)add(t, acts[random_below(&t->random, 4)], SIDE_CLAIMANT,
		    some_instant(t));
	if (chance(t, 12))
		(void)add(t, EVIDENCE_LATE, SIDE_CLAIMANT,
		    t->frame.start - t->frame.early - between(t, 1, DAY));
	for (advisor = 0; advisor < ADVISORS; advisor++) {
		if (chance(t, 70))
			add_act_of(t, advisor);
		if (chance(t, 20))
			add_act_of(t, advisor);
	}
}

/* A sentence that a server or a client held back until it was over. */
static void add_delayed(struct timeline *t)
{
	struct evidence *row;

	if (!chance(t, 8))
		return;
	row = add(t, EVIDENCE_DELAYED, SIDE_CLAIMANT, some_instant(t));
	row->arrived = t->frame.start + t->frame.grace + between(t, 1, DAY);
}

/* A server is asked every few minutes, and it or the way to it may fail. */
static void add_pings(struct timeline *t)
{
	int64_t at = t->frame.start, fails = at + between(t, -HOUR, HOUR);
	bool always = chance(t, 50);
	uint32_t left;

	if (!t->frame.foreign || chance(t, 20))
		return;
	for (left = 4; left > 0 && at <= t->frame.start + t->frame.grace;
	     left--, at += 5 * MINUTE)
		(void)add(t,
		    always || at < fails ? EVIDENCE_ROUND_TRIP
					 : EVIDENCE_UNANSWERED,
		    SIDE_CLAIMANT, at + between(t, 0, 2 * SECOND));
}

/* The invitation days before, reminders nearer; some come back. */
static void add_notices(struct timeline *t)
{
	static const enum evidence_kind news[] = {
	    EVIDENCE_RECEIVED, EVIDENCE_DISPLAYED, EVIDENCE_ANSWERED};

	if (chance(t, 60))
		(void)add(t, news[random_below(&t->random, 3)], SIDE_CLAIMANT,
		    t->frame.start - between(t, HOUR, 5 * DAY));
	if (chance(t, 50))
		(void)add(t, news[random_below(&t->random, 3)], SIDE_CLAIMANT,
		    some_instant(t));
	if (chance(t, 20))
		(void)add(t, EVIDENCE_BOUNCED,
		    chance(t, 70) ? SIDE_CLAIMANT : SIDE_ADVISOR,
		    some_instant(t));
	if (chance(t, 50))
		(void)add(t, EVIDENCE_ROUND_TRIP,
		    chance(t, 80) ? SIDE_CLAIMANT : SIDE_ADVISOR,
		    some_instant(t));
}

static void add_span(struct timeline *t, enum evidence_kind kind, enum side who)
{
	struct evidence *row = add(t, kind, who, some_instant(t));

	if (chance(t, 10))
		row->until = EVIDENCE_OPEN;
	else if (chance(t, 40))
		row->until += t->frame.tolerance + between(t, -1, 1);
	else if (chance(t, 50))
		row->until = some_instant(t);
	else
		row->until += between(t, 0, HOUR);
	if (row->until < row->at)
		row->until = row->at;
}

/* Restarts, outages, steps of the clock; accounts that are lost. */
static void add_trouble(struct timeline *t)
{
	uint32_t left = chance(t, 40) ? 1 + random_below(&t->random, 4) : 0;

	for (; left > 0; left--)
		add_span(t,
		    EVIDENCE_LINK_DOWN +
			(enum evidence_kind)random_below(&t->random, 4),
		    SIDE_NOBODY);
	if (chance(t, 10))
		add_span(t, EVIDENCE_LOST,
		    chance(t, 60) ? SIDE_CLAIMANT : SIDE_ADVISOR);
	if (chance(t, 8))
		add_span(t, EVIDENCE_SHUT, SIDE_NOBODY);
	if (chance(t, 5))
		(void)add(t, EVIDENCE_ELSEWHERE, SIDE_NOBODY, t->frame.start);
}

static void make_timeline(uint32_t number, struct timeline *t)
{
	*t = (struct timeline){.number = number, .random = {.state = number}};
	make_frame(t);
	make_advisors(t);
	add_acts(t);
	add_delayed(t);
	add_notices(t);
	add_pings(t);
	add_trouble(t);
}

/* --- into the database ---------------------------------------------------- */

static const char *stamp(char at[STAMP_SIZE], int64_t instant)
{
	time_t seconds = (time_t)(instant / SECOND);
	struct tm tm;
	size_t len;

	if (instant == EVIDENCE_OPEN)
		return "infinity";
	(void)gmtime_r(&seconds, &tm);
	len = strftime(at, STAMP_SIZE, "%F %T", &tm);
	(void)snprintf(
	    at + len, STAMP_SIZE - len, ".%06d+00", (int)(instant % SECOND));
	return at;
}

static void put(const char *line, int len)
{
	assert_in_range(len, 1, LINE_SIZE - 1);
	assert_int_equal(PQputCopyData(owner, line, len), 1);
}

static void put_frame(const struct timeline *t)
{
	const struct attendance_frame *f = &t->frame;
	char line[LINE_SIZE], start[STAMP_SIZE];

	put(line,
	    snprintf(line, sizeof(line),
		"%u\t%s\t%lld us\t%lld us\t%lld us\t%lld us\t%lld us\t%c\n",
		t->number, stamp(start, f->start), (long long)f->length,
		(long long)f->early, (long long)f->grace,
		(long long)f->tolerance, (long long)f->ahead,
		f->foreign ? 't' : 'f'));
}

static void put_rows(const struct timeline *t)
{
	char line[LINE_SIZE], at[STAMP_SIZE], until[STAMP_SIZE];
	char arrived[STAMP_SIZE];
	size_t i;

	for (i = 0; i < t->count; i++)
		put(line, snprintf(line, sizeof(line),
			      "%u\t%d\t%d\t%s\t%s\t%s\t%zu\n", t->number,
			      (int)t->rows[i].kind, (int)t->rows[i].who,
			      stamp(at, t->rows[i].at),
			      stamp(until, t->rows[i].until),
			      stamp(arrived, t->rows[i].arrived), i));
}

static void copy(
    const char *statement, void (*put_one)(const struct timeline *t))
{
	PGresult *result = PQexec(owner, statement);
	struct timeline t;
	uint32_t i;

	assert_int_equal(PQresultStatus(result), PGRES_COPY_IN);
	PQclear(result);
	for (i = 1; i <= TIMELINES; i++) {
		make_timeline(i, &t);
		put_one(&t);
	}
	assert_int_equal(PQputCopyEnd(owner, NULL), 1);
	result = PQgetResult(owner);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s", PQerrorMessage(owner));
	PQclear(result);
	assert_null(PQgetResult(owner));
}

static int timelines(void **state)
{
	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	copy(
	    "COPY guichet.attendance (appointment, start, length, early, grace,"
	    " tolerance, ahead, is_foreign) FROM STDIN",
	    put_frame);
	copy(
	    "COPY guichet.evidence (appointment, kind, who, at, until, arrived,"
	    " source) FROM STDIN",
	    put_rows);
	(void)sql(owner, "ANALYZE guichet.attendance, guichet.evidence");
	return 0;
}

static int forget(void **state)
{
	(void)state;
	PQfinish(owner);
	return 0;
}

/* --- and out of it -------------------------------------------------------- */

static void compare(const PGresult *result, uint32_t held[RULES])
{
	struct timeline t;
	enum attendance_rule rule;
	uint32_t i;
	int want, got;

	assert_int_equal(PQntuples(result), TIMELINES);
	for (i = 1; i <= TIMELINES; i++) {
		make_timeline(i, &t);
		rule = attendance_judge(&t.frame, t.rows, t.count);
		want = (int)attendance_rule_row(rule)->finding;
		got = (int)strtol(PQgetvalue(result, (int)i - 1, 0), NULL, 10);
		if (got != want)
			fail_msg("timeline %u: %d in SQL, %d by rule %s", i,
			    got, want, attendance_rule_row(rule)->name);
		held[rule]++;
	}
}

/* Whoever asks may live where days are not always of 24 hours. */
static void finding__is__the_same_in_sql(void **state)
{
	uint32_t held[RULES] = {0};
	enum attendance_rule rule;
	PGresult *result;

	(void)state;
	(void)sql(owner, "SET timezone = 'Europe/Paris'; SET jit = off");
	result = PQexec(owner,
	    "SELECT finding FROM guichet.finding_of ORDER BY appointment");
	compare(result, held);
	PQclear(result);
	for (rule = 0; rule < RULE_DOUBT; rule++)
		if (held[rule] < OFTEN)
			fail_msg("rule %s held %u times only",
			    attendance_rule_row(rule)->name, held[rule]);
	assert_int_equal(held[RULE_DOUBT], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finding__is__the_same_in_sql),
	};

	return cmocka_run_group_tests(tests, timelines, forget);
}
