#include "tests/sim/base_private.h"
#include "tests/sim/params.h"

/* Absences, as schema/019-cover.sql has them; those that have ended are of no
 * matter any more, for spans do not go back. */

static struct cover *find(const struct base_tables *t, uint64_t turn)
{
	size_t i;

	for (i = 0; i < t->cover_count; i++)
		if (t->covers[i].turn == turn)
			return &t->covers[i];
	return NULL;
}

struct cover base_cover_at(const struct params *p)
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

void base_put_cover(struct base *base, const struct cover *cover)
{
	struct base_tables *t = &base->t;

	if (t->cover_count == t->cover_room) {
		t->cover_room = t->cover_room * 2 + 8;
		t->covers = must_realloc(
		    t->covers, t->cover_room, sizeof(struct cover));
	}
	t->covers[t->cover_count] = *cover;
	t->covers[t->cover_count++].by = (struct text){0};
	base->events.covered(base->events.ctx, cover);
}

static void note_answered(struct base *base, uint32_t advisor, uint32_t by)
{
	struct base_tables *t = &base->t;

	if (t->answered_count == t->answered_room) {
		t->answered_room = t->answered_room * 2 + 8;
		t->answered = must_realloc(
		    t->answered, t->answered_room, sizeof(struct answered));
	}
	t->answered[t->answered_count++] = (struct answered){
	    advisor, by, base->clock->now + base->clock->wall};
}

/* What commits late may find that it has moved on. */
void base_begin_cover(struct base *base, uint64_t turn)
{
	struct cover *cover = find(&base->t, turn);

	if (cover == NULL)
		return;
	cover->begun = true;
	base_note_stand_in(base, cover);
	note_answered(base, cover->advisor, cover->advisor);
}

void base_cut_cover(struct base *base, uint64_t turn, int64_t at)
{
	struct cover *cover = find(&base->t, turn);

	if (cover != NULL && at < cover->until)
		cover->until = at > cover->since ? at : cover->since + 1;
}

void base_end_cover(struct base *base, uint64_t turn)
{
	struct cover *cover = find(&base->t, turn);

	if (cover == NULL)
		return;
	base_note_return(base, turn);
	if (cover->begun && cover->stand_in != 0)
		note_answered(base, cover->advisor, cover->stand_in);
	*cover = base->t.covers[--base->t.cover_count];
}

bool base_cover_stands(
    const struct base_tables *t, uint64_t turn, bool to_begin)
{
	const struct cover *cover = find(t, turn);

	return cover != NULL && (!to_begin || !cover->begun);
}

static uint32_t stand_in_of(const struct base_tables *t, uint32_t advisor)
{
	size_t i;

	for (i = 0; i < t->cover_count; i++)
		if (t->covers[i].advisor == advisor && t->covers[i].begun &&
		    t->covers[i].stand_in != 0)
			return t->covers[i].stand_in;
	return advisor;
}

/* As bits: who answered for this one, themself or one step along the chain, at
 * some instant since then. */
static uint32_t next_of(
    const struct base_tables *t, uint32_t advisor, int64_t since)
{
	uint32_t bits = 1U << stand_in_of(t, advisor);
	size_t i;

	for (i = 0; i < t->answered_count; i++)
		if (t->answered[i].advisor == advisor &&
		    t->answered[i].until >= since)
			bits |= 1U << t->answered[i].by;
	return bits;
}

bool base_answered(
    const struct base_tables *t, uint32_t advisor, uint32_t who, int64_t since)
{
	uint32_t bits = 1U << advisor, before, i;

	do {
		before = bits;
		for (i = 1; i <= t->advisor_count; i++)
			if ((bits & 1U << i) != 0)
				bits |= next_of(t, i, since);
	} while (bits != before);
	return (bits & 1U << who) != 0 &&
	       (next_of(t, who, since) & 1U << who) != 0;
}

static bool overlaps(const struct cover *cover, int64_t since, int64_t until)
{
	return cover->since < until && since < cover->until;
}

static bool closes(const struct base_tables *t, uint32_t who, uint32_t absent,
    int64_t since, int64_t until)
{
	const struct cover *c;
	size_t i;

	if (who == absent)
		return true;
	for (i = 0; i < t->cover_count; i++) {
		c = &t->covers[i];
		if (c->advisor == who && c->stand_in != 0 &&
		    overlaps(c, since, until) &&
		    closes(t, c->stand_in, absent,
			c->since > since ? c->since : since,
			c->until < until ? c->until : until))
			return true;
	}
	return false;
}

/* ---- who represents whom they would answer for ------------------------------
 */

/* As bits: whoever answers then for whom this one follows, if `more` is noted,
 * too, which closes no circle. */
static uint32_t answering(const struct base_tables *t, uint32_t advisor,
    const struct cover *more, int64_t since, int64_t until)
{
	uint32_t bits = 1U << advisor;
	const struct cover *c;
	size_t i;

	for (i = 0; i <= t->cover_count; i++) {
		c = i < t->cover_count ? &t->covers[i] : more;
		if (c != NULL && c->advisor == advisor && c->stand_in != 0 &&
		    overlaps(c, since, until))
			bits |= answering(t, c->stand_in, more,
			    c->since > since ? c->since : since,
			    c->until < until ? c->until : until);
	}
	return bits;
}

static bool may_not_advise(const struct base_tables *t, uint32_t advisor,
    const struct cover *more, struct text jid)
{
	uint32_t i, bits = answering(t, advisor, more, INT64_MIN, INT64_MAX);

	for (i = 1; i <= t->advisor_count; i++)
		if ((bits & 1U << i) != 0 &&
		    base_acts_for(t, t->advisors[i - 1].jid, jid))
			return true;
	return false;
}

bool base_may_not_advise(
    const struct base_tables *t, uint32_t advisor, struct text jid)
{
	return advisor != 0 && may_not_advise(t, advisor, NULL, jid);
}

bool base_is_own(
    const struct base_tables *t, uint32_t advisor, uint32_t claimant)
{
	struct represent who;

	return base_representative(t, claimant, &who) &&
	       base_may_not_advise(t, advisor, who.jid);
}

bool base_is_own_account(
    const struct base_tables *t, uint32_t advisor, struct text jid)
{
	struct represent who;
	uint32_t i;

	for (i = 0; i < t->claimant_count; i++)
		if (t->claimants[i].advisor != 0 &&
		    base_representative(t, i + 1, &who) &&
		    text_equal(who.jid, jid) &&
		    (answering(t, t->claimants[i].advisor, NULL, INT64_MIN,
			 INT64_MAX) &
			1U << advisor) != 0)
			return true;
	return false;
}

static uint32_t own_claimants(
    const struct base_tables *t, const struct cover *more)
{
	struct represent who;
	uint32_t i, count = 0;

	for (i = 0; i < t->claimant_count; i++)
		count +=
		    t->claimants[i].advisor != 0 &&
		    base_representative(t, i + 1, &who) &&
		    may_not_advise(t, t->claimants[i].advisor, more, who.jid);
	return count;
}

const char *base_cover_fault(
    const struct base_tables *t, const struct cover *cover)
{
	size_t i;

	for (i = 0; i < t->cover_count; i++)
		if (t->covers[i].advisor == cover->advisor &&
		    overlaps(&t->covers[i], cover->since, cover->until))
			return "cover_overlap";
	if (cover->stand_in != 0 && closes(t, cover->stand_in, cover->advisor,
					cover->since, cover->until))
		return "cover_circle";
	return own_claimants(t, cover) > own_claimants(t, NULL)
		   ? "cover_representative"
		   : NULL;
}
