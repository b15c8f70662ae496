#include <stdlib.h>

#include "component/talk/code_key.h"
#include "tests/sim/world.h"

/* What imports and letters bring, where the rows that stand allow it. */

static const char *const names[] = {"Jean Martin", "Anna Kowalski",
    "Hugo Petit", "Rose Blanc", "Yves Noir", "Nina Rossi", "Leon Dupuis",
    "Zoe Lambert", "Jean Martin fils", "Anna Petit"};

static void note_move(
    const struct world *world, int64_t *moved_at, enum change_kind kind)
{
	if (kind == CHANGE_REBOUND || kind == CHANGE_REASSIGNED ||
	    kind == CHANGE_ENDED)
		*moved_at = world->clock.now;
}

/* Who agreed has a place, and waits for an advisor if they have none. */
static void list(
    const struct world *world, struct claimant *row, enum change_kind kind)
{
	if (base_in_line(row) && !row->consent)
		return;
	if (row->advisor != 0 || !row->consent || base_in_line(row))
		row->listed = 0;
	row->listed_for = LISTED_FOR_ADVISOR;
	if (row->advisor == 0 && row->consent && kind == CHANGE_ENROLLED &&
	    row->listed == 0)
		row->listed = world->clock.now + world->clock.wall;
}

static void note_left(struct world *world, const struct claimant *row)
{
	const struct base_tables *t = base_tables(world->base);
	const uint32_t before = row->id <= t->claimant_count
				    ? t->claimants[row->id - 1].advisor
				    : 0;

	if (before != row->advisor)
		world->people.left[row->id][before] = t->message_count;
}

static void put_claimant(
    struct world *world, struct claimant *row, enum change_kind kind)
{
	struct account *account = people_find(world, row->jid);

	note_move(world, &world->people.moved_at[row->id], kind);
	note_left(world, row);
	if (account != NULL)
		account->claimants |= 1U << row->id;
	if (row->advisor != 0)
		world->people.followers[row->id] |= 1U << row->advisor;
	list(world, row, kind);
	base_put_claimant(world->base, row, kind);
	if (base_in_line(row))
		witness_queued(world, row->id);
}

/* By a code; what is known of them is the same as after an import. */
void world_enrolled(void *ctx, struct claimant *row, enum change_kind kind)
{
	put_claimant(ctx, row, kind);
}

static bool is_claimant(const struct world *world, uint32_t id)
{
	return id <= base_tables(world->base)->claimant_count;
}

void world_assign(struct world *world, uint32_t id, uint32_t advisor)
{
	const struct base_tables *t = base_tables(world->base);
	struct claimant row;

	if (!is_claimant(world, id) || advisor > t->advisor_count)
		return;
	row = t->claimants[id - 1];
	if (row.advisor == advisor || base_room(t, advisor) == 0 ||
	    base_is_own(t, advisor, id))
		return;
	row.advisor = advisor;
	put_claimant(world, &row, CHANGE_REASSIGNED);
}

void world_end(struct world *world, uint32_t id)
{
	struct claimant row;

	if (!is_claimant(world, id))
		return;
	row = base_tables(world->base)->claimants[id - 1];
	if (row.advisor == 0)
		return;
	row.advisor = 0;
	world->people.ended[id] = base_tables(world->base)->message_count;
	put_claimant(world, &row, CHANGE_ENDED);
}

/* All of a caseload in one transaction, as long as there is a place. */
void world_share(struct world *world, uint32_t advisor)
{
	const struct base_tables *t = base_tables(world->base);
	struct claimant row;
	uint32_t i, to;

	for (i = 0; i < t->claimant_count; i++) {
		row = t->claimants[i];
		to = base_choose(t, row.region, advisor, row.id);
		if (row.advisor != advisor || to == 0)
			continue;
		row.advisor = to;
		put_claimant(world, &row, CHANGE_REASSIGNED);
	}
}

/* What an import adds leaves room for all who wait. */
static bool has_room(const struct base_tables *t, const struct claimant *row)
{
	uint32_t i, waiting = 0;

	for (i = 0; i < t->claimant_count; i++)
		waiting += t->claimants[i].region == row->region &&
			   t->claimants[i].id != row->id &&
			   base_in_line(&t->claimants[i]);
	return waiting < base_places(t, row->region);
}

/* New ones come in the order of their ids; who is known gets what is missing.
 */
