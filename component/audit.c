#include "component/audit.h"

#include <stdlib.h>

#include "store/session.h"
#include "store/statement.h"

struct tally {
	uint64_t rows, hours, faults;
};

static void print_cells(const struct row *row)
{
	int i;

	for (i = 0; i < row->count; i++)
		(void)printf("%s%.*s", i > 0 ? " " : "", (int)row->cells[i].len,
		    row->cells[i].at);
	(void)putchar('\n');
}

static void on_seal(void *ctx, const struct row *row)
{
	struct tally *tally = ctx;

	print_cells(row);
	tally->hours++;
	tally->rows += strtoull(row->cells[1].at, NULL, 10);
}

static void on_fault(void *ctx, const struct row *row)
{
	struct tally *tally = ctx;

	(void)fputs("WRONG ", stdout);
	print_cells(row);
	tally->faults++;
}

static bool compare(struct session *session, struct tally *tally)
{
	return session_run(session, statement_sql(STATEMENT_AUDIT_SEALS),
		   on_seal, tally) &&
	       session_run(session, statement_sql(STATEMENT_AUDIT_FAULTS),
		   on_fault, tally);
}

int audit_run(const struct config *config)
{
	struct session *session =
	    session_open(config->database, "guichet check --audit");
	struct tally tally = {0};
	bool fine = session_why(session)[0] == '\0' && compare(session, &tally);

	if (!fine)
		(void)printf("WRONG    audit      %s\n", session_why(session));
	else if (tally.faults > 0)
		(void)printf("WRONG    audit      %llu faults\n",
		    (unsigned long long)tally.faults);
	else
		(void)printf(
		    "ok       audit      each of %llu rows of %llu hours "
		    "fits its seals\n",
		    (unsigned long long)tally.rows,
		    (unsigned long long)tally.hours);
	session_free(&session);
	return fine && tally.faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
