#include "component/talk/absence.h"
#include "component/talk/card.h"
#include "component/talk/disco.h"
#include "component/talk/presence_private.h"
#include "roster/cover.h"
#include "roster/doors.h"

static struct text show_element(enum show show)
{
	switch (show) {
	case SHOW_GONE:
	case SHOW_XA:
		return TEXT("<show>xa</show>");
	case SHOW_AWAY:
		return TEXT("<show>away</show>");
	case SHOW_DND:
		return TEXT("<show>dnd</show>");
	case SHOW_AVAILABLE:
		break;
	}
	return (struct text){0};
}

#define RESOURCE "/guichet"

/* Gajim shows only people who are somewhere: with a resource. */
static struct text present(struct turn *turn, struct text bare)
{
	struct build b = {.arena = &turn->arena};

	build_room(&b, bare.len + sizeof(RESOURCE));
	build_text(&b, bare);
	build_text(&b, TEXT(RESOURCE));
	return build_done(&b);
}

static struct text present_alias(
    struct turn *turn, const struct claimant_view *claimant)
{
	const struct text alias = claimant->row.alias;
	const struct text domain = turn->settings->domain;
	struct build b = {.arena = &turn->arena};

	build_room(&b, alias.len + domain.len + sizeof("@" RESOURCE));
	build_text(&b, alias);
	build_text(&b, TEXT("@"));
	build_text(&b, domain);
	build_text(&b, TEXT(RESOURCE));
	return build_done(&b);
}

struct shown_as {
	struct text from;
	struct text to;
	enum show show;
	struct text status;
	enum disco_kind kind;
	struct picture picture;
	struct shows shows;
};

/* As long as they may be shown by the time that it leaves. */
static void send_shown(
    struct turn *turn, struct writer *w, const struct shows *shows)
{
	uint32_t before = turn->then.count;

	turn_send(turn, w, false);
	if (turn->then.count > before)
		turn_shows(turn, shows);
}

/* Never "unavailable" for somebody who may be written to: clients hide those
 * who are, so an absent person is "xa" with a status that says so. */
static void send_presence(struct turn *turn, const struct shown_as *shown)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "presence");
	xml_put(&w, "from", shown->from);
	xml_put(&w, "to", shown->to);
	xml_raw(&w, show_element(shown->show));
	if (shown->status.len > 0)
		xml_leaf(&w, "status", shown->status);
	disco_write_caps(&w, turn, shown->kind);
	card_write_update(&w, turn, shown->picture);
	xml_end(&w);
	send_shown(turn, &w, &shown->shows);
}

static struct writer write_bare(
    struct turn *turn, struct text from, struct text to, const char *type)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "presence");
	xml_put(&w, "from", from);
	xml_put(&w, "to", to);
	xml_put_string(&w, "type", type);
	xml_end(&w);
	return w;
}

void presence_send_bare(
    struct turn *turn, struct text from, struct text to, const char *type)
{
	struct writer w = write_bare(turn, from, to, type);

	turn_send(turn, &w, false);
}

void presence_grant(struct turn *turn, struct text from, const char *type,
    const struct shows *shows)
{
	struct writer w = write_bare(turn, from, shows->to, type);

	send_shown(turn, &w, shows);
}

/* Whoever has not agreed to be followed is not shown, and shown nobody. */
static enum show agreed_show(
    const struct claimant_view *claimant, enum show show)
{
	return claimant->row.consent ? show : SHOW_GONE;
}

bool presence_is_shown(
    const struct turn *turn, const struct claimant_view *claimant)
{
	return roster_policy(turn->roster, POLICY_SHOW_PRESENCE,
		   claimant->row.region) != 0;
}

static struct text say_plain(
    const struct turn *turn, enum wording_key key, struct person reader)
{
	const struct settings *settings = turn->settings;

	return wording_plain(settings->wording, key,
	    turn_language_of(turn, reader), settings->language);
}

static void send_alias(struct turn *turn, const struct claimant_view *claimant,
    enum show show, struct text to)
{
	struct person reader = {
	    SIDE_ADVISOR, roster_advisor_with_jid(turn->roster, to)};
	struct shown_as shown = {
	    .from = present_alias(turn, claimant),
	    .to = to,
	    .show = agreed_show(claimant, show),
	    .kind = DISCO_ALIAS,
	    .picture = card_of_alias(turn, claimant),
	};

	if (!presence_is_shown(turn, claimant)) {
		shown.show = SHOW_XA;
		shown.status = say_plain(turn, WORDING_STATUS_HIDDEN, reader);
	} else if (shown.show == SHOW_GONE) {
		shown.status = say_plain(turn, WORDING_STATUS_OFFLINE, reader);
	}
	if (reader.id != 0)
		shown.shows = (struct shows){claimant->row.id, reader.id, to};
	send_presence(turn, &shown);
}

struct answering presence_answering(const struct turn *turn, uint32_t follower)
{
	struct answering answering = {.responsible = follower};
	struct advisor_view advisor = {0};

