/*
 * What one would have picked: a libstrophe component that sends every message
 * on under other addresses. Version 0.12.2 crashes as a component, because
 * only a client's connection has the state of stream management; so one is
 * borrowed from a client that never connects.
 *
 *	strophe_echo PORT DOMAIN
 */
#include <stdio.h>
#include <stdlib.h>

#include <strophe.h>

static const char *domain;

static int on_message(xmpp_conn_t *conn, xmpp_stanza_t *message, void *ctx)
{
	char alias[128];

	(void)ctx;
	(void)snprintf(alias, sizeof(alias), "c-aaaaaaaa@%s", domain);
	xmpp_stanza_set_from(message, alias);
	xmpp_stanza_set_to(message, "a0@localhost");
	xmpp_send(conn, message);
	return 1;
}

static void on_connection(xmpp_conn_t *conn, xmpp_conn_event_t event, int error,
    xmpp_stream_error_t *stream_error, void *ctx)
{
	(void)error;
	(void)stream_error;
	if (event == XMPP_CONN_CONNECT)
		xmpp_handler_add(conn, on_message, NULL, "message", NULL, NULL);
	else
		xmpp_stop(ctx);
}

static int refuse_socket(xmpp_conn_t *conn, void *socket)
{
	(void)conn;
	(void)socket;
	return -1;
}

static void nothing(xmpp_conn_t *conn, xmpp_conn_event_t event, int error,
    xmpp_stream_error_t *stream_error, void *ctx)
{
	(void)conn;
	(void)event;
	(void)error;
	(void)stream_error;
	(void)ctx;
}

static xmpp_sm_state_t *borrow(xmpp_ctx_t *ctx, unsigned short port)
{
	xmpp_conn_t *client = xmpp_conn_new(ctx);

	xmpp_conn_set_jid(client, "nobody@localhost");
	xmpp_conn_set_pass(client, "none");
	xmpp_conn_set_sockopt_callback(client, refuse_socket);
	(void)xmpp_connect_client(client, "127.0.0.1", port, nothing, NULL);
	return xmpp_conn_get_sm_state(client);
}

int main(int argc, char **argv)
{
	unsigned short port;
	xmpp_sm_state_t *state;
	xmpp_conn_t *conn;
	xmpp_ctx_t *ctx;

	if (argc != 3)
		return EXIT_FAILURE;
	port = (unsigned short)strtoul(argv[1], NULL, 10);
	domain = argv[2];
	xmpp_initialize();
	ctx = xmpp_ctx_new(NULL, NULL);
	state = borrow(ctx, port);
	conn = xmpp_conn_new(ctx);
	xmpp_conn_set_jid(conn, domain);
	xmpp_conn_set_pass(conn, "secret");
	if (state == NULL || xmpp_conn_set_sm_state(conn, state) != XMPP_EOK ||
	    xmpp_connect_component(
		conn, "127.0.0.1", port, on_connection, ctx) != XMPP_EOK) {
		(void)fputs("strophe_echo: cannot connect\n", stderr);
		return EXIT_FAILURE;
	}
	xmpp_run(ctx);
	return EXIT_SUCCESS;
}
