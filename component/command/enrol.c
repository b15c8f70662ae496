#include "component/command/enrol_private.h"

#include <string.h>

#include "component/command/words_private.h"
#include "component/talk/code_key.h"
#include "component/talk/digest.h"
#include "component/talk/fold.h"
#include "component/talk/notice.h"
#include "component/talk/payload.h"
#include "roster/caseload.h"
#include "roster/enrolment.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

enum {
	ALONE = 2 * CODE_SIGNS /* bytes: a blank between all signs */
};

/* What a session of ours awaits; nothing while the store is asked. */
static const char COMMAND[] = "enrol";
static const char CONSENT[] = "consent";
static const char OPENING[] = "opening"; /* their change to be followed */

/* ---- what is under way --------------------------------------------------- */

/* The change may be followed before the answer of the store has come: nothing
 * is awaited any more of whoever has agreed since, and may have stopped again.
 */
static bool is_open(const struct turn *turn, const struct session *session)
{
	struct claimant_view claimant;

	return roster_claimant_by_jid(
		   turn->roster, turn->asker.bare, &claimant) &&
	       (claimant.row.consent || claimant.row.consented >= session->at);
}

static bool under_way(const struct turn *turn, struct session *session)
{
	return roster_session_of(
		   turn->roster, turn->asker.bare, DOOR_WORDS, session) &&
	       text_is(session->command, COMMAND) &&
	       session->until > turn->now &&
	       !(text_is(session->asked, OPENING) && is_open(turn, session));
}

static void end_session(struct turn *turn)
{
	struct session session;

	if (under_way(turn, &session))
		turn_fact(turn, FACT_SESSION)->as.session.number =
		    session.number;
}

/* The digest in hex, none for a place in the line, and the version of the
 * notice that was agreed to, or that they are asked about. */
static struct text values_of(
    struct turn *turn, struct text digest, uint16_t version)
{
	struct build b = {.arena = &turn->arena};

	if (digest.len > 0)
		build_text(&b, digest_hex(&turn->arena, digest));
	build_char(&b, ' ');
	build_number(&b, version);
	return build_done(&b);
}

static size_t hex_of(const struct session *session)
{
	return session->values.len > 0 && session->values.at[0] != ' '
		   ? (size_t)CODE_DIGEST * 2
		   : 0;
}

static uint16_t version_of(const struct session *session)
{
	uint16_t version = 0;
	size_t i;

	for (i = hex_of(session) + 1; i < session->values.len; i++)
		version =
		    (uint16_t)(version * 10 + (session->values.at[i] - '0'));
	return version;
}

static struct text digest_of(struct turn *turn, const struct session *session)
{
	struct text hex = {session->values.at, hex_of(session)};

	if (hex.len == 0)
		return hex;
	return digest_unhex(&turn->arena, hex);
}

static struct session *keep(struct turn *turn, enum door door,
    const char *asked, struct text values, int64_t time)
{
	struct session *session = &turn_fact(turn, FACT_SESSION)->as.session;

	session->number = turn->number;
	session->owner = turn->asker.bare;
	session->door = door;
	session->command = text_of(COMMAND);
	session->asked = text_of(asked);
	session->values = values;
	session->address = turn->asker.address;
	session->wrote_to = turn->asker.wrote_to;
	session->id = turn->asker.id;
	session->language = turn->asker.language;
	session->until = turn->now + time;
	session->at = turn->now;
	return session;
}

/* ---- saying -------------------------------------------------------------- */

static void say(struct turn *turn, enum wording_key key)
{
	words_say(turn, turn_say(turn, key, turn_language(turn)));
}

void enrol_refuse(struct turn *turn, enum refusal why)
{
	if (turn->asker.kind == STANZA_IQ) {
		turn_refuse(turn, why);
		return;
	}
	turn->refused = why;
	say(turn, wording_find(refusal_wording(why)));
}

static void show_notice(struct turn *turn)
{
	struct courtesy *fact = &turn_fact(turn, FACT_COURTESY)->as.courtesy;

	fact->jid = turn->asker.bare;
	fact->until = turn->now + DAY;
	fact->notice = roster_notice(turn->roster).version;
	fact->language = notice_language(turn, turn_language(turn));
	words_say(turn, notice_text(turn, turn_language(turn)));
}

