#include "component/command/call.h"

#include "component/command/people.h"
#include "component/talk/chat.h"
#include "component/talk/fold.h"

/*
 * Texts that are sent again and again, under a name: an advisor's own, and
 * those of a region for all of its advisors. They go as they are written, with
 * nothing put in; the advisor reads the text before it goes, and what they send
 * is a sentence of theirs like any other.
 */

static const struct field keep_fields[] = {
    {.name = "name",
     .label = WORDING_FIELD_REPLY,
     .type = TYPE_WORD,
     .required = true},
    {.name = "text",
     .label = WORDING_FIELD_TEXT,
     .type = TYPE_LINES,
     .required = true},
    {.name = "region",			   .label = WORDING_FIELD_FOR_REGION, .type = TYPE_REGION},
    {.name = NULL},
};

static const struct field drop_fields[] = {
    {.name = "name",
     .label = WORDING_FIELD_REPLY,
     .type = TYPE_WORD,
     .required = true},
    {.name = "region", .label = WORDING_FIELD_FOR_REGION, .type = TYPE_REGION},
    {.name = NULL                },
};

static const struct field send_fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "name",
     .label = WORDING_FIELD_REPLY,
     .type = TYPE_WORD,
     .required = true},
    {.name = NULL		    },
};

/* Who keeps it; both 0: nobody whom the asker may speak for. */
struct owner {
	uint32_t advisor;
	uint32_t region;
};

static uint32_t asker_of(const struct call *call, struct advisor_view *advisor)
{
	*advisor = (struct advisor_view){0};
	(void)roster_advisor_by_jid(
	    call->turn->roster, call->turn->asker.bare, advisor);
	return advisor->row.id;
}

static struct owner owner_of(const struct call *call)
{
	const struct value *region = call_value(call, "region");
	struct advisor_view advisor;

	if (!region->given)
		return (struct owner){.advisor = asker_of(call, &advisor)};
	return (struct owner){.region = command_oversees(call->turn, region->id)
					    ? region->id
					    : 0};
}

/* Names are compared as people type them: "Congés" is "conges". */
static bool find(const struct call *call, struct owner of, struct text name,
    struct kept_reply *reply)
{
	struct arena *arena = &call->turn->arena;
	struct text folded = fold(arena, name);
	uint32_t i;

	for (i = 0; roster_reply_at(
		 call->turn->roster, of.advisor, of.region, i, reply);
	     i++)
		if (text_equal(fold(arena, reply->name), folded))
			return true;
	return false;
}

/* Their own goes before their region's. */
static bool find_to_send(const struct call *call,
    const struct advisor_view *advisor, struct kept_reply *reply)
{
	struct text name = call_value(call, "name")->text;

	return find(call, (struct owner){.advisor = advisor->row.id}, name,
		   reply) ||
	       find(call, (struct owner){.region = advisor->row.region}, name,
		   reply);
}

/* ---- kept, and dropped --------------------------------------------------- */

static void put(struct call *call, struct text name, struct text text)
{
	struct owner of = owner_of(call);
	struct kept_reply *fact = &turn_fact(call->turn, FACT_REPLY)->as.reply;

	call->advisor = of.advisor;
	fact->turn = call->turn->number;
	fact->at = call->turn->now;
	fact->advisor = of.advisor;
	fact->region = of.region;
	fact->name = text_keep(&call->turn->arena, name);
	fact->text = text;
	fact->by = call->turn->asker.bare;
	call->report.note = call_say(call, WORDING_DONE);
}

static void run_keep(struct call *call)
{
	struct text name = call_value(call, "name")->text;
	struct owner of = owner_of(call);
	struct kept_reply before;

	if (of.advisor == 0 && of.region == 0) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	if (find(call, of, name, &before))
		name = before.name;
	put(call, name, call_value(call, "text")->text);
}

static void run_drop(struct call *call)
{
	struct owner of = owner_of(call);
	struct kept_reply reply;

	if (of.advisor == 0 && of.region == 0)
		call_refuse(call, REFUSAL_NOT_YOURS);
	else if (!find(call, of, call_value(call, "name")->text, &reply))
		call_refuse(call, REFUSAL_NO_SUCH_REPLY);
	else
		put(call, reply.name, (struct text){0});
}

/* ---- read ---------------------------------------------------------------- */

