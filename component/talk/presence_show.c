#include "component/talk/card.h"
#include "component/talk/disco.h"
#include "component/talk/forward.h"
#include "component/talk/presence_private.h"
#include "roster/cover.h"

static const char *show_word(enum show show)
{
	switch (show) {
	case SHOW_GONE:
	case SHOW_XA:
		return "xa";
	case SHOW_AWAY:
		return "away";
	case SHOW_DND:
		return "dnd";
	case SHOW_AVAILABLE:
		break;
	}
	return NULL;
}

/* Gajim shows only people who are somewhere: with a resource. */
static struct text present(struct turn *turn, struct text bare)
{
	struct build b = {.arena = &turn->arena};

	build_text(&b, bare);
	build_string(&b, "/guichet");
	return build_done(&b);
}

struct shown {
	struct text from;
	struct text to;
	enum show show;
	struct text status;
	enum disco_kind kind;
	struct picture picture;
};

/* Never "unavailable" for somebody who may be written to: clients hide those
 * who are, so an absent person is "xa" with a status that says so. */
static void send_presence(struct turn *turn, const struct shown *shown)
{
	const char *word = show_word(shown->show);
	struct writer w = turn_write(turn);

	xml_start(&w, "presence");
	xml_put(&w, "from", shown->from);
	xml_put(&w, "to", shown->to);
	if (word != NULL)
		xml_leaf(&w, "show", text_of(word));
	if (shown->status.len > 0)
		xml_leaf(&w, "status", shown->status);
	disco_write_caps(&w, turn, shown->kind);
	card_write_update(&w, turn, shown->picture);
	xml_end(&w);
	turn_send(turn, &w, false);
}

void presence_send_bare(
    struct turn *turn, struct text from, struct text to, const char *type)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "presence");
	xml_put(&w, "from", from);
	xml_put(&w, "to", to);
	xml_put_string(&w, "type", type);
	xml_end(&w);
	turn_send(turn, &w, false);
}

/* Whoever has not agreed to be followed is not shown, and shown nobody. */
static enum show agreed_show(
    const struct claimant_view *claimant, enum show show)
{
	return claimant->row.consent ? show : SHOW_GONE;
}

static void send_alias(struct turn *turn, const struct claimant_view *claimant,
    enum show show, struct text to)
{
	struct person reader = {SIDE_ADVISOR, claimant->row.advisor};
	struct shown shown = {
	    .from = present(turn, forward_alias(turn, claimant)),
	    .to = to,
	    .show = agreed_show(claimant, show),
	    .kind = DISCO_ALIAS,
	    .picture = card_of_alias(turn, claimant),
	};

	if (shown.show == SHOW_GONE)
		shown.status = turn_say(turn, WORDING_STATUS_OFFLINE,
		    turn_addressee(turn, reader).language);
	send_presence(turn, &shown);
}

static void send_advisor(struct turn *turn,
    const struct claimant_view *claimant, enum show show, struct text to)
{
	struct person reader = {SIDE_CLAIMANT, claimant->row.id};
	struct shown shown = {
	    .from = present(turn, turn->settings->advisor_address),
	    .to = to,
	    .show = agreed_show(claimant, show),
	    .kind = DISCO_ADVISOR,
	    .picture = card_of_advisor(turn, claimant),
	};

	if (shown.show == SHOW_GONE)
		shown.status = turn_say(turn,
		    claimant->row.advisor != 0 ? WORDING_STATUS_OFFLINE
					       : WORDING_STATUS_NO_ADVISOR,
		    turn_addressee(turn, reader).language);
	send_presence(turn, &shown);
}

void presence_of_alias(
    struct turn *turn, const struct claimant_view *claimant, struct text to)
{
	send_alias(turn, claimant, claimant->show, to);
}

void presence_of_advisor(
    struct turn *turn, const struct claimant_view *claimant, struct text to)
{
	struct advisor_view advisor = {0};

	(void)roster_advisor(turn->roster,
	    cover_responsible(turn->roster, claimant->row.advisor), &advisor);
	send_advisor(turn, claimant, advisor.show, to);
}

/* To whoever follows them and to who stands in, where they are there. */
void presence_show_alias(
    struct turn *turn, const struct claimant_view *claimant, enum show show)
{
	uint32_t follower = claimant->row.advisor;
	uint32_t responsible = cover_responsible(turn->roster, follower);
	struct advisor_view advisor;

