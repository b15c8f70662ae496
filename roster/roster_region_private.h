#ifndef ROSTER_ROSTER_REGION_PRIVATE_H
#define ROSTER_ROSTER_REGION_PRIVATE_H

#include "roster/doors.h"
#include "roster/roster.h"

/* Regions: their hours and doors, and who waits for an answer there. */

enum {
	DUTY_STEPS = DUTY_SUPERVISOR + 1
};

struct waiter {
	int64_t from; /* as in struct duty */
	uint32_t claimant;
};

struct waiting_list {
	struct waiter *at; /* by from */
	uint32_t count, room;
	int64_t due; /* of the first */
};

/* A region with the block that its texts stand in, and what they say of its
 * hours. */
struct region_slot {
	struct region row;
	char *texts;
	struct hours_rule *rules;
	uint32_t rule_count;
	int32_t *holidays;
	uint32_t holiday_count;
	uint32_t listed; /* so many wait for an advisor there */
	struct reply_slot *replies;
	struct waiting_list waiting[DUTY_STEPS]; /* for an answer */
	struct doors doors;
};

struct zone_slot {
	struct zone_slot *next;
	char *name;
	struct hours_offset *rows;
	uint32_t count;
	int64_t until;
};

/* roster_view.c */
struct region_slot *roster_region_slot(const struct roster *r, uint32_t id);

/* roster_hours.c */
void hours_take(struct region_slot *slot);
void hours_drop(struct region_slot *slot);
void offsets_apply(struct roster *r, const struct offsets *fact);
void offsets_free(struct roster *r);

/* roster_doors.c: of one region, or of all (0). */
void doors_init(struct region_slot *slot);
void doors_apply(struct roster *r, const struct fact *fact);
void doors_tell(struct roster *r, const struct message *m);
void doors_look_again(struct roster *r, uint32_t region);
void doors_show_all(struct roster *r, uint32_t region);

/* roster_duty.c: out of the list, and since when they stood there; back into
 * one, since then (0: since they asked); when each list is due, in all regions
 * or one. */
int64_t duty_take_out(struct roster *r, uint32_t claimant_slot);
void duty_put_in(struct roster *r, uint32_t claimant_slot, int64_t from);
void duty_look_again(struct roster *r, uint32_t region);
void duty_wait(struct roster *r, const struct waiting *fact);
void duty_asked(struct roster *r, uint32_t claimant, int64_t arrived);
void duty_answered(struct roster *r, uint32_t claimant);
void duty_told(struct roster *r, const struct message *m);
void duty_done(struct roster *r, const struct duty_done *fact);
void duty_free(struct roster *r);

#endif
