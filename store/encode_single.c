#include <assert.h>

#include "store/bind.h"
#include "store/encode.h"

/* Single facts: one statement each, its parameters in their order. */

struct single {
	struct arena *arena;
	struct params *params;
	uint64_t turn;
};

static void number(struct single *s, uint64_t value, unsigned bytes)
{
	bind_number(s->arena, s->params, value, bytes);
}

static void instant(struct single *s, int64_t at)
{
	bind_instant(s->arena, s->params, at);
}

static void words(struct single *s, struct text value)
{
	bind_text(s->params, value);
}

static void sighting(struct single *s, const struct fact *fact)
{
	number(s, fact->as.sighting.advisor, 4);
	number(s, fact->as.sighting.available ? 1 : 0, 1);
	number(s, fact->as.sighting.absence, 8);
	instant(s, fact->as.sighting.at);
	number(s, (uint64_t)fact->as.sighting.version, 4);
}

static void followed(struct single *s, const struct fact *fact)
{
	number(s, (uint64_t)fact->as.followed.change_no, 8);
	instant(s, fact->as.followed.at);
}

static void upkeep(struct single *s, const struct fact *fact)
{
	instant(s, fact->as.upkeep.at);
}

static void audit(struct single *s, const struct fact *fact)
{
	const struct audit *audit = &fact->as.audit;

	number(s, s->turn, 8);
	instant(s, audit->at);
	words(s, audit->who);
	number(s, audit->door, 2);
	words(s, audit->command);
	number(s, audit->claimant, 4);
	number(s, audit->advisor, 4);
	number(s, audit->region, 4);
	words(s, audit->fields);
	words(s, audit->outcome);
	number(s, audit->line, 8);
}

static void role(struct single *s, const struct fact *fact)
{
	const struct role_event *role = &fact->as.role;

	number(s, s->turn, 8);
	instant(s, role->at);
	words(s, role->jid);
	number(s, role->role, 2);
	number(s, role->region, 4);
	number(s, role->given ? 1 : 0, 1);
	words(s, role->by);
}

static void note(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.note.at);
	number(s, fact->as.note.claimant, 4);
	number(s, fact->as.note.advisor, 4);
	words(s, fact->as.note.text);
}

static void reply(struct single *s, const struct fact *fact)
{
	const struct kept_reply *reply = &fact->as.reply;

	number(s, s->turn, 8);
	instant(s, reply->at);
	number(s, reply->advisor, 4);
	number(s, reply->region, 4);
	words(s, reply->name);
	words(s, reply->text);
	words(s, reply->by);
}

static void reassign(struct single *s, const struct fact *fact)
{
	number(s, fact->as.reassign.claimant, 4);
	number(s, fact->as.reassign.decided_on, 4);
	number(s, fact->as.reassign.advisor, 4);
	words(s, fact->as.reassign.reason);
	words(s, fact->as.reassign.by);
}

static void place(struct single *s, const struct fact *fact)
{
	number(s, fact->as.place.claimant, 4);
	words(s, fact->as.place.reason);
	words(s, fact->as.place.by);
}

static void call_up(struct single *s, const struct fact *fact)
{
	number(s, fact->as.call_up.region, 4);
	words(s, fact->as.call_up.by);
}

static void move(struct single *s, const struct fact *fact)
{
	number(s, fact->as.move.predecessor, 4);
	words(s, fact->as.move.claimants);
	number(s, fact->as.move.successor, 4);
	words(s, fact->as.move.reason);
	words(s, fact->as.move.by);
}

static void code(struct single *s, const struct fact *fact)
{
	number(s, fact->as.code.claimant, 4);
	words(s, fact->as.code.digest);
	instant(s, fact->as.code.at);
	instant(s, fact->as.code.until);
	words(s, fact->as.code.by);
}

static void consent(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.consent.at);
	number(s, fact->as.consent.claimant, 4);
	number(s, fact->as.consent.given ? 1 : 0, 1);
	number(s, fact->as.consent.notice, 4);
	words(s, fact->as.consent.jid);
}

static void wish(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.wish.at);
	number(s, fact->as.wish.claimant, 4);
	number(s, fact->as.wish.wished ? 1 : 0, 1);
}

static void account(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.account.at);
	number(s, fact->as.account.claimant, 4);
	number(s, fact->as.account.state, 2);
	words(s, fact->as.account.jid);
	words(s, fact->as.account.detail);
}

