#include "component/talk/sentence.h"

#include <string.h>

/* The next name of a list; at the end an empty one. */
static struct text next_name(const char **list)
{
	struct text name;

	*list += strspn(*list, " ");
	name = (struct text){*list, strcspn(*list, " ")};
	*list += name.len;
	return name;
}

static bool is_argument(const char *arguments, struct text name)
{
	struct text known;

	for (known = next_name(&arguments); known.len > 0;
	     known = next_name(&arguments))
		if (text_equal(known, name))
			return true;
	return false;
}

static const struct wording_argument *find_given(
    const struct wording_argument *given, size_t count, struct text name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (text_is(name, given[i].name))
			return &given[i];
	return NULL;
}

bool sentence_arguments_given(
    const char *arguments, const struct wording_argument *given, size_t count)
{
	struct text name;

	for (name = next_name(&arguments); name.len > 0;
	     name = next_name(&arguments))
		if (find_given(given, count, name) == NULL)
			return false;
	return true;
}

struct text sentence_collapse(struct arena *arena, const char *content)
{
	static const char blanks[] = " \t\r\n";
	struct build b = {.arena = arena};
	size_t len;

	for (content += strspn(content, blanks); *content != '\0';
	     content += strspn(content, blanks)) {
		len = strcspn(content, blanks);
		if (b.len > 0)
			build_char(&b, ' ');
		build_text(&b, (struct text){content, len});
		content += len;
	}
	return build_done(&b);
}

/* Takes everything up to the first of `end` off the rest, and `end` with it;
 * false, and all of the rest, if there is none. */
static bool cut(struct text *rest, char end, struct text *before)
{
	const char *at =
	    rest->len > 0 ? memchr(rest->at, end, rest->len) : NULL;

	*before = *rest;
	if (at == NULL) {
		*rest = (struct text){0};
		return false;
	}
	before->len = (size_t)(at - before->at);
	rest->at = at + 1;
	rest->len -= before->len + 1;
	return true;
}

static const char *not_an_argument(
    struct arena *arena, struct text name, const char *arguments)
{
	struct build b = {.arena = arena};

	build_char(&b, '{');
	build_text(&b, name);
	build_string(&b, "} cannot stand here, but ");
	build_string(&b, *arguments == '\0' ? "nothing" : arguments);
	build_string(&b, " can");
	return build_done(&b).at;
}

static const char *placeholder_fault(
    struct arena *arena, struct text sentence, const char *arguments)
{
	struct text rest = sentence, plain, name;
	bool more;

	do {
		more = cut(&rest, '{', &plain);
		if (plain.len > 0 && memchr(plain.at, '}', plain.len) != NULL)
			return "a } without its {";
		if (more && !cut(&rest, '}', &name))
			return "a { without its }";
		if (more && !is_argument(arguments, name))
			return not_an_argument(arena, name, arguments);
	} while (more);
	return NULL;
}

/* What XML lets through but nobody sees in an editor; the last byte of the
 * UTF-8 form lies between the two. */
static const struct {
	const char *lead;
	unsigned char least, most;
} unseen[] = {
    {"",	 0x7f, 0x7f}, /* delete */
    {"\xc2",     0x80, 0x9f}, /* C1 controls */
    {"\xe2\x80", 0xaa, 0xae}, /* direction embeddings and overrides */
    {"\xe2\x81", 0xa6, 0xa9}, /* direction isolates */
    {"\xef\xbb", 0xbf, 0xbf}, /* byte order mark */
};

static bool starts_unseen(struct text rest)
{
	size_t i;

	for (i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
		const struct text lead = text_of(unseen[i].lead);
		unsigned char last;

		if (rest.len <= lead.len || !text_starts(rest, lead))
			continue;
		last = (unsigned char)rest.at[lead.len];
		if (last >= unseen[i].least && last <= unseen[i].most)
			return true;
	}
	return false;
}

const char *sentence_fault(
    struct arena *arena, struct text sentence, const char *arguments)
{
	struct text rest = sentence;

	if (sentence.len == 0)
		return "no text";
	for (; rest.len > 0; rest.at++, rest.len--)
		if (starts_unseen(rest))
			return "a control or direction character in the text";
	return placeholder_fault(arena, sentence, arguments);
}

struct text sentence_fill(struct arena *arena, struct text sentence,
    const struct wording_argument *given, size_t count)
{
	const struct wording_argument *argument;
	struct build b = {.arena = arena};
	struct text rest = sentence, plain, name;

	while (cut(&rest, '{', &plain)) {
		build_text(&b, plain);
		(void)cut(&rest, '}', &name);
		argument = find_given(given, count, name);
		if (argument != NULL)
			build_text(&b, argument->value);
	}
	build_text(&b, plain);
	return build_done(&b);
}

static bool ends_with(struct text text, struct text end)
{
	return text.len >= end.len &&
	       text_equal(
		   (struct text){text.at + text.len - end.len, end.len}, end);
}

/* Takes all up to the first place of `plain` off the text, and it, too. */
static bool skip_to(struct text *text, struct text plain)
{
	while (!text_starts(*text, plain)) {
		if (text->len == 0)
			return false;
		text->at++;
		text->len--;
	}
	text->at += plain.len;
	text->len -= plain.len;
	return true;
}

bool sentence_fits(struct text sentence, struct text text)
{
	struct text rest = sentence, plain, name;

	if (!cut(&rest, '{', &plain))
		return text_equal(sentence, text);
	if (!text_starts(text, plain) || !skip_to(&text, plain))
		return false;
	for (;;) {
		(void)cut(&rest, '}', &name);
		if (!cut(&rest, '{', &plain))
			return ends_with(text, plain);
		if (!skip_to(&text, plain))
			return false;
	}
}
