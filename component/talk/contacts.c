#include "component/talk/contacts.h"

#include <stdlib.h>
#include <string.h>

#include "component/talk/forward.h"
#include "component/talk/today.h"
#include "roster/cover.h"

static bool is_waiting(
    const struct turn *turn, const struct claimant_view *claimant)
{
	(void)turn;
	return claimant->waiting_since != 0;
}

/* Groups that somebody is in for a time, beside the one that they are in for
 * good. */
static const struct passing {
	enum wording_key key;
	bool (*holds)(
	    const struct turn *turn, const struct claimant_view *claimant);
} passing[CONTACT_PASSING] = {
    {WORDING_GROUP_WAITING, is_waiting },
    {WORDING_GROUP_TODAY,   today_holds},
};

static const enum wording_key homes[] = {
    WORDING_GROUP_CASELOAD,
    WORDING_GROUP_COVER,
    WORDING_GROUP_SERVICE,
};

static const enum wording_key names[] = {
    WORDING_NAME_SERVICE,
    WORDING_NAME_ADVISOR,
    WORDING_NAME_NO_ADVISOR,
};

/* What the contacts of one account have in common. */
struct shelf {
	struct turn *turn;
	struct contacts contacts;
	struct text language;
	uint32_t advisor; /* whose roster it is; 0: none's */
	struct text passing[CONTACT_PASSING]; /* how they are called */
	uint32_t region; /* whose group is known; 0: none */
	struct text group;
};

static struct contact *want(
    struct shelf *shelf, struct text jid, const char *subscription)
{
	struct contacts *all = &shelf->contacts;
	struct contact *grown;

	if (all->count == all->room) {
		all->room = all->room * 2 + 4;
		grown = arena_alloc(
		    &shelf->turn->arena, all->room * sizeof(*grown));
		if (all->count > 0)
			memcpy(grown, all->at, all->count * sizeof(*grown));
		all->at = grown;
	}
	all->at[all->count] =
	    (struct contact){.jid = jid, .subscription = subscription};
	return &all->at[all->count++];
}

static struct text say_with(const struct shelf *shelf, enum wording_key key,
    const char *name, struct text value)
{
	const struct wording_argument argument = {name, value};
	const struct wording_ask ask = {
	    .key = key,
	    .language = shelf->language,
	    .otherwise = shelf->turn->settings->language,
	    .arguments = &argument,
	    .count = 1,
	};

	return wording_say(
	    shelf->turn->settings->wording, &shelf->turn->arena, &ask, NULL);
}

/* "Personnes suivies – Équipe Nord" */
static struct text team_group(const struct shelf *shelf, struct text team)
{
	return say_with(shelf, WORDING_GROUP_CASELOAD, "region", team);
}

/* "Personnes suivies – Alsace" */
static struct text region_group(struct shelf *shelf, uint32_t id)
{
	struct region region = {0};

	if (id == shelf->region && id != 0)
		return shelf->group;
	(void)roster_region(shelf->turn->roster, id, &region);
	shelf->region = id;
	shelf->group = say_with(shelf, WORDING_GROUP_CASELOAD, "region",
	    region.name.len > 0 ? region.name : region.code);
	return shelf->group;
}

/* "Remplacement de Marie Roy" */
static struct text cover_group(const struct shelf *shelf, uint32_t of)
{
	struct advisor_view advisor = {0};

	(void)roster_advisor(shelf->turn->roster, of, &advisor);
	return say_with(
	    shelf, WORDING_GROUP_COVER, "advisor", advisor.row.name);
}

static void want_alias(
    struct shelf *shelf, const struct claimant_view *claimant, struct text home)
{
	struct contact *contact =
	    want(shelf, forward_alias(shelf->turn, claimant), "to");
	size_t i;

	contact->name = claimant->row.name;
	contact->claimant = claimant->row.id;
	contact->home = home;
	for (i = 0; i < CONTACT_PASSING; i++)
		if (passing[i].holds(shelf->turn, claimant))
			contact->passing[i] = shelf->passing[i];
}

