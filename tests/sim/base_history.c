#include <stdlib.h>
#include <string.h>

#include "roster/appointment.h"
#include "tests/sim/base_private.h"
#include "tests/sim/run.h"

/* What was when: moves of appointments, who followed whom, who stood in, what
 * regions were. */

void *base_rows_room(void *at, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return at;
	*room = *room * 2 + 16;
	return must_realloc(at, *room, size);
}

void base_judging_free(struct base_judging *j)
{
	free(j->moves.at);
	free(j->follows.at);
	free(j->stand_ins.at);
	free(j->formers.at);
	free(j->states.at);
	free(j->accounts.at);
	free(j->letters.at);
	free(j->outages.at);
	free(j->traces.at);
	free(j->calls.at);
	free(j->frames.at);
	free(j->evidence.at);
	free(j->findings.at);
	free(j->files.at);
	free(j->file_moves.at);
	free(j->represents.at);
}

int64_t base_wall(const struct base *base)
{
	return base->clock->now + base->clock->wall;
}

void base_note_move(struct base *base, const struct appointment_kept *row,
    const struct appointment *before)
{
	const struct appointment *now = &row->now;
	const struct appointment_news *last = &row->last;

	*ROWS_ADD(&base->t.judging.moves) = (struct move_row){
	    .appointment = now->id,
	    .version = last->version,
	    .event = last->event,
	    .side = last->who,
	    .at = row->moved,
	    .since = now->since,
	    .advisor = now->advisor,
	    .turn = row->turn,
	    .told = row->told,
	    .was = before->state,
	    .was_since = before->since,
	    .was_until = before->until,
	    .was_advisor = before->advisor,
	    .frees = appointment_is_open(before->state) &&
		     (!appointment_is_open(now->state) ||
			 now->since != before->since ||
			 now->until != before->until ||
			 now->advisor != before->advisor),
	};
}

void base_note_follow(struct base *base, uint32_t claimant, uint32_t advisor)
{
	*ROWS_ADD(&base->t.judging.follows) =
	    (struct follow_row){claimant, advisor, base_wall(base)};
}

void base_note_state(
    struct base *base, uint32_t region, enum region_state state)
{
	*ROWS_ADD(&base->t.judging.states) =
	    (struct state_row){region, state, base_wall(base)};
}

void base_note_stand_in(struct base *base, const struct cover *cover)
{
	if (cover->stand_in != 0)
		*ROWS_ADD(&base->t.judging.stand_ins) = (struct stand_in_row){
		    .turn = cover->turn,
		    .advisor = cover->advisor,
		    .stand_in = cover->stand_in,
		    .since = base_wall(base),
		    .until = INT64_MAX,
		};
}

void base_note_return(struct base *base, uint64_t cover)
{
	struct base_judging *j = &base->t.judging;
	size_t i;

	for (i = 0; i < j->stand_ins.count; i++)
		if (j->stand_ins.at[i].turn == cover)
			j->stand_ins.at[i].until = base_wall(base);
}

/* ---- who was to be met ----------------------------------------------------
 */

struct span {
	int64_t opens, closes;
};

/* Clocks are put back, too. */
static bool meets(const struct span *span, int64_t since, int64_t until)
{
	return since <= span->closes &&
	       (until > since ? until : since) >= span->opens;
}

/* Whose it was, by its moves. */
static uint32_t owners(
    const struct base_tables *t, uint64_t appointment, const struct span *span)
{
	const struct move_row *move, *last = NULL;
	uint32_t bits = 0;
	size_t i;

	for (i = 0; i < t->judging.moves.count; i++) {
		move = &t->judging.moves.at[i];
		if (move->appointment != appointment)
			continue;
		if (last != NULL && meets(span, last->at, move->at))
			bits |= 1U << last->advisor;
		last = move;
	}
	if (last != NULL)
		bits |= 1U << last->advisor;
	return bits;
}

static uint32_t followers(
    const struct base_tables *t, uint32_t claimant, const struct span *span)
{
	const struct follow_row *row, *last = NULL;
	uint32_t bits = 0;
	size_t i;

	for (i = 0; i < t->judging.follows.count; i++) {
		row = &t->judging.follows.at[i];
		if (row->claimant != claimant)
			continue;
		if (last != NULL && meets(span, last->since, row->since))
			bits |= 1U << last->advisor;
		last = row;
	}
	if (last != NULL && meets(span, last->since, INT64_MAX))
		bits |= 1U << last->advisor;
	return bits & ~1U;
}

