#include "component/talk/dispatch.h"

#include <string.h>

#include "component/command/adhoc.h"
#include "component/command/command.h"
#include "component/command/enrol.h"
#include "component/command/pending.h"
#include "component/command/search.h"
#include "component/talk/account.h"
#include "component/talk/card.h"
#include "component/talk/chat.h"
#include "component/talk/disco.h"
#include "component/talk/due.h"
#include "component/talk/follow.h"
#include "component/talk/hail.h"
#include "component/talk/judge.h"
#include "component/talk/prep.h"
#include "component/talk/presence.h"
#include "component/talk/provision.h"
#include "component/talk/receipt.h"
#include "component/talk/resend.h"
#include "component/talk/trace.h"
#include "roster/cover.h"

#define BIT(target) (1U << (target))
enum {
	ANY = BIT(TARGET_DOMAIN) | BIT(TARGET_SERVICE) | BIT(TARGET_ADVISOR) |
	      BIT(TARGET_ALIAS) | BIT(TARGET_UNKNOWN),
	PEOPLE = BIT(TARGET_ADVISOR) | BIT(TARGET_ALIAS),
	SERVICE = BIT(TARGET_DOMAIN) | BIT(TARGET_SERVICE),
};

static void refuse_unsupported(struct turn *turn, const struct stanza *s)
{
	(void)s;
	turn_refuse(turn, REFUSAL_UNSUPPORTED);
}

/* An error is never answered; one that no row above takes means nothing. */
static void ignore(struct turn *turn, const struct stanza *s)
{
	(void)turn;
	(void)s;
}

const struct iq_route iq_routes[] = {
    {"get", "http://jabber.org/protocol/disco#info",  "query",   disco_info   },
    {"get", "http://jabber.org/protocol/disco#items", "query",   disco_items  },
    {"get", "urn:xmpp:ping",                          "ping",    disco_ping   },
    {"get", "jabber:iq:version",                      "query",   disco_version},
    {"get", "jabber:iq:last",                         "query",   disco_last   },
    {"get", NS_SEARCH,				"query",   search_form  },
    {"set", NS_SEARCH,				"query",   search_run   },
    {"get", NS_REGISTER,			      "query",   enrol_form   },
    {"set", NS_REGISTER,			      "query",   enrol_submit },
    {"set", NS_COMMANDS,			      "command", adhoc_execute},
    {"get", "vcard-temp",			     "vCard",   card_answer  },
    {"get", "http://jabber.org/protocol/pubsub",      "pubsub",  disco_pubsub },
};
const uint32_t iq_route_count = sizeof(iq_routes) / sizeof(iq_routes[0]);

static void dispatch_iq(struct turn *turn, const struct stanza *s)
{
	const struct iq_route *route;
	uint32_t i;

	for (i = 0; i < iq_route_count; i++) {
		route = &iq_routes[i];
		if (text_is(s->type, route->type) &&
		    stanza_child(s, route->ns, route->name) != NULL) {
			route->handler(turn, s);
			return;
		}
	}
	turn_refuse(turn, REFUSAL_UNSUPPORTED);
}

/* To a question of ours. */
static void take_answer(struct turn *turn, const struct stanza *s)
{
	if (!hail_answered(turn, s))
		provision_answer(turn, s);
}

const struct route routes[] = {
    {STANZA_MESSAGE,  PEOPLE | SERVICE,   "error",        receipt_bounce        },
    {STANZA_MESSAGE,  ANY,                "error",        ignore                },
    {STANZA_MESSAGE,  ANY,                "groupchat",    refuse_unsupported    },
    {STANZA_MESSAGE,  PEOPLE,             NULL,           chat_message          },
    {STANZA_MESSAGE,  BIT(TARGET_DOMAIN), NULL,           provision_allowed     },
    {STANZA_MESSAGE,  SERVICE,            NULL,           chat_to_service       },
    {STANZA_MESSAGE,  ANY,                NULL,           chat_to_nobody        },
    {STANZA_PRESENCE, ANY,                "",             presence_came         },
    {STANZA_PRESENCE, ANY,                "unavailable",  presence_came         },
    {STANZA_PRESENCE, ANY,                "probe",        presence_probe        },
    {STANZA_PRESENCE, ANY,                "subscribe",    presence_subscribe    },
    {STANZA_PRESENCE, ANY,                "unsubscribe",  presence_leave        },
    {STANZA_PRESENCE, ANY,                "unsubscribed", account_left          },
    {STANZA_PRESENCE, ANY,                "error",        account_presence_error},
    {STANZA_PRESENCE, ANY,                NULL,           ignore                },
    {STANZA_IQ,       ANY,                "result",       take_answer           },
    {STANZA_IQ,       ANY,                "error",        take_answer           },
    {STANZA_IQ,       ANY,                NULL,           dispatch_iq           },
    {STANZA_OTHER,    ANY,                NULL,           ignore                },
};
const uint32_t route_count = sizeof(routes) / sizeof(routes[0]);

static bool fits(
    const struct route *route, const struct turn *turn, const struct stanza *s)
{
	return route->kind == s->kind &&
	       (BIT(turn->target) & route->targets) != 0 &&
	       (route->type == NULL || text_is(s->type, route->type));
}

