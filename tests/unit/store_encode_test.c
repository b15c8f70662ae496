#include "store/encode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Bytes are compared with what the server's *_recv() functions read. */
static void same(
    const struct params *params, int i, const char *want, size_t len)
{
	assert_true(i < params->count);
	assert_int_equal(params->formats[i], 1);
	assert_int_equal(params->lengths[i], (int)len);
	assert_memory_equal(params->values[i], want, len);
}

#define SAME(params, i, bytes) same(params, i, bytes, sizeof(bytes) - 1)

static void encode__writes_arrays__of_messages(void **state)
{
	struct arena arena = {0};
	struct params params;
	struct fact first = {.kind = FACT_MESSAGE}, second;
	const struct fact *facts[] = {&first, &second};

	(void)state;
	first.as.message.turn = UINT64_C(0x0102030405060708);
	first.as.message.arrived = INT64_C(946684800000001);
	first.as.message.kind = FROM_ADVISOR;
	first.as.message.claimant = 258;
	first.as.message.sender = TEXT("ab");
	second = first;
	second.as.message.turn = 1;
	second.as.message.arrived = 0;
	second.as.message.sender = (struct text){0};
	encode_messages(&arena, facts, 2, &params);
	assert_int_equal(params.count, 15);
	SAME(&params, 0,
	    "\0\0\0\1\0\0\0\0\0\0\0\x14\0\0\0\2\0\0\0\1"
	    "\0\0\0\10\1\2\3\4\5\6\7\10"
	    "\0\0\0\10\0\0\0\0\0\0\0\1");
	SAME(&params, 1,
	    "\0\0\0\1\0\0\0\0\0\0\x04\xA0\0\0\0\2\0\0\0\1"
	    "\0\0\0\10\0\0\0\0\0\0\0\1"
	    "\0\0\0\10\xFF\xFC\xA2\xFE\xC4\xC8\x20\0");
	SAME(&params, 2,
	    "\0\0\0\1\0\0\0\0\0\0\0\x15\0\0\0\2\0\0\0\1"
	    "\0\0\0\2\0\2\0\0\0\2\0\2");
	SAME(&params, 3,
	    "\0\0\0\1\0\0\0\0\0\0\0\x17\0\0\0\2\0\0\0\1"
	    "\0\0\0\4\0\0\1\2\0\0\0\4\0\0\1\2");
	SAME(&params, 5,
	    "\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\2\0\0\0\1"
	    "\0\0\0\2ab\0\0\0\0");
	arena_free(&arena);
}

static void encode__keeps_every_byte__of_a_text(void **state)
{
	static const char nul[] = "a\0\xFF";
	struct arena arena = {0};
	struct params params;
	struct fact fact = {.kind = FACT_MESSAGE};
	const struct fact *facts[] = {&fact};

	(void)state;
	fact.as.message.body = (struct text){nul, 3};
	encode_messages(&arena, facts, 1, &params);
	SAME(&params, 10,
	    "\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\1\0\0\0\1\0\0\0\3a\0\xFF");
	encode_park(&arena, &fact, "22021", &params);
	assert_int_equal(params.count, 6);
	SAME(&params, 1, "22021");
	SAME(&params, 5, "a\0\xFF");
	arena_free(&arena);
}

/* Whatever is at fault is put aside with what finds it again. */
static void encode_park__keeps__what_each_kind_has(void **state)
{
	struct arena arena = {0};
	struct params params;
	struct fact fact = {.kind = FACT_DELIVERY};

	(void)state;
	fact.as.delivery.turn = 7;
	fact.as.delivery.reporter = TEXT("marie@localhost");
	fact.as.delivery.wire_id = TEXT("w");
	fact.as.delivery.detail = TEXT("gone");
	encode_park(&arena, &fact, "22021", &params);
	SAME(&params, 0, "\0\0\0\0\0\0\0\7");
	SAME(&params, 2, "marie@localhost");
	SAME(&params, 4, "w");
	SAME(&params, 5, "gone");
	fact = (struct fact){.kind = FACT_WATERMARK};
	fact.as.watermark.up_to_turn = 9;
	encode_park(&arena, &fact, "23514", &params);
	SAME(&params, 0, "\0\0\0\0\0\0\0\11");
	SAME(&params, 1, "23514");
	SAME(&params, 5, "");
	fact = (struct fact){.kind = FACT_REMINDER};
	fact.as.reminder.turn = 10;
	encode_park(&arena, &fact, "23503", &params);
	SAME(&params, 0, "\0\0\0\0\0\0\0\12");
	arena_free(&arena);
}

