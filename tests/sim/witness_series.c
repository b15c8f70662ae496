#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "component/talk/zone.h"
#include "roster/appointment.h"
#include "roster/series.h"
#include "tests/sim/play.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/*
 * Series: each date of one is proposed, or told as left out, exactly once, and
 * no closed day is proposed unasked; the question names all that it asks about,
 * and its answer is for all of them.
 */

/* Hours that an import changes reach those who are being answered later. */
static const int64_t SETTLED = INT64_C(300) * 1000000;

static const char *const months[] = {"janvier", "février", "mars", "avril",
    "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre"};

void witness_series_asked(
    struct world *world, uint32_t who, const struct series_asked *asked)
{
	struct series_asks *asks = &world->witness.series[who];

	asks->at[asks->count++ % SERIES_ASKS] = *asked;
}

/* ---- what is told to who proposes ---------------------------------------- */

/* A date as it is said, by the wall. */
struct said {
	int64_t day; /* since 1970 */
	int minute;
	bool left_out;
};

struct saids {
	struct said at[SERIES_MOST];
	uint32_t count, left_out;
};

static int64_t day_of(int year, int month, int day)
{
	struct tm tm = {
	    .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};

	return (int64_t)timegm(&tm) / 86400;
}

/* "mardi 1 décembre 2026 à 14:00, ..." */
static bool read_date(const char *line, struct said *said)
{
	const char *at = strchr(line, ' ');
	char *end;
	int day, month = 0, hour;
	int year;

	if (at == NULL)
		return false;
	day = (int)strtol(at, &end, 10);
	at = strchr(end, ' ');
	while (at != NULL && month < 12 &&
	       strncmp(at + 1, months[month], strlen(months[month])) != 0)
		month++;
	if (at == NULL || month == 12)
		return false;
	year = (int)strtol(at + 1 + strlen(months[month]), &end, 10);
	at = strstr(end, "à ");
	if (at == NULL)
		return false;
	hour = (int)strtol(at + strlen("à "), &end, 10);
	said->day = day_of(year, month + 1, day);
	said->minute = hour * 60 + (int)strtol(end + 1, NULL, 10);
	return true;
}

static void read_all(const char *body, struct saids *saids)
{
	const char *left = strstr(body, "laissées de côté");
	const char *line = body;

	*saids = (struct saids){0};
	while ((line = strstr(line, "\n- ")) != NULL &&
	       saids->count < SERIES_MOST) {
		struct said *said = &saids->at[saids->count];

		line += strlen("\n- ");
		if (!read_date(line, said))
			continue;
		said->left_out = left != NULL && line > left;
		saids->left_out += said->left_out;
		saids->count++;
	}
}

/* All at one time of day, so many days apart, each once. */
static bool is_asked(const struct saids *saids, const struct series_asked *of)
{
	int64_t first = INT64_MAX;
	uint32_t i, k, met;

	if (saids->count != of->count || (of->keep && saids->left_out > 0))
		return false;
	for (i = 0; i < saids->count; i++)
		if (saids->at[i].day < first)
			first = saids->at[i].day;
	for (k = 0; k < of->count; k++) {
		met = 0;
		for (i = 0; i < saids->count; i++)
			met += saids->at[i].day ==
				   first + (int64_t)k * of->every &&
			       saids->at[i].minute == saids->at[0].minute;
		if (met != 1)
			return false;
	}
	return true;
}

static const struct series_asked *find_asked(
    const struct world *world, uint32_t who, const struct saids *saids)
{
	const struct series_asks *asks = &world->witness.series[who];
	uint32_t i;

	for (i = 0; i < asks->count && i < SERIES_ASKS; i++)
		if (is_asked(saids, &asks->at[i]))
			return &asks->at[i];
	return NULL;
}

static bool is_holiday(const struct region *region, int64_t day)
{
	const char *at = region->holidays.at;

	while (at != NULL && *at != '\0') {
		if (strtoll(at, NULL, 10) == day)
			return true;
		at = strchr(at, '\n');
		at = at != NULL ? at + 1 : NULL;
	}
	return false;
}

/* Is it among those that are said to be proposed? */
static bool is_said(const struct base_tables *t, const struct saids *saids,
    const struct appointment *a)
{
	struct wall wall;
	uint32_t i;

	if (!zone_wall(t->regions[a->region - 1].zone, a->since, &wall))
		return false;
	for (i = 0; i < saids->count; i++)
		if (!saids->at[i].left_out &&
		    saids->at[i].day ==
			day_of(wall.year, wall.month, wall.day) &&
		    saids->at[i].minute == wall.hour * 60 + wall.minute)
			return true;
	return false;
}

static bool is_proposer(
    const struct world *world, uint32_t who, const struct appointment *a)
{
	const struct account *account = &world->people.accounts[who];

	return (a->by == SIDE_ADVISOR && account->advisors != 0) ||
	       (a->by == SIDE_CLAIMANT &&
		   (account->claimants & 1U << a->claimant) != 0);
}

/* So many of that series are said, and not one is not. */
static uint32_t count_said(const struct world *world, uint32_t who,
    const struct saids *saids, uint64_t series)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t count = 0;
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		const struct appointment *a = &t->appointments[i].now;

		if (a->series != series)
			continue;
		if (!is_proposer(world, who, a) || !is_said(t, saids, a))
			return 0;
		count++;
	}
	return count;
}

