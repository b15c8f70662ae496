#ifndef COMPONENT_FILES_PRINT_H
#define COMPONENT_FILES_PRINT_H

#include <stdio.h>

/* docs/absence-files.md from the table of moves: states, moves, a picture, and
 * what a claimant reads, in both languages. EXIT_SUCCESS or EXIT_FAILURE. */
int files_print(const char *wording_folder, FILE *to);

#endif
