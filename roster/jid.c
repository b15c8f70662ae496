#include "roster/jid.h"

#include <string.h>

static bool fits(struct text part)
{
	return part.len > 0 && part.len <= JID_PART_MAX;
}

bool jid_cut(struct text whole, struct jid *jid)
{
	const char *slash, *at;

	*jid = (struct jid){.domain = whole};
	if (whole.len == 0)
		return false;
	slash = memchr(whole.at, '/', whole.len);
	if (slash != NULL) {
		jid->domain.len = (size_t)(slash - whole.at);
		jid->resource.at = slash + 1;
		jid->resource.len = whole.len - jid->domain.len - 1;
		if (!fits(jid->resource))
			return false;
	}
	at = jid->domain.len > 0 ? memchr(jid->domain.at, '@', jid->domain.len)
				 : NULL;
	if (at != NULL) {
		jid->local.at = jid->domain.at;
		jid->local.len = (size_t)(at - jid->domain.at);
		jid->domain.at = at + 1;
		jid->domain.len -= jid->local.len + 1;
		if (!fits(jid->local))
			return false;
	}
	return fits(jid->domain);
}

/* Do they stand one behind the other, as in the address that they were cut
 * from? Then nothing has to be copied. */
static bool in_one_piece(struct text before, char between, struct text after)
{
	return after.at == before.at + before.len + 1 &&
	       before.at[before.len] == between;
}

struct text jid_bare(struct arena *arena, const struct jid *jid)
{
	struct build b = {.arena = arena};

	if (jid->local.len > 0 && in_one_piece(jid->local, '@', jid->domain))
		return (struct text){
		    jid->local.at, jid->local.len + 1 + jid->domain.len};
	if (jid->local.len > 0) {
		build_text(&b, jid->local);
		build_char(&b, '@');
	}
	build_text(&b, jid->domain);
	return build_done(&b);
}

struct text jid_full(struct arena *arena, const struct jid *jid)
{
	struct text bare = jid_bare(arena, jid);
	struct build b = {.arena = arena};

	if (jid->resource.len == 0)
		return bare;
	if (in_one_piece(bare, '/', jid->resource))
		return (struct text){bare.at, bare.len + 1 + jid->resource.len};
	build_text(&b, bare);
	build_char(&b, '/');
	build_text(&b, jid->resource);
	return build_done(&b);
}
