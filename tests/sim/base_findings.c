#include <stdlib.h>

#include "tests/sim/base_private.h"
#include "tests/sim/params.h"
#include "tests/sim/run.h"

/* What was found, as guichet.keep_finding() and finding_standing have it. */

static const int64_t DAY = INT64_C(86400) * 1000000;
static const int64_t MINUTE = INT64_C(60) * 1000000;

const struct appointment *base_appointment(
    const struct base_tables *t, uint64_t id)
{
	size_t i;

	for (i = 0; i < t->appointment_count; i++)
		if (t->appointments[i].now.id == id)
			return &t->appointments[i].now;
	return NULL;
}

const struct attendance_frame *base_frame(
    const struct base_tables *t, uint64_t appointment)
{
	size_t i;

	for (i = 0; i < t->judging.frames.count; i++)
		if (t->judging.frames.at[i].appointment == appointment)
			return &t->judging.frames.at[i].is;
	return NULL;
}

const struct finding_kept *base_finding(
    const struct base_tables *t, uint64_t appointment)
{
	const struct finding_kept *row, *found = NULL;
	size_t i;

	for (i = 0; i < t->judging.findings.count; i++) {
		row = &t->judging.findings.at[i];
		if (row->appointment == appointment &&
		    (found == NULL || row->turn > found->turn))
			found = row;
	}
	return found;
}

/* ---- keeping ---------------------------------------------------------------
 */

static void keep_frame(
    struct base *base, uint64_t appointment, const struct params *p)
{
	if (base_frame(&base->t, appointment) != NULL)
		return;
	*ROWS_ADD(&base->t.judging.frames) = (struct frame_row){
	    .appointment = appointment,
	    .is = {.start = params_instant(params_number(p, 3)),
		   .length = params_number(p, 4),
		   .early = params_number(p, 5),
		   .grace = params_number(p, 6),
		   .tolerance = params_number(p, 7),
		   .ahead = params_number(p, 8),
		   .foreign = params_number(p, 9) != 0,
		   .as_of = params_instant(params_number(p, 13))},
	};
}

/* The id of a row of evidence, which is kept if it is new. */
static uint64_t keep_row(
    struct base *base, uint64_t appointment, const struct evidence *row)
{
	struct base_judging *j = &base->t.judging;
	struct evidence_kept *to;
	size_t i;

	for (i = 0; i < j->evidence.count; i++)
		if (j->evidence.at[i].appointment == appointment &&
		    j->evidence.at[i].is.kind == row->kind &&
		    text_equal(j->evidence.at[i].is.source, row->source))
			return j->evidence.at[i].is.id;
	to = ROWS_ADD(&j->evidence);
	to->appointment = appointment;
	to->is = *row;
	to->is.id = j->evidence.count;
	to->is.source = base_keep(base, row->source);
	return to->is.id;
}

static int64_t next_number(const char **at)
{
	char *end;
	int64_t number = strtoll(*at, &end, 10);

	*at = end + 1;
	return number;
}

