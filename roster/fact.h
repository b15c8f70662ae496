#ifndef ROSTER_FACT_H
#define ROSTER_FACT_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/arena.h"
#include "roster/hours.h"
#include "roster/text.h"

/*
 * Facts are what becomes true. A handler appends them to its turn, the store
 * makes them durable, roster_apply() puts them into memory. Texts belong to
 * the arena of the turn or answer that carries the fact. All instants are UTC
 * microseconds since 1970; 0 means "never". Ids of regions, advisors and
 * claimants are the store's; 0 means "none".
 */
enum side {
	SIDE_NOBODY,
	SIDE_CLAIMANT,
	SIDE_ADVISOR,
	SIDE_STAFF, /* neither, but with a role; the id is a hash of the JID */
	SIDE_STRANGER, /* the same without one; names[] only */
};

struct person {
	enum side side;
	uint32_t id;
};

/* How many persons one input may concern: a claimant, an advisor, staff. */
enum {
	NAMES = 3
};

/* Who spoke to whom. The numbers stand in message.kind. */
enum message_kind {
	FROM_CLAIMANT = 1, /* to the advisor */
	FROM_ADVISOR = 2,  /* to the claimant */
	TO_CLAIMANT = 3,   /* the service itself */
	TO_ADVISOR = 4,    /* the service itself */
};

struct fact;

struct message {
	uint64_t turn;
	int64_t arrived;
	enum message_kind kind;
	uint32_t claimant;     /* 0 only for TO_ADVISOR lines about nobody */
	uint32_t advisor;      /* who follows the claimant at this instant */
	struct text sender;    /* bare JID, for the service accueil@DOMAIN */
	struct text recipient; /* bare JID */
	struct text id;        /* as the sender wrote it; empty if none */
	struct text wire_id;   /* as it is forwarded; unique per sender */
	struct text digest;    /* SHA-256 of all that the recipient sees */
	struct text body;
	struct text lang;     /* xml:lang, often empty */
	struct text extra;    /* other payloads as forwarded, XML */
	struct text replaces; /* wire id of the sentence this one corrects */
	/* Wording key and variant of a service line; MESSAGE_CIRCULAR: an
	 * advisor's sentence to many, which is no answer to anybody. */
	struct text variant;
	struct fact *reminds; /* the REMINDER that it is; NULL: it is none */
};

#define MESSAGE_CIRCULAR "circular"

/* The numbers stand in delivery.kind. */
enum delivery_kind {
	RECEIVED = 1,  /* XEP-0184 */
	DISPLAYED = 2, /* XEP-0333 */
	BOUNCED = 3,   /* an error from the recipient's server */
	RETRIED = 4,   /* sent again after a bounce */
};

struct delivery {
	uint64_t turn;
	int64_t at;
	enum delivery_kind kind;
	uint32_t claimant;    /* whose conversation */
	struct person of;     /* whose client or server reported it */
	struct text reporter; /* bare JID */
	struct text wire_id;  /* which sentence */
	struct text detail;   /* condition of a bounce */
};

struct sighting {
	uint32_t advisor;
	bool available;
	uint64_t absence; /* number of the last or running absence; 0: none */
	int64_t at;
	int32_t version; /* that it was decided on */
};

struct watermark {
	uint64_t up_to_turn;
	int64_t at;
};

struct followed {
	int64_t change_no;
	int64_t at;
};

struct upkeep {
	int64_t at;
};

/* The numbers stand in region.state. */
enum region_state {
	REGION_CLOSED = 1,
	REGION_PILOT = 2,
	REGION_EVALUATED = 3,
	REGION_OPEN = 4,
	REGION_PAUSED = 5,
};

struct region {
	uint32_t id;
	enum region_state state;
	enum region_state before; /* it was paused; 0: it is not */
	uint32_t cap;             /* most enrolled */
	struct text code;
	struct text name;
	struct text zone;
	struct text language;
	struct text hours;    /* a line for each rule: hours_next_rule() */
	struct text holidays; /* a line for each: hours_next_holiday() */
};

/* A ceiling that was not set for the advisor: the region's holds. */
#define CEILING_BY_POLICY UINT32_MAX

