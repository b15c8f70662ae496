#include "store/decode_private.h"

#include "store/decode.h"

void decode_notice(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_NOTICE;
	fact->as.notice = (struct notice){
	    .version = (uint16_t)decode_number(cells[0]),
	    .since = decode_number(cells[1]),
	    .by = cells[2],
	    .fr = cells[3],
	    .en = cells[4],
	};
}

void decode_code(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_CODE;
	fact->as.code = (struct new_code){
	    .claimant = decode_id(cells[0]),
	    .until = decode_number(cells[1]),
	    .how = (enum code_end)decode_number(cells[2]),
	};
}

void decode_code_try(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_CODE_TRY;
	fact->as.code_try = (struct code_try){
	    .at = decode_number(cells[0]),
	    .jid = cells[1],
	};
}

void decode_wish(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_WISH;
	fact->as.wish = (struct agency_wish){
	    .claimant = decode_id(cells[0]),
	    .wished = true,
	};
}

void decode_account(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ACCOUNT;
	fact->as.account = (struct account_event){
	    .claimant = decode_id(cells[0]),
	    .state = (enum account_state)decode_number(cells[1]),
	    .jid = cells[2],
	};
}

void decode_untold(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_UNTOLD;
	fact->as.untold.claimant = decode_id(cells[0]);
	fact->as.untold.turn = (uint64_t)decode_number(cells[1]);
}