static void notice(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.notice.since);
	number(s, fact->as.notice.version, 4);
	words(s, fact->as.notice.by);
	words(s, fact->as.notice.fr);
	words(s, fact->as.notice.en);
	number(s, fact->as.notice.retention, 4);
}

static void code_try(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.code_try.at);
	words(s, fact->as.code_try.jid);
}

static void enrol(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.enrol.at);
	words(s, fact->as.enrol.digest);
	words(s, fact->as.enrol.jid);
	number(s, fact->as.enrol.notice, 4);
}

static void cover(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.cover.at);
	number(s, fact->as.cover.advisor, 4);
	number(s, fact->as.cover.stand_in, 4);
	instant(s, fact->as.cover.since);
	instant(s, fact->as.cover.until);
	words(s, fact->as.cover.by);
}

static void cover_begun(struct single *s, const struct fact *fact)
{
	number(s, fact->as.cover_begun.cover, 8);
	instant(s, fact->as.cover_begun.at);
}

static void cover_ended(struct single *s, const struct fact *fact)
{
	number(s, fact->as.cover_ended.cover, 8);
	instant(s, fact->as.cover_ended.at);
	words(s, fact->as.cover_ended.by);
}

static void appointment(struct single *s, const struct fact *fact)
{
	const struct appointment *a = &fact->as.appointment;

	number(s, a->id, 8);
	instant(s, a->at);
	number(s, a->claimant, 4);
	number(s, a->advisor, 4);
	number(s, a->region, 4);
	words(s, a->zone);
	instant(s, a->since);
	instant(s, a->until);
	number(s, a->channel, 2);
	words(s, a->note);
	number(s, a->by, 2);
	number(s, a->outside ? 1 : 0, 1);
	number(s, a->series, 8);
	words(s, a->uid);
	words(s, a->by_jid);
	number(s, a->state, 2);
}

static void appointment_step(struct single *s, const struct fact *fact)
{
	const struct appointment_step *step = &fact->as.appointment_step;

	number(s, s->turn, 8);
	number(s, step->appointment, 8);
	number(s, (uint64_t)step->version, 4);
	instant(s, step->at);
	number(s, step->event, 2);
	number(s, step->who, 2);
	number(s, step->state, 2);
	instant(s, step->since);
	instant(s, step->until);
	number(s, step->channel, 2);
	number(s, step->advisor, 4);
	number(s, step->outside ? 1 : 0, 1);
	words(s, step->reason);
	number(s, step->told ? 1 : 0, 1);
	words(s, step->by);
}

static void meeting(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.meeting.at);
	number(s, fact->as.meeting.advisor, 4);
	number(s, fact->as.meeting.region, 4);
	number(s, fact->as.meeting.channel, 2);
	words(s, fact->as.meeting.text);
	words(s, fact->as.meeting.by);
}

static void own_zone(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.own_zone.at);
	number(s, fact->as.own_zone.claimant, 4);
	words(s, fact->as.own_zone.zone);
}

static void earlier_wish(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.earlier_wish.at);
	number(s, fact->as.earlier_wish.claimant, 4);
	number(s, fact->as.earlier_wish.appointment, 8);
	number(s, fact->as.earlier_wish.channel, 2);
	words(s, fact->as.earlier_wish.by);
}

static void offer_named(struct single *s, const struct slot_offer *offer)
{
	number(s, offer->why, 2);
	number(s, offer->appointment, 8);
	number(s, offer->freed, 8);
	number(s, (uint64_t)offer->version, 4);
	instant(s, offer->at);
}

static void slot_offer(struct single *s, const struct fact *fact)
{
	const struct slot_offer *offer = &fact->as.slot_offer;
	struct build slots = {.arena = s->arena};
	uint32_t i;

	for (i = 0; i < offer->count; i++) {
		if (i > 0)
			build_char(&slots, ' ');
		build_number(&slots, offer->slots[i]);
	}
	number(s, s->turn, 8);
	offer_named(s, offer);
	number(s, offer->claimant, 4);
	number(s, offer->advisor, 4);
	number(s, (uint64_t)offer->length, 8);
	words(s, build_done(&slots));
	instant(s, offer->until);
}

