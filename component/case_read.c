#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/case_load.h"
#include "component/talk/xml.h"

/* A bundle's XML, for the finding alone: the frame, the evidence, and what was
 * found. Whoever wants the rest reads it in the bundle. */

enum {
	BUNDLE_MOST = 16 * 1024 * 1024 /* bytes; there are about ten thousand */
};

/* False: it is no number, or not there. */
static bool number_of(
    const struct element *element, const char *name, int64_t *number)
{
	struct text text = xml_attribute(element, name);
	bool minus = text_starts(text, TEXT("-"));
	uint64_t sum = 0;
	size_t i = minus ? 1 : 0;

	if (text.len == i || text.len > 19 + i)
		return false;
	for (; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		sum = sum * 10 + (uint64_t)(text.at[i] - '0');
	}
	if (sum > INT64_MAX)
		return false;
	*number = minus ? -(int64_t)sum : (int64_t)sum;
	return true;
}

static bool read_frame(const struct element *root, struct case_file *file)
{
	const struct element *a = xml_child(root, CASE_FILE_NS, "appointment");
	struct attendance_frame *frame = &file->frame;

	if (a == NULL || !number_of(a, "start", &frame->start) ||
	    !number_of(a, "length", &frame->length) ||
	    !number_of(a, "early", &frame->early) ||
	    !number_of(a, "grace", &frame->grace) ||
	    !number_of(a, "tolerance", &frame->tolerance) ||
	    !number_of(a, "ahead", &frame->ahead))
		return false;
	(void)number_of(a, "as-of", &frame->as_of);
	frame->foreign = text_is(xml_attribute(a, "foreign"), "true");
	file->judged = true;
	return true;
}

static bool read_row(
    const struct element *element, struct arena *arena, struct evidence *row)
{
	int64_t id, kind, who;

	if (!number_of(element, "id", &id) || id < 0 ||
	    !number_of(element, "kind", &kind) ||
	    attendance_evidence_row(kind) == NULL ||
	    !number_of(element, "who", &who) || who < SIDE_NOBODY ||
	    who > SIDE_ADVISOR || !number_of(element, "at", &row->at) ||
	    !number_of(element, "until", &row->until) ||
	    !number_of(element, "arrived", &row->arrived))
		return false;
	row->id = (uint64_t)id;
	row->kind = (enum evidence_kind)kind;
	row->who = (enum side)who;
	row->source = text_keep(arena, xml_attribute(element, "source"));
	return true;
}

static bool read_evidence(const struct element *root, struct case_file *file)
{
	const struct element *all = xml_child(root, CASE_FILE_NS, "evidence");
	const struct element *child;

	if (all == NULL)
		return false;
	for (child = all->children; child != NULL; child = child->next)
		file->room++;
	file->rows = must_calloc(file->room + 1, sizeof(*file->rows));
	for (child = all->children; child != NULL; child = child->next)
		if (!read_row(child, &file->arena, &file->rows[file->count++]))
			return false;
	return true;
}

static bool read_finding(const struct element *root, struct case_file *file)
{
	const struct element *f = xml_child(root, CASE_FILE_NS, "finding");
	int64_t number;

	if (f == NULL)
		return true;
	if (!number_of(f, "at", &file->at) ||
	    !number_of(f, "number", &number) || number < FINDING_BOTH_PRESENT ||
	    number > FINDING_UNKNOWN)
		return false;
	file->stored = (enum finding)number;
	file->rule = text_keep(&file->arena, xml_attribute(f, "rule"));
	file->used = text_keep(&file->arena, xml_attribute(f, "rows"));
	return true;
}

/* NULL, with errno: it cannot be read. */
static char *contents(const char *path, size_t *len)
{
	FILE *from = fopen(path, "re");
	char *at;

	if (from == NULL)
		return NULL;
	at = must_calloc(BUNDLE_MOST + 1, 1);
	*len = fread(at, 1, BUNDLE_MOST, from);
	if (ferror(from) != 0) {
		free(at);
		at = NULL;
	}
	(void)fclose(from);
	return at;
}

/* The root alone: without the declaration that the writer of a bundle puts, and
 * without the ends of lines around it. */
static struct text root_of(struct text xml)
{
	const char *end;

	if (text_starts(xml, TEXT("<?xml"))) {
		end = memchr(xml.at, '>', xml.len);
		if (end == NULL)
			return (struct text){0};
		xml.len -= (size_t)(end + 1 - xml.at);
		xml.at = end + 1;
	}
	while (xml.len > 0 && xml.at[0] <= ' ') {
		xml.at++;
		xml.len--;
	}
	while (xml.len > 0 && xml.at[xml.len - 1] <= ' ')
		xml.len--;
	return xml;
}

static bool parse(struct case_file *file, struct text xml)
{
	struct element framed = {.raw = root_of(xml)};
	struct element root = {0};

	return framed.raw.len > 0 && xml_read(&file->arena, &framed, &root) &&
	       text_is(root.ns, CASE_FILE_NS) && read_frame(&root, file) &&
	       read_evidence(&root, file) && read_finding(&root, file);
}

struct case_file *case_read(const char *tool, const char *path)
{
	struct case_file *file;
	size_t len = 0;
	char *at = contents(path, &len);

	if (at == NULL) {
		(void)fprintf(
		    stderr, "%s: %s: %s\n", tool, path, strerror(errno));
		return NULL;
	}
	file = must_calloc(1, sizeof(*file));
	if (!parse(file, (struct text){at, len})) {
		(void)fprintf(stderr,
		    "%s: %s: this is no bundle of an absence\n", tool, path);
		case_free(&file);
	}
	free(at);
	return file;
}
