#ifndef COMPONENT_SCAN_H
#define COMPONENT_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "component/frame.h"

/*
 * Finds where the units of a stream end, in one pass over bytes that are cut
 * anywhere, and counts against the caps. It looks only at what tells tags,
 * quotes and CDATA apart and checks that end tags close what is open; all else
 * is checked when the unit is read as a whole (shallow.h). It keeps no bytes.
 */
enum scan_unit {
	UNIT_DECLARATION, /* <?xml ...?> */
	UNIT_HEADER,      /* the start tag of the stream */
	UNIT_STANZA,
	UNIT_CLOSE, /* the end tag of the stream */
};

enum scan_result {
	SCAN_MORE, /* all bytes were looked at, the unit goes on */
	SCAN_DONE, /* the unit is whole */
	SCAN_CAP,  /* it broke a cap; its end is looked for from now on */
	SCAN_BROKEN,
	SCAN_RESTRICTED,
};

struct scan;

struct scan *scan_new(const struct frame_caps *caps);
void scan_free(struct scan **scan);

/* A unit begins, at its '<'; first: at the first byte of the stream. */
void scan_begin(struct scan *scan, bool first);
/* Moves *at behind what was looked at. */
enum scan_result scan_run(struct scan *scan, const char **at, const char *end);

enum scan_unit scan_unit(const struct scan *scan);
/* REFUSAL_NONE unless a cap broke. */
enum refusal scan_unfit(const struct scan *scan);
/* Bytes of the unit so far. */
size_t scan_bytes(const struct scan *scan);
/* Bytes of the stanza's own start tag, 0 while that is open. */
size_t scan_head(const struct scan *scan);

#endif
