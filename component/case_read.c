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

/* What stands beside a number for people must say the same. */
static void compare(struct case_file *file, const struct element *element,
    const char *name, struct text same)
{
	if (!text_equal(xml_attribute(element, name), same))
		file->altered = true;
}

/* Of this calendar's first ten thousand years: all that is reckoned with them
 * fits. */
static bool instant_of(struct case_file *file, const struct element *element,
    const char *name, int64_t *at)
{
	static const int64_t first = INT64_C(-62135596800) * 1000000;
	static const int64_t last = INT64_C(253402300800) * 1000000 - 1;

	if (!number_of(element, name, at) || *at < first || *at > last)
		return false;
	compare(file, element,
	    build_all(&file->arena, name, "-utc", (char *)NULL).at,
	    case_file_stamp(file, *at));
	return true;
}

static bool end_of(
    struct case_file *file, const struct element *element, int64_t *until)
{
	if (!number_of(element, "until", until) || *until != EVIDENCE_OPEN)
		return instant_of(file, element, "until", until);
	compare(file, element, "until-utc", case_file_stamp(file, *until));
	return true;
}

/* A year at most. */
static bool length_of(
    const struct element *element, const char *name, int64_t *length)
{
	return number_of(element, name, length) && *length >= 0 &&
	       *length <= INT64_C(366) * 86400 * 1000000;
}

/* In words of ours there is nothing that a terminal would obey. */
static bool is_plain(struct text text)
{
	size_t i = 0;

	while (i < text.len && text.at[i] >= ' ' && text.at[i] <= '~')
		i++;
	return i == text.len;
}

static bool words_of(struct case_file *file, const struct element *element,
    const char *name, struct text *words)
{
	*words = text_keep(&file->arena, xml_attribute(element, name));
	return is_plain(*words);
}

static bool read_rest(struct case_file *file, const struct element *a)
{
	struct text foreign = xml_attribute(a, "foreign");
	int64_t channel;

	file->judged = true;
	file->frame.foreign = text_is(foreign, "true");
	if (number_of(a, "channel", &channel) && channel > 0 &&
	    channel <= CHANNEL_PHONE)
		file->appointment.channel = (enum channel)channel;
	return words_of(file, a, "zone", &file->appointment.zone) &&
	       (file->frame.foreign || text_is(foreign, "false"));
}

/* The only one of this name; NULL: there is none, or there are several. */
static const struct element *only_child(
    const struct element *root, const char *name)
{
	const struct element *found = xml_child(root, CASE_FILE_NS, name);
	const struct element *other = found != NULL ? found->next : NULL;

	while (other != NULL && !text_is(other->name, name))
		other = other->next;
	return other == NULL ? found : NULL;
}

static bool read_frame(const struct element *root, struct case_file *file)
{
	const struct element *a = only_child(root, "appointment");
	struct attendance_frame *frame = &file->frame;

	if (a == NULL || !instant_of(file, a, "start", &frame->start) ||
	    !length_of(a, "length", &frame->length) ||
	    !length_of(a, "early", &frame->early) ||
	    !length_of(a, "grace", &frame->grace) ||
	    !length_of(a, "tolerance", &frame->tolerance) ||
	    !length_of(a, "ahead", &frame->ahead))
		return false;
	if (xml_attribute(a, "as-of").len > 0 &&
	    !instant_of(file, a, "as-of", &frame->as_of))
		return false;
	return read_rest(file, a);
}

static bool read_row(
    struct case_file *file, const struct element *element, struct evidence *row)
{
	int64_t id, kind, who;

	if (!text_is(element->name, "row") || !number_of(element, "id", &id) ||
	    id < 0 || !number_of(element, "kind", &kind) ||
	    attendance_evidence_row(kind) == NULL ||
	    !number_of(element, "who", &who) || who < SIDE_NOBODY ||
	    who > SIDE_ADVISOR || !instant_of(file, element, "at", &row->at) ||
	    !end_of(file, element, &row->until) ||
	    !instant_of(file, element, "arrived", &row->arrived) ||
	    !words_of(file, element, "source", &row->source))
		return false;
	row->id = (uint64_t)id;
	row->kind = (enum evidence_kind)kind;
	row->who = (enum side)who;
	compare(file, element, "name",
	    text_of(attendance_evidence_row(kind)->name));
	return true;
}

static bool read_evidence(const struct element *root, struct case_file *file)
{
	const struct element *all = only_child(root, "evidence");
	const struct element *child;

	if (all == NULL)
		return false;
	for (child = all->children; child != NULL; child = child->next)
		file->room++;
	file->rows = must_calloc(file->room + 1, sizeof(*file->rows));
	for (child = all->children; child != NULL; child = child->next)
		if (!read_row(file, child, &file->rows[file->count++]))
			return false;
	return true;
}

static bool read_finding(const struct element *root, struct case_file *file)
{
	const struct element *f = only_child(root, "finding");
	int64_t number;

	if (f == NULL)
		return xml_child(root, CASE_FILE_NS, "finding") == NULL;
	if (!instant_of(file, f, "at", &file->at) ||
	    !number_of(f, "number", &number) || number < FINDING_BOTH_PRESENT ||
	    number > FINDING_UNKNOWN ||
	    !words_of(file, f, "rule", &file->rule) ||
	    !words_of(file, f, "rows", &file->used))
		return false;
	file->stored = (enum finding)number;
	compare(
	    file, f, "name", text_of(attendance_finding_name(file->stored)));
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

static bool read_root(struct case_file *file, const struct element *root)
{
	int64_t id;

	if (!text_is(root->ns, CASE_FILE_NS) ||
	    !number_of(root, "appointment", &id) || id < 0)
		return false;
	file->appointment.id = (uint64_t)id;
	return read_frame(root, file) && read_evidence(root, file) &&
	       read_finding(root, file);
}

static bool parse(struct case_file *file, struct text xml)
{
	struct element framed = {.raw = root_of(xml)};
	struct element root = {0};

	if (framed.raw.len == 0 || !xml_read(&file->arena, &framed, &root) ||
	    !read_root(file, &root))
		return false;
	if (!text_equal(xml_attribute(&root, "seal"), case_file_seal(file)))
		file->altered = true;
	return true;
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
