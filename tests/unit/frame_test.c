#include "component/frame.h"

#include "frame_record.h"

#include <setjmp.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What follows the header of the stream, and what comes of it. */
static const struct row {
	const char *given;
	const char *want;
	enum frame_error error;
} rows[] = {
    {"<message from='a' to='b'><body>x</body></message>",
     "message/message from='a' to='b' {jabber:component:accept}body=[x]\n",									  FRAME_FINE           },
    {"<message\n\tfrom = \"a\" id='1'\r\ntype='chat' xml:lang='fr' >"
     "</message  >",						     "message/message from='a' id='1' type='chat' lang='fr'\n",             FRAME_FINE           },
    {"<presence/><iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>",
     "presence/presence\niq/iq type='get' {urn:xmpp:ping}ping=[]\n",										 FRAME_FINE           },
    {" \n <presence/>\n\t<presence/> ",
     "presence/presence\npresence/presence\n",												       FRAME_FINE           },
    {"<message id='&lt;&#65;&#xe9;&apos;' from='a&amp;b'/>",
     "message/message from='a&b' id='<A\xc3\xa9''\n",												FRAME_FINE           },
    {"<message><body>a &amp; b &gt; &#x1F600;</body></message>",
     "message/message {jabber:component:accept}body=[a & b > "
	"\xf0\x9f\x98\x80]\n",														       FRAME_FINE           },
    {"<message><body>a<![CDATA[<b>&amp;]]]]><![CDATA[>]]>c</body></message>",
     "message/message {jabber:component:accept}body=[a<b>&amp;]]>c]\n",									      FRAME_FINE           },
    {"<message><body>a\r\nb\rc&#13;d</body></message>",
     "message/message {jabber:component:accept}body=[a\nb\nc\rd]\n",										 FRAME_FINE           },
    {"<message id='a\nb\r\nc&#10;d'/>",                                       "message/message id='a b c\nd'\n",
     FRAME_FINE																			   },
    {"<message><x xmlns='n' a='1' p:b='&quot;' xmlns:p='q'>t<y/>u</x>"
     "</message>",						       "message/message {n}x @a='1' @p:b='\"':<x xmlns='n' a='1' "
	"p:b='&quot;' xmlns:p='q'>t<y/>u</x>\n",									      FRAME_FINE           },
    {"<message xmlns:p='n'><p:x/><p:y xmlns:p='m'/><z xmlns=''/></message>",
     "message/message {n}x=[] {m}y=[] {}z=[]\n",												     FRAME_FINE           },
    {"<message xmlns='jabber:client'><body>x</body></message>",
     "message/message {jabber:component:accept}body=[x]\n",											  FRAME_FINE           },
    {"<message xmlns='urn:x'/>",					      "other/message\n",						     FRAME_FINE           },
    {"<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
     "</stream:error></stream:stream>",				  "other/error {urn:ietf:params:xml:ns:xmpp-streams}conflict=[]\nend\n",
     FRAME_FINE																			   },
    {"<handshake/>",							  "other/handshake\n",						   FRAME_FINE           },
    {"</stream:stream\n>after it < is ignored",                               "end\n",							       FRAME_FINE           },
    {"<message> text <b>x</b> text </message>",
     "message/message {jabber:component:accept}b=[x]\n",											     FRAME_FINE           },
    {"<\xc3\xa9t\xc3\xa9-1.b/>",					      "other/\xc3\xa9t\xc3\xa9-1.b\n",                                       FRAME_FINE           },

    {"x",								     "",								    FRAME_NOT_WELL_FORMED},
    {"<a/>x<b/>",							     "other/a\n",							   FRAME_NOT_WELL_FORMED},
    {"<a></b>",							       "",								    FRAME_NOT_WELL_FORMED},
    {"<a><b></a></b>",							"",								    FRAME_NOT_WELL_FORMED},
    {"</stream>",							     "",								    FRAME_NOT_WELL_FORMED},
    {"</a>",								  "",								    FRAME_NOT_WELL_FORMED},
    {"<a b='1' b='2'/>",						      "",								    FRAME_NOT_WELL_FORMED},
    {"<a><b c='1' d='' c='2'/></a>",					  "",								    FRAME_NOT_WELL_FORMED},
    {"<a b=c/>",							      "",								    FRAME_NOT_WELL_FORMED},
    {"<a b/>",								"",								    FRAME_NOT_WELL_FORMED},
    {"<a b='1'c='2'/>",						       "",								    FRAME_NOT_WELL_FORMED},
    {"<a b='<'/>",							    "",								    FRAME_NOT_WELL_FORMED},
    {"<a / >",								"",								    FRAME_NOT_WELL_FORMED},
    {"<a/ ></a>",							     "",								    FRAME_NOT_WELL_FORMED},
    {"< a/>",								 "",								    FRAME_NOT_WELL_FORMED},
    {"<1a/>",								 "",								    FRAME_NOT_WELL_FORMED},
    {"<a><-b/></a>",							  "",								    FRAME_NOT_WELL_FORMED},
    {"<a><b$/></a>",							  "",								    FRAME_NOT_WELL_FORMED},
    {"<:a/>",								 "",								    FRAME_NOT_WELL_FORMED},
    {"<a:/>",								 "",								    FRAME_NOT_WELL_FORMED},
    {"<a:b:c xmlns:a='n'/>",						  "",								    FRAME_NOT_WELL_FORMED},
    {"<a></a b='c'>",							 "",								    FRAME_NOT_WELL_FORMED},
    {"<a>&nbsp;</a>",							 "",								    FRAME_NOT_WELL_FORMED},
    {"<a>&#0;</a>",							   "",								    FRAME_NOT_WELL_FORMED},
    {"<a>&#xD800;</a>",						       "",								    FRAME_NOT_WELL_FORMED},
    {"<a>&#xFFFE;</a>",						       "",								    FRAME_NOT_WELL_FORMED},
    {"<a>&#x110000;</a>",						     "",								    FRAME_NOT_WELL_FORMED},
    {"<a>&amp</a>",							   "",								    FRAME_NOT_WELL_FORMED},
    {"<a b='&'/>",							    "",								    FRAME_NOT_WELL_FORMED},
    {"<a>]]></a>",							    "",								    FRAME_NOT_WELL_FORMED},
    {"<a>\x01</a>",							   "",								    FRAME_NOT_WELL_FORMED},
    {"<a>\xc0\x80</a>",						       "",								    FRAME_NOT_WELL_FORMED},
    {"<a>\xed\xa0\x80</a>",						   "",								    FRAME_NOT_WELL_FORMED},
    {"<a>\xef\xbf\xbe</a>",						   "",								    FRAME_NOT_WELL_FORMED},
    {"<a>\xe9</a>",							   "",								    FRAME_NOT_WELL_FORMED},
    {"<a>\xf4\x90\x80\x80</a>",					       "",								    FRAME_NOT_WELL_FORMED},
    {"<a b='\xff'/>",							 "",								    FRAME_NOT_WELL_FORMED},
    {"<p:a/>",								"",								    FRAME_NOT_WELL_FORMED},
    {"<a p:b='c'/>",							  "",								    FRAME_NOT_WELL_FORMED},
    {"<a><b><p:c/></b></a>",						  "",								    FRAME_NOT_WELL_FORMED},
    {"<a><b xmlns:p='n'/><p:c/></a>",					 "",								    FRAME_NOT_WELL_FORMED},
    {"<a xmlns:p=''/>",						       "",								    FRAME_NOT_WELL_FORMED},
    {"<a xmlns:xml='n'/>",						    "",								    FRAME_NOT_WELL_FORMED},
    {"<a><![CDAT[x]]></a>",						   "",								    FRAME_NOT_WELL_FORMED},
    {"<![CDATA[x]]>",							 "",								    FRAME_NOT_WELL_FORMED},
    {"<a><!x></a>",							   "",								    FRAME_NOT_WELL_FORMED},
    {"<!-- x -->",							    "",								    FRAME_RESTRICTED     },
    {"<a><!-- x --></a>",						     "",								    FRAME_RESTRICTED     },
    {"<a><?x y?></a>",							"",								    FRAME_RESTRICTED     },
    {"<?xml version='1.0'?>",						 "",								    FRAME_RESTRICTED     },
    {"<!DOCTYPE a>",							  "",								    FRAME_RESTRICTED     },

 /* caps: bytes 2000, depth 8, elements 20, attributes 6, tag 400 */
    {"<message from='a' to='b' id='1'><b c='1' d='' e='' f='' g='' h='' i=''/>"
     "<c/></message><presence/>",					"message/message from='a' to='b' id='1' unfit=shape\n"
	"presence/presence\n",										 FRAME_FINE           },
    {"<message from='a' b='' c='' d='' e='' f='' to='g'><x/></message>"
     "<presence/>",						      "message/message from='a' unfit=shape\npresence/presence\n",
     FRAME_FINE																			   },
    {"<iq from='a'><a><b><c><d><e><f><g><h/></g></f></e></d></c></b></a></iq>"
     "<iq from='b'><a><b><c><d><e><f><g><h><i>x</i></h></g></f></e></d></c>"
     "</b></a></iq><iq/>",					       "iq/iq from='a' {jabber:component:accept}a:<a><b><c><d><e><f><g><h/>"
	"</g></f></e></d></c></b></a>\niq/iq from='b' unfit=shape\niq/iq\n",					  FRAME_FINE           },
    {"<iq xmlns:p='a'><a xmlns:a='a' xmlns:b='b' xmlns:c='c' xmlns:d='d'>"
     "<b xmlns:e='e' xmlns:f='f'/></a></iq><iq/>",		       "iq/iq unfit=shape\niq/iq\n",					  FRAME_FINE           },
    {"<iq id='&amp;'><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/>"
     "<a/><a/><a/><a/><a/><a/><b><![CDATA[</iq>]]></b></iq><iq/>",       "iq/iq id='&' unfit=shape\niq/iq\n",                                   FRAME_FINE           },
};

