#include <stdlib.h>

#include "roster/cover.h"
#include "roster/roster_private.h"

/* Absences that are planned or have begun, by their first instant. All of them
 * are looked through for every sentence, so none is reached by way of others.
 */

enum {
	CHAIN_MOST = 4 /* who stands in for whom; the due instant sees all */
};

/* Their rosters show other people from now on. */
static void renew(struct roster *r, uint32_t also)
{
	uint32_t i;

	for (i = 0; i < r->cover_count; i++)
		if (r->covers[i].begun)
			provision_renew(r, (struct person){SIDE_ADVISOR,
					       r->covers[i].stand_in});
	provision_renew(r, (struct person){SIDE_ADVISOR, also});
}

void covers_renew(struct roster *r, uint32_t advisor)
{
	uint32_t responsible = cover_responsible(r, advisor);

	provision_renew(r, (struct person){SIDE_ADVISOR, advisor});
	if (responsible != advisor)
		provision_renew(r, (struct person){SIDE_ADVISOR, responsible});
}

static uint32_t find(const struct roster *r, uint64_t turn)
{
	uint32_t i = 0;

	while (i < r->cover_count && r->covers[i].turn != turn)
		i++;
	return i;
}

/* Who is at the appointments of whoever this advisor follows, or follows in
 * somebody's place, may be another now. The database knows no circle. */
static void review(struct roster *r, uint32_t advisor, uint32_t steps)
{
	uint32_t i;

	appointments_review_caseload(r, advisor);
	for (i = 0; steps > 0 && i < r->cover_count; i++)
		if (r->covers[i].stand_in == advisor)
			review(r, r->covers[i].advisor, steps - 1);
}

void covers_review(struct roster *r, uint32_t advisor)
{
	review(r, advisor, CHAIN_MOST);
}

static void add(struct roster *r, const struct cover *fact)
{
	uint32_t i = find(r, fact->turn);

	if (i < r->cover_count) { /* of a load that was broken off */
		r->covers[i].begun = fact->begun;
		return;
	}
	if (r->cover_count == r->cover_room) {
		r->cover_room = r->cover_room * 2 + 16;
		r->covers =
		    must_realloc(r->covers, r->cover_room, sizeof(*r->covers));
	}
	for (i = r->cover_count++;
	     i > 0 && r->covers[i - 1].since > fact->since; i--)
		r->covers[i] = r->covers[i - 1];
	r->covers[i] = *fact;
	r->covers[i].by = (struct text){0};
	covers_review(r, fact->advisor);
}

static void begin(struct roster *r, uint64_t turn)
{
	uint32_t i = find(r, turn);

	if (i == r->cover_count)
		return;
	r->covers[i].begun = true;
	renew(r, r->covers[i].stand_in);
}

/* Its end is due then. */
static void cut(struct roster *r, const struct cover_step *step)
{
	uint32_t i = find(r, step->cover);
	struct cover *cover;

	if (i == r->cover_count)
		return;
	cover = &r->covers[i];
	if (step->at >= cover->until)
		return;
	cover->until = step->at > cover->since ? step->at : cover->since + 1;
	covers_review(r, cover->advisor);
}

static void end(struct roster *r, uint64_t turn)
{
	uint32_t i = find(r, turn);
	uint32_t stand_in, advisor;

	if (i == r->cover_count)
		return;
	advisor = r->covers[i].advisor;
	stand_in = r->covers[i].stand_in;
	for (r->cover_count--; i < r->cover_count; i++)
		r->covers[i] = r->covers[i + 1];
	renew(r, stand_in);
	covers_review(r, advisor);
}

void covers_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_COVER)
		add(r, &fact->as.cover);
	else if (fact->kind == FACT_COVER_BEGUN)
		begin(r, fact->as.cover_begun.cover);
	else if (fact->kind == FACT_COVER_CUT)
		cut(r, &fact->as.cover_cut);
	else
		end(r, fact->as.cover_ended.cover);
}

void covers_free(struct roster *r)
{
	free(r->covers);
}

bool roster_cover_at(const struct roster *r, uint32_t i, struct cover *cover)
{
	if (i < r->cover_count)
		*cover = r->covers[i];
	return i < r->cover_count;
}
