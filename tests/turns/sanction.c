#include "tests/turns/sanction.h"

#include <stdlib.h>
#include <string.h>

#include "component/command/command.h"
#include "roster/absence_file.h"
#include "tests/sim/random.h"
#include "tests/turns/row.h"
#include "tests/turns/street.h"

/*
 * What must hold of each step, whoever brought it about:
 * - a file becomes excused, noted or referred by a command of a supervisor of
 * the region who was not to be met there, nor while it ran, nor represents the
 * claimant, with their name and a reason, and is opened again by nobody else;
 * - the days of a claimant begin when they prove to know of it, or where they
 * are represented, when whoever represents them does;
 * - one comes to be by a finding "claimant absent" and by nothing else;
 * - it is unfounded by another finding and by nothing else;
 * - all other findings, and all of time, leave a decision as it was; one that
 * stood for so long is the store's alone.
 */
static const int64_t DAY = INT64_C(86400) * 1000000;
static const int64_t HOUR = INT64_C(3600) * 1000000;

#define SERVICE "suivi.localhost"

/* Three appointments that are over: Marie's with Jean, Paul's with Lea, and
 * Paul's with Tom, who is a minor and represented by Anne; while that one ran
 * Marie answered for Tom, too. Marie and Anne are supervisors. */
static const char *const town[] = {
    "region id=1 code=idf zone=Europe/Paris state=open language=en",
    "advisor id=1 region=1 ceiling=9 number=A1 jid=marie@localhost name=Marie",
    "advisor id=2 region=1 ceiling=9 number=A2 jid=paul@localhost name=Paul",
    "claimant id=1 region=1 advisor=1 consent number=C1 alias=c-aaaaaaaa"
    " jid=jean@localhost name=Jean",
    "claimant id=2 region=1 advisor=2 consent number=C2 alias=c-bbbbbbbb"
    " jid=lea@localhost name=Lea",
    "claimant id=3 region=1 advisor=2 consent number=C3 alias=c-cccccccc"
    " jid=tom@localhost name=Tom",
    "represent claimant=3 jid=anne@localhost name=Anne",
    "role jid=rosa@localhost role=supervisor region=1 given",
    "role jid=anne@localhost role=supervisor region=1 given",
    "role jid=marie@localhost role=supervisor region=1 given",
    "role jid=else@localhost role=supervisor region=7 given",
    "role jid=eva@localhost role=evaluator given",
    "role jid=olga@localhost role=operator given",
    "probed claimants=9 advisors=9",
    "upkeep at=now",
    "answered at=now",
    "offsets zone=Europe/Paris until=+9000d",
    "privilege host=localhost version=2 roster presence",
    "appointment id=1 at=-1h claimant=1 advisor=1 region=1 since=-2h"
    " until=-90m channel=phone state=past version=4 by=advisor",
    "appointment id=2 at=-1h claimant=2 advisor=2 region=1 since=-2h"
    " until=-90m channel=phone state=past version=4 by=advisor",
    "appointment id=3 at=-1h claimant=3 advisor=2 region=1 since=-2h"
    " until=-90m channel=phone state=past version=4 by=advisor",
};

enum {
	FILES = 3,
	REPRESENTED = 2, /* the last of them */
	WALKS = 400,
	STEPS = 40,
	LATEST = 4000 /* days */
};

static const uint64_t ids[FILES] = {
    (UINT64_C(1) << 40) + 1, (UINT64_C(1) << 40) + 2, (UINT64_C(1) << 40) + 3};

static const char *const people[] = {"jean", "lea", "tom", "anne", "marie",
    "paul", "rosa", "else", "eva", "olga", "eve"};

/* Who may decide each of them. */
static const char *const deciders[FILES][3] = {
    {"rosa@localhost",  "anne@localhost"},
    {"rosa@localhost",                 "anne@localhost", "marie@localhost"},
    {"rosa@localhost"},
};

