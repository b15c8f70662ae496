#ifndef COMPONENT_SYSTEM_USER_H
#define COMPONENT_SYSTEM_USER_H

#include "roster/text.h"

/* Who runs this program, for the audit: "system user guichet"; if somebody else
 * had logged in, "system user guichet (login alice)". That comes from the
 * kernel
 * (/proc/self/loginuid), and outlives su and sudo. */
struct text system_user(struct arena *arena);

#endif
