#include "component/talk/stanza.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect(struct text got, const char *want)
{
	if (!text_is(got, want))
		fail_msg("got [%.*s]\nwant [%s]", (int)got.len, got.at, want);
}

/* One view into bytes that the test spoils afterwards. */
struct bytes {
	char at[64];
	size_t len;
};

static struct text borrow(struct bytes *bytes, const char *string)
{
	struct text view = {bytes->at + bytes->len, strlen(string)};

	assert_true(bytes->len + view.len <= sizeof(bytes->at));
	while (*string != '\0')
		bytes->at[bytes->len++] = *string++;
	return view;
}

static void stanza_keep__owns_all__that_it_copied(void **state)
{
	struct bytes bytes = {.len = 0};
	struct attribute second = {
	    NULL, borrow(&bytes, "k2"), borrow(&bytes, "v2")};
	struct attribute first = {
	    &second, borrow(&bytes, "k1"), borrow(&bytes, "v1")};
	struct element inner = {.name = borrow(&bytes, "inner")};
	struct element x = {
	    .name = borrow(&bytes, "x"),
	    .ns = borrow(&bytes, "n"),
	    .attributes = &first,
	    .children = &inner,
	    .raw = borrow(&bytes, "<x/>"),
	    .scope = borrow(&bytes, " s=''"),
	};
	struct element body = {
	    .next = &x,
	    .name = borrow(&bytes, "body"),
	    .text = borrow(&bytes, "words"),
	    .plain = true,
	};
	struct stanza stanza = {
	    .kind = STANZA_MESSAGE,
	    .name = borrow(&bytes, "message"),
	    .from = borrow(&bytes, "f"),
	    .to = borrow(&bytes, "t"),
	    .id = borrow(&bytes, "i"),
	    .type = borrow(&bytes, "chat"),
	    .lang = borrow(&bytes, "fr"),
	    .children = &body,
	    .unfit = REFUSAL_TOO_LARGE,
	};
	struct arena arena = {0};
	const struct stanza *kept = stanza_keep(&arena, &stanza);
	const struct element *copy;

	(void)state;
	memset(&bytes, 0, sizeof(bytes));
	assert_int_equal(kept->kind, STANZA_MESSAGE);
	assert_int_equal(kept->unfit, REFUSAL_TOO_LARGE);
	expect(kept->name, "message");
	expect(kept->from, "f");
	expect(kept->to, "t");
	expect(kept->id, "i");
	expect(kept->type, "chat");
	expect(kept->lang, "fr");
	expect(kept->children->text, "words");
	assert_true(kept->children->plain);
	copy = stanza_child(kept, "n", "x");
	assert_non_null(copy);
	assert_false(copy->plain);
	assert_null(copy->next);
	expect(copy->raw, "<x/>");
	expect(copy->scope, " s=''");
	expect(copy->children->name, "inner");
	expect(xml_attribute(copy, "k1"), "v1");
	expect(xml_attribute(copy, "k2"), "v2");
	expect(xml_attribute(copy, "k3"), "");
	arena_free(&arena);
}

static void stanza_child__wants_name_and_namespace(void **state)
{
	struct element third = {.name = TEXT("x"), .ns = TEXT("n")};
	struct element second = {
	    .next = &third, .name = TEXT("x"), .ns = TEXT("n")};
	struct element first = {
	    .next = &second, .name = TEXT("x"), .ns = TEXT("m")};
	const struct stanza stanza = {.children = &first};
	const struct stanza empty = {.kind = STANZA_IQ};

	(void)state;
	assert_ptr_equal(stanza_child(&stanza, "n", "x"), &second);
	assert_ptr_equal(stanza_child(&stanza, "m", "x"), &first);
	assert_null(stanza_child(&stanza, "m", "y"));
	assert_null(stanza_child(&stanza, NS_COMPONENT, "x"));
	assert_null(stanza_child(&empty, "n", "x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stanza_keep__owns_all__that_it_copied),
	    cmocka_unit_test(stanza_child__wants_name_and_namespace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
