#include <string.h>

#include "tests/sim/run.h"

/* People as the rows of schema/ have them, and what became of them. */

struct person_row {
	const char *what;
	struct change change;
	uint32_t id, region, advisor;
	bool consent, probe;
	uint16_t notice;
	int64_t consented;
	int64_t state, before;
	struct text number, alias, jid, name, zone, language, hours, holidays,
	    was_jid;
	int64_t most, listed;
};

static void give_person(struct run *run, const struct person_row *p)
{
	struct row row = {0};

	row_text(&row, text_of(p->what));
	row_number(&run->arena, &row, p->change.kind);
	row_number(&run->arena, &row, p->change.change_no);
	row_number(&run->arena, &row, p->id);
	row_number(&run->arena, &row, p->region);
	row_number(&run->arena, &row, p->advisor);
	row_bool(&row, p->consent);
	row_number(&run->arena, &row, p->state);
	row_text(&row, p->number);
	row_text(&row, p->alias);
	row_text(&row, p->jid);
	row_text(&row, p->name);
	row_text(&row, p->zone);
	row_text(&row, p->language);
	row_number(&run->arena, &row, p->most);
	row_bool(&row, p->probe);
	row_number(&run->arena, &row, p->notice);
	row_number(&run->arena, &row, p->consented);
	row_number(&run->arena, &row, p->listed);
	row_text(&row, p->hours);
	row_text(&row, p->holidays);
	row_number(&run->arena, &row, p->before);
	row_text(&row, p->was_jid);
	run_give(run, &row);
}

static void give_region(
    struct run *run, const struct region *r, struct change change)
{
	give_person(run, &(struct person_row){.what = "region",
			     .change = change,
			     .id = r->id,
			     .state = r->state,
			     .number = r->code,
			     .name = r->name,
			     .zone = r->zone,
			     .language = r->language,
			     .hours = r->hours,
			     .holidays = r->holidays,
			     .before = r->before,
			     .most = r->cap});
}

static void give_advisor(
    struct run *run, const struct advisor *a, struct change change)
{
	give_person(run, &(struct person_row){.what = "advisor",
			     .change = change,
			     .id = a->id,
			     .region = a->region,
			     .probe = a->probe,
			     .number = a->number,
			     .jid = a->jid,
			     .name = a->name,
			     .language = a->language,
			     .most = a->ceiling});
}

static void give_claimant(
    struct run *run, const struct claimant *c, struct change change)
{
	struct text was_jid = {0};

	if (!text_equal(change.was_jid, c->jid))
		was_jid = change.was_jid;
	give_person(run, &(struct person_row){.what = "claimant",
			     .change = change,
			     .id = c->id,
			     .region = c->region,
			     .advisor = c->advisor,
			     .consent = c->consent,
			     .state = c->listed_for,
			     .probe = c->probe,
			     .notice = c->notice,
			     .consented = c->consented,
			     .number = c->number,
			     .alias = c->alias,
			     .jid = c->jid,
			     .name = c->name,
			     .language = c->language,
			     .was_jid = was_jid,
			     .listed = c->listed});
}

void run_load_regions(struct run *run)
{
	uint32_t i;

	for (i = 0; i < run->t->region_count; i++)
		give_region(run, &run->t->regions[i], (struct change){0});
}

void run_load_advisors(struct run *run)
{
	uint32_t i;

	for (i = 0; i < run->t->advisor_count; i++)
		give_advisor(run, &run->t->advisors[i], (struct change){0});
}

void run_load_claimants(struct run *run)
{
	uint32_t i;

	for (i = 0; i < run->t->claimant_count; i++)
		give_claimant(run, &run->t->claimants[i], (struct change){0});
}

static void give_role(
    struct run *run, const struct role_row *r, struct change change)
{
	give_person(run, &(struct person_row){.what = "role",
			     .change = change,
			     .id = change.id,
			     .consent = r->given,
			     .state = ROLE_SUPERVISOR,
			     .jid = r->jid,
			     .name = r->jid});
}

/* With an empty JID: nobody any more. */
static void give_representative(struct run *run, struct change change)
{
	struct represent who = {0};

	(void)base_representative(run->t, change.id, &who);
	give_person(run, &(struct person_row){.what = "representative",
			     .change = change,
			     .id = change.id,
			     .jid = who.jid,
			     .name = who.name});
}

void run_changes(struct run *run)
{
	int64_t after = params_number(run->params, 0);
	int64_t limit = params_number(run->params, 1);
	const struct change *change;
	size_t i;

	for (i = (size_t)after; i < run->t->change_count && limit-- > 0; i++) {
		change = &run->t->changes[i];
		if (strcmp(change->what, "representative") == 0)
			give_representative(run, *change);
		else if (strcmp(change->what, "role") == 0)
			give_role(
			    run, &run->t->roles.at[change->id - 1], *change);
		else if (change->what[0] == 'r')
			give_region(
			    run, &run->t->regions[change->id - 1], *change);
		else if (change->what[0] == 'a')
			give_advisor(
			    run, &run->t->advisors[change->id - 1], *change);
		else
			give_claimant(
			    run, &run->t->claimants[change->id - 1], *change);
	}
}

/* Of each who was given to another, the last time. */
static bool is_given(
    const struct base_tables *t, const struct change *change, int64_t up_to)
{
	int64_t i;

	if (change->what[0] != 'c' || change->kind != CHANGE_REASSIGNED ||
	    t->claimants[change->id - 1].advisor == 0)
		return false;
	for (i = change->change_no; i < up_to; i++)
		if (t->changes[i].what[0] == 'c' &&
		    t->changes[i].id == change->id &&
		    t->changes[i].kind == CHANGE_REASSIGNED)
			return false;
	return true;
}

static void give_handover(
    struct run *run, const struct change *change, uint32_t given)
{
	struct row row = {0};

	row_number(&run->arena, &row, change->id);
	row_number(
	    &run->arena, &row, run->t->claimants[change->id - 1].advisor);
	row_number(&run->arena, &row, change->change_no);
	row_number(&run->arena, &row, given);
	row_number(&run->arena, &row, 0);
	row_number(&run->arena, &row, 0);
	row_number(&run->arena, &row, 0);
	row_text(&row, (struct text){0});
	run_give(run, &row);
}

/* Without the sentences: what was said is no matter of the road. */
void run_handover(struct run *run)
{
	int64_t after = params_number(run->params, 0);
	int64_t up_to = params_number(run->params, 1);
	uint32_t advisor, given;
	int64_t i;

	for (advisor = 1; advisor <= run->t->advisor_count; advisor++) {
		given = 0;
		for (i = after; i < up_to; i++)
			if (is_given(run->t, &run->t->changes[i], up_to) &&
			    run->t->claimants[run->t->changes[i].id - 1]
				    .advisor == advisor)
				given++;
		for (i = after; i < up_to; i++)
			if (is_given(run->t, &run->t->changes[i], up_to) &&
			    run->t->claimants[run->t->changes[i].id - 1]
				    .advisor == advisor)
				give_handover(run, &run->t->changes[i], given);
	}
}

void run_call_up(struct run *run)
{
	base_call_up(run->base, (uint32_t)params_number(run->params, 0));
	run_give_number(run, 0);
}
