#include <stdio.h>
#include <string.h>

#include "store/store.h"
#include "tests/sim/base_private.h"
#include "tests/sim/params.h"

/* What each statement of store/statement.def does with the tables. */

static const int64_t DAY = INT64_C(86400) * 1000000;

struct run {
	struct base *base;
	struct base_tables *t;
	const struct params *params;
	struct arena arena;
	base_row *row;
	void *ctx;
};

static int64_t now(const struct base *base)
{
	return base->clock->now + base->clock->wall;
}

static void give(struct run *run, const struct row *row)
{
	run->row(run->ctx, row);
}

static void give_text(struct run *run, struct text text)
{
	struct row row = {0};

	row_text(&row, text);
	give(run, &row);
}

static void give_number(struct run *run, int64_t number)
{
	struct row row = {0};

	row_number(&run->arena, &row, number);
	give(run, &row);
}

/* --- at every connect -------------------------------------------------------
 */

static void schema(struct run *run)
{
	give_text(run, TEXT(STORE_SCHEMA));
}

static void no_text(struct run *run)
{
	give_text(run, (struct text){0});
}

static void epoch_raise(struct run *run)
{
	give_number(run, (int64_t)++run->t->epoch);
}

static void epoch(struct run *run)
{
	give_number(run, (int64_t)run->t->epoch);
}

static void reached(struct run *run)
{
	const struct base_tables *t = run->t;
	uint64_t turn = 0;
	size_t i;

	for (i = 0; i < t->message_count; i++)
		if (t->messages[i].turn > turn)
			turn = t->messages[i].turn;
	for (i = 0; i < t->unit_count; i++)
		if (t->units[i] > turn)
			turn = t->units[i];
	give_number(run, (int64_t)turn);
}

/* --- people -----------------------------------------------------------------
 */

struct person_row {
	const char *what;
	struct change change;
	uint32_t id, region, advisor;
	bool consent, probe;
	uint16_t notice;
	int64_t consented;
	int64_t state, before;
	struct text number, alias, jid, name, zone, language, hours, holidays,
	    was_jid;
	int64_t most, listed;
};

static void give_person(struct run *run, const struct person_row *p)
{
	struct row row = {0};

	row_text(&row, text_of(p->what));
	row_number(&run->arena, &row, p->change.kind);
	row_number(&run->arena, &row, p->change.change_no);
	row_number(&run->arena, &row, p->id);
	row_number(&run->arena, &row, p->region);
	row_number(&run->arena, &row, p->advisor);
	row_bool(&row, p->consent);
	row_number(&run->arena, &row, p->state);
	row_text(&row, p->number);
	row_text(&row, p->alias);
	row_text(&row, p->jid);
	row_text(&row, p->name);
	row_text(&row, p->zone);
	row_text(&row, p->language);
	row_number(&run->arena, &row, p->most);
	row_bool(&row, p->probe);
	row_number(&run->arena, &row, p->notice);
	row_number(&run->arena, &row, p->consented);
	row_number(&run->arena, &row, p->listed);
	row_text(&row, p->hours);
	row_text(&row, p->holidays);
	row_number(&run->arena, &row, p->before);
	row_text(&row, p->was_jid);
	give(run, &row);
}

static void give_region(
    struct run *run, const struct region *r, struct change change)
{
	give_person(run, &(struct person_row){.what = "region",
			     .change = change,
			     .id = r->id,
			     .state = r->state,
			     .number = r->code,
			     .name = r->name,
			     .zone = r->zone,
			     .language = r->language,
			     .hours = r->hours,
			     .holidays = r->holidays,
			     .before = r->before,
			     .most = 250});
}

static void give_advisor(
    struct run *run, const struct advisor *a, struct change change)
{
	give_person(run, &(struct person_row){.what = "advisor",
			     .change = change,
			     .id = a->id,
			     .region = a->region,
			     .probe = a->probe,
			     .number = a->number,
			     .jid = a->jid,
			     .name = a->name,
			     .language = a->language,
			     .most = a->ceiling});
}

