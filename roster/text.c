#include "roster/text.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

enum {
	BUILD_FIRST = 64
};

bool text_starts(struct text a, struct text prefix)
{
	return a.len >= prefix.len &&
	       (prefix.len == 0 || memcmp(a.at, prefix.at, prefix.len) == 0);
}

int text_compare(struct text a, struct text b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.at, b.at, len) : 0;

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

uint64_t text_hash(struct text a)
{
	return text_hash_from(0, a);
}

/* What differs in the highest bits differs in all once it was stirred twice. */
static uint64_t stir(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

/* Eight bytes at once; the last eight again, where some are left. */
uint64_t text_hash_from(uint64_t hash, struct text a)
{
	uint64_t word = 0;
	size_t i;

	if (a.len > 0 && a.len < sizeof(word)) {
		memcpy(&word, a.at, a.len);
		return stir(stir(hash, word), a.len);
	}
	for (i = 0; i + sizeof(word) < a.len; i += sizeof(word)) {
		memcpy(&word, a.at + i, sizeof(word));
		hash = stir(hash, word);
	}
	if (a.len > 0)
		memcpy(&word, a.at + a.len - sizeof(word), sizeof(word));
	return stir(stir(hash, word), a.len);
}

uint64_t text_fingerprint(struct text a)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < a.len; i++) {
		hash ^= (unsigned char)a.at[i];
		hash *= UINT64_C(0x100000001b3);
	}
	return hash;
}

struct text text_keep(struct arena *arena, struct text a)
{
	return (struct text){arena_copy(arena, a.at, a.len), a.len};
}

void build_grow(struct build *b, size_t more)
{
	size_t room = b->room > 0 ? b->room : (size_t)BUILD_FIRST;
	size_t need = b->len + more + 1;
	char *at;

	while (room < need)
		room *= 2;
	if (!arena_extend(b->arena, b->at, b->room, room)) {
		at = arena_room(b->arena, room);
		if (b->len > 0)
			memcpy(at, b->at, b->len);
		b->at = at;
	}
	b->room = room;
}

void build_room(struct build *b, size_t bytes)
{
	if (b->len + bytes >= b->room)
		build_grow(b, bytes);
}

static void build_digits(struct build *b, uint64_t n, unsigned base)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[n % base];
		n /= base;
	} while (n > 0);
	build_text(b, (struct text){digits + at, sizeof(digits) - at});
}

void build_number(struct build *b, int64_t n)
{
	if (n < 0)
		build_char(b, '-');
	build_digits(b, n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n, 10);
}

void build_hex(struct build *b, uint64_t n)
{
	build_digits(b, n, 16);
}

struct text build_done(const struct build *b)
{
	return (struct text){b->at, b->len};
}

struct text build_all(struct arena *arena, ...)
{
	struct build b = {.arena = arena};
	const char *string;
	va_list strings;

	va_start(strings, arena);
	while ((string = va_arg(strings, const char *)) != NULL)
		build_string(&b, string);
	va_end(strings);
	return build_done(&b);
}