void world_enrol(struct world *world, uint32_t id, uint32_t advisor)
{
	const struct base_tables *t = base_tables(world->base);
	struct build alias = {.arena = &world->arena};
	struct claimant row = {.id = t->claimant_count + 1, .region = 1};
	struct text jid;
	enum change_kind kind = CHANGE_ENROLLED;

	if (is_claimant(world, id))
		row = t->claimants[id - 1];
	else
		kind = CHANGE_ADDED;
	jid = world->people.accounts[ADVISORS + row.id - 1].jid;
	if (row.consent || (kind == CHANGE_ENROLLED && base_holds_jid(t, jid)))
		return;
	build_string(&alias, "c-aaaaaaa");
	build_char(&alias, (char)('a' + (int)row.id));
	row.alias = build_done(&alias);
	row.number = row.alias;
	row.name = text_of(names[row.id - 1]);
	row.region = 1 + row.id % 2;
	row.language = row.id == 3 ? TEXT("en") : (struct text){0};
	if (row.advisor == 0 && advisor <= t->advisor_count &&
	    base_room(t, advisor) > 0 && !base_is_own(t, advisor, row.id))
		row.advisor = advisor;
	if (kind == CHANGE_ENROLLED || row.id % 3 != 0) {
		if (base_holds_jid(base_tables(world->base), jid) ||
		    !has_room(t, &row))
			return;
		row.jid = jid;
		base_agree(world->base, &row);
		kind = CHANGE_ENROLLED;
	}
	put_claimant(world, &row, kind);
}

void world_publish(struct world *world, uint32_t days)
{
	base_publish(world->base, (int64_t)days * INT64_C(86400) * 1000000);
}

/* The same again for the same letter. */
/* No two have the same. */
static struct code nth_code(uint32_t claimant, uint32_t n)
{
	uint8_t bytes[CODE_DIGEST];
	struct code code;
	uint32_t i;

	for (i = 0; i < CODE_DIGEST; i++)
		bytes[i] = (uint8_t)((claimant + n + i * 5) % CODE_BASE);
	bytes[0] = (uint8_t)(claimant % CODE_BASE);
	bytes[1] = (uint8_t)(n % CODE_BASE);
	bytes[2] = (uint8_t)(n / CODE_BASE % CODE_BASE);
	if (!code_make(bytes, sizeof(bytes), &code))
		abort();
	return code;
}

struct text world_code(struct world *world, uint32_t claimant)
{
	const struct base_tables *t = base_tables(world->base);
	char shown[CODE_SHOWN];
	struct code code;
	uint32_t count;
	bool good;

	if (!is_claimant(world, claimant))
		return (struct text){0};
	count = base_codes(t, claimant, &good);
	code = nth_code(claimant, good ? count : count + 1);
	if (!good)
		base_put_code(world->base, claimant,
		    code_digest(
			&world->arena, text_of(world->config.code_key), &code));
	code_show(&code, shown);
	return text_keep(&world->arena, text_of(shown));
}

void world_rebind(struct world *world, uint32_t id, uint32_t account)
{
	struct text jid = world->people.accounts[account].jid;
	struct claimant row;

	if (!is_claimant(world, id) ||
	    base_holds_jid(base_tables(world->base), jid))
		return;
	row = base_tables(world->base)->claimants[id - 1];
	if (row.jid.len == 0)
		return;
	people_leave(world, row.jid);
	row.jid = jid;
	put_claimant(world, &row, CHANGE_REBOUND);
}

static void put_advisor(
    struct world *world, const struct advisor *row, enum change_kind kind)
{
	note_move(world, &world->people.advisors_moved_at, kind);
	people_find(world, row->jid)->advisors |= 1U << row->id;
	base_put_advisor(world->base, row, kind);
}

void world_move(struct world *world, uint32_t id, uint32_t account)
{
	const struct base_tables *t = base_tables(world->base);
	struct advisor row;
	uint32_t i;

	if (id > t->advisor_count)
		return;
	row = t->advisors[id - 1];
	row.jid = world->people.accounts[account].jid;
	for (i = 0; i < t->advisor_count; i++)
		if (text_equal(t->advisors[i].jid, row.jid))
			return;
	if (base_is_own_account(t, id, row.jid))
		return;
	people_leave(world, t->advisors[id - 1].jid);
	put_advisor(world, &row, CHANGE_REBOUND);
}

/* An import ends nothing. */
void world_represent(struct world *world, uint32_t id, uint32_t account)
{
	const struct represent who = {
	    .claimant = id,
	    .at = world->clock.now + world->clock.wall,
	    .jid = account < ACCOUNTS ? world->people.accounts[account].jid
				      : (struct text){0},
	    .name = TEXT("Claude Marchand"),
	    .by = TEXT("import"),
	};

	if (is_claimant(world, id) && account < ACCOUNTS)
		base_import_represent(world->base, &who);
}

