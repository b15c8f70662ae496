#ifndef ROSTER_OUTCOME_H
#define ROSTER_OUTCOME_H

/* What became of a turn's facts: the store says it, the turn settles by it. */
enum outcome {
	OUTCOME_DURABLE, /* committed: by this try or by an earlier one of ours
			  */
	OUTCOME_REPEAT,  /* same sender, id and digest: it stands already */
	OUTCOME_OTHER,   /* same sender and id, another digest: decide again */
	OUTCOME_AGAIN,   /* decided on a version that is gone: decide again */
	OUTCOME_REFUSED, /* with an enum refusal that says why */
	OUTCOME_CLOSED,  /* the store was closed before an answer came */
};

const char *outcome_name(enum outcome outcome);

#endif
