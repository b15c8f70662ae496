#include "component/client/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "roster/arena.h"

enum {
	WAIT = 20, /* milliseconds of one round */
	WHY = 256,
};

struct client {
	const struct account *account;
	xmpp_ctx_t *ctx;
	xmpp_conn_t *conn;
	xmpp_stanza_t *answer;
	double deadline; /* monotonic, seconds */
	unsigned asked;
	client_message *on_message;
	void *ctx_of_message;
	bool enough;
	bool online, ended;
	enum client_fault fault;
	char why[WHY];
};

static double now(void)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void fail(
    struct client *client, enum client_fault fault, const char *why)
{
	if (client->fault != CLIENT_FINE)
		return;
	client->fault = fault;
	(void)snprintf(client->why, sizeof(client->why), "%s", why);
}

static void on_state(xmpp_conn_t *conn, xmpp_conn_event_t event, int error,
    xmpp_stream_error_t *stream_error, void *ctx)
{
	struct client *client = ctx;

	(void)conn;
	(void)error;
	if (event == XMPP_CONN_CONNECT) {
		client->online = true;
		return;
	}
	client->ended = true;
	fail(client, CLIENT_NO_LOGIN,
	    stream_error != NULL && stream_error->text != NULL
		? stream_error->text
		: "the server closed the connection, or refused the password");
}

static int on_bad_certificate(const xmpp_tlscert_t *cert, const char *reason)
{
	/* libstrophe gives no context here; the tool has one connection. */
	(void)cert;
	(void)fprintf(stderr, "guichet: certificate not trusted: %s\n",
	    reason != NULL ? reason : "unknown reason");
	return 0;
}

/* Until `done`, the end of the connection, or the deadline. */
static void run(struct client *client, const bool *done)
{
	while (!*done && !client->ended) {
		if (now() > client->deadline) {
			fail(client, CLIENT_LATE, "no answer in time");
			return;
		}
		xmpp_run_once(client->ctx, WAIT);
	}
}

static void connect_it(struct client *client)
{
	const struct account *account = client->account;
	long flags = account->plain ? XMPP_CONN_FLAG_DISABLE_TLS
				    : XMPP_CONN_FLAG_MANDATORY_TLS;

	(void)xmpp_conn_set_flags(
	    client->conn, flags | (long)XMPP_CONN_FLAG_DISABLE_SM);
	if (account->ca_file != NULL)
		xmpp_conn_set_cafile(client->conn, account->ca_file);
	xmpp_conn_set_certfail_handler(client->conn, on_bad_certificate);
	xmpp_conn_set_jid(client->conn, account->jid);
	xmpp_conn_set_pass(client->conn, account->password);
	if (xmpp_connect_client(client->conn, account->host,
		account->host != NULL ? (unsigned short)account->port : 0,
		on_state, client) != XMPP_EOK)
		fail(client, CLIENT_NO_LOGIN, "cannot connect");
	else
		run(client, &client->online);
	if (!client->online)
		fail(client, CLIENT_NO_LOGIN, "cannot log in");
}

struct client *client_open(const struct account *account, int seconds)
{
	struct client *client = must_calloc(1, sizeof(*client));

	client->account = account;
	client->deadline = now() + seconds;
	xmpp_initialize();
	client->ctx = xmpp_ctx_new(NULL, NULL);
	client->conn = xmpp_conn_new(client->ctx);
	connect_it(client);
	return client;
}

void client_close(struct client **at)
{
	static const bool never = false;
	struct client *client = *at;

	if (client == NULL)
		return;
	if (client->online && !client->ended) {
		xmpp_disconnect(client->conn);
		run(client, &never);
	}
	(void)xmpp_conn_release(client->conn);
	xmpp_ctx_free(client->ctx);
	xmpp_shutdown();
	free(client);
	*at = NULL;
}

enum client_fault client_fault(const struct client *client)
{
	return client->fault;
}

