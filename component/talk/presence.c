#include "component/command/enrol.h"
#include "component/talk/notice.h"
#include "component/talk/presence_private.h"
#include "component/talk/sighting.h"
#include "roster/cover.h"
#include "roster/jid.h"

/* Within so many microseconds the last probe is answered. */
static const int64_t PROBES_ANSWERED = INT64_C(5) * 1000000;

enum {
	HELD_SLICE = 50 /* people of one turn; each may have a caseload */
};

static enum show show_of(const struct stanza *s)
{
	static const struct {
		const char *word;
		enum show show;
	} shows[] = {
	    {"away", SHOW_AWAY},
	    {"xa",   SHOW_XA  },
	    {"dnd",  SHOW_DND },
	};
	const struct element *show = stanza_child(s, NS_COMPONENT, "show");
	size_t i;

	if (text_is(s->type, "unavailable"))
		return SHOW_GONE;
	for (i = 0; show != NULL && i < sizeof(shows) / sizeof(shows[0]); i++)
		if (text_is(show->text, shows[i].word))
			return shows[i].show;
	return SHOW_AVAILABLE;
}

static uint64_t resource_of(const struct turn *turn, enum show show)
{
	struct jid jid;

	if (!jid_cut(turn->asker.address, &jid) || jid.resource.len == 0)
		return show == SHOW_GONE ? 0 : 1;
	return text_hash(jid.resource) | 1;
}

void presence_ask_bounced(struct turn *turn, struct person who)
{
	struct turn *more = turn_more(turn);

	more->ask = arena_alloc(&more->arena, sizeof(*more->ask));
	more->names[0] = who; /* behind what is being tried */
	more->ask->kind = QUESTION_BOUNCED;
	more->ask->who = who;
	more->ask->turn = turn->number;
	more->ask->limit = turn->settings->slice;
}

void presence_of_staff(struct turn *turn, const struct stanza *s)
{
	const struct person who = turn->asker.who;
	bool comes = s->kind == STANZA_PRESENCE && s->type.len == 0;
	bool writes = s->kind == STANZA_MESSAGE && !text_is(s->type, "error");

	if ((comes || writes) && who.side == SIDE_STAFF &&
	    roster_staff_bounced(turn->roster, who.id))
		presence_ask_bounced(turn, who);
}

void presence_ask(
    struct turn *turn, struct person who, struct text account, bool new)
{
	struct provision *fact;
	struct writer w;
	struct jid jid;

	if (account.len == 0)
		return;
	w = turn_write(turn);
	xml_start(&w, "presence");
	xml_put(&w, "from", turn->settings->service_address);
	xml_put(&w, "to", account);
	xml_put_string(&w, "type", "probe");
	xml_end(&w);
	turn_send(turn, &w, false);
	if (!new || !jid_cut(account, &jid) ||
	    roster_privilege(turn->roster, jid.domain).roster)
		return;
	fact = &turn_fact(turn, FACT_PROVISION)->as.provision;
	fact->who = who;
	fact->stage = PROVISION_WANTED;
}

/* What every arrival brings: their roster is looked at once per link, and
 * what had bounced is tried again. */
static void arrived(struct turn *turn, struct person who,
    enum provision_stage stage, bool bounced)
{
	struct provision *provision;

	if (stage == PROVISION_UNKNOWN) {
		provision = &turn_fact(turn, FACT_PROVISION)->as.provision;
		provision->who = who;
		provision->stage = PROVISION_WANTED;
		provision->link = roster_link(turn->roster).at;
	}
	if (bounced)
		presence_ask_bounced(turn, who);
}

/* After a log-in the server asks for whom they see, so they are shown unasked
 * only while we are coming up ourselves and the log-in was long ago. */
static bool is_coming_up(const struct turn *turn)
{
	struct probed probed = roster_probed(turn->roster);

	return probed.claimants < roster_claimants(turn->roster) ||
	       probed.advisors < roster_advisors(turn->roster) ||
	       turn->now - probed.at < PROBES_ANSWERED;
}

static void claimant_changed(
    struct turn *turn, struct person who, enum show show, bool held)
{
	struct claimant_view claimant;

