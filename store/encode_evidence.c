#include "store/encode_private.h"

/* What shows how an appointment went, and what was found. */

void encode_phone_record(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.phone_record.at);
	single_number(s, fact->as.phone_record.appointment, 8);
	single_number(s, fact->as.phone_record.reached ? 1 : 0, 1);
	single_words(s, fact->as.phone_record.rang);
	single_words(s, fact->as.phone_record.by);
}

void encode_recall(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.recall.at);
	single_number(s, fact->as.recall.appointment, 8);
	single_number(s, fact->as.recall.who, 2);
	single_number(s, fact->as.recall.answer, 2);
	single_words(s, fact->as.recall.by);
}

void encode_trace(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_number(s, fact->as.trace.claimant, 4);
	single_number(s, fact->as.trace.kind, 2);
	single_instant(s, fact->as.trace.at);
	single_instant(s, fact->as.trace.arrived);
	single_words(s, fact->as.trace.detail);
}

void encode_finding(struct single *s, const struct fact *fact)
{
	const struct found *found = &fact->as.finding;
	const struct attendance_frame *frame = &found->frame;

	single_number(s, s->turn, 8);
	single_instant(s, found->at);
	single_number(s, found->appointment, 8);
	single_instant(s, frame->start);
	single_number(s, (uint64_t)frame->length, 8);
	single_number(s, (uint64_t)frame->early, 8);
	single_number(s, (uint64_t)frame->grace, 8);
	single_number(s, (uint64_t)frame->tolerance, 8);
	single_number(s, (uint64_t)frame->ahead, 8);
	single_number(s, frame->foreign ? 1 : 0, 1);
	single_number(s, found->finding, 2);
	single_words(s, found->rule);
	single_words(s, found->rows);
	single_instant(s, frame->as_of);
}
