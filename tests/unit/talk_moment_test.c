#include "component/talk/almanac.h"
#include "component/talk/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "component/talk/when.h"
#include "component/talk/wording.h"
#include "component/talk/zone.h"

/* Tuesday 24 November 2026, 13:00 in Paris. */
static const int64_t NOW = INT64_C(1795521600) * 1000000;

static const struct row {
	const char *words;
	const char *wanted; /* UTC, or a fault */
	const char *second; /* the same clock again */
} instants[] = {
    {"demain 14h",			   "2026-11-25T13:00", NULL              },
    {"demain à 14 h 30",                    "2026-11-25T13:30", NULL              },
    {"tomorrow 2pm",			 "2026-11-25T13:00", NULL              },
    {"Tomorrow at 2:30 PM",                  "2026-11-25T13:30", NULL              },
    {"après-demain midi",                   "2026-11-26T11:00", NULL              },
    {"APRES-DEMAIN A MIDI",                  "2026-11-26T11:00", NULL              },
    {"aujourd’hui 18h",                    "2026-11-24T17:00", NULL              },
    {"aujourd'hui 18h",                      "2026-11-24T17:00", NULL              },
    {"18:00",				"2026-11-24T17:00", NULL              },
    {"lundi 9h30",			   "2026-11-30T08:30", NULL              },
    {"Lundi 9h30 🙂",                      "2026-11-30T08:30", NULL              },
    {"monday 9:30",			  "2026-11-30T08:30", NULL              },
    {"mardi 18h",			    "2026-11-24T17:00", NULL              },
    {"mardi 9h",			     "2026-12-01T08:00", NULL              },
    {"mardi prochain 18h",                   "2026-12-01T17:00", NULL              },
    {"next tuesday 6pm",                     "2026-12-01T17:00", NULL              },
    {"1 décembre 14h",                      "2026-12-01T13:00", NULL              },
    {"le 1er décembre 2026 à 14h",         "2026-12-01T13:00", NULL              },
    {"mardi 1 décembre 2026 à 14:00",      "2026-12-01T13:00", NULL              },
    {"December 1st, 2pm",                    "2026-12-01T13:00", NULL              },
    {"1 dec 2026 14:00",                     "2026-12-01T13:00", NULL              },
    {"01/12 14h",			    "2026-12-01T13:00", NULL              },
    {"1/12/26 14h",			  "2026-12-01T13:00", NULL              },
    {"01.12.2026 14:00",                     "2026-12-01T13:00", NULL              },
    {"2026-12-01 14:00",                     "2026-12-01T13:00", NULL              },
    {"2026-12-01T14:00:00",                  "2026-12-01T13:00", NULL              },
    {"2026-12-01T14:00:00Z",                 "2026-12-01T14:00", NULL              },
    {"2026-12-01T14:00+02:00",               "2026-12-01T12:00", NULL              },
    {"dans 2 heures",			"2026-11-24T14:00", NULL              },
    {"in 90 minutes",			"2026-11-24T13:30", NULL              },
    {"dans 3 jours à 9h",                   "2026-11-27T08:00", NULL              },
    {"in 2 weeks at noon",                   "2026-12-08T11:00", NULL              },
    {"demain 3h de l'après-midi",           "2026-11-25T14:00", NULL              },
    {"demain 9h du matin",                   "2026-11-25T08:00", NULL              },
    {"demain 12 am",			 "2026-11-24T23:00", NULL              },
    {"demain 12 pm",			 "2026-11-25T11:00", NULL              },
    {"demain minuit",			"2026-11-24T23:00", NULL              },
    {"1 janvier 9h",			 "2027-01-01T08:00", NULL              },
    {"29 février 9h",		       "2028-02-29T08:00", NULL              },
    {"1 juillet 9h",			 "2027-07-01T07:00", NULL              },
 /* The hour that is skipped, and the one that comes twice. */
    {"28 mars 2027 2h30",                    "no such hour",     NULL              },
    {"28 mars 2027 1h59",                    "2027-03-28T00:59", NULL              },
    {"28 mars 2027 3h00",                    "2027-03-28T01:00", NULL              },
    {"31 octobre 2027 2h30",                 "2027-10-31T00:30", "2027-10-31T01:30"},
    {"31 octobre 2027 2h30 heure d’hiver", "2027-10-31T01:30", NULL              },
    {"31 octobre 2027 2h30 heure d’été", "2027-10-31T00:30", NULL              },
    {"31 octobre 2027 2h30 (2)",             "2027-10-31T01:30", NULL              },
    {"31 october 2027 2:30 winter time",     "2027-10-31T01:30", NULL              },
    {"31 octobre 2027 3h",                   "2027-10-31T02:00", NULL              },
 /* Days that do not exist, or not under that name. */
    {"31 février 9h",		       "no such day",      NULL              },
    {"30/02 9h",			     "no such day",      NULL              },
    {"29/02/2027 9h",			"no such day",      NULL              },
    {"31 avril 9h",			  "no such day",      NULL              },
    {"0/12 9h",			      "no such day",      NULL              },
    {"1/13 9h",			      "no such day",      NULL              },
    {"lundi 1 décembre 2026 9h",            "no such day",      NULL              },
    {"1/12/1999 9h",			 "no such day",      NULL              },
    {"1/12/2101 9h",			 "no such day",      NULL              },
 /* Not understood, or not all of it. */
    {"demain",			       "needs time",       NULL              },
    {"lundi",				"needs time",       NULL              },
    {"demain 25h",			   "unreadable",       NULL              },
    {"demain 9h60",			  "unreadable",       NULL              },
    {"demain 9h ou 10h",                     "unreadable",       NULL              },
    {"demain 9h 10h",			"unreadable",       NULL              },
    {"lundi mardi 9h",		       "unreadable",       NULL              },
    {"bientôt",			     "unreadable",       NULL              },
    {"demainx 9h",			   "unreadable",       NULL              },
    {"9",				    "unreadable",       NULL              },
    {"14",				   "unreadable",       NULL              },
    {"13 pm",				"unreadable",       NULL              },
    {"0 am",				 "unreadable",       NULL              },
    {"dans heures",			  "unreadable",       NULL              },
    {"99999 heures",			 "unreadable",       NULL              },
    {"prochain 9h",			  "unreadable",       NULL              },
    {"",				     "unreadable",       NULL              },
    {"🙂",				 "unreadable",       NULL              },
    {"demain 15h de l'après-midi",          "2026-11-25T14:00", NULL              },
    {"dans 60 jours à 9h",                  "2027-01-23T08:00", NULL              },
    {"dans 9999 semaines 9h",                "no such day",      NULL              },
    {"demain 15h du matin",                  "unreadable",       NULL              },
    {"1/12 2/12 9h",			 "unreadable",       NULL              },
    {"demain 9:30+2:00",                     "unreadable",       NULL              },
    {"demain 9:3",			   "unreadable",       NULL              },
    {"demain 9:30:1",			"unreadable",       NULL              },
    {"2026-12-1 9h",			 "unreadable",       NULL              },
    {"2026-12-01T9",			 "unreadable",       NULL              },
    {"1/ 9h",				"unreadable",       NULL              },
    {"1/12/026 9h",			  "unreadable",       NULL              },
    {"12345 9h",			     "unreadable",       NULL              },
    {"2026 9h",			      "unreadable",       NULL              },
    {"123 9h",			       "unreadable",       NULL              },
    {"9h3",				  "unreadable",       NULL              },
    {"1 décembre 2 janvier 9h",             "unreadable",       NULL              },
    {"décembre 9h",			 "unreadable",       NULL              },
    {"décembre",			    "unreadable",       NULL              },
    {"décembre 1 janvier 2 9h",             "unreadable",       NULL              },
    {"dans 2 heures dans 3 heures",          "unreadable",       NULL              },
    {"dans 2",			       "unreadable",       NULL              },
    {"demain dans 2 jours",                  "unreadable",       NULL              },
    {"demain après-demain 9h",              "unreadable",       NULL              },
    {"demain 9h du matin du soir",           "unreadable",       NULL              },
    {"dans 2 heures demain",                 "unreadable",       NULL              },
    {"demain 2 décembre 9h",                "unreadable",       NULL              },
    {"lundi prochain dernier 9h",            "unreadable",       NULL              },
    {"2026-12-01T14:00:00+99:00",            "unreadable",       NULL              },
};