struct advisor {
	uint32_t id;
	uint32_t region;
	uint32_t ceiling;   /* largest caseload, or CEILING_BY_POLICY */
	bool probe;         /* of `guichet probe`: in no figure */
	struct text number; /* the agency's */
	struct text jid;    /* bare, prepared */
	struct text name;
	struct text language; /* empty: the region's */
};

/* What was done to a claimant, beside the row as it stands now. The numbers
 * stand in change.kind. */
enum change_kind {
	CHANGE_NONE = 0, /* first load of the row */
	CHANGE_ADDED = 1,
	CHANGE_ENROLLED = 2, /* JID and consent stand now, they did not */
	CHANGE_REASSIGNED = 3,
	CHANGE_REBOUND = 4, /* another JID */
	CHANGE_OTHER = 5,
	CHANGE_LISTED = 6,  /* waits for an advisor, for all are full */
	CHANGE_ENDED = 7,   /* nobody follows them any more */
	CHANGE_QUEUED = 8,  /* waits for a place, for their region is full */
	CHANGE_INVITED = 9, /* one is free for them */
	CHANGE_LAPSED = 10, /* they did not come for it */
};

/* The numbers stand in claimant_now.listed_for. */
enum listed_for {
	LISTED_FOR_ADVISOR,
	LISTED_FOR_PLACE,   /* in their region; no consent stands yet */
	LISTED_FOR_CONSENT, /* the place is free: they are to agree */
};

struct claimant {
	uint32_t id;
	uint32_t region;
	uint32_t advisor;  /* 0: none */
	bool consent;      /* given and not withdrawn */
	bool probe;        /* of `guichet probe`: in no figure */
	uint16_t notice;   /* version that this is bound to; 0: none */
	int64_t consented; /* instant of the one or the other; 0: never */
	enum change_kind change;
	int64_t change_no; /* of the change that this row answers, or 0 */
	int64_t listed;    /* waits for a place since; 0: does not */
	enum listed_for listed_for;
	struct text number;  /* file number */
	struct text alias;   /* c-XXXXXXXX */
	struct text jid;     /* bare, prepared; empty: not known yet */
	struct text was_jid; /* REBOUND: the one before, if it is known */
	struct text name;
	struct text language;
};

/* Who was told that an answer is late, the last one. */
enum duty_step {
	DUTY_NONE,
	DUTY_ADVISOR,
	DUTY_STAND_IN,
	DUTY_SUPERVISOR,
};

struct waiting {
	uint32_t claimant;
	int64_t since;
	enum duty_step told;
	int64_t told_at; /* 0: nobody was told */
};

/* Nobody is left who may be told; a start looks again. */
struct duty_done {
	uint32_t claimant;
};

/* Of somebody who was given to another advisor: one of their last sentences,
 * or none. */
struct handover {
	uint32_t claimant;
	uint32_t advisor; /* today */
	int64_t change_no;
	uint32_t given; /* so many were given to that advisor with them */
	uint32_t notes;
	enum message_kind kind; /* 0: no sentence */
	int64_t arrived;
	struct text body; /* its beginning */
};

enum show {
	SHOW_GONE,
	SHOW_AVAILABLE,
	SHOW_AWAY,
	SHOW_XA,
	SHOW_DND,
};

struct presence {
	struct person who;
	uint64_t resource; /* hash of the resource's name; 0: all of them */
	enum show show;
	int64_t at;
	bool held; /* others are not told of it now */
};

/* They are: how it is by now. */
struct held_told {
	struct person who;
	int64_t at;
};

struct privilege {
	struct text host;
	int version; /* urn:xmpp:privilege:1 or 2 */
	bool roster;
	bool presence;
};

enum provision_stage {
	PROVISION_UNKNOWN, /* to be done when they are next seen */
	PROVISION_WANTED,  /* seen; waits for its turn */
	PROVISION_ASKED,   /* their roster was asked for */
	PROVISION_SETTING, /* items were sent, left answers are missing */
	PROVISION_SET,     /* there is room for the next ones, or done */
	PROVISION_DONE,
	PROVISION_CHANGED,    /* and not as it should be any more */
	PROVISION_SUBSCRIBED, /* no privilege: subscription was asked for */
};

