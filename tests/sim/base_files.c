#include "roster/absence_file.h"
#include "tests/sim/base_private.h"
#include "tests/sim/params.h"
#include "tests/sim/run.h"

/* Absence files, as schema/031-absence-files.sql and those behind it have them.
 */

static const int64_t DAY = INT64_C(86400) * 1000000;

static struct file_kept *find(const struct base_tables *t, uint64_t id)
{
	size_t i;

	for (i = 0; i < t->judging.files.count; i++)
		if (t->judging.files.at[i].now.id == id)
			return &t->judging.files.at[i];
	return NULL;
}

const struct file_kept *base_file(const struct base_tables *t, uint64_t id)
{
	return find(t, id);
}

static void least(int64_t *at, int64_t other)
{
	if (*at == 0 || other < *at)
		*at = other;
}

int64_t base_file_received(
    const struct base_tables *t, const struct absence_file *file)
{
	struct arena arena = {0};
	const bool other = file->represented_by.len > 0;
	struct text line = absence_file_notice(&arena, file, other);
	int64_t at = 0;
	size_t i;

	for (i = 0; i < t->delivery_count; i++) {
		const struct delivery *d = &t->deliveries[i];

		if (d->claimant == file->claimant && d->kind <= DISPLAYED &&
		    (other ? text_equal(d->reporter, file->represented_by)
			   : d->of.side == SIDE_CLAIMANT) &&
		    text_equal(d->wire_id, line))
			least(&at, d->at);
	}
	for (i = 0; i < t->judging.file_moves.count; i++) {
		const struct file_move *m = &t->judging.file_moves.at[i];

		if (m->file == file->id && m->is.event == FILE_OBSERVE)
			least(&at, m->is.at);
	}
	arena_free(&arena);
	return at;
}

bool base_file_is_party(
    const struct base_tables *t, const struct file_kept *file, struct text jid)
{
	uint32_t i;

	for (i = 1; i <= t->advisor_count; i++)
		if ((file->parties & 1U << i) != 0 &&
		    base_is_account_of(
			t, (struct person){SIDE_ADVISOR, i}, jid))
			return true;
	return base_is_account_of(t,
		   (struct person){SIDE_CLAIMANT, file->now.claimant}, jid) ||
	       base_acts_for_other(t, file->now.claimant, jid);
}

/* ---- opened and moved ------------------------------------------------------
 */

static void put_move(
    struct base *base, enum file_state was, const struct file_step *step)
{
	struct file_move *to = ROWS_ADD(&base->t.judging.file_moves);

	to->file = step->file;
	to->version = step->version + 1;
	to->was = was;
	to->is = *step;
	to->is.words = base_keep(base, step->words);
	to->is.by = base_keep(base, step->by);
}

void run_absence_file(struct run *run)
{
	const struct params *p = run->params;
	struct base_judging *j = &run->t->judging;
	const struct attendance_frame *f;
	struct file_kept row = {
	    .now = {.id = (uint64_t)params_number(p, 1),
		    .claimant = (uint32_t)params_number(p, 2),
		    .advisor = (uint32_t)params_number(p, 3),
		    .region = (uint32_t)params_number(p, 4),
		    .since = params_instant(params_number(p, 5)),
		    .channel = (enum channel)params_number(p, 6),
		    .state = FILE_NOTICED,
		    .version = 1,
		    .opened = params_instant(params_number(p, 7)),
		    .due = params_instant(params_number(p, 8)),
		    .represented_by = base_keep(run->base, params_text(p, 9)),
		    .days = (int32_t)params_number(p, 10)},
	};
	const struct file_step step = {
	    .file = row.now.id, .event = FILE_OPEN, .at = row.now.opened};

	f = base_frame(run->t, row.now.id);
	if (f != NULL)
		row.parties = base_parties(run->t, row.now.id,
		    f->start - f->early, f->start + f->grace);
	run->base->events.filed(run->base->events.ctx, &row);
	*ROWS_ADD(&j->files) = row;
	put_move(run->base, FILE_NONE, &step);
	run_give_number(run, 0);
}

static struct file_step step_at(const struct params *p)
{
	return (struct file_step){
	    .file = (uint64_t)params_number(p, 1),
	    .version = (int32_t)params_number(p, 2),
	    .at = params_instant(params_number(p, 3)),
	    .event = (enum file_event)params_number(p, 4),
	    .state = (enum file_state)params_number(p, 5),
	    .until = params_instant(params_number(p, 6)),
	    .due = params_instant(params_number(p, 7)),
	    .late = params_number(p, 8) != 0,
	    .words = params_text(p, 10),
	    .by = params_text(p, 12),
	    .represented_by = params_text(p, 13),
	};
}

