#include "tests/sim/run.h"

/* Sentences, what is told of them, and who waits for an answer. */

static const int64_t DAY = INT64_C(86400) * 1000000;

static struct message message_at(const struct params *p, uint32_t i)
{
	return (struct message){
	    .turn = (uint64_t)params_element_number(p, 0, i),
	    .arrived = params_instant(params_element_number(p, 1, i)),
	    .kind = (enum message_kind)params_element_number(p, 2, i),
	    .claimant = (uint32_t)params_element_number(p, 3, i),
	    .advisor = (uint32_t)params_element_number(p, 4, i),
	    .sender = params_element(p, 5, i),
	    .recipient = params_element(p, 6, i),
	    .id = params_element(p, 7, i),
	    .wire_id = params_element(p, 8, i),
	    .digest = params_element(p, 9, i),
	    .body = params_element(p, 10, i),
	    .lang = params_element(p, 11, i),
	    .extra = params_element(p, 12, i),
	    .replaces = params_element(p, 13, i),
	    .variant = params_element(p, 14, i),
	};
}

static struct message keep_message(struct base *base, const struct message *m)
{
	struct message kept = *m;

	kept.sender = base_keep(base, m->sender);
	kept.recipient = base_keep(base, m->recipient);
	kept.id = base_keep(base, m->id);
	kept.wire_id = base_keep(base, m->wire_id);
	kept.digest = base_keep(base, m->digest);
	kept.body = base_keep(base, m->body);
	kept.lang = base_keep(base, m->lang);
	kept.extra = base_keep(base, m->extra);
	kept.replaces = base_keep(base, m->replaces);
	kept.variant = base_keep(base, m->variant);
	return kept;
}

const struct seen *run_find_seen(
    const struct base_tables *t, const struct message *m)
{
	size_t i;

	for (i = t->seen_count; i-- > 0;)
		if (text_equal(t->seen[i].sender, m->sender) &&
		    text_equal(t->seen[i].wire_id, m->wire_id))
			return &t->seen[i];
	return NULL;
}

static void put_message(struct base *base, const struct message *m)
{
	struct base_tables *t = &base->t;

	if (t->message_count == t->message_room) {
		t->message_room = t->message_room * 2 + 256;
		t->messages = must_realloc(
		    t->messages, t->message_room, sizeof(struct message));
	}
	if (t->seen_count == t->seen_room) {
		t->seen_room = t->seen_room * 2 + 256;
		t->seen =
		    must_realloc(t->seen, t->seen_room, sizeof(struct seen));
	}
	t->messages[t->message_count] = keep_message(base, m);
	m = &t->messages[t->message_count++];
	t->seen[t->seen_count++] = (struct seen){
	    m->sender, m->wire_id, m->digest, m->turn, m->arrived};
	base->events.committed(base->events.ctx, m);
}

static const char *store_message(struct base *base, const struct message *m)
{
	const struct seen *seen = run_find_seen(&base->t, m);

	if (seen == NULL) {
		put_message(base, m);
		return "stored";
	}
	if (seen->turn == m->turn)
		return "stored";
	return text_equal(seen->digest, m->digest) ? "repeat" : "other";
}

void run_messages(struct run *run)
{
	uint32_t count = params_count(run->params, 0);
	struct message m;
	uint32_t i;

	for (i = 0; i < count; i++) {
		struct row row = {0};

		m = message_at(run->params, i);
		row_number(&run->arena, &row, (int64_t)m.turn);
		row_text(&row, text_of(store_message(run->base, &m)));
		run_give(run, &row);
	}
}

static void store_delivery(struct base *base, const struct delivery *d)
{
	struct base_tables *t = &base->t;
	struct delivery *to;
	size_t i;

	for (i = t->delivery_count; i-- > 0;)
		if (t->deliveries[i].turn == d->turn)
			return;
	if (t->delivery_count == t->delivery_room) {
		t->delivery_room = t->delivery_room * 2 + 256;
		t->deliveries = must_realloc(
		    t->deliveries, t->delivery_room, sizeof(struct delivery));
	}
	to = &t->deliveries[t->delivery_count++];
	*to = *d;
	to->reporter = base_keep(base, d->reporter);
	to->wire_id = base_keep(base, d->wire_id);
	to->detail = base_keep(base, d->detail);
}

