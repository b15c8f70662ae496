#ifndef ROSTER_ROSTER_PRIVATE_H
#define ROSTER_ROSTER_PRIVATE_H

#include "roster/doors.h"
#include "roster/index.h"
#include "roster/jid.h"
#include "roster/pool.h"
#include "roster/roster.h"

/* The resources of one person who is there; made when the first comes. */
struct resources {
	uint32_t count;
	uint32_t room;
	struct resource {
		uint64_t hash;
		enum show show;
	} at[];
};

/* What is only known of somebody who is there, whose roster is being filled or
 * to whom a sentence came back: few of a whole domain at a time. */
struct live {
	struct resources *resources; /* NULL: gone */
	uint64_t bounced_at;         /* turn of the last bounce */
	int64_t until;               /* of the provision */
	uint64_t asked;              /* of the provision, the last time */
	char *todo;                  /* of the provision; NULL: nothing */
	size_t todo_len;
	uint32_t left, low;    /* of the provision */
	uint32_t changes;      /* of the provision */
	uint32_t next, before; /* in the list of its stage; packed */
	bool again;            /* what is set now is not all of it any more */
	bool held;             /* others do not know the last of it yet */
	uint8_t told;          /* so often were they told since */
	int64_t window;        /* and until when that counts */
};

/* What claimants and advisors have in common beside their rows. */
struct state {
	struct live *live; /* NULL: nothing of it is known */
	uint8_t stage;
	uint8_t show;
	bool bounced;
	bool probe;
	uint8_t duty;    /* claimants: enum duty_step */
	uint8_t told;    /* what others were told last; enum show */
	uint16_t closed; /* claimants: told_closed */
};

/* Which text of a claimant's block is what: those that are looked up by first,
 * for no length is kept. */
enum claimant_text {
	C_JID,
	C_ALIAS,
	C_NAME,
	C_NUMBER,
	C_LANGUAGE,
	CLAIMANT_TEXTS
};

enum advisor_text {
	A_JID,
	A_NAME,
	A_NUMBER,
	A_LANGUAGE,
	A_TEAM,
	ADVISOR_TEXTS
};

/* There are hundreds of thousands of them: large members first, no holes. */
struct claimant_slot {
	struct state state;
	int64_t waiting_since;
	int64_t consented;
	uint64_t told_absence;
	char *texts; /* by enum claimant_text, in one block */
	uint32_t id;
	uint32_t region;
	uint32_t advisor;
	uint32_t next, before; /* in the caseload; slot + 1 */
	bool consent;
	bool orphan; /* the advisor is not known yet */
	bool agency;
	uint8_t account;
	bool listed; /* stands in the waitlist */
	uint8_t listed_for;
	uint16_t notice;
	uint16_t shown, shown_on; /* of the notice */
};

/* Claimants of one advisor, linked through their slots. */
struct caseload_list {
	uint32_t first; /* slot + 1 */
	uint32_t count;
};

struct advisor_slot {
	struct state state;
	int64_t since; /* that they are there, or gone */
	struct sighting sighting;
	char *texts; /* by enum advisor_text, in one block */
	struct caseload_list caseload;
	struct reply_slot *replies;
	uint32_t id;
	uint32_t region;
	uint32_t ceiling;
};

/* The persons of one provision stage, oldest first. */
struct stage_list {
	struct person first, last;
	uint32_t count;
};

enum {
	DUTY_STEPS = DUTY_SUPERVISOR + 1
};

struct waiter {
	int64_t from; /* as in struct duty */
	uint32_t claimant;
};

struct waiting_list {
	struct waiter *at; /* by from */
	uint32_t count, room;
	int64_t due; /* of the first */
};

/* A region with the block that its texts stand in, and what they say of its
 * hours. */
struct region_slot {
	struct region row;
	char *texts;
	struct hours_rule *rules;
	uint32_t rule_count;
	int32_t *holidays;
	uint32_t holiday_count;
	uint32_t listed; /* so many wait for an advisor there */
	struct reply_slot *replies;
	struct waiting_list waiting[DUTY_STEPS]; /* for an answer */
	struct doors doors;
};

struct zone_slot {
	struct zone_slot *next;
	char *name;
	struct hours_offset *rows;
	uint32_t count;
	int64_t until;
};

