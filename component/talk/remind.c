#include "component/talk/remind.h"

#include "component/talk/appointment.h"
#include "roster/index.h"
#include "roster/reminder.h"

/* After it was decided: time to be stored. `seen` knows what was sent. */
static const int64_t LOOK_AGAIN = INT64_C(30) * 1000000;

static const enum wording_key keys[REMINDERS + 1] = {
    [REMINDER_DAYS] = WORDING_REMINDER_DAYS,
    [REMINDER_HOURS] = WORDING_REMINDER_HOURS,
    [REMINDER_MINUTES] = WORDING_REMINDER_MINUTES,
    [REMINDER_START] = WORDING_REMINDER_START,
    [REMINDER_ADVISOR] = WORDING_REMINDER_ADVISOR,
};

/* What was moved out of the night is no beginning yet. */
static enum wording_key key_of(const struct turn *turn,
    const struct appointment *a, enum reminder_which which)
{
	return which == REMINDER_START && turn->now < a->since
		   ? WORDING_REMINDER_MINUTES
		   : keys[which];
}

/* Who will be there, as absences are planned today. */
static struct text advisor_name(
    const struct turn *turn, const struct appointment *a)
{
	uint32_t id = appointment_advisor(turn->roster, a->claimant, a->since);

	return turn_name_of(
	    turn, (struct person){SIDE_ADVISOR, id != 0 ? id : a->advisor});
}

/* reminder/APPOINTMENT/SEQUENCE/WHICH */
static struct text line_id(struct turn *turn, const struct reminder *one)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, "reminder/");
	build_hex(&b, one->appointment);
	build_char(&b, '/');
	build_number(&b, one->sequence);
	build_char(&b, '/');
	build_number(&b, one->which);
	return build_done(&b);
}

/* The line is what was decided. */
static void link_line(struct turn *line, const struct reminder *one)
{
	struct message *m = &line->facts.head->as.message;
	struct fact *fact = arena_alloc(&line->arena, sizeof(*fact));

	fact->kind = FACT_REMINDER;
	fact->as.reminder = *one;
	fact->as.reminder.variant = m->variant;
	fact->as.reminder.wire_id = m->wire_id;
	m->reminds = fact;
}

static struct addressee addressee_of(
    struct turn *turn, const struct appointment *a, enum reminder_which which)
{
	struct addressee to;

	if (which == REMINDER_ADVISOR)
		return appointment_advisor_today(turn, a);
	to = turn_addressee(turn, (struct person){SIDE_CLAIMANT, a->claimant});
	to.proof = true;
	return to;
}

/* All reminders of an appointment are of one variant, so that variants can be
 * compared by who comes. */
static void send(
    struct turn *turn, const struct appointment *a, const struct reminder *one)
{
	struct addressee to = addressee_of(turn, a, one->which);
	struct text language = to.language;
	struct text advisor = advisor_name(turn, a);
	struct text claimant =
	    turn_name_of(turn, (struct person){SIDE_CLAIMANT, a->claimant});
	struct text moment = appointment_moment(turn, a, to.who.side, language);
	struct text length = appointment_length(turn, a, language);
	struct text channel =
	    turn_say(turn, appointment_channel(a->channel), language);
	struct text details =
	    appointment_details(turn, a, (struct text){0}, language);
	struct text service = turn->settings->service_address;
	const struct wording_argument arguments[] = {
	    {"advisor",         advisor },
	    {"claimant",        claimant},
	    {"moment",          moment  },
	    {"length",          length  },
	    {"channel",         channel },
	    {"details",         details },
	    {"service_address", service },
	};
	const struct wording_ask ask = {
	    .key = key_of(turn, a, one->which),
	    .seed = index_mix(a->id),
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};
	struct turn *line = turn_line(turn, &to, line_id(turn, one), &ask);

	if (line != NULL)
		link_line(line, one);
}

static void note(
    struct turn *turn, const struct appointment *a, const struct reminder *one)
{
	struct turn *more = turn_more(turn);

	more->names[0] = (struct person){SIDE_CLAIMANT, a->claimant};
	turn_fact(more, FACT_REMINDER)->as.reminder = *one;
}

void remind(struct turn *turn, const struct appointment *a)
{
	struct reminding *fact = &turn_fact(turn, FACT_REMINDING)->as.reminding;
	struct reminder decided[REMINDERS];
	uint32_t i, count;

	fact->appointment = a->id;
	count =
	    reminder_decide(turn->roster, a, turn->now, decided, &fact->until);
	if (fact->until == 0 || count > 0)
		fact->until = turn->now + LOOK_AGAIN;
	for (i = 0; i < count; i++)
		if (decided[i].outcome == REMINDER_SENT)
			send(turn, a, &decided[i]);
		else
			note(turn, a, &decided[i]);
}

void remind_drop(struct turn *turn, const struct appointment *a,
    const struct appointment_step *step)
{
	struct reminder dropped[REMINDERS];
	uint32_t count = reminder_drop(turn->roster, a, step, dropped);
	uint32_t i;

	for (i = 0; i < count; i++)
		turn_fact(turn, FACT_REMINDER_LEFT)->as.reminder_left =
		    dropped[i];
}
