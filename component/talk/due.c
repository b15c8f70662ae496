#include "component/talk/due.h"

#include "component/command/announce.h"
#include "component/command/pending.h"
#include "component/talk/absence.h"
#include "component/talk/absence_file.h"
#include "component/talk/appointment.h"
#include "component/talk/consent.h"
#include "component/talk/doors.h"
#include "component/talk/hail.h"
#include "component/talk/judge.h"
#include "component/talk/notice.h"
#include "component/talk/offer.h"
#include "component/talk/offsets.h"
#include "component/talk/outage.h"
#include "component/talk/outbox.h"
#include "component/talk/overdue.h"
#include "component/talk/presence.h"
#include "component/talk/provision.h"
#include "component/talk/sighting.h"
#include "component/talk/today.h"
#include "roster/caseload.h"

static const int64_t SECOND = INT64_C(1000000);
static const int64_t HOUR = INT64_C(3600) * 1000000;
static const int64_t SEAL_AFTER = INT64_C(300) * 1000000;
static const int64_t PROBE_TICK = INT64_C(100000);
static const int64_t UPKEEP_EVERY = INT64_C(600) * 1000000;

/* After the last probe: time for the answers before silence counts; after a
 * sighting was noted: time to store it. */
static const int64_t LOOK_AGAIN = INT64_C(5) * 1000000;

int64_t due_unless_aside(
    const struct roster *roster, int64_t next, enum fact_kind kind, uint64_t id)
{
	int64_t until = roster_aside(roster, kind, id);

	return until > next ? until : next;
}

static int64_t upkeep_next(
    const struct roster *roster, const struct settings *settings)
{
	(void)settings;
	return due_unless_aside(
	    roster, roster_upkeep(roster) + UPKEEP_EVERY, FACT_UPKEEP, 0);
}

static void upkeep_due(struct turn *turn)
{
	turn_fact(turn_more(turn), FACT_UPKEEP)->as.upkeep.at = turn->now;
}

static bool all_probed(const struct roster *roster)
{
	struct probed probed = roster_probed(roster);

	return probed.claimants >= roster_claimants(roster) &&
	       probed.advisors >= roster_advisors(roster);
}

/* A second after the link came up, so that what the server tells by itself
 * (privileges, who is there) has come. */
static int64_t probe_next(
    const struct roster *roster, const struct settings *settings)
{
	struct link_state link = roster_link(roster);
	struct probed probed = roster_probed(roster);

	(void)settings;
	if (!link.up || all_probed(roster))
		return INT64_MAX;
	return probed.at == 0 ? link.at + SECOND : probed.at + PROBE_TICK;
}

static void send_probe(struct turn *turn, struct person who)
{
	presence_ask(turn, who, turn_addressee(turn, who).jid,
	    roster_provision(turn->roster, who).stage == PROVISION_UNKNOWN);
}

static void probe_due(struct turn *turn)
{
	struct probed *fact = &turn_fact(turn, FACT_PROBED)->as.probed;
	uint32_t left = turn->settings->probes;

	*fact = roster_probed(turn->roster);
	fact->at = turn->now;
	for (; left > 0 && fact->advisors < roster_advisors(turn->roster);
	     left--)
		send_probe(turn,
		    (struct person){SIDE_ADVISOR,
			roster_advisor_at(turn->roster, fact->advisors++)});
	for (; left > 0 && fact->claimants < roster_claimants(turn->roster);
	     left--)
		send_probe(turn,
		    (struct person){SIDE_CLAIMANT,
			roster_claimant_at(turn->roster, fact->claimants++)});
}

/* An advisor whom the store knows otherwise than they are is looked at again:
 * one who did not answer a probe left while nobody was looking; an arrival or a
 * leave may not have been stored when it was noted. */
static int64_t sighting_next(
    const struct roster *roster, const struct settings *settings)
{
	struct probed probed = roster_probed(roster);
	int64_t since;

	if (!due_may_go(settings) || !roster_link(roster).up ||
	    probed.at == 0 || !all_probed(roster) ||
	    !roster_unnoted(roster, &since))
		return INT64_MAX;
	return (since > probed.at ? since : probed.at) + LOOK_AGAIN;
}

