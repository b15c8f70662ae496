#include "component/command/announce.h"

#include "component/command/call.h"
#include "component/command/people.h"

/*
 * A line of the service to all claimants or advisors of a region or of all.
 * It goes out in slices so that nobody's sentence waits behind it. A daemon
 * that starts again begins anew; `seen` knows who had the line.
 */

enum {
	SLICE = 200,    /* looked at in one turn */
	EVERY = 100000, /* microseconds between two */
};

static const struct option audiences[] = {
    {"claimants", WORDING_AUDIENCE_CLAIMANTS},
    {"advisors",  WORDING_AUDIENCE_ADVISORS },
    {NULL,        WORDING_KEYS              },
};

static const struct field fields[] = {
    {.name = "audience",
     .label = WORDING_FIELD_AUDIENCE,
     .type = TYPE_CHOICE,
     .required = true,
     .options = audiences},
    {.name = "text",
     .label = WORDING_FIELD_TEXT,
     .type = TYPE_LINES,
     .required = true},
    {.name = "region", .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL      },
};

static uint32_t audience_count(
    const struct roster *roster, enum audience audience)
{
	return audience == AUDIENCE_CLAIMANTS ? roster_claimants(roster)
					      : roster_advisors(roster);
}

/* Is the i-th one of those who hear it? Test accounts are not. */
static bool hears(const struct roster *roster, const struct announcement *a,
    uint32_t i, struct person *who)
{
	struct claimant_view claimant;
	struct advisor_view advisor;

	if (a->audience == AUDIENCE_CLAIMANTS) {
		*who = (struct person){
		    SIDE_CLAIMANT, roster_claimant_at(roster, i)};
		return roster_claimant(roster, who->id, &claimant) &&
		       claimant.row.consent && claimant.row.jid.len > 0 &&
		       !claimant.row.probe &&
		       (a->region == 0 || a->region == claimant.row.region);
	}
	*who = (struct person){SIDE_ADVISOR, roster_advisor_at(roster, i)};
	return roster_advisor(roster, who->id, &advisor) &&
	       !advisor.row.probe &&
	       (a->region == 0 || a->region == advisor.row.region);
}

static struct announcement announcement(const struct call *call)
{
	return (struct announcement){
	    .turn = call->turn->number,
	    .at = call->turn->now,
	    .by = call->turn->asker.bare,
	    .region = call_value(call, "region")->id,
	    .audience = (enum audience)(
		AUDIENCE_CLAIMANTS + call_value(call, "audience")->number),
	    .text = call_value(call, "text")->text,
	};
}

static struct text confirm(struct call *call)
{
	struct announcement a = announcement(call);
	struct build count = {.arena = &call->turn->arena};
	struct wording_argument arguments[2];
	struct person who;
	uint32_t i, heard = 0;

	for (i = 0; i < audience_count(call->turn->roster, a.audience); i++)
		heard += hears(call->turn->roster, &a, i, &who) ? 1 : 0;
	build_number(&count, heard);
	arguments[0] = (struct wording_argument){"count", build_done(&count)};
	arguments[1] = (struct wording_argument){"text", a.text};
	return call_say_with(call, WORDING_ANNOUNCE_CONFIRM, arguments, 2);
}

static void run(struct call *call)
{
	struct announcement a = announcement(call);

	if (!command_has_role(call->turn, ROLE_OPERATOR, a.region)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	turn_fact(call->turn, FACT_ANNOUNCEMENT)->as.announcement = a;
	call->report.note = call_say(call, WORDING_ANNOUNCED);
}

int64_t announce_next(
    const struct roster *roster, const struct settings *settings)
{
	struct announcement a;
	struct announced at;

	/* One slice at a time, and none while the store would refuse it. */
	if (!roster_link(roster).up || !settings->gauges->store_up ||
	    settings->gauges->unsettled > SLICE ||
	    !roster_announcement(roster, &a, &at))
		return INT64_MAX;
	return at.at + EVERY;
}

static void tell(
    struct turn *turn, const struct announcement *a, struct person who)
{
	struct addressee to = turn_addressee(turn, who);
	struct wording_argument arguments[] = {
	    {"text", a->text},
	};
	struct wording_ask ask = {
	    .key = WORDING_ANNOUNCEMENT,
	    .arguments = arguments,
	    .count = 1,
	};
	struct build id = {.arena = &turn->arena};

	build_string(&id, "announce/");
	build_hex(&id, a->turn);
	build_string(&id, who.side == SIDE_CLAIMANT ? "/c" : "/a");
	build_number(&id, who.id);
	turn_line(turn, &to, build_done(&id), &ask);
}

void announce_due(struct turn *turn)
{
	struct announced *fact;
	struct announcement a;
	struct announced at;
	struct person who;
	uint32_t count, end;

	(void)roster_announcement(turn->roster, &a, &at);
	count = audience_count(turn->roster, a.audience);
	end = at.reached + SLICE < count ? at.reached + SLICE : count;
	for (; at.reached < end; at.reached++)
		if (hears(turn->roster, &a, at.reached, &who))
			tell(turn, &a, who);
	fact = &turn_fact(turn, FACT_ANNOUNCED)->as.announced;
	fact->reached = at.reached;
	fact->at = turn->now;
	if (at.reached == count) {
		struct announcement_end *ended =
		    &turn_fact(turn_more(turn), FACT_ANNOUNCEMENT_END)
			 ->as.announcement_end;

		ended->announcement = a.turn;
		ended->at = turn->now;
	}
}

const struct command command_announce = {
    .node = "announce",
    .standard = "http://jabber.org/protocol/admin#announce",
    .title = WORDING_COMMAND_ANNOUNCE,
    .words = WORDING_WORDS_ANNOUNCE,
    .about = WORDING_ABOUT_ANNOUNCE,
    .may = MAY_OPERATOR,
    .fields = fields,
    .confirm = confirm,
    .run = run,
};
