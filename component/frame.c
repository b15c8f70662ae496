#include "component/frame.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "component/prolog.h"
#include "component/scan.h"
#include "component/shallow.h"

struct buffer {
	char *at;
	size_t len;
	size_t room;
};

struct frame {
	struct frame_caps caps;
	struct frame_events events;
	struct scan *scan;
	struct buffer part; /* of a unit that is not whole yet */
	struct buffer rest; /* came while held; not looked at before `done` */
	size_t done;
	struct arena stream; /* what the header declared */
	const struct scope *scope;
	struct text scope_text;
	struct arena arena;  /* of the present stanza */
	struct stanza unfit; /* the start tag of the one that is skipped */
	enum frame_error error;
	bool begun;  /* something came */
	bool inside; /* a unit */
	bool open;   /* the header came */
	bool ended;
	bool held;
	bool busy;
};

/* A larger buffer is not kept between stanzas. */
enum {
	USUAL = 65536
};

static void buffer_add(
    struct buffer *b, const char *at, size_t len, size_t most)
{
	size_t room = b->room * 2;

	if (len == 0)
		return;
	if (b->len + len > b->room) {
		if (room > most)
			room = most;
		if (room < b->len + len)
			room = b->len + len;
		b->at = must_realloc(b->at, room, 1);
		b->room = room;
	}
	memcpy(b->at + b->len, at, len);
	b->len += len;
}

static void buffer_empty(struct buffer *b, size_t usual)
{
	b->len = 0;
	if (b->room <= usual)
		return;
	free(b->at);
	b->at = NULL;
	b->room = 0;
}

struct frame *frame_new(
    const struct frame_caps *caps, const struct frame_events *events)
{
	struct frame *f = must_calloc(1, sizeof(*f));

	f->caps = *caps;
	f->events = *events;
	f->scan = scan_new(&f->caps);
	return f;
}

static void drop(struct frame *f)
{
	buffer_empty(&f->part, 0);
	buffer_empty(&f->rest, 0);
	f->done = 0;
}

void frame_free(struct frame **frame)
{
	struct frame *f = *frame;

	if (f == NULL)
		return;
	assert(!f->busy);
	drop(f);
	scan_free(&f->scan);
	arena_free(&f->arena);
	arena_free(&f->stream);
	free(f);
	*frame = NULL;
}

size_t frame_kept(const struct frame *f)
{
	return f->part.len + f->rest.len - f->done;
}

static struct shallow shallow_of(struct frame *f, struct arena *arena)
{
	return (struct shallow){
	    .arena = arena,
	    .caps = &f->caps,
	    .scope = f->scope,
	    .scope_text = f->scope_text,
	};
}

static enum frame_error read_header(struct frame *f, struct text unit)
{
	struct shallow in = shallow_of(f, &f->stream);
	enum frame_error error;
	struct text id;

	/* What was declared is needed for as long as the stream lives. */
	unit = text_keep(&f->stream, unit);
	error = prolog_header(&in, unit, &f->scope, &id);
	if (error != FRAME_FINE)
		return error;
	f->scope_text = scope_text(&f->stream, f->scope);
	f->open = true;
	f->events.header(f->events.ctx, id);
	return FRAME_FINE;
}

static enum frame_error read_stanza(struct frame *f, struct text unit)
{
	struct shallow in = shallow_of(f, &f->arena);
	enum frame_error error = FRAME_FINE;
	struct stanza stanza = f->unfit;

	stanza.unfit = scan_unfit(f->scan);
	if (stanza.unfit == REFUSAL_NONE)
		error = shallow_stanza(&in, unit, &stanza);
	stanza.bytes = scan_bytes(f->scan);
	if (error == FRAME_FINE)
		f->events.stanza(f->events.ctx, &stanza, &f->arena);
	return error;
}

static enum frame_error read_unit(struct frame *f, struct text unit)
{
	struct shallow in = shallow_of(f, &f->arena);

	switch (scan_unit(f->scan)) {
	case UNIT_DECLARATION:
		return prolog_declaration(&in, unit);
	case UNIT_HEADER:
		return read_header(f, unit);
	case UNIT_STANZA:
		return read_stanza(f, unit);
	case UNIT_CLOSE:
		f->ended = true;
		f->events.end(f->events.ctx);
		return FRAME_FINE;
	}
	return FRAME_NOT_WELL_FORMED;
}

