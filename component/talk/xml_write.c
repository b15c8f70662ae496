#include "component/talk/xml.h"

#include <assert.h>
#include <string.h>

enum {
	BYTES = '>' + 1 /* no character above is escaped */
};

/* What a reader would change or mistake (XML 1.0: 2.4, 2.11, 3.3.3). */
static const char *const in_text[BYTES] = {
    ['&'] = "&amp;",
    ['<'] = "&lt;",
    ['>'] = "&gt;",
    ['\r'] = "&#13;",
};

static const char *const in_attribute[BYTES] = {
    ['&'] = "&amp;",
    ['<'] = "&lt;",
    ['>'] = "&gt;",
    ['\''] = "&apos;",
    ['"'] = "&quot;",
    ['\t'] = "&#9;",
    ['\n'] = "&#10;",
    ['\r'] = "&#13;",
};

/* Eight bytes at once. */
typedef uint64_t word;

static const word EACH = UINT64_C(0x0101010101010101);
static const word HIGH = UINT64_C(0x8080808080808080);

static bool has_below(word bytes, unsigned char bound)
{
	return ((bytes - EACH * bound) & ~bytes & HIGH) != 0;
}

/* Where the bits of `but` are set a byte may have them or not. */
static bool has(word bytes, unsigned char byte, unsigned char but)
{
	return has_below((bytes ^ EACH * byte) & ~(EACH * but), 1);
}

/* Nothing that is escaped anywhere: "&" and "'" differ in one bit, so do "<"
 * and ">". */
static bool is_plain(const char *at)
{
	word bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return !has_below(bytes, ' ') && !has(bytes, '&', '&' ^ '\'') &&
	       !has(bytes, '<', '<' ^ '>') && !has(bytes, '"', 0);
}

/* The last eight bytes are looked at again where less is left. */
static bool is_all_plain(struct text text)
{
	size_t i;

	if (text.len < sizeof(word))
		return text.len == 0;
	for (i = 0; i + sizeof(word) < text.len; i += sizeof(word))
		if (!is_plain(text.at + i))
			return false;
	return is_plain(text.at + text.len - sizeof(word));
}

static void put_escaped(
    struct build *out, const char *const escapes[BYTES], struct text text)
{
	const char *written;
	size_t from = 0;
	size_t i;

	for (i = 0; i < text.len; i++) {
		written = (unsigned char)text.at[i] < BYTES
			      ? escapes[(unsigned char)text.at[i]]
			      : NULL;
		if (written == NULL)
			continue;
		build_text(out, (struct text){text.at + from, i - from});
		build_string(out, written);
		from = i + 1;
	}
	if (from < text.len)
		build_text(out, (struct text){text.at + from, text.len - from});
}

/* Most has nothing to escape. */
static void put(
    struct build *out, const char *const escapes[BYTES], struct text text)
{
	if (is_all_plain(text))
		build_text(out, text);
	else
		put_escaped(out, escapes, text);
}

static void close_tag(struct writer *w)
{
	if (w->in_tag)
		build_char(&w->out, '>');
	w->in_tag = false;
}

void xml_open(struct writer *w, struct text name)
{
	assert(w->depth < XML_DEPTH);
	close_tag(w);
	build_char(&w->out, '<');
	build_text(&w->out, name);
	w->open[w->depth++] = name;
	w->in_tag = true;
}

void xml_set(struct writer *w, struct text attribute, struct text value)
{
	assert(w->in_tag);
	build_char(&w->out, ' ');
	build_text(&w->out, attribute);
	build_text(&w->out, TEXT("='"));
	put(&w->out, in_attribute, value);
	build_char(&w->out, '\'');
}

void xml_text(struct writer *w, struct text text)
{
	assert(w->depth > 0);
	if (text.len == 0)
		return;
	close_tag(w);
	put(&w->out, in_text, text);
}

void xml_raw(struct writer *w, struct text xml)
{
	if (xml.len == 0)
		return;
	close_tag(w);
	build_text(&w->out, xml);
}

void xml_end(struct writer *w)
{
	assert(w->depth > 0);
	w->depth--;
	if (w->in_tag) {
		build_text(&w->out, TEXT("/>"));
		w->in_tag = false;
		return;
	}
	build_text(&w->out, TEXT("</"));
	build_text(&w->out, w->open[w->depth]);
	build_char(&w->out, '>');
}
