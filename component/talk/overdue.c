#include "component/talk/overdue.h"

#include "component/talk/absence.h"
#include "component/talk/due.h"
#include "component/talk/moment.h"
#include "roster/cover.h"
#include "roster/duty.h"

enum {
	ARGUMENTS = 5
};

static struct text number(struct turn *turn, int64_t value)
{
	struct build b = {.arena = &turn->arena};

	build_number(&b, value);
	return build_done(&b);
}

/* duty/STEP/CLAIMANT/SINCE, and for supervisors, of whom there are several, a
 * hash of their address, for who is an advisor, too, may become none. */
static struct text line_id(struct turn *turn, enum duty_step step,
    const struct claimant_view *claimant, struct text jid)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, "duty/");
	build_string(&b, duty_step_name(step));
	build_char(&b, '/');
	build_number(&b, claimant->row.id);
	build_char(&b, '/');
	build_hex(&b, (uint64_t)claimant->waiting_since);
	if (step == DUTY_SUPERVISOR) {
		build_char(&b, '/');
		build_hex(&b, turn_person(SIDE_STAFF, jid).id);
	}
	return build_done(&b);
}

/* The instant is said, not how long ago it is: a line that is tried again must
 * read the same. */
static void tell(struct turn *turn, enum duty_step step,
    const struct claimant_view *claimant, struct addressee *to)
{
	static const enum wording_key keys[] = {
	    [DUTY_NONE] = WORDING_KEYS,
	    [DUTY_ADVISOR] = WORDING_DUTY_ADVISOR,
	    [DUTY_STAND_IN] = WORDING_DUTY_STAND_IN,
	    [DUTY_SUPERVISOR] = WORDING_DUTY_SUPERVISOR,
	};
	struct wording_argument arguments[ARGUMENTS];
	struct wording_ask ask = {
	    .key = keys[step], .arguments = arguments, .count = ARGUMENTS};
	struct advisor_view advisor = {0};
	struct region region = {0};

	(void)roster_advisor(turn->roster, claimant->row.advisor, &advisor);
	(void)roster_region(turn->roster, claimant->row.region, &region);
	if (step == DUTY_SUPERVISOR && advisor.row.id == 0)
		ask.key = WORDING_DUTY_NOBODY;
	arguments[0] =
	    (struct wording_argument){"claimant", claimant->row.name};
	arguments[1] =
	    (struct wording_argument){"number", claimant->row.number};
	arguments[2] = (struct wording_argument){"advisor", advisor.row.name};
	arguments[3] = (struct wording_argument){
	    "since", moment_say_short(
			 &turn->arena, claimant->waiting_since, region.zone)};
	arguments[4] = (struct wording_argument){"hours",
	    number(turn,
		roster_policy(turn->roster, POLICY_ANSWER_DUTY, region.id))};
	to->claimant = claimant->row.id;
	turn_line(turn, to, line_id(turn, step, claimant, to->jid), &ask);
}

static void tell_advisor(struct turn *turn, enum duty_step step,
    const struct claimant_view *claimant, uint32_t id)
{
	struct addressee to =
	    turn_addressee(turn, (struct person){SIDE_ADVISOR, id});

	tell(turn, step, claimant, &to);
}

/* A supervisor may be an advisor, too. */
static struct addressee supervisor(
    const struct turn *turn, struct text jid, uint32_t region_id)
{
	struct person who = turn_person(SIDE_STAFF, jid);
	struct advisor_view advisor;
	struct region region = {0};
	struct addressee to;

	if (roster_advisor_by_jid(turn->roster, jid, &advisor))
		who = (struct person){SIDE_ADVISOR, advisor.row.id};
	to = turn_addressee(turn, who);
	to.jid = jid;
	if (who.side == SIDE_STAFF &&
	    roster_region(turn->roster, region_id, &region) &&
	    region.language.len > 0)
		to.language = region.language;
	return to;
}

