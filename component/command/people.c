#include "component/command/people.h"

#include <string.h>

#include "component/talk/fold.h"
#include "roster/jid.h"

bool people_may(const struct call *call, const struct claimant_view *claimant)
{
	const struct turn *turn = call->turn;
	struct advisor_view advisor;

	if ((call->command->may & MAY_ADVISOR) != 0 &&
	    roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor) &&
	    advisor.row.id == claimant->row.advisor)
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

static bool is_key(struct text words, const struct claimant_view *claimant)
{
	struct jid jid;

	return text_equal(words, claimant->row.number) ||
	       text_equal(words, claimant->row.alias) ||
	       (jid_cut(words, &jid) &&
		   text_equal(jid.local, claimant->row.alias));
}

/* Does every word begin one of the name's? Both folded. */
static bool begins_one(struct text word, struct text name)
{
	size_t i;

	for (i = 0; i + word.len <= name.len; i++)
		if ((i == 0 || name.at[i - 1] == ' ' || name.at[i - 1] == '-' ||
			name.at[i - 1] == '\'') &&
		    memcmp(name.at + i, word.at, word.len) == 0)
			return true;
	return false;
}

static bool is_called(struct text words, struct text name)
{
	struct text word;
	const char *blank;

	while (words.len > 0) {
		blank = memchr(words.at, ' ', words.len);
		word = words;
		if (blank != NULL)
			word.len = (size_t)(blank - words.at);
		if (!begins_one(word, name))
			return false;
		words.at += word.len + (blank != NULL);
		words.len -= word.len + (blank != NULL);
	}
	return true;
}

static struct people of_caseload(
    const struct call *call, uint32_t advisor, struct text words)
{
	struct arena *arena = &call->turn->arena;
	struct text folded = fold(arena, words);
	struct people people = {0};
	struct claimant_view claimant = {0};
	uint32_t id = 0;

	while ((id = roster_next_in_caseload(
		    call->turn->roster, advisor, id)) != 0) {
		(void)roster_claimant(call->turn->roster, id, &claimant);
		if (is_key(words, &claimant)) {
			people = (struct people){.ids = {id}, .count = 1};
			return people;
		}
		if (folded.len > 0 &&
		    is_called(folded, fold(arena, claimant.row.name)))
			add(&people, id);
	}
	return people;
}

/* File numbers have no index: this is an operator's, and rare. */
static struct people of_all(const struct call *call, struct text words)
{
	const struct roster *roster = call->turn->roster;
	struct people people = {0};
	struct claimant_view claimant;
	struct jid jid;
	uint32_t i;

	if (roster_claimant_by_alias(roster, words, &claimant) ||
	    (jid_cut(words, &jid) &&
		roster_claimant_by_alias(roster, jid.local, &claimant))) {
		if (people_may(call, &claimant))
			add(&people, claimant.row.id);
		return people;
	}
	for (i = 0; i < roster_claimants(roster); i++)
		if (roster_claimant(
			roster, roster_claimant_at(roster, i), &claimant) &&
		    text_equal(claimant.row.number, words) &&
		    people_may(call, &claimant))
			add(&people, claimant.row.id);
	return people;
}

struct people people_claimants(const struct call *call, struct text words)
{
	const struct turn *turn = call->turn;
	struct people people = {0};
	struct advisor_view advisor;

	if ((call->command->may & MAY_ADVISOR) != 0 &&
	    roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor))
		people = of_caseload(call, advisor.row.id, words);
	if (people.count == 0 && (call->command->may & MAY_STAFF) != 0 &&
	    memchr(words.at, ' ', words.len) == NULL)
		people = of_all(call, words);
	return people;
}

struct people people_advisors(const struct call *call, struct text words)
{
	const struct roster *roster = call->turn->roster;
	struct arena *arena = &call->turn->arena;
	struct text folded = fold(arena, words);
	struct people people = {0};
	struct advisor_view advisor = {0};
	uint32_t i;

	for (i = 0; words.len > 0 && i < roster_advisors(roster); i++) {
		(void)roster_advisor(
		    roster, roster_advisor_at(roster, i), &advisor);
		if (text_equal(advisor.row.number, words))
			return (struct people){
			    .ids = {advisor.row.id}, .count = 1};
		if (folded.len > 0 &&
		    is_called(folded, fold(arena, advisor.row.name)))
			add(&people, advisor.row.id);
	}
	return people;
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

/* Who is no advisor of theirs sees the file number alone. */
struct text people_name(struct call *call, uint32_t id)
{
	struct claimant_view claimant = {0};
	struct advisor_view advisor;
	const struct turn *turn = call->turn;

	(void)roster_claimant(turn->roster, id, &claimant);
	if (roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor) &&
	    advisor.row.id == claimant.row.advisor)
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

struct text people_region_code(const struct call *call, uint32_t id)
{
	struct region region;

	return roster_region(call->turn->roster, id, &region)
		   ? text_keep(&call->turn->arena, region.code)
		   : (struct text){0};
}
