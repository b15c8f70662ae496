#include "component/command/people.h"

#include <ctype.h>

#include "component/talk/fold.h"
#include "roster/cover.h"
#include "roster/jid.h"
#include "roster/name.h"

bool people_may(const struct call *call, const struct claimant_view *claimant)
{
	const struct turn *turn = call->turn;
	struct advisor_view advisor;

	if ((call->command->may & MAY_ADVISOR) != 0 &&
	    roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor) &&
	    cover_sees(turn->roster, advisor.row.id, claimant))
		return true;
	if ((call->command->may & MAY_SUPERVISOR) != 0 &&
	    command_has_role(turn, ROLE_SUPERVISOR, claimant->row.region))
		return true;
	return (call->command->may & MAY_OPERATOR) != 0 &&
	       command_has_role(turn, ROLE_OPERATOR, claimant->row.region);
}

static void add(struct people *people, uint32_t id)
{
	if (people->count < PEOPLE_HITS)
		people->ids[people->count] = id;
	people->count++;
}

static bool is_meant(
    const struct call *call, struct text name, struct text words)
{
	return name_may_be_meant(name, words) &&
	       name_is_meant(fold(&call->turn->arena, name), words);
}

/* File numbers as they are read out: the letters of theirs are capitals. */
static struct text in_capitals(struct arena *arena, struct text words)
{
	char *capitals = arena_copy(arena, words.at, words.len);
	size_t i;

	for (i = 0; i < words.len; i++)
		capitals[i] = (char)toupper((unsigned char)capitals[i]);
	return (struct text){capitals, words.len};
}

static bool is_ours(const struct call *call, const struct jid *jid)
{
	return jid->local.len > 0 &&
	       text_equal(jid->domain, call->turn->settings->domain);
}

/* By alias or file number, which are nobody else's. */
static bool find_key(
    const struct call *call, struct text words, struct claimant_view *claimant)
{
	const struct roster *roster = call->turn->roster;
	struct arena *arena = &call->turn->arena;
	struct jid jid;

	if (jid_cut(words, &jid) && is_ours(call, &jid))
		words = jid.local;
	return roster_claimant_by_alias(roster, words, claimant) ||
	       roster_claimant_by_number(roster, words, claimant) ||
	       roster_claimant_by_number(
		   roster, in_capitals(arena, words), claimant);
}

static void add_caseload(const struct call *call, uint32_t of,
    struct text words, struct people *people)
{
	struct claimant_view claimant = {0};
	uint32_t id = 0;

	while (
	    (id = roster_next_in_caseload(call->turn->roster, of, id)) != 0) {
		(void)roster_claimant(call->turn->roster, id, &claimant);
		if (is_meant(call, claimant.row.name, words))
			add(people, id);
	}
}

/* The asker's own, and those whom they answer for somebody else. */
static struct people of_caseloads(const struct call *call, struct text words)
{
	const struct turn *turn = call->turn;
	struct people people = {0};
	struct advisor_view advisor;
	uint32_t of = 0;

	if ((call->command->may & MAY_ADVISOR) == 0 ||
	    !roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor))
		return people;
	while ((of = cover_next(turn->roster, advisor.row.id, of)) != 0)
		add_caseload(call, of, words, &people);
	return people;
}

/* One more than can be chosen from is enough to say that there are many. */
static struct people of_all(const struct call *call, struct text words)
{
	const struct roster *roster = call->turn->roster;
	struct people people = {0};
	struct claimant_view claimant = {0};
	uint32_t i = 0, id;

	while (people.count <= PEOPLE_HITS &&
	       (id = roster_next_named(roster, words, &i)) != 0) {
		(void)roster_claimant(roster, id, &claimant);
		if (people_may(call, &claimant) &&
		    is_meant(call, claimant.row.name, words))
			add(&people, id);
	}
	return people;
}

struct people people_claimants(const struct call *call, struct text words)
{
	struct text folded = fold(&call->turn->arena, words);
	struct people people = {0};
	struct claimant_view claimant;

	if (find_key(call, words, &claimant)) {
		if (people_may(call, &claimant))
			add(&people, claimant.row.id);
		return people;
	}
	people = of_caseloads(call, folded);
	if (people.count == 0 && (call->command->may & MAY_STAFF) != 0 &&
	    (command_roles(call->turn) & MAY_STAFF) != 0)
		people = of_all(call, folded);
	return people;
}

struct people people_advisors(const struct call *call, struct text words)
{
	const struct roster *roster = call->turn->roster;
	struct text folded = fold(&call->turn->arena, words);
	struct people people = {0};
	struct advisor_view advisor = {0};
	uint32_t i;

	for (i = 0; words.len > 0 && i < roster_advisors(roster); i++) {
		(void)roster_advisor(
		    roster, roster_advisor_at(roster, i), &advisor);
		if (text_equal(advisor.row.number, words))
			return (struct people){
			    .ids = {advisor.row.id}, .count = 1};
		if (is_meant(call, advisor.row.name, folded))
			add(&people, advisor.row.id);
	}
	return people;
}

bool people_advisor_given(const struct call *call, struct advisor_view *advisor)
{
	const struct value *named = call_value(call, "advisor");
	const struct turn *turn = call->turn;

	if (roster_advisor_by_jid(turn->roster, turn->asker.bare, advisor) &&
	    (!named->given || named->id == advisor->row.id))
		return true;
	return named->given &&
	       roster_advisor(turn->roster, named->id, advisor) &&
	       command_oversees(turn, advisor->row.region);
}

static struct text named(
    struct arena *arena, struct text name, struct text number)
{
	struct build b = {.arena = arena};

	build_text(&b, name);
	build_string(&b, " (");
	build_text(&b, number);
	build_char(&b, ')');
	return build_done(&b);
}

/* Who may do nothing about them sees the file number alone. */
struct text people_name(struct call *call, uint32_t id)
{
	struct claimant_view claimant;

	if (!roster_claimant(call->turn->roster, id, &claimant))
		return (struct text){0};
	if (people_may(call, &claimant))
		return named(
		    &call->turn->arena, claimant.row.name, claimant.row.number);
	return text_keep(&call->turn->arena, claimant.row.number);
}

struct text people_advisor_name(struct call *call, uint32_t id)
{
	struct advisor_view advisor;

	if (!roster_advisor(call->turn->roster, id, &advisor))
		return call_say(call, WORDING_NOBODY);
	return named(&call->turn->arena, advisor.row.name, advisor.row.number);
}

struct text people_region_name(struct call *call, uint32_t id)
{
	struct region region;

	if (!roster_region(call->turn->roster, id, &region))
		return (struct text){0};
	return named(&call->turn->arena, region.name, region.code);
}

struct text people_region_code(const struct call *call, uint32_t id)
{
	struct region region;

	return roster_region(call->turn->roster, id, &region)
		   ? text_keep(&call->turn->arena, region.code)
		   : (struct text){0};
}
