#include "component/command/adhoc_private.h"

#include <string.h>

#include "component/command/appointments.h"
#include "component/command/offers.h"
#include "component/command/people.h"

/* What a form, a question and an end look like on the wire. */

enum {
	LINE = 60 /* bytes that clients show in one line */
};

static struct text session_id(struct turn *turn, uint64_t number)
{
	struct build b = {.arena = &turn->arena};

	build_hex(&b, number);
	return build_done(&b);
}

/* <iq type='result'><command>, left open. */
static struct writer start(
    struct call *call, const char *status, uint64_t session)
{
	struct turn *turn = call->turn;
	struct writer w = turn_result(turn);

	xml_start_ns(&w, "command", NS_COMMANDS);
	xml_put_string(&w, "node", call->command->node);
	xml_put(&w, "sessionid", session_id(turn, session));
	xml_put_string(&w, "status", status);
	xml_put(&w, "xml:lang", call->language);
	return w;
}

static void finish(struct call *call, struct writer *w)
{
	xml_end(w);
	xml_end(w);
	turn_send(call->turn, w, false);
}

static void write_note(struct writer *w, const char *type, struct text text)
{
	xml_start(w, "note");
	xml_put_string(w, "type", type);
	xml_text(w, text);
	xml_end(w);
}

static void write_text(
    struct writer *w, const char *name, struct text label, struct text text)
{
	struct form_field field = {
	    .type = "text-multi",
	    .name = text_of(name),
	    .label = label,
	    .value = text,
	};

	form_field(w, &field);
}

/* A long one needs room in which it may be broken. */
static bool is_long(struct text text)
{
	return text.len > LINE ||
	       (text.len > 0 && memchr(text.at, '\n', text.len) != NULL);
}

static void write_rows(struct writer *w, const struct report *report)
{
	const struct report_row *row;
	struct form_field field = {0};
	uint32_t number = 0;

	for (row = report->rows; row != NULL; row = row->next) {
		struct build name = {.arena = report->arena};

		build_string(&name, "line");
		build_number(&name, ++number);
		field.type = is_long(row->text) ? "text-multi" : "text-single";
		field.name = build_done(&name);
		field.label = row->label;
		field.value = row->text;
		form_field(w, &field);
	}
}

static void write_report(struct writer *w, const struct report *report)
{
	if (report->prose.len == 0)
		write_rows(w, report);
	else if (report->rows != NULL)
		write_text(w, "text", report->prose, report_prose(report));
	if (report->lines != NULL)
		write_text(w, "list", report_table_head(report),
		    report_table_text(report));
}

void adhoc_render(struct call *call)
{
	const struct report *report = &call->report;
	struct writer w = start(call, "completed",
	    call->session != 0 ? call->session : call->turn->number);

	if (report->note.len > 0)
		write_note(&w, call->refused != REFUSAL_NONE ? "error" : "info",
		    report->note);
	if (report->rows != NULL || report->lines != NULL) {
		form_start(&w, "result", call_say(call, call->command->title),
		    (struct text){0});
		write_report(&w, report);
		xml_end(&w);
	}
	finish(call, &w);
	call_end_session(call);
}

static const struct {
	const char *type;     /* XEP-0004 */
	const char *datatype; /* XEP-0122 */
} types[] = {
    [TYPE_LINE] = {"text-single", NULL        },
    [TYPE_LINES] = {"text-multi",  NULL        },
    [TYPE_WORD] = {"text-single", NULL        },
    [TYPE_NUMBER] = {"text-single", "xs:integer"},
    [TYPE_DAY] = {"text-single", NULL        },
    [TYPE_INSTANT] = {"text-single", NULL        },
    [TYPE_CHOICE] = {"list-single", NULL        },
    [TYPE_CLAIMANT] = {"text-single", NULL        },
    [TYPE_ADVISOR] = {"text-single", NULL        },
    [TYPE_REGION] = {"text-single", NULL        },
    [TYPE_JID] = {"jid-single",  NULL        },
    [TYPE_SPANS] = {"text-single", NULL        },
    [TYPE_EVERY] = {"text-single", NULL        },
    [TYPE_TIMES] = {"text-single", NULL        },
    [TYPE_APPOINTMENT] = {"list-single", NULL        },
};

static void write_options_of(
    struct call *call, const struct field *field, struct form_field *to)
{
	struct form_option *options;
	uint32_t count = 0, i;

	while (field->options[count].value != NULL)
		count++;
	options = arena_alloc(&call->turn->arena, count * sizeof(*options));
	for (i = 0; i < count; i++) {
		options[i].value = text_of(field->options[i].value);
		options[i].label = call_say(call, field->options[i].label);
	}
	to->options = options;
	to->option_count = count;
}

