#include "component/check.h"

#include <stdlib.h>
#include <string.h>

#include "component/link.h"
#include "component/road_settings.h"
#include "component/talk/wording.h"
#include "component/talk/zone.h"
#include "store/decode.h"
#include "store/session.h"
#include "store/statement.h"
#include "store/store.h"

struct check {
	const struct config *config;
	struct session *session; /* NULL: not connected */
	struct loop *loop;
	char cell[300]; /* first cell of the last answer */
	char why[300];
	bool is_free; /* no daemon serves the domain: we hold its lock */
};

static bool say(bool fine, const char *what, const char *detail)
{
	(void)printf("%-8s %-10s %s\n", fine ? "ok" : "WRONG", what, detail);
	return fine;
}

static void keep_cell(void *ctx, const struct row *row)
{
	struct check *check = ctx;

	if (row->count > 0)
		(void)snprintf(check->cell, sizeof(check->cell), "%.*s",
		    (int)row->cells[0].len, row->cells[0].at);
}

static bool ask(struct check *check, const char *sql)
{
	check->cell[0] = '\0';
	return session_run(check->session, sql, keep_cell, check);
}

static bool check_wording(struct check *check)
{
	struct wording *wording = wording_load(
	    check->config->wording_folder, check->why, sizeof(check->why));
	bool fine = wording != NULL;

	wording_free(&wording);
	return say(
	    fine, "wording", fine ? check->config->wording_folder : check->why);
}

static bool check_database(struct check *check)
{
	bool fine;

	check->session = session_open(check->config->database, "guichet check");
	fine = session_why(check->session)[0] == '\0';
	(void)say(
	    fine, "database", fine ? "connected" : session_why(check->session));
	if (!fine)
		session_free(&check->session);
	return fine;
}

static bool check_schema(struct check *check)
{
	if (check->session == NULL)
		return false;
	if (!ask(check, statement_sql(STATEMENT_SCHEMA)))
		return say(false, "schema", session_why(check->session));
	if (strcmp(check->cell, STORE_SCHEMA) == 0)
		return say(true, "schema", check->cell);
	(void)snprintf(check->why, sizeof(check->why),
	    "is at %.100s, wanted %s: run schema/apply.sh",
	    check->cell[0] != '\0' ? check->cell : "nothing", STORE_SCHEMA);
	return say(false, "schema", check->why);
}

static bool check_grants(struct check *check)
{
	if (check->session == NULL)
		return false;
	if (!ask(check, statement_sql(STATEMENT_GRANTS)))
		return say(false, "grants", session_why(check->session));
	if (check->cell[0] == '\0')
		return say(true, "grants", "as the daemon needs them");
	(void)snprintf(
	    check->why, sizeof(check->why), "missing: %.280s", check->cell);
	return say(false, "grants", check->why);
}

/* ICU decides when somebody must have answered, PostgreSQL counts it: they
 * must agree on what clocks show. */
static void compare_zone(void *ctx, const struct row *row)
{
	struct check *check = ctx;
	struct text zone = row->cells[1];
	int64_t from = decode_number(row->cells[2]);
	int64_t until = decode_number(row->cells[3]);
	struct arena arena = {0};
	const struct hours_offset *offsets;
	uint32_t count;

	offsets = zone_offsets(&arena, zone, from, until, &count);
	if (check->why[0] == '\0' &&
	    (count != 1 || offsets[0].seconds != decode_number(row->cells[4])))
		(void)snprintf(check->why, sizeof(check->why),
		    "region %.*s: zone %.*s is %s", (int)row->cells[0].len,
		    row->cells[0].at, (int)zone.len, zone.at,
		    count == 0 ? "not known to ICU"
			       : "not the same to ICU and PostgreSQL");
	arena_free(&arena);
}

static bool check_zones(struct check *check)
{
	if (check->session == NULL)
		return false;
	check->why[0] = '\0';
	if (!session_run(check->session, statement_sql(STATEMENT_ZONES),
		compare_zone, check))
		return say(false, "zones", session_why(check->session));
	return say(check->why[0] == '\0', "zones",
	    check->why[0] == '\0' ? "ICU and PostgreSQL agree" : check->why);
}

/* The lock stays ours until the end, so no daemon starts meanwhile. */
static bool check_lock(struct check *check)
{
	char sql[400];

	if (check->session == NULL)
		return false;
	(void)snprintf(sql, sizeof(sql),
	    "SELECT set_config('guichet.domain', '%.255s', false)",
	    check->config->domain);
	if (!ask(check, sql) || !ask(check, statement_sql(STATEMENT_LOCK)))
		return say(false, "lock", session_why(check->session));
	check->is_free = strcmp(check->cell, "t") == 0;
	return say(true, "lock",
	    check->is_free ? "no daemon serves this domain"
			   : "a daemon serves this domain");
}

static void on_up(void *ctx)
{
	const struct check *check = ctx;

	loop_stop(check->loop, EXIT_SUCCESS);
}

static void on_failed(void *ctx, const char *why)
{
	struct check *check = ctx;

	(void)snprintf(check->why, sizeof(check->why), "%s", why);
	loop_stop(check->loop, EXIT_FAILURE);
}

static void ignore_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	(void)ctx;
	(void)stanza;
	(void)arena;
}

static void ignore_proven(void *ctx, uint64_t mark)
{
	(void)ctx;
	(void)mark;
}

static void ignore_full(void *ctx, bool full)
{
	(void)ctx;
	(void)full;
}

static void on_closed(void *ctx)
{
	const struct check *check = ctx;

	loop_stop(check->loop, EXIT_SUCCESS);
}

static bool shake_hands(struct check *check)
{
	struct link_settings settings = settings_for_link(check->config);
	struct link_events events = {
	    .up = on_up,
	    .down = on_failed,
	    .stanza = ignore_stanza,
	    .proven = ignore_proven,
	    .full = ignore_full,
	    .failed = on_failed,
	    .ctx = check,
	};
	struct link *link;
	bool fine;

	check->loop = loop_new();
	link = link_new(check->loop, &settings, &events);
	link_open(link);
	fine = loop_run(check->loop) == EXIT_SUCCESS;
	link_close(link, on_closed, check);
	(void)loop_run(check->loop);
	link_free(&link);
	loop_free(&check->loop);
	return fine;
}

static bool check_server(struct check *check)
{
	char where[300];

	(void)snprintf(where, sizeof(where), "%.200s:%d",
	    check->config->server_host, (int)check->config->server_port);
	if (check->session != NULL && !check->is_free)
		return say(true, "server",
		    "not tried: a second log-in would end the daemon's");
	if (check->session == NULL)
		return say(false, "server",
		    "not tried: nobody knows whether a daemon serves");
	if (shake_hands(check))
		return say(true, "server", where);
	(void)printf(
	    "%-8s %-10s %s: %s\n", "WRONG", "server", where, check->why);
	return false;
}

int check_run(const struct config *config)
{
	static bool (*const checks[])(struct check *) = {
	    check_wording,
	    check_database,
	    check_schema,
	    check_grants,
	    check_zones,
	    check_lock,
	    check_server,
	};
	struct check check = {.config = config};
	bool fine = true;
	size_t i;

	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		fine = checks[i](&check) && fine;
	session_free(&check.session);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
