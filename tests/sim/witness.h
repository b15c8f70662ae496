#ifndef TESTS_SIM_WITNESS_H
#define TESTS_SIM_WITNESS_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact.h"
#include "tests/sim/people.h"

struct daemon;
struct stanza;
struct world;

/*
 * Sees everything and holds it against the promises (docs/architecture.md):
 * at each commit, at each stanza that a daemon writes, at each that the server
 * handles, after each step, and at the end when all faults are over. The first
 * complaint is kept.
 */
enum {
	COMPLAINT_BYTES = 600,
	HANDLED = 4096,
	ANSWERED = 256,
	MEMORIES = 2, /* of daemons */
	NAMES_OF = 10,
	FREES = 64,
	SERIES_ASKS = 8,
	REPRESENTED = 64,
	PERSONS = CLAIMANTS + ADVISORS, /* numbered in this order, from 1 */
};

/* What a claimant is called, and was before. */
struct names_of {
	struct text at[NAMES_OF];
	uint32_t count;
};

/* Who answered a claimant, by the memory of a daemon, until when. */
struct answered_by {
	struct answered_span {
		uint32_t advisor;
		int64_t until; /* of the monotonic clock */
	} spans[ANSWERED];     /* a ring */
	uint32_t count;
};

/* Who represents a claimant by the memory of a daemon, and by the tables; and
 * did, until when. Accounts with one added; 0: nobody. */
struct represented_by {
	struct represented_span {
		uint32_t account;
		int64_t until; /* of the monotonic clock */
	} spans[REPRESENTED];  /* a ring */
	uint32_t count;
	uint32_t now[MEMORIES + 1];
	int64_t changed; /* of it; anything of these */
};

/* What the server has handled of a committed sentence. */
struct handled {
	uint32_t times;
	uint32_t bounces; /* of them */
	uint64_t link;    /* that brought the last of them, */
	uint32_t on_link; /* and so many */
};

/* Without a link, by the wall clock. */
struct away {
	int64_t since, until;
};

/* What somebody wants of a series: so many days apart, so many; and also what
 * falls on a closed day. */
struct series_asked {
	uint32_t every, count;
	bool keep;
};

struct series_asks {
	struct series_asked at[SERIES_ASKS]; /* a ring */
	uint32_t count;
};

/* Somebody who is there by the memory of a daemon. Since when, by the monotonic
 * clock, 0: it was noted, or they were there before; and what stood then. */
struct coming {
	bool there;
	int64_t since, at;
	size_t deliveries;
};

/* Whoever was there long enough, by then, and how many rows of the deliveries
 * stood when they came. */
struct back {
	struct person who;
	int64_t at;
	size_t deliveries;
};

/* The wall clock was so much ahead since then. */
struct wall_since {
	int64_t since, wall;
};

/* Times that got free, as a daemon knew them last. */
struct frees {
	struct freed at[FREES];
	uint32_t count;
};

/* How often memories and tables were written when they were looked at last. */
struct looked {
	bool any;
	uint64_t written;
	uint64_t ran;
	struct {
		const struct roster *roster;
		uint64_t epoch;
		bool serving, up;
	} memories[MEMORIES];
};

struct witness {
	char complaint[COMPLAINT_BYTES]; /* empty: none */
	struct handled handled[HANDLED]; /* beside base_tables.messages */
	/* The last turn that the server had for the first time, of each
	 * conversation and direction. */
	uint64_t last[CLAIMANTS + 1][3];
	uint32_t
	    queued[CLAIMANTS + 1]; /* the last place at which they joined */
	uint64_t sent;
	uint64_t sentences;
	uint64_t forwarded; /* sentences that the server handled */
	uint64_t again;     /* those beyond the first */
	uint64_t refused;
	uint64_t parked; /* sentences whose sender was told so */
	uint64_t noted;  /* notes whose advisor was told so */
	uint64_t lost;   /* neither committed nor refused, excused */
	uint64_t astray; /* sentences whose bounce nobody could place */
	uint32_t answers[MEMORIES][CLAIMANTS + 1]; /* who does now */
	struct answered_by answered[CLAIMANTS + 1];
	struct represented_by represented[CLAIMANTS + 1];
	struct load {
		uint32_t people;
		uint32_t ceiling;
	} loads[ADVISORS + 1];
	struct frees frees[MEMORIES];
	struct series_asks series[ACCOUNTS];
	struct names_of names[CLAIMANTS + 1];
	uint32_t codes[ACCOUNTS]; /* bits of claimants whose code they sent */
	uint32_t named[ACCOUNTS]; /* of accounts whose address they wrote */
	uint64_t found;           /* findings, */
	uint64_t filed;           /* files, */
	uint64_t decided;         /* and decisions */
	ROWS(struct back) backs;
	struct coming comings[PERSONS + 1];
	const struct roster *seen_by; /* and over which link; NULL: nobody */
	uint64_t seen_over;
	ROWS(struct away) away;
	bool is_away;
	struct looked looked;
	ROWS(struct wall_since) walls;
	int64_t wall; /* the most that it was ever ahead */
	bool split;   /* ejabberd had two links of ours at once */
};

void witness_complain(struct world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void witness_committed(void *ctx, const struct message *m);
void witness_outrun(void *ctx, uint32_t advisor);
void witness_covered(void *ctx, const struct cover *cover);
void witness_offered(void *ctx, const struct slot_offer *offer);
void witness_decided(
    void *ctx, const struct reminder *reminder, const struct reminder_row *was);
void witness_noted(void *ctx, const struct note *note);
void witness_series_asked(
    struct world *world, uint32_t who, const struct series_asked *asked);
void witness_queued(struct world *world, uint32_t claimant);
void witness_placed(void *ctx, const struct claimant *row);
void witness_judged(void *ctx, const struct finding_kept *found);
void witness_found(void *ctx, const struct finding_kept *found);
void witness_filed(void *ctx, const struct file_kept *file);
void witness_meddled(
    void *ctx, const struct file_kept *file, int64_t decided, struct text by);
void witness_filed_on(
    void *ctx, const struct file_kept *file, const struct file_step *step);
void witness_sent(struct world *world, const struct daemon *daemon,
    const struct stanza *s, struct text raw);
void witness_handled(struct world *world, const struct stanza *s);
void witness_bounced(struct world *world, const struct stanza *s);
/* Strangers, and advisors who sent a code, are told how to enrol: what they
 * write meanwhile is left, and no error. May this account be one, by the tables
 * or for who serves? */
bool witness_enrols(const struct world *world, uint32_t account);
void witness_log(const struct daemon *daemon, const char *event);
/* After whatever happened, and after each step. */
void witness_tick(struct world *world);
/* Something else than a tick may have written to the tables. */
void witness_stirred(struct world *world);
void witness_step(struct world *world);
void witness_end(struct world *world);
/* What stands in the ledger. */
void witness_print(const struct world *world);

#endif
