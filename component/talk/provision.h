#ifndef TALK_PROVISION_H
#define TALK_PROVISION_H

#include "component/talk/turn.h"

/*
 * Rosters that fill themselves (XEP-0356): when a person is seen, and when what
 * should stand there changes, their roster is asked for, and the items of ours
 * that differ are set, one per iq; what stands is not set again. A few persons
 * at a time (settings.provisions), a few items of each (roster_items); they are
 * shown as they are there, the first at once, the others behind the last. In an
 * advisor's roster the aliases stand as 'to' and accueil@ as 'both', from which
 * their presence is learned once instead of once per alias. Without the
 * privilege accueil@ asks for a subscription.
 *
 * One roster: WANTED -> ASKED -> SET -> SETTING -> SET ... -> DONE -> CHANGED
 * -> ASKED ... Nothing of it is stored: a roster can be read again.
 */

/* message from a server to DOMAIN: maybe <privilege/>; else as to accueil@. */
void provision_allowed(struct turn *turn, const struct stanza *s);

/* iq result or error: of a roster that we asked for, else nobody asked. */
void provision_answer(struct turn *turn, const struct stanza *s);

/* Due: asks the next ones, gives up on answers that did not come. */
void provision_due(struct turn *turn);
int64_t provision_next(
    const struct roster *roster, const struct settings *settings);

#endif
