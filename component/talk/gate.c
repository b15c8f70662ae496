#include "component/talk/gate.h"

#include <string.h>

#include "component/talk/xml.h"
#include "roster/jid.h"

/* The value of an attribute of the start tag as struct writer writes it:
 * blank, name, equals sign, apostrophes that the value cannot hold. */
static struct text value_of(struct text tag, const char *name)
{
	size_t len = strlen(name);
	size_t at, end;

	for (at = 0; at + len + 3 <= tag.len; at++) {
		if (tag.at[at] != ' ' ||
		    memcmp(tag.at + at + 1, name, len) != 0 ||
		    memcmp(tag.at + at + 1 + len, "='", 2) != 0)
			continue;
		at += len + 3;
		for (end = at; end < tag.len && tag.at[end] != '\'';)
			end++;
		return (struct text){tag.at + at, end - at};
	}
	return (struct text){0};
}

bool gate_passes(const struct settings *settings, struct text xml)
{
	const char *end = xml.len > 0 ? memchr(xml.at, '>', xml.len) : NULL;
	struct text tag, to;
	struct jid from;

	if (end == NULL || xml.len > settings->stanza_max || !xml_legal(xml))
		return false;
	tag = (struct text){xml.at, (size_t)(end - xml.at)};
	to = value_of(tag, "to");
	return to.len > 0 && jid_cut(value_of(tag, "from"), &from) &&
	       text_equal(from.domain, settings->domain);
}
