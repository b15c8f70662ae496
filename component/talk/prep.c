#include "component/talk/prep.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/usprep.h>
#include <unicode/ustring.h>

/*
 * No code point makes fewer UTF-8 bytes than UTF-16 units, so what does not
 * fit here is longer than a part may be.
 */
enum {
	UNITS = JID_PART_MAX + 1,
	ZONE_MAX = 64,
};

struct profile {
	UStringPrepProfileType type;
	/* ASCII characters that the profile leaves as they are; others take
	 * the long way, which may refuse them. */
	const char *punctuation;
};

/* Nodeprep forbids " & ' / : < > @ and the blank. */
static const struct profile NODEPREP = {
    USPREP_RFC3920_NODEPREP, "!#$%()*+,-.;=?[\\]^_`{|}~"};
static const struct profile NAMEPREP = {USPREP_RFC3491_NAMEPREP, "-."};
static const struct profile RESOURCEPREP = {
    USPREP_RFC3920_RESOURCEPREP, " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"};

static bool lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool stays_as_it_is(struct text part, const struct profile *profile)
{
	const bool upper = profile->type == USPREP_RFC3920_RESOURCEPREP;
	size_t i;

	for (i = 0; i < part.len; i++) {
		char c = part.at[i];

		if (lower_or_digit(c) || (upper && c >= 'A' && c <= 'Z') ||
		    one_of(c, profile->punctuation))
			continue;
		return false;
	}
	return true;
}

/* ICU keeps a profile once opened: opening it again takes 40 ns. */
static bool run_profile(const struct profile *profile, enum prep how,
    const UChar *from, int32_t from_len, UChar to[UNITS], int32_t *to_len)
{
	UErrorCode status = U_ZERO_ERROR;
	UStringPrepProfile *opened = usprep_openByType(profile->type, &status);

	if (U_FAILURE(status))
		return false;
	*to_len = usprep_prepare(opened, from, from_len, to, UNITS,
	    how == PREP_STREAM ? USPREP_ALLOW_UNASSIGNED : USPREP_DEFAULT, NULL,
	    &status);
	usprep_close(opened);
	return U_SUCCESS(status);
}

static bool long_way(struct arena *arena, const struct profile *profile,
    enum prep how, struct text *part)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar from[UNITS], to[UNITS];
	int32_t from_len, to_len, len;
	char utf8[JID_PART_MAX];

	u_strFromUTF8(
	    from, UNITS, &from_len, part->at, (int32_t)part->len, &status);
	if (U_FAILURE(status) ||
	    !run_profile(profile, how, from, from_len, to, &to_len))
		return false;
	u_strToUTF8(utf8, JID_PART_MAX, &len, to, to_len, &status);
	if (U_FAILURE(status) || len == 0)
		return false;
	*part = text_keep(arena, (struct text){utf8, (size_t)len});
	return true;
}

static bool prep_part(struct arena *arena, const struct profile *profile,
    enum prep how, struct text *part)
{
	if (part->len == 0)
		return true;
	return stays_as_it_is(*part, profile) ||
	       long_way(arena, profile, how, part);
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* [2001:db8::1], as far as the form goes. */
static bool ip_literal(struct text domain)
{
	size_t i;

	if (domain.len < 4 || domain.at[0] != '[' ||
	    domain.at[domain.len - 1] != ']')
		return false;
	for (i = 1; i < domain.len - 1; i++)
		if (!is_hex(domain.at[i]) && !one_of(domain.at[i], ":."))
			return false;
	return memchr(domain.at, ':', domain.len) != NULL;
}

/* Labels of letters, digits, hyphens and what is beyond ASCII; underscores,
 * which no host name has, do occur in private networks. */
static bool host_name(struct text domain)
{
	size_t i, label = 0;

	for (i = 0; i < domain.len; i++) {
		char c = domain.at[i];

		if (c == '.' && label == 0)
			return false;
		label = c == '.' ? 0 : label + 1;
		if (c != '.' && !lower_or_digit(c) && c != '-' && c != '_' &&
		    (unsigned char)c < 0x80)
			return false;
	}
	return label > 0;
}

static bool prep_domain(struct arena *arena, enum prep how, struct text *domain)
{
	if (!prep_part(arena, &NAMEPREP, how, domain) || domain->len == 0)
		return false;
	if (domain->len > 1 && domain->at[domain->len - 1] == '.')
		domain->len--;
	return ip_literal(*domain) || host_name(*domain);
}

bool prep_jid(
    struct arena *arena, struct text whole, enum prep how, struct jid *jid)
{
	return jid_cut(whole, jid) &&
	       prep_part(arena, &NODEPREP, how, &jid->local) &&
	       prep_domain(arena, how, &jid->domain) &&
	       prep_part(arena, &RESOURCEPREP, how, &jid->resource);
}

bool prep_jid_at(
    struct arena *arena, struct text whole, struct text domain, struct jid *jid)
{
	return jid_cut(whole, jid) &&
	       prep_part(arena, &NODEPREP, PREP_STREAM, &jid->local) &&
	       (text_equal(jid->domain, domain) ||
		   prep_domain(arena, PREP_STREAM, &jid->domain)) &&
	       prep_part(arena, &RESOURCEPREP, PREP_STREAM, &jid->resource);
}

/* ICU takes "GMT+5" too and Etc/Unknown for whatever it does not know; a zone
 * here is a row of the zone database. */
bool prep_zone(struct text name)
{
	UErrorCode status = U_ZERO_ERROR;
	UBool system = 0;
	UChar asked[ZONE_MAX], canonical[ZONE_MAX];
	int32_t len;

	if (name.len == 0 || name.len >= ZONE_MAX ||
	    text_is(name, UCAL_UNKNOWN_ZONE_ID))
		return false;
	u_strFromUTF8(
	    asked, ZONE_MAX, &len, name.at, (int32_t)name.len, &status);
	(void)ucal_getCanonicalTimeZoneID(
	    asked, len, canonical, ZONE_MAX, &system, &status);
	return U_SUCCESS(status) && system;
}