/* The same for what a server allows. */
struct privilege_slot {
	struct privilege row;
	char *host;
};

enum {
	STAGES = PROVISION_SUBSCRIBED + 1,
};

enum {
	OUTAGES_MOST = 16 /* that wait for the store */
};

struct renamed {
	char *texts; /* sender, id, wire id in one block; NULL: free */
};

struct heard {
	uint64_t line; /* 0: free */
	int64_t at;
};

struct told {
	char *jid;
	size_t len;
	int64_t until;
	uint16_t notice;
};

struct try_slot {
	uint64_t account; /* hashes */
	uint64_t host;
	int64_t at; /* 0: free */
};

struct role_slot {
	struct role_slot *next;
	char *jid;
	enum role role;
	uint32_t region;
};

struct policy_slot {
	struct policy_slot *next;
	enum policy_key key;
	uint32_t region;
	int64_t value;
};

/* Rows with the block that their texts stand in. */
struct proposal_slot {
	struct proposal_slot *next;
	struct proposal row;
	char *texts;
};

struct announcement_slot {
	struct announcement_slot *next;
	struct announcement_view view;
	char *texts;
};

/* Of one owner, in the order in which their names were first kept. */
struct reply_slot {
	struct reply_slot *next;
	struct kept_reply row;
	char *texts;
};

struct farewell_slot {
	struct farewell_slot *next;
	struct farewell row;
};

struct notice_slot {
	struct notice row;
	char *texts;
};

/* An appointment is found by its id, and by each of the two through links. */
enum {
	OF_CLAIMANT,
	OF_ADVISOR,
	CHAINS
};

/* There may be a million of them: large members first, no holes. */
struct appointment_slot {
	uint64_t id; /* 0: free, and next[0] is the next that is */
	uint64_t series;
	int64_t at;
	int64_t since;
	int64_t due;
	char *note; /* NULL: none */
	uint32_t who[CHAINS];
	uint32_t next[CHAINS], before[CHAINS]; /* slot + 1 */
	uint32_t heap;                         /* place in the heap */
	uint32_t region;
	uint32_t seconds; /* of its length */
	uint32_t sequence;
	int32_t version;
	uint32_t seen; /* id of whoever got the question about this time */
	uint8_t channel;
	uint8_t state;
	uint8_t by;
	uint8_t
	    asked; /* who was asked about one of its times: a bit for each */
	bool doubtful; /* who is asked now was asked about another before */
	bool outside;
	uint8_t reminded;
};

struct appointment_news_slot {
	struct appointment_news_slot *next;
	struct appointment_news row;
	char *reason;
};

struct appointments {
	struct appointment_slot *at;
	uint32_t count, room; /* used and free ones */
	uint32_t free;        /* slot + 1 */
	uint32_t *heap;       /* slots, by due */
	uint32_t heap_count, heap_room;
	uint32_t review; /* those below this are to be looked at anew */
	struct index ids;
	struct index first[CHAINS]; /* the first of each person */
	struct appointment_news_slot *untold;
};

struct few_text {
	uint64_t key;
	char *text;
};

struct few_texts {
	struct few_text *at;
	uint32_t count, room;
	struct index keys;
};

struct hails {
	struct hail *at; /* a heap */
	uint32_t count, room;
	struct hail *asked; /* and not answered */
	uint32_t asked_count, asked_room;
};

struct offers {
	struct slot_offer *at;
	uint32_t count, room;
};

/* Who wants an earlier time, by turn; and times that got free since. */
struct earlier {
	struct earlier_wish *wishes;
	uint32_t wish_count, wish_room;
	struct freed *freed;
	uint32_t freed_count, freed_room;
	int64_t again; /* none is offered before */
};

struct represent_slot {
	uint32_t claimant;
	char *texts; /* JID, name; an empty JID: nobody any more */
};

struct represents {
	struct represent_slot *at;
	uint32_t count, room;
	struct index claimants;
	struct index jids;
};

/* Of which it is still to be found what became of them, by due. */
struct judgement {
	uint64_t appointment;
	int64_t due;
};

struct judgements {
	struct judgement *at;
	uint32_t count, room;
	struct judging asked;
};

