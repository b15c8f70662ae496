#include "component/talk/gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define FROM "from='accueil@suivi.localhost' "

static const struct {
	const char *xml;
	bool want;
} rows[] = {
    {"<message " FROM "to='a@b'><body>x</body></message>",       true },
    {"<presence from='suivi.localhost' to='a@b/c'/>",            true },
    {"<iq from='c-aa@suivi.localhost/x' to='b' type='result'/>", true },
    {"<message from='a@other.localhost' to='a@b'/>",             false},
    {"<message from='a@suivi.localhost.evil' to='a@b'/>",        false},
    {"<message to='a@b'/>",				      false},
    {"<message " FROM "/>",				      false},
    {"<message " FROM "to=''/>",				 false},
    {"<message " FROM "xto='a@b'/>",                             false},
    {"<message " FROM "to='a@b'><body>\x01</body></message>",    false},
    {"<message " FROM "to='a@b'><body>\xc3</body></message>",    false},
    {"<message><body to='a@b' " FROM "/></message>",             false},
    {"",							 false},
    {"text",						     false},
};

static void gate__lets_pass__only_what_no_server_closes_for(void **state)
{
	struct settings settings = {
	    .domain = TEXT("suivi.localhost"),
	    .stanza_max = 200,
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (gate_passes(&settings, text_of(rows[i].xml)) !=
		    rows[i].want)
			fail_msg("row %zu: %s", i, rows[i].xml);
	settings.stanza_max = 40;
	assert_false(gate_passes(&settings, text_of(rows[0].xml)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gate__lets_pass__only_what_no_server_closes_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
