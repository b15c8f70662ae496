/*
 * The limit of one core: a component that cuts the stream with our frame and
 * sends every message on under other addresses, without a database, without a
 * decision, without an order to keep.
 *
 *	splice_echo PORT DOMAIN
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "component/frame.h"
#include "component/talk/digest.h"

enum {
	IN_BYTES = 65536,
	OUT_BYTES = 1 << 20,
	STANZA_BYTES = 4096,
	PORT_BASE = 10,
};

struct echo {
	int fd;
	const char *domain;
	char out[OUT_BYTES];
	size_t len;
};

static void flush(struct echo *echo)
{
	size_t done = 0;
	ssize_t wrote;

	while (done < echo->len) {
		wrote = write(echo->fd, echo->out + done, echo->len - done);
		if (wrote <= 0)
			exit(EXIT_SUCCESS);
		done += (size_t)wrote;
	}
	echo->len = 0;
}

static void put(struct echo *echo, const char *at, size_t len)
{
	if (echo->len + len > OUT_BYTES)
		flush(echo);
	memcpy(echo->out + echo->len, at, len);
	echo->len += len;
}

static void put_text(struct echo *echo, struct text text)
{
	put(echo, text.at, text.len);
}

static void on_header(void *ctx, struct text id)
{
	struct echo *echo = ctx;
	struct arena arena = {0};
	struct build key = {.arena = &arena};

	build_text(&key, id);
	build_string(&key, "secret");
	put_text(echo, TEXT("<handshake>"));
	put_text(echo, digest_sha1_hex(&arena, build_done(&key)));
	put_text(echo, TEXT("</handshake>"));
	arena_free(&arena);
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	struct echo *echo = ctx;
	const struct element *child;

	(void)arena;
	if (stanza->kind != STANZA_MESSAGE)
		return;
	put_text(echo, TEXT("<message from='c-aaaaaaaa@"));
	put_text(echo, text_of(echo->domain));
	put_text(echo, TEXT("' to='a0@localhost' id='"));
	put_text(echo, stanza->id);
	put_text(echo, TEXT("' type='chat'>"));
	for (child = stanza->children; child != NULL; child = child->next)
		put_text(echo, child->raw);
	put_text(echo, TEXT("</message>"));
}

static void on_end(void *ctx)
{
	(void)ctx;
}

static int open_socket(const char *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((uint16_t)strtoul(port, NULL, PORT_BASE));
	if (fd < 0 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		perror("splice_echo");
		exit(EXIT_FAILURE);
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

int main(int argc, char **argv)
{
	static struct echo echo;
	static char in[IN_BYTES];
	const struct frame_caps caps = {262144, 64, 1000, 64, 16384};
	const struct frame_events events = {
	    on_header, on_stanza, on_end, &echo};
	struct frame *frame = frame_new(&caps, &events);
	ssize_t got;

	if (argc != 3)
		return EXIT_FAILURE;
	echo.fd = open_socket(argv[1]);
	echo.domain = argv[2];
	put_text(&echo,
	    TEXT("<?xml version='1.0'?><stream:stream"
		 " xmlns='jabber:component:accept'"
		 " xmlns:stream='http://etherx.jabber.org/streams' to='"));
	put_text(&echo, text_of(echo.domain));
	put_text(&echo, TEXT("'>"));
	flush(&echo);
	while ((got = read(echo.fd, in, sizeof(in))) > 0 &&
	       frame_feed(frame, in, (size_t)got) == FRAME_FINE)
		flush(&echo);
	frame_free(&frame);
	return EXIT_SUCCESS;
}