/* By id. What is to be told of a move is kept until it is. */
struct file_slot {
	struct absence_file row;
	char *words; /* NULL: nothing is */
};

struct files {
	struct file_slot *at;
	uint32_t count, room;
	int64_t next; /* when one is due first */
};

struct session_slot {
	struct session_slot *next;
	struct session row;
	char *texts;
};

/* Slots that were found last: most look-ups of one input are for the same two.
 * Nothing is decided on it; a reader compares before it believes. */
struct last_found {
	uint32_t claimant;
	uint32_t advisor;
};

struct roster {
	struct roster_bounds bounds;
	struct last_found *found;
	struct claimant_slot *claimants;
	uint32_t claimant_count, claimant_room;
	struct pool texts; /* of claimants and advisors */
	struct index claimant_ids, claimant_jids, claimant_aliases;
	struct index claimant_numbers;
	struct advisor_slot *advisors;
	uint32_t advisor_count, advisor_room;
	struct index advisor_ids, advisor_jids;
	struct caseload_list orphans;
	struct head_count probes;
	struct head_count last;  /* the greatest ids */
	struct listed *waitlist; /* by since, then claimant */
	uint32_t listed_count, listed_room;
	uint32_t waiting; /* for an answer */
	struct zone_slot *zones;
	struct region_slot *regions;
	uint32_t region_count;
	struct stage_list stages[STAGES];
	uint32_t privilege_count;
	struct privilege_slot *privileges; /* bounds.hosts of them */
	struct renamed *renamed;           /* a ring of bounds.renamed */
	uint32_t renamed_at;
	struct index renamed_ids, renamed_wires;
	struct told *told; /* a ring of bounds.courtesies */
	uint32_t told_at;
	struct index told_jids;
	struct heard *heard;    /* a ring of bounds.heard */
	struct try_slot *tries; /* a ring of bounds.tries */
	uint32_t heard_at, tries_at;
	struct index heard_lines;
	struct role_slot *roles;
	struct policy_slot *policies;
	struct proposal_slot *proposals;
	struct cover *covers; /* by since */
	uint32_t cover_count, cover_room;
	struct appointments appointments;
	struct few_texts few;
	struct offers offers;
	struct earlier earlier;
	struct judgements judgements;
	struct represents represents;
	struct hails hails;
	struct files files;
	struct announcement_slot *announcements;
	struct session_slot *sessions;
	uint32_t session_count;
	struct notice_slot notice;
	struct farewell_slot *untold;
	struct probed probed;
	uint32_t unnoted; /* advisors */
	struct link_state link;
	struct shown shown;
	struct held *held; /* by until */
	uint32_t held_count, held_room;
	int64_t followed;
	uint64_t watermark;
	int64_t upkeep;
	struct outage outages[OUTAGES_MOST]; /* roster_outages.c */
	uint32_t outage_count;
	int64_t alive;
	int64_t answered;
	int64_t sealed;
	int64_t called_up;
};

/* roster_keys.c */
void keys_init(struct roster *r);
void keys_free(struct roster *r);
void keys_apply(struct roster *r, const struct fact *fact);
/* The i-th of texts that stand one behind the other, each with a NUL; all of
 * them, in one pass. */
struct text roster_cut(const char *texts, size_t i);
void roster_cut_all(const char *texts, struct text *into, size_t count);
/* Copies texts into one block of their own; they have no NUL inside, for XML
 * and PostgreSQL know none. */
char *roster_pack(const struct text *texts, size_t count);
/* The same into a block of the people's pool, in place of the one before. */
void roster_repack(
    struct roster *r, char **block, const struct text *texts, size_t count);
void roster_unpack(struct roster *r, char **block, size_t count);
struct text roster_claimant_text(
    const struct roster *r, uint32_t slot, enum claimant_text which);
struct text roster_advisor_text(
    const struct roster *r, uint32_t slot, enum advisor_text which);
/* A slot, or INDEX_NONE. */
uint32_t roster_claimant_slot(const struct roster *r, uint32_t id);
uint32_t roster_claimant_slot_by_jid(const struct roster *r, struct text jid);
uint32_t roster_claimant_slot_by_alias(
    const struct roster *r, struct text alias);
