#include "roster/absence_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const int64_t DAY = INT64_C(86400) * 1000000;

/* Decisions are a human's with the role; everything else is not. */
static bool is_human(enum file_event event)
{
	return event == FILE_EXCUSE || event == FILE_NOTE ||
	       event == FILE_REFER || event == FILE_REOPEN;
}

/* Whatever the state, the event and the role: what is allowed, and who did it.
 */
static void machine__decides__by_humans_alone(void **state)
{
	const struct file_row *row;
	enum file_state from;
	enum file_event event;
	enum file_who who;
	enum refusal why;
	uint32_t allowed = 0;

	(void)state;
	for (from = FILE_NONE; from < FILE_STATES; from++)
		for (event = FILE_OPEN; event < FILE_EVENTS; event++)
			for (who = FILE_BY_SERVICE; who <= FILE_BY_DECIDER;
			     who++) {
				row = absence_file_step(from, event, who, &why);
				if (row == NULL) {
					assert_int_not_equal(why, REFUSAL_NONE);
					continue;
				}
				allowed++;
				assert_int_equal(why, REFUSAL_NONE);
				assert_int_equal(
				    who == FILE_BY_DECIDER, is_human(event));
				if (absence_file_is_decided(row->to) &&
				    row->to != from)
					assert_int_equal(who, FILE_BY_DECIDER);
			}
	for (event = 0; absence_file_row_at(event) != NULL; event++)
		;
	assert_int_equal(allowed, event);
}

/* Every trace: from a file that is opened, whatever happens, ten moves long. A
 * file is decided only where the last move to there was a human's, closed by
 * the service only as unfounded, and never opened twice. */
static void walk(enum file_state at, bool human, uint32_t left, uint64_t *paths)
{
	const struct file_row *row;
	uint32_t i;

	assert_int_equal(absence_file_is_decided(at), human);
	++*paths;
	if (left == 0)
		return;
	for (i = 0; (row = absence_file_row_at(i)) != NULL; i++) {
		if (row->from != at)
			continue;
		assert_int_not_equal(row->event, FILE_OPEN);
		assert_true(
		    row->to != FILE_UNFOUNDED ||
		    (row->who == FILE_BY_SERVICE && row->event == FILE_REFUTE));
		walk(row->to,
		    row->who == FILE_BY_DECIDER ? row->event != FILE_REOPEN
						: human && row->to == at,
		    left - 1, paths);
	}
}

static void machine__leads__nowhere_without_a_human(void **state)
{
	uint64_t paths = 0;

	(void)state;
	walk(FILE_NOTICED, false, 10, &paths);
	assert_true(paths > 10000);
}

/* What is refuted is at an end, and each state can be refuted. */
static void machine__closes__what_is_unfounded(void **state)
{
	const struct file_row *row;
	enum file_state from;
	enum refusal why;
	uint32_t i;

	(void)state;
	for (from = FILE_NOTICED; from < FILE_UNFOUNDED; from++) {
		row =
		    absence_file_step(from, FILE_REFUTE, FILE_BY_SERVICE, &why);
		assert_non_null(row);
		assert_int_equal(row->to, FILE_UNFOUNDED);
	}
	for (i = 0; (row = absence_file_row_at(i)) != NULL; i++)
		assert_int_not_equal(row->from, FILE_UNFOUNDED);
	assert_null(absence_file_step(
	    FILE_UNFOUNDED, FILE_OBSERVE, FILE_BY_CLAIMANT, &why));
	assert_int_equal(why, REFUSAL_FILE_UNFOUNDED);
}

static void machine__says__why_not(void **state)
{
	static const struct {
		enum file_state from;
		enum file_event event;
		enum file_who who;
		enum refusal why;
	} cases[] = {
	    {FILE_OBSERVING, FILE_REFER,   FILE_BY_DECIDER,  REFUSAL_FILE_EARLY    },
	    {FILE_NOTICED,   FILE_NOTE,    FILE_BY_DECIDER,  REFUSAL_FILE_EARLY    },
	    {FILE_NOTED,     FILE_EXCUSE,  FILE_BY_DECIDER,  REFUSAL_FILE_DECIDED  },
	    {FILE_DUE,       FILE_REOPEN,  FILE_BY_DECIDER,  REFUSAL_FILE_UNDECIDED},
	    {FILE_DUE,       FILE_REFER,   FILE_BY_SERVICE,  REFUSAL_NOT_YOURS     },
	    {FILE_DUE,       FILE_EXCUSE,  FILE_BY_CLAIMANT, REFUSAL_NOT_YOURS     },
	    {FILE_DUE,       FILE_OBSERVE, FILE_BY_DECIDER,  REFUSAL_NOT_YOURS     },
	    {FILE_EXCUSED,   FILE_OBSERVE, FILE_BY_CLAIMANT,
             REFUSAL_FILE_DECIDED						  },
	};
	enum refusal why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_null(absence_file_step(
		    cases[i].from, cases[i].event, cases[i].who, &why));
		assert_int_equal(why, cases[i].why);
	}
}

/* ---- days ---------------------------------------------------------------- */

static const char zone[] = "Europe/Paris";

/* A region whose clocks are put back by an hour on the sixth day. */
static struct roster *region(void)
{
	static const struct hours_offset offsets[] = {
	    {.from = 0,			 .seconds = 7200},
	    {.from = INT64_C(1792890000000000), .seconds = 3600},
	};
	const struct fact facts[] = {
	    {.kind = FACT_REGION,
             .as.region = {.id = 1,
		    .code = TEXT("idf"),
		    .zone = {zone, 12}}},
	    {.kind = FACT_OFFSETS,
             .as.offsets = {.zone = {zone, 12},
		    .rows = offsets,
		    .count = 2,
		    .until = INT64_MAX}},
	};
	struct roster *r =
	    roster_new(&(struct roster_bounds){16, 16, 16, 16, 16, 16, 16});
	size_t i;

	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		roster_apply(r, &facts[i]);
	return r;
}

