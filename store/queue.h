#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include <stdbool.h>

#include "store/store.h"

/*
 * The turns that were given to the store and are not settled yet, in the order
 * in which they came. It knows nothing of connections.
 */
enum entry_state {
	ENTRY_WAITING, /* to be sent, for the first time or again */
	ENTRY_SENT,
	ENTRY_SETTLED, /* its outcome is known; waits for those before it */
};

struct entry {
	struct entry *next;
	uint64_t number;
	const struct fact_list *facts;
	void *turn;
	enum entry_state state;
	enum outcome outcome;
	enum refusal refusal;
	bool batched;
	bool alone;       /* failed in a batch: is tried by itself */
	bool parking;     /* failed by itself: goes to the dead letters */
	bool tried;       /* was sent before: nobody knows whether it stands */
	bool doubted;     /* its sender was told so */
	int64_t lost;     /* when the connection went that carried it */
	char sqlstate[6]; /* why it is parked */
};

/* What goes into one transaction: as many as the array of the caller holds. */
struct queue {
	struct entry *head;
	struct entry **tail;
	uint32_t count;
	uint32_t waiting;
};

void queue_init(struct queue *queue);
void queue_add(struct queue *queue, uint64_t number,
    const struct fact_list *facts, void *turn);

/* The BATCHED or SINGLE fact of an entry, or NULL. */
const struct fact *entry_fact(const struct entry *entry);

/* Takes the next ones to send together into `taken` (room: `most`): the first
 * that waits, and if it is batched those behind it that are, too. They are
 * SENT then. */
size_t queue_take(struct queue *queue, struct entry **taken, size_t most);

/* All that was SENT waits again and is in doubt since `now`. */
void queue_lost(struct queue *queue, int64_t now);

void entry_settle(struct queue *queue, struct entry *entry,
    enum outcome outcome, enum refusal refusal);
void entry_wait(struct queue *queue, struct entry *entry);

/* Takes the head out if it is settled; the caller frees it. */
struct entry *queue_pop(struct queue *queue);

/* Takes out the first that was never sent and is refused, past those in doubt
 * before it: its sender need not wait for what becomes of them. */
struct entry *queue_pop_refused(struct queue *queue);

#endif
