#ifndef TALK_CHAT_H
#define TALK_CHAT_H

#include "component/talk/turn.h"

/* A conversation seen from one of its stanzas: who spoke, who is to hear. */
struct chat {
	enum message_kind kind; /* FROM_CLAIMANT or FROM_ADVISOR */
	struct claimant_view claimant;
	struct advisor_view advisor; /* row.id 0: the claimant has none */
	struct text sender;          /* bare */
	struct text recipient;       /* bare */
	struct text shown;   /* our address that stands for the sender */
	enum show listening; /* of the recipient */
};

/* From conseiller@ or an alias to the two behind it; what is not allowed is
 * told in the return value, but chat is filled as far as known. */
enum refusal chat_find(struct turn *turn, struct chat *chat);

/* A sentence of an advisor that the service says for them. */
struct chat_line {
	struct text id; /* of ours, unique for this advisor */
	struct text body;
	struct text variant; /* as in struct message */
};

/* As if they had written it to the claimant's alias, with all that holds for
 * that; receipts are asked for. What is not allowed is told in the return
 * value, and something of it may stand in the turn then. */
enum refusal chat_say(struct turn *turn, const struct advisor_view *advisor,
    const struct claimant_view *claimant, const struct chat_line *line);

/* Is it the id of such a sentence? No client of the advisor knows it. */
bool chat_is_said_for(struct text wire_id);

/* message to conseiller@ or an alias: a sentence, receipt or chat state. */
void chat_message(struct turn *turn, const struct stanza *s);
/* message to accueil@: it says that it is a machine and where to write; what
 * proves that its lines arrived is recorded. */
void chat_to_service(struct turn *turn, const struct stanza *s);
void chat_to_nobody(struct turn *turn, const struct stanza *s);

#endif
