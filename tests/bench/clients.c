/*
 * Real accounts on a real server: writers keep so many sentences under way to
 * one address each, and the time is taken until their readers have them.
 *
 *	clients PORT HOST COUNT WINDOW <PAIRS
 *
 * PAIRS: lines "writer password address reader password". PLAIN over the
 * loopback, without TLS. Says "begin" and one line of JSON.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <nettle/base64.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	PAIRS_MOST = 64,
	WORD = 256,
	IN_BYTES = 1 << 18,
	OUT_BYTES = 1 << 20,
	XML_MOST = 1024,
	BODY_BYTES = 200,
	PATIENCE = 60, /* seconds without a sentence */
	WARM = 1,      /* sentences of each pair before the clock runs */
};

static const int64_t SECOND = INT64_C(1000000000);

struct client {
	int fd;
	char in[IN_BYTES];
	size_t in_len;
	char out[OUT_BYTES];
	size_t out_len;
};

struct pair {
	char address[WORD];
	struct client writer;
	struct client reader;
};

struct bench {
	const char *host;
	const char *port;
	struct pair *pairs[PAIRS_MOST];
	uint64_t count_pairs;
	uint64_t window;
	uint64_t count;
	uint64_t sent;
	uint64_t done;
	int64_t *at;
	char body[BODY_BYTES + 1];
};

static int64_t now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

static void fail(const char *why)
{
	(void)fprintf(stderr, "clients: %s\n", why);
	exit(EXIT_FAILURE);
}

/* --- one client ----------------------------------------------------------- */

static void flush(struct client *c)
{
	ssize_t wrote = write(c->fd, c->out, c->out_len);

	if (wrote <= 0)
		return;
	c->out_len -= (size_t)wrote;
	memmove(c->out, c->out + wrote, c->out_len);
}

static void say(struct client *c, const char *xml)
{
	size_t len = strlen(xml);

	if (c->out_len + len > OUT_BYTES)
		fail("the server does not read");
	memcpy(c->out + c->out_len, xml, len);
	c->out_len += len;
	flush(c);
}

static void fill(struct client *c)
{
	ssize_t got;

	if (c->in_len + 1 >= IN_BYTES)
		fail("a stanza without an end");
	got = read(c->fd, c->in + c->in_len, IN_BYTES - c->in_len - 1);
	if (got == 0)
		fail("the server hung up");
	if (got > 0)
		c->in_len += (size_t)got;
	c->in[c->in_len] = '\0';
}

static void drop(struct client *c, size_t len)
{
	c->in_len -= len;
	memmove(c->in, c->in + len, c->in_len + 1);
}

static void wait_for(struct client *c, const char *what)
{
	struct pollfd poll_of = {.fd = c->fd, .events = POLLIN};
	int64_t end = now() + PATIENCE * SECOND;
	const char *at;

	while ((at = strstr(c->in, what)) == NULL) {
		if (now() > end)
			fail(what);
		(void)poll(&poll_of, 1, 1000);
		flush(c);
		fill(c);
	}
	drop(c, (size_t)(at - c->in) + strlen(what));
}

static void open_stream(struct client *c, const char *host)
{
	char xml[XML_MOST];

	(void)snprintf(xml, sizeof(xml),
	    "<?xml version='1.0'?><stream:stream to='%s' xmlns='jabber:client'"
	    " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>",
	    host);
	say(c, xml);
	wait_for(c, "</stream:features>");
}

/* SASL PLAIN (RFC 4616). */
static void authenticate(
    struct client *c, const char *user, const char *password)
{
	char plain[2 * WORD], xml[XML_MOST * 2];
	char coded[BASE64_ENCODE_RAW_LENGTH(sizeof(plain)) + 1] = "";
	int len = snprintf(
	    plain, sizeof(plain), "%c%s%c%s", '\0', user, '\0', password);

	if (len < 0 || (size_t)len >= sizeof(plain))
		fail("a name or a password is too long");
	base64_encode_raw(coded, (size_t)len, (const uint8_t *)plain);
	(void)snprintf(xml, sizeof(xml),
	    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"
	    " mechanism='PLAIN'>%s</auth>",
	    coded);
	say(c, xml);
	wait_for(c, "<success");
	wait_for(c, ">");
}

