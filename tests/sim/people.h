#ifndef TESTS_SIM_PEOPLE_H
#define TESTS_SIM_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/arena.h"
#include "roster/fact.h"
#include "roster/text.h"
#include "tests/sim/base.h"

struct world;
struct stanza;

enum {
	ADVISORS = 4,
	CLAIMANTS = 8,
	STRANGERS = 2,
	SPARES = 2, /* accounts that somebody may be moved to */
	ACCOUNTS = ADVISORS + CLAIMANTS + STRANGERS + SPARES,
	RESOURCES = 2,
	CONTACTS = 40,
	TEXTS = 400
};

/* What somebody wrote, and what they know of it. */
struct sentence {
	struct text id;
	struct text body;
	struct text to;
	uint64_t link; /* that the server handed it over on; 0: none */
	int64_t tried; /* when */
	uint32_t tries;
	bool answered; /* with an error */
	bool denied;   /* by the component */
	bool excused;  /* the link, or the daemon, went down over it */
};

/* What reached an account, offline storage included. */
struct heard {
	struct text from;
	struct text id;
	struct text body;
	uint32_t times;
};

/* How a contact stands. */
struct standing {
	bool to;   /* they see it */
	bool from; /* it sees them */
	bool set;  /* by the component, with this name and these groups */
	struct text name;
	struct text groups; /* XML */
};

/* A row of their roster at the server. */
struct buddy {
	struct text jid;
	bool asks; /* waits for their yes */
	struct standing now;
	struct standing known; /* to the component: given, or set by it */
};

struct account {
	struct text jid;   /* bare, prepared */
	struct text typed; /* as ejabberd hands it over */
	bool remote;       /* at another server */
	bool exists;
	uint32_t claimants; /* bits of those who they are or were */
	uint32_t advisors;
	struct {
		bool online;
		enum show show;
	} resources[RESOURCES];
	struct buddy buddies[CONTACTS];
	uint32_t buddy_count;
	uint32_t stored; /* offline */
	struct sentence sentences[TEXTS];
	uint32_t sentence_count;
	struct heard *heard;
	uint32_t heard_count, heard_room;
};

struct people {
	struct account accounts[ACCOUNTS];
	/* Bits of the advisors whom each claimant has or had. */
	uint32_t followers[CLAIMANTS + 1];
	uint32_t stand_ins[ADVISORS + 1]; /* bits of who was to stand in */
	/* How many sentences stood when nobody followed this claimant last, and
	 * when this advisor was last to follow them; 0: they do, or never did.
	 */
	size_t ended[CLAIMANTS + 1];
	size_t left[CLAIMANTS + 1][ADVISORS + 1];
	/* When an import last gave this claimant another account or advisor,
	 * and any advisor another account; 0: never. */
	int64_t moved_at[CLAIMANTS + 1];
	int64_t advisors_moved_at;
	/* When an import last changed the hours of a region, and its zone
	 * before. */
	int64_t hours_moved_at[ROOM_REGIONS];
	struct text zones_before[ROOM_REGIONS];
};

void people_init(struct world *world);
void people_forget(struct world *world);
struct account *people_find(struct world *world, struct text bare);
/* Of the account; ACCOUNTS: there is none. */
uint32_t people_number(const struct world *world, struct text bare);
bool account_online(const struct account *account);
struct text account_full(
    struct arena *arena, const struct account *account, unsigned resource);
const char *people_resource(unsigned resource);
struct buddy *account_buddy(
    struct world *world, struct account *account, struct text jid);

/* When this claimant, or any advisor, was moved last; 0: never. */
int64_t people_moved_at(const struct world *world, uint32_t claimant);

/* What a client does. All of them go through the server. */
void people_say(struct world *world, uint32_t who, struct text to,
    struct text body, struct text id);
/* The last sentence once more, as a client does that heard no answer. */
void people_repeat(struct world *world, uint32_t who);
void people_send(struct world *world, uint32_t who, struct text to,
    const char *type, struct text inside, struct text id);
void people_login(
    struct world *world, uint32_t who, unsigned resource, enum show show);
void people_logout(struct world *world, uint32_t who, unsigned resource);

/* A message reached the account: delivered, or stored for later. */
void people_hear(
    struct world *world, struct account *account, const struct stanza *s);

/* A link is gone: what was handed over on it a while ago may be lost, unless
 * all faults are over. */
void people_link_lost(struct world *world, uint64_t link);
/* It could not be given to this account, or to nobody's: NULL. */
void people_miss(struct account *account, const struct stanza *s);
/* An import moves whoever had this account: they write as a stranger from now
 * on. */
void people_leave(struct world *world, struct text jid);

#endif