struct provision {
	struct person who;
	enum provision_stage stage;
	uint32_t left; /* answers are missing */
	uint32_t low;  /* no more than so many: there is room for more */
	/* While answers are missing they are given up then; once it is done
	 * the roster is not asked for again before. */
	int64_t until;
	struct text todo; /* items still to be set, as differ.h writes them */
	int64_t link;     /* what was learned over the link that came up then is
			     worth nothing over another; 0: over any */
};

/* An answer to one item came. */
struct provision_answer {
	struct person who;
	int64_t until; /* for the others */
	int64_t link;  /* as above */
};

struct courtesy {
	struct text jid;
	int64_t until;
	uint16_t notice; /* that they were shown; 0: none */
};

struct caught_up {
	struct person who;
	uint64_t up_to; /* turn; a later bounce is not meant */
};

struct probed {
	uint32_t claimants; /* how many of the list, counted from the start */
	uint32_t advisors;
	int64_t at;
};

struct offsets {
	struct text zone;
	const struct hours_offset *rows; /* oldest first */
	uint32_t count;                  /* 0: nobody knows the zone */
	int64_t until;                   /* and what is behind this */
};

/* How a region is at this instant, and until when. */
struct doors_look {
	uint32_t region;
	bool open;
	int64_t until;
};

/* So many of all claimants were shown that their region opened or closed. */
struct shown {
	uint32_t reached;
	int64_t at;
};

struct link_state {
	bool up;
	int64_t at;
};

/* The numbers stand in audit.door. */
enum door {
	DOOR_NONE,
	DOOR_FORM = 1,   /* XEP-0050, of a client or of `guichet do` */
	DOOR_WORDS = 2,  /* a line to the service */
	DOOR_SEARCH = 3, /* XEP-0055 */
};

/* The numbers stand in outage.kind, and are those of evidence.def. */
enum outage_kind {
	OUTAGE_LINK = 13,
	OUTAGE_STORE = 14,
	OUTAGE_DAEMON = 15,
	OUTAGE_CLOCK =
	    16, /* it was put on, or back, from the one to the other */
};

/* From the last instant at which all was well to the next. The store knows when
 * a DAEMON was last alive: there `since` says nothing. */
struct outage {
	enum outage_kind kind;
	int64_t since, until;
};

struct alive {
	int64_t at;
};

struct audit {
	uint64_t turn;
	int64_t at;
	struct text who; /* bare JID */
	enum door door;
	struct text command; /* node */
	uint32_t claimant;   /* on whom, or whose data were read */
	uint32_t advisor;
	uint32_t region;
	struct text fields;  /* name=value, a line each; no secrets */
	struct text outcome; /* done, asked, or the name of a refusal */
	/* The line in chat that gave it, by a digest of who wrote it, under
	 * which id, what; 0: no line. */
	uint64_t line;
};

/* Beside claimant and advisor, who are so by their records. The numbers stand
 * in role_event.role. */
enum role {
	ROLE_SUPERVISOR = 1,
	ROLE_EVALUATOR = 2,
	ROLE_OPERATOR = 3,
};

struct role_event {
	uint64_t turn;
	int64_t at;
	struct text jid; /* bare, prepared */
	enum role role;
	uint32_t region; /* 0: all */
	bool given;
	struct text by; /* bare JID */
};

struct note {
	uint64_t turn;
	int64_t at;
	uint32_t claimant;
	uint32_t advisor;
	struct text text;
};

/* An advisor's own, or for all advisors of a region. */
struct kept_reply {
	uint64_t turn;
	int64_t at;
	uint32_t advisor; /* 0: the region's */
	uint32_t region;  /* 0: the advisor's */
	struct text name; /* one word */
	struct text text; /* empty: it is dropped */
	struct text by;   /* bare JID */
};

/* Followed like a row of an import; memory changes with that. */
struct reassign {
	uint32_t claimant;
	uint32_t decided_on; /* advisor; 0: none */
	uint32_t advisor;    /* 0: nobody follows them any more */
	struct text reason;
	struct text by; /* bare JID */
};

/* An advisor of the service's choice, or a place in the list. */
struct placing {
	uint32_t claimant;
	struct text reason;
	struct text by;
};

