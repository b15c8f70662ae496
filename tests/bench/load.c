/*
 * Plays the server's side of one component link (XEP-0114) and measures: for
 * each window so many sentences are kept under way from claimants to their
 * advisors, and the time is taken from the sentence that goes in to the one
 * that comes out. Pings of the component to itself come back in order, as from
 * a server.
 *
 *	load DOMAIN CLAIMANTS ADVISORS WINDOW:COUNT[:RATE]...
 *
 * Says "port N", then for each window "begin" and one line of JSON, in which
 * "lines" counts what else came for people. RATE is in sentences a second, and
 * then "begun" is the instant (seconds since 1970) and "took" what each
 *sentence took, in the order in which they were due; without it they follow
 *each other as the window allows.
 */
#define _GNU_SOURCE /* ppoll() */
#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	IN_BYTES = 1 << 22,
	OUT_BYTES = 1 << 24,
	SENTENCE_MOST = 1024,
	BODY_BYTES = 200,
	PATIENCE = 60, /* seconds without an answer */
};

static const int64_t SECOND = INT64_C(1000000000);

struct run {
	uint64_t first; /* number of its first sentence */
	uint64_t count;
	uint64_t window;
	int64_t rate;
	uint64_t sent;
	uint64_t done;
	int64_t begun;
	int64_t *at;   /* when each was due */
	int64_t *took; /* 0: not yet */
};

struct load {
	const char *domain;
	uint64_t claimants;
	int fd;
	char *in;
	size_t in_len;
	char *out;
	size_t out_len;
	size_t out_done;
	struct run run;
	uint64_t pings;
	uint64_t lines; /* of the service, in this run */
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
	(void)fprintf(stderr, "load: %s\n", why);
	exit(EXIT_FAILURE);
}

/* --- bytes ---------------------------------------------------------------- */

static void say(struct load *l, const char *at, size_t len)
{
	if (l->out_done > OUT_BYTES / 2) {
		l->out_len -= l->out_done;
		memmove(l->out, l->out + l->out_done, l->out_len);
		l->out_done = 0;
	}
	if (l->out_len + len > OUT_BYTES)
		fail("the component does not read");
	memcpy(l->out + l->out_len, at, len);
	l->out_len += len;
}

static void flush(struct load *l)
{
	ssize_t wrote;

	if (l->out_done == l->out_len)
		return;
	wrote = write(l->fd, l->out + l->out_done, l->out_len - l->out_done);
	if (wrote > 0)
		l->out_done += (size_t)wrote;
	if (l->out_done == l->out_len)
		l->out_done = l->out_len = 0;
}

static void fill(struct load *l)
{
	ssize_t got;

	if (l->in_len == IN_BYTES)
		fail("a stanza without an end");
	got = read(l->fd, l->in + l->in_len, IN_BYTES - l->in_len);
	if (got == 0)
		fail("the component hung up");
	if (got > 0)
		l->in_len += (size_t)got;
}

static void drop(struct load *l, size_t len)
{
	l->in_len -= len;
	memmove(l->in, l->in + len, l->in_len);
}

/* Asleep to the microsecond, not awake for the rest of a millisecond: a crowd
 * that takes a core of its own is in the way of what it measures. */
static void turn(struct load *l, int64_t until)
{
	int64_t ahead = until - now();
	int64_t wait = ahead < 0 ? 0 : ahead;
	struct timespec most = {
	    .tv_sec = wait / SECOND, .tv_nsec = wait % SECOND};
	struct pollfd poll_of = {.fd = l->fd, .events = POLLIN};

	if (l->out_done < l->out_len)
		poll_of.events |= POLLOUT;
	if (ppoll(&poll_of, 1, &most, NULL) < 0)
		fail("poll");
	if ((poll_of.revents & (POLLIN | POLLHUP)) != 0)
		fill(l);
	flush(l);
}

/* --- what comes out ------------------------------------------------------- */

static const char *find(
    const char *at, const char *end, const char *what, size_t len)
{
	const char *last = end - len;

	while (at <= last &&
	       (at = memchr(at, what[0], (size_t)(last - at) + 1)) != NULL) {
		if (memcmp(at, what, len) == 0)
			return at;
		at++;
	}
	return NULL;
}

/* The end of the stanza at `at`, which is written without freaks; NULL: more
 * is to come. */
