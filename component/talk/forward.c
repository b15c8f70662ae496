#include "component/talk/forward.h"

#include "component/talk/when.h"

struct text forward_alias(
    struct turn *turn, const struct claimant_view *claimant)
{
	struct jid jid = {
	    .local = claimant->row.alias,
	    .domain = turn->settings->domain,
	};

	return jid_bare(&turn->arena, &jid);
}

bool forward_is_alias_line(struct text wire_id)
{
	return text_starts(wire_id, TEXT("appointment/")) ||
	       text_starts(wire_id, TEXT("reminder/"));
}

static struct text shown_as(struct turn *turn, const struct message *m)
{
	struct claimant_view claimant;

	switch (m->kind) {
	case FROM_CLAIMANT:
		if (roster_claimant(turn->roster, m->claimant, &claimant))
			return forward_alias(turn, &claimant);
		break;
	case FROM_ADVISOR:
		return turn->settings->advisor_address;
	case TO_ADVISOR:
		if (forward_is_alias_line(m->wire_id) &&
		    roster_claimant(turn->roster, m->claimant, &claimant))
			return forward_alias(turn, &claimant);
		return turn->settings->service_address;
	case TO_CLAIMANT:
		return turn->settings->service_address;
	}
	return (struct text){0};
}

void forward_message(
    struct turn *turn, const struct message *message, bool again)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "message");
	xml_put(&w, "from", shown_as(turn, message));
	xml_put(&w, "to", message->recipient);
	xml_put(&w, "id", message->wire_id);
	xml_put_string(&w, "type", "chat");
	xml_put_some(&w, "xml:lang", message->lang);
	xml_leaf(&w, "body", message->body);
	xml_raw(&w, message->extra);
	if (again) {
		xml_start_ns(&w, "delay", "urn:xmpp:delay");
		xml_put(&w, "from", turn->settings->domain);
		xml_put(
		    &w, "stamp", when_stamp(&turn->arena, message->arrived));
		xml_end(&w);
	}
	xml_end(&w);
	turn_send(turn, &w, true);
}