/* An error is all that a flood brings about; presence can be had again. */
static void dispatch_over(struct turn *turn, const struct stanza *s)
{
	if (s->kind == STANZA_IQ || s->unfit != REFUSAL_NONE ||
	    stanza_child(s, NS_COMPONENT, "body") != NULL)
		turn_refuse(turn, REFUSAL_TOO_FAST);
}

/* What was skipped is refused; an answer to us is one all the same. */
static bool is_unfit(const struct stanza *s)
{
	return s->unfit != REFUSAL_NONE &&
	       (s->kind != STANZA_IQ || !text_is(s->type, "result"));
}

static void dispatch_stanza(struct turn *turn, const struct stanza *s)
{
	uint32_t i;

	if (turn->pace != PACE_FINE) {
		dispatch_over(turn, s);
		return;
	}
	if (is_unfit(s)) {
		turn_refuse(turn, s->unfit);
		trace_note(turn, s);
		return;
	}
	for (i = 0; i < route_count; i++)
		if (fits(&routes[i], turn, s)) {
			routes[i].handler(turn, s);
			account_speaks(turn, s);
			presence_of_staff(turn, s);
			trace_note(turn, s);
			return;
		}
}

static void dispatch_answer(struct turn *turn, const struct answer *answer)
{
	switch (answer->question.kind) {
	case QUESTION_CHANGES:
		if (turn->input.taken)
			follow_tell(turn, answer);
		else
			follow_take(turn, answer);
		return;
	case QUESTION_UNPROVEN:
		resend_unproven(turn, answer);
		return;
	case QUESTION_BOUNCED:
		resend_bounced(turn, answer);
		return;
	case QUESTION_STILL_BOUNCED:
		resend_still_bounced(turn, answer);
		return;
	case QUESTION_HANDOVER:
		follow_handover(turn, answer);
		return;
	case QUESTION_HISTORY:
	case QUESTION_NOTES:
	case QUESTION_CIRCULARS:
	case QUESTION_CIRCULAR:
	case QUESTION_FIGURES:
	case QUESTION_FORGOTTEN:
	case QUESTION_PARKED:
	case QUESTION_CASE:
		pending_answered(turn, answer);
		return;
	case QUESTION_CODE:
		enrol_answered(turn, answer);
		return;
	case QUESTION_EVIDENCE:
		judge_answered(turn, answer);
		return;
	case QUESTION_KINDS:
		return;
	}
}

static void watermark(struct turn *turn)
{
	struct watermark *fact = &turn_fact(turn, FACT_WATERMARK)->as.watermark;

	fact->up_to_turn = turn->input.proven;
	fact->at = turn->now;
}

void dispatch(struct turn *turn)
{
	turn->tries++;
	turn->decided_on = roster_applied(turn->roster);
	switch (turn->input.kind) {
	case INPUT_NONE:
		return;
	case INPUT_STANZA:
		if (turn->input.stanza != NULL)
			dispatch_stanza(turn, turn->input.stanza);
		return;
	case INPUT_ANSWER:
		dispatch_answer(turn, turn->input.answer);
		return;
	case INPUT_DUE:
		due_run(turn);
		return;
	case INPUT_STATE:
		turn_fact(turn, FACT_LINK)->as.link = turn->input.link;
		if (!turn->input.link.up)
			presence_farewell(turn);
		return;
	case INPUT_PROVEN:
		watermark(turn);
		return;
	}
}

static struct person claimant_of(uint32_t id)
{
	return (struct person){id != 0 ? SIDE_CLAIMANT : SIDE_NOBODY, id};
}

static struct person advisor_of(uint32_t id)
{
	return (struct person){id != 0 ? SIDE_ADVISOR : SIDE_NOBODY, id};
}

/* What comes back from an account that somebody had is theirs still, and
 * nothing else is that comes from it. */
static void name_former(
    struct turn *turn, struct person *claimant, struct person *advisor)
{
	const struct stanza *s = turn->input.stanza;
	struct person who;

	if (claimant->id != 0 || advisor->id != 0 ||
	    s->kind != STANZA_MESSAGE || !text_is(s->type, "error"))
		return;
	who = roster_had_account(turn->roster, turn->asker.bare);
	if (who.side == SIDE_CLAIMANT)
		*claimant = who;
	else if (who.side == SIDE_ADVISOR)
		*advisor = who;
}

/* A JID may be an advisor's and a claimant's: to the one contact it speaks as
 * claimant, elsewhere as advisor first. Whoever is known is answered as who
 * they are, also where they may not speak. */
