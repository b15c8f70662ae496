#ifndef ROSTER_DOORS_H
#define ROSTER_DOORS_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/roster.h"

/*
 * Regions open and close by themselves. Of each stands here how it was when it
 * was last looked at, and until when that holds; whoever is there is then shown
 * it, slice by slice. Without hours, or while nobody knows what its clocks
 * show, a region passes for open.
 */
struct doors {
	bool open;
	bool turned;   /* not all who are there were shown yet */
	bool all;      /* nor what else they see of each other */
	int64_t until; /* 0: to be looked at; INT64_MAX: for ever */
};

struct doors roster_doors(const struct roster *r, uint32_t region);
bool doors_open(const struct roster *r, uint32_t region, int64_t now);

/* Was this claimant told, since it closed, when it opens again? */
bool doors_told(
    const struct roster *r, const struct claimant_view *claimant, int64_t now);

/* The first instant at which one is to be looked at. */
int64_t roster_doors_next(const struct roster *r);

/* How far those who are there were shown; all of them: the count of all. */
struct shown roster_shown(const struct roster *r);

#endif
