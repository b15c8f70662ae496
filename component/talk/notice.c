#include "component/talk/notice.h"

#include "component/talk/moment.h"
#include "roster/consent.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

/* A region, and so a language of the person, is fr or en; another language of
 * the wording has no notice of its own. */
struct text notice_language(const struct turn *turn, struct text language)
{
	if (!text_starts(language, TEXT("fr")) &&
	    !text_starts(language, TEXT("en")))
		language = turn->settings->language;
	return text_starts(language, TEXT("en")) ? TEXT("en") : TEXT("fr");
}

struct text notice_text(const struct turn *turn, struct text language)
{
	struct notice notice = roster_notice(turn->roster);

	return text_is(notice_language(turn, language), "en") ? notice.en
							      : notice.fr;
}

/* A notice is one for all regions: what it promises is kept by each. */
static uint16_t longest_retention(const struct turn *turn)
{
	int64_t months = roster_policy(turn->roster, POLICY_RETENTION, 0);
	struct region region;
	int64_t its;
	uint32_t i;

	for (i = 0; roster_region_at(turn->roster, i, &region); i++) {
		its = roster_policy(turn->roster, POLICY_RETENTION, region.id);
		if (its > months)
			months = its;
	}
	return (uint16_t)months;
}

static struct text say(struct turn *turn, const char *language)
{
	struct build months = {.arena = &turn->arena};
	struct wording_argument arguments[] = {
	    {.name = "service_address",
             .value = turn->settings->service_address},
	    {.name = "months"                        },
	};
	const struct wording_ask ask = {
	    .key = WORDING_NOTICE,
	    .language = text_of(language),
	    .otherwise = turn->settings->language,
	    .arguments = arguments,
	    .count = 2,
	};

	build_number(&months, longest_retention(turn));
	arguments[1].value = build_done(&months);
	return wording_say(turn->settings->wording, &turn->arena, &ask, NULL);
}

struct notice notice_draft(struct turn *turn)
{
	return (struct notice){
	    .version = (uint16_t)(roster_notice(turn->roster).version + 1),
	    .since = turn->now,
	    .by = turn->settings->service_address,
	    .fr = say(turn, "fr"),
	    .en = say(turn, "en"),
	    .retention = longest_retention(turn),
	};
}

bool notice_is_in_force(const struct turn *turn, const struct notice *draft)
{
	struct notice notice = roster_notice(turn->roster);

	return text_equal(notice.fr, draft->fr) &&
	       text_equal(notice.en, draft->en);
}

/* notice/CLAIMANT/VERSION, and the day of a reminder. */
static void send(struct turn *turn, const struct claimant_view *claimant,
    enum wording_key key, int64_t day)
{
	struct addressee to = turn_addressee(
	    turn, (struct person){SIDE_CLAIMANT, claimant->row.id});
	struct region region = {0};
	struct wording_argument arguments[] = {
	    {.name = "notice"},
	    {.name = "until"},
	};
	struct wording_ask ask = {
	    .key = key, .arguments = arguments, .count = 2};
	struct build id = {.arena = &turn->arena};

	(void)roster_region(turn->roster, claimant->row.region, &region);
	arguments[0].value = notice_text(turn, to.language);
	arguments[1].value = moment_say_short(&turn->arena,
	    consent_grace_ends(turn->roster, claimant->row.region),
	    region.zone);
	build_string(&id, "notice/");
	build_number(&id, claimant->row.id);
	build_char(&id, '/');
	build_number(&id, roster_notice(turn->roster).version);
	if (day != 0) {
		build_char(&id, '/');
		build_number(&id, day);
	}
	turn_line(turn, &to, build_done(&id), &ask);
}

void notice_ask(struct turn *turn, const struct claimant_view *claimant)
{
	static const enum wording_key keys[] = {
	    [CONSENT_NONE] = WORDING_KEYS,
	    [CONSENT_CURRENT] = WORDING_KEYS,
	    [CONSENT_GRACE] = WORDING_NOTICE_ASK,
	    [CONSENT_LAPSED] = WORDING_NOTICE_LAPSED,
	};
	enum wording_key key =
	    keys[consent_state(turn->roster, claimant, turn->now)];

	if (key != WORDING_KEYS &&
	    claimant->shown != roster_notice(turn->roster).version)
		send(turn, claimant, key, 0);
}

void notice_remind(struct turn *turn, const struct claimant_view *claimant)
{
	if (claimant->shown != roster_notice(turn->roster).version)
		notice_ask(turn, claimant);
	else if (consent_state(turn->roster, claimant, turn->now) ==
		     CONSENT_GRACE &&
		 consent_reminds(turn->roster, claimant, turn->now))
		send(turn, claimant, WORDING_NOTICE_REMINDER, turn->now / DAY);
}

int64_t notice_next(
    const struct roster *roster, const struct settings *settings)
{
	(void)settings;
	return roster_notice(roster).since == 0 ? 0 : INT64_MAX;
}

void notice_due(struct turn *turn)
{
	struct turn *more = turn_more(turn);

	turn_fact(more, FACT_NOTICE)->as.notice = notice_draft(more);
}
