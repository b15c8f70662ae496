#include "store/encode_private.h"

/* What is said to people beside the sentences themselves. */

void encode_note(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.note.at);
	single_number(s, fact->as.note.claimant, 4);
	single_number(s, fact->as.note.advisor, 4);
	single_words(s, fact->as.note.text);
}

void encode_reply(struct single *s, const struct fact *fact)
{
	const struct kept_reply *reply = &fact->as.reply;

	single_number(s, s->turn, 8);
	single_instant(s, reply->at);
	single_number(s, reply->advisor, 4);
	single_number(s, reply->region, 4);
	single_words(s, reply->name);
	single_words(s, reply->text);
	single_words(s, reply->by);
}

void encode_announcement(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.announcement.at);
	single_words(s, fact->as.announcement.by);
	single_number(s, fact->as.announcement.region, 4);
	single_number(s, fact->as.announcement.audience, 2);
	single_words(s, fact->as.announcement.text);
	single_words(s, fact->as.announcement.en);
	single_number(s, fact->as.announcement.advisor, 4);
	single_words(s, fact->as.announcement.claimants);
}

void encode_announced(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.announced.announcement, 8);
	single_number(s, fact->as.announced.reached, 4);
	single_instant(s, fact->as.announced.at);
}

void encode_announcement_end(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.announcement_end.announcement, 8);
	single_instant(s, fact->as.announcement_end.at);
}

void encode_unpark(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.unpark.turn, 8);
	single_instant(s, fact->as.unpark.at);
}
