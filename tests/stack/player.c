/*
 * An XMPP client that plays a part:
 *
 *	player -j JID -f PASSWORDFILE [-h HOST] [-p PORT] [-t SECONDS] STEP...
 *
 * Steps, each done before the next one begins:
 *	say TO TEXT    sends a sentence
 *	hear TEXT      waits for a sentence that contains TEXT
 *	reply TEXT     answers whom it heard last
 *	receipt        waits until what it sent last was received (XEP-0184)
 *
 * Prints what it sends and sees. Exits 0 when all steps are done, 1 when the
 * time is over or the connection ends before. The server's certificate is not
 * verified: this is for servers on the loopback.
 */
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <strophe.h>

#define NS_RECEIPTS "urn:xmpp:receipts"

struct player {
	xmpp_ctx_t *ctx;
	xmpp_conn_t *conn;
	const char *jid;
	const char *host;
	unsigned short port;
	unsigned long wait; /* milliseconds */
	char password[128];
	char *const *step; /* NULL at the end */
	char *heard_from;
	char *last_id; /* of what was sent last */
	bool received; /* last_id was */
	bool done;
};

static void print(const struct player *player, const char *what,
    const char *other, const char *text)
{
	struct timespec now;
	struct tm tm;
	char clock[16];

	(void)clock_gettime(CLOCK_REALTIME, &now);
	(void)localtime_r(&now.tv_sec, &tm);
	(void)strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	(void)printf("%s.%03ld  %s %s %s  %s\n", clock, now.tv_nsec / 1000000,
	    player->jid, what, other, text);
	(void)fflush(stdout);
}

static void replace(char **old, const char *with)
{
	free(*old);
	*old = with != NULL ? strdup(with) : NULL;
}

static void add_child(
    struct player *player, xmpp_stanza_t *to, const char *name, const char *id)
{
	xmpp_stanza_t *child = xmpp_stanza_new(player->ctx);

	(void)xmpp_stanza_set_name(child, name);
	(void)xmpp_stanza_set_ns(child, NS_RECEIPTS);
	if (id != NULL)
		(void)xmpp_stanza_set_id(child, id);
	(void)xmpp_stanza_add_child_ex(to, child, 0);
}

static void say(struct player *player, const char *to, const char *text)
{
	char *id = xmpp_uuid_gen(player->ctx);
	xmpp_stanza_t *message = xmpp_message_new(player->ctx, "chat", to, id);

	(void)xmpp_message_set_body(message, text);
	add_child(player, message, "request", NULL);
	xmpp_send(player->conn, message);
	(void)xmpp_stanza_release(message);
	replace(&player->last_id, id);
	player->received = false;
	xmpp_free(player->ctx, id);
	print(player, "->", to, text);
}

/* The steps: what each needs, and what it does; false: not yet. */
static bool step_say(struct player *player)
{
	say(player, player->step[1], player->step[2]);
	return true;
}

static bool step_reply(struct player *player)
{
	if (player->heard_from == NULL)
		return false;
	say(player, player->heard_from, player->step[1]);
	return true;
}

static bool step_hear(struct player *player)
{
	(void)player;
	return false; /* on_message() goes on */
}

static bool step_receipt(struct player *player)
{
	return player->received;
}

static const struct step {
	const char *name;
	size_t words;
	bool (*perform)(struct player *);
} steps[] = {
    {"say",     3, step_say    },
    {"hear",    2, step_hear   },
    {"reply",   2, step_reply  },
    {"receipt", 1, step_receipt},
};

static const struct step *step_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strcmp(steps[i].name, name) == 0)
			return &steps[i];
	return NULL;
}

static void perform(struct player *player)
{
	while (*player->step != NULL) {
		const struct step *step = step_of(*player->step);

		assert(step != NULL); /* steps_are_known() */
		if (!step->perform(player))
			return;
		player->step += step->words;
	}
	if (!player->done) {
		player->done = true;
		xmpp_disconnect(player->conn);
	}
}

static void heard(struct player *player, const char *from, const char *text)
{
	print(player, "<-", from, text);
	replace(&player->heard_from, from);
	if (*player->step != NULL && strcmp(*player->step, "hear") == 0 &&
	    strstr(text, player->step[1]) != NULL)
		player->step += 2;
}

static void acknowledge(struct player *player, xmpp_stanza_t *message)
{
	const char *id = xmpp_stanza_get_id(message);
	xmpp_stanza_t *receipt;

	if (id == NULL || xmpp_stanza_get_child_by_name_and_ns(
			      message, "request", NS_RECEIPTS) == NULL)
		return;
	receipt = xmpp_message_new(
	    player->ctx, "chat", xmpp_stanza_get_from(message), NULL);
	add_child(player, receipt, "received", id);
	xmpp_send(player->conn, receipt);
	(void)xmpp_stanza_release(receipt);
}

