#ifndef COMPONENT_LOG_H
#define COMPONENT_LOG_H

#include <stdint.h>

#include "roster/text.h"

/*
 * Lines for operators on standard error: one per event,
 *     level=info event=link-up host=127.0.0.1 port=5347
 * Values with blanks are quoted, control characters written as \xHH. Never a
 * body, never a name of a person, never a secret.
 */
enum log_level {
	LOG_ERROR,
	LOG_WARNING,
	LOG_INFO,
	LOG_DEBUG,
};

struct log_pair {
	const char *key;
	const char *value; /* NULL: number is printed */
	int64_t number;
};

#define LOG_TEXT(key, value)                                                   \
	{                                                                      \
		(key), (value), 0                                              \
	}
#define LOG_NUMBER(key, number)                                                \
	{                                                                      \
		(key), NULL, (int64_t)(number)                                 \
	}

struct log;
/* Lines have a priority in front (sd-daemon(3)) where standard error goes to
 * the journal. */
struct log *log_new(enum log_level most);
void log_free(struct log **log);
void log_set_level(struct log *log, enum log_level most);
enum log_level log_level_of(const char *name); /* LOG_INFO for no such name */
void log_line(const struct log *log, enum log_level level, const char *event,
    const struct log_pair *pairs, size_t count);

#define LOG(log, level, event, ...)                                            \
	log_line((log), (level), (event),                                      \
	    (const struct log_pair[]){__VA_ARGS__},                            \
	    sizeof((const struct log_pair[]){__VA_ARGS__}) /                   \
		sizeof(struct log_pair))

#endif