/* Free times where no time was named, once there is something to ask. */
static bool is_chosen_from(struct call *call, uint32_t i, struct form_field *to)
{
	struct form_option *slots;

	if (call->complaints.len == 0 || call->values[i].text.len > 0)
		return false;
	to->option_count += offers_options(call, i, &slots);
	if (to->option_count == 0 || to->options != NULL)
		return false;
	to->options = slots;
	return true;
}

static void write_field(struct call *call, struct writer *w, uint32_t i)
{
	const struct field *field = &call->command->fields[i];
	struct form_option *appointments;
	struct form_field to = {
	    .type = types[field->type].type,
	    .datatype = types[field->type].datatype,
	    .least = field->least,
	    .most = field->most,
	    .name = text_of(field->name),
	    .label = call_say(call, field->label),
	    .value = call->values[i].text,
	    .required = field->required,
	};

	if (to.value.len == 0 && field->otherwise != NULL)
		to.value = text_of(field->otherwise);
	if (field->type == TYPE_CHOICE)
		write_options_of(call, field, &to);
	if (field->type == TYPE_APPOINTMENT) {
		to.option_count = appointments_options(call, i, &appointments);
		to.options = appointments;
	}
	if (is_chosen_from(call, i, &to))
		to.type = "list-single";
	form_field(w, &to);
}

static void write_actions(struct writer *w, const char *next)
{
	xml_start(w, "actions");
	xml_put_string(w, "execute", next);
	xml_start(w, next);
	xml_end(w);
	xml_end(w);
}

static void keep_session(struct call *call, const char *asked)
{
	struct turn *turn = call->turn;
	struct session *session = &turn_fact(turn, FACT_SESSION)->as.session;

	session->number = call->session;
	session->owner = turn->asker.address;
	session->door = DOOR_FORM;
	session->command = text_of(call->command->node);
	session->values = call_values(call, false);
	session->asked = text_of(asked);
	session->until = turn->now + turn->settings->session_wait;
}

/* What the person is filled in for by the alias that was asked is not shown,
 * nor to a claimant, who is nobody's advisor. */
bool adhoc_is_shown(const struct call *call, uint32_t i)
{
	return call->command->fields[i].type != TYPE_CLAIMANT ||
	       (call->turn->target != TARGET_ALIAS &&
		   (command_roles(call->turn) & call->command->may) !=
		       MAY_CLAIMANT);
}

/* What is wrong, else what it is for; on an alias also about whom it is. In
 * one line, for Pidgin shows the first alone. */
static struct text instructions(struct call *call)
{
	struct build b = {.arena = &call->turn->arena};
	struct text rest = call->complaints, line;

	if (rest.len == 0)
		rest = call_say(call, call->command->about);
	if (call->turn->target == TARGET_ALIAS) {
		build_text(&b, people_name(call, call->turn->names[0].id));
		build_text(&b, call->report.colon);
	}
	while (rest.len > 0 && form_next_line(&rest, &line)) {
		if (b.len > 0)
			build_char(&b, ' ');
		build_text(&b, line);
	}
	return build_done(&b);
}

void adhoc_send_form(struct call *call)
{
	struct writer w;
	uint32_t i;

	if (call->session == 0)
		call->session = call->turn->number;
	w = start(call, "executing", call->session);
	write_actions(&w, call->command->confirm != NULL ? "next" : "complete");
	form_start(&w, "form", call_say(call, call->command->title),
	    instructions(call));
	for (i = 0; i < command_fields(call->command); i++)
		if (adhoc_is_shown(call, i))
			write_field(call, &w, i);
	xml_end(&w);
	finish(call, &w);
	keep_session(call, "form");
}

void adhoc_ask_for(struct call *call, uint32_t i)
{
	(void)i; /* all of them are asked for at once */
	adhoc_send_form(call);
}

void adhoc_send_confirm(struct call *call, struct text question)
{
	struct form_field fixed = {.type = "fixed", .value = question};
	struct writer w;

	if (call->session == 0)
		call->session = call->turn->number;
	w = start(call, "executing", call->session);
	write_actions(&w, "complete");
	form_start(&w, "form", call_say(call, call->command->title), question);
	form_field(&w, &fixed);
	xml_end(&w);
	finish(call, &w);
	keep_session(call, "confirm");
}

void adhoc_send_canceled(struct call *call)
{
	struct writer w = start(call, "canceled", call->session);

	finish(call, &w);
	call_end_session(call);
}
