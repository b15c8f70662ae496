#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/talk/wording.h"
#include "component/talk/xml.h"
#include "tests/fuzz/fuzz.h"

/*
 * The French wording beside the English one of the repository: taken or
 * refused with a reason in one line. What is taken can be said, all of it, and
 * is legal in XML.
 */
static char folder[] = "/tmp/guichet-fuzz-XXXXXX";
static char path[64];

static FILE *opened(const char *name, const char *mode)
{
	FILE *file = fopen(name, mode);

	if (file == NULL)
		fuzz_fail(name);
	return file;
}

static void copy_english(void)
{
	char from[512], to[64], bytes[4096];
	FILE *in, *out;
	size_t got;

	(void)snprintf(from, sizeof(from), "%s/en.xml", GUICHET_WORDING);
	(void)snprintf(to, sizeof(to), "%s/en.xml", folder);
	in = opened(from, "r");
	out = opened(to, "w");
	while ((got = fread(bytes, 1, sizeof(bytes), in)) > 0)
		if (fwrite(bytes, 1, got, out) != got)
			fuzz_fail("cannot write");
	(void)fclose(in);
	(void)fclose(out);
}

static void say_all(const struct wording *wording)
{
	static const struct wording_argument arguments[] = {
	    {"person", {"Jean <Moreau> & {x}", 19}}
        };
	struct arena arena = {0};
	struct wording_ask ask = {
	    .language = TEXT("fr"), .arguments = arguments, .count = 1};

	for (ask.key = 0; ask.key < WORDING_KEYS; ask.key++)
		if (!xml_legal(wording_say(wording, &arena, &ask, NULL)))
			fuzz_fail("a sentence that is not legal in XML");
	arena_free(&arena);
}

static void begin(void)
{
	if (mkdtemp(folder) == NULL)
		fuzz_fail("no folder");
	(void)snprintf(path, sizeof(path), "%s/fr.xml", folder);
	copy_english();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char why[300] = "";
	struct wording *wording;
	FILE *out;

	if (path[0] == '\0')
		begin();
	out = opened(path, "w");
	if (fwrite(data, 1, size, out) != size)
		fuzz_fail("cannot write");
	(void)fclose(out);
	wording = wording_load(folder, why, sizeof(why));
	if (wording != NULL)
		say_all(wording);
	else if (why[0] == '\0' || strchr(why, '\n') != NULL)
		fuzz_fail("refused without a reason in one line");
	wording_free(&wording);
	return 0;
}
