#include <stdio.h>
#include <string.h>

#include "component/talk/almanac.h"
#include "component/talk/moment.h"
#include "component/talk/wording.h"
#include "component/talk/zone.h"
#include "tests/fuzz/fuzz.h"

/*
 * What people write for a date. What is understood is said back in full, and
 * that, read again, is the same instant: nobody confirms one and gets another.
 */
static const int64_t NOW = INT64_C(1795521600) * 1000000;
static const char *const zones[] = {"Europe/Paris", "America/Martinique",
    "Pacific/Noumea", "Australia/Lord_Howe", "Africa/Casablanca"};

static struct arena texts;
static struct settings settings;

static void begin(void)
{
	char why[300];

	settings.language = TEXT("fr");
	settings.almanac = almanac_new(&texts);
	settings.wording = wording_load(GUICHET_WORDING, why, sizeof(why));
	if (settings.wording == NULL)
		fuzz_fail(why);
}

static struct text up_to_comma(struct text text)
{
	const char *comma = memchr(text.at, ',', text.len);

	if (comma != NULL)
		text.len = (size_t)(comma - text.at);
	return text;
}

static void same_again(struct arena *arena, const struct moment_ask *ask,
    const struct moment *first, struct text language)
{
	struct moment_ask again = *ask;
	struct moment second;

	again.words = up_to_comma(
	    moment_say(arena, &settings, first->at, ask->zone, language));
	if (moment_read(arena, &again, &second) != MOMENT_FINE ||
	    (second.at != first->at && second.second != first->at))
		fuzz_fail(text_keep(arena, again.words).at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct moment_ask ask = {.now = NOW};
	struct moment moment;
	int64_t minute = INT64_C(60) * 1000000;

	if (settings.wording == NULL)
		begin();
	if (size == 0)
		return 0;
	ask.zone = text_of(zones[data[0] % 5]);
	ask.kind = data[0] & 0x40 ? MOMENT_DAY : MOMENT_INSTANT;
	ask.past = (data[0] & 0x20) != 0;
	ask.words = (struct text){(const char *)data + 1, size - 1};
	if (moment_read(&arena, &ask, &moment) == MOMENT_FINE) {
		if (moment.until < moment.at ||
		    (moment.second != 0 && moment.second <= moment.at))
			fuzz_fail("an end before its start");
		moment.at -= moment.at % minute;
		ask.kind = MOMENT_INSTANT;
		same_again(&arena, &ask, &moment, TEXT("fr"));
		same_again(&arena, &ask, &moment, TEXT("en"));
	}
	arena_free(&arena);
	return 0;
}
