#include "store/decode_private.h"

#include "store/decode.h"

void decode_message(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_MESSAGE;
	fact->as.message = (struct message){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .arrived = decode_number(cells[1]),
	    .kind = (enum message_kind)decode_number(cells[2]),
	    .claimant = decode_id(cells[3]),
	    .advisor = decode_id(cells[4]),
	    .sender = decode_kept(arena, cells[5]),
	    .recipient = decode_kept(arena, cells[6]),
	    .id = decode_kept(arena, cells[7]),
	    .wire_id = decode_kept(arena, cells[8]),
	    .body = decode_kept(arena, cells[9]),
	    .lang = decode_kept(arena, cells[10]),
	    .extra = decode_kept(arena, cells[11]),
	    .replaces = decode_kept(arena, cells[12]),
	};
}

void decode_returned(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	decode_message(arena, cells, fact);
	fact->as.message.noted = decode_id(cells[13]);
}

void decode_bounced(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_DELIVERY;
	fact->as.delivery.kind = BOUNCED;
	fact->as.delivery.of.side = (enum side)decode_number(cells[0]);
	fact->as.delivery.of.id = decode_id(cells[1]);
}

void decode_note(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_NOTE;
	fact->as.note = (struct note){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .claimant = decode_id(cells[2]),
	    .advisor = decode_id(cells[3]),
	    .text = decode_kept(arena, cells[4]),
	};
}

void decode_reply(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_REPLY;
	fact->as.reply = (struct kept_reply){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .advisor = decode_id(cells[2]),
	    .region = decode_id(cells[3]),
	    .name = cells[4],
	    .text = cells[5],
	    .by = cells[6],
	};
}

void decode_announcement(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ANNOUNCEMENT;
	fact->as.announcement = (struct announcement){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .by = cells[2],
	    .region = decode_id(cells[3]),
	    .audience = (enum audience)decode_number(cells[4]),
	    .text = cells[5],
	    .en = cells[6],
	    .advisor = decode_id(cells[7]),
	    .claimants = cells[8],
	};
}

/* Of an answer, so its texts are kept. */
void decode_circular(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	decode_announcement(arena, cells, fact);
	fact->as.announcement.by = decode_kept(arena, cells[2]);
	fact->as.announcement.text = decode_kept(arena, cells[5]);
	fact->as.announcement.en = (struct text){0};
	fact->as.announcement.claimants = decode_kept(arena, cells[8]);
}

void decode_reach(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_REACH;
	fact->as.reach = (struct reach){
	    .claimant = decode_id(cells[0]),
	    .sent = decode_number(cells[1]),
	    .received = decode_number(cells[2]),
	    .displayed = decode_number(cells[3]),
	};
}

void decode_announced(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ANNOUNCED;
	fact->as.announced.announcement = (uint64_t)decode_number(cells[0]);
	fact->as.announced.reached = decode_id(cells[1]);
}
