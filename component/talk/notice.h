#ifndef TALK_NOTICE_H
#define TALK_NOTICE_H

#include "component/talk/turn.h"

/*
 * What people agree to: what is recorded, who reads it, how to stop. The text
 * that is in force is what the ledger holds; the wording holds the one that is
 * published next.
 */

/* The text in force, in this language or else the service's. */
struct text notice_text(const struct turn *turn, struct text language);
/* And in which of its two languages that is. */
struct text notice_language(const struct turn *turn, struct text language);

/* What the wording would publish, as the next version. */
struct notice notice_draft(struct turn *turn);

/* Does it say the same as what is in force? */
bool notice_is_in_force(const struct turn *turn, const struct notice *draft);

/* Asks whoever agreed to an earlier one, once per version; and then reminds
 * them of it. */
void notice_ask(struct turn *turn, const struct claimant_view *claimant);
void notice_remind(struct turn *turn, const struct claimant_view *claimant);

/* The first version is what the wording says at the first start. INT64_MAX:
 * one stands. */
int64_t notice_next(
    const struct roster *roster, const struct settings *settings);
void notice_due(struct turn *turn);

#endif