struct call_up {
	uint32_t region;
	int64_t at;
	struct text by; /* the service */
};

/* An advisor's absence, and who stands in for them. */
struct cover {
	uint64_t turn; /* its number */
	int64_t at;
	uint32_t advisor;
	uint32_t stand_in; /* 0: nobody */
	int64_t since, until;
	bool begun;
	struct text by; /* bare JID */
};

struct cover_step {
	uint64_t cover; /* turn */
	int64_t at;
	struct text by; /* of an end */
};

/* All of them, or none, in one transaction. */
struct move {
	uint32_t predecessor;  /* advisor */
	struct text claimants; /* ids with commas between them */
	uint32_t successor;    /* 0: the service chooses for each */
	struct text reason;
	struct text by;
};

/* The numbers stand in code.how. */
enum code_end {
	CODE_LIVES,
	CODE_USED = 1,
	CODE_REPLACED = 2,
};

/* In place of the one before; and as the answer to CODE, where it is known
 * by its digest. */
struct new_code {
	uint32_t claimant;
	struct text digest; /* CODE_DIGEST bytes */
	int64_t at;
	int64_t until;
	struct text by;    /* bare JID */
	enum code_end how; /* answer: how it ended */
};

struct code_try {
	struct text jid; /* bare */
	int64_t at;
};

/* Followed like a row of an import; memory changes with that. */
struct enrol {
	struct text digest; /* of the code */
	struct text jid;    /* bare */
	uint16_t notice;    /* agreed to; 0: consent stands already */
	int64_t at;
};

/* Memory changes with it at once: nothing may pass after a withdrawal. */
struct consent {
	uint32_t claimant;
	bool given;
	uint16_t notice; /* version */
	int64_t at;
	struct text jid; /* bare; who answered */
};

/* To be received at the agency once, or not any more; no withdrawal. */
struct agency_wish {
	uint32_t claimant;
	bool wished;
	int64_t at;
};

/* Does somebody's account still take what we send? Where it does not, silence
 * is nobody's fault. The numbers stand in account_event.state. */
enum account_state {
	ACCOUNT_FINE = 0,
	ACCOUNT_GONE = 1,    /* its server does not know it */
	ACCOUNT_REFUSES = 2, /* it, or a block, does not take what we send */
	ACCOUNT_LEFT = 3,    /* it took us off its contacts */
};

struct account_event {
	uint32_t claimant;
	enum account_state state;
	int64_t at;
	struct text jid;    /* bare */
	struct text detail; /* condition of the error */
};

/* A withdrawal, by the turn that it was stored in. */
struct farewell {
	uint32_t claimant;
	uint64_t turn;
};

/* How two meet. The numbers stand in appointment.channel. */
enum channel {
	CHANNEL_CHAT = 1,
	CHANNEL_VOICE = 2,
	CHANNEL_VIDEO = 3,
	CHANNEL_PHONE = 4,
};

/* The numbers stand in appointment.state; those above CONFIRMED are final. */
enum appointment_state {
	APPOINTMENT_NONE, /* it is not proposed yet */
	APPOINTMENT_PROPOSED = 1,
	APPOINTMENT_MOVED = 2, /* another time is proposed */
	APPOINTMENT_CONFIRMED = 3,
	APPOINTMENT_DECLINED = 4,
	APPOINTMENT_WITHDRAWN = 5, /* by who had proposed it */
	APPOINTMENT_CANCELLED = 6,
	APPOINTMENT_LAPSED = 7,   /* nobody had answered when it began */
	APPOINTMENT_PAST = 8,     /* whoever came */
	APPOINTMENT_RETURNED = 9, /* to the agency */
	APPOINTMENT_STATES
};

/* The numbers stand in appointment_event.event. */
enum appointment_event {
	APPOINTMENT_PROPOSE = 1,
	APPOINTMENT_CONFIRM = 2,
	APPOINTMENT_DECLINE = 3,
	APPOINTMENT_MOVE = 4, /* another time is proposed */
	APPOINTMENT_WITHDRAW = 5,
	APPOINTMENT_CANCEL = 6,
	APPOINTMENT_LATE = 7, /* who says so comes late */
	APPOINTMENT_PASS = 8,
	APPOINTMENT_RETURN = 9,
	APPOINTMENT_EVENTS
};

