#include "roster/cover.h"
#include "roster/jid.h"
#include "roster/roster_private.h"

/* A link of the list holds side and id: claimants even, advisors odd. */
static uint32_t pack(struct person who)
{
	return who.id * 2 + (who.side == SIDE_ADVISOR ? 1 : 0);
}

static struct person unpack(uint32_t packed)
{
	if (packed == 0)
		return (struct person){0};
	return (struct person){
	    packed % 2 == 0 ? SIDE_CLAIMANT : SIDE_ADVISOR, packed / 2};
}

static bool is_listed(uint8_t stage)
{
	return stage != PROVISION_UNKNOWN && stage != PROVISION_DONE &&
	       stage != PROVISION_SUBSCRIBED;
}

static void unlist(struct roster *r, struct state *state)
{
	struct stage_list *list = &r->stages[state->stage];
	const struct live live = live_seen(state);
	struct state *before = roster_state(r, unpack(live.before));
	struct state *next = roster_state(r, unpack(live.next));

	if (!is_listed(state->stage))
		return;
	if (before != NULL)
		live_of(before)->next = live.next;
	else
		list->first = unpack(live.next);
	if (next != NULL)
		live_of(next)->before = live.before;
	else
		list->last = unpack(live.before);
	list->count--;
	live_of(state)->next = live_of(state)->before = 0;
}

static void enlist(struct roster *r, struct state *state, struct person who)
{
	struct stage_list *list = &r->stages[state->stage];
	struct state *last = roster_state(r, list->last);

	if (!is_listed(state->stage))
		return;
	if (last != NULL) {
		live_of(last)->next = pack(who);
		live_of(state)->before = pack(list->last);
	} else {
		list->first = who;
	}
	list->last = who;
	list->count++;
}

/* The same stage again keeps its place. */
static void enter(
    struct roster *r, struct person who, enum provision_stage stage)
{
	struct state *state = roster_state(r, who);

	if (state->stage == stage)
		return;
	unlist(r, state);
	state->stage = (uint8_t)stage;
	enlist(r, state, who);
}

static bool is_filling(const struct state *state)
{
	return state->stage == PROVISION_ASKED ||
	       state->stage == PROVISION_SETTING ||
	       state->stage == PROVISION_SET;
}

/* What changed while items were being set is looked at once they are. */
static enum provision_stage after(
    struct state *state, enum provision_stage stage)
{
	if (!live_seen(state).again || stage != PROVISION_DONE)
		return stage;
	live_of(state)->again = false;
	return PROVISION_CHANGED;
}

/* What a roster was compared with while the store was away is of no use once
 * the roster was asked for again. */
static bool is_overtaken(
    const struct state *state, const struct provision *fact)
{
	return fact->stage != PROVISION_ASKED && fact->asked != 0 &&
	       (state->stage != PROVISION_ASKED ||
		   live_seen(state).asked != fact->asked);
}

void provision_apply(struct roster *r, const struct provision *fact)
{
	struct state *state = roster_state(r, fact->who);

	if (state == NULL || presence_is_late(r, fact->link) ||
	    is_overtaken(state, fact))
		return;
	if (state->stage == PROVISION_ASKED &&
	    fact->changes != live_seen(state).changes)
		live_of(state)->again = true;
	enter(r, fact->who, after(state, fact->stage));
	if (fact->stage == PROVISION_ASKED) {
		live_of(state)->asked = fact->asked;
		live_of(state)->changes = 0;
	}
	if (fact->left != live_seen(state).left ||
	    fact->until != live_seen(state).until) {
		live_of(state)->left = fact->left;
		live_of(state)->low = fact->low;
		live_of(state)->until = fact->until;
	}
	live_keep_todo(state, fact->todo);
	if (!is_filling(state) && live_seen(state).again)
		live_of(state)->again = false;
	live_release(state);
	if (fact->stage == PROVISION_DONE && fact->who.side == SIDE_ADVISOR)
		today_filled(r, fact->who.id, fact->regroup);
}

void provision_answered(struct roster *r, const struct provision_answer *fact)
{
	struct state *state = roster_state(r, fact->who);
	struct live *live;

	if (state == NULL || live_seen(state).left == 0 || !is_filling(state) ||
	    presence_is_late(r, fact->link))
		return;
	live = live_of(state);
	live->until = fact->until;
	live->left--;
	if (live->left <= live->low)
		enter(r, fact->who, PROVISION_SET);
}

/* What an answer that is still to come is compared with is read when it comes,
 * and what changes until that stands is looked at after it. Nobody's roster is
 * asked for more often than its pause allows. */
void provision_renew(struct roster *r, struct person who)
{
	struct state *state = roster_state(r, who);

	if (state == NULL)
		return;
	if (state->stage == PROVISION_ASKED) {
		live_of(state)->changes++;
		return;
	}
	if (state->show == SHOW_GONE)
		provision_apply(r, &(struct provision){.who = who});
	else if (is_filling(state))
		live_of(state)->again = true;
	else if (state->stage == PROVISION_DONE)
		enter(r, who, PROVISION_CHANGED);
	else if (state->stage != PROVISION_CHANGED)
		enter(r, who, PROVISION_WANTED);
}

static void granted(
    struct roster *r, struct person who, struct text jid, struct text host)
{
	struct jid cut;

	if (roster_state(r, who)->stage == PROVISION_SUBSCRIBED &&
	    jid_cut(jid, &cut) && text_equal(cut.domain, host))
		provision_renew(r, who);
}

void provision_granted(struct roster *r, struct text host)
{
	uint32_t i;

	for (i = 0; i < r->claimant_count; i++)
		granted(r, (struct person){SIDE_CLAIMANT, r->claimants[i].id},
		    roster_claimant_text(r, i, C_JID), host);
	for (i = 0; i < r->advisor_count; i++)
		granted(r, (struct person){SIDE_ADVISOR, r->advisors[i].id},
		    roster_advisor_text(r, i, A_JID), host);
}

static void regroup(struct roster *r, uint32_t advisor)
{
	const struct person who = {SIDE_ADVISOR, advisor};
	const struct state *state = roster_state(r, who);

	if (state != NULL && state->stage != PROVISION_SUBSCRIBED)
		provision_renew(r, who);
}

void provision_regroup(struct roster *r, uint32_t advisor)
{
	uint32_t responsible = cover_responsible(r, advisor);

	regroup(r, advisor);
	if (responsible != advisor)
		regroup(r, responsible);
}

struct person roster_provisioning(
    const struct roster *r, enum provision_stage stage)
{
	return r->stages[stage].first;
}

uint32_t roster_provisioning_count(
    const struct roster *r, enum provision_stage stage)
{
	return r->stages[stage].count;
}

struct provision roster_provision(const struct roster *r, struct person who)
{
	const struct state *state = roster_state(r, who);
	struct provision provision = {.who = who};

	if (state != NULL) {
		provision.stage = (enum provision_stage)state->stage;
		provision.left = live_seen(state).left;
		provision.low = live_seen(state).low;
		provision.until = live_seen(state).until;
		provision.asked = live_seen(state).asked;
		provision.changes = live_seen(state).changes;
		provision.todo = (struct text){
		    live_seen(state).todo, live_seen(state).todo_len};
	}
	return provision;
}
