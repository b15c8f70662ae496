#include "store/decode.h"
#include "store/decode_private.h"

/* Rows of CASE: what each is stands in the first cell, numbers behind it, and
 * texts last. */
enum {
	FIRST_TEXT = 9
};

static void appointment(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_APPOINTMENT;
	fact->as.appointment = (struct appointment){
	    .id = (uint64_t)decode_number(cells[1]),
	    .claimant = (uint32_t)decode_number(cells[2]),
	    .advisor = (uint32_t)decode_number(cells[3]),
	    .region = (uint32_t)decode_number(cells[4]),
	    .since = decode_number(cells[5]),
	    .until = decode_number(cells[6]),
	    .channel = (enum channel)decode_number(cells[7]),
	    .state = (enum appointment_state)decode_number(cells[8]),
	    .zone = text_keep(arena, cells[FIRST_TEXT]),
	};
}

static void judged(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_JUDGED;
	fact->as.judged.rule = text_keep(arena, cells[FIRST_TEXT]);
	fact->as.judged.frame = (struct attendance_frame){
	    .start = decode_number(cells[1]),
	    .length = decode_number(cells[2]),
	    .early = decode_number(cells[3]),
	    .grace = decode_number(cells[4]),
	    .tolerance = decode_number(cells[5]),
	    .ahead = decode_number(cells[6]),
	    .foreign = decode_number(cells[7]) != 0,
	    .as_of = decode_number(cells[8]),
	};
}

static void found(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_FINDING;
	fact->as.finding = (struct found){
	    .at = decode_number(cells[1]),
	    .finding = (enum finding)decode_number(cells[2]),
	    .rule = text_keep(arena, cells[FIRST_TEXT]),
	    .rows = text_keep(arena, cells[FIRST_TEXT + 1]),
	};
}

static void evidence(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_EVIDENCE;
	fact->as.evidence = (struct evidence){
	    .at = decode_number(cells[1]),
	    .id = (uint64_t)decode_number(cells[2]),
	    .kind = (enum evidence_kind)decode_number(cells[3]),
	    .who = (enum side)decode_number(cells[4]),
	    .until = decode_number(cells[5]),
	    .arrived = decode_number(cells[6]),
	    .source = text_keep(arena, cells[FIRST_TEXT]),
	};
}

static void line(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_CASE_LINE;
	fact->as.case_line = (struct case_line){
	    .at = decode_number(cells[2]),
	    .forwarded = decode_number(cells[3]),
	    .received = decode_number(cells[4]),
	    .displayed = decode_number(cells[5]),
	    .id = text_keep(arena, cells[FIRST_TEXT]),
	    .body = text_keep(arena, cells[FIRST_TEXT + 1]),
	};
}

static void file(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_ABSENCE_FILE;
	fact->as.absence_file = (struct absence_file){
	    .id = (uint64_t)decode_number(cells[1]),
	    .state = (enum file_state)decode_number(cells[2]),
	    .opened = decode_number(cells[3]),
	    .until = decode_number(cells[4]),
	    .closed = decode_number(cells[5]),
	    .claimant = decode_id(cells[6]),
	    .advisor = decode_id(cells[7]),
	    .region = decode_id(cells[8]),
	    .parties = text_keep(arena, cells[FIRST_TEXT]),
	};
}

static void move(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_FILE_STEP;
	fact->as.file_step = (struct file_step){
	    .version = (int32_t)decode_number(cells[1]),
	    .at = decode_number(cells[2]),
	    .event = (enum file_event)decode_number(cells[3]),
	    .state = (enum file_state)decode_number(cells[4]),
	    .late = decode_number(cells[5]) != 0,
	    .excuse = (enum excuse)decode_number(cells[6]),
	    .for_them = decode_number(cells[7]) != 0,
	    .words = text_keep(arena, cells[FIRST_TEXT]),
	    .helper = text_keep(arena, cells[FIRST_TEXT + 1]),
	    .by = text_keep(arena, cells[FIRST_TEXT + 2]),
	};
}

static void reading(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_AUDIT;
	fact->as.audit = (struct audit){
	    .at = decode_number(cells[1]),
	    .turn = (uint64_t)decode_number(cells[2]),
	    .door = (enum door)decode_number(cells[3]),
	    .who = text_keep(arena, cells[FIRST_TEXT]),
	    .command = text_keep(arena, cells[FIRST_TEXT + 1]),
	    .outcome = text_keep(arena, cells[FIRST_TEXT + 2]),
	};
}

static void recall(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_RECALL;
	fact->as.recall = (struct recall){
	    .at = decode_number(cells[2]),
	    .who = (enum side)decode_number(cells[3]),
	    .answer = (enum recalled)decode_number(cells[4]),
	    .by = text_keep(arena, cells[FIRST_TEXT]),
	};
}

void decode_case(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	static decoder *const parts[] = {appointment, judged, found, evidence,
	    line, file, move, reading, recall};

	parts[decode_number(cells[0]) - 1](arena, cells, fact);
}
