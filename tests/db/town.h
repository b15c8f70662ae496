#ifndef TESTS_DB_TOWN_H
#define TESTS_DB_TOWN_H

#include "tests/db/drive.h"

/*
 * Who most tests of the store are about: in the first region Marie, who
 * advises, Jean and Lea. The connection is the owner's, and its clock shows
 * UTC.
 */
static inline PGconn *town_open(void)
{
	PGconn *owner = sql_open("GUICHET_TEST_OWNER");

	(void)sql(owner,
	    "SET timezone = 'UTC'; SET client_min_messages = warning;"
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('IDF', 'Ile-de-France', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A1', 'marie@x', 'Marie', 1);"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('C1', 'c-aaaaaaaa', 'jean@x', 'Jean Petit', 1),"
	    " ('C2', 'c-bbbbbbbb', 'lea@x', 'Lea Morel', 1)");
	return owner;
}

#endif
