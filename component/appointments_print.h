#ifndef COMPONENT_APPOINTMENTS_PRINT_H
#define COMPONENT_APPOINTMENTS_PRINT_H

#include <stdio.h>

/*
 * docs/appointments.md: the table of roster/appointment.def, a picture of the
 * machine, and what is said of each move. 0, or 1 with a line on stderr if the
 * wording in that folder is not valid.
 */
int appointments_print(const char *wording_folder, FILE *to);

#endif