/* As it stands: of the store, or as it was proposed. */
struct appointment {
	uint64_t id; /* the turn that proposed it */
	int64_t at;  /* of the last move */
	uint32_t claimant;
	uint32_t advisor; /* who will be there, as things stood at that move */
	uint32_t region;
	int64_t since, until; /* [since, until) */
	enum channel channel;
	enum appointment_state state;
	int32_t version;   /* so many moves */
	uint32_t sequence; /* a calendar's (RFC 5545, 3.8.7.4) */
	enum side by;      /* whose is the time that stands */
	bool outside;      /* both know: out of opening hours */
	uint16_t reminded; /* decided at this sequence: a bit for each */
	uint64_t series;   /* 0: none */
	struct text zone;  /* the region's; not kept in memory */
	struct text uid;   /* a calendar's; not kept in memory */
	struct text note;
	struct text by_jid; /* bare; not kept in memory */
};

/* One row of roster/appointment.def came to pass; what it is now. */
struct appointment_step {
	uint64_t appointment;
	int32_t version; /* that it was decided on */
	enum appointment_event event;
	enum side who; /* SIDE_NOBODY: it fell due */
	enum appointment_state state;
	int64_t at;
	int64_t since, until;
	enum channel channel;
	uint32_t advisor;
	bool outside;
	bool told; /* somebody has to hear of it */
	struct text reason;
	struct text by; /* bare JID */
};

/* The last move of an appointment, of which not all have heard. */
struct appointment_news {
	uint64_t appointment;
	int32_t version; /* that the move made */
	enum appointment_event event;
	enum side who;
	struct text reason;
};

/* Of what, and to whom. The numbers stand in reminder.which. */
enum reminder_which {
	REMINDER_DAYS = 1, /* the claimant, days before */
	REMINDER_HOURS = 2,
	REMINDER_MINUTES = 3,
	REMINDER_START = 4,   /* at the beginning */
	REMINDER_ADVISOR = 5, /* the advisor, at the beginning */
};

/* The numbers stand in reminder.outcome. */
enum reminder_outcome {
	REMINDER_SENT = 1,
	REMINDER_OVERTAKEN = 2, /* a later one was due by then */
	REMINDER_LATE = 3,      /* it would have meant nothing any more */
	REMINDER_AGREED = 4,    /* they agreed after that instant */
	REMINDER_MOVED = 5,
	REMINDER_CANCELLED = 6,
	REMINDER_RETURNED = 7, /* not followed any more, or withdrawn */
	REMINDER_NOBODY = 8,   /* no address to send it to */
};

/* What was decided of one instant of an appointment at this sequence. */
struct reminder {
	uint64_t turn; /* that decided it */
	int64_t at;
	uint64_t appointment;
	uint32_t sequence;
	enum reminder_which which;
	enum reminder_outcome outcome;
	int64_t due; /* when it should have been */
	/* SENT: as they are in the sentence. */
	struct text variant;
	struct text wire_id;
};

/* Until then nothing is decided of it again. */
struct reminding {
	uint64_t appointment;
	int64_t until;
};

struct appointments_review {
	uint32_t count; /* so many */
};

/* A closed one is not looked at any more. */
struct appointment_end {
	uint64_t appointment;
};

/* A link or a number for an appointment. */
struct meeting {
	int64_t at;
	uint32_t advisor; /* 0: of all of the region who have none */
	uint32_t region;
	enum channel channel;
	struct text text; /* empty: none any more */
	struct text by;   /* bare JID */
};

struct own_zone {
	int64_t at;
	uint32_t claimant;
	struct text zone; /* empty: the region's again */
};

/* What is seen of appointments, and found: evidence.def, finding.def. */
enum evidence_kind {
#define EVIDENCE(number, NAME, name, WHOSE, SHAPE, meaning)                    \
	EVIDENCE_##NAME = (number),
#include "roster/evidence.def"
#undef EVIDENCE
};

enum finding {
#define FINDING(number, NAME, name) FINDING_##NAME = (number),
#include "roster/finding.def"
#undef FINDING
};

