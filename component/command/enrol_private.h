#ifndef COMMAND_ENROL_PRIVATE_H
#define COMMAND_ENROL_PRIVATE_H

#include "component/command/enrol.h"
#include "roster/code.h"

/* Says no: a line in a conversation, an error to a form. */
void enrol_refuse(struct turn *turn, enum refusal why);

/* A code that somebody sent: noted as a try, then looked up. `agreed`: a form
 * brings consent along, to this version of the notice; 0: it does not. */
void enrol_try(struct turn *turn, enum door door, const struct code *code,
    uint16_t agreed);

/* What a submitted <query/> of XEP-0077 is answered with when it is done. */
void enrol_form_done(struct turn *turn);

#endif