/* kind who at until arrived source */
static const char *read_row(const char *at, struct evidence *row)
{
	row->kind = (enum evidence_kind)next_number(&at);
	row->who = (enum side)next_number(&at);
	row->at = next_number(&at);
	row->until = next_number(&at);
	row->arrived = next_number(&at);
	row->source.at = at;
	while (*at != '\n')
		at++;
	row->source.len = (size_t)(at - row->source.at);
	return at + 1;
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static struct text keep_rows(
    struct base *base, uint64_t appointment, struct text lines)
{
	struct arena arena = {0};
	struct build used = {.arena = &arena};
	struct text copy = text_keep(&arena, lines), kept;
	const char *at = copy.at;
	ROWS(uint64_t) ids = {0};
	struct evidence row = {0};
	size_t i;

	while (copy.len > 0 && at < copy.at + copy.len) {
		at = read_row(at, &row);
		*ROWS_ADD(&ids) = keep_row(base, appointment, &row);
	}
	if (ids.count > 0)
		qsort(ids.at, ids.count, sizeof(*ids.at), by_number);
	for (i = 0; i < ids.count; i++) {
		build_number(&used, (int64_t)ids.at[i]);
		build_char(&used, ' ');
	}
	kept = base_keep(base, build_done(&used));
	free(ids.at);
	arena_free(&arena);
	return kept;
}

static bool stands(
    const struct base_tables *t, const struct finding_kept *found)
{
	const struct finding_kept *last = base_finding(t, found->appointment);
	size_t i;

	for (i = 0; i < t->judging.findings.count; i++)
		if (t->judging.findings.at[i].turn == found->turn)
			return true;
	return last != NULL && last->finding == found->finding &&
	       text_equal(last->rule, found->rule) &&
	       text_equal(last->used, found->used);
}

void run_finding(struct run *run)
{
	const struct params *p = run->params;
	struct finding_kept found = {
	    .turn = (uint64_t)params_number(p, 0),
	    .at = params_instant(params_number(p, 1)),
	    .appointment = (uint64_t)params_number(p, 2),
	    .finding = (enum finding)params_number(p, 10),
	    .rule = base_keep(run->base, params_text(p, 11)),
	};

	found.jid =
	    run->t
		->claimants
		    [base_appointment(run->t, found.appointment)->claimant - 1]
		.jid;
	run->base->events.judged(run->base->events.ctx, &found);
	keep_frame(run->base, found.appointment, p);
	found.used =
	    keep_rows(run->base, found.appointment, params_text(p, 12));
	if (!stands(run->t, &found))
		*ROWS_ADD(&run->t->judging.findings) = found;
	run->base->events.found(run->base->events.ctx, &found);
	run_give_number(run, 0);
}

/* ---- what is asked ---------------------------------------------------------
 */

static int by_kind(const void *a, const void *b)
{
	const struct evidence *x = a, *y = b;
	int trip_x = x->kind == EVIDENCE_ROUND_TRIP;
	int trip_y = y->kind == EVIDENCE_ROUND_TRIP;

	if (trip_x != trip_y)
		return trip_x - trip_y;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static void give_numbers(struct run *run, struct row *row, const int64_t *cells)
{
	int i;

	for (i = 0; i < 5; i++)
		row_number(&run->arena, row, cells[i]);
}

static void give_zeros(struct run *run, struct row *row)
{
	int i;

	for (i = 0; i < 4; i++)
		row_number(&run->arena, row, 0);
}

static void give_parties(struct run *run, uint32_t bits)
{
	uint32_t i;

	for (i = 1; i <= run->t->advisor_count; i++) {
		struct row row = {0};

		if ((bits & 1U << i) == 0)
			continue;
		give_numbers(run, &row, (int64_t[]){-1, i, 0, 0, 0});
		row_text(&row, (struct text){0});
		give_zeros(run, &row);
		run_give(run, &row);
	}
}

static void give_frame(
    struct run *run, uint64_t appointment, const struct attendance_frame *f)
{
	const struct finding_kept *found = base_finding(run->t, appointment);
	struct row row = {0};

	give_numbers(run, &row,
	    (int64_t[]){
		0, f->foreign, f->start, f->start + f->length, f->as_of});
	row_text(&row, found != NULL ? found->rule : (struct text){0});
	row_number(&run->arena, &row, f->early);
	row_number(&run->arena, &row, f->grace);
	row_number(&run->arena, &row, f->tolerance);
	row_number(&run->arena, &row, f->ahead);
	run_give(run, &row);
}

static void give_evidence(struct run *run, const struct evidence *e)
{
	struct row row = {0};

	give_numbers(run, &row,
	    (int64_t[]){e->kind, e->who, e->at, e->until, e->arrived});
	row_text(&row, e->source);
	give_zeros(run, &row);
	run_give(run, &row);
}

void run_evidence(struct run *run)
{
	const struct params *p = run->params;
	uint64_t appointment = (uint64_t)params_number(p, 0);
	const struct appointment *a = base_appointment(run->t, appointment);
	const struct attendance_frame *f = base_frame(run->t, appointment);
	const struct attendance_frame asked = {
	    .start = params_instant(params_number(p, 1)),
	    .grace = params_number(p, 2) - params_number(p, 1),
	};
	const struct attendance_frame *in = f != NULL ? f : &asked;
	struct seen_rows seen = {0};
	size_t i;

	if (a == NULL)
		return;
	base_see(run->t, a, run->t->claimants[a->claimant - 1].jid, in, &seen);
	if (seen.rows.count > 0)
		qsort(seen.rows.at, seen.rows.count, sizeof(*seen.rows.at),
		    by_kind);
	give_parties(run, base_parties(run->t, appointment,
			      in->start - in->early, in->start + in->grace));
	if (f != NULL)
		give_frame(run, appointment, f);
	for (i = 0; i < seen.rows.count; i++)
		give_evidence(run, &seen.rows.at[i]);
	base_seen_free(&seen);
}

/* ---- what is loaded ---------------------------------------------------------
 */

/* The last line is the advisor's; in doubt that asks them. */
static bool was_told(const struct base_tables *t, const struct finding_kept *f)
{
	struct message line = {.sender = TEXT("accueil@suivi.localhost")};
	struct arena arena = {0};
	struct build id = {.arena = &arena};
	bool told;

	if (f->finding == FINDING_UNKNOWN) {
		build_string(&id, "recall/a");
		build_hex(&id, f->appointment);
	} else {
		build_string(&id, "finding/a");
		build_hex(&id, f->appointment);
		build_char(&id, '/');
		build_text(&id, f->rule);
	}
	line.wire_id = build_done(&id);
	told = f->finding == FINDING_BOTH_PRESENT ||
	       run_find_seen(t, &line) != NULL;
	arena_free(&arena);
	return told;
}

/* Something was learned since then that it is looked at for again. */
static bool was_called(
    const struct base_tables *t, const struct finding_kept *f)
{
	const struct base_judging *j = &t->judging;
	size_t i;

	for (i = 0; i < j->calls.count; i++)
		if (j->calls.at[i].appointment == f->appointment &&
		    j->calls.at[i].turn > f->turn)
			return true;
	return false;
}

struct window {
	uint32_t claimant;
	int64_t opens, closes;
	uint64_t turn; /* of the finding */
	int64_t found;
};

static bool was_traced(const struct base_tables *t, const struct window *w)
{
	const struct trace_row *row;
	size_t i;

	for (i = 0; i < t->judging.traces.count; i++) {
		row = &t->judging.traces.at[i];
		if (row->is.claimant == w->claimant && row->turn > w->turn &&
		    row->is.at >= w->opens && row->is.at <= w->closes)
			return true;
	}
	return false;
}

static bool has_bounced(const struct base_tables *t, const struct window *w)
{
	const struct delivery *d;
	size_t i;

	for (i = 0; i < t->delivery_count; i++) {
		d = &t->deliveries[i];
		if (d->claimant == w->claimant && d->kind == BOUNCED &&
		    (d->turn > w->turn || d->at > w->found - 5 * MINUTE) &&
		    d->at <= w->closes + DAY)
			return true;
	}
	return false;
}

static bool was_away(const struct base_tables *t, const struct window *w)
{
	const struct outage_row *row;
	size_t i;

	for (i = 0; i < t->judging.outages.count; i++) {
		row = &t->judging.outages.at[i];
		if (row->turn > w->turn && row->is.until >= w->opens &&
		    row->is.since <= w->closes)
			return true;
	}
	return false;
}

bool base_has_news(const struct base_tables *t, uint64_t appointment)
{
	const struct appointment *a = base_appointment(t, appointment);
	struct seen_rows seen = {0};
	bool news = false;
	size_t i;

	base_see(t, a, t->claimants[a->claimant - 1].jid,
	    base_frame(t, appointment), &seen);
	for (i = 0; i < seen.rows.count; i++)
		news = news || seen.rows.at[i].id == 0;
	base_seen_free(&seen);
	return news;
}

bool base_is_judged(const struct base_tables *t, uint64_t appointment)
{
	const struct finding_kept *f = base_finding(t, appointment);
	const struct attendance_frame *frame = base_frame(t, appointment);
	struct window w;

	if (f == NULL || !was_told(t, f))
		return false;
	w = (struct window){base_appointment(t, appointment)->claimant,
	    frame->start - frame->early, frame->start + frame->grace, f->turn,
	    f->at};
	return !((was_called(t, f) || was_traced(t, &w) || has_bounced(t, &w) ||
		     was_away(t, &w)) &&
		 base_has_news(t, appointment));
}

void run_load_findings(struct run *run)
{
	size_t i;

	for (i = 0; i < run->t->appointment_count; i++)
		if (base_is_judged(run->t, run->t->appointments[i].now.id))
			run_give_number(
			    run, (int64_t)run->t->appointments[i].now.id);
}
