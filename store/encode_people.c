#include "store/encode_private.h"

/* People, who follows them, and who stands in. */

void encode_sighting(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.sighting.advisor, 4);
	single_number(s, fact->as.sighting.available ? 1 : 0, 1);
	single_number(s, fact->as.sighting.absence, 8);
	single_instant(s, fact->as.sighting.at);
	single_number(s, (uint64_t)fact->as.sighting.version, 4);
}

void encode_role(struct single *s, const struct fact *fact)
{
	const struct role_event *role = &fact->as.role;

	single_number(s, s->turn, 8);
	single_instant(s, role->at);
	single_words(s, role->jid);
	single_number(s, role->role, 2);
	single_number(s, role->region, 4);
	single_number(s, role->given ? 1 : 0, 1);
	single_words(s, role->by);
}

void encode_speak(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.speak.who.side, 4);
	single_number(s, fact->as.speak.who.id, 4);
	single_words(s, fact->as.speak.language);
}

void encode_reassign(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.reassign.claimant, 4);
	single_number(s, fact->as.reassign.decided_on, 4);
	single_number(s, fact->as.reassign.advisor, 4);
	single_words(s, fact->as.reassign.reason);
	single_words(s, fact->as.reassign.by);
}

void encode_place(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.place.claimant, 4);
	single_words(s, fact->as.place.reason);
	single_words(s, fact->as.place.by);
}

void encode_call_up(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.call_up.region, 4);
	single_words(s, fact->as.call_up.by);
}

void encode_move(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.move.predecessor, 4);
	single_words(s, fact->as.move.claimants);
	single_number(s, fact->as.move.successor, 4);
	single_words(s, fact->as.move.reason);
	single_words(s, fact->as.move.by);
}

void encode_cover(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.cover.at);
	single_number(s, fact->as.cover.advisor, 4);
	single_number(s, fact->as.cover.stand_in, 4);
	single_instant(s, fact->as.cover.since);
	single_instant(s, fact->as.cover.until);
	single_words(s, fact->as.cover.by);
}

void encode_cover_begun(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.cover_begun.cover, 8);
	single_instant(s, fact->as.cover_begun.at);
}

void encode_cover_cut(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.cover_cut.cover, 8);
	single_instant(s, fact->as.cover_cut.at);
	single_words(s, fact->as.cover_cut.by);
}

void encode_cover_ended(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.cover_ended.cover, 8);
	single_instant(s, fact->as.cover_ended.at);
	single_words(s, fact->as.cover_ended.by);
}