static void slot_offer_end(struct single *s, const struct fact *fact)
{
	offer_named(s, &fact->as.slot_offer_end);
	number(s, fact->as.slot_offer_end.outcome, 2);
}

static void own_hours(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.own_hours.at);
	number(s, fact->as.own_hours.advisor, 4);
	number(s, fact->as.own_hours.weekdays, 4);
	number(s, fact->as.own_hours.usual ? 1 : 0, 1);
	words(s, fact->as.own_hours.spans);
	words(s, fact->as.own_hours.by);
}

static void reminder_left(struct single *s, const struct fact *fact)
{
	const struct reminder *reminder = &fact->as.reminder_left;

	number(s, reminder->appointment, 8);
	number(s, reminder->sequence, 4);
	number(s, reminder->which, 2);
	instant(s, reminder->due);
	instant(s, reminder->at);
	number(s, reminder->outcome, 2);
}

static void absence_file(struct single *s, const struct fact *fact)
{
	const struct absence_file *file = &fact->as.absence_file;

	number(s, s->turn, 8);
	number(s, file->id, 8);
	number(s, file->claimant, 4);
	number(s, file->advisor, 4);
	number(s, file->region, 4);
	instant(s, file->since);
	number(s, file->channel, 2);
	instant(s, file->opened);
	instant(s, file->due);
}

static void file_step(struct single *s, const struct fact *fact)
{
	const struct file_step *step = &fact->as.file_step;

	number(s, s->turn, 8);
	number(s, step->file, 8);
	number(s, (uint64_t)step->version, 4);
	instant(s, step->at);
	number(s, step->event, 2);
	number(s, step->state, 2);
	instant(s, step->until);
	instant(s, step->due);
	number(s, step->late ? 1 : 0, 1);
	number(s, step->excuse, 2);
	words(s, step->words);
	words(s, step->helper);
	words(s, step->by);
}

static void speak(struct single *s, const struct fact *fact)
{
	number(s, fact->as.speak.who.side, 4);
	number(s, fact->as.speak.who.id, 4);
	words(s, fact->as.speak.language);
}

static void region_set(struct single *s, const struct fact *fact)
{
	number(s, fact->as.region_set.region, 4);
	number(s, fact->as.region_set.decided_on, 4);
	number(s, fact->as.region_set.state, 4);
	number(s, fact->as.region_set.cap, 4);
}

static void evaluation(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.evaluation.at);
	number(s, fact->as.evaluation.region, 4);
	number(s, fact->as.evaluation.convincing ? 1 : 0, 1);
	words(s, fact->as.evaluation.reason);
	words(s, fact->as.evaluation.by);
	number(s, fact->as.evaluation.proposal, 8);
	words(s, fact->as.evaluation.confirmed_by);
}

static void hours_set(struct single *s, const struct fact *fact)
{
	number(s, fact->as.hours_set.region, 4);
	number(s, fact->as.hours_set.weekdays, 4);
	number(s, (uint64_t)fact->as.hours_set.since, 4);
	words(s, fact->as.hours_set.spans);
	instant(s, fact->as.hours_set.at);
}

static void holiday_set(struct single *s, const struct fact *fact)
{
	number(s, fact->as.holiday_set.region, 4);
	number(s, (uint64_t)fact->as.holiday_set.day, 4);
	words(s, fact->as.holiday_set.name);
	number(s, fact->as.holiday_set.observed ? 1 : 0, 1);
	instant(s, fact->as.holiday_set.at);
}

static void proposal(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.proposal.at);
	words(s, fact->as.proposal.by);
	words(s, fact->as.proposal.command);
	words(s, fact->as.proposal.fields);
}

static void proposal_end(struct single *s, const struct fact *fact)
{
	number(s, fact->as.proposal_end.proposal, 8);
	instant(s, fact->as.proposal_end.at);
	words(s, fact->as.proposal_end.by);
	number(s, fact->as.proposal_end.confirmed ? 1 : 0, 1);
}

static void policy(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.policy.at);
	number(s, fact->as.policy.region, 4);
	words(s, fact->as.policy.name);
	number(s, (uint64_t)fact->as.policy.value, 8);
	words(s, fact->as.policy.by);
}

static void announcement(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.announcement.at);
	words(s, fact->as.announcement.by);
	number(s, fact->as.announcement.region, 4);
	number(s, fact->as.announcement.audience, 2);
	words(s, fact->as.announcement.text);
	words(s, fact->as.announcement.en);
	number(s, fact->as.announcement.advisor, 4);
	words(s, fact->as.announcement.claimants);
}

