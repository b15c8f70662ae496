#ifndef TALK_SERIES_H
#define TALK_SERIES_H

#include "component/talk/appointment.h"
#include "roster/series.h"

/* What is said of several appointments of a series at once. */

/* Of a move that several of them took; WORDING_KEYS: none takes it with others.
 */
enum wording_key series_sentence(enum appointment_event event);

/* Their dates, a line each, each behind a line end: where somebody else than at
 * the first will be there, who; and whether it is out of opening hours. */
struct text series_dates(struct turn *turn, const struct appointment *all,
    uint32_t count, enum side side, struct text language);

/* Is this one among the ids of a news' `with`? */
bool series_is_named(struct text with, uint64_t id);

#endif
