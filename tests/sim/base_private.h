#ifndef TESTS_SIM_BASE_PRIVATE_H
#define TESTS_SIM_BASE_PRIVATE_H

#include "tests/sim/base.h"

struct pipeline;

/* What a conninfo stands for; it begins with the words, which are printed. */
struct address {
	char words[16];
	struct base *base;
};

struct base {
	struct address address;
	struct clock *clock;
	struct random *random;
	struct base_events events;
	struct arena arena;
	struct base_tables t;
	struct pipeline *sessions; /* that stand */
	int sockets;               /* the last number given */
	int holder;                /* of the advisory lock; 0: nobody */
	struct mishap_plan plan;
	int64_t answer; /* microseconds of one answer */
	int64_t stalled;
	int64_t down;
	int64_t read_only;
};

/* base.c */
void base_note_answer(
    struct base *base, const struct consent *said, uint64_t turn);

/* session.c */
void sessions_cut(struct base *base, unsigned which);
/* Those whose client is gone, with what they had to commit. */
void sessions_end_late(struct base *base);
void sessions_notify(struct base *base);
void sessions_free(struct base *base);

#endif