void world_ceiling(struct world *world, uint32_t advisor, uint32_t ceiling)
{
	struct advisor row;

	if (advisor > base_tables(world->base)->advisor_count)
		return;
	row = base_tables(world->base)->advisors[advisor - 1];
	row.ceiling = ceiling;
	base_put_advisor(world->base, &row, CHANGE_OTHER);
}

void world_cap(struct world *world, uint32_t id, uint32_t cap)
{
	struct region row = base_tables(world->base)->regions[id - 1];

	row.cap = cap;
	base_put_region(world->base, &row, CHANGE_OTHER);
}

void world_rename(struct world *world, uint32_t id, uint32_t name)
{
	struct claimant row;

	if (!is_claimant(world, id))
		return;
	row = base_tables(world->base)->claimants[id - 1];
	row.name = text_of(names[name]);
	put_claimant(world, &row, CHANGE_OTHER);
}

void world_region(struct world *world, uint32_t id, uint32_t state)
{
	const struct base_tables *t = base_tables(world->base);
	struct region row = t->regions[id - 1];
	const struct region_move *move =
	    region_move(&row, (enum region_state)state);

	if (move == NULL || !base_evaluated(t, id, move->needs))
		return;
	row.before = state == REGION_PAUSED ? row.state : 0;
	row.state = (enum region_state)state;
	base_put_region(world->base, &row, CHANGE_OTHER);
}

struct text world_zone(uint32_t i)
{
	static const char *const zones[ZONES] = {
	    "Europe/Paris", "Indian/Reunion", "America/Guadeloupe"};

	return text_of(zones[i]);
}

void world_hours(struct world *world, uint32_t id, uint32_t kind, uint32_t zone)
{
	static const struct {
		const char *hours, *holidays;
	} kinds[HOURS_KINDS] = {
	    {"10957 1 540-720 810-1020\n10957 2 540-1440",
             "20795 Foire\n20812 Noël\n20813 Saint-Étienne"           },
	    {"10957 1 \n10957 2 0-1440\n20800 1 60-180",   ""           },
	    {"",					   "20812 Noël"},
	};
	struct region row = base_tables(world->base)->regions[id - 1];

	row.hours = text_of(kinds[kind].hours);
	row.holidays = text_of(kinds[kind].holidays);
	world->people.zones_before[id - 1] = row.zone;
	row.zone = world_zone(zone);
	world->people.hours_moved_at[id - 1] = world->clock.now;
	base_put_region(world->base, &row, CHANGE_OTHER);
}

/* As every world begins. */
void world_populate(struct world *world)
{
	static const char *const advisors[] = {
	    "Marie Durand", "Paul Henry", "Lise Moreau", "Omar Diallo"};
	struct region region = {.state = REGION_PILOT,
	    .cap = 250,
	    .zone = TEXT("Europe/Paris"),
	    .name = TEXT("Alsace"),
	    .language = TEXT("fr"),
	    .hours = TEXT("10957 1 540-720 810-1020\n10957 2 540-1440"),
	    .holidays = TEXT("20795 Foire\n20812 Noël\n20813 Saint-Étienne")};
	struct advisor advisor = {.ceiling = 3};
	uint32_t i;

	for (i = 1; i <= 2; i++) {
		region.id = i;
		region.code = i == 1 ? TEXT("ALS") : TEXT("PACA");
		base_put_region(world->base, &region, CHANGE_ADDED);
	}
	for (i = 1; i <= ADVISORS; i++) {
		advisor.id = i;
		advisor.region = 1 + i % 2;
		advisor.name = advisor.number = text_of(advisors[i - 1]);
		advisor.jid = world->people.accounts[i - 1].jid;
		put_advisor(world, &advisor, CHANGE_ADDED);
	}
	base_put_supervisor(world->base, world->people.accounts[2].jid);
	base_put_supervisor(world->base, world->people.accounts[0].jid);
	for (i = 1; i <= CLAIMANTS - 2; i++)
		world_enrol(world, i, i == 5 ? ADVISORS + 1 : 1 + i % 3);
	for (i = 1; i <= CLAIMANTS - 2; i++)
		if (random_chance(&world->random, 30))
			world_represent(
			    world, i, random_below(&world->random, ACCOUNTS));
}
