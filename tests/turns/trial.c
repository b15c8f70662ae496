#include "tests/turns/trial.h"

#include <stdlib.h>
#include <string.h>

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

const struct column trial_columns[TRIAL_COLUMNS] = {
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

/* ---- what came of it ----------------------------------------------------- */

bool trial_has(struct text text, const char *part)
{
	return text.len > 0 && strstr(text.at, part) != NULL;
}

static void add(struct trial *t, const char *before, struct text word)
{
	if (trial_has(
		build_done(&t->cell), text_keep(&t->street->arena, word).at))
		return;
	if (t->cell.len > 0)
		build_string(&t->cell, ", ");
	build_string(&t->cell, before);
	build_text(&t->cell, word);
}

struct text trial_between(struct text text, const char *from, const char *ends)
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
	struct text type = trial_between(xml, " type='", "'");

	return type.len > 0 && type.at < tag.at + tag.len ? type
							  : TEXT("available");
}

static void add_own(struct trial *t, struct text xml)
{
	if (trial_has(xml, "type='error'><error"))
		add(t, "",
		    trial_between((struct text){strstr(xml.at, "<error"), 0},
			"><", " /"));
	else if (text_starts(xml, TEXT("<presence")))
		add(t, "", presence_type(xml));
	else if (text_starts(xml, TEXT("<message")))
		add(t, "", TEXT("told"));
	else if (trial_has(xml, "<note type='error'"))
		add(t, "", TEXT("refused"));
	else if (trial_has(xml, "status='executing'"))
		add(t, "", TEXT("asked more"));
	else
		add(t, "", TEXT("answered"));
}

static void add_sent(struct trial *t, struct text xml)
{
	struct text to = trial_between(xml, " to='", "'");
	struct text bare = text_of(t->column->jid);

	if (to.len >= bare.len && memcmp(to.at, bare.at, bare.len) == 0)
		add_own(t, xml);
	else
		add(t, "to ", trial_between(xml, " to='", "@/'"));
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

struct text trial_outcome(struct trial *t)
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

struct trial trial_begin(
    const struct wording *wording, const struct column *column)
{
	struct trial t = {street_new(wording), column, {0}};
	struct fact fact;
	struct row row;
	size_t i;

	street_open(t.street);
	for (i = 0; i < sizeof(town) / sizeof(town[0]); i++) {
		if (row_read(&t.street->arena, town[i], &row) != NULL ||
		    row_to_fact(&row, t.street->now, &fact) != NULL)
			abort();
		street_apply(t.street, &fact);
	}
	return t;
}

void trial_give(struct trial *t, struct text xml)
{
	lines_empty(&t->street->facts);
	lines_empty(&t->street->out);
	street_read(t->street, xml);
}

bool trial_end(struct trial *t)
{
	bool fine = t->street->faults.count == 0;
	size_t i;

	for (i = 0; i < t->street->faults.count; i++)
		(void)printf("# %s: %s\n", t->column->title,
		    t->street->faults.at[i].text.at);
	street_free(&t->street);
	return fine;
}

struct text trial_stanza(struct trial *t, const char *name, const char *type,
    const char *to, const char *inside)
{
	return build_all(&t->street->arena, "<", name, " from='",
	    t->column->jid, "/x' to='", to, "' id='m1' type='", type, "'>",
	    inside, "</", name, ">", (char *)NULL);
}
