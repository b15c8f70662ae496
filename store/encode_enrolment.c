#include "store/encode_private.h"

/* How claimants come in, and what they agreed to. */

void encode_code(struct single *s, const struct fact *fact)
{
	single_number(s, fact->as.code.claimant, 4);
	single_words(s, fact->as.code.digest);
	single_instant(s, fact->as.code.at);
	single_instant(s, fact->as.code.until);
	single_words(s, fact->as.code.by);
}

void encode_code_try(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.code_try.at);
	single_words(s, fact->as.code_try.jid);
}

void encode_enrol(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.enrol.at);
	single_words(s, fact->as.enrol.digest);
	single_words(s, fact->as.enrol.jid);
	single_number(s, fact->as.enrol.notice, 4);
}

void encode_consent(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.consent.at);
	single_number(s, fact->as.consent.claimant, 4);
	single_number(s, fact->as.consent.given ? 1 : 0, 1);
	single_number(s, fact->as.consent.notice, 4);
	single_words(s, fact->as.consent.jid);
}

void encode_wish(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.wish.at);
	single_number(s, fact->as.wish.claimant, 4);
	single_number(s, fact->as.wish.wished ? 1 : 0, 1);
}

void encode_account(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.account.at);
	single_number(s, fact->as.account.claimant, 4);
	single_number(s, fact->as.account.state, 2);
	single_words(s, fact->as.account.jid);
	single_words(s, fact->as.account.detail);
}

void encode_notice(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.notice.since);
	single_number(s, fact->as.notice.version, 4);
	single_words(s, fact->as.notice.by);
	single_words(s, fact->as.notice.fr);
	single_words(s, fact->as.notice.en);
	single_number(s, fact->as.notice.retention, 4);
}
