#ifndef STORE_ENCODE_PRIVATE_H
#define STORE_ENCODE_PRIVATE_H

#include "roster/fact.h"
#include "store/single.h"

/* The parameters of each SINGLE fact's statement, in their order; a file for
 * each kind of things. */
typedef void encoder(struct single *single, const struct fact *fact);

/* encode_people.c */
encoder encode_sighting;
encoder encode_role;
encoder encode_speak;
encoder encode_reassign;
encoder encode_place;
encoder encode_call_up;
encoder encode_move;
encoder encode_cover;
encoder encode_cover_begun;
encoder encode_cover_cut;
encoder encode_cover_ended;

/* encode_enrolment.c */
encoder encode_code;
encoder encode_code_try;
encoder encode_enrol;
encoder encode_consent;
encoder encode_wish;
encoder encode_account;
encoder encode_notice;

/* encode_message.c */
encoder encode_note;
encoder encode_reply;
encoder encode_announcement;
encoder encode_announced;
encoder encode_announcement_end;
encoder encode_unpark;

/* encode_appointment.c */
encoder encode_appointment;
encoder encode_appointment_step;
encoder encode_meeting;
encoder encode_own_zone;
encoder encode_own_hours;
encoder encode_earlier_wish;
encoder encode_slot_offer;
encoder encode_slot_offer_end;
encoder encode_reminder_left;

/* encode_absence_file.c */
encoder encode_absence_file;
encoder encode_file_step;
encoder encode_represent;

/* encode_evidence.c */
encoder encode_phone_record;
encoder encode_recall;
encoder encode_trace;
encoder encode_finding;

/* encode_region.c */
encoder encode_region_set;
encoder encode_evaluation;
encoder encode_hours_set;
encoder encode_holiday_set;
encoder encode_policy;

/* encode_command.c */
encoder encode_audit;
encoder encode_proposal;
encoder encode_proposal_end;

/* encode_upkeep.c */
encoder encode_followed;
encoder encode_upkeep;
encoder encode_seal;
encoder encode_outage;
encoder encode_alive;

#endif