/* Tuesday 20 October 2026, 14:30 in Paris; the last day is Friday the 30th,
 * which ends an hour later as a clock in UTC counts. */
static void days__are__those_of_the_region(void **state)
{
	const int64_t received = INT64_C(1792499400000000);
	const int64_t ends = INT64_C(1793401200000000);
	struct roster *r = region();
	struct absence_file file = {.region = 1,
	    .state = FILE_NOTICED,
	    .days = 10,
	    .received = received};
	struct file_step step = {0};
	enum file_event event;
	enum refusal why;

	(void)state;
	assert_int_equal(absence_file_due(&file, received, &event), received);
	assert_int_equal(event, FILE_RECEIPT);
	absence_file_take(r, &file,
	    absence_file_step(file.state, FILE_RECEIPT, FILE_BY_SERVICE, &why),
	    received + DAY, &step);
	assert_int_equal(step.until, ends);
	assert_int_equal(step.due, ends - 2 * DAY + DAY / 24 * 10);
	file.state = step.state;
	file.until = step.until;
	file.due = step.due;
	assert_int_equal(absence_file_due(&file, received, &event), step.due);
	assert_int_equal(event, FILE_REMIND);
	assert_int_equal(absence_file_due(&file, ends, &event), ends);
	assert_int_equal(event, FILE_EXPIRE);
	roster_free(&r);
}

static bool is_line(struct text id, uint64_t file, int32_t version)
{
	int32_t found;

	return absence_file_of_line(id, &found) == file && found == version;
}

static void line__says__of_which_move_it_is(void **state)
{
	struct arena arena = {0};
	struct text line = absence_file_line(&arena, 0x10000000abc, 1, false);

	(void)state;
	assert_true(text_is(line, "file/10000000abc/1"));
	assert_true(is_line(line, 0x10000000abc, 1));
	line = absence_file_line(&arena, 0x10000000abc, 12, true);
	assert_true(is_line(line, 0x10000000abc, 12));
	assert_true(is_line(TEXT("file/"), 0, 0));
	assert_true(is_line(TEXT("file/abc/"), 0, 0));
	assert_true(is_line(TEXT("file/abc/1x"), 0, 0));
	assert_true(is_line(TEXT("file/abc/1234567890"), 0, 0));
	assert_true(is_line(TEXT("file/xyz/1"), 0, 0));
	assert_true(is_line(TEXT("notice/abc/1"), 0, 0));
	arena_free(&arena);
}

static void represent(struct roster *r, struct text jid)
{
	struct fact fact = {.kind = FACT_REPRESENT};

	fact.as.represent =
	    (struct represent){.claimant = 1, .jid = jid, .name = TEXT("E")};
	roster_apply(r, &fact);
}

/* Until who represents a claimant has the notice, the claimant moves nothing,
 * unless there is nobody any more. */
static void explanation__of_who_is_represented__waits(void **state)
{
	struct roster *r = region();
	struct arena arena = {0};
	struct text line = absence_file_line(&arena, 0xabc, 1, true);
	struct absence_file file = {
	    .id = 0xabc, .claimant = 1, .state = FILE_NOTICED};

	(void)state;
	assert_true(text_is(line, "file/abc/1/r"));
	assert_true(is_line(line, 0xabc, 1));
	assert_true(absence_file_is_for_other(line));
	assert_false(absence_file_is_for_other(TEXT("file/abc/1")));
	assert_false(absence_file_is_for_other(TEXT("moved/abc/r")));
	assert_int_equal(absence_file_explained(r, &file, false), FILE_OBSERVE);
	file.represented_by = TEXT("anne@x");
	assert_int_equal(absence_file_explained(r, &file, false), FILE_OBSERVE);
	represent(r, TEXT("eve@x"));
	assert_int_equal(absence_file_explained(r, &file, false), FILE_ADD);
	assert_int_equal(absence_file_explained(r, &file, true), FILE_OBSERVE);
	assert_true(text_equal(absence_file_notice(&arena, &file, true), line));
	assert_true(absence_file_is_to_renew(r, &file));
	file.renewed = 3;
	line = absence_file_notice(&arena, &file, true);
	assert_true(text_is(line, "file/abc/3/r"));
	represent(r, TEXT("anne@x"));
	assert_false(absence_file_is_to_renew(r, &file));
	represent(r, (struct text){0});
	assert_int_equal(absence_file_explained(r, &file, false), FILE_OBSERVE);
	assert_false(absence_file_is_to_renew(r, &file));
	represent(r, TEXT("eve@x"));
	file.state = FILE_DUE;
	assert_false(absence_file_is_to_renew(r, &file));
	assert_int_equal(absence_file_explained(r, &file, false), FILE_OBSERVE);
	file.state = FILE_UNPROVEN;
	file.received = 1;
	assert_int_equal(absence_file_explained(r, &file, false), FILE_OBSERVE);
	roster_free(&r);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(machine__decides__by_humans_alone),
	    cmocka_unit_test(machine__leads__nowhere_without_a_human),
	    cmocka_unit_test(machine__closes__what_is_unfounded),
	    cmocka_unit_test(machine__says__why_not),
	    cmocka_unit_test(days__are__those_of_the_region),
	    cmocka_unit_test(line__says__of_which_move_it_is),
	    cmocka_unit_test(explanation__of_who_is_represented__waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
