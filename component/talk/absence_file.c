#include "component/talk/absence_file.h"

#include <assert.h>

#include "component/talk/agency_phone.h"
#include "component/talk/due.h"
#include "component/talk/moment.h"
#include "component/talk/zone.h"

static const int64_t LONGEST_DAY = INT64_C(25) * 3600 * 1000000;

/* ---- what is said -------------------------------------------------------- */

static struct text zone_of(
    const struct turn *turn, const struct absence_file *file)
{
	struct region region = {0};

	(void)roster_region(turn->roster, file->region, &region);
	return region.zone;
}

struct text absence_file_moment(
    struct turn *turn, const struct absence_file *file, struct text language)
{
	return moment_say(&turn->arena, turn->settings, file->since,
	    zone_of(turn, file), language);
}

struct text absence_file_until(
    struct turn *turn, const struct absence_file *file, struct text language)
{
	return file->until != 0
		   ? zone_day_name(&turn->arena, zone_of(turn, file),
			 file->until - 1, language)
		   : (struct text){0};
}

/* To the end of the day before this instant, which is the end of one. */
static struct text end_of(struct turn *turn, const struct absence_file *file,
    int64_t until, struct text language)
{
	return moment_until(&turn->arena, turn->settings, until - 1,
	    zone_of(turn, file), language);
}

/* Where their days have not begun: if they do now. */
static struct text end_of_days(
    struct turn *turn, const struct absence_file *file, struct text language)
{
	return end_of(turn, file,
	    file->until != 0 ? file->until
			     : absence_file_end(turn->roster, file, turn->now),
	    language);
}

/* The last whole day on which one that is closed may be opened again. */
static struct text end_of_appeal(
    struct turn *turn, const struct absence_file *file, struct text language)
{
	int64_t closed = file->closed != 0 ? file->closed : turn->now;

	return end_of(turn, file, closed + FILE_KEPT - LONGEST_DAY, language);
}

static struct text days_of(struct turn *turn, const struct absence_file *file)
{
	struct build b = {.arena = &turn->arena};

	build_number(&b, file->days);
	return build_done(&b);
}

static struct text say(
    struct turn *turn, const struct wording_ask *ask, struct text language)
{
	struct wording_ask said = *ask;

	said.language = language;
	said.otherwise = turn->settings->language;
	return wording_say(turn->settings->wording, &turn->arena, &said, NULL);
}

/* The same, and why they get it. */
static void tell_other(struct turn *turn, const struct absence_file *file,
    const struct addressee *claimant, const struct wording_ask *ask)
{
	struct wording_argument arguments[2];
	const struct wording_ask wrapped = {
	    .key = WORDING_FILE_REPRESENTED,
	    .arguments = arguments,
	    .count = 2,
	};
	struct addressee to = *claimant;
	struct claimant_view view = {0};
	struct represent other;

	if (!roster_representative(turn->roster, file->claimant, &other))
		return;
	(void)roster_claimant(turn->roster, file->claimant, &view);
	arguments[0] = (struct wording_argument){"claimant", view.row.name};
	arguments[1] =
	    (struct wording_argument){"text", say(turn, ask, to.language)};
	to.jid = other.jid;
	turn_line(turn, &to,
	    absence_file_line(&turn->arena, file->id, file->version, true),
	    &wrapped);
}

static struct represent other_of(
    const struct turn *turn, const struct absence_file *file)
{
	struct represent other = {0};

	(void)roster_representative(turn->roster, file->claimant, &other);
	return other;
}

/* The file as the move left it. Who represents the claimant first: with the
 * claimant's line all was told (LOAD_ABSENCE_FILES). */
