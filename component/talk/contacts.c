#include "component/talk/contacts.h"

#include "component/talk/forward.h"
#include "roster/cover.h"

static struct contact *want(struct turn *turn, struct contact **contacts,
    struct text jid, const char *subscription)
{
	struct contact *contact = arena_alloc(&turn->arena, sizeof(*contact));

	contact->jid = jid;
	contact->subscription = subscription;
	contact->next = *contacts;
	*contacts = contact;
	return contact;
}

static struct text language_of(
    const struct turn *turn, enum side side, uint32_t id)
{
	return turn_addressee(turn, (struct person){side, id}).language;
}

static void want_caseload(struct turn *turn, struct contact **contacts,
    uint32_t of, struct text group)
{
	struct claimant_view claimant = {0};
	struct contact *contact;
	uint32_t id = 0;

	while ((id = roster_next_in_caseload(turn->roster, of, id)) != 0) {
		(void)roster_claimant(turn->roster, id, &claimant);
		if (!claimant.row.consent)
			continue;
		contact =
		    want(turn, contacts, forward_alias(turn, &claimant), "to");
		contact->name = claimant.row.name;
		contact->group = group;
	}
}

/* "Remplacement de Marie Roy" */
static struct text cover_group(
    struct turn *turn, uint32_t of, struct text language)
{
	struct wording_argument argument = {.name = "advisor"};
	struct wording_ask ask = {
	    .key = WORDING_GROUP_COVER,
	    .language = language,
	    .otherwise = turn->settings->language,
	    .arguments = &argument,
	    .count = 1,
	};
	struct advisor_view advisor = {0};

	(void)roster_advisor(turn->roster, of, &advisor);
	argument.value = advisor.row.name;
	return wording_say(turn->settings->wording, &turn->arena, &ask, NULL);
}

static void want_caseloads(struct turn *turn, struct contact **contacts,
    uint32_t advisor, struct text language)
{
	uint32_t of = 0;

	while ((of = cover_next(turn->roster, advisor, of)) != 0)
		want_caseload(turn, contacts, of,
		    of == advisor
			? turn_say(turn, WORDING_GROUP_CASELOAD, language)
			: cover_group(turn, of, language));
}

static void want_advisor(struct turn *turn, struct contact **contacts,
    const struct claimant_view *claimant)
{
	struct contact *contact =
	    want(turn, contacts, turn->settings->advisor_address, "both");
	struct advisor_view advisor = {0};
	struct wording_argument argument = {.name = "advisor"};
	struct wording_ask ask = {
	    .key = WORDING_NAME_NO_ADVISOR,
	    .language = language_of(turn, SIDE_CLAIMANT, claimant->row.id),
	    .otherwise = turn->settings->language,
	    .arguments = &argument,
	    .count = 1,
	};

	if (roster_advisor(turn->roster, claimant->row.advisor, &advisor)) {
		ask.key = WORDING_NAME_ADVISOR;
		argument.value = advisor.row.name;
	}
	contact->name =
	    wording_say(turn->settings->wording, &turn->arena, &ask, NULL);
	contact->group = turn_say(turn, WORDING_GROUP_SERVICE, ask.language);
}

struct contact *contacts_wanted(struct turn *turn, struct text bare)
{
	struct claimant_view claimant;
	struct advisor_view advisor;
	struct contact *contacts = NULL;
	struct contact *contact;
	struct text language = turn->settings->language;

	if (roster_advisor_by_jid(turn->roster, bare, &advisor)) {
		language = language_of(turn, SIDE_ADVISOR, advisor.row.id);
		want_caseloads(turn, &contacts, advisor.row.id, language);
	}
	if (roster_claimant_by_jid(turn->roster, bare, &claimant) &&
	    claimant.row.consent) {
		want_advisor(turn, &contacts, &claimant);
		language = language_of(turn, SIDE_CLAIMANT, claimant.row.id);
	}
	if (contacts == NULL)
		return NULL;
	contact =
	    want(turn, &contacts, turn->settings->service_address, "both");
	contact->name = turn_say(turn, WORDING_NAME_SERVICE, language);
	contact->group = turn_say(turn, WORDING_GROUP_SERVICE, language);
	return contacts;
}
