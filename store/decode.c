#include "store/decode.h"

#include <string.h>

#include "store/decode_private.h"

int64_t decode_number(struct text cell)
{
	bool negative = cell.len > 0 && cell.at[0] == '-';
	int64_t number = 0;
	size_t i;

	for (i = negative ? 1 : 0; i < cell.len; i++)
		number = number * 10 + (cell.at[i] - '0');
	return negative ? -number : number;
}

bool decode_bool(struct text cell)
{
	return text_is(cell, "t");
}

uint32_t decode_id(struct text cell)
{
	return (uint32_t)decode_number(cell);
}

struct text decode_kept(struct arena *arena, struct text cell)
{
	return arena != NULL && cell.len > 0 ? text_keep(arena, cell) : cell;
}

static void marks(const struct text *cells, int which, struct fact *fact)
{
	if (which == 0) {
		fact->kind = FACT_WATERMARK;
		fact->as.watermark.up_to_turn =
		    (uint64_t)decode_number(cells[0]);
	} else {
		fact->kind = FACT_FOLLOWED;
		fact->as.followed.change_no = decode_number(cells[1]);
	}
}

static void policy(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_POLICY;
	fact->as.policy = (struct policy){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .region = decode_id(cells[1]),
	    .name = cells[2],
	    .value = decode_number(cells[3]),
	    .at = decode_number(cells[4]),
	};
}

static void proposal(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_PROPOSAL;
	fact->as.proposal = (struct proposal){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .by = cells[2],
	    .command = cells[3],
	    .fields = cells[4],
	};
}

static void heard(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_AUDIT;
	fact->as.audit.at = decode_number(cells[0]);
	fact->as.audit.line = (uint64_t)decode_number(cells[1]);
}

static void figure(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_FIGURE;
	fact->as.figure = (struct figure){
	    .figure = decode_kept(arena, cells[0]),
	    .part = decode_kept(arena, cells[1]),
	    .state = (enum figure_state)decode_number(cells[2]),
	    .hundredths = decode_number(cells[3]),
	};
}

static void forgotten(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_FORGOTTEN;
	fact->as.forgotten = (struct forgotten){
	    .at = decode_number(cells[0]),
	    .what = decode_kept(arena, cells[1]),
	    .region = decode_id(cells[2]),
	    .first = decode_number(cells[3]),
	    .last = decode_number(cells[4]),
	    .rows = decode_number(cells[5]),
	};
}

/* Statements that are not here give no facts, or are asked for above. */
static decoder *const decoders[STATEMENTS] = {
    [STATEMENT_LOAD_EXPECTED] = decode_expected,
    [STATEMENT_LOAD_SIGHTINGS] = decode_sighting,
    [STATEMENT_LOAD_WAITING] = decode_waiting,
    [STATEMENT_LOAD_RENAMED] = decode_message,
    [STATEMENT_LOAD_BOUNCED] = decode_bounced,
    [STATEMENT_LOAD_ROLES] = decode_role,
    [STATEMENT_LOAD_POLICIES] = policy,
    [STATEMENT_LOAD_PROPOSALS] = proposal,
    [STATEMENT_LOAD_COVERS] = decode_cover,
    [STATEMENT_LOAD_APPOINTMENTS] = decode_appointment,
    [STATEMENT_LOAD_MEETINGS] = decode_meeting,
    [STATEMENT_LOAD_FORMER_ACCOUNTS] = decode_former_account,
    [STATEMENT_LOAD_FORMER_NAMES] = decode_former_name,
    [STATEMENT_LOAD_REPRESENTATIVES] = decode_representative,
    [STATEMENT_LOAD_OWN_ZONES] = decode_own_zone,
    [STATEMENT_LOAD_OWN_HOURS] = decode_own_hours,
    [STATEMENT_LOAD_SLOT_OFFERS] = decode_slot_offer,
    [STATEMENT_LOAD_EARLIER_WISHES] = decode_earlier_wish,
    [STATEMENT_LOAD_FREED] = decode_freed,
    [STATEMENT_LOAD_APPOINTMENTS_UNTOLD] = decode_appointment_untold,
    [STATEMENT_LOAD_FINDINGS] = decode_found,
    [STATEMENT_LOAD_ALIVE] = decode_alive,
    [STATEMENT_LOAD_ABSENCE_FILES] = decode_absence_file,
    [STATEMENT_LOAD_ANNOUNCEMENTS] = decode_announcement,
    [STATEMENT_LOAD_ANNOUNCED] = decode_announced,
    [STATEMENT_LOAD_REPLIES] = decode_reply,
    [STATEMENT_LOAD_NOTICE] = decode_notice,
    [STATEMENT_LOAD_WISHES] = decode_wish,
    [STATEMENT_LOAD_UNTOLD] = decode_untold,
    [STATEMENT_LOAD_HEARD] = heard,
    [STATEMENT_LOAD_ACCOUNTS] = decode_account,
    [STATEMENT_LOAD_TRIES] = decode_code_try,
    [STATEMENT_UNPROVEN] = decode_message,
    [STATEMENT_BOUNCED] = decode_returned,
    [STATEMENT_STILL_BOUNCED] = decode_bounced,
    [STATEMENT_HISTORY] = decode_message,
    [STATEMENT_PARKED] = decode_message,
    [STATEMENT_NOTES] = decode_note,
    [STATEMENT_HANDOVER] = decode_handover,
    [STATEMENT_CIRCULARS] = decode_circular,
    [STATEMENT_CIRCULAR] = decode_reach,
    [STATEMENT_CODE] = decode_code,
    [STATEMENT_CASE] = decode_case,
    [STATEMENT_EVIDENCE] = decode_evidence,
    [STATEMENT_FIGURES] = figure,
    [STATEMENT_REPORT_FIGURES] = figure,
    [STATEMENT_FORGOTTEN] = forgotten,
};

static bool gives_people(enum statement statement)
{
	return statement == STATEMENT_LOAD_REGIONS ||
	       statement == STATEMENT_LOAD_ADVISORS ||
	       statement == STATEMENT_LOAD_CLAIMANTS ||
	       statement == STATEMENT_CHANGES;
}

bool decode_row(struct arena *arena, enum statement statement,
    const struct row *row, int which, struct fact *fact)
{
	*fact = (struct fact){0};
	if (statement == STATEMENT_LOAD_MARKS) {
		marks(row->cells, which, fact);
		return true;
	}
	if (which > 0)
		return false;
	if (gives_people(statement))
		return decode_person(arena, row, fact);
	if (decoders[statement] == NULL)
		return false;
	decoders[statement](arena, row->cells, fact);
	return true;
}
