#include "component/client/probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "component/client/client.h"

#define NS_RECEIPTS "urn:xmpp:receipts"

enum {
	DONE,
	FAILED,
	WRONG,
	NO_LOGIN,
	LATE,
	SECONDS = 30,
	STEPS = 5,
	TEXT_BYTES = 64,
	ADDRESS = 3072, /* bytes of a JID (RFC 6122) */
};

static const char *const names[STEPS] = {
    "login", "forwarded", "receipt", "answer", "total"};

struct probe {
	const char *advisor_file, *claimant_file;
	bool json;
	int seconds;
	struct account advisor_account, claimant_account;
	struct client *advisor, *claimant;
	char question[TEXT_BYTES], answer[TEXT_BYTES], id[TEXT_BYTES];
	char alias[ADDRESS];
	double took[STEPS]; /* milliseconds */
};

static double now(void)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1000 + (double)at.tv_nsec / 1e6;
}

static int usage(void)
{
	(void)fputs("usage: guichet probe -a ADVISOR -b CLAIMANT [--json]"
		    " [--timeout SECONDS]\n",
	    stderr);
	return WRONG;
}

static bool take_word(struct probe *p, const char *flag, const char *value)
{
	if (strcmp(flag, "-a") == 0)
		p->advisor_file = value;
	else if (strcmp(flag, "-b") == 0)
		p->claimant_file = value;
	else if (strcmp(flag, "--timeout") == 0)
		p->seconds = (int)strtol(value, NULL, 10);
	else
		return false;
	return true;
}

static bool read_words(struct probe *p, int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0) {
			p->json = true;
			continue;
		}
		if (i + 1 == argc || !take_word(p, argv[i], argv[i + 1]))
			return false;
		i++;
	}
	return p->advisor_file != NULL && p->claimant_file != NULL &&
	       p->seconds > 0;
}

/* ---- what is waited for -------------------------------------------------- */

static bool has_body(xmpp_stanza_t *message, const char *wanted)
{
	xmpp_stanza_t *body = xmpp_stanza_get_child_by_name(message, "body");
	char *text = body != NULL ? xmpp_stanza_get_text(body) : NULL;
	bool same = text != NULL && strcmp(text, wanted) == 0;

	free(text);
	return same;
}

static bool is_question(void *ctx, xmpp_stanza_t *message)
{
	struct probe *p = ctx;
	const char *from = xmpp_stanza_get_from(message);

	if (from == NULL || !has_body(message, p->question))
		return false;
	(void)snprintf(p->alias, sizeof(p->alias), "%s", from);
	return true;
}

static bool is_receipt(void *ctx, xmpp_stanza_t *message)
{
	const struct probe *p = ctx;
	xmpp_stanza_t *received = xmpp_stanza_get_child_by_name_and_ns(
	    message, "received", NS_RECEIPTS);
	const char *id =
	    received != NULL ? xmpp_stanza_get_attribute(received, "id") : NULL;

	return id != NULL && strcmp(id, p->id) == 0;
}

static bool is_answer(void *ctx, xmpp_stanza_t *message)
{
	const struct probe *p = ctx;

	return has_body(message, p->answer);
}

/* ---- what is sent -------------------------------------------------------- */

static void say(struct client *client, const char *to, const char *id,
    const char *body, bool with_request)
{
	xmpp_stanza_t *message = client_message_to(client, to, id);

	client_text(client, client_child(client, message, "body", NULL), body);
	if (with_request)
		(void)client_child(client, message, "request", NS_RECEIPTS);
	client_send(client, message);
}

static void acknowledge(struct probe *p)
{
	xmpp_stanza_t *message = client_message_to(p->advisor, p->alias, NULL);
	xmpp_stanza_t *received =
	    client_child(p->advisor, message, "received", NS_RECEIPTS);

	(void)xmpp_stanza_set_attribute(received, "id", p->id);
	client_send(p->advisor, message);
}

/* ---- the walk ------------------------------------------------------------ */

static int fault(const struct probe *p, int step)
{
	const struct client *of =
	    client_fault(p->claimant) != CLIENT_FINE ? p->claimant : p->advisor;

	(void)fprintf(stderr, "guichet: %s: %s\n", names[step],
	    client_why(of)[0] != '\0' ? client_why(of) : "did not come");
	if (client_fault(of) == CLIENT_LATE)
		return LATE;
	return step == 0 ? NO_LOGIN : FAILED;
}

static bool log_in(struct probe *p)
{
	p->advisor = client_open(&p->advisor_account, p->seconds);
	p->claimant = client_open(&p->claimant_account, p->seconds);
	if (client_fault(p->advisor) != CLIENT_FINE ||
	    client_fault(p->claimant) != CLIENT_FINE)
		return false;
	client_appear(p->advisor);
	client_appear(p->claimant);
	return true;
}

static int walk(struct probe *p)
{
	char contact[ADDRESS];
	double begun = now(), at = begun;
	int step;

	for (step = 0; step < STEPS - 1; step++) {
		bool fine = false;

		switch (step) {
		case 0:
			fine = log_in(p);
			break;
		case 1:
			(void)snprintf(contact, sizeof(contact),
			    "conseiller@%s", p->claimant_account.domain);
			say(p->claimant, contact, p->id, p->question, true);
			fine = client_wait(
			    p->advisor, p->claimant, is_question, p);
			break;
		case 2:
			acknowledge(p);
			fine =
			    client_wait(p->claimant, p->advisor, is_receipt, p);
			break;
		default:
			say(p->advisor, p->alias, NULL, p->answer, false);
			fine =
			    client_wait(p->claimant, p->advisor, is_answer, p);
			break;
		}
		if (!fine)
			return fault(p, step);
		p->took[step] = now() - at;
		at = now();
	}
	p->took[STEPS - 1] = now() - begun;
	return DONE;
}

static void show(const struct probe *p)
{
	int step;

	for (step = 0; step < STEPS; step++)
		(void)printf(p->json ? "%s\"%s\":%.1f" : "%s%-10s %8.1f ms\n",
		    !p->json    ? ""
		    : step == 0 ? "{"
				: ",",
		    names[step], p->took[step]);
	if (p->json)
		(void)puts("}");
}

int probe_run(int argc, char **argv)
{
	struct probe p = {.seconds = SECONDS};
	char why[512];
	int code;

	if (!read_words(&p, argc, argv))
		return usage();
	(void)snprintf(
	    p.id, sizeof(p.id), "probe-%lx-%.0f", (long)getpid(), now());
	(void)snprintf(p.question, sizeof(p.question), "guichet %.48s", p.id);
	(void)snprintf(p.answer, sizeof(p.answer), "answer %.48s", p.id);
	if (!account_load(
		&p.advisor_account, p.advisor_file, why, sizeof(why)) ||
	    !account_load(
		&p.claimant_account, p.claimant_file, why, sizeof(why))) {
		(void)fprintf(stderr, "guichet: %s\n", why);
		code = WRONG;
	} else {
		code = walk(&p);
		if (code == DONE)
			show(&p);
	}
	client_close(&p.advisor);
	client_close(&p.claimant);
	account_free(&p.advisor_account);
	account_free(&p.claimant_account);
	return code;
}
