#ifndef ROSTER_FACT_H
#define ROSTER_FACT_H

#include <stddef.h>

#include "roster/arena.h"
#include "roster/fact_absence_file.h"
#include "roster/fact_announcement.h"
#include "roster/fact_appointment.h"
#include "roster/fact_caseload.h"
#include "roster/fact_command.h"
#include "roster/fact_cover.h"
#include "roster/fact_enrolment.h"
#include "roster/fact_evidence.h"
#include "roster/fact_message.h"
#include "roster/fact_person.h"
#include "roster/fact_presence.h"
#include "roster/fact_region.h"
#include "roster/fact_reminder.h"
#include "roster/fact_upkeep.h"

/*
 * Facts are what becomes true. A handler appends them to its turn, the store
 * makes them durable, roster_apply() puts them into memory. Texts belong to
 * the arena of the turn or answer that carries the fact. All instants are UTC
 * microseconds since 1970; 0 means "never". Ids of regions, advisors and
 * claimants are the store's; 0 means "none". What each holds is in the headers
 * above.
 */
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
		struct role_event role, role_moved;
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
		struct cover_step cover_cut;
		struct cover_step cover_ended;
		struct appointment appointment;
		struct appointment_step appointment_step;
		struct appointment_news appointment_untold;
		struct appointment_news appointment_told;
		struct appointment_end appointment_left;
		struct meeting meeting;
		struct own_zone own_zone;
		struct own_hours own_hours;
		struct earlier_wish earlier_wish;
		struct freed freed;
		struct freed freed_held;
		struct freed freed_done;
		struct earlier_wait earlier_wait;
		struct slot_offer slot_offer;
		struct slot_offer slot_offer_end;
		struct slot_offer slot_offer_told;
		struct reminder reminder;
		struct reminder reminder_left;
		struct reminding reminding;
		struct appointments_review appointments_review;
		struct absence_file absence_file;
		struct file_step file_step;
		struct represent represent;
		struct file_told file_told;
		struct file_left file_left;
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
		struct aside aside;
		struct outage outage;
		struct outage lapse;
		struct evidence evidence;
		struct party party;
		struct judged_before judged;
		struct case_line case_line;
		struct found finding;
		struct judging judging;
		struct trace trace;
		struct hail hail;
		struct phone_record phone_record;
		struct recall recall;
		struct alive alive;
		struct alive answered;
		struct announced announced;
		struct announcing announcing;
		struct forgotten forgotten;
		struct carried carried;
		struct reach reach;
		struct figure figure;
		struct session session;
		struct expected expected;
		struct former_account former_account;
		struct former_name former_name;
		struct represent represented;
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
		struct regroup regroup;
		struct courtesy courtesy;
		struct trying trying;
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
