#include "component/talk/card.h"

#include "component/talk/digest.h"
#include "component/talk/disco.h"
#include "roster/cover.h"

struct card {
	struct text name;
	struct picture picture;
};

/* Who answers them; false: nobody, or they take no part. */
static bool answers(const struct turn *turn,
    const struct claimant_view *claimant, struct advisor_view *advisor)
{
	return claimant->row.consent &&
	       roster_advisor(turn->roster,
		   cover_responsible(turn->roster, claimant->row.advisor),
		   advisor);
}

struct picture card_of_alias(
    struct turn *turn, const struct claimant_view *claimant)
{
	return picture_of_name(&turn->arena, claimant->row.name,
	    text_fingerprint(claimant->row.alias));
}

struct picture card_of_advisor(
    struct turn *turn, const struct claimant_view *claimant)
{
	struct advisor_view advisor;

	return answers(turn, claimant, &advisor)
		   ? picture_of_name(
			 &turn->arena, advisor.row.name, advisor.row.id)
		   : picture_of_nobody();
}

static struct card advisor_card(struct turn *turn)
{
	struct claimant_view claimant;
	struct advisor_view advisor;
	struct card card = {
	    .name =
		turn_say(turn, WORDING_NAME_NO_ADVISOR, turn_language(turn)),
	    .picture = picture_of_nobody(),
	};

	if (turn->asker.who.side != SIDE_CLAIMANT ||
	    !roster_claimant(turn->roster, turn->asker.who.id, &claimant) ||
	    !answers(turn, &claimant, &advisor))
		return card;
	card.name = advisor.row.name;
	card.picture = card_of_advisor(turn, &claimant);
	return card;
}

static struct card alias_card(struct turn *turn)
{
	struct claimant_view claimant;

	if (!disco_sees_alias(turn, &claimant))
		return (struct card){.picture = picture_of_nobody()};
	return (struct card){claimant.row.name, card_of_alias(turn, &claimant)};
}

static struct card card_of(struct turn *turn, enum disco_kind kind)
{
	switch (kind) {
	case DISCO_DOMAIN:
		return (struct card){
		    disco_service_name(turn), picture_of_service()};
	case DISCO_SERVICE:
		return (struct card){
		    turn_say(turn, WORDING_NAME_SERVICE, turn_language(turn)),
		    picture_of_service()};
	case DISCO_ADVISOR:
		return advisor_card(turn);
	case DISCO_ALIAS:
		return alias_card(turn);
	case DISCO_KINDS:
		break;
	}
	return (struct card){0};
}

static void write_photo(
    struct writer *w, struct turn *turn, struct picture picture)
{
	xml_start(w, "PHOTO");
	xml_leaf(w, "TYPE", TEXT("image/png"));
	xml_leaf(w, "BINVAL",
	    digest_base64(&turn->arena,
		picture_png(&turn->arena, turn->settings->gallery, picture)));
	xml_end(w);
}

void card_answer(struct turn *turn, const struct stanza *s)
{
	const enum disco_kind kind = disco_asked(turn);
	struct card card;
	struct writer w;

	(void)s;
	if (kind == DISCO_KINDS)
		return;
	card = card_of(turn, kind);
	w = turn_result(turn);
	xml_start_ns(&w, "vCard", "vcard-temp");
	xml_leaf(&w, "FN", card.name);
	xml_start(&w, "N");
	xml_leaf(&w, "FAMILY", card.name);
	xml_end(&w);
	xml_leaf(&w, "NICKNAME", card.name);
	write_photo(&w, turn, card.picture);
	xml_end(&w);
	xml_end(&w);
	turn_send(turn, &w, false);
}

void card_write_update(
    struct writer *w, struct turn *turn, struct picture picture)
{
	xml_raw(w, TEXT("<x xmlns='vcard-temp:x:update'><photo>"));
	xml_raw(
	    w, picture_hash(&turn->arena, turn->settings->gallery, picture));
	xml_raw(w, TEXT("</photo></x>"));
}
