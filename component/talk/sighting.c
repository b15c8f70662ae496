#include "component/talk/sighting.h"

#include "roster/caseload.h"

static const int64_t MINUTE = INT64_C(60000000);

struct text sighting_since(
    struct turn *turn, int64_t then, struct text language)
{
	int64_t minutes = (turn->now - then) / MINUTE;
	struct build count = {.arena = &turn->arena};
	struct wording_argument argument = {.name = "count"};
	struct wording_ask ask = {
	    .key = WORDING_SINCE_MINUTES,
	    .language = language,
	    .otherwise = turn->settings->language,
	    .arguments = &argument,
	    .count = 1,
	};

	if (minutes >= INT64_C(2) * 24 * 60) {
		ask.key = WORDING_SINCE_DAYS;
		minutes /= INT64_C(24) * 60;
	} else if (minutes >= 120) {
		ask.key = WORDING_SINCE_HOURS;
		minutes /= 60;
	}
	build_number(&count, minutes > 0 ? minutes : 1);
	argument.value = build_done(&count);
	return wording_say(turn->settings->wording, &turn->arena, &ask, NULL);
}

/* How many wait, and who waits longest: once per absence that ended. */
static void say_waiting(struct turn *turn, const struct advisor_view *advisor)
{
	struct caseload_waiting waiting =
	    caseload_waiting(turn->roster, advisor->row.id);
	struct addressee to = turn_addressee(
	    turn, (struct person){SIDE_ADVISOR, advisor->row.id});
	struct claimant_view claimant = {0};
	struct build count = {.arena = &turn->arena};
	struct build id = {.arena = &turn->arena};
	struct wording_argument arguments[3] = {
	    {.name = "count"}, {.name = "claimant"}, {.name = "since"}};
	struct wording_ask ask = {
	    .key = waiting.count == 0   ? WORDING_WAITING_NONE
		   : waiting.count == 1 ? WORDING_WAITING_ONE
					: WORDING_WAITING_MANY,
	    .arguments = arguments,
	    .count = 3,
	};

	(void)roster_claimant(turn->roster, waiting.longest, &claimant);
	build_number(&count, waiting.count);
	arguments[0].value = build_done(&count);
	arguments[1].value = claimant.row.name;
	arguments[2].value = sighting_since(turn, waiting.since, to.language);
	build_string(&id, "waiting/");
	build_number(&id, advisor->row.id);
	build_char(&id, '/');
	build_hex(&id, advisor->sighting.absence);
	turn_line(turn, &to, build_done(&id), &ask);
}

void sighting_note(
    struct turn *turn, const struct advisor_view *advisor, bool available)
{
	struct turn *more = turn_more(turn);
	struct sighting *fact;

	more->names[0] = (struct person){SIDE_ADVISOR, advisor->row.id};
	more->names[1] = (struct person){0};
	fact = &turn_fact(more, FACT_SIGHTING)->as.sighting;
	*fact = advisor->sighting;
	fact->advisor = advisor->row.id;
	fact->available = available;
	fact->at = turn->now;
	if (available)
		say_waiting(more, advisor);
	else
		fact->absence = turn->number;
}
