#include "component/talk/case_file.h"

#include <stdlib.h>

#include "component/talk/digest.h"

static void *grown(void *at, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return at;
	*room = *room * 2 + 16;
	return must_realloc(at, *room, size);
}

static void take_move(struct case_file *file, const struct file_step *move)
{
	file->moves = grown(file->moves, file->move_count, &file->move_room,
	    sizeof(*file->moves));
	file->moves[file->move_count++] = *move;
}

static void take_line(struct case_file *file, const struct case_line *line)
{
	file->lines = grown(file->lines, file->line_count, &file->line_room,
	    sizeof(*file->lines));
	file->lines[file->line_count++] = *line;
}

static void take_reading(struct case_file *file, const struct audit *reading)
{
	file->readings = grown(file->readings, file->reading_count,
	    &file->reading_room, sizeof(*file->readings));
	file->readings[file->reading_count++] = *reading;
}

static void take_recall(struct case_file *file, const struct recall *recall)
{
	file->recalls = grown(file->recalls, file->recall_count,
	    &file->recall_room, sizeof(*file->recalls));
	file->recalls[file->recall_count++] = *recall;
}

static void take_row(struct case_file *file, const struct evidence *row)
{
	file->rows =
	    grown(file->rows, file->count, &file->room, sizeof(*file->rows));
	file->rows[file->count++] = *row;
}

static void take_found(struct case_file *file, const struct found *found)
{
	file->stored = found->finding;
	file->rule = found->rule;
	file->at = found->at;
	file->used = found->rows;
}

void case_file_take(struct case_file *file, const struct fact *fact)
{
	if (fact->kind == FACT_APPOINTMENT) {
		file->appointment = fact->as.appointment;
	} else if (fact->kind == FACT_JUDGED) {
		file->judged = true;
		file->frame = fact->as.judged.frame;
	} else if (fact->kind == FACT_FINDING) {
		take_found(file, &fact->as.finding);
	} else if (fact->kind == FACT_EVIDENCE) {
		take_row(file, &fact->as.evidence);
	} else if (fact->kind == FACT_CASE_LINE) {
		take_line(file, &fact->as.case_line);
	} else if (fact->kind == FACT_ABSENCE_FILE) {
		file->file = fact->as.absence_file;
	} else if (fact->kind == FACT_FILE_STEP) {
		take_move(file, &fact->as.file_step);
	} else if (fact->kind == FACT_AUDIT) {
		take_reading(file, &fact->as.audit);
	} else if (fact->kind == FACT_RECALL) {
		take_recall(file, &fact->as.recall);
	}
}

void case_file_clear(struct case_file *file)
{
	free(file->rows);
	free(file->moves);
	free(file->lines);
	free(file->readings);
	free(file->recalls);
	arena_free(&file->arena);
	*file = (struct case_file){0};
}

bool case_file_is_gone(const struct case_file *file)
{
	return file->count == 0 && file->used.len > sizeof("  ") - 1;
}

enum attendance_rule case_file_rule(const struct case_file *file)
{
	enum attendance_rule rule = 0;

	if (!case_file_is_gone(file))
		return attendance_judge(&file->frame, file->rows, file->count);
	while (rule < RULE_DOUBT &&
	       !text_is(file->rule, attendance_rule_row(rule)->name))
		rule++;
	return rule;
}

bool case_file_used(const struct case_file *file, uint64_t row)
{
	uint64_t id = 0;
	size_t i;

	for (i = 0; i < file->used.len; i++)
		if (file->used.at[i] != ' ')
			id = id * 10 + (uint64_t)(file->used.at[i] - '0');
		else if (id != 0 && id == row)
			return true;
		else
			id = 0;
	return false;
}

static void put_numbers(struct build *b, const int64_t *numbers, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		build_number(b, numbers[i]);
		build_char(b, ' ');
	}
}

struct text case_file_seal(struct case_file *file)
{
	const struct attendance_frame *f = &file->frame;
	const int64_t all[] = {(int64_t)file->appointment.id, f->start,
	    f->length, f->early, f->grace, f->tolerance, f->ahead, f->foreign,
	    f->as_of, file->appointment.channel, file->stored,
	    file->stored != 0 ? file->at : 0};
	struct build b = {.arena = &file->arena};
	struct text texts[] = {
	    {0}, file->appointment.zone, file->rule, file->used};
	const struct evidence *row;

	put_numbers(&b, all, sizeof(all) / sizeof(all[0]));
	for (row = file->rows; row < file->rows + file->count; row++) {
		const int64_t numbers[] = {(int64_t)row->id, row->kind,
		    row->who, row->at, row->until, row->arrived};

		put_numbers(&b, numbers, sizeof(numbers) / sizeof(numbers[0]));
		build_text(&b, row->source);
		build_char(&b, '\n');
	}
	texts[0] = build_done(&b);
	return digest_hex(&file->arena, digest_texts(&file->arena, texts,
					    sizeof(texts) / sizeof(texts[0])));
}
