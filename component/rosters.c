#include "component/rosters.h"

#include <stdio.h>
#include <stdlib.h>

#include "component/road_settings.h"
#include "component/talk/contacts.h"
#include "roster/jid.h"
#include "store/decode.h"
#include "store/session.h"

/* What decides who sees whom, in this order. */
static const enum statement loads[] = {
    STATEMENT_LOAD_REGIONS,
    STATEMENT_LOAD_ADVISORS,
    STATEMENT_LOAD_CLAIMANTS,
    STATEMENT_LOAD_COVERS,
};

struct load {
	struct roster *roster;
	enum statement statement;
};

static void on_row(void *ctx, const struct row *row)
{
	const struct load *load = ctx;
	struct fact fact;

	if (decode_row(NULL, load->statement, row, 0, &fact))
		roster_apply(load->roster, &fact);
}

/* All of one instant. */
static bool load_all(struct session *session, struct roster *roster)
{
	struct load load = {.roster = roster};
	size_t i;

	if (!session_run(session,
		"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", NULL, NULL))
		return false;
	for (i = 0; i < sizeof(loads) / sizeof(loads[0]); i++) {
		load.statement = loads[i];
		if (!session_run(
			session, statement_sql(load.statement), on_row, &load))
			return false;
	}
	return session_run(session, "COMMIT", NULL, NULL);
}

/* Between quotes a shell takes everything as it is, but for a quote. */
static void print_word(struct text word)
{
	size_t i;

	(void)fputs(" '", stdout);
	for (i = 0; i < word.len; i++)
		if (word.at[i] == '\'')
			(void)fputs("'\\''", stdout);
		else
			(void)putchar(word.at[i]);
	(void)putchar('\'');
}

static void print_contact(
    const struct jid *owner, const struct contact *contact)
{
	struct jid jid;

	(void)jid_cut(contact->jid, &jid);
	(void)fputs("ejabberdctl add_rosteritem", stdout);
	print_word(owner->local);
	print_word(owner->domain);
	print_word(jid.local);
	print_word(jid.domain);
	print_word(contact->name);
	print_word(contact->home);
	print_word(text_of(contact->subscription));
	(void)putchar('\n');
}

static void print_account(const struct roster *roster,
    const struct settings *settings, struct text bare)
{
	const struct input none = {.kind = INPUT_NONE};
	struct turn *turn = turn_open(0, 0, roster, settings, &none);
	struct contacts contacts = contacts_wanted(turn, bare);
	struct jid owner;
	size_t i;

	if (jid_cut(bare, &owner))
		for (i = 0; i < contacts.count; i++)
			print_contact(&owner, &contacts.at[i]);
	turn_free(&turn);
}

/* An account that is an advisor's and a claimant's has one roster. */
static void print_all(
    const struct roster *roster, const struct settings *settings)
{
	struct claimant_view claimant;
	struct advisor_view advisor;
	uint32_t i;

	for (i = 0; i < roster_advisors(roster); i++)
		if (roster_advisor(
			roster, roster_advisor_at(roster, i), &advisor))
			print_account(roster, settings, advisor.row.jid);
	for (i = 0; i < roster_claimants(roster); i++)
		if (roster_claimant(
			roster, roster_claimant_at(roster, i), &claimant) &&
		    !roster_advisor_by_jid(roster, claimant.row.jid, &advisor))
			print_account(roster, settings, claimant.row.jid);
}

static int fail(const char *why)
{
	(void)fprintf(stderr, "guichet rosters: %s\n", why);
	return EXIT_FAILURE;
}

static int print_loaded(
    const struct config *config, const struct roster *roster)
{
	char why[256];
	struct wording *wording =
	    wording_load(config->wording_folder, why, sizeof(why));
	struct arena arena = {0};
	struct settings settings;

	if (wording == NULL)
		return fail(why);
	settings = settings_for_talk(config, &arena, wording);
	print_all(roster, &settings);
	wording_free(&wording);
	arena_free(&arena);
	return fflush(stdout) == 0 ? EXIT_SUCCESS
				   : fail("the output cannot be written");
}

int rosters_export(const struct config *config)
{
	const struct roster_bounds bounds = {.resources = 1,
	    .courtesies = 1,
	    .renamed = 1,
	    .hosts = 1,
	    .sessions = 1};
	struct roster *roster = roster_new(&bounds);
	struct session *session =
	    session_open(config->database, "guichet rosters");
	int code;

	if (session_why(session)[0] != '\0' || !load_all(session, roster))
		code = fail(session_why(session));
	else
		code = print_loaded(config, roster);
	session_free(&session);
	roster_free(&roster);
	return code;
}
