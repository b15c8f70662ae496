#include "store/session.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "roster/arena.h"

struct session {
	PGconn *conn;
	char why[300];
	char sqlstate[6];
};

static void ignore_notice(void *ctx, const PGresult *result)
{
	(void)ctx;
	(void)result;
}

struct session *session_open(const char *conninfo, const char *name)
{
	const char *const names[] = {
	    "application_name", "client_encoding", "dbname", NULL};
	const char *const values[] = {name, "UTF8", conninfo, NULL};
	struct session *session = must_calloc(1, sizeof(*session));

	session->conn = PQconnectdbParams(names, values, 1);
	if (session->conn == NULL)
		abort();
	(void)PQsetNoticeReceiver(session->conn, ignore_notice, NULL);
	if (PQstatus(session->conn) != CONNECTION_OK)
		row_one_line(session->why, sizeof(session->why),
		    PQerrorMessage(session->conn));
	return session;
}

void session_free(struct session **session)
{
	if (*session == NULL)
		return;
	PQfinish((*session)->conn);
	free(*session);
	*session = NULL;
}

const char *session_why(const struct session *session)
{
	return session->why;
}

const char *session_sqlstate(const struct session *session)
{
	return session->sqlstate;
}

static void note_error(struct session *session, const PGresult *result)
{
	const char *primary =
	    PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	row_one_line(session->why, sizeof(session->why),
	    primary != NULL ? primary : PQerrorMessage(session->conn));
	row_one_line(session->sqlstate, sizeof(session->sqlstate),
	    sqlstate != NULL ? sqlstate : "08006");
}

static void give_rows(const PGresult *result,
    void (*give)(void *ctx, const struct row *row), void *ctx)
{
	struct row row = {.count = PQnfields(result)};
	int i, k;

	assert(row.count <= ROW_COLUMNS);
	for (i = 0; i < PQntuples(result); i++) {
		for (k = 0; k < row.count; k++)
			row.cells[k] = (struct text){PQgetvalue(result, i, k),
			    (size_t)PQgetlength(result, i, k)};
		give(ctx, &row);
	}
}

static bool take_result(struct session *session, PGresult *result,
    void (*row)(void *ctx, const struct row *row), void *ctx)
{
	ExecStatusType status = PQresultStatus(result);
	bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

	if (!fine)
		note_error(session, result);
	else if (row != NULL)
		give_rows(result, row, ctx);
	PQclear(result);
	return fine;
}

bool session_run(struct session *session, const char *sql,
    void (*row)(void *ctx, const struct row *row), void *ctx)
{
	return take_result(session, PQexec(session->conn, sql), row, ctx);
}

bool session_ask(struct session *session, const char *sql,
    const char *const *values, int count,
    void (*row)(void *ctx, const struct row *row), void *ctx)
{
	return take_result(session,
	    PQexecParams(
		session->conn, sql, count, NULL, values, NULL, NULL, 0),
	    row, ctx);
}

bool session_copy_begin(struct session *session, const char *sql)
{
	PGresult *result = PQexec(session->conn, sql);
	bool fine = PQresultStatus(result) == PGRES_COPY_IN;

	if (!fine)
		note_error(session, result);
	PQclear(result);
	return fine;
}

bool session_copy_put(struct session *session, const char *at, size_t len)
{
	bool fine = PQputCopyData(session->conn, at, (int)len) == 1;

	if (!fine)
		note_error(session, NULL);
	return fine;
}

bool session_copy_end(struct session *session)
{
	PGresult *result;
	bool fine = PQputCopyEnd(session->conn, NULL) == 1;

	while ((result = PQgetResult(session->conn)) != NULL) {
		if (PQresultStatus(result) != PGRES_COMMAND_OK) {
			note_error(session, result);
			fine = false;
		}
		PQclear(result);
	}
	return fine;
}
