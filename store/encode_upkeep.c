#include "store/encode_private.h"

/* How far the daemon is, and when it was away. */

void encode_followed(struct single *s, const struct fact *fact)
{
	single_number(s, (uint64_t)fact->as.followed.change_no, 8);
	single_instant(s, fact->as.followed.at);
}

void encode_upkeep(struct single *s, const struct fact *fact)
{
	single_instant(s, fact->as.upkeep.at);
}

void encode_seal(struct single *s, const struct fact *fact)
{
	single_instant(s, fact->as.seal.at);
}

void encode_outage(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_number(s, fact->as.outage.kind, 2);
	single_instant(s, fact->as.outage.since);
	single_instant(s, fact->as.outage.until);
}

void encode_alive(struct single *s, const struct fact *fact)
{
	single_instant(s, fact->as.alive.at);
}
