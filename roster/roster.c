#include "roster/roster.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "roster/cover.h"
#include "roster/roster_private.h"

struct roster *roster_new(const struct roster_bounds *bounds)
{
	struct roster *r = must_calloc(1, sizeof(*r));

	assert(bounds->resources > 0 && bounds->courtesies > 0);
	assert(bounds->renamed > 0 && bounds->hosts > 0);
	assert(bounds->sessions > 0);
	r->bounds = *bounds;
	r->privileges = must_calloc(bounds->hosts, sizeof(*r->privileges));
	keys_init(r);
	ids_init(r);
	heard_init(r);
	tries_init(r);
	appointments_init(r);
	few_init(r);
	formers_init(r);
	represents_init(r);
	return r;
}

static void forget_privileges(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->privilege_count; i++)
		free(r->privileges[i].host);
	r->privilege_count = 0;
}

void roster_free(struct roster **roster)
{
	if (*roster == NULL)
		return;
	forget_privileges(*roster);
	free((*roster)->privileges);
	offsets_free(*roster);
	dialogue_free(*roster);
	announce_free(*roster);
	staff_free(*roster);
	heard_free(*roster);
	ids_free(*roster);
	waitlist_free(*roster);
	duty_free(*roster);
	held_free(*roster);
	heap_free(&(*roster)->unnoted);
	heap_free(&(*roster)->days);
	tries_free(*roster);
	covers_free(*roster);
	appointments_free(*roster);
	offers_free(*roster);
	earlier_free(*roster);
	few_free(*roster);
	formers_free(*roster);
	judgements_free(*roster);
	represents_free(*roster);
	hails_free(*roster);
	files_free(*roster);
	people_free(*roster);
	keys_free(*roster);
	free(*roster);
	*roster = NULL;
}

static void apply_told(struct roster *r, const struct message *m)
{
	uint32_t claimant = roster_claimant_slot(r, m->claimant);
	uint32_t advisor = roster_advisor_slot(r, m->advisor);
	struct cover cover;

	if (claimant == INDEX_NONE || advisor == INDEX_NONE)
		return;
	if (text_starts(m->wire_id, TEXT("away/")))
		r->claimants[claimant].told_absence =
		    r->advisors[advisor].sighting.absence + 1;
	else if (text_starts(m->wire_id, TEXT("cover/")) &&
		 cover_of(r, m->advisor, &cover))
		r->claimants[claimant].told_absence = cover.turn;
}

/* A line that shows the text in force and asks for a yes. */
static void apply_shown(struct roster *r, const struct message *m)
{
	static const int64_t day = INT64_C(86400) * 1000000;
	uint32_t slot = roster_claimant_slot(r, m->claimant);

	if (slot == INDEX_NONE ||
	    (!text_starts(m->wire_id, TEXT("notice/")) &&
		!text_starts(m->wire_id, TEXT("refused/NOTICE_OLD/"))))
		return;
	r->claimants[slot].shown = r->notice.row.version;
	r->claimants[slot].shown_on = (uint16_t)(m->arrived / day);
}

/* To correct a sentence is neither to ask nor to answer, and what goes to many
 * answers nobody. */
static void apply_message(struct roster *r, const struct message *m)
{
	ids_message(r, m);
	announce_told(r, m);
	if (m->reminds != NULL)
		appointments_reminded(r, &m->reminds->as.reminder);
	switch (m->kind) {
	case FROM_CLAIMANT:
		if (m->replaces.len == 0)
			duty_asked(r, m->claimant, m->arrived);
		return;
	case FROM_ADVISOR:
		if (m->replaces.len == 0 &&
		    !text_is(m->variant, MESSAGE_CIRCULAR))
			duty_answered(r, m->claimant);
		return;
	case TO_CLAIMANT:
		apply_told(r, m);
		doors_tell(r, m);
		apply_shown(r, m);
		dialogue_told(r, m);
		return;
	case TO_ADVISOR:
		duty_told(r, m);
		return;
	}
}

static void apply_delivery(struct roster *r, const struct delivery *d)
{
	struct state *state = roster_state(r, d->of);

	if (d->kind == RECEIVED || d->kind == DISPLAYED) {
		files_received(r, d);
		appointments_received(r, d);
		offers_received(r, d);
	}
	if (d->kind == BOUNCED)
		judgements_bounced(r, d);
	if (d->kind == BOUNCED && d->of.side == SIDE_STAFF)
		staff_bounced(r, d);
	if (state == NULL || d->kind != BOUNCED)
		return;
	state->bounced = true;
	live_of(state)->bounced_at = d->turn;
}

