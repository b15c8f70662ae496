#ifndef ROSTER_ROSTER_PRESENCE_PRIVATE_H
#define ROSTER_ROSTER_PRESENCE_PRIVATE_H

#include "roster/roster.h"

/* Who is there and whose roster is being filled: little of a whole domain at a
 * time. */

/* The resources of one person who is there; made when the first comes. */
struct resources {
	uint32_t count;
	uint32_t room;
	struct resource {
		uint64_t hash;
		enum show show;
	} at[];
};

/* What is only known of somebody who is there, whose roster is being filled or
 * to whom a sentence came back: few of a whole domain at a time. */
struct live {
	struct resources *resources; /* NULL: gone */
	uint64_t bounced_at;         /* turn of the last bounce */
	uint64_t tried;              /* by that turn, the last time */
	int64_t until;               /* of the provision */
	uint64_t asked;              /* of the provision, the last time */
	char *todo;                  /* of the provision; NULL: nothing */
	size_t todo_len;
	uint32_t left, low;    /* of the provision */
	uint32_t changes;      /* of the provision */
	uint32_t next, before; /* in the list of its stage; packed */
	bool again;            /* what is set now is not all of it any more */
	bool held;             /* others do not know the last of it yet */
	uint8_t told;          /* so often were they told since */
	int64_t window;        /* and until when that counts */
};

/* What claimants and advisors have in common beside their rows. */
struct state {
	struct live *live; /* NULL: nothing of it is known */
	uint8_t stage;
	uint8_t show;
	bool bounced;
	bool probe;
	uint8_t duty;    /* claimants: enum duty_step */
	uint8_t told;    /* what others were told last; enum show */
	uint16_t closed; /* claimants: told_closed */
};

/* The persons of one provision stage, oldest first. */
struct stage_list {
	struct person first, last;
	uint32_t count;
};

enum {
	STAGES = PROVISION_SUBSCRIBED + 1,
};

/* What a server allows, with the block that its name stands in. */
struct privilege_slot {
	struct privilege row;
	char *host;
};

/* roster_view.c: the state of a person, or NULL if they are not known. */
struct state *roster_state(const struct roster *r, struct person who);

/* roster_live.c: what is live, to be written; what a reader sees of it; given
 * back when nothing of it is known any more, or altogether. */
struct live *live_of(struct state *state);
struct live live_seen(const struct state *state);
void live_release(struct state *state);
void live_free(struct state *state);
/* A copy, in place of the one before. */
void live_keep_todo(struct state *state, struct text todo);
void live_forget_todo(struct state *state);

/* roster_presence.c */
void presence_apply(struct roster *r, const struct presence *fact);
/* What the store has of an advisor, by their slot. */
void presence_note(
    struct roster *r, uint32_t advisor, const struct sighting *sighting);
/* Presences and provisions: nothing is known without a link. */
void presence_forget_all(struct roster *r);
bool presence_is_late(const struct roster *r, int64_t link);

/* roster_held.c */
void held_note(struct roster *r, const struct presence *fact);
void held_tell(struct roster *r, const struct held_told *fact);
void held_forget(struct roster *r);
void held_free(struct roster *r);

/* roster_provision.c */
void provision_apply(struct roster *r, const struct provision *fact);
void provision_answered(struct roster *r, const struct provision_answer *fact);
/* The people of this server need not be asked for a subscription. */
void provision_granted(struct roster *r, struct text host);
/* What should stand in their roster changed. */
void provision_renew(struct roster *r, struct person who);
/* The groups of somebody in the caseload of this advisor did. */
void provision_regroup(struct roster *r, uint32_t advisor);

/* roster_today.c: an appointment was moved, or is new; a roster was filled, as
 * struct provision has it. */
void today_moved(struct roster *r, const struct appointment *was,
    const struct appointment *is, int64_t at);
void today_filled(struct roster *r, uint32_t advisor, int64_t regroup);
void today_apply(struct roster *r, const struct fact *fact);

#endif