void run_file_step(struct run *run)
{
	const struct file_step step = step_at(run->params);
	struct file_kept *file = find(run->t, step.file);
	bool is_closed = absence_file_is_closed(step.state);

	if (file == NULL || file->now.version != step.version)
		return;
	run->base->events.filed_on(run->base->events.ctx, file, &step);
	put_move(run->base, file->now.state, &step);
	file->now.version++;
	file->now.state = step.state;
	file->now.until = step.until;
	file->now.due = step.due;
	if (step.event == FILE_RENEW) {
		file->now.represented_by =
		    base_keep(run->base, step.represented_by);
		file->now.renewed = file->now.version;
	}
	if (!is_closed)
		file->now.closed = 0;
	else if (file->now.closed == 0)
		file->now.closed = step.at;
	run_give_number(run, 0);
}

/* ---- refused ----------------------------------------------------------------
 */

bool base_file_stands(const struct base_tables *t, const struct params *p)
{
	const struct file_kept *file = find(t, (uint64_t)params_number(p, 1));

	return file != NULL && file->now.version == params_number(p, 2);
}

static bool is_humans(enum file_event event)
{
	return event >= FILE_EXCUSE && event <= FILE_REOPEN;
}

const char *base_file_fault(const struct base_tables *t, const struct params *p)
{
	const struct file_step step = step_at(p);
	const struct file_kept *file = find(t, step.file);

	if (!is_humans(step.event))
		return absence_file_is_decided(step.state) &&
			       step.state != file->now.state
			   ? "absence_file_decided"
			   : NULL;
	if (base_file_is_party(t, file, step.by))
		return "absence_file_party";
	if (!base_is_supervisor(t, step.by))
		return "absence_file_role";
	return step.by.len == 0 || step.words.len == 0 ? "absence_file_human"
						       : NULL;
}

/* ---- loaded -----------------------------------------------------------------
 */

/* There is one. */
static const struct file_move *last_move(
    const struct base_tables *t, const struct absence_file *file)
{
	size_t i = t->judging.file_moves.count - 1;

	while (t->judging.file_moves.at[i].file != file->id)
		i--;
	return &t->judging.file_moves.at[i];
}

/* Of receipts nobody is told; what was told longer ago is not remembered. */
static enum file_event untold(
    struct run *run, const struct absence_file *file, const struct file_move *m)
{
	struct message line = {.sender = TEXT("accueil@suivi.localhost")};

	line.wire_id =
	    absence_file_line(&run->arena, file->id, file->version, false);
	return m->is.event == FILE_RECEIPT ||
		       m->is.at <= run_now(run) - 7 * DAY ||
		       run_find_seen(run->t, &line) != NULL
		   ? 0
		   : m->is.event;
}

static struct text parties_of(struct run *run, const struct file_kept *file)
{
	struct build b = {.arena = &run->arena};
	uint32_t i;

	for (i = 1; i <= run->t->advisor_count; i++) {
		if ((file->parties & 1U << i) == 0)
			continue;
		if (b.len > 0)
			build_char(&b, ' ');
		build_number(&b, i);
	}
	return build_done(&b);
}

static void give(struct run *run, const struct file_kept *kept)
{
	const struct absence_file *f = &kept->now;
	const struct file_move *m = last_move(run->t, f);
	const int64_t cells[] = {(int64_t)f->id, f->claimant, f->advisor,
	    f->region, f->since, f->channel, f->state, f->version, f->opened,
	    f->until, f->due, base_file_received(run->t, f), f->closed,
	    untold(run, f, m)};
	struct row row = {0};
	size_t i;

	for (i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		row_number(&run->arena, &row, cells[i]);
	row_text(&row, m->is.words);
	row_text(&row, f->represented_by);
	row_text(&row, parties_of(run, kept));
	row_number(&run->arena, &row, f->renewed);
	row_number(&run->arena, &row, f->days);
	run_give(run, &row);
}

static bool is_loaded(const struct run *run, const struct file_kept *file)
{
	return file->now.closed == 0 ||
	       file->now.closed > run_now(run) - FILE_KEPT;
}

/* By id: appointments are proposed in that order, but not missed. */
void run_load_absence_files(struct run *run)
{
	const struct file_kept *next;
	uint64_t after = 0;
	size_t i;

	do {
		next = NULL;
		for (i = 0; i < run->t->judging.files.count; i++) {
			const struct file_kept *file =
			    &run->t->judging.files.at[i];

			if (file->now.id > after && is_loaded(run, file) &&
			    (next == NULL || file->now.id < next->now.id))
				next = file;
		}
		if (next != NULL) {
			give(run, next);
			after = next->now.id;
		}
	} while (next != NULL);
}
