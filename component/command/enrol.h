#ifndef COMMAND_ENROL_H
#define COMMAND_ENROL_H

#include "component/talk/turn.h"

/*
 * Enrolment by a one-time code, in a conversation or by a form (XEP-0077).
 * What is under way between two steps is a session of the command "enrol";
 * after a restart the code is sent again. Nothing that somebody says before
 * they are enrolled is stored or passed on.
 */

/* Is this sentence the business of enrolment, and not of the one contact or of
 * commands? */
bool enrol_takes(struct turn *turn, struct text body);
void enrol_message(struct turn *turn, const struct stanza *s, struct text body);

/* The notice and what to do, once a day; else false. */
bool enrol_introduce(struct turn *turn);

/* Who stands in the line for a place in their region (roster/caseload.h) is
 * told where; whose turn it is takes the place: they are asked for their
 * consent. */
void enrol_say_place(struct turn *turn, const struct claimant_view *claimant);
void enrol_take_place(struct turn *turn);

/* Whoever stops meanwhile is not asked any more. */
void enrol_put_off(struct turn *turn);

/* The answer to the question CODE. */
void enrol_answered(struct turn *turn, const struct answer *answer);

/* A session whose time has come ends, if it is one of enrolment; who still
 * waits for the answer is told. */
bool enrol_expired(struct turn *turn, const struct session *session);

/* A row that is followed is of somebody who has just answered. If they are
 * enrolled by it, their roster is filled at once, for they are here. */
void enrol_followed(struct turn *turn, const struct claimant *row);

/* XEP-0077 */
#define NS_REGISTER "jabber:iq:register"
void enrol_form(struct turn *turn, const struct stanza *s);
void enrol_submit(struct turn *turn, const struct stanza *s);

#endif
