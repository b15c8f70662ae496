#include "component/talk/handover.h"

#include "component/talk/moment.h"
#include "component/talk/sighting.h"

enum {
	EACH = 3,       /* as statement.def has it: more are told of as many */
	SAID_MOST = 160 /* bytes of a sentence */
};

static struct text line_id(
    struct turn *turn, char side, uint32_t id, int64_t change_no)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, "handover/");
	build_char(&b, side);
	build_number(&b, id);
	build_char(&b, '/');
	build_number(&b, change_no);
	return build_done(&b);
}

static struct text number(struct turn *turn, int64_t value)
{
	struct build b = {.arena = &turn->arena};

	build_number(&b, value);
	return build_done(&b);
}

static void put_short(struct build *b, struct text said)
{
	size_t len = said.len;

	if (len > SAID_MOST)
		for (len = SAID_MOST; (said.at[len] & 0xc0) == 0x80; len--)
			;
	build_text(b, (struct text){said.at, len});
	if (len < said.len)
		build_string(b, "\xe2\x80\xa6");
}

/* "[24/11/2026 09:30] Alice Martin : ...", each on a line of its own: clients
 * show when a line came, not when it was said. */
static void put_said(struct build *b, struct turn *turn,
    const struct handover *row, struct text name, const struct addressee *to)
{
	struct advisor_view advisor;
	struct region region = {0};

	if (roster_advisor(turn->roster, row->advisor, &advisor))
		(void)roster_region(turn->roster, advisor.row.region, &region);
	build_string(b, "\n[");
	build_text(
	    b, moment_say_short(&turn->arena, row->arrived, region.zone));
	build_string(b, "] ");
	build_text(b, row->kind == FROM_CLAIMANT
			  ? name
			  : turn_say(turn, WORDING_ROLE_ADVISOR, to->language));
	build_text(b, turn_say(turn, WORDING_COLON, to->language));
	build_char(b, ' ');
	put_short(b, row->body);
}

/* The sentences of one claimant stand one behind the other. */
static struct text said(struct turn *turn, const struct fact *fact,
    struct text name, const struct addressee *to)
{
	const struct handover *first = &fact->as.handover;
	struct build b = {.arena = &turn->arena};

	for (; fact != NULL && fact->as.handover.claimant == first->claimant &&
	       fact->as.handover.kind != 0;
	     fact = fact->next)
		put_said(&b, turn, &fact->as.handover, name, to);
	return build_done(&b);
}

/* Who was given to another since the store was asked is that one's to hear
 * of. */
static bool is_theirs(const struct turn *turn, const struct handover *row,
    struct claimant_view *claimant)
{
	return roster_claimant(turn->roster, row->claimant, claimant) &&
	       claimant->row.advisor == row->advisor;
}

static void tell_of_one(struct turn *turn, const struct fact *fact)
{
	const struct handover *row = &fact->as.handover;
	struct addressee to =
	    turn_addressee(turn, (struct person){SIDE_ADVISOR, row->advisor});
	struct wording_argument arguments[4];
	struct wording_ask ask = {
	    .key = WORDING_HANDOVER_ONE,
	    .arguments = arguments,
	    .count = 4,
	};
	struct claimant_view claimant;

	if (!is_theirs(turn, row, &claimant))
		return;
	if (claimant.waiting_since != 0)
		ask.key = WORDING_HANDOVER_WAITS;
	arguments[0] = (struct wording_argument){"claimant", claimant.row.name};
	arguments[1] = (struct wording_argument){
	    "since", sighting_since(turn, claimant.waiting_since, to.language)};
	arguments[2] =
	    (struct wording_argument){"notes", number(turn, row->notes)};
	arguments[3] = (struct wording_argument){
	    "said", said(turn, fact, claimant.row.name, &to)};
	turn_line(
	    turn, &to, line_id(turn, 'c', row->claimant, row->change_no), &ask);
}

/* Of those that were given to one advisor: who waits longest, how many do. */
struct crowd {
	uint32_t count, waiting;
	int64_t notes, since, change_no;
	struct text longest;
};

static struct crowd crowd_of(const struct turn *turn, const struct fact *fact)
{
	uint32_t advisor = fact->as.handover.advisor;
	struct crowd crowd = {0};
	struct claimant_view claimant;

	for (; fact != NULL && fact->as.handover.advisor == advisor;
	     fact = fact->next) {
		crowd.change_no = fact->as.handover.change_no;
		if (!is_theirs(turn, &fact->as.handover, &claimant))
			continue;
		crowd.count++;
		crowd.notes += fact->as.handover.notes;
		if (claimant.waiting_since == 0)
			continue;
		crowd.waiting++;
		if (crowd.since != 0 && claimant.waiting_since >= crowd.since)
			continue;
		crowd.since = claimant.waiting_since;
		crowd.longest = claimant.row.name;
	}
	return crowd;
}

static void tell_of_many(struct turn *turn, const struct fact *fact)
{
	uint32_t advisor = fact->as.handover.advisor;
	struct addressee to =
	    turn_addressee(turn, (struct person){SIDE_ADVISOR, advisor});
	struct crowd crowd = crowd_of(turn, fact);
	struct wording_argument arguments[5];
	struct wording_ask ask = {
	    .key = crowd.waiting > 0 ? WORDING_HANDOVER_MANY_WAIT
				     : WORDING_HANDOVER_MANY,
	    .arguments = arguments,
	    .count = 5,
	};

	if (crowd.count == 0)
		return;
	arguments[0] =
	    (struct wording_argument){"count", number(turn, crowd.count)};
	arguments[1] =
	    (struct wording_argument){"waiting", number(turn, crowd.waiting)};
	arguments[2] =
	    (struct wording_argument){"notes", number(turn, crowd.notes)};
	arguments[3] = (struct wording_argument){"claimant", crowd.longest};
	arguments[4] = (struct wording_argument){
	    "since", sighting_since(turn, crowd.since, to.language)};
	turn_line(
	    turn, &to, line_id(turn, 'a', advisor, crowd.change_no), &ask);
}

static bool begins_anew(const struct fact *fact, const struct fact *before)
{
	const struct handover *row = &fact->as.handover;

	if (before == NULL || row->advisor != before->as.handover.advisor)
		return true;
	return row->given <= EACH &&
	       row->claimant != before->as.handover.claimant;
}

void handover_tell(struct turn *turn, const struct answer *answer)
{
	const struct fact *fact, *before = NULL;

	for (fact = answer->facts.head; fact != NULL; fact = fact->next) {
		if (begins_anew(fact, before)) {
			if (fact->as.handover.given > EACH)
				tell_of_many(turn, fact);
			else
				tell_of_one(turn, fact);
		}
		before = fact;
	}
}