bool enrol_introduce(struct turn *turn)
{
	if (turn->settings->code_key.len == 0 ||
	    roster_notice(turn->roster).version == 0 ||
	    !roster_courtesy_due(turn->roster, turn->asker.bare, turn->now))
		return false;
	say(turn, WORDING_ENROL_HELLO);
	show_notice(turn);
	say(turn, WORDING_ENROL_SEND_CODE);
	return true;
}

/* ---- agreeing ------------------------------------------------------------ */

/* Strangers are spoken to as their client is set; whose code they have may have
 * another language, and then what they agree to is shown in it, too. */
static bool was_shown(const struct turn *turn)
{
	struct text language;

	return roster_shown_notice(turn->roster, turn->asker.bare, turn->now,
		   &language) == roster_notice(turn->roster).version &&
	       text_equal(language, notice_language(turn, turn_language(turn)));
}

static void ask_consent(struct turn *turn, struct text digest)
{
	uint16_t version = roster_notice(turn->roster).version;

	if (!was_shown(turn))
		show_notice(turn);
	say(turn, WORDING_ENROL_ASK);
	end_session(turn);
	keep(turn, DOOR_WORDS, CONSENT, values_of(turn, digest, version),
	    turn->settings->session_wait)
	    ->language = turn_language(turn);
}

/* What can be had by waiting keeps the question open. */
static bool passes_soon(enum refusal why)
{
	return why == REFUSAL_IMPORTING || why == REFUSAL_CHANGED ||
	       why == REFUSAL_STORE_AWAY;
}

static void on_refused(struct turn *turn, enum refusal why)
{
	turn->asker.refuse = NULL;
	if (!passes_soon(why))
		end_session(turn);
	enrol_refuse(
	    turn, why == REFUSAL_REGION_FULL ? REFUSAL_ENROL_FULL : why);
}

/* The welcome follows with the change, from memory that knows them; where their
 * region is full, their place in the line. */
static void enrol(struct turn *turn, struct text digest, uint16_t version)
{
	struct enrol *fact = &turn_fact(turn, FACT_ENROL)->as.enrol;

	fact->digest = digest;
	fact->jid = turn->asker.bare;
	fact->notice = version;
	fact->at = turn->now;
	end_session(turn);
	keep(turn, DOOR_WORDS, OPENING, (struct text){0},
	    turn->settings->answer_wait);
	if (turn->asker.kind == STANZA_IQ)
		enrol_form_done(turn);
	else
		say(turn, WORDING_ENROL_DONE);
	turn->asker.refuse = on_refused;
}

void enrol_say_place(struct turn *turn, const struct claimant_view *claimant)
{
	struct build place = {.arena = &turn->arena};
	struct wording_argument argument = {.name = "place"};
	struct wording_ask ask = {
	    .key = claimant->row.listed_for == LISTED_FOR_CONSENT
		       ? WORDING_INVITED_STILL
		       : WORDING_QUEUED,
	    .language = turn_language(turn),
	    .otherwise = turn->settings->language,
	    .arguments = &argument,
	    .count = 1,
	};

	build_number(&place, caseload_place(turn->roster, claimant));
	argument.value = build_done(&place);
	words_say(turn,
	    wording_say(turn->settings->wording, &turn->arena, &ask, NULL));
}

void enrol_take_place(struct turn *turn)
{
	ask_consent(turn, (struct text){0});
}

/* ---- the code ------------------------------------------------------------ */

void enrol_try(
    struct turn *turn, enum door door, const struct code *code, uint16_t agreed)
{
	enum refusal why = enrolment_may_try(
	    turn->roster, &turn->settings->tries, turn->asker.bare, turn->now);
	struct text digest =
	    code_digest(&turn->arena, turn->settings->code_key, code);
	struct code_try *fact;