static const struct row days[] = {
    {"hier",          "2026-11-22T23:00", NULL},
    {"aujourd'hui",   "2026-11-23T23:00", NULL},
    {"yesterday",     "2026-11-22T23:00", NULL},
    {"lundi",         "2026-11-22T23:00", NULL},
    {"mardi",         "2026-11-23T23:00", NULL},
    {"lundi dernier", "2026-11-22T23:00", NULL},
    {"mardi dernier", "2026-11-16T23:00", NULL},
    {"last tuesday",  "2026-11-16T23:00", NULL},
    {"1 décembre",   "2025-11-30T23:00", NULL},
    {"1er novembre",  "2026-10-31T23:00", NULL},
    {"25/10/2026",    "2026-10-24T22:00", NULL},
    {"29 février",   "2024-02-28T23:00", NULL},
    {"hier 9h",       "unreadable",       NULL},
};

static const char *const faults[] = {
    [MOMENT_UNREADABLE] = "unreadable",
    [MOMENT_NO_SUCH_DAY] = "no such day",
    [MOMENT_NO_SUCH_HOUR] = "no such hour",
    [MOMENT_NEEDS_TIME] = "needs time",
    [MOMENT_ZONE_UNKNOWN] = "zone unknown",
};

/* To the minute. */
static const char *stamp(struct arena *arena, int64_t at)
{
	struct text text = when_stamp(arena, at);

	text.len = 16;
	return text_keep(arena, text).at;
}

