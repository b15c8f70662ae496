#ifndef COMPONENT_SCOPE_H
#define COMPONENT_SCOPE_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/arena.h"
#include "roster/text.h"

/*
 * The namespaces in scope (Namespaces in XML 1.0): the innermost declaration,
 * linked to those outside it. NULL: none but the prefix xml. Owned by arenas.
 */
struct scope {
	const struct scope *outer;
	struct text prefix; /* empty: the default namespace */
	struct text ns;
	uint32_t count; /* declarations, this one included */
};

/* The namespace, or NULL for an unbound prefix. Without a prefix and a
 * declaration it is the empty text. */
const struct text *scope_find(const struct scope *scope, struct text prefix);

/* False for what the recommendation forbids to declare. */
bool scope_declare(struct arena *arena, const struct scope **scope,
    struct text prefix, struct text ns);

/* As attributes of a start tag, each with a blank before it. */
struct text scope_text(struct arena *arena, const struct scope *scope);

#endif