static enum frame_error feed_rest(
    struct record *r, const char *given, size_t len, size_t first, size_t step)
{
	enum frame_error error = record_feed(r, given, first);
	size_t n;

	for (; first < len; first += n) {
		n = len - first < step ? len - first : step;
		error = record_feed(r, given + first, n);
	}
	return error;
}

static void check(const struct row *row, const char *whole, size_t header,
    size_t first, size_t step)
{
	struct record r;
	enum frame_error error;
	const char *got;

	record_open(&r, &record_caps);
	error = feed_rest(&r, whole, strlen(whole), first, step);
	got = record_text(&r);
	if (header > 0)
		assert_memory_equal(got, "header i1\n", header);
	if (strcmp(got + header, row->want) != 0 || error != row->error)
		fail_msg(
		    "%s\ncut at %zu, then every %zu\ngot %d %s\nwant %d %s",
		    row->given, first, step, (int)error, got + header,
		    (int)row->error, row->want);
	assert_int_equal(frame_feed(r.frame, "", 0), row->error);
	assert_true(frame_kept(r.frame) == 0 || row->error != FRAME_FINE);
	record_close(&r);
}

static void frame__says_the_same__wherever_it_is_cut(void **state)
{
	char whole[4096];
	size_t header = strlen("header i1\n");
	size_t len;
	size_t i;
	size_t cut;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		len = (size_t)snprintf(
		    whole, sizeof(whole), "%s%s", HEADER, rows[i].given);
		assert_true(len < sizeof(whole));
		check(&rows[i], whole, header, 0, 1);
		for (cut = 0; cut <= len; cut++)
			check(&rows[i], whole, header, cut, len);
	}
}

