#include "store/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum {
	ROOM = 4
};

static struct fact message = {.kind = FACT_MESSAGE};
static struct fact followed = {.kind = FACT_FOLLOWED};
static struct fact presence = {.next = &message, .kind = FACT_PRESENCE};
static struct fact_list batched = {.head = &message, .count = 1};
static struct fact_list single = {.head = &followed, .count = 1};
static struct fact_list mixed = {.head = &presence, .count = 2};

/* One turn per letter: b batched, s single. */
static void fill(struct queue *queue, const char *kinds)
{
	uint64_t number;

	queue_init(queue);
	for (number = 1; *kinds != '\0'; kinds++, number++)
		queue_add(
		    queue, number, *kinds == 'b' ? &batched : &single, NULL);
}

static void drain(struct queue *queue)
{
	struct entry *entry;

	for (entry = queue->head; entry != NULL; entry = entry->next)
		entry_settle(queue, entry, OUTCOME_CLOSED, REFUSAL_NONE);
	while ((entry = queue_pop(queue)) != NULL)
		free(entry);
	assert_int_equal(queue->count, 0);
	assert_int_equal(queue->waiting, 0);
}

static void queue__takes_batched_turns_together__and_single_ones_alone(
    void **state)
{
	static const size_t wanted[] = {2, 1, 1, ROOM, 1, 0};
	struct entry *taken[ROOM];
	struct queue queue;
	uint64_t number = 1;
	size_t i, k, got;

	(void)state;
	fill(&queue, "bbssbbbbb");
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		got = queue_take(&queue, taken, ROOM);
		assert_int_equal(got, wanted[i]);
		for (k = 0; k < got; k++)
			assert_int_equal(taken[k]->number, number++);
	}
	drain(&queue);
}

static void queue__takes_a_failed_row__alone_and_before_the_rest(void **state)
{
	struct entry *taken[ROOM];
	struct queue queue;
	size_t i;

	(void)state;
	fill(&queue, "bbbbb");
	assert_int_equal(queue_take(&queue, taken, 3), 3);
	for (i = 0; i < 3; i++) {
		taken[i]->alone = true;
		entry_wait(&queue, taken[i]);
	}
	for (i = 1; i <= 3; i++) {
		assert_int_equal(queue_take(&queue, taken, ROOM), 1);
		assert_int_equal(taken[0]->number, i);
	}
	assert_int_equal(queue_take(&queue, taken, ROOM), 2);
	assert_int_equal(taken[0]->number, 4);
	drain(&queue);
}

static void queue__gives_back_settled_turns__in_order_only(void **state)
{
	struct entry *taken[ROOM], *entry;
	struct queue queue;

	(void)state;
	fill(&queue, "bbb");
	assert_int_equal(queue_take(&queue, taken, ROOM), 3);
	entry_settle(&queue, taken[2], OUTCOME_DURABLE, REFUSAL_NONE);
	entry_settle(&queue, taken[1], OUTCOME_REPEAT, REFUSAL_NONE);
	assert_null(queue_pop(&queue));
	entry_settle(&queue, taken[0], OUTCOME_REFUSED, REFUSAL_PARKED);
	entry = queue_pop(&queue);
	assert_int_equal(entry->number, 1);
	assert_int_equal(entry->refusal, REFUSAL_PARKED);
	free(entry);
	entry = queue_pop(&queue);
	assert_int_equal(entry->outcome, OUTCOME_REPEAT);
	free(entry);
	drain(&queue);
}

static void queue__puts_what_was_lost__in_doubt_and_first(void **state)
{
	struct entry *taken[ROOM];
	struct queue queue;
	const struct entry *entry;

	(void)state;
	fill(&queue, "bbsb");
	assert_int_equal(queue_take(&queue, taken, ROOM), 2);
	queue_lost(&queue, 77);
	assert_int_equal(queue.waiting, 4);
	assert_int_equal(queue_take(&queue, taken, 1), 1);
	queue_lost(&queue, 99);
	entry = queue.head;
	assert_true(entry->tried);
	assert_int_equal(entry->lost, 77);
	assert_true(entry->next->tried);
	assert_false(entry->next->next->tried);
	assert_int_equal(queue_take(&queue, taken, ROOM), 2);
	assert_int_equal(taken[0]->number, 1);
	drain(&queue);
}

static void queue__looks_past_facts__that_are_not_stored(void **state)
{
	struct queue queue;

	(void)state;
	queue_init(&queue);
	queue_add(&queue, 1, &mixed, NULL);
	assert_ptr_equal(entry_fact(queue.head), &message);
	assert_true(queue.head->batched);
	drain(&queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		queue__takes_batched_turns_together__and_single_ones_alone),
	    cmocka_unit_test(
		queue__takes_a_failed_row__alone_and_before_the_rest),
	    cmocka_unit_test(queue__gives_back_settled_turns__in_order_only),
	    cmocka_unit_test(queue__puts_what_was_lost__in_doubt_and_first),
	    cmocka_unit_test(queue__looks_past_facts__that_are_not_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