static const char *stanza_end(const char *at, const char *end)
{
	static const struct {
		const char *start;
		const char *close;
	} kinds[] = {
	    {"<m", "</message>" },
	    {"<p", "</presence>"},
	    {"<i", "</iq>"      },
	};
	const char *tag = memchr(at, '>', (size_t)(end - at));
	const char *close;
	size_t i;

	if (tag == NULL)
		return NULL;
	if (tag[-1] == '/')
		return tag + 1;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (memcmp(at, kinds[i].start, 2) == 0) {
			close = find(
			    tag, end, kinds[i].close, strlen(kinds[i].close));
			return close == NULL ? NULL
					     : close + strlen(kinds[i].close);
		}
	fail("an unknown stanza came");
	return NULL;
}

static void saw_sentence(struct load *l, const char *at, const char *end)
{
	const char *tag = memchr(at, '>', (size_t)(end - at));
	const char *id = find(at, tag, " id='b", 6);
	struct run *run = &l->run;
	uint64_t number;

	if (id == NULL)
		id = find(at, tag, " id=\"b", 6);
	if (id == NULL) {
		l->lines++;
		return;
	}
	number = strtoull(id + 6, NULL, 10);
	if (number < run->first || number >= run->first + run->count ||
	    run->took[number - run->first] != 0)
		return;
	run->took[number - run->first] = now() - run->at[number - run->first];
	run->done++;
}

static void saw_stanza(struct load *l, const char *at, const char *end)
{
	if (at[1] == 'm') {
		saw_sentence(l, at, end);
	} else if (at[1] == 'i' && find(at, end, "urn:xmpp:ping", 13) != NULL) {
		l->pings++;
		say(l, at, (size_t)(end - at));
	}
}

static void look(struct load *l)
{
	const char *at = l->in, *end = l->in + l->in_len, *next;

	while (at < end && (next = stanza_end(at, end)) != NULL) {
		saw_stanza(l, at, next);
		at = next;
	}
	drop(l, (size_t)(at - l->in));
}

/* --- what goes in --------------------------------------------------------- */

static void send_sentence(struct load *l, int64_t due)
{
	struct run *run = &l->run;
	uint64_t number = run->first + run->sent;
	char xml[SENTENCE_MOST];
	int len = snprintf(xml, sizeof(xml),
	    "<message from='c%" PRIu64 "@localhost/x' to='conseiller@%s'"
	    " id='b%" PRIu64 "' type='chat'><body>%s</body></message>",
	    number % l->claimants, l->domain, number, l->body);

	assert(len > 0 && (size_t)len < sizeof(xml));
	run->at[run->sent++] = due;
	say(l, xml, (size_t)len);
}

static int64_t due_at(const struct run *run, uint64_t number)
{
	return run->begun + (int64_t)number * SECOND / run->rate;
}

static void send_due(struct load *l)
{
	struct run *run = &l->run;
	int64_t at = now();

	while (run->sent < run->count && run->sent - run->done < run->window &&
	       (run->rate == 0 || due_at(run, run->sent) <= at))
		send_sentence(l, run->rate == 0 ? at : due_at(run, run->sent));
}

static int64_t next_turn(const struct run *run)
{
	int64_t most = now() + SECOND;

	if (run->rate == 0 || run->sent == run->count)
		return most;
	return due_at(run, run->sent) < most ? due_at(run, run->sent) : most;
}

static void run_it(struct load *l)
{
	struct run *run = &l->run;
	int64_t last = now();
	uint64_t done = 0;

	run->at = calloc(run->count, sizeof(*run->at));
	run->took = calloc(run->count, sizeof(*run->took));
	if (run->at == NULL || run->took == NULL)
		fail("out of memory");
	run->begun = now();
	while (run->done < run->count) {
		send_due(l);
		flush(l);
		turn(l, next_turn(run));
		look(l);
		if (run->done > done)
			last = now();
		done = run->done;
		if (now() - last > PATIENCE * SECOND)
			fail("a sentence did not come out");
	}
}

/* --- figures -------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double micros(const struct run *run, double share)
{
	uint64_t at = (uint64_t)(share * (double)(run->count - 1));

	return (double)run->took[at] / 1000.0;
}

/* Of a run with a rate, before its figures are sorted. */
static void report_each(const struct run *run, int64_t ended)
{
	struct timespec t;
	uint64_t i;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	(void)printf(", \"begun\": %.6f, \"took\": [",
	    (double)t.tv_sec +
		(double)(t.tv_nsec - (ended - run->begun)) / 1e9);
	for (i = 0; i < run->count; i++)
		(void)printf(
		    "%s%" PRId64, i == 0 ? "" : ",", run->took[i] / 1000);
	(void)putchar(']');
}