/* The unit up to `to`: where it stands, if it came in one piece. */
static struct text so_far(struct frame *f, const char *from, const char *to)
{
	if (f->part.len == 0)
		return (struct text){from, (size_t)(to - from)};
	buffer_add(&f->part, from, (size_t)(to - from), f->caps.bytes);
	return (struct text){f->part.at, f->part.len};
}

static void keep(struct frame *f, const char *from, const char *to)
{
	if (scan_unfit(f->scan) == REFUSAL_NONE)
		buffer_add(&f->part, from, (size_t)(to - from), f->caps.bytes);
}

static enum frame_error finish(
    struct frame *f, const char *from, const char *to)
{
	struct text unit = {0};
	enum frame_error error;

	if (scan_unfit(f->scan) == REFUSAL_NONE)
		unit = so_far(f, from, to);
	error = read_unit(f, unit);
	f->inside = false;
	buffer_empty(&f->part, USUAL);
	arena_reuse(&f->arena, USUAL);
	return error;
}

/* Of what broke a cap only the start tag is kept. */
static enum frame_error skip(struct frame *f, const char *from, const char *to)
{
	struct shallow in = shallow_of(f, &f->arena);
	size_t head = scan_head(f->scan);
	struct text unit = so_far(f, from, to);
	enum frame_error error;

	if (scan_unit(f->scan) != UNIT_STANZA)
		return f->open ? FRAME_NOT_WELL_FORMED : FRAME_BAD_HEADER;
	if (head != 0)
		unit.len = head;
	error = shallow_head(&in, unit, head != 0, &f->unfit);
	buffer_empty(&f->part, USUAL);
	return error;
}

static enum frame_error run_unit(
    struct frame *f, const char **at, const char *end)
{
	const char *from = *at;

	switch (scan_run(f->scan, at, end)) {
	case SCAN_MORE:
		keep(f, from, *at);
		return FRAME_FINE;
	case SCAN_DONE:
		return finish(f, from, *at);
	case SCAN_CAP:
		return skip(f, from, *at);
	case SCAN_BROKEN:
		return FRAME_NOT_WELL_FORMED;
	case SCAN_RESTRICTED:
		return FRAME_RESTRICTED;
	}
	return FRAME_NOT_WELL_FORMED;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Between units there is only white space, which servers send as a sign of
 * life. */
static enum frame_error run_between(
    struct frame *f, const char **at, const char *end)
{
	const char *from = *at;

	while (*at < end && is_space(**at))
		(*at)++;
	if (*at == end) {
		f->begun = true;
		return FRAME_FINE;
	}
	if (**at != '<')
		return FRAME_NOT_WELL_FORMED;
	scan_begin(f->scan, !f->begun && *at == from);
	f->begun = true;
	f->inside = true;
	return FRAME_FINE;
}

static const char *run(struct frame *f, const char *at, const char *end)
{
	f->busy = true;
	while (at < end && f->error == FRAME_FINE && !f->held && !f->ended)
		f->error = f->inside ? run_unit(f, &at, end)
				     : run_between(f, &at, end);
	f->busy = false;
	if (f->error != FRAME_FINE || f->ended)
		at = end;
	return at;
}

static void keep_rest(struct frame *f, const char *at, const char *end)
{
	if (f->done > 0) {
		f->rest.len -= f->done;
		memmove(f->rest.at, f->rest.at + f->done, f->rest.len);
		f->done = 0;
	}
	buffer_add(&f->rest, at, (size_t)(end - at), SIZE_MAX);
}

enum frame_error frame_feed(struct frame *f, const char *at, size_t len)
{
	const char *end;

	assert(!f->busy);
	if (len == 0)
		return f->error;
	end = at + len;
	if (!f->held)
		at = run(f, at, end);
	if (f->error != FRAME_FINE || f->ended)
		drop(f);
	else if (at < end)
		keep_rest(f, at, end);
	return f->error;
}

enum frame_error frame_hold(struct frame *f, bool hold)
{
	const char *from;

	f->held = hold;
	if (hold || f->busy || f->rest.len == 0)
		return f->error;
	from = f->rest.at + f->done;
	f->done += (size_t)(run(f, from, f->rest.at + f->rest.len) - from);
	if (f->done == f->rest.len) {
		f->done = 0;
		buffer_empty(&f->rest, USUAL);
	}
	return f->error;
}
