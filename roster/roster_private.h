#ifndef ROSTER_ROSTER_PRIVATE_H
#define ROSTER_ROSTER_PRIVATE_H

#include "roster/index.h"
#include "roster/pool.h"
#include "roster/roster_appointments_private.h"
#include "roster/roster_files_private.h"
#include "roster/roster_people_private.h"
#include "roster/roster_presence_private.h"
#include "roster/roster_region_private.h"
#include "roster/roster_rings_private.h"
#include "roster/roster_staff_private.h"

/* The whole of the committed state. Only roster_*.c write it, each its part. */

enum {
	OUTAGES_MOST = 16, /* that wait for the store */
	ASIDES_MOST = 64   /* that it refused */
};

struct asides {
	struct aside at[ASIDES_MOST];
	uint32_t count;
};

/* Slots that were found last: most look-ups of one input are for the same two.
 * Nothing is decided on it; a reader compares before it believes. */
struct last_found {
	uint32_t claimant;
	uint32_t advisor;
};

struct roster {
	struct roster_bounds bounds;
	struct last_found *found;
	uint64_t applied; /* facts */
	struct claimant_slot *claimants;
	uint32_t claimant_count, claimant_room;
	struct pool texts; /* of claimants and advisors */
	struct index claimant_ids, claimant_jids, claimant_aliases;
	struct index claimant_numbers;
	struct advisor_slot *advisors;
	uint32_t advisor_count, advisor_room;
	struct index advisor_ids, advisor_jids;
	struct caseload_list orphans;
	struct head_count probes;
	struct head_count last;  /* the greatest ids */
	struct listed *waitlist; /* by since, then claimant */
	uint32_t listed_count, listed_room;
	uint32_t waiting; /* for an answer */
	struct zone_slot *zones;
	struct region_slot *regions;
	uint32_t region_count;
	struct stage_list stages[STAGES];
	uint32_t privilege_count;
	struct privilege_slot *privileges; /* bounds.hosts of them */
	struct renamed *renamed;           /* a ring of bounds.renamed */
	uint32_t renamed_at;
	struct index renamed_ids, renamed_wires;
	struct told *told; /* a ring of bounds.courtesies */
	uint32_t told_at;
	struct index told_jids;
	struct heard *heard;    /* a ring of bounds.heard */
	struct try_slot *tries; /* a ring of bounds.tries */
	uint32_t heard_at, tries_at;
	struct index heard_lines;
	struct role_slot *roles;
	struct returned_slot *returned;
	struct policy_slot *policies;
	struct proposal_slot *proposals;
	struct cover *covers; /* by since */
	uint32_t cover_count, cover_room;
	struct appointments appointments;
	struct few_texts few;
	struct formers formers;
	struct offers offers;
	struct earlier earlier;
	struct judgements judgements;
	struct represents represents;
	struct hails hails;
	struct files files;
	struct announcement_slot *announcements;
	struct session_slot *sessions;
	uint32_t session_count;
	struct notice_slot notice;
	struct farewell_slot *untold;
	struct probed probed;
	struct heap unnoted; /* advisors' slots, by their since */
	struct heap days;    /* the same: roster_today.c */
	struct link_state link;
	struct shown shown;
	struct held *held; /* by until */
	uint32_t held_count, held_room;
	int64_t followed;
	uint64_t watermark;
	int64_t upkeep;
	struct outage outages[OUTAGES_MOST]; /* roster_outages.c */
	uint32_t outage_count;
	int64_t alive;
	int64_t lived;
	int64_t answered;
	int64_t sealed;
	int64_t called_up;
	struct asides asides;
};

/* roster_aside.c */
void asides_apply(struct roster *r, const struct fact *fact);

/* roster_announce.c: what is behind it goes first. */
void announce_put_aside(struct roster *r, uint64_t announcement);

/* roster_outages.c */
void outages_apply(struct roster *r, const struct fact *fact);

#endif
