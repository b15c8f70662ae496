#ifndef ROSTER_ROSTER_H
#define ROSTER_ROSTER_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact.h"
#include "roster/heap.h"
#include "roster/hours.h"
#include "roster/policy.h"
#include "roster/refusal.h"
#include "roster/text.h"

/*
 * The committed state in memory. roster_apply() is its only writer. Every
 * pointer that a look-up returns, and every text behind it, is valid until the
 * next roster_apply().
 */
struct roster;

/* Bounds of what is computed, not stored; rows of the configuration table. */
struct roster_bounds {
	uint32_t resources;  /* remembered per person */
	uint32_t courtesies; /* strangers remembered as told */
	uint32_t renamed;    /* sentences that have an id of ours */
	uint32_t hosts;      /* servers whose privilege is remembered */
	uint32_t sessions;   /* commands between two steps */
	uint32_t heard;      /* lines to the service; 0: none */
	uint32_t tries;      /* of one-time codes, within a day; 0: none */
};

struct roster *roster_new(const struct roster_bounds *bounds);
void roster_free(struct roster **roster);
void roster_apply(struct roster *roster, const struct fact *fact);
/* How many were applied: while it is the same, all stands as it did. */
uint64_t roster_applied(const struct roster *roster);

/* A person as they stand. The views point into the roster. */
struct claimant_view {
	struct claimant row;
	int64_t waiting_since; /* first unanswered sentence; 0: none */
	enum duty_step duty;   /* who was told that its answer is late */
	/* The advisor's absence that they were told of, and one; 0: none.
	 * Who was never seen is absent under number 0. */
	uint64_t told_absence;
	uint16_t told_closed; /* which opening they were told of; 0: none */
	bool bounced;         /* a sentence to them came back, not retried */
	enum show show;       /* best of their resources */
	enum provision_stage provision;
	uint16_t shown; /* version of the notice that they were asked about */
	uint16_t shown_on; /* day since 1970 on which they were last */
	enum account_state account;
	bool agency; /* wish to be received at the agency */
};

/* Who waits for a place, and since when: row.listed is theirs. */
struct listed {
	uint32_t claimant;
	uint32_t region;
	int64_t since;
	enum listed_for what;
};

struct advisor_view {
	struct advisor row;
	struct sighting sighting; /* version 0: never seen */
	bool bounced;
	enum show show;
	int64_t since; /* that they are there, or gone; 0: not known */
	enum provision_stage provision;
	uint32_t caseload; /* claimants that they follow */
};

bool roster_claimant(
    const struct roster *r, uint32_t id, struct claimant_view *view);
bool roster_claimant_by_jid(
    const struct roster *r, struct text bare, struct claimant_view *view);
bool roster_claimant_by_alias(
    const struct roster *r, struct text alias, struct claimant_view *view);
bool roster_claimant_by_number(
    const struct roster *r, struct text number, struct claimant_view *view);
bool roster_advisor(
    const struct roster *r, uint32_t id, struct advisor_view *view);
bool roster_advisor_by_jid(
    const struct roster *r, struct text bare, struct advisor_view *view);
bool roster_region(const struct roster *r, uint32_t id, struct region *region);

/* The same where a person's id is all that is wanted, or one thing about them:
 * the whole row of somebody among many is somewhere else in memory. 0: nobody.
 */
uint32_t roster_claimant_with_jid(const struct roster *r, struct text bare);
uint32_t roster_claimant_with_alias(const struct roster *r, struct text alias);
uint32_t roster_advisor_with_jid(const struct roster *r, struct text bare);
uint32_t roster_follower(const struct roster *r, uint32_t claimant);
bool roster_has_jid(
    const struct roster *r, struct person who, struct text bare);
/* What was recorded for them, or what they chose; empty: nothing. */
struct text roster_language(
    const struct roster *r, struct person who, uint32_t *region);

/* The best show of a person if this resource changed to that. */
enum show roster_show_with(const struct roster *r, struct person who,
    uint64_t resource, enum show show);

/* Was so much of a person told to others that what is new is held back? What
 * they were told last. Whom they are to be told of, by when. */
bool roster_holds(const struct roster *r, struct person who, int64_t now);
enum show roster_told(const struct roster *r, struct person who);
struct held {
	struct person who;
	int64_t until;
};
bool roster_held_at(const struct roster *r, uint32_t i, struct held *held);

/* Walks one caseload: give 0 first, then what was returned; 0 at the end. */
uint32_t roster_next_in_caseload(
    const struct roster *r, uint32_t advisor, uint32_t claimant);
/* The same of those who are there; of those who wait for an answer. */
uint32_t roster_next_there(
    const struct roster *r, uint32_t advisor, uint32_t claimant);
