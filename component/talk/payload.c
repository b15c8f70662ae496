#include "component/talk/payload.h"

enum content {
	CONTENT_EMPTY,
	CONTENT_TEXT,
	CONTENT_ID,
	CONTENT_REPLY,
	CONTENT_CHILDREN,
};

static const struct row {
	const char *element;
	const char *ns;
	enum content content;
	enum payload_use use;
} rows[] = {
#define PAYLOAD(NAME, element, ns, content, use)                               \
	{element, ns, CONTENT_##content, USE_##use},
#include "component/talk/payload.def"
#undef PAYLOAD
};

enum payload_name payload_name(const struct element *child)
{
	size_t i;

	for (i = 0; i < PAYLOADS; i++)
		if (text_is(child->name, rows[i].element) &&
		    text_is(child->ns, rows[i].ns))
			break;
	return (enum payload_name)i;
}

enum payload_use payload_use(enum payload_name name)
{
	return rows[name].use;
}

static bool is_sender(const struct chat *chat, struct text address)
{
	size_t len = chat->sender.len;

	return text_starts(address, chat->sender) &&
	       (address.len == len || address.at[len] == '/');
}

/* A receipt or marker speaks of what the other side wrote, a correction of
 * what its sender wrote, a reply of either. */
static bool speaks_of_sender(
    const struct chat *chat, const struct element *child)
{
	enum payload_name name = payload_name(child);

	return name == PAYLOAD_REPLACE ||
	       (name == PAYLOAD_REPLY &&
		   is_sender(chat, xml_attribute(child, "to")));
}

struct text payload_id(const struct turn *turn, const struct chat *chat,
    const struct element *child)
{
	struct text id = xml_attribute(child, "id");
	struct text mapped;

	mapped = speaks_of_sender(chat, child)
		     ? roster_wire_id(turn->roster, chat->sender, id)
		     : roster_own_id(turn->roster, chat->recipient, id);
	return mapped.len > 0 ? mapped : id;
}

/* XEP-0461: `to` is the author of what is replied to. The sender knows the
 * other side by the address they write to. */
static void write_reply_to(
    struct writer *w, const struct chat *chat, const struct element *child)
{
	struct text to = xml_attribute(child, "to");

	if (to.len == 0)
		return;
	xml_put(w, "to", is_sender(chat, to) ? chat->shown : chat->recipient);
}

/* XEP-0066: an address and what it is. */
static void write_children(
    struct turn *turn, struct writer *w, const struct element *framed)
{
	static const char *const names[] = {"url", "desc"};
	const struct element *child;
	struct element read = {0};
	size_t i;

	if (!xml_read(&turn->arena, framed, &read))
		return;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		child = xml_child(&read, "jabber:x:oob", names[i]);
		if (child != NULL)
			xml_leaf(w, names[i], child->text);
	}
}

void payload_write(struct turn *turn, struct writer *w, const struct chat *chat,
    const struct element *child)
{
	const struct row *row = &rows[payload_name(child)];

	if (text_is(child->ns, NS_COMPONENT))
		xml_start(w, row->element);
	else
		xml_start_ns(w, row->element, row->ns);
	switch (row->content) {
	case CONTENT_EMPTY:
		break;
	case CONTENT_TEXT:
		xml_text(w, child->text);
		break;
	case CONTENT_REPLY:
		write_reply_to(w, chat, child);
		xml_put(w, "id", payload_id(turn, chat, child));
		break;
	case CONTENT_ID:
		xml_put(w, "id", payload_id(turn, chat, child));
		break;
	case CONTENT_CHILDREN:
		write_children(turn, w, child);
		break;
	}
	xml_end(w);
}

struct text payload_wishes(struct turn *turn)
{
	struct writer w = turn_write(turn);

	xml_empty(&w, "request", "urn:xmpp:receipts");
	xml_empty(&w, "markable", "urn:xmpp:chat-markers:0");
	return build_done(&w.out);
}

bool payload_encrypted(const struct stanza *s, struct text body)
{
	static const char *const spaces[] = {
	    "eu.siacs.conversations.axolotl",
	    "urn:xmpp:omemo:0",
	    "urn:xmpp:omemo:1",
	    "urn:xmpp:omemo:2",
	    "urn:xmpp:openpgp:0",
	    "jabber:x:encrypted",
	};
	const struct element *child;
	size_t i;

	for (child = s->children; child != NULL; child = child->next)
		for (i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
			if (text_is(child->ns, spaces[i]))
				return true;
	return text_starts(body, TEXT("?OTR")) ||
	       text_starts(body, TEXT("-----BEGIN PGP MESSAGE-----"));
}
