#include "store/decode_private.h"

#include <string.h>

#include "store/decode.h"

void decode_appointment(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_APPOINTMENT;
	fact->as.appointment = (struct appointment){
	    .id = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .claimant = decode_id(cells[2]),
	    .advisor = decode_id(cells[3]),
	    .region = decode_id(cells[4]),
	    .since = decode_number(cells[5]),
	    .until = decode_number(cells[6]),
	    .channel = (enum channel)decode_number(cells[7]),
	    .state = (enum appointment_state)decode_number(cells[8]),
	    .version = (int32_t)decode_number(cells[9]),
	    .sequence = decode_id(cells[10]),
	    .by = (enum side)decode_number(cells[11]),
	    .outside = decode_bool(cells[12]),
	    .series = (uint64_t)decode_number(cells[13]),
	    .note = cells[14],
	    .reminded = (uint16_t)decode_number(cells[15]),
	};
}

void decode_meeting(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_MEETING;
	fact->as.meeting = (struct meeting){
	    .advisor = decode_id(cells[0]),
	    .region = decode_id(cells[1]),
	    .channel = (enum channel)decode_number(cells[2]),
	    .text = cells[3],
	};
}

void decode_representative(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_REPRESENTED;
	fact->as.represented = (struct represent){
	    .claimant = decode_id(cells[0]),
	    .jid = cells[1],
	    .name = cells[2],
	};
}

void decode_own_zone(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_OWN_ZONE;
	fact->as.own_zone = (struct own_zone){
	    .claimant = decode_id(cells[0]),
	    .zone = cells[1],
	};
}

void decode_earlier_wish(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_EARLIER_WISH;
	fact->as.earlier_wish = (struct earlier_wish){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .claimant = decode_id(cells[2]),
	    .appointment = (uint64_t)decode_number(cells[3]),
	    .channel = decode_id(cells[4]),
	};
}

void decode_freed(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_FREED;
	fact->as.freed = (struct freed){
	    .appointment = (uint64_t)decode_number(cells[0]),
	    .version = (int32_t)decode_number(cells[1]),
	    .at = decode_number(cells[2]),
	    .advisor = decode_id(cells[3]),
	    .region = decode_id(cells[4]),
	    .since = decode_number(cells[5]),
	    .until = decode_number(cells[6]),
	    .channel = (enum channel)decode_number(cells[7]),
	};
}

/* Numbers with a blank between. */
static uint32_t take_slots(struct text text, int64_t slots[OFFER_SLOTS])
{
	struct text rest = text;
	uint32_t count = 0;
	const char *blank;

	while (rest.len > 0 && count < OFFER_SLOTS) {
		blank = memchr(rest.at, ' ', rest.len);
		text = rest;
		if (blank != NULL)
			text.len = (size_t)(blank - rest.at);
		slots[count++] = decode_number(text);
		rest.at += text.len + (blank != NULL);
		rest.len -= text.len + (blank != NULL);
	}
	return count;
}

void decode_slot_offer(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	struct slot_offer *offer = &fact->as.slot_offer;

	(void)arena;
	fact->kind = FACT_SLOT_OFFER;
	*offer = (struct slot_offer){
	    .why = (enum offer_why)decode_number(cells[0]),
	    .appointment = (uint64_t)decode_number(cells[1]),
	    .freed = (uint64_t)decode_number(cells[2]),
	    .version = (int32_t)decode_number(cells[3]),
	    .at = decode_number(cells[4]),
	    .claimant = decode_id(cells[5]),
	    .advisor = decode_id(cells[6]),
	    .length = decode_number(cells[7]),
	    .until = decode_number(cells[8]),
	    .outcome = (enum offer_outcome)decode_number(cells[9]),
	    .told = decode_bool(cells[11]),
	    .seen = decode_bool(cells[12]),
	};
	offer->count = take_slots(cells[10], offer->slots);
}

void decode_own_hours(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_OWN_HOURS;
	fact->as.own_hours = (struct own_hours){
	    .advisor = decode_id(cells[0]),
	    .weekdays = decode_id(cells[1]),
	    .spans = cells[2],
	};
}

void decode_appointment_untold(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_APPOINTMENT_UNTOLD;
	fact->as.appointment_untold = (struct appointment_news){
	    .appointment = (uint64_t)decode_number(cells[0]),
	    .version = (int32_t)decode_number(cells[1]),
	    .event = (enum appointment_event)decode_number(cells[2]),
	    .who = (enum side)decode_number(cells[3]),
	    .reason = cells[4],
	    .with = cells[5],
	};
}

void decode_absence_file(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ABSENCE_FILE;
	fact->as.absence_file = (struct absence_file){
	    .id = (uint64_t)decode_number(cells[0]),
	    .claimant = decode_id(cells[1]),
	    .advisor = decode_id(cells[2]),
	    .region = decode_id(cells[3]),
	    .since = decode_number(cells[4]),
	    .channel = (enum channel)decode_number(cells[5]),
	    .state = (enum file_state)decode_number(cells[6]),
	    .version = (int32_t)decode_number(cells[7]),
	    .opened = decode_number(cells[8]),
	    .until = decode_number(cells[9]),
	    .due = decode_number(cells[10]),
	    .received = decode_number(cells[11]),
	    .closed = decode_number(cells[12]),
	    .untold = (enum file_event)decode_number(cells[13]),
	    .words = cells[14],
	    .represented_by = cells[15],
	    .parties = cells[16],
	    .renewed = (int32_t)decode_number(cells[17]),
	    .days = (int32_t)decode_number(cells[18]),
	};
}
