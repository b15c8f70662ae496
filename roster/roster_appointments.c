#include <stdlib.h>
#include <string.h>

#include "roster/appointment.h"
#include "roster/reminder.h"
#include "roster/roster_private.h"

/* Appointments in slots, each in the index of ids, in the list of its claimant
 * and in that of its advisor; of each list the first is in an index. */

static const int64_t SECOND = INT64_C(1000000);

static uint64_t id_hash(const void *owner, uint32_t slot)
{
	return index_mix(((const struct appointments *)owner)->at[slot].id);
}

static bool id_same(const void *owner, uint32_t slot, const void *key)
{
	return ((const struct appointments *)owner)->at[slot].id ==
	       *(const uint64_t *)key;
}

static uint64_t claimant_hash(const void *owner, uint32_t slot)
{
	const struct appointments *all = owner;

	return index_mix(all->at[slot].who[OF_CLAIMANT]);
}

static bool claimant_same(const void *owner, uint32_t slot, const void *key)
{
	const struct appointments *all = owner;

	return all->at[slot].who[OF_CLAIMANT] == *(const uint32_t *)key;
}

static uint64_t advisor_hash(const void *owner, uint32_t slot)
{
	const struct appointments *all = owner;

	return index_mix(all->at[slot].who[OF_ADVISOR]);
}

static bool advisor_same(const void *owner, uint32_t slot, const void *key)
{
	const struct appointments *all = owner;

	return all->at[slot].who[OF_ADVISOR] == *(const uint32_t *)key;
}

void appointments_init(struct roster *r)
{
	struct appointments *all = &r->appointments;

	index_init(&all->ids, all, id_hash);
	index_init(&all->first[OF_CLAIMANT], all, claimant_hash);
	index_init(&all->first[OF_ADVISOR], all, advisor_hash);
}

void appointments_free(struct roster *r)
{
	struct appointments *all = &r->appointments;
	uint32_t i;

	for (i = 0; i < all->count; i++)
		free(all->at[i].note);
	news_free(r);
	heap_free(&all->due);
	index_free(&all->ids);
	index_free(&all->first[OF_CLAIMANT]);
	index_free(&all->first[OF_ADVISOR]);
	free(all->at);
}

uint32_t appointments_find(const struct roster *r, uint64_t id)
{
	return index_find(&r->appointments.ids, index_mix(id), id_same, &id);
}

uint32_t appointments_first(const struct roster *r, int chain, uint32_t who)
{
	return index_find(&r->appointments.first[chain], index_mix(who),
	    chain == OF_CLAIMANT ? claimant_same : advisor_same, &who);
}

/* ---- lists --------------------------------------------------------------- */

static void link_in(struct roster *r, uint32_t slot, int chain)
{
	struct appointments *all = &r->appointments;
	struct appointment_slot *a = &all->at[slot];
	uint32_t first = appointments_first(r, chain, a->who[chain]);

	a->before[chain] = 0;
	a->next[chain] = first != INDEX_NONE ? first + 1 : 0;
	if (first != INDEX_NONE) {
		index_drop(&all->first[chain], first);
		all->at[first].before[chain] = slot + 1;
	}
	index_put(&all->first[chain], slot);
}

static void link_out(struct roster *r, uint32_t slot, int chain)
{
	struct appointments *all = &r->appointments;
	uint32_t next = all->at[slot].next[chain];
	uint32_t before = all->at[slot].before[chain];

	if (next != 0)
		all->at[next - 1].before[chain] = before;
	if (before != 0) {
		all->at[before - 1].next[chain] = next;
		return;
	}
	index_drop(&all->first[chain], slot);
	if (next != 0)
		index_put(&all->first[chain], next - 1);
}

/* ---- what is due --------------------------------------------------------- */

struct appointment appointments_view(const struct appointment_slot *a)
{
	return (struct appointment){
	    .id = a->id,
	    .at = a->at,
	    .claimant = a->who[OF_CLAIMANT],
	    .advisor = a->who[OF_ADVISOR],
	    .region = a->region,
	    .since = a->since,
	    .until = a->since + a->seconds * SECOND,
	    .channel = (enum channel)a->channel,
	    .state = (enum appointment_state)a->state,
	    .version = a->version,
	    .sequence = a->sequence,
	    .by = (enum side)a->by,
	    .outside = a->outside,
	    .series = a->series,
	    .reminded = a->reminded,
	    .note = a->note != NULL ? roster_cut(a->note, 0) : (struct text){0},
	};
}

static int64_t due_of(const struct roster *r, uint32_t slot)
{
	const struct appointment_slot *a = &r->appointments.at[slot];
	struct appointment view;
	int64_t reminder;

	if (a->state == APPOINTMENT_PAST && heap_has(&r->judgements.due, slot))
		return INT64_MAX;
	if (!appointment_is_open(a->state))
		return a->at + APPOINTMENT_KEPT;
	if (!roster_is_followed(r, a->who[OF_CLAIMANT]))
		return 0;
	view = appointments_view(a);
	if (appointment_is_handed(r, &view))
		return 0;
	if (appointment_waits(a->state))
		return a->since;
	reminder = reminder_next(r, &view);
	return reminder < view.until ? reminder : view.until;
}

