/* The link against a server of our own in the same loop: how it comes up, and
 * how it ends. */
#include "tests/unit/link_bench.h"

#include <signal.h>

/* --- coming up ------------------------------------------------------------ */

static void link__comes_up__with_the_right_secret(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	assert_int_equal(b->ups, 1);
	assert_int_equal(b->downs, 0);
	assert_int_equal(b->fails, 0);
	assert_true(server_saw(&b->server, "to='" DOMAIN "'>"));
	bench_free(b);
}

static void link__comes_up_and_reads__byte_by_byte(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.slow = true;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	server_say(&b->server,
	    "<message from='a@b' to='c@d' id='m&lt;1'><body>x</body>"
	    "</message>");
	WAIT(b, stanza_came);
	assert_string_equal(b->last_id, "m<1");
	bench_free(b);
}

static bool second_connection(const struct bench *b)
{
	return b->server.connections == 2;
}

static void link__waits_long__when_the_secret_is_wrong(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.secret = "another";
	bench_open(b);
	WAIT(b, second_connection);
	assert_true(
	    b->server.at[1] - b->server.at[0] >= b->settings.refused_wait);
	assert_non_null(strstr(b->why, "not-authorized"));
	assert_int_equal(b->ups, 0);
	assert_int_equal(b->downs, 0);
	turn_for(b, 50 * MS);
	assert_int_equal(b->fails, 1);
	b->server.secret = SECRET;
	WAIT(b, up);
	bench_free(b);
}

static bool fourth_connection(const struct bench *b)
{
	return b->server.connections == 4;
}

static void link__grows_its_delays__when_it_never_comes_up(void **state)
{
	struct bench *b = bench_new();
	int64_t opened;

	(void)state;
	b->server.silent = true;
	b->settings.connect_wait = 30 * MS;
	opened = loop_monotonic(b->loop);
	bench_open(b);
	WAIT(b, fourth_connection);
	/* Each may be noticed late, so that the next seems to come early; three
	 * that do not grow take 30 ms at most. */
	assert_true(b->server.at[3] - opened >= MS * (3 * 30 + 5 + 10 + 20));
	assert_int_equal(b->fails, 1);
	assert_non_null(strstr(b->why, "connect_wait"));
	bench_free(b);
}

static void link__says_why__when_nobody_listens(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->settings.port = 1;
	bench_open(b);
	WAIT(b, failed);
	assert_non_null(strstr(b->why, "refused"));
	bench_free(b);
}

static void link__finds_its_server__by_name(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->settings.host = "localhost";
	bench_open(b);
	WAIT(b, up);
	bench_free(b);
}

static void link__ignores_stanzas__before_the_handshake(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.early = true;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	WAIT(b, answered);
	assert_int_equal(b->stanzas, 0);
	bench_free(b);
}

/* --- going down ----------------------------------------------------------- */

static void link__returns__when_the_server_cuts_a_stanza(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	server_say(&b->server, "<message from='a@b' to='c@d'><bo");
	turn_for(b, 10 * MS);
	server_hang_up(&b->server);
	WAIT(b, down);
	WAIT(b, up_twice);
	link_intake(b->link, true);
	server_say(&b->server, "<message from='a@b' id='whole'/>");
	WAIT(b, stanza_came);
	assert_int_equal(b->stanzas, 1);
	assert_string_equal(b->last_id, "whole");
	bench_free(b);
}

static bool error_seen(const struct bench *b)
{
	return server_saw(&b->server,
		   "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:"
		   "ns:xmpp-streams'/></stream:error></stream:stream>") ||
	       b->server.connections > 1;
}

static void link__says_why_and_returns__when_the_xml_is_broken(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	server_say(&b->server, "<message><a></b></message>");
	WAIT(b, error_seen);
	assert_int_equal(b->server.connections, 1);
	WAIT(b, down);
	assert_non_null(strstr(b->why, "not well-formed"));
	WAIT(b, up_twice);
	bench_free(b);
}

static void link__waits_long__when_it_is_replaced(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	server_say(&b->server,
	    "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-"
	    "streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>New"
	    "</text></stream:error>");
	WAIT(b, down);
	assert_non_null(strstr(b->why, "conflict"));
	WAIT(b, up_twice);
	assert_true(
	    b->server.at[1] - b->server.at[0] >= b->settings.refused_wait);
	bench_free(b);
}