uint32_t roster_claimant_slot_by_number(
    const struct roster *r, struct text number);
uint32_t roster_advisor_slot(const struct roster *r, uint32_t id);
uint32_t roster_advisor_slot_by_jid(const struct roster *r, struct text jid);

/* roster_view.c: the state of a person, or NULL if they are not known. */
struct state *roster_state(const struct roster *r, struct person who);

/* roster_live.c: what is live, to be written; what a reader sees of it; given
 * back when nothing of it is known any more, or altogether. */
struct live *live_of(struct state *state);
struct live live_seen(const struct state *state);
void live_release(struct state *state);
void live_free(struct state *state);
/* A copy, in place of the one before. */
void live_keep_todo(struct state *state, struct text todo);
void live_forget_todo(struct state *state);

/* roster_people.c */
void people_free(struct roster *r);
void people_region(struct roster *r, const struct region *row);
void people_advisor(struct roster *r, const struct advisor *row);
void people_claimant(struct roster *r, const struct claimant *row);
void people_consent(struct roster *r, const struct consent *fact);

/* roster_hours.c */
void hours_take(struct region_slot *slot);
void hours_drop(struct region_slot *slot);
void offsets_apply(struct roster *r, const struct offsets *fact);
void offsets_free(struct roster *r);
/* roster_held.c */
void held_note(struct roster *r, const struct presence *fact);
void held_tell(struct roster *r, const struct held_told *fact);
void held_forget(struct roster *r);
void held_free(struct roster *r);

/* roster_doors.c: of one region, or of all (0). */
void doors_init(struct region_slot *slot);
void doors_apply(struct roster *r, const struct fact *fact);
void doors_tell(struct roster *r, const struct message *m);
void doors_look_again(struct roster *r, uint32_t region);
void doors_show_all(struct roster *r, uint32_t region);

/* roster_covers.c */
void covers_apply(struct roster *r, const struct fact *fact);
void covers_free(struct roster *r);
/* Somebody whom this advisor follows has changed: their rosters show it, and
 * those of who answers for them. */
void covers_renew(struct roster *r, uint32_t advisor);

/* roster_represent.c */
void represents_init(struct roster *r);
void represents_free(struct roster *r);
void represents_apply(struct roster *r, const struct fact *fact);

/* roster_files.c */
void files_init(struct roster *r);
void files_free(struct roster *r);
void files_apply(struct roster *r, const struct fact *fact);
/* A line of the service reached a claimant; it may be that of a file. */
void files_received(struct roster *r, const struct delivery *delivery);

/* roster_appointments.c */
void appointments_init(struct roster *r);
void appointments_free(struct roster *r);
void appointments_apply(struct roster *r, const struct fact *fact);
/* Whether somebody follows them may have changed. */
void appointments_review(struct roster *r, uint32_t claimant);
/* What clocks of a region show, or when it is night there: all are looked at
 * anew, some at a time. */
void appointments_review_caseload(struct roster *r, uint32_t advisor);
void appointments_review_all(struct roster *r);
/* What became of one is found: until then it is kept. */
void appointments_judged(struct roster *r, uint64_t id);
/* A sentence that reminds of one stands. */
void appointments_reminded(struct roster *r, const struct reminder *reminder);
/* The slot of an id, and the first of a person's; INDEX_NONE: none. */
uint32_t appointments_find(const struct roster *r, uint64_t id);
uint32_t appointments_first(const struct roster *r, int chain, uint32_t who);
struct appointment appointments_view(const struct appointment_slot *a);
/* roster_appointments_read.c: somebody got a line; perhaps it was the question
 * about one. */
void appointments_received(struct roster *r, const struct delivery *delivery);

/* roster_judgements.c: what became of an appointment that is over is to be
 * found, and was. */
void judgements_review(struct roster *r, uint64_t appointment);
bool judgements_wait(const struct roster *r, uint64_t appointment);
void judgements_bounced(struct roster *r, const struct delivery *delivery);
void judgements_apply(struct roster *r, const struct fact *fact);
void judgements_free(struct roster *r);

/* roster_hails.c */
void hails_agreed(
    struct roster *r, uint64_t appointment, uint32_t sequence, int64_t since);