uint32_t roster_next_waiting(
    const struct roster *r, uint32_t advisor, uint32_t claimant);

/* How many there are, without the accounts of `guichet probe`. */
struct head_count {
	uint32_t claimants;
	uint32_t advisors;
};
struct head_count roster_count(const struct roster *r);

/* Absences that are planned or have begun, by their first instant. */
bool roster_cover_at(const struct roster *r, uint32_t i, struct cover *cover);

/* Appointments that are open, and those that were closed within the last days:
 * of one id, of one person (give 0 first, then what was returned; 0 at the end;
 * in no order), how many of a person wait for an answer, or have not ended yet;
 * those of a series count as one.
 * Zone, uid and by_jid are the store's alone. */
#define APPOINTMENT_KEPT (INT64_C(7) * 86400 * 1000000)
bool roster_appointment(
    const struct roster *r, uint64_t id, struct appointment *appointment);
/* Is it certain that this person knows what they are asked about? Who was asked
 * something else before, about another time, another appointment that was taken
 * back or lapsed, or free times, knows it if their client said that the
 * question came; a daemon that was started since knows of no such receipt. */
bool roster_appointment_seen(
    const struct roster *r, uint64_t id, struct person by);
uint64_t roster_next_appointment(
    const struct roster *r, struct person of, uint64_t id);
uint32_t roster_appointments_waiting(const struct roster *r, struct person of);
uint32_t roster_appointments_open(const struct roster *r, struct person of);
uint32_t roster_appointments(const struct roster *r); /* all of them */

/* The one that something is due for first, and when: at its beginning while it
 * waits for an answer, at its reminders and its end, at once where its claimant
 * is not followed any more; a closed one when it is forgotten. 0: none. */
uint64_t roster_appointment_due(const struct roster *r, int64_t *at);
/* Some of those that are due by then, the first among them; how many. */
uint32_t roster_appointments_due(
    const struct roster *r, int64_t now, uint64_t ids[HEAP_SOME]);

/* Has what is due for some to be computed anew? */
bool roster_appointments_stale(const struct roster *r);

/* When a claimant's server is asked next whether it is there, INT64_MAX: none
 * is; when one was last, 0: none; during which appointments, some of them; and
 * since when that of one has not answered; 0: it was not asked, or answered. */
int64_t roster_hail_next(const struct roster *r);
int64_t roster_hail_last(const struct roster *r);
uint32_t roster_hails_due(
    const struct roster *r, int64_t now, uint64_t ids[HEAP_SOME]);
int64_t roster_hailed(const struct roster *r, uint64_t appointment);

/* The one of which it is to be found first what became of it, and when; asked
 * for again where no answer came. 0: none. */
uint64_t roster_judgement(const struct roster *r, int64_t *due);
/* Is it still to be found what became of it, or again, and does an answer to
 * what this turn asked say all that is known by now? */
bool roster_may_be_judged(
    const struct roster *r, uint64_t appointment, uint64_t turn);

/* A move that not all were told of before the daemon died; false: none. */
bool roster_appointment_untold(
    const struct roster *r, struct appointment_news *news);

/* How an advisor is reached: their own link or number, else that of their
 * region; empty: none was set. */
struct text roster_meeting(
    const struct roster *r, uint32_t advisor, enum channel channel);
/* Where a region is called, whoever is sought; empty: no number was set. */
struct text roster_region_number(const struct roster *r, uint32_t region);
/* Who represents a claimant by law, whether this bare JID represents anybody,
 * and whether it represents that claimant. Views as long as nothing is applied.
 */
bool roster_representative(
    const struct roster *r, uint32_t claimant, struct represent *who);
bool roster_represents(const struct roster *r, struct text jid);
bool roster_is_represented_by(
    const struct roster *r, uint32_t claimant, struct text jid);

/* The zone that a claimant lives in; empty: the region's. */
struct text roster_own_zone(const struct roster *r, uint32_t claimant);

/* Who had this account before, the latest if there were several; SIDE_NOBODY:
 * nobody, as far as is remembered: the last eight of each person are. */
struct person roster_had_account(const struct roster *r, struct text bare);
/* Is this their account, or was it before, and is nobody's now? */
bool roster_is_account_of(
    const struct roster *r, struct person who, struct text bare);
/* Does `actor` act for the person whom the account `named` stands for: is it
 * the same, or has that person it by now? What was somebody's says nothing of
 * who has it now; but what is named stands for everybody who has it, or had. */
bool roster_acts_for(
    const struct roster *r, struct text actor, struct text named);
/* Were they called so before the files were corrected? */
bool roster_was_named(
    const struct roster *r, uint32_t claimant, struct text name);
/* The spans of a weekday at which an advisor receives; false: they have named
 * none, so it is whenever their region is open. */
