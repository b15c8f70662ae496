#include "component/talk/absence.h"

#include "component/talk/due.h"
#include "component/talk/moment.h"
#include "component/talk/presence.h"
#include "component/talk/sighting.h"
#include "roster/caseload.h"
#include "roster/cover.h"

enum {
	DAY_LENGTH = 10, /* of "05/12/2026 23:59" */
	ARGUMENTS = 6
};

struct text absence_last_day(struct turn *turn, const struct cover *cover)
{
	struct advisor_view advisor;
	struct region region = {0};
	struct text moment;

	if (roster_advisor(turn->roster, cover->advisor, &advisor))
		(void)roster_region(turn->roster, advisor.row.region, &region);
	moment = moment_say_short(&turn->arena, cover->until - 1, region.zone);
	if (moment.len > DAY_LENGTH)
		moment.len = DAY_LENGTH;
	return moment;
}

static struct text name_of(const struct turn *turn, uint32_t advisor)
{
	return turn_name_of(turn, (struct person){SIDE_ADVISOR, advisor});
}

static struct text number(struct turn *turn, int64_t value)
{
	struct build b = {.arena = &turn->arena};

	build_number(&b, value);
	return build_done(&b);
}

/* PREFIX/PERSON/COVER */
static struct text line_id(struct turn *turn, const char *prefix,
    uint32_t person, const struct cover *cover)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, prefix);
	build_number(&b, person);
	build_char(&b, '/');
	build_hex(&b, cover->turn);
	return build_done(&b);
}

void absence_tell_claimant(
    struct turn *turn, const struct claimant_view *claimant)
{
	struct addressee to = turn_addressee(
	    turn, (struct person){SIDE_CLAIMANT, claimant->row.id});
	struct wording_argument arguments[3];
	struct wording_ask ask = {
	    .key = WORDING_COVER_NOBODY, .arguments = arguments, .count = 3};
	struct cover cover;

	if (!cover_of(turn->roster, claimant->row.advisor, &cover) ||
	    claimant->told_absence == cover.turn)
		return;
	if (cover.stand_in != 0)
		ask.key = WORDING_COVER_STAND_IN;
	arguments[0] =
	    (struct wording_argument){"advisor", name_of(turn, cover.advisor)};
	arguments[1] = (struct wording_argument){"stand_in",
	    name_of(turn, cover_responsible(turn->roster, cover.advisor))};
	arguments[2] =
	    (struct wording_argument){"until", absence_last_day(turn, &cover)};
	turn_line(
	    turn, &to, line_id(turn, "cover/", claimant->row.id, &cover), &ask);
}

/* What an advisor is told when it begins or ends. */
static void tell_advisor(struct turn *turn, const struct cover *cover,
    uint32_t who, const char *prefix, enum wording_key key)
{
	struct caseload_waiting waiting =
	    caseload_waiting(turn->roster, cover->advisor);
	struct addressee to =
	    turn_addressee(turn, (struct person){SIDE_ADVISOR, who});
	struct wording_argument arguments[ARGUMENTS];
	struct wording_ask ask = {
	    .key = key, .arguments = arguments, .count = ARGUMENTS};
	struct claimant_view longest = {0};

	(void)roster_claimant(turn->roster, waiting.longest, &longest);
	arguments[0] =
	    (struct wording_argument){"advisor", name_of(turn, cover->advisor)};
	arguments[1] = (struct wording_argument){
	    "stand_in", name_of(turn, cover->stand_in)};
	arguments[2] =
	    (struct wording_argument){"until", absence_last_day(turn, cover)};
	arguments[3] =
	    (struct wording_argument){"count", number(turn, waiting.count)};
	arguments[4] = (struct wording_argument){"claimant", longest.row.name};
	arguments[5] = (struct wording_argument){
	    "since", sighting_since(turn, waiting.since, to.language)};
	turn_line(turn, &to, line_id(turn, prefix, who, cover), &ask);
}

/* Does the way from this absent advisor to who answers pass that one? */
static bool leads_by(const struct roster *roster, uint32_t advisor, uint32_t by)
{
	struct cover cover = {.stand_in = advisor};

	do
		advisor = cover.stand_in;
	while (
	    advisor != by && advisor != 0 && cover_of(roster, advisor, &cover));
	return advisor == by;
}

static void show_whom(
    struct turn *turn, uint32_t follower, struct answering *answering)
{
	struct advisor_view view = {0};

