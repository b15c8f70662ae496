#ifndef TESTS_TURNS_USUAL_H
#define TESTS_TURNS_USUAL_H

#include <stdbool.h>
#include <stdint.h>

#include "component/config.h"
#include "roster/arena.h"
#include "roster/text.h"

/* A configuration with the numbers of config.def, for suivi.localhost. */
void usual_config(struct config *config, struct arena *arena);

/* Sets one number; false: there is no such. */
bool usual_number(struct config *config, struct text name, int64_t number);

#endif