static void give_claimant(
    struct run *run, const struct claimant *c, struct change change)
{
	struct text was_jid = {0};

	if (!text_equal(change.was_jid, c->jid))
		was_jid = change.was_jid;
	give_person(run, &(struct person_row){.what = "claimant",
			     .change = change,
			     .id = c->id,
			     .region = c->region,
			     .advisor = c->advisor,
			     .consent = c->consent,
			     .probe = c->probe,
			     .notice = c->notice,
			     .consented = c->consented,
			     .number = c->number,
			     .alias = c->alias,
			     .jid = c->jid,
			     .name = c->name,
			     .language = c->language,
			     .was_jid = was_jid,
			     .listed = c->listed});
}

static void load_regions(struct run *run)
{
	uint32_t i;

	for (i = 0; i < run->t->region_count; i++)
		give_region(run, &run->t->regions[i], (struct change){0});
}

static void load_advisors(struct run *run)
{
	uint32_t i;

	for (i = 0; i < run->t->advisor_count; i++)
		give_advisor(run, &run->t->advisors[i], (struct change){0});
}

static void load_claimants(struct run *run)
{
	uint32_t i;

	for (i = 0; i < run->t->claimant_count; i++)
		give_claimant(run, &run->t->claimants[i], (struct change){0});
}

static void changes(struct run *run)
{
	int64_t after = params_number(run->params, 0);
	int64_t limit = params_number(run->params, 1);
	const struct change *change;
	size_t i;

	for (i = (size_t)after; i < run->t->change_count && limit-- > 0; i++) {
		change = &run->t->changes[i];
		if (change->what[0] == 'r')
			give_region(
			    run, &run->t->regions[change->id - 1], *change);
		else if (change->what[0] == 'a')
			give_advisor(
			    run, &run->t->advisors[change->id - 1], *change);
		else
			give_claimant(
			    run, &run->t->claimants[change->id - 1], *change);
	}
}

/* Of each who was given to another, the last time. */
static bool is_given(
    const struct base_tables *t, const struct change *change, int64_t up_to)
{
	int64_t i;

	if (change->what[0] != 'c' || change->kind != CHANGE_REASSIGNED ||
	    t->claimants[change->id - 1].advisor == 0)
		return false;
	for (i = change->change_no; i < up_to; i++)
		if (t->changes[i].what[0] == 'c' &&
		    t->changes[i].id == change->id &&
		    t->changes[i].kind == CHANGE_REASSIGNED)
			return false;
	return true;
}

static void give_handover(
    struct run *run, const struct change *change, uint32_t given)
{
	struct row row = {0};

	row_number(&run->arena, &row, change->id);
	row_number(
	    &run->arena, &row, run->t->claimants[change->id - 1].advisor);
	row_number(&run->arena, &row, change->change_no);
	row_number(&run->arena, &row, given);
	row_number(&run->arena, &row, 0);
	row_number(&run->arena, &row, 0);
	row_number(&run->arena, &row, 0);
	row_text(&row, (struct text){0});
	give(run, &row);
}

/* Without the sentences: what was said is no matter of the road. */
static void handover(struct run *run)
{
	int64_t after = params_number(run->params, 0);
	int64_t up_to = params_number(run->params, 1);
	uint32_t advisor, given;
	int64_t i;

	for (advisor = 1; advisor <= run->t->advisor_count; advisor++) {
		given = 0;
		for (i = after; i < up_to; i++)
			if (is_given(run->t, &run->t->changes[i], up_to) &&
			    run->t->claimants[run->t->changes[i].id - 1]
				    .advisor == advisor)
				given++;
		for (i = after; i < up_to; i++)
			if (is_given(run->t, &run->t->changes[i], up_to) &&
			    run->t->claimants[run->t->changes[i].id - 1]
				    .advisor == advisor)
				give_handover(run, &run->t->changes[i], given);
	}
}

static struct cover cover_at(const struct params *p)
{
	return (struct cover){
	    .turn = (uint64_t)params_number(p, 0),
	    .at = params_instant(params_number(p, 1)),
	    .advisor = (uint32_t)params_number(p, 2),
	    .stand_in = (uint32_t)params_number(p, 3),
	    .since = params_instant(params_number(p, 4)),
	    .until = params_instant(params_number(p, 5)),
	};
}