	if (!roster_claimant(turn->roster, who.id, &claimant) ||
	    claimant.show == show)
		return;
	if (!held && claimant.row.consent && presence_is_shown(turn, &claimant))
		presence_show_alias(turn, &claimant, show);
	if (claimant.show != SHOW_GONE)
		return;
	arrived(turn, who, claimant.provision, claimant.bounced);
	if (is_coming_up(turn))
		presence_of_advisor(turn, &claimant, claimant.row.jid);
	notice_ask(turn, &claimant);
}

/* Those whom they answer: not their own while somebody stands in for them. */
static void tell_caseloads(
    struct turn *turn, const struct advisor_view *advisor, enum show show)
{
	struct answering answering;
	uint32_t of = 0;

	while ((of = cover_next(turn->roster, advisor->row.id, of)) != 0) {
		answering = presence_answering(turn, of);
		if (answering.responsible != advisor->row.id)
			continue;
		answering.show = show;
		presence_of_responsible(turn, of, &answering, true);
	}
}

static void send_aliases(struct turn *turn, const struct advisor_view *advisor)
{
	struct claimant_view claimant;
	uint32_t of = 0, id;

	while ((of = cover_next(turn->roster, advisor->row.id, of)) != 0)
		for (id = 0;
		     (id = roster_next_in_caseload(turn->roster, of, id)) != 0;)
			if (roster_claimant(turn->roster, id, &claimant))
				presence_of_alias(
				    turn, &claimant, advisor->row.jid);
}

static void advisor_changed(
    struct turn *turn, struct person who, enum show show, bool held)
{
	struct advisor_view advisor;

	if (!roster_advisor(turn->roster, who.id, &advisor) ||
	    advisor.show == show)
		return;
	if (!held)
		tell_caseloads(turn, &advisor, show);
	if (advisor.show == SHOW_GONE) {
		arrived(turn, who, advisor.provision, advisor.bounced);
		if (is_coming_up(turn))
			send_aliases(turn, &advisor);
	}
	if ((show != SHOW_GONE) != advisor.sighting.available)
		sighting_note(turn, &advisor, show != SHOW_GONE);
}

/* A turn may also name the other end: whose alias it is, who the advisor is
 * that stands behind the one contact. An alias never needs a presence. */
static bool comes_from(const struct turn *turn, struct person who)
{
	return who.side != SIDE_NOBODY && turn->target != TARGET_ALIAS &&
	       (turn->target != TARGET_ADVISOR || who.side == SIDE_CLAIMANT);
}

void presence_came(struct turn *turn, const struct stanza *s)
{
	enum show show = show_of(s);
	uint64_t resource = resource_of(turn, show);
	struct presence *fact;
	struct person who;
	enum show best;
	size_t i;

	for (i = 0; i < 2; i++) {
		who = turn->names[i];
		if (!comes_from(turn, who))
			continue;
		best = roster_show_with(turn->roster, who, resource, show);
		fact = &turn_fact(turn, FACT_PRESENCE)->as.presence;
		fact->who = who;
		fact->resource = resource;
		fact->show = show;
		fact->at = turn->now;
		fact->link = roster_link(turn->roster).at;
		fact->held = roster_holds(turn->roster, who, turn->now);
		if (who.side == SIDE_CLAIMANT)
			claimant_changed(turn, who, best, fact->held);
		else
			advisor_changed(turn, who, best, fact->held);
	}
}

int64_t presence_next(
    const struct roster *roster, const struct settings *settings)
{
	struct held held;

	(void)settings;
	return roster_held_at(roster, 0, &held) ? held.until : INT64_MAX;
}

static void tell_held(struct turn *turn, struct person who)
{
	struct claimant_view claimant;
	struct advisor_view advisor;
	enum show told = roster_told(turn->roster, who);

	if (who.side == SIDE_ADVISOR) {
		if (roster_advisor(turn->roster, who.id, &advisor) &&
		    advisor.show != told)
			tell_caseloads(turn, &advisor, advisor.show);
	} else if (roster_claimant(turn->roster, who.id, &claimant) &&
		   claimant.show != told && claimant.row.consent &&
		   presence_is_shown(turn, &claimant)) {
		presence_show_alias(turn, &claimant, claimant.show);
	}
}

