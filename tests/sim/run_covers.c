#include "tests/sim/run.h"

/* Who is there, and who is away. */

void run_cover(struct run *run)
{
	struct cover row = base_cover_at(run->params);

	base_put_cover(run->base, &row);
	run_give_number(run, 0);
}

void run_cover_begun(struct run *run)
{
	base_begin_cover(run->base, (uint64_t)params_number(run->params, 0));
	run_give_number(run, 0);
}

void run_cover_cut(struct run *run)
{
	base_cut_cover(run->base, (uint64_t)params_number(run->params, 0),
	    params_instant(params_number(run->params, 1)));
	run_give_number(run, 0);
}

void run_cover_ended(struct run *run)
{
	base_end_cover(run->base, (uint64_t)params_number(run->params, 0));
	run_give_number(run, 0);
}

void run_load_covers(struct run *run)
{
	const struct cover *c;
	size_t i;

	for (i = 0; i < run->t->cover_count; i++) {
		struct row row = {0};

		c = &run->t->covers[i];
		row_number(&run->arena, &row, (int64_t)c->turn);
		row_number(&run->arena, &row, c->at);
		row_number(&run->arena, &row, c->advisor);
		row_number(&run->arena, &row, c->stand_in);
		row_number(&run->arena, &row, c->since);
		row_number(&run->arena, &row, c->until);
		row_bool(&row, c->begun);
		run_give(run, &row);
	}
}

void run_load_sightings(struct run *run)
{
	const struct sighting *s;
	uint32_t i;

	for (i = 0; i < run->t->sighting_count; i++) {
		struct row row = {0};

		s = &run->t->sightings[i];
		row_number(&run->arena, &row, s->advisor);
		row_bool(&row, s->available);
		row_number(&run->arena, &row, (int64_t)s->absence);
		row_number(&run->arena, &row, s->at);
		row_number(&run->arena, &row, s->version);
		run_give(run, &row);
	}
}

static struct sighting *find_sighting(struct base_tables *t, uint32_t advisor)
{
	uint32_t i;

	for (i = 0; i < t->sighting_count; i++)
		if (t->sightings[i].advisor == advisor)
			return &t->sightings[i];
	return NULL;
}

void run_sighting(struct run *run)
{
	const struct params *p = run->params;
	uint32_t advisor = (uint32_t)params_number(p, 0);
	struct sighting *s = find_sighting(run->t, advisor);

	if (s == NULL)
		s = &run->t->sightings[run->t->sighting_count++];
	s->advisor = advisor;
	s->available = params_number(p, 1) != 0;
	s->absence = (uint64_t)params_number(p, 2);
	s->at = params_instant(params_number(p, 3));
	s->version++;
}
