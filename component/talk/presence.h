#ifndef TALK_PRESENCE_H
#define TALK_PRESENCE_H

#include "component/talk/turn.h"

/*
 * Who is there (RFC 6121, 4). The same stanza may come many times over: to the
 * domain by privilege (XEP-0356), to accueil@, to conseiller@. Only a change
 * of a person's best resource is told to the other side.
 */
void presence_came(struct turn *turn, const struct stanza *s);
void presence_probe(struct turn *turn, const struct stanza *s);
void presence_subscribe(struct turn *turn, const struct stanza *s);
void presence_leave(struct turn *turn, const struct stanza *s);

/* Who comes and goes all the time: others hear a few times, then how it ended.
 */
int64_t presence_next(
    const struct roster *roster, const struct settings *settings);
void presence_due(struct turn *turn);

/* Unavailable to everybody who is there, before a clean stop: the server would
 * go on showing our addresses as available. */
void presence_farewell(struct turn *turn);

/* An alias as its advisor sees it now. */
void presence_of_alias(
    struct turn *turn, const struct claimant_view *claimant, struct text to);

/* Asks the server how an account is there. Where it tells us of nobody's
 * roster, whoever is `new` there is asked to let us see them
 * (PROVISION_WANTED). */
void presence_ask(
    struct turn *turn, struct person who, struct text account, bool new);

/* What had come back from somebody is sent again. */
void presence_ask_bounced(struct turn *turn, struct person who);

/* Whoever has a role alone is there when they come, or write: few of them let
 * us see their presence. */
void presence_of_staff(struct turn *turn, const struct stanza *s);

/* Consent that was given or withdrawn while they are there: both see each
 * other from now on, or no more. Memory is still what it was before `row`. */
void presence_follows_consent(struct turn *turn, const struct claimant *row);

/* conseiller@ as this claimant sees it now; accueil@ as everybody does. */
void presence_of_advisor(
    struct turn *turn, const struct claimant_view *claimant, struct text to);
void presence_of_service(struct turn *turn, struct text to);

/* To an account that has lost its access; empty: there is none. */
void presence_leaves_account(struct turn *turn, struct text bare);

/* Who answers the claimants of an advisor, as it stands or is about to. */
struct answering {
	uint32_t responsible; /* advisor */
	enum show show;       /* theirs */
	bool absent;          /* who follows them is; `cover` says until when */
	struct cover cover;
};
struct answering presence_answering(const struct turn *turn, uint32_t follower);

/* To those of a caseload who are there: how who answers them is there. `only`
 * the show is new: nothing for whom it does not change. */
void presence_of_responsible(struct turn *turn, uint32_t follower,
    const struct answering *answering, bool only);

/* Does anybody see whether the other side is there? Policy show-presence. */
bool presence_is_shown(
    const struct turn *turn, const struct claimant_view *claimant);

/* To whoever follows them and to who stands in, where they are there. */
void presence_show_alias(
    struct turn *turn, const struct claimant_view *claimant, enum show show);

#endif
