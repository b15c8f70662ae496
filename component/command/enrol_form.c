#include "component/command/enrol_private.h"

#include "component/command/call.h"
#include "component/talk/fold.h"
#include "component/talk/form.h"
#include "component/talk/notice.h"
#include "component/talk/stanza.h"

/* The same by a form (XEP-0077): one step, with the notice in it. */

static bool here(struct turn *turn)
{
	if (turn->settings->code_key.len > 0 &&
	    (turn->target == TARGET_DOMAIN || turn->target == TARGET_SERVICE ||
		turn->target == TARGET_ADVISOR))
		return true;
	turn_refuse(turn, REFUSAL_UNSUPPORTED);
	return false;
}

static bool enrolled(const struct turn *turn)
{
	struct claimant_view claimant;

	return roster_claimant_by_jid(
		   turn->roster, turn->asker.bare, &claimant) &&
	       claimant.row.consent;
}

static struct text version_text(struct turn *turn)
{
	struct build b = {.arena = &turn->arena};

	build_number(&b, roster_notice(turn->roster).version);
	return build_done(&b);
}

static void write_fields(
    struct turn *turn, struct writer *w, struct text language)
{
	form_field(w, &(struct form_field){.type = "hidden",
			  .name = TEXT("FORM_TYPE"),
			  .value = TEXT(NS_REGISTER)});
	form_field(w, &(struct form_field){.type = "hidden",
			  .name = TEXT("notice"),
			  .value = version_text(turn)});
	form_field(w, &(struct form_field){.type = "fixed",
			  .value = notice_text(turn, language)});
	form_field(w, &(struct form_field){.type = "text-single",
			  .name = TEXT("code"),
			  .label = turn_say(turn, WORDING_FIELD_CODE, language),
			  .required = true});
	form_field(
	    w, &(struct form_field){.type = "boolean",
		   .name = TEXT("consent"),
		   .label = turn_say(turn, WORDING_FIELD_AGREE, language),
		   .value = TEXT("0"),
		   .required = true});
}

static void write_form(struct turn *turn, struct writer *w)
{
	struct text language = turn_language(turn);
	struct text about = turn_say(turn, WORDING_ENROL_FORM, language);

	xml_leaf(w, "instructions", about);
	form_start(
	    w, "form", turn_say(turn, WORDING_ENROL_TITLE, language), about);
	write_fields(turn, w, language);
	xml_end(w);
}

void enrol_form(struct turn *turn, const struct stanza *s)
{
	struct writer w;

	(void)s;
	if (!here(turn))
		return;
	w = turn_result(turn);
	xml_start_ns(&w, "query", NS_REGISTER);
	if (enrolled(turn))
		xml_leaf(&w, "registered", (struct text){0});
	else
		write_form(turn, &w);
	xml_end(&w);
	xml_end(&w);
	turn_send(turn, &w, false);
}

void enrol_form_done(struct turn *turn)
{
	struct writer w = turn_result(turn);

	xml_end(&w);
	turn_send(turn, &w, false);
}

static bool is_true(const struct form_value *value)
{
	return value != NULL &&
	       (text_is(value->text, "1") || text_is(value->text, "true"));
}

/* Consent is to what was shown: the form says which version that was. */
static void take(struct turn *turn, const struct form_value *values)
{
	const struct form_value *written = form_find(values, "code");
	const struct form_value *notice = form_find(values, "notice");
	struct text text = written != NULL ? written->text : (struct text){0};
	struct code code;
	enum code_verdict verdict = code_read(fold(&turn->arena, text), &code);

	if (verdict != CODE_FINE)
		enrol_refuse(turn, verdict == CODE_MISTYPED
				       ? REFUSAL_CODE_MISTYPED
				       : REFUSAL_CODE_NONE);
	else if (!is_true(form_find(values, "consent")))
		enrol_refuse(turn, REFUSAL_NOT_AGREED);
	else if (notice == NULL ||
		 !text_equal(notice->text, version_text(turn)))
		enrol_refuse(turn, REFUSAL_NOTICE_CHANGED);
	else
		enrol_try(turn, DOOR_FORM, &code,
		    roster_notice(turn->roster).version);
}

/* The client asks before it sends this, so we do not ask again. */
static void render_removal(struct call *call)
{
	call->turn->asker.refuse = NULL;
	if (call->refused != REFUSAL_NONE)
		turn_refuse(call->turn, call->refused);
	else
		enrol_form_done(call->turn);
}

static void take_away(struct turn *turn)
{
	struct call *call =
	    call_new(turn, command_find(TEXT("stop")), DOOR_FORM);

	call->render = render_removal;
	if (command_may(turn, call->command))
		call_run(call);
	else
		turn_refuse(turn, REFUSAL_CODE_NONE);
}

void enrol_submit(struct turn *turn, const struct stanza *s)
{
	const struct element *framed = stanza_child(s, NS_REGISTER, "query");
	struct element query = {0};
	const struct element *form;

	if (!here(turn))
		return;
	if (!xml_read(&turn->arena, framed, &query)) {
		turn_refuse(turn, REFUSAL_BAD_FORM);
		return;
	}
	if (xml_child(&query, NS_REGISTER, "remove") != NULL) {
		take_away(turn);
		return;
	}
	form = xml_child(&query, NS_FORM, "x");
	take(turn, form != NULL ? form_read(&turn->arena, form) : NULL);
}
