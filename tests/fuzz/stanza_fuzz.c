#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/talk/wording.h"
#include "tests/fuzz/fuzz.h"
#include "tests/turns/street.h"

/*
 * From a stanza to its turn, through frame, talk/ and roster/ as the turn
 * scripts go: whatever comes, every stanza that leaves is well-formed,
 * addressed, and shows nobody's address (tests/turns/proof.c).
 */
static struct wording *wording;

static void put(struct street *street, enum fact_kind kind, const char *jid,
    struct text alias)
{
	struct fact fact = {.kind = kind};

	if (kind == FACT_REGION)
		fact.as.region = (struct region){.id = 1,
		    .state = REGION_PILOT,
		    .code = TEXT("R1"),
		    .name = TEXT("Region"),
		    .zone = TEXT("Europe/Paris"),
		    .language = TEXT("fr")};
	else if (kind == FACT_ADVISOR)
		fact.as.advisor = (struct advisor){.id = 1,
		    .region = 1,
		    .number = TEXT("A1"),
		    .jid = text_of(jid),
		    .name = TEXT("Marie Lefort")};
	else
		fact.as.claimant =
		    (struct claimant){.id = (uint32_t)(alias.at[2] - '`'),
			.region = 1,
			.advisor = 1,
			.consent = true,
			.number = alias,
			.alias = alias,
			.jid = text_of(jid),
			.name = TEXT("Jean Moreau"),
			.language = TEXT("en")};
	street_apply(street, &fact);
}

/* The advisor is an operator, too, so that every command is within reach. */
static void grant(struct street *street)
{
	struct fact fact = {.kind = FACT_ROLE};

	fact.as.role = (struct role_event){
	    .jid = TEXT("marie@localhost"),
	    .role = ROLE_OPERATOR,
	    .given = true,
	};
	street_apply(street, &fact);
}

static void begin(void)
{
	char why[300];

	wording = wording_load(GUICHET_WORDING, why, sizeof(why));
	if (wording == NULL)
		fuzz_fail(why);
}

/* In a start tag, and not in what stands between tags. */
static bool is_in_tag(struct text xml, size_t at)
{
	while (at > 0 && xml.at[at] != '<' && xml.at[at] != '>')
		at--;
	return xml.at[at] == '<';
}

static bool is_address(struct text xml, size_t at)
{
	static const struct text before[] = {
	    {"from='",  6},
            {"from=\"", 6},
            {"to='",    4},
            {"to=\"",   4}
        };
	size_t i;

	for (i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (at >= before[i].len &&
		    memcmp(xml.at + at - before[i].len, before[i].at,
			before[i].len) == 0)
			return is_in_tag(xml, at);
	return false;
}

/* What stands between the tags: a value may have elements inside. */
static struct text without_tags(struct text xml, char *to)
{
	struct text plain = {to, 0};
	bool in_tag = false;
	size_t i;

	for (i = 0; i < xml.len; i++) {
		if (xml.at[i] == '<')
			in_tag = true;
		else if (xml.at[i] == '>')
			in_tag = false;
		else if (!in_tag)
			to[plain.len++] = xml.at[i];
	}
	return plain;
}

static bool shows(struct text text, bool addresses)
{
	static const char *const known[] = {
	    "marie@localhost", "jean@localhost", "paul@elsewhere.example"};
	size_t i, at, len;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		len = strlen(known[i]);
		for (at = 0; at + len <= text.len; at++)
			if (memcmp(text.at + at, known[i], len) == 0 &&
			    (addresses || !is_address(text, at)))
				return true;
	}
	return false;
}

/* Who types somebody's address, in an id or a link, shows it themselves. */
static bool types_address(struct text xml)
{
	char *plain = malloc(xml.len + 1);
	bool typed = shows(xml, false);

	if (plain != NULL)
		typed = typed || shows(without_tags(xml, plain), true);
	free(plain);
	return typed;
}

static void judge(const struct street *street, struct text xml)
{
	size_t i;

	for (i = 0; i < street->faults.count; i++)
		if (!text_starts(
			street->faults.at[i].text, TEXT("shows an address")) ||
		    !types_address(xml))
			fuzz_fail(street->faults.at[i].text.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text xml = {(const char *)data, size};
	struct street *street;

	if (wording == NULL)
		begin();
	street = street_new(wording);
	street_open(street);
	put(street, FACT_REGION, "", (struct text){0});
	put(street, FACT_ADVISOR, "marie@localhost", (struct text){0});
	put(street, FACT_CLAIMANT, "jean@localhost", TEXT("c-aaaaaaaa"));
	put(street, FACT_CLAIMANT, "paul@elsewhere.example",
	    TEXT("c-bbbbbbbb"));
	grant(street);
	street_read(street, xml);
	street_due(street);
	street_proven(street, 0);
	judge(street, xml);
	street_free(&street);
	return 0;
}
