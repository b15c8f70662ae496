#ifndef TESTS_SIM_SERVER_H
#define TESTS_SIM_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "component/talk/stanza.h"
#include "tests/sim/people.h"

struct world;
struct wire;

enum server_kind {
	SERVER_PROSODY,
	SERVER_EJABBERD,
};

enum {
	LINKS = 4
};

struct server {
	enum server_kind kind;
	/* After their handshake; ejabberd lets in more than one and spreads
	 * what comes over them. */
	struct {
		struct wire *wire;
		uint64_t link;
	} up[LINKS];
	uint32_t up_count;
	uint64_t links;
	int64_t down;    /* until then nobody can connect */
	int64_t stalled; /* until then nothing is read */
	int64_t mute;    /* until then nothing is read, nor sent */
	int64_t lag;     /* of each direction */
	uint32_t chunk;  /* bytes in one piece; 0: as it comes */
	int64_t remote_down;
};

/* component/wire.h, the server's side. */
bool server_listens(const struct world *world);
bool server_reads(const struct world *world);
bool server_speaks(const struct world *world);
void server_header(struct world *world, struct wire *wire);
void server_stanza(
    struct world *world, struct wire *wire, const struct stanza *s);
void server_gone(struct world *world, struct wire *wire);
void wire_give(struct wire *wire, struct text xml);
/* The network takes the connection away: part of what is under way arrives. */
void wire_break(struct wire *wire, const char *why);

/* From one of its users to the component: the number of the link that it went
 * on; 0: none is up. */
uint64_t server_pass(struct world *world, struct text xml);
/* What it tells contacts at the component when a session comes or goes. */
void server_presence(
    struct world *world, struct account *account, unsigned resource);
void server_logged_in(
    struct world *world, struct account *account, unsigned resource);
void server_restart(struct world *world, int64_t until);
void server_cut(struct world *world);

#endif