static void cover(struct run *run)
{
	struct cover row = cover_at(run->params);

	base_put_cover(run->base, &row);
	give_number(run, 0);
}

static void cover_begun(struct run *run)
{
	base_begin_cover(run->base, (uint64_t)params_number(run->params, 0));
	give_number(run, 0);
}

static void cover_ended(struct run *run)
{
	base_end_cover(run->base, (uint64_t)params_number(run->params, 0));
	give_number(run, 0);
}

static void load_covers(struct run *run)
{
	const struct cover *c;
	size_t i;

	for (i = 0; i < run->t->cover_count; i++) {
		struct row row = {0};

		c = &run->t->covers[i];
		row_number(&run->arena, &row, (int64_t)c->turn);
		row_number(&run->arena, &row, c->at);
		row_number(&run->arena, &row, c->advisor);
		row_number(&run->arena, &row, c->stand_in);
		row_number(&run->arena, &row, c->since);
		row_number(&run->arena, &row, c->until);
		row_bool(&row, c->begun);
		give(run, &row);
	}
}

static void call_up(struct run *run)
{
	base_call_up(run->base, (uint32_t)params_number(run->params, 0));
	give_number(run, 0);
}

static void load_sightings(struct run *run)
{
	const struct sighting *s;
	uint32_t i;

	for (i = 0; i < run->t->sighting_count; i++) {
		struct row row = {0};

		s = &run->t->sightings[i];
		row_number(&run->arena, &row, s->advisor);
		row_bool(&row, s->available);
		row_number(&run->arena, &row, (int64_t)s->absence);
		row_number(&run->arena, &row, s->at);
		row_number(&run->arena, &row, s->version);
		give(run, &row);
	}
}

/* --- sentences --------------------------------------------------------------
 */

static void give_message(struct run *run, const struct message *m)
{
	struct row row = {0};

	row_number(&run->arena, &row, (int64_t)m->turn);
	row_number(&run->arena, &row, m->arrived);
	row_number(&run->arena, &row, m->kind);
	row_number(&run->arena, &row, m->claimant);
	row_number(&run->arena, &row, m->advisor);
	row_text(&row, m->sender);
	row_text(&row, m->recipient);
	row_text(&row, m->id);
	row_text(&row, m->wire_id);
	row_text(&row, m->body);
	row_text(&row, m->lang);
	row_text(&row, m->extra);
	row_text(&row, m->replaces);
	give(run, &row);
}

static bool is_retry_of(const struct delivery *d, const struct message *m)
{
	if (d->kind != RETRIED || !text_equal(d->wire_id, m->wire_id))
		return false;
	if (m->kind == TO_CLAIMANT || m->kind == TO_ADVISOR)
		return true;
	return m->claimant == d->claimant &&
	       (m->kind == FROM_ADVISOR) == (d->of.side == SIDE_CLAIMANT);
}

/* The least turn above `after` that sent this sentence; 0: none. */
static uint64_t sent_after(
    const struct run *run, const struct message *m, uint64_t after)
{
	uint64_t least = m->turn > after ? m->turn : 0;
	const struct delivery *d;
	size_t i;

	if (m->arrived <= now(run->base) - 8 * DAY)
		return 0;
	for (i = 0; i < run->t->delivery_count; i++) {
		d = &run->t->deliveries[i];
		if (d->turn > after && (least == 0 || d->turn < least) &&
		    is_retry_of(d, m))
			least = d->turn;
	}
	return least;
}

static void unproven(struct run *run)
{
	uint64_t after = (uint64_t)params_number(run->params, 0);
	int64_t limit = params_number(run->params, 1);
	struct message next;
	uint64_t turn, least;
	size_t i;

	while (limit-- > 0) {
		least = 0;
		for (i = 0; i < run->t->message_count; i++) {
			turn = sent_after(run, &run->t->messages[i], after);
			if (turn == 0 || (least != 0 && turn > least))
				continue;
			least = turn;
			next = run->t->messages[i];
		}
		if (least == 0)
			return;
		next.turn = after = least;
		give_message(run, &next);
	}
}

