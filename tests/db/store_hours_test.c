#include "tests/db/drive.h"

#include "component/talk/zone.h"
#include "roster/roster.h"

/*
 * Opening hours as the schema has them: loaded, set, and counted. The two who
 * count working time, guichet.working_time() and roster/hours.c, know nothing
 * of each other: one asks PostgreSQL's zones, the other ICU's.
 */
enum {
	REGIONS = 4,
	SPANS = 4000
};

static const int64_t DAY = INT64_C(86400000000);
static const int64_t YEAR_2026 = INT64_C(1767225600000000);

static const struct roster_bounds BOUNDS = {
    .resources = 1, .courtesies = 1, .renamed = 1, .hosts = 1, .sessions = 1};

static PGconn *beside;
static struct roster *roster;

/* Hours that open and close where clocks are put on and back. */
static int regions(void **state)
{
	(void)state;
	beside = sql_open("GUICHET_TEST_OWNER");
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('ALS', 'Alsace', 'Europe/Paris', 2, 'fr'),"
	    " ('GUA', 'Guadeloupe', 'America/Guadeloupe', 2, 'fr'),"
	    " ('REU', 'La Réunion', 'Indian/Reunion', 2, 'fr'),"
	    " ('NIG', 'Nuit', 'Europe/Paris', 2, 'fr');"
	    "UPDATE guichet.region_hours SET spans = '{[100,130),[150,170),"
	    "[200,1440)}' WHERE region = 4;"
	    "INSERT INTO guichet.region_hours (region, weekday, since, spans)"
	    " SELECT 4, d, '2026-10-01', '{[0,155),[160,1000)}'"
	    " FROM generate_series(3, 7) d");
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
	if (fact->kind == FACT_REGION)
		roster_apply(roster, fact);
}

static void put_offsets(const char *zone)
{
	struct arena arena = {0};
	struct fact fact = {.kind = FACT_OFFSETS};
	struct offsets *offsets = &fact.as.offsets;

	offsets->zone = text_of(zone);
	offsets->until = YEAR_2026 + 1500 * DAY;
	offsets->rows = zone_offsets(
	    &arena, offsets->zone, YEAR_2026, offsets->until, &offsets->count);
	assert_true(offsets->count > 0);
	roster_apply(roster, &fact);
	arena_free(&arena);
}

static bool is_open(uint32_t region, const char *when)
{
	struct hours hours = roster_hours(roster, region);
	char statement[200];

	(void)snprintf(statement, sizeof(statement),
	    "SELECT (extract(epoch FROM timestamptz '%s') * 1000000)::bigint",
	    when);
	return hours_open(&hours, sql_number(beside, statement));
}

static void store__loads__hours_and_holidays(void **state)
{
	struct drive *d = *state;

	d->on_loaded = take;
	drive_up(d);
	put_offsets("Europe/Paris");
	put_offsets("America/Guadeloupe");
	put_offsets("Indian/Reunion");
	assert_true(is_open(1, "2027-11-24 16:59:59+1"));
	assert_false(is_open(1, "2027-11-24 17:00+1"));
	assert_false(is_open(1, "2027-11-27 10:00+1")); /* a Saturday */
	assert_true(is_open(2, "2027-11-24 20:00+1"));
	assert_true(is_open(3, "2027-11-24 06:00+1"));
	assert_false(is_open(1, "2027-07-14 10:00+2"));
	assert_false(is_open(2, "2027-07-14 10:00-4"));
	assert_false(is_open(1, "2027-03-26 10:00+1")); /* Good Friday */
	assert_true(is_open(2, "2027-03-26 10:00-4"));
	assert_false(is_open(2, "2027-05-27 10:00-4"));
	assert_true(is_open(1, "2027-05-27 10:00+2"));
	assert_false(is_open(3, "2027-12-20 10:00+4"));
	assert_true(is_open(2, "2027-12-20 10:00-4"));
}

/* Sunday in Easter's tables, of years that the algorithm finds hard. */
static void easter__is__that_of_the_almanac(void **state)
{
	(void)state;
	assert_string_equal(
	    sql(beside,
		"SELECT string_agg(guichet.easter(y)::text, ' ')"
		" FROM unnest(ARRAY[1954, 1981, 2000, 2008, 2011, 2024, 2026,"
		" 2038, 2049, 2076, 2100, 2285]) y"),
	    "1954-04-18 1981-04-19 2000-04-23 2008-03-23 2011-04-24 2024-03-31"
	    " 2026-04-05 2038-04-25 2049-04-18 2076-04-19 2100-03-28"
	    " 2285-03-22");
	assert_int_equal(sql_number(beside,
			     "SELECT count(*) FROM generate_series(1600, 4000)"
			     " y WHERE extract(dow FROM guichet.easter(y)) <> 0"
			     " OR guichet.easter(y) NOT BETWEEN"
			     " make_date(y, 3, 22) AND make_date(y, 4, 25)"),
	    0);
}