const char *client_why(const struct client *client)
{
	return client->why;
}

/* The language of the shell, where the service speaks it. */
static const char *language(void)
{
	const char *lang = getenv("LC_ALL");

	if (lang == NULL || *lang == '\0')
		lang = getenv("LANG");
	return lang != NULL && strncmp(lang, "fr", 2) == 0 ? "fr" : "en";
}

xmpp_stanza_t *client_iq(struct client *client, const char *type)
{
	char id[24];
	xmpp_stanza_t *iq;

	(void)snprintf(id, sizeof(id), "do%u", ++client->asked);
	iq = xmpp_iq_new(client->ctx, type, id);
	(void)xmpp_stanza_set_to(iq, client->account->domain);
	(void)xmpp_stanza_set_attribute(iq, "xml:lang", language());
	return iq;
}

xmpp_stanza_t *client_child(struct client *client, xmpp_stanza_t *parent,
    const char *name, const char *ns)
{
	xmpp_stanza_t *child = xmpp_stanza_new(client->ctx);

	(void)xmpp_stanza_set_name(child, name);
	if (ns != NULL)
		(void)xmpp_stanza_set_ns(child, ns);
	(void)xmpp_stanza_add_child(parent, child);
	(void)xmpp_stanza_release(child);
	return child;
}

void client_text(struct client *client, xmpp_stanza_t *parent, const char *text)
{
	xmpp_stanza_t *child = xmpp_stanza_new(client->ctx);

	(void)xmpp_stanza_set_text(child, text);
	(void)xmpp_stanza_add_child(parent, child);
	(void)xmpp_stanza_release(child);
}

static int on_answer(xmpp_conn_t *conn, xmpp_stanza_t *stanza, void *ctx)
{
	struct client *client = ctx;

	(void)conn;
	client->answer = xmpp_stanza_copy(stanza);
	return 0;
}

xmpp_stanza_t *client_ask(struct client *client, xmpp_stanza_t *iq)
{
	xmpp_stanza_t *answer;

	xmpp_id_handler_add(
	    client->conn, on_answer, xmpp_stanza_get_id(iq), client);
	xmpp_send(client->conn, iq);
	(void)xmpp_stanza_release(iq);
	while (client->answer == NULL && !client->ended &&
	       client->fault == CLIENT_FINE) {
		if (now() > client->deadline)
			fail(client, CLIENT_LATE, "no answer in time");
		else
			xmpp_run_once(client->ctx, WAIT);
	}
	answer = client->answer;
	client->answer = NULL;
	return answer;
}

xmpp_stanza_t *client_message_to(
    struct client *client, const char *to, const char *id)
{
	return xmpp_message_new(client->ctx, "chat", to, id);
}

void client_send(struct client *client, xmpp_stanza_t *stanza)
{
	xmpp_send(client->conn, stanza);
	(void)xmpp_stanza_release(stanza);
}

static int on_any_message(xmpp_conn_t *conn, xmpp_stanza_t *stanza, void *ctx)
{
	struct client *client = ctx;

	(void)conn;
	if (client->on_message != NULL)
		client->enough =
		    client->on_message(client->ctx_of_message, stanza) ||
		    client->enough;
	return 1;
}

void client_appear(struct client *client)
{
	xmpp_handler_add(
	    client->conn, on_any_message, NULL, "message", NULL, client);
	client_send(client, xmpp_presence_new(client->ctx));
}

bool client_wait(struct client *client, struct client *other,
    client_message *on_message, void *ctx)
{
	client->on_message = on_message;
	client->ctx_of_message = ctx;
	client->enough = false;
	while (!client->enough && !client->ended && !other->ended) {
		if (now() > client->deadline) {
			fail(client, CLIENT_LATE, "no answer in time");
			break;
		}
		xmpp_run_once(client->ctx, 1);
		xmpp_run_once(other->ctx, 1);
	}
	client->on_message = NULL;
	return client->enough;
}