static void log_in(const struct bench *b, struct client *c, const char *user,
    const char *password)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	int on = 1;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((uint16_t)strtoul(b->port, NULL, 10));
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 ||
	    connect(c->fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		fail("cannot connect");
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	(void)fcntl(c->fd, F_SETFL, O_NONBLOCK);
	open_stream(c, b->host);
	authenticate(c, user, password);
	open_stream(c, b->host);
	say(c, "<iq type='set' id='bind'>"
	       "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
	wait_for(c, "</bind></iq>");
	say(c, "<presence/>");
}

/* --- all of them ---------------------------------------------------------- */

static void send_sentence(struct bench *b, uint64_t number)
{
	struct pair *pair = b->pairs[number % b->count_pairs];
	char xml[XML_MOST];

	(void)snprintf(xml, sizeof(xml),
	    "<message to='%s' id='b%" PRIu64 "' type='chat'>"
	    "<body>%s</body></message>",
	    pair->address, number, b->body);
	b->at[number] = now();
	say(&pair->writer, xml);
}

/* Counts what a reader has; the rest of the text stays. */
static void look(struct bench *b, struct client *c)
{
	char *at = c->in, *end;
	char *id;

	while ((end = strstr(at, "</message>")) != NULL) {
		*end = '\0';
		id = strstr(at, "id='b");
		if (id != NULL && strstr(at, "<body>") != NULL) {
			uint64_t number = strtoull(id + 5, NULL, 10);

			b->at[number] = now() - b->at[number];
			b->done++;
		}
		at = end + strlen("</message>");
	}
	drop(c, (size_t)(at - c->in));
}

static void turn(struct bench *b)
{
	struct pollfd polls[2 * PAIRS_MOST];
	struct client *c;
	uint64_t i;

	for (i = 0; i < 2 * b->count_pairs; i++) {
		c = i % 2 == 0 ? &b->pairs[i / 2]->writer
			       : &b->pairs[i / 2]->reader;
		polls[i] = (struct pollfd){.fd = c->fd, .events = POLLIN};
		if (c->out_len > 0)
			polls[i].events |= POLLOUT;
	}
	(void)poll(polls, 2 * b->count_pairs, 1000);
	for (i = 0; i < 2 * b->count_pairs; i++) {
		c = i % 2 == 0 ? &b->pairs[i / 2]->writer
			       : &b->pairs[i / 2]->reader;
		if (c->out_len > 0)
			flush(c);
		if (polls[i].revents == 0)
			continue;
		fill(c);
		if (i % 2 == 0)
			drop(c, c->in_len); /* a writer's own news */
		else
			look(b, c);
	}
}

static void until_done(struct bench *b, uint64_t count)
{
	int64_t last = now();
	uint64_t done = b->done;

	while (b->done < count) {
		while (b->sent < count && b->sent - b->done < b->window)
			send_sentence(b, b->sent++);
		turn(b);
		if (b->done > done)
			last = now();
		done = b->done;
		if (now() - last > PATIENCE * SECOND)
			fail("a sentence did not arrive");
	}
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void read_pairs(struct bench *b)
{
	char writer[WORD], secret[WORD], reader[WORD], other[WORD];
	struct pair *pair;

	for (;;) {
		pair = calloc(1, sizeof(*pair));
		if (pair == NULL)
			fail("out of memory");
		if (scanf("%255s %255s %255s %255s %255s", writer, secret,
			pair->address, reader, other) != 5)
			break;
		if (b->count_pairs == PAIRS_MOST)
			fail("too many pairs");
		b->pairs[b->count_pairs++] = pair;
		log_in(b, &pair->reader, reader, other);
		log_in(b, &pair->writer, writer, secret);
	}
	free(pair);
}

int main(int argc, char **argv)
{
	struct bench b = {0};
	uint64_t warm, i;
	int64_t begun, median, late;
	double seconds;

	if (argc != 5)
		fail("usage: clients PORT HOST COUNT WINDOW <PAIRS");
	b.port = argv[1];
	b.host = argv[2];
	b.window = strtoull(argv[4], NULL, 10);
	memset(b.body, 'x', BODY_BYTES);
	read_pairs(&b);
	warm = WARM * b.count_pairs;
	b.count = strtoull(argv[3], NULL, 10) + warm;
	b.at = calloc(b.count, sizeof(*b.at));
	if (b.at == NULL || b.count_pairs == 0)
		fail("nobody to write");
	until_done(&b, warm);
	(void)puts("begin");
	(void)fflush(stdout);
	begun = now();
	until_done(&b, b.count);
	seconds = (double)(now() - begun) / (double)SECOND;
	qsort(b.at + warm, b.count - warm, sizeof(*b.at), by_size);
	i = b.count - warm;
	median = b.at[warm + i / 2];
	late = b.at[warm + i * 99 / 100];
	(void)printf("{\"window\": %" PRIu64
		     ", \"rate\": 0, \"count\": %" PRIu64
		     ", \"seconds\": %.6f, \"p50\": %.1f, \"p99\": %.1f"
		     ", \"pings\": 0}\n",
	    b.window, i, seconds, (double)median / 1000.0,
	    (double)late / 1000.0);
	return EXIT_SUCCESS;
}