/* Is the last bounce or retry of this sentence for this person a bounce? */
static bool stands_bounced(
    const struct run *run, const struct delivery *d, size_t at)
{
	const struct delivery *later;
	size_t i;

	if (d->kind != BOUNCED || d->at <= now(run->base) - 7 * DAY)
		return false;
	for (i = 0; i < run->t->delivery_count; i++) {
		later = &run->t->deliveries[i];
		if (i != at && later->turn > d->turn &&
		    (later->kind == BOUNCED || later->kind == RETRIED) &&
		    later->of.side == d->of.side && later->of.id == d->of.id &&
		    later->claimant == d->claimant &&
		    text_equal(later->wire_id, d->wire_id))
			return false;
	}
	return true;
}

/* Of the conversation, or a line of the service to this person. */
static bool is_meant(
    const struct delivery *d, const struct message *m, struct person who)
{
	if (!text_equal(d->wire_id, m->wire_id))
		return false;
	switch (m->kind) {
	case FROM_CLAIMANT:
		return who.side == SIDE_ADVISOR && m->claimant == d->claimant;
	case FROM_ADVISOR:
		return who.side == SIDE_CLAIMANT && m->claimant == d->claimant;
	case TO_CLAIMANT:
		return m->claimant == d->claimant;
	case TO_ADVISOR:
		return who.side == SIDE_ADVISOR && m->advisor == who.id;
	}
	return false;
}

static const struct delivery *bounce_of(
    const struct run *run, const struct message *m, struct person who)
{
	const struct delivery *d;
	size_t i;

	for (i = 0; i < run->t->delivery_count; i++) {
		d = &run->t->deliveries[i];
		if (d->of.side == who.side && d->of.id == who.id &&
		    is_meant(d, m, who) && stands_bounced(run, d, i))
			return d;
	}
	return NULL;
}

static void bounced(struct run *run)
{
	struct person who = {(enum side)params_number(run->params, 0),
	    (uint32_t)params_number(run->params, 1)};
	int64_t limit = params_number(run->params, 2);
	const struct delivery *d;
	struct message m;
	size_t i;

	for (i = 0; i < run->t->message_count && limit > 0; i++) {
		m = run->t->messages[i];
		if (m.arrived <= now(run->base) - 7 * DAY)
			continue;
		d = bounce_of(run, &m, who);
		if (d == NULL)
			continue;
		if (m.kind == TO_ADVISOR)
			m.claimant = d->claimant;
		give_message(run, &m);
		limit--;
	}
}

/* The last turn in which their advisor spoke to each; 0: never. */
static void find_answered(const struct base_tables *t, uint64_t *answered)
{
	const struct message *m;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		m = &t->messages[i];
		if (m->kind == FROM_ADVISOR &&
		    m->turn > answered[m->claimant - 1])
			answered[m->claimant - 1] = m->turn;
	}
}

static int64_t asked_since(
    const struct base_tables *t, uint32_t claimant, uint64_t answered)
{
	const struct message *m;
	int64_t since = 0;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		m = &t->messages[i];
		if (m->kind == FROM_CLAIMANT && m->claimant == claimant &&
		    m->turn > answered && (since == 0 || m->arrived < since))
			since = m->arrived;
	}
	return since;
}

static void load_waiting(struct run *run)
{
	uint64_t answered[ROOM_CLAIMANTS] = {0};
	int64_t since;
	uint32_t i;

	find_answered(run->t, answered);
	for (i = 0; i < run->t->claimant_count; i++) {
		struct row row = {0};

		since = asked_since(run->t, i + 1, answered[i]);
		if (since == 0)
			continue;
		row_number(&run->arena, &row, i + 1);
		row_number(&run->arena, &row, since);
		give(run, &row);
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
	give(run, &row);
}

/* In the order of their turns, which is not always that of the commits. */
static void load_renamed(struct run *run)
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
			    m->arrived > now(run->base) - 7 * DAY &&
			    (next == NULL || m->turn < next->turn))
				next = m;
		}
		if (next != NULL) {
			give_renamed(run, next);
			after = next->turn;
		}
	} while (next != NULL);
}