	if (why != REFUSAL_NONE) {
		enrol_refuse(turn, why);
		return;
	}
	fact = &turn_fact(turn, FACT_CODE_TRY)->as.code_try;
	fact->jid = turn->asker.bare;
	fact->at = turn->now;
	end_session(turn);
	keep(turn, door, "", values_of(turn, digest, agreed),
	    turn->settings->answer_wait);
	turn->ask = arena_alloc(&turn->arena, sizeof(*turn->ask));
	turn->ask->kind = QUESTION_CODE;
	turn->ask->turn = turn->number;
	memcpy(turn->ask->digest, digest.at, CODE_DIGEST);
}

/* The asker of then: what the session has goes with it. */
static void take_up(struct turn *turn, const struct session *session)
{
	struct asker *asker = &turn->asker;

	asker->kind = session->door == DOOR_FORM ? STANZA_IQ : STANZA_MESSAGE;
	asker->address = text_keep(&turn->arena, session->address);
	asker->bare = text_keep(&turn->arena, session->owner);
	asker->wrote_to = text_keep(&turn->arena, session->wrote_to);
	asker->id = text_keep(&turn->arena, session->id);
	asker->language = text_keep(&turn->arena, session->language);
	turn->names[2] = turn_person(SIDE_STRANGER, asker->bare);
	turn_fact(turn, FACT_SESSION)->as.session.number = session->number;
}

static void tell_whose(struct turn *turn, const struct claimant_view *claimant)
{
	const struct wording_argument arguments[] = {
	    {"claimant", claimant->row.name},
	};
	const struct wording_ask ask = {
	    .key = WORDING_ENROL_FOUND,
	    .language = turn_language(turn),
	    .otherwise = turn->settings->language,
	    .arguments = arguments,
	    .count = 1,
	};

	words_say(turn,
	    wording_say(turn->settings->wording, &turn->arena, &ask, NULL));
}

/* Whose code it is is said only here, to whoever had it. */
static void found(struct turn *turn, const struct session *session,
    const struct claimant_view *claimant)
{
	struct text digest = digest_of(turn, session);
	uint16_t agreed = version_of(session);

	turn->asker.who = (struct person){SIDE_CLAIMANT, claimant->row.id};
	turn->names[0] = turn->asker.who;
	if (!enrolment_asks(turn->roster, claimant)) {
		enrol(turn, digest, 0);
	} else if (session->door == DOOR_FORM) {
		enrol(turn, digest, agreed);
	} else {
		tell_whose(turn, claimant);
		ask_consent(turn, digest);
	}
}

void enrol_answered(struct turn *turn, const struct answer *answer)
{
	const struct fact *code = answer->facts.head;
	struct claimant_view claimant;
	struct session session;
	struct turn *more;
	enum refusal why;

	if (!roster_session(turn->roster, answer->question.turn, &session) ||
	    !text_is(session.command, COMMAND) || session.asked.len > 0)
		return;
	more = turn_more(turn);
	more->number = session.number;
	take_up(more, &session);
	if (answer->failed) {
		enrol_refuse(more, REFUSAL_TOO_SLOW);
		return;
	}
	why =
	    enrolment_finds(turn->roster, code != NULL ? &code->as.code : NULL,
		more->asker.bare, turn->now, &claimant);
	if (why == REFUSAL_QUEUED && session.door == DOOR_WORDS)
		enrol_say_place(more, &claimant);
	else if (why != REFUSAL_NONE)
		enrol_refuse(more, why);
	else
		found(more, &session, &claimant);
}

bool enrol_expired(struct turn *turn, const struct session *session)
{
	if (!text_is(session->command, COMMAND))
		return false;
	take_up(turn, session);
	if (session->asked.len == 0)
		enrol_refuse(turn, REFUSAL_STORE_AWAY);
	return true;
}

/* ---- hearing ------------------------------------------------------------- */

static void hear_consent(
    struct turn *turn, const struct session *session, struct text body)
{
	struct tokens tokens = words_cut(&turn->arena, body);
	struct text digest = digest_of(turn, session);
	uint16_t version = version_of(session);

