#ifndef COMPONENT_COMMANDS_PRINT_H
#define COMPONENT_COMMANDS_PRINT_H

#include <stdio.h>

/* guichet commands: the table of commands as Markdown, for docs/commands.md,
 * in the words of the wording in this folder. 1 if that cannot be read. */
int commands_print(const char *wording_folder, FILE *to);

#endif
