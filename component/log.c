#include "component/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "roster/arena.h"

enum {
	LINE_BYTES = 2048,
	NUMBER_BYTES = 24,
	STREAM_BYTES = 48,
	SPACE = 0x20,
	DELETE = 0x7f,
	NIBBLE = 4,
	LOW_NIBBLE = 0x0f
};

struct log {
	enum log_level most;
	bool journal;
};

static const struct {
	const char *name;
	const char *priority; /* of syslog, as the journal reads it */
} levels[] = {
    [LOG_ERROR] = {"error",   "<3>"},
    [LOG_WARNING] = {"warning", "<4>"},
    [LOG_INFO] = {"info",    "<6>"},
    [LOG_DEBUG] = {"debug",   "<7>"},
};

/* What does not fit is cut off; the newline always fits. */
struct line {
	char at[LINE_BYTES];
	size_t len;
};

/* systemd names device and inode of the stream that it made for us; after a
 * redirection standard error is another one. */
static bool to_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char own[STREAM_BYTES];
	struct stat stat;

	if (stream == NULL || fstat(STDERR_FILENO, &stat) != 0)
		return false;
	(void)snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)stat.st_dev,
	    (uintmax_t)stat.st_ino);
	return strcmp(stream, own) == 0;
}

struct log *log_new(enum log_level most)
{
	struct log *log = must_calloc(1, sizeof(*log));

	log->most = most;
	log->journal = to_journal();
	return log;
}

void log_set_level(struct log *log, enum log_level most)
{
	log->most = most;
}

enum log_level log_level_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (strcmp(name, levels[i].name) == 0)
			return (enum log_level)i;
	return LOG_INFO;
}

void log_free(struct log **log)
{
	free(*log);
	*log = NULL;
}

static void add(struct line *line, const char *at, size_t len)
{
	size_t room = sizeof(line->at) - 1 - line->len;

	if (len > room)
		len = room;
	memcpy(line->at + line->len, at, len);
	line->len += len;
}

static void add_string(struct line *line, const char *string)
{
	add(line, string, strlen(string));
}

static bool control(unsigned char c)
{
	return c < SPACE || c == DELETE;
}

static void add_escaped(struct line *line, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	const char hex[] = {
	    '\\', 'x', digits[c >> NIBBLE], digits[c & LOW_NIBBLE]};

	add(line, hex, sizeof(hex));
}

static void add_value(struct line *line, const char *value)
{
	bool quoted = value[0] == '\0' || strpbrk(value, " \"=\\") != NULL;

	if (quoted)
		add_string(line, "\"");
	for (; *value != '\0'; value++) {
		if (control((unsigned char)*value)) {
			add_escaped(line, (unsigned char)*value);
			continue;
		}
		if (*value == '"' || *value == '\\')
			add_string(line, "\\");
		add(line, value, 1);
	}
	if (quoted)
		add_string(line, "\"");
}

static void add_pair(struct line *line, const struct log_pair *pair)
{
	char number[NUMBER_BYTES];

	add_string(line, " ");
	add_string(line, pair->key);
	add_string(line, "=");
	if (pair->value != NULL) {
		add_value(line, pair->value);
		return;
	}
	(void)snprintf(number, sizeof(number), "%" PRId64, pair->number);
	add_string(line, number);
}

void log_line(const struct log *log, enum log_level level, const char *event,
    const struct log_pair *pairs, size_t count)
{
	struct line line;
	size_t i;

	if (level > log->most)
		return;
	line.len = 0;
	if (log->journal)
		add_string(&line, levels[level].priority);
	add_string(&line, "level=");
	add_string(&line, levels[level].name);
	add_string(&line, " event=");
	add_value(&line, event);
	for (i = 0; i < count; i++)
		add_pair(&line, &pairs[i]);
	line.at[line.len++] = '\n';
	/* One write: lines of several threads or processes do not mix. A log
	 * that cannot be written is nobody's to report. */
	if (write(STDERR_FILENO, line.at, line.len) < 0)
		return;
}
