#ifndef COMMAND_ADHOC_PRIVATE_H
#define COMMAND_ADHOC_PRIVATE_H

#include "component/command/adhoc.h"
#include "component/command/call.h"

/* adhoc.c: of an alias only whoever follows the person gets commands. */
bool adhoc_may_ask_here(const struct turn *turn);

/* adhoc_write.c */
void adhoc_send_form(struct call *call);
void adhoc_send_confirm(struct call *call, struct text question);
void adhoc_send_canceled(struct call *call);
/* Whom the alias that was asked stands for is not asked for again. */
bool adhoc_is_shown(const struct call *call, uint32_t i);

#endif
