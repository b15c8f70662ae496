#include <stdio.h>
#include <string.h>

#include "component/config.h"
#include "tests/fuzz/fuzz.h"

/*
 * A configuration file: taken or refused with a reason in one line; what is
 * printed of it shows no secret.
 */
static void print(const struct config *config)
{
	static FILE *nowhere;

	if (nowhere == NULL)
		nowhere = fopen("/dev/null", "w");
	if (nowhere == NULL)
		fuzz_fail("no /dev/null");
	config_print(config, nowhere);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char why[300] = "";
	struct config *config =
	    config_load(fuzz_file(data, size), why, sizeof(why));

	if (config != NULL)
		print(config);
	else if (why[0] == '\0' || strchr(why, '\n') != NULL)
		fuzz_fail("refused without a reason in one line");
	config_free(&config);
	return 0;
}