static bool tried(const struct bench *b)
{
	return b->server.connections > 0;
}

static void link__waits__while_it_is_barred(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	bench_open(b);
	link_bar(b->link, true);
	turn_for(b, 50 * MS);
	assert_false(tried(b));
	link_bar(b->link, false);
	WAIT(b, up);
	/* One that stands is left alone; a new one has to wait again. */
	link_bar(b->link, true);
	turn_for(b, 20 * MS);
	assert_true(up(b));
	server_hang_up(&b->server);
	WAIT(b, down);
	turn_for(b, 50 * MS);
	assert_int_equal(b->server.connections, 1);
	link_bar(b->link, false);
	WAIT(b, up_twice);
	bench_free(b);
}

static bool connected(const struct bench *b)
{
	return b->server.connected;
}

static void link__gives_an_attempt_up__when_it_is_barred(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.silent = true;
	bench_open(b);
	WAIT(b, connected);
	link_bar(b->link, true);
	turn_for(b, 50 * MS);
	assert_int_equal(b->fails, 1);
	assert_int_equal(b->server.connections, 1);
	b->server.silent = false;
	link_bar(b->link, false);
	WAIT(b, up);
	bench_free(b);
}

/* --- closing -------------------------------------------------------------- */

static void close__says_goodbye_once_and_hears_last_words(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	link_send(b->link, TEXT("<presence type='unavailable'/>"));
	server_say(&b->server, "<message id='late'/>");
	link_close(b->link, on_closed, b);
	assert_false(link_up(b->link));
	WAIT(b, closed);
	turn_for(b, 50 * MS);
	assert_true(server_saw(
	    &b->server, "<presence type='unavailable'/></stream:stream>"));
	assert_int_equal(b->closes, 1);
	assert_int_equal(b->downs, 0);
	assert_int_equal(b->stanzas, 1);
	assert_string_equal(b->last_id, "late");
	assert_int_equal(b->server.connections, 1);
	bench_free(b);
}

static void close__ends__before_anything_was_opened(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	bench_open(b);
	link_close(b->link, on_closed, b);
	WAIT(b, closed);
	turn_for(b, 20 * MS);
	assert_int_equal(b->server.connections, 0);
	assert_int_equal(b->closes, 1);
	bench_free(b);
}

static void close__ends__in_the_middle_of_coming_up(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.silent = true;
	bench_open(b);
	WAIT(b, connected);
	link_close(b->link, on_closed, b);
	WAIT(b, closed);
	assert_int_equal(b->fails, 0);
	bench_free(b);
}

static void free__is_possible__at_any_time(void **state)
{
	struct bench *b;
	int i;

	(void)state;
	for (i = 0; i < 12; i++) {
		b = bench_new();
		bench_open(b);
		if (i % 2 == 1)
			link_free(&b->link);
		else
			turn_for(b, i * MS / 2);
		bench_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(link__comes_up__with_the_right_secret),
	    cmocka_unit_test(link__comes_up_and_reads__byte_by_byte),
	    cmocka_unit_test(link__waits_long__when_the_secret_is_wrong),
	    cmocka_unit_test(link__grows_its_delays__when_it_never_comes_up),
	    cmocka_unit_test(link__says_why__when_nobody_listens),
	    cmocka_unit_test(link__finds_its_server__by_name),
	    cmocka_unit_test(link__ignores_stanzas__before_the_handshake),
	    cmocka_unit_test(link__returns__when_the_server_cuts_a_stanza),
	    cmocka_unit_test(
		link__says_why_and_returns__when_the_xml_is_broken),
	    cmocka_unit_test(link__waits_long__when_it_is_replaced),
	    cmocka_unit_test(link__waits__while_it_is_barred),
	    cmocka_unit_test(link__gives_an_attempt_up__when_it_is_barred),
	    cmocka_unit_test(close__says_goodbye_once_and_hears_last_words),
	    cmocka_unit_test(close__ends__before_anything_was_opened),
	    cmocka_unit_test(close__ends__in_the_middle_of_coming_up),
	    cmocka_unit_test(free__is_possible__at_any_time),
	};

	/* As loop_signals() does: a server that hangs up is no end of ours. */
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
