#include "component/talk/digest.h"

#include <nettle/base16.h>
#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

enum {
	LENGTH_BYTES = 8
};

static const uint8_t *octets(struct text text)
{
	return (const uint8_t *)text.at;
}

static void put_length(uint8_t big_endian[LENGTH_BYTES], uint64_t len)
{
	int i;

	for (i = LENGTH_BYTES - 1; i >= 0; i--) {
		big_endian[i] = (uint8_t)(len & 0xff);
		len >>= 8;
	}
}

struct text digest_texts(
    struct arena *arena, const struct text *texts, size_t count)
{
	uint8_t *digest = arena_alloc(arena, SHA256_DIGEST_SIZE);
	uint8_t length[LENGTH_BYTES];
	struct sha256_ctx sha;
	size_t i;

	sha256_init(&sha);
	for (i = 0; i < count; i++) {
		put_length(length, texts[i].len);
		sha256_update(&sha, sizeof(length), length);
		if (texts[i].len > 0)
			sha256_update(&sha, texts[i].len, octets(texts[i]));
	}
	sha256_digest(&sha, SHA256_DIGEST_SIZE, digest);
	return (struct text){(const char *)digest, SHA256_DIGEST_SIZE};
}

struct text digest_keyed(struct arena *arena, struct text key,
    const struct text *texts, size_t count)
{
	uint8_t *digest = arena_alloc(arena, SHA256_DIGEST_SIZE);
	struct text whole = digest_texts(arena, texts, count);
	struct hmac_sha256_ctx hmac;

	hmac_sha256_set_key(&hmac, key.len, octets(key));
	hmac_sha256_update(&hmac, whole.len, octets(whole));
	hmac_sha256_digest(&hmac, SHA256_DIGEST_SIZE, digest);
	return (struct text){(const char *)digest, SHA256_DIGEST_SIZE};
}

static struct text sha1(struct text of, uint8_t digest[SHA1_DIGEST_SIZE])
{
	struct sha1_ctx sha;

	sha1_init(&sha);
	if (of.len > 0)
		sha1_update(&sha, of.len, octets(of));
	sha1_digest(&sha, SHA1_DIGEST_SIZE, digest);
	return (struct text){(const char *)digest, SHA1_DIGEST_SIZE};
}

struct text digest_hex(struct arena *arena, struct text bytes)
{
	size_t len = BASE16_ENCODE_LENGTH(bytes.len);
	char *hex = arena_alloc(arena, len + 1);

	if (bytes.len > 0)
		base16_encode_update(hex, bytes.len, octets(bytes));
	return (struct text){hex, len};
}

struct text digest_unhex(struct arena *arena, struct text hex)
{
	uint8_t *bytes = arena_alloc(arena, BASE16_DECODE_LENGTH(hex.len) + 1);
	struct base16_decode_ctx decode;
	size_t len = 0;

	base16_decode_init(&decode);
	(void)base16_decode_update(&decode, &len, bytes, hex.len, hex.at);
	return (struct text){(const char *)bytes, hex.len / 2};
}

struct text digest_sha1_hex(struct arena *arena, struct text of)
{
	uint8_t digest[SHA1_DIGEST_SIZE];

	return digest_hex(arena, sha1(of, digest));
}

struct text digest_base64(struct arena *arena, struct text bytes)
{
	size_t len = BASE64_ENCODE_RAW_LENGTH(bytes.len);
	char *base64 = arena_alloc(arena, len + 1);

	base64_encode_raw(base64, bytes.len, octets(bytes));
	return (struct text){base64, len};
}

struct text digest_sha1_base64(struct arena *arena, struct text of)
{
	uint8_t digest[SHA1_DIGEST_SIZE];

	return digest_base64(arena, sha1(of, digest));
}
