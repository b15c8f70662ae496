#include "component/talk/form.h"

#include <string.h>

bool form_next_line(struct text *rest, struct text *line)
{
	const char *end;

	if (rest->len == 0)
		return false;
	end = memchr(rest->at, '\n', rest->len);
	*line = *rest;
	if (end == NULL) {
		*rest = (struct text){0};
		return true;
	}
	line->len = (size_t)(end - rest->at);
	rest->at = end + 1;
	rest->len -= line->len + 1;
	return true;
}

static struct text values_of(struct arena *arena, const struct element *field)
{
	const struct element *value;
	struct build b = {.arena = arena};
	struct text text;
	bool first = true;

	for (value = field->children; value != NULL; value = value->next) {
		if (!text_is(value->name, "value"))
			continue;
		if (!first)
			build_char(&b, '\n');
		first = false;
		build_text(&b, value->text);
	}
	text = build_done(&b);
	while (text.len > 0 && text.at[text.len - 1] == '\n')
		text.len--;
	return text;
}

static bool stands_in(const struct form_value *values, struct text name)
{
	for (; values != NULL; values = values->next)
		if (text_equal(values->name, name))
			return true;
	return false;
}

struct form_value *form_read(struct arena *arena, const struct element *form)
{
	struct form_value *values = NULL, **tail = &values, *value;
	const struct element *field;
	struct text name;

	for (field = form->children; field != NULL; field = field->next) {
		name = xml_attribute(field, "var");
		if (!text_is(field->name, "field") || name.len == 0 ||
		    text_is(xml_attribute(field, "type"), "fixed"))
			continue;
		value = arena_alloc(arena, sizeof(*value));
		value->name = name;
		value->text = values_of(arena, field);
		value->twice = stands_in(values, name);
		*tail = value;
		tail = &value->next;
	}
	return values;
}

const struct form_value *form_find(
    const struct form_value *values, const char *name)
{
	while (values != NULL && !text_is(values->name, name))
		values = values->next;
	return values;
}

void form_start(struct writer *w, const char *type, struct text title,
    struct text instructions)
{
	struct text line;

	xml_start_ns(w, "x", NS_FORM);
	xml_put_string(w, "type", type);
	if (title.len > 0)
		xml_leaf(w, "title", title);
	while (form_next_line(&instructions, &line))
		xml_leaf(w, "instructions", line);
}

static void write_options(struct writer *w, const struct form_field *field)
{
	uint32_t i;

	for (i = 0; i < field->option_count; i++) {
		xml_start(w, "option");
		xml_put(w, "label", field->options[i].label);
		xml_leaf(w, "value", field->options[i].value);
		xml_end(w);
	}
}

static void write_datatype(struct writer *w, const struct form_field *field)
{
	struct build least = {.arena = w->out.arena};
	struct build most = {.arena = w->out.arena};

	xml_start_ns(w, "validate", NS_VALIDATE);
	xml_put_string(w, "datatype", field->datatype);
	if (field->least != 0 || field->most != 0) {
		build_number(&least, field->least);
		build_number(&most, field->most);
		xml_start(w, "range");
		xml_put(w, "min", build_done(&least));
		xml_put(w, "max", build_done(&most));
		xml_end(w);
	}
	xml_end(w);
}

void form_field(struct writer *w, const struct form_field *field)
{
	struct text rest = field->value, line;

	xml_start(w, "field");
	xml_put_string(w, "type", field->type);
	xml_put_some(w, "var", field->name);
	xml_put_some(w, "label", field->label);
	if (field->required)
		xml_start(w, "required"), xml_end(w);
	if (field->datatype != NULL)
		write_datatype(w, field);
	while (form_next_line(&rest, &line))
		xml_leaf(w, "value", line);
	write_options(w, field);
	xml_end(w);
}
