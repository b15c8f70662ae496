#ifndef COMPONENT_CASE_FILE_H
#define COMPONENT_CASE_FILE_H

#include "component/config.h"
#include "roster/absence_file.h"
#include "roster/attendance.h"

/*
 * All that the database has of one appointment that was judged, for the tools:
 * the evidence and what was found, the absence file if there is one, and the
 * lines to the claimant with their proof. Read from the database, or from a
 * bundle that was made of it; everything lives in the arena.
 */
#define CASE_FILE_NS "urn:guichet:absence:1"

struct case_move {
	int32_t version;
	int64_t at;
	enum file_event event;
	enum file_state state; /* that it led to */
	bool late;
	enum excuse excuse; /* 0: none */
	struct text words, helper, by;
};

/* A line of the service to the claimant; 0: never, as far as is known. */
struct case_line {
	struct text id;
	int64_t at, forwarded, received, displayed;
	struct text body;
};

struct case_file {
	struct arena arena;
	struct text appointment; /* its number, as digits */
	bool judged;             /* there is a frame */
	struct attendance_frame frame;
	struct evidence *rows;
	size_t count, room;
	enum finding in_sql; /* 0: nobody asked the schema's view */
	enum finding stored; /* 0: nothing is */
	struct text rule;    /* that is stored */
	int64_t at;
	struct text used; /* ids of its rows, a blank around each */
	struct text zone; /* of the region */
	enum channel channel;
	enum file_state state; /* FILE_NONE: no file was opened */
	int64_t until;
	struct case_move *moves;
	size_t move_count, move_room;
	struct case_line *lines;
	size_t line_count, line_room;
};

/* NULL: it was not judged, or cannot be read; `tool` said so on stderr. */
struct case_file *case_file_load(
    const struct config *config, const char *tool, const char *appointment);

/* The same from the XML of a bundle (schema/absence-file.rng). */
struct case_file *case_file_read(const char *tool, const char *path);

void case_file_free(struct case_file **file);

#endif
