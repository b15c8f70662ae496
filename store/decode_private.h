#ifndef STORE_DECODE_PRIVATE_H
#define STORE_DECODE_PRIVATE_H

#include "roster/fact.h"
#include "store/row.h"

/* What decode.c makes facts with, a file for each kind of things. As
 * decode_row(). */
typedef void decoder(
    struct arena *arena, const struct text *cells, struct fact *fact);

/* decode.c: the cell, or its copy if an arena is given. */
struct text decode_kept(struct arena *arena, struct text cell);

/* decode_people.c */
bool decode_person(
    struct arena *arena, const struct row *row, struct fact *fact);
decoder decode_expected;
decoder decode_former_account;
decoder decode_former_name;
decoder decode_sighting;
decoder decode_cover;
decoder decode_role;
decoder decode_waiting;
decoder decode_handover;

/* decode_enrolment.c */
decoder decode_notice;
decoder decode_code;
decoder decode_code_try;
decoder decode_wish;
decoder decode_account;
decoder decode_untold;

/* decode_message.c */
decoder decode_message;
decoder decode_returned;
decoder decode_bounced;
decoder decode_note;
decoder decode_reply;
decoder decode_announcement;
decoder decode_circular;
decoder decode_reach;
decoder decode_announced;

/* decode_appointment.c */
decoder decode_appointment;
decoder decode_meeting;
decoder decode_own_zone;
decoder decode_representative;
decoder decode_own_hours;
decoder decode_slot_offer;
decoder decode_earlier_wish;
decoder decode_freed;
decoder decode_appointment_untold;
decoder decode_absence_file;

/* decode_evidence.c */
decoder decode_found;
decoder decode_alive;
decoder decode_evidence;

/* decode_case.c */
decoder decode_case;

#endif
