#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "store/row.h"

/*
 * A connection that may block, for the tools (check, import, report); the
 * daemon uses store.h. Every failure leaves one line, without the row's data or
 * a secret, in session_why().
 */
struct session;

/* Never NULL; session_why() is empty if it is connected. */
struct session *session_open(const char *conninfo, const char *name);
void session_free(struct session **session);
const char *session_why(const struct session *session);
/* Of the last failure; "" if none. */
const char *session_sqlstate(const struct session *session);

/* Runs SQL; rows are handed to row() when it is not NULL. */
bool session_run(struct session *session, const char *sql,
    void (*row)(void *ctx, const struct row *row), void *ctx);

/* The same for one statement with parameters, $1 and so on. */
bool session_ask(struct session *session, const char *sql,
    const char *const *values, int count,
    void (*row)(void *ctx, const struct row *row), void *ctx);

/* COPY ... FROM STDIN: begin, put any number of pieces, end. */
bool session_copy_begin(struct session *session, const char *sql);
bool session_copy_put(struct session *session, const char *at, size_t len);
bool session_copy_end(struct session *session);

#endif
