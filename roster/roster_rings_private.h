#ifndef ROSTER_ROSTER_RINGS_PRIVATE_H
#define ROSTER_ROSTER_RINGS_PRIVATE_H

#include "roster/roster.h"

/* The last of what came in: each has a ring of a bounded size. */

struct renamed {
	char *texts; /* sender, id, wire id in one block; NULL: free */
};

struct heard {
	uint64_t line; /* 0: free */
	int64_t at;
};

struct told {
	char *jid;
	size_t len;
	int64_t until;
	uint16_t notice;
	char language[2]; /* of that notice */
};

struct try_slot {
	uint64_t account; /* hashes */
	uint64_t host;
	int64_t at; /* 0: free */
};

/* roster_heard.c */
void heard_init(struct roster *r);
void heard_free(struct roster *r);
void heard_apply(struct roster *r, uint64_t line, int64_t at);

/* roster_tries.c */
void tries_init(struct roster *r);
void tries_free(struct roster *r);
void tries_apply(struct roster *r, const struct code_try *fact);
void tries_forgive(struct roster *r, struct text jid);

/* roster_ids.c */
void ids_init(struct roster *r);
void ids_free(struct roster *r);
void ids_message(struct roster *r, const struct message *m);
void courtesy_apply(struct roster *r, const struct courtesy *fact);

#endif
