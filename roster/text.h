#ifndef ROSTER_TEXT_H
#define ROSTER_TEXT_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "roster/arena.h"

/* A view of UTF-8 bytes that somebody else owns. Not NUL-terminated unless
 * said so; at may be NULL when len is 0, which means "absent or empty". */
struct text {
	const char *at;
	size_t len;
};

#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/* These stand here so that a compiler counts what is a literal: it is asked
 * dozens of times for each stanza. */
static inline struct text text_of(const char *string) /* NULL: empty */
{
	return (struct text){string, string != NULL ? strlen(string) : 0};
}

static inline bool text_equal(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool text_is(struct text a, const char *string)
{
	return text_equal(a, text_of(string));
}

bool text_starts(struct text a, struct text prefix);
int text_compare(struct text a, struct text b); /* bytes, as memcmp */
/* Of what is looked for in memory: another machine may give another. */
uint64_t text_hash(struct text a);
/* With another start; a secret one keeps collisions from being chosen. */
uint64_t text_hash_from(uint64_t hash, struct text a);
/* FNV-1a, 64 bits: the same for ever, for what is stored or shown. */
uint64_t text_fingerprint(struct text a);
struct text text_keep(struct arena *arena, struct text a); /* copy + NUL */

/* A growing text in an arena; at is always NUL-terminated after a call. */
struct build {
	struct arena *arena;
	char *at;
	size_t len;
	size_t room;
};

/* For so many bytes more and the NUL. */
void build_grow(struct build *b, size_t more);

static inline void build_text(struct build *b, struct text a)
{
	if (b->len + a.len >= b->room)
		build_grow(b, a.len);
	assert(b->at != NULL);
	if (a.len > 0)
		memcpy(b->at + b->len, a.at, a.len);
	b->len += a.len;
	b->at[b->len] = '\0';
}

static inline void build_string(struct build *b, const char *string)
{
	build_text(b, text_of(string));
}

/* Room for so many bytes at once, where it is known how long it gets. */
void build_room(struct build *b, size_t bytes);

static inline void build_char(struct build *b, char c)
{
	if (b->len + 1 >= b->room)
		build_grow(b, 1);
	assert(b->at != NULL);
	b->at[b->len++] = c;
	b->at[b->len] = '\0';
}

void build_number(struct build *b, int64_t n);
void build_hex(struct build *b, uint64_t n); /* lower case, no leading 0s */
struct text build_done(const struct build *b);

/* build_all(&arena, "a", "b", NULL): the strings one behind the other. */
struct text build_all(struct arena *arena, ...);

#endif