/* With whose knowledge the days begin. */
static const char *const knowers[FILES] = {"jean", "lea", "anne"};

static const char *const words[] = {
    "decide # excused a stay in hospital, with a certificate",
    "decide # noted nothing was heard within the days",
    "decide # referred this is the third time without a word",
    "decide # referred no",
    "reopen # there is more to be said of this",
    "explain my train did not come",
    "phone record C1 reached",
    "phone record C1 no-answer",
    "phone record C2 reached",
    "files",
    "1",
    "yes",
    "STOP",
};

/* Kinds of roster/evidence.def, minutes from the beginning, whose. */
static const struct sight {
	enum evidence_kind kind;
	enum side who;
	int at, until;
} shown[] = {
    {EVIDENCE_DISPLAYED,   SIDE_CLAIMANT, -600, -600},
    {EVIDENCE_NO_ANSWER,   SIDE_ADVISOR,  2,    2   },
    {EVIDENCE_SENTENCE,    SIDE_CLAIMANT, 3,    3   },
    {EVIDENCE_REACHED,     SIDE_ADVISOR,  4,    4   },
    {EVIDENCE_DAEMON_DOWN, SIDE_NOBODY,   -5,   9   },
    {EVIDENCE_CLOCK_STEP,  SIDE_NOBODY,   -5,   9   },
    {EVIDENCE_SHUT,        SIDE_NOBODY,   -5,   9   },
    {EVIDENCE_BOUNCED,     SIDE_CLAIMANT, 2,    2   },
    {EVIDENCE_LATE,        SIDE_CLAIMANT, -60,  -60 },
    {EVIDENCE_DELAYED,     SIDE_CLAIMANT, 5,    5   },
};

enum {
	PEOPLE = sizeof(people) / sizeof(people[0]),
	WORDS = sizeof(words) / sizeof(words[0]),
	SHOWN = sizeof(shown) / sizeof(shown[0])
};

struct walk {
	struct street *street;
	enum file_state was[FILES];
	int64_t closed[FILES];
	bool known[FILES]; /* to whom it must be, for the days to begin */
	const char *asker; /* NULL: nobody asked */
	bool judged;       /* evidence was looked at */
	char what[160];    /* the input */
	bool fine;
};

/* ---- the rules ----------------------------------------------------------- */

static enum file_state state_of(const struct walk *w, int i)
{
	struct absence_file file;

	return roster_file(w->street->roster, ids[i], &file) ? file.state
							     : FILE_NONE;
}

static void breach(struct walk *w, int i, const char *rule)
{
	(void)printf("# file %d, %d to %d, by %s: %s\n", i + 1, (int)w->was[i],
	    (int)state_of(w, i), w->what, rule);
	w->fine = false;
}

static bool may_decide(const struct walk *w, int i)
{
	int k;

	for (k = 0; w->asker != NULL && k < 3 && deciders[i][k] != NULL; k++)
		if (strcmp(deciders[i][k], w->asker) == 0)
			return true;
	return false;
}

/* A fact with this name and, where they are given, this word under that key. */
static bool has_fact(
    const struct walk *w, const char *name, const char *key, const char *word)
{
	const struct lines *facts = &w->street->facts;
	const struct text *got;
	size_t i;

	for (i = 0; i < facts->count; i++) {
		if (!text_is(facts->at[i].row.name, name))
			continue;
		got = row_find(&facts->at[i].row, key);
		if (got != NULL && (word == NULL || text_is(*got, word)))
			return true;
	}
	return false;
}

static bool is_by_a_human(const struct walk *w, int i)
{
	return may_decide(w, i) && has_fact(w, "file_step", "by", w->asker) &&
	       has_fact(w, "file_step", "words", NULL) &&
	       has_fact(w, "audit", "outcome", "done");
}

/* By time alone, and long after it was closed. */
static bool is_forgotten(const struct walk *w, int i)
{
	return w->asker == NULL && !w->judged &&
	       absence_file_is_closed(w->was[i]) &&
	       w->street->now >= w->closed[i] + FILE_KEPT &&
	       has_fact(w, "file_left", "file", NULL);
}

