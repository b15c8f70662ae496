#include "store/decode_private.h"

#include "roster/duty.h"
#include "store/decode.h"

/* The columns of people (statement.def). */
enum {
	P_WHAT,
	P_KIND,
	P_CHANGE,
	P_ID,
	P_REGION,
	P_ADVISOR,
	P_CONSENT, /* of a role: is it given? */
	P_STATE,   /* of a role: which */
	P_NUMBER,
	P_ALIAS,
	P_JID,
	P_NAME,
	P_ZONE, /* of an advisor: the team */
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
	    .id = decode_id(cells[P_ID]),
	    .state = (enum region_state)decode_number(cells[P_STATE]),
	    .before = (enum region_state)decode_number(cells[P_BEFORE]),
	    .cap = decode_id(cells[P_MOST]),
	    .code = decode_kept(arena, cells[P_NUMBER]),
	    .name = decode_kept(arena, cells[P_NAME]),
	    .zone = decode_kept(arena, cells[P_ZONE]),
	    .language = decode_kept(arena, cells[P_LANGUAGE]),
	    .hours = decode_kept(arena, cells[P_HOURS]),
	    .holidays = decode_kept(arena, cells[P_HOLIDAYS]),
	};
}

static void advisor(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_ADVISOR;
	fact->as.advisor = (struct advisor){
	    .id = decode_id(cells[P_ID]),
	    .region = decode_id(cells[P_REGION]),
	    .ceiling = decode_id(cells[P_MOST]),
	    .probe = decode_bool(cells[P_PROBE]),
	    .number = decode_kept(arena, cells[P_NUMBER]),
	    .jid = decode_kept(arena, cells[P_JID]),
	    .name = decode_kept(arena, cells[P_NAME]),
	    .team = decode_kept(arena, cells[P_ZONE]),
	    .language = decode_kept(arena, cells[P_LANGUAGE]),
	};
}

static void claimant(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_CLAIMANT;
	fact->as.claimant = (struct claimant){
	    .id = decode_id(cells[P_ID]),
	    .region = decode_id(cells[P_REGION]),
	    .advisor = decode_id(cells[P_ADVISOR]),
	    .consent = decode_bool(cells[P_CONSENT]),
	    .probe = decode_bool(cells[P_PROBE]),
	    .notice = (uint16_t)decode_number(cells[P_NOTICE]),
	    .consented = decode_number(cells[P_CONSENTED]),
	    .change = (enum change_kind)decode_number(cells[P_KIND]),
	    .change_no = decode_number(cells[P_CHANGE]),
	    .listed = decode_number(cells[P_LISTED]),
	    .listed_for = (enum listed_for)decode_number(cells[P_STATE]),
	    .number = decode_kept(arena, cells[P_NUMBER]),
	    .alias = decode_kept(arena, cells[P_ALIAS]),
	    .jid = decode_kept(arena, cells[P_JID]),
	    .was_jid = decode_kept(arena, cells[P_WAS_JID]),
	    .name = decode_kept(arena, cells[P_NAME]),
	    .language = decode_kept(arena, cells[P_LANGUAGE]),
	};
}

static void representative(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_REPRESENTED;
	fact->as.represented = (struct represent){
	    .claimant = decode_id(cells[P_ID]),
	    .jid = decode_kept(arena, cells[P_JID]),
	    .name = decode_kept(arena, cells[P_NAME]),
	};
}

/* Of an account that was moved; those that are loaded come otherwise. */
static void role(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_ROLE_MOVED;
	fact->as.role_moved = (struct role_event){
	    .jid = decode_kept(arena, cells[P_JID]),
	    .role = (enum role)decode_number(cells[P_STATE]),
	    .region = decode_id(cells[P_REGION]),
	    .given = decode_bool(cells[P_CONSENT]),
	};
}

bool decode_person(
    struct arena *arena, const struct row *row, struct fact *fact)
{
	static const struct {
		const char *what;
		void (*decode)(
		    struct arena *, const struct text *, struct fact *);
	} kinds[] = {
	    {"region",         region        },
	    {"advisor",        advisor       },
	    {"claimant",       claimant      },
	    {"representative", representative},
	    {"role",           role          },
	};
	size_t i;

	/* Nobody who represents a claimant has no name. */
	if (row->count <= P_LISTED ||
	    (row->cells[P_NAME].len == 0 &&
		!text_is(row->cells[P_WHAT], "representative")))
		return false;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_is(row->cells[P_WHAT], kinds[i].what)) {
			kinds[i].decode(arena, row->cells, fact);
			return true;
		}
	return false;
}

void decode_expected(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_EXPECTED;
	fact->as.expected.advisors = decode_id(cells[0]);
	fact->as.expected.claimants = decode_id(cells[1]);
}

void decode_former_account(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_FORMER_ACCOUNT;
	fact->as.former_account.who = (struct person){
	    (enum side)decode_number(cells[0]), decode_id(cells[1])};
	fact->as.former_account.jid = decode_kept(arena, cells[2]);
}

void decode_former_name(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_FORMER_NAME;
	fact->as.former_name.claimant = decode_id(cells[0]);
	fact->as.former_name.name = decode_kept(arena, cells[1]);
}

void decode_sighting(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_SIGHTING;
	fact->as.sighting = (struct sighting){
	    .advisor = decode_id(cells[0]),
	    .available = decode_bool(cells[1]),
	    .absence = (uint64_t)decode_number(cells[2]),
	    .at = decode_number(cells[3]),
	    /* As the fact that made it: roster_apply() counts on from it. */
	    .version = (int32_t)decode_number(cells[4]) - 1,
	};
}

void decode_cover(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_COVER;
	fact->as.cover = (struct cover){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .at = decode_number(cells[1]),
	    .advisor = decode_id(cells[2]),
	    .stand_in = decode_id(cells[3]),
	    .since = decode_number(cells[4]),
	    .until = decode_number(cells[5]),
	    .begun = decode_bool(cells[6]),
	};
}

void decode_role(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_ROLE;
	fact->as.role = (struct role_event){
	    .turn = (uint64_t)decode_number(cells[0]),
	    .jid = cells[1],
	    .role = (enum role)decode_number(cells[2]),
	    .region = decode_id(cells[3]),
	    .given = true,
	};
}

void decode_waiting(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	(void)arena;
	fact->kind = FACT_WAITING;
	fact->as.waiting.claimant = decode_id(cells[0]);
	fact->as.waiting.since = decode_number(cells[1]);
	fact->as.waiting.told = duty_step_of(cells[2]);
	fact->as.waiting.told_at = decode_number(cells[3]);
}

void decode_handover(
    struct arena *arena, const struct text *cells, struct fact *fact)
{
	fact->kind = FACT_HANDOVER;
	fact->as.handover = (struct handover){
	    .claimant = decode_id(cells[0]),
	    .advisor = decode_id(cells[1]),
	    .change_no = decode_number(cells[2]),
	    .given = decode_id(cells[3]),
	    .notes = decode_id(cells[4]),
	    .kind = (enum message_kind)decode_number(cells[5]),
	    .arrived = decode_number(cells[6]),
	    .body = decode_kept(arena, cells[7]),
	};
}