static void announced(struct single *s, const struct fact *fact)
{
	number(s, fact->as.announced.announcement, 8);
	number(s, fact->as.announced.reached, 4);
	instant(s, fact->as.announced.at);
}

static void announcement_end(struct single *s, const struct fact *fact)
{
	number(s, fact->as.announcement_end.announcement, 8);
	instant(s, fact->as.announcement_end.at);
}

static void unpark(struct single *s, const struct fact *fact)
{
	number(s, fact->as.unpark.turn, 8);
	instant(s, fact->as.unpark.at);
}

static void seal(struct single *s, const struct fact *fact)
{
	instant(s, fact->as.seal.at);
}

static void outage(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	number(s, fact->as.outage.kind, 2);
	instant(s, fact->as.outage.since);
	instant(s, fact->as.outage.until);
}

static void phone_record(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.phone_record.at);
	number(s, fact->as.phone_record.appointment, 8);
	number(s, fact->as.phone_record.reached ? 1 : 0, 1);
	words(s, fact->as.phone_record.rang);
	words(s, fact->as.phone_record.by);
}

static void represent(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.represent.at);
	number(s, fact->as.represent.claimant, 4);
	words(s, fact->as.represent.jid);
	words(s, fact->as.represent.name);
	words(s, fact->as.represent.by);
}

static void recall(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	instant(s, fact->as.recall.at);
	number(s, fact->as.recall.appointment, 8);
	number(s, fact->as.recall.who, 2);
	number(s, fact->as.recall.answer, 2);
	words(s, fact->as.recall.by);
}

static void trace(struct single *s, const struct fact *fact)
{
	number(s, s->turn, 8);
	number(s, fact->as.trace.claimant, 4);
	number(s, fact->as.trace.kind, 2);
	instant(s, fact->as.trace.at);
	instant(s, fact->as.trace.arrived);
	words(s, fact->as.trace.detail);
}

static void finding(struct single *s, const struct fact *fact)
{
	const struct found *found = &fact->as.finding;
	const struct attendance_frame *frame = &found->frame;

	number(s, s->turn, 8);
	instant(s, found->at);
	number(s, found->appointment, 8);
	instant(s, frame->start);
	number(s, (uint64_t)frame->length, 8);
	number(s, (uint64_t)frame->early, 8);
	number(s, (uint64_t)frame->grace, 8);
	number(s, (uint64_t)frame->tolerance, 8);
	number(s, (uint64_t)frame->ahead, 8);
	number(s, frame->foreign ? 1 : 0, 1);
	number(s, found->finding, 2);
	words(s, found->rule);
	words(s, found->rows);
}

static void alive(struct single *s, const struct fact *fact)
{
	instant(s, fact->as.alive.at);
}