static void load_bounced(struct run *run)
{
	size_t i;

	for (i = 0; i < run->t->delivery_count; i++)
		if (stands_bounced(run, &run->t->deliveries[i], i)) {
			struct row row = {0};

			row_number(
			    &run->arena, &row, run->t->deliveries[i].of.side);
			row_number(
			    &run->arena, &row, run->t->deliveries[i].of.id);
			give(run, &row);
		}
}

static void load_notice(struct run *run)
{
	const struct notice *notice;
	struct row row = {0};

	if (run->t->notice_count == 0)
		return;
	notice = &run->t->notices[run->t->notice_count - 1];
	row_number(&run->arena, &row, notice->version);
	row_number(&run->arena, &row, notice->since);
	row_text(&row, notice->by);
	row_text(&row, notice->fr);
	row_text(&row, notice->en);
	give(run, &row);
}

static void load_wishes(struct run *run)
{
	uint32_t i;

	for (i = 0; i < run->t->claimant_count; i++)
		if (run->t->wishes[i])
			give_number(run, i + 1);
}

static void load_accounts(struct run *run)
{
	const struct account_event *a;
	uint32_t i;

	for (i = 0; i < run->t->claimant_count; i++) {
		struct row row = {0};

		a = &run->t->accounts[i];
		if (a->state == ACCOUNT_FINE ||
		    !text_equal(a->jid, run->t->claimants[i].jid))
			continue;
		row_number(&run->arena, &row, i + 1);
		row_number(&run->arena, &row, a->state);
		row_text(&row, a->jid);
		give(run, &row);
	}
}

static void load_marks(struct run *run)
{
	struct row row = {0};

	row_number(&run->arena, &row, (int64_t)run->t->watermark);
	row_number(&run->arena, &row, run->t->followed);
	give(run, &row);
}

/* --- writing ----------------------------------------------------------------
 */

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

static const struct seen *find_seen(
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
	const struct seen *seen = find_seen(&base->t, m);

	if (seen == NULL) {
		put_message(base, m);
		return "stored";
	}
	if (seen->turn == m->turn)
		return "stored";
	return text_equal(seen->digest, m->digest) ? "repeat" : "other";
}

