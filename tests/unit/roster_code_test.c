#include "roster/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
	MADE = 200,
	BYTES = 32,
};

static const char all_signs[] = "0123456789ACDEFGHJKMNPQRTVWXY";

static uint32_t next_number(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static struct code make(uint32_t *seed)
{
	uint8_t random[BYTES];
	struct code code;
	size_t i;

	for (i = 0; i < BYTES; i++)
		random[i] = (uint8_t)next_number(seed);
	assert_true(code_make(random, BYTES, &code));
	return code;
}

static enum code_verdict read(const char *text, struct code *code)
{
	return code_read(text_of(text), code);
}

static void code_read__takes__what_was_made(void **state)
{
	char shown[CODE_SHOWN];
	struct code made, again;
	uint32_t seed = 1;
	int i;

	(void)state;
	for (i = 0; i < MADE; i++) {
		made = make(&seed);
		code_show(&made, shown);
		assert_int_equal(strlen(shown), CODE_SIGNS + 1);
		assert_int_equal(read(shown, &again), CODE_FINE);
		assert_string_equal(again.signs, made.signs);
	}
}

/* The check sign: each wrong sign and each two that changed places. */
static void code_read__finds__every_single_slip(void **state)
{
	struct code made, wrong, read_back;
	uint32_t seed = 2;
	size_t i, k;

	(void)state;
	made = make(&seed);
	for (i = 0; i < CODE_SIGNS; i++)
		for (k = 0; k < CODE_BASE; k++) {
			wrong = made;
			wrong.signs[i] = all_signs[k];
			if (wrong.signs[i] != made.signs[i])
				assert_int_not_equal(
				    read(wrong.signs, &read_back), CODE_FINE);
		}
	for (i = 0; i < CODE_SIGNS; i++)
		for (k = 0; k < CODE_SIGNS; k++) {
			wrong = made;
			wrong.signs[i] = made.signs[k];
			wrong.signs[k] = made.signs[i];
			if (made.signs[i] != made.signs[k])
				assert_int_not_equal(
				    read(wrong.signs, &read_back), CODE_FINE);
		}
}

/* Every sign of this code looks like another one. */
static void code_read__takes__look_alikes_case_and_blanks(void **state)
{
	static const char *const written[] = {
	    "01258-V0855",
	    "OIZSB-UOBSS",
	    "olzsbuobss",
	    "o l z s b u o b s 5",
	    "  01258 v0b55. ",
	    "mon code est 01258-V0855",
	    "Mon code : 01258 V0855, merci",
	    "code:01258V0855",
	    "01258-V0855 c'est le code",
	};
	struct code code;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(written) / sizeof(written[0]); i++) {
		if (read(written[i], &code) != CODE_FINE)
			fail_msg("%s", written[i]);
		assert_string_equal(code.signs, "01258V0855");
	}
}

static void code_read__tells_slips__from_words(void **state)
{
	static const struct {
		const char *text;
		enum code_verdict verdict;
	} rows[] = {
	    {"",			       CODE_NONE    },
	    {"Bonjour",			CODE_NONE    },
	    {"je m'appelle Jean",              CODE_NONE    },
	    {"oui",			    CODE_NONE    },
	    {"mon code est",                   CODE_NONE    },
	    {"01258-V0856",                    CODE_MISTYPED},
	    {"01258-V085",                     CODE_MISTYPED},
	    {"01258-V08555",                   CODE_MISTYPED},
	    {"mon code est 01258-V0856",       CODE_MISTYPED},
	    {"0125",			   CODE_NONE    },
	    {"\xc3\xa9 01258",                 CODE_NONE    },
	    {"j'ai rendez-vous le 3 a 9 h 30", CODE_NONE    },
	};
	struct code code;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (read(rows[i].text, &code) != rows[i].verdict)
			fail_msg("%s", rows[i].text);
}

static void code_make__wants__bytes_that_are_evenly_spread(void **state)
{
	uint8_t random[BYTES];
	struct code code;

	(void)state;
	memset(random, 255, sizeof(random));
	assert_false(code_make(random, sizeof(random), &code));
	memset(random, 28, CODE_SIGNS - 1);
	assert_true(code_make(random, sizeof(random), &code));
	assert_memory_equal(code.signs, "YYYYYYYYY", CODE_SIGNS - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(code_read__takes__what_was_made),
	    cmocka_unit_test(code_read__finds__every_single_slip),
	    cmocka_unit_test(code_read__takes__look_alikes_case_and_blanks),
	    cmocka_unit_test(code_read__tells_slips__from_words),
	    cmocka_unit_test(code_make__wants__bytes_that_are_evenly_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
