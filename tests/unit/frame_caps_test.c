#include "component/frame.h"

#include "frame_record.h"

#include <malloc.h>
#include <setjmp.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The defaults of the configuration. */
static const struct frame_caps caps = {
    .bytes = 262144,
    .depth = 64,
    .elements = 1000,
    .attributes = 64,
    .tag = 16384,
};

/* One shape: before, `each` so many times, after. */
static const struct shape {
	const char *what;
	const char *before;
	const char *each;
	int times;
	const char *after;
	const char *want; /* the beginning of the line that must come of it */
} shapes[] = {
    {"elements",		 "<message from='e' id='1'>",         "<a/>",                       60000,   "</message>",
     "message/message from='e' id='1' unfit=shape\n"																	    },
    {"attributes of a child",    "<message from='e'><x ",             "a%d='' ",                    8000,
     "/></message>",													      "message/message from='e' unfit=shape\n"                      },
    {"attributes of the stanza", "<message from='e' ",                "a%d='' ",                    8000,
     "><body>x</body></message>",												 "message/message from='e' unfit=shape\n"                      },
    {"newlines",		 "<message from='e'><body>",          "\n",                         250000,  "</body></message>",
     "message/message from='e' {jabber:component:accept}body=[\n\n\n"															   },
    {"newlines in an attribute", "<message from='e'><x a='",          "\n",                         250000,
     "'/></message>",													     "message/message from='e' unfit=large\n"                      },
    {"depth, left open",         "<message from='e'>",                "<a>",                        100000,  NULL,
     "message/message from='e' unfit=shape\n"																		   },
    {"depth, distinct names",    "<message from='e'>",                "<a%d>",                      100000,  NULL,
     "message/message from='e' unfit=shape\n"																		   },
    {"distinct names",           "<message from='e'>",                "<n%d/>",                     1000000, "</message>",
     "message/message from='e' unfit=shape\n"																		   },
    {"text",		     "<message from='e'><body>",          "0123456789abcdef",           100000,
     "</body></message>",													 "message/message from='e' unfit=large\n"                      },
    {"CDATA",		    "<message from='e'><body>",          "<![CDATA[]]]]>",             18000,
     "</body></message>",													 "message/message from='e' {jabber:component:accept}body=[]]]]"},
    {"brackets",		 "<message from='e'><body><![CDATA[", "]",                          300000,
     "]]></body></message>",												      "message/message from='e' unfit=large\n"                      },
    {"references",               "<message from='e'><body>",          "&#65;",                      52000,
     "</body></message>",													 "message/message from='e' {jabber:component:accept}body=[AAAA"},
    {"a long tag",               "<message from='e'><x a='",          "0123456789",                 2000,
     "'/></message>",													     "message/message from='e' unfit=large\n"                      },
    {"a long start tag",         "<message from='e' id='",            "0123456789",                 2000,
     "'><body>x</body></message>",												"message/message from='e' unfit=large\n"                      },
    {"a long name",              "<",				 "abcdefghij",                 30000,   " from='e'/>",
     "other/abcdefghij"																					 },
    {"blanks in an end tag",     "<message from='e'><a></a",          " ",                          100000,
     "></message>",													       "message/message from='e' unfit=large\n"                      },
    {"namespaces",               "<message from='e'>",                "<a xmlns:a%d='n'>",          100000,  NULL,
     "message/message from='e' unfit=shape\n"																		   },
    {"an end in CDATA",          "<message from='e'>",                "<a/><![CDATA[</message>]]>",
     60000,												  "</message>",        "message/message from='e' unfit=shape\n"                      },
};

static void write_each(FILE *out, const struct shape *shape, int i)
{
	const char *mark = strstr(shape->each, "%d");

	if (mark == NULL) {
		(void)fputs(shape->each, out);
		return;
	}
	(void)fprintf(out, "%.*s%d%s", (int)(mark - shape->each), shape->each,
	    i, mark + 2);
}

static void write_close(FILE *out, const struct shape *shape, int i)
{
	if (strchr(shape->each, '%') != NULL && shape->each[2] == '%')
		(void)fprintf(out, "</a%d>", i);
	else
		(void)fputs("</a>", out);
}

static char *write_shape(const struct shape *shape, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);
	int i;

	assert_non_null(out);
	(void)fputs(shape->before, out);
	for (i = 0; i < shape->times; i++)
		write_each(out, shape, i);
	if (shape->after != NULL)
		(void)fputs(shape->after, out);
	for (i = shape->times; shape->after == NULL && i-- > 0;)
		write_close(out, shape, i);
	if (shape->after == NULL)
		(void)fputs("</message>", out);
	(void)fputs("<presence id='after'/>", out);
	(void)fclose(out);
	return text;
}

static void check_shape(const struct shape *shape, size_t piece)
{
	static const char after[] = "\npresence/presence id='after'\n";
	size_t len;
	size_t at;
	size_t n;
	char *text = write_shape(shape, &len);
	struct record r;
	const char *got;

	record_open(&r, &caps);
	assert_int_equal(frame_feed(r.frame, HEADER, strlen(HEADER)), 0);
	for (at = 0; at < len; at += n) {
		n = len - at < piece ? len - at : piece;
		if (frame_feed(r.frame, text + at, n) != FRAME_FINE)
			fail_msg("%s: not well-formed", shape->what);
		assert_true(frame_kept(r.frame) <= caps.bytes);
	}
	got = record_text(&r) + strlen("header i1\n");
	if (strncmp(got, shape->want, strlen(shape->want)) != 0 ||
	    strcmp(r.text + r.len - (sizeof(after) - 1), after) != 0)
		fail_msg(
		    "%s in pieces of %zu: got %.200s", shape->what, piece, got);
	assert_int_equal(r.stanzas, 2);
	assert_int_equal(frame_kept(r.frame), 0);
	record_close(&r);
	free(text);
}

