#include "component/notify.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

enum {
	MESSAGE_BYTES = 512
};

static char folder[] = "/tmp/guichet-notify-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

/* A service manager's socket: a path, or a name without file for '@'. */
static int listen_at(const char *name)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	size_t len = strlen(name);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	assert_true(len < sizeof(at.sun_path));
	memcpy(at.sun_path, name, len);
	if (name[0] == '@')
		at.sun_path[0] = '\0';
	assert_int_equal(
	    bind(fd, (const struct sockaddr *)&at,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)),
	    0);
	assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
	return fd;
}

static int listen_in_folder(char path[MESSAGE_BYTES])
{
	(void)snprintf(path, MESSAGE_BYTES, "%s/notify", folder);
	return listen_at(path);
}

static void heard(int fd, const char *want)
{
	char message[MESSAGE_BYTES];
	ssize_t len = recv(fd, message, sizeof(message) - 1, 0);

	if (len < 0)
		fail_msg("nothing came, wanted %s", want);
	message[len] = '\0';
	assert_string_equal(message, want);
}

static void silent(int fd)
{
	char message[MESSAGE_BYTES];

	assert_int_equal(recv(fd, message, sizeof(message), 0), -1);
	assert_int_equal(errno, EAGAIN);
}

static void forget(void)
{
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	assert_int_equal(unsetenv("WATCHDOG_USEC"), 0);
	assert_int_equal(unsetenv("WATCHDOG_PID"), 0);
}

static void notify__says_its_life__in_order(void **state)
{
	char path[MESSAGE_BYTES];
	int fd = listen_in_folder(path);
	struct notify *notify = notify_new();

	(void)state;
	notify_status(notify, false, "loading");
	heard(fd, "STATUS=loading\n");
	notify_reloading(notify, 5);
	notify_reloaded(notify);
	notify_status(notify, false, "loading");
	silent(fd);
	notify_status(notify, true, "serving");
	heard(fd, "READY=1\nSTATUS=serving\n");
	notify_status(notify, false, "waiting");
	heard(fd, "STATUS=waiting\n");
	notify_status(notify, true, "serving");
	heard(fd, "STATUS=serving\n");
	notify_reloading(notify, 1234567);
	heard(fd, "RELOADING=1\nMONOTONIC_USEC=1234567\n");
	notify_reloaded(notify);
	heard(fd, "READY=1\n");
	notify_alive(notify);
	heard(fd, "WATCHDOG=1\n");
	notify_stopping(notify);
	heard(fd, "STOPPING=1\n");
	silent(fd);
	notify_free(&notify);
	assert_null(notify);
	notify_free(&notify);
	assert_int_equal(close(fd), 0);
	assert_int_equal(unlink(path), 0);
	forget();
}

static void notify__reaches__an_abstract_socket(void **state)
{
	char name[MESSAGE_BYTES];
	struct notify *notify;
	int fd;

	(void)state;
	(void)snprintf(name, sizeof(name), "@guichet-test-%d", (int)getpid());
	fd = listen_at(name);
	notify = notify_new();
	notify_stopping(notify);
	heard(fd, "STOPPING=1\n");
	notify_free(&notify);
	assert_int_equal(close(fd), 0);
	forget();
}

static void notify__does_nothing__when_nobody_listens(void **state)
{
	static const char *const names[] = {
	    "", "/", "relative", "vsock:2:1", "/nowhere/at/all"};
	char long_name[MESSAGE_BYTES];
	struct notify *notify;
	size_t i;

	(void)state;
	memset(long_name, 'x', sizeof(long_name));
	long_name[0] = '/';
	long_name[sizeof(long_name) - 1] = '\0';
	for (i = 0; i <= sizeof(names) / sizeof(names[0]); i++) {
		const char *name =
		    i < sizeof(names) / sizeof(names[0]) ? names[i] : long_name;

		assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
		notify = notify_new();
		notify_status(notify, true, "serving");
		notify_alive(notify);
		notify_free(&notify);
	}
	forget();
	notify = notify_new();
	notify_status(notify, true, "serving");
	assert_int_equal(notify_watchdog(notify), 0);
	notify_free(&notify);
}

static void notify__does_not_wait__when_nobody_reads(void **state)
{
	char path[MESSAGE_BYTES];
	int fd = listen_in_folder(path);
	struct notify *notify = notify_new();
	int i;

	(void)state;
	for (i = 0; i < 100000; i++)
		notify_alive(notify);
	heard(fd, "WATCHDOG=1\n");
	notify_free(&notify);
	assert_int_equal(close(fd), 0);
	assert_int_equal(unlink(path), 0);
	forget();
}

static int64_t watchdog(const char *usec, const char *pid)
{
	struct notify *notify;
	int64_t got;

	assert_int_equal(setenv("WATCHDOG_USEC", usec, 1), 0);
	if (pid != NULL)
		assert_int_equal(setenv("WATCHDOG_PID", pid, 1), 0);
	else
		assert_int_equal(unsetenv("WATCHDOG_PID"), 0);
	notify = notify_new();
	got = notify_watchdog(notify);
	notify_free(&notify);
	return got;
}

static void watchdog__is_wanted__of_us_alone(void **state)
{
	char path[MESSAGE_BYTES], own[MESSAGE_BYTES];
	int fd = listen_in_folder(path);

	(void)state;
	(void)snprintf(own, sizeof(own), "%d", (int)getpid());
	assert_int_equal(watchdog("30000000", own), 30000000);
	assert_int_equal(watchdog("30000000", NULL), 30000000);
	assert_int_equal(watchdog("30000000", "1"), 0);
	assert_int_equal(watchdog("-5", own), 0);
	assert_int_equal(watchdog("soon", own), 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(unlink(path), 0);
	forget();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(notify__says_its_life__in_order),
	    cmocka_unit_test(notify__reaches__an_abstract_socket),
	    cmocka_unit_test(notify__does_nothing__when_nobody_listens),
	    cmocka_unit_test(notify__does_not_wait__when_nobody_reads),
	    cmocka_unit_test(watchdog__is_wanted__of_us_alone),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