static void encode__writes_arrays__of_reminders(void **state)
{
	struct arena arena = {0};
	struct params params;
	struct fact fact = {.kind = FACT_REMINDER};
	const struct fact *facts[] = {&fact};

	(void)state;
	fact.as.reminder = (struct reminder){
	    .turn = 5,
	    .appointment = 7,
	    .sequence = 2,
	    .which = REMINDER_START,
	    .outcome = REMINDER_LATE,
	    .variant = TEXT("v"),
	};
	encode_reminders(&arena, facts, 1, &params);
	assert_int_equal(params.count, 9);
	SAME(&params, 0,
	    "\0\0\0\1\0\0\0\0\0\0\0\x14\0\0\0\1\0\0\0\1"
	    "\0\0\0\10\0\0\0\0\0\0\0\7");
	SAME(&params, 2,
	    "\0\0\0\1\0\0\0\0\0\0\0\x15\0\0\0\1\0\0\0\1"
	    "\0\0\0\2\0\4");
	SAME(&params, 7,
	    "\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\1\0\0\0\1"
	    "\0\0\0\1v");
	arena_free(&arena);
}

static void encode__is_the_same__each_time(void **state)
{
	struct arena arena = {0};
	struct params first, second;
	struct fact fact = {.kind = FACT_DELIVERY};
	const struct fact *facts[] = {&fact};
	int i;

	(void)state;
	fact.as.delivery.turn = 7;
	fact.as.delivery.wire_id = TEXT("w");
	encode_deliveries(&arena, facts, 1, &first);
	encode_deliveries(&arena, facts, 1, &second);
	assert_int_equal(first.count, 9);
	for (i = 0; i < first.count; i++)
		same(&second, i, first.values[i], (size_t)first.lengths[i]);
	arena_free(&arena);
}

static const struct {
	enum fact_kind kind;
	enum statement statement;
	int count;
} wanted_of[] = {
    {FACT_SIGHTING,         STATEMENT_SIGHTING,         5 },
    {FACT_FOLLOWED,         STATEMENT_FOLLOWED,         2 },
    {FACT_UPKEEP,           STATEMENT_UPKEEP,           1 },
    {FACT_AUDIT,            STATEMENT_AUDIT,            11},
    {FACT_ROLE,             STATEMENT_ROLE,             7 },
    {FACT_NOTE,             STATEMENT_NOTE,             5 },
    {FACT_REPLY,            STATEMENT_REPLY,            7 },
    {FACT_REASSIGN,         STATEMENT_REASSIGN,         5 },
    {FACT_PLACE,            STATEMENT_PLACE,            3 },
    {FACT_CALL_UP,          STATEMENT_CALL_UP,          2 },
    {FACT_MOVE,             STATEMENT_MOVE,             5 },
    {FACT_COVER,            STATEMENT_COVER,            7 },
    {FACT_COVER_BEGUN,      STATEMENT_COVER_BEGUN,      2 },
    {FACT_COVER_CUT,        STATEMENT_COVER_CUT,        3 },
    {FACT_COVER_ENDED,      STATEMENT_COVER_ENDED,      3 },
    {FACT_APPOINTMENT,      STATEMENT_APPOINTMENT,      16},
    {FACT_APPOINTMENT_STEP, STATEMENT_APPOINTMENT_STEP, 15},
    {FACT_MEETING,          STATEMENT_MEETING,          7 },
    {FACT_OWN_ZONE,         STATEMENT_OWN_ZONE,         4 },
    {FACT_EARLIER_WISH,     STATEMENT_EARLIER_WISH,     6 },
    {FACT_SLOT_OFFER,       STATEMENT_SLOT_OFFER,       11},
    {FACT_SLOT_OFFER_END,   STATEMENT_SLOT_OFFER_END,   6 },
    {FACT_OWN_HOURS,        STATEMENT_OWN_HOURS,        7 },
    {FACT_REMINDER_LEFT,    STATEMENT_REMINDER_LEFT,    6 },
    {FACT_SPEAK,            STATEMENT_SPEAK,            3 },
    {FACT_REGION_SET,       STATEMENT_REGION_SET,       4 },
    {FACT_EVALUATION,       STATEMENT_EVALUATION,       8 },
    {FACT_HOURS_SET,        STATEMENT_HOURS_SET,        5 },
    {FACT_HOLIDAY_SET,      STATEMENT_HOLIDAY_SET,      5 },
    {FACT_PROPOSAL,         STATEMENT_PROPOSAL,         5 },
    {FACT_PROPOSAL_END,     STATEMENT_PROPOSAL_END,     4 },
    {FACT_POLICY,           STATEMENT_POLICY,           6 },
    {FACT_ANNOUNCEMENT,     STATEMENT_ANNOUNCEMENT,     9 },
    {FACT_ANNOUNCED,        STATEMENT_ANNOUNCED,        3 },
    {FACT_CODE,             STATEMENT_CODE_RENEW,       5 },
    {FACT_CODE_TRY,         STATEMENT_CODE_TRY,         3 },
    {FACT_ENROL,            STATEMENT_ENROL,            5 },
    {FACT_ANNOUNCEMENT_END, STATEMENT_ANNOUNCEMENT_END, 2 },
    {FACT_UNPARK,           STATEMENT_UNPARK,           2 },
    {FACT_SEAL,             STATEMENT_SEAL,             1 },
    {FACT_OUTAGE,           STATEMENT_OUTAGE,           4 },
    {FACT_ALIVE,            STATEMENT_ALIVE,            1 },
    {FACT_FINDING,          STATEMENT_FINDING,          14},
    {FACT_TRACE,            STATEMENT_TRACE,            6 },
    {FACT_REPRESENT,        STATEMENT_REPRESENT,        6 },
    {FACT_RECALL,           STATEMENT_RECALL,           6 },
    {FACT_PHONE_RECORD,     STATEMENT_PHONE_RECORD,     6 },
    {FACT_ABSENCE_FILE,     STATEMENT_ABSENCE_FILE,     11},
    {FACT_FILE_STEP,        STATEMENT_FILE_STEP,        14},
    {FACT_CONSENT,          STATEMENT_CONSENT,          6 },
    {FACT_WISH,             STATEMENT_WISH,             4 },
    {FACT_ACCOUNT,          STATEMENT_ACCOUNT,          6 },
    {FACT_NOTICE,           STATEMENT_NOTICE,           7 },
};

