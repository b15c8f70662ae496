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

static void begin(void)
{
	char why[300];

	wording = wording_load(GUICHET_WORDING, why, sizeof(why));
	if (wording == NULL)
		fuzz_fail(why);
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
	street_read(street, xml);
	street_due(street);
	street_proven(street, 0);
	if (street->faults.count > 0)
		fuzz_fail(street->faults.at[0].text.at);
	street_free(&street);
	return 0;
}
