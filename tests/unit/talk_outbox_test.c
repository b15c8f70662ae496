#include "component/talk/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* What was submitted and what left, by the last digits of the numbers. */
struct seen {
	struct outbox *outbox;
	struct turn *submitted[16];
	size_t submitted_count;
	uint64_t left[16];
	size_t left_count;
};

static void on_submit(void *ctx, struct turn *turn)
{
	struct seen *seen = ctx;

	seen->submitted[seen->submitted_count++] = turn;
}

static void on_leave(void *ctx, struct turn *turn)
{
	struct seen *seen = ctx;

	seen->left[seen->left_count++] = turn->number;
}

static void set_up(struct seen *seen)
{
	struct outbox_edges edges = {on_submit, on_leave, seen};

	seen->outbox = outbox_new(&edges);
}

static struct turn *make(uint64_t number, uint32_t claimant)
{
	struct input none = {.kind = INPUT_NONE};
	struct turn *turn = turn_open(number, 0, NULL, NULL, &none);

	turn->names[0] = (struct person){SIDE_CLAIMANT, claimant};
	return turn;
}

static struct turn *storing(
    uint64_t number, uint32_t claimant, enum fact_kind kind)
{
	struct turn *turn = make(number, claimant);

	turn_fact(turn, kind);
	return turn;
}

static void settle(struct seen *seen, size_t i)
{
	seen->submitted[i]->settled = true;
	outbox_settled(seen->outbox, seen->submitted[i]);
}

static void outbox__leaves_in_order__when_settled_out_of_order(void **state)
{
	struct seen seen = {0};

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_MESSAGE));
	outbox_close(seen.outbox, storing(2, 2, FACT_MESSAGE));
	assert_int_equal(outbox_left(seen.outbox), 0);
	settle(&seen, 1);
	assert_int_equal(seen.left_count, 0);
	settle(&seen, 0);
	assert_int_equal(seen.left_count, 2);
	assert_int_equal(seen.left[0], 1);
	assert_int_equal(seen.left[1], 2);
	assert_int_equal(outbox_left(seen.outbox), 2);
	outbox_free(&seen.outbox);
}

static void outbox__factless_leaves_at_once__unless_its_pair_is_held(
    void **state)
{
	struct seen seen = {0};

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_MESSAGE));
	outbox_close(seen.outbox, make(2, 1));
	outbox_close(seen.outbox, make(3, 2));
	assert_int_equal(seen.left_count, 1);
	assert_int_equal(seen.left[0], 3);
	settle(&seen, 0);
	assert_int_equal(seen.left[1], 1);
	assert_int_equal(seen.left[2], 2);
	outbox_free(&seen.outbox);
}

static struct turn *due(uint64_t number, enum fact_kind kind)
{
	struct turn *turn = storing(number, 0, kind);

	turn->due = true;
	return turn;
}

/* People's sentences do not count; what takes a transaction of its own counts
 * for several; what a due turn brings about is due, too. */
static void outbox_due__weighs__what_fell_due_and_has_not_left(void **state)
{
	const struct input input = {.kind = INPUT_DUE, .due = DUE_STORED};
	struct seen seen = {0};
	struct turn *fell = turn_open(9, 0, NULL, NULL, &input);

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_MESSAGE));
	outbox_close(seen.outbox, storing(2, 1, FACT_NOTE));
	assert_int_equal(outbox_due(seen.outbox), 0);
	outbox_close(seen.outbox, due(3, FACT_MESSAGE));
	assert_int_equal(outbox_due(seen.outbox), 1);
	outbox_close(seen.outbox, due(4, FACT_NOTE));
	assert_true(outbox_due(seen.outbox) > 2);
	settle(&seen, 2);
	settle(&seen, 3);
	assert_true(outbox_due(seen.outbox) > 2);
	settle(&seen, 0);
	settle(&seen, 1);
	assert_int_equal(outbox_due(seen.outbox), 0);
	assert_true(turn_more(turn_more(fell))->due);
	turn_free(&fell);
	outbox_free(&seen.outbox);
}

