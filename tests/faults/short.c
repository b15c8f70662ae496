/*
 * Preloaded into the daemon by tests: the system calls by which it reads and
 * writes do less than they are asked for, or nothing and say EINTR or EAGAIN,
 * as a busy system does. SHORT_LOG names a file that counts them at the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
	MOST = 7, /* bytes of a short one */
	EVERY = 4 /* the dice: one of so many is whole */
};

static uint64_t shortened, interrupted, refused;

/* Deterministic, as the calls are not anyway. */
static unsigned dice(void)
{
	static uint64_t state = 88172645463325252U;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33);
}

static bool is_socket(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode);
}

static bool may_wait(int fd)
{
	return (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;
}

/* The length to pass on; SIZE_MAX: fail, errno is set. */
static size_t spoil(int fd, size_t len)
{
	unsigned roll = dice() % 16;

	if (len == 0 || !is_socket(fd))
		return len;
	if (roll == 0) {
		interrupted++;
		errno = EINTR;
		return SIZE_MAX;
	}
	if (roll == 1 && !may_wait(fd)) {
		refused++;
		errno = EAGAIN;
		return SIZE_MAX;
	}
	if (roll % EVERY == 3 || len <= MOST)
		return len;
	shortened++;
	return 1 + dice() % MOST;
}

/* The names of glibc's headers are reserved. */
/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
ssize_t read(int fd, void *to, size_t len)
{
	size_t less = spoil(fd, len);

	return less == SIZE_MAX ? -1 : syscall(SYS_read, fd, to, less);
}

ssize_t write(int fd, const void *from, size_t len)
{
	size_t less = spoil(fd, len);

	return less == SIZE_MAX ? -1 : syscall(SYS_write, fd, from, less);
}

ssize_t recv(int fd, void *to, size_t len, int flags)
{
	size_t less = spoil(fd, len);

	return less == SIZE_MAX
		   ? -1
		   : syscall(SYS_recvfrom, fd, to, less, flags, NULL, NULL);
}

ssize_t send(int fd, const void *from, size_t len, int flags)
{
	size_t less = spoil(fd, len);

	return less == SIZE_MAX
		   ? -1
		   : syscall(SYS_sendto, fd, from, less, flags, NULL, 0);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	size_t less;

	if (count < 1)
		return syscall(SYS_writev, fd, parts, count);
	less = spoil(fd, parts[0].iov_len);
	if (less == SIZE_MAX)
		return -1;
	return less == parts[0].iov_len
		   ? syscall(SYS_writev, fd, parts, count)
		   : syscall(SYS_write, fd, parts[0].iov_base, less);
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("SHORT_LOG");
	FILE *to = path != NULL ? fopen(path, "w") : NULL;

	if (to == NULL)
		return;
	(void)fprintf(to, "%llu %llu %llu\n", (unsigned long long)shortened,
	    (unsigned long long)interrupted, (unsigned long long)refused);
	(void)fclose(to);
}
