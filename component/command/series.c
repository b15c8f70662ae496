#include "component/talk/series.h"
#include "component/command/appointment_private.h"
#include "component/command/together.h"
#include "component/talk/appointment.h"
#include "component/talk/moment.h"

/* A series is proposed: so many appointments, so many days apart, at the same
 * time of day. What falls on a closed day is said first, and left out unless
 * who proposes it keeps it: then the question tells the other so. */

enum {
	EVERY_MOST = 364 /* days */
};

static const struct option closed_days[] = {
    {"skip", WORDING_CLOSED_SKIP},
    {"keep", WORDING_CLOSED_KEEP},
    {NULL,   WORDING_KEYS       },
};

enum {
	KEEP = 1 /* place of the option */
};

static const struct field fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT},
    {.name = "when",
     .label = WORDING_FIELD_FIRST,
     .type = TYPE_INSTANT,
     .required = true},
    {.name = "every",
     .label = WORDING_FIELD_EVERY,
     .type = TYPE_EVERY,
     .required = true,
     .least = 1,
     .most = EVERY_MOST},
    {.name = "count",
     .label = WORDING_FIELD_COUNT_OF,
     .type = TYPE_TIMES,
     .required = true,
     .least = 2,
     .most = SERIES_MOST},
    {.name = "minutes",
     .label = WORDING_FIELD_MINUTES,
     .type = TYPE_NUMBER,
     .least = 5,
     .most = 1440},
    {.name = "channel",
     .label = WORDING_FIELD_CHANNEL,
     .type = TYPE_CHOICE,
     .options = appointment_channels,
     .otherwise = "chat"},
    {.name = "closed",
     .label = WORDING_FIELD_CLOSED,
     .type = TYPE_CHOICE,
     .options = closed_days,
     .otherwise = "skip"},
    {.name = "note",           .label = WORDING_FIELD_NOTE, .type = TYPE_LINES},
    {.name = NULL             },
};

/* What is proposed of it, what is left out of it, and what it is refused for.
 */
struct wanted {
	struct appointment all[SERIES_MOST];
	uint32_t count;
	struct occurrence left[SERIES_MOST];
	uint32_t left_count;
	uint32_t region; /* the claimant's, by whose clocks dates are said */
	struct appointment faulty[SERIES_MOST];
	uint32_t faulty_count;
	enum refusal why;
};

static bool is_kept(const struct call *call, const struct occurrence *one)
{
	return one->fault == OCCURRENCE_FINE ||
	       (one->fault != OCCURRENCE_SKIPPED &&
		   call_value(call, "closed")->number == KEEP);
}

static void plan(const struct call *call, const struct appointment *first,
    struct wanted *wanted)
{
	const struct roster *roster = call->turn->roster;
	const struct series_ask ask = {
	    .region = first->region,
	    .first = first->since,
	    .length = first->until - first->since,
	    .every = (uint32_t)call_value(call, "every")->number,
	    .count = (uint32_t)call_value(call, "count")->number,
	};
	struct occurrence all[SERIES_MOST];
	struct appointment *a;
	uint32_t i;

	series_plan(roster, &ask, all);
	for (i = 0; i < ask.count; i++) {
		if (!is_kept(call, &all[i])) {
			wanted->left[wanted->left_count++] = all[i];
			continue;
		}
		a = &wanted->all[wanted->count++];
		*a = *first;
		a->since = all[i].since;
		a->until = all[i].until;
		a->outside = all[i].fault != OCCURRENCE_FINE;
		a->advisor = appointment_advisor(roster, a->claimant, a->since);
	}
}

/* Why this one may not be; *a gets the state that it is proposed in. */
static enum refusal fault_of(
    const struct call *call, struct appointment *a, int64_t free_from)
{
	const struct appointment_ask ask = {
	    .event = APPOINTMENT_PROPOSE,
	    .who = a->by,
	    .now = call->turn->now,
	    .since = a->since,
	    .until = a->until,
	    .insists = true,
	};
	const struct appointment_row *row;
	enum refusal why;

	row = appointment_step(call->turn->roster, a, &ask, &why);
	if (row == NULL)
		return why;
	if (a->since < free_from)
		return REFUSAL_APPOINTMENT_LENGTH;
	why = appointment_clash(call->turn->roster, a);
	a->state = row->to;
	return why;
}

/* All that are at fault for the same reason as the first that is. */
static void check(const struct call *call, struct wanted *wanted)
{
	int64_t free_from = INT64_MIN;
	enum refusal why;
	uint32_t i;

	for (i = 0; i < wanted->count; i++) {
		why = fault_of(call, &wanted->all[i], free_from);
		free_from = wanted->all[i].until;
		if (why == REFUSAL_NONE ||
		    (wanted->why != REFUSAL_NONE && wanted->why != why))
			continue;
		wanted->why = why;
		wanted->faulty[wanted->faulty_count++] = wanted->all[i];
	}
}

static int64_t most_of(const struct call *call, uint32_t region)
{
	return roster_policy(call->turn->roster, POLICY_SERIES_MOST, region);
}

static struct wanted *find(const struct call *call)
{
	struct wanted *wanted =
	    arena_alloc(&call->turn->arena, sizeof(*wanted));
	struct claimant_view with = {0};
	struct appointment first;
	uint32_t claimant;
	enum side side = appointment_proposer(call, &claimant);