static const struct row starts[] = {
    {"<?xml version='1.0'?>" HEADER,					 "header i1\n",							FRAME_FINE           },
    {"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='no' ?>\n" HEADER,
     "header i1\n",																FRAME_FINE           },
    {"\n" HEADER,							    "header i1\n",							FRAME_FINE           },
    {"<s:stream id='&amp;' xmlns:s='http://etherx.jabber.org/streams' "
     "xmlns='jabber:component:accept' xmlns:db='d'><db:x/><s:error/>"
     "</s:stream>",						     "header &\nother/x\nother/error\nend\n",                              FRAME_FINE           },
    {"<stream xmlns='http://etherx.jabber.org/streams' id='i' "
     "xmlns:c='jabber:component:accept'><c:message><c:body>x</c:body>"
     "</c:message></stream>",					   "header i\nmessage/message {jabber:component:accept}body=[x]\nend\n",
     FRAME_FINE																			 },
    {"<html>",							       "",								   FRAME_BAD_HEADER     },
    {"<stream:stream xmlns:stream='x'>",                                     "",								   FRAME_BAD_HEADER     },
    {"<x:flow xmlns:x='http://etherx.jabber.org/streams'>",                  "",
     FRAME_BAD_HEADER																		   },
    {"<x:stream xmlns:x='http://etherx.jabber.org/streams'/>",               "",
     FRAME_BAD_HEADER																		   },
    {"<stream:stream>",						      "",								   FRAME_NOT_WELL_FORMED},
    {"HTTP/1.1 400 Bad Request",					     "",								   FRAME_NOT_WELL_FORMED},
    {"</stream:stream>",						     "",								   FRAME_NOT_WELL_FORMED},
    {" <?xml version='1.0'?>",					       "",								   FRAME_RESTRICTED     },
    {"<?xml version='1.0'?><?xml version='1.0'?>",                           "",								   FRAME_RESTRICTED     },
    {"<?php?>",							      "",								   FRAME_RESTRICTED     },
    {"<?xml-stylesheet href='x'?>",					  "",								   FRAME_RESTRICTED     },
    {"<?xml?>",							      "",								   FRAME_RESTRICTED     },
    {"<?xml encoding='UTF-8'?>",					     "",								   FRAME_NOT_WELL_FORMED},
    {"<?xml version='1.0' encoding='latin1'?>",                              "",								   FRAME_NOT_WELL_FORMED},
    {"<?xml version='1.0' more='x'?>",				       "",								   FRAME_NOT_WELL_FORMED},
    {"<!DOCTYPE x>",							 "",								   FRAME_RESTRICTED     },
    {"\xef\xbb\xbf" HEADER,						  "",								   FRAME_NOT_WELL_FORMED},
};