static void frame__lives_on__after_hostile_shapes(void **state)
{
	static const size_t pieces[] = {SIZE_MAX, 65536, 4093, 1};
	clock_t from;
	double took;
	size_t i;
	size_t p;

	(void)state;
	for (i = 0; i < COUNT(shapes); i++)
		for (p = 0; p < COUNT(pieces); p++) {
			from = clock();
			check_shape(&shapes[i], pieces[p]);
			took = (double)(clock() - from) / CLOCKS_PER_SEC;
			/* Generous, for sanitizers; what is quadratic takes
			 * minutes. */
			if (took > 5)
				fail_msg("%s: %f s", shapes[i].what, took);
		}
}

/* glibc's count; nothing where a sanitizer replaced malloc. */
static size_t allocated(void)
{
	return mallinfo2().uordblks;
}

static void frame__keeps_no_names__of_a_million(void **state)
{
	struct record r;
	char stanza[200];
	size_t before = 0;
	int i;

	(void)state;
	record_open(&r, &caps);
	assert_int_equal(frame_feed(r.frame, HEADER, strlen(HEADER)), 0);
	for (i = 0; i < 250000; i++) {
		int len = snprintf(stanza, sizeof(stanza),
		    "<n%d><b%d xmlns:p%d='u%d'><p%d:c q%d=''/></b%d></n%d>", i,
		    i, i, i, i, i, i, i);

		rewind(r.out);
		assert_int_equal(
		    frame_feed(r.frame, stanza, (size_t)len), FRAME_FINE);
		if (i == 1000)
			before = allocated();
	}
	assert_int_equal(r.stanzas, 250000);
	assert_true(allocated() <= before + 4096);
	record_close(&r);
}

static void frame__keeps_no_bytes__of_what_it_skips(void **state)
{
	static char piece[65536];
	struct record r;
	int i;

	(void)state;
	memset(piece, 'x', sizeof(piece));
	record_open(&r, &caps);
	assert_int_equal(
	    frame_feed(r.frame, HEADER "<iq from='e'>", strlen(HEADER) + 13),
	    FRAME_FINE);
	for (i = 0; i < 1000; i++) {
		assert_int_equal(
		    frame_feed(r.frame, piece, sizeof(piece)), FRAME_FINE);
		assert_true(i < 4 || frame_kept(r.frame) == 0);
	}
	assert_int_equal(frame_feed(r.frame, "</iq>", 5), FRAME_FINE);
	assert_string_equal(
	    record_text(&r), "header i1\niq/iq from='e' unfit=large\n");
	record_close(&r);
}

static const struct ending {
	const char *header;
	const char *stanza;
	enum frame_error error;
} endings[] = {
    {HEADER,		   "</c></b></a>",           FRAME_FINE           },
    {HEADER,		   "</c></a></b>",           FRAME_NOT_WELL_FORMED},
    {HEADER,		   "<d e='<'/></c></b></a>", FRAME_NOT_WELL_FORMED},
    {HEADER,		   "<!-- --></c></b></a>",   FRAME_RESTRICTED     },
    {"<stream:stream a='",     "'>",                     FRAME_BAD_HEADER     },
    {HEADER "</stream:stream", ">",                      FRAME_NOT_WELL_FORMED},
};

/* What is skipped must be balanced; what is no stanza has no right to size. */
static void frame__ends_the_stream__when_its_end_cannot_be_found(void **state)
{
	static char blanks[3000];
	struct record r;
	size_t i;

	(void)state;
	memset(blanks, ' ', sizeof(blanks));
	for (i = 0; i < COUNT(endings); i++) {
		const char *header = endings[i].header;
		const char *stanza = endings[i].stanza;

		record_open(&r, &record_caps);
		assert_int_equal(
		    frame_feed(r.frame, header, strlen(header)), FRAME_FINE);
		if (strcmp(header, HEADER) == 0)
			assert_int_equal(
			    frame_feed(r.frame, "<a><b><c>", 9), FRAME_FINE);
		(void)frame_feed(r.frame, blanks, sizeof(blanks));
		assert_int_equal(frame_feed(r.frame, stanza, strlen(stanza)),
		    endings[i].error);
		record_close(&r);
	}
}

/* Of what is skipped the start tag alone is read, and must be right. */
static void frame__ends_the_stream__when_a_skipped_head_is_wrong(void **state)
{
	static const char *const heads[] = {
	    "<message from='e' from='f'>", "<x:message from='e'>"};
	static char blanks[3000];
	struct record r;
	size_t i;

	(void)state;
	memset(blanks, ' ', sizeof(blanks));
	for (i = 0; i < COUNT(heads); i++) {
		enum frame_error error;

		record_open(&r, &record_caps);
		error = frame_feed(r.frame, HEADER, strlen(HEADER));
		assert_int_equal(error, FRAME_FINE);
		(void)frame_feed(r.frame, heads[i], strlen(heads[i]));
		error = frame_feed(r.frame, blanks, sizeof(blanks));
		if (error == FRAME_FINE)
			error = frame_feed(r.frame, "</message>", 10);
		assert_int_equal(error, FRAME_NOT_WELL_FORMED);
		record_close(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(frame__lives_on__after_hostile_shapes),
	    cmocka_unit_test(frame__keeps_no_names__of_a_million),
	    cmocka_unit_test(frame__keeps_no_bytes__of_what_it_skips),
	    cmocka_unit_test(
		frame__ends_the_stream__when_its_end_cannot_be_found),
	    cmocka_unit_test(
		frame__ends_the_stream__when_a_skipped_head_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
