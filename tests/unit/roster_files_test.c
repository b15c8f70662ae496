#include "roster/absence_file.h"
#include "roster/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

/* Absence files in memory: their order, and which is due. */

enum {
	MANY = 50000
};

static int set_up(void **state)
{
	static const struct roster_bounds bounds = {.resources = 1,
	    .courtesies = 1,
	    .renamed = 1,
	    .hosts = 1,
	    .sessions = 1};

	*state = roster_new(&bounds);
	return 0;
}

static int tear_down(void **state)
{
	struct roster *r = *state;

	roster_free(&r);
	return 0;
}

static void open_file(
    struct roster *r, uint64_t id, int64_t due, enum file_event untold)
{
	struct fact fact = {.kind = FACT_ABSENCE_FILE};

	fact.as.absence_file = (struct absence_file){
	    .id = id,
	    .claimant = 1,
	    .advisor = 1,
	    .region = 1,
	    .version = 1,
	    .state = FILE_NOTICED,
	    .due = due,
	    .untold = untold,
	    .words = TEXT("so"),
	};
	roster_apply(r, &fact);
}

static void move(
    struct roster *r, uint64_t id, enum file_state state, int64_t due)
{
	struct fact fact = {.kind = FACT_FILE_STEP};

	fact.as.file_step = (struct file_step){
	    .file = id,
	    .version = 1,
	    .event = FILE_GIVE_UP,
	    .state = state,
	    .due = due,
	};
	roster_apply(r, &fact);
}

static void files__stand__by_their_ids(void **state)
{
	static const uint64_t came[] = {40, 10, 30, 20};
	struct absence_file file;
	uint32_t i;

	for (i = 0; i < 4; i++)
		open_file(*state, came[i], (int64_t)came[i], 0);
	for (i = 0; i < 4; i++) {
		assert_true(roster_file_at(*state, i, &file));
		assert_int_equal(file.id, 10 * (i + 1));
		assert_true(roster_file(*state, file.id, &file));
	}
	assert_false(roster_file_at(*state, 4, &file));
	assert_false(roster_file(*state, 25, &file));
	assert_false(roster_file(*state, 50, &file));
}

static void files__fall_due__each_at_its_time(void **state)
{
	uint64_t due[HEAP_SOME];

	assert_true(roster_file_due(*state) == INT64_MAX);
	open_file(*state, 40, 700, 0);
	open_file(*state, 10, 900, 0);
	open_file(*state, 30, 500, 0);
	assert_int_equal(roster_file_due(*state), 500);
	assert_int_equal(roster_files_due(*state, 499, due), 0);
	assert_int_equal(roster_files_due(*state, 700, due), 2);
	assert_int_equal(due[0], 30);
	assert_int_equal(due[1], 40);
	move(*state, 30, FILE_UNPROVEN, 0);
	assert_int_equal(roster_file_due(*state), 700);
	move(*state, 40, FILE_NOTICED, 1000);
	assert_int_equal(roster_file_due(*state), 900);
}

/* What a start has still to tell comes before all that waits for its time. */
static void file__of_an_untold_move__is_due_at_once(void **state)
{
	struct fact told = {.kind = FACT_FILE_TOLD};
	uint64_t due[HEAP_SOME];

	open_file(*state, 1, 700, 0);
	open_file(*state, 2, 800, FILE_EXCUSE);
	assert_int_equal(roster_file_due(*state), 0);
	assert_int_equal(roster_files_due(*state, 1, due), 1);
	assert_int_equal(due[0], 2);
	told.as.file_told.file = 2;
	roster_apply(*state, &told);
	assert_int_equal(roster_file_due(*state), 700);
}

static void leave(struct roster *r, uint64_t id, int32_t version)
{
	struct fact fact = {.kind = FACT_FILE_LEFT};

	fact.as.file_left = (struct file_left){.file = id, .version = version};
	roster_apply(r, &fact);
}

/* A quarter after it was closed; its place is another's then. */
static void file__that_was_closed_long_ago__is_forgotten(void **state)
{
	struct absence_file file;
	uint64_t due[HEAP_SOME];

	open_file(*state, 10, 0, 0);
	open_file(*state, 20, 0, 0);
	move(*state, 20, FILE_UNFOUNDED, 0);
	assert_true(roster_file_due(*state) == FILE_KEPT);
	leave(*state, 20, 1); /* as it was before it moved */
	assert_true(roster_file(*state, 20, &file));
	leave(*state, 20, 2);
	leave(*state, 20, 2);
	assert_false(roster_file(*state, 20, &file));
	assert_true(roster_file(*state, 10, &file));
	assert_false(roster_file_at(*state, 1, &file));
	assert_true(roster_file_due(*state) == INT64_MAX);
	open_file(*state, 5, 900, 0);
	assert_int_equal(roster_files_due(*state, 900, due), 1);
	assert_int_equal(due[0], 5);
	assert_true(roster_file_at(*state, 0, &file));
	assert_int_equal(file.id, 5);
	assert_true(roster_file_at(*state, 1, &file));
	assert_int_equal(file.id, 10);
}

/* Those of a bad year, of which no day has more than a few to look at. */
static void files__of_a_whole_year__are_soon_loaded(void **state)
{
	struct roster *r = *state;
	clock_t start = clock();
	uint64_t due[HEAP_SOME];
	uint32_t i;

	for (i = 1; i <= MANY; i++)
		open_file(r, i, i * 7919 % MANY + 1, 0);
	for (i = 1; i <= MANY; i += 2)
		move(r, i, FILE_UNPROVEN, 0);
	print_message("%d files opened, half of them moved: %ld ms\n", MANY,
	    (long)((clock() - start) * 1000 / CLOCKS_PER_SEC));
	assert_int_equal(roster_files_due(r, MANY, due), HEAP_SOME);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(files__stand__by_their_ids),
	    ROW(files__fall_due__each_at_its_time),
	    ROW(file__of_an_untold_move__is_due_at_once),
	    ROW(file__that_was_closed_long_ago__is_forgotten),
	    ROW(files__of_a_whole_year__are_soon_loaded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
