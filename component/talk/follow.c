#include "component/talk/follow.h"

#include "component/talk/presence.h"

/* What a claimant is told when an import did this to them. */
static const struct {
	const char *id; /* first part of the line's id; NULL: nothing */
	enum wording_key key;
} lines[] = {
    [CHANGE_NONE] = {NULL,           WORDING_KEYS       },
    [CHANGE_ADDED] = {NULL,           WORDING_KEYS       },
    [CHANGE_ENROLLED] = {"welcome/",     WORDING_WELCOME    },
    [CHANGE_REASSIGNED] = {"new-advisor/", WORDING_NEW_ADVISOR},
    [CHANGE_REBOUND] = {"welcome/",     WORDING_WELCOME    },
    [CHANGE_OTHER] = {NULL,           WORDING_KEYS       },
};

static bool relays(const struct turn *turn, uint32_t region_id)
{
	struct region region;

	return roster_region(turn->roster, region_id, &region) &&
	       (region.state == REGION_PILOT ||
		   region.state == REGION_EVALUATED ||
		   region.state == REGION_OPEN);
}

static void tell_claimant(struct turn *turn, const struct claimant *row)
{
	struct addressee to = {
	    .who = {SIDE_CLAIMANT, row->id},
	    .claimant = row->id,
	    .advisor = row->advisor,
	    .jid = row->jid,
	    .language = row->language,
	};
	struct advisor_view advisor;
	struct wording_argument arguments[] = {
	    {.name = "advisor"               },
	    { "advisor_address", turn->settings->advisor_address},
	};
	struct wording_ask ask = {
	    .key = lines[row->change].key,
	    .arguments = arguments,
	    .count = 2,
	};
	struct build id = {.arena = &turn->arena};
	struct region region;

	if (lines[row->change].id == NULL || !row->consent ||
	    !relays(turn, row->region) ||
	    !roster_advisor(turn->roster, row->advisor, &advisor))
		return;
	arguments[0].value = advisor.row.name;
	if (to.language.len == 0 &&
	    roster_region(turn->roster, row->region, &region))
		to.language = region.language;
	build_string(&id, lines[row->change].id);
	build_number(&id, row->id);
	build_char(&id, '/');
	build_number(&id, row->change_no);
	turn_line(turn, &to, build_done(&id), &ask);
}

static void note_followed(struct turn *turn, const struct answer *answer)
{
	struct turn *more = turn_more(turn);
	struct followed *fact = &turn_fact(more, FACT_FOLLOWED)->as.followed;

	fact->change_no = answer->last;
	fact->at = turn->now;
	if (answer->facts.count < answer->question.limit)
		return;
	more->ask = arena_alloc(&more->arena, sizeof(*more->ask));
	*more->ask = answer->question;
	more->ask->after = answer->last;
}

void follow_take(struct turn *turn, const struct answer *answer)
{
	const struct fact *from;

	for (from = answer->facts.head; from != NULL; from = from->next) {
		turn_fact(turn, from->kind)->as = from->as;
		if (from->kind == FACT_CLAIMANT)
			presence_follows_consent(turn, &from->as.claimant);
	}
}

void follow_tell(struct turn *turn, const struct answer *answer)
{
	const struct fact *from;

	if (answer->facts.count == 0)
		return;
	for (from = answer->facts.head; from != NULL; from = from->next)
		if (from->kind == FACT_CLAIMANT)
			tell_claimant(turn, &from->as.claimant);
	note_followed(turn, answer);
}
