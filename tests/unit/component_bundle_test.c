#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "component/bundle_page.h"
#include "component/case_load.h"

/* What of a missed appointment is seldom in its page. */

static const int64_t START = INT64_C(1795600800) * 1000000; /* 10:00 UTC */
static const int64_t MINUTE = INT64_C(60) * 1000000;

struct bundle {
	struct wording *wording;
	struct case_file *file;
	char *page;
	size_t size;
};

static int begin(void **state)
{
	struct bundle *b = calloc(1, sizeof(*b));
	char why[300];

	assert_non_null(b);
	b->wording = wording_load("component/wording", why, sizeof(why));
	assert_non_null(b->wording);
	b->file = calloc(1, sizeof(*b->file));
	assert_non_null(b->file);
	b->file->appointment.zone = TEXT("Europe/Paris");
	b->file->appointment.channel = CHANNEL_PHONE;
	b->file->judged = true;
	b->file->frame = (struct attendance_frame){
	    .start = START,
	    .length = 30 * MINUTE,
	    .early = 10 * MINUTE,
	    .grace = 15 * MINUTE,
	    .tolerance = MINUTE,
	    .ahead = 60 * MINUTE,
	};
	*state = b;
	return 0;
}

static int end(void **state)
{
	struct bundle *b = *state;

	case_free(&b->file);
	wording_free(&b->wording);
	free(b->page);
	free(b);
	return 0;
}

static void take(struct bundle *b, const struct fact *fact)
{
	case_file_take(b->file, fact);
}

static void show(struct bundle *b, struct text language)
{
	FILE *to;

	free(b->page);
	b->page = NULL;
	to = open_memstream(&b->page, &b->size);
	assert_non_null(to);
	bundle_page(b->file, b->wording, language, to);
	assert_int_equal(fclose(to), 0);
}

static void assert_shown(const struct bundle *b, const char *html)
{
	if (strstr(b->page, html) == NULL)
		fail_msg("no \"%s\" in\n%s", html, b->page);
}

static void page__of_what_nobody_missed__says_so(void **state)
{
	struct bundle *b = *state;

	show(b, TEXT("fr"));
	assert_shown(b, "<p>Aucun dossier d’absence n’a été ouvert.</p>");
	assert_shown(b, "mercredi 25 novembre 2026 11:00 (Europe/Paris)");
	show(b, TEXT("en"));
	assert_shown(b, "<p>No absence file was opened.</p>");
	assert_shown(b, "Wednesday 25 November 2026 11:00 (Europe/Paris)");
}

static void page__tells__by_which_limits_it_was_judged(void **state)
{
	struct bundle *b = *state;

	show(b, TEXT("fr"));
	assert_shown(b,
	    "<p>Ce qui a été fait de 2026-11-25 10:50:00 à 2026-11-25 11:15:00 "
	    "compte. Un avis devait être arrivé à 2026-11-25 10:00:00 au plus "
	    "tard, ou avoir une réponse avant le début. Une panne de 60 secondes"
	    " au plus ne change rien.</p>");
	b->file->frame.as_of = START - 120 * MINUTE;
	show(b, TEXT("fr"));
	assert_shown(b, "rien. Ces limites sont celles qui valaient pour la "
			"région le 2026-11-25 09:00:00.</p>");
	show(b, TEXT("en"));
	assert_shown(b,
	    "<p>What was done from 2026-11-25 10:50:00 to 2026-11-25 11:15:00 "
	    "counts. A notice had to be there by 2026-11-25 10:00:00, or be "
	    "answered by the beginning. Outages of up to 60 seconds do not "
	    "matter. These limits are those that were set for the region on "
	    "2026-11-25 09:00:00.</p>");
}

static void put_file(struct bundle *b)
{
	struct fact file = {.kind = FACT_ABSENCE_FILE};

	file.as.absence_file.id = 0xa;
	file.as.absence_file.state = FILE_DUE;
	take(b, &file);
}

static void put_explanation(struct bundle *b, const char *words)
{
	struct fact move = {.kind = FACT_FILE_STEP};

	move.as.file_step = (struct file_step){
	    .event = FILE_OBSERVE,
	    .state = FILE_DUE,
	    .at = START + 60 * MINUTE,
	    .late = true,
	    .excuse = EXCUSE_ILLNESS,
	    .words = text_of(words),
	    .helper = TEXT("Anne <i>"),
	    .by = TEXT("lea@localhost"),
	};
	take(b, &move);
}

static void page__of_a_late_explanation__names_the_helper(void **state)
{
	struct bundle *b = *state;

	put_file(b);
	put_explanation(b,
	    "Voir https://example.org/a?b=1. Ou (http://example.org/c), "
	    "mais pas https ni javascript:alert(1).");
	show(b, TEXT("fr"));
	assert_shown(b, "(après les jours prévus)");
	assert_shown(b, "Avec l’aide de\u00a0: Anne &lt;i&gt;");
	assert_shown(b,
	    "<a rel=\"noreferrer\" href=\"https://example.org/a?b=1\">"
	    "https://example.org/a?b=1</a>.");
	assert_shown(b, "(<a rel=\"noreferrer\" href=\"http://example.org/c\">"
			"http://example.org/c</a>),");
	assert_shown(b, "mais pas https ni javascript:alert(1).");
	assert_null(strstr(b->page, "lea@localhost"));
	show(b, TEXT("en"));
	assert_shown(b, "Anne &lt;i&gt;");
}

static void page__of_who_is_represented__tells_whom_a_line_was_for(void **state)
{
	struct bundle *b = *state;
	struct fact line = {.kind = FACT_CASE_LINE};

	line.as.case_line = (struct case_line){
	    .at = START + 30 * MINUTE,
	    .id = TEXT("file/a/1/r"),
	    .body = TEXT("Bonjour"),
	};
	take(b, &line);
	show(b, TEXT("fr"));
	assert_shown(b, "<em>le représentant légal</em><br>Bonjour");
}

static void page__tells__what_the_two_said_afterwards(void **state)
{
	struct bundle *b = *state;
	struct fact said = {.kind = FACT_RECALL};

	said.as.recall = (struct recall){
	    .at = START + 90 * MINUTE,
	    .who = SIDE_CLAIMANT,
	    .answer = RECALLED_ALONE,
	};
	take(b, &said);
	show(b, TEXT("fr"));
	assert_shown(b,
	    "<td>2026-11-25 12:30:00</td><td>la personne suivie</td>"
	    "<td>dit avoir été là, mais pas l’autre</td>");
}

#define PAGE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PAGE(page__of_what_nobody_missed__says_so),
	    PAGE(page__tells__by_which_limits_it_was_judged),
	    PAGE(page__of_a_late_explanation__names_the_helper),
	    PAGE(page__of_who_is_represented__tells_whom_a_line_was_for),
	    PAGE(page__tells__what_the_two_said_afterwards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