/* An end that has not come yet. */
#define EVIDENCE_OPEN INT64_MAX

struct evidence {
	uint64_t id; /* the store's; 0: not stored yet */
	enum evidence_kind kind;
	enum side who;      /* as evidence_row.whose says */
	int64_t at;         /* that it happened, or began */
	int64_t until;      /* of a span; EVIDENCE_OPEN: it goes on */
	int64_t arrived;    /* that we learned of it */
	struct text source; /* where it was seen: message/1099511627777 */
};

/* The appointment, and what held for it when it was judged. */
struct attendance_frame {
	int64_t start;
	int64_t length;    /* microseconds, as all that follow */
	int64_t early;     /* what is done so long before counts */
	int64_t grace;     /* who comes so late is present */
	int64_t tolerance; /* so much of an outage is borne */
	int64_t ahead;     /* received so long before, a notice is proven */
	bool foreign;      /* the claimant's server is none of ours */
};

/* What an appointment is judged in that was judged before. */
struct judged_before {
	struct attendance_frame frame;
	struct text rule; /* that stands */
};

/* What was found. `rows` has a line for each row of evidence: kind, who, at,
 * until, arrived, source. */
struct found {
	uint64_t appointment;
	int64_t at;
	struct attendance_frame frame;
	enum finding finding;
	struct text rule;
	struct text rows;
};

/* `rang` are instants with a blank behind each. */
struct phone_record {
	uint64_t appointment;
	int64_t at;
	bool reached;
	struct text rang;
	struct text by; /* bare JID */
};

/* The store was asked for the evidence. */
struct judging {
	uint64_t appointment;
	int64_t at;
};

/* The numbers stand in absence_file.state; roster/absence_file.def. */
enum file_state {
	FILE_NONE,          /* it is not opened yet */
	FILE_NOTICED = 1,   /* the claimant was told; nothing proves it yet */
	FILE_OBSERVING = 2, /* they know, and their days to explain run */
	FILE_DUE = 3,       /* a human is to decide */
	FILE_UNPROVEN = 4,  /* nothing proves that they know; a human, too */
	FILE_EXCUSED = 5,
	FILE_NOTED = 6,     /* without consequence */
	FILE_REFERRED = 7,  /* to the agency */
	FILE_UNFOUNDED = 8, /* what it stood on does not hold */
	FILE_STATES
};

/* The numbers stand in absence_file_event.event. */
enum file_event {
	FILE_OPEN = 1,
	FILE_RECEIPT = 2,
	FILE_OBSERVE = 3,
	FILE_REMIND = 4,
	FILE_EXPIRE = 5,
	FILE_GIVE_UP = 6,
	FILE_EXCUSE = 7,
	FILE_NOTE = 8,
	FILE_REFER = 9,
	FILE_REOPEN = 10,
	FILE_REFUTE = 11,
	FILE_EVENTS
};

/* Why somebody could not come. The numbers stand in absence_file_event.excuse.
 */
enum excuse {
	EXCUSE_ILLNESS = 1,
	EXCUSE_WORK = 2, /* or an interview, or training */
	EXCUSE_FAMILY = 3,
	EXCUSE_TRANSPORT = 4,
	EXCUSE_TECHNICAL = 5,
	EXCUSE_UNAWARE = 6, /* of the appointment, or of its time */
	EXCUSE_OTHER = 7,
};

/* What happened when an appointment was missed, for a human to decide on. */
struct absence_file {
	uint64_t id; /* the appointment's */
	uint32_t claimant;
	uint32_t advisor; /* of that appointment */
	uint32_t region;
	int64_t since; /* of the appointment */
	enum channel channel;
	enum file_state state;
	int32_t version; /* so many moves */
	int64_t opened;
	int64_t until;    /* the claimant may explain in time; 0: not begun */
	int64_t due;      /* what comes next by itself; 0: nothing */
	int64_t received; /* proof that they have the notice; 0: none yet */
	int64_t closed;   /* decided, or unfounded; 0: it is not */
	/* The last move, if the claimant was not told of it before a daemon
	 * died; 0: they were. */
	enum file_event untold;
	struct text words; /* of that move; else empty */
};

