#include "tests/turns/usual.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	size_t offset;
	int64_t usual;
} numbers[] = {
#define CONFIG_TEXT(when, name, value, help)
#define CONFIG_SECRET(when, name, help)
#define CONFIG_SWITCH(when, name, value, help)
#define CONFIG_NUMBER(when, name, least, value, most, unit, help)              \
	{#name, offsetof(struct config, name), value},
#include "component/config.def"
#undef CONFIG_TEXT
#undef CONFIG_SECRET
#undef CONFIG_SWITCH
#undef CONFIG_NUMBER
};

bool usual_number(struct config *config, struct text name, int64_t number)
{
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (text_is(name, numbers[i].name)) {
			memcpy((char *)config + numbers[i].offset, &number,
			    sizeof(number));
			return true;
		}
	return false;
}

void usual_config(struct config *config, struct arena *arena)
{
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)usual_number(
		    config, text_of(numbers[i].name), numbers[i].usual);
	config->domain = arena_copy(arena, "suivi.localhost", 15);
	config->advisor_address = arena_copy(arena, "conseiller", 10);
	config->service_address = arena_copy(arena, "accueil", 7);
	config->language = arena_copy(arena, "fr", 2);
	config->code_key =
	    arena_copy(arena, "a key that everybody may know here", 34);
}
