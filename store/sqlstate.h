#ifndef STORE_SQLSTATE_H
#define STORE_SQLSTATE_H

#include "roster/refusal.h"
#include "store/row.h"

/* What a failure means for the unit that met it. */
enum sqlstate_class {
	SQLSTATE_SKIPPED, /* a statement before it in the same unit failed */
	SQLSTATE_AGAIN,   /* ours: decided on a version that is gone */
	SQLSTATE_ROW,     /* the row's fault: retried singly, then parked */
	SQLSTATE_REFUSED, /* a constraint with a refusal of its own */
	SQLSTATE_AWAY,    /* the server's: reconnect and submit again */
};

enum sqlstate_class sqlstate_class(
    const struct fault *fault, enum refusal *refusal);

#endif
