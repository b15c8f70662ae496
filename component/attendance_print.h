#ifndef COMPONENT_ATTENDANCE_PRINT_H
#define COMPONENT_ATTENDANCE_PRINT_H

#include <stdio.h>

/*
 * docs/attendance.md: what is evidence, what it shows, and the rules of
 * roster/attendance.def with what they say to both sides. 0, or 1 with a line
 * on stderr if the wording in that folder is not valid.
 */
int attendance_print(const char *wording_folder, FILE *to);

#endif
