#include "store/encode_private.h"

/* Who did what by a command, and what waits for another to agree. */

void encode_audit(struct single *s, const struct fact *fact)
{
	const struct audit *audit = &fact->as.audit;

	single_number(s, s->turn, 8);
	single_instant(s, audit->at);
	single_words(s, audit->who);
	single_number(s, audit->door, 2);
	single_words(s, audit->command);
	single_number(s, audit->claimant, 4);
	single_number(s, audit->advisor, 4);
	single_number(s, audit->region, 4);
	single_words(s, audit->fields);
	single_words(s, audit->outcome);
	single_number(s, audit->line, 8);
}

void encode_proposal(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.proposal.at);
	single_words(s, fact->as.proposal.by);
	single_words(s, fact->as.proposal.command);
	single_words(s, fact->as.proposal.fields);
}

void encode_proposal_end(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.proposal_end.proposal, 8);
	single_instant(s, fact->as.proposal_end.at);
	single_words(s, fact->as.proposal_end.by);
	single_number(s, fact->as.proposal_end.confirmed ? 1 : 0, 1);
}