static void name_persons(struct turn *turn, uint32_t alias)
{
	const struct roster *roster = turn->roster;
	struct asker *asker = &turn->asker;
	struct person as_claimant =
	    claimant_of(roster_claimant_with_jid(roster, asker->bare));
	struct person as_advisor =
	    advisor_of(roster_advisor_with_jid(roster, asker->bare));
	uint32_t follower;

	memset(turn->names, 0, sizeof(turn->names));
	asker->claimant = as_claimant.id;
	name_former(turn, &as_claimant, &as_advisor);
	asker->who = as_advisor.id != 0 ? as_advisor : as_claimant;
	if (asker->who.id == 0 && command_roles(turn) != 0)
		asker->who = turn->names[2] =
		    turn_person(SIDE_STAFF, asker->bare);
	else if (as_claimant.id == 0)
		turn->names[2] = turn_person(SIDE_STRANGER, asker->bare);
	if (turn->target == TARGET_ALIAS) {
		turn->names[0] = claimant_of(alias);
		turn->names[1] = asker->who;
	} else if (turn->target != TARGET_ADVISOR) {
		turn->names[0] = as_claimant;
		turn->names[1] = as_advisor;
	} else if (as_claimant.id != 0) {
		follower = roster_follower(roster, as_claimant.id);
		asker->who = as_claimant;
		turn->names[0] = as_claimant;
		turn->names[1] =
		    advisor_of(cover_responsible(roster, follower));
		turn->names[2] = advisor_of(follower);
	}
}

static enum target target_of(struct turn *turn, uint32_t *alias)
{
	const struct settings *settings = turn->settings;
	const struct jid *to = &turn->to;
	struct text bare;

	if (to->domain.len == 0)
		return TARGET_UNKNOWN;
	if (to->local.len == 0)
		return TARGET_DOMAIN;
	bare = jid_bare(&turn->arena, to);
	if (text_equal(bare, settings->service_address))
		return TARGET_SERVICE;
	if (text_equal(bare, settings->advisor_address))
		return TARGET_ADVISOR;
	*alias = roster_claimant_with_alias(turn->roster, to->local);
	return *alias != 0 ? TARGET_ALIAS : TARGET_UNKNOWN;
}

static void find_names(struct turn *turn)
{
	uint32_t alias = 0;

	turn->target = target_of(turn, &alias);
	name_persons(turn, alias);
}

static void read_to(struct turn *turn, struct text to)
{
	const struct text domain = turn->settings->domain;

	turn->asker.wrote_to = domain;
	turn->to = (struct jid){.domain = domain};
	if (to.len == 0)
		return;
	if (!prep_jid_at(&turn->arena, to, domain, &turn->to) ||
	    !text_equal(turn->to.domain, domain))
		turn->to = (struct jid){0};
	else
		turn->asker.wrote_to = jid_full(&turn->arena, &turn->to);
}

void dispatch_names(struct turn *turn)
{
	const struct stanza *s = turn->input.stanza;
	struct asker *asker = &turn->asker;
	struct jid from;

	if (s == NULL)
		return;
	if (!prep_jid(&turn->arena, s->from, PREP_STREAM, &from) ||
	    text_equal(from.domain, turn->settings->domain)) {
		turn->input.stanza = NULL; /* nobody could be answered */
		return;
	}
	asker->kind = s->kind;
	asker->address = jid_full(&turn->arena, &from);
	asker->bare = jid_bare(&turn->arena, &from);
	asker->id = s->id;
	asker->language = s->lang;
	turn->looks = s->kind == STANZA_PRESENCE && text_is(s->type, "probe");
	read_to(turn, s->to);
	find_names(turn);
}

bool dispatch_renames(struct turn *turn)
{
	struct person before[NAMES];

	if (turn->input.stanza == NULL)
		return false;
	memcpy(before, turn->names, sizeof(before));
	find_names(turn);
	return memcmp(before, turn->names, sizeof(before)) != 0;
}

/* What is stored weighs more. */
enum {
	STORED_WEIGHT = 10
};

/* A step of a form, a search, or words to the service. */
static bool gives_command(const struct turn *turn)
{
	const struct stanza *s = turn->input.stanza;

	if (s->kind == STANZA_MESSAGE)
		return turn->target == TARGET_SERVICE &&
		       stanza_child(s, NS_COMPONENT, "body") != NULL;
	return s->kind == STANZA_IQ && text_is(s->type, "set") &&
	       (stanza_child(s, NS_COMMANDS, "command") != NULL ||
		   stanza_child(s, NS_REGISTER, "query") != NULL ||
		   stanza_child(s, NS_SEARCH, "query") != NULL);
}

static enum pace_role role_of(const struct turn *turn)
{
	unsigned roles = command_roles(turn);

	if ((roles & MAY_STAFF) != 0)
		return PACE_STAFF;
	return (roles & MAY_ADVISOR) != 0 ? PACE_ADVISOR : PACE_CLAIMANT;
}

struct pace_load dispatch_load(struct turn *turn)
{
	const struct stanza *s = turn->input.stanza;
	struct pace_load load = {
	    .bare = turn->asker.bare, .stanzas = 1, .bytes = (int64_t)s->bytes};
	struct jid jid;

	if (jid_cut(load.bare, &jid))
		load.domain = jid.domain;
	if (s->kind == STANZA_MESSAGE ||
	    (s->kind == STANZA_IQ && text_is(s->type, "set")))
		load.stanzas = STORED_WEIGHT;
	if (gives_command(turn)) {
		load.commands = 1;
		load.role = role_of(turn);
	}
	return load;
}