static void working_time__is__what_the_daemon_counts(void **state)
{
	PGresult *rows;
	int i, worked = 0;

	(void)state;
	(void)sql(beside, "SELECT setseed(0.1125)");
	rows = PQexec(beside,
	    "SELECT region, (extract(epoch FROM since) * 1000000)::bigint,"
	    " (extract(epoch FROM until) * 1000000)::bigint,"
	    " (extract(epoch FROM guichet.working_time(region, since, until))"
	    "  * 1000000)::bigint FROM (SELECT region, since,"
	    "  since + make_interval(secs => random() ^ 3 * 864000) AS until"
	    "  FROM (SELECT 1 + i % 4 AS region, CASE WHEN i % 2 = 0"
	    "   THEN timestamptz '2026-01-02 00:00Z' + random() * 1000"
	    "    * interval '1 day'"
	    "   ELSE (ARRAY['2026-03-28 20:00Z', '2026-10-24 20:00Z'])"
	    "    [1 + i / 2 % 2]::timestamptz + random() * interval '9 hours'"
	    "   END AS since FROM generate_series(1, 4000) i) t) s");
	assert_int_equal(PQresultStatus(rows), PGRES_TUPLES_OK);
	assert_int_equal(PQntuples(rows), SPANS);
	for (i = 0; i < SPANS; i++) {
		int64_t cell[4];
		struct hours hours;
		int k;

		for (k = 0; k < 4; k++)
			cell[k] = strtoll(PQgetvalue(rows, i, k), NULL, 10);
		hours = roster_hours(roster, (uint32_t)cell[0]);
		if (hours_between(&hours, cell[1], cell[2]) != cell[3])
			fail_msg("region %d from %lld to %lld: %lld, not %lld",
			    (int)cell[0], (long long)cell[1],
			    (long long)cell[2],
			    (long long)hours_between(&hours, cell[1], cell[2]),
			    (long long)cell[3]);
		worked += cell[3] > 0;
	}
	assert_in_range(worked, SPANS / 2, SPANS - 1);
	PQclear(rows);
}

static void working_time__is_none__where_there_is_no_span(void **state)
{
	(void)state;
	assert_string_equal(
	    sql(beside,
		"SELECT concat(guichet.working_time(1, '2027-11-25', "
		"'2027-11-24'), ' ', guichet.working_time(1, '-infinity',"
		" 'infinity'), ' ', guichet.working_time(99, '2027-11-24',"
		" '2027-11-25'))"),
	    "00:00:00 00:00:00 00:00:00");
}

/* ---- setting ------------------------------------------------------------- */

static enum refusal set_holiday(
    struct drive *d, uint32_t region, int32_t day, bool observed)
{
	struct sent sent;
	enum outcome outcome;

	sent_fact(d, &sent, FACT_HOLIDAY_SET)->as.holiday_set =
	    (struct holiday_set){
		.region = region,
		.day = day,
		.at = YEAR_2026 + 400 * DAY,
		.name = observed ? TEXT("Fermeture") : (struct text){0},
		.observed = observed,
	    };
	sent_submit(&sent);
	outcome = drive_outcome(d, &sent);
	assert_int_equal(outcome,
	    sent.refusal == REFUSAL_NONE ? OUTCOME_DURABLE : OUTCOME_REFUSED);
	return sent.refusal;
}

static int32_t today(int32_t ahead)
{
	return (int32_t)(YEAR_2026 / DAY) + 400 + ahead;
}

static const char *lines_of(int region)
{
	static char statement[200];

	(void)snprintf(statement, sizeof(statement),
	    "SELECT count(*) FROM guichet.holiday_lines(%d) l,"
	    " unnest(string_to_array(l, E'\\n')) u WHERE u LIKE '%% Fermeture'",
	    region);
	return sql(beside, statement);
}

