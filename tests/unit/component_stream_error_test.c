#include "component/stream_error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool why_of(struct element *children, char why[100])
{
	const struct stanza stanza = {.kind = STANZA_OTHER,
	    .name = TEXT("stream:error"),
	    .children = children};

	assert_true(stream_error_is(&stanza));
	return stream_error_why(&stanza, why, 100);
}

/* A text may stand before the condition, and so may an element of the server's
 * own. */
static void stream_error__finds__the_condition(void **state)
{
	struct element conflict = {
	    .ns = TEXT(NS_STREAM_ERRORS), .name = TEXT("conflict")};
	struct element text = {.ns = TEXT(NS_STREAM_ERRORS),
	    .name = TEXT("text"),
	    .next = &conflict};
	struct element own = {
	    .ns = TEXT("urn:example"), .name = TEXT("x"), .next = &text};
	char why[100];

	(void)state;
	assert_true(why_of(&own, why));
	assert_string_equal(
	    why, "another connection serves this domain (conflict)");
}

/* What is not in the table is no reason to wait long. */
static void stream_error__names__what_it_does_not_know(void **state)
{
	struct element other = {
	    .ns = TEXT(NS_STREAM_ERRORS), .name = TEXT("restricted-xml")};
	char why[100];

	(void)state;
	assert_false(why_of(&other, why));
	assert_string_equal(why, "the server ends the stream (restricted-xml)");
	assert_false(why_of(NULL, why));
	assert_string_equal(
	    why, "the server ends the stream (undefined-condition)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stream_error__finds__the_condition),
	    cmocka_unit_test(stream_error__names__what_it_does_not_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
