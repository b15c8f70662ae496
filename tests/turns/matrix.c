#include "tests/turns/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "component/command/command.h"
#include "component/talk/dispatch.h"
#include "roster/arena.h"
#include "tests/turns/street.h"

#define SERVICE "suivi.localhost"
#define ALIAS   "c-aaaaaaaa"

/* Fred followed Jean before Marie does. */
static const char *const town[] = {
    "region id=1 code=idf zone=Europe/Paris state=open language=en",
    "advisor id=1 region=1 ceiling=9 number=A1 jid=marie@localhost name=Marie",
    "advisor id=2 region=1 ceiling=9 number=A2 jid=paul@localhost name=Paul",
    "advisor id=3 region=1 ceiling=9 number=A3 jid=fred@localhost name=Fred",
    "claimant id=1 region=1 advisor=3 consent number=C1 alias=c-aaaaaaaa"
    " jid=jean@localhost name=Jean",
    "claimant id=1 region=1 advisor=1 consent number=C1 alias=c-aaaaaaaa"
    " jid=jean@localhost name=Jean",
    "claimant id=2 region=1 advisor=2 consent number=C2 alias=c-bbbbbbbb"
    " jid=lea@localhost name=Lea",
    "claimant id=3 region=1 advisor=1 number=C3 alias=c-cccccccc"
    " jid=noah@localhost name=Noah",
    "role jid=sam@localhost role=supervisor region=1 given",
    "role jid=eva@localhost role=evaluator given",
    "role jid=olga@localhost role=operator given",
    "probed claimants=9 advisors=9",
    "upkeep at=now",
    "presence who=a1 resource=gajim show=available",
    "presence who=c1 resource=dino show=available",
    "sighting advisor=1 available",
    "appointment id=9 claimant=1 advisor=1 region=1 since=+1d until=+1470m"
    " channel=chat state=confirmed by=advisor",
};

static const struct column {
	const char *jid;
	const char *title;
} columns[] = {
    {"eve@localhost",         "stranger"          },
    {"zoe@elsewhere.example", "stranger elsewhere"},
    {"c-aaaaaaaa@" SERVICE,   "forger"            },
    {"noah@localhost",        "not enrolled"      },
    {"jean@localhost",        "the claimant"      },
    {"lea@localhost",         "another claimant"  },
    {"marie@localhost",       "their advisor"     },
    {"paul@localhost",        "another advisor"   },
    {"fred@localhost",        "former advisor"    },
    {"sam@localhost",         "supervisor"        },
    {"eva@localhost",         "evaluator"         },
    {"olga@localhost",        "operator"          },
};

enum {
	COLUMNS = sizeof(columns) / sizeof(columns[0]),
	TOWN = sizeof(town) / sizeof(town[0])
};

struct matrix {
	FILE *to;
	const struct wording *wording;
	bool fine;
};

/* One try: a town of its own, so that none changes what the next one sees. */
struct trial {
	struct street *street;
	const struct column *column;
	struct build cell;
};

/* ---- what came of it ----------------------------------------------------- */

static bool has(struct text text, const char *part)
{
	return text.len > 0 && strstr(text.at, part) != NULL;
}

static void add(struct trial *t, const char *before, struct text word)
{
	if (has(build_done(&t->cell), text_keep(&t->street->arena, word).at))
		return;
	if (t->cell.len > 0)
		build_string(&t->cell, ", ");
	build_string(&t->cell, before);
	build_text(&t->cell, word);
}

/* From behind `from` up to one of `ends`. */
static struct text between(struct text text, const char *from, const char *ends)
{
	const char *at = strstr(text.at, from);

	if (at == NULL)
		return (struct text){"", 0};
	at += strlen(from);
	return (struct text){at, strcspn(at, ends)};
}

static struct text presence_type(struct text xml)
{
	struct text tag = {xml.at, strcspn(xml.at, ">")};
	struct text type = between(xml, " type='", "'");

	return type.len > 0 && type.at < tag.at + tag.len ? type
							  : TEXT("available");
}

static void add_own(struct trial *t, struct text xml)
{
	if (has(xml, "type='error'><error"))
		add(t, "",
		    between((struct text){strstr(xml.at, "<error"), 0}, "><",
			" /"));
	else if (text_starts(xml, TEXT("<presence")))
		add(t, "", presence_type(xml));
	else if (text_starts(xml, TEXT("<message")))
		add(t, "", TEXT("told"));
	else if (has(xml, "<note type='error'"))
		add(t, "", TEXT("refused"));
	else if (has(xml, "status='executing'"))
		add(t, "", TEXT("asked more"));
	else
		add(t, "", TEXT("answered"));
}

