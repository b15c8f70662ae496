#include "component/notify.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "roster/arena.h"

enum {
	DECIMAL = 10,
	STATUS_BYTES = 256,
	MESSAGE_BYTES = 320
};

struct notify {
	int fd; /* -1: nobody listens */
	struct sockaddr_un to;
	socklen_t to_len;
	int64_t watchdog;
	bool ready;
	char status[STATUS_BYTES];
};

static void say(const struct notify *notify, const char *message)
{
	if (notify->fd < 0)
		return;
	/* A service manager that does not read must not stop the daemon. */
	(void)sendto(notify->fd, message, strlen(message),
	    MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)&notify->to,
	    notify->to_len);
}

/* A path, or @name for a socket in the abstract namespace. */
static bool set_address(struct notify *notify, const char *name)
{
	size_t len = strlen(name);

	if ((name[0] != '/' && name[0] != '@') || len < 2 ||
	    len >= sizeof(notify->to.sun_path))
		return false;
	notify->to.sun_family = AF_UNIX;
	memcpy(notify->to.sun_path, name, len + 1);
	notify->to_len =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	if (name[0] == '@')
		notify->to.sun_path[0] = '\0';
	else
		notify->to_len++;
	return true;
}

static int64_t number_of(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL ? strtoll(value, NULL, DECIMAL) : 0;
}

/* WATCHDOG_PID may name another process: a wrapper that started us. */
static int64_t wanted_life(void)
{
	int64_t pid = number_of("WATCHDOG_PID");
	int64_t wanted = number_of("WATCHDOG_USEC");

	return (pid == 0 || pid == getpid()) && wanted > 0 ? wanted : 0;
}

struct notify *notify_new(void)
{
	struct notify *notify = must_calloc(1, sizeof(*notify));
	const char *name = getenv("NOTIFY_SOCKET");

	notify->fd = -1;
	if (name == NULL || !set_address(notify, name))
		return notify;
	notify->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (notify->fd >= 0)
		notify->watchdog = wanted_life();
	return notify;
}

void notify_free(struct notify **notify)
{
	if (*notify == NULL)
		return;
	if ((*notify)->fd >= 0)
		(void)close((*notify)->fd);
	free(*notify);
	*notify = NULL;
}

void notify_status(struct notify *notify, bool ready, const char *status)
{
	char message[MESSAGE_BYTES];
	bool first = ready && !notify->ready;

	if (!first && strcmp(notify->status, status) == 0)
		return;
	(void)snprintf(notify->status, STATUS_BYTES, "%s", status);
	notify->ready = notify->ready || ready;
	(void)snprintf(message, sizeof(message), "%sSTATUS=%s\n",
	    first ? "READY=1\n" : "", notify->status);
	say(notify, message);
}

void notify_reloading(struct notify *notify, int64_t monotonic)
{
	char message[MESSAGE_BYTES];

	(void)snprintf(message, sizeof(message),
	    "RELOADING=1\nMONOTONIC_USEC=%" PRId64 "\n", monotonic);
	if (notify->ready)
		say(notify, message);
}

void notify_reloaded(struct notify *notify)
{
	if (notify->ready)
		say(notify, "READY=1\n");
}

void notify_stopping(struct notify *notify)
{
	say(notify, "STOPPING=1\n");
}

int64_t notify_watchdog(const struct notify *notify)
{
	return notify->watchdog;
}

void notify_alive(struct notify *notify)
{
	say(notify, "WATCHDOG=1\n");
}