bool roster_own_hours(const struct roster *r, uint32_t advisor,
    uint32_t weekday, struct hours_spans *spans);

/* Who wants an earlier time, in their order; one of them. Times that got free
 * since somebody did, for whom nobody is decided on; and before when none is
 * offered. */
bool roster_earlier_at(
    const struct roster *r, uint32_t i, struct earlier_wish *wish);
bool roster_earlier(
    const struct roster *r, uint32_t claimant, struct earlier_wish *wish);
bool roster_freed_at(const struct roster *r, uint32_t i, struct freed *freed);
int64_t roster_earlier_again(const struct roster *r);

/* Free times that were offered by the service and are not long past: one by
 * one, and the last to a claimant. */
bool roster_offer_at(
    const struct roster *r, uint32_t i, struct slot_offer *offer);
bool roster_offer_to(
    const struct roster *r, uint32_t claimant, struct slot_offer *offer);

/* Is it certain that who is offered these knows it? As of an appointment: who
 * was asked something else that stands, or was taken back, knows it if their
 * client said that the offer came, or if it was told anew since, in a dialogue
 * that asks for ASKED_OFFER. */
#define ASKED_OFFER "?offer"
bool roster_offer_seen(const struct roster *r, const struct slot_offer *offer);

/* Absence files by the ids of their appointments: one, all of them one by one;
 * and when the next of them is due, INT64_MAX: none.
 * Those that were closed longer ago than this are the store's alone. */
#define FILE_KEPT (INT64_C(90) * 86400 * 1000000)
bool roster_file(
    const struct roster *r, uint64_t id, struct absence_file *file);
bool roster_file_at(
    const struct roster *r, uint32_t i, struct absence_file *file);
int64_t roster_file_due(const struct roster *r);
/* Some of those that are due by then; how many. */
uint32_t roster_files_due(
    const struct roster *r, int64_t now, uint64_t ids[HEAP_SOME]);

/* Does somebody follow this claimant, who has agreed to that? */
bool roster_is_followed(const struct roster *r, uint32_t claimant);

/* Who waits for an advisor or a place, of all regions, in their order. */
bool roster_listed_at(const struct roster *r, uint32_t i, struct listed *who);
/* How many wait for an advisor in a region. */
uint32_t roster_listed_in(const struct roster *r, uint32_t region);
/* When the free places were last given to those who wait; 0: never. */
int64_t roster_called_up(const struct roster *r);

/* How many people wait for an answer, test accounts left out. */
uint32_t roster_waiting(const struct roster *r);

/* Walk everybody in a stable order: i from 0 to the count. 0: no such. */
uint32_t roster_claimants(const struct roster *r);
uint32_t roster_advisors(const struct roster *r);
uint32_t roster_claimant_at(const struct roster *r, uint32_t i);
uint32_t roster_advisor_at(const struct roster *r, uint32_t i);

/* The next claimant, from *i on, whose name may be meant by these folded words
 * (name_may_be_meant()); *i moves behind them. 0: none is left. */
uint32_t roster_next_named(
    const struct roster *r, struct text words, uint32_t *i);

/* The wire id under which a sentence was last forwarded for this sender and
 * the sender's own id, and the way back. Empty: it was not renamed. */
struct text roster_wire_id(
    const struct roster *r, struct text sender, struct text id);
struct text roster_own_id(
    const struct roster *r, struct text sender, struct text wire_id);

/* What a server allows for users of this host; version 0: nothing. */
struct privilege roster_privilege(const struct roster *r, struct text host);

/* Was this line to the service obeyed in the last seven days? 0: never. */
bool roster_heard(const struct roster *r, uint64_t line, int64_t now);

bool roster_courtesy_due(const struct roster *r, struct text bare, int64_t now);
/* The version of the notice that they were shown not long ago, and in which
 * language; 0: none. */
uint16_t roster_shown_notice(const struct roster *r, struct text bare,
    int64_t now, struct text *language);

/* One-time codes that were tried since: by this account, from its server, by
 * everybody. */
struct tries {
	uint32_t own, host, all;
};
struct tries roster_tries(
    const struct roster *r, struct text bare, int64_t since);

struct probed roster_probed(const struct roster *r);
/* Advisors whom the store knows otherwise than they are: since when the first
 * of them is there, or gone, and false if there is none; the ids of some who
 * are since then. */
bool roster_unnoted(const struct roster *r, int64_t *since);
uint32_t roster_unnoted_since(
    const struct roster *r, int64_t then, uint32_t ids[HEAP_SOME]);
struct link_state roster_link(const struct roster *r);
int64_t roster_followed(const struct roster *r); /* change_no */
uint64_t roster_watermark(const struct roster *r);
int64_t roster_upkeep(const struct roster *r); /* when last done; 0: never */
/* What the store refused of what fell due waits until then; 0: it did not. Of
 * what stands in a heap that is when it is due. */