static void outbox__leaves_what_was_behind_a_refused_turn(void **state)
{
	struct seen seen = {0};

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_MESSAGE));
	outbox_close(seen.outbox, make(2, 1));
	outbox_close(seen.outbox, storing(3, 1, FACT_MESSAGE));
	seen.submitted[0]->refused = REFUSAL_STORE_AWAY;
	settle(&seen, 0);
	assert_int_equal(seen.left_count, 2);
	assert_int_equal(seen.left[0], 1);
	assert_int_equal(seen.left[1], 2);
	outbox_free(&seen.outbox);
}

static void outbox__inputs_wait__while_a_single_turn_names_them(void **state)
{
	struct seen seen = {0};
	struct turn *first = make(0, 1);
	struct turn *second = make(0, 1);
	struct turn *ready;

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_SIGHTING));
	assert_true(outbox_must_wait(seen.outbox, first->names));
	outbox_wait(seen.outbox, first);
	outbox_wait(seen.outbox, second);
	assert_null(outbox_next_ready(seen.outbox));
	assert_int_equal(outbox_count(seen.outbox), 3);
	settle(&seen, 0);
	ready = outbox_next_ready(seen.outbox);
	assert_ptr_equal(ready, first);
	assert_true(outbox_must_wait(seen.outbox, second->names));
	turn_free(&ready);
	ready = outbox_next_ready(seen.outbox);
	assert_ptr_equal(ready, second);
	turn_free(&ready);
	assert_null(outbox_next_ready(seen.outbox));
	assert_int_equal(outbox_bytes(seen.outbox), 0);
	outbox_free(&seen.outbox);
}

static void outbox__who_only_looks__waits_for_no_note(void **state)
{
	struct seen seen = {0};
	struct turn *waits = make(0, 1);
	struct turn *looks = make(2, 1);

	(void)state;
	looks->looks = true;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_SIGHTING));
	outbox_wait(seen.outbox, waits);
	assert_true(outbox_must_wait(seen.outbox, looks->names));
	assert_false(outbox_holds_up(seen.outbox, looks));
	outbox_close(seen.outbox, looks);
	assert_int_equal(seen.left[0], 2);
	settle(&seen, 0);
	assert_int_equal(seen.left[1], 1);
	waits = outbox_next_ready(seen.outbox);
	assert_non_null(waits);
	turn_free(&waits);
	assert_int_equal(outbox_bytes(seen.outbox), 0);
	outbox_free(&seen.outbox);
}

static void outbox__who_only_looks__waits_for_what_changes(void **state)
{
	struct seen seen = {0};
	struct turn *looks = make(2, 1);
	struct turn *other = make(3, 2);

	(void)state;
	looks->looks = other->looks = true;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_REASSIGN));
	assert_true(outbox_holds_up(seen.outbox, looks));
	assert_false(outbox_holds_up(seen.outbox, other));
	turn_free(&looks);
	turn_free(&other);
	outbox_free(&seen.outbox);
}

/* Whom it concerns is looked up again when it is ready. */
static void outbox__waits_on__before_all_that_wait(void **state)
{
	struct seen seen = {0};
	struct turn *first = make(0, 1);
	struct turn *second = make(0, 1);
	struct turn *ready;

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_SIGHTING));
	outbox_close(seen.outbox, storing(2, 2, FACT_SIGHTING));
	outbox_wait(seen.outbox, first);
	outbox_wait(seen.outbox, second);
	settle(&seen, 0);
	ready = outbox_next_ready(seen.outbox);
	assert_ptr_equal(ready, first);
	ready->names[0].id = 2;
	outbox_wait_on(seen.outbox, ready);
	assert_int_equal(outbox_count(seen.outbox), 3);
	ready = outbox_next_ready(seen.outbox);
	assert_ptr_equal(ready, second);
	turn_free(&ready);
	settle(&seen, 1);
	ready = outbox_next_ready(seen.outbox);
	assert_ptr_equal(ready, first);
	outbox_wait_on(seen.outbox, ready);
	assert_ptr_equal(outbox_next_ready(seen.outbox), first);
	turn_free(&ready);
	assert_int_equal(outbox_count(seen.outbox), 0);
	assert_int_equal(outbox_bytes(seen.outbox), 0);
	outbox_free(&seen.outbox);
}

static struct turn *waiting(struct seen *seen, uint32_t one, uint32_t other)
{
	struct turn *turn = make(0, one);

	turn->names[1] =
	    (struct person){other != 0 ? SIDE_CLAIMANT : SIDE_NOBODY, other};
	outbox_wait(seen->outbox, turn);
	return turn;
}

