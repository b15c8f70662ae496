#include "component/road_settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Turns under way go on in the language that was. */
static void settings_renew__takes__another_language(void **state)
{
	char fr[] = "fr", en[] = "en", domain[] = "suivi.localhost",
	     advisor[] = "conseiller", service[] = "accueil";
	struct config config = {.language = fr,
	    .domain = domain,
	    .advisor_address = advisor,
	    .service_address = service,
	    .body_bytes = 1000};
	struct arena arena = {0};
	struct settings settings = settings_for_talk(&config, &arena, NULL);
	const struct text before = settings.language;

	(void)state;
	config.language = en;
	config.body_bytes = 2000;
	settings_renew(&settings, &config, &arena);
	assert_true(text_is(settings.language, "en"));
	assert_true(text_is(before, "fr"));
	assert_int_equal(settings.body_max, 2000);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(settings_renew__takes__another_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