	turn->asker.language = text_keep(&turn->arena, session->language);
	if (words_are(turn, &tokens, WORDING_WORDS_YES) &&
	    version == roster_notice(turn->roster).version) {
		enrol(turn, digest, version);
	} else if (words_are(turn, &tokens, WORDING_WORDS_NO) ||
		   words_are(turn, &tokens, WORDING_WORDS_CANCEL) ||
		   words_say_stop(turn, body)) {
		end_session(turn);
		say(turn, WORDING_ENROL_DECLINED);
	} else {
		ask_consent(turn, digest);
	}
}

/* An error each time, the whole introduction once a day: so two machines do not
 * answer each other for ever. */
static void hear_no_code(struct turn *turn)
{
	if (!enrol_introduce(turn))
		turn_refuse(turn, REFUSAL_CODE_NONE);
}

static void hear(struct turn *turn, struct text body)
{
	struct session session;
	struct code code;

	switch (code_read(fold(&turn->arena, body), &code)) {
	case CODE_FINE:
		enrol_try(turn, DOOR_WORDS, &code, 0);
		return;
	case CODE_MISTYPED:
		enrol_refuse(turn, REFUSAL_CODE_MISTYPED);
		return;
	case CODE_NONE:
		break;
	}
	if (!under_way(turn, &session))
		hear_no_code(turn);
	else if (text_is(session.asked, CONSENT))
		hear_consent(turn, &session, body);
	else
		turn_refuse(turn, REFUSAL_CHANGED);
}

void enrol_message(struct turn *turn, const struct stanza *s, struct text body)
{
	if (payload_encrypted(s, body))
		turn_refuse(turn, REFUSAL_ENCRYPTED);
	else if (body.len > 0)
		hear(turn, body);
}

/* Whoever is known for something else writes about that: a code of theirs
 * stands alone. */
static bool is_code(struct turn *turn, struct text body)
{
	struct code code;

	return body.len <= ALONE &&
	       code_read(fold(&turn->arena, body), &code) == CODE_FINE;
}

/* Whoever is followed, or waits to be, has something to stop; to others it is a
 * no to what they were asked. */
static bool may_stop(const struct turn *turn)
{
	struct claimant_view claimant;

	return roster_claimant_by_jid(
		   turn->roster, turn->asker.bare, &claimant) &&
	       (claimant.row.consent || caseload_queues(&claimant));
}

void enrol_put_off(struct turn *turn)
{
	end_session(turn);
}

bool enrol_takes(struct turn *turn, struct text body)
{
	struct claimant_view claimant;
	struct session session;

	if (turn->settings->code_key.len == 0 ||
	    (turn->target == TARGET_ADVISOR &&
		roster_claimant_by_jid(
		    turn->roster, turn->asker.bare, &claimant)))
		return false;
	return command_roles(turn) == 0 ||
	       (under_way(turn, &session) &&
		   !(words_say_stop(turn, body) && may_stop(turn))) ||
	       is_code(turn, body);
}

static void end_opening(struct turn *turn, struct text jid)
{
	struct session session;

	if (roster_session_of(turn->roster, jid, DOOR_WORDS, &session) &&
	    text_is(session.asked, OPENING))
		turn_fact(turn, FACT_SESSION)->as.session.number =
		    session.number;
}

/* Whether they are about it in either door: the change of who has just agreed
 * may be followed before the answer to them is known. */
static bool is_enrolling(const struct turn *turn, struct text jid)
{
	struct session session;

	return (roster_session_of(turn->roster, jid, DOOR_WORDS, &session) &&
		   text_is(session.command, COMMAND)) ||
	       (roster_session_of(turn->roster, jid, DOOR_FORM, &session) &&
		   text_is(session.command, COMMAND));
}

void enrol_followed(struct turn *turn, const struct claimant *row)
{
	struct provision *fact;

	if (row->was_jid.len > 0)
		end_opening(turn, row->was_jid);
	end_opening(turn, row->jid);
	if (!row->consent || !is_enrolling(turn, row->jid))
		return;
	fact = &turn_fact(turn, FACT_PROVISION)->as.provision;
	fact->who = (struct person){SIDE_CLAIMANT, row->id};
	fact->stage = PROVISION_WANTED;
}
