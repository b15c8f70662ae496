#ifndef TALK_PROVISION_PRIVATE_H
#define TALK_PROVISION_PRIVATE_H

#include "component/talk/provision.h"

/* provision.c: an iq of ours about a roster, left open in its query. */
struct writer provision_iq(
    struct turn *turn, const char *type, struct text to, struct text id);
/* c12 or a3, as the ids of these iqs name people. */
void provision_put_who(struct build *b, struct person who);

/* provision.c: how far a roster is; that it is done, for a while. */
struct provision *provision_note(
    struct turn *turn, struct person who, enum provision_stage stage);
struct provision *provision_done(struct turn *turn, struct person who);
/* An account that is an advisor's and a claimant's has one roster: it is looked
 * at as the advisor's. */
bool provision_leaves_to_advisor(
    struct turn *turn, struct person who, struct text bare);

/* provision_items.c: items are set, and shown. */
struct text provision_set_id(struct turn *turn, struct person who);
void provision_items(struct turn *turn, struct person who);
/* The oldest of a stage whose answer did not come in time. */
void provision_give_up(struct turn *turn, enum provision_stage stage);

#endif
