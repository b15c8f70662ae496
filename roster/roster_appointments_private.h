#ifndef ROSTER_ROSTER_APPOINTMENTS_PRIVATE_H
#define ROSTER_ROSTER_APPOINTMENTS_PRIVATE_H

#include "roster/heap.h"
#include "roster/index.h"
#include "roster/roster.h"

/* Appointments, and all that is known for their sake. */

/* An appointment is found by its id, and by each of the two through links. */
enum {
	OF_CLAIMANT,
	OF_ADVISOR,
	CHAINS
};

/* There may be a million of them: large members first, no holes. */
struct appointment_slot {
	uint64_t id; /* 0: free, and next[0] is the next that is */
	uint64_t series;
	int64_t at;
	int64_t since;
	char *note; /* NULL: none */
	uint32_t who[CHAINS];
	uint32_t next[CHAINS], before[CHAINS]; /* slot + 1 */
	uint32_t region;
	uint32_t seconds; /* of its length */
	uint32_t sequence;
	int32_t version;
	uint32_t seen; /* id of whoever got the question about this time */
	uint8_t channel;
	uint8_t state;
	uint8_t by;
	uint8_t
	    asked; /* who was asked about one of its times: a bit for each */
	bool doubtful; /* who is asked now was asked about another before */
	bool outside;
	uint8_t reminded;
	uint8_t judging; /* roster_judgements.c */
};

struct appointment_news_slot {
	struct appointment_news_slot *next;
	struct appointment_news row;
	char *texts;
};

struct appointments {
	struct appointment_slot *at;
	uint32_t count, room; /* used and free ones */
	uint32_t free;        /* slot + 1 */
	struct heap due;      /* slots */
	uint32_t review;      /* those below this are to be looked at anew */
	struct index ids;
	struct index first[CHAINS]; /* the first of each person */
	struct appointment_news_slot *untold;
};

struct few_text {
	uint64_t key;
	char *text;
};

struct few_texts {
	struct few_text *at;
	uint32_t count, room;
	struct index keys;
};

struct hails {
	struct heap due;    /* slots of appointments */
	struct hail *asked; /* and not answered */
	uint32_t asked_count, asked_room;
	int64_t last; /* when any was asked */
};

struct offers {
	struct slot_offer *at;
	uint32_t count, room;
};

/* Who wants an earlier time, by turn; and times that got free since. */
struct earlier {
	struct earlier_wish *wishes;
	uint32_t wish_count, wish_room;
	struct freed *freed;
	uint32_t freed_count, freed_room;
	int64_t again; /* none is offered before */
};

struct judgements {
	struct heap due; /* slots of appointments */
	struct judging asked;
	uint64_t since; /* turn: an answer to an earlier one says too little */
};

/* roster_appointments.c */
void appointments_init(struct roster *r);
void appointments_free(struct roster *r);
void appointments_apply(struct roster *r, const struct fact *fact);
/* Whether somebody follows them may have changed. */
void appointments_review(struct roster *r, uint32_t claimant);
/* What clocks of a region show, or when it is night there: all are looked at
 * anew, some at a time. */
void appointments_review_caseload(struct roster *r, uint32_t advisor);
void appointments_review_all(struct roster *r);
/* What became of one is found: until then it is kept. */
void appointments_judged(struct roster *r, uint32_t slot);
/* A sentence that reminds of one stands. */
void appointments_reminded(struct roster *r, const struct reminder *reminder);
/* The slot of an id, and the first of a person's; INDEX_NONE: none. */
uint32_t appointments_find(const struct roster *r, uint64_t id);
uint32_t appointments_first(const struct roster *r, int chain, uint32_t who);
struct appointment appointments_view(const struct appointment_slot *a);

/* roster_appointments_read.c: somebody got a line; perhaps it was the question
 * about one. */
void appointments_received(struct roster *r, const struct delivery *delivery);
/* The ids of some that a heap of slots has as due. */
uint32_t appointments_some(const struct roster *r, const struct heap *heap,
    int64_t now, uint64_t ids[HEAP_SOME]);

/* roster_appointments_due.c */
void appointments_due_put(struct roster *r, uint32_t slot);
void appointments_due_drop(struct roster *r, uint32_t slot);
void appointments_due_free(struct roster *r);
void appointments_untold(struct roster *r, const struct appointment_news *fact);
void appointments_told(struct roster *r, const struct appointment_news *fact);

/* roster_judgements.c: what became of an appointment that is over is to be
 * found, and was; of what is in this slot, which somebody else may get. */
void judgements_review(struct roster *r, uint32_t slot);
void judgements_bounced(struct roster *r, const struct delivery *delivery);
void judgements_outage(struct roster *r, const struct outage *outage);
void judgements_apply(struct roster *r, const struct fact *fact);
void judgements_free(struct roster *r);

/* roster_hails.c: the time of what is in this slot is agreed on, or is not any
 * more. */
void hails_agreed(struct roster *r, uint32_t slot);
void hails_drop(struct roster *r, uint32_t slot);
void hails_apply(struct roster *r, const struct fact *fact);
void hails_free(struct roster *r);

/* roster_news.c */
void news_add(struct roster *r, const struct appointment_news *fact);
void news_told(struct roster *r, const struct appointment_news *fact);
void news_free(struct roster *r);

/* roster_few.c */
void few_init(struct roster *r);
void few_free(struct roster *r);
void few_apply(struct roster *r, const struct fact *fact);
void few_name(struct roster *r, const struct former_name *fact);

/* roster_earlier.c: somebody's time got free. */
void earlier_apply(struct roster *r, const struct fact *fact);
void earlier_free(struct roster *r);
void earlier_freed(struct roster *r, const struct freed *freed);
/* Somebody has decided on an offer: what waited for that is due again. */
void earlier_look_again(struct roster *r);
/* An offer of this one's time was refused: what is behind it goes first. */
void earlier_put_aside(struct roster *r, uint64_t appointment);

/* roster_offers.c */
void offers_apply(struct roster *r, const struct fact *fact);
void offers_received(struct roster *r, const struct delivery *delivery);
void offers_free(struct roster *r);

#endif
