#include "component/config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "roster/arena.h"

enum {
	FILE_BYTES = 262144,
	LINE_BYTES = 4096,
	SECRET_BYTES = 4096,
	REASON_BYTES = 512,
	SPACE = 0x20,
	DELETE = 0x7f
};

struct place {
	const char *file;
	unsigned line;
	config_entry *entry;
	void *ctx;
};

/* --- bytes ---------------------------------------------------------------- */

static bool read_all(int fd, char *at, size_t room, size_t *len)
{
	ssize_t got = 1;

	*len = 0;
	while (got != 0 && *len < room) {
		got = read(fd, at + *len, room - *len);
		if (got < 0 && errno != EINTR)
			return false;
		if (got > 0)
			*len += (size_t)got;
	}
	return true;
}

/* At most most bytes, NUL-terminated, to be freed. */
static char *read_fd(int fd, size_t most, size_t *len, const char **why)
{
	char *at = must_calloc(most + 2, 1);

	*why = NULL;
	if (!read_all(fd, at, most + 1, len))
		*why = strerror(errno);
	else if (*len > most)
		*why = "too long";
	if (*why == NULL)
		return at;
	free(at);
	return NULL;
}

/* --- lines ---------------------------------------------------------------- */

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static char *trim(char *from, char *end)
{
	while (end > from && blank(end[-1]))
		end--;
	*end = '\0';
	while (blank(*from))
		from++;
	return from;
}

static bool control_in(const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];

		if ((c < SPACE && c != '\t') || c == DELETE)
			return true;
	}
	return false;
}

static const char *fault_of(const char *line, size_t len)
{
	if (len > LINE_BYTES)
		return "the line is too long";
	if (memchr(line, '\0', len) != NULL)
		return "a NUL byte";
	if (control_in(line, len))
		return "a control character (a carriage return?)";
	return NULL;
}

static bool refuse(
    const struct place *place, const char *reason, char *why, size_t why_size)
{
	(void)snprintf(
	    why, why_size, "%s:%u: %s", place->file, place->line, reason);
	return false;
}

/* The line is NUL-terminated at line[len]. */
static bool read_line(const struct place *place, char *line, size_t len,
    char *why, size_t why_size)
{
	const char *fault = fault_of(line, len);
	char reason[REASON_BYTES];
	char *equals, *key;

	if (fault != NULL)
		return refuse(place, fault, why, why_size);
	key = trim(line, line + len);
	if (*key == '\0' || *key == '#')
		return true;
	equals = strchr(key, '=');
	if (equals == NULL)
		return refuse(place, "not a `key = value`", why, why_size);
	len = strlen(equals);
	line = equals + 1;
	key = trim(key, equals);
	if (*key == '\0')
		return refuse(place, "no key before the =", why, why_size);
	if (place->entry(place->ctx, key, trim(line, equals + len), reason,
		sizeof(reason)))
		return true;
	return refuse(place, reason, why, why_size);
}

static bool read_lines(
    struct place *place, char *at, size_t len, char *why, size_t why_size)
{
	char *end = at + len;
	char *newline;

	for (; at < end; at = newline + 1) {
		newline = memchr(at, '\n', (size_t)(end - at));
		if (newline == NULL)
			newline = end;
		*newline = '\0';
		place->line++;
		if (!read_line(
			place, at, (size_t)(newline - at), why, why_size))
			return false;
	}
	return true;
}

bool config_file_read(const char *file, config_entry *entry, void *ctx,
    char *why, size_t why_size)
{
	struct place place = {.file = file, .entry = entry, .ctx = ctx};
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	const char *reason = NULL;
	char *at = NULL;
	size_t len = 0;
	bool fine;

	if (fd < 0)
		reason = strerror(errno);
	else
		at = read_fd(fd, FILE_BYTES, &len, &reason);
	if (fd >= 0)
		(void)close(fd);
	if (at == NULL) {
		(void)snprintf(why, why_size, "%s: %s", file, reason);
		return false;
	}
	fine = read_lines(&place, at, len, why, why_size);
	free(at);
	return fine;
}

/* --- secrets -------------------------------------------------------------- */

static bool credential(const char *file)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	size_t len = folder != NULL ? strlen(folder) : 0;

	return len > 0 && strncmp(file, folder, len) == 0 && file[len] == '/' &&
	       strstr(file, "/../") == NULL;
}

static const char *exposed(int fd, const char *file)
{
	struct stat stat;
	mode_t others = credential(file) ? S_IRWXO : S_IRWXO | S_IRWXG;

	if (fstat(fd, &stat) != 0)
		return strerror(errno);
	if (!S_ISREG(stat.st_mode))
		return "not a regular file";
	if ((stat.st_mode & others) != 0)
		return "others than its owner may use it (chmod 600)";
	return NULL;
}

static const char *cut_newline(char *secret, size_t len)
{
	if (len > 0 && secret[len - 1] == '\n')
		secret[--len] = '\0';
	if (len == 0)
		return "empty";
	if (control_in(secret, len))
		return "more than one line of text";
	return NULL;
}

char *config_file_secret(const char *file, char *why, size_t why_size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *reason;
	char *secret = NULL;
	size_t len;

	reason = fd < 0 ? strerror(errno) : exposed(fd, file);
	if (reason == NULL)
		secret = read_fd(fd, SECRET_BYTES, &len, &reason);
	if (secret != NULL)
		reason = cut_newline(secret, len);
	if (fd >= 0)
		(void)close(fd);
	if (reason == NULL)
		return secret;
	(void)snprintf(why, why_size, "%s: %s", file, reason);
	free(secret);
	return NULL;
}
