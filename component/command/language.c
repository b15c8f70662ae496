#include "component/command/call.h"

/* Which language the service speaks to the asker. */

static const struct option languages[] = {
    {"fr", WORDING_LANGUAGE_FR},
    {"en", WORDING_LANGUAGE_EN},
    {NULL, WORDING_KEYS       },
};

static const struct field fields[] = {
    {.name = "language",
     .label = WORDING_FIELD_LANGUAGE,
     .type = TYPE_CHOICE,
     .required = true,
     .options = languages},
    {.name = NULL},
};

static void run(struct call *call)
{
	struct turn *turn = call->turn;
	struct speak *fact = &turn_fact(turn, FACT_SPEAK)->as.speak;

	fact->who = turn->asker.who;
	fact->language = call->values[0].text;
	call->language = fact->language;
	call->report.note = call_say(call, WORDING_LANGUAGE_SET);
}

const struct command command_language = {
    .node = "language",
    .title = WORDING_COMMAND_LANGUAGE,
    .words = WORDING_WORDS_LANGUAGE,
    .about = WORDING_ABOUT_LANGUAGE,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = fields,
    .run = run,
};
