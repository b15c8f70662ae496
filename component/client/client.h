#ifndef CLIENT_CLIENT_H
#define CLIENT_CLIENT_H

#include <strophe.h>

#include "component/client/account.h"

/*
 * A person's own connection, by libstrophe: TLS verified, SCRAM, one question
 * at a time. It blocks: this is a tool, not the daemon.
 */
struct client;

enum client_fault {
	CLIENT_FINE,
	CLIENT_NO_LOGIN, /* not connected, certificate, password */
	CLIENT_LATE,     /* no answer before the deadline */
};

/* Never NULL; `seconds` are for all of it. */
struct client *client_open(const struct account *account, int seconds);
void client_close(struct client **at);

enum client_fault client_fault(const struct client *client);
const char *client_why(const struct client *client); /* one line */

/* A new <iq type=...> to the component, to be filled by the caller. */
xmpp_stanza_t *client_iq(struct client *client, const char *type);
/* A child element of the parent, which owns it. */
xmpp_stanza_t *client_child(struct client *client, xmpp_stanza_t *parent,
    const char *name, const char *ns);
void client_text(
    struct client *client, xmpp_stanza_t *parent, const char *text);

/* Sends it and gives it back; the answer is the caller's to release. NULL:
 * client_fault() says why. */
xmpp_stanza_t *client_ask(struct client *client, xmpp_stanza_t *iq);

/* The two ends of a conversation, each in its own client: a message goes out,
 * what comes is shown to on_message, who says whether that is enough. */
typedef bool client_message(void *ctx, xmpp_stanza_t *message);

xmpp_stanza_t *client_message_to(
    struct client *client, const char *to, const char *id);
void client_send(struct client *client, xmpp_stanza_t *stanza);
void client_appear(struct client *client); /* sends presence */
/* Serves both until a message to the first is enough. False: a fault, which
 * stands in one of the two. */
bool client_wait(struct client *client, struct client *other,
    client_message *on_message, void *ctx);

#endif
