#ifndef TESTS_DB_RETENTION_H
#define TESTS_DB_RETENTION_H

#include "tests/db/drive.h"

/*
 * Whose rows are deleted because they are over, on 15 June 2026. Region 1
 * (advisor 1, claimants 1 and 2) keeps its rows for as long as the policy says,
 * region 2 (advisor 2, claimant 3) for 36 months.
 */
static PGconn *owner, *daemon_role;

static const char *const people[] = {
    "INSERT INTO guichet.region (code, name, zone, state, language) VALUES"
    " ('one', 'One', 'Europe/Paris', 2, 'fr'),"
    " ('two', 'Two', 'Indian/Reunion', 2, 'fr')",
    "INSERT INTO guichet.advisor (number, jid, name, region) VALUES"
    " ('A1', 'a1@x', 'A', 1), ('A2', 'a2@x', 'A', 2)",
    "INSERT INTO guichet.claimant (number, alias, jid, name, region) VALUES"
    " ('C1', guichet.new_alias(), 'c1@x', 'C', 1),"
    " ('C2', guichet.new_alias(), 'c2@x', 'C', 1),"
    " ('C3', guichet.new_alias(), 'c3@x', 'C', 2)",
    "INSERT INTO guichet.notice (version, since, turn, by_jid, fr, en,"
    " retention) VALUES (1, '2020-01-01', 1, 'o@x', 'f', 'e', 36)",
};

static inline int open_all(void **state)
{
	size_t i;

	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	daemon_role = sql_open("GUICHET_TEST_DATABASE");
	for (i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		(void)sql(owner, people[i]);
	return 0;
}

static inline int close_all(void **state)
{
	(void)state;
	PQfinish(owner);
	PQfinish(daemon_role);
	return 0;
}

static inline int set_up(void **state)
{
	(void)state;
	(void)sql(owner,
	    "TRUNCATE guichet.message, guichet.delivery, guichet.note,"
	    " guichet.forgotten, guichet.hold, guichet.policy,"
	    " guichet.dead_letter_end, guichet.dead_letter, guichet.consent;"
	    "DELETE FROM guichet.notice WHERE version > 1;"
	    "UPDATE guichet.forgetting SET reached = 0, passed = '-infinity';"
	    "INSERT INTO guichet.policy (turn, at, region, name, value, by_jid)"
	    " VALUES (1, now(), 2, 'retention', 36, 'o@x')");
	return 0;
}

static inline void forget(const char *day)
{
	char text[100];

	(void)snprintf(text, sizeof(text), "SELECT guichet.forget('%s')", day);
	(void)sql(daemon_role, text);
}

/* "message 1 2024-01-01 2": what, region, month, rows. */
static inline void assert_told(const char *lines)
{
	assert_string_equal(
	    sql(owner,
		"SELECT string_agg(l, ', ' ORDER BY l COLLATE \"C\") FROM"
		" (SELECT concat_ws(' ', what, region, month, sum(rows)) l"
		"  FROM guichet.forgotten GROUP BY what, region, month) t"),
	    lines);
}

#endif