static const char *read_it(
    struct arena *arena, const struct moment_ask *ask, struct moment *moment)
{
	enum moment_fault fault = moment_read(arena, ask, moment);

	return fault == MOMENT_FINE ? stamp(arena, moment->at) : faults[fault];
}

static void same(struct arena *arena, const struct row *row,
    enum moment_kind kind, bool past)
{
	struct moment_ask ask = {
	    .words = text_of(row->words),
	    .zone = TEXT("Europe/Paris"),
	    .now = NOW,
	    .kind = kind,
	    .past = past,
	};
	struct moment moment;
	const char *got = read_it(arena, &ask, &moment);

	if (strcmp(got, row->wanted) != 0)
		fail_msg("“%s” is %s, not %s", row->words, got, row->wanted);
	if (row->second != NULL)
		assert_string_equal(stamp(arena, moment.second), row->second);
	else if (strchr(got, 'T') != NULL)
		assert_int_equal(moment.second, 0);
}

static void moment_read__finds__the_instant(void **state)
{
	struct arena arena = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(instants) / sizeof(instants[0]); i++)
		same(&arena, &instants[i], MOMENT_INSTANT, false);
	arena_free(&arena);
}

static void moment_read__finds__the_day_that_was(void **state)
{
	struct arena arena = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		same(&arena, &days[i], MOMENT_DAY, true);
	arena_free(&arena);
}

/* A day ends where the next begins: 25 hours in October. */
static void moment_read__gives_a_day__its_end(void **state)
{
	struct arena arena = {0};
	struct moment_ask ask = {
	    .words = TEXT("25/10/2026"),
	    .zone = TEXT("Europe/Paris"),
	    .now = NOW,
	    .kind = MOMENT_DAY,
	    .past = true,
	};
	struct moment moment;

	(void)state;
	assert_int_equal(moment_read(&arena, &ask, &moment), MOMENT_FINE);
	assert_int_equal(
	    moment.until - moment.at, INT64_C(25) * 3600 * 1000000);
	ask.zone = TEXT("Europe/Nowhere");
	assert_int_equal(
	    moment_read(&arena, &ask, &moment), MOMENT_ZONE_UNKNOWN);
	arena_free(&arena);
}

