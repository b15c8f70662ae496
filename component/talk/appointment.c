#include "component/talk/appointment.h"

#include <assert.h>

#include "component/talk/moment.h"
#include "component/talk/remind.h"
#include "component/talk/series.h"
#include "roster/cover.h"
#include "roster/index.h"
#include "roster/invitation.h"

static const int64_t MINUTE = INT64_C(60) * 1000000;

/* ---- what is said -------------------------------------------------------- */

enum wording_key appointment_channel(enum channel channel)
{
	static const enum wording_key keys[] = {
	    [0] = WORDING_CHANNEL_CHAT,
	    [CHANNEL_CHAT] = WORDING_CHANNEL_CHAT,
	    [CHANNEL_VOICE] = WORDING_CHANNEL_VOICE,
	    [CHANNEL_VIDEO] = WORDING_CHANNEL_VIDEO,
	    [CHANNEL_PHONE] = WORDING_CHANNEL_PHONE,
	};

	return keys[channel];
}

static struct text zone_of(const struct turn *turn, const struct appointment *a)
{
	struct region region = {0};

	(void)roster_region(turn->roster, a->region, &region);
	return region.zone;
}

struct text appointment_moment(struct turn *turn, const struct appointment *a,
    enum side side, struct text language)
{
	struct text zone = zone_of(turn, a);
	struct text own = roster_own_zone(turn->roster, a->claimant);
	struct text moment =
	    moment_say(&turn->arena, turn->settings, a->since, zone, language);
	struct wording_argument arguments[2];
	const struct wording_ask ask = {
	    .key = WORDING_APPOINTMENT_OWN_CLOCK,
	    .language = language,
	    .otherwise = turn->settings->language,
	    .arguments = arguments,
	    .count = 2,
	};

	if (side != SIDE_CLAIMANT || own.len == 0 || text_equal(own, zone))
		return moment;
	own = moment_say(&turn->arena, turn->settings, a->since, own, language);
	arguments[0] = (struct wording_argument){"moment", moment};
	arguments[1] = (struct wording_argument){"own", own};
	return wording_say(turn->settings->wording, &turn->arena, &ask, NULL);
}

static struct text say_one(struct turn *turn, enum wording_key key,
    const char *name, struct text value, struct text language)
{
	const struct wording_argument arguments[] = {
	    {name, value}
        };
	const struct wording_ask ask = {
	    .key = key,
	    .language = language,
	    .otherwise = turn->settings->language,
	    .arguments = arguments,
	    .count = 1,
	};

	return wording_say(turn->settings->wording, &turn->arena, &ask, NULL);
}

struct text appointment_length(
    struct turn *turn, const struct appointment *a, struct text language)
{
	struct build b = {.arena = &turn->arena};

	build_number(&b, (a->until - a->since) / MINUTE);
	return say_one(
	    turn, WORDING_MINUTES, "count", build_done(&b), language);
}

static void put_line(struct build *b, struct text line)
{
	build_char(b, '\n');
	build_text(b, line);
}

/* The link or the number; who has set none calls through the client. */
static void put_reach(struct build *b, struct turn *turn,
    const struct appointment *a, struct text language)
{
	struct text reach =
	    roster_meeting(turn->roster, a->advisor, a->channel);

	if (a->channel == CHANNEL_CHAT)
		return;
	if (reach.len > 0)
		put_line(b,
		    say_one(turn,
			a->channel == CHANNEL_PHONE ? WORDING_APPOINTMENT_NUMBER
						    : WORDING_APPOINTMENT_LINK,
			"reach", reach, language));
	else if (a->channel != CHANNEL_PHONE)
		put_line(b, turn_say(turn, WORDING_APPOINTMENT_CALL, language));
}

struct text appointment_details(struct turn *turn, const struct appointment *a,
    struct text reason, struct text language)
{
	struct build b = {.arena = &turn->arena};

	if (a->outside && appointment_is_open(a->state))
		put_line(
		    &b, turn_say(turn, WORDING_APPOINTMENT_OUTSIDE, language));
	if (appointment_is_open(a->state))
		put_reach(&b, turn, a, language);
	if (a->note.len > 0 && appointment_is_open(a->state))
		put_line(&b, say_one(turn, WORDING_APPOINTMENT_NOTE, "note",
				 a->note, language));
	if (reason.len > 0)
		put_line(&b, say_one(turn, WORDING_APPOINTMENT_REASON, "reason",
				 reason, language));
	return build_done(&b);
}

static struct text name_of(
    const struct turn *turn, const struct appointment *a, enum side side)
{
	return turn_name_of(
	    turn, (struct person){
		      side, side == SIDE_ADVISOR ? a->advisor : a->claimant});
}

/* What is to be said of the last move, and how what it moved stands since: the
 * one that the news names, and those that went with it. */
struct telling {
	struct turn *turn;
	const struct appointment *a;
	const struct appointment *all;
	uint32_t count;
	const struct appointment_news *news;
	enum wording_key key;
};