static void report(struct load *l)
{
	struct run *run = &l->run;
	int64_t ended = now();

	(void)printf("{\"window\": %" PRIu64 ", \"rate\": %" PRId64
		     ", \"count\": %" PRIu64 ", \"seconds\": %.6f",
	    run->window, run->rate, run->count,
	    (double)(ended - run->begun) / (double)SECOND);
	if (run->rate != 0)
		report_each(run, ended);
	qsort(run->took, run->count, sizeof(*run->took), by_size);
	(void)printf(", \"p50\": %.1f, \"p99\": %.1f, \"pings\": %" PRIu64
		     ", \"lines\": %" PRIu64 "}\n",
	    micros(run, 0.5), micros(run, 0.99), l->pings, l->lines);
	l->lines = 0;
	(void)fflush(stdout);
	free(run->at);
	free(run->took);
}

/* --- the link ------------------------------------------------------------- */

static void wait_for(struct load *l, const char *what)
{
	const char *at;

	while (
	    (at = find(l->in, l->in + l->in_len, what, strlen(what))) == NULL)
		turn(l, now() + SECOND);
	drop(l, (size_t)(at - l->in) + strlen(what));
}

static int listen_here(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 ||
	    listen(fd, 1) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		fail("cannot listen");
	(void)printf("port %u\n", ntohs(address.sin_port));
	(void)fflush(stdout);
	return fd;
}

static void open_link(struct load *l)
{
	char header[SENTENCE_MOST];
	int listener = listen_here();
	int on = 1, len;

	l->fd = accept(listener, NULL, NULL);
	if (l->fd < 0)
		fail("nobody connects");
	(void)close(listener);
	(void)setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	(void)fcntl(l->fd, F_SETFL, O_NONBLOCK);
	wait_for(l, "stream:stream");
	wait_for(l, ">");
	len = snprintf(header, sizeof(header),
	    "<?xml version='1.0'?><stream:stream"
	    " xmlns='jabber:component:accept'"
	    " xmlns:stream='http://etherx.jabber.org/streams'"
	    " id='bench' from='%s'>",
	    l->domain);
	say(l, header, (size_t)len);
	wait_for(l, "</handshake>");
	say(l, "<handshake/>", sizeof("<handshake/>") - 1);
}

/* They are there, as in office hours. */
static void bring_advisors(struct load *l, uint64_t advisors)
{
	char xml[SENTENCE_MOST];
	uint64_t i;
	int len;

	for (i = 0; i < advisors; i++) {
		len = snprintf(xml, sizeof(xml),
		    "<presence from='a%" PRIu64
		    "@localhost/x' to='accueil@%s'/>",
		    i, l->domain);
		say(l, xml, (size_t)len);
	}
}

/* The next number of "WINDOW:COUNT:RATE"; 0 if there is none. */
static uint64_t next_number(const char **word)
{
	char *end;
	uint64_t number = strtoull(*word, &end, 10);

	*word = *end == ':' ? end + 1 : end;
	return number;
}

static bool read_run(struct run *run, const char *word)
{
	*run = (struct run){.first = run->first + run->count};
	run->window = next_number(&word);
	run->count = next_number(&word);
	run->rate = (int64_t)next_number(&word);
	return run->window > 0 && run->count > 0;
}

int main(int argc, char **argv)
{
	struct load l = {.in = malloc(IN_BYTES), .out = malloc(OUT_BYTES)};
	int i;

	if (argc < 5 || l.in == NULL || l.out == NULL)
		fail("usage: load DOMAIN CLAIMANTS ADVISORS "
		     "WINDOW:COUNT[:RATE]...");
	l.domain = argv[1];
	l.claimants = strtoull(argv[2], NULL, 10);
	memset(l.body, 'x', BODY_BYTES);
	open_link(&l);
	bring_advisors(&l, strtoull(argv[3], NULL, 10));
	for (i = 4; i < argc; i++) {
		if (!read_run(&l.run, argv[i]))
			fail("a run is WINDOW:COUNT[:RATE]");
		(void)puts("begin");
		(void)fflush(stdout);
		run_it(&l);
		report(&l);
	}
	free(l.in);
	free(l.out);
	return EXIT_SUCCESS;
}
