#ifndef TESTS_UNIT_FRAME_RECORD_H
#define TESTS_UNIT_FRAME_RECORD_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/frame.h"

/* Notes all that a frame hands over as lines of text. */
struct record {
	FILE *out;
	char *text;
	size_t len;
	size_t stanzas;
	bool ended;
	struct frame *frame;
	size_t hold_at; /* holds the frame when so many stanzas came */
};

#define HEADER                                                                 \
	"<stream:stream xmlns='jabber:component:accept' "                      \
	"xmlns:stream='http://etherx.jabber.org/streams' id='i1' "             \
	"from='suivi.localhost'>"

static void record_value(FILE *out, const char *name, struct text value)
{
	if (value.len > 0)
		(void)fprintf(
		    out, " %s='%.*s'", name, (int)value.len, value.at);
}

static void record_child(FILE *out, const struct element *child)
{
	const struct attribute *a;

	(void)fprintf(out, " {%.*s}%.*s", (int)child->ns.len, child->ns.at,
	    (int)child->name.len, child->name.at);
	for (a = child->attributes; a != NULL; a = a->next)
		(void)fprintf(out, " @%.*s='%.*s'", (int)a->name.len,
		    a->name.at, (int)a->value.len, a->value.at);
	if (child->plain)
		(void)fprintf(
		    out, "=[%.*s]", (int)child->text.len, child->text.at);
	else
		(void)fprintf(out, ":%.*s", (int)child->raw.len, child->raw.at);
}

static void record_header(void *ctx, struct text id)
{
	struct record *r = ctx;

	(void)fprintf(r->out, "header %.*s\n", (int)id.len, id.at);
}

static void record_stanza(
    void *ctx, const struct stanza *s, struct arena *arena)
{
	static const char *const kinds[] = {
	    "message", "presence", "iq", "other"};
	struct record *r = ctx;
	const struct element *child;

	(void)arena;
	(void)fprintf(
	    r->out, "%s/%.*s", kinds[s->kind], (int)s->name.len, s->name.at);
	record_value(r->out, "from", s->from);
	record_value(r->out, "to", s->to);
	record_value(r->out, "id", s->id);
	record_value(r->out, "type", s->type);
	record_value(r->out, "lang", s->lang);
	for (child = s->children; child != NULL; child = child->next)
		record_child(r->out, child);
	if (s->unfit != REFUSAL_NONE)
		(void)fprintf(r->out, " unfit=%s",
		    s->unfit == REFUSAL_TOO_LARGE   ? "large"
		    : s->unfit == REFUSAL_BAD_SHAPE ? "shape"
						    : "?");
	(void)fputc('\n', r->out);
	if (++r->stanzas == r->hold_at)
		(void)frame_hold(r->frame, true);
}

static void record_end(void *ctx)
{
	struct record *r = ctx;

	(void)fputs("end\n", r->out);
	r->ended = true;
}

static const struct frame_caps record_caps = {
    .bytes = 2000,
    .depth = 8,
    .elements = 20,
    .attributes = 6,
    .tag = 400,
};

static void record_open(struct record *r, const struct frame_caps *caps)
{
	struct frame_events events = {
	    .header = record_header,
	    .stanza = record_stanza,
	    .end = record_end,
	    .ctx = r,
	};

	*r = (struct record){0};
	r->out = open_memstream(&r->text, &r->len);
	r->frame = frame_new(caps, &events);
}

/* So far. */
static inline const char *record_text(struct record *r)
{
	(void)fflush(r->out);
	return r->text;
}

static void record_close(struct record *r)
{
	frame_free(&r->frame);
	(void)fclose(r->out);
	free(r->text);
	r->text = NULL;
}

/* From the heap, so that a sanitizer sees each step over an end. */
static inline enum frame_error record_feed(
    struct record *r, const char *at, size_t len)
{
	char *piece = malloc(len > 0 ? len : 1);
	enum frame_error error;

	if (piece == NULL)
		abort();
	memcpy(piece, at, len);
	error = frame_feed(r->frame, piece, len);
	free(piece);
	return error;
}

#endif