static void apply_trying(struct roster *r, const struct trying *fact)
{
	struct state *state = roster_state(r, fact->who);

	if (fact->who.side == SIDE_STAFF)
		staff_trying(r, fact);
	else if (state != NULL)
		live_of(state)->tried = fact->turn;
}

static void apply_caught_up(struct roster *r, const struct caught_up *fact)
{
	struct state *state = roster_state(r, fact->who);

	if (fact->who.side == SIDE_STAFF)
		staff_caught_up(r, fact);
	if (state != NULL && live_seen(state).bounced_at <= fact->up_to)
		state->bounced = false;
}

/* The fact bears the version that it was decided on; this makes the next one.
 * A row that is loaded comes with its version less one. */
static void apply_sighting(struct roster *r, const struct sighting *fact)
{
	uint32_t slot = roster_advisor_slot(r, fact->advisor);
	struct sighting noted = *fact;

	noted.version = fact->version + 1;
	if (slot != INDEX_NONE)
		presence_note(r, slot, &noted);
}

static void apply_privilege(struct roster *r, const struct privilege *fact)
{
	struct privilege_slot *slot = NULL;
	uint32_t i;

	for (i = 0; i < r->privilege_count; i++)
		if (text_equal(r->privileges[i].row.host, fact->host))
			slot = &r->privileges[i];
	if (slot == NULL) {
		if (r->privilege_count == r->bounds.hosts)
			return;
		slot = &r->privileges[r->privilege_count++];
		slot->row = (struct privilege){0};
		slot->host = must_calloc(1, fact->host.len + 1);
		if (fact->host.len > 0)
			memcpy(slot->host, fact->host.at, fact->host.len);
	}
	if (fact->roster && !slot->row.roster)
		provision_granted(r, fact->host);
	slot->row = *fact;
	slot->row.host = (struct text){slot->host, fact->host.len};
}

/* What was learned over a link is not known without it. */
static void apply_link(struct roster *r, const struct link_state *link)
{
	r->link = *link;
	r->answered = 0;
	r->probed = (struct probed){0};
	if (link->up)
		return;
	presence_forget_all(r);
	forget_privileges(r);
}

/* What was learned of another account says nothing of this one. */
static void apply_account(struct roster *r, const struct account_event *fact)
{
	uint32_t slot = roster_claimant_slot(r, fact->claimant);

	if (slot != INDEX_NONE &&
	    text_equal(roster_claimant_text(r, slot, C_JID), fact->jid))
		r->claimants[slot].account = (uint8_t)fact->state;
}

static void apply_wish(struct roster *r, const struct agency_wish *fact)
{
	uint32_t slot = roster_claimant_slot(r, fact->claimant);

	if (slot != INDEX_NONE)
		r->claimants[slot].agency = fact->wished;
}

/* A row as it was read from the store, or is about to stand there. */
static void apply_row(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_REGION)
		people_region(r, &fact->as.region);
	else if (fact->kind == FACT_ADVISOR)
		people_advisor(r, &fact->as.advisor);
	else if (fact->kind == FACT_CLAIMANT)
		people_claimant(r, &fact->as.claimant);
	else if (fact->kind == FACT_CONSENT)
		people_consent(r, &fact->as.consent);
	else if (fact->kind == FACT_WISH)
		apply_wish(r, &fact->as.wish);
	else if (fact->kind == FACT_ACCOUNT)
		apply_account(r, &fact->as.account);
	else if (fact->kind == FACT_WAITING)
		duty_wait(r, &fact->as.waiting);
}

/* What changed may have freed a place: it is given at once, also where clocks
 * were put back since the last one. */
static void apply_followed(struct roster *r, const struct followed *fact)
{
	r->followed = fact->change_no;
	r->called_up = 0;
}

/* How far something has come; it never goes back. */
static void apply_mark(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_WATERMARK &&
	    fact->as.watermark.up_to_turn > r->watermark)
		r->watermark = fact->as.watermark.up_to_turn;
	else if (fact->kind == FACT_FOLLOWED &&
		 fact->as.followed.change_no > r->followed)
		apply_followed(r, &fact->as.followed);
	else if (fact->kind == FACT_UPKEEP)
		r->upkeep = fact->as.upkeep.at;
	else if (fact->kind == FACT_SEAL)
		r->sealed = fact->as.seal.at;
	else if (fact->kind == FACT_CALL_UP)
		r->called_up = fact->as.call_up.at;
}

static void apply_session(struct roster *r, const struct session *fact)
{
	heard_apply(r, fact->line, fact->at);
	dialogue_apply(r, fact);
}

