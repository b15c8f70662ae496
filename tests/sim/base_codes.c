#include <stdlib.h>

#include "tests/sim/base_private.h"
#include "tests/sim/params.h"

/* One-time codes, as schema/015-enrol.sql has them. None runs out here. */

/* The parameters of ENROL. */
enum {
	E_TURN,
	E_AT,
	E_DIGEST,
	E_JID,
	E_NOTICE,
};

void base_put_code(struct base *base, uint32_t claimant, struct text digest)
{
	struct base_tables *t = &base->t;
	size_t i;

	for (i = 0; i < t->code_count; i++)
		if (t->codes[i].claimant == claimant &&
		    t->codes[i].how == CODE_LIVES)
			t->codes[i].how = CODE_REPLACED;
	if (t->code_count == t->code_room) {
		t->code_room = t->code_room * 2 + 32;
		t->codes = must_realloc(
		    t->codes, t->code_room, sizeof(struct code_row));
	}
	t->codes[t->code_count++] = (struct code_row){
	    .digest = base_keep(base, digest), .claimant = claimant};
}

uint32_t base_codes(const struct base_tables *t, uint32_t claimant, bool *good)
{
	uint32_t count = 0;
	size_t i;

	*good = false;
	for (i = 0; i < t->code_count; i++) {
		if (t->codes[i].claimant != claimant)
			continue;
		*good = *good || t->codes[i].how == CODE_LIVES;
		count++;
	}
	return count;
}

const struct code_row *base_find_code(
    const struct base_tables *t, struct text digest)
{
	size_t i;

	for (i = 0; i < t->code_count; i++)
		if (text_equal(t->codes[i].digest, digest))
			return &t->codes[i];
	return NULL;
}

void base_try_code(struct base *base, const struct params *params)
{
	struct base_tables *t = &base->t;

	if (t->try_count == t->try_room) {
		t->try_room = t->try_room * 2 + 32;
		t->tries = must_realloc(
		    t->tries, t->try_room, sizeof(struct code_try));
	}
	t->tries[t->try_count++] = (struct code_try){
	    .jid = base_keep(base, params_text(params, 2)),
	    .at = params_instant(params_number(params, 1)),
	};
}

/* Whose code it is, or, without one, who waits for a place with this JID; 0:
 * nobody. */
static uint32_t enrolling(
    const struct base_tables *t, const struct params *params)
{
	struct text digest = params_text(params, E_DIGEST);
	const struct code_row *code =
	    digest.len > 0 ? base_find_code(t, digest) : NULL;
	uint32_t i;

	if (code != NULL)
		return code->how == CODE_LIVES ? code->claimant : 0;
	for (i = 0; i < t->claimant_count && digest.len == 0; i++)
		if (base_in_line(&t->claimants[i]) &&
		    text_equal(t->claimants[i].jid, params_text(params, E_JID)))
			return i + 1;
	return 0;
}

const char *base_enrol_breaks(
    const struct base_tables *t, const struct params *params)
{
	uint32_t i, who = enrolling(t, params);

	if (who == 0)
		return params_text(params, E_DIGEST).len > 0 ? "code_once"
							     : NULL;
	if (!base_takes_people(&t->regions[t->claimants[who - 1].region - 1]))
		return "region_closed";
	for (i = 0; i < t->claimant_count; i++)
		if (t->claimants[i].id != who &&
		    text_equal(t->claimants[i].jid, params_text(params, E_JID)))
			return "claimant_jid";
	return NULL;
}

bool base_enrol_outrun(const struct base_tables *t, const struct params *params)
{
	uint32_t who = enrolling(t, params);

	return who == 0 || (params_number(params, E_NOTICE) == 0 &&
			       !t->claimants[who - 1].consent);
}

static void note_consent(
    struct base *base, const struct params *params, struct claimant *row)
{
	struct consent said = {
	    .claimant = row->id,
	    .given = true,
	    .notice = (uint16_t)params_number(params, E_NOTICE),
	    .at = params_instant(params_number(params, E_AT)),
	};

	if (said.notice == 0)
		return;
	base_note_answer(base, &said, (uint64_t)params_number(params, E_TURN));
	if (said.at < row->consented)
		return;
	row->consent = true;
	row->notice = said.notice;
	row->consented = said.at;
}

/* One more in the region, where there is no place for them. */
static bool is_full(const struct base_tables *t, const struct claimant *c,
    const struct params *params)
{
	return params_number(params, E_NOTICE) != 0 && !c->consent &&
	       params_instant(params_number(params, E_AT)) >= c->consented &&
	       !base_has_place(t, c->id);
}

static void use_up(struct base_tables *t, struct text digest)
{
	size_t i;

	for (i = 0; i < t->code_count && digest.len > 0; i++)
		if (text_equal(t->codes[i].digest, digest))
			t->codes[i].how = CODE_USED;
}

static void forgive(struct base_tables *t, struct text jid)
{
	size_t i, left = 0;

	for (i = 0; i < t->try_count; i++)
		if (!text_equal(t->tries[i].jid, jid))
			t->tries[left++] = t->tries[i];
	t->try_count = left;
}

void base_enrol(struct base *base, const struct params *params)
{
	struct base_tables *t = &base->t;
	struct text jid = base_keep(base, params_text(params, E_JID));
	struct claimant row = t->claimants[enrolling(t, params) - 1];
	bool full = is_full(t, &row, params);
	bool moves = row.jid.len > 0 && !text_equal(row.jid, jid);
	bool stood = row.jid.len > 0 && row.consent;
	struct text was = row.jid;

	use_up(t, params_text(params, E_DIGEST));
	row.jid = jid;
	if (full)
		base_join_line(base, &row);
	else
		note_consent(base, params, &row);
	forgive(t, jid);
	base->events.enrolled(base->events.ctx, &row,
	    full     ? CHANGE_QUEUED
	    : !stood ? CHANGE_ENROLLED
	    : moves  ? CHANGE_REBOUND
		     : CHANGE_OTHER);
	if (moves && (stood || base_wrote_to(t, row.id, was)))
		t->changes[t->change_count - 1].was_jid = was;
}