/* The claimant is being told of the last move. */
struct file_told {
	uint64_t file;
};

/* One row of roster/absence_file.def came to pass; what it is now. */
struct file_step {
	uint64_t file;
	uint32_t claimant;
	int32_t version; /* that it was decided on */
	enum file_event event;
	int64_t at;
	enum file_state state;
	int64_t until, due;
	bool late; /* an explanation after its days */
	enum excuse excuse;
	struct text words; /* an explanation, or the reason of a decision */
	struct text
	    helper;     /* who speaks for the claimant, as they named them */
	struct text by; /* bare JID */
};

/* What people agree to; the newest version is in force. */
struct notice {
	uint16_t version;
	int64_t since;
	struct text by; /* bare JID */
	struct text fr;
	struct text en;
	uint16_t retention; /* months that it promises; not loaded */
};

struct speak {
	struct person who;
	struct text language;
};

struct region_set {
	uint32_t region;
	enum region_state decided_on;
	enum region_state state;
	uint32_t cap;
};

/* One that convinced names who proposed it and who confirmed that. */
struct evaluation {
	uint64_t turn;
	int64_t at;
	uint32_t region;
	bool convincing;
	struct text reason;
	struct text by;
	uint64_t proposal; /* 0: none */
	struct text confirmed_by;
};

/* Opening hours and holidays are followed as part of their regions' rows. */
struct hours_set {
	uint32_t region;
	uint32_t weekdays; /* bit 0: Monday */
	int32_t since;
	int64_t at;
	struct text spans; /* as hours_row() writes them; empty: closed */
};

struct holiday_set {
	uint32_t region; /* 0: all */
	int32_t day;
	int64_t at;
	struct text name;
	bool observed;
};

struct proposal {
	uint64_t turn; /* its number */
	int64_t at;
	struct text by; /* bare JID */
	struct text command;
	struct text fields; /* as in struct audit */
};

struct proposal_end {
	uint64_t proposal;
	int64_t at;
	struct text by;
	bool confirmed;
};

struct policy {
	uint64_t turn;
	int64_t at;
	uint32_t region; /* 0: everywhere without a row of its own */
	struct text name;
	int64_t value;
	struct text by;
};

/* The numbers stand in announcement.audience. */
enum audience {
	AUDIENCE_CLAIMANTS = 1,
	AUDIENCE_ADVISORS = 2,
	AUDIENCE_NAMED = 3, /* by an advisor, who says it to each of them */
};

struct announcement {
	uint64_t turn;
	int64_t at;
	struct text by;
	uint32_t region; /* 0: all */
	enum audience audience;
	struct text text;
	struct text en;        /* for those who read English; empty: the same */
	uint32_t advisor;      /* NAMED: whose sentence it is */
	struct text claimants; /* NAMED: ids with commas between, ascending */
};

struct announcement_end {
	uint64_t announcement;
	int64_t at;
};

struct unpark {
	uint64_t turn; /* that was put aside */
	int64_t at;
};

struct announced {
	uint64_t announcement;
	uint32_t reached; /* all with ids up to this have it */
	int64_t at;
};

/* To the people with ids above `from` and up to `to`. */
struct announcing {
	uint64_t turn; /* that sent it; its lines have higher numbers */
	uint32_t from, to;
	uint32_t lines;
	uint32_t tries; /* before this one */
	int64_t at;
};

/* Also where the line stood already. */
struct carried {
	uint64_t slice; /* turn that sent it */
};

struct reach {
	uint32_t claimant;
	int64_t sent; /* 0: not, as for the next two */
	int64_t received;
	int64_t displayed;
};

struct seal {
	int64_t at;
};

/* A command between two steps: a form that is being filled in, a question in
 * chat, an answer of the store that is awaited. */
struct session {
	uint64_t number; /* the turn that began it; 0 in a fact: none */
	struct text
	    owner; /* who goes on with it: a full JID, or bare in chat */
	enum door door;
	struct text command;  /* node */
	struct text values;   /* what was given so far, a line each */
	struct text asked;    /* the field that is awaited; empty: none */
	struct text address;  /* where the answer goes */
	struct text wrote_to; /* and from where */
	struct text id;       /* of the iq that is answered */
	struct text language;
	int64_t until; /* 0 in a fact: it has ended */
	uint64_t line; /* that brought it here, as in struct audit */
	int64_t at;    /* of that line */
};

