#include "component/talk/gate.h"

#include <string.h>

#include "component/talk/xml.h"
#include "roster/jid.h"

/* The value of an attribute of the start tag as struct writer writes it, behind
 * blank, name, equals sign, apostrophe, which the value cannot hold. */
static struct text value_of(struct text tag, struct text before)
{
	const char *at = tag.at, *end = tag.at + tag.len, *quote;

	for (; (at = memchr(at, ' ', (size_t)(end - at))) != NULL; at++) {
		if ((size_t)(end - at) < before.len ||
		    memcmp(at, before.at, before.len) != 0)
			continue;
		at += before.len;
		quote = memchr(at, '\'', (size_t)(end - at));
		return (struct text){
		    at, (size_t)((quote != NULL ? quote : end) - at)};
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
	to = value_of(tag, TEXT(" to='"));
	return to.len > 0 && jid_cut(value_of(tag, TEXT(" from='")), &from) &&
	       text_equal(from.domain, settings->domain);
}
