#include "component/client/show.h"

#include <stdlib.h>
#include <string.h>

#define NS_FORM  "jabber:x:data"
#define NS_ITEMS "http://jabber.org/protocol/disco#items"

/* Every child of that name, one after another; give NULL first. */
static xmpp_stanza_t *next_child(
    xmpp_stanza_t *parent, xmpp_stanza_t *child, const char *name)
{
	const char *its;

	child = child == NULL ? xmpp_stanza_get_children(parent)
			      : xmpp_stanza_get_next(child);
	for (; child != NULL; child = xmpp_stanza_get_next(child)) {
		its = xmpp_stanza_get_name(child);
		if (its != NULL && strcmp(its, name) == 0)
			return child;
	}
	return NULL;
}

static const char *attribute(xmpp_stanza_t *stanza, const char *name)
{
	const char *value = xmpp_stanza_get_attribute(stanza, name);

	return value != NULL ? value : "";
}

static void put_text(xmpp_stanza_t *stanza, FILE *to)
{
	char *text = xmpp_stanza_get_text(stanza);

	if (text != NULL)
		(void)fputs(text, to);
	free(text);
}

static void put_json(const char *text, FILE *to)
{
	(void)fputc('"', to);
	for (; text != NULL && *text != '\0'; text++)
		if (*text == '"' || *text == '\\')
			(void)fprintf(to, "\\%c", *text);
		else if ((unsigned char)*text < ' ')
			(void)fprintf(to, "\\u%04x", (unsigned)*text);
		else
			(void)fputc(*text, to);
	(void)fputc('"', to);
}

static void put_json_text(xmpp_stanza_t *stanza, FILE *to)
{
	char *text = xmpp_stanza_get_text(stanza);

	put_json(text, to);
	free(text);
}

bool show_notes(xmpp_stanza_t *command, bool quiet)
{
	xmpp_stanza_t *note = NULL;
	bool failed = false, error;
	FILE *to;

	while ((note = next_child(command, note, "note")) != NULL) {
		error = strcmp(attribute(note, "type"), "error") == 0;
		failed = failed || error;
		if (quiet && !error)
			continue;
		to = error ? stderr : stdout;
		put_text(note, to);
		(void)fputc('\n', to);
	}
	return failed;
}

static xmpp_stanza_t *form_of(xmpp_stanza_t *command)
{
	return xmpp_stanza_get_child_by_name_and_ns(command, "x", NS_FORM);
}

void show_result(xmpp_stanza_t *command, FILE *to)
{
	xmpp_stanza_t *form = form_of(command), *field = NULL, *value;
	const char *label;

	while (form != NULL &&
	       (field = next_child(form, field, "field")) != NULL) {
		label = attribute(field, "label");
		value = NULL;
		while ((value = next_child(field, value, "value")) != NULL) {
			if (*label != '\0')
				(void)fprintf(to, "%s: ", label);
			put_text(value, to);
			(void)fputc('\n', to);
		}
	}
}

static void put_json_values(xmpp_stanza_t *field, FILE *to)
{
	xmpp_stanza_t *value = NULL;
	const char *comma = "";

	(void)fputs("\"label\":", to);
	put_json(attribute(field, "label"), to);
	(void)fputs(",\"values\":[", to);
	while ((value = next_child(field, value, "value")) != NULL) {
		(void)fputs(comma, to);
		put_json_text(value, to);
		comma = ",";
	}
	(void)fputs("]}", to);
}

static void put_json_notes(xmpp_stanza_t *command, FILE *to)
{
	xmpp_stanza_t *note = NULL;
	const char *comma = "";

	while ((note = next_child(command, note, "note")) != NULL) {
		(void)fprintf(to, "%s{\"type\":", comma);
		put_json(attribute(note, "type"), to);
		(void)fputs(",\"text\":", to);
		put_json_text(note, to);
		(void)fputc('}', to);
		comma = ",";
	}
}

void show_json(xmpp_stanza_t *command, const char *node, FILE *to)
{
	xmpp_stanza_t *form = form_of(command), *field = NULL;
	const char *comma = "";

	(void)fputs("{\"node\":", to);
	put_json(node, to);
	(void)fputs(",\"status\":", to);
	put_json(attribute(command, "status"), to);
	(void)fputs(",\"notes\":[", to);
	put_json_notes(command, to);
	(void)fputs("],\"fields\":[", to);
	while (form != NULL &&
	       (field = next_child(form, field, "field")) != NULL) {
		(void)fprintf(to, "%s{\"var\":", comma);
		put_json(attribute(field, "var"), to);
		(void)fputc(',', to);
		put_json_values(field, to);
		comma = ",";
	}
	(void)fputs("]}\n", to);
}

static void put_field(xmpp_stanza_t *field, FILE *to)
{
	xmpp_stanza_t *option = NULL;
	bool required = next_child(field, NULL, "required") != NULL;

	(void)fprintf(to, "  %s%s: %s", attribute(field, "var"),
	    required ? " (required)" : "", attribute(field, "label"));
	while ((option = next_child(field, option, "option")) != NULL) {
		xmpp_stanza_t *value = next_child(option, NULL, "value");

		(void)fputs(" | ", to);
		if (value != NULL)
			put_text(value, to);
	}
	(void)fputc('\n', to);
}

void show_form(xmpp_stanza_t *form, FILE *to)
{
	xmpp_stanza_t *part = NULL;

	while ((part = next_child(form, part, "instructions")) != NULL) {
		put_text(part, to);
		(void)fputc('\n', to);
	}
	while ((part = next_child(form, part, "field")) != NULL)
		if (*attribute(part, "var") != '\0')
			put_field(part, to);
}

void show_error(xmpp_stanza_t *stanza, FILE *to)
{
	xmpp_stanza_t *error = next_child(stanza, NULL, "error");
	xmpp_stanza_t *text =
	    error != NULL ? next_child(error, NULL, "text") : NULL;

	(void)fputs("guichet: ", to);
	if (text != NULL)
		put_text(text, to);
	else
		(void)fputs("refused", to);
	(void)fputc('\n', to);
}

bool show_items(xmpp_stanza_t *answer, bool json, FILE *to)
{
	xmpp_stanza_t *query =
	    xmpp_stanza_get_child_by_name_and_ns(answer, "query", NS_ITEMS);
	xmpp_stanza_t *item = NULL;
	const char *comma = "";

	if (query == NULL || strcmp(attribute(answer, "type"), "result") != 0)
		return false;
	if (json)
		(void)fputc('[', to);
	while ((item = next_child(query, item, "item")) != NULL) {
		if (!json) {
			(void)fprintf(to, "%-14s %s\n", attribute(item, "node"),
			    attribute(item, "name"));
			continue;
		}
		(void)fprintf(to, "%s{\"node\":", comma);
		put_json(attribute(item, "node"), to);
		(void)fputs(",\"name\":", to);
		put_json(attribute(item, "name"), to);
		(void)fputc('}', to);
		comma = ",";
	}
	if (json)
		(void)fputs("]\n", to);
	return true;
}