/* What can be learned again. */
static void apply_learned(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_DUTY_DONE)
		duty_done(r, &fact->as.duty_done);
	else if (fact->kind == FACT_PRESENCE)
		presence_apply(r, &fact->as.presence);
	else if (fact->kind == FACT_HELD_TOLD)
		held_tell(r, &fact->as.held_told);
	else if (fact->kind == FACT_PRIVILEGE)
		apply_privilege(r, &fact->as.privilege);
	else if (fact->kind == FACT_PROVISION)
		provision_apply(r, &fact->as.provision);
	else if (fact->kind == FACT_PROVISION_ANSWER)
		provision_answered(r, &fact->as.provision_answer);
	else if (fact->kind == FACT_COURTESY)
		courtesy_apply(r, &fact->as.courtesy);
	else if (fact->kind == FACT_TRYING)
		apply_trying(r, &fact->as.trying);
	else if (fact->kind == FACT_CAUGHT_UP)
		apply_caught_up(r, &fact->as.caught_up);
	else if (fact->kind == FACT_PROBED)
		r->probed = fact->as.probed;
	else if (fact->kind == FACT_LINK)
		apply_link(r, &fact->as.link);
	else if (fact->kind == FACT_OFFSETS)
		offsets_apply(r, &fact->as.offsets);
	else if (fact->kind == FACT_SESSION)
		apply_session(r, &fact->as.session);
}

/* What happens all day. */
static void apply_daily(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_MESSAGE)
		apply_message(r, &fact->as.message);
	else if (fact->kind == FACT_DELIVERY)
		apply_delivery(r, &fact->as.delivery);
	else if (fact->kind == FACT_SIGHTING)
		apply_sighting(r, &fact->as.sighting);
	else if (fact->kind == FACT_AUDIT)
		heard_apply(r, fact->as.audit.line, fact->as.audit.at);
}

static void apply_code(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_CODE_TRY)
		tries_apply(r, &fact->as.code_try);
	else
		tries_forgive(r, fact->as.enrol.jid);
}

/* Rows that nothing decides on, and changes that come like those of an import.
 */
static void apply_nothing(struct roster *r, const struct fact *fact)
{
	(void)r;
	(void)fact;
}