static uint32_t with_stand_ins(
    const struct base_tables *t, uint32_t bits, const struct span *span)
{
	const struct stand_in_row *row;
	uint32_t before;
	size_t i;

	do {
		before = bits;
		for (i = 0; i < t->judging.stand_ins.count; i++) {
			row = &t->judging.stand_ins.at[i];
			if ((bits & 1U << row->advisor) != 0 &&
			    meets(span, row->since, row->until))
				bits |= 1U << row->stand_in;
		}
	} while (bits != before);
	return bits;
}

uint32_t base_parties(const struct base_tables *t, uint64_t appointment,
    int64_t opens, int64_t closes)
{
	const struct appointment *a = base_appointment(t, appointment);
	struct span span = {opens, closes};

	if (a == NULL)
		return 0;
	if (a->until > closes)
		span.closes = a->until;
	return with_stand_ins(t,
	    owners(t, appointment, &span) | followers(t, a->claimant, &span),
	    &span);
}

/* ---- accounts --------------------------------------------------------------
 */

enum {
	FORMER_MOST = 8 /* of one person */
};

static bool is_of(const struct former_account *former, struct person who)
{
	return former->who.side == who.side && former->who.id == who.id;
}

static void drop_former(struct base_judging *j, size_t i)
{
	memmove(&j->formers.at[i], &j->formers.at[i + 1],
	    (--j->formers.count - i) * sizeof(j->formers.at[0]));
}

/* The same one again, or where there are too many the first. */
static void make_room(
    struct base_judging *j, struct person who, struct text jid)
{
	size_t i, first = 0, count = 0;

	for (i = j->formers.count; i-- > 0;) {
		if (!is_of(&j->formers.at[i], who))
			continue;
		first = i;
		count++;
		if (text_equal(j->formers.at[i].jid, jid)) {
			drop_former(j, i);
			return;
		}
	}
	if (count == FORMER_MOST)
		drop_former(j, first);
}

void base_note_account(
    struct base *base, struct person who, struct text was, struct text becomes)
{
	struct base_judging *j = &base->t.judging;

	if (was.len == 0 || text_equal(was, becomes))
		return;
	make_room(j, who, was);
	*ROWS_ADD(&j->formers) = (struct former_account){who, was};
}

static struct text account_of(const struct base_tables *t, struct person who)
{
	return who.side == SIDE_ADVISOR ? t->advisors[who.id - 1].jid
					: t->claimants[who.id - 1].jid;
}

static bool had(const struct base_tables *t, struct person who, struct text jid)
{
	size_t i;

	for (i = 0; i < t->judging.formers.count; i++)
		if (is_of(&t->judging.formers.at[i], who) &&
		    text_equal(t->judging.formers.at[i].jid, jid))
			return true;
	return false;
}

static bool is_anybodys(const struct base_tables *t, struct text jid)
{
	uint32_t i;

	for (i = 0; i < t->advisor_count; i++)
		if (text_equal(t->advisors[i].jid, jid))
			return true;
	return base_holds_jid(t, jid);
}

bool base_is_account_of(
    const struct base_tables *t, struct person who, struct text jid)
{
	return text_equal(account_of(t, who), jid) ||
	       (had(t, who, jid) && !is_anybodys(t, jid));
}

static bool acts_as(const struct base_tables *t, struct person who,
    struct text actor, struct text named)
{
	return base_is_account_of(t, who, actor) &&
	       (text_equal(account_of(t, who), named) || had(t, who, named));
}

bool base_acts_for(
    const struct base_tables *t, struct text actor, struct text named)
{
	uint32_t i;

	if (named.len == 0 || text_equal(actor, named))
		return named.len > 0;
	for (i = 1; i <= t->advisor_count; i++)
		if (acts_as(t, (struct person){SIDE_ADVISOR, i}, actor, named))
			return true;
	for (i = 1; i <= t->claimant_count; i++)
		if (acts_as(t, (struct person){SIDE_CLAIMANT, i}, actor, named))
			return true;
	return false;
}

void run_load_former_accounts(struct run *run)
{
	const struct former_account *former;
	size_t i;

	for (i = 0; i < run->t->judging.formers.count; i++) {
		struct row row = {0};

		former = &run->t->judging.formers.at[i];
		row_number(&run->arena, &row, former->who.side);
		row_number(&run->arena, &row, former->who.id);
		row_text(&row, former->jid);
		run_give(run, &row);
	}
}
