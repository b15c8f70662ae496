#include "component/talk/case_file.h"
#include "component/talk/case_words.h"
#include "component/talk/when.h"
#include "component/talk/xml.h"

/* schema/absence-file.rng says what is written. */

struct text case_file_stamp(struct case_file *file, int64_t at)
{
	return at == EVIDENCE_OPEN ? TEXT("open")
				   : when_stamp(&file->arena, at);
}

static void put_number(
    struct case_file *file, struct writer *w, const char *name, int64_t number)
{
	struct build b = {.arena = &file->arena};

	build_number(&b, number);
	xml_put(w, name, build_done(&b));
}

/* In microseconds, which is what is judged by, and as people read it. */
static void put_instant(
    struct case_file *file, struct writer *w, const char *name, int64_t at)
{
	struct build b = {.arena = &file->arena};

	put_number(file, w, name, at);
	build_string(&b, name);
	build_string(&b, "-utc");
	xml_put(w, build_done(&b).at, case_file_stamp(file, at));
}

static void put_some(
    struct case_file *file, struct writer *w, const char *name, int64_t at)
{
	if (at != 0)
		put_instant(file, w, name, at);
}

static void write_frame(struct case_file *file, struct writer *w)
{
	const struct attendance_frame *frame = &file->frame;

	xml_start(w, "appointment");
	put_instant(file, w, "start", frame->start);
	put_number(file, w, "length", frame->length);
	put_number(file, w, "channel", file->appointment.channel);
	xml_put(w, "zone", file->appointment.zone);
	put_number(file, w, "early", frame->early);
	put_number(file, w, "grace", frame->grace);
	put_number(file, w, "tolerance", frame->tolerance);
	put_number(file, w, "ahead", frame->ahead);
	put_some(file, w, "as-of", frame->as_of);
	xml_put_string(w, "foreign", frame->foreign ? "true" : "false");
	xml_end(w);
}

static void write_evidence(struct case_file *file, struct writer *w)
{
	size_t i;

	xml_start(w, "evidence");
	for (i = 0; i < file->count; i++) {
		const struct evidence *row = &file->rows[i];

		xml_start(w, "row");
		put_number(file, w, "id", (int64_t)row->id);
		put_number(file, w, "kind", row->kind);
		xml_put_string(
		    w, "name", attendance_evidence_row(row->kind)->name);
		put_number(file, w, "who", row->who);
		put_instant(file, w, "at", row->at);
		put_instant(file, w, "until", row->until);
		put_instant(file, w, "arrived", row->arrived);
		xml_put(w, "source", row->source);
		xml_end(w);
	}
	xml_end(w);
}

static void write_finding(struct case_file *file, struct writer *w)
{
	if (file->stored == 0)
		return;
	xml_start(w, "finding");
	put_instant(file, w, "at", file->at);
	put_number(file, w, "number", file->stored);
	xml_put_string(w, "name", attendance_finding_name(file->stored));
	xml_put(w, "rule", file->rule);
	xml_put(w, "rows", file->used);
	xml_end(w);
}

static void write_lines(struct case_file *file, struct writer *w)
{
	size_t i;

	xml_start(w, "lines");
	for (i = 0; i < file->line_count; i++) {
		const struct case_line *line = &file->lines[i];

		xml_start(w, "line");
		xml_put(w, "id", line->id);
		put_instant(file, w, "at", line->at);
		put_some(file, w, "forwarded", line->forwarded);
		put_some(file, w, "received", line->received);
		put_some(file, w, "displayed", line->displayed);
		xml_text(w, line->body);
		xml_end(w);
	}
	xml_end(w);
}

static void write_file(struct case_file *file, struct writer *w)
{
	size_t i;

	if (file->file.state == FILE_NONE)
		return;
	xml_start(w, "file");
	put_number(file, w, "state", file->file.state);
	put_some(file, w, "until", file->file.until);
	for (i = 0; i < file->move_count; i++) {
		const struct file_step *move = &file->moves[i];

		xml_start(w, "move");
		put_number(file, w, "version", move->version);
		put_instant(file, w, "at", move->at);
		put_number(file, w, "event", move->event);
		put_number(file, w, "state", move->state);
		xml_put_string(w, "late", move->late ? "true" : "false");
		put_number(file, w, "excuse", move->excuse);
		xml_put_some(w, "helper", move->helper);
		if (!case_is_explanation(move->event))
			xml_put_some(w, "by", move->by);
		else if (move->for_them)
			xml_put_string(w, "for-them", "true");
		xml_text(w, move->words);
		xml_end(w);
	}
	xml_end(w);
}

static void write_recalls(struct case_file *file, struct writer *w)
{
	size_t i;

	xml_start(w, "recalls");
	for (i = 0; i < file->recall_count; i++) {
		xml_start(w, "recall");
		put_instant(file, w, "at", file->recalls[i].at);
		put_number(file, w, "who", file->recalls[i].who);
		put_number(file, w, "answer", file->recalls[i].answer);
		xml_end(w);
	}
	xml_end(w);
}

static void write_readings(struct case_file *file, struct writer *w)
{
	size_t i;

	xml_start(w, "readings");
	for (i = 0; i < file->reading_count; i++) {
		xml_start(w, "reading");
		put_instant(file, w, "at", file->readings[i].at);
		xml_put(w, "by", file->readings[i].who);
		xml_put(w, "command", file->readings[i].command);
		xml_end(w);
	}
	xml_end(w);
}

struct text case_file_xml(struct case_file *file)
{
	struct writer w = {.out = {.arena = &file->arena}};

	xml_start_ns(&w, "absence", CASE_FILE_NS);
	put_number(file, &w, "appointment", (int64_t)file->appointment.id);
	xml_put(&w, "seal", case_file_seal(file));
	write_frame(file, &w);
	write_evidence(file, &w);
	write_finding(file, &w);
	write_lines(file, &w);
	write_file(file, &w);
	write_recalls(file, &w);
	write_readings(file, &w);
	xml_end(&w);
	return xml_mend(&file->arena, build_done(&w.out));
}