static void add_sent(struct trial *t, struct text xml)
{
	struct text to = between(xml, " to='", "'");
	struct text bare = text_of(t->column->jid);

	if (to.len >= bare.len && memcmp(to.at, bare.at, bare.len) == 0)
		add_own(t, xml);
	else
		add(t, "to ", between(xml, " to='", "@/'"));
}

/* What is kept of it for a while only is not worth a word. */
static bool is_passing(struct text name)
{
	return text_is(name, "session") || text_is(name, "courtesy") ||
	       text_is(name, "from-nobody");
}

static void add_fact(struct trial *t, const struct row *row)
{
	const struct text *word = row_find(row, "outcome");

	if (word != NULL && !text_is(*word, "done"))
		add(t, "", *word);
	else if (!is_passing(row->name))
		add(t, "+", row->name);
}

static struct text outcome(struct trial *t)
{
	const struct lines *facts = &t->street->facts;
	const struct lines *out = &t->street->out;
	size_t i;

	t->cell = (struct build){.arena = &t->street->arena};
	for (i = 0; i < out->count; i++)
		add_sent(t, out->at[i].text);
	for (i = 0; i < facts->count; i++)
		add_fact(t, &facts->at[i].row);
	return build_done(&t->cell);
}

/* ---- trying -------------------------------------------------------------- */

static struct trial begin(const struct matrix *m, const struct column *column)
{
	struct trial t = {street_new(m->wording), column, {0}};
	struct fact fact;
	struct row row;
	size_t i;

	street_open(t.street);
	for (i = 0; i < TOWN; i++) {
		if (row_read(&t.street->arena, town[i], &row) != NULL ||
		    row_to_fact(&row, t.street->now, &fact) != NULL)
			abort();
		street_apply(t.street, &fact);
	}
	return t;
}

static void give(struct trial *t, struct text xml)
{
	lines_empty(&t->street->facts);
	lines_empty(&t->street->out);
	street_read(t->street, xml);
}

static void end(struct matrix *m, struct trial *t)
{
	size_t i;

	for (i = 0; i < t->street->faults.count; i++) {
		(void)printf("# %s: %s\n", t->column->title,
		    t->street->faults.at[i].text.at);
		m->fine = false;
	}
	street_free(&t->street);
}

static struct text stanza(struct trial *t, const char *name, const char *type,
    const char *to, const char *inside)
{
	return build_all(&t->street->arena, "<", name, " from='",
	    t->column->jid, "/x' to='", to, "' id='m1' type='", type, "'>",
	    inside, "</", name, ">", (char *)NULL);
}

static void put_cell(struct matrix *m, struct text cell)
{
	(void)fprintf(m->to, " %s |", cell.len > 0 ? cell.at : "\xe2\x80\x93");
}

static void head(struct matrix *m, const char *what)
{
	size_t i;

	(void)fprintf(m->to, "\n## %s\n\n| |", what);
	for (i = 0; i < COLUMNS; i++)
		(void)fprintf(m->to, " %s |", columns[i].title);
	(void)fputs("\n|---|", m->to);
	for (i = 0; i < COLUMNS; i++)
		(void)fputs("---|", m->to);
	(void)fputc('\n', m->to);
}

/* ---- routes -------------------------------------------------------------- */