	wanted->why = REFUSAL_NOT_YOURS;
	if (!roster_claimant(call->turn->roster, claimant, &with))
		return wanted;
	wanted->why = appointment_may_propose(call, side, &with);
	if (wanted->why != REFUSAL_NONE)
		return wanted;
	if (call_value(call, "count")->number > most_of(call, with.row.region))
		wanted->why = REFUSAL_SERIES_LONG;
	first = appointment_wanted(call, &with, side);
	wanted->region = first.region;
	plan(call, &first, wanted);
	if (wanted->why != REFUSAL_NONE)
		return wanted;
	if (wanted->count == 0)
		wanted->why = REFUSAL_APPOINTMENT_SHUT;
	check(call, wanted);
	return wanted;
}

/* ---- what is said -------------------------------------------------------- */

static enum wording_key reason_of(enum occurrence_fault fault)
{
	static const enum wording_key keys[] = {
	    [OCCURRENCE_FINE] = WORDING_KEYS,
	    [OCCURRENCE_SHUT] = WORDING_CLOSED_SHUT,
	    [OCCURRENCE_HOLIDAY] = WORDING_CLOSED_HOLIDAY,
	    [OCCURRENCE_SKIPPED] = WORDING_CLOSED_NO_HOUR,
	};

	return keys[fault];
}

/* Could they be kept? No clock shows an hour that is skipped. */
static bool may_be_kept(const struct wanted *wanted)
{
	uint32_t i = 0;

	while (i < wanted->left_count &&
	       wanted->left[i].fault == OCCURRENCE_SKIPPED)
		i++;
	return i < wanted->left_count;
}

/* "- vendredi 25 décembre 2026 à 14:00, heure de Paris · jour férié", a line
 * each, each behind a line end. Empty: none is. */
static struct text left_out(struct call *call, const struct wanted *wanted)
{
	struct build dates = {.arena = &call->turn->arena};
	struct build b = {.arena = &call->turn->arena};
	struct wording_argument argument = {"dates", {0}};
	struct appointment a = {.region = wanted->region};
	uint32_t i;

	if (wanted->left_count == 0)
		return build_done(&b);
	for (i = 0; i < wanted->left_count; i++) {
		a.since = wanted->left[i].since;
		build_string(&dates, "\n- ");
		build_text(&dates, appointment_moment(call->turn, &a,
				       SIDE_NOBODY, call->language));
		build_string(&dates, " \xc2\xb7 ");
		build_text(
		    &dates, call_say(call, reason_of(wanted->left[i].fault)));
	}
	argument.value = build_done(&dates);
	build_char(&b, '\n');
	build_text(
	    &b, call_say_with(call, WORDING_SERIES_LEFT_OUT, &argument, 1));
	if (may_be_kept(wanted)) {
		build_char(&b, '\n');
		build_text(&b, call_say(call, WORDING_SERIES_KEEP));
	}
	return build_done(&b);
}

static struct text limit(struct call *call)
{
	struct build b = {.arena = &call->turn->arena};
	struct claimant_view with = {0};
	struct wording_argument most = {"most", {0}};
	uint32_t claimant;

	(void)appointment_proposer(call, &claimant);
	(void)roster_claimant(call->turn->roster, claimant, &with);
	most.value = call_number(call, most_of(call, with.row.region));
	build_char(&b, '\n');
	build_text(&b, call_say_with(call, WORDING_SERIES_LIMIT, &most, 1));
	return build_done(&b);
}

static struct text concerns(struct call *call, enum refusal why)
{
	const struct wanted *wanted = find(call);

	if (why == REFUSAL_SERIES_LONG)
		return limit(call);
	if (wanted->faulty_count > 0 && wanted->why == why)
		return together_concerns(
		    call, wanted->faulty, wanted->faulty_count);
	return why == REFUSAL_APPOINTMENT_SHUT ? left_out(call, wanted)
					       : (struct text){0};
}

static struct text say(
    struct call *call, enum wording_key key, const struct wanted *wanted)
{
	return together_say(call, key, wanted->all, wanted->count,
	    (struct text){0}, left_out(call, wanted));
}

static struct text confirm(struct call *call)
{
	const struct wanted *wanted = find(call);

	return wanted->why == REFUSAL_NONE
		   ? say(call, WORDING_SERIES_CONFIRM, wanted)
		   : (struct text){0};
}

static void run(struct call *call)
{
	struct wanted *wanted = find(call);

	if (wanted->count > 0) {
		call->claimant = wanted->all[0].claimant;
		call->advisor = wanted->all[0].advisor;
	}
	if (wanted->why != REFUSAL_NONE) {
		call_refuse(call, wanted->why);
		return;
	}
	appointment_propose(call->turn, wanted->all, wanted->count);
	call->report.note = say(call, WORDING_SERIES_SENT, wanted);
}

const struct command command_series = {
    .node = "series",
    .title = WORDING_COMMAND_SERIES,
    .words = WORDING_WORDS_SERIES,
    .about = WORDING_ABOUT_SERIES,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = fields,
    .lacks = appointment_lacks,
    .confirm = confirm,
    .concerns = concerns,
    .run = run,
};
