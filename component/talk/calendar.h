#ifndef TALK_CALENDAR_H
#define TALK_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/arena.h"
#include "roster/text.h"

/*
 * An appointment for a calendar program (RFC 5545, by libical: it alone knows
 * folding and escapes). The same uid with a higher sequence replaces what a
 * calendar has; one that is cancelled takes it out.
 *
 * Nothing in it names an account or a person by more than what the summary
 * says. Instants are UTC microseconds, written as UTC: each calendar shows them
 * on its owner's clock. The views belong to the caller.
 */
struct calendar_event {
	struct text uid;
	int64_t changed; /* DTSTAMP, LAST-MODIFIED */
	int64_t since, until;
	uint32_t sequence;
	bool tentative, cancelled;
	struct text summary;
	struct text description; /* these three may be empty */
	struct text location;
	struct text url;
};

/* A whole VCALENDAR of them, at least one, in the arena. Lines end by LF alone,
 * as a message's do: XML would make that of CR LF on the way (XML 1.0, 2.11).
 */
struct text calendar_text(
    struct arena *arena, const struct calendar_event *events, uint32_t count);

#endif