static void holidays__change__from_today_on(void **state)
{
	struct drive *d = *state;

	drive_up(d);
	assert_int_equal(set_holiday(d, 1, today(-1), true), REFUSAL_DAY_REACH);
	assert_int_equal(
	    set_holiday(d, 0, today(4000), true), REFUSAL_DAY_REACH);
	assert_int_equal(set_holiday(d, 1, today(0), true), REFUSAL_NONE);
	assert_int_equal(
	    set_holiday(d, 1, today(0), true), REFUSAL_STANDS_ALREADY);
	assert_int_equal(
	    set_holiday(d, 2, today(0), false), REFUSAL_NO_SUCH_HOLIDAY);
	assert_string_equal(lines_of(1), "1");
	assert_string_equal(lines_of(2), "0");
	assert_int_equal(set_holiday(d, 0, today(1), true), REFUSAL_NONE);
	assert_int_equal(
	    set_holiday(d, 1, today(1), true), REFUSAL_STANDS_ALREADY);
	assert_string_equal(lines_of(1), "2");
	assert_string_equal(lines_of(2), "1");
	assert_int_equal(set_holiday(d, 1, today(1), false), REFUSAL_NONE);
	assert_string_equal(lines_of(1), "1");
	assert_string_equal(lines_of(2), "1");
	assert_int_equal(set_holiday(d, 1, today(1), true), REFUSAL_NONE);
	assert_int_equal(set_holiday(d, 0, today(1), false), REFUSAL_NONE);
	assert_string_equal(lines_of(1), "2");
	assert_string_equal(lines_of(2), "0");
}

/* Nothing puts back what an operator took out. */
static void upkeep__makes__the_holidays_of_years_ahead(void **state)
{
	const char *of_1_may = "SELECT count(*) FROM guichet.holiday WHERE day"
			       " = '2031-05-01' AND observed";

	(void)state;
	(void)sql(beside, "SELECT guichet.upkeep('2029-01-01')");
	assert_string_equal(sql(beside, of_1_may), "1");
	assert_int_equal(
	    sql_number(beside,
		"SELECT count(*) FROM guichet.holiday"
		" WHERE day BETWEEN '2031-01-01' AND '2031-12-31'"),
	    15);
	assert_true(
	    sql_number(beside, "SELECT count(*) FROM guichet.change"
			       " WHERE what = 'region' AND at = (SELECT max(at)"
			       " FROM guichet.change)") >= REGIONS);
	(void)sql(beside,
	    "SELECT guichet.set_holiday(0, '2031-05-01', '', false,"
	    " '2029-01-01'); SELECT guichet.upkeep('2029-06-01')");
	assert_string_equal(sql(beside, of_1_may), "0");
}

static void hours__change__from_a_day_on(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	drive_up(d);
	sent_fact(d, &sent, FACT_HOURS_SET)->as.hours_set = (struct hours_set){
	    .region = 2,
	    .weekdays = 0x1f,
	    .since = today(3),
	    .at = YEAR_2026 + 400 * DAY,
	    .spans = TEXT("480-720 840-1440"),
	};
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(beside,
		"SELECT string_agg(weekday || ' ' || spans, ';' ORDER BY"
		" weekday) FROM guichet.region_hours"
		" WHERE region = 2 AND since = date '2026-01-01' + 403"),
	    "1 {[480,720),[840,1440)};2 {[480,720),[840,1440)};"
	    "3 {[480,720),[840,1440)};4 {[480,720),[840,1440)};"
	    "5 {[480,720),[840,1440)}");
	assert_string_equal(
	    sql(beside,
		"SELECT concat(guichet.hours_on(2, date '2026-01-01' + 397),"
		" guichet.hours_on(2, date '2026-01-01' + 404),"
		" guichet.hours_on(2, date '2026-01-01' + 410))"),
	    "{[540,1020)}{[480,720),[840,1440)}{[480,720),[840,1440)}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		store__loads__hours_and_holidays, drive_make, drive_tear_down),
	    cmocka_unit_test(easter__is__that_of_the_almanac),
	    cmocka_unit_test(working_time__is__what_the_daemon_counts),
	    cmocka_unit_test(working_time__is_none__where_there_is_no_span),
	    cmocka_unit_test_setup_teardown(
		holidays__change__from_today_on, drive_make, drive_tear_down),
	    cmocka_unit_test(upkeep__makes__the_holidays_of_years_ahead),
	    cmocka_unit_test_setup_teardown(
		hours__change__from_a_day_on, drive_make, drive_tear_down),
	};

	return cmocka_run_group_tests(tests, regions, forget);
}