/* appointment/APPOINTMENT/VERSION */
static struct text line_id(const struct telling *t)
{
	struct build b = {.arena = &t->turn->arena};

	build_string(&b, "appointment/");
	build_hex(&b, t->news->appointment);
	build_char(&b, '/');
	build_number(&b, t->news->version);
	return build_done(&b);
}

static struct text question_id(const struct telling *t, enum side asked)
{
	const struct invitation of = {
	    .appointment = t->news->appointment,
	    .version = t->news->version,
	    .asked = asked,
	};

	return invitation_id(&t->turn->arena, &of);
}

/* Of several each date says by itself that it is out of opening hours. */
static struct text details_of(const struct telling *t, struct text language)
{
	struct appointment a = *t->a;

	a.outside = a.outside && t->count == 1;
	return appointment_details(t->turn, &a, t->news->reason, language);
}

static struct text count_of(const struct telling *t)
{
	struct build b = {.arena = &t->turn->arena};

	build_number(&b, t->count);
	return build_done(&b);
}

/* All lines of an appointment are of one variant, chosen apart from that of its
 * reminders, so that both can be compared by who comes. */
static void say(const struct telling *t, const struct addressee *to,
    struct text id, struct text answer)
{
	struct turn *turn = t->turn;
	const struct appointment *a = t->a;
	struct text language = to->language;
	struct text moment =
	    appointment_moment(turn, a, to->who.side, language);
	struct text length = appointment_length(turn, a, language);
	struct text channel =
	    turn_say(turn, appointment_channel(a->channel), language);
	struct text below = details_of(t, language);
	struct text dates =
	    series_dates(turn, t->all, t->count, to->who.side, language);
	struct text count = count_of(t);
	struct text who = name_of(turn, a, t->news->who);
	struct text claimant = name_of(turn, a, SIDE_CLAIMANT);
	struct text advisor = name_of(turn, a, SIDE_ADVISOR);
	struct text service = turn->settings->service_address;
	const struct wording_argument arguments[] = {
	    {"who",             who     },
	    {"claimant",        claimant},
	    {"advisor",         advisor },
	    {"moment",          moment  },
	    {"length",          length  },
	    {"channel",         channel },
	    {"details",         below   },
	    {"dates",           dates   },
	    {"count",           count   },
	    {"answer",          answer  },
	    {"service_address", service },
	};
	const struct wording_ask ask = {
	    .key = t->key,
	    .seed = index_mix(~a->id),
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};

	turn_line(turn, to, id, &ask);
}

static struct text line_below(
    const struct telling *t, enum wording_key key, struct text language)
{
	struct build b = {.arena = &t->turn->arena};

	put_line(&b, turn_say(t->turn, key, language));
	return build_done(&b);
}

/* Does this move ask that side for an answer? */
static bool asks(const struct telling *t, enum side side)
{
	return appointment_waits(t->a->state) && t->a->by != side &&
	       (t->news->event == APPOINTMENT_PROPOSE ||
		   t->news->event == APPOINTMENT_MOVE ||
		   (t->news->event == APPOINTMENT_HAND &&
		       side == SIDE_ADVISOR));
}

struct addressee appointment_advisor_today(
    const struct turn *turn, const struct appointment *a)
{
	struct claimant_view claimant = {0};
	uint32_t advisor;
	struct addressee to;

	(void)roster_claimant(turn->roster, a->claimant, &claimant);
	advisor = cover_responsible(turn->roster, claimant.row.advisor);
	to = turn_addressee(turn,
	    (struct person){SIDE_ADVISOR, advisor != 0 ? advisor : a->advisor});
	to.claimant = a->claimant;
	return to;
}

static struct text answer_of(const struct telling *t, struct text language)
{
	return line_below(t,
	    t->count > 1 ? WORDING_SERIES_ANSWER : WORDING_APPOINTMENT_ANSWER,
	    language);
}

/* The sentence of the row that the news are of, or what is said of several. */
static enum wording_key sentence_of(
    const struct appointment *a, uint32_t count, enum appointment_event event)
{
	const struct appointment_row *row;
	uint32_t i;

	if (count > 1)
		return series_sentence(event);

	for (i = 0; (row = appointment_row_at(i)) != NULL; i++)
		if (row->event == event && row->to == a->state)
			return wording_find(row->sentence);
	return WORDING_KEYS;
}

static void tell_claimant(const struct telling *t)
{
	struct addressee to = turn_addressee(
	    t->turn, (struct person){SIDE_CLAIMANT, t->a->claimant});
	struct text answer = {0};

	to.proof = true;
	if (asks(t, SIDE_CLAIMANT))
		answer = answer_of(t, to.language);
	say(t, &to, question_id(t, SIDE_CLAIMANT), answer);
}