/* Rows of a day, a region and a table that were deleted: docs/operations.md. */
struct forgotten {
	int64_t at;
	struct text what;    /* the table */
	uint32_t region;     /* 0: of nobody's, or of who is in none */
	int64_t first, last; /* their oldest and newest month, as it begins */
	int64_t rows;
};

/* Of the schema's evaluation_figures(); docs/evaluation.md. */
enum figure_state {
	FIGURE_SHOWN = 1,
	FIGURE_WITHHELD,    /* or there is nothing to tell */
	FIGURE_NOT_REACHED, /* too many have not been answered yet */
};

struct figure {
	struct text figure;
	struct text part;
	enum figure_state state;
	int64_t hundredths;
};

enum fact_kind {
#define FACT(NAME, member, CLASS, meaning) FACT_##NAME,
#include "roster/fact.def"
#undef FACT
	FACT_KINDS
};

enum fact_class {
	CLASS_BATCHED,
	CLASS_SINGLE,
	CLASS_COMMITTED,
	CLASS_COMPUTED,
};

struct fact {
	struct fact *next;
	enum fact_kind kind;
	union {
		struct message message;
		struct delivery delivery;
		struct sighting sighting;
		struct watermark watermark;
		struct followed followed;
		struct upkeep upkeep;
		struct audit audit;
		struct role_event role;
		struct note note;
		struct kept_reply reply;
		struct reassign reassign;
		struct new_code code;
		struct code_try code_try;
		struct enrol enrol;
		struct consent consent;
		struct notice notice;
		struct placing place;
		struct call_up call_up;
		struct move move;
		struct agency_wish wish;
		struct account_event account;
		struct farewell untold;
		struct farewell told;
		struct cover cover;
		struct cover_step cover_begun;
		struct cover_step cover_ended;
		struct appointment appointment;
		struct appointment_step appointment_step;
		struct appointment_news appointment_untold;
		struct appointment_news appointment_told;
		struct appointment_end appointment_left;
		struct meeting meeting;
		struct own_zone own_zone;
		struct reminder reminder;
		struct reminder reminder_left;
		struct reminding reminding;
		struct appointments_review appointments_review;
		struct absence_file absence_file;
		struct file_step file_step;
		struct file_told file_told;
		struct speak speak;
		struct region_set region_set;
		struct evaluation evaluation;
		struct hours_set hours_set;
		struct holiday_set holiday_set;
		struct proposal proposal;
		struct proposal_end proposal_end;
		struct policy policy;
		struct announcement announcement;
		struct announcement_end announcement_end;
		struct unpark unpark;
		struct seal seal;
		struct outage outage;
		struct outage lapse;
		struct evidence evidence;
		struct judged_before judged;
		struct found finding;
		struct judging judging;
		struct phone_record phone_record;
		struct alive alive;
		struct alive answered;
		struct announced announced;
		struct announcing announcing;
		struct forgotten forgotten;
		struct carried carried;
		struct reach reach;
		struct figure figure;
		struct session session;
		struct region region;
		struct advisor advisor;
		struct claimant claimant;
		struct handover handover;
		struct waiting waiting;
		struct duty_done duty_done;
		struct presence presence;
		struct held_told held_told;
		struct privilege privilege;
		struct provision provision;
		struct provision_answer provision_answer;
		struct courtesy courtesy;
		struct caught_up caught_up;
		struct probed probed;
		struct doors_look doors;
		struct shown shown;
		struct link_state link;
		struct offsets offsets;
	} as;
};

/* All or nothing, in the order of appending. */
struct fact_list {
	struct fact *head;
	struct fact **tail; /* NULL while empty */
	size_t count;
};

/* A zeroed fact at the end of the list, taken from the arena. */
struct fact *fact_append(
    struct fact_list *list, struct arena *arena, enum fact_kind kind);

enum fact_class fact_class(enum fact_kind kind);
const char *fact_name(enum fact_kind kind); /* the member's */

#endif
