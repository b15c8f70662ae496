#include "store/decode.h"

#include <string.h>

#include "roster/duty.h"
#include "store/decode_evidence.h"

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

static uint32_t id_of(struct text cell)
{
	return (uint32_t)decode_number(cell);
}

static struct text keep(struct arena *arena, struct text cell)
{
	return arena != NULL && cell.len > 0 ? text_keep(arena, cell) : cell;
}

/* The columns of people (statement.def). */
enum {
	P_WHAT,
	P_KIND,
	P_CHANGE,
	P_ID,
	P_REGION,
	P_ADVISOR,
	P_CONSENT,
	P_STATE,
	P_NUMBER,
	P_ALIAS,
	P_JID,
	P_NAME,
	P_ZONE,
	P_LANGUAGE,
	P_MOST,
	P_PROBE,
	P_NOTICE,
	P_CONSENTED,
	P_LISTED,
	P_HOURS,
	P_HOLIDAYS,
	P_BEFORE,
	P_WAS_JID,
};

static void region(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_REGION;
	fact->as.region = (struct region){
	    .id = id_of(cells[P_ID]),
	    .state = (enum region_state)decode_number(cells[P_STATE]),
	    .before = (enum region_state)decode_number(cells[P_BEFORE]),
	    .cap = id_of(cells[P_MOST]),
	    .code = keep(arena, cells[P_NUMBER]),
	    .name = keep(arena, cells[P_NAME]),
	    .zone = keep(arena, cells[P_ZONE]),
	    .language = keep(arena, cells[P_LANGUAGE]),
	    .hours = keep(arena, cells[P_HOURS]),
	    .holidays = keep(arena, cells[P_HOLIDAYS]),
	};
}

static void advisor(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_ADVISOR;
	fact->as.advisor = (struct advisor){
	    .id = id_of(cells[P_ID]),
	    .region = id_of(cells[P_REGION]),
	    .ceiling = id_of(cells[P_MOST]),
	    .probe = decode_bool(cells[P_PROBE]),
	    .number = keep(arena, cells[P_NUMBER]),
	    .jid = keep(arena, cells[P_JID]),
	    .name = keep(arena, cells[P_NAME]),
	    .language = keep(arena, cells[P_LANGUAGE]),
	};
}

static void claimant(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_CLAIMANT;
	fact->as.claimant = (struct claimant){
	    .id = id_of(cells[P_ID]),
	    .region = id_of(cells[P_REGION]),
	    .advisor = id_of(cells[P_ADVISOR]),
	    .consent = decode_bool(cells[P_CONSENT]),
	    .probe = decode_bool(cells[P_PROBE]),
	    .notice = (uint16_t)decode_number(cells[P_NOTICE]),
	    .consented = decode_number(cells[P_CONSENTED]),
	    .change = (enum change_kind)decode_number(cells[P_KIND]),
	    .change_no = decode_number(cells[P_CHANGE]),
	    .listed = decode_number(cells[P_LISTED]),
	    .listed_for = (enum listed_for)decode_number(cells[P_STATE]),
	    .number = keep(arena, cells[P_NUMBER]),
	    .alias = keep(arena, cells[P_ALIAS]),
	    .jid = keep(arena, cells[P_JID]),
	    .was_jid = keep(arena, cells[P_WAS_JID]),
	    .name = keep(arena, cells[P_NAME]),
	    .language = keep(arena, cells[P_LANGUAGE]),
	};
}

static bool person(
    struct arena *arena, const struct row *row, struct fact *fact)
{
	static const struct {
		const char *what;
		void (*decode)(
		    struct arena *, const struct text *, struct fact *);
	} kinds[] = {
	    {"region",   region  },
	    {"advisor",  advisor },
	    {"claimant", claimant},
	};
	size_t i;

	if (row->count <= P_LISTED || row->cells[P_NAME].len == 0)
		return false;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_is(row->cells[P_WHAT], kinds[i].what)) {
			kinds[i].decode(arena, row->cells, fact);
			return true;
		}
	return false;
}

static void sighting(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_SIGHTING;
	fact->as.sighting = (struct sighting){
	    .advisor = id_of(cells[0]),
	    .available = decode_bool(cells[1]),
	    .absence = (uint64_t)decode_number(cells[2]),
	    .at = decode_number(cells[3]),
	    /* As the fact that made it: roster_apply() counts on from it. */
	    .version = (int32_t)decode_number(cells[4]) - 1,
	};
}

