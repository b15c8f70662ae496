#include "component/client/do.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/client/client.h"
#include "component/client/show.h"
#include "roster/arena.h"

#define NS_COMMANDS "http://jabber.org/protocol/commands"
#define NS_ITEMS    "http://jabber.org/protocol/disco#items"
#define NS_FORM     "jabber:x:data"

enum {
	DONE,
	REFUSED,
	WRONG,
	NO_LOGIN,
	LATE,
	SECONDS = 30,
	VALUES = 16,
	VALUE_BYTES = 262144,
	STEPS = 4, /* a form, a question, and what may come between */
};

struct value {
	const char *name; /* not NUL-terminated */
	size_t len;
	char *text;
	bool sent;
};

struct job {
	const char *account;
	const char *node;
	bool json;
	int seconds;
	struct value values[VALUES];
	int count;
	bool submitted; /* a form, with or without values */
	struct client *client;
};

static int usage(void)
{
	(void)fputs("usage: guichet do -a ACCOUNT [--json] [--timeout SECONDS]"
		    " [NODE [FIELD=VALUE|FIELD=@FILE|FIELD=- ...]]\n",
	    stderr);
	return WRONG;
}

static int complain(const char *what, const char *detail)
{
	(void)fprintf(stderr, "guichet: %s%s\n", what, detail);
	return WRONG;
}

/* ---- arguments ----------------------------------------------------------- */

static char *read_whole(FILE *from)
{
	char *at = must_calloc(1, VALUE_BYTES + 1);
	size_t len = fread(at, 1, VALUE_BYTES, from);

	while (len > 0 && at[len - 1] == '\n')
		at[--len] = '\0';
	return at;
}

static char *value_of(const char *text)
{
	FILE *from;
	char *at;

	if (strcmp(text, "-") == 0)
		return read_whole(stdin);
	if (text[0] == '@') {
		from = fopen(text + 1, "re");
		if (from == NULL)
			return NULL;
		at = read_whole(from);
		(void)fclose(from);
		return at;
	}
	return account_copy(text);
}

static bool take_value(struct job *job, const char *word)
{
	const char *equals = strchr(word, '=');
	struct value *value = &job->values[job->count];

	if (equals == NULL || job->count == VALUES)
		return false;
	value->name = word;
	value->len = (size_t)(equals - word);
	value->text = value_of(equals + 1);
	job->count++;
	return value->text != NULL;
}

static bool read_words(struct job *job, int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			job->json = true;
		else if (strcmp(argv[i], "-a") == 0 && i + 1 < argc)
			job->account = argv[++i];
		else if (strcmp(argv[i], "--timeout") == 0 && i + 1 < argc)
			job->seconds = (int)strtol(argv[++i], NULL, 10);
		else if (job->node == NULL && argv[i][0] != '-')
			job->node = argv[i];
		else if (job->node == NULL || !take_value(job, argv[i]))
			return false;
	}
	return job->account != NULL && job->seconds > 0;
}

/* ---- forms --------------------------------------------------------------- */

static xmpp_stanza_t *new_command(
    struct job *job, xmpp_stanza_t *iq, const char *session)
{
	xmpp_stanza_t *command =
	    client_child(job->client, iq, "command", NS_COMMANDS);

	(void)xmpp_stanza_set_attribute(command, "node", job->node);
	if (session != NULL)
		(void)xmpp_stanza_set_attribute(command, "sessionid", session);
	return command;
}

static void add_field(
    struct job *job, xmpp_stanza_t *form, const char *name, char *text)
{
	xmpp_stanza_t *field = client_child(job->client, form, "field", NULL);
	char *rest = text, *line;

	(void)xmpp_stanza_set_attribute(field, "var", name);
	while ((line = strsep(&rest, "\n")) != NULL)
		client_text(job->client,
		    client_child(job->client, field, "value", NULL), line);
}

static struct value *value_for(struct job *job, const char *name)
{
	int i;

	for (i = 0; i < job->count; i++)
		if (strlen(name) == job->values[i].len &&
		    memcmp(name, job->values[i].name, job->values[i].len) == 0)
			return &job->values[i];
	return NULL;
}

static bool is_asked(xmpp_stanza_t *field)
{
	const char *name = xmpp_stanza_get_name(field);

	return name != NULL && strcmp(name, "field") == 0 &&
	       xmpp_stanza_get_attribute(field, "var") != NULL;
}

/* Fills in what the form asks for. False: it asks again for what was sent, or
 * for what nobody gave, so something was wrong with that. */
static bool fill(struct job *job, xmpp_stanza_t *asked, xmpp_stanza_t *form)
{
	xmpp_stanza_t *field = xmpp_stanza_get_children(asked);
	bool again = job->submitted, added = false;
	struct value *value;
	const char *name;

	(void)xmpp_stanza_set_attribute(form, "type", "submit");
	job->submitted = true;
	for (; field != NULL; field = xmpp_stanza_get_next(field)) {
		if (!is_asked(field))
			continue;
		name = xmpp_stanza_get_attribute(field, "var");
		value = value_for(job, name);
		if (value == NULL)
			continue;
		if (value->sent)
			return false;
		value->sent = added = true;
		add_field(job, form, name, value->text);
	}
	return added || !again;
}

