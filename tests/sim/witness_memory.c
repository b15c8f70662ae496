#include "component/road_private.h"
#include "store/decode.h"
#include "store/store_private.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* --- what a start would load
 * --------------------------------------------------- */

struct loading {
	struct roster *roster;
	enum statement statement;
};

static void on_row(void *ctx, const struct row *row)
{
	const struct loading *loading = ctx;
	struct fact fact;
	int which;

	for (which = 0; which < 2; which++)
		if (decode_row(NULL, loading->statement, row, which, &fact))
			roster_apply(loading->roster, &fact);
}

/* It is made so often that rings of a daemon's size would be a tenth of all
 * that is computed: as long as what is in them, or none where nothing is
 * compared. */
static struct roster *load(const struct world *world)
{
	const size_t said = base_tables(world->base)->message_count + 1;
	struct roster_bounds bounds = {
	    .resources = (uint32_t)world->config.resources,
	    .courtesies = 1,
	    .renamed = (uint32_t)world->config.renamed,
	    .hosts = (uint32_t)world->config.hosts,
	    .sessions = (uint32_t)world->config.sessions,
	};
	struct loading loading;
	struct order order = {0};
	enum statement i;

	if (said < bounds.renamed)
		bounds.renamed = (uint32_t)said;
	loading.roster = roster_new(&bounds);
	for (i = 0; i < STATEMENTS; i++) {
		if (statement_line(i) != STATEMENT_LINE_LOAD)
			continue;
		order.statement = loading.statement = i;
		base_run(world->base, &order, on_row, &loading);
	}
	return loading.roster;
}

/* --- the same as in memory?
 * ----------------------------------------------------- */

static bool same_claimant(
    const struct claimant_view *a, const struct claimant_view *b)
{
	return a->row.region == b->row.region &&
	       a->row.advisor == b->row.advisor &&
	       a->row.consent == b->row.consent &&
	       a->row.probe == b->row.probe && a->row.notice == b->row.notice &&
	       a->row.consented == b->row.consented &&
	       a->row.listed == b->row.listed &&
	       a->row.listed_for == b->row.listed_for &&
	       text_equal(a->row.alias, b->row.alias) &&
	       text_equal(a->row.jid, b->row.jid) &&
	       text_equal(a->row.name, b->row.name) &&
	       text_equal(a->row.language, b->row.language);
}

/* What came back is tried for a week. Who does not come back meanwhile may be
 * asked about once more than after a start. */
static bool is_stale(
    const struct world *world, struct person who, bool has, bool loads)
{
	const int64_t long_ago =
	    world->clock.now + world->clock.wall - INT64_C(7) * 86400 * 1000000;
	const struct base_tables *t = base_tables(world->base);
	size_t i;

	for (i = 0; has && !loads && i < t->delivery_count; i++)
		if (t->deliveries[i].kind == BOUNCED &&
		    t->deliveries[i].of.side == who.side &&
		    t->deliveries[i].of.id == who.id &&
		    t->deliveries[i].at <= long_ago)
			return true;
	return false;
}

static void compare_bounced(
    struct world *world, struct person who, bool has, bool loads)
{
	if (has != loads && !is_stale(world, who, has, loads))
		witness_complain(world, "memory: %s %u bounced %d, loads %d",
		    who.side == SIDE_CLAIMANT ? "claimant" : "advisor", who.id,
		    has, loads);
}

static void compare_claimant(struct world *world,
    const struct claimant_view *has, const struct claimant_view *loads,
    bool followed)
{
	if (followed && !same_claimant(has, loads))
		witness_complain(
		    world, "memory: the row of claimant %u", has->row.id);
	/* Only who agrees waits, and an import may say so a moment before it is
	 * followed. */
	if ((followed || has->row.consent == loads->row.consent) &&
	    has->waiting_since != loads->waiting_since)
		witness_complain(world,
		    "memory: claimant %u waits since %lld, loads %lld",
		    has->row.id, (long long)has->waiting_since,
		    (long long)loads->waiting_since);
	if (has->duty != loads->duty)
		witness_complain(world,
		    "memory: of claimant %u was told %d, loads %d", has->row.id,
		    has->duty, loads->duty);
	if (followed && has->account != loads->account)
		witness_complain(world,
		    "memory: the account of claimant %u is %d, loads %d",
		    has->row.id, has->account, loads->account);
	if (has->agency != loads->agency)
		witness_complain(world,
		    "memory: claimant %u wishes %d, loads %d", has->row.id,
		    has->agency, loads->agency);
	compare_bounced(world, (struct person){SIDE_CLAIMANT, has->row.id},
	    has->bounced, loads->bounced);
}

static bool same_advisor(
    const struct advisor_view *a, const struct advisor_view *b)
{
	return a->row.region == b->row.region && a->row.probe == b->row.probe &&
	       text_equal(a->row.jid, b->row.jid) &&
	       text_equal(a->row.name, b->row.name) &&
	       a->caseload == b->caseload;
}

static void compare_advisor(struct world *world, const struct advisor_view *has,
    const struct advisor_view *loads, bool followed)
{
	if (followed && !same_advisor(has, loads))
		witness_complain(
		    world, "memory: the row of advisor %u", has->row.id);
	if (has->sighting.version != loads->sighting.version ||
	    has->sighting.available != loads->sighting.available ||
	    has->sighting.absence != loads->sighting.absence)
		witness_complain(world,
		    "memory: the sighting of advisor %u, version %d and %d",
		    has->row.id, has->sighting.version,
		    loads->sighting.version);
	compare_bounced(world, (struct person){SIDE_ADVISOR, has->row.id},
	    has->bounced, loads->bounced);
}