static void check_file(struct walk *w, int i)
{
	enum file_state now = state_of(w, i);

	if (now == w->was[i] || (now == FILE_NONE && is_forgotten(w, i)))
		return;
	if (absence_file_is_decided(now) && !is_by_a_human(w, i))
		breach(w, i, "nobody who may decided it");
	if (absence_file_is_decided(w->was[i]) && now != FILE_UNFOUNDED &&
	    !is_by_a_human(w, i))
		breach(w, i, "nobody who may opened it again");
	if (w->was[i] == FILE_UNFOUNDED)
		breach(w, i, "it was closed for good");
	if (w->was[i] == FILE_NONE &&
	    !(w->judged && has_fact(w, "finding", "finding", "2")))
		breach(w, i, "nobody was found absent");
	if (now == FILE_UNFOUNDED &&
	    (!w->judged || has_fact(w, "finding", "finding", "2")))
		breach(w, i, "nothing else was found");
	if (now == FILE_OBSERVING && !w->known[i])
		breach(w, i, "nothing proves that who must know does");
	if (now <= FILE_NONE || now >= FILE_STATES)
		breach(w, i, "there is no such state");
}

static void check(struct walk *w)
{
	size_t k;
	int i;

	for (i = 0; i < FILES; i++)
		check_file(w, i);
	if (has_fact(w, "absence_file", "id", NULL) &&
	    !has_fact(w, "finding", "finding", "2"))
		breach(w, 0, "a file by another finding");
	for (k = 0; k < w->street->faults.count; k++)
		breach(w, 0, w->street->faults.at[k].text.at);
}

/* ---- inputs -------------------------------------------------------------- */

static void begin(struct walk *w, const char *asker, bool judged)
{
	struct absence_file file;
	int i;

	w->asker = asker;
	w->judged = judged;
	for (i = 0; i < FILES; i++) {
		w->was[i] = state_of(w, i);
		if (roster_file(w->street->roster, ids[i], &file))
			w->closed[i] = file.closed;
	}
	lines_empty(&w->street->facts);
	lines_empty(&w->street->out);
}

/* With the file's number for the sign. */
static struct text fill_in(struct arena *arena, const char *what, uint64_t id)
{
	struct build b = {.arena = arena};

	for (; *what != '\0'; what++)
		if (*what == '#')
			build_hex(&b, id);
		else
			build_char(&b, *what);
	return build_done(&b);
}

static void say(struct walk *w, const char *who, const char *what, int i)
{
	struct arena *arena = &w->street->arena;
	struct text body = fill_in(arena, what, ids[i]);
	int k;

	for (k = 0; k < FILES && strncmp(what, "explain", 7) == 0; k++)
		if (strcmp(who, knowers[k]) == 0)
			w->known[k] = true;
	begin(w, build_all(arena, who, "@localhost", (char *)NULL).at, false);
	(void)snprintf(w->what, sizeof(w->what), "%s: %s", who, body.at);
	street_read(w->street,
	    build_all(arena, "<message xml:lang='en' from='", who,
		"@localhost/x' to='accueil@" SERVICE "' type='chat'><body>",
		body.at, "</body></message>", (char *)NULL));
	check(w);
}

static void pass(struct walk *w, int64_t time)
{
	begin(w, NULL, false);
	(void)snprintf(
	    w->what, sizeof(w->what), "%lld hours", (long long)(time / HOUR));
	w->street->now += time;
	street_due(w->street);
	check(w);
}

/* Something came late, so that it is to be judged once more, and is asked for
 * in a turn that all others are below. */
