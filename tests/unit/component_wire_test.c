/* The wire where names, sockets and servers fail; component_link_test.c has it
 * when all is well. */
#include "component/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "component/link.h"

enum {
	ADDRESSES = 2,
	TICK_MS = 2,
	ROOM = 65536,           /* of the server's socket */
	LOAD = 8 * 1024 * 1024, /* more than both sockets hold */
};

static const int64_t MS = INT64_C(1000);
static const int64_t BOUND = INT64_C(10000000);

/* --- names ---------------------------------------------------------------- */

/* What is looked up here, instead of on the machine. Nothing listens at
 * 127.0.0.2, and to the last address no connection can be begun. */
static const struct {
	const char *name;
	const char *addresses[ADDRESSES];
} hosts[] = {
    {"two.test",     {"127.0.0.2", "127.0.0.1"}      },
    {"refused.test", {"255.255.255.255", "127.0.0.2"}},
    {"last.test",    {"127.0.0.2", "255.255.255.255"}},
    {"slow.test",    {"127.0.0.1", NULL}             },
};

/* slow.test is found when this is posted. */
static uv_sem_t slow;

static struct addrinfo *made(const char *address, const char *port)
{
	struct addrinfo *info = calloc(1, sizeof(*info));
	struct sockaddr_in *at = calloc(1, sizeof(*at));

	assert_non_null(info);
	assert_non_null(at);
	at->sin_family = AF_INET;
	at->sin_port = htons((uint16_t)strtol(port, NULL, 10));
	(void)inet_pton(AF_INET, address, &at->sin_addr);
	info->ai_family = AF_INET;
	info->ai_socktype = SOCK_STREAM;
	info->ai_addr = (struct sockaddr *)at;
	info->ai_addrlen = sizeof(*at);
	return info;
}

static int numeric(const char *name, const char *port, struct addrinfo **found)
{
	struct in_addr address;

	if (inet_pton(AF_INET, name, &address) != 1)
		return EAI_NONAME;
	*found = made(name, port);
	return 0;
}

/* The system's own names begin with underscores. */
/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
int getaddrinfo(const char *restrict name, const char *restrict port,
    const struct addrinfo *restrict hints, struct addrinfo **restrict found)
{
	size_t i, k;

	if ((hints->ai_flags & AI_NUMERICHOST) != 0)
		return numeric(name, port, found);
	if (strcmp(name, "slow.test") == 0)
		uv_sem_wait(&slow);
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		if (strcmp(name, hosts[i].name) != 0)
			continue;
		for (k = 0; k < ADDRESSES; k++) {
			if (hosts[i].addresses[k] == NULL)
				continue;
			*found = made(hosts[i].addresses[k], port);
			found = &(*found)->ai_next;
		}
		return 0;
	}
	return EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *info)
{
	struct addrinfo *next;

	for (; info != NULL; info = next) {
		next = info->ai_next;
		free(info->ai_addr);
		free(info);
	}
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

/* --- the bench ------------------------------------------------------------ */

struct bench {
	struct loop *loop;
	struct wire *wire;
	uv_timer_t tick;
	int listener, server; /* blocking sockets of this test; -1: none */
	uint16_t port;
	unsigned opened, closed, drained;
	size_t taken;
	char why[256];
};

static void on_opened(void *ctx)
{
	((struct bench *)ctx)->opened++;
}

static void on_bytes(void *ctx, const char *at, size_t len)
{
	(void)at;
	((struct bench *)ctx)->taken += len;
}

static void on_closed(void *ctx, const char *why)
{
	struct bench *b = ctx;

	b->closed++;
	(void)snprintf(b->why, sizeof(b->why), "%s", why);
}

static void on_drained(void *ctx)
{
	((struct bench *)ctx)->drained++;
}

static void on_tick(uv_timer_t *tick)
{
	(void)tick;
}

static void listen_at(struct bench *b)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t len = sizeof(at);
	int room = ROOM;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	b->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(b->listener >= 0);
	assert_int_equal(
	    setsockopt(b->listener, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room)),
	    0);
	assert_int_equal(
	    bind(b->listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(b->listener, 8), 0);
	assert_int_equal(
	    getsockname(b->listener, (struct sockaddr *)&at, &len), 0);
	b->port = ntohs(at.sin_port);
}

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct wire_events events = {
	    .opened = on_opened,
	    .bytes = on_bytes,
	    .closed = on_closed,
	    .drained = on_drained,
	    .ctx = b,
	};

	assert_non_null(b);
	assert_int_equal(uv_sem_init(&slow, 0), 0);
	b->server = -1;
	listen_at(b);
	b->loop = loop_new();
	(void)uv_timer_init(loop_uv(b->loop), &b->tick);
	(void)uv_timer_start(&b->tick, on_tick, TICK_MS, TICK_MS);
	b->wire = wire_new(b->loop, &events);
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	wire_free(&b->wire);
	if (b->server >= 0)
		(void)close(b->server);
	(void)close(b->listener);
	uv_close((uv_handle_t *)&b->tick, NULL);
	loop_free(&b->loop);
	uv_sem_destroy(&slow);
	free(b);
	return 0;
}

