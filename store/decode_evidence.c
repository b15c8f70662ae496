#include "store/decode_private.h"

#include "store/decode.h"

void decode_found(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_FINDING;
	fact->as.finding.appointment = (uint64_t)decode_number(cells[0]);
}

void decode_alive(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ALIVE;
	fact->as.alive.at = decode_number(cells[0]);
}

static void judged(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	int64_t start = decode_number(cells[2]);

	fact->kind = FACT_JUDGED;
	fact->as.judged.rule = text_keep(arena, cells[5]);
	fact->as.judged.frame = (struct attendance_frame){
	    .start = start,
	    .length = decode_number(cells[3]) - start,
	    .early = decode_number(cells[6]),
	    .grace = decode_number(cells[7]),
	    .tolerance = decode_number(cells[8]),
	    .ahead = decode_number(cells[9]),
	    .foreign = decode_number(cells[1]) != 0,
	    .as_of = decode_number(cells[4]),
	};
}

/* Kind 0 is what it was judged in, -1 who answered while it ran. */
void decode_evidence(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	int64_t kind = decode_number(cells[0]);

	if (kind == 0) {
		judged(arena, cells, fact);
		return;
	}
	if (kind < 0) {
		fact->kind = FACT_PARTY;
		fact->as.party.advisor = decode_id(cells[1]);
		return;
	}
	fact->kind = FACT_EVIDENCE;
	fact->as.evidence = (struct evidence){
	    .kind = (enum evidence_kind)kind,
	    .who = (enum side)decode_number(cells[1]),
	    .at = decode_number(cells[2]),
	    .until = decode_number(cells[3]),
	    .arrived = decode_number(cells[4]),
	    .source = text_keep(arena, cells[5]),
	};
}