static void look_again(struct walk *w, int i)
{
	struct fact late = {.kind = FACT_PHONE_RECORD};
	struct fact asked = {.kind = FACT_JUDGING};

	late.as.phone_record.appointment = ids[i];
	late.as.phone_record.at = w->street->now;
	street_apply(w->street, &late);
	asked.as.judging.appointment = ids[i];
	asked.as.judging.turn = UINT64_MAX;
	street_apply(w->street, &asked);
}

/* A bit for each of `shown`. */
static void judge(struct walk *w, int i, unsigned set)
{
	static const int64_t MINUTE = INT64_C(60000000);
	struct arena *arena = &w->street->arena;
	struct answer answer = {.question.kind = QUESTION_EVIDENCE};
	struct appointment a;
	unsigned k;

	if (!roster_appointment(w->street->roster, ids[i], &a))
		return;
	look_again(w, i);
	begin(w, NULL, true);
	(void)snprintf(w->what, sizeof(w->what), "evidence %x", set);
	answer.question.appointment = ids[i];
	answer.question.turn = UINT64_MAX;
	for (k = 1; k <= 2; k++)
		if (i == REPRESENTED || k == (unsigned)i + 1)
			fact_append(&answer.facts, arena, FACT_PARTY)
			    ->as.party.advisor = k;
	for (k = 0; k < SHOWN; k++)
		if ((set & 1U << k) != 0)
			fact_append(&answer.facts, arena, FACT_EVIDENCE)
			    ->as.evidence = (struct evidence){
			    .kind = shown[k].kind,
			    .who = shown[k].who,
			    .at = a.since + shown[k].at * MINUTE,
			    .until = a.since + shown[k].until * MINUTE,
			    .source = TEXT("x/1"),
			};
	street_answer(w->street, &answer);
	check(w);
}

/* Of the first line, that to who represents them or that to themselves. */
static void prove(struct walk *w, const char *who, int i, bool for_other)
{
	struct arena *arena = &w->street->arena;
	struct text line = absence_file_line(arena, ids[i], 1, for_other);

	if (state_of(w, i) != FILE_NONE && strcmp(who, knowers[i]) == 0 &&
	    for_other == (i == REPRESENTED))
		w->known[i] = true;

	begin(w, NULL, false);
	(void)snprintf(w->what, sizeof(w->what), "a receipt of %s", who);
	street_read(w->street,
	    build_all(arena, "<message from='", who,
		"@localhost/x' to='accueil@" SERVICE "'><received xmlns='"
		"urn:xmpp:receipts' id='",
		line.at, "'/></message>", (char *)NULL));
	check(w);
}

/* ---- walks --------------------------------------------------------------- */

static void give(struct walk *w, const char *line)
{
	struct fact fact;
	struct row row;

	if (row_read(&w->street->arena, line, &row) != NULL ||
	    row_to_fact(&row, w->street->now, &fact) != NULL)
		abort();
	street_apply(w->street, &fact);
}

static void set_up(struct walk *w, const struct wording *wording)
{
	size_t i;

	memset(w->known, 0, sizeof(w->known));
	w->street = street_new(wording);
	/* All that is due goes in one pass. */
	(void)street_configure(w->street, TEXT("due_room"), 1000);
	street_open(w->street);
	for (i = 0; i < sizeof(town) / sizeof(town[0]); i++)
		give(w, town[i]);
}

