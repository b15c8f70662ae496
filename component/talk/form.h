#ifndef TALK_FORM_H
#define TALK_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "component/talk/xml.h"
#include "roster/arena.h"

/* Data forms (XEP-0004), as far as commands and searches need them. */
#define NS_FORM     "jabber:x:data"
#define NS_VALIDATE "http://jabber.org/protocol/xdata-validate"

/* One submitted field: its values, a line each. */
struct form_value {
	struct form_value *next;
	struct text name;
	struct text text;
	bool twice; /* another field of the form has the same name */
};

/* What was submitted. Fields without a name, as Gajim sends back our titles,
 * are passed over; empty lines at the end of a field, as Pidgin adds one, are
 * cut off. */
struct form_value *form_read(struct arena *arena, const struct element *form);

/* The value of that name, or NULL. */
const struct form_value *form_find(
    const struct form_value *values, const char *name);

struct form_option {
	struct text label;
	struct text value;
};

/* A field to be filled in, or shown. */
struct form_field {
	const char *type; /* XEP-0004, 3.3 */
	struct text name; /* empty for what is only shown */
	struct text label;
	struct text value;    /* its lines are its values */
	const char *datatype; /* XEP-0122; NULL: none */
	int64_t least, most;  /* its range; both 0: none */
	const struct form_option *options;
	uint32_t option_count;
	bool required;
};

/* <x>, left open for fields; the caller ends it with xml_end(). */
void form_start(struct writer *w, const char *type, struct text title,
    struct text instructions);
void form_field(struct writer *w, const struct form_field *field);

/* Takes the first line off the rest; false at the end. */
bool form_next_line(struct text *rest, struct text *line);

#endif