static void frame__knows_a_stream_header__when_it_begins(void **state)
{
	size_t len;
	size_t cut;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(starts); i++) {
		len = strlen(starts[i].given);
		check(&starts[i], starts[i].given, 0, 0, 1);
		for (cut = 0; cut <= len; cut++)
			check(&starts[i], starts[i].given, 0, cut, len);
	}
}

static void frame__keeps_what_comes__while_held(void **state)
{
	static const char given[] =
	    HEADER "<presence id='1'/><presence id='2'/><presence id='3'/><pre";
	struct record r;

	(void)state;
	record_open(&r, &record_caps);
	r.hold_at = 1;
	assert_int_equal(record_feed(&r, given, sizeof(given) - 1), FRAME_FINE);
	assert_string_equal(
	    record_text(&r), "header i1\npresence/presence id='1'\n");
	assert_int_equal(
	    frame_kept(r.frame), strlen("<presence id='2'/>") * 2 + 4);

	r.hold_at = 2;
	assert_int_equal(frame_hold(r.frame, false), FRAME_FINE);
	assert_int_equal(r.stanzas, 2);
	assert_int_equal(record_feed(&r, "sence id='4'/>x", 15), FRAME_FINE);
	assert_int_equal(r.stanzas, 2);

	assert_int_equal(frame_hold(r.frame, false), FRAME_NOT_WELL_FORMED);
	assert_int_equal(r.stanzas, 4);
	assert_int_equal(frame_hold(r.frame, true), FRAME_NOT_WELL_FORMED);
	record_close(&r);
}

static void frame__holds_nothing__before_or_after(void **state)
{
	struct frame *none = NULL;
	struct record r;

	(void)state;
	frame_free(&none);
	assert_null(none);
	record_open(&r, &record_caps);
	assert_int_equal(frame_hold(r.frame, true), FRAME_FINE);
	assert_int_equal(record_feed(&r, HEADER, strlen(HEADER)), FRAME_FINE);
	assert_string_equal(record_text(&r), "");
	assert_int_equal(frame_kept(r.frame), strlen(HEADER));
	assert_int_equal(frame_hold(r.frame, false), FRAME_FINE);
	assert_string_equal(record_text(&r), "header i1\n");
	assert_int_equal(frame_kept(r.frame), 0);
	record_close(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(frame__says_the_same__wherever_it_is_cut),
	    cmocka_unit_test(frame__knows_a_stream_header__when_it_begins),
	    cmocka_unit_test(frame__keeps_what_comes__while_held),
	    cmocka_unit_test(frame__holds_nothing__before_or_after),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
