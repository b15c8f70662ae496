#ifndef TALK_OUTBOX_H
#define TALK_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "component/talk/turn.h"

/*
 * Holds every closed turn until it is settled and lets it leave in order. A
 * turn with facts for the store leaves when it and all such turns before it
 * are settled. One without leaves at once unless somebody whom it names has a
 * turn that is held; then it leaves behind that.
 */
struct outbox_edges {
	void (*submit)(void *ctx, struct turn *turn); /* -> store */
	/* A turn leaves: apply its facts, write its stanzas, put its question,
	 * close its `more`. It is freed when this returns. */
	void (*leave)(void *ctx, struct turn *turn);
	void *ctx;
};

struct outbox;

struct outbox *outbox_new(const struct outbox_edges *edges);
void outbox_free(struct outbox **outbox);

/* For turn_open_in(). */
struct arena *outbox_spare(struct outbox *outbox);

/* Takes a decided turn. Turns are closed in the order of their numbers. */
void outbox_close(struct outbox *outbox, struct turn *turn);

/* A held turn was settled, or decided again: then it is submitted again if it
 * still stores something. */
void outbox_settled(struct outbox *outbox, struct turn *turn);
void outbox_redecided(struct outbox *outbox, struct turn *turn);

/* Must an input that names these wait? Yes while an unsettled single turn, or
 * an input that waits already, names one of them. */
bool outbox_must_wait(const struct outbox *outbox, const struct person *names);
/* Must this one? Who only looks does not wait until it is noted that somebody
 * came, nor behind those who do: that changes nothing of what they see, and
 * what is decided later is told to them later. */
bool outbox_holds_up(const struct outbox *outbox, const struct turn *turn);
void outbox_wait(struct outbox *outbox, struct turn *turn); /* undecided */
/* One that has waited, and names others now: before all that wait. */
void outbox_wait_on(struct outbox *outbox, struct turn *turn);
/* Takes out the first waiting turn that need not wait any more, or NULL. */
struct turn *outbox_next_ready(struct outbox *outbox);

/* Does what fell due come too early, so that it is left to fall due again? A
 * held turn stores the same kind of single fact about the same persons, or
 * will one that it brings about, or is the same line of the service; or it is a
 * reminder, and what stands between those whom it names is about to change. */
bool outbox_is_early(const struct outbox *outbox, const struct turn *turn);

/* All turns up to this number have left; 0: none was ever closed. */
uint64_t outbox_left(const struct outbox *outbox);
/* When the oldest input that has not left arrived; 0: all have. */
int64_t outbox_oldest(const struct outbox *outbox);
uint32_t outbox_count(const struct outbox *outbox); /* held and waiting */
/* How much of what fell due is held. A turn weighs by what it costs the store:
 * one that is batched 1, one that takes a transaction of its own more. */
uint32_t outbox_due(const struct outbox *outbox);
uint32_t outbox_weight(const struct turn *turn);
size_t outbox_bytes(const struct outbox *outbox);

#endif
