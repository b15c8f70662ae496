/* What a link that is up lets through: proofs by pings, and back-pressure. */
#include "tests/unit/link_bench.h"

#include <signal.h>

/* --- pings ---------------------------------------------------------------- */

static void ping__proves_the_mark__when_it_returns(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	link_send(b->link, TEXT("<message id='one'/>"));
	link_mark(b->link, 7, true);
	WAIT(b, seven_proven);
	assert_true(link_answered(b->link) > 0);
	assert_int_equal(b->stanzas, 0);
	bench_free(b);
}

static bool ping_seen(const struct bench *b)
{
	return server_saw(&b->server, "id='ping/2'");
}

static void ping__goes_at_once__after_many_stanzas(void **state)
{
	struct bench *b = bench_new();
	int i;

	(void)state;
	b->settings.ping_soon = BOUND;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	for (i = 0; i < 8; i++)
		link_send(b->link, TEXT("<message/>"));
	link_mark(b->link, 7, true);
	WAIT(b, seven_proven);
	bench_free(b);
}

static void ping__ends_the_link__when_it_is_lost(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.mute = true;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	link_mark(b->link, 7, true);
	WAIT(b, down);
	assert_int_equal(b->proven, 0);
	assert_non_null(strstr(b->why, "ping"));
	b->server.mute = false;
	WAIT(b, up_twice);
	assert_int_equal(link_answered(b->link), 0);
	bench_free(b);
}

static void ping__does_not_end_the_link__while_intake_is_off(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.mute = true;
	b->settings.ping_wait = 60 * MS;
	bench_open(b);
	WAIT(b, up);
	link_mark(b->link, 7, true);
	turn_for(b, 200 * MS);
	assert_int_equal(b->downs, 0);
	link_intake(b->link, true);
	WAIT(b, down);
	bench_free(b);
}

static void ping__of_somebody_else__is_handed_on(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.mute = true;
	b->settings.ping_wait = BOUND;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	turn_for(b, 30 * MS);
	link_mark(b->link, 7, true);
	WAIT(b, ping_seen);
	server_say(&b->server,
	    "<iq type='result' from='a@b' to='" DOMAIN "' id='ping/2'/>"
	    "<iq type='result' from='" DOMAIN "' id='ping/99'/>"
	    "<iq type='set' from='" DOMAIN "' id='ping/2'/>"
	    "<iq type='error' from='" DOMAIN "' id='ping/2'/>");
	WAIT(b, seven_proven);
	assert_int_equal(b->stanzas, 3);
	bench_free(b);
}

/* --- back-pressure -------------------------------------------------------- */

static bool full(const struct bench *b)
{
	return b->fulls == 1;
}

static bool empty(const struct bench *b)
{
	return b->empties == 1;
}

static bool last_seen(const struct bench *b)
{
	return server_saw(&b->server, "<presence id='last'/>");
}

static void link__is_full__while_the_server_does_not_read(void **state)
{
	struct bench *b = bench_up();
	struct arena arena = {0};
	struct text text = {.len = 4096};
	int sent = 0;

	(void)state;
	text.at = memset(arena_alloc(&arena, text.len), ' ', text.len);
	turn_for(b, 40 * MS);
	server_read(&b->server, false);
	while (!full(b) && sent++ < 2500) {
		link_send(b->link, text);
		if (sent % 16 == 0)
			turn_for(b, MS);
	}
	assert_int_equal(b->fulls, 1);
	assert_int_equal(b->empties, 0);
	link_send(b->link, TEXT("<presence id='last'/>"));
	turn_for(b, 20 * MS);
	assert_int_equal(b->empties, 0);
	server_read(&b->server, true);
	WAIT(b, empty);
	WAIT(b, last_seen);
	assert_int_equal(b->fulls, 1);
	assert_int_equal(b->downs, 0);
	arena_free(&arena);
	bench_free(b);
}

static void link__gathers_its_writes__in_one_turn(void **state)
{
	struct bench *b = bench_up();
	unsigned reads;
	int i;

	(void)state;
	WAIT(b, answered);
	reads = b->server.reads;
	for (i = 0; i < 1000; i++)
		link_send(b->link, TEXT("<message id='some'/>"));
	link_send(b->link, TEXT("<presence id='last'/>"));
	WAIT(b, last_seen);
	assert_true(b->server.reads - reads < 20);
	bench_free(b);
}

static void link__keeps_what_comes__while_intake_is_off(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	bench_open(b);
	WAIT(b, up);
	server_say(&b->server, "<message id='1'/><message id='2'/>");
	turn_for(b, 30 * MS);
	server_say(&b->server, "<message id='3'/>");
	turn_for(b, 30 * MS);
	assert_int_equal(b->stanzas, 0);
	b->stop_after = 1;
	link_intake(b->link, true);
	turn_for(b, 30 * MS);
	assert_int_equal(b->stanzas, 1);
	link_intake(b->link, true);
	WAIT(b, three_came);
	assert_string_equal(b->last_id, "3");
	bench_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ping__proves_the_mark__when_it_returns),
	    cmocka_unit_test(ping__goes_at_once__after_many_stanzas),
	    cmocka_unit_test(ping__ends_the_link__when_it_is_lost),
	    cmocka_unit_test(ping__does_not_end_the_link__while_intake_is_off),
	    cmocka_unit_test(ping__of_somebody_else__is_handed_on),
	    cmocka_unit_test(link__is_full__while_the_server_does_not_read),
	    cmocka_unit_test(link__gathers_its_writes__in_one_turn),
	    cmocka_unit_test(link__keeps_what_comes__while_intake_is_off),
	};

	/* As loop_signals() does: a server that hangs up is no end of ours. */
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
