#ifndef COMPONENT_TAG_H
#define COMPONENT_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "component/scope.h"
#include "component/talk/xml.h"
#include "roster/arena.h"
#include "roster/text.h"

/* A qualified name. */
struct name {
	struct text whole;
	struct text prefix;
	struct text local;
};

/* One start tag, its values unescaped and with their white space normalised
 * (XML 1.0, 3.3.3). The room for attributes is reused from tag to tag. */
struct tag {
	struct name name;
	bool empty; /* <name/> */
	uint32_t count;
	uint32_t room;
	struct tag_attribute {
		struct name name;
		struct text value;
	} * attributes;
};

/* Room for so many attributes; owned by the arena. */
struct tag tag_new(struct arena *arena, uint32_t room);

/*
 * Reads the start tag at *at and moves *at behind it. False if it is not well
 * formed; then the attributes before the fault stand in tag. The bytes must be
 * legal (xml_legal) except where the caller takes a faulty tag.
 */
bool tag_read(
    struct arena *arena, struct tag *tag, const char **at, const char *end);

/* The same for an XML declaration, with '?' instead of '/'. */
bool tag_declaration(
    struct arena *arena, struct tag *tag, const char **at, const char *end);

/* The name of the end tag at *at, which moves behind it. */
bool tag_end(struct text *name, const char **at, const char *end);

/* Takes the declarations of the tag into the scope and looks for unbound
 * prefixes. */
bool tag_declare(
    struct arena *arena, const struct tag *tag, const struct scope **scope);

/* The attributes but for the declarations. */
struct attribute *tag_attributes(struct arena *arena, const struct tag *tag);

/* The value of an attribute, by its name as written. */
struct text tag_value(const struct tag *tag, const char *name);

/* Character data as it counts: line ends normalised (XML 1.0, 2.11), then
 * unescaped. False if malformed. */
bool tag_text(struct arena *arena, struct text raw, struct text *text);
/* The same without unescaping, for CDATA. */
struct text tag_lines(struct arena *arena, struct text raw);

#endif
