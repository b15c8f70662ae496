#include "component/case_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/system_user.h"
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

static void on_noted(void *ctx, const struct row *row)
{
	*(bool *)ctx = text_is(row->cells[0], "t");
}

static void on_finding(void *ctx, const struct row *row)
{
	*(enum finding *)ctx = (enum finding)decode_number(row->cells[0]);
}

/* `values` end with NULL. False: it said why on stderr. */
static bool ask(const struct config *config, enum statement statement,
    const char *tool, const char *const *values,
    void (*row)(void *ctx, const struct row *row), void *ctx)
{
	struct session *session = session_open(config->database, tool);
	int count = 0;
	bool asked;

	while (values[count] != NULL)
		count++;
	asked = session_why(session)[0] == '\0' &&
		session_ask(
		    session, statement_sql(statement), values, count, row, ctx);
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

/* That it is read is a row of the audit before anything of it is read. False:
 * there is none, and it said why. */
static bool note_reading(const struct config *config, const char *tool,
    const char *appointment, bool *judged)
{
	struct arena arena = {0};
	const char *const values[] = {
	    system_user(&arena).at, tool, appointment, NULL};
	bool asked =
	    ask(config, STATEMENT_NOTE_READING, tool, values, on_noted, judged);

	arena_free(&arena);
	return asked;
}

struct case_file *case_load(
    const struct config *config, const char *tool, const char *appointment)
{
	const char *const values[] = {appointment, NULL};
	struct case_file *file;
	bool judged = false;

	if (!is_number(appointment)) {
		(void)fprintf(stderr,
		    "%s: an appointment has a number, this is none: %s\n", tool,
		    appointment);
		return NULL;
	}
	if (!note_reading(config, tool, appointment, &judged))
		return NULL;
	if (!judged) {
		(void)fprintf(stderr, "%s: no appointment %s was judged\n",
		    tool, appointment);
		return NULL;
	}
	file = must_calloc(1, sizeof(*file));
	if (!ask(config, STATEMENT_CASE, tool, values, on_row, file))
		case_free(&file);
	return file;
}

enum finding case_in_sql(
    const struct config *config, const char *tool, const char *appointment)
{
	const char *const values[] = {appointment, NULL};
	enum finding finding = 0;

	(void)ask(
	    config, STATEMENT_FINDING_OF, tool, values, on_finding, &finding);
	return finding;
}

struct each_policy {
	void (*each)(void *ctx, const struct case_policy *policy);
	void *ctx;
};

static void on_policy(void *ctx, const struct row *row)
{
	const struct each_policy *to = ctx;
	const struct case_policy policy = {
	    .name = row->cells[0],
	    .kept = decode_number(row->cells[1]),
	    .stood = decode_number(row->cells[2]),
	    .turn = (uint64_t)decode_number(row->cells[3]),
	    .at = decode_number(row->cells[4]),
	    .by = row->cells[5],
	};

	to->each(to->ctx, &policy);
}

bool case_policies(const struct config *config, const char *tool,
    const char *appointment,
    void (*each)(void *ctx, const struct case_policy *policy), void *ctx)
{
	const char *const values[] = {appointment, NULL};
	struct each_policy to = {each, ctx};

	return ask(config, STATEMENT_FRAME_OF, tool, values, on_policy, &to);
}

void case_free(struct case_file **file)
{
	if (*file != NULL)
		case_file_clear(*file);
	free(*file);
	*file = NULL;
}