/* Santiago goes from midnight to one in September; Apia had no 30 December
 * 2011 at all. */
static void moment_read__knows__days_without_a_midnight(void **state)
{
	struct arena arena = {0};
	struct moment_ask ask = {
	    .words = TEXT("06/09/2026"),
	    .zone = TEXT("America/Santiago"),
	    .now = NOW,
	    .kind = MOMENT_DAY,
	    .past = true,
	};
	struct moment moment;

	(void)state;
	assert_string_equal(read_it(&arena, &ask, &moment), "2026-09-06T04:00");
	assert_string_equal(stamp(&arena, moment.until), "2026-09-07T03:00");
	ask.words = TEXT("05/09/2026");
	assert_string_equal(read_it(&arena, &ask, &moment), "2026-09-05T04:00");
	assert_string_equal(stamp(&arena, moment.until), "2026-09-06T04:00");

	ask.zone = TEXT("Pacific/Apia");
	ask.words = TEXT("29/12/2011");
	assert_string_equal(read_it(&arena, &ask, &moment), "2011-12-29T10:00");
	assert_string_equal(stamp(&arena, moment.until), "2011-12-30T10:00");
	ask.words = TEXT("30/12/2011");
	assert_string_equal(read_it(&arena, &ask, &moment), "no such day");
	arena_free(&arena);
}

/* Over the end of a month and of a year, backwards. */
static void moment_read__goes_back__over_new_year(void **state)
{
	struct arena arena = {0};
	struct moment_ask ask = {
	    .words = TEXT("hier"),
	    .zone = TEXT("Europe/Paris"),
	    .now = INT64_C(1798804800) * 1000000, /* 1 January 2027 */
	    .kind = MOMENT_DAY,
	    .past = true,
	};
	struct moment moment;

	(void)state;
	assert_string_equal(read_it(&arena, &ask, &moment), "2026-12-30T23:00");
	arena_free(&arena);
}

/* What is longer than any date is none. */
static void moment_read__refuses__a_long_text(void **state)
{
	struct arena arena = {0};
	char words[1000];
	struct moment_ask ask = {
	    .words = {words, sizeof(words)},
	    .zone = TEXT("Europe/Paris"),
	    .now = NOW,
	};
	struct moment moment;

	(void)state;
	memset(words, '1', sizeof(words));
	assert_int_equal(moment_read(&arena, &ask, &moment), MOMENT_UNREADABLE);
	arena_free(&arena);
}

struct said {
	struct arena arena;
	struct settings settings;
	struct wording *wording;
};

static int begin(void **state)
{
	static struct said said;
	char why[200];

	said = (struct said){0};
	said.wording = wording_load("component/wording", why, sizeof(why));
	said.settings.wording = said.wording;
	said.settings.language = TEXT("fr");
	said.settings.almanac = almanac_new(&said.arena);
	*state = &said;
	return said.wording == NULL;
}

static int end(void **state)
{
	struct said *said = *state;

	wording_free(&said->wording);
	arena_free(&said->arena);
	return 0;
}

static void says(struct said *said, const char *zone, const char *language,
    int64_t at, const char *wanted)
{
	struct text text = moment_say(&said->arena, &said->settings, at,
	    text_of(zone), text_of(language));

	assert_string_equal(text.at, wanted);
}

static void moment_say__tells__day_time_and_zone(void **state)
{
	struct said *said = *state;
	const int64_t at = INT64_C(1796130000) * 1000000;
	const int64_t first = INT64_C(1824942600) * 1000000;
	const int64_t hour = INT64_C(3600) * 1000000;

	says(said, "Europe/Paris", "fr", at,
	    "mardi 1er décembre 2026 à 14:00, heure de Paris");
	says(said, "Europe/Paris", "en", at,
	    "Tuesday 1 December 2026 at 14:00, Paris time");
	says(said, "Indian/Reunion", "fr", at,
	    "mardi 1er décembre 2026 à 17:00, heure de La Réunion");
	says(said, "Europe/Paris", "fr", first,
	    "dimanche 31 octobre 2027 à 02:30, heure d’été de Paris "
	    "(la première fois)");
	says(said, "Europe/Paris", "en", first + hour,
	    "Sunday 31 October 2027 at 02:30, Paris winter time "
	    "(the second time)");
	assert_string_equal(
	    moment_say_short(&said->arena, at, TEXT("Europe/Paris")).at,
	    "01/12/2026 14:00");
}