static void add_all(struct call *call, struct owner of, struct text whose)
{
	struct build heading;
	struct kept_reply reply;
	uint32_t i;

	for (i = 0; roster_reply_at(
		 call->turn->roster, of.advisor, of.region, i, &reply);
	     i++) {
		heading = (struct build){.arena = &call->turn->arena};
		build_text(&heading, reply.name);
		if (whose.len > 0)
			build_string(&heading, " \xc2\xb7 ");
		build_text(&heading, whose);
		report_row(&call->report, build_done(&heading), reply.text);
	}
}

static void run_list(struct call *call)
{
	struct advisor_view advisor;
	struct region region;
	uint32_t i;

	call->report.prose = call_say(call, WORDING_COMMAND_REPLIES);
	add_all(call, (struct owner){.advisor = asker_of(call, &advisor)},
	    (struct text){0});
	for (i = 0; roster_region_at(call->turn->roster, i, &region); i++)
		if (region.id == advisor.row.region ||
		    command_oversees(call->turn, region.id))
			add_all(call, (struct owner){.region = region.id},
			    region.code);
	call->report.note = call_say(call,
	    call->report.rows != NULL ? WORDING_REPLIES : WORDING_REPLIES_NONE);
}

/* ---- sent ---------------------------------------------------------------- */

static struct text confirm_send(struct call *call)
{
	struct advisor_view advisor;
	struct wording_argument arguments[2];
	struct kept_reply reply;

	if (asker_of(call, &advisor) == 0 ||
	    !find_to_send(call, &advisor, &reply))
		return (struct text){0};
	arguments[0] = (struct wording_argument){
	    "claimant", people_name(call, call_value(call, "claimant")->id)};
	arguments[1] = (struct wording_argument){"text", reply.text};
	return call_say_with(call, WORDING_REPLY_CONFIRM, arguments, 2);
}

static void run_send(struct call *call)
{
	struct turn *turn = call->turn;
	struct claimant_view claimant;
	struct advisor_view advisor;
	struct wording_argument arguments[1];
	struct build id = {.arena = &turn->arena};
	struct chat_line line = {0};
	struct kept_reply reply;

	call->advisor = asker_of(call, &advisor);
	if (!roster_claimant(turn->roster, call->claimant, &claimant) ||
	    !find_to_send(call, &advisor, &reply)) {
		call_refuse(call, REFUSAL_NO_SUCH_REPLY);
		return;
	}
	build_string(&id, "reply/");
	build_hex(&id, turn->number);
	line.id = build_done(&id);
	line.body = reply.text;
	call_refuse(call, chat_say(turn, &advisor, &claimant, &line));
	arguments[0] = (struct wording_argument){
	    "claimant", people_name(call, call->claimant)};
	call->report.note = call_say_with(call, WORDING_REPLIED, arguments, 1);
}

const struct command command_replies = {
    .node = "replies",
    .title = WORDING_COMMAND_REPLIES,
    .words = WORDING_WORDS_REPLIES,
    .about = WORDING_ABOUT_REPLIES,
    .may = MAY_ADVISOR | MAY_SUPERVISOR | MAY_OPERATOR,
    .run = run_list,
};

const struct command command_reply = {
    .node = "reply",
    .title = WORDING_COMMAND_REPLY,
    .words = WORDING_WORDS_REPLY,
    .about = WORDING_ABOUT_REPLY,
    .may = MAY_ADVISOR,
    .fields = send_fields,
    .confirm = confirm_send,
    .speaks = true,
    .run = run_send,
};

const struct command command_reply_keep = {
    .node = "reply-keep",
    .title = WORDING_COMMAND_REPLY_KEEP,
    .words = WORDING_WORDS_REPLY_KEEP,
    .about = WORDING_ABOUT_REPLY_KEEP,
    .may = MAY_ADVISOR | MAY_SUPERVISOR | MAY_OPERATOR,
    .fields = keep_fields,
    .run = run_keep,
};

const struct command command_reply_drop = {
    .node = "reply-drop",
    .title = WORDING_COMMAND_REPLY_DROP,
    .words = WORDING_WORDS_REPLY_DROP,
    .about = WORDING_ABOUT_REPLY_DROP,
    .may = MAY_ADVISOR | MAY_SUPERVISOR | MAY_OPERATOR,
    .fields = drop_fields,
    .run = run_drop,
};