void presence_due(struct turn *turn)
{
	struct held_told *fact;
	struct held held;
	uint32_t i;

	for (i = 0; i < HELD_SLICE && roster_held_at(turn->roster, i, &held) &&
		    held.until <= turn->now;
	     i++) {
		tell_held(turn, held.who);
		fact = &turn_fact(turn, FACT_HELD_TOLD)->as.held_told;
		fact->who = held.who;
		fact->at = turn->now;
	}
}

/* May the asker see the address that they wrote to? */
static bool may_see(const struct turn *turn, struct claimant_view *claimant)
{
	switch (turn->target) {
	case TARGET_DOMAIN:
	case TARGET_SERVICE:
		return turn->asker.who.side != SIDE_NOBODY;
	case TARGET_ADVISOR:
		return turn->asker.who.side == SIDE_CLAIMANT &&
		       roster_claimant(
			   turn->roster, turn->asker.who.id, claimant);
	case TARGET_ALIAS:
		return turn->asker.who.side == SIDE_ADVISOR &&
		       roster_claimant(
			   turn->roster, turn->names[0].id, claimant) &&
		       cover_sees(turn->roster, turn->asker.who.id, claimant);
	case TARGET_UNKNOWN:
		break;
	}
	return false;
}

static void answer_presence(
    struct turn *turn, const struct claimant_view *claimant)
{
	switch (turn->target) {
	case TARGET_DOMAIN:
	case TARGET_SERVICE:
		presence_of_service(turn, turn->asker.bare);
		return;
	case TARGET_ADVISOR:
		presence_of_advisor(turn, claimant, turn->asker.bare);
		return;
	case TARGET_ALIAS:
		presence_of_alias(turn, claimant, turn->asker.bare);
		return;
	case TARGET_UNKNOWN:
		return;
	}
}

void presence_probe(struct turn *turn, const struct stanza *s)
{
	struct claimant_view claimant = {0};

	(void)s;
	if (may_see(turn, &claimant))
		answer_presence(turn, &claimant);
	else
		presence_send_bare(turn, turn->asker.wrote_to, turn->asker.bare,
		    "unavailable");
}

/* Most clients ask for this before anything can be written: so it is where a
 * newcomer is told what to do. */
static void refuse_subscription(struct turn *turn)
{
	if (turn->target != TARGET_ADVISOR &&
	    turn->asker.who.side != SIDE_NOBODY)
		turn_refuse(turn, REFUSAL_NO_SUCH_ADDRESS);
	else if ((turn->target != TARGET_ADVISOR &&
		     turn->target != TARGET_SERVICE) ||
		 !enrol_introduce(turn))
		turn_refuse(turn, REFUSAL_STRANGER);
}

/* Granted to whoever may write there, and asked back where their presence is
 * needed; an alias never needs it (facts: one contact with 'both' is enough).
 */
void presence_subscribe(struct turn *turn, const struct stanza *s)
{
	struct text from = turn->asker.wrote_to;
	struct shows shows = {.to = turn->asker.bare};
	struct claimant_view claimant = {0};
	struct jid jid;

	(void)s;
	if (jid_cut(from, &jid))
		from = jid_bare(&turn->arena, &jid);
	if (!may_see(turn, &claimant)) {
		presence_send_bare(turn, from, shows.to, "unsubscribed");
		refuse_subscription(turn);
		return;
	}
	shows.claimant = claimant.row.id;
	if (turn->target == TARGET_ALIAS)
		shows.advisor = turn->asker.who.id;
	presence_grant(turn, from, "subscribed", &shows);
	if (turn->target != TARGET_ALIAS)
		presence_grant(turn, from, "subscribe", &shows);
	answer_presence(turn, &claimant);
}

void presence_leave(struct turn *turn, const struct stanza *s)
{
	struct text from = turn->asker.wrote_to;
	struct jid jid;

	(void)s;
	if (jid_cut(from, &jid))
		from = jid_bare(&turn->arena, &jid);
	if (turn->target != TARGET_UNKNOWN)
		presence_send_bare(
		    turn, from, turn->asker.bare, "unsubscribed");
}
