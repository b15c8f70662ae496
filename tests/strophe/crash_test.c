/*
 * Why the component link is ours (docs/decisions/0001-own-component-link.md):
 * a libstrophe component crashes at its handshake or at its first stanza.
 * A child connects as a component to a server that is played here, on the
 * loopback. Passes when the crash is reproduced, and also when it is not: then
 * the line says that the question is open again.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <signal.h>
#include <strophe.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef STROPHE_VERSION
#define STROPHE_VERSION "of unknown version"
#endif

enum {
	COMPONENT_WORKED = 10,
	COMPONENT_FAILED = 11,
	DEADLINE = 10, /* seconds */
};

static int on_message(xmpp_conn_t *conn, xmpp_stanza_t *message, void *ctx)
{
	(void)conn;
	(void)message;
	(void)ctx;
	_exit(COMPONENT_WORKED);
}

static void on_connection(xmpp_conn_t *conn, xmpp_conn_event_t event, int error,
    xmpp_stream_error_t *stream_error, void *ctx)
{
	(void)error;
	(void)stream_error;
	(void)ctx;
	if (event != XMPP_CONN_CONNECT)
		_exit(COMPONENT_FAILED);
	xmpp_handler_add(conn, on_message, NULL, "message", NULL, NULL);
}

/* The child; does not return. */
static void connect_component(unsigned short port)
{
	const struct rlimit no_core = {0, 0};
	xmpp_ctx_t *ctx;
	xmpp_conn_t *conn;

	(void)setrlimit(RLIMIT_CORE, &no_core);
	(void)alarm(DEADLINE);
	xmpp_initialize();
	ctx = xmpp_ctx_new(NULL, NULL);
	conn = xmpp_conn_new(ctx);
	xmpp_conn_set_jid(conn, "component.localhost");
	xmpp_conn_set_pass(conn, "secret");
	if (xmpp_connect_component(
		conn, "127.0.0.1", port, on_connection, NULL) != XMPP_EOK)
		_exit(COMPONENT_FAILED);
	xmpp_run(ctx);
	_exit(COMPONENT_FAILED);
}

/* Reads until `word` came; false if the other side went away. */
static bool read_until(int fd, const char *word)
{
	char text[4096];
	size_t used = 0;

	while (used + 1 < sizeof(text)) {
		ssize_t got = read(fd, text + used, sizeof(text) - used - 1);

		if (got <= 0)
			return false;
		used += (size_t)got;
		text[used] = '\0';
		if (strstr(text, word) != NULL)
			return true;
	}
	return false;
}

static bool say(int fd, const char *text)
{
	return send(fd, text, strlen(text), MSG_NOSIGNAL) ==
	       (ssize_t)strlen(text);
}

/* XEP-0114, the server's side: the handshake is accepted, one message sent. */
static void serve(int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd == -1)
		return;
	if (read_until(fd, "<stream:stream") &&
	    say(fd, "<?xml version='1.0'?><stream:stream "
		    "xmlns='jabber:component:accept' "
		    "xmlns:stream='http://etherx.jabber.org/streams' "
		    "from='component.localhost' id='1'>") &&
	    read_until(fd, "</handshake>") && say(fd, "<handshake/>") &&
	    say(fd, "<message from='a@localhost' to='component.localhost' "
		    "id='m'><body>bonjour</body></message>"))
		(void)read_until(fd, "</stream:stream>");
	(void)close(fd);
}

static int listen_on_loopback(unsigned short *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd == -1 ||
	    bind(fd, (const struct sockaddr *)&address, size) == -1 ||
	    listen(fd, 1) == -1 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) == -1)
		return -1;
	*port = ntohs(address.sin_port);
	return fd;
}

static bool report(int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) {
		(void)puts(
		    "ok 1 - reproduced: a component of libstrophe " STROPHE_VERSION
		    " crashes");
		return true;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == COMPONENT_WORKED) {
		(void)puts("ok 1 - fixed in libstrophe " STROPHE_VERSION
			   ": reopen the question of decision 0001");
		return true;
	}
	(void)printf(
	    "not ok 1 - neither crash nor connection, status %d\n", status);
	return false;
}

int main(void)
{
	unsigned short port = 0;
	int listener = listen_on_loopback(&port);
	int status = 0;
	pid_t child;

	(void)puts("1..1");
	(void)fflush(stdout);
	(void)alarm(2 * DEADLINE);
	child = listener == -1 ? -1 : fork();
	if (child == -1) {
		perror("crash_test");
		return EXIT_FAILURE;
	}
	if (child == 0)
		connect_component(port);
	serve(listener);
	if (waitpid(child, &status, 0) != child)
		return EXIT_FAILURE;
	return report(status) ? EXIT_SUCCESS : EXIT_FAILURE;
}
