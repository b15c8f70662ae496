#include "store/encode_private.h"

/* Files about absences, and who speaks for a claimant in them. */

void encode_absence_file(struct single *s, const struct fact *fact)
{
	const struct absence_file *file = &fact->as.absence_file;

	single_number(s, s->turn, 8);
	single_number(s, file->id, 8);
	single_number(s, file->claimant, 4);
	single_number(s, file->advisor, 4);
	single_number(s, file->region, 4);
	single_instant(s, file->since);
	single_number(s, file->channel, 2);
	single_instant(s, file->opened);
	single_instant(s, file->due);
	single_words(s, file->represented_by);
	single_number(s, (uint64_t)file->days, 4);
}

void encode_file_step(struct single *s, const struct fact *fact)
{
	const struct file_step *step = &fact->as.file_step;

	single_number(s, s->turn, 8);
	single_number(s, step->file, 8);
	single_number(s, (uint64_t)step->version, 4);
	single_instant(s, step->at);
	single_number(s, step->event, 2);
	single_number(s, step->state, 2);
	single_instant(s, step->until);
	single_instant(s, step->due);
	single_number(s, step->late ? 1 : 0, 1);
	single_number(s, step->excuse, 2);
	single_words(s, step->words);
	single_words(s, step->helper);
	single_words(s, step->by);
	single_words(s, step->represented_by);
}

void encode_represent(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.represent.at);
	single_number(s, fact->as.represent.claimant, 4);
	single_words(s, fact->as.represent.jid);
	single_words(s, fact->as.represent.name);
	single_words(s, fact->as.represent.by);
}