static int on_message(xmpp_conn_t *conn, xmpp_stanza_t *message, void *ctx)
{
	struct player *player = ctx;
	const char *from = xmpp_stanza_get_from(message);
	const char *type = xmpp_stanza_get_type(message);
	char *body = xmpp_message_get_body(message);
	xmpp_stanza_t *receipt = xmpp_stanza_get_child_by_name_and_ns(
	    message, "received", NS_RECEIPTS);
	const char *id = receipt != NULL ? xmpp_stanza_get_id(receipt) : NULL;

	(void)conn;
	if (from == NULL)
		return 1;
	if (type != NULL && strcmp(type, "error") == 0) {
		print(player, "<-", from, "an error");
	} else if (body != NULL) {
		acknowledge(player, message);
		heard(player, from, body);
	} else if (id != NULL && player->last_id != NULL &&
		   strcmp(id, player->last_id) == 0) {
		player->received = true;
		print(player, "<-", from, "(received)");
	}
	if (body != NULL)
		xmpp_free(player->ctx, body);
	perform(player);
	return 1;
}

static int on_timeout(xmpp_conn_t *conn, void *ctx)
{
	const struct player *player = ctx;

	(void)conn;
	print(player, "!", "time is over before", *player->step);
	xmpp_stop(player->ctx);
	return 0;
}

static void on_connection(xmpp_conn_t *conn, xmpp_conn_event_t event, int error,
    xmpp_stream_error_t *stream_error, void *ctx)
{
	struct player *player = ctx;
	xmpp_stanza_t *presence;

	(void)stream_error;
	if (event != XMPP_CONN_CONNECT) {
		if (!player->done)
			(void)fprintf(stderr, "player: %s: disconnected: %s\n",
			    player->jid, strerror(error));
		xmpp_stop(player->ctx);
		return;
	}
	xmpp_handler_add(conn, on_message, NULL, "message", NULL, player);
	presence = xmpp_presence_new(player->ctx);
	xmpp_send(conn, presence);
	(void)xmpp_stanza_release(presence);
	print(player, "is", "online", "");
	perform(player);
}

static bool read_password(struct player *player, const char *path)
{
	FILE *file = fopen(path, "re");
	bool read = file != NULL && fgets(player->password,
					sizeof(player->password), file) != NULL;

	if (file != NULL)
		(void)fclose(file);
	player->password[strcspn(player->password, "\n")] = '\0';
	return read;
}

static bool steps_are_known(char *const *step)
{
	while (*step != NULL) {
		const struct step *known = step_of(*step);
		size_t words;

		if (known == NULL)
			return false;
		for (words = known->words; words > 0; words--)
			if (*step++ == NULL)
				return false;
	}
	return true;
}

static unsigned long number(const char *text, unsigned long most)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 10);
	return errno == 0 && *end == '\0' && value <= most ? value : 0;
}

static bool read_options(struct player *player, int argc, char **argv)
{
	const char *password = NULL;
	int option;

	while ((option = getopt(argc, argv, "j:f:h:p:t:")) != -1) {
		if (option == 'j')
			player->jid = optarg;
		else if (option == 'f')
			password = optarg;
		else if (option == 'h')
			player->host = optarg;
		else if (option == 'p')
			player->port = (unsigned short)number(optarg, 65535);
		else if (option == 't')
			player->wait = 1000 * number(optarg, 86400);
		else
			return false;
	}
	player->step = argv + optind;
	return player->jid != NULL && password != NULL && player->port > 0 &&
	       player->wait > 0 && steps_are_known(player->step) &&
	       read_password(player, password);
}

static void play(struct player *player)
{
	player->ctx = xmpp_ctx_new(NULL, NULL);
	player->conn = xmpp_conn_new(player->ctx);
	(void)xmpp_conn_set_flags(player->conn, XMPP_CONN_FLAG_TRUST_TLS);
	xmpp_conn_set_jid(player->conn, player->jid);
	xmpp_conn_set_pass(player->conn, player->password);
	xmpp_timed_handler_add(player->conn, on_timeout, player->wait, player);
	if (xmpp_connect_client(player->conn, player->host, player->port,
		on_connection, player) == XMPP_EOK)
		xmpp_run(player->ctx);
	replace(&player->heard_from, NULL);
	replace(&player->last_id, NULL);
	(void)xmpp_conn_release(player->conn);
	xmpp_ctx_free(player->ctx);
}

int main(int argc, char **argv)
{
	struct player player = {
	    .host = "127.0.0.1", .port = 5222, .wait = 30000};

	if (!read_options(&player, argc, argv)) {
		(void)fputs("usage: player -j JID -f PASSWORDFILE [-h HOST] "
			    "[-p PORT] [-t SECONDS] STEP...\n",
		    stderr);
		return EXIT_FAILURE;
	}
	xmpp_initialize();
	play(&player);
	xmpp_shutdown();
	return player.done ? EXIT_SUCCESS : EXIT_FAILURE;
}