/* The first of a month is written as French does. */
static void moment_until__tells__the_end_of_a_day(void **state)
{
	struct said *said = *state;
	const int64_t at = INT64_C(1796130000) * 1000000;

	assert_string_equal(moment_until(&said->arena, &said->settings, at,
				TEXT("Europe/Paris"), TEXT("fr"))
				.at,
	    "mardi 1er décembre 2026 inclus, heure de Paris");
	assert_string_equal(moment_until(&said->arena, &said->settings, at,
				TEXT("Europe/Paris"), TEXT("en"))
				.at,
	    "the end of Tuesday 1 December 2026, Paris time");
}

/* A name that this ICU does not know, or that nobody set. */
static void moment_say__tells__universal_time_where_no_zone_is(void **state)
{
	static const char *const zones[] = {"Europe/Nowhere", ""};
	struct said *said = *state;
	const int64_t at = INT64_C(1796130000) * 1000000;
	struct arena *arena = &said->arena;
	size_t i;

	for (i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		struct text zone = text_of(zones[i]);
		struct text short_one = moment_say_short(arena, at, zone);

		says(said, zones[i], "fr", at, "2026-12-01T13:00:00.000Z");
		assert_string_equal(short_one.at, "2026-12-01T13:00:00.000Z");
		assert_int_equal(
		    zone_day_name(arena, zone, at, TEXT("fr")).len, 0);
	}
}

/* Up to the comma, and with what says which of two; every 25 hours and a
 * bit, so that all hours and all changes of the clock are met. */
static void moment_read__understands__what_moment_say_says(void **state)
{
	static const char *const zones[] = {"Europe/Paris", "Indian/Reunion",
	    "America/Martinique", "Pacific/Noumea", "America/Miquelon"};
	struct said *said = *state;
	struct moment moment;
	int64_t at;
	size_t z;

	for (z = 0; z < sizeof(zones) / sizeof(zones[0]); z++)
		for (at = NOW; at < NOW + INT64_C(70000000) * 1000000;
		     at += INT64_C(93780) * 1000000) {
			struct text text = moment_say(&said->arena,
			    &said->settings, at, text_of(zones[z]),
			    z % 2 ? TEXT("en") : TEXT("fr"));
			const char *comma = strchr(text.at, ',');
			struct moment_ask ask = {
			    .words = {text.at, (size_t)(comma - text.at)},
			    .zone = text_of(zones[z]),
			    .now = NOW,
			    .kind = MOMENT_INSTANT,
			};

			assert_int_equal(
			    moment_read(&said->arena, &ask, &moment),
			    MOMENT_FINE);
			if (moment.at != at && moment.second != at)
				fail_msg("%s", text.at);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(moment_read__finds__the_instant),
	    cmocka_unit_test(moment_read__finds__the_day_that_was),
	    cmocka_unit_test(moment_read__gives_a_day__its_end),
	    cmocka_unit_test(moment_read__knows__days_without_a_midnight),
	    cmocka_unit_test(moment_read__goes_back__over_new_year),
	    cmocka_unit_test(moment_read__refuses__a_long_text),
	    cmocka_unit_test_setup_teardown(
		moment_say__tells__day_time_and_zone, begin, end),
	    cmocka_unit_test_setup_teardown(
		moment_until__tells__the_end_of_a_day, begin, end),
	    cmocka_unit_test_setup_teardown(
		moment_say__tells__universal_time_where_no_zone_is, begin, end),
	    cmocka_unit_test_setup_teardown(
		moment_read__understands__what_moment_say_says, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