void hails_apply(struct roster *r, const struct fact *fact);
void hails_free(struct roster *r);

/* roster_appointments_due.c */
void appointments_due_put(struct roster *r, uint32_t slot);
void appointments_due_drop(struct roster *r, uint32_t slot);
void appointments_due_free(struct roster *r);
void appointments_untold(struct roster *r, const struct appointment_news *fact);
void appointments_told(struct roster *r, const struct appointment_news *fact);

/* roster_meeting.c */
void few_init(struct roster *r);
void few_free(struct roster *r);
void few_apply(struct roster *r, const struct fact *fact);
void few_name(struct roster *r, const struct former_name *fact);

/* roster_earlier.c: somebody's time got free. */
void earlier_apply(struct roster *r, const struct fact *fact);
void earlier_free(struct roster *r);
void earlier_freed(struct roster *r, const struct freed *freed);

/* roster_offers.c */
void offers_apply(struct roster *r, const struct fact *fact);
void offers_free(struct roster *r);

/* roster_waitlist.c: a since of 0 takes them out. */
void waitlist_put(struct roster *r, uint32_t claimant_slot, int64_t since);
void waitlist_free(struct roster *r);
int64_t waitlist_since(const struct roster *r, uint32_t claimant);

/* roster_duty.c: out of the list, and since when they stood there; back into
 * one, since then (0: since they asked); when each list is due, in all regions
 * or one. */
int64_t duty_take_out(struct roster *r, uint32_t claimant_slot);
void duty_put_in(struct roster *r, uint32_t claimant_slot, int64_t from);
void duty_look_again(struct roster *r, uint32_t region);
void duty_wait(struct roster *r, const struct waiting *fact);
void duty_asked(struct roster *r, uint32_t claimant, int64_t arrived);
void duty_answered(struct roster *r, uint32_t claimant);
void duty_told(struct roster *r, const struct message *m);
void duty_done(struct roster *r, const struct duty_done *fact);
void duty_free(struct roster *r);

/* roster_view.c */
struct region_slot *roster_region_slot(const struct roster *r, uint32_t id);

/* roster_presence.c */
void presence_apply(struct roster *r, const struct presence *fact);
/* What the store has of an advisor, by their slot. */
void presence_note(
    struct roster *r, uint32_t advisor, const struct sighting *sighting);
/* Presences and provisions: nothing is known without a link. */
void presence_forget_all(struct roster *r);
bool presence_is_late(const struct roster *r, int64_t link);

/* roster_provision.c */
void provision_apply(struct roster *r, const struct provision *fact);
void provision_answered(struct roster *r, const struct provision_answer *fact);
/* The people of this server need not be asked for a subscription. */
void provision_granted(struct roster *r, struct text host);
/* What should stand in their roster changed. */
void provision_renew(struct roster *r, struct person who);
/* The groups of somebody in the caseload of this advisor did. */
void provision_regroup(struct roster *r, uint32_t advisor);

/* roster_staff.c */
void staff_apply(struct roster *r, const struct fact *fact);
void staff_free(struct roster *r);

/* roster_announce.c */
void announce_apply(struct roster *r, const struct fact *fact);
void announce_free(struct roster *r);
void announce_told(struct roster *r, const struct message *m);

/* roster_replies.c */
void replies_apply(struct roster *r, const struct fact *fact);
void replies_free(struct reply_slot **replies);

/* roster_dialogue.c */
void dialogue_apply(struct roster *r, const struct session *fact);
void dialogue_free(struct roster *r);

/* roster_heard.c */
void heard_init(struct roster *r);
void heard_free(struct roster *r);
void heard_apply(struct roster *r, uint64_t line, int64_t at);

/* roster_outages.c */
void outages_apply(struct roster *r, const struct fact *fact);

/* roster_tries.c */
void tries_init(struct roster *r);
void tries_free(struct roster *r);
void tries_apply(struct roster *r, const struct code_try *fact);
void tries_forgive(struct roster *r, struct text jid);

/* roster_ids.c */
void ids_init(struct roster *r);
void ids_free(struct roster *r);
void ids_message(struct roster *r, const struct message *m);
void courtesy_apply(struct roster *r, const struct courtesy *fact);

#endif
