#include "component/talk/xml.h"

#include <assert.h>

enum {
	BYTES = 256
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

static void put_escaped(
    struct build *out, const char *const escapes[BYTES], struct text text)
{
	const char *written;
	size_t from = 0;
	size_t i;

	for (i = 0; i < text.len; i++) {
		written = escapes[(unsigned char)text.at[i]];
		if (written == NULL)
			continue;
		build_text(out, (struct text){text.at + from, i - from});
		build_string(out, written);
		from = i + 1;
	}
	if (from < text.len)
		build_text(out, (struct text){text.at + from, text.len - from});
}

static void close_tag(struct writer *w)
{
	if (w->in_tag)
		build_char(&w->out, '>');
	w->in_tag = false;
}

void xml_start(struct writer *w, const char *name)
{
	assert(w->depth < XML_DEPTH);
	close_tag(w);
	build_char(&w->out, '<');
	build_string(&w->out, name);
	w->open[w->depth++] = name;
	w->in_tag = true;
}

void xml_start_ns(struct writer *w, const char *name, const char *ns)
{
	xml_start(w, name);
	xml_put_string(w, "xmlns", ns);
}

void xml_put(struct writer *w, const char *attribute, struct text value)
{
	assert(w->in_tag);
	build_char(&w->out, ' ');
	build_string(&w->out, attribute);
	build_string(&w->out, "='");
	put_escaped(&w->out, in_attribute, value);
	build_char(&w->out, '\'');
}

void xml_put_string(struct writer *w, const char *attribute, const char *value)
{
	xml_put(w, attribute, text_of(value));
}

void xml_put_some(struct writer *w, const char *attribute, struct text value)
{
	assert(w->in_tag);
	if (value.len > 0)
		xml_put(w, attribute, value);
}

void xml_text(struct writer *w, struct text text)
{
	assert(w->depth > 0);
	if (text.len == 0)
		return;
	close_tag(w);
	put_escaped(&w->out, in_text, text);
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
		build_string(&w->out, "/>");
		w->in_tag = false;
		return;
	}
	build_string(&w->out, "</");
	build_string(&w->out, w->open[w->depth]);
	build_char(&w->out, '>');
}

void xml_leaf(struct writer *w, const char *name, struct text text)
{
	xml_start(w, name);
	xml_text(w, text);
	xml_end(w);
}

void xml_empty(struct writer *w, const char *name, const char *ns)
{
	xml_start_ns(w, name, ns);
	xml_end(w);
}