static const char *const targets[] = {
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

	for (i = 0; i < COLUMNS; i++) {
		t = begin(m, &columns[i]);
		give(&t, stanza(&t, name, type, targets[target], inside));
		put_cell(m, outcome(&t));
		end(m, &t);
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

	head(m, "Messages and presence");
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

	head(m, "Requests");
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

/* ---- commands ------------------------------------------------------------ */

/* Something that fits, about Jean where it is about somebody. */
static const char *value_of(const struct field *field, struct arena *arena)
{
	struct build b = {.arena = arena};

	switch (field->type) {
	case TYPE_LINE: /* the one that may be left out fills itself in */
		return field->required ? "x" : "";
	case TYPE_LINES:
	case TYPE_WORD:
		return "x";
	case TYPE_NUMBER:
		build_number(&b, field->least);
		return build_done(&b).at;
	case TYPE_DAY: /* a month that is over, where days of the past do */
		if (field->ahead)
			return "today";
		return text_is(text_of(field->name), "to") ? "2026-10-31"
							   : "2026-10-01";
	case TYPE_INSTANT:
		return "tomorrow 14:00";
	case TYPE_APPOINTMENT: /* the only one fills itself in */
		return "";
	case TYPE_CHOICE:
		return field->options[0].value;
	case TYPE_CLAIMANT:
		return ALIAS;
	case TYPE_ADVISOR:
		return "A2";
	case TYPE_REGION:
		return "idf";
	case TYPE_JID:
		return "nina@localhost";
	case TYPE_SPANS:
		return "9-17";
	}
	return "";
}

static struct text form_of(
    const struct command *command, struct arena *arena, const char *session)
{
	const struct field *field = command->fields;
	struct build b = {.arena = arena};
	uint32_t i;

	build_string(&b, "<command xmlns='http://jabber.org/protocol/commands'"
			 " node='");
	build_string(&b, command->node);
	build_string(&b, session);
	build_string(&b, "'><x xmlns='jabber:x:data' type='submit'>");
	for (i = 0; i < command_fields(command); i++) {
		if (*value_of(&field[i], arena) == '\0')
			continue;
		build_string(&b, "<field var='");
		build_string(&b, field[i].name);
		build_string(&b, "'><value>");
		build_string(&b, value_of(&field[i], arena));
		build_string(&b, "</value></field>");
	}
	build_string(&b, "</x></command>");
	return build_done(&b);
}

static struct text words_of(const struct command *command, struct arena *arena)
{
	const struct field *field = command->fields;
	struct build b = {.arena = arena};
	uint32_t i;

	build_string(&b, "<body>");
	build_string(&b, command->node);
	for (i = 0; i < command_fields(command); i++) {
		build_char(&b, ' ');
		build_string(&b, field[i].name);
		build_char(&b, '=');
		build_string(&b, value_of(&field[i], arena));
	}
	build_string(&b, "</body>");
	return build_done(&b);
}

/* Goes on where more is asked for: with an empty form, and to agree. */
static void give_form(
    struct trial *t, const struct command *command, enum target target)
{
	struct arena *arena = &t->street->arena;
	struct text session;
	int steps;

	give(t, stanza(t, "iq", "set", targets[target],
		    form_of(command, arena, "").at));
	for (steps = 0; steps < 2 && t->street->out.count > 0 &&
			has(t->street->out.at[0].text, "status='executing'");
	     steps++) {
		session = build_all(arena, "' sessionid='",
		    text_keep(arena,
			between(t->street->out.at[0].text, " sessionid='", "'"))
			.at,
		    (char *)NULL);
		give(t, stanza(t, "iq", "set", targets[target],
			    form_of(command, arena, session.at).at));
	}
}

static void give_words(struct trial *t, const struct command *command)
{
	struct arena *arena = &t->street->arena;
	size_t i;

	give(t, stanza(t, "message", "chat", targets[TARGET_SERVICE],
		    words_of(command, arena).at));
	for (i = 0; i < t->street->facts.count; i++)
		if (has(t->street->facts.at[i].text, "asked=confirm")) {
			give(t,
			    stanza(t, "message", "chat",
				targets[TARGET_SERVICE], "<body>yes</body>"));
			return;
		}
}

enum door_here {
	ON_DOMAIN,
	ON_ALIAS,
	BY_WORDS,
	DOORS_HERE
};

static void write_command(
    struct matrix *m, const struct command *command, enum door_here door)
{
	static const char *const doors[] = {
	    [ON_DOMAIN] = "by a form",
	    [ON_ALIAS] = "on the alias",
	    [BY_WORDS] = "by words",
	};
	struct trial t;
	size_t i;

	(void)fprintf(m->to, "| %s %s |", command->node, doors[door]);
	for (i = 0; i < COLUMNS; i++) {
		t = begin(m, &columns[i]);
		if (door == BY_WORDS)
			give_words(&t, command);
		else
			give_form(&t, command,
			    door == ON_ALIAS ? TARGET_ALIAS : TARGET_DOMAIN);
		put_cell(m, outcome(&t));
		end(m, &t);
	}
	(void)fputc('\n', m->to);
}

bool matrix_write(FILE *to, const struct wording *wording)
{
	struct matrix m = {.to = to, .wording = wording, .fine = true};
	enum door_here door;
	uint32_t i;

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
	for (door = 0; door < DOORS_HERE; door++) {
		static const char *const heads[] = {"Commands by forms",
		    "Commands on the alias", "Commands by words"};

		head(&m, heads[door]);
		for (i = 0; i < command_count; i++)
			write_command(&m, commands[i], door);
	}
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