/* The question first: what is owed is known by the line in the conversation. */
static void tell_advisor(const struct telling *t)
{
	struct addressee to = appointment_advisor_today(t->turn, t->a);
	struct text there = {0};

	if (asks(t, SIDE_ADVISOR)) {
		to.proof = true;
		say(t, &to, question_id(t, SIDE_ADVISOR),
		    answer_of(t, to.language));
		there = line_below(t, WORDING_APPOINTMENT_THERE, to.language);
		to.proof = false;
	}
	say(t, &to, line_id(t), there);
}

void appointment_tell(struct turn *turn, const struct appointment *all,
    uint32_t count, const struct appointment_news *news)
{
	const struct appointment *a = all;
	struct telling t;

	while (a->id != news->appointment && a + 1 < all + count)
		a++;
	t = (struct telling){
	    turn, a, all, count, news, sentence_of(a, count, news->event)};

	if (t.key == WORDING_KEYS)
		return;
	if (news->who != SIDE_CLAIMANT)
		tell_claimant(&t);
	tell_advisor(&t);
}

/* ---- moves --------------------------------------------------------------- */

/* The inputs of both wait until it is settled. */
static void name_both(struct turn *turn, const struct appointment *a)
{
	turn_name(turn, SIDE_CLAIMANT, a->claimant);
	turn_name(turn, SIDE_ADVISOR, a->advisor);
}

static struct appointment after(
    const struct appointment *a, const struct appointment_step *step)
{
	struct appointment now = *a;

	now.version = step->version + 1;
	now.state = step->state;
	now.since = step->since;
	now.until = step->until;
	now.channel = step->channel;
	now.advisor = step->advisor;
	now.outside = step->outside;
	if (step->event == APPOINTMENT_MOVE)
		now.by = step->who;
	return now;
}

/* One fact, of several of which one is told for all. */
static struct appointment step(struct turn *turn,
    const struct appointment_moving *one, const struct appointment_ask *ask,
    struct text reason, bool told)
{
	struct appointment_step *fact =
	    &turn_fact(turn, FACT_APPOINTMENT_STEP)->as.appointment_step;
	struct appointment_ask own = *ask;

	own.event = one->row->event;
	appointment_take(turn->roster, &one->a, &own, one->row, fact);
	fact->told = fact->told && told;
	fact->reason = text_keep(&turn->arena, reason);
	fact->by = ask->who != SIDE_NOBODY ? turn->asker.bare
					   : turn->settings->service_address;
	remind_drop(turn, &one->a, fact);
	return after(&one->a, fact);
}

/* To call off what stood says more than to leave what was only proposed. */
static uint32_t first_told(const struct appointment_moving *all, uint32_t count)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (all[i].row->event == APPOINTMENT_CANCEL)
			return i;
	return 0;
}

void appointment_move_all(struct turn *turn,
    const struct appointment_moving *all, uint32_t count,
    const struct appointment_ask *ask, struct text reason)
{
	struct appointment *now =
	    arena_alloc(&turn->arena, count * sizeof(*now));
	uint32_t first = first_told(all, count), i;
	const struct appointment_news news = {
	    .appointment = all[first].a.id,
	    .version = all[first].a.version + 1,
	    .event = all[first].row->event,
	    .who = ask->who,
	    .reason = reason,
	};

	for (i = 0; i < count; i++)
		now[i] = step(turn, &all[i], ask, reason, i == first);
	name_both(turn, &all[first].a);
	appointment_tell(turn, now, count, &news);
}

void appointment_move(struct turn *turn, const struct appointment *a,
    const struct appointment_ask *ask, const struct appointment_row *row,
    struct text reason)
{
	const struct appointment_moving one = {*a, row};

	appointment_move_all(turn, &one, 1, ask, reason);
}

struct text appointment_uid(struct turn *turn, uint64_t id)
{
	struct build b = {.arena = &turn->arena};

	build_hex(&b, id);
	build_char(&b, '@');
	build_text(&b, turn->settings->domain);
	return build_done(&b);
}

static void put(struct turn *turn, struct appointment *a)
{
	a->at = turn->now;
	a->version = 1;
	a->zone = text_keep(&turn->arena, zone_of(turn, a));
	a->uid = appointment_uid(turn, a->id);
	a->note = text_keep(&turn->arena, a->note);
	a->by_jid = turn->asker.bare;
	turn_fact(turn, FACT_APPOINTMENT)->as.appointment = *a;
}

void appointment_propose(
    struct turn *turn, struct appointment *all, uint32_t count)
{
	const struct appointment_news news = {
	    .appointment = turn->number,
	    .version = 1,
	    .event = all->state == APPOINTMENT_CONFIRMED ? APPOINTMENT_TAKE
							 : APPOINTMENT_PROPOSE,
	    .who = all->by,
	};
	uint32_t i;

	for (i = 0; i < count; i++) {
		all[i].id = turn->number + i;
		all[i].series = count > 1 ? turn->number : 0;
		put(turn, &all[i]);
	}
	turn->reserved = count > 1 ? SERIES_MOST : 0;
	name_both(turn, all);
	appointment_tell(turn, all, count, &news);
}
