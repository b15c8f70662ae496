#include "component/talk/notice.h"

/* A region, and so a language of the person, is fr or en; another language of
 * the wording has no notice of its own. */
struct text notice_text(const struct turn *turn, struct text language)
{
	struct notice notice = roster_notice(turn->roster);

	if (!text_starts(language, TEXT("fr")) &&
	    !text_starts(language, TEXT("en")))
		language = turn->settings->language;
	return text_starts(language, TEXT("en")) ? notice.en : notice.fr;
}

static struct text say(struct turn *turn, const char *language)
{
	const struct wording_argument arguments[] = {
	    {"service_address", turn->settings->service_address},
	};
	const struct wording_ask ask = {
	    .key = WORDING_NOTICE,
	    .language = text_of(language),
	    .otherwise = turn->settings->language,
	    .arguments = arguments,
	    .count = 1,
	};

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
	};
}

bool notice_is_in_force(const struct turn *turn, const struct notice *draft)
{
	struct notice notice = roster_notice(turn->roster);

	return text_equal(notice.fr, draft->fr) &&
	       text_equal(notice.en, draft->en);
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