static void encode__names_a_statement__for_each_single_fact(void **state)
{
	struct arena arena = {0};
	struct params params = {0};
	enum fact_kind kind;
	size_t i, singles = 0;

	(void)state;
	for (i = 0; i < sizeof(wanted_of) / sizeof(wanted_of[0]); i++) {
		struct fact fact = {.kind = wanted_of[i].kind};

		assert_int_equal(encode_single(&arena, 7, &fact, &params),
		    wanted_of[i].statement);
		assert_int_equal(params.count, wanted_of[i].count);
	}
	for (kind = 0; kind < FACT_KINDS; kind++)
		singles += fact_class(kind) == CLASS_SINGLE;
	assert_int_equal(singles, sizeof(wanted_of) / sizeof(wanted_of[0]));
	arena_free(&arena);
}

/* So many parameters, $1 to $9, the statement of a question has. */
static int wanted_by(enum statement statement)
{
	const char *at = statement_sql(statement);
	int most = 0;

	while ((at = strchr(at, '$')) != NULL) {
		at++;
		if (*at - '0' > most)
			most = *at - '0';
	}
	return most;
}

static void encode__gives_each_question__what_its_statement_wants(void **state)
{
	struct arena arena = {0};
	struct params params;
	struct question question = {.after = 3, .limit = 4, .up_to = 4};
	enum question_kind kind;

	(void)state;
	for (kind = 0; kind < QUESTION_KINDS; kind++) {
		question.kind = kind;
		encode_question(&arena, &question, &params);
		assert_int_equal(
		    params.count, wanted_by(encode_statement(kind)));
		if (kind == QUESTION_HANDOVER)
			SAME(&params, 1, "\0\0\0\0\0\0\0\4");
		else if (kind != QUESTION_CODE && kind != QUESTION_CASE)
			SAME(&params, params.count - 1, "\0\0\0\4");
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(encode__writes_arrays__of_messages),
	    cmocka_unit_test(encode__keeps_every_byte__of_a_text),
	    cmocka_unit_test(encode_park__keeps__what_each_kind_has),
	    cmocka_unit_test(encode__writes_arrays__of_reminders),
	    cmocka_unit_test(encode__is_the_same__each_time),
	    cmocka_unit_test(encode__names_a_statement__for_each_single_fact),
	    cmocka_unit_test(
		encode__gives_each_question__what_its_statement_wants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
