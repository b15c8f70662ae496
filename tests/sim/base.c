#include "tests/sim/base.h"

#include <stdlib.h>

#include "tests/sim/base_private.h"

static const int64_t ANSWER = 400; /* microseconds */

struct base *base_new(struct clock *clock, struct random *random,
    const struct base_events *events)
{
	struct base *base = must_calloc(1, sizeof(*base));

	base->address = (struct address){.words = "a made-up one"};
	base->address.base = base;
	base->clock = clock;
	base->random = random;
	base->events = *events;
	base->answer = ANSWER;
	return base;
}

void base_free(struct base **base)
{
	struct base *b = *base;

	if (b == NULL)
		return;
	sessions_free(b);
	free(b->t.messages);
	free(b->t.deliveries);
	free(b->t.seen);
	free(b->t.changes);
	free(b->t.appointments);
	free(b->t.reminders);
	free(b->t.offers);
	free(b->t.covers);
	free(b->t.answered);
	free(b->t.units);
	free(b->t.parked);
	free(b->t.codes);
	free(b->t.tries);
	free(b->t.answers);
	free(b->t.notes);
	free(b->t.audits);
	free(b->t.roles.at);
	base_judging_free(&b->t.judging);
	arena_free(&b->arena);
	free(b);
	*base = NULL;
}

const struct base_tables *base_tables(const struct base *base)
{
	return &base->t;
}

uint64_t base_ran(const struct base *base)
{
	return base->ran;
}

char *base_conninfo(struct base *base)
{
	return base->address.words;
}

struct text base_keep(struct base *base, struct text text)
{
	return text_keep(&base->arena, text);
}

/* --- imports ----------------------------------------------------------------
 */

void base_note_change(
    struct base *base, const char *what, uint32_t id, enum change_kind kind)
{
	struct base_tables *t = &base->t;

	if (kind == CHANGE_NONE)
		return;
	if (t->change_count == t->change_room) {
		t->change_room = t->change_room * 2 + 64;
		t->changes = must_realloc(
		    t->changes, t->change_room, sizeof(struct change));
	}
	t->changes[t->change_count] = (struct change){
	    .change_no = (int64_t)t->change_count + 1,
	    .what = what,
	    .id = id,
	    .kind = kind,
	};
	t->change_count++;
	sessions_notify(base);
}

void base_put_region(
    struct base *base, const struct region *row, enum change_kind kind)
{
	struct region *to = &base->t.regions[row->id - 1];

	if (to->state != row->state)
		base_note_state(base, row->id, row->state);
	*to = *row;
	to->code = base_keep(base, row->code);
	to->name = base_keep(base, row->name);
	to->zone = base_keep(base, row->zone);
	to->language = base_keep(base, row->language);
	to->hours = base_keep(base, row->hours);
	to->holidays = base_keep(base, row->holidays);
	if (base->t.region_count < row->id)
		base->t.region_count = row->id;
	base_note_change(base, "region", row->id, kind);
	if (kind != CHANGE_NONE)
		base->t.changes[base->t.change_count - 1].shut =
		    !base_takes_people(to);
}

void base_evaluate(struct base *base, uint32_t region, bool convincing)
{
	base->t.evaluations[region - 1] =
	    convincing ? EVALUATED_YES : EVALUATED_NO;
}

bool base_evaluated(
    const struct base_tables *t, uint32_t region, enum region_needs needs)
{
	switch (needs) {
	case NEEDS_EVALUATED:
		return t->evaluations[region - 1] != NOT_EVALUATED;
	case NEEDS_CONVINCED:
		return t->evaluations[region - 1] == EVALUATED_YES;
	case NEEDS_NOTHING:
	case NEEDS_PAUSED:
		break;
	}
	return true;
}

void base_put_advisor(
    struct base *base, const struct advisor *row, enum change_kind kind)
{
	struct advisor *to = &base->t.advisors[row->id - 1];
	const struct text was = to->jid;

	*to = *row;
	to->number = base_keep(base, row->number);
	to->jid = base_keep(base, row->jid);
	to->name = base_keep(base, row->name);
	to->language = base_keep(base, row->language);
	if (base->t.advisor_count < row->id)
		base->t.advisor_count = row->id;
	base_note_change(base, "advisor", row->id, kind);
	base_note_account(
	    base, (struct person){SIDE_ADVISOR, row->id}, was, to->jid);
	if (!text_equal(was, to->jid))
		base_move_role(base, was, to->jid);
}