static void messages(struct run *run)
{
	uint32_t count = params_count(run->params, 0);
	struct message m;
	uint32_t i;

	for (i = 0; i < count; i++) {
		struct row row = {0};

		m = message_at(run->params, i);
		row_number(&run->arena, &row, (int64_t)m.turn);
		row_text(&row, text_of(store_message(run->base, &m)));
		give(run, &row);
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

static void deliveries(struct run *run)
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

static void put_number(
    uint64_t **list, size_t *count, size_t *room, uint64_t number)
{
	if (*count == *room) {
		*room = *room * 2 + 64;
		*list = must_realloc(*list, *room, sizeof(uint64_t));
	}
	(*list)[(*count)++] = number;
}

static void park(struct run *run)
{
	put_number(&run->t->parked, &run->t->parked_count, &run->t->parked_room,
	    (uint64_t)params_number(run->params, 0));
}

static void unit(struct run *run)
{
	put_number(&run->t->units, &run->t->unit_count, &run->t->unit_room,
	    (uint64_t)params_number(run->params, 0));
}

static struct sighting *find_sighting(struct base_tables *t, uint32_t advisor)
{
	uint32_t i;

	for (i = 0; i < t->sighting_count; i++)
		if (t->sightings[i].advisor == advisor)
			return &t->sightings[i];
	return NULL;
}

static void sighting(struct run *run)
{
	const struct params *p = run->params;
	uint32_t advisor = (uint32_t)params_number(p, 0);
	struct sighting *s = find_sighting(run->t, advisor);

	if (s == NULL)
		s = &run->t->sightings[run->t->sighting_count++];
	s->advisor = advisor;
	s->available = params_number(p, 1) != 0;
	s->absence = (uint64_t)params_number(p, 2);
	s->at = params_instant(params_number(p, 3));
	s->version++;
}

static void notice(struct run *run)
{
	const struct params *p = run->params;
	struct base *base = run->base;

	run->t->notices[run->t->notice_count++] = (struct notice){
	    .since = params_instant(params_number(p, 1)),
	    .version = (uint16_t)params_number(p, 2),
	    .by = base_keep(base, params_text(p, 3)),
	    .fr = base_keep(base, params_text(p, 4)),
	    .en = base_keep(base, params_text(p, 5)),
	};
}

static void consent(struct run *run)
{
	const struct params *p = run->params;
	struct claimant *c =
	    &run->t->claimants[(uint32_t)params_number(p, 2) - 1];
	int64_t at = params_instant(params_number(p, 1));

	base_note_answer(run->base,
	    &(struct consent){.claimant = c->id,
		.given = params_number(p, 3) != 0,
		.notice = (uint16_t)params_number(p, 4),
		.at = at},
	    (uint64_t)params_number(p, 0));
	if (at < c->consented)
		return;
	c->consented = at;
	c->consent = params_number(p, 3) != 0;
	c->notice = (uint16_t)params_number(p, 4);
	if (!c->consent)
		c->listed = 0;
}

static void code(struct run *run)
{
	const struct code_row *found =
	    base_find_code(run->t, params_text(run->params, 0));
	struct row row = {0};

	if (found == NULL)
		return;
	row_number(&run->arena, &row, found->claimant);
	row_number(&run->arena, &row, INT64_MAX);
	row_number(&run->arena, &row, found->how);
	give(run, &row);
}

static void load_tries(struct run *run)
{
	size_t i;

	for (i = 0; i < run->t->try_count; i++) {
		struct row row = {0};

		if (run->t->tries[i].at <= now(run->base) - DAY)
			continue;
		row_number(&run->arena, &row, run->t->tries[i].at);
		row_text(&row, run->t->tries[i].jid);
		give(run, &row);
	}
}

static void code_try(struct run *run)
{
	base_try_code(run->base, run->params);
}

static void enrol(struct run *run)
{
	base_enrol(run->base, run->params);
}

static void wish(struct run *run)
{
	run->t->wishes[params_number(run->params, 2) - 1] =
	    params_number(run->params, 3) != 0;
}

static void account(struct run *run)
{
	const struct params *p = run->params;
	uint32_t id = (uint32_t)params_number(p, 2);

	run->t->accounts[id - 1] = (struct account_event){
	    .claimant = id,
	    .state = (enum account_state)params_number(p, 3),
	    .jid = base_keep(run->base, params_text(p, 4)),
	};
}

static void watermark(struct run *run)
{
	uint64_t up_to = (uint64_t)params_number(run->params, 0);

	if (up_to > run->t->watermark)
		run->t->watermark = up_to;
}

static void followed(struct run *run)
{
	int64_t change_no = params_number(run->params, 0);

	if (change_no > run->t->followed)
		run->t->followed = change_no;
}

/* Old ones of `seen` go. */
static void upkeep(struct run *run)
{
	int64_t as_of = params_instant(params_number(run->params, 0));
	struct base_tables *t = run->t;
	size_t i, left = 0;

	for (i = 0; i < t->seen_count; i++)
		if (t->seen[i].arrived >= as_of - 7 * DAY)
			t->seen[left++] = t->seen[i];
	t->seen_count = left;
	give_number(run, 0);
}

/* --- withdrawals that not both were told of ---------------------------------
 */

static void give_untold(struct run *run, const struct answer_row *said)
{
	struct message line = {.sender = TEXT("accueil@suivi.localhost")};
	struct build id = {.arena = &run->arena};
	struct row row = {0};

	build_string(&id, "withdrawn/c");
	build_number(&id, said->said.claimant);
	build_char(&id, '/');
	build_hex(&id, said->turn);
	line.wire_id = build_done(&id);
	if (find_seen(run->t, &line) != NULL)
		return;
	row_number(&run->arena, &row, said->said.claimant);
	row_number(&run->arena, &row, (int64_t)said->turn);
	give(run, &row);
}

static void load_untold(struct run *run)
{
	const struct answer_row *said;
	const struct claimant *c;
	size_t i;

	for (i = run->t->answer_count; i-- > 0;) {
		said = &run->t->answers[i];
		c = &run->t->claimants[said->said.claimant - 1];
		if (said->turn != 0 && !said->said.given && !c->consent &&
		    c->consented == said->said.at &&
		    said->said.at > now(run->base) - 7 * DAY)
			give_untold(run, said);
	}
}

static void (*const runs[STATEMENTS])(struct run *) = {
    [STATEMENT_SCHEMA] = schema,
    [STATEMENT_GRANTS] = no_text,
    [STATEMENT_EPOCH_RAISE] = epoch_raise,
    [STATEMENT_EPOCH] = epoch,
    [STATEMENT_REACHED] = reached,
    [STATEMENT_LOAD_PATIENTLY] = no_text,
    [STATEMENT_LOAD_REGIONS] = load_regions,
    [STATEMENT_LOAD_ADVISORS] = load_advisors,
    [STATEMENT_LOAD_CLAIMANTS] = load_claimants,
    [STATEMENT_LOAD_SIGHTINGS] = load_sightings,
    [STATEMENT_LOAD_WAITING] = load_waiting,
    [STATEMENT_LOAD_RENAMED] = load_renamed,
    [STATEMENT_LOAD_BOUNCED] = load_bounced,
    [STATEMENT_LOAD_MARKS] = load_marks,
    [STATEMENT_LOAD_NOTICE] = load_notice,
    [STATEMENT_LOAD_WISHES] = load_wishes,
    [STATEMENT_LOAD_UNTOLD] = load_untold,
    [STATEMENT_LOAD_ACCOUNTS] = load_accounts,
    [STATEMENT_LOAD_DONE] = no_text,
    [STATEMENT_MESSAGES] = messages,
    [STATEMENT_DELIVERIES] = deliveries,
    [STATEMENT_PARK] = park,
    [STATEMENT_UNIT] = unit,
    [STATEMENT_SIGHTING] = sighting,
    [STATEMENT_NOTICE] = notice,
    [STATEMENT_CONSENT] = consent,
    [STATEMENT_WISH] = wish,
    [STATEMENT_LOAD_TRIES] = load_tries,
    [STATEMENT_CODE] = code,
    [STATEMENT_CODE_TRY] = code_try,
    [STATEMENT_ENROL] = enrol,
    [STATEMENT_ACCOUNT] = account,
    [STATEMENT_WATERMARK] = watermark,
    [STATEMENT_FOLLOWED] = followed,
    [STATEMENT_UPKEEP] = upkeep,
    [STATEMENT_READ_ONLY] = no_text,
    [STATEMENT_LOAD_COVERS] = load_covers,
    [STATEMENT_COVER] = cover,
    [STATEMENT_COVER_BEGUN] = cover_begun,
    [STATEMENT_COVER_ENDED] = cover_ended,
    [STATEMENT_CALL_UP] = call_up,
    [STATEMENT_CHANGES] = changes,
    [STATEMENT_HANDOVER] = handover,
    [STATEMENT_UNPROVEN] = unproven,
    [STATEMENT_BOUNCED] = bounced,
};

void base_run(
    struct base *base, const struct order *order, base_row *row, void *ctx)
{
	struct run run = {
	    .base = base,
	    .t = &base->t,
	    .params = &order->params,
	    .row = row,
	    .ctx = ctx,
	};

	if (runs[order->statement] != NULL)
		runs[order->statement](&run);
	arena_free(&run.arena);
}

/* --- what would fail --------------------------------------------------------
 */

static bool fail(struct fault *fault, const char *sqlstate, const char *what)
{
	*fault = (struct fault){0};
	(void)snprintf(
	    fault->sqlstate, sizeof(fault->sqlstate), "%s", sqlstate);
	(void)snprintf(fault->message, sizeof(fault->message), "%s", what);
	return true;
}

/* A body that PostgreSQL would not take. */
static bool has_poison(const struct params *params)
{
	uint32_t count = params_count(params, 0);
	struct text body;
	uint32_t i;

	for (i = 0; i < count; i++) {
		body = params_element(params, 10, i);
		if (body.len >= 6 && memcmp(body.at, "POISON", 6) == 0)
			return true;
	}
	return false;
}

static bool unit_stands(const struct base *base, uint64_t turn)
{
	size_t i;

	for (i = 0; i < base->t.unit_count; i++)
		if (base->t.units[i] == turn)
			return true;
	return false;
}

static bool sighting_moved(const struct base *base, const struct params *p)
{
	const struct sighting *s;
	uint32_t i;

	for (i = 0; i < base->t.sighting_count; i++) {
		s = &base->t.sightings[i];
		if (s->advisor == (uint32_t)params_number(p, 0))
			return s->version != params_number(p, 4);
	}
	return params_number(p, 4) != 0;
}

static bool duplicate(struct fault *fault, const char *constraint)
{
	(void)fail(fault, "23505", "a duplicate key");
	(void)snprintf(
	    fault->constraint, sizeof(fault->constraint), "%s", constraint);
	return true;
}

static bool notice_stands(const struct base *base, const struct params *p)
{
	return params_number(p, 2) <= base->t.notice_count;
}

static bool jid_moved(const struct base *base, const struct params *p)
{
	uint32_t id = (uint32_t)params_number(p, 2);

	return !text_equal(base->t.claimants[id - 1].jid, params_text(p, 5));
}

/* Spans that meet, a circle, or one that has moved on. */
static bool refuses_cover(
    const struct base *base, const struct order *order, struct fault *fault)
{
	const struct params *p = &order->params;
	struct cover row;
	const char *constraint;

	if (order->statement == STATEMENT_COVER_BEGUN ||
	    order->statement == STATEMENT_COVER_ENDED)
		return !base_cover_stands(&base->t,
			   (uint64_t)params_number(p, 0),
			   order->statement == STATEMENT_COVER_BEGUN) &&
		       fail(fault, "GU001", "the absence has moved on");
	if (order->statement != STATEMENT_COVER)
		return false;
	row = cover_at(p);
	constraint = base_cover_fault(&base->t, &row);
	if (constraint == NULL)
		return false;
	(void)fail(fault, "23514", "an absence that cannot be");
	(void)snprintf(
	    fault->constraint, sizeof(fault->constraint), "%s", constraint);
	return true;
}

bool base_refuses(
    const struct base *base, const struct order *order, struct fault *fault)
{
	const struct params *p = &order->params;

	if (base->clock->now < base->read_only &&
	    statement_line(order->statement) == STATEMENT_LINE_WRITE)
		return fail(fault, "25006", "a read-only transaction");
	if (order->statement == STATEMENT_MESSAGES && has_poison(p))
		return fail(fault, "22021", "an invalid byte sequence");
	if (order->statement == STATEMENT_UNIT &&
	    unit_stands(base, (uint64_t)params_number(p, 0)))
		return duplicate(fault, "unit_pkey");
	if (order->statement == STATEMENT_NOTICE && notice_stands(base, p))
		return duplicate(fault, "notice_pkey");
	if (order->statement == STATEMENT_ENROL) {
		const char *breaks = base_enrol_breaks(&base->t, p);

		if (breaks != NULL)
			return duplicate(fault, breaks);
		if (base_enrol_outrun(&base->t, p))
			return fail(fault, "GU001", "consent is gone");
	}
	if (order->statement == STATEMENT_CONSENT && jid_moved(base, p))
		return fail(fault, "GU001", "the claimant has another JID");
	if (refuses_cover(base, order, fault))
		return true;
	if (order->statement == STATEMENT_SIGHTING && sighting_moved(base, p)) {
		base->events.outrun(
		    base->events.ctx, (uint32_t)params_number(p, 0));
		return fail(fault, "GU001", "the sighting has moved on");
	}
	return false;
}
