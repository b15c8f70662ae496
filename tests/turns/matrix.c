#include "tests/turns/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "tests/turns/matrix_private.h"

void matrix_cell(struct matrix *m, struct trial *t)
{
	struct text cell = trial_outcome(t);

	(void)fprintf(m->to, " %s |", cell.len > 0 ? cell.at : "\xe2\x80\x93");
	if (!trial_end(t))
		m->fine = false;
}

void matrix_head(struct matrix *m, const char *what)
{
	size_t i;

	(void)fprintf(m->to, "\n## %s\n\n| |", what);
	for (i = 0; i < TRIAL_COLUMNS; i++)
		(void)fprintf(m->to, " %s |", trial_columns[i].title);
	(void)fputs("\n|---|", m->to);
	for (i = 0; i < TRIAL_COLUMNS; i++)
		(void)fputs("---|", m->to);
	(void)fputc('\n', m->to);
}

/* ---- routes -------------------------------------------------------------- */

const char *const matrix_targets[TARGET_UNKNOWN + 1] = {
    [TARGET_DOMAIN] = SERVICE,
    [TARGET_SERVICE] = "accueil@" SERVICE,
    [TARGET_ADVISOR] = "conseiller@" SERVICE,
    [TARGET_ALIAS] = ALIAS "@" SERVICE,
    [TARGET_UNKNOWN] = "nobody@" SERVICE,
};

static const char *const names[] = {
    [TARGET_DOMAIN] = "the domain",
    [TARGET_SERVICE] = "accueil@",
    [TARGET_ADVISOR] = "conseiller@",
    [TARGET_ALIAS] = "the alias",
    [TARGET_UNKNOWN] = "no such address",
};

static void try_stanza(struct matrix *m, enum target target, const char *name,
    const char *type, const char *inside)
{
	struct trial t;
	size_t i;

	for (i = 0; i < TRIAL_COLUMNS; i++) {
		t = trial_begin(m->wording, &trial_columns[i]);
		trial_give(&t, trial_stanza(&t, name, type,
				   matrix_targets[target], inside));
		matrix_cell(m, &t);
	}
	(void)fputc('\n', m->to);
}

static const char *inside_of(enum stanza_kind kind, const char *type)
{
	if (strcmp(type, "error") == 0)
		return "<error type='cancel'><service-unavailable"
		       " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
	return kind == STANZA_MESSAGE ? "<body>Bonjour</body>" : "";
}

/* What stands for every type that has no row of its own. */
static const char *type_of(const struct route *route)
{
	if (route->type != NULL)
		return route->type;
	return route->kind == STANZA_MESSAGE ? "chat" : "subscribed";
}

/* Has a row above it taken that already? */
static bool is_taken(uint32_t i, enum target target)
{
	uint32_t j;

	for (j = 0; j < i; j++)
		if (routes[j].kind == routes[i].kind &&
		    (routes[j].targets & 1U << target) != 0 &&
		    strcmp(type_of(&routes[j]), type_of(&routes[i])) == 0)
			return true;
	return false;
}

static void write_routes(struct matrix *m)
{
	enum target target;
	const char *name, *type;
	uint32_t i;

	matrix_head(m, "Messages and presence");
	for (i = 0; i < route_count; i++) {
		if (routes[i].kind != STANZA_MESSAGE &&
		    routes[i].kind != STANZA_PRESENCE)
			continue;
		name =
		    routes[i].kind == STANZA_MESSAGE ? "message" : "presence";
		type = type_of(&routes[i]);
		for (target = 0; target <= TARGET_UNKNOWN; target++) {
			if ((routes[i].targets & 1U << target) == 0 ||
			    is_taken(i, target))
				continue;
			(void)fprintf(m->to, "| %s %s to %s |", name,
			    type[0] != '\0' ? type : "available",
			    names[target]);
			try_stanza(m, target, name, type,
			    inside_of(routes[i].kind, type));
		}
	}
}

static void write_iqs(struct matrix *m)
{
	const struct iq_route *route;
	enum target target;
	struct text inside;
	struct arena arena = {0};
	uint32_t i;

	matrix_head(m, "Requests");
	for (i = 0; i < iq_route_count; i++) {
		route = &iq_routes[i];
		inside = build_all(&arena, "<", route->name, " xmlns='",
		    route->ns, "'/>", (char *)NULL);
		for (target = 0; target <= TARGET_UNKNOWN; target++) {
			(void)fprintf(m->to, "| %s %s to %s |", route->type,
			    route->ns, names[target]);
			try_stanza(m, target, "iq", route->type, inside.at);
		}
	}
	arena_free(&arena);
}

bool matrix_write(FILE *to, const struct wording *wording)
{
	struct matrix m = {.to = to, .wording = wording, .fine = true};

	(void)fputs(
	    "# Who may what\n\n"
	    "Every route of component/talk/dispatch.c and every "
	    "command of\ncomponent/command/command.def, tried by "
	    "everybody. Printed by `turns matrix`;\n`make test-turns` "
	    "fails where it is not what the tables give. Marie follows "
	    "Jean;\n\xe2\x80\x9cthe alias\xe2\x80\x9d is his, and he is "
	    "whom every command is about.\n\n"
	    "A word in a cell is what the asker got (`told`: a line by "
	    "accueil@; `refused`: a\ncompleted command that says no; "
	    "the condition of an error), `to` somebody: a\nstanza that "
	    "reached them, `+` something: a fact that was stored, or "
	    "asked of the\nstore. \xe2\x80\x93: nothing at all.\n",
	    to);
	write_routes(&m);
	write_iqs(&m);
	matrix_commands(&m);
	return m.fine;
}

/* ---- the reviewed page --------------------------------------------------- */

static bool same_lines(FILE *page, char *now)
{
	char *line = NULL, *left = NULL;
	size_t size = 0;
	bool same = true;
	const char *here;

	for (here = strtok_r(now, "\n", &left); here != NULL;
	     here = strtok_r(NULL, "\n", &left)) {
		do {
			if (getline(&line, &size, page) < 0) {
				free(line);
				(void)printf("# the page lacks: %s\n", here);
				return false;
			}
			line[strcspn(line, "\n")] = '\0';
		} while (line[0] == '\0');
		if (strcmp(line, here) == 0)
			continue;
		(void)printf("# page: %s\n# now:  %s\n", line, here);
		same = false;
	}
	while (getline(&line, &size, page) >= 0)
		if (line[0] != '\n') {
			(void)printf("# only the page has: %s", line);
			same = false;
		}
	free(line);
	return same;
}

bool matrix_check(const struct wording *wording)
{
	FILE *page = fopen(MATRIX_PAGE, "re");
	char *now = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&now, &size);
	bool fine;

	if (page == NULL || to == NULL)
		abort();
	fine = matrix_write(to, wording);
	(void)fclose(to);
	fine = same_lines(page, now) && fine;
	(void)fclose(page);
	free(now);
	return fine;
}