static void tell(struct turn *turn, const struct absence_file *file,
    const char *sentence, struct text reason)
{
	const struct person advisor = {SIDE_ADVISOR, file->advisor};
	struct addressee to = turn_addressee(
	    turn, (struct person){SIDE_CLAIMANT, file->claimant});
	const struct wording_argument arguments[] = {
	    {"advisor",           turn_name_of(turn,  advisor)},
	    {"moment",                   absence_file_moment(turn,                              file, to.language)},
	    {"until",               end_of_days(turn,file, to.language)},
	    {"appeal",             end_of_appeal(turn, file, to.language)},
	    {"call",       agency_phone(turn,                         file->region, to.language)},
	    {"days",days_of(turn,   file)},
	    {"reason",                   reason			       },
	    {"representative",       other_of(turn,file).name},
	    {"service_address",              turn->settings->service_address                               },
	};
	const struct wording_ask ask = {
	    .key = wording_find(sentence),
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};

	struct wording_ask own = ask;

	to.proof = true;
	tell_other(turn, file, &to, &ask);
	if (file->represented_by.len > 0 && other_of(turn, file).jid.len > 0 &&
	    ask.key == WORDING_FILE_OPENED)
		own.key = WORDING_FILE_OPENED_REPRESENTED;
	turn_line(turn, &to,
	    absence_file_line(&turn->arena, file->id, file->version, false),
	    &own);
}

/* ---- proofs -------------------------------------------------------------- */

bool absence_file_receipt(struct turn *turn, struct text id, bool displayed)
{
	struct absence_file file;
	struct delivery *fact;
	struct turn *more;
	int32_t version;

	if (!absence_file_is_for_other(id) ||
	    !roster_file(
		turn->roster, absence_file_of_line(id, &version), &file) ||
	    !text_equal(id, absence_file_notice(&turn->arena, &file, true)) ||
	    !text_equal(file.represented_by, turn->asker.bare) ||
	    !roster_is_represented_by(
		turn->roster, file.claimant, turn->asker.bare))
		return false;
	more = turn_more(turn);
	more->asker.kind = STANZA_OTHER;
	more->names[0] = (struct person){SIDE_CLAIMANT, file.claimant};
	fact = &turn_fact(more, FACT_DELIVERY)->as.delivery;
	fact->at = turn->now;
	fact->kind = displayed ? DISPLAYED : RECEIVED;
	fact->claimant = file.claimant;
	fact->of = turn_person(SIDE_STAFF, turn->asker.bare);
	fact->reporter = text_keep(&more->arena, turn->asker.bare);
	fact->wire_id = text_keep(&more->arena, id);
	return true;
}

/* ---- moves --------------------------------------------------------------- */

bool absence_file_open(
    struct turn *turn, const struct appointment *a, struct text parties)
{
	struct absence_file *fact;
	struct absence_file file;
	enum refusal why;

	if (roster_file(turn->roster, a->id, &file))
		return false;
	fact = &turn_fact(turn, FACT_ABSENCE_FILE)->as.absence_file;
	*fact = absence_file_new(turn->roster, a, turn->now);
	fact->parties = text_keep(&turn->arena, parties);
	fact->represented_by = text_keep(&turn->arena, fact->represented_by);
	turn_name(turn, SIDE_CLAIMANT, fact->claimant);
	tell(turn, fact,
	    absence_file_step(FILE_NONE, FILE_OPEN, FILE_BY_SERVICE, &why)
		->sentence,
	    (struct text){0});
	return true;
}

static struct absence_file after(
    const struct absence_file *file, const struct file_step *step)
{
	struct absence_file now = *file;

	now.version = step->version + 1;
	now.state = step->state;
	now.until = step->until;
	now.due = step->due;
	if (step->event == FILE_RENEW) {
		now.represented_by = step->represented_by;
		now.renewed = now.version;
	}
	return now;
}

void absence_file_move(struct turn *turn, const struct absence_file *file,
    const struct file_row *row, const struct file_words *words)
{
	struct file_step *fact = &turn_fact(turn, FACT_FILE_STEP)->as.file_step;
	struct absence_file now;

	absence_file_take(turn->roster, file, row, turn->now, fact);
	fact->excuse = words->excuse;
	fact->words = text_keep(&turn->arena, words->words);
	fact->helper = text_keep(&turn->arena, words->helper);
	if (row->event == FILE_RENEW)
		fact->represented_by =
		    text_keep(&turn->arena, other_of(turn, file).jid);
	if (row->who != FILE_BY_SERVICE)
		fact->by = turn->asker.bare;
	turn_name(turn, SIDE_CLAIMANT, file->claimant);
	now = after(file, fact);
	if (row->sentence[0] != '\0')
		tell(turn, &now, row->sentence,
		    row->who == FILE_BY_DECIDER ? fact->words
						: (struct text){0});
}

