#include <stdio.h>
#include <string.h>

#include "tests/sim/base_private.h"
#include "tests/sim/params.h"

/* What would fail, and how. */

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

static bool breaks(struct fault *fault, const char *constraint)
{
	(void)fail(fault, "23514", "a rule about people");
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
	    order->statement == STATEMENT_COVER_CUT ||
	    order->statement == STATEMENT_COVER_ENDED)
		return !base_cover_stands(&base->t,
			   (uint64_t)params_number(p, 0),
			   order->statement == STATEMENT_COVER_BEGUN) &&
		       fail(fault, "GU001", "the absence has moved on");
	if (order->statement != STATEMENT_COVER)
		return false;
	row = base_cover_at(p);
	constraint = base_cover_fault(&base->t, &row);
	return constraint != NULL && breaks(fault, constraint);
}

/* One that has moved on, or would meet another of the same person. */
static bool refuses_appointment(
    const struct base *base, const struct order *order, struct fault *fault)
{
	bool is_new = order->statement == STATEMENT_APPOINTMENT;
	const char *constraint;

	if (!is_new && order->statement != STATEMENT_APPOINTMENT_STEP)
		return false;
	if (!is_new && !base_appointment_stands(&base->t, &order->params))
		return fail(fault, "GU001", "the appointment has moved on");
	constraint = is_new ? base_proposal_fault(&base->t, &order->params)
			    : base_appointment_fault(&base->t, &order->params);
	if (constraint == NULL)
		return false;
	(void)fail(fault, "23P01", "a time that is taken");
	(void)snprintf(
	    fault->constraint, sizeof(fault->constraint), "%s", constraint);
	return true;
}

/* One that has moved on, a decision of nobody's or of who has a part in it. */
static bool refuses_file(
    const struct base *base, const struct order *order, struct fault *fault)
{
	const struct params *p = &order->params;
	const char *constraint;

	if (order->statement != STATEMENT_FILE_STEP)
		return false;
	if (!base_file_stands(&base->t, p))
		return fail(fault, "GU001", "the file has moved on");
	constraint = base_file_fault(&base->t, p);
	if (constraint == NULL)
		return false;
	if (strcmp(constraint, "absence_file_party") == 0 ||
	    strcmp(constraint, "absence_file_role") == 0)
		base->events.meddled(base->events.ctx,
		    base_file(&base->t, (uint64_t)params_number(p, 1)),
		    params_instant(params_number(p, 3)), params_text(p, 12));
	return breaks(fault, constraint);
}

/* Who comes back without a code needs a place, too. */
static bool region_is_full(const struct base *base, const struct params *p)
{
	const struct claimant *c = &base->t.claimants[params_number(p, 2) - 1];

	return params_number(p, 3) != 0 && !c->consent && c->jid.len > 0 &&
	       params_instant(params_number(p, 1)) >= c->consented &&
	       !base_has_place(&base->t, c->id);
}

/* Followed by another by now, or one too many. */
static bool refuses_reassign(
    const struct base *base, const struct params *p, struct fault *fault)
{
	const struct claimant *c = &base->t.claimants[params_number(p, 0) - 1];

	if (c->advisor != (uint32_t)params_number(p, 1))
		return fail(fault, "GU001", "followed by another");
	if (base_room(&base->t, (uint32_t)params_number(p, 2)) == 0)
		return breaks(fault, "advisor_ceiling");
	return base_is_own(&base->t, (uint32_t)params_number(p, 2), c->id) &&
	       breaks(fault, "assignment_representative");
}

/* Whoever answers for a claimant does not represent them. */
static bool refuses_represent(
    const struct base *base, const struct params *p, struct fault *fault)
{
	const struct claimant *c = &base->t.claimants[params_number(p, 2) - 1];

	return params_text(p, 3).len > 0 &&
	       base_may_not_advise(&base->t, c->advisor, params_text(p, 3)) &&
	       breaks(fault, "representative_advisor");
}

static bool refuses_follower(
    const struct base *base, const struct order *order, struct fault *fault)
{
	if (order->statement == STATEMENT_REPRESENT)
		return refuses_represent(base, &order->params, fault);
	return order->statement == STATEMENT_REASSIGN &&
	       refuses_reassign(base, &order->params, fault);
}

static bool refuses_enrol(
    const struct base *base, const struct params *p, struct fault *fault)
{
	const char *breaks = base_enrol_breaks(&base->t, p);

	if (breaks != NULL)
		return duplicate(fault, breaks);
	return base_enrol_outrun(&base->t, p) &&
	       fail(fault, "GU001", "consent is gone");
}

static bool refuses_offer(
    const struct base *base, const struct order *order, struct fault *fault)
{
	struct slot_offer like;
	const struct slot_offer *row;

	if (order->statement != STATEMENT_SLOT_OFFER_END)
		return false;
	like = base_offer_named(&order->params, 0);
	row = base_offer(&base->t, &like);
	return (row == NULL || row->outcome != OFFER_OPEN) &&
	       fail(fault, "GU001", "the offer has ended");
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
	if (order->statement == STATEMENT_ENROL &&
	    refuses_enrol(base, p, fault))
		return true;
	if (order->statement == STATEMENT_CONSENT && jid_moved(base, p))
		return fail(fault, "GU001", "the claimant has another JID");
	if (order->statement == STATEMENT_CONSENT && region_is_full(base, p))
		return breaks(fault, "region_cap");
	if (refuses_follower(base, order, fault) ||
	    refuses_cover(base, order, fault) ||
	    refuses_appointment(base, order, fault) ||
	    refuses_offer(base, order, fault) ||
	    refuses_file(base, order, fault))
		return true;
	if (order->statement == STATEMENT_SIGHTING && sighting_moved(base, p)) {
		base->events.outrun(
		    base->events.ctx, (uint32_t)params_number(p, 0));
		return fail(fault, "GU001", "the sighting has moved on");
	}
	return false;
}
