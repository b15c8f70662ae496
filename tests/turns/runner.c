/*
 * Plays turn scripts (README.md beside this) and prints the Test Anything
 * Protocol:
 *
 *	turns [FILE.turn...]     without a file, all of tests/turns
 *	turns FILE.turn:NUMBER   the one case in that line
 *	turns matrix             prints docs/who-may.md
 *
 * Exits non-zero if one failed.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/talk/wording.h"
#include "tests/turns/matrix.h"
#include "tests/turns/play.h"
#include "tests/turns/sanction.h"
#include "tests/turns/year.h"

#define FOLDER "tests/turns"

struct totals {
	unsigned passed;
	unsigned failed;
};

static void play(struct totals *totals, const struct script *script, size_t at,
    const struct wording *wording)
{
	bool passed = play_case(script, at, wording);

	totals->passed += passed ? 1 : 0;
	totals->failed += passed ? 0 : 1;
	(void)printf("%sok %u - %s:%u: %s\n", passed ? "" : "not ",
	    totals->passed + totals->failed, script->file,
	    script->lines[at].number, script_after(&script->lines[at], "case"));
}

/* 0: all cases of the file. */
static void play_file(struct totals *totals, const char *file, unsigned only,
    const struct wording *wording)
{
	struct script script;
	size_t at;

	if (!script_read(&script, file)) {
		(void)printf("not ok %u - %s: cannot be read\n",
		    totals->passed + ++totals->failed, file);
		return;
	}
	for (at = script_find(&script, 0, "case"); at < script.count;
	     at = script_find(&script, at + 1, "case"))
		if (only == 0 || script.lines[at].number == only)
			play(totals, &script, at, wording);
	script_free(&script);
}

static int is_script(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && strcmp(entry->d_name + len - 5, ".turn") == 0;
}

static void play_folder(struct totals *totals, const struct wording *wording)
{
	struct dirent **entries = NULL;
	int count = scandir(FOLDER, &entries, is_script, alphasort);
	char file[sizeof(FOLDER) + 256 + 1];
	int i;

	for (i = 0; i < count; i++) {
		(void)snprintf(
		    file, sizeof(file), FOLDER "/%s", entries[i]->d_name);
		play_file(totals, file, 0, wording);
		free(entries[i]);
	}
	free(entries);
}

static void play_argument(
    struct totals *totals, char *argument, const struct wording *wording)
{
	char *colon = strrchr(argument, ':');
	unsigned only = 0;

	if (colon != NULL) {
		*colon = '\0';
		only = (unsigned)strtoul(colon + 1, NULL, 10);
	}
	play_file(totals, argument, only, wording);
}

static void compare_page(struct totals *totals, const struct wording *wording)
{
	bool same = matrix_check(wording);

	totals->passed += same ? 1 : 0;
	totals->failed += same ? 0 : 1;
	(void)printf("%sok %u - %s: as the tables give it\n",
	    same ? "" : "not ", totals->passed + totals->failed, MATRIX_PAGE);
}

static void walk_to_sanctions(
    struct totals *totals, const struct wording *wording)
{
	bool fine = sanction_check(wording);

	totals->passed += fine ? 1 : 0;
	totals->failed += fine ? 0 : 1;
	(void)printf("%sok %u - no path leads to a sanction\n",
	    fine ? "" : "not ", totals->passed + totals->failed);
}

static void live_a_year(struct totals *totals, const struct wording *wording)
{
	bool fine = year_check(wording);

	totals->passed += fine ? 1 : 0;
	totals->failed += fine ? 0 : 1;
	(void)printf("%sok %u - what is over leaves nothing behind\n",
	    fine ? "" : "not ", totals->passed + totals->failed);
}

int main(int argc, char **argv)
{
	char why[256];
	struct wording *wording =
	    wording_load(GUICHET_WORDING, why, sizeof(why));
	struct totals totals = {0};
	int i;

	if (wording == NULL) {
		(void)fprintf(stderr, "turns: %s\n", why);
		return EXIT_FAILURE;
	}
	if (argc == 2 && strcmp(argv[1], "matrix") == 0)
		return matrix_write(stdout, wording) ? EXIT_SUCCESS
						     : EXIT_FAILURE;
	for (i = 1; i < argc; i++)
		play_argument(&totals, argv[i], wording);
	if (argc == 1) {
		play_folder(&totals, wording);
		compare_page(&totals, wording);
		walk_to_sanctions(&totals, wording);
		live_a_year(&totals, wording);
	}
	wording_free(&wording);
	(void)printf("1..%u\n", totals.passed + totals.failed);
	(void)printf(
	    "turns: %u passed, %u failed\n", totals.passed, totals.failed);
	return totals.failed == 0 && totals.passed > 0 ? EXIT_SUCCESS
						       : EXIT_FAILURE;
}