static void move_in(
    struct turn *turn, const struct absence_file *file, enum file_event event)
{
	const struct file_words nothing = {0};
	const struct file_row *row;
	enum refusal why;

	row = absence_file_step(file->state, event, FILE_BY_SERVICE, &why);
	assert(row != NULL);
	absence_file_move(turn, file, row, &nothing);
}

static void move_by_itself(
    struct turn *turn, const struct absence_file *file, enum file_event event)
{
	struct turn *more = turn_more(turn);

	more->names[0] = more->names[1] = (struct person){0};
	move_in(more, file, event);
}

void absence_file_refute(struct turn *turn, uint64_t appointment)
{
	struct absence_file file;

	if (roster_file(turn->roster, appointment, &file) &&
	    file.state != FILE_UNFOUNDED)
		move_in(turn, &file, FILE_REFUTE);
}

/* ---- what falls due ------------------------------------------------------ */

int64_t absence_file_next(
    const struct roster *roster, const struct settings *settings)
{
	if (!due_may_go(settings))
		return INT64_MAX;
	return roster_file_due(roster);
}

/* The sentence of the move that led to where it is. */
static const char *sentence_of(const struct absence_file *file)
{
	const struct file_row *row;
	uint32_t i;

	for (i = 0; (row = absence_file_row_at(i)) != NULL; i++)
		if (row->event == file->untold && row->to == file->state)
			return row->sentence;
	return "";
}

static bool is_decision(enum file_event event)
{
	return event == FILE_EXCUSE || event == FILE_NOTE ||
	       event == FILE_REFER || event == FILE_REOPEN;
}

/* To who represents the claimant now. What a daemon could not tell of the one
 * before is told by it, where that was the notice, too. */
static bool renews(const struct turn *turn, const struct absence_file *file)
{
	return absence_file_is_to_renew(turn->roster, file) &&
	       (file->untold == 0 || file->untold == FILE_OPEN ||
		   file->untold == FILE_RENEW);
}

/* Of a move that a daemon stored and could not tell before it died. */
static void tell_late(struct turn *turn, const struct absence_file *file)
{
	const char *sentence = sentence_of(file);

	turn_fact(turn, FACT_FILE_TOLD)->as.file_told.file = file->id;
	if (sentence[0] != '\0')
		tell(turn, file, sentence,
		    is_decision(file->untold) ? file->words : (struct text){0});
}

/* Behind a move of it that is on its way to the store. */
static void forget(struct turn *turn, const struct absence_file *file)
{
	struct turn *more = turn_more(turn);
	struct file_left *fact = &turn_fact(more, FACT_FILE_LEFT)->as.file_left;

	more->names[0] = (struct person){SIDE_CLAIMANT, file->claimant};
	more->names[1] = (struct person){0};
	fact->file = file->id;
	fact->version = file->version;
}

void absence_file_fall_due(struct turn *turn)
{
	struct absence_file file;
	enum file_event event;
	uint64_t due[HEAP_SOME];
	uint32_t i, count = roster_files_due(turn->roster, turn->now, due);

	for (i = 0; i < count && due_has_room(turn); i++) {
		if (!roster_file(turn->roster, due[i], &file))
			continue;
		if (renews(turn, &file))
			move_by_itself(turn, &file, FILE_RENEW);
		else if (file.untold != 0)
			tell_late(turn, &file);
		else if (absence_file_is_closed(file.state))
			forget(turn, &file);
		else if (absence_file_due(&file, turn->now, &event) <=
			 turn->now)
			move_by_itself(turn, &file, event);
	}
}