	if (roster_advisor(turn->roster, follower, &advisor) &&
	    advisor.show != SHOW_GONE)
		send_alias(turn, claimant, show, advisor.row.jid);
	if (responsible != follower &&
	    roster_advisor(turn->roster, responsible, &advisor) &&
	    advisor.show != SHOW_GONE)
		send_alias(turn, claimant, show, advisor.row.jid);
}

void presence_follows_consent(struct turn *turn, const struct claimant *row)
{
	struct claimant_view claimant;

	if (!roster_claimant(turn->roster, row->id, &claimant) ||
	    claimant.row.consented > row->consented ||
	    claimant.row.consent == row->consent || claimant.show == SHOW_GONE)
		return;
	claimant.row = *row;
	presence_show_alias(turn, &claimant, claimant.show);
	presence_of_advisor(turn, &claimant, row->jid);
}

void presence_leaves_account(struct turn *turn, struct text bare)
{
	const struct text ours[] = {
	    turn->settings->advisor_address,
	    turn->settings->service_address,
	};
	struct advisor_view advisor;
	size_t i, count = 2;

	if (roster_advisor_by_jid(turn->roster, bare, &advisor))
		count = 1; /* they need accueil@ as before */
	for (i = 0; bare.len > 0 && i < count; i++) {
		presence_send_bare(turn, ours[i], bare, "unavailable");
		presence_send_bare(turn, ours[i], bare, "unsubscribed");
		presence_send_bare(turn, ours[i], bare, "unsubscribe");
	}
}

/* Their own, also where they are not who asks. */
static struct text language_at(const struct turn *turn, struct text to)
{
	struct claimant_view claimant;
	struct advisor_view advisor;

	if (text_equal(to, turn->asker.bare))
		return turn_language(turn);
	if (roster_advisor_by_jid(turn->roster, to, &advisor))
		return turn_addressee(
		    turn, (struct person){SIDE_ADVISOR, advisor.row.id})
		    .language;
	if (roster_claimant_by_jid(turn->roster, to, &claimant))
		return turn_addressee(
		    turn, (struct person){SIDE_CLAIMANT, claimant.row.id})
		    .language;
	return turn_language(turn);
}

void presence_of_service(struct turn *turn, struct text to)
{
	struct shown shown = {
	    .from = turn->settings->service_resource,
	    .to = to,
	    .show = SHOW_AVAILABLE,
	    .status =
		turn_say(turn, WORDING_STATUS_SERVICE, language_at(turn, to)),
	    .kind = DISCO_SERVICE,
	    .picture = picture_of_service(),
	};

	send_presence(turn, &shown);
}

void presence_of_responsible(
    struct turn *turn, uint32_t follower, enum show show)
{
	struct claimant_view claimant;
	uint32_t id = 0;

	while ((id = roster_next_in_caseload(turn->roster, follower, id)) != 0)
		if (roster_claimant(turn->roster, id, &claimant) &&
		    claimant.row.consent && claimant.show != SHOW_GONE)
			send_advisor(turn, &claimant, show, claimant.row.jid);
}

static void farewell_advisor(struct turn *turn, uint32_t id)
{
	struct advisor_view advisor;
	struct claimant_view claimant;
	uint32_t of = 0, next;

	if (!roster_advisor(turn->roster, id, &advisor) ||
	    advisor.show == SHOW_GONE)
		return;
	while ((of = cover_next(turn->roster, id, of)) != 0)
		for (next = 0; (next = roster_next_in_caseload(
				    turn->roster, of, next)) != 0;)
			if (roster_claimant(turn->roster, next, &claimant))
				presence_send_bare(turn,
				    present(
					turn, forward_alias(turn, &claimant)),
				    advisor.row.jid, "unavailable");
	presence_send_bare(turn, turn->settings->service_resource,
	    advisor.row.jid, "unavailable");
}

void presence_farewell(struct turn *turn)
{
	struct claimant_view claimant;
	uint32_t i;

	for (i = 0; i < roster_advisors(turn->roster); i++)
		farewell_advisor(turn, roster_advisor_at(turn->roster, i));
	for (i = 0; i < roster_claimants(turn->roster); i++) {
		if (!roster_claimant(turn->roster,
			roster_claimant_at(turn->roster, i), &claimant) ||
		    claimant.show == SHOW_GONE)
			continue;
		presence_send_bare(turn,
		    present(turn, turn->settings->advisor_address),
		    claimant.row.jid, "unavailable");
		presence_send_bare(turn, turn->settings->service_resource,
		    claimant.row.jid, "unavailable");
	}
}
