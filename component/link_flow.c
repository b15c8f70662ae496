#include "component/link_private.h"

#include <stdio.h>

enum {
	MICROSECONDS_OF_MS = 1000
};

/* How late the loop may be before a lost ping is its own fault. */
static const int64_t LATE = INT64_C(500000);

/* --- pings ---------------------------------------------------------------- */

static void arm_pings(struct link *link)
{
	int64_t at = pings_next(&link->pings);

	if (at == link->ping_at)
		return;
	link->ping_at = at;
	if (at == INT64_MAX)
		loop_timer_stop(link->ping_timer);
	else
		loop_timer_at(link->ping_timer, at);
}

void link_flow_start(struct link *link)
{
	(void)frame_hold(link->frame, true);
	wire_read(link->wire, false);
	pings_start(&link->pings, link_now(link));
	link->ping_at = INT64_MAX;
	arm_pings(link);
}

void link_flow_stop(struct link *link)
{
	loop_timer_stop(link->ping_timer);
	loop_timer_stop(link->intake_timer);
	link->intake = false;
	link->full = false;
}

static void write_ping(struct link *link)
{
	uint64_t number = pings_write(&link->pings, link_now(link));
	const char *domain = link->settings.domain;
	struct arena arena = {0};
	struct build xml = {.arena = &arena};

	build_string(&xml, "<iq type='get' from='");
	build_string(&xml, domain);
	build_string(&xml, "' to='");
	build_string(&xml, domain);
	build_string(&xml, "' id='ping/");
	build_number(&xml, (int64_t)number);
	build_string(&xml, "'><ping xmlns='urn:xmpp:ping'/></iq>");
	link_write(link, build_done(&xml));
	arena_free(&arena);
}

static void write_due_ping(struct link *link)
{
	if (pings_due(&link->pings, link_now(link)))
		write_ping(link);
	arm_pings(link);
}

/* A loop that was itself held up has not yet read what had come. */
static void lose_or_wait(struct link *link, int64_t deadline)
{
	char why[LINK_WHY_BYTES];

	if (link_now(link) - deadline > LATE) {
		pings_read(&link->pings, false, link_now(link));
		pings_read(&link->pings, true, link_now(link));
		arm_pings(link);
		return;
	}
	(void)snprintf(why, sizeof(why), "no answer to a ping for %lld ms",
	    (long long)(link->settings.ping_wait / MICROSECONDS_OF_MS));
	link_cut(link, why);
}

void link_flow_on_ping(void *ctx)
{
	struct link *link = ctx;
	int64_t deadline = pings_deadline(&link->pings);

	link->ping_at = INT64_MAX;
	if (deadline <= link_now(link))
		lose_or_wait(link, deadline);
	else
		write_due_ping(link);
}

bool link_flow_is_ours(const struct link *link, const struct stanza *stanza)
{
	return stanza->kind == STANZA_IQ &&
	       (stanza->from.len == 0 ||
		   text_is(stanza->from, link->settings.domain));
}

bool link_flow_take(struct link *link, const struct stanza *stanza)
{
	uint64_t proven;

	if (!link_flow_is_ours(link, stanza) || text_is(stanza->type, "set") ||
	    !pings_return(&link->pings, stanza->id, link_now(link), &proven))
		return false;
	arm_pings(link);
	if (link->events.answered != NULL)
		link->events.answered(link->events.ctx);
	if (proven != 0)
		link->events.proven(link->events.ctx, proven);
	return true;
}

/* --- marks ---------------------------------------------------------------- */

void link_mark(struct link *link, uint64_t mark, bool due)
{
	if (link->state != LINK_UP || mark == 0)
		return;
	pings_mark(&link->pings, mark, due, link_now(link));
	write_due_ping(link);
}

int64_t link_answered(const struct link *link)
{
	return link->pings.answered;
}

/* --- the queue ------------------------------------------------------------ */

void link_send(struct link *link, struct text xml)
{
	if (link->state != LINK_UP)
		return;
	link_write(link, xml);
	pings_sent(&link->pings);
	if (link->full || wire_queued(link->wire) <= link->settings.queue_max)
		return;
	link->full = true;
	link->events.full(link->events.ctx, true);
}

void link_flow_drained(void *ctx)
{
	struct link *link = ctx;

	if (link->state != LINK_UP || !link->full)
		return;
	link->full = false;
	link->events.full(link->events.ctx, false);
}

/* --- intake --------------------------------------------------------------- */

/* Handing over from here, and not from within link_intake(), spares the owner
 * stanzas in the middle of its work. */
void link_flow_on_intake(void *ctx)
{
	struct link *link = ctx;

	if (link->state != LINK_UP || !link->intake)
		return;
	link_judge(link, frame_hold(link->frame, false));
	if (link->state != LINK_UP || !link->intake)
		return;
	wire_read(link->wire, true);
	pings_read(&link->pings, true, link_now(link));
	arm_pings(link);
}

void link_intake(struct link *link, bool on)
{
	if (link->state != LINK_UP || link->intake == on)
		return;
	link->intake = on;
	if (on) {
		loop_timer_at(link->intake_timer, link_now(link));
		return;
	}
	loop_timer_stop(link->intake_timer);
	(void)frame_hold(link->frame, true);
	wire_read(link->wire, false);
	pings_read(&link->pings, false, link_now(link));
	arm_pings(link);
}
