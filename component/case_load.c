#include "component/case_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/decode.h"
#include "store/session.h"
#include "store/statement.h"

static void on_row(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;
	struct fact fact;

	if (decode_row(&file->arena, STATEMENT_CASE, row, 0, &fact))
		case_file_take(file, &fact);
}

static void on_finding(void *ctx, const struct row *row)
{
	*(enum finding *)ctx = (enum finding)decode_number(row->cells[0]);
}

/* False: it said why on stderr. */
static bool ask(const struct config *config, const char *tool,
    enum statement statement, const char *appointment,
    void (*row)(void *ctx, const struct row *row), void *ctx)
{
	struct session *session = session_open(config->database, tool);
	const char *const values[] = {appointment};
	bool asked =
	    session_why(session)[0] == '\0' &&
	    session_ask(session, statement_sql(statement), values, 1, row, ctx);

	if (!asked)
		(void)fprintf(stderr, "%s: %s\n", tool, session_why(session));
	session_free(&session);
	return asked;
}

static bool is_number(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= 18 && strspn(text, "0123456789") == len;
}

struct case_file *case_load(
    const struct config *config, const char *tool, const char *appointment)
{
	struct case_file *file;

	if (!is_number(appointment)) {
		(void)fprintf(stderr,
		    "%s: an appointment has a number, this is none: %s\n", tool,
		    appointment);
		return NULL;
	}
	file = must_calloc(1, sizeof(*file));
	if (!ask(config, tool, STATEMENT_CASE, appointment, on_row, file)) {
		case_free(&file);
	} else if (!file->judged) {
		(void)fprintf(stderr, "%s: no appointment %s was judged\n",
		    tool, appointment);
		case_free(&file);
	}
	return file;
}

enum finding case_in_sql(
    const struct config *config, const char *tool, const char *appointment)
{
	enum finding finding = 0;

	(void)ask(config, tool, STATEMENT_FINDING_OF, appointment, on_finding,
	    &finding);
	return finding;
}

void case_free(struct case_file **file)
{
	if (*file != NULL)
		case_file_clear(*file);
	free(*file);
	*file = NULL;
}