/* Whoever is one for several reasons is told once: the id is the same. */
static void tell_supervisors(
    struct turn *turn, const struct claimant_view *claimant)
{
	struct role_event role;
	struct addressee to;
	uint32_t i;

	for (i = 0; roster_role_at(turn->roster, i, &role); i++) {
		if (role.role != ROLE_SUPERVISOR ||
		    (role.region != 0 && role.region != claimant->row.region))
			continue;
		to = supervisor(turn, role.jid, claimant->row.region);
		tell(turn, DUTY_SUPERVISOR, claimant, &to);
	}
}

static void tell_next(struct turn *turn, const struct duty *duty)
{
	struct claimant_view claimant;
	struct duty_done *done;
	enum duty_step step;

	if (!roster_claimant(turn->roster, duty->claimant, &claimant))
		return;
	step = duty_step(turn->roster, &claimant, duty->told);
	switch (step) {
	case DUTY_ADVISOR:
		tell_advisor(turn, step, &claimant, claimant.row.advisor);
		return;
	case DUTY_STAND_IN:
		tell_advisor(turn, step, &claimant,
		    cover_responsible(turn->roster, claimant.row.advisor));
		return;
	case DUTY_SUPERVISOR:
		tell_supervisors(turn, &claimant);
		return;
	case DUTY_NONE:
		break;
	}
	done = &turn_fact(turn, FACT_DUTY_DONE)->as.duty_done;
	done->claimant = duty->claimant;
	done->at = turn->now;
}

/* Those of one list whose time has come, as far as there is room; those that
 * are left are told of when the lines to these stand. */
static void tell_list(struct turn *turn, uint32_t region, enum duty_step told)
{
	struct duty duty;
	uint32_t i;

	for (i = 0; due_has_room(turn); i++) {
		if (!roster_duty_at(turn->roster, region, told, i, &duty) ||
		    duty_due(turn->roster, region, &duty) > turn->now)
			return;
		if (roster_aside(turn->roster, FACT_MESSAGE, duty.claimant) <=
		    turn->now)
			tell_next(turn, &duty);
	}
}

int64_t overdue_next(
    const struct roster *roster, const struct settings *settings)
{
	return due_may_go(settings) ? roster_duty_next(roster) : INT64_MAX;
}

/* An absence that begins or ends now decides who stands in: it comes first,
 * also where a machine that slept, or was away, finds both due at once. */
void overdue_due(struct turn *turn)
{
	struct region region;
	enum duty_step told;
	uint32_t i;

	if (absence_next(turn->roster, turn->settings) <= turn->now)
		return;
	for (i = 0; roster_region_at(turn->roster, i, &region); i++)
		for (told = DUTY_NONE; told < DUTY_SUPERVISOR; told++)
			tell_list(turn, region.id, told);
}

/* Who is an advisor, too, may have another account by now, with the role. */
static struct text supervisor_now(
    const struct roster *roster, const struct message *line, uint32_t region)
{
	struct text jid = line->recipient;
	struct advisor_view advisor;

	if (roster_advisor(roster, line->advisor, &advisor))
		jid = advisor.row.jid;
	return roster_has_role(roster, jid, ROLE_SUPERVISOR, region)
		   ? jid
		   : (struct text){0};
}

struct text overdue_reader(
    const struct roster *roster, const struct message *line)
{
	struct claimant_view claimant;
	struct advisor_view advisor;

	/* Of a bounce it is not known whom the line is about. */
	if (!roster_claimant(
		roster, duty_claimant_of(line->wire_id), &claimant))
		return (struct text){0};
	if (duty_step_of(line->wire_id) == DUTY_SUPERVISOR)
		return supervisor_now(roster, line, claimant.row.region);
	return roster_advisor(roster, line->advisor, &advisor) &&
		       cover_sees(roster, advisor.row.id, &claimant)
		   ? advisor.row.jid
		   : (struct text){0};
}