static bool asks_nothing(xmpp_stanza_t *asked)
{
	xmpp_stanza_t *field = xmpp_stanza_get_children(asked);

	while (field != NULL && !is_asked(field))
		field = xmpp_stanza_get_next(field);
	return field == NULL;
}

/* ---- steps --------------------------------------------------------------- */

static int fault_code(const struct job *job)
{
	(void)fprintf(stderr, "guichet: %s\n", client_why(job->client));
	return client_fault(job->client) == CLIENT_LATE ? LATE : NO_LOGIN;
}

static void cancel(struct job *job, const char *session)
{
	xmpp_stanza_t *iq = client_iq(job->client, "set");
	xmpp_stanza_t *command = new_command(job, iq, session);
	xmpp_stanza_t *answer;

	(void)xmpp_stanza_set_attribute(command, "action", "cancel");
	answer = client_ask(job->client, iq);
	if (answer != NULL)
		(void)xmpp_stanza_release(answer);
}

/* Shows what the form wants, and gives the command up. */
static int give_up(struct job *job, xmpp_stanza_t *form, const char *session)
{
	show_form(form, stderr);
	cancel(job, session);
	return WRONG;
}

static bool all_sent(const struct job *job)
{
	int i;

	for (i = 0; i < job->count; i++)
		if (!job->values[i].sent)
			return false;
	return true;
}

/* The next request, or NULL and the code of the end. */
static xmpp_stanza_t *next_request(
    struct job *job, xmpp_stanza_t *command, int *code)
{
	const char *session = xmpp_stanza_get_attribute(command, "sessionid");
	xmpp_stanza_t *asked =
	    xmpp_stanza_get_child_by_name_and_ns(command, "x", NS_FORM);
	xmpp_stanza_t *iq = client_iq(job->client, "set");
	xmpp_stanza_t *next = new_command(job, iq, session);

	if (asked == NULL || asks_nothing(asked))
		return iq;
	if (fill(job, asked, client_child(job->client, next, "x", NS_FORM)) &&
	    all_sent(job))
		return iq;
	(void)xmpp_stanza_release(iq);
	*code = give_up(job, asked, session);
	return NULL;
}

static int finish(const struct job *job, xmpp_stanza_t *command)
{
	bool failed = show_notes(command, job->json);

	if (job->json)
		show_json(command, job->node, stdout);
	else
		show_result(command, stdout);
	return failed ? REFUSED : DONE;
}

static int step(struct job *job, xmpp_stanza_t *answer, xmpp_stanza_t **next)
{
	xmpp_stanza_t *command = xmpp_stanza_get_child_by_name_and_ns(
	    answer, "command", NS_COMMANDS);
	const char *status;
	int code = REFUSED;

	*next = NULL;
	if (command == NULL) {
		show_error(answer, stderr);
		return REFUSED;
	}
	status = xmpp_stanza_get_attribute(command, "status");
	if (status != NULL && strcmp(status, "executing") == 0)
		*next = next_request(job, command, &code);
	else if (status != NULL && strcmp(status, "completed") == 0)
		code = finish(job, command);
	return code;
}

static int execute(struct job *job)
{
	xmpp_stanza_t *iq = client_iq(job->client, "set"), *answer;
	int code = REFUSED, steps;

	(void)new_command(job, iq, NULL);
	for (steps = 0; iq != NULL && steps < STEPS; steps++) {
		answer = client_ask(job->client, iq);
		if (answer == NULL)
			return fault_code(job);
		code = step(job, answer, &iq);
		(void)xmpp_stanza_release(answer);
	}
	if (iq != NULL)
		(void)xmpp_stanza_release(iq);
	return code;
}

static int list(struct job *job)
{
	xmpp_stanza_t *iq = client_iq(job->client, "get"), *answer;
	xmpp_stanza_t *query = client_child(job->client, iq, "query", NS_ITEMS);
	bool failed;

	(void)xmpp_stanza_set_attribute(query, "node", NS_COMMANDS);
	answer = client_ask(job->client, iq);
	if (answer == NULL)
		return fault_code(job);
	failed = !show_items(answer, job->json, stdout);
	if (failed)
		show_error(answer, stderr);
	(void)xmpp_stanza_release(answer);
	return failed ? REFUSED : DONE;
}

int do_run(int argc, char **argv)
{
	struct job job = {.seconds = SECONDS};
	struct account account = {0};
	char why[512];
	int i, code;

	if (!read_words(&job, argc, argv)) {
		code = usage();
	} else if (!account_load(&account, job.account, why, sizeof(why))) {
		code = complain("", why);
	} else {
		job.client = client_open(&account, job.seconds);
		if (client_fault(job.client) != CLIENT_FINE)
			code = fault_code(&job);
		else
			code = job.node != NULL ? execute(&job) : list(&job);
		client_close(&job.client);
	}
	for (i = 0; i < job.count; i++)
		free(job.values[i].text);
	account_free(&account);
	return code;
}