static void want_caseload(struct shelf *shelf, uint32_t of)
{
	const struct roster *roster = shelf->turn->roster;
	const bool own = of == shelf->advisor;
	struct text home = {0};
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};
	uint32_t id = 0;

	(void)roster_advisor(roster, of, &advisor);
	if (!own)
		home = cover_group(shelf, of);
	else if (advisor.row.team.len > 0)
		home = team_group(shelf, advisor.row.team);
	while ((id = roster_next_in_caseload(roster, of, id)) != 0) {
		(void)roster_claimant(roster, id, &claimant);
		if (!claimant.row.consent)
			continue;
		if (own && advisor.row.team.len == 0)
			home = region_group(shelf, claimant.row.region);
		want_alias(shelf, &claimant, home);
	}
}

static struct text language_of(
    const struct turn *turn, enum side side, uint32_t id)
{
	return turn_addressee(turn, (struct person){side, id}).language;
}

static void want_caseloads(struct shelf *shelf, uint32_t advisor)
{
	uint32_t of = 0;
	size_t i;

	shelf->advisor = advisor;
	shelf->language = language_of(shelf->turn, SIDE_ADVISOR, advisor);
	for (i = 0; i < CONTACT_PASSING; i++)
		shelf->passing[i] =
		    turn_say(shelf->turn, passing[i].key, shelf->language);
	while ((of = cover_next(shelf->turn->roster, advisor, of)) != 0)
		want_caseload(shelf, of);
}

static void want_advisor(
    struct shelf *shelf, const struct claimant_view *claimant)
{
	struct turn *turn = shelf->turn;
	struct contact *contact =
	    want(shelf, turn->settings->advisor_address, "both");
	struct advisor_view advisor = {0};

	shelf->language = language_of(turn, SIDE_CLAIMANT, claimant->row.id);
	contact->name =
	    roster_advisor(turn->roster, claimant->row.advisor, &advisor)
		? say_with(
		      shelf, WORDING_NAME_ADVISOR, "advisor", advisor.row.name)
		: turn_say(turn, WORDING_NAME_NO_ADVISOR, shelf->language);
	contact->home = turn_say(turn, WORDING_GROUP_SERVICE, shelf->language);
}

static int by_jid(const void *a, const void *b)
{
	const struct contact *x = a, *y = b;

	return text_compare(x->jid, y->jid);
}

struct contacts contacts_wanted(struct turn *turn, struct text bare)
{
	struct shelf shelf = {.turn = turn};
	struct claimant_view claimant;
	struct advisor_view advisor;
	struct contact *service;

	if (roster_advisor_by_jid(turn->roster, bare, &advisor))
		want_caseloads(&shelf, advisor.row.id);
	if (roster_claimant_by_jid(turn->roster, bare, &claimant) &&
	    claimant.row.consent)
		want_advisor(&shelf, &claimant);
	if (shelf.language.len == 0)
		return shelf.contacts;
	service = want(&shelf, turn->settings->service_address, "both");
	service->name = turn_say(turn, WORDING_NAME_SERVICE, shelf.language);
	service->home = turn_say(turn, WORDING_GROUP_SERVICE, shelf.language);
	qsort(shelf.contacts.at, shelf.contacts.count,
	    sizeof(shelf.contacts.at[0]), by_jid);
	return shelf.contacts;
}

struct contact *contacts_find(const struct contacts *contacts, struct text jid)
{
	const struct contact key = {.jid = jid};

	return contacts->count > 0
		   ? bsearch(&key, contacts->at, contacts->count,
			 sizeof(contacts->at[0]), by_jid)
		   : NULL;
}

static bool is_said(const struct turn *turn, const enum wording_key *keys,
    size_t count, struct text text)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (wording_says(turn->settings->wording, keys[i], text))
			return true;
	return false;
}

bool contacts_our_home(const struct turn *turn, struct text group)
{
	return is_said(turn, homes, sizeof(homes) / sizeof(homes[0]), group);
}

bool contacts_our_group(const struct turn *turn, struct text group)
{
	size_t i;

	for (i = 0; i < CONTACT_PASSING; i++)
		if (wording_says(
			turn->settings->wording, passing[i].key, group))
			return true;
	return contacts_our_home(turn, group);
}

bool contacts_our_name(
    const struct turn *turn, const struct contact *contact, struct text name)
{
	return text_equal(name, contact->name) ||
	       (contact->claimant != 0
		       ? roster_was_named(turn->roster, contact->claimant, name)
		       : is_said(turn, names, sizeof(names) / sizeof(names[0]),
			     name));
}
