#include "component/talk/code_key.h"

#include <assert.h>

#include "component/talk/digest.h"

struct text code_digest(
    struct arena *arena, struct text key, const struct code *code)
{
	const struct text parts[] = {
	    TEXT("digest"), {code->signs, CODE_SIGNS}
        };

	return digest_keyed(arena, key, parts, 2);
}

/* Both, for a database that was set back counts its turns anew. */
struct code code_of_turn(struct turn *turn)
{
	struct build number = {.arena = &turn->arena};
	struct build instant = {.arena = &turn->arena};
	struct text parts[3] = {TEXT("new")};
	struct text random;
	struct code code;
	bool made;

	build_hex(&number, turn->number);
	build_number(&instant, turn->now);
	parts[1] = build_done(&number);
	parts[2] = build_done(&instant);
	random = digest_keyed(&turn->arena, turn->settings->code_key, parts, 3);
	made = code_make((const uint8_t *)random.at, random.len, &code);
	assert(made);
	return code;
}
