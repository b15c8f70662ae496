#ifndef TALK_DISPATCH_H
#define TALK_DISPATCH_H

#include "component/talk/stanza.h"
#include "component/talk/turn.h"

/*
 * The route table: which handler serves which input. First dispatch_names()
 * tells whom the input concerns (it prepares and looks up the addresses and
 * fills asker and names), so that it can wait; then dispatch() decides.
 */
void dispatch_names(struct turn *turn);

/* The same of an input that waited; true: it concerns others by now. */
bool dispatch_renames(struct turn *turn);

/* What the named stanza takes from the buckets of its sender (pace.h). */
struct pace_load dispatch_load(struct turn *turn);
void dispatch(struct turn *turn);

/* The tables themselves, for the test that tries each row for everybody. The
 * first row that fits decides. */
typedef void route_handler(struct turn *turn, const struct stanza *s);

struct route {
	enum stanza_kind kind;
	unsigned targets; /* bits of enum target */
	const char *type; /* NULL fits every one */
	route_handler *handler;
};

/* An iq of STANZA_IQ's last row, by its child. */
struct iq_route {
	const char *type;
	const char *ns;
	const char *name;
	route_handler *handler;
};

extern const struct route routes[];
extern const uint32_t route_count;
extern const struct iq_route iq_routes[];
extern const uint32_t iq_route_count;

#endif
