#include "tests/turns/year.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "roster/absence_file.h"
#include "tests/turns/row.h"
#include "tests/turns/street.h"

/*
 * The talk floor and the roster through the days of a year: each day every
 * claimant has an appointment that is over, and what was seen of it is another
 * thing each time. A file is kept for a quarter after it was closed, so the
 * first months fill memory, and those behind them may not.
 */
static const int64_t MINUTE = INT64_C(60000000);
static const int64_t HOUR = INT64_C(3600) * 1000000;
static const int64_t DAY = INT64_C(86400) * 1000000;

#define SERVICE "suivi.localhost"

enum {
	CLAIMANTS = 12,
	OVER = 16,    /* days, after which nobody explains any more */
	MONTHS = 125, /* days; something of all was forgotten by then */
	YEAR = 365,
	SLACK = 2 /* percent: a table grows ahead of what it holds */
};

/* What becomes of an appointment. */
enum end {
	MISSED,
	HELD,
	NOBODY, /* was seen */
	ALONE   /* the claimant was there */
};

static const enum end ends[] = {
    MISSED, HELD, NOBODY, ALONE, MISSED, HELD, HELD, NOBODY};

struct kept {
	size_t roster, outbox; /* bytes */
	uint32_t files;
};

/* 0 under a sanitizer, whose blocks are none of malloc's. */
static size_t allocated(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

static void give(struct street *street, const char *line)
{
	struct fact fact;
	struct row row;

	if (row_read(&street->arena, line, &row) != NULL ||
	    row_to_fact(&row, street->now, &fact) != NULL)
		abort();
	street_apply(street, &fact);
}

static struct street *town(const struct wording *wording)
{
	static const char *const lines[] = {
	    "region id=1 code=idf zone=Europe/Paris state=open language=en",
	    "advisor id=1 region=1 number=A1 jid=marie@localhost name=Marie",
	    "role jid=rosa@localhost role=supervisor region=1 given",
	    "probed claimants=99 advisors=9",
	    "offsets zone=Europe/Paris until=+9000d",
	    "privilege host=localhost version=2 roster presence",
	};
	struct street *street = street_new(wording);
	char line[200];
	size_t i;

	street_open(street);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		give(street, lines[i]);
	for (i = 1; i <= CLAIMANTS; i++) {
		(void)snprintf(line, sizeof(line),
		    "claimant id=%zu region=1 advisor=1 consent number=C%zu"
		    " alias=c-%08zu jid=p%zu@localhost name=P%zu",
		    i, i, i, i, i);
		give(street, line);
	}
	return street;
}

/* Nothing that was seen is kept, only what was done. */
static void forget(struct street *street)
{
	lines_empty(&street->facts);
	lines_empty(&street->out);
}

static void pass(struct street *street, int64_t time)
{
	struct fact answered = {.kind = FACT_ANSWERED};
	int i;

	street->now += time;
	answered.as.answered.at = street->now;
	street_apply(street, &answered);
	for (i = 0; i < CLAIMANTS; i++)
		street_due(street);
	forget(street);
}

/* To the service, in English. */
static void write_to(struct street *street, const char *who, const char *inside)
{
	char xml[400];

	(void)snprintf(xml, sizeof(xml),
	    "<message from='%s@localhost/x' to='accueil@" SERVICE
	    "' xml:lang='en'>%s</message>",
	    who, inside);
	street_read(street, text_of(xml));
}

static void appoint(struct street *street, uint32_t claimant, uint64_t id)
{
	struct fact fact = {.kind = FACT_APPOINTMENT};

	fact.as.appointment = (struct appointment){
	    .id = id,
	    .at = street->now,
	    .claimant = claimant,
	    .advisor = 1,
	    .region = 1,
	    .since = street->now - HOUR,
	    .until = street->now - HOUR / 2,
	    .channel = CHANNEL_PHONE,
	    .state = APPOINTMENT_PAST,
	    .version = 4,
	    .by = SIDE_ADVISOR,
	    .note = TEXT("the house at the corner"),
	};
	street_apply(street, &fact);
}

static void see(struct answer *answer, struct arena *arena,
    enum evidence_kind kind, enum side who, int64_t at)
{
	fact_append(&answer->facts, arena, FACT_EVIDENCE)->as.evidence =
	    (struct evidence){
		.kind = kind,
		.who = who,
		.at = at,
		.until = at,
		.source = TEXT("x/1"),
	    };
}

/* As often as it is asked, whatever came since it was asked before. */
static void ask(struct street *street, struct question *question)
{
	struct fact asked = {.kind = FACT_JUDGING};

	question->turn = UINT64_MAX;
	asked.as.judging.appointment = question->appointment;
	asked.as.judging.turn = question->turn;
	street_apply(street, &asked);
}

static void judge(struct street *street, uint64_t id, enum end end)
{
	struct answer answer = {.question.kind = QUESTION_EVIDENCE};
	struct arena arena = {0};
	struct appointment a;

	if (!roster_appointment(street->roster, id, &a))
		abort();
	answer.question.appointment = id;
	ask(street, &answer.question);
	fact_append(&answer.facts, &arena, FACT_PARTY)->as.party.advisor = 1;
	see(&answer, &arena, EVIDENCE_DISPLAYED, SIDE_CLAIMANT, a.since - DAY);
	if (end == MISSED)
		see(&answer, &arena, EVIDENCE_NO_ANSWER, SIDE_ADVISOR,
		    a.since + MINUTE);
	if (end == HELD)
		see(&answer, &arena, EVIDENCE_REACHED, SIDE_ADVISOR,
		    a.since + MINUTE);
	if (end == ALONE)
		see(&answer, &arena, EVIDENCE_SENTENCE, SIDE_CLAIMANT,
		    a.since + MINUTE);
	street_answer(street, &answer);
	arena_free(&arena);
}

/* What came late closes it, or a human excuses it at once, or decides when the
 * days to explain are over. */
static void close_file(struct street *street, uint64_t id, uint32_t day)
{
	static const char *const by[] = {"excused", "noted", "referred"};
	struct fact late = {.kind = FACT_PHONE_RECORD};
	char inside[200];

	if (day % 4 == 3) {
		late.as.phone_record.appointment = id;
		late.as.phone_record.at = street->now;
		street_apply(street, &late);
		judge(street, id, HELD);
		return;
	}
	if (day % 4 != 0)
		id -= (uint64_t)OVER * CLAIMANTS;
	(void)snprintf(inside, sizeof(inside),
	    "<body>decide %" PRIx64 " %s there is no more to be said</body>",
	    id, by[day % 4]);
	write_to(street, "rosa", inside);
}

/* Who missed it explains, and who is asked in doubt answers. */
static void tell(
    struct street *street, const char *who, enum end end, uint64_t id)
{
	char inside[200];

	if (end == NOBODY)
		write_to(street, who, "<body>recap 1</body>");
	if (end != MISSED)
		return;
	(void)snprintf(inside, sizeof(inside),
	    "<received xmlns='urn:xmpp:receipts' id='file/%" PRIx64 "/1'/>",
	    id);
	write_to(street, who, inside);
	write_to(street, who, "<body>explain my train did not come</body>");
}

static void live_a_day(struct street *street, uint32_t day)
{
	uint64_t first =
	    ROW_EPOCH | (UINT64_C(1) << 30) | (uint64_t)day * CLAIMANTS;
	char who[16];
	uint32_t c;
	enum end end;

	for (c = 1; c <= CLAIMANTS; c++) {
		appoint(street, c, first + c);
		end = ends[(c + day) % (sizeof(ends) / sizeof(ends[0]))];
		judge(street, first + c, end);
		(void)snprintf(who, sizeof(who), "p%u", c);
		tell(street, who, end, first + c);
		pass(street, MINUTE);
		if (end == MISSED && day % 4 != 3)
			pass(street, DAY / CLAIMANTS);
		if (end == MISSED)
			close_file(street, first + c, day);
	}
	pass(street, DAY);
}

static uint32_t files_in(const struct street *street, uint32_t *open)
{
	struct absence_file file;
	uint32_t i;

	*open = 0;
	for (i = 0; roster_file_at(street->roster, i, &file); i++)
		*open += absence_file_is_closed(file.state) ? 0 : 1;
	return i;
}

/* What roster and outbox hold then is what freeing them gives back. */
static bool live(
    const struct wording *wording, uint32_t days, struct kept *kept)
{
	struct street *street = town(wording);
	uint32_t day, open;
	size_t before;
	bool fine;

	*kept = (struct kept){0};
	for (day = 1; day <= days; day++)
		live_a_day(street, day);
	kept->files = files_in(street, &open);
	fine = open <= CLAIMANTS * OVER && street->faults.count == 0;
	forget(street);
	before = allocated();
	outbox_free(&street->outbox);
	kept->outbox = before - allocated();
	before = allocated();
	roster_free(&street->roster);
	kept->roster = before - allocated();
	street_free(&street);
	return fine;
}

bool year_check(const struct wording *wording)
{
	struct kept months, year;
	bool fine = live(wording, MONTHS, &months);

	fine = live(wording, YEAR, &year) && fine;
	(void)printf("# %d and %d days: %u and %u files, %zu and %zu bytes\n",
	    MONTHS, YEAR, months.files, year.files,
	    months.roster + months.outbox, year.roster + year.outbox);
	return fine && months.files > 0 && year.files == months.files &&
	       year.roster * 100 <= months.roster * (100 + SLACK) &&
	       year.outbox * 100 <= months.outbox * (100 + SLACK);
}