static void sighting_due(struct turn *turn)
{
	uint32_t ids[HEAP_SOME];
	uint32_t count =
	    roster_unnoted_since(turn->roster, turn->now - LOOK_AGAIN, ids);
	struct advisor_view advisor;
	uint32_t i;

	for (i = 0; i < count && due_has_room(turn); i++)
		if (roster_advisor(turn->roster, ids[i], &advisor))
			sighting_note(
			    turn, &advisor, advisor.show != SHOW_GONE);
}

/* Some minutes after each hour, behind all that was done in it. */
static int64_t seal_next(
    const struct roster *roster, const struct settings *settings)
{
	int64_t sealed = roster_sealed(roster);
	int64_t next =
	    sealed == 0 ? 0 : sealed - sealed % HOUR + HOUR + SEAL_AFTER;

	(void)settings;
	return due_unless_aside(roster, next, FACT_SEAL, 0);
}

static void seal_due(struct turn *turn)
{
	turn_fact(turn_more(turn), FACT_SEAL)->as.seal.at = turn->now;
}

/* Places that became free go to those who wait for one; a call that was
 * followed has taken its people off the list by then. */
static int64_t call_up_next(
    const struct roster *roster, const struct settings *settings)
{
	if (!settings->gauges->store_up || caseload_to_call_up(roster) == 0)
		return INT64_MAX;
	return roster_called_up(roster) + SECOND;
}

static void call_up_due(struct turn *turn)
{
	struct call_up *fact =
	    &turn_fact(turn_more(turn), FACT_CALL_UP)->as.call_up;

	fact->region = caseload_to_call_up(turn->roster);
	fact->at = turn->now;
	fact->by = turn->settings->service_address;
}

static const struct row {
	int64_t (*next)(const struct roster *, const struct settings *);
	void (*due)(struct turn *);
	enum due_kind kind;
} rows[] = {
    {upkeep_next,        upkeep_due,            DUE_STORED  },
    {offsets_next,       offsets_due,           DUE_COMPUTED},
    {probe_next,         probe_due,             DUE_COMPUTED},
    {today_next,         today_due,             DUE_COMPUTED},
    {provision_next,     provision_due,         DUE_COMPUTED},
    {sighting_next,      sighting_due,          DUE_STORED  },
    {seal_next,          seal_due,              DUE_STORED  },
    {outage_next,        outage_due,            DUE_STORED  },
    {alive_next,         alive_due,             DUE_STORED  },
    {presence_next,      presence_due,          DUE_COMPUTED},
    {shown_next,         shown_due,             DUE_COMPUTED},
    {doors_next,         doors_due,             DUE_COMPUTED},
    {call_up_next,       call_up_due,           DUE_STORED  },
    {overdue_next,       overdue_due,           DUE_STORED  },
    {absence_next,       absence_due,           DUE_STORED  },
    {absence_file_next,  absence_file_fall_due, DUE_STORED  },
    {hail_next,          hail_due,              DUE_STORED  },
    {appointment_next,   appointment_due,       DUE_STORED  },
    {judge_next,         judge_due,             DUE_STORED  },
    {offer_next,         offer_due,             DUE_STORED  },
    {offer_earlier_next, offer_earlier_due,     DUE_STORED  },
    {announce_next,      announce_due,          DUE_STORED  },
    {pending_next,       pending_due,           DUE_STORED  },
    {consent_next,       consent_due,           DUE_STORED  },
    {notice_next,        notice_due,            DUE_STORED  },
};

bool due_may_go(const struct settings *settings)
{
	return settings->gauges->store_up &&
	       settings->gauges->due < settings->due_room;
}

bool due_has_room(const struct turn *turn)
{
	uint32_t due = turn->settings->gauges->due;
	const struct turn *more;

	for (more = turn->more; more != NULL; more = more->next)
		due += outbox_weight(more);
	return due < turn->settings->due_room;
}

struct due due_next(
    const struct roster *roster, const struct settings *settings)
{
	struct due due = {
	    {INT64_MAX, INT64_MAX}
        };
	int64_t next, *earliest;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		next = rows[i].next(roster, settings);
		earliest = &due.at[rows[i].kind];
		if (next < *earliest)
			*earliest = next;
	}
	return due;
}

void due_run(struct turn *turn)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].kind == turn->input.due &&
		    rows[i].next(turn->roster, turn->settings) <= turn->now)
			rows[i].due(turn);
}