	answering.absent = cover_of(turn->roster, follower, &answering.cover);
	answering.responsible = cover_responsible(turn->roster, follower);
	(void)roster_advisor(turn->roster, answering.responsible, &advisor);
	answering.show = advisor.show;
	return answering;
}

/* What stands in place of a show that says who is there, with a text. */
enum instead {
	INSTEAD_NOTHING,
	INSTEAD_NOT_AGREED,
	INSTEAD_NOBODY,
	INSTEAD_COVERED,
	INSTEAD_ABSENT,
	INSTEAD_CLOSED,
	INSTEAD_HIDDEN,
};

static enum instead instead_of(const struct turn *turn,
    const struct claimant_view *claimant, const struct answering *answering)
{
	if (!claimant->row.consent)
		return INSTEAD_NOT_AGREED;
	if (claimant->row.advisor == 0)
		return INSTEAD_NOBODY;
	if (answering->absent)
		return answering->cover.stand_in != 0 ? INSTEAD_COVERED
						      : INSTEAD_ABSENT;
	if (!doors_open(turn->roster, claimant->row.region, turn->now))
		return INSTEAD_CLOSED;
	return presence_is_shown(turn, claimant) ? INSTEAD_NOTHING
						 : INSTEAD_HIDDEN;
}

static struct text say_instead(struct turn *turn, enum wording_key key,
    const struct claimant_view *claimant, const struct answering *answering)
{
	struct person reader = {SIDE_CLAIMANT, claimant->row.id};
	struct build hours = {.arena = &turn->arena};
	struct advisor_view stand_in = {0};
	struct wording_argument arguments[3];
	struct wording_ask ask = {
	    .key = key,
	    .language = turn_language_of(turn, reader),
	    .otherwise = turn->settings->language,
	    .arguments = arguments,
	    .count = 3,
	};

	(void)roster_advisor(turn->roster, answering->responsible, &stand_in);
	build_number(&hours, roster_policy(turn->roster, POLICY_ANSWER_DUTY,
				 claimant->row.region));
	arguments[0] = (struct wording_argument){"hours", build_done(&hours)};
	arguments[1] = (struct wording_argument){"stand_in", stand_in.row.name};
	arguments[2] = (struct wording_argument){"until",
	    answering->absent ? absence_last_day(turn, &answering->cover)
			      : (struct text){0}};
	return wording_say(turn->settings->wording, &turn->arena, &ask, NULL);
}

static void send_advisor(struct turn *turn,
    const struct claimant_view *claimant, const struct answering *answering,
    struct text to)
{
	static const struct {
		enum show show;
		enum wording_key key;
	} rows[] = {
	    [INSTEAD_NOTHING] = {SHOW_GONE, WORDING_STATUS_OFFLINE   },
	    [INSTEAD_NOT_AGREED] = {SHOW_GONE, WORDING_STATUS_OFFLINE   },
	    [INSTEAD_NOBODY] = {SHOW_GONE, WORDING_STATUS_NO_ADVISOR},
	    [INSTEAD_COVERED] = {SHOW_AWAY, WORDING_STATUS_COVERED   },
	    [INSTEAD_ABSENT] = {SHOW_AWAY, WORDING_STATUS_ABSENT    },
	    [INSTEAD_CLOSED] = {SHOW_AWAY, WORDING_STATUS_CLOSED    },
	    [INSTEAD_HIDDEN] = {SHOW_XA,   WORDING_STATUS_HIDDEN    },
	};
	enum instead instead = instead_of(turn, claimant, answering);
	struct shown_as shown = {
	    .from = present(turn, turn->settings->advisor_address),
	    .to = to,
	    .show = instead == INSTEAD_NOTHING ? answering->show
					       : rows[instead].show,
	    .kind = DISCO_ADVISOR,
	    .picture = card_of_advisor(turn, claimant),
	    .shows = {claimant->row.id, 0, to},
	};

	if (instead != INSTEAD_NOTHING || shown.show == SHOW_GONE)
		shown.status =
		    say_instead(turn, rows[instead].key, claimant, answering);
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
	struct answering answering =
	    presence_answering(turn, claimant->row.advisor);

	send_advisor(turn, claimant, &answering, to);
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
		return turn_language_of(
		    turn, (struct person){SIDE_ADVISOR, advisor.row.id});
	if (roster_claimant_by_jid(turn->roster, to, &claimant))
		return turn_language_of(
		    turn, (struct person){SIDE_CLAIMANT, claimant.row.id});
	return turn_language(turn);
}

void presence_of_service(struct turn *turn, struct text to)
{
	struct shown_as shown = {
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

void presence_of_responsible(struct turn *turn, uint32_t follower,
    const struct answering *answering, bool only)
{
	struct claimant_view claimant;
	uint32_t id = 0;

	while ((id = roster_next_there(turn->roster, follower, id)) != 0)
		if (roster_claimant(turn->roster, id, &claimant) &&
		    claimant.row.consent &&
		    (!only || instead_of(turn, &claimant, answering) ==
				  INSTEAD_NOTHING))
			send_advisor(
			    turn, &claimant, answering, claimant.row.jid);
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
				    present_alias(turn, &claimant),
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