static void arm(struct roster *r, uint32_t slot)
{
	heap_put(&r->appointments.due, slot, due_of(r, slot));
}

void appointments_review(struct roster *r, uint32_t claimant)
{
	const struct appointments *all = &r->appointments;
	uint32_t slot = appointments_first(r, OF_CLAIMANT, claimant);

	while (slot != INDEX_NONE) {
		arm(r, slot);
		slot = all->at[slot].next[OF_CLAIMANT] != 0
			   ? all->at[slot].next[OF_CLAIMANT] - 1
			   : INDEX_NONE;
	}
}

void appointments_judged(struct roster *r, uint32_t slot)
{
	arm(r, slot);
}

/* All of whoever this advisor follows: who will be there may be another. */
void appointments_review_caseload(struct roster *r, uint32_t advisor)
{
	uint32_t claimant = 0;

	while ((claimant = roster_next_in_caseload(r, advisor, claimant)) != 0)
		appointments_review(r, claimant);
}

void appointments_review_all(struct roster *r)
{
	r->appointments.review = r->appointments.count;
}

bool roster_appointments_stale(const struct roster *r)
{
	return r->appointments.review > 0;
}

static void review_some(struct roster *r, uint32_t count)
{
	struct appointments *all = &r->appointments;

	for (; count > 0 && all->review > 0; count--)
		if (all->at[--all->review].id != 0)
			arm(r, all->review);
}

/* ---- writing ------------------------------------------------------------- */

static uint32_t take_slot(struct appointments *all)
{
	uint32_t slot;

	if (all->free != 0) {
		slot = all->free - 1;
		all->free = all->at[slot].next[0];
		return slot;
	}
	if (all->count == all->room) {
		all->room = all->room / 2 * 3 + 16;
		all->at = must_realloc(all->at, all->room, sizeof(*all->at));
	}
	return all->count++;
}

static char *keep_note(struct text note)
{
	return note.len > 0 ? roster_pack(&note, 1) : NULL;
}

static void leave(struct roster *r, uint64_t id)
{
	struct appointments *all = &r->appointments;
	uint32_t slot = appointments_find(r, id);

	if (slot == INDEX_NONE)
		return;
	heap_drop(&all->due, slot);
	heap_drop(&r->judgements.due, slot);
	hails_drop(r, slot);
	link_out(r, slot, OF_CLAIMANT);
	link_out(r, slot, OF_ADVISOR);
	index_drop(&all->ids, slot);
	free(all->at[slot].note);
	all->at[slot] = (struct appointment_slot){.next = {all->free}};
	all->free = slot + 1;
}

static unsigned asks(enum side by)
{
	return by == SIDE_CLAIMANT ? 1U << SIDE_ADVISOR : 1U << SIDE_CLAIMANT;
}

/* Another time: it may be that who is asked answers what they were asked
 * before. */
static void ask_again(struct appointment_slot *a, enum side by)
{
	a->by = (uint8_t)by;
	a->seen = 0;
	a->doubtful = (a->asked & asks(by)) != 0;
	a->asked |= (uint8_t)asks(by);
}

/* A load that was broken off brings it again. Who was asked about which of its
 * times is not known any more. */
static void add(struct roster *r, const struct appointment *fact)
{
	struct appointments *all = &r->appointments;
	uint32_t slot;

	leave(r, fact->id);
	slot = take_slot(all);
	all->at[slot] = (struct appointment_slot){
	    .id = fact->id,
	    .series = fact->series,
	    .at = fact->at,
	    .since = fact->since,
	    .note = keep_note(fact->note),
	    .who = {fact->claimant, fact->advisor},
	    .region = fact->region,
	    .seconds = (uint32_t)((fact->until - fact->since) / SECOND),
	    .sequence = fact->sequence,
	    .version = fact->version,
	    .channel = (uint8_t)fact->channel,
	    .state = (uint8_t)fact->state,
	    .by = (uint8_t)fact->by,
	    .asked = (uint8_t)(fact->sequence == 0
				   ? asks(fact->by)
				   : asks(SIDE_CLAIMANT) | asks(SIDE_ADVISOR)),
	    .doubtful = fact->state == APPOINTMENT_MOVED,
	    .outside = fact->outside,
	    .reminded = (uint8_t)fact->reminded,
	};
	index_put(&all->ids, slot);
	link_in(r, slot, OF_CLAIMANT);
	link_in(r, slot, OF_ADVISOR);
	judgements_review(r, slot);
	if (fact->state == APPOINTMENT_CONFIRMED)
		hails_agreed(r, slot);
	arm(r, slot);
	today_moved(r, &(struct appointment){0}, fact, fact->at);
}

