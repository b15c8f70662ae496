#include "component/command/search.h"

#include <string.h>

#include "component/command/call.h"
#include "component/talk/fold.h"

enum {
	LISTS = 16, /* most that one asker may have */
};

/* <iq type='result'><query>, left open. */
static struct writer start(struct turn *turn)
{
	struct writer w = turn_result(turn);

	xml_start_ns(&w, "query", NS_SEARCH);
	return w;
}

static void finish(struct turn *turn, struct writer *w)
{
	xml_end(w);
	xml_end(w);
	turn_send(turn, w, false);
}

static uint32_t lists_of(
    struct turn *turn, struct text language, struct form_option *lists)
{
	uint32_t i, count = 0;

	for (i = 0; i < command_count && count < LISTS; i++)
		if (commands[i]->listed && command_may(turn, commands[i])) {
			lists[count].value = text_of(commands[i]->node);
			lists[count++].label =
			    turn_say(turn, commands[i]->title, language);
		}
	return count;
}

static bool may_search(struct turn *turn)
{
	if (turn->target == TARGET_DOMAIN || turn->target == TARGET_SERVICE)
		return true;
	turn_refuse(turn, REFUSAL_UNSUPPORTED);
	return false;
}

void search_form(struct turn *turn, const struct stanza *s)
{
	struct text language = turn_language(turn);
	struct form_option lists[LISTS];
	struct form_field what = {
	    .type = "list-single",
	    .name = TEXT("list"),
	    .label = turn_say(turn, WORDING_SEARCH_LIST, language),
	    .options = lists,
	    .required = true,
	};
	struct form_field words = {
	    .type = "text-single",
	    .name = TEXT("words"),
	    .label = turn_say(turn, WORDING_SEARCH_WORDS, language),
	};
	struct text about = turn_say(turn, WORDING_SEARCH_ABOUT, language);
	struct writer w;

	(void)s;
	if (!may_search(turn))
		return;
	what.option_count = lists_of(turn, language, lists);
	if (what.option_count == 0) {
		turn_refuse(turn, REFUSAL_NOT_YOURS);
		return;
	}
	what.value = lists[0].value;
	w = start(turn);
	xml_leaf(&w, "instructions", about);
	form_start(
	    &w, "form", turn_say(turn, WORDING_SEARCH_TITLE, language), about);
	form_field(&w, &(struct form_field){.type = "hidden",
			   .name = TEXT("FORM_TYPE"),
			   .value = TEXT(NS_SEARCH)});
	form_field(&w, &what);
	form_field(&w, &words);
	xml_end(&w);
	finish(turn, &w);
}

static void write_reported(struct writer *w, const struct report *report)
{
	uint32_t i;

	xml_start(w, "reported");
	for (i = 0; i < report->column_count; i++) {
		xml_start(w, "field");
		xml_put_string(w, "var", report->columns[i].name);
		xml_put_string(w, "type",
		    strcmp(report->columns[i].name, "jid") == 0
			? "jid-single"
			: "text-single");
		xml_put(w, "label", report->columns[i].label);
		xml_end(w);
	}
	xml_end(w);
}

static void write_item(struct writer *w, const struct report *report,
    const struct report_line *line)
{
	uint32_t i;

	xml_start(w, "item");
	for (i = 0; i < report->column_count; i++) {
		xml_start(w, "field");
		xml_put_string(w, "var", report->columns[i].name);
		xml_leaf(w, "value", line->cells[i]);
		xml_end(w);
	}
	xml_end(w);
}

/* Does one of the cells have the words in it? */
static bool fits(const struct call *call, const struct report_line *line)
{
	struct arena *arena = &call->turn->arena;
	struct text words = call->unread;
	struct text cell;
	uint32_t i;
	size_t at;

	for (i = 0; i < call->report.column_count; i++) {
		cell = fold(arena, line->cells[i]);
		for (at = 0; at + words.len <= cell.len; at++)
			if (words.len == 0 ||
			    memcmp(cell.at + at, words.at, words.len) == 0)
				return true;
	}
	return words.len == 0;
}

void search_render(struct call *call)
{
	const struct report *report = &call->report;
	const struct report_line *line;
	struct writer w;

	if (call->refused != REFUSAL_NONE) {
		call->turn->asker.refuse = NULL;
		turn_refuse(call->turn, call->refused);
		return;
	}
	w = start(call->turn);
	form_start(&w, "result", call_say(call, call->command->title),
	    (struct text){0});
	form_field(&w, &(struct form_field){.type = "hidden",
			   .name = TEXT("FORM_TYPE"),
			   .value = TEXT(NS_SEARCH)});
	write_reported(&w, report);
	for (line = report->lines; line != NULL; line = line->next)
		if (fits(call, line))
			write_item(&w, report, line);
	xml_end(&w);
	finish(call->turn, &w);
}

static struct text value_of(const struct form_value *values, const char *name)
{
	const struct form_value *value = form_find(values, name);

	return value != NULL ? value->text : (struct text){0};
}

static const struct form_value *read_form(
    struct turn *turn, const struct stanza *s)
{
	const struct element *framed = stanza_child(s, NS_SEARCH, "query");
	struct element query = {0};
	const struct element *form;

	if (!xml_read(&turn->arena, framed, &query))
		return NULL;
	form = xml_child(&query, NS_FORM, "x");
	return form != NULL ? form_read(&turn->arena, form) : NULL;
}

void search_run(struct turn *turn, const struct stanza *s)
{
	const struct form_value *values;
	const struct command *command;
	struct call *call;

	if (!may_search(turn))
		return;
	values = read_form(turn, s);
	command = command_find(value_of(values, "list"));
	if (command == NULL || !command->listed) {
		turn_refuse(turn, REFUSAL_NO_SUCH_COMMAND);
		return;
	}
	call = call_new(turn, command, DOOR_SEARCH);
	call->unread = fold(&turn->arena, value_of(values, "words"));
	call_run(call);
}
