#include <string.h>

#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/moment.h"
#include "roster/attendance.h"

/* What an advisor notes of the telephone at an appointment: whether the
 * claimant was reached, and when they rang. It is evidence, also when it comes
 * late: what was found before is looked at once more. */

enum {
	CALLS_MOST = 10
};

static const struct option outcomes[] = {
    {"reached",   WORDING_PHONE_REACHED  },
    {"no-answer", WORDING_PHONE_NO_ANSWER},
    {NULL,        WORDING_KEYS           },
};

static const struct field fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "outcome",
     .label = WORDING_FIELD_OUTCOME,
     .type = TYPE_CHOICE,
     .required = true,
     .options = outcomes},
    {.name = "times",			      .label = WORDING_FIELD_TIMES, .type = TYPE_LINE},
    {.name = NULL},
};

static bool has_taken_place(enum appointment_state state)
{
	return state == APPOINTMENT_CONFIRMED || state == APPOINTMENT_PAST;
}

enum {
	OUTCOME_REACHED /* the first of `outcomes` */
};

static bool was_reached(const struct call *call)
{
	return call_value(call, "outcome")->number == OUTCOME_REACHED;
}

/* The last one whose window has opened; that nobody answered says nothing where
 * nobody was to be called. */
static bool find(const struct call *call, struct appointment *found)
{
	const struct roster *roster = call->turn->roster;
	const struct person who = {SIDE_CLAIMANT, call->claimant};
	struct attendance_frame frame;
	struct appointment a;
	uint64_t id = 0;

	*found = (struct appointment){0};
	while ((id = roster_next_appointment(roster, who, id)) != 0) {
		if (!roster_appointment(roster, id, &a) ||
		    !has_taken_place(a.state) ||
		    (a.channel != CHANNEL_PHONE && !was_reached(call)))
			continue;
		attendance_policies(roster, a.region, a.since, &frame);
		if (a.since - frame.early <= call->turn->now &&
		    a.since > found->since)
			*found = a;
	}
	return found->id != 0;
}

static struct text next_word(struct text *words)
{
	static const char between[] = ", ;\n";
	struct text word;
	size_t i = 0;

	while (i < words->len && strchr(between, words->at[i]) != NULL)
		i++;
	word.at = words->at + i;
	for (word.len = 0;
	     i < words->len && strchr(between, words->at[i]) == NULL; i++)
		word.len++;
	words->at += i;
	words->len -= i;
	return word;
}

/* A time on the day of the appointment, which is not to come. */
static bool read_time(const struct call *call, const struct appointment *a,
    struct text zone, struct text word, int64_t *at)
{
	struct arena *arena = &call->turn->arena;
	struct build words = {.arena = arena};
	struct moment_ask ask = {
	    .zone = zone,
	    .now = call->turn->now,
	    .kind = MOMENT_INSTANT,
	    .past = true,
	};
	struct moment moment;

	build_text(&words, moment_say_day(arena, a->since, zone));
	build_char(&words, ' ');
	build_text(&words, word);
	ask.words = build_done(&words);
	if (moment_read(arena, &ask, &moment) != MOMENT_FINE ||
	    moment.at > call->turn->now)
		return false;
	*at = moment.at;
	return true;
}

/* Instants with a blank behind each; empty: they cannot be read. */
static struct text read_times(
    const struct call *call, const struct appointment *a)
{
	struct build rang = {.arena = &call->turn->arena};
	struct text words = call_value(call, "times")->text;
	struct region region = {0};
	struct text word;
	uint32_t calls = 0;
	int64_t at;

	(void)roster_region(call->turn->roster, a->region, &region);
	while ((word = next_word(&words)).len > 0) {
		if (calls++ == CALLS_MOST ||
		    !read_time(call, a, region.zone, word, &at))
			return (struct text){0};
		build_number(&rang, at);
		build_char(&rang, ' ');
	}
	if (calls == 0) {
		build_number(&rang, call->turn->now);
		build_char(&rang, ' ');
	}
	return build_done(&rang);
}

static void note(
    struct call *call, const struct appointment *a, struct text rang)
{
	struct phone_record *fact =
	    &turn_fact(call->turn, FACT_PHONE_RECORD)->as.phone_record;

	fact->appointment = a->id;
	fact->at = call->turn->now;
	fact->reached = was_reached(call);
	fact->rang = rang;
	fact->by = call->turn->asker.bare;
}

static void run(struct call *call)
{
	struct claimant_view claimant;
	struct appointment a;
	struct text rang;

	if (!roster_claimant(call->turn->roster, call->claimant, &claimant) ||
	    !people_may(call, &claimant)) {
		call_refuse(call, REFUSAL_NOT_FOLLOWED);
		return;
	}
	if (!find(call, &a)) {
		call_refuse(call, REFUSAL_PHONE_NONE);
		return;
	}
	rang = read_times(call, &a);
	if (rang.len == 0) {
		call_refuse(call, REFUSAL_PHONE_TIMES);
		return;
	}
	note(call, &a, rang);
	call->report.note = call_say(call, WORDING_PHONE_NOTED);
}

const struct command command_phone_record = {
    .node = "phone-record",
    .title = WORDING_COMMAND_PHONE_RECORD,
    .words = WORDING_WORDS_PHONE_RECORD,
    .about = WORDING_ABOUT_PHONE_RECORD,
    .may = MAY_ADVISOR,
    .fields = fields,
    .run = run,
};