/* Turns the loop until the condition holds. */
#define UNTIL(b, condition)                                                    \
	do {                                                                   \
		int64_t end = loop_monotonic((b)->loop) + BOUND;               \
                                                                               \
		while (!(condition) && loop_monotonic((b)->loop) < end)        \
			(void)uv_run(loop_uv((b)->loop), UV_RUN_ONCE);         \
		assert_true(condition);                                        \
	} while (0)

static void open_wire(struct bench *b, const char *host)
{
	wire_open(b->wire, host, b->port);
}

/* An open wire, and the server's end of it. */
static void meet(struct bench *b)
{
	open_wire(b, "127.0.0.1");
	UNTIL(b, b->opened == 1);
	b->server = accept(b->listener, NULL, NULL);
	assert_true(b->server >= 0);
}

/* Closes over whatever is unread: the other side is told by a reset. */
static void reset(struct bench *b)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	assert_int_equal(setsockopt(b->server, SOL_SOCKET, SO_LINGER, &at_once,
			     sizeof(at_once)),
	    0);
	(void)close(b->server);
	b->server = -1;
}

static void load(struct bench *b)
{
	char *at = calloc(1, LOAD);

	assert_non_null(at);
	wire_send(b->wire, at, LOAD);
	free(at);
}

/* --- opening -------------------------------------------------------------- */

static void wire_open__tries_all_addresses__of_a_name(void **state)
{
	struct bench *b = *state;

	open_wire(b, "two.test");
	UNTIL(b, b->opened == 1);
	assert_int_equal(b->closed, 0);
}

static void fails(struct bench *b, const char *host, const char *why)
{
	unsigned before = b->closed;

	open_wire(b, host);
	UNTIL(b, b->closed > before);
	assert_int_equal(b->closed, before + 1);
	assert_int_equal(b->opened, 0);
	assert_non_null(strstr(b->why, why));
}

static void wire_open__says_why__when_no_address_is_left(void **state)
{
	struct bench *b = *state;

	fails(b, "refused.test", "connection refused");
	fails(b, "last.test", "unreachable");
	fails(b, "nowhere.test", "unknown node");
	/* And after all that the wire is as good as new. */
	open_wire(b, "two.test");
	UNTIL(b, b->opened == 1);
}

/* The thread that looks a name up cannot be stopped: what it finds in the end
 * is nobody's. */
static void wire_close__leaves_a_look_up_behind(void **state)
{
	struct bench *b = *state;

	open_wire(b, "slow.test");
	wire_close(b->wire, "enough");
	UNTIL(b, b->closed == 1);
	assert_string_equal(b->why, "enough");
	open_wire(b, "127.0.0.1");
	UNTIL(b, b->opened == 1);
	uv_sem_post(&slow);
	assert_int_equal(b->closed, 1);
	assert_int_equal(b->opened, 1);
}

static void wire_free__leaves_a_look_up_behind(void **state)
{
	struct bench *b = *state;

	open_wire(b, "slow.test");
	(void)uv_run(loop_uv(b->loop), UV_RUN_ONCE);
	wire_free(&b->wire);
	uv_sem_post(&slow);
	/* tear_down() frees the loop, which has nothing left by then. */
	assert_int_equal(b->opened, 0);
}

static void wire_close__ends_an_attempt__at_once(void **state)
{
	struct bench *b = *state;

	open_wire(b, "127.0.0.1");
	wire_close(b->wire, "changed our mind");
	UNTIL(b, b->closed == 1);
	assert_string_equal(b->why, "changed our mind");
	assert_int_equal(b->opened, 0);
}

/* --- bytes ---------------------------------------------------------------- */

static void wire_send__takes_nothing__while_it_is_not_open(void **state)
{
	struct bench *b = *state;

	wire_send(b->wire, "a", 1);
	wire_read(b->wire, true);
	assert_int_equal(wire_queued(b->wire), 0);
	meet(b);
	wire_send(b->wire, "", 0);
	assert_int_equal(wire_queued(b->wire), 0);
	wire_close(b->wire, "done");
	wire_send(b->wire, "a", 1);
	assert_int_equal(wire_queued(b->wire), 0);
	UNTIL(b, b->closed == 1);
}