static void compare_people(struct world *world, const struct roster *has,
    const struct roster *loads, bool followed)
{
	struct claimant_view claimant, loaded_claimant;
	struct advisor_view advisor, loaded_advisor;
	uint32_t i;

	for (i = 1; i <= CLAIMANTS; i++)
		if (roster_claimant(has, i, &claimant) &&
		    roster_claimant(loads, i, &loaded_claimant))
			compare_claimant(
			    world, &claimant, &loaded_claimant, followed);
		else if (followed && roster_claimant(has, i, &claimant) !=
					 roster_claimant(loads, i, &claimant))
			witness_complain(world, "memory: claimant %u", i);
	for (i = 1; i <= ADVISORS; i++)
		if (roster_advisor(has, i, &advisor) &&
		    roster_advisor(loads, i, &loaded_advisor))
			compare_advisor(
			    world, &advisor, &loaded_advisor, followed);
}

static void compare_regions(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	struct region a, b;
	uint32_t i;

	for (i = 1; i <= ROOM_REGIONS; i++) {
		(void)roster_region(has, i, &a);
		(void)roster_region(loads, i, &b);
		if (a.id != b.id || a.state != b.state || a.cap != b.cap ||
		    !text_equal(a.zone, b.zone) ||
		    !text_equal(a.hours, b.hours) ||
		    !text_equal(a.holidays, b.holidays) ||
		    roster_hours(has, i).rule_count !=
			roster_hours(loads, i).rule_count ||
		    roster_hours(has, i).holiday_count !=
			roster_hours(loads, i).holiday_count)
			witness_complain(world, "memory: region %u", i);
	}
}

static void compare_ids(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	const struct base_tables *t = base_tables(world->base);
	const struct message *m;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		m = &t->messages[i];
		if (m->id.len == 0 || text_equal(m->id, m->wire_id))
			continue;
		if (!text_equal(roster_wire_id(has, m->sender, m->id),
			roster_wire_id(loads, m->sender, m->id)) ||
		    !text_equal(roster_own_id(has, m->sender, m->wire_id),
			roster_own_id(loads, m->sender, m->wire_id)))
			witness_complain(
			    world, "memory: the ids of %s", m->wire_id.at);
	}
}

/* No two rows are the same. */
static bool has_role(const struct roster *r, const struct role_event *role)
{
	struct role_event other;
	uint32_t i;

	for (i = 0; roster_role_at(r, i, &other); i++)
		if (other.role == role->role && other.region == role->region &&
		    text_equal(other.jid, role->jid))
			return true;
	return false;
}

static void compare_roles(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	struct role_event role;
	uint32_t i;

	for (i = 0; roster_role_at(loads, i, &role); i++)
		if (!has_role(has, &role))
			witness_complain(world, "memory: %.*s has no role",
			    (int)role.jid.len, role.jid.at);
	for (i = 0; roster_role_at(has, i, &role); i++)
		if (!has_role(loads, &role))
			witness_complain(world, "memory: %.*s has a role still",
			    (int)role.jid.len, role.jid.at);
}

/* Only while nothing is under way: what is decided is not yet true. */
void witness_memory(struct world *world, const struct daemon *daemon)
{
	const struct road *road = daemon->road;
	const struct base_tables *t = base_tables(world->base);
	struct roster *loads;
	bool followed;

	if (store_state(road->store) != STORE_UP || !road->opened ||
	    store_unsettled(road->store) > 0 || road->store->asked != NULL ||
	    outbox_count(road->outbox) > 0)
		return;
	loads = load(world);
	followed = roster_followed(road->roster) == (int64_t)t->change_count;
	compare_people(world, road->roster, loads, followed);
	if (followed) {
		compare_regions(world, road->roster, loads);
		compare_roles(world, road->roster, loads);
		witness_represents_loads(world, road->roster, loads);
	}
	compare_ids(world, road->roster, loads);
	witness_appointments(world, road->roster, loads);
	witness_earlier(world, road->roster, loads);
	witness_files(world, road->roster, loads);
	if (roster_watermark(road->roster) != roster_watermark(loads) ||
	    roster_followed(road->roster) != roster_followed(loads))
		witness_complain(world, "memory: the marks");
	roster_free(&loads);
}

/* --- nothing grows
 * --------------------------------------------------------------- */

/* One input may bring a few turns, a full answer as many as it has rows. */
void witness_bounds(struct world *world, const struct daemon *daemon)
{
	const struct road *road = daemon->road;
	uint64_t most = (uint64_t)world->config.unsettled_turns +
			(uint64_t)world->config.slice + 64;
	uint32_t later = 0;
	const struct later *l;

	for (l = road->later; l != NULL; l = l->next)
		later++;
	if (outbox_count(road->outbox) > most ||
	    store_unsettled(road->store) > most || later > most)
		witness_complain(world,
		    "promise 7: %u turns, %u unsettled, %u for later",
		    outbox_count(road->outbox), store_unsettled(road->store),
		    later);
}