static void expect_ready(struct seen *seen, struct turn *turn)
{
	assert_ptr_equal(outbox_next_ready(seen->outbox), turn);
	if (turn != NULL)
		turn_free(&turn);
}

/* 1 and 2 have a single turn each; what names 2 waits on when 1 goes on, and so
 * does what stands behind that, though it names 2 not. */
static void outbox__inputs_go_on__in_order_for_each_person(void **state)
{
	struct seen seen = {0};
	struct turn *turns[6];

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_SIGHTING));
	outbox_close(seen.outbox, storing(2, 2, FACT_SIGHTING));
	turns[0] = waiting(&seen, 1, 0);
	turns[1] = waiting(&seen, 1, 2);
	turns[2] = waiting(&seen, 1, 3);
	turns[3] = waiting(&seen, 3, 4);
	turns[4] = waiting(&seen, 2, 0);
	turns[5] = waiting(&seen, 4, 0);
	settle(&seen, 0);
	expect_ready(&seen, turns[0]);
	expect_ready(&seen, NULL);
	expect_ready(&seen, NULL);
	settle(&seen, 1);
	expect_ready(&seen, turns[1]);
	expect_ready(&seen, turns[2]);
	expect_ready(&seen, turns[3]);
	expect_ready(&seen, turns[4]);
	expect_ready(&seen, turns[5]);
	expect_ready(&seen, NULL);
	assert_int_equal(outbox_count(seen.outbox), 0);
	outbox_free(&seen.outbox);
}

/* A second one leaves before all that the first let go on were taken. */
static void outbox__inputs_go_on__when_two_left_at_once(void **state)
{
	struct seen seen = {0};
	struct turn *turns[3];

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_SIGHTING));
	outbox_close(seen.outbox, storing(2, 2, FACT_SIGHTING));
	turns[0] = waiting(&seen, 1, 0);
	turns[1] = waiting(&seen, 2, 0);
	turns[2] = waiting(&seen, 1, 0);
	settle(&seen, 0);
	expect_ready(&seen, turns[0]);
	settle(&seen, 1);
	expect_ready(&seen, turns[1]);
	expect_ready(&seen, turns[2]);
	expect_ready(&seen, NULL);
	outbox_free(&seen.outbox);
}

static void outbox__batched_turns_let_nobody_wait(void **state)
{
	const struct person names[NAMES] = {
	    {SIDE_CLAIMANT, 1},
            {0            }
        };
	struct seen seen = {0};

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_MESSAGE));
	assert_false(outbox_must_wait(seen.outbox, names));
	outbox_free(&seen.outbox);
}

static void outbox__keeps_the_place__when_decided_again(void **state)
{
	struct seen seen = {0};

	(void)state;
	set_up(&seen);
	outbox_close(seen.outbox, storing(1, 1, FACT_MESSAGE));
	outbox_close(seen.outbox, storing(2, 2, FACT_MESSAGE));
	outbox_redecided(seen.outbox, seen.submitted[0]);
	assert_int_equal(seen.submitted_count, 3);
	settle(&seen, 1);
	assert_int_equal(seen.left_count, 0);
	settle(&seen, 2);
	assert_int_equal(seen.left[0], 1);
	assert_int_equal(seen.left[1], 2);
	outbox_free(&seen.outbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		outbox_due__weighs__what_fell_due_and_has_not_left),
	    cmocka_unit_test(
		outbox__leaves_in_order__when_settled_out_of_order),
	    cmocka_unit_test(
		outbox__factless_leaves_at_once__unless_its_pair_is_held),
	    cmocka_unit_test(outbox__leaves_what_was_behind_a_refused_turn),
	    cmocka_unit_test(
		outbox__inputs_wait__while_a_single_turn_names_them),
	    cmocka_unit_test(outbox__who_only_looks__waits_for_no_note),
	    cmocka_unit_test(outbox__who_only_looks__waits_for_what_changes),
	    cmocka_unit_test(outbox__waits_on__before_all_that_wait),
	    cmocka_unit_test(outbox__inputs_go_on__in_order_for_each_person),
	    cmocka_unit_test(outbox__inputs_go_on__when_two_left_at_once),
	    cmocka_unit_test(outbox__batched_turns_let_nobody_wait),
	    cmocka_unit_test(outbox__keeps_the_place__when_decided_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