void run_deliveries(struct run *run)
{
	const struct params *p = run->params;
	uint32_t count = params_count(p, 0);
	struct delivery d;
	uint32_t i;

	for (i = 0; i < count; i++) {
		d = (struct delivery){
		    .turn = (uint64_t)params_element_number(p, 0, i),
		    .at = params_instant(params_element_number(p, 1, i)),
		    .kind = (enum delivery_kind)params_element_number(p, 2, i),
		    .claimant = (uint32_t)params_element_number(p, 3, i),
		    .of = {(enum side)params_element_number(p, 4, i),
			   (uint32_t)params_element_number(p, 5, i)},
		    .reporter = params_element(p, 6, i),
		    .wire_id = params_element(p, 7, i),
		    .detail = params_element(p, 8, i),
		};
		store_delivery(run->base, &d);
	}
}

static void end_wait(uint64_t *ended, uint32_t claimant, uint64_t turn)
{
	if (turn > ended[claimant - 1])
		ended[claimant - 1] = turn;
}

/* The last turn in which each was answered, or withdrew; 0: never. */
static void find_ended(const struct base_tables *t, uint64_t *ended)
{
	const struct message *m;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		m = &t->messages[i];
		if (m->kind == FROM_ADVISOR && m->replaces.len == 0)
			end_wait(ended, m->claimant, m->turn);
	}
	for (i = 0; i < t->answer_count; i++)
		if (!t->answers[i].said.given)
			end_wait(ended, t->answers[i].said.claimant,
			    t->answers[i].turn);
}

static const struct message *last_told(const struct base_tables *t,
    uint32_t claimant, uint64_t after, uint64_t before)
{
	const struct message *m, *told = NULL;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		m = &t->messages[i];
		if (m->kind == TO_ADVISOR && m->claimant == claimant &&
		    m->turn > after && m->turn < before &&
		    text_starts(m->wire_id, TEXT("duty/")) &&
		    (told == NULL || m->turn > told->turn))
			told = m;
	}
	return told;
}

struct asked run_asked(
    const struct base_tables *t, uint32_t claimant, uint64_t before)
{
	uint64_t ended[ROOM_CLAIMANTS] = {0};
	struct asked asked = {0};
	const struct message *m;
	size_t i;

	find_ended(t, ended);
	for (i = 0; i < t->message_count; i++) {
		m = &t->messages[i];
		if (m->kind != FROM_CLAIMANT || m->claimant != claimant ||
		    m->replaces.len > 0 || m->turn <= ended[claimant - 1])
			continue;
		if (asked.since == 0 || m->arrived < asked.since)
			asked.since = m->arrived;
		if (asked.turn == 0 || m->turn < asked.turn)
			asked.turn = m->turn;
	}
	asked.told = last_told(t, claimant, asked.turn, before);
	return asked;
}

void run_load_waiting(struct run *run)
{
	struct asked asked;
	uint32_t i;

	for (i = 0; i < run->t->claimant_count; i++) {
		struct row row = {0};

		asked = run_asked(run->t, i + 1, UINT64_MAX);
		if (asked.since == 0)
			continue;
		row_number(&run->arena, &row, i + 1);
		row_number(&run->arena, &row, asked.since);
		row_text(&row, asked.told != NULL ? asked.told->wire_id
						  : (struct text){0});
		row_number(&run->arena, &row,
		    asked.told != NULL ? asked.told->arrived : 0);
		run_give(run, &row);
	}
}

static void give_renamed(struct run *run, const struct message *m)
{
	struct row row = {0};

	row_number(&run->arena, &row, (int64_t)m->turn);
	row_number(&run->arena, &row, 0);
	row_number(&run->arena, &row, TO_CLAIMANT);
	row_number(&run->arena, &row, 0);
	row_number(&run->arena, &row, 0);
	row_text(&row, m->sender);
	row_text(&row, m->recipient);
	row_text(&row, m->id);
	row_text(&row, m->wire_id);
	row.count = 13;
	run_give(run, &row);
}

/* In the order of their turns, which is not always that of the commits. */
void run_load_renamed(struct run *run)
{
	const struct message *m, *next;
	uint64_t after = 0;
	size_t i;

	do {
		next = NULL;
		for (i = 0; i < run->t->message_count; i++) {
			m = &run->t->messages[i];
			if (m->turn > after && m->id.len > 0 &&
			    !text_equal(m->id, m->wire_id) &&
			    m->arrived > run_now(run) - 7 * DAY &&
			    (next == NULL || m->turn < next->turn))
				next = m;
		}
		if (next != NULL) {
			give_renamed(run, next);
			after = next->turn;
		}
	} while (next != NULL);
}