/* The kinds that are not here are not SINGLE. */
static const struct {
	void (*encode)(struct single *, const struct fact *);
	enum statement statement;
	bool once; /* must not run twice, so its turn stands in `unit` */
} rows[FACT_KINDS] = {
    [FACT_SIGHTING] = {sighting,         STATEMENT_SIGHTING,         true },
    [FACT_FOLLOWED] = {followed,         STATEMENT_FOLLOWED,         false},
    [FACT_UPKEEP] = {upkeep,           STATEMENT_UPKEEP,           false},
    [FACT_AUDIT] = {audit,            STATEMENT_AUDIT,            false},
    [FACT_ROLE] = {role,             STATEMENT_ROLE,             false},
    [FACT_NOTE] = {note,             STATEMENT_NOTE,             false},
    [FACT_REPLY] = {reply,            STATEMENT_REPLY,            true },
    [FACT_REASSIGN] = {reassign,         STATEMENT_REASSIGN,         true },
    [FACT_CODE] = {code,             STATEMENT_CODE_RENEW,       true },
    [FACT_CONSENT] = {consent,          STATEMENT_CONSENT,          false},
    [FACT_WISH] = {wish,             STATEMENT_WISH,             false},
    [FACT_ACCOUNT] = {account,          STATEMENT_ACCOUNT,          false},
    [FACT_NOTICE] = {notice,           STATEMENT_NOTICE,           true },
    [FACT_PLACE] = {place,            STATEMENT_PLACE,            true },
    [FACT_CALL_UP] = {call_up,          STATEMENT_CALL_UP,          true },
    [FACT_MOVE] = {move,             STATEMENT_MOVE,             true },
    [FACT_CODE_TRY] = {code_try,         STATEMENT_CODE_TRY,         false},
    [FACT_ENROL] = {enrol,            STATEMENT_ENROL,            true },
    [FACT_COVER] = {cover,            STATEMENT_COVER,            true },
    [FACT_COVER_BEGUN] = {cover_begun,      STATEMENT_COVER_BEGUN,      true },
    [FACT_COVER_ENDED] = {cover_ended,      STATEMENT_COVER_ENDED,      true },
    [FACT_APPOINTMENT] = {appointment,      STATEMENT_APPOINTMENT,      true },
    [FACT_APPOINTMENT_STEP] = {appointment_step, STATEMENT_APPOINTMENT_STEP,
		       true					       },
    [FACT_MEETING] = {meeting,          STATEMENT_MEETING,          true },
    [FACT_OWN_ZONE] = {own_zone,         STATEMENT_OWN_ZONE,         true },
    [FACT_EARLIER_WISH] = {earlier_wish,     STATEMENT_EARLIER_WISH,     true },
    [FACT_SLOT_OFFER] = {slot_offer,       STATEMENT_SLOT_OFFER,       true },
    [FACT_SLOT_OFFER_END] = {slot_offer_end,   STATEMENT_SLOT_OFFER_END,   true },
    [FACT_OWN_HOURS] = {own_hours,        STATEMENT_OWN_HOURS,        true },
    [FACT_REMINDER_LEFT] = {reminder_left,    STATEMENT_REMINDER_LEFT,    false},
    [FACT_ABSENCE_FILE] = {absence_file,     STATEMENT_ABSENCE_FILE,     true },
    [FACT_FILE_STEP] = {file_step,        STATEMENT_FILE_STEP,        true },
    [FACT_SPEAK] = {speak,            STATEMENT_SPEAK,            true },
    [FACT_REGION_SET] = {region_set,       STATEMENT_REGION_SET,       true },
    [FACT_EVALUATION] = {evaluation,       STATEMENT_EVALUATION,       true },
    [FACT_HOURS_SET] = {hours_set,        STATEMENT_HOURS_SET,        true },
    [FACT_HOLIDAY_SET] = {holiday_set,      STATEMENT_HOLIDAY_SET,      true },
    [FACT_PROPOSAL] = {proposal,         STATEMENT_PROPOSAL,         false},
    [FACT_PROPOSAL_END] = {proposal_end,     STATEMENT_PROPOSAL_END,     true },
    [FACT_POLICY] = {policy,           STATEMENT_POLICY,           false},
    [FACT_ANNOUNCEMENT] = {announcement,     STATEMENT_ANNOUNCEMENT,     false},
    [FACT_ANNOUNCED] = {announced,        STATEMENT_ANNOUNCED,        false},
    [FACT_ANNOUNCEMENT_END] = {announcement_end, STATEMENT_ANNOUNCEMENT_END,
		       false					      },
    [FACT_UNPARK] = {unpark,           STATEMENT_UNPARK,           false},
    [FACT_SEAL] = {seal,             STATEMENT_SEAL,             false},
    [FACT_OUTAGE] = {outage,           STATEMENT_OUTAGE,           false},
    [FACT_REPRESENT] = {represent,        STATEMENT_REPRESENT,        false},
    [FACT_RECALL] = {recall,           STATEMENT_RECALL,           false},
    [FACT_PHONE_RECORD] = {phone_record,     STATEMENT_PHONE_RECORD,     false},
    [FACT_TRACE] = {trace,            STATEMENT_TRACE,            false},
    [FACT_FINDING] = {finding,          STATEMENT_FINDING,          false},
    [FACT_ALIVE] = {alive,            STATEMENT_ALIVE,            false},
};

bool encode_is_once(enum fact_kind kind)
{
	return rows[kind].once;
}

enum statement encode_single(struct arena *arena, uint64_t turn,
    const struct fact *fact, struct params *params)
{
	struct single single = {arena, params, turn};

	*params = (struct params){0};
	assert(rows[fact->kind].encode != NULL);
	rows[fact->kind].encode(&single, fact);
	return rows[fact->kind].statement;
}