/* Where one is left it is none of a series. */
static bool is_proposed(
    const struct world *world, uint32_t who, const struct saids *saids)
{
	const struct base_tables *t = base_tables(world->base);
	const uint32_t count = saids->count - saids->left_out;
	size_t i;

	for (i = t->appointment_count; i-- > 0;) {
		const struct appointment *a = &t->appointments[i].now;

		if (count == 1
			? a->series == 0 && is_proposer(world, who, a) &&
			      is_said(t, saids, a)
			: a->series == a->id &&
			      count_said(world, who, saids, a->series) == count)
			return true;
	}
	return false;
}

static void check_open(struct world *world, const struct saids *saids)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i, k;
	bool everywhere;

	for (i = 0; i < saids->count; i++) {
		everywhere = !saids->at[i].left_out;
		for (k = 0; k < t->region_count && everywhere; k++)
			everywhere =
			    is_holiday(&t->regions[k], saids->at[i].day);
		if (everywhere)
			witness_complain(
			    world, "of a series a holiday is proposed unasked");
	}
}

static bool hours_just_moved(const struct world *world)
{
	uint32_t i;

	for (i = 0; i < ROOM_REGIONS; i++)
		if (world->clock.now - world->people.hours_moved_at[i] <
		    SETTLED)
			return true;
	return false;
}

/* Where hours were changed meanwhile the walls show something else. */
void witness_series_sent(
    struct world *world, const struct stanza *s, struct text body)
{
	const uint32_t who = play_number_of(world, s->to);
	const struct series_asked *asked;
	struct saids saids;

	if (who >= ACCOUNTS || !text_starts(body, TEXT("C’est envoyé")) ||
	    strstr(body.at, "\n- ") == NULL)
		return;
	read_all(body.at, &saids);
	asked = find_asked(world, who, &saids);
	if (asked == NULL) {
		witness_complain(world,
		    "%s is told %u dates of a series, %u left out, which are "
		    "not those asked for",
		    s->to.at, saids.count, saids.left_out);
		return;
	}
	if (hours_just_moved(world))
		return;
	if (!asked->keep)
		check_open(world, &saids);
	if (!is_proposed(world, who, &saids))
		witness_complain(world,
		    "%s is told of a series that is not proposed so", s->to.at);
}

/* ---- the question -------------------------------------------------------- */

static const struct appointment *find(const struct base_tables *t, uint64_t id)
{
	size_t i;

	for (i = 0; i < t->appointment_count; i++)
		if (t->appointments[i].now.id == id)
			return &t->appointments[i].now;
	return NULL;
}

static uint32_t lines_of(struct text body)
{
	const char *at = body.at;
	uint32_t count = 0;

	while ((at = strstr(at, "\n- ")) != NULL) {
		at++;
		count++;
	}
	return count;
}

static void check_named(
    struct world *world, const struct message *m, uint64_t series)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t asked = 0, all = 0, lines = lines_of(m->body);
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		const struct appointment *a = &t->appointments[i].now;

		all += a->series == series;
		asked += a->series == series && series_is_asked(a);
	}
	if (asked > 1 && (lines < asked || lines > all))
		witness_complain(world, "%s names %u of %u appointments",
		    m->wire_id.at, lines, asked);
}

/* invitation/cSERIES/1, to an advisor /a */
void witness_series_told(struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const size_t prefix = strlen("invitation/c");
	const struct appointment *a;
	char *end;

	if (!text_starts(m->wire_id, TEXT("invitation/")))
		return;
	a = find(t, strtoull(m->wire_id.at + prefix, &end, 16));
	if (a != NULL && a->series == a->id && strcmp(end, "/1") == 0)
		check_named(world, m, a->series);
}

/* ---- its answer ---------------------------------------------------------- */

static bool is_answer(const struct move_row *move)
{
	return move->was == APPOINTMENT_PROPOSED &&
	       (move->event == APPOINTMENT_CONFIRM ||
		   move->event == APPOINTMENT_DECLINE ||
		   move->event == APPOINTMENT_WITHDRAW);
}

/* What had begun was asked no more. */
static void check_bound(
    struct world *world, const struct move_row *move, uint64_t series)
{
	const struct base_tables *t = base_tables(world->base);
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		const struct appointment *a = &t->appointments[i].now;

		if (a->series == series && series_is_asked(a) &&
		    a->since > move->at)
			witness_complain(world,
			    "the answer about %llx leaves %llx of its series",
			    (unsigned long long)move->appointment,
			    (unsigned long long)a->id);
	}
}

void witness_series(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	const struct appointment *a;
	size_t i;

	for (i = 0; i < t->judging.moves.count; i++) {
		const struct move_row *move = &t->judging.moves.at[i];

		if (!is_answer(move))
			continue;
		a = find(t, move->appointment);
		if (a != NULL && a->series != 0)
			check_bound(world, move, a->series);
	}
}

/* An id names one for ever. */
void witness_series_end(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	size_t i;

	for (i = 0; i < t->appointment_count; i++)
		if (find(t, t->appointments[i].now.id) !=
		    &t->appointments[i].now)
			witness_complain(world, "two appointments are %llx",
			    (unsigned long long)t->appointments[i].now.id);
}
