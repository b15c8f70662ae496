#ifndef ROSTER_FACT_COVER_H
#define ROSTER_FACT_COVER_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/text.h"

/* Who answers while an advisor is away, or does not. Units: fact.h. */

struct sighting {
	uint32_t advisor;
	bool available;
	uint64_t absence; /* number of the last or running absence; 0: none */
	int64_t at;
	int32_t version; /* that it was decided on */
};

/* An advisor's absence, and who stands in for them. */
struct cover {
	uint64_t turn; /* its number */
	int64_t at;
	uint32_t advisor;
	uint32_t stand_in; /* 0: nobody */
	int64_t since, until;
	bool begun;
	struct text by; /* bare JID */
};

struct cover_step {
	uint64_t cover; /* turn */
	int64_t at;
	struct text by; /* of an end */
};

/* Who was told that an answer is late, the last one. */
enum duty_step {
	DUTY_NONE,
	DUTY_ADVISOR,
	DUTY_STAND_IN,
	DUTY_SUPERVISOR,
};

struct waiting {
	uint32_t claimant;
	int64_t since;
	enum duty_step told;
	int64_t told_at; /* 0: nobody was told */
};

/* Nobody is left who may be told; a start looks again. */
struct duty_done {
	uint32_t claimant;
	int64_t at;
};

#endif
