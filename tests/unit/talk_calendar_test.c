#include "component/talk/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct calendar_event usual(void)
{
	return (struct calendar_event){
	    .uid = TEXT("1099511627777@guichet.example"),
	    .sequence = 2,
	    .changed = INT64_C(1795600800123456), /* 2026-11-25 10:00:00.1 */
	    .since = INT64_C(1796205600000000),   /* 2026-12-02 10:00:00 */
	    .until = INT64_C(1796207400000000),
	    .summary = TEXT("Rendez-vous; par vidéo, à l'heure\nprévue"),
	};
}

static bool has(struct text text, const char *line)
{
	return strstr(text.at, line) != NULL;
}

static void calendar__is__what_rfc_5545_asks(void **state)
{
	struct arena arena = {0};
	struct calendar_event event = usual();
	struct text text = calendar_text(&arena, &event, 1);

	(void)state;
	assert_true(text_starts(text, TEXT("BEGIN:VCALENDAR\n")));
	assert_true(has(text, "\nVERSION:2.0\n"));
	assert_true(has(text, "\nMETHOD:PUBLISH\n"));
	assert_true(has(text, "\nUID:1099511627777@guichet.example\n"));
	assert_true(has(text, "\nSEQUENCE:2\n"));
	assert_true(has(text, "\nDTSTAMP:20261125T100000Z\n"));
	assert_true(has(text, "\nDTSTART:20261202T100000Z\n"));
	assert_true(has(text, "\nDTEND:20261202T103000Z\n"));
	assert_true(has(text, "\nSTATUS:CONFIRMED\n"));
	assert_true(has(text,
	    "\nSUMMARY:Rendez-vous\\; par vidéo\\, à l'heure\\nprévue\n"));
	assert_true(has(text, "\nEND:VEVENT\nEND:VCALENDAR\n"));
	assert_false(has(text, "DESCRIPTION"));
	assert_false(has(text, "\r"));
	arena_free(&arena);
}

static void calendar__tells__what_became_of_it(void **state)
{
	struct arena arena = {0};
	struct calendar_event event = usual();
	struct text text;

	(void)state;
	event.tentative = true;
	event.url = TEXT("https://visio.example/salle/7");
	event.location = TEXT("téléphone");
	text = calendar_text(&arena, &event, 1);
	assert_true(has(text, "\nSTATUS:TENTATIVE\n"));
	assert_true(has(text, "\nURL:https://visio.example/salle/7\n"));
	assert_true(has(text, "\nLOCATION:téléphone\n"));
	event.cancelled = true;
	text = calendar_text(&arena, &event, 1);
	assert_true(has(text, "\nMETHOD:CANCEL\n"));
	assert_true(has(text, "\nSTATUS:CANCELLED\n"));
	arena_free(&arena);
}

/* Each of several is one of its own, by its own name. */
static void calendar__holds__several(void **state)
{
	struct arena arena = {0};
	struct calendar_event events[] = {usual(), usual()};
	struct text text;

	(void)state;
	events[1].uid = TEXT("7@guichet.example");
	events[1].cancelled = true;
	text = calendar_text(&arena, events, 2);
	assert_true(has(text, "\nMETHOD:PUBLISH\n"));
	assert_true(has(text, "\nUID:1099511627777@guichet.example\n"));
	assert_true(has(text, "\nUID:7@guichet.example\n"));
	assert_true(has(text, "\nEND:VEVENT\nBEGIN:VEVENT\n"));
	events[0].cancelled = true;
	text = calendar_text(&arena, events, 2);
	assert_true(has(text, "\nMETHOD:CANCEL\n"));
	arena_free(&arena);
}

/* Lines are folded at 75 octets, and never within a letter. */
static void calendar__folds__long_lines(void **state)
{
	struct arena arena = {0};
	struct calendar_event event = usual();
	struct build b = {.arena = &arena};
	struct text text;
	size_t i, start = 0;

	(void)state;
	for (i = 0; i < 300; i++)
		build_string(&b, i % 7 == 0 ? "é" : "à");
	event.description = build_done(&b);
	text = calendar_text(&arena, &event, 1);
	for (i = 0; i < text.len; i++) {
		if (text.at[i] != '\n')
			continue;
		assert_in_range(i - start, 1, 75);
		assert_false(((unsigned char)text.at[start] & 0xc0) == 0x80);
		if (text.at[start] == ' ')
			assert_false(
			    ((unsigned char)text.at[start + 1] & 0xc0) == 0x80);
		start = i + 1;
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(calendar__is__what_rfc_5545_asks),
	    cmocka_unit_test(calendar__tells__what_became_of_it),
	    cmocka_unit_test(calendar__holds__several),
	    cmocka_unit_test(calendar__folds__long_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