static void (*const appliers[FACT_KINDS])(
    struct roster *, const struct fact *) = {
    [FACT_MESSAGE] = apply_daily,
    [FACT_DELIVERY] = apply_daily,
    [FACT_SIGHTING] = apply_daily,
    [FACT_AUDIT] = apply_daily,
    [FACT_WATERMARK] = apply_mark,
    [FACT_FOLLOWED] = apply_mark,
    [FACT_UPKEEP] = apply_mark,
    [FACT_SEAL] = apply_mark,
    [FACT_CALL_UP] = apply_mark,
    [FACT_FINDING] = judgements_apply,
    [FACT_REPRESENT] = represents_apply,
    [FACT_REPRESENTED] = represents_apply,
    [FACT_JUDGING] = judgements_apply,
    [FACT_PHONE_RECORD] = judgements_apply,
    [FACT_TRACE] = judgements_apply,
    [FACT_OUTAGE] = outages_apply,
    [FACT_ALIVE] = outages_apply,
    [FACT_ANSWERED] = outages_apply,
    [FACT_LAPSE] = outages_apply,
    [FACT_ROLE] = staff_apply,
    [FACT_ROLE_MOVED] = staff_apply,
    [FACT_PROPOSAL] = staff_apply,
    [FACT_PROPOSAL_END] = staff_apply,
    [FACT_POLICY] = staff_apply,
    [FACT_NOTICE] = staff_apply,
    [FACT_UNTOLD] = staff_apply,
    [FACT_TOLD] = staff_apply,
    [FACT_ANNOUNCEMENT] = announce_apply,
    [FACT_ANNOUNCEMENT_END] = announce_apply,
    [FACT_ANNOUNCED] = announce_apply,
    [FACT_ANNOUNCING] = announce_apply,
    [FACT_CARRIED] = announce_apply,
    [FACT_REPLY] = replies_apply,
    [FACT_COVER] = covers_apply,
    [FACT_COVER_BEGUN] = covers_apply,
    [FACT_COVER_CUT] = covers_apply,
    [FACT_COVER_ENDED] = covers_apply,
    [FACT_MEETING] = few_apply,
    [FACT_OWN_ZONE] = few_apply,
    [FACT_FORMER_ACCOUNT] = formers_apply,
    [FACT_FORMER_NAME] = few_apply,
    [FACT_OWN_HOURS] = few_apply,
    [FACT_EARLIER_WISH] = earlier_apply,
    [FACT_FREED] = earlier_apply,
    [FACT_FREED_HELD] = earlier_apply,
    [FACT_FREED_DONE] = earlier_apply,
    [FACT_EARLIER_WAIT] = earlier_apply,
    [FACT_SLOT_OFFER] = offers_apply,
    [FACT_SLOT_OFFER_END] = offers_apply,
    [FACT_SLOT_OFFER_TOLD] = offers_apply,
    [FACT_APPOINTMENT] = appointments_apply,
    [FACT_APPOINTMENT_STEP] = appointments_apply,
    [FACT_REMINDER] = appointments_apply,
    [FACT_REMINDING] = appointments_apply,
    [FACT_APPOINTMENTS_REVIEW] = appointments_apply,
    [FACT_APPOINTMENT_LEFT] = appointments_apply,
    [FACT_ASIDE] = asides_apply,
    [FACT_HAIL] = hails_apply,
    [FACT_APPOINTMENT_UNTOLD] = appointments_apply,
    [FACT_APPOINTMENT_TOLD] = appointments_apply,
    [FACT_ABSENCE_FILE] = files_apply,
    [FACT_FILE_STEP] = files_apply,
    [FACT_FILE_TOLD] = files_apply,
    [FACT_FILE_LEFT] = files_apply,
    [FACT_EXPECTED] = keys_apply,
    [FACT_REGION] = apply_row,
    [FACT_ADVISOR] = apply_row,
    [FACT_CLAIMANT] = apply_row,
    [FACT_WAITING] = apply_row,
    [FACT_CONSENT] = apply_row,
    [FACT_WISH] = apply_row,
    [FACT_ACCOUNT] = apply_row,
    [FACT_CODE_TRY] = apply_code,
    [FACT_ENROL] = apply_code,
    [FACT_DUTY_DONE] = apply_learned,
    [FACT_PRESENCE] = apply_learned,
    [FACT_PRIVILEGE] = apply_learned,
    [FACT_PROVISION] = apply_learned,
    [FACT_PROVISION_ANSWER] = apply_learned,
    [FACT_COURTESY] = apply_learned,
    [FACT_TRYING] = apply_learned,
    [FACT_CAUGHT_UP] = apply_learned,
    [FACT_PROBED] = apply_learned,
    [FACT_HELD_TOLD] = apply_learned,
    [FACT_REGROUP] = today_apply,
    [FACT_DOORS] = doors_apply,
    [FACT_SHOWN] = doors_apply,
    [FACT_LINK] = apply_learned,
    [FACT_OFFSETS] = apply_learned,
    [FACT_SESSION] = apply_learned,
    [FACT_CODE] = apply_nothing,
    [FACT_EVALUATION] = apply_nothing,
    [FACT_EVIDENCE] = apply_nothing,
    [FACT_JUDGED] = apply_nothing,
    [FACT_PARTY] = apply_nothing,
    [FACT_RECALL] = apply_nothing,
    [FACT_CASE_LINE] = apply_nothing,
    [FACT_FIGURE] = apply_nothing,
    [FACT_FORGOTTEN] = apply_nothing,
    [FACT_HANDOVER] = apply_nothing,
    [FACT_HOLIDAY_SET] = apply_nothing,
    [FACT_HOURS_SET] = apply_nothing,
    [FACT_MOVE] = apply_nothing,
    [FACT_NOTE] = apply_nothing,
    [FACT_PLACE] = apply_nothing,
    [FACT_REACH] = apply_nothing,
    [FACT_REASSIGN] = apply_nothing,
    [FACT_REGION_SET] = apply_nothing,
    [FACT_REMINDER_LEFT] = apply_nothing,
    [FACT_SPEAK] = apply_nothing,
    [FACT_UNPARK] = apply_nothing,
};

void roster_apply(struct roster *r, const struct fact *fact)
{
	assert(appliers[fact->kind] != NULL);
	r->applied++;
	appliers[fact->kind](r, fact);
}

uint64_t roster_applied(const struct roster *r)
{
	return r->applied;
}

struct privilege roster_privilege(const struct roster *r, struct text host)
{
	uint32_t i;

	for (i = 0; i < r->privilege_count; i++)
		if (text_equal(r->privileges[i].row.host, host))
			return r->privileges[i].row;
	return (struct privilege){0};
}

struct probed roster_probed(const struct roster *r)
{
	return r->probed;
}

struct link_state roster_link(const struct roster *r)
{
	return r->link;
}

int64_t roster_followed(const struct roster *r)
{
	return r->followed;
}

uint64_t roster_watermark(const struct roster *r)
{
	return r->watermark;
}

int64_t roster_upkeep(const struct roster *r)
{
	return r->upkeep;
}

int64_t roster_sealed(const struct roster *r)
{
	return r->sealed;
}
