#include "component/command/call.h"
#include "component/talk/moment.h"

/* How the service stands. It is told from memory, so it answers also while
 * the database is away. */

static const int64_t MINUTE = INT64_C(60) * 1000000;

static struct text instant(struct call *call, int64_t at)
{
	return moment_say(&call->turn->arena, call->turn->settings, at,
	    call_zone(call), call->language);
}

static void put(struct call *call, enum wording_key label, struct text text)
{
	report_row(&call->report, call_say(call, label), text);
}

static struct text up_since(struct call *call, bool up, int64_t since)
{
	struct wording_argument arguments[] = {
	    {"since", instant(call, since)},
	};

	return call_say_with(
	    call, up ? WORDING_STATUS_UP : WORDING_STATUS_DOWN, arguments, 1);
}

static struct text version(struct call *call, const struct gauges *g)
{
	const struct wording_argument arguments[] = {
	    {"version", text_of(g->version)},
	    {"schema",  text_of(g->schema) },
	};

	return call_say_with(call, WORDING_STATUS_VERSIONS, arguments, 2);
}

static struct text uptime(struct call *call)
{
	int64_t started = (int64_t)call->turn->settings->started;
	int64_t minutes = (call->turn->now - started) / MINUTE;
	const struct wording_argument arguments[] = {
	    {"since",   instant(call,     started)          },
	    {"days",    call_number(call, minutes / 1440)   },
	    {"hours",   call_number(call, minutes / 60 % 24)},
	    {"minutes", call_number(call, minutes % 60)     },
	};

	return call_say_with(call, WORDING_STATUS_UPTIME, arguments, 4);
}

/* How long the oldest of what is under way has taken so far. */
static struct text lag(struct call *call, const struct gauges *g)
{
	int64_t since = g->oldest != 0 ? call->turn->now - g->oldest : 0;
	const struct wording_argument arguments[] = {
	    {"milliseconds", call_number(call, since > 0 ? since / 1000 : 0)},
	};

	return call_say_with(call, WORDING_STATUS_LAG, arguments, 1);
}

static struct text outage(struct call *call, const struct gauges *g)
{
	struct build seconds = {.arena = &call->turn->arena};
	struct wording_argument arguments[2];

	if (g->outage_from == 0)
		return call_say(call, WORDING_STATUS_NO_OUTAGE);
	build_number(&seconds, (g->outage_to - g->outage_from) / 1000000);
	arguments[0] =
	    (struct wording_argument){"since", instant(call, g->outage_from)};
	arguments[1] =
	    (struct wording_argument){"seconds", build_done(&seconds)};
	return call_say_with(call, WORDING_STATUS_OUTAGE, arguments, 2);
}

static uint32_t present(const struct turn *turn)
{
	struct advisor_view advisor;
	uint32_t i, count = 0;

	for (i = 0; i < roster_advisors(turn->roster); i++)
		if (roster_advisor(turn->roster,
			roster_advisor_at(turn->roster, i), &advisor) &&
		    !advisor.row.probe && advisor.show != SHOW_GONE)
			count++;
	return count;
}

static void run(struct call *call)
{
	const struct turn *turn = call->turn;
	const struct gauges *g = turn->settings->gauges;
	struct head_count people = roster_count(turn->roster);

	put(call, WORDING_STATUS_VERSION, version(call, g));
	put(call, WORDING_STATUS_STARTED, uptime(call));
	put(call, WORDING_STATUS_LINK,
	    up_since(call, g->link_up, g->link_since));
	put(call, WORDING_STATUS_STORE,
	    up_since(call, g->store_up, g->store_since));
	put(call, WORDING_STATUS_LAST_OUTAGE, outage(call, g));
	put(call, WORDING_STATUS_EPOCH, call_number(call, (int64_t)g->epoch));
	put(call, WORDING_STATUS_UNSETTLED, call_number(call, g->unsettled));
	put(call, WORDING_STATUS_HELD, call_number(call, g->held));
	put(call, WORDING_STATUS_OLDEST, lag(call, g));
	put(call, WORDING_STATUS_UNPROVEN,
	    call_number(call, (int64_t)g->unproven));
	put(call, WORDING_STATUS_UNSENT,
	    call_number(call, (int64_t)g->link_bytes));
	put(call, WORDING_STATUS_CLAIMANTS,
	    call_number(call, people.claimants));
	put(call, WORDING_STATUS_ADVISORS, call_number(call, people.advisors));
	put(call, WORDING_STATUS_PRESENT, call_number(call, present(turn)));
	put(call, WORDING_STATUS_WAITING,
	    call_number(call, roster_waiting(turn->roster)));
}

const struct command command_status = {
    .node = "status",
    .title = WORDING_COMMAND_STATUS,
    .words = WORDING_WORDS_STATUS,
    .about = WORDING_ABOUT_STATUS,
    .may = MAY_STAFF,
    .at_once = true,
    .run = run,
};
