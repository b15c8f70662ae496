#ifndef TALK_DISCO_H
#define TALK_DISCO_H

#include "component/talk/turn.h"
#include "component/talk/xml.h"

/*
 * What our addresses say about themselves, from one table: service discovery
 * (XEP-0030), entity capabilities (XEP-0115), software version (XEP-0092),
 * last activity (XEP-0012) and ping (XEP-0199).
 *
 * Nothing of the person behind an address shows through, and no feature ends
 * in +notify: the servers would push PEP items with real JIDs to an alias.
 */
enum disco_kind {
	DISCO_DOMAIN,
	DISCO_SERVICE,
	DISCO_ADVISOR,
	DISCO_ALIAS,
	DISCO_KINDS, /* no address that the asker may know */
};

/* What one kind of address is; the arrays end with NULL. */
struct disco_identity {
	const char *category;
	const char *type;
	const char *name; /* NULL: that of the service in the wording */
};

struct disco_entity {
	const struct disco_identity *identities; /* sorted as XEP-0115 wants */
	const char *const *features;             /* sorted by their bytes */
};

/* The verification string (XEP-0115, 5.1); `name` is put where an identity has
 * none. */
struct text disco_ver(
    struct arena *arena, const struct disco_entity *entity, struct text name);

/* What was computed once is remembered, for it goes with every presence. */
struct caps *caps_new(struct arena *arena);
void caps_forget(struct caps *caps); /* another wording, or language */

/* <c/> for a presence from an address of this kind. */
void disco_write_caps(
    struct writer *w, struct turn *turn, enum disco_kind kind);

/* What the asker asks about; DISCO_KINDS, and refused, if they may not know the
 * address. */
enum disco_kind disco_asked(struct turn *turn);

/* The claimant behind an alias, if the asker follows them. */
bool disco_sees_alias(const struct turn *turn, struct claimant_view *claimant);

/* One language for all, for the caps' hash is the same for all. */
struct text disco_service_name(struct turn *turn);

/* Handlers of IQ gets, for the route table. An alias answers nobody but the
 * advisor who follows its claimant; everybody else learns what they would of
 * an address that does not exist. */
void disco_info(struct turn *turn, const struct stanza *s);
void disco_items(struct turn *turn, const struct stanza *s);
void disco_ping(struct turn *turn, const struct stanza *s);
void disco_version(struct turn *turn, const struct stanza *s);
void disco_last(struct turn *turn, const struct stanza *s);
void disco_pubsub(struct turn *turn, const struct stanza *s);

#endif
