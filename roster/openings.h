#ifndef ROSTER_OPENINGS_H
#define ROSTER_OPENINGS_H

#include "roster/roster.h"
#include "roster/slots.h"

/*
 * Free times with whoever answers for an advisor then: slots.h, told what is
 * known of the two. The claimant's region is open, the advisor receives
 * (roster_own_hours(), else the hours of their own region), and neither has an
 * appointment that stands or waits for an answer, and no time of it is kept for
 * somebody else who was offered it. While an advisor is absent
 * the times are those of who stands in for them; there are none if nobody does.
 */
struct openings {
	uint32_t advisor;
	uint32_t claimant; /* 0: nobody is named yet */
	uint32_t region;   /* that is to be open */
	uint64_t except;   /* this appointment's time counts as free; 0: none */
	int64_t from, until;
	int64_t length;
	int64_t apart; /* as in struct slots */
};

/* Those that a claimant can be offered for an appointment of this length: from
 * the notice that it needs up to as far as free times are looked for. */
struct openings openings_with(
    const struct roster *r, uint32_t claimant, int64_t now, int64_t length);
/* The same with an advisor, whoever comes. */
struct openings openings_of(
    const struct roster *r, uint32_t advisor, int64_t now, int64_t length);

/* The earliest ones, in their order; at most `most` and SLOTS_MOST. */
uint32_t openings_find(const struct roster *r, const struct openings *openings,
    int64_t found[SLOTS_MOST], uint32_t most);

/* Is this one free? */
bool openings_fit(
    const struct roster *r, const struct openings *openings, int64_t since);

#endif
