#ifndef ROSTER_ROSTER_FILES_PRIVATE_H
#define ROSTER_ROSTER_FILES_PRIVATE_H

#include "roster/heap.h"
#include "roster/index.h"
#include "roster/roster.h"

/* Files about absences, and who speaks for a claimant in them. */

struct represent_slot {
	uint32_t claimant;
	char *texts; /* JID, name; an empty JID: nobody any more */
};

struct represents {
	struct represent_slot *at;
	uint32_t count, room;
	struct index claimants;
	struct index jids;
};

/* What is to be told of a move is kept until it is. */
struct file_slot {
	struct absence_file row;
	char *words;   /* NULL: nothing is */
	char *texts;   /* of the row: parties, represented_by */
	uint32_t next; /* of a free one: slot + 1 of the next that is */
};

struct files {
	struct file_slot *at; /* as they came */
	uint32_t *order;      /* slots, by id */
	uint32_t count;
	uint32_t used, room; /* free ones, too */
	uint32_t free;       /* slot + 1 */
	struct heap due;
};

/* roster_represent.c */
void represents_init(struct roster *r);
void represents_free(struct roster *r);
void represents_apply(struct roster *r, const struct fact *fact);

/* roster_files.c */
void files_free(struct roster *r);
/* A step of it was refused. */
void files_put_aside(struct roster *r, uint64_t id, int64_t until);
void files_apply(struct roster *r, const struct fact *fact);
/* Another one represents a claimant from now on, or nobody any more. */
void files_represented(struct roster *r, uint32_t claimant);
/* A line of the service reached a claimant; it may be that of a file. */
void files_received(struct roster *r, const struct delivery *delivery);

#endif
