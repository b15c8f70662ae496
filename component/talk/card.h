#ifndef TALK_CARD_H
#define TALK_CARD_H

#include "component/talk/picture.h"
#include "component/talk/turn.h"
#include "component/talk/xml.h"

/*
 * Who stands behind an address, to one reader: vcard-temp (XEP-0054) with a
 * picture, and its hash in presence (XEP-0153). A claimant sees the initials
 * of who answers them, whoever sees an alias those of its claimant; strangers,
 * and claimants who have not agreed, see a sign.
 */

/* IQ get of a vCard, for the route table. */
void card_answer(struct turn *turn, const struct stanza *s);

/* What their presence shows. */
struct picture card_of_alias(
    struct turn *turn, const struct claimant_view *claimant);
struct picture card_of_advisor(
    struct turn *turn, const struct claimant_view *claimant);

/* <x/> for a presence. */
void card_write_update(
    struct writer *w, struct turn *turn, struct picture picture);

#endif
