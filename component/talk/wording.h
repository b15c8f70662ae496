#ifndef TALK_WORDING_H
#define TALK_WORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "roster/arena.h"
#include "roster/text.h"

/*
 * Every sentence that a user can read stands in component/wording/LANG.xml,
 * checked by wording.rng. wording.def names every key with the arguments that
 * its text may use, so that a missing or a misspelt one stops the start and
 * not a conversation.
 */
enum wording_key {
#define WORDING(NAME, key, arguments) WORDING_##NAME,
#include "component/talk/wording.def"
#undef WORDING
	WORDING_KEYS
};

struct wording;

/* Reads every LANG.xml in the folder; NULL with a line for the operator in
 * why (file, line, reason) if one is not valid, a key is missing or unknown,
 * a placeholder is not an argument of its key, or fr or en is not there. */
struct wording *wording_load(const char *folder, char *why, size_t why_size);
void wording_free(struct wording **wording);

/* Is there a file for this xml:lang? */
bool wording_speaks(const struct wording *wording, struct text language);

struct wording_argument {
	const char *name;
	struct text value;
};

/* One question to the wording. */
struct wording_ask {
	enum wording_key key;
	struct text language;  /* any xml:lang; its primary subtag chooses */
	struct text otherwise; /* language where there is no file for it */
	uint64_t seed;         /* chooses among the variants of the key */
	const struct wording_argument *arguments;
	size_t count;
};

/* The sentence with its {placeholders} replaced, from the arena; which variant
 * it is in *variant ("welcome/2") when that is not NULL. */
struct text wording_say(const struct wording *wording, struct arena *arena,
    const struct wording_ask *ask, struct text *variant);

/* The first variant as it stands in the file of a language that is there: with
 * its {placeholders}. It is the wording's. */
struct text wording_show(
    const struct wording *wording, enum wording_key key, const char *language);

/* What a key without arguments says first, for as long as the wording lives. */
struct text wording_plain(const struct wording *wording, enum wording_key key,
    struct text language, struct text otherwise);

/* May this be what the key says, in any language, whatever its arguments? */
bool wording_says(
    const struct wording *wording, enum wording_key key, struct text text);

/* WORDING_KEYS if no key has this name. */
enum wording_key wording_find(const char *name);

#endif