static void message(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_MESSAGE;
	fact->as.message = (struct message){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .arrived = decode_number(cells[1]),
	    .kind = (enum message_kind)decode_number(cells[2]),
	    .claimant = id_of(cells[3]),
	    .advisor = id_of(cells[4]),
	    .sender = keep(arena, cells[5]),
	    .recipient = keep(arena, cells[6]),
	    .id = keep(arena, cells[7]),
	    .wire_id = keep(arena, cells[8]),
	    .body = keep(arena, cells[9]),
	    .lang = keep(arena, cells[10]),
	    .extra = keep(arena, cells[11]),
	    .replaces = keep(arena, cells[12]),
	};
}

static void bounced(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_DELIVERY;
	fact->as.delivery.kind = BOUNCED;
	fact->as.delivery.of.side = (enum side)decode_number(cells[0]);
	fact->as.delivery.of.id = id_of(cells[1]);
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

static void waiting(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_WAITING;
	fact->as.waiting.claimant = id_of(cells[0]);
	fact->as.waiting.since = decode_number(cells[1]);
	fact->as.waiting.told = duty_step_of(cells[2]);
	fact->as.waiting.told_at = decode_number(cells[3]);
}

static void role(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ROLE;
	fact->as.role = (struct role_event){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .jid = cells[1],
	    .role = (enum role)decode_number(cells[2]),
	    .region = id_of(cells[3]),
	    .given = true,
	};
}

static void policy(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_POLICY;
	fact->as.policy = (struct policy){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .region = id_of(cells[1]),
	    .name = cells[2],
	    .value = decode_number(cells[3]),
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

static void cover(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_COVER;
	fact->as.cover = (struct cover){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .advisor = id_of(cells[2]),
	    .stand_in = id_of(cells[3]),
	    .since = decode_number(cells[4]),
	    .until = decode_number(cells[5]),
	    .begun = decode_bool(cells[6]),
	};
}

static void appointment(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_APPOINTMENT;
	fact->as.appointment = (struct appointment){
	    .id = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .claimant = id_of(cells[2]),
	    .advisor = id_of(cells[3]),
	    .region = id_of(cells[4]),
	    .since = decode_number(cells[5]),
	    .until = decode_number(cells[6]),
	    .channel = (enum channel)decode_number(cells[7]),
	    .state = (enum appointment_state)decode_number(cells[8]),
	    .version = (int32_t)decode_number(cells[9]),
	    .sequence = id_of(cells[10]),
	    .by = (enum side)decode_number(cells[11]),
	    .outside = decode_bool(cells[12]),
	    .series = (uint64_t)decode_number(cells[13]),
	    .note = cells[14],
	    .reminded = (uint16_t)decode_number(cells[15]),
	};
}

static void meeting(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_MEETING;
	fact->as.meeting = (struct meeting){
	    .advisor = id_of(cells[0]),
	    .region = id_of(cells[1]),
	    .channel = (enum channel)decode_number(cells[2]),
	    .text = cells[3],
	};
}

static void own_zone(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_OWN_ZONE;
	fact->as.own_zone = (struct own_zone){
	    .claimant = id_of(cells[0]),
	    .zone = cells[1],
	};
}

static void appointment_untold(
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
	};
}

static void reply(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_REPLY;
	fact->as.reply = (struct kept_reply){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .advisor = id_of(cells[2]),
	    .region = id_of(cells[3]),
	    .name = cells[4],
	    .text = cells[5],
	    .by = cells[6],
	};
}

static void absence_file(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ABSENCE_FILE;
	fact->as.absence_file = (struct absence_file){
	    .id = (uint64_t)decode_number(cells[0]),
	    .claimant = id_of(cells[1]),
	    .advisor = id_of(cells[2]),
	    .region = id_of(cells[3]),
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
	};
}

static void announcement(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ANNOUNCEMENT;
	fact->as.announcement = (struct announcement){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .by = cells[2],
	    .region = id_of(cells[3]),
	    .audience = (enum audience)decode_number(cells[4]),
	    .text = cells[5],
	    .en = cells[6],
	    .advisor = id_of(cells[7]),
	    .claimants = cells[8],
	};
}

/* Of an answer, so its texts are kept. */
static void circular(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	announcement(arena, cells, fact);
	fact->as.announcement.by = keep(arena, cells[2]);
	fact->as.announcement.text = keep(arena, cells[5]);
	fact->as.announcement.en = (struct text){0};
	fact->as.announcement.claimants = keep(arena, cells[8]);
}

static void reach(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_REACH;
	fact->as.reach = (struct reach){
	    .claimant = id_of(cells[0]),
	    .sent = decode_number(cells[1]),
	    .received = decode_number(cells[2]),
	    .displayed = decode_number(cells[3]),
	};
}

static void announced(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ANNOUNCED;
	fact->as.announced.announcement = (uint64_t)decode_number(cells[0]);
	fact->as.announced.reached = id_of(cells[1]);
}

static void notice(
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

static void wish(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_WISH;
	fact->as.wish = (struct agency_wish){
	    .claimant = id_of(cells[0]),
	    .wished = true,
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

static void account(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ACCOUNT;
	fact->as.account = (struct account_event){
	    .claimant = id_of(cells[0]),
	    .state = (enum account_state)decode_number(cells[1]),
	    .jid = cells[2],
	};
}

static void untold(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_UNTOLD;
	fact->as.untold.claimant = id_of(cells[0]);
	fact->as.untold.turn = (uint64_t)decode_number(cells[1]);
}

static void note(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_NOTE;
	fact->as.note = (struct note){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .claimant = id_of(cells[2]),
	    .advisor = id_of(cells[3]),
	    .text = keep(arena, cells[4]),
	};
}

static void handover(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_HANDOVER;
	fact->as.handover = (struct handover){
	    .claimant = id_of(cells[0]),
	    .advisor = id_of(cells[1]),
	    .change_no = decode_number(cells[2]),
	    .given = id_of(cells[3]),
	    .notes = id_of(cells[4]),
	    .kind = (enum message_kind)decode_number(cells[5]),
	    .arrived = decode_number(cells[6]),
	    .body = keep(arena, cells[7]),
	};
}

static void code(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_CODE;
	fact->as.code = (struct new_code){
	    .claimant = id_of(cells[0]),
	    .until = decode_number(cells[1]),
	    .how = (enum code_end)decode_number(cells[2]),
	};
}

static void code_try(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_CODE_TRY;
	fact->as.code_try = (struct code_try){
	    .at = decode_number(cells[0]),
	    .jid = cells[1],
	};
}

static void figure(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_FIGURE;
	fact->as.figure = (struct figure){
	    .figure = keep(arena, cells[0]),
	    .part = keep(arena, cells[1]),
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
	    .what = keep(arena, cells[1]),
	    .region = id_of(cells[2]),
	    .first = decode_number(cells[3]),
	    .last = decode_number(cells[4]),
	    .rows = decode_number(cells[5]),
	};
}

typedef void decoder(
    struct arena *arena, const struct text *cells, struct fact *fact);

/* Statements that are not here give no facts, or are asked for above. */
static decoder *const decoders[STATEMENTS] = {
    [STATEMENT_LOAD_SIGHTINGS] = sighting,
    [STATEMENT_LOAD_WAITING] = waiting,
    [STATEMENT_LOAD_RENAMED] = message,
    [STATEMENT_LOAD_BOUNCED] = bounced,
    [STATEMENT_LOAD_ROLES] = role,
    [STATEMENT_LOAD_POLICIES] = policy,
    [STATEMENT_LOAD_PROPOSALS] = proposal,
    [STATEMENT_LOAD_COVERS] = cover,
    [STATEMENT_LOAD_APPOINTMENTS] = appointment,
    [STATEMENT_LOAD_MEETINGS] = meeting,
    [STATEMENT_LOAD_OWN_ZONES] = own_zone,
    [STATEMENT_LOAD_APPOINTMENTS_UNTOLD] = appointment_untold,
    [STATEMENT_LOAD_FINDINGS] = decode_found,
    [STATEMENT_LOAD_ABSENCE_FILES] = absence_file,
    [STATEMENT_LOAD_ANNOUNCEMENTS] = announcement,
    [STATEMENT_LOAD_ANNOUNCED] = announced,
    [STATEMENT_LOAD_REPLIES] = reply,
    [STATEMENT_LOAD_NOTICE] = notice,
    [STATEMENT_LOAD_WISHES] = wish,
    [STATEMENT_LOAD_UNTOLD] = untold,
    [STATEMENT_LOAD_HEARD] = heard,
    [STATEMENT_LOAD_ACCOUNTS] = account,
    [STATEMENT_LOAD_TRIES] = code_try,
    [STATEMENT_UNPROVEN] = message,
    [STATEMENT_BOUNCED] = message,
    [STATEMENT_STILL_BOUNCED] = bounced,
    [STATEMENT_HISTORY] = message,
    [STATEMENT_PARKED] = message,
    [STATEMENT_NOTES] = note,
    [STATEMENT_HANDOVER] = handover,
    [STATEMENT_CIRCULARS] = circular,
    [STATEMENT_CIRCULAR] = reach,
    [STATEMENT_CODE] = code,
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
		return person(arena, row, fact);
	if (decoders[statement] == NULL)
		return false;
	decoders[statement](arena, row->cells, fact);
	return true;
}
