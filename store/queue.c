#include "store/queue.h"

#include <assert.h>
#include <string.h>

#include "roster/arena.h"

void queue_init(struct queue *queue)
{
	*queue = (struct queue){0};
	queue->tail = &queue->head;
}

static bool is_stored(enum fact_kind kind)
{
	enum fact_class class = fact_class(kind);

	return class == CLASS_BATCHED || class == CLASS_SINGLE;
}

const struct fact *entry_fact(const struct entry *entry)
{
	const struct fact *fact = entry->facts->head;

	while (fact != NULL && !is_stored(fact->kind))
		fact = fact->next;
	return fact;
}

void queue_add(struct queue *queue, uint64_t number,
    const struct fact_list *facts, void *turn)
{
	struct entry *entry = must_calloc(1, sizeof(*entry));
	const struct fact *fact;

	entry->number = number;
	entry->facts = facts;
	entry->turn = turn;
	fact = entry_fact(entry);
	assert(fact != NULL);
	entry->batched = fact_class(fact->kind) == CLASS_BATCHED;
	*queue->tail = entry;
	queue->tail = &entry->next;
	queue->count++;
	queue->waiting++;
}

static void mark_sent(struct queue *queue, struct entry *entry)
{
	entry->state = ENTRY_SENT;
	queue->waiting--;
}

size_t queue_take(struct queue *queue, struct entry **taken, size_t most)
{
	struct entry *entry = queue->head;
	size_t count = 0;

	while (entry != NULL && entry->state != ENTRY_WAITING)
		entry = entry->next;
	if (entry == NULL || most == 0)
		return 0;
	taken[count++] = entry;
	mark_sent(queue, entry);
	if (!entry->batched || entry->alone)
		return count;
	for (entry = entry->next;
	     entry != NULL && count < most && entry->state == ENTRY_WAITING &&
	     entry->batched && !entry->alone;
	     entry = entry->next) {
		taken[count++] = entry;
		mark_sent(queue, entry);
	}
	return count;
}

void entry_wait(struct queue *queue, struct entry *entry)
{
	entry->state = ENTRY_WAITING;
	queue->waiting++;
}

void queue_lost(struct queue *queue, int64_t now)
{
	struct entry *entry;

	for (entry = queue->head; entry != NULL; entry = entry->next) {
		if (entry->state != ENTRY_SENT)
			continue;
		entry_wait(queue, entry);
		if (!entry->tried)
			entry->lost = now;
		entry->tried = true;
	}
}

void entry_settle(struct queue *queue, struct entry *entry,
    enum outcome outcome, enum refusal refusal)
{
	if (entry->state == ENTRY_WAITING)
		queue->waiting--;
	entry->state = ENTRY_SETTLED;
	entry->outcome = outcome;
	entry->refusal = refusal;
}

struct entry *queue_pop_refused(struct queue *queue)
{
	struct entry **at = &queue->head;
	struct entry *entry;

	while (*at != NULL && ((*at)->state != ENTRY_SETTLED || (*at)->tried ||
				  (*at)->refusal != REFUSAL_STORE_AWAY))
		at = &(*at)->next;
	entry = *at;
	if (entry == NULL)
		return NULL;
	*at = entry->next;
	if (queue->tail == &entry->next)
		queue->tail = at;
	queue->count--;
	return entry;
}

struct entry *queue_pop(struct queue *queue)
{
	struct entry *entry = queue->head;

	if (entry == NULL || entry->state != ENTRY_SETTLED)
		return NULL;
	queue->head = entry->next;
	if (queue->head == NULL)
		queue->tail = &queue->head;
	queue->count--;
	return entry;
}