/* The file of that appointment in some state; NONE: there is none. */
static void set_file(struct walk *w, enum file_state state, int i)
{
	static const char *const lines[] = {
	    [FILE_NOTICED] = "state=noticed version=1 due=+13d",
	    [FILE_OBSERVING] =
		"state=observing version=2 received=-1h until=+5d due=+3d",
	    [FILE_DUE] = "state=due version=3 received=-9d until=-1h",
	    [FILE_UNPROVEN] = "state=unproven version=2",
	    [FILE_EXCUSED] =
		"state=excused version=4 received=-9d until=-1h closed=-1h",
	    [FILE_NOTED] =
		"state=noted version=4 received=-9d until=-1h closed=-1h",
	    [FILE_REFERRED] =
		"state=referred version=4 received=-9d until=-1h closed=-1h",
	    [FILE_UNFOUNDED] =
		"state=unfounded version=4 received=-9d until=-1h closed=-1h",
	};

	static const char *const files[FILES] = {
	    "absence_file id=1 days=10 claimant=1 parties=1 ",
	    "absence_file id=2 days=10 claimant=2 parties=2 ",
	    "absence_file id=3 days=10 claimant=3 represented_by=anne@localhost parties=\"1 2\" ",
	};

	if (state != FILE_NONE)
		give(w, build_all(&w->street->arena, files[i],
			    i == 0 ? "advisor=1 " : "advisor=2 ",
			    "region=1 since=-2h channel=phone opened=-1h ",
			    lines[state], (char *)NULL)
			    .at);
}

static void one(struct walk *w, const struct wording *wording,
    enum file_state state, int i, uint32_t input)
{
	static const int64_t days[] = {0, 1, 4, 14, 100, LATEST};

	set_up(w, wording);
	set_file(w, state, i);
	if (input < PEOPLE * WORDS)
		say(w, people[input / WORDS], words[input % WORDS], i);
	else if ((input -= PEOPLE * WORDS) < 6)
		pass(w, days[input] * DAY);
	else if ((input -= 6) < 2 * PEOPLE)
		prove(w, people[input / 2], i, input % 2 == 1);
	else
		judge(w, i, input - 2 * PEOPLE);
	street_free(&w->street);
}

/* What was seen is looked at in the same way, whoever they are. */
static uint32_t inputs_of(int i)
{
	return PEOPLE * WORDS + 6 + 2 * PEOPLE + (i == 0 ? 1U << SHOWN : 4);
}

static void every_input_in_every_state(
    struct walk *w, const struct wording *wording)
{
	enum file_state state;
	uint32_t input;
	int i;

	for (i = 0; i < FILES; i += REPRESENTED)
		for (state = FILE_NONE; state < FILE_STATES; state++)
			for (input = 0; input < inputs_of(i); input++)
				one(w, wording, state, i, input);
}

static void some_step(struct walk *w, struct random *random)
{
	int i = (int)random_below(random, FILES);

	switch (random_below(random, 8)) {
	case 0:
		pass(w, (int64_t)random_below(random, 96) * HOUR);
		break;
	case 1:
		prove(w, people[random_below(random, 4)], i,
		    random_chance(random, i == REPRESENTED ? 70 : 10));
		break;
	case 2: /* the first two alone open a file */
		judge(w, i,
		    random_chance(random, 70)
			? 3
			: 3 | random_below(random, 1U << SHOWN));
		break;
	case 3: /* who may decide all of them, as they do it */
		say(w, "rosa", words[random_below(random, 5)], i);
		break;
	default:
		say(w, people[random_below(random, PEOPLE)],
		    words[random_below(random, WORDS)], i);
		break;
	}
}

/* Counts how often each state was reached, so that the walks are none of
 * nothing. */
static void long_traces(struct walk *w, const struct wording *wording)
{
	struct random random = {.state = 1};
	uint32_t reached[FILE_STATES] = {0};
	uint32_t walk, step;
	enum file_state state;
	int i;

	for (walk = 0; walk < WALKS; walk++) {
		set_up(w, wording);
		for (step = 0; step < STEPS; step++) {
			some_step(w, &random);
			for (i = 0; i < FILES; i++)
				if (state_of(w, i) != w->was[i])
					reached[state_of(w, i)]++;
		}
		street_free(&w->street);
	}
	for (state = FILE_NOTICED; state < FILE_STATES; state++)
		if (reached[state] == 0) {
			(void)printf("# no trace came to state %d\n", state);
			w->fine = false;
		}
}

bool sanction_check(const struct wording *wording)
{
	struct walk w = {.fine = true};

	every_input_in_every_state(&w, wording);
	long_traces(&w, wording);
	return w.fine;
}
