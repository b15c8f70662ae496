#ifndef ROSTER_ROSTER_PEOPLE_PRIVATE_H
#define ROSTER_ROSTER_PEOPLE_PRIVATE_H

#include "roster/roster.h"
#include "roster/roster_presence_private.h"

/* Claimants, advisors, and who follows whom. */

/* Which text of a claimant's block is what: those that are looked up by first,
 * for no length is kept. */
enum claimant_text {
	C_JID,
	C_ALIAS,
	C_NAME,
	C_NUMBER,
	C_LANGUAGE,
	CLAIMANT_TEXTS
};

enum advisor_text {
	A_JID,
	A_NAME,
	A_NUMBER,
	A_LANGUAGE,
	A_TEAM,
	ADVISOR_TEXTS
};

/* There are hundreds of thousands of them: large members first, no holes. */
struct claimant_slot {
	struct state state;
	int64_t waiting_since;
	int64_t consented;
	uint64_t told_absence;
	char *texts; /* by enum claimant_text, in one block */
	uint32_t id;
	uint32_t region;
	uint32_t advisor;
	uint32_t next, before; /* in the caseload; slot + 1 */
	bool consent;
	bool orphan; /* the advisor is not known yet */
	bool agency;
	uint8_t account;
	bool listed; /* stands in the waitlist */
	uint8_t listed_for;
	uint16_t notice;
	uint16_t shown, shown_on; /* of the notice */
};

/* Claimants of one advisor, linked through their slots. */
struct caseload_list {
	uint32_t first; /* slot + 1 */
	uint32_t count;
};

struct advisor_slot {
	struct state state;
	int64_t since; /* that they are there, or gone */
	struct sighting sighting;
	char *texts; /* by enum advisor_text, in one block */
	struct caseload_list caseload;
	struct reply_slot *replies;
	uint32_t id;
	uint32_t region;
	uint32_t ceiling;
};

/* An account that somebody had before. */
struct former_slot {
	struct person who;
	uint64_t left; /* the later, the greater */
	char *jid;
};

struct formers {
	struct former_slot *at;
	uint32_t count, room;
	uint64_t left;         /* of the last one */
	struct index people;   /* each has several */
	struct index accounts; /* one may have been several people's */
};

struct farewell_slot {
	struct farewell_slot *next;
	struct farewell row;
};

/* roster_keys.c */
void keys_init(struct roster *r);
void keys_free(struct roster *r);
void keys_apply(struct roster *r, const struct fact *fact);
/* The i-th of texts that stand one behind the other, each with a NUL; all of
 * them, in one pass. */
struct text roster_cut(const char *texts, size_t i);
void roster_cut_all(const char *texts, struct text *into, size_t count);
/* Copies texts into one block of their own; they have no NUL inside, for XML
 * and PostgreSQL know none. */
char *roster_pack(const struct text *texts, size_t count);
/* The same into a block of the people's pool, in place of the one before. */
void roster_repack(
    struct roster *r, char **block, const struct text *texts, size_t count);
void roster_unpack(struct roster *r, char **block, size_t count);
struct text roster_claimant_text(
    const struct roster *r, uint32_t slot, enum claimant_text which);
struct text roster_advisor_text(
    const struct roster *r, uint32_t slot, enum advisor_text which);
/* A slot, or INDEX_NONE. */
uint32_t roster_claimant_slot(const struct roster *r, uint32_t id);
uint32_t roster_claimant_slot_by_jid(const struct roster *r, struct text jid);
uint32_t roster_claimant_slot_by_alias(
    const struct roster *r, struct text alias);
uint32_t roster_claimant_slot_by_number(
    const struct roster *r, struct text number);
uint32_t roster_advisor_slot(const struct roster *r, uint32_t id);
uint32_t roster_advisor_slot_by_jid(const struct roster *r, struct text jid);

/* roster_formers.c */
void formers_init(struct roster *r);
void formers_free(struct roster *r);
void formers_apply(struct roster *r, const struct fact *fact);
void formers_keep(struct roster *r, const struct former_account *fact);

/* roster_people.c */
void people_free(struct roster *r);
void people_region(struct roster *r, const struct region *row);
void people_advisor(struct roster *r, const struct advisor *row);
void people_claimant(struct roster *r, const struct claimant *row);
void people_consent(struct roster *r, const struct consent *fact);

/* roster_covers.c */
void covers_apply(struct roster *r, const struct fact *fact);
void covers_free(struct roster *r);
/* Somebody whom this advisor follows has changed: their rosters show it, and
 * those of who answers for them. */
void covers_renew(struct roster *r, uint32_t advisor);
void covers_review(struct roster *r, uint32_t advisor);

/* roster_waitlist.c: a since of 0 takes them out. */
void waitlist_put(struct roster *r, uint32_t claimant_slot, int64_t since);
void waitlist_free(struct roster *r);
int64_t waitlist_since(const struct roster *r, uint32_t claimant);

#endif
