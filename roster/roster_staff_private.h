#ifndef ROSTER_ROSTER_STAFF_PRIVATE_H
#define ROSTER_ROSTER_STAFF_PRIVATE_H

#include "roster/roster.h"

/* What those who work with the service have set down, and are about to. */

struct role_slot {
	struct role_slot *next;
	char *jid;
	enum role role;
	uint32_t region;
};

/* Who has a role alone, and something came back from them. */
struct returned_slot {
	struct returned_slot *next;
	uint32_t id;    /* as in SIDE_STAFF */
	uint64_t turn;  /* of the last bounce */
	uint64_t tried; /* as in struct live */
};

/* What was set since when; `before` is what stood until then. */
struct policy_value {
	struct policy_value *before;
	int64_t at;
	int64_t value;
};

struct policy_slot {
	struct policy_slot *next;
	enum policy_key key;
	uint32_t region;
	struct policy_value stands;
};

/* Rows with the block that their texts stand in. */
struct proposal_slot {
	struct proposal_slot *next;
	struct proposal row;
	char *texts;
};

struct announcement_slot {
	struct announcement_slot *next;
	struct announcement_view view;
	char *texts;
};

/* Of one owner, in the order in which their names were first kept. */
struct reply_slot {
	struct reply_slot *next;
	struct kept_reply row;
	char *texts;
};

struct notice_slot {
	struct notice row;
	char *texts;
};

struct session_slot {
	struct session_slot *next;
	struct session row;
	char *texts;
};

/* roster_staff.c */
void staff_apply(struct roster *r, const struct fact *fact);
void staff_bounced(struct roster *r, const struct delivery *bounce);
void staff_trying(struct roster *r, const struct trying *fact);
void staff_caught_up(struct roster *r, const struct caught_up *fact);
uint64_t staff_tried(const struct roster *r, uint32_t id);
void staff_free(struct roster *r);

/* roster_announce.c */
void announce_apply(struct roster *r, const struct fact *fact);
void announce_free(struct roster *r);
void announce_told(struct roster *r, const struct message *m);

/* roster_replies.c */
void replies_apply(struct roster *r, const struct fact *fact);
void replies_free(struct reply_slot **replies);

/* roster_dialogue.c */
void dialogue_apply(struct roster *r, const struct session *fact);
void dialogue_told(struct roster *r, const struct message *m);
void dialogue_free(struct roster *r);

#endif
