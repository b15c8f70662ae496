#include "component/talk/notice.h"

#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/digest.h"
#include "component/talk/moment.h"

/* What people agree to: shown to everybody, published by two operators. */

enum {
	DIGEST_BYTES = 6 /* enough to tell one text from another */
};

static struct text digest_of(struct call *call, const struct notice *draft)
{
	struct arena *arena = &call->turn->arena;
	const struct text texts[] = {draft->fr, draft->en};
	struct text digest = digest_texts(arena, texts, 2);

	digest.len = DIGEST_BYTES;
	return digest_hex(arena, digest);
}

static void say_in_force(struct call *call)
{
	struct notice notice = roster_notice(call->turn->roster);
	const struct wording_argument arguments[] = {
	    {"version",				    call_number(call, notice.version) },
	    { "since", moment_say_short(
			  &call->turn->arena,     notice.since, call_zone(call))},
	};

	report_row(&call->report,
	    call_say_with(call, WORDING_NOTICE_VERSION, arguments, 2),
	    notice_text(call->turn, call->language));
}

static void say_agreed(struct call *call)
{
	struct claimant_view claimant;
	struct wording_argument arguments[1];

	if (!roster_claimant_by_jid(
		call->turn->roster, call->turn->asker.bare, &claimant) ||
	    !claimant.row.consent)
		return;
	arguments[0] = (struct wording_argument){
	    "version", call_number(call, claimant.row.notice)};
	call->report.note =
	    call_say_with(call, WORDING_NOTICE_AGREED, arguments, 1);
}

/* Whoever publishes it, or confirms that, reads it first. */
static void say_draft(struct call *call)
{
	struct notice draft = notice_draft(call->turn);
	const struct wording_argument arguments[] = {
	    {"digest", digest_of(call, &draft)},
	};
	struct text label =
	    call_say_with(call, WORDING_NOTICE_DRAFT, arguments, 1);

	if ((command_roles(call->turn) & MAY_OPERATOR) == 0 ||
	    notice_is_in_force(call->turn, &draft))
		return;
	report_row(&call->report, label, draft.fr);
	report_row(&call->report, label, draft.en);
}

static void run(struct call *call)
{
	say_agreed(call);
	say_in_force(call);
	say_draft(call);
}

static const struct field fields[] = {
    {.name = "digest",   .label = WORDING_FIELD_DIGEST, .type = TYPE_LINE},
    {.name = NULL},
};

/* Which text it is goes on with the question, for the wording may be read
 * again before a second operator agrees. */
static struct text confirm(struct call *call)
{
	struct notice draft = notice_draft(call->turn);
	const struct wording_argument arguments[] = {
	    {"version", call_number(call, draft.version)},
	    {"fr",         draft.fr                     },
	    {"en",         draft.en},
	};

	if (!call->values[0].given)
		call_read(call, 0, digest_of(call, &draft));
	return call_say_with(
	    call, WORDING_NOTICE_PUBLISH_CONFIRM, arguments, 3);
}

static bool needs_second(const struct call *call)
{
	(void)call;
	return true;
}

static void run_publish(struct call *call)
{
	struct notice draft = notice_draft(call->turn);
	const struct wording_argument arguments[] = {
	    {"version", call_number(call, draft.version)},
	};

	if (!command_has_role(call->turn, ROLE_OPERATOR, 0)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
	} else if (notice_is_in_force(call->turn, &draft)) {
		call_refuse(call, REFUSAL_STANDS_ALREADY);
	} else if (!text_equal(call->values[0].text, digest_of(call, &draft))) {
		call_refuse(call, REFUSAL_CHANGED);
	} else {
		draft.by = call->turn->asker.bare;
		turn_fact(call->turn, FACT_NOTICE)->as.notice = draft;
		call->report.note =
		    call_say_with(call, WORDING_NOTICE_PUBLISHED, arguments, 1);
	}
}

const struct command command_notice = {
    .node = "notice",
    .title = WORDING_COMMAND_NOTICE,
    .words = WORDING_WORDS_NOTICE,
    .about = WORDING_ABOUT_NOTICE,
    .may = MAY_ALL,
    .run = run,
};

const struct command command_notice_publish = {
    .node = "notice-publish",
    .title = WORDING_COMMAND_NOTICE_PUBLISH,
    .words = WORDING_WORDS_NOTICE_PUBLISH,
    .about = WORDING_ABOUT_NOTICE_PUBLISH,
    .may = MAY_OPERATOR,
    .fields = fields,
    .confirm = confirm,
    .needs_second = needs_second,
    .run = run_publish,
};
