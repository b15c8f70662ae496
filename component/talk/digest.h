#ifndef TALK_DIGEST_H
#define TALK_DIGEST_H

#include "roster/arena.h"
#include "roster/text.h"

/* SHA-256 over texts, each preceded by its length, so that ("ab","c") and
 * ("a","bc") differ. 32 bytes from the arena. */
struct text digest_texts(
    struct arena *arena, const struct text *texts, size_t count);

/* The same with a key that is secret (HMAC-SHA-256, RFC 2104). */
struct text digest_keyed(struct arena *arena, struct text key,
    const struct text *texts, size_t count);

/* SHA-1 as 40 lower-case hex digits (XEP-0114, handshake). */
struct text digest_sha1_hex(struct arena *arena, struct text of);

/* SHA-1 in Base64 (XEP-0115, verification string). */
struct text digest_sha1_base64(struct arena *arena, struct text of);

struct text digest_base64(struct arena *arena, struct text bytes);

struct text digest_hex(struct arena *arena, struct text bytes);
/* The way back; what is no hex gives zeros. */
struct text digest_unhex(struct arena *arena, struct text hex);

#endif