static void hand_over(struct roster *r, uint32_t slot, uint32_t advisor)
{
	if (r->appointments.at[slot].who[OF_ADVISOR] == advisor)
		return;
	link_out(r, slot, OF_ADVISOR);
	r->appointments.at[slot].who[OF_ADVISOR] = advisor;
	link_in(r, slot, OF_ADVISOR);
}

static bool ends_what_stood(const struct appointment_slot *a,
    const struct appointment_step *fact, uint32_t seconds)
{
	return !appointment_is_open(fact->state) ||
	       (a->state == APPOINTMENT_CONFIRMED &&
		   fact->state != APPOINTMENT_CONFIRMED) ||
	       a->since != fact->since || a->seconds != seconds;
}

/* Does some of an hour of its advisor's become free for what was to be handed
 * to them? */
static bool frees(const struct appointment_slot *a,
    const struct appointment_step *fact, uint32_t seconds)
{
	return a->state == APPOINTMENT_CONFIRMED &&
	       (fact->state != APPOINTMENT_CONFIRMED ||
		   fact->since != a->since || seconds != a->seconds ||
		   fact->advisor != a->who[OF_ADVISOR]) &&
	       fact->state != APPOINTMENT_PAST;
}

static void free_time(struct roster *r, const struct appointment_slot *a,
    const struct appointment_step *fact)
{
	const struct freed freed = {
	    .appointment = a->id,
	    .version = fact->version + 1,
	    .at = fact->at,
	    .advisor = a->who[OF_ADVISOR],
	    .region = a->region,
	    .since = a->since,
	    .until = a->since + a->seconds * SECOND,
	    .channel = (enum channel)a->channel,
	};

	if (appointment_is_open(a->state) &&
	    (!appointment_is_open(fact->state) || fact->since != a->since ||
		fact->until != freed.until || fact->advisor != freed.advisor))
		earlier_freed(r, &freed);
}

/* As guichet.step_appointment() has it. */
static void step(struct roster *r, const struct appointment_step *fact)
{
	uint32_t slot = appointments_find(r, fact->appointment);
	uint32_t seconds = (uint32_t)((fact->until - fact->since) / SECOND);
	struct appointment_slot *a;
	struct appointment was, is;
	bool is_agreed;
	uint32_t free_now;

	if (slot == INDEX_NONE)
		return;
	a = &r->appointments.at[slot];
	was = appointments_view(a);
	is_agreed =
	    fact->state == APPOINTMENT_CONFIRMED &&
	    (a->state != APPOINTMENT_CONFIRMED || fact->since != a->since);
	free_time(r, a, fact);
	free_now = frees(a, fact, seconds) ? a->who[OF_ADVISOR] : 0;
	hand_over(r, slot, fact->advisor);
	if (ends_what_stood(a, fact, seconds)) {
		a->sequence++;
		a->reminded = 0;
	}
	if (fact->event == APPOINTMENT_MOVE)
		ask_again(a, fact->who);
	a->version = fact->version + 1;
	a->state = (uint8_t)fact->state;
	a->channel = (uint8_t)fact->channel;
	if (fact->event != APPOINTMENT_HAND)
		a->at = fact->at;
	a->since = fact->since;
	a->seconds = seconds;
	a->outside = fact->outside;
	judgements_review(r, slot);
	if (is_agreed)
		hails_agreed(r, slot);
	else if (fact->state != APPOINTMENT_CONFIRMED &&
		 fact->state != APPOINTMENT_PAST)
		hails_drop(r, slot);
	arm(r, slot);
	is = appointments_view(a);
	today_moved(r, &was, &is, fact->at);
	if (free_now != 0)
		covers_review(r, free_now);
}

void appointments_reminded(struct roster *r, const struct reminder *reminder)
{
	uint32_t slot = appointments_find(r, reminder->appointment);
	struct appointment_slot *a;

	if (slot == INDEX_NONE)
		return;
	a = &r->appointments.at[slot];
	if (a->sequence != reminder->sequence)
		return;
	a->reminded |= (uint8_t)(1U << reminder->which);
	arm(r, slot);
}

static void wait_until(struct roster *r, const struct reminding *fact)
{
	uint32_t slot = appointments_find(r, fact->appointment);

	if (slot != INDEX_NONE)
		heap_put(&r->appointments.due, slot, fact->until);
}

void appointments_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_APPOINTMENT)
		add(r, &fact->as.appointment);
	else if (fact->kind == FACT_APPOINTMENT_STEP)
		step(r, &fact->as.appointment_step);
	else if (fact->kind == FACT_APPOINTMENT_LEFT)
		leave(r, fact->as.appointment_left.appointment);
	else if (fact->kind == FACT_REMINDER)
		appointments_reminded(r, &fact->as.reminder);
	else if (fact->kind == FACT_REMINDING)
		wait_until(r, &fact->as.reminding);
	else if (fact->kind == FACT_APPOINTMENTS_REVIEW)
		review_some(r, fact->as.appointments_review.count);
	else if (fact->kind == FACT_APPOINTMENT_UNTOLD)
		news_add(r, &fact->as.appointment_untold);
	else
		news_told(r, &fact->as.appointment_told);
}
