#include "component/command/together.h"

#include "component/talk/appointment.h"
#include "component/talk/series.h"

/* Do these commands answer a question, which is one for all of a series? */
static bool answers(enum appointment_event event)
{
	return event == APPOINTMENT_CONFIRM || event == APPOINTMENT_DECLINE ||
	       event == APPOINTMENT_CANCEL;
}

static bool is_one(const struct field *field, const struct appointment *a)
{
	if (field != NULL && field->whole)
		return a->series != 0;
	return series_is_asked(a) && (field == NULL || answers(field->event));
}

/* What is looked at may be over; what is called off may not. */
static bool goes_with(const struct call *call, const struct field *field,
    const struct appointment *a, const struct appointment *other)
{
	if (!field->whole)
		return series_is_asked(other) && other->by == a->by;
	return field->event == APPOINTMENT_EVENTS ||
	       (appointment_is_open(other->state) &&
		   other->since > call->turn->now);
}

uint32_t together_with(const struct call *call, const struct field *field,
    const struct appointment *a, struct appointment all[SERIES_MOST])
{
	uint32_t count, i, left = 0;

	if (!is_one(field, a)) {
		all[0] = *a;
		return 1;
	}
	count = series_of(call->turn->roster, a, all);
	for (i = 0; i < count; i++)
		if (goes_with(call, field, a, &all[i]))
			all[left++] = all[i];
	return left;
}

void together_collapse(const struct field *field, struct agenda *agenda)
{
	uint32_t i, k, left = 0;

	for (i = 0; i < agenda->count; i++) {
		const struct appointment *a = &agenda->rows[i];

		for (k = 0; k < left; k++)
			if (is_one(field, a) &&
			    is_one(field, &agenda->rows[k]) &&
			    agenda->rows[k].series == a->series)
				break;
		if (k == left)
			agenda->rows[left++] = *a;
	}
	agenda->count = left;
}

struct text together_say(struct call *call, enum wording_key key,
    const struct appointment *all, uint32_t count, struct text reason,
    struct text left)
{
	struct turn *turn = call->turn;
	struct text language = call->language;
	struct appointment a = *all;
	struct text other = appointments_other(call, all);
	struct text number = call_number(call, count);
	struct text length = appointment_length(turn, all, language);
	struct text channel = call_say(call, appointment_channel(all->channel));
	struct text state = call_say(call, appointments_state(all->state));
	struct text dates = series_dates(
	    turn, all, count, appointments_side(call, all), language);
	struct text details;
	struct wording_argument arguments[] = {
	    {"other",   other  },
	    {"count",   number },
	    {"length",  length },
	    {"channel", channel},
	    {"state",   state  },
	    {"dates",   dates  },
	    {"left",    left   },
	    {"details", {0}    },
	};
	const size_t last = sizeof(arguments) / sizeof(arguments[0]) - 1;

	a.outside = false; /* each date says it */
	details = appointment_details(turn, &a, reason, language);
	arguments[last].value = details;
	return call_say_with(call, key, arguments, last + 1);
}

struct text together_name(
    struct call *call, const struct field *field, const struct appointment *a)
{
	struct appointment all[SERIES_MOST];
	uint32_t count = together_with(call, field, a, all);
	struct wording_argument arguments[2];

	if (count < 2)
		return appointments_name(call, a);
	arguments[0] =
	    (struct wording_argument){"name", appointments_name(call, a)};
	arguments[1] =
	    (struct wording_argument){"count", call_number(call, count)};
	return call_say_with(call, WORDING_SERIES_NAME, arguments, 2);
}

struct text together_concerns(
    struct call *call, const struct appointment *all, uint32_t count)
{
	struct build b = {.arena = &call->turn->arena};
	struct wording_argument dates = {"dates", {0}};

	if (count == 0)
		return build_done(&b);
	dates.value = series_dates(call->turn, all, count,
	    appointments_side(call, all), call->language);
	build_char(&b, '\n');
	build_text(&b, call_say_with(call, WORDING_SERIES_CONCERNS, &dates, 1));
	return build_done(&b);
}
