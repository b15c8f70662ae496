#include "roster/openings.h"

#include <stdlib.h>

#include "roster/appointment.h"
#include "roster/arena.h"
#include "roster/cover.h"

static const int64_t MINUTE = INT64_C(60) * 1000000;
static const int64_t HOUR = INT64_C(3600) * 1000000;
static const int64_t DAY = INT64_C(86400) * 1000000;

enum {
	WEEK = 7,
	STEP_MINUTES = 15 /* struct slots says why */
};

/* ---- who receives, and when ---------------------------------------------- */

/* The hours of somebody who named some: on other days whenever it is open. */
static bool take_own(const struct roster *r, uint32_t advisor,
    struct hours_rule rules[WEEK], struct hours *own)
{
	static const struct hours_spans always = {
	    .count = 1, .at = {{0, HOURS_MIDNIGHT}}};
	struct advisor_view view = {0};
	bool found = false;
	uint32_t i;

	(void)roster_advisor(r, advisor, &view);
	*own = roster_hours(r, view.row.region);
	for (i = 0; i < WEEK; i++) {
		rules[i] = (struct hours_rule){
		    .since = INT32_MIN, .weekday = i + 1, .spans = always};
		if (roster_own_hours(r, advisor, i + 1, &rules[i].spans))
			found = true;
	}
	if (found) {
		own->rules = rules;
		own->rule_count = WEEK;
	}
	return found || own->rule_count > 0;
}

/* ---- who has something else ---------------------------------------------- */

struct busy {
	struct arena *arena;
	struct slots_busy *at;
	uint32_t count, room;
};

static void add(struct busy *busy, int64_t since, int64_t until)
{
	struct slots_busy *at;
	uint32_t i;

	if (busy->count == busy->room) {
		busy->room = busy->room * 2 + 16;
		at = arena_alloc(busy->arena, busy->room * sizeof(*at));
		for (i = 0; i < busy->count; i++)
			at[i] = busy->at[i];
		busy->at = at;
	}
	busy->at[busy->count++] = (struct slots_busy){since, until};
}

static void add_all(struct busy *busy, const struct roster *r,
    const struct openings *openings, struct person of)
{
	struct appointment a;
	uint64_t id = 0;

	while ((id = roster_next_appointment(r, of, id)) != 0)
		if (id != openings->except && roster_appointment(r, id, &a) &&
		    appointment_is_open(a.state) && a.until > openings->from &&
		    a.since < openings->until)
			add(busy, a.since, a.until);
}

static void add_kept(struct busy *busy, const struct roster *r,
    const struct openings *openings, uint32_t advisor)
{
	struct slot_offer offer;
	uint32_t i, k;

	for (i = 0; roster_offer_at(r, i, &offer); i++) {
		if (offer.outcome != OFFER_OPEN || offer.advisor != advisor ||
		    offer.claimant == openings->claimant)
			continue;
		for (k = 0; k < offer.count; k++)
			add(busy, offer.slots[k],
			    offer.slots[k] + offer.length);
	}
}

static int by_since(const void *a, const void *b)
{
	const struct slots_busy *one = a, *other = b;

	return (one->since > other->since) - (one->since < other->since);
}

/* ---- searching ----------------------------------------------------------- */

/* A stretch in which the same person answers for the advisor. */
struct stretch {
	struct hours region, own;
	struct hours_rule rules[WEEK];
	struct busy busy;
	struct slots slots;
};

static bool begin(const struct roster *r, const struct openings *openings,
    uint32_t advisor, struct stretch *s)
{
	s->region = roster_hours(r, openings->region);
	if (advisor == 0 || !take_own(r, advisor, s->rules, &s->own))
		return false;
	add_all(&s->busy, r, openings, (struct person){SIDE_ADVISOR, advisor});
	add_kept(&s->busy, r, openings, advisor);
	if (openings->claimant != 0)
		add_all(&s->busy, r, openings,
		    (struct person){SIDE_CLAIMANT, openings->claimant});
	if (s->busy.count > 0)
		qsort(s->busy.at, s->busy.count, sizeof(*s->busy.at), by_since);
	s->slots = (struct slots){
	    .region = &s->region,
	    .own = &s->own,
	    .busy = s->busy.at,
	    .busy_count = s->busy.count,
	    .from = openings->from,
	    .until = openings->until,
	    .length = openings->length,
	    .step = STEP_MINUTES * MINUTE,
	    .apart = openings->apart,
	};
	return true;
}

static uint32_t find_in(const struct roster *r, const struct openings *openings,
    uint32_t advisor, int64_t found[SLOTS_MOST], uint32_t most)
{
	struct arena arena = {0};
	struct stretch stretch = {.busy = {.arena = &arena}};
	uint32_t count = 0;

	if (begin(r, openings, advisor, &stretch))
		count = slots_find(&stretch.slots, found, most);
	arena_free(&arena);
	return count;
}

uint32_t openings_find(const struct roster *r, const struct openings *openings,
    int64_t found[SLOTS_MOST], uint32_t most)
{
	struct openings part = *openings;
	uint32_t count = 0;

	while (part.from < openings->until && count < most) {
		part.until = cover_changes(r, openings->advisor, part.from);
		if (part.until > openings->until)
			part.until = openings->until;
		if (!cover_absent_at(r, openings->advisor, part.from))
			count += find_in(r, &part,
			    cover_responsible_at(
				r, openings->advisor, part.from),
			    found + count, most - count);
		part.from = part.until;
		if (count > 0 && part.from < found[count - 1] + part.apart)
			part.from = found[count - 1] + part.apart;
	}
	return count;
}

bool openings_fit(
    const struct roster *r, const struct openings *openings, int64_t since)
{
	struct openings only = *openings;
	int64_t found[SLOTS_MOST];

	if (since < openings->from ||
	    since > openings->until - openings->length)
		return false;
	only.from = since;
	only.until = since + openings->length;
	return openings_find(r, &only, found, 1) == 1 && found[0] == since;
}

/* ---- which ones ---------------------------------------------------------- */

static struct openings usual(const struct roster *r, uint32_t advisor,
    uint32_t region, int64_t now, int64_t length)
{
	int64_t ahead =
	    roster_policy(r, POLICY_SLOTS_WEEKS, region) * WEEK * DAY;
	int64_t most = roster_policy(r, POLICY_APPOINTMENT_AHEAD, region) * DAY;

	return (struct openings){
	    .advisor = advisor,
	    .region = region,
	    .from = now +
		    roster_policy(r, POLICY_APPOINTMENT_NOTICE, region) * HOUR,
	    .until = now + (ahead < most ? ahead : most),
	    .length = length,
	    .apart = roster_policy(r, POLICY_SLOTS_APART, region) * MINUTE,
	};
}

struct openings openings_with(
    const struct roster *r, uint32_t claimant, int64_t now, int64_t length)
{
	struct claimant_view view = {0};
	struct openings openings;

	(void)roster_claimant(r, claimant, &view);
	openings = usual(r, view.row.advisor, view.row.region, now, length);
	openings.claimant = claimant;
	return openings;
}

struct openings openings_of(
    const struct roster *r, uint32_t advisor, int64_t now, int64_t length)
{
	struct advisor_view view = {0};
	struct openings openings;

	(void)roster_advisor(r, advisor, &view);
	openings = usual(r, advisor, view.row.region, now, length);
	openings.apart = length;
	return openings;
}
