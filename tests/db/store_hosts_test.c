#include "tests/db/drive.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

/* Hosts of the database that do not answer. */

/* A socket whose queue of callers is full: who calls gets no answer. */
static int deaf_socket(uint16_t *port, int *callers)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	struct sockaddr *address = (struct sockaddr *)(void *)&at;
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int i;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, address, size), 0);
	assert_int_equal(listen(fd, 0), 0);
	assert_int_equal(getsockname(fd, address, &size), 0);
	*port = ntohs(at.sin_port);
	for (i = 0; i < 3; i++) {
		callers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)connect(callers[i], address, size);
	}
	return fd;
}

static void store__does_not_block__when_a_host_is_deaf(void **state)
{
	struct drive *d = *state;
	char conninfo[80];
	uint16_t port;
	int callers[3], fd = deaf_socket(&port, callers);
	int64_t end = drive_clock() + SECOND;
	size_t i;

	(void)snprintf(conninfo, sizeof(conninfo),
	    "host=127.0.0.1 port=%u dbname=x", port);
	d->settings.conninfo = conninfo;
	drive_open(d);
	while (drive_clock() < end) {
		for (i = 0; i < STORE_LINES; i++)
			drive_pump(d, (enum store_line)i);
		(void)usleep(5000);
	}
	assert_true(d->longest < SECOND / 20);
	assert_int_equal(d->state_count, 0);
	d->skew = 60 * SECOND;
	DRIVE_UNTIL(d, d->state_count == 1);
	assert_int_equal(d->states[0], STORE_DOWN);
	for (i = 0; i < 3; i++)
		(void)close(callers[i]);
	(void)close(fd);
}

/* A multi-host conninfo goes on from a deaf host to the one that serves. */
static void store__tries_the_next_host__when_one_is_dead(void **state)
{
	struct drive *d = *state;
	struct question question = {.kind = QUESTION_CHANGES, .limit = 500};
	char conninfo[400];
	PGconn *conn = sql_open("GUICHET_TEST_DATABASE");

	(void)snprintf(conninfo, sizeof(conninfo),
	    "host=127.0.0.1,%s port=1,%s dbname=%s user=%s"
	    " target_session_attrs=read-write options='-c work_mem=5MB'",
	    PQhost(conn), PQport(conn), PQdb(conn), PQuser(conn));
	PQfinish(conn);
	d->settings.conninfo = conninfo;
	drive_up(d);
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers == 1);
}

int main(void)
{
#define ROW(name)                                                              \
	cmocka_unit_test_setup_teardown(name, drive_make, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(store__does_not_block__when_a_host_is_deaf),
	    ROW(store__tries_the_next_host__when_one_is_dead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
