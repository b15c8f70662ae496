#include "component/case_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/decode.h"
#include "store/session.h"
#include "store/statement.h"

static void on_frame(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;

	file->judged = true;
	file->frame = (struct attendance_frame){
	    .start = decode_number(row->cells[0]),
	    .length = decode_number(row->cells[1]),
	    .early = decode_number(row->cells[2]),
	    .grace = decode_number(row->cells[3]),
	    .tolerance = decode_number(row->cells[4]),
	    .ahead = decode_number(row->cells[5]),
	    .foreign = decode_bool(row->cells[6]),
	};
}

static void on_evidence(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;

	if (file->count == file->room) {
		file->room = file->room * 2 + 16;
		file->rows =
		    must_realloc(file->rows, file->room, sizeof(*file->rows));
	}
	file->rows[file->count++] = (struct evidence){
	    .id = (uint64_t)decode_number(row->cells[0]),
	    .kind = (enum evidence_kind)decode_number(row->cells[1]),
	    .who = (enum side)decode_number(row->cells[2]),
	    .at = decode_number(row->cells[3]),
	    .until = decode_number(row->cells[4]),
	    .arrived = decode_number(row->cells[5]),
	    .source = text_keep(&file->arena, row->cells[6]),
	};
}

static void on_stored(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;

	file->in_sql = (enum finding)decode_number(row->cells[0]);
	file->stored = (enum finding)decode_number(row->cells[1]);
	file->rule = text_keep(&file->arena, row->cells[2]);
	file->at = decode_number(row->cells[3]);
	file->used = text_keep(&file->arena, row->cells[4]);
}

static void on_file(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;

	file->channel = (enum channel)decode_number(row->cells[0]);
	file->zone = text_keep(&file->arena, row->cells[1]);
	file->state = (enum file_state)decode_number(row->cells[2]);
	file->until = decode_number(row->cells[3]);
}

static void on_move(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;

	if (file->move_count == file->move_room) {
		file->move_room = file->move_room * 2 + 16;
		file->moves = must_realloc(
		    file->moves, file->move_room, sizeof(*file->moves));
	}
	file->moves[file->move_count++] = (struct case_move){
	    .version = (int32_t)decode_number(row->cells[0]),
	    .at = decode_number(row->cells[1]),
	    .event = (enum file_event)decode_number(row->cells[2]),
	    .state = (enum file_state)decode_number(row->cells[3]),
	    .late = decode_bool(row->cells[4]),
	    .excuse = (enum excuse)decode_number(row->cells[5]),
	    .words = text_keep(&file->arena, row->cells[6]),
	    .helper = text_keep(&file->arena, row->cells[7]),
	    .by = text_keep(&file->arena, row->cells[8]),
	};
}

static void on_line(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;

	if (file->line_count == file->line_room) {
		file->line_room = file->line_room * 2 + 16;
		file->lines = must_realloc(
		    file->lines, file->line_room, sizeof(*file->lines));
	}
	file->lines[file->line_count++] = (struct case_line){
	    .id = text_keep(&file->arena, row->cells[0]),
	    .at = decode_number(row->cells[1]),
	    .forwarded = decode_number(row->cells[2]),
	    .received = decode_number(row->cells[3]),
	    .displayed = decode_number(row->cells[4]),
	    .body = text_keep(&file->arena, row->cells[5]),
	};
}

static bool load(
    struct session *session, const char *appointment, struct case_file *file)
{
	static const struct {
		enum statement statement;
		void (*row)(void *ctx, const struct row *row);
	} parts[] = {
	    {STATEMENT_FINDING_FRAME,  on_frame   },
	    {STATEMENT_FINDING_ROWS,   on_evidence},
	    {STATEMENT_FINDING_STORED, on_stored  },
	    {STATEMENT_CASE_FILE,      on_file    },
	    {STATEMENT_CASE_MOVES,     on_move    },
	    {STATEMENT_CASE_LINES,     on_line    },
	};
	const char *const values[] = {appointment};
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (session_why(session)[0] != '\0' ||
		    !session_ask(session, statement_sql(parts[i].statement),
			values, 1, parts[i].row, file))
			return false;
	return true;
}

static bool is_number(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= 18 && strspn(text, "0123456789") == len;
}

struct case_file *case_file_load(
    const struct config *config, const char *tool, const char *appointment)
{
	struct case_file *file;
	struct session *session;

	if (!is_number(appointment)) {
		(void)fprintf(stderr,
		    "%s: an appointment has a number, this is none: %s\n", tool,
		    appointment);
		return NULL;
	}
	file = must_calloc(1, sizeof(*file));
	file->appointment = text_keep(&file->arena, text_of(appointment));
	session = session_open(config->database, tool);
	if (!load(session, appointment, file)) {
		(void)fprintf(stderr, "%s: %s\n", tool, session_why(session));
		case_file_free(&file);
	} else if (!file->judged) {
		(void)fprintf(stderr, "%s: no appointment %s was judged\n",
		    tool, appointment);
		case_file_free(&file);
	}
	session_free(&session);
	return file;
}

void case_file_free(struct case_file **file)
{
	if (*file == NULL)
		return;
	free((*file)->rows);
	free((*file)->moves);
	free((*file)->lines);
	arena_free(&(*file)->arena);
	free(*file);
	*file = NULL;
}