	(void)roster_advisor(turn->roster, answering->responsible, &view);
	answering->show = view.show;
	presence_of_responsible(turn, follower, answering, false);
}

/* Every claimant whose way to an answer changes sees who answers from now on.
 * NULL: the absence is over. */
static void show_change(
    struct turn *turn, uint32_t advisor, const struct cover *cover)
{
	struct answering answering = {.responsible = advisor};
	struct cover other;
	uint32_t i;

	if (cover != NULL) {
		answering.absent = true;
		answering.cover = *cover;
		if (cover->stand_in != 0)
			answering.responsible =
			    cover_responsible(turn->roster, cover->stand_in);
	}
	show_whom(turn, advisor, &answering);
	for (i = 0; roster_cover_at(turn->roster, i, &other); i++)
		if (other.begun && other.advisor != advisor &&
		    leads_by(turn->roster, other.advisor, advisor)) {
			answering.absent = true;
			answering.cover = other;
			show_whom(turn, other.advisor, &answering);
		}
}

static void begin(struct turn *turn, const struct cover *cover)
{
	struct cover_step *fact =
	    &turn_fact(turn, FACT_COVER_BEGUN)->as.cover_begun;

	fact->cover = cover->turn;
	fact->at = turn->now;
	show_change(turn, cover->advisor, cover);
}

static void tell_beginning(struct turn *turn, const struct cover *cover)
{
	if (cover->stand_in != 0)
		tell_advisor(turn, cover, cover->stand_in, "stand-in/",
		    WORDING_COVER_BEGINS);
}

static enum wording_key back_key(
    const struct turn *turn, const struct cover *cover)
{
	if (caseload_waiting(turn->roster, cover->advisor).count == 0)
		return cover->stand_in != 0 ? WORDING_COVER_BACK_NONE
					    : WORDING_COVER_ALONE_NONE;
	return cover->stand_in != 0 ? WORDING_COVER_BACK : WORDING_COVER_ALONE;
}

static void end(struct turn *turn, const struct cover *cover, struct text by)
{
	turn_fact(turn, FACT_COVER_ENDED)->as.cover_ended =
	    (struct cover_step){cover->turn, turn->now, by};
	if (cover->begun)
		show_change(turn, cover->advisor, NULL);
}

static void tell_end(struct turn *turn, const struct cover *cover)
{
	if (cover->begun)
		tell_advisor(turn, cover, cover->advisor, "back/",
		    back_key(turn, cover));
}

void absence_end(struct turn *turn, const struct cover *cover, struct text by)
{
	if (cover->begun)
		turn_fact(turn, FACT_COVER_CUT)->as.cover_cut =
		    (struct cover_step){cover->turn, turn->now, by};
	else
		end(turn, cover, by);
}

static int64_t due_of(const struct roster *roster, const struct cover *cover)
{
	int64_t due =
	    due_unless_aside(roster, cover->begun ? cover->until : cover->since,
		FACT_COVER_BEGUN, cover->turn);

	return due_unless_aside(roster, due, FACT_COVER_ENDED, cover->turn);
}

int64_t absence_next(
    const struct roster *roster, const struct settings *settings)
{
	int64_t earliest = INT64_MAX;
	struct cover cover;
	uint32_t i;

	if (!due_may_go(settings))
		return INT64_MAX;
	for (i = 0; roster_cover_at(roster, i, &cover); i++)
		if (due_of(roster, &cover) < earliest)
			earliest = due_of(roster, &cover);
	return earliest;
}

/* A turn of its own, behind the line that tells of it: who dies between the two
 * finds it due again, and the line stands already. */
static void step(struct turn *turn, const struct cover *cover)
{
	bool ends = cover->begun || cover->until <= turn->now;
	struct turn *more;

	if (ends)
		tell_end(turn, cover);
	else
		tell_beginning(turn, cover);
	more = turn_more(turn);
	more->names[0] = (struct person){SIDE_ADVISOR, cover->advisor};
	more->names[1] = (struct person){
	    cover->stand_in != 0 ? SIDE_ADVISOR : SIDE_NOBODY, cover->stand_in};
	if (ends)
		end(more, cover, turn->settings->service_address);
	else
		begin(more, cover);
}

/* What was over before anybody saw it begin only ends. */
void absence_due(struct turn *turn)
{
	struct cover cover;
	uint32_t i;

	for (i = 0;
	     due_has_room(turn) && roster_cover_at(turn->roster, i, &cover);
	     i++)
		if (due_of(turn->roster, &cover) <= turn->now)
			step(turn, &cover);
}
