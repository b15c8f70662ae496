#include "component/command/offers.h"

#include <string.h>

#include "component/talk/moment.h"
#include "component/talk/when.h"
#include "roster/cover.h"
#include "roster/openings.h"

static const int64_t HOUR = INT64_C(3600) * 1000000;

/* ---- what is said -------------------------------------------------------- */

static void put_line(struct call *call, struct text line)
{
	struct build b = {.arena = &call->turn->arena};

	build_text(&b, call->complaints);
	if (b.len > 0)
		build_char(&b, '\n');
	build_text(&b, line);
	call->complaints = build_done(&b);
}

static struct text name_of(
    const struct call *call, const struct openings *openings, int64_t at)
{
	uint32_t id =
	    cover_responsible_at(call->turn->roster, openings->advisor, at);

	return turn_name_of(call->turn, (struct person){SIDE_ADVISOR, id});
}

static struct text moment_of(
    struct call *call, const struct openings *openings, int64_t at)
{
	struct region region = {0};

	(void)roster_region(call->turn->roster, openings->region, &region);
	return moment_say(&call->turn->arena, call->turn->settings, at,
	    region.zone, call->language);
}

struct text offers_key(const struct call *call, int64_t at)
{
	struct text stamp = when_stamp(&call->turn->arena, at);
	struct build b = {.arena = &call->turn->arena};

	stamp.len = strlen("2026-12-01T13:00:00");
	build_text(&b, stamp);
	build_char(&b, 'Z');
	return build_done(&b);
}

/* "1. mardi 1 décembre 2026 à 14:00, heure de Paris"; who will be there may be
 * who stands in. */
static void put_choice(
    struct call *call, const struct openings *openings, int64_t at)
{
	struct build b = {.arena = &call->turn->arena};
	struct text who = name_of(call, openings, at);

	if (call->door == DOOR_WORDS) {
		build_number(&b, call->offered.count + 1);
		build_string(&b, ". ");
	}
	build_text(&b, moment_of(call, openings, at));
	if (!text_equal(who, name_of(call, openings, call->turn->now))) {
		build_string(&b, " \xc2\xb7 ");
		build_text(&b, who);
	}
	put_line(call, build_done(&b));
	call->offered.keys[call->offered.count++] = offers_key(call, at);
}

/* Whom to call: the advisor, where a number is known. */
static void put_none(struct call *call, const struct openings *openings)
{
	const struct turn *turn = call->turn;
	struct text number =
	    roster_meeting(turn->roster, openings->advisor, CHANNEL_PHONE);
	const struct wording_argument arguments[] = {
	    {"advisor",        name_of(call,               openings, turn->now)},
	    {"weeks",
             call_number(call,                                roster_policy(turn->roster,
             POLICY_SLOTS_WEEKS, openings->region))},
	    {"reach", number},
	};

	put_line(call,
	    call_say_with(call,
		number.len > 0 ? WORDING_SLOTS_NONE_CALL : WORDING_SLOTS_NONE,
		arguments, sizeof(arguments) / sizeof(arguments[0])));
}

/* ---- which ones ---------------------------------------------------------- */

static bool openings_for(
    const struct call *call, uint32_t i, struct openings *openings)
{
	return call->command->openings != NULL &&
	       call->command->fields[i].type == TYPE_INSTANT &&
	       call->command->openings(call, openings);
}

/* Whoever has the time that was taken may not be known here yet. */
static uint32_t find(const struct call *call, const struct openings *openings,
    int64_t found[SLOTS_MOST])
{
	uint32_t count, k, left = 0;

	count = openings_find(call->turn->roster, openings, found,
	    OFFERS_MOST + (call->taken != 0 ? 1 : 0));
	for (k = 0; k < count && left < OFFERS_MOST; k++)
		if (found[k] <= call->taken - openings->length ||
		    found[k] >= call->taken + openings->length)
			found[left++] = found[k];
	return left;
}

void offers_make(struct call *call, uint32_t i)
{
	struct wording_argument who = {.name = "advisor"};
	struct openings openings;
	int64_t found[SLOTS_MOST];
	uint32_t count, k;

	if (!openings_for(call, i, &openings))
		return;
	count = find(call, &openings, found);
	if (count == 0) {
		put_none(call, &openings);
		return;
	}
	who.value = name_of(call, &openings, call->turn->now);
	put_line(call, call_say_with(call, WORDING_SLOTS_OFFERED, &who, 1));
	for (k = 0; k < count; k++)
		put_choice(call, &openings, found[k]);
}

uint32_t offers_options(
    struct call *call, uint32_t i, struct form_option **options)
{
	struct openings openings;
	int64_t found[SLOTS_MOST];
	uint32_t count, k;

	if (!openings_for(call, i, &openings))
		return 0;
	count = find(call, &openings, found);
	*options =
	    arena_alloc(&call->turn->arena, (count + 1) * sizeof(**options));
	for (k = 0; k < count; k++) {
		(*options)[k].value = offers_key(call, found[k]);
		(*options)[k].label = moment_of(call, &openings, found[k]);
	}
	return count;
}

bool offers_are_asked(const struct call *call)
{
	return call->offered.count > 0 &&
	       offers_is_choice(call->offered.keys[0]);
}

int64_t offers_life(const struct call *call)
{
	return roster_policy(call->turn->roster, POLICY_OFFER_HOURS,
		   call_region(call).id) *
	       HOUR;
}

/* Nobody types the Z of an instant in UTC. */
bool offers_is_choice(struct text text)
{
	return text.len > 0 && text.at[text.len - 1] == 'Z';
}

void offers_choose(struct call *call, uint32_t i)
{
	struct openings openings;

	if (!call->values[i].given || !openings_for(call, i, &openings))
		return;
	call->chosen =
	    openings_fit(call->turn->roster, &openings, call->values[i].number);
	if (call->chosen)
		return;
	call->values[i] = (struct value){0};
	put_line(call, call_say(call, WORDING_REFUSED_APPOINTMENT_TAKEN));
}

uint32_t offers_taken(struct call *call)
{
	uint32_t i = 0;

	while (call->command->fields[i].type != TYPE_INSTANT)
		i++;
	call->chosen = false;
	call->taken = call->values[i].number;
	call->values[i] = (struct value){0};
	call->offered = (struct offered){0};
	call->complaints = (struct text){0};
	put_line(call, call_say(call, WORDING_REFUSED_APPOINTMENT_TAKEN));
	return i;
}