static size_t read_some(struct bench *b)
{
	static char room[65536];
	ssize_t len = recv(b->server, room, sizeof(room), MSG_DONTWAIT);

	assert_true(len >= 0 || errno == EAGAIN);
	return len > 0 ? (size_t)len : 0;
}

/* The server reads late: nothing is lost, and the owner hears when all is
 * out. */
static void wire_send__keeps__what_the_socket_does_not_take(void **state)
{
	struct bench *b = *state;
	size_t got = 0;

	meet(b);
	load(b);
	assert_true(wire_queued(b->wire) > 0);
	load(b);
	assert_int_equal(b->drained, 0);
	UNTIL(b, (got += read_some(b)) == 2 * (size_t)LOAD);
	UNTIL(b, b->drained == 1);
	assert_int_equal(wire_queued(b->wire), 0);
	assert_int_equal(b->closed, 0);
}

static void wire__says_why__when_the_server_resets(void **state)
{
	struct bench *b = *state;

	meet(b);
	reset(b);
	UNTIL(b, b->closed == 1);
	assert_string_equal(b->why, "connection reset by peer");
}

static void wire__says_why__when_bytes_cannot_leave(void **state)
{
	struct bench *b = *state;

	meet(b);
	wire_read(b->wire, false);
	load(b);
	UNTIL(b, wire_queued(b->wire) > 0);
	reset(b);
	UNTIL(b, b->closed == 1);
	assert_string_equal(b->why, "connection reset by peer");
}

static void wire_close__drops__what_did_not_leave(void **state)
{
	struct bench *b = *state;

	meet(b);
	load(b);
	(void)uv_run(loop_uv(b->loop), UV_RUN_ONCE);
	wire_close(b->wire, "done");
	UNTIL(b, b->closed == 1);
	assert_string_equal(b->why, "done");
	assert_int_equal(wire_queued(b->wire), 0);
	assert_int_equal(b->drained, 0);
}

/* --- a link over such a wire ---------------------------------------------- */

static void on_failed(void *ctx, const char *why)
{
	on_closed(ctx, why);
}

static void on_link_closed(void *ctx)
{
	((struct bench *)ctx)->drained++;
}

static struct link *dial(struct bench *b)
{
	struct link_settings settings = {
	    .host = "slow.test",
	    .port = b->port,
	    .domain = "suivi.localhost",
	    .secret = "secret",
	    .caps = {262144, 64, 1000, 64, 16384},
	    .connect_wait = 30 * MS,
	    .backoff_first = 10 * MS,
	    .backoff_most = 10 * MS,
	};
	struct link_events events = {.failed = on_failed, .ctx = b};
	struct link *link = link_new(b->loop, &settings, &events);

	link_open(link);
	return link;
}

static void link__gives_up__a_name_that_is_not_found_in_time(void **state)
{
	struct bench *b = *state;
	struct link *link = dial(b);

	UNTIL(b, b->closed == 1);
	assert_string_equal(b->why, "no connection within connect_wait");
	uv_sem_post(&slow);
	link_close(link, on_link_closed, b);
	UNTIL(b, b->drained == 1);
	link_free(&link);
}

static void link_close__ends__while_a_name_is_looked_up(void **state)
{
	struct bench *b = *state;
	struct link *link = dial(b);

	(void)uv_run(loop_uv(b->loop), UV_RUN_ONCE);
	(void)uv_run(loop_uv(b->loop), UV_RUN_ONCE);
	link_close(link, on_link_closed, b);
	UNTIL(b, b->drained == 1);
	assert_int_equal(b->closed, 0);
	uv_sem_post(&slow);
	link_free(&link);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(wire_open__tries_all_addresses__of_a_name),
	    TEST(wire_open__says_why__when_no_address_is_left),
	    TEST(wire_close__leaves_a_look_up_behind),
	    TEST(wire_free__leaves_a_look_up_behind),
	    TEST(wire_close__ends_an_attempt__at_once),
	    TEST(wire_send__takes_nothing__while_it_is_not_open),
	    TEST(wire_send__keeps__what_the_socket_does_not_take),
	    TEST(wire__says_why__when_the_server_resets),
	    TEST(wire__says_why__when_bytes_cannot_leave),
	    TEST(wire_close__drops__what_did_not_leave),
	    TEST(link__gives_up__a_name_that_is_not_found_in_time),
	    TEST(link_close__ends__while_a_name_is_looked_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
