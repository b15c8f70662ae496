#include "component/prolog.h"

#include "component/tag.h"

#define NS_STREAMS "http://etherx.jabber.org/streams"

enum frame_error prolog_header(const struct shallow *in, struct text unit,
    const struct scope **scope, struct text *id)
{
	struct tag tag = tag_new(in->arena, in->caps->attributes);
	const char *at = unit.at;
	const char *end = at + unit.len;

	*scope = NULL;
	if (!xml_legal(unit) || !tag_read(in->arena, &tag, &at, end) ||
	    !tag_declare(in->arena, &tag, scope))
		return FRAME_NOT_WELL_FORMED;
	if (tag.empty || !text_is(tag.name.local, "stream") ||
	    !text_is(*scope_find(*scope, tag.name.prefix), NS_STREAMS))
		return FRAME_BAD_HEADER;
	*id = tag_value(&tag, "id");
	return FRAME_FINE;
}

/* What may stand in an XML declaration, in this order (XML 1.0, 2.8). */
static const struct pseudo {
	const char *name;
	bool needed;
	const char *values[4];
} pseudos[] = {
    {"version",    true,  {"1.0", "1.1"}    },
    {"encoding",   false, {"UTF-8", "utf-8"}},
    {"standalone", false, {"yes", "no"}     },
};

static bool is_one_of(struct text value, const char *const *values)
{
	while (*values != NULL && !text_is(value, *values))
		values++;
	return *values != NULL;
}

static bool is_declaration(const struct tag *tag)
{
	const struct pseudo *pseudo;
	uint32_t taken = 0;
	size_t i;

	for (i = 0; i < sizeof(pseudos) / sizeof(pseudos[0]); i++) {
		pseudo = &pseudos[i];
		if (taken == tag->count ||
		    !text_is(tag->attributes[taken].name.whole, pseudo->name)) {
			if (pseudo->needed)
				return false;
			continue;
		}
		if (!is_one_of(tag->attributes[taken].value, pseudo->values))
			return false;
		taken++;
	}
	return taken == tag->count;
}

/* Any other instruction has another name. */
enum frame_error prolog_declaration(const struct shallow *in, struct text unit)
{
	struct tag tag = tag_new(in->arena, in->caps->attributes);
	const char *at = unit.at;
	const char *end = at + unit.len;
	bool read =
	    xml_legal(unit) && tag_declaration(in->arena, &tag, &at, end);

	if (tag.name.whole.len > 0 && !text_is(tag.name.whole, "xml"))
		return FRAME_RESTRICTED;
	return read && is_declaration(&tag) ? FRAME_FINE
					    : FRAME_NOT_WELL_FORMED;
}