bool base_holds_jid(const struct base_tables *t, struct text jid)
{
	uint32_t i;

	for (i = 0; i < t->claimant_count; i++)
		if (text_equal(t->claimants[i].jid, jid))
			return true;
	return false;
}

/* Did a line about this person go to that account? */
bool base_wrote_to(const struct base_tables *t, uint32_t who, struct text jid)
{
	size_t i;

	for (i = 0; i < t->message_count; i++)
		if (t->messages[i].claimant == who &&
		    text_equal(t->messages[i].recipient, jid))
			return true;
	return false;
}

/* Is the account that they had told? As guichet.import_claimants() has it. */
static bool is_told(const struct base_tables *t, const struct claimant *was)
{
	return was->jid.len > 0 &&
	       (was->consent ||
		   (base_in_line(was) && base_wrote_to(t, was->id, was->jid)));
}

/* The account that somebody had is told, unless it is another one's by now. */
void base_put_claimant(
    struct base *base, const struct claimant *row, enum change_kind kind)
{
	struct claimant *to = &base->t.claimants[row->id - 1];
	struct text was = to->jid;
	bool moves =
	    base->t.claimant_count >= row->id && !text_equal(was, row->jid);
	bool tells = moves && is_told(&base->t, to);

	if (moves)
		base->t.accounts[row->id - 1] = (struct account_event){0};
	if (to->advisor != row->advisor)
		base_note_follow(base, row->id, row->advisor);
	*to = *row;
	to->number = base_keep(base, row->number);
	to->alias = base_keep(base, row->alias);
	to->jid = base_keep(base, row->jid);
	to->name = base_keep(base, row->name);
	to->language = base_keep(base, row->language);
	if (base->t.claimant_count < row->id)
		base->t.claimant_count = row->id;
	base_note_account(
	    base, (struct person){SIDE_CLAIMANT, row->id}, was, to->jid);
	base_note_change(base, "claimant", row->id, kind);
	if (tells && !base_holds_jid(&base->t, was))
		base->t.changes[base->t.change_count - 1].was_jid = was;
}

void base_note_answer(
    struct base *base, const struct consent *said, uint64_t turn)
{
	struct base_tables *t = &base->t;
	size_t i;

	for (i = 0; i < t->answer_count; i++)
		if (turn != 0 && t->answers[i].turn == turn)
			return; /* stood already */
	if (t->answer_count == t->answer_room) {
		t->answer_room = t->answer_room * 2 + 64;
		t->answers = must_realloc(
		    t->answers, t->answer_room, sizeof(struct answer_row));
	}
	t->answers[t->answer_count++] = (struct answer_row){*said, turn};
}

void base_agree(struct base *base, struct claimant *row)
{
	struct consent said = {.claimant = row->id, .given = true};

	said.at = base_wall(base) > row->consented ? base_wall(base)
						   : row->consented + 1;
	said.notice =
	    base->t.notice_count > 0 ? (uint16_t)base->t.notice_count : 1;
	row->consent = true;
	row->consented = said.at;
	row->notice = said.notice;
	base_note_answer(base, &said, 0);
}

void base_publish(struct base *base, int64_t since)
{
	struct base_tables *t = &base->t;
	struct notice *to = &t->notices[t->notice_count];

	if (t->notice_count == ROOM_NOTICES)
		return;
	t->notice_epochs[t->notice_count] = t->epoch;
	t->notice_sinces[t->notice_count] = base_wall(base) - since;
	*to = (struct notice){
	    .version = (uint16_t)++t->notice_count,
	    .since = base_wall(base) - since,
	    .by = TEXT("olga@localhost"),
	    .fr = TEXT("Une notice."),
	    .en = TEXT("A notice."),
	};
	while (to > t->notices && to[-1].since > to->since) {
		to[-1].since = to->since; /* the one before is no younger */
		to--;
	}
}

/* --- faults -----------------------------------------------------------------
 */

void base_befall(struct base *base, const struct mishap_plan *plan)
{
	base->plan = *plan;
}

void base_delay(struct base *base, int64_t answer)
{
	base->answer = answer;
}

void base_stall(struct base *base, int64_t until)
{
	base->stalled = until;
}

void base_down(struct base *base, int64_t until)
{
	base->down = until;
	sessions_cut(base, 0);
	sessions_end_late(base);
}

void base_read_only(struct base *base, int64_t until)
{
	base->read_only = until;
}

void base_cut(struct base *base, unsigned which)
{
	sessions_cut(base, which);
}

void base_heal(struct base *base)
{
	base->plan = (struct mishap_plan){0};
	base->answer = ANSWER;
	base->stalled = base->down = base->read_only = 0;
}