int64_t roster_aside(const struct roster *r, enum fact_kind kind, uint64_t id);
int64_t roster_sealed(const struct roster *r); /* the same for the audit */

/* The oldest outage that has ended and is not stored yet; false: none. */
bool roster_outage(const struct roster *r, struct outage *outage);
/* The last instant that the store knows all to be well at; 0: not known. */
int64_t roster_alive(const struct roster *r);
/* The same, also where an outage has ended since; that of a daemon began then.
 */
int64_t roster_lived(const struct roster *r);
/* The last answer of the server to a ping; 0: none since the link changed. */
int64_t roster_answered(const struct roster *r);

/* A withdrawal of a daemon that died before both were told; false: none. */
bool roster_untold(const struct roster *r, struct farewell *farewell);

/* The text that people agree to; version 0: none is stored yet. */
struct notice roster_notice(const struct roster *r);

/* Regions in the order in which they became known; false: no such. */
bool roster_region_at(
    const struct roster *r, uint32_t i, struct region *region);

/* When a region works. Without offsets of its zone it is never open. */
struct hours roster_hours(const struct roster *r, uint32_t region);

/* How far the offsets of a zone are known; INT64_MIN: not at all. */
int64_t roster_offsets_until(const struct roster *r, struct text zone);

/* Does this bare JID have the role for that region? ROSTER_ANY_REGION: for
 * some region at least. Whom the configuration names is not looked at. */
#define ROSTER_ANY_REGION UINT32_MAX
bool roster_has_role(
    const struct roster *r, struct text jid, enum role role, uint32_t region);
bool roster_role_at(
    const struct roster *r, uint32_t i, struct role_event *role);
/* Has something come back from this one of the staff, and was not tried again?
 */
bool roster_staff_bounced(const struct roster *r, uint32_t id);
/* The last turn by which what came back from a person was tried again; 0: none
 * that is known. */
uint64_t roster_tried(const struct roster *r, struct person who);

/* What holds in a region; 0: what holds where nothing else is set. */
int64_t roster_policy(
    const struct roster *r, enum policy_key key, uint32_t region);
/* What held at an instant, by what was set until then. */
int64_t roster_policy_at(
    const struct roster *r, enum policy_key key, uint32_t region, int64_t at);
/* Was it set for exactly that region? */
bool roster_policy_set(
    const struct roster *r, enum policy_key key, uint32_t region);

/* What an advisor keeps to send again, or, where that is 0, a region. */
bool roster_reply_at(const struct roster *r, uint32_t advisor, uint32_t region,
    uint32_t i, struct kept_reply *reply);

/* Commands that wait for a second operator, oldest first. */
bool roster_proposal_at(
    const struct roster *r, uint32_t i, struct proposal *proposal);

/* The oldest line to many that has not ended. */
struct announcement_view {
	struct announcement row;
	uint32_t reached;        /* stored: all with ids up to this have it */
	struct announcing slice; /* the last that was sent; turn 0: none yet */
	uint32_t told;           /* lines of it that stand */
};
bool roster_announcement(
    const struct roster *r, struct announcement_view *view);

/* Is a sentence of this advisor to many still on its way? */
bool roster_announces(const struct roster *r, uint32_t advisor);

/* Is this person told what goes to many in that region (0: everywhere)? Who
 * agreed and can be written to; test accounts are not. How many are there? */
bool roster_hears(const struct roster *r, struct person who, uint32_t region);
uint32_t roster_audience(
    const struct roster *r, enum audience audience, uint32_t region);

/* The greatest ids; nobody stands above. */
uint32_t roster_last_claimant(const struct roster *r);
uint32_t roster_last_advisor(const struct roster *r);

/* Commands between two steps: by number; the last of an owner that awaits a
 * field at that door; the one that ends first. */
bool roster_session(
    const struct roster *r, uint64_t number, struct session *session);
bool roster_session_of(const struct roster *r, struct text owner,
    enum door door, struct session *session);
bool roster_session_oldest(const struct roster *r, struct session *session);

/* A person whose provision is at this stage; SIDE_NOBODY: none. */
struct person roster_provisioning(
    const struct roster *r, enum provision_stage stage);
uint32_t roster_provisioning_count(
    const struct roster *r, enum provision_stage stage);
struct provision roster_provision(const struct roster *r, struct person who);
/* Advisors who are there and whose contacts a day that begins moves to other
 * groups: the first instant, INT64_MAX if none is known; the ids of some. */
int64_t roster_regroup_next(const struct roster *r);
uint32_t roster_regroups_due(
    const struct roster *r, int64_t now, uint32_t ids[HEAP_SOME]);

#endif
